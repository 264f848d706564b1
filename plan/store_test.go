package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/inspection"
	"waymark/job"
	"waymark/measure"
)

var schemas = []fs.FS{account.Schema, job.Schema, measure.Schema, inspection.Schema, Schema}

// cast is one council's people, and a context in which each has signed in.
type cast struct {
	plans    *Plans
	accounts *account.Accounts
	by       map[string]context.Context // by first name
	id       map[string]string
}

// shipped are the bank holidays that Waymark ships.
func shipped(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil }

// newCast opens a council: Mo manages the programme, Olu and Ola own actions, Sam sponsors priority 1 of roadmap-2025, Dee is the
// director, Qi assures quality, Ana analyses, Pat is a partner.
func newCast(t *testing.T, d *db.DB) *cast {
	t.Helper()
	accounts := account.New(d, account.Settings{PublicURL: "https://plan.example", DormantDays: 45})
	measures, err := measure.New(d, nil, job.New(d, calendar.SystemClock()), nil, "")
	must(t, err)
	c := &cast{plans: New(d, accounts, measures, inspection.New(d, accounts, shipped)), accounts: accounts, by: map[string]context.Context{}, id: map[string]string{}}
	measures.LockTargets(c.plans.TargetLocked)
	for first, role := range map[string]string{"Mo": "programme-manager", "Olu": "owner", "Ola": "owner", "Sam": "sponsor", "Dee": "director", "Qi": "assurance", "Ana": "analyst", "Pat": "partner"} {
		p := account.Person{Name: first + " Example", Email: strings.ToLower(first) + "@exampleborough.example"}
		p.Roles.V = []string{role}
		if first == "Sam" {
			p.Priorities.V = []string{"roadmap-2025/1"}
		}
		id, err := accounts.Add(dbtest.Ctx(t), p)
		if err != nil {
			t.Fatal(err)
		}
		person, err := accounts.Person(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		c.by[first], c.id[first] = account.With(t.Context(), person), id
	}
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// begin starts roadmap-2025 from the template, gives 1.1 to Olu and makes it active.
func (c *cast) begin(t *testing.T) {
	t.Helper()
	c.draft(t)
	c.activate(t, "roadmap-2025")
}

// draft starts roadmap-2025 from the template and gives 1.1 to Olu.
func (c *cast) draft(t *testing.T) {
	t.Helper()
	today := c.plans.db.Today()
	_, err := c.plans.StartFromTemplate(c.by["Mo"], Plan{Slug: "roadmap-2025", Title: "Roadmap 2025", Starts: today.AddDays(-100), Ends: today.AddDays(900)}, true)
	must(t, err)
	c.edit(t, "roadmap-2025/1.1", func(e *ActionEdit) { e.OwnerID, e.Due = c.id["Olu"], today.AddDays(60) })
}

// change asks for a change as the programme manager and has it approved by the director.
func (c *cast) change(t *testing.T, e ChangeEdit) {
	t.Helper()
	e.Reason = "The lease came late."
	n, err := c.plans.RequestChange(c.by["Mo"], "roadmap-2025", e, true)
	must(t, err)
	must(t, c.plans.DecideChange(c.by["Dee"], "roadmap-2025", n, true, decided(c.plans.db.Today())))
}

// measured has the core measures of an action of the approved plan changed, and nothing else measure it.
func (c *cast) measured(t *testing.T, ref string, core ...string) {
	t.Helper()
	c.change(t, ChangeEdit{Kind: ChangeMeasures, Ref: ref, Text: tieWords(tiesOf(core, nil))})
}

// activate takes a draft through consultation and approval to work.
func (c *cast) activate(t *testing.T, slug string) {
	t.Helper()
	must(t, c.plans.Consult(c.by["Mo"], slug, "The children in care council, parents, staff and partners, in three meetings"))
	must(t, c.plans.Approve(c.by["Dee"], slug, decided(c.plans.db.Today())))
	must(t, c.plans.Begin(c.by["Dee"], slug))
}

// decided is a decision of the board on a day.
func decided(on calendar.Date) Decision {
	return Decision{Text: "Agreed as put", Forum: "Improvement board", On: on}
}

// edit changes an action as its form does: all fields as they stand, and what is to change.
func (c *cast) edit(t *testing.T, ref string, change func(*ActionEdit)) {
	t.Helper()
	a := c.action(t, ref)
	e := c.editOf(t, a)
	change(&e)
	must(t, c.plans.EditAction(c.by["Mo"], ref, e))
}

// decideAll has the director approve every change request that waits.
func (c *cast) decideAll(t *testing.T, slug string) {
	t.Helper()
	plan, err := c.plans.Plan(t.Context(), slug)
	must(t, err)
	all, err := c.plans.Changes(c.by["Dee"], plan)
	must(t, err)
	for _, one := range all {
		if one.State == ChangeSubmitted {
			must(t, c.plans.DecideChange(c.by["Dee"], slug, one.Number, true, decided(c.plans.db.Today())))
		}
	}
}

func (c *cast) action(t *testing.T, ref string) Action {
	t.Helper()
	a, _, err := c.plans.Action(c.by["Mo"], ref)
	must(t, err)
	return a
}

func (c *cast) editOf(t *testing.T, a Action) ActionEdit {
	t.Helper()
	e, err := c.plans.Edit(t.Context(), a)
	must(t, err)
	return e
}

func (c *cast) lastSentence(t *testing.T) string {
	t.Helper()
	es, err := c.plans.db.Record(t.Context(), db.RecordFilter{Limit: 1})
	if err != nil || len(es) != 1 {
		t.Fatal(err)
	}
	return es[0].WhoName + " " + es[0].Sentence
}

func whole(version int) UpdateEdit {
	return UpdateEdit{WhatHappened: "The second hub opened.", Difference: "Families wait two days less.", Next: "Open the third.", Delivery: OnTrack, Version: version}
}

func TestImportOntoTheTemplate(t *testing.T) {
	published, _ := readSeed(t)
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		mo := c.by["Mo"]
		_, err := c.plans.StartFromTemplate(mo, Plan{Slug: "roadmap-2025"}, true)
		must(t, err)
		before, err := c.plans.Export(mo, "roadmap-2025")
		must(t, err)
		approved, failed, err := c.plans.ApproveAllChild(mo, "roadmap-2025")
		if err != nil || approved != 51 || len(failed) > 0 {
			t.Fatalf("approved %d, failed %v, %v", approved, failed, err)
		}
		got, err := c.plans.Import(mo, "roadmap-2025", published, "")
		must(t, err)
		t.Run("the published words replace ours, all 44 of them", func(t *testing.T) {
			if got.Fresh || got.Reworded != 44 || got.Added != 0 || len(got.Kept) != 0 {
				t.Errorf("%+v", got)
			}
			after, err := c.plans.Export(mo, "roadmap-2025")
			must(t, err)
			for i, q := range after.Priorities {
				if q.Title != published.Priorities[i].Title {
					t.Errorf("priority %d is %q", q.Number, q.Title)
				}
				for j, a := range q.Actions {
					if a.Text != published.Priorities[i].Actions[j].Text {
						t.Errorf("%s is %q", a.Ref, a.Text)
					}
					was := before.Priorities[i].Actions[j]
					was.Text = a.Text
					if !reflect.DeepEqual(a, was) {
						t.Errorf("%s lost more than its words:\n%+v\nwas\n%+v", a.Ref, a, was)
					}
				}
			}
		})
		t.Run("approved child texts are stale now, and approved anew they are fresh", func(t *testing.T) {
			if len(got.Stale) != 44 || !c.action(t, "roadmap-2025/1.10").Stale() {
				t.Errorf("%d stale", len(got.Stale))
			}
			must(t, c.plans.ApproveChild(mo, "roadmap-2025/1.10"))
			if a := c.action(t, "roadmap-2025/1.10"); a.Stale() || a.ApprovedBy != "Mo Example" {
				t.Errorf("%+v", a)
			}
		})
		t.Run("the sentence is in the record", func(t *testing.T) {
			es, err := d.Record(t.Context(), db.RecordFilter{Noun: "plan", ID: got.Plan.ID})
			must(t, err)
			found := false
			for _, e := range es {
				found = found || strings.HasPrefix(e.Sentence, "imported 7 priorities and 44 actions into the plan “Roadmap to excellence”")
			}
			if !found {
				t.Errorf("%+v", es)
			}
		})
		t.Run("a file without the template begins a plan of its own", func(t *testing.T) {
			got, err := c.plans.Import(mo, "seed", published, "")
			if err != nil || !got.Fresh || got.Added != 44 || got.Plan.Period() != "2023 to 2026" {
				t.Errorf("%+v %v", got, err)
			}
		})
		t.Run("exported and imported again nothing has changed", func(t *testing.T) {
			was, err := c.plans.Export(mo, "roadmap-2025")
			must(t, err)
			var b bytes.Buffer
			must(t, was.WriteXLSX(&b))
			again, err := Read(t.Context(), "plan.xlsx", b.Bytes())
			must(t, err)
			got, err := c.plans.Import(mo, again.Slug, again, "")
			if err != nil || got.Reworded+got.Added+len(got.Kept)+len(got.Unknown) != 0 {
				t.Errorf("%+v %v", got, err)
			}
			now, err := c.plans.Export(mo, "roadmap-2025")
			must(t, err)
			if !reflect.DeepEqual(was, now) {
				t.Error("something changed")
			}
			if v := c.action(t, "roadmap-2025/1.1"); v.Version != 3 {
				t.Errorf("1.1 was written again: version %d", v.Version)
			}
		})
		t.Run("an import with one bad action stores nothing at all", func(t *testing.T) {
			bad := Proposal{Title: "Bad", Priorities: []ProposedPriority{{Number: 1, Title: "A", Actions: []ProposedAction{{Ref: "1.1", Text: "Fine"}, {Ref: "1.2", Text: ""}}}}}
			_, err := c.plans.Import(mo, "bad", bad, "")
			refused(t, err, fault.KindInvalid)
			_, err = c.plans.Plan(mo, "bad")
			refused(t, err, fault.KindNotFound)
		})
		t.Run("an owner cannot import a plan", func(t *testing.T) {
			_, err := c.plans.Import(c.by["Olu"], "x", published, "")
			refused(t, err, fault.KindForbidden)
		})
	})
}

