package measure

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/vault"
)

var watchedSchemas = append(slices.Clone(schemas), collection.Schema)

// watched is the room over collections into which returns are sent.
type watched struct {
	*Measures
	returns *collection.Collections
	t       *testing.T
	ctx     context.Context
	d       *db.DB
}

// watch opens both rooms with two measures of the library: how many children there are, and how many had their teeth checked.
func watch(t *testing.T, d *db.DB) *watched {
	t.Helper()
	folder := t.TempDir()
	keys, _, err := file.CreateKeys(filepath.Join(folder, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := file.OpenDisk(filepath.Join(folder, "files"), keys)
	if err != nil {
		t.Fatal(err)
	}
	settings := vault.Settings{MemoryMB: 512, Threads: 2, Holidays: vault.Days(calendar.BankHolidays())}
	jobs := job.New(d, calendar.SystemClock())
	returns, err := collection.New(d, files, keys, jobs, settings)
	if err != nil {
		t.Fatal(err)
	}
	cache := vault.NewCache(settings, time.Minute, returns.Generation, returns.Fill)
	t.Cleanup(cache.Drop)
	m, err := New(d, cache, jobs, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	m.Watch(returns, keys, 6)
	returns.OnAccept(m.QueueRefresh)
	return &watched{m, returns, t, dbtest.Ctx(t), d}
}

// year makes a return: of each child its first day in care, and whether its teeth were checked.
func year(ends int, children ...string) map[string]string {
	files := map[string]string{}
	folder := fmt.Sprintf("%d-%02d ", ends-1, ends%100)
	put := func(name, headings, line string) {
		if files[folder+name] == "" {
			files[folder+name] = headings + "\n"
		}
		files[folder+name] += line + "\n"
	}
	for _, c := range children {
		f := strings.Fields(c)
		put("header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", f[0]+",2,05/05/2012,WBRI,UN1,,")
		put("episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN", f[0]+","+f[1]+",S,V2,N1,U6,PR1,,,,,,")
		put("oc2.csv", "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED", f[0]+",05/05/2012,10,,0,,1,"+f[2]+",1,0,,")
	}
	return files
}

// send uploads and accepts files and counts.
func (w *watched) send(files map[string]string) (upload string) {
	w.t.Helper()
	var sources []collection.Source
	for _, name := range sortedKeys(files) {
		sources = append(sources, collection.BytesSource(name, []byte(files[name])))
	}
	id, already, err := w.returns.Upload(w.ctx, collection.FromSources(sources), collection.Options{})
	if err != nil || already {
		w.t.Fatal(already, err)
	}
	if err := w.returns.Check(w.ctx, id, func(int64, int64, string) {}); err != nil {
		w.t.Fatal(err)
	}
	if err := w.returns.Accept(w.ctx, id); err != nil {
		w.t.Fatal(err)
	}
	w.count()
	return id
}

func (w *watched) definition(key string) Definition {
	w.t.Helper()
	d, err := w.Definition(key)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// count counts the two measures, and no others, as counting all takes long.
func (w *watched) count() {
	w.t.Helper()
	var two []Definition
	for _, key := range []string{"ctx-cla-rate", "cla-dental"} {
		two = append(two, w.definition(key))
	}
	if _, err := w.countAll(w.ctx, two, nil); err != nil {
		w.t.Fatal(err)
	}
}

// newest is the newest difference.
func (w *watched) newest() Difference {
	w.t.Helper()
	all, err := w.Changes(w.ctx, "")
	if err != nil || len(all) == 0 {
		w.t.Fatal(all, err)
	}
	d, err := w.Difference(w.ctx, all[0].ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (d Difference) of(t *testing.T, key string) MeasureChange {
	t.Helper()
	for _, one := range d.Measures {
		if one.Measure == key {
			return one
		}
	}
	t.Fatalf("nothing is told of %s", key)
	return MeasureChange{}
}

var first = []string{"ANN 01/06/2022 1", "BEN 01/07/2023 1", "CAL 01/08/2022 0", "DOT 01/09/2023 0"}

func TestChanges(t *testing.T) {
	dbtest.Each(t, watchedSchemas, func(t *testing.T, d *db.DB) {
		w := watch(t, d)
		w.send(year(2024, first...))
		t.Run("the first count has nothing to compare with", func(t *testing.T) {
			one := w.newest()
			if !one.First || len(one.Measures) != 0 || one.Cases != 0 || one.ByName != dbtest.Tester.Name {
				t.Errorf("%+v", one.Change)
			}
			if todo, err := w.unread(w.ctx); err != nil || len(todo) != 0 {
				t.Error(todo, err)
			}
		})
		t.Run("counting the same again tells nothing", func(t *testing.T) {
			w.count()
			if all, err := w.Changes(w.ctx, ""); err != nil || len(all) != 1 {
				t.Error(all, err)
			}
		})
		// DOT was no child of this council's, and BEN came a month later; CAL's teeth were checked after all.
		again := w.send(year(2024, "ANN 01/06/2022 1", "BEN 01/08/2023 1", "CAL 01/08/2022 1"))
		corrected := w.newest()
		t.Run("a corrected year says which figures of it were rewritten, and from what", func(t *testing.T) {
			if corrected.Words != "SSDA903 2023/24 accepted anew" || len(corrected.Turns) != 1 || corrected.Turns[0].By != dbtest.Tester.Name || corrected.Turns[0].Return.UploadID != again {
				t.Errorf("%q by %+v", corrected.Words, corrected.Turns)
			}
			count := corrected.of(t, "ctx-cla-rate")
			at := slices.IndexFunc(count.Rewrites, func(r Rewrite) bool { return r.At == day("2024-03-31") && r.Line == "all" })
			if at < 0 || *count.Rewrites[at].Was.Numerator != 4 || *count.Rewrites[at].Now.Numerator != 3 {
				t.Errorf("%+v", count.Rewrites)
			}
			july := slices.IndexFunc(count.Rewrites, func(r Rewrite) bool { return r.At == day("2023-07-31") && r.Line == "all" })
			if july < 0 || *count.Rewrites[july].Was.Numerator != 3 || *count.Rewrites[july].Now.Numerator != 2 {
				t.Errorf("in July %+v", count.Rewrites)
			}
			if slices.ContainsFunc(count.Rewrites, func(r Rewrite) bool { return r.At == day("2023-08-31") }) {
				t.Error("August counted three before and after, and is called rewritten")
			}
			if count.Gone+count.New != 0 || count.First || count.Rule {
				t.Errorf("%+v", count)
			}
		})
		t.Run("and how many cases left and changed their answer, in the period that was counted before", func(t *testing.T) {
			teeth := corrected.of(t, "cla-dental")
			want := SetChange{Was: day("2024-03-31"), At: day("2024-03-31"), Left: 1, Turned: 1}
			if len(teeth.Sets) != 1 || teeth.Sets[0] != want {
				t.Errorf("%+v", teeth.Sets)
			}
			moved, err := w.movedCases(w.ctx, corrected.ID, w.definition("cla-dental"))
			if err != nil || len(moved) != 2 || moved[0].Child != "CAL" || moved[0].How != caseChanged || moved[0].Before != "no" || moved[0].Now != "yes" ||
				moved[1].Child != "DOT" || moved[1].How != caseLeft || !strings.HasPrefix(moved[1].Before, "excluded: ") {
				t.Errorf("%+v %v", moved, err)
			}
		})
		t.Run("nobody's name lies in the governance plane in clear", func(t *testing.T) {
			for _, table := range []string{"measure_change", "measure_change_measure", "measure_case_set", "measure_standing"} {
				column := map[string]string{"measure_change": "turns", "measure_change_measure": "payload", "measure_standing": "returns"}[table]
				var texts []string
				if column != "" {
					if err := d.All(w.ctx, &texts, "select "+column+" from "+table, nil); err != nil || len(texts) == 0 {
						t.Fatal(table, err)
					}
				}
				var sealed [][]byte
				if column != "turns" && column != "returns" {
					if err := d.All(w.ctx, &sealed, "select sealed from "+table+" where sealed is not null", nil); err != nil || len(sealed) == 0 {
						t.Fatal(table, err)
					}
				}
				for _, text := range texts {
					sealed = append(sealed, []byte(text))
				}
				for _, b := range sealed {
					if bytes.Contains(b, []byte("DOT")) || bytes.Contains(b, []byte("ANN")) {
						t.Errorf("%s names a child", table)
					}
				}
			}
		})
		t.Run("withdrawing the correction gives the reverse", func(t *testing.T) {
			if err := w.returns.Withdraw(w.ctx, again, "sent by mistake"); err != nil {
				t.Fatal(err)
			}
			w.count()
			back := w.newest()
			if back.Words != "SSDA903 2023/24 brought back" || back.Turns[0].By != dbtest.Tester.Name || back.Turns[0].Upload() != again || back.Periods != corrected.Periods {
				t.Errorf("%q %+v, %d periods and not %d", back.Words, back.Turns, back.Periods, corrected.Periods)
			}
			teeth := back.of(t, "cla-dental")
			if want := (SetChange{Was: day("2024-03-31"), At: day("2024-03-31"), Joined: 1, Turned: 1}); len(teeth.Sets) != 1 || teeth.Sets[0] != want {
				t.Errorf("%+v", teeth.Sets)
			}
			for _, r := range back.of(t, "ctx-cla-rate").Rewrites {
				i := slices.IndexFunc(corrected.of(t, "ctx-cla-rate").Rewrites, func(o Rewrite) bool { return o.At == r.At && o.Kind == r.Kind && o.Line == r.Line })
				if was := corrected.of(t, "ctx-cla-rate").Rewrites[max(i, 0)]; i < 0 || !sameValue(was.Was, r.Now) || !sameValue(was.Now, r.Was) {
					t.Errorf("%+v", r)
				}
			}
		})
		next := w.send(year(2025, "ANN 01/06/2022 1", "BEN 01/07/2023 1", "EVE 01/06/2024 1"))
		t.Run("another year moves the newest figure on and rewrites what it tells of the year before", func(t *testing.T) {
			on := w.newest()
			teeth := on.of(t, "cla-dental")
			if teeth.New == 0 || teeth.Gone != 0 || len(teeth.Sets) != 1 || teeth.Sets[0].Was != day("2024-03-31") || teeth.Sets[0].At != day("2025-03-31") || teeth.corrected() {
				t.Errorf("%+v", teeth)
			}
			if on.Words != "SSDA903 2024/25 accepted" {
				t.Error(on.Words)
			}
			of, err := w.Changes(w.ctx, next)
			if err != nil || len(of) != 1 || of[0].ID != on.ID {
				t.Error(of, err)
			}
		})
		t.Run("withdrawing the only return of a year says that its periods are counted no more", func(t *testing.T) {
			if err := w.returns.Withdraw(w.ctx, next, "sent by mistake"); err != nil {
				t.Fatal(err)
			}
			w.count()
			gone := w.newest()
			if teeth := gone.of(t, "cla-dental"); teeth.Gone == 0 || teeth.New != 0 || gone.Words != "SSDA903 2024/25 withdrawn" {
				t.Errorf("%q %+v", gone.Words, teeth)
			}
		})
		t.Run("a difference waits until somebody has read it, once", func(t *testing.T) {
			before, err := w.unread(w.ctx)
			if err != nil || len(before) != 4 {
				t.Fatal(before, err)
			}
			if err := w.MarkRead(w.ctx, corrected.ID); err != nil {
				t.Fatal(err)
			}
			if after, err := w.unread(w.ctx); err != nil || len(after) != 3 {
				t.Error(after, err)
			}
			if f := fault.Of(w.MarkRead(w.ctx, corrected.ID)); f == nil || f.Kind != fault.KindConflict {
				t.Error("it was marked twice")
			}
			var n int
			if err := d.Get(w.ctx, &n, `select count(*) from record where sentence = 'read what changed after: SSDA903 2023/24 accepted anew'`, nil); err != nil || n != 1 {
				t.Error(n, err)
			}
		})
		t.Run("who may not read cases is told how many joined and left of none", func(t *testing.T) {
			director := account.Person{ID: "d", Name: "d", State: "active"}
			director.Roles.V = []string{"director"}
			ctx := account.With(w.ctx, director)
			seen, err := w.Difference(ctx, corrected.ID)
			if err != nil || slices.ContainsFunc(seen.Measures, func(c MeasureChange) bool { return len(c.Sets) > 0 }) || len(seen.of(t, "cla-dental").Rewrites) == 0 {
				t.Error(seen, err)
			}
			if _, err := w.movedCases(ctx, corrected.ID, w.definition("cla-dental")); fault.Of(err) == nil {
				t.Error("a director opened the cases")
			}
		})
		t.Run("what a restricted register gave is told, and opened, only to whom it was opened by name", func(t *testing.T) {
			w.sources["ssda903"].closed = true
			defer func() { w.sources["ssda903"].closed = false }()
			analyst := account.Person{ID: "a", Name: "a", State: "active"}
			analyst.Roles.V = []string{"analyst"}
			ctx := account.With(w.ctx, analyst)
			for _, granted := range []bool{false, true} {
				w.Granted(func(_ context.Context, register string) (account.Grant, bool, error) {
					return account.Grant{}, granted && register == "ssda903", nil
				})
				seen, err := w.Difference(ctx, corrected.ID)
				if err != nil || (len(seen.of(t, "cla-dental").Sets) > 0) != granted {
					t.Errorf("granted %v: %+v %v", granted, seen.of(t, "cla-dental").Sets, err)
				}
				moved, err := w.movedCases(ctx, corrected.ID, w.definition("cla-dental"))
				if granted && (err != nil || len(moved) == 0) || !granted && (fault.Of(err) == nil || !strings.Contains(err.Error(), "restricted register")) {
					t.Errorf("granted %v: %d cases, %v", granted, len(moved), err)
				}
			}
		})
		t.Run("new keys and retention reach the differences", func(t *testing.T) {
			var want, n int
			if err := d.Get(w.ctx, &want, `select (select count(*) from measure_case_set) + (select count(*) from measure_change_measure where sealed is not null)`, nil); err != nil {
				t.Fatal(err)
			}
			err := d.Write(w.ctx, "make new keys", func(tx *db.Tx) error {
				_, err := w.Reseal(w.ctx, tx, func(sealed []byte) ([]byte, bool, error) { n++; return sealed, true, nil })
				return err
			})
			if err != nil || n != want || n == 0 {
				t.Errorf("%d of %d sealed rows were passed, %v", n, want, err)
			}
			if err := d.Write(w.ctx, "make one old", func(tx *db.Tx) error {
				_, err := tx.Exec(w.ctx, `update measure_change set at = :at where id = :id`, map[string]any{"id": corrected.ID, "at": db.StartOf(day("2001-01-01"))})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			all, _ := w.Changes(w.ctx, "")
			if err := w.forgetChanges(w.ctx); err != nil {
				t.Fatal(err)
			}
			if left, err := w.Changes(w.ctx, ""); err != nil || len(left) != len(all)-1 {
				t.Error(left, err)
			}
		})
	})
}

func TestTwoCountsAtOnceTellOneDifference(t *testing.T) {
	w := watch(t, dbtest.Open(t, watchedSchemas...))
	w.send(year(2024, first...))
	late, err := w.begin(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.send(year(2024, first[:3]...))
	if ok, err := late.stands(w.ctx, 1); ok || err != nil {
		t.Error("a vault of older returns stands", err)
	}
	err = w.d.Write(w.ctx, "count late", func(tx *db.Tx) error { return late.stand(w.ctx, tx) })
	if f := fault.Of(err); f == nil || f.Kind != fault.KindConflict {
		t.Errorf("the second of two counts was kept: %v", err)
	}
}

func TestARuleThatChangedIsToldApart(t *testing.T) {
	w := watch(t, dbtest.Open(t, watchedSchemas...))
	settled := council.New(w.d, nil)
	settled.OnChange(w.returns.Recount)
	w.Settled(settled)
	w.send(year(2024, first...))
	if err := w.d.Write(w.ctx, "as if by an older file", func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, `update measure_count set rule = 'old' where measure = 'cla-dental'`, nil)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w.count()
	d := w.newest()
	if !d.of(t, "cla-dental").Rule || len(d.Measures) != 1 || d.Words != "no return came or went" {
		t.Errorf("%+v", d)
	}
}
