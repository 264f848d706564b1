package public

import (
	"cmp"
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/voice"
)

// themeJSON is what children said, as data: never what one of them wrote, and never how many where they are few.
type themeJSON struct {
	ID         string           `json:"id" means:"The theme’s id."`
	TitleChild string           `json:"title_child" means:"What it is about, in children’s words."`
	SaidChild  string           `json:"said_child" means:"What children said, in plain words that nobody can be known by."`
	Heard      string           `json:"heard" means:"How many children stand behind it, in bands."`
	Groups     []string         `json:"groups" means:"Which groups were heard, where enough of them were." between:"; "`
	From       []string         `json:"from" means:"How it was heard." between:"; "`
	Topic      string           `json:"topic" means:"What it is about where it is about no action."`
	Actions    []string         `json:"actions" means:"The ids of the actions that it is about."`
	Priorities []string         `json:"priorities" means:"The ids of the priorities that it is about."`
	Articles   []int            `json:"articles" means:"The articles of the United Nations’ convention on the rights of the child that it is about."`
	State      voice.ThemeState `json:"status" means:"How far it is."`
	Decision   voice.Decision   `json:"decision" means:"What was decided."`
	HeardOn    calendar.Date    `json:"heard_on" means:"The day on which it was heard."`
	AnswerDue  calendar.Date    `json:"answer_due" means:"The day by which an answer was promised."`
	AnsweredOn calendar.Date    `json:"answered_on" means:"The day of the answer."`
	AskedOn    calendar.Date    `json:"asked_back_on" means:"The day on which children were asked whether it is better."`
	Answers    string           `json:"answers_back" means:"How many said, in bands."`
	Better     *int             `json:"better" means:"How many said that it is better."`
	Same       *int             `json:"same" means:"How many said that it is the same."`
	Worse      *int             `json:"worse" means:"How many said that it is worse."`
	Unsure     *int             `json:"unsure" means:"How many were not sure."`
	Note       string           `json:"note,omitempty" means:"Why there is no figure."`
	UpdatedAt  calendar.Date    `json:"updated_at" means:"The day on which it last changed."`
	URL        string           `json:"url" means:"Its page."`
}

// answerJSON is what they were told.
type answerJSON struct {
	ID             string         `json:"id" means:"The answer’s id."`
	Theme          string         `json:"theme" means:"The id of the theme that it answers."`
	Decision       voice.Decision `json:"decision" means:"What was decided."`
	DecisionChild  string         `json:"decision_child" means:"The same in children’s words."`
	DidChild       string         `json:"did_child" means:"What was done."`
	ReasonChild    string         `json:"reason_child" means:"Why."`
	InsteadChild   string         `json:"instead_child" means:"What can be done instead."`
	ChallengeChild string         `json:"challenge_child" means:"What to do about a no."`
	PlaceChild     string         `json:"place_child" means:"Where it is already, or whose it is."`
	PassedOn       calendar.Date  `json:"passed_on" means:"The day on which it was passed on."`
	PromiseChild   string         `json:"promise_child" means:"What was promised."`
	PromiseDue     calendar.Date  `json:"promise_due" means:"The day by which it was promised."`
	PromiseKept    calendar.Date  `json:"promise_kept_on" means:"The day on which it was kept."`
	Adult          string         `json:"adult" means:"The answer for grown-ups."`
	DecidedBy      string         `json:"decided_by" means:"The role of who decided."`
	DecidedOn      calendar.Date  `json:"decided_on" means:"The day of the decision."`
	Published      calendar.Date  `json:"published_at" means:"The day on which it was published."`
	Young          string         `json:"young_reviewers_agree" means:"Whether young reviewers find it clear and honest."`
	URL            string         `json:"url" means:"Its page."`
}

func themeID(t voice.PublicTheme) string { return fmt.Sprintf("theme-%d", t.Number) }

func (e edition) themeData() []themeJSON {
	all := []themeJSON{}
	for _, t := range e.byNumber() {
		j := themeJSON{ID: themeID(t), TitleChild: t.Title, SaidChild: t.Said, Heard: t.Heard, Groups: orEmpty(t.Groups), From: orEmpty(t.From), Topic: t.Topic, Actions: orEmpty(t.Actions), Priorities: orEmpty(t.Priorities),
			Articles: orEmpty(t.Articles), State: t.State, HeardOn: t.HeardOn, AnswerDue: t.AnswerDue, UpdatedAt: t.Changed(), URL: heardPath(t), Note: "z"}
		if a := t.Answer(); a != nil {
			j.Decision, j.AnsweredOn = a.Decision, a.On
		}
		if len(t.Checks) > 0 {
			c := t.Checks[0]
			j.AskedOn, j.Answers, j.Better, j.Same, j.Worse, j.Unsure, j.Note = c.AskedOn, c.N, c.Better, c.Same, c.Worse, c.Unsure, ""
			if c.Better == nil {
				j.Note = "c"
			}
		}
		all = append(all, j)
	}
	return all
}

func (e edition) answerData() []answerJSON {
	all := []answerJSON{}
	for _, t := range e.byNumber() {
		for _, a := range slices.Backward(t.Answers) {
			all = append(all, answerJSON{fmt.Sprintf("%s/answer-%d", themeID(t), a.Number), themeID(t), a.Decision, a.Decision.Child(), a.Did, a.Reason, a.Instead, a.Challenge, a.Place, a.PassedOn, a.Promise, a.Due, a.KeptOn,
				a.Adult, a.DecidedBy, a.DecidedOn, a.On, a.YoungOK, heardPath(t)})
		}
	}
	return all
}

// byNumber are the themes in the order in which they were heard.
func (e edition) byNumber() []voice.PublicTheme {
	return slices.SortedFunc(slices.Values(e.Themes), func(a, b voice.PublicTheme) int { return cmp.Compare(a.Number, b.Number) })
}
