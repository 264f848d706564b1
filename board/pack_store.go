package board

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/document"
	"waymark/fault"
)

const packColumns = `id, number, kind, title, plan, forum, meeting_id, for_on, snapshot_id, before_id, state, built_id, built_name, built_on, locked_id, locked_name, locked_on,
	proposed_id, proposed_name, proposed_on, published_id, published_name, published_on, version`

const selectPack = `select p.id, p.number, p.kind, p.title, p.plan, p.forum, p.meeting_id, p.for_on, p.snapshot_id, p.before_id, p.state, p.built_id, p.built_name, p.built_on, p.locked_id, p.locked_name, p.locked_on,
	p.proposed_id, p.proposed_name, p.proposed_on, p.published_id, p.published_name, p.published_on, p.version, s.day as snapshot_on, s.hash as snapshot_hash,
	coalesce(b.number, 0) as before_number, b.for_on as before_for
	from board_pack p join board_snapshot s on s.id = p.snapshot_id left join board_pack b on b.id = p.before_id`

// packMay refuses what the person of the context may not do with papers. Acts of Waymark itself come without a person.
func packMay(ctx context.Context, permission string) error {
	person, ok := account.From(ctx)
	if !ok || person.May(permission) {
		return nil
	}
	return fault.Forbidden("You may not %s. Ask the improvement programme manager.", permission)
}

// drafts says whether the person of the context sees papers that are not locked: who builds, locks or publishes them.
func drafts(ctx context.Context) bool {
	person, ok := account.From(ctx)
	return !ok || person.May(account.PackBuild) || person.May(account.PackLock)
}

// Packs lists the papers that the person of the context may read, the newest first: locked ones, and drafts for who makes them.
func (b *Boards) Packs(ctx context.Context) ([]Pack, error) {
	if err := packMay(ctx, account.PackRead); err != nil {
		return nil, err
	}
	all := []Pack{}
	if err := b.db.All(ctx, &all, selectPack+" order by p.number desc", nil); err != nil {
		return nil, err
	}
	if !drafts(ctx) {
		all = slices.DeleteFunc(all, func(p Pack) bool { return p.State == PackDraft })
	}
	return all, nil
}

// Pack reads one paper by its number. A draft is not there for who makes none.
func (b *Boards) Pack(ctx context.Context, number int) (p Pack, err error) {
	if err := packMay(ctx, account.PackRead); err != nil {
		return p, err
	}
	err = b.db.Get(ctx, &p, selectPack+" where p.number = :number", map[string]any{"number": number})
	if f := fault.Of(err); f != nil || err == nil && p.State == PackDraft && !drafts(ctx) {
		return p, fault.NotFound("There is no paper %d.", number)
	}
	return p, err
}

// Building is what a new paper is made of.
type Building struct {
	Kind, Plan string
	Forum      string // empty for the kind's own
	MeetingID  string
	For        calendar.Date // the day of the meeting
	SameAs     int           // the number of a paper whose snapshot it shares; 0 to read a new one
}

// BuildPack makes a draft from a snapshot of today, or from that of another paper, and gives its number.
func (b *Boards) BuildPack(ctx context.Context, x Building) (number int, err error) {
	if err := packMay(ctx, account.PackBuild); err != nil {
		return 0, err
	}
	kind, err := b.Kind(x.Kind)
	wrong := fault.Invalid("The paper cannot be built yet.")
	if err != nil {
		wrong.At("kind", "Select which paper to build")
	}
	if x.For.IsZero() {
		wrong.At("for", "Enter the day of the meeting that reads it")
	}
	x.Forum = squeeze(x.Forum)
	within(wrong, "forum", "The forum", x.Forum, 0, 120)
	if x.Plan == "" && x.SameAs == 0 {
		wrong.At("plan", "Select a plan")
	}
	if err := orNil(wrong); err != nil {
		return 0, err
	}
	who, _ := db.Who(ctx)
	today := b.db.Today()
	p := Pack{ID: db.NewID(), Kind: kind.Key, Title: kind.Short, Plan: x.Plan, Forum: cmpOr(x.Forum, kind.Forum), MeetingID: x.MeetingID, For: x.For, State: PackDraft, BuiltID: who.ID, BuiltName: who.Name, BuiltOn: today, Version: 1}
	var fresh *keptSnapshot
	if x.SameAs > 0 {
		other, err := b.Pack(ctx, x.SameAs)
		if err != nil {
			return 0, err
		}
		p.SnapshotID, p.Plan = other.SnapshotID, other.Plan
	} else if fresh, err = b.readNow(ctx, p); err != nil {
		return 0, err
	} else {
		p.SnapshotID = fresh.ID
	}
	before := []string{}
	if err := b.db.All(ctx, &before, "select id from board_pack where kind = :kind and plan = :plan and state = 'locked' order by number desc", p); err != nil {
		return 0, err
	}
	if len(before) > 0 {
		p.BeforeID = before[0]
	}
	err = b.db.Write(ctx, fmt.Sprintf("built a paper: %s for %s", p.Title, p.For.Words()), func(tx *db.Tx) error {
		tx.About("paper", p.ID)
		if err := tx.Get(ctx, &p.Number, "select coalesce(max(number), 0) + 1 from board_pack", nil); err != nil {
			return err
		}
		number = p.Number
		if fresh != nil {
			if err := fresh.insert(ctx, tx); err != nil {
				return err
			}
		}
		n, err := tx.Exec(ctx, "insert into board_pack ("+packColumns+") values ("+placeholders(packColumns)+") on conflict do nothing", p)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else built a paper at the same moment. Build yours again.")
		}
		return err
	})
	return number, err
}

