package plan

import (
	"context"
	"fmt"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const challengeColumns = `c.id, c.action_id, c.number, c.state, c.question, c.forum, c.rules, c.ruleset, c.says, c.declared, c.raised_id, c.raised_name, c.raised_on, c.due,
	c.answer, c.answer_words, c.answered_id, c.answered_name, c.answered_on, c.check_words, c.checked_name, c.checked_on, c.decided_why, c.decided_id, c.decided_name, c.decided_on, c.version`

// Challenges lists the challenges of an action, the newest first.
func (p *Plans) Challenges(ctx context.Context, a Action) ([]Challenge, error) {
	all := []Challenge{}
	err := p.db.All(ctx, &all, "select "+challengeColumns+" from plan_challenge c where c.action_id = :id order by c.number desc", a)
	return all, err
}

// challengesIn lists those of a whole plan by action, the newest first.
func (p *Plans) challengesIn(ctx context.Context, plan Plan) (map[string][]Challenge, error) {
	var all []Challenge
	err := p.db.All(ctx, &all, "select "+challengeColumns+" from plan_challenge c join plan_action a on a.id = c.action_id where a.plan_id = :id order by c.number desc", plan)
	by := map[string][]Challenge{}
	for _, c := range all {
		by[c.ActionID] = append(by[c.ActionID], c)
	}
	return by, err
}

// challenge reads one challenge of an action that is about to be changed.
func (p *Plans) challenge(ctx context.Context, full string, number int) (Challenge, Action, Plan, error) {
	a, plan, err := p.Action(ctx, full)
	if err != nil {
		return Challenge{}, a, plan, err
	}
	var c Challenge
	err = p.db.Get(ctx, &c, "select "+challengeColumns+" from plan_challenge c where c.action_id = :action and c.number = :number", map[string]any{"action": a.ID, "number": number})
	if f := fault.Of(err); f != nil {
		return c, a, plan, fault.NotFound("Action %s has no challenge %d.", a.Ref(), number).Because(err)
	}
	return c, a, plan, err
}

// Ask puts a question on an action: the board, scrutiny or the assurance lead wants to know. says is the colour that the asker holds to
// be right, or none.
func (p *Plans) Ask(ctx context.Context, full, question, forum string, says Colour) (number int, err error) {
	a, plan, err := p.forChange(ctx, full, account.ChallengeRaise)
	if err != nil {
		return 0, err
	}
	c := Challenge{Question: question, Forum: forum, Says: says}
	if err := c.check(); err != nil {
		return 0, err
	}
	mine, err := p.Challenges(ctx, a)
	if err != nil {
		return 0, err
	}
	who, _ := db.Who(ctx)
	c.RaisedID, c.RaisedName = who.ID, who.Name
	return p.raise(ctx, plan, a, c, mine, fmt.Sprintf("asked about action %s in the plan “%s” for %s: %s", a.Ref(), plan.Title, first(c.Forum), c.Question))
}

// raiseByRules raises the challenge that the rules ask for.
func (p *Plans) raiseByRules(ctx context.Context, plan Plan, a Action, implied Implied, mine []Challenge) error {
	declared := a.Face().Word
	c := Challenge{Question: implied.question(strings.ToLower(declared)), Forum: RulesAsk, Rules: implied.rules(), Ruleset: implied.Ruleset, Says: implied.Asks}
	c.RaisedName = "Waymark"
	_, err := p.raise(ctx, plan, a, c, mine, fmt.Sprintf("challenged action %s in the plan “%s” by %s: declared %s, the evidence implies %s", a.Ref(), plan.Title, c.Rules, strings.ToLower(declared), strings.ToLower(c.Says.Name())))
	return err
}

func (p *Plans) raise(ctx context.Context, plan Plan, a Action, c Challenge, mine []Challenge, sentence string) (int, error) {
	limits, err := p.limits(ctx)
	if err != nil {
		return 0, err
	}
	working, err := p.holidays(ctx)
	if err != nil {
		return 0, err
	}
	c.ID, c.ActionID, c.State, c.Declared, c.RaisedOn, c.Number, c.Version = db.NewID(), a.ID, ChallengeRaised, ColourOf(a.Delivery, a.Impact), p.db.Today(), 1, 1
	c.Due = working.AddWorkingDays(c.RaisedOn, int(limits["answer_days"]))
	if len(mine) > 0 {
		c.Number = mine[0].Number + 1
	}
	return c.Number, p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("action", a.ID)
		tx.About("plan", plan.ID)
		tx.About("challenge", c.ID)
		n, err := tx.Exec(ctx, `insert into plan_challenge (id, action_id, number, state, question, forum, rules, ruleset, says, declared, raised_id, raised_name, raised_on, due,
			answer, answer_words, answered_id, answered_name, answered_on, check_words, checked_name, checked_on, decided_why, decided_id, decided_name, decided_on, version)
			values (:id, :action_id, :number, :state, :question, :forum, :rules, :ruleset, :says, :declared, :raised_id, :raised_name, :raised_on, :due,
			:answer, :answer_words, :answered_id, :answered_name, :answered_on, :check_words, :checked_name, :checked_on, :decided_why, :decided_id, :decided_name, :decided_on, :version)
			on conflict (action_id, number) do nothing`, c)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else asked about this action at the same moment. Send yours again.")
		}
		return err
	})
}

