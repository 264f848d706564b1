package public

import (
	"waymark/badge"
	"waymark/calendar"
)

type badgeRow struct {
	ID        string   `json:"id" means:"The badge’s id."`
	Kind      string   `json:"kind" means:"Core to the programme, chosen by children, or a theme that runs through all."`
	Name      string   `json:"name" means:"Its name."`
	TextChild string   `json:"text_child" means:"What it says in children’s words."`
	Why       string   `json:"why_chosen" means:"Why it was chosen."`
	Votes     int      `json:"votes" means:"How many children voted for it, to the nearest 5; 0 where nobody counted or fewer than five voted."`
	Stage     string   `json:"programme_stage" means:"The stage of the programme."`
	Status    string   `json:"programme_status" means:"What the council may say of itself today."`
	Outcomes  []string `json:"outcomes" means:"The ids of its outcomes."`
	URL       string   `json:"url" means:"Its place on the page."`
}

type outcomeRow struct {
	ID          string   `json:"id" means:"The outcome’s id."`
	Badge       string   `json:"badge" means:"The id of its badge."`
	Statement   string   `json:"statement" means:"What should be true for children."`
	TextChild   string   `json:"text_child" means:"The same in children’s words."`
	Baseline    string   `json:"baseline" means:"Where it stood at the start."`
	Target      string   `json:"target" means:"What is to be reached."`
	Shown       bool     `json:"shown" means:"Whether it made a difference, children agree, and two kinds of evidence say so."`
	Lacks       []string `json:"lacks" between:"; " means:"What it lacks to be shown."`
	Heard       []string `json:"groups_heard" between:"; " means:"The groups of children who were heard about it."`
	Missing     []string `json:"groups_missing" between:"; " means:"The groups who were not heard yet."`
	Young       string   `json:"young_evaluators" means:"What most young evaluators say; not asked yet where fewer than five answered."`
	YoungPeople *int     `json:"young_evaluators_count" means:"How many answered, to the nearest 5; empty for fewer than five."`
	Adults      string   `json:"adults" means:"What most adults say. The two are never put together."`
	Actions     []string `json:"actions" means:"The ids of the actions that bear on it."`
	Measures    []string `json:"measures" means:"The ids of its measures."`
	Articles    []int    `json:"articles" means:"The articles of the United Nations’ convention on the rights of the child that it is about."`
	URL         string   `json:"url" means:"Its place on the page."`
}

type principleRow struct {
	Outcome   string `json:"outcome" means:"The id of the outcome."`
	Principle string `json:"principle" means:"One of UNICEF UK’s seven principles of a child rights-based approach."`
	Evidence  int    `json:"evidence" means:"How many pieces of evidence that count bear on it."`
	Gap       bool   `json:"gap" means:"Whether none of them is of the last twelve months."`
}

type postRow struct {
	ID           string        `json:"id" means:"The post’s id."`
	Kind         string        `json:"kind" means:"What it is about: a Cabinet decision, an inspection result, a plan or an event. Empty for a post that was withdrawn."`
	On           calendar.Date `json:"on" means:"The day on which it happened."`
	Published    calendar.Date `json:"published_at" means:"The day it was published."`
	Title        string        `json:"title" means:"Its title."`
	Text         string        `json:"text" means:"What happened."`
	TitleChild   string        `json:"title_child" means:"Its title in children’s words."`
	TextChild    string        `json:"text_child" means:"What happened, in children’s words."`
	Actions      []string      `json:"actions" means:"The ids of the actions that it is about."`
	Withdrawn    calendar.Date `json:"withdrawn_at" means:"The day it was taken back; empty for a post that stands."`
	WithdrawnWhy string        `json:"withdrawn_why" means:"Why it was taken back."`
	URL          string        `json:"url" means:"Its place on the page."`
}

func badgeID(n int) string   { return "badge-" + number(n) }
func outcomeID(n int) string { return "outcome-" + number(n) }

// friendlyBadges are the published badges; none where nothing is published.
func (e edition) friendlyBadges() []badge.PublicBadge {
	if e.Friendly == nil {
		return nil
	}
	return e.Friendly.Badges
}

func badgeRows(e edition) (all []badgeRow) {
	for _, b := range e.friendlyBadges() {
		row := badgeRow{badgeID(b.Number), b.Kind, b.Name, b.ChildText, b.WhyChosen, b.Votes, e.Friendly.Stage(e.Today), e.Friendly.Status(e.Today), []string{}, "/child-friendly#" + badgeID(b.Number)}
		for _, o := range b.Outcomes {
			row.Outcomes = append(row.Outcomes, outcomeID(o.Number))
		}
		all = append(all, row)
	}
	return all
}

func outcomeRows(e edition) (all []outcomeRow) {
	for _, b := range e.friendlyBadges() {
		for _, o := range b.Outcomes {
			row := outcomeRow{ID: outcomeID(o.Number), Badge: badgeID(b.Number), Statement: o.Statement, TextChild: o.ChildText, Baseline: o.Baseline, Target: o.Target, Shown: o.Shown, Lacks: orEmpty(o.Lacks),
				Heard: orEmpty(o.Heard), Missing: orEmpty(o.Missing), Young: string(o.Young), Adults: string(o.Adult), Actions: []string{}, Measures: []string{}, Articles: orEmpty(o.Articles), URL: "/child-friendly#" + outcomeID(o.Number)}
			for _, x := range e.linked(o.Actions) {
				row.Actions = append(row.Actions, actionID(x.Plan, x.Action.Ref))
			}
			for _, key := range o.Indicators {
				if _, public := e.measure(key); public {
					row.Measures = append(row.Measures, key)
				}
			}
			if o.YoungPeople > 0 {
				row.YoungPeople = &o.YoungPeople
			}
			all = append(all, row)
		}
	}
	return all
}

func principleRows(e edition) (all []principleRow) {
	for _, b := range e.friendlyBadges() {
		for _, o := range b.Outcomes {
			for _, c := range o.Principles {
				all = append(all, principleRow{outcomeID(o.Number), c.Principle, c.Count, c.Gap})
			}
		}
	}
	return all
}

func postRows(e edition) (all []postRow) {
	for _, p := range e.Posts {
		row := postRow{ID: postID(p), Kind: p.Kind, On: p.Day, Published: p.Published, Title: p.Title, Text: p.Text, TitleChild: p.ChildTitle, TextChild: p.ChildText, Actions: []string{}, Withdrawn: p.Withdrawn, WithdrawnWhy: p.WithdrawnWhy, URL: "/news#" + postID(p)}
		if !p.Withdrawn.IsZero() {
			row.Kind = ""
		}
		for _, x := range e.linked(p.Actions) {
			row.Actions = append(row.Actions, actionID(x.Plan, x.Action.Ref))
		}
		all = append(all, row)
	}
	return all
}
