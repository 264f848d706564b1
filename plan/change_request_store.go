package plan

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const selectChange = `select c.id, c.plan_id, c.number, c.kind, coalesce(c.action_id, '') as action_id, coalesce(c.milestone_id, '') as milestone_id, c.priority, c.measure, c.from_due, c.to_due,
	c.from_text, c.to_text, c.reason, c.state, c.requested_id, c.requested_name, c.requested_on, c.submitted_on, c.decided_id, c.decided_name, c.decided_on, c.decision,
	c.decision_forum, c.decision_on, c.version, coalesce(q.number, 0) as at_priority, coalesce(a.number, 0) as at_number, coalesce(m.title, '') as step
	from plan_change_request c left join plan_action a on a.id = c.action_id left join plan_priority q on q.id = a.priority_id left join plan_milestone m on m.id = c.milestone_id`

// Changes lists the change requests of a plan, the newest first, as far as the person of the context may read them: drafts only by who
// wrote them.
func (p *Plans) Changes(ctx context.Context, plan Plan) ([]ChangeRequest, error) {
	all := []ChangeRequest{}
	err := p.db.All(ctx, &all, selectChange+" where c.plan_id = :id order by c.number desc", plan)
	return slices.DeleteFunc(all, func(c ChangeRequest) bool { return c.State == ChangeDraft && c.RequestedID != whoID(ctx) }), err
}

// Change reads one change request of a plan by its number.
func (p *Plans) Change(ctx context.Context, plan Plan, number int) (ChangeRequest, error) {
	var c ChangeRequest
	err := p.db.Get(ctx, &c, selectChange+" where c.plan_id = :plan and c.number = :number", map[string]any{"plan": plan.ID, "number": number})
	if f := fault.Of(err); f != nil || err == nil && c.State == ChangeDraft && c.RequestedID != whoID(ctx) {
		return c, fault.NotFound("The plan “%s” has no change request %d.", plan.Title, number).Because(err)
	}
	return c, err
}

// waitingChanges are the requests of a plan that wait to be decided, in the order in which they were written.
func (p *Plans) waitingChanges(ctx context.Context, plan Plan) ([]ChangeRequest, error) {
	all := []ChangeRequest{}
	err := p.db.All(ctx, &all, selectChange+" where c.plan_id = :id and c.state = 'submitted' order by c.number", plan)
	return all, err
}

// submittedChanges are the requests of a plan that wait to be decided, by action.
func (p *Plans) submittedChanges(ctx context.Context, plan Plan) (map[string][]ChangeRequest, error) {
	all, err := p.waitingChanges(ctx, plan)
	if err != nil {
		return nil, err
	}
	by := map[string][]ChangeRequest{}
	for _, c := range all {
		by[c.ActionID] = append(by[c.ActionID], c)
	}
	return by, nil
}

// ChangeEdit is what the form of a change request says.
type ChangeEdit struct {
	Number      int // of a draft that is gone on with; 0 for a new request
	Kind        ChangeKind
	Ref         string // of the action, "1.3"; empty for a new one
	MilestoneID string
	Priority    int
	Due         calendar.Date
	Measure     string // whose target it is
	Text        string
	Reason      string
	Version     int
}

// mayRequest says whether the person may ask for a change of an action, or of what stands under a priority: whoever may ask to move a date, and
// whoever writes the plan.
func mayRequest(ctx context.Context, row account.Subject) error {
	if may(ctx, account.DateRequest, row) == nil {
		return nil
	}
	return may(ctx, account.PlanWrite, row)
}

// RequestChange keeps a change request, as a draft or submitted, and gives its number.
func (p *Plans) RequestChange(ctx context.Context, slug string, e ChangeEdit, submit bool) (int, error) {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return 0, err
	}
	c, err := p.prepared(ctx, plan, e)
	if err != nil {
		return e.Number, err
	}
	verb := "drafted"
	if submit {
		if err := c.Submit(c.RequestedID, p.db.Today()); err != nil {
			return e.Number, err
		}
		verb = "submitted"
	} else if err := orNil(c.wrong()); err != nil {
		return e.Number, err
	}
	fresh := c.Number == 0
	if fresh {
		if err := p.db.Get(ctx, &c.Number, "select coalesce(max(number), 0) + 1 from plan_change_request where plan_id = :id", plan); err != nil {
			return 0, err
		}
	}
	return c.Number, p.db.Write(ctx, changeSentence(verb, c, plan), func(tx *db.Tx) error { return keepChange(ctx, tx, c, fresh) })
}

