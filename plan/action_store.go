package plan

import (
	"context"
	"fmt"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const selectAction = `select a.id, a.plan_id, a.priority_id, p.number as priority, a.number, a.text, a.child_text, a.text_version, a.approved_for, a.approved_by,
	a.approved_on, a.question, a.articles, a.owner_id, a.owner_name, a.owner_was, a.unowned_since, a.owner_since, a.delegates, a.starts, a.baseline_due, a.due, a.moved_why, a.moves, a.delivery, a.impact, a.impact_proposed, a.impact_proposed_by, a.impact_proposed_on,
	a.public_reason, a.how_we_know, a.problem, a.activity, a.difference, a.success, a.lead_agency, a.partners, a.ended, a.ended_why, a.ended_by, a.ended_on, a.version
	from plan_action a join plan_priority p on p.id = a.priority_id`

// Actions lists the actions of a plan in order, as far as the person of the context may read them.
func (p *Plans) Actions(ctx context.Context, plan Plan) ([]Action, error) {
	all := []Action{}
	if err := p.db.All(ctx, &all, selectAction+" where a.plan_id = :id order by p.number, a.number", plan); err != nil {
		return nil, err
	}
	mine := all[:0]
	for _, a := range all {
		if may(ctx, account.PlanRead, a.subject(plan.Slug)) == nil {
			mine = append(mine, a)
		}
	}
	return mine, nil
}

// Action reads one action by its whole ref, "roadmap-2023/1.3", with the plan that it stands in.
func (p *Plans) Action(ctx context.Context, full string) (Action, Plan, error) {
	return p.actionFor(ctx, full, account.PlanRead)
}

// actionFor reads one action by its whole ref for whoever holds a permission on it. Some may read updates but not the plan's pages: the
// lead member and the data protection officer.
func (p *Plans) actionFor(ctx context.Context, full, permission string) (Action, Plan, error) {
	slug, priority, n, err := splitRef(full)
	if err != nil {
		return Action{}, Plan{}, err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return Action{}, plan, err
	}
	var a Action
	err = p.db.Get(ctx, &a, selectAction+" where a.plan_id = :plan and p.number = :priority and a.number = :n", map[string]any{"plan": plan.ID, "priority": priority, "n": n})
	if f := fault.Of(err); f != nil {
		return a, plan, fault.NotFound("The plan “%s” has no action %d.%d.", plan.Title, priority, n).Because(err)
	}
	if err != nil {
		return a, plan, err
	}
	return a, plan, may(ctx, permission, a.subject(plan.Slug))
}

// forChange reads an action that is about to be changed under a permission; a closed plan refuses.
func (p *Plans) forChange(ctx context.Context, full, permission string) (Action, Plan, error) {
	a, plan, err := p.Action(ctx, full)
	if err != nil {
		return a, plan, err
	}
	if err := may(ctx, permission, a.subject(plan.Slug)); err != nil {
		return a, plan, err
	}
	if a.Ended != "" {
		return a, plan, fault.Conflict("Action %s is %s, so nothing of it changes any more.", a.Ref(), a.Ended)
	}
	return a, plan, plan.Open()
}

const insertAction = `insert into plan_action (id, plan_id, priority_id, number, text, child_text, text_version, approved_for, approved_by, approved_on, question, articles,
	owner_id, owner_name, owner_was, unowned_since, owner_since, delegates, starts, baseline_due, due, moved_why, moves, delivery, impact, impact_proposed, impact_proposed_by, impact_proposed_on, public_reason, how_we_know, problem, activity, difference, success, lead_agency, partners, ended, ended_why, ended_by, ended_on, version)
	values (:id, :plan_id, :priority_id, :number, :text, :child_text, :text_version, :approved_for, :approved_by, :approved_on, :question, :articles,
	:owner_id, :owner_name, :owner_was, :unowned_since, :owner_since, :delegates, :starts, :baseline_due, :due, :moved_why, :moves, :delivery, :impact, :impact_proposed, :impact_proposed_by, :impact_proposed_on, :public_reason, :how_we_know, :problem, :activity, :difference, :success, :lead_agency, :partners, :ended, :ended_why, :ended_by, :ended_on, :version)`

const updateAction = `update plan_action set text = :text, child_text = :child_text, text_version = :text_version, approved_for = :approved_for, approved_by = :approved_by,
	approved_on = :approved_on, question = :question, articles = :articles, owner_id = :owner_id, owner_name = :owner_name, owner_was = :owner_was, unowned_since = :unowned_since, owner_since = :owner_since, delegates = :delegates, starts = :starts,
	baseline_due = :baseline_due, due = :due, moved_why = :moved_why, moves = :moves, delivery = :delivery, impact = :impact, impact_proposed = :impact_proposed, impact_proposed_by = :impact_proposed_by, impact_proposed_on = :impact_proposed_on,
	public_reason = :public_reason, how_we_know = :how_we_know, problem = :problem, activity = :activity, difference = :difference, success = :success, lead_agency = :lead_agency, partners = :partners, ended = :ended, ended_why = :ended_why, ended_by = :ended_by, ended_on = :ended_on, version = version + 1 where id = :id and version = :version`

// writeAction stores a changed action. The version must still be the one that was read, or the change is refused with
// both texts.
func writeAction(ctx context.Context, tx *db.Tx, a Action) error {
	tx.About("action", a.ID)
	tx.About("plan", a.PlanID)
	n, err := tx.Exec(ctx, updateAction, a)
	if err != nil {
		return err
	}
	if n == 1 {
		return remember(ctx, tx, "action", a.ID)
	}
	var now Action
	if err := tx.Get(ctx, &now, selectAction+" where a.id = :id", a); err != nil {
		return err
	}
	return now.against(a)
}

// against is the conflict of an action as it stands with what somebody made of it meanwhile, field by field.
func (a Action) against(sent Action, more ...pair) error {
	return stale("this action", append([]pair{{"text", "The text of the action", a.Text, sent.Text}, {"child-text", "The same in children’s words", a.Child, sent.Child},
		{"owner", "Owner", a.OwnerName, sent.OwnerName}, {"problem", "Problem", a.Problem, sent.Problem}, {"activity", "Activity", a.Activity, sent.Activity},
		{"difference", "Intended difference for children", a.Difference, sent.Difference}, {"success", "Success criteria", a.Success, sent.Success},
		{"lead-agency", "Lead agency", a.LeadAgency, sent.LeadAgency}, {"partners", "Partners", a.Partners, sent.Partners},
		{"starts", "Starts", a.Starts.Words(), sent.Starts.Words()}, {"due", "Due", a.Due.Words(), sent.Due.Words()},
		{"public-reason", "Why it is late, on hold or stopped", a.PublicReason, sent.PublicReason}, {"how-we-know", "How we know that it is done", a.HowWeKnow, sent.HowWeKnow},
		{"question", "What we ask children about it", a.Question, sent.Question}, {"articles", "Children’s rights", articleList(a.Articles.V), articleList(sent.Articles.V)}}, more...)...)
}

// staleAction is the conflict of an edit of an action with what stands.
func (p *Plans) staleAction(ctx context.Context, a Action, e ActionEdit) error {
	now, err := p.Edit(ctx, a)
	if err != nil {
		return err
	}
	sent := a
	sent.fill(e)
	sent.emptyNotNull()
	if err := p.owner(ctx, &sent); err != nil {
		return err
	}
	sent.wrong() // tidies what was sent as it would be stored
	return a.against(sent, pair{"needs", "Actions of this plan that it waits for", strings.Join(now.Needs, ", "), strings.Join(e.Needs, ", ")})
}

// fill puts what the form of an action says into it.
func (a *Action) fill(e ActionEdit) {
	a.Reword(e.Text)
	a.RewordForChildren(e.Child)
	a.Question, a.Articles.V, a.OwnerID, a.OwnerName = e.Question, e.Articles, e.OwnerID, squeeze(e.OwnerName)
	a.Starts, a.PublicReason, a.HowWeKnow = e.Starts, e.PublicReason, e.HowWeKnow
	a.Delegates.V = e.Delegates
	a.purpose(e.Purpose)
	a.Due = e.Due
}

// AddAction adds an action to a priority of a plan, with the next number where none is given.
func (p *Plans) AddAction(ctx context.Context, slug string, priority int, a Action) (ref string, err error) {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return "", err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return "", err
	}
	if err := plan.free("actions are added"); err != nil {
		return "", err
	}
	q, err := p.Priority(ctx, plan, priority)
	if err != nil {
		return "", err
	}
	a.ID, a.PlanID, a.PriorityID, a.Priority, a.Version = db.NewID(), plan.ID, q.ID, q.Number, 1
	a.Delivery, a.Impact = NotStarted, TooEarly
	a.emptyNotNull()
	if a.Number == 0 {
		if err := p.db.Get(ctx, &a.Number, "select coalesce(max(number), 0) + 1 from plan_action where priority_id = :id", q); err != nil {
			return "", err
		}
	} else if _, _, err := p.Action(ctx, plan.Slug+"/"+a.Ref()); err == nil {
		return "", fault.Conflict("The plan has an action %s already.", a.Ref()).At("number", "The plan has an action with this number already")
	}
	if err := p.owner(ctx, &a); err != nil {
		return "", err
	}
	if err := a.Check(); err != nil {
		return "", err
	}
	return a.Ref(), p.db.Write(ctx, fmt.Sprintf("added action %s “%s” to the plan “%s”", a.Ref(), short(a.Text), plan.Title), func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		return insertNew(ctx, tx, a)
	})
}

