package plan

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/db"
	"waymark/db/dbtest"
	"waymark/evidence"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/web/webtest"
)

// keepsEvidence opens a locker in a temporary folder and hangs the plan's tellers on it, as main does.
func (c *cast) keepsEvidence(t *testing.T) *evidence.Evidences {
	t.Helper()
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	files, err := file.OpenDisk(t.TempDir(), keys)
	must(t, err)
	l := evidence.New(c.plans.db, c.accounts, files, job.New(c.plans.db, func() time.Time { return c.plans.db.Now().Time }), evidence.Scanner{})
	l.About("action", "Action", c.plans.TellActions)
	l.About("milestone", "Milestone", c.plans.TellMilestones)
	l.About("update", "Update", c.plans.TellUpdates)
	c.plans.evidences = l
	return l
}

// Evidence is given with an update, in the same write: either both are kept or neither, and nothing that was typed is lost.
func TestEvidenceWithAnUpdate(t *testing.T) {
	dbtest.Each(t, append(schemas[:len(schemas):len(schemas)], evidence.Schema), func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		l := c.keepsEvidence(t)
		c.begin(t)
		h := house(t, c)
		const ref, a11 = "roadmap-2025/1.1", "/staff/plan/roadmap-2025/action/1.1"
		pdf := map[string][]byte{"evidence-file:visits.pdf": []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")}
		shows := "Nine of ten children were seen alone."
		count := func(want int) []evidence.Piece {
			t.Helper()
			all, err := l.Of(t.Context(), EvidenceOf(Plan{Slug: "roadmap-2025"}, c.action(t, ref)))
			must(t, err)
			if len(all) != want {
				t.Fatalf("%d pieces, want %d", len(all), want)
			}
			return all
		}
		visit := func(row webtest.Row) {
			t.Helper()
			h.Visit(t, row)
		}
		visit(webtest.Row{As: "Olu", Path: a11 + "/update", Want: map[string]string{"form[enctype='multipart/form-data'] #evidence summary": "Add evidence", "input[type=file][name='evidence-file']": ""}, Not: []string{"#evidence details[open]", "#evidence li"}})

		t.Run("a file of a kind that nobody opens is refused at its field, and every text comes back", func(t *testing.T) {
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "submit", "version", "0", "what-happened", "The hub opened.", "evidence-shows", shows),
				File: map[string][]byte{"evidence-file:tool.exe": {'M', 'Z', 0x90, 0, 3, 0}}, Status: 422,
				Want: map[string]string{".govuk-error-summary a[href='#evidence-file']": "must be a PDF", ".govuk-error-summary a[href='#difference']": "", "#evidence details[open] textarea#evidence-shows": shows, "textarea#what-happened": "The hub opened."}})
			count(0)
		})
		t.Run("one that is too large does not take the words with it", func(t *testing.T) {
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "keep", "version", "0", "what-happened", "The hub opened.", "evidence-shows", shows),
				File: map[string][]byte{"evidence-file:film.pdf": append([]byte("%PDF-1.7\n"), make([]byte, evidence.MostBytes)...)}, Status: 422,
				Want: map[string]string{".govuk-error-summary a[href='#evidence-file']": "smaller than 25 MB", "textarea#what-happened": "The hub opened."}})
		})
		t.Run("a good file is asked for again where the update cannot be kept", func(t *testing.T) {
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "submit", "version", "0", "what-happened", "The hub opened.", "evidence-shows", shows), File: pdf, Status: 422,
				Want: map[string]string{"#evidence-file-error": "Select “visits.pdf” again"}})
			count(0)
		})
		t.Run("what is missing of it is said", func(t *testing.T) {
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "keep", "version", "0", "evidence-words", "https://www.example.org/report"), Status: 422, Want: map[string]string{"#evidence-shows-error": "one sentence", "textarea#evidence-words": "https://www.example.org/report"}})
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "keep", "version", "0", "evidence-shows", shows), Status: 422, Want: map[string]string{"#evidence-file-error": "Select a file"}})
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "keep", "version", "0", "evidence-shows", shows, "evidence-words", "Too short"), Status: 422, Want: map[string]string{"#evidence-words-error": "Write down what was seen"}})
			count(0)
		})
		t.Run("several come one after another, and the last with the submit", func(t *testing.T) {
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "keep", "version", "0", "what-happened", "The hub opened.", "evidence-shows", shows), File: pdf, Status: 303, To: a11 + "/update#evidence"})
			visit(webtest.Row{As: "Olu", Path: a11 + "/update", Want: map[string]string{"#evidence summary": "1 given", "#evidence li": shows, "#evidence li .govuk-tag": "To check", "textarea#what-happened": "The hub opened."}})
			visit(webtest.Row{As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("then", "submit", "version", "1", "what-happened", "The hub opened.", "difference", "Families wait less.", "next", "A second hub.", "delivery", "on track",
				"evidence-shows", "Families say that they wait less.", "evidence-words", "https://www.example.org/report"), Status: 303, To: a11})
			all := count(2)
			if all[0].Kind != evidence.Link || all[1].Kind != evidence.File || all[1].FileName != "visits.pdf" || all[1].AddedName != "Olu Example" || len(all[1].About) != 2 {
				t.Errorf("%+v", all)
			}
		})
		t.Run("whoever signs off sees it with the update", func(t *testing.T) {
			for _, page := range []string{a11 + "/updates/1", "/staff/plan/roadmap-2025/clear/next"} {
				visit(webtest.Row{As: "Sam", Path: page, Want: map[string]string{"main ul.govuk-list--spaced li a[href^='/staff/evidence/']": "Families say"}})
			}
			visit(webtest.Row{As: "Sam", Path: "/staff/plan/roadmap-2025/clear", Want: map[string]string{"article li a[href^='/staff/evidence/']": "Families say"}})
		})
		t.Run("who cannot read the update is not told of it", func(t *testing.T) {
			plan, err := c.plans.Plan(t.Context(), "roadmap-2025")
			must(t, err)
			for by, want := range map[string]int{"Sam": 1, "Dee": 1, "Ana": 0} {
				told, err := c.plans.TellUpdates(c.by[by], []string{evidenceOfUpdate(plan, c.action(t, ref), 1).Key, "roadmap-2025/1.1/9", "nonsense"})
				must(t, err)
				if len(told) != want {
					t.Errorf("%s is told %+v", by, told)
				}
			}
		})
		t.Run("a write that fails keeps neither, and an autosave brings none", func(t *testing.T) {
			must(t, c.plans.TakeBackUpdate(c.by["Olu"], ref))
			e := UpdateEdit{WhatHappened: "Stale", Version: 1, Evidence: EvidenceEdit{Shows: shows, Words: "https://www.example.org/other"}}
			_, err := c.plans.SaveUpdate(c.by["Olu"], ref, e, false)
			refused(t, err, fault.KindConflict)
			u, err := c.plans.Update(t.Context(), c.action(t, ref), 1)
			must(t, err)
			e.Version = u.Version
			_, err = c.plans.AutosaveUpdate(c.by["Olu"], ref, e)
			must(t, err)
			count(2)
		})
		t.Run("words that look like a child’s number are refused", func(t *testing.T) {
			u, err := c.plans.Update(t.Context(), c.action(t, ref), 1)
			must(t, err)
			_, err = c.plans.SaveUpdate(c.by["Olu"], ref, UpdateEdit{Version: u.Version, Evidence: EvidenceEdit{Shows: "Shown by NHS number 943 476 5919 of ours.", Words: "https://www.example.org/other"}}, false)
			if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "evidence-shows" || !strings.Contains(f.Fields[0].Words, "NHS number") {
				t.Errorf("%v", err)
			}
		})
		t.Run("where no locker is, nobody is offered one", func(t *testing.T) {
			c.plans.evidences = nil
			visit(webtest.Row{As: "Olu", Path: a11 + "/update", Not: []string{"#evidence"}})
		})
	})
}
