package plan

import (
	"fmt"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/evidence"
	"waymark/measure"
)

// course is a monthly measure that begins in January 2025.
func course(key, better string, target float64, values ...float64) Primary {
	p := Primary{Key: key, Known: true}
	p.Definition = measure.Definition{Key: key, Title: "Supervision in time", Every: calendar.Month, Better: better, Unit: measure.Unit{Kind: "percent"}}
	p.Line = measure.Line{Title: p.Title, Unit: p.Unit, Better: better}
	if target > 0 {
		p.Target = &target
	}
	var points []measure.Point
	for i, v := range values {
		last := calendar.On(2025, 1, 1).AddMonths(i + 1).AddDays(-1)
		num, den := v*2, 200.0
		point := measure.Point{At: last, Starts: last.AddDays(1).AddMonths(-1), Value: measure.Value{Value: &v, Numerator: &num, Denominator: &den}}
		points = append(points, point)
		p.Points = append(p.Points, measure.CoursePoint{Point: point, Target: p.Target})
	}
	p.Single = points
	p.Control = measure.ControlChart(points, better, p.Target, nil, measure.StandardSPC())
	if len(p.Control.Segments) == 0 || !p.Control.Segments[0].Limits {
		p.WhyNot = "too few points"
	}
	return p
}

// behind sets how many children stand behind each figure.
func (p Primary) behind(children float64) Primary {
	for i, q := range p.Points {
		met := *q.Value.Value / 100 * children
		p.Points[i].Numerator, p.Points[i].Denominator = &met, &children
		p.Single[i].Numerator, p.Single[i].Denominator = &met, &children
	}
	return p
}

// well is an action on track about which there is nothing to say, on 10 July 2026.
func well() Facts {
	today := calendar.On(2026, 7, 10)
	return Facts{Today: today, Delivery: OnTrack, Impact: TooEarly, Starts: today.AddDays(-200), BaselineDue: today.AddDays(200), Due: today.AddDays(200), Cadence: 31, LastSaid: today.AddDays(-10),
		Milestones: []Milestone{{Title: "Opened", Due: today.AddDays(-40), Done: today.AddDays(-45)}},
		Primary:    []Primary{course("sup", "higher", 0, steady...)}}
}

var (
	// steady are eighteen months to June 2026 within chance: about 80.
	steady = []float64{78, 80, 79, 81, 82, 80, 79, 83, 82, 81, 80, 79, 80, 81, 79, 80, 81, 80}
	// falling are those of governance §4's golden test.
	falling = []float64{78, 80, 79, 81, 82, 80, 79, 83, 82, 81, 80, 79, 76, 75, 73, 72, 71, 70}
)

// fires are the rules that found something, with their ceilings: "R3 amber, R6".
func fires(i Implied) string {
	var all []string
	for _, x := range i.Fired {
		all = append(all, strings.TrimSpace(x.Rule+" "+string(x.Ceiling)))
	}
	return strings.Join(all, ", ")
}

