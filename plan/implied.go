package plan

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/evidence"
	"waymark/measure"
)

// RuleSet names the version of the fourteen rules (governance §4). It is stored with each result, so that nobody has to guess by which
// rules a colour of last year came about.
const RuleSet = "2026-11.3"

// Colour is a rating as one of the board's colours, in which what is declared and what the evidence implies are set side by side.
type Colour string

// The colours, best first; grey stands apart: nothing is claimed yet, or work rests by a decision.
const (
	Blue      Colour = "blue"       // delivered and embedded
	GreenRing Colour = "green ring" // delivered
	Green     Colour = "green"
	Amber     Colour = "amber"
	Red       Colour = "red"
	Grey      Colour = "grey"
)

// Colours lists those that can be compared, best first.
var Colours = []Colour{Blue, GreenRing, Green, Amber, Red}

// Name is the colour as a board says it.
func (c Colour) Name() string {
	if c == GreenRing {
		return "Delivered"
	}
	return upperFirst(string(c))
}

// Face is how a colour looks: the pair of ratings that wears it.
func (c Colour) Face() (Delivery, Impact) {
	switch c {
	case Blue:
		return Delivered, Embedded
	case GreenRing:
		return Delivered, TooEarly
	case Green:
		return OnTrack, TooEarly
	case Amber:
		return AtRisk, TooEarly
	case Red:
		return OffTrack, TooEarly
	}
	return NotStarted, TooEarly
}

// worse says whether one colour stands below another. Grey is neither.
func (c Colour) worse(than Colour) bool {
	a, b := slices.Index(Colours, c), slices.Index(Colours, than)
	return a >= 0 && b >= 0 && a > b
}

// ColourOf is the colour of a declared pair of ratings.
func ColourOf(d Delivery, i Impact) Colour { return Colour(FaceOf(d, i).Colour) }

// Better says whether a declaration is better than what the evidence implies: the optimism that a board must know of. To call work not
// started claims as much as to call it on track; a decision to pause or stop claims nothing.
func Better(d Delivery, i Impact, implied Colour) bool {
	declared := ColourOf(d, i)
	if d == NotStarted {
		declared = Green
	}
	return implied.worse(declared)
}

// The two ages of a declaration that nobody renews.
const (
	Hatched = "hatched" // more than one and a half times the cadence
	Unrated = "unrated" // more than twice the cadence: shown as such, never as the last colour
)

// Facts is all that the rules look at: one action as it is known on a day. Lists that are nil come from rooms that do not tell us yet.
type Facts struct {
	Today                    calendar.Date
	Delivery                 Delivery
	Impact                   Impact
	Starts, BaselineDue, Due calendar.Date
	Moves                    int
	Cadence                  int           // days from one update to the next; 0 where none is owed
	LastSaid                 calendar.Date // when its last update was submitted, else since when one is owed
	Milestones               []Milestone
	Primary                  []Primary  // the core measures
	Said                     []string   // what its signed-off updates said, newest first
	SignedOff                bool       // somebody who is not its owner signed off that it is delivered
	Earned                   *SignOff   // by which it is Blue
	Clocks                   *[]string  // statutory clocks that have run out, in words
	Themes                   *[]Theme   // of the audits of the last months that are linked to it; none is linked when empty
	Voices                   *VoiceFact // complaints, escalations and children's messages that are linked to it
	Risks                    *[]RiskFact
	Needs                    []Need             // what it waits for
	Unowned                  int                // working days that nobody has owned it
	AmberSince               calendar.Date      // since when it has been amber or worse without a break; no date where it is not
	DecidedOn                calendar.Date      // when somebody last decided anything about it
	Evidence                 *evidence.Standing // what lies in the locker about it; nil where nobody tells
}

// Primary is a measure that shows first whether an action makes a difference.
type Primary struct {
	Key   string
	Known bool   // Waymark has a file for it
	Grade string // of the data that it is counted from: A (good) to E; empty where nothing is graded
	measure.Course
}

