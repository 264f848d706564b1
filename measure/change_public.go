package measure

import (
	"context"
	"math"
	"slices"

	"waymark/calendar"
	"waymark/db"
)

// Stale is a public figure whose history was rewritten since it was released: the public reads another figure than is counted now.
type Stale struct {
	Measure string        `json:"measure"`
	Title   string        `json:"title"` // of the line
	Line    string        `json:"line,omitempty"`
	Release int           `json:"release"`
	At      calendar.Date `json:"at"`
	Period  string        `json:"period"`
	Public  string        `json:"public"` // what the release says
	Now     string        `json:"now"`
	More    int           `json:"-"` // earlier ones of the same line, where only the newest is shown
}

// newestStale keeps the newest figure of each line, with how many more there are: a corrected year rewrites dozens.
func newestStale(all []Stale) (newest []Stale) {
	for _, s := range all {
		i := slices.IndexFunc(newest, func(o Stale) bool { return o.Measure == s.Measure && o.Line == s.Line })
		switch {
		case i < 0:
			newest = append(newest, s)
		case s.At.After(newest[i].At):
			s.More = newest[i].More + 1
			newest[i] = s
		default:
			newest[i].More++
		}
	}
	return newest
}

// Words say what stands on the public site and what should be done.
func (s Stale) Words() string {
	return "The public figure of release " + decimals(float64(s.Release), 0) + " for " + s.Period + " says " + s.Public + "; now it is " + s.Now + ": propose a new release."
}

// stale are the figures that are public now, of one measure or (where key is empty) of all, and that are counted otherwise by now.
// A figure that was hidden says nothing that could be wrong.
func (m *Measures) stale(ctx context.Context, key string) ([]Stale, error) {
	var rows []struct {
		Measure string               `db:"measure"`
		Line    string               `db:"line"`
		Number  int                  `db:"number"`
		Counts  db.JSON[Table]       `db:"counts"`
		Figures db.JSON[PublicTable] `db:"figures"`
	}
	if err := m.db.All(ctx, &rows, `
		select t.measure, t.line, r.number, t.counts, t.figures
		from measure_release_table t join measure_release r on r.id = t.release_id
		where r.state = 'approved' and (t.measure = :key or :key = '') and r.number = (
			select max(n.number) from measure_release n join measure_release_measure o on o.release_id = n.id
			where n.state = 'approved' and o.measure = t.measure)
		order by t.measure, t.place`, map[string]any{"key": key}); err != nil {
		return nil, err
	}
	may, err := m.publishable(ctx)
	if err != nil {
		return nil, err
	}
	var all []Stale
	kept := map[string][]Kept{}
	for _, r := range rows {
		d, err := m.Definition(r.Measure)
		if publish, known := may[r.Measure]; err != nil || known && !publish || r.Figures.V.Total.Status != Shown || r.Figures.V.Total.Value == nil {
			continue
		}
		if kept[d.Key] == nil {
			if kept[d.Key], err = m.PublicValues(ctx, d); err != nil {
				return nil, err
			}
		}
		line, err := d.lineOf(r.Line)
		if err != nil {
			continue // of a line that the file no longer has
		}
		t := r.Counts.V
		s := Stale{Measure: d.Key, Title: line.Title, Line: line.Key, Release: r.Number, At: t.At, Period: periodName(d.PublicKind(), t.Starts, t.At), Public: comparedWords(line, *r.Figures.V.Total.Value), Now: "counted no more"}
		i := slices.IndexFunc(kept[d.Key], func(k Kept) bool { return k.Line == t.Line && k.At == t.At && k.Starts == t.Starts })
		if i >= 0 {
			v := kept[d.Key][i].Value
			if sameCount(line, t.Total, v) {
				continue
			}
			s.Now = StaffWords(line, v)
		}
		all = append(all, s)
	}
	return all, nil
}

// sameCount says whether a released count is the one that is counted now.
func sameCount(l Line, released Count, now Value) bool {
	c := countOf(l.Unit, now)
	if l.Unit.Open() {
		c = Count{}
		if now.Value != nil {
			c.Sum = *now.Value
		}
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a)) }
	return c.Met == released.Met && c.All == released.All && near(c.Sum, released.Sum) && near(c.People, released.People)
}
