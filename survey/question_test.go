package survey

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"waymark/calendar"
	"waymark/readability"
)

var day = calendar.On(2026, 11, 22)

func bank(t *testing.T) Bank {
	t.Helper()
	b, err := ReadBank(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBank(t *testing.T) {
	all := bank(t).On(day)
	actions, core := 0, 0
	var texts []string
	for _, q := range all {
		if q.Core() {
			core++
		} else {
			actions++
		}
		texts = append(texts, q.Text)
	}
	t.Run("there is a question for each of the 44 actions and eleven core questions", func(t *testing.T) {
		if actions != 44 || core != 11 {
			t.Errorf("%d actions, %d core", actions, core)
		}
	})
	t.Run("RD-04, SQ-07: every question passes as a text for children, each alone and all together", func(t *testing.T) {
		longest := 0
		for _, q := range all {
			if err := q.Check(); err != nil {
				t.Errorf("%s: %v", q.ID, err)
			}
			longest = max(longest, len(strings.Fields(q.Text)))
		}
		r := readability.Check(strings.Join(texts, "\n"), readability.Child)
		if !r.Passes() || r.Grade > 1.5 || longest > 13 {
			t.Errorf("grade %.1f, longest %d words: %+v", r.Grade, longest, r.Findings)
		}
	})
	t.Run("SQ-07: the core questions are easier still", func(t *testing.T) {
		if r := readability.Check(strings.Join(texts[:core], "\n"), readability.Child); r.Grade > 1 {
			t.Errorf("grade %.1f", r.Grade)
		}
	})
	t.Run("SQ-06: each is tagged with an area and only with its name", func(t *testing.T) {
		for _, area := range Areas {
			if !slices.ContainsFunc(all, func(q Question) bool { return q.Area == area }) {
				t.Errorf("no question is about %s", area)
			}
		}
	})
	t.Run("they stand in the order of their numbers, K2 is the headline and speaks of 3.1", func(t *testing.T) {
		var ids []string
		for _, q := range all {
			ids = append(ids, q.ID)
			if q.Headline != (q.ID == "K2") || q.ID == "K2" && q.Action != "3.1" {
				t.Errorf("%+v", q)
			}
		}
		if got := strings.Join(ids[:21], " "); got != "K1 K2 K3 K4 K5 K6 K7 K8 K9 K10 K11 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10" {
			t.Error(got)
		}
	})
}

func TestQuestionsOfTheCouncil(t *testing.T) {
	good := `
[[question]]
id = "3.1"
from = "2026-06-01"
action = "3.1"
text = "Did we tell you what we did?"
who = "C"
ask = "G"
area = "Rights"
place = "middle"
[[question]]
id = "K12"
from = "2026-06-01"
text = "Is it fun to live here?"
who = "A"
ask = "G"
area = "Resilience"
place = "start"
`
	bad := func(text, ask, place string) string {
		return `
[[question]]
id = "K13"
from = "2026-06-01"
text = "` + text + `"
who = "A"
ask = "` + ask + `"
area = "Rights"
place = "` + place + `"
`
	}
	own := fstest.MapFS{
		"surveys/ours.toml":   {Data: []byte(good)},
		"surveys/hurt.toml":   {Data: []byte(bad("Did someone hit you?", "R", "middle"))},
		"surveys/hard.toml":   {Data: []byte(bad("Is your placement under the multi-agency arrangements satisfactory?", "G", "middle"))},
		"surveys/order.toml":  {Data: []byte(bad("Do you feel safe at home?", "B", "start"))},
		"surveys/broken.toml": {Data: []byte("[[question]]\nid = \"K14\"\ncolour = \"red\"\n")},
	}
	b, err := ReadBank(own)
	if err != nil {
		t.Fatal(err)
	}
	find := func(on calendar.Date, id string) (q Question) {
		for _, q := range b.On(on) {
			if q.ID == id {
				return q
			}
		}
		return q
	}
	t.Run("SQ-05: new words are a new version from their day on, and the old ones hold before it", func(t *testing.T) {
		if v := find(day, "3.1"); v.Version() != "3.1@2026-06-01" || !v.Own {
			t.Errorf("%+v", v)
		}
		if v := find(calendar.On(2026, 5, 31), "3.1"); v.Version() != "3.1@2025-04-01" || v.Own {
			t.Errorf("%+v", v)
		}
	})
	t.Run("a council adds its own", func(t *testing.T) {
		if find(day, "K12").Text != "Is it fun to live here?" {
			t.Error("it is not in the bank")
		}
	})
	t.Run("SQ-03, SQ-02, RD-04: what must not be asked is left out, and said", func(t *testing.T) {
		if find(day, "K13").ID != "" || find(day, "K14").ID != "" || len(b.Broken) != 4 {
			t.Fatalf("%q", b.Broken)
		}
		all := strings.Join(b.Broken, "\n")
		for _, words := range []string{"whether someone was hurt", "too hard for children", "may begin or end", `there is no "question.colour"`} {
			if !strings.Contains(all, words) {
				t.Errorf("nothing says %q: %s", words, all)
			}
		}
	})
}
