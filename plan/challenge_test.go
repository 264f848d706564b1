package plan

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/practice"
)

// year is a council on a clock that a test moves, with an action of Olu's that is declared on track and sixteen months of a core measure.
type year struct {
	*cast
	now time.Time
	d   *db.DB
}

const theAction = "roadmap-2025/1.1"

// eachYear runs a test on such a council, on SQLite and on PostgreSQL where there is one.
func eachYear(t *testing.T, fn func(t *testing.T, y *year)) {
	t.Helper()
	monday := time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)
	y := &year{now: monday}
	dbtest.EachAt(t, func() time.Time { return y.now }, append([]fs.FS{council.Schema, collection.Schema, practice.Schema}, schemas...), func(t *testing.T, d *db.DB) {
		y.now, y.d = monday, d
		y.cast = newCast(t, d)
		y.plans.Evidence(council.New(d, nil), nil, nil, nil)
		y.begin(t)
		y.measured(t, "1.1", "supervision-on-time")
		y.figures(t, falling[:13]...)
		y.says(t, whole(0))
		fn(t, y)
	})
}

// figures puts monthly figures of supervision in time up to January 2026.
func (y *year) figures(t *testing.T, values ...float64) {
	t.Helper()
	must(t, y.d.Housekeep(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), "delete from measure_value where measure = 'supervision-on-time'", nil); err != nil {
			return err
		}
		for i, v := range values {
			last := calendar.On(2026, 2, 1).AddMonths(i + 1 - len(values)).AddDays(-1)
			_, err := tx.Exec(t.Context(), `insert into measure_value (measure, line, kind, starts, at, value, numerator, denominator, excluded, unknown, breakdowns, population)
				values ('supervision-on-time', '', 'month', :starts, :at, :value, :n, 200, '{}', 0, '[]', 0)`,
				map[string]any{"starts": last.AddDays(1).AddMonths(-1), "at": last, "value": v, "n": 2 * v})
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// says submits an update of Olu's and signs it off.
func (y *year) says(t *testing.T, e UpdateEdit) {
	t.Helper()
	n, err := y.plans.SaveUpdate(y.by["Olu"], theAction, e, true)
	must(t, err)
	must(t, y.plans.SignOff(y.by["Sam"], theAction, n))
}

// later lets days pass and the nightly job look.
func (y *year) later(t *testing.T, days int) {
	t.Helper()
	y.now = y.now.AddDate(0, 0, days)
	must(t, y.plans.Rate(dbtest.Ctx(t)))
}

func (y *year) challenges(t *testing.T) []Challenge {
	t.Helper()
	all, err := y.plans.Challenges(y.by["Mo"], y.action(t, theAction))
	must(t, err)
	return all
}

func (y *year) standing(t *testing.T) Standing {
	t.Helper()
	plan, err := y.plans.Plan(y.by["Mo"], "roadmap-2025")
	must(t, err)
	all, err := y.plans.standings(y.by["Mo"], plan, []Action{y.action(t, theAction)})
	must(t, err)
	return all[y.action(t, theAction).ID]
}

func kind(err error) fault.Kind {
	if f := fault.Of(err); f != nil {
		return f.Kind
	}
	return ""
}

// Governance 4a.4: a green that nobody defended stands as amber (upheld) beside declared green.
func TestAnUnansweredChallengeIsUpheldByItself(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		y.later(t, 0)
		all := y.challenges(t)
		if len(all) != 1 || all[0].Rules != "R3" || all[0].Says != Amber || all[0].State != ChallengeRaised || all[0].Ruleset != RuleSet {
			t.Fatalf("%+v", all)
		}
		if all[0].Due != calendar.On(2026, 2, 9) {
			t.Errorf("five working days after Monday 2 February are %s", all[0].Due.Words())
		}
		if !strings.Contains(all[0].Question, "It is declared on track. The evidence implies amber. R3: Supervision") || !strings.Contains(all[0].Question, "fell below its lower control limit in January 2026") {
			t.Error(all[0].Question)
		}
		y.later(t, 7) // the fifth working day
		if s := y.standing(t); s.Upheld != "" || s.Open == nil {
			t.Errorf("after five working days %+v", s)
		}
		y.later(t, 1) // the sixth
		s := y.standing(t)
		if s.Delivery != OnTrack || s.Upheld != Amber || s.Open != nil || y.challenges(t)[0].State != ChallengeExpired {
			t.Errorf("after six working days %+v", s)
		}
		if a := y.action(t, theAction); a.Delivery != OnTrack {
			t.Error("the system changed what was declared")
		}
		p, err := y.plans.Position(y.by["Dee"], "roadmap-2025")
		must(t, err)
		if len(p.Exceptions) == 0 || p.Exceptions[0].Ref != "1.1" || p.Exceptions[0].Standing.Words() != "Amber (upheld) beside declared on track" {
			t.Errorf("%+v", p.Exceptions)
		}
		y.later(t, 1)
		if len(y.challenges(t)) != 1 {
			t.Error("what was asked is asked again")
		}
		y.figures(t, falling[:14]...)
		y.later(t, 1)
		if all := y.challenges(t); len(all) != 2 || all[0].Says != Red {
			t.Errorf("worse evidence asks again: %+v", all)
		}
	})
}

