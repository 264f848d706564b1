package board

import (
	"slices"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestRhythms(t *testing.T) {
	h := calendar.BankHolidays()
	words := func(days []calendar.Date) (all []string) {
		for _, d := range days {
			all = append(all, d.String())
		}
		return all
	}
	for _, c := range []struct {
		name   string
		rhythm Rhythm
		first  calendar.Date
		n      int
		has    []string
	}{
		{"monthly keeps the weekday and its place in the month", Monthly, calendar.On(2026, time.January, 14), 12, []string{"2026-01-14", "2026-02-11", "2026-12-09"}},
		{"a fifth Friday is the last one where a month has four", Monthly, calendar.On(2026, time.January, 30), 12, []string{"2026-02-27", "2026-05-29"}},
		{"a bank holiday moves the meeting to the next working day", Monthly, calendar.On(2026, time.March, 2), 12, []string{"2026-03-02", "2026-04-07", "2026-05-05"}},
		{"every four weeks is thirteen meetings a year", FourWeekly, calendar.On(2026, time.January, 14), 13, []string{"2026-01-14", "2026-02-11", "2026-12-16"}},
		{"quarterly is four", Quarterly, calendar.On(2026, time.January, 14), 4, []string{"2026-01-14", "2026-04-08", "2026-07-08", "2026-10-14"}},
		{"as needed is one", WhenNeeded, calendar.On(2026, time.January, 14), 1, []string{"2026-01-14"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := words(c.rhythm.Days(c.first, h))
			if len(got) != c.n {
				t.Errorf("%d days: %v", len(got), got)
			}
			for _, want := range c.has {
				if !slices.Contains(got, want) {
					t.Errorf("%v lacks %s", got, want)
				}
			}
		})
	}
	t.Run("the days around a meeting are counted in working days", func(t *testing.T) {
		c := ClockOf(calendar.On(2026, time.April, 8), h) // the Wednesday after Easter
		if got := words([]calendar.Date{c.Papers, c.Actions, c.Draft, c.Approval}); !slices.Equal(got, []string{"2026-03-30", "2026-04-10", "2026-04-15", "2026-04-22"}) {
			t.Errorf("%v", got)
		}
	})
}

func TestQuorum(t *testing.T) {
	all := []Attendance{{Part: Chair, How: Present}, {Part: Seat, How: Substitute}, {Part: Seat, How: Apologies}, {Part: InAttendance, How: Present}}
	for needed, met := range map[int]bool{1: true, 2: true, 3: false} {
		if q := QuorumOf(all, needed); q.Met() != met || q.There != 2 || q.Of != 3 {
			t.Errorf("%d needed: %+v", needed, q)
		}
	}
}

func TestForums(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newCast(t, d, &day)
		una := c.by["Una"]
		t.Run("five are there at first", func(t *testing.T) {
			all, err := c.Forums(una)
			must(t, err)
			if len(all) != 5 || all[0].Code != "IB" || !all[2].Public {
				t.Errorf("%+v", all)
			}
		})
		t.Run("scrutiny sees what is public, a partner where they sit, the keeper of accounts nothing", func(t *testing.T) {
			must(t, c.Seat(una, "IB", Member{PersonID: c.id["Sam"], Organisation: "Health", Part: Seat}))
			for first, want := range map[string]int{"Dot": 2, "Sam": 1, "Ivy": 0, "Fred": 2, "Bo": 5, "Della": 5} {
				all, err := c.Forums(c.by[first])
				must(t, err)
				if len(all) != want {
					t.Errorf("%s sees %d, want %d", first, len(all), want)
				}
			}
			_, err := c.Forum(c.by["Dot"], "IB")
			refused(t, err, fault.KindNotFound, "no forum")
		})
		t.Run("a forum is added, renamed and closed", func(t *testing.T) {
			refused(t, c.KeepForum(c.by["Bo"], Forum{}), fault.KindForbidden, "prepare a board")
			refused(t, c.KeepForum(una, Forum{}), fault.KindInvalid, "code: ")
			sen := Forum{Code: "send", Name: "SEND board", Kind: OtherForum, Rhythm: Quarterly, Quorum: 3}
			must(t, c.KeepForum(una, sen))
			refused(t, c.KeepForum(una, sen), fault.KindInvalid, "Another forum has the letters SEND")
			f, err := c.Forum(una, "send")
			must(t, err)
			f.Name = "SEND partnership board"
			must(t, c.KeepForum(una, f))
			refused(t, c.KeepForum(una, f), fault.KindConflict, "after you opened it")
			_, err = c.Schedule(una, "SEND", []calendar.Date{day.AddDays(7)}, "", "")
			must(t, err)
			must(t, c.CloseForum(una, "SEND", "It became part of the improvement board"))
			m, f, err := c.Meeting(una, "SEND", 1)
			must(t, err)
			if m.State != Cancelled || f.Name != "SEND partnership board" || f.ClosedOn != day {
				t.Errorf("%+v %+v", m, f)
			}
			_, err = c.Schedule(una, "SEND", []calendar.Date{day.AddDays(14)}, "", "")
			refused(t, err, fault.KindConflict, "was closed")
		})
		t.Run("a new chair takes the seat, a person sits once, and who has no account names their organisation", func(t *testing.T) {
			must(t, c.Seat(una, "IB", Member{PersonID: c.id["Bo"], Part: Chair}))
			must(t, c.Seat(una, "IB", Member{Name: "Ray Roadside", Organisation: "Police", Part: Chair}))
			refused(t, c.Seat(una, "IB", Member{PersonID: c.id["Bo"], Part: Seat}), fault.KindInvalid, "sits on this forum already")
			refused(t, c.Seat(una, "IB", Member{Name: "Kay Kerb", Part: Seat}), fault.KindInvalid, "organisation: ")
			f, err := c.Forum(una, "IB")
			must(t, err)
			if chair, _ := f.Chair(); chair.Name != "Ray Roadside" || len(f.Members) != 3 {
				t.Errorf("%+v", f.Members)
			}
			must(t, c.Unseat(una, "IB", f.Members[0].ID))
			if f, err = c.Forum(una, "IB"); err != nil || len(f.Members) != 2 {
				t.Errorf("%+v %v", f.Members, err)
			}
		})
	})
}

