package measure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// TooFew is what the public and the children's pages say in place of a hidden figure.
const TooFew = "too few to show safely"

// NoChildren is what is said where there is nobody to count.
const NoChildren = "no children"

// ChildWords says a figure as a ten-year-old would: "about 9 in 10". It hides what is too small to show by itself,
// so that the sentence is safe wherever it is read aloud; a page of the public site says it of a released figure.
func ChildWords(l Line, v Value) string {
	c := countOf(l.Unit, v)
	if v.Denominator != nil && *v.Denominator == 0 {
		return NoChildren
	}
	if v.Value == nil {
		return "we do not know yet"
	}
	if !l.Unit.Open() && hides(l.Unit, c) {
		return TooFew
	}
	return childWords(l.Unit.Shape(), *v.Value)
}

func childWords(u Unit, value float64) string {
	switch u.Kind {
	case "percent":
		return share(value)
	case "rate":
		if value > 0 && value < 0.5 {
			return "fewer than 1 in every " + thousands(u.Per)
		}
		return fmt.Sprintf("about %s in every %s", thousands(int(math.Round(value))), thousands(u.Per))
	case "count":
		if value == 0 {
			return "none"
		}
		return "about " + thousands(int(fives(value)))
	case "total":
		return "about " + thousands(int(fives(value))) + " " + u.Noun
	}
	switch u.Noun {
	case "days":
		return duration(value)
	case "working days":
		return "about " + decimals(value, 0) + " working days"
	case "weeks":
		return duration(value * 7)
	case "months":
		return duration(value * daysInMonth)
	}
	return fmt.Sprintf("about %s on average", decimals(value, 0))
}

// share says a percentage as so many out of ten, or in the words that people use for it.
func share(percent float64) string {
	switch {
	case percent <= 0:
		return "none"
	case percent >= 100:
		return "all"
	case percent < 3:
		return "very few"
	case percent < 7.5:
		return "about 1 in 20"
	case percent > 97:
		return "nearly all"
	case percent > 92.5:
		return "about 19 in 20"
	case within(percent, 25, 1.5):
		return "about a quarter"
	case within(percent, 100./3, 1.5):
		return "about a third"
	case within(percent, 50, 2.5):
		return "about half"
	case within(percent, 200./3, 1.5):
		return "about two thirds"
	case within(percent, 75, 1.5):
		return "about three quarters"
	}
	return fmt.Sprintf("about %d in 10", int(math.Round(percent/10)))
}

func within(value, of, by float64) bool { return math.Abs(value-of) <= by }

const daysInMonth = 365.25 / 12

// duration says a number of days in the unit in which people think of it.
func duration(days float64) string {
	some := func(n float64, noun string) string {
		n = math.Round(n)
		if n == 1 {
			return "about 1 " + noun
		}
		return fmt.Sprintf("about %d %ss", int(n), noun)
	}
	switch months := math.Round(days / daysInMonth); {
	case days < 1:
		return "less than a day"
	case days < 14:
		return some(days, "day")
	case days < 70:
		return some(days/7, "week")
	case months < 24:
		return some(months, "month")
	default:
		years, rest := int(months)/12, int(months)%12
		words := some(float64(years), "year")
		if rest > 0 {
			words += " and " + strings.TrimPrefix(some(float64(rest), "month"), "about ")
		}
		return words
	}
}

// StaffWords says a figure with its counts, as in "54.1% (46 of 85)".
func StaffWords(l Line, v Value) string {
	if v.Value == nil {
		if v.Numerator != nil && l.Unit.Kind == "rate" {
			return thousands(int(*v.Numerator)) + " (no population)"
		}
		if v.Denominator != nil && *v.Denominator == 0 {
			return NoChildren
		}
		return "not counted"
	}
	if l.Unit.Kind == AsPublished {
		return numberWords(l.Unit, *v.Value, min(places(*v.Value), 2)) + ", as published"
	}
	of := func(number string) string {
		return fmt.Sprintf("%s (%s of %s)", number, decimals(*v.Numerator, 0), decimals(*v.Denominator, 0))
	}
	switch l.Unit.Kind {
	case Ratio:
		return fmt.Sprintf("%s (%s over %s)", numberWords(l.Unit, *v.Value, 1), decimals(*v.Numerator, 1), decimals(*v.Denominator, 1))
	case "percent":
		return of(decimals(*v.Value, 1) + "%")
	case "rate":
		return of(decimals(*v.Value, l.Unit.Decimals()) + " per " + thousands(l.Unit.Per))
	case "mean", "median":
		return fmt.Sprintf("%s %s (%s)", decimals(*v.Value, 1), l.Unit.Counted(), caseWords(*v.Denominator))
	case "total":
		return decimals(*v.Value, 0) + " " + l.Unit.Counted()
	}
	return decimals(*v.Value, 0)
}

// noChange is said of a figure that reads as it did: what nobody sees move is called neither better nor worse.
const noChange = "no change"

// ChangeWords says how far a figure moved, with the children behind it: in a small council a percentage point is a
// handful of children, and a board that sees only the points will read a story into them (measures.md f42).
func ChangeWords(l Line, before, after Value) string {
	if before.Value == nil || after.Value == nil {
		return ""
	}
	change := *after.Value - *before.Value
	direction := "up"
	if change < 0 {
		direction = "down"
	}
	if l.Unit.nothing(change) || comparedWords(l, *before.Value) == comparedWords(l, *after.Value) {
		return noChange
	}
	size := decimals(math.Abs(change), max(l.Unit.Decimals(), 1))
	if l.Unit.Open() {
		if l.Unit.As == "percent" {
			return fmt.Sprintf("%s %s percentage points", direction, size)
		}
		return fmt.Sprintf("%s %s", direction, comparedWords(l, math.Abs(change)))
	}
	switch l.Unit.Kind {
	case "percent":
		children := int(math.Round(math.Abs(change) / 100 * *after.Denominator))
		return fmt.Sprintf("%s %s percentage points, %s", direction, size, aboutChildren(children))
	case "rate":
		children := int(math.Round(math.Abs(*after.Numerator - *before.Numerator)))
		return fmt.Sprintf("%s %s per %s, %s", direction, size, thousands(l.Unit.Per), childrenWords(children))
	case "count":
		return fmt.Sprintf("%s %s", direction, decimals(math.Abs(change), 0))
	}
	return fmt.Sprintf("%s %s %s", direction, size, l.Unit.Counted())
}

func aboutChildren(n int) string {
	if n == 0 {
		return childrenWords(n)
	}
	return "about " + childrenWords(n)
}

func caseWords(n float64) string {
	if n == 1 {
		return "1 case"
	}
	return decimals(n, 0) + " cases"
}

func childrenWords(n int) string {
	switch n {
	case 0:
		return "less than one child"
	case 1:
		return "1 child"
	}
	return thousands(n) + " children"
}

// decimals writes a number with thousands separators and at most so many decimals.
func decimals(value float64, places int) string {
	text := strconv.FormatFloat(math.Abs(value), 'f', places, 64)
	whole, fraction, found := strings.Cut(text, ".")
	n, _ := strconv.Atoi(whole)
	text = thousands(n)
	if found {
		text += "." + fraction
	}
	if value < 0 && strings.Trim(text, "0.,") != "" {
		return "-" + text
	}
	return text
}