func TestRules(t *testing.T) {
	late := func(days, of int) func(*Facts) {
		return func(f *Facts) {
			f.Due = f.Today.AddDays(-days)
			f.BaselineDue, f.Starts = f.Due, f.Due.AddDays(-of)
		}
	}
	delivered := func(f *Facts) { f.Delivery, f.SignedOff = Delivered, true }
	blue := func(f *Facts) {
		delivered(f)
		f.Impact = Embedded
		f.Earned = &SignOff{EvidenceOn: f.Today.AddDays(-20)}
		f.Primary = []Primary{course("sup", "higher", 75, steady...)}
	}
	for _, row := range []struct {
		name    string
		change  func(f *Facts)
		fires   string
		implied Colour
	}{
		{"nothing to say against it", func(*Facts) {}, "", Green},
		{"R1: fourteen days late is amber, however short the action", late(14, 20), "R1 amber", Amber},
		{"R1: fifteen days late is red where that is more than a tenth of its time", late(15, 100), "R1 red", Red},
		{"R1: fifteen days late is amber where that is less", late(15, 400), "R1 amber", Amber},
		{"R1: twenty-eight days late is amber still", late(28, 400), "R1 amber", Amber},
		{"R1: twenty-nine days late is red", late(29, 4000), "R1 red", Red},
		{"R1: a late milestone counts like the action", func(f *Facts) { f.Milestones[0].Done, f.Milestones[0].Due = calendar.Date{}, f.Today.AddDays(-3) }, "R1 amber", Amber},
		{"R1: a statutory clock that ran out is red", func(f *Facts) { f.Clocks = &[]string{"The plan was due to the Department on 1 July."} }, "R1 red", Red},
		{"R1: what is delivered is not late", func(f *Facts) { late(50, 100)(f); delivered(f) }, "", GreenRing},
		{"R2: two moves are amber, even on time now", func(f *Facts) { f.Moves = 2 }, "R2 amber", Amber},
		{"R2: one move of sixty days is not", func(f *Facts) { f.Moves, f.BaselineDue = 1, f.Due.AddDays(-60) }, "", Green},
		{"R2: sixty-one days are", func(f *Facts) { f.Moves, f.BaselineDue = 1, f.Due.AddDays(-61) }, "R2 amber", Amber},
		{"R3: one point below the lower limit is amber", func(f *Facts) { f.Primary = []Primary{course("sup", "higher", 0, falling[:13]...)} }, "R3 amber, R7", Amber},
		{"R3: a second signal makes it red", func(f *Facts) { f.Primary = []Primary{course("sup", "higher", 0, falling...)} }, "R3 red", Red},
		{"R3: two measures make it red", func(f *Facts) {
			f.Primary = []Primary{course("sup", "higher", 0, append(append([]float64{}, steady[:17]...), 70)...), course("also", "higher", 0, append(append([]float64{}, steady[:17]...), 70)...)}
		}, "R3 red, R3 red", Red},
		{"R3: the same fall is good where lower is better", func(f *Facts) { f.Primary = []Primary{course("sup", "lower", 0, falling...)} }, "", Green},
		{"R3: a measure where neither way is better says nothing", func(f *Facts) { f.Primary = []Primary{course("sup", "neither", 0, falling...)} }, "", Green},
		{"R4: a target out of reach is amber", func(f *Facts) { f.Primary = []Primary{course("sup", "higher", 85, steady...)} }, "R4 amber", Amber},
		{"R4: and red where the action is due before the next update", func(f *Facts) {
			f.Primary, f.Due = []Primary{course("sup", "higher", 85, steady...)}, f.Today.AddDays(31)
			f.BaselineDue = f.Due
		}, "R4 red", Red},
		{"R4: a target within the limits is hit and miss, and says nothing", func(f *Facts) { f.Primary = []Primary{course("sup", "higher", 82, steady...)} }, "", Green},
		{"R5: delivered on the owner's word alone is green", func(f *Facts) { f.Delivery = Delivered }, "R5 green", Green},
		{"R5: delivered and signed off is delivered", delivered, "", GreenRing},
		{"R5: blue stands on figures, evidence and a sign-off", blue, "", Blue},
		{"R5: blue without a sign-off is delivered", func(f *Facts) { blue(f); f.Earned = nil }, "R5 green ring", GreenRing},
		{"R5: blue whose evidence is ninety days old is delivered", func(f *Facts) {
			blue(f)
			f.Earned.EvidenceOn = f.Today.AddDays(-90)
			f.Primary = []Primary{course("sup", "neither", 0, steady...)}
		}, "R5 green ring", GreenRing},
		{"R5: and blue again where verified evidence is younger", func(f *Facts) {
			blue(f)
			f.Earned.EvidenceOn = f.Today.AddDays(-90)
			f.Primary = []Primary{course("sup", "neither", 0, steady...)}
			f.Evidence = &evidence.Standing{Holding: 1, Verified: 1, NewestAsOf: f.Today.AddDays(-89)}
		}, "", Blue},
		{"R6: an update forty-seven days old is hatched", func(f *Facts) { f.LastSaid = f.Today.AddDays(-47) }, "R6", Green},
		{"R6: and not at forty-six", func(f *Facts) { f.LastSaid = f.Today.AddDays(-46) }, "", Green},
		{"R6: sixty-three days old is unrated", func(f *Facts) { f.LastSaid = f.Today.AddDays(-63) }, "R6", Green},
		{"R7: no core measure is a note", func(f *Facts) { f.Primary = nil }, "R7", Green},
		{"R7: a measure that Waymark does not know is a note", func(f *Facts) { f.Primary = []Primary{{Key: "not-there"}} }, "R7", Green},
		{"R7: a figure older than two periods is a note", func(f *Facts) { f.Today = calendar.On(2026, 8, 31); f.LastSaid = f.Today }, "R7", Green},
		{"R7: blind blue is amber", func(f *Facts) { blue(f); f.Primary[0].Grade = "D" }, "R7 amber", Amber},
		{"R8: more than half of the audits below good is amber", func(f *Facts) { f.Themes = &[]Theme{{Name: "Neglect", Moderated: 10, BelowGood: 6}} }, "R8 amber", Amber},
		{"R8: half is not", func(f *Facts) { f.Themes = &[]Theme{{Name: "Neglect", Moderated: 10, BelowGood: 5}} }, "", Green},
		{"R8: one inadequate that is open is amber", func(f *Facts) { f.Themes = &[]Theme{{Name: "Neglect", Moderated: 10, BelowGood: 1, InadequateOpen: 1}} }, "R8 amber", Amber},
		{"R8: kind auditors are a note, from ten audits on", func(f *Facts) { f.Themes = &[]Theme{{Name: "Neglect", Drift: 10, SelfBetter: 2}} }, "R8", Green},
		{"R8: of nine audits nothing is said", func(f *Facts) { f.Themes = &[]Theme{{Name: "Neglect", Drift: 9, SelfBetter: 9}} }, "", Green},
		{"R9: three that rise are a note", func(f *Facts) { f.Voices = &VoiceFact{Now: 3, Before: 2} }, "R9", Green},
		{"R9: three that do not rise are none", func(f *Facts) { f.Voices = &VoiceFact{Now: 3, Before: 3} }, "", Green},
		{"R9: a broken clock is amber", func(f *Facts) { f.Voices = &VoiceFact{ClockBroken: 1} }, "R9 amber", Amber},
		{"R10: a risk of fifteen makes green amber", func(f *Facts) { f.Risks = &[]RiskFact{{"Too few homes", 15}} }, "R10 amber", Amber},
		{"R10: one of fourteen does not", func(f *Facts) { f.Risks = &[]RiskFact{{"Too few homes", 14}} }, "", Green},
		{"R10: who says at risk has said it", func(f *Facts) { f.Delivery, f.Risks = AtRisk, &[]RiskFact{{"Too few homes", 25}} }, "", Green},
		{"R11: waiting for what is red is amber", func(f *Facts) { f.Needs = []Need{{"1.2", "A new system", Red, false}} }, "R11 amber", Amber},
		{"R11: and for what is unrated", func(f *Facts) { f.Needs = []Need{{"1.2", "A new system", Green, true}} }, "R11 amber", Amber},
		{"R12: the same words again are a nudge", func(f *Facts) {
			f.Said = []string{"We met twice and agreed the next steps.", "We met twice and agreed the next steps."}
		}, "R12", Green},
		{"R12: other words are none", func(f *Facts) { f.Said = []string{"The hub opened.", "We met twice and agreed the next steps."} }, "", Green},
		{"R12: nothing new for more than three updates is a nudge", func(f *Facts) {
			f.Primary = []Primary{{Key: "not-there"}}
			f.Milestones[0].Done = f.Today.AddDays(-94)
		}, "R7, R12", Green},
		{"R12: evidence that was added since is something new", func(f *Facts) {
			f.Primary = []Primary{{Key: "not-there"}}
			f.Milestones[0].Done = f.Today.AddDays(-94)
			f.Evidence = &evidence.Standing{LastAdded: f.Today.AddDays(-10)}
		}, "R7", Green},
		{"R13: blue that missed its target twice is no longer blue", func(f *Facts) { blue(f); f.Primary = []Primary{course("sup", "higher", 80.5, steady...)} }, "", Blue},
		{"R13: two misses in a row propose to reopen", func(f *Facts) {
			blue(f)
			f.Primary = []Primary{course("sup", "higher", 80.5, append(append([]float64{}, steady[:16]...), 79, 80)...)}
		}, "R13 green ring", GreenRing},
		{"R14: three moves the wrong way beyond chance are amber without a chart", func(f *Facts) {
			f.Primary = []Primary{course("sup", "higher", 0, 80, 70, 60, 50).behind(200)}
			f.Today = calendar.On(2025, 5, 10)
			f.Milestones = nil
		}, "R14 amber", Amber},
		{"R14: three moves within chance are not", func(f *Facts) {
			f.Primary = []Primary{course("sup", "higher", 0, 80, 79, 78, 77).behind(40)}
			f.Today = calendar.On(2025, 5, 10)
			f.Milestones = nil
		}, "", Green},
		{"R14: two moves are not", func(f *Facts) {
			f.Primary = []Primary{course("sup", "higher", 0, 60, 80, 60, 40).behind(200)}
			f.Today = calendar.On(2025, 5, 10)
			f.Milestones = nil
		}, "", Green},
		{"R5: blue that rests on practice needs a second look", func(f *Facts) { blue(f); f.Themes = &[]Theme{{Name: "Neglect", Audits: 5}} }, "R5 green ring", GreenRing},
		{"R5: which it has had", func(f *Facts) { blue(f); f.Themes = &[]Theme{{Name: "Neglect", Audits: 5, Again: 1}} }, "", Blue},
		{"R5: a theme that is an issue of escalations alone has none", func(f *Facts) { blue(f); f.Themes = &[]Theme{{Name: "Drift or delay"}} }, "", Blue},
		{"R8: a second look that was worse is amber", func(f *Facts) { f.Themes = &[]Theme{{Name: "Neglect", Again: 2, AgainWorse: 1}} }, "R8 amber", Amber},
		{"governance 4a.13: without an owner for ten working days it is as declared", func(f *Facts) { f.Unowned = 10 }, "", Green},
		{"governance 4a.13: for eleven it is amber", func(f *Facts) { f.Unowned = 11 }, "C1 amber", Amber},
		{"amber for three updates' time is amber", func(f *Facts) { f.Delivery, f.AmberSince = AtRisk, f.Today.AddDays(-93) }, "", Green},
		{"a day longer without a decision is red", func(f *Facts) { f.Delivery, f.AmberSince = AtRisk, f.Today.AddDays(-94) }, "C2 red", Red},
		{"somebody decided, so it is not", func(f *Facts) {
			f.Delivery, f.AmberSince, f.DecidedOn = AtRisk, f.Today.AddDays(-94), f.Today.AddDays(-30)
		}, "", Green},
		{"what is paused by a decision is grey, whatever is late", func(f *Facts) { late(50, 100)(f); f.Delivery = Paused }, "", Grey},
		{"what is not to start yet is grey", func(f *Facts) { f.Delivery, f.Starts = NotStarted, f.Today.AddDays(5) }, "", Grey},
		{"what should have started is not grey", func(f *Facts) { f.Delivery = NotStarted }, "", Green},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := well()
			row.change(&f)
			if row.name == "R13: blue that missed its target twice is no longer blue" {
				f.Primary[0].Points = f.Primary[0].Points[:17] // the newest month met it
			}
			got := Imply(f, StandardLimits())
			// Rules whose rooms do not tell are listed; the rest of the row is about those that look.
			if fires(got) != row.fires || got.Colour != row.implied {
				t.Errorf("fires %q and implies %s, want %q and %s: %+v", fires(got), got.Colour, row.fires, row.implied, got.Fired)
			}
			for _, x := range got.Fired {
				if x.Words == "" || x.Rule == "" {
					t.Errorf("%+v says nothing", x)
				}
			}
			if again := Imply(f, StandardLimits()); fmt.Sprint(again) != fmt.Sprint(got) || got.Ruleset != RuleSet {
				t.Error("the same facts give another result, or no version stands with it")
			}
		})
	}
}

