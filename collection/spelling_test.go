package collection

import (
	"slices"
	"strings"
	"testing"
)

func TestSpellings(t *testing.T) {
	s, err := library(t).Spec("annexa")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ list, text, codes string }{
		{"ethnic", "a) WBRI", "WBRI"},
		{"ethnic", "WBRI - White British", "WBRI"},
		{"ethnic", "(A.A1) White - British", "WBRI"},
		{"ethnic", "A1", "WBRI"},
		{"ethnic", "A3 - Any other White background", "WOTH"},
		{"ethnic", "A3", "WOTH WIRT"},
		{"ethnic", "  mixed   white &  black caribbean ", "MWBC"},
		{"ethnic", "s) NOBT", "NOBT"},
		{"ethnic", "White", "WBRI WOTH"},
		{"ethnic", "Martian", ""},
		{"sex", "b) Female", "F"}, {"sex", "Male", "M"}, {"sex", "c) Not stated/recorded (or unborn)", "U"}, {"sex", "M - Male", "M"},
		{"yesno", "a) Yes", "yes"}, {"yesno", "N", "no"}, {"yesno", "No fixed abode", ""}, {"yesno", "n/a", "no unknown"},
		{"source", "p1) 5D", "5D"}, {"source", "q) 6: Police", "6"}, {"source", "u) 10: Unknown", "10"}, {"source", "t) 9: Anonymous", "9"},
		{"source", "b) 1B: Individual", "1B"}, {"source", "Hospital", "3D 3F"}, {"source", "INDIVIDUAL - family member, relative or carer", "1A"},
		{"need", "N1 - Abuse or Neglect", "N1"}, {"need", "b) Child's disability", "N2"}, {"need", "Child’s disability", "N2"}, {"need", "PSRMEM - Support with memory", ""},
		{"legal", "C2: FCO", "C2"}, {"legal", "e) Accommodated under S20", "V2"}, {"legal", "E1: Placement order", "E1"}, {"legal", "J1: Remanded to LA or youth detention", "J1"},
		{"ceased", "k) E47: Special Guardianship", "E47"}, {"ceased", "e4a", "E4A"}, {"ceased", "d) Returned home to live with parents or relatives", "E4"},
		{"place", "f) U6: Foster placement - not FFA", "U6"}, {"place", "a) Foster Placement", "U"}, {"place", "g) Secure Children’s Homes", "K1"},
		{"provider", "e) PR4 - Private provision", "PR4"}, {"provider", "a) Own LA", "PR1"},
		{"accommodation", "Y: Other accommodation", "Y"}, {"accommodation", "b) Community home", "C"}, {"accommodation", "B - Parents/relatives", "B"}, {"accommodation", "Bedlam", ""},
		{"activity", "G5: Not in education, employment or training - other", "G5"}, {"activity", "NEET", "G4 G5 G6"},
		{"touch", "d) Refu", "REFU"}, {"eligibility", "b) Former relevant child", "former relevant"}, {"status", "c) Child in need plan", "child in need"},
		{"closure", "RC7", "RC7"}, {"reversal", "RD2", "RD2"}, {"abuse", "Neglect and Emotional abuse", "MUL"}, {"abuse", "Emotional/Physical", "MUL"},
	} {
		got := slices.Clone(s.spellings[c.list].find(c.text))
		want := strings.Fields(c.codes)
		if c.list == "eligibility" || c.list == "status" {
			want = []string{c.codes}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s %q is %q, want %q", c.list, c.text, got, want)
		}
	}
	t.Run("every code, every meaning and every line of the table with one code is understood as it", func(t *testing.T) {
		for list, sp := range s.spellings {
			for _, c := range sp.codes {
				for _, text := range []string{c.Code, "z) " + c.Code, c.Code + ": " + c.Means} {
					if got := sp.find(text); len(got) != 1 || got[0] != c.Code {
						if strings.ToUpper(c.Code) == c.Code || text == c.Code {
							t.Errorf("%s %q is %q", list, text, got)
						}
					}
				}
			}
			for spelling, codes := range sp.known {
				if got := sp.find(spelling); !slices.Equal(got, codes) {
					t.Errorf("%s %q is %q, want %q", list, spelling, got, codes)
				}
			}
		}
	})
}

func TestAges(t *testing.T) {
	for text, want := range map[string]any{"6.14": int32(6), "<1": int32(0), "18 months": int32(1), "-0.2": int32(0), "12.03": int32(12), "17": int32(17), "old": nil, "200": nil, "3 wks": int32(0)} {
		if got := readAge(text); got.value != want || (want == nil) != (got.bad != "") {
			t.Errorf("%q is %v, want %v", text, got.value, want)
		}
	}
}

func FuzzSpelling(f *testing.F) {
	f.Add("a) WBRI")
	f.Add("(A.A1) White - British")
	f.Add("p1) 5D – early help")
	s, err := library(f).Spec("annexa")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, table := range s.Tables {
			for _, c := range table.Columns {
				got := newColumn(c).read([]byte(text))
				if got.value == nil && got.bad == "" && !got.blank {
					t.Fatalf("%s: %q vanished without a word", c.Name, text)
				}
				if got.bad != "" && got.fix == "" {
					t.Fatalf("%s: %q is listed without saying what would make it right", c.Name, text)
				}
				if got.misread && got.value == nil {
					t.Fatalf("%s: the text of %q is lost", c.Name, text)
				}
			}
		}
	})
}
