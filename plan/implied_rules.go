package plan

import (
	"fmt"
	"strings"

	"waymark/measure"
)

// Rule is one of the fourteen by which the evidence is read. Each looks at the facts of one action and says what it found, with the best
// colour that this leaves; or why it could not look.
type Rule struct {
	Key, Name string
	Says      string // what it asks, as the key of ratings prints it
	look      func(f Facts, l Limits) (fired []Fired, unchecked string)
}

// Rules are the fourteen, in order (governance §4).
var Rules = []Rule{
	{"R1", "Late", "A step or the action itself is past its date and not done: amber; red beyond the days or the share of its time that the thresholds allow, or when a statutory clock has run out.", late},
	{"R2", "Slipped", "The date has been moved again and again, or by a long way: amber, even if it is on time now.", slipped},
	{"R3", "Worsening", "A core measure has got worse by more than chance explains, by its control chart: amber; red with two signals or two measures.", worsening},
	{"R4", "Cannot reach", "The target lies outside what the process can reach as it is now: amber; red when the action is due before the next update.", cannot},
	{"R5", "No impact", "Delivered needs somebody else’s sign-off. Blue also needs a core measure with figures, fresh evidence, a second audit where it rests on practice, and an independent sign-off of its own.", noImpact},
	{"R6", "Stale", "The update is late: shown hatched, then as unrated, never as the last colour.", stale6},
	{"R7", "Blind", "A core measure is missing or its figure is old: the action cannot be assured, and no claim to blue stands.", blind},
	{"R8", "Practice", "Audits of a linked theme: amber when most were below good, one that is inadequate is still open, or a second look found practice worse.", practice8},
	{"R9", "Voice", "Escalations of a linked theme and the complaints that its measures count: a note when they rise, amber when an escalation broke its clock.", voiced},
	{"R10", "Risk", "A linked risk stays high after what is done about it, while the action is called on track: amber.", risky},
	{"R11", "Depends", "Something that it waits for is red or unrated: amber.", depends},
	{"R12", "Echo", "The update says what the last one said, or nothing new shows for several updates: a nudge only.", echo},
	{"R13", "Regression", "It is blue, and a core measure has missed its target in the last periods: reopening is proposed.", regressed},
	{"R14", "Small numbers", "Too few figures for a control chart: only several moves the same wrong way, beyond chance, count. Fewer children than the threshold in one period never raise a challenge by themselves.", small},
}

func late(f Facts, l Limits) (fired []Fired, unchecked string) {
	past := func(what, named string, days int) {
		if days <= 0 {
			return
		}
		duration := 0
		if !f.Starts.IsZero() && !f.BaselineDue.IsZero() {
			duration = f.Starts.DaysUntil(f.BaselineDue)
		}
		x := Fired{Ceiling: Amber, Words: fmt.Sprintf("%s was due on %s and is %s late.", what, named, count(days, "day", "days"))}
		switch share := l["late_red_share"] / 100 * float64(duration); {
		case float64(days) > l["late_red_days"]:
			x.Ceiling = Red
			x.Words += fmt.Sprintf(" More than %s is red.", count(int(l["late_red_days"]), "day", "days"))
		case float64(days) > l["late_amber_days"] && duration > 0 && float64(days) > share:
			x.Ceiling = Red
			x.Words += fmt.Sprintf(" That is more than %g%% of the %d days that it was given.", l["late_red_share"], duration)
		}
		fired = append(fired, x)
	}
	if f.open() {
		if !f.Due.IsZero() {
			past("The action", f.Due.Words(), f.Due.DaysUntil(f.Today))
		}
		for _, m := range f.Milestones {
			if m.Late(f.Today) {
				past("The milestone “"+short(m.Title)+"”", m.Due.Words(), m.Due.DaysUntil(f.Today))
			}
		}
	}
	if f.Clocks == nil {
		return fired, "Statutory clocks were not looked at; its own dates were checked."
	}
	for _, words := range *f.Clocks {
		fired = append(fired, Fired{Ceiling: Red, Words: words})
	}
	return fired, ""
}

func slipped(f Facts, l Limits) ([]Fired, string) {
	slip := 0
	if !f.BaselineDue.IsZero() && !f.Due.IsZero() {
		slip = f.BaselineDue.DaysUntil(f.Due)
	}
	if !f.open() || float64(f.Moves) < l["slip_moves"] && float64(slip) <= l["slip_days"] {
		return nil, ""
	}
	words := "Its date has been moved " + times(f.Moves)
	if slip > 0 {
		words += fmt.Sprintf(" and now stands %s after the one first promised, %s", count(slip, "day", "days"), f.BaselineDue.Words())
	}
	return []Fired{{Ceiling: Amber, Words: words + "."}}, ""
}

