package measure

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"waymark/calendar"
	"waymark/collection"
	"waymark/fault"
	"waymark/vault"
)

// Options say what a run counts.
type Options struct {
	At         []calendar.Date // the days to show; every covered 31 March and the last covered day when empty
	Series     int             // how many periods up to each day; none when zero
	Parts      bool            // also the single months or quarters of rolling windows
	Breakdowns string          // "none", "headline" (also when empty: for the days shown) or "all" (for the whole series)
	TimeOut    time.Duration   // for one measure; a minute when zero
	Progress   func(done, total int, key string)
	Cases      func(d Definition, sets []caseSet) error // is given the cases of the days shown, where there are not too many
}

// Run counts measures over a filled vault. A measure whose file is broken is listed in Failed and does not keep the
// others from being counted; any other failure ends the run.
func Run(ctx context.Context, v *vault.DB, definitions []Definition, o Options) (*Results, error) {
	results := &Results{Measures: []Result{}, settings: map[string][]InForce{}}
	var r *runner
	err := v.Session(ctx, func(s *vault.Session) (err error) {
		r = &runner{v: v, s: s, o: o}
		if err := r.prepare(ctx, definitions); err != nil {
			return err
		}
		results.Repairs, err = r.repairs(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	c := &round{of: definitions, found: make([][]Result, len(definitions)), words: make([]string, len(definitions)), progress: o.Progress}
	for _, d := range definitions {
		results.settings[d.Key] = d.inForce(r.given[d.Key])
	}
	if err := r.abreast(ctx, c, r.visits(definitions)); err != nil {
		return nil, err
	}
	for i, d := range definitions {
		results.Measures = append(results.Measures, c.found[i]...)
		if c.words[i] != "" {
			results.Failed = append(results.Failed, Failed{d.Key, c.words[i]})
		}
	}
	if o.Progress != nil {
		o.Progress(len(definitions), len(definitions), "")
	}
	return results, nil
}

// most is how many measures are counted at a time: most of the time of a small council's measures goes into planning
// queries, which takes one processor only.
const most = 2

// round is the measures of one run while they are counted, several at a time.
type round struct {
	of       []Definition
	found    [][]Result
	words    []string // why one could not be counted
	progress func(done, total int, key string)

	mu    sync.Mutex
	begun int
}

// next gives the place of the next measure to count.
func (c *round) next(visits []int) (i int, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.begun == len(visits) {
		return 0, false
	}
	i = visits[c.begun]
	if c.progress != nil {
		c.progress(c.begun, len(c.of), c.of[i].Key)
	}
	c.begun++
	return i, true
}

// abreast counts the measures in sessions side by side. One that fails beside another is counted once more alone: it may
// have wanted the memory or the time that the other had.
func (r *runner) abreast(ctx context.Context, c *round, visits []int) error {
	workers := min(most, runtime.NumCPU(), len(visits))
	within, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			if err := r.counts(within, c, visits); err != nil {
				stop(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(within); err != nil {
		return err
	}
	var again []int
	for _, i := range visits {
		if c.words[i] != "" && workers > 1 {
			again = append(again, i)
		}
	}
	if len(again) == 0 {
		return nil
	}
	c.begun, c.progress = 0, nil
	return r.counts(ctx, c, again)
}

// counts counts measures, one after another, in a session of its own.
func (r *runner) counts(ctx context.Context, c *round, visits []int) error {
	return r.v.Session(ctx, func(s *vault.Session) error {
		own := *r
		own.s, own.first = s, map[string]string{}
		for i, more := c.next(visits); more; i, more = c.next(visits) {
			found, err := own.measure(ctx, c.of[i])
			words := ""
			if f := fault.Of(err); f != nil && ctx.Err() == nil {
				found, words = nil, f.Words
			} else if err != nil {
				return fmt.Errorf("measure %s: %w", c.of[i].Key, err)
			}
			c.found[i], c.words[i] = found, words
		}
		return nil
	})
}

// runner is one run in one session of the vault.
type runner struct {
	v       *vault.DB
	s       *vault.Session
	o       Options
	tables  []string // all tables of the vault that a measure may read, by the collections' prefixes
	empty   map[string]bool
	sources sources                 // those that the measures read
	covered map[string]coverage     // by collection
	years   map[string]map[int]bool // with rows, by table
	people  people

	given map[string]map[string]string // settings that the council changed, by measure and key

	tellers    map[string]string // what each table person_<key> knows of a child, as columns, null where it has no such column
	everyone   bool              // the table _everyone is made
	first      map[string]string // whose word counts first in the tables person and _person, as they stand
	disability bool              // whether anyone knows of anyone whether they are disabled
}

// all reads every row of a trusted query.
func (r *runner) all(ctx context.Context, query string, row func(*sql.Rows) error) error {
	rows, err := r.s.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return r.v.Explain(ctx, rows.Err())
}

// prepare reads what all measures share: which tables there are, what is covered, who the children are, populations.
func (r *runner) prepare(ctx context.Context, definitions []Definition) error {
	r.empty, r.sources, r.covered, r.years = map[string]bool{}, sources{}, map[string]coverage{}, map[string]map[int]bool{}
	err := r.all(ctx, `select table_name from duckdb_tables() where schema_name = 'main' and not internal and not temporary`, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		r.tables = append(r.tables, name)
		return err
	})
	if err != nil {
		return err
	}
	for table := range references {
		if !slices.Contains(r.tables, table) {
			continue
		}
		if err := r.all(ctx, "select not exists (select 1 from "+table+")", func(rows *sql.Rows) error {
			var empty bool
			err := rows.Scan(&empty)
			r.empty[table] = empty
			return err
		}); err != nil {
			return err
		}
	}
	if err := r.loadSettings(ctx); err != nil {
		return err
	}
	if err := r.loadTellers(ctx); err != nil {
		return err
	}
	for _, d := range definitions {
		for _, s := range d.reads {
			r.sources[s.key] = s
		}
	}
	for _, name := range sortedKeys(r.sources) {
		c := r.sources[name]
		if !slices.Contains(r.tables, c.coverage) {
			continue
		}
		err := r.all(ctx, "select starts, data_to from "+c.coverage+" where data_to is not null", func(rows *sql.Rows) error {
			var starts, to time.Time
			err := rows.Scan(&starts, &to)
			r.covered[name] = coverage{calendar.Of(starts), calendar.Of(to)}
			return err
		})
		if err != nil {
			return err
		}
		if err := r.loadYears(ctx, c.returned); err != nil {
			return err
		}
	}
	return r.loadPeople(ctx)
}

// coverage is what all collections of a measure cover together. Timeless ones limit nothing; where there are no others,
// what they tell of is what there is.
func (r *runner) coverage(d Definition) coverage {
	limits := slices.DeleteFunc(slices.Clone(d.From), func(name string) bool { return r.sources[name].timeless() })
	if len(limits) == 0 {
		limits = slices.DeleteFunc(slices.Clone(d.From), func(name string) bool { return r.covered[name].none() })
	}
	var both coverage
	for i, name := range limits {
		c := r.covered[name]
		if c.none() {
			return coverage{}
		}
		// A snapshot tells what was so on its day: a figure of that day needs no list of the days before.
		if r.sources[name].rhythm == collection.Snapshot && d.Window == 0 {
			c.starts = c.starts.AddMonths(-d.Every.Months())
		}
		if i == 0 || c.starts.After(both.starts) {
			both.starts = c.starts
		}
		if i == 0 || c.to.Before(both.to) {
			both.to = c.to
		}
	}
	return both
}

// allowed are the tables that a measure may read.
func (r *runner) allowed(d Definition) []string {
	allowed := []string{"period", "person"}
	if len(d.Settings) > 0 {
		allowed = append(allowed, "setting")
	}
	for _, t := range r.tables {
		if strings.HasPrefix(t, "ref_") || t == "bank_holiday" || slices.ContainsFunc(d.From, func(name string) bool { return r.sources[name].owns(t) }) {
			allowed = append(allowed, t)
		}
	}
	return allowed
}

// plan is which periods one run of one measure counts, and what it shows of them.
type plan struct {
	d       Definition
	covered coverage
	reads   []readTable
	periods []calendar.Period       // those counted; a period's id is its place here
	ids     map[calendar.Period]int // by period
	heads   []calendar.Period       // one for each result
	broken  map[int]bool            // ids that are broken down by groups
}

func (r *runner) want(p *plan, period calendar.Period) (int, bool) {
	if id, ok := p.ids[period]; ok {
		return id, true
	}
	if !p.covered.covers(period, p.d.History) {
		return 0, false
	}
	if stops, _ := p.gaps(period); len(stops) > 0 {
		return 0, false
	}
	p.ids[period] = len(p.periods)
	p.periods = append(p.periods, period)
	return p.ids[period], true
}

func (r *runner) plan(d Definition) *plan {
	p := &plan{d: d, covered: r.coverage(d), reads: r.reading(d), ids: map[calendar.Period]int{}, broken: map[int]bool{}}
	dates := r.o.At
	if len(dates) == 0 {
		dates = p.covered.dates()
	}
	for _, at := range dates {
		head := headlinePeriod(d, at)
		if slices.Contains(p.heads, head) {
			continue
		}
		p.heads = append(p.heads, head)
		shown := []calendar.Period{head}
		if d.Pool > 0 {
			shown = append(shown, d.pooled(head))
		}
		for _, s := range shown {
			if id, ok := r.want(p, s); ok && r.o.Breakdowns != "none" {
				p.broken[id] = true
			}
		}
		windows := seriesPeriods(d, at, r.o.Series)
		for _, w := range windows {
			if id, ok := r.want(p, w); ok && r.o.Breakdowns == "all" {
				p.broken[id] = true
			}
			if d.Pool > 0 {
				r.want(p, d.pooled(w))
			}
		}
		if r.o.Parts {
			for _, part := range partPeriods(d, windows) {
				r.want(p, part)
			}
		}
	}
	return p
}

// measure counts one measure.
func (r *runner) measure(ctx context.Context, d Definition) ([]Result, error) {
	limit := r.o.TimeOut
	if limit == 0 {
		limit = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	p := r.plan(d)
	tally := &tally{totals: map[spot]cell{}, groups: map[spot]map[group]cell{}}
	if len(p.periods) > 0 {
		columns, err := r.list(ctx, p)
		if err != nil {
			return nil, err
		}
		if err := r.count(ctx, p, columns, tally); err != nil {
			return nil, err
		}
		if err := r.giveCases(ctx, p, columns, tally); err != nil {
			return nil, err
		}
	}
	return r.results(p, tally), nil
}

// list runs the measure's SQL behind the guard; its cases are then in the temporary table _case.
func (r *runner) list(ctx context.Context, p *plan) (columns, error) {
	if err := r.personTable(ctx, p.d); err != nil {
		return columns{}, err
	}
	if err := r.v.Guard(ctx, p.d.SQL, r.allowed(p.d)); err != nil {
		return columns{}, inFile(p.d, err)
	}
	var values []string
	for id, period := range p.periods {
		values = append(values, fmt.Sprintf("(%d, '%s', date '%s', date '%s', date '%s')", id, period.Kind, period.Starts, period.Ends, period.AsAt()))
	}
	err := r.s.Exec(ctx, `create or replace temp table period (id integer, kind varchar, starts date, ends date, as_at date);
		insert into period values `+strings.Join(values, ", "))
	if err != nil {
		return columns{}, err
	}
	if err := r.settingTable(ctx, p.d); err != nil {
		return columns{}, err
	}
	// The guard has parsed the text as exactly one select, so it cannot end this statement and begin another.
	if err := r.s.Exec(ctx, "create or replace temp table _case as "+p.d.SQL); err != nil {
		if fault.Of(err) == nil && ctx.Err() == nil {
			err = fault.Invalid("%s", vault.Words(err))
		}
		return columns{}, inFile(p.d, err)
	}
	return r.columns(ctx, p.d)
}

// inFile names the measure's file in front of a fault.
func inFile(d Definition, err error) error {
	if f := fault.Of(err); f != nil {
		return fault.Invalid("%s: %s", d.File, f.Words)
	}
	return err
}

// columns are which of the reserved columns a measure gives.
type columns struct {
	has map[string]bool
	by  []string
}

func (r *runner) columns(ctx context.Context, d Definition) (columns, error) {
	c := columns{has: map[string]bool{}}
	rows, err := r.s.Query(ctx, "select * from _case limit 0")
	if err != nil {
		return c, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return c, err
	}
	for _, t := range types {
		name, kind := t.Name(), t.DatabaseTypeName()
		wrong := func(want string) error {
			return fault.Invalid("%s: the column %s is a %s, it should be %s", d.File, name, strings.ToLower(kind), want)
		}
		switch {
		case name == "met" && kind != "BOOLEAN":
			return c, wrong("true, false or null")
		case name == "on" && kind != "DATE":
			return c, wrong("a date")
		case name == "period" && !strings.HasSuffix(kind, "INTEGER"):
			return c, wrong("period.id")
		case (name == "amount" || name == "counted" || name == "of") && !numeric(kind):
			return c, wrong("a number")
		case strings.HasPrefix(name, "by_") && len(name) > 3:
			c.by = append(c.by, name)
		case !reserved[name]:
			return c, fault.Invalid("%s: the column %q is not one that a measure may give; use period, case_id, child, met, amount, counted, of, excluded, on, series or by_…", d.File, name)
		}
		c.has[name] = true
	}
	switch {
	case !c.has["period"]:
		return c, fault.Invalid("%s: the column period is missing", d.File)
	case !c.has["case_id"] && !c.has["child"]:
		return c, fault.Invalid("%s: the column case_id, or child, is missing", d.File)
	case c.has["series"] != (len(d.Lines) > 0):
		return c, fault.Invalid("%s: the column series goes with “line:” in the header, and each needs the other", d.File)
	}
	if c.has["counted"] && (c.has["met"] || c.has["child"]) {
		return c, fault.Invalid("%s: the columns counted and of are of figures that somebody else counted; they stand instead of met and child", d.File)
	}
	if c.has["of"] && !c.has["counted"] {
		return c, fault.Invalid("%s: the column of goes with the column counted", d.File)
	}
	for _, l := range d.AllLines() {
		if l.Unit.Kind == Ratio && (!c.has["over"] || c.has["child"]) {
			return c, fault.Invalid("%s: a %s sets the sum of amount over the sum of over, and speaks of no child: give the columns amount and over, and case_id instead of child", d.File, l.Unit)
		}
		needs := "amount"
		if l.Unit.Kind == "percent" {
			needs = "met"
			if c.has["counted"] {
				needs = "of"
			}
		}
		if l.Unit.Kind != "count" && l.Unit.Kind != "rate" && !c.has[needs] {
			return c, fault.Invalid("%s: a %s needs the column %s", d.File, l.Unit.Kind, needs)
		}
	}
	return c, nil
}

var reserved = map[string]bool{"period": true, "case_id": true, "child": true, "met": true, "amount": true, "counted": true, "of": true, "over": true, "excluded": true, "on": true, "series": true}

func numeric(kind string) bool {
	return strings.HasSuffix(kind, "INT") || strings.HasSuffix(kind, "INTEGER") || strings.HasPrefix(kind, "DECIMAL") || kind == "DOUBLE" || kind == "FLOAT"
}

// or gives a column of the case list, or a null of its type where the file has no such column.
func (c columns) or(name, kind string) string {
	if c.has[name] {
		return fmt.Sprintf("c.%q::%s", name, kind)
	}
	return "null::" + kind
}

// results puts the tally into the shape that people and files read.
func (r *runner) results(p *plan, t *tally) []Result {
	var results []Result
	if len(p.heads) == 0 {
		return []Result{r.result(p, t, calendar.Period{})}
	}
	for _, head := range p.heads {
		results = append(results, r.result(p, t, head))
	}
	return results
}

func (r *runner) result(p *plan, t *tally, head calendar.Period) Result {
	d := p.d
	result := Result{Key: d.Key, Title: d.Title, Unit: d.Headline().Unit.String(), Better: d.Headline().Better, Line: d.Headline().Key,
		Value: Value{Excluded: map[string]int{}}, Breakdowns: []Group{}, Series: []Point{}, Lines: []LineAt{}, Notes: []string{}, Settings: d.inForce(r.given[d.Key]), definition: d}
	if head.Ends.IsZero() {
		result.Notes = append(result.Notes, p.why(r, head))
		result.Words = ChildWords(d.Headline(), result.Value)
		return result
	}
	result.At, result.Starts, result.Period = head.AsAt(), head.Starts, head.Name()
	windows := seriesPeriods(d, result.At, r.o.Series)
	parts := partPeriods(d, windows)
	if !r.o.Parts {
		parts = nil
	}
	id, counted := p.ids[head]
	if !counted {
		result.Notes = append(result.Notes, p.why(r, head))
	} else {
		_, warnings := p.gaps(head)
		result.Notes = append(result.Notes, warnings...)
	}
	for i, line := range d.AllLines() {
		at := LineAt{Line: line.Key, Title: line.Title, Unit: line.Unit.String(), Better: line.Better, Value: Value{Excluded: map[string]int{}}, Series: r.points(p, t, line, windows), Parts: r.points(p, t, line, parts)}
		if counted {
			if found, told := t.value(spot{id, line.Key}, line, r.people.total(d.Per, head)); told {
				at.Value = found
			} else {
				result.Notes = append(result.Notes, fmt.Sprintf("No figure is published for %s.", head.Name()))
			}
			if p.broken[id] {
				result.Breakdowns = append(result.Breakdowns, r.groups(p, t, spot{id, line.Key}, line, head)...)
			}
		}
		if d.Pool > 0 {
			var pooled []calendar.Period
			for _, w := range windows {
				pooled = append(pooled, d.pooled(w))
			}
			if len(windows) == 0 {
				pooled = append(pooled, d.pooled(head))
			}
			at.Pooled = r.points(p, t, line, pooled)
			if last := d.pooled(head); len(at.Pooled) > 0 && at.Pooled[len(at.Pooled)-1].Starts == last.Starts && p.broken[p.ids[last]] {
				at.Pooled[len(at.Pooled)-1].Groups = r.groups(p, t, spot{p.ids[last], line.Key}, line, last)
			}
		}
		at.Words = ChildWords(line, at.Value)
		if i == 0 {
			result.Value, result.Series, result.Parts, result.Pooled, result.Words = at.Value, at.Series, at.Parts, at.Pooled, at.Words
		}
		if len(d.Lines) > 0 {
			result.Lines = append(result.Lines, at)
		}
	}
	if missing := r.o.Series - len(result.Series); len(r.o.At) > 0 && missing > 0 && len(result.Series) > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("The %d earliest of %d periods are left out: the returns loaded do not cover them wholly.", missing, r.o.Series))
	}
	// A rate whose people somebody else counted does not stand on the estimates.
	if d.Per.Per > 0 && counted && !t.others {
		result.Population, result.Notes = r.people.note(d.Per, head, result.Notes)
	}
	for _, table := range slices.Sorted(maps.Keys(references)) {
		if r.empty[table] && strings.Contains(d.SQL, table) {
			result.Notes = append(result.Notes, references[table])
		}
	}
	result.Notes = append(result.Notes, d.PublishedNotes()...)
	return result
}

// references says what is missing while a reference table is empty.
var references = map[string]string{
	"ref_postcode":          "No postcode directory is loaded (waymark reference FILE), so distances that the return does not hold are unknown.",
	"ref_provider":          "No list of providers and their grades is loaded (waymark reference FILE), so grades are unknown.",
	"ref_population_ethnic": "No numbers of children by ethnicity are loaded (waymark reference FILE), so rates of one group cannot be set beside another's.",
	"ref_school_holiday":    "No school holidays are loaded (waymark reference FILE), so they count as school days.",
	"ref_council":           "The council's own code is not known (waymark reference FILE), so whether a home is in the area is unknown.",
}

func (r *runner) points(p *plan, t *tally, line Line, periods []calendar.Period) []Point {
	points := []Point{}
	for _, period := range periods {
		id, ok := p.ids[period]
		if !ok {
			continue
		}
		people := r.people.total(p.d.Per, period)
		if people != nil {
			*people *= p.d.times(period)
		}
		if value, told := t.value(spot{id, line.Key}, line, people); told {
			points = append(points, Point{At: period.AsAt(), Starts: period.Starts, Value: value})
		}
	}
	return points
}
