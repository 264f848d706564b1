package letter

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/mail"
	"waymark/web/webtest"
)

var schemas = []fs.FS{account.Schema, job.Schema, Schema}

// road is a way for letters that a test opens and closes.
type road struct {
	sent []mail.Letter
	fail func(mail.Letter) error
}

func (r *road) Send(_ context.Context, l mail.Letter) error {
	if r.fail != nil {
		if err := r.fail(l); err != nil {
			return err
		}
	}
	r.sent = append(r.sent, l)
	return nil
}

func keys(t *testing.T) *file.Keys {
	t.Helper()
	k, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	return k
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func person(t *testing.T, a *account.Accounts, name, role string) string {
	t.Helper()
	p := account.Person{Name: name, Email: strings.ToLower(name) + "@exampleborough.example"}
	p.Roles.V = []string{role}
	id, err := a.Add(dbtest.Ctx(t), p)
	must(t, err)
	return id
}

func (l *Letters) queue(t *testing.T, one Letter) bool {
	t.Helper()
	fresh := false
	must(t, l.db.Write(dbtest.Ctx(t), "wrote a letter", func(tx *db.Tx) (err error) {
		fresh, err = l.Queue(dbtest.Ctx(t), tx, one)
		return err
	}))
	return fresh
}

func TestLetters(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	dbtest.EachAt(t, func() time.Time { return now }, schemas, func(t *testing.T, d *db.DB) {
		now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		out := &road{}
		accounts := account.New(d, account.Settings{})
		l := New(d, job.New(d, calendar.SystemClock()), accounts, keys(t), out)
		olu, ola := person(t, accounts, "Olu", "owner"), person(t, accounts, "Ola", "owner")
		state := func(about string) Row {
			rows, err := l.Log(t.Context(), "", 100)
			must(t, err)
			for _, r := range rows {
				if r.About == about {
					return r
				}
			}
			t.Fatalf("no letter about %q", about)
			return Row{}
		}
		t.Run("a letter leaves to the address of the moment, and nothing of it stays", func(t *testing.T) {
			l.queue(t, Letter{PersonID: olu, About: "first", Subject: "One", Text: "see /update/secret"})
			var sealed []byte
			must(t, d.Get(t.Context(), &sealed, "select sealed from letter", nil))
			if len(sealed) == 0 || strings.Contains(string(sealed), "secret") {
				t.Error("the text lies in clear")
			}
			must(t, d.Housekeep(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "update person set email = 'new@exampleborough.example' where id = :id", map[string]any{"id": olu})
				return err
			}))
			must(t, l.Drain(t.Context()))
			must(t, d.Get(t.Context(), &sealed, "select sealed from letter", nil))
			if r := state("first"); len(out.sent) != 1 || out.sent[0].To != "new@exampleborough.example" || out.sent[0].Text != "see /update/secret" || r.State != Sent || r.SentAt.IsZero() || r.ToName != "Olu" || len(sealed) != 0 {
				t.Errorf("%+v %+v %d", out.sent, r, len(sealed))
			}
			must(t, l.Drain(t.Context()))
			if len(out.sent) != 1 {
				t.Error("it left twice")
			}
		})
		t.Run("the same letter is queued once", func(t *testing.T) {
			one := Letter{PersonID: olu, Once: "day 2026-11-24 olu", About: "once", Subject: "x", Text: "x"}
			if !l.queue(t, one) || l.queue(t, one) {
				t.Error("queued twice")
			}
			must(t, l.Drain(t.Context()))
		})
		t.Run("a letter whose reason was not kept was never written", func(t *testing.T) {
			before := len(out.sent)
			err := d.Write(dbtest.Ctx(t), "changed its mind", func(tx *db.Tx) error {
				_, err := l.Queue(dbtest.Ctx(t), tx, Letter{PersonID: olu, About: "never", Subject: "x", Text: "x"})
				return errors.Join(err, errors.New("no"))
			})
			if err == nil || l.Drain(t.Context()) != nil || len(out.sent) != before {
				t.Error(err, len(out.sent))
			}
		})
		t.Run("whoever left is skipped, and an address that cannot be is given up; the others pass", func(t *testing.T) {
			l.queue(t, Letter{PersonID: ola, About: "left", Subject: "x", Text: "x"})
			l.queue(t, Letter{Name: "Jo", Address: "nowhere", About: "bad", Subject: "x", Text: "x"})
			l.queue(t, Letter{Name: "Jo", Address: "jo@health.example", About: "outside", Subject: "x", Text: "x"})
			must(t, accounts.Disable(dbtest.Ctx(t), ola, "left"))
			out.fail = func(m mail.Letter) error {
				if m.To == "nowhere" {
					return fault.Invalid("%q is not a mail address", m.To)
				}
				return nil
			}
			must(t, l.Drain(t.Context()))
			if state("left").State != Skipped || state("bad").State != GivenUp || state("outside").State != Sent {
				t.Error(state("left"), state("bad"), state("outside"))
			}
		})
		t.Run("a closed road keeps every letter, and three failures in a row are enough to see that it is closed", func(t *testing.T) {
			tries := 0
			out.fail = func(mail.Letter) error { tries++; return errors.New("connection refused") }
			for i := range 6 {
				l.queue(t, Letter{PersonID: olu, About: fmt.Sprint("later ", i), Subject: "x", Text: "x"})
			}
			if err := l.Drain(t.Context()); err == nil || fault.Of(err) != nil || tries != 3 {
				t.Error(err, tries)
			}
			out.fail = func(mail.Letter) error { return fault.Conflict("GOV.UK Notify refuses the key") }
			if err := l.Drain(t.Context()); fault.Of(err) == nil || state("later 0").Words != "GOV.UK Notify refuses the key" {
				t.Error(err, state("later 0"))
			}
			before := len(out.sent)
			out.fail = nil
			must(t, l.look(dbtest.Ctx(t)))
			must(t, l.jobs.Drain(t.Context()))
			if len(out.sent) != before+6 || state("later 5").State != Sent {
				t.Error(len(out.sent)-before, state("later 5"))
			}
		})
		t.Run("after a week a letter is given up", func(t *testing.T) {
			l.queue(t, Letter{PersonID: olu, About: "old", Subject: "x", Text: "x"})
			now = now.AddDate(0, 0, 8)
			must(t, l.Drain(t.Context()))
			if state("old").State != GivenUp {
				t.Error(state("old"))
			}
		})
		t.Run("the pages", func(t *testing.T) {
			h := &webtest.House{Routes: l.Routes(), May: func(as, permission string) bool { return as == "Mo" }, Enter: func(r *http.Request, _ string) *http.Request { return r }}
			h.Run(t, []webtest.Row{
				{Name: "the log says to whom, what for, when and what became of it, and nothing that was written", As: "Mo", Path: "/staff/letters", Want: map[string]string{"h1": "Letters", "td": "Olu", "caption": "Letters"}, Not: []string{"textarea"}},
				{Name: "only what was given up", As: "Mo", Path: "/staff/letters?state=given+up", Want: map[string]string{"td .govuk-tag--red": "Given up"}, Not: []string{".govuk-tag--green"}},
				{Name: "an owner may not see it", As: "Olu", Path: "/staff/letters", Status: 403},
			})
		})
	})
}

