package offer

import (
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/readability"
)

var noted = calendar.On(2026, 11, 22)

func TestLibrary(t *testing.T) {
	if len(Library) < 22 {
		t.Errorf("the library has %d entries", len(Library))
	}
	seen := map[string]bool{}
	areas := map[string]int{}
	for _, l := range Library {
		t.Run(l.Key, func(t *testing.T) {
			if seen[l.Key] || l.Key == "" {
				t.Error("its key stands twice, or not at all")
			}
			seen[l.Key] = true
			areas[l.Area]++
			b, _ := Starter(l.Key)
			if err := b.check(noted); err != nil {
				t.Errorf("%+v", fault.Of(err).Fields)
			}
			b.ReviewBy, b.ConsultedOn, b.Consulted = noted.AddMonths(12), noted, "Care leavers’ forum"
			if strings.Contains(b.AdultText, "must confirm") {
				t.Error("what the council must settle would be read by the public")
			}
			if b.Amount > 0 && b.Confirmed {
				t.Error("an amount is a council's own only once it said so")
			}
			b.Confirmed = true
			v := Version{N: 1, State: Draft, Body: db.JSON[Body]{V: b}}
			t.Run("RD-04: young people can read it, and nothing is missing", func(t *testing.T) {
				if err := v.complete(noted); err != nil {
					t.Errorf("%+v", fault.Of(err).Fields)
				}
			})
			if strings.Contains(strings.ToLower(b.childLines()), "confidential") {
				t.Error("nothing is promised to be confidential")
			}
		})
	}
	t.Run("LO-01: every area has a starter", func(t *testing.T) {
		for _, a := range Areas {
			if areas[a.Key] == 0 {
				t.Error(a.Key)
			}
		}
	})
	t.Run("LO-10: what the law asks is named by at least one starter", func(t *testing.T) {
		for _, d := range statutes.Duty {
			met := false
			for _, l := range Library {
				met = met || l.meets(d)
			}
			if !met {
				t.Errorf("nothing would meet %s", d.Key)
			}
		}
	})
	for _, p := range statutes.Principle {
		for _, f := range readability.Check(p.Child, readability.Child).Findings {
			if !f.Warning {
				t.Errorf("LO-06: principle %s: %s %s", p.Letter, f.Where, f.What)
			}
		}
	}
	for _, w := range Glossary {
		for _, f := range readability.Check(w.Means, readability.Child, Explained()...).Findings {
			if !f.Warning {
				t.Errorf("%s: %s %s", w.Word, f.Where, f.What)
			}
		}
	}
}
