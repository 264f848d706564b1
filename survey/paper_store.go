package survey

import (
	"context"
	"strconv"

	"waymark/fault"
)

// CellFault is a cell of a table of answers that cannot be taken.
type CellFault struct {
	Row    int    // from 1, without the headings
	Column string // a column of the table
	Words  string // what is wrong and what would make it right
}

// TakePaper keeps the forms of a table, or none where one of them cannot be taken: then it says which cells. The same table sent twice counts
// once, by its key. Empty rows are passed over.
func (s *Surveys) TakePaper(ctx context.Context, number int, channel Channel, key string, rows []map[string]string) (taken int, faults []CellFault, err error) {
	one, err := s.Survey(ctx, number)
	if err != nil {
		return 0, nil, err
	}
	if channel.online() || !one.Has(channel) {
		return 0, nil, fault.Invalid("Nothing was kept.").At("channel", "Select how they answered")
	}
	var sittings []Sitting
	codes := map[string]int{}
	for i, cells := range rows {
		if empty(cells) {
			continue
		}
		note := func(f *fault.Fault) {
			for _, field := range f.Fields {
				faults = append(faults, CellFault{i + 1, column(field.Name), field.Words})
			}
			if len(f.Fields) == 0 {
				faults = append(faults, CellFault{i + 1, "", f.Words})
			}
		}
		sitting, wrong := one.readRow(cells, channel, key+" "+strconv.Itoa(i))
		if wrong != nil {
			note(wrong)
			continue
		}
		if err := sitting.accept(one, s.db.Today()); err != nil {
			f := fault.Of(err)
			if f == nil || f.Kind == fault.KindConflict {
				return 0, nil, err
			}
			note(f)
			continue
		}
		if sitting.Code != "" {
			if before, twice := codes[sitting.Code]; twice {
				faults = append(faults, CellFault{i + 1, codeColumn, "Row " + strconv.Itoa(before) + " has the same code"})
			}
			codes[sitting.Code] = i + 1
			again, err := s.taken(ctx, one, sitting)
			if err != nil {
				return 0, nil, err
			}
			if err := s.CheckCode(ctx, number, sitting.Code); err != nil && !again {
				f := fault.Of(err)
				if f == nil {
					return 0, nil, err
				}
				faults = append(faults, CellFault{i + 1, codeColumn, "This survey has no such code, or it was used"})
			}
		}
		sittings = append(sittings, sitting)
	}
	if len(faults) > 0 {
		return 0, faults, nil
	}
	if len(sittings) == 0 {
		return 0, nil, fault.Invalid("Nothing was kept.").At("rows", "Enter the answers of one form at least")
	}
	for _, sitting := range sittings {
		if err := s.Answer(ctx, sitting); err != nil {
			return taken, nil, err
		}
		taken++
	}
	return taken, nil, nil
}

// column is the column in which a fault of a sitting stands.
func column(field string) string {
	switch field {
	case "code":
		return codeColumn
	case "helper":
		return helperColumn
	case "words":
		return wordsColumn
	case "answer":
		return ""
	}
	return field
}

func empty(cells map[string]string) bool {
	for _, c := range cells {
		if tidy(c) != "" {
			return false
		}
	}
	return true
}
