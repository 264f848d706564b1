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

// Release is one proposal to publish a plan, and its approval.
type Release struct {
	ID           string              `db:"id"`
	PlanID       string              `db:"plan_id"`
	Number       int                 `db:"number"`
	Payload      db.JSON[PublicPlan] `db:"payload"`
	ProposedID   string              `db:"proposed_id"`
	ProposedName string              `db:"proposed_name"`
	ProposedOn   calendar.Date       `db:"proposed_on"`
	ApprovedID   string              `db:"approved_id"`
	ApprovedName string              `db:"approved_name"`
	ApprovedOn   calendar.Date       `db:"approved_on"`
}

// Approve lets a release out. Whoever proposed it cannot.
func (r *Release) Approve(by, name string, on calendar.Date) error {
	if !r.ApprovedOn.IsZero() {
		return fault.Conflict("%s approved this release on %s already.", r.ApprovedName, r.ApprovedOn.Words())
	}
	if by == r.ProposedID {
		return fault.Forbidden("You proposed this release, so somebody else must approve it.")
	}
	r.ApprovedID, r.ApprovedName, r.ApprovedOn = by, name, on
	r.Payload.V.Release, r.Payload.V.Released = r.Number, on
	for i := range r.Payload.V.Priorities {
		for j := range r.Payload.V.Priorities[i].Actions {
			if a := &r.Payload.V.Priorities[i].Actions[j]; a.LastChanged.IsZero() {
				a.LastChanged = on
			}
		}
	}
	return nil
}

// Block is something that keeps a plan from being published.
type Block struct {
	Ref string // of the action; "Priority 3", "Plan" for what is no action
	Why string
}

// blocks says what keeps a plan from being published on a day: a late, paused or stopped action without its reason, a done
// one without how we know, and child texts that are missing or not plain enough.
func blocks(plan PublicPlan, today calendar.Date) []Block {
	var out []Block
	child := func(ref, text string) {
		if text == "" {
			out = append(out, Block{ref, "It has no child text."})
			return
		}
		for _, p := range childProblems(text) {
			out = append(out, Block{ref, "The child text is not plain enough: " + p})
		}
	}
	if plan.ChildVision != "" {
		child("Plan", plan.ChildVision)
	}
	for _, q := range plan.Priorities {
		child(fmt.Sprintf("Priority %d", q.Number), q.ChildText)
		for _, a := range q.Actions {
			child(a.Ref, a.ChildText)
			if w := a.Word(today); w.NeedsReason() && a.Reason == "" {
				out = append(out, Block{a.Ref, fmt.Sprintf("It is “%s” and has no reason for the public.", w)})
			}
			if a.Delivery == Delivered && a.HowWeKnow == "" {
				out = append(out, Block{a.Ref, "It is done and does not say how we know."})
			}
		}
	}
	if done, all := plan.Count(); all == 0 {
		out = append(out, Block{"Plan", fmt.Sprintf("It has no actions (%d done).", done)})
	}
	return out
}

// Blocks lists what keeps a plan from being published today.
func (p *Plans) Blocks(ctx context.Context, slug string) ([]Block, error) {
	public, _, err := p.draftOf(ctx, slug)
	if err != nil {
		return nil, err
	}
	all := blocks(public, p.db.Today())
	for _, ready := range p.ready {
		if err := ready(ctx); err != nil {
			f := fault.Of(err)
			if f == nil {
				return nil, err
			}
			all = append(all, Block{"Site", f.Words})
		}
	}
	return all, nil
}

