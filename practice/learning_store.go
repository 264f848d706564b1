package practice

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const learningColumns = `id, number, state, source, source_ref, theme, finding, so_what, audience, owner_id, owner_name, due, dissemination, shared_on, practised, practised_on,
	test, test_due, tested_on, changed, result, decided_on, captured_on, version`

const selectLearning = "select " + learningColumns + " from practice_learning"

// Lessons lists everything that was learned, what is not embedded first, then the newest.
func (p *Practices) Lessons(ctx context.Context) ([]Learning, error) {
	all := []Learning{}
	err := p.db.All(ctx, &all, selectLearning+" order by case when state = 'embedded' then 1 else 0 end, number desc", nil)
	return all, err
}

// Lesson reads one.
func (p *Practices) Lesson(ctx context.Context, number int) (Learning, error) {
	var l Learning
	err := p.db.Get(ctx, &l, selectLearning+" where number = :number", map[string]any{"number": number})
	if fault.Of(err) != nil {
		err = fault.NotFound("There is no lesson %d.", number).Because(err)
	}
	return l, err
}

// mayStep says whether a person may take a lesson further: who keeps what was learned, and who answers for this one.
func (l Learning) mayStep(person account.Person) bool {
	return person.May(account.LearningWrite) || l.OwnerID != "" && l.OwnerID == person.ID
}

// Capture keeps something to learn and gives its number.
func (p *Practices) Capture(ctx context.Context, e LearningEdit) (number int, err error) {
	if err := may(ctx, account.LearningWrite, account.Subject{}); err != nil {
		return 0, err
	}
	l := Learning{ID: db.NewID(), Version: 1}
	if err := l.Capture(e, p.db.Today()); err != nil {
		return 0, err
	}
	err = p.db.Write(ctx, "captured something to learn: "+wordsOf(Sources, l.Source), func(tx *db.Tx) error {
		tx.About("learning", l.ID)
		if err := tx.Get(ctx, &l.Number, "select coalesce(max(number), 0) + 1 from practice_learning", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into practice_learning ("+learningColumns+") values ("+placeholders(learningColumns)+") on conflict do nothing", l)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else captured a lesson at the same moment. Send yours again.")
		}
		if err != nil {
			return err
		}
		return p.ring(ctx, tx)
	})
	return l.Number, err
}

// StepLesson takes a lesson one state further.
func (p *Practices) StepLesson(ctx context.Context, number int, e LearningEdit) (Learning, error) {
	l, err := p.Lesson(ctx, number)
	if err != nil {
		return l, err
	}
	if person, ok := account.From(ctx); ok && !l.mayStep(person) {
		return l, fault.Forbidden("%s answers for lesson %d.", nobody(l.OwnerName, "The quality assurance lead"), number)
	}
	if l.Version != e.Version {
		return l, fault.Overtaken("Somebody else has taken this lesson further since you opened it. Look at it again first.")
	}
	name := ""
	if e.Owner != "" {
		if person, err := p.accounts.Person(ctx, e.Owner); err == nil && person.Active() {
			name = person.Name
		}
	}
	stepped := l
	if err := stepped.Step(e, name, p.db.Today()); err != nil {
		return l, err
	}
	return stepped, p.db.Write(ctx, fmt.Sprintf("took lesson %d to “%s”", number, stepped.State), func(tx *db.Tx) error {
		tx.About("learning", l.ID)
		n, err := tx.Exec(ctx, `update practice_learning set state = :state, so_what = :so_what, audience = :audience, owner_id = :owner_id, owner_name = :owner_name, due = :due,
			dissemination = :dissemination, shared_on = :shared_on, practised = :practised, practised_on = :practised_on, test = :test, test_due = :test_due,
			tested_on = :tested_on, changed = :changed, result = :result, decided_on = :decided_on, version = version + 1 where id = :id and version = :version`, stepped)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else has taken this lesson further at the same moment. Open the page again.")
		}
		if err != nil {
			return err
		}
		return p.ring(ctx, tx)
	})
}
