package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/vault"
)

// rowsOnPage is how many rows of a register a page lists.
const rowsOnPage = 50

// RegisterRow is one row of a register as its pages show it: typed in or imported. Values are child-level.
type RegisterRow struct {
	Ref       string            // what its address says instead of its record number, which may say more than it should
	Record    string            // its record number
	Values    map[string]string // by column, as forms write them
	Upload    string            // the import it came with, or the entry
	File      string            // the file it stood in
	Row       int               // and where
	At        time.Time         // when it came; zero where nobody wrote that down
	Withdrawn bool              // it takes the row out
	Stands    bool              // nothing came after it
}

// refOf is what a row's address says of its record number.
func refOf(record string) string {
	sum := sha256.Sum256([]byte(record))
	return hex.EncodeToString(sum[:])[:20]
}

// rowFilter narrows the list of a register.
type rowFilter struct {
	From, To calendar.Date
	Team     string
	Code     string // "column:code"
	Text     string // a part of an id
	Page     int
}

// Over hangs the vault in which registers' rows are looked at.
func (c *Collections) Over(cache *vault.Cache) { c.cache = cache }

// reach is which rows of a register somebody may see.
type reach struct {
	all  bool
	ends calendar.Date // of a restricted register: until when a grant by name shows all of them
	team string        // the rows of this team
	own  []string      // and the entries they made themselves
}

// reachOf says which rows of a register the person may see: everyone's own, a manager's team's where the register says which team a row is
// of, and for an analyst all of them. A restricted register shows each row only to whoever entered it, and all of them to who was granted that by name.
func (c *Collections) reachOf(ctx context.Context, s *Spec) (r reach, err error) {
	person, ok := account.From(ctx)
	if !ok {
		return r, fault.Forbidden("Sign in to see the rows of a register.")
	}
	if s.Keeping.Restricted {
		grant, ok, err := c.granted(ctx, s.Key)
		if err != nil || ok {
			return reach{all: ok, ends: grant.EndsOn}, err
		}
	} else {
		if person.Everywhere(account.RegisterRead) {
			return reach{all: true}, nil
		}
		if person.Team != "" && s.Entry().Column("team") != nil && person.MayOn(account.RegisterRead, account.Subject{Team: person.Team}) {
			r.team = person.Team
		}
	}
	err = c.db.All(ctx, &r.own, "select id from collection_entry where register = :register and entered_by = :person", map[string]any{"register": s.Key, "person": person.ID})
	return r, err
}

// words says whose rows a list holds.
func (r reach) words() string {
	switch {
	case !r.ends.IsZero():
		return "All rows are shown, because you hold a grant of this restricted register until " + r.ends.Words() + "."
	case r.all:
		return "All rows are shown."
	case r.team != "":
		return "The rows of your team, " + r.team + ", and those you entered yourself are shown. Rows marked confidential only if you entered them."
	}
	return "Only the rows that you entered yourself are shown."
}

func (r reach) where() (sql string, args []any) {
	if r.all {
		return "true", nil
	}
	own := `list_contains(string_split(?, ','), _upload)`
	args = []any{strings.Join(r.own, ",")}
	if r.team != "" {
		return "(" + own + ` or ("team" = ? and not coalesce(confidential_yn, false)))`, append(args, r.team)
	}
	return own, args
}

func (f rowFilter) where(s *Spec) (sql string, args []any) {
	parts := []string{"true"}
	day := fmt.Sprintf(`cast(%q as date)`, s.Keeping.Day)
	if !f.From.IsZero() {
		parts, args = append(parts, day+" >= ?"), append(args, f.From.Time())
	}
	if !f.To.IsZero() {
		parts, args = append(parts, day+" <= ?"), append(args, f.To.Time())
	}
	if f.Team != "" && s.Entry().Column("team") != nil {
		parts, args = append(parts, `lower("team") = lower(?)`), append(args, f.Team)
	}
	if name, code, ok := strings.Cut(f.Code, ":"); ok {
		if c := s.Entry().Column(name); c != nil && len(c.codes) > 0 {
			parts, args = append(parts, fmt.Sprintf(`list_contains(string_split(cast(%q as varchar), ';'), ?)`, name)), append(args, code)
		}
	}
	if f.Text != "" {
		var any []string
		for _, c := range s.Entry().Columns {
			if c.kind == kindID || c.Name == recordID {
				any, args = append(any, fmt.Sprintf(`contains(lower(cast(%q as varchar)), lower(?))`, c.Name)), append(args, f.Text)
			}
		}
		parts = append(parts, "("+strings.Join(any, " or ")+")")
	}
	return strings.Join(parts, " and "), args
}

// columnsOf are the columns of a register as texts, in the forms in which its form writes them.
func columnsOf(s *Spec) string {
	var out []string
	for _, c := range s.Entry().Columns {
		switch c.kind.stored() {
		case "date":
			form := "%d/%m/%Y"
			if c.kind == kindMonth {
				form = "%m/%Y"
			}
			out = append(out, fmt.Sprintf(`strftime(%q, '%s')`, c.Name, form))
		case "timestamp":
			out = append(out, fmt.Sprintf(`strftime(%q, '%%d/%%m/%%Y %%H:%%M')`, c.Name))
		case "boolean":
			out = append(out, fmt.Sprintf(`case %q when true then 'yes' when false then 'no' end`, c.Name))
		default:
			out = append(out, fmt.Sprintf(`cast(%q as varchar)`, c.Name))
		}
	}
	return strings.Join(out, ", ")
}

