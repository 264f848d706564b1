package sample

import (
	"context"
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/practice"
)

// Practice is told by the teams for children in care, who keep it in Waymark from keptFrom on: until then, and for every other team, it
// stands in the registers that were imported.

// dice is a number from 0 to 99 that is the same in each telling.
func dice(n ...int) int {
	h := 17
	for _, k := range n {
		h = (h*31 + k*7919 + 104729) % 1_000_003
	}
	return h % 100
}

// keepsHere says whether a worker's supervision of a month is kept on the pages of supervision and not in the register that is imported.
func (w *World) keepsHere(worker int, month calendar.Date) bool {
	return !w.keptFrom.IsZero() && !month.Before(w.keptFrom) && worker <= w.Options.staff().care
}

// practice puts ten months of audits, supervision, challenges and learning into the story. Without a clock that can be set it is left
// out, for all of it would have happened on one day.
func (c *raising) practice() {
	if !c.clocked {
		return
	}
	c.supervision()
	c.audits()
	c.escalations()
	c.learning()
}

// supervision is every worker's for children in care, each four weeks, about one in eight late and one in fourteen not held.
func (c *raising) supervision() {
	f := c.world.Options.staff()
	for n := 1; n <= f.care; n++ {
		due := c.world.keptFrom.AddDays(n * 3 % 24)
		for k := 0; due.Before(c.today); k++ {
			e := practice.Supervised{Worker: workerID(n), Team: f.team(n), On: workday(due), Children: 6 + dice(n, k)%9}
			if n%5 == 0 {
				e.Role = "senior practitioner"
			}
			switch d := dice(n, k, 3); {
			case d < 7:
				e.Missed = []string{"leave", "sickness", "crisis", "supervisor away"}[(n+k)%4]
			case d < 20:
				e.On = workday(due.AddDays(4 + d%5))
			}
			if e.On.After(c.today) {
				break
			}
			manager := db.Actor{ID: "manager:" + e.Team, Name: "Manager of " + e.Team}
			c.add(e.On, func(ctx context.Context) error {
				ctx = db.As(ctx, manager)
				if e.Team == c.cast["xav"].Team {
					ctx = c.as(ctx, "xav")
				}
				_, err := c.Practices.Supervise(ctx, e)
				return err
			})
			due = e.On.AddDays(27)
		}
	}
}

// audited are the findings of the invented audits, by grade.
var audited = map[practice.Grade][2]string{
	practice.Outstanding: {"She is on every page in her own words, and the plan changed because of them.", "Tell her what came of the last thing she asked for."},
	practice.Good:        {"He is seen alone and often, and the plan says who does what by when.", "Say what happens if the plan does not work."},
	practice.Improve:     {"The worker knows the family well and visits in time.", "The plan is a list of services. Write what would be different for him, and by when."},
	practice.Inadequate:  {"The school was told the same day.", "Nobody saw her alone for two months, and no manager noticed."},
}

// grades draws an auditor's and a moderator's grade; auditors are kinder in about one of five.
func grades(n int) (self, moderated practice.Grade) {
	switch d := dice(n, 5); {
	case d < 12:
		moderated = practice.Outstanding
	case d < 60:
		moderated = practice.Good
	case d < 92:
		moderated = practice.Improve
	default:
		moderated = practice.Inadequate
	}
	self = moderated
	if d := dice(n, 11); d < 32 && moderated > practice.Outstanding {
		self--
	} else if d > 96 && moderated < practice.Inadequate {
		self++
	}
	return self, moderated
}

