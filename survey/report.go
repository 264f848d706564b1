package survey

import (
	"context"

	"waymark/calendar"
)

// Report is what children were asked between two days and what they answered, for a paper: only what was published.
type Report struct {
	From, To calendar.Date
	Surveys  []ReportSurvey // whose results were published then, the newest first
	Open     []ReportSurvey // that take answers on the last day
	Awaited  []ReportSurvey // that are over on the last day and not told yet
}

// ReportSurvey is one survey as a paper tells it.
type ReportSurvey struct {
	Number    int
	Title     string
	Audience  string
	From, To  calendar.Date
	Published calendar.Date
	Release   Release
	Heard     string
	NextSteps string
}

// Report gathers the surveys of a time.
func (s *Surveys) Report(ctx context.Context, from, to calendar.Date) (r Report, err error) {
	r.From, r.To = from, to
	all, err := s.All(ctx)
	for _, one := range all {
		line := ReportSurvey{Number: one.Number, Title: one.Title, Audience: one.For().Title, From: one.From, To: one.To}
		switch {
		case one.State == Published && !one.PublishedOn.Before(from) && !one.PublishedOn.After(to):
			line.Published, line.Release, line.Heard, line.NextSteps = one.PublishedOn, *one.Release.V, one.Heard, one.NextSteps
			r.Surveys = append(r.Surveys, line)
		case one.State == Draft || one.State == Published || one.From.After(to):
		case one.To.Before(to):
			r.Awaited = append(r.Awaited, line)
		default:
			r.Open = append(r.Open, line)
		}
	}
	return r, err
}
