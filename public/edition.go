package public

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"waymark/archive"
	"waymark/badge"
	"waymark/board"
	"waymark/calendar"
	"waymark/chart"
	"waymark/language"
	"waymark/measure"
	"waymark/news"
	"waymark/offer"
	"waymark/plan"
	"waymark/survey"
	"waymark/voice"
)

// edition is everything that the public may see, read at one moment. Every page, file and feed is a face of an edition, so
// that they cannot disagree.
type edition struct {
	Council   string
	Today     calendar.Date
	Plans     []plan.PublicPlan       // the one in force first
	Measures  []measure.PublicMeasure // in the order of their titles
	Contacts  []voice.PublicContact
	Readings  []voice.PublicReading // texts that were tried with children, the newest first
	Themes    []voice.PublicTheme   // what children said, the newest change first
	Papers    []board.PublicPaper   // the newest meeting first
	Minutes   []board.PublicMinutes // the newest meeting first
	Meetings  []board.PublicMeeting // of public forums, the first first
	Surveys   []survey.PublicSurvey // the newest first
	Offer     offer.Public
	Friendly  *badge.PublicProgramme    // the child friendly programme; nil where nothing was published
	Posts     []news.PublicPost         // the newest first
	Languages []language.PublicLanguage // in which the young people's site can be read besides English, by their own names
	Kept      []archive.PublicEdition   // the open data as they were, the newest first
	FreePost  []string                  // the lines of the address to which children post cards; none where the council has none
}

// colour is the number of the ink and pattern that belong to a priority, 1 to 7; plans with more begin again.
func colour(q plan.PublicPriority) int { return (max(q.Number, 1)-1)%len(chart.Shapes) + 1 }

// shape is the sign by which children know a priority.
func shape(q plan.PublicPriority) chart.Symbol { return chart.Shapes[colour(q)-1] }

// childName is the short name on a child's card, or the title where none was written.
func childName(q plan.PublicPriority) string { return cmp.Or(q.ChildName, q.Title) }

// actionsOf are all actions of a plan, in its order.
func actionsOf(p plan.PublicPlan) []plan.PublicAction {
	var all []plan.PublicAction
	for _, q := range p.Priorities {
		all = append(all, q.Actions...)
	}
	return all
}

// planPath is where a plan stands on the site; the others where its parts do.
func planPath(p plan.PublicPlan) string { return "/plan/" + p.Slug }

func priorityPath(p plan.PublicPlan, number int) string {
	return fmt.Sprintf("/plan/%s/priority/%d", p.Slug, number)
}

func actionPath(p plan.PublicPlan, ref string) string { return "/plan/" + p.Slug + "/action/" + ref }

// priorityOf is the priority that an action stands under.
func priorityOf(p plan.PublicPlan, ref string) plan.PublicPriority {
	for _, q := range p.Priorities {
		if slices.ContainsFunc(q.Actions, func(a plan.PublicAction) bool { return a.Ref == ref }) {
			return q
		}
	}
	return plan.PublicPriority{}
}

func (e edition) plan(slug string) (plan.PublicPlan, bool) {
	i := slices.IndexFunc(e.Plans, func(p plan.PublicPlan) bool { return p.Slug == slug })
	if i < 0 {
		return plan.PublicPlan{}, false
	}
	return e.Plans[i], true
}

// has says whether the public may read a plan.
func (e edition) has(slug string) bool {
	_, there := e.plan(slug)
	return there
}

// current is the plan that the council works by: the one the front page and the young people's site speak of.
func (e edition) current() (plan.PublicPlan, bool) {
	if len(e.Plans) == 0 {
		return plan.PublicPlan{}, false
	}
	return e.Plans[0], true
}

func (e edition) measure(key string) (measure.PublicMeasure, bool) {
	i := slices.IndexFunc(e.Measures, func(m measure.PublicMeasure) bool { return m.Key == key })
	if i < 0 {
		return measure.PublicMeasure{}, false
	}
	return e.Measures[i], true
}

// measures are the released measures of an action, those that matter most first.
func (e edition) measures(a plan.PublicAction) []measure.PublicMeasure {
	var all []measure.PublicMeasure
	for _, key := range slices.Concat(a.Core, a.Measures) {
		if m, found := e.measure(key); found {
			all = append(all, m)
		}
	}
	return all
}

// unpublished says that further measures belong to an action, though nothing of them is public; empty where all are.
func (e edition) unpublished(a plan.PublicAction) string {
	shown, all := len(e.measures(a)), len(a.Core)+len(a.Measures)
	switch left := all - shown; {
	case left == 0:
		return ""
	case left == 1 && shown == 0:
		return "One measure belongs to this action. It is not published yet."
	case left == 1:
		return "One more measure belongs to this action. It is not published yet."
	case shown == 0:
		return fmt.Sprintf("%d measures belong to this action. None of them is published yet.", left)
	default:
		return fmt.Sprintf("%d more measures belong to this action. They are not published yet.", left)
	}
}

