package board

import (
	"context"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/chart"
	"waymark/fault"
	"waymark/measure"
	"waymark/plan"
	"waymark/practice"
)

// practiceMonths is how far back a paper looks at practice: half a year has enough audits to say something (governance.md §3, F).
const practiceMonths = 6

// gather reads a snapshot of a plan from the rooms' report doors. Each fact is read once.
func (b *Boards) gather(ctx context.Context, slug, council string) (s Snapshot, err error) {
	s = Snapshot{Shape: shape, On: b.db.Today(), Council: council}
	p, tracked, err := b.Plans.Report(ctx, slug)
	if err != nil {
		return s, err
	}
	s.Plan = PlanFacts{Slug: p.Slug, Title: p.Title, ChildTitle: p.ChildTitle, Vision: p.Vision, ChildVision: p.ChildVision, Starts: p.Starts, Ends: p.Ends, State: string(p.State)}
	s.Plan.ApprovedForum, s.Plan.ApprovedOn = p.Decision.Forum, p.Decision.On
	priorities, err := b.Plans.Priorities(ctx, p)
	if err != nil {
		return s, err
	}
	for _, q := range priorities {
		s.Plan.Priorities = append(s.Plan.Priorities, PriorityFacts{q.Number, q.Text, q.ChildName, q.Child})
	}
	slices.SortFunc(s.Plan.Priorities, func(a, b PriorityFacts) int { return a.Number - b.Number })
	position, err := b.Plans.Position(ctx, slug)
	if err != nil {
		return s, err
	}
	s.Ruleset, s.Gap = position.Ruleset, position.Gap
	for _, c := range position.Challenges {
		s.Asked = append(s.Asked, challengeFacts(c))
	}
	asks, err := b.asksOf(ctx, position)
	if err != nil {
		return s, err
	}
	for _, t := range tracked {
		a := actionFacts(t)
		a.Ask = asks[a.Ref]
		if at := slices.IndexFunc(position.Rows, func(r plan.Stand) bool { return r.Ref == a.Ref }); at >= 0 {
			a.NoRecovery = position.Rows[at].NoRecovery
			if r := position.Rows[at].Recovery; r != nil && (r.Open() || r.Ended == plan.BackOnTrack) {
				a.Recovery = recoveryFacts(*r)
			}
		}
		s.Actions = append(s.Actions, a)
	}
	s.count()
	changes, err := b.Plans.Changes(ctx, p)
	if err != nil {
		return s, err
	}
	for _, c := range changes {
		if c.State == plan.ChangeDraft {
			continue
		}
		f := ChangeFacts{Number: c.Number, About: c.About(), From: c.From(), To: c.To(), Reason: c.Reason, State: string(c.State), RequestedBy: c.RequestedName, SubmittedOn: c.SubmittedOn, DecidedBy: c.DecidedName, DecidedOn: c.DecidedOn, Decision: c.Decision.Words()}
		if !c.FromDue.IsZero() && !c.ToDue.IsZero() {
			f.Days = c.FromDue.DaysUntil(c.ToDue)
		}
		s.Changes = append(s.Changes, f)
	}
	if err := b.gatherMeasures(ctx, &s, council); err != nil {
		return s, err
	}
	report, err := b.Practices.Report(ctx, s.On.AddMonths(-practiceMonths), s.On)
	if err != nil {
		return s, err
	}
	s.Practice = practiceFacts(report)
	if err := b.gatherFindings(ctx, &s); err != nil {
		return s, err
	}
	if err := b.gatherEvidence(ctx, &s); err != nil {
		return s, err
	}
	if s.Claims, err = b.claimFacts(ctx, &s); err != nil {
		return s, err
	}
	return s, b.gatherReleased(ctx, &s)
}

// count counts the actions of each colour, by what is declared and by what the evidence implies, both on the day of the snapshot.
func (s *Snapshot) count() {
	for _, colour := range append(slices.Clone(plan.Colours), plan.Grey) {
		n := plan.ColourCount{Colour: colour}
		for _, a := range s.going() {
			if a.declared() == colour {
				n.Declared++
			}
			if a.Implied == colour {
				n.Implied++
			}
		}
		s.Counts = append(s.Counts, n)
	}
}

