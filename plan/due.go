package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of a plan that waits for somebody.
type Waiting struct {
	Words string        // "Write an update on action 1.3: Answer on the day"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits; no date where that is not known
	Due   calendar.Date // by when it should be done; no date where nothing says so
	Late  bool
}

// soon is how long before its date a milestone shows among what waits, in days.
const soon = 14

// Way leads to a page on which somebody does a round's work, whether or not anything waits there today.
type Way struct{ Words, Href string }

// Ways are a person's ways into the rounds of the plans at work: where owners and those who run the plan see its dates, and where whoever signs
// off clears one update after another.
func (p *Plans) Ways(ctx context.Context, person account.Person) (ways []Way, err error) {
	signs, owes := person.May(account.UpdateSignOff), person.May(account.UpdateWrite) || person.May(account.PlanWrite)
	if !person.May(account.PlanRead) || !signs && !owes {
		return nil, nil
	}
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	for _, plan := range plans {
		if !plan.State.working() {
			continue
		}
		if signs {
			ways = append(ways, Way{"Updates to sign off in " + plan.Title, plan.clearHref()})
		}
		ways = append(ways, Way{"Update rounds of " + plan.Title, plan.roundsHref()})
	}
	return ways, nil
}

// Due lists what waits for a person in every plan that is not closed, the late first within each plan.
func (p *Plans) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var all []Waiting
	for _, plan := range plans {
		if plan.State == PlanClosed {
			continue
		}
		mine, err := p.dueIn(ctx, plan, person)
		if err != nil {
			return nil, err
		}
		for _, late := range []bool{true, false} {
			for _, w := range mine {
				if w.Late == late {
					all = append(all, w)
				}
			}
		}
	}
	return all, nil
}

func (p *Plans) dueIn(ctx context.Context, plan Plan, person account.Person) ([]Waiting, error) {
	var actions []Action
	if err := p.db.All(ctx, &actions, selectAction+" where a.plan_id = :id order by p.number, a.number", plan); err != nil {
		return nil, err
	}
	updates, milestones, err := p.latest(ctx, plan)
	if err != nil {
		return nil, err
	}
	standings, err := p.standings(ctx, plan, actions)
	if err != nil {
		return nil, err
	}
	challenges, err := p.challengesIn(ctx, plan)
	if err != nil {
		return nil, err
	}
	recoveries, err := p.recoveriesIn(ctx, plan)
	if err != nil {
		return nil, err
	}
	closeouts, err := p.closeoutsIn(ctx, plan)
	if err != nil {
		return nil, err
	}
	rounds, err := p.Rounds(ctx, plan)
	if err != nil {
		return nil, err
	}
	h, err := p.holidays(ctx)
	if err != nil {
		return nil, err
	}
	led, err := p.ledBy(ctx, person)
	if err != nil {
		return nil, err
	}
	today := p.db.Today()
	round := current(rounds, today)
	_, after, err := p.Escalations(ctx)
	if err != nil {
		return nil, err
	}
	var all []Waiting
	for _, a := range actions {
		all = append(all, dueRecovery(a, plan, standings[a.ID], recoveries[a.ID], person, today)...)
		all = append(all, dueChallenges(a, plan, standings[a.ID], challenges[a.ID], person, today)...)
		all = append(all, dueImpact(a, plan, person)...)
		all = append(all, dueCloseout(a, plan, closeouts[a.ID], person, today)...)
		all = append(all, dueOn(a, plan, updates[a.ID], milestones[a.ID], person, today)...)
		all = append(all, dueUpdate(a, plan, round, updates[a.ID], person, led[a.OwnerID], after, today, h)...)
	}
	if person.MayOn(account.PlanApprove, account.Subject{}) {
		asked, err := p.waitingChanges(ctx, plan)
		if err != nil {
			return nil, err
		}
		for _, c := range asked {
			if c.RequestedID != person.ID {
				all = append(all, Waiting{Words: fmt.Sprintf("Decide change request %d: %s", c.Number, first(c.About())), Href: plan.changeHref(c), Since: c.SubmittedOn})
			}
		}
	}
	if person.MayOn(account.ReleaseApprove, account.Subject{}) {
		releases, err := p.Releases(ctx, plan)
		if err != nil {
			return nil, err
		}
		if len(releases) > 0 && releases[0].ApprovedOn.IsZero() && releases[0].ProposedID != person.ID {
			all = append(all, Waiting{Words: fmt.Sprintf("Approve release %d of “%s”", releases[0].Number, plan.Title), Href: plan.href() + "/releases", Since: releases[0].ProposedOn})
		}
	}
	return all, nil
}

// latest reads all updates and open milestones of a plan at once, by action.
func (p *Plans) latest(ctx context.Context, plan Plan) (map[string][]Update, map[string][]Milestone, error) {
	var us []Update
	if err := p.db.All(ctx, &us, selectUpdate+" where action_id in (select id from plan_action where plan_id = :id) order by number desc", plan); err != nil {
		return nil, nil, err
	}
	var ms []Milestone
	if err := p.db.All(ctx, &ms, selectMilestone+" where done is null and action_id in (select id from plan_action where plan_id = :id) order by due", plan); err != nil {
		return nil, nil, err
	}
	updates, milestones := map[string][]Update{}, map[string][]Milestone{}
	for _, u := range us {
		updates[u.ActionID] = append(updates[u.ActionID], u)
	}
	for _, m := range ms {
		milestones[m.ActionID] = append(milestones[m.ActionID], m)
	}
	return updates, milestones, nil
}

