package practice

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
)

func TestAuditRules(t *testing.T) {
	today := calendar.On(2026, time.March, 2)
	tool := Tool{Title: "T", Domains: []Domain{{Key: "plan", Title: "The plan", Prompts: []Prompt{{Key: "clear", Ask: "Is it clear?", Answer: "yes or no"}}}}}
	whole := func() (Audit, Paper) {
		a := Audit{Number: 7, State: InProgress, AuditorID: "w", AuditorName: "Wim", Self: Good, ChildFeedback: "yes", ParentFeedback: "no"}
		a.Domains.V = map[string]Grade{"plan": Good}
		return a, Paper{Strengths: "s", Better: "b", Answers: map[string]string{"clear": "yes"}}
	}
	for _, row := range []struct {
		name  string
		by    string
		spoil func(a *Audit, p *Paper)
		kind  fault.Kind
		says  string // "" where it is submitted
	}{
		{"a whole audit is submitted", "w", func(*Audit, *Paper) {}, "", ""},
		{"somebody else cannot submit it", "q", func(*Audit, *Paper) {}, fault.KindForbidden, "Wim’s"},
		{"it is not submitted twice", "w", func(a *Audit, _ *Paper) { a.State = Submitted }, fault.KindConflict, "“submitted”"},
		{"each domain needs a grade", "w", func(a *Audit, _ *Paper) { a.Domains.V = nil }, fault.KindInvalid, "grade-plan: Grade “The plan”"},
		{"each yes or no needs an answer", "w", func(_ *Audit, p *Paper) { p.Answers = nil }, fault.KindInvalid, "p-clear: Answer “Is it clear?”"},
		{"the whole needs a grade", "w", func(a *Audit, _ *Paper) { a.Self = 0 }, fault.KindInvalid, "self: "},
		{"the family is asked", "w", func(a *Audit, _ *Paper) { a.ParentFeedback = "" }, fault.KindInvalid, "child-feedback: "},
		{"of supervision nobody's family is asked", "w", func(a *Audit, _ *Paper) { a.ParentFeedback, a.Kind = "", SupervisionAudit }, "", ""},
		{"what is unsafe waits for a named manager", "w", func(a *Audit, _ *Paper) { a.Unsafe = true }, fault.KindInvalid, "unsafe: A manager must say"},
		{"and goes on once one has answered", "w", func(a *Audit, _ *Paper) { a.Unsafe, a.SafeID = true, "t" }, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, p := whole()
			row.spoil(&a, &p)
			err := a.Submit(tool, p, row.by, today)
			if row.says != "" {
				refused(t, err, row.kind, row.says)
				if a.SubmittedOn == today {
					t.Error("it was submitted all the same")
				}
			} else if err != nil || a.State != Submitted || a.SubmittedOn != today {
				t.Errorf("%v, %+v", err, a)
			}
		})
	}
	for _, row := range []struct {
		name string
		by   string
		from State
		g, d Grade
		why  string
		kind fault.Kind
		says string
	}{
		{"the same grade needs no reason", "q", Submitted, Good, Good, "", "", ""},
		{"a grade that moves needs one", "q", Submitted, Improve, Good, "", fault.KindInvalid, "why: Say why"},
		{"a domain that moves needs one too", "q", Submitted, Good, Improve, "short", fault.KindInvalid, "why: Say why"},
		{"with a reason it moves", "q", Submitted, Improve, Improve, "The plan has no dates.", "", ""},
		{"the auditor does not moderate", "w", Submitted, Good, Good, "", fault.KindForbidden, "somebody else must moderate"},
		{"what is not sent in is not moderated", "q", InProgress, Good, Good, "", fault.KindConflict, "cannot be moderated"},
		{"no grade is none", "q", Submitted, 0, Good, "The plan has no dates.", fault.KindInvalid, "moderated: "},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, _ := whole()
			a.State = row.from
			err := a.Moderate(tool, row.by, "Qi", row.g, map[string]Grade{"plan": row.d}, row.why, today)
			if row.says != "" {
				refused(t, err, row.kind, row.says)
			} else if err != nil || a.State != Moderated || a.Final() != row.g {
				t.Errorf("%v, %+v", err, a)
			}
		})
	}
	t.Run("whoever moderated does not agree", func(t *testing.T) {
		a := Audit{State: Moderated, ModeratorID: "q"}
		refused(t, a.Agree("q", nil, today), fault.KindForbidden, "You moderated this")
	})
	t.Run("an agreed audit waits for its actions, until all are checked", func(t *testing.T) {
		a := Audit{State: Moderated, ModeratorID: "q"}
		must(t, a.Agree("w", []AuditAction{{VerifiedOn: today}, {}}, today))
		if a.State != ActionsOpen {
			t.Errorf("it is %q", a.State)
		}
		a.settle([]AuditAction{{VerifiedOn: today}, {VerifiedOn: today}})
		if a.State != ActionsDone {
			t.Errorf("it is %q", a.State)
		}
	})
	t.Run("a record that was not good enough closes only with a reason", func(t *testing.T) {
		a := Audit{State: Agreed, ModeratedGrade: Improve}
		refused(t, a.Close("", today), fault.KindInvalid, "closing: ")
		must(t, a.Close("The child has moved to another council.", today))
		good := Audit{State: Agreed, ModeratedGrade: Good}
		must(t, good.Close("", today))
	})
	t.Run("a re-audit lies ahead, and only after the actions", func(t *testing.T) {
		a := Audit{State: ActionsOpen}
		refused(t, a.PlanReAudit(today.AddDays(1), today), fault.KindConflict, "actions open")
		a.State = ActionsDone
		refused(t, a.PlanReAudit(today.AddDays(-1), today), fault.KindInvalid, "again: ")
		must(t, a.PlanReAudit(today.AddDays(90), today))
		if a.State != ReAuditDue {
			t.Errorf("it is %q", a.State)
		}
	})
	t.Run("an action is done by its owner and checked by somebody else", func(t *testing.T) {
		x := AuditAction{OwnerID: "t", OwnerName: "Tam"}
		refused(t, x.Verify("q", "Qi", "He is seen weekly.", today), fault.KindConflict, "not done yet")
		refused(t, x.Done("q", "Visited", today), fault.KindForbidden, "Tam’s")
		must(t, x.Done("t", "Visited", today))
		refused(t, x.Verify("t", "Tam", "He is seen weekly.", today), fault.KindForbidden, "somebody else")
		must(t, x.Verify("q", "Qi", "He is seen weekly.", today))
		if x.Open() {
			t.Error("it is still open")
		}
	})
	t.Run("pasted numbers are told apart and counted once", func(t *testing.T) {
		if got := strings.Join(ids(" C1\nC2, c1;\tC3\r\n"), "|"); got != "C1|C2|C3" {
			t.Errorf("got %s", got)
		}
	})
}

