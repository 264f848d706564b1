package plan

import (
	"context"
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/evidence"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// updateForm is the form of an update: four things, on one page, with what helps to say them. It knows of no account, so that whoever owes
// an update can fill it in, signed in or not.
type updateForm struct {
	Plan     Plan
	Action   Action
	Post     string // where it is sent
	Number   int
	Edit     UpdateEdit
	Open     Update        // as it stands: a draft, one that came back or one that waits; of version 0 where none was begun
	Mine     bool          // whoever fills it in has begun it
	Last     *Update       // the one before, to be read beside
	Corrects *Update       // the one that it puts right
	Measures []tiedMeasure // that show whether it helps, with their newest figures
	Implied  *Implied      // what the evidence implies; nil where it is not told
	Steps    []Milestone   // that are still open
	Overdue  bool          // the action has passed its date, and the public must be told why
	Wrong    *fault.Fault

	Adds   bool             // whoever fills it in may give evidence with it
	Locker bool             // and open the evidence locker
	Given  []evidence.Piece // that came with it so far
	Today  calendar.Date
}

// updateFormOf reads all that the form of an action's update shows, as it stands now.
func (p *Plans) updateFormOf(ctx context.Context, full string, corrected int) (f updateForm, err error) {
	// The form shows the update before: only to those who may write the next one.
	if f.Action, f.Plan, err = p.forChange(ctx, full, account.UpdateWrite); err != nil {
		return f, err
	}
	all, err := p.allUpdates(ctx, f.Action)
	if err != nil {
		return f, err
	}
	f.Overdue, f.Open = f.Action.Overdue(p.db.Today()), openUpdate(f.Action, all)
	if f.Open.Version == 0 && corrects(corrected, all) == nil {
		f.Open.Corrects = corrected
	}
	f.Post, f.Number, f.Edit, f.Mine = f.Action.href(f.Plan)+"/update", f.Open.Number, f.Open.edit(), f.Open.Version == 0 || f.Open.AuthorID == whoID(ctx)
	for i := range all {
		if all[i].State == UpdateSignedOff && f.Last == nil {
			f.Last = &all[i]
		}
		if all[i].Number == f.Open.Corrects {
			f.Corrects = &all[i]
		}
	}
	f.Today = p.db.Today()
	if p.evidences != nil {
		row := f.Action.subject(f.Plan.Slug)
		f.Adds, f.Locker = may(ctx, account.EvidenceAdd, row) == nil, may(ctx, account.EvidenceRead, row) == nil
		if f.Given, err = p.givenWith(ctx, f.Plan, f.Action, f.Open); err != nil {
			return f, err
		}
	}
	steps, err := p.Milestones(ctx, f.Action)
	for _, m := range steps {
		if m.Done.IsZero() {
			f.Steps = append(f.Steps, m)
		}
	}
	if err != nil {
		return f, err
	}
	if f.Measures, err = p.tied(ctx, f.Action); err != nil {
		return f, err
	}
	implied, _, _, err := p.implied(ctx, f.Action, f.Plan)
	f.Implied = &implied
	return f, err
}

func (p *Plans) writeUpdatePage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.updateFormOf(r.Context(), ref(r), number(r.URL.Query().Get("corrects")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writeUpdateScreen(f))
}

// sentUpdate is the form of an update as it was sent.
func sentUpdate(r *http.Request) UpdateEdit {
	return UpdateEdit{WhatHappened: web.Text(r, "what-happened"), Difference: web.Text(r, "difference"), Next: web.Text(r, "next"), Ask: web.Text(r, "ask"), Child: web.Text(r, "child-text"),
		PublicReason: web.Text(r, "public-reason"), HowWeKnow: web.Text(r, "how-we-know"), Nothing: web.Text(r, "nothing-why"), Delivery: Delivery(web.Text(r, "delivery")),
		Corrects: web.Number(r, "corrects"), Reached: web.Texts(r, "reached"), Version: web.Number(r, "version")}
}

func (p *Plans) writeUpdate(w http.ResponseWriter, r *http.Request) error {
	given, err := sentEvidence(r)
	if err != nil {
		return err
	}
	ctx, e, full := r.Context(), sentUpdate(r), ref(r)
	e.Evidence = given
	if web.Autosaves(r) {
		version, err := p.AutosaveUpdate(ctx, full, e)
		if err != nil {
			return err
		}
		return web.Autosaved(w, version, p.db.Now().Time)
	}
	here := "/staff/plan/" + r.PathValue("slug") + "/action/" + r.PathValue("ref")
	then := web.Text(r, "then")
	if then == "take back" {
		if err := p.TakeBackUpdate(ctx, full); err != nil {
			return err
		}
		return web.Done(w, r, here+"/update", "It is yours again. Nobody signs it off until you submit it.")
	}
	n, err := p.SaveUpdate(ctx, full, e, then != "keep")
	if bad, status := web.Again(err); bad != nil {
		f, err := p.updateFormOf(ctx, full, e.Corrects)
		if err != nil {
			return err
		}
		given.again(bad)
		e.Version = f.Edit.Version // what was sent can be sent again, in the place of what stands
		f.Edit, f.Wrong = e, bad
		return web.Render(w, r, status, writeUpdateScreen(f))
	}
	if err != nil {
		return err
	}
	switch {
	case then == "keep" && given.given():
		return web.Done(w, r, here+"/update#evidence", "Your draft is kept with the evidence. Nobody relies on it before you submit it.")
	case then == "keep":
		return web.Done(w, r, here+"/update", "Your draft is kept. Nobody relies on it before you submit it.")
	}
	return web.Done(w, r, here, fmt.Sprintf("Update %d is submitted. Somebody else will sign it off.", n))
}

// deliveryItems are the seven states with what each means.
func deliveryItems() []govuk.RadiosItem {
	items := make([]govuk.RadiosItem, len(Deliveries))
	for i, d := range Deliveries {
		items[i] = govuk.RadiosItem{Value: string(d), Text: upperFirst(string(d)), Hint: govuk.HintParams{Text: d.Means() + "."}}
	}
	return items
}

// stepItems are the milestones that are still open, to be ticked.
func stepItems(steps []Milestone) []govuk.CheckboxesItem {
	items := make([]govuk.CheckboxesItem, len(steps))
	for i, m := range steps {
		items[i] = govuk.CheckboxesItem{Value: m.ID, Text: m.Title, Hint: govuk.HintParams{Text: "Due " + m.Due.Words()}}
	}
	return items
}

func upperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]&^0x20) + s[1:]
}