// audits are of one team each fortnight in turn: three children's records and, each second time, one record of supervision. Wanda audits,
// Vic allocates and moderates, Kit does what is asked for.
func (c *raising) audits() {
	f := c.world.Options.staff()
	teams := []string{}
	for n := 1; n <= f.care; n++ {
		if t := f.team(n); len(teams) == 0 || teams[len(teams)-1] != t {
			teams = append(teams, t)
		}
	}
	i := 0
	for day := later(c.world.keptFrom.AddDays(-180), moved.AddDays(10)); workday(day).Before(c.today); day = day.AddDays(14) {
		on := workday(day)
		i++
		team, n := teams[i%len(teams)], i
		var children []string
		for _, child := range c.world.children {
			if k := c.world.workerOn(child, on); child.careOn(on) != nil && k > 0 && k <= f.care && f.team(k) == team && len(children) < 12 {
				children = append(children, child.id())
			}
		}
		if len(children) < 3 {
			continue
		}
		theme := []string{"Plans", "Life-story work", "Children’s voices"}[i%3]
		c.add(on, func(ctx context.Context) error {
			return c.sampleOf(ctx, practice.Sample{Tool: "case-audit", Theme: theme, Team: team, PlanType: "care", IDs: children[:3], Due: on.AddDays(14)}, n*10)
		})
		if i%2 == 0 {
			worker := workerID(1 + (i*7)%f.care)
			c.add(on, func(ctx context.Context) error {
				return c.sampleOf(ctx, practice.Sample{Tool: "supervision-audit", Team: team, PlanType: "none", IDs: []string{worker}, Due: on.AddDays(14)}, n*10+5)
			})
		}
	}
}

// sampleOf allocates a sample and plays what becomes of each audit of it on the days that follow, as far as they have come.
func (c *raising) sampleOf(ctx context.Context, s practice.Sample, seed int) error {
	s.Auditors, s.Head = []string{c.cast["wanda"].ID}, c.cast["kit"].ID
	numbers, err := c.Practices.Allocate(c.as(ctx, "vic"), s)
	if err != nil {
		return err
	}
	for k, number := range numbers {
		c.followAudit(number, seed+k, s.Due.AddDays(-14))
	}
	return nil
}

// followAudit puts what becomes of an audit into the story, from the day it was allocated.
func (c *raising) followAudit(number, seed int, from calendar.Date) {
	self, moderated := grades(seed)
	then := func(day calendar.Date, act func(ctx context.Context) error) {
		if day = workday(day); day.Before(c.today) {
			c.later(day, act)
		}
	}
	unsafe := moderated == practice.Inadequate
	if unsafe {
		then(from.AddDays(5), func(ctx context.Context) error {
			if err := c.fill(ctx, number, self, true, false); err != nil {
				return err
			}
			if from.AddDays(30).After(c.today) {
				return nil // the newest still waits for its manager
			}
			return c.Practices.Acknowledge(c.as(ctx, "kit"), number, "I saw her today with the school nurse. She sleeps at her aunt’s this week, and we meet on Thursday.")
		})
		if from.AddDays(30).After(c.today) {
			return
		}
	}
	then(from.AddDays(8+dice(seed)%6), func(ctx context.Context) error { return c.fill(ctx, number, self, unsafe, true) })
	due := from.AddDays(45)
	then(from.AddDays(17), func(ctx context.Context) error {
		if moderated >= practice.Improve {
			if err := c.Practices.AddAction(c.as(ctx, "vic"), number, "Write the plan with him again: what will be different, by when, and what if not.", c.cast["kit"].ID, due); err != nil {
				return err
			}
		}
		a, err := c.Practices.Audit(c.as(ctx, "vic"), number)
		if err != nil {
			return err
		}
		why := ""
		domains := map[string]practice.Grade{}
		for key, g := range a.Domains.V {
			domains[key] = min(practice.Inadequate, max(practice.Outstanding, g+moderated-self))
		}
		if self != moderated {
			why = "The record is full, but it does not say what changed for the child."
		}
		return c.Practices.Moderate(c.as(ctx, "vic"), number, moderated, domains, why)
	})
	then(from.AddDays(20), func(ctx context.Context) error { return c.Practices.Agree(c.as(ctx, "wanda"), number) })
	if moderated < practice.Improve {
		then(from.AddDays(22), func(ctx context.Context) error { return c.Practices.CloseAudit(c.as(ctx, "vic"), number, "") })
		return
	}
	done := due.AddDays(-6)
	if dice(seed, 23) < 24 {
		done = due.AddDays(12)
	}
	then(done, func(ctx context.Context) error {
		return c.Practices.DoneAction(c.as(ctx, "kit"), number, 1, "The plan of the last review has dates and a plan B.")
	})
	then(done.AddDays(9), func(ctx context.Context) error {
		if err := c.Practices.VerifyAction(c.as(ctx, "vic"), number, 1, "He knows what happens next and has a copy."); err != nil {
			return err
		}
		return c.Practices.PlanReAudit(c.as(ctx, "vic"), number, c.DB.Today().AddDays(60))
	})
	then(done.AddDays(66), func(ctx context.Context) error {
		again, err := c.Practices.ReAudit(c.as(ctx, "vic"), number, c.cast["wanda"].ID, c.DB.Today().AddDays(14))
		if err != nil {
			return err
		}
		c.followAudit(again, seed+dice(seed, 31), c.DB.Today())
		return nil
	})
}