// changed is the day on which anything in a plan last changed.
func changed(p plan.PublicPlan) calendar.Date {
	last := p.Released
	for _, a := range actionsOf(p) {
		last = later(last, a.LastChanged)
	}
	return last
}

// changed is the day on which anything public last changed.
func (e edition) changed() calendar.Date {
	var last calendar.Date
	for _, p := range e.Plans {
		last = later(last, changed(p))
	}
	for _, m := range e.Measures {
		last = later(last, m.Released)
	}
	for _, t := range e.Themes {
		last = later(last, t.Changed())
	}
	for _, p := range e.Posts {
		last = later(last, later(p.Published, p.Withdrawn))
	}
	if e.Friendly != nil {
		last = later(last, e.Friendly.Released)
	}
	return later(last, e.Offer.Changed())
}

func later(a, b calendar.Date) calendar.Date {
	if b.After(a) {
		return b
	}
	return a
}

// tally counts actions by how they are going.
type tally struct {
	All   int
	Words []wordCount // those that occur, as a key would list them
}

type wordCount struct {
	Word   plan.ChildWord
	Symbol chart.Symbol
	Plain  string // in a sentence
	Count  int
}

// childWords are the seven words with their shapes, as a key lists them.
var childWords = []wordCount{
	{plan.WordNotStarted, chart.NotStarted, "not started", 0}, {plan.WordGettingReady, chart.GettingReady, "getting ready", 0},
	{plan.WordDoing, chart.Doing, "being done", 0}, {plan.WordLate, chart.Late, "running late", 0}, {plan.WordDone, chart.Done, "done", 0},
	{plan.WordOnHold, chart.OnHold, "on hold", 0}, {plan.WordStopped, chart.Stopped, "stopped", 0},
}

func symbolOf(w plan.ChildWord) chart.Symbol {
	for _, c := range childWords {
		if c.Word == w {
			return c.Symbol
		}
	}
	return chart.NotStarted
}

// count counts actions by how they are going today.
func (e edition) count(actions []plan.PublicAction) tally {
	t := tally{All: len(actions)}
	for _, w := range childWords {
		for _, a := range actions {
			if a.Word(e.Today) == w.Word {
				w.Count++
			}
		}
		if w.Count > 0 {
			t.Words = append(t.Words, w)
		}
	}
	return t
}

// Done is how many are done.
func (t tally) Done() int {
	for _, w := range t.Words {
		if w.Word == plan.WordDone {
			return w.Count
		}
	}
	return 0
}

// DoneWords says it: "3 of 8 done".
func (t tally) DoneWords() string { return fmt.Sprintf("%d of %d done", t.Done(), t.All) }

// RestWords says how the others are going: "5 being done, 1 running late".
func (t tally) RestWords() string {
	var words []string
	for _, w := range t.Words {
		if w.Word != plan.WordDone {
			words = append(words, fmt.Sprintf("%d %s", w.Count, w.Plain))
		}
	}
	return strings.Join(words, ", ")
}

// done is a signed-off update with its action.
type done struct {
	Plan     plan.PublicPlan
	Priority plan.PublicPriority
	Action   plan.PublicAction
	Number   int // the action's first update is 1
	plan.PublicUpdate
}

// lately are the updates of all plans, newest first.
func (e edition) lately() []done {
	var all []done
	for _, p := range e.Plans {
		for _, q := range p.Priorities {
			for _, a := range q.Actions {
				for i, u := range a.Updates {
					all = append(all, done{p, q, a, len(a.Updates) - i, u})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b done) int { return b.On.Compare(a.On) })
	return all
}

// using lists the actions that a measure is tied to.
func using(p plan.PublicPlan, key string) []plan.PublicAction {
	var all []plan.PublicAction
	for _, a := range actionsOf(p) {
		if a.Tied(key) {
			all = append(all, a)
		}
	}
	return all
}

// crisis are the council's own numbers for a worry about a child.
func (e edition) crisis() []voice.PublicContact { return e.contacts(voice.FrontDoor, voice.OutOfHours) }

func (e edition) contacts(kinds ...voice.Kind) []voice.PublicContact {
	var all []voice.PublicContact
	for _, c := range e.Contacts {
		if slices.Contains(kinds, c.Kind) {
			all = append(all, c)
		}
	}
	return all
}

// short cuts a text at a word.
func short(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–") + "…"
}