func TestDrift(t *testing.T) {
	grades := func(pairs ...Grade) (all []Audit) {
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, Audit{Self: pairs[i], ModeratedGrade: pairs[i+1]})
		}
		return all
	}
	t.Run("kinder is better than the moderator's, and what was graded once counts in nothing", func(t *testing.T) {
		if d := drifted(append(grades(Good, Improve, Improve, Good, Good, Good, Outstanding, Inadequate), Audit{Self: Good})); d != (Drift{N: 4, Kinder: 2, Harder: 1}) {
			t.Errorf("%+v", d)
		}
	})
	t.Run("it is said aloud from one in five of at least ten", func(t *testing.T) {
		for d, want := range map[Drift]bool{{N: 9, Kinder: 9}: false, {N: 10, Kinder: 2}: true, {N: 10, Kinder: 1}: false, {N: 40, Kinder: 8}: true} {
			if d.Loud() != want {
				t.Errorf("%+v is loud: %t", d, d.Loud())
			}
		}
	})
	t.Run("of few it says so instead of a share", func(t *testing.T) {
		if got := (Drift{N: 4, Kinder: 2, Harder: 1}).Words(); got != "Kinder than the moderator in 2 of 4, harder in 1 of 4: too few to say more." {
			t.Error(got)
		}
		if got := (Drift{N: 20, Kinder: 5, Harder: 1}).Words(); got != "Kinder than the moderator in 25% (5 of 20), harder in 5% (1 of 20)." {
			t.Error(got)
		}
	})
}

