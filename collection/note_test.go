package collection

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

// faulty is a year's episodes with a code that does not exist in the row of LOOKED7, which a line more puts elsewhere.
func faulty(lead string) string {
	head, rest, _ := strings.Cut(strings.Replace(strings.Replace(episodes, "\n2,", "\nLOOKED7,", 1), "S,V2", "Q,V2", 1), "\n")
	return head + "\n" + lead + rest
}

// checked sends a file and gives its report, without letting it count.
func (g *ground) checked(name, content string) (string, *Checked) {
	g.t.Helper()
	id, _, err := g.Upload(g.ctx, One(name, strings.NewReader(content)), Options{})
	if err != nil {
		g.t.Fatal(err)
	}
	if err := g.Check(g.ctx, id, func(int64, int64, string) {}); err != nil {
		g.t.Fatal(err)
	}
	_, report, err := g.Collections.kept(g.ctx, id)
	if err != nil {
		g.t.Fatal(err)
	}
	return id, report
}

// misspelt is the issue that faulty makes.
func misspelt(t *testing.T, issues []Issue) Issue {
	t.Helper()
	for _, i := range issues {
		if i.Value == "Q" {
			return i
		}
	}
	t.Fatalf("no issue about Q in %v", issues)
	return Issue{}
}

func TestNotes(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, func() time.Time { return day.Time().Add(12 * time.Hour) }, schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		g := stand(t, d)
		first, report := g.checked("2024-25 episodes.csv", faulty(""))
		issue := misspelt(t, report.Issues)
		if issue.Child != "LOOKED7" || issue.Collection != "ssda903" {
			t.Fatalf("the issue is about %q in %q", issue.Child, issue.Collection)
		}
		for _, wrong := range []Note{{State: "done", Text: "asked her worker"}, {State: NoteOpen, Text: " "}, {State: NoteOpen, Text: strings.Repeat("x", 2001)}} {
			if f := fault.Of(g.AddNote(g.ctx, first, issue, wrong)); f == nil || f.Kind != fault.KindInvalid {
				t.Errorf("%+v: %v", wrong, f)
			}
		}
		if f := fault.Of(g.AddNote(g.ctx, first, Issue{Collection: "ssda903", Rule: "ROW"}, Note{State: NoteOpen, Text: "about nobody"})); f == nil || f.Kind != fault.KindConflict {
			t.Errorf("a note on no row: %v", f)
		}
		for _, n := range []Note{{State: NoteOpen, Text: "asked the worker of LOOKED7"}, {State: NoteExplained, Text: "the worker of LOOKED7 says it was a V2"}} {
			if err := g.AddNote(g.ctx, first, issue, n); err != nil {
				t.Fatal(err)
			}
			day = day.AddDays(1)
		}

		t.Run("the next upload's issue has the note, wherever its row stands", func(t *testing.T) {
			_, next := g.checked("episodes of 2024-25 again.csv", faulty("3,01/05/2024,S,C2,N1,U6,PR1,,,,EX1 1AB,EX2 2CD,SC100003\n"))
			again := misspelt(t, next.Issues)
			if again.Row == issue.Row || again.File == issue.File {
				t.Fatalf("the row has not moved: %+v", again)
			}
			all, err := g.notes(g.ctx)
			if err != nil {
				t.Fatal(err)
			}
			n, ok := all.on(again)
			if !ok || n.State != NoteExplained || n.ByName != dbtest.Tester.Name || len(all[again.key()]) != 2 {
				t.Errorf("%+v of %+v", n, all[again.key()])
			}
			other := again
			other.Child = "1"
			if _, ok := all.on(other); ok {
				t.Error("another child's issue has the note")
			}
			if n, earlier := all.noted(next.Issues, db.At(day.Time().AddDate(0, 1, 0))); n != 1 || earlier != 1 {
				t.Errorf("%d noted, %d before", n, earlier)
			}
		})
		t.Run("nothing outside the seal names the child", func(t *testing.T) {
			var n int
			if err := d.Get(g.ctx, &n, "select count(*) from record where sentence like '%LOOKED7%' or sentence like '%V2%'", nil); err != nil || n != 0 {
				t.Errorf("%d sentences, %v", n, err)
			}
			if err := d.Get(g.ctx, &n, "select count(*) from record where sentence = 'noted on an issue of SSDA903, rule "+issue.Rule+": explained'", nil); err != nil || n != 1 {
				t.Errorf("%d sentences, %v", n, err)
			}
			if strings.Contains(issue.ref(), "LOOKED7") {
				t.Error("the address names the child")
			}
			var sealed []byte
			if err := d.Get(g.ctx, &sealed, "select sealed from collection_note limit 1", nil); err != nil || bytes.Contains(sealed, []byte("LOOKED7")) {
				t.Errorf("the note is in clear, %v", err)
			}
		})
		t.Run("new keys and retention reach the notes", func(t *testing.T) {
			n := 0
			err := d.Write(g.ctx, "make new keys", func(tx *db.Tx) error {
				_, err := g.Reseal(g.ctx, tx, func(sealed []byte) ([]byte, bool, error) { n++; return sealed, false, nil })
				return err
			})
			if err != nil || n != 6 { // two uploads of two sealed columns each, and two notes
				t.Errorf("%d sealed rows were passed, %v", n, err)
			}
			g.Retain(6)
			day = calendar.On(2032, time.March, 3)
			if _, err := g.DeleteExpired(g.ctx); err != nil {
				t.Fatal(err)
			}
			all, err := g.notes(g.ctx)
			if err != nil || len(all[issue.key()]) != 1 {
				t.Errorf("%+v, %v", all, err)
			}
			day = calendar.On(2033, time.March, 3)
			if _, err := g.DeleteExpired(g.ctx); err != nil {
				t.Fatal(err)
			}
			if all, err := g.notes(g.ctx); err != nil || len(all) != 0 {
				t.Errorf("%+v, %v", all, err)
			}
		})
	})
}

