package board

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/evidence"
	"waymark/fault"
	"waymark/file"
	"waymark/inspection"
	"waymark/job"
	"waymark/measure"
	"waymark/plan"
	"waymark/practice"
	"waymark/risk"
	"waymark/survey"
	"waymark/voice"
)

var paperSchemas = []fs.FS{account.Schema, job.Schema, collection.Schema, measure.Schema, inspection.Schema, plan.Schema, council.Schema, practice.Schema, evidence.Schema, survey.Schema, risk.Schema, voice.Schema, Schema}

// paperCast is a small council with a plan of three actions, of which Ed owns the first; Una builds papers, Della locks them, Fred publishes.
type paperCast struct {
	*cast
	plans *plan.Plans
	own   fstest.MapFS
}

const full = "roadmap-2025/1.1"

func newPaperCast(t *testing.T, d *db.DB, day *calendar.Date) *paperCast {
	t.Helper()
	c := &paperCast{cast: newCast(t, d, day), own: fstest.MapFS{}}
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	c.files, err = file.OpenDisk(t.TempDir(), keys)
	must(t, err)
	holidays := func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil }
	jobs := job.New(d, clock(day))
	measures, err := measure.New(d, nil, jobs, nil, "")
	must(t, err)
	practices, err := practice.New(d, c.accounts, keys, fstest.MapFS{}, holidays)
	must(t, err)
	inspections := inspection.New(d, c.accounts, holidays)
	c.plans = plan.New(d, c.accounts, measures, inspections)
	surveys, err := survey.New(d, nil, nil)
	must(t, err)
	c.Rooms = Rooms{Plans: c.plans, Measures: measures, Practices: practices, Inspections: inspections, Risks: risk.New(d, c.accounts), Evidences: evidence.New(d, c.accounts, c.files, jobs, evidence.Scanner{}), Surveys: surveys, Voices: voice.New(d, c.accounts, keys, holidays)}
	broken, err := c.WithPacks(c.own, "Exampleborough", true)
	if err != nil || len(broken) > 0 {
		t.Fatal(broken, err)
	}
	una := c.by["Una"]
	must(t, c.plans.Create(una, plan.Plan{Slug: "roadmap-2025", Title: "Every child safe and loved", ChildTitle: "Our promises to you", Vision: "V.", Starts: calendar.On(2025, 4, 1), Ends: calendar.On(2028, 3, 31)}))
	must(t, c.plans.AddPriority(una, "roadmap-2025", plan.Priority{Number: 1, Wording: plan.Wording{Text: "Help early", Child: "We help you early."}}))
	for _, text := range []string{"Answer every call on the day", "See every child alone", "Write plans that children can read"} {
		a := plan.Action{Wording: plan.Wording{Text: text}, Starts: calendar.On(2025, 4, 1), Due: calendar.On(2026, 12, 1), OwnerName: "Head of help", Delivery: plan.OnTrack, Impact: plan.TooEarly}
		if text == "Answer every call on the day" {
			a.OwnerID = c.id["Ed"]
		}
		_, err := c.plans.AddAction(una, "roadmap-2025", 1, a)
		must(t, err)
	}
	return c
}

// said lets Ed write an update of his action, which the director signs off.
func (c *paperCast) said(t *testing.T, e plan.UpdateEdit) int {
	t.Helper()
	n, err := c.plans.SaveUpdate(c.by["Ed"], full, e, true)
	must(t, err)
	must(t, c.plans.SignOff(c.by["Della"], full, n))
	return n
}

func (c *paperCast) build(t *testing.T, kind string, same int) Pack {
	t.Helper()
	n, err := c.BuildPack(c.by["Una"], Building{Kind: kind, Plan: "roadmap-2025", For: c.day.AddDays(10), SameAs: same})
	must(t, err)
	p, err := c.Pack(c.by["Una"], n)
	must(t, err)
	return p
}

func (c *paperCast) lock(t *testing.T, p Pack) Pack {
	t.Helper()
	must(t, c.LockPack(c.by["Della"], p.Number, p.Version))
	p, err := c.Pack(c.by["Della"], p.Number)
	must(t, err)
	return p
}

