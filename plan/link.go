package plan

import (
	"net/mail"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Link lets one named person outside the council write one update on one action, without an account, until a day.
type Link struct {
	ID          string        `db:"id"`
	ActionID    string        `db:"action_id"`
	RoundID     string        `db:"round_id"` // the round it answers; empty where none was open
	Name        string        `db:"name"`
	WorksAt     string        `db:"works_at"`
	Email       string        `db:"email"`
	IssuedID    string        `db:"issued_id"`
	IssuedName  string        `db:"issued_name"`
	IssuedOn    calendar.Date `db:"issued_on"`
	ExpiresOn   calendar.Date `db:"expires_on"` // the last day on which it works
	OpenedAt    db.Time       `db:"opened_at"`  // first
	Opened      int           `db:"opened"`     // times
	RevokedOn   calendar.Date `db:"revoked_on"`
	RevokedName string        `db:"revoked_name"`
}

// Who is the person as the plan names them: "Jo Marsh (Example NHS Trust)".
func (l Link) Who() string { return l.Name + " (" + l.WorksAt + ")" }

// actor is who writes by the link, in the record of changes too.
func (l Link) actor() db.Actor { return db.Actor{ID: "link:" + l.ID, Name: l.Who()} }

// check says what is missing of somebody to send a link to.
func (l *Link) check() error {
	tidy(&l.Name, &l.WorksAt)
	l.Email = strings.ToLower(strings.TrimSpace(l.Email))
	wrong := fault.Invalid("The link cannot be sent yet.")
	within(wrong, "name", "The person’s name", l.Name, 1, 120)
	within(wrong, "works-at", "Where they work", l.WorksAt, 1, 120)
	if address, err := mail.ParseAddress(l.Email); err != nil || address.Address != l.Email || len(l.Email) > 254 {
		wrong.At("email", "Enter an email address in the correct format, like name@example.nhs.uk")
	}
	return orNil(wrong)
}

// over says why a link no longer opens its action; empty while it does. Now is the id of the round that is open.
func (l Link) over(a Action, plan Plan, now string, today calendar.Date) string {
	switch {
	case !l.RevokedOn.IsZero():
		return "withdrawn on " + l.RevokedOn.Words()
	case today.After(l.ExpiresOn):
		return "ran out on " + l.ExpiresOn.Words()
	case l.RoundID != now:
		return "its round is over"
	case a.Ended != "" || plan.State == PlanClosed:
		return "the action has ended"
	}
	return ""
}

// wrote is the update that came by the link, if it was sent and did not come back.
func (l Link) wrote(updates []Update) *Update {
	for i, u := range updates {
		if u.AuthorID == l.actor().ID && !u.Editable() {
			return &updates[i]
		}
	}
	return nil
}