// Theme is what the audits of one theme showed.
type Theme struct {
	Name                                 string
	Moderated, BelowGood, InadequateOpen int
	Audits                               int // of the theme, moderated or not
	Drift, SelfBetter                    int // audits graded twice, and those whose auditor was kinder than the moderator
	Again, AgainWorse                    int // second looks that were agreed, and those that found practice worse than the first
}

// VoiceFact counts what people told us about an action.
type VoiceFact struct{ Now, Before, ClockBroken int }

// RiskFact is a risk that is linked to an action, with what is left of it after what is done about it.
type RiskFact struct {
	Title    string
	Residual int
}

// Need is an action that another waits for.
type Need struct {
	Ref, Text string
	Colour    Colour
	Unrated   bool
}

// Fired is a rule that found something.
type Fired struct {
	Rule    string `json:"rule"`              // R3
	Ceiling Colour `json:"ceiling,omitempty"` // the best colour that it leaves; empty for a note
	Words   string `json:"words"`
	Measure string `json:"measure,omitempty"` // whose chart shows it
	Quiet   bool   `json:"quiet,omitempty"`   // so few children in one period that nobody is challenged over it
}

// Unchecked is a rule that could not look, and why.
type Unchecked struct{ Rule, Why string }

// Implied is the rating that the evidence implies: the worst ceiling that a rule raised.
type Implied struct {
	Ruleset   string
	On        calendar.Date
	Colour    Colour
	Asks      Colour // the colour without what rests on too few children: what a challenge may say
	Age       string // hatched or unrated; empty where an update is not late
	Fired     []Fired
	Unchecked []Unchecked
}

// Imply rates an action by the rules alone. The same facts always give the same colour.
func Imply(f Facts, l Limits) Implied {
	out := Implied{Ruleset: RuleSet, On: f.Today, Colour: f.begin()}
	out.Asks = out.Colour
	if out.Colour == Grey { // it rests by a decision or is not due to begin, so there is nothing to hold against it
		return out
	}
	for _, r := range slices.Concat(Rules, Conditions) {
		fired, why := r.look(f, l)
		if why != "" {
			out.Unchecked = append(out.Unchecked, Unchecked{r.Key, why})
		}
		for _, x := range fired {
			x.Rule = r.Key
			out.Fired = append(out.Fired, x)
			if x.Ceiling == "" {
				continue
			}
			if x.Ceiling.worse(out.Colour) {
				out.Colour = x.Ceiling
			}
			if !x.Quiet && x.Ceiling.worse(out.Asks) {
				out.Asks = x.Ceiling
			}
		}
	}
	out.Age = f.age(l)
	return out
}

// begin is the colour before any rule has looked: what would be right were there nothing to say against it.
func (f Facts) begin() Colour {
	switch {
	case f.Delivery == Paused, f.Delivery == Stopped:
		return Grey
	case f.Delivery == Delivered:
		return ColourOf(f.Delivery, f.Impact)
	case f.Delivery == NotStarted && f.Starts.After(f.Today):
		return Grey
	}
	return Green
}

// open says whether work is still owed.
func (f Facts) open() bool { return f.Delivery.open() }

// blue says whether the action claims to be delivered and embedded.
func (f Facts) blue() bool { return ColourOf(f.Delivery, f.Impact) == Blue }

// silent is for how many days nothing has been heard; 0 where nothing is owed.
func (f Facts) silent() int {
	if f.Cadence == 0 || f.LastSaid.IsZero() || !f.open() {
		return 0
	}
	return max(f.LastSaid.DaysUntil(f.Today), 0)
}

func (f Facts) age(l Limits) string {
	switch days := float64(f.silent()); {
	case days > l["unrated_times"]*float64(f.Cadence) && days > 0:
		return Unrated
	case days > l["stale_times"]*float64(f.Cadence) && days > 0:
		return Hatched
	}
	return ""
}

// evidenceOn is the newest day that anything but the owner's word stands for: a step reached, a figure counted, evidence added, what a
// sign-off named.
func (f Facts) evidenceOn() (on calendar.Date) {
	for _, m := range f.Milestones {
		on = later(on, m.Done)
	}
	for _, p := range f.Primary {
		if last := p.last(); last != nil {
			on = later(on, last.At)
		}
	}
	if f.Earned != nil {
		on = later(on, f.Earned.EvidenceOn)
	}
	if f.Evidence != nil {
		on = later(on, f.Evidence.LastAdded)
	}
	return on
}