// dueOn says what waits for a person on one action.
func dueOn(a Action, plan Plan, updates []Update, milestones []Milestone, person account.Person, today calendar.Date) []Waiting {
	var all []Waiting
	row, href := a.subject(plan.Slug), a.href(plan)
	name := fmt.Sprintf("%s: %s", a.Ref(), short(a.Text))
	owner := a.OwnerID != "" && a.OwnerID == person.ID
	for _, u := range updates {
		switch {
		case u.State == UpdateReturned && u.AuthorID == person.ID:
			all = append(all, Waiting{Words: "Change your update on action " + name, Href: href + "/update", Since: u.DecidedOn})
		case u.State == UpdateDraft && u.AuthorID == person.ID:
			all = append(all, Waiting{Words: "Finish your update on action " + name, Href: href + "/update", Since: u.WrittenOn})
		case u.State == UpdateSubmitted && u.AuthorID != person.ID && !a.works(person.ID) && person.MayOn(account.UpdateSignOff, row):
			all = append(all, Waiting{Words: fmt.Sprintf("Sign off update %d on action %s", u.Number, name), Href: fmt.Sprintf("%s/updates/%d", href, u.Number), Since: u.SubmittedOn})
		}
	}
	writer := person.MayOn(account.PlanWrite, row)
	if owner || writer && a.OwnerID == "" {
		for _, m := range milestones {
			if m.Late(today) || today.DaysUntil(m.Due) <= soon {
				all = append(all, Waiting{Words: fmt.Sprintf("Reach the milestone “%s” of action %s", short(m.Title), name), Href: href + "#milestones", Due: m.Due, Late: m.Late(today)})
			}
		}
	}
	if writer {
		if a.ChildWord(today).NeedsReason() && a.PublicReason == "" {
			all = append(all, Waiting{Words: fmt.Sprintf("Say why action %s is “%s”", name, a.ChildWord(today)), Href: href + "/edit#public-reason", Due: a.Due, Late: true})
		}
		if a.Stale() {
			all = append(all, Waiting{Words: "Check the child text of action " + name, Href: href + "/edit#child-text"})
		}
	}
	if a.OwnerID == "" && a.OwnerName == "" && a.Ended == "" && a.Delivery.open() {
		switch {
		case !a.UnownedSince.IsZero() && (writer || person.MayOn(account.UpdateReturn, row)): // its owner left
			all = append(all, Waiting{Words: fmt.Sprintf("Find a new owner for action %s; %s has left", name, a.OwnerWas), Href: plan.href() + "/unowned", Since: a.UnownedSince})
		case writer:
			all = append(all, Waiting{Words: "Find an owner for action " + name, Href: href + "/edit#owner"})
		}
	}
	return all
}

// quiet says whether an update of an action in an active plan was due before today: the programme manager sees it without
// asking anybody.
func (a Action) quiet(last calendar.Date, plan Plan, today calendar.Date) bool {
	begun := a.Delivery != NotStarted || !a.Starts.IsZero() && a.Starts.Before(today)
	return plan.State.working() && a.Delivery.open() && begun && (later(last, a.OwnerSince).IsZero() || later(last, a.OwnerSince).AddDays(plan.Cadence.Days()).Before(today))
}

func (p Plan) href() string { return "/staff/plan/" + p.Slug }

func (a Action) href(plan Plan) string { return plan.href() + "/action/" + a.Ref() }

// dueChallenges says what waits for a person about the ratings of one action: a challenge to answer, data to look at, an answer to decide
// on, and blue that did not last.
func dueChallenges(a Action, plan Plan, s Standing, challenges []Challenge, person account.Person, today calendar.Date) (all []Waiting) {
	row, works := a.subject(plan.Slug), a.works(person.ID)
	name := fmt.Sprintf("%s: %s", a.Ref(), short(a.Text))
	for _, c := range challenges {
		href := fmt.Sprintf("%s/challenges/%d", a.href(plan), c.Number)
		switch {
		case c.State == ChallengeRaised && works:
			all = append(all, Waiting{Words: "Answer the challenge on action " + name + " (" + s.Words() + ")", Href: href, Since: c.RaisedOn, Due: c.Due, Late: c.Late(today)})
		case c.State != ChallengeAnswered:
		case c.Answer == DisputeData && c.CheckWords == "" && person.MayOn(account.DataJudge, row):
			all = append(all, Waiting{Words: "Look at the data that is disputed on action " + name, Href: href, Since: c.AnsweredOn})
		case (c.Answer != DisputeData || c.CheckWords != "") && !works && person.MayOn(account.ChallengeDecide, row):
			all = append(all, Waiting{Words: "Decide on the challenge on action " + name + " (" + s.Words() + ")", Href: href, Since: c.AnsweredOn})
		}
	}
	if ColourOf(a.Delivery, a.Impact) == Blue && s.Implied.worse(Blue) && !works && person.MayOn(account.EmbeddedSign, row) {
		all = append(all, Waiting{Words: "Look again at action " + name + ": it is blue, and the evidence does not hold it", Href: a.href(plan) + "/embedded", Since: s.On})
	}
	return all
}
