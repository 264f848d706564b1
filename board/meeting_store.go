package board

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const meetingColumns = `id, forum_id, number, day, starts, place, state, papers_on, held_on, drafted_id, drafted_name, drafted_on, approved_id, approved_name, approved_on,
	published_name, published_on, actions_sent_on, cancelled_why, corrects, gathered_on, version`

const selectMeeting = `select m.id, m.forum_id, m.number, m.day, m.starts, m.place, m.state, m.papers_on, m.held_on, m.drafted_id, m.drafted_name, m.drafted_on, m.approved_id,
	m.approved_name, m.approved_on, m.published_name, m.published_on, m.actions_sent_on, m.cancelled_why, m.corrects, m.gathered_on, m.version, f.code as forum_code, f.name as forum_name, f.public as forum_public
	from board_meeting m join board_forum f on f.id = m.forum_id`

const attendanceColumns = "meeting_id, member_id, n, person_id, name, organisation, part, how, instead, interest"

// Meetings lists a forum's meetings, the newest first.
func (b *Boards) Meetings(ctx context.Context, f Forum) ([]Meeting, error) {
	all := []Meeting{}
	err := b.db.All(ctx, &all, selectMeeting+" where m.forum_id = :id order by m.day desc, m.number desc", f)
	return all, err
}

// MeetingsBetween lists the meetings of all forums that the person of the context may read, from one day to another, in order.
func (b *Boards) MeetingsBetween(ctx context.Context, from, to calendar.Date) ([]Meeting, error) {
	forums, err := b.Forums(ctx)
	if err != nil {
		return nil, err
	}
	readable := map[string]bool{}
	for _, f := range forums {
		readable[f.ID] = true
	}
	var all []Meeting
	if err := b.db.All(ctx, &all, selectMeeting+" where m.day >= :from and m.day <= :to order by m.day, f.name", map[string]any{"from": from, "to": to}); err != nil {
		return nil, err
	}
	kept := all[:0]
	for _, m := range all {
		if readable[m.ForumID] {
			kept = append(kept, m)
		}
	}
	return kept, nil
}

// Meeting reads one meeting of a forum by its number, with the forum.
func (b *Boards) Meeting(ctx context.Context, code string, number int) (Meeting, Forum, error) {
	var m Meeting
	f, err := b.Forum(ctx, code)
	if err != nil {
		return m, f, err
	}
	err = b.db.Get(ctx, &m, selectMeeting+" where m.forum_id = :forum and m.number = :number", map[string]any{"forum": f.ID, "number": number})
	if fault.Of(err) != nil {
		err = fault.NotFound("%s has no meeting %d.", f.Name, number).Because(err)
	}
	return m, f, err
}

// Before is the last meeting of the same forum that was held before this one; false where there was none.
func (b *Boards) Before(ctx context.Context, m Meeting) (Meeting, bool, error) {
	var all []Meeting
	err := b.db.All(ctx, &all, selectMeeting+" where m.forum_id = :forum_id and m.day < :day and m.state in ('held', 'minutes drafted', 'minutes approved') order by m.day desc, m.number desc limit 1", m)
	if len(all) == 0 {
		return Meeting{}, false, err
	}
	return all[0], true, err
}

