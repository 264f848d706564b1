package plan

import (
	"net/http"
	"strconv"

	"waymark/fault"
	"waymark/web"
)

// escalationAt is the page of the two numbers, reached from the settings.
const escalationAt = "/staff/settings/updates"

type escalationView struct {
	Now   []EscalationSetting
	Edit  EscalationEdit
	Days  map[string]string // the boxes of the day as they were sent
	Wrong *fault.Fault
}

func (p *Plans) escalationPage(w http.ResponseWriter, r *http.Request) error {
	return p.showEscalation(w, r, http.StatusOK, escalationView{})
}

func (p *Plans) showEscalation(w http.ResponseWriter, r *http.Request, status int, v escalationView) error {
	now, e, err := p.Escalations(r.Context())
	if err != nil {
		return err
	}
	v.Now = now
	if v.Wrong == nil {
		today := p.db.Today()
		v.Edit = EscalationEdit{Manager: strconv.Itoa(e.Manager), Sponsor: strconv.Itoa(e.Sponsor)}
		v.Days = map[string]string{"from-day": strconv.Itoa(today.Day()), "from-month": strconv.Itoa(int(today.Month())), "from-year": strconv.Itoa(today.Year())}
	}
	return web.Render(w, r, status, escalationScreen(v))
}

func (p *Plans) settleEscalation(w http.ResponseWriter, r *http.Request) error {
	v := escalationView{Edit: EscalationEdit{Manager: web.Text(r, "manager_after"), Sponsor: web.Text(r, "sponsor_after"), Owner: web.Text(r, "owner"), Why: web.Text(r, "why")}, Days: map[string]string{}}
	day, err := web.Day(r, "from")
	if v.Edit.From = day; err == nil {
		err = p.SettleEscalation(r.Context(), v.Edit)
	}
	if wrong, status := web.Again(err); wrong != nil {
		v.Wrong = wrong
		for _, part := range []string{"from-day", "from-month", "from-year"} {
			v.Days[part] = web.Text(r, part)
		}
		return p.showEscalation(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, escalationAt, "The days hold from "+day.Words()+".")
}
