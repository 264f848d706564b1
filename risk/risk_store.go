package risk

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Risks is the room of the register of risks.
type Risks struct {
	db       *db.DB
	accounts *account.Accounts
	actions  func(context.Context) ([]Action, error)
}

// Action is an action of a plan that a risk can be linked to.
type Action struct {
	Full  string // "roadmap-2025/1.3"
	Words string
	Href  string
}

// New opens the room. Accounts tell who can own a risk.
func New(d *db.DB, accounts *account.Accounts) *Risks { return &Risks{db: d, accounts: accounts} }

// OnActions hangs where the room learns of the actions to which a risk can be linked: the plan stands above it.
func (r *Risks) OnActions(list func(context.Context) ([]Action, error)) { r.actions = list }

func (r *Risks) linkable(ctx context.Context) ([]Action, error) {
	if r.actions == nil {
		return nil, nil
	}
	return r.actions(ctx)
}

const columns = `id, number, title, cause, event, effect, owner_id, owner_name, controls, actions, links, inherent_likelihood, inherent_impact, likelihood, impact, target_likelihood,
	target_impact, state, review_days, review_due, identified_on, escalated_to, escalated_why, escalated_on, closed_why, happened, closed_name, closed_on, version`

func placeholders() string {
	names := strings.Split(columns, ",")
	for i := range names {
		names[i] = ":" + strings.TrimSpace(names[i])
	}
	return strings.Join(names, ", ")
}

// may says whether the person of the context may do this to a risk. Acts of Waymark itself come without a person.
func may(ctx context.Context, permission string, one Risk) bool {
	person, ok := account.From(ctx)
	return !ok || one.allows(person, permission)
}

func (r *Risks) all(ctx context.Context) ([]Risk, error) {
	all := []Risk{}
	if err := r.db.All(ctx, &all, "select "+columns+" from risk order by case when state = 'closed' then 1 else 0 end, likelihood * impact desc, number", nil); err != nil {
		return nil, err
	}
	var before []Review
	err := r.db.All(ctx, &before, "select v.risk_id, v.n, v.day, v.by_name, v.likelihood, v.impact, v.words, v.state from risk_review v where v.n = (select max(w.n) - 1 from risk_review w where w.risk_id = v.risk_id)", nil)
	for _, v := range before {
		if i := slices.IndexFunc(all, func(one Risk) bool { return one.ID == v.RiskID }); i >= 0 {
			all[i].Before = v.Score()
		}
	}
	return all, err
}

// Register lists the risks that the person of the context may read, the highest first and those that are closed at the end.
func (r *Risks) Register(ctx context.Context) ([]Risk, error) {
	all, err := r.all(ctx)
	return slices.DeleteFunc(all, func(one Risk) bool { return !may(ctx, account.RiskRead, one) }), err
}

// Risk reads one by its number.
func (r *Risks) Risk(ctx context.Context, number int) (Risk, error) {
	all, err := r.Register(ctx)
	if err != nil {
		return Risk{}, err
	}
	for _, one := range all {
		if one.Number == number {
			return one, nil
		}
	}
	return Risk{}, fault.NotFound("There is no risk %d.", number)
}

// Reviews are the looks at a risk, the newest first.
func (r *Risks) Reviews(ctx context.Context, one Risk) ([]Review, error) {
	all := []Review{}
	err := r.db.All(ctx, &all, "select risk_id, n, day, by_name, likelihood, impact, words, state from risk_review where risk_id = :id order by n desc", one)
	return all, err
}

// Keep keeps a new risk, or changes one, and gives its number.
func (r *Risks) Keep(ctx context.Context, e Edit) (int, error) {
	one, fresh := Risk{ID: db.NewID(), State: Identified, IdentifiedOn: r.db.Today(), Version: 1}, e.Number == 0
	if !fresh {
		var err error
		if one, err = r.Risk(ctx, e.Number); err != nil {
			return 0, err
		}
		if !may(ctx, account.RiskWrite, one) {
			return 0, fault.Forbidden("You may not change %s. Ask the improvement programme manager.", one.Name())
		}
		if one.Version != e.Version {
			return 0, fault.Overtaken("Somebody else changed this risk after you opened it. Nothing of yours was saved yet.").At("title", fmt.Sprintf("It now says “%s”. Check the page as it now stands, then save again", one.Title))
		}
	}
	actions, err := r.linkable(ctx)
	if err != nil {
		return 0, err
	}
	for _, full := range e.Links {
		if !slices.Contains(one.Links.V, full) && !slices.ContainsFunc(actions, func(a Action) bool { return a.Full == full }) {
			return 0, fault.Invalid("The risk cannot be kept yet.").At("links", "There is no action "+full)
		}
	}
	name := one.OwnerName
	if e.Owner != one.OwnerID {
		name = ""
		if person, err := r.accounts.Person(ctx, e.Owner); err == nil && person.Active() && person.May(account.RiskRead) {
			name = person.Name
		}
	}
	if err := one.take(e, name, r.db.Today()); err != nil {
		return 0, err
	}
	if !may(ctx, account.RiskWrite, one) {
		return 0, fault.Forbidden("You may keep risks that you own or that bear on your priority.")
	}
	if fresh {
		one.ReviewDue = r.db.Today().AddDays(14)
		return r.add(ctx, one)
	}
	return one.Number, r.keep(ctx, fmt.Sprintf("changed risk %d “%s”", one.Number, one.Title), one, nil)
}

