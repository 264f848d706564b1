package practice

import (
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

type supervisionPage struct {
	Report Report
	Own    string // the team of a manager who sees their own only
	Log    bool
	Clocks Clocks
}

func (p *Practices) supervisionPage(w http.ResponseWriter, r *http.Request) (err error) {
	page := supervisionPage{Log: web.May(r.Context(), account.SupervisionLog)}
	if page.Report, err = p.report(r); err != nil {
		return err
	}
	if person, ok := account.From(r.Context()); ok && !person.Everywhere(account.SupervisionCount) {
		page.Own = person.Team // "" reads as the whole council below, so nobody without a team sees lines
		var own []TeamSupervision
		for _, t := range page.Report.Teams {
			if t.Team == person.Team || person.MayOn(account.SupervisionCount, account.Subject{Team: t.Team, Priority: first(person.Priorities.V)}) {
				own = append(own, t)
			}
		}
		page.Report.Teams = own
	}
	if page.Clocks, err = p.clocks(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, supervisionScreen(page))
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

type logPage struct {
	Entry Supervised
	What  string // held, missed or left
	On    map[string]string
	Mine  web.Paged[Supervision]
	All   bool // the council lets managers see their whole team
	Team  string
	Today calendar.Date
	Wrong *fault.Fault
}

func (p *Practices) logForm(r *http.Request) (page logPage, err error) {
	person, _ := account.From(r.Context())
	page.Team, page.Today, page.What = person.Team, p.db.Today(), "held"
	page.On = web.DaysOf("on", page.Today)
	page.Entry.Kind = OneToOne
	if page.All, err = p.staffLevel(r.Context()); err != nil {
		return page, err
	}
	all, err := p.OwnSupervisions(r.Context())
	page.Mine = web.PageOf(r, all)
	return page, err
}

func (p *Practices) logPage(w http.ResponseWriter, r *http.Request) error {
	page, err := p.logForm(r)
	if err != nil {
		return err
	}
	page.Entry.Worker = r.URL.Query().Get("worker")
	return web.Render(w, r, http.StatusOK, logScreen(page))
}

func (p *Practices) postLog(w http.ResponseWriter, r *http.Request) error {
	page, err := p.logForm(r)
	if err != nil {
		return err
	}
	page.What = web.Text(r, "what")
	page.Entry = Supervised{Worker: web.Text(r, "worker"), Role: web.Text(r, "role"), Kind: Talk(web.Text(r, "kind")), Left: page.What == "left"}
	page.Entry.On, page.On = sentDay(r, "on")
	if n := web.Text(r, "children"); n != "" {
		if page.Entry.Children = web.Number(r, "children"); page.Entry.Children == 0 && n != "0" {
			page.Entry.Children = -1 // what was typed is no number: the rule says so
		}
	}
	if page.What == "missed" {
		if page.Entry.Missed = web.Text(r, "missed"); page.Entry.Missed == "" {
			page.Entry.Missed = "?"
		}
	}
	next, err := p.Supervise(r.Context(), page.Entry)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		return web.Render(w, r, status, logScreen(page))
	}
	if err != nil {
		return err
	}
	words := "Kept."
	if !next.IsZero() {
		words = "Kept. The next one is due on " + next.Words() + "."
	}
	return web.Done(w, r, supervisionAt+"/log", words)
}
