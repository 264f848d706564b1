package collection

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/vault"
)

// ground is a room on its own ground.
type ground struct {
	*Collections
	t      *testing.T
	ctx    context.Context
	d      *db.DB
	folder string
	jobs   *job.Jobs
}

func stand(t *testing.T, d *db.DB) *ground {
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
	jobs := job.New(d, calendar.SystemClock())
	c, err := New(d, files, keys, jobs, vault.Settings{MemoryMB: 256, Threads: 2, Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		t.Fatal(err)
	}
	g := &ground{Collections: c, t: t, ctx: dbtest.Ctx(t), d: d, folder: folder, jobs: jobs}
	t.Cleanup(func() { clean(t, g) })
	return g
}

func (g *ground) load(name, content string) {
	g.t.Helper()
	if _, already, err := g.Load(g.ctx, One(name, strings.NewReader(content)), Options{}); err != nil || already {
		g.t.Fatal(already, err)
	}
}

// children counts what a cache built from the accepted returns holds.
func (g *ground) children() int {
	g.t.Helper()
	v := openVault(g.t)
	if err := g.Fill(g.ctx, v); err != nil {
		g.t.Fatal(err)
	}
	return number(g.t, v, "select count(*) from ssda903_episode")
}

func (g *ground) kept() int {
	g.t.Helper()
	n := 0
	for _, err := range g.files.List(g.ctx) {
		if err != nil {
			g.t.Fatal(err)
		}
		n++
	}
	return n
}

var schemas = []fs.FS{job.Schema, Schema}

const oneMore = episodes + "3,03/06/2024,S,V2,N2,K2,PR4,,,,EX1 1AB,EX2 2CD,SC100002\n"

func TestUploads(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		t.Run("an upload counts only when a person has accepted it", func(t *testing.T) {
			g := stand(t, d)
			rang := 0
			g.OnAccept(func(context.Context, *db.Tx) error { rang++; return nil })
			id, already, err := g.Upload(g.ctx, One("2024-25 episodes.csv", strings.NewReader(episodes)), Options{})
			if err != nil || already {
				t.Fatal(already, err)
			}
			if err := g.Check(g.ctx, id, func(int64, int64, string) {}); err != nil {
				t.Fatal(err)
			}
			u, err := g.Find(g.ctx, id)
			if err != nil || u.State != Ready || u.Rows != 2 || len(u.Returns) != 1 || u.Returns[0].Year != 2025 || u.Returns[0].Name() != "SSDA903 2024/25" {
				t.Fatalf("%+v %v", u, err)
			}
			if n := g.children(); n != 0 {
				t.Errorf("%d rows count before anybody accepted them", n)
			}
			before, _ := g.Generation(g.ctx)
			if err := g.Accept(g.ctx, id); err != nil {
				t.Fatal(err)
			}
			if n := g.children(); n != 2 {
				t.Errorf("%d rows count, want 2", n)
			}
			if after, _ := g.Generation(g.ctx); after <= before || rang != 1 {
				t.Errorf("generation %d after %d, the bell rang %d times", after, before, rang)
			}
			if err := g.Accept(g.ctx, id); fault.Of(err) == nil {
				t.Errorf("accepted twice: %v", err)
			}
		})
		t.Run("the same bytes twice are already loaded", func(t *testing.T) {
			g := stand(t, d)
			g.load("2024-25 episodes.csv", episodes)
			files := g.kept()
			_, already, err := g.Load(g.ctx, One("another name 2024-25 episodes.csv", strings.NewReader(episodes)), Options{})
			if err != nil || !already {
				t.Errorf("already %v, %v", already, err)
			}
			if g.children() != 2 || g.kept() != files {
				t.Errorf("%d rows, %d files", g.children(), g.kept())
			}
		})
		t.Run("a new return replaces its year wholly, what vanishes is listed, and withdrawing brings the one before back", func(t *testing.T) {
			g := stand(t, d)
			g.load("2024-25 episodes.csv", oneMore)
			g.load("2023-24 episodes.csv", strings.ReplaceAll(episodes, "2024,", "2023,"))
			report, already, err := g.Load(g.ctx, One("2024-25 episodes.csv", strings.NewReader(episodes)), Options{})
			if err != nil || already {
				t.Fatal(already, err)
			}
			if len(report.Vanished) != 1 || report.Vanished[0].Key != "3, 2024-06-03" {
				t.Errorf("vanished: %+v", report.Vanished)
			}
			if n := g.children(); n != 4 {
				t.Errorf("%d rows count, want two years of 2", n)
			}
			returns, _ := g.Returns(g.ctx)
			if len(returns) != 2 {
				t.Fatalf("%+v", returns)
			}
			newest := returns[1].UploadID
			if err := g.Withdraw(g.ctx, newest, ""); fault.Of(err) == nil {
				t.Error("withdrawn without a reason")
			}
			if err := g.Withdraw(g.ctx, newest, "sent too early"); err != nil {
				t.Fatal(err)
			}
			if n := g.children(); n != 5 {
				t.Errorf("%d rows count after withdrawing, want 5", n)
			}
			if err := g.Accept(g.ctx, newest); err != nil {
				t.Errorf("what was withdrawn can be accepted again: %v", err)
			}
			if n := g.children(); n != 4 {
				t.Errorf("%d rows count, want 4", n)
			}
		})
		t.Run("an upload that was checked against another return than now counts must be checked again", func(t *testing.T) {
			g := stand(t, d)
			id, _, err := g.Upload(g.ctx, One("2024-25 episodes.csv", strings.NewReader(episodes)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := g.Check(g.ctx, id, func(int64, int64, string) {}); err != nil {
				t.Fatal(err)
			}
			g.load("2024-25 episodes.csv", oneMore)
			if f := fault.Of(g.Accept(g.ctx, id)); f == nil || f.Kind != fault.KindConflict {
				t.Errorf("got %v", f)
			}
			if err := g.CheckAgain(g.ctx, id); err != nil {
				t.Fatal(err)
			}
			if err := g.Check(g.ctx, id, func(int64, int64, string) {}); err != nil {
				t.Fatal(err)
			}
			if err := g.Accept(g.ctx, id); err != nil {
				t.Error(err)
			}
		})
		t.Run("the year before is compared with, and only the upload's own rows are listed", func(t *testing.T) {
			g := stand(t, d)
			g.load("2023-24 episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n1,01/04/2023,S,C2,N1,U6,PR1,31/12/2023,E4A,,EX1 1AB,EX2 2CD,SC100001\n9,01/05/2023,S,C2,N1,U6,PR1,,,,EX1 1AB,EX2 2CD,SC100001\n")
			report, _, err := g.Load(g.ctx, One("2024-25 episodes.csv", strings.NewReader(strings.Replace(oneMore, "3,03/06/2024", "3,03/06/2022", 1))), Options{})
			if err != nil {
				t.Fatal(err)
			}
			rules := map[string]int{}
			for _, i := range report.Issues {
				if i.File != "2024-25 episodes.csv" && i.Rule != "502" {
					t.Errorf("an issue of another upload: %v", i)
				}
				rules[i.Rule]++
			}
			if rules["502"] != 1 {
				t.Errorf("the episode that was open last year and is gone was not found: %v", rules)
			}
			if rules["562"] != 1 {
				t.Errorf("the episode that last year's return does not hold was not found: %v", rules)
			}
		})
		t.Run("what is refused leaves nothing behind", func(t *testing.T) {
			g := stand(t, d)
			for _, content := range []string{"a,b\n1,2\n", "PK\x03\x04 nonsense", "\x00\x01\x02", "<!DOCTYPE x [<!ENTITY a 'b'>]><EXPSSDA903/>"} {
				_, _, err := g.Upload(g.ctx, One("x.csv", strings.NewReader(content)), Options{})
				if fault.Of(err) == nil {
					t.Errorf("%q: %v", content, err)
				}
			}
			all, err := g.Uploads(g.ctx)
			if err != nil || len(all) != 0 || g.kept() != 0 {
				t.Errorf("%d uploads, %d files, %v", len(all), g.kept(), err)
			}
		})
		t.Run("an upload that breaks off leaves nothing behind", func(t *testing.T) {
			g := stand(t, d)
			broken := errors.New("the connection broke")
			sent := 0
			_, _, err := g.Upload(g.ctx, func() (*Sent, error) {
				if sent++; sent == 2 {
					return nil, broken
				}
				return &Sent{Name: "2024-25 episodes.csv", Body: strings.NewReader(episodes)}, nil
			}, Options{})
			if !errors.Is(err, broken) || g.kept() != 0 {
				t.Errorf("%v, %d files", err, g.kept())
			}
		})
		t.Run("a file that turns out to be broken far in is refused by the check, and nothing of it is kept", func(t *testing.T) {
			g := stand(t, d)
			record := "<CHILD><HEADER><CHILDID>1</CHILDID></HEADER><EPISODE><DECOM>01/04/2024</DECOM><DEC>01/05/2024</DEC></EPISODE></CHILD>\n"
			content := "<EXPSSDA903>" + strings.Repeat(record, 9<<20/len(record)) + "<CHILD><HEADER></EPISODE>"
			id, _, err := g.Upload(g.ctx, One("Jo Bloggs.xml", strings.NewReader(content)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			err = g.Check(g.ctx, id, func(int64, int64, string) {})
			if fault.Of(err) == nil {
				t.Fatalf("it was not refused: %v", err)
			}
			u, _ := g.Find(g.ctx, id)
			if u.State != Refused || g.kept() != 0 || !strings.Contains(u.Why, "broken in line") || strings.Contains(u.Why, "Bloggs") {
				t.Errorf("%+v, %d files", u, g.kept())
			}
		})
		t.Run("reference files count at once, and a newer one takes the older one's place", func(t *testing.T) {
			g := stand(t, d)
			people := func() int {
				v := openVault(t)
				if err := g.Fill(g.ctx, v); err != nil {
					t.Fatal(err)
				}
				return number(t, v, "select coalesce(sum(people), 0) + (select count(*) from ref_council) from ref_population")
			}
			for name, content := range map[string]string{"council.csv": "code,ons,name\n999,E99999999,Exampleborough\n", "population.csv": "area,year,age,sex,people\nExampleborough,2024,3,M,100\n"} {
				if _, _, err := g.Reference(g.ctx, name, strings.NewReader(content)); err != nil {
					t.Fatal(err)
				}
			}
			if n := people(); n != 101 {
				t.Errorf("%d, want 100 people and one council", n)
			}
			if _, _, err := g.Reference(g.ctx, "population 2.csv", strings.NewReader("area,year,age,sex,people\nExampleborough,2024,3,M,200\n")); err != nil {
				t.Fatal(err)
			}
			if n := people(); n != 201 {
				t.Errorf("%d, want 200 people and one council", n)
			}
		})
		t.Run("nothing about a child lies in the governance plane or on the disk in clear", func(t *testing.T) {
			g := stand(t, d)
			g.load("2024-25 episodes.csv", strings.ReplaceAll(strings.Replace(episodes, "S,V2", "Q,V2", 1), "\n2,", "\nCANARY77,"))
			if d.Postgres() {
				t.Skip("the disk is the server's")
			}
			err := filepath.WalkDir(g.folder, func(name string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				text, err := os.ReadFile(name)
				if strings.Contains(string(text), "CANARY77") {
					t.Errorf("%s holds the child's number in clear", name)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, query := range []string{"select coalesce(group_concat(words || last_error || args), '') from job", "select coalesce(group_concat(why || fingerprint || id), '') from collection_upload", "select coalesce(group_concat(sentence), '') from record"} {
				var text string
				if err := d.Get(g.ctx, &text, query, nil); err != nil {
					t.Fatal(err)
				}
				if strings.Contains(text, "CANARY77") || strings.Contains(text, "episodes.csv") {
					t.Errorf("%s: %s", query, text)
				}
			}
		})
		t.Run("sealed rows open with new keys after they were changed, and not with the old ones", func(t *testing.T) {
			g := stand(t, d)
			g.load("2024-25 episodes.csv", episodes)
			old, fresh, err := file.BeginRotation(filepath.Join(g.folder, "keys"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := file.Rotate(g.ctx, g.files, old, fresh); err != nil {
				t.Fatal(err)
			}
			var changed int
			err = d.Write(g.ctx, "changed the keys", func(tx *db.Tx) (err error) {
				changed, err = g.Reseal(g.ctx, tx, func(sealed []byte) ([]byte, bool, error) { return file.Reseal(sealed, old, fresh) })
				return err
			})
			if err != nil || changed != 1 {
				t.Fatalf("%d rows changed, %v", changed, err)
			}
			uploads, _ := g.Uploads(g.ctx)
			if _, _, err := g.Collections.kept(g.ctx, uploads[0].ID); err == nil {
				t.Error("the old keys still open a row")
			}
			g.keys = fresh
			if _, report, err := g.Collections.kept(g.ctx, uploads[0].ID); err != nil || len(report.Files) != 1 {
				t.Error(err)
			}
		})
		t.Run("the queue checks an upload by itself", func(t *testing.T) {
			g := stand(t, d)
			ctx, stop := context.WithCancel(g.ctx)
			ended := make(chan error, 1)
			go func() { ended <- g.jobs.Work(ctx) }()
			id, _, err := g.Upload(g.ctx, One("2024-25 episodes.csv", strings.NewReader(episodes)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			u, _ := g.Find(g.ctx, id)
			for status := range g.jobs.Watch(g.ctx, u.JobID) {
				if status.Finished() && status.State != job.Done {
					t.Errorf("%+v", status)
				}
			}
			if u, _ = g.Find(g.ctx, id); u.State != Ready {
				t.Errorf("%+v", u)
			}
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	})
}

// clean empties the tables between two grounds on one database.
func clean(t *testing.T, g *ground) {
	t.Helper()
	ctx := context.WithoutCancel(g.ctx)
	err := g.d.Housekeep(ctx, func(tx *db.Tx) error {
		for _, table := range []string{"collection_entry", "collection_opened", "collection_return", "collection_file", "collection_upload", "job"} {
			if _, err := tx.Exec(ctx, "delete from "+table, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOne(t *testing.T) {
	next := One("a", strings.NewReader("b"))
	if s, err := next(); err != nil || s.Name != "a" {
		t.Fatal(s, err)
	}
	if _, err := next(); err != io.EOF {
		t.Fatal(err)
	}
}