// updateView is the page of one update, on which it is signed off or returned.
type updateView struct {
	Plan      Plan
	Action    Action
	Update    Update
	Before    *Update // the last that was signed off before it, or the one that it puts right
	Corrected *Update // which puts this one right
	Reached   []Milestone
	Implied   *Implied
	May       actionRights
	Own       bool // the reader wrote it
	Wrong     *fault.Fault
	Given     []evidence.Piece
	Today     calendar.Date
	Comments  Comments // as typed
	Then      string   // where a decision leads: "next" to the next update that waits, else to the action
}

func (p *Plans) updateOf(r *http.Request) (v updateView, err error) {
	ctx := r.Context()
	if v.Action, v.Plan, err = p.actionFor(ctx, ref(r), account.UpdateRead); err != nil {
		return v, err
	}
	v.Then = web.Text(r, "then")
	return p.viewUpdate(ctx, v, number(r.PathValue("number")))
}

// viewUpdate reads what the page of one update shows, of an action that the reader may read the updates of.
func (p *Plans) viewUpdate(ctx context.Context, v updateView, n int) (updateView, error) {
	all, err := p.Updates(ctx, v.Action)
	if err != nil {
		return v, err
	}
	for _, u := range all {
		if u.Number == n {
			v.Update = u
		}
	}
	if v.Update.ID == "" {
		return v, fault.NotFound("Action %s has no such update.", v.Action.Ref())
	}
	for i, u := range all {
		switch {
		case u.Number == v.Update.Corrects:
			v.Before = &all[i]
		case u.State == UpdateSignedOff && u.Number < n && v.Before == nil && v.Update.Corrects == 0:
			v.Before = &all[i]
		case u.Corrects == n && u.Number != n && u.State != UpdateDraft:
			v.Corrected = &all[i]
		}
	}
	steps, err := p.Milestones(ctx, v.Action)
	for _, m := range steps {
		for _, id := range v.Update.Reached.V {
			if m.ID == id {
				v.Reached = append(v.Reached, m)
			}
		}
	}
	if err != nil {
		return v, err
	}
	if v.Update.State == UpdateSubmitted {
		implied, _, _, err := p.implied(ctx, v.Action, v.Plan)
		if err != nil {
			return v, err
		}
		v.Implied = &implied
	}
	if v.Given, err = p.givenWith(ctx, v.Plan, v.Action, v.Update); err != nil {
		return v, err
	}
	v.Today, v.May = p.db.Today(), p.rightsOn(ctx, v.Action, v.Plan)
	v.Own = v.Update.AuthorID == whoID(ctx)
	return v, nil
}

func (p *Plans) updatePage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.updateOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, updateScreen(v))
}

// sentComments are the comments of a reviewer as they were sent.
func sentComments(r *http.Request) Comments {
	c := Comments{}
	for _, f := range CommentFields {
		c[f.Key] = web.Text(r, "comment-"+f.Key)
	}
	return c.tidied()
}

// unsent refuses to sign off what the reviewer has just commented on: their words would be lost.
func unsent(c Comments) error {
	if len(c) == 0 {
		return nil
	}
	f := fault.Invalid("You wrote what should change. Return the update, or empty your comments and sign it off.")
	for _, field := range CommentFields {
		if c[field.Key] != "" {
			f.At("comment-"+field.Key, "Return the update with this comment, or empty it and sign the update off")
		}
	}
	return f
}

func (p *Plans) signOff(w http.ResponseWriter, r *http.Request) error {
	v, err := p.updateOf(r)
	if err != nil {
		return err
	}
	v.Comments = sentComments(r)
	if err = unsent(v.Comments); err == nil {
		err = p.SignOff(r.Context(), ref(r), v.Update.Number)
	}
	return v.decided(w, r, err, fmt.Sprintf("Update %d is signed off. Action %s is now “%s”.", v.Update.Number, v.Action.Ref(), v.Update.Delivery))
}

func (p *Plans) returnUpdate(w http.ResponseWriter, r *http.Request) error {
	v, err := p.updateOf(r)
	if err != nil {
		return err
	}
	v.Comments = sentComments(r)
	err = p.ReturnUpdate(r.Context(), ref(r), v.Update.Number, v.Comments)
	return v.decided(w, r, err, fmt.Sprintf("Update %d is returned to %s.", v.Update.Number, v.Update.AuthorName))
}

// decided shows the update again where the decision lacks something, or goes on: to the next update where the reader clears several, else to
// the action.
func (v updateView) decided(w http.ResponseWriter, r *http.Request, err error, words string) error {
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		v.Wrong = bad
		return web.Render(w, r, status, updateScreen(v))
	}
	if err != nil {
		return err
	}
	if v.Then == "next" {
		return web.Done(w, r, v.Plan.clearHref()+"/next?after="+v.Action.Ref(), words)
	}
	return web.Done(w, r, v.Action.href(v.Plan), words)
}