// times says how often: once, twice, 3 times.
func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

func worsening(f Facts, l Limits) (fired []Fired, unchecked string) {
	var not []string
	rules := 0
	for _, p := range f.Primary {
		if !p.scored() {
			continue
		}
		if p.WhyNot != "" {
			not = append(not, p.Title+": "+p.WhyNot)
			continue
		}
		at := len(p.Control.Points) - 1
		signals := p.adverse(at)
		if len(signals) == 0 {
			continue
		}
		rules = max(rules, len(signals))
		point, g := p.Control.Points[at], p.Control.Segments[len(p.Control.Segments)-1]
		moved, limit, name := "rose above", g.Upper, "upper"
		if p.Line.Better == "higher" {
			moved, limit, name = "fell below", g.Lower, "lower"
		}
		var said []string
		for _, s := range signals {
			switch s {
			case measure.SignalOutside:
				said = append(said, fmt.Sprintf("%s its %s control limit in %s (%s; the limit is %s)", moved, name, p.periodName(point.At), p.number(point.Value), p.number(limit)))
			case measure.SignalRun:
				said = append(said, fmt.Sprintf("has been on the worse side of its mean, %s, for %d figures or more in a row", p.number(g.Mean), measure.StandardSPC().Run))
			case measure.SignalTrend:
				said = append(said, fmt.Sprintf("has got worse in each of the last %d figures", measure.StandardSPC().Trend))
			case measure.SignalNear:
				said = append(said, "has had two of its last three figures near the limit on the worse side")
			}
		}
		x := Fired{Ceiling: Amber, Measure: p.Key, Words: p.Title + " " + joined(said) + "."}
		if d := p.denominator(at); d != nil && *d < l["small_denominator"] && len(p.adverse(at-1)) == 0 {
			x.Quiet = true
			x.Words += fmt.Sprintf(" Fewer than %g children are in that figure, so nobody is challenged over one period.", l["small_denominator"])
		}
		fired = append(fired, x)
	}
	if rules >= 2 || len(fired) >= 2 {
		for i := range fired {
			fired[i].Ceiling = Red
		}
	}
	if len(not) > 0 {
		unchecked = "No control limits: " + strings.Join(not, " ")
	}
	return fired, unchecked
}

// denominator is how many children stand behind a point of the control chart; nil where the figure has none.
func (p Primary) denominator(at int) *float64 {
	for _, q := range p.Single {
		if q.At == p.Control.Points[at].At {
			return q.Denominator
		}
	}
	return nil
}

func cannot(f Facts, _ Limits) (fired []Fired, unchecked string) {
	for _, p := range f.Primary {
		if !p.scored() || p.WhyNot != "" || !p.Against() || p.Control.Assurance != "never met" {
			continue
		}
		g := p.Control.Segments[len(p.Control.Segments)-1]
		x := Fired{Ceiling: Amber, Measure: p.Key, Words: fmt.Sprintf("%s will not reach its target of %s as things are: its figures keep between %s and %s.", p.Title, p.number(*p.Target), p.number(g.Lower), p.number(g.Upper))}
		if f.open() && f.Cadence > 0 && !f.Due.IsZero() && f.Today.DaysUntil(f.Due) <= f.Cadence {
			x.Ceiling = Red
			x.Words += " The action is due on " + f.Due.Words() + "."
		}
		fired = append(fired, x)
	}
	return fired, ""
}

func noImpact(f Facts, l Limits) (fired []Fired, unchecked string) {
	if f.blue() {
		var missing []string
		if !f.counted() {
			missing = append(missing, "no core measure with a figure")
		}
		if f.Earned == nil {
			missing = append(missing, "no independent sign-off that the change is embedded")
		}
		if themes := f.lookedAtOnce(); len(themes) > 0 {
			missing = append(missing, "no second audit of "+joined(themes))
		}
		if on := f.provedOn(); on.IsZero() || float64(on.DaysUntil(f.Today)) >= l["evidence_days"] {
			missing = append(missing, fmt.Sprintf("no evidence of the last %g days that it holds", l["evidence_days"]))
		}
		if len(missing) > 0 {
			fired = append(fired, Fired{Ceiling: GreenRing, Words: "It claims to be embedded, with " + joined(missing) + "."})
		}
	}
	if f.Delivery == Delivered && !f.SignedOff {
		fired = append(fired, Fired{Ceiling: Green, Words: "It is called delivered, and nobody but its owner has signed that off."})
	}
	return fired, ""
}