// The golden test of governance §4.
func TestControlChartOfSupervision(t *testing.T) {
	for month := 11; month <= len(falling); month++ {
		f := well()
		f.Primary = []Primary{course("sup", "higher", 85, falling[:month]...)}
		f.Today = calendar.On(2025, 1, 1).AddMonths(month).AddDays(9)
		f.Starts, f.BaselineDue, f.Due, f.LastSaid, f.Milestones = f.Today.AddDays(-200), f.Today.AddDays(300), f.Today.AddDays(300), f.Today, nil
		got := Imply(f, StandardLimits())
		has := func(rule string) bool { return strings.Contains(fires(got), rule+" ") }
		if has("R3") != (month >= 13) {
			t.Errorf("month %d: R3 fires: %v", month, has("R3"))
		}
		if has("R4") != (month >= 12) {
			t.Errorf("month %d: R4 fires: %v", month, has("R4"))
		}
		if month == 13 && got.Colour != Amber {
			t.Errorf("month 13 is %s", got.Colour)
		}
		if month != 13 {
			continue
		}
		g := f.Primary[0].Control.Segments[0]
		if s := fmt.Sprintf("%.4f %.5f %.4f %.4f", g.Mean, g.MeanRange, g.Lower, g.Upper); s != "80.3333 1.54545 76.2224 84.4442" {
			t.Error(s)
		}
		if words := got.Fired[0].Words; words != "Supervision in time fell below its lower control limit in January 2026 (76%; the limit is 76.2%)." {
			t.Error(words)
		}
	}
}

