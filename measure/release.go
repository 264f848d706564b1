package measure

import (
	"slices"

	"waymark/calendar"
	"waymark/db"
)

// Release is a set of figures frozen and made safe together. It is public once a second person has approved it.
type Release struct {
	ID             string        `db:"id"`
	Number         int           `db:"number"`
	State          string        `db:"state"`
	Note           string        `db:"note"`
	ProposedBy     string        `db:"proposed_by"`
	ProposedByName string        `db:"proposed_by_name"`
	ProposedAt     db.Time       `db:"proposed_at"`
	DecidedBy      string        `db:"decided_by"`
	DecidedByName  string        `db:"decided_by_name"`
	DecidedAt      db.Time       `db:"decided_at"`
	DecidedOn      calendar.Date `db:"decided_on"`
	DecisionNote   string        `db:"decision_note"`
}

// The states of a release.
const (
	Proposed = "proposed"
	Approved = "approved"
	Refused  = "refused"
)

// publicCuts are the breakdowns that may be published. The twenty ethnic codes are not among them: they lie inside the
// five groups, and almost every cell would have to be hidden.
var publicCuts = map[string]bool{"sex": true, "age": true, "ethnicity": true, "unaccompanied": true}

// tables are what could be published of a measure: every line and period, the headline of the newest one cut into groups.
func tables(d Definition, kept []Kept) []Table {
	var all []Table
	for _, line := range d.AllLines() {
		var newest calendar.Date
		for _, k := range kept {
			if k.Line == line.Key && len(k.Breakdowns) > 0 && k.At.After(newest) {
				newest = k.At
			}
		}
		for _, k := range kept {
			if k.Line != line.Key || line.Unit.Open() || k.Value.Numerator == nil {
				continue
			}
			t := Table{Measure: d.Key, Line: k.Line, Starts: k.Starts, At: k.At, Unit: line.Unit, Total: countOf(line.Unit, k.Value)}
			if k.At == newest && line.Key == d.Headline().Key {
				t.Cuts = cutsOf(line, k.Breakdowns)
			}
			all = append(all, t)
		}
	}
	return all
}

// asPublished are a measure's figures that need no protection: somebody else published them, or no child stands behind them.
// They stand in a release like the others, so that the public site shows what two people have looked at.
func asPublished(d Definition, kept []Kept) []Released {
	var all []Released
	for _, line := range d.AllLines() {
		for _, k := range kept {
			if k.Line == line.Key && line.Unit.Open() && k.Value.Value != nil {
				t := Table{Measure: d.Key, Line: k.Line, Starts: k.Starts, At: k.At, Unit: line.Unit, Total: Count{Sum: *k.Value.Value}}
				all = append(all, Released{t, PublicTable{Measure: d.Key, Line: k.Line, Starts: k.Starts, At: k.At, Total: Figure{Status: Shown, Value: k.Value.Value}, Cuts: []PublicCut{}}})
			}
		}
	}
	return all
}

func cutsOf(line Line, groups []Group) []Cut {
	var cuts []Cut
	for _, g := range groups {
		if !publicCuts[g.By] {
			continue
		}
		at := slices.IndexFunc(cuts, func(c Cut) bool { return c.By == g.By })
		if at < 0 {
			at = len(cuts)
			cuts = append(cuts, Cut{By: g.By})
		}
		cuts[at].Groups = append(cuts[at].Groups, CutGroup{g.Group, countOf(line.Unit, Value{Value: g.Value, Numerator: g.Numerator, Denominator: g.Denominator})})
	}
	return cuts
}

// Preview is what a release will hide, for the two people who answer for it.
type Preview struct {
	Measure                             PublicMeasure
	Shown, Hidden, Withheld, Held, Gone int // figures, whole cuts, points kept as before, points left out
}

// preview counts what became of a measure's tables.
func preview(m PublicMeasure, asked int, released []Released) Preview {
	p := Preview{Measure: m, Gone: asked - len(released)}
	count := func(f Figure) {
		if f.Status == Hidden {
			p.Hidden++
		} else {
			p.Shown++
		}
	}
	for _, r := range released {
		count(r.Public.Total)
		if r.Public.Held {
			p.Held++
		}
		for _, c := range r.Public.Cuts {
			if c.Withheld {
				p.Withheld++
			}
			for _, g := range c.Groups {
				count(g.Figure)
			}
		}
	}
	return p
}
