package council

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Setting is one threshold or rule as the council settled it from a day on: how many working days a visit may take, whether a
// collection's child ids are those of another. What the measure's or collection's own file says holds until there is one.
type Setting struct {
	Scope  string        `db:"scope"`      // the key of the measure or collection
	Key    string        `db:"setting"`    // the key of the setting in it
	Value  string        `db:"value"`      // as it would stand in the file
	From   calendar.Date `db:"valid_from"` // the first day on which it holds
	Owner  string        `db:"owner"`      // the role that answers for it
	Source string        `db:"source"`     // what it follows
	Why    string        `db:"why"`
	ByName string        `db:"by_name"`
	At     db.Time       `db:"at"`
}

var settingKey = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// check says why the setting cannot be kept, or nil.
func (s *Setting) check() error {
	for _, text := range []*string{&s.Value, &s.Owner, &s.Source, &s.Why} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	f := fault.Invalid("This setting cannot be kept.")
	switch {
	case !settingKey.MatchString(s.Scope) || !settingKey.MatchString(s.Key):
		f.At("setting", "Name the setting")
	case s.Value == "" || len(s.Value) > 200:
		f.At("value", "Enter the value, in at most 200 characters")
	}
	if s.From.IsZero() {
		f.At("valid_from", "Enter the day from which it holds")
	}
	if s.Owner == "" {
		f.At("owner", "Say who answers for it")
	}
	if s.Why == "" {
		f.At("why", "Say why it is changed")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

const selectSetting = "select scope, setting, value, valid_from, owner, source, why, by_name, at from council_setting"

// Settings lists every decision about a setting, the newest of each first.
func (c *Council) Settings(ctx context.Context) ([]Setting, error) {
	all := []Setting{}
	err := c.db.All(ctx, &all, selectSetting+" order by scope, setting, valid_from desc, at desc, id desc", nil)
	return all, err
}

// InForce lists the settings that hold today, one for each scope and key that the council decided about.
func (c *Council) InForce(ctx context.Context) ([]Setting, error) {
	all, err := c.Settings(ctx)
	today := c.db.Today()
	all = slices.DeleteFunc(all, func(s Setting) bool { return s.From.After(today) })
	return slices.CompactFunc(all, func(a, b Setting) bool { return a.Scope == b.Scope && a.Key == b.Key }), err
}

// Setting gives what the council decided that holds today; ok is false when it decided nothing.
func (c *Council) Setting(ctx context.Context, scope, key string) (s Setting, ok bool, err error) {
	all, err := c.InForce(ctx)
	for _, s := range all {
		if s.Scope == scope && s.Key == key {
			return s, true, err
		}
	}
	return s, false, err
}

// SetSetting keeps a decision and has the figures counted anew, or leaves that to its day where it is still to come. Earlier
// decisions stay on record. A fault.Invalid says what is missing.
func (c *Council) SetSetting(ctx context.Context, s Setting) error {
	if err := s.check(); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	holds := !s.From.After(c.db.Today())
	sentence := "set " + s.Scope + "/" + s.Key + " to " + s.Value + " from " + s.From.Words() + ": " + s.Why
	return c.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("setting", s.Scope+"/"+s.Key)
		_, err := tx.Exec(ctx, `insert into council_setting (id, scope, setting, value, valid_from, owner, source, why, by_name, at, counted)
			values (:id, :scope, :key, :value, :from, :owner, :source, :why, :by, :at, :counted)`,
			map[string]any{"id": db.NewID(), "scope": s.Scope, "key": s.Key, "value": s.Value, "from": s.From, "owner": s.Owner, "source": s.Source, "why": s.Why, "by": who.Name, "at": tx.Now(), "counted": holds})
		if err != nil || !holds {
			return err
		}
		return c.ring(ctx, tx)
	})
}

// TakeUp has the figures counted anew for the settings whose day has come since they were last counted, and gives how many
// there are. Run it when a day begins: no person and no file comes on that day to wake anything.
func (c *Council) TakeUp(ctx context.Context) (int, error) {
	begun := []Setting{}
	today := map[string]any{"today": c.db.Today()}
	if err := c.db.All(ctx, &begun, selectSetting+" where not counted and valid_from <= :today order by scope, setting, valid_from", today); err != nil || len(begun) == 0 {
		return 0, err
	}
	var words []string
	for _, s := range begun {
		words = append(words, s.Scope+"/"+s.Key+" is "+s.Value+" from "+s.From.Words())
	}
	return len(begun), c.db.Write(ctx, "had the figures counted anew, as settings begin to hold: "+strings.Join(words, "; "), func(tx *db.Tx) error {
		for _, s := range begun {
			tx.About("setting", s.Scope+"/"+s.Key)
		}
		n, err := tx.Exec(ctx, "update council_setting set counted = true where not counted and valid_from <= :today", today)
		if err != nil || n == 0 {
			return err
		}
		return c.ring(ctx, tx)
	})
}
