package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// requirement is an id of the domain notes: "SG-11", and the edge cases and measures by their letter and number, "E33", "M15".
var requirement = regexp.MustCompile(`\b(?:[A-Z]{2}-\d{2}|[EM]\d{1,2})\b`)

// TestRequirements holds that each requirement on what children say is named in a test, or in a row of the table that says what was decided
// otherwise and why.
func TestRequirements(t *testing.T) {
	notes, err := os.ReadFile("../shared/domain/voice-public.md")
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string]bool{}
	for _, id := range requirement.FindAllString(string(notes), -1) {
		n, _ := strconv.Atoi(id[1:])
		if strings.Contains(id, "-") || id[0] == 'E' && n >= 1 && n <= 33 || id[0] == 'M' && n >= 1 && n <= 15 {
			wanted[id] = true
		}
	}
	for n := 1; n <= 33; n++ {
		wanted["E"+strconv.Itoa(n)] = true
	}
	for n := 1; n <= 15; n++ {
		wanted["M"+strconv.Itoa(n)] = true
	}
	if len(wanted) < 130 {
		t.Fatalf("only %d requirements were found in the notes", len(wanted))
	}
	tested, voice := map[string]string{}, "" // by id, the file that names it
	err = filepath.WalkDir(".", func(p string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (strings.HasPrefix(e.Name(), ".") && p != "." || e.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, "_test.go") || p == "requirements_test.go" {
			return nil
		}
		text, err := os.ReadFile(p)
		for _, id := range requirement.FindAllString(string(text), -1) {
			tested[id] = p
		}
		if strings.HasPrefix(filepath.ToSlash(p), "voice/") {
			voice += string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("docs/voice.md")
	if err != nil {
		t.Fatal(err)
	}
	decided := map[string]bool{}
	for row := range strings.Lines(string(table)) {
		if cells := strings.Split(row, "|"); len(cells) >= 4 && strings.TrimSpace(cells[2]) != "" {
			for _, id := range requirement.FindAllString(cells[1], -1) {
				decided[id] = true
			}
		}
	}
	var missing []string
	for id := range wanted {
		if tested[id] == "" && !decided[id] {
			missing = append(missing, id)
		}
	}
	if slices.Sort(missing); len(missing) > 0 {
		t.Errorf("%d requirements are named in no test and in no row of docs/voice.md: %s", len(missing), strings.Join(missing, ", "))
	}
	// The edge cases and the safeguarding rules are no matter of opinion: each has a test.
	for id := range wanted {
		if (id[0] == 'E' || strings.HasPrefix(id, "SG-") || strings.HasPrefix(id, "YS-") || strings.HasPrefix(id, "RT-")) && tested[id] == "" {
			t.Errorf("%s is named in no test", id)
		}
	}
	for _, state := range []string{"RECEIVED", "QUEUE_URGENT", "QUEUE_NORMAL", "IN_TRIAGE", "S1_IMMEDIATE", "S2_REFERRAL", "S3_CONSULT", "ALLEGATION", "CSA_DUTY", "COMPLAINT", "DATA_RIGHTS", "PERSONAL_CASE", "VOICE", "SIGNPOST", "UNUSABLE", "HANDED_OVER"} {
		t.Run("a test names the state "+state, func(t *testing.T) {
			if !strings.Contains(string(notes), "| "+state) {
				t.Error("the notes know no such state")
			}
			if !regexp.MustCompile(`[^A-Z_]` + state + `[^A-Z_]`).MatchString(voice) {
				t.Error("no test of room voice does")
			}
		})
	}
}
