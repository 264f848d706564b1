package board

import (
	"fmt"
	"slices"

	"waymark/document"
	"waymark/measure"
	"waymark/plan"
	"waymark/readability"
)

// childMark is the sign beside each of the seven words of children.
var childMark = map[plan.ChildWord]document.Mark{plan.WordNotStarted: document.NotStarted, plan.WordGettingReady: document.TooEarly, plan.WordDoing: document.OnTrack, plan.WordLate: document.AtRisk, plan.WordDone: document.Delivered, plan.WordOnHold: document.Paused, plan.WordStopped: document.Stopped}

// sectionChildWhere says in the plan's own words for children how each promise goes. It says only what was published for children before.
func sectionChildWhere(c *cut) (document.Blocks, error) {
	var blocks document.Blocks
	for _, p := range c.releasedOf() {
		t := document.Table{Caption: cmpOr(p.ChildName, p.Title), RowHeadings: true, Columns: []document.Column{{Heading: "What we said", Share: 70}, {Heading: "How it is going", Share: 30}}}
		for _, a := range p.Actions {
			if a.ChildText == "" || a.Ended.GoesOn() {
				continue
			}
			word := a.Word(c.On)
			t.Rows = append(t.Rows, []document.Cell{document.Words(a.ChildText), document.Rated(childMark[word], string(word))})
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, t)
		}
	}
	if len(blocks) == 0 {
		return document.Blocks{para("The grown-ups have not put this into easy words yet.")}, nil
	}
	return blocks, nil
}

// sectionChildNumbers are the questions that a child would ask, each with the answer that was published.
func sectionChildNumbers(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Questions and answers", RowHeadings: true, Columns: []document.Column{{Heading: "Question", Share: 50}, {Heading: "Answer", Share: 50}}}
	for _, m := range c.Released.Measures {
		if answer := m.Sentence(); m.Child != "" && answer != "" && len(t.Rows) < 10 {
			if len(m.Lines) > 0 && m.Lines[0].Points[len(m.Lines[0].Points)-1].Status == measure.Hidden {
				continue
			}
			t.Rows = append(t.Rows, []document.Cell{document.Words(m.Child), document.Words(answer)})
		}
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("We have no numbers to show you yet.")}, nil
	}
	return document.Blocks{t}, nil
}

func sectionChildTell(*cut) (document.Blocks, error) {
	return document.Blocks{para("Is this true for you? Tell your worker, or a grown-up you trust. They can help you tell us.")}, nil
}

// tooHard says which words of a paper for children are too hard to read; what was published for children passed its own gate already.
func tooHard(texts map[string]PackText) (all []string) {
	for _, t := range texts {
		if t.Text == "" {
			continue
		}
		report := readability.Check(t.Text, readability.Child)
		for _, f := range report.Findings {
			if !f.Warning {
				all = append(all, fmt.Sprintf("It is too hard for children to read (reading age %.0f). %s: %s", report.Age, f.Where, f.Do))
				break
			}
		}
	}
	slices.Sort(all)
	return all
}
