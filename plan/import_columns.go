package plan

import (
	"context"
	"maps"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// ProposedColumn is a column of a council's own tracker with what it was taken for; empty where it was taken for nothing.
type ProposedColumn struct {
	Heading string
	Field   string
}

// OtherCell is what a row says under a heading that was taken for nothing: it is shown with the row, never dropped in silence.
type OtherCell struct {
	Heading string `json:"heading"`
	Value   string `json:"value"`
}

// Columns say what the columns of trackers hold, by the signature of their headings.
type Columns map[string]map[string]string

// signature is what a row of headings is known by: its words, whatever their capitals and blanks.
func signature(row []string) string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cells[i] = strings.ToLower(squeeze(cell))
	}
	return strings.TrimRight(strings.Join(cells, "|"), "|")
}

// apply puts plain words in the place of the headings that somebody has spoken about before, and gives the rows as they were written.
func (c Columns) apply(rows [][]string) (written map[int][]string) {
	written = map[int][]string{}
	for i, row := range rows[:min(len(rows), 400)] {
		said, known := c[signature(row)]
		if !known || len(row) == 0 {
			continue
		}
		written[i] = slices.Clone(row)
		for j, cell := range row {
			if heading := squeeze(cell); heading != "" {
				rows[i][j] = said[strings.ToLower(heading)]
			}
		}
	}
	return written
}

// columnFields are what a column of a council's own tracker may hold, in the order in which they are offered.
var columnFields = []field{fieldText, fieldRef, fieldPriority, fieldPriorityNo, fieldOwner, fieldStarts, fieldDue, fieldDelivery, fieldImpact, fieldReason, fieldHowWeKnow, fieldProblem, fieldActivity,
	fieldDifference, fieldSuccess, fieldAgency, fieldPartners, fieldNeeds, fieldCore, fieldMeasures, fieldRecs, fieldArticles, fieldChildText, fieldQuestion}

// KnownColumns are what was said of the columns of earlier trackers.
func (p *Plans) KnownColumns(ctx context.Context) (Columns, error) {
	rows := []struct {
		Signature string                     `db:"signature"`
		Columns   db.JSON[map[string]string] `db:"columns"`
	}{}
	if err := p.db.All(ctx, &rows, "select signature, columns from plan_import_columns", nil); err != nil {
		return nil, err
	}
	known := Columns{}
	for _, r := range rows {
		known[r.Signature] = r.Columns.V
	}
	return known, nil
}

// KeepColumns remembers what the columns of a tracker with these headings hold. A heading that is missing from said is left out.
func (p *Plans) KeepColumns(ctx context.Context, headings []string, said map[string]string) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	for heading, f := range said {
		if !slices.Contains(columnFields, field(f)) {
			return fault.Invalid("Nothing in a plan is called “%s”, which the column “%s” should hold.", short(f), short(heading))
		}
	}
	fields := slices.Sorted(maps.Values(said))
	if len(slices.Compact(slices.Clone(fields))) < len(fields) {
		return fault.Invalid("Two columns cannot hold the same. Leave one of them out.")
	}
	if !slices.Contains(fields, string(fieldText)) {
		return fault.Invalid("Say which column holds the text of the action.")
	}
	who, _ := db.Who(ctx)
	row := struct {
		Signature string                     `db:"signature"`
		Columns   db.JSON[map[string]string] `db:"columns"`
		KeptID    string                     `db:"kept_id"`
		KeptName  string                     `db:"kept_name"`
		KeptOn    calendar.Date              `db:"kept_on"`
	}{Signature: signature(headings), KeptID: who.ID, KeptName: who.Name, KeptOn: p.db.Today()}
	row.Columns.V = map[string]string{} // by the heading in small letters, as its signature has it
	for heading, f := range said {
		row.Columns.V[strings.ToLower(heading)] = f
	}
	return p.db.Write(ctx, "said what the columns of a tracker hold: "+short(strings.Join(headings, ", ")), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "delete from plan_import_columns where signature = :signature", row); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into plan_import_columns (signature, columns, kept_id, kept_name, kept_on) values (:signature, :columns, :kept_id, :kept_name, :kept_on)", row)
		return err
	})
}
