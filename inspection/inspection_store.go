package inspection

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Frameworks lists the frameworks that inspections can be kept under, by line, the newest first.
func (i *Inspections) Frameworks() []Framework { return slices.Clone(i.frameworks) }

// Framework finds a framework by its key; nil where there is none any more.
func (i *Inspections) Framework(key string) *Framework {
	for n := range i.frameworks {
		if i.frameworks[n].Key == key {
			return &i.frameworks[n]
		}
	}
	return nil
}

const selectInspection = `select id, slug, framework, kind, title, state, expected_from, expected_to, notified, on_site, off_site, draft_received, accuracy_sent,
	published, draft_plan_sent, responded, closed, scope, lead, link, version from inspection`

// Inspections lists all inspections, the newest first.
func (i *Inspections) Inspections(ctx context.Context) ([]Inspection, error) {
	all := []Inspection{}
	if err := i.db.All(ctx, &all, selectInspection, nil); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Inspection) int { return b.Began().Compare(a.Began()) })
	return all, nil
}

// Inspection reads one inspection by its short name.
func (i *Inspections) Inspection(ctx context.Context, slug string) (Inspection, error) {
	var one Inspection
	err := i.db.Get(ctx, &one, selectInspection+" where slug = :slug", map[string]any{"slug": slug})
	if fault.Of(err) != nil {
		return one, fault.NotFound("There is no inspection “%s”.", slug).Because(err)
	}
	return one, err
}

// Judgements reads the judgements of an inspection.
func (i *Inspections) Judgements(ctx context.Context, one Inspection) ([]Judgement, error) {
	all, err := i.judgements(ctx)
	return all[one.ID], err
}

// judgements reads all judgements, by the inspection's id.
func (i *Inspections) judgements(ctx context.Context) (map[string][]Judgement, error) {
	all := []Judgement{}
	err := i.db.All(ctx, &all, "select inspection_id, area, coalesce(grade, '') as grade, quote, page from inspection_judgement", nil)
	by := map[string][]Judgement{}
	for _, j := range all {
		by[j.Inspection] = append(by[j.Inspection], j)
	}
	return by, err
}

// AddInspection begins to keep an inspection: one that is expected, or one of the past.
func (i *Inspections) AddInspection(ctx context.Context, one Inspection) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	one.ID, one.Version = db.NewID(), 1
	if one.Stage == "" {
		one.Stage = one.stageByDays()
	}
	if err := one.Check(i.Framework(one.Framework)); err != nil {
		return err
	}
	return i.db.Write(ctx, fmt.Sprintf("added the inspection “%s”", one.Title), func(tx *db.Tx) error {
		tx.About("inspection", one.ID)
		n, err := tx.Exec(ctx, `insert into inspection (id, slug, framework, kind, title, state, expected_from, expected_to, notified, on_site, off_site, draft_received, accuracy_sent,
			published, draft_plan_sent, responded, closed, scope, lead, link, version)
			values (:id, :slug, :framework, :kind, :title, :state, :expected_from, :expected_to, :notified, :on_site, :off_site, :draft_received, :accuracy_sent,
			:published, :draft_plan_sent, :responded, :closed, :scope, :lead, :link, :version) on conflict (slug) do nothing`, one)
		if err == nil && n == 0 {
			return fault.Conflict("There is already an inspection with the short name “%s”.", one.Slug).At("slug", "There is already an inspection with this short name")
		}
		return err
	})
}

// stageByDays is the last stage whose day is known.
func (one Inspection) stageByDays() Stage {
	stage := Expected
	for _, s := range Stages[1:] {
		if !one.At(string(s)).IsZero() {
			stage = s
		}
	}
	return stage
}

// EditInspection changes the particulars of an inspection.
func (i *Inspections) EditInspection(ctx context.Context, one Inspection) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	if err := one.Check(i.Framework(one.Framework)); err != nil {
		return err
	}
	if at := one.stageByDays(); slices.Index(Stages, at) > slices.Index(Stages, one.Stage) {
		one.Stage = at
	}
	return i.db.Write(ctx, fmt.Sprintf("changed the particulars of the inspection “%s”", one.Title), func(tx *db.Tx) error {
		return i.write(ctx, tx, one)
	})
}

// write stores a changed inspection; the version must still be the one that was read.
func (i *Inspections) write(ctx context.Context, tx *db.Tx, one Inspection) error {
	tx.About("inspection", one.ID)
	n, err := tx.Exec(ctx, `update inspection set framework = :framework, kind = :kind, title = :title, state = :state, expected_from = :expected_from, expected_to = :expected_to,
		notified = :notified, on_site = :on_site, off_site = :off_site, draft_received = :draft_received, accuracy_sent = :accuracy_sent, published = :published,
		draft_plan_sent = :draft_plan_sent, responded = :responded, closed = :closed, scope = :scope, lead = :lead, link = :link, version = version + 1
		where id = :id and version = :version`, one)
	if err == nil && n == 0 {
		return fault.Overtaken("Somebody else changed this inspection after you opened it. Check the page as it now stands, then save again.")
	}
	if err != nil {
		return err
	}
	return i.deadlines(ctx, tx, one)
}

