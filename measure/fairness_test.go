package measure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"waymark/calendar"
)

// parted is one stored value of a measure with its groups, written "by/group met of all"; without a denominator "by/group met".
func parted(t *testing.T, u Unit, year, months int, groups ...string) Kept {
	t.Helper()
	ends := calendar.On(year, 4, 1)
	k := Kept{Measure: "x", Starts: ends.AddMonths(-months), At: ends.AddDays(-1), Kind: calendar.Year}
	for _, words := range groups {
		by, rest, _ := strings.Cut(words, "/")
		at := strings.LastIndex(strings.Split(rest, " of ")[0], " ")
		g := Group{By: by, Group: rest[:at]}
		var met, all float64
		if n, _ := fmt.Sscanf(rest[at:], "%f of %f", &met, &all); n == 2 {
			g.Denominator = &all
		}
		g.Numerator = &met
		v := fairSum{met: met, all: all, hasAll: g.Denominator != nil}.value(u)
		g.Value = v
		k.Breakdowns = append(k.Breakdowns, g)
	}
	return k
}

func TestFairness(t *testing.T) {
	percent := Definition{Key: "x", Unit: Unit{Kind: "percent"}, Better: "lower", Every: calendar.Year}
	everyone := FairnessAsked{By: "ethnicity", Reference: EveryoneElse}
	group := func(t *testing.T, f Fairness, name string) Fair {
		t.Helper()
		for _, g := range f.Groups {
			if g.Group == name {
				return g
			}
		}
		t.Fatalf("no group %q among %v", name, f.Groups)
		return Fair{}
	}
	close := func(t *testing.T, r *Relative, ratio, low, high float64) {
		t.Helper()
		if r == nil || math.Abs(r.Ratio-ratio) > 0.001 || math.Abs(r.Low-low) > 0.001 || math.Abs(r.High-high) > 0.001 {
			t.Errorf("the relative rate is %+v, not %.3f (%.3f to %.3f)", r, ratio, low, high)
		}
	}
	t.Run("a group is set against all others, with the interval worked out by hand", func(t *testing.T) {
		f := percent.fairness([]Kept{parted(t, percent.Unit, 2025, 12, "ethnicity/White 20 of 100", "ethnicity/Black 30 of 100", "ethnicity/Asian 20 of 100", "ethnicity/Not known 3 of 40")}, everyone)
		black := group(t, f, "Black")
		close(t, black.Relative, 1.5, 0.9975, 2.2557)
		if black.Said != MayChance || black.Verdict != "" || *black.Other != 20 || black.Children != 100 {
			t.Errorf("%+v", black)
		}
		if unknown := group(t, f, NotKnown); unknown.Said != NotJudged || unknown.Children != 40 || unknown.Relative != nil {
			t.Errorf("%+v", unknown)
		}
	})
	t.Run("what chance does not explain is better or worse by the measure's direction, and neither where it has none", func(t *testing.T) {
		kept := []Kept{parted(t, percent.Unit, 2025, 12, "sex/Male 60 of 100", "sex/Female 30 of 100")}
		for better, want := range map[string]string{"lower": "worse", "higher": "better", "neither": ""} {
			d := percent
			d.Better = better
			f := d.fairness(kept, FairnessAsked{By: "sex", Reference: EveryoneElse})
			if g := group(t, f, "Male"); g.Said != MoreOften || g.Verdict != want {
				t.Errorf("%s is better: %+v", better, g)
			}
			if g := group(t, f, "Female"); g.Said != LessOften {
				t.Errorf("%+v", g)
			}
		}
	})
	t.Run("fewer than 6 children on either side are not judged", func(t *testing.T) {
		f := percent.fairness([]Kept{parted(t, percent.Unit, 2025, 1, "sex/Male 5 of 5", "sex/Female 30 of 100")}, FairnessAsked{By: "sex", Reference: EveryoneElse})
		for _, g := range f.Groups {
			if g.Said != NotJudged || g.Relative != nil || g.Why == "" {
				t.Errorf("%+v", g)
			}
		}
		if f.WhyNot == "" {
			t.Error("nothing says that no group can be judged")
		}
	})
	t.Run("three whole years are added together where a group is small", func(t *testing.T) {
		var kept []Kept
		for year := 2022; year <= 2025; year++ {
			kept = append(kept, parted(t, percent.Unit, year, 12, "sex/Male 2 of 4", "sex/Female 30 of 100"))
		}
		kept = append(kept, parted(t, percent.Unit, 2026, 1, "sex/Male 1 of 4", "sex/Female 1 of 9"))
		f := percent.fairness(kept, FairnessAsked{By: "sex", Reference: EveryoneElse})
		if g := group(t, f, "Male"); f.Years != 3 || *g.Numerator != 6 || *g.Denominator != 12 || *g.Value != 50 || f.At != calendar.On(2025, 3, 31) || f.Starts != calendar.On(2022, 4, 1) {
			t.Errorf("%d years, %+v", f.Years, g)
		}
	})
	t.Run("single months are never added together, as a child may be in each", func(t *testing.T) {
		f := percent.fairness([]Kept{parted(t, percent.Unit, 2024, 1, "sex/Male 2 of 4", "sex/Female 3 of 9"), parted(t, percent.Unit, 2025, 1, "sex/Male 2 of 4", "sex/Female 3 of 9")}, FairnessAsked{By: "sex", Reference: EveryoneElse})
		if f.Years != 0 || *group(t, f, "Male").Denominator != 4 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("set against White British children, the other White children stand alone", func(t *testing.T) {
		f := percent.fairness([]Kept{parted(t, percent.Unit, 2025, 12, "ethnicity/White 30 of 120", "ethnicity/Black 60 of 100", "ethnic/White British 20 of 100", "ethnic/White Irish 10 of 20", "ethnic/Caribbean 60 of 100")}, FairnessAsked{By: "ethnicity", Reference: WhiteBritish})
		if g := group(t, f, "White, not British"); *g.Numerator != 10 || *g.Denominator != 20 || *g.Other != 20 {
			t.Errorf("%+v", g)
		}
		if g := group(t, f, WhiteBritish); g.Said != IsOthers || g.Relative != nil {
			t.Errorf("%+v", g)
		}
		if g := group(t, f, "Black"); g.Said != MoreOften || math.Abs(g.Relative.Ratio-3) > 1e-9 {
			t.Errorf("%+v", g)
		}
	})
	t.Run("rates are set beside each other as events of a population", func(t *testing.T) {
		rate := Definition{Key: "x", Unit: Unit{Kind: "rate", Per: 10000}, Better: "neither", Every: calendar.Year}
		f := rate.fairness([]Kept{parted(t, rate.Unit, 2025, 12, "ethnicity/Black 20 of 10000", "ethnicity/White 10 of 10000", "ethnicity/Other 40")}, everyone)
		close(t, group(t, f, "Black").Relative, 2, 0.9363, 4.2724)
		if g := group(t, f, "Other"); g.Said != NotJudged || !strings.Contains(g.Why, "live here") {
			t.Errorf("%+v", g)
		}
	})
	t.Run("a number, an average and a published figure are shown and not judged", func(t *testing.T) {
		for _, u := range []Unit{{Kind: "count"}, {Kind: "mean", Noun: "days"}, {Kind: "total", Noun: "nights"}} {
			d := percent
			d.Unit = u
			f := d.fairness([]Kept{parted(t, u, 2025, 12, "sex/Male 60 of 100", "sex/Female 30 of 100")}, FairnessAsked{By: "sex", Reference: EveryoneElse})
			if g := group(t, f, "Male"); g.Said != NotJudged || g.Value == nil || g.Relative != nil {
				t.Errorf("%s: %+v", u.Kind, g)
			}
		}
	})
	t.Run("a characteristic or a reference that is none is refused, and White British is only for ethnicity", func(t *testing.T) {
		if _, err := CheckFairness(FairnessAsked{By: "height"}); err == nil {
			t.Error("children are told apart by height")
		}
		if _, err := CheckFairness(FairnessAsked{Reference: "nobody"}); err == nil {
			t.Error("groups are set against nobody")
		}
		if a, err := CheckFairness(FairnessAsked{By: "sex", Reference: WhiteBritish}); err != nil || a.Reference != EveryoneElse {
			t.Error(a, err)
		}
	})
}

func TestPopulationOfEthnicGroups(t *testing.T) {
	p := people{ethnic: map[int]map[string]float64{2021: {"BCRB": 300, "BAFR": 500, "WBRI": 900, "WHITE": 1000}, 2030: {"BCRB": 1}}}
	all := Population{Per: 10000, From: 0, To: 17}
	year := calendar.Period{Kind: calendar.Year, Starts: calendar.On(2024, 4, 1), Ends: calendar.On(2025, 4, 1)}
	for name, want := range map[group]float64{{"ethnicity", "Black"}: 800, {"ethnicity", "White"}: 1000, {"ethnic", "White British"}: 900} {
		if got := p.group(all, year, name); got == nil || *got != want {
			t.Errorf("%v: %v, not %v", name, got, want)
		}
	}
	if got := p.group(Population{Per: 10000, From: 16, To: 17}, year, group{"ethnicity", "Black"}); got != nil {
		t.Error("children of 0 to 17 stand for those of 16 and 17")
	}
	if got := p.group(all, year, group{"ethnicity", NotKnown}); got != nil {
		t.Error("those not known are counted among those who live here")
	}
}