func TestAudits(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newCast(t, d, &day)
		t.Run("thirty audits are allocated in one go, drawn from a list, in turn", func(t *testing.T) {
			var list []string
			for i := range 80 {
				list = append(list, fmt.Sprintf("C-%03d", i))
			}
			s := c.sample(list...)
			s.At, s.Auditors = 30, []string{c.id["Wim"], c.id["Wyn"]}
			numbers, err := c.Allocate(c.by["Qi"], s)
			must(t, err)
			each, seen := map[string]int{}, map[string]bool{}
			for _, n := range numbers {
				a := c.state(n, Allocated)
				each[a.AuditorName]++
				seen[a.Pseudonym] = true
			}
			if len(numbers) != 30 || each["Wim Example"] != 15 || each["Wyn Example"] != 15 || len(seen) != 30 {
				t.Errorf("%d audits, %v, %d children", len(numbers), each, len(seen))
			}
		})
		t.Run("everything missing in a sample is said at once", func(t *testing.T) {
			_, err := c.Allocate(c.by["Qi"], Sample{At: 2, Due: day.AddDays(-1)})
			for _, field := range []string{"tool", "ids", "at", "team", "plan-type", "due", "auditors", "head"} {
				refused(t, err, fault.KindInvalid, field+": ")
			}
		})
		t.Run("an auditor does not allocate, a manager sees their team's, an auditor their own", func(t *testing.T) {
			_, err := c.Allocate(c.by["Wim"], c.sample("C-1"))
			refused(t, err, fault.KindForbidden, "allocate audits")
			n := c.allocated("C-901")
			for as, want := range map[string]bool{"Qi": true, "Wim": true, "Wyn": false, "Tam": true, "Tom": false, "Hal": true, "Ana": false, "Dee": false} {
				if _, err := c.Audit(c.by[as], n); (err == nil) != want {
					t.Errorf("%s: %v", as, err)
				}
			}
			if all, err := c.Audits(c.by["Tom"]); err != nil || len(all) != 0 {
				t.Errorf("Tom sees %d, %v", len(all), err)
			}
		})
		t.Run("what was written is kept, finished or not, and what is missing is said", func(t *testing.T) {
			n := c.allocated("C-902")
			version, err := c.SaveAudit(c.by["Wim"], n, AuditEdit{Strengths: "Seen alone", Version: 1}, true)
			refused(t, err, fault.KindInvalid, "What you wrote is kept")
			a := c.state(n, InProgress)
			paper, err := c.paper(t.Context(), a)
			must(t, err)
			if paper.Strengths != "Seen alone" || paper.Child != "C-902" || version != a.Version {
				t.Errorf("%+v, version %d of %d", paper, version, a.Version)
			}
		})
		t.Run("two windows do not overwrite each other", func(t *testing.T) {
			n := c.allocated("C-903")
			_, err := c.SaveAudit(c.by["Wim"], n, AuditEdit{Strengths: "First", Version: 1}, false)
			must(t, err)
			_, err = c.SaveAudit(c.by["Wim"], n, AuditEdit{Strengths: "Second", Version: 1}, false)
			refused(t, err, fault.KindConflict, "another window")
		})
		// Governance 4a.10.
		t.Run("immediate safety: nothing is submitted before a named manager acknowledges", func(t *testing.T) {
			n := c.allocated("C-904")
			e := c.filled(n, Inadequate)
			e.Unsafe, e.UnsafeWords = true, ""
			_, err := c.SaveAudit(c.by["Wim"], n, e, true)
			refused(t, err, fault.KindInvalid, "unsafe-words: ")
			e.UnsafeWords = "Left alone at night, seen in the record of 27 February."
			_, err = c.SaveAudit(c.by["Wim"], n, e, true)
			refused(t, err, fault.KindInvalid, "Hal Example have been told")
			c.state(n, InProgress)
			for as, want := range map[string]int{"Tam": 1, "Hal": 1, "Tom": 0, "Qi": 0, "Wyn": 0} {
				person, _ := account.From(c.by[as])
				all, err := c.Due(c.by[as], person)
				must(t, err)
				got := 0
				for _, w := range all {
					if strings.HasPrefix(w.Words, "Answer for a child’s safety today") && w.Due == day {
						got++
					}
				}
				if got != want {
					t.Errorf("%s is told %d times, want %d", as, got, want)
				}
			}
			for _, as := range []string{"Wim", "Qi"} {
				refused(t, c.Acknowledge(c.by[as], n, "I saw the child today, he is safe."), fault.KindForbidden, "")
			}
			refused(t, c.Acknowledge(c.by["Tam"], n, "ok"), fault.KindInvalid, "safe: ")
			must(t, c.Acknowledge(c.by["Tam"], n, "Visited today: his aunt stays at night."))
			refused(t, c.Acknowledge(c.by["Hal"], n, "Visited today: his aunt stays."), fault.KindConflict, "Tam Example answered")
			e.Version = c.state(n, InProgress).Version
			e.Unsafe, e.UnsafeWords = false, "" // it cannot be taken back once it was answered
			_, err = c.SaveAudit(c.by["Wim"], n, e, true)
			must(t, err)
			if a := c.state(n, Submitted); !a.Unsafe || a.SafeName != "Tam Example" || a.SafeOn != day {
				t.Errorf("%+v", a)
			}
		})
		t.Run("the database itself refuses an unsafe audit that nobody answered for", func(t *testing.T) {
			n := c.allocated("C-905")
			err := d.Housekeep(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "update practice_audit set unsafe = :yes, submitted_on = :on where number = :n", map[string]any{"yes": true, "on": day, "n": n})
				return err
			})
			if err == nil {
				t.Error("it was taken")
			}
		})
		t.Run("from sample to re-audit", func(t *testing.T) {
			n := c.submitted("C-910", Good)
			refused(t, c.Moderate(c.by["Wyn"], n, Improve, c.same(n, Improve), "The plan has no dates."), fault.KindNotFound, "")
			must(t, c.AddAction(c.by["Wim"], n, "See him alone every week.", c.id["Tam"], day.AddDays(14)))
			must(t, c.Moderate(c.by["Qi"], n, Improve, c.same(n, Improve), "The plan has no dates."))
			refused(t, c.Agree(c.by["Qi"], n), fault.KindForbidden, "You moderated")
			must(t, c.Agree(c.by["Wim"], n))
			c.state(n, ActionsOpen)
			refused(t, c.PlanReAudit(c.by["Qi"], n, day.AddDays(90)), fault.KindConflict, "actions open")
			refused(t, c.DoneAction(c.by["Wim"], n, 1, "Weekly visits are in the record."), fault.KindForbidden, "Tam")
			must(t, c.DoneAction(c.by["Tam"], n, 1, "Weekly visits are in the record."))
			refused(t, c.VerifyAction(c.by["Tam"], n, 1, "He says he is heard."), fault.KindForbidden, "somebody else")
			must(t, c.VerifyAction(c.by["Qi"], n, 1, "He says he is heard."))
			c.state(n, ActionsDone)
			must(t, c.PlanReAudit(c.by["Qi"], n, day.AddDays(90)))
			day = day.AddDays(91)
			r, err := c.Report(t.Context(), day.AddDays(-200), day)
			must(t, err)
			if r.Audits.Again.Late != 1 {
				t.Errorf("%+v", r.Audits.Again)
			}
			again, err := c.ReAudit(c.by["Qi"], n, c.id["Wyn"], day.AddDays(7))
			must(t, err)
			_, err = c.ReAudit(c.by["Qi"], n, c.id["Wyn"], day.AddDays(7))
			refused(t, err, fault.KindConflict, fmt.Sprintf("audit %d", again))
			first, second := c.state(n, ReAuditDue), c.state(again, Allocated)
			if second.AgainOf != first.ID || second.Pseudonym != first.Pseudonym {
				t.Error("it is not the same child's")
			}
			_, err = c.SaveAudit(c.by["Wyn"], again, c.filled(again, Good), true)
			must(t, err)
			must(t, c.Moderate(c.by["Qi"], again, Good, c.same(again, Good), ""))
			must(t, c.Agree(c.by["Wyn"], again))
			c.state(n, Closed)
			if r, err = c.Report(t.Context(), day.AddDays(-200), day); err != nil || r.Audits.Again.Better != 1 || r.Audits.Again.Late != 0 {
				t.Errorf("%+v %v", r.Audits.Again, err)
			}
			must(t, c.CloseAudit(c.by["Qi"], again, ""))
			c.state(again, Closed)
		})
		t.Run("only who must know is told whose record it is, and that is recorded", func(t *testing.T) {
			n := c.allocated("C-920")
			for _, as := range []string{"Qi", "Val"} {
				_, err := c.ChildOf(c.by[as], n)
				refused(t, err, fault.KindForbidden, "To you it is")
			}
			id, err := c.ChildOf(c.by["Wim"], n)
			must(t, err)
			record, err := d.Record(t.Context(), db.RecordFilter{Limit: 1})
			must(t, err)
			if id != "C-920" || record[0].Sentence != fmt.Sprintf("looked up whose record audit %d is about", n) {
				t.Errorf("%s, %+v", id, record[0])
			}
		})
		t.Run("whoever holds the database and every child's number still cannot join them", func(t *testing.T) { joinAttack(t, c, d) })
	})
}

