package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
	"waymark/inspection"
)

// Recommendations lists all recommendations, the newest source first, each with what answers it.
func (p *Plans) Recommendations(ctx context.Context) ([]Answered, error) {
	plain, err := p.inspections.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	answers, err := p.answers(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Answered, len(plain))
	for i, r := range plain {
		all[i] = Answered{Recommendation: r, Actions: answers[r.ID]}
	}
	return all, nil
}

// answers reads which actions answer which recommendation, by the recommendation's id.
func (p *Plans) answers(ctx context.Context) (map[string][]Answering, error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	slugs := map[string]string{}
	for _, plan := range plans {
		slugs[plan.ID] = plan.Slug
	}
	actions := []Action{}
	if err := p.db.All(ctx, &actions, selectAction+" where a.id in (select action_id from plan_answer) order by p.number, a.number", nil); err != nil {
		return nil, err
	}
	slices.SortStableFunc(actions, func(a, b Action) int { return strings.Compare(slugs[a.PlanID], slugs[b.PlanID]) })
	links, err := p.links(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string][]Answering{}
	for _, a := range actions {
		for _, l := range links {
			if l.Action == a.ID {
				by[l.Recommendation] = append(by[l.Recommendation], Answering{Full: slugs[a.PlanID] + "/" + a.Ref(), How: l.How, Action: a})
			}
		}
	}
	return by, nil
}

// link is a row that says which action answers which recommendation.
type link struct {
	Action         string `db:"action_id"`
	Recommendation string `db:"recommendation_id"`
	How            string `db:"how"`
}

func (p *Plans) links(ctx context.Context) ([]link, error) {
	all := []link{}
	err := p.db.All(ctx, &all, "select action_id, recommendation_id, how from plan_answer", nil)
	return all, err
}

// AnswersOf lists the recommendations that an action answers, the oldest first, each with how.
func (p *Plans) AnswersOf(ctx context.Context, a Action) ([]Answer, error) {
	links, err := p.links(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.inspections.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	answers := []Answer{}
	for _, r := range slices.Backward(all) {
		for _, l := range links {
			if l.Action == a.ID && l.Recommendation == r.ID {
				answers = append(answers, Answer{r, l.How})
			}
		}
	}
	slices.SortStableFunc(answers, func(a, b Answer) int {
		if c := a.Published.Compare(b.Published); c != 0 {
			return c
		}
		return strings.Compare(a.Code, b.Code)
	})
	return answers, nil
}

// TieRecommendations replaces the recommendations that an action answers, by their codes.
func (p *Plans) TieRecommendations(ctx context.Context, full string, codes []string) error {
	a, plan, err := p.forChange(ctx, full, account.PlanWrite)
	if err != nil {
		return err
	}
	words := "no recommendation"
	if len(codes) > 0 {
		words = joined(codes)
	}
	return p.db.Write(ctx, fmt.Sprintf("tied action %s in the plan “%s” to %s", a.Ref(), plan.Title, words), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		unknown, err := writeAnswers(ctx, tx, a.ID, codes)
		if err == nil && len(unknown) > 0 {
			return fault.Invalid("There is no recommendation %s.", joined(unknown)).At("recommendations", "There is no recommendation "+joined(unknown))
		}
		return err
	})
}

// writeAnswers ties an action to recommendations and gives the codes that nobody has. How it answers those that stay is kept.
func writeAnswers(ctx context.Context, tx *db.Tx, action string, codes []string) (unknown []string, err error) {
	ids, err := inspection.IDs(ctx, tx)
	if err != nil {
		return nil, err
	}
	before := []string{}
	if err := tx.All(ctx, &before, "select recommendation_id from plan_answer where action_id = :id", map[string]any{"id": action}); err != nil {
		return nil, err
	}
	now := []string{}
	for _, code := range codes {
		switch id, known := ids[code]; {
		case !known:
			unknown = append(unknown, code)
		case !slices.Contains(now, id):
			now = append(now, id)
		}
	}
	for _, id := range slices.Concat(before, now) {
		values := map[string]any{"action": action, "recommendation": id}
		switch had, has := slices.Contains(before, id), slices.Contains(now, id); {
		case had && !has:
			_, err = tx.Exec(ctx, "delete from plan_answer where action_id = :action and recommendation_id = :recommendation", values)
		case has && !had:
			_, err = tx.Exec(ctx, "insert into plan_answer (action_id, recommendation_id) values (:action, :recommendation)", values)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		var n int
		if err := tx.Get(ctx, &n, "select count(*) from plan_answer where recommendation_id = :recommendation", values); err != nil {
			return nil, err
		}
		if err := inspection.Answered(ctx, tx, id, n > 0); err != nil {
			return nil, err
		}
	}
	return unknown, nil
}

// AnswersTo lists the actions that answer a recommendation, as far as the room of inspections needs to know.
func (p *Plans) AnswersTo(ctx context.Context, recommendation string) ([]inspection.Answer, error) {
	by, err := p.answers(ctx)
	if err != nil {
		return nil, err
	}
	today := p.db.Today()
	var all []inspection.Answer
	for _, a := range by[recommendation] {
		people := a.Delegates.V
		if a.OwnerID != "" {
			people = append([]string{a.OwnerID}, people...)
		}
		slug, _, _ := strings.Cut(a.Full, "/")
		if may(ctx, account.PlanRead, a.subject(slug)) != nil { // a partner sees that something answers it, and reads only their own
			all = append(all, inspection.Answer{People: people})
			continue
		}
		all = append(all, inspection.Answer{Ref: a.Full, Title: a.Text, Href: actionHref(a.Full), How: a.How, Word: a.Face().Word, Late: a.Overdue(today), People: people})
	}
	return all, nil
}

// SayHow keeps, for each recommendation that an action answers, the sentence on how it does, by code.
func (p *Plans) SayHow(ctx context.Context, full string, how map[string]string) error {
	a, plan, err := p.forChange(ctx, full, account.PlanWrite)
	if err != nil {
		return err
	}
	answers, err := p.AnswersOf(ctx, a)
	if err != nil {
		return err
	}
	for i := range answers {
		answers[i].How = how[answers[i].Code]
		if err := checkHow(answers[i].Code, &answers[i].How); err != nil {
			return err
		}
	}
	return p.db.Write(ctx, fmt.Sprintf("said how action %s in the plan “%s” answers its recommendations", a.Ref(), plan.Title), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		for _, one := range answers {
			if _, err := tx.Exec(ctx, "update plan_answer set how = :how where action_id = :action and recommendation_id = :recommendation",
				map[string]any{"how": one.How, "action": a.ID, "recommendation": one.ID}); err != nil {
				return err
			}
			tx.About("recommendation", one.ID)
		}
		return nil
	})
}

// ambitions lists the actions of plans at work that answer no finding. They may be right; they are ambition and no response.
func (p *Plans) ambitions(ctx context.Context) ([]Answering, error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	links, err := p.links(ctx)
	if err != nil {
		return nil, err
	}
	var all []Answering
	for _, plan := range plans {
		if plan.State == PlanClosed {
			continue
		}
		actions, err := p.Actions(ctx, plan)
		if err != nil {
			return nil, err
		}
		for _, a := range actions {
			if !slices.ContainsFunc(links, func(l link) bool { return l.Action == a.ID }) {
				all = append(all, Answering{Full: plan.Slug + "/" + a.Ref(), Action: a})
			}
		}
	}
	return all, nil
}
