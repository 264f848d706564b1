package voice

import (
	"regexp"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Kind is what a contact is for.
type Kind string

// The contacts that Waymark knows. FrontDoor and OutOfHours must be there before anything is published: a page for children
// that cannot say whom to ring in danger must not go out.
const (
	FrontDoor     Kind = "front door"
	OutOfHours    Kind = "out of hours"
	Advocate      Kind = "advocate"
	Participation Kind = "participation"
	Complaints    Kind = "complaints"
)

// Kinds are all contacts, in the order a page shows them.
var Kinds = []Kind{FrontDoor, OutOfHours, Advocate, Participation, Complaints}

// Required says whether nothing may be published without this contact.
func (k Kind) Required() bool { return k == FrontDoor || k == OutOfHours }

// Title is the contact's name for staff.
func (k Kind) Title() string {
	switch k {
	case FrontDoor:
		return "Children’s front door, in the day"
	case OutOfHours:
		return "Children’s social care, nights and weekends"
	case Advocate:
		return "Advocate for children"
	case Participation:
		return "Participation team: a person to tell what you think"
	}
	return "Complaints"
}

// Contact is one way to reach a person.
type Contact struct {
	Kind      Kind          `db:"kind"`
	Name      string        `db:"name"`    // as it answers the telephone
	Phone     string        `db:"phone"`   // as a person would write it
	Hours     string        `db:"hours"`   // "Monday to Friday, 9am to 5pm"
	Address   string        `db:"address"` // web page or e-mail address; may be empty
	CheckedOn calendar.Date `db:"checked_on"`
	CheckedBy string        `db:"checked_by"`
}

var phone = regexp.MustCompile(`^\+?[0-9][0-9 ]{1,16}[0-9]$`)

// checkedFor is how long a checked number may be trusted. The field's rule of thumb; a wrong number on a page for children
// in danger is worse than none.
const checkedFor = 12 // months

// Check says what is wrong with a contact as it was entered.
func (c Contact) Check() error {
	f := fault.Invalid("There is a problem")
	if c.Name == "" {
		f = f.At("name", "Enter the name this contact answers with")
	}
	switch {
	case c.Phone == "" && c.Kind.Required():
		f = f.At("phone", "Enter the telephone number; children in danger need one")
	case c.Phone != "" && (!phone.MatchString(c.Phone) || digits(c.Phone) < 3):
		f = f.At("phone", "Enter a telephone number, such as 020 7946 0000")
	}
	if c.Phone == "" && c.Address == "" {
		f = f.At("address", "Enter a telephone number, an e-mail address or a web page")
	}
	if c.Address != "" && !strings.HasPrefix(c.Address, "https://") && !strings.Contains(c.Address, "@") {
		f = f.At("address", "Enter a web page that begins with https:// or an e-mail address")
	}
	if c.Hours == "" {
		f = f.At("hours", "Enter when somebody answers, such as Monday to Friday, 9am to 5pm")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

func digits(s string) (n int) {
	for _, c := range s {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}

// Stale says whether the contact was last checked too long ago to be trusted on a day.
func (c Contact) Stale(on calendar.Date) bool { return c.CheckedOn.AddMonths(checkedFor).Before(on) }

// Ready says whether the council's own crisis numbers are there and were checked within the year, so that pages for
// children may be published.
func Ready(contacts []Contact, on calendar.Date) error {
	have := map[Kind]Contact{}
	for _, c := range contacts {
		have[c.Kind] = c
	}
	f := fault.Conflict("Nothing can be published yet: the council’s own crisis numbers are missing or old. Every page for children shows them.")
	for _, k := range Kinds {
		switch c, there := have[k]; {
		case !k.Required():
		case !there:
			f = f.At(string(k), k.Title()+": add the number")
		case c.Stale(on):
			f = f.At(string(k), k.Title()+": last checked on "+c.CheckedOn.Words()+"; ring it and confirm")
		}
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}
