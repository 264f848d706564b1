package sample

import (
	_ "embed"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
	"waymark/plan"
)

//go:embed council_story.toml
var storyFile string

// told is what Exampleborough's people do with one action of their plan.
type told struct {
	Ref      string        `toml:"ref"`
	Owner    string        `toml:"owner"`
	Starts   calendar.Date `toml:"starts"`
	Due      calendar.Date `toml:"due"`
	Late     calendar.Date `toml:"late"`    // when it is done after all, its date having passed
	Paused   calendar.Date `toml:"paused"`  // on hold from here
	Resumed  calendar.Date `toml:"resumed"` // until here
	Stopped  calendar.Date `toml:"stopped"`
	Moved    calendar.Date `toml:"moved"` // the day on which its date is moved
	MovedTo  calendar.Date `toml:"moved_to"`
	MovedWhy string        `toml:"moved_why"`
	Why      string        `toml:"why"`   // it is late, on hold or stopped
	Steps    [][]string    `toml:"steps"` // what is to be reached, what was done, what it changed
	Child    []string      `toml:"child"` // what we did, after the first step and at the end
	How      string        `toml:"how"`   // we know that it is done
}

var story = mustReadStory(storyFile)

func mustReadStory(text string) []told {
	var s struct {
		Action []told `toml:"action"`
	}
	meta, err := toml.Decode(text, &s)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("unknown keys %v", meta.Undecoded())
	}
	if err != nil {
		panic("sample: council_story.toml: " + err.Error()) // it is part of the program, and tests read it
	}
	return s.Action
}

func itoa(n int) string { return strconv.Itoa(n) }

func (a told) priority() int {
	n, _ := strconv.Atoi(a.Ref[:strings.IndexByte(a.Ref, '.')])
	return n
}

// luck is a number below n that is always the same for the same action and purpose, so that dates do not fall in step.
func (a told) luck(n int, purpose ...any) int {
	return int(seedOf(a.Ref, fmt.Sprint(purpose...)) % uint64(n))
}

// between is the day at k of n parts of the way.
func between(from, to calendar.Date, k, n int) calendar.Date {
	return from.AddDays(from.DaysUntil(to) * k / n)
}

// stepDue is by when a step was promised: the ends of months, and for the last the date of the action.
func (a told) stepDue(k int) calendar.Date {
	if k == len(a.Steps)-1 {
		return a.Due
	}
	d := between(a.Starts, a.Due, k+1, len(a.Steps))
	return calendar.On(d.Year(), d.Month()+1, 1).AddDays(-1)
}

// finish is the day of the update that says it is done, some days ahead of its date where it is not late.
func (a told) finish() calendar.Date {
	due := a.Due
	if !a.MovedTo.IsZero() {
		due = a.MovedTo
	}
	if !a.Late.IsZero() {
		return a.Late
	}
	return due.AddDays(-10 - a.luck(5, "finish"))
}

// reached is the day on which a step is reached.
func (a told) reached(k int) calendar.Date {
	from := a.Starts
	if !a.Resumed.IsZero() {
		from = a.Resumed
	}
	switch last := k == len(a.Steps)-1; {
	case last:
		return a.finish().AddDays(-2)
	case !a.Late.IsZero(), !a.Resumed.IsZero():
		return between(from, a.finish(), k+1, len(a.Steps))
	}
	return a.stepDue(k).AddDays(a.luck(26, "reached", k) - 18)
}

// askedFor is the date that its owner asks to move it to.
func (a told) askedFor() calendar.Date {
	if a.MovedTo.IsZero() {
		return a.Due.AddDays(moreTime)
	}
	return a.MovedTo
}

// idle says whether nobody works on it on a day.
func (a told) idle(on calendar.Date) bool {
	return !a.Stopped.IsZero() && !on.Before(a.Stopped) || !a.Paused.IsZero() && !on.Before(a.Paused) && on.Before(a.Resumed)
}

// telling is one update: when it was submitted and what it says, and what became of it.
type telling struct {
	told     told
	on       calendar.Date
	edit     plan.UpdateEdit
	routine  bool          // nothing hangs on it
	returned calendar.Date // by the programme manager, before it was submitted again
	why      string
	again    calendar.Date
	signed   calendar.Date
	by       string // who signs it off
}

// warnedAhead is how many days before its date an owner says that an action will be late.
const warnedAhead = 12

