package practice

import (
	"strings"
	"testing"
	"testing/fstest"

	"waymark/calendar"
)

const smallTool = `
key = "case-audit"
title = "Our own audit"
from = "2026-04-01"
kind = "case"
[[domain]]
key = "all"
title = "All of it"
outstanding = "a"
good = "b"
improve = "c"
inadequate = "d"
  [[domain.prompt]]
  key = "clear"
  ask = "Is it clear?"
  answer = "yes or no"
  register = "q_smart"
`

func TestTools(t *testing.T) {
	t.Run("the tools that come with Waymark are whole and fill every question of the register", func(t *testing.T) {
		tools, broken, err := readTools(nil)
		if err != nil || len(broken) > 0 || len(tools) < 3 {
			t.Fatalf("%d tools, %v, %v", len(tools), broken, err)
		}
		asked := map[string]bool{}
		for _, tool := range tools {
			for _, d := range tool.Domains {
				asked[d.Register] = true
				for _, q := range d.Prompts {
					asked[q.Register] = true
				}
			}
		}
		for _, column := range append(append([]string{}, registerGrades...), registerAnswers...) {
			if !asked[column] {
				t.Errorf("no tool asks for %s", column)
			}
		}
	})
	t.Run("a council's own version holds from its day, and audits begun before keep theirs", func(t *testing.T) {
		tools, broken, err := readTools(fstest.MapFS{"practice/ours.toml": {Data: []byte(smallTool)}})
		if err != nil || len(broken) > 0 {
			t.Fatal(broken, err)
		}
		p := &Practices{tools: tools}
		title := func(on calendar.Date) string {
			for _, tool := range p.Tools(on) {
				if tool.Key == "case-audit" {
					return tool.Title
				}
			}
			return ""
		}
		if before, after := title(calendar.On(2026, 3, 31)), title(calendar.On(2026, 4, 1)); before != "Case audit" || after != "Our own audit" {
			t.Errorf("%q, then %q", before, after)
		}
		if tool, err := p.Tool("case-audit", calendar.On(2024, 4, 1)); err != nil || tool.Title != "Case audit" {
			t.Error(tool.Title, err)
		}
		if _, err := p.Tool("case-audit", calendar.On(2020, 4, 1)); err == nil {
			t.Error("there is no such version")
		}
	})
	for name, row := range map[string][3]string{
		"a key with blanks":                      {`key = "case-audit"`, `key = "Case audit"`, "small letters"},
		"no day":                                 {`from = "2026-04-01"`, ``, "the day from which it holds"},
		"a day that is none":                     {`"2026-04-01"`, `"soon"`, "soon"},
		"a kind that is none":                    {`kind = "case"`, `kind = "quiz"`, "dip sample"},
		"a grade that nobody describes":          {`improve = "c"`, ``, "requires improvement"},
		"a question of no register":              {`"q_smart"`, `"q_clever"`, "q_contingency"},
		"words cannot fill a yes or no":          {`answer = "yes or no"`, `answer = "words"`, "only a yes or no"},
		"an answer that is none":                 {`answer = "yes or no"`, `answer = "maybe"`, `"words"`},
		"a key that stands twice":                {`key = "clear"`, `key = "all"`, "stands twice"},
		"a word that no tool has":                {`title = "Our own audit"`, "title = \"Ours\"\ncolour = \"red\"", "colour"},
		"a grade for a column that has none":     {`title = "All of it"`, "title = \"All\"\nregister = \"q_smart\"", "q_voice_grade"},
		"a question that asks nothing":           {`ask = "Is it clear?"`, ``, "asks nothing"},
		"a file that is no TOML is told as such": {`key = "case-audit"`, `key = case`, "practice"},
	} {
		t.Run(name+" is left out and said", func(t *testing.T) {
			text := strings.Replace(smallTool, row[0], row[1], 1)
			tools, broken, err := readTools(fstest.MapFS{"practice/ours.toml": {Data: []byte(text)}})
			if err != nil {
				t.Fatal(err)
			}
			if len(broken) != 1 || !strings.Contains(broken[0], "ours.toml") || (row[2] != "practice" && !strings.Contains(broken[0], row[2])) {
				t.Errorf("%v, want %q", broken, row[2])
			}
			for _, tool := range tools {
				if tool.Own {
					t.Error("it was taken all the same")
				}
			}
		})
	}
}
