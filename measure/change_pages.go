package measure

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// changeRoutes are the pages of what changed from one count to the next.
func (m *Measures) changeRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/changes", May: account.MeasureRead, Do: m.showChanges},
		{Pattern: "GET /staff/changes/{id}", May: account.MeasureRead, Do: m.showChange},
		{Pattern: "GET /staff/changes/{id}/difference.csv", May: account.MeasureRead, Do: m.sendChange("csv")},
		{Pattern: "GET /staff/changes/{id}/difference.xlsx", May: account.MeasureRead, Do: m.sendChange("xlsx")},
		{Pattern: "POST /staff/changes/{id}/read", May: account.CollectionAccept, Do: m.postRead},
		{Pattern: "GET /staff/changes/{id}/measures/{key}", May: account.MeasureRead, Do: m.showMeasureChange},
		{Pattern: "POST /staff/changes/{id}/measures/{key}", May: account.CaseRead, Do: m.openMovedCases},
	}
}

type changesPage struct {
	Rows     []changeRow
	Upload   bool // only those that one upload caused
	MayCases bool
}

type changeRow struct {
	ID, Words, At, By        string
	First                    bool
	Moved, Rewritten, Issues string
	Cases                    string
	Read                     string
	Unread                   bool
}

func (m *Measures) showChanges(w http.ResponseWriter, r *http.Request) error {
	upload := r.URL.Query().Get("upload")
	all, err := m.Changes(r.Context(), upload)
	if err != nil {
		return err
	}
	page := changesPage{Upload: upload != "", MayCases: mayCases(r.Context())}
	for _, c := range all {
		row := changeRow{ID: c.ID, Words: upper(c.Words()), At: instant(c.At), By: c.ByName, First: c.First, Moved: many(c.Moved, "measure"), Rewritten: many(c.Rewritten, "measure"), Cases: many(c.Cases, "measure"), Issues: notedWords(c.Turns.V)}
		if c.Periods > 0 {
			row.Rewritten = many(c.Periods, "figure") + " of " + row.Rewritten
		}
		if c.First {
			row.Words = "The first count"
		}
		if row.Unread = c.ReadAt.IsZero() && !c.First; !c.ReadAt.IsZero() {
			row.Read = "by " + c.ReadByName + " on " + instant(c.ReadAt)
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(w, r, http.StatusOK, showChanges(page))
}

func many(n int, noun string) string {
	switch n {
	case 0:
		return "none"
	case 1:
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// notedWords say what became of the issues that somebody had noted.
func notedWords(turns []collection.Turn) string {
	again, solved := 0, 0
	for _, t := range turns {
		again, solved = again+t.Again, solved+t.Solved
	}
	var parts []string
	if again > 0 {
		parts = append(parts, fmt.Sprintf("%d came back", again))
	}
	if solved > 0 {
		parts = append(parts, fmt.Sprintf("%d solved", solved))
	}
	return strings.Join(parts, ", ")
}

type changePage struct {
	Difference
	Turned   []turnRow
	Moved    []moveRow
	Stale    []Stale
	Rewrites []rewriteRow // one for each measure
	Sets     []setRow     // of periods that were counted before
	OnTo     []setRow     // from the newest day before to the newest now
	First    []MeasureChange
	Rules    []MeasureChange
	New      int
	Gone     int
	MayCases bool
	MayRead  bool
	MayOffer bool
}

type turnRow struct {
	Name, How, By, At string
	Upload            string
	Grades, Issues    string
	Changed           bool // the grade moved
}

type moveRow struct {
	Key, Title string
	Was, Now   string
	Words      string
	Rule       string
	Tag        govuk.TagParams
	Changed    bool // counted by another rule now
}

type rewriteRow struct {
	Key, Title       string
	Line             string
	Figures          string
	Period, Was, Now string
	Changed          bool
}

type setRow struct {
	Key, Title           string
	Line                 string
	Period               string
	Joined, Left, Turned int
}

func (p changePage) heading() string {
	if p.Change.First {
		return "The first count"
	}
	return upper(p.Words)
}

const changedRule = "Counted by another rule now"

// unjudgedWords say what no rule could judge.
func unjudgedWords(n int) string {
	if n == 1 {
		return "1 newest figure is another now and cannot be judged: it is a mean, a median or a count with too few months for limits."
	}
	return thousands(n) + " newest figures are others now and cannot be judged: they are means, medians or counts with too few months for limits."
}

// rewrittenWords say how much of the history was rewritten, and by what.
func rewrittenWords(c Change) string {
	return upper(many(c.Periods, "figure")) + " of " + many(c.Rewritten, "measure") + " had been counted before and " + map[bool]string{true: "is another now", false: "are others now"}[c.Periods == 1] + ", after: " + c.Words() + "."
}

func titlesOf(all []MeasureChange) string {
	titles := make([]string, len(all))
	for i, one := range all {
		titles[i] = one.Title
	}
	return strings.Join(titles, ", ")
}

func (m *Measures) showChange(w http.ResponseWriter, r *http.Request) error {
	page, err := m.changePage(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showChange(page))
}

func (m *Measures) changePage(r *http.Request) (p changePage, err error) {
	ctx := r.Context()
	if p.Difference, err = m.Difference(ctx, r.PathValue("id")); err != nil {
		return p, err
	}
	p.MayCases, p.MayRead, p.MayOffer = mayCases(ctx), web.May(ctx, account.CollectionAccept), web.May(ctx, account.ReleasePropose)
	for _, t := range p.Turns {
		p.Turned = append(p.Turned, turnedRow(t))
	}
	stale, err := m.stale(ctx, "")
	if err != nil {
		return p, err
	}
	for _, one := range p.Measures {
		d, err := m.Definition(one.Measure)
		if err != nil {
			d = Definition{Key: one.Measure, Title: one.Title} // its file is gone by now
		}
		p.add(d, one, stale)
	}
	p.Stale = newestStale(p.Stale)
	slices.SortStableFunc(p.Moved, func(a, b moveRow) int { return cmp.Compare(moveOrder[a.Tag.Text], moveOrder[b.Tag.Text]) })
	slices.SortStableFunc(p.Sets, func(a, b setRow) int { return cmp.Compare(b.Joined+b.Left+b.Turned, a.Joined+a.Left+a.Turned) })
	slices.SortStableFunc(p.Rewrites, func(a, b rewriteRow) int { return cmp.Compare(a.Title, b.Title) })
	return p, nil
}

// add puts one measure's part into the sections of the page.
func (p *changePage) add(d Definition, one MeasureChange, stale []Stale) {
	p.New, p.Gone = p.New+one.New, p.Gone+one.Gone
	if one.First {
		p.First = append(p.First, one)
	}
	if one.Rule {
		p.Rules = append(p.Rules, one)
	}
	p.Moved = append(p.Moved, d.moveRows(one)...)
	if len(one.Rewrites) > 0 {
		p.Rewrites = append(p.Rewrites, d.newestRewrite(one))
	}
	for _, s := range one.Sets {
		row := d.setRow(s)
		if s.Was == s.At {
			p.Sets = append(p.Sets, row)
		} else {
			p.OnTo = append(p.OnTo, row)
		}
	}
	for _, s := range stale {
		if s.Measure == one.Measure && slices.ContainsFunc(one.Rewrites, func(r Rewrite) bool { return r.Line == s.Line && r.At == s.At && r.Kind == d.PublicKind() }) {
			p.Stale = append(p.Stale, s)
		}
	}
}

var verdictTags = map[string]govuk.TagParams{
	"improvement": {Text: "Improvement", Classes: "govuk-tag--green"},
	"concern":     {Text: "Concern", Classes: "govuk-tag--red"},
	"change":      {Text: "Change", Classes: "govuk-tag--blue"},
}

// moveOrder puts concerns first.
var moveOrder = map[string]int{"Concern": 1, "Improvement": 2, "Change": 3}

func (d Definition) moveRows(one MeasureChange) (rows []moveRow) {
	for _, mv := range one.Moves {
		l := d.line(mv.Line)
		title := one.Title
		if mv.Title != "" && mv.Title != title {
			title += ": " + mv.Title
		}
		rows = append(rows, moveRow{Key: one.Measure, Title: title, Was: StaffWords(l, mv.Was) + ", " + mv.WasAt.Words(), Now: StaffWords(l, mv.Now) + ", " + mv.At.Words(), Words: mv.Words, Rule: upper(mv.Rule), Tag: verdictTags[mv.Verdict], Changed: one.Rule})
	}
	return rows
}

// newestRewrite tells of the newest figure that was rewritten, a headline's before that of a single month.
func (d Definition) newestRewrite(one MeasureChange) rewriteRow {
	at := max(0, slices.IndexFunc(one.Rewrites, func(r Rewrite) bool { return r.Kind == d.HeadlineKind() }))
	row := d.rewriteRow(one.Rewrites[at])
	row.Key, row.Title, row.Figures, row.Changed = one.Measure, one.Title, many(len(one.Rewrites), "figure"), one.Rule
	return row
}

func (d Definition) rewriteRow(r Rewrite) rewriteRow {
	l := d.line(r.Line)
	row := rewriteRow{Period: periodName(r.Kind, r.Starts, r.At), Was: StaffWords(l, r.Was) + aside(r.Was), Now: StaffWords(l, r.Now) + aside(r.Now)}
	if len(d.Lines) > 0 {
		row.Line = l.Title
	}
	return row
}

func (d Definition) setRow(s SetChange) setRow {
	row := setRow{Key: d.Key, Title: d.Title, Period: s.At.Words(), Joined: s.Joined, Left: s.Left, Turned: s.Turned}
	if s.Was != s.At {
		row.Period = s.Was.Words() + " to " + s.At.Words()
	}
	if len(d.Lines) > 0 {
		row.Line = d.line(s.Line).Title
	}
	return row
}

func turnedRow(t collection.Turn) turnRow {
	row := turnRow{Name: t.Return.Name(), How: t.How, By: t.By, Upload: t.Return.UploadID, Issues: notedWords([]collection.Turn{t})}
	if !t.At.IsZero() {
		row.At = instant(t.At)
	}
	grade := func(g collection.Grade, errors int) string { return fmt.Sprintf("%s (%s)", g, many(errors, "error")) }
	switch {
	case t.Grade != "" && t.GradeBefore != "":
		row.Changed = t.Grade != t.GradeBefore
		row.Grades = grade(t.GradeBefore, t.ErrorsThen) + " to " + grade(t.Grade, t.Errors)
	case t.Grade != "":
		row.Grades = grade(t.Grade, t.Errors)
	}
	return row
}

func (m *Measures) postRead(w http.ResponseWriter, r *http.Request) error {
	if err := m.MarkRead(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/changes/"+r.PathValue("id"), "Marked as read.")
}

// mostRows is how many rows of a section stand open; the rest is folded.
const mostRows = 15

// mostOpened is how many cases that joined, left or changed a page shows; the files have them all.
const mostOpened = 100

// mostHistory is how many rewritten figures stand open on the page of one measure.
const mostHistory = 12

type measureChangePage struct {
	changePage
	D        Definition
	One      MeasureChange
	History  []rewriteRow // the newest
	Older    []rewriteRow
	Why      string
	Opened   bool
	Cases    []MovedCase // those shown
	More     int
	HasCases bool
	Wrong    wrongs
}

func (m *Measures) measureChangePage(r *http.Request) (p measureChangePage, err error) {
	if p.Difference, err = m.Difference(r.Context(), r.PathValue("id")); err != nil {
		return p, err
	}
	at := slices.IndexFunc(p.Measures, func(c MeasureChange) bool { return c.Measure == r.PathValue("key") })
	if at < 0 {
		return p, fault.NotFound("Nothing of this measure changed then.")
	}
	p.One = p.Measures[at]
	if p.MayCases, err = m.mayTell(r.Context(), p.One.Measure); err != nil {
		return p, err
	}
	if p.D, err = m.Definition(p.One.Measure); err != nil {
		return p, err
	}
	stale, err := m.stale(r.Context(), p.D.Key)
	if err != nil {
		return p, err
	}
	p.add(p.D, p.One, stale)
	for _, one := range p.One.Rewrites {
		p.History = append(p.History, p.D.rewriteRow(one))
	}
	if n := len(p.History); n > mostHistory {
		p.History, p.Older = p.History[:mostHistory], p.History[mostHistory:]
	}
	p.Stale, p.HasCases = newestStale(p.Stale), len(p.One.Sets) > 0
	return p, nil
}

func (m *Measures) showMeasureChange(w http.ResponseWriter, r *http.Request) error {
	page, err := m.measureChangePage(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showMeasureChange(page))
}

var movedHeadings = []string{"what", "line", "from", "to", "child", "case_id", "on", "counted_before", "counted_now"}

// openMovedCases records who opens which cases and why, and then shows them or sends them as a file.
func (m *Measures) openMovedCases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page, err := m.measureChangePage(r)
	if err != nil {
		return err
	}
	if err := m.mayOpen(ctx, page.D); err != nil {
		return err
	}
	page.Why = web.Text(r, "why")
	if wrong := whyWrong(page.Why); wrong != nil {
		page.Wrong = wrongs{wrong}
		return web.Render(w, r, http.StatusUnprocessableEntity, showMeasureChange(page))
	}
	if page.Cases, err = m.movedCases(ctx, page.ID, page.D); err != nil {
		return err
	}
	as := web.Text(r, "as")
	sentence := fmt.Sprintf("%s the %d cases that joined, left or changed of %s after %s, because: %s", cmp.Or(takings[as], "opened"), len(page.Cases), page.D.Title, page.Words, oneLine(page.Why))
	if err := m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("measure", page.D.Key)
		tx.About("change", page.ID)
		return nil
	}); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if takings[as] != "" {
		rest := page.Cases
		return sendSheet(w, as, page.D.Key+"-joined-and-left-"+calendar.Of(page.At.Time).String(), movedHeadings, func() []any {
			if len(rest) == 0 {
				return nil
			}
			c := rest[0]
			rest = rest[1:]
			return []any{c.How, c.Line, c.Was, c.At, c.Child, c.CaseID, c.On, c.Before, c.Now}
		})
	}
	page.Opened = true
	if n := len(page.Cases); n > mostOpened {
		page.Cases, page.More = page.Cases[:mostOpened], n-mostOpened
	}
	return web.Render(w, r, http.StatusOK, showMeasureChange(page))
}

// heading is how the list calls what a case is.
func (p measureChangePage) heading() string {
	if p.D.Cases != "" {
		return upper(p.D.Cases)
	}
	return "Child or case"
}

// counted says how a case is counted before and after.
func (c MovedCase) counted() string {
	switch c.How {
	case caseJoined:
		return c.Now
	case caseLeft:
		return "was: " + c.Before
	}
	return c.Before + ", now " + c.Now
}

func (c MovedCase) onWords() string {
	if d, err := calendar.Parse(c.On); err == nil {
		return d.Words()
	}
	return ""
}

var differenceHeadings = []string{"section", "measure", "title", "line", "kind", "starts", "at", "was_at", "value_was", "numerator_was", "denominator_was", "value_now", "numerator_now", "denominator_now", "rule", "joined", "left", "changed_answer"}

// sendChange sends a whole difference, counts only, as a file.
func (m *Measures) sendChange(as string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := m.Difference(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		rows := d.rows()
		return sendSheet(w, as, "what-changed-"+calendar.Of(d.At.Time).String(), differenceHeadings, func() []any {
			if len(rows) == 0 {
				return nil
			}
			row := rows[0]
			rows = rows[1:]
			return row
		})
	}
}

// rows are a difference flat.
func (d Difference) rows() (rows [][]any) {
	values := func(v Value) []any {
		return []any{plainNumber(v.Value), plainNumber(v.Numerator), plainNumber(v.Denominator)}
	}
	for _, one := range d.Measures {
		for _, mv := range one.Moves {
			rows = append(rows, slices.Concat([]any{"moved", one.Measure, one.Title, mv.Line, "", "", mv.At, mv.WasAt}, values(mv.Was), values(mv.Now), []any{mv.Rule, "", "", ""}))
		}
		for _, h := range one.Rewrites {
			rows = append(rows, slices.Concat([]any{"history rewritten", one.Measure, one.Title, h.Line, string(h.Kind), h.Starts, h.At, h.At}, values(h.Was), values(h.Now), []any{"", "", "", ""}))
		}
		for _, s := range one.Sets {
			rows = append(rows, []any{"cases", one.Measure, one.Title, s.Line, "", "", s.At, s.Was, "", "", "", "", "", "", "", s.Joined, s.Left, s.Turned})
		}
	}
	return rows
}

// ChangesText lists differences for a terminal.
func ChangesText(all []Change) string {
	var out strings.Builder
	for _, c := range all {
		words := fmt.Sprintf("%s moved, %s rewritten, cases corrected in %s", many(c.Moved, "measure"), many(c.Periods, "figure"), many(c.Cases, "measure"))
		if c.First {
			words = "first count, nothing to compare"
		}
		fmt.Fprintf(&out, "%s  %s  %s\n  %s\n", c.ID, instant(c.At), c.Words(), words)
	}
	if len(all) == 0 {
		out.WriteString("Nothing was counted yet, or nothing changed.\n")
	}
	return out.String()
}

// Text is one difference for a terminal.
func (d Difference) Text(definition func(key string) (Definition, error)) string {
	var out strings.Builder
	fmt.Fprintf(&out, "What changed: %s\n%s, counted by %s\n", d.Words, instant(d.Change.At), d.ByName)
	for _, t := range d.Turns {
		row := turnedRow(t)
		fmt.Fprintf(&out, "  %s %s by %s", row.Name, row.How, row.By)
		if row.Grades != "" {
			fmt.Fprintf(&out, "; quality %s", row.Grades)
		}
		if row.Issues != "" {
			fmt.Fprintf(&out, "; noted issues: %s", row.Issues)
		}
		out.WriteString("\n")
	}
	if d.Change.First {
		out.WriteString("First count, nothing to compare.\n")
	}
	for _, one := range d.Measures {
		of, err := definition(one.Measure)
		if err != nil {
			of = Definition{Key: one.Measure, Title: one.Title}
		}
		fmt.Fprintf(&out, "%s  %s\n", one.Measure, one.Title)
		if one.First {
			out.WriteString("  first count, nothing to compare\n")
		}
		if one.Rule {
			out.WriteString("  counted by another rule than before\n")
		}
		for _, row := range of.moveRows(one) {
			fmt.Fprintf(&out, "  moved: %s, was %s: %s (%s)\n", row.Now, row.Was, row.Words, row.Rule)
		}
		for _, h := range one.Rewrites {
			row := of.rewriteRow(h)
			fmt.Fprintf(&out, "  rewritten: %s: %s, was %s\n", strings.TrimSpace(row.Line+" "+row.Period), row.Now, row.Was)
		}
		for _, s := range one.Sets {
			row := of.setRow(s)
			fmt.Fprintf(&out, "  cases %s: %d joined, %d left, %d changed answer\n", strings.TrimSpace(row.Line+" "+row.Period), s.Joined, s.Left, s.Turned)
		}
		if one.New+one.Gone > 0 {
			fmt.Fprintf(&out, "  %s counted for the first time, %s counted no more\n", many(one.New, "figure"), many(one.Gone, "figure"))
		}
	}
	return out.String()
}
