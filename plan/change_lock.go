package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// By what an action is judged stands at approval: its measures, their targets and its success criteria. Whoever could change those in silence
// could make any action succeed (governance §4).

// tieWords writes the measures of an action in one line, "placement-3plus (core), cla-dental", as a change request keeps and shows them.
func tieWords(ties []Tie) string {
	words := make([]string, len(ties))
	for i, t := range ties {
		words[i] = t.Measure
		if t.Core {
			words[i] += coreMark
		}
	}
	return strings.Join(words, ", ")
}

const coreMark = " (core)"

// readTies reads what tieWords writes, the core ones first.
func readTies(text string) (ties []Tie) {
	var others []Tie
	for _, word := range strings.Split(text, ",") {
		key, core := strings.CutSuffix(squeeze(word), coreMark)
		switch {
		case key == "":
		case core:
			ties = append(ties, Tie{key, true})
		default:
			others = append(others, Tie{key, false})
		}
	}
	return append(ties, others...)
}

// tiesOf are the measures of an action from the two boxes of its form.
func tiesOf(core, others []string) (ties []Tie) {
	for _, k := range core {
		ties = append(ties, Tie{k, true})
	}
	for _, k := range others {
		if !slices.ContainsFunc(ties, func(t Tie) bool { return t.Measure == k }) {
			ties = append(ties, Tie{k, false})
		}
	}
	return ties
}

// checkTies notes the first key of each kind that cannot be one.
func checkTies(wrong *fault.Fault, ties []Tie) {
	said := map[string]bool{}
	for _, t := range ties {
		field := "measures"
		if t.Core {
			field = "core"
		}
		if !said[field] && (!slugPattern.MatchString(t.Measure) || len(t.Measure) > 60) {
			said[field] = true
			wrong.At(field, fmt.Sprintf("“%s” is no key of a measure; keys look like placement-3plus", short(t.Measure)))
		}
	}
}

// held refuses that something by which an action is judged is changed in an approved plan but by a change request. What is empty may be filled.
func (p Plan) held(was, now, what string) error {
	if was == "" || was == now {
		return nil
	}
	return p.free(what)
}

// heldEdit refuses what an edit of an approved plan's action may not change.
func (p Plan) heldEdit(was, now Action) error {
	starts := ""
	if !was.Starts.IsZero() {
		starts = was.Starts.String()
	}
	for _, x := range []struct{ was, now, what string }{
		{was.Text, now.Text, "the wording of actions changes"},
		{starts, now.Starts.String(), "the start of actions moves"},
		{was.Success, now.Success, "the success criteria of actions change"},
	} {
		if err := p.held(x.was, x.now, x.what); err != nil {
			return err
		}
	}
	if was.Due != now.Due {
		return p.free("dates move")
	}
	return nil
}

func applyTitle(ctx context.Context, tx *db.Tx, c ChangeRequest) error {
	var q Priority
	if err := tx.Get(ctx, &q, selectPriority+" where plan_id = :plan_id and number = :priority", c); err != nil {
		return err
	}
	if q.Text != c.FromText {
		return c.moved(q.Text)
	}
	q.Reword(c.ToText)
	return writePriority(ctx, tx, q)
}

func applyTies(ctx context.Context, tx *db.Tx, a Action, c ChangeRequest) error {
	var ties []Tie
	if err := tx.All(ctx, &ties, selectTies, a); err != nil {
		return err
	}
	if now := tieWords(ties); now != c.FromText {
		return c.moved(now)
	}
	var core, others []string
	for _, t := range readTies(c.ToText) {
		if t.Core {
			core = append(core, t.Measure)
		} else {
			others = append(others, t.Measure)
		}
	}
	return writeTies(ctx, tx, a.ID, core, others)
}

// targetNow is the target of a measure's headline today, as a request keeps it; the measure must be one by which the action is judged.
func (p *Plans) targetNow(ctx context.Context, a Action, key string) (string, error) {
	ties, err := p.Ties(ctx, a)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(ties, func(t Tie) bool { return t.Measure == key }) {
		return "", fault.NotFound("Action %s is not measured by “%s”.", a.Ref(), short(key))
	}
	now, err := p.measures.TargetToday(ctx, key)
	if err != nil || now == nil {
		return "none", err
	}
	return fmt.Sprint(*now), nil
}

func (p *Plans) applyTarget(ctx context.Context, tx *db.Tx, a Action, c ChangeRequest) error {
	now, err := p.targetNow(ctx, a, c.Measure)
	if err != nil {
		return err
	}
	if now != c.FromText {
		return c.moved(now)
	}
	to, err := c.target()
	if err != nil {
		return fault.Conflict("The change request names no target that can be set.").Because(err)
	}
	return p.measures.DecidedTarget(ctx, tx, c.Measure, c.ToDue, to, c.Decision.Words()+": "+short(c.Reason))
}

// TargetLocked says why the target of a measure is not simply set anew: it is what actions of an approved plan are judged by. Empty words: nothing
// locks it. Main hangs it on the measures.
func (p *Plans) TargetLocked(ctx context.Context, key string) (string, error) {
	rows := []struct {
		Slug     string        `db:"slug"`
		Title    string        `db:"title"`
		Priority int           `db:"priority"`
		Number   int           `db:"number"`
		On       calendar.Date `db:"decision_on"`
	}{}
	if err := p.db.All(ctx, &rows, `select l.slug, l.title, q.number as priority, a.number, l.decision_on from plan_action_measure m join plan_action a on a.id = m.action_id
		join plan_priority q on q.id = a.priority_id join plan l on l.id = a.plan_id
		where m.measure = :measure and a.ended = '' and l.state in ('approved', 'active', 'closing') order by l.starts desc, q.number, a.number`, map[string]any{"measure": key}); err != nil || len(rows) == 0 {
		return "", err
	}
	r := rows[0]
	words := fmt.Sprintf("It was fixed when “%s” was approved", r.Title)
	if !r.On.IsZero() {
		words += " on " + r.On.Words()
	}
	return words + fmt.Sprintf(". Ask for another on the page of action %d.%d; somebody else decides.", r.Priority, r.Number), nil
}
