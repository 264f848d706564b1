package collection

import (
	"bytes"
	"context"
	"encoding/csv"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"waymark/account"
	"waymark/calendar"
	"waymark/db/dbtest"
	"waymark/vault"
	"waymark/web/webtest"
)

// form reads what a browser would send of the page's question: the hidden answers that travel, in the form that holds the button.
func travels(t *testing.T, body []byte, button string) url.Values {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	var walk func(n *html.Node, into url.Values) bool
	attr := func(n *html.Node, name string) string {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val
			}
		}
		return ""
	}
	walk = func(n *html.Node, into url.Values) (has bool) {
		if n.Type == html.ElementNode && n.Data == "form" {
			into = url.Values{}
		}
		if n.Type == html.ElementNode && n.Data == "input" && attr(n, "type") == "hidden" {
			into.Add(attr(n, "name"), attr(n, "value"))
		}
		if n.Type == html.ElementNode && n.Data == "button" && attr(n, "value") == button {
			has = true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			has = walk(c, into) || has
		}
		if has && n.Type == html.ElementNode && n.Data == "form" {
			values = maps.Clone(into)
			return false
		}
		return has
	}
	walk(page, url.Values{})
	return values
}

func TestRegisterPages(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	g := stand(t, dbtest.OpenAt(t, func() time.Time { return now }, schemas...))
	cache := vault.NewCache(g.settings, time.Minute, g.Generation, g.Fill)
	t.Cleanup(cache.Drop)
	g.Over(cache)
	person := func(as string) account.Person {
		role, team, _ := strings.Cut(as, "/")
		p := account.Person{ID: as, Name: as, State: "active", Team: team}
		p.Roles.V = []string{role}
		return p
	}
	house := &webtest.House{
		Routes: g.registerRoutes(),
		May:    func(as, permission string) bool { return person(as).May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), person(as)))
		},
	}
	const list = "/staff/registers"
	const north, south = "team-manager/North", "team-manager/South"
	var body []byte
	keep := func(_ *testing.T, b []byte) { body = b }
	open := func(as, register string) string {
		res := house.Visit(t, webtest.Row{As: as, Method: "POST", Path: list + "/" + register + "/open", Form: url.Values{"why": {"the monthly check"}}, Status: 303})
		return res.Header.Get("Location")
	}
	opening := func(at string) string { return at[strings.Index(at, "opening=")+len("opening="):] }

	house.Visit(t, webtest.Row{As: north, Path: list, Want: map[string]string{"h1": "Registers", "caption": "Priority 1"}})
	house.Visit(t, webtest.Row{As: "lead-member", Path: list, Status: 403})
	house.Visit(t, webtest.Row{Path: list, Status: 303})
	house.Visit(t, webtest.Row{As: north, Path: list + "/reg_supervision", Want: map[string]string{"h1": "Supervision", ".govuk-summary-list": "Principal social worker", "main": "The rows of your team, North"}})
	house.Visit(t, webtest.Row{As: north, Path: list + "/ssda903", Status: 404})
	house.Visit(t, webtest.Row{As: north, Path: list + "/reg_nothing", Status: 404})

	t.Run("a register is found by what it says of itself", func(t *testing.T) {
		house.Visit(t, webtest.Row{As: north, Path: list + "?q=Principal+SUPERVISION", Want: map[string]string{"a[href='/staff/registers/reg_supervision']": "Supervision"}, Not: []string{"a[href='/staff/registers/reg_rhi']"}})
		house.Visit(t, webtest.Row{As: north, Path: list + "?q=zebra", Want: map[string]string{"main": "No register speaks of that"}})
	})

	t.Run("quick entry of a supervision returns to itself with the day and the team of the one before", func(t *testing.T) {
		const quick = list + "/reg_supervision/quick"
		house.Visit(t, webtest.Row{As: north, Path: quick, Want: map[string]string{"h1": "Quick entry", "input[name=worker_id][autofocus][autocomplete=off]": "", "input#held_date[value='2']": "", "input[name=team][value=North]": ""}})
		form := url.Values{"worker_id": {"SW9001"}, "held_date-day": {"2"}, "held_date-month": {"3"}, "held_date-year": {"2026"}, "type": {"1:1"}, "team": {"North Star"}}
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: quick, Form: form, Status: 303, To: quick + "?day=2%2F3%2F2026&team=North+Star"})
		house.Visit(t, webtest.Row{As: north, Path: quick + "?day=2%2F3%2F2026&team=North+Star", Want: map[string]string{"h1": "Quick entry", "input#held_date[value='2']": "", "input#held_date-month[value='3']": ""}, Body: `value="North Star"`})
		house.Visit(t, webtest.Row{As: north, Path: quick + "?day=soon", Want: map[string]string{"input#held_date[value='2']": ""}})
		wrong := maps.Clone(form)
		wrong.Set("worker_id", "")
		wrong.Set("held_date-month", "13")
		wrong.Del("type")
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: quick, Form: wrong, Status: 422, Want: map[string]string{".govuk-error-summary": "Enter the worker", "a[href='#held_date']": "Enter a real date", "a[href='#type']": "Choose the kind of supervision"}})
		never := maps.Clone(form)
		for _, part := range []string{"day", "month", "year"} {
			never.Set("held_date-"+part, "")
		}
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: quick, Form: never, Status: 422, Want: map[string]string{".govuk-error-summary": "neither held nor called off"}})
		named := maps.Clone(form)
		named.Set("team", "North SW1A 2AA")
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: quick, Form: named, Want: map[string]string{".govuk-warning-text": "a postcode", "input[name=kept]": ""}})
		named.Set("kept", "yes")
		house.Visit(t, webtest.Row{As: south, Method: "POST", Path: quick, Form: named, Status: 303})
		house.Visit(t, webtest.Row{As: north, Path: list + "/reg_legal/quick", Status: 404})
	})

	var row string
	t.Run("a form of question pages carries its answers without keeping a draft", func(t *testing.T) {
		const at = list + "/reg_rhi/new"
		house.Visit(t, webtest.Row{As: north, Path: at, Want: map[string]string{"h1": "Number of the missing episode"}, Keep: keep})
		send := func(button string, answers url.Values, want map[string]string, status int) {
			t.Helper()
			form := travels(t, body, button)
			maps.Copy(form, answers)
			form.Set("go", button)
			house.Visit(t, webtest.Row{As: north, Method: "POST", Path: at, Form: form, Want: want, Keep: keep, Status: status})
		}
		send("next", url.Values{"episode_id": {""}}, map[string]string{".govuk-error-summary": "Enter the number of the missing episode"}, 422)
		send("next", url.Values{"episode_id": {"M-1"}}, map[string]string{"h1": "Child"}, 200)
		send("back", nil, map[string]string{"h1": "Number of the missing episode"}, 200)
		if !strings.Contains(string(body), `value="M-1"`) {
			t.Error("going back lost the answer")
		}
		send("next", url.Values{"episode_id": {"M-1"}}, nil, 200)
		send("next", url.Values{"child": {"ex0001"}}, map[string]string{"legend": "When the child went missing"}, 200)
		send("next", url.Values{"missing_start-day": {"2"}, "missing_start-month": {"2"}, "missing_start-year": {"2026"}, "missing_start-time": {"late"}}, map[string]string{".govuk-error-summary": "hours and minutes"}, 422)
		when := url.Values{"missing_start-day": {"2"}, "missing_start-month": {"2"}, "missing_start-year": {"2026"}, "missing_start-time": {"21:30"},
			"missing_end-day": {"1"}, "missing_end-month": {"2"}, "missing_end-year": {"2026"}, "missing_end-time": {"08:10"}}
		send("next", when, map[string]string{"main": "Is the child in care?"}, 200)
		send("next", url.Values{"cla_yn": {"-"}}, nil, 200)
		for !strings.Contains(string(body), "Check your answers") {
			send("next", url.Values{"push_pull_factors": {"friends", "school"}}, nil, 200)
		}
		send("save", nil, map[string]string{".govuk-error-summary": "MISSING_END lies before MISSING_START"}, 422)
		send("change 2", nil, map[string]string{"legend": "When the child went missing"}, 200)
		when.Set("missing_end-day", "3")
		send("next", when, map[string]string{"h1": "Check your answers", "main": "3 February 2026, 08:10"}, 200)
		for _, want := range []string{"EX0001", "To be with friends, School"} {
			if !strings.Contains(strings.ToUpper(string(body)), strings.ToUpper(want)) {
				t.Errorf("the check lacks %q", want)
			}
		}
		form := travels(t, body, "save")
		form.Set("go", "save")
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: at, Form: form, Status: 303, To: list + "/reg_rhi"})
	})

	t.Run("rows are shown to who said why: all to an analyst, their own and their team's to a manager, nobody else's", func(t *testing.T) {
		house.Visit(t, webtest.Row{As: north, Path: list + "/reg_rhi/rows", Status: 303, To: list + "/reg_rhi#why"})
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: list + "/reg_rhi/open", Form: url.Values{"why": {"x"}}, Status: 422, Want: map[string]string{".govuk-error-summary": "10 to 300"}})
		at := open(north, "reg_rhi")
		house.Visit(t, webtest.Row{As: south, Path: at, Status: 303}) // the reason is the person's own
		house.Visit(t, webtest.Row{As: north, Path: at, Want: map[string]string{"[role=status]": "1 row", "tbody": "EX0001"}, Keep: keep})
		row = string(body[bytes.Index(body, []byte(list+"/reg_rhi/rows/")):])
		row = row[:strings.Index(row, "?")]
		if strings.Contains(row, "EX0001") {
			t.Error("the row's address names the child")
		}
		house.Visit(t, webtest.Row{As: south, Path: open(south, "reg_rhi"), Want: map[string]string{"[role=status]": "0 rows"}})
		house.Visit(t, webtest.Row{As: south, Path: row + "?opening=" + opening(open(south, "reg_rhi")), Status: 403})
		analyst := open("analyst", "reg_rhi")
		filter := url.Values{"opening": {opening(analyst)}, "from": {"1/2/2026"}, "to": {"28/2/2026"}, "code": {"push_pull_factors:friends"}, "text": {"ex00"}}
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/reg_rhi/rows", Form: filter, Want: map[string]string{"[role=status]": "1 row"}})
		filter.Set("code", "push_pull_factors:drugs or alcohol")
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/reg_rhi/rows", Form: filter, Want: map[string]string{"[role=status]": "0 rows"}})
		filter.Set("from", "soon")
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/reg_rhi/rows", Form: filter, Status: 422, Want: map[string]string{".govuk-error-summary": "real date"}})
		team := open(south, "reg_supervision")
		house.Visit(t, webtest.Row{As: south, Method: "POST", Path: list + "/reg_supervision/rows", Form: url.Values{"opening": {opening(team)}, "team": {"north star"}}, Want: map[string]string{"[role=status]": "0 rows"}})
	})

	t.Run("a row is corrected and taken out, and its history keeps what it said", func(t *testing.T) {
		at := "?opening=" + opening(open(north, "reg_rhi"))
		house.Visit(t, webtest.Row{As: north, Path: row + at, Want: map[string]string{"main": "Entered by " + north}, Not: []string{"h2"}})
		house.Visit(t, webtest.Row{As: north, Path: row + "/correct" + at, Want: map[string]string{"h1": "Correct the row", "label[for=why]": "Why is it corrected?"}, Keep: keep})
		form := travels(t, body, "save")
		form.Set("go", "change 1")
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: row + "/correct", Form: form, Want: map[string]string{"h1": "Child"}, Keep: keep})
		form = travels(t, body, "next")
		form.Set("go", "next")
		form.Set("child", "EX0002")
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: row + "/correct", Form: form, Want: map[string]string{"h1": "Correct the row"}, Keep: keep})
		form = travels(t, body, "save")
		form.Set("go", "save")
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: row + "/correct", Form: form, Status: 422, Want: map[string]string{".govuk-error-summary": "Say why"}})
		form.Set("why", "It was her brother.")
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: row + "/correct", Form: form, Status: 303, To: row + at})
		house.Visit(t, webtest.Row{As: north, Path: row + at, Want: map[string]string{"main": "Corrected by " + north, "h2": "What it said before"}, Keep: keep})
		for _, want := range []string{"EX0001", "EX0002", "It was her brother."} {
			if !strings.Contains(string(body), want) {
				t.Errorf("the row's page lacks %q", want)
			}
		}
		house.Visit(t, webtest.Row{As: north, Path: row + "/withdraw" + at, Want: map[string]string{"h1": "Take this row out"}})
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: row + "/withdraw", Form: url.Values{"opening": {at[len("?opening="):]}}, Status: 422, Want: map[string]string{".govuk-error-summary": "Say why"}})
		house.Visit(t, webtest.Row{As: north, Method: "POST", Path: row + "/withdraw", Form: url.Values{"opening": {at[len("?opening="):]}, "why": {"entered twice"}}, Status: 303, To: row + at})
		house.Visit(t, webtest.Row{As: north, Path: row + at, Want: map[string]string{".govuk-warning-text": "counts no longer"}, Not: []string{"main .govuk-button"}})
		house.Visit(t, webtest.Row{As: north, Path: row + "/correct" + at, Status: 409})
		house.Visit(t, webtest.Row{As: north, Path: open(north, "reg_rhi"), Want: map[string]string{"[role=status]": "0 rows"}})
	})

	t.Run("a restricted register shows a row only to who entered it", func(t *testing.T) {
		values := map[string]string{"ref_id": "L-1", "aware_date": "2026-02-02", "referred_at": "2026-02-03"}
		if _, err := g.Enter(account.With(g.ctx, person("reviewing-officer")), "reg_lado", values); err != nil {
			t.Fatal(err)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: open("analyst", "reg_lado"), Want: map[string]string{"[role=status]": "0 rows"}})
		house.Visit(t, webtest.Row{As: "reviewing-officer", Path: open("reviewing-officer", "reg_lado"), Want: map[string]string{"[role=status]": "1 row"}})
	})

	t.Run("a grant by name opens a restricted register, imported rows too, with a reason and an entry in the record", func(t *testing.T) {
		g.load("lado.csv", "REF_ID,AWARE_DATE,REFERRED_AT\nL-2,02/02/2026,04/02/2026\n")
		g.Granted(func(ctx context.Context, register string) (account.Grant, bool, error) {
			who, _ := account.From(ctx)
			return account.Grant{EndsOn: calendar.On(2026, 3, 31)}, who.ID == "analyst" && register == "reg_lado", nil
		})
		defer g.Granted(func(context.Context, string) (account.Grant, bool, error) { return account.Grant{}, false, nil })
		house.Visit(t, webtest.Row{As: "reviewing-officer", Path: open("reviewing-officer", "reg_lado"), Want: map[string]string{"[role=status]": "1 row"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: list + "/reg_lado", Want: map[string]string{"main": "you hold a grant of this restricted register until 31 March 2026"}})
		at := open("analyst", "reg_lado")
		var n int
		if err := g.d.Get(g.ctx, &n, "select count(*) from record where sentence like 'opened the rows of the register Allegations%, by a grant by name: the monthly check'", nil); err != nil || n != 1 {
			t.Errorf("%d entries, %v", n, err)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"[role=status]": "2 rows"}, Keep: keep})
		imported := regexp.MustCompile(list+"/reg_lado/rows/[0-9a-f]{20}").FindAll(body, -1)
		if len(imported) == 0 {
			t.Fatalf("%s", body)
		}
		for _, row := range imported {
			house.Visit(t, webtest.Row{As: "analyst", Path: string(row) + at[strings.Index(at, "?"):], Want: map[string]string{"main": "L-"}})
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: list + "/reg_lado/rows", Status: 303, To: list + "/reg_lado#why"})
	})

	t.Run("exports cannot be run as formulas, and the record says that rows left", func(t *testing.T) {
		if _, err := g.Enter(g.ctx, "reg_dq", map[string]string{"rule": "=cmd|' /C calc'!A0", "record": "+44", "opened_at": "1/3/2026"}); err != nil {
			t.Fatal(err)
		}
		form := url.Values{"opening": {opening(open("analyst", "reg_dq"))}}
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/reg_dq/rows.csv", Form: form, Keep: keep})
		rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][1] != "'=cmd|' /C calc'!A0" || rows[1][2] != "'+44" {
			t.Errorf("%q %v", rows, err)
		}
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/reg_dq/rows.xlsx", Form: form, Keep: keep})
		book, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if formula, err := book.GetCellFormula("Entries", "B2"); err != nil || formula != "" {
			t.Errorf("formula %q, %v", formula, err)
		}
		house.Visit(t, webtest.Row{As: "owner", Method: "POST", Path: list + "/reg_dq/rows.csv", Form: form, Status: 403})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/reg_dq/rows.csv", Form: url.Values{}, Status: 303})
		var n int
		if err := g.d.Get(g.ctx, &n, "select count(*) from record where sentence = 'exported 1 row of the register Data faults found and mended'", nil); err != nil || n != 2 {
			t.Errorf("%d entries, %v", n, err)
		}
	})

	t.Run("the template is taken back as it is, filled in", func(t *testing.T) {
		house.Visit(t, webtest.Row{As: north, Path: list + "/reg_audit/template.csv", Keep: keep})
		if !strings.HasPrefix(string(body), "RECORD_ID,AUDIT_ID,CHILD,DATE,") {
			t.Errorf("%s", body)
		}
		house.Visit(t, webtest.Row{As: north, Path: list + "/reg_audit/template.xlsx", Keep: keep})
		book, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if sheets := book.GetSheetList(); !slices.Equal(sheets, []string{"Entries", "How to fill it in", "Codes"}) {
			t.Errorf("sheets %q", sheets)
		}
		guide, _ := book.GetRows("How to fill it in")
		if guide[1][0] != "RECORD_ID" || guide[1][4] != "AU-1" {
			t.Errorf("guide %q", guide[1])
		}
		s, err := g.Library.Register("reg_audit")
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range s.Entry().Columns {
			cell, _ := excelize.CoordinatesToCellName(i+1, 2)
			if err := book.SetCellStr("Entries", cell, s.Entry().example[c.Name]); err != nil {
				t.Fatal(err)
			}
		}
		var filled bytes.Buffer
		if err := book.Write(&filled); err != nil {
			t.Fatal(err)
		}
		sheets, err := Unpack(BytesSource("Audits of February.xlsx", filled.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		report, v := mustLoad(t, sheets, Options{})
		if n := number(t, v, "select count(*) from reg_audit where audit_id = 'Q-2026-01' and grade = 2"); n != 1 || len(report.Issues) != 0 {
			t.Errorf("%d rows, issues %v", n, report.Issues)
		}
	})
	house.AllSeen(t)
}
