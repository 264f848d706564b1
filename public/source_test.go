package public

import (
	"context"
	"testing"

	"waymark/archive"
	"waymark/badge"
	"waymark/board"
	"waymark/calendar"
	"waymark/council"
	"waymark/db/dbtest"
	"waymark/evidence"
	"waymark/inspection"
	"waymark/job"
	"waymark/language"
	"waymark/measure"
	"waymark/news"
	"waymark/offer"
	"waymark/plan"
	"waymark/survey"
	"waymark/voice"
)

func TestSource(t *testing.T) {
	d := dbtest.Open(t, inspection.Schema, plan.Schema, measure.Schema, voice.Schema, board.Schema, survey.Schema, offer.Schema, evidence.Schema, badge.Schema, news.Schema, language.Schema, council.Schema, archive.Schema)
	jobs := job.New(d, calendar.FixedClock(today))
	measures, err := measure.New(d, nil, jobs, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	voices := voice.New(d, nil, nil, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil })
	surveys, err := survey.New(d, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	councils := council.New(d, nil)
	s := New(Settings{Council: "Exampleborough"}, Rooms{Plans: plan.New(d, nil, measures, inspection.New(d, nil, nil)), Measures: measures, Voices: voices, Boards: board.New(d, nil, nil, nil, board.Rooms{}), Council: councils, Badges: badge.New(d, nil, nil), News: news.New(d), Languages: language.New(d), Surveys: surveys, Offers: offer.New(d, nil), Archives: archive.New(d, nil, jobs)}, d.Written, calendar.FixedClock(today))
	t.Run("a new council has nothing public", func(t *testing.T) {
		e, err := s.read(t.Context())
		if err != nil || len(e.Plans)+len(e.Measures)+len(e.Contacts) != 0 || e.Today != today || e.Council != "Exampleborough" {
			t.Errorf("%+v, %v", e, err)
		}
	})
	t.Run("whom to call comes from the council's own contacts", func(t *testing.T) {
		if err := voices.SetContact(dbtest.Ctx(t), voice.Contact{Kind: voice.FrontDoor, Name: "Front door", Phone: "020 7946 0001", Hours: "Always"}); err != nil {
			t.Fatal(err)
		}
		e, err := s.read(t.Context())
		if err != nil || len(e.crisis()) != 1 || e.crisis()[0].Phone != "020 7946 0001" {
			t.Errorf("%+v, %v", e.Contacts, err)
		}
	})
	t.Run("where children post cards to comes from the council's settings", func(t *testing.T) {
		if err := councils.SetFreePost(dbtest.Ctx(t), council.FreePost{Lines: []string{"Freepost EXAMPLEBOROUGH LISTENS"}, From: d.Today(), Owner: "Participation manager", Why: "Royal Mail gave it"}); err != nil {
			t.Fatal(err)
		}
		if e, err := s.read(t.Context()); err != nil || len(e.FreePost) != 1 {
			t.Errorf("%q, %v", e.FreePost, err)
		}
	})
	t.Run("nothing is read again until something was written", func(t *testing.T) {
		first, err := s.read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.read(t.Context())
		if err != nil || &first.Contacts[0] != &again.Contacts[0] {
			t.Errorf("the edition was read twice: %v", err)
		}
		if err := voices.SetContact(dbtest.Ctx(t), voice.Contact{Kind: voice.FrontDoor, Name: "Front door", Phone: "020 7946 0002", Hours: "Always"}); err != nil {
			t.Fatal(err)
		}
		if e, err := s.read(t.Context()); err != nil || e.crisis()[0].Phone != "020 7946 0002" {
			t.Errorf("%+v, %v", e.Contacts, err)
		}
	})
}