// face reads a kept file and holds its bytes against the hash in the database.
func (c *paperCast) face(t *testing.T, p Pack, name string) []byte {
	t.Helper()
	data, err := c.Face(t.Context(), p, name)
	must(t, err)
	faces, err := c.Faces(t.Context(), p)
	must(t, err)
	sum := sha256.Sum256(data)
	if got := hex.EncodeToString(sum[:]); got != faces[name].Hash {
		t.Fatalf("%s of paper %d has the hash %s, the database says %s", name, p.Number, got, faces[name].Hash)
	}
	return data
}

var first = plan.UpdateEdit{WhatHappened: "A second line was opened.", Difference: "Nobody waits at noon.", Next: "Open it on Saturdays.", Delivery: plan.OnTrack}

func TestPapers(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	each(t, &day, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, 3, 2)
		c := newPaperCast(t, d, &day)
		wrong := first
		wrong.WhatHappened = "A third line was opened."
		number := c.said(t, wrong)
		p := c.build(t, "highlight", 0)

		t.Run("a draft is for who makes papers", func(t *testing.T) {
			_, err := c.Pack(c.by["Ed"], p.Number)
			refused(t, err, fault.KindNotFound, "no paper")
			_, err = c.BuildPack(c.by["Ed"], Building{Kind: "highlight", Plan: "roadmap-2025", For: day})
			refused(t, err, fault.KindForbidden, "build papers")
		})
		t.Run("whoever builds does not lock", func(t *testing.T) {
			refused(t, c.LockPack(c.by["Una"], p.Number, p.Version), fault.KindForbidden, "lock papers")
		})
		t.Run("a paper that was read anew since is looked at again before it is locked", func(t *testing.T) {
			must(t, c.RefreshPack(c.by["Una"], p.Number))
			refused(t, c.LockPack(c.by["Della"], p.Number, p.Version), fault.KindConflict, "read anew")
			var kept int
			must(t, d.Get(t.Context(), &kept, "select count(*) from board_snapshot", nil))
			if kept != 1 {
				t.Errorf("%d snapshots are kept of one paper", kept)
			}
			p, _ = c.Pack(c.by["Una"], p.Number)
		})
		p = c.lock(t, p)
		before := map[string][]byte{}
		for _, name := range []string{"html", "docx", "xlsx", "tree", "snapshot", "public html", "public docx", "public xlsx", "public tree"} {
			before[name] = c.face(t, p, name)
		}
		if !strings.Contains(string(before["html"]), "A third line was opened") && !strings.Contains(string(before["html"]), "Answer every call") {
			t.Error("the paper says nothing of the action")
		}

		day = day.AddDays(30)
		right := first
		right.Corrects = number
		c.said(t, right)
		next := c.build(t, "highlight", 0)
		t.Run("a locked paper is the same for ever (R6), and the next one lists the correction (acceptance 7)", func(t *testing.T) {
			for name, was := range before {
				if !bytes.Equal(was, c.face(t, p, name)) {
					t.Errorf("%s has changed", name)
				}
			}
			_, _, err := c.PackDocument(c.by["Una"], p.Number, false)
			must(t, err)
			if next.SnapshotID == p.SnapshotID || next.SnapshotHash == p.SnapshotHash {
				t.Error("the next paper was made from the facts of the one before")
			}
			_, d, err := c.PackDocument(c.by["Una"], next.Number, false)
			must(t, err)
			var html strings.Builder
			must(t, d.HTML(&html))
			for _, want := range []string{"Updates that were corrected", "1.1 update 1, by update 2", "A third line was opened.", "A second line was opened."} {
				if !strings.Contains(html.String(), want) {
					t.Errorf("the next paper does not say %q", want)
				}
			}
		})
		t.Run("every locked file is held against what was locked, and what is not is named by paper and face", func(t *testing.T) {
			papers, files, doubts, err := c.VerifyPacks(t.Context(), 0)
			if err != nil || papers != 1 || files != 9 || len(doubts) != 0 {
				t.Fatalf("%d papers, %d files, %+v, %v", papers, files, doubts, err)
			}
			_, _, _, err = c.VerifyPacks(t.Context(), next.Number)
			refused(t, err, fault.KindNotFound, "no locked paper")
			faces, err := c.Faces(t.Context(), p)
			must(t, err)
			spoil := func(statement string, args any) func() {
				t.Helper()
				must(t, d.Housekeep(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), statement, args); return err }))
				return func() {
					must(t, d.Housekeep(t.Context(), func(tx *db.Tx) error {
						if _, err := tx.Exec(t.Context(), "delete from board_pack_face where pack_id = :id", p); err != nil {
							return err
						}
						for _, f := range faces {
							if err := f.insert(t.Context(), tx); err != nil {
								return err
							}
						}
						return nil
					}))
				}
			}
			for name, spoiled := range map[string]func() func(){
				"html": func() func() {
					return spoil("update board_pack_face set hash = :hash where name = 'html'", faces["docx"])
				},
				"public docx": func() func() { return spoil("delete from board_pack_face where name = 'public docx'", p) },
				"snapshot": func() func() {
					return spoil("update board_pack_face set hash = :hash, size = :size where name = 'snapshot'", faces["tree"])
				},
				"tree": func() func() {
					return spoil("update board_pack_face set hash = '0000000000000000000000000000000000000000000000000000000000000000' where name = 'tree'", p)
				},
			} {
				mend := spoiled()
				_, _, doubts, err := c.VerifyPacks(t.Context(), p.Number)
				if err != nil || len(doubts) != 1 || doubts[0].Paper != p.Number || doubts[0].Face != name || !strings.Contains(doubts[0].Words(), name+": ") {
					t.Errorf("%s: %+v, %v", name, doubts, err)
				}
				mend()
			}
		})
		t.Run("nothing of a locked paper is changed", func(t *testing.T) {
			refused(t, c.WriteSection(c.by["Una"], p.Number, "questions", "Why?", 0), fault.KindConflict, "was locked")
			refused(t, c.RefreshPack(c.by["Una"], p.Number), fault.KindConflict, "was locked")
			refused(t, c.LockPack(c.by["Della"], p.Number, p.Version), fault.KindConflict, "was locked")
		})
		t.Run("papers of one snapshot print the same numbers (acceptance 14)", func(t *testing.T) {
			cut := c.build(t, "scrutiny", next.Number)
			if cut.SnapshotHash != next.SnapshotHash {
				t.Fatal("the scrutiny paper was read anew")
			}
			a, err := c.cutOf(t.Context(), next, false)
			must(t, err)
			b, err := c.cutOf(t.Context(), cut, false)
			must(t, err)
			if a.tally() != b.tally() || a.tally().All != 3 {
				t.Errorf("the board reads %+v and scrutiny %+v", a.tally(), b.tally())
			}
		})
		t.Run("two who write the same section do not overwrite each other", func(t *testing.T) {
			must(t, c.WriteSection(c.by["Una"], next.Number, "questions", "1. What did children say?", 0))
			refused(t, c.WriteSection(c.by["Una"], next.Number, "questions", "1. Another?", 0), fault.KindConflict, "Somebody else has written")
			must(t, c.WriteSection(c.by["Una"], next.Number, "questions", "1. What do children say now?", 1))
		})
		t.Run("two people publish, and the public copy names no officer", func(t *testing.T) {
			must(t, c.ProposePack(c.by["Una"], p.Number))
			must(t, c.PublishPack(c.by["Fred"], p.Number, true))
			papers, err := c.PublicPapers(t.Context())
			must(t, err)
			if len(papers) != 1 || len(papers[0].Files) != 3 {
				t.Fatalf("%+v is published", papers)
			}
			for _, f := range papers[0].Files {
				_, data, err := c.PublicFileOf(t.Context(), f.Address(papers[0]))
				must(t, err)
				if text := opened(t, data); strings.Contains(text, "Head of help") || strings.Contains(text, "chair’s three questions") {
					t.Errorf("the public %s names an owner or holds an exempt section", f.Name)
				}
			}
			_, _, err = c.PublicFileOf(t.Context(), "paper-2.html")
			refused(t, err, fault.KindNotFound, "No such paper")
		})
		t.Run("a self-evaluation is not for the public", func(t *testing.T) {
			sef := c.lock(t, c.build(t, "self-evaluation", 0))
			refused(t, c.ProposePack(c.by["Una"], sef.Number), fault.KindConflict, "not for the public")
		})
		t.Run("a clearance needs who, when and for what", func(t *testing.T) {
			report := c.build(t, "cabinet", 0)
			refused(t, c.ClearPack(c.by["Una"], report.Number, Clearance{Who: "Weather"}), fault.KindInvalid, "whose clearance")
			must(t, c.ClearPack(c.by["Una"], report.Number, Clearance{Who: "Finance", Name: "Flo Example", On: day}))
			_, d, err := c.PackDocument(c.by["Una"], report.Number, false)
			must(t, err)
			var html strings.Builder
			must(t, d.HTML(&html))
			for _, want := range []string{"Flo Example", "Not cleared yet", "Not yet written", "4. Legal and democracy"} {
				if !strings.Contains(html.String(), want) {
					t.Errorf("the Cabinet report does not say %q", want)
				}
			}
		})
	})
}

