package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// SignOff is by whom and on what an action became Blue: delivered and embedded. It is never edited; reopening ends it and deletes nothing.
type SignOff struct {
	ID          string        `db:"id"`
	ActionID    string        `db:"action_id"`
	Statement   string        `db:"statement"` // exactly what was signed
	Evidence    string        `db:"evidence"`  // what shows it, besides the figures
	EvidenceOn  calendar.Date `db:"evidence_on"`
	Figures     string        `db:"figures"` // the measures that held, as they stood
	Hash        string        `db:"hash"`    // of all that was signed
	SignedID    string        `db:"signed_id"`
	SignedName  string        `db:"signed_name"`
	SignedRole  string        `db:"signed_role"`
	SignedOn    calendar.Date `db:"signed_on"`
	ReopenedWhy string        `db:"reopened_why"`
	Reopened    string        `db:"reopened_name"`
	ReopenedOn  calendar.Date `db:"reopened_on"`
}

// Condition is one thing that Blue needs, and whether it is there.
type Condition struct {
	Words string
	Met   bool
}

// BlueNeeds says what of Blue the figures and steps already give: delivery that somebody signed off, and every core measure with a target at
// it for long enough. The sign-off itself and its fresh evidence come on top.
func BlueNeeds(f Facts, l Limits) []Condition {
	all := []Condition{{"It is delivered, and somebody other than its owner signed that off.", f.Delivery == Delivered && f.SignedOff}}
	judged := 0
	for _, p := range f.Primary {
		if !p.scored() || p.Target == nil {
			continue
		}
		judged++
		periods, months := p.held()
		all = append(all, Condition{fmt.Sprintf("%s has been at its target of %s for %s and %s; blue needs %g and %g.", p.Title, p.number(*p.Target), count(periods, "period", "periods"), count(months, "month", "months"),
			l["sustained_periods"], l["sustained_months"]), float64(periods) >= l["sustained_periods"] && float64(months) >= l["sustained_months"]})
	}
	if judged == 0 {
		all = append(all, Condition{"A core measure with a target shows that the change has lasted. None of this action’s has both.", false})
	}
	for _, theme := range f.lookedAtOnce() {
		all = append(all, Condition{"Somebody has looked a second time at audits of " + theme + ".", false})
	}
	if f.Evidence != nil {
		age := f.Evidence.NewestAsOf.DaysUntil(f.Today)
		all = append(all, Condition{fmt.Sprintf("Evidence that somebody outside the line has verified speaks for a day less than %g days ago.", l["evidence_days"]), f.Evidence.Verified > 0 && float64(age) < l["evidence_days"]})
	}
	for _, x := range mustFire(blind(f, l)) {
		all = append(all, Condition{x.Words, false})
	}
	return all
}

func mustFire(fired []Fired, _ string) []Fired { return fired }

// held counts the newest periods in a row that met their target, and the months that they span.
func (p Primary) held() (periods, months int) {
	var first, last calendar.Date
	for i := len(p.Points) - 1; i >= 0; i-- {
		if p.Points[i].Value.Value == nil {
			continue
		}
		if met, known := p.Points[i].Meets(p.Line.Better); !met || !known {
			break
		}
		first = p.Points[i].At
		if last.IsZero() {
			last = first
		}
		periods++
	}
	if periods > 0 {
		a, b := first.AddDays(1), last.AddDays(1)
		months = (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month()) + max(p.Every.Months(), 1)
	}
	return periods, months
}

// figures say how the core measures stood.
func (f Facts) figures() string {
	var all []string
	for _, p := range f.Primary {
		if last := p.last(); p.scored() && p.Target != nil && last != nil {
			periods, months := p.held()
			all = append(all, fmt.Sprintf("%s: %s at %s, target %s, held for %s and %s", p.Title, p.number(*last.Value.Value), last.At.Words(), p.number(*p.Target), count(periods, "period", "periods"), count(months, "month", "months")))
		}
	}
	return strings.Join(all, "; ")
}

// Sign makes an action Blue. Its owner and whoever stands in for them never can, and nobody can while a condition is not met or the
// evidence is old.
func (s *SignOff) Sign(by, name, role string, a Action, f Facts, l Limits) error {
	tidyText(&s.Statement, &s.Evidence)
	if a.works(by) {
		return fault.Forbidden("You own this action or stand in for its owner, so somebody else must sign off that it is embedded.")
	}
	if f.blue() && f.Earned != nil {
		return fault.Conflict("This action is blue already: %s signed it off on %s.", f.Earned.SignedName, f.Earned.SignedOn.Words())
	}
	for _, c := range BlueNeeds(f, l) {
		if !c.Met {
			return fault.Conflict("Blue is earned, and this is missing: %s", c.Words)
		}
	}
	wrong := fault.Invalid("It cannot be signed off yet.")
	within(wrong, "statement", "Your statement", s.Statement, 20, 600)
	within(wrong, "evidence", "What shows it", s.Evidence, 10, 600)
	switch age := s.EvidenceOn.DaysUntil(f.Today); {
	case s.EvidenceOn.IsZero():
		wrong.At("evidence-on", "Enter the day of the evidence")
	case age < 0:
		wrong.At("evidence-on", "The day of the evidence must be today or in the past")
	case float64(age) >= l["evidence_days"]:
		wrong.At("evidence-on", fmt.Sprintf("The evidence must be less than %g days old", l["evidence_days"]))
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	s.ActionID, s.Figures, s.SignedID, s.SignedName, s.SignedRole, s.SignedOn = a.ID, f.figures(), by, name, role, f.Today
	sum := sha256.Sum256([]byte(strings.Join([]string{a.ID, a.Text, s.Statement, s.Evidence, s.EvidenceOn.String(), s.Figures, by, f.Today.String()}, "\n")))
	s.Hash = hex.EncodeToString(sum[:])
	return nil
}

// Reopen takes Blue back because the change did not last: the action is at risk again and its impact emerging, until its owner says more.
func (a *Action) Reopen(by, why string) error {
	tidyText(&why)
	if a.works(by) {
		return fault.Forbidden("You own this action or stand in for its owner, so somebody else must reopen it.")
	}
	if ColourOf(a.Delivery, a.Impact) != Blue {
		return fault.Conflict("Only an action that is delivered and embedded can be reopened.")
	}
	wrong := fault.Invalid("It cannot be reopened yet.")
	within(wrong, "why", "Why it is reopened", why, 10, 600)
	if err := orNil(wrong); err != nil {
		return err
	}
	a.Delivery, a.Impact = AtRisk, Emerging
	return nil
}
