package offer

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Offers is the room of the local offer.
type Offers struct {
	db      *db.DB
	keys    *file.Keys
	actions func(context.Context) ([]Action, error)
	settled func(context.Context) ([]Commencement, error)
	settle  func(context.Context, Commencement) error
}

// Action is an action of a plan that stands under a principle.
type Action struct {
	Full  string // "roadmap-2025/3.1"
	Words string
}

// New opens the room. What care leavers say of a draft is sealed with the keys.
func New(d *db.DB, keys *file.Keys) *Offers { return &Offers{db: d, keys: keys} }

// OnActions hangs where the room learns of the plan's actions: the plan stands above it.
func (o *Offers) OnActions(list func(context.Context) ([]Action, error)) { o.actions = list }

// Settled hangs where the council's decisions lie about when a law begins, and how one more is kept.
func (o *Offers) Settled(all func(context.Context) ([]Commencement, error), one func(context.Context, Commencement) error) {
	o.settled, o.settle = all, one
}

// commencements are what the council noted about when laws begin, by their key.
func (o *Offers) commencements(ctx context.Context) (map[string]Commencement, error) {
	said := map[string]Commencement{}
	if o.settled == nil {
		return said, nil
	}
	all, err := o.settled(ctx)
	for _, c := range all {
		said[c.Law] = c
	}
	return said, err
}

