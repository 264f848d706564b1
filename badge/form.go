package badge

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0
	}
	return n
}

// count reads a number of people: nothing is none, and what is no number is less than none, which every form refuses.
func count(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// list reads "a, b c" as three words.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == ';' })
}

// numbers reads "12, 19"; what is no number becomes 0, which no article has.
func numbers(text string) (all []int) {
	for _, word := range list(text) {
		all = append(all, number(word))
	}
	return all
}

// days reads the date inputs of a form, and what was typed into them. What is no date is noted in the fault, which is nil where there is none.
func days(r *http.Request, fields ...string) (map[string]calendar.Date, web.Days, *fault.Fault) {
	read, typed, wrong := map[string]calendar.Date{}, web.Days{}, fault.Invalid("Nothing is kept yet.")
	for _, f := range fields {
		var d calendar.Date
		typed.Sent(r, f, &d, wrong)
		read[f] = d
	}
	if len(wrong.Fields) == 0 {
		return read, typed, nil
	}
	return read, typed, wrong
}

// typed are dates as the boxes of a form hold them.
func typed(dates map[string]calendar.Date) web.Days {
	boxes := web.Days{}
	for f, d := range dates {
		boxes.Put(f, d)
	}
	return boxes
}

func input(name, label, hint, value string, wrong *fault.Fault) govuk.InputParams {
	return govuk.InputParams{Name: name, Value: value, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func narrow(p govuk.InputParams) govuk.InputParams {
	p.Classes, p.Inputmode = "govuk-input--width-4", "numeric"
	return p
}

func area(name, label, hint, value string, rows int, wrong *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func radios(name, legend, value string, words []Word, wrong *fault.Fault) govuk.RadiosParams {
	items := make([]govuk.RadiosItem, len(words))
	for i, w := range words {
		items[i] = govuk.RadiosItem{Value: w.Code, Text: w.Words, Hint: govuk.HintParams{Text: w.Means}}
	}
	return govuk.RadiosParams{Name: name, Value: value, Items: items, Classes: "govuk-radios--small", ErrorMessage: web.At(wrong, name),
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

func checks(name, legend, hint string, chosen []string, words []Word, wrong *fault.Fault) govuk.CheckboxesParams {
	items := make([]govuk.CheckboxesItem, len(words))
	for i, w := range words {
		items[i] = govuk.CheckboxesItem{Value: w.Code, Text: w.Words, Checked: govuk.Is(slices.Contains(chosen, w.Code))}
	}
	return govuk.CheckboxesParams{Name: name, Items: items, Classes: "govuk-checkboxes--small", ErrorMessage: web.At(wrong, name), Hint: govuk.HintParams{Text: hint},
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

func row(key, value string) govuk.SummaryRow {
	return govuk.SummaryRow{Key: govuk.SummaryCell{Text: key}, Value: govuk.SummaryCell{Text: value}}
}
