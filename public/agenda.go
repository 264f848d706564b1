package public

import (
	"fmt"
	"net/http"
	"net/url"

	ics "github.com/arran4/golang-ical"

	"waymark/calendar"
)

// meetings is a calendar (RFC 5545) of the meetings that everybody may read about and of the days on which surveys are open, and of the days by which
// something was promised to children. Each entry keeps its
// name, and its number goes up when it is changed, so that a calendar that takes it in moves what it has.
func (s *Site) meetings(w http.ResponseWriter, r *http.Request, e edition) error {
	base := origin(r)
	host := "waymark"
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	c := ics.NewCalendarFor("Waymark")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName("Improvement plan of " + e.Council)
	for _, m := range e.Meetings {
		v := c.AddEvent(fmt.Sprintf("meeting-%s-%d@%s", m.Code, m.Number, host))
		v.SetDtStampTime(e.changed().Time())
		v.SetSequence(m.Version)
		v.SetSummary(m.Forum)
		v.SetURL(base + "/papers")
		if starts, known := calendar.At(m.On, m.Starts); known {
			v.SetStartAt(starts)
		} else {
			v.SetAllDayStartAt(m.On.Time())
			v.SetAllDayEndAt(m.On.AddDays(1).Time())
		}
		if m.Place != "" {
			v.SetLocation(m.Place)
		}
		if m.Cancelled != "" {
			v.SetStatus(ics.ObjectStatusCancelled)
			v.SetDescription("It will not be. " + m.Cancelled)
		}
	}
	for _, p := range e.Surveys {
		if p.From.IsZero() || p.To.IsZero() {
			continue
		}
		v := c.AddEvent(fmt.Sprintf("survey-%d@%s", p.Number, host))
		v.SetDtStampTime(e.changed().Time())
		v.SetSummary("Survey: " + p.Title)
		v.SetURL(fmt.Sprintf("%s/surveys/%d", base, p.Number))
		v.SetAllDayStartAt(p.From.Time())
		v.SetAllDayEndAt(p.To.AddDays(1).Time()) // the end is the first day on which it is over
		v.SetTimeTransparency(ics.TransparencyTransparent)
	}
	for _, t := range e.Themes {
		for _, a := range t.Answers {
			if a.Promise == "" || a.Due.IsZero() {
				continue
			}
			v := c.AddEvent(fmt.Sprintf("promise-%d-%d@%s", t.Number, a.Number, host))
			v.SetDtStampTime(e.changed().Time())
			v.SetSummary("We promised: " + a.Promise)
			if !a.KeptOn.IsZero() {
				v.SetSequence(1) // it was kept since
				v.SetDescription("Kept on " + a.KeptOn.Words() + ".")
			}
			v.SetURL(base + heardPath(t))
			v.SetAllDayStartAt(a.Due.Time())
			v.SetAllDayEndAt(a.Due.AddDays(1).Time())
			v.SetTimeTransparency(ics.TransparencyTransparent)
		}
	}
	return s.sendData(w, r, e, "text/calendar; charset=utf-8", []byte(c.Serialize(ics.WithNewLineWindows)))
}
