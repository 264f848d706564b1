package board

import (
	"context"

	"waymark/fault"
)

// gatherMeeting reads what the last meeting of the paper's forum decided and asked for, what is planned, and the risk register.
func (b *Boards) gatherMeeting(ctx context.Context, s *Snapshot, p Pack) error {
	s.Meetings.Forum = p.Forum
	forums, err := b.Forums(ctx)
	if err != nil {
		return err
	}
	for _, f := range forums {
		if f.Name == p.Forum {
			if err := b.gatherLast(ctx, s, f); err != nil {
				return err
			}
		}
	}
	coming, err := b.ForwardPlan(ctx)
	if err != nil {
		return err
	}
	for _, x := range coming {
		s.Meetings.Forward = append(s.Meetings.Forward, ForwardFacts{Item: x.Words, Forum: x.Forum, Author: x.Author, On: x.On})
	}
	risks, err := b.Risks.Report(ctx)
	if err != nil {
		return err
	}
	for _, r := range risks {
		s.Risks = append(s.Risks, RiskFacts{Number: r.Number, Title: r.Title, Effect: r.Effect, Owner: r.Owner, Control: r.Controls, State: string(r.State), Inherent: r.Inherent.Value(), Residual: r.Residual.Value(), Target: r.Target.Value()})
	}
	return nil
}

// gatherLast reads the last meeting of a forum that was held, and every action of its log that is still open.
func (b *Boards) gatherLast(ctx context.Context, s *Snapshot, f Forum) error {
	meetings, err := b.Meetings(ctx, f)
	if err != nil {
		return err
	}
	for _, m := range meetings { // the newest first
		if m.Ahead() || m.State == Cancelled {
			continue
		}
		s.Meetings.On = m.On
		decisions, err := b.DecisionsOf(ctx, m)
		if err != nil {
			return err
		}
		for _, d := range decisions {
			s.Meetings.Decisions = append(s.Meetings.Decisions, DecisionFacts{Number: d.Number(), Text: d.Words, Kind: string(d.Kind), State: string(d.State), On: d.On, Exempt: d.Exempt})
		}
		break
	}
	actions, err := b.Actions(ctx, f)
	if err != nil {
		return err
	}
	for _, a := range actions {
		if a.State == ActionOpen || a.MeetingNumber > 0 && a.On == s.Meetings.On {
			s.Meetings.Actions = append(s.Meetings.Actions, MeetingActionFacts{Text: a.Words, Owner: a.OwnerName, State: string(a.State), Due: a.Due, Late: a.State == ActionOpen && a.Due.Before(s.On), Exempt: a.Exempt})
		}
	}
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
