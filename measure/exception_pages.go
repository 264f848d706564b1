package measure

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

// exceptionRoutes are the lists that teams work from.
func (m *Measures) exceptionRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/exceptions", May: account.CaseRead, Do: m.showExceptions},
		{Pattern: "GET /staff/exceptions/{key}", May: account.CaseRead, Do: m.askException},
		{Pattern: "POST /staff/exceptions/{key}", May: account.CaseRead, Do: m.postException},
	}
}

type exceptionsPage struct {
	Team    string // whose rows are counted; empty for all
	Counted string // when; empty when never
	Rows    []exceptionsRow
}

type exceptionsRow struct {
	Key, Title, Who   string
	Late, Soon        string // in words, empty for none
	Told              string
	LateN             int
	Failed, Uncounted bool
}

// showExceptions lists the lists with how many rows each has, for whoever may open them: small counts are shown to nobody else.
func (m *Measures) showExceptions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := sightOf(ctx)
	if err != nil {
		return err
	}
	counts, err := m.exceptionCounts(ctx, s)
	if err != nil {
		return err
	}
	page := exceptionsPage{Team: s.team}
	for _, x := range m.exceptions {
		settings, err := m.inForceNow(ctx, x.d)
		if err != nil {
			return err
		}
		row := exceptionsRow{Key: x.Key, Title: x.Title, Who: x.Who}
		c, counted := counts[x.Key]
		row.Uncounted, row.Failed, row.LateN = !counted, c.Failed != "", c.Late
		if counted && !row.Failed {
			page.Counted = instant(c.CountedAt)
			row.Late = numbered(c.Late, x.Late, settings)
			if x.Soon != "" {
				row.Soon = numbered(c.Soon, x.Soon, settings)
			}
			row.Told = "Nothing is loaded"
			if !c.DataTo.IsZero() {
				row.Told = "To " + c.DataTo.Words()
				if old := c.DataTo.DaysUntil(m.db.Today()); old > 31 {
					row.Told += fmt.Sprintf(", %d days ago", old)
				}
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(w, r, http.StatusOK, showExceptions(page))
}

type exceptionPage struct {
	X        Exception
	Team     string
	Why      string
	List     *ExceptionList
	Rows     []ExceptionRow // those shown
	Late     string
	Soon     string
	Told     []string
	Stale    string // a warning that the files are old
	Settings []InForce
	Wrong    wrongs
}

// askException asks for the reason before a single row is read (design, ruling 6).
func (m *Measures) askException(w http.ResponseWriter, r *http.Request) error {
	x, err := m.exception(r.PathValue("key"))
	if err != nil {
		return err
	}
	s, err := sightOf(r.Context())
	if err != nil {
		return err
	}
	page := exceptionPage{X: x, Team: s.team}
	if page.Settings, err = m.inForceNow(r.Context(), x.d); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showException(page))
}

// postException records who opens a list and why, and then shows it or sends it as a file.
func (m *Measures) postException(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := m.exception(r.PathValue("key"))
	if err != nil {
		return err
	}
	s, err := sightOf(ctx)
	if err != nil {
		return err
	}
	page := exceptionPage{X: x, Team: s.team, Why: web.Text(r, "why")}
	if wrong := whyWrong(page.Why); wrong != nil {
		page.Wrong = wrongs{wrong}
		if page.Settings, err = m.inForceNow(ctx, x.d); err != nil {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, showException(page))
	}
	if page.List, err = m.openList(ctx, x, s); err != nil {
		return err
	}
	as := web.Text(r, "as")
	doing := cmp.Or(takings[as], "opened")
	whose := ""
	if s.team != "" {
		whose = " of " + s.team
	}
	sentence := fmt.Sprintf("%s the %d rows%s on the list “%s”, because: %s", doing, len(page.List.Rows), whose, x.Title, oneLine(page.Why))
	if err := m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("exception", x.Key)
		return nil
	}); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if takings[as] != "" {
		rows := page.List.Rows
		return sendSheet(w, as, x.Key+"-"+page.List.Day.String(), exceptionHeadings, func() []any {
			if len(rows) == 0 {
				return nil
			}
			row := rows[0]
			rows = rows[1:]
			return row.cells()
		})
	}
	page.fill(m.db.Today())
	return web.Render(w, r, http.StatusOK, showException(page))
}

func (p *exceptionPage) fill(today calendar.Date) {
	late, soon := p.List.Counts()
	p.Settings = p.List.Settings
	p.Late = numbered(late, p.X.Late, p.Settings)
	if p.X.Soon != "" {
		p.Soon = numbered(soon, p.X.Soon, p.Settings)
	}
	p.Rows = p.List.Rows[:min(len(p.List.Rows), mostCases)]
	for _, t := range p.List.Told {
		switch {
		case t.Timeless:
		case t.DataTo.IsZero():
			p.Told = append(p.Told, t.Title+": nothing is loaded")
		default:
			p.Told = append(p.Told, t.Title+": as the files tell, to "+t.DataTo.Words())
		}
	}
	if to := p.List.dataTo(); !to.IsZero() && to.DaysUntil(today) > 31 {
		p.Stale = fmt.Sprintf("What is loaded ends on %s, %d days ago. What was done since is not on this list.", to.Words(), to.DaysUntil(today))
	}
}

var exceptionHeadings = []string{"Child", "Case", "Team", "Worker", "Since", "Due", "Days over", "Overdue", "What"}

func (row ExceptionRow) cells() []any {
	over := "no"
	if row.Late {
		over = "yes"
	}
	return []any{row.Child, row.CaseID, row.Team, row.Worker, row.Since, row.Due, row.Days, over, row.Words}
}

// DaysWords says how late a row is, or how long there is.
func (row ExceptionRow) DaysWords() string {
	many := func(n int) string {
		if n == 1 {
			return "1 day"
		}
		return thousands(n) + " days"
	}
	switch {
	case row.Due.IsZero() && row.Since.IsZero():
		return "no date"
	case row.Due.IsZero():
		return "for " + many(row.Days)
	case row.Days > 0:
		return many(row.Days) + " over"
	case row.Days == 0:
		return "today"
	}
	return "in " + many(-row.Days)
}

// whyWrong refuses an opening without a reason that somebody else could weigh later.
func whyWrong(why string) *fault.Fault {
	if n := len(why); n < 10 || n > 300 {
		return fault.Invalid("There is a problem.").At("why", "Say why you need to see the cases, in 10 to 300 characters")
	}
	return nil
}

func oneLine(words string) string { return strings.Join(strings.Fields(words), " ") }