func challengeFacts(c plan.ChallengeLine) ChallengeFacts {
	return ChallengeFacts{Ref: c.Ref, Text: c.Text, Number: c.Number, State: string(c.State), Question: c.Question, Forum: c.Forum, Declared: colourName(c.Declared), Says: colourName(c.Says), RaisedOn: c.RaisedOn, Due: c.Due,
		Answer: c.AnswerWords, Decided: c.DecidedWhy, DecidedOn: c.DecidedOn, Open: c.Unresolved()}
}

func colourName(c plan.Colour) string {
	if c == "" {
		return ""
	}
	return c.Name()
}

func recoveryFacts(r plan.Recovery) *RecoveryFacts {
	f := &RecoveryFacts{Cause: r.Cause, Effect: r.Effect, Words: r.Words()}
	for _, step := range r.Steps.V {
		if step.Done.IsZero() {
			f.Next = step.What + " (" + step.Owner + ", by " + step.Due.Words() + ")"
			break
		}
	}
	return f
}

func actionFacts(t plan.Tracked) ActionFacts {
	a := ActionFacts{Ref: t.Ref(), Text: t.Text, ChildText: t.Child, Priority: t.Priority, Owner: t.OwnerName, Lead: t.LeadAgency, Partners: t.Partners, Starts: t.Starts, Baseline: t.BaselineDue, Due: t.Due, Moves: t.Moves, MovedWhy: t.MovedWhy, Asked: t.Asked,
		Delivery: t.Action.Delivery, Impact: t.Action.Impact, Implied: t.Implied, Age: t.Age, Upheld: t.Upheld, Challenged: t.Open != nil, Explained: t.Standing.Reason, Exception: t.Exception(), Urgency: t.Urgency(),
		Problem: t.Problem, Difference: t.Action.Difference, Success: t.Success, Reason: t.PublicReason, LastSaid: t.LastSaid, Core: t.Core, Measures: t.Measures, Answers: t.Answers, Themes: t.Themes, Ended: t.Ended, EndedOn: t.EndedOn, EndedWhy: t.EndedWhy}
	for _, w := range t.Why {
		a.Why = append(a.Why, WhyFacts{w.Rule, w.Words, w.Measure})
	}
	for _, u := range t.Updates {
		a.Updates = append(a.Updates, UpdateFacts{Number: u.Number, On: u.DecidedOn, Said: u.SubmittedOn, What: u.WhatHappened, Difference: u.Difference, Next: u.Next, Child: u.Child, Delivery: u.Delivery, By: u.AuthorName, Corrects: u.Corrects})
	}
	for _, m := range t.Milestones {
		a.Milestones = append(a.Milestones, StepFacts{m.Title, m.BaselineDue, m.Due, m.Moves, m.Done})
	}
	return a
}

// gatherMeasures reads the measures that the plan's actions rest on, the core ones first, each once.
func (b *Boards) gatherMeasures(ctx context.Context, s *Snapshot, council string) error {
	refs, core := map[string][]string{}, map[string]bool{}
	var keys []string
	for _, first := range []bool{true, false} {
		for _, a := range s.going() {
			of := a.Measures
			if first {
				of = a.Core
			}
			for _, key := range of {
				if len(refs[key]) == 0 {
					keys = append(keys, key)
				}
				core[key] = core[key] || first
				if !slices.Contains(refs[key], a.Ref) {
					refs[key] = append(refs[key], a.Ref)
				}
			}
		}
	}
	told, err := b.Measures.Board(ctx, keys, council)
	if err != nil {
		return err
	}
	for _, m := range told {
		if !core[m.Key] {
			m.Chart = nil // only what an action rests on first is drawn; the table has the rest
		} else if m.Chart != nil {
			shorten(m.Chart)
		}
		s.Measures = append(s.Measures, MeasureFacts{BoardMeasure: m, Core: core[m.Key], Refs: refs[m.Key]})
	}
	reach, err := b.Measures.Reach(ctx)
	if err != nil {
		return err
	}
	for _, r := range reach {
		if !r.DataTo.IsZero() {
			s.Data = append(s.Data, DataFacts{Title: r.Title, To: r.DataTo})
		}
	}
	return nil
}

