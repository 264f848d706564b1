package board

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/plan"
)

const readerColumns = "id, kind, ref, title, href, person_id, name, named_id, named_name, named_on, due, read_on, question, asked_on, answer, answered_name, answered_on, version"

// matter is a paper as its readers know it.
func (p Pack) matter() Matter {
	return Matter{ReadPaper, strconv.Itoa(p.Number), upperFirst(p.Name()), p.Href()}
}

// matter is a decision as its readers know it.
func (d Decision) matter() Matter {
	return Matter{ReadDecision, d.Number(), "Decision " + d.Number() + ": " + shortened(d.Words, 120), d.Href()}
}

// challengeMatter is a challenge as its readers know it; full is its action, "roadmap-2025/1.3".
func challengeMatter(full string, c plan.ChallengeLine) Matter {
	return Matter{ReadChallenge, fmt.Sprintf("%s/%d", full, c.Number), fmt.Sprintf("Challenge %d on action %s: %s", c.Number, c.Ref, shortened(c.Text, 120)), c.Href}
}

// mayRead says by role what somebody must be able to open who is named to read a matter.
var mayRead = map[string]string{ReadPaper: account.PackRead, ReadDecision: account.BoardRead, ReadChallenge: account.PlanRead}

// Matter finds what a page of readers is about, as far as the person of the context may read it.
func (b *Boards) Matter(ctx context.Context, kind, ref string) (Matter, error) {
	none := fault.NotFound("There is nothing of that name to read.")
	switch kind {
	case ReadPaper:
		n, err := strconv.Atoi(ref)
		if err != nil {
			return Matter{}, none
		}
		p, err := b.Pack(ctx, n)
		if err == nil && p.State != PackLocked {
			err = fault.NotFound("Paper %d is a draft still: it is named to readers once it is locked.", n)
		}
		return p.matter(), err
	case ReadDecision:
		d, err := b.Decision(ctx, ref)
		return d.matter(), err
	case ReadChallenge:
		at := strings.LastIndex(ref, "/")
		n, err := strconv.Atoi(ref[at+1:])
		if at < 0 || err != nil || b.Plans == nil {
			return Matter{}, none
		}
		c, _, err := b.Plans.ChallengeOn(ctx, ref[:at], n)
		return challengeMatter(ref[:at], c), err
	}
	return Matter{}, none
}

// mayName says whether the person of the context may name readers and answer what they ask: whoever prepares papers or boards.
func mayName(ctx context.Context) error {
	person, ok := account.From(ctx)
	if !ok || person.May(account.PackBuild) || person.May(account.BoardWrite) {
		return nil
	}
	return fault.Forbidden("Readers are named by who prepares boards and papers.")
}

// Readers are those named to read a matter, who still has to first.
func (b *Boards) Readers(ctx context.Context, m Matter) ([]Reader, error) {
	all := []Reader{}
	err := b.db.All(ctx, &all, "select "+readerColumns+" from board_reader where kind = :kind and ref = :ref order by name", m)
	slices.SortStableFunc(all, func(a, b Reader) int { return cmp.Compare(b.rank(), a.rank()) })
	return all, err
}

// rank puts who asks first, then who has not read it.
func (r Reader) rank() int {
	switch {
	case !r.ReadOn.IsZero():
		return 0
	case r.asks():
		return 2
	}
	return 1
}

// Unread are all who were named and have not said that they read it, the oldest first: of decisions, only of those that the person of the
// context may read.
func (b *Boards) Unread(ctx context.Context) ([]Reader, error) {
	all := []Reader{}
	if err := b.db.All(ctx, &all, "select "+readerColumns+" from board_reader where read_on is null order by due, kind, ref, name", nil); err != nil {
		return nil, err
	}
	open := map[Matter]bool{}
	return slices.DeleteFunc(all, func(r Reader) bool {
		can, known := open[r.Matter]
		if !known {
			_, err := b.Matter(ctx, r.Kind, r.Ref)
			can = err == nil
			open[r.Matter] = can
		}
		return !can
	}), nil
}

