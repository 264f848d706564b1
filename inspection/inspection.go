package inspection

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Stage is where an inspection stands.
type Stage string

// The stages of an inspection, in order. Letters and visits may skip some.
const (
	Expected        Stage = "expected"
	Notified        Stage = "notified"
	OnSite          Stage = "on site"
	DraftReceived   Stage = "draft received"
	FactualAccuracy Stage = "factual accuracy"
	Published       Stage = "published"
	Responded       Stage = "responded"
	Finished        Stage = "closed"
)

// Stages are all stages in order.
var Stages = []Stage{Expected, Notified, OnSite, DraftReceived, FactualAccuracy, Published, Responded, Finished}

var slugPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)

// Inspection is one visit of an inspectorate, or one review, and what came of it.
type Inspection struct {
	ID            string        `db:"id"`
	Slug          string        `db:"slug"`      // unique in the council: "ilacs-2026"
	Framework     string        `db:"framework"` // key of its framework
	Kind          string        `db:"kind"`      // of visit
	Title         string        `db:"title"`
	Stage         Stage         `db:"state"`
	ExpectedFrom  calendar.Date `db:"expected_from"` // the window in which it is expected
	ExpectedTo    calendar.Date `db:"expected_to"`
	Notified      calendar.Date `db:"notified"`
	OnSite        calendar.Date `db:"on_site"`
	OffSite       calendar.Date `db:"off_site"`
	DraftReceived calendar.Date `db:"draft_received"`
	AccuracySent  calendar.Date `db:"accuracy_sent"` // when the council answered on factual accuracy
	Published     calendar.Date `db:"published"`
	DraftPlanSent calendar.Date `db:"draft_plan_sent"`
	Responded     calendar.Date `db:"responded"` // when the plan that answers it was sent
	Closed        calendar.Date `db:"closed"`
	Scope         string        `db:"scope"`
	Lead          string        `db:"lead"` // the lead inspector, as the report names them
	Link          string        `db:"link"` // where the report is published
	Version       int           `db:"version"`
}

// Href is the page of the inspection.
func (i Inspection) Href() string { return "/staff/inspections/" + i.Slug }

// At is the day of one of its moments, by the moment's name.
func (i Inspection) At(moment string) calendar.Date {
	switch moment {
	case "notified":
		return i.Notified
	case "on site":
		return i.OnSite
	case "draft received":
		return i.DraftReceived
	case "factual accuracy":
		return i.AccuracySent
	case "published":
		return i.Published
	case "draft plan sent":
		return i.DraftPlanSent
	case "responded":
		return i.Responded
	case "closed":
		return i.Closed
	}
	return calendar.Date{}
}

// Began is the day by which it belongs to a framework: the first on site, else when it was announced or published.
func (i Inspection) Began() calendar.Date {
	for _, d := range []calendar.Date{i.OnSite, i.Notified, i.Published, i.ExpectedFrom} {
		if !d.IsZero() {
			return d
		}
	}
	return calendar.Date{}
}

