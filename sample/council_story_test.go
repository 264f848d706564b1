package sample

import (
	"regexp"
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/plan"
	"waymark/readability"
)

func TestStory(t *testing.T) {
	people := map[string]invented{}
	for _, p := range cast {
		people[p.key] = p
	}
	t.Run("it tells of every action of the template once, with an owner who may own it", func(t *testing.T) {
		told := map[string]int{}
		for _, a := range story {
			told[a.Ref]++
			owner := people[a.Owner]
			if len(owner.roles) != 1 || (owner.roles[0] != "owner" && owner.roles[0] != "partner") {
				t.Errorf("%s is owned by %q, who is %v", a.Ref, a.Owner, owner.roles)
			}
			if sponsorOf(a.priority()) == "" || sponsorOf(a.priority()) == a.Owner {
				t.Errorf("%s has no sponsor of its own", a.Ref)
			}
			if len(a.Steps) != 3 || len(a.Child) != 2 || a.How == "" || !a.Starts.Before(a.Due) || a.Starts.Before(planFrom) || a.Due.After(planTo) {
				t.Errorf("%s is not whole: %+v", a.Ref, a)
			}
			if odd := !a.Late.IsZero() || !a.Paused.IsZero() || !a.Stopped.IsZero(); odd != (a.Why != "") {
				t.Errorf("%s goes otherwise than planned without a reason, or has one for nothing", a.Ref)
			}
		}
		for _, q := range plan.BuiltIn().Priorities {
			for _, a := range q.Actions {
				if told[a.Ref] != 1 {
					t.Errorf("%s is told %d times", a.Ref, told[a.Ref])
				}
				delete(told, a.Ref)
			}
		}
		if len(told) > 0 {
			t.Errorf("not of the template: %v", told)
		}
	})
	t.Run("what children and the public read of it is plain enough for children", func(t *testing.T) {
		for _, text := range append(childTexts(), childVision) {
			for _, f := range readability.Check(text, readability.Child).Findings {
				if !f.Warning {
					t.Errorf("%q: %s %s", text, f.What, f.Where)
				}
			}
		}
	})
	t.Run("every role is held by somebody, and names and addresses are nobody's", func(t *testing.T) {
		held := map[string]bool{}
		names := map[string]bool{}
		for _, p := range cast {
			for _, r := range p.roles {
				held[r] = true
			}
			if names[p.name] || !regexp.MustCompile(`^[a-z]+$`).MatchString(p.key) {
				t.Errorf("%s (%s)", p.name, p.key)
			}
			names[p.name] = true
		}
		for _, r := range account.Roles() {
			if !held[r.Key] {
				t.Errorf("nobody is %s", r.Name)
			}
		}
	})
}

func childTexts() (all []string) {
	for _, a := range story {
		all = append(all, a.Child...)
		if a.Why != "" {
			all = append(all, a.Why)
		}
	}
	return all
}

// standing is an action as the beats up to a day leave it.
type standing struct {
	delivery plan.Delivery
	reason   string
	due      calendar.Date
}

func standings(today calendar.Date) map[string]standing {
	all := map[string]standing{}
	for _, a := range story {
		all[a.Ref] = standing{plan.NotStarted, "", a.Due}
	}
	for _, b := range beats(story, today) {
		s := all[b.told.Ref]
		switch b.act {
		case signs:
			s.delivery, s.reason = b.edit.Delivery, b.edit.PublicReason
		case decides:
			if b.told.Stopped.IsZero() {
				s.due = b.told.MovedTo
			}
		}
		all[b.told.Ref] = s
	}
	return all
}

func TestStoryIsPlain(t *testing.T) {
	for _, a := range story {
		t.Run("children can read why "+a.Ref+" is late and how we know that it is done", func(t *testing.T) {
			late, done := plan.PublicAction{Delivery: plan.OffTrack, Reason: a.Why}, plan.PublicAction{Delivery: plan.Delivered, HowWeKnow: a.How}
			if a.Why != "" && late.ChildWhy(planTo) != a.Why || done.ChildHowWeKnow() != a.How {
				t.Errorf("%q, %q", a.Why, a.How)
			}
		})
	}
}

func TestStoryOnAnyDay(t *testing.T) {
	words := func(today calendar.Date) map[plan.ChildWord]int {
		n := map[plan.ChildWord]int{}
		now := standings(today)
		for _, a := range story {
			s := now[a.Ref]
			n[plan.ChildWordOf(s.delivery, a.Starts, s.due, today)]++
		}
		return n
	}
	t.Run("from November 2025 on some of it is done, some late, some on hold, some stopped, and some to come", func(t *testing.T) {
		for on := calendar.On(2025, 11, 1); on.Before(calendar.On(2027, 10, 1)); on = on.AddDays(9) {
			n := words(on)
			for _, w := range []plan.ChildWord{plan.WordNotStarted, plan.WordGettingReady, plan.WordDoing, plan.WordLate, plan.WordDone, plan.WordOnHold, plan.WordStopped} {
				if n[w] == 0 {
					t.Errorf("%s: nothing is %q (%v)", on, w, n)
				}
			}
			if n[plan.WordDoing] < 6 {
				t.Errorf("%s: %v", on, n)
			}
		}
	})
	t.Run("on every day of the plan what is late, on hold or stopped has its reason", func(t *testing.T) {
		for on := planFrom; !on.After(planTo); on = on.AddDays(5) {
			now := standings(on)
			for _, a := range story {
				s := now[a.Ref]
				if w := plan.ChildWordOf(s.delivery, a.Starts, s.due, on); w.NeedsReason() && s.reason == "" {
					t.Errorf("%s: %s is %q without a reason", on, a.Ref, w)
				}
			}
		}
	})
	t.Run("on any day one update waits, one has come back and one is half written, and nobody signs off their own", func(t *testing.T) {
		for on := calendar.On(2025, 8, 1); on.Before(calendar.On(2027, 8, 1)); on = on.AddDays(31) {
			state := map[string]act{} // of the newest update of each action
			n := map[act]int{}
			for _, b := range beats(story, on) {
				switch b.act {
				case submits, returns, reworks, signs, drafts:
					state[b.told.Ref] = b.act
				}
				if (b.act == signs || b.act == rates) && b.by == b.told.Owner {
					t.Errorf("%s %s of their own, %s", b.by, b.act, b.told.Ref)
				}
				if b.on.After(on) {
					t.Errorf("%s: a beat on %s", on, b.on)
				}
			}
			for _, a := range state {
				n[a]++
			}
			if n[submits]+n[reworks] < 1 || n[returns] < 1 || n[drafts] != 1 {
				t.Errorf("%s: %v", on, n)
			}
		}
	})
	t.Run("no open action goes without news for a hundred days", func(t *testing.T) {
		for _, a := range story {
			last := a.Starts
			for _, u := range a.tellings() {
				if gap := last.DaysUntil(u.on); gap > 90 && !a.idle(last.AddDays(1)) {
					t.Errorf("%s: nothing between %s and %s", a.Ref, last, u.on)
				}
				last = u.on
			}
		}
	})
	t.Run("the texts fit their forms", func(t *testing.T) {
		for _, a := range story {
			for _, u := range a.tellings() {
				for _, text := range []string{u.edit.WhatHappened, u.edit.Difference, u.edit.Next} {
					if text == "" || len(text) > 500 || strings.Contains(text, "%!") {
						t.Errorf("%s on %s: %q", a.Ref, u.on, text)
					}
				}
			}
		}
	})
}
