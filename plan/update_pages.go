package plan

import (
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// updateForm is the form of an owner's update: four things, on one page.
type updateForm struct {
	Plan    Plan
	Action  Action
	Number  int // 0 for one that was never saved
	Edit    UpdateEdit
	Last    *Update // the one before, to be read beside
	Return  string  // why it came back
	Wrong   *fault.Fault
	Overdue bool
}

func (p *Plans) updateFormOf(r *http.Request) (f updateForm, err error) {
	ctx := r.Context()
	// The form shows the update before: only to those who may write the next one.
	if f.Action, f.Plan, err = p.forChange(ctx, ref(r), account.UpdateWrite); err != nil {
		return f, err
	}
	f.Overdue = f.Action.Overdue(p.db.Today())
	u, err := p.openUpdate(ctx, f.Action)
	if err != nil {
		return f, err
	}
	f.Number, f.Return = u.Number, u.ReturnedWhy
	f.Edit = UpdateEdit{u.WhatHappened, u.Difference, u.Next, u.Child, u.PublicReason, u.HowWeKnow, u.Delivery, u.Version}
	before, err := p.Updates(ctx, f.Action)
	for i := range before {
		if before[i].Number != u.Number && !before[i].Editable() {
			f.Last = &before[i]
			break
		}
	}
	return f, err
}

func (p *Plans) writeUpdatePage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.updateFormOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writeUpdateScreen(f))
}

func (p *Plans) writeUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := p.updateFormOf(r)
	if err != nil {
		return err
	}
	now := f.Edit.Version
	f.Edit = UpdateEdit{web.Text(r, "what-happened"), web.Text(r, "difference"), web.Text(r, "next"), web.Text(r, "child-text"), web.Text(r, "public-reason"),
		web.Text(r, "how-we-know"), Delivery(web.Text(r, "delivery")), sentNumber(r, "version")}
	submit := web.Text(r, "then") != "keep"
	n, err := p.SaveUpdate(r.Context(), ref(r), f.Edit, submit)
	if bad, status := web.Again(err); bad != nil {
		f.Wrong, f.Edit.Version = bad, now
		return web.Render(w, r, status, writeUpdateScreen(f))
	}
	if err != nil {
		return err
	}
	if !submit {
		return web.Done(w, r, f.Action.href(f.Plan)+"/update", "Your draft is kept. Nobody else sees it yet.")
	}
	return web.Done(w, r, f.Action.href(f.Plan), fmt.Sprintf("Update %d is submitted. Somebody else will sign it off.", n))
}

// deliveryItems are the seven states with what each means; those that need a reason or a proof open a box for it.
func deliveryItems(f updateForm) []govuk.RadiosItem {
	items := make([]govuk.RadiosItem, len(Deliveries))
	for i, d := range Deliveries {
		items[i] = govuk.RadiosItem{Value: string(d), Text: upperFirst(string(d)), Hint: govuk.HintParams{Text: d.Means() + "."}}
	}
	return items
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]&^0x20) + s[1:]
}

// updateView is the page of one update, on which it is signed off or returned.
type updateView struct {
	Plan   Plan
	Action Action
	Update Update
	May    actionRights
	Own    bool // the reader wrote it
	Wrong  *fault.Fault
	Why    string
}

func (p *Plans) updateOf(r *http.Request) (v updateView, err error) {
	ctx := r.Context()
	if v.Action, v.Plan, err = p.actionFor(ctx, ref(r), account.UpdateRead); err != nil {
		return v, err
	}
	all, err := p.Updates(ctx, v.Action)
	if err != nil {
		return v, err
	}
	for _, u := range all {
		if u.Number == number(r.PathValue("number")) {
			v.Update = u
		}
	}
	if v.Update.ID == "" {
		return v, fault.NotFound("Action %s has no such update.", v.Action.Ref())
	}
	v.May = p.rightsOn(ctx, v.Action, v.Plan)
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

func (p *Plans) signOff(w http.ResponseWriter, r *http.Request) error {
	v, err := p.updateOf(r)
	if err != nil {
		return err
	}
	if err := p.SignOff(r.Context(), ref(r), v.Update.Number); err != nil {
		return err
	}
	return web.Done(w, r, v.Action.href(v.Plan), fmt.Sprintf("Update %d is signed off. Action %s is now “%s”.", v.Update.Number, v.Action.Ref(), v.Update.Delivery))
}

func (p *Plans) returnUpdate(w http.ResponseWriter, r *http.Request) error {
	v, err := p.updateOf(r)
	if err != nil {
		return err
	}
	v.Why = web.Text(r, "returned-why")
	err = p.ReturnUpdate(r.Context(), ref(r), v.Update.Number, v.Why)
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		v.Wrong = bad
		return web.Render(w, r, status, updateScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Action.href(v.Plan), fmt.Sprintf("Update %d is returned to %s.", v.Update.Number, v.Update.AuthorName))
}
