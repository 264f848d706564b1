package measure

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/vault"
	"waymark/web"
)

// mostCases is how many cases a page shows; the files have them all.
const mostCases = 2000

type casesPage struct {
	D     Definition
	At    string
	Why   string
	List  *CaseList
	More  int
	Wrong wrongs

	Line, By, Group string // whose cases only; empty for all
	Part            bool   // only those of the last single month, quarter or term of a rolling figure
	Titles          string // how the figure is called that the cases are behind

	has caseColumns
}

// caseColumns are what a list of cases has to say beside whom each is: a column that says nothing, or the same as another, is
// left out.
type caseColumns struct {
	id, day bool
	caption string // how many cases there are, however many lines count them
}

func (l *CaseList) columns() (c caseColumns) {
	distinct := map[string]bool{}
	for _, one := range l.Cases {
		c.id = c.id || l.ofChildren() && one.CaseID != one.Child
		c.day = c.day || !one.On.IsZero()
		distinct[one.CaseID] = true
	}
	c.caption = some(len(distinct), "case")
	if len(distinct) < len(l.Cases) {
		c.caption += ", in " + some(len(l.Cases), "row") + ": one for each line that counts them"
	}
	return c
}

// inOrder puts the cases of the headline first, and those of the other lines as the measure's file names them.
func (l *CaseList) inOrder(lines []Line) {
	place := func(c Case) int { return slices.IndexFunc(lines, func(one Line) bool { return one.Key == c.Line }) }
	slices.SortStableFunc(l.Cases, func(a, b Case) int { return cmp.Compare(place(a), place(b)) })
}

// heading is how the list calls what a case is.
func (p casesPage) heading() string { return upper(p.List.What) }

// partItems are the choice between all cases of a rolling figure and those of its last month.
func (p casesPage) partItems() []govuk.RadiosItem {
	every := string(p.D.Every)
	return []govuk.RadiosItem{
		{Value: "all", Text: fmt.Sprintf("All of the %d months that the figure is counted over", p.D.Window)},
		{Value: partAsked, Text: "Only those of the last whole " + every + " in it"},
	}
}

// partAsked is what a form or link says that asks for the last single month.
const partAsked = "part"

func (p casesPage) only() string {
	if p.Part {
		return partAsked
	}
	return "all"
}

// narrowed says which part of the figure is asked for, from the link or the form.
func (p *casesPage) narrowed(line, by, group string) {
	p.Line, p.By, p.Group = line, by, group
	var parts []string
	if line != "" {
		parts = append(parts, p.D.line(line).Title)
	}
	if by != "" {
		parts = append(parts, byTitle(by)+": "+group)
	}
	p.Titles = strings.Join(parts, ", ")
}

// askCases asks for the reason before a single case is read (design, ruling 6).
func (m *Measures) askCases(w http.ResponseWriter, r *http.Request) error {
	d, err := m.Definition(r.PathValue("key"))
	if err != nil {
		return err
	}
	if err := m.mayOpen(r.Context(), d); err != nil {
		return err
	}
	asked := r.URL.Query()
	page := casesPage{D: d, At: asked.Get("at"), Part: d.rolls() && asked.Get("only") == partAsked}
	page.narrowed(asked.Get("line"), asked.Get("by"), asked.Get("group"))
	return web.Render(w, r, http.StatusOK, showCases(page))
}

// mayOpen lets through whoever may read every case. A return does not say which team a child's worker is in, so a manager
// who may see a team's own rows cannot be shown them here. The rows of a restricted register no role opens.
func (m *Measures) mayOpen(ctx context.Context, d Definition) error {
	person, ok := account.From(ctx)
	if !ok {
		return nil
	}
	if !person.Everywhere(account.CaseRead) {
		return fault.Forbidden("These returns do not say which team a child is with, so only people who may read every case can open this list.")
	}
	for _, s := range d.reads {
		if !s.closed {
			continue
		}
		if _, granted, err := m.granted(ctx, s.key); err != nil {
			return err
		} else if !granted {
			return fault.Forbidden("%s is a restricted register. An administrator can open it to you by name, with a reason and until a day.", s.title)
		}
	}
	return nil
}

// Granted says who asks whether a restricted register was opened by name to whoever has signed in. Without one nobody was.
func (m *Measures) Granted(to func(ctx context.Context, register string) (account.Grant, bool, error)) {
	m.granted = to
}

// openCases records who opens which cases and why, and then shows them.
func (m *Measures) openCases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.Definition(r.PathValue("key"))
	if err != nil {
		return err
	}
	if err := m.mayOpen(r.Context(), d); err != nil {
		return err
	}
	page := casesPage{D: d, At: web.Text(r, "at"), Why: web.Text(r, "why"), Part: d.rolls() && web.Text(r, "only") == partAsked}
	page.narrowed(web.Text(r, "line"), web.Text(r, "by"), web.Text(r, "group"))
	wrong := whyWrong(page.Why)
	if wrong == nil {
		wrong = fault.Invalid("There is a problem.")
	}
	var at calendar.Date
	if page.At != "" {
		if at, err = calendar.ParseUK(page.At); err != nil {
			at, err = calendar.Parse(page.At) // 2026-03-31, as the command line and CSV files write it
		}
		if err != nil {
			wrong.At("at", "Enter a real date, such as 31/3/2026")
		}
	}
	if len(wrong.Fields) > 0 {
		page.Wrong = wrongs{wrong}
		return web.Render(w, r, http.StatusUnprocessableEntity, showCases(page))
	}
	list := Cases
	if page.Part {
		list = PartCases
	}
	err = m.cache.With(ctx, func(v *vault.DB) error {
		page.List, err = list(ctx, v, d, at)
		return err
	})
	if err != nil {
		return err
	}
	page.List.only(page.Line, page.By, page.Group)
	page.List.inOrder(d.AllLines())
	page.has = page.List.columns()
	as, of := web.Text(r, "as"), d.Title
	if page.Titles != "" {
		of += " (" + page.Titles + ")"
	}
	sentence := fmt.Sprintf("%s the %d cases of %s, %s, because: %s", cmp.Or(takings[as], "opened"), len(page.List.Cases), of, page.List.Period, oneLine(page.Why))
	if err := m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("measure", d.Key)
		return nil
	}); err != nil {
		return err
	}
	if takings[as] != "" {
		headings, next := page.List.sheet()
		return sendSheet(w, as, page.List.fileName(page.Titles, m.db.Today()), headings, next)
	}
	if n := len(page.List.Cases); n > mostCases {
		page.List.Cases, page.More = page.List.Cases[:mostCases], n-mostCases
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, showCases(page))
}
