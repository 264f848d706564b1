package practice

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestFilingRules(t *testing.T) {
	on := calendar.On(2026, time.March, 2)
	f := Filing{}
	refused(t, f.File(" ", "w", "Wim", on), fault.KindInvalid, "ref: Enter the number")
	must(t, f.File(" DOC  12 ", "w", "Wim", on))
	if f.Ref != "DOC 12" || f.FiledOn != on {
		t.Errorf("%+v", f)
	}
	f.EmptiedOn = on
	refused(t, f.File("DOC 13", "w", "Wim", on), fault.KindConflict, "cannot change")
	_, err := checkWhy("short")
	refused(t, err, fault.KindInvalid, "paper-why: ")
	t.Run("an emptied paper keeps whose it is and the coded answers, and no word", func(t *testing.T) {
		p := Paper{Child: "C-1", Answers: map[string]string{"seen": "yes"}, Why: map[string]string{"plan": "No dates"}, Strengths: "s", Better: "b", ChildSaid: "c", ParentSaid: "p", Unsafe: "u", Safe: "s", Moderation: "m", Closing: "c"}
		if e := p.Emptied(); e.Child != "C-1" || e.Answers["seen"] != "yes" || e.Why != nil || e.Strengths+e.Better+e.ChildSaid+e.ParentSaid+e.Unsafe+e.Safe+e.Moderation+e.Closing != "" {
			t.Errorf("%+v", e)
		}
	})
	k := keeping{Years: 6, Days: 30}
	for _, row := range []struct {
		name         string
		ended, filed calendar.Date
		emptied      calendar.Date
		goes         calendar.Date // none: it does not go
	}{
		{"filed after it ended, the words go a month later", on, on.AddDays(3), calendar.Date{}, on.AddDays(33)},
		{"filed on the day it ended", on, on, calendar.Date{}, on.AddDays(30)},
		{"what was filed before it ended is not all there", on, on.AddDays(-1), calendar.Date{}, calendar.Date{}},
		{"what is still open stays", calendar.Date{}, on, calendar.Date{}, calendar.Date{}},
		{"what nobody filed stays until it is old", on, calendar.Date{}, calendar.Date{}, calendar.Date{}},
		{"what is gone does not go again", on, on, on.AddDays(30), calendar.Date{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			e, ok := k.filed("Audit 1", "", auditPaper, "id", row.ended, Filing{FiledOn: row.filed, EmptiedOn: row.emptied})
			if ok == row.goes.IsZero() || ok && (e.On != row.goes || !e.Empty) {
				t.Errorf("%+v, %v", e, ok)
			}
		})
	}
	t.Run("what never ended is listed when it should have gone, and held", func(t *testing.T) {
		if _, ok := k.old("Audit 1", "", auditPaper, "id", calendar.Date{}, on, on.AddMonths(71)); ok {
			t.Error("listed too early")
		}
		e, ok := k.old("Audit 1", "", auditPaper, "id", calendar.Date{}, on, on.AddMonths(72))
		if !ok || e.Held == "" || e.Due(on.AddMonths(999)) {
			t.Errorf("%+v, %v", e, ok)
		}
	})
}

// docxText is the text of a Word document.
func docxText(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	var all []byte
	for _, part := range z.File {
		f, err := part.Open()
		must(t, err)
		b, err := io.ReadAll(f)
		must(t, err)
		must(t, f.Close())
		all = append(all, b...)
	}
	return string(all)
}

