package job

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"waymark/db"
	"waymark/fault"
)

// Enqueue queues a job in the caller's transaction: it starts once that has been committed, and never when it was not. Where one of
// the same kind and key waits already, its id is returned and nothing is added; one that is running already is followed by another,
// never joined by it. uniqueKey "" is never the same as another. The payload holds ids, never anything about a child.
func (j *Jobs) Enqueue(ctx context.Context, tx *db.Tx, kind, uniqueKey string, payload any) (id string, err error) {
	args, err := json.Marshal(payload)
	if err != nil {
		return "", fmt.Errorf("queue %s: %w", kind, err)
	}
	who, ok := db.Who(ctx)
	if !ok {
		return "", fmt.Errorf("queue %s: nobody asked for it", kind)
	}
	var key any
	if uniqueKey != "" {
		key = uniqueKey
	}
	id = db.NewID()
	n, err := tx.Exec(ctx, `insert into job (id, kind, unique_key, args, state, by_id, by_name, created_at, run_at)
		values (:id, :kind, :key, :args, 'queued', :by, :name, :now, :now)
		on conflict (kind, unique_key) where state = 'queued' do nothing`,
		map[string]any{"id": id, "kind": kind, "key": key, "args": string(args), "by": who.ID, "name": who.Name, "now": db.At(j.now())})
	if err != nil {
		return "", err
	}
	if n == 0 {
		err = tx.Get(ctx, &id, "select id from job where kind = :kind and unique_key = :key and state = 'queued'", map[string]any{"kind": kind, "key": key})
		if err != nil {
			return "", err
		}
	}
	tx.After(j.WakeUp)
	return id, nil
}

// Job says how far a job has come; fault.NotFound when there is none of that id.
func (j *Jobs) Job(ctx context.Context, id string) (Status, error) {
	var s Status
	err := j.db.Get(ctx, &s, `select id, kind, state, attempt, by_name, created_at, run_at, started_at, finished_at, last_error, done, total, words
		from job where id = :id`, map[string]any{"id": id})
	return s, err
}

