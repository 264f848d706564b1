package measure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/fault"
)

func TestCheck(t *testing.T) {
	try := func(t *testing.T, header, sql string) (string, error) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "own-measure.sql")
		if err := os.WriteFile(path, []byte(fileOf(header, sql)), 0o600); err != nil {
			t.Fatal(err)
		}
		return check(t.Context(), path, standard(t), time.Second)
	}
	const dental = `select p.id as period, o.child, o.teeth_check = 1 as met from period p join cla_oc2 o on fy_last(o.year) = p.as_at`
	t.Run("a whole file says what it gives and that its examples hold", func(t *testing.T) {
		_, err := try(t, "-- every: year\n-- example: 2025-03-31 = 1 of 1\n", dental)
		if f := fault.Of(err); f == nil || !strings.Contains(f.Words, "the run gave") {
			t.Fatalf("a wrong example passed: %v", err)
		}
		// Of the 16 rows of OC2 for the year, whoever they are about, 13 say that teeth were checked.
		words, err := try(t, "-- every: year\n-- example: 2025-03-31 = 13 of 16\n", dental)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(words, "1 of 1 examples hold") || !strings.Contains(words, "31 March 2025") {
			t.Error(words)
		}
	})
	for name, c := range map[string]struct{ sql, words string }{
		"reads a file":         {"select * from read_text('/etc/passwd')", "read_text"},
		"names a file":         {"select 1 as period, content as case_id from '/etc/passwd.csv'", "passwd"},
		"writes":               {"copy (select 1) to '/tmp/x'", "only a select"},
		"drops a table":        {dental + "; drop table cla_oc2", "only a select"},
		"does not end":         {"with a as (select 1 from cla_episode x, cla_episode y, cla_episode z, cla_episode w, cla_episode v, cla_episode u) select p.id as period, count(*)::varchar as case_id, true as met from period p, a group by 1", "in time"},
		"is broken":            {"select from where", "cannot be read"},
		"asks for a lost name": {"select p.id as period, o.tooth as case_id, true as met from period p, cla_oc2 o", "tooth"},
	} {
		t.Run("a file that "+name+" is refused with words", func(t *testing.T) {
			_, err := try(t, "", c.sql)
			if f := fault.Of(err); f == nil || !strings.Contains(f.Words, c.words) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("no file", func(t *testing.T) {
		if _, err := Check(t.Context(), "nowhere.sql", standard(t)); fault.Of(err) == nil {
			t.Error(err)
		}
	})
}

func TestPrint(t *testing.T) {
	v := small(t)
	results, err := Run(t.Context(), v, []Definition{parse(t, "-- note: Read with care.\n", events), parse(t, "", "select 1 as period")}, Options{Series: 2})
	if err != nil {
		t.Fatal(err)
	}
	var table, flat strings.Builder
	if err := results.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"test-measure  T\n", "31 March 2025", "80.0% (4 of 5)", "excluded 1 (1 died)", "unknown 1", "- Read with care.", "could not be counted"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, table.String())
		}
	}
	if err := results.WriteCSV(&flat); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"test-measure,T,,percent,higher,headline,2024-04-01,2025-03-31,,,80,4,5,1,1,\n", "headline,2024-04-01,2025-03-31,sex,Female,100,2,2,0,1,\n", "series,2024-03-01,2025-02-28"} {
		if !strings.Contains(flat.String(), want) {
			t.Errorf("the CSV lacks %q:\n%s", want, flat.String())
		}
	}
}

