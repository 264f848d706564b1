package survey

import (
	"fmt"
	"strings"
	"testing"

	"waymark/db/dbtest"

	"waymark/calendar"
)

func TestPaper(t *testing.T) {
	today := day
	r := newRoom(t, dbtest.OpenAt(t, calendar.FixedClock(day), schemas...), &today)
	s := r.planned(func(e *Edit) {})
	codes, err := r.MakeCodes(r.may, s.Number, 3)
	must(t, err)
	take := func(text string) (int, string) {
		t.Helper()
		f, err := s.ReadPaperFile([]byte(text))
		if err != nil {
			return 0, fields(err)
		}
		n, faults, err := r.TakePaper(r.may, s.Number, Paper, f.Hash, f.Rows)
		if err != nil {
			return n, fields(err)
		}
		var b strings.Builder
		for _, c := range faults {
			fmt.Fprintf(&b, "%d %s: %s|", c.Row, c.Column, c.Words)
		}
		return n, b.String()
	}
	for _, c := range []struct{ name, file, want string }{
		{"no file", "", "Select a CSV file"},
		{"a file of another kind", "\xff\xfe\x00", "CSV UTF-8"},
		{"a column that is none", "code,age,shoe size\n" + codes[0] + ",12,38\n", "no column “shoe size”"},
		{"a column twice", "K2,k2\n1,2\n", "there twice"},
		{"no answers", "code,K2\n", "no answers below"},
		{"more cells than headings", "code,K2\nA,1,2\n", "more cells"},
		{"every cell that cannot be read is named with its row", "code,age,helper,K2,3.3\n" + codes[0] + ",12,nobody,9,1\n" + codes[1] + ",old,dog,2,1\nXX,12,nobody,1,1\n" + codes[2] + ",12,nobody,1,1\n",
			"1 K2: “9” is no answer. Type 1 to 5, or nothing|2 age: “old” is no age. Type a number of years, or nothing|2 helper: “dog” is nobody we know. Type nobody, parent, worker, teacher, advocate or friend|3 code: A code has 8 letters and numbers|"},
		{"SQ-03: a child of eight alone was not to be asked", "code,age,3.3\n" + codes[0] + ",8,1\n", "1 3.3: Question 3.3 may not be asked of this child like this|"},
		{"SQ-04: a form without its code is not counted where codes say how many were asked", "age,K2\n12,1\n", "1 code: Type in your code|"},
		{"a code that is none or twice", "code,K2\nCCCC-CCCC,1\n" + codes[0] + ",1\n" + codes[0] + ",2\n", "1 code: This survey has no such code, or it was used|3 code: Row 2 has the same code|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if n, got := take(c.file); n != 0 || !strings.Contains(got, c.want) {
				t.Errorf("%d, %q", n, got)
			}
			if results, err := r.Results(t.Context(), s.Number); err != nil || results.N != 0 {
				t.Error("a file that is wrong somewhere was kept in part")
			}
		})
	}
	good := "\xef\xbb\xbfCode, Age ,helper,k2,K6,3.3,own words\r\n" + codes[0] + ",12,nobody,1,Yes a bit,5,I like my room\r\n,,,,,,\r\n" + strings.ToLower(codes[1]) + ",8,parent,2,0,not much,\r\n"
	t.Run("a good file is kept whole, with its words sent to those who read them", func(t *testing.T) {
		n, got := take(good)
		if n != 2 || got != "" || len(r.told) != 1 || r.told[0].Channel != Paper {
			t.Fatalf("%d, %q, %+v", n, got, r.told)
		}
		results, err := r.Results(t.Context(), s.Number)
		must(t, err)
		if results.N != 2 || results.Ages[Age10To12] != 1 || results.Ages[Age6To9] != 1 || results.Channels[Paper] != 2 || results.Tallies[1].Counts[YesALot] != 1 {
			t.Errorf("%+v", results)
		}
	})
	t.Run("the same file twice counts once", func(t *testing.T) {
		if _, got := take(good); got != "" {
			t.Error(got)
		}
		if results, err := r.Results(t.Context(), s.Number); err != nil || results.N != 2 || len(r.told) != 1 {
			t.Errorf("%+v, %v", results.N, err)
		}
	})
	t.Run("E29: what was typed in goes on at any hour, for a person has read it already", func(t *testing.T) {
		r.open = false
		if n, got := take("code,K2,own words\n" + codes[2] + ",1,hello\n"); n != 1 || got != "" || len(r.told) != 2 {
			t.Errorf("%d, %q, %+v", n, got, r.told)
		}
	})
}

func FuzzPaper(f *testing.F) {
	b, err := ReadBank(nil)
	if err != nil {
		f.Fatal(err)
	}
	var s Survey
	s.Questions.V = b.On(day)[:9]
	f.Add([]byte("code,age,K2\nCCCC-CCCC,12,1\n"))
	f.Add([]byte("\xef\xbb\xbfK1;K2\n\"1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := s.ReadPaperFile(data)
		if err != nil {
			if fields(err) == "" {
				t.Errorf("%v has no words for its reader", err)
			}
			return
		}
		for _, row := range file.Rows {
			one, wrong := s.readRow(row, Paper, "k")
			if wrong == nil && len(one.Answers) > 9 {
				t.Error("more answers than questions")
			}
		}
	})
}
