package board

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
	"waymark/plan"
)

const itemColumns = "id, meeting_id, position, kind, source, title, why, href, presenter, minutes, exempt, dropped, discussion, added_name, version"

// Agenda lists a meeting's items in order, without those that were dropped and, for whom the forum is merely public, without exempt ones.
func (b *Boards) Agenda(ctx context.Context, m Meeting, f Forum) ([]Item, error) {
	all, err := b.items(ctx, m)
	private := inside(ctx, f)
	return slices.DeleteFunc(all, func(i Item) bool { return i.Dropped || i.Exempt && !private }), err
}

func (b *Boards) items(ctx context.Context, m Meeting) ([]Item, error) {
	all := []Item{}
	err := b.db.All(ctx, &all, "select "+itemColumns+" from board_item where meeting_id = :id order by dropped, position, id", m)
	return all, err
}

// Gather fills a meeting's agenda from the exceptions: what the plan's position shows, changes that wait to be decided, high risks, open
// actions of the meetings before and what the forward plan names for this forum. It tells how many items are new.
func (b *Boards) Gather(ctx context.Context, code string, number int) (added int, err error) {
	m, f, err := b.forWriting(ctx, code, number)
	if err != nil {
		return 0, err
	}
	if !m.Ahead() {
		return 0, fault.Conflict("%s is “%s”, so its agenda stands.", m.Name(), m.State)
	}
	found, err := b.found(ctx, m, f)
	if err != nil {
		return 0, err
	}
	have, err := b.items(ctx, m)
	if err != nil {
		return 0, err
	}
	for n := range found {
		found[n].ID, found[n].MeetingID, found[n].Version = db.NewID(), m.ID, 1
	}
	before := map[string]bool{}
	for _, i := range have {
		before[i.ID] = true
	}
	kept, gone := agendaOf(have, found)
	m.GatheredOn = b.db.Today()
	return len(kept) - len(have) + len(gone), b.db.Write(ctx, "gathered the agenda of "+m.Name(), func(tx *db.Tx) error {
		if err := keepMeeting(ctx, tx, m); err != nil {
			return err
		}
		for _, i := range gone {
			if _, err := tx.Exec(ctx, "delete from board_item where id = :id and version = 1", i); err != nil {
				return err
			}
		}
		for _, i := range kept {
			statement := "insert into board_item (" + itemColumns + ") values (" + placeholders(itemColumns) + ")"
			if before[i.ID] {
				statement = "update board_item set position = :position, kind = :kind, title = :title, why = :why, href = :href where id = :id"
			}
			if _, err := tx.Exec(ctx, statement, i); err != nil {
				return err
			}
		}
		return nil
	})
}

