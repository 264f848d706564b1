package inspection

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

// Respond is the council's answer to a recommendation. What is accepted only in part, or not at all, needs a reason that can be
// published.
func (r *Recommendation) Respond(to State, why string, on calendar.Date, answered bool) error {
	lines(&why)
	if !slices.Contains(Responses, to) {
		return fault.Invalid("Select how the council answers.").At("response", "Select how the council answers")
	}
	if r.State == Delivered || r.State == Assured || r.State == Closed {
		return fault.Conflict("This recommendation is %s already, so the answer to it stands.", r.State)
	}
	if to != Accepted && why == "" {
		return fault.Invalid("Say why it is not accepted in full.").At("response-why", "Enter the reason; it can be published")
	}
	r.Response, r.ResponseWhy, r.RespondedOn, r.State = to, why, on, to
	if answered && to != Rejected {
		r.State = Planned
	}
	return nil
}

// Deliver says that what was promised is done, and what was done.
func (r *Recommendation) Deliver(by, name, how string, on calendar.Date) error {
	lines(&how)
	switch {
	case r.State == Received:
		return fault.Conflict("The council has not answered this recommendation yet.")
	case r.State == Accepted || r.State == Partly:
		return fault.Conflict("No action answers this recommendation yet, so nothing can have been delivered.")
	case r.State != Planned && r.State != Reopened:
		return fault.Conflict("This recommendation is %s.", r.State)
	case how == "":
		return fault.Invalid("Say what was done.").At("how", "Enter what was done and what shows it")
	}
	r.State, r.DeliveredHow, r.DeliveredID, r.DeliveredBy, r.DeliveredOn = Delivered, how, by, name, on
	return nil
}

// Assure says that somebody with no part in it looked, and what they looked at.
func (r *Recommendation) Assure(by, name, how string, on calendar.Date) error {
	lines(&how)
	switch {
	case r.State != Delivered:
		return fault.Conflict("This recommendation is %s; it can be assured when it is delivered.", r.State)
	case how == "":
		return fault.Invalid("Say what you looked at.").At("how", "Enter what you looked at and what it showed")
	}
	r.State, r.AssuredHow, r.AssuredID, r.AssuredBy, r.AssuredOn = Assured, how, by, name, on
	return nil
}

// Close ends the work on a recommendation, naming the evidence that shows it: checked, verified by somebody outside the line and still holding
// on the day. One that an inspectorate has made again cannot be closed.
func (r *Recommendation) Close(by, name string, shown []evidence.Evidence, recurred bool, on calendar.Date) error {
	switch {
	case r.State != Assured:
		return fault.Conflict("This recommendation is %s; it can be closed when somebody independent has assured it.", r.State)
	case recurred:
		return fault.Conflict("An inspectorate has made this recommendation again, so it cannot be closed.")
	}
	if len(shown) == 0 {
		return fault.Invalid("A recommendation is closed by what shows that it is met.").At("shows", "Select the evidence that shows it")
	}
	r.Shown = nil
	for _, e := range shown {
		if !Shows(e, on) {
			return fault.Invalid("Evidence %d cannot close a recommendation.", e.Number).At("shows", fmt.Sprintf("Evidence %d must be verified and still hold. Have it verified, or select other evidence", e.Number))
		}
		r.Shown = append(r.Shown, e.Number)
	}
	r.State, r.ClosedID, r.ClosedBy, r.ClosedOn = Closed, by, name, on
	return nil
}

// Reopen takes a recommendation up again that was thought to be done.
func (r *Recommendation) Reopen(why string) error {
	lines(&why)
	switch {
	case r.State != Delivered && r.State != Assured && r.State != Closed:
		return fault.Conflict("This recommendation is %s, so there is nothing to reopen.", r.State)
	case why == "":
		return fault.Invalid("Say why it is opened again.").At("how", "Enter why it is opened again")
	}
	r.State, r.ReopenedWhy = Reopened, why
	r.ClosedID, r.ClosedBy, r.ClosedOn, r.Shown = "", "", calendar.Date{}, nil
	r.AssuredHow, r.AssuredID, r.AssuredBy, r.AssuredOn = "", "", "", calendar.Date{}
	return nil
}