// Check says what is wrong with an inspection, after tidying its blanks.
func (i *Inspection) Check(f *Framework) error {
	line(&i.Title, &i.Lead, &i.Link)
	lines(&i.Scope)
	wrong := fault.Invalid("Some of the inspection’s details are missing or wrong.")
	if !slugPattern.MatchString(i.Slug) || i.Slug == "new" || slices.Contains(pagesOfRoom, i.Slug) {
		wrong.At("slug", "The short name must hold only small letters, digits and hyphens, like ilacs-2026")
	}
	within(wrong, "title", "The title", i.Title, 1, 200)
	within(wrong, "scope", "The scope", i.Scope, 0, 1000)
	within(wrong, "lead", "The lead inspector", i.Lead, 0, 200)
	within(wrong, "link", "The link", i.Link, 0, 500)
	if i.Link != "" && !strings.HasPrefix(i.Link, "https://") {
		wrong.At("link", "The link must begin with https://")
	}
	switch {
	case f == nil:
		wrong.At("framework", "Select the framework")
	case f.Kind(i.Kind) == nil:
		wrong.At("framework", "Select the kind of visit")
	case !f.Covers(i.Began()):
		wrong.At("framework", fmt.Sprintf("No inspection could begin under “%s” on %s", f.Name, i.Began().Words()))
	}
	if !i.ExpectedTo.IsZero() && i.ExpectedTo.Before(i.ExpectedFrom) {
		wrong.At("expected-to", "The end of the window must come after its beginning")
	}
	var last calendar.Date
	var before string
	for _, m := range []struct {
		field, name string
		day         calendar.Date
	}{{"notified", "the notice", i.Notified}, {"on-site", "the first day on site", i.OnSite}, {"off-site", "the last day on site", i.OffSite}, {"draft-received", "the draft", i.DraftReceived},
		{"accuracy-sent", "the answer on factual accuracy", i.AccuracySent}, {"published", "publication", i.Published}, {"draft-plan-sent", "the draft plan", i.DraftPlanSent}, {"responded", "the response", i.Responded}, {"closed", "the end", i.Closed}} {
		if m.day.IsZero() {
			continue
		}
		if !last.IsZero() && m.day.Before(last) {
			wrong.At(m.field, fmt.Sprintf("The day of %s must not come before that of %s", m.name, before))
		}
		last, before = m.day, m.name
	}
	return orNil(wrong)
}

// Advance moves an inspection on to a later stage, on a day. Stages may be skipped, since a letter has no draft; none is taken back.
func (i *Inspection) Advance(to Stage, on calendar.Date, f *Framework) error {
	now, then := slices.Index(Stages, i.Stage), slices.Index(Stages, to)
	if then < 0 {
		return fault.Invalid("Select what happened.").At("stage", "Select what happened")
	}
	if then <= now {
		return fault.Conflict("This inspection is already %s.", i.Stage)
	}
	if on.IsZero() {
		return fault.Invalid("Enter the day.").At("on", "Enter the day on which it happened")
	}
	if i.Stage == Expected || i.Stage == Notified || i.Stage == OnSite || i.Stage == DraftReceived || i.Stage == FactualAccuracy {
		if to == Responded || to == Finished {
			return fault.Conflict("The report has not been published, so nothing can have been answered yet.")
		}
	}
	was := *i
	i.Stage = to
	*i.moment(to) = on
	if err := i.Check(f); err != nil {
		*i = was
		words := "That day does not fit the other days of the inspection."
		if f := fault.Of(err); f != nil && len(f.Fields) > 0 {
			words = f.Fields[0].Words
		}
		return fault.Invalid("%s.", strings.TrimSuffix(words, ".")).At("on", words)
	}
	return nil
}

func (i *Inspection) moment(of Stage) *calendar.Date {
	switch of {
	case Notified:
		return &i.Notified
	case OnSite:
		return &i.OnSite
	case DraftReceived:
		return &i.DraftReceived
	case FactualAccuracy:
		return &i.AccuracySent
	case Published:
		return &i.Published
	case Responded:
		return &i.Responded
	}
	return &i.Closed
}

// Judgement is what an inspection says of one area. Grade is empty where inspectors looked and gave none.
type Judgement struct {
	Inspection string `db:"inspection_id"`
	Area       string `db:"area"`
	Grade      string `db:"grade"`
	Quote      string `db:"quote"` // the report's own words on it
	Page       int    `db:"page"`
}

// checkJudgements says what is wrong with the judgements of an inspection. An area that its framework does not have is refused:
// since April 2026 there is no overall judgement to enter, and none is worked out from the others.
func checkJudgements(f *Framework, kind string, all []Judgement) error {
	wrong := fault.Invalid("Some of the judgements are not possible.")
	for n := range all {
		j := &all[n]
		lines(&j.Quote)
		area := f.Area(j.Area)
		switch {
		case area == nil && j.Area == "overall":
			wrong.At("grade-overall", fmt.Sprintf("%s gives no overall judgement under “%s”; it is absent, and cannot be worked out from the others", f.Body, f.Name))
			continue
		case area == nil:
			wrong.At("grade-"+j.Area, fmt.Sprintf("“%s” judges no area called %s", f.Name, j.Area))
			continue
		case j.Grade != "" && f.rank(j.Grade) < 0:
			wrong.At("grade-"+field(j.Area), fmt.Sprintf("Select a grade of “%s”", f.Name))
		}
		if k := f.Kind(kind); k != nil && !k.Graded && j.Grade != "" {
			wrong.At("grade-"+field(j.Area), fmt.Sprintf("A %s ends in a letter without grades", strings.ToLower(k.Title)))
		}
		within(wrong, "quote-"+field(j.Area), "The quote", j.Quote, 0, 1000)
	}
	return orNil(wrong)
}

