package job

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

var schema = []fs.FS{Schema}

func TestMain(m *testing.M) {
	if url := os.Getenv("WAYMARK_JOB_VICTIM"); url != "" {
		victim(url)
	}
	os.Exit(m.Run())
}

// quick makes a queue whose clocks run fast enough for a test.
func quick(d *db.DB) *Jobs {
	j := New(d, calendar.SystemClock())
	j.poll, j.lease = 20*time.Millisecond, 300*time.Millisecond
	return j
}

func enqueue(t *testing.T, d *db.DB, j *Jobs, kind, key string, payload any) (id string) {
	t.Helper()
	ctx := dbtest.Ctx(t)
	if err := d.Write(ctx, "asked for "+kind, func(tx *db.Tx) (err error) {
		id, err = j.Enqueue(ctx, tx, kind, key, payload)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

// work runs the workers until the test, or the returned function, ends them.
func work(t *testing.T, j *Jobs) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- j.Work(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// until waits for a job to come into a state.
func until(t *testing.T, j *Jobs, id, state string) Status {
	t.Helper()
	var s Status
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var err error
		if s, err = j.Job(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if s.State == state {
			return s
		}
	}
	t.Fatalf("job is %s after 10 seconds (%s), want %s", s.State, s.LastError, state)
	return s
}

func TestJobs(t *testing.T) {
	t.Run("a queued job is done, with its args, in the name of who asked", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j := quick(d)
			var got string
			j.Handle("greet", func(ctx context.Context, job Job) error {
				var args struct{ Name string }
				if err := job.Args(&args); err != nil {
					return err
				}
				who, _ := db.Who(ctx)
				got = fmt.Sprint(args.Name, " for ", who.Name, ", attempt ", job.Attempt)
				j.Progress(ctx, job.ID, 3, 4, "Greeting")
				return nil
			})
			id := enqueue(t, d, j, "greet", "", map[string]string{"Name": "Sam"})
			if s, err := j.Job(t.Context(), id); err != nil || s.State != Queued || s.By != dbtest.Tester.Name {
				t.Errorf("before: %+v, %v", s, err)
			}
			stop := work(t, j)
			s := until(t, j, id, Done)
			stop()
			if got != "Sam for Tess Tester, attempt 1" {
				t.Errorf("the handler saw %q", got)
			}
			if s.Done != 3 || s.Total != 4 || s.Words != "Greeting" || s.Percent() != 100 || s.StartedAt.IsZero() || s.FinishedAt.IsZero() {
				t.Errorf("status %+v", s)
			}
		})
	})
	t.Run("draining does all that is due and what follows from it, and then returns", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j := quick(d)
			var done []string
			j.Handle("load", func(ctx context.Context, job Job) error {
				done = append(done, "load")
				return d.Write(ctx, "asked for a count", func(tx *db.Tx) error {
					_, err := j.Enqueue(ctx, tx, "count", "count", nil)
					return err
				})
			})
			j.Handle("count", func(context.Context, Job) error { done = append(done, "count"); return nil })
			j.Handle("fail", func(context.Context, Job) error { done = append(done, "fail"); return errors.New("the disk is slow") })
			enqueue(t, d, j, "load", "", nil)
			later := enqueue(t, d, j, "fail", "", nil)
			if err := j.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(done, ", "); got != "load, fail, count" {
				t.Errorf("done: %s", got)
			}
			if s, err := j.Job(t.Context(), later); err != nil || s.State != Queued {
				t.Errorf("a job to be tried again: %+v, %v", s, err)
			}
		})
	})
	t.Run("a job whose transaction fails was never there", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j, ctx := quick(d), dbtest.Ctx(t)
			var id string
			_ = d.Write(ctx, "asked in vain", func(tx *db.Tx) (err error) {
				if id, err = j.Enqueue(ctx, tx, "greet", "", nil); err != nil {
					t.Error(err)
				}
				return errors.New("no")
			})
			if _, err := j.Job(ctx, id); fault.Of(err) == nil {
				t.Errorf("got %v, want not found", err)
			}
		})
	})
	t.Run("a second request joins one that waits, and follows one that runs", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j := quick(d)
			started, release := make(chan string, 3), make(chan struct{})
			var atOnce, most atomic.Int32
			j.Handle("refresh", func(_ context.Context, job Job) error {
				most.Store(max(most.Load(), atOnce.Add(1)))
				defer atOnce.Add(-1)
				started <- job.ID
				<-release
				return nil
			})
			first := enqueue(t, d, j, "refresh", "all", nil)
			if again := enqueue(t, d, j, "refresh", "all", nil); again != first {
				t.Error("the same request waits twice")
			}
			work(t, j)
			<-started
			second := enqueue(t, d, j, "refresh", "all", nil)
			if second == first {
				t.Error("a request joined work that had read its data already")
			}
			if third := enqueue(t, d, j, "refresh", "all", nil); third != second {
				t.Error("the follower waits twice")
			}
			time.Sleep(100 * time.Millisecond) // an idle worker had time to take it
			close(release)
			until(t, j, first, Done)
			until(t, j, second, Done)
			if most.Load() != 1 {
				t.Errorf("%d ran at once", most.Load())
			}
		})
	})
	t.Run("several processes share the queue and do nothing twice", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			var mu sync.Mutex
			times := map[string]int{}
			var all []*Jobs
			for range 3 {
				j := quick(d)
				j.lease = 30 * time.Second
				j.Handle("count", func(_ context.Context, job Job) error {
					mu.Lock()
					defer mu.Unlock()
					times[job.ID]++
					return nil
				})
				all = append(all, j)
			}
			var ids []string
			for range 30 {
				ids = append(ids, enqueue(t, d, all[0], "count", "", nil))
			}
			for _, j := range all {
				work(t, j)
			}
			for _, id := range ids {
				until(t, all[0], id, Done)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range ids {
				if times[id] != 1 {
					t.Errorf("job %s was done %d times", id, times[id])
				}
			}
		})
	})
	t.Run("an accident is tried again after a pause and shown in general words", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j := quick(d)
			var ahead atomic.Int64
			j.now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
			j.lease = time.Hour
			j.Handle("flaky", func(_ context.Context, job Job) error {
				switch job.Attempt {
				case 1:
					return errors.New("row 7 says X90000001")
				case 2:
					panic("index out of range")
				}
				return nil
			})
			id := enqueue(t, d, j, "flaky", "", nil)
			work(t, j)
			for attempt := 1; attempt <= 2; attempt++ {
				var s Status
				for deadline := time.Now().Add(5 * time.Second); s.Attempt != attempt || s.State != Queued; time.Sleep(5 * time.Millisecond) {
					if s, _ = j.Job(t.Context(), id); time.Now().After(deadline) {
						t.Fatalf("attempt %d: %+v", attempt, s)
					}
				}
				if pause := s.RunAt.Sub(s.StartedAt.Time); pause < backoff(attempt) || pause > backoff(attempt)+5*time.Second {
					t.Errorf("the pause after attempt %d is %s", attempt, pause)
				}
				if !strings.Contains(s.LastError, "tried again") || strings.Contains(s.LastError, "X90000001") {
					t.Errorf("the words are %q", s.LastError)
				}
				ahead.Add(int64(backoff(attempt)))
				j.WakeUp()
			}
			if s := until(t, j, id, Done); s.Attempt != 3 || s.LastError != "" {
				t.Errorf("in the end: %+v", s)
			}
		})
	})
	t.Run("a fault is an answer: it is shown and not tried again", func(t *testing.T) {
		d := dbtest.Open(t, schema...)
		j := quick(d)
		j.Handle("read", func(context.Context, Job) error { return fault.Invalid("This is not a return.") })
		id := enqueue(t, d, j, "read", "", nil)
		work(t, j)
		if s := until(t, j, id, Failed); s.LastError != "This is not a return." || s.Attempt != 1 {
			t.Errorf("got %+v", s)
		}
	})
	t.Run("a job that waits is cancelled for good; one that runs is told to stop", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j, ctx := quick(d), dbtest.Ctx(t)
			started, stopped := make(chan struct{}, 1), make(chan struct{}, 1)
			j.Handle("long", func(ctx context.Context, _ Job) error {
				started <- struct{}{}
				<-ctx.Done()
				stopped <- struct{}{}
				return ctx.Err()
			})
			cancel := func(id string) error {
				return d.Write(ctx, "stopped the job", func(tx *db.Tx) error { return j.Cancel(ctx, tx, id) })
			}
			waits := enqueue(t, d, j, "long", "", nil)
			if err := cancel(waits); err != nil {
				t.Fatal(err)
			}
			runs := enqueue(t, d, j, "long", "", nil)
			work(t, j)
			<-started
			if err := cancel(runs); err != nil {
				t.Fatal(err)
			}
			select {
			case <-stopped:
			case <-time.After(5 * time.Second):
				t.Fatal("it ran on")
			}
			for _, id := range []string{waits, runs} {
				until(t, j, id, Cancelled)
				if f := fault.Of(cancel(id)); f == nil || f.Kind != fault.KindConflict {
					t.Error("it could be cancelled twice")
				}
			}
			select {
			case <-started:
				t.Error("the cancelled job was started")
			case <-time.After(100 * time.Millisecond):
			}
		})
	})
	t.Run("a stop lets running jobs finish, and puts back what takes too long", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j := quick(d)
			j.Grace = 300 * time.Millisecond
			started := make(chan struct{}, 2)
			j.Handle("short", func(ctx context.Context, _ Job) error {
				started <- struct{}{}
				time.Sleep(100 * time.Millisecond)
				return ctx.Err()
			})
			j.Handle("endless", func(ctx context.Context, _ Job) error {
				started <- struct{}{}
				<-ctx.Done()
				return ctx.Err()
			})
			short, endless := enqueue(t, d, j, "short", "", nil), enqueue(t, d, j, "endless", "", nil)
			stop := work(t, j)
			<-started
			<-started
			stop()
			if s, _ := j.Job(t.Context(), short); s.State != Done {
				t.Errorf("the short job is %s", s.State)
			}
			if s, _ := j.Job(t.Context(), endless); s.State != Queued || s.Attempt != 0 || s.LastError != "" {
				t.Errorf("the endless job is %+v", s)
			}
		})
	})
	t.Run("a watcher sees each state, the last one included", func(t *testing.T) {
		d := dbtest.Open(t, schema...)
		j := quick(d)
		release := make(chan struct{})
		j.Handle("watched", func(context.Context, Job) error { <-release; return nil })
		id := enqueue(t, d, j, "watched", "", nil)
		var states []string
		for s := range j.Watch(t.Context(), id) {
			states = append(states, s.State)
			switch s.State {
			case Queued:
				work(t, j)
			case Running:
				close(release)
			}
		}
		if got := strings.Join(states, " "); got != "queued running done" {
			t.Errorf("seen: %s", got)
		}
	})
	t.Run("a failed or stopped job gives way to one of its key that waits", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			j := quick(d)
			started, release := make(chan struct{}, 2), make(chan struct{})
			j.Handle("refresh", func(context.Context, Job) error {
				started <- struct{}{}
				<-release
				return errors.New("accident")
			})
			first := enqueue(t, d, j, "refresh", "all", nil)
			work(t, j)
			<-started
			enqueue(t, d, j, "refresh", "all", nil)
			close(release)
			until(t, j, first, Cancelled)
		})
	})
}

