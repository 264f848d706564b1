package measure

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/job"
	"waymark/web"
)

type cataloguePage struct {
	Query      string // only rows with all these words
	Show       string // only those that got worse, or that are behind their target
	Of         int    // how many measures there are before anything is left out
	Rows       []catalogueRow
	Context    []catalogueRow // never scored
	Counted    string         // when the measures were counted last; empty when never
	Job        *job.Status
	Failed     []CountOf
	Broken     []string // what is wrong with files of the council's own
	MayRefresh bool
	MayRelease bool
	MayCases   bool
}

type catalogueRow struct {
	Key, Title, Child string
	Better            string
	Latest, At        string
	Change            string
	Verdict           string // improved, worsened, or nothing where neither way is better
	Target            string
	Behind            bool // the target is not met
	Spark             string
	Pairs             []string // the measures on the same card, with their newest figures
}

func (m *Measures) showCatalogue(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page := cataloguePage{Broken: m.Broken(), Query: r.URL.Query().Get("q"), Show: r.URL.Query().Get("show"), MayRefresh: web.May(ctx, account.MeasureDefine), MayRelease: web.May(ctx, account.ReleaseRead), MayCases: web.May(ctx, account.CaseRead)}
	counted, err := m.Counted(ctx)
	if err != nil {
		return err
	}
	series, err := m.headlines(ctx)
	if err != nil {
		return err
	}
	targets, err := m.allTargets(ctx)
	if err != nil {
		return err
	}
	all := m.Definitions()
	for _, d := range all {
		row := d.catalogueRow(series[d.Key], targets[d.Key])
		row.Pairs = pairWords(all, d, series)
		switch {
		case d.Answers != "": // it stands on the page of the measure that it answers
		case d.Context && page.shows(row):
			page.Context = append(page.Context, row)
		case !d.Context:
			if page.Of++; page.shows(row) {
				page.Rows = append(page.Rows, row)
			}
		}
		count := counted[d.Key]
		if count.Failed != "" {
			page.Failed = append(page.Failed, count)
		}
		if !count.At.IsZero() {
			page.Counted = instant(count.At)
		}
	}
	for _, rows := range [][]catalogueRow{page.Rows, page.Context} {
		slices.SortStableFunc(rows, func(a, b catalogueRow) int { return cmp.Compare(a.Title, b.Title) })
	}
	if page.Job, err = m.running(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showCatalogue(page))
}

// shows says whether a row holds all words that were asked for and is of the kind that was asked for.
func (p cataloguePage) shows(row catalogueRow) bool {
	if p.Show == "worse" && row.Verdict != "worse" || p.Show == "behind" && !row.Behind || p.Show == "uncounted" && row.At != "" {
		return false
	}
	within := strings.ToLower(row.Title + " " + row.Child + " " + row.Key)
	for word := range strings.FieldsSeq(strings.ToLower(p.Query)) {
		if !strings.Contains(within, word) {
			return false
		}
	}
	return true
}

// caption says how many measures are listed, and of how many.
func (p cataloguePage) caption() string {
	if len(p.Rows) == p.Of {
		return some(p.Of, "measure")
	}
	return fmt.Sprintf("%d of %s", len(p.Rows), some(p.Of, "measure"))
}

func (d Definition) catalogueRow(series []Point, targets []Target) catalogueRow {
	line := d.Headline()
	row := catalogueRow{Key: d.Key, Title: d.Title, Child: d.Child, Better: betterWords(line.Better)}
	if len(series) == 0 {
		row.Latest = "not counted"
		return row
	}
	last := series[len(series)-1]
	row.Latest, row.At = StaffWords(line, last.Value), last.At.Words()
	row.Spark = spark(series)
	if target := targetOn(targets, line.Key, last.At); target != nil {
		away := distanceWords(line, last.Value, *target)
		row.Target = targetWords(line, *target) + away
		row.Behind = line.Better != "neither" && away != "" && away != ": met"
	}
	row.Change, row.Verdict = yearChange(line, series)
	if d.Context {
		row.Better, row.Verdict = "context: never scored", ""
	}
	return row
}

// yearChange says how far a line moved in a year. It is called better or worse only where chance alone would rarely
// explain it: in a small council most changes are a handful of children.
func yearChange(l Line, series []Point) (words, verdict string) {
	last := series[len(series)-1]
	for _, p := range series {
		if p.At.AddDays(1).AddMonths(12) != last.At.AddDays(1) {
			continue
		}
		words = ChangeWords(l, p.Value, last.Value)
		if words == "" || words == noChange || l.Better == "neither" || !beyondChance(l, p.Value, last.Value) {
			return words, ""
		}
		if (*last.Value.Value > *p.Value.Value) == (l.Better == "higher") {
			return words, "better"
		}
		return words, "worse"
	}
	return "", ""
}

// beyondChance says whether two values differ by more than chance explains with 95% confidence. For percentages it takes
// the ratio of the two; of means and counts of events only rates are judged, as numbers of Poisson.
func beyondChance(l Line, before, after Value) bool {
	if before.Value == nil || after.Value == nil {
		return false
	}
	switch l.Unit.Kind {
	case "percent":
		r := RelativeRate(*after.Numerator, *after.Denominator, *before.Numerator, *before.Denominator)
		return r != nil && !r.Small && (r.Low > 1 || r.High < 1)
	case "rate":
		a, b := *after.Numerator, *before.Numerator
		if a == 0 || b == 0 {
			return false
		}
		ratio := math.Log(*after.Value / *before.Value)
		return math.Abs(ratio) > 1.959963984540054*math.Sqrt(1/a+1/b)
	}
	return false
}

func betterWords(better string) string {
	if better == "neither" {
		return "neither way is better"
	}
	return better + " is better"
}

func targetWords(l Line, target float64) string {
	words := plainNumber(&target)
	if l.Unit.Shape().Kind == "percent" {
		words += "%"
	}
	return words
}

func instant(t db.Time) string {
	return calendar.London(t.Time).Format("2 January 2006 at 15:04")
}

// running is the refresh that waits or runs, if any.
func (m *Measures) running(r *http.Request) (*job.Status, error) {
	var id string
	err := m.db.Get(r.Context(), &id, `select id from job where kind = :kind and state in ('queued', 'running') order by created_at limit 1`, map[string]any{"kind": refreshKind})
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	status, err := m.jobs.Job(r.Context(), id)
	return &status, err
}

func (m *Measures) askRefresh(w http.ResponseWriter, r *http.Request) error {
	err := m.db.Write(r.Context(), "asked for all measures to be counted anew", func(tx *db.Tx) error { return m.QueueRefresh(r.Context(), tx) })
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/measures", "The measures are being counted anew.")
}

func (m *Measures) sendCSV(w http.ResponseWriter, r *http.Request) error {
	web.Download(w, "waymark-values.csv", "text/csv; charset=utf-8")
	return m.ExportCSV(r.Context(), w)
}

func (m *Measures) sendParquet(w http.ResponseWriter, r *http.Request) error {
	web.Download(w, "waymark-values.parquet", "application/vnd.apache.parquet")
	return m.ExportParquet(r.Context(), w)
}