// Commence notes from which day a law is in force, or with no day that it is not yet known. A fault.Invalid says what is missing.
func (o *Offers) Commence(ctx context.Context, c Commencement) error {
	if err := may(ctx, account.OfferPublish); err != nil {
		return err
	}
	wrong := fault.Invalid("This is not noted.")
	for field, text := range map[string]*string{"owner": &c.Owner, "source": &c.Source, "why": &c.Why} {
		if *text = strings.Join(strings.Fields(*text), " "); *text == "" || len(*text) > 200 {
			wrong.At(field, map[string]string{"owner": "Say who answers for it", "source": "Name the regulations", "why": "Say why it is noted"}[field])
		}
	}
	if lawOf(c.Law).Key == "" || !lawOf(c.Law).From.IsZero() {
		wrong.At("law", "Select a law that begins by regulations")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return o.settle(ctx, c)
}

// may refuses what the person of the context may not do. Acts of Waymark itself come without a person.
func may(ctx context.Context, permission string) error {
	if person, ok := account.From(ctx); ok && !person.May(permission) {
		return fault.Forbidden("You may not do this. Ask the participation team or the director of children’s services.")
	}
	return nil
}

const columns = `entitlement_id, n, state, body, changed, written_by, written_name, written_on, signed_by, signed_group, signed_on, returned, note, published_by, published_name, published_on,
	ended_why, ended_on, version`

func placeholders() string {
	names := strings.Split(columns, ",")
	for i := range names {
		names[i] = ":" + strings.TrimSpace(names[i])
	}
	return strings.Join(names, ", ")
}

// Entitlements are all entries with their versions, in the order of areas and titles.
func (o *Offers) Entitlements(ctx context.Context) ([]Entitlement, error) {
	var rows []struct {
		ID      string `db:"id"`
		Slug    string `db:"slug"`
		Library string `db:"library"`
	}
	if err := o.db.All(ctx, &rows, "select id, slug, library from offer_entitlement", nil); err != nil {
		return nil, err
	}
	var versions []Version
	if err := o.db.All(ctx, &versions, "select "+columns+" from offer_version order by entitlement_id, n desc", nil); err != nil {
		return nil, err
	}
	of := map[string][]Version{}
	for _, v := range versions {
		of[v.EntitlementID] = append(of[v.EntitlementID], v)
	}
	var all []Entitlement
	for _, r := range rows {
		e := Entitlement{ID: r.ID, Slug: r.Slug, Library: r.Library, Versions: of[r.ID]}
		for i := range e.Versions {
			switch v := &e.Versions[i]; v.State {
			case Published:
				e.Live = v
			case Draft, Reading, Signed:
				e.Working = v
			}
		}
		all = append(all, e)
	}
	place := map[string]int{}
	for i, a := range Areas {
		place[a.Key] = i
	}
	slices.SortFunc(all, func(a, b Entitlement) int {
		x, y := a.Newest().Body.V, b.Newest().Body.V
		return cmp.Or(cmp.Compare(place[x.Area], place[y.Area]), cmp.Compare(x.Title, y.Title), cmp.Compare(a.Slug, b.Slug))
	})
	return all, nil
}

// Entitlement reads one entry by its address.
func (o *Offers) Entitlement(ctx context.Context, slug string) (Entitlement, error) {
	all, err := o.Entitlements(ctx)
	if err != nil {
		return Entitlement{}, err
	}
	for _, e := range all {
		if e.Slug == slug {
			return e, nil
		}
	}
	return Entitlement{}, fault.NotFound("There is no such entry in the local offer.")
}

// Edit is what the form of an entry says.
type Edit struct {
	Slug    string // of the entry that is changed; empty for a new one
	Body    Body
	Changed string
	Version int // of the version that was opened
}

// TakeOver makes a starter of the library a draft of the council's own and gives its address. A fault.Conflict says that it was taken over.
func (o *Offers) TakeOver(ctx context.Context, key string) (string, error) {
	if err := may(ctx, account.OfferWrite); err != nil {
		return "", err
	}
	one, there := Starter(key)
	if !there {
		return "", fault.NotFound("The library has no such entry.")
	}
	all, err := o.Entitlements(ctx)
	if err != nil {
		return "", err
	}
	for _, e := range all {
		if e.Library == key {
			return "", fault.Conflict("“%s” was taken over already.", one.Title)
		}
	}
	return o.add(ctx, one, key, all, "took over “"+one.Title+"” into the local offer")
}

// Keep keeps a draft: of a new entry, of one on its way, or of the next version of what is published. It gives the entry's address.
func (o *Offers) Keep(ctx context.Context, edit Edit) (string, error) {
	if err := may(ctx, account.OfferWrite); err != nil {
		return "", err
	}
	if err := edit.Body.check(o.db.Today()); err != nil {
		return "", err
	}
	all, err := o.Entitlements(ctx)
	if err != nil {
		return "", err
	}
	if edit.Slug == "" {
		return o.add(ctx, edit.Body, "", all, "began “"+edit.Body.Title+"” for the local offer")
	}
	e, err := o.Entitlement(ctx, edit.Slug)
	if err != nil {
		return "", err
	}
	who, _ := db.Who(ctx)
	next := e.Newest()
	if next.Version != edit.Version {
		f := fault.Overtaken("Somebody else changed this entry after you opened it. Nothing of yours was saved yet.")
		was, yours := next.Body.V.texts(), edit.Body.texts()
		for i, t := range was {
			if t.text != yours[i].text {
				f.Clash(t.field, t.label, t.text, yours[i].text)
			}
		}
		return "", f
	}
	fresh := e.Working == nil
	if fresh {
		next = Version{EntitlementID: e.ID, N: next.N + 1, Version: 1}
	}
	next.State, next.Body.V, next.Changed = Draft, edit.Body, strings.TrimSpace(edit.Changed)
	next.WrittenBy, next.WrittenName, next.WrittenOn = who.ID, who.Name, o.db.Today()
	next.SignedBy, next.SignedGroup, next.SignedOn = "", "", calendar.Date{}
	sentence := "changed the draft of “" + edit.Body.Title + "” in the local offer"
	if !fresh {
		return e.Slug, o.keep(ctx, sentence, next)
	}
	return e.Slug, o.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("offer", e.ID)
		n, err := tx.Exec(ctx, "insert into offer_version ("+columns+") values ("+placeholders()+") on conflict (entitlement_id, n) do nothing", next)
		if err == nil && n == 0 {
			err = errChanged
		}
		return err
	})
}

var errChanged = fault.Overtaken("Somebody else changed this entry at the same moment. Open the page again.")

