package survey

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Surveys is the room in which children are asked.
type Surveys struct {
	db      *db.DB
	bank    Bank
	protect func([]Cells) []Guarded
	voice   Voice
	bells   []func(ctx context.Context, tx *db.Tx) error
}

// Words are what a child wrote in a survey. They are kept by the room that reads what children send, and nowhere here.
type Words struct {
	Text     string
	About    []string // the actions that the survey asks about
	Age      Age
	Channel  Channel
	Language string
	Key      string // the same words of the same sitting are sent once
}

// Window says whether words may be sent now.
type Window struct {
	Open   bool
	Why    string        // why not, in words for children
	ReadBy calendar.Date // by when a person reads what is sent now
}

// Voice is the way to those who read what children send.
type Voice struct {
	Open func(ctx context.Context) (Window, error)
	Tell func(ctx context.Context, w Words) error
}

// New opens the room with the questions that come with Waymark and the council's own. protect is what makes counts safe to publish.
func New(d *db.DB, own fs.FS, protect func([]Cells) []Guarded) (*Surveys, error) {
	bank, err := ReadBank(own)
	return &Surveys{db: d, bank: bank, protect: protect}, err
}

// Bank is the questions that can be asked.
func (s *Surveys) Bank() Bank { return s.bank }

// OnWords hangs the way to those who read what children send. Without it no survey has a text box.
func (s *Surveys) OnWords(v Voice) { s.voice = v }

// OnChange hangs a bell that rings, inside the same transaction, whenever what FeedAnswers gives has changed.
func (s *Surveys) OnChange(bell func(ctx context.Context, tx *db.Tx) error) {
	s.bells = append(s.bells, bell)
}

const columns = `id, number, title, child_title, child_why, audience, priority, channels, language, opens_on, closes_on, questions, state, planned_id, planned_name, closed_on, heard, next_steps,
	proposed_id, proposed_name, proposed_on, published_name, published_on, returned, release, version`

const selectSurvey = "select " + columns + ", (select count(*) from survey_code c where c.survey_id = survey.id) as codes from survey"

func placeholders() string {
	names := strings.Split(columns, ",")
	for i := range names {
		names[i] = ":" + strings.TrimSpace(names[i])
	}
	return strings.Join(names, ", ")
}

// All lists the surveys, the newest first.
func (s *Surveys) All(ctx context.Context) ([]Survey, error) {
	all := []Survey{}
	err := s.db.All(ctx, &all, selectSurvey+" order by number desc", nil)
	return all, err
}

// Survey reads one by its number.
func (s *Surveys) Survey(ctx context.Context, number int) (Survey, error) {
	var all []Survey
	if err := s.db.All(ctx, &all, selectSurvey+" where number = :number", map[string]any{"number": number}); err != nil {
		return Survey{}, err
	}
	if len(all) == 0 {
		return Survey{}, fault.NotFound("There is no survey %d.", number)
	}
	return all[0], nil
}

// Keep keeps a new survey, or changes one that is being planned, and gives its number.
func (s *Surveys) Keep(ctx context.Context, e Edit) (int, error) {
	today := s.db.Today()
	if e.Number > 0 {
		one, err := s.Survey(ctx, e.Number)
		if err != nil {
			return 0, err
		}
		if one.Version != e.Version {
			return 0, clash(one, e)
		}
		if err := one.take(e, s.bank, today); err != nil {
			return 0, err
		}
		return one.Number, s.keep(ctx, "changed the plan of "+one.Name(), one, nil)
	}
	one := Survey{ID: db.RandomID(), State: Draft, Version: 1}
	if err := one.take(e, s.bank, today); err != nil {
		return 0, err
	}
	err := s.db.Write(ctx, "planned the survey “"+one.Title+"”", func(tx *db.Tx) error {
		tx.About("survey", one.ID)
		if err := tx.Get(ctx, &one.Number, "select coalesce(max(number), 0) + 1 from survey", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into survey ("+columns+") values ("+placeholders()+") on conflict (number) do nothing", one)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else planned a survey at the same moment. Send yours again.")
		}
		return err
	})
	return one.Number, err
}

// clash shows both texts where somebody else changed the survey meanwhile.
func clash(one Survey, e Edit) error {
	f := fault.Overtaken("Somebody else changed this survey after you opened it. Nothing of yours was saved yet.")
	for _, field := range []struct{ name, label, now, yours string }{
		{"title", "Title", one.Title, line(e.Title)}, {"child-title", "Title for children", one.ChildTitle, line(e.ChildTitle)}, {"child-why", "Why we ask", one.ChildWhy, tidy(e.ChildWhy)},
		{"questions", "Questions", strings.Join(one.ids(), ", "), strings.Join(e.Questions, ", ")}, {"to", "Last day", one.To.Words(), e.To.Words()},
	} {
		if field.now != field.yours {
			f.Clash(field.name, field.label, field.now, field.yours)
		}
	}
	return f
}

func (s Survey) ids() (ids []string) {
	for _, q := range s.Questions.V {
		ids = append(ids, q.ID)
	}
	return ids
}

