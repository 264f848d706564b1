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

const actionColumns = "id, forum_id, meeting_id, item_id, number, words, owner_id, owner_name, day, due, state, ended_on, ended_name, exempt, version"

const selectAction = `select a.id, a.forum_id, a.meeting_id, a.item_id, a.number, a.words, a.owner_id, a.owner_name, a.day, a.due, a.state, a.ended_on, a.ended_name, a.exempt, a.version,
	f.code as forum_code, f.name as forum_name, m.number as meeting_number, coalesce((select n.words from board_action_note n where n.action_id = a.id order by n.n desc limit 1), '') as last
	from board_action a join board_forum f on f.id = a.forum_id join board_meeting m on m.id = a.meeting_id`

// Actions lists the actions of a forum, the open ones first and among them the oldest day first.
func (b *Boards) Actions(ctx context.Context, f Forum) ([]Action, error) {
	all := []Action{}
	err := b.db.All(ctx, &all, selectAction+" where a.forum_id = :id order by case a.state when 'open' then 0 else 1 end, a.due, a.number", f)
	return all, err
}

// ActionsOf lists what one meeting asked for.
func (b *Boards) ActionsOf(ctx context.Context, m Meeting) ([]Action, error) {
	all := []Action{}
	err := b.db.All(ctx, &all, selectAction+" where a.meeting_id = :id order by a.number", m)
	return all, err
}

// Action reads one action of a forum by its number, with what was said of it, the newest first.
func (b *Boards) Action(ctx context.Context, code string, number int) (a Action, notes []ActionNote, err error) {
	f, err := b.Forum(ctx, code)
	if err != nil {
		return a, nil, err
	}
	err = b.db.Get(ctx, &a, selectAction+" where a.forum_id = :forum and a.number = :number", map[string]any{"forum": f.ID, "number": number})
	if fault.Of(err) != nil || err == nil && !inside(ctx, f) {
		return a, nil, fault.NotFound("%s has no action %d.", f.Name, number).Because(err)
	}
	if err != nil {
		return a, nil, err
	}
	notes = []ActionNote{}
	err = b.db.All(ctx, &notes, "select action_id, n, day, by_name, words from board_action_note where action_id = :id order by n desc", a)
	return a, notes, err
}

// Assign writes down who does what by when, under an item of a meeting that is held.
func (b *Boards) Assign(ctx context.Context, code string, number, position int, e ActionEdit) (Action, error) {
	i, m, f, err := b.forItem(ctx, code, number, position)
	if err != nil {
		return Action{}, err
	}
	if m.Ahead() {
		return Action{}, fault.Conflict("Say first who is at %s.", m.Name())
	}
	a := Action{ID: db.NewID(), ForumID: f.ID, MeetingID: m.ID, ItemID: i.ID, OwnerID: e.Owner, OwnerName: squeeze(e.OwnerName), On: m.On, State: ActionOpen, Version: 1, ForumCode: f.Code, ForumName: f.Name}
	if e.Owner != "" {
		a.OwnerName = ""
		if person, err := b.accounts.Person(ctx, e.Owner); err == nil && person.Active() {
			a.OwnerName = person.Name
		}
	}
	e.Exempt = e.Exempt || i.Exempt
	if err := a.take(e, b.db.Today()); err != nil {
		return a, err
	}
	return a, b.db.Write(ctx, fmt.Sprintf("asked %s at %s: %s", a.OwnerName, m.Name(), shortened(a.Words, 120)), func(tx *db.Tx) error {
		tx.About("meeting", m.ID)
		if err := tx.Get(ctx, &a.N, "select coalesce(max(number), 0) + 1 from board_action where forum_id = :forum_id", a); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into board_action ("+actionColumns+") values ("+placeholders(actionColumns)+") on conflict (forum_id, number) do nothing", a)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else wrote down an action at the same moment. Send yours again.")
		}
		return err
	})
}