func (o *Offers) add(ctx context.Context, b Body, library string, all []Entitlement, sentence string) (string, error) {
	var there []string
	for _, e := range all {
		there = append(there, e.Slug)
	}
	who, _ := db.Who(ctx)
	id, slug := db.NewID(), slugFor(b.Title, there)
	v := Version{EntitlementID: id, N: 1, State: Draft, Body: db.JSON[Body]{V: b}, WrittenBy: who.ID, WrittenName: who.Name, WrittenOn: o.db.Today(), Version: 1}
	return slug, o.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("offer", id)
		n, err := tx.Exec(ctx, "insert into offer_entitlement (id, slug, library) values (:id, :slug, :library) on conflict (slug) do nothing", map[string]any{"id": id, "slug": slug, "library": library})
		if err == nil && n == 0 {
			err = errChanged
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "insert into offer_version ("+columns+") values ("+placeholders()+")", v)
		return err
	})
}

// keep writes one version, and more in the same transaction.
func (o *Offers) keep(ctx context.Context, sentence string, v Version, more ...func(*db.Tx) error) error {
	return o.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("offer", v.EntitlementID)
		n, err := tx.Exec(ctx, `update offer_version set state = :state, body = :body, changed = :changed, written_by = :written_by, written_name = :written_name, written_on = :written_on,
			signed_by = :signed_by, signed_group = :signed_group, signed_on = :signed_on, returned = :returned, note = :note, published_by = :published_by, published_name = :published_name,
			published_on = :published_on, ended_why = :ended_why, ended_on = :ended_on, version = version + 1 where entitlement_id = :entitlement_id and n = :n and version = :version`, v)
		if err == nil && n == 0 {
			err = errChanged
		}
		for _, do := range more {
			if err == nil {
				err = do(tx)
			}
		}
		return err
	})
}

// working is the version on its way of an entry.
func (o *Offers) working(ctx context.Context, slug string) (Entitlement, Version, error) {
	e, err := o.Entitlement(ctx, slug)
	if err == nil && e.Working == nil {
		err = fault.Conflict("“%s” has no version on its way. Change it first.", e.Newest().Body.V.Title)
	}
	if err != nil {
		return e, Version{}, err
	}
	return e, *e.Working, nil
}

// Send gives a draft to care leavers to read. A fault.Invalid names everything that is missing or too hard to read.
func (o *Offers) Send(ctx context.Context, slug string) error {
	if err := may(ctx, account.OfferWrite); err != nil {
		return err
	}
	_, v, err := o.working(ctx, slug)
	if err == nil {
		err = v.send(o.db.Today())
	}
	if err != nil {
		return err
	}
	return o.keep(ctx, "gave “"+v.Body.V.Title+"” to care leavers to read", v)
}

// Reading is what care leavers say of a draft: themselves, or in a group whose word the participation team keeps.
type ReadingEdit struct {
	Good  bool
	Group string // which group; a young reviewer needs none
	Note  string // what is not clear or not right; sealed
}

// SignOff keeps what care leavers say of a draft. A no brings it back to whoever wrote it.
func (o *Offers) SignOff(ctx context.Context, slug string, r ReadingEdit) error {
	person, signedIn := account.From(ctx)
	reviewer := signedIn && person.May(account.OfferReview)
	if !reviewer {
		if err := may(ctx, account.OfferWrite); err != nil {
			return err
		}
	}
	wrong := fault.Invalid("It is not kept yet.")
	group, note := strings.Join(strings.Fields(r.Group), " "), strings.TrimSpace(r.Note)
	if reviewer {
		group = "A young reviewer who left care"
	} else if n := utf8.RuneCountInString(group); n < 3 || n > 100 {
		wrong.At("group", "Say which group of care leavers read it, without names")
	}
	if !r.Good && len(note) < 3 {
		wrong.At("note", "Say what is not clear or not right")
	}
	if utf8.RuneCountInString(note) > 1000 {
		wrong.At("note", "Write at most 1,000 characters")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	_, v, err := o.working(ctx, slug)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := v.sign(who.ID, group, r.Good, o.db.Today()); err != nil {
		return err
	}
	v.Note = nil
	if note != "" {
		if v.Note, err = o.keys.SealValue(note); err != nil {
			return err
		}
	}
	sentence := "care leavers signed off “" + v.Body.V.Title + "”"
	if !r.Good {
		sentence = "care leavers sent “" + v.Body.V.Title + "” back"
	}
	return o.keep(ctx, sentence, v)
}

// note opens what care leavers said of a version.
func (o *Offers) note(v Version) (note string, err error) {
	if len(v.Note) > 0 {
		err = o.keys.OpenValue(v.Note, &note)
	}
	return note, err
}

// Return gives a version that care leavers signed off back to whoever wrote it, with the reason.
func (o *Offers) Return(ctx context.Context, slug, why string) error {
	if err := may(ctx, account.OfferPublish); err != nil {
		return err
	}
	_, v, err := o.working(ctx, slug)
	if err == nil {
		err = v.giveBack(why, o.db.Today())
	}
	if err != nil {
		return err
	}
	return o.keep(ctx, "returned “"+v.Body.V.Title+"” in the local offer", v)
}

// Publish puts a version before everyone in place of the one before. Whoever wrote it cannot: a fault.Forbidden.
func (o *Offers) Publish(ctx context.Context, slug string) error {
	if err := may(ctx, account.OfferPublish); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	e, v, err := o.working(ctx, slug)
	if err == nil {
		err = v.publish(who.ID, who.Name, o.db.Today())
	}
	if err != nil {
		return err
	}
	return o.keep(ctx, fmt.Sprintf("published “%s” in the local offer, version %d", v.Body.V.Title, v.N), v, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update offer_version set state = 'replaced', ended_on = :on where entitlement_id = :id and n < :n and state = 'published'", map[string]any{"id": e.ID, "n": v.N, "on": o.db.Today()})
		return err
	})
}