func TestUpdatesInTheStore(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const ref = "roadmap-2025/1.1"
		olu := c.by["Olu"]
		var n int
		t.Run("an owner keeps a draft that is not finished, and finishes it", func(t *testing.T) {
			var err error
			n, err = c.plans.SaveUpdate(olu, ref, UpdateEdit{WhatHappened: "The hub", Delivery: OnTrack}, false)
			must(t, err)
			again, err := c.plans.SaveUpdate(olu, ref, whole(1), true)
			if err != nil || again != n {
				t.Fatalf("number %d, then %d, %v", n, again, err)
			}
			if s := c.lastSentence(t); s != "Olu Example submitted update 1 on action 1.1 in the plan “Roadmap 2025”" {
				t.Error(s)
			}
		})
		t.Run("while it waits there is no second one, but it can be taken back, and is a draft that only those who owe it see", func(t *testing.T) {
			_, err := c.plans.SaveUpdate(olu, ref, UpdateEdit{WhatHappened: "Next month", Delivery: OnTrack}, false)
			refused(t, err, fault.KindConflict)
			must(t, c.plans.TakeBackUpdate(olu, ref))
			refused(t, c.plans.TakeBackUpdate(olu, ref), fault.KindConflict)
			us, err := c.plans.Updates(c.by["Mo"], c.action(t, ref))
			if err != nil || len(us) != 0 {
				t.Errorf("%+v %v", us, err)
			}
			us, err = c.plans.Updates(olu, c.action(t, ref))
			if err != nil || len(us) != 1 || us[0].State != UpdateDraft || us[0].WhatHappened != "The second hub opened." {
				t.Errorf("%+v %v", us, err)
			}
			_, err = c.plans.SaveUpdate(olu, ref, whole(3), true)
			must(t, err)
		})
		t.Run("a person who does not own the action cannot write an update", func(t *testing.T) {
			_, err := c.plans.SaveUpdate(c.by["Ola"], ref, whole(0), true)
			refused(t, err, fault.KindForbidden)
		})
		t.Run("the owner cannot sign off", func(t *testing.T) {
			refused(t, c.plans.SignOff(olu, ref, n), fault.KindForbidden)
		})
		t.Run("the programme manager returns it with a reason, and the owner sends it again", func(t *testing.T) {
			must(t, c.plans.ReturnUpdate(c.by["Mo"], ref, n, Comments{"difference": "Say how many families."}))
			e := whole(0)
			e.Delivery, e.PublicReason = OffTrack, "The builder left."
			u, err := c.plans.Update(olu, c.action(t, ref), n)
			must(t, err)
			e.Version = u.Version
			if u.Comments.V["difference"] != "Say how many families." || u.ReturnedWhy != "What difference it made: Say how many families." {
				t.Errorf("%+v %q", u.Comments, u.ReturnedWhy)
			}
			again, err := c.plans.SaveUpdate(olu, ref, e, true)
			if err != nil || again != n {
				t.Fatalf("number %d, %v", again, err)
			}
		})
		t.Run("the sponsor of another priority cannot sign it off, the sponsor of this one can", func(t *testing.T) {
			must(t, c.plans.SignOff(c.by["Sam"], ref, n))
			a := c.action(t, ref)
			if a.Delivery != OffTrack || a.PublicReason != "The builder left." {
				t.Errorf("%+v", a)
			}
			refused(t, c.plans.SignOff(c.by["Sam"], ref, n), fault.KindConflict)
			refused(t, c.plans.SignOff(c.by["Sam"], "roadmap-2025/2.1", 1), fault.KindForbidden)
		})
		t.Run("impact is set by somebody who does not own it", func(t *testing.T) {
			refused(t, c.plans.SetImpact(olu, ref, Emerging), fault.KindForbidden)
			must(t, c.plans.SetImpact(c.by["Qi"], ref, Emerging))
			if s := c.lastSentence(t); s != "Qi Example set the impact of action 1.1 in the plan “Roadmap 2025” to emerging" {
				t.Error(s)
			}
		})
	})
}

