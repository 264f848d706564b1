package inspection

import (
	"context"

	"waymark/calendar"
)

// This file is what board papers may know of inspections.

// Ledger is every recommendation with where it stands, for a board.
type Ledger struct {
	Rows      []LedgerRow
	Open      int
	Recurring int // of the open, those made before
	Overdue   int // of those without an answer, past their limit
	Expected  []Window
}

// LedgerRow is one recommendation in a board paper.
type LedgerRow struct {
	ID       string
	Code     string
	About    string
	Source   string
	Standing string // "planned", "recurred"
	Response string
	Owner    string
	Deadline calendar.Date
	Times    string // "third time: 2015, 2018, 2022"
	Priority bool
}

// Ledger lists every recommendation, the newest source first, with its recurrence.
func (i *Inspections) Ledger(ctx context.Context) (Ledger, error) {
	memory, err := i.Memory(ctx)
	if err != nil {
		return Ledger{}, err
	}
	today := i.db.Today()
	var l Ledger
	for _, r := range memory.all {
		row := LedgerRow{ID: r.ID, Code: r.Code, About: r.About, Source: r.Source, Standing: memory.Standing(r), Response: string(r.Response), Owner: r.OwnerName, Deadline: r.Deadline, Times: memory.Times(r.ID), Priority: r.Priority}
		l.Rows = append(l.Rows, row)
		if !r.Open() {
			continue
		}
		l.Open++
		if row.Times != "" {
			l.Recurring++
		}
		if r.Response == "" && !r.Deadline.IsZero() && r.Deadline.Before(today) {
			l.Overdue++
		}
	}
	l.Expected, err = i.Expected(ctx)
	return l, err
}
