package measure

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/chart"
	"waymark/fault"
	"waymark/govuk"
	"waymark/job"
	"waymark/web"
)

// Routes are this room's pages.
func (m *Measures) Routes() []web.Route {
	return append(slices.Concat(m.exceptionRoutes(), m.comparisonRoutes(), m.changeRoutes()), []web.Route{
		{Pattern: "GET /staff/measures", May: account.MeasureRead, Do: m.showCatalogue},
		{Pattern: "POST /staff/measures/refresh", May: account.MeasureDefine, Do: m.askRefresh},
		{Pattern: "GET /staff/measures/values.csv", May: account.MeasureRead, Do: m.sendCSV},
		{Pattern: "GET /staff/measures/values.parquet", May: account.MeasureRead, Do: m.sendParquet},
		{Pattern: "GET /staff/measures/reconciliation", May: account.MeasureRead, Do: m.showReconciliation},
		{Pattern: "GET /staff/settings/measures", May: account.MeasureRead, Do: m.showSettings},
		{Pattern: "GET /staff/settings/measures/{key}/{setting}", May: account.TargetSet, Do: m.showSetting},
		{Pattern: "POST /staff/settings/measures/{key}/{setting}", May: account.TargetSet, Do: m.postSetting},
		{Pattern: "GET /staff/measures/{key}", May: account.MeasureRead, Do: m.showMeasure},
		{Pattern: "GET /staff/measures/{key}/values.csv", May: account.MeasureRead, Do: m.sendMeasureCSV},
		{Pattern: "POST /staff/measures/{key}/targets", May: account.TargetSet, Do: m.postTarget},
		{Pattern: "POST /staff/measures/{key}/targets/{id}/withdraw", May: account.TargetSet, Do: m.postWithdraw},
		{Pattern: "POST /staff/measures/{key}/baselines", May: account.TargetSet, Do: m.postBaseline},
		{Pattern: "POST /staff/measures/{key}/publishing", May: account.ReleasePropose, Do: m.postPublishing},
		{Pattern: "GET /staff/measures/{key}/cases", May: account.CaseRead, Do: m.askCases},
		{Pattern: "POST /staff/measures/{key}/cases", May: account.CaseRead, Do: m.openCases},
		{Pattern: "GET /staff/releases", May: account.ReleaseRead, Do: m.showReleases},
		{Pattern: "GET /staff/releases/new", May: account.ReleasePropose, Do: m.askRelease},
		{Pattern: "POST /staff/releases", May: account.ReleasePropose, Do: m.postRelease},
		{Pattern: "GET /staff/releases/{number}", May: account.ReleaseRead, Do: m.showRelease},
		{Pattern: "POST /staff/releases/{number}/decision", May: account.ReleaseApprove, Do: m.postDecision},
	}...)
}

// wrongs are the faults of a sent form.
type wrongs struct{ *fault.Fault }

// wrongIn takes a form's faults out of an error; false when it is of another kind and needs a page of its own.
func wrongIn(err error) (wrongs, bool) {
	f := fault.Of(err)
	return wrongs{f}, f != nil && len(f.Fields) > 0
}

func (w wrongs) any() bool { return w.Fault != nil }