func TestCases(t *testing.T) {
	v := small(t)
	list, err := Cases(t.Context(), v, parse(t, "", events), day("2025-03-31"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range list.Cases {
		got = append(got, c.CaseID+" "+c.Child+" "+c.On.String()+" "+c.Counted())
	}
	want := "1 a 2024-04-01 yes|8 zz 2024-05-01 yes|2 b 2024-06-30 no|3 c 2024-12-31 yes|6 f 2025-03-01 yes|4 d 2025-03-31 not known|5 e 2025-03-31 excluded: died"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	t.Run("a day that is not covered is not found", func(t *testing.T) {
		_, err := Cases(t.Context(), v, parse(t, "", events), day("2030-03-31"))
		if f := fault.Of(err); f == nil || f.Kind != fault.KindNotFound {
			t.Error(err)
		}
	})
	t.Run("of a rolling figure the last whole month can be asked for alone", func(t *testing.T) {
		for at, want := range map[string]string{"2025-03-31": "6 4 5", "2025-03-30": ""} {
			list, err := PartCases(t.Context(), v, parse(t, "", events), day(at))
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, c := range list.Cases {
				ids = append(ids, c.CaseID)
			}
			if got := strings.Join(ids, " "); got != want {
				t.Errorf("at %s, %s: %s, want %s", at, list.Period, got, want)
			}
		}
	})
	t.Run("of a figure of single years it cannot", func(t *testing.T) {
		_, err := PartCases(t.Context(), v, parse(t, "-- every: year\n", events), day("2025-03-31"))
		if f := fault.Of(err); f == nil || f.Kind != fault.KindInvalid {
			t.Error(err)
		}
	})
	t.Run("without a day it is the last covered one", func(t *testing.T) {
		list, err := Cases(t.Context(), v, parse(t, "", events), day("2025-03-31").AddDays(-400).AddDays(400))
		if err != nil || list.At != day("2025-03-31") {
			t.Error(list, err)
		}
	})
}

func TestWords(t *testing.T) {
	number := func(n float64) *float64 { return &n }
	percentOf := func(met, all float64) Value {
		return Value{Value: number(100 * met / all), Numerator: number(met), Denominator: number(all)}
	}
	percent := Line{Unit: percentUnit, Better: "higher"}
	t.Run("a rate of the rare is not read as nought, on pages, in charts or in public", func(t *testing.T) {
		rare := Line{Unit: Unit{Kind: "rate", Per: 100}}
		before, after := Value{Value: number(0.0375), Numerator: number(15), Denominator: number(40000)}, Value{Value: number(0.05), Numerator: number(20), Denominator: number(40000)}
		if got := StaffWords(rare, before); got != "0.04 per 100 (15 of 40,000)" {
			t.Error(got)
		}
		if got := ChangeWords(rare, before, after); got != "up 0.01 per 100, 5 children" {
			t.Error(got)
		}
		if got := ChangeWords(rare, before, before); got != "no change" {
			t.Error(got)
		}
		if got := gapWords(rare, after, 0.13); got != "0.08 per 100 lower here, about 32 children" {
			t.Error(got)
		}
		if got := comparedWords(rare, 0.127); got != "0.13 per 100" {
			t.Error(got)
		}
		if got := chartUnit(rare).Decimals; got != 2 {
			t.Error(got)
		}
		if got := publicRate(15, 40000, 100); got != 0.04 {
			t.Error(got)
		}
		common := Line{Unit: Unit{Kind: "rate", Per: 10000}}
		if got := StaffWords(common, Value{Value: number(61.234), Numerator: number(3), Denominator: number(490)}); got != "61.2 per 10,000 (3 of 490)" {
			t.Error(got)
		}
	})
	for want, v := range map[string]Value{
		"about 9 in 10":        percentOf(90, 100),
		"about half":           percentOf(49, 100),
		"about a third":        percentOf(33, 100),
		"about three quarters": percentOf(75, 100),
		"about 1 in 20":        percentOf(6, 100),
		"nearly all":           percentOf(490, 500),
		"none":                 percentOf(0, 40),
		"all":                  percentOf(40, 40),
		TooFew:                 percentOf(3, 40),
		NoChildren:             {Numerator: number(0), Denominator: number(0)},
		"we do not know yet":   {},
	} {
		if got := ChildWords(percent, v); got != want {
			t.Errorf("%s is said as %q", want, got)
		}
	}
	t.Run("a percentage of few is never said, whichever side is small", func(t *testing.T) {
		for _, v := range []Value{percentOf(36, 40), percentOf(9, 9), percentOf(1, 100)} {
			if got := ChildWords(percent, v); got != TooFew {
				t.Errorf("%g of %g is said as %q", *v.Numerator, *v.Denominator, got)
			}
		}
	})
	for days, want := range map[float64]string{0.5: "less than a day", 1: "about 1 day", 13: "about 13 days", 21: "about 3 weeks", 69: "about 10 weeks", 90: "about 3 months", 426: "about 14 months", 730: "about 2 years", 800: "about 2 years and 2 months"} {
		if got := duration(days); got != want {
			t.Errorf("%g days is said as %q, want %q", days, got, want)
		}
	}
	for _, c := range []struct {
		line Line
		v    Value
		want string
	}{
		{Line{Unit: Unit{Kind: "rate", Per: 10000}}, Value{Value: number(64.4), Numerator: number(377), Denominator: number(58540)}, "about 64 in every 10,000"},
		{Line{Unit: Unit{Kind: "rate", Per: 100}}, Value{Value: number(0.04), Numerator: number(12), Denominator: number(30000)}, "fewer than 1 in every 100"},
		{Line{Unit: Unit{Kind: "median", Noun: "working days"}}, Value{Value: number(9.5), Numerator: number(9.5), Denominator: number(30)}, "about 10 working days"},
		{Line{Unit: Unit{Kind: "count"}}, Value{Value: number(33), Numerator: number(33)}, "about 35"},
		{Line{Unit: Unit{Kind: "count"}}, Value{Value: number(4), Numerator: number(4)}, TooFew},
		{Line{Unit: Unit{Kind: "mean", Noun: "score"}}, Value{Value: number(14.4), Numerator: number(144), Denominator: number(10)}, "about 14 on average"},
		{Line{Unit: Unit{Kind: "mean", Noun: "days"}}, Value{Value: number(420), Numerator: number(1680), Denominator: number(4)}, TooFew},
		{Line{Unit: Unit{Kind: "mean", Noun: "months"}}, Value{Value: number(10), Numerator: number(100), Denominator: number(10)}, "about 10 months"},
	} {
		if got := ChildWords(c.line, c.v); got != c.want {
			t.Errorf("%s %g is said as %q, want %q", c.line.Unit, *c.v.Value, got, c.want)
		}
	}
	t.Run("staff see the counts", func(t *testing.T) {
		if got := StaffWords(percent, percentOf(46, 85)); got != "54.1% (46 of 85)" {
			t.Error(got)
		}
	})
	t.Run("a change names the children behind it", func(t *testing.T) {
		if got := ChangeWords(percent, percentOf(204, 377), percentOf(208, 377)); got != "up 1.1 percentage points, about 4 children" {
			t.Error(got)
		}
		if got := ChangeWords(percent, percentOf(204, 377), percentOf(203, 377)); got != "down 0.3 percentage points, about 1 child" {
			t.Error(got)
		}
		if got := ChangeWords(percent, Value{}, percentOf(1, 2)); got != "" {
			t.Error(got)
		}
	})
}