// owner fills in the name of an owner who can sign in. An owner's id that nobody has is refused.
func (p *Plans) owner(ctx context.Context, a *Action) error {
	if a.OwnerID == "" {
		return nil
	}
	person, err := p.accounts.Person(ctx, a.OwnerID)
	if f := fault.Of(err); f != nil {
		return fault.Invalid("The owner was not found.").At("owner", "Select the owner from the list").Because(err)
	}
	a.OwnerName = person.Name
	return err
}

// ActionEdit is what the form of an action says.
type ActionEdit struct {
	WordingEdit
	Question     string
	Articles     []int
	OwnerID      string   // a person of the council, or
	OwnerName    string   // just a name, for partners without an account
	Delegates    []string // ids of people who may write its updates
	Starts, Due  calendar.Date
	PublicReason string
	HowWeKnow    string
	Purpose
	Needs []string // refs of the actions of the plan that it waits for
}

// Purpose is why an action is in the plan and who works on it, as its form says it.
type Purpose struct {
	Problem, Activity, Difference, Success, LeadAgency, Partners string
}

func (a *Action) purpose(e Purpose) {
	a.Problem, a.Activity, a.Difference, a.Success, a.LeadAgency, a.Partners = e.Problem, e.Activity, e.Difference, e.Success, e.LeadAgency, e.Partners
}

