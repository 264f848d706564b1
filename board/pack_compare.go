package board

import (
	"fmt"
	"strings"

	"waymark/plan"
)

// Moved is one thing that is different between two snapshots.
type Moved struct {
	Group             string
	Ref               string
	What, Before, Now string
	Together          string // what is said of several at once, before their refs: "raised on"; empty where it stands in a row
}

// moveGroups are what can be different, in the order of a paper.
var moveGroups = []struct{ key, title string }{
	{"rated", "Rated anew"}, {"dated", "Dates that moved"}, {"corrected", "Updates that were corrected"}, {"new", "New and ended actions"}, {"challenge", "Challenges"}, {"finding", "Recommendations"}, {"told", "What children said"}, {"measure", "Measures that changed by more than chance"},
}

// compareSnapshots says what is different between the snapshot of the paper before and this one. A correction of an update that the paper
// before printed is listed as one: the paper itself never changes (governance.md §4a, 7).
func compareSnapshots(before, now Snapshot) (all []Moved) {
	put := func(group, ref, what, was, is string) {
		if was != is {
			all = append(all, Moved{Group: group, Ref: ref, What: what, Before: was, Now: is})
		}
	}
	for _, a := range now.Actions {
		name := a.Ref + " " + clip(a.Text, 80)
		was := before.action(a.Ref)
		if was == nil {
			put("new", a.Ref, name, "", "New")
			continue
		}
		if was.Ended != a.Ended {
			put("new", a.Ref, name, endedWords(*was), endedWords(a))
		}
		if colours(*was) != colours(a) {
			put("rated", a.Ref, name, ratedWords(*was), ratedWords(a))
		} else if was.Age != a.Age {
			all = append(all, Moved{Group: "rated", Ref: a.Ref, What: name, Before: ratedWords(*was), Now: ratedWords(a), Together: agedWords(a.Age)})
		}
		put("dated", a.Ref, name, dayWords(was.Due), dayWords(a.Due))
		for _, m := range a.Milestones {
			for _, old := range was.Milestones {
				if old.Title == m.Title && old.Due != m.Due {
					put("dated", a.Ref, a.Ref+" milestone: "+clip(m.Title, 70), dayWords(old.Due), dayWords(m.Due))
				}
			}
		}
		for _, u := range a.Updates {
			if u.Corrects == 0 || was.update(u.Number) != nil {
				continue
			}
			if old := was.update(u.Corrects); old != nil {
				put("corrected", a.Ref, fmt.Sprintf("%s update %d, by update %d", a.Ref, u.Corrects, u.Number), said(*old), said(u))
			}
		}
	}
	for _, a := range before.Actions {
		if now.action(a.Ref) == nil {
			put("new", a.Ref, a.Ref+" "+clip(a.Text, 80), "In the plan", "No longer in the plan")
		}
	}
	for _, c := range now.Asked {
		was := "none"
		for _, old := range before.Asked {
			if old.Ref == c.Ref && old.Number == c.Number {
				was = old.State
			}
		}
		if was != c.State {
			all = append(all, Moved{Group: "challenge", Ref: c.Ref, What: fmt.Sprintf("%s, challenge %d", c.Ref, c.Number), Before: was, Now: c.State, Together: c.State + " on"})
		}
	}
	for _, r := range now.Findings.Rows {
		for _, old := range before.Findings.Rows {
			if old.Code == r.Code {
				put("finding", "", r.Code+" "+clip(r.About, 80), old.Standing, r.Standing)
			}
		}
	}
	for _, t := range now.Told.Themes {
		was := "Not heard yet"
		for _, old := range before.Told.Themes {
			if old.Number == t.Number {
				was = toldStanding(old)
			}
		}
		if before.Told.To.IsZero() || was == "Not heard yet" && !t.HeardOn.After(before.On) {
			continue // the paper before did not tell of it
		}
		put("told", "", "“"+t.Title+"”", was, toldStanding(t))
	}
	for _, m := range now.Measures {
		if old := before.measure(m.Key); old != nil && old.Value != nil && m.Value != nil && old.Verdict != m.Verdict {
			put("measure", "", m.Title, verdictWords(old.Verdict)+" ("+old.Words+")", verdictWords(m.Verdict)+" ("+m.Words+")")
		}
	}
	return all
}

// update finds a signed-off update by its number; nil where there is none.
func (a ActionFacts) update(number int) *UpdateFacts {
	for i := range a.Updates {
		if a.Updates[i].Number == number {
			return &a.Updates[i]
		}
	}
	return nil
}

func said(u UpdateFacts) string {
	return clip(u.What+" ("+string(u.Delivery)+")", 240)
}

func endedWords(a ActionFacts) string {
	if a.Ended == "" {
		return "Going on"
	}
	return upperFirst(string(a.Ended))
}

// agedWords say what became of an action whose ratings stayed and whose age did not.
func agedWords(age string) string {
	switch age {
	case plan.Hatched:
		return "now stale:"
	case plan.Unrated:
		return "now unrated:"
	}
	return "heard of again:"
}

// ratedWords are both ratings of an action in one line, with how old they are.
func ratedWords(a ActionFacts) string {
	words := colours(a)
	switch a.Age {
	case plan.Hatched:
		words += ", stale"
	case plan.Unrated:
		words += ", unrated"
	}
	return words
}

// colours are both ratings of an action in one line.
func colours(a ActionFacts) string {
	words := "Declared " + strings.ToLower(plan.FaceOf(a.Delivery, a.Impact).Word)
	switch {
	case a.Upheld != "":
		words += ", evidence " + strings.ToLower(a.Upheld.Name()) + " (upheld)"
	case a.Implied != "":
		words += ", evidence " + strings.ToLower(a.Implied.Name())
	}
	return words
}

// verdictWords say what a control chart says of the newest figure.
func verdictWords(verdict string) string {
	switch verdict {
	case "improvement":
		return "Better, more than chance"
	case "concern":
		return "Worse, more than chance"
	case "change":
		return "A change, more than chance"
	}
	return "No change beyond chance"
}
