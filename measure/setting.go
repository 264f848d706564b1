package measure

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
)

// Setting is a threshold of a measure that a person chose: where no guidance gives a number, or the council holds itself to
// another, the number is not part of the rule but a decision with an owner and a date (measures.md, head).
type Setting struct {
	Key     string        `json:"key"`
	Default string        `json:"default"`
	What    string        `json:"what"`
	Owner   string        `json:"owner"` // a role
	Since   calendar.Date `json:"since"`
	Source  string        `json:"source"`
	Kind    string        `json:"-"` // DuckDB's type of it: integer, double or varchar
}

// InForce is a setting with the value that figures were counted by.
type InForce struct {
	Setting
	Value   string `json:"value"`
	Changed bool   `json:"changed"` // the council set it itself
}

var settingPattern = regexp.MustCompile(`^([a-z][a-z0-9_]*)\s*=\s*(.+)$`)

// setting reads "cp_visit_days = 10 | what | owner | since | source".
func (h *header) setting(value string, row int) {
	parts := strings.Split(value, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	m := settingPattern.FindStringSubmatch(parts[0])
	if m == nil || len(parts) != 5 || slices.Contains(parts, "") {
		h.wrong(row, "a setting is written “cp_visit_days = 10 | what it is | the role that owns it | 2025-04-01 | source”, not %q", value)
		return
	}
	since, err := calendar.Parse(parts[3])
	if err != nil {
		h.wrong(row, "%q is not the day since when the setting holds, such as 2025-04-01", parts[3])
	}
	s := Setting{Key: m[1], Default: strings.TrimSpace(m[2]), What: parts[1], Owner: parts[2], Since: since, Source: parts[4]}
	s.Kind = kindOf(s.Default)
	if slices.ContainsFunc(h.d.Settings, func(o Setting) bool { return o.Key == s.Key }) {
		h.wrong(row, "the setting %q stands twice", s.Key)
	}
	h.d.Settings = append(h.d.Settings, s)
}

// kindOf is the type of a value: whole numbers, decimals, and words for anything else.
func kindOf(value string) string {
	if _, err := strconv.ParseInt(value, 10, 32); err == nil {
		return "integer"
	}
	if decimal.MatchString(value) {
		return "double"
	}
	return "varchar"
}

var decimal = regexp.MustCompile(`^-?[0-9]{1,9}(\.[0-9]{1,6})?$`)

// Fits says whether a value may stand for the setting: a whole number for a whole number, a number for a decimal.
func (s Setting) Fits(value string) bool {
	kind := kindOf(value)
	return value != "" && len(value) <= 200 && (kind == s.Kind || s.Kind == "varchar" || (s.Kind == "double" && kind == "integer"))
}

// inForce are a measure's settings with the values that the council gave, or their defaults. A value that does not fit,
// as it was given to an older file, does not count.
func (d Definition) inForce(given map[string]string) []InForce {
	var all []InForce
	for _, s := range d.Settings {
		one := InForce{Setting: s, Value: s.Default}
		if value, ok := given[s.Key]; ok && s.Fits(value) {
			one.Value, one.Changed = value, true
		}
		all = append(all, one)
	}
	return all
}

// literal is the value as SQL.
func (s InForce) literal() string {
	return "'" + strings.ReplaceAll(s.Value, "'", "''") + "'::" + s.Kind
}

// Words tell a setting in a sentence.
func (s InForce) Words() string {
	words := fmt.Sprintf("%s: %s. %s, since %s; %s.", upper(s.What), s.Value, upper(s.Owner), s.Since.Words(), s.Source)
	if s.Changed {
		words = fmt.Sprintf("%s: %s, set by the council; the file says %s. %s; %s.", upper(s.What), s.Value, s.Default, upper(s.Owner), s.Source)
	}
	return words
}

func upper(words string) string { return strings.ToUpper(words[:1]) + words[1:] }

// rule is the version of a measure: whoever changes its file, or a setting that it counts by, changes it.
func (d Definition) rule(settings []InForce) string {
	text := d.SQL
	for _, s := range settings {
		text += "\n" + s.Key + "=" + s.Value
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

// loadSettings reads which settings the council changed. The room council keeps them and lends them to the vault.
func (r *runner) loadSettings(ctx context.Context) error {
	r.given = map[string]map[string]string{}
	return r.all(ctx, "select scope, key, value from setting_value", func(rows *sql.Rows) error {
		var scope, key, value string
		if err := rows.Scan(&scope, &key, &value); err != nil {
			return err
		}
		if r.given[scope] == nil {
			r.given[scope] = map[string]string{}
		}
		r.given[scope][key] = value
		return nil
	})
}

// settingTable makes the table of one row that a measure reads its thresholds from.
func (r *runner) settingTable(ctx context.Context, d Definition) error {
	if len(d.Settings) == 0 {
		return nil
	}
	var columns []string
	for _, s := range d.inForce(r.given[d.Key]) {
		columns = append(columns, fmt.Sprintf("%s as %q", s.literal(), s.Key))
	}
	return r.s.Exec(ctx, "create or replace temp table setting as select "+strings.Join(columns, ", "))
}

// PublishedNotes are the file's notes and what its header says that a reader must know.
func (d Definition) PublishedNotes() []string {
	notes := slices.Clone(d.Notes)
	if d.Pool > 0 {
		notes = append(notes, fmt.Sprintf("The numbers are small: what is published is counted over %d months.", d.Pool))
	}
	if slices.ContainsFunc(d.AllLines(), func(l Line) bool { return l.Unit.Kind == AsPublished }) {
		notes = append(notes, fmt.Sprintf("As published (%s); the counts behind it are not published.", d.Source))
	}
	return notes
}

// settingCell writes settings into one cell of a flat file.
func settingCell(settings []InForce) string {
	var parts []string
	for _, s := range settings {
		parts = append(parts, s.Key+"="+s.Value)
	}
	return strings.Join(parts, "; ")
}