func TestAChallengeIsAnsweredAndDecided(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		y.later(t, 0)
		answer := func(who string, kind AnswerKind, words string) error {
			return y.plans.AnswerChallenge(y.by[who], theAction, 1, kind, words)
		}
		decide := func(who string, n int, to ChallengeState) error {
			return y.plans.DecideChallenge(y.by[who], theAction, n, to, "Two posts are filled from March on.")
		}
		t.Run("there is nothing to decide before it is answered", func(t *testing.T) {
			if got := kind(decide("Qi", 1, ChallengeExplained)); got != fault.KindConflict {
				t.Error(got)
			}
		})
		t.Run("only its owner answers, with a reason", func(t *testing.T) {
			if got := kind(answer("Ola", Explain, "Two posts were empty.")); got != fault.KindForbidden {
				t.Error(got)
			}
			if got := kind(answer("Olu", Explain, "")); got != fault.KindInvalid {
				t.Error(got)
			}
			must(t, answer("Olu", Explain, "Two posts were empty in January."))
			if got := kind(answer("Olu", Accept, "")); got != fault.KindConflict {
				t.Errorf("an answer is changed: %s", got)
			}
		})
		t.Run("the owner cannot decide, even with the right to assure; nor can who has no right", func(t *testing.T) {
			person, _ := account.From(y.by["Olu"])
			person.Roles.V = []string{"owner", "assurance"}
			both := account.With(t.Context(), person)
			if err := y.plans.DecideChallenge(both, theAction, 1, ChallengeExplained, "It is as I said."); kind(err) != fault.KindForbidden || !strings.Contains(err.Error(), "You own this action") {
				t.Error(err)
			}
			for _, who := range []string{"Olu", "Mo", "Ana", "Sam"} {
				if got := kind(decide(who, 1, ChallengeExplained)); got != fault.KindForbidden {
					t.Errorf("%s: %s", who, got)
				}
			}
		})
		t.Run("data that nobody disputed was not put right", func(t *testing.T) {
			if got := kind(decide("Qi", 1, ChallengeFixed)); got != fault.KindInvalid {
				t.Error(got)
			}
		})
		t.Run("explained, the declared colour stays with the reason beside it", func(t *testing.T) {
			must(t, decide("Qi", 1, ChallengeExplained))
			y.later(t, 1)
			if s := y.standing(t); s.Reason != "Two posts were empty in January." || s.Upheld != "" || len(y.challenges(t)) != 1 {
				t.Errorf("%+v", s)
			}
		})
		t.Run("a person asks, without a colour, and it expires as a question", func(t *testing.T) {
			if _, err := y.plans.Ask(y.by["Ola"], theAction, "Why is this not done yet?", "Scrutiny", ""); kind(err) != fault.KindForbidden {
				t.Error(err)
			}
			if _, err := y.plans.Ask(y.by["Mo"], theAction, "Why?", "Somebody", Blue); kind(err) != fault.KindInvalid {
				t.Error(err)
			}
			n, err := y.plans.Ask(y.by["Mo"], theAction, "What do the young people say about it?", "Scrutiny", "")
			must(t, err)
			if c := y.challenges(t)[0]; n != 2 || c.Rules != "" || c.RaisedName != "Mo Example" || c.Declared != Green {
				t.Errorf("%+v", c)
			}
			y.later(t, 10)
			if s := y.standing(t); s.Upheld != "" || y.challenges(t)[0].State != ChallengeExpired {
				t.Errorf("%+v", s)
			}
		})
		t.Run("disputed data goes to an analyst, and then to who decides", func(t *testing.T) {
			n, err := y.plans.Ask(y.by["Qi"], theAction, "How can this be green with that figure?", "Assurance", Red)
			must(t, err)
			must(t, y.plans.AnswerChallenge(y.by["Olu"], theAction, n, DisputeData, "The April file was sent in twice."))
			if got := kind(decide("Qi", n, ChallengeFixed)); got != fault.KindInvalid {
				t.Errorf("decided before anybody looked: %s", got)
			}
			if got := kind(y.plans.CheckData(y.by["Mo"], theAction, n, "It was sent in twice.")); got != fault.KindForbidden {
				t.Error(got)
			}
			must(t, y.plans.CheckData(y.by["Ana"], theAction, n, "It was sent in twice; the second is withdrawn."))
			must(t, decide("Dee", n, ChallengeFixed))
			if s := y.standing(t); s.Upheld != "" {
				t.Errorf("%+v", s)
			}
		})
		t.Run("what a person was right about stands until the declaration meets it", func(t *testing.T) {
			n, err := y.plans.Ask(y.by["Qi"], theAction, "Two of three hubs are not open. Is that on track?", "Improvement board", Red)
			must(t, err)
			must(t, y.plans.AnswerChallenge(y.by["Olu"], theAction, n, Accept, ""))
			must(t, decide("Qi", n, ChallengeUpheld))
			if s := y.standing(t); s.Upheld != Red || s.Words() != "Red (upheld) beside declared on track" {
				t.Errorf("%+v", s)
			}
			e := whole(0)
			e.Delivery, e.PublicReason = OffTrack, "Two hubs are late."
			y.says(t, e)
			if s := y.standing(t); s.Upheld != "" {
				t.Errorf("%+v", s)
			}
		})
	})
}

