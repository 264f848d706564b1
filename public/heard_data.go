package public

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/voice"
)

// themeJSON is what children said, as data: never what one of them wrote, and never how many where they are few.
type themeJSON struct {
	ID         string           `json:"id"`
	TitleChild string           `json:"title_child"`
	SaidChild  string           `json:"said_child"`
	Heard      string           `json:"heard"` // in bands
	Groups     []string         `json:"groups"`
	From       []string         `json:"from"`
	Topic      string           `json:"topic"`
	Actions    []string         `json:"actions"` // ids
	Priorities []string         `json:"priorities"`
	Articles   []int            `json:"articles"`
	State      voice.ThemeState `json:"status"`
	Decision   voice.Decision   `json:"decision"`
	HeardOn    calendar.Date    `json:"heard_on"`
	AnswerDue  calendar.Date    `json:"answer_due"`
	AnsweredOn calendar.Date    `json:"answered_on"`
	AskedOn    calendar.Date    `json:"asked_back_on"`
	Answers    string           `json:"answers_back"` // how many, in bands
	Better     *int             `json:"better"`
	Same       *int             `json:"same"`
	Worse      *int             `json:"worse"`
	Unsure     *int             `json:"unsure"`
	Note       string           `json:"note,omitempty"`
	UpdatedAt  calendar.Date    `json:"updated_at"`
	URL        string           `json:"url"`
}

// answerJSON is what they were told.
type answerJSON struct {
	ID             string         `json:"id"`
	Theme          string         `json:"theme"` // id
	Decision       voice.Decision `json:"decision"`
	DecisionChild  string         `json:"decision_child"`
	DidChild       string         `json:"did_child"`
	ReasonChild    string         `json:"reason_child"`
	InsteadChild   string         `json:"instead_child"`
	ChallengeChild string         `json:"challenge_child"`
	PlaceChild     string         `json:"place_child"`
	PassedOn       calendar.Date  `json:"passed_on"`
	PromiseChild   string         `json:"promise_child"`
	PromiseDue     calendar.Date  `json:"promise_due"`
	PromiseKept    calendar.Date  `json:"promise_kept_on"`
	Adult          string         `json:"adult"`
	DecidedBy      string         `json:"decided_by"`
	DecidedOn      calendar.Date  `json:"decided_on"`
	Published      calendar.Date  `json:"published_at"`
	Young          string         `json:"young_reviewers_agree"`
	URL            string         `json:"url"`
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

var themeColumns = []string{"id", "title_child", "said_child", "heard", "groups", "from", "topic", "actions", "priorities", "articles", "status", "decision", "heard_on", "answer_due", "answered_on", "asked_back_on", "answers_back", "better", "same", "worse", "unsure", "note", "updated_at", "url"}

var answerColumns = []string{"id", "theme", "decision", "decision_child", "did_child", "reason_child", "instead_child", "challenge_child", "place_child", "passed_on", "promise_child", "promise_due", "promise_kept_on", "adult", "decided_by", "decided_on", "published_at", "young_reviewers_agree", "url"}

func (s *Site) apiThemes(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.send(w, r, e, signs, e.themeData())
}

func (s *Site) apiAnswers(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.send(w, r, e, nil, e.answerData())
}

func (s *Site) themesCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	var rows [][]string
	count := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	for _, t := range e.themeData() {
		articles := make([]string, len(t.Articles))
		for i, n := range t.Articles {
			articles[i] = strconv.Itoa(n)
		}
		rows = append(rows, []string{t.ID, t.TitleChild, t.SaidChild, t.Heard, strings.Join(t.Groups, "; "), strings.Join(t.From, "; "), t.Topic, strings.Join(t.Actions, " "), strings.Join(t.Priorities, " "), strings.Join(articles, " "),
			string(t.State), string(t.Decision), t.HeardOn.String(), t.AnswerDue.String(), t.AnsweredOn.String(), t.AskedOn.String(), t.Answers, count(t.Better), count(t.Same), count(t.Worse), count(t.Unsure), t.Note, t.UpdatedAt.String(), t.URL})
	}
	return s.sendCSV(w, r, e, "themes.csv", themeColumns, rows)
}

func (s *Site) answersCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	var rows [][]string
	for _, a := range e.answerData() {
		rows = append(rows, []string{a.ID, a.Theme, string(a.Decision), a.DecisionChild, a.DidChild, a.ReasonChild, a.InsteadChild, a.ChallengeChild, a.PlaceChild, a.PassedOn.String(), a.PromiseChild, a.PromiseDue.String(), a.PromiseKept.String(),
			a.Adult, a.DecidedBy, a.DecidedOn.String(), a.Published.String(), a.Young, a.URL})
	}
	return s.sendCSV(w, r, e, "answers.csv", answerColumns, rows)
}