// victim takes the job in a process of its own and never finishes it.
func victim(url string) {
	d, err := db.Open(context.Background(), db.Options{URL: url, Schema: schema})
	if err != nil {
		panic(err)
	}
	j := quick(d)
	j.Handle("load", func(context.Context, Job) error {
		fmt.Println("started")
		time.Sleep(time.Minute)
		return nil
	})
	panic(j.Work(context.Background()))
}

func TestKill(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "waymark.db")
	d, err := db.Open(t.Context(), db.Options{URL: url, Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	j := quick(d)
	id := enqueue(t, d, j, "load", "upload 1", nil)
	kill := func() {
		t.Helper()
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "WAYMARK_JOB_VICTIM="+url)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 16)); err != nil {
			t.Fatalf("the process never started the job: %v", err)
		}
		if err := cmd.Process.Kill(); err != nil { // kill -9
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
	t.Run("a job whose process was killed is taken up by another when the lease has run out", func(t *testing.T) {
		kill()
		if s, _ := j.Job(t.Context(), id); s.State != Running {
			t.Fatalf("the killed job is %s", s.State)
		}
		done := make(chan int, 1)
		j.Handle("load", func(_ context.Context, job Job) error { done <- job.Attempt; return nil })
		stop := work(t, j)
		if s := until(t, j, id, Done); s.Attempt != 2 || <-done != 2 {
			t.Errorf("got %+v", s)
		}
		stop()
	})
	t.Run("a job that kills its process every time is given up in words", func(t *testing.T) {
		id = enqueue(t, d, j, "load", "upload 2", nil)
		for range maxAttempts {
			kill()
			time.Sleep(j.lease)
		}
		work(t, j)
		if s := until(t, j, id, Failed); s.Attempt != maxAttempts || !strings.Contains(s.LastError, "given up") {
			t.Errorf("got %+v", s)
		}
	})
}
