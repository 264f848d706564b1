package plan

import (
	"context"
	"slices"

	"waymark/calendar"
)

// The optimism gap: the share of actions that are declared better than the evidence implies. It is said of a plan and of its priorities,
// over time, and never of a person.

// Gap is how many actions of those that the rules could rate are declared better than they imply.
type Gap struct {
	Better, Rated int
	Unrated       int // not in the share: nobody has said anything for too long
}

// Share is the gap per cent; known is false where nothing was rated.
func (g Gap) Share() (share float64, known bool) {
	if g.Rated == 0 {
		return 0, false
	}
	return 100 * float64(g.Better) / float64(g.Rated), true
}

// PriorityGap is the gap of one priority on the newest day.
type PriorityGap struct {
	Priority int
	Gap
}

// MonthGap is the gap on the last day of a month on which the rules looked.
type MonthGap struct {
	Day calendar.Date
	Gap
}

// GapReport is the gap now, by priority and over time, and how long it takes until a declaration follows the evidence.
type GapReport struct {
	Now        Gap
	Priorities []PriorityGap
	Months     []MonthGap // oldest first
	Days       float64    // median days from the day on which the evidence fell below the declaration to the day on which the declaration met it
	Followed   int        // how often it did
}

// GapOf counts the gap from what was kept on each day, oldest first. priority says of each action where it stands; others are left out.
func GapOf(history []RatingOn, priority map[string]int) (r GapReport) {
	var newest calendar.Date
	lastOf := map[string]calendar.Date{} // by month
	for _, x := range history {
		newest = later(newest, x.Day)
		month := x.Day.String()[:7]
		lastOf[month] = later(lastOf[month], x.Day)
	}
	months := map[string]*Gap{}
	by := map[int]*Gap{}
	since := map[string]calendar.Date{} // since when the declaration of an action is better
	was := map[string]RatingOn{}
	var waits []int
	for _, x := range history {
		if _, there := priority[x.ActionID]; !there {
			continue
		}
		better := Better(x.Delivery, x.Impact, x.Implied)
		month := x.Day.String()[:7]
		if x.Day == lastOf[month] {
			add(months, month, x, better)
		}
		if x.Day == newest {
			add(by, priority[x.ActionID], x, better)
		}
		from, open := since[x.ActionID]
		switch before := was[x.ActionID]; {
		case better && !open:
			since[x.ActionID] = x.Day
		case !better && open:
			if ColourOf(before.Delivery, before.Impact) != ColourOf(x.Delivery, x.Impact) {
				waits = append(waits, from.DaysUntil(x.Day))
			}
			delete(since, x.ActionID)
		}
		was[x.ActionID] = x
	}
	for month, g := range months {
		r.Months = append(r.Months, MonthGap{lastOf[month], *g})
	}
	slices.SortFunc(r.Months, func(a, b MonthGap) int { return a.Day.Compare(b.Day) })
	for n, g := range by {
		r.Priorities = append(r.Priorities, PriorityGap{n, *g})
		r.Now = Gap{r.Now.Better + g.Better, r.Now.Rated + g.Rated, r.Now.Unrated + g.Unrated}
	}
	slices.SortFunc(r.Priorities, func(a, b PriorityGap) int { return a.Priority - b.Priority })
	if r.Followed = len(waits); r.Followed > 0 {
		slices.Sort(waits)
		middle := len(waits) / 2
		r.Days = float64(waits[middle])
		if len(waits)%2 == 0 {
			r.Days = float64(waits[middle-1]+waits[middle]) / 2
		}
	}
	return r
}

// add counts an action into the gap of a key. What is grey claims nothing; what is unrated is counted apart.
func add[K comparable](into map[K]*Gap, key K, x RatingOn, better bool) {
	if into[key] == nil {
		into[key] = &Gap{}
	}
	g := into[key]
	switch {
	case x.Implied == Grey || x.Implied == "":
	case x.Age == Unrated && !better:
		g.Unrated++
	default:
		g.Rated++
		g.Better += one(better)
	}
}

// keptMonths is for how many months back the course of the gap is shown.
const keptMonths = 24

// ratings are what was kept of a plan's actions in the last two years, the oldest day first.
func (p *Plans) ratings(ctx context.Context, plan Plan) ([]RatingOn, error) {
	all := []RatingOn{}
	err := p.db.All(ctx, &all, selectRating+" where plan_id = :plan and day >= :from order by day, action_id", map[string]any{"plan": plan.ID, "from": p.db.Today().AddMonths(-keptMonths)})
	return all, err
}