// keptSnapshot is a snapshot as its row holds it.
type keptSnapshot struct {
	ID    string        `db:"id"`
	Plan  string        `db:"plan"`
	Day   calendar.Date `db:"day"`
	Hash  string        `db:"hash"`
	Facts string        `db:"facts"`
}

func (k keptSnapshot) insert(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "insert into board_snapshot (id, plan, day, hash, facts) values (:id, :plan, :day, :hash, :facts)", k)
	return err
}

// readNow reads everything once, for a paper.
func (b *Boards) readNow(ctx context.Context, p Pack) (*keptSnapshot, error) {
	s, err := b.gather(ctx, p.Plan, b.council)
	if err != nil {
		return nil, err
	}
	if err := b.gatherMeeting(ctx, &s, p); err != nil {
		return nil, err
	}
	text, hash, err := s.kept()
	return &keptSnapshot{ID: db.NewID(), Plan: p.Plan, Day: s.On, Hash: hash, Facts: string(text)}, err
}

// snapshot reads a kept snapshot and checks that nobody has changed it.
func (b *Boards) snapshot(ctx context.Context, id string) (Snapshot, []byte, error) {
	var k keptSnapshot
	if err := b.db.Get(ctx, &k, "select id, plan, day, hash, facts from board_snapshot where id = :id", map[string]any{"id": id}); err != nil {
		return Snapshot{}, nil, err
	}
	s, err := readSnapshot([]byte(k.Facts), k.Hash)
	return s, []byte(k.Facts), err
}

// RefreshPack reads everything anew for a draft. Papers that share its snapshot keep theirs.
func (b *Boards) RefreshPack(ctx context.Context, number int) error {
	p, err := b.forBuilding(ctx, number)
	if err != nil {
		return err
	}
	fresh, err := b.readNow(ctx, p)
	if err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("read the facts of paper %d anew", p.Number), func(tx *db.Tx) error {
		tx.About("paper", p.ID)
		if err := fresh.insert(ctx, tx); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "update board_pack set snapshot_id = :fresh, version = version + 1 where id = :id and state = 'draft'", map[string]any{"fresh": fresh.ID, "id": p.ID})
		if err == nil && n == 0 {
			err = fault.Conflict("Paper %d was locked in the meantime.", p.Number)
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "delete from board_snapshot where id = :old and not exists (select 1 from board_pack where snapshot_id = :old)", map[string]any{"old": p.SnapshotID})
		return err
	})
}

// forBuilding reads a draft that the person of the context may change.
func (b *Boards) forBuilding(ctx context.Context, number int) (Pack, error) {
	if err := packMay(ctx, account.PackBuild); err != nil {
		return Pack{}, err
	}
	p, err := b.Pack(ctx, number)
	if err != nil {
		return p, err
	}
	return p, p.editable()
}

// WriteSection keeps what a person wrote into a section. version is that of the text they saw, 0 for none; a later one is not overwritten.
func (b *Boards) WriteSection(ctx context.Context, number int, section, text string, version int) error {
	p, err := b.forBuilding(ctx, number)
	if err != nil {
		return err
	}
	kind, err := b.Kind(p.Kind)
	if err != nil {
		return err
	}
	s, known := kind.section(section)
	if !known {
		return fault.NotFound("%s has no section %q that somebody writes.", kind.Short, section)
	}
	who, _ := db.Who(ctx)
	t := PackText{PackID: p.ID, Section: section, Text: text, ByName: who.Name, On: b.db.Today(), Version: version}
	if err := t.check(b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("wrote “%s” of paper %d", s.heading(), p.Number), func(tx *db.Tx) error {
		tx.About("paper", p.ID)
		statement := "update board_pack_text set text = :text, by_name = :by_name, written_on = :written_on, version = version + 1 where pack_id = :pack_id and section = :section and version = :version"
		if version == 0 {
			statement = "insert into board_pack_text (pack_id, section, text, by_name, written_on, version) values (:pack_id, :section, :text, :by_name, :written_on, 1) on conflict do nothing"
		}
		n, err := tx.Exec(ctx, statement, t)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else has written this section since you opened it. What you wrote is still in the box; what stands now is beside it.")
		}
		return err
	})
}

