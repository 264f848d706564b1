package main

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/collection"
	"waymark/measure"
	"waymark/sample"
	"waymark/vault"
)

// withoutFigure are the measures that have none when only Exampleborough's files are read, each with the reason.
var withoutFigure = map[string]string{
	"plan-milestones": "its milestones are the plan's own and come from no file",
	"data-quality":    "the collections count the quality of uploads themselves; files that are only tried leave none behind",
	"voice-":          "what children say is kept in Waymark and comes from no file; TestCouncil counts it",
}

// believable is between which levels a figure of Exampleborough lies: about those published for London's councils, and where nobody
// publishes any, those that a council on its way to good could have. A small council's figures leap, so the bounds are wide.
var believable = map[string][2]float64{
	"adopter-approval-time:stage1": {15, 80}, "adopter-approval-time:stage2": {25, 100}, "adopter-enquiry-response:in-time": {60, 97},
	"adoption-a10:three-years": {350, 720}, "adoption-a2:three-years": {120, 400}, "adoption-exit": {1, 14},
	"ap-attendance": {45, 80}, "ap-day6": {50, 98}, "ap-full-time-offer": {70, 100}, "ap-reintegration": {50, 90},
	"assessment-45wd:from-start": {80, 95}, "assessment-45wd-annexa": {80, 95}, "assessment-child-seen": {88, 99},
	"asye-caseload": {40, 100}, "audit-actions-closed": {50, 95}, "audit-child-voice": {35, 80}, "audit-good:good": {40, 85},
	"child-has-plan-copy": {30, 80}, "child-heard-score": {55, 85}, "cin-plan-in-place": {85, 99},
	"cl-eet-17-18:eet": {50, 90}, "cl-eet-19-21:eet": {48, 76}, "cl-in-touch:aged-19-21": {85, 100}, "cl-suitable-accommodation:aged-19-21": {78, 97},
	"cla-advocate-iv:offered": {50, 92}, "cla-convicted": {0, 12}, "cla-dental": {72, 95}, "cla-entry-rate:all": {15, 35},
	"cla-health-assessment:assessment": {82, 99}, "cla-immunisations": {62, 93}, "cla-missing-rate:missing": {7, 22}, "cla-reentry-12m:all": {0, 20},
	"cla-review-participation:heard": {80, 98}, "cla-review-timely:last-12-months": {75, 98}, "cla-school-moves": {1, 17}, "cla-sdq:score": {11, 17},
	"cla-substance-help:identified": {1, 12}, "cme-rate:rate": {0.8, 6}, "cpp-2yr:open": {0, 8}, "cpp-2yr:ended": {0, 11}, "cpp-advocate:offered": {55, 95},
	"cpp-repeat-ever": {8, 34}, "cpp-review-timely:last-12-months": {82, 100}, "ctx-cin-rate": {300, 500}, "ctx-cla-rate:all": {50, 65},
	"ctx-cpp-rate": {22, 62}, "ctx-referral-rate:all": {430, 680}, "ctx-s47-rate": {140, 260}, "ctx-uasc-share": {6, 20},
	"early-help-step-up:child": {5, 25}, "edi-training:learned": {70, 98}, "ehcp-20wk:all": {45, 90}, "ehcp-review-12m:in-time": {60, 92},
	"exploitation-plan-timely": {35, 90}, "eyfs-gld:all": {62, 76}, "fgdm-offered:offered": {20, 95}, "foster-places-inhouse:filled": {45, 80},
	"hv-new-birth-14d:by-14-days": {75, 97}, "icpc-15wd:in-time": {60, 95}, "iha-20wd:in-time": {50, 95}, "iro-alert-resolved:in-time": {50, 95},
	"iro-same-12m": {45, 95}, "kinship-share:of-all": {8, 26}, "later-life-letter:all": {40, 100}, "lifestory-in-place:in-place": {45, 95},
	"ltf-confirmed:confirmed": {30, 85}, "ltf-confirmed:told": {35, 98}, "neet-nk-16-17:both": {2, 8}, "oversight-recorded": {60, 95},
	"pep-current:current": {75, 99}, "pep-current:first": {50, 98}, "pep-current:good": {45, 90}, "permanence-by-second-review:all": {50, 97},
	"persistent-absence:persistent": {13, 23}, "placement-20mi:all": {7, 26}, "placement-20mi:unknown": {6, 24}, "placement-2yr": {50, 84}, "placement-3plus:year": {4, 17},
	"placement-quality:rated": {60, 98}, "police-protection-entry": {2, 24}, "preproceedings-weeks:weeks": {8, 24}, "rereferral-12m:referrals": {14, 27},
	"rhi-72h": {45, 90}, "rhi-completed:of-episodes": {45, 90}, "rhi-offered:offered": {80, 100}, "sgo-cao-exit:sgo": {2, 25},
	"siblings-together:all": {35, 90}, "staff-supported:four-items": {60, 95}, "strategy-quorate:quorate": {60, 95}, "supervision-on-time": {65, 96},
	"suspension-rate:suspensions": {2.5, 12}, "sw-agency": {8, 30}, "sw-caseload:mean": {9, 18}, "sw-changes-3plus": {12, 40}, "sw-turnover": {4, 22}, "sw-vacancy": {6, 30},
	"training-core-complete:done": {70, 98}, "transition-plan-14": {25, 90}, "uasc-school-20d:in-time": {30, 95}, "visit-on-time:all": {45, 92},
	"visit-on-time:in-care": {45, 95}, "visit-on-time:protection": {40, 95}, "visit-on-time:in-need": {40, 92}, "visit-on-time-annexa:all": {70, 99},
	"vulnerable-absence:cino": {34, 55}, "vulnerable-absence:cla": {8, 36}, "vulnerable-absence:cppo": {38, 68},
	"yj-ete:ete": {30, 95}, "yj-first-time-entrants": {60, 420}, "yj-needs-met": {30, 100}, "yj-reoffending:aged-15-17": {0, 75},
}