// near is a grade, or one beside it: parts of practice differ within one record.
func near(g practice.Grade, d int) practice.Grade {
	switch {
	case d < 17:
		g++
	case d > 80:
		g--
	}
	return min(practice.Inadequate, max(practice.Outstanding, g))
}

// fill writes an invented audit as its auditor.
func (c *raising) fill(ctx context.Context, number int, g practice.Grade, unsafe, submit bool) error {
	ctx = c.as(ctx, "wanda")
	a, err := c.Practices.Audit(ctx, number)
	if err != nil {
		return err
	}
	tool, err := c.Practices.Tool(a.Tool, a.ToolFrom)
	if err != nil {
		return err
	}
	e := practice.AuditEdit{Self: g, Domains: map[string]practice.Grade{}, Answers: map[string]string{}, Why: map[string]string{}, Strengths: audited[g][0], Better: audited[g][1],
		ChildFeedback: "no", ParentFeedback: "no", Version: a.Version}
	for i, d := range tool.Domains {
		e.Domains[d.Key] = near(g, dice(number, i, 29))
		for j, q := range d.Prompts {
			if answer := "yes"; q.Answer == "yes or no" {
				if g >= practice.Improve && dice(number, i, j) < 60 {
					answer = "no"
				}
				e.Answers[q.Key] = answer
			}
		}
	}
	if dice(number, 41) < 45 {
		e.ChildFeedback, e.ChildSaid = "yes", "“She rings when she says she will.”"
	}
	if dice(number, 43) < 50 {
		e.ParentFeedback, e.ParentSaid = "yes", "They would like to know sooner who comes when the worker is away."
	}
	if unsafe {
		e.Unsafe, e.UnsafeWords = true, "She was alone at night twice last week, and nobody has spoken with her since."
	}
	_, err = c.Practices.SaveAudit(ctx, number, e, submit)
	if err != nil {
		return fmt.Errorf("audit %d: %w", number, err)
	}
	return nil
}

