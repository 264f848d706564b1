package board

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const forumColumns = "id, code, name, kind, about, plan, pack, rhythm, quorum, public, closed_on, closed_why, version"

const memberColumns = "id, forum_id, person_id, name, organisation, part, since, until"

// who is who acts.
func who(ctx context.Context) db.Actor {
	a, _ := db.Who(ctx)
	return a
}

// may refuses what the person of the context may not do to this row. Acts of Waymark itself come without a person.
func may(ctx context.Context, permission string, row account.Subject) error {
	person, ok := account.From(ctx)
	if !ok || person.MayOn(permission, row) {
		return nil
	}
	return fault.Forbidden("You may not %s here. Ask the improvement programme manager.", permission)
}

// reads says whether the person of the context may read what a forum does.
func reads(ctx context.Context, f Forum) bool { return may(ctx, account.BoardRead, f.subject()) == nil }

// inside says whether the person of the context reads a forum as one of the council's own and not only what is public of it, so that exempt
// items are shown.
func inside(ctx context.Context, f Forum) bool {
	person, ok := account.From(ctx)
	private := f.subject()
	private.Public = false
	return !ok || person.MayOn(account.BoardRead, private) || person.MayOn(account.BoardWrite, f.subject()) || f.Sits(person.ID)
}

// Forums lists the forums that the person of the context may read, those that are closed at the end, each with its members of today.
func (b *Boards) Forums(ctx context.Context) ([]Forum, error) {
	all := []Forum{}
	if err := b.db.All(ctx, &all, "select "+forumColumns+" from board_forum order by case when closed_on is null then 0 else 1 end, case kind when 'improvement board' then 0 when 'corporate parenting board' then 1 when 'scrutiny' then 2 when 'cabinet' then 3 when 'dfe review' then 4 else 5 end, name", nil); err != nil {
		return nil, err
	}
	var members []Member
	if err := b.db.All(ctx, &members, "select "+memberColumns+" from board_member where until is null order by case part when 'chair' then 0 when 'member' then 1 else 2 end, name", nil); err != nil {
		return nil, err
	}
	for i := range all {
		for _, m := range members {
			if m.ForumID == all[i].ID {
				all[i].Members = append(all[i].Members, m)
			}
		}
	}
	return slices.DeleteFunc(all, func(f Forum) bool { return !reads(ctx, f) }), nil
}

// Forum reads one by its code, in capitals or not. One that the person may not read is not there for them.
func (b *Boards) Forum(ctx context.Context, code string) (Forum, error) {
	all, err := b.Forums(ctx)
	if err != nil {
		return Forum{}, err
	}
	for _, f := range all {
		if strings.EqualFold(f.Code, code) {
			return f, nil
		}
	}
	return Forum{}, fault.NotFound("There is no forum %q.", code)
}

// forumOf reads a forum by its id, whoever asks.
func (b *Boards) forumOf(ctx context.Context, id string) (f Forum, err error) {
	if err := b.db.Get(ctx, &f, "select "+forumColumns+" from board_forum where id = :id", map[string]any{"id": id}); err != nil {
		return f, err
	}
	err = b.db.All(ctx, &f.Members, "select "+memberColumns+" from board_member where forum_id = :id and until is null order by case part when 'chair' then 0 when 'member' then 1 else 2 end, name", f)
	return f, err
}

// KeepForum keeps a new forum, or changes one that has an id. Its code stays, for decisions are numbered by it.
func (b *Boards) KeepForum(ctx context.Context, f Forum) error {
	if err := may(ctx, account.BoardWrite, account.Subject{}); err != nil {
		return err
	}
	fresh := f.ID == ""
	if fresh {
		f.ID, f.Version = db.NewID(), 1
	} else {
		old, err := b.forumOf(ctx, f.ID)
		if err != nil {
			return err
		}
		if err := old.Open(); err != nil {
			return err
		}
		f.Code = old.Code
	}
	if err := f.check(); err != nil {
		return err
	}
	if f.Plan != "" && b.Plans != nil {
		if _, err := b.Plans.Plan(ctx, f.Plan); err != nil {
			return fault.Invalid("The forum cannot be kept yet.").At("plan", "Select the plan that it watches")
		}
	}
	sentence, statement := "changed the forum “"+f.Name+"”", `update board_forum set name = :name, kind = :kind, about = :about, plan = :plan, pack = :pack, rhythm = :rhythm,
		quorum = :quorum, public = :public, version = version + 1 where id = :id and version = :version`
	if fresh {
		sentence, statement = "added the forum “"+f.Name+"”", "insert into board_forum ("+forumColumns+") values ("+placeholders(forumColumns)+") on conflict (code) do nothing"
	}
	return b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("forum", f.ID)
		n, err := tx.Exec(ctx, statement, f)
		switch {
		case err == nil && n == 0 && fresh:
			return fault.Invalid("The forum cannot be kept yet.").At("code", "Another forum has the letters "+f.Code)
		case err == nil && n == 0:
			return fault.Overtaken("Somebody else changed this forum after you opened it. Look at it again, then save yours.")
		}
		return err
	})
}

