// Package inspection keeps what inspectors and reviewers said of the council: inspections and visits, their judgements in
// the words of the framework of their day, and their recommendations with the council's response. What the council does
// about it stands a floor above, in the plan.
package inspection

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Inspections is the room of what inspectors and reviewers found.
type Inspections struct {
	db         *db.DB
	accounts   *account.Accounts
	holidays   func(context.Context) (calendar.Holidays, error)
	frameworks []Framework
	outcomes   func(ctx context.Context) ([]collection.Outcome, error)
	answers    func(ctx context.Context, recommendation string) ([]Answer, error)
	evidences  *evidence.Evidences
}

// New opens the room. Accounts tell who can own a recommendation; holidays are the days that no statutory clock counts.
func New(d *db.DB, accounts *account.Accounts, holidays func(context.Context) (calendar.Holidays, error)) *Inspections {
	own, err := ReadFrameworks(nil)
	if err != nil {
		panic("inspection: " + err.Error()) // they are part of the program, and tests read them
	}
	return &Inspections{db: d, accounts: accounts, holidays: holidays, frameworks: own}
}

// WithFrameworks adds the frameworks that the council put into a folder of its own, as library/ holds Waymark's.
func (i *Inspections) WithFrameworks(own fs.FS) (err error) {
	all, err := ReadFrameworks(own)
	if err == nil {
		i.frameworks = all
	}
	return err
}

// may refuses what the person of the context may not do. Acts of Waymark itself and of whoever runs the command line come
// without a person; they are named in the record of changes all the same.
func may(ctx context.Context, permission string, row account.Subject) error {
	person, ok := account.From(ctx)
	if !ok || person.MayOn(permission, row) {
		return nil
	}
	return fault.Forbidden("You may not %s here. Ask the improvement programme manager.", permission)
}

// line cleans texts of one line.
func line(texts ...*string) {
	for _, t := range texts {
		*t = strings.Join(strings.Fields(plain(*t)), " ")
	}
}

// lines cleans texts that may have several lines: blanks collapse, paragraphs stay.
func lines(texts ...*string) {
	for _, t := range texts {
		all := strings.Split(plain(*t), "\n")
		for i := range all {
			all[i] = strings.Join(strings.Fields(all[i]), " ")
		}
		*t = strings.TrimSpace(strings.Join(all, "\n"))
	}
}

// plain drops what no reader sees: soft hyphens, marks of direction, control characters.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0', r == '\u2007', r == '\u202f', r == '\t':
			return ' '
		case r == '\u00ad', r == '\u200b', r == '\ufeff', r == '\u200e', r == '\u200f', r < ' ' && r != '\n', r == 0x7f:
			return -1
		}
		return r
	}, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

// within notes a text that is missing or too long, counted in characters.
func within(wrong *fault.Fault, field, name, text string, least, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n < least:
		wrong.At(field, "Enter "+strings.ToLower(name[:1])+name[1:])
	case n > most:
		wrong.At(field, fmt.Sprintf("%s must be %d characters or fewer", name, most))
	}
}

func orNil(f *fault.Fault) error {
	if len(f.Fields) == 0 {
		return nil
	}
	return f
}