func TestWhatIsNotChecked(t *testing.T) {
	got := Imply(well(), StandardLimits())
	want := map[string]string{"R8": "not told of practice audits", "R9": "No theme that escalations are about", "R10": "keeps no risks", "R1": "Statutory clocks"}
	for _, u := range got.Unchecked {
		if !strings.Contains(u.Why, want[u.Rule]) || want[u.Rule] == "" {
			t.Errorf("%+v", u)
		}
		delete(want, u.Rule)
	}
	if len(want) > 0 {
		t.Errorf("passed in silence: %v", want)
	}
	t.Run("a rolling window has no control limits, and the rule says so", func(t *testing.T) {
		f := well()
		f.Primary = []Primary{course("sup", "higher", 0, falling...)}
		f.Primary[0].Window, f.Primary[0].WhyNot = 12, "This figure looks back over months that overlap, so it has no control limits."
		got := Imply(f, StandardLimits())
		if got.Colour != Green || !strings.Contains(fmt.Sprint(got.Unchecked), "{R3 No control limits: Supervision in time: This figure looks back") {
			t.Errorf("%+v", got)
		}
	})
}

func TestSmallNumbersRaiseNoChallenge(t *testing.T) {
	f := well()
	f.Primary = []Primary{course("sup", "higher", 0, append(append([]float64{}, steady[:17]...), 60)...).behind(9)}
	got := Imply(f, StandardLimits())
	if got.Colour != Amber || got.Asks != Green || !got.Fired[0].Quiet {
		t.Errorf("%+v", got)
	}
	if asksAgain(Action{Delivery: OnTrack, Impact: TooEarly}, got, nil) {
		t.Error("nine children in one month raise a challenge")
	}
	looking := f
	looking.Primary = []Primary{f.Primary[0]}
	looking.Primary[0].Window, looking.Primary[0].Points = 12, course("sup", "higher", 0, steady...).behind(300).Points
	if got := Imply(looking, StandardLimits()); got.Asks != Green || !got.Fired[0].Quiet {
		t.Errorf("the single month counts, not the window that the figure looks back over: %+v", got)
	}
	f.Primary[0] = f.Primary[0].behind(10)
	if got := Imply(f, StandardLimits()); got.Asks != Amber || !asksAgain(Action{Delivery: OnTrack, Impact: TooEarly}, got, nil) {
		t.Errorf("ten children raise none: %+v", got)
	}
}

