package council_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/council"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

var (
	christmas = calendar.On(2026, 12, 25) // a Friday, on the shipped list
	plain     = calendar.On(2026, 12, 23) // a Wednesday, not on it
)

func TestHolidays(t *testing.T) {
	dbtest.Each(t, []fs.FS{council.Schema}, func(t *testing.T, d *db.DB) {
		c, ctx := council.New(d, nil), dbtest.Ctx(t)
		rang := 0
		var refuse error
		c.OnChange(func(context.Context, *db.Tx) error { rang++; return refuse })
		is := func(day calendar.Date, holiday bool) {
			t.Helper()
			h, err := c.Holidays(ctx)
			if err != nil || h.IsWorkingDay(day) == holiday {
				t.Errorf("%s is a holiday: %v, want %v (%v)", day, !h.IsWorkingDay(day), holiday, err)
			}
		}
		change := func(day calendar.Date, added bool, reason string) error {
			return c.Change(ctx, council.HolidayChange{Day: day, Added: added, Reason: reason})
		}
		t.Run("a day that was proclaimed becomes a holiday, and the bell rings", func(t *testing.T) {
			is(plain, false)
			if err := change(plain, true, "Proclaimed on 1 December"); err != nil {
				t.Fatal(err)
			}
			is(plain, true)
			is(christmas, true)
			if rang != 1 {
				t.Errorf("rang %d times", rang)
			}
		})
		t.Run("a holiday that was moved away becomes a working day", func(t *testing.T) {
			if err := change(christmas, false, "Moved"); err != nil {
				t.Fatal(err)
			}
			is(christmas, false)
		})
		t.Run("a change can be taken back", func(t *testing.T) {
			if err := errors.Join(change(plain, false, "A mistake"), change(christmas, true, "A mistake")); err != nil {
				t.Fatal(err)
			}
			is(plain, false)
			is(christmas, true)
		})
		t.Run("what changes nothing, or says no reason, is refused at its field", func(t *testing.T) {
			for _, row := range []struct {
				day    calendar.Date
				added  bool
				reason string
				field  string
			}{
				{christmas, true, "x", "day"}, {plain, false, "x", "day"}, {calendar.On(2026, 12, 26), true, "x", "day"}, {calendar.Date{}, true, "x", "day"}, {plain, true, "", "reason"},
			} {
				if f := fault.Of(change(row.day, row.added, row.reason)); f == nil || f.Kind != fault.KindInvalid || f.Fields[0].Name != row.field {
					t.Errorf("%+v: %v", row, f)
				}
			}
		})
		t.Run("who, when and why stand beside the day and in the record", func(t *testing.T) {
			all, err := c.Changes(ctx)
			if err != nil || len(all) != 2 || all[0].Day != christmas || all[1].Reason != "A mistake" || all[1].ByName != dbtest.Tester.Name || all[1].At.IsZero() {
				t.Errorf("%+v %v", all, err)
			}
			entries, err := d.Record(ctx, db.RecordFilter{Noun: "holiday", ID: plain.String()})
			if err != nil || len(entries) != 2 || entries[1].Sentence != "made 23 December 2026 a bank holiday: Proclaimed on 1 December" {
				t.Errorf("%+v %v", entries, err)
			}
		})
		t.Run("where the figures cannot be counted anew the day is not changed", func(t *testing.T) {
			refuse = errors.New("the queue is broken")
			if err := change(plain, true, "Proclaimed"); err == nil {
				t.Error("it was changed")
			}
			is(plain, false)
		})
	})
}

