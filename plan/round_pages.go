package plan

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

func (p *Plans) roundRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/rounds", May: account.PlanRead, Do: p.roundsPage},
		{Pattern: "POST /staff/plan/{slug}/rounds", May: account.PlanWrite, Do: p.planRounds},
		{Pattern: "POST /staff/plan/{slug}/rounds/chase", May: account.PlanWrite, Do: p.chase},
		{Pattern: "GET /staff/plan/{slug}/rounds/rhythm", May: account.PlanWrite, Do: p.rhythmPage},
		{Pattern: "POST /staff/plan/{slug}/rounds/rhythm", May: account.PlanWrite, Do: p.setRhythm},
		{Pattern: "GET /staff/plan/{slug}/rounds/{number}", May: account.PlanWrite, Do: p.roundPage},
		{Pattern: "POST /staff/plan/{slug}/rounds/{number}/move", May: account.PlanWrite, Do: p.moveRound},
		{Pattern: "POST /staff/plan/{slug}/rounds/{number}/cancel", May: account.PlanWrite, Do: p.cancelRound},
	}
}

func (p Plan) roundsHref() string { return p.href() + "/rounds" }

// roundsView is the calendar of a plan's rounds, and where the one that is open stands.
type roundsView struct {
	Plan   Plan
	Rounds []Round
	Now    Round // without an id where none has opened
	Next   Round
	Rows   []askedRow // of Now
	Today  calendar.Date
	May    bool // change the calendar
	First  map[string]string
	Wrong  *fault.Fault
}

func (p *Plans) roundsOf(ctx context.Context, slug string) (v roundsView, err error) {
	v.Today, v.First = p.db.Today(), map[string]string{}
	if v.Plan, err = p.Plan(ctx, slug); err != nil {
		return v, err
	}
	if v.Rounds, err = p.Rounds(ctx, v.Plan); err != nil {
		return v, err
	}
	v.Now, v.Next = current(v.Rounds, v.Today), coming(v.Rounds, v.Today)
	v.May = web.May(ctx, account.PlanWrite) && v.Plan.State != PlanClosed
	if v.Now.ID != "" {
		v.Rows, err = p.asked(ctx, v.Plan, v.Now)
	}
	return v, err
}

func (p *Plans) roundsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.roundsOf(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, roundsScreen(v))
}

