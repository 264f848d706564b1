package measure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/collection"
)

// share makes the months of a share, each so many of a hundred, from January 2025.
func share100(met ...float64) (kept []Kept) {
	for i, n := range met {
		of, value := 100.0, n
		starts := calendar.On(2025, 1, 1).AddMonths(i)
		kept = append(kept, Kept{Kind: calendar.Month, Starts: starts, At: starts.AddMonths(1).AddDays(-1), Value: Value{Value: &value, Numerator: &n, Denominator: &of}})
	}
	return kept
}

func TestBeyondNormalVariation(t *testing.T) {
	base := []float64{80, 81, 79, 80, 82, 80, 79, 81, 80, 79, 81, 80}
	with := func(more ...float64) []Kept { return share100(slices.Concat(base, more)...) }
	monthlyShare := Definition{Key: "x", Title: "X", Unit: Unit{Kind: "percent"}, Better: "higher", Every: calendar.Month, Parts: true}
	yearly := monthlyShare
	yearly.Every = calendar.Year
	yearlyOf := func(kept []Kept) []Kept {
		for i := range kept {
			kept[i].Kind = calendar.Year
		}
		return kept
	}
	mean := yearly
	mean.Unit = Unit{Kind: "mean", Noun: "days"}
	for _, c := range []struct {
		name        string
		d           Definition
		before, now []Kept
		rule        string // how the rule begins; empty for no move
		verdict     string
		words       string
		unjudged    int
	}{
		{"a new month outside a limit moved, with the limits", monthlyShare, with(), with(60), SignalOutside + ": normal is 76.3% to 84.0%", "concern", "down 20.0 percentage points, about 20 children", 0},
		{"a new month inside the limits did not", monthlyShare, with(), with(82), "", "", "", 0},
		{"a month that was outside before and is no other is not told again", monthlyShare, with(60), with(60, 80), "", "", "", 0},
		{"a month that was corrected out of its limits is told with what it was", monthlyShare, with(80, 80), with(80, 95), SignalOutside, "improvement", "up 15.0 percentage points, about 15 children", 0},
		{"with too few months chance judges: a large difference moved", monthlyShare, share100(50, 52), share100(50, 52, 80), ruleChance, "improvement", "up 28.0 percentage points, about 28 children", 0},
		{"and a small one did not", monthlyShare, share100(50, 52), share100(50, 52, 55), "", "", "", 0},
		{"years have no limits, so chance judges them", yearly, yearlyOf(with()), yearlyOf(with(40)), ruleChance, "concern", "down 40.0 percentage points, about 40 children", 0},
		{"a mean of a year can be judged by neither", mean, yearlyOf(with()), yearlyOf(with(40)), "", "", "", 1},
		{"what was never counted has not moved", monthlyShare, nil, with(40), "", "", "", 0},
		{"nor has what is counted no more", monthlyShare, with(40), nil, "", "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.d.compare(c.before, c.now, nil)
			if got.Unjudged != c.unjudged {
				t.Errorf("%d cannot be judged", got.Unjudged)
			}
			if c.rule == "" {
				if len(got.Moves) > 0 {
					t.Errorf("%+v", got.Moves)
				}
				return
			}
			if len(got.Moves) != 1 || !strings.HasPrefix(got.Moves[0].Rule, c.rule) || got.Moves[0].Verdict != c.verdict || got.Moves[0].Words != c.words {
				t.Errorf("%+v", got.Moves)
			}
		})
	}
}