func TestMeetings(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newCast(t, d, &day)
		una := c.by["Una"]
		must(t, c.Seat(una, "IB", Member{PersonID: c.id["Bo"], Part: Chair}))
		t.Run("a year is planned once", func(t *testing.T) {
			days := Monthly.Days(calendar.On(2026, time.March, 11), calendar.BankHolidays())
			n, err := c.Schedule(una, "IB", days, "10:00", "Town hall")
			must(t, err)
			if n != 12 {
				t.Errorf("%d", n)
			}
			_, err = c.Schedule(una, "IB", days, "", "")
			refused(t, err, fault.KindConflict, "already")
			_, err = c.Schedule(una, "IB", []calendar.Date{calendar.On(2026, time.March, 14)}, "ten", "")
			refused(t, err, fault.KindInvalid, "not a working day")
			refused(t, err, fault.KindInvalid, "starts: ")
			_, err = c.Schedule(c.by["Ed"], "IB", days, "", "")
			refused(t, err, fault.KindForbidden, "prepare a board")
		})
		t.Run("democratic services plan what is public and nothing else", func(t *testing.T) {
			_, err := c.Schedule(c.by["Fred"], "SCR", []calendar.Date{calendar.On(2026, time.March, 12)}, "", "")
			must(t, err)
			_, err = c.Schedule(c.by["Fred"], "IB", []calendar.Date{calendar.On(2026, time.March, 12)}, "", "")
			refused(t, err, fault.KindNotFound, "no forum")
		})
		t.Run("it is held on its day, by those who were there", func(t *testing.T) {
			there := []Attendance{{Name: "Bo Example", Part: Chair, How: Present}, {Name: "Ray Roadside", Organisation: "Police", Part: Seat, How: Substitute, Instead: "Kay Kerb"}}
			refused(t, c.Hold(una, "IB", 1, there), fault.KindConflict, "not taken place")
			must(t, c.SendPapers(una, "IB", 1))
			refused(t, c.SendPapers(una, "IB", 1), fault.KindConflict, "papers sent")
			day = calendar.On(2026, time.March, 11)
			refused(t, c.Hold(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Chair, How: Apologies}}), fault.KindInvalid, "who was there")
			refused(t, c.Hold(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Chair, How: Substitute}}), fault.KindInvalid, "instead-1: ")
			must(t, c.Hold(una, "IB", 1, there))
			m, f, err := c.Meeting(una, "IB", 1)
			must(t, err)
			kept, err := c.Attendances(una, m, f)
			must(t, err)
			if m.State != Held || len(kept) != 2 || kept[1].Instead != "Kay Kerb" {
				t.Errorf("%+v %+v", m, kept)
			}
			refused(t, c.CancelMeeting(una, "IB", 1, "Nobody came"), fault.KindConflict, "held")
		})
		t.Run("a meeting ahead moves, or is cancelled with its reason", func(t *testing.T) {
			must(t, c.MoveMeeting(una, "IB", 2, calendar.On(2026, time.April, 9), "11:00", ""))
			refused(t, c.CancelMeeting(una, "IB", 2, ""), fault.KindInvalid, "because: ")
			must(t, c.CancelMeeting(una, "IB", 2, "The chair is ill"))
			refused(t, c.MoveMeeting(una, "IB", 2, calendar.On(2026, time.April, 10), "", ""), fault.KindConflict, "cancelled")
		})
	})
}