// tellings are all updates of an action, in order.
func (a told) tellings() []telling {
	var all []telling
	special := func(on calendar.Date, e plan.UpdateEdit) { all = append(all, telling{told: a, on: on, edit: e}) }
	last := a.Steps[len(a.Steps)-1]
	if !a.Stopped.IsZero() {
		special(a.Stopped, plan.UpdateEdit{WhatHappened: "The leadership meeting decided to stop this action.", Difference: "What has been reached stays in place; the rest will not come.",
			Next: "Tell everybody who was waiting for it, and look for another way.", Delivery: plan.Stopped, PublicReason: a.Why})
	}
	if !a.Paused.IsZero() {
		special(a.Paused, plan.UpdateEdit{WhatHappened: "We have put this on hold.", Difference: "What has been reached stays in place. Nothing more changes for children for now.",
			Next: "Begin again when what it waits for is there; we look at it every month.", Delivery: plan.Paused, PublicReason: a.Why})
		special(a.Resumed, plan.UpdateEdit{WhatHappened: "Work has begun again. What it waited for is there.", Difference: "Too early to say.", Next: "Reach “" + a.Steps[0][0] + "”.", Delivery: plan.OnTrack})
	}
	if !a.Late.IsZero() {
		special(a.Due.AddDays(-warnedAhead), plan.UpdateEdit{WhatHappened: "We will not reach “" + last[0] + "” by " + a.Due.Words() + ". The other steps go on.",
			Difference: "What has been reached so far helps already; the last part does not yet.", Next: "Bring the board a new plan for the last part, and say each month how far it has come.",
			Delivery: plan.OffTrack, PublicReason: a.Why})
	}
	if a.Stopped.IsZero() {
		special(a.finish(), plan.UpdateEdit{WhatHappened: last[1], Difference: last[2], Next: "Keep it going, and look again in six months whether it has held.", Child: a.Child[1],
			Delivery: plan.Delivered, HowWeKnow: a.How})
	}
	special0 := len(all)
	before := a.Starts
	for n, on := 0, a.Starts.AddDays(24+a.luck(15, "first")); on.Before(a.finish()); n, on = n+1, on.AddDays(52+a.luck(10, "pace", n)) {
		near := a.idle(on)
		for _, s := range all[:special0] {
			if gap := s.on.DaysUntil(on); gap > -14 && gap < 14 {
				near = true
			}
		}
		if !near {
			all = append(all, telling{told: a, on: on, edit: a.routine(n, before, on), routine: true})
			before = on
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].on.Before(all[j].on) })
	for i := range all {
		all[i].decide(i)
	}
	return all
}

// routine is what an owner says when nothing special has happened since the update before.
func (a told) routine(n int, before, on calendar.Date) plan.UpdateEdit {
	e := plan.UpdateEdit{Delivery: plan.OnTrack}
	next, just := -1, -1
	for k := range a.Steps {
		switch r := a.reached(k); {
		case r.After(on):
			if next < 0 {
				next = k
			}
			if a.stepDue(k).Before(on) {
				e.Delivery = plan.AtRisk
			}
		case r.After(before):
			just = k
		}
	}
	to := a.Steps[max(next, 0)][0]
	switch {
	case just >= 0:
		e.WhatHappened, e.Difference = a.Steps[just][1], a.Steps[just][2]
		if just == 0 {
			e.Child = a.Child[0]
		}
	case n == 0:
		e.WhatHappened = "Work has begun. We agreed with our partners who does what, and wrote down where we start from."
		e.Difference = "Too early to say. The measures tied to this action show where we began."
	default:
		e.WhatHappened = fmt.Sprintf(meanwhile[a.luck(len(meanwhile), "what", n)], to)
		e.Difference = notYet[a.luck(len(notYet), "difference", n)]
	}
	due := a.stepDue(max(next, 0))
	if due == a.Due && !a.Moved.IsZero() && on.After(a.Moved) {
		due = a.MovedTo
	}
	e.Next = fmt.Sprintf("Reach “%s”, which is due on %s.", to, due.Words())
	if e.Delivery == plan.AtRisk {
		e.Next = fmt.Sprintf("Bring back “%s”: two more people help until it is there.", to)
	}
	if !a.Late.IsZero() && on.After(a.Due.AddDays(-warnedAhead)) {
		e.Delivery, e.PublicReason = plan.OffTrack, a.Why
	}
	if e.Delivery == plan.AtRisk || e.Delivery == plan.OffTrack {
		e.Ask = boardAsked[a.luck(len(boardAsked), "ask", n)]
	}
	return e
}

