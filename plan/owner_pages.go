package plan

import (
	"fmt"
	"net/http"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// trackRoutes are the pages of who has what, and of how a plan changed.
func (p *Plans) trackRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/unowned", May: account.UpdateReturn, Do: p.unownedPage},
		{Pattern: "POST /staff/plan/{slug}/unowned", May: account.UpdateReturn, Do: p.handOver},
		{Pattern: "GET /staff/plan/{slug}/compare", May: account.PlanRead, Do: p.comparePage},
	}
}

// unownedView is the list of what nobody owns, with the form that gives it an owner.
type unownedView struct {
	Plan     Plan
	Actions  []Action
	Days     map[string]int // working days without an owner, by id
	Sponsors map[int]string
	Owners   []account.Person
	Refs     []string
	Owner    string
	Wrong    *fault.Fault
}

func (p *Plans) unownedPage(w http.ResponseWriter, r *http.Request) error {
	return p.showUnowned(w, r, http.StatusOK, unownedView{})
}

func (p *Plans) showUnowned(w http.ResponseWriter, r *http.Request, status int, v unownedView) (err error) {
	ctx := r.Context()
	if v.Plan, err = p.Plan(ctx, r.PathValue("slug")); err != nil {
		return err
	}
	if v.Actions, err = p.unownedOf(ctx, v.Plan); err != nil {
		return err
	}
	if v.Sponsors, err = p.sponsors(ctx, v.Plan); err != nil {
		return err
	}
	if v.Owners, err = p.accounts.WhoMay(ctx, account.UpdateWrite); err != nil {
		return err
	}
	h, err := p.holidays(ctx)
	if err != nil {
		return err
	}
	v.Days = map[string]int{}
	for _, a := range v.Actions {
		v.Days[a.ID] = a.Unowned(v.Plan, p.db.Today(), h)
	}
	return web.Render(w, r, status, unownedScreen(v))
}

func (p *Plans) handOver(w http.ResponseWriter, r *http.Request) error {
	v := unownedView{Refs: web.Texts(r, "refs"), Owner: web.Text(r, "owner")}
	err := p.HandOver(r.Context(), r.PathValue("slug"), v.Refs, v.Owner)
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		v.Wrong = bad
		return p.showUnowned(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Plan{Slug: r.PathValue("slug")}.href()+"/unowned", count(len(v.Refs), "action has", "actions have")+" a new owner. What they owe begins today.")
}

// items are the actions that nobody owns, each with who had it and for how long nobody has.
func (v unownedView) items() []govuk.CheckboxesItem {
	items := make([]govuk.CheckboxesItem, len(v.Actions))
	for i, a := range v.Actions {
		hint := "It never had an owner."
		if a.OwnerWas != "" {
			hint = fmt.Sprintf("%s had it until %s.", a.OwnerWas, a.UnownedSince.Words())
		}
		if n := v.Days[a.ID]; n > 0 {
			hint += fmt.Sprintf(" %s without an owner.", count(n, "working day", "working days"))
			if n > UnownedAmberAfter {
				hint += " It counts as amber."
			}
		}
		if s := v.Sponsors[a.Priority]; s != "" {
			hint += " Sponsor: " + s + "."
		}
		items[i] = govuk.CheckboxesItem{Value: a.Ref(), Text: a.Ref() + " " + a.Text, Hint: govuk.HintParams{Text: hint}}
	}
	return items
}

// compareView is how a plan differs between two days.
type compareView struct {
	Plan     Plan
	From, To calendar.Date
	Since    calendar.Date
	All      []Difference
	Days     map[string]string
	Wrong    *fault.Fault
}

// comparePage compares the plan at the ends of two days: since its approval and today, where nobody says otherwise.
func (p *Plans) comparePage(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := compareView{Plan: plan, From: plan.Decision.On, To: p.db.Today(), Days: map[string]string{}}
	if v.From.IsZero() {
		v.From = v.To.AddMonths(-1)
	}
	wrong := fault.Invalid("The two days cannot be compared.")
	queryDay(r, "from", &v.From, v.Days, wrong)
	queryDay(r, "to", &v.To, v.Days, wrong)
	if v.To.Before(v.From) {
		wrong.At("to", "The second day must be after the first")
	}
	status := http.StatusOK
	if len(wrong.Fields) > 0 {
		v.Wrong, status = wrong, http.StatusUnprocessableEntity
	} else if v.All, v.Since, err = p.Compare(r.Context(), plan, v.From, v.To); err != nil {
		return err
	}
	return web.Render(w, r, status, compareScreen(v))
}

// queryDay reads the three boxes of a date from the address; empty boxes leave what is there.
func queryDay(r *http.Request, field string, into *calendar.Date, values map[string]string, wrong *fault.Fault) {
	q := r.URL.Query()
	d, m, y := q.Get(field+"-day"), q.Get(field+"-month"), q.Get(field+"-year")
	if d+m+y == "" {
		for k, v := range web.DaysOf(field, *into) {
			values[k] = v
		}
		return
	}
	values[field+"-day"], values[field+"-month"], values[field+"-year"] = d, m, y
	day, err := time.Parse("2/1/2006", d+"/"+m+"/"+y)
	if err != nil {
		wrong.At(field, "Enter a real date, such as 27 3 2027")
		return
	}
	*into = calendar.Of(day)
}

// of are the differences of one kind.
func (v compareView) of(how string) (all []Difference) {
	for _, d := range v.All {
		if d.How == how {
			all = append(all, d)
		}
	}
	return all
}
