package inspection

import (
	"context"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something that waits for somebody because of an inspection.
type Waiting struct {
	Words string        // "Send the plan that answers the report: ILACS 2026"
	Href  string        // where it is done
	Since calendar.Date // since when it waits; no date where nobody knows
	Due   calendar.Date // by when; no date where nothing says so
	Late  bool
}

// soon is how long before its limit a statutory clock shows among what waits, in working days.
const soon = 10

// Due lists what waits for a person: clocks that end within ten working days, recommendations without an answer, deliveries to
// look at, and what must be checked against the official text.
func (i *Inspections) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	today := i.db.Today()
	var all []Waiting
	writes := person.MayOn(account.PlanWrite, account.Subject{})
	approves := person.May(account.PlanApprove)
	if writes || approves {
		clocks, err := i.runningClocks(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, clocks...)
	}
	recommendations, err := i.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	signs := person.MayOn(account.UpdateSignOff, account.Subject{})
	for _, r := range recommendations {
		switch {
		case r.State == Received && writes && r.InspectionID != "":
			all = append(all, Waiting{Words: "Answer recommendation " + r.Label(), Href: r.Href() + "#answer", Since: r.Published, Due: r.Deadline, Late: !r.Deadline.IsZero() && r.Deadline.Before(today)})
		case (r.State == Accepted || r.State == Partly) && writes:
			all = append(all, Waiting{Words: "Find an action for recommendation " + r.Label(), Href: r.Href(), Since: r.RespondedOn, Due: r.Deadline, Late: !r.Deadline.IsZero() && r.Deadline.Before(today)})
		case r.State == Delivered && signs && person.ID != r.OwnerID && person.ID != r.DeliveredID:
			all = append(all, Waiting{Words: "Look at what was delivered for recommendation " + r.Label(), Href: r.Href() + "#assurance", Since: r.DeliveredOn})
		case r.State == Assured && signs && person.ID != r.OwnerID && person.ID != r.DeliveredID:
			all = append(all, Waiting{Words: "Close recommendation " + r.Label(), Href: r.Href() + "#assurance", Since: r.AssuredOn})
		case r.State == Reopened && person.ID == r.OwnerID:
			all = append(all, Waiting{Words: "Take up recommendation " + r.Label() + " again", Href: r.Href()})
		}
	}
	if writes {
		for _, f := range i.frameworks {
			for _, v := range f.Verifies() {
				if days := today.DaysUntil(v.By); !v.By.IsZero() && days <= 30 {
					all = append(all, Waiting{Words: "Check against the official text: " + v.What, Href: "/staff/inspections/frameworks#" + f.Key, Due: v.By, Late: days < 0})
				}
			}
		}
	}
	return all, nil
}

func (i *Inspections) runningClocks(ctx context.Context) ([]Waiting, error) {
	running, err := i.Running(ctx)
	var all []Waiting
	for _, c := range running {
		if c.Breached || c.DaysToWork <= soon {
			all = append(all, Waiting{Words: c.Words, Href: c.Href, Since: c.Starts, Due: c.Due, Late: c.Breached})
		}
	}
	return all, err
}
