package board

import (
	"fmt"
	"strconv"

	"waymark/calendar"
	"waymark/document"
	"waymark/survey"
)

// surveyMonths is how far back a paper tells what children answered.
const surveyMonths = 12

// SurveyFacts are a survey of children whose results were published: rounded numbers and nothing else.
type SurveyFacts struct {
	Title     string
	Audience  string
	To        calendar.Date
	Published calendar.Date
	Release   survey.Release
	Heard     string // in words for children
	NextSteps string
}

func surveyFacts(told []survey.ReportSurvey) (all []SurveyFacts) {
	for _, s := range told {
		all = append(all, SurveyFacts(s))
	}
	return all
}

// sectionAnswers is the annex of a brief paper with what children answered to each question.
func sectionAnswers(c *cut) (document.Blocks, error) { return surveyBlocks(c), nil }

// surveysSaid tell of each survey in a sentence or two: how many answered, what most and what fewest said yes to, and what children were told.
func surveysSaid(c *cut) (items []document.Text) {
	for _, s := range c.Surveys {
		words, most, least := ".", -1, -1
		for i, a := range s.Release.Questions {
			if a.Yes == nil {
				continue
			}
			if most < 0 || *a.Yes > *s.Release.Questions[most].Yes {
				most = i
			}
			if least < 0 || *a.Yes < *s.Release.Questions[least].Yes {
				least = i
			}
		}
		switch {
		case s.Release.Few:
			words = ": fewer than 10 answered, so there are no numbers."
		case most >= 0 && most != least:
			q := s.Release.Questions
			words = fmt.Sprintf(": %d%% said yes to “%s”, and %d%% to “%s”.", *q[most].Yes, q[most].Text, *q[least].Yes, q[least].Text)
		}
		items = append(items, document.Text{{Text: fmt.Sprintf("%s (%s, until %s)", s.Title, s.Audience, dayWords(s.To)), Strong: true}, {Text: words + " Children were told: " + clip(s.Heard, 90)}})
	}
	return items
}

// surveyBlocks tell what children answered in the surveys of the last year: a table for each, and what they were told.
func surveyBlocks(c *cut) (blocks document.Blocks) {
	for _, s := range c.Surveys {
		t := document.Table{Caption: fmt.Sprintf("%s (%s, until %s)", s.Title, s.Audience, dayWords(s.To)), RowHeadings: true,
			Columns: []document.Column{{Heading: "Question", Share: 60}, {Heading: "Said yes", Share: 20}, {Heading: "Answered", Share: 20}}}
		for _, a := range s.Release.Questions {
			yes, n := keptBack, keptBack
			if a.Yes != nil {
				yes = strconv.Itoa(*a.Yes) + "%"
			}
			if a.N != nil {
				n = "about " + strconv.Itoa(*a.N)
			}
			t.Rows = append(t.Rows, []document.Cell{document.Words(a.Text), document.Words(yes), document.Words(n)})
		}
		words := "Children were told: " + s.Heard + " " + s.NextSteps
		if s.Release.AnyoneCould {
			words += " Anyone could answer this survey."
		}
		if s.Release.Few {
			blocks = append(blocks, para("%s: fewer than 10 answered, so there are no numbers. %s", s.Title, words))
			continue
		}
		if s.Release.Rate != nil {
			words = fmt.Sprintf("%d%% of those who were asked answered. ", *s.Release.Rate) + words
		}
		blocks = append(blocks, t, para("%s", words))
	}
	if len(blocks) > 0 {
		blocks = append(blocks, source("Source: surveys of children, as published; counts to the nearest 5."))
	}
	return blocks
}
