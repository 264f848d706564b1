package inspection

import (
	"slices"

	"waymark/calendar"
)

// TrendPart is a run of inspections under one version of a framework. Between two parts stands a break: grades of before and
// after do not mean the same, and no line joins them.
type TrendPart struct {
	Framework Framework
	Rows      []TrendRow // the newest first
}

// TrendRow is one inspection and its grades, in the order of its framework's areas.
type TrendRow struct {
	Inspection
	On     calendar.Date
	Grades []string // titles; "Not judged" where inspectors gave none, "Not entered" where nobody wrote it down
}

// trend lays the graded inspections of one line out by version, the newest first.
func trend(line string, frameworks []Framework, inspections []Inspection, judgements map[string][]Judgement) []TrendPart {
	var parts []TrendPart
	for _, f := range frameworks {
		if f.Line != line {
			continue
		}
		part := TrendPart{Framework: f}
		for _, i := range inspections {
			k := f.Kind(i.Kind)
			if i.Framework != f.Key || k == nil || !k.Graded || i.Published.IsZero() {
				continue
			}
			row := TrendRow{Inspection: i, On: i.Published}
			for _, a := range f.Areas {
				grade := "Not entered"
				for _, j := range judgements[i.ID] {
					if j.Area == a.Key {
						if grade = f.GradeTitle(j.Grade); j.Grade == "" {
							grade = "Not judged"
						}
					}
				}
				row.Grades = append(row.Grades, grade)
			}
			part.Rows = append(part.Rows, row)
		}
		if len(part.Rows) > 0 {
			slices.SortFunc(part.Rows, func(a, b TrendRow) int { return b.On.Compare(a.On) })
			parts = append(parts, part)
		}
	}
	slices.SortStableFunc(parts, func(a, b TrendPart) int { return b.Rows[0].On.Compare(a.Rows[0].On) })
	return parts
}
