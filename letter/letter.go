// Package letter is the outbox: a letter is queued in the transaction that gives the reason for it, leaves by a job that is tried again until
// the council's mail answers, and stays in a log. A letter says that something waits and where; it never holds anything about a child.
package letter

import (
	"context"
	"embed"
	"strings"
	"time"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/mail"
)

// Schema is this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// A letter's states, as they are kept and shown.
const (
	Waiting = "waiting"
	Sent    = "sent"
	Skipped = "skipped"  // to somebody who no longer signs in
	GivenUp = "given up" // no road took it
)

// keepTrying is how long a letter waits for the council's mail to answer. After that what it says is no longer so.
const keepTrying = 7 * 24 * time.Hour

// Letter is one message to one person, as a room queues it.
type Letter struct {
	PersonID string // who signs in here; their address is taken when the letter leaves
	Name     string // of somebody outside who does not
	Address  string // theirs
	Once     string // two letters with the same words here are one; empty for any other
	About    string // what the log says of it: "What waits for you". No secret and no content
	Subject  string // one line
	Text     string // plain text
}

func (l *Letter) check() error {
	if l.PersonID == "" && strings.TrimSpace(l.Address) == "" || strings.TrimSpace(l.About) == "" || strings.TrimSpace(l.Text) == "" {
		return fault.Invalid("A letter needs somebody to go to, words for the log and a text.")
	}
	return nil
}

// Row is a letter as the log shows it, without its text.
type Row struct {
	ID        string  `db:"id"`
	PersonID  string  `db:"person_id"`
	ToName    string  `db:"to_name"`
	ToAddress string  `db:"to_address"`
	About     string  `db:"about"`
	State     string  `db:"state"`
	QueuedAt  db.Time `db:"queued_at"`
	TriedAt   db.Time `db:"tried_at"`
	SentAt    db.Time `db:"sent_at"`
	Tries     int     `db:"tries"`
	Words     string  `db:"words"` // why it was skipped, given up or still waits
}

// Letters is the outbox of one council.
type Letters struct {
	db       *db.DB
	jobs     *job.Jobs
	accounts *account.Accounts
	keys     *file.Keys
	sender   mail.Sender
}

// The kinds of work: sending what waits, and looking each hour whether anything still does after a job's tries were used up.
const (
	sendKind = "send letters"
	lookKind = "look for letters that still wait"
)

// New opens the outbox: accounts know who may be written to and where, keys seal what waits, and by the sender letters leave.
func New(d *db.DB, jobs *job.Jobs, accounts *account.Accounts, keys *file.Keys, sender mail.Sender) *Letters {
	l := &Letters{d, jobs, accounts, keys, sender}
	jobs.Handle(sendKind, func(ctx context.Context, _ job.Job) error { return l.Drain(ctx) })
	jobs.Handle(lookKind, func(ctx context.Context, _ job.Job) error { return l.look(ctx) })
	jobs.Schedule(lookKind, job.Hourly(10))
	return l
}
