package badge

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// at is where this room's pages begin.
const at = "/staff/child-friendly"

// EvidenceSubject is how the locker calls an outcome: "outcome" with its number as key.
const EvidenceSubject = "outcome"

// Badges is the room of the child-friendly programme.
type Badges struct {
	db        *db.DB
	accounts  *account.Accounts
	evidences *evidence.Evidences
	actions   func(context.Context) ([]Thing, error)
	measures  func(context.Context) ([]Thing, error)
}

// Thing is an action of a plan or a measure, which this room knows by its key only.
type Thing struct {
	Key   string // "roadmap-2025/1.3", "cla-review-timely"
	Words string
	Href  string // its page for staff
}

// New opens the room. Evidence tells what lies in the locker about its outcomes.
func New(d *db.DB, accounts *account.Accounts, evidences *evidence.Evidences) *Badges {
	none := func(context.Context) ([]Thing, error) { return nil, nil }
	return &Badges{db: d, accounts: accounts, evidences: evidences, actions: none, measures: none}
}

// OnActions hangs where the room learns of the actions of the plans, which stand above it.
func (b *Badges) OnActions(list func(context.Context) ([]Thing, error)) { b.actions = list }

// OnMeasures hangs where it learns of the measures, which stand beside it.
func (b *Badges) OnMeasures(list func(context.Context) ([]Thing, error)) { b.measures = list }

// who is who acts: the person's id and name.
func who(ctx context.Context) db.Actor {
	a, _ := db.Who(ctx)
	return a
}

// may refuses what the person of the context may not do. Acts of Waymark itself come without a person.
func may(ctx context.Context, permission string) error {
	if person, ok := account.From(ctx); ok && !person.May(permission) {
		return fault.Forbidden("You may not %s. Ask the participation lead.", permission)
	}
	return nil
}

// stale is the fault of a form that was opened before somebody else changed the thing: the texts that differ stand beside each other.
func stale(what string, texts ...[4]string) error {
	f := fault.Conflict("Somebody else changed %s after you opened it. Nothing of yours was saved yet.", what)
	for _, x := range texts {
		if x[2] != x[3] {
			f.Clash(x[0], x[1], x[2], x[3])
		}
	}
	return f
}

func names(columns string) string {
	all := strings.Split(columns, ",")
	for i := range all {
		all[i] = ":" + strings.TrimSpace(all[i])
	}
	return strings.Join(all, ", ")
}

func settings(columns string) string {
	var all []string
	for n := range strings.SplitSeq(columns, ",") {
		if n = strings.TrimSpace(n); n != "id" && n != "number" && n != "version" {
			all = append(all, n+" = :"+n)
		}
	}
	return strings.Join(all, ", ") + ", version = version + 1"
}

const (
	programmeColumns = "joined_on, age_from, age_to, discovery_on, development_on, delivery_on, recognition_on, intro, child_intro, recognised_on, recognised_until, recognised_ref, recognised_name, logo_from, logo_on, logo_ref, changed_id, version"
	badgeColumns     = "id, number, kind, name, child_text, why_chosen, votes, lead, version"
	outcomeColumns   = "id, number, badge_id, statement, child_text, baseline, target, indicators, actions, articles, version"
)

// Programme reads the council's way through the programme; its zero value with the usual ages where it has not joined.
func (b *Badges) Programme(ctx context.Context) (Programme, error) {
	var all []Programme
	err := b.db.All(ctx, &all, "select "+programmeColumns+" from badge_programme", nil)
	if err != nil || len(all) == 0 {
		return Programme{AgeTo: 25}, err
	}
	return all[0], nil
}

// Keep saves what the form of the programme says.
func (b *Badges) Keep(ctx context.Context, e ProgrammeEdit) error {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return err
	}
	p, err := b.Programme(ctx)
	if err != nil {
		return err
	}
	if p.Version != e.Version {
		return stale("the programme", [4]string{"intro", "Words for the public", p.Intro, e.Intro}, [4]string{"child-intro", "In children’s words", p.ChildIntro, e.ChildIntro})
	}
	if err := p.Take(e, b.db.Today()); err != nil {
		return err
	}
	p.ChangedID = who(ctx).ID
	return b.setProgramme(ctx, "changed the child-friendly programme", p)
}