// TestKilledDrain is reliability's R12: the mail server refuses for a time, then the process is killed in the middle of sending, twice.
// No letter is lost, and no letter comes more than twice.
func TestKilledDrain(t *testing.T) {
	if child := os.Getenv("WAYMARK_TEST_DRAIN"); child != "" {
		drainAsChild(t, child)
		return
	}
	dir := t.TempDir()
	clock := calendar.FixedClock(calendar.On(2026, time.November, 24))
	d, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + filepath.Join(dir, "waymark.db"), Schema: schemas, Clock: clock})
	must(t, err)
	k, _, err := file.CreateKeys(filepath.Join(dir, "key"))
	must(t, err)
	l := New(d, job.New(d, clock), account.New(d, account.Settings{}), k, &road{})
	const n = 40
	for i := range n {
		l.queue(t, Letter{Name: "Jo", Address: fmt.Sprintf("jo%d@health.example", i), About: "test", Subject: "x", Text: "x"})
	}
	must(t, d.Close())

	sink := listen(t)
	run := func() *exec.Cmd {
		c := exec.Command(os.Args[0], "-test.run=TestKilledDrain")
		c.Env = append(os.Environ(), "WAYMARK_TEST_DRAIN="+dir, "WAYMARK_TEST_SINK="+sink.address)
		must(t, c.Start())
		return c
	}
	sink.set(func(int) string { return "refuse" })
	if c := run(); c.Wait() == nil {
		t.Fatal("the road was closed, and nobody noticed")
	}
	for _, at := range []int{10, 25} {
		var c *exec.Cmd
		started := make(chan struct{})
		sink.set(func(got int) string {
			if got == at {
				<-started
				c.Process.Kill() // the letter is taken; the sender never hears of it
				return "silent"
			}
			return ""
		})
		c = run()
		close(started)
		c.Wait()
	}
	sink.set(func(int) string { return "" })
	if c := run(); c.Wait() != nil {
		t.Fatal("what waits does not leave")
	}
	sink.mu.Lock()
	defer sink.mu.Unlock()
	twice := 0
	for to, times := range sink.got {
		if times > 2 {
			t.Errorf("%s was written to %d times", to, times)
		}
		if times == 2 {
			twice++
		}
	}
	if len(sink.got) != n || twice > 2 {
		t.Errorf("%d of %d letters came, %d of them twice", len(sink.got), n, twice)
	}
}

