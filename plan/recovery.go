package plan

import (
	"fmt"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// RecoveryEnd is how a recovery plan ended; empty while it is watched.
type RecoveryEnd string

// The ends of a recovery plan, stored as the words on the page.
const (
	BackOnTrack RecoveryEnd = "back on track"
	Replaced    RecoveryEnd = "replaced"
	NotNeeded   RecoveryEnd = "no longer needed" // the action was paused or stopped, or has ended
)

// Recovery is how an action that is off track comes back: a red without one is only bad news.
type Recovery struct {
	ID          string                  `db:"id"`
	ActionID    string                  `db:"action_id"`
	Number      int                     `db:"number"` // within the action
	Cause       string                  `db:"cause"`
	Effect      string                  `db:"effect"` // on children, until it is back
	Steps       db.JSON[[]RecoveryStep] `db:"steps"`
	BackBy      calendar.Date           `db:"back_by"` // the day by which it is back on track
	WrittenID   string                  `db:"written_id"`
	WrittenName string                  `db:"written_name"`
	WrittenOn   calendar.Date           `db:"written_on"`
	Ended       RecoveryEnd             `db:"ended"`
	EndedOn     calendar.Date           `db:"ended_on"`
	Version     int                     `db:"version"`
}

// RecoveryStep is one thing that somebody does by a day to bring an action back.
type RecoveryStep struct {
	What  string        `json:"what"`
	Owner string        `json:"owner"`
	Due   calendar.Date `json:"due"`
	Done  calendar.Date `json:"done,omitzero"`
}

// mostRecoverySteps is how many steps a recovery plan has at most: longer ones are plans of their own.
const mostRecoverySteps = 5

// NeedsRecovery says whether an action owes a recovery plan: it is declared off track, or the challenge that it is red was upheld.
func NeedsRecovery(a Action, s Standing) bool {
	return a.Ended == "" && a.Delivery.open() && (a.Delivery == OffTrack || s.Upheld == Red)
}

// Check says what is wrong with a recovery plan, after tidying its blanks and leaving out empty steps.
func (r *Recovery) Check(today calendar.Date) error {
	tidyText(&r.Cause, &r.Effect)
	wrong := fault.Invalid("The recovery plan cannot be kept yet.")
	within(wrong, "cause", "The cause", r.Cause, 10, 600)
	within(wrong, "effect", "What it means for children", r.Effect, 10, 600)
	kept := 0
	for i := range r.Steps.V {
		s := &r.Steps.V[i]
		tidy(&s.What, &s.Owner)
		if s.What == "" && s.Owner == "" && s.Due.IsZero() {
			continue
		}
		kept++
		within(wrong, fmt.Sprintf("step-%d", i+1), "The step", s.What, 1, 200)
		within(wrong, fmt.Sprintf("owner-%d", i+1), "Who does it", s.Owner, 1, 120)
		switch {
		case s.Due.IsZero():
			wrong.At(fmt.Sprintf("due-%d", i+1), "Enter the day by which the step is done")
		case !r.BackBy.IsZero() && s.Due.After(r.BackBy):
			wrong.At(fmt.Sprintf("due-%d", i+1), "The step must come before the day on which the action is back on track")
		}
	}
	if kept == 0 {
		wrong.At("step-1", "Enter at least one step")
	}
	switch {
	case r.BackBy.IsZero():
		wrong.At("back-by", "Enter the day by which it is back on track")
	case !r.BackBy.After(today):
		wrong.At("back-by", "The day by which it is back on track must lie ahead")
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	steps := make([]RecoveryStep, 0, kept)
	for _, s := range r.Steps.V {
		if s.What != "" {
			steps = append(steps, s)
		}
	}
	r.Steps.V = steps
	return nil
}

// Open says whether the plan is still watched.
func (r Recovery) Open() bool { return r.Ended == "" }

// Late says that the day by which the action was to be back has passed.
func (r Recovery) Late(today calendar.Date) bool { return r.Open() && r.BackBy.Before(today) }

// next is the first step that is not done; ok is false where all are.
func (r Recovery) next() (at int, ok bool) {
	for i, s := range r.Steps.V {
		if s.Done.IsZero() && (!ok || s.Due.Before(r.Steps.V[at].Due)) {
			at, ok = i, true
		}
	}
	return at, ok
}

// Finish marks a step as done on a day.
func (r *Recovery) Finish(step int, today calendar.Date) error {
	switch {
	case !r.Open():
		return fault.Conflict("This recovery plan is %s since %s, so its steps are not changed any more.", r.Ended, r.EndedOn.Words())
	case step < 0 || step >= len(r.Steps.V):
		return fault.NotFound("The recovery plan has no such step.")
	case !r.Steps.V[step].Done.IsZero():
		return fault.Conflict("This step was done on %s.", r.Steps.V[step].Done.Words())
	}
	r.Steps.V[step].Done = today
	return nil
}

// Watch ends the plan when it is no longer needed: the action is back on track by its owner's word and by the evidence, or work on it rests.
func (r *Recovery) Watch(a Action, s Standing, today calendar.Date) (ended bool) {
	switch {
	case !r.Open():
		return false
	case a.Ended != "" || a.Delivery == Paused || a.Delivery == Stopped:
		r.Ended = NotNeeded
	case (a.Delivery == OnTrack || a.Delivery == Delivered) && s.Upheld != Red && s.Implied != Red:
		r.Ended = BackOnTrack
	default:
		return false
	}
	r.EndedOn = today
	return true
}

// Words say in one line how the action comes back: "back on track by 1 May 2027; 1 of 3 steps done".
func (r Recovery) Words() string {
	done := 0
	for _, s := range r.Steps.V {
		done += one(!s.Done.IsZero())
	}
	words := "Back on track by " + r.BackBy.Words()
	if r.Ended == BackOnTrack {
		words = "Back on track since " + r.EndedOn.Words()
	}
	return fmt.Sprintf("%s; %d of %s done", words, done, count(len(r.Steps.V), "step", "steps"))
}
