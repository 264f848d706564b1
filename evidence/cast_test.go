package evidence

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/file"
	"waymark/job"
)

var schemas = []fs.FS{account.Schema, job.Schema, Schema}

// cast is a locker with people: Ann and Olive own actions 1.1 and 1.2, Ben keeps the plan, Quinn assures, Ada chairs, Pat is a partner who owns
// nothing, Root keeps the accounts.
type cast struct {
	*Evidences
	t        *testing.T
	accounts *account.Accounts
	by       map[string]context.Context
	id       map[string]string
}

func newCast(t *testing.T, d *db.DB) *cast {
	t.Helper()
	c := &cast{t: t, by: map[string]context.Context{}, id: map[string]string{}}
	c.accounts = account.New(d, account.Settings{PublicURL: "https://evidence.example", DormantDays: 45, Restricted: []account.Restricted{RestrictedThing}})
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	files, err := file.OpenDisk(t.TempDir(), keys)
	must(t, err)
	c.Evidences = New(d, c.accounts, files, job.New(d, func() time.Time { return d.Now().Time }), Scanner{})
	for first, role := range map[string]string{"Ann": "owner", "Olive": "owner", "Ben": "programme-manager", "Quinn": "assurance", "Ada": "adviser", "Pat": "partner", "Root": "administrator"} {
		p := account.Person{Name: first + " Example", Email: strings.ToLower(first) + "@exampleborough.example"}
		p.Roles.V = []string{role}
		id, err := c.accounts.Add(db.As(t.Context(), db.Actor{ID: "test", Name: "Test"}), p)
		must(t, err)
		person, err := c.accounts.Person(t.Context(), id)
		must(t, err)
		c.by[first], c.id[first] = account.With(t.Context(), person), id
	}
	actions := []Known{
		{Subject{"action", "plan/1.1"}, "Action 1.1: See children alone", "/staff/plan/plan/action/1.1", account.Subject{Owners: []string{c.id["Ann"]}}},
		{Subject{"action", "plan/1.2"}, "Action 1.2: Permanence without delay", "/staff/plan/plan/action/1.2", account.Subject{Owners: []string{c.id["Olive"]}}},
	}
	c.About("action", "Action", func(ctx context.Context, keys []string) (told []Known, _ error) {
		for _, k := range actions {
			for _, key := range keys {
				if key == k.Key && may(ctx, account.EvidenceRead, k.Row) == nil {
					told = append(told, k)
				}
			}
			if keys == nil && may(ctx, account.EvidenceRead, k.Row) == nil {
				told = append(told, k)
			}
		}
		return told, nil
	})
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// report is a form with a file.
func report(name string, data []byte) Edit {
	x := whole()
	x.Kind, x.Note, x.Upload = File, "", &Upload{Name: name, Data: data}
	return x
}

func (c *cast) add(who string, x Edit) int {
	c.t.Helper()
	n, err := c.Add(c.by[who], x)
	must(c.t, err)
	return n
}

// stored counts the files that are kept.
func (c *cast) stored() (n int) {
	for _, err := range c.files.List(c.t.Context()) {
		must(c.t, err)
		n++
	}
	return n
}

// kept are the bytes of a piece's file.
func (c *cast) kept(number int) []byte {
	c.t.Helper()
	p, err := c.Evidence(c.t.Context(), number)
	must(c.t, err)
	r, err := c.open(c.t.Context(), p.Evidence)
	must(c.t, err)
	defer r.Close()
	var b bytes.Buffer
	_, err = io.Copy(&b, r)
	must(c.t, err)
	return b.Bytes()
}

func on(d calendar.Date) calendar.Clock { return calendar.FixedClock(d) }
