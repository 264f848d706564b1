package survey

import (
	"context"

	"waymark/calendar"
)

// ReportSurvey is one survey as a paper tells it: only what was published.
type ReportSurvey struct {
	Title     string
	Audience  string
	To        calendar.Date // the last day on which it took answers
	Published calendar.Date
	Release   Release
	Heard     string
	NextSteps string
}

// Report gathers the surveys whose results were published between two days, the newest first.
func (s *Surveys) Report(ctx context.Context, from, to calendar.Date) (told []ReportSurvey, err error) {
	all, err := s.All(ctx)
	for _, one := range all {
		if one.State == Published && !one.PublishedOn.Before(from) && !one.PublishedOn.After(to) {
			told = append(told, ReportSurvey{one.Title, one.For().Title, one.To, one.PublishedOn, *one.Release.V, one.Heard, one.NextSteps})
		}
	}
	return told, err
}