// Withdraw ends what the public reads of an entry, with the reason in words for young people.
func (o *Offers) Withdraw(ctx context.Context, slug, why string) error {
	if err := may(ctx, account.OfferPublish); err != nil {
		return err
	}
	e, err := o.Entitlement(ctx, slug)
	if err == nil && e.Live == nil {
		err = fault.Conflict("“%s” is not published.", e.Newest().Body.V.Title)
	}
	if err != nil {
		return err
	}
	v := *e.Live
	if err := v.withdraw(why, o.db.Today()); err != nil {
		return err
	}
	return o.keep(ctx, "withdrew “"+v.Body.V.Title+"” from the local offer", v)
}

// Checklist sets what is published against what the law asks, in force or not.
func (o *Offers) Checklist(ctx context.Context) ([]Line, error) {
	all, err := o.Entitlements(ctx)
	if err != nil {
		return nil, err
	}
	said, err := o.commencements(ctx)
	return checklist(all, said, o.db.Today()), err
}

// chosen are the actions that the council put under each principle, by its letter.
func (o *Offers) chosen(ctx context.Context) (map[string][]string, error) {
	var rows []struct {
		Letter  string            `db:"letter"`
		Actions db.JSON[[]string] `db:"actions"`
	}
	err := o.db.All(ctx, &rows, "select letter, actions from offer_principle", nil)
	of := map[string][]string{}
	for _, r := range rows {
		of[r.Letter] = r.Actions.V
	}
	return of, err
}

// SetPrinciples keeps which actions stand under each principle, by its letter.
func (o *Offers) SetPrinciples(ctx context.Context, of map[string][]string) error {
	if err := may(ctx, account.OfferWrite); err != nil {
		return err
	}
	actions, err := o.linkable(ctx)
	if err != nil {
		return err
	}
	for _, p := range statutes.Principle {
		for _, full := range of[p.Letter] {
			if !slices.ContainsFunc(actions, func(a Action) bool { return a.Full == full }) {
				return fault.Invalid("This is not kept.").At("actions-"+p.Letter, "There is no action "+full)
			}
		}
	}
	return o.db.Write(ctx, "chose which actions stand under the corporate parenting principles", func(tx *db.Tx) error {
		for _, p := range statutes.Principle {
			_, err := tx.Exec(ctx, "insert into offer_principle (letter, actions) values (:letter, :actions) on conflict (letter) do update set actions = excluded.actions",
				map[string]any{"letter": p.Letter, "actions": db.JSON[[]string]{V: slices.Clip(append([]string{}, of[p.Letter]...))}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *Offers) linkable(ctx context.Context) ([]Action, error) {
	if o.actions == nil {
		return nil, nil
	}
	return o.actions(ctx)
}