// EditAction changes an action. The version is the one that the editor saw: an edit begun before somebody else's is refused
// with both texts, and nothing is lost.
func (p *Plans) EditAction(ctx context.Context, full string, e ActionEdit) error {
	a, plan, err := p.forChange(ctx, full, account.PlanWrite)
	if err != nil {
		return err
	}
	if a.Version != e.Version {
		return p.staleAction(ctx, a, e)
	}
	was := a
	a.fill(e)
	a.emptyNotNull()
	if err := plan.heldEdit(was, a); err != nil {
		return err
	}
	if err := p.owner(ctx, &a); err != nil {
		return err
	}
	to := a
	a.OwnerID, a.OwnerName = was.OwnerID, was.OwnerName
	a.HandOver(to.OwnerID, to.OwnerName, p.db.Today())
	if err := a.Check(); err != nil {
		return err
	}
	return p.db.Write(ctx, changeOf(was, a, plan), func(tx *db.Tx) error {
		if err := writeAction(ctx, tx, a); err != nil {
			return err
		}
		return writeNeeds(ctx, tx, a, e.Needs)
	})
}

// changeOf says in one sentence what an edit changed.
func changeOf(was, now Action, plan Plan) string {
	var what []string
	for _, c := range []struct {
		changed bool
		words   string
	}{
		{was.Text != now.Text, "the wording"},
		{was.Child != now.Child, "the child text"},
		{was.OwnerName != now.OwnerName, "the owner to " + orNobody(now.OwnerName)},
		{fmt.Sprint(was.Delegates.V) != fmt.Sprint(now.Delegates.V), "who stands in for the owner"},
		{was.Due != now.Due, "the due date to " + orNoDate(now.Due)},
		{was.Starts != now.Starts, "the start date"},
		{was.PublicReason != now.PublicReason, "the public reason"},
		{was.HowWeKnow != now.HowWeKnow, "how we know"},
		{was.Question != now.Question, "the question for children"},
		{was.Problem != now.Problem, "the problem"},
		{was.Activity != now.Activity, "the activity"},
		{was.Difference != now.Difference, "the intended difference"},
		{was.Success != now.Success, "the success criteria"},
		{was.LeadAgency != now.LeadAgency || was.Partners != now.Partners, "who works on it"},
		{fmt.Sprint(was.Articles.V) != fmt.Sprint(now.Articles.V), "the rights"},
	} {
		if c.changed {
			what = append(what, c.words)
		}
	}
	if len(what) == 0 {
		what = []string{"nothing"}
	}
	return fmt.Sprintf("changed %s of action %s in the plan “%s”", joined(what), now.Ref(), plan.Title)
}

