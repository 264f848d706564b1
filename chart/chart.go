// Package chart draws the pictures beside the figures as SVG, on the server, with a data table for
// each. The same data gives the same bytes. A picture is drawn twice, for a wide and for a narrow
// page, because letters that shrink with a picture cannot be read on a phone; chart.css shows the
// one that fits. That stylesheet must be part of every site that shows a picture. Meaning is never
// carried by colour alone: shapes, dashes and words say it too.
package chart

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Value is a number, or the words why there is none. The zero value is no value without a reason.
// It is never drawn as nought unless it is the number nought.
type Value struct {
	number float64
	words  string
	state  state
}

type state uint8

const (
	absent state = iota
	known
	hidden
)

// Number is a value that may be shown. A number that is none (NaN or infinite) becomes None.
func Number(n float64) Value {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return None("no figure")
	}
	return Value{number: n, state: known}
}

// None says why there is no number: "no children", "not collected".
func None(words string) Value { return Value{words: words} }

// Hidden says that there is a number which is kept back so that no child can be recognised:
// "too few to show safely".
func Hidden(words string) Value { return Value{words: words, state: hidden} }

// Unit says how numbers are written.
type Unit struct {
	Name     string // what stands at the top of the axis: "per cent of children", "days"
	Mark     string // what stands after each number: "%", "" for most
	Decimals int    // decimals of a value; axes use as few as they need
}

func (u Unit) write(n float64) string { return number(n, u.Decimals) + u.Mark }

// exactly writes a number that people chose, without noughts that nobody said: "95%".
func (u Unit) exactly(n float64) string {
	text := number(n, u.Decimals)
	if u.Decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + u.Mark
}

// words writes a value for the table: the number, or why there is none.
func (u Unit) words(v Value) string {
	if v.state == known {
		return u.write(v.number)
	}
	return v.words
}

// number writes 1234.5 as "1,234.5"; a minus nought is nought.
func number(n float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(n), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	var out strings.Builder
	if n < 0 && strings.Trim(text, "0.") != "" {
		out.WriteString("−")
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	if fraction != "" {
		out.WriteString("." + fraction)
	}
	return out.String()
}

func day(t time.Time) string { return t.Format("2 January 2006") }

// Table is what a picture shows, for people who read rather than look. Every picture has one and
// the page sets it beside the picture.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell // the first cell of a row is its heading
}

// Column is one column of a table.
type Column struct {
	Heading string
	Numeric bool // set to the right
}

// Cell is one cell of a table.
type Cell struct {
	Text   string
	Hidden bool // kept back so that no child can be recognised: the page marks it with the hidden symbol
}

func cell(text string) Cell { return Cell{Text: text} }

func (u Unit) cell(v Value) Cell { return Cell{u.words(v), v.state == hidden} }
