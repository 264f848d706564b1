package survey

import (
	"context"
	"strconv"
)

// FeedAnswers calls put for every answer of every survey that is closed, as a row of reg_survey, so that the measure of children who were
// listened to counts them. An answer has no child, and its row none either.
func (s *Surveys) FeedAnswers(ctx context.Context, put func(map[string]string) error) error {
	surveys, err := s.All(ctx)
	if err != nil {
		return err
	}
	groups := map[string]Survey{}
	for _, one := range surveys {
		groups[one.ID] = one
	}
	var rows []row
	err = s.db.All(ctx, &rows, `select id, survey_id, question, question_version, action, answer, faces, channel, age, helper, day from survey_answer
		where survey_id in (select id from survey where state in ('closed', 'proposed', 'published')) order by id`, nil)
	if err != nil {
		return err
	}
	for _, r := range rows {
		one := groups[r.Survey]
		err := put(map[string]string{
			"record_id": r.ID, "survey": "round " + strconv.Itoa(one.Number), "question_key": registerKey(r.Question, r.Action), "answer": registerAnswer(Picked{r.Answer, r.Faces}), "age_band": registerAge(r.Age),
			"group": one.For().Group, "answered_with_help_by": string(r.Helper), "channel": registerChannel(r.Channel), "date": r.Day.String(),
			"confidential_yn": "no", "source_system": "Waymark surveys", "entered_on": r.Day.String(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
