package survey

import (
	"context"
	"io/fs"
	"sort"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
)

var schemas = []fs.FS{account.Schema, Schema}

// room is the room over a database, on a clock that the test turns, and those who act in it.
type room struct {
	*Surveys
	t        *testing.T
	day      calendar.Date
	may, dee context.Context
	told     []Words
	open     bool
}

func newRoom(t *testing.T, d *db.DB, day *calendar.Date) *room {
	t.Helper()
	surveys, err := New(d, nil, guard)
	must(t, err)
	r := &room{Surveys: surveys, t: t, day: *day, may: db.As(t.Context(), db.Actor{ID: "may", Name: "May"}), dee: db.As(t.Context(), db.Actor{ID: "dee", Name: "Dee"}), open: true}
	r.OnWords(Voice{
		Open: func(context.Context) (Window, error) {
			return Window{Open: r.open, Why: "No one is here to read it now."}, nil
		},
		Tell: func(_ context.Context, w Words) error {
			for _, o := range r.told { // as the room of messages does: the same key is one message
				if o.Key == w.Key {
					return nil
				}
			}
			r.told = append(r.told, w)
			return nil
		},
	})
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// planned is a survey that takes answers today.
func (r *room) planned(change func(*Edit)) Survey {
	r.t.Helper()
	e := edit("K6", "K2", "3.3", "3.6", "K11", "K10")
	change(&e)
	n, err := r.Keep(r.may, e)
	must(r.t, err)
	must(r.t, r.Settle(r.may, n))
	s, err := r.Survey(r.t.Context(), n)
	must(r.t, err)
	return s
}

func TestStore(t *testing.T) {
	today := day
	dbtest.EachAt(t, func() time.Time { return calendar.FixedClock(today)() }, schemas, func(t *testing.T, d *db.DB) {
		today = day
		r := newRoom(t, d, &today)
		rung := 0
		r.OnChange(func(context.Context, *db.Tx) error { rung++; return nil })
		s := r.planned(func(e *Edit) {})
		codes, err := r.MakeCodes(r.may, s.Number, 16)
		must(t, err)
		answer := func(key, code string, answers map[string]Picked) Sitting {
			return Sitting{Survey: s.Number, Key: key, Channel: Code, Code: code, Age: Age13To15, Helper: Alone, Answers: answers}
		}
		t.Run("SQ-04: a code is good for one answer, and a wrong and a used one get the same words", func(t *testing.T) {
			must(t, r.CheckCode(t.Context(), s.Number, strings.ToLower(codes[0])))
			must(t, r.Answer(t.Context(), answer("one", codes[0], map[string]Picked{"K2": {Answer: YesALot}, "3.3": {Answer: No}})))
			used, wrong := r.CheckCode(t.Context(), s.Number, codes[0]), r.CheckCode(t.Context(), s.Number, "AAAA-AAAA")
			if used == nil || wrong == nil || fields(used) != fields(wrong) {
				t.Errorf("%v, %v", used, wrong)
			}
			if err := r.Answer(t.Context(), answer("two", codes[0], map[string]Picked{"K2": {Answer: No}})); fields(err) != fields(wrong) {
				t.Error(err)
			}
		})
		t.Run("E1, E2: sent twice it counts once, also when the code is used up by itself", func(t *testing.T) {
			must(t, r.Answer(t.Context(), answer("one", codes[0], map[string]Picked{"K2": {Answer: YesALot}, "3.3": {Answer: No}})))
			got, err := r.Results(t.Context(), s.Number)
			must(t, err)
			if got.N != 1 || got.Tallies[1].N() != 1 {
				t.Errorf("%+v", got)
			}
		})
		t.Run("words go to those who read what children send and are in no table here", func(t *testing.T) {
			with := answer("words", codes[1], map[string]Picked{"K6": {Answer: NotSure}})
			with.Words = "zebra crossing words"
			must(t, r.Answer(t.Context(), with))
			must(t, r.Answer(t.Context(), with))
			if len(r.told) != 1 || r.told[0].Text != with.Words || strings.Join(r.told[0].About, " ") != "3.1 3.6 3.3" {
				t.Errorf("%+v", r.told)
			}
			for _, query := range []string{"select id || question || answer || action || age || helper || channel || day as all_of_it from survey_answer", "select id || channel || age || helper || day as all_of_it from survey_sitting", "select sentence as all_of_it from record"} {
				var rows []string
				must(t, d.All(t.Context(), &rows, query, nil))
				if len(rows) == 0 || strings.Contains(strings.Join(rows, " "), "zebra") {
					t.Errorf("%q", rows)
				}
			}
		})
		t.Run("SG-01: while nobody reads them words are refused and the ticks can still be sent", func(t *testing.T) {
			r.open = false
			closed := answer("closed", codes[2], map[string]Picked{"K6": {Answer: YesABit}})
			closed.Words = "hello"
			if err := r.Answer(t.Context(), closed); !strings.Contains(fields(err), "words: No one is here") {
				t.Error(err)
			}
			closed.Words = ""
			must(t, r.Answer(t.Context(), closed))
			r.open = true
		})
		t.Run("no answer says who gave it, with which code, at what time or with which other answer", func(t *testing.T) {
			var of []string
			must(t, d.All(t.Context(), &of, "select id from survey_answer where survey_id = :id", s))
			sittings := map[string]bool{}
			var all []string
			must(t, d.All(t.Context(), &all, "select id from survey_sitting", nil))
			for _, id := range all {
				sittings[id] = true
			}
			for _, id := range of {
				if sittings[id] || len(id) != 36 || id[14] != '4' {
					t.Errorf("%s is no random name of its own", id)
				}
			}
			var day calendar.Date
			must(t, d.Get(t.Context(), &day, "select max(day) from survey_answer", nil))
			if day != today {
				t.Error(day)
			}
		})
		for i := 3; i < 15; i++ {
			must(t, r.Answer(t.Context(), answer(codes[i], codes[i], map[string]Picked{"K2": {Answer: YesALot}, "K6": {Answer: NotMuch}, "3.6": {Answer: YesABit, Faces: true}})))
		}
		feed := func() (rows []map[string]string) {
			must(t, r.FeedAnswers(t.Context(), func(m map[string]string) error { rows = append(rows, m); return nil }))
			return rows
		}
		t.Run("an open survey lends nothing to the register", func(t *testing.T) {
			if rows := feed(); len(rows) > 0 || rung > 0 {
				t.Errorf("%d rows, rung %d times", len(rows), rung)
			}
		})
		var named []string
		must(t, d.All(t.Context(), &named, "select id from survey_answer order by id", nil))
		today = today.AddDays(30)
		must(t, r.Close(r.may, s.Number))
		t.Run("when it closes the answers are mixed under new names and lent to the register", func(t *testing.T) {
			var now []string
			must(t, d.All(t.Context(), &now, "select id from survey_answer", nil))
			if len(now) != len(named) || !sort.StringsAreSorted(now) && !d.Postgres() {
				t.Errorf("%d of %d, in order: %v", len(now), len(named), sort.StringsAreSorted(now))
			}
			for _, id := range now {
				if i := sort.SearchStrings(named, id); i < len(named) && named[i] == id {
					t.Errorf("%s kept its name", id)
				}
			}
			got := map[string]int{}
			for _, row := range feed() {
				got[row["question_key"]+" "+row["answer"]]++
				if row["group"] != "cla" || row["survey"] != "round 1" || row["channel"] != "web" || row["age_band"] != "11-15" || row["child"] != "" {
					t.Errorf("%v", row)
				}
			}
			want := map[string]int{"voice_3.1 always": 13, "voice_3.3 never": 1, "voice_3.6 face 3": 12, "core_K6 rarely": 12, "core_K6 mostly": 1, "core_K6 prefer not to say": 1}
			for k, n := range want {
				if got[k] != n {
					t.Errorf("%s: %d, want %d", k, got[k], n)
				}
			}
			if rung != 1 {
				t.Errorf("the bell rang %d times", rung)
			}
		})
		t.Run("SQ-05: response rate, numbers where enough answered, words where few did", func(t *testing.T) {
			must(t, r.Propose(r.may, s.Number, "You said that we tell you what we did.", "We will go on with it."))
			if err := r.Publish(r.may, s.Number); err == nil {
				t.Error("the same person proposed and published")
			}
			must(t, r.Publish(r.dee, s.Number))
			public, err := r.Published(t.Context())
			must(t, err)
			release := public[0].Release
			if release == nil || *release.N != 15 || release.Questions[1].ID != "K2" || *release.Questions[1].N != 15 || !release.Questions[3].Few {
				t.Errorf("%+v", release)
			}
			if release.Rate != nil {
				t.Error("a rate of 15 of 16 was told, and so the one who did not answer")
			}
		})
		t.Run("what is published takes no more answers", func(t *testing.T) {
			late := Sitting{Survey: s.Number, Key: "late", Channel: Paper, Code: codes[0], Answers: map[string]Picked{"K2": {Answer: No}}}
			if err := r.Answer(r.may, late); err == nil {
				t.Error("it did")
			}
		})
		t.Run("the desk says what waits, for each what is theirs", func(t *testing.T) {
			today = day
			s := r.planned(func(e *Edit) { e.To = day.AddDays(1) })
			today = day.AddDays(60)
			due := func(role string, id string) string {
				p := account.Person{ID: id, State: account.Active}
				p.Roles.V = []string{role}
				all, err := r.Due(t.Context(), p)
				must(t, err)
				var words []string
				for _, w := range all {
					words = append(words, w.Words)
				}
				return strings.Join(words, "|")
			}
			if got := due("participation", "may"); got != "Close "+s.Name() {
				t.Error(got)
			}
			must(t, r.Close(r.may, s.Number))
			if got := due("participation", "may"); got != "Tell what "+s.Name()+" brought" {
				t.Error(got)
			}
			must(t, r.Propose(r.may, s.Number, "Few of you told us things.", "We will ask again."))
			if got := due("participation", "may") + due("director", "dee"); got != "Publish the results of "+s.Name() {
				t.Error(got)
			}
		})
	})
}

func TestChangedMeanwhile(t *testing.T) {
	today := day
	r := newRoom(t, dbtest.OpenAt(t, calendar.FixedClock(day), schemas...), &today)
	n, err := r.Keep(r.may, edit("K6", "K11"))
	must(t, err)
	e := edit("K6", "K1", "K11")
	e.Number, e.Version, e.Title = n, 1, "Mine"
	theirs := e
	theirs.Title = "Theirs"
	_, err = r.Keep(r.dee, theirs)
	must(t, err)
	if _, err = r.Keep(r.may, e); !strings.Contains(fields(err), "Somebody else changed") {
		t.Error(err)
	}
}
