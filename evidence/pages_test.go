package evidence

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"waymark/account"
	"waymark/db/dbtest"
	"waymark/web/webtest"
)

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func TestPages(t *testing.T) {
	c := newCast(t, dbtest.OpenAt(t, on(today), schemas...))
	c.About("milestone", "Milestone", func(_ context.Context, keys []string) (told []Known, _ error) {
		for _, k := range keys {
			if owner := map[string]string{"m1": "Ann", "m2": "Olive"}[k]; owner != "" {
				told = append(told, Known{Subject{"milestone", k}, "Milestone " + k, "/x", account.Subject{Owners: []string{c.id[owner]}}})
			}
		}
		return told, nil
	})
	h := &webtest.House{Routes: c.Routes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	filled := func(more ...string) url.Values {
		v := form("shows", "Children were seen alone in nine of ten visits.", "about", "action:plan/1.1", "kind", "file", "type", "audit", "source", "Dip sample", "from-day", "1", "from-month", "1", "from-year", "2026",
			"to-day", "31", "to-month", "1", "to-year", "2026", "sample", "10", "strength", "sound", "class", "internal")
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	pdf := map[string][]byte{"file:dip sample.pdf": []byte("%PDF-1.7\n%%EOF")}
	h.Run(t, []webtest.Row{
		{Name: "the public is sent to sign in", Path: lockerAt, Status: 303, To: "/sign-in*"},
		{Name: "who keeps accounts sees none of it", As: "Root", Path: lockerAt, Status: 403},
		{Name: "the locker says that it is empty and that nothing is scanned", As: "Ann", Path: lockerAt, Want: map[string]string{"h1": "Evidence", "main": "There is no evidence yet", "details": "Indicative"}, Body: "not scanned for viruses"},
		{Name: "the form knows what it is about", As: "Ann", Path: lockerAt + "/add?about=action:plan/1.1", Want: map[string]string{"input[name=about][checked]": "", "input[type=file]": ""}, Not: []string{"input[value='action:plan/1.2']"}},
		{Name: "what nobody chooses from a list is chosen on the page that leads here", As: "Ann", Path: lockerAt + "/add?about=milestone:m1&about=nonsense&about=milestone:m9", Want: map[string]string{"input[value='milestone:m1'][checked]": "", "label[for='about-2']": "Milestone m1"}, Not: []string{"input[value='milestone:m9']"}},
		{Name: "but not by somebody who may not add to it", As: "Ann", Path: lockerAt + "/add?about=milestone:m2", Not: []string{"input[value='milestone:m2']"}},
		{Name: "a partner without an action has none to choose", As: "Pat", Path: lockerAt + "/add", Not: []string{"input[name=about]"}},
		{Name: "what is wrong comes back with what was typed", As: "Ann", Method: "POST", Path: lockerAt + "/add", Form: filled("shows", "x", "sample", "ten", "to-day", "32"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#sample']": "whole number", ".govuk-error-summary a[href='#to']": "real date", "input#sample[value=ten]": "", "input[name=to-day][value='32']": ""}},
		{Name: "a page is no evidence, whatever it is called", As: "Ann", Method: "POST", Path: lockerAt + "/add", Form: filled(), File: map[string][]byte{"file:report.pdf": []byte("<html><script>alert(1)</script>")}, Status: 422, Want: map[string]string{"#file-error": "must be a PDF"}},
		{Name: "it is added", As: "Ann", Method: "POST", Path: lockerAt + "/add", Form: filled(), File: pdf, Status: 303, To: lockerAt + "/1"},
		{Name: "whoever added it does not check it", As: "Ann", Path: lockerAt + "/1", Want: map[string]string{"h1": "nine of ten", ".govuk-tag": "To check", "main": "dip sample.pdf"}, Not: []string{"#check", "#verify"}},
		{Name: "nor by another door", As: "Ann", Method: "POST", Path: lockerAt + "/1/check", Form: form("version", "1", "answer", "none"), Status: 403},
		{Name: "a second person is asked", As: "Ben", Path: lockerAt + "/1", Want: map[string]string{"#check": "Check it", "input[value=some]": ""}},
		{Name: "an answer is needed", As: "Ben", Method: "POST", Path: lockerAt + "/1/check", Form: form("version", "1"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#answer']": "Say whether"}},
		{Name: "it holds none", As: "Ben", Method: "POST", Path: lockerAt + "/1/check", Form: form("version", "1", "answer", "none"), Status: 303, To: lockerAt + "/1"},
		{Name: "a stale page is told so", As: "Ben", Method: "POST", Path: lockerAt + "/1/check", Form: form("version", "1", "answer", "none"), Status: 409, Want: map[string]string{".govuk-error-summary": "Somebody else has changed"}},
		{Name: "the owner is not asked to verify", As: "Ann", Path: lockerAt + "/1", Not: []string{"#verify"}},
		{Name: "somebody outside the line is", As: "Quinn", Path: lockerAt + "/1", Want: map[string]string{"#verify": "Verify it"}},
		{Name: "a finding needs an answer", As: "Quinn", Method: "POST", Path: lockerAt + "/1/verify", Form: form("version", "2", "words", "I read all ten"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#answer']": "Say whether", "textarea#words": "I read all ten"}},
		{Name: "it is verified", As: "Quinn", Method: "POST", Path: lockerAt + "/1/verify", Form: form("version", "2", "answer", "yes", "words", "I read all ten records."), Status: 303, To: lockerAt + "/1"},
		{Name: "and its page tells the whole story", As: "Ada", Path: lockerAt + "/1", Want: map[string]string{".govuk-tag": "Verified", ".govuk-summary-list": "I read all ten records", "main ul.govuk-list--bullet": "verified evidence 1"}},
		{Name: "the file is saved, not shown", As: "Ada", Path: lockerAt + "/1/file", Body: "%PDF-1.7"},
		{Name: "the list narrows", As: "Ann", Path: lockerAt + "?show=verify", Want: map[string]string{"main": "Nothing of it"}},
		{Name: "to what is mine", As: "Ann", Path: lockerAt + "?show=mine&about=action:plan/1.1", Want: map[string]string{"tbody th": "nine of ten", "tbody td[data-label=About]": "Action 1.1"}},
		{Name: "a newer piece begins with what the old one was", As: "Ann", Path: lockerAt + "/add?replaces=1", Want: map[string]string{"h1": "Replace evidence 1", "input[name=source][value='Dip sample']": "", "input[name=replaces][value='1']": ""}},
		{Name: "it takes its place", As: "Ann", Method: "POST", Path: lockerAt + "/add", Form: filled("replaces", "1", "class", "restricted"), File: pdf, Status: 303, To: lockerAt + "/2"},
		{Name: "what is restricted hides itself", As: "Quinn", Path: lockerAt + "/2", Want: map[string]string{"h1": "is restricted", "main": "grant by name"}, Not: []string{"#check", ".govuk-summary-list"}},
		{Name: "and does not open", As: "Quinn", Method: "POST", Path: lockerAt + "/2/open", Form: form("why", "I want to read it"), Status: 403},
		{Name: "nor by its old address", As: "Ann", Path: lockerAt + "/2/file", Status: 403},
		{Name: "whoever added it says why they open it", As: "Ann", Method: "POST", Path: lockerAt + "/2/open", Form: form("why", ""), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#why']": "Say why"}},
		{Name: "and then it opens", As: "Ann", Method: "POST", Path: lockerAt + "/2/open", Form: form("why", "To prepare the board"), Body: "%PDF-1.7"},
		{Name: "which is in its history", As: "Ann", Path: lockerAt + "/2", Body: "opened restricted evidence 2: To prepare the board"},
		{Name: "a copy needs a file", As: "Ann", Method: "POST", Path: lockerAt + "/2/redact", Form: form("version", "1"), Status: 422, Want: map[string]string{"#file-error": "Select a file"}},
		{Name: "a redacted copy goes in", As: "Ann", Method: "POST", Path: lockerAt + "/2/redact", Form: form("version", "1"), File: map[string][]byte{"file:b.txt": []byte("Nine of ten were seen alone.")}, Status: 303, To: lockerAt + "/2"},
		{Name: "withdrawing needs a reason", As: "Ann", Method: "POST", Path: lockerAt + "/2/withdraw", Form: form("version", "2", "why", "x"), Status: 422, Want: map[string]string{".govuk-error-summary": "Say why it no longer counts"}},
		{Name: "it is withdrawn", As: "Ann", Method: "POST", Path: lockerAt + "/2/withdraw", Form: form("version", "2", "why", "The sample was drawn twice"), Status: 303, To: lockerAt + "/2"},
		{Name: "there is no such evidence", As: "Ann", Path: lockerAt + "/99", Status: 404},
		{Name: "nor one without a number", As: "Ann", Path: lockerAt + "/abc", Status: 404},
	})
}