// setProgramme writes the programme, for the first time or again.
func (b *Badges) setProgramme(ctx context.Context, sentence string, p Programme) error {
	return b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("badge programme", "programme")
		if p.Version == 0 {
			p.Version = 1
			n, err := tx.Exec(ctx, "insert into badge_programme (id, "+programmeColumns+") values ('programme', "+names(programmeColumns)+") on conflict (id) do nothing", p)
			if err == nil && n == 0 {
				err = fault.Conflict("Somebody else began the programme at the same moment. Open the page again.")
			}
			return err
		}
		n, err := tx.Exec(ctx, "update badge_programme set "+settings(programmeColumns)+" where version = :version", p)
		if err == nil && n == 0 {
			err = fault.Conflict("Somebody else changed the programme at the same moment. Open the page again.")
		}
		return err
	})
}

// touched notes within a write who last changed what the public will read, so that somebody else publishes it.
func touched(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "update badge_programme set changed_id = :who", map[string]any{"who": who(ctx).ID})
	return err
}

// Badges lists the badges in the order of their kinds and numbers.
func (b *Badges) Badges(ctx context.Context) ([]Badge, error) {
	all := []Badge{}
	err := b.db.All(ctx, &all, "select "+badgeColumns+" from badge order by case kind when 'core' then 0 when 'chosen' then 1 else 2 end, number", nil)
	return all, err
}

// Badge reads one by its number.
func (b *Badges) Badge(ctx context.Context, number int) (one Badge, err error) {
	all, err := b.Badges(ctx)
	if err != nil {
		return one, err
	}
	if i := slices.IndexFunc(all, func(b Badge) bool { return b.Number == number }); i >= 0 {
		return all[i], nil
	}
	return one, fault.NotFound("There is no badge %d.", number)
}

// KeepBadge keeps a new badge (number 0) or changes one, and gives its number.
func (b *Badges) KeepBadge(ctx context.Context, number int, e BadgeEdit) (int, error) {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return 0, err
	}
	one, fresh := Badge{ID: db.NewID(), Version: 1}, number == 0
	if !fresh {
		var err error
		if one, err = b.Badge(ctx, number); err != nil {
			return 0, err
		}
		if one.Version != e.Version {
			return 0, stale("this badge", [4]string{"name", "Name", one.Name, e.Name}, [4]string{"child-text", "In children’s words", one.ChildText, e.ChildText}, [4]string{"why", "Why it was chosen", one.WhyChosen, e.WhyChosen})
		}
	}
	if err := one.Take(e, b.db.Today()); err != nil {
		return 0, err
	}
	sentence := "changed the badge “" + one.Name + "”"
	if fresh {
		sentence = "added the badge “" + one.Name + "”"
	}
	err := b.db.Write(ctx, sentence, func(tx *db.Tx) (err error) {
		one, err = putBadge(ctx, tx, one, fresh)
		return err
	})
	return one.Number, err
}

func putBadge(ctx context.Context, tx *db.Tx, one Badge, fresh bool) (Badge, error) {
	tx.About("badge", one.ID)
	statement := "update badge set " + settings(badgeColumns) + " where id = :id and version = :version"
	if fresh {
		if err := tx.Get(ctx, &one.Number, "select coalesce(max(number), 0) + 1 from badge", nil); err != nil {
			return one, err
		}
		statement = "insert into badge (" + badgeColumns + ") values (" + names(badgeColumns) + ") on conflict (number) do nothing"
	}
	n, err := tx.Exec(ctx, statement, one)
	if err == nil && n == 0 {
		err = fault.Conflict("Somebody else kept a badge at the same moment. Send yours again.")
	}
	if err != nil {
		return one, err
	}
	return one, touched(ctx, tx)
}

// Outcomes lists all outcomes by number.
func (b *Badges) Outcomes(ctx context.Context) ([]Outcome, error) {
	all := []Outcome{}
	err := b.db.All(ctx, &all, "select "+outcomeColumns+" from badge_outcome order by number", nil)
	return all, err
}

