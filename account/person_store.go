package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"waymark/db"
	"waymark/fault"
	"waymark/mail"
)

// linkLasts is how long a person has to follow the link with which a password is set.
const linkLasts = 72 * time.Hour

const selectPerson = `select id, name, email, roles, team, priorities, quiet, state, disabled_why, created_on, last_seen, password, subject, epoch from person`

// Person reads one person; fault.NotFound when there is none.
func (a *Accounts) Person(ctx context.Context, id string) (Person, error) {
	var p Person
	err := a.db.Get(ctx, &p, selectPerson+" where id = :id", map[string]any{"id": id})
	return p, err
}

// PersonByEmail reads the person with that address; fault.NotFound when there is none.
func (a *Accounts) PersonByEmail(ctx context.Context, email string) (Person, error) {
	var p Person
	err := a.db.Get(ctx, &p, selectPerson+" where email = :email", map[string]any{"email": strings.ToLower(strings.TrimSpace(email))})
	return p, err
}

// People lists everybody, by name.
func (a *Accounts) People(ctx context.Context) ([]Person, error) {
	people := []Person{}
	err := a.db.All(ctx, &people, selectPerson+" order by name, email", nil)
	return people, err
}

// WhoMay lists the active people who hold a permission, by name: for choosing an owner or somebody to sign off.
func (a *Accounts) WhoMay(ctx context.Context, permission string) ([]Person, error) {
	people, err := a.People(ctx)
	return slices.DeleteFunc(people, func(p Person) bool { return !p.May(permission) }), err
}

// Add makes a person who can sign in, and returns their id. An address that is taken is a fault.Conflict.
func (a *Accounts) Add(ctx context.Context, p Person) (id string, err error) {
	p.Roles.V = sorted(p.Roles.V)
	if err := p.check(); err != nil {
		return "", err
	}
	p.ID, p.State, p.CreatedOn = db.NewID(), Active, a.db.Today()
	if p.Priorities.V == nil {
		p.Priorities.V = []string{}
	}
	sentence := fmt.Sprintf("added %s as %s", p.Name, strings.Join(p.RoleNames(), " and "))
	err = a.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("person", p.ID)
		n, err := tx.Exec(ctx, `insert into person (id, name, email, roles, team, priorities, state, created_on, issuer, subject)
			values (:id, :name, :email, :roles, :team, :priorities, :state, :created_on, :issuer, :subject)
			on conflict (email) do nothing`, map[string]any{"id": p.ID, "name": p.Name, "email": p.Email, "roles": p.Roles, "team": p.Team,
			"priorities": p.Priorities, "state": p.State, "created_on": p.CreatedOn, "issuer": a.issuerOf(p), "subject": p.Subject})
		if err == nil && n == 0 {
			err = fault.Conflict("There is a person with this email address already.").At("email", "There is a person with this email address already")
		}
		return err
	})
	return p.ID, err
}

func (a *Accounts) issuerOf(p Person) string {
	if p.Subject == "" || a.OIDC == nil {
		return ""
	}
	return a.OIDC.Issuer
}

// ChangeRoles gives a person other roles, another team or other priorities. Nobody changes their own. Every session of the person
// ends, so that no page outlives the right to see it, and both sides are told by letter.
func (a *Accounts) ChangeRoles(ctx context.Context, id string, keys []string, team string, priorities []string) error {
	who, _ := db.Who(ctx)
	if who.ID == id {
		return fault.Forbidden("You cannot change your own roles. Ask another administrator.")
	}
	keys = sorted(keys)
	if words := rolesFault(keys); words != "" {
		return fault.Invalid("These roles cannot be given.").At("roles", words)
	}
	p, err := a.Person(ctx, id)
	if err != nil {
		return err
	}
	after := p
	after.Roles.V, after.Team, after.Priorities.V = keys, strings.TrimSpace(team), priorities
	if after.Priorities.V == nil {
		after.Priorities.V = []string{}
	}
	sentence := fmt.Sprintf("changed the roles of %s from %s to %s", p.Name, strings.Join(p.RoleNames(), " and "), strings.Join(after.RoleNames(), " and "))
	if slices.Equal(p.Roles.V, keys) {
		sentence = fmt.Sprintf("changed the team or priorities of %s", p.Name)
	}
	return a.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("person", id)
		tx.After(func() { a.tellOfRoles(context.WithoutCancel(ctx), who, after) })
		_, err := tx.Exec(ctx, "update person set roles = :roles, team = :team, priorities = :priorities, epoch = epoch + 1 where id = :id",
			map[string]any{"id": id, "roles": after.Roles, "team": after.Team, "priorities": after.Priorities})
		return err
	})
}

