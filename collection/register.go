package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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
		if s.Rhythm != Register || !run.wanted(s) {
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
create table %[1]s as select * exclude (_at, _withdrawn, superseded_by) from %[2]s;`, s.Key, s.standing()))
		if err != nil {
			return fmt.Errorf("rows of %s: %w", s.Key, err)
		}
	}
	return nil
}

// standing are the rows that nothing superseded or withdrew and that no other room keeps, for a from clause. Of those that tell of the same
// thing twice only one counts.
func (s *Spec) standing() string {
	return s.Key + "_history as h where superseded_by is null and not _withdrawn" + s.butLent()
}

// lastFirst orders rows of a register so that the one that came last is first; what is being read now came last.
const lastFirst = "_at desc nulls first, _data_to desc nulls last, _file desc, _row desc"

// twice are the rows that tell of the same thing as another that came later, which alone counts; columns are what is read of them.
func (s *Spec) twice(columns string, together []string) string {
	quoted, filled := s.together(together)
	return fmt.Sprintf("select %s from %s and %s qualify row_number() over (partition by %s order by %s) > 1", columns, s.standing(), filled, quoted, lastFirst)
}

// once takes out of each register what tells of the same thing twice: a measure would have to count it twice, or stop. It comes after the
// checks, which look at every row.
func (run *load) once(ctx context.Context) error {
	for _, s := range run.library.specs {
		if s.Rhythm != Register || !run.has(s) {
			continue
		}
		if err := run.asLent(ctx, s); err != nil {
			return fmt.Errorf("names in %s: %w", s.Key, err)
		}
		for _, together := range s.Keeping.Once {
			if err := run.vault.Exec(ctx, fmt.Sprintf("delete from %s where record_id in (%s)", s.Key, s.twice("record_id", together))); err != nil {
				return fmt.Errorf("rows of %s that tell of the same thing: %w", s.Key, err)
			}
		}
	}
	return nil
}

// asLent gives rows of files the names under which another room lends the same, and takes out those that it lends too. Only what measures read
// is changed; the register's pages and its history keep the names of the files.
func (run *load) asLent(ctx context.Context, s *Spec) error {
	if run.opts.kept == nil {
		return nil
	}
	kept, ok := run.opts.kept(s.Key)
	if !ok || kept.As == nil {
		return nil
	}
	rows, err := run.vault.Query(ctx, fmt.Sprintf("select distinct cast(%q as varchar) from %s where _upload <> '%s' and %[1]q is not null", kept.Names, s.Key, lentUpload))
	if err != nil {
		return err
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			rows.Close()
			return err
		}
		names = append(names, name)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(names) == 0 {
		return err
	}
	as, err := kept.As(ctx, names)
	if err != nil {
		return err
	}
	for name, other := range as {
		if err := run.vault.Exec(ctx, fmt.Sprintf("update %s set %q = ? where %[2]q = ? and _upload <> '%s'", s.Key, kept.Names, lentUpload), other, name); err != nil {
			return err
		}
	}
	if len(s.Keeping.Same) == 0 || len(as) == 0 {
		return nil
	}
	return run.vault.Exec(ctx, fmt.Sprintf("delete from %[1]s as h where _upload <> '%[2]s' and exists (select 1 from %[1]s as l where l._upload = '%[2]s' and %[3]s)", s.Key, lentUpload, s.sameRow()))
}

// together writes columns that stand in the register once: to partition by, and as the condition that all are filled.
func (s *Spec) together(names []string) (quoted, filled string) {
	var columns, conditions []string
	for _, name := range names {
		columns = append(columns, fmt.Sprintf("%q", name))
		conditions = append(conditions, fmt.Sprintf("%q is not null", name))
	}
	return strings.Join(columns, ", "), strings.Join(conditions, " and ")
}

// butLent is the condition that keeps a row of a file or form from counting beside the same one that another room keeps.
func (s *Spec) butLent() string {
	if len(s.Keeping.Same) == 0 {
		return ""
	}
	return fmt.Sprintf(" and (_upload = '%[1]s' or not exists (select 1 from %[2]s_history as l where l._upload = '%[1]s' and %[3]s))", lentUpload, s.Key, s.sameRow())
}

// sameRow is the condition that a lent row l is the same as row h.
func (s *Spec) sameRow() string {
	var same []string
	for _, name := range s.Keeping.Same {
		same = append(same, fmt.Sprintf("l.%[1]q = h.%[1]q", name))
	}
	return strings.Join(same, " and ")
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