// prepared fills a request with what stands now.
func (p *Plans) prepared(ctx context.Context, plan Plan, e ChangeEdit) (c ChangeRequest, err error) {
	if err := plan.Open(); err != nil {
		return c, err
	}
	if !plan.State.Fixed() {
		return c, fault.Conflict("The plan is %s, so it is changed directly and needs no change request.", plan.State)
	}
	who, _ := db.Who(ctx)
	c = ChangeRequest{ID: db.NewID(), PlanID: plan.ID, State: ChangeDraft, RequestedID: who.ID, RequestedName: who.Name, RequestedOn: p.db.Today(), Version: 1}
	if e.Number > 0 {
		if c, err = p.Change(ctx, plan, e.Number); err != nil {
			return c, err
		}
		if c.State != ChangeDraft {
			return c, fault.Conflict("Change request %d is %s, so it cannot be changed.", c.Number, c.State)
		}
		if c.Version != e.Version {
			return c, stale("this change request", pair{"reason", "Why", c.Reason, cellTidy(e.Reason)}, pair{"text", "What is asked for", c.ToText, cellTidy(e.Text)}, pair{"due", "New date", c.ToDue.Words(), e.Due.Words()})
		}
	}
	c.Kind, c.Priority, c.Measure, c.ToDue, c.ToText, c.Reason = e.Kind, e.Priority, e.Measure, e.Due, e.Text, e.Reason
	if e.Kind.Asks() == "" {
		return c, fault.Invalid("Say what is to change.").At("kind", "Select what is to change")
	}
	if e.Kind == ChangeAdd || e.Kind == ChangeTitle {
		q, err := p.Priority(ctx, plan, e.Priority)
		if err != nil {
			return c, fault.Invalid("Say which priority it is about.").At("priority", "Select the priority")
		}
		if e.Kind == ChangeTitle {
			c.FromText = q.Text
		}
		return c, mayRequest(ctx, account.Subject{Priority: fmt.Sprintf("%s/%d", plan.Slug, e.Priority)})
	}
	a, _, err := p.Action(ctx, plan.Slug+"/"+e.Ref)
	if err != nil {
		return c, err
	}
	if err := mayRequest(ctx, a.subject(plan.Slug)); err != nil {
		return c, err
	}
	if a.Ended != "" {
		return c, fault.Conflict("Action %s is %s, so it moves no more.", a.Ref(), a.Ended)
	}
	c.ActionID, c.AtPriority, c.AtNumber, c.FromText = a.ID, a.Priority, a.Number, a.Text
	switch e.Kind {
	case ChangeDue:
		c.FromDue = a.Due
	case ChangeStep:
		m, err := p.Milestone(ctx, a, e.MilestoneID)
		if err != nil {
			return c, err
		}
		if !m.Done.IsZero() {
			return c, fault.Conflict("This milestone was done on %s, so its date moves no more.", m.Done.Words())
		}
		c.MilestoneID, c.Step, c.FromDue = m.ID, m.Title, m.Due
	case ChangeStart:
		c.FromDue = a.Starts
	case ChangeSuccess:
		c.FromText = a.Success
	case ChangeMeasures:
		ties, err := p.Ties(ctx, a)
		if err != nil {
			return c, err
		}
		c.FromText, c.ToText = tieWords(ties), tieWords(readTies(e.Text))
	case ChangeTarget:
		c.FromText, err = p.targetNow(ctx, a, c.Measure)
		return c, err
	case ChangeMerge:
		if m := readMark(line{text: e.Text}); m.kind == markBareRef {
			if into, _, err := p.Action(ctx, plan.Slug+"/"+e.Text); err != nil {
				return c, fault.Invalid("The change cannot be asked for yet.").At("text", fmt.Sprintf("The plan has no action %s", short(e.Text)))
			} else if into.Ended != "" {
				return c, fault.Invalid("The change cannot be asked for yet.").At("text", fmt.Sprintf("Action %s is %s itself", into.Ref(), into.Ended))
			}
		}
	}
	return c, nil
}

