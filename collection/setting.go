package collection

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
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

const keptFrom = "kept_from"

// fallback is the default as it would be stored.
func (s Setting) fallback() string { return fmt.Sprint(s.Default) }

func (s Setting) yesOrNo() bool {
	_, is := s.Default.(bool)
	return is
}

// wanted says what a value looks like.
func (s Setting) wanted() string {
	switch s.Default.(type) {
	case int64:
		return "a whole number, such as " + s.fallback()
	case float64:
		return "a number, such as " + s.fallback()
	case bool:
		return "yes or no"
	}
	if s.Unit == "date" {
		return "a real date, such as 1/4/2025"
	}
	return "words of at most 200 characters"
}

// read turns what somebody typed into the value that is stored; false where it is no value of the setting.
func (s Setting) read(typed string) (stored string, ok bool) {
	var err error
	switch s.Default.(type) {
	case int64:
		_, err = strconv.ParseInt(typed, 10, 32)
	case float64:
		var n float64
		if n, err = strconv.ParseFloat(typed, 64); err == nil && !decimalNumber.MatchString(typed) {
			return "", false
		}
		typed = fmt.Sprint(n)
	case bool:
		return typed, typed == "true" || typed == "false"
	default:
		if s.Unit == "date" {
			day, err := calendar.ParseUK(typed)
			return day.String(), err == nil
		}
		return typed, typed != "" && len(typed) <= 200
	}
	return typed, err == nil
}

var decimalNumber = regexp.MustCompile(`^-?[0-9]{1,9}(\.[0-9]{1,6})?$`)

// Words say a stored value to people.
func (s Setting) Words(stored string) string {
	if s.yesOrNo() {
		return map[string]string{"true": "yes", "false": "no"}[stored]
	}
	if s.Unit == "date" {
		day, err := calendar.Parse(stored)
		if err != nil {
			return "not said"
		}
		return day.Words()
	}
	return stored
}

// completeSettings adds the settings that every collection of its kind has, and makes sure that all are whole.
func (s *Spec) completeSettings() error {
	if s.Rhythm == Register {
		s.Settings = append(s.Settings, Setting{Key: keptFrom, Title: "First day from which the register is kept whole", Unit: "date", Default: "", Owner: s.Keeping.Owner,
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
