package public

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"waymark/fault"
	"waymark/readability"
	"waymark/survey"
	"waymark/web"
	"waymark/web/webtest"
)

// asked is a stand-in for the room that keeps answers.
type asked struct {
	window survey.Window
	got    []survey.Sitting
	fail   error
}

func (a *asked) CheckCode(_ context.Context, _ int, code string) error {
	if code != "FKD4-7HQT" {
		return fault.Invalid("We can’t use that code.").At("code", "Check the code. Each code works one time")
	}
	return nil
}

func (a *asked) OpenWords(context.Context) (survey.Window, error) { return a.window, nil }

func (a *asked) Answer(_ context.Context, s survey.Sitting) error {
	if a.fail != nil {
		return a.fail
	}
	a.got = append(a.got, s)
	return nil
}

func question(id, text string, ask survey.Ask, kind string) survey.Question {
	return survey.Question{ID: id, From: today, Text: text, Ask: ask, Kind: kind, Who: "A"}
}

func castSurveys() []survey.PublicSurvey {
	any, _ := survey.AudienceOf("A")
	n, yes := 45, 72
	one := survey.PublicSurvey{Number: 1, Title: "Children of Exampleborough, autumn", ChildTitle: "How is it here?", ChildWhy: "We want to know what is good and what is not.", For: any, Priority: 3, From: today.AddDays(-5), To: today.AddDays(10), Settled: true, Listed: true, AnyoneCould: true, KioskKey: "k10sk",
		Questions: []survey.Question{question("K6", "Do you know your rights?", survey.Green, survey.Scale), question("K4", "Is there a grown-up you trust and can talk to?", survey.Amber, survey.Scale), question("K11", "Was this easy to read?", survey.Green, survey.Scale), question("K10", "What is one thing we should change?", survey.Green, survey.Open)}}
	coded := one
	coded.Number, coded.Listed, coded.AnyoneCould, coded.ByCode, coded.KioskKey = 2, false, false, true, ""
	told := one
	told.Number, told.Settled, told.To, told.Published, told.Heard, told.NextSteps = 3, false, today.AddDays(-40), today.AddDays(-3), "You told us that you know your rights.", "We will tell all of you about them."
	told.Release = &survey.Release{N: &n, AnyoneCould: true, Ages: []survey.ReleasedGroup{{Name: "10 to 12", N: &n}}, Questions: []survey.ReleasedAnswer{
		{ID: "K6", Version: "K6@2025-04-01", Text: "Do you know your rights?", N: &n, Yes: &yes, Groups: []survey.ReleasedGroup{{Name: "Yes", N: ptr2(30)}, {Name: "No", N: ptr2(15)}}, Before: []survey.Past{{Survey: 1, To: today.AddDays(-300), Yes: 60}}},
		{ID: "K4", Version: "K4@2025-04-01", Text: "Is there a grown-up you trust and can talk to?", Few: true, Groups: []survey.ReleasedGroup{}, Before: []survey.Past{}}}}
	over, early := one, one
	over.Number, over.To = 4, today.AddDays(-1)
	early.Number, early.From = 5, today.AddDays(2)
	return []survey.PublicSurvey{one, coded, told, over, early}
}

func ptr2(n int) *int { return &n }

// surveyHouse is the public site with surveys, and what it was answered. Its clock goes on by a minute with every look at it.
func surveyHouse(a *asked) *webtest.House {
	e := castEdition()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s := &Site{mostRows: mostRows, read: func(context.Context) (edition, error) { return e, nil }, exit: neutral, forms: sealed{make([]byte, 32)}, asker: a, clock: func() time.Time { now = now.Add(time.Minute); return now }}
	begun := now
	s.codes = newCodeLimits(func() time.Time { return begun })
	return &webtest.House{Routes: s.Routes(), Site: web.Site{Council: e.Council, SampleMode: true}}
}

// walker answers a survey as a browser without script and without cookies does: it sends what the form in front of it holds.
type walker struct {
	t    *testing.T
	h    http.Handler
	path string
	page *html.Node
	body string
	res  *http.Response
}

func (w *walker) get(path string) {
	w.t.Helper()
	w.read(httptest.NewRequest("GET", path, nil))
	w.path = path
}

