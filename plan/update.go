package plan

import (
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
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
// delivery. An action has one open update at a time. Signed off it is never edited; a mistake is put right by a new one that names it.
type Update struct {
	ID           string        `db:"id"`
	ActionID     string        `db:"action_id"`
	Number       int           `db:"number"`   // within the action
	RoundID      string        `db:"round_id"` // the round it answers; empty where the plan has no calendar
	State        UpdateState   `db:"state"`
	WhatHappened string        `db:"what_happened"`
	Difference   string        `db:"difference"`
	Next         string        `db:"next_step"`
	Ask          string        `db:"ask"`        // the decision that a board is asked for; optional
	Child        string        `db:"child_text"` // what we did, in children's words; optional
	Delivery     Delivery      `db:"delivery"`
	PublicReason string        `db:"public_reason"`
	HowWeKnow    string        `db:"how_we_know"`
	Nothing      string        `db:"nothing_why"` // why there is nothing to report this period, in place of the three texts
	Corrects     int           `db:"corrects"`    // the number of the update that it puts right; 0 for none
	AuthorID     string        `db:"author_id"`
	AuthorName   string        `db:"author_name"`
	WrittenOn    calendar.Date `db:"written_on"`
	SubmittedOn  calendar.Date `db:"submitted_on"`
	DecidedID    string        `db:"decided_id"` // who returned it or signed it off
	DecidedName  string        `db:"decided_name"`
	DecidedOn    calendar.Date `db:"decided_on"`
	ReturnedWhy  string        `db:"returned_why"`
	Version      int           `db:"version"`

	Reached  db.JSON[[]string] `db:"reached"`  // ids of the milestones that are done once this is signed off
	Writers  db.JSON[[]string] `db:"writers"`  // ids of everybody who has written of it
	Comments db.JSON[Comments] `db:"comments"` // with which it was last returned
}

// Comments are what a reviewer wants changed in an update, by the field of its form that each speaks of, or by WholeUpdate.
type Comments map[string]string

// WholeUpdate is the key of the comment on all of an update.
const WholeUpdate = "whole"

// CommentField is a part of an update that a reviewer can comment on.
type CommentField struct{ Key, Title string }

// CommentFields lists them in the order of the form.
var CommentFields = []CommentField{{"what-happened", "What happened"}, {"difference", "What difference it made"}, {"next", "What comes next"},
	{"ask", "Decision asked for"}, {"delivery", "Delivery"}, {"evidence", "Evidence"}, {WholeUpdate, "The whole"}}

// tidied leaves out what is empty and what is no part of an update.
func (c Comments) tidied() Comments {
	out := Comments{}
	for _, f := range CommentFields {
		words := c[f.Key]
		if tidyText(&words); words != "" {
			out[f.Key] = words
		}
	}
	return out
}

// Words are all comments in one line; a comment on the whole stands without a heading.
func (c Comments) Words() string {
	var all []string
	for _, f := range CommentFields {
		switch {
		case c[f.Key] == "":
		case f.Key == WholeUpdate:
			all = append(all, c[f.Key])
		default:
			all = append(all, f.Title+": "+c[f.Key])
		}
	}
	return strings.Join(all, " ")
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
	if u.Nothing == "" {
		within(wrong, "what-happened", "What happened", u.WhatHappened, 1, 600)
		within(wrong, "difference", "What difference it made", u.Difference, 1, 600)
		within(wrong, "next", "What comes next", u.Next, 1, 600)
	} else if u.WhatHappened+u.Difference+u.Next != "" {
		wrong.At("nothing-why", "Say what happened, or why there is nothing to report, not both")
	}
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
	tidyText(&u.WhatHappened, &u.Difference, &u.Next, &u.Ask, &u.Child, &u.PublicReason, &u.HowWeKnow, &u.Nothing)
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
	within0(wrong, "ask", "The decision asked for", u.Ask, 300)
	within0(wrong, "nothing-why", "The reason", u.Nothing, 300)
	for _, p := range childProblems(u.Child) {
		wrong.At("child-text", p)
		break
	}
}

// writtenBy notes that somebody wrote of it: they are its author now, and none of those who ever wrote of it signs it off.
func (u *Update) writtenBy(id, name string) {
	u.AuthorID, u.AuthorName = id, name
	if !slices.Contains(u.Writers.V, id) {
		u.Writers.V = append(u.Writers.V, id)
	}
}

// TakeBack makes a submitted update a draft again, so that whoever owes it can change it before anybody has signed it off.
func (u *Update) TakeBack() error {
	if u.State != UpdateSubmitted {
		return fault.Conflict("This update is %s, so it cannot be taken back.", u.State)
	}
	u.State, u.SubmittedOn = UpdateDraft, calendar.Date{}
	return nil
}

// Return hands the update back to its author, with what should be changed in which field.
func (u *Update) Return(by, name string, c Comments, on calendar.Date) error {
	c = c.tidied()
	if u.State != UpdateSubmitted {
		return fault.Conflict("This update is %s, so it cannot be returned.", u.State)
	}
	wrong := fault.Invalid("Say what the author should change.")
	if len(c) == 0 {
		wrong.At("comment-"+WholeUpdate, "Enter what the author should change, beside a field or for the whole")
	}
	for _, f := range CommentFields {
		within0(wrong, "comment-"+f.Key, "The comment", c[f.Key], 300)
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	u.State, u.DecidedID, u.DecidedName, u.DecidedOn, u.Comments.V, u.ReturnedWhy = UpdateReturned, by, name, on, c, c.Words()
	return nil
}

// SignOff accepts the update. Whoever wrote it, owns the action or stands in for its owner cannot: a second pair of eyes is
// what the board relies on.
func (u *Update) SignOff(by, name string, a Action, on calendar.Date) error {
	if u.State != UpdateSubmitted {
		return fault.Conflict("This update is %s, so it cannot be signed off.", u.State)
	}
	if by == u.AuthorID || slices.Contains(u.Writers.V, by) {
		return fault.Forbidden("You wrote this update, so somebody else must sign it off.")
	}
	if a.works(by) {
		return fault.Forbidden("You own this action or stand in for its owner, so somebody else must sign off its updates.")
	}
	u.State, u.DecidedID, u.DecidedName, u.DecidedOn, u.ReturnedWhy = UpdateSignedOff, by, name, on, ""
	u.Comments.V = Comments{}
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

// correctedBy is the number of the signed-off update that puts another right; 0 where none does.
func correctedBy(all []Update, number int) int {
	for _, u := range all { // the newest first
		if u.Corrects == number && u.State == UpdateSignedOff {
			return u.Number
		}
	}
	return 0
}
