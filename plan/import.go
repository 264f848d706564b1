package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

// Proposal is what a file was read as: a plan that nobody has confirmed yet. Reading saves nothing.
type Proposal struct {
	Slug       string             `json:"slug,omitempty"`
	Title      string             `json:"title,omitempty"`
	Vision     string             `json:"vision,omitempty"`
	Period     string             `json:"period,omitempty"` // as written, "2023 - 2026"
	Starts     string             `json:"starts,omitempty"` // 2025-04-01
	Ends       string             `json:"ends,omitempty"`
	ChildTitle string             `json:"child_title,omitempty"`
	ChildText  string             `json:"child_text,omitempty"` // the vision in children's words
	Priorities []ProposedPriority `json:"priorities"`
	Tracker    bool               `json:"tracker,omitempty"` // the file is Waymark's own tracker, perhaps edited: nothing of it was guessed
	Errors     []RowError         `json:"errors,omitempty"`  // cells that cannot be taken as they stand
	Guesses    []string           `json:"guesses"`           // everything that was not certain, in the order of the file
	Columns    []ProposedColumn   `json:"-"`                 // of a council's own tracker
	Beside     Beside             `json:"-"`                 // what a tracker shows for reading and never brings back
}

// RowError is a cell that cannot be taken as it stands, with what would make it right.
type RowError struct {
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Fix    string `json:"fix"`
}

// Words is the error in one line: "Actions, row 7, Due, “31/02/2027”: ...".
func (e RowError) Words() string {
	words := fmt.Sprintf("row %d, %s", e.Row, e.Column)
	if e.Sheet != "" {
		words = e.Sheet + ", " + words
	}
	if e.Value != "" {
		words += ", “" + short(e.Value) + "”"
	}
	return upperFirst(words) + ": " + e.Fix
}

// ProposedPriority is a priority as read, with how sure the reading is (0 to 1) and why it is not surer.
type ProposedPriority struct {
	Number     int              `json:"number"`
	Title      string           `json:"title"`
	ChildName  string           `json:"child_name,omitempty"` // the short name on a child's card
	ChildText  string           `json:"child_text,omitempty"`
	Confidence float64          `json:"confidence"`
	Notes      []string         `json:"notes"`
	Actions    []ProposedAction `json:"actions"`
}

// ProposedAction is an action as read. What only a table says of it (owner, dates, ratings) is empty otherwise.
type ProposedAction struct {
	ID              string              `json:"id,omitempty"`  // by which Waymark knows it, whatever became of its row
	Row             int                 `json:"row,omitempty"` // of the tracker's sheet
	Ref             string              `json:"ref"`
	Text            string              `json:"text"`
	Confidence      float64             `json:"confidence"`
	Notes           []string            `json:"notes"`
	ChildText       string              `json:"child_text,omitempty"`
	Question        string              `json:"question,omitempty"`
	Owner           string              `json:"owner,omitempty"`
	Starts          string              `json:"starts,omitempty"`
	Due             string              `json:"due,omitempty"`
	Delivery        string              `json:"delivery,omitempty"`
	Impact          string              `json:"impact,omitempty"`
	Reason          string              `json:"reason,omitempty"`
	HowWeKnow       string              `json:"how_we_know,omitempty"`
	Problem         string              `json:"problem,omitempty"`
	Activity        string              `json:"activity,omitempty"`
	Difference      string              `json:"difference,omitempty"` // intended for children
	Success         string              `json:"success,omitempty"`
	LeadAgency      string              `json:"lead_agency,omitempty"`
	Partners        string              `json:"partners,omitempty"`
	Needs           []string            `json:"needs,omitempty"` // refs that it waits for
	Articles        []int               `json:"articles,omitempty"`
	Core            []string            `json:"core,omitempty"` // measures that show first whether it makes a difference
	Measures        []string            `json:"measures,omitempty"`
	Recommendations []string            `json:"recommendations,omitempty"`
	Milestones      []ProposedMilestone `json:"milestones,omitempty"`
	Other           []OtherCell         `json:"other,omitempty"` // what the row says under headings that were taken for nothing
	Printed         Printed             `json:"-"`               // what Waymark knows of it, written out and never read back
}