// P4: what is said of a child goes onto the child's record in the case system; our copy carries the pointer only.
func TestP4Filing(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newCast(t, d, &day)
		n := c.allocated("C-77")
		_, err := c.AuditPaper(c.by["Wim"], n, "For the child’s record")
		refused(t, err, fault.KindConflict, "when it has been sent in")
		_, err = c.SaveAudit(c.by["Wim"], n, c.filled(n, Good), true)
		must(t, err)
		must(t, c.AddAction(c.by["Wim"], n, "See him alone each week", c.id["Hal"], day.AddDays(20)))
		t.Run("P4: the paper names the child's number, what was found and what must change, and its taking is recorded without the child", func(t *testing.T) {
			_, err := c.AuditPaper(c.by["Wim"], n, "hm")
			refused(t, err, fault.KindInvalid, "paper-why: ")
			b, err := c.AuditPaper(c.by["Wim"], n, "For the child’s record")
			must(t, err)
			text := docxText(t, b)
			for _, want := range []string{"C-77", "OFFICIAL-SENSITIVE", "The child was seen alone.", "See him alone each week", "Hal Example", "She listens"} {
				if !strings.Contains(text, want) {
					t.Errorf("the paper does not say %q", want)
				}
			}
			all, err := d.Record(t.Context(), db.RecordFilter{Noun: "audit", Limit: 1})
			must(t, err)
			if len(all) != 1 || all[0].Sentence != "took the paper of audit 1 for the child’s record: For the child’s record" {
				t.Errorf("%+v", all)
			}
		})
		t.Run("P7: only who may know whose record it is takes or files it", func(t *testing.T) {
			for as, want := range map[string]bool{"Wim": true, "Tam": true, "Hal": true, "Qi": false, "Wyn": false, "Tom": false, "Dee": false, "Ana": false} {
				_, err := c.AuditPaper(c.by[as], n, "For the child’s record")
				if (err == nil) != want {
					t.Errorf("%s takes it: %v", as, err)
				}
				if err := c.FileAudit(c.by[as], n, "DOC-1"); (err == nil) != want {
					t.Errorf("%s files it: %v", as, err)
				}
			}
		})
		t.Run("what is not closed stays, filed or not", func(t *testing.T) {
			day = day.AddDays(200)
			if gone, err := c.DeleteExpired(dbtest.Ctx(t)); err != nil || len(gone) > 0 {
				t.Errorf("%+v %v", gone, err)
			}
			day = day.AddDays(-200)
		})
		must(t, c.Moderate(c.by["Qi"], n, Good, c.filled(n, Good).Domains, ""))
		must(t, c.Agree(c.by["Wim"], n))
		must(t, c.DoneAction(c.by["Hal"], n, 1, "Visits are on file"))
		must(t, c.VerifyAction(c.by["Qi"], n, 1, "He says he is heard"))
		must(t, c.CloseAudit(c.by["Qi"], n, ""))
		must(t, c.FileAudit(c.by["Tam"], n, "DOC-2"))
		t.Run("the dry run lists when the words go and when all of it goes", func(t *testing.T) {
			all, err := c.Expiries(t.Context())
			must(t, err)
			if len(all) != 2 || !all[0].Empty || all[0].On != day.AddDays(30) || all[1].On != day.AddMonths(72) {
				t.Errorf("%+v", all)
			}
			if gone, err := c.DeleteExpired(dbtest.Ctx(t)); err != nil || len(gone) > 0 {
				t.Errorf("%+v %v", gone, err)
			}
		})
		t.Run("after the days that the council settled the words are gone, and the pointer, the grades and the measures' rows stay", func(t *testing.T) {
			day = day.AddDays(30)
			if gone, err := c.DeleteExpired(dbtest.Ctx(t)); err != nil || len(gone) != 1 {
				t.Fatalf("%+v %v", gone, err)
			}
			a, err := c.Audit(c.by["Wim"], n)
			must(t, err)
			paper, err := c.paper(t.Context(), a)
			must(t, err)
			actions, err := c.Actions(t.Context(), a)
			must(t, err)
			f, err := c.filing(t.Context(), auditPaper, a.ID)
			must(t, err)
			if paper.Child != "C-77" || paper.Strengths+paper.Better+paper.ChildSaid != "" || actions[0].Sealed.What+actions[0].Sealed.Evidence+actions[0].Sealed.Impact != "" || f.Ref != "DOC-2" || f.EmptiedOn != day || a.Final() != Good {
				t.Errorf("%+v %+v %+v", paper, actions, f)
			}
			rows := 0
			must(t, c.FeedAudits(t.Context(), func(row map[string]string) error {
				rows++
				if row["child"] != "C-77" || row["grade"] != "2" {
					t.Errorf("%+v", row)
				}
				return nil
			}))
			_, err = c.AuditPaper(c.by["Wim"], n, "For the child’s record")
			refused(t, err, fault.KindConflict, "stands on the child’s record as DOC-2")
			if rows != 1 {
				t.Errorf("%d rows", rows)
			}
		})
		e, err := c.RaiseEscalation(c.by["Yan"], Raised{Child: "C-78", Team: "North", Issue: "drift", Stage: Stage1, What: "No plan for half a year."})
		must(t, err)
		t.Run("P4: an escalation's outcome goes the same way", func(t *testing.T) {
			must(t, c.MoveEscalation(c.by["Yan"], e, Moved{To: Resolved, Words: "The plan is agreed.", Benefit: "yes", Impact: "He moves to his aunt.", Version: 1}))
			for as, want := range map[string]bool{"Yan": true, "Tam": true, "Qi": false, "Yul": false, "Tom": false} {
				b, err := c.EscalationPaper(c.by[as], e, "For the child’s record")
				if (err == nil) != want {
					t.Errorf("%s: %v", as, err)
				}
				if text := ""; want {
					if text = docxText(t, b); !strings.Contains(text, "C-78") || !strings.Contains(text, "He moves to his aunt.") || !strings.Contains(text, "The plan is agreed.") {
						t.Error("the paper is not whole")
					}
				}
			}
			must(t, c.FileEscalation(c.by["Yan"], e, "DOC-3"))
			day = day.AddDays(30)
			_, err := c.DeleteExpired(dbtest.Ctx(t))
			must(t, err)
			_, paper, steps, err := c.Escalation(c.by["Yan"], e)
			must(t, err)
			if paper.Child != "C-78" || paper.What+paper.Impact != "" || steps[0].Words+steps[1].Words != "" {
				t.Errorf("%+v %+v", paper, steps)
			}
		})
		t.Run("P3: after the years that the council settled all of it goes, and a supervision that is due stays", func(t *testing.T) {
			_, err := c.Supervise(c.by["Tam"], Supervised{Worker: "SW1", On: day, Children: 5})
			must(t, err)
			c.set[settingYears] = "2"
			day = day.AddMonths(24)
			gone, err := c.DeleteExpired(dbtest.Ctx(t))
			must(t, err)
			var left struct {
				N int `db:"n"`
			}
			must(t, d.Get(t.Context(), &left, "select (select count(*) from practice_audit) + (select count(*) from practice_audit_action) + (select count(*) from practice_escalation) + (select count(*) from practice_escalation_step) + (select count(*) from practice_filing) + (select count(*) from practice_supervision where state <> 'due') as n", nil))
			talks, err := c.supervisions(t.Context(), "where state = 'due'", nil, false)
			must(t, err)
			if len(gone) != 3 || left.N != 0 || len(talks) != 1 {
				t.Errorf("%+v, %d left, %d due", gone, left.N, len(talks))
			}
			all, err := d.Record(t.Context(), db.RecordFilter{Limit: 1})
			must(t, err)
			if all[0].Sentence != "deleted 1 audit, 1 escalation, 1 supervision, kept for 2 years, or 30 days after filing" {
				t.Error(all[0].Sentence)
			}
		})
	})
}
