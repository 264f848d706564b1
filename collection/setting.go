package collection

import (
	"context"
	"fmt"
	"strings"

	"waymark/calendar"
)

// Setting is a rule of a collection that a council may settle otherwise, dated and with an owner. Views read it from the one-row table
// <key>_setting.
type Setting struct {
	Key     string `toml:"key"`
	Title   string `toml:"title"`
	Unit    string `toml:"unit"`
	Default any    `toml:"default"` // a whole number, a decimal, yes or no as true or false, a date or other text
	Owner   string `toml:"owner"`   // the role that answers for it
	Since   string `toml:"since"`
	Source  string `toml:"source"`
}

// stored is the vault's type and the literal of the default.
func (s Setting) stored() (kind, literal string, err error) {
	switch value := s.Default.(type) {
	case int64:
		return "bigint", fmt.Sprint(value), nil
	case float64:
		return "double", fmt.Sprint(value), nil
	case bool:
		return "boolean", fmt.Sprint(value), nil
	case string:
		if s.Unit == "date" {
			if value == "" {
				return "date", "null::date", nil
			}
			day, err := calendar.Parse(value)
			return "date", fmt.Sprintf("date '%s'", day), err
		}
		return "varchar", "'" + strings.ReplaceAll(value, "'", "''") + "'", nil
	}
	return "", "", fmt.Errorf("setting %s: needs a default that is a number, text, true or false", s.Key)
}

// completeSettings adds the settings that every collection of its kind has, and makes sure that all are whole.
func (s *Spec) completeSettings() error {
	if s.Rhythm == Register {
		s.Settings = append(s.Settings, Setting{Key: "kept_from", Title: "First day from which the register is kept whole", Unit: "date", Default: "", Owner: s.Keeping.Owner,
			Source: "the earliest day in it, until the council says"})
	}
	if s.identified() {
		s.Settings = append(s.Settings, Setting{Key: sameIDs, Title: "Are its child ids the same as those of SSDA903?", Default: true, Owner: "Head of performance",
			Source: "the council's own systems; until it says otherwise they are taken to share one number for a child"})
	}
	seen := map[string]bool{}
	for _, setting := range s.Settings {
		if _, _, err := setting.stored(); err != nil {
			return err
		}
		if !plainWord.MatchString(setting.Key) || setting.Title == "" || setting.Owner == "" || setting.Source == "" || seen[setting.Key] {
			return fmt.Errorf("setting %s: needs a key of its own, title, owner and source", setting.Key)
		}
		seen[setting.Key] = true
	}
	return nil
}

// settle makes <key>_setting: each setting's default, or what the council settled. A value of the wrong kind stops the load
// and says so: a figure counted by another rule than the one on record would be worse than none.
func (run *load) settle(ctx context.Context, s *Spec) error {
	if len(s.Settings) == 0 {
		return nil
	}
	var columns []string
	for _, setting := range s.Settings {
		kind, literal, err := setting.stored()
		if err != nil {
			return err
		}
		columns = append(columns, fmt.Sprintf("coalesce((select cast(value as %s) from setting_value where scope = '%s' and key = '%s'), %s) as %s", kind, s.Key, setting.Key, literal, setting.Key))
	}
	if err := run.vault.Exec(ctx, "create or replace table "+s.Key+"_setting as select "+strings.Join(columns, ",\n  ")); err != nil {
		return fmt.Errorf("settings of %s: %w", s.Key, err)
	}
	return nil
}
