package public

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"waymark/calendar"
	"waymark/measure"
)

// source reads an edition through the publish doors of the rooms below.
type source struct {
	Rooms
	council string
	written func(context.Context) (int64, error)
	clock   calendar.Clock

	mu    sync.Mutex
	last  edition
	until int64 // how much had been written when the last edition was read
}

// newest is the last edition for as long as nothing was written and the day is the same: nothing public changes without a
// sentence in the record of changes. Whoever gets it must leave it as it is.
func (s *source) newest(ctx context.Context) (edition, error) {
	written, err := s.written(ctx)
	if err != nil {
		return edition{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.Today != s.clock.Today() || s.until != written {
		e, err := s.edition(ctx)
		if err != nil {
			return e, err
		}
		s.last, s.until = e, written
	}
	return s.last, nil
}

func (s *source) edition(ctx context.Context) (e edition, err error) {
	e.Council, e.Today = s.council, s.clock.Today()
	if e.Plans, err = s.Plans.Published(ctx); err != nil {
		return e, err
	}
	if e.Contacts, err = s.Voices.Published(ctx); err != nil {
		return e, err
	}
	if e.Themes, err = s.Voices.PublishedThemes(ctx); err != nil {
		return e, err
	}
	if e.Readings, err = s.Voices.PublishedReadings(ctx); err != nil {
		return e, err
	}
	if e.Measures, err = s.Measures.Published(ctx); err != nil {
		return e, err
	}
	if e.Papers, err = s.Boards.PublicPapers(ctx); err != nil {
		return e, err
	}
	if e.Meetings, err = s.Boards.PublicMeetings(ctx); err != nil {
		return e, err
	}
	if e.Minutes, err = s.Boards.PublishedMinutes(ctx); err != nil {
		return e, err
	}
	if e.Surveys, err = s.Surveys.Published(ctx); err != nil {
		return e, err
	}
	if p, found, err := s.Badges.Published(ctx); err != nil {
		return e, err
	} else if found {
		e.Friendly = &p
	}
	if e.Posts, err = s.News.Published(ctx); err != nil {
		return e, err
	}
	if e.Languages, err = s.Languages.Published(ctx); err != nil {
		return e, err
	}
	if e.Kept, err = s.Archives.Published(ctx); err != nil {
		return e, err
	}
	if e.Offer, err = s.Offers.Published(ctx); err != nil {
		return e, err
	}
	if e.FreePost, err = s.Council.PublicFreePost(ctx); err != nil {
		return e, err
	}
	slices.SortStableFunc(e.Measures, func(a, b measure.PublicMeasure) int { return cmp.Compare(a.Title, b.Title) })
	return e, nil
}
