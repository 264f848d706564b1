package plan

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/evidence"
	"waymark/web"
)

// Health is what the record of an action lacks. It says how well the plan is kept, never how well anybody works.
type Health struct {
	Action Action
	Lacks  []string
}

// recordDays are for how long a step ahead and evidence behind keep a record fresh.
const (
	stepDays     = 90
	evidenceDays = 183
)

// recorded is what is known of an action's record.
type recorded struct {
	writers    []account.Person // who can sign in and write updates
	milestones []Milestone
	evidence   calendar.Date // when the last piece was added
	core       int           // core measures
	closeout   Closeout
}

// healthOf says what the record of an action lacks; ok is false where nothing is asked of it any more.
func healthOf(a Action, r recorded, today calendar.Date) (h Health, ok bool) {
	if a.Ended != "" {
		return h, false
	}
	h.Action = a
	lack := func(yes bool, words string) {
		if yes {
			h.Lacks = append(h.Lacks, words)
		}
	}
	active := slices.ContainsFunc(r.writers, func(one account.Person) bool { return one.ID == a.OwnerID })
	if a.Delivery.open() {
		lack(a.OwnerID == "" && a.OwnerName == "", "It has no owner.")
		lack(a.OwnerID == "" && a.OwnerName != "", "Its owner is a name only and cannot be reminded.")
		lack(a.OwnerID != "" && !active, "Its owner cannot sign in or write updates any more.")
		near := slices.ContainsFunc(r.milestones, func(m Milestone) bool {
			return m.Done.IsZero() && today.DaysUntil(m.Due) <= stepDays || !m.Done.IsZero() && m.Done.DaysUntil(today) <= stepDays
		})
		lack(!near, fmt.Sprintf("No milestone is due or was reached within %d days.", stepDays))
		begun := !a.Starts.IsZero() && a.Starts.AddDays(evidenceDays).Before(today)
		lack(begun && (r.evidence.IsZero() || r.evidence.DaysUntil(today) > evidenceDays), "No evidence was added in the last six months.")
	} else if a.closable() {
		lack(r.closeout.ID == "", "Nobody has closed it out.")
	}
	lack(a.Child == "", "It has no child text.")
	lack(a.Child != "" && (a.Stale() || !a.Approved()), "Its child text is not approved for the words that stand now.")
	lack(r.core == 0 && a.Delivery != Stopped, "No core measure is linked to it.")
	return h, true
}

// Health lists the actions of a plan with what their records lack, those that lack most first, and how many lack nothing.
func (p *Plans) Health(ctx context.Context, plan Plan) (lacking []Health, whole int, err error) {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return nil, 0, err
	}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return nil, 0, err
	}
	writers, err := p.accounts.WhoMay(ctx, account.UpdateWrite)
	if err != nil {
		return nil, 0, err
	}
	var steps []Milestone
	if err := p.db.All(ctx, &steps, selectMilestone+" where action_id in (select id from plan_action where plan_id = :id)", plan); err != nil {
		return nil, 0, err
	}
	core := []string{}
	if err := p.db.All(ctx, &core, "select m.action_id from plan_action_measure m join plan_action a on a.id = m.action_id where a.plan_id = :id and m.core", plan); err != nil {
		return nil, 0, err
	}
	closeouts, err := p.closeoutsIn(ctx, plan)
	if err != nil {
		return nil, 0, err
	}
	standings := map[string]evidence.Standing{}
	today := p.db.Today()
	if p.evidences != nil {
		if standings, err = p.evidences.Standings(ctx, "action", today); err != nil {
			return nil, 0, err
		}
	}
	for _, a := range actions {
		r := recorded{writers: writers, evidence: standings[EvidenceOf(plan, a).Key].LastAdded, closeout: closeouts[a.ID]}
		for _, m := range steps {
			if m.ActionID == a.ID {
				r.milestones = append(r.milestones, m)
			}
		}
		for _, id := range core {
			r.core += one(id == a.ID)
		}
		h, asked := healthOf(a, r, today)
		switch {
		case asked && len(h.Lacks) > 0:
			lacking = append(lacking, h)
		case asked:
			whole++
		}
	}
	slices.SortStableFunc(lacking, func(a, b Health) int { return len(b.Lacks) - len(a.Lacks) })
	return lacking, whole, nil
}

// healthView is the page of what a plan's records lack.
type healthView struct {
	Plan    Plan
	Lacking []Health
	Whole   int
}

func (p *Plans) healthPage(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := healthView{Plan: plan}
	if v.Lacking, v.Whole, err = p.Health(r.Context(), plan); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, healthScreen(v))
}
