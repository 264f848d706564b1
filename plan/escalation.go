package plan

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/council"
	"waymark/fault"
)

// Escalation is after how many working days an update that is late is somebody else's to see to as well: first those who may write it for its owner
// and whoever leads the owner's team, then the sponsor of the priority.
type Escalation struct{ Manager, Sponsor int }

// standardEscalation holds until the council settles another.
var standardEscalation = Escalation{Manager: 3, Sponsor: 7}

// escalationScope is under which the council keeps what it settled about it; mostDays is the longest it may wait.
const (
	escalationScope = "updates"
	mostDays        = 30
)

// EscalationSetting is one of the two numbers as it holds today, with whose decision that is.
type EscalationSetting struct {
	Key, Title, Means string
	Days              int
	Settled           *council.Setting // nil where Waymark's own number holds
}

var escalationKeys = []EscalationSetting{
	{Key: "manager_after", Title: "The owner’s manager and delegates", Means: "They are asked to see to a late update, or to write it for the owner."},
	{Key: "sponsor_after", Title: "The sponsor of the priority", Means: "They are asked to see to it as well."},
}

func (e *Escalation) of(key string) *int {
	if key == "sponsor_after" {
		return &e.Sponsor
	}
	return &e.Manager
}

// check notes what is wrong with two numbers that were typed.
func (e Escalation) check(wrong *fault.Fault) {
	for _, k := range escalationKeys {
		if n := *e.of(k.Key); n < 1 || n > mostDays {
			wrong.At(k.Key, fmt.Sprintf("Enter working days, from 1 to %d", mostDays))
		}
	}
	if e.Sponsor < e.Manager {
		wrong.At("sponsor_after", "The sponsor cannot be asked before the manager is")
	}
}

// Escalations are both numbers as they hold today.
func (p *Plans) Escalations(ctx context.Context) ([]EscalationSetting, Escalation, error) {
	now := standardEscalation
	var decided []council.Setting
	if p.settled != nil {
		var err error
		if decided, err = p.settled.InForce(ctx); err != nil {
			return nil, now, err
		}
	}
	all := make([]EscalationSetting, len(escalationKeys))
	for i, k := range escalationKeys {
		for at, s := range decided {
			if n, err := strconv.Atoi(s.Value); err == nil && s.Scope == escalationScope && s.Key == k.Key {
				*now.of(k.Key), k.Settled = n, &decided[at]
			}
		}
		k.Days = *now.of(k.Key)
		all[i] = k
	}
	return all, now, nil
}

// EscalationEdit is what the form of the two numbers says.
type EscalationEdit struct {
	Manager, Sponsor string
	From             calendar.Date
	Owner, Why       string
}

// SettleEscalation keeps other numbers from a day on, with who answers for them and why.
func (p *Plans) SettleEscalation(ctx context.Context, e EscalationEdit) error {
	if err := may(ctx, account.SettingsWrite, account.Subject{}); err != nil {
		return err
	}
	if p.settled == nil {
		return fault.Conflict("Settings cannot be changed here.")
	}
	_, was, err := p.Escalations(ctx)
	if err != nil {
		return err
	}
	var next Escalation
	for key, typed := range map[string]string{"manager_after": e.Manager, "sponsor_after": e.Sponsor} {
		if n, err := strconv.Atoi(strings.TrimSpace(typed)); err == nil {
			*next.of(key) = n
		}
	}
	tidyText(&e.Owner, &e.Why)
	wrong := fault.Invalid("The days are not changed yet.")
	next.check(wrong)
	if e.From.IsZero() || e.From.Before(p.db.Today()) {
		wrong.At("from", "Enter the day from which they hold, today or later")
	}
	within(wrong, "owner", "Who answers for it", e.Owner, 2, 80)
	within(wrong, "why", "The reason", e.Why, 10, 300)
	if next == was && len(wrong.Fields) == 0 {
		wrong.At("manager_after", "These are the days that hold already")
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	for _, k := range escalationKeys {
		if *next.of(k.Key) == *was.of(k.Key) {
			continue
		}
		if err := p.settled.SetSetting(ctx, council.Setting{Scope: escalationScope, Key: k.Key, Value: strconv.Itoa(*next.of(k.Key)), From: e.From, Owner: e.Owner, Source: "local choice", Why: e.Why}); err != nil {
			return err
		}
	}
	return nil
}
