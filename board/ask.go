package board

import (
	"context"
	"fmt"

	"waymark/document"
	"waymark/plan"
)

// asksOf are the decisions that the owners of a plan's actions ask for, by ref, without those that some forum has taken since: an owner is not
// made to ask twice.
func (b *Boards) asksOf(ctx context.Context, p plan.Position) (map[string]plan.Ask, error) {
	of := map[string]plan.Ask{}
	for _, s := range p.Rows {
		if s.Ask.Words != "" {
			of[s.Ref] = s.Ask
		}
	}
	if len(of) == 0 {
		return of, nil
	}
	decisions, err := b.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	for ref, ask := range of {
		if taken(decisions, p.Plan.Slug+"/"+ref, ask) {
			delete(of, ref)
		}
	}
	return of, nil
}

// taken says whether a decision about an action was taken on the day it was asked for or later.
func taken(all []Decision, action string, ask plan.Ask) bool {
	for _, d := range all {
		if d.On.Before(ask.On) {
			continue
		}
		for _, l := range d.Links.V {
			if l.Kind == "action" && l.Ref == action {
				return true
			}
		}
	}
	return false
}

// sectionAsks are the decisions that owners ask the board for, and how many changes wait to be decided.
func sectionAsks(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Decisions asked for", RowHeadings: true, Columns: []document.Column{{Heading: "Action", Share: 34}, {Heading: "The board is asked to decide", Share: 44}, {Heading: "Asked by", Share: 22}}}
	for _, a := range c.going() {
		if a.Ask.Words != "" {
			t.Rows = append(t.Rows, []document.Cell{document.Words(a.Ref + " " + clip(a.Text, 80)), document.Words(sentence(a.Ask.Words)), document.Words(fmt.Sprintf("%s, %s", a.Ask.By, a.Ask.On.Words()))})
		}
	}
	waiting := 0
	for _, x := range c.Changes {
		if x.State == string(plan.ChangeSubmitted) {
			waiting++
		}
	}
	var blocks document.Blocks
	if len(t.Rows) > 0 {
		blocks = append(blocks, t)
	} else {
		blocks = append(blocks, para("No owner asks for a decision."))
	}
	if waiting > 0 {
		blocks = append(blocks, para("%s to be decided too: see “Changes requested”.", upperFirst(wordOf(waiting, "change request waits", "change requests wait"))))
	}
	return blocks, nil
}