// provedOn is the newest day of evidence that the change holds: a core measure at its threshold, verified evidence, or what the sign-off
// named.
func (f Facts) provedOn() (on calendar.Date) {
	for _, p := range f.Primary {
		if last := p.last(); last != nil {
			if met, known := last.Meets(p.Line.Better); met && known {
				on = later(on, last.At)
			}
		}
	}
	if f.Earned != nil {
		on = later(on, f.Earned.EvidenceOn)
	}
	if f.Evidence != nil {
		on = later(on, f.Evidence.NewestAsOf)
	}
	return on
}

// last is the newest period with a figure; nil where there is none.
func (p Primary) last() *measure.CoursePoint {
	for i := len(p.Points) - 1; i >= 0; i-- {
		if p.Points[i].Value.Value != nil {
			return &p.Points[i]
		}
	}
	return nil
}

// scored says whether the measure has a better and a worse.
func (p Primary) scored() bool {
	return p.Known && !p.Context && (p.Line.Better == "higher" || p.Line.Better == "lower")
}

// adverse says which of a control chart's signals speak against the newest point. Points of windows that overlap have no chart.
func (p Primary) adverse(at int) (signals []string) {
	c := p.Control
	if at < 0 || !p.scored() || len(c.Segments) == 0 || !c.Segments[len(c.Segments)-1].Limits {
		return nil
	}
	bad := 1.0
	if p.Line.Better == "higher" {
		bad = -1
	}
	point, g := c.Points[at], c.Segments[len(c.Segments)-1]
	for _, s := range point.Signals {
		way := point.Value - g.Mean
		if s == measure.SignalTrend && at > 0 {
			way = point.Value - c.Points[at-1].Value
		}
		if way*bad > 0 {
			signals = append(signals, s)
		}
	}
	return signals
}

// periodName names the single period that ends on a day: "October 2026".
func (p Primary) periodName(at calendar.Date) string {
	return calendar.Period{Kind: p.Every, Starts: at.AddDays(1).AddMonths(-max(p.Every.Months(), 1)), Ends: at.AddDays(1)}.Name()
}

func (p Primary) number(n float64) string {
	words := strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0")
	if n > -1 && n < 1 && n != 0 {
		words = fmt.Sprintf("%.3g", n) // a small rate is not nought
	}
	if p.Line.Unit.Shape().Kind == "percent" {
		words += "%"
	}
	return words
}

// alike is how much two texts say the same, word by word: twice the words they share in order, of all words; 1 for the same text.
func alike(a, b string) float64 {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x)+len(y) == 0 {
		return 0
	}
	row := make([]int, len(y)+1)
	for i := range x {
		before := 0
		for j := range y {
			here := row[j+1]
			if x[i] == y[j] {
				row[j+1] = before + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			before = here
		}
	}
	return 2 * float64(row[len(y)]) / float64(len(x)+len(y))
}

// rules are the keys of those that took the colour down, "R3 R4", without what rests on too few children.
func (i Implied) rules() string {
	var keys []string
	for _, x := range i.Fired {
		if x.Ceiling != "" && !x.Quiet && !slices.Contains(keys, x.Rule) {
			keys = append(keys, x.Rule)
		}
	}
	return strings.Join(keys, " ")
}

// covers says whether every one of the second rules is among the first.
func covers(asked, now string) bool {
	had := strings.Fields(asked)
	for _, key := range strings.Fields(now) {
		if !slices.Contains(had, key) {
			return false
		}
	}
	return true
}

// question is what a challenge of the rules asks.
func (i Implied) question(declared string) string {
	var why []string
	for _, x := range i.Fired {
		if x.Ceiling != "" && !x.Quiet {
			why = append(why, x.Rule+": "+x.Words)
		}
	}
	return fmt.Sprintf("It is declared %s. The evidence implies %s. %s", declared, strings.ToLower(i.Asks.Name()), strings.Join(why, " "))
}
