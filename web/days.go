package web

import (
	"net/http"
	"strconv"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
)

// Days are the dates of a form as their three boxes show them: field-day, field-month and field-year by what stands in them.
type Days map[string]string

// DaysOf is a date in its three boxes.
func DaysOf(field string, d calendar.Date) Days {
	days := Days{}
	days.Put(field, d)
	return days
}

// Put fills the three boxes of a date; no date leaves them empty.
func (d Days) Put(field string, day calendar.Date) {
	if !day.IsZero() {
		d[field+"-day"], d[field+"-month"], d[field+"-year"] = strconv.Itoa(day.Day()), strconv.Itoa(int(day.Month())), strconv.Itoa(day.Year())
	}
}

// Sent reads the three boxes and keeps what was typed for a second showing. What is no date becomes no date, and is noted in wrong.
func (d Days) Sent(r *http.Request, field string, into *calendar.Date, wrong *fault.Fault) {
	for _, part := range []string{"-day", "-month", "-year"} {
		d[field+part] = Text(r, field+part)
	}
	day, err := Day(r, field)
	if err != nil {
		wrong.At(field, "Enter a real date, such as 27 3 2027")
	}
	*into = day
}

// Input shows the three boxes.
func (d Days) Input(field, legend, hint string, wrong *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: field, NamePrefix: field, Values: d, ErrorMessage: At(wrong, field), Hint: govuk.HintParams{Text: hint},
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

// Number reads a whole number; what is none becomes 0.
func Number(r *http.Request, field string) int {
	n, err := strconv.Atoi(Text(r, field))
	if err != nil {
		return 0
	}
	return n
}

// Both joins what is wrong with a form's boxes and what a rule says of it, so that all is shown at once.
func Both(wrong *fault.Fault, err error) error {
	if len(wrong.Fields) == 0 {
		return err
	}
	if f := fault.Of(err); f != nil {
		wrong.Fields = append(wrong.Fields, f.Fields...)
	}
	return wrong
}