// each runs a test on both databases, on a day that it can move.
func each(t *testing.T, day *calendar.Date, fn func(t *testing.T, d *db.DB)) {
	dbtest.EachAt(t, clock(day), paperSchemas, fn)
}

// opened is the text of a file: of every part, where it is a zip.
func opened(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return string(data)
	}
	var all strings.Builder
	for _, f := range z.File {
		in, err := f.Open()
		must(t, err)
		part, err := io.ReadAll(in)
		must(t, err)
		all.Write(part)
	}
	return all.String()
}

func TestEveryKindCanBeBuiltAndLocked(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	c := newPaperCast(t, dbtest.OpenAt(t, clock(&day), paperSchemas...), &day)
	for _, k := range c.Kinds() {
		t.Run(k.Key, func(t *testing.T) {
			p := c.lock(t, c.build(t, k.Key, 0))
			for _, name := range []string{"html", "docx", "xlsx"} {
				if len(c.face(t, p, name)) < 1000 {
					t.Errorf("%s is empty", name)
				}
			}
		})
	}
}

func TestACouncilAddsAKindOfPaper(t *testing.T) {
	for name, test := range map[string]struct{ text, broken string }{
		"its own headings":          {"key = \"away-day\"\ntitle = \"Away day\"\nshort = \"Away day\"\nsection = [{ kind = \"position\" }, { kind = \"written\", key = \"why\", heading = \"Why we meet\", most = 50 }]", ""},
		"in place of a shipped one": {"key = \"cabinet\"\ntitle = \"Decision\"\nshort = \"Decision\"\nsection = [{ kind = \"position\" }]", ""},
		"an unknown section":        {"key = \"x\"\ntitle = \"X\"\nshort = \"X\"\nsection = [{ kind = \"weather\" }]", "no section of the kind \"weather\""},
		"a misspelt setting":        {"key = \"x\"\ntitle = \"X\"\nshort = \"X\"\ncolour = \"red\"\nsection = [{ kind = \"position\" }]", "\"colour\" is nothing"},
		"a section twice":           {"key = \"x\"\ntitle = \"X\"\nshort = \"X\"\nsection = [{ kind = \"position\" }, { kind = \"position\" }]", "is there twice"},
		"no section":                {"key = \"x\"\ntitle = \"X\"\nshort = \"X\"", "has no [[section]]"},
	} {
		t.Run(name, func(t *testing.T) {
			kinds, broken, err := readKinds(fstest.MapFS{"packs/own.toml": {Data: []byte(test.text)}})
			must(t, err)
			if test.broken != "" {
				if len(broken) != 1 || !strings.Contains(broken[0], test.broken) || slices.ContainsFunc(kinds, func(k PackKind) bool { return k.Own }) {
					t.Errorf("got %q", broken)
				}
				return
			}
			own := slices.IndexFunc(kinds, func(k PackKind) bool { return k.Own })
			if own < 0 || len(broken) > 0 || slices.IndexFunc(kinds, func(k PackKind) bool { return k.Key == kinds[own].Key && !k.Own }) >= 0 {
				t.Errorf("%d, %q", own, broken)
			}
		})
	}
}
