package public

import (
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/measure"
	"waymark/plan"
)

// datasets are all open data, in the order in which a reader of the plan would ask for them. A line here is all it takes: the API, the file, what
// describes it, the catalogue and the page that explains it come of it.
var datasets []dataset

func init() {
	datasets = []dataset{
		of("plans", "Plans", "a published plan", []string{"id"}, planRows),
		of("priorities", "Priorities", "a priority of a plan", []string{"id"}, priorityRows),
		of("actions", "Actions", "an action of a plan: what was promised, how it is going and why, its dates and the keys of its measures", []string{"id"}, actionFacts),
		of("updates", "Updates", "a signed-off update of an action", []string{"action", "number"}, updateRows),
		of("milestones", "Milestones", "a milestone of an action", []string{"action", "number"}, milestoneRows),
		of("measures", "Measures", "a measure of which something is published", []string{"id"}, measureRows),
		of("observations", "Observations", "a published figure: of which measure, for which days, for which group of children", []string{"measure", "line", "as_at", "breakdown", "group"}, observationRows),
		of("themes", "Themes", "something that five children or more said: how many in bands, how it goes on and whether they say that it is better", []string{"id"}, edition.themeData),
		of("answers", "Answers", "an answer that children were given: the decision, its reason and its promise", []string{"id"}, edition.answerData),
		of("editions", "Texts read with children", "a time when a text for children was tried with them: what they understood and what was changed", []string{"number"}, editionRows),
		of("surveys", "Surveys", "a survey of children and young people", []string{"id"}, surveyRows),
		of("survey-results", "Results of surveys", "an answer to a question of a survey, and how many gave it", []string{"survey", "question", "answer"}, surveyResultRows),
		of("entitlements", "Local offer", "something that care leavers can get: who, how and by what right", []string{"id"}, entitlementRows),
		of("badges", "Badges", "a badge of the child friendly programme", []string{"id"}, badgeRows),
		of("outcomes", "Outcomes", "an outcome of a badge: what shows it, who was heard, and what young evaluators and adults say", []string{"id"}, outcomeRows),
		of("principles", "Outcomes under each principle", "an outcome under a principle, and how much evidence bears on it", []string{"outcome", "principle"}, principleRows),
		of("news", "News", "a post of the improvement team in both voices", []string{"id"}, postRows),
		of("meetings", "Meetings", "a meeting of a board whose papers are for everybody", []string{"id"}, meetingRows),
		of("papers", "Papers", "a published paper of a board", []string{"number"}, paperRows),
	}
}

type planRow struct {
	ID         string        `json:"id" means:"The plan’s short name, as in its address."`
	Title      string        `json:"title" means:"Its name."`
	TitleChild string        `json:"title_child" means:"Its name in children’s words."`
	Vision     string        `json:"vision" means:"What it is to lead to."`
	Starts     calendar.Date `json:"starts" means:"Its first day."`
	Ends       calendar.Date `json:"ends" means:"Its last day."`
	Closed     bool          `json:"closed" means:"Whether it is over and stands as it ended."`
	Release    int           `json:"release" means:"The number of its newest release."`
	Published  calendar.Date `json:"published_at" means:"The day of that release."`
	Actions    int           `json:"actions" means:"How many actions it has."`
	Done       int           `json:"actions_done" means:"How many of them are done."`
	URL        string        `json:"url" means:"Its page."`
}

type priorityRow struct {
	ID        string   `json:"id" means:"The plan’s id and the priority’s number."`
	Plan      string   `json:"plan" means:"The id of its plan."`
	Number    int      `json:"number" means:"Its number in the plan."`
	Title     string   `json:"title" means:"Its name."`
	NameChild string   `json:"name_child" means:"Its short name in children’s words."`
	TextChild string   `json:"text_child" means:"What it says in children’s words."`
	Shape     string   `json:"shape" means:"The sign by which children know it."`
	Done      int      `json:"actions_done" means:"How many of its actions are done."`
	Actions   []string `json:"actions" means:"The ids of its actions."`
	URL       string   `json:"url" means:"Its page."`
}