func (w *walker) read(r *http.Request) {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, r)
	w.res, w.body = rec.Result(), rec.Body.String()
	page, err := html.Parse(strings.NewReader(w.body))
	if err != nil {
		w.t.Fatal(err)
	}
	w.page = page
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(sitting|step)" value="([^"]*)"`)

// press sends the form with the fields that were filled in and the button that was pressed.
func (w *walker) press(do string, fields ...string) *walker {
	w.t.Helper()
	v := url.Values{"go": {do}}
	for _, m := range hiddenField.FindAllStringSubmatch(w.body, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest("POST", w.path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.read(r)
	return w
}

func (w *walker) want(status int, words ...string) {
	w.t.Helper()
	if w.res.StatusCode != status {
		w.t.Fatalf("%d, want %d: %s", w.res.StatusCode, status, w.body)
	}
	for _, s := range words {
		if !strings.Contains(w.body, s) {
			w.t.Fatalf("the page does not say %q: %s", s, w.body)
		}
	}
}

func newWalker(t *testing.T, a *asked, path string) *walker {
	t.Helper()
	h, err := web.New(web.Options{Routes: surveyHouse(a).Routes, Site: web.Site{Council: "Exampleborough"}})
	if err != nil {
		t.Fatal(err)
	}
	w := &walker{t: t, h: h}
	w.get(path)
	return w
}

func TestAnsweringASurvey(t *testing.T) {
	open := survey.Window{Open: true, ReadBy: today.AddDays(1)}
	t.Run("CS-04: a whole survey without script and without cookies, sent once", func(t *testing.T) {
		a := &asked{window: open}
		w := newWalker(t, a, "/young-people/surveys/1")
		w.want(200, "How is it here?", "Anyone can answer this", "0800 1111")
		w.press("start").want(200, "How old are you?", "You do not have to tell us")
		w.press("next", "age", "10 to 12", "helper", "nobody").want(200, "Question 1 of 4", "Do you know your rights?", "Yes, a lot", "Not much", "Skip")
		if strings.Contains(w.body, "More people who can help") {
			t.Error("a question of any channel has the support box")
		}
		w.press("next", "answer", "Yes, a bit").want(200, "Question 2 of 4", "a grown-up you trust", "More people who can help")
		w.press("next").want(422, "Pick one answer", "Question 2 of 4", "<title>Error:")
		w.press("skip").want(200, "Question 3 of 4")
		w.press("back").want(200, "Question 2 of 4")
		w.press("next", "answer", "No").want(200, "Question 3 of 4")
		w.press("skip").want(200, "Question 4 of 4", "A real person will read", "Monday 23 November")
		w.press("next", "text", strings.Repeat("x", 2003)).want(422, "Take out 3 letters", "xxx")
		w.press("next", "text", "More <b>bikes</b>").want(200, "These are your answers", "Yes, a bit", "You wrote something")
		w.press("change-K6").want(200, "Question 1 of 4", `value="Yes, a bit" checked`)
		w.press("next", "answer", "Yes, a lot")
		w.press("skip")
		w.press("skip")
		w.press("next", "text", "More <b>bikes</b>").want(200, "These are your answers", "Skipped")
		if len(a.got) > 0 || len(w.res.Cookies()) > 0 || w.res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("kept before it was sent, or in a cookie or a cache: %+v", w.res.Header)
		}
		w.press("send")
		if w.res.StatusCode != 303 || w.res.Header.Get("Location") != "/young-people/surveys/1/done" {
			t.Fatalf("%d %s", w.res.StatusCode, w.res.Header.Get("Location"))
		}
		got := a.got[0]
		if len(a.got) != 1 || got.Channel != survey.OpenLink || got.Age != survey.Age10To12 || got.Answers["K6"].Answer != survey.YesALot || len(got.Answers) != 1 || got.Words != "More <b>bikes</b>" || got.Key == "" {
			t.Errorf("%+v", got)
		}
		w.get("/young-people/surveys/1/done")
		w.want(200, "Thank you", "What happens now?")
		if w.res.Header.Get("Refresh") != "" {
			t.Error("a page at home begins again by itself")
		}
	})
	t.Run("SQ-03: a child under ten alone is not asked what needs the support box, and who goes back and says so loses that answer", func(t *testing.T) {
		a := &asked{window: open}
		w := newWalker(t, a, "/young-people/surveys/1")
		w.press("start").press("next", "age", "6 to 9", "helper", "nobody").want(200, "Question 1 of 3")
		w.press("back").want(200, "How old are you?")
		w.press("next", "age", "13 to 15").want(200, "Question 1 of 4")
		w.press("next", "answer", "No").press("next", "answer", "No").press("back").press("back").press("back").want(200, "How old are you?")
		w.press("next", "age", "under 6").want(200, "Question 1 of 3")
		w.press("next", "answer", "No").press("skip").press("skip").press("send")
		if len(a.got) != 1 || len(a.got[0].Answers) != 1 {
			t.Errorf("%+v", a.got)
		}
	})
	t.Run("SQ-01: pictures show three faces with their words, and “not much” is none of them", func(t *testing.T) {
		a := &asked{window: open}
		w := newWalker(t, a, "/young-people/surveys/1?look=picture")
		w.press("start").press("next", "age", "10 to 12").want(200, "symbol--face", "A bit", "Not sure")
		if strings.Contains(w.body, "Not much") || strings.Count(w.body, "symbol--face") != 4 {
			t.Error("there are other faces")
		}
		w.press("next", "answer", "Not much").want(422)
		w.press("next", "answer", "Yes, a bit").press("skip").press("skip").press("skip").press("send")
		if p := a.got[0].Answers["K6"]; !p.Faces || p.Answer != survey.YesABit {
			t.Errorf("%+v", a.got[0])
		}
	})
	t.Run("CS-03: another look loses nothing of what was answered", func(t *testing.T) {
		a := &asked{window: open}
		w := newWalker(t, a, "/young-people/surveys/1")
		w.press("start").press("next", "age", "10 to 12").press("next", "answer", "No").press("", "look", "picture", "answer", "Yes, a bit").want(200, "Question 2 of 4", "symbol--face", `value="Yes, a bit" checked`)
		w.press("next", "answer", "Yes, a bit").press("", "words", "bigger").want(200, "Question 3 of 4", `data-words="bigger"`)
		w.press("skip").press("", "look", "plain", "text", "More bikes").want(200, "More bikes</textarea>")
		w.press("next", "text", "More bikes").press("send")
		if got := a.got[0]; got.Answers["K6"].Answer != survey.No || got.Answers["K4"].Answer != survey.YesABit || got.Words != "More bikes" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("SQ-04: without a code nobody begins a survey of codes, and a wrong one can be put right", func(t *testing.T) {
		a := &asked{}
		w := newWalker(t, a, "/young-people/surveys/2")
		w.press("start").want(422, "Type in your code")
		w.press("start", "code", "AAAA-AAAA").want(422, "Each code works one time", `value="AAAA-AAAA"`)
		w.press("start", "code", "FKD4-7HQT").press("next").press("next", "answer", "No").press("skip").press("skip").press("send")
		if len(a.got) != 1 || a.got[0].Channel != survey.Code || a.got[0].Code != "FKD4-7HQT" {
			t.Errorf("%+v", a.got)
		}
	})
	t.Run("SQ-04: codes are not guessed", func(t *testing.T) {
		w := newWalker(t, &asked{}, "/young-people/surveys/2")
		var last int
		for range 40 {
			last = w.press("start", "code", "AAAA-AAAA").res.StatusCode
			if last == http.StatusTooManyRequests {
				return
			}
		}
		t.Errorf("forty tries were let through: %d", last)
	})
	t.Run("SG-01: while nobody reads words there is no box and the ticks still count", func(t *testing.T) {
		a := &asked{window: survey.Window{Why: "No one is here to read it now."}}
		w := newWalker(t, a, "/young-people/surveys/1")
		w.press("start").press("next", "age", "10 to 12").press("next", "answer", "No").press("skip").press("skip").want(200, "No one is here to read it now.", "Your other answers still count")
		if strings.Contains(w.body, "<textarea") {
			t.Error("there is a text box")
		}
		w.press("skip").press("send")
		if len(a.got) != 1 || a.got[0].Words != "" {
			t.Errorf("%+v", a.got)
		}
	})
	t.Run("a box that closes meanwhile loses no tick", func(t *testing.T) {
		a := &asked{window: open, fail: fault.Conflict("Closed.").At("words", "No one is here to read it now.")}
		w := newWalker(t, a, "/young-people/surveys/1")
		w.press("start").press("next", "age", "10 to 12").press("next", "answer", "No").press("skip").press("skip").press("next", "text", "hello").press("send").want(422, "Press “Send” to send your ticks")
		a.fail = nil
		w.press("send")
		if len(a.got) != 1 || a.got[0].Words != "" || a.got[0].Answers["K6"].Answer != survey.No {
			t.Errorf("%+v", a.got)
		}
	})
	t.Run("E31: a machine that fills in every box is thanked and not counted", func(t *testing.T) {
		a := &asked{window: open}
		w := newWalker(t, a, "/young-people/surveys/1")
		w.press("start").press("next", "age", "10 to 12").press("next", "answer", "No").press("skip").press("skip").press("skip").press("send", "leave-empty", "http://example.com")
		if w.res.StatusCode != 303 || len(a.got) > 0 {
			t.Errorf("%d, %+v", w.res.StatusCode, a.got)
		}
	})
	t.Run("answers that somebody changed or that belong to another survey are not taken up", func(t *testing.T) {
		w := newWalker(t, &asked{}, "/young-people/surveys/1")
		w.press("start").press("next", "sitting", "bm9uc2Vuc2U").want(200, "How old are you?")
		w.get("/young-people/surveys/1")
		w.press("start")
		w.path = "/young-people/surveys/2"
		w.press("next").want(422, "Type in your code")
	})
	t.Run("a kiosk begins again by itself, after its last page and where nobody presses anything", func(t *testing.T) {
		a := &asked{window: open}
		w := newWalker(t, a, "/young-people/surveys/1?kiosk=k10sk")
		w.press("start").press("next", "age", "10 to 12").want(200, "starts again if no one presses")
		if got := w.res.Header.Get("Refresh"); got != "300; url=/young-people/surveys/1?kiosk=k10sk" {
			t.Error(got)
		}
		w.press("next", "answer", "No").press("skip").press("skip").press("skip").press("send")
		if a.got[0].Channel != survey.Kiosk {
			t.Errorf("%+v", a.got)
		}
		w.get(w.res.Header.Get("Location"))
		w.want(200, "Start again")
		if got := w.res.Header.Get("Refresh"); got != "20; url=/young-people/surveys/1?kiosk=k10sk" {
			t.Error(got)
		}
	})
	t.Run("who types a kiosk's key that is none answers by the open link", func(t *testing.T) {
		a := &asked{window: open}
		w := newWalker(t, a, "/young-people/surveys/1?kiosk=other")
		w.press("start").press("next", "age", "10 to 12").press("next", "answer", "No").press("skip").press("skip").press("skip").press("send")
		if a.got[0].Channel != survey.OpenLink {
			t.Errorf("%+v", a.got)
		}
	})
}

func surveyPaths() []string {
	return []string{"/young-people/surveys", "/young-people/surveys/1", "/young-people/surveys/2", "/young-people/surveys/1/done", "/young-people/surveys/3/results", "/young-people/surveys/4", "/young-people/surveys/5"}
}

// surveyPageRows are visited with all other pages of the site.
func surveyPageRows() []webtest.Row {
	return []webtest.Row{
		{Name: "a survey says what it is before it begins", Path: "/young-people/surveys/1", Want: map[string]string{"h1": "How is it here?", ".panel a[href='tel:08001111']": "0800 1111"}},
		{Name: "a survey begins", Method: "POST", Path: "/young-people/surveys/1", Form: url.Values{"go": {"start"}}, Want: map[string]string{"legend": "How old are you?"}},
		{Name: "a survey is done", Path: "/young-people/surveys/1/done", Want: map[string]string{"h1": "Thank you"}},
		{Name: "what can be answered and what came out", Path: "/young-people/surveys", Want: map[string]string{"h1": "Tell us what you think", "a[href='/young-people/surveys/1']": "How is it here?", "a[href='/young-people/surveys/3/results']": "How is it here?"}, Not: []string{"a[href='/young-people/surveys/2']"}},
		{Name: "a survey that is over says when children are told", Path: "/young-people/surveys/4", Want: map[string]string{"main": "This survey is closed."}},
		{Name: "one that has not begun says when", Path: "/young-people/surveys/5", Want: map[string]string{"main": "It opens on"}},
		{Name: "answers come too late", Method: "POST", Path: "/young-people/surveys/4", Form: url.Values{"go": {"start"}}, Status: 409, Want: map[string]string{"main": "This survey is closed."}},
		{Name: "there is no such survey", Path: "/young-people/surveys/9", Status: 404},
		{Name: "SQ-05: results in a child's words", Path: "/young-people/surveys/3/results", Want: map[string]string{"strong": "7 in 10 said yes.", "main": "It got better."}},
		{Name: "SQ-04: and that anyone could answer", Path: "/young-people/surveys/3/results", Want: map[string]string{".note": "Anyone could answer this."}},
		{Name: "SQ-05: few answers have no number", Path: "/young-people/surveys/3/results", Want: map[string]string{"main": "We show no number for this one."}},
		{Name: "results that are not there yet", Path: "/young-people/surveys/1/results", Want: map[string]string{"main": "This survey is closed."}},
		{Name: "surveys for grown-ups", Path: "/surveys", Want: map[string]string{"h1": "What children were asked", "main li": "Any child or young person: open until"}},
		{Name: "a survey that is open", Path: "/surveys/1", Want: map[string]string{"ol": "Do you know your rights?", "a[href='/young-people/surveys/1']": "Answer"}},
		{Name: "results for grown-ups", Path: "/surveys/3", Want: map[string]string{"data[value='72']": "72%", "main": "45 answered, to the nearest 5.", ".govuk-inset-text": "Anyone could answer", "caption": "Who answered, by age", "td a[href='/surveys/1']": ""}},
		{Name: "no such survey for grown-ups", Path: "/surveys/9", Status: 404},
		{Name: "results as a table", Path: "/data/surveys/3.csv", Body: "3,\"Children of Exampleborough, autumn\",Any child or young person,"},
		{Name: "no table before they are published", Path: "/data/surveys/1.csv", Status: 404},
		{Name: "no results before they are published", Path: "/api/v1/surveys/1/results", Status: 404},
		{Name: "surveys for programs", Path: "/api/v1/surveys", Body: "/api/v1/surveys/3/results"},
		{Name: "results for programs", Path: "/api/v1/surveys/3/results", Body: "\"n\": 45"},
	}
}

func TestSurveyData(t *testing.T) {
	h := surveyHouse(&asked{})
	t.Run("JSON and CSV hold the same numbers, and no more", func(t *testing.T) {
		body, _ := get(t, h, "/api/v1/surveys/3/results")
		var got struct {
			Data struct {
				N         *int `json:"n"`
				Questions []struct {
					ID     string `json:"id"`
					Yes    *int   `json:"yes"`
					N      *int   `json:"n"`
					Groups []struct {
						Name string `json:"name"`
						N    *int   `json:"n"`
					} `json:"groups"`
				} `json:"questions"`
			} `json:"data"`
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		q := got.Data.Questions
		if *got.Data.N != 45 || len(q) != 2 || *q[0].Yes != 72 || q[1].Yes != nil || q[1].N != nil || len(q[1].Groups) > 0 {
			t.Errorf("%s", body)
		}
		body, _ = get(t, h, "/data/surveys/3.csv")
		rows := readCSV(t, body)
		if len(rows) != 3 || rows[0]["said_yes_percent"] != "72" || rows[0]["answer"] != "Yes" || rows[0]["count"] != "30" || rows[2]["note"] != "c" || rows[2]["count"] != "" {
			t.Errorf("%v", rows)
		}
		body, _ = get(t, h, "/api/v1/surveys")
		if !strings.Contains(string(body), `"results": "/api/v1/surveys/3/results"`) {
			t.Errorf("%s", body)
		}
	})
}

// TestSurveyPagesCanBeRead holds every page of a survey against what children can read.
func TestSurveyPagesCanBeRead(t *testing.T) {
	read := func(name string, body []byte) {
		t.Run(name, func(t *testing.T) {
			text := strings.ReplaceAll(blocks(t, body), "Exampleborough", "Kent")
			r := readability.Check(text, readability.Child, explained...)
			for _, f := range r.Findings {
				if !f.Warning {
					t.Errorf("%s %s %s", f.Where, f.What, f.Do)
				}
			}
			if strings.Contains(strings.ToLower(text), "confidential") {
				t.Error("SG-08: it promises what we cannot")
			}
		})
	}
	h := surveyHouse(&asked{})
	for _, path := range surveyPaths() {
		body, _ := get(t, h, path)
		read("RD-04: "+path, body)
	}
	for _, window := range []survey.Window{{Open: true, ReadBy: today}, {Why: "No one is here to read it now."}} {
		w := newWalker(t, &asked{window: window}, "/young-people/surveys/1")
		for i, do := range []string{"start", "next", "next", "skip", "skip", "skip"} {
			if do == "next" && i == 2 {
				w.press(do) // an error
			} else {
				w.press(do, "age", "10 to 12")
			}
			read("RD-04: the page after "+do, []byte(w.body))
			if i == 2 {
				w.press("skip")
			}
		}
	}
}