func TestEditsThatMeet(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.draft(t)
		const ref = "roadmap-2025/2.1"
		t.Run("a stale edit is refused with both texts, and nothing is lost", func(t *testing.T) {
			first, second := c.editOf(t, c.action(t, ref)), c.editOf(t, c.action(t, ref))
			first.Text, second.Text = "Theirs", "Ours"
			must(t, c.plans.EditAction(c.by["Mo"], ref, first))
			f := fault.Of(c.plans.EditAction(c.by["Mo"], ref, second))
			if f == nil || f.Kind != fault.KindConflict || len(f.Fields) != 1 || f.Fields[0].Now != "Theirs" || f.Fields[0].Yours != "Ours" {
				t.Errorf("%+v", f)
			}
			if a := c.action(t, ref); a.Text != "Theirs" {
				t.Error(a.Text)
			}
		})
		t.Run("of many at once with the same version one wins", func(t *testing.T) {
			e := c.editOf(t, c.action(t, ref))
			var wg sync.WaitGroup
			var mu sync.Mutex
			won, lost := 0, 0
			for i := range 8 {
				wg.Add(1)
				go func() {
					defer wg.Done()
					mine := e
					mine.Question = strings.Repeat("Why", i+1) + "?"
					err := c.plans.EditAction(c.by["Mo"], ref, mine)
					mu.Lock()
					defer mu.Unlock()
					if f := fault.Of(err); err == nil {
						won++
					} else if f != nil && f.Kind == fault.KindConflict {
						lost++
					} else {
						t.Error(err)
					}
				}()
			}
			wg.Wait()
			if won != 1 || lost != 7 {
				t.Errorf("%d won, %d lost", won, lost)
			}
		})
		t.Run("a partner sees only their own actions", func(t *testing.T) {
			c.edit(t, "roadmap-2025/3.4", func(e *ActionEdit) { e.OwnerID = c.id["Pat"] })
			plan, err := c.plans.Plan(t.Context(), "roadmap-2025")
			must(t, err)
			mine, err := c.plans.Actions(c.by["Pat"], plan)
			if err != nil || len(mine) != 1 || mine[0].Ref() != "3.4" {
				t.Errorf("%d actions, %v", len(mine), err)
			}
			_, _, err = c.plans.Action(c.by["Pat"], ref)
			refused(t, err, fault.KindForbidden)
		})
		t.Run("several plans stand side by side, and a closed one cannot be changed", func(t *testing.T) {
			_, err := c.plans.StartFromTemplate(c.by["Mo"], Plan{Slug: "old"}, false)
			must(t, err)
			c.activate(t, "old")
			must(t, c.plans.BeginClosing(c.by["Dee"], "old"))
			c.endAll(t, "old")
			must(t, c.plans.Close(c.by["Dee"], "old"))
			a, _, err := c.plans.Action(c.by["Mo"], "old/2.1")
			must(t, err)
			refused(t, c.plans.EditAction(c.by["Mo"], "old/2.1", c.editOf(t, a)), fault.KindConflict)
			refs, err := c.plans.ActionsOf(t.Context(), "rhi-72h")
			if err != nil || strings.Join(refs, " ") != "old/2.1 old-next/2.1 roadmap-2025/2.1" {
				t.Errorf("%v %v", refs, err)
			}
			recommendations, err := c.plans.AnswersOf(t.Context(), a)
			if err != nil || len(recommendations) != 0 {
				t.Errorf("%v %v", recommendations, err)
			}
		})
	})
}

