// Package fault holds the five ways a request can fail for a reason its reader can understand.
// Any other error is a fault of the program: the reader is told so in general words and the log
// gets the detail.
package fault

import (
	"errors"
	"fmt"
)

// Kind says which of the five ways it was; its text is the word used in machine-readable answers.
type Kind string

const (
	KindInvalid   Kind = "invalid"   // what was given cannot be used: mend it and try again
	KindForbidden Kind = "forbidden" // this person may not do this
	KindNotFound  Kind = "not found" // there is no such thing (or none that this person may know of)
	KindGone      Kind = "gone"      // there was such a thing, and it was taken back for a reason
	KindConflict  Kind = "conflict"  // it was fine, but as things stand it cannot be done, or somebody else was first
)

// Field is what is wrong with one field of a form, by the field's name. Where somebody else changed it meanwhile, Now is what
// stands and Yours what was sent, under the Label by which the reader knows the field.
type Field struct{ Name, Words, Label, Now, Yours string }

// Fault is an error whose Words may be shown to the person who caused it. Err is its cause, for
// the log only: it may hold details that must not reach a page.
type Fault struct {
	Kind   Kind
	Words  string
	Fields []Field
	Err    error

	First bool // a conflict because somebody else was first, not because of how things stand
}

// Invalid says that what was given cannot be used, and what would make it right.
func Invalid(format string, a ...any) *Fault { return of(KindInvalid, format, a) }

// Forbidden says that this person may not do this, and who may.
func Forbidden(format string, a ...any) *Fault { return of(KindForbidden, format, a) }

// NotFound says that there is no such thing.
func NotFound(format string, a ...any) *Fault { return of(KindNotFound, format, a) }

// Gone says that there was such a thing, and why it was taken back.
func Gone(format string, a ...any) *Fault { return of(KindGone, format, a) }

// Conflict says that as things stand this cannot be done, or not any more.
func Conflict(format string, a ...any) *Fault { return of(KindConflict, format, a) }

// Overtaken is the conflict of who comes second: somebody else changed or decided the same thing since it was opened.
func Overtaken(format string, a ...any) *Fault {
	f := of(KindConflict, format, a)
	f.First = true
	return f
}

func of(kind Kind, format string, a []any) *Fault {
	if len(a) == 0 {
		return &Fault{Kind: kind, Words: format}
	}
	return &Fault{Kind: kind, Words: fmt.Sprintf(format, a...)}
}

// Error is the words, followed by the cause where there is one: for logs and terminals.
func (f *Fault) Error() string {
	if f.Err != nil {
		return f.Words + ": " + f.Err.Error()
	}
	return f.Words
}

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Fault) Unwrap() error { return f.Err }

// At adds what is wrong with one field, so that a form shows every mistake at once.
func (f *Fault) At(field, words string) *Fault {
	f.Fields = append(f.Fields, Field{Name: field, Words: words})
	return f
}

// Clash adds a field that somebody else has changed since the sender opened the form, with both texts whole.
func (f *Fault) Clash(field, label, now, yours string) *Fault {
	f.First = true
	f.Fields = append(f.Fields, Field{field, label + ": somebody else changed it meanwhile", label, now, yours})
	return f
}

// Because keeps the cause for the log.
func (f *Fault) Because(err error) *Fault {
	f.Err = err
	return f
}

// Of finds the fault inside an error; nil means the program is at fault, not the reader.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}
