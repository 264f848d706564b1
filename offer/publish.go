package offer

import (
	"context"
	"slices"
	"strings"

	"waymark/calendar"
)

// Public is the offer as everybody may read it.
type Public struct {
	Areas      []PublicArea // all seven
	Principles []PublicPrinciple
	Changes    []PublicChange // the newest first
	Gone       []PublicGone   // what was in it once and was taken out
}

// PublicGone is an entry that was taken out of the offer, so that its address can say why.
type PublicGone struct {
	ID, Slug string
	On       calendar.Date
	Words    string // why
}

// PublicArea is one area of life with what is offered.
type PublicArea struct {
	Area
	Entries []PublicEntitlement // none: the council has not said yet
}

// PublicEntitlement is one published entry. An amount that was checked too long ago is not in it.
type PublicEntitlement struct {
	ID   string // a UUID that says nothing of anybody
	Slug string
	Body
	AmountHidden bool          // there is an amount, but it was checked too long ago
	Law          string        // the name of a law that has not begun, on which it will rest; empty otherwise
	LawFrom      calendar.Date // when it begins; no day where that is not settled
	Version      int
	PublishedOn  calendar.Date
	SignedOn     calendar.Date // care leavers signed it off
	SignedGroup  string
	Changes      []PublicChange // the newest first
}

// Amount in words; nothing where it is hidden.
func (e PublicEntitlement) AmountText() string {
	if e.AmountHidden {
		return ""
	}
	return e.Body.AmountText()
}

// Words are those of the glossary that the entry uses.
func (e PublicEntitlement) Words() (used []Word) {
	text := strings.ToLower(e.childLines())
	for _, w := range Glossary {
		if strings.Contains(text, strings.ToLower(w.Word)) {
			used = append(used, w)
		}
	}
	return used
}

// PublicChange is what changed in the offer, in plain words.
type PublicChange struct {
	On    calendar.Date
	Slug  string // empty where it is not in the offer any more
	Title string
	Words string
}

// PublicPrinciple is a corporate parenting principle with the actions under it, as "roadmap-2025/3.1".
type PublicPrinciple struct {
	Letter, Law, Child string
	Actions            []string
}

// Entries are all entries of all areas.
func (p Public) Entries() []PublicEntitlement {
	var all []PublicEntitlement
	for _, a := range p.Areas {
		all = append(all, a.Entries...)
	}
	return all
}

// Entry finds a published entry by its address.
func (p Public) Entry(slug string) (PublicEntitlement, bool) {
	all := p.Entries()
	i := slices.IndexFunc(all, func(e PublicEntitlement) bool { return e.Slug == slug })
	if i < 0 {
		return PublicEntitlement{}, false
	}
	return all[i], true
}

// Changed is the day of the newest change; no day while nothing is published.
func (p Public) Changed() (day calendar.Date) {
	if len(p.Changes) > 0 {
		day = p.Changes[0].On
	}
	return day
}

// Result is what somebody may be able to have.
type Result struct {
	Standing
	Areas []PublicArea        // with at least one entry each
	Ask   []PublicEntitlement // for those who live in the borough: elsewhere another council may have its own
}

// Find sets the offer against somebody's four answers.
func (p Public) Find(a Answers) Result {
	r := Result{Standing: Stand(a)}
	for _, area := range p.Areas {
		found := PublicArea{Area: area.Area}
		for _, e := range area.Entries {
			switch {
			case !e.For(a.Age, r.May):
			case e.Where == InBorough && a.Home == Elsewhere:
				r.Ask = append(r.Ask, e)
			case e.Where == OutOfBorough && a.Home == Here:
			default:
				found.Entries = append(found.Entries, e)
			}
		}
		if len(found.Entries) > 0 {
			r.Areas = append(r.Areas, found)
		}
	}
	return r
}

// Published is the offer that the public reads today.
func (o *Offers) Published(ctx context.Context) (p Public, err error) {
	all, err := o.Entitlements(ctx)
	if err != nil {
		return p, err
	}
	said, err := o.commencements(ctx)
	if err != nil {
		return p, err
	}
	chosen, err := o.chosen(ctx)
	if err != nil {
		return p, err
	}
	return published(all, said, chosen, o.db.Today()), nil
}

func published(all []Entitlement, said map[string]Commencement, chosen map[string][]string, today calendar.Date) (p Public) {
	for _, a := range Areas {
		p.Areas = append(p.Areas, PublicArea{Area: a})
	}
	for _, e := range all {
		var changes []PublicChange
		for _, v := range e.Versions {
			if v.State == Withdrawn {
				changes = append(changes, PublicChange{On: v.EndedOn, Title: v.Body.V.Title, Words: v.EndedWhy})
			}
			if !v.PublishedOn.IsZero() {
				c := PublicChange{On: v.PublishedOn, Title: v.Body.V.Title, Words: v.Changed}
				if e.Live != nil {
					c.Slug = e.Slug
				}
				changes = append(changes, c)
			}
		}
		p.Changes = append(p.Changes, changes...)
		if e.Live == nil {
			if gone, was := e.gone(); was {
				p.Gone = append(p.Gone, gone)
			}
			continue
		}
		v := e.Live
		one := PublicEntitlement{ID: e.ID, Slug: e.Slug, Body: v.Body.V, Version: v.N, PublishedOn: v.PublishedOn, SignedOn: v.SignedOn, SignedGroup: v.SignedGroup, Changes: changes}
		if one.Stale(today) {
			one.AmountHidden, one.Amount, one.AmountWords = true, 0, ""
		}
		switch {
		case one.Body.Law != "" && !inForce(one.Body.Law, said, today):
			one.Law = lawOf(one.Body.Law).Name
			one.LawFrom, _ = began(one.Body.Law, said)
		case one.InForceFrom.After(today):
			one.Law, one.LawFrom = one.LegalBasis, one.InForceFrom
		}
		i := slices.IndexFunc(p.Areas, func(a PublicArea) bool { return a.Key == one.Area })
		p.Areas[i].Entries = append(p.Areas[i].Entries, one)
	}
	slices.SortStableFunc(p.Changes, func(a, b PublicChange) int { return b.On.Compare(a.On) })
	for _, one := range statutes.Principle {
		p.Principles = append(p.Principles, PublicPrinciple{one.Letter, one.Law, one.Child, chosen[one.Letter]})
	}
	return p
}

// gone says when and why an entry was taken out; false for one that was never public.
func (e Entitlement) gone() (g PublicGone, was bool) {
	for _, v := range e.Versions {
		if v.State == Withdrawn && !v.PublishedOn.IsZero() && !v.EndedOn.Before(g.On) {
			g, was = PublicGone{e.ID, e.Slug, v.EndedOn, v.EndedWhy}, true
		}
	}
	return g, was
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