// lookedAtOnce names the linked themes of which no audit was done a second time: what rests on practice is embedded only once somebody has
// looked again.
func (f Facts) lookedAtOnce() (themes []string) {
	if f.Themes == nil {
		return nil
	}
	for _, t := range *f.Themes {
		if t.Again == 0 && t.audited() {
			themes = append(themes, "“"+t.Name+"”")
		}
	}
	return themes
}

// audited says whether the theme is one of audits: an issue of escalations has no second look.
func (t Theme) audited() bool { return t.Audits > 0 || t.Again > 0 }

// counted says whether a core measure has a figure.
func (f Facts) counted() bool {
	for _, p := range f.Primary {
		if p.Known && p.last() != nil {
			return true
		}
	}
	return false
}

func stale6(f Facts, l Limits) ([]Fired, string) {
	days := f.silent()
	switch f.age(l) {
	case Unrated:
		return []Fired{{Words: fmt.Sprintf("Nothing has been said for %s, more than %g times the cadence: it is shown as unrated.", count(days, "day", "days"), l["unrated_times"])}}, ""
	case Hatched:
		return []Fired{{Words: fmt.Sprintf("Nothing has been said for %s, more than %g times the cadence: its colour is old.", count(days, "day", "days"), l["stale_times"])}}, ""
	}
	return nil, ""
}

func blind(f Facts, l Limits) (fired []Fired, unchecked string) {
	ceiling := Colour("")
	if f.blue() {
		ceiling = Amber
	}
	say := func(key, words string) {
		fired = append(fired, Fired{Ceiling: ceiling, Measure: key, Words: "Cannot be assured: " + words})
	}
	if len(f.Primary) == 0 {
		say("", "no core measure is tied to it.")
	}
	for _, p := range f.Primary {
		switch last := p.last(); {
		case !p.Known:
			say("", "Waymark has no measure “"+p.Key+"”.")
		case last == nil:
			say(p.Key, p.Title+" has no figure yet.")
		case f.Today.After(last.At.AddMonths(int(l["figure_periods"]) * max(p.Every.Months(), 1))):
			say(p.Key, fmt.Sprintf("the last figure of %s is of %s, more than %g of its periods old.", p.Title, last.At.Words(), l["figure_periods"]))
		case p.Grade >= "D":
			say(p.Key, fmt.Sprintf("%s is counted from data of grade %s.", p.Title, p.Grade))
		}
	}
	return fired, ""
}

