package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// everybody is who acts when a child answers: nobody whom anyone could name.
var everybody = db.Actor{ID: "public", Name: "Somebody who was asked"}

// row is one answer as it is kept: by itself.
type row struct {
	ID       string        `db:"id"`
	Survey   string        `db:"survey_id"`
	Question string        `db:"question"`
	Version  string        `db:"question_version"`
	Action   string        `db:"action"`
	Answer   Answer        `db:"answer"`
	Faces    bool          `db:"faces"`
	Channel  Channel       `db:"channel"`
	Age      Age           `db:"age"`
	Helper   Helper        `db:"helper"`
	Day      calendar.Date `db:"day"`
}

const insertAnswer = `insert into survey_answer (id, survey_id, question, question_version, action, answer, faces, channel, age, helper, day)
	values (:id, :survey_id, :question, :question_version, :action, :answer, :faces, :channel, :age, :helper, :day)`

// CheckCode says whether a code of a survey can still be used. A wrong one and a used one get the same answer.
func (s *Surveys) CheckCode(ctx context.Context, number int, code string) error {
	one, err := s.Survey(ctx, number)
	if err != nil {
		return err
	}
	var n int
	if err := s.db.Get(ctx, &n, "select count(*) from survey_code where survey_id = :survey and digest = :digest and used = :used", map[string]any{"survey": one.ID, "digest": digest(one.ID, code), "used": false}); err != nil {
		return err
	}
	if n == 0 {
		return errCode()
	}
	return nil
}

func errCode() error {
	return fault.Invalid("We can’t use that code.").At("code", "Check the code. Each code works one time")
}

// OpenWords says whether children can write in their own words now.
func (s *Surveys) OpenWords(ctx context.Context) (Window, error) {
	if s.voice.Open == nil {
		return Window{Why: "You can’t write to us here right now."}, nil
	}
	return s.voice.Open(ctx)
}