// shownPoints is how many periods a chart of a paper shows: two years of months, as inspectors ask for. The page of the measure has them all.
const shownPoints = 24

// shorten leaves the newest periods of a chart, with the limits and the others' figures of that time.
func shorten(t *chart.Trend) {
	if len(t.Points) <= shownPoints {
		return
	}
	t.Points = t.Points[len(t.Points)-shownPoints:]
	first := t.Points[0].At
	t.Limits = slices.DeleteFunc(slices.Clone(t.Limits), func(l chart.Limits) bool { return l.To.Before(first) })
	for i := range t.Limits {
		if t.Limits[i].From.Before(first) {
			t.Limits[i].From = first
		}
	}
	t.Events = slices.DeleteFunc(slices.Clone(t.Events), func(e chart.Event) bool { return e.At.Before(first) })
	t.Band.Points = slices.DeleteFunc(slices.Clone(t.Band.Points), func(p chart.BandPoint) bool { return p.At.Before(first) })
	lines := make([]chart.Line, 0, len(t.Lines))
	for _, l := range t.Lines {
		l.Dots = slices.DeleteFunc(slices.Clone(l.Dots), func(d chart.Dot) bool { return d.At.Before(first) })
		if len(l.Dots) > 0 {
			lines = append(lines, l)
		}
	}
	t.Lines = lines
}

func practiceFacts(r practice.Report) PracticeFacts {
	a := r.Audits
	f := PracticeFacts{From: r.From, To: r.To, Audits: a.Sent, Moderated: a.Moderated, Drift: a.Drift.Words(), DriftLoud: a.Drift.Loud(), Heard: a.Heard.Words(), Unsafe: a.Unsafe, SameDay: a.SameDay,
		ActionsInTime: practice.Rate{N: a.Actions.InTime, Of: a.Actions.Due}.Words(), Held: r.Held.Words(), Good: r.Good.Words(), Raised: r.Raised.Raised, Open: r.Raised.Open, Late: r.Raised.Late, InTime: r.Raised.InTime.Words(), BetterOff: r.Raised.BetterOff.Words(), Untested: r.Untested}
	for _, g := range practice.Grades {
		f.Grades = append(f.Grades, CountFacts{Name: upperFirst(g.String()), N: a.Grades[g]})
	}
	for _, d := range a.Domains {
		f.Domains = append(f.Domains, CountFacts{d.Title, d.Good.N, d.Good.Words()})
	}
	f.Again = []CountFacts{{Name: "Better than at first", N: a.Again.Better}, {Name: "The same", N: a.Again.Same}, {Name: "Worse", N: a.Again.Worse}, {Name: "Late", N: a.Again.Late}}
	f.Actions = []CountFacts{{Name: "Not due yet", N: a.Actions.NotYet}, {Name: "Late by up to 28 days", N: a.Actions.Month}, {Name: "Late by 29 to 90 days", N: a.Actions.Quarter}, {Name: "Late by more", N: a.Actions.More}}
	for _, t := range r.Teams {
		f.Teams = append(f.Teams, TeamFacts{t.Team, t.OnTime.Words(), t.Good.Words()})
	}
	if r.Even.Teams > 1 {
		f.Spread = plural(r.Even.Points(), "percentage point") + " between the best and the worst of " + plural(r.Even.Teams, "team")
	}
	for _, l := range r.Learning {
		if l.N > 0 {
			f.Learning = append(f.Learning, CountFacts{Name: upperFirst(string(l.State)), N: l.N})
		}
	}
	return f
}