// Schedule plans meetings of a forum on these days. A day on which one is planned already is left out; how many were new is told.
func (b *Boards) Schedule(ctx context.Context, code string, days []calendar.Date, starts, place string) (added int, err error) {
	f, err := b.Forum(ctx, code)
	if err != nil {
		return 0, err
	}
	if err := may(ctx, account.BoardWrite, f.subject()); err != nil {
		return 0, err
	}
	if err := f.Open(); err != nil {
		return 0, err
	}
	holidays, err := b.holidays(ctx)
	if err != nil {
		return 0, err
	}
	there, err := b.Meetings(ctx, f)
	if err != nil {
		return 0, err
	}
	taken, last := map[calendar.Date]bool{}, 0
	for _, m := range there {
		taken[m.On], last = taken[m.On] || m.State != Cancelled, max(last, m.Number)
	}
	var fresh []Meeting
	for _, day := range days {
		m := Meeting{ID: db.NewID(), ForumID: f.ID, Number: last + len(fresh) + 1, On: day, Starts: starts, Place: place, State: Planned, Version: 1, ForumName: f.Name, ForumCode: f.Code}
		if err := m.check(holidays); err != nil {
			return 0, err
		}
		if !taken[day] {
			taken[day] = true
			fresh = append(fresh, m)
		}
	}
	if len(fresh) == 0 {
		return 0, fault.Conflict("%s meets on these days already.", f.Name)
	}
	sentence := "planned " + fresh[0].Name()
	if n := len(fresh); n > 1 {
		sentence = fmt.Sprintf("planned %d meetings of “%s”, %s to %s", n, f.Name, fresh[0].On.Words(), fresh[n-1].On.Words())
	}
	return len(fresh), b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("forum", f.ID)
		for _, m := range fresh {
			tx.About("meeting", m.ID)
			n, err := tx.Exec(ctx, "insert into board_meeting ("+meetingColumns+") values ("+placeholders(meetingColumns)+") on conflict (forum_id, number) do nothing", m)
			if err == nil && n == 0 {
				err = fault.Overtaken("Somebody else planned a meeting at the same moment. Open the page again.")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// keepMeeting stores a changed meeting, unless somebody else changed it meanwhile.
func keepMeeting(ctx context.Context, tx *db.Tx, m Meeting) error {
	tx.About("meeting", m.ID)
	tx.About("forum", m.ForumID)
	n, err := tx.Exec(ctx, `update board_meeting set day = :day, starts = :starts, place = :place, state = :state, papers_on = :papers_on, held_on = :held_on, drafted_id = :drafted_id,
		drafted_name = :drafted_name, drafted_on = :drafted_on, approved_id = :approved_id, approved_name = :approved_name, approved_on = :approved_on, published_name = :published_name,
		published_on = :published_on, actions_sent_on = :actions_sent_on, cancelled_why = :cancelled_why, corrects = :corrects, gathered_on = :gathered_on, version = version + 1
		where id = :id and version = :version`, m)
	if err == nil && n == 0 {
		return fault.Overtaken("Somebody else changed this meeting at the same moment. Open the page again.")
	}
	return err
}

// forWriting reads a meeting that the person of the context may prepare and minute.
func (b *Boards) forWriting(ctx context.Context, code string, number int) (Meeting, Forum, error) {
	m, f, err := b.Meeting(ctx, code, number)
	if err == nil {
		err = may(ctx, account.BoardWrite, f.subject())
	}
	return m, f, err
}

// step takes a meeting one state further.
func (b *Boards) step(ctx context.Context, code string, number int, did string, change func(m *Meeting, f Forum) error) error {
	m, f, err := b.forWriting(ctx, code, number)
	if err != nil {
		return err
	}
	if err := change(&m, f); err != nil {
		return err
	}
	return b.db.Write(ctx, did+" "+m.Name(), func(tx *db.Tx) error { return keepMeeting(ctx, tx, m) })
}

// MoveMeeting puts a meeting that lies ahead on another day, or says when and where.
func (b *Boards) MoveMeeting(ctx context.Context, code string, number int, day calendar.Date, starts, place string) error {
	holidays, err := b.holidays(ctx)
	if err != nil {
		return err
	}
	return b.step(ctx, code, number, "moved", func(m *Meeting, _ Forum) error {
		if !m.Ahead() {
			return fault.Conflict("%s is “%s”, so it moves no more.", m.Name(), m.State)
		}
		m.On, m.Starts, m.Place = day, starts, place
		return m.check(holidays)
	})
}

// SendPapers says that a meeting's papers went out.
func (b *Boards) SendPapers(ctx context.Context, code string, number int) error {
	return b.step(ctx, code, number, "sent the papers of", func(m *Meeting, _ Forum) error { return m.Send(b.db.Today()) })
}

// CancelMeeting says that a meeting does not take place, and why.
func (b *Boards) CancelMeeting(ctx context.Context, code string, number int, why string) error {
	return b.step(ctx, code, number, "cancelled", func(m *Meeting, _ Forum) error { return m.Cancel(why, b.db.Today()) })
}

// Hold keeps who was at a meeting and says that it took place.
func (b *Boards) Hold(ctx context.Context, code string, number int, all []Attendance) error {
	return b.attend(ctx, code, number, all, "held", func(m *Meeting) error {
		return m.Hold(QuorumOf(all, 0).There, b.db.Today())
	})
}

// Attend changes who was at a meeting, as long as its minutes are not approved.
func (b *Boards) Attend(ctx context.Context, code string, number int, all []Attendance) error {
	return b.attend(ctx, code, number, all, "noted who was at", func(m *Meeting) error { return m.editable() })
}

func (b *Boards) attend(ctx context.Context, code string, number int, all []Attendance, did string, change func(m *Meeting) error) error {
	m, _, err := b.forWriting(ctx, code, number)
	if err != nil {
		return err
	}
	if err := m.editable(); err != nil {
		return err
	}
	wrong := fault.Invalid("Who was there is not kept yet.")
	for i := range all {
		all[i].MeetingID, all[i].N = m.ID, i+1
		all[i].check(wrong, b.db.Today())
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	if err := change(&m); err != nil {
		return err
	}
	return b.db.Write(ctx, did+" "+m.Name(), func(tx *db.Tx) error {
		if err := keepMeeting(ctx, tx, m); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from board_attendance where meeting_id = :id", m); err != nil {
			return err
		}
		for _, a := range all {
			if _, err := tx.Exec(ctx, "insert into board_attendance ("+attendanceColumns+") values ("+placeholders(attendanceColumns)+")", a); err != nil {
				return err
			}
		}
		return nil
	})
}

// Attendances are who was at a meeting; before it was held, its members as they are expected.
func (b *Boards) Attendances(ctx context.Context, m Meeting, f Forum) ([]Attendance, error) {
	all := []Attendance{}
	err := b.db.All(ctx, &all, "select "+attendanceColumns+" from board_attendance where meeting_id = :id order by n", m)
	if err != nil || len(all) > 0 {
		return all, err
	}
	for i, one := range f.Members {
		all = append(all, Attendance{MeetingID: m.ID, MemberID: one.ID, N: i + 1, PersonID: one.PersonID, Name: one.Name, Organisation: one.Organisation, Part: one.Part})
	}
	return all, nil
}