type actionRow struct {
	ID          string         `json:"id" means:"The plan’s id and the action’s number in the plan."`
	Plan        string         `json:"plan" means:"The id of its plan."`
	Priority    string         `json:"priority" means:"The id of its priority."`
	Ref         string         `json:"ref" means:"Its number in the plan."`
	Title       string         `json:"title" means:"What was promised."`
	TextChild   string         `json:"text_child" means:"What was promised, in children’s words."`
	Status      plan.Delivery  `json:"status" means:"How far it is, as its owner declares and somebody else signed off."`
	Impact      plan.Impact    `json:"impact" means:"Whether it makes a difference for children."`
	StatusChild plan.ChildWord `json:"status_child" means:"How it is going, in the words of the young people’s site."`
	Reason      string         `json:"reason" means:"Why it is late, on hold or stopped."`
	Starts      calendar.Date  `json:"starts" means:"Its first day."`
	FirstDue    calendar.Date  `json:"first_due" means:"The day by which it was first promised."`
	Due         calendar.Date  `json:"due" means:"The day by which it is promised now."`
	HowWeKnow   string         `json:"how_we_know" means:"How it is known that it is done."`
	Articles    []int          `json:"articles" means:"The articles of the United Nations’ convention on the rights of the child that it is about."`
	Core        []string       `json:"core_measures" means:"The ids of the measures that it rests on."`
	Measures    []string       `json:"measures" means:"The ids of its other measures."`
	Updates     []updateRow    `json:"updates"`
	Milestones  []milestoneRow `json:"milestones"`
	UpdatedAt   calendar.Date  `json:"updated_at" means:"The day on which something about it last changed."`
	URL         string         `json:"url" means:"Its page."`
}

type updateRow struct {
	Action       string        `json:"action" means:"The id of the action."`
	Number       int           `json:"number" means:"Its number among the updates of the action, the first is 1."`
	On           calendar.Date `json:"on" means:"The day on which it was signed off."`
	WhatHappened string        `json:"what_happened" means:"What happened."`
	Difference   string        `json:"difference" means:"What difference it made for children."`
	Next         string        `json:"next" means:"What comes next."`
	TextChild    string        `json:"text_child" means:"What happened, in children’s words."`
}

type milestoneRow struct {
	Action string        `json:"action" means:"The id of the action."`
	Number int           `json:"number" means:"Its place among the milestones of the action, the first is 1."`
	Title  string        `json:"title" means:"What is to be reached."`
	Due    calendar.Date `json:"due" means:"The day by which it is promised."`
	Done   calendar.Date `json:"done" means:"The day on which it was reached; empty until then."`
}

type observationRow struct {
	Measure     string        `json:"measure" means:"The measure’s id."`
	Title       string        `json:"title" means:"Its name."`
	Line        string        `json:"line" means:"Which of its figures; empty where it has one."`
	LineTitle   string        `json:"line_title" means:"That figure’s name."`
	Unit        string        `json:"unit" means:"What is counted: percent, count, rate per 10,000 and so on."`
	Better      string        `json:"better" means:"Whether higher or lower is better, or neither."`
	PeriodStart calendar.Date `json:"period_start" means:"The first day that is counted."`
	AsAt        calendar.Date `json:"as_at" means:"The last day that is counted."`
	By          string        `json:"breakdown" means:"By what children are grouped; empty for all children."`
	Group       string        `json:"group" means:"Which group; empty for all children."`
	figureJSON
	Released calendar.Date `json:"released" means:"The day it was published."`
}

type paperRow struct {
	Number    int           `json:"number" means:"The paper’s number."`
	Title     string        `json:"title" means:"Its name."`
	Forum     string        `json:"forum" means:"The board that read it."`
	For       calendar.Date `json:"for" means:"The day of the meeting that read it."`
	Published calendar.Date `json:"published_at" means:"The day it was published."`
	Files     []string      `json:"files" means:"The addresses of its files."`
}

func actionID(p plan.PublicPlan, ref string) string { return p.Slug + "/" + ref }

func priorityID(p plan.PublicPlan, number int) string {
	return fmt.Sprintf("%s/priority-%d", p.Slug, number)
}

func planRows(e edition) (all []planRow) {
	for _, p := range e.Plans {
		done, n := p.Count()
		all = append(all, planRow{p.Slug, p.Title, p.ChildTitle, p.Vision, p.Starts, p.Ends, p.Closed, p.Release, p.Released, n, done, planPath(p)})
	}
	return all
}

func priorityRows(e edition) (all []priorityRow) {
	for _, p := range e.Plans {
		for _, q := range p.Priorities {
			done, _ := q.Count()
			row := priorityRow{priorityID(p, q.Number), p.Slug, q.Number, q.Title, q.ChildName, q.ChildText, string(shape(q)), done, []string{}, priorityPath(p, q.Number)}
			for _, a := range q.Actions {
				row.Actions = append(row.Actions, actionID(p, a.Ref))
			}
			all = append(all, row)
		}
	}
	return all
}

