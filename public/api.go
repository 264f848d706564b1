package public

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"waymark/calendar"
	"waymark/measure"
	"waymark/plan"
)

// payload is what stands round every answer of the API.
type payload struct {
	Council    string        `json:"council"`
	Licence    string        `json:"licence"`
	LicenceURL string        `json:"licence_url"`
	Sample     string        `json:"sample,omitempty"` // set where everything is invented
	UpdatedAt  calendar.Date `json:"updated_at"`
	Notes      []noteJSON    `json:"notes,omitempty"`
	Data       any           `json:"data"`
}

// noteJSON explains a sign that stands in place of a figure.
type noteJSON struct {
	Sign  string `json:"sign"`
	Means string `json:"means"`
}

// signs are the notes that a figure may carry.
var signs = []noteJSON{{"c", "kept back so that no child can be recognised"}, {"z", "nobody to count"}, {"x", "not available"}}

type planJSON struct {
	ID         string        `json:"id"`
	Title      string        `json:"title"`
	TitleChild string        `json:"title_child"`
	Vision     string        `json:"vision"`
	Starts     calendar.Date `json:"starts"`
	Ends       calendar.Date `json:"ends"`
	Closed     bool          `json:"closed"`
	Release    int           `json:"release"`
	Published  calendar.Date `json:"published_at"`
	Actions    int           `json:"actions"`
	Done       int           `json:"actions_done"`
	URL        string        `json:"url"`
}

type priorityJSON struct {
	ID        string   `json:"id"`
	Plan      string   `json:"plan"`
	Number    int      `json:"number"`
	Title     string   `json:"title"`
	NameChild string   `json:"name_child"`
	TextChild string   `json:"text_child"`
	Shape     string   `json:"shape"`
	Done      int      `json:"actions_done"`
	Actions   []string `json:"actions"` // ids
	URL       string   `json:"url"`
}

type actionJSON struct {
	ID          string          `json:"id"`
	Plan        string          `json:"plan"`
	Priority    string          `json:"priority"` // id
	Ref         string          `json:"ref"`
	Title       string          `json:"title"`
	TextChild   string          `json:"text_child"`
	Status      plan.Delivery   `json:"status"`
	Impact      plan.Impact     `json:"impact"`
	StatusChild plan.ChildWord  `json:"status_child"`
	Reason      string          `json:"reason"`
	Starts      calendar.Date   `json:"starts"`
	FirstDue    calendar.Date   `json:"first_due"`
	Due         calendar.Date   `json:"due"`
	HowWeKnow   string          `json:"how_we_know"`
	Articles    []int           `json:"articles"`
	Core        []string        `json:"core_measures"`
	Measures    []string        `json:"measures"`
	Updates     []updateJSON    `json:"updates"`
	Milestones  []milestoneJSON `json:"milestones"`
	UpdatedAt   calendar.Date   `json:"updated_at"`
	URL         string          `json:"url"`
}

type updateJSON struct {
	On           calendar.Date `json:"on"`
	WhatHappened string        `json:"what_happened"`
	Difference   string        `json:"difference"`
	Next         string        `json:"next"`
	TextChild    string        `json:"text_child"`
}

type milestoneJSON struct {
	Title string        `json:"title"`
	Due   calendar.Date `json:"due"`
	Done  calendar.Date `json:"done"`
}

// figureJSON is one figure; a null has its note.
type figureJSON struct {
	Value       *float64 `json:"value"`
	Numerator   *float64 `json:"numerator"`
	Denominator *float64 `json:"denominator"`
	Note        string   `json:"note,omitempty"`
}

func figureFor(f measure.Figure) figureJSON {
	return figureJSON{f.Value, f.Numerator, f.Denominator, note(f)}
}

type pointJSON struct {
	PeriodStart calendar.Date `json:"period_start"`
	AsAt        calendar.Date `json:"as_at"`
	figureJSON
}

type groupJSON struct {
	Group string `json:"group"`
	figureJSON
}

type cutJSON struct {
	By       string        `json:"by"`
	AsAt     calendar.Date `json:"as_at"`
	Withheld bool          `json:"withheld"`
	Groups   []groupJSON   `json:"groups"`
}

type lineJSON struct {
	Line       string       `json:"line"`
	Title      string       `json:"title"`
	Unit       string       `json:"unit"`
	Better     string       `json:"better"`
	Words      string       `json:"words_child"`
	Latest     *pointJSON   `json:"latest"`
	Series     []pointJSON  `json:"series,omitempty"`
	Breakdowns []cutJSON    `json:"breakdowns,omitempty"`
	Targets    []targetJSON `json:"targets,omitempty"`
}

type targetJSON struct {
	From   calendar.Date `json:"from"`
	Number float64       `json:"number"`
}

type measureJSON struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Question string        `json:"question_child"`
	Source   string        `json:"source"`
	About    []string      `json:"about"`
	Released calendar.Date `json:"published_at"`
	Lines    []lineJSON    `json:"lines"`
	URL      string        `json:"url"`
}

func actionID(p plan.PublicPlan, ref string) string { return p.Slug + "/" + ref }

func priorityID(p plan.PublicPlan, number int) string {
	return fmt.Sprintf("%s/priority-%d", p.Slug, number)
}

// send answers a program.
func (s *Site) send(w http.ResponseWriter, r *http.Request, e edition, notes []noteJSON, data any) error {
	p := payload{Council: e.Council, Licence: licenceName, LicenceURL: licenceURL, UpdatedAt: e.changed(), Notes: notes, Data: data}
	if sampleMode(r) {
		p.Sample = e.Council + " is invented: every child, person and figure here was made up."
	}
	body, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return err
	}
	return s.sendData(w, r, e, "application/json; charset=utf-8", append(body, '\n'))
}

