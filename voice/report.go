package voice

import (
	"context"
	"slices"

	"waymark/calendar"
)

// Report is what children said and what was done, as the papers of boards tell it: only what the public may read, so that no paper tells
// more of children than the page does.
type Report struct {
	From, To calendar.Date
	Themes   []PublicTheme // of which something happened between the days, or which wait: what waits longest first, then the newest change
	Unshown  int           // open themes that no page shows yet: of fewer than five children, or not agreed by a second person
}

// Report gathers what happened between two days.
func (v *Voices) Report(ctx context.Context, from, to calendar.Date) (r Report, err error) {
	r.From, r.To = from, to
	public, err := v.PublishedThemes(ctx)
	if err != nil {
		return r, err
	}
	for _, t := range public {
		if t.Unanswered || !t.Happened().Before(from) {
			r.Themes = append(r.Themes, t)
		}
	}
	slices.SortStableFunc(r.Themes, func(a, b PublicTheme) int {
		switch {
		case a.Unanswered != b.Unanswered:
			return map[bool]int{true: -1, false: 1}[a.Unanswered]
		case a.Unanswered:
			return a.AnswerDue.Compare(b.AnswerDue)
		}
		return b.Happened().Compare(a.Happened())
	})
	all, err := v.Themes(ctx)
	for _, l := range all {
		if l.Open() && (l.ShownOn.IsZero() || !l.Heard.Public()) {
			r.Unshown++
		}
	}
	return r, err
}

// Happened is the last day on which it was heard, answered, asked back about or moved on.
func (t PublicTheme) Happened() calendar.Date {
	last := t.Changed()
	if t.HeardOn.After(last) {
		last = t.HeardOn
	}
	for _, c := range t.Checks {
		if c.On.After(last) {
			last = c.On
		}
	}
	return last
}
