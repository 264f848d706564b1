package desk

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"waymark/board"
	"waymark/calendar"
	"waymark/inspection"
	"waymark/plan"
	"waymark/practice"
	"waymark/risk"
	"waymark/web"
)

// Exposure answers a director’s question “where am I exposed?” on one screen: what an inspector, a councillor or a parent could hold
// against the council today, the worst first, each with the page on which it is looked at.
type Exposure struct {
	Groups []ExposureGroup
	Fine   []string // the questions that found nothing
}

// ExposureGroup is one way of being exposed.
type ExposureGroup struct {
	Key   string // its place on the page: "clocks"
	Title string // as its heading: "Clocks that end within ten working days"
	Means string // why it matters
	Fine  string // what is said where there is nothing: "No clock ends within ten working days"
	All   string // the page that lists everything of its kind
	Rows  []ExposedRow
}

// ExposedRow is one thing.
type ExposedRow struct {
	Words  string
	Href   string
	Note   string // what stands beside it: "declared on track", "third time: 2015, 2018, 2022"
	Due    calendar.Date
	Late   bool
	Urgent bool // it comes before everything that is not
}

// mostExposed is how many rows of a group stand on the screen; the page behind it has the rest.
const mostExposed = 5

// Shown are the rows that stand on the screen, and how many more there are.
func (g ExposureGroup) Shown() (rows []ExposedRow, more int) {
	if len(g.Rows) <= mostExposed {
		return g.Rows, 0
	}
	return g.Rows[:mostExposed], len(g.Rows) - mostExposed
}

// clockDays is within how many working days a clock that ends exposes the council (governance.md §5: clocks due in 10 working days).
const clockDays = 10

// Exposure gathers where the council is exposed today, as far as the person of the context may read it.
func (d *Desk) Exposure(ctx context.Context) (Exposure, error) {
	var out Exposure
	positions, err := d.plans.Positions(ctx)
	if err != nil {
		return out, err
	}
	statutory, err := d.inspections.Running(ctx)
	if err != nil {
		return out, err
	}
	running, err := d.practices.Running(ctx)
	if err != nil {
		return out, err
	}
	ledger, err := d.inspections.Ledger(ctx)
	if err != nil {
		return out, err
	}
	groups := []ExposureGroup{clocks(statutory, running)}
	groups = append(groups, ofPlans(positions)...)
	groups = append(groups, ofFindings(ledger))
	risks, err := d.risks.Register(ctx)
	if err != nil {
		return out, err
	}
	claims, err := d.boards.ClaimsToday(ctx)
	if err != nil {
		return out, err
	}
	late, today, err := d.boards.Late(ctx)
	if err != nil {
		return out, err
	}
	groups = append(groups, ofRisks(risks), ofClaims(claims), ofBoards(late, today))
	for _, g := range groups {
		if len(g.Rows) == 0 {
			out.Fine = append(out.Fine, g.Fine)
			continue
		}
		out.Groups = append(out.Groups, g)
	}
	return out, nil
}

// clocks are those of inspections and of practice that end soon or have run out.
func clocks(statutory []inspection.Running, running []practice.Running) ExposureGroup {
	g := ExposureGroup{Key: "clocks", Title: "Clocks that end within ten working days or have run out", Means: "Limits that the law or the council’s own rules set, in working days.",
		Fine: "No clock ends within ten working days", All: "/staff/inspections"}
	var soon []ExposedRow
	for _, c := range running {
		if c.Late || c.DaysToWork <= clockDays {
			soon = append(soon, ExposedRow{Words: c.Words, Href: c.Href, Due: c.Due, Late: c.Late, Urgent: c.Late})
		}
	}
	for _, c := range statutory {
		if c.Breached || c.DaysToWork <= clockDays {
			soon = append(soon, ExposedRow{Words: c.Words, Href: c.Href, Due: c.Due, Late: c.Breached, Urgent: c.Breached})
		}
	}
	g.Rows = byDue(soon)
	return g
}

// ofPlans are the actions of the plans that the council works by, by what could be held against what is declared of them.
func ofPlans(positions []plan.Position) []ExposureGroup {
	challenged := ExposureGroup{Key: "challenged", Title: "Challenged, and not resolved", Means: "The evidence or a board asks whether the declared colour holds.", Fine: "No challenge is open or upheld", All: "/staff/ratings"}
	red := ExposureGroup{Key: "red", Title: "Red, by its owner or by the evidence", Means: "Off track, or a figure that matters got worse.", Fine: "No action is red", All: "/staff/ratings"}
	better := ExposureGroup{Key: "gap", Title: "Declared better than the evidence", Means: "What a reader would find first who has the figures before them.", Fine: "Nothing is declared better than the evidence", All: "/staff/ratings"}
	silent := ExposureGroup{Key: "silent", Title: "Nobody has said how it goes", Means: "No update for longer than two rounds, or nobody owns it.", Fine: "Every action has been spoken for", All: "/staff/plan"}
	for _, p := range positions {
		for _, s := range p.Rows {
			row := ExposedRow{Words: s.Ref + " " + s.Text, Href: s.Href + "/rating", Note: s.Standing.Words()}
			switch declared := plan.ColourOf(s.Standing.Delivery, s.Standing.Impact); {
			case s.Standing.Upheld != "":
				row.Urgent = true
				challenged.Rows = append(challenged.Rows, row)
			case s.Standing.Open != nil:
				row.Due, row.Late = s.Standing.Open.Due, s.Standing.Open.Late(p.Day)
				challenged.Rows = append(challenged.Rows, row)
			case declared == plan.Red || s.Standing.Implied == plan.Red:
				red.Rows = append(red.Rows, row)
			case s.Standing.Gap():
				better.Rows = append(better.Rows, row)
			}
			if s.Standing.Age == plan.Unrated || s.Unowned {
				quiet := ExposedRow{Words: row.Words, Href: s.Href, Note: "owner: " + s.Owner}
				if s.Unowned {
					quiet.Note, quiet.Urgent = "nobody owns it", true
				}
				silent.Rows = append(silent.Rows, quiet)
			}
		}
	}
	for _, g := range []*ExposureGroup{&challenged, &red, &better, &silent} {
		g.Rows = byDue(g.Rows)
	}
	return []ExposureGroup{challenged, red, better, silent}
}

