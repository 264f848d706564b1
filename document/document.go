// Package document holds one tree of headings, paragraphs, tables and charts, and the writers that make its faces: a part of
// a staff page, a page of its own, DOCX, PDF and XLSX. A board pack is built once, frozen as this tree, and every face is read
// from it, so that no two of them can say different things. The same tree gives the same bytes, for ever: no clock, no chance.
//
// Documents are written in British English on A4 paper, and read as well by those who listen: every table has a caption and
// headings, every picture its words and its figures, and no meaning is carried by colour alone.
package document

import "time"

// Document is a whole document.
type Document struct {
	Title          string
	Subtitle       string
	Council        string
	Date           time.Time // the day it speaks of; the hour is not read
	Classification string    // "OFFICIAL": printed at the head of every page
	Contents       bool      // list the headings after the title: of levels 1 and 2, or of level 1 alone where those are many
	Behind         string    `json:",omitempty"` // the heading of the figures behind the charts, at the end; blank: "Figures behind the charts"
	Sections       []Section
}

// Section is a part of a document whose pages lie one way. Neighbours that lie the same way run on without a break.
type Section struct {
	Landscape bool // for wide tables, such as the whole tracker
	Thirds    bool `json:",omitempty"` // set in three columns on paper and on wide screens: for many small charts, each with its words
	Blocks    Blocks
}

// Block is one of Heading, Paragraph, Source, List, Table, Picture, Figures, Note and PageBreak.
type Block interface{ block() }

// Blocks are blocks one under the other. In JSON each is an object with one member, named after what it is.
type Blocks []Block

// Heading is a heading of level 1, 2 or 3, below the title. A level follows the one above it: no 3 straight after a 1.
type Heading struct {
	Level  int
	Text   string
	Anchor string // where links of the same document may point, as "#anchor"; may be blank

	id string
}

// Run is a stretch of text of one kind. A line feed breaks the line.
type Run struct {
	Text     string
	Strong   bool
	Emphasis bool
	Href     string // https, http or mailto, or "#anchor" of a heading
	Mark     Mark   // the text is a status: it is shown with the mark's shape and colour, and says it in words
}

// Text is what a paragraph, a list item or a cell says.
type Text []Run

// Plain is text without marks of any kind.
func Plain(text string) Text { return Text{{Text: text}} }

// Strong is text set bold.
func Strong(text string) Text { return Text{{Text: text, Strong: true}} }

// Link is text that leads somewhere: see Run.Href.
func Link(text, href string) Text { return Text{{Text: text, Href: href}} }

// Status is a status in words, with its shape and colour.
func Status(mark Mark, words string) Text { return Text{{Text: words, Mark: mark}} }

// String is the text alone.
func (t Text) String() string {
	all := ""
	for _, r := range t {
		all += r.Text
	}
	return all
}

// Paragraph is running text.
type Paragraph struct{ Text Text }

// Source says in small letters where the figures above come from, of which day they are and what was left out.
type Source struct{ Text Text }

// List is a list with bullets or numbers.
type List struct {
	Numbered bool
	Items    []Text
}

// Table is a table with a caption. Where no column has a heading the table is a list of names and what they stand for.
type Table struct {
	Caption     string
	Columns     []Column
	Rows        [][]Cell
	RowHeadings bool // the first cell of each row is its heading

	id, label, backTo string
}

// Column is a column of a table.
type Column struct {
	Heading string
	Group   string  // a heading above those of neighbours with the same group
	Share   float64 // of the table's width, in any measure; all columns are equally wide where none has one
	Numeric bool    // set to the right
}

// Cell is one cell: a text, a number or a date.
type Cell struct {
	Text   Text
	Number *Number
	Date   time.Time // the hour is not read
}

// Number is a number with the way it is written: 84.2 with one decimal and "%" is "84.2%".
type Number struct {
	Value    float64
	Decimals int
	Mark     string
}

// Words is a cell of plain text.
func Words(text string) Cell { return Cell{Text: Plain(text)} }

// Count is a cell with a whole number.
func Count(n int) Cell { return Cell{Number: &Number{Value: float64(n)}} }

// Measured is a cell with a number of so many decimals and the mark that follows it.
func Measured(value float64, decimals int, mark string) Cell {
	return Cell{Number: &Number{value, decimals, mark}}
}

// Day is a cell with a date; a day that is not known leaves it blank.
func Day(on time.Time) Cell { return Cell{Date: on} }

// Rated is a cell with a status.
func Rated(mark Mark, words string) Cell { return Cell{Text: Status(mark, words)} }

// Picture is a chart or another image. The drawings are shown on screens and paper, the PNG by Word.
type Picture struct {
	Caption string
	Alt     string // what it shows, for those who do not see it
	PNG     []byte
	Wide    string // the drawing as one SVG element, and
	Narrow  string // the same for a phone, or for a third of a page, where there is no wide one; the PNG is shown where both are blank
	Data    *Table // the figures behind it: they stand at the end of the document

	id, label string
}

// Figures are a few numbers set large side by side.
type Figures struct{ Items []Figure }

// Figure is one large number: "44", "actions", "3 more than in June".
type Figure struct {
	Number string
	Name   string
	Note   Text
}

// Note is a text that stands out: a warning, or what members are asked to decide.
type Note struct {
	Heading string
	Text    []Text
}

// PageBreak starts a new page on paper.
type PageBreak struct{}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Source) block()    {}
func (List) block()      {}
func (Table) block()     {}
func (Picture) block()   {}
func (Figures) block()   {}
func (Note) block()      {}
func (PageBreak) block() {}

// Mark is the shape and colour beside a status. Each has a shape of its own, so that it is known in black and white; the words
// beside it say it all.
type Mark string

// The marks of plans, their impact and measures, as the staff pages draw them.
const (
	NotStarted Mark = "not-started"
	OnTrack    Mark = "on-track"
	AtRisk     Mark = "at-risk"
	OffTrack   Mark = "off-track"
	Paused     Mark = "paused"
	Stopped    Mark = "stopped"
	Delivered  Mark = "delivered"          // done, and what it changed for children is not shown yet
	Embedded   Mark = "delivered-embedded" // done, and the change has held
	Unrated    Mark = "unrated"            // nobody has said for too long
	TooEarly   Mark = "too-early"
	Emerging   Mark = "emerging"
	Evidenced  Mark = "evidenced"
	Better     Mark = "better"
	Worse      Mark = "worse"
)

// marks gives each mark its sign for text, and its colour.
var marks = map[Mark]struct{ sign, colour string }{
	NotStarted: {"○", "4B5661"},
	OnTrack:    {"●", "0F6B48"},
	AtRisk:     {"◆", "8A5200"},
	OffTrack:   {"▲", "A8390A"},
	Paused:     {"▮▮", "4B5661"},
	Stopped:    {"■", "4B5661"},
	Delivered:  {"◉", "0F6B48"},
	Embedded:   {"★", "0B4F8A"},
	Unrated:    {"▨", "4B5661"},
	TooEarly:   {"○", "4B5661"},
	Emerging:   {"◐", "8A5200"},
	Evidenced:  {"●", "0F6B48"},
	Better:     {"▲", "0F6B48"},
	Worse:      {"▼", "A8390A"},
}

func day(t time.Time) string { return t.Format("2 January 2006") }