// OnAnswers hangs from whom the room learns which people work on what answers a recommendation: none of them can sign it off.
func (i *Inspections) OnAnswers(answers func(ctx context.Context, recommendation string) ([]Answer, error)) {
	i.answers = answers
}

// Answer is an action that answers a recommendation, as far as this room needs to know. Of one that the reader may not open only the
// people are given: nobody may sign off what they have a part in, whoever looks.
type Answer struct {
	Ref    string // "roadmap-2023/1.3"
	Title  string
	Href   string
	How    string
	Word   string   // how it is going
	Late   bool     //
	People []string // ids of its owner and delegates
}

// AnswersTo lists the actions that answer a recommendation.
func (i *Inspections) AnswersTo(ctx context.Context, r Recommendation) ([]Answer, error) {
	if i.answers == nil {
		return nil, nil
	}
	return i.answers(ctx, r.ID)
}

// change applies one step of a recommendation's life and records it.
func (i *Inspections) change(ctx context.Context, code, permission, sentence string, step func(r *Recommendation, answers []Answer) error) error {
	r, err := i.Recommendation(ctx, code)
	if err != nil {
		return err
	}
	if err := may(ctx, permission, account.Subject{Owners: []string{r.OwnerID}}); err != nil {
		return err
	}
	answers, err := i.AnswersTo(ctx, r)
	if err != nil {
		return err
	}
	if err := step(&r, answers); err != nil {
		return err
	}
	return i.db.Write(ctx, fmt.Sprintf("%s recommendation %s", sentence, r.Label()), func(tx *db.Tx) error {
		return writeRecommendation(ctx, tx, r)
	})
}

func writeRecommendation(ctx context.Context, tx *db.Tx, r Recommendation) error {
	tx.About("recommendation", r.ID)
	n, err := tx.Exec(ctx, `update inspection_recommendation set source = :source, number = :number, about = :about, verbatim = :verbatim, page = :page, published = :published,
		priority = :priority, themes = :themes, response = :response, response_why = :response_why, responded_on = :responded_on, owner_id = :owner_id, owner_name = :owner_name,
		state = :state, delivered_how = :delivered_how, delivered_id = :delivered_id, delivered_name = :delivered_name, delivered_on = :delivered_on,
		assured_how = :assured_how, assured_id = :assured_id, assured_name = :assured_name, assured_on = :assured_on,
		closed_id = :closed_id, closed_name = :closed_name, closed_on = :closed_on, reopened_why = :reopened_why, version = version + 1
		where id = :id and version = :version`, r)
	if err == nil && n == 0 {
		return fault.Overtaken("Somebody else changed this recommendation after you opened it. Check the page as it now stands, then save again.")
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "delete from inspection_recommendation_evidence where recommendation_id = :id", r); err != nil {
		return err
	}
	for _, number := range r.Shown {
		if _, err := tx.Exec(ctx, "insert into inspection_recommendation_evidence (recommendation_id, number) values (:id, :number)", map[string]any{"id": r.ID, "number": number}); err != nil {
			return err
		}
	}
	return nil
}

// Respond records the council's answer to a recommendation, and who owns it.
func (i *Inspections) Respond(ctx context.Context, code string, to State, why, owner string) error {
	name := ""
	if owner != "" {
		person, err := i.accounts.Person(ctx, owner)
		if fault.Of(err) != nil {
			return fault.Invalid("The owner was not found.").At("owner", "Select the owner from the list").Because(err)
		}
		if err != nil {
			return err
		}
		name = person.Name
	}
	return i.change(ctx, code, account.PlanWrite, "answered ("+string(to)+")", func(r *Recommendation, answers []Answer) error {
		if owner == "" && to != Rejected {
			return fault.Invalid("Say who owns it.").At("owner", "Select who answers for it")
		}
		r.OwnerID, r.OwnerName = owner, name
		return r.Respond(to, why, i.db.Today(), len(answers) > 0)
	})
}