// Answer keeps what a child answered: each answer by itself, under a random name and with its day only. What they wrote goes to those who read
// what children send. Sent twice it counts once; a code is used up.
func (s *Surveys) Answer(ctx context.Context, sitting Sitting) error {
	one, err := s.Survey(ctx, sitting.Survey)
	if err != nil {
		return err
	}
	if err := sitting.accept(one, s.db.Today()); err != nil {
		return err
	}
	if sitting.Words != "" {
		if err := s.tell(ctx, one, sitting); err != nil {
			return err
		}
	}
	if _, known := db.Who(ctx); !known || sitting.Channel.online() {
		ctx = db.As(ctx, everybody)
	}
	on := one.lastDay(s.db.Today())
	again := false
	err = s.db.Write(ctx, fmt.Sprintf("took one more answer to survey %d", one.Number), func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "insert into survey_sitting (id, survey_id, channel, age, helper, day) values (:id, :survey, :channel, :age, :helper, :day) on conflict (id) do nothing",
			map[string]any{"id": sitting.id(one), "survey": one.ID, "channel": sitting.Channel, "age": sitting.Age, "helper": sitting.Helper, "day": on})
		if again = err == nil && n == 0; err != nil || again {
			if again {
				err = errAgain
			}
			return err
		}
		if one.wantsCode(sitting.Channel) || sitting.Code != "" {
			n, err := tx.Exec(ctx, "update survey_code set used = :used where survey_id = :survey and digest = :digest and used = :unused", map[string]any{"used": true, "unused": false, "survey": one.ID, "digest": digest(one.ID, sitting.Code)})
			if err != nil {
				return err
			}
			if n == 0 {
				return errCode()
			}
		}
		for _, q := range one.Questions.V {
			p, picked := sitting.Answers[q.ID]
			if !picked {
				continue
			}
			_, err := tx.Exec(ctx, insertAnswer, row{db.RandomID(), one.ID, q.ID, q.Version(), q.Action, p.Answer, p.Faces, sitting.Channel, sitting.Age, sitting.Helper, on})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if again {
		return nil // it is counted already
	}
	return err
}

// id names a sitting by its key, which nobody but the page that was sent knows.
func (s Sitting) id(one Survey) string {
	sum := sha256.Sum256([]byte(one.ID + "\x00" + s.Key))
	return hex.EncodeToString(sum[:16])
}

// taken says whether a sitting is counted already.
func (s *Surveys) taken(ctx context.Context, one Survey, sitting Sitting) (bool, error) {
	var n int
	err := s.db.Get(ctx, &n, "select count(*) from survey_sitting where id = :id", map[string]any{"id": sitting.id(one)})
	return n > 0, err
}

var errAgain = fault.Conflict("This was sent before.")

func (s *Surveys) tell(ctx context.Context, one Survey, sitting Sitting) error {
	window, err := s.OpenWords(ctx)
	if err != nil {
		return err
	}
	if !window.Open && sitting.Channel.online() { // what somebody types in, a person has read already
		return fault.Conflict("Your words can’t be sent now.").At("words", window.Why)
	}
	w := Words{Text: sitting.Words, Age: sitting.Age, Channel: sitting.Channel, Language: one.Language, Key: "survey-" + sitting.id(one)}
	for _, q := range one.Questions.V {
		if q.Action != "" && !slices.Contains(w.About, q.Action) {
			w.About = append(w.About, q.Action)
		}
	}
	return s.voice.Tell(ctx, w)
}

// mix gives the answers of a survey new names and lays them down anew in the order of those.
func mix(ctx context.Context, tx *db.Tx, one Survey) error {
	var all []row
	if err := tx.All(ctx, &all, "select id, survey_id, question, question_version, action, answer, faces, channel, age, helper, day from survey_answer where survey_id = :id", one); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "delete from survey_answer where survey_id = :id", one); err != nil {
		return err
	}
	for i := range all {
		all[i].ID = db.RandomID()
	}
	slices.SortFunc(all, func(a, b row) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	for _, r := range all {
		if _, err := tx.Exec(ctx, insertAnswer, r); err != nil {
			return err
		}
	}
	return nil
}

// Results counts what a survey brought.
func (s *Surveys) Results(ctx context.Context, number int) (r Results, err error) {
	if r.Survey, err = s.Survey(ctx, number); err != nil {
		return r, err
	}
	all, err := s.All(ctx)
	if err != nil {
		return r, err
	}
	r.Before, r.Ages, r.Channels = before(r.Survey, all), map[Age]int{}, map[Channel]int{}
	var sittings []struct {
		Age     Age     `db:"age"`
		Channel Channel `db:"channel"`
		N       int     `db:"n"`
	}
	if err := s.db.All(ctx, &sittings, "select age, channel, count(*) as n from survey_sitting where survey_id = :id group by age, channel", r.Survey); err != nil {
		return r, err
	}
	for _, g := range sittings {
		r.N += g.N
		r.Ages[g.Age] += g.N
		r.Channels[g.Channel] += g.N
	}
	var counts []struct {
		Question string `db:"question"`
		Answer   Answer `db:"answer"`
		Age      Age    `db:"age"`
		Faces    bool   `db:"faces"`
		N        int    `db:"n"`
	}
	if err := s.db.All(ctx, &counts, "select question, answer, age, faces, count(*) as n from survey_answer where survey_id = :id group by question, answer, age, faces", r.Survey); err != nil {
		return r, err
	}
	for _, q := range r.Survey.Questions.V {
		if q.Kind != Scale {
			continue
		}
		t := Tally{Question: q, Counts: map[Answer]int{}, YesBy: map[Age]int{}, By: map[Age]int{}}
		for _, c := range counts {
			if c.Question != q.ID {
				continue
			}
			t.Counts[c.Answer] += c.N
			t.By[c.Age] += c.N
			if c.Answer == YesALot || c.Answer == YesABit {
				t.YesBy[c.Age] += c.N
			}
			if c.Faces {
				t.Faces += c.N
			}
		}
		r.Tallies = append(r.Tallies, t)
	}
	return r, nil
}

// Used is how many of a survey's codes were used.
func (s *Surveys) Used(ctx context.Context, one Survey) (n int, err error) {
	err = s.db.Get(ctx, &n, "select count(*) from survey_code where survey_id = :survey and used = :used", map[string]any{"survey": one.ID, "used": true})
	return n, err
}

// Days are how many answered on each day, the first first.
func (s *Surveys) Days(ctx context.Context, one Survey) ([]DayCount, error) {
	days := []DayCount{}
	err := s.db.All(ctx, &days, "select day, count(*) as n from survey_sitting where survey_id = :id group by day order by day", one)
	return days, err
}

// DayCount is how many answered on a day.
type DayCount struct {
	Day calendar.Date `db:"day"`
	N   int           `db:"n"`
}
