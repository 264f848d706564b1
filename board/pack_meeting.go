package board

import (
	"context"

	"waymark/fault"
)

// gatherMeeting reads what the last meeting of the paper's forum decided and asked for, and what is planned.
func (b *Boards) gatherMeeting(ctx context.Context, s *Snapshot, p Pack) error {
	s.Meetings.Forum = p.Forum
	return nil
}

// aheadMonths is how far ahead a paper can be built for a meeting.
const aheadMonths = 6

// meetingsToCome are the meetings that a paper can be built for, the next one first.
func (b *Boards) meetingsToCome(ctx context.Context) (words []Word, err error) {
	today := b.db.Today()
	all, err := b.MeetingsBetween(ctx, today, today.AddMonths(aheadMonths))
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.Ahead() {
			words = append(words, Word{m.ID, m.Name()})
		}
	}
	return words, nil
}

// takeMeeting fills the forum and the day of a meeting that was chosen.
func (b *Boards) takeMeeting(ctx context.Context, x *Building) error {
	if x.MeetingID == "" {
		return nil
	}
	today := b.db.Today()
	all, err := b.MeetingsBetween(ctx, today, today.AddMonths(aheadMonths))
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.ID == x.MeetingID {
			x.Forum, x.For = m.ForumName, m.On
			return nil
		}
	}
	return fault.Invalid("The paper cannot be built yet.").At("meeting", "Select a meeting from the list")
}
