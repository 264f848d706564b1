package board

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// cast is one council's people, and a context in which each has signed in: Una prepares boards, Bo chairs, Della is the director, Fred clerks
// what is public, Dot scrutinises, Sam is a partner, Ed owns actions, Ivy keeps the accounts.
type cast struct {
	*Boards
	day *calendar.Date
	by  map[string]context.Context
	id  map[string]string
}

var schemas = []fs.FS{account.Schema, Schema}

func clock(day *calendar.Date) calendar.Clock {
	return func() time.Time { return calendar.FixedClock(*day)() }
}

func newCast(t *testing.T, d *db.DB, day *calendar.Date) *cast {
	t.Helper()
	c := &cast{day: day, by: map[string]context.Context{}, id: map[string]string{}}
	accounts := account.New(d, account.Settings{PublicURL: "https://board.example", DormantDays: 45})
	c.Boards = New(d, nil, accounts, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil }, Rooms{})
	for first, role := range map[string]string{"Una": "programme-manager", "Bo": "adviser", "Della": "director", "Fred": "democratic-services", "Dot": "scrutiny", "Sam": "partner", "Ed": "owner", "Ivy": "administrator"} {
		p := account.Person{Name: first + " Example", Email: strings.ToLower(first) + "@exampleborough.example"}
		p.Roles.V = []string{role}
		id, err := accounts.Add(db.As(t.Context(), db.Actor{ID: "tester", Name: "Tess Tester"}), p)
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
