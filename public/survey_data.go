package public

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/survey"
)

func (s *Site) surveys(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, surveysPage(e))
}

// survey is a survey with its results, for grown-ups.
func (s *Site) survey(w http.ResponseWriter, r *http.Request, e edition) error {
	one, found := e.survey(whole(r.PathValue("number")))
	if !found {
		return errNoSurvey
	}
	return show(w, r, surveyResultsPage(e, one))
}

// surveyState says to grown-ups where a survey stands.
func surveyState(p survey.PublicSurvey, today calendar.Date) string {
	switch {
	case p.Release != nil:
		return "results published " + p.Published.Words()
	case p.Early(today):
		return "opens " + p.From.Words()
	case p.Takes(today):
		return "open until " + p.To.Words()
	}
	return "closed; results by " + p.Told().Words()
}

func countOrFew(n *int) string {
	if n == nil {
		return "too few to show safely"
	}
	return strconv.Itoa(*n)
}

// surveyResultRow is one answer of one question.
type surveyResultRow struct {
	Survey      int           `json:"survey" means:"The number of the survey."`
	Title       string        `json:"title" means:"Its name."`
	Asked       string        `json:"asked" means:"Who was asked."`
	Opened      calendar.Date `json:"opened" means:"Its first day."`
	Closed      calendar.Date `json:"closed" means:"Its last day."`
	AnyoneCould bool          `json:"anyone_could_answer" means:"Whether anyone could answer, so that the answers stand for nobody but those who gave them."`
	Answered    *int          `json:"answered" means:"How many answered, rounded."`
	Rate        *int          `json:"response_rate" means:"Per cent of those who were asked; empty where nobody knows how many that were."`
	Question    string        `json:"question" means:"The question’s id."`
	Version     string        `json:"question_version" means:"The id of its wording; only the same wording can be compared."`
	Action      string        `json:"action" means:"The number of the action that it asks about."`
	Text        string        `json:"text" means:"What was asked."`
	N           *int          `json:"question_answered" means:"How many answered it, rounded."`
	Yes         *int          `json:"said_yes_percent" means:"Per cent of them who said yes, a lot or a bit."`
	Answer      string        `json:"answer" means:"One of the answers."`
	Count       *int          `json:"count" means:"How many gave it, rounded."`
	Note        string        `json:"note,omitempty" means:"Why there is no figure."`
}

func surveyResultRows(e edition) (all []surveyResultRow) {
	for _, p := range e.Surveys {
		if p.Release != nil {
			all = append(all, resultsOf(p)...)
		}
	}
	return all
}

// resultsOf are one row for each answer of each question, and one for a question that too few answered.
func resultsOf(p survey.PublicSurvey) (all []surveyResultRow) {
	for _, q := range p.Release.Questions {
		row := surveyResultRow{Survey: p.Number, Title: p.Title, Asked: p.For.Title, Opened: p.From, Closed: p.To, AnyoneCould: p.Release.AnyoneCould, Answered: p.Release.N, Rate: p.Release.Rate,
			Question: q.ID, Version: q.Version, Action: q.Action, Text: q.Text, N: q.N, Yes: q.Yes}
		if q.Few {
			row.Note = "c"
			all = append(all, row)
			row.Note = ""
		}
		for _, g := range q.Groups {
			row.Answer, row.Count = g.Name, g.N
			all = append(all, row)
		}
	}
	return all
}

func (s *Site) surveyCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	name, isCSV := strings.CutSuffix(r.PathValue("file"), ".csv")
	one, found := e.survey(whole(name))
	if !isCSV || !found || one.Release == nil {
		return errNoSurvey
	}
	d, _ := datasetOf("survey-results")
	return s.sendTable(w, r, e, fmt.Sprintf("survey-%d", one.Number), d.table(edition{Surveys: []survey.PublicSurvey{one}}), d.name)
}

type surveyJSON struct {
	ID         int           `json:"id" means:"The survey’s number."`
	Title      string        `json:"title" means:"Its name."`
	TitleChild string        `json:"title_child" means:"Its name in children’s words."`
	Asked      string        `json:"asked" means:"Who is asked."`
	Opens      calendar.Date `json:"opens" means:"Its first day."`
	Closes     calendar.Date `json:"closes" means:"Its last day."`
	State      string        `json:"state" means:"Where it stands."`
	Published  calendar.Date `json:"published_at" means:"The day its results were published."`
	Results    string        `json:"results,omitempty" means:"Where they are."` // where they are
	URL        string        `json:"url" means:"Its page."`
}

type surveyResultsJSON struct {
	surveyJSON
	HeardChild string `json:"heard_child"`
	NextChild  string `json:"next_child"`
	survey.Release
}

func surveyForJSON(p survey.PublicSurvey, today calendar.Date) surveyJSON {
	j := surveyJSON{ID: p.Number, Title: p.Title, TitleChild: p.ChildTitle, Asked: p.For.Title, Opens: p.From, Closes: p.To, State: surveyState(p, today), Published: p.Published, URL: fmt.Sprintf("/surveys/%d", p.Number)}
	if p.Release != nil {
		j.Results = fmt.Sprintf("/api/v1/surveys/%d/results", p.Number)
	}
	return j
}

func surveyRows(e edition) (all []surveyJSON) {
	for _, p := range e.Surveys {
		all = append(all, surveyForJSON(p, e.Today))
	}
	return all
}

func (s *Site) apiSurvey(w http.ResponseWriter, r *http.Request, e edition) error {
	one, found := e.survey(whole(r.PathValue("number")))
	if !found || one.Release == nil {
		return errNoSurvey
	}
	return s.send(w, r, e, payload{Notes: signs, Data: surveyResultsJSON{surveyForJSON(one, e.Today), one.Heard, one.NextSteps, *one.Release}})
}
