package voice

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
)

var schemas = []fs.FS{account.Schema, job.Schema, Schema}

// cast is one council's people and a clock that a test moves: Tia and Tom read messages, Lea and Lou lead, Cas manages complaints, Dan
// protects data, Dee is the director, Pam leads participation, Oz owns an action.
type cast struct {
	*Voices
	t     *testing.T
	now   *time.Time
	keys  *file.Keys
	path  string // of the key file
	by    map[string]context.Context
	id    map[string]string
	set   map[string]string
	posts []Notice
}

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.London(time.Now()).Location())
	if err != nil {
		panic(err)
	}
	return t
}

// each runs a test on an empty council, on each engine, at a time of its own.
func each(t *testing.T, when string, fn func(t *testing.T, c *cast)) {
	t.Helper()
	now := at(when)
	dbtest.EachAt(t, func() time.Time { return now }, schemas, func(t *testing.T, d *db.DB) {
		now = at(when)
		fn(t, newCast(t, d, &now))
	})
}

func newCast(t *testing.T, d *db.DB, now *time.Time) *cast {
	t.Helper()
	c := &cast{t: t, now: now, by: map[string]context.Context{}, id: map[string]string{}, set: map[string]string{}}
	accounts := account.New(d, account.Settings{PublicURL: "https://voice.example", DormantDays: 45})
	var err error
	c.path = filepath.Join(t.TempDir(), "key")
	c.keys, _, err = file.CreateKeys(c.path)
	must(t, err)
	c.Voices = New(d, accounts, c.keys, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil })
	c.Settled(func(context.Context) (map[string]string, error) { return c.set, nil }, func(_ context.Context, key, value, _ string) error { c.set[key] = value; return nil })
	c.Post(func(_ context.Context, _ *db.Tx, n Notice) error {
		for _, p := range c.posts {
			if p.Once == n.Once {
				return nil
			}
		}
		c.posts = append(c.posts, n)
		return nil
	})
	for first, role := range map[string]string{"Tia": "triage", "Tom": "triage", "Lea": "safeguarding-lead", "Lou": "safeguarding-lead", "Cas": "complaints", "Dan": "data-protection", "Dee": "director", "Pam": "participation", "Oz": "owner"} {
		p := account.Person{Name: first + " Exampleton", Email: strings.ToLower(first) + "@exampleborough.example"}
		p.Roles.V = []string{role}
		id, err := accounts.Add(dbtest.Ctx(t), p)
		must(t, err)
		person, err := accounts.Person(t.Context(), id)
		must(t, err)
		c.by[first], c.id[first] = account.With(t.Context(), person), id
	}
	return c
}

// covers puts Tia, Tom and Lea on the rota of every working day of the next two weeks, has the out-of-hours number tested and the watch
// run once: the text boxes may open.
func (c *cast) covers() {
	c.t.Helper()
	must(c.t, c.SetContact(c.by["Tia"], Contact{Kind: OutOfHours, Name: "Night team", Phone: "020 7946 0001", Hours: "5pm to 9am"}))
	today := c.db.Today()
	for n := range 15 {
		if day := today.AddDays(n); calendar.BankHolidays().IsWorkingDay(day) {
			must(c.t, c.SetCover(c.by["Lea"], Cover{Day: day, TriagerID: c.id["Tia"], DeputyID: c.id["Tom"], LeadID: c.id["Lea"]}))
		}
	}
	must(c.t, c.Watch(c.system()))
}

// pass lets time go by, with the watch looking as it would.
func (c *cast) pass(d time.Duration) {
	c.t.Helper()
	*c.now = c.now.Add(d)
	must(c.t, c.Watch(c.system()))
}

// system is Waymark itself, as its jobs act.
func (c *cast) system() context.Context {
	return db.As(c.t.Context(), db.Actor{ID: "waymark", Name: "Waymark jobs"})
}

var keys int

// draft is a message as a child sends it.
func draft(text string) Draft {
	keys++
	return Draft{Text: text, Age: From13, Key: fmt.Sprintf("key-of-a-test-%06d", keys)}
}

// tell sends a message and gives its number and secret words.
func (c *cast) tell(d Draft) Receipt {
	c.t.Helper()
	r, err := c.Tell(c.t.Context(), d)
	must(c.t, err)
	return r
}

// item reads an item as it stands.
func (c *cast) item(number int) Item {
	c.t.Helper()
	k, _, err := c.kept(c.t.Context(), number)
	must(c.t, err)
	return k.Item
}

func must(t *testing.T, err error) {
	t.Helper()
	if f := fault.Of(err); f != nil {
		t.Fatal(err, f.Fields)
	}
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
