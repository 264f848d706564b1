package collection

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"waymark/account"
	"waymark/db/dbtest"
	"waymark/web/webtest"
)

func TestPages(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	g := stand(t, dbtest.OpenAt(t, func() time.Time { return now }, schemas...))
	person := func(as string) account.Person {
		p := account.Person{ID: as, Name: as, State: "active"}
		p.Roles.V = []string{as}
		return p
	}
	house := &webtest.House{
		Routes: g.Routes(),
		May:    func(as, permission string) bool { return person(as).May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), person(as)))
		},
	}
	house.Unvisited = map[string]string{}
	for _, r := range g.registerRoutes() {
		house.Unvisited[r.Pattern] = "TestRegisterPages visits it"
	}
	for _, r := range g.matchRoutes() {
		house.Unvisited[r.Pattern] = "TestMatchPages visits it"
	}
	for _, r := range g.settingRoutes() {
		house.Unvisited[r.Pattern] = "TestSettingPages visits it"
	}
	for _, method := range []string{"GET ", "POST "} {
		house.Unvisited[method+"/staff/collections/uploads/{id}/issues/{ref}/note"] = "TestNotePages visits it"
	}
	const list = "/staff/collections"
	house.Visit(t, webtest.Row{As: "analyst", Path: list, Want: map[string]string{"h1": "Collections", "main": "No return is accepted yet"}, Not: []string{".govuk-warning-text"}})
	own := *g.Library
	own.Broken = []string{"The council’s own collection collections/mine is left out: its spec says nothing."}
	shipped := g.Library
	g.Library = &own
	house.Visit(t, webtest.Row{As: "analyst", Path: list, Want: map[string]string{".govuk-warning-text": "collections/mine is left out"}})
	g.Library = shipped
	house.Visit(t, webtest.Row{As: "analyst", Path: list + "/quality", Want: map[string]string{"h1": "Quality of the returns", ".govuk-inset-text": "No return counts yet"}})
	house.Visit(t, webtest.Row{As: "analyst", Path: list + "/quality/ssda903", Status: 404})
	house.Visit(t, webtest.Row{As: "owner", Path: list + "/quality", Status: 403})
	house.Visit(t, webtest.Row{As: "owner", Path: list, Status: 403})
	house.Visit(t, webtest.Row{Path: list, Status: 303})
	house.Visit(t, webtest.Row{As: "analyst", Path: list + "/specs/ssda903", Want: map[string]string{"h1": "Children looked after", "main": "Reason for the new episode"}, Not: []string{"form.upload"}})
	house.Visit(t, webtest.Row{As: "analyst", Path: list + "/specs/nothing", Status: 404})
	house.Visit(t, webtest.Row{As: "analyst", Path: list + "/upload", Want: map[string]string{"label[for=files]": "Files"}})

	t.Run("what a council fills in by hand has a template, which is taken back filled in with its own examples", func(t *testing.T) {
		filled := 0
		for _, s := range g.Library.Specs() {
			hand := s.hand()
			if s.IsRegister() || len(hand) == 0 {
				continue
			}
			filled++
			at := list + "/specs/" + s.Key
			var body []byte
			keep := func(_ *testing.T, b []byte) { body = b }
			house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"a[href='" + at + "/template.xlsx']": "Template", "a[href='" + at + "/template.csv?table=" + hand[0].Name + "']": hand[0].Title}})
			house.Visit(t, webtest.Row{As: "analyst", Path: at + "/template.csv?table=" + hand[0].Name, Keep: keep})
			if string(body) != strings.Join(hand[0].headings(), ",")+"\n" {
				t.Errorf("%s: %s", s.Key, body)
			}
			house.Visit(t, webtest.Row{As: "analyst", Path: at + "/template.csv?table=nothing", Status: 404})
			house.Visit(t, webtest.Row{As: "analyst", Path: at + "/template.xlsx", Keep: keep})
			book, err := excelize.OpenReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range hand {
				for i, c := range table.Columns {
					cell, _ := excelize.CoordinatesToCellName(i+1, 2)
					if err := book.SetCellStr(table.Name, cell, table.example[c.Name]); err != nil {
						t.Fatal(err)
					}
				}
			}
			var back bytes.Buffer
			if err := book.Write(&back); err != nil {
				t.Fatal(err)
			}
			sheets, err := Unpack(BytesSource(s.Key+" 2025-09-30.xlsx", back.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			report, v := mustLoad(t, sheets, Options{})
			for _, table := range hand {
				if n := number(t, v, "select count(*) from "+s.Raw(table)); n != 1 {
					t.Errorf("%s: %d rows of %s were taken: %+v %v", s.Key, n, table.Name, report.Files, report.Issues)
				}
			}
		}
		if filled != 4 {
			t.Errorf("%d collections have templates", filled)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: list + "/specs/ssda903/template.xlsx", Status: 404})
		house.Visit(t, webtest.Row{As: "owner", Path: list + "/specs/dec/template.xlsx", Status: 403})
	})
	t.Run("a form without a file, with a wrong year or with a hostile file says so and keeps nothing", func(t *testing.T) {
		for _, c := range []struct {
			form url.Values
			file map[string][]byte
			want string
		}{
			{url.Values{"year": {""}}, map[string][]byte{"files:": nil}, "Choose at least one file"},
			{url.Values{"year": {"soon"}}, map[string][]byte{"files:2024-25 episodes.csv": []byte(episodes)}, "Enter the year as 2024/25"},
			{url.Values{"data_to": {"soon"}}, map[string][]byte{"files:2024-25 episodes.csv": []byte(episodes)}, "Enter a real date"},
			{nil, map[string][]byte{"files:a.csv": []byte("\x00\x01\x02\x03")}, "not text"},
			{nil, map[string][]byte{"files:a.zip": zipOf(t, map[string][]byte{"a.csv": make([]byte, 50<<20)})}, "packed more than"},
			{nil, map[string][]byte{"files:a.csv": []byte(strings.Repeat("C,", 10000) + "\n")}, "columns"},
			{nil, map[string][]byte{"files:a.xml": []byte("<EXPSSDA903>" + strings.Repeat("<a>", 2_000_000))}, "nested"},
		} {
			house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/upload", Form: c.form, File: c.file, Status: 422, Want: map[string]string{".govuk-error-summary": c.want}})
		}
		if all, err := g.Uploads(g.ctx); err != nil || len(all) != 0 || g.kept() != 0 {
			t.Errorf("%d uploads, %d files, %v", len(all), g.kept(), err)
		}
	})

	var at string
	t.Run("files are sent, checked, looked at, accepted and withdrawn", func(t *testing.T) {
		faulty := strings.Replace(strings.Replace(episodes, "S,V2", "=1+1,V2", 1), "SC100002", "SC100002", 1)
		res := house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/upload", Form: url.Values{"year": {""}, "data_to": {"31/01/2025"}},
			File: map[string][]byte{"files:2024-25 episodes.csv": []byte(faulty)}, Status: 303, To: list + "/uploads/*"})
		at = res.Header.Get("Location")
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{".govuk-tag": "Being checked", "progress": "0%"}})
		id := at[strings.LastIndex(at, "/")+1:]
		if err := g.Check(g.ctx, id, func(int64, int64, string) {}); err != nil {
			t.Fatal(err)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: at + "/events", Body: "event: done"})
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{".govuk-tag": "To decide", "table": "SSDA903 2024/25", "main": "31 January 2025"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: at + "/issues", Want: map[string]string{"h1": "See the rows"}, Not: []string{"table"}})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/issues", Form: url.Values{"why": {" "}}, Status: 422})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/issues", Form: url.Values{"why": {strings.Repeat("x", 301)}}, Status: 422})
		opened := house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/issues", Form: url.Values{"why": {"mending the return"}}, Status: 303}).Header.Get("Location")
		house.Visit(t, webtest.Row{As: "analyst", Path: opened, Want: map[string]string{"tbody": "is not one of the codes"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: opened + "&rule=nothing", Want: map[string]string{"main": "0 issues of"}})
		house.Visit(t, webtest.Row{As: "data-protection", Path: opened, Status: 403})
		house.Visit(t, webtest.Row{As: "analyst", Path: at + "/issues?opening=another", Want: map[string]string{"h1": "See the rows"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: strings.Replace(opened, "/issues?", "/issues.csv?", 1), Body: "'=1+1"})
		house.Visit(t, webtest.Row{As: "analyst", Path: at + "/issues.csv", Status: 303})

		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/check", Status: 303})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/check", Status: 409})
		if err := g.Check(g.ctx, id, func(int64, int64, string) {}); err != nil {
			t.Fatal(err)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: at + "/accept", Want: map[string]string{"h1": "Accept SSDA903 2024/25?"}})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/accept", Status: 303, To: at})
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{".govuk-tag": "Accepted"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: at + "/accept", Status: 409})
		house.Visit(t, webtest.Row{As: "analyst", Path: list, Want: map[string]string{"tbody th": "Children looked after (SSDA903)", "tbody td": "2024/25", "#sent + table tbody th": "SSDA903 2024/25"}})
		again := house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/upload", Form: url.Values{"data_to": {"31/01/2025"}},
			File: map[string][]byte{"files:2024-25 episodes.csv": []byte(faulty)}, Status: 303})
		if again.Header.Get("Location") != at {
			t.Errorf("the same files led to %s", again.Header.Get("Location"))
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: list + "/quality", Want: map[string]string{"th[scope=row]": "Children looked after", ".govuk-tag": "Grade "}})
		house.Visit(t, webtest.Row{As: "analyst", Path: list + "/quality/ssda903", Want: map[string]string{"h1": "Quality of Children looked after", "caption": "The worst fields of 2024/25", "td[data-label=Return]": "(counts now)"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: at + "/withdraw", Want: map[string]string{"h1": "Withdraw SSDA903 2024/25?"}})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/withdraw", Form: url.Values{}, Status: 422, Want: map[string]string{".govuk-error-summary": "Say why"}})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/withdraw", Form: url.Values{"why": {"sent too early"}}, Status: 303})
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{".govuk-tag": "Withdrawn", "main": "sent too early"}})
	})
	t.Run("whoever opened rows stands in the record, with the reason", func(t *testing.T) {
		var n int
		if err := g.d.Get(g.ctx, &n, "select count(*) from record where sentence like 'opened the rows with issues of SSDA903 2024/25: mending the return' or sentence like 'exported % with issues%'", nil); err != nil || n != 2 {
			t.Errorf("%d entries, %v", n, err)
		}
	})
	t.Run("several files and a reference file in one upload", func(t *testing.T) {
		res := house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: list + "/upload", File: map[string][]byte{
			"files:2023-24 episodes.csv": []byte(strings.ReplaceAll(episodes, "2024,", "2023,")), "files:council.csv": []byte("code,ons,name\n999,E99999999,Exampleborough\n"),
			"files:notes.txt": []byte("a note for nobody")}, Status: 303})
		at := res.Header.Get("Location")
		if err := g.Check(g.ctx, at[strings.LastIndex(at, "/")+1:], func(int64, int64, string) {}); err != nil {
			t.Fatal(err)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"h1": "The council itself and SSDA903 2023/24", "main": "notes.txt"}})
	})
	t.Run("what retention deletes is told before it goes", func(t *testing.T) {
		const page = list + "/retention"
		house.Visit(t, webtest.Row{As: "analyst", Path: page, Want: map[string]string{"main": "kept for ever"}})
		g.Retain(6)
		house.Visit(t, webtest.Row{As: "data-protection", Path: page, Want: map[string]string{"td[data-label='It is deleted']": "On 23 November 2032", "main": "Nothing will be deleted"}, Not: []string{"tbody a"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"main": "kept until 22 November 2032"}})
		house.Visit(t, webtest.Row{As: "owner", Path: page, Status: 403})
		now = time.Date(2032, 11, 23, 12, 0, 0, 0, time.UTC)
		house.Visit(t, webtest.Row{As: "analyst", Path: page, Want: map[string]string{".govuk-warning-text": "2 uploads will be deleted in the coming night", "tbody a": "SSDA903", "td[data-label='Why then']": "kept for 6 years after that"}})
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"main": "deleted in the coming night"}})
	})
	house.AllSeen(t)
}

func TestParseYear(t *testing.T) {
	for text, want := range map[string]Year{"2024/25": 2025, "2024-25": 2025, "2025": 2025, "year ending 2025": 2025} {
		if got, err := ParseYear(text); err != nil || got != want {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"soon", "25", "2024/27", "3000"} {
		if got, err := ParseYear(text); err == nil {
			t.Errorf("%q was read as %v", text, fmt.Sprint(got))
		}
	}
}
