package board

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const decisionColumns = `id, forum_id, meeting_id, item_id, year, number, kind, words, decided_by, options, dissent, votes_for, votes_against, abstained, links, exempt, day, state, state_why,
	state_on, version`

const selectDecision = `select d.id, d.forum_id, d.meeting_id, d.item_id, d.year, d.number, d.kind, d.words, d.decided_by, d.options, d.dissent, d.votes_for, d.votes_against, d.abstained,
	d.links, d.exempt, d.day, d.state, d.state_why, d.state_on, d.version, f.code as forum_code, f.name as forum_name, m.number as meeting_number
	from board_decision d join board_forum f on f.id = d.forum_id join board_meeting m on m.id = d.meeting_id`

// Decisions lists what all forums that the person of the context may read have decided, the newest first. Of a forum that is merely public to
// them they see what was published and is not exempt.
func (b *Boards) Decisions(ctx context.Context) ([]Decision, error) {
	forums, err := b.Forums(ctx)
	if err != nil {
		return nil, err
	}
	all := []Decision{}
	if err := b.db.All(ctx, &all, selectDecision+" order by d.day desc, f.code, d.number desc", nil); err != nil {
		return nil, err
	}
	published, err := b.published(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(d Decision) bool {
		i := slices.IndexFunc(forums, func(f Forum) bool { return f.ID == d.ForumID })
		return i < 0 || !inside(ctx, forums[i]) && (d.Exempt || !published[d.MeetingID])
	}), nil
}

// published says which meetings' minutes are published, by id.
func (b *Boards) published(ctx context.Context) (map[string]bool, error) {
	var ids []string
	err := b.db.All(ctx, &ids, "select id from board_meeting where published_on is not null", nil)
	of := map[string]bool{}
	for _, id := range ids {
		of[id] = true
	}
	return of, err
}

// DecisionsOf lists what one meeting decided, in the order in which it did.
func (b *Boards) DecisionsOf(ctx context.Context, m Meeting) ([]Decision, error) {
	all, err := b.Decisions(ctx)
	all = slices.DeleteFunc(all, func(d Decision) bool { return d.MeetingID != m.ID })
	slices.Reverse(all)
	return all, err
}

// Decision reads one by its number, "IB-2026-14".
func (b *Boards) Decision(ctx context.Context, number string) (Decision, error) {
	all, err := b.Decisions(ctx)
	if err != nil {
		return Decision{}, err
	}
	for _, d := range all {
		if strings.EqualFold(d.Number(), number) {
			return d, nil
		}
	}
	return Decision{}, fault.NotFound("There is no decision %q.", number)
}

// Decide writes down what a meeting decided under an item, and gives its number. A meeting that is not quorate decides nothing.
func (b *Boards) Decide(ctx context.Context, code string, number, position int, e DecisionEdit) (Decision, error) {
	i, m, f, err := b.forItem(ctx, code, number, position)
	if err != nil {
		return Decision{}, err
	}
	if m.Ahead() {
		return Decision{}, fault.Conflict("Say first who is at %s.", m.Name())
	}
	there, err := b.Attendances(ctx, m, f)
	if err != nil {
		return Decision{}, err
	}
	q := QuorumOf(there, f.Quorum)
	if !q.Met() {
		return Decision{}, fault.Conflict("%s", q.Words())
	}
	d := Decision{ID: db.NewID(), ForumID: f.ID, MeetingID: m.ID, ItemID: i.ID, Year: m.On.Year(), On: m.On, State: Made, Version: 1, ForumCode: f.Code, ForumName: f.Name}
	e.Exempt = e.Exempt || i.Exempt
	if err := d.take(e, q.There, b.db.Today()); err != nil {
		return d, err
	}
	if d.Links.V, err = b.links(ctx, i, f, e.About); err != nil {
		return d, err
	}
	owners, err := b.ownersOf(ctx, d.Links.V)
	if err != nil {
		return d, err
	}
	due, err := b.readBy(ctx)
	if err != nil {
		return d, err
	}
	// The sentence is known before the number is, which is given inside the write.
	return d, b.db.Write(ctx, fmt.Sprintf("wrote down a decision of %s: %s", m.Name(), shortened(d.Words, 120)), func(tx *db.Tx) error {
		tx.About("decision", d.ID)
		tx.About("meeting", m.ID)
		if err := tx.Get(ctx, &d.N, "select coalesce(max(number), 0) + 1 from board_decision where forum_id = :forum_id and year = :year", d); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into board_decision ("+decisionColumns+") values ("+placeholders(decisionColumns)+") on conflict (forum_id, year, number) do nothing", d)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else wrote down a decision at the same moment. Send yours again.")
		}
		if err != nil {
			return err
		}
		return b.name(ctx, tx, d.matter(), owners, due)
	})
}