// CloseForum ends a forum: what it did stays to be read, and meetings that lie ahead are cancelled.
func (b *Boards) CloseForum(ctx context.Context, code, why string) error {
	if err := may(ctx, account.BoardWrite, account.Subject{}); err != nil {
		return err
	}
	f, err := b.Forum(ctx, code)
	if err != nil {
		return err
	}
	if err := f.Open(); err != nil {
		return err
	}
	wrong := fault.Invalid("The forum is not closed.")
	why = squeeze(why)
	within(wrong, "why", "Why it is closed", why, 5, 300)
	if err := orNil(wrong); err != nil {
		return err
	}
	f.ClosedOn, f.ClosedWhy = b.db.Today(), why
	return b.db.Write(ctx, fmt.Sprintf("closed the forum “%s”: %s", f.Name, why), func(tx *db.Tx) error {
		tx.About("forum", f.ID)
		n, err := tx.Exec(ctx, "update board_forum set closed_on = :closed_on, closed_why = :closed_why, version = version + 1 where id = :id and version = :version", f)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else changed this forum at the same moment. Open the page again.")
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update board_meeting set state = 'cancelled', cancelled_why = 'The forum was closed', version = version + 1 where forum_id = :id and state in ('planned', 'papers sent')", f)
		return err
	})
}

// Seat puts somebody on a forum. A new chair takes the seat of the one before, who stays a member. Who has an account is given by
// PersonID; anybody else by name and organisation.
func (b *Boards) Seat(ctx context.Context, code string, m Member) error {
	f, err := b.Forum(ctx, code)
	if err != nil {
		return err
	}
	if err := may(ctx, account.BoardWrite, f.subject()); err != nil {
		return err
	}
	if err := f.Open(); err != nil {
		return err
	}
	if m.PersonID != "" {
		person, err := b.accounts.Person(ctx, m.PersonID)
		if err != nil || !person.Active() {
			return fault.Invalid("The member cannot be kept yet.").At("person", "Select one of the council’s people")
		}
		m.Name = person.Name
	}
	if err := m.check(); err != nil {
		return err
	}
	m.ID, m.ForumID, m.Since, m.Until = db.NewID(), f.ID, b.db.Today(), calendar.Date{}
	for _, other := range f.Members {
		if other.PersonID == m.PersonID && (m.PersonID != "" || strings.EqualFold(other.Name, m.Name)) {
			return fault.Invalid("The member cannot be kept yet.").At("name", m.Name+" sits on this forum already")
		}
	}
	return b.db.Write(ctx, fmt.Sprintf("seated %s on the forum “%s” as %s", m.Words(), f.Name, m.Part), func(tx *db.Tx) error {
		tx.About("forum", f.ID)
		if m.Part == Chair {
			if _, err := tx.Exec(ctx, "update board_member set part = 'member' where forum_id = :forum_id and until is null and part = 'chair'", m); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "insert into board_member ("+memberColumns+") values ("+placeholders(memberColumns)+")", m)
		return err
	})
}

// Unseat ends somebody's seat.
func (b *Boards) Unseat(ctx context.Context, code, memberID string) error {
	f, err := b.Forum(ctx, code)
	if err != nil {
		return err
	}
	if err := may(ctx, account.BoardWrite, f.subject()); err != nil {
		return err
	}
	i := slices.IndexFunc(f.Members, func(m Member) bool { return m.ID == memberID })
	if i < 0 {
		return fault.NotFound("Nobody of that name sits on %s.", f.Name)
	}
	m := f.Members[i]
	m.Until = b.db.Today()
	return b.db.Write(ctx, fmt.Sprintf("ended the seat of %s on the forum “%s”", m.Words(), f.Name), func(tx *db.Tx) error {
		tx.About("forum", f.ID)
		_, err := tx.Exec(ctx, "update board_member set until = :until where id = :id", m)
		return err
	})
}