// Outcome reads one by its number, with its badge.
func (b *Badges) Outcome(ctx context.Context, number int) (one Outcome, of Badge, err error) {
	all, err := b.Outcomes(ctx)
	if err != nil {
		return one, of, err
	}
	i := slices.IndexFunc(all, func(o Outcome) bool { return o.Number == number })
	if i < 0 {
		return one, of, fault.NotFound("There is no outcome %d.", number)
	}
	badges, err := b.Badges(ctx)
	for _, badge := range badges {
		if badge.ID == all[i].BadgeID {
			of = badge
		}
	}
	return all[i], of, err
}

// KeepOutcome keeps a new outcome of a badge (number 0) or changes one, and gives its number.
func (b *Badges) KeepOutcome(ctx context.Context, of Badge, number int, e OutcomeEdit) (int, error) {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return 0, err
	}
	one, fresh := Outcome{ID: db.NewID(), BadgeID: of.ID, Version: 1}, number == 0
	if !fresh {
		var err error
		if one, _, err = b.Outcome(ctx, number); err != nil {
			return 0, err
		}
		if one.Version != e.Version {
			return 0, stale("this outcome", [4]string{"statement", "Outcome", one.Statement, e.Statement}, [4]string{"child-text", "In children’s words", one.ChildText, e.ChildText}, [4]string{"target", "Target", one.Target, e.Target})
		}
	}
	for field, list := range map[string]func(context.Context) ([]Thing, error){"actions": b.actions, "indicators": b.measures} {
		known, err := list(ctx)
		if err != nil {
			return 0, err
		}
		sent, stood := e.Actions, one.Actions.V
		if field == "indicators" {
			sent, stood = e.Indicators, one.Indicators.V
		}
		for _, key := range sent {
			if !slices.Contains(stood, key) && !slices.ContainsFunc(known, func(t Thing) bool { return t.Key == key }) {
				return 0, fault.Invalid("The outcome is not saved yet.").At(field, "There is nothing called "+key)
			}
		}
	}
	if err := one.Take(e, b.db.Today()); err != nil {
		return 0, err
	}
	sentence := fmt.Sprintf("changed outcome %d of the badge “%s”", one.Number, of.Name)
	if fresh {
		sentence = "added an outcome to the badge “" + of.Name + "”"
	}
	err := b.db.Write(ctx, sentence, func(tx *db.Tx) (err error) {
		one, err = putOutcome(ctx, tx, one, fresh)
		return err
	})
	return one.Number, err
}

func putOutcome(ctx context.Context, tx *db.Tx, one Outcome, fresh bool) (Outcome, error) {
	tx.About("outcome", one.ID)
	statement := "update badge_outcome set " + settings(outcomeColumns) + " where id = :id and version = :version"
	if fresh {
		if err := tx.Get(ctx, &one.Number, "select coalesce(max(number), 0) + 1 from badge_outcome", nil); err != nil {
			return one, err
		}
		statement = "insert into badge_outcome (" + outcomeColumns + ") values (" + names(outcomeColumns) + ") on conflict (number) do nothing"
	}
	n, err := tx.Exec(ctx, statement, one)
	if err == nil && n == 0 {
		err = fault.Conflict("Somebody else kept an outcome at the same moment. Send yours again.")
	}
	if err != nil {
		return one, err
	}
	return one, touched(ctx, tx)
}

// Recognise records a recognition. Only the director does.
func (b *Badges) Recognise(ctx context.Context, e RecogniseEdit) error {
	if err := may(ctx, account.BadgeDecide); err != nil {
		return err
	}
	p, err := b.Programme(ctx)
	if err != nil {
		return err
	}
	if p.Version != e.Version {
		return fault.Conflict("Somebody else changed the programme after you opened it. Look at it again first.")
	}
	if err := p.Recognise(who(ctx).Name, e.From, e.Until, e.Ref, b.db.Today()); err != nil {
		return err
	}
	return b.setProgramme(ctx, "recorded that the council is recognised as child friendly until "+e.Until.Words(), p)
}