// EditDecision changes the words of a decision, as long as the minutes are not approved.
func (b *Boards) EditDecision(ctx context.Context, number string, e DecisionEdit) error {
	d, err := b.Decision(ctx, number)
	if err != nil {
		return err
	}
	m, f, err := b.forWriting(ctx, d.ForumCode, d.MeetingNumber)
	if err != nil {
		return err
	}
	if err := m.editable(); err != nil {
		return err
	}
	if e.Version != d.Version {
		return fault.Overtaken("Somebody else changed this decision after you opened it. Nothing of yours was saved yet.").At("words", fmt.Sprintf("It now says “%s”. Yours stands below: save again to put it in its place", d.Words))
	}
	there, err := b.Attendances(ctx, m, f)
	if err != nil {
		return err
	}
	if err := d.take(e, QuorumOf(there, 0).There, b.db.Today()); err != nil {
		return err
	}
	return b.keepDecision(ctx, "changed the wording of decision "+d.Number(), d)
}

// Turn says what became of a decision: it was implemented, or another took its place. This stays open after the minutes are approved.
func (b *Boards) Turn(ctx context.Context, number string, to DecisionState, why string) error {
	d, err := b.Decision(ctx, number)
	if err != nil {
		return err
	}
	f, err := b.forumOf(ctx, d.ForumID)
	if err != nil {
		return err
	}
	if err := may(ctx, account.BoardWrite, f.subject()); err != nil {
		return err
	}
	if err := d.Turn(to, why, b.db.Today()); err != nil {
		return err
	}
	return b.keepDecision(ctx, fmt.Sprintf("called decision %s %s", d.Number(), d.State), d)
}

func (b *Boards) keepDecision(ctx context.Context, sentence string, d Decision) error {
	return b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("decision", d.ID)
		tx.About("meeting", d.MeetingID)
		n, err := tx.Exec(ctx, `update board_decision set kind = :kind, words = :words, decided_by = :decided_by, options = :options, dissent = :dissent, votes_for = :votes_for,
			votes_against = :votes_against, abstained = :abstained, exempt = :exempt, state = :state, state_why = :state_why, state_on = :state_on, version = version + 1
			where id = :id and version = :version`, d)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else changed this decision at the same moment. Open the page again.")
		}
		return err
	})
}

var (
	aboutAction = regexp.MustCompile(`^(?:action )?(?:([a-z0-9-]+)/)?(\d+\.\d+)$`)
	aboutChange = regexp.MustCompile(`^change (?:request )?(?:([a-z0-9-]+)/)?(\d+)$`)
	aboutRisk   = regexp.MustCompile(`^risk (\d+)$`)
	aboutFound  = regexp.MustCompile(`^(?:recommendation )(\S+)$`)
)

// links are what a decision is about: what its item is, and what was typed, "1.3, change 4, risk 7, recommendation 2018-4".
func (b *Boards) links(ctx context.Context, i Item, f Forum, typed string) (all []Link, err error) {
	plans, err := b.plansOf(ctx, f)
	if err != nil {
		return nil, err
	}
	slug := ""
	if len(plans) > 0 {
		slug = plans[0].Slug
	}
	words := []string{}
	switch kind, ref := about(i.Source); kind {
	case "action", "change", "risk":
		words = append(words, kind+" "+ref)
	}
	for _, w := range strings.FieldsFunc(typed, func(c rune) bool { return c == ',' || c == ';' || c == '\n' }) {
		if w = squeeze(w); w != "" {
			words = append(words, w)
		}
	}
	wrong := fault.Invalid("The decision cannot be kept yet.")
	for _, w := range words {
		l, err := b.link(ctx, strings.ToLower(w), slug)
		if err != nil {
			wrong.At("about", fmt.Sprintf("“%s” is nothing that can be found. Write 1.3, change 4, risk 7 or recommendation 2018-4", w))
			continue
		}
		if !slices.ContainsFunc(all, func(one Link) bool { return one.Href == l.Href }) {
			all = append(all, l)
		}
	}
	return all, orNil(wrong)
}

func (b *Boards) link(ctx context.Context, words, slug string) (Link, error) {
	within := func(named string) string {
		if named != "" {
			return named
		}
		return slug
	}
	if m := aboutAction.FindStringSubmatch(words); m != nil && b.Plans != nil {
		a, p, err := b.Plans.Action(ctx, within(m[1])+"/"+m[2])
		return Link{"action", p.Slug + "/" + a.Ref(), "Action " + a.Ref(), "/staff/plan/" + p.Slug + "/action/" + a.Ref()}, err
	}
	if m := aboutChange.FindStringSubmatch(words); m != nil && b.Plans != nil {
		p, err := b.Plans.Plan(ctx, within(m[1]))
		if err != nil {
			return Link{}, err
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return Link{}, err
		}
		c, err := b.Plans.Change(ctx, p, n)
		return Link{"change", fmt.Sprintf("%s/%d", p.Slug, c.Number), fmt.Sprintf("Change request %d", c.Number), fmt.Sprintf("/staff/plan/%s/changes/%d", p.Slug, c.Number)}, err
	}
	if m := aboutRisk.FindStringSubmatch(words); m != nil && b.Risks != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return Link{}, err
		}
		r, err := b.Risks.Risk(ctx, n)
		return Link{"risk", m[1], "Risk " + m[1], r.Href()}, err
	}
	if m := aboutFound.FindStringSubmatch(words); m != nil && b.Inspections != nil {
		r, err := b.Inspections.Recommendation(ctx, m[1])
		return Link{"recommendation", r.Code, "Recommendation " + r.Label(), r.Href()}, err
	}
	return Link{}, fault.NotFound("There is no %q.", words)
}
