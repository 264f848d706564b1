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

// days reads the date inputs of a form, and what was typed into them. The first that is no date is the error.
func days(r *http.Request, fields ...string) (map[string]calendar.Date, map[string]string, *fault.Fault) {
	read, typed := map[string]calendar.Date{}, map[string]string{}
	var wrong *fault.Fault
	for _, f := range fields {
		for _, part := range []string{"-day", "-month", "-year"} {
			typed[f+part] = web.Text(r, f+part)
		}
		d, err := web.Day(r, f)
		if err != nil && wrong == nil {
			wrong = fault.Of(err)
		}
		read[f] = d
	}
	return read, typed, wrong
}

// typed are dates as the boxes of a form hold them.
func typed(dates map[string]calendar.Date) map[string]string {
	boxes := map[string]string{}
	for f, d := range dates {
		if !d.IsZero() {
			boxes[f+"-day"], boxes[f+"-month"], boxes[f+"-year"] = strconv.Itoa(d.Day()), strconv.Itoa(int(d.Month())), strconv.Itoa(d.Year())
		}
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

func dateInput(field, legend, hint string, boxes map[string]string, wrong *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: field, NamePrefix: field, Values: boxes, ErrorMessage: web.At(wrong, field), Hint: govuk.HintParams{Text: hint},
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
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
