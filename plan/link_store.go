package plan

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/letter"
)

// Post hangs the outbox by which links for people outside leave.
func (p *Plans) Post(letters *letter.Letters) { p.letters = letters }

const selectLink = `select id, action_id, round_id, name, works_at, email, issued_id, issued_name, issued_on, expires_on, opened_at, opened, revoked_on, revoked_name from plan_update_link`

// forLinks reads an action whose links the person of the context may send and withdraw.
func (p *Plans) forLinks(ctx context.Context, full string) (Action, Plan, error) {
	a, plan, err := p.Action(ctx, full)
	if err == nil {
		err = may(ctx, account.LinkIssue, a.subject(plan.Slug))
	}
	return a, plan, err
}

// Links lists the links of an action, the newest first.
func (p *Plans) Links(ctx context.Context, a Action) ([]Link, error) {
	all := []Link{}
	err := p.db.All(ctx, &all, selectLink+" where action_id = :id order by id desc", a)
	return all, err
}

// SendLink makes a link for one person outside and queues the letter that brings it to them.
func (p *Plans) SendLink(ctx context.Context, full string, l Link) error {
	a, plan, err := p.forLinks(ctx, full)
	if err != nil {
		return err
	}
	if a.Ended != "" || !a.Delivery.open() || !plan.State.working() {
		return fault.Conflict("No update is asked for on action %s now, so there is nothing to send a link for.", a.Ref())
	}
	if err := l.check(); err != nil {
		return err
	}
	if known, err := p.accounts.PersonByEmail(ctx, l.Email); err == nil && known.Active() {
		return fault.Invalid("The link cannot be sent yet.").At("email", known.Name+" signs in to Waymark. Make them a delegate of the action instead: their letter leads to its update")
	} else if f := fault.Of(err); f == nil && err != nil {
		return err
	}
	rounds, err := p.Rounds(ctx, plan)
	if err != nil {
		return err
	}
	h, err := p.holidays(ctx)
	if err != nil {
		return err
	}
	today := p.db.Today()
	who, _ := db.Who(ctx)
	round := current(rounds, today)
	l.ID, l.ActionID, l.RoundID, l.IssuedID, l.IssuedName, l.IssuedOn, l.ExpiresOn = db.NewID(), a.ID, round.ID, who.ID, who.Name, today, h.AddWorkingDays(today, plan.LinkDays)
	return p.db.Write(ctx, fmt.Sprintf("sent %s a link for one update on action %s in the plan “%s”, until %s", l.Who(), a.Ref(), plan.Title, l.ExpiresOn.Words()), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		_, err := tx.Exec(ctx, `insert into plan_update_link (id, action_id, round_id, name, works_at, email, issued_id, issued_name, issued_on, expires_on)
			values (:id, :action_id, :round_id, :name, :works_at, :email, :issued_id, :issued_name, :issued_on, :expires_on)`, l)
		if err != nil {
			return err
		}
		address, err := p.Again(ctx, tx, l.ID)
		if err != nil {
			return err
		}
		due := ""
		if round.ID != "" && !round.Answers.Before(today) {
			due = " by " + weekday(round.Answers)
		}
		_, err = p.letters.Queue(ctx, tx, letter.Letter{Name: l.Who(), Address: l.Email, About: "Link for an update on action " + a.Ref(), Subject: "Your update on action " + a.Ref() + " of " + plan.Title,
			Text: fmt.Sprintf("Dear %s,\n\n%s asks you for a short update%s on this action:\n\n%s\n\nIt takes about a minute, and you need no account:\n%s\n\nThe link is for you alone, for this one update, and works until %s. Please do not pass it on, and name no child.\n",
				l.Name, l.IssuedName, due, a.Text, address, l.ExpiresOn.Words())})
		return err
	})
}

// Again makes one more address for a link, for its letter or a reminder, in the caller's transaction. Only a hash of it is kept, and those made
// before work too.
func (p *Plans) Again(ctx context.Context, tx *db.Tx, id string) (address string, err error) {
	token := rand.Text()
	_, err = tx.Exec(ctx, "insert into plan_update_link_key (hash, link_id) values (:hash, :id)", map[string]any{"hash": hashOf(token), "id": id})
	return p.accounts.PublicURL + "/update/" + token, err
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// WithdrawLink ends a link at once.
func (p *Plans) WithdrawLink(ctx context.Context, full, id string) error {
	a, plan, err := p.forLinks(ctx, full)
	if err != nil {
		return err
	}
	all, err := p.Links(ctx, a)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(l Link) bool { return l.ID == id })
	if at < 0 {
		return fault.NotFound("Action %s has no such link.", a.Ref())
	}
	l := all[at]
	who, _ := db.Who(ctx)
	l.RevokedOn, l.RevokedName = p.db.Today(), who.Name
	return p.db.Write(ctx, fmt.Sprintf("withdrew the link of %s for an update on action %s in the plan “%s”", l.Who(), a.Ref(), plan.Title), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		n, err := tx.Exec(ctx, "update plan_update_link set revoked_on = :revoked_on, revoked_name = :revoked_name where id = :id and revoked_on is null", l)
		if err == nil && n == 0 {
			return fault.Conflict("This link was withdrawn already.")
		}
		return err
	})
}

