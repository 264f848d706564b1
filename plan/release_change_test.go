package plan

import (
	"slices"
	"strings"
	"testing"
	"waymark/inspection"

	"waymark/calendar"
)

func TestChanges(t *testing.T) {
	base := func() PublicPlan {
		return PublicPlan{Title: "Plan", Priorities: []PublicPriority{{Number: 1, Title: "One", Actions: []PublicAction{
			{Ref: "1.1", Title: "Hub", Delivery: OnTrack, Due: calendar.On(2027, 3, 31), Milestones: []PublicMilestone{{Title: "Open"}}}, {Ref: "1.2", Title: "Doors"},
		}}}}
	}
	first := func(p *PublicPlan) *PublicAction { return &p.Priorities[0].Actions[0] }
	for _, c := range []struct {
		name   string
		change func(p *PublicPlan)
		want   []Change
	}{
		{"nothing changes", func(*PublicPlan) {}, nil},
		{"what inspectors asked is told when it is new", func(p *PublicPlan) {
			p.Sources = []inspection.PublicSource{{PublicInspection: inspection.PublicInspection{Title: "Inspection"}, Recommendations: []inspection.PublicRecommendation{{Code: "R1"}, {Code: "R2"}}}}
		}, []Change{{"“Inspection”", "new and 2 recommendations more"}}},
		{"a rating says from what to what", func(p *PublicPlan) { first(p).Delivery = OffTrack }, []Change{{"1.1", "delivery from on track to off track"}}},
		{"news are counted", func(p *PublicPlan) {
			first(p).Updates, first(p).Milestones = []PublicUpdate{{WhatHappened: "It opened."}}, []PublicMilestone{{Title: "Open", Done: calendar.On(2026, 11, 2)}}
		}, []Change{{"1.1", "new: 1 update and reached: 1 milestone"}}},
		{"a date says from when to when", func(p *PublicPlan) { first(p).Due = calendar.On(2027, 6, 30) }, []Change{{"1.1", "the due date from 31 March 2027 to 30 June 2027"}}},
		{"a reason shows", func(p *PublicPlan) { first(p).Reason = "The builder left." }, []Change{{"1.1", "the reason"}}},
		{"a milestone that is only worded anew shows", func(p *PublicPlan) { first(p).Milestones = []PublicMilestone{{Title: "Open doors"}} }, []Change{{"1.1", "the milestones"}}},
		{"the plan and a priority are items too", func(p *PublicPlan) { p.Vision, p.Priorities[0].ChildText = "Safe", "We help." }, []Change{{"Plan", "the vision"}, {"Priority 1", "the child text"}}},
		{"what comes and goes is named", func(p *PublicPlan) { p.Priorities[0].Actions[1].Ref = "1.3" }, []Change{{"1.3", "new"}, {"1.2", "no longer there"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := base()
			c.change(&now)
			if got := changes(base(), now); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatChildrenReadOfGrownUpWords(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	for _, c := range []struct {
		name, text string
		same       bool
	}{
		{"a plain reason stands as it is", "The builder left. We look for a new one.", true},
		{"a long sentence does not", "We had planned to open the new place in May but then the people who were to build it all went to work for another town.", false},
		{"a word of the office does not", "The safeguarding team was too small.", false},
		{"words that few children know do not", "The legal tracker was sampled against files by the quality assurance lead.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			late, done := PublicAction{Delivery: OffTrack, Reason: c.text}, PublicAction{Delivery: Delivered, HowWeKnow: c.text}
			if got := late.ChildWhy(today); (got == c.text) != c.same || len(tooHard(got)) > 0 {
				t.Errorf("children read %q", got)
			}
			if got := done.ChildHowWeKnow(); (got == c.text) != c.same || len(tooHard(got)) > 0 {
				t.Errorf("children read %q", got)
			}
			if told := len(unlikeChildren(WordLate, c.text, "")) > 0 && len(unlikeChildren(WordDone, "", c.text)) > 0; told == c.same {
				t.Errorf("staff are told: %v", told)
			}
			if len(unlikeChildren(WordDoing, c.text, c.text)) > 0 {
				t.Error("what is on its way needs neither")
			}
		})
	}
	t.Run("a date that passed without a reason is said plainly", func(t *testing.T) {
		a := PublicAction{Delivery: OnTrack, Due: today.AddDays(-1)}
		if got := a.ChildWhy(today); got == "" || got != a.Why(today) {
			t.Error(got)
		}
	})
}

func TestWhyAColour(t *testing.T) {
	v := actionView{Action: Action{Delivery: AtRisk, Impact: Emerging}, Updates: []Update{
		{Number: 3, State: UpdateSubmitted, Delivery: OffTrack},
		{Number: 2, State: UpdateSignedOff, Delivery: AtRisk, AuthorName: "Olu Example", DecidedName: "Sam Example", DecidedOn: calendar.On(2026, 10, 7)},
	}}
	t.Run("the page says what it means and on whose word it stands", func(t *testing.T) {
		got := strings.Join(v.why(), " ")
		if want := "At risk means: it may be late, and there is a plan to bring it back. Olu Example said so in update 2; Sam Example signed it off on 7 October 2026. Emerging means: first signs of a change, not yet in the numbers."; got != want {
			t.Error(got)
		}
	})
	t.Run("a rating that came with the plan says so", func(t *testing.T) {
		v.Action.Delivery = OnTrack
		if got := strings.Join(v.why(), " "); !strings.Contains(got, "No signed-off update says so") {
			t.Error(got)
		}
	})
}

func TestHereWords(t *testing.T) {
	for sentence, want := range map[string]string{
		"signed off update 7 on action 1.4 in the plan “Roadmap”: at risk":                                        "signed off update 7: at risk",
		"added the milestone “Hub open”, due 31 March 2027, to action 1.4 in the plan “Roadmap”":                  "added the milestone “Hub open”, due 31 March 2027",
		"tied action 1.4 in the plan “Roadmap” to rereferral-12m":                                                 "tied to rereferral-12m",
		"changed the wording and the due date to 1 June 2030 of action 1.4 in the plan “Roadmap”: The grant fell": "changed the wording and the due date to 1 June 2030: The grant fell",
		"approved 51 child texts of the plan “Roadmap”":                                                           "approved 51 child texts of the plan “Roadmap”",
	} {
		if got := hereWords(sentence); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
