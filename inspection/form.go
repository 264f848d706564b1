package inspection

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// days are the dates of a form as their three boxes show them.
type days map[string]string

func (d days) put(field string, day calendar.Date) {
	if !day.IsZero() {
		d[field+"-day"], d[field+"-month"], d[field+"-year"] = strconv.Itoa(day.Day()), strconv.Itoa(int(day.Month())), strconv.Itoa(day.Year())
	}
}

// sent reads the three boxes and keeps what was typed for a second showing.
func (d days) sent(r *http.Request, field string, into *calendar.Date, wrong *fault.Fault) {
	for _, part := range []string{"-day", "-month", "-year"} {
		d[field+part] = web.Text(r, field+part)
	}
	day, err := web.Day(r, field)
	if err != nil {
		wrong.At(field, "Enter a real date, such as 27 3 2027")
	}
	*into = day
}

func (d days) input(field, legend, hint string, wrong *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: field, NamePrefix: field, Values: d, ErrorMessage: web.At(wrong, field), Hint: govuk.HintParams{Text: hint},
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

// sentNumber reads a whole number; what is none becomes 0.
func sentNumber(r *http.Request, field string) int {
	n, err := strconv.Atoi(web.Text(r, field))
	if err != nil {
		return 0
	}
	return n
}

// uploaded reads the file of a form, whose size the route has bounded.
func uploaded(r *http.Request) ([]byte, error) {
	f, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, err
		}
		return nil, fault.Invalid("The file did not arrive whole. Send it again.").Because(err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// both joins the faults of one form, so that all are shown at once.
func both(wrong *fault.Fault, err error) error {
	if len(wrong.Fields) == 0 {
		return err
	}
	if f := fault.Of(err); f != nil {
		wrong.Fields = append(wrong.Fields, f.Fields...)
	}
	return wrong
}