func (p *Plans) planRounds(w http.ResponseWriter, r *http.Request) error {
	var first calendar.Date
	typed, wrong := map[string]string{}, fault.Invalid("The rounds cannot be put into the calendar yet.")
	web.Days(typed).Sent(r, "first", &first, wrong)
	err, n := orNil(wrong), 0
	if err == nil {
		n, err = p.PlanRounds(r.Context(), r.PathValue("slug"), first)
	}
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		v, err := p.roundsOf(r.Context(), r.PathValue("slug"))
		if err != nil {
			return err
		}
		v.Wrong, v.First = bad, typed
		return web.Render(w, r, status, roundsScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/plan/"+r.PathValue("slug")+"/rounds", count(n, "round is", "rounds are")+" in the calendar.")
}

func (p *Plans) chase(w http.ResponseWriter, r *http.Request) error {
	n, err := p.Chase(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/plan/"+r.PathValue("slug")+"/rounds", fmt.Sprintf("The owners of %s are reminded. Whoever had a letter today reads it in the next one.", count(n, "action", "actions")))
}

// left says how many actions have not answered.
func (v roundsView) left() (n int) {
	for _, row := range v.Rows {
		if row.Said == nil {
			n++
		}
	}
	return n
}

// sums are the counts of the open round, in the order of its steps.
func (v roundsView) sums() []struct {
	Words string
	N     int
} {
	sums := []struct {
		Words string
		N     int
	}{{"No update yet", v.left()}, {"To clear", 0}, {"Cleared", 0}}
	for _, row := range v.Rows {
		switch row.stand(v.Today) {
		case "to clear":
			sums[1].N++
		case "cleared":
			sums[2].N++
		}
	}
	return sums
}

func (v roundsView) mayChase() bool {
	return v.May && v.left() > 0 && !v.Now.Board.Before(v.Today) && v.Now.ChasedOn != v.Today
}

// chaseWords says when owners were or will be reminded.
func (v roundsView) chaseWords() string {
	switch since, yes := v.Now.chased(v.Today); {
	case !v.Now.ChasedOn.IsZero():
		return "Last reminded by " + v.Now.ChasedName + " on " + v.Now.ChasedOn.Words() + "."
	case yes:
		return "Owners were reminded, and sponsors copied, on " + since.Words() + "."
	}
	return "Owners are reminded by themselves, and sponsors copied, on " + v.Now.Chase.Words() + "."
}

func standColour(stand string) string {
	switch stand {
	case "cleared":
		return "govuk-tag--green"
	case "to clear":
		return "govuk-tag--blue"
	case "returned":
		return "govuk-tag--orange"
	}
	return "govuk-tag--grey"
}

func stageColour(stage string) string {
	switch stage {
	case "to come", "held":
		return "govuk-tag--grey"
	case "cancelled":
		return "govuk-tag--red"
	}
	return "govuk-tag--blue"
}

// rhythmForm is the form of how a plan is updated.
type rhythmForm struct {
	Plan    Plan
	Typed   map[string]string
	Cadence string
	Version int
	Wrong   *fault.Fault
}

// rhythmFields are the numbers of a rhythm, in the order of the days.
var rhythmFields = []struct {
	Field, Label, Hint string
	of                 func(*Rhythm) *int
}{
	{"opens", "Owners are asked", "Working days before the board. Usually 15.", func(r *Rhythm) *int { return &r.Opens }},
	{"chase", "Owners who have not answered are reminded", "Working days before the board. Their sponsor gets a copy. Usually 10.", func(r *Rhythm) *int { return &r.Chase }},
	{"answers", "Updates are due", "Working days before the board. Usually 7.", func(r *Rhythm) *int { return &r.Answers }},
	{"clear", "Sponsors have signed them off", "Working days before the board. Usually 6.", func(r *Rhythm) *int { return &r.Clear }},
	{"locks", "The board’s papers are locked and sent", "Working days before the board. Usually 5.", func(r *Rhythm) *int { return &r.Locks }},
	{"link-days", "A link for somebody outside works for", "Working days from the day it is sent. Usually 20.", func(r *Rhythm) *int { return &r.LinkDays }},
}

func (p *Plans) rhythmPage(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	f := rhythmForm{Plan: plan, Typed: map[string]string{}, Cadence: string(plan.Cadence), Version: plan.Version}
	for _, one := range rhythmFields {
		f.Typed[one.Field] = strconv.Itoa(*one.of(&plan.Rhythm))
	}
	return web.Render(w, r, http.StatusOK, rhythmScreen(f))
}

func (p *Plans) setRhythm(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	f := rhythmForm{Plan: plan, Typed: map[string]string{}, Cadence: web.Text(r, "cadence"), Version: web.Number(r, "version")}
	rhythm, wrong := Rhythm{Cadence: Cadence(f.Cadence)}, fault.Invalid("The rhythm cannot be kept as it is.")
	for _, one := range rhythmFields {
		f.Typed[one.Field] = web.Text(r, one.Field)
		n, err := strconv.Atoi(f.Typed[one.Field])
		if err != nil {
			wrong.At(one.Field, "Enter a whole number")
		}
		*one.of(&rhythm) = n
	}
	if err = orNil(wrong); err == nil {
		err = p.SetRhythm(r.Context(), plan.Slug, rhythm, f.Version)
	}
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		f.Wrong, f.Version = bad, plan.Version
		return web.Render(w, r, status, rhythmScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, plan.roundsHref(), "The rhythm is kept. Rounds that have not opened were reckoned anew.")
}

func cadenceItems() []govuk.RadiosItem {
	items := make([]govuk.RadiosItem, len(Cadences))
	for i, c := range Cadences {
		items[i] = govuk.RadiosItem{Value: string(c), Text: upperFirst(string(c))}
	}
	return items
}

// roundForm is the page on which a round is moved or cancelled.
type roundForm struct {
	Plan      Plan
	Round     Round
	Today     calendar.Date
	Days      map[string]string
	Why       string
	CancelWhy string
	Wrong     *fault.Fault
}

func (p *Plans) roundOf(r *http.Request) (f roundForm, err error) {
	if f.Plan, err = p.Plan(r.Context(), r.PathValue("slug")); err != nil {
		return f, err
	}
	f.Round, err = p.Round(r.Context(), f.Plan, number(r.PathValue("number")))
	f.Today, f.Days = p.db.Today(), web.DaysOf("board", f.Round.Board)
	return f, err
}

func (p *Plans) roundPage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.roundOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, roundScreen(f))
}

func (p *Plans) moveRound(w http.ResponseWriter, r *http.Request) error {
	f, err := p.roundOf(r)
	if err != nil {
		return err
	}
	var to calendar.Date
	wrong := fault.Invalid("The round cannot be moved yet.")
	f.Why = web.Text(r, "why")
	web.Days(f.Days).Sent(r, "board", &to, wrong)
	if err = orNil(wrong); err == nil {
		err = p.MoveRound(r.Context(), f.Plan.Slug, f.Round.Number, to, f.Why, web.Number(r, "version"))
	}
	return p.roundChanged(w, r, f, err, fmt.Sprintf("Round %d is for the board on %s.", f.Round.Number, to.Words()))
}

func (p *Plans) cancelRound(w http.ResponseWriter, r *http.Request) error {
	f, err := p.roundOf(r)
	if err != nil {
		return err
	}
	f.CancelWhy = web.Text(r, "why")
	err = p.CancelRound(r.Context(), f.Plan.Slug, f.Round.Number, f.CancelWhy, web.Number(r, "version"))
	if bad := fault.Of(err); bad != nil {
		for i := range bad.Fields {
			bad.Fields[i].Name = "cancel-why" // its box on a page with two
		}
	}
	return p.roundChanged(w, r, f, err, fmt.Sprintf("Round %d is cancelled.", f.Round.Number))
}

func (p *Plans) roundChanged(w http.ResponseWriter, r *http.Request, f roundForm, err error, words string) error {
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		f.Wrong = bad
		return web.Render(w, r, status, roundScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Plan.roundsHref(), words)
}

func roundFacts(r Round) []govuk.SummaryRow {
	row := func(key string, on calendar.Date) govuk.SummaryRow {
		return govuk.SummaryRow{Key: govuk.SummaryCell{Text: key}, Value: govuk.SummaryCell{Text: weekday(on)}}
	}
	return []govuk.SummaryRow{row("Owners are asked", r.Opens), row("Reminder", r.Chase), row("Updates are due", r.Answers), row("Sponsors have cleared", r.Clear), row("Pack locked", r.Locks), row("Board", r.Board)}
}

// weekday is a day with its name, as people plan by it.
func weekday(d calendar.Date) string { return d.Weekday().String() + " " + d.Words() }
