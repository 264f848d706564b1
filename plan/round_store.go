package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const selectRound = `select id, plan_id, number, board, opens, chase, answers, clear, locks, state, why, chased_on, chased_name, version from plan_round`

// Rounds lists the update rounds of a plan by the board's day, those that were cancelled among them.
func (p *Plans) Rounds(ctx context.Context, plan Plan) ([]Round, error) {
	all := []Round{}
	err := p.db.All(ctx, &all, selectRound+" where plan_id = :id order by board, number", plan)
	return all, err
}

// Round reads one round of a plan by its number; fault.NotFound when there is none.
func (p *Plans) Round(ctx context.Context, plan Plan, number int) (Round, error) {
	var r Round
	err := p.db.Get(ctx, &r, selectRound+" where plan_id = :plan and number = :number", map[string]any{"plan": plan.ID, "number": number})
	if f := fault.Of(err); f != nil {
		return r, fault.NotFound("The plan “%s” has no update round %d.", plan.Title, number).Because(err)
	}
	return r, err
}

// roundNow is the id of the round that an update written today answers; empty where none has opened.
func (p *Plans) roundNow(ctx context.Context, plan Plan) (string, error) {
	rounds, err := p.Rounds(ctx, plan)
	return current(rounds, p.db.Today()).ID, err
}

// forRounds reads a plan whose calendar the person of the context may change.
func (p *Plans) forRounds(ctx context.Context, slug string) (plan Plan, rounds []Round, h calendar.Holidays, err error) {
	if err = may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return
	}
	if plan, err = p.Plan(ctx, slug); err != nil {
		return
	}
	if err = plan.Open(); err != nil {
		return
	}
	if rounds, err = p.Rounds(ctx, plan); err != nil {
		return
	}
	h, err = p.holidays(ctx)
	return
}

// SetRhythm keeps how a plan is updated. Rounds that have not opened are reckoned anew; what owners were asked already stays as it is. The
// version is the plan's, as the editor saw it.
func (p *Plans) SetRhythm(ctx context.Context, slug string, rhythm Rhythm, version int) error {
	plan, rounds, h, err := p.forRounds(ctx, slug)
	if err != nil {
		return err
	}
	if err := rhythm.Check(); err != nil {
		return err
	}
	plan.Version, plan.Rhythm = version, rhythm
	today := p.db.Today()
	sentence := fmt.Sprintf("set the rhythm of the plan “%s”: %s, owners asked %d working days before the board, updates due %d before", plan.Title, rhythm.Cadence, rhythm.Opens, rhythm.Answers)
	return p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		n, err := tx.Exec(ctx, `update plan set cadence = :cadence, opens_before = :opens_before, chase_before = :chase_before, answers_before = :answers_before,
			clear_before = :clear_before, locks_before = :locks_before, link_days = :link_days, version = version + 1 where id = :id and version = :version`, plan)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else changed the plan after you opened it. Nothing of yours was saved yet.").At("cadence", "Check the rhythm as it now stands, then save again")
		}
		for _, r := range rounds {
			if err == nil && r.stands() && r.Opens.After(today) {
				r.reckon(r.Board, rhythm, h)
				err = writeRound(ctx, tx, r)
			}
		}
		return err
	})
}

