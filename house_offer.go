package main

import (
	"context"

	"waymark/calendar"
	"waymark/council"
	"waymark/offer"
)

// What the council settles of the local offer stands among its settings, under this scope: one key for each law, with a word of the two.
const (
	offerScope = "offer"
	begun      = "in force"
	notBegun   = "not in force"
)

// commencements are the newest of the council's decisions about each law that begins by regulations.
func (h *house) commencements(ctx context.Context) ([]offer.Commencement, error) {
	all, err := h.council.Settings(ctx)
	newest := map[string]council.Setting{}
	for _, s := range all {
		if before, there := newest[s.Key]; s.Scope == offerScope && (!there || s.At.After(before.At.Time)) {
			newest[s.Key] = s
		}
	}
	var out []offer.Commencement
	for _, s := range newest {
		c := offer.Commencement{Law: s.Key, Owner: s.Owner, Source: s.Source, Why: s.Why, ByName: s.ByName}
		if s.Value == begun {
			c.From = s.From
		}
		out = append(out, c)
	}
	return out, err
}

// commence keeps one more such decision.
func (h *house) commence(ctx context.Context, c offer.Commencement) error {
	s := council.Setting{Scope: offerScope, Key: c.Law, Value: begun, From: c.From, Owner: c.Owner, Source: c.Source, Why: c.Why}
	if c.From == (calendar.Date{}) {
		s.Value, s.From = notBegun, h.db.Today()
	}
	return h.council.SetSetting(ctx, s)
}

// offerActions are the actions of the published plans, which can stand under a corporate parenting principle: the public reads them there.
func (h *house) offerActions(ctx context.Context) ([]offer.Action, error) {
	plans, err := h.plans.Published(ctx)
	var all []offer.Action
	for _, p := range plans {
		for _, q := range p.Priorities {
			for _, a := range q.Actions {
				all = append(all, offer.Action{Full: p.Slug + "/" + a.Ref, Words: a.Ref + " " + a.Title})
			}
		}
	}
	return all, err
}
