package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"waymark/account"
	"waymark/calendar"
	"waymark/extract"
	"waymark/plan"
	"waymark/web"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestMain lets test scripts run waymark as a command.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == extract.Apart { // waymark starts itself to read a file
		os.Exit(extract.ReadApart(os.Args[2], os.Stdin, os.Stdout))
	}
	testscript.Main(m, map[string]func(){
		"waymark": func() {
			os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs waymark's commands as a person at a terminal would; each file in testdata/script is one story.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update, Cmds: map[string]func(*testscript.TestScript, bool, []string){"remember": remember}, Setup: func(e *testscript.Env) error {
		e.Setenv("SHARED", filepath.Join(root, "..", "shared"))
		e.Setenv("WAYMARK_TODAY", "2026-11-22")
		e.Setenv("WAYMARK_LOG", "warn")
		e.Setenv("WAYMARK_DATA", filepath.Join(e.WorkDir, "data"))
		e.Setenv("WAYMARK_KEYS", filepath.Join(e.WorkDir, "keys", "key"))
		return nil
	}})
}

// remember NAME keeps what the last command printed in the environment, for a later command's arguments.
func remember(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// testHouse is a whole council, empty, on a folder of its own.
func testHouse(t *testing.T, environment ...string) *house {
	t.Helper()
	return testHouseAt(t, nil, environment...)
}

// testHouseAt is one whose clock the test turns.
func testHouseAt(t *testing.T, clock calendar.Clock, environment ...string) *house {
	t.Helper()
	dir := t.TempDir()
	config, err := loadConfig("", append([]string{"WAYMARK_DATA=" + filepath.Join(dir, "data"), "WAYMARK_KEYS=" + filepath.Join(dir, "keys", "key"), "WAYMARK_LOG=error"}, environment...))
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&cli{config: config, clock: clock, out: &bytes.Buffer{}, err: &bytes.Buffer{}}).open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

// TestRoutes holds every route against testdata/routes.txt, with the roles that may enter: a new page, or a page that
// somebody else may now open, shows up in review.
func TestRoutes(t *testing.T) {
	h := testHouse(t)
	var ready atomic.Bool
	if _, err := h.handler(&ready); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range h.routes(&ready) {
		who := ""
		switch r.May {
		case web.Anyone:
			who = "everybody"
		case web.SignedIn:
			who = "every signed-in person"
		default:
			var roles []string
			for _, role := range account.Roles() {
				p := account.Person{State: account.Active}
				p.Roles.V = []string{role.Key}
				if p.May(r.May) {
					roles = append(roles, role.Key)
				}
			}
			if len(roles) == 0 {
				t.Errorf("%s asks for %q, which no role holds", r.Pattern, r.May)
			}
			who = r.May + ": " + strings.Join(roles, " ")
		}
		fmt.Fprintf(&b, "%-64s %s\n", r.Pattern, who)
	}
	golden(t, "testdata/routes.txt", b.String())
	everyRouteHasItsLine(t, h.routes(&ready))
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it, then run go test . -update\n%s", path, lineDifference(string(want), got))
	}
}

func lineDifference(want, got string) string {
	have := map[string]bool{}
	for _, l := range strings.Split(want, "\n") {
		have[l] = true
	}
	var b strings.Builder
	for _, l := range strings.Split(got, "\n") {
		if !have[l] {
			b.WriteString("+ " + l + "\n")
		}
		delete(have, l)
	}
	for l := range have {
		b.WriteString("- " + l + "\n")
	}
	return b.String()
}

// TestUsage holds the usage text to what it promises: every command and every setting.
func TestUsage(t *testing.T) {
	var out, complaints bytes.Buffer
	if code := run(t.Context(), []string{"help"}, nil, nil, &out, &complaints); code != 0 {
		t.Fatalf("code %d: %s", code, complaints.String())
	}
	for _, s := range settings {
		if !regexp.MustCompile(`(?m)^  ` + s.name + ` +\S`).MatchString(out.String()) {
			t.Errorf("the usage text lacks the setting %s", s.name)
		}
	}
	for _, c := range commands {
		if !strings.Contains(out.String(), "waymark "+c.name) {
			t.Errorf("the usage text lacks the command %s", c.name)
		}
	}
}