// drainAsChild is the process that is killed.
func drainAsChild(t *testing.T, dir string) {
	clock := calendar.FixedClock(calendar.On(2026, time.November, 24))
	d, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + filepath.Join(dir, "waymark.db"), Schema: schemas, Clock: clock})
	must(t, err)
	defer d.Close()
	k, err := file.OpenKeys(filepath.Join(dir, "key"))
	must(t, err)
	l := New(d, job.New(d, clock), account.New(d, account.Settings{}), k, mail.SMTP{Address: os.Getenv("WAYMARK_TEST_SINK"), From: "waymark@example.org", Plain: true})
	must(t, l.Drain(t.Context()))
}

// sink is a mail server that counts letters by whom they are to.
type sink struct {
	address string
	mu      sync.Mutex
	got     map[string]int
	taken   int
	do      func(taken int) string
}

func (s *sink) set(do func(int) string) { s.mu.Lock(); s.do = do; s.mu.Unlock() }

func listen(t *testing.T) *sink {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	s := &sink{address: l.Addr().String(), got: map[string]int{}}
	go func() {
		for {
			line, err := l.Accept()
			if err != nil {
				return
			}
			go s.converse(line)
		}
	}()
	return s
}

func (s *sink) converse(line net.Conn) {
	defer line.Close()
	s.mu.Lock()
	do := s.do
	s.mu.Unlock()
	if do(-1) == "refuse" {
		return
	}
	say := func(text string) { io.WriteString(line, text+"\r\n") }
	in, to := bufio.NewReader(line), ""
	say("220 sink")
	for {
		text, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb, rest, _ := strings.Cut(strings.TrimSpace(text), " "); verb {
		case "DATA":
			say("354 go on")
			for row := ""; row != ".\r\n"; {
				if row, err = in.ReadString('\n'); err != nil {
					return
				}
			}
			s.mu.Lock()
			s.got[to]++
			s.taken++
			n := s.taken
			s.mu.Unlock()
			if do(n) == "silent" {
				return
			}
			say("250 taken")
		case "RCPT":
			to = rest
			say("250 yes")
		default:
			say("250 yes")
		}
	}
}
