package plan

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db/dbtest"
	"waymark/evidence"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/letter"
	"waymark/mail"
	"waymark/web/webtest"
)

func TestRoundPages(t *testing.T) {
	d := dbtest.OpenAt(t, calendar.FixedClock(day(2026, time.November, 24)), schemas...)
	c := newCast(t, d)
	c.begin(t)
	const rounds = "/staff/plan/roadmap-2025/rounds"
	h := house(t, c)
	h.Routes, h.Unvisited = c.plans.roundRoutes(), nil
	days := func(field, d, m, y string) []string {
		return []string{field + "-day", d, field + "-month", m, field + "-year", y}
	}
	h.Run(t, []webtest.Row{
		{Name: "an empty calendar says how owners are asked without one", As: "Mo", Path: rounds, Want: map[string]string{"h1": "Update rounds", "main": "The calendar is empty", "form[action$='/rounds'] button": "Put a year in"}},
		{Name: "an owner reads it and changes nothing", As: "Olu", Path: rounds, Want: map[string]string{"h1": "Update rounds"}, Not: []string{"main form", "a[href$='/rhythm']"}},
		{Name: "a day that is none is refused", As: "Mo", Method: "POST", Path: rounds, Form: form(days("first", "31", "2", "2027")...), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#first']": "real date", "input[name='first-day'][value='31']": ""}},
		{Name: "no board meets on a Saturday", As: "Mo", Method: "POST", Path: rounds, Form: form(days("first", "12", "12", "2026")...), Status: 422, Want: map[string]string{".govuk-error-summary": "working day"}},
		{Name: "a year is put in", As: "Mo", Method: "POST", Path: rounds, Form: form(days("first", "10", "12", "2026")...), Status: 303, To: rounds},
		{Name: "the calendar, and where the round that is open stands", As: "Mo", Path: rounds, Want: map[string]string{"#now": "Thursday 10 December 2026", "#now .govuk-tag": "Open for updates", "tbody th a": "1.1 ", "form[action$='/chase'] button": "Remind", "tbody a[href$='/rounds/12']": "Move or cancel"}},
		{Name: "an owner does not remind", As: "Olu", Method: "POST", Path: rounds + "/chase", Status: 403},
		{Name: "who has not answered is reminded", As: "Mo", Method: "POST", Path: rounds + "/chase", Status: 303, To: rounds},
		{Name: "once a day", As: "Mo", Path: rounds, Want: map[string]string{"main": "Last reminded by Mo Example"}, Not: []string{"form[action$='/chase']"}},
		{Name: "the rhythm", As: "Mo", Path: rounds + "/rhythm", Want: map[string]string{"input[name='cadence'][value='monthly'][checked]": "", "input#opens[value='15']": ""}},
		{Name: "a rhythm out of order is refused with what was typed", As: "Mo", Method: "POST", Path: rounds + "/rhythm", Form: form("version", "4", "cadence", "monthly", "opens", "15", "chase", "ten", "answers", "7", "clear", "8", "locks", "5", "link-days", "20"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#chase']": "whole number", "input#chase[value='ten']": ""}},
		{Name: "a stale rhythm is not kept", As: "Mo", Method: "POST", Path: rounds + "/rhythm", Form: form("version", "99", "cadence", "quarterly", "opens", "15", "chase", "10", "answers", "7", "clear", "6", "locks", "5", "link-days", "20"), Status: 409,
			Want: map[string]string{".govuk-error-summary": "Check the rhythm", "input[name='cadence'][value='quarterly'][checked]": ""}},
		{Name: "one round", As: "Mo", Path: rounds + "/2", Want: map[string]string{"h1": "Round 2", "dl": "Thursday 14 January 2027", "input[name='board-day'][value='14']": ""}},
		{Name: "an owner does not open it", As: "Olu", Path: rounds + "/2", Status: 403},
		{Name: "no such round", As: "Mo", Path: rounds + "/99", Status: 404},
		{Name: "it moves only with a reason", As: "Mo", Method: "POST", Path: rounds + "/2/move", Form: form(append(days("board", "21", "1", "2027"), "version", "1")...), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#why']": "", "input[name='board-day'][value='21']": ""}},
		{Name: "it moves", As: "Mo", Method: "POST", Path: rounds + "/2/move", Form: form(append(days("board", "15", "1", "2027"), "version", "1", "why", "The hall is taken")...), Status: 303, To: rounds},
		{Name: "it is cancelled only with a reason", As: "Mo", Method: "POST", Path: rounds + "/2/cancel", Form: form("version", "2"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#cancel-why']": ""}},
		{Name: "it is cancelled", As: "Mo", Method: "POST", Path: rounds + "/2/cancel", Form: form("version", "2", "why", "No board in January"), Status: 303, To: rounds},
		{Name: "and stays to be seen", As: "Mo", Path: rounds, Want: map[string]string{"td .govuk-tag--red": "Cancelled"}},
	})
	plan, err := c.plans.Plan(t.Context(), "roadmap-2025")
	must(t, err)
	h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: rounds + "/rhythm", Form: form("version", strconv.Itoa(plan.Version), "cadence", "quarterly", "opens", "20", "chase", "10", "answers", "7", "clear", "6", "locks", "5", "link-days", "10"), Status: 303, To: rounds})
	h.Visit(t, webtest.Row{As: "Mo", Path: rounds, Want: map[string]string{"main": "Owners are asked 20 working days"}})
}

// outbox keeps what leaves.
type outbox struct{ sent []mail.Letter }

func (o *outbox) Send(_ context.Context, l mail.Letter) error { o.sent = append(o.sent, l); return nil }

func TestLinks(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	d := dbtest.OpenAt(t, func() time.Time { return now }, append(schemas[:len(schemas):len(schemas)], letter.Schema, evidence.Schema)...)
	c := newCast(t, d)
	locker := c.keepsEvidence(t)
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	out := &outbox{}
	letters := letter.New(d, job.New(d, calendar.SystemClock()), c.accounts, keys, out)
	c.plans.Post(letters)
	c.begin(t)
	_, err = c.plans.PlanRounds(c.by["Mo"], "roadmap-2025", day(2026, time.December, 10))
	must(t, err)
	const links = "/staff/plan/roadmap-2025/action/1.1/links"
	h := house(t, c)
	h.Routes, h.Unvisited = c.plans.linkRoutes(), nil
	in := regexp.MustCompile(`https://plan\.example(/update/[A-Z0-9]+)`)
	newest := func() string {
		t.Helper()
		must(t, letters.Drain(t.Context()))
		m := in.FindStringSubmatch(out.sent[len(out.sent)-1].Text)
		if m == nil {
			t.Fatalf("%+v", out.sent)
		}
		return m[1]
	}
	jo := form("name", "Jo Marsh", "works-at", "Example NHS Trust", "email", "Jo.Marsh@health.example")
	said := form("what-happened", "We met each week.", "difference", "Children wait four days less.", "next", "A second clinic.", "delivery", "on track", "version", "1")
	for _, row := range []webtest.Row{
		{Name: "the page of an action's links", As: "Olu", Path: links, Want: map[string]string{"h1": "Links for people outside", "main": "20 working days"}},
		{Name: "another owner sends none", As: "Ola", Path: links, Status: 403},
		{Name: "nor does a director", As: "Dee", Path: links, Status: 403},
		{Name: "every mistake is said at once", As: "Olu", Method: "POST", Path: links, Form: form("email", "nowhere"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#name']": "", ".govuk-error-summary a[href='#works-at']": "", ".govuk-error-summary a[href='#email']": "", "input#email[value='nowhere']": ""}},
		{Name: "whoever signs in needs no link", As: "Olu", Method: "POST", Path: links, Form: form("name", "Pat", "works-at", "Health", "email", "pat@exampleborough.example"), Status: 422, Want: map[string]string{".govuk-error-summary": "delegate"}},
		{Name: "a link is sent", As: "Mo", Method: "POST", Path: links, Form: jo, Status: 303, To: links},
		{Name: "and listed without the link itself", As: "Mo", Path: links, Want: map[string]string{".waymark-card__title": "Jo Marsh (Example NHS Trust)", ".waymark-card": "Not opened yet"}, Not: []string{"a[href*='/update/']"}},
		{Name: "a token that never was", Path: "/update/AAAAAAAAAAAAAAAAAAAAAAAAAA", Status: 404},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	token := newest()
	var kept string
	must(t, d.Get(t.Context(), &kept, "select hash from plan_update_link_key", nil))
	if strings.Contains(kept, strings.TrimPrefix(token, "/update/")) || out.sent[0].To != "jo.marsh@health.example" {
		t.Error(kept, out.sent)
	}
	for _, row := range []webtest.Row{
		{Name: "the link opens its action and the form, and nothing else", Path: token, Want: map[string]string{"h1": "Update on action 1.1", "main": "You write as Jo Marsh", "textarea#what-happened": ""}, Not: []string{"main a[href^='/staff']", "nav"}},
		{Name: "what is missing is said, and what was typed comes back", Method: "POST", Path: token, Form: form("what-happened", "We met.", "version", "0"), Status: 422, Want: map[string]string{".govuk-error-summary": "", "textarea#what-happened": "We met."}},
		{Name: "evidence is given with it", Method: "POST", Path: token, Form: form("then", "keep", "version", "0", "what-happened", "We met.", "evidence-shows", "The clinic’s own count of waits.", "evidence-words", "Median wait 12 days in October, 16 in May."), Status: 303, To: token},
		{Name: "and listed, with no way into the council’s locker", Path: token, Want: map[string]string{"#evidence li": "The clinic’s own count"}, Not: []string{"main a[href^='/staff']"}},
		{Name: "a file of no known kind is refused, and nothing typed is lost", Method: "POST", Path: token, Form: form("what-happened", "We met on Monday.", "version", "1", "evidence-shows", "Our count of waits."), File: map[string][]byte{"evidence-file:x.exe": {'M', 'Z', 0x90, 0, 3, 0}}, Status: 422, Want: map[string]string{"#evidence-file-error": "must be a PDF", "textarea#what-happened": "We met on Monday."}},
		{Name: "an update is sent", Method: "POST", Path: token, Form: said, Status: 303, To: token},
		{Name: "thank you", Path: token, Want: map[string]string{".govuk-panel": "Thank you"}, Not: []string{"form"}},
		{Name: "it is sent once", Method: "POST", Path: token, Form: said, Status: 409},
		{Name: "whoever sent the link sees that it came", As: "Mo", Path: links, Want: map[string]string{".waymark-card": "Update 1 came"}, Not: []string{"form[action$='/withdraw']"}},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	t.Run("it is an update of the named partner, and answers the round", func(t *testing.T) {
		u, err := c.plans.Update(t.Context(), c.action(t, "roadmap-2025/1.1"), 1)
		must(t, err)
		if u.AuthorName != "Jo Marsh (Example NHS Trust)" || !strings.HasPrefix(u.AuthorID, "link:") || u.RoundID == "" || u.State != UpdateSubmitted {
			t.Errorf("%+v", u)
		}
		var sentence string
		must(t, d.Get(t.Context(), &sentence, "select sentence from record where who_name = 'Jo Marsh (Example NHS Trust)' order by seq desc limit 1", nil))
		if !strings.Contains(sentence, "submitted update 1 on action 1.1") {
			t.Error(sentence)
		}
		given, err := locker.Of(c.by["Sam"], evidenceOfUpdate(Plan{Slug: "roadmap-2025"}, c.action(t, "roadmap-2025/1.1"), 1))
		if err != nil || len(given) != 1 || given[0].AddedName != "Jo Marsh (Example NHS Trust)" || given[0].State != evidence.ToCheck {
			t.Errorf("%+v %v", given, err)
		}
		must(t, c.plans.SignOff(c.by["Sam"], "roadmap-2025/1.1", 1))
	})
	t.Run("secret pages stay out of caches, logs of other sites and search engines", func(t *testing.T) {
		r, err := http.NewRequest("GET", token, nil)
		must(t, err)
		r.SetPathValue("token", strings.TrimPrefix(token, "/update/"))
		w := &headers{http.Header{}}
		must(t, c.plans.linkedPage(w, r))
		if w.h.Get("Cache-Control") != "no-store" || w.h.Get("Referrer-Policy") != "no-referrer" || w.h.Get("X-Robots-Tag") != "noindex" {
			t.Error(w.h)
		}
	})
	t.Run("a link ends when it is withdrawn, when it runs out and with its round", func(t *testing.T) {
		send := func(ref string) (string, Link) {
			must(t, c.plans.SendLink(c.by["Mo"], "roadmap-2025/"+ref, Link{Name: "Kim Vale", WorksAt: "Example Police", Email: "kim@police.example"}))
			all, err := c.plans.Links(t.Context(), c.action(t, "roadmap-2025/"+ref))
			must(t, err)
			return newest(), all[0]
		}
		first, l := send("1.2")
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/roadmap-2025/action/1.2/links/" + l.ID + "/withdraw", Status: 303, To: "/staff/plan/roadmap-2025/action/1.2/links"})
		h.Visit(t, webtest.Row{Path: first, Want: map[string]string{"h1": "This link opens nothing now", "main": "withdrawn"}, Not: []string{"form"}})
		refused(t, c.plans.WithdrawLink(c.by["Mo"], "roadmap-2025/1.2", l.ID), fault.KindConflict)
		second, l := send("1.3")
		if l.ExpiresOn != calendar.BankHolidays().AddWorkingDays(d.Today(), 20) {
			t.Error(l.ExpiresOn)
		}
		now = time.Date(2026, 12, 21, 12, 0, 0, 0, time.UTC)
		h.Visit(t, webtest.Row{Path: second, Want: map[string]string{"main": "its round is over"}})
		now = time.Date(2026, 12, 25, 12, 0, 0, 0, time.UTC)
		h.Visit(t, webtest.Row{Path: second, Want: map[string]string{"main": "ran out on 22 December 2026"}})
		h.Visit(t, webtest.Row{Method: "POST", Path: second, Form: said, Status: 409})
	})
	t.Run("tokens are not guessed in any number", func(t *testing.T) {
		var last error
		for range 40 {
			r, err := http.NewRequest("GET", "/update/BBBB", nil)
			must(t, err)
			r.RemoteAddr = "203.0.113.9:1"
			last = c.plans.linkedPage(&headers{http.Header{}}, r)
		}
		if last == nil || fault.Of(last) != nil || !strings.Contains(last.Error(), "too many") {
			t.Error(last)
		}
	})
	t.Run("whoever else signed in at the same machine has no part in it", func(t *testing.T) {
		ctx := account.Outside(c.by["Dee"], Link{ID: "x", Name: "Jo", WorksAt: "Health"}.actor())
		if _, in := account.From(ctx); in || whoID(ctx) != "link:x" {
			t.Error(whoID(ctx))
		}
	})
	h.AllSeen(t)
}

type headers struct{ h http.Header }

func (w *headers) Header() http.Header         { return w.h }
func (w *headers) Write(b []byte) (int, error) { return io.Discard.Write(b) }
func (w *headers) WriteHeader(int)             {}
