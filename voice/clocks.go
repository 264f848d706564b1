package voice

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

// ClockSetting is one clock that a council may tighten. None can be loosened past what is written here: the legal time where the law
// names one, else what was promised to children.
type ClockSetting struct {
	Key   string
	Title string
	Most  Clock
	Why   string // where it comes from
}

const ours = "own design"

// ClockSettings are all clocks, in the order of the page.
var ClockSettings = []ClockSetting{
	{"read-urgent", "An urgent message is read", Clock{Wall: time.Hour}, ours},
	{"read-normal", "Any other message is read", Clock{Wall: 24 * time.Hour}, ours},
	{"escalate", "The lead is called where nobody reads an urgent message", Clock{Wall: 30 * time.Minute}, ours},
	{"decide-urgent", "What happens with an urgent message is decided", Clock{Wall: 30 * time.Minute}, ours},
	{"decide-normal", "What happens with any other is decided", Clock{Days: 1}, ours},
	{"danger", "Danger now: police and front door are called, from the reading", Clock{Wall: 15 * time.Minute}, ours},
	{"referral", "A referral reaches the front door", Clock{Wall: 4 * time.Hour, Same: true}, ours + "; the front door decides within a working day (Working Together to Safeguard Children 2023)"},
	{"consult", "The lead decides about an unclear worry", Clock{Same: true}, ours},
	{"allegation", "An allegation reaches the designated officer", Clock{Days: 1}, "Working Together to Safeguard Children 2023"},
	{"complaint", "A complaint reaches the complaints manager", Clock{Days: 1}, ours + "; then stage 1 has 10 working days (Children Act 1989 Representations Procedure Regulations 2006)"},
	{"data-rights", "A data request reaches data protection", Clock{Days: 1}, ours + "; a complaint about data is acknowledged within 30 days (Data (Use and Access) Act 2025)"},
	{"personal", "The child’s own team gets in touch", Clock{Days: 3}, ours},
	{"theme", "An idea finds its theme", Clock{Days: 5}, ours},
	{"signpost", "Somebody is told whose job it is", Clock{Days: 3}, ours},
	{"chase-danger", "Police or front door are asked again whether they have it", Clock{Wall: 2 * time.Hour}, ours},
	{"chase", "Any other service is asked again whether it has it", Clock{Days: 1}, ours},
}

// Clocks are those that hold today, by key.
type Clocks map[string]Clock

// clockOf is the key of a state's clock.
var clockOf = map[State]string{QueueUrgent: "read-urgent", QueueNormal: "read-normal", Immediate: "danger", Referral: "referral", Consult: "consult", Allegation: "allegation",
	Complaint: "complaint", DataRights: "data-rights", Personal: "personal", VoiceState: "theme", Signpost: "signpost"}

func (c Clocks) of(s State) Clock { return c[clockOf[s]] }

func (c Clocks) decide(urgent bool) Clock {
	if urgent {
		return c["decide-urgent"]
	}
	return c["decide-normal"]
}

func (c Clocks) chase(route State) Clock {
	if route == Immediate {
		return c["chase-danger"]
	}
	return c["chase"]
}

// The days within which the law or a promise wants what was handed over answered: the stages of a complaint in working days (Children Act 1989
// Representations Procedure (England) Regulations 2006), and a data request in days.
const (
	stageOne     = 10
	stageOneMost = 20
	stageTwo     = 25
	stageTwoMost = 65
	dataDays     = 30
)

// answer is by when the child is answered about what was handed over on a day; where nothing says so, what was promised stands.
func (c Clocks) answer(route State, promised, on calendar.Date, holidays calendar.Holidays) calendar.Date {
	switch route {
	case Complaint:
		return holidays.AddWorkingDays(on, stageOne)
	case Personal:
		return holidays.AddWorkingDays(on, c.of(Personal).Days)
	case DataRights:
		return workdayBy(on.AddDays(dataDays), holidays)
	}
	return promised
}

// stages say to whoever manages complaints by when the law wants one answered that reached them on a day. They keep the case themselves, so
// Waymark does not know when stage 2 begins.
func stages(on calendar.Date, holidays calendar.Holidays) string {
	return fmt.Sprintf("Stage 1 by %s; where it is complex, or an advocate is awaited, by %s at the latest. Stage 2 takes %d working days from the day on which it is asked for, %d at most.",
		holidays.AddWorkingDays(on, stageOne).Words(), holidays.AddWorkingDays(on, stageOneMost).Words(), stageTwo, stageTwoMost)
}

// clocksOf are the clocks with what a council tightened.
func clocksOf(decided map[string]string) Clocks {
	all := Clocks{}
	for _, s := range ClockSettings {
		all[s.Key] = s.Most
		if tight, err := s.read(decided["clock-"+s.Key]); err == nil {
			all[s.Key] = tight
		}
	}
	return all
}

// read is the clock that a setting's value says: minutes for clocks on the wall, working days for the others.
func (s ClockSetting) read(value string) (Clock, error) {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	most, unit := s.Most.Days, "working days"
	if s.Most.Wall > 0 {
		most, unit = int(s.Most.Wall/time.Minute), "minutes"
	}
	if err != nil || n < 1 || n > most {
		return Clock{}, fault.Invalid("The clock is not changed.").At("value", "Enter a number of "+unit+" from 1 to "+strconv.Itoa(most)+": a clock can only be made tighter")
	}
	tight := s.Most
	if s.Most.Wall > 0 {
		tight.Wall = time.Duration(n) * time.Minute
	} else {
		tight.Days = n
	}
	return tight, nil
}

// Clocks are those that hold today.
func (v *Voices) Clocks(ctx context.Context) (Clocks, error) {
	if v.settled == nil {
		return clocksOf(nil), nil
	}
	decided, err := v.settled(ctx)
	return clocksOf(decided), err
}

// Tighten keeps a council's decision about a clock, with the reason.
func (v *Voices) Tighten(ctx context.Context, key, value, why string) error {
	why = strings.Join(strings.Fields(why), " ")
	for _, s := range ClockSettings {
		if s.Key != key {
			continue
		}
		_, err := s.read(value)
		f := fault.Of(err)
		if f == nil {
			f = fault.Invalid("The clock is not changed.")
		}
		if n := len([]rune(why)); n < 5 || n > 300 {
			f.At("why", "Say why, in 5 to 300 characters")
		}
		if len(f.Fields) > 0 {
			return f
		}
		return v.settle(ctx, "clock-"+key, strings.TrimSpace(value), why)
	}
	return fault.Invalid("The clock is not changed.").At("key", "Select the clock")
}

// Settled says where the council's decisions about this room are kept: by key, and how to keep one more.
func (v *Voices) Settled(settled func(context.Context) (map[string]string, error), settle func(ctx context.Context, key, value, why string) error) {
	v.settled, v.settle = settled, settle
}