// joinAttack holds the whole database and a list of all children, and tries to find out who was audited: by reading the numbers, by making
// pseudonyms with keys of its own, by joining an audit to an escalation of the same child, and after a rotation by the pseudonyms of before.
func joinAttack(t *testing.T, c *cast, d *db.DB) {
	const child = "ATTACKED-7"
	n := c.agreed(child, Good, Good)
	_, err := c.RaiseEscalation(c.by["Yan"], Raised{Child: child, Team: "North", Issue: "drift", Stage: Stage1, What: "No plan for half a year."})
	must(t, err)
	_, err = c.Supervise(c.by["Tam"], Supervised{Worker: "ATTACKED-WORKER", On: *c.day})
	must(t, err)
	dump := func() string {
		var b bytes.Buffer
		for _, q := range []string{"select pseudonym as a, sealed as b, theme || team || auditor_name as c from practice_audit", "select '' as a, sealed as b, owner_name as c from practice_audit_action",
			"select pseudonym as a, sealed as b, team as c from practice_escalation", "select '' as a, sealed as b, by_name as c from practice_escalation_step", "select worker as a, sealed as b, team as c from practice_supervision"} {
			var rows []struct {
				A string `db:"a"`
				B []byte `db:"b"`
				C string `db:"c"`
			}
			must(t, d.All(t.Context(), &rows, q, nil))
			for _, r := range rows {
				fmt.Fprintln(&b, r.A, string(r.B), r.C)
			}
		}
		record, err := d.Record(t.Context(), db.RecordFilter{})
		must(t, err)
		for _, e := range record {
			fmt.Fprintln(&b, e.Sentence)
		}
		return b.String()
	}
	all := dump()
	for _, secret := range []string{child, strings.ToLower(child), "ATTACKED-WORKER", "No plan for half"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q lies in clear", secret)
		}
	}
	theirs, _, err := file.CreateKeys(c.path + "-attacker")
	must(t, err)
	for _, purpose := range []string{forAudits, forEscalations, forWorkers, ""} {
		if strings.Contains(all, theirs.Pseudonym(purpose, child)) {
			t.Error("a pseudonym can be made without the key")
		}
	}
	before := c.keys.Pseudonym(forAudits, child)
	if !strings.Contains(all, before) || strings.Count(all, before) > 1 {
		t.Error("an audit and an escalation can be joined, or the audit is not there")
	}
	old, fresh, err := file.BeginRotation(c.path)
	must(t, err)
	must(t, d.Write(dbtest.Ctx(t), "changed the keys", func(tx *db.Tx) error {
		_, err := c.Reseal(t.Context(), tx, func(sealed []byte) ([]byte, bool, error) { return file.Reseal(sealed, old, fresh) }, fresh)
		return err
	}))
	if strings.Contains(dump(), before) {
		t.Error("a pseudonym outlived the rotation")
	}
	c.keys, c.Practices.keys = fresh, fresh
	id, err := c.ChildOf(c.by["Wim"], n)
	if err != nil || id != child {
		t.Errorf("after the rotation the auditor reads %q, %v", id, err)
	}
	if a := c.state(n, Agreed); a.Pseudonym != fresh.Pseudonym(forAudits, child) {
		t.Error("the pseudonym is not the new key's")
	}
}