func TestBetter(t *testing.T) {
	for _, row := range []struct {
		d       Delivery
		i       Impact
		implied Colour
		better  bool
	}{
		{OnTrack, TooEarly, Amber, true}, {OnTrack, TooEarly, Green, false}, {OffTrack, TooEarly, Green, false}, {AtRisk, TooEarly, Red, true},
		{Delivered, TooEarly, Green, true}, {Delivered, Embedded, GreenRing, true}, {Delivered, Embedded, Blue, false},
		{NotStarted, TooEarly, Amber, true}, {NotStarted, TooEarly, Grey, false}, {Paused, TooEarly, Grey, false}, {OnTrack, TooEarly, "", false},
	} {
		if got := Better(row.d, row.i, row.implied); got != row.better {
			t.Errorf("%s, %s beside %s: %v", row.d, row.i, row.implied, got)
		}
	}
}

func TestAlike(t *testing.T) {
	for _, row := range []struct {
		a, b string
		from float64
		to   float64
	}{
		{"We met twice.", "We met twice.", 1, 1}, {"", "", 0, 0}, {"one two three four five six seven eight nine ten", "one two three four five six seven eight nine eleven", 0.9, 0.9}, {"The hub opened", "Nothing was done", 0, 0.1},
	} {
		if got := alike(row.a, row.b); got < row.from || got > row.to {
			t.Errorf("%q and %q: %g", row.a, row.b, got)
		}
	}
}
