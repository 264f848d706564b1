package offer

import (
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

type checklistView struct {
	Lines   []Line
	Laws    []Law
	Said    map[string]Commencement
	Publish bool
	Sent    Commencement
	Day     web.Days
	Wrong   *fault.Fault
}

func (o *Offers) checklistView(r *http.Request) (v checklistView, err error) {
	if v.Lines, err = o.Checklist(r.Context()); err != nil {
		return v, err
	}
	for _, l := range statutes.Law {
		if l.From.IsZero() {
			v.Laws = append(v.Laws, l)
		}
	}
	v.Publish = web.May(r.Context(), account.OfferPublish)
	v.Said, err = o.commencements(r.Context())
	return v, err
}

func (o *Offers) checklistPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.checklistView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, checklistScreen(v))
}

func (o *Offers) postCommence(w http.ResponseWriter, r *http.Request) error {
	c := Commencement{Law: web.Text(r, "law"), Owner: web.Text(r, "owner"), Source: web.Text(r, "source"), Why: web.Text(r, "why")}
	typed, wrong := web.Days{}, fault.Invalid("It is not noted yet.")
	typed.Sent(r, "from", &c.From, wrong)
	err := web.Both(wrong, nil)
	if err == nil {
		err = o.Commence(r.Context(), c)
	}
	if f, status := web.Again(err); f != nil {
		v, err := o.checklistView(r)
		if err != nil {
			return err
		}
		v.Sent, v.Day, v.Wrong = c, typed, f
		return web.Render(w, r, status, checklistScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/checklist", "It is noted.")
}

type principlesView struct {
	Principles []Principle
	Actions    []Action
	Chosen     map[string][]string
	Wrong      *fault.Fault
}

func (o *Offers) principlesView(r *http.Request) (v principlesView, err error) {
	v.Principles = statutes.Principle
	if v.Actions, err = o.linkable(r.Context()); err != nil {
		return v, err
	}
	v.Chosen, err = o.chosen(r.Context())
	if len(v.Chosen) == 0 {
		// Where nobody has chosen yet, the refs of Waymark's own plan stand ticked, for a person to look at.
		for _, p := range v.Principles {
			for _, a := range v.Actions {
				if _, ref, _ := strings.Cut(a.Full, "/"); slices.Contains(p.Actions, ref) {
					v.Chosen[p.Letter] = append(v.Chosen[p.Letter], a.Full)
				}
			}
		}
	}
	return v, err
}

func (o *Offers) principlesPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.principlesView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, principlesScreen(v))
}

func (o *Offers) postPrinciples(w http.ResponseWriter, r *http.Request) error {
	of := map[string][]string{}
	for _, p := range statutes.Principle {
		of[p.Letter] = web.Texts(r, "actions-"+p.Letter)
	}
	err := o.SetPrinciples(r.Context(), of)
	if f, status := web.Again(err); f != nil {
		v, err := o.principlesView(r)
		if err != nil {
			return err
		}
		v.Chosen, v.Wrong = of, f
		return web.Render(w, r, status, principlesScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/principles", "The principles are kept. The public site shows them with their actions.")
}

func (v principlesView) ticks(p Principle) govuk.CheckboxesParams {
	var items []govuk.CheckboxesItem
	for _, a := range v.Actions {
		items = append(items, govuk.CheckboxesItem{Value: a.Full, Text: a.Words, Checked: govuk.Is(slices.Contains(v.Chosen[p.Letter], a.Full))})
	}
	return ticks("actions-"+p.Letter, "", "", items, v.Wrong)
}