// pick reads rows of a register, or of its history.
func (c *Collections) pick(ctx context.Context, s *Spec, history bool, where string, args []any, tail string) (rows []RegisterRow, err error) {
	// Also the records that do not count beside another of the same thing are shown: somebody must take one out.
	table, more := "(select * from "+s.standing()+")", "null::timestamp, false, true"
	if history {
		table, more = s.Key+"_history", "_at, _withdrawn, superseded_by is null"
	}
	err = c.cache.With(ctx, func(v *vault.DB) error {
		found, err := v.Query(ctx, fmt.Sprintf("select %s, coalesce(_upload, ''), coalesce(_file, ''), coalesce(_row, 0), %s from %s where %s %s", columnsOf(s), more, table, where, tail), args...)
		if err != nil {
			return err
		}
		defer found.Close()
		t := s.Entry()
		for found.Next() {
			cells := make([]*string, len(t.Columns))
			var row RegisterRow
			var at *time.Time
			into := make([]any, 0, len(cells)+6)
			for i := range cells {
				into = append(into, &cells[i])
			}
			if err := found.Scan(append(into, &row.Upload, &row.File, &row.Row, &at, &row.Withdrawn, &row.Stands)...); err != nil {
				return err
			}
			row.Values = map[string]string{}
			for i, cell := range cells {
				if cell != nil {
					row.Values[t.Columns[i].Name] = *cell
				}
			}
			row.Record = row.Values[recordID]
			row.Ref = refOf(row.Record)
			if at != nil {
				row.At = *at
			}
			rows = append(rows, row)
		}
		return found.Err()
	})
	return rows, err
}

// rows lists a register's rows that stand, the newest day first, and says how many there are in all.
func (c *Collections) rows(ctx context.Context, s *Spec, r reach, f rowFilter, most int) (rows []RegisterRow, all int, err error) {
	within, args := r.where()
	narrow, more := f.where(s)
	where := within + " and " + narrow
	args = append(args, more...)
	err = c.cache.With(ctx, func(v *vault.DB) error {
		found, err := v.Query(ctx, fmt.Sprintf("select count(*) from %s where %s", s.Key, where), args...)
		if err != nil {
			return err
		}
		defer found.Close()
		if found.Next() {
			if err := found.Scan(&all); err != nil {
				return err
			}
		}
		return found.Err()
	})
	if err != nil {
		return nil, 0, err
	}
	tail := fmt.Sprintf("order by %q desc nulls last, record_id limit %d offset %d", s.Keeping.Day, most, max(0, f.Page-1)*most)
	rows, err = c.pick(ctx, s, false, where, args, tail)
	return rows, all, err
}

// change is one version of a row: what it said, and who put it there.
type change struct {
	RegisterRow
	By, Why string
}

// history gives every version of a row, the newest first, to somebody who may see the one that stands; fault.NotFound otherwise.
func (c *Collections) history(ctx context.Context, s *Spec, r reach, ref string) ([]change, error) {
	rows, err := c.pick(ctx, s, true, "left(sha256(record_id), 20) = ?", []any{ref}, "order by superseded_by is null desc, _at desc nulls last, _row desc")
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fault.NotFound("There is no such row in the register %s.", s.Title)
	}
	entries, err := c.entriesOf(ctx, s.Key, rows[0].Record)
	if err != nil {
		return nil, err
	}
	out := make([]change, len(rows))
	seen := r.all
	for i, row := range rows {
		out[i].RegisterRow = row
		for _, e := range entries {
			if e.ID == row.Upload {
				out[i].By, out[i].Why = e.ByName, e.Why
				seen = seen || slices.Contains(r.own, e.ID)
			}
		}
		if !row.Withdrawn && r.team != "" && row.Values["team"] == r.team && row.Values["confidential_yn"] != "yes" {
			seen = true
		}
	}
	if !seen {
		return nil, fault.Forbidden("This row was entered by somebody else, and your role does not show you other people's rows of this register.")
	}
	return out, nil
}

// held is how much a register holds, in counts.
type held struct {
	Rows   int
	DataTo calendar.Date
}

// holdings counts what came into each register, from the record of imports and entries alone.
func (c *Collections) holdings(ctx context.Context) (map[string]held, error) {
	out := map[string]held{}
	returns, err := c.Returns(ctx)
	if err != nil {
		return nil, err
	}
	add := func(register string, rows int, to calendar.Date) {
		h := out[register]
		h.Rows += rows
		if to.After(h.DataTo) {
			h.DataTo = to
		}
		out[register] = h
	}
	for _, r := range returns {
		add(r.Collection, r.Rows, r.DataTo)
	}
	var entered []struct {
		Register string  `db:"register"`
		Rows     int     `db:"n"`
		Last     db.Time `db:"last"`
	}
	err = c.db.All(ctx, &entered, "select register, sum(case when supersedes = '' then 1 else 0 end) as n, max(entered_at) as last from collection_entry group by register", nil)
	for _, e := range entered {
		add(e.Register, e.Rows, calendar.Of(calendar.London(e.Last.Time)))
	}
	return out, err
}
