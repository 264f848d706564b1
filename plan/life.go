package plan

import (
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// PlanState is where a plan stands in its life. Its dates are a baseline once it has been approved.
type PlanState string

// The states of a plan in their order, stored as the words on the page.
const (
	PlanDraft     PlanState = "draft"
	PlanConsulted PlanState = "consulted"
	PlanApproved  PlanState = "approved"
	PlanActive    PlanState = "active"
	PlanClosing   PlanState = "closing"
	PlanClosed    PlanState = "closed"
)

// PlanStates lists them in their order; each follows the one before it, and none is passed over.
var PlanStates = []PlanState{PlanDraft, PlanConsulted, PlanApproved, PlanActive, PlanClosing, PlanClosed}

// Means is what a state stands for.
func (s PlanState) Means() string {
	return map[PlanState]string{
		PlanDraft:     "It is being written, and everything in it may change",
		PlanConsulted: "Children, families, staff and partners have been asked; it waits to be approved",
		PlanApproved:  "Its dates are the baseline; they and its wording move only by a change request",
		PlanActive:    "The council works by it, and owners are asked for updates",
		PlanClosing:   "Each open action is carried into the next plan, stopped by a decision, or closed with assurance",
		PlanClosed:    "It stays readable, and nothing in it can be changed",
	}[s]
}

// Fixed says whether dates, wording and scope move only by a change request.
func (s PlanState) Fixed() bool { return s == PlanApproved || s == PlanActive || s == PlanClosing }

// working says whether owners are asked how it goes.
func (s PlanState) working() bool { return s == PlanActive || s == PlanClosing }

// step moves a plan to the next station of its life, and refuses any other road.
func (p *Plan) step(from, to PlanState, verb string) error {
	if p.State != from {
		return fault.Conflict("This plan is %s, so it cannot be %s. Only a plan that is %s can.", p.State, verb, from)
	}
	p.State = to
	return nil
}

// Consult says that those whom a draft concerns have been asked, and who they were: a board asks before it approves.
func (p *Plan) Consult(whom string) error {
	tidyText(&whom)
	if err := p.step(PlanDraft, PlanConsulted, "marked as consulted on"); err != nil {
		return err
	}
	wrong := fault.Invalid("The consultation cannot be recorded yet.")
	within(wrong, "consulted", "Who was asked, and how", whom, 1, 1000)
	p.Consulted = whom
	return orNil(wrong)
}

// Approve makes a plan what the council promised, by a decision. From then on the due dates of its actions and milestones are the baseline.
func (p *Plan) Approve(d Decision, today calendar.Date) error {
	if err := p.step(PlanConsulted, PlanApproved, "approved"); err != nil {
		return err
	}
	wrong := fault.Invalid("The plan cannot be approved yet.")
	d.check(wrong, today)
	p.Decision = d
	return orNil(wrong)
}

// Begin starts the work: from then on owners are asked for updates.
func (p *Plan) Begin() error { return p.step(PlanApproved, PlanActive, "begun") }

// BeginClosing starts the end of a plan, in which each open action is settled.
func (p *Plan) BeginClosing() error { return p.step(PlanActive, PlanClosing, "brought to its end") }

// Close ends a plan. It stays readable, and nothing in it can be changed. Open names the actions that nobody has settled: none may vanish.
func (p *Plan) Close(open []string) error {
	if err := p.step(PlanClosing, PlanClosed, "closed"); err != nil {
		return err
	}
	if len(open) > 0 {
		p.State = PlanClosing
		return fault.Conflict("The plan cannot be closed while %s unsettled: %s. Carry each into the next plan, stop it by a decision, or close it with assurance.",
			count(len(open), "action is", "actions are"), strings.Join(open, ", "))
	}
	return nil
}

// Open refuses changes to a plan that is closed.
func (p Plan) Open() error {
	if p.State == PlanClosed {
		return fault.Conflict("The plan “%s” is closed, so nothing in it can be changed.", p.Title)
	}
	return nil
}

// free refuses what an approved plan lets happen only by a change request.
func (p Plan) free(what string) error {
	if err := p.Open(); err != nil {
		return err
	}
	if p.State.Fixed() {
		return fault.Conflict("The plan “%s” is %s, so %s only by a change request that somebody else decides.", p.Title, p.State, what)
	}
	return nil
}
