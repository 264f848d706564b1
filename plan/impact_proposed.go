package plan

import (
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
)

// ProposeImpact keeps what somebody says an action has done for children who may not set it themselves. It changes no rating and waits until
// somebody who may decides.
func (a *Action) ProposeImpact(i Impact, by string, on calendar.Date) error {
	if !i.Valid() {
		return fault.Invalid("“%s” is no impact. Use one of: %s.", short(string(i)), joined(names(Impacts)))
	}
	if i == a.Impact {
		a.nothingProposed()
		return nil
	}
	if i != a.ImpactProposed {
		a.ImpactProposed, a.ImpactProposedBy, a.ImpactProposedOn = i, by, on
	}
	return nil
}

// nothingProposed settles what was proposed: a decision on the impact was taken, or there is nothing to decide.
func (a *Action) nothingProposed() {
	a.ImpactProposed, a.ImpactProposedBy, a.ImpactProposedOn = "", "", calendar.Date{}
}

// ProposedWords says what is proposed, by whom and when; empty where nothing is.
func (a Action) ProposedWords() string {
	if a.ImpactProposed == "" {
		return ""
	}
	return fmt.Sprintf("A file that %s imported on %s says “%s”. It counts once somebody who may set it and does not own the action has set it.", a.ImpactProposedBy, a.ImpactProposedOn.Words(), a.ImpactProposed)
}

// dueImpact asks whoever may set an action's impact to decide what a file proposes.
func dueImpact(a Action, plan Plan, person account.Person) []Waiting {
	if a.ImpactProposed == "" || a.Ended != "" || a.works(person.ID) || !person.MayOn(account.ImpactSet, a.subject(plan.Slug)) {
		return nil
	}
	return []Waiting{{Words: fmt.Sprintf("Set the impact of action %s: %s: a file proposes “%s”", a.Ref(), short(a.Text), a.ImpactProposed), Href: a.href(plan) + "#impact-proposed", Since: a.ImpactProposedOn}}
}
