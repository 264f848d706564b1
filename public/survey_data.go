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

var surveyColumns = []string{"survey", "title", "asked", "opened", "closed", "anyone_could_answer", "answered", "response_rate", "question", "question_version", "action", "text", "question_answered", "said_yes_percent", "answer", "count", "note"}

// surveyRows are one row for each answer of each question.
func surveyRows(p survey.PublicSurvey) [][]string {
	var rows [][]string
	text := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	for _, q := range p.Release.Questions {
		start := []string{strconv.Itoa(p.Number), p.Title, p.For.Title, p.From.String(), p.To.String(), strconv.FormatBool(p.Release.AnyoneCould), text(p.Release.N), text(p.Release.Rate), q.ID, q.Version, q.Action, q.Text, text(q.N), text(q.Yes)}
		if q.Few {
			rows = append(rows, append(start, "", "", "c"))
		}
		for _, g := range q.Groups {
			rows = append(rows, append(start[:len(start):len(start)], g.Name, text(g.N), ""))
		}
	}
	return rows
}

func (s *Site) surveyCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	name, isCSV := strings.CutSuffix(r.PathValue("file"), ".csv")
	one, found := e.survey(whole(name))
	if !isCSV || !found || one.Release == nil {
		return errNoSurvey
	}
	return s.sendCSV(w, r, e, fmt.Sprintf("survey-%d.csv", one.Number), surveyColumns, surveyRows(one))
}

type surveyJSON struct {
	ID         int           `json:"id"`
	Title      string        `json:"title"`
	TitleChild string        `json:"title_child"`
	Asked      string        `json:"asked"`
	Opens      calendar.Date `json:"opens"`
	Closes     calendar.Date `json:"closes"`
	State      string        `json:"state"`
	Published  calendar.Date `json:"published_at"`
	Results    string        `json:"results,omitempty"` // where they are
	URL        string        `json:"url"`
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

func (s *Site) apiSurveys(w http.ResponseWriter, r *http.Request, e edition) error {
	all := make([]surveyJSON, 0, len(e.Surveys))
	for _, p := range e.Surveys {
		all = append(all, surveyForJSON(p, e.Today))
	}
	return s.send(w, r, e, nil, all)
}

func (s *Site) apiSurvey(w http.ResponseWriter, r *http.Request, e edition) error {
	one, found := e.survey(whole(r.PathValue("number")))
	if !found || one.Release == nil {
		return errNoSurvey
	}
	return s.send(w, r, e, signs, surveyResultsJSON{surveyForJSON(one, e.Today), one.Heard, one.NextSteps, *one.Release})
}
