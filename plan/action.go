package plan

import (
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

// Action is what the council has promised to do under a priority. Its ref ("1.3") lives inside its plan: roadmap-2023/1.3.
type Action struct {
	ID         string `db:"id"`
	PlanID     string `db:"plan_id"`
	PriorityID string `db:"priority_id"`
	Priority   int    `db:"priority"` // its number
	Number     int    `db:"number"`
	Wording
	Question         string            `db:"question"` // what children are asked to find out whether it made a difference
	Articles         db.JSON[[]int]    `db:"articles"` // of the UN Convention on the Rights of the Child
	OwnerID          string            `db:"owner_id"` // a person who can sign in; empty where only a name is known, or nobody
	OwnerName        string            `db:"owner_name"`
	OwnerWas         string            `db:"owner_was"`     // who had it before it lost its owner
	UnownedSince     calendar.Date     `db:"unowned_since"` // no day where it has an owner, or never had one
	OwnerSince       calendar.Date     `db:"owner_since"`   // since when its owner has it
	Delegates        db.JSON[[]string] `db:"delegates"`     // ids of people who may write its updates for the owner
	Starts           calendar.Date     `db:"starts"`
	BaselineDue      calendar.Date     `db:"baseline_due"` // as approved, none before; every report prints it beside the current date
	Due              calendar.Date     `db:"due"`
	MovedWhy         string            `db:"moved_why"` // why the date was last moved
	Moves            int               `db:"moves"`
	Delivery         Delivery          `db:"delivery"`
	Impact           Impact            `db:"impact"`
	ImpactProposed   Impact            `db:"impact_proposed"`    // by a file whose bringer may not set it; empty where none waits
	ImpactProposedBy string            `db:"impact_proposed_by"` // name of who brought it
	ImpactProposedOn calendar.Date     `db:"impact_proposed_on"`
	PublicReason     string            `db:"public_reason"` // why it is late, on hold or stopped, as the public is told
	HowWeKnow        string            `db:"how_we_know"`   // the sentence that a public "Done" rests on
	Problem          string            `db:"problem"`       // what was wrong
	Activity         string            `db:"activity"`      // what is done about it
	Difference       string            `db:"difference"`    // what is to be different for children
	Success          string            `db:"success"`       // by what we shall know
	LeadAgency       string            `db:"lead_agency"`   // where another than the council leads
	Partners         string            `db:"partners"`      // who works on it too
	Ended            Ending            `db:"ended"`         // empty while it goes on
	EndedWhy         string            `db:"ended_why"`
	EndedBy          string            `db:"ended_by"` // name of who decided or assured it
	EndedOn          calendar.Date     `db:"ended_on"`
	Version          int               `db:"version"`
}

// Ref is the action's number within its plan, "1.10".
func (a Action) Ref() string { return fmt.Sprintf("%d.%d", a.Priority, a.Number) }

// Face is how its two ratings look.
func (a Action) Face() Face { return FaceOf(a.Delivery, a.Impact) }

// ChildWord says how it is going in a child's words.
func (a Action) ChildWord(today calendar.Date) ChildWord {
	return ChildWordOf(a.Delivery, a.Starts, a.Due, today)
}

// Overdue says that its date has passed and it is not done, stopped or paused.
func (a Action) Overdue(today calendar.Date) bool {
	return a.Delivery.open() && !a.Due.IsZero() && a.Due.Before(today)
}

// SlipDays is how far the date has moved from the baseline, in days; 0 where either is missing.
func (a Action) SlipDays() int {
	if a.BaselineDue.IsZero() || a.Due.IsZero() {
		return 0
	}
	return a.BaselineDue.DaysUntil(a.Due)
}

// works says whether a person owns the action or stands in for its owner.
func (a Action) works(id string) bool {
	return id != "" && (id == a.OwnerID || slices.Contains(a.Delegates.V, id))
}

// Check says what is wrong with an action, all at once, after tidying its blanks.
func (a *Action) Check() error {
	wrong := a.wrong()
	if reasonNeeded(a.Delivery) && a.PublicReason == "" {
		wrong.At("public-reason", "Enter the reason that the public will read")
	}
	return orNil(wrong)
}

// checkImported is Check for a file: trackers say "red" without a reason for the public. The reason is then asked for
// before the action is changed or published.
func (a *Action) checkImported() error { return orNil(a.wrong()) }

func (a *Action) wrong() *fault.Fault {
	tidy(&a.Question, &a.OwnerName, &a.LeadAgency, &a.Partners)
	tidyText(&a.Problem, &a.Activity, &a.Difference, &a.Success)
	tidyText(&a.PublicReason, &a.HowWeKnow, &a.MovedWhy)
	wrong := fault.Invalid("Some of the action’s details are missing or wrong.")
	if a.Number < 1 || a.Number > 999 {
		wrong.At("number", "The number of an action must be between 1 and 999")
	}
	a.Wording.check(wrong, "The text of the action", 1000)
	within0(wrong, "question", "The question for children", a.Question, 200)
	within0(wrong, "owner", "The owner’s name", a.OwnerName, 200)
	within0(wrong, "problem", "The problem", a.Problem, 1000)
	within0(wrong, "activity", "The activity", a.Activity, 1000)
	within0(wrong, "difference", "The intended difference", a.Difference, 1000)
	within0(wrong, "success", "The success criteria", a.Success, 1000)
	within0(wrong, "lead-agency", "The lead agency", a.LeadAgency, 120)
	within0(wrong, "partners", "The partners", a.Partners, 300)
	within0(wrong, "public-reason", "The reason", a.PublicReason, 500)
	within0(wrong, "how-we-know", "How we know", a.HowWeKnow, 500)
	if !a.Starts.IsZero() && !a.Due.IsZero() && a.Due.Before(a.Starts) {
		wrong.At("due", "The due date must be after the start date")
	}
	for _, n := range a.Articles.V {
		if n < 1 || n > 54 { // the Convention has 54 articles
			wrong.At("articles", "Articles of the Convention are numbered 1 to 54")
			break
		}
	}
	slices.Sort(a.Articles.V)
	a.Articles.V = slices.Compact(a.Articles.V)
	if !a.Delivery.Valid() {
		wrong.At("delivery", "Select how delivery is going")
	}
	if !a.Impact.Valid() {
		wrong.At("impact", "Select the impact")
	}
	return wrong
}

// reasonNeeded says whether a delivery may not stand without a reason for the public: off track, paused and stopped.
func reasonNeeded(d Delivery) bool { return d == OffTrack || d == Paused || d == Stopped }

// MoveDue moves the due date by an approved change request. The baseline stays, and the move counts; where nothing was promised at approval,
// the first date is what is promised.
func (a *Action) MoveDue(to calendar.Date, why string) {
	if a.BaselineDue.IsZero() {
		a.BaselineDue = to
	} else {
		a.MovedWhy = why
		a.Moves++
	}
	a.Due = to
}

// SetImpact sets what the action has done for children. The owner of an action cannot: whoever does the work is the last to
// judge what came of it. Nothing is called evidenced that no verified evidence shows; proof is what lies in the locker today, nil where nobody tells.
func (a *Action) SetImpact(i Impact, by string, proof *evidence.Standing) error {
	if !i.Valid() {
		return fault.Invalid("Select the impact.").At("impact", "Select the impact")
	}
	if a.works(by) {
		return fault.Forbidden("You own this action or stand in for its owner, so somebody else must set its impact.")
	}
	if i == Embedded && a.Impact != Embedded {
		return fault.Conflict("Embedded is not set here. It is earned: by figures that have held and somebody independent who signs that off.")
	}
	if i == Evidenced && a.Impact != Evidenced && proof != nil && proof.Verified == 0 {
		return fault.Conflict("Action %s is not called evidenced yet: nothing in the evidence locker about it holds and has been verified by somebody outside the line. Add evidence, or have it verified, first.", a.Ref())
	}
	a.Impact = i
	a.nothingProposed()
	return nil
}

// emptyNotNull makes lists that hold nothing empty, so that they are kept as [] and compare alike.
func (a *Action) emptyNotNull() {
	if a.Articles.V == nil {
		a.Articles.V = []int{}
	}
	if a.Delegates.V == nil {
		a.Delegates.V = []string{}
	}
}