func TestGap(t *testing.T) {
	shipped := calendar.BankHolidays()
	var of2026 []calendar.Date
	for _, d := range shipped.Days() {
		if d.Year() == 2026 {
			of2026 = append(of2026, d)
		}
	}
	for _, row := range []struct {
		words string
		h     calendar.Holidays
		today calendar.Date
		gap   bool
	}{
		{"the list knows this year", shipped, calendar.On(2026, 11, 22), false},
		{"on its last day it still holds", shipped, shipped.Last(), false},
		{"the day after it has ended", shipped, shipped.Last().AddDays(1), true},
		{"one added day does not make a year", shipped.With([]calendar.Date{calendar.On(2032, 6, 1)}, nil), calendar.On(2032, 3, 1), true},
		{"this year was taken off the list", shipped.With(nil, of2026), calendar.On(2026, 11, 22), true},
		{"there is no list", calendar.Holidays{}, calendar.On(2026, 11, 22), true},
	} {
		t.Run(row.words, func(t *testing.T) {
			if got := council.Gap(row.h, row.today); (got != "") != row.gap {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestPages(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	c := council.New(dbtest.OpenAt(t, func() time.Time { return now }, council.Schema), []council.Fact{{Name: "retention_years", Words: "years that uploads are kept", Value: "6"}})
	person := func(as string) account.Person {
		p := account.Person{ID: as, Name: "Ada Admin", State: account.Active}
		p.Roles.V = []string{as}
		return p
	}
	h := &webtest.House{Unvisited: map[string]string{"GET /staff/settings/free-post": "TestFreePostPage visits it", "POST /staff/settings/free-post": "TestFreePostPage sends it"}, Routes: c.Routes(), May: func(as, permission string) bool { return person(as).May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(db.As(account.With(r.Context(), person(as)), db.Actor{ID: as, Name: "Ada Admin"}))
		}}
	const page = "/staff/settings/holidays"
	form := url.Values{"day-day": {"23"}, "day-month": {"12"}, "day-year": {"2026"}, "what": {"holiday"}, "reason": {"Proclaimed"}}
	h.Run(t, []webtest.Row{
		{Name: "the settings are shown as facts", As: "administrator", Path: "/staff/settings", Want: map[string]string{"tbody th": "retention_years", "td[data-label='Now']": "6", "main a": "Bank holidays"}, Not: []string{"main input", ".govuk-warning-text"}},
		{Name: "an analyst may not see them", As: "analyst", Path: "/staff/settings", Status: 403},
		{Name: "the list stands there by year", As: "administrator", Path: page, Want: map[string]string{"details": "2025", "main": "Friday 25 December 2026"}, Not: []string{".govuk-warning-text"}},
		{Name: "an analyst may not change it", As: "analyst", Method: "POST", Path: page, Form: form, Status: 403},
		{Name: "a day that is none comes back with its fault", As: "administrator", Method: "POST", Path: page, Form: url.Values{"day-day": {"31"}, "day-month": {"2"}, "day-year": {"2027"}, "reason": {"Proclaimed"}}, Status: 422, Want: map[string]string{"title": "Error:", ".govuk-error-summary a": "Enter a real date"}},
		{Name: "a change without a reason comes back with its fault", As: "administrator", Method: "POST", Path: page, Form: url.Values{"day-day": {"23"}, "day-month": {"12"}, "day-year": {"2026"}}, Status: 422, Want: map[string]string{".govuk-error-summary a": "Say why"}},
		{Name: "a day is made a holiday", As: "administrator", Method: "POST", Path: page, Form: form, Status: 303, To: page},
		{Name: "and stands there with the reason, the day and the name", As: "programme-manager", Path: page, Want: map[string]string{"tbody th": "23 December 2026", "td[data-label='Why']": "Proclaimed", "td[data-label='Changed']": "22 November 2026 by Ada Admin", "main": "Wednesday 23 December 2026"}},
	})
	now = time.Date(2040, 1, 1, 12, 0, 0, 0, time.UTC)
	h.Visit(t, webtest.Row{As: "administrator", Path: page, Want: map[string]string{".govuk-warning-text": "end on 31 December 2031"}})
	h.Visit(t, webtest.Row{As: "administrator", Path: "/staff/settings", Want: map[string]string{".govuk-warning-text": "end on 31 December 2031"}})
}
