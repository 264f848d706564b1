package plan

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"sync"

	"waymark/account"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
	"waymark/inspection"
	"waymark/letter"
	"waymark/measure"
	"waymark/practice"
	"waymark/voice"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Plans is the room of the council's improvement plans.
type Plans struct {
	db          *db.DB
	accounts    *account.Accounts
	measures    *measure.Measures
	inspections *inspection.Inspections
	ready       []func(context.Context) error

	settled   *council.Council
	practices *practice.Practices
	quality   func(context.Context) ([]collection.Quality, error)
	risks     func(context.Context) (map[string][]RiskFact, error)
	decided   func(context.Context) ([]Decided, error)
	evidences *evidence.Evidences
	voices    *voice.Voices

	milestoneBells []func(ctx context.Context, tx *db.Tx) error
	chaseBells     []func(ctx context.Context, tx *db.Tx) error

	letters *letter.Letters

	released sync.Map // approved releases by id: they never change, and every public page reads one
}

// New opens the room. Accounts tell who can own an action or sign off an update; measures show whether it helps; inspections
// keep what it answers.
func New(d *db.DB, accounts *account.Accounts, measures *measure.Measures, inspections *inspection.Inspections) *Plans {
	return &Plans{db: d, accounts: accounts, measures: measures, inspections: inspections}
}

// Voices hangs where it is kept what children said about actions.
func (p *Plans) Voices(voices *voice.Voices) { p.voices = voices }

// BeforePublish hangs a condition that must hold before anything of a plan is published, such as crisis numbers being there.
func (p *Plans) BeforePublish(ready func(context.Context) error) { p.ready = append(p.ready, ready) }

// may refuses what the person of the context may not do to this row. Acts of Waymark itself and of whoever runs the command
// line come without a person; they are named in the record of changes all the same.
func may(ctx context.Context, permission string, row account.Subject) error {
	person, ok := account.From(ctx)
	if !ok || person.MayOn(permission, row) {
		return nil
	}
	return fault.Forbidden("You may not %s here. Ask the improvement programme manager.", permission)
}

// subject is what an action is to the matrix of rights.
func (a Action) subject(slug string) account.Subject {
	return account.Subject{Owners: append([]string{a.OwnerID}, a.Delegates.V...), Priority: fmt.Sprintf("%s/%d", slug, a.Priority)}
}

// splitRef reads "roadmap-2023/1.3".
func splitRef(full string) (slug string, priority, n int, err error) {
	slug, ref, _ := strings.Cut(full, "/")
	m := readMark(line{text: ref})
	if m.kind != markBareRef {
		return "", 0, 0, fault.NotFound("There is no action %q. Refs look like roadmap-2023/1.3.", full)
	}
	return slug, m.p, m.n, nil
}

// pair is one field of a form as it stands and as it was sent.
type pair struct{ field, label, now, yours string }

// stale is the conflict of an edit that was begun before somebody else's: every field in which the two differ, with both texts. The form
// comes back with what was sent, to be sent again.
func stale(what string, pairs ...pair) error {
	f := fault.Overtaken("Somebody else changed %s after you opened it. Nothing of yours was saved yet.", what)
	for _, x := range pairs {
		if x.now != x.yours {
			f.Clash(x.field, x.label, x.now, x.yours)
		}
	}
	if len(f.Fields) == 0 {
		f.At(pairs[0].field, "It says what you wrote already. Check the page as it now stands, then save again")
	}
	return f
}

// whoID is the id of who acts.
func whoID(ctx context.Context) string {
	who, _ := db.Who(ctx)
	return who.ID
}
