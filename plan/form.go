package plan

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// dayValues is a date as the three boxes show it.
func dayValues(field string, d calendar.Date) map[string]string {
	if d.IsZero() {
		return map[string]string{}
	}
	return map[string]string{field + "-day": strconv.Itoa(d.Day()), field + "-month": strconv.Itoa(int(d.Month())), field + "-year": strconv.Itoa(d.Year())}
}

// sentDay reads the three boxes and keeps what was typed for a second showing.
func sentDay(r *http.Request, field string, into *calendar.Date, values map[string]string, wrong *fault.Fault) {
	for _, part := range []string{"-day", "-month", "-year"} {
		values[field+part] = web.Text(r, field+part)
	}
	d, err := web.Day(r, field)
	if err != nil {
		wrong.At(field, "Enter a real date, such as 27 3 2027")
	}
	*into = d
}

func dateInput(field, legend, hint string, values map[string]string, f *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: field, NamePrefix: field, Values: values, ErrorMessage: web.At(f, field), Hint: govuk.HintParams{Text: hint},
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

func sentNumber(r *http.Request, field string) int {
	n, err := strconv.Atoi(web.Text(r, field))
	if err != nil {
		return 0
	}
	return n
}

// sentArticles reads "12, 19" as numbers; what is no number becomes 0, which no article has.
func sentArticles(text string) (articles []int) {
	for _, word := range splitList(text) {
		n, err := strconv.Atoi(word)
		if err != nil {
			n = 0
		}
		articles = append(articles, n)
	}
	return articles
}

func articleList(articles []int) string {
	words := make([]string, len(articles))
	for i, n := range articles {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, ", ")
}

// both joins two kinds of faults of one form, so that all are shown at once.
func both(wrong *fault.Fault, err error) error {
	if len(wrong.Fields) == 0 {
		return err
	}
	if f := fault.Of(err); f != nil {
		wrong.Fields = append(wrong.Fields, f.Fields...)
	}
	return wrong
}