func TestReleases(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		open := false
		c.plans.BeforePublish(func(context.Context) error {
			if open {
				return nil
			}
			return fault.Conflict("The crisis numbers are missing.")
		})
		const slug = "roadmap-2025"
		t.Run("nothing is published while a condition of the site is not met", func(t *testing.T) {
			_, err := c.plans.Propose(c.by["Mo"], slug)
			refused(t, err, fault.KindConflict)
			open = true
		})
		t.Run("nothing is published while an action is late without a reason or its child text is too hard", func(t *testing.T) {
			c.change(t, ChangeEdit{Kind: ChangeDue, Ref: "1.1", Due: d.Today().AddDays(-1)})
			c.edit(t, slug+"/7.5", func(e *ActionEdit) { e.Child = "We will undertake a robust multi-agency assessment." })
			all, err := c.plans.Blocks(c.by["Mo"], slug)
			if err != nil || len(all) < 2 || all[0].Ref != "1.1" || all[len(all)-1].Ref != "7.5" {
				t.Fatalf("%+v %v", all, err)
			}
			_, err = c.plans.Propose(c.by["Mo"], slug)
			refused(t, err, fault.KindConflict)
			c.edit(t, slug+"/1.1", func(e *ActionEdit) { e.PublicReason = "The builder left." })
			c.edit(t, slug+"/7.5", func(e *ActionEdit) { e.Child = "You will get good lessons." })
		})
		var n int
		t.Run("one person proposes and nothing is public yet", func(t *testing.T) {
			var err error
			n, err = c.plans.Propose(c.by["Mo"], slug)
			must(t, err)
			if plans, err := c.plans.Published(t.Context()); err != nil || len(plans) != 0 {
				t.Errorf("%d plans, %v", len(plans), err)
			}
		})
		t.Run("the same person cannot approve, another can", func(t *testing.T) {
			refused(t, c.plans.ApproveRelease(c.by["Mo"], slug, n), fault.KindForbidden)
			refused(t, c.plans.ApproveRelease(c.by["Olu"], slug, n), fault.KindForbidden)
			must(t, c.plans.ApproveRelease(c.by["Dee"], slug, n))
			refused(t, c.plans.ApproveRelease(c.by["Dee"], slug, n), fault.KindConflict)
		})
		t.Run("the public reads what was released, not what was written since", func(t *testing.T) {
			c.change(t, ChangeEdit{Kind: ChangeWording, Ref: "7.5", Text: "Changed after the release"})
			plans, err := c.plans.Published(t.Context())
			if err != nil || len(plans) != 1 {
				t.Fatalf("%d plans, %v", len(plans), err)
			}
			p := plans[0]
			done, all := p.Count()
			a, late := p.Action("7.5"), p.Action("1.1")
			if done != 0 || all != 44 || a.ChildText != "You will get good lessons." || strings.Contains(a.Title, "Changed") || p.Released != d.Today() || a.LastChanged != d.Today() {
				t.Errorf("%+v", a)
			}
			if w := late.Word(d.Today()); w != WordLate || late.Why(d.Today()) != "The builder left." || !late.Tied("rereferral-12m") || late.Recommendations[0].Code != "2018/R5" {
				t.Errorf("%s: %+v", w, late)
			}
		})
		t.Run("no name of staff reaches the public", func(t *testing.T) {
			plans, err := c.plans.Published(t.Context())
			must(t, err)
			var b bytes.Buffer
			must(t, jsonInto(&b, plans))
			for _, name := range []string{"Example\"", "Olu", c.id["Olu"], "exampleborough.example"} {
				if strings.Contains(b.String(), name) {
					t.Errorf("%q is in it", name)
				}
			}
		})
	})
}

