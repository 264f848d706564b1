package sample

import (
	"context"
	"fmt"

	"waymark/calendar"
	"waymark/inspection"
	"waymark/plan"
)

// plan puts the plan's own road into the story: begun from Waymark's template, given owners, dates and steps, its child
// texts approved, consulted on, approved by the director and first released.
func (c *raising) plan() {
	c.tell(moved.AddDays(4), "The plan, from Waymark's own template", c.begin)
	c.add(moved.AddDays(8), c.assign)
	c.add(adopted.AddDays(-2), func(ctx context.Context) error {
		_, failed, err := c.Plans.ApproveAllChild(c.as(ctx, "uma"), slug)
		if err == nil && len(failed) > 0 {
			err = fmt.Errorf("the child texts of %v are not plain enough", failed)
		}
		return err
	})
	c.add(adopted.AddDays(-10), func(ctx context.Context) error {
		return c.Plans.Consult(c.as(ctx, "uma"), slug, "The invented children in care council, two evenings with parents and carers, staff in every service, health and police.")
	})
	c.add(adopted, func(ctx context.Context) error {
		return c.Plans.Approve(c.as(ctx, "della"), slug, plan.Decision{Text: "The plan is approved as put, with its dates.", Forum: "Exampleborough’s invented Cabinet", On: earlier(adopted, c.today)})
	})
	c.add(planFrom, func(ctx context.Context) error { return c.Plans.Begin(c.as(ctx, "della"), slug) })
	if c.clocked && released.Before(c.today) { // a plan as it stood then can be published only then
		c.tell(released, "The plan is published for the first time", c.release)
	}
}

func (c *raising) begin(ctx context.Context) error {
	uma := c.as(ctx, "uma")
	begun, err := c.Plans.StartFromTemplate(uma, plan.Plan{Slug: slug, Title: "Exampleborough’s children’s plan", Starts: planFrom, Ends: planTo}, true)
	if err != nil {
		return err
	}
	edit, err := c.Plans.Plan(uma, begun.Plan.Slug)
	if err != nil {
		return err
	}
	edit.Vision, edit.ChildVision = vision, childVision
	if err := c.Plans.EditPlan(uma, edit); err != nil {
		return err
	}
	for _, r := range plan.BuiltIn().Recommendations {
		err := c.Inspections.KeepRecommendation(uma, inspection.Recommendation{Code: r.Code, Source: fmt.Sprintf("Inspection of Exampleborough (invented), published %s", r.Published.Words()),
			Number: r.Number, About: r.About, Published: r.Published})
		if err != nil {
			return err
		}
	}
	return nil
}

// assign gives each action its owner, its dates and its steps.
func (c *raising) assign(ctx context.Context) error {
	for _, a := range story {
		err := c.edit(ctx, a, func(e *plan.ActionEdit) { e.OwnerID, e.Starts, e.Due = c.cast[a.Owner].ID, a.Starts, a.Due })
		if err != nil {
			return err
		}
		for k, s := range a.Steps {
			if err := c.Plans.AddMilestone(c.as(ctx, "uma"), slug+"/"+a.Ref, s[0], a.stepDue(k)); err != nil {
				return err
			}
		}
	}
	return nil
}

// edit changes an action as the programme manager does in its form: all as it stands, and what is to change.
func (c *raising) edit(ctx context.Context, a told, change func(*plan.ActionEdit)) error {
	uma, full := c.as(ctx, "uma"), slug+"/"+a.Ref
	now, _, err := c.Plans.Action(uma, full)
	if err != nil {
		return err
	}
	e, err := c.Plans.Edit(uma, now)
	if err != nil {
		return err
	}
	change(&e)
	return c.Plans.EditAction(uma, full, e)
}

// play does one beat of the story by the plan's own verbs.
func (c *raising) play(ctx context.Context, b beat) (err error) {
	full, ref := slug+"/"+b.told.Ref, b.told.Ref
	by := c.as(ctx, b.by)
	switch b.act {
	case submits:
		c.newest[ref], err = c.Plans.SaveUpdate(by, full, b.edit, true)
	case corrects:
		b.edit.Corrects = c.newest[ref]
		c.newest[ref], err = c.Plans.SaveUpdate(by, full, b.edit, true)
	case drafts:
		c.newest[ref], err = c.Plans.SaveUpdate(by, full, b.edit, false)
	case returns:
		err = c.Plans.ReturnUpdate(by, full, c.newest[ref], askedOf(b.why))
	case reworks:
		var a plan.Action
		var u plan.Update
		if a, _, err = c.Plans.Action(by, full); err != nil {
			return err
		}
		if u, err = c.Plans.Update(by, a, c.newest[ref]); err != nil {
			return err
		}
		b.edit.Version = u.Version
		c.newest[ref], err = c.Plans.SaveUpdate(by, full, b.edit, true)
	case signs:
		err = c.Plans.SignOff(by, full, c.newest[ref])
	case rates:
		err = c.Plans.SetImpact(by, full, b.to)
	case postpone:
		c.newest["change "+ref], err = c.Plans.RequestChange(by, slug, plan.ChangeEdit{Kind: plan.ChangeDue, Ref: ref, Due: b.told.askedFor(), Reason: b.why}, true)
	case withdraw:
		c.newest["change "+ref], err = c.Plans.RequestChange(by, slug, plan.ChangeEdit{Kind: plan.ChangeStop, Ref: ref, Reason: b.why}, true)
	case decides:
		d := plan.Decision{}
		if d.Text, d.Forum, d.On, err = c.decision(ctx, c.newest["change "+ref], "Agreed as asked."); err == nil {
			err = c.Plans.DecideChange(by, slug, c.newest["change "+ref], true, d)
		}
	case reaches:
		err = c.reach(by, full, b.told.Steps[b.step], b.on)
	}
	if err != nil {
		return fmt.Errorf("%s %s on action %s: %w", b.by, b.act, ref, err)
	}
	return nil
}

func (c *raising) reach(ctx context.Context, full string, step []string, on calendar.Date) error {
	a, _, err := c.Plans.Action(ctx, full)
	if err != nil {
		return err
	}
	all, err := c.Plans.Milestones(ctx, a)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Title == step[0] {
			return c.Plans.ReachMilestone(ctx, full, m.ID, on, step[1])
		}
	}
	return fmt.Errorf("action %s has no milestone %q", a.Ref(), step[0])
}

// askedOf puts what a reviewer asks for beside the field that it speaks of.
func askedOf(why string) plan.Comments {
	fields := []string{"difference", "next", "what-happened"}
	for i, words := range askedBack {
		if words == why {
			return plan.Comments{fields[i]: why}
		}
	}
	return plan.Comments{plan.WholeUpdate: why}
}
