package plan

import (
	"fmt"
	"testing"

	"waymark/web/webtest"
)

// After how many days a late update is passed on is the council's own decision, with a day and an owner (plan-features.md 24).
func TestEscalation(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		h := house(t, y.cast)
		all := h.Routes
		h.Routes, h.Unvisited = nil, nil
		for _, r := range all {
			if r.Pattern == "GET "+escalationAt || r.Pattern == "POST "+escalationAt {
				h.Routes = append(h.Routes, r)
			}
		}
		today := y.plans.db.Today()
		day := func(in int, manager, sponsor, owner, why string) map[string][]string {
			d := today.AddDays(in)
			return form("manager_after", manager, "sponsor_after", sponsor, "owner", owner, "why", why, "from-day", fmt.Sprint(d.Day()), "from-month", fmt.Sprint(int(d.Month())), "from-year", fmt.Sprint(d.Year()))
		}
		for _, row := range []webtest.Row{
			{Name: "Waymark's own numbers hold at first", As: "Mo", Path: escalationAt, Want: map[string]string{"main": "after 3 working days", "input#sponsor_after[value='7']": "", "h1": "When a late update is passed on"}},
			{Name: "an owner settles none", As: "Olu", Path: escalationAt, Status: 403},
			{Name: "everything that is wrong is said at once", As: "Mo", Method: "POST", Path: escalationAt, Form: day(-1, "0", "x", "", "Slow"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#manager_after']": "from 1 to 30", ".govuk-error-summary a[href='#sponsor_after']": "", ".govuk-error-summary a[href='#owner']": "", ".govuk-error-summary a[href='#why']": "", "input#why[value='Slow']": ""}},
			{Name: "the sponsor is not asked first", As: "Mo", Method: "POST", Path: escalationAt, Form: day(0, "5", "4", "Programme manager", "Owners asked for a week"), Status: 422, Want: map[string]string{".govuk-error-summary": "before the manager"}},
			{Name: "the council settles its own", As: "Mo", Method: "POST", Path: escalationAt, Form: day(0, "5", "7", "Programme manager", "Owners asked for a week"), Status: 303, To: escalationAt},
			{Name: "with its day, its reason and who answers for it", As: "Mo", Path: escalationAt, Want: map[string]string{"main": "after 5 working days They are asked to see to a late update, or to write it for the owner. Settled by Mo Example from " + today.Words() + ": Owners asked for a week. Programme manager answers for it."}},
		} {
			t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
		}
		_, now, err := y.plans.Escalations(t.Context())
		must(t, err)
		if now != (Escalation{Manager: 5, Sponsor: 7}) {
			t.Errorf("%+v", now)
		}
	})
}
