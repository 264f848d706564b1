package archive

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/web/webtest"
)

var today = calendar.On(2026, 11, 20)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestNext(t *testing.T) {
	first := Edition{Number: 1, Name: "2026-11-01", Day: calendar.On(2026, 11, 1), Hash: "a"}
	second := Edition{Number: 2, Name: "2026-11-20", Day: today, Hash: "b"}
	taken := Edition{Number: 2, Name: "2026-11-20", Day: today, Hash: "b", WithdrawnOn: today}
	for _, c := range []struct {
		says  string
		all   []Edition
		hash  string
		name  string
		fresh bool
	}{
		{"the first edition has the name of its day", nil, "a", "2026-11-20", true},
		{"data that changed are a new edition", []Edition{first}, "b", "2026-11-20", true},
		{"the second of a day has a name of its own", []Edition{second, first}, "c", "2026-11-20-2", true},
		{"data that are as they were are not kept again", []Edition{second, first}, "b", "2026-11-20-2", false},
		{"data that are again as they were before the last change are kept", []Edition{second, first}, "a", "2026-11-20-2", true},
		{"what was taken back does not come out again", []Edition{{Number: 3, Day: today, Hash: "c"}, taken, first}, "b", "2026-11-20-3", false},
	} {
		t.Run(c.says, func(t *testing.T) {
			e, fresh := next(c.all, today, OnRelease, 4, c.hash, 9)
			if e.Name != c.name || fresh != c.fresh || e.Number != len(c.all)+1 || e.Release != 4 || e.Size != 9 {
				t.Errorf("got %+v, new: %v", e, fresh)
			}
		})
	}
}

// room is the archive on a database, over data that a test changes.
func room(t *testing.T, d *db.DB, clock calendar.Clock, data *Made) *Archives {
	t.Helper()
	keys, _, err := file.CreateKeys(t.TempDir() + "/keys")
	must(t, err)
	files, err := file.OpenDisk(t.TempDir(), keys)
	must(t, err)
	a := New(d, files, job.New(d, clock))
	a.Of(func(context.Context) (Made, error) { return *data, nil })
	return a
}

func TestEditionsStayAsTheyWere(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	dbtest.EachAt(t, clock, []fs.FS{Schema, job.Schema}, func(t *testing.T, d *db.DB) {
		now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		data := Made{}
		a := room(t, d, clock, &data)
		ctx := dbtest.Ctx(t)
		editions := func(want int) []PublicEdition {
			t.Helper()
			all, err := a.Published(ctx)
			must(t, err)
			if len(all) != want {
				t.Fatalf("%d editions, want %d: %+v", len(all), want, all)
			}
			return all
		}
		must(t, a.KeepMonth(ctx))
		editions(0) // nothing is public
		data = Made{Body: []byte("november"), Release: 3}
		must(t, a.KeepMonth(ctx))
		must(t, a.KeepMonth(ctx))
		first := editions(1)[0]
		if first.Name != "2026-11-20" || first.Day != today || first.Release != 3 || first.Why != "The first of its month" || first.Size != 8 {
			t.Errorf("%+v", first)
		}
		data = Made{Body: []byte("a release"), Release: 4}
		must(t, a.KeepMonth(ctx))
		editions(1) // November has its edition
		release := func() {
			must(t, d.Write(ctx, "released figures", func(tx *db.Tx) error { return a.Queue(ctx, tx) }))
			must(t, a.jobs.Drain(ctx))
		}
		release()
		release()
		if newest := editions(2)[0]; newest.Name != "2026-11-20-2" || newest.Why != "Release 4 of measures" {
			t.Errorf("%+v", newest)
		}
		now = now.AddDate(0, 1, 0)
		data = Made{Body: []byte("december"), Release: 4}
		must(t, a.KeepMonth(ctx))
		editions(3)
		for name, want := range map[string]string{"2026-11-20": "november", "2026-11-20-2": "a release", "2026-12-20": "december"} {
			if got, err := a.Open(ctx, name); err != nil || string(got) != want {
				t.Errorf("%s is %q, %v; want %q as it was", name, got, err, want)
			}
		}
		if _, err := a.Open(ctx, "2026-01-01"); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindNotFound {
			t.Errorf("an edition that never was: %v", err)
		}
		t.Run("an edition is taken back for a reason, and its address says so for ever", func(t *testing.T) {
			if err := a.Withdraw(ctx, 2, " "); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindInvalid {
				t.Errorf("without a reason: %v", err)
			}
			must(t, a.Withdraw(ctx, 2, "A post named a school."))
			_, err := a.Open(ctx, "2026-11-20-2")
			if f := fault.Of(err); f == nil || f.Kind != fault.KindGone || !strings.Contains(f.Words, "A post named a school.") {
				t.Errorf("got %v", err)
			}
			if err := a.Withdraw(ctx, 2, "Again."); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindConflict {
				t.Errorf("twice: %v", err)
			}
			data = Made{Body: []byte("a release"), Release: 4}
			release()
			editions(3) // what was taken back does not come out again
		})
		t.Run("a file that was changed on the disk is not handed out", func(t *testing.T) {
			all, err := a.Editions(ctx)
			must(t, err)
			must(t, a.files.Delete(ctx, all[2].Hash))
			other, _, err := a.files.Put(ctx, bytes.NewReader([]byte("forged")))
			must(t, err)
			if other == all[2].Hash {
				t.Fatal("two contents have one hash")
			}
			if _, err := a.Open(ctx, all[2].Name); err == nil {
				t.Error("something else was handed out")
			}
		})
	})
}

func TestPages(t *testing.T) {
	clock := calendar.FixedClock(today)
	data := Made{Body: []byte("open"), Release: 1}
	a := room(t, dbtest.OpenAt(t, clock, Schema, job.Schema), clock, &data)
	must(t, a.keep(dbtest.Ctx(t), OnRelease))
	h := &webtest.House{Routes: a.Routes(), May: func(as, permission string) bool {
		return permission == account.ReleaseRead || permission == account.ReleaseApprove && as == "Della"
	}, Enter: func(r *http.Request, as string) *http.Request {
		return r.WithContext(db.As(r.Context(), db.Actor{ID: as, Name: as}))
	}}
	h.Run(t, []webtest.Row{
		{Name: "staff see what was kept", As: "Zoe", Path: at, Want: map[string]string{"tbody tr": "Release 1 of measures"}},
		{Name: "one edition has its checksum and its address", As: "Zoe", Path: at + "/1", Want: map[string]string{"dl": "SHA-256", "dl a": "/data/archive/2026-11-20.zip"}, Not: []string{"form[action$='/withdraw']"}},
		{Name: "there is no other", As: "Zoe", Path: at + "/2", Status: 404},
		{Name: "who may not approve a release takes nothing back", As: "Zoe", Method: "POST", Path: at + "/1/withdraw", Form: url.Values{"why": {"A mistake."}}, Status: 403},
		{Name: "a reason is needed", As: "Della", Method: "POST", Path: at + "/1/withdraw", Form: url.Values{"why": {""}}, Status: 422, Want: map[string]string{".govuk-error-summary": "Enter why it is taken back"}},
		{Name: "it is taken back", As: "Della", Method: "POST", Path: at + "/1/withdraw", Form: url.Values{"why": {"A mistake."}}, Status: 303, To: at + "/1"},
		{Name: "and says who did it and why", As: "Zoe", Path: at + "/1", Want: map[string]string{"dl": "A mistake.", ".govuk-tag--red": "Taken back"}},
	})
}