// ofFindings are what inspectors asked for that is open and late, or that they asked for before.
func ofFindings(l inspection.Ledger) ExposureGroup {
	g := ExposureGroup{Key: "findings", Title: "What inspectors asked for again, or wait for", Means: "A finding that comes back is the first thing the next inspection looks at.", Fine: "No finding is open that was made before, and none waits for an answer", All: "/staff/plan/recommendations"}
	for _, r := range l.Rows {
		if !r.Open || !r.Late && r.Times == "" {
			continue
		}
		row := ExposedRow{Words: r.Code + " " + r.About, Href: r.Href, Note: r.Times, Late: r.Late, Urgent: r.Late || r.Priority}
		if r.Response == "" {
			row.Due = r.Deadline // the limit of the answer, not of what was promised in it
		}
		g.Rows = append(g.Rows, row)
	}
	g.Rows = byDue(g.Rows)
	return g
}

// ofRisks are the open risks that score high with all that is done about them, or that a board was asked to look at, the highest first.
func ofRisks(risks []risk.Risk) ExposureGroup {
	g := ExposureGroup{Key: "risks", Title: "Risks that stay high", Means: fmt.Sprintf("They score %d or more of 25 with all that is done about them, or were escalated.", risk.HighScore), Fine: fmt.Sprintf("No risk scores %d or more with all that is done about it, and none is escalated", risk.HighScore), All: "/staff/risks"}
	slices.SortStableFunc(risks, func(a, b risk.Risk) int { return b.Residual().Value() - a.Residual().Value() })
	for _, r := range risks {
		if !r.Open() || r.Residual().Value() < risk.HighScore && r.State != risk.Escalated {
			continue
		}
		row := ExposedRow{Words: r.Title, Href: r.Href(), Note: fmt.Sprintf("scores %d of 25", r.Residual().Value())}
		if moved := r.Movement(); moved != "" {
			row.Note += ", " + moved
		}
		if r.State == risk.Escalated {
			row.Note, row.Urgent = row.Note+"; escalated to "+r.EscalatedTo, true
		}
		g.Rows = append(g.Rows, row)
	}
	slices.SortStableFunc(g.Rows, func(a, b ExposedRow) int { return order(a.Urgent, b.Urgent) })
	return g
}

// ofClaims are the claims of the self-evaluation that somebody could take apart, what the council’s own figures contradict first.
func ofClaims(claims []board.ClaimFacts) ExposureGroup {
	g := ExposureGroup{Key: "claims", Title: "Claims that would not stand", Means: "What the self-evaluation says and its evidence does not show: inspectors ask for it first.", Fine: "Every claim of the self-evaluation has evidence that holds today", All: "/staff/claims"}
	for _, c := range claims {
		if c.Verdict == board.ClaimSupported || c.Verdict == board.ClaimPlanned {
			continue
		}
		row := ExposedRow{Words: c.Text, Href: board.Claim{Number: c.Number}.Href(), Note: upperFirst(c.Verdict) + ". " + c.Why, Urgent: c.Verdict == board.ClaimContradicted}
		g.Rows = append(g.Rows, row)
	}
	slices.SortStableFunc(g.Rows, func(a, b ExposedRow) int { return order(a.Urgent, b.Urgent) })
	return g
}

// ofBoards are the actions that boards asked for and that are late, the oldest day first.
func ofBoards(late []board.Action, today calendar.Date) ExposureGroup {
	g := ExposureGroup{Key: "boards", Title: "What boards asked for and did not get in time", Means: "The next board asks about these before anything else.", Fine: "Everything that boards asked for was done in time or is not due", All: "/staff/board"}
	for _, a := range late {
		if a.Late(today) {
			g.Rows = append(g.Rows, ExposedRow{Words: a.Words, Href: a.Href(), Note: a.Number() + ", " + a.OwnerName, Due: a.Due, Late: true})
		}
	}
	return g
}

// byDue puts what is urgent first, then what has the nearest day, and keeps the order otherwise.
func byDue(rows []ExposedRow) []ExposedRow {
	slices.SortStableFunc(rows, func(a, b ExposedRow) int {
		switch {
		case a.Urgent != b.Urgent:
			return order(a.Urgent, b.Urgent)
		case a.Due.IsZero() != b.Due.IsZero():
			return order(!a.Due.IsZero(), !b.Due.IsZero())
		}
		return a.Due.Compare(b.Due)
	})
	return rows
}

// Count is on how many things the council is exposed.
func (e Exposure) Count() (n int) {
	for _, g := range e.Groups {
		n += len(g.Rows)
	}
	return n
}

func (d *Desk) exposurePage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Exposure(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, exposureScreen(e))
}

// late is how many rows of a group are late.
func (g ExposureGroup) late() (n int) {
	for _, r := range g.Rows {
		if r.Late {
			n++
		}
	}
	return n
}

// said is what stands beside a row.
func (r ExposedRow) said() string {
	switch {
	case r.Due.IsZero():
		return r.Note
	case r.Note == "":
		return "Due on " + r.Due.Words()
	}
	return r.Note + ", due on " + r.Due.Words()
}
