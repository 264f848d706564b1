package desk

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/file"
	"waymark/job"
	"waymark/letter"
	"waymark/mail"
	"waymark/plan"
)

func TestDigest(t *testing.T) {
	h := calendar.BankHolidays()
	write := Todo{Words: "Write an update on action 1.3: Answer on the day", Href: "/staff/plan/roadmap/action/1.3/update", Since: november(4), Due: november(24)} // a Tuesday
	t.Run("a letter comes when something is new, draws near or is late, and on no other day", func(t *testing.T) {
		for _, c := range []struct {
			on    int
			worth bool
		}{{16, false}, {17, true}, {18, false}, {19, true}, {20, false}, {23, true}, {24, true}, {25, true}, {26, false}, {27, true}} {
			one := write
			one.Late = november(c.on).After(one.Due)
			if _, worth := digestOf([]Todo{one}, nil, []string{one.key()}, november(c.on-1), calendar.Date{}, november(c.on), h); worth != c.worth {
				t.Errorf("on %d November: %t", c.on, worth)
			}
		}
		if _, worth := digestOf([]Todo{write}, nil, nil, november(15), calendar.Date{}, november(16), h); !worth {
			t.Error("nothing was said of what is new")
		}
		if _, worth := digestOf(nil, nil, []string{write.key()}, november(15), november(16), november(16), h); worth {
			t.Error("a letter with nothing in it")
		}
		if _, worth := digestOf([]Todo{write}, nil, []string{write.key()}, november(15), november(16), november(16), h); !worth {
			t.Error("the reminder was not written")
		}
		if _, worth := digestOf(nil, []Todo{{Words: "No update yet", Since: november(16)}}, nil, november(15), calendar.Date{}, november(16), h); !worth {
			t.Error("the sponsor was not copied")
		}
	})
	t.Run("what fell on a quiet day is not lost", func(t *testing.T) {
		if _, worth := digestOf([]Todo{write}, nil, []string{write.key()}, november(16), calendar.Date{}, november(18), h); !worth {
			t.Error("the day five working days before was passed over")
		}
	})
	t.Run("the late stand first, each with its whole link", func(t *testing.T) {
		late, rest := write, Todo{Words: "Find an owner for action 7.5", Href: "/staff/plan/roadmap/action/7.5/edit"}
		late.Words, late.Due, late.Late = "Answer the challenge", november(10), true
		d, _ := digestOf(inOrder([]Todo{rest, write, late}), nil, []string{rest.key()}, november(18), calendar.Date{}, november(19), h)
		text := d.text("Ola", "https://plan.example")
		at := func(words string) int {
			i := strings.Index(text, words)
			if i < 0 {
				t.Errorf("%q is not in\n%s", words, text)
			}
			return i
		}
		if !(at("Late") < at("Answer the challenge") && at("Answer the challenge") < at("Due within 5 working days") && at("Write an update") < at("Also waiting")) || d.subject() != "1 thing late, 3 in all: your work in Waymark" {
			t.Error(d.subject(), "\n", text)
		}
		at("https://plan.example/staff/plan/roadmap/action/1.3/update")
	})
	t.Run("weekends, bank holidays and a person's own days are quiet", func(t *testing.T) {
		p := account.Person{}
		p.Quiet.V = []string{"Friday"}
		for on, want := range map[calendar.Date]bool{november(19): false, november(20): true, november(21): true, calendar.On(2026, time.December, 25): true, calendar.On(2026, time.December, 28): true} {
			if quiet(p, on, h) != want {
				t.Error(on)
			}
		}
	})
}

// road keeps what leaves.
type road struct{ sent []mail.Letter }

func (r *road) Send(_ context.Context, l mail.Letter) error { r.sent = append(r.sent, l); return nil }

