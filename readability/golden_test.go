package readability

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// planTexts reads the 44 actions of the published plan.
func planTexts(t *testing.T) []string {
	text, err := os.ReadFile("../../shared/seeds/roadmap-to-excellence-2023-2026.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, found := range regexp.MustCompile(`(?m)^- (?:\*\*)?\d\.\d+(?:\*\*)? (.+)$`).FindAllStringSubmatch(string(text), -1) {
		all = append(all, found[1])
	}
	if len(all) != 44 {
		t.Fatalf("%d actions", len(all))
	}
	return all
}

// childTexts reads the texts and questions of the bank for children.
func childTexts(t *testing.T) (texts, questions []string) {
	text, err := os.ReadFile("../../shared/domain/voice-public.md")
	if err != nil {
		t.Fatal(err)
	}
	_, bank, _ := strings.Cut(string(text), "### 3.3 Bank")
	bank, _, _ = strings.Cut(bank, "### 3.4")
	for _, found := range regexp.MustCompile(`(?m)^\| \d\.\d+ \| (.+?) \| (.+?) \|`).FindAllStringSubmatch(bank, -1) {
		texts, questions = append(texts, found[1]), append(questions, found[2])
	}
	if len(texts) != 44 {
		t.Fatalf("%d texts", len(texts))
	}
	return texts, questions
}

func TestGolden(t *testing.T) {
	t.Run("RD-08: the published plan scores as it was measured elsewhere", func(t *testing.T) {
		r := Check(strings.Join(planTexts(t), "\n"), Adult)
		t.Logf("grade %.2f, SMOG %.2f, Dale-Chall %.2f, %d sentences", r.Grade, r.SMOG, r.DaleChall, r.Sentences)
		if r.Grade < 8.2 || r.Grade > 8.8 {
			t.Errorf("Flesch-Kincaid %.2f, want 8.5 within 0.3", r.Grade)
		}
		if r.SMOG < 10.4 || r.SMOG > 11.2 {
			t.Errorf("SMOG %.2f, want 10.8 within 0.4", r.SMOG)
		}
	})
	t.Run("RD-08: the texts and questions for children are easy", func(t *testing.T) {
		texts, questions := childTexts(t)
		for name, lines := range map[string][]string{"texts": texts, "questions": questions} {
			r := Check(strings.Join(lines, "\n"), Child)
			t.Logf("%s: grade %.2f, longest %d, unfamiliar %.1f%% %v, long words %.1f%%", name, r.Grade, r.Longest, 100*r.Unfamiliar, r.UnfamiliarWords, 100*r.LongWords)
			if r.Grade > 1.5 || r.Unfamiliar > 0.02 || r.Longest > 15 {
				t.Errorf("%s: grade %.2f, %.1f%% unfamiliar (%v), longest %d", name, r.Grade, 100*r.Unfamiliar, r.UnfamiliarWords, r.Longest)
			}
			if !r.Passes() {
				t.Errorf("%s do not pass: %+v", name, r.Findings)
			}
		}
	})
	t.Run("RD-08: each text and question passes on its own", func(t *testing.T) {
		texts, questions := childTexts(t)
		for _, text := range append(texts, questions...) {
			if r := Check(text, Child); !r.Passes() {
				t.Errorf("%q: %+v", text, r.Findings)
			}
		}
	})
	t.Run("RD-08: the published plan would not pass as a text for children", func(t *testing.T) {
		if Check(strings.Join(planTexts(t), "\n"), Child).Passes() {
			t.Error("it passed")
		}
	})
}
