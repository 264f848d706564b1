// Package account knows the people of the council: who they are, which roles they hold and what those allow, how they sign in, and
// what each of them changed.
package account

import (
	"context"
	"net/mail"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

// A person's states, as they are kept and shown.
const (
	Active   = "active"
	Disabled = "disabled"
)

const administrator = "administrator"

// Person is one of the council's people who can sign in.
type Person struct {
	ID          string            `db:"id"`
	Name        string            `db:"name"`
	Email       string            `db:"email"` // lower case
	Roles       db.JSON[[]string] `db:"roles"` // keys of Roles()
	Team        string            `db:"team"`
	Priorities  db.JSON[[]string] `db:"priorities"` // those an assistant director sponsors: "roadmap-2023/1"
	Quiet       db.JSON[[]string] `db:"quiet"`      // weekdays on which they get no letters: "Friday"
	State       string            `db:"state"`
	DisabledWhy string            `db:"disabled_why"`
	CreatedOn   calendar.Date     `db:"created_on"`
	LastSeen    calendar.Date     `db:"last_seen"` // the last day of signing in; zero when never

	Password string `db:"password"` // hash, "" when none is set
	Subject  string `db:"subject"`  // who this is at the council's identity provider, "" when unknown
	Epoch    int    `db:"epoch"`
}

// Active says that the person may sign in.
func (p Person) Active() bool { return p.State == Active }

// Holds says whether the person has a role.
func (p Person) Holds(role string) bool { return slices.Contains(p.Roles.V, role) }

// RoleNames are the person's roles as pages print them, in the matrix's order.
func (p Person) RoleNames() (names []string) {
	for _, role := range roles {
		if p.Holds(role.Key) {
			names = append(names, role.Name)
		}
	}
	return names
}

// check says what is wrong with a person's particulars, all at once.
func (p *Person) check() error {
	p.Name, p.Email, p.Team = strings.TrimSpace(p.Name), strings.ToLower(strings.TrimSpace(p.Email)), strings.TrimSpace(p.Team)
	wrong := fault.Invalid("Some of this person’s details are missing or wrong.")
	if p.Name == "" {
		wrong.At("name", "Enter the person’s name")
	} else if len(p.Name) > 200 {
		wrong.At("name", "The name must be 200 characters or fewer")
	}
	if address, err := mail.ParseAddress(p.Email); err != nil || address.Address != p.Email || len(p.Email) > 254 {
		wrong.At("email", "Enter an email address in the correct format, like name@example.gov.uk")
	}
	if words := rolesFault(p.Roles.V); words != "" {
		wrong.At("roles", words)
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// rolesFault says why a set of roles cannot be held; "" when it can. Whoever manages accounts reads no content, or the two could be
// joined by anybody who gives themselves a role.
func rolesFault(keys []string) string {
	if len(keys) == 0 {
		return "Select at least one role"
	}
	for _, key := range keys {
		if roleOf(key) == nil {
			return "Select roles from the list"
		}
	}
	if slices.Contains(keys, administrator) && len(keys) > 1 {
		return "A system administrator holds no other role, because they must not read content"
	}
	return ""
}

// sorted brings role keys into the matrix's order, each once.
func sorted(keys []string) []string {
	in := []string{}
	for _, role := range roles {
		if slices.Contains(keys, role.Key) {
			in = append(in, role.Key)
		}
	}
	return in
}

type personKey struct{}

// With is a context in which the person has signed in: for the gate, for the page frame and for the record of changes.
func With(ctx context.Context, p Person) context.Context {
	ctx = context.WithValue(ctx, personKey{}, p)
	ctx = db.As(ctx, db.Actor{ID: p.ID, Name: p.Name})
	return web.WithViewer(ctx, web.Viewer{ID: p.ID, Name: p.Name, May: p.May})
}

// From is the person who has signed in, and false for the public.
func From(ctx context.Context) (Person, bool) {
	p, ok := ctx.Value(personKey{}).(Person)
	return p, ok
}

// Outside is a context in which somebody acts who has no account, by a link that was sent to them: whoever else has signed in at the same
// machine has no part in it.
func Outside(ctx context.Context, who db.Actor) context.Context {
	return db.As(context.WithValue(ctx, personKey{}, nil), who)
}