// PlanRounds puts the rounds of the twelve months from the board's first day on into the calendar, beside those that stand there already,
// and says how many were new.
func (p *Plans) PlanRounds(ctx context.Context, slug string, first calendar.Date) (int, error) {
	plan, rounds, h, err := p.forRounds(ctx, slug)
	if err != nil {
		return 0, err
	}
	today := p.db.Today()
	wrong := fault.Invalid("The rounds cannot be put into the calendar yet.")
	switch {
	case first.IsZero():
		wrong.At("first", "Enter the day of the first board")
	case first.Before(today.AddMonths(-12)) || first.After(today.AddMonths(24)):
		wrong.At("first", "The day of the first board must be within the last year or the next two")
	case !h.IsWorkingDay(first):
		wrong.At("first", "The board must meet on a working day")
	}
	if err := orNil(wrong); err != nil {
		return 0, err
	}
	fresh := yearOf(first, plan.Rhythm, rounds, h)
	if len(fresh) == 0 {
		return 0, fault.Conflict("Every board of that year stands in the calendar already.").At("first", "Enter a later day: every board of that year stands in the calendar already")
	}
	number := 0
	for _, r := range rounds {
		number = max(number, r.Number)
	}
	words := fmt.Sprintf("put %s into the calendar of the plan “%s”, for boards from %s on", count(len(fresh), "update round", "update rounds"), plan.Title, fresh[0].Board.Words())
	return len(fresh), p.db.Write(ctx, words, func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		for _, r := range fresh {
			number++
			r.ID, r.PlanID, r.Number = db.NewID(), plan.ID, number
			n, err := tx.Exec(ctx, `insert into plan_round (id, plan_id, number, board, opens, chase, answers, clear, locks, state, why, version)
				values (:id, :plan_id, :number, :board, :opens, :chase, :answers, :clear, :locks, :state, :why, :version) on conflict (plan_id, number) do nothing`, r)
			if err == nil && n == 0 {
				err = fault.Overtaken("Somebody else put rounds into the calendar at the same moment. Look at it, then send yours again.")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// MoveRound gives a round another day of the board, and its other days with it.
func (p *Plans) MoveRound(ctx context.Context, slug string, number int, to calendar.Date, why string, version int) error {
	return p.changeRound(ctx, slug, number, version, func(r *Round, plan Plan, rounds []Round, h calendar.Holidays) (string, error) {
		was := r.Board
		err := r.Move(to, why, plan.Rhythm, rounds, p.db.Today(), h)
		return fmt.Sprintf("moved update round %d of the plan “%s” from the board on %s to %s: %s", number, plan.Title, was.Words(), to.Words(), r.Why), err
	})
}

// CancelRound takes a round out of the calendar, with the reason.
func (p *Plans) CancelRound(ctx context.Context, slug string, number int, why string, version int) error {
	return p.changeRound(ctx, slug, number, version, func(r *Round, plan Plan, _ []Round, _ calendar.Holidays) (string, error) {
		err := r.Cancel(why, p.db.Today())
		return fmt.Sprintf("cancelled update round %d of the plan “%s”, for the board on %s: %s", number, plan.Title, r.Board.Words(), r.Why), err
	})
}

func (p *Plans) changeRound(ctx context.Context, slug string, number, version int, change func(*Round, Plan, []Round, calendar.Holidays) (string, error)) error {
	plan, rounds, h, err := p.forRounds(ctx, slug)
	if err != nil {
		return err
	}
	r, err := p.Round(ctx, plan, number)
	if err != nil {
		return err
	}
	if r.Version != version {
		return fault.Overtaken("Somebody else changed round %d after you opened it: its board is on %s, and it is %s. Nothing of yours was saved yet.", number, r.Board.Words(), r.Stage(p.db.Today())).
			At("why", "Check the round as it now stands, then send yours again")
	}
	sentence, err := change(&r, plan, rounds, h)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		tx.About("round", r.ID)
		return writeRound(ctx, tx, r)
	})
}

func writeRound(ctx context.Context, tx *db.Tx, r Round) error {
	n, err := tx.Exec(ctx, `update plan_round set board = :board, opens = :opens, chase = :chase, answers = :answers, clear = :clear, locks = :locks, state = :state, why = :why,
		chased_on = :chased_on, chased_name = :chased_name, version = version + 1 where id = :id and version = :version`, r)
	if err == nil && n == 0 {
		return fault.Overtaken("Somebody else changed round %d at the same moment. Open the page again.", r.Number)
	}
	return err
}

// Chase reminds, in the letters that go out next, every owner who has not answered the round that is open, and copies their sponsors. It
// says how many actions wait for an update.
func (p *Plans) Chase(ctx context.Context, slug string) (waiting int, err error) {
	plan, rounds, _, err := p.forRounds(ctx, slug)
	if err != nil {
		return 0, err
	}
	today := p.db.Today()
	r := current(rounds, today)
	if r.ID == "" || r.Board.Before(today) {
		return 0, fault.Conflict("No round is open now, so there is nobody to remind.")
	}
	if r.ChasedOn == today {
		return 0, fault.Conflict("The owners were reminded today already, by %s.", r.ChasedName)
	}
	rows, err := p.asked(ctx, plan, r)
	if err != nil {
		return 0, err
	}
	for _, one := range rows {
		if one.Said == nil {
			waiting++
		}
	}
	if waiting == 0 {
		return 0, fault.Conflict("Every owner has answered this round, so there is nobody to remind.")
	}
	who, _ := db.Who(ctx)
	r.ChasedOn, r.ChasedName = today, who.Name
	return waiting, p.db.Write(ctx, fmt.Sprintf("reminded the owners of %s in the plan “%s” of their updates for round %d", count(waiting, "action", "actions"), plan.Title, r.Number), func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		tx.About("round", r.ID)
		if err := writeRound(ctx, tx, r); err != nil {
			return err
		}
		for _, bell := range p.chaseBells {
			if err := bell(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// OnChase hangs a bell that rings, inside the same transaction, when owners are to be reminded now.
func (p *Plans) OnChase(bell func(ctx context.Context, tx *db.Tx) error) {
	p.chaseBells = append(p.chaseBells, bell)
}

// askedRow is an action that a round asks about, and what has come of it.
type askedRow struct {
	Action Action
	Said   *Update       // the update that answers; nil while there is none
	Back   bool          // it came back to its author
	Last   calendar.Date // when anything was last said, before this round's answer; no day where nothing ever was
}

// asked lists the actions that a round asks about, in the plan's order.
func (p *Plans) asked(ctx context.Context, plan Plan, r Round) ([]askedRow, error) {
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return nil, err
	}
	updates, _, err := p.latest(ctx, plan)
	if err != nil {
		return nil, err
	}
	var rows []askedRow
	for _, a := range actions {
		said := r.answer(updates[a.ID])
		if said == nil && !r.asks(a, plan) {
			continue
		}
		row := askedRow{Action: a, Said: said}
		for _, u := range updates[a.ID] {
			if u.RoundID == r.ID {
				row.Back = row.Back || u.State == UpdateReturned
			} else if !u.Editable() {
				row.Last = later(row.Last, u.SubmittedOn)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// stand is how far an action has come in the round, in the words of the page.
func (r askedRow) stand(today calendar.Date) string {
	switch {
	case r.Said != nil && r.Said.State == UpdateSignedOff:
		return "cleared"
	case r.Said != nil:
		return "to clear"
	case r.Back:
		return "returned"
	}
	return "no update, " + r.lastWords(today)
}

// lastWords says how long ago anything was said: what the pack prints in place of an update that nobody wrote.
func (r askedRow) lastWords(today calendar.Date) string {
	if r.Last.IsZero() {
		return "never one before"
	}
	return "last " + count(r.Last.DaysUntil(today), "day", "days") + " ago"
}