// draftOf lays out a plan as the public would read it if it were released now.
func (p *Plans) draftOf(ctx context.Context, slug string) (PublicPlan, Plan, error) {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return PublicPlan{}, plan, err
	}
	public := PublicPlan{Slug: plan.Slug, Title: plan.Title, ChildTitle: plan.ChildTitle, Vision: plan.Vision, ChildVision: plan.ChildVision,
		Starts: plan.Starts, Ends: plan.Ends, Period: plan.Period(), Closed: plan.State == PlanClosed}
	priorities, err := p.Priorities(ctx, plan)
	if err != nil {
		return public, plan, err
	}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return public, plan, err
	}
	for _, q := range priorities {
		one := PublicPriority{Number: q.Number, Title: q.Text, ChildName: q.ChildName, ChildText: q.Child, Shape: q.Shape()}
		if one.ChildName == "" {
			one.ChildName = q.Text
		}
		for _, a := range actions {
			if a.PriorityID != q.ID {
				continue
			}
			public, err := p.publicAction(ctx, a)
			if err != nil {
				return PublicPlan{}, plan, err
			}
			one.Actions = append(one.Actions, public)
		}
		public.Priorities = append(public.Priorities, one)
	}
	public.Sources, err = p.inspections.PublicSources(ctx)
	return public, plan, err
}

func (p *Plans) publicAction(ctx context.Context, a Action) (PublicAction, error) {
	out := PublicAction{Ref: a.Ref(), Title: a.Text, ChildText: a.Child, Question: a.Question, Articles: a.Articles.V, Starts: a.Starts, BaselineDue: a.BaselineDue,
		Due: a.Due, MovedWhy: a.MovedWhy, Moves: a.Moves, Ended: a.Ended, EndedOn: a.EndedOn, Delivery: a.Delivery, Impact: a.Impact, Reason: a.PublicReason, HowWeKnow: a.HowWeKnow}
	goes, err := p.GoesOn(ctx, a)
	if err != nil {
		return out, err
	}
	for _, t := range goes {
		out.GoesOn = append(out.GoesOn, PublicTrail{t.Slug, t.Plan, t.Ref(), t.Text})
	}
	updates, err := p.Updates(ctx, a)
	if err != nil {
		return out, err
	}
	for _, u := range updates {
		if u.State != UpdateSignedOff {
			continue
		}
		out.LastChanged = later(out.LastChanged, u.DecidedOn)
		if u.Nothing != "" || correctedBy(updates, u.Number) > 0 { // the public reads what was put right as it now stands
			continue
		}
		out.Updates = append(out.Updates, PublicUpdate{On: u.DecidedOn, WhatHappened: u.WhatHappened, Difference: u.Difference, Next: u.Next, ChildText: u.Child, Delivery: u.Delivery})
	}
	milestones, err := p.Milestones(ctx, a)
	if err != nil {
		return out, err
	}
	for _, m := range milestones {
		out.Milestones = append(out.Milestones, PublicMilestone{m.Title, m.Due, m.Done})
		out.LastChanged = later(out.LastChanged, m.Done)
	}
	ties, err := p.Ties(ctx, a)
	if err != nil {
		return out, err
	}
	for _, t := range ties {
		if t.Core {
			out.Core = append(out.Core, t.Measure)
		} else {
			out.Measures = append(out.Measures, t.Measure)
		}
	}
	recommendations, err := p.AnswersOf(ctx, a)
	for _, r := range recommendations {
		if r.Published.IsZero() || r.Published.After(p.db.Today()) { // a source that is not published stays with the council
			continue
		}
		out.Recommendations = append(out.Recommendations, PublicRecommendation{r.Code, r.Source, r.Number, r.About, r.How})
	}
	return out, err
}

func later(a, b calendar.Date) calendar.Date {
	if b.After(a) {
		return b
	}
	return a
}

