package practice

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
)

var schemas = []fs.FS{account.Schema, Schema}

// cast is one council's people, and a context in which each has signed in: Qi leads quality assurance and Val is another lead, Wim and Wyn
// audit, Tam manages the team North and Tom the team South, Hal is head of service, Yan reviews, Ana analyses, Dee is the director.
type cast struct {
	*Practices
	t    *testing.T
	day  *calendar.Date // the council's clock
	keys *file.Keys
	path string // of the key file
	by   map[string]context.Context
	id   map[string]string
	own  fstest.MapFS
	set  map[string]string
}

// clock is one that a test moves.
func clock(day *calendar.Date) calendar.Clock {
	return func() time.Time { return calendar.FixedClock(*day)() }
}

func newCast(t *testing.T, d *db.DB, day *calendar.Date) *cast {
	t.Helper()
	c := &cast{t: t, day: day, by: map[string]context.Context{}, id: map[string]string{}, own: fstest.MapFS{}, set: map[string]string{}}
	accounts := account.New(d, account.Settings{PublicURL: "https://practice.example", DormantDays: 45})
	var err error
	c.path = filepath.Join(t.TempDir(), "key")
	c.keys, _, err = file.CreateKeys(c.path)
	must(t, err)
	c.Practices, err = New(d, accounts, c.keys, c.own, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil })
	must(t, err)
	c.Settled(func(context.Context) (map[string]string, error) { return c.set, nil }, func(_ context.Context, key, value, _, _ string) error { c.set[key] = value; return nil })
	for first, as := range map[string][2]string{"Qi": {"assurance"}, "Val": {"assurance"}, "Wim": {"auditor"}, "Wyn": {"auditor"}, "Tam": {"team-manager", "North"}, "Tom": {"team-manager", "South"},
		"Hal": {"owner"}, "Yan": {"reviewing-officer"}, "Yul": {"reviewing-officer"}, "Ana": {"analyst"}, "Dee": {"director"}, "Mo": {"programme-manager"}, "Uma": {"administrator"}, "Ivy": {"programme-manager"}} {
		p := account.Person{Name: first + " Example", Email: strings.ToLower(first) + "@exampleborough.example", Team: as[1]}
		p.Roles.V = []string{as[0]}
		id, err := accounts.Add(dbtest.Ctx(t), p)
		must(t, err)
		person, err := accounts.Person(t.Context(), id)
		must(t, err)
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

// refused asks that an act was refused in this way, with these words in what is said.
func refused(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want it refused as %s", err, kind)
	}
	all := f.Words
	for _, field := range f.Fields {
		all += "; " + field.Name + ": " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("it says %q, want %q in it", all, words)
	}
}

// sample is one audit of a child, for Wim.
func (c *cast) sample(ids ...string) Sample {
	return Sample{Tool: "case-audit", Theme: "Plans", Team: "North", PlanType: "cp", IDs: ids, Auditors: []string{c.id["Wim"]}, Due: c.day.AddDays(10), Head: c.id["Hal"]}
}

// allocated makes one audit and gives its number.
func (c *cast) allocated(id string) int {
	c.t.Helper()
	numbers, err := c.Allocate(c.by["Qi"], c.sample(id))
	must(c.t, err)
	return numbers[0]
}

// filled is a whole audit, all of it with one grade.
func (c *cast) filled(number int, g Grade) AuditEdit {
	c.t.Helper()
	a, err := c.Audit(c.by["Qi"], number)
	must(c.t, err)
	tool, err := c.Tool(a.Tool, a.ToolFrom)
	must(c.t, err)
	e := AuditEdit{Self: g, Domains: map[string]Grade{}, Answers: map[string]string{}, Why: map[string]string{}, Strengths: "The child was seen alone.", Better: "Say it in plain words.", ChildFeedback: "yes", ParentFeedback: "no", ChildSaid: "She listens", Version: a.Version}
	for _, d := range tool.Domains {
		e.Domains[d.Key] = g
		for _, q := range d.Prompts {
			if q.yesNo() {
				e.Answers[q.Key] = "yes"
			}
		}
	}
	return e
}

// same are the domains of a tool, all with one grade.
func (c *cast) same(number int, g Grade) map[string]Grade { return c.filled(number, g).Domains }

// submitted makes an audit that was sent in with a grade.
func (c *cast) submitted(id string, g Grade) int {
	c.t.Helper()
	n := c.allocated(id)
	_, err := c.SaveAudit(c.by["Wim"], n, c.filled(n, g), true)
	must(c.t, err)
	return n
}

// agreed makes an audit that was moderated and agreed.
func (c *cast) agreed(id string, self, moderated Grade) int {
	c.t.Helper()
	n := c.submitted(id, self)
	must(c.t, c.Moderate(c.by["Qi"], n, moderated, c.same(n, moderated), "The plan has no dates."))
	must(c.t, c.Agree(c.by["Wim"], n))
	return n
}

func (c *cast) state(number int, want State) Audit {
	c.t.Helper()
	a, err := c.Audit(c.by["Qi"], number)
	must(c.t, err)
	if a.State != want {
		c.t.Errorf("audit %d is %q, want %q", number, a.State, want)
	}
	return a
}
