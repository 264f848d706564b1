package plan

import (
	"fmt"
	"reflect"
	"slices"

	"waymark/inspection"
)

// Change is what would become different for the public on one item: a second person approves what they can see.
type Change struct {
	Ref  string // of the action; "Priority 3", "Plan" for what is no action
	What string // "delivery from at risk to off track, 1 update"
}

// changes lists what a release differs in from the one before it, in the order of the plan.
func changes(was, now PublicPlan) []Change {
	var all []Change
	add := func(ref string, what []string) {
		if len(what) > 0 {
			all = append(all, Change{ref, joined(what)})
		}
	}
	add("Plan", changed{
		{was.Title != now.Title || was.ChildTitle != now.ChildTitle, "the title"}, {was.Vision != now.Vision || was.ChildVision != now.ChildVision, "the vision"},
		{was.Starts != now.Starts || was.Ends != now.Ends, "the days it runs"}, {was.Closed != now.Closed, "it is closed"},
	}.words())
	for _, q := range now.Priorities {
		ref := fmt.Sprintf("Priority %d", q.Number)
		if before := was.Priority(q.Number); before == nil {
			add(ref, []string{"new"})
		} else {
			add(ref, changed{{before.Title != q.Title, "the wording"}, {before.ChildName != q.ChildName || before.ChildText != q.ChildText, "the child text"}}.words())
		}
		for _, a := range q.Actions {
			if before := was.Action(a.Ref); before == nil {
				add(a.Ref, []string{"new"})
			} else {
				add(a.Ref, changesOf(*before, a))
			}
		}
	}
	for _, q := range was.Priorities {
		for _, a := range q.Actions {
			if now.Action(a.Ref) == nil {
				add(a.Ref, []string{"no longer there"})
			}
		}
	}
	for _, source := range now.Sources {
		before := inspection.PublicSource{}
		if at := slices.IndexFunc(was.Sources, func(s inspection.PublicSource) bool {
			return s.Title == source.Title && s.Published == source.Published
		}); at >= 0 {
			before = was.Sources[at]
		}
		answers, asked := 0, len(source.Recommendations)-len(before.Recommendations)
		for _, r := range source.Recommendations {
			if at := slices.IndexFunc(before.Recommendations, func(b inspection.PublicRecommendation) bool { return b.Code == r.Code }); at >= 0 && !reflect.DeepEqual(before.Recommendations[at], r) {
				answers++
			}
		}
		add("“"+source.Title+"”", changed{
			{before.Title == "", "new"}, {before.Title != "" && !slices.Equal(before.Judgements, source.Judgements), "its judgements"},
			{asked > 0, count(asked, "recommendation", "recommendations") + " more"}, {asked < 0, count(-asked, "recommendation", "recommendations") + " fewer"},
			{answers > 0, "another answer or state of " + count(answers, "recommendation", "recommendations")},
		}.words())
	}
	return all
}

func changesOf(was, now PublicAction) []string {
	updates, steps := len(now.Updates)-len(was.Updates), len(reached(now))-len(reached(was))
	return changed{
		{was.Title != now.Title, "the wording"},
		{was.ChildText != now.ChildText, "the child text"},
		{was.Question != now.Question, "the question for children"},
		{was.Delivery != now.Delivery, fmt.Sprintf("delivery from %s to %s", was.Delivery, now.Delivery)},
		{was.Impact != now.Impact, fmt.Sprintf("impact from %s to %s", was.Impact, now.Impact)},
		{was.Due != now.Due, fmt.Sprintf("the due date from %s to %s", orNoDate(was.Due), orNoDate(now.Due))},
		{was.Starts != now.Starts, "the start date"},
		{was.Ended != now.Ended, "how it ended: " + string(now.Ended)},
		{was.Reason != now.Reason, "the reason"},
		{was.HowWeKnow != now.HowWeKnow, "how we know"},
		{updates != 0, "new: " + count(updates, "update", "updates")},
		{steps != 0, "reached: " + count(steps, "milestone", "milestones")},
		{steps == 0 && !slices.Equal(was.Milestones, now.Milestones), "the milestones"},
		{!slices.Equal(was.Core, now.Core) || !slices.Equal(was.Measures, now.Measures), "the measures"},
		{!slices.Equal(was.Recommendations, now.Recommendations), "the recommendations"},
		{!slices.Equal(was.Articles, now.Articles), "the rights"},
	}.words()
}

func reached(a PublicAction) []PublicMilestone {
	return slices.DeleteFunc(slices.Clone(a.Milestones), func(m PublicMilestone) bool { return m.Done.IsZero() })
}

// changed is a list of things that may be different, each with its words.
type changed []struct {
	yes   bool
	words string
}

func (c changed) words() (all []string) {
	for _, one := range c {
		if one.yes {
			all = append(all, one.words)
		}
	}
	return all
}