// Propose freezes a plan as it stands, for a second person to approve. It is refused while anything blocks it.
func (p *Plans) Propose(ctx context.Context, slug string) (number int, err error) {
	if err := may(ctx, account.ReleasePropose, account.Subject{}); err != nil {
		return 0, err
	}
	public, plan, err := p.draftOf(ctx, slug)
	if err != nil {
		return 0, err
	}
	all, err := p.Blocks(ctx, slug)
	if err != nil {
		return 0, err
	}
	if len(all) > 0 {
		f := fault.Conflict("The plan cannot be published yet: %s %s", all[0].Ref, lowerFirst(all[0].Why))
		if len(all) > 1 {
			f.Words += fmt.Sprintf(" There are %d more things to mend.", len(all)-1)
		}
		return 0, f
	}
	who, _ := db.Who(ctx)
	r := Release{ID: db.NewID(), PlanID: plan.ID, ProposedID: who.ID, ProposedName: who.Name, ProposedOn: p.db.Today()}
	r.Payload.V = public
	if err := p.db.Get(ctx, &r.Number, "select coalesce(max(number), 0) + 1 from plan_release where plan_id = :id", plan); err != nil {
		return 0, err
	}
	return r.Number, p.db.Write(ctx, fmt.Sprintf("proposed release %d of the plan “%s”", r.Number, plan.Title), func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		n, err := tx.Exec(ctx, `insert into plan_release (id, plan_id, number, payload, proposed_id, proposed_name, proposed_on, approved_id, approved_name, approved_on)
			values (:id, :plan_id, :number, :payload, :proposed_id, :proposed_name, :proposed_on, :approved_id, :approved_name, :approved_on) on conflict (plan_id, number) do nothing`, r)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else proposed a release at the same moment.")
		}
		return err
	})
}

func lowerFirst(s string) string {
	if len(s) > 3 && s[:3] == "It " {
		return "i" + s[1:]
	}
	return s
}

const selectRelease = "select id, plan_id, number, payload, proposed_id, proposed_name, proposed_on, approved_id, approved_name, approved_on from plan_release"

// Releases lists the releases of a plan, the newest first.
func (p *Plans) Releases(ctx context.Context, plan Plan) ([]Release, error) {
	all := []Release{}
	err := p.db.All(ctx, &all, selectRelease+" where plan_id = :id order by number desc", plan)
	return all, err
}

// ApproveRelease lets a proposed release out: from now on it is what the public reads.
func (p *Plans) ApproveRelease(ctx context.Context, slug string, number int) error {
	if err := may(ctx, account.ReleaseApprove, account.Subject{}); err != nil {
		return err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return err
	}
	all, err := p.Releases(ctx, plan)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(r Release) bool { return r.Number == number })
	switch {
	case i < 0:
		return fault.NotFound("The plan “%s” has no release %d.", plan.Title, number)
	case i > 0:
		return fault.Conflict("Release %d is newer, so release %d cannot be approved any more.", all[0].Number, number)
	}
	for _, ready := range p.ready {
		if err := ready(ctx); err != nil {
			return err
		}
	}
	r := all[i]
	who, _ := db.Who(ctx)
	if err := r.Approve(who.ID, who.Name, p.db.Today()); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("approved release %d of the plan “%s”", number, plan.Title), func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		n, err := tx.Exec(ctx, `update plan_release set payload = :payload, approved_id = :approved_id, approved_name = :approved_name, approved_on = :approved_on
			where id = :id and approved_on is null`, r)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else approved this release at the same moment.")
		}
		return err
	})
}

// Published lists the plans that the public may read, each as last released; the plan that began last comes first.
func (p *Plans) Published(ctx context.Context) ([]PublicPlan, error) {
	newest := []struct {
		ID string `db:"id"`
	}{}
	if err := p.db.All(ctx, &newest, `select r.id from plan_release r join plan l on l.id = r.plan_id where r.number =
		(select max(n.number) from plan_release n where n.plan_id = r.plan_id and n.approved_on is not null) order by l.starts desc, l.slug`, nil); err != nil {
		return nil, err
	}
	plans := make([]PublicPlan, 0, len(newest))
	for _, one := range newest {
		if kept, ok := p.released.Load(one.ID); ok {
			plans = append(plans, kept.(PublicPlan))
			continue
		}
		var r Release
		if err := p.db.Get(ctx, &r, selectRelease+" where id = :id", one); err != nil {
			return nil, err
		}
		p.released.Store(one.ID, r.Payload.V)
		plans = append(plans, r.Payload.V)
	}
	return plans, nil
}
