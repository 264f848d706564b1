package voice

import (
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

// whole is a standing in which nothing is missing: every working day is covered and no other.
func whole(now time.Time) Standing {
	s := Standing{Now: now, Cover: map[calendar.Date]bool{}, Holidays: calendar.BankHolidays(), Clocks: clocksOf(nil), TestedOn: calendar.Of(now), Beat: now}
	for n := range 16 {
		if day := calendar.Of(now).AddDays(n); s.Holidays.IsWorkingDay(day) {
			s.Cover[day] = true
		}
	}
	return s
}

func TestOpening(t *testing.T) {
	day := func(m time.Month, d int) calendar.Date { return calendar.On(2026, m, d) }
	for _, row := range []struct {
		words   string
		now     string
		change  func(*Standing)
		because string
		opens   calendar.Date
		readBy  calendar.Date
	}{
		{"an ordinary Wednesday", "2026-06-10 10:00", nil, "", calendar.Date{}, day(6, 11)},
		{"a Wednesday night, as Thursday is covered", "2026-06-10 23:30", nil, "", calendar.Date{}, day(6, 11)},
		{"SG-11: a Friday morning, read on the same day", "2026-06-12 11:59", nil, "", calendar.Date{}, day(6, 12)},
		{"SG-11: a Friday from noon is closed until Monday", "2026-06-12 12:00", nil, ClosedWeekend, day(6, 15), calendar.Date{}},
		{"SG-11: a Sunday night is closed until Monday", "2026-06-14 22:00", nil, ClosedWeekend, day(6, 15), calendar.Date{}},
		{"SG-11: a Monday begins at midnight", "2026-06-15 00:30", nil, "", calendar.Date{}, day(6, 16)},
		{"SG-11: the Friday before a bank holiday is closed until Tuesday", "2026-05-22 12:00", nil, ClosedWeekend, day(5, 26), calendar.Date{}},
		{"SG-11: so is the bank holiday itself", "2026-05-25 10:00", nil, ClosedWeekend, day(5, 26), calendar.Date{}},
		{"SG-11: Maundy Thursday from noon until after Easter Monday", "2026-04-02 14:00", nil, ClosedWeekend, day(4, 7), calendar.Date{}},
		{"SG-11: a weekend that somebody covers is open", "2026-06-13 15:00", func(s *Standing) { s.Cover[day(6, 13)], s.Cover[day(6, 14)] = true, true }, "", calendar.Date{}, day(6, 14)},
		{"SG-11: a Saturday that is covered alone closes at noon", "2026-06-13 12:30", func(s *Standing) { s.Cover[day(6, 13)] = true }, ClosedWeekend, day(6, 15), calendar.Date{}},
		{"SG-01 E24: a working day without people closes it a week ahead", "2026-06-10 10:00", func(s *Standing) { delete(s.Cover, day(6, 16)) }, ClosedNoCover, calendar.Date{}, calendar.Date{}},
		{"SG-01: a gap eight days ahead does not", "2026-06-10 10:00", func(s *Standing) { delete(s.Cover, day(6, 18)) }, "", calendar.Date{}, day(6, 11)},
		{"SG-01: an out-of-hours number that nobody rang for a quarter closes it", "2026-06-10 10:00", func(s *Standing) { s.TestedOn = day(3, 9) }, ClosedNoCover, calendar.Date{}, calendar.Date{}},
		{"SG-01: so does one that was never rung", "2026-06-10 10:00", func(s *Standing) { s.TestedOn = calendar.Date{} }, ClosedNoCover, calendar.Date{}, calendar.Date{}},
		{"SG-07: the kill switch closes it whatever the rota says", "2026-06-10 10:00", func(s *Standing) { s.Stopped = true }, ClosedByHand, calendar.Date{}, calendar.Date{}},
		{"E23: it closes where nobody looks at what is late", "2026-06-10 10:00", func(s *Standing) { s.Beat = s.Now.Add(-31 * time.Minute) }, ClosedQueue, calendar.Date{}, calendar.Date{}},
		{"E23: and where a message is unread a day past its clock", "2026-06-10 10:00", func(s *Standing) { s.UnreadDue = s.Now.Add(-25 * time.Hour) }, ClosedQueue, calendar.Date{}, calendar.Date{}},
		{"E31: and in a flood", "2026-06-10 10:00", func(s *Standing) { s.InLastHour = mostAnHour + 1 }, ClosedQueue, calendar.Date{}, calendar.Date{}},
		{"E33: the night the clocks go forward", "2026-03-29 00:30", nil, ClosedWeekend, day(3, 30), calendar.Date{}},
		{"E33: a message of the last hour of Easter Saturday is read on the Sunday, whose day has 23 hours", "2027-03-27 23:30", func(s *Standing) {
			s.Cover[calendar.On(2027, 3, 27)], s.Cover[calendar.On(2027, 3, 28)] = true, true
		}, "", calendar.Date{}, calendar.On(2027, 3, 28)},
	} {
		t.Run(row.words, func(t *testing.T) {
			s := whole(at(row.now))
			if row.change != nil {
				row.change(&s)
			}
			o := s.Opening()
			if o.Because != row.because || o.Open != (row.because == "") || o.Opens != row.opens || o.ReadBy != row.readBy {
				t.Errorf("%+v", o)
			}
			if !o.Open && !strings.Contains(o.Why, "talk to someone") {
				t.Errorf("it says nowhere to go: %q", o.Why)
			}
		})
	}
	t.Run("whoever began before noon on Friday can still send until one", func(t *testing.T) {
		if !whole(at("2026-06-12 12:50")).takes() || whole(at("2026-06-12 13:01")).takes() || whole(at("2026-06-13 00:10")).takes() {
			t.Error("the grace is not one hour of the last day")
		}
		stopped := whole(at("2026-06-12 12:50"))
		if stopped.Stopped = true; stopped.takes() {
			t.Error("the kill switch knows no grace")
		}
	})
	t.Run("E33: an answer is promised for a working day within 28 days", func(t *testing.T) {
		for from, want := range map[string]calendar.Date{
			"2026-06-10 10:00": day(7, 8),
			"2026-11-28 10:00": day(12, 24), // 26 December is a holiday, the 25th too
			"2026-04-27 10:00": day(5, 22),  // 25 May is a bank holiday
			"2026-03-28 23:50": day(4, 24),  // the clocks go forward in between
		} {
			if got := answerBy(at(from), calendar.BankHolidays()); got != want {
				t.Errorf("from %s: %s, want %s", from, got, want)
			}
		}
	})
}

func TestRota(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		day := c.db.Today()
		for words, row := range map[string]struct {
			cover Cover
			field string
		}{
			"three people who may":                    {Cover{Day: day, TriagerID: c.id["Tia"], DeputyID: c.id["Tom"], LeadID: c.id["Lea"]}, ""},
			"nobody stands in for themselves":         {Cover{Day: day, TriagerID: c.id["Tia"], DeputyID: c.id["Tia"], LeadID: c.id["Lea"]}, "deputy"},
			"an owner does not read":                  {Cover{Day: day, TriagerID: c.id["Oz"], DeputyID: c.id["Tom"], LeadID: c.id["Lea"]}, "triager"},
			"a triage officer does not lead":          {Cover{Day: day, TriagerID: c.id["Tia"], DeputyID: c.id["Lou"], LeadID: c.id["Tom"]}, "lead"},
			"a lead who reads cannot be called too":   {Cover{Day: day, TriagerID: c.id["Lea"], DeputyID: c.id["Tom"], LeadID: c.id["Lea"]}, "lead"},
			"a day that is over cannot be covered":    {Cover{Day: day.AddDays(-1), TriagerID: c.id["Tia"], DeputyID: c.id["Tom"], LeadID: c.id["Lea"]}, "day"},
			"a lead may read where another is called": {Cover{Day: day, TriagerID: c.id["Lou"], DeputyID: c.id["Tom"], LeadID: c.id["Lea"]}, ""},
		} {
			t.Run("SG-01: "+words, func(t *testing.T) {
				err := c.SetCover(c.by["Lea"], row.cover)
				if f := fault.Of(err); row.field == "" && err != nil || row.field != "" && (f == nil || f.Fields[0].Name != row.field) {
					t.Errorf("got %v", err)
				}
			})
		}
		t.Run("SG-01: without a rota the box is closed, with one it is open", func(t *testing.T) {
			if o, err := c.Open(t.Context()); err != nil || o.Because != ClosedNoCover {
				t.Fatalf("%+v, %v", o, err)
			}
			c.covers()
			if o, err := c.Open(t.Context()); err != nil || !o.Open || o.ReadBy != day.AddDays(1) {
				t.Fatalf("%+v, %v", o, err)
			}
		})
		t.Run("SG-01: who leaves the council leaves a gap", func(t *testing.T) {
			must(t, c.accounts.Disable(c.by["Dee"], c.id["Tom"], "Moved to another council"))
			if o, err := c.Open(t.Context()); err != nil || o.Because != ClosedNoCover {
				t.Errorf("%+v, %v", o, err)
			}
		})
	})
}

func TestStop(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		refused(t, c.Stop(c.by["Tia"], ""), fault.KindInvalid, "Say why")
		must(t, c.Stop(c.by["Tia"], "Nobody answers at the front door"))
		t.Run("SG-07: the very next look is closed", func(t *testing.T) {
			if o, err := c.Open(t.Context()); err != nil || o.Because != ClosedByHand {
				t.Errorf("%+v, %v", o, err)
			}
			_, err := c.Tell(t.Context(), draft("Hello"))
			refused(t, err, fault.KindConflict, "talk to someone")
		})
		refused(t, c.Stop(c.by["Tom"], "Again for the same"), fault.KindConflict, "closed already")
		must(t, c.Restart(c.by["Lea"]))
		refused(t, c.Restart(c.by["Lea"]), fault.KindConflict, "not closed by hand")
		t.Run("SG-07: who closed it, when, and who opened it again is kept", func(t *testing.T) {
			stops, err := c.Stops(t.Context())
			if err != nil || len(stops) != 1 || stops[0].ByName != "Tia Exampleton" || stops[0].EndedBy != "Lea Exampleton" || stops[0].EndedAt.IsZero() {
				t.Errorf("%+v, %v", stops, err)
			}
		})
	})
}