func actionFacts(e edition) (all []actionRow) {
	for _, p := range e.Plans {
		for _, q := range p.Priorities {
			for _, a := range q.Actions {
				row := actionRow{ID: actionID(p, a.Ref), Plan: p.Slug, Priority: priorityID(p, q.Number), Ref: a.Ref, Title: a.Title, TextChild: a.ChildText,
					Status: a.Delivery, Impact: a.Impact, StatusChild: a.Word(e.Today), Reason: a.Why(e.Today), Starts: a.Starts, FirstDue: a.BaselineDue, Due: a.Due, HowWeKnow: a.HowWeKnow,
					Articles: orEmpty(a.Articles), Core: orEmpty(a.Core), Measures: orEmpty(a.Measures), Updates: []updateRow{}, Milestones: []milestoneRow{}, UpdatedAt: a.LastChanged, URL: actionPath(p, a.Ref)}
				for i, u := range a.Updates { // the newest stands first
					row.Updates = append(row.Updates, updateRow{row.ID, len(a.Updates) - i, u.On, u.WhatHappened, u.Difference, u.Next, u.ChildText})
				}
				for i, m := range a.Milestones {
					row.Milestones = append(row.Milestones, milestoneRow{row.ID, i + 1, m.Title, m.Due, m.Done})
				}
				all = append(all, row)
			}
		}
	}
	return all
}

func updateRows(e edition) (all []updateRow) {
	for _, a := range actionFacts(e) {
		all = append(all, a.Updates...)
	}
	return all
}

func milestoneRows(e edition) (all []milestoneRow) {
	for _, a := range actionFacts(e) {
		all = append(all, a.Milestones...)
	}
	return all
}

func measureRows(e edition) (all []measureJSON) {
	for _, m := range e.Measures {
		all = append(all, measureForJSON(m, false))
	}
	return all
}

// factsOf are all released figures of a measure, oldest first, the groups of each line after its whole.
func factsOf(m measure.PublicMeasure) (all []observationRow) {
	for _, l := range m.Lines {
		row := observationRow{Measure: m.Key, Title: m.Title, Line: l.Key, LineTitle: lineTitle(m, l), Unit: l.Unit.String(), Better: l.Better, Released: m.Released}
		for _, p := range l.Points {
			row.PeriodStart, row.AsAt, row.figureJSON = p.Starts, p.At, figureFor(p.Figure)
			all = append(all, row)
		}
		newest, _ := latest(l)
		row.PeriodStart, row.AsAt = newest.Starts, newest.At
		for _, c := range l.Cuts {
			for _, g := range c.Groups {
				row.By, row.Group, row.figureJSON = c.By, g.Group, figureFor(g.Figure)
				all = append(all, row)
			}
		}
	}
	return all
}

func observationRows(e edition) (all []observationRow) {
	for _, m := range e.Measures {
		all = slices.Concat(all, factsOf(m))
	}
	return all
}

// observationsOf are the figures of one measure as a table.
func observationsOf(m measure.PublicMeasure) [][]string {
	d, _ := datasetOf("observations")
	return d.table(edition{Measures: []measure.PublicMeasure{m}})
}

func paperRows(e edition) (all []paperRow) {
	for _, p := range e.Papers {
		row := paperRow{Number: p.Number, Title: p.Title, Forum: p.Forum, For: p.For, Published: p.Published, Files: []string{}}
		for _, f := range p.Files {
			row.Files = append(row.Files, "/papers/"+f.Address(p))
		}
		all = append(all, row)
	}
	return all
}

type meetingRow struct {
	ID        string        `json:"id" means:"The forum’s short name and the number of its meeting."`
	Forum     string        `json:"forum" means:"The board that meets."`
	On        calendar.Date `json:"on" means:"The day."`
	Starts    string        `json:"starts" means:"The time; empty where it is not known yet."`
	Place     string        `json:"place" means:"Where."`
	Cancelled string        `json:"cancelled" means:"Why it will not be; empty otherwise."`
}

func meetingRows(e edition) (all []meetingRow) {
	for _, m := range e.Meetings {
		all = append(all, meetingRow{fmt.Sprintf("%s/%d", m.Code, m.Number), m.Forum, m.On, m.Starts, m.Place, m.Cancelled})
	}
	return all
}