func orNobody(name string) string {
	if name == "" {
		return "nobody"
	}
	return name
}

func orNoDate(d calendar.Date) string {
	if d.IsZero() {
		return "none"
	}
	return d.Words()
}

// ApproveChild says that the child text of an action fits its formal text as it now stands.
func (p *Plans) ApproveChild(ctx context.Context, full string) error {
	a, plan, err := p.forChange(ctx, full, account.PlanWrite)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := a.Approve(who.Name, p.db.Today()); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("approved the child text of action %s in the plan “%s”", a.Ref(), plan.Title), func(tx *db.Tx) error { return writeAction(ctx, tx, a) })
}

// ApproveAllChild approves every child text of a plan that is plain enough, and says how many were approved and which were not.
func (p *Plans) ApproveAllChild(ctx context.Context, slug string) (approved int, failed []string, err error) {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return 0, nil, err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return 0, nil, err
	}
	if err := plan.Open(); err != nil {
		return 0, nil, err
	}
	priorities, err := p.Priorities(ctx, plan)
	if err != nil {
		return 0, nil, err
	}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return 0, nil, err
	}
	who, _ := db.Who(ctx)
	var fit []Action
	var fitPriorities []Priority
	for _, a := range actions {
		if a.Approved() && !a.Stale() {
			continue
		}
		if err := a.Approve(who.Name, p.db.Today()); err != nil {
			failed = append(failed, a.Ref())
			continue
		}
		fit = append(fit, a)
	}
	for _, q := range priorities {
		if (!q.Approved() || q.Stale()) && q.Approve(who.Name, p.db.Today()) == nil {
			fitPriorities = append(fitPriorities, q)
		}
	}
	approved = len(fit) + len(fitPriorities)
	if approved == 0 {
		return 0, failed, nil
	}
	return approved, failed, p.db.Write(ctx, fmt.Sprintf("approved %s of the plan “%s”", count(approved, "child text", "child texts"), plan.Title), func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		for _, a := range fit {
			if err := writeAction(ctx, tx, a); err != nil {
				return err
			}
		}
		for _, q := range fitPriorities {
			if err := writePriority(ctx, tx, q); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetImpact sets what an action has done for children; its owner cannot.
func (p *Plans) SetImpact(ctx context.Context, full string, i Impact) error {
	a, plan, err := p.forChange(ctx, full, account.ImpactSet)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	proof, err := p.proof(ctx, a, plan)
	if err != nil {
		return err
	}
	if err := a.SetImpact(i, who.ID, proof); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("set the impact of action %s in the plan “%s” to %s", a.Ref(), plan.Title, i), func(tx *db.Tx) error { return writeAction(ctx, tx, a) })
}

// Tie is the link between an action and a measure, by the measure's key.
type Tie struct {
	Measure string `db:"measure"`
	Core    bool   `db:"core"` // it shows first whether the action makes a difference
}

// Ties lists the measures of an action, the core ones first.
func (p *Plans) Ties(ctx context.Context, a Action) ([]Tie, error) {
	ties := []Tie{}
	err := p.db.All(ctx, &ties, selectTies, a)
	return ties, err
}

const selectTies = "select measure, core from plan_action_measure where action_id = :id order by place"

// TieMeasures replaces the measures of an action. A key need not be computed yet; it must only look like one.
func (p *Plans) TieMeasures(ctx context.Context, full string, core, others []string) error {
	a, plan, err := p.forChange(ctx, full, account.PlanWrite)
	if err != nil {
		return err
	}
	wrong := fault.Invalid("Some measures cannot be tied to the action.")
	checkTies(wrong, tiesOf(core, others))
	if err := orNil(wrong); err != nil {
		return err
	}
	was, err := p.Ties(ctx, a)
	if err != nil {
		return err
	}
	if err := plan.held(tieWords(was), tieWords(tiesOf(core, others)), "measures are tied and dropped"); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("tied action %s in the plan “%s” to %s", a.Ref(), plan.Title, orNone(append(append([]string{}, core...), others...))), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		return writeTies(ctx, tx, a.ID, core, others)
	})
}

