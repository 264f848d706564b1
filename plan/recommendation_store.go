package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const selectRecommendation = "select r.id, r.code, r.source, r.number, r.about, r.verbatim, r.published, r.version from plan_recommendation r"

// Answered is a recommendation with the actions that answer it, "roadmap-2023/1.3", and the measures that test it.
type Answered struct {
	Recommendation
	Actions  []string
	Measures []string
}

// Recommendations lists all recommendations, the newest source first, each with what answers it.
func (p *Plans) Recommendations(ctx context.Context) ([]Answered, error) {
	plain := []Recommendation{}
	if err := p.db.All(ctx, &plain, selectRecommendation, nil); err != nil {
		return nil, err
	}
	links := []struct {
		ID       string `db:"recommendation_id"`
		Slug     string `db:"slug"`
		Priority int    `db:"priority"`
		Number   int    `db:"number"`
	}{}
	if err := p.db.All(ctx, &links, `select l.recommendation_id, n.slug, p.number as priority, a.number from plan_action_recommendation l join plan_action a on a.id = l.action_id
		join plan_priority p on p.id = a.priority_id join plan n on n.id = a.plan_id order by n.slug, p.number, a.number`, nil); err != nil {
		return nil, err
	}
	tests := []struct {
		ID      string `db:"recommendation_id"`
		Measure string `db:"measure"`
	}{}
	if err := p.db.All(ctx, &tests, "select recommendation_id, measure from plan_recommendation_measure order by place", nil); err != nil {
		return nil, err
	}
	all := make([]Answered, len(plain))
	for i, r := range plain {
		all[i].Recommendation = r
		for _, l := range links {
			if l.ID == r.ID {
				all[i].Actions = append(all[i].Actions, fmt.Sprintf("%s/%d.%d", l.Slug, l.Priority, l.Number))
			}
		}
		for _, m := range tests {
			if m.ID == r.ID {
				all[i].Measures = append(all[i].Measures, m.Measure)
			}
		}
	}
	sortRecommendations(all)
	return all, nil
}

// RecommendationsOf lists the recommendations that an action answers.
func (p *Plans) RecommendationsOf(ctx context.Context, a Action) ([]Recommendation, error) {
	all := []Recommendation{}
	err := p.db.All(ctx, &all, selectRecommendation+" join plan_action_recommendation l on l.recommendation_id = r.id where l.action_id = :id order by r.published, r.code", a)
	return all, err
}

// KeepRecommendation adds a recommendation, or changes the one with the same code.
func (p *Plans) KeepRecommendation(ctx context.Context, r Recommendation) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	if err := r.Check(); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("kept recommendation %s (%s)", r.Code, r.About), func(tx *db.Tx) error {
		_, err := keepRecommendation(ctx, tx, r)
		return err
	})
}

func keepRecommendation(ctx context.Context, tx *db.Tx, r Recommendation) (id string, err error) {
	r.ID = db.NewID()
	if _, err := tx.Exec(ctx, `insert into plan_recommendation (id, code, source, number, about, verbatim, published, version)
		values (:id, :code, :source, :number, :about, :verbatim, :published, 1)
		on conflict (code) do update set source = excluded.source, number = excluded.number, about = excluded.about,
		verbatim = case when excluded.verbatim = '' then plan_recommendation.verbatim else excluded.verbatim end,
		published = excluded.published, version = plan_recommendation.version + 1`, r); err != nil {
		return "", err
	}
	if err := tx.Get(ctx, &id, "select id from plan_recommendation where code = :code", r); err != nil {
		return "", err
	}
	tx.About("recommendation", id)
	return id, nil
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

// writeAnswers ties an action to recommendations and gives the codes that nobody has.
func writeAnswers(ctx context.Context, tx *db.Tx, action string, codes []string) (unknown []string, err error) {
	if _, err := tx.Exec(ctx, "delete from plan_action_recommendation where action_id = :id", map[string]any{"id": action}); err != nil {
		return nil, err
	}
	for _, code := range codes {
		n, err := tx.Exec(ctx, `insert into plan_action_recommendation (action_id, recommendation_id)
			select cast(:id as text), id from plan_recommendation where code = :code on conflict (action_id, recommendation_id) do nothing`, map[string]any{"id": action, "code": code})
		if err != nil {
			return nil, err
		}
		if n == 0 {
			unknown = append(unknown, code)
		}
	}
	return unknown, nil
}
