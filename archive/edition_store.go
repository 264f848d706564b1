package archive

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"slices"

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

// at is where this room's pages begin.
const at = "/staff/archive"

// Made is the open data as they are now: one file, and the newest release of measures in it. Nothing is public yet where Body is empty.
type Made struct {
	Body    []byte
	Release int
}

// Archives is the room of what the open data were.
type Archives struct {
	db    *db.DB
	files file.Store
	jobs  *job.Jobs
	made  func(context.Context) (Made, error)
}

const (
	monthlyKind = "keep the open data of the month"
	releaseKind = "keep the open data of a release"
)

// New opens the room. Each night it looks whether the month has its edition.
func New(d *db.DB, files file.Store, jobs *job.Jobs) *Archives {
	a := &Archives{db: d, files: files, jobs: jobs, made: func(context.Context) (Made, error) { return Made{}, nil }}
	jobs.Handle(monthlyKind, func(ctx context.Context, _ job.Job) error { return a.KeepMonth(ctx) })
	jobs.Schedule(monthlyKind, job.Daily(0, 30))
	jobs.Handle(releaseKind, func(ctx context.Context, _ job.Job) error { return a.keep(ctx, OnRelease) })
	return a
}

// Of hangs where the room gets the open data from: the public site stands above it.
func (a *Archives) Of(made func(context.Context) (Made, error)) { a.made = made }

// Queue keeps the open data once the transaction in which figures are released has been committed.
func (a *Archives) Queue(ctx context.Context, tx *db.Tx) error {
	_, err := a.jobs.Enqueue(ctx, tx, releaseKind, "", nil)
	return err
}

const columns = "id, number, name, day, release, reason, hash, size, withdrawn_on, withdrawn_name, withdrawn_why"

// Editions lists all editions, the newest first.
func (a *Archives) Editions(ctx context.Context) ([]Edition, error) {
	all := []Edition{}
	err := a.db.All(ctx, &all, "select "+columns+" from archive_edition order by number desc", nil)
	return all, err
}

// Edition reads one by its number.
func (a *Archives) Edition(ctx context.Context, number int) (Edition, error) {
	all, err := a.Editions(ctx)
	if err != nil {
		return Edition{}, err
	}
	if i := slices.IndexFunc(all, func(e Edition) bool { return e.Number == number }); i >= 0 {
		return all[i], nil
	}
	return Edition{}, fault.NotFound("There is no edition %d of the open data.", number)
}

// KeepMonth keeps the open data as they are, unless an edition of this month is there or nothing is public.
func (a *Archives) KeepMonth(ctx context.Context) error {
	all, err := a.Editions(ctx)
	if err != nil || hasMonth(all, a.db.Today()) {
		return err
	}
	return a.keep(ctx, Monthly)
}

// keep keeps the open data as they are, unless they are as they were.
func (a *Archives) keep(ctx context.Context, reason Reason) error {
	made, err := a.made(ctx)
	if err != nil || len(made.Body) == 0 {
		return err
	}
	hash, size, err := a.files.Put(ctx, bytes.NewReader(made.Body))
	if err != nil {
		return err
	}
	all, err := a.Editions(ctx)
	if err != nil {
		return err
	}
	e, fresh := next(all, a.db.Today(), reason, made.Release, hash, size)
	if !fresh {
		return nil
	}
	e.ID = db.NewID()
	return a.db.Write(ctx, fmt.Sprintf("kept the open data as edition %d, %s, SHA-256 %s", e.Number, e.Name, e.Hash), func(tx *db.Tx) error {
		tx.About("edition", e.ID)
		_, err := tx.Exec(ctx, `insert into archive_edition (`+columns+`) values (:id, :number, :name, :day, :release, :reason, :hash, :size, :withdrawn_on, :withdrawn_name, :withdrawn_why)`, e)
		return err
	})
}

func may(ctx context.Context, permission string) error {
	if person, ok := account.From(ctx); ok && !person.May(permission) {
		return fault.Forbidden("You may not %s. Ask the director of children’s services.", permission)
	}
	return nil
}

// Withdraw takes an edition back for a reason: its address then answers with the reason for ever. Its file stays in the store, encrypted, so that the
// council can still say what was out. Whoever may approve a release may.
func (a *Archives) Withdraw(ctx context.Context, number int, why string) error {
	if err := may(ctx, account.ReleaseApprove); err != nil {
		return err
	}
	e, err := a.Edition(ctx, number)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := e.withdraw(who.Name, why, a.db.Today()); err != nil {
		return err
	}
	return a.db.Write(ctx, fmt.Sprintf("took back edition %d of the open data: %s", e.Number, e.WithdrawnWhy), func(tx *db.Tx) error {
		tx.About("edition", e.ID)
		n, err := tx.Exec(ctx, "update archive_edition set withdrawn_on = :withdrawn_on, withdrawn_name = :withdrawn_name, withdrawn_why = :withdrawn_why where id = :id and withdrawn_on is null", e)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else has taken this edition back in the meantime.")
		}
		return err
	})
}
