// Package govuk holds GOV.UK Frontend's components as typed templ components.
//
// Each component is one templ file: a Params struct whose fields mirror the options of the official Nunjucks macro, and a
// function of the component's name. What they print is proved, tree by tree, against the fixtures that the npm package
// govuk-frontend ships (see fixtures_test.go).
//
// Three habits differ from the macros. Text is always escaped and HTML is always a component. An optional part (a hint, an
// error message, a label) that holds neither Text nor HTML is absent, so that a page can pass an empty error without asking.
// An empty entry in a list is skipped but keeps its number. Crest, crown and the licence logos are never printed: they
// belong to central government.
package govuk

import (
	"maps"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Content is a piece of text, or of markup where HTML is set. It is the macros' pair of options text and html.
type Content struct {
	Text string
	HTML templ.Component
}

// IsZero says whether there is nothing to show.
func (c Content) IsZero() bool { return c.Text == "" && c.HTML == nil }

// Choice is a yes, a no, or nothing said: for options whose official default depends on something else.
type Choice int8

// The three choices.
const (
	Unset Choice = iota
	Yes
	No
)

// Is turns a bool into Yes or No.
func Is(b bool) Choice {
	if b {
		return Yes
	}
	return No
}

func (c Choice) or(fallback bool) bool {
	if c == Unset {
		return fallback
	}
	return c == Yes
}

func (c Choice) String() string { return strconv.FormatBool(c == Yes) }

// FormGroup is the box around one input, its label, hint and error message.
type FormGroup struct {
	Classes     string
	Attributes  templ.Attributes
	BeforeInput Content
	AfterInput  Content
}

// FormGroupInputs is the box around several inputs that make one answer: radios, checkboxes, a date.
type FormGroupInputs struct {
	Classes      string
	Attributes   templ.Attributes
	BeforeInputs Content
	AfterInputs  Content
}

// words joins the words that are not empty with single spaces: class names, or ids for aria-describedby.
func words(all ...string) string {
	kept := make([]string, 0, len(all))
	for _, w := range all {
		if w = strings.TrimSpace(w); w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// when gives the word if the condition holds, else nothing.
func when(condition bool, word string) string {
	if condition {
		return word
	}
	return ""
}

// describedBy lists the ids that describe an input: what the page named itself, then hint and error message.
func describedBy(base, id string, hint HintParams, err ErrorMessageParams) string {
	return words(base, when(!hint.isZero(), id+"-hint"), when(!err.isZero(), id+"-error"))
}

// attributes merges sets of attributes; a later set wins.
func attributes(sets ...templ.Attributes) templ.Attributes {
	merged := templ.Attributes{}
	for _, set := range sets {
		maps.Copy(merged, set)
	}
	return merged
}

// present leaves out the attributes that have nothing to say.
func present(set templ.Attributes) templ.Attributes {
	maps.DeleteFunc(set, func(_ string, value any) bool { return value == "" })
	return set
}

// translation names one of the texts that the component's script shows, as a data attribute; empty when the default serves.
func translation(key, message string) templ.Attributes {
	return present(templ.Attributes{"data-i18n." + key: message})
}

// translations does the same for a text that depends on a number, by plural rule (one, other, …).
func translations(key string, messages map[string]string) templ.Attributes {
	set := templ.Attributes{}
	for rule, message := range messages {
		set["data-i18n."+key+"."+rule] = message
	}
	return set
}

// positive is an attribute for a number, left out when it is nought.
func positive(name string, n int) templ.Attributes {
	if n == 0 {
		return nil
	}
	return templ.Attributes{name: strconv.Itoa(n)}
}
