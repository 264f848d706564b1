package main

import (
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floorOf is the picture in docs/house.md.
var floorOf = map[string]int{
	"public": 8, "sample": 8, "desk": 8,
	"board":   7,
	"plan":    6,
	"measure": 5, "inspection": 5, "badge": 5,
	"risk": 4, "collection": 4, "voice": 4, "practice": 4, "council": 4, "evidence": 4, "letter": 4, "offer": 4, "survey": 4, "news": 4, "archive": 4, "language": 4,
	"account": 3, "job": 3,
	"web": 2, "db": 2, "vault": 2,
	"fault": 1, "file": 1, "mail": 1, "document": 1, "chart": 1, "calendar": 1, "govuk": 1, "readability": 1, "extract": 1, "find": 1,
}

// forbidden are arrows that would be downstairs and are shut all the same.
var forbidden = map[string][]string{
	"public":   {"db", "vault", "collection", "file", "account"},
	"govuk":    {"file", "mail", "document", "chart", "calendar", "readability"},
	"chart":    {"file", "mail", "document", "calendar", "govuk", "readability"},
	"document": {"file", "mail", "chart", "calendar", "govuk", "readability"},
	"calendar": {"file", "mail", "document", "chart", "govuk", "readability"},
}

// mayOpenTheVault are the rooms that child-level rows may be read in.
var mayOpenTheVault = map[string]bool{"collection": true, "measure": true, "vault": true}

// mayLookSideways are arrows on floor 1, where small rooms lean on smaller ones.
var mayLookSideways = map[string]bool{"fault": true, "calendar": true}

func TestFloors(t *testing.T) {
	rooms := 0
	err := filepath.WalkDir(".", func(p string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (strings.HasPrefix(e.Name(), ".") && p != "." || e.Name() == "node_modules" || p == "tmp" || p == "tools" || e.Name() == "testdata") {
			return filepath.SkipDir
		}
		if filepath.Ext(p) != ".go" {
			return nil
		}
		room, _, inRoom := strings.Cut(filepath.ToSlash(p), "/")
		if !inRoom || room == "e2e" || room == "bench" {
			return nil // main sees everything
		}
		if floorOf[room] == 0 {
			t.Errorf("%s: the room %q is on no floor", p, room)
			return nil
		}
		rooms++
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			rest, ours := strings.CutPrefix(name, "waymark/")
			if !ours {
				if strings.HasSuffix(name, "/duckdb-go/v2") && room != "vault" {
					t.Errorf("%s: only vault speaks to DuckDB itself", p)
				}
				continue
			}
			to, _, _ := strings.Cut(rest, "/")
			if to == room {
				continue
			}
			testHelp := path.Base(rest) == "dbtest" || path.Base(rest) == "webtest"
			if testHelp && strings.HasSuffix(p, "_test.go") {
				continue
			}
			if floorOf[to] >= floorOf[room] && !(floorOf[to] == 1 && mayLookSideways[to]) && !(to == "govuk" && room == "web") {
				t.Errorf("%s: %s (floor %d) leans on %s (floor %d)", p, room, floorOf[room], to, floorOf[to])
			}
			for _, no := range forbidden[room] {
				if to == no {
					t.Errorf("%s: %s must not lean on %s", p, room, to)
				}
			}
			if to == "vault" && !mayOpenTheVault[room] {
				t.Errorf("%s: %s must not open the vault", p, room)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rooms < 20 {
		t.Errorf("only %d files were looked at", rooms)
	}
}
