package readability

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestSyllables(t *testing.T) {
	t.Run("RD-08: at least 95 in 100 words of the list counted by ear are exact", func(t *testing.T) {
		f, err := os.Open("testdata/syllables.txt")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		total, wrong := 0, 0
		in := bufio.NewScanner(f)
		for in.Scan() {
			fields := strings.Fields(in.Text())
			if len(fields) == 0 || fields[0] == "#" || strings.HasPrefix(fields[0], "#") {
				continue
			}
			want, err := strconv.Atoi(fields[0])
			if err != nil {
				continue
			}
			for _, word := range fields[1:] {
				total++
				if got := syllables(word); got != want {
					wrong++
					t.Logf("%s: %d, want %d", word, got, want)
				}
			}
		}
		if total < 500 || wrong*20 > total {
			t.Errorf("%d of %d words are wrong", wrong, total)
		}
		t.Logf("%d of %d words are exact", total-wrong, total)
	})
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"RD-01: each line is a block, full stop or not", "Our plan\n- Keep you safe\n- Listen to you", []string{"Our plan", "Keep you safe", "Listen to you"}},
		{"numbers of a list are not words", "1. Ask\n2) Listen\n1.3. Act\n• Tell", []string{"Ask", "Listen", "Act", "Tell"}},
		{"cells of a table are blocks", "Home\tSafe", []string{"Home", "Safe"}},
		{"full stops, questions and cries end sentences", "We listen. Do you? Yes! Wait… Go", []string{"We listen.", "Do you?", "Yes!", "Wait…", "Go"}},
		{"RD-01: abbreviations do not", "Ask Dr. Smith, e.g. on Monday at 3 p.m. or later.", []string{"Ask Dr. Smith, e.g. on Monday at 3 p.m. or later."}},
		{"an abbreviation before a capital does", "Bring food, drink, etc. We have plates.", []string{"Bring food, drink, etc.", "We have plates."}},
		{"initials do not", "J. Smith runs it.", []string{"J. Smith runs it."}},
		{"dots inside numbers and addresses do not", "It costs 1.50 a day at www.example.org today.", []string{"It costs 1.50 a day at www.example.org today."}},
		{"a quotation keeps its marks", "She said “go.” He went.", []string{"She said “go.”", "He went."}},
		{"a line without words is nothing", "---\n\n***\n?", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range sentences(c.text) {
				got = append(got, s.text)
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	t.Run("words keep apostrophes and hyphens and lose other marks", func(t *testing.T) {
		if got := strings.Join(words("(“Don’t”, well-being: parents/carers – 999!)"), "|"); got != "Don't|well-being|parents|carers|999" {
			t.Error(got)
		}
	})
}

func TestFamiliar(t *testing.T) {
	t.Run("RD-03: easy words, British ones and their inflections are known, words of the office are not", testFamiliar)
}

func testFamiliar(t *testing.T) {
	for _, word := range []string{"mum", "tyre", "colour", "pavement", "happier", "running", "stopped", "carers", "cities", "quickly", "bravest", "Children's", "parents'", "making", "leavers", "grown-up", "42", "didn't", "happily", "went", "mice"} {
		if !familiar(word) {
			t.Errorf("a nine-year-old knows %q", word)
		}
	}
	for _, word := range []string{"permanency", "stakeholder", "allegation", "robust", "entitlement", "sanctuary", "multi-agency", "advocate", "ing", "s"} {
		if familiar(word) {
			t.Errorf("a nine-year-old need not know %q", word)
		}
	}
}

func TestCheck(t *testing.T) {
	what := func(r Report) (all string) {
		for _, f := range r.Findings {
			all += f.What + " " + f.Do + "\n"
		}
		return all
	}
	t.Run("RD-04: a sentence over 15 words does not pass for children, one over 12 gets a warning", func(t *testing.T) {
		long := strings.TrimSpace(strings.Repeat("go ", 16))
		if r := Check(long, Child); r.Passes() || r.Findings[0].Where != long {
			t.Errorf("%+v", r)
		}
		r := Check(strings.Repeat("go ", 13), Child)
		if !r.Passes() || len(r.Findings) != 1 || !r.Findings[0].Warning {
			t.Errorf("%+v", r.Findings)
		}
		if r := Check(strings.Repeat("go ", 12), Child); len(r.Findings) != 0 {
			t.Errorf("%+v", r.Findings)
		}
	})
	t.Run("RD-05: the public may be given 25 words", func(t *testing.T) {
		if !Check(strings.Repeat("go ", 25), Adult).Passes() || Check(strings.Repeat("go ", 26), Adult).Passes() {
			t.Error("the limit is not 25")
		}
	})
	t.Run("RD-06: words of the office are refused with what to say instead, unless the page explains them", func(t *testing.T) {
		for text, say := range map[string]string{
			"We will find you a new placement.":    "home",
			"You can have Contact with your mum.":  "seeing your family",
			"We help LAC.":                         "children in care",
			"You and your siblings will be safe.":  "brothers and sisters",
			"We do multi agency work.":             "working together",
			"We will do an assessment.":            "finding out what you need",
			"Your IRO will help.":                  "the person who runs your review",
			"All looked-after children are heard.": "children in care",
		} {
			if r := Check(text, Child); r.Passes() || !strings.Contains(what(r), say) {
				t.Errorf("%q: %s", text, what(r))
			}
			if !Check(text, Adult).Passes() {
				t.Errorf("adults may read %q", text)
			}
		}
		if r := Check("You will have a pathway plan.", Child); r.Passes() {
			t.Error("not explained, it passed")
		}
		if r := Check("You will have a pathway plan.", Child, "Pathway plan"); len(r.Findings) != 0 {
			t.Errorf("%+v", r.Findings)
		}
		if r := Check("The lace is black.", Child); len(r.Findings) != 0 {
			t.Errorf("part of a word is not the word: %+v", r.Findings)
		}
	})
	t.Run("RD-06: every word on the list is refused, alone in a short line, with what to say instead", func(t *testing.T) {
		for _, word := range []string{"placement", "contact", "LAC", "CLA", "respite", "siblings", "permanency", "assessment", "multi-agency", "robust", "service user", "stakeholder",
			"pathway plan", "EHCP", "IRO", "safeguarding", "entitlement"} {
			r := Check("This is your "+word+".", Child)
			if r.Passes() || !strings.Contains(what(r), "Say “") {
				t.Errorf("%s: %s", word, what(r))
			}
			if !Check("This is your "+word+".", Child, word).Passes() {
				t.Errorf("%s is refused although the page says what it means", word)
			}
		}
	})
	t.Run("RD-04: who does it should be said", func(t *testing.T) {
		for _, text := range []string{"You will be helped by us.", "The plan is not made by you.", "It was kindly given by a friend."} {
			if r := Check(text, Child); !r.Passes() || !strings.Contains(what(r), "hides who does what") {
				t.Errorf("%q: %s", text, what(r))
			}
		}
		if r := Check("We will help you. You can stand by me.", Child); len(r.Findings) != 0 {
			t.Errorf("%+v", r.Findings)
		}
	})
	t.Run("RD-04: a page of hard words does not pass; a single line is only warned", func(t *testing.T) {
		line := "Sanctuary and autonomy."
		if r := Check(line, Child); !r.Passes() || !strings.Contains(what(r), "autonomy, sanctuary") {
			t.Errorf("%+v", r.Findings)
		}
		r := Check(strings.Repeat("We go home. Sanctuary helps autonomy. We like to play at home with mum and dad. ", 5), Child)
		if r.Passes() || !strings.Contains(what(r), "autonomy, sanctuary") {
			t.Errorf("%+v", r.Findings)
		}
	})
	t.Run("names in a sentence are not hard words", func(t *testing.T) {
		if r := Check("We live in Exampleborough.", Child); len(r.Findings) != 0 {
			t.Errorf("%+v", r.Findings)
		}
	})
	t.Run("RD-02: SMOG is only reported for 30 sentences or more", func(t *testing.T) {
		if Check(strings.Repeat("Education matters. ", 29), Adult).SMOG != 0 || Check(strings.Repeat("Education matters. ", 30), Adult).SMOG == 0 {
			t.Error("the limit is not 30")
		}
	})
	t.Run("RD-02: scores follow their formulas", func(t *testing.T) {
		// 2 sentences, 10 words, 14 syllables (lit-tle, gar-den, hap-py, chil-dren), none unfamiliar.
		r := Check("The little garden is nice. Happy children like it there.", Child)
		if r.Sentences != 2 || r.Words != 10 || r.Syllables != 14 {
			t.Fatalf("%+v", r)
		}
		near := func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }
		if !near(r.Grade, 0.39*5+11.8*1.4-15.59) || !near(r.Age, r.Grade+5) || !near(r.DaleChall, 0.0496*5) {
			t.Errorf("%+v", r)
		}
		// 1 sentence, 5 words, 1 of them unfamiliar: 20 in 100.
		if r := Check("we like home and autonomy", Child); !near(r.DaleChall, 0.1579*20+0.0496*5+3.6365) || !near(r.Unfamiliar, 0.2) {
			t.Errorf("%+v", r)
		}
	})
	t.Run("no text does not pass", func(t *testing.T) {
		for _, text := range []string{"", " \n", "***"} {
			if Check(text, Child).Passes() {
				t.Errorf("%q passed", text)
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("We will help you. Dr. Who? 1.3 e.g. etc. \u2019s y")
	f.Add("a\x80'-'s. ȺȺȺ's 's")
	f.Fuzz(func(t *testing.T, text string) {
		r := Check(text, Child, "pathway plan")
		if r.Words > 0 && r.Syllables < r.Words {
			t.Errorf("%d words and %d syllables", r.Words, r.Syllables)
		}
	})
}
