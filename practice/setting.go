package practice

import (
	"context"
	"strconv"
	"strings"

	"waymark/fault"
)

// Setting is one thing about practice that a council decides for itself.
type Setting struct {
	Key     string
	Title   string
	Hint    string
	Initial string // what holds until the council decides
	yesNo   bool
	most    int    // of a number
	unit    string // what is counted: "days"; empty where the answer is yes or no
	Owner   string // who answers for it
}

// The settings of this room.
const (
	settingStaffLevel  = "staff_level"
	settingSupervision = "supervision_days"
	settingFirstYear   = "first_year_days"
	settingReAudit     = "reaudit_days"
	settingYears       = "keep_years"
	settingFiled       = "filed_days"
)

// Settings are all of them, in the order of the page.
var Settings = []Setting{
	{settingStaffLevel, "Managers see the supervision of their workers one by one", "Talk with your human resources service and trade unions before you switch this on. Until then everybody sees teams only, and managers what they entered themselves.", "no", true, 0, "", socialWork},
	{settingSupervision, "Days from one supervision to the next", "Most councils have four weeks.", "28", false, 90, "days", socialWork},
	{settingFirstYear, "Days between supervisions of a social worker in their first year", "The national programme asks for more supervision at the start.", "14", false, 90, "days", socialWork},
	{settingReAudit, "Days after which a record is looked at again", "Where practice was not good enough. The lead can choose another day for each audit.", "90", false, 366, "days", socialWork},
	{settingYears, "Years for which audits, escalations and supervisions are kept", "Counted from the day on which they ended. Then they are deleted; the child’s own record is in the case system.", "6", false, 75, "years", protection},
	{settingFiled, "Days for which words about a child are kept here after they were filed on the child’s record", "Then the words are deleted here. Grades, days and the pointer to the child’s record stay.", "30", false, 366, "days", protection},
}

// Who answers for a setting, as the page of settings says.
const (
	socialWork = "Principal social worker"
	protection = "Data protection officer"
)

func settingOf(key string) (Setting, error) {
	for _, s := range Settings {
		if s.Key == key {
			return s, nil
		}
	}
	return Setting{}, fault.Invalid("The setting is not changed.").At("key", "Select the setting")
}

// InForce gives the value of each setting that holds today, by key.
func (p *Practices) InForce(ctx context.Context) (map[string]string, error) {
	values := map[string]string{}
	for _, s := range Settings {
		values[s.Key] = s.Initial
	}
	if p.settled == nil {
		return values, nil
	}
	decided, err := p.settled(ctx)
	for key, value := range decided {
		if _, there := values[key]; there {
			values[key] = value
		}
	}
	return values, err
}

// Settle keeps a decision about a setting, with the reason.
func (p *Practices) Settle(ctx context.Context, key, value, why string) error {
	s, err := settingOf(key)
	if err != nil {
		return err
	}
	value, why = strings.TrimSpace(value), strings.Join(strings.Fields(why), " ")
	f := fault.Invalid("The setting is not changed.")
	n, notNumber := strconv.Atoi(value)
	switch {
	case s.yesNo && value != "yes" && value != "no":
		f.At("value", "Select yes or no")
	case !s.yesNo && (notNumber != nil || n < 1 || n > s.most):
		f.At("value", "Enter a number of "+s.unit+" from 1 to "+strconv.Itoa(s.most))
	}
	if n := len([]rune(why)); n < 5 || n > 300 {
		f.At("why", "Say why, in 5 to 300 characters")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return p.settle(ctx, key, value, s.Owner, why)
}

func (p *Practices) staffLevel(ctx context.Context) (bool, error) {
	values, err := p.InForce(ctx)
	return values[settingStaffLevel] == "yes", err
}

func days(values map[string]string, key string) int {
	n, _ := strconv.Atoi(values[key]) // Settle lets numbers through only
	return n
}

func (p *Practices) clocks(ctx context.Context) (Clocks, error) {
	values, err := p.InForce(ctx)
	return Clocks{Days: days(values, settingSupervision), FirstYear: days(values, settingFirstYear)}, err
}