// TestSampleFigures reads all that Exampleborough writes, as an analyst would, and counts every measure.
func TestSampleFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("counts every measure")
	}
	w, err := sample.Generate(sample.Options{Children: 150, Years: 4, LastYear: 2026, Seed: "figures", DataTo: calendar.On(2026, 10, 31)})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, write := range []func(string) ([]string, error){w.WriteCSV, w.WriteCensus, w.WriteLists, w.WriteReferences, w.WriteRegisters, w.WriteWorkforce, w.WriteSEN, w.WriteSchools, w.WriteYouth,
		w.WriteParticipation, w.WriteCertificates, w.WritePublished, w.WriteStandard} {
		if _, err := write(dir); err != nil {
			t.Fatal(err)
		}
	}
	v, _ := loadedSample(t, []string{dir}, collection.Options{DataTo: w.Options.DataTo})
	figures := counted(t, v)
	t.Run("every measure has a figure, or a reason why not", func(t *testing.T) {
		definitions, _, err := measure.Library("", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range definitions {
			why := withoutFigure[d.Key]
			if strings.HasPrefix(d.Key, "voice-") {
				why = withoutFigure["voice-"]
			}
			if figures[d.Key] == nil && why == "" {
				t.Errorf("%s has no figure", d.Key)
			} else if figures[d.Key] != nil && why != "" {
				t.Errorf("%s has a figure, though %s", d.Key, why)
			}
		}
	})
	t.Run("every level is one that a council could have", func(t *testing.T) {
		for name, bounds := range believable {
			have, there := figures[name]
			if !there {
				t.Errorf("nothing is counted of %s", name)
			} else if *have < bounds[0] || *have > bounds[1] {
				t.Errorf("%s is %.1f, which is not between %v and %v", name, *have, bounds[0], bounds[1])
			}
		}
	})
}

// counted are the newest figures by measure, and by measure:line: of the last period that has one.
func counted(t *testing.T, v *vault.DB) map[string]*float64 {
	t.Helper()
	definitions, _, err := measure.Library("", nil)
	if err != nil {
		t.Fatal(err)
	}
	results, err := measure.Run(t.Context(), v, definitions, measure.Options{Series: 3, Breakdowns: "none"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range results.Failed {
		t.Errorf("%+v", f)
	}
	newest, figures := map[string]calendar.Date{}, map[string]*float64{}
	keep := func(name string, at calendar.Date, value *float64) {
		if value != nil && !at.Before(newest[name]) {
			newest[name], figures[name] = at, value
		}
	}
	for _, r := range results.Measures {
		lines := append(r.Lines, measure.LineAt{Line: r.Line, Value: r.Value, Series: r.Series})
		for _, line := range lines {
			for _, p := range append(line.Series, measure.Point{At: r.At, Value: line.Value}) {
				keep(r.Key, p.At, p.Value.Value)
				keep(fmt.Sprintf("%s:%s", r.Key, line.Line), p.At, p.Value.Value)
			}
		}
	}
	return figures
}

// TestSampleRegisterFaults loads the registers with the slips planted in them.
func TestSampleRegisterFaults(t *testing.T) {
	w, err := sample.Generate(sample.Options{Children: 60, Years: 3, LastYear: 2026, Seed: "registers", DataTo: calendar.On(2026, 10, 31), Faults: true})
	if err != nil {
		t.Fatal(err)
	}
	paths, err := w.WriteRegisters(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	faults := w.RegisterFaults()
	if len(faults) < 6 {
		t.Errorf("only %d faults are planted", len(faults))
	}
	found := map[string]string{}
	for _, i := range loadSample(t, paths, w.Options.DataTo).Issues {
		found[fmt.Sprintf("%s row %d", path.Base(i.File), i.Row)] = i.Rule
	}
	for _, f := range faults {
		place := fmt.Sprintf("%s row %d", path.Base(f.File), f.Row)
		if rule, there := found[place]; !there || rule != f.Rule {
			t.Errorf("%s: found %q, planted %+v", place, rule, f)
		}
		delete(found, place)
	}
	for place, rule := range found {
		t.Errorf("%s breaks %s, and nobody planted that", place, rule)
	}
}