func changeSentence(verb string, c ChangeRequest, plan Plan) string {
	s := fmt.Sprintf("%s change request %d in the plan “%s”: %s", verb, c.Number, plan.Title, c.About())
	if c.Kind.dated() || c.Kind == ChangeTarget {
		s += fmt.Sprintf(", from %s to %s", c.From(), c.To())
	}
	if c.Reason != "" {
		s += " (" + short(c.Reason) + ")"
	}
	return s
}

// keepChange stores a request that is new or still a draft. Of one thing only one change of a kind waits at a time.
func keepChange(ctx context.Context, tx *db.Tx, c ChangeRequest, fresh bool) error {
	tx.About("change", c.ID)
	tx.About("plan", c.PlanID)
	if c.ActionID != "" {
		tx.About("action", c.ActionID)
	}
	if c.State == ChangeSubmitted {
		if n, err := waitingChange(ctx, tx, c); err != nil || n > 0 {
			if err == nil {
				err = fault.Conflict("Change request %d asks for the same already and waits to be decided.", n)
			}
			return err
		}
	}
	statement := `insert into plan_change_request (id, plan_id, number, kind, action_id, milestone_id, priority, measure, from_due, to_due, from_text, to_text, reason, state,
		requested_id, requested_name, requested_on, submitted_on, version) values (:id, :plan_id, :number, :kind, nullif(:action_id, ''), nullif(:milestone_id, ''), :priority, :measure, :from_due, :to_due,
		:from_text, :to_text, :reason, :state, :requested_id, :requested_name, :requested_on, :submitted_on, :version) on conflict (plan_id, number) do nothing`
	if !fresh {
		statement = `update plan_change_request set kind = :kind, priority = :priority, measure = :measure, from_due = :from_due, to_due = :to_due, from_text = :from_text, to_text = :to_text, reason = :reason,
			state = :state, submitted_on = :submitted_on, version = version + 1 where id = :id and version = :version`
	}
	n, err := tx.Exec(ctx, statement, c)
	if err == nil && n == 0 {
		return fault.Overtaken("Somebody else wrote a change request at the same moment. Send yours again.")
	}
	return err
}

// waitingChange is the number of the submitted request that asks for the same kind of change of the same thing; 0 where there is none.
func waitingChange(ctx context.Context, tx *db.Tx, c ChangeRequest) (n int, err error) {
	err = tx.Get(ctx, &n, `select coalesce(max(number), 0) from plan_change_request where plan_id = :plan_id and kind = :kind and state = 'submitted' and id <> :id
		and coalesce(action_id, '') = :action_id and coalesce(milestone_id, '') = :milestone_id and measure = :measure and (kind <> 'priority title' or priority = :priority) and (kind <> 'new action' or to_text = :to_text)`, c)
	return n, err
}

// DecideChange approves or refuses a change request. Approved, it happens in the same write.
func (p *Plans) DecideChange(ctx context.Context, slug string, number int, approve bool, d Decision) error {
	if err := may(ctx, account.PlanApprove, account.Subject{}); err != nil {
		return err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return err
	}
	if err := plan.Open(); err != nil {
		return err
	}
	c, err := p.Change(ctx, plan, number)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	was := c.State
	if err := c.Decide(approve, who.ID, who.Name, d, p.db.Today()); err != nil {
		return p.refused(ctx, err, fmt.Sprintf("was refused: decided change request %d in the plan “%s”, which is %s", number, plan.Title, was), "change", c.ID)
	}
	return p.db.Write(ctx, changeSentence(string(c.State), c, plan)+": "+c.Decision.Words(), func(tx *db.Tx) error {
		tx.About("change", c.ID)
		tx.About("plan", plan.ID)
		n, err := tx.Exec(ctx, `update plan_change_request set state = :state, decided_id = :decided_id, decided_name = :decided_name, decided_on = :decided_on, decision = :decision,
			decision_forum = :decision_forum, decision_on = :decision_on, version = version + 1 where id = :id and version = :version`, c)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else decided this request at the same moment.")
		}
		if err != nil || !approve {
			return err
		}
		if err := p.apply(ctx, tx, plan, c); err != nil {
			return err
		}
		return p.ringMilestones(ctx, tx)
	})
}

