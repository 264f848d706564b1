// Package voice is how children speak and are answered: whom they can talk to now, a safe way in, people who read every message inside its
// clock, and what came of it.
package voice

import (
	"context"
	"embed"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
)

// Schema is this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Voices is the room. What children wrote lies in the governance database sealed, and only here it is opened.
type Voices struct {
	db       *db.DB
	accounts *account.Accounts
	keys     *file.Keys
	holidays func(context.Context) (calendar.Holidays, error)
	actions  func(context.Context) ([]PlanAction, error)
	bells    []func(ctx context.Context, tx *db.Tx) error

	settled func(context.Context) (map[string]string, error)
	settle  func(ctx context.Context, key, value, why string) error
	post    func(ctx context.Context, tx *db.Tx, n Notice) error
	erased  string // the file that remembers what was deleted
}

// New leans on the database, on the accounts of those who read and answer, on the keys that seal what children write, and on England's
// working days as the council changed them.
func New(d *db.DB, accounts *account.Accounts, keys *file.Keys, holidays func(context.Context) (calendar.Holidays, error)) *Voices {
	return &Voices{db: d, accounts: accounts, keys: keys, holidays: holidays}
}

// Work gives the queue what this room has done while nobody looks: every five minutes it looks at what is late, and each night it deletes what is due.
func (v *Voices) Work(jobs *job.Jobs) {
	jobs.Handle(watchKind, func(ctx context.Context, _ job.Job) error { return v.Watch(ctx) })
	jobs.Schedule(watchKind, job.Every(5))
	jobs.Handle(eraseKind, func(ctx context.Context, _ job.Job) error { return v.DeleteTonight(ctx) })
	jobs.Schedule(eraseKind, job.Daily(2, 45))
}

// The kinds of work of this room.
const (
	watchKind = "look at messages that wait"
	eraseKind = "delete what of messages is due"
)

// Notice is a letter that something waits. It says so and where, and nothing of what it is about.
type Notice struct {
	PersonID string
	Once     string // the same words are one letter
	About    string // what the log says
	Subject  string
	Text     string
}

// Post says by what road notices leave, in the transaction that gives the reason.
func (v *Voices) Post(post func(ctx context.Context, tx *db.Tx, n Notice) error) { v.post = post }

// notify sends a notice to people, each once.
func (v *Voices) notify(ctx context.Context, tx *db.Tx, to []string, once, subject, text string) error {
	if v.post == nil {
		return nil
	}
	seen := map[string]bool{"": true}
	for _, id := range to {
		if seen[id] {
			continue
		}
		seen[id] = true
		if err := v.post(ctx, tx, Notice{PersonID: id, Once: "voice " + once + " " + id, About: "Messages of children", Subject: subject, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// secret is the council's own key of secret words; it is made when it is first needed.
func (v *Voices) secret(ctx context.Context) (secret, error) {
	var sealed []byte
	err := v.db.Get(ctx, &sealed, "select secret from voice_keeping where id = 1", nil)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		if sealed, err = v.keys.SealValue(newSecret()); err != nil {
			return nil, err
		}
		if err := v.db.Housekeep(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "insert into voice_keeping (id, secret) values (1, :secret) on conflict (id) do nothing", map[string]any{"secret": sealed})
			return err
		}); err != nil {
			return nil, err
		}
		err = v.db.Get(ctx, &sealed, "select secret from voice_keeping where id = 1", nil)
	}
	if err != nil {
		return nil, err
	}
	var s secret
	return s, v.keys.OpenValue(sealed, &s)
}

// Reseal passes every sealed column of this room through anew, which encrypts it with new keys. It returns how many rows it passed through.
func (v *Voices) Reseal(ctx context.Context, tx *db.Tx, anew func(sealed []byte) ([]byte, bool, error)) (rows int, err error) {
	for _, c := range []struct{ table, key, column string }{{"voice_keeping", "cast(id as text)", "secret"}, {"voice_item", "id", "sealed"}, {"voice_item", "id", "reach"}, {"voice_step", "id", "sealed"},
		{"voice_engagement", "id", "quotes"}, {"voice_opinion", "id", "note"}} {
		var all []struct {
			ID     string `db:"id"`
			Sealed []byte `db:"sealed"`
		}
		if err := tx.All(ctx, &all, "select "+c.key+" as id, "+c.column+" as sealed from "+c.table, nil); err != nil {
			return rows, err
		}
		for _, r := range all {
			if len(r.Sealed) == 0 {
				continue
			}
			if r.Sealed, _, err = anew(r.Sealed); err != nil {
				return rows, err
			}
			if _, err := tx.Exec(ctx, "update "+c.table+" set "+c.column+" = :sealed where "+c.key+" = :id", r); err != nil {
				return rows, err
			}
			rows++
		}
	}
	return rows, nil
}

// child is who acts for the public: nobody who could be named, whoever else has signed in at the same machine.
func child(ctx context.Context) context.Context {
	return account.Outside(ctx, db.Actor{ID: "public", Name: "Somebody through Tell us"})
}

// who is who acts: the person's id and name.
func who(ctx context.Context) db.Actor {
	a, _ := db.Who(ctx)
	return a
}