// NameReaders names people to read a matter. Who is named already stays as they are.
func (b *Boards) NameReaders(ctx context.Context, m Matter, ids []string) error {
	if err := mayName(ctx); err != nil {
		return err
	}
	var people []account.Person
	wrong := fault.Invalid("Nobody is named yet.")
	for _, id := range ids {
		person, err := b.accounts.Person(ctx, id)
		switch {
		case err != nil || !person.Active():
			wrong.At("person", "Select somebody who signs in here")
		case !person.May(mayRead[m.Kind]):
			wrong.At("person", fmt.Sprintf("%s may not open this %s. Name somebody who may", person.Name, m.Kind))
		default:
			people = append(people, person)
		}
	}
	if len(ids) == 0 {
		wrong.At("person", "Select who is to read it")
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	due, err := b.readBy(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = p.Name
	}
	return b.db.Write(ctx, fmt.Sprintf("named %s to read %s", strings.Join(names, ", "), m.Title), func(tx *db.Tx) error {
		return b.name(ctx, tx, m, people, due)
	})
}

// name writes down readers in the caller's transaction; nobody is asked to read what they wrote themselves.
func (b *Boards) name(ctx context.Context, tx *db.Tx, m Matter, people []account.Person, due calendar.Date) error {
	by := who(ctx)
	for _, p := range people {
		if p.ID == by.ID {
			continue
		}
		r := Reader{ID: db.NewID(), Matter: m, PersonID: p.ID, Name: p.Name, NamedID: by.ID, NamedName: by.Name, NamedOn: b.db.Today(), Due: later(due, b.db.Today()), Version: 1}
		if _, err := tx.Exec(ctx, "insert into board_reader ("+readerColumns+") values ("+placeholders(readerColumns)+") on conflict (kind, ref, person_id) do nothing", r); err != nil {
			return err
		}
	}
	return nil
}

func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// readBy is the day by which something is to be read that is named today.
func (b *Boards) readBy(ctx context.Context) (calendar.Date, error) {
	h, err := b.holidays(ctx)
	if err != nil {
		return calendar.Date{}, err
	}
	return h.AddWorkingDays(b.db.Today(), readWithin), nil
}

// seated are those of a forum, by its name, who sign in and may read papers.
func (b *Boards) seated(ctx context.Context, forum string) (people []account.Person, err error) {
	forums, err := b.Forums(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range forums {
		for _, m := range f.Members {
			if f.Name != forum || m.PersonID == "" {
				continue
			}
			if p, err := b.accounts.Person(ctx, m.PersonID); err == nil && p.Active() && p.May(account.PackRead) {
				people = append(people, p)
			}
		}
	}
	return people, nil
}

// ownersOf are the owners of the actions that something is about, as far as they sign in and read boards.
func (b *Boards) ownersOf(ctx context.Context, links []Link) (people []account.Person, err error) {
	for _, l := range links {
		if l.Kind != "action" {
			continue
		}
		a, _, err := b.Plans.Action(ctx, l.Ref)
		if err != nil {
			return nil, err
		}
		if a.OwnerID == "" {
			continue
		}
		if p, err := b.accounts.Person(ctx, a.OwnerID); err == nil && p.Active() && p.May(account.BoardRead) {
			people = append(people, p)
		}
	}
	return people, nil
}

// reader finds one named reader of a matter.
func (b *Boards) reader(ctx context.Context, m Matter, personID string) (Reader, error) {
	var r Reader
	err := b.db.Get(ctx, &r, "select "+readerColumns+" from board_reader where kind = :kind and ref = :ref and person_id = :person", map[string]any{"kind": m.Kind, "ref": m.Ref, "person": personID})
	if fault.Of(err) != nil {
		err = fault.Forbidden("You are not named to read this, so nothing has to be said about it.").Because(err)
	}
	return r, err
}

// Acknowledge says that the person of the context has read a matter that they are named to read.
func (b *Boards) Acknowledge(ctx context.Context, m Matter) error {
	return b.turnReader(ctx, m, who(ctx).ID, "has read "+m.Title, func(r *Reader) error { return r.Acknowledge(b.db.Today()) })
}

// AskAbout asks about a matter that the person of the context is named to read.
func (b *Boards) AskAbout(ctx context.Context, m Matter, question string) error {
	return b.turnReader(ctx, m, who(ctx).ID, "asked about "+m.Title, func(r *Reader) error { return r.Ask(question, b.db.Today()) })
}

// Reply answers what a named reader asked.
func (b *Boards) Reply(ctx context.Context, m Matter, personID, words string) error {
	if err := mayName(ctx); err != nil {
		return err
	}
	return b.turnReader(ctx, m, personID, "answered a reader of "+m.Title, func(r *Reader) error { return r.Reply(who(ctx).Name, words, b.db.Today()) })
}

func (b *Boards) turnReader(ctx context.Context, m Matter, personID, sentence string, turn func(*Reader) error) error {
	r, err := b.reader(ctx, m, personID)
	if err != nil {
		return err
	}
	if err := turn(&r); err != nil {
		return err
	}
	return b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `update board_reader set read_on = :read_on, question = :question, asked_on = :asked_on, answer = :answer, answered_name = :answered_name, answered_on = :answered_on,
			version = version + 1 where id = :id and version = :version`, r)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else wrote about this at the same moment. Open the page again.")
		}
		return err
	})
}

// readingDue is what a person is still to read, and what they are asked about what they named others to read. A paper whose meeting is over waits
// for nobody any more; that it was not read stays on its page.
func (b *Boards) readingDue(ctx context.Context, person account.Person, today calendar.Date) (all []Waiting, err error) {
	var rows []Reader
	if err := b.db.All(ctx, &rows, "select "+readerColumns+" from board_reader where read_on is null and (person_id = :id or named_id = :id and question <> '' and answer = '') order by due, kind, ref", person); err != nil {
		return nil, err
	}
	for _, r := range rows {
		switch {
		case r.PersonID == person.ID && r.Waits() && !(r.Kind == ReadPaper && r.Due.Before(today)):
			all = append(all, Waiting{Words: "Read " + r.Title, Href: r.Reading(), Since: r.NamedOn, Due: r.Due, Late: r.Due.Before(today)})
		case r.NamedID == person.ID && r.asks():
			all = append(all, Waiting{Words: "Answer " + r.Name + " about " + r.Title, Href: r.Reading(), Since: r.AskedOn})
		}
	}
	return all, nil
}
