package practice

import (
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

type escalationsPage struct {
	All    web.Paged[Escalation]
	Report EscalationReport
	Today  calendar.Date
	Raise  bool
	Reads  bool
}

func (p *Practices) escalationsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Escalations(r.Context())
	if err != nil {
		return err
	}
	report, err := p.report(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, escalationsScreen(escalationsPage{web.PageOf(r, all), report.Raised, p.db.Today(), web.May(r.Context(), account.EscalationRaise), web.May(r.Context(), account.EscalationRead)}))
}

type raisePage struct {
	Raised Raised
	Wrong  *fault.Fault
}

func (p *Practices) raisePage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, raiseScreen(raisePage{Raised: Raised{Stage: Stage1}}))
}

func (p *Practices) postRaise(w http.ResponseWriter, r *http.Request) error {
	page := raisePage{Raised: Raised{Child: web.Text(r, "child"), Team: web.Text(r, "team"), Issue: web.Text(r, "issue"), Stage: web.Text(r, "stage"), What: web.Text(r, "what")}}
	n, err := p.RaiseEscalation(r.Context(), page.Raised)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		return web.Render(w, r, status, raiseScreen(page))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, escalationHref(n), fmt.Sprintf("Escalation %d is raised.", n))
}

type escalationView struct {
	Escalation Escalation
	Paper      EscalationPaper
	Steps      []Step
	Filing     Filing
	Sent       map[string]string // what was sent for the child's record and is wrong
	Mine       bool
	Today      calendar.Date
	Moved      Moved
	Wrong      *fault.Fault
}

// to lists what can happen next to whoever reads: only who raised it says that it is settled.
func (v escalationView) to() (words []Word) {
	later := false
	for _, s := range Stages {
		if later {
			words = append(words, s)
		}
		later = later || s.Code == v.Escalation.State
	}
	for _, e := range Ends {
		if v.Mine || e.Code == Withdrawn {
			words = append(words, e)
		}
	}
	return words
}

func (p *Practices) escalationOf(r *http.Request) (v escalationView, err error) {
	v.Escalation, v.Paper, v.Steps, err = p.Escalation(r.Context(), numberOf(r, "number"))
	if err == nil {
		v.Filing, err = p.filing(r.Context(), escalationPaper, v.Escalation.ID)
	}
	v.Mine, v.Today, v.Moved.Version = v.Escalation.RaisedID == who(r.Context()).ID, p.db.Today(), v.Escalation.Version
	return v, err
}

func (p *Practices) escalationPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.escalationOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, escalationScreen(v))
}

func (p *Practices) postMove(w http.ResponseWriter, r *http.Request) error {
	v, err := p.escalationOf(r)
	if err != nil {
		return err
	}
	now := v.Moved.Version
	v.Moved = Moved{To: web.Text(r, "to"), Words: web.Text(r, "words"), Benefit: web.Text(r, "benefit"), Impact: web.Text(r, "impact"), Version: web.Number(r, "version")}
	err = p.MoveEscalation(r.Context(), v.Escalation.Number, v.Moved)
	if f, status := web.Again(err); f != nil {
		v.Wrong, v.Moved.Version = f, now
		return web.Render(w, r, status, escalationScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, escalationHref(v.Escalation.Number), "Kept.")
}
