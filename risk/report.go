package risk

import (
	"context"

	"waymark/calendar"
)

// This file is what the rooms above may know of risks: the plan's rules, a board's agenda and papers, the desk and its search.

// Line is a risk as a board sees it.
type Line struct {
	Number                     int
	Title, Effect, Href        string
	Owner                      string
	State                      State
	Inherent, Residual, Target Score
	Movement                   string // "up from 12"
	Controls, Actions          string
	EscalatedTo                string
	ReviewDue                  calendar.Date
	Late                       bool // the review is overdue
	Links                      []string
}

// Report lists the open risks, the highest first, whoever asks.
func (r *Risks) Report(ctx context.Context) ([]Line, error) {
	all, err := r.all(ctx)
	var lines []Line
	for _, one := range all {
		if one.Open() {
			lines = append(lines, one.line(r.db.Today()))
		}
	}
	return lines, err
}

func (r Risk) line(today calendar.Date) Line {
	return Line{Number: r.Number, Title: r.Title, Effect: r.Effect, Href: r.Href(), Owner: r.OwnerName, State: r.State, Inherent: r.Inherent(), Residual: r.Residual(), Target: r.Target(), Movement: r.Movement(),
		Controls: r.Controls, Actions: r.Actions, EscalatedTo: r.EscalatedTo, ReviewDue: r.ReviewDue, Late: r.Late(today), Links: r.Links.V}
}

// High says whether a board must talk about the risk: it scores 15 or more with all that is done, or was escalated.
func (l Line) High() bool { return l.Residual.Value() >= HighScore || l.State == Escalated }
