package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// surveyRows are the pages of surveys in their states: for children in all three looks from the first to the last question, at a kiosk, with an
// error, closed, and told; for staff from the plan to the published result. In Exampleborough survey 1 asked care leavers and 2 children in care,
// and 3 is open to anyone.
func surveyRows(t *testing.T, c *council) []seen {
	one := func(values ...string) map[string][]string {
		m := map[string][]string{}
		for i := 0; i < len(values); i += 2 {
			m[values[i]] = append(m[values[i]], values[i+1])
		}
		return m
	}
	const at, survey = "/young-people/surveys", "/young-people/surveys/3"
	start, who := &form{button: "Start"}, &form{values: one("age", "13 to 15"), button: "Next"}
	skip := form{button: "Skip"}
	skips := func(n int) (all []form) {
		for range n {
			all = append(all, skip)
		}
		return all
	}
	var all []seen
	for _, look := range []struct{ letter, name, yes string }{{"p", "pictures", "Yes, a lot"}, {"s", "simple", "Yes, a bit"}, {"w", "plain", "Not much"}} {
		row := func(name, path, want string, send, then *form, more ...form) {
			all = append(all, seen{name: "survey " + name + " " + look.name, path: path, letter: look.letter, want: want, send: send, then: then, more: more})
		}
		row("list", at, "You can answer these now", nil, nil)
		row("start", survey, "Anyone can answer this", nil, nil)
		row("who", survey, "How old are you?", start, nil)
		row("question", survey, "Question 1 of 8", start, who)
		row("question with the support box", survey, "More people who can help", start, who, skips(5)...)
		row("open question", survey, "What is one thing we should change?", start, who, skips(7)...)
		row("answers to look at", survey, "These are your answers", start, who, append([]form{{values: one("answer", look.yes), button: "Next"}}, skips(7)...)...)
		row("results", at+"/2/results", "You said", nil, nil)
		all = append(all, seen{name: "survey question without an answer " + look.name, path: survey, letter: look.letter, send: start, then: who, more: []form{{button: "Next"}}, status: 422, want: "Pick one answer"})
	}
	kiosk := c.find(t, "May Chorus", "/staff/surveys/3", survey+`\?kiosk=[0-9a-f]+`)
	file := filepath.Join(t.TempDir(), "answers.csv")
	if err := os.WriteFile(file, []byte("age,K6,K8\n12,1,9\nold,2,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Wallpaper", 30)
	return append(all,
		seen{name: "survey kiosk start", path: kiosk, want: "What is it like here?"},
		seen{name: "survey kiosk question", path: kiosk, send: start, then: who, want: "starts again if no one presses"},
		seen{name: "survey done", path: survey + "/done", want: "Thank you"},
		seen{name: "survey closed", path: at + "/1", want: "This survey is closed"},
		seen{name: "survey that is not there", path: at + "/99", status: http.StatusNotFound},
		seen{name: "surveys for grown-ups", path: "/surveys", want: "What children were asked"},
		seen{name: "survey open for grown-ups", path: "/surveys/3", want: "What is asked"},
		seen{name: "survey results for grown-ups", path: "/surveys/2", want: "to the nearest 5"},
		seen{name: "staff surveys", as: "May Chorus", path: "/staff/surveys", want: "Surveys, the newest first"},
		seen{name: "staff survey bank", as: "May Chorus", path: "/staff/surveys/bank"},
		seen{name: "staff survey new", as: "May Chorus", path: "/staff/surveys/new"},
		seen{name: "staff survey new wrong", as: "May Chorus", path: "/staff/surveys/new", send: &form{at: "form[action='/staff/surveys/new']", values: one("title", long, "child-title", long, "questions", "1.8"), button: "Save"}, status: 422},
		seen{name: "staff survey open", as: "May Chorus", path: "/staff/surveys/3", want: "At a kiosk"},
		seen{name: "staff survey edit of one that is settled", as: "May Chorus", path: "/staff/surveys/3/edit", status: http.StatusConflict},
		seen{name: "staff survey codes", as: "May Chorus", path: "/staff/surveys/3", send: &form{at: "form[action$='/codes']", values: one("count", "2"), button: "Make printed forms with codes"}, want: "Code of this form"},
		seen{name: "staff survey paper", as: "May Chorus", path: "/staff/surveys/2/paper", want: "Put a cross"},
		seen{name: "staff survey entry", as: "May Chorus", path: "/staff/surveys/3/entry"},
		seen{name: "staff survey entry wrong", as: "May Chorus", path: "/staff/surveys/3/entry", send: &form{at: "form[action$='/entry']", values: one("r1-K6", "9", "r2-age", long), button: "Keep these forms"}, status: 422},
		seen{name: "staff survey file wrong", as: "May Chorus", path: "/staff/surveys/3/entry", send: &form{at: "form[action$='/import']", files: one("file", file), button: "Read the file"}, status: 422, want: "Row 2, K8"},
		seen{name: "staff survey results", as: "Della Summit", path: "/staff/surveys/2/results", want: "Who said yes, by age"},
	)
}

// TestSurveyWithoutScript answers a whole survey with script switched off, and finds the answer among those that came.
func TestSurveyWithoutScript(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := sample(t)
	count := func() string {
		_, body := fetch(t, c.as(t, "May Chorus"), "GET", c.url+"/staff/surveys/3", nil)
		return string(regexp.MustCompile(`(?s)Answered so far.*?([0-9]+)`).FindSubmatch(body)[1])
	}
	before := count()
	r := read(t, browser(t), c).withoutScript(t)
	says := func(words string) {
		t.Helper()
		if status, at := r.where(); status != http.StatusOK || !strings.Contains(r.words(t, "main"), words) {
			t.Fatalf("%s is answered with %d and does not say %q:\n%s", at, status, words, r.words(t, "main"))
		}
	}
	r.visit(t, "/young-people/surveys/3")
	began := time.Now()
	r.send(t, form{button: "Start"})
	says("How old are you?")
	r.send(t, form{values: map[string][]string{"age": {"13 to 15"}}, button: "Next"})
	for i := range 7 {
		says(fmt.Sprintf("Question %d of 8", i+1))
		r.send(t, form{values: map[string][]string{"answer": {[]string{"Yes, a lot", "Yes, a bit", "Not much", "No", "Not sure"}[i%5]}}, button: "Next"})
	}
	says("Question 8 of 8")
	r.send(t, form{button: r.words(t, "#survey .button")})
	says("These are your answers")
	time.Sleep(time.Until(began.Add(5 * time.Second))) // as long as a person needs at least
	r.send(t, form{button: "Send"})
	says("Thank you")
	if after := count(); after == before {
		t.Errorf("%s answers before and after", after)
	}
}