// tellOfRoles says what somebody can do now.
func (a *Accounts) tellOfRoles(ctx context.Context, by db.Actor, p Person) {
	a.tell(ctx, p, "Roles in Waymark were changed", fmt.Sprintf("%s changed what %s can do in Waymark.\n\nRoles now: %s.\n", by.Name, p.Name, strings.Join(p.RoleNames(), "; ")))
}

// tell writes to a person and to every other administrator, so that no right is given unnoticed.
func (a *Accounts) tell(ctx context.Context, p Person, subject, text string) {
	if a.Letters == nil {
		return
	}
	to := []string{p.Email}
	people, err := a.WhoMay(ctx, PersonManage)
	if err != nil {
		slog.ErrorContext(ctx, "who must be told of a change of rights cannot be read", "error", err)
	}
	for _, other := range people {
		if other.ID != p.ID {
			to = append(to, other.Email)
		}
	}
	text += "\nIf this should not be so, tell your system administrator.\n"
	for _, address := range to {
		if err := a.Letters.Send(ctx, mail.Letter{To: address, Subject: subject, Text: text}); err != nil {
			slog.ErrorContext(ctx, "the letter about a change of rights could not be sent", "error", err)
		}
	}
}

// Disable ends a person's sessions at once and lets them sign in no more. Nothing they wrote is touched.
func (a *Accounts) Disable(ctx context.Context, id, why string) error {
	why = strings.TrimSpace(why)
	if why == "" {
		return fault.Invalid("Say why this person may no longer sign in.").At("why", "Enter why this person may no longer sign in")
	}
	if who, _ := db.Who(ctx); who.ID == id {
		return fault.Forbidden("You cannot disable your own account. Ask another administrator.")
	}
	p, err := a.Person(ctx, id)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, fmt.Sprintf("disabled the account of %s: %s", p.Name, why), func(tx *db.Tx) error {
		tx.About("person", id)
		if _, err := tx.Exec(ctx, "delete from person_link where person_id = :id", map[string]any{"id": id}); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "update person set state = 'disabled', disabled_why = :why, epoch = epoch + 1 where id = :id and state = 'active'",
			map[string]any{"id": id, "why": why})
		if err == nil && n == 0 {
			err = fault.Conflict("This account is disabled already.")
		}
		for _, bell := range a.leaveBells {
			if err == nil {
				err = bell(ctx, tx, p)
			}
		}
		return err
	})
}

// OnLeave hangs a bell that rings, inside the same transaction, when somebody's account is disabled: what was theirs to do must not be forgotten with them.
func (a *Accounts) OnLeave(bell func(ctx context.Context, tx *db.Tx, p Person) error) {
	a.leaveBells = append(a.leaveBells, bell)
}

// Enable lets a person sign in again.
func (a *Accounts) Enable(ctx context.Context, id string) error {
	p, err := a.Person(ctx, id)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, "enabled the account of "+p.Name, func(tx *db.Tx) error {
		tx.About("person", id)
		// The day counts as seen, or the account would be found dormant the same night.
		n, err := tx.Exec(ctx, "update person set state = 'active', disabled_why = '', last_seen = :today where id = :id and state = 'disabled'",
			map[string]any{"id": id, "today": a.db.Today()})
		if err == nil && n == 0 {
			err = fault.Conflict("This account is active already.")
		}
		return err
	})
}

// DisableDormant disables whoever has not signed in for DormantDays, counted from the day of the account where they never did, and
// returns their names. An account that nobody uses is one that nobody would miss when it is stolen. Run it every night.
func (a *Accounts) DisableDormant(ctx context.Context) (names []string, err error) {
	if a.DormantDays <= 0 || a.Sample {
		return nil, nil
	}
	ctx = db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark"})
	dormant := []Person{}
	err = a.db.All(ctx, &dormant, selectPerson+" where state = 'active' and coalesce(last_seen, created_on) < :since order by name",
		map[string]any{"since": a.db.Today().AddDays(-a.DormantDays)})
	if err != nil {
		return nil, err
	}
	for _, p := range dormant {
		if err := a.Disable(ctx, p.ID, fmt.Sprintf("not used for %d days", a.DormantDays)); err != nil {
			return names, err
		}
		names = append(names, p.Name)
	}
	return names, nil
}

