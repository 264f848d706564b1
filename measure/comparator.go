package measure

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Comparator is one figure that somebody published: of a council, a region, or this council itself. Symbol stands where
// there is no number: c suppressed, k rounds to nought, x missing, z not applicable, or a word.
type Comparator struct {
	Measure string   `db:"measure"`
	Area    string   `db:"area"`
	Period  string   `db:"period"`
	Value   *float64 `db:"value"`
	Symbol  string   `db:"symbol"`
	Source  string   `db:"source"`
}

// Neighbour is one council of a set of statistical neighbours. Sets have days from which they are valid: a report on an
// old year keeps its own neighbours.
type Neighbour struct {
	Set       string        `db:"set_name"`
	ValidFrom calendar.Date `db:"valid_from"`
	Council   string        `db:"council"`
}

var (
	yearPattern     = regexp.MustCompile(`^\d{4}$`)
	longYearPattern = regexp.MustCompile(`^(\d{4})[-/](\d{2})$`)
)

// periodEnd is the day that a published period ends on: 31 March of a year, or the day itself. A zero date is a period
// that cannot be set beside ours.
func periodEnd(period string) calendar.Date {
	if yearPattern.MatchString(period) {
		year, _ := strconv.Atoi(period)
		return calendar.On(year, 3, 31)
	}
	if m := longYearPattern.FindStringSubmatch(period); m != nil {
		year, _ := strconv.Atoi(m[1])
		if short, _ := strconv.Atoi(m[2]); short == (year+1)%100 {
			return calendar.On(year+1, 3, 31)
		}
		return calendar.Date{}
	}
	day, _ := calendar.Parse(period)
	return day
}

// ReadComparators reads a file of published figures (measure, area, period, value, source) or of neighbour sets
// (neighbour_set, valid_from, council), told apart by their headings.
func ReadComparators(name string, file io.Reader) (figures []Comparator, neighbours []Neighbour, err error) {
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	headings, err := r.Read()
	if err != nil {
		return nil, nil, fault.Invalid("%s is not a CSV file.", name).Because(err)
	}
	at := map[string]int{}
	for i, h := range headings {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { _, ok := at[n]; return !ok })
	}
	isFigures, isNeighbours := has("measure", "area", "period", "value", "source"), has("neighbour_set", "valid_from", "council")
	if !isFigures && !isNeighbours {
		return nil, nil, fault.Invalid("%s has neither the headings measure, area, period, value, source of published figures nor neighbour_set, valid_from, council of neighbour sets.", name)
	}
	for row := 2; ; row++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return figures, neighbours, nil
		} else if err != nil {
			return nil, nil, fault.Invalid("%s row %d cannot be read: %s", name, row, err)
		}
		cell := func(column string) string {
			if i := at[column]; i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		if isNeighbours {
			from, err := calendar.Parse(cell("valid_from"))
			if err != nil || cell("council") == "" || cell("neighbour_set") == "" {
				return nil, nil, fault.Invalid("%s row %d: a set, a day such as 2025-05-01 and a council are needed.", name, row)
			}
			neighbours = append(neighbours, Neighbour{cell("neighbour_set"), from, cell("council")})
			continue
		}
		c := Comparator{Measure: cell("measure"), Area: cell("area"), Period: cell("period"), Source: cell("source")}
		if c.Measure == "" || c.Area == "" || c.Period == "" {
			return nil, nil, fault.Invalid("%s row %d: a measure, an area and a period are needed.", name, row)
		}
		if n, err := strconv.ParseFloat(strings.ReplaceAll(cell("value"), ",", ""), 64); err == nil {
			c.Value = &n
		} else {
			c.Symbol = cell("value")
		}
		figures = append(figures, c)
	}
}

