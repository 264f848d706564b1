package plan

import (
	"slices"

	"waymark/calendar"
	"waymark/inspection"
)

// This file is what the public may know of a plan: small types, frozen when one person proposed a release and a second
// approved it. No name of a member of staff is among them.

// PublicPlan is a plan as released.
type PublicPlan struct {
	Slug        string
	Title       string
	ChildTitle  string
	Vision      string
	ChildVision string
	Starts      calendar.Date
	Ends        calendar.Date
	Period      string // "2023 to 2026", empty where the days are not known
	Closed      bool
	Release     int           // counts the releases of this plan
	Released    calendar.Date // the day it was approved
	Priorities  []PublicPriority
	Sources     []inspection.PublicSource // what inspections and reviews asked, and what the council answered
}

// PublicPriority is a priority as released.
type PublicPriority struct {
	Number    int
	Title     string
	ChildName string
	ChildText string
	Shape     string // shield, lighthouse, open hands, key, tree, compass or book
	Actions   []PublicAction
}

// PublicAction is an action as released.
type PublicAction struct {
	Ref             string // "1.3"
	Title           string
	ChildText       string
	Question        string // what children are asked about it
	Articles        []int  // of the UN Convention on the Rights of the Child
	Starts          calendar.Date
	BaselineDue     calendar.Date // the date first promised
	Due             calendar.Date
	MovedWhy        string
	Moves           int // how often the date moved
	Delivery        Delivery
	Impact          Impact
	Reason          string                 // why it is late, on hold or stopped
	HowWeKnow       string                 // what a "Done" rests on
	Updates         []PublicUpdate         // signed off, the newest first
	Milestones      []PublicMilestone      // by date
	Core            []string               // keys of the measures that show first whether it makes a difference
	Measures        []string               // keys of the other measures
	Recommendations []PublicRecommendation // what it answers
	Ended           Ending                 // merged, split, withdrawn, carried or closed; empty while it goes on
	EndedOn         calendar.Date
	GoesOn          []PublicTrail // where it goes on
	LastChanged     calendar.Date // the last signed-off update or milestone reached; the release where there is none
}

// PublicTrail names the action in which another goes on.
type PublicTrail struct {
	Slug, Plan, Ref, Title string
}

// PublicUpdate is what we did, as the public reads it.
type PublicUpdate struct {
	On           calendar.Date
	WhatHappened string
	Difference   string
	Next         string
	ChildText    string // what we did, in children's words; may be empty
	Delivery     Delivery
}

// PublicMilestone is a step of an action.
type PublicMilestone struct {
	Title string
	Due   calendar.Date
	Done  calendar.Date
}

// PublicRecommendation is a finding that an action answers.
type PublicRecommendation struct {
	Code, Source, Number, About string
	How                         string // how the action answers it; empty where nobody has said so
}

// Priority finds a priority by its number; nil when there is none.
func (p PublicPlan) Priority(number int) *PublicPriority {
	for i := range p.Priorities {
		if p.Priorities[i].Number == number {
			return &p.Priorities[i]
		}
	}
	return nil
}

// Answering lists the actions that answer a recommendation, by its code, in the plan's order.
func (p PublicPlan) Answering(code string) (all []PublicAction) {
	for _, q := range p.Priorities {
		for _, a := range q.Actions {
			if slices.ContainsFunc(a.Recommendations, func(r PublicRecommendation) bool { return r.Code == code }) {
				all = append(all, a)
			}
		}
	}
	return all
}

// How says how the action answers a recommendation, by its code; empty where nobody has said so.
func (a PublicAction) How(code string) string {
	for _, r := range a.Recommendations {
		if r.Code == code {
			return r.How
		}
	}
	return ""
}

// Action finds an action by its ref, "1.3"; nil when there is none.
func (p PublicPlan) Action(ref string) *PublicAction {
	for i := range p.Priorities {
		for j := range p.Priorities[i].Actions {
			if a := &p.Priorities[i].Actions[j]; a.Ref == ref {
				return a
			}
		}
	}
	return nil
}

// Count gives the number of actions and how many of them are done.
func (p PublicPlan) Count() (done, all int) {
	for _, q := range p.Priorities {
		d, n := q.Count()
		done, all = done+d, all+n
	}
	return done, all
}

// Count gives the number of actions and how many of them are done.
func (q PublicPriority) Count() (done, all int) {
	for _, a := range q.Actions {
		if a.Ended.GoesOn() { // it is counted where it goes on
			continue
		}
		all++
		if a.Delivery == Delivered {
			done++
		}
	}
	return done, all
}

// Word says how it is going in a child's words.
func (a PublicAction) Word(today calendar.Date) ChildWord {
	return ChildWordOf(a.Delivery, a.Starts, a.Due, today)
}

// DueWords is its date as the public reads it: the current one, and where it moved the first promise, the days between and how often.
func (a PublicAction) DueWords() string {
	if a.Due.IsZero() {
		return ""
	}
	return DueWords(a.Due, a.BaselineDue, a.Moves)
}

// Face is how its two ratings look.
func (a PublicAction) Face() Face { return FaceOf(a.Delivery, a.Impact) }

// Why is the reason that stands beside running late, on hold and stopped; empty beside the other words. No release is made
// without it; where a date has passed since the release, it says plainly that we have not yet said why.
func (a PublicAction) Why(today calendar.Date) string {
	switch {
	case !a.Word(today).NeedsReason():
		return ""
	case a.Reason != "":
		return a.Reason
	}
	return "The date has passed. We have not yet said why."
}

// ChildWhy is the reason as children read it: in the words of Why where they are plain enough, else where to find those.
func (a PublicAction) ChildWhy(today calendar.Date) string {
	why := a.Why(today)
	if len(tooHard(why)) > 0 {
		return "The grown-ups wrote down why. It is not in easy words yet."
	}
	return why
}

// ChildHowWeKnow is what a "Done" rests on as children read it: in the words of HowWeKnow where they are plain enough, else
// where to find those.
func (a PublicAction) ChildHowWeKnow() string {
	if len(tooHard(a.HowWeKnow)) > 0 {
		return "The grown-ups wrote down how. It is not in easy words yet."
	}
	return a.HowWeKnow
}

// NextMilestone is the first step that is not done; nil when there is none.
func (a PublicAction) NextMilestone() *PublicMilestone {
	for i := range a.Milestones {
		if a.Milestones[i].Done.IsZero() {
			return &a.Milestones[i]
		}
	}
	return nil
}

// staleAfter is after how many days without a change a public page says that its news is old.
const staleAfter = 100

// Stale says that nothing has been heard of the action for so long that the page must say so.
func (a PublicAction) Stale(today calendar.Date) bool {
	return a.Delivery.open() && !a.LastChanged.IsZero() && a.LastChanged.DaysUntil(today) > staleAfter
}

// Tied says whether a measure shows something about the action.
func (a PublicAction) Tied(measure string) bool {
	return slices.Contains(a.Core, measure) || slices.Contains(a.Measures, measure)
}
