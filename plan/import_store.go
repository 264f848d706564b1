package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

// Imported says what an import did.
type Imported struct {
	Plan      Plan
	Fresh     bool     // the plan did not exist before
	Added     int      // actions that are new
	Reworded  int      // actions whose formal text changed
	Altered   int      // actions in which only something else changed: an owner, a date, a child text
	Steps     int      // milestones that are new or changed
	Kept      []string // refs that the plan has and the file has not; they stay as they are
	Stale     []string // refs whose approved child text no longer matches the formal text
	Unknown   []string // codes of recommendations that nobody has recorded
	Untouched []string // refs whose delivery the file gives otherwise: in an approved plan only a signed-off update changes it
	Proposed  []string // refs whose impact the file gives otherwise and the importer may not set: it waits for somebody who may
	Over      []string // refs of actions that have ended, of which the file says something else; they stay as they are
	Asked     int      // change requests submitted for what an approved plan does not let a file change: dates, wording, new actions
}

// Words is what the import did, in one sentence.
func (i Imported) Words() string {
	if i.Fresh {
		return fmt.Sprintf("The plan “%s” is begun as a draft, with %s.", i.Plan.Title, count(i.Added, "action", "actions"))
	}
	if i.Reworded+i.Added+i.Altered+i.Asked+i.Steps == 0 {
		return fmt.Sprintf("The plan “%s” had all of it in these words already.", i.Plan.Title)
	}
	words := fmt.Sprintf("The plan “%s” has %s and %s", i.Plan.Title, count(i.Reworded, "action in new words", "actions in new words"), count(i.Added, "new action", "new actions"))
	if i.Altered > 0 {
		words += fmt.Sprintf(", and something else changed in %s", count(i.Altered, "action", "actions"))
	}
	if i.Steps > 0 {
		words += fmt.Sprintf(", with %s new or changed", count(i.Steps, "milestone", "milestones"))
	}
	if i.Asked > 0 {
		words += fmt.Sprintf("; %s to be decided by somebody else", count(i.Asked, "change request waits", "change requests wait"))
	}
	return words + "; what the file does not speak of stayed as it was."
}

// Import makes a confirmed proposal a plan, or lays it onto the plan with that slug: the wording of the file replaces what
// stands, and what the file does not speak of (child texts, measures, rights, owners) stays. All of it happens or nothing. Onto an
// approved plan no file moves a date, a wording or the scope: each such difference becomes a submitted change request with the reason
// why, which must be given then.
func (p *Plans) Import(ctx context.Context, slug string, proposal Proposal, why string) (Imported, error) {
	return p.lay(ctx, slug, proposal, nil, why, "imported")
}

// StartFromTemplate begins a plan from Waymark's own template. With findings, the recommendations that the template answers
// are recorded too.
func (p *Plans) StartFromTemplate(ctx context.Context, particulars Plan, findings bool) (Imported, error) {
	t := BuiltIn()
	proposal := t.Proposal()
	if particulars.Title != "" {
		proposal.Title = particulars.Title
	}
	proposal.Starts, proposal.Ends = particulars.Starts.String(), particulars.Ends.String()
	if _, err := p.Plan(ctx, particulars.Slug); err == nil {
		return Imported{}, fault.Conflict("There is already a plan with the short name “%s”.", particulars.Slug).At("slug", "There is already a plan with this short name")
	}
	if !findings {
		for i := range proposal.Priorities {
			for j := range proposal.Priorities[i].Actions {
				proposal.Priorities[i].Actions[j].Recommendations = nil
			}
		}
		return p.lay(ctx, particulars.Slug, proposal, nil, "", "took over from the template")
	}
	return p.lay(ctx, particulars.Slug, proposal, t.Recommendations, "", "took over from the template")
}

// laying is one import while it runs.
type laying struct {
	Imported
	tx        *db.Tx
	plans     *Plans
	why       string                    // the reason of the change requests
	people    map[string]account.Person // by name, those whose name is theirs alone
	existing  map[string]Action
	mentioned map[string]bool
	proofs    map[string]evidence.Standing // what the locker has about each action, by its whole ref; nil where nobody tells
}