// ImportComparators keeps published figures and neighbour sets. A figure that is there already is replaced, and so is a
// set of the same name.
func (m *Measures) ImportComparators(ctx context.Context, name string, file io.Reader) (words string, err error) {
	if err := may(ctx, account.ReferenceImport); err != nil {
		return "", err
	}
	figures, neighbours, err := ReadComparators(name, file)
	if err != nil {
		return "", err
	}
	words = fmt.Sprintf("%s from %s", some(len(figures), "published figure"), name)
	if len(neighbours) > 0 {
		words = fmt.Sprintf("%s of neighbour sets from %s", some(len(neighbours), "council"), name)
	}
	return words + m.unclaimed(figures), m.db.Write(ctx, "imported "+words, func(tx *db.Tx) error {
		sets := map[string]bool{}
		for _, n := range neighbours {
			if !sets[n.Set] {
				sets[n.Set] = true
				if _, err := tx.Exec(ctx, `delete from measure_neighbour where set_name = :set_name`, n); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, `insert into measure_neighbour (set_name, valid_from, council) values (:set_name, :valid_from, :council)
				on conflict (set_name, council) do update set valid_from = excluded.valid_from`, n); err != nil {
				return err
			}
		}
		for _, c := range figures {
			if _, err := tx.Exec(ctx, `insert into measure_comparator (measure, area, period, value, symbol, source) values (:measure, :area, :period, :value, :symbol, :source)
				on conflict (measure, area, period) do update set value = excluded.value, symbol = excluded.symbol, source = excluded.source`, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func some(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return thousands(n) + " " + what + "s"
}

// unclaimed says which figures stand beside no measure that is counted here. They are kept: a measure that comes later
// finds them.
func (m *Measures) unclaimed(figures []Comparator) string {
	claimed, here := map[string]bool{}, map[string]bool{}
	for _, d := range m.Definitions() {
		here[d.Key], claimed[d.ComparatorKey("count")] = true, true
		for _, l := range d.AllLines() {
			claimed[d.ComparatorKey(l.Key)] = true
		}
	}
	forms, elsewhere := map[string]int{}, map[string]int{}
	for _, f := range figures {
		key, _, _ := strings.Cut(f.Measure, ":")
		switch {
		case claimed[f.Measure]:
		case here[key]:
			forms[f.Measure]++
		default:
			elsewhere[key]++
		}
	}
	words := ""
	for _, kept := range []struct {
		what   string
		counts map[string]int
	}{{"other forms of measures counted here, kept and shown nowhere yet", forms}, {"measures not counted here yet, kept for them", elsewhere}} {
		n := 0
		for _, more := range kept.counts {
			n += more
		}
		if n > 0 {
			words += fmt.Sprintf("\n  %s of %d %s: %s", some(n, "figure"), len(kept.counts), kept.what, strings.Join(sortedKeys(kept.counts), ", "))
		}
	}
	return words
}

// PublishedOf counts the published figures that are kept of one area.
func (m *Measures) PublishedOf(ctx context.Context, area string) (n int, err error) {
	return n, m.db.Get(ctx, &n, "select count(*) from measure_comparator where area = :area", map[string]any{"area": area})
}

// Comparison is how others do beside one line of a measure, by the day that their periods end on.
type Comparison struct {
	Own    []Compared // what was published of this council
	Areas  []ComparedArea
	Middle []Neighbours // the neighbours' median, oldest first
	Source string
}

// Compared is one published figure on a day.
type Compared struct {
	At     calendar.Date
	Value  float64
	Source string
}

// ComparedArea is a region or the country.
type ComparedArea struct {
	Name    string
	Figures []Compared
}

// Neighbours sums up the set of neighbours that was valid at a day. DfE's local authority tool shows the mean of the ten,
// the National Framework's dashboard the median; here it is the median unless somebody chose the mean for a measure, and
// every picture says which.
type Neighbours struct {
	At                      calendar.Date
	Set                     string
	Median, Mean, Low, High float64
	Summary                 string // Median or Mean; nothing, in what was frozen before one could choose, is the median
	Have, Of                int    // "9 of 10 neighbours"
}

// The ways in which neighbours are summed up.
const (
	Median = "median"
	Mean   = "mean"
)

// Word names how the neighbours are summed up.
func (n Neighbours) Word() string { return cmp.Or(n.Summary, Median) }

// Middle is the neighbours' median, or their mean where that was chosen.
func (n Neighbours) Middle() float64 {
	if n.Word() == Mean {
		return n.Mean
	}
	return n.Median
}

// wholes are the areas that are shown as lines of their own.
var wholes = []string{"England", "London", "Inner London"}

// leastNeighbours is the fewest figures that a median of neighbours is shown of.
const leastNeighbours = 6

// Compare gives the comparison of a line; council is the council's own name among the areas.
func (m *Measures) Compare(ctx context.Context, d Definition, line, council string) (Comparison, error) {
	var c Comparison
	name := d.ComparatorKey(line)
	if name == "" {
		return c, nil
	}
	figures, err := m.figuresOf(ctx, name)
	if err != nil {
		return c, err
	}
	neighbours, err := m.neighbours(ctx)
	if err != nil {
		return c, err
	}
	summaries, err := m.summaries(ctx)
	if err != nil {
		return c, err
	}
	return compare(figures, neighbours, council, summaries[d.Key]), nil
}

// compare sums figures up: the council's own, the regions, and the neighbours by the set of the time.
func compare(figures []Comparator, neighbours []Neighbour, council, summary string) Comparison {
	var c Comparison
	byArea := map[string][]Compared{}
	days := map[calendar.Date]bool{}
	for _, f := range figures {
		if at := periodEnd(f.Period); !at.IsZero() && f.Value != nil {
			byArea[f.Area] = append(byArea[f.Area], Compared{at, *f.Value, f.Source})
			days[at] = true
			c.Source = cmp.Or(c.Source, f.Source)
		}
	}
	for area := range byArea {
		slices.SortFunc(byArea[area], func(a, b Compared) int { return a.At.Compare(b.At) })
	}
	c.Own = byArea[council]
	for _, area := range wholes {
		if len(byArea[area]) > 0 {
			c.Areas = append(c.Areas, ComparedArea{area, byArea[area]})
		}
	}
	if len(neighbours) == 0 {
		// Without a set of its own a file's own summary is better than nothing; it says which set it is of.
		for _, area := range sortedKeys(byArea) {
			if strings.HasPrefix(area, "Statistical neighbours") && strings.HasSuffix(area, "(median)") {
				c.Areas = append(c.Areas, ComparedArea{area, byArea[area]})
			}
		}
	}
	for day := range days {
		set := neighboursOn(neighbours, day)
		n := Neighbours{At: day, Of: len(set), Summary: cmp.Or(summary, Median)}
		var values []float64
		for _, who := range set {
			n.Set = who.Set
			for _, f := range byArea[who.Council] {
				if f.At == day {
					values = append(values, f.Value)
				}
			}
		}
		if n.Have = len(values); n.Have < leastNeighbours {
			continue
		}
		slices.Sort(values)
		n.Low, n.High = values[0], values[len(values)-1]
		for _, v := range values {
			n.Mean += v / float64(len(values))
		}
		n.Median = (values[(len(values)-1)/2] + values[len(values)/2]) / 2
		c.Middle = append(c.Middle, n)
	}
	slices.SortFunc(c.Middle, func(a, b Neighbours) int { return a.At.Compare(b.At) })
	return c
}

// neighboursOn is the set that was valid on a day: the last that began by then, or the first there is.
func neighboursOn(all []Neighbour, on calendar.Date) []Neighbour {
	best := ""
	var from calendar.Date
	for _, n := range all {
		began := !n.ValidFrom.After(on)
		if best == "" || (began && (n.ValidFrom.After(from) || from.After(on))) || (!began && from.After(on) && n.ValidFrom.Before(from)) {
			best, from = n.Set, n.ValidFrom
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(n Neighbour) bool { return n.Set != best })
}
