package measure

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/chart"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// comparisonPage sets every measure beside the figures of others.
type comparisonPage struct {
	Rows    []comparisonRow
	Not     []fairNot
	Council string
	Tally   map[string]int // measures by how they stand beside their neighbours
}

type comparisonRow struct {
	Beside
	Middle BesideArea
	Wholes []BesideArea // Inner London, London, England
}

func (m *Measures) showComparison(w http.ResponseWriter, r *http.Request) error {
	council := web.SiteOf(r.Context()).Council
	all, err := m.Besides(r.Context(), council)
	if err != nil {
		return err
	}
	page := comparisonPage{Council: council, Tally: map[string]int{}}
	for _, b := range all {
		if b.WhyNot != "" && len(b.Rows) == 0 {
			page.Not = append(page.Not, fairNot{b.Key, b.Title, b.WhyNot})
			continue
		}
		row := comparisonRow{Beside: b}
		for _, a := range b.Rows {
			switch {
			case a.Middle:
				row.Middle = a
			case !a.Neighbour:
				row.Wholes = append(row.Wholes, a)
			}
		}
		if b.Better != "neither" && row.Middle.Verdict != "" {
			page.Tally[row.Middle.Verdict]++
		}
		page.Rows = append(page.Rows, row)
	}
	rank := map[string]int{"worse": 1, MayChance: 2, level: 3, "better": 4, "": 5, "higher": 5, "lower": 5}
	slices.SortStableFunc(page.Rows, func(a, b comparisonRow) int {
		return cmp.Or(rank[a.Middle.Verdict]-rank[b.Middle.Verdict], cmp.Compare(a.Title, b.Title))
	})
	slices.SortStableFunc(page.Not, func(a, b fairNot) int { return cmp.Or(cmp.Compare(a.Why, b.Why), cmp.Compare(a.Title, b.Title)) })
	return web.Render(w, r, http.StatusOK, comparisonScreen(page))
}

// besideSection is the comparison of one line on its measure's page.
type besideSection struct {
	Beside
	Picture *chart.Bars
}

// besideSections are the comparisons of a measure's lines that have any.
func (m *Measures) besideSections(r *http.Request, d Definition, council string) ([]besideSection, error) {
	all, err := m.Beside(r.Context(), d.Key, council)
	if err != nil {
		return nil, err
	}
	var sections []besideSection
	for _, b := range all {
		if len(b.Rows) > 0 {
			sections = append(sections, besideSection{b, b.picture("beside-"+cmp.Or(b.Line, "others"), council)})
		}
	}
	return sections, nil
}

// picture draws our figure among the neighbours', the best first, with the line of their middle across.
func (b Beside) picture(id, council string) *chart.Bars {
	bars := chart.Bars{ID: id, Title: b.Title + ": " + yearTo(b.At), Name: b.Title, Unit: chartUnit(b.line)}
	ours := chart.Group{Name: council, Value: chart.None("no figure of ours"), Ours: true}
	if b.Value != nil {
		ours.Value = chart.Number(*b.Value)
	}
	if b.judged {
		ours.Range = chart.Range{Low: b.sure[0], High: b.sure[1]}
	}
	placed := false
	for _, a := range b.Rows {
		group := chart.Group{Name: a.Area, Value: chart.None(a.Words)}
		if a.Value != nil {
			group.Value = chart.Number(*a.Value)
		}
		switch {
		case a.Middle:
			bars.All = group
		case a.Neighbour:
			if !placed && b.order(b.Value, a.Value) <= 0 {
				bars.Groups, placed = append(bars.Groups, ours), true
			}
			bars.Groups = append(bars.Groups, group)
		}
	}
	if len(bars.Groups) == 0 {
		return nil
	}
	if !placed {
		bars.Groups = append(bars.Groups, ours)
	}
	for _, a := range b.Rows {
		if !a.Neighbour && !a.Middle && a.Value != nil {
			bars.Groups = append(bars.Groups, chart.Group{Name: a.Area, Value: chart.Number(*a.Value), Whole: true})
		}
	}
	return &bars
}

func (m *Measures) postSummary(w http.ResponseWriter, r *http.Request) error {
	key := r.PathValue("key")
	err := m.ChooseSummary(r.Context(), key, web.Text(r, "summary"))
	if f := fault.Of(err); f != nil && len(f.Fields) > 0 {
		return m.renderMeasure(w, r, askedMeasure{}, wrongs{f})
	} else if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/measures/"+key, "The neighbours of this measure are summed up by their "+web.Text(r, "summary")+".")
}

func summaryItems() []govuk.RadiosItem {
	return []govuk.RadiosItem{{Value: Median, Text: "Median, as in the National Framework dashboard"}, {Value: Mean, Text: "Mean, as in the Local Authority Interactive Tool"}}
}

// comparisonRoutes are the pages of comparison and fairness.
func (m *Measures) comparisonRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/comparison", May: account.MeasureRead, Do: m.showComparison},
		{Pattern: "POST /staff/measures/{key}/summary", May: account.TargetSet, Do: m.postSummary},
		{Pattern: "GET /staff/fairness", May: account.MeasureRead, Do: m.showFairness},
		{Pattern: "GET /staff/measures/{key}/fairness", May: account.MeasureRead, Do: m.showMeasureFairness},
	}
}

// tallyOfComparison says how many measures stand how.
func tallyOfComparison(p comparisonPage) string {
	if len(p.Rows) == 0 {
		return ""
	}
	return fmt.Sprintf("Against the middle of the neighbours %d are better, %d level, %d may differ by chance and %d are worse.", p.Tally["better"], p.Tally[level], p.Tally[MayChance], p.Tally["worse"])
}

// rankShort is a rank without its explanation, for a list that explains it once.
func rankShort(rank string) string {
	short, _, _ := strings.Cut(rank, ":")
	return short
}

// besideSet says which neighbours there are and how many have a figure.
func besideSet(b Beside) string {
	if b.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d have a figure; %s", b.Have, b.Of, b.Set)
}