func (p *Plans) lay(ctx context.Context, slug string, proposal Proposal, recommendations []TemplateRecommendation, why, verb string) (Imported, error) {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return Imported{}, err
	}
	l := &laying{plans: p, why: why, existing: map[string]Action{}, mentioned: map[string]bool{}}
	var err error
	if l.people, err = p.peopleByName(ctx); err != nil {
		return Imported{}, err
	}
	l.Plan, err = p.Plan(ctx, slug)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		l.Fresh, err = true, nil
		l.Plan = Plan{Slug: slug}
	}
	if err != nil {
		return Imported{}, err
	}
	if err := l.Plan.Open(); err != nil {
		return Imported{}, err
	}
	if proposal.Tracker && !l.Fresh { // all or nothing: a cell that cannot be taken stops the whole file
		_, wrong, err := p.Difference(ctx, slug, proposal)
		if err != nil {
			return Imported{}, err
		}
		if len(wrong) > 0 {
			return Imported{}, fault.Invalid("Nothing was imported. %s", wrong[0].Words())
		}
	} else if len(proposal.Errors) > 0 {
		return Imported{}, fault.Invalid("Nothing was imported. %s", proposal.Errors[0].Words())
	}
	if err := l.particulars(proposal); err != nil {
		return Imported{}, err
	}
	if p.evidences != nil {
		if l.proofs, err = p.evidences.Standings(ctx, "action", p.db.Today()); err != nil {
			return Imported{}, err
		}
	}
	sentence := fmt.Sprintf("%s %s and %s into the plan “%s”", verb, count(len(proposal.Priorities), "priority", "priorities"), count(proposal.Count(), "action", "actions"), l.Plan.Title)
	err = p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		l.tx = tx
		if err := l.run(ctx, proposal, recommendations); err != nil {
			return err
		}
		return p.ringMilestones(ctx, tx)
	})
	return l.Imported, err
}

func (p *Plans) peopleByName(ctx context.Context) (map[string]account.Person, error) {
	people, err := p.accounts.People(ctx)
	if err != nil {
		return nil, err
	}
	byName := map[string]account.Person{}
	for _, person := range people {
		name := strings.ToLower(person.Name)
		if _, twice := byName[name]; twice {
			byName[name] = account.Person{}
			continue
		}
		byName[name] = person
	}
	return byName, nil
}

// particulars lays the plan's own texts and days.
func (l *laying) particulars(proposal Proposal) error {
	replace(&l.Plan.Title, proposal.Title)
	replace(&l.Plan.ChildTitle, proposal.ChildTitle)
	replace(&l.Plan.Vision, proposal.Vision)
	replace(&l.Plan.ChildVision, proposal.ChildText)
	if l.Plan.Title == "" {
		l.Plan.Title = "Improvement plan"
	}
	for text, into := range map[string]*calendar.Date{proposal.Starts: &l.Plan.Starts, proposal.Ends: &l.Plan.Ends} {
		if text == "" {
			continue
		}
		d, err := calendar.Parse(text)
		if err != nil {
			return err
		}
		*into = d
	}
	return l.Plan.Check()
}

func replace(into *string, text string) {
	if text != "" {
		*into = text
	}
}

func (l *laying) run(ctx context.Context, proposal Proposal, recommendations []TemplateRecommendation) error {
	for _, r := range recommendations {
		if err := l.plans.inspections.Record(ctx, l.tx, r.Plain()); err != nil {
			return err
		}
	}
	if l.Fresh {
		if err := insertPlan(ctx, l.tx, &l.Plan); err != nil {
			return err
		}
	} else {
		l.tx.About("plan", l.Plan.ID)
		n, err := l.tx.Exec(ctx, `update plan set title = :title, child_title = :child_title, vision = :vision, child_vision = :child_vision, starts = :starts, ends = :ends,
			version = version + 1 where id = :id and version = :version`, l.Plan)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else changed the plan while the file was read. Import it again.")
		}
		if err != nil {
			return err
		}
	}
	var actions []Action
	if err := l.tx.All(ctx, &actions, selectAction+" where a.plan_id = :id order by p.number, a.number", l.Plan); err != nil {
		return err
	}
	for _, a := range actions {
		l.existing[a.Ref()] = a
	}
	for _, q := range proposal.Priorities {
		if err := l.priority(ctx, q); err != nil {
			return err
		}
	}
	for _, q := range proposal.Priorities {
		for _, a := range q.Actions {
			if err := l.needs(ctx, a); err != nil {
				return err
			}
		}
	}
	for _, a := range actions {
		if !l.mentioned[a.Ref()] {
			l.Kept = append(l.Kept, a.Ref())
		}
	}
	return nil
}

