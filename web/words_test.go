package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"waymark/readability"
	"waymark/web"
	"waymark/web/webtest"
)

const (
	plain = "We will help you. You can tell us what you think."
	hard  = "Your placement will be reviewed by a multi-agency panel so that your permanency is robustly planned by everybody."
)

func TestWords(t *testing.T) {
	page := "We will help you at home. You can tell us what you think. We will read it soon. Then we will tell you what we did. You can ask for a grown-up you trust. They will sit with you while we talk. It is fine to say no.\nWe keep it safe."
	house := &webtest.House{
		Routes:    []web.Route{{Pattern: "POST " + web.WordsHref, May: web.SignedIn, Do: web.CheckWords}},
		Unvisited: map[string]string{},
	}
	check := func(words, field, text string) url.Values {
		return url.Values{"words": {words}, field: {text}, "other": {"what else the form held"}}
	}
	house.Run(t, []webtest.Row{
		{Name: "RD-04: a text that children can read is told so", As: "owner", Method: "POST", Path: web.WordsHref, Form: check("child:child-text", "child-text", plain),
			Want: map[string]string{".waymark-words__said": "Plain enough for children.", "textarea#text": plain, ".waymark-words__facts": "Too short for a reading age"}},
		{Name: "RD-02: a page of text gets its reading age and grade", As: "owner", Method: "POST", Path: web.WordsHref, Form: check("child:child-text", "child-text", page),
			Want: map[string]string{".waymark-words__facts": "Reading age 5 (grade"}},
		{Name: "RD-06: banned words come with what to say instead", As: "owner", Method: "POST", Path: web.WordsHref, Form: check("child:child-text", "child-text", hard),
			Want: map[string]string{".waymark-words__said--hard": "to change before children can read it", "li:nth-child(1)": "This sentence has 18 words", ".waymark-words__list": "“placement” is a word of the office. Say “home, or where you live”."}},
		{Name: "RD-03: words a nine-year-old may not know are named", As: "owner", Method: "POST", Path: web.WordsHref, Form: check("child:a", "a", "We promise you sanctuary."),
			Want: map[string]string{".waymark-words__said": "One thing could be plainer", "li": "sanctuary"}},
		{Name: "RD-05: the public’s text may be longer, and office words are only advice", As: "owner", Method: "POST", Path: web.WordsHref, Form: check("adult:text", "text", hard),
			Want: map[string]string{".waymark-words__said": "Plain enough for everybody."}},
		{Name: "no text is said to be none", As: "owner", Method: "POST", Path: web.WordsHref, Form: check("child:gone", "a", plain), Want: map[string]string{"p:nth-of-type(2)": "There is no text yet."}},
		{Name: "the script gets the verdict alone", As: "owner", Method: "POST", Path: web.WordsHref, Form: url.Values{"words": {"child:text"}, "text": {hard}, "then": {"verdict"}}, Body: `<p class="govuk-body-s waymark-words__said waymark-words__said--hard">`},
		{Name: "who is not signed in is asked to sign in", Method: "POST", Path: web.WordsHref, Form: check("child:a", "a", plain), Status: 303, To: "/sign-in?to=%2Fstaff*"},
	})
	t.Run("the text reaches no log, and a form of another site no answer", func(t *testing.T) {
		var log bytes.Buffer
		handler, err := web.New(web.Options{Routes: house.Routes, Gate: func(string, *http.Request) error { return nil },
			Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		if err != nil {
			t.Fatal(err)
		}
		ask := func(site string) *httptest.ResponseRecorder {
			r := httptest.NewRequest("POST", web.WordsHref, strings.NewReader(check("child:a", "a", "canary-of-a-text").Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", site)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			return w
		}
		if w := ask("same-origin"); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("status %d, Cache-Control %q", w.Code, w.Header().Get("Cache-Control"))
		}
		if w := ask("cross-site"); w.Code != http.StatusForbidden {
			t.Errorf("another site got %d", w.Code)
		}
		if !strings.Contains(log.String(), "/staff/words") || strings.Contains(log.String(), "canary") {
			t.Errorf("the log: %s", log.String())
		}
	})
	t.Run("the helper below a box says what the text in it is worth, and its button sends no file", func(t *testing.T) {
		var b bytes.Buffer
		if err := web.Words(readability.Child, "child-text", hard).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`formaction="/staff/words"`, `formenctype="application/x-www-form-urlencoded"`, `formtarget="_blank"`, `value="child:child-text"`, "to change before children"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s is missing in %s", want, b.String())
			}
		}
		b.Reset()
		if err := web.Words(readability.Child, "child-text", " ").Render(context.Background(), &b); err != nil || strings.Contains(b.String(), "waymark-words__said") {
			t.Errorf("an empty box has a verdict: %v %s", err, b.String())
		}
	})
}