func TestDigests(t *testing.T) {
	now := time.Date(2026, 11, 19, 7, 0, 0, 0, time.UTC)
	dbtest.EachAt(t, func() time.Time { return now }, []fs.FS{account.Schema, job.Schema, letter.Schema, Schema}, func(t *testing.T, d *db.DB) {
		now = time.Date(2026, 11, 19, 7, 0, 0, 0, time.UTC)
		accounts := account.New(d, account.Settings{PublicURL: "https://plan.example"})
		keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
		must(t, err)
		jobs, out := job.New(d, calendar.SystemClock()), &road{}
		letters := letter.New(d, jobs, accounts, keys, out)
		by := map[string][]Todo{}
		var fail error
		var outside []plan.Outside
		g := NewDigests(d, jobs, letters, accounts, Sources{
			Todos: func(_ context.Context, p account.Person) ([]Todo, error) {
				if p.Name == "Zed" {
					return by[p.Name], fail
				}
				return by[p.Name], nil
			},
			Copied:   func(context.Context, account.Person) ([]plan.Waiting, error) { return nil, nil },
			Reminded: func(context.Context) (map[string]calendar.Date, error) { return nil, nil },
			Outside:  func(context.Context) ([]plan.Outside, error) { return outside, nil },
			Again:    func(context.Context, *db.Tx, string) (string, error) { return "https://plan.example/update/TOKEN", nil },
			Holidays: func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil },
		})
		ids := map[string]string{}
		for _, name := range []string{"Ada", "Ben", "Cat", "Zed"} {
			p := account.Person{Name: name, Email: strings.ToLower(name) + "@exampleborough.example"}
			p.Roles.V = []string{"owner"}
			id, err := accounts.Add(dbtest.Ctx(t), p)
			must(t, err)
			ids[name] = id
			by[name] = []Todo{{Words: "Write an update", Href: "/staff/plan/x/action/1.1/update", Due: november(26)}}
		}
		by["Ben"] = nil
		must(t, accounts.Disable(dbtest.Ctx(t), ids["Cat"], "left"))
		to := func() string {
			must(t, letters.Drain(t.Context()))
			var all []string
			for _, l := range out.sent {
				all = append(all, strings.Split(l.To, "@")[0])
			}
			out.sent = nil
			return strings.Join(all, " ")
		}
		t.Run("broken off in the middle and started again, everybody has one letter", func(t *testing.T) {
			fail = errors.New("the machine stopped")
			if g.Write(dbtest.Ctx(t)) == nil {
				t.Error("nothing was said of it")
			}
			fail = nil
			must(t, g.Write(dbtest.Ctx(t)))
			must(t, g.Write(dbtest.Ctx(t)))
			if got := to(); got != "ada zed" {
				t.Errorf("%q", got)
			}
		})
		t.Run("never two on one day, though something new has come", func(t *testing.T) {
			by["Ada"] = append(by["Ada"], Todo{Words: "Answer the challenge", Href: "/c"})
			must(t, d.Housekeep(dbtest.Ctx(t), func(tx *db.Tx) error { return g.Soon(dbtest.Ctx(t), tx) }))
			must(t, jobs.Drain(t.Context()))
			if got := to(); got != "" {
				t.Errorf("%q", got)
			}
		})
		t.Run("the next morning says what is new, to whom it is new", func(t *testing.T) {
			now = now.AddDate(0, 0, 1)
			must(t, g.Write(dbtest.Ctx(t)))
			if got := to(); got != "ada" {
				t.Errorf("%q", got)
			}
		})
		t.Run("nobody has a letter at the weekend or on a day of their own", func(t *testing.T) {
			by["Ben"] = by["Ada"]
			now = now.AddDate(0, 0, 1)
			must(t, g.Write(dbtest.Ctx(t)))
			zed, err := accounts.Person(t.Context(), ids["Zed"])
			must(t, err)
			must(t, accounts.SetQuiet(account.With(t.Context(), zed), []string{"Monday"}))
			now = now.AddDate(0, 0, 2)
			must(t, g.Write(dbtest.Ctx(t)))
			if got := to(); got != "ada ben" {
				t.Errorf("%q", got)
			}
			now = now.AddDate(0, 0, 1)
			must(t, g.Write(dbtest.Ctx(t)))
			if got := to(); got != "zed" {
				t.Errorf("%q", got)
			}
		})
		t.Run("whoever has links and no account is reminded in one letter", func(t *testing.T) {
			now = time.Date(2026, 11, 25, 7, 0, 0, 0, time.UTC)
			for _, email := range []string{"jo@health.example", "jo@health.example", "new@health.example"} {
				o := plan.Outside{LinkID: "l", Name: "Jo", Email: email, Words: "Update on action 1.1", Since: november(20), Due: november(26)}
				if email == "new@health.example" {
					o.Since = november(25)
				}
				outside = append(outside, o)
			}
			by = map[string][]Todo{}
			must(t, g.Write(dbtest.Ctx(t)))
			must(t, g.Write(dbtest.Ctx(t)))
			must(t, letters.Drain(t.Context()))
			if len(out.sent) != 1 || out.sent[0].To != "jo@health.example" || strings.Count(out.sent[0].Text, "/update/TOKEN") != 2 {
				t.Errorf("%+v", out.sent)
			}
		})
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