// Link makes a one-time address, good for three days, at which the person sets a password. Links made before no longer work.
func (a *Accounts) Link(ctx context.Context, id string) (address string, err error) {
	p, err := a.Person(ctx, id)
	if err != nil {
		return "", err
	}
	if !p.Active() {
		return "", fault.Conflict("This account is disabled. Enable it first.")
	}
	if p.Subject != "" {
		return "", fault.Conflict("%s signs in with the council’s own account and needs no password here.", p.Name)
	}
	token := rand.Text()
	err = a.db.Write(ctx, "made a link with which "+p.Name+" can set a password", func(tx *db.Tx) error {
		tx.About("person", id)
		if _, err := tx.Exec(ctx, "delete from person_link where person_id = :id or expires_at < :now", map[string]any{"id": id, "now": db.At(a.now())}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into person_link (hash, person_id, expires_at) values (:hash, :id, :until)",
			map[string]any{"hash": hashOf(token), "id": id, "until": db.At(a.now().Add(linkLasts))})
		return err
	})
	return a.PublicURL + "/set-password/" + token, err
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// byLink is the person whom a link was made for; fault.NotFound when it was used, has run out or never was.
func (a *Accounts) byLink(ctx context.Context, token string) (Person, error) {
	var p Person
	err := a.db.Get(ctx, &p, selectPerson+` where state = 'active' and id = (select person_id from person_link where hash = :hash and expires_at > :now)`,
		map[string]any{"hash": hashOf(token), "now": db.At(a.now())})
	if f := fault.Of(err); f != nil {
		return p, fault.NotFound("This link has been used already, or is older than three days. Ask your system administrator for a new one.").Because(err)
	}
	return p, err
}

// setPasswordByLink sets a password and uses the link up.
func (a *Accounts) setPasswordByLink(ctx context.Context, token, password string) (Person, error) {
	p, err := a.byLink(ctx, token)
	if err != nil {
		return p, err
	}
	ctx = db.As(ctx, db.Actor{ID: p.ID, Name: p.Name})
	return p, a.setPassword(ctx, p, password, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "delete from person_link where hash = :hash", map[string]any{"hash": hashOf(token)})
		if err == nil && n == 0 {
			err = fault.NotFound("This link has been used already.")
		}
		return err
	})
}

// changePassword sets a new password for somebody who knows the present one. Their other sessions end.
func (a *Accounts) changePassword(ctx context.Context, p Person, present, password string) error {
	same, err := passwordIs(ctx, p.Password, present)
	if err != nil {
		return err
	}
	if !same {
		return fault.Invalid("Your password was not changed.").At("present", "Enter your present password")
	}
	return a.setPassword(ctx, p, password, func(*db.Tx) error { return nil })
}

func (a *Accounts) setPassword(ctx context.Context, p Person, password string, also func(*db.Tx) error) error {
	if err := checkPassword(password, p); err != nil {
		return err
	}
	kept, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, "set a password of their own", func(tx *db.Tx) error {
		tx.About("person", p.ID)
		if err := also(tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update person set password = :password, epoch = epoch + 1 where id = :id", map[string]any{"id": p.ID, "password": kept})
		return err
	})
}

// refused is the one answer to every wrong sign-in, so that it tells nobody which addresses have accounts.
func refused() error {
	return fault.Invalid("You are not signed in.").At("email", "The email address or the password is wrong, or the account is disabled")
}

// withPassword finds the person whose address and password these are.
func (a *Accounts) withPassword(ctx context.Context, email, password string) (Person, error) {
	p, err := a.PersonByEmail(ctx, email)
	if f := fault.Of(err); err != nil && f == nil {
		return p, err
	}
	same, err := passwordIs(ctx, p.Password, password) // also for nobody: the answer takes as long
	switch {
	case err != nil:
		return p, err
	case !same || !p.Active() || p.Subject != "":
		slog.WarnContext(ctx, "sign-in refused", "person", p.ID)
		return Person{}, refused()
	}
	return p, nil
}

// Teams are the teams that active people belong to, each once, by name: whom a list of cases can be parted among.
func (a *Accounts) Teams(ctx context.Context) ([]string, error) {
	teams := []string{}
	err := a.db.All(ctx, &teams, "select distinct team from person where team <> '' and state = 'active' order by team", nil)
	return teams, err
}

// SetQuiet keeps on which weekdays the person of the context gets no letters about their work. One working day at least must be left, or
// nothing would ever reach them.
func (a *Accounts) SetQuiet(ctx context.Context, days []string) error {
	p, ok := From(ctx)
	if !ok {
		return fault.Forbidden("Only who has signed in chooses their own days.")
	}
	quiet := []string{}
	for _, day := range weekdays {
		if slices.Contains(days, day) {
			quiet = append(quiet, day)
		}
	}
	if len(quiet) == len(weekdays) {
		return fault.Invalid("The days cannot be kept.").At("quiet", "Leave at least one working day on which letters may come")
	}
	return a.db.Write(ctx, "chose the days on which they get no letters", func(tx *db.Tx) error {
		tx.About("person", p.ID)
		_, err := tx.Exec(ctx, "update person set quiet = :quiet where id = :id", map[string]any{"id": p.ID, "quiet": db.JSON[[]string]{V: quiet}})
		return err
	})
}

// weekdays are the days on which letters are sent at all.
var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
