package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/practice"
)

const selectCloseout = `select id, action_id, number, delivery, words, learned, lesson, watcher_id, watcher_name, look_on, written_id, written_name, written_on, held, looked_words, looked_id,
	looked_name, looked_on, version from plan_closeout`

// Closeouts lists the last words on an action, the newest first: one that was reopened has several.
func (p *Plans) Closeouts(ctx context.Context, a Action) ([]Closeout, error) {
	all := []Closeout{}
	err := p.db.All(ctx, &all, selectCloseout+" where action_id = :id order by number desc", a)
	return all, err
}

// closeoutsIn are the newest last words on a plan's actions, by action.
func (p *Plans) closeoutsIn(ctx context.Context, plan Plan) (map[string]Closeout, error) {
	var all []Closeout
	if err := p.db.All(ctx, &all, selectCloseout+" where action_id in (select id from plan_action where plan_id = :id) order by number", plan); err != nil {
		return nil, err
	}
	newest := map[string]Closeout{}
	for _, c := range all {
		newest[c.ActionID] = c
	}
	return newest, nil
}

// CloseoutEdit is what the form says.
type CloseoutEdit struct {
	Words, Learned, Watcher string // Watcher is a person's id
	LookOn                  calendar.Date
}

// CloseOut keeps the last words on an action that is delivered or stopped.
func (p *Plans) CloseOut(ctx context.Context, full string, e CloseoutEdit) error {
	a, plan, err := p.Action(ctx, full)
	if err != nil {
		return err
	}
	if err := mayStep(ctx, a, plan); err != nil {
		return err
	}
	if err := plan.Open(); err != nil {
		return err
	}
	if !a.closable() {
		return fault.Conflict("Action %s is %s. It is closed out when it is delivered or stopped.", a.Ref(), a.Delivery)
	}
	before, err := p.Closeouts(ctx, a)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	today := p.db.Today()
	c := Closeout{ID: db.NewID(), ActionID: a.ID, Number: len(before) + 1, Delivery: a.Delivery, Words: e.Words, Learned: e.Learned, LookOn: e.LookOn, WrittenID: who.ID, WrittenName: who.Name, WrittenOn: today, Version: 1}
	if len(before) > 0 && before[0].Waits() {
		return fault.Conflict("%s closed this action out on %s. %s looks again on %s; after that it can be closed out anew.", before[0].WrittenName, before[0].WrittenOn.Words(), before[0].WatcherName, before[0].LookOn.Words())
	}
	watchers, err := p.accounts.WhoMay(ctx, account.PlanRead)
	if err != nil {
		return err
	}
	for _, one := range watchers {
		if one.ID == e.Watcher {
			c.WatcherID, c.WatcherName = one.ID, one.Name
		}
	}
	if err := c.Check(a, today); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("closed out action %s in the plan “%s”: %s looks again on %s", a.Ref(), plan.Title, c.WatcherName, c.LookOn.Words()), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		n, err := tx.Exec(ctx, `insert into plan_closeout (id, action_id, number, delivery, words, learned, lesson, watcher_id, watcher_name, look_on, written_id, written_name, written_on, version)
			values (:id, :action_id, :number, :delivery, :words, :learned, :lesson, :watcher_id, :watcher_name, :look_on, :written_id, :written_name, :written_on, :version) on conflict (action_id, number) do nothing`, c)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else closed this action out at the same moment. Open the page again.")
		}
		return err
	})
}

// LookAgain keeps what whoever watches an action found: whether what it reached still holds.
func (p *Plans) LookAgain(ctx context.Context, full, held, words string) error {
	a, plan, c, err := p.closedOut(ctx, full)
	if err != nil {
		return err
	}
	if err := mayLook(ctx, a, plan, c); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := c.Look(who.ID, who.Name, held, words, p.db.Today()); err != nil {
		return err
	}
	found := "it still holds"
	if held == "no" {
		found = "it does not hold any more"
	}
	return p.db.Write(ctx, fmt.Sprintf("looked again at action %s in the plan “%s”: %s", a.Ref(), plan.Title, found), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		return writeCloseout(ctx, tx, c)
	})
}

// mayLook lets whoever watches an action look again, and whoever keeps the plan in their place; never its owner.
func mayLook(ctx context.Context, a Action, plan Plan, c Closeout) error {
	who, _ := db.Who(ctx)
	if a.works(who.ID) {
		return fault.Forbidden("You own this action or stand in for its owner, so somebody else must look again.")
	}
	if who.ID == c.WatcherID {
		return nil
	}
	return may(ctx, account.PlanWrite, a.subject(plan.Slug))
}

// HandOnLesson makes what an action taught a lesson that the council follows until practice has changed, and gives its number.
func (p *Plans) HandOnLesson(ctx context.Context, full string) (number int, err error) {
	a, plan, c, err := p.closedOut(ctx, full)
	if err != nil {
		return 0, err
	}
	switch {
	case p.practices == nil:
		return 0, fault.Conflict("Lessons are not kept here.")
	case c.Lesson != 0:
		return c.Lesson, fault.Conflict("It is lesson %d already.", c.Lesson)
	}
	if c.Lesson, err = p.practices.Capture(ctx, practice.LearningEdit{Source: practice.FromPlan, SourceRef: plan.Slug + "/" + a.Ref(), Finding: c.Learned}); err != nil {
		return 0, err
	}
	return c.Lesson, p.db.Write(ctx, fmt.Sprintf("handed on what action %s in the plan “%s” taught as lesson %d", a.Ref(), plan.Title, c.Lesson), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		return writeCloseout(ctx, tx, c)
	})
}

func (p *Plans) closedOut(ctx context.Context, full string) (a Action, plan Plan, c Closeout, err error) {
	if a, plan, err = p.Action(ctx, full); err != nil {
		return a, plan, c, err
	}
	all, err := p.Closeouts(ctx, a)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("Nobody has closed out action %s.", a.Ref())
	}
	if err != nil {
		return a, plan, c, err
	}
	return a, plan, all[0], nil
}

func writeCloseout(ctx context.Context, tx *db.Tx, c Closeout) error {
	n, err := tx.Exec(ctx, `update plan_closeout set lesson = :lesson, held = :held, looked_words = :looked_words, looked_id = :looked_id, looked_name = :looked_name, looked_on = :looked_on, version = version + 1
		where id = :id and version = :version`, c)
	if err == nil && n == 0 {
		return fault.Overtaken("Somebody else changed this at the same moment. Open the page again.")
	}
	return err
}
