package voice

import (
	"context"
	"fmt"
	"strconv"

	"waymark/calendar"
	"waymark/db"
)

// What measures read of messages, themes, checks and sessions is lent from here to registers of the child-level plane; main hangs it. The rows
// carry days, decisions and clocks: no word that a child wrote, nobody's name, and numbers only where they are many children's.

// lentBy is what the registers' column of the source says of rows that are kept here.
const lentBy = "Waymark voices"

func lentYes(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// onDay is the day of an instant in England, as a register writes it; empty where there is none.
func onDay(t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return dayOf(t.Time).String()
}

// lentRoute is the route by which the register of messages knows it.
func (i Item) lentRoute() string {
	if i.Route == "" {
		return "waiting"
	}
	return string(i.Route)
}

// FeedMessages calls put for every message of a child, as a row of reg_voice_message. What adults sent is no child's, and a message that says the
// same as another counts for itself.
func (v *Voices) FeedMessages(ctx context.Context, put func(map[string]string) error) error {
	var items []kept
	if err := v.db.All(ctx, &items, "select "+keptColumns+" from voice_item where children > 0 order by number", nil); err != nil {
		return err
	}
	rereads, err := v.Rereads(ctx)
	if err != nil {
		return err
	}
	again := map[string]Reread{}
	for _, r := range rereads {
		again[r.ItemID] = r
	}
	now := v.db.Now()
	for _, k := range items {
		row := map[string]string{"record_id": k.ID, "received_on": onDay(k.ReceivedAt), "route": k.lentRoute(), "read_due_on": onDay(k.ReadDue), "read_on": onDay(k.ReadAt), "urgent_yn": lentYes(k.Urgent()),
			"delivered_on": onDay(k.DeliveredAt), "wants_answer_yn": lentYes(k.Wants != WantsNothing), "opened_yn": "", "confidential_yn": "no", "source_system": lentBy, "entered_on": onDay(k.ReceivedAt)}
		if !k.ReadAt.IsZero() {
			row["read_in_time_yn"] = lentYes(!k.ReadAt.After(k.ReadDue.Time))
		} else if now.After(k.ReadDue.Time) {
			row["read_in_time_yn"] = "no"
		}
		if k.Urgent() && !k.ReadAt.IsZero() {
			row["urgent_minutes"] = strconv.Itoa(max(0, int(k.ReadAt.Sub(k.UrgentAt.Time).Minutes())))
		}
		if !k.DeliveredAt.IsZero() {
			row["opened_yn"] = lentYes(!k.OpenedAt.IsZero())
		}
		if k.Route == Referral || k.Route == Allegation {
			due := k.HandedDue
			if due.IsZero() {
				due = k.Due
			}
			row["passed_due_on"] = onDay(due)
			if !k.HandedAt.IsZero() {
				row["passed_in_time_yn"] = lentYes(!k.HandedAt.After(due.Time))
			}
		}
		if r := again[k.ID]; r.Found != "" {
			row["reread_on"], row["reread_found"] = onDay(r.At), r.Found
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// FeedThemes calls put for every answer that was published, as a row of reg_voice_theme.
func (v *Voices) FeedThemes(ctx context.Context, put func(map[string]string) error) error {
	rounds, err := v.rounds(ctx)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		a := r.Answer
		row := map[string]string{"record_id": a.ID, "theme_no": fmt.Sprintf("T%d", r.Theme.Number), "answer_no": strconv.Itoa(a.Number), "topic": r.Theme.Topic, "decision": string(a.Decision), "decided_on": a.Published.String(), "done_on": r.Done.String(),
			"promise_due": a.Due.String(), "promise_kept_on": a.KeptOn.String(), "plain_yn": lentYes(len(hardFor(a.ChildText())) == 0), "young_ok_yn": a.YoungOK, "confidential_yn": "no", "source_system": lentBy, "entered_on": a.Published.String()}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// round is an answer that was published with its theme, the day on which that was done, and what children said of it.
type round struct {
	Theme  Theme
	Answer Answer
	Done   calendar.Date
	Check  *Check // concluded before the next answer; nil where children were not asked
}

// rounds are all published answers, theme by theme and in order.
func (v *Voices) rounds(ctx context.Context) ([]round, error) {
	var themes []Theme
	if err := v.db.All(ctx, &themes, selectTheme+" order by number", nil); err != nil {
		return nil, err
	}
	var all []round
	for _, t := range themes {
		answers, err := v.Answers(ctx, t)
		if err != nil {
			return nil, err
		}
		steps, err := v.History(ctx, t)
		if err != nil {
			return nil, err
		}
		checks, err := v.Checks(ctx, t)
		if err != nil {
			return nil, err
		}
		for i := len(answers) - 1; i >= 0; i-- {
			a := answers[i]
			if a.State != AnswerPublished {
				continue
			}
			r := round{Theme: t, Answer: a}
			var until calendar.Date
			if i > 0 && answers[i-1].State == AnswerPublished {
				until = answers[i-1].Published
			}
			in := func(d calendar.Date) bool {
				return !d.IsZero() && !d.Before(a.Published) && (until.IsZero() || d.Before(until))
			}
			for _, s := range steps {
				if s.To == ThemeDone && in(s.On) {
					r.Done = s.On
				}
			}
			for k := range checks {
				if in(checks[k].Concluded) {
					r.Check = &checks[k]
				}
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// FeedChecks calls put for every answer of a child who was asked whether it is better, as a row of reg_voice_check.
func (v *Voices) FeedChecks(ctx context.Context, put func(map[string]string) error) error {
	var rows []struct {
		Check
		Theme int `db:"theme"`
	}
	if err := v.db.All(ctx, &rows, "select t.number as theme, c.id, c.better, c.same, c.worse, c.unsure, c.concluded_on from voice_check c join voice_theme t on t.id = c.theme_id where c.concluded_on is not null order by t.number, c.number", nil); err != nil {
		return err
	}
	for _, r := range rows {
		for k, n := range []int{r.Better, r.Same, r.Worse, r.Unsure} {
			for i := range n {
				if err := put(map[string]string{"record_id": fmt.Sprintf("%s-%d-%d", r.Check.ID, k, i), "theme_no": fmt.Sprintf("T%d", r.Theme), "concluded_on": r.Concluded.String(), "answer": string(AskedBacks[k]),
					"confidential_yn": "no", "source_system": lentBy, "entered_on": r.Concluded.String()}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// FeedSessions calls put for every time that children were heard together, as a row of reg_voice_session.
func (v *Voices) FeedSessions(ctx context.Context, put func(map[string]string) error) error {
	all, err := v.Engagements(ctx)
	if err != nil {
		return err
	}
	for _, g := range all {
		row := map[string]string{"record_id": g.ID, "held_on": g.On.String(), "group": g.Group, "children": strconv.Itoa(g.Children), "confidential_yn": "no", "source_system": lentBy, "entered_on": g.EnteredOn.String()}
		if g.Rung > 0 {
			row["rung"] = strconv.Itoa(g.Rung)
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// FeedActions calls put for every action of the plans under way with each theme that is about it, as a row of reg_voice_action.
func (v *Voices) FeedActions(ctx context.Context, put func(map[string]string) error) error {
	if v.actions == nil {
		return nil
	}
	actions, err := v.actions(ctx)
	if err != nil {
		return err
	}
	themes, err := v.Themes(ctx)
	if err != nil {
		return err
	}
	for _, a := range actions {
		row := func(record, theme, heard string) map[string]string {
			return map[string]string{"record_id": record, "action_no": a.Full, "theme_no": theme, "heard_on": heard, "confidential_yn": "no", "source_system": lentBy}
		}
		if err := put(row(a.Full, "", "")); err != nil {
			return err
		}
		for _, t := range themes {
			for _, full := range t.Actions.V {
				if full == a.Full && t.Heard.Children > 0 && t.State != ThemeMerged {
					if err := put(row(fmt.Sprintf("%s T%d", a.Full, t.Number), fmt.Sprintf("T%d", t.Number), t.HeardOn.String())); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// askGroups are the groups of the register of asks.
var askGroups = map[string]string{"care council": "children in care council", "school council": "school council"}

// FeedAsks calls put for every theme, as a row of reg_voice_ask for each of its answers and one for what waits, so that what was asked counts
// wherever it was said. Young people agree where their reviewers called the answer clear and honest and the children asked back did not say
// that it is no better.
func (v *Voices) FeedAsks(ctx context.Context, put func(map[string]string) error) error {
	rounds, err := v.rounds(ctx)
	if err != nil {
		return err
	}
	lines, err := v.Themes(ctx)
	if err != nil {
		return err
	}
	groups := map[string]string{}
	row := func(t Theme, id string, heard calendar.Date) map[string]string {
		return map[string]string{"record_id": id, "ask_id": "T" + strconv.Itoa(t.Number), "group": groups[t.ID], "raised_at": heard.String(), "theme": t.Topic, "owner": t.OwnerName, "confidential_yn": "no", "source_system": lentBy, "entered_on": heard.String()}
	}
	for _, l := range lines {
		groups[l.ID] = "individual"
		for g := range l.Heard.Groups {
			if groups[l.ID] = "survey"; askGroups[g] != "" {
				groups[l.ID] = askGroups[g]
				break
			}
		}
		if l.Unanswered() && l.Heard.Children > 0 {
			if err := put(row(l.Theme, l.ID, l.HeardOn)); err != nil {
				return err
			}
		}
	}
	for _, r := range rounds {
		ask := row(r.Theme, r.Answer.ID, r.Answer.HeardOn)
		ask["response"], ask["responded_at"] = "See theme "+strconv.Itoa(r.Theme.Number), r.Answer.Published.String()
		ask["child_checked_yn"] = lentYes(r.Answer.YoungOK == "yes" && (r.Check == nil || !r.Check.Poor()))
		switch {
		case r.Answer.Decision == DecidedNo || r.Answer.Decision == DecidedNotOurs:
			ask["status"], ask["cannot_why"] = "cannot", "See theme "+strconv.Itoa(r.Theme.Number)
		case r.Answer.Decision == DecidedAlready || !r.Done.IsZero():
			ask["status"] = "done"
		default:
			ask["status"] = "doing"
		}
		if err := put(ask); err != nil {
			return err
		}
	}
	return nil
}