func TestIssuesOfChecksSayWhomTheyAreAbout(t *testing.T) {
	g := stand(t, dbtest.Open(t, schemas...))
	_, report := g.checked("2024-25 episodes.csv", strings.Replace(episodes, "31/12/2024,E4A", "31/03/2024,E4A", 1))
	about := map[string]string{}
	for _, i := range report.Issues {
		if i.Column == "DEC" {
			about[i.Child] = i.Message
		}
	}
	if about["1"] == "" || len(about) != 1 {
		t.Errorf("what was found about DEC is about %v", about)
	}
}

func TestNotePages(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
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
	first, report := g.checked("2024-25 episodes.csv", faulty(""))
	ref := misspelt(t, report.Issues).ref()
	open := func(id string) (at, opening string) {
		at = "/staff/collections/uploads/" + id
		to := house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: at + "/issues", Form: url.Values{"why": {"mending the return"}}, Status: 303}).Header.Get("Location")
		return at, to[strings.Index(to, "opening=")+len("opening="):]
	}
	at, opening := open(first)
	house.Visit(t, webtest.Row{As: "analyst", Path: at, Not: []string{"main br"}})
	note := at + "/issues/" + ref + "/note"
	house.Visit(t, webtest.Row{As: "analyst", Path: note, Status: 303, To: at + "/issues"})
	house.Visit(t, webtest.Row{As: "data-protection", Path: note, Status: 403})
	house.Visit(t, webtest.Row{As: "analyst", Path: at + "/issues/nothing/note?opening=" + opening, Status: 404})
	house.Visit(t, webtest.Row{As: "analyst", Path: note + "?opening=" + opening, Want: map[string]string{"h1": "Note on an issue", ".govuk-inset-text": "Q is not one of the codes"}})
	house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: note, Form: url.Values{"opening": {opening}}, Status: 422, Want: map[string]string{"a[href='#state']": "Choose where", "a[href='#text']": "Write the note"}})
	house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: note, Form: url.Values{"opening": {opening}, "state": {"explained"}, "text": {"=the worker says so"}}, Status: 303, To: at + "/issues?opening=" + opening})
	house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"main": "1 issue has a note."}})

	now = now.Add(time.Hour)
	next, _ := g.checked("episodes of 2024-25 again.csv", faulty("3,01/05/2024,S,C2,N1,U6,PR1,,,,EX1 1AB,EX2 2CD,SC100003\n"))
	at, opening = open(next)
	house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"main": "1 issue has a note from before."}})
	house.Visit(t, webtest.Row{As: "analyst", Path: at + "/issues?opening=" + opening, Want: map[string]string{"tbody .govuk-tag": "Explained", "tbody": "=the worker says so"}})
	house.Visit(t, webtest.Row{As: "analyst", Path: at + "/issues/" + ref + "/note?opening=" + opening, Want: map[string]string{"main": "=the worker says so"}})
	var body []byte
	house.Visit(t, webtest.Row{As: "analyst", Path: at + "/issues.csv?opening=" + opening, Keep: func(_ *testing.T, b []byte) { body = b }})
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows {
		if row[4] == "Q" {
			found = true
			if got := strings.Join(row[9:], "|"); got != "explained|'=the worker says so|analyst|2 March 2026, 12:00" {
				t.Error(got)
			}
		}
	}
	if !found {
		t.Errorf("the export lacks the issue: %q", rows)
	}
}