// Advance moves an inspection on to a later stage.
func (i *Inspections) Advance(ctx context.Context, slug string, to Stage, on calendar.Date) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	one, err := i.Inspection(ctx, slug)
	if err != nil {
		return err
	}
	if on.After(i.db.Today()) {
		return fault.Invalid("That day has not come yet.").At("on", "Enter a day that is not in the future")
	}
	if err := one.Advance(to, on, i.Framework(one.Framework)); err != nil {
		return err
	}
	return i.db.Write(ctx, fmt.Sprintf("the inspection “%s” is %s since %s", one.Title, to, on.Words()), func(tx *db.Tx) error {
		return i.write(ctx, tx, one)
	})
}

// Judge replaces the judgements of an inspection. Areas that are not named count as not entered.
func (i *Inspections) Judge(ctx context.Context, slug string, all []Judgement) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	one, err := i.Inspection(ctx, slug)
	if err != nil {
		return err
	}
	f := i.Framework(one.Framework)
	if f == nil {
		return fault.Conflict("The framework “%s” is no longer there, so nothing can be judged under it.", one.Framework)
	}
	if err := checkJudgements(f, one.Kind, all); err != nil {
		return err
	}
	return i.db.Write(ctx, fmt.Sprintf("entered the judgements of the inspection “%s”", one.Title), func(tx *db.Tx) error {
		tx.About("inspection", one.ID)
		if _, err := tx.Exec(ctx, "delete from inspection_judgement where inspection_id = :id", one); err != nil {
			return err
		}
		for _, j := range all {
			j.Inspection = one.ID
			if _, err := tx.Exec(ctx, "insert into inspection_judgement (inspection_id, area, grade, quote, page) values (:inspection_id, :area, nullif(:grade, ''), :quote, :page)", j); err != nil {
				return err
			}
		}
		return i.deadlines(ctx, tx, one)
	})
}

// deadlines gives the recommendations of an inspection the limit of the clock that runs for its response, or none.
func (i *Inspections) deadlines(ctx context.Context, tx *db.Tx, one Inspection) error {
	f := i.Framework(one.Framework)
	if f == nil {
		return nil
	}
	judgements := []Judgement{}
	if err := tx.All(ctx, &judgements, "select inspection_id, area, coalesce(grade, '') as grade, quote, page from inspection_judgement where inspection_id = :id", one); err != nil {
		return err
	}
	var urgent int
	if err := tx.Get(ctx, &urgent, "select count(*) from inspection_recommendation where inspection_id = :id and priority", one); err != nil {
		return err
	}
	holidays, err := i.holidays(ctx)
	if err != nil {
		return err
	}
	values := map[string]any{"id": one.ID, "due": calendar.Date{}, "rule": ""}
	for _, c := range f.ClocksOf(one, judgements, urgent > 0, holidays) {
		if c.Rule.Stops == "responded" {
			values["due"], values["rule"] = c.Due, fmt.Sprintf("%s: %s", c.Rule.Title, c.Rule.Limit())
			break
		}
	}
	_, err = tx.Exec(ctx, "update inspection_recommendation set deadline = :due, deadline_rule = :rule where inspection_id = :id", values)
	return err
}

// Clocks lists the limits that an inspection started.
func (i *Inspections) Clocks(ctx context.Context, one Inspection) ([]Clock, error) {
	f := i.Framework(one.Framework)
	if f == nil {
		return nil, nil
	}
	judgements, err := i.Judgements(ctx, one)
	if err != nil {
		return nil, err
	}
	var urgent int
	if err := i.db.Get(ctx, &urgent, "select count(*) from inspection_recommendation where inspection_id = :id and priority", one); err != nil {
		return nil, err
	}
	holidays, err := i.holidays(ctx)
	return f.ClocksOf(one, judgements, urgent > 0, holidays), err
}

// Trend lays out the graded inspections of a line, "children's services", with a break wherever the framework changed.
func (i *Inspections) Trend(ctx context.Context, line string) ([]TrendPart, error) {
	inspections, err := i.Inspections(ctx)
	if err != nil {
		return nil, err
	}
	judgements, err := i.judgements(ctx)
	return trend(line, i.frameworks, inspections, judgements), err
}

// Expected lists when each inspectorate is to be expected next, the soonest first: of each line the newest graded inspection rules,
// unless one that is entered as expected or under way came after it.
func (i *Inspections) Expected(ctx context.Context) ([]Window, error) {
	inspections, err := i.Inspections(ctx)
	if err != nil {
		return nil, err
	}
	judgements, err := i.judgements(ctx)
	if err != nil {
		return nil, err
	}
	var windows []Window
	decided := map[string]bool{}
	for _, one := range inspections { // the newest first
		f := i.Framework(one.Framework)
		if f == nil || decided[f.Line] {
			continue
		}
		if one.Stage == Expected {
			decided[f.Line] = true
			windows = append(windows, Window{Line: f.Line, Title: one.Title, From: one.ExpectedFrom, To: one.ExpectedTo, Source: "Entered by the council", After: one})
			continue
		}
		if w, ok := f.Expect(one, judgements[one.ID]); ok {
			decided[f.Line] = true
			windows = append(windows, w)
		}
	}
	slices.SortFunc(windows, func(a, b Window) int { return a.From.Compare(b.From) })
	return windows, nil
}
