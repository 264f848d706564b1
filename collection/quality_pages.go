package collection

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/fault"
	"waymark/web"
)

func (c *Collections) qualityRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/collections/quality", May: account.CollectionRead, Do: c.showQualities},
		{Pattern: "GET /staff/collections/quality/{key}", May: account.CollectionRead, Do: c.showQuality},
	}
}

type qualitiesPage struct {
	Rows       []qualityRow
	Thresholds []string
}

type qualityRow struct {
	Key, Title, Period string
	Quality
	Upload string // how the upload is named in the trend
	Counts bool   // it counts now
}

// showQualities lists the newest return of each collection with its grade, the worst first.
func (c *Collections) showQualities(w http.ResponseWriter, r *http.Request) error {
	all, err := c.Quality(r.Context())
	if err != nil {
		return err
	}
	page := qualitiesPage{}
	for _, q := range all {
		s, err := c.Library.Spec(q.Collection)
		if err != nil || slices.ContainsFunc(page.Rows, func(row qualityRow) bool { return row.Key == q.Collection }) {
			continue // an older one of the same collection stands on its own page
		}
		page.Rows = append(page.Rows, qualityRow{Key: q.Collection, Title: s.Title, Period: q.reaches(), Quality: q, Counts: true})
	}
	slices.SortStableFunc(page.Rows, func(a, b qualityRow) int {
		if a.Grade != b.Grade {
			return -compareGrades(a.Grade, b.Grade)
		}
		return b.Errors - a.Errors
	})
	if page.Thresholds, err = c.thresholdWords(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showQualities(page))
}

// reaches is the period of a return, or the day to which a register without one tells.
func (q Quality) reaches() string {
	if q.Period == "" && !q.DataTo.IsZero() {
		return "to " + q.DataTo.Words()
	}
	return q.Period
}

// compareGrades puts A before B; what has no grade comes first.
func compareGrades(a, b Grade) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// thresholdWords say by which thresholds the grades were given.
func (c *Collections) thresholdWords(r *http.Request) ([]string, error) {
	g, err := c.grading(r.Context())
	if err != nil {
		return nil, err
	}
	var words []string
	for i, letter := range []string{"A", "B", "C"} {
		words = append(words, fmt.Sprintf("%s: at most %s errors per 100 children, at least %s%% of the cells filled that must be, at most %s%% of codes that say other or unknown",
			letter, decimal1(g.errors[i]), decimal1(g.filled[i]), decimal1(g.other[i])))
	}
	return append(words, "D: anything else. The worst of the three decides. The thresholds are settings of collections"), nil
}

// words tell the return in a sentence.
func (row qualityRow) words() string {
	words := fmt.Sprintf("%s: %s and %s in %s about %s.", row.Period, plural(row.Errors, "error", "errors"), plural(row.Queries, "query", "queries"), plural(row.Rows, "row", "rows"), plural(row.Children, "child", "children"))
	if !row.Counts {
		words += " It does not count now."
	}
	return words
}

type qualityPage struct {
	Key, Title string
	Newest     qualityRow
	Trend      []qualityRow
	Fields     []FieldQuality
	Rules      []RuleQuality
	NotRun     []NotRun
	Thresholds []string
}

// mostFields is how many of the worst fields a page lists.
const mostFields = 30

// showQuality is one collection: its newest return that counts with the worst fields first, and how every upload before it was.
func (c *Collections) showQuality(w http.ResponseWriter, r *http.Request) error {
	s, err := c.Library.Spec(r.PathValue("key"))
	if err != nil {
		return err
	}
	counts, err := c.Quality(r.Context())
	if err != nil {
		return err
	}
	all, err := c.qualityOf(r.Context(), s.Key)
	if err != nil {
		return err
	}
	page := qualityPage{Key: s.Key, Title: s.Title}
	at := slices.IndexFunc(counts, func(q Quality) bool { return q.Collection == s.Key })
	if at < 0 && len(all) == 0 {
		return fault.NotFound("No return of %s was checked yet, so nothing is known of its quality.", s.Title)
	}
	newest := all[len(all)-1]
	if at >= 0 {
		newest = counts[at]
	}
	page.Newest = qualityRow{Key: s.Key, Title: s.Title, Period: newest.Period, Quality: newest, Counts: at >= 0}
	page.Fields, page.Rules, page.NotRun = newest.Fields.V, newest.Rules.V, newest.NotRun.V
	page.Fields = page.Fields[:min(len(page.Fields), mostFields)]
	for _, q := range slices.Backward(all) {
		stands := slices.ContainsFunc(counts, func(o Quality) bool {
			return o.UploadID == q.UploadID && o.Collection == q.Collection && o.Part == q.Part && o.Year == q.Year
		})
		page.Trend = append(page.Trend, qualityRow{Key: s.Key, Title: s.Title, Period: q.Period, Quality: q, Upload: when(q.CountedAt), Counts: stands})
	}
	if page.Thresholds, err = c.thresholdWords(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showQuality(page))
}

// decimal1 writes a number with at most one decimal.
func decimal1(n float64) string {
	text := strconv.FormatFloat(n, 'f', 1, 64)
	if text[len(text)-2:] == ".0" {
		return text[:len(text)-2]
	}
	return text
}

// share writes a share of cells, or a dash where there are none.
func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return decimal1(per100(n, of)) + "%"
}

// rate writes so many for 100 children, or a dash where there are none.
func rate(n, children int) string {
	if children == 0 {
		return "–"
	}
	return decimal1(per100(n, children))
}

// gradeWords is the grade for people, also for those who do not see colours.
func gradeWords(g Grade) string {
	if g == "" {
		return "No grade"
	}
	return "Grade " + string(g)
}
