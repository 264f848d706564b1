package board

import (
	"context"

	"waymark/calendar"
)

// PublicMeeting is a meeting of a forum whose papers are for everybody.
type PublicMeeting struct {
	Code      string // of the forum: "CPB"
	Forum     string // its name
	Number    int    // within the forum
	On        calendar.Date
	Starts    string // "10:00"; empty where it is not known yet
	Place     string
	Cancelled string // why it will not be; empty otherwise
	Version   int    // how often it was changed
}

// PublicMeetings are the meetings of public forums, held and to come, the first first.
func (b *Boards) PublicMeetings(ctx context.Context) ([]PublicMeeting, error) {
	rows := []struct {
		Code         string        `db:"code"`
		Name         string        `db:"name"`
		Number       int           `db:"number"`
		On           calendar.Date `db:"day"`
		Starts       string        `db:"starts"`
		Place        string        `db:"place"`
		State        MeetingState  `db:"state"`
		CancelledWhy string        `db:"cancelled_why"`
		Version      int           `db:"version"`
	}{}
	if err := b.db.All(ctx, &rows, `select f.code, f.name, m.number, m.day, m.starts, m.place, m.state, m.cancelled_why, m.version
		from board_meeting m join board_forum f on f.id = m.forum_id where f.public order by m.day, f.code, m.number`, nil); err != nil {
		return nil, err
	}
	all := make([]PublicMeeting, 0, len(rows))
	for _, r := range rows {
		m := PublicMeeting{Code: r.Code, Forum: r.Name, Number: r.Number, On: r.On, Starts: r.Starts, Place: r.Place, Version: r.Version}
		if r.State == Cancelled {
			m.Cancelled = r.CancelledWhy
		}
		all = append(all, m)
	}
	return all, nil
}