// texts are what people wrote into a paper, by section.
func (b *Boards) texts(ctx context.Context, p Pack) (map[string]PackText, error) {
	var all []PackText
	if err := b.db.All(ctx, &all, "select pack_id, section, text, by_name, written_on, version from board_pack_text where pack_id = :id", p); err != nil {
		return nil, err
	}
	by := map[string]PackText{}
	for _, t := range all {
		by[t.Section] = t
	}
	return by, nil
}

// ClearPack notes that somebody cleared a draft. A later word of the same one replaces the earlier; the record keeps both.
func (b *Boards) ClearPack(ctx context.Context, number int, c Clearance) error {
	p, err := b.forBuilding(ctx, number)
	if err != nil {
		return err
	}
	kind, err := b.Kind(p.Kind)
	if err != nil {
		return err
	}
	if err := c.check(kind, b.db.Today()); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	c.PackID, c.ByName = p.ID, who.Name
	return b.db.Write(ctx, fmt.Sprintf("noted that %s cleared paper %d for %s", c.Name, p.Number, c.Who), func(tx *db.Tx) error {
		tx.About("paper", p.ID)
		_, err := tx.Exec(ctx, `insert into board_pack_clearance (pack_id, who, name, cleared_on, words, by_name) values (:pack_id, :who, :name, :cleared_on, :words, :by_name)
			on conflict (pack_id, who) do update set name = excluded.name, cleared_on = excluded.cleared_on, words = excluded.words, by_name = excluded.by_name`, c)
		return err
	})
}

func (b *Boards) clearances(ctx context.Context, p Pack) ([]Clearance, error) {
	all := []Clearance{}
	err := b.db.All(ctx, &all, "select pack_id, who, name, cleared_on, words, by_name from board_pack_clearance where pack_id = :id order by who", p)
	return all, err
}

// cutOf gathers what a paper is made of.
func (b *Boards) cutOf(ctx context.Context, p Pack, public bool) (c *cut, err error) {
	c = &cut{pack: p, public: public, sample: b.sample, faces: map[string]Face{}}
	if c.kind, err = b.Kind(p.Kind); err != nil {
		return nil, err
	}
	if c.Snapshot, _, err = b.snapshot(ctx, p.SnapshotID); err != nil {
		return nil, err
	}
	if p.BeforeID != "" {
		var id string
		if err := b.db.Get(ctx, &id, "select snapshot_id from board_pack where id = :before_id", p); err != nil {
			return nil, err
		}
		before, _, err := b.snapshot(ctx, id)
		if err != nil {
			return nil, err
		}
		c.before = &before
	}
	if c.texts, err = b.texts(ctx, p); err != nil {
		return nil, err
	}
	if c.cleared, err = b.clearances(ctx, p); err != nil {
		return nil, err
	}
	if err := b.db.All(ctx, &c.papers, selectPack+" where p.state = 'locked' and p.number < :number order by p.number desc", p); err != nil {
		return nil, err
	}
	var faces []Face
	if err := b.db.All(ctx, &faces, "select pack_id, name, hash, size, made_on from board_pack_face where name = 'html'", nil); err != nil {
		return nil, err
	}
	for _, f := range faces {
		c.faces[f.PackID] = f
	}
	return c, nil
}

// PackDocument makes a paper as it would be printed now: a draft from its snapshot, a locked one as it was kept.
func (b *Boards) PackDocument(ctx context.Context, number int, public bool) (p Pack, d document.Document, err error) {
	if p, err = b.Pack(ctx, number); err != nil {
		return p, d, err
	}
	if p.State == PackLocked {
		d, err = b.tree(ctx, p, public)
		return p, d, err
	}
	c, err := b.cutOf(ctx, p, public)
	if err != nil {
		return p, d, err
	}
	d, err = c.document()
	return p, d, err
}

// missing says what a draft still lacks. It stops nothing: what is missing is printed as missing.
func (c *cut) missing() (all []Missing) {
	for _, s := range c.kind.Sections {
		if s.Kind != "written" {
			continue
		}
		text := c.texts[s.id()].Text
		if text == "" {
			all = append(all, Missing{Words: s.heading() + " is not written yet", Section: s.id()})
		} else if wrong := s.Wrong(text); wrong != "" {
			all = append(all, Missing{Words: wrong, Section: s.id()})
		}
	}
	if c.kind.Child {
		for _, words := range tooHard(c.texts) {
			all = append(all, Missing{Words: words})
		}
	}
	for _, who := range c.kind.Clearances {
		if !slices.ContainsFunc(c.cleared, func(x Clearance) bool { return x.Who == who }) {
			all = append(all, Missing{Words: who + " has not cleared it"})
		}
	}
	for _, ref := range notHeard(c.going(), c.On) {
		a := c.action(ref)
		all = append(all, Missing{Words: fmt.Sprintf("Action %s: %s", ref, silence(*a, c.On)), Href: "/staff/plan/" + c.Plan.Slug + "/action/" + ref})
	}
	return all
}