func (s *Surveys) keep(ctx context.Context, sentence string, one Survey, also func(tx *db.Tx) error) error {
	return s.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("survey", one.ID)
		n, err := tx.Exec(ctx, `update survey set title = :title, child_title = :child_title, child_why = :child_why, audience = :audience, priority = :priority, channels = :channels, language = :language,
			opens_on = :opens_on, closes_on = :closes_on, questions = :questions, state = :state, planned_id = :planned_id, planned_name = :planned_name, closed_on = :closed_on, heard = :heard,
			next_steps = :next_steps, proposed_id = :proposed_id, proposed_name = :proposed_name, proposed_on = :proposed_on, published_name = :published_name, published_on = :published_on,
			returned = :returned, release = :release, version = version + 1 where id = :id and version = :version`, one)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else changed this survey at the same moment. Open the page again.")
		}
		if err != nil || also == nil {
			return err
		}
		return also(tx)
	})
}

// change applies a rule to a survey and keeps what it made of it.
func (s *Surveys) change(ctx context.Context, number int, sentence string, rule func(one *Survey, id, name string) error, also func(tx *db.Tx, one Survey) error) error {
	one, err := s.Survey(ctx, number)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := rule(&one, who.ID, who.Name); err != nil {
		return err
	}
	return s.keep(ctx, sentence+" "+one.Name(), one, func(tx *db.Tx) error {
		if also == nil {
			return nil
		}
		return also(tx, one)
	})
}

// Settle ends the planning of a survey: it opens and ends on its days.
func (s *Surveys) Settle(ctx context.Context, number int) error {
	return s.change(ctx, number, "settled", func(one *Survey, id, name string) error { return one.settle(id, name, s.db.Today()) }, nil)
}

// Close ends a survey. Its answers are mixed once more, so that not even the order in which they lie on the disk says which came together, and
// are lent to the register of surveys.
func (s *Surveys) Close(ctx context.Context, number int) error {
	return s.change(ctx, number, "closed", func(one *Survey, _, _ string) error { return one.end(s.db.Today()) }, func(tx *db.Tx, one Survey) error {
		if err := mix(ctx, tx, one); err != nil {
			return err
		}
		for _, bell := range s.bells {
			if err := bell(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// Propose proposes the results of a closed survey for publication.
func (s *Surveys) Propose(ctx context.Context, number int, heard, next string) error {
	return s.change(ctx, number, "proposed the results of", func(one *Survey, id, name string) error { return one.propose(id, name, heard, next, s.db.Today()) }, nil)
}

// Publish publishes what another person proposed, with its numbers made safe as they are today.
func (s *Surveys) Publish(ctx context.Context, number int) error {
	results, err := s.Results(ctx, number)
	if err != nil {
		return err
	}
	if err := mayPublish(ctx, results.Survey); err != nil {
		return err
	}
	return s.change(ctx, number, "published the results of", func(one *Survey, id, name string) error {
		return one.publish(id, name, results.release(s.protect), s.db.Today())
	}, nil)
}

// SendBack gives proposed results back to who proposed them.
func (s *Surveys) SendBack(ctx context.Context, number int, why string) error {
	one, err := s.Survey(ctx, number)
	if err != nil {
		return err
	}
	if err := mayPublish(ctx, one); err != nil {
		return err
	}
	return s.change(ctx, number, "sent back the results of", func(one *Survey, id, _ string) error { return one.sendBack(id, why) }, nil)
}

// mayPublish refuses a sponsor whose priority the survey does not ask about. Acts of Waymark itself come without a person.
func mayPublish(ctx context.Context, one Survey) error {
	person, ok := account.From(ctx)
	if !ok || publishes(person, one) {
		return nil
	}
	return fault.Forbidden("You publish the results of surveys about your own priority. Ask the director of children’s services.")
}

func publishes(person account.Person, one Survey) bool {
	if person.Everywhere(account.VoicePublish) {
		return true
	}
	return person.May(account.VoicePublish) && slices.ContainsFunc(person.Priorities.V, func(p string) bool { return strings.HasSuffix(p, fmt.Sprintf("/%d", one.Priority)) })
}

// MakeCodes makes codes for a survey. They are given back once, to be printed, and kept only as digests.
func (s *Surveys) MakeCodes(ctx context.Context, number, count int) ([]string, error) {
	one, err := s.Survey(ctx, number)
	if err != nil {
		return nil, err
	}
	switch {
	case one.State != Planned && one.State != Draft:
		return nil, fault.Conflict("%s is %s, so it needs no more codes.", one.Name(), one.State)
	case !one.Has(Code) && !one.Has(Paper):
		return nil, fault.Conflict("%s is not answered with codes.", one.Name())
	case count < 1 || one.Codes+count > mostCodes:
		return nil, fault.Invalid("No codes were made.").At("count", fmt.Sprintf("Enter a number from 1 to %d", max(1, mostCodes-one.Codes)))
	}
	codes := make([]string, count)
	err = s.db.Write(ctx, fmt.Sprintf("made %d codes for %s", count, one.Name()), func(tx *db.Tx) error {
		tx.About("survey", one.ID)
		for i := range codes {
			for kept := int64(0); kept == 0; { // the same code twice is drawn again
				if codes[i], err = newCode(); err != nil {
					return err
				}
				if kept, err = tx.Exec(ctx, "insert into survey_code (survey_id, digest) values (:survey, :digest) on conflict (survey_id, digest) do nothing", map[string]any{"survey": one.ID, "digest": digest(one.ID, codes[i])}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return codes, err
}

// KioskKey is in the address that a kiosk opens, so that what is answered there is known as such.
func (s Survey) KioskKey() string { return digest(s.ID, "")[:10] }

// lastDay is the day under which an answer of a day is kept: forms that are typed in later belong to the survey's last day.
func (s Survey) lastDay(on calendar.Date) calendar.Date {
	if on.After(s.To) {
		return s.To
	}
	return on
}
