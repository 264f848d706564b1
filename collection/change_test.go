package collection

import (
	"testing"

	"waymark/db"
	"waymark/db/dbtest"
)

func TestTurns(t *testing.T) {
	r := func(upload string, year Year, seq int) Return {
		return Return{UploadID: upload, Collection: "ssda903", Year: year, Seq: seq, AcceptedByName: "Zoe"}
	}
	for _, c := range []struct {
		name        string
		before, now []Return
		want        string
		by          string
	}{
		{"the same returns: nothing", []Return{r("a", 2024, 1)}, []Return{r("a", 2024, 1)}, "", ""},
		{"the first of a year", nil, []Return{r("a", 2024, 1)}, "SSDA903 2023/24 accepted", "a"},
		{"another for a year", []Return{r("a", 2024, 1)}, []Return{r("b", 2024, 2)}, "SSDA903 2023/24 accepted anew", "b"},
		{"the one before, after the newer was withdrawn", []Return{r("b", 2024, 2)}, []Return{r("a", 2024, 1)}, "SSDA903 2023/24 brought back", "b"},
		{"withdrawn, and nothing instead", []Return{r("a", 2024, 1)}, nil, "SSDA903 2023/24 withdrawn", "a"},
		{"several years in one word, and two doings", []Return{r("x", 2020, 1)}, []Return{r("a", 2023, 2), r("a", 2024, 2)}, "SSDA903 2022/23 to 2023/24 accepted; SSDA903 2019/20 withdrawn", "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := turns(c.before, c.now)
			if words := TurnWords(got); words != c.want {
				t.Errorf("%q, want %q", words, c.want)
			}
			if c.by != "" && (len(got) == 0 || got[0].Upload() != c.by) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestNotedIssuesAcrossUploads(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		g := stand(t, d)
		accept := func(name, content string) Standing {
			id, report := g.checked(name, content)
			if err := g.Accept(g.ctx, id); err != nil {
				t.Fatal(err)
			}
			for _, i := range report.Issues {
				if i.Value == "Q" && i.notable() {
					if err := g.AddNote(g.ctx, id, i, Note{State: NoteOpen, Text: "asked the worker"}); err != nil {
						t.Fatal(err)
					}
				}
			}
			s, err := g.Standing(g.ctx)
			if err != nil || len(s.Returns) != 1 || s.Returns[0].UploadID != id || s.Generation == 0 {
				t.Fatal(s, err)
			}
			return s
		}
		between := func(a, b Standing) Turn {
			all, err := g.Between(g.ctx, a.Returns, b.Returns)
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			return all[0]
		}
		first := accept("2024-25 episodes.csv", faulty(""))
		again := accept("episodes of 2024-25 again.csv", faulty("3,01/05/2024,S,C2,N1,U6,PR1,,,,EX1 1AB,EX2 2CD,SC100003\n"))
		mended := accept("episodes of 2024-25 mended.csv", episodes)
		if got := between(first, again); got.Again != 1 || got.Solved != 0 || got.How != TurnedReplaced || got.By != dbtest.Tester.Name {
			t.Errorf("the issue stands again: %+v", got)
		}
		if got := between(again, mended); got.Again != 0 || got.Solved != 1 || got.ErrorsThen <= got.Errors || got.Grade == "" || got.GradeBefore == "" {
			t.Errorf("the issue is gone: %+v", got)
		}
		if got := between(Standing{}, first); got.Again+got.Solved != 0 || got.Before != "" {
			t.Errorf("there was no return before: %+v", got)
		}
		if err := g.Withdraw(g.ctx, mended.Returns[0].UploadID, "sent by mistake"); err != nil {
			t.Fatal(err)
		}
		if got := between(mended, again); got.How != TurnedBack || got.By != dbtest.Tester.Name || got.At.IsZero() || got.Again+got.Solved != 0 {
			t.Errorf("brought back: %+v", got)
		}
	})
}
