package public

import (
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/fault"
	"waymark/measure"
	"waymark/web"
)

// payload is what stands round every answer of the API.
type payload struct {
	Council    string        `json:"council"`
	Licence    string        `json:"licence"`
	LicenceURL string        `json:"licence_url"`
	Sample     string        `json:"sample,omitempty"` // set where everything is invented
	UpdatedAt  calendar.Date `json:"updated_at"`
	Notes      []noteJSON    `json:"notes,omitempty"`
	Rows       int           `json:"rows,omitempty"` // in all, where they may come in several answers
	Next       string        `json:"next,omitempty"` // the address of the answer after this one
	Data       any           `json:"data"`
}

// noteJSON explains a sign that stands in place of a figure.
type noteJSON struct {
	Sign  string `json:"sign"`
	Means string `json:"means"`
}

// signs are the notes that a figure may carry.
var signs = []noteJSON{{"c", "kept back so that no child can be recognised"}, {"z", "nobody to count"}, {"x", "not available"}}

// figureJSON is one figure; a null has its note.
type figureJSON struct {
	Value       *float64 `json:"value" means:"The figure."`
	Numerator   *float64 `json:"numerator" means:"How many, to the nearest 5."`
	Denominator *float64 `json:"denominator" means:"Out of how many, to the nearest 5."`
	Note        string   `json:"note,omitempty" means:"Why there is no figure."`
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
	ID       string        `json:"id" means:"The measure’s key, as in its address here."`
	Title    string        `json:"title" means:"Its name."`
	Question string        `json:"question_child" means:"What it asks, in children’s words."`
	Source   string        `json:"source" means:"Where its definition comes from."`
	About    []string      `json:"about" means:"What to know before reading it." csv:"-"`
	Released calendar.Date `json:"published_at" means:"The day its newest figures were published."`
	Release  int           `json:"release" means:"The number of that release."`
	Lines    []lineJSON    `json:"lines"`
	URL      string        `json:"url" means:"Its page."`
}

// send answers a program.
func (s *Site) send(w http.ResponseWriter, r *http.Request, e edition, p payload) error {
	p.Council, p.Licence, p.LicenceURL, p.UpdatedAt = e.Council, licenceName, licenceURL, e.changed()
	if sampleMode(r) {
		p.Sample = e.Council + " is invented: every child, person and figure here was made up."
	}
	return s.sendJSON(w, r, e, "application/json; charset=utf-8", p)
}

// A network asks the API sixty times at once and then once a second: enough for a program that reads everything, too little for one that never ends.
const (
	askTries = 60
	askEvery = time.Second
)

func newAskLimits(clock calendar.Clock) *web.Limits { return web.NewLimits(askTries, askEvery, clock) }

// notTooOften is the fault of a network that asks too often. The machine itself is not counted: behind a proxy that does not say for whom it asks, everybody
// would be one network.
func (s *Site) notTooOften(r *http.Request) error {
	network := web.Network(r)
	if own := net.ParseIP(network); s.perMinute == nil || own != nil && own.IsLoopback() || s.perMinute.Take(network) {
		return nil
	}
	return web.TooMany{Words: "That was more than 60 requests in a minute. Wait a minute and ask again, or take /data/all.zip, which has everything.", After: 60}
}

// resource is one entry of the API's contents.
type resource struct {
	URL   string `json:"url"`
	CSV   string `json:"csv,omitempty"`
	Holds string `json:"holds"`
}

// single are the addresses that tell of one thing.
var single = []resource{
	{URL: "/api/v1/measures/{id}", CSV: "/data/measures/{id}.csv", Holds: "one measure with all its figures and breakdowns"},
	{URL: "/api/v1/actions/{plan}/{ref}", Holds: "one action of a plan"},
	{URL: "/api/v1/actions/{plan}/{ref}/updates", Holds: "the updates of one action"},
	{URL: "/api/v1/{resource}/{id}", Holds: "one row of a resource by its id; one that was taken back is answered with 410 and the reason"},
	{URL: "/api/v1/surveys/{number}/results", CSV: "/data/surveys/{number}.csv", Holds: "what children answered in one survey, in rounded numbers"},
	{URL: "/api/v1/archive", CSV: "/data/archive/{edition}.zip", Holds: "every edition of the open data that was kept, with its checksum; each stays at its address as it was"},
	{URL: "/api/v1/open-referral/services", Holds: "the local offer for care leavers as Open Referral UK 3.0, for service directories"},
	{URL: "/api/v1/openapi.json", Holds: "this list for programs, as OpenAPI 3.1"},
}

// resources are all addresses of the API.
func resources() []resource {
	var all []resource
	for _, d := range datasets {
		all = append(all, resource{"/api/v1/" + d.name, "/data/" + d.name + ".csv", d.holds})
	}
	return append(all, single...)
}

func (s *Site) apiIndex(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.send(w, r, e, payload{Data: resources()})
}

// apiAction answers with one action.
func (s *Site) apiAction(w http.ResponseWriter, r *http.Request, e edition) error {
	id := r.PathValue("plan") + "/" + r.PathValue("ref")
	all := actionFacts(e)
	i := slices.IndexFunc(all, func(a actionRow) bool { return a.ID == id })
	if i < 0 {
		return fault.NotFound("There is no published action %q. /api/v1/actions lists all.", id)
	}
	return s.send(w, r, e, payload{Data: all[i]})
}

func (s *Site) apiMeasure(w http.ResponseWriter, r *http.Request, e edition) error {
	m, found := e.measure(strings.TrimSuffix(r.PathValue("key"), ".json"))
	if !found {
		return errNoMeasure
	}
	return s.send(w, r, e, payload{Notes: signs, Data: measureForJSON(m, true)})
}

// json is the measure for programs, whole or with the newest figures alone.
func measureForJSON(m measure.PublicMeasure, whole bool) measureJSON {
	j := measureJSON{ID: m.Key, Title: m.Title, Question: m.Child, Source: m.Source, About: orEmpty(m.Notes), Released: m.Released, Release: m.Release, Lines: []lineJSON{}, URL: measurePath(m)}
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