// TestClock starts the clock where a demonstration wants it, and lets it run on.
func TestClock(t *testing.T) {
	for today, want := range map[string]string{"2027-03-25": "2027-03-25", "2027-03-25 09:30": "2027-03-25 09:30", "2027-03-28 16:00": "2027-03-28 16:00"} { // the last day is one of summer time
		c, err := loadConfig("", []string{"WAYMARK_TODAY=" + today})
		if err != nil {
			t.Fatal(err)
		}
		clock := c.clock()
		first := clock()
		if got := calendar.London(first).Format("2006-01-02 15:04"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: the clock shows %s", today, got)
		}
		if time.Sleep(2 * time.Millisecond); !clock().After(first) {
			t.Errorf("%s: the clock stands still", today)
		}
	}
}

func TestConfig(t *testing.T) {
	file := filepath.Join(t.TempDir(), "waymark.toml")
	if err := os.WriteFile(file, []byte("council = \"Northmere\"\nmemory_mb = 2048\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	loose := filepath.Join(t.TempDir(), "loose.toml")
	if err := os.WriteFile(loose, []byte("council = Northmere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		environment []string
		file        string
		want, fault string
	}{
		"the file is read":                                       {nil, file, "Northmere", ""},
		"the environment wins over the file":                     {[]string{"WAYMARK_COUNCIL=Saltford"}, file, "Saltford", ""},
		"a setting that is none is named":                        {[]string{"WAYMARK_COUNCLI=x"}, file, "", "WAYMARK_COUNCLI"},
		"a number that is none is named with its value":          {[]string{"WAYMARK_MEMORY_MB=lots"}, file, "", `"lots"`},
		"a day that is none is named":                            {[]string{"WAYMARK_TODAY=soon"}, file, "", "today"},
		"a minute that is none is named":                         {[]string{"WAYMARK_TODAY=2026-11-22 25:00"}, file, "", `"25:00"`},
		"text without quotation marks is told how it is written": {nil, loose, "", `name = "value"`},
		"a file that was named must be there":                    {nil, file + "x", "", "configuration file"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := loadConfig(c.file, c.environment)
			switch {
			case c.fault == "" && err != nil:
				t.Error(err)
			case c.fault == "" && got.council() != c.want:
				t.Errorf("the council is %q", got.council())
			case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
				t.Errorf("got %v, want it to name %s", err, c.fault)
			}
		})
	}
}

// TestImportKnowsTheColumns holds that `waymark plan import --dry-run` reads a tracker's columns as people have said of them before.
func TestImportKnowsTheColumns(t *testing.T) {
	h := testHouse(t)
	if err := h.plans.KeepColumns(operator(t.Context()), []string{"Area of work", "No", "Our promise", "Who leads it", "Review date", "RAG", "Comments"},
		map[string]string{"Area of work": "priority", "No": "ref", "Our promise": "text", "Who leads it": "owner", "Review date": "due"}); err != nil {
		t.Fatal(err)
	}
	h.Close()
	var out bytes.Buffer
	c := &cli{config: h.config, out: &out, err: io.Discard}
	if err := planImport(t.Context(), c, []string{"plan/testdata/tracker/theirs.csv", "--dry-run", "--format", "json"}); err != nil {
		t.Fatal(err)
	}
	var read plan.Proposal
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Count() != 3 || read.Priorities[0].Actions[0].Due != "2027-03-31" || read.Priorities[0].Actions[0].Owner != "Ann Other" {
		t.Errorf("%s", out.Bytes())
	}
}
