package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/council"
	"waymark/db"
	"waymark/fault"
)

// ThresholdChange is a threshold that somebody proposes to change, and what became of it.
type ThresholdChange struct {
	ID           string        `db:"id"`
	Key          string        `db:"setting"`
	Value        string        `db:"value"`
	Why          string        `db:"why"`
	Decision     string        `db:"decision"` // of the board
	ProposedID   string        `db:"proposed_id"`
	ProposedName string        `db:"proposed_name"`
	ProposedOn   calendar.Date `db:"proposed_on"`
	Agreed       *bool         `db:"agreed"` // nil while it waits for a second person
	DecidedName  string        `db:"decided_name"`
	DecidedOn    calendar.Date `db:"decided_on"`
}

// SettledThreshold is a threshold with the value that holds today, and whose decision that is.
type SettledThreshold struct {
	Threshold
	Value   float64
	Settled *council.Setting // nil where Waymark's own value holds
}

// Settled lists all thresholds as they hold today.
func (p *Plans) Settled(ctx context.Context) ([]SettledThreshold, error) {
	limits, err := p.limits(ctx)
	if err != nil {
		return nil, err
	}
	var decided []council.Setting
	if p.settled != nil {
		if decided, err = p.settled.InForce(ctx); err != nil {
			return nil, err
		}
	}
	all := make([]SettledThreshold, len(Thresholds))
	for i, t := range Thresholds {
		all[i] = SettledThreshold{Threshold: t, Value: limits[t.Key]}
		if at := slices.IndexFunc(decided, func(s council.Setting) bool { return s.Scope == ThresholdScope && s.Key == t.Key }); at >= 0 {
			all[i].Settled = &decided[at]
		}
	}
	return all, nil
}

// ThresholdChanges lists what was proposed, the newest first.
func (p *Plans) ThresholdChanges(ctx context.Context) ([]ThresholdChange, error) {
	all := []ThresholdChange{}
	err := p.db.All(ctx, &all, "select id, setting, value, why, decision, proposed_id, proposed_name, proposed_on, agreed, decided_name, decided_on from plan_threshold order by proposed_on desc, id desc", nil)
	return all, err
}

// ProposeThreshold asks for another value of a threshold, with the board's decision and the reason. It holds once a second person agrees.
func (p *Plans) ProposeThreshold(ctx context.Context, key, value, why, decision string) error {
	if err := may(ctx, account.RulesetPropose, account.Subject{}); err != nil {
		return err
	}
	tidyText(&why, &decision)
	value = strings.TrimSpace(value)
	wrong := fault.Invalid("The change cannot be proposed yet.")
	at := slices.IndexFunc(Thresholds, func(t Threshold) bool { return t.Key == key })
	if at < 0 {
		wrong.At("threshold", "Select the threshold")
	} else if _, ok := Thresholds[at].read(value); !ok {
		wrong.At("value", fmt.Sprintf("Enter a number above 0 and up to %g", Thresholds[at].most))
	}
	within(wrong, "why", "The reason", why, 10, 300)
	within(wrong, "decision", "The board’s decision", decision, 5, 200)
	if err := orNil(wrong); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	c := ThresholdChange{ID: db.NewID(), Key: key, Value: value, Why: why, Decision: decision, ProposedID: who.ID, ProposedName: who.Name, ProposedOn: p.db.Today()}
	return p.db.Write(ctx, fmt.Sprintf("proposed %s for the threshold “%s” of the ratings: %s", value, Thresholds[at].Title, why), func(tx *db.Tx) error {
		tx.About("threshold", key)
		_, err := tx.Exec(ctx, `insert into plan_threshold (id, setting, value, why, decision, proposed_id, proposed_name, proposed_on, agreed, decided_name, decided_on)
			values (:id, :setting, :value, :why, :decision, :proposed_id, :proposed_name, :proposed_on, :agreed, :decided_name, :decided_on)`, c)
		return err
	})
}

// DecideThreshold agrees to a proposed change or refuses it. Whoever proposed it cannot.
func (p *Plans) DecideThreshold(ctx context.Context, id string, agree bool) error {
	if err := may(ctx, account.RulesetAgree, account.Subject{}); err != nil {
		return err
	}
	all, err := p.ThresholdChanges(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c ThresholdChange) bool { return c.ID == id })
	if at < 0 {
		return fault.NotFound("There is no such proposal.")
	}
	c := all[at]
	who, _ := db.Who(ctx)
	switch {
	case c.Agreed != nil:
		return fault.Conflict("This proposal was decided on %s.", c.DecidedOn.Words())
	case who.ID == c.ProposedID:
		return fault.Forbidden("You proposed this yourself, so a second person must decide.")
	case p.settled == nil:
		return fault.Conflict("Settings cannot be changed here.")
	}
	verb := "refused"
	if agree {
		verb = "agreed to"
	}
	err = p.db.Write(ctx, fmt.Sprintf("%s %s for the threshold %s of the ratings", verb, c.Value, c.Key), func(tx *db.Tx) error {
		tx.About("threshold", c.Key)
		n, err := tx.Exec(ctx, "update plan_threshold set agreed = :agreed, decided_name = :name, decided_on = :on where id = :id and agreed is null",
			map[string]any{"agreed": agree, "name": who.Name, "on": p.db.Today(), "id": id})
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else decided this at the same moment.")
		}
		return err
	})
	if err != nil || !agree {
		return err
	}
	return p.settled.SetSetting(ctx, council.Setting{Scope: ThresholdScope, Key: c.Key, Value: c.Value, From: p.db.Today(), Owner: ThresholdOwner, Source: c.Decision, Why: c.Why})
}