func orNone(keys []string) string {
	if len(keys) == 0 {
		return "no measures"
	}
	return strings.Join(keys, ", ")
}

func writeTies(ctx context.Context, tx *db.Tx, action string, core, others []string) error {
	if _, err := tx.Exec(ctx, "delete from plan_action_measure where action_id = :id", map[string]any{"id": action}); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, k := range append(append([]string{}, core...), others...) {
		if seen[k] {
			continue
		}
		seen[k] = true
		if _, err := tx.Exec(ctx, "insert into plan_action_measure (action_id, measure, core, place) values (:id, :measure, :core, :place)",
			map[string]any{"id": action, "measure": k, "core": i < len(core), "place": i}); err != nil {
			return err
		}
	}
	return nil
}

// ActionsOf lists the refs, "roadmap-2023/1.3", of the actions that a measure is tied to.
func (p *Plans) ActionsOf(ctx context.Context, measure string) ([]string, error) {
	refs := []struct {
		Slug     string `db:"slug"`
		Priority int    `db:"priority"`
		Number   int    `db:"number"`
	}{}
	if err := p.db.All(ctx, &refs, `select l.slug, p.number as priority, a.number from plan_action_measure m join plan_action a on a.id = m.action_id
		join plan_priority p on p.id = a.priority_id join plan l on l.id = a.plan_id where m.measure = :measure order by l.slug, p.number, a.number`,
		map[string]any{"measure": measure}); err != nil {
		return nil, err
	}
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = fmt.Sprintf("%s/%d.%d", r.Slug, r.Priority, r.Number)
	}
	return out, nil
}

// Edit is an action as its form shows it before anything is changed.
func (p *Plans) Edit(ctx context.Context, a Action) (ActionEdit, error) {
	if a.OwnerID != "" {
		a.OwnerName = "" // the box for a name is for those who cannot sign in
	}
	e := ActionEdit{WordingEdit: WordingEdit{a.Text, a.Child, a.Version}, Question: a.Question, Articles: a.Articles.V, OwnerID: a.OwnerID, OwnerName: a.OwnerName, Delegates: a.Delegates.V,
		Starts: a.Starts, Due: a.Due, PublicReason: a.PublicReason, HowWeKnow: a.HowWeKnow,
		Purpose: Purpose{a.Problem, a.Activity, a.Difference, a.Success, a.LeadAgency, a.Partners}}
	needs, err := p.Needs(ctx, a)
	for _, n := range needs {
		e.Needs = append(e.Needs, n.Ref())
	}
	return e, err
}