func (l *laying) priority(ctx context.Context, from ProposedPriority) error {
	var all []Priority
	if err := l.tx.All(ctx, &all, selectPriority+" where plan_id = :plan and number = :number", map[string]any{"plan": l.Plan.ID, "number": from.Number}); err != nil {
		return err
	}
	q := Priority{ID: db.NewID(), PlanID: l.Plan.ID, Number: from.Number, Version: 1}
	if len(all) > 0 {
		q = all[0]
	}
	was := q
	switch title := squeeze(from.Title); {
	case title == "":
	case len(all) > 0 && l.Plan.State.Fixed():
		if title != q.Text {
			if err := l.ask(ctx, ChangeRequest{Kind: ChangeTitle, Priority: q.Number, FromText: q.Text, ToText: title}); err != nil {
				return err
			}
		}
	default:
		q.Reword(from.Title)
	}
	if from.ChildText != "" {
		q.RewordForChildren(from.ChildText)
	}
	replace(&q.ChildName, from.ChildName)
	if q.Text == "" {
		q.Text = fmt.Sprintf("Priority %d", from.Number)
	}
	if err := q.Check(); err != nil {
		return named(err, fmt.Sprintf("Priority %d", from.Number))
	}
	var err error
	switch {
	case len(all) == 0:
		err = insertNewPriority(ctx, l.tx, q)
	case q != was:
		err = writePriority(ctx, l.tx, q)
	}
	if err != nil {
		return err
	}
	for _, a := range from.Actions {
		if err := l.action(ctx, q, a); err != nil {
			return err
		}
	}
	return nil
}

func (l *laying) action(ctx context.Context, q Priority, from ProposedAction) error {
	m := readMark(line{text: from.Ref})
	if m.kind != markBareRef || m.p != q.Number {
		return fault.Invalid("Action “%s” needs a number such as %d.1.", short(from.Ref), q.Number)
	}
	if l.mentioned[from.Ref] {
		return fault.Invalid("Action %s stands twice.", from.Ref)
	}
	l.mentioned[from.Ref] = true
	a, known := l.existing[from.Ref]
	if !known {
		a = Action{ID: db.NewID(), PlanID: l.Plan.ID, PriorityID: q.ID, Priority: q.Number, Number: m.n, Delivery: NotStarted, Impact: TooEarly, Version: 1}
	}
	a.emptyNotNull()
	if handled, err := l.fixed(ctx, a, from, known); handled || err != nil {
		return err
	}
	before := fmt.Sprintf("%+v", a)
	reworded := !l.Plan.State.Fixed() && a.Reword(from.Text)
	if from.ChildText != "" {
		a.RewordForChildren(from.ChildText)
	}
	replace(&a.Question, from.Question)
	replace(&a.PublicReason, from.Reason)
	replace(&a.HowWeKnow, from.HowWeKnow)
	replace(&a.Problem, from.Problem)
	replace(&a.Activity, from.Activity)
	replace(&a.Difference, from.Difference)
	if !l.Plan.State.Fixed() || a.Success == "" {
		replace(&a.Success, from.Success)
	}
	replace(&a.LeadAgency, from.LeadAgency)
	replace(&a.Partners, from.Partners)
	if len(from.Articles) > 0 {
		a.Articles.V = from.Articles
	}
	if from.Owner != "" && from.Owner != a.OwnerName {
		a.HandOver(l.people[strings.ToLower(from.Owner)].ID, from.Owner, l.plans.db.Today())
	}
	if err := l.dates(&a, from); err != nil {
		return named(err, "Action "+from.Ref)
	}
	if err := l.ratings(ctx, &a, from, known); err != nil {
		return named(err, "Action "+from.Ref)
	}
	if err := a.checkImported(); err != nil {
		return named(err, "Action "+from.Ref)
	}
	var err error
	switch {
	case !known:
		l.Added++
		err = insertNew(ctx, l.tx, a)
	case before != fmt.Sprintf("%+v", a):
		if reworded {
			l.Reworded++
		} else {
			l.Altered++
		}
		err = writeAction(ctx, l.tx, a)
	}
	if err != nil {
		return err
	}
	if a.Stale() {
		l.Stale = append(l.Stale, from.Ref)
	}
	return l.ties(ctx, a, from)
}

func (l *laying) dates(a *Action, from ProposedAction) error {
	if from.Starts != "" && (a.Starts.IsZero() || !l.Plan.State.Fixed()) {
		d, err := calendar.Parse(from.Starts)
		if err != nil {
			return err
		}
		a.Starts = d
	}
	if from.Due == "" || l.Plan.State.Fixed() {
		return nil
	}
	d, err := calendar.Parse(from.Due)
	a.Due = d
	return err
}

