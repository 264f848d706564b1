package collection

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
)

// Severity says how much an issue matters: an error is something the Department would send back or that could not be
// read; a warning should be looked at.
type Severity string

const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Issue is one thing wrong with one row, in words for the person who can put it right. Value is child-level.
type Issue struct {
	File     string   `json:"file"`
	Table    string   `json:"table"`
	Row      int      `json:"row"` // as a spreadsheet counts; the line in an XML file
	Column   string   `json:"column"`
	Value    string   `json:"value"`
	Rule     string   `json:"rule"`
	Message  string   `json:"message"`
	Fix      string   `json:"fix"`
	Severity Severity `json:"severity"`

	Collection string `json:"collection,omitempty"`
	Child      string `json:"child,omitempty"` // whom the row speaks of; child-level. Empty where an issue speaks of no one row
}

// String is the one line a terminal shows: "episodes.csv row 214, DOB: 31/02/2012 is not a date".
func (i Issue) String() string {
	where := i.File
	if i.Row > 0 {
		where += fmt.Sprintf(" %s %d", i.counted(), i.Row)
	}
	if i.Column != "" {
		where += ", " + i.Column
		switch {
		case i.Value != "" && strings.HasPrefix(strings.ToUpper(i.Message), strings.ToUpper(i.Value)+" "): // "31/02/2012 is not a date" says it
		case i.Value == "":
			where += " (blank)"
		default:
			where += " (" + i.Value + ")"
		}
	}
	return where + ": " + i.Message
}

// counted is what Row numbers: the lines of an XML file, the rows of any other.
func (i Issue) counted() string {
	if strings.HasSuffix(strings.ToLower(i.File), ".xml") {
		return "line"
	}
	return "row"
}

// FileReport says what one file was taken for and what became of its rows: Rows = Kept + Unread + Blank + Aside.
// An XML file gives one for each table found in it.
type FileReport struct {
	Name           string        `json:"name"`
	Collection     string        `json:"collection,omitempty"`
	Table          string        `json:"table,omitempty"`
	Title          string        `json:"title,omitempty"`
	Format         string        `json:"format,omitempty"`
	Year           int           `json:"year,omitempty"` // ending 31 March
	Period         string        `json:"period,omitempty"`
	DataTo         calendar.Date `json:"data_to,omitzero"`
	Rows           int           `json:"rows"`
	Kept           int           `json:"kept"`
	Unread         int           `json:"unread"` // rows without a readable key, listed and not loaded
	Blank          int           `json:"blank"`
	Aside          int           `json:"aside,omitempty"`   // rows that nobody asks for; the guesses say why
	Figures        int           `json:"figures,omitempty"` // of a published file: how many figures its kept rows gave
	Issues         int           `json:"issues"`
	Guesses        []string      `json:"guesses,omitempty"`
	UnknownColumns []string      `json:"unknown_columns,omitempty"`
	MissingColumns []string      `json:"missing_columns,omitempty"`
	Problem        string        `json:"problem,omitempty"` // why the file was not read
	Hash           string        `json:"hash,omitempty"`    // sha256 of its bytes
}

// NotRun is a check that was not made, and why.
type NotRun struct {
	Check string `json:"check"`
	Why   string `json:"why"`
}

// Ran is a check that was made and how many rows it found.
type Ran struct {
	Check   string `json:"check"`
	Rule    string `json:"rule"`
	Table   string `json:"table"` // its title
	Message string `json:"message"`
	Found   int    `json:"found"`
}

// Difference is a value in which two years' returns disagree about the same row. The later one is used.
type Difference struct {
	Table    string `json:"table"`
	Key      string `json:"key"` // child-level
	Column   string `json:"column"`
	Earlier  string `json:"earlier"`
	Year     int    `json:"year"`
	Period   string `json:"period,omitempty"` // the year in words; that of Year when empty
	Later    string `json:"later"`
	NextYear int    `json:"next_year"`
	Next     string `json:"next,omitempty"`
}

// Report is what a load found. Issues holds child-level values: it is shown only to people whose role allows it.
type Report struct {
	Files       []FileReport   `json:"files"`
	Years       []ReturnYear   `json:"years"`
	Issues      []Issue        `json:"issues"`
	NotListed   map[string]int `json:"not_listed,omitempty"` // issues counted but not listed, by rule: a list has an end
	Differences []Difference   `json:"differences,omitempty"`

	Matched []MatchRate `json:"matched,omitempty"` // once views are built: which children are found in SSDA903

	Checks `json:"checks"`

	listed map[string]int
}

// Checks says which checks were made, what each found, and which could not be made and why.
type Checks struct {
	ChecksRan    int      `json:"ran"`
	ChecksMade   []Ran    `json:"made,omitempty"`
	ChecksNotRun []NotRun `json:"not_run"`
}

// called is the period in words; reports written before periods had names of their own have only the year.
func called(period string, year int) string {
	if period == "" {
		return Year(year).String()
	}
	return period
}

// ReturnYear is one return that was loaded: a collection and a year.
type ReturnYear struct {
	Collection string        `json:"collection"`
	Year       int           `json:"year"`
	Period     string        `json:"period"`
	DataTo     calendar.Date `json:"data_to"`
	Rows       int           `json:"rows"`

	beside bool // only there to compare another with
}

// One rule's issues are listed up to this number; beyond it they are counted. Nobody mends 20,000 rows by hand.
const mostListed = 20_000

func (r *Report) issue(file *FileReport, i Issue) {
	file.Issues++
	if r.listed == nil {
		r.listed = map[string]int{}
	}
	r.listed[i.Rule]++
	if r.listed[i.Rule] > mostListed {
		if r.NotListed == nil {
			r.NotListed = map[string]int{}
		}
		r.NotListed[i.Rule]++
		return
	}
	r.Issues = append(r.Issues, i)
}

// IssueCount is the number of issues found, listed or not.
func (r *Report) IssueCount() int {
	n := len(r.Issues)
	for _, more := range r.NotListed {
		n += more
	}
	return n
}

// arrange puts issues in the order of a person who mends a file from top to bottom.
func (r *Report) arrange() {
	slices.SortStableFunc(r.Issues, func(a, b Issue) int {
		if n := strings.Compare(a.File, b.File); n != 0 {
			return n
		}
		if n := strings.Compare(a.Table, b.Table); n != 0 {
			return n
		}
		if n := a.Row - b.Row; n != 0 {
			return n
		}
		if n := strings.Compare(a.Column, b.Column); n != 0 {
			return n
		}
		return strings.Compare(a.Rule, b.Rule)
	})
}
