package plan

import (
	"context"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// fixed lays an action onto a plan that was approved. Dates, wording and new actions become submitted change requests; an action that has
// ended stays as it is. It says whether nothing of the line is left to lay.
func (l *laying) fixed(ctx context.Context, a Action, from ProposedAction, known bool) (handled bool, err error) {
	if !l.Plan.State.Fixed() {
		return false, nil
	}
	var due calendar.Date
	if from.Due != "" {
		if due, err = calendar.Parse(from.Due); err != nil {
			return false, named(err, "Action "+from.Ref)
		}
	}
	text := cellTidy(from.Text)
	switch {
	case !known:
		return true, l.ask(ctx, ChangeRequest{Kind: ChangeAdd, Priority: a.Priority, ToText: text, ToDue: due})
	case a.Ended != "":
		if text != a.Text || !due.IsZero() && due != a.Due {
			l.Over = append(l.Over, from.Ref)
		}
		return true, nil
	}
	about := ChangeRequest{ActionID: a.ID, AtPriority: a.Priority, AtNumber: a.Number, FromText: a.Text, FromDue: a.Due}
	if text != a.Text {
		wording := about
		wording.Kind, wording.FromDue, wording.ToText = ChangeWording, calendar.Date{}, text
		if err := l.ask(ctx, wording); err != nil {
			return true, err
		}
	}
	if !due.IsZero() && due != a.Due {
		date := about
		date.Kind, date.FromText, date.ToDue = ChangeDue, "", due
		if err := l.ask(ctx, date); err != nil {
			return false, err
		}
	}
	return false, l.judged(ctx, a, from, about)
}

// judged asks for what the file wants of the start of an action, its success criteria and its measures, where those stand already.
func (l *laying) judged(ctx context.Context, a Action, from ProposedAction, about ChangeRequest) error {
	about.FromText, about.FromDue = "", calendar.Date{}
	if from.Starts != "" && !a.Starts.IsZero() {
		starts, err := calendar.Parse(from.Starts)
		if err != nil {
			return named(err, "Action "+from.Ref)
		}
		if starts != a.Starts {
			start := about
			start.Kind, start.FromDue, start.ToDue = ChangeStart, a.Starts, starts
			if err := l.ask(ctx, start); err != nil {
				return err
			}
		}
	}
	if success := cellTidy(from.Success); success != "" && a.Success != "" && success != a.Success {
		criteria := about
		criteria.Kind, criteria.FromText, criteria.ToText = ChangeSuccess, a.Success, success
		if err := l.ask(ctx, criteria); err != nil {
			return err
		}
	}
	if len(from.Core)+len(from.Measures) == 0 {
		return nil
	}
	var ties []Tie
	if err := l.tx.All(ctx, &ties, selectTies, a); err != nil {
		return err
	}
	was, now := tieWords(ties), tieWords(tiesOf(from.Core, from.Measures))
	if was == "" || was == now {
		return nil
	}
	measures := about
	measures.Kind, measures.FromText, measures.ToText = ChangeMeasures, was, now
	return l.ask(ctx, measures)
}

// ask submits a change request for what the file wants; once is enough where the same waits already.
func (l *laying) ask(ctx context.Context, c ChangeRequest) error {
	who, _ := db.Who(ctx)
	c.ID, c.PlanID, c.State, c.Reason, c.Version = db.NewID(), l.Plan.ID, ChangeDraft, l.why, 1
	c.RequestedID, c.RequestedName, c.RequestedOn = who.ID, who.Name, calendar.Of(l.tx.Now().Time)
	if n, err := waitingChange(ctx, l.tx, c); err != nil || n > 0 {
		return err
	}
	if l.why == "" {
		return fault.Invalid("The plan is %s, so the file’s dates, wording and new actions become change requests, and those need a reason.", l.Plan.State).At("why", "Enter why the plan should change")
	}
	if err := c.Submit(c.RequestedID, c.RequestedOn); err != nil {
		return named(err, c.About())
	}
	if err := l.tx.Get(ctx, &c.Number, "select coalesce(max(number), 0) + 1 from plan_change_request where plan_id = :id", l.Plan); err != nil {
		return err
	}
	l.Asked++
	return keepChange(ctx, l.tx, c, true)
}

// needs lays what an action waits for, once all actions of the file are there. What it does not speak of stays.
func (l *laying) needs(ctx context.Context, from ProposedAction) error {
	if len(from.Needs) == 0 {
		return nil
	}
	m := readMark(line{text: from.Ref})
	var all []Action
	if err := l.tx.All(ctx, &all, selectAction+" where a.plan_id = :plan and p.number = :priority and a.number = :n", map[string]any{"plan": l.Plan.ID, "priority": m.p, "n": m.n}); err != nil {
		return err
	}
	for _, a := range all { // none where the action itself is only asked for
		if a.Ended == "" {
			if err := writeNeeds(ctx, l.tx, a, from.Needs); err != nil {
				return named(err, "Action "+from.Ref)
			}
		}
	}
	return nil
}
