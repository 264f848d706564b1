package public

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"waymark/voice"
	"waymark/web/webtest"
)

var keyInPage = regexp.MustCompile(`name="key" value="([^"]+)"`)

func TestAskedBack(t *testing.T) {
	l := &ear{}
	h := houseWith(castEdition(), l)
	fresh := func() string {
		body, _ := get(t, h, "/young-people/heard/2")
		found := keyInPage.FindSubmatch(body)
		if found == nil {
			t.Fatal("the page asks nothing")
		}
		return string(found[1])
	}
	const better = "/young-people/heard/2/better"
	t.Run("YS-07: a child answers once from a page, without an account, a cookie or script", func(t *testing.T) {
		key := fresh()
		for range 2 {
			res := h.Visit(t, webtest.Row{Method: "POST", Path: better, Form: url.Values{"key": {key}, "said": {"worse"}}, Status: http.StatusSeeOther, To: "/young-people/heard/2?thanks=1"})
			if len(res.Cookies()) > 0 {
				t.Error(res.Cookies())
			}
		}
		if len(l.better) != 1 {
			t.Errorf("%v", l.better)
		}
		h.Visit(t, webtest.Row{Path: "/young-people/heard/2?thanks=1", Want: map[string]string{"[role=status]": "Thank you. We counted your answer."}})
	})
	t.Run("YS-07: a code answers once", func(t *testing.T) {
		h.Visit(t, webtest.Row{Path: "/young-people/heard/2?code=ABCD", Want: map[string]string{"input[name=code][value=ABCD]": ""}})
		form := url.Values{"key": {fresh()}, "said": {"better"}, "code": {"ABCD"}}
		h.Visit(t, webtest.Row{Method: "POST", Path: better, Form: form, Status: http.StatusSeeOther})
		h.Visit(t, webtest.Row{Method: "POST", Path: better, Form: form, Status: http.StatusConflict, Want: map[string]string{".error": "This code was used"}})
		if l.better["ABCD"] != voice.ItIsBetter {
			t.Errorf("%v", l.better)
		}
	})
	t.Run("an answer that is none is asked for again, and a page of somebody else's making counts nothing", func(t *testing.T) {
		h.Visit(t, webtest.Row{Method: "POST", Path: better, Form: url.Values{"key": {fresh()}, "said": {""}}, Status: http.StatusUnprocessableEntity, Want: map[string]string{"title": "Error:", ".error": "Pick one answer", "a[href='#said']": "Pick"}})
		h.Visit(t, webtest.Row{Method: "POST", Path: better, Form: url.Values{"key": {"made up"}, "said": {"better"}}, Status: http.StatusConflict, Want: map[string]string{"main": "Pick one answer again"}})
		h.Visit(t, webtest.Row{Method: "POST", Path: "/young-people/heard/1/better", Form: url.Values{"key": {fresh()}, "said": {"better"}}, Status: http.StatusConflict})
		if len(l.better) != 2 {
			t.Errorf("%v", l.better)
		}
	})
	t.Run("E31: a flood from one network is stopped", func(t *testing.T) {
		made := webtest.Row{Method: "POST", Path: better, Form: url.Values{"key": {"made up"}}, Status: http.StatusConflict}
		for range askedTries - 7 { // as often as was sent above
			h.Visit(t, made)
		}
		made.Status = http.StatusTooManyRequests
		h.Visit(t, made)
	})
}

func TestThemesAsData(t *testing.T) {
	h := house(castEdition())
	type theme struct {
		ID, Status, Decision, Heard, Note string
		TitleChild                        string `json:"title_child"`
		Better, Unsure                    *int
		AnswersBack                       string `json:"answers_back"`
	}
	body, _ := get(t, h, "/api/v1/themes")
	all := readJSON[[]theme](t, body)
	body, _ = get(t, h, "/data/themes.csv")
	rows := readCSV(t, body)
	t.Run("7.9: JSON, CSV and the page say the same numbers", func(t *testing.T) {
		if len(all) != len(rows) || len(all) != len(castThemes()) {
			t.Fatalf("%d in JSON, %d in CSV", len(all), len(rows))
		}
		number := func(n *int) string {
			if n == nil {
				return ""
			}
			return strconv.Itoa(*n)
		}
		for i, j := range all {
			row := rows[i]
			if row["id"] != j.ID || row["status"] != j.Status || row["decision"] != j.Decision || row["heard"] != j.Heard || row["title_child"] != j.TitleChild || row["better"] != number(j.Better) || row["unsure"] != number(j.Unsure) || row["note"] != j.Note {
				t.Errorf("%+v is %v in CSV", j, row)
			}
			page, _ := get(t, h, "/heard/"+strings.TrimPrefix(j.ID, "theme-"))
			if !strings.Contains(string(page), j.TitleChild) || !strings.Contains(string(page), j.Heard+" children") || j.Better != nil && !strings.Contains(string(page), fmt.Sprintf("better %d,", *j.Better)) {
				t.Errorf("the page of %s differs", j.ID)
			}
			if (j.Better == nil) != (j.Note != "") {
				t.Errorf("%s: a figure that is missing says why, and only such a one: %q", j.ID, j.Note)
			}
		}
	})
	t.Run("answers for programs and as a table are the same", func(t *testing.T) {
		body, _ := get(t, h, "/api/v1/answers")
		answers := readJSON[[]map[string]any](t, body)
		body, _ = get(t, h, "/data/answers.csv")
		rows := readCSV(t, body)
		if len(answers) != len(rows) || len(rows) != 6 {
			t.Fatalf("%d and %d", len(answers), len(rows))
		}
		for i, a := range answers {
			for key, value := range a {
				if value == nil { // a day that is not there
					value = ""
				}
				if fmt.Sprint(value) != strings.TrimPrefix(rows[i][key], "'") {
					t.Errorf("%s: %q and %q", key, value, rows[i][key])
				}
			}
		}
	})
	t.Run("the feed tells of every answer", func(t *testing.T) {
		body, _ := get(t, h, "/updates.atom")
		if !strings.Contains(string(body), "You said: A new park") || !strings.Contains(string(body), "No, we can’t. We do not own the park.") {
			t.Error(string(body))
		}
	})
}