// escalations are Yan's challenges, about three each month.
func (c *raising) escalations() {
	issues := []string{"drift", "permanence", "placement", "visits", "paperwork", "health", "education", "contact"}
	f := c.world.Options.staff()
	i := 0
	for day := later(c.world.keptFrom.AddDays(-150), moved.AddDays(10)); workday(day).Before(c.today); day = day.AddDays(10) { // a workday moves back, so it cannot lead on
		on := workday(day)
		i++
		child, worker := "", 0
		for k := range c.world.children {
			one := c.world.children[(k+i*37)%len(c.world.children)]
			if w := c.world.workerOn(one, on); one.careOn(on) != nil && w > 0 && w <= f.care {
				child, worker = one.id(), w
				break
			}
		}
		if child == "" {
			continue
		}
		n, stage := i, practice.Stage1
		if i%3 == 0 {
			stage = practice.Informal
		}
		c.add(on, func(ctx context.Context) error {
			number, err := c.Practices.RaiseEscalation(c.as(ctx, "yan"), practice.Raised{Child: child, Team: f.team(worker), Issue: issues[n%len(issues)], Stage: stage, What: "The plan of the last review is not followed, and nobody has told the child why."})
			if err != nil {
				return err
			}
			version := 1
			step := func(day calendar.Date, m practice.Moved) {
				if day = workday(day); day.Before(c.today) {
					m.Version = version
					version++
					c.later(day, func(ctx context.Context) error {
						return c.Practices.MoveEscalation(c.as(ctx, "yan"), number, m)
					})
				}
			}
			ends := on.AddDays(9 + dice(n, 1)%24)
			if dice(n, 7) < 25 {
				step(on.AddDays(12), practice.Moved{To: practice.Stage2, Words: "No answer within ten days: the service manager decides."})
				ends = on.AddDays(20 + dice(n, 2)%20)
			}
			better := practice.Moved{To: practice.Resolved, Words: "The plan is agreed, with a day for each step.", Benefit: "yes", Impact: "He has moved in with his aunt and keeps his school."}
			if dice(n, 9) < 30 {
				better.Benefit, better.Impact = "no", "It came too late to change where he lives this term."
			}
			step(ends, better)
			return nil
		})
	}
}

// lessons are what the invented council has learned, with how far each has come: the number of steps, and whether practice changed.
var lessons = []struct {
	source, ref, theme, finding, soWhat, result string
	steps                                       int
	changed                                     bool
}{
	{"lcspr", "Review R1, recommendation 1", "Plans", "Fathers were not asked what they saw.", "Each assessment asks everybody who cares for the child.", "Fathers were asked in 17 of 20 records.", 5, true},
	{"rapid review", "Review R2, recommendation 3", "", "The hospital knew a day before we did.", "What a hospital knows reaches us the same day.", "In 9 of 20 records it came later.", 5, false},
	{"inspection", "2022, area 7", "Life-story work", "Many children had no life-story book.", "Every child with a longer-term plan knows their story.", "", 3, false},
	{"audit", "Theme of the spring audits", "Children’s voices", "Plans say what adults want.", "A child can find their own words in their plan.", "", 3, false},
	{"complaint", "Three complaints of one term", "", "Families were not told when a worker left.", "Nobody learns by accident that their worker has gone.", "", 2, false},
	{"national panel", "Annual report", "", "Babies’ older brothers and sisters were not asked.", "", "", 0, false},
	{"staff survey", "Autumn", "", "New workers do not know whom to ask at night.", "Every new worker has a name to ring.", "", 1, false},
}

// learning takes each lesson as far as it has come, a step each five weeks.
func (c *raising) learning() {
	for i, l := range lessons {
		on := workday(later(c.world.keptFrom.AddDays(-170), moved.AddDays(10)).AddDays(i * 11))
		c.add(on, func(ctx context.Context) error {
			number, err := c.Practices.Capture(c.as(ctx, "vic"), practice.LearningEdit{Source: l.source, SourceRef: l.ref, Theme: l.theme, Finding: l.finding})
			if err != nil {
				return err
			}
			for k := range l.steps {
				day := workday(on.AddDays(14 + 35*k))
				if !day.Before(c.today) {
					break
				}
				e := practice.LearningEdit{SoWhat: l.soWhat, Audience: "All teams for children in care", Owner: c.cast["omar"].ID, Due: on.AddDays(120), Dissemination: "A seven-minute briefing, talked through in each team.",
					Practised: "The form asks for it, and managers look for it in supervision.", Test: "A dip sample of 20 records", TestDue: day.AddDays(30 + 60*(i%2)), Changed: "no", Result: l.result, Version: k + 1}
				if l.changed {
					e.Changed = "yes"
				}
				if k == 0 && !day.Before(e.Due) {
					e.Due = day.AddDays(60)
				}
				c.later(day, func(ctx context.Context) error {
					if k == 3 && strings.TrimSpace(e.Result) == "" {
						return nil
					}
					_, err := c.Practices.StepLesson(c.as(ctx, "vic"), number, e)
					return err
				})
			}
			return nil
		})
	}
}
