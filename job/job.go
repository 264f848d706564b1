// Package job does work later that would keep a person waiting now: reading a return, refreshing measures, sending letters.
//
// A job is queued in the transaction that gives the reason for it, taken by a worker under a lease, and tried again with growing
// pauses. A process that is killed in the middle of a job stops renewing the lease, and another takes the job up: whoever does a kind
// of work must therefore be able to do it twice.
package job

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Schema is this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// A job's states, as they are kept and shown.
const (
	Queued    = "queued"
	Running   = "running"
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
)

const (
	maxAttempts = 6
	keepFor     = 90 * 24 * time.Hour // how long a finished job can be looked at
)

// Job is one piece of work, as its handler is given it.
type Job struct {
	ID      string
	Kind    string
	Attempt int // 1 at the first try
	args    string
}

// Args reads the payload that was queued with the job into dest.
func (j Job) Args(dest any) error {
	if err := json.Unmarshal([]byte(j.args), dest); err != nil {
		return fmt.Errorf("read the args of job %s (%s): %w", j.ID, j.Kind, err)
	}
	return nil
}

// Status is how far a job has come.
type Status struct {
	ID         string  `db:"id"`
	Kind       string  `db:"kind"`
	State      string  `db:"state"`
	Attempt    int     `db:"attempt"`
	By         string  `db:"by_name"` // who queued it
	CreatedAt  db.Time `db:"created_at"`
	RunAt      db.Time `db:"run_at"` // not before
	StartedAt  db.Time `db:"started_at"`
	FinishedAt db.Time `db:"finished_at"`
	LastError  string  `db:"last_error"` // in words for people; the log has the detail
	Done       int64   `db:"done"`
	Total      int64   `db:"total"` // 0 while unknown
	Words      string  `db:"words"` // what is being done now
}

// Finished says that nothing more will happen to the job.
func (s Status) Finished() bool { return s.State == Done || s.State == Failed || s.State == Cancelled }

// Percent is how much of the work is done, 0 while its size is unknown.
func (s Status) Percent() int {
	switch {
	case s.State == Done:
		return 100
	case s.Total <= 0:
		return 0
	}
	return int(min(100, max(0, s.Done*100/s.Total)))
}

// backoff is the pause after a failed attempt: 5 seconds, then four times as long each time (20 s, 80 s, 5 min, 21 min).
func backoff(attempt int) time.Duration {
	pause := 5 * time.Second
	for range attempt - 1 {
		pause *= 4
	}
	return pause
}

// outcome is what becomes of a running job.
type outcome struct {
	state string
	pause time.Duration // before the next attempt, when state is queued
	words string
}

// after decides what becomes of a job after an attempt. A fault is an answer, not an accident: trying again would give the same one.
// Any other error is shown in general words only, because it could quote what was read.
func after(err error, attempt int) outcome {
	switch f := fault.Of(err); {
	case err == nil:
		return outcome{state: Done}
	case f != nil:
		return outcome{state: Failed, words: f.Words}
	case attempt >= maxAttempts:
		return outcome{state: Failed, words: fmt.Sprintf("Something went wrong in Waymark, %d times. The log says what.", attempt)}
	}
	return outcome{state: Queued, pause: backoff(attempt), words: "Something went wrong in Waymark. It will be tried again soon."}
}

// When says at which times of the council's clock a scheduled job falls due.
type When struct {
	hour, minute int // hour < 0: every hour
	every        int // minutes; 0 where the two above say when
}

// Hourly is every hour, at that many minutes past.
func Hourly(minute int) When { return When{hour: -1, minute: minute} }

// Daily is every day at that time in England.
func Daily(hour, minute int) When { return When{hour: hour, minute: minute} }

// Every is every so many minutes, counted from the full hour; the number divides 60.
func Every(minutes int) When { return When{every: minutes} }

// slot is the last time at or before now at which the job fell due.
func (w When) slot(now time.Time) time.Time {
	now = calendar.London(now)
	if w.every > 0 {
		return now.Truncate(time.Duration(w.every) * time.Minute)
	}
	if w.hour < 0 {
		due := now.Truncate(time.Hour).Add(time.Duration(w.minute) * time.Minute)
		if due.After(now) {
			due = due.Add(-time.Hour)
		}
		return due
	}
	due := time.Date(now.Year(), now.Month(), now.Day(), w.hour, w.minute, 0, 0, now.Location())
	if due.After(now) {
		due = time.Date(now.Year(), now.Month(), now.Day()-1, w.hour, w.minute, 0, 0, now.Location())
	}
	return due
}

// Jobs is the queue and its workers. It is safe for concurrent use.
type Jobs struct {
	Workers int           // how many jobs run at once in this process
	Grace   time.Duration // how long running jobs may take to finish when the process is told to stop

	db        *db.DB
	clock     calendar.Clock // the council's, for schedules; it may be pinned to a day
	now       func() time.Time
	me        string // names this process in leases
	lease     time.Duration
	poll      time.Duration
	handlers  map[string]func(context.Context, Job) error
	schedules []schedule
	wake      chan struct{}
}

type schedule struct {
	kind string
	when When
}

// New makes the queue. Leases and pauses go by the machine's own clock, schedules by the council's.
func New(d *db.DB, clock calendar.Clock) *Jobs {
	return &Jobs{
		Workers: 2, Grace: 20 * time.Second,
		db: d, clock: clock, now: time.Now, me: db.RandomID(), lease: 30 * time.Second, poll: 2 * time.Second,
		handlers: map[string]func(context.Context, Job) error{}, wake: make(chan struct{}, 1),
	}
}

// Handle says who does a kind of work. Call it before Work. The handler acts in the name of the person who queued the job. It may be
// started again after it was broken off at any point.
func (j *Jobs) Handle(kind string, fn func(ctx context.Context, job Job) error) {
	if _, taken := j.handlers[kind]; taken {
		panic("job: two handlers for " + kind)
	}
	j.handlers[kind] = fn
}

// Schedule queues a job of that kind whenever it falls due, once for all processes; a time missed while nothing ran is made up for
// once. Call it before Work.
func (j *Jobs) Schedule(kind string, when When) {
	j.schedules = append(j.schedules, schedule{kind, when})
}

// WakeUp makes a worker of this process look at the queue at once.
func (j *Jobs) WakeUp() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// Watch gives a job's status now and whenever it changes, until it is finished or ctx ends.
func (j *Jobs) Watch(ctx context.Context, id string) <-chan Status {
	changes := make(chan Status)
	go func() {
		defer close(changes)
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		var last Status
		for {
			now, err := j.Job(ctx, id)
			if err != nil {
				return
			}
			if now != last {
				select {
				case changes <- now:
				case <-ctx.Done():
					return
				}
				last = now
			}
			if now.Finished() {
				return
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return changes
}
