package plan

import (
	"waymark/calendar"
	"waymark/fault"
)

// UpdateState is where an update stands.
type UpdateState string

// The states of an update, stored as the words on the page.
const (
	UpdateDraft     UpdateState = "draft"
	UpdateSubmitted UpdateState = "submitted"
	UpdateReturned  UpdateState = "returned"
	UpdateSignedOff UpdateState = "signed off"
)

// Update is what an owner says of an action once a month: what happened, what difference it made, what comes next, and
// delivery. Signed off it is never edited; a mistake is put right by the next one.
type Update struct {
	ID           string        `db:"id"`
	ActionID     string        `db:"action_id"`
	Number       int           `db:"number"`   // within the action
	RoundID      string        `db:"round_id"` // the round it answers; empty where the plan has no calendar
	State        UpdateState   `db:"state"`
	WhatHappened string        `db:"what_happened"`
	Difference   string        `db:"difference"`
	Next         string        `db:"next_step"`
	Child        string        `db:"child_text"` // what we did, in children's words; optional
	Delivery     Delivery      `db:"delivery"`
	PublicReason string        `db:"public_reason"`
	HowWeKnow    string        `db:"how_we_know"`
	AuthorID     string        `db:"author_id"`
	AuthorName   string        `db:"author_name"`
	WrittenOn    calendar.Date `db:"written_on"`
	SubmittedOn  calendar.Date `db:"submitted_on"`
	DecidedID    string        `db:"decided_id"` // who returned it or signed it off
	DecidedName  string        `db:"decided_name"`
	DecidedOn    calendar.Date `db:"decided_on"`
	ReturnedWhy  string        `db:"returned_why"`
	Version      int           `db:"version"`
}

// Editable says whether its author may still change it.
func (u Update) Editable() bool { return u.State == UpdateDraft || u.State == UpdateReturned }

// Submit hands the update over to be signed off. Everything missing is said at once.
func (u *Update) Submit(by string, on calendar.Date) error {
	if !u.Editable() {
		return fault.Conflict("This update is %s, so it cannot be submitted again.", u.State)
	}
	if by != u.AuthorID {
		return fault.Forbidden("%s wrote this update, so only they can submit it.", u.AuthorName)
	}
	wrong := fault.Invalid("The update cannot be submitted yet.")
	within(wrong, "what-happened", "What happened", u.WhatHappened, 1, 600)
	within(wrong, "difference", "What difference it made", u.Difference, 1, 600)
	within(wrong, "next", "What comes next", u.Next, 1, 600)
	u.limits(wrong)
	if !u.Delivery.Valid() {
		wrong.At("delivery", "Select how delivery is going")
	}
	if reasonNeeded(u.Delivery) && u.PublicReason == "" {
		wrong.At("public-reason", "Enter the reason that the public will read")
	}
	if u.Delivery == Delivered && u.HowWeKnow == "" {
		wrong.At("how-we-know", "Enter how we know that it is done")
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	u.State, u.SubmittedOn = UpdateSubmitted, on
	return nil
}

// checkDraft lets a draft be unfinished, but not longer than it may ever be.
func (u *Update) checkDraft() error {
	tidyText(&u.WhatHappened, &u.Difference, &u.Next, &u.Child, &u.PublicReason, &u.HowWeKnow)
	wrong := fault.Invalid("The update cannot be saved as it is.")
	within0(wrong, "what-happened", "What happened", u.WhatHappened, 600)
	within0(wrong, "difference", "What difference it made", u.Difference, 600)
	within0(wrong, "next", "What comes next", u.Next, 600)
	u.limits(wrong)
	return orNil(wrong)
}

func (u *Update) limits(wrong *fault.Fault) {
	within0(wrong, "child-text", "The words for children", u.Child, 500)
	within0(wrong, "public-reason", "The reason", u.PublicReason, 500)
	within0(wrong, "how-we-know", "How we know", u.HowWeKnow, 500)
	for _, p := range childProblems(u.Child) {
		wrong.At("child-text", p)
		break
	}
}

// Return hands the update back to its author, with what is missing.
func (u *Update) Return(by, name, why string, on calendar.Date) error {
	tidyText(&why)
	if u.State != UpdateSubmitted {
		return fault.Conflict("This update is %s, so it cannot be returned.", u.State)
	}
	if why == "" {
		return fault.Invalid("Say what the author should change.").At("returned-why", "Enter what the author should change")
	}
	u.State, u.DecidedID, u.DecidedName, u.DecidedOn, u.ReturnedWhy = UpdateReturned, by, name, on, why
	return nil
}

// SignOff accepts the update. Whoever wrote it, owns the action or stands in for its owner cannot: a second pair of eyes is
// what the board relies on.
func (u *Update) SignOff(by, name string, a Action, on calendar.Date) error {
	if u.State != UpdateSubmitted {
		return fault.Conflict("This update is %s, so it cannot be signed off.", u.State)
	}
	if by == u.AuthorID {
		return fault.Forbidden("You wrote this update, so somebody else must sign it off.")
	}
	if a.works(by) {
		return fault.Forbidden("You own this action or stand in for its owner, so somebody else must sign off its updates.")
	}
	u.State, u.DecidedID, u.DecidedName, u.DecidedOn, u.ReturnedWhy = UpdateSignedOff, by, name, on, ""
	return nil
}

// Apply carries a signed-off update's declaration over to its action.
func (a *Action) Apply(u Update) {
	a.Delivery, a.PublicReason = u.Delivery, u.PublicReason
	if u.HowWeKnow != "" {
		a.HowWeKnow = u.HowWeKnow
	}
	if a.Delivery != Delivered && a.Impact == Embedded {
		a.Impact = Evidenced
	}
}
