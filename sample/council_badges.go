package sample

import (
	"context"
	"fmt"

	"waymark/badge"
	"waymark/calendar"
	"waymark/evidence"
)

// aimedAt is what Exampleborough says of the first outcome of each starter badge, in their order.
var aimedAt = []struct{ baseline, target, measure, why string }{
	{"In 2023 two in ten workers could name five rights.", "Nine in ten by March 2028", "", ""},
	{"In 2023 half of the children in care had seen the pledge.", "Nine in ten by March 2027", "child-heard-score", ""},
	{"In 2023 young people sat on no board.", "Young people at every public meeting by 2027", "", ""},
	{"In 2022 four in ten felt safe on the bus after school.", "Seven in ten by March 2028", "cla-missing-rate", "Safety came first in the vote of 2023, in every age group."},
	{"In 2022 three estates had no place to play.", "Every estate by 2028", "", "Children drew maps of where they can and cannot go."},
	{"In 2022 children in care met five workers in two years.", "Fewer than three by 2028", "cla-review-timely", "Children said that they tell their story too often."},
	{"", "Every badge hears every group by 2027", "", ""},
}

// seen is a piece of evidence of an outcome, by the outcome's number.
type seen struct {
	outcome        int
	ago            int // days before today on which it was laid in
	shows, child   string
	kind, source   string // type of the locker
	class          evidence.Class
	sort, strength string
	agree          string
	principles     []string
	groups         []string
}

var friendly = []seen{
	{1, 96, "Eight in ten workers could name five rights after their training.", "Eight in ten workers know five of your rights.", "data", "Quiz after training", evidence.Public, "data", "difference", "not asked", []string{"dignity", "transparency"}, nil},
	{1, 88, "Children in care say that their worker asked what matters to them.", "You said your worker asks what matters to you.", "voice", "Group of twelve children in care", evidence.Public, "voice", "said", "yes", []string{"participation", "dignity", "best interests"}, []string{"care", "young"}},
	{2, 120, "The pledge was written again with children, in four languages.", "We wrote our pledge with you.", "document", "The pledge", evidence.Public, "policy", "did", "partly", []string{"participation", "transparency"}, []string{"care", "sanctuary"}},
	{2, 61, "Six in ten children in care had seen the pledge.", "Six in ten of you have seen our pledge.", "data", "Count by reviewing officers", evidence.Public, "data", "difference", "not asked", []string{"transparency", "non-discrimination"}, []string{"care"}},
	{3, 75, "Two young people sit on the corporate parenting board and speak first.", "Two young people sit with the people in charge.", "observation", "Minutes and a visit", evidence.Internal, "practice story", "did", "yes", []string{"participation", "interdependence"}, []string{"care", "leavers"}},
	{3, 70, "The yearly budget sets money aside for what young people choose.", "Some of our money is yours to choose.", "document", "Budget book", evidence.Public, "budget", "did", "not asked", []string{"transparency", "best interests"}, nil},
	{4, 110, "Fewer children stay away from bus stops after school than in 2024.", "More of you feel fine at the bus stop.", "data", "Survey in nine schools", evidence.Public, "data", "difference", "partly", []string{"life", "dignity"}, []string{"young", "racialised"}},
	{4, 52, "Young people walked six routes with the police and said what must change.", "You showed us six ways to school that feel bad.", "voice", "Walks with 41 young people", evidence.Public, "voice", "said", "yes", []string{"participation", "life"}, []string{"racialised", "disabled", "poor"}},
	{5, 140, "Three new play streets were opened.", "Three streets are now for play.", "observation", "Walk with planners", evidence.Internal, "practice story", "did", "not asked", []string{"life"}, nil},
	{6, 66, "Children in care now keep the same worker for 14 months in the middle.", "You keep the same worker for longer.", "data", "Count of workers", evidence.Public, "data", "difference", "yes", []string{"best interests", "dignity", "life"}, []string{"care"}},
	{6, 45, "Workers learned from young people how a first visit feels.", "You taught our workers about first visits.", "observation", "Training by care leavers", evidence.Public, "training", "did", "yes", []string{"participation", "dignity"}, []string{"leavers", "carers"}},
}