func (w wrongs) status() int {
	if w.any() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (w wrongs) at(field string) govuk.ErrorMessageParams { return web.At(w.Fault, field) }

type measurePage struct {
	D          Definition
	Lines      []lineSection
	Breakdowns []breakdownSection
	BrokenAt   string // the day of the breakdowns
	Published  []publishedRow
	Beside     []besideSection // the lines beside the figures of others
	Pairs      []besideRow     // measures that stand on the same card
	Others     []besideRow     // the same question from another source
	Settings   []InForce
	Notes      []string
	Stale      []Stale // public figures whose history was rewritten
	Count      CountOf
	Counted    string
	Targets    []Target
	Rebases    []Rebase
	Publish    bool
	MayTarget  bool
	Locked     string // why its targets are not simply set anew
	MayPublish bool
	MayCases   bool
	Asked      askedMeasure
	Wrong      wrongs
}

// askedMeasure is what was typed into the forms of the page.
type askedMeasure struct {
	Line, Target, Reason, Change string
	Starts, On                   map[string]string
}

type lineSection struct {
	Line       Line
	Latest     string
	At         string
	Aside      string
	Change     string
	Verdict    string
	Child      string
	Target     string
	Neighbours string
	Trend      *chart.Trend
	Control    *chart.Trend
	WhyNot     string // there is no control chart
	Assurance  string
}

type breakdownSection struct {
	By, Title string
	Bars      chart.Bars
	Rows      []breakdownRow
	Relative  bool
}

type breakdownRow struct {
	Group, Value, Counts, Relative string
	Cases                          string // the page of the cases behind it, for whoever may open them
	Unknown                        int
}

type publishedRow struct{ Period, Area, Value, Source string }

func (m *Measures) showMeasure(w http.ResponseWriter, r *http.Request) error {
	return m.renderMeasure(w, r, askedMeasure{}, wrongs{})
}

func (m *Measures) renderMeasure(w http.ResponseWriter, r *http.Request, asked askedMeasure, wrong wrongs) error {
	ctx := r.Context()
	d, err := m.Definition(r.PathValue("key"))
	if err != nil {
		return err
	}
	council := web.SiteOf(ctx).Council
	page := measurePage{D: d, Asked: asked, Wrong: wrong, MayTarget: web.May(ctx, account.TargetSet), MayPublish: web.May(ctx, account.ReleasePropose), MayCases: web.May(ctx, account.CaseRead)}
	if page.Targets, err = m.Targets(ctx, d.Key); err != nil {
		return err
	}
	if len(page.Targets) > 0 {
		if page.Locked, err = m.TargetLock(ctx, d.Key); err != nil {
			return err
		}
	}
	if page.Stale, err = m.stale(ctx, d.Key); err != nil {
		return err
	}
	if page.Rebases, err = m.Rebases(ctx, d.Key); err != nil {
		return err
	}
	publish, err := m.publishable(ctx)
	if err != nil {
		return err
	}
	page.Publish = publish[d.Key]
	counted, err := m.Counted(ctx)
	if err != nil {
		return err
	}
	page.Count = counted[d.Key]
	page.Notes = page.Count.Notes.V
	if page.Settings = page.Count.Settings.V; len(page.Settings) == 0 {
		if page.Settings, err = m.inForceNow(ctx, d); err != nil {
			return err
		}
	}
	if !page.Count.At.IsZero() {
		page.Counted = instant(page.Count.At)
	}
	kept, err := m.Values(ctx, d)
	if err != nil {
		return err
	}
	parts, err := m.PartValues(ctx, d)
	if err != nil {
		return err
	}
	for i, line := range d.AllLines() {
		others, err := m.Compare(ctx, d, line.Key, council)
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, d.section(i, line, council, points(kept, line.Key), points(parts, line.Key), page.Targets, page.Rebases, others))
		page.Published = append(page.Published, publishedRows(line, others, council)...)
	}
	if page.Beside, err = m.besideSections(r, d, council); err != nil {
		return err
	}
	if page.Pairs, page.Others, err = m.besides(ctx, d, kept); err != nil {
		return err
	}
	for _, k := range slices.Backward(kept) {
		if k.Line == d.Headline().Key && len(k.Breakdowns) > 0 {
			page.Breakdowns, page.BrokenAt = d.breakdownSections(k), k.At.Words()
			if page.MayCases && m.mayOpen(r.Context(), d) == nil {
				d.linkCases(page.Breakdowns, k)
			}
			break
		}
	}
	return web.Render(w, r, wrong.status(), showMeasure(page))
}