// boardAsked are what owners who fall behind ask of the board; most ask for nothing.
var boardAsked = []string{"", "Pay for two more people until the step is there", "", "Agree that the step is broken into two", "Ask the health partner to name who signs for it", ""}

// meanwhile and notYet are what owners say between two steps, when there is little to say and they say so.
var (
	meanwhile = []string{
		"The group that leads on “%s” met twice and settled who does what by when.",
		"Three teams tried a first version of “%s” and told us what to change.",
		"We asked young people and carers what they want from “%s” and changed two things because of it.",
		"Managers now look at “%s” in every monthly meeting. Half of the teams are ready.",
		"Training for “%s” is under way. Those who went first help the others.",
		"We compared notes on “%s” with a neighbouring council and took over one idea.",
		"The papers for “%s” are written and agreed. Partners have a month to answer.",
	}
	notYet = []string{
		"None that the figures show yet. Staff say that it is clearer what is expected.",
		"First signs only: two families on our panel noticed a change. Too few to rely on.",
		"Not yet. We look at the measures again at the end of the quarter.",
		"Workers say that they lose less time. For children it is too early to say.",
		"The figures move within their usual range, so we claim nothing.",
	}
	askedBack = []string{
		"This says what was done. Say what difference it made, or that there is none yet.",
		"Name who does the next step and by when.",
		"Please say it so that somebody from outside can follow it.",
	}
)

// decide says what becomes of an update: most are signed off by the sponsor within days, some by the second line, and
// some come back first.
func (t *telling) decide(i int) {
	a := t.told
	t.by = sponsorOf(a.priority())
	switch {
	case t.edit.Delivery == plan.Delivered, t.routine && a.luck(6, "second line", i) == 0:
		t.by = "vic"
	case t.edit.Delivery == plan.Paused, t.edit.Delivery == plan.Stopped:
		t.by = "della"
	}
	t.signed = t.on.AddDays(2 + a.luck(6, "signed", i))
	if t.routine && a.luck(12, "returned", i) == 0 {
		t.returned, t.again, t.signed = t.on.AddDays(2), t.on.AddDays(5), t.on.AddDays(8)
		t.why = askedBack[a.luck(len(askedBack), "why", i)]
	}
}

// act is what somebody does on a day of the story.
type act string

const (
	submits  act = "submits an update"
	returns  act = "returns an update"
	signs    act = "signs off an update"
	drafts   act = "begins an update"
	corrects act = "corrects an update"
	reaches  act = "reaches a step"
	rates    act = "sets impact"
	reworks  act = "submits a returned update again"
	postpone act = "asks to move the date"
	decides  act = "decides the change"
	withdraw act = "asks to stop it by a decision"
)

// beat is one act of the story.
type beat struct {
	on   calendar.Date
	told told
	act  act
	by   string
	edit plan.UpdateEdit // of an update
	why  string          // it came back, or moved
	step int
	to   plan.Impact
}

// beats are what has happened by a day, in order. Of what was just written, one update waits to be signed off, one has
// come back to its owner and one is half written, as on any day in a council.
func beats(story []told, today calendar.Date) []beat {
	var all []beat
	put := func(b beat) {
		if !b.on.After(today) {
			all = append(all, b)
		}
	}
	waits, back, begun := underWay(story, today)
	wanting := wantsTime(story, today)
	for _, a := range story {
		for _, t := range a.tellings() {
			if t.on.After(today) {
				break
			}
			switch t.on {
			case waits[a.Ref]:
				t.returned, t.again, t.signed = calendar.Date{}, calendar.Date{}, calendar.Date{}
			case back[a.Ref]:
				t.returned, t.again, t.signed = earlier(t.on.AddDays(2), today), calendar.Date{}, calendar.Date{}
				t.why = askedBack[0]
			}
			put(beat{on: t.on, told: a, act: submits, by: a.Owner, edit: t.edit})
			if !t.returned.IsZero() {
				put(beat{on: t.returned, told: a, act: returns, by: "uma", why: t.why})
			}
			if !t.again.IsZero() {
				e := t.edit
				e.WhatHappened += " The head of service leads on it and reports each week."
				put(beat{on: t.again, told: a, act: reworks, by: a.Owner, edit: e})
			}
			if !t.signed.IsZero() {
				put(beat{on: t.signed, told: a, act: signs, by: t.by, edit: t.edit})
			}
		}
		if begun == a.Ref {
			put(beat{on: today, told: a, act: drafts, by: a.Owner, edit: plan.UpdateEdit{WhatHappened: "Met two of the teams this week. To be written up.", Delivery: plan.OnTrack}})
		}
		for k := range a.Steps {
			if r := a.reached(k); !a.idle(r) {
				put(beat{on: r, told: a, act: reaches, by: a.Owner, step: k})
			}
		}
		if a.Stopped.IsZero() {
			if rated := a.reached(1).AddDays(18); !a.idle(rated) && rated.Before(a.finish()) {
				put(beat{on: rated, told: a, act: rates, by: sponsorOf(a.priority()), to: plan.Emerging})
			}
			put(beat{on: a.finish().AddDays(50), told: a, act: rates, by: "vic", to: plan.Evidenced})
		}
		if !a.Stopped.IsZero() {
			put(beat{on: a.Stopped.AddDays(20), told: a, act: withdraw, by: a.Owner, why: a.Why})
			put(beat{on: a.Stopped.AddDays(30), told: a, act: decides, by: "della"})
		}
		if a.Ref == wanting {
			put(beat{on: today, told: a, act: postpone, by: a.Owner, why: "The training that it needs is booked out until then."})
		}
		if !a.Moved.IsZero() {
			put(beat{on: a.Moved.AddDays(-9), told: a, act: postpone, by: a.Owner, why: a.MovedWhy})
			put(beat{on: a.Moved, told: a, act: decides, by: "della"})
		}
	}
	if t, found := corrected(story, today); found {
		e := t.edit
		e.WhatHappened = "Corrected: one of the dates that we gave was a week too early. " + e.WhatHappened
		put(beat{on: today.AddDays(-5), told: t.told, act: corrects, by: t.told.Owner, edit: e})
		put(beat{on: today.AddDays(-3), told: t.told, act: signs, by: t.by, edit: e})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].on.Before(all[j].on) })
	return all
}

