package plan

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
	"waymark/inspection"
)

//go:embed template.toml
var templateFile string

// Template is a plan to start from.
type Template struct {
	Title           string                   `toml:"title"`
	ChildTitle      string                   `toml:"child_title"`
	Vision          string                   `toml:"vision"`
	ChildVision     string                   `toml:"child_vision"`
	Priorities      []TemplatePriority       `toml:"priority"`
	Recommendations []TemplateRecommendation `toml:"recommendation"`
}

// TemplatePriority is a priority of a template.
type TemplatePriority struct {
	Number    int              `toml:"number"`
	Title     string           `toml:"title"`
	ChildName string           `toml:"child_name"`
	ChildText string           `toml:"child_text"`
	Shape     string           `toml:"shape"`
	Actions   []TemplateAction `toml:"action"`
}

// TemplateAction is an action of a template with what it is tied to.
type TemplateAction struct {
	Ref             string   `toml:"ref"`
	Title           string   `toml:"title"`
	ChildText       string   `toml:"child_text"`
	Question        string   `toml:"question"`
	Articles        []int    `toml:"articles"`
	Core            []string `toml:"core"`     // keys of the measures that show first whether it makes a difference
	Measures        []string `toml:"measures"` // keys of the other measures
	Recommendations []string `toml:"recommendations"`
}

// TemplateRecommendation is a finding that the template answers, in our own words, with the measures that test it.
type TemplateRecommendation struct {
	Code      string        `toml:"code"`
	Source    string        `toml:"source"`
	Number    string        `toml:"number"`
	Published calendar.Date `toml:"published"`
	About     string        `toml:"about"`
	Measures  []string      `toml:"measures"`
}

// Plain is the finding as the room of inspections keeps it.
func (t TemplateRecommendation) Plain() inspection.Recommendation {
	return inspection.Recommendation{Code: t.Code, Source: t.Source, Number: t.Number, About: t.About, Published: t.Published, Measures: t.Measures}
}

var builtIn = mustReadTemplate(templateFile)

// BuiltIn is Waymark's own template: seven priorities and forty-four actions in our own words, tied to measures.
func BuiltIn() Template { return builtIn }

func mustReadTemplate(text string) Template {
	var t Template
	meta, err := toml.Decode(text, &t)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("unknown keys %v", meta.Undecoded())
	}
	if err != nil {
		panic("plan: template.toml: " + err.Error()) // it is part of the program, and tests read it
	}
	return t
}

// Proposal is the template in the form that an import has, so that both enter by the same door.
func (t Template) Proposal() Proposal {
	p := Proposal{Title: t.Title, ChildTitle: t.ChildTitle, Vision: t.Vision, ChildText: t.ChildVision, Guesses: []string{}}
	for _, q := range t.Priorities {
		priority := ProposedPriority{Number: q.Number, Title: q.Title, ChildName: q.ChildName, ChildText: q.ChildText, Confidence: 1, Notes: []string{}}
		for _, a := range q.Actions {
			priority.Actions = append(priority.Actions, ProposedAction{Ref: a.Ref, Text: a.Title, Confidence: 1, Notes: []string{}, ChildText: a.ChildText, Question: a.Question,
				Articles: slices.Clone(a.Articles), Core: a.Core, Measures: a.Measures, Recommendations: a.Recommendations})
		}
		p.Priorities = append(p.Priorities, priority)
	}
	return p
}