func TestPublicActionOverTime(t *testing.T) {
	released := calendar.On(2026, time.January, 10)
	a := PublicAction{Delivery: OnTrack, Due: released.AddDays(50), LastChanged: released, Milestones: []PublicMilestone{{Title: "One", Done: released}, {Title: "Two"}}}
	if a.Word(released) != WordDoing || a.Why(released) != "" || a.Stale(released.AddDays(100)) || a.NextMilestone().Title != "Two" {
		t.Errorf("%+v", a)
	}
	if later := released.AddDays(101); a.Word(later) != WordLate || a.Why(later) == "" || !a.Stale(later) {
		t.Error("a date that passed since the release shows, with a plain sentence")
	}
}

func TestDue(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const ref = "roadmap-2025/1.1"
		list := func(first string) string {
			person, _ := account.From(c.by[first])
			all, err := c.plans.Due(t.Context(), person)
			must(t, err)
			var words []string
			for _, w := range all {
				words = append(words, w.Words)
			}
			return strings.Join(words, "\n")
		}
		expect := func(first, words string) {
			t.Helper()
			if got := list(first); !strings.Contains(got, words) {
				t.Errorf("%s has no %q among:\n%s", first, words, got)
			}
		}
		expect("Olu", "Write an update on action 1.1")
		expect("Mo", "Find an owner for action 1.2")
		if got := list("Ola"); got != "" {
			t.Errorf("Ola owns nothing, but has %s", got)
		}
		must(t, c.plans.AddMilestone(c.by["Olu"], ref, "Hub open", d.Today().AddDays(3)))
		expect("Olu", "Reach the milestone “Hub open” of action 1.1")
		_, err := c.plans.SaveUpdate(c.by["Olu"], ref, whole(0), true)
		must(t, err)
		expect("Sam", "Sign off update 1 on action 1.1")
		expect("Dee", "Sign off update 1 on action 1.1")
		if got := list("Olu"); strings.Contains(got, "update") {
			t.Errorf("Olu waits for the sign-off, but has %s", got)
		}
		must(t, c.plans.ReturnUpdate(c.by["Mo"], ref, 1, Comments{"what-happened": "How many?"}))
		expect("Olu", "Change your update on action 1.1")
		if got := list("Sam"); strings.Contains(got, "Sign off") {
			t.Error(got)
		}
		milestones, err := c.plans.Milestones(t.Context(), c.action(t, ref))
		must(t, err)
		rang := 0
		c.plans.OnMilestones(func(context.Context, *db.Tx) error { rang++; return nil })
		must(t, c.plans.ReachMilestone(c.by["Olu"], ref, milestones[0].ID, d.Today(), "Opening day"))
		var lent []map[string]string
		must(t, c.plans.FeedMilestones(t.Context(), func(row map[string]string) error {
			if row["record_id"] == milestones[0].ID {
				lent = append(lent, row)
			}
			return nil
		}))
		if len(lent) != 1 || lent[0]["done_date"] != d.Today().String() || lent[0]["evidence_link"] != "Opening day" || lent[0]["due_date"] != milestones[0].BaselineDue.String() || lent[0]["action_no"] != ref || rang != 1 {
			t.Errorf("%d bells; lent: %v", rang, lent)
		}
		if got := list("Olu"); strings.Contains(got, "milestone") {
			t.Error(got)
		}
		must(t, c.plans.ApproveChild(c.by["Mo"], ref))
		c.change(t, ChangeEdit{Kind: ChangeWording, Ref: "1.1", Text: "Something else"})
		expect("Mo", "Check the child text of action 1.1")
	})
}

func jsonInto(b *bytes.Buffer, v any) error { return json.NewEncoder(b).Encode(v) }