func (r *Risks) add(ctx context.Context, one Risk) (int, error) {
	err := r.db.Write(ctx, "identified the risk “"+one.Title+"”", func(tx *db.Tx) error {
		tx.About("risk", one.ID)
		if err := tx.Get(ctx, &one.Number, "select coalesce(max(number), 0) + 1 from risk", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into risk ("+columns+") values ("+placeholders()+") on conflict (number) do nothing", one)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else kept a risk at the same moment. Send yours again.")
		}
		return err
	})
	return one.Number, err
}

func (r *Risks) keep(ctx context.Context, sentence string, one Risk, look *Review) error {
	return r.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("risk", one.ID)
		n, err := tx.Exec(ctx, `update risk set title = :title, cause = :cause, event = :event, effect = :effect, owner_id = :owner_id, owner_name = :owner_name, controls = :controls,
			actions = :actions, links = :links, inherent_likelihood = :inherent_likelihood, inherent_impact = :inherent_impact, likelihood = :likelihood, impact = :impact,
			target_likelihood = :target_likelihood, target_impact = :target_impact, state = :state, review_days = :review_days, review_due = :review_due, escalated_to = :escalated_to,
			escalated_why = :escalated_why, escalated_on = :escalated_on, closed_why = :closed_why, happened = :happened, closed_name = :closed_name, closed_on = :closed_on,
			version = version + 1 where id = :id and version = :version`, one)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else changed this risk at the same moment. Open the page again.")
		}
		if err != nil || look == nil {
			return err
		}
		_, err = tx.Exec(ctx, "insert into risk_review (risk_id, n, day, by_name, likelihood, impact, words, state) select :risk_id, coalesce(max(n), 0) + 1, :day, :by_name, :likelihood, :impact, :words, :state from risk_review where risk_id = :risk_id", *look)
		return err
	})
}

// Review keeps a look at a risk, with its score of today.
func (r *Risks) Review(ctx context.Context, number int, l Look) error {
	one, err := r.Risk(ctx, number)
	if err != nil {
		return err
	}
	if !may(ctx, account.RiskWrite, one) {
		return fault.Forbidden("%s owns this risk and looks at it.", one.OwnerName)
	}
	if err := one.review(l, r.db.Today()); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	look := Review{RiskID: one.ID, On: r.db.Today(), ByName: who.Name, Likelihood: l.Score.Likelihood, Impact: l.Score.Impact, Words: tidy(l.Words), State: one.State}
	return r.keep(ctx, fmt.Sprintf("looked at risk %d “%s”: %d, %s", number, one.Title, one.Residual().Value(), one.Movement()), one, &look)
}

// Escalate puts a risk before a forum or a person who can do what its owner cannot.
func (r *Risks) Escalate(ctx context.Context, number int, to, why string) error {
	one, err := r.Risk(ctx, number)
	if err != nil {
		return err
	}
	if !may(ctx, account.RiskWrite, one) {
		return fault.Forbidden("%s owns this risk and escalates it.", one.OwnerName)
	}
	if err := one.escalate(to, why, r.db.Today()); err != nil {
		return err
	}
	return r.keep(ctx, fmt.Sprintf("escalated risk %d “%s” to %s", number, one.Title, one.EscalatedTo), one, nil)
}

// Close ends a risk, with the reason; happened says that it is an issue now.
func (r *Risks) Close(ctx context.Context, number int, why string, happened bool) error {
	one, err := r.Risk(ctx, number)
	if err != nil {
		return err
	}
	if !may(ctx, account.RiskDecide, one) {
		return fault.Forbidden("You may not close a risk. Ask the improvement programme manager.")
	}
	who, _ := db.Who(ctx)
	if err := one.close(who.ID, who.Name, why, happened, r.db.Today()); err != nil {
		return err
	}
	return r.keep(ctx, fmt.Sprintf("closed risk %d “%s”", number, one.Title), one, nil)
}
