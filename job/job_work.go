package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"waymark/db"
)

var errLeaseLost = errors.New("the job was cancelled or taken over")

// Work takes jobs and does them until ctx ends. Running jobs then have Grace to finish; what is broken off goes back to the queue.
func (j *Jobs) Work(ctx context.Context) error {
	// What runs is not stopped by ctx but by the end of the grace period.
	running, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	var workers sync.WaitGroup
	for range max(1, j.Workers) {
		workers.Go(func() { j.worker(ctx, running) })
	}
	workers.Go(func() { j.scheduler(ctx) })
	<-ctx.Done()
	ended := make(chan struct{})
	go func() { workers.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(j.Grace):
		stop(context.Canceled)
		<-ended
	}
	return nil
}

// Drain does what is due now and all that follows from it, one job after another, and returns when nothing is due any more. For
// commands that set work going and then end. A job that must be tried again later stays in the queue.
func (j *Jobs) Drain(ctx context.Context) error {
	for ctx.Err() == nil {
		t, err := j.take(ctx)
		if err != nil || t == nil {
			return err
		}
		j.do(ctx, t, slog.LevelDebug)
	}
	return ctx.Err()
}

func (j *Jobs) worker(ctx, running context.Context) {
	for ctx.Err() == nil {
		t, err := j.take(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			slog.ErrorContext(ctx, "the queue cannot be read", "error", err)
			wait(ctx, pauseAfterTrouble)
		case t != nil:
			j.WakeUp() // there may be more: let an idle worker look too
			j.do(running, t, slog.LevelInfo)
		default:
			select {
			case <-ctx.Done():
			case <-j.wake:
			case <-time.After(j.poll):
			}
		}
	}
}

func (j *Jobs) scheduler(ctx context.Context) {
	for ctx.Err() == nil {
		if err := j.queueDue(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "scheduled jobs cannot be queued", "error", err)
		}
		wait(ctx, 30*time.Second)
	}
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// do runs one attempt, keeping the lease all the while. done is how loud it is said that the job is done: whoever drains the queue and waits for it
// says so in words of their own.
func (j *Jobs) do(running context.Context, t *taken, done slog.Level) {
	ctx, stop := context.WithCancelCause(db.As(running, db.Actor{ID: t.ByID, Name: t.ByName}))
	var heart sync.WaitGroup
	heart.Go(func() {
		beat := time.NewTicker(j.lease / 3)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
				ours, err := j.renew(ctx, t)
				if err == nil && !ours {
					stop(errLeaseLost)
					return
				}
			}
		}
	})
	began := time.Now()
	err := j.call(ctx, Job{ID: t.ID, Kind: t.Kind, Attempt: t.Attempt, args: t.Args})
	broken := context.Cause(ctx)
	stop(nil)
	heart.Wait()

	log := slog.With("job", t.ID, "kind", t.Kind, "attempt", t.Attempt, "took", time.Since(began).Round(time.Millisecond))
	if errors.Is(broken, errLeaseLost) {
		log.Info("job stopped: it was cancelled or taken over")
		return
	}
	o, refund := after(err, t.Attempt), false
	if err != nil && running.Err() != nil { // the process stops: not the job's failure
		o, refund = outcome{state: Queued}, true
	}
	switch {
	case err == nil:
		log.Log(running, done, "job done")
	case refund:
		log.Info("job goes back to the queue: the process stops")
	default:
		log.Error("job failed", "error", err, "state", o.state)
	}
	// The process may be stopping, but what became of the job must still be written.
	end, cancel := context.WithTimeout(context.WithoutCancel(running), 10*time.Second)
	defer cancel()
	if err := j.finish(end, t, o, refund); err != nil {
		log.Error("what became of the job could not be written; its lease will run out", "error", err)
	}
}

// call keeps a panic in one job from ending the process and every other job with it.
func (j *Jobs) call(ctx context.Context, job Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return j.handlers[job.Kind](ctx, job)
}
