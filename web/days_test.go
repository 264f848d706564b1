package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

func TestDays(t *testing.T) {
	sent := func(pairs ...string) *http.Request {
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		r := httptest.NewRequest("POST", "/", strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}
	on := calendar.On(2027, time.March, 7)
	t.Run("a date goes into its boxes and comes back", func(t *testing.T) {
		boxes, wrong, d := DaysOf("due", on), fault.Invalid("x"), calendar.Date{}
		Days{}.Sent(sent("due-day", boxes["due-day"], "due-month", boxes["due-month"], "due-year", boxes["due-year"]), "due", &d, wrong)
		if d != on || len(wrong.Fields) > 0 || len(DaysOf("due", calendar.Date{})) > 0 {
			t.Errorf("%v %v %v", boxes, d, wrong.Fields)
		}
	})
	t.Run("what is no date is no date, is noted, and stays in its boxes", func(t *testing.T) {
		boxes, wrong, d := Days{}, fault.Invalid("x"), on
		boxes.Sent(sent("due-day", "31", "due-month", "2", "due-year", "2027"), "due", &d, wrong)
		in := boxes.Input("due", "Due", "", wrong)
		if !d.IsZero() || boxes["due-day"] != "31" || !strings.Contains(in.ErrorMessage.Text, "real date") || in.Values["due-year"] != "2027" {
			t.Errorf("%v %v %+v", boxes, d, in)
		}
	})
	t.Run("what is no number is 0", func(t *testing.T) {
		if Number(sent("n", "12"), "n") != 12 || Number(sent("n", "twelve"), "n") != 0 || Number(sent(), "n") != 0 {
			t.Error("read wrongly")
		}
	})
	t.Run("all that is wrong is said at once", func(t *testing.T) {
		rule := fault.Invalid("a").At("title", "Enter the title")
		if err := Both(fault.Invalid("x"), rule); err != error(rule) {
			t.Error(err)
		}
		if f := fault.Of(Both(fault.Invalid("x").At("due", "Enter a real date"), rule)); f == nil || len(f.Fields) != 2 {
			t.Errorf("%+v", f)
		}
	})
}
