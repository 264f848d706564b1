// Package evidence is the locker: what shows that the plan makes a difference, where it comes from, who checked that it identifies no
// child and who outside the line verified it. What evidence is about it knows by kind and key only; the rooms above tell the rest.
package evidence

import (
	"context"
	"embed"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Evidences is the room of evidence.
type Evidences struct {
	db       *db.DB
	accounts *account.Accounts
	files    file.Store
	jobs     *job.Jobs
	scanner  Scanner
	tellers  []teller
}

// New opens the room. Files keep what is handed in, jobs read its words, and the scanner looks for viruses where the council has one.
func New(d *db.DB, accounts *account.Accounts, files file.Store, jobs *job.Jobs, scanner Scanner) *Evidences {
	l := &Evidences{db: d, accounts: accounts, files: files, jobs: jobs, scanner: scanner}
	jobs.Handle(readKind, l.readWords)
	return l
}

// RestrictedThing is what a grant opens: evidence of the class restricted.
var RestrictedThing = account.Restricted{Key: "restricted-evidence", Title: "Restricted evidence", May: account.EvidenceRead}

// may refuses what the person of the context may not do to this row. Acts of Waymark itself come without a person.
func may(ctx context.Context, permission string, row account.Subject) error {
	person, ok := account.From(ctx)
	if !ok || person.MayOn(permission, row) {
		return nil
	}
	return fault.Forbidden("You may not %s here. Ask the improvement programme manager.", permission)
}

// who is who acts: the person's id and name.
func who(ctx context.Context) db.Actor {
	a, _ := db.Who(ctx)
	return a
}