// Printed is what an export says beside an action's or a milestone's date: what was first promised, how far and how often that moved, what is asked for, and
// how it ended. Nobody types it, so no file brings it back.
type Printed struct {
	Baseline  string
	Slip      string // days, empty where there is no baseline
	Moves     string
	Requested string
	Ended     string
}

// ProposedMilestone is a milestone as read from our own export.
type ProposedMilestone struct {
	ID    string `json:"id,omitempty"`
	Row   int    `json:"row,omitempty"`
	Title string `json:"title"`
	Due   string `json:"due,omitempty"`
	Done  string `json:"done,omitempty"`
	Proof string `json:"proof,omitempty"` // what shows that it was done

	Printed Printed `json:"-"`
}

// Count gives the number of actions.
func (p Proposal) Count() int {
	n := 0
	for _, q := range p.Priorities {
		n += len(q.Actions)
	}
	return n
}

// WriteJSON writes the proposal as `waymark plan import --dry-run --format json` promises it.
func (p Proposal) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(p)
}

// WriteText writes the proposal for a person at a terminal: every priority and action with its certainty, then what
// was guessed.
func (p Proposal) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, f := range []struct{ name, text string }{{"Plan", p.Title}, {"Period", p.Period}, {"Vision", p.Vision}} {
		if f.text != "" {
			fmt.Fprintf(&b, "%-8s %s\n", f.name, f.text)
		}
	}
	fmt.Fprintf(&b, "%s, %s\n", count(len(p.Priorities), "priority", "priorities"), count(p.Count(), "action", "actions"))
	for _, q := range p.Priorities {
		fmt.Fprintf(&b, "\nPriority %d  %s  (%s, %s sure)\n", q.Number, q.Title, count(len(q.Actions), "action", "actions"), percent(q.Confidence))
		for _, a := range q.Actions {
			fmt.Fprintf(&b, "  %-5s %4s  %s\n", a.Ref, percent(a.Confidence), strings.ReplaceAll(a.Text, "\n", " "))
			for _, n := range a.Notes {
				fmt.Fprintf(&b, "               note: %s\n", n)
			}
		}
	}
	if len(p.Errors) > 0 {
		b.WriteString("\nWhat cannot be read: nothing is imported until it is put right\n")
		for _, e := range p.Errors {
			fmt.Fprintf(&b, "  - %s\n", e.Words())
		}
	}
	if len(p.Guesses) > 0 {
		b.WriteString("\nWhat was guessed\n")
		for _, g := range p.Guesses {
			fmt.Fprintf(&b, "  - %s\n", g)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func percent(f float64) string { return strconv.Itoa(int(math.Round(f*100))) + "%" }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Read reads a plan from text, CSV, XLSX or DOCX, told apart by content. The name serves only to recognise a CSV file.
// A file that holds no plan, or that is built to do harm, is a fault.Invalid with a sentence.
func Read(ctx context.Context, name string, data []byte) (Proposal, error) {
	return ReadKnowing(ctx, name, data, nil)
}

// ReadKnowing is Read with what was said of the columns of earlier trackers.
func ReadKnowing(ctx context.Context, name string, data []byte, known Columns) (Proposal, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return Proposal{}, fault.Invalid("The file is empty. Choose the file that holds the plan.")
	}
	if len(data) > maxFile {
		return Proposal{}, fault.Invalid("The file is larger than %d megabytes, which is more than a plan needs. Save the plan's text on its own and try again.", maxFile>>20)
	}
	return contained(ctx, func() (Proposal, error) { return readProposal(name, data, known) })
}

func readProposal(name string, data []byte, known Columns) (Proposal, error) {
	s, err := readSource(name, data, known)
	if err != nil {
		return Proposal{}, err
	}
	var p Proposal
	if s.tracker() {
		p = readTracker(s)
	} else if findHeadings(s.rows) != nil {
		p, err = readTable(s)
	} else {
		p, err = readText(s)
	}
	if err != nil {
		return Proposal{}, err
	}
	p.Guesses = append(s.guesses, p.Guesses...)
	if p.Count() > maxActions || len(p.Priorities) > maxPriorities {
		return Proposal{}, fault.Invalid("The file seems to hold %d actions under %d priorities, which no plan has. Check that this is the right file.", p.Count(), len(p.Priorities))
	}
	for i := range p.Priorities { // empty lists, never null, in the JSON
		q := &p.Priorities[i]
		q.Notes = emptyNotNil(q.Notes)
		if q.Actions == nil {
			q.Actions = []ProposedAction{}
		}
		for j := range q.Actions {
			q.Actions[j].Notes = emptyNotNil(q.Actions[j].Notes)
		}
	}
	p.Guesses = emptyNotNil(p.Guesses)
	return p, nil
}

func emptyNotNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// guesses gathers what was not certain, to be told in the order of the file.
type guesses struct {
	unit string
	all  []guess
}

type guess struct {
	from, to int
	words    string
}

func (g *guesses) add(at int, format string, a ...any) { g.span(at, at, format, a...) }

func (g *guesses) span(from, to int, format string, a ...any) {
	g.all = append(g.all, guess{from, to, fmt.Sprintf(format, a...)})
}

func (g *guesses) words() []string {
	sort.SliceStable(g.all, func(i, j int) bool { return g.all[i].from < g.all[j].from })
	var out []string
	for _, one := range g.all {
		switch {
		case one.from == 0:
			out = append(out, one.words)
		case one.to > one.from:
			out = append(out, fmt.Sprintf("%ss %d to %d: %s", g.unit, one.from, one.to, one.words))
		default:
			out = append(out, fmt.Sprintf("%s %d: %s", g.unit, one.from, one.words))
		}
	}
	return out
}

var (
	periodPattern = regexp.MustCompile(`\b(20\d\d)\s?(?:/\d\d)?\s*(?:-|–|—|/|to|until)\s*(20\d\d(?:/\d\d)?|\d\d)\b`)
	visionHeading = regexp.MustCompile(`^(?i:(?:our|the|a)?\s*(?:shared |common )?vision(?: statement)?)\s*:?$`)
	visionLine    = regexp.MustCompile(`^(?i:(?:our|the)\s+(?:shared )?vision)\s*(?::|–|—|-|(?i:is))\s*(?i:that\s+|to be\s+)?(.+)$`)
	quoted        = regexp.MustCompile(`[“"‘'](.{15,})[”"’']`)
)

// findFrame finds a plan's title, period and vision in the lines before its first action.
func (p *Proposal) findFrame(lines []line, g *guesses) {
	for i, l := range lines {
		if p.Title == "" && i < 3 && len(l.text) <= 160 && readMark(l).kind == markNone && !strings.HasSuffix(l.text, ".") {
			p.Title = l.text
			g.add(l.at, "taken as the title of the plan: “%s”.", l.text)
		}
		if m := periodPattern.FindString(l.text); m != "" && p.Period == "" && len(l.text) <= 300 {
			p.Period = m
			starts, ends := periodDays(m)
			p.Starts, p.Ends = starts.String(), ends.String()
			g.add(l.at, "taken as the plan's period: %s, that is %s to %s.", m, starts.Words(), ends.Words())
		}
		if p.Vision != "" {
			continue
		}
		if m := visionLine.FindStringSubmatch(l.text); m != nil {
			p.Vision = m[1]
			if q := quoted.FindStringSubmatch(m[1]); q != nil {
				p.Vision = q[1]
			}
		} else if visionHeading.MatchString(l.text) && i+1 < len(lines) && visionLine.FindString(lines[i+1].text) == "" {
			p.Vision = lines[i+1].text
			for j := i + 2; j < len(lines) && !lines[j].gap && !lines[j].bullet; j++ {
				p.Vision += " " + lines[j].text
			}
		}
		if p.Vision != "" {
			p.Vision = strings.Trim(p.Vision, `“”"‘’' `)
			g.add(l.at, "taken as the vision: “%s”.", p.Vision)
		}
	}
}

// periodDays takes years as councils plan: from 1 April of the first to 31 March of the last.
func periodDays(period string) (starts, ends calendar.Date) {
	years := regexp.MustCompile(`\d+`).FindAllString(period, -1)
	last := number(years[len(years)-1])
	if last < 100 {
		last += 2000
	}
	return calendar.On(number(years[0]), time.April, 1), calendar.On(last, time.March, 31)
}