// gatherFindings reads the recommendations ledger with its recurrence, the clocks that run and what is to be expected.
func (b *Boards) gatherFindings(ctx context.Context, s *Snapshot) error {
	ledger, err := b.Inspections.Ledger(ctx)
	if err != nil {
		return err
	}
	answered, err := b.Plans.Recommendations(ctx)
	if err != nil {
		return err
	}
	inspections, err := b.Inspections.Inspections(ctx)
	if err != nil {
		return err
	}
	slugs := map[string]string{}
	for _, i := range inspections {
		slugs[i.ID] = i.Slug
	}
	by := map[string]plan.Answered{}
	for _, r := range answered {
		by[r.ID] = r
	}
	f := FindingFacts{Open: ledger.Open, Recurring: ledger.Recurring, Overdue: ledger.Overdue}
	for _, row := range ledger.Rows {
		r := by[row.ID]
		one := RecommendationFacts{Code: row.Code, Number: r.Number, About: row.About, Verbatim: r.Verbatim, Source: row.Source, Standing: row.Standing, Response: row.Response, ResponseWhy: r.ResponseWhy, RespondedOn: r.RespondedOn,
			Owner: row.Owner, Times: row.Times, Deadline: row.Deadline, DeadlineRule: r.DeadlineRule, Priority: row.Priority, Open: r.Open(), Inspection: slugs[r.InspectionID]}
		for _, a := range r.Actions {
			if ref, ours := strings.CutPrefix(a.Full, s.Plan.Slug+"/"); ours {
				one.Actions = append(one.Actions, ref)
			} else {
				one.Actions = append(one.Actions, a.Full)
			}
		}
		f.Rows = append(f.Rows, one)
	}
	for _, w := range ledger.Expected {
		f.Expected = append(f.Expected, WindowFacts{Title: w.Title, Source: w.Source, From: w.From, To: w.To})
	}
	for _, i := range inspections {
		clocks, err := b.Inspections.Clocks(ctx, i)
		if err != nil {
			return err
		}
		for _, c := range clocks {
			f.Clocks = append(f.Clocks, ClockFacts{Inspection: i.Title, Slug: i.Slug, Title: c.Rule.Title, Starts: c.Starts, Due: c.Due, Stopped: c.Stopped, Breached: c.Breached(s.On)})
		}
	}
	public, err := b.Inspections.Public(ctx)
	if err != nil {
		return err
	}
	for _, i := range public {
		for _, j := range i.Judgements {
			f.Judgements = append(f.Judgements, JudgementFacts{Inspection: i.Title, Published: i.Published, Area: j.Area, Grade: j.Grade, NoOverall: i.NoOverall})
		}
	}
	s.Findings = f
	return nil
}

// gatherReleased reads what was published: the only figures and texts of a public copy.
func (b *Boards) gatherReleased(ctx context.Context, s *Snapshot) error {
	asked, err := b.Surveys.Report(ctx, s.On.AddMonths(-surveyMonths), s.On)
	if err != nil {
		return err
	}
	s.Surveys = surveyFacts(asked)
	if s.Told, err = b.Voices.Report(ctx, s.On.AddMonths(-surveyMonths), s.On); err != nil {
		return err
	}
	plans, err := b.Plans.Published(ctx)
	if err != nil {
		return err
	}
	for i := range plans {
		if plans[i].Slug == s.Plan.Slug {
			s.Released.Plan = &plans[i]
		}
	}
	all, err := b.Measures.Published(ctx)
	if err != nil {
		return err
	}
	for _, m := range s.Measures {
		for _, p := range all {
			if p.Key == m.Key {
				s.Released.Measures = append(s.Released.Measures, p)
			}
		}
	}
	return nil
}

// silence says for how long an owner has said nothing, as a paper prints it in place of an update.
func silence(a ActionFacts, on calendar.Date) string {
	if a.LastSaid.IsZero() {
		return "No update yet."
	}
	return "No update, last " + plural(a.LastSaid.DaysUntil(on), "day") + " ago."
}

// released finds a published measure; nil where it was not published.
func (r Released) measure(key string) *measure.PublicMeasure {
	for i := range r.Measures {
		if r.Measures[i].Key == key {
			return &r.Measures[i]
		}
	}
	return nil
}

// ownPlans are the plans that papers may be made of: every one that was approved and not yet closed, the newest first.
func (b *Boards) ownPlans(ctx context.Context) ([]plan.Plan, error) {
	all, err := b.Plans.Plans(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(x, y plan.Plan) int { return y.Starts.Compare(x.Starts) })
	if len(all) == 0 {
		return nil, fault.Conflict("There is no plan yet, so there is nothing that a paper could say. Add the plan first.")
	}
	return all, nil
}