// Progress says how far a running job has come, in its own measure, and what it does now. It must not be called inside a Write, which
// on SQLite holds the only writer.
func (j *Jobs) Progress(ctx context.Context, id string, done, total int64, words string) {
	// A lost line of progress is no reason to break off the work that it describes.
	_ = j.db.Housekeep(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update job set done = :done, total = :total, words = :words, leased_until = :until
			where id = :id and leased_by = :me and state = 'running'`,
			map[string]any{"id": id, "done": done, "total": total, "words": words, "until": db.At(j.now().Add(j.lease)), "me": j.me})
		return err
	})
}

// Cancel stops a job in the caller's transaction: one that waits never starts, one that runs is told to stop within seconds.
func (j *Jobs) Cancel(ctx context.Context, tx *db.Tx, id string) error {
	n, err := tx.Exec(ctx, "update job set state = 'cancelled', finished_at = :now where id = :id and state in ('queued', 'running')",
		map[string]any{"id": id, "now": db.At(j.now())})
	if err == nil && n == 0 {
		return fault.Conflict("This has finished already, so it cannot be stopped.")
	}
	return err
}

type taken struct {
	ID      string `db:"id"`
	Kind    string `db:"kind"`
	Args    string `db:"args"`
	Attempt int    `db:"attempt"`
	ByID    string `db:"by_id"`
	ByName  string `db:"by_name"`
}

// take finds the next job that is due, or one whose worker has gone silent, and leases it; nil when there is none.
func (j *Jobs) take(ctx context.Context) (*taken, error) {
	args := map[string]any{"now": db.At(j.now()), "until": db.At(j.now().Add(j.lease)), "me": j.me}
	kinds := make([]string, 0, len(j.handlers))
	for kind := range j.handlers {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	for i, kind := range kinds {
		name := fmt.Sprintf("kind%d", i)
		args[name], kinds[i] = kind, ":"+name
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	next := `select id, kind, args, attempt, by_id, by_name from job where kind in (` + strings.Join(kinds, ", ") + `)
		and (state = 'queued' and run_at <= :now or state = 'running' and leased_until < :now and leased_by <> :me)
		and not exists (select 1 from job other where other.kind = job.kind and other.unique_key = job.unique_key
			and other.state = 'running' and other.id <> job.id)
		order by run_at, id limit 1`
	waiting := []taken{}
	if err := j.db.All(ctx, &waiting, next, args); err != nil || len(waiting) == 0 {
		return nil, err // looking costs no write
	}
	var found []taken
	err := j.db.Housekeep(ctx, func(tx *db.Tx) error {
		found = nil
		query := next
		if tx.Postgres() {
			query += " for update skip locked"
		}
		if err := tx.All(ctx, &found, query, args); err != nil || len(found) == 0 {
			return err
		}
		t := &found[0]
		args["id"] = t.ID
		if t.Attempt >= maxAttempts { // its worker died every time: the work itself may be what kills it
			found, args["words"] = nil, fmt.Sprintf("It was broken off %d times without an answer, so it was given up. The log says more.", t.Attempt)
			_, err := tx.Exec(ctx, "update job set state = 'failed', finished_at = :now, last_error = :words where id = :id", args)
			return err
		}
		t.Attempt++
		_, err := tx.Exec(ctx, `update job set state = 'running', attempt = attempt + 1, started_at = :now, leased_by = :me, leased_until = :until,
			done = 0, total = 0, words = '' where id = :id`, args)
		return err
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// renew keeps the lease; false when the job is no longer ours to do.
func (j *Jobs) renew(ctx context.Context, t *taken) (bool, error) {
	var n int64
	err := j.db.Housekeep(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Exec(ctx, "update job set leased_until = :until where id = :id and leased_by = :me and attempt = :attempt and state = 'running'",
			map[string]any{"id": t.ID, "until": db.At(j.now().Add(j.lease)), "me": j.me, "attempt": t.Attempt})
		return err
	})
	return n == 1, err
}

// finish writes what became of an attempt. A job that goes back to the queue while another of its key waits there gives way to it.
func (j *Jobs) finish(ctx context.Context, t *taken, o outcome, refund bool) error {
	now := j.now()
	args := map[string]any{"id": t.ID, "me": j.me, "attempt": t.Attempt, "now": db.At(now), "run_at": db.At(now.Add(o.pause)), "words": o.words, "state": o.state}
	return j.db.Housekeep(ctx, func(tx *db.Tx) error {
		if o.state != Queued {
			_, err := tx.Exec(ctx, `update job set state = :state, finished_at = :now, last_error = :words, leased_by = null, leased_until = null
				where id = :id and leased_by = :me and attempt = :attempt and state = 'running'`, args)
			return err
		}
		n, err := tx.Exec(ctx, `update job set state = 'cancelled', finished_at = :now, last_error = :words, leased_by = null, leased_until = null
			where id = :id and leased_by = :me and attempt = :attempt and state = 'running'
			and exists (select 1 from job other where other.kind = job.kind and other.unique_key = job.unique_key and other.state = 'queued')`, args)
		if err != nil || n == 1 {
			return err
		}
		used := "attempt"
		if refund {
			used = "attempt - 1"
		}
		_, err = tx.Exec(ctx, `update job set state = 'queued', attempt = `+used+`, run_at = :run_at, last_error = :words, leased_by = null, leased_until = null
			where id = :id and leased_by = :me and attempt = :attempt and state = 'running'`, args)
		return err
	})
}

// queueDue queues the scheduled jobs that have fallen due, and forgets jobs that ended long ago.
func (j *Jobs) queueDue(ctx context.Context) error {
	ctx = db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark"})
	for _, s := range j.schedules {
		slot := map[string]any{"kind": s.kind, "slot": db.At(s.when.slot(j.clock()))}
		var queued int
		if err := j.db.Get(ctx, &queued, "select count(*) from job_schedule where kind = :kind and slot >= :slot", slot); err != nil {
			return err
		}
		if queued > 0 {
			continue
		}
		err := j.db.Housekeep(ctx, func(tx *db.Tx) error {
			n, err := tx.Exec(ctx, `insert into job_schedule (kind, slot) values (:kind, :slot)
				on conflict (kind) do update set slot = excluded.slot where job_schedule.slot < excluded.slot`, slot)
			if err != nil || n == 0 {
				return err
			}
			if _, err := tx.Exec(ctx, "delete from job where state in ('done', 'failed', 'cancelled') and finished_at < :before",
				map[string]any{"before": db.At(j.now().Add(-keepFor))}); err != nil {
				return err
			}
			_, err = j.Enqueue(ctx, tx, s.kind, "schedule", struct{}{})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pauseAfterTrouble keeps a worker from spinning while the database does not answer.
const pauseAfterTrouble = 5 * time.Second
