package board

import "context"

// gatherMeeting reads what the last meeting of the paper's forum decided and asked for, and what is planned.
func (b *Boards) gatherMeeting(ctx context.Context, s *Snapshot, p Pack) error {
	s.Meetings.Forum = p.Forum
	return nil
}

// meetingsToCome are the meetings that a paper can be built for, the next one first.
func (b *Boards) meetingsToCome(ctx context.Context) ([]Word, error) { return nil, nil }

// takeMeeting fills the forum and the day of a meeting that was chosen.
func (b *Boards) takeMeeting(ctx context.Context, x *Building) error { return nil }