// found is what asks for a place on a meeting's agenda.
func (b *Boards) found(ctx context.Context, m Meeting, f Forum) (items []Item, err error) {
	actions, err := b.Actions(ctx, f)
	if err != nil {
		return nil, err
	}
	if c := CountActions(actions, b.db.Today()); c.Open > 0 {
		items = append(items, Item{Kind: MattersArising, Source: "matters " + f.Code, Title: "Matters arising and the action log", Why: fmt.Sprintf("%s open, %d late", wordOf(c.Open, "action is", "actions are"), c.Late), Href: f.Href() + "/actions", Minutes: 10})
	}
	plans, err := b.plansOf(ctx, f)
	if err != nil {
		return nil, err
	}
	overPlan := f.Kind == Improvement || f.Kind == Review || f.Kind == OtherForum
	for _, one := range plans {
		position, err := b.Plans.Position(ctx, one.Slug)
		if err != nil {
			return nil, err
		}
		asks, err := b.asksOf(ctx, position)
		if err != nil {
			return nil, err
		}
		items = append(items, itemsOf(position, asks, overPlan)...)
		if f.Kind != Improvement && f.Kind != Cabinet && f.Kind != OtherForum {
			continue
		}
		changes, err := b.Plans.Changes(ctx, one)
		if err != nil {
			return nil, err
		}
		slices.Reverse(changes)
		for _, c := range changes {
			if c.State != plan.ChangeSubmitted {
				continue
			}
			href := fmt.Sprintf("/staff/plan/%s/changes/%d", one.Slug, c.Number)
			items = append(items, Item{Kind: OnChange, Source: fmt.Sprintf("change %s/%d", one.Slug, c.Number), Title: shortened(fmt.Sprintf("Change request %d: %s", c.Number, c.About()), 200),
				Why: shortened(fmt.Sprintf("From %s to %s. %s", c.From(), c.To(), c.Reason), 600), Href: href, Presenter: c.RequestedName, Minutes: 5})
		}
	}
	if b.Risks != nil && f.Kind != Scrutiny {
		risks, err := b.Risks.Report(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range risks {
			if !r.High() {
				continue
			}
			why := r.Residual.Words() + ", " + r.Movement
			if r.EscalatedTo != "" {
				why += "; escalated to " + r.EscalatedTo
			}
			items = append(items, Item{Kind: OnRisk, Source: fmt.Sprintf("risk %d", r.Number), Title: shortened(fmt.Sprintf("Risk %d: %s", r.Number, r.Title), 200), Why: why, Href: r.Href, Presenter: r.Owner, Minutes: 5})
		}
	}
	forward, err := b.ForwardOf(ctx, f)
	if err != nil {
		return nil, err
	}
	for _, w := range forward {
		if w.DroppedWhy == "" && !w.Due.After(m.On) && w.Meeting == 0 {
			items = append(items, Item{Kind: FromPlan, Source: "forward " + w.ID, Title: w.Title, Why: "On the forward plan for " + w.Due.Words(), Href: f.Href() + "/forward", Presenter: w.AuthorName, Minutes: 10, Exempt: w.Exempt})
		}
	}
	return items, nil
}

// plansOf are the plans that a forum watches: the one that it names, or all that are under way.
func (b *Boards) plansOf(ctx context.Context, f Forum) ([]plan.Plan, error) {
	if b.Plans == nil {
		return nil, nil
	}
	if f.Plan != "" {
		one, err := b.Plans.Plan(ctx, f.Plan)
		return []plan.Plan{one}, err
	}
	all, err := b.Plans.Plans(ctx)
	return slices.DeleteFunc(all, func(p plan.Plan) bool { return p.State != plan.PlanActive && p.State != plan.PlanClosing }), err
}

// Propose puts something on the agenda of a meeting that lies ahead; the one who prepares it can drop it again.
func (b *Boards) Propose(ctx context.Context, code string, number int, e ItemEdit) error {
	m, f, err := b.Meeting(ctx, code, number)
	if err != nil {
		return err
	}
	if may(ctx, account.BoardWrite, f.subject()) != nil {
		if person, ok := account.From(ctx); ok && !person.May(account.BoardItem) {
			return fault.Forbidden("You may not %s. Ask the improvement programme manager.", account.BoardItem)
		}
	}
	if err := m.editable(); err != nil {
		return err
	}
	if m.State != Planned && m.State != PapersSent && may(ctx, account.BoardWrite, f.subject()) != nil {
		return fault.Conflict("%s was held.", m.Name())
	}
	i := Item{ID: db.NewID(), MeetingID: m.ID, Kind: Proposed, AddedName: who(ctx).Name, Version: 1}
	if err := i.take(e, b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("proposed “%s” for %s", i.Title, m.Name()), func(tx *db.Tx) error {
		tx.About("meeting", m.ID)
		if err := tx.Get(ctx, &i.Position, "select coalesce(max(position), 0) + 1 from board_item where meeting_id = :id and not dropped", m); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into board_item ("+itemColumns+") values ("+placeholders(itemColumns)+")", i)
		return err
	})
}

// forItem reads an item of a meeting that the person of the context may prepare and minute, as long as its minutes are not approved.
func (b *Boards) forItem(ctx context.Context, code string, number, position int) (Item, Meeting, Forum, error) {
	m, f, err := b.forWriting(ctx, code, number)
	if err != nil {
		return Item{}, m, f, err
	}
	if err := m.editable(); err != nil {
		return Item{}, m, f, err
	}
	all, err := b.Agenda(ctx, m, f)
	if err != nil {
		return Item{}, m, f, err
	}
	for _, i := range all {
		if i.Position == position {
			return i, m, f, nil
		}
	}
	return Item{}, m, f, fault.NotFound("%s has no item %d.", m.Name(), position)
}

func keepItem(ctx context.Context, tx *db.Tx, i Item) error {
	tx.About("meeting", i.MeetingID)
	n, err := tx.Exec(ctx, `update board_item set position = :position, title = :title, why = :why, presenter = :presenter, minutes = :minutes, exempt = :exempt, dropped = :dropped,
		discussion = :discussion, version = version + 1 where id = :id and version = :version`, i)
	if err == nil && n == 0 {
		err = fault.Overtaken("Somebody else changed this item at the same moment. Open the page again.")
	}
	return err
}

// EditItem changes what the agenda says of an item.
func (b *Boards) EditItem(ctx context.Context, code string, number, position int, e ItemEdit) error {
	i, m, _, err := b.forItem(ctx, code, number, position)
	if err != nil {
		return err
	}
	if e.Version != i.Version {
		return fault.Overtaken("Somebody else changed this item after you opened it. Nothing of yours was saved yet.").At("title", fmt.Sprintf("It now says “%s”. Look at it, then save yours again", i.Title))
	}
	if err := i.take(e, b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("changed item %d of %s", position, m.Name()), func(tx *db.Tx) error { return keepItem(ctx, tx, i) })
}

// DropItem takes an item off the agenda. Something that was decided or asked for under it keeps it there.
func (b *Boards) DropItem(ctx context.Context, code string, number, position int) error {
	i, m, f, err := b.forItem(ctx, code, number, position)
	if err != nil {
		return err
	}
	if i.Discussion != "" {
		return fault.Conflict("“%s” was discussed, so it stays in the minutes.", i.Title)
	}
	var n int
	if err := b.db.Get(ctx, &n, "select (select count(*) from board_decision where item_id = :id) + (select count(*) from board_action where item_id = :id)", i); err != nil || n > 0 {
		if err == nil {
			err = fault.Conflict("Something was decided or asked for under “%s”, so it stays in the minutes.", i.Title)
		}
		return err
	}
	return b.reorder(ctx, fmt.Sprintf("dropped item %d, “%s”, of %s", position, i.Title, m.Name()), m, f, func(all []Item) []Item {
		for n := range all {
			all[n].Dropped = all[n].Dropped || all[n].ID == i.ID
		}
		return all
	})
}

// MoveItem puts an item one place up (-1) or down (+1).
func (b *Boards) MoveItem(ctx context.Context, code string, number, position, by int) error {
	i, m, f, err := b.forItem(ctx, code, number, position)
	if err != nil {
		return err
	}
	return b.reorder(ctx, fmt.Sprintf("moved item %d of %s", position, m.Name()), m, f, func(all []Item) []Item {
		at := slices.IndexFunc(all, func(one Item) bool { return one.ID == i.ID })
		if to := at + by; to >= 0 && to < len(all) {
			all[at], all[to] = all[to], all[at]
		}
		return all
	})
}

func (b *Boards) reorder(ctx context.Context, sentence string, m Meeting, f Forum, change func([]Item) []Item) error {
	all, err := b.Agenda(ctx, m, f)
	if err != nil {
		return err
	}
	all = change(all)
	return b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		place := 0
		for _, i := range all {
			was := i.Position
			if !i.Dropped {
				place++
				i.Position = place
			}
			if i.Dropped || i.Position != was {
				if err := keepItem(ctx, tx, i); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Discuss keeps what was said under an item. A text that somebody else has changed meanwhile is shown beside what was sent.
func (b *Boards) Discuss(ctx context.Context, code string, number, position int, words string, version int) error {
	i, m, _, err := b.forItem(ctx, code, number, position)
	if err != nil {
		return err
	}
	words = tidyText(words)
	wrong := fault.Invalid("What was said is not kept yet.")
	within(wrong, "discussion", "What was said", words, 0, 4000)
	unnamed(wrong, "discussion", words, b.db.Today())
	if err := orNil(wrong); err != nil {
		return err
	}
	if version != i.Version && strings.TrimSpace(i.Discussion) != words {
		return fault.Overtaken("Somebody else wrote under this item after you opened it. Nothing of yours was saved yet.").At("discussion", fmt.Sprintf("It now says “%s”. Yours stands below: save again to put it in its place", i.Discussion))
	}
	i.Discussion = words
	return b.db.Write(ctx, fmt.Sprintf("wrote what was said under item %d of %s", position, m.Name()), func(tx *db.Tx) error { return keepItem(ctx, tx, i) })
}

// Question asks the owner of the action that an item is about, in the forum's name: it becomes a challenge of the plan, with its days to answer.
func (b *Boards) Question(ctx context.Context, code string, number, position int, question string, says plan.Colour) error {
	i, _, f, err := b.forItem(ctx, code, number, position)
	if err != nil {
		return err
	}
	if i.Action() == "" {
		return fault.Conflict("“%s” is about no action of a plan, so no owner can be asked.", i.Title)
	}
	n, err := b.Plans.Ask(ctx, i.Action(), question, f.Name, says)
	if err != nil {
		return err
	}
	c, owner, err := b.Plans.ChallengeOn(ctx, i.Action(), n)
	if err != nil || owner == "" {
		return err
	}
	return b.NameReaders(ctx, challengeMatter(i.Action(), c), []string{owner})
}