// keepChallenge stores a changed challenge, unless somebody else changed it meanwhile.
func (p *Plans) keepChallenge(ctx context.Context, sentence string, a Action, c Challenge) error {
	return p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("action", a.ID)
		tx.About("challenge", c.ID)
		n, err := tx.Exec(ctx, `update plan_challenge set state = :state, answer = :answer, answer_words = :answer_words, answered_id = :answered_id, answered_name = :answered_name,
			answered_on = :answered_on, check_words = :check_words, checked_name = :checked_name, checked_on = :checked_on, decided_why = :decided_why, decided_id = :decided_id,
			decided_name = :decided_name, decided_on = :decided_on, version = version + 1 where id = :id and version = :version`, c)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else changed this challenge at the same moment. Open the page again.")
		}
		return err
	})
}

// AnswerChallenge is the owner's answer to a challenge.
func (p *Plans) AnswerChallenge(ctx context.Context, full string, number int, kind AnswerKind, words string) error {
	c, a, plan, err := p.challenge(ctx, full, number)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := c.Reply(who.ID, who.Name, kind, words, a, p.db.Today()); err != nil {
		return err
	}
	return p.keepChallenge(ctx, fmt.Sprintf("answered challenge %d on action %s in the plan “%s”: %s", number, a.Ref(), plan.Title, kind), a, c)
}

// CheckData is what an analyst found in data that an owner disputes.
func (p *Plans) CheckData(ctx context.Context, full string, number int, words string) error {
	c, a, plan, err := p.challenge(ctx, full, number)
	if err != nil {
		return err
	}
	if err := may(ctx, account.DataJudge, a.subject(plan.Slug)); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := c.Check(who.Name, words, p.db.Today()); err != nil {
		return err
	}
	return p.keepChallenge(ctx, fmt.Sprintf("looked at the data that challenge %d on action %s in the plan “%s” is about", number, a.Ref(), plan.Title), a, c)
}

// DecideChallenge resolves an answered challenge. The owner of the action never can.
func (p *Plans) DecideChallenge(ctx context.Context, full string, number int, outcome ChallengeState, why string) error {
	c, a, plan, err := p.challenge(ctx, full, number)
	if err != nil {
		return err
	}
	if err := may(ctx, account.ChallengeDecide, a.subject(plan.Slug)); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := c.Decide(who.ID, who.Name, outcome, why, a, p.db.Today()); err != nil {
		return err
	}
	return p.keepChallenge(ctx, fmt.Sprintf("decided challenge %d on action %s in the plan “%s”: %s", number, a.Ref(), plan.Title, outcome), a, c)
}
