package collection

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/vault"
)

// Entry is one row of a register that somebody wrote in Waymark itself, opened. Values are child-level.
type Entry struct {
	ID           string            `db:"id"`
	Register     string            `db:"register"`
	Record       string            `db:"record_id"`
	Supersedes   string            `db:"supersedes"` // the entry that this one corrects or withdraws
	At           db.Time           `db:"entered_at"`
	By           string            `db:"entered_by"`
	ByName       string            `db:"entered_by_name"`
	Confidential bool              `db:"confidential"`
	Values       map[string]string `db:"-"` // by column
	Why          string            `db:"-"` // why an earlier row was corrected or withdrawn
	Withdrawn    bool              `db:"-"`
	Stands       bool              `db:"-"` // no later entry supersedes it, and it withdraws nothing
}

// sealedEntry is what an entry says, as it is encrypted.
type sealedEntry struct {
	Record    string            `json:"record"`
	Values    map[string]string `json:"values,omitempty"`
	Why       string            `json:"why,omitempty"`
	Withdrawn bool              `json:"withdrawn,omitempty"`
}

// Register finds a register by its key, or fails with fault.NotFound.
func (l *Library) Register(key string) (*Spec, error) {
	s, err := l.Spec(key)
	if err == nil && s.Rhythm != Register {
		err = fault.NotFound("%s is not a register.", s.Title)
	}
	return s, err
}

// filled adds what an entry need not say: its id, where it was written and when.
func filled(t *Table, values map[string]string, record string, today calendar.Date) map[string]string {
	out := map[string]string{}
	for name, value := range values {
		if value = strings.TrimSpace(value); value != "" {
			out[name] = value
		}
	}
	out[recordID] = record
	for name, value := range map[string]string{"source_system": "Waymark", "entered_on": today.String(), "confidential_yn": "no"} {
		if t.Column(name) != nil && out[name] == "" {
			out[name] = value
		}
	}
	return out
}

// judge reads an entry exactly as a file of the register would be read and makes the register's checks. A fault.Invalid says
// at each column what is wrong.
func (s *Spec) judge(ctx context.Context, settings vault.Settings, values map[string]string) error {
	t := s.Tables[0]
	wrong := fault.Invalid("Some of what you entered is missing or wrong.")
	for _, name := range sortedKeys(values) {
		if t.Column(name) == nil {
			wrong.At(name, fmt.Sprintf("%s has no column %s", s.Title, name))
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var headings, cells []string
	for _, c := range t.Columns {
		headings = append(headings, c.Heading)
		cells = append(cells, strings.Join(strings.Fields(values[c.Name]), " "))
	}
	w.Write(headings) // a buffer takes everything
	w.Write(cells)
	w.Flush()
	v, err := vault.Open(ctx, settings)
	if err != nil {
		return err
	}
	defer v.Close()
	alone := &Library{specs: []*Spec{s}, bare: true}
	report, err := alone.Load(ctx, v, []Source{BytesSource(t.Name+".csv", b.Bytes())}, Options{Checks: true})
	if err != nil {
		return err
	}
	for _, i := range report.Issues {
		if i.Severity != Error {
			continue
		}
		name := i.Column
		if at := slices.IndexFunc(t.Columns, func(c *Column) bool { return c.Heading == i.Column }); at >= 0 {
			name = t.Columns[at].Name
		}
		wrong.At(name, i.Message+" "+i.Fix)
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// lent is a row that does not come out of a file: an entry, or a row that another room lends.
type lent struct {
	values    map[string]string
	upload    string // of which entry, or which room
	name      string
	at        time.Time
	dataTo    calendar.Date
	withdrawn bool
}

// lend reads the rows that do not come out of files.
func (run *load) lend(ctx context.Context) error {
	if run.opts.lend == nil {
		return nil
	}
	for _, s := range run.library.specs {
		if s.Rhythm != Register {
			continue
		}
		var sinks *sink
		n := 0
		err := run.opts.lend(ctx, s, func(l lent) (err error) {
			t := s.Tables[0]
			in := &inspected{Source: Source{Name: l.name, Upload: l.upload, At: l.at, DataTo: l.dataTo, lent: true, withdrawn: l.withdrawn}}
			if sinks == nil {
				if sinks, err = run.open(ctx, &set{spec: s, files: []*inspected{in}, upload: l.upload}, in, t); err != nil {
					return err
				}
			}
			sinks.in = in
			raw := make([][]byte, len(t.Columns))
			for name, value := range l.values {
				i := slices.IndexFunc(t.Columns, func(c *Column) bool { return c.Name == name })
				if i < 0 {
					return fmt.Errorf("%s: %s has no column %q", l.name, s.Key, name)
				}
				raw[i] = []byte(value)
			}
			n++
			sinks.file.Rows++
			return sinks.put(raw, n, 0)
		})
		if sinks != nil {
			err = sinks.finish(err)
		}
		if err != nil {
			return fmt.Errorf("rows of %s: %w", s.Key, err)
		}
	}
	return nil
}