// badges puts the child friendly programme into the story: a candidate in Delivery, evidence on most outcomes, gaps, and young evaluators who do
// not agree with the adults.
func (c *raising) badges() {
	began := released.AddDays(5) // outcomes are tied to what is published
	if !began.AddDays(220).Before(c.today) {
		return // too early for anything to show
	}
	c.add(began, func(ctx context.Context) error {
		e := badge.ProgrammeEdit{Joined: calendar.On(2022, 1, 10), AgeTo: 25, Intro: "Exampleborough is invented. Its children chose three of the six badges by vote; the other three belong to every council in the programme. The council is working towards recognition.",
			ChildIntro: "You voted for what we should be good at. This is not a real place. We made it up."}
		e.Begins = [4]calendar.Date{calendar.On(2022, 1, 10), calendar.On(2022, 11, 1), calendar.On(2024, 2, 5)}
		if err := c.Badges.Keep(c.as(ctx, "may"), e); err != nil {
			return err
		}
		return c.Badges.Start(c.as(ctx, "may"), slug, "May Chorus")
	})
	c.add(began.AddDays(3), func(ctx context.Context) error {
		may := c.as(ctx, "may")
		for i, p := range aimedAt {
			o, of, err := c.Badges.Outcome(ctx, i+1)
			if err != nil {
				return err
			}
			e := badge.OutcomeEdit{Statement: o.Statement, ChildText: o.ChildText, Baseline: p.baseline, Target: p.target, Actions: o.Actions.V, Articles: o.Articles.V, Version: o.Version}
			if p.measure != "" {
				e.Indicators = []string{p.measure}
			}
			if _, err := c.Badges.KeepOutcome(may, of, o.Number, e); err != nil {
				return fmt.Errorf("outcome %d: %w", o.Number, err)
			}
			if p.why != "" {
				b := badge.BadgeEdit{Kind: string(of.Kind), Name: of.Name, ChildText: of.ChildText, WhyChosen: p.why, Lead: of.Lead, Votes: 1540 - 130*i, Version: of.Version}
				if _, err := c.Badges.KeepBadge(may, of.Number, b); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, x := range friendly {
		c.shownTo(x)
	}
	c.add(c.today.AddDays(-38), func(ctx context.Context) error {
		for outcome, adult := range map[int]badge.Answer{1: badge.Sees, 2: badge.Sees, 3: badge.Sees, 4: badge.NotYet, 5: badge.NotYet, 6: badge.Sees} {
			if err := c.Badges.Mark(c.as(ctx, "uma"), badge.Adult, map[int]badge.Answer{outcome: adult}, "I read what lies in the locker and sat in on two meetings."); err != nil {
				return err
			}
		}
		return c.Badges.Mark(c.as(ctx, "may"), badge.Adult, map[int]badge.Answer{1: badge.Sees, 2: badge.NotYet, 3: badge.Sees, 6: badge.Sees}, "I work with the groups each week and hear what they say.")
	})
	c.add(c.today.AddDays(-30), func(ctx context.Context) error {
		for outcome, said := range map[int][3]int{1: {6, 2, 1}, 2: {1, 7, 1}, 3: {2, 6, 1}, 4: {1, 7, 1}, 5: {5, 2, 2}} {
			o, _, err := c.Badges.Outcome(ctx, outcome)
			if err != nil {
				return err
			}
			if err := c.Badges.Session(c.as(ctx, "may"), o, said[0], said[1], said[2], c.today.AddDays(-31)); err != nil {
				return err
			}
		}
		return c.Badges.Mark(c.as(ctx, "nat"), badge.Young, map[int]badge.Answer{1: badge.Sees, 2: badge.NotYet, 3: badge.NotYet, 4: badge.NotYet}, "")
	})
	c.add(began.AddDays(6), func(ctx context.Context) error {
		may := c.as(ctx, "may")
		if err := c.Badges.AddReview(may, badge.ReviewEdit{Source: "Progress review (invented)", Words: "Show clearly how children’s rights guide decisions.", Owner: c.cast["may"].ID, On: calendar.On(2024, 7, 12), Due: calendar.On(2025, 9, 30)}); err != nil {
			return err
		}
		return c.Badges.AddReview(may, badge.ReviewEdit{Source: "Progress review (invented)", Words: "Hear disabled children and young carers about every badge.", Owner: c.cast["uma"].ID, On: calendar.On(2024, 7, 12), Due: c.today.AddDays(20)})
	})
	c.add(later(calendar.On(2025, 9, 18), began.AddDays(10)), func(ctx context.Context) error {
		return c.Badges.Done(c.as(ctx, "may"), 1, "Each outcome now shows its evidence under the seven principles.")
	})
	c.add(c.today.AddDays(-24), func(ctx context.Context) error { return c.Badges.Publish(c.as(ctx, "della")) })
}

// shownTo lays one piece into the locker, has it checked, and says what it shows of its outcome.
func (c *raising) shownTo(x seen) {
	on, number := c.today.AddDays(-x.ago), 0
	c.add(on, func(ctx context.Context) error {
		o, _, err := c.Badges.Outcome(ctx, x.outcome)
		if err != nil {
			return err
		}
		number, err = c.Evidences.Add(c.as(ctx, "may"), evidence.Edit{Shows: x.shows, Type: x.kind, Source: x.source + " (invented)", Kind: evidence.Note, Note: "What was seen and counted is kept by the participation team.",
			From: on.AddDays(-40), To: on.AddDays(-5), Sample: 12, Strength: "partial", Class: x.class, About: []evidence.Subject{badge.SubjectOf(o)}})
		if err != nil {
			return fmt.Errorf("evidence of outcome %d: %w", x.outcome, err)
		}
		return nil
	})
	if x.outcome == 5 {
		return // it still waits for its check
	}
	c.add(on.AddDays(3), func(ctx context.Context) error {
		return c.Evidences.Check(c.as(ctx, "uma"), number, 0, evidence.HoldsNone, "")
	})
	c.add(on.AddDays(4), func(ctx context.Context) error {
		return c.Badges.Tag(c.as(ctx, "may"), number, badge.TagEdit{Sort: x.sort, Strength: x.strength, Agree: x.agree, ChildTitle: x.child, Principles: x.principles, Groups: x.groups})
	})
}