// apply makes an approved change happen.
func (p *Plans) apply(ctx context.Context, tx *db.Tx, plan Plan, c ChangeRequest) error {
	switch c.Kind {
	case ChangeAdd:
		return p.applyNew(ctx, tx, plan, c)
	case ChangeTitle:
		return applyTitle(ctx, tx, c)
	}
	var a Action
	if err := tx.Get(ctx, &a, selectAction+" where a.id = :action_id", c); err != nil {
		return err
	}
	if a.Ended != "" {
		return fault.Conflict("Action %s is %s by now, so nothing of it moves.", a.Ref(), a.Ended)
	}
	a.emptyNotNull()
	tx.About("action", a.ID)
	switch c.Kind {
	case ChangeDue:
		if a.Due != c.FromDue {
			return c.moved(orNoDate(a.Due))
		}
		a.MoveDue(c.ToDue, c.Reason)
		return writeAction(ctx, tx, a)
	case ChangeStep:
		n, err := tx.Exec(ctx, `update plan_milestone set due = :to_due, moves = moves + 1, version = version + 1 where id = :milestone_id and due = :from_due and done is null`, c)
		if err == nil && n == 0 {
			return fault.Conflict("Since this was asked for, the milestone was moved or done.")
		}
		if err != nil {
			return err
		}
		return remember(ctx, tx, "milestone", c.MilestoneID)
	case ChangeWording:
		if a.Text != c.FromText {
			return c.moved(a.Text)
		}
		a.Reword(c.ToText)
		return writeAction(ctx, tx, a)
	case ChangeStart:
		if a.Starts != c.FromDue {
			return c.moved(orNoDate(a.Starts))
		}
		a.Starts = c.ToDue
		if err := a.checkImported(); err != nil {
			return err
		}
		return writeAction(ctx, tx, a)
	case ChangeSuccess:
		if a.Success != c.FromText {
			return c.moved(a.Success)
		}
		a.Success = c.ToText
		return writeAction(ctx, tx, a)
	case ChangeMeasures:
		return applyTies(ctx, tx, a, c)
	case ChangeTarget:
		return p.applyTarget(ctx, tx, a, c)
	case ChangeStop:
		a.End(Withdrawn, c.Reason, c.DecidedName, c.DecidedOn)
		return writeAction(ctx, tx, a)
	case ChangeMerge:
		return p.applyMerge(ctx, tx, plan, c, a)
	}
	return p.applySplit(ctx, tx, c, a)
}

// applyNew adds the action that was asked for, with its baseline.
func (p *Plans) applyNew(ctx context.Context, tx *db.Tx, plan Plan, c ChangeRequest) error {
	var q Priority
	if err := tx.Get(ctx, &q, selectPriority+" where plan_id = :plan_id and number = :priority", c); err != nil {
		return err
	}
	a := Action{Wording: Wording{Text: c.ToText}, Due: c.ToDue, BaselineDue: c.ToDue, Delivery: NotStarted, Impact: TooEarly}
	return addTo(ctx, tx, q, &a)
}

// addTo adds an action to a priority with the next number.
func addTo(ctx context.Context, tx *db.Tx, q Priority, a *Action) error {
	a.ID, a.PlanID, a.PriorityID, a.Priority, a.Version = db.NewID(), q.PlanID, q.ID, q.Number, 1
	a.emptyNotNull()
	if err := tx.Get(ctx, &a.Number, "select coalesce(max(number), 0) + 1 from plan_action where priority_id = :id", q); err != nil {
		return err
	}
	if err := a.checkImported(); err != nil {
		return err
	}
	return insertNew(ctx, tx, *a)
}