// field is a key as the name of a form's field.
func field(key string) string { return strings.ReplaceAll(key, " ", "-") }

// Clock is a limit that runs for one inspection, or ran.
type Clock struct {
	Rule    ClockRule
	Starts  calendar.Date
	Due     calendar.Date
	Stopped calendar.Date // none while it runs
}

// Breached says whether the limit passed before the clock was stopped.
func (c Clock) Breached(today calendar.Date) bool {
	if !c.Stopped.IsZero() {
		return c.Stopped.After(c.Due)
	}
	return today.After(c.Due)
}

// Words is how the clock stands, in a sentence.
func (c Clock) Words(today calendar.Date, holidays calendar.Holidays) string {
	switch {
	case !c.Stopped.IsZero() && c.Stopped.After(c.Due):
		return fmt.Sprintf("Done on %s, after the limit of %s.", c.Stopped.Words(), c.Due.Words())
	case !c.Stopped.IsZero():
		return fmt.Sprintf("Done on %s; the limit was %s.", c.Stopped.Words(), c.Due.Words())
	case today.After(c.Due):
		return fmt.Sprintf("The limit of %s has passed.", c.Due.Words())
	}
	return fmt.Sprintf("Due on %s, in %s.", c.Due.Words(), count(holidays.WorkingDays(today, c.Due), "working day", "working days"))
}

// Clocks are the limits that an inspection started, as its framework rules. urgent says that the report has an area for priority
// action.
func (f *Framework) ClocksOf(i Inspection, judgements []Judgement, urgent bool, holidays calendar.Holidays) []Clock {
	var all []Clock
	for _, rule := range f.Clocks {
		starts := i.At(rule.Starts)
		if starts.IsZero() || len(rule.Kinds) > 0 && !slices.Contains(rule.Kinds, i.Kind) {
			continue
		}
		graded := slices.ContainsFunc(judgements, func(j Judgement) bool { return slices.Contains(rule.Grades, j.Grade) })
		if (len(rule.Grades) > 0 || rule.Urgent) && !graded && !(rule.Urgent && urgent) {
			continue
		}
		due := holidays.AddWorkingDays(starts, rule.Days)
		if rule.Months > 0 {
			due = starts.AddMonths(rule.Months)
		}
		all = append(all, Clock{Rule: rule, Starts: starts, Due: due, Stopped: i.At(rule.Stops)})
	}
	return all
}

// Window is when an inspectorate is to be expected next.
type Window struct {
	Line   string // "children's services"
	Title  string
	From   calendar.Date
	To     calendar.Date
	Source string
	Verify *Verify
	After  Inspection
}

// Expect says when the next visit after a published inspection is to be expected; ok is false where its framework rules nothing. The
// overall judgement decides; where there is none, the worst of the areas, since nothing is averaged.
func (f *Framework) Expect(i Inspection, judgements []Judgement) (w Window, ok bool) {
	if i.Published.IsZero() {
		return w, false
	}
	worst := -1
	for _, j := range judgements {
		if a := f.Area(j.Area); a == nil || a.Inside != "" || j.Grade == "" {
			continue
		}
		if j.Area == "overall" {
			worst = f.rank(j.Grade)
			break
		}
		worst = max(worst, f.rank(j.Grade))
	}
	if worst < 0 {
		return w, false
	}
	for _, n := range f.Next {
		if slices.Contains(n.Grades, f.Grades[worst].Code) {
			return Window{f.Line, n.Title, i.Published.AddMonths(n.From), i.Published.AddMonths(n.To), n.Source, n.Verify, i}, true
		}
	}
	return w, false
}
