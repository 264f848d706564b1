package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"waymark/vault"
)

// A register's rows add up: every accepted import counts. While files are read, rows go into <key>_sent; then <key>_history
// holds them all, each with what superseded it, and <key> those that stand.

// registerColumns stand behind the row columns of a register's rows.
var registerColumns = []vault.Column{{Name: "_at", Type: "timestamp"}, {Name: "_withdrawn", Type: "boolean"}}

const recordID = "record_id"

// completeRegister makes sure that a register has one table whose first column identifies its rows.
func (s *Spec) completeRegister() error {
	if s.Rhythm != Register {
		return nil
	}
	if len(s.Tables) != 1 || len(s.Tables[0].Columns) == 0 || s.Tables[0].Columns[0].Name != recordID || !slices.Equal(s.Tables[0].Key, []string{recordID}) {
		return fmt.Errorf("spec.toml: a register has one table, whose first column and key is %s", recordID)
	}
	t := s.Tables[0]
	t.Columns[0].Must = false // a row without one gets one
	if !slices.ContainsFunc(t.Columns, func(c *Column) bool { return c.Must }) {
		return fmt.Errorf("spec.toml: say of at least one column besides %s that it must be there (must = true), so that a file can be recognised", recordID)
	}
	return nil
}

// contentID is the id of a row that came without one: the same row sent again is the same row. Rows that are alike in one file
// are told apart by their order.
func contentID(raw [][]byte, seen map[[32]byte]int) string {
	sum := sha256.New()
	for _, cell := range raw {
		fmt.Fprintf(sum, "%q,", plain(cell))
	}
	content := [32]byte(sum.Sum(nil))
	seen[content]++
	if n := seen[content]; n > 1 {
		content = sha256.Sum256(fmt.Appendf(content[:], " %d", n))
	}
	return "row-" + hex.EncodeToString(content[:8])
}

// stand settles which rows of each register stand: of those with the same record_id the one that came last, unless that one
// withdraws it.
func (run *load) stand(ctx context.Context) error {
	for _, s := range run.library.specs {
		if s.Rhythm != Register {
			continue
		}
		if !run.has(s) {
			if err := run.standEmpty(ctx, s); err != nil {
				return fmt.Errorf("rows of %s: %w", s.Key, err)
			}
			continue
		}
		err := run.vault.Exec(ctx, fmt.Sprintf(`create table %[1]s_history as
select *, lead(_upload) over (partition by record_id order by _at nulls last, _data_to nulls first, _file, _row) as superseded_by
from %[1]s_sent;
drop table %[1]s_sent;
create table %[1]s as select * exclude (_at, _withdrawn, superseded_by) from %[1]s_history as h where superseded_by is null and not _withdrawn%[2]s;`, s.Key, s.butLent()))
		if err != nil {
			return fmt.Errorf("rows of %s: %w", s.Key, err)
		}
	}
	return nil
}

// butLent is the condition that keeps a row of a file or form from counting beside the same one that another room keeps.
func (s *Spec) butLent() string {
	if len(s.Keeping.Same) == 0 {
		return ""
	}
	var same []string
	for _, name := range s.Keeping.Same {
		same = append(same, fmt.Sprintf("l.%[1]q = h.%[1]q", name))
	}
	return fmt.Sprintf(" and (_upload = '%[1]s' or not exists (select 1 from %[2]s_history as l where l._upload = '%[1]s' and %[3]s))", lentUpload, s.Key, strings.Join(same, " and "))
}

// has says whether any row or file of the collection was read.
func (run *load) has(s *Spec) bool {
	return slices.ContainsFunc(run.present, func(p present) bool { return p.spec == s })
}

// standEmpty makes the tables of a register that nobody keeps yet. A council keeps few of those there are, and to make a table of no rows
// costs less than to ask for them.
func (run *load) standEmpty(ctx context.Context, s *Spec) error {
	columns := s.columns(s.Tables[0])
	standing := columns[:len(columns)-len(registerColumns)]
	if err := run.vault.Create(ctx, s.Key, standing); err != nil {
		return err
	}
	if err := run.vault.Create(ctx, s.Key+"_history", append(slices.Clone(columns), vault.Column{Name: "superseded_by", Type: "varchar"})); err != nil {
		return err
	}
	return run.vault.Exec(ctx, "drop table "+s.sent(s.Tables[0]))
}