func TestCompareValues(t *testing.T) {
	d := Definition{Key: "x", Title: "X", Unit: Unit{Kind: "percent"}, Better: "higher", Every: calendar.Month, Parts: true}
	before := share100(50, 51, 52)
	t.Run("a measure without values before is counted for the first time, and nothing else is said", func(t *testing.T) {
		if c := d.compare(nil, before, nil); !c.First || c.New+c.Gone+len(c.Rewrites) != 0 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("values that differ by their last digit are the same", func(t *testing.T) {
		now := share100(50, 51, 52)
		nearly := math.Nextafter(*now[1].Value.Value, 100)
		now[1].Value.Value = &nearly
		if c := d.compare(before, now, nil); !c.empty() {
			t.Errorf("%+v", c)
		}
	})
	t.Run("a change of those left out alone is a rewritten figure", func(t *testing.T) {
		now := share100(50, 51, 52)
		now[0].Value.Excluded = map[string]int{"short breaks": 1}
		if c := d.compare(before, now, nil); len(c.Rewrites) != 1 || c.Rewrites[0].At != day("2025-01-31") {
			t.Errorf("%+v", c)
		}
	})
	t.Run("periods that are new and periods that are gone are counted; a part of a month is neither when the month is whole", func(t *testing.T) {
		now := share100(50, 51, 52, 53)
		part := share100(50, 51, 52)
		part[2].At = day("2025-03-15")
		if c := d.compare(part, now, nil); c.New != 2 || c.Gone != 0 {
			t.Errorf("%+v", c)
		}
		if c := d.compare(now, before, nil); c.New != 0 || c.Gone != 1 {
			t.Errorf("%+v", c)
		}
	})
}

func TestCompareCases(t *testing.T) {
	set := func(at string, lines ...string) caseSet {
		slices.Sort(lines)
		return caseSet{At: day(at), Cases: strings.ReplaceAll(strings.Join(lines, "\n"), "|", "\t")}
	}
	for _, c := range []struct {
		name        string
		before, now []caseSet
		want        []SetChange
		listed      string
	}{
		{"no set before: nothing is told", nil, []caseSet{set("2025-03-31", "|a|A||yes")}, nil, ""},
		{"the same", []caseSet{set("2025-03-31", "|a|A||yes")}, []caseSet{set("2025-03-31", "|a|A||yes")}, nil, ""},
		{"one left, one joined, one changed, and a case whose id begins another's is not taken for it",
			[]caseSet{set("2025-03-31", "|a|A||yes", "|a1|A||yes", "|b|B||no", "|d|D||yes")}, []caseSet{set("2025-03-31", "|a1|A||yes", "|b|B||yes", "|c|C||no", "|d|D||yes")},
			[]SetChange{{Was: day("2025-03-31"), At: day("2025-03-31"), Joined: 1, Left: 1, Turned: 1}}, "left a yes-; changed b no-yes; joined c -no"},
		{"lines are told apart",
			[]caseSet{set("2025-03-31", "all|a|A||counted", "short|a|A||counted")}, []caseSet{set("2025-03-31", "all|a|A||counted")},
			[]SetChange{{Line: "short", Was: day("2025-03-31"), At: day("2025-03-31"), Left: 1}}, "left a counted-"},
		{"an amount of the same day is an answer",
			[]caseSet{set("2025-03-31", "|a|A||=12.5")}, []caseSet{set("2025-03-31", "|a|A||=13")},
			[]SetChange{{Was: day("2025-03-31"), At: day("2025-03-31"), Turned: 1}}, "changed a 12.5-13"},
		{"from one day to another only who joined, left or changed the answer is told, not an amount",
			[]caseSet{set("2025-03-31", "|a|A||=12.5", "|b|B||=1")}, []caseSet{set("2025-04-30", "|a|A||=13", "|c|C||=1")},
			[]SetChange{{Was: day("2025-03-31"), At: day("2025-04-30"), Joined: 1, Left: 1}}, "left b 1-; joined c -1"},
		{"everybody left", []caseSet{set("2025-03-31", "|a|A||yes", "|b|B||no")}, []caseSet{set("2025-03-31")},
			[]SetChange{{Was: day("2025-03-31"), At: day("2025-03-31"), Left: 2}}, "left a yes-; left b no-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := compareCases(c.before, c.now)
			var listed []string
			for _, m := range got.listed {
				listed = append(listed, m.How+" "+m.CaseID+" "+m.Before+"-"+m.Now)
			}
			if !slices.Equal(got.counts, c.want) || strings.Join(listed, "; ") != c.listed {
				t.Errorf("%+v, %q", got.counts, listed)
			}
		})
	}
}

func TestToRead(t *testing.T) {
	one := Change{ID: "1"}
	one.Turns.V = []collection.Turn{{How: collection.TurnedAccepted, Return: collection.Return{Collection: "ssda903", Year: 2025}}}
	if got := toRead([]Change{one, one}); len(got) != 2 || got[0].Words != "Read what changed after: SSDA903 2024/25 accepted" || got[0].Href != "/staff/changes/1" {
		t.Errorf("%+v", got)
	}
	if got := toRead([]Change{one, one, one, one}); len(got) != 1 || got[0].Href != "/staff/changes" {
		t.Errorf("%+v", got)
	}
}