// section is one line of a measure's page.
func (d Definition) section(i int, l Line, council string, series, parts []Point, targets []Target, rebases []Rebase, others Comparison) lineSection {
	s := lineSection{Line: l, Latest: "not counted"}
	if len(series) == 0 {
		return s
	}
	last := series[len(series)-1]
	s.Latest, s.At, s.Aside = StaffWords(l, last.Value), periodName(d.HeadlineKind(), last.Starts, last.At), strings.TrimSpace(aside(last.Value))
	s.Child = ChildWords(l, last.Value)
	s.Change, s.Verdict = yearChange(l, series)
	target := targetOn(targets, l.Key, last.At)
	if target != nil {
		s.Target = targetWords(l, *target)
	}
	if n, ok := others.middleBy(last.At); ok && last.Value.Value != nil {
		s.Neighbours = fmt.Sprintf("%s, the %s of %d of %d neighbours at %s", comparedWords(l, n.Middle()), n.Word(), n.Have, n.Of, n.At.Words())
	}
	trend := d.trend(fmt.Sprint("trend-", i), l, council, series, targets, others)
	s.Trend = &trend
	control, why := d.ControlPoints(series, parts)
	if s.WhyNot = why; why != "" {
		return s
	}
	c := ControlChart(control, l.Better, target, rebases, StandardSPC())
	c.quiet(l)
	limits := slices.ContainsFunc(c.Segments, func(g Segment) bool { return g.Limits })
	if !limits {
		s.WhyNot = fmt.Sprintf("Limits are drawn from %d points on; there are %d.", StandardSPC().Baseline, len(c.Points))
		return s
	}
	drawn := d.control(fmt.Sprint("control-", i), l, council, c, d.Every, rebases, nil)
	if d.Window == 0 && target != nil {
		drawn = d.control(fmt.Sprint("control-", i), l, council, c, d.Every, rebases, target)
		s.Assurance = c.Assurance
	}
	s.Control = &drawn
	return s
}

func (d Definition) breakdownSections(k Kept) []breakdownSection {
	var sections []breakdownSection
	l := d.Headline()
	for _, g := range k.Breakdowns {
		at := slices.IndexFunc(sections, func(s breakdownSection) bool { return s.By == g.By })
		if at < 0 {
			at = len(sections)
			sections = append(sections, breakdownSection{By: g.By, Title: byTitle(g.By)})
		}
		v := Value{Value: g.Value, Numerator: g.Numerator, Denominator: g.Denominator}
		row := breakdownRow{Group: g.Group, Value: "–", Counts: countsWords(l, v), Relative: relativeWords(g.Relative), Unknown: g.Unknown}
		if g.Value != nil {
			row.Value = decimals(*g.Value, chartUnit(l).Decimals) + chartUnit(l).Mark
		}
		sections[at].Rows = append(sections[at].Rows, row)
		sections[at].Relative = sections[at].Relative || g.Relative != nil
	}
	for i, s := range sections {
		var groups []Group
		for _, g := range k.Breakdowns {
			if g.By == s.By {
				groups = append(groups, g)
			}
		}
		// The twenty codes are a table: a picture of so many thin groups says little.
		if s.By == "ethnic" || !slices.ContainsFunc(groups, func(g Group) bool { return g.Value != nil }) {
			continue
		}
		sections[i].Bars = bars("by-"+strings.ReplaceAll(s.By, "_", "-"), l, s.By, groups, k.Value)
	}
	return sections
}

// linkCases leads from each group's figure to the cases behind it.
func (d Definition) linkCases(sections []breakdownSection, k Kept) {
	for i, s := range sections {
		for j, row := range s.Rows {
			asked := url.Values{"line": {k.Line}, "by": {s.By}, "group": {row.Group}, "at": {k.At.String()}}
			sections[i].Rows[j].Cases = "/staff/measures/" + d.Key + "/cases?" + asked.Encode()
		}
	}
}

// middleBy is the neighbours' newest median that is not of a later day than a figure's own.
func (c Comparison) middleBy(at calendar.Date) (middle Neighbours, ok bool) {
	for _, n := range c.Middle {
		if !n.At.After(at) {
			middle, ok = n, true
		}
	}
	return middle, ok
}

// comparedWords writes others' figure in the unit of the line that it stands beside.
func comparedWords(l Line, n float64) string {
	if l.Unit.Shape().Kind == "total" {
		return numberWords(l.Unit, n, 1) // others' may be an estimate
	}
	return numberWords(l.Unit, n, l.Unit.Decimals())
}

// numberWords writes a number in a unit with so many decimals.
func numberWords(u Unit, n float64, places int) string {
	switch u = u.Shape(); u.Kind {
	case "percent":
		return decimals(n, places) + "%"
	case "rate":
		return decimals(n, places) + " per " + thousands(u.Per)
	}
	return strings.TrimSpace(decimals(n, places) + " " + u.Counted())
}

