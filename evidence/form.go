package evidence

import (
	"cmp"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// natural puts "Action 1.10" after "Action 1.9".
func natural(a, b string) int {
	split := func(s string) (string, string) {
		i := 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return s[:i], s[i:]
	}
	for a != "" && b != "" {
		na, ra := split(a)
		nb, rb := split(b)
		if na != "" && nb != "" {
			na, nb = strings.TrimLeft(na, "0"), strings.TrimLeft(nb, "0")
			if c := cmp.Or(cmp.Compare(len(na), len(nb)), strings.Compare(na, nb)); c != 0 {
				return c
			}
			a, b = ra, rb
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func legend(text string) *govuk.FieldsetParams {
	return &govuk.FieldsetParams{Legend: govuk.Legend{Text: text, Classes: "govuk-fieldset__legend--s"}}
}

func input(name, label, hint, value, classes string, f *fault.Fault) govuk.InputParams {
	return govuk.InputParams{Name: name, Value: value, Classes: classes, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func area(name, label, hint, value string, rows int, f *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

// choose is a list of words with their meanings below them.
func choose(name, text, hint, value string, words []Word, f *fault.Fault) govuk.RadiosParams {
	items := make([]govuk.RadiosItem, len(words))
	for i, w := range words {
		items[i] = govuk.RadiosItem{Value: w.Code, Text: w.Words, Hint: govuk.HintParams{Text: upperFirst(w.Means)}}
	}
	return govuk.RadiosParams{Name: name, Value: value, Items: items, Classes: "govuk-radios--small", ErrorMessage: web.At(f, name), Hint: govuk.HintParams{Text: hint}, Fieldset: legend(text)}
}

// tag is a piece's state and freshness in one word or two, with the colour of its tag.
func tag(p Piece, on calendar.Date) (words, colour string) {
	switch f := p.FreshnessOn(on); {
	case p.State == ToCheck:
		return "To check", "govuk-tag--yellow"
	case p.State == Refused:
		return "Refused", "govuk-tag--red"
	case p.State == NotBorneOut:
		return "Not borne out", "govuk-tag--red"
	case p.Ended():
		return upperFirst(string(p.State)), "govuk-tag--grey"
	case f == Expired:
		return "Expired", "govuk-tag--red"
	case p.State == Verified:
		return "Verified", "govuk-tag--green"
	}
	return "Not verified", "govuk-tag--blue"
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