// mine says whether a person may say how an action goes: it is theirs, or they prepare the board.
func (b *Boards) mine(ctx context.Context, a Action) error {
	if person, ok := account.From(ctx); ok && a.OwnerID == person.ID {
		return nil
	}
	f, err := b.forumOf(ctx, a.ForumID)
	if err != nil {
		return err
	}
	if may(ctx, account.BoardWrite, f.subject()) != nil {
		return fault.Forbidden("%s does this, so they say how it goes.", a.OwnerName)
	}
	return nil
}

// ReportAction keeps what the owner says of an action, and whether it is done. An action that somebody owns reaches them even where the rest
// of the forum's papers does not.
func (b *Boards) ReportAction(ctx context.Context, code string, number int, to ActionState, words string) error {
	var a Action
	err := b.db.Get(ctx, &a, selectAction+" where lower(f.code) = :code and a.number = :number", map[string]any{"code": strings.ToLower(code), "number": number})
	if fault.Of(err) != nil {
		return fault.NotFound("There is no such action.").Because(err)
	}
	if err != nil {
		return err
	}
	if err := b.mine(ctx, a); err != nil {
		return err
	}
	if err := a.Report(to, words, who(ctx).Name, b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("said how %s goes: %s", a.Number(), a.State), func(tx *db.Tx) error {
		tx.About("meeting", a.MeetingID)
		n, err := tx.Exec(ctx, "update board_action set state = :state, ended_on = :ended_on, ended_name = :ended_name, version = version + 1 where id = :id and version = :version", a)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else wrote about this action at the same moment. Open the page again.")
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "insert into board_action_note (action_id, n, day, by_name, words) select :action_id, coalesce(max(n), 0) + 1, :day, :by_name, :words from board_action_note where action_id = :action_id",
			ActionNote{ActionID: a.ID, On: b.db.Today(), ByName: who(ctx).Name, Words: tidyText(words)})
		return err
	})
}

// IssueActions tells everybody what they are to do: whoever holds an open action of the meeting gets a letter, the one of the day that names all
// that waits for them. It gives the names of those who have no account, so no letter: somebody must tell them.
func (b *Boards) IssueActions(ctx context.Context, code string, number int) (untold []string, err error) {
	m, _, err := b.forWriting(ctx, code, number)
	if err != nil {
		return nil, err
	}
	switch {
	case m.Ahead() || m.State == Cancelled:
		return nil, fault.Conflict("%s is “%s”, so it has no actions to issue.", m.Name(), m.State)
	case !m.ActionsSentOn.IsZero():
		return nil, fault.Conflict("The actions of %s were issued on %s.", m.Name(), m.ActionsSentOn.Words())
	}
	actions, err := b.ActionsOf(ctx, m)
	if err != nil {
		return nil, err
	}
	for _, a := range actions {
		if a.State == ActionOpen && a.OwnerID == "" && !slices.Contains(untold, a.OwnerName) {
			untold = append(untold, a.OwnerName)
		}
	}
	m.ActionsSentOn = b.db.Today()
	return untold, b.db.Write(ctx, "issued the actions of "+m.Name(), func(tx *db.Tx) error {
		if err := keepMeeting(ctx, tx, m); err != nil {
			return err
		}
		for _, bell := range b.issueBells {
			if err := bell(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// OnIssue hangs a bell that rings, inside the same transaction, when the actions of a meeting are issued: their holders are to be told.
func (b *Boards) OnIssue(bell func(ctx context.Context, tx *db.Tx) error) {
	b.issueBells = append(b.issueBells, bell)
}

// Reminded says of everybody who holds an open action when the last of theirs was issued.
func (b *Boards) Reminded(ctx context.Context) (map[string]calendar.Date, error) {
	var rows []struct {
		OwnerID string        `db:"owner_id"`
		On      calendar.Date `db:"day"`
	}
	err := b.db.All(ctx, &rows, `select a.owner_id, max(m.actions_sent_on) as day from board_action a join board_meeting m on m.id = a.meeting_id
		where a.state = 'open' and a.owner_id <> '' and m.actions_sent_on is not null group by a.owner_id`, nil)
	on := map[string]calendar.Date{}
	for _, r := range rows {
		on[r.OwnerID] = r.On
	}
	return on, err
}
