package measure_test

import (
	"testing"

	"waymark/calendar"
	"waymark/collection"
	"waymark/measure"
	"waymark/vault"
)

// An adoption can break down: the child comes back into care and is adopted again. Each adoption is told by the AD1 row of its own
// year. By hand: from 1 April 2022 to 1 October 2022 are 183 days, 183 / 30.4375 = 6.01 months; from 2 January 2024 to 1 June 2024
// are 151 days, 4.96 months. From the placement order to the match: 1 April 2022 to 1 October 2022 are 183 days, and 3 January 2024
// to 1 June 2024 are 150.
func TestEachAdoptionHasItsOwnDates(t *testing.T) {
	const episodes = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	const adopted = "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR\n"
	const header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nAMY,2,05/05/2019,WBRI,UN1,,\n"
	files := map[string]string{
		"2022-23/header.csv":   header,
		"2022-23/episodes.csv": episodes + "AMY,01/04/2022,S,E1,N1,U6,PR1,01/11/2022,X1,,,,\nAMY,01/11/2022,P,E1,N1,A4,PR1,01/03/2023,E11,,,,\n",
		"2022-23/ad1.csv":      adopted + "AMY,05/05/2019,01/04/2022,01/10/2022,0,2,MF,L11\n",
		"2024-25/header.csv":   header,
		"2024-25/episodes.csv": episodes + "AMY,03/01/2024,S,E1,N1,U6,PR1,01/07/2024,X1,,,,\nAMY,01/07/2024,P,E1,N1,A4,PR1,01/03/2025,E11,,,,\n",
		"2023-24/header.csv":   header,
		"2023-24/episodes.csv": episodes + "AMY,03/01/2024,S,E1,N1,U6,PR1,,,,,,\n",
		"2024-25/ad1.csv":      adopted + "AMY,05/05/2019,02/01/2024,01/06/2024,0,2,MF,L11\n",
	}
	var sources []collection.Source
	for name, content := range files {
		sources = append(sources, collection.BytesSource(name, []byte(content)))
	}
	standard, err := collection.Standard()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 300, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if _, err := standard.Load(t.Context(), v, sources, collection.Options{}); err != nil {
		t.Fatal(err)
	}
	all, _, err := measure.Library("", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		measure, line string
		year          int
		sum, cases    float64
	}{
		{"adoption-decision-to-match", "adopted", 2023, 183 / 30.4375, 1},
		{"adoption-decision-to-match", "adopted", 2025, 151 / 30.4375, 1},
		{"adoption-a2", "one-year", 2025, 150, 1},
		{"adoption-a2", "three-years", 2025, 333, 2},
	} {
		var one []measure.Definition
		for _, d := range all {
			if d.Key == c.measure {
				one = append(one, d)
			}
		}
		at := calendar.On(c.year, 3, 31)
		results, err := measure.Run(t.Context(), v, one, measure.Options{At: []calendar.Date{at}, Breakdowns: "none"})
		if err != nil || len(results.Measures) != 1 {
			t.Fatal(err, results)
		}
		found := false
		for _, l := range results.Measures[0].Lines {
			if l.Line != c.line {
				continue
			}
			found = true
			if l.Numerator == nil || l.Denominator == nil || *l.Denominator != c.cases || *l.Numerator < c.sum-0.01 || *l.Numerator > c.sum+0.01 {
				t.Errorf("%s %s at %s: %+v, want %.2f of %.0f", c.measure, c.line, at, l.Value, c.sum, c.cases)
			}
		}
		if !found {
			t.Errorf("%s has no line %s", c.measure, c.line)
		}
	}
}
