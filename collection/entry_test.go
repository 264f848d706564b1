package collection

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

// registered is a room whose library has the invented register of visits.
func registered(t *testing.T, d *db.DB) *ground {
	g := stand(t, d)
	spec := visitSpec + `
[[check]]
id = "far"
rule = "LOCAL1"
message = "Nobody travels so far."
fix = "Enter the miles of one visit."
sql = "select _file, _row, 'MILES' as col, miles::varchar as value from reg_visit where miles > 500"
`
	g.Library = shelf(t, map[string]string{"reg_visit/spec.toml": spec})
	return g
}

func (g *ground) rows(query string) string {
	g.t.Helper()
	v := openVault(g.t)
	if err := g.Fill(g.ctx, v); err != nil {
		g.t.Fatal(err)
	}
	return told(g.t, v, query)
}

func (g *ground) enter(values map[string]string) string {
	g.t.Helper()
	record, err := g.Enter(g.ctx, "reg_visit", values)
	if err != nil {
		g.t.Fatal(err)
	}
	return record
}

const visitRows = "select child, strftime(visited_at, '%Y-%m-%d %H:%M'), seen, miles from reg_visit order by 1, 2"

func TestEntries(t *testing.T) {
	now := calendar.On(2025, 6, 2).Time().Add(12 * time.Hour)
	dbtest.EachAt(t, func() time.Time { return now }, schemas, func(t *testing.T, d *db.DB) {
		visit := func(child, at string) map[string]string {
			return map[string]string{"child": child, "visited_at": at, "seen": "yes", "miles": "3"}
		}
		t.Run("an entry counts at once, is sealed, and its sentence names no child", func(t *testing.T) {
			g := registered(t, d)
			rang := 0
			g.OnAccept(func(context.Context, *db.Tx) error { rang++; return nil })
			before, _ := g.Generation(g.ctx)
			g.enter(visit("CHILD-77", "01/06/2025 14:30"))
			if got := g.rows(visitRows); got != "CHILD-77 2025-06-01 14:30 true 3" {
				t.Errorf("rows: %s", got)
			}
			if after, _ := g.Generation(g.ctx); after == before || rang != 1 {
				t.Errorf("generation %d then %d, %d bells", before, after, rang)
			}
			if got := g.rows("select starts::varchar, data_to::varchar from reg_visit_coverage"); got != "2025-06-01 2025-06-02" {
				t.Errorf("coverage: %s", got)
			}
			var sealed []byte
			if err := d.Get(g.ctx, &sealed, "select sealed from collection_entry", nil); err != nil || strings.Contains(string(sealed), "CHILD-77") {
				t.Errorf("%q %v", sealed, err)
			}
			record, err := d.Record(g.ctx, db.RecordFilter{})
			if err != nil || len(record) == 0 || record[0].Sentence != "entered a row into the register Visits" {
				t.Errorf("%+v %v", record, err)
			}
		})
		t.Run("what cannot be read, and what breaks a check, is told at its column and nothing is kept", func(t *testing.T) {
			g := registered(t, d)
			for field, values := range map[string]map[string]string{
				"child":      {"visited_at": "01/06/2025"},
				"visited_at": visit("A", "31/02/2025"),
				"miles":      {"child": "A", "visited_at": "01/06/2025", "miles": "900"},
				"colour":     {"child": "A", "visited_at": "01/06/2025", "colour": "red"},
			} {
				_, err := g.Enter(g.ctx, "reg_visit", values)
				if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != field {
					t.Errorf("%s: %v", field, err)
				}
			}
			if got := g.rows("select count(*) from reg_visit_history"); got != "0" {
				t.Errorf("%s rows were kept", got)
			}
			if _, err := g.Enter(g.ctx, "ssda903", visit("A", "01/06/2025")); err == nil {
				t.Error("a return is no register")
			}
		})
		t.Run("a correction supersedes and says why, a withdrawal takes out, and the history keeps all", func(t *testing.T) {
			g := registered(t, d)
			record := g.enter(visit("A", "01/06/2025 14:30"))
			if err := g.Correct(g.ctx, "reg_visit", record, visit("A", "01/06/2025 15:00"), ""); err == nil {
				t.Error("a correction needs a reason")
			}
			if err := g.Correct(g.ctx, "reg_visit", record, visit("A", "01/06/2025 15:00"), "the time was wrong"); err != nil {
				t.Fatal(err)
			}
			if got := g.rows(visitRows); got != "A 2025-06-01 15:00 true 3" {
				t.Errorf("after the correction: %s", got)
			}
			if err := g.WithdrawEntry(g.ctx, "reg_visit", record, "another child"); err != nil {
				t.Fatal(err)
			}
			if got := g.rows("select (select count(*) from reg_visit), (select count(*) from reg_visit_history), (select count(superseded_by) from reg_visit_history)"); got != "0 3 2" {
				t.Errorf("after the withdrawal: %s", got)
			}
			if err := g.WithdrawEntry(g.ctx, "reg_visit", record, "another child"); err == nil {
				t.Error("withdrawn twice")
			}
		})
		t.Run("an imported row can be corrected, and its own id stays sealed", func(t *testing.T) {
			g := registered(t, d)
			g.load("visits.csv", "RECORD_ID,CHILD_ID,VISITED_AT,SEEN_YN,MILES\nA-2012-02-03,A,05/05/2025 14:30,yes,2\nv2,B,06/05/2025,no,\n")
			now = now.Add(time.Hour)
			if f := fault.Of(g.Correct(g.ctx, "reg_visit", "A-2012-02-03", visit("A", "05/05/2025 16:00"), " ")); f == nil || len(f.Fields) == 0 || f.Fields[0].Name != "why" {
				t.Errorf("corrected without a reason: %v", f)
			}
			if err := g.Correct(g.ctx, "reg_visit", "A-2012-02-03", visit("A", "05/05/2025 16:00"), "the time was wrong"); err != nil {
				t.Fatal(err)
			}
			if got := g.rows(visitRows); got != "A 2025-05-05 16:00 true 3\nB 2025-05-06 00:00 false <nil>" {
				t.Errorf("rows: %s", got)
			}
			var clear string
			if err := d.Get(g.ctx, &clear, "select record_id from collection_entry", nil); err != nil || clear != "" {
				t.Errorf("%q %v", clear, err)
			}
			g.load("visits again.csv", "RECORD_ID,CHILD_ID,VISITED_AT,SEEN_YN,MILES\nv3,C,07/05/2025,yes,1\n")
			if got := g.rows("select count(*) from reg_visit"); got != "3" {
				t.Errorf("imports add up: %s", got)
			}
		})
		t.Run("only somebody who says why sees the rows, and confidential ones only when asked for", func(t *testing.T) {
			g := registered(t, d)
			g.enter(visit("A", "01/06/2025"))
			secret := visit("B", "01/06/2025")
			secret["confidential_yn"] = "yes"
			g.enter(secret)
			if _, err := g.Entries(g.ctx, "reg_visit", "", Filter{}); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindForbidden {
				t.Error(err)
			}
			opening, err := g.OpenRegister(g.ctx, "reg_visit", "to mend a wrong date")
			if err != nil {
				t.Fatal(err)
			}
			for want, filter := range map[int]Filter{1: {}, 2: {Confidential: true}, 0: {Child: "C", Confidential: true}} {
				if all, err := g.Entries(g.ctx, "reg_visit", opening, filter); err != nil || len(all) != want {
					t.Errorf("%+v: %d entries, %v", filter, len(all), err)
				}
			}
			record, err := d.Record(g.ctx, db.RecordFilter{})
			if err != nil || record[0].Sentence != "opened the rows of the register Visits: to mend a wrong date" {
				t.Errorf("%+v %v", record, err)
			}
		})
		t.Run("what another room keeps stands in the register while that room lends it", func(t *testing.T) {
			g := registered(t, d)
			err := g.Feed("reg_visit", Kept{}, func(_ context.Context, put func(map[string]string) error) error {
				return put(map[string]string{"record_id": "m1", "child": "M", "visited_at": "2025-04-01"})
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := g.rows(visitRows); got != "M 2025-04-01 00:00 <nil> <nil>" {
				t.Errorf("rows: %s", got)
			}
			if err := g.Feed("reg_other", Kept{}, nil); err == nil {
				t.Error("there is no such register")
			}
		})
		t.Run("a row of a file and one of another room about the same count under one name, and the file's name stays in the history", func(t *testing.T) {
			g := registered(t, d)
			g.enter(visit("A", "01/06/2025 14:30"))
			g.enter(visit("B", "01/06/2025 14:30"))
			kept := Kept{Names: "child", As: func(_ context.Context, names []string) (map[string]string, error) {
				slices.Sort(names)
				if !slices.Equal(names, []string{"A", "B"}) {
					t.Errorf("asked for %q", names)
				}
				return map[string]string{"A": "X-1"}, nil
			}}
			if err := g.Feed("reg_visit", kept, func(_ context.Context, put func(map[string]string) error) error {
				return put(map[string]string{"record_id": "m1", "child": "X-1", "visited_at": "2025-06-09"})
			}); err != nil {
				t.Fatal(err)
			}
			if got := g.rows("select child, count(*) from reg_visit group by child order by 1"); got != "B 1\nX-1 2" {
				t.Error(got)
			}
			if got := g.rows("select child from reg_visit_history order by 1"); got != "A\nB\nX-1" {
				t.Error(got)
			}
		})
		t.Run("entries go with the uploads' years, and new keys open them", func(t *testing.T) {
			g := registered(t, d)
			g.Retain(6)
			g.enter(visit("A", "01/06/2025"))
			err := d.Housekeep(g.ctx, func(tx *db.Tx) error {
				n, err := g.Reseal(g.ctx, tx, func(sealed []byte) ([]byte, bool, error) { return append([]byte("x"), sealed...), true, nil })
				if n != 1 {
					t.Errorf("%d rows sealed anew", n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			then := now
			defer func() { now = then }()
			now = calendar.On(2031, 6, 2).Time().Add(12 * time.Hour)
			if n, err := g.EntriesDue(g.ctx); n != 0 || err != nil {
				t.Errorf("on the last day: %d due, %v", n, err)
			}
			now = now.Add(24 * time.Hour)
			if n, err := g.EntriesDue(g.ctx); n != 1 || err != nil {
				t.Errorf("the day after: %d due, %v", n, err)
			}
			if _, err := g.DeleteExpired(g.ctx); err != nil {
				t.Fatal(err)
			}
			if n, err := g.EntriesDue(g.ctx); n != 0 || err != nil {
				t.Errorf("afterwards: %d due, %v", n, err)
			}
		})
	})
}

func TestOwnCollections(t *testing.T) {
	own := func(files map[string]string) *Library {
		folder := fstest.MapFS{}
		for name, text := range files {
			folder["collections/"+name] = &fstest.MapFile{Data: []byte(text)}
		}
		l, err := WithOwn(folder)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	t.Run("a council's own register is read like any other", func(t *testing.T) {
		l := own(map[string]string{"reg_visit/spec.toml": visitSpec})
		if len(l.Broken) > 0 {
			t.Fatal(l.Broken)
		}
		v := openVault(t)
		if _, err := l.Load(t.Context(), v, []Source{text("visit.csv", "CHILD_ID,VISITED_AT,SEEN_YN,MILES\nA,05/05/2025,yes,2\n")}, Options{}); err != nil {
			t.Fatal(err)
		}
		if got := told(t, v, "select child from reg_visit"); got != "A" {
			t.Error(got)
		}
	})
	for name, files := range map[string]map[string]string{
		"cannot be read":                 {"reg_visit/spec.toml": "key ="},
		"has a key that is taken":        {"ssda903/spec.toml": strings.Replace(visitSpec, "reg_visit", "ssda903", 1)},
		"has a key that holds another's": {"ssda903_more/spec.toml": strings.Replace(visitSpec, "reg_visit", "ssda903_more", 1)},
		"brings views":                   {"reg_visit/spec.toml": visitSpec, "reg_visit/views.sql": "copy reg_visit to '/tmp/x'"},
	} {
		t.Run("one that "+name+" is left out and named", func(t *testing.T) {
			l := own(files)
			shipped, err := Standard()
			if err != nil || len(l.Broken) != 1 || !strings.Contains(l.Broken[0], "is left out") || len(l.Specs()) != len(shipped.Specs()) {
				t.Errorf("%q, %d collections, %v", l.Broken, len(l.Specs()), err)
			}
		})
	}
	t.Run("its checks may list rows and do nothing else", func(t *testing.T) {
		l := own(map[string]string{"reg_visit/spec.toml": visitSpec + "[[check]]\nid='x'\nrule='X'\nmessage='m'\nfix='f'\nsql=\"select _file, _row, 'MILES' as col, filename as value from read_text('/etc/passwd')\"\n"})
		_, err := l.Load(t.Context(), openVault(t), []Source{text("visit.csv", "CHILD_ID,VISITED_AT,SEEN_YN,MILES\nA,05/05/2025,yes,2\n")}, Options{Checks: true})
		if err == nil || !strings.Contains(err.Error(), "check x") {
			t.Error(err)
		}
	})
}
