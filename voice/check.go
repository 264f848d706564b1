package voice

import (
	"waymark/calendar"
	"waymark/fault"
)

// AskedBack is what a child says when asked whether it is better.
type AskedBack string

// The four answers.
const (
	ItIsBetter AskedBack = "better"
	ItIsSame   AskedBack = "same"
	ItIsWorse  AskedBack = "worse"
	NotSure    AskedBack = "unsure"
)

// AskedBacks are all of them, in the order of the form.
var AskedBacks = []AskedBack{ItIsBetter, ItIsSame, ItIsWorse, NotSure}

// Words is the answer as children read it.
func (a AskedBack) Words() string {
	return map[AskedBack]string{ItIsBetter: "It is better", ItIsSame: "It is the same", ItIsWorse: "It is worse", NotSure: "I am not sure"}[a]
}

// Check is one time that children were asked whether something got better: the outcome check of a theme.
type Check struct {
	ID        string        `db:"id"`
	ThemeID   string        `db:"theme_id"`
	Number    int           `db:"number"`
	AskedOn   calendar.Date `db:"asked_on"`
	Better    int           `db:"better"`
	Same      int           `db:"same"`
	Worse     int           `db:"worse"`
	Unsure    int           `db:"unsure"`
	Summary   string        `db:"summary"`   // what children said about it, for children
	NextStep  string        `db:"next_step"` // what happens now, for children
	Concluded calendar.Date `db:"concluded_on"`
	ByName    string        `db:"concluded_by"`
}

// N is how many answered.
func (c Check) N() int { return c.Better + c.Same + c.Worse + c.Unsure }

// told is how many could tell.
func (c Check) told() int { return c.Better + c.Same + c.Worse }

// Poor says whether children say that it is not better: fewer than half of those who could tell, or as many worse as better.
func (c Check) Poor() bool {
	return c.told() > 0 && (2*c.Better < c.told() || c.Worse > 0 && c.Worse >= c.Better)
}

// fewestToSay is of how many answers a share is said.
const fewestToSay = 10

// Said is the result in words for children; which way the answers go is said only where ten or more could tell.
func (c Check) Said() string {
	switch {
	case c.N() == 0:
		return ""
	case c.told() < fewestToSay:
		return "Too few of you told us, so we can’t say yet."
	case c.Poor():
		return "Most of you say it is not better."
	}
	return "Most of you say it is better."
}

// Conclude ends a check with what children said and what happens now.
func (c *Check) Conclude(summary, next string, on calendar.Date) error {
	if !c.Concluded.IsZero() {
		return fault.Conflict("This check was concluded on %s.", c.Concluded.Words())
	}
	if c.N() == 0 {
		return fault.Conflict("Nobody has answered yet. Ask the group again, or take the question to them.")
	}
	f := fault.Invalid("The check is not concluded yet.")
	c.Summary = forChildren(f, "summary", "Say what children told you", summary, 400, on)
	c.NextStep = forChildren(f, "next", "Say what happens now", next, 400, on)
	if len(f.Fields) > 0 {
		return f
	}
	c.Concluded = on
	return nil
}

// Asked notes that children are asked back about a theme.
func (t Theme) Asked(on calendar.Date) error {
	if t.AskDue().IsZero() {
		return fault.Conflict("Theme %d is “%s”: children are asked back when it is done, or when the answer was no.", t.Number, t.State)
	}
	return nil
}

// Check takes a theme on by what children said of it: checked, and reopened at once where it is not better.
func (t *Theme) Check(c Check, on calendar.Date) error {
	if c.Concluded.IsZero() {
		return fault.Conflict("The check is not concluded yet.")
	}
	if err := t.step(ThemeChecked, on); err != nil {
		return err
	}
	if c.Poor() {
		if err := t.step(ThemeReopened, on); err != nil {
			return err
		}
		t.HeardOn = on // children wait again from the day on which they said that it is not better
	}
	return nil
}
