package inspection

import (
	"context"
	"slices"

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
	Open     bool // neither closed nor rejected
	Late     bool // open, without an answer, past its deadline
	Href     string
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
		row := LedgerRow{ID: r.ID, Code: r.Code, About: r.About, Source: r.Source, Standing: memory.Standing(r), Response: string(r.Response), Owner: r.OwnerName, Deadline: r.Deadline, Times: memory.Times(r.ID), Priority: r.Priority, Open: r.Open(), Href: r.Href()}
		row.Late = r.Unanswered(today)
		l.Rows = append(l.Rows, row)
		if !r.Open() {
			continue
		}
		l.Open++
		if row.Times != "" {
			l.Recurring++
		}
		if row.Late {
			l.Overdue++
		}
	}
	l.Expected, err = i.Expected(ctx)
	return l, err
}

// Running is a statutory clock that has not been stopped.
type Running struct {
	Inspection string // its id
	Words      string // "Plan that answers the report: ILACS 2026"
	Href       string
	Starts     calendar.Date
	Due        calendar.Date
	Breached   bool // the limit has passed
	DaysToWork int  // working days from today to the limit; 0 once it has passed
}

// Running lists the clocks of all inspections that have not been stopped, the soonest first.
func (i *Inspections) Running(ctx context.Context) ([]Running, error) {
	inspections, err := i.Inspections(ctx)
	if err != nil {
		return nil, err
	}
	holidays, err := i.holidays(ctx)
	if err != nil {
		return nil, err
	}
	today := i.db.Today()
	var all []Running
	for _, one := range inspections {
		clocks, err := i.Clocks(ctx, one)
		if err != nil {
			return nil, err
		}
		for _, c := range clocks {
			if !c.Stopped.IsZero() {
				continue
			}
			r := Running{Inspection: one.ID, Words: c.Rule.Title + ": " + one.Title, Href: one.Href(), Starts: c.Starts, Due: c.Due, Breached: c.Breached(today)}
			if !r.Breached {
				r.DaysToWork = holidays.WorkingDays(today, c.Due)
			}
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b Running) int { return a.Due.Compare(b.Due) })
	return all, nil
}
