// Package practice is how a council looks at its own work with children: audits of children's records, supervision of workers,
// challenges by reviewing officers, and whether what was learned changed anything. No child and no worker is identifiable in what it
// keeps in clear: rows carry pseudonyms, and what tells of a child is sealed.
package practice

import (
	"context"
	"embed"
	"io/fs"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Practices is the room of audits, supervision, escalations and learning.
type Practices struct {
	db       *db.DB
	accounts *account.Accounts
	keys     *file.Keys
	holidays func(context.Context) (calendar.Holidays, error)
	tools    []Tool
	bells    []func(ctx context.Context, tx *db.Tx) error
	settled  func(ctx context.Context) (map[string]string, error)
	settle   func(ctx context.Context, key, value, owner, why string) error
	// Broken says of each of the council's own audit tools that could not be read what is wrong with it.
	Broken []string
}

// New opens the room. Accounts tell who may audit; keys seal what tells of a child and make pseudonyms; own is the council's data folder,
// in which tools of its own lie under practice/; holidays are England's as the council changed them.
func New(d *db.DB, accounts *account.Accounts, keys *file.Keys, own fs.FS, holidays func(context.Context) (calendar.Holidays, error)) (*Practices, error) {
	p := &Practices{db: d, accounts: accounts, keys: keys, holidays: holidays}
	var err error
	p.tools, p.Broken, err = readTools(own)
	return p, err
}

// Settled hangs where the council's decisions about this room are read and kept, by key.
func (p *Practices) Settled(read func(ctx context.Context) (map[string]string, error), keep func(ctx context.Context, key, value, owner, why string) error) {
	p.settled, p.settle = read, keep
}

// OnChange hangs a bell that rings, inside the same transaction, whenever what the feeds give has changed.
func (p *Practices) OnChange(bell func(ctx context.Context, tx *db.Tx) error) {
	p.bells = append(p.bells, bell)
}

func (p *Practices) ring(ctx context.Context, tx *db.Tx) error {
	for _, bell := range p.bells {
		if err := bell(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// Reseal passes every sealed row of this room through anew, which encrypts it with new keys, and makes its pseudonyms anew with fresh, so
// that those of before tell nothing any more. It returns how many rows it passed through.
func (p *Practices) Reseal(ctx context.Context, tx *db.Tx, anew func(sealed []byte) ([]byte, bool, error), fresh *file.Keys) (rows int, err error) {
	for _, t := range []struct{ table, column, purpose string }{
		{"practice_audit", "pseudonym", forAudits}, {"practice_audit_action", "", ""}, {"practice_supervision", "worker", forWorkers},
		{"practice_escalation", "pseudonym", forEscalations}, {"practice_escalation_step", "", ""}, {"practice_filing", "", ""},
	} {
		var all []struct {
			ID     string `db:"id"`
			Sealed []byte `db:"sealed"`
			Name   string `db:"name"`
		}
		if err := tx.All(ctx, &all, "select id, sealed, '' as name from "+t.table, nil); err != nil {
			return rows, err
		}
		for _, r := range all {
			if r.Sealed, _, err = anew(r.Sealed); err != nil {
				return rows, err
			}
			set := "sealed = :sealed"
			if t.column != "" {
				var who identified
				if err := fresh.OpenValue(r.Sealed, &who); err != nil {
					return rows, err
				}
				r.Name, set = fresh.Pseudonym(t.purpose, who.Child+who.Worker), set+", "+t.column+" = :name"
			}
			if _, err := tx.Exec(ctx, "update "+t.table+" set "+set+" where id = :id", r); err != nil {
				return rows, err
			}
			rows++
		}
	}
	return rows, nil
}

// What pseudonyms are made for. Each purpose has its own, so that an audit and an escalation cannot be laid side by side to guess of whom
// both speak.
const (
	forAudits      = "audit"
	forEscalations = "escalation"
	forWorkers     = "worker"
)

// identified is the part of every sealed row that says of whom it is.
type identified struct {
	Child  string `json:"child,omitempty"`
	Worker string `json:"worker,omitempty"`
}

// short is a pseudonym as pages print it: "K7QM-2XRP".
func short(pseudonym string) string {
	if len(pseudonym) < 8 {
		return pseudonym
	}
	return strings.ToUpper(pseudonym[:4] + "-" + pseudonym[4:8])
}

// may refuses what the person of the context may not do to this row. Acts of Waymark itself come without a person.
func may(ctx context.Context, permission string, row account.Subject) error {
	person, ok := account.From(ctx)
	if !ok || person.MayOn(permission, row) {
		return nil
	}
	return fault.Forbidden("You may not %s here. Ask the quality assurance lead.", permission)
}

// who is who acts: the person's id and name.
func who(ctx context.Context) db.Actor {
	a, _ := db.Who(ctx)
	return a
}

// Rate is a share with the counts behind it.
type Rate struct{ N, Of int }

// fewest is under how many cases a share is not said in per cent: a single case would move it by more than most changes that matter.
const fewest = 10

// Enough says whether there are enough cases for a share to say something.
func (r Rate) Enough() bool { return r.Of >= fewest }

// Percent is the share in per cent, rounded; 0 where there is nothing.
func (r Rate) Percent() int {
	if r.Of == 0 {
		return 0
	}
	return (200*r.N + r.Of) / (2 * r.Of)
}

// Words says the share with its counts: "83% (25 of 30)", or the counts alone where there are too few for a share.
func (r Rate) Words() string {
	counts := strconv.Itoa(r.N) + " of " + strconv.Itoa(r.Of)
	switch {
	case r.Of == 0:
		return "none"
	case !r.Enough():
		return counts
	}
	return strconv.Itoa(r.Percent()) + "% (" + counts + ")"
}
