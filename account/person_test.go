package account

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/mail"
)

var schema = []fs.FS{Schema}

const goodPassword = "lantern-gravel-teapot"

// letters is a sender that keeps what it was given.
type letters struct{ sent []mail.Letter }

func (l *letters) Send(_ context.Context, letter mail.Letter) error {
	l.sent = append(l.sent, letter)
	return nil
}

func add(t *testing.T, a *Accounts, name string, roles ...string) Person {
	t.Helper()
	p := Person{Name: name, Email: strings.ToLower(strings.NewReplacer(" ", ".", "<b>", "", "</b>", "").Replace(name)) + "@exampleborough.example"}
	p.Roles.V = roles
	id, err := a.Add(dbtest.Ctx(t), p)
	if err != nil {
		t.Fatal(err)
	}
	return get(t, a, id)
}

func get(t *testing.T, a *Accounts, id string) Person {
	t.Helper()
	p, err := a.Person(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// withPassword gives a person a password by the road they would take themselves.
func withPassword(t *testing.T, a *Accounts, p Person) Person {
	t.Helper()
	link, err := a.Link(dbtest.Ctx(t), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.setPasswordByLink(t.Context(), filepath.Base(link), goodPassword); err != nil {
		t.Fatal(err)
	}
	return get(t, a, p.ID)
}

func wantFault(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Errorf("got %v, want a fault that is %q", err, kind)
		return
	}
	all := f.Words
	for _, field := range f.Fields {
		all += " " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("the fault says %q, want %q", all, words)
	}
}

// lastEntry is the newest sentence in the record.
func lastEntry(t *testing.T, d *db.DB) db.Entry {
	t.Helper()
	es, err := d.Record(t.Context(), db.RecordFilter{Limit: 1})
	if err != nil || len(es) != 1 {
		t.Fatalf("%v, %v", es, err)
	}
	return es[0]
}

func TestPeople(t *testing.T) {
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		post := &letters{}
		a := New(d, Settings{PublicURL: "https://plan.example", DormantDays: 45, Letters: post})
		ctx := dbtest.Ctx(t)
		admin := add(t, a, "Ada Admin", "administrator")
		owner := add(t, a, "Olu Owner", "owner")

		t.Run("a person comes back as they were added, with a sentence in the record", func(t *testing.T) {
			p := Person{Name: " Sam Sponsor ", Email: "Sam.Sponsor@Exampleborough.example", Team: "North"}
			p.Roles.V, p.Priorities.V = []string{"owner", "sponsor", "owner"}, []string{"roadmap-2023/1"}
			id, err := a.Add(ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			got := get(t, a, id)
			if got.Name != "Sam Sponsor" || got.Email != "sam.sponsor@exampleborough.example" || got.Team != "North" || !got.Active() ||
				strings.Join(got.Roles.V, " ") != "sponsor owner" || got.Priorities.V[0] != "roadmap-2023/1" || got.CreatedOn != d.Today() || !got.LastSeen.IsZero() {
				t.Errorf("got %+v", got)
			}
			if e := lastEntry(t, d); e.Sentence != "added Sam Sponsor as Assistant director (priority sponsor) and Action owner" || e.About.V[0] != (db.About{Noun: "person", ID: id}) {
				t.Errorf("the record says %q about %v", e.Sentence, e.About.V)
			}
			if same, err := a.PersonByEmail(ctx, "SAM.sponsor@exampleborough.example "); err != nil || same.ID != id {
				t.Errorf("by email: %v, %v", same.ID, err)
			}
		})
		t.Run("an address stands once", func(t *testing.T) {
			p := Person{Name: "Another Owner", Email: strings.ToUpper(owner.Email)}
			p.Roles.V = []string{"owner"}
			_, err := a.Add(ctx, p)
			wantFault(t, err, fault.KindConflict, "already")
		})
		t.Run("what is wrong with a new person is said all at once", func(t *testing.T) {
			_, err := a.Add(ctx, Person{Email: "nobody"})
			f := fault.Of(err)
			if f == nil || len(f.Fields) != 3 {
				t.Errorf("got %v", err)
			}
		})
		t.Run("an administrator holds no other role", func(t *testing.T) {
			p := Person{Name: "Both", Email: "both@exampleborough.example"}
			p.Roles.V = []string{"administrator", "analyst"}
			_, err := a.Add(ctx, p)
			wantFault(t, err, fault.KindInvalid, "no other role")
			wantFault(t, a.ChangeRoles(ctx, owner.ID, p.Roles.V, "", nil), fault.KindInvalid, "no other role")
		})
		t.Run("a change of roles is recorded, told to both sides and ends the sessions", func(t *testing.T) {
			post.sent = nil
			other := add(t, a, "Una Other", "administrator")
			if err := a.ChangeRoles(With(ctx, admin), owner.ID, []string{"analyst"}, "South", nil); err != nil {
				t.Fatal(err)
			}
			got := get(t, a, owner.ID)
			if !got.Holds("analyst") || got.Holds("owner") || got.Team != "South" || got.Epoch != owner.Epoch+1 {
				t.Errorf("got %+v", got)
			}
			e := lastEntry(t, d)
			if e.Sentence != "changed the roles of Olu Owner from Action owner to Data analyst" || e.WhoName != "Ada Admin" {
				t.Errorf("the record says %s %q", e.WhoName, e.Sentence)
			}
			to := map[string]bool{}
			for _, letter := range post.sent {
				to[letter.To] = strings.Contains(letter.Text, "Data analyst")
			}
			if !to[owner.Email] || !to[admin.Email] || !to[other.Email] || len(to) != 3 {
				t.Errorf("letters went to %v", to)
			}
		})
		t.Run("nobody changes their own roles or disables themselves", func(t *testing.T) {
			wantFault(t, a.ChangeRoles(With(ctx, admin), admin.ID, []string{"analyst"}, "", nil), fault.KindForbidden, "your own roles")
			wantFault(t, a.Disable(With(ctx, admin), admin.ID, "why not"), fault.KindForbidden, "your own account")
		})
		t.Run("a disabled account is disabled once, says why, and can be enabled", func(t *testing.T) {
			p := add(t, a, "Lee Leaver", "analyst")
			link, err := a.Link(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			wantFault(t, a.Disable(ctx, p.ID, " "), fault.KindInvalid, "why")
			if err := a.Disable(ctx, p.ID, "left the council"); err != nil {
				t.Fatal(err)
			}
			if got := get(t, a, p.ID); got.Active() || got.DisabledWhy != "left the council" || got.May(MeasureRead) || got.Epoch != p.Epoch+1 {
				t.Errorf("got %+v", got)
			}
			if e := lastEntry(t, d); e.Sentence != "disabled the account of Lee Leaver: left the council" {
				t.Errorf("the record says %q", e.Sentence)
			}
			_, err = a.byLink(ctx, filepath.Base(link))
			wantFault(t, err, fault.KindNotFound, "link")
			_, err = a.Link(ctx, p.ID)
			wantFault(t, err, fault.KindConflict, "disabled")
			wantFault(t, a.Disable(ctx, p.ID, "again"), fault.KindConflict, "already")
			if err := a.Enable(ctx, p.ID); err != nil {
				t.Fatal(err)
			}
			wantFault(t, a.Enable(ctx, p.ID), fault.KindConflict, "already")
			if got := get(t, a, p.ID); !got.May(MeasureRead) || got.DisabledWhy != "" {
				t.Errorf("got %+v", got)
			}
		})
		t.Run("those who may do a thing are listed, without leavers", func(t *testing.T) {
			gone := add(t, a, "Gia Gone", "assurance")
			stays := add(t, a, "Sia Stays", "assurance")
			if err := a.Disable(ctx, gone.ID, "left"); err != nil {
				t.Fatal(err)
			}
			who, err := a.WhoMay(ctx, ImpactSet)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, p := range who {
				names = append(names, p.Name)
			}
			if got := strings.Join(names, ", "); got != "Sam Sponsor, Sia Stays" {
				t.Errorf("got %s (not %s)", got, stays.Name)
			}
		})
	})
}

func TestLink(t *testing.T) {
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		a := New(d, Settings{PublicURL: "https://plan.example"})
		var ahead time.Duration
		a.now = func() time.Time { return time.Now().Add(ahead) }
		ctx := dbtest.Ctx(t)
		p := add(t, a, "Nia New", "owner")
		link := func() (token string) {
			address, err := a.Link(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			token, ok := strings.CutPrefix(address, "https://plan.example/set-password/")
			if !ok || len(token) < 26 {
				t.Fatalf("the link is %s", address)
			}
			return token
		}
		t.Run("it sets a password once", func(t *testing.T) {
			token := link()
			if _, err := a.setPasswordByLink(t.Context(), token, "short"); fault.Of(err) == nil {
				t.Errorf("a bad password: %v", err)
			}
			if _, err := a.setPasswordByLink(t.Context(), token, goodPassword); err != nil {
				t.Fatal(err)
			}
			_, err := a.setPasswordByLink(t.Context(), token, goodPassword+"2")
			wantFault(t, err, fault.KindNotFound, "used already")
			if e := lastEntry(t, d); e.WhoName != "Nia New" || e.Sentence != "set a password of their own" {
				t.Errorf("the record says %s %q", e.WhoName, e.Sentence)
			}
			if _, err := a.withPassword(t.Context(), p.Email, goodPassword); err != nil {
				t.Errorf("the password does not open: %v", err)
			}
			_, err = a.withPassword(t.Context(), p.Email, goodPassword+"2")
			wantFault(t, err, fault.KindInvalid, "wrong")
		})
		t.Run("a newer link ends an older one", func(t *testing.T) {
			old := link()
			link()
			_, err := a.byLink(ctx, old)
			wantFault(t, err, fault.KindNotFound, "link")
		})
		t.Run("it runs out after three days", func(t *testing.T) {
			token := link()
			ahead = linkLasts - time.Minute
			if _, err := a.byLink(ctx, token); err != nil {
				t.Errorf("before: %v", err)
			}
			ahead = linkLasts + time.Minute
			_, err := a.byLink(ctx, token)
			wantFault(t, err, fault.KindNotFound, "three days")
		})
		t.Run("neither link nor password lies in the database or the record", func(t *testing.T) {
			token := link()
			var kept []string
			if err := d.All(ctx, &kept, "select hash from person_link union all select password from person union all select sentence from record", nil); err != nil {
				t.Fatal(err)
			}
			for _, text := range kept {
				if strings.Contains(text, token) || strings.Contains(text, goodPassword) {
					t.Errorf("kept in clear: %s", text)
				}
			}
		})
	})
}

func TestDormant(t *testing.T) {
	today := calendar.On(2026, time.January, 1)
	clock := func() time.Time { return calendar.FixedClock(today)() }
	d := dbtest.OpenAt(t, clock, schema...)
	a := New(d, Settings{DormantDays: 45})
	never := add(t, a, "Nan Never", "owner")
	seen := add(t, a, "Sue Seen", "owner")
	run := func(want string) {
		t.Helper()
		names, err := a.DisableDormant(t.Context())
		if err != nil || strings.Join(names, ", ") != want {
			t.Errorf("disabled %v (%v), want %q", names, err, want)
		}
	}
	see := func(p Person) {
		t.Helper()
		ctx, err := a.sessions.Load(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := a.signIn(ctx, get(t, a, p.ID)); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("an account of 45 days is not dormant yet", func(t *testing.T) {
		today = today.AddDays(45)
		see(seen)
		run("")
	})
	t.Run("a day later it is, unless it was used", func(t *testing.T) {
		today = today.AddDays(1)
		run("Nan Never")
		if e := lastEntry(t, d); e.Sentence != "disabled the account of Nan Never: not used for 45 days" || e.WhoName != "Waymark" {
			t.Errorf("the record says %s %q", e.WhoName, e.Sentence)
		}
	})
	t.Run("an account that was enabled again has its 45 days", func(t *testing.T) {
		if err := a.Enable(dbtest.Ctx(t), never.ID); err != nil {
			t.Fatal(err)
		}
		run("")
	})
	t.Run("a used one follows 45 days after the last sign-in", func(t *testing.T) {
		today = today.AddDays(45)
		run("Sue Seen")
	})
	t.Run("nobody goes dormant in an invented council, or where it is turned off", func(t *testing.T) {
		today = today.AddDays(400)
		a.Sample = true
		run("")
		a.Sample, a.DormantDays = false, 0
		run("")
	})
}

func TestCommand(t *testing.T) {
	d := dbtest.Open(t, schema...)
	a := New(d, Settings{PublicURL: "http://localhost:8080"})
	say := func(args ...string) (string, error) {
		var out strings.Builder
		err := a.Command(t.Context(), args, &out)
		return out.String(), err
	}
	t.Run("the first administrator is added and gets a link that works", func(t *testing.T) {
		out, err := say("add", "--name", "Ada Admin", "--email", "ada@exampleborough.example", "--role", "administrator")
		if err != nil {
			t.Fatal(err)
		}
		_, token, ok := strings.Cut(strings.TrimSpace(out), "http://localhost:8080/set-password/")
		if !ok {
			t.Fatalf("it printed %s", out)
		}
		if _, err := a.setPasswordByLink(t.Context(), token, goodPassword); err != nil {
			t.Error(err)
		}
		es, err := d.Record(t.Context(), db.RecordFilter{Who: "command line"})
		if err != nil || len(es) != 2 || !strings.HasPrefix(es[0].WhoName, "Command line") {
			t.Errorf("the record has %v (%v)", es, err)
		}
	})
	t.Run("a list shows everybody, and no secret", func(t *testing.T) {
		out, err := say("list")
		if err != nil || !strings.Contains(out, "Ada Admin") || !strings.Contains(out, "active") || strings.Contains(out, "argon2id") {
			t.Errorf("it printed %s (%v)", out, err)
		}
	})
	t.Run("a new link and a disabled account", func(t *testing.T) {
		if out, err := say("link", "ada@exampleborough.example"); err != nil || !strings.Contains(out, "/set-password/") {
			t.Errorf("%s, %v", out, err)
		}
		if out, err := say("disable", "ada@exampleborough.example", "left", "us"); err != nil || !strings.Contains(out, "Ada Admin") {
			t.Errorf("%s, %v", out, err)
		}
		if p, _ := a.PersonByEmail(t.Context(), "ada@exampleborough.example"); p.DisabledWhy != "left us" {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("the roles are listed", func(t *testing.T) {
		if out, err := say("roles"); err != nil || strings.Count(out, "\n") != 23 {
			t.Errorf("%s, %v", out, err)
		}
	})
	for words, args := range map[string][]string{
		"waymark person add":      {},
		"there is no role":        {"add", "--name", "X", "--email", "x@example.org", "--role", "king"},
		"Enter the person’s name": {"add", "--email", "x@example.org", "--role", "owner"},
		"waymark person list":     {"list", "everybody"},
		"not defined":             {"add", "--colour", "red"},
	} {
		t.Run("a wrong command says "+words, func(t *testing.T) {
			_, err := say(args...)
			wantFault(t, err, fault.KindInvalid, words)
		})
	}
}