// linked is what a link opens.
type linked struct {
	Link   Link
	Action Action
	Plan   Plan
	Wrote  *Update // what was sent by it
	Over   string  // why it opens nothing any more
}

// byToken is what the link with that token opens; fault.NotFound for a token that never was.
func (p *Plans) byToken(ctx context.Context, token string) (v linked, err error) {
	err = p.db.Get(ctx, &v.Link, selectLink+" where id = (select link_id from plan_update_link_key where hash = :hash)", map[string]any{"hash": hashOf(token)})
	if f := fault.Of(err); f != nil {
		return v, fault.NotFound("This link does not work. Check that you copied it whole from the letter, or ask whoever sent it for a new one.").Because(err)
	}
	if err != nil {
		return v, err
	}
	var full struct {
		Slug     string `db:"slug"`
		Priority int    `db:"priority"`
		Number   int    `db:"number"`
	}
	if err = p.db.Get(ctx, &full, `select l.slug, q.number as priority, a.number from plan_action a join plan_priority q on q.id = a.priority_id join plan l on l.id = a.plan_id where a.id = :action_id`, v.Link); err != nil {
		return v, err
	}
	if v.Action, v.Plan, err = p.Action(ctx, fmt.Sprintf("%s/%d.%d", full.Slug, full.Priority, full.Number)); err != nil {
		return v, err
	}
	now, err := p.roundNow(ctx, v.Plan)
	if err != nil {
		return v, err
	}
	v.Over = v.Link.over(v.Action, v.Plan, now, p.db.Today())
	updates, err := p.allUpdates(ctx, v.Action)
	v.Wrote = v.Link.wrote(updates)
	return v, err
}

// open notes that a link was opened, for whoever sent it.
func (p *Plans) openLink(ctx context.Context, l Link) error {
	return p.db.Housekeep(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update plan_update_link set opened_at = coalesce(opened_at, :now), opened = opened + 1 where id = :id", map[string]any{"id": l.ID, "now": tx.Now()})
		return err
	})
}

// Outside is what waits for somebody who has a link and no account.
type Outside struct {
	LinkID, Name, Email, Words string
	Since, Due                 calendar.Date // no day for due where no round asks
}

// OutsideDue lists the links whose update has not come, by whom they were sent to.
func (p *Plans) OutsideDue(ctx context.Context) ([]Outside, error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	today := p.db.Today()
	var all []Outside
	for _, plan := range plans {
		if !plan.State.working() {
			continue
		}
		var links []Link
		if err := p.db.All(ctx, &links, selectLink+" where revoked_on is null and expires_on >= :today and action_id in (select id from plan_action where plan_id = :plan) order by email, id",
			map[string]any{"today": today, "plan": plan.ID}); err != nil {
			return nil, err
		}
		if len(links) == 0 {
			continue
		}
		actions, err := p.Actions(ctx, plan)
		if err != nil {
			return nil, err
		}
		updates, _, err := p.latest(ctx, plan)
		if err != nil {
			return nil, err
		}
		rounds, err := p.Rounds(ctx, plan)
		if err != nil {
			return nil, err
		}
		round := current(rounds, today)
		for _, l := range links {
			at := slices.IndexFunc(actions, func(a Action) bool { return a.ID == l.ActionID })
			if at < 0 || l.over(actions[at], plan, round.ID, today) != "" || l.wrote(updates[l.ActionID]) != nil || round.ID != "" && round.answer(updates[l.ActionID]) != nil {
				continue
			}
			all = append(all, Outside{LinkID: l.ID, Name: l.Name, Email: l.Email, Words: fmt.Sprintf("Update on action %s: %s", actions[at].Ref(), short(actions[at].Text)), Since: l.IssuedOn, Due: round.Answers})
		}
	}
	return all, nil
}