// Deliver says that a recommendation is done. Its owner says so, or whoever keeps the plan.
func (i *Inspections) Deliver(ctx context.Context, code, how string) error {
	who, _ := db.Who(ctx)
	return i.change(ctx, code, deliverPermission(ctx), "delivered", func(r *Recommendation, _ []Answer) error {
		return r.Deliver(who.ID, who.Name, how, i.db.Today())
	})
}

// deliverPermission is that of an owner, or of whoever writes the plan where the person is no owner.
func deliverPermission(ctx context.Context) string {
	if person, ok := account.From(ctx); ok && person.May(account.PlanWrite) {
		return account.PlanWrite
	}
	return account.UpdateWrite
}

// Assure is the independent look at a delivered recommendation; Close ends it. Nobody who owns it, said that it was delivered or
// works on an action that answers it can do either.
func (i *Inspections) Assure(ctx context.Context, code, how string) error {
	who, _ := db.Who(ctx)
	return i.change(ctx, code, account.UpdateSignOff, "assured", func(r *Recommendation, answers []Answer) error {
		if err := independent(who.ID, *r, answers); err != nil {
			return err
		}
		return r.Assure(who.ID, who.Name, how, i.db.Today())
	})
}

// Close ends the work on an assured recommendation. shown are the numbers of the evidence that shows it: about the recommendation itself, or
// about an action that answers it.
func (i *Inspections) Close(ctx context.Context, code string, shown []int) error {
	who, _ := db.Who(ctx)
	memory, err := i.Memory(ctx)
	if err != nil {
		return err
	}
	return i.change(ctx, code, account.UpdateSignOff, "closed, by "+evidenceList(shown)+",", func(r *Recommendation, answers []Answer) error {
		if err := independent(who.ID, *r, answers); err != nil {
			return err
		}
		named, err := i.named(ctx, *r, answers, shown)
		if err != nil {
			return err
		}
		return r.Close(who.ID, who.Name, named, len(memory.Later(r.ID)) > 0, i.db.Today())
	})
}

// Reopen takes a recommendation up again.
func (i *Inspections) Reopen(ctx context.Context, code, why string) error {
	permission := account.UpdateSignOff
	if person, ok := account.From(ctx); ok && person.May(account.PlanWrite) {
		permission = account.PlanWrite
	}
	return i.change(ctx, code, permission, "reopened", func(r *Recommendation, _ []Answer) error { return r.Reopen(why) })
}

func independent(by string, r Recommendation, answers []Answer) error {
	switch {
	case by != "" && by == r.OwnerID:
		return fault.Forbidden("You own this recommendation, so somebody else must sign it off.")
	case by != "" && by == r.DeliveredID:
		return fault.Forbidden("You said that this recommendation is delivered, so somebody else must sign it off.")
	}
	for _, a := range answers {
		if by != "" && slices.Contains(a.People, by) {
			return fault.Forbidden("You work on action %s, which answers this recommendation, so somebody else must sign it off.", a.Ref)
		}
	}
	return nil
}

// EditRecommendation changes what is known of a recommendation: its words, themes and page. Its code stays.
func (i *Inspections) EditRecommendation(ctx context.Context, e Recommendation) error {
	if err := knownThemes(e.Themes.V); err != nil {
		return fault.Invalid("Select themes from the list.").At("themes", "Select themes from the list").Because(err)
	}
	if err := e.Check(); err != nil {
		return err
	}
	return i.change(ctx, e.Code, account.PlanWrite, "changed", func(r *Recommendation, _ []Answer) error {
		if r.Version != e.Version {
			return fault.Overtaken("Somebody else changed this recommendation after you opened it.").At("about", fmt.Sprintf("It now says “%s”. You wrote “%s”. Save again to put yours in its place", r.About, e.About))
		}
		r.Source, r.Number, r.About, r.Verbatim, r.Published, r.Priority, r.Themes = e.Source, e.Number, e.About, e.Verbatim, e.Published, e.Priority, e.Themes
		return nil
	})
}

// upperFirst begins a sentence with a state or a stage.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