// Governance 4a.1: the owner of a blue action cannot sign it off; and what Blue is earned by.
func TestBlueIsEarned(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		full := append(append([]float64{}, falling[:12]...), 80)
		y.figures(t, full...)
		must(t, y.d.Housekeep(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into measure_target (id, measure, line, starts, target, reason, set_by, set_by_name, set_at) values ('t', 'supervision-on-time', '', '2024-01-01', 78, 'Agreed', 'x', 'X', :at)`, map[string]any{"at": tx.Now()})
			return err
		}))
		form := SignOffEdit{Statement: "Supervision in time has held for a year in every team.", Evidence: "Thematic audit of January, all teams.", EvidenceOn: y.d.Today().AddDays(-10)}
		sign := func(who string, e SignOffEdit) error { return y.plans.SignOffBlue(y.by[who], theAction, e) }
		t.Run("before it is delivered nobody can", func(t *testing.T) {
			if err := sign("Qi", form); kind(err) != fault.KindConflict || !strings.Contains(err.Error(), "delivered") {
				t.Error(err)
			}
		})
		e := whole(0)
		e.Delivery, e.HowWeKnow = Delivered, "All teams do it."
		y.says(t, e)
		t.Run("its owner is refused, and the attempt stands in the record", func(t *testing.T) {
			if got := kind(sign("Olu", form)); got != fault.KindForbidden {
				t.Error(got)
			}
			if got := y.lastSentence(t); got != "Olu Example was refused to sign off that action 1.1 in the plan “Roadmap 2025” is embedded" {
				t.Error(got)
			}
			person, _ := account.From(y.by["Olu"])
			person.Roles.V = []string{"owner", "assurance"}
			if got := kind(y.plans.SignOffBlue(account.With(t.Context(), person), theAction, form)); got != fault.KindForbidden {
				t.Errorf("with the right to assure: %s", got)
			}
		})
		t.Run("nobody sets it past the sign-off", func(t *testing.T) {
			if got := kind(y.plans.SetImpact(y.by["Qi"], theAction, Embedded)); got != fault.KindConflict {
				t.Error(got)
			}
		})
		t.Run("old evidence and empty statements are refused at their fields", func(t *testing.T) {
			old := form
			old.EvidenceOn, old.Statement = y.d.Today().AddDays(-90), "Good"
			f := fault.Of(sign("Qi", old))
			if f == nil || len(f.Fields) != 2 || f.Fields[0].Name != "statement" || f.Fields[1].Name != "evidence-on" {
				t.Errorf("%+v", f)
			}
		})
		t.Run("five months at the target are too few", func(t *testing.T) {
			y.figures(t, append(append([]float64{}, falling[:7]...), 70, 83, 82, 81, 80, 79)...)
			if err := sign("Qi", form); kind(err) != fault.KindConflict || !strings.Contains(err.Error(), "5 periods and 5 months") {
				t.Error(err)
			}
			y.figures(t, full...)
		})
		t.Run("somebody independent signs, and it is blue", func(t *testing.T) {
			must(t, sign("Qi", form))
			y.later(t, 1)
			if s := y.standing(t); ColourOf(s.Delivery, s.Impact) != Blue || s.Implied != Blue {
				t.Errorf("%+v", s)
			}
			all, err := y.plans.SignOffs(y.by["Mo"], y.action(t, theAction))
			must(t, err)
			if len(all) != 1 || len(all[0].Hash) != 64 || !strings.Contains(all[0].Figures, "held for 12 periods and 12 months") && !strings.Contains(all[0].Figures, "held for 13 periods and 13 months") || all[0].SignedRole != "Quality assurance lead" {
				t.Errorf("%+v", all)
			}
			if got := kind(sign("Dee", form)); got != fault.KindConflict {
				t.Errorf("signed twice: %s", got)
			}
		})
		t.Run("when the change does not last, reopening is proposed and somebody independent reopens", func(t *testing.T) {
			y.figures(t, append(append([]float64{}, falling[:11]...), 77.5, 77.5)...)
			y.later(t, 1)
			if s := y.standing(t); s.Implied != GreenRing || s.Impact != Embedded {
				t.Errorf("%+v", s)
			}
			if got := kind(y.plans.Reopen(y.by["Olu"], theAction, "The figures fell again.")); got != fault.KindForbidden {
				t.Error(got)
			}
			must(t, y.plans.Reopen(y.by["Qi"], theAction, "The figures fell again."))
			if a := y.action(t, theAction); a.Delivery != AtRisk || a.Impact != Emerging {
				t.Errorf("%+v", a)
			}
			all, _ := y.plans.SignOffs(y.by["Mo"], y.action(t, theAction))
			if len(all) != 1 || all[0].ReopenedWhy != "The figures fell again." {
				t.Errorf("the sign-off is gone or not ended: %+v", all)
			}
		})
	})
}

func TestThresholdsTakeTwo(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		propose := func(who, key, value string) error {
			return y.plans.ProposeThreshold(y.by[who], key, value, "A week is needed after half-term.", "Improvement board, 20 January 2026")
		}
		for _, who := range []string{"Dee", "Mo", "Olu"} {
			if got := kind(propose(who, "answer_days", "10")); got != fault.KindForbidden {
				t.Errorf("%s: %s", who, got)
			}
		}
		if f := fault.Of(propose("Qi", "answer_days", "30")); f == nil || f.Fields[0].Name != "value" {
			t.Errorf("%+v", f)
		}
		if f := fault.Of(propose("Qi", "no_such", "3")); f == nil || f.Fields[0].Name != "threshold" {
			t.Errorf("%+v", f)
		}
		must(t, propose("Qi", "answer_days", "10"))
		l, err := y.plans.limits(t.Context())
		must(t, err)
		if l["answer_days"] != 5 {
			t.Error("one person changed a threshold")
		}
		all, err := y.plans.ThresholdChanges(t.Context())
		must(t, err)
		person, _ := account.From(y.by["Qi"])
		person.Roles.V = []string{"assurance", "director"}
		if got := kind(y.plans.DecideThreshold(account.With(t.Context(), person), all[0].ID, true)); got != fault.KindForbidden {
			t.Errorf("agreed to their own: %s", got)
		}
		must(t, y.plans.DecideThreshold(y.by["Dee"], all[0].ID, true))
		if l, err = y.plans.limits(t.Context()); err != nil || l["answer_days"] != 10 {
			t.Errorf("%v %v", l, err)
		}
		settled, err := y.plans.Settled(t.Context())
		must(t, err)
		last := settled[len(settled)-1]
		if last.Settled == nil || last.Settled.Owner != ThresholdOwner || last.Settled.ByName != "Dee Example" || last.Settled.Source != "Improvement board, 20 January 2026" {
			t.Errorf("%+v", last)
		}
		if got := kind(y.plans.DecideThreshold(y.by["Dee"], all[0].ID, false)); got != fault.KindConflict {
			t.Errorf("decided twice: %s", got)
		}
	})
}