// moreTime is by how many days an owner asks to move a date that nobody has decided on yet.
const moreTime = 61

// wantsTime picks the action whose owner asks for more time today: under way, due before long, and going as planned otherwise.
func wantsTime(story []told, today calendar.Date) string {
	for _, a := range story {
		if a.Starts.Before(today) && a.Due.After(today.AddDays(45)) && a.Moved.IsZero() && a.Stopped.IsZero() && a.Paused.IsZero() && a.Late.IsZero() {
			return a.Ref
		}
	}
	return ""
}

// mostWaiting is how many updates wait to be signed off on any day.
const mostWaiting = 8

// busiest is the sponsor of most of some updates.
func busiest(open []telling) (name string) {
	of := map[string]int{}
	for _, t := range open {
		by := sponsorOf(t.told.priority())
		of[by]++
		if of[by] > of[name] || of[by] == of[name] && by < name {
			name = by
		}
	}
	return name
}

// corrected picks the update that its owner puts right: signed off some weeks ago, and the last word on its action.
func corrected(story []told, today calendar.Date) (t telling, found bool) {
	waits, back, begun := underWay(story, today)
	for _, a := range story {
		all := a.tellings()
		for i, one := range all {
			last := i == len(all)-1 || all[i+1].on.After(today)
			if last && one.routine && one.edit.Delivery == plan.OnTrack && one.signed.Before(today.AddDays(-6)) && !one.signed.IsZero() && waits[a.Ref].IsZero() && back[a.Ref].IsZero() && begun != a.Ref {
				if !found || one.on.After(t.on) {
					t, found = one, true
				}
			}
		}
	}
	return t, found
}

// underWay picks, among the actions whose newest update is a routine one, those whose update waits, has come back, or is
// being written: by action, the day of the update, and for the last the action's ref.
func underWay(story []told, today calendar.Date) (waits, back map[string]calendar.Date, begun string) {
	waits, back = map[string]calendar.Date{}, map[string]calendar.Date{}
	var open []telling
	for _, a := range story {
		var newest telling
		for _, t := range a.tellings() {
			if !t.on.After(today) {
				newest = t
			}
		}
		if newest.routine && newest.edit.Delivery == plan.OnTrack && a.Due.After(today.AddDays(30)) {
			open = append(open, newest)
		}
	}
	sort.SliceStable(open, func(i, j int) bool { return open[i].on.After(open[j].on) })
	busy := busiest(open)
	for i, t := range open {
		switch {
		case i == 1:
			back[t.told.Ref] = t.on
		case i == len(open)-1:
			begun = t.told.Ref
		case i == len(open)-2: // it was signed off, and is corrected later
		case i == 0 || len(waits) < mostWaiting && sponsorOf(t.told.priority()) == busy:
			waits[t.told.Ref] = t.on
		}
	}
	return waits, back, begun
}