// resource is one entry of the API's contents.
type resource struct {
	URL   string `json:"url"`
	Holds string `json:"holds"`
}

var resources = []resource{
	{"/api/v1/plans", "the published plans"},
	{"/api/v1/priorities", "their priorities, with the ids of their actions"},
	{"/api/v1/actions", "their actions, with status, dates, updates, milestones and the keys of their measures"},
	{"/api/v1/measures", "the released measures with the newest figure of each"},
	{"/api/v1/themes", "what children said, as themes that five or more of them stand behind, how each goes on and whether it got better"},
	{"/api/v1/answers", "what they were told, with the decision, its reason and its promise"},
	{"/api/v1/measures/{id}", "one measure with all its figures and breakdowns"},
	{"/api/v1/entitlements", "the local offer for care leavers: what they can get, who, how and by what right"},
	{"/api/v1/open-referral", "the same as Open Referral UK 3.0, for service directories"},
	{"/api/v1/surveys", "the surveys of children, and whether their results are published"},
	{"/api/v1/surveys/{number}/results", "what children answered, in rounded numbers"},
}

func (s *Site) apiIndex(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.send(w, r, e, nil, resources)
}

func (s *Site) apiPlans(w http.ResponseWriter, r *http.Request, e edition) error {
	all := make([]planJSON, 0, len(e.Plans))
	for _, p := range e.Plans {
		done, n := p.Count()
		all = append(all, planJSON{p.Slug, p.Title, p.ChildTitle, p.Vision, p.Starts, p.Ends, p.Closed, p.Release, p.Released, n, done, planPath(p)})
	}
	return s.send(w, r, e, nil, all)
}

func (s *Site) apiPriorities(w http.ResponseWriter, r *http.Request, e edition) error {
	all := []priorityJSON{}
	for _, p := range e.Plans {
		for _, q := range p.Priorities {
			done, _ := q.Count()
			j := priorityJSON{priorityID(p, q.Number), p.Slug, q.Number, q.Title, q.ChildName, q.ChildText, string(shape(q)), done, []string{}, priorityPath(p, q.Number)}
			for _, a := range q.Actions {
				j.Actions = append(j.Actions, actionID(p, a.Ref))
			}
			all = append(all, j)
		}
	}
	return s.send(w, r, e, nil, all)
}

func (s *Site) apiActions(w http.ResponseWriter, r *http.Request, e edition) error {
	all := []actionJSON{}
	for _, p := range e.Plans {
		for _, q := range p.Priorities {
			for _, a := range q.Actions {
				j := actionJSON{ID: actionID(p, a.Ref), Plan: p.Slug, Priority: priorityID(p, q.Number), Ref: a.Ref, Title: a.Title, TextChild: a.ChildText,
					Status: a.Delivery, Impact: a.Impact, StatusChild: a.Word(e.Today), Reason: a.Why(e.Today), Starts: a.Starts, FirstDue: a.BaselineDue, Due: a.Due, HowWeKnow: a.HowWeKnow,
					Articles: orEmpty(a.Articles), Core: orEmpty(a.Core), Measures: orEmpty(a.Measures), Updates: []updateJSON{}, Milestones: []milestoneJSON{}, UpdatedAt: a.LastChanged, URL: actionPath(p, a.Ref)}
				for _, u := range a.Updates {
					j.Updates = append(j.Updates, updateJSON{u.On, u.WhatHappened, u.Difference, u.Next, u.ChildText})
				}
				for _, m := range a.Milestones {
					j.Milestones = append(j.Milestones, milestoneJSON{m.Title, m.Due, m.Done})
				}
				all = append(all, j)
			}
		}
	}
	return s.send(w, r, e, nil, all)
}

func (s *Site) apiMeasures(w http.ResponseWriter, r *http.Request, e edition) error {
	all := make([]measureJSON, 0, len(e.Measures))
	for _, m := range e.Measures {
		all = append(all, measureForJSON(m, false))
	}
	return s.send(w, r, e, signs, all)
}

func (s *Site) apiMeasure(w http.ResponseWriter, r *http.Request, e edition) error {
	m, found := e.measure(r.PathValue("key"))
	if !found {
		return errNoMeasure
	}
	return s.send(w, r, e, signs, measureForJSON(m, true))
}

// json is the measure for programs, whole or with the newest figures alone.
func measureForJSON(m measure.PublicMeasure, whole bool) measureJSON {
	j := measureJSON{ID: m.Key, Title: m.Title, Question: m.Child, Source: m.Source, About: orEmpty(m.Notes), Released: m.Released, Lines: []lineJSON{}, URL: measurePath(m)}
	for _, l := range m.Lines {
		line := lineJSON{Line: l.Key, Title: lineTitle(m, l), Unit: l.Unit.String(), Better: l.Better, Words: l.Words}
		if p, found := latest(l); found {
			line.Latest = &pointJSON{p.Starts, p.At, figureFor(p.Figure)}
		}
		if whole {
			for _, p := range l.Points {
				line.Series = append(line.Series, pointJSON{p.Starts, p.At, figureFor(p.Figure)})
			}
			for _, t := range l.Targets {
				line.Targets = append(line.Targets, targetJSON{t.From, t.Number})
			}
			for _, c := range l.Cuts {
				cut := cutJSON{By: c.By, Withheld: c.Withheld, Groups: []groupJSON{}}
				if line.Latest != nil {
					cut.AsAt = line.Latest.AsAt
				}
				for _, g := range c.Groups {
					cut.Groups = append(cut.Groups, groupJSON{g.Group, figureFor(g.Figure)})
				}
				line.Breakdowns = append(line.Breakdowns, cut)
			}
		}
		j.Lines = append(j.Lines, line)
	}
	return j
}

func orEmpty[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return slices.Clip(all)
}