func publishedRows(l Line, c Comparison, council string) []publishedRow {
	var rows []publishedRow
	add := func(area string, figures []Compared) {
		for _, f := range figures[max(0, len(figures)-2):] {
			rows = append(rows, publishedRow{yearTo(f.At), area, comparedWords(l, f.Value) + " – " + l.Title, f.Source})
		}
	}
	add(council, c.Own)
	for _, a := range c.Areas {
		add(a.Name, a.Figures)
	}
	return rows
}

func (m *Measures) sendMeasureCSV(w http.ResponseWriter, r *http.Request) error {
	d, err := m.Definition(r.PathValue("key"))
	if err != nil {
		return err
	}
	web.Download(w, d.Key+".csv", "text/csv; charset=utf-8")
	return m.writeCSV(r.Context(), w, func(of Definition) bool { return of.Key == d.Key })
}

func dateValues(r *http.Request, field string) map[string]string {
	values := map[string]string{}
	for _, part := range []string{"day", "month", "year"} {
		values[field+"-"+part] = web.Text(r, field+"-"+part)
	}
	return values
}

func (m *Measures) postTarget(w http.ResponseWriter, r *http.Request) error {
	key := r.PathValue("key")
	asked := askedMeasure{Line: web.Text(r, "line"), Target: web.Text(r, "target"), Reason: web.Text(r, "reason"), Starts: dateValues(r, "starts")}
	starts, err := web.Day(r, "starts")
	if err == nil {
		target, wrong := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(asked.Target, ",", ""), "%"), 64)
		if wrong != nil {
			err = fault.Invalid("There is a problem with the target.").At("target", "Enter the target as a number, such as 95")
		} else {
			err = m.SetTarget(r.Context(), key, asked.Line, starts, target, asked.Reason)
		}
	}
	if wrong, ok := wrongIn(err); ok {
		return m.renderMeasure(w, r, asked, wrong)
	} else if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/measures/"+key, "The target is set.")
}

func (m *Measures) postWithdraw(w http.ResponseWriter, r *http.Request) error {
	if err := m.WithdrawTarget(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/measures/"+r.PathValue("key"), "The target is withdrawn.")
}

func (m *Measures) postBaseline(w http.ResponseWriter, r *http.Request) error {
	key := r.PathValue("key")
	asked := askedMeasure{Change: web.Text(r, "change"), On: dateValues(r, "on")}
	on, err := web.Day(r, "on")
	if err == nil {
		err = m.AddRebase(r.Context(), key, on, asked.Change)
	}
	if wrong, ok := wrongIn(err); ok {
		return m.renderMeasure(w, r, asked, wrong)
	} else if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/measures/"+key, "A new baseline begins on that day.")
}

func (m *Measures) postPublishing(w http.ResponseWriter, r *http.Request) error {
	publish := web.Text(r, "publish") == "yes"
	if err := m.SetPublishing(r.Context(), r.PathValue("key"), publish); err != nil {
		return err
	}
	words := "The measure may stand in releases."
	if !publish {
		words = "The measure is off the public site and may not stand in releases."
	}
	return web.Done(w, r, "/staff/measures/"+r.PathValue("key"), words)
}

func jobWords(s job.Status) string {
	if s.State == job.Queued {
		return "All measures are about to be counted anew."
	}
	if s.Words == "" {
		return "The measures are being counted now."
	}
	return fmt.Sprintf("The measures are being counted now: %s, %d%%.", s.Words, s.Percent())
}

func everyWords(d Definition) string {
	words := "every " + string(d.Every)
	switch d.Every {
	case calendar.Year:
		words = "every financial year"
	case calendar.WorkforceYear:
		words = "every year to 30 September"
	}
	if d.Window > 0 {
		words += fmt.Sprintf(", over the %d months before", d.Window)
	}
	return words
}

func assuranceWords(assurance string) string {
	return map[string]string{
		"always met":   "always met",
		"never met":    "never met: it needs a change of the process",
		"hit and miss": "met in some months and missed in others, by chance",
	}[assurance]
}

func lineItems(d Definition) []govuk.SelectItem {
	var items []govuk.SelectItem
	for _, l := range d.Lines {
		items = append(items, govuk.SelectItem{Value: l.Key, Text: l.Title})
	}
	return items
}