// ratings takes over delivery where the plan is a draft or the action new; in an adopted plan a file cannot change it past the second pair of
// eyes. Impact is set by a file only where whoever brings it could set it on the action's page, by the same rules; else it is proposed.
func (l *laying) ratings(ctx context.Context, a *Action, from ProposedAction, known bool) error {
	switch {
	case from.Delivery == "":
	case !known || !l.Plan.State.Fixed():
		a.Delivery = Delivery(from.Delivery)
	case Delivery(from.Delivery) != a.Delivery:
		l.Untouched = append(l.Untouched, from.Ref)
	}
	impact := Impact(from.Impact)
	if impact == "" || impact == a.Impact {
		return nil
	}
	who, _ := db.Who(ctx)
	var proof *evidence.Standing
	if l.proofs != nil {
		standing := l.proofs[EvidenceOf(l.Plan, *a).Key]
		proof = &standing
	}
	if may(ctx, account.ImpactSet, a.subject(l.Plan.Slug)) == nil && a.SetImpact(impact, who.ID, proof) == nil {
		return nil
	}
	l.Proposed = append(l.Proposed, from.Ref)
	return a.ProposeImpact(impact, who.Name, l.plans.db.Today())
}

func (l *laying) ties(ctx context.Context, a Action, from ProposedAction) error {
	var tied int
	if err := l.tx.Get(ctx, &tied, "select count(*) from plan_action_measure where action_id = :id", a); err != nil {
		return err
	}
	if len(from.Core)+len(from.Measures) > 0 && (tied == 0 || !l.Plan.State.Fixed()) {
		if err := writeTies(ctx, l.tx, a.ID, from.Core, from.Measures); err != nil {
			return err
		}
	}
	if len(from.Recommendations) > 0 {
		unknown, err := writeAnswers(ctx, l.tx, a.ID, from.Recommendations)
		if err != nil {
			return err
		}
		l.Unknown = append(l.Unknown, unknown...)
	}
	if len(from.Milestones) == 0 {
		return nil
	}
	var have []Milestone
	if err := l.tx.All(ctx, &have, selectMilestone+" where action_id = :id", a); err != nil {
		return err
	}
	for _, m := range from.Milestones {
		i := slices.IndexFunc(have, func(h Milestone) bool { return m.ID != "" && h.ID == m.ID })
		if i < 0 {
			i = slices.IndexFunc(have, func(h Milestone) bool { return h.Title == m.Title })
		}
		var err error
		if i >= 0 {
			err = l.milestone(ctx, a, have[i], m)
		} else {
			err = l.newMilestone(ctx, a, m)
		}
		if err != nil {
			return named(err, "Milestone of action "+from.Ref)
		}
	}
	return nil
}

func (l *laying) newMilestone(ctx context.Context, a Action, from ProposedMilestone) error {
	due, err := calendar.Parse(from.Due)
	if err != nil {
		return err
	}
	m := Milestone{ID: db.NewID(), ActionID: a.ID, Title: from.Title, Due: due, Proof: from.Proof, Version: 1}
	if l.Plan.State.Fixed() {
		m.BaselineDue = due
	}
	if err := m.Check(); err != nil {
		return err
	}
	if from.Done != "" {
		if m.Done, err = calendar.Parse(from.Done); err != nil {
			return err
		}
	}
	l.Steps++
	return insertMilestone(ctx, l.tx, m)
}

// milestone lays a file's milestone onto one that is there: in a draft its words and its day, later its day by a change request, and always
// that it was reached, with what shows it. What was reached stays.
func (l *laying) milestone(ctx context.Context, a Action, m Milestone, from ProposedMilestone) error {
	if !m.Done.IsZero() || a.Ended != "" {
		return nil
	}
	was := m
	if from.Due != "" {
		due, err := calendar.Parse(from.Due)
		switch {
		case err != nil:
			return err
		case l.Plan.State.Fixed() && due != m.Due:
			err := l.ask(ctx, ChangeRequest{Kind: ChangeStep, ActionID: a.ID, AtPriority: a.Priority, AtNumber: a.Number, FromText: a.Text, MilestoneID: m.ID, Step: m.Title, FromDue: m.Due, ToDue: due})
			if err != nil {
				return err
			}
		default:
			m.Due = due
		}
	}
	if !l.Plan.State.Fixed() {
		m.Title = from.Title
	}
	if from.Done != "" {
		done, err := calendar.Parse(from.Done)
		if err != nil {
			return err
		}
		if err := m.Reach(done, from.Proof, l.plans.db.Today()); err != nil {
			return err
		}
	}
	if err := m.Check(); err != nil || m == was {
		return err
	}
	n, err := l.tx.Exec(ctx, "update plan_milestone set title = :title, due = :due, done = :done, proof = :proof, version = version + 1 where id = :id and version = :version", m)
	if err == nil && n == 0 {
		err = fault.Overtaken("Somebody else changed this milestone while the file was read. Import it again.")
	}
	if err != nil {
		return err
	}
	l.Steps++
	return remember(ctx, l.tx, "milestone", m.ID)
}

// named says which part of an import a fault is about.
func named(err error, part string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	words := f.Words
	for _, field := range f.Fields {
		words += " " + field.Words + "."
	}
	return fault.Invalid("%s: %s", part, words).Because(err)
}