func practice8(f Facts, l Limits) (fired []Fired, unchecked string) {
	switch {
	case f.Themes == nil:
		return nil, "Waymark is not told of practice audits here."
	case len(*f.Themes) == 0:
		return nil, "No audit theme is linked to this action."
	}
	for _, t := range *f.Themes {
		if t.Moderated > 0 && float64(t.BelowGood) > l["practice_share"]/100*float64(t.Moderated) {
			fired = append(fired, Fired{Ceiling: Amber, Words: fmt.Sprintf("Of %s on “%s” in the last %g months, %d were below good after moderation.", count(t.Moderated, "audit", "audits"), t.Name, l["practice_months"], t.BelowGood)})
		}
		if t.InadequateOpen > 0 {
			fired = append(fired, Fired{Ceiling: Amber, Words: fmt.Sprintf("%s on “%s” found practice inadequate and %s still open.", count(t.InadequateOpen, "audit", "audits"), t.Name, isAre(t.InadequateOpen))})
		}
		if t.AgainWorse > 0 {
			fired = append(fired, Fired{Ceiling: Amber, Words: fmt.Sprintf("Looked at again, practice on “%s” was worse than the first time in %s.", t.Name, count(t.AgainWorse, "audit", "audits"))})
		}
		if float64(t.Drift) >= l["drift_audits"] && float64(t.SelfBetter) >= l["drift_share"]/100*float64(t.Drift) {
			fired = append(fired, Fired{Words: fmt.Sprintf("On “%s” auditors graded better than the moderators in %d of %d audits.", t.Name, t.SelfBetter, t.Drift)})
		}
	}
	return fired, ""
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func voiced(f Facts, l Limits) (fired []Fired, unchecked string) {
	if f.Voices == nil {
		return nil, "No theme that escalations are about and no measure of complaints is linked to this action, and children’s messages are not kept here yet."
	}
	if v := *f.Voices; float64(v.Now) >= l["voice_items"] && v.Now > v.Before {
		fired = append(fired, Fired{Words: fmt.Sprintf("%d complaints, escalations or messages are about it, after %d in the period before.", v.Now, v.Before)})
	}
	if n := f.Voices.ClockBroken; n > 0 {
		fired = append(fired, Fired{Ceiling: Amber, Words: count(n, "escalation", "escalations") + " about it broke the clock."})
	}
	return fired, "Escalations of its themes and complaints of its measures were counted; children’s messages are not kept here yet."
}

func risky(f Facts, l Limits) (fired []Fired, unchecked string) {
	if f.Risks == nil {
		return nil, "Waymark keeps no risks yet."
	}
	for _, r := range *f.Risks {
		if float64(r.Residual) >= l["risk_score"] && ColourOf(f.Delivery, f.Impact) == Green {
			fired = append(fired, Fired{Ceiling: Amber, Words: fmt.Sprintf("The risk “%s” still scores %d.", short(r.Title), r.Residual)})
		}
	}
	return fired, ""
}

func depends(f Facts, _ Limits) (fired []Fired, unchecked string) {
	if !f.open() {
		return nil, ""
	}
	for _, n := range f.Needs {
		switch {
		case n.Colour == Red:
			fired = append(fired, Fired{Ceiling: Amber, Words: fmt.Sprintf("It waits for %s, “%s”, which is red.", n.Ref, short(n.Text))})
		case n.Unrated:
			fired = append(fired, Fired{Ceiling: Amber, Words: fmt.Sprintf("It waits for %s, “%s”, which is unrated.", n.Ref, short(n.Text))})
		}
	}
	return fired, ""
}

func echo(f Facts, l Limits) (fired []Fired, unchecked string) {
	if len(f.Said) >= 2 && alike(f.Said[0], f.Said[1]) >= l["echo_similarity"] {
		fired = append(fired, Fired{Words: "The last update says nearly the same as the one before."})
	}
	if on := f.evidenceOn(); f.Cadence > 0 && f.open() && !on.IsZero() && float64(on.DaysUntil(f.Today)) > l["echo_periods"]*float64(f.Cadence) {
		fired = append(fired, Fired{Words: fmt.Sprintf("Nothing new has shown it since %s: no step reached, no new figure, no new evidence.", on.Words())})
	}
	return fired, ""
}

func regressed(f Facts, l Limits) (fired []Fired, unchecked string) {
	if !f.blue() {
		return nil, ""
	}
	for _, p := range f.Primary {
		if n, last := p.missed(); float64(n) >= l["regress_periods"] {
			fired = append(fired, Fired{Ceiling: GreenRing, Measure: p.Key, Words: fmt.Sprintf("%s has missed its target in the last %s, %s the last time: reopening is proposed.", p.Title, count(n, "period", "periods"), p.number(*last.Value.Value))})
		}
	}
	return fired, ""
}

// missed counts the newest periods in a row that missed their target.
func (p Primary) missed() (n int, last *measure.CoursePoint) {
	for i := len(p.Points) - 1; i >= 0; i-- {
		if p.Points[i].Value.Value == nil {
			continue
		}
		met, known := p.Points[i].Meets(p.Line.Better)
		if met || !known {
			return n, last
		}
		if last == nil {
			last = &p.Points[i]
		}
		n++
	}
	return n, last
}

func small(f Facts, l Limits) (fired []Fired, unchecked string) {
	for _, p := range f.Primary {
		if !p.scored() || p.WhyNot == "" || p.Window > 0 {
			continue
		}
		var known []measure.CoursePoint
		for _, q := range p.Points {
			if q.Value.Value != nil {
				known = append(known, q)
			}
		}
		moves := int(l["small_moves"])
		if len(known) <= moves {
			continue
		}
		tail := known[len(known)-moves-1:]
		same := true
		for i := 1; i < len(tail); i++ {
			change := *tail[i].Value.Value - *tail[i-1].Value.Value
			same = same && change != 0 && (change > 0) == (p.Line.Better == "lower")
		}
		if same && p.BeyondChance(tail[0].Value, tail[moves].Value) {
			fired = append(fired, Fired{Ceiling: Amber, Measure: p.Key, Words: fmt.Sprintf("%s has got worse %d times in a row, from %s to %s, beyond what chance explains.", p.Title, moves, p.number(*tail[0].Value.Value), p.number(*tail[moves].Value.Value))})
		}
	}
	return fired, ""
}
