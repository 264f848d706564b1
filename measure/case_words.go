package measure

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"waymark/fault"
	"waymark/vault"
)

// leaving refuses a word that would leave the vault and is written neither in the measure's file nor among the codes and in
// the views of its collections. Reasons for exclusion, lines and groups of a breakdown of its own are kept with the counts,
// outside the child-level plane, and are shown to people who may not see a row: a word that came out of a return could be a
// child's identifier, a birthday or a postcode.
// Grades of providers are the exception: they come from a reference file that holds no child.
func (r *runner) leaving(ctx context.Context, d Definition, c columns) error {
	written := map[string]bool{"true": true, "false": true, NotKnown: true}
	for _, text := range vault.Texts(d.SQL) {
		written[text] = true
	}
	for _, name := range d.From {
		for word := range r.sources[name].codes {
			written[word] = true
		}
	}
	allowed := func(column string) func(*sql.Rows) error {
		return func(rows *sql.Rows) error {
			var word string
			if err := rows.Scan(&word); err != nil {
				return err
			}
			if !written[word] && !r.v.Written(word) {
				return fault.Invalid(`%s: the column %s holds a word that is not written in the file, and it could point to a child; write each as a text of the query, such as case … then 'short breaks' end`, d.File, column)
			}
			return nil
		}
	}
	if strings.Contains(strings.ToLower(d.SQL), "ref_provider") {
		if err := r.all(ctx, `select grade from ref_provider where grade is not null union select lower(trim(grade)) from ref_provider where grade is not null`, func(rows *sql.Rows) error {
			var grade string
			err := rows.Scan(&grade)
			written[grade] = true
			return err
		}); err != nil {
			return err
		}
	}
	columns := slices.Clone(c.by)
	for _, name := range []string{"excluded", "series"} {
		if c.has[name] {
			columns = append(columns, name)
		}
	}
	for _, column := range columns {
		if err := r.all(ctx, fmt.Sprintf(`select distinct %[1]q::varchar from _case where %[1]q is not null`, column), allowed(column)); err != nil {
			return err
		}
	}
	return nil
}
