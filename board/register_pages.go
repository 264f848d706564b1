package board

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

type decisionsPage struct {
	Words string
	All   []Decision
}

func (b *Boards) decisionsPage(w http.ResponseWriter, r *http.Request) error {
	p := decisionsPage{Words: squeeze(r.URL.Query().Get("q"))}
	all, err := b.Decisions(r.Context())
	if err != nil {
		return err
	}
	for _, d := range all {
		whole := strings.ToLower(strings.Join([]string{d.Number(), d.Words, d.Options, d.Dissent, d.DecidedBy, d.ForumName, string(d.State)}, " "))
		hit := true
		for _, word := range strings.Fields(strings.ToLower(p.Words)) {
			hit = hit && strings.Contains(whole, word)
		}
		if hit {
			p.All = append(p.All, d)
		}
	}
	return web.Render(w, r, http.StatusOK, decisionsScreen(p))
}

type decisionPage struct {
	sent
	Decision Decision
	Meeting  Meeting
	MayEdit  bool
	MayTurn  bool
	Version  int
	Readers  ReaderCount
}

func (b *Boards) decisionView(ctx context.Context, name string) (p decisionPage, err error) {
	if p.Decision, err = b.Decision(ctx, name); err != nil {
		return p, err
	}
	readers, err := b.Readers(ctx, p.Decision.matter())
	if err != nil {
		return p, err
	}
	p.Readers = countReaders(readers)
	m, f, err := b.Meeting(ctx, p.Decision.ForumCode, p.Decision.MeetingNumber)
	if err != nil {
		return p, err
	}
	p.Meeting, p.Version = m, p.Decision.Version
	writes := may(ctx, account.BoardWrite, f.subject()) == nil
	p.MayEdit, p.MayTurn = writes && !m.Fixed(), writes && p.Decision.State != Superseded
	return p, nil
}

func (b *Boards) decisionPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.decisionView(r.Context(), r.PathValue("number"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, decisionScreen(p))
}

func (b *Boards) postDecision(w http.ResponseWriter, r *http.Request) error {
	ctx, name, do := r.Context(), r.PathValue("number"), web.Text(r, "do")
	var err error
	if do == "turn" {
		err = b.Turn(ctx, name, DecisionState(web.Text(r, "state")), web.Text(r, "why"))
	} else {
		err = b.EditDecision(ctx, name, DecisionEdit{Kind: DecisionKind(web.Text(r, "kind")), Words: web.Text(r, "words"), DecidedBy: web.Text(r, "decided-by"), Options: web.Text(r, "options"), Dissent: web.Text(r, "dissent"),
			For: number(web.Text(r, "for")), Against: number(web.Text(r, "against")), Abstained: number(web.Text(r, "abstained")), Exempt: web.Text(r, "exempt") == "yes", Version: number(web.Text(r, "version"))})
	}
	if wrong, status := web.Again(err); wrong != nil {
		p, err := b.decisionView(ctx, name)
		if err != nil {
			return err
		}
		p.sent = sent{do, typedIn(r), wrong}
		return web.Render(w, r, status, decisionScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, boardAt+"/decisions/"+name, "The decision is changed.")
}

type actionsPage struct {
	Forum Forum
	All   []Action
	Count ActionCount
	Today calendar.Date
}

func (b *Boards) actionsPage(w http.ResponseWriter, r *http.Request) error {
	f, err := b.Forum(r.Context(), r.PathValue("forum"))
	if err == nil && !inside(r.Context(), f) {
		err = fault.NotFound("The action log of %s is not public.", f.Name)
	}
	if err != nil {
		return err
	}
	all, err := b.Actions(r.Context(), f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, actionsScreen(actionsPage{f, all, CountActions(all, b.db.Today()), b.db.Today()}))
}

type actionPage struct {
	sent
	Action Action
	Notes  []ActionNote
	May    bool
	Today  calendar.Date
}

func (b *Boards) actionView(ctx context.Context, code string, n int) (p actionPage, err error) {
	if p.Action, err = b.ownAction(ctx, code, n); err != nil {
		return p, err
	}
	p.Today = b.db.Today()
	p.May = p.Action.State == ActionOpen && b.mine(ctx, p.Action) == nil
	p.Notes = []ActionNote{}
	err = b.db.All(ctx, &p.Notes, "select action_id, n, day, by_name, words from board_action_note where action_id = :id order by n desc", p.Action)
	return p, err
}

// ownAction reads an action that the person of the context may read: as one of the forum's readers, or because it is theirs.
func (b *Boards) ownAction(ctx context.Context, code string, n int) (a Action, err error) {
	err = b.db.Get(ctx, &a, selectAction+" where lower(f.code) = :code and a.number = :number", map[string]any{"code": strings.ToLower(code), "number": n})
	if fault.Of(err) != nil {
		return a, fault.NotFound("There is no such action.").Because(err)
	}
	if err != nil {
		return a, err
	}
	if person, ok := account.From(ctx); ok && a.OwnerID == person.ID {
		return a, nil
	}
	f, err := b.Forum(ctx, code)
	if err == nil && !inside(ctx, f) {
		err = fault.NotFound("There is no such action.")
	}
	return a, err
}

func (b *Boards) actionPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.actionView(r.Context(), r.PathValue("forum"), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, actionScreen(p))
}

func (b *Boards) postAction(w http.ResponseWriter, r *http.Request) error {
	ctx, code, n := r.Context(), r.PathValue("forum"), number(r.PathValue("number"))
	if _, err := b.ownAction(ctx, code, n); err != nil {
		return err
	}
	err := b.ReportAction(ctx, code, n, ActionState(web.Text(r, "state")), web.Text(r, "words"))
	if wrong, status := web.Again(err); wrong != nil {
		p, err := b.actionView(ctx, code, n)
		if err != nil {
			return err
		}
		p.sent = sent{"report", typedIn(r), wrong}
		return web.Render(w, r, status, actionScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/actions/%d", Forum{Code: code}.Href(), n), "What you said is kept.")
}

func (b *Boards) forwardPage(w http.ResponseWriter, r *http.Request) error {
	all, err := b.ForwardPlan(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, forwardScreen(all))
}

type forumForward struct {
	sent
	Forum    Forum
	All      []Forward // still to come
	Taken    []Forward // that a meeting has taken, the newest first
	People   []choice
	MayWrite bool
	Today    calendar.Date
}

func (b *Boards) forumForward(ctx context.Context, code string) (p forumForward, err error) {
	if p.Forum, err = b.Forum(ctx, code); err != nil {
		return p, err
	}
	p.MayWrite, p.Today = may(ctx, account.BoardWrite, p.Forum.subject()) == nil && p.Forum.ClosedOn.IsZero(), b.db.Today()
	written, err := b.ForwardOf(ctx, p.Forum)
	for _, w := range written {
		if w.Meeting == 0 {
			p.All = append(p.All, w)
		} else {
			p.Taken = slices.Insert(p.Taken, 0, w)
		}
	}
	if err != nil {
		return p, err
	}
	p.People, err = b.people(ctx)
	return p, err
}

func (b *Boards) forumForwardPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.forumForward(r.Context(), r.PathValue("forum"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, forumForwardScreen(p))
}

func (b *Boards) postForward(w http.ResponseWriter, r *http.Request) error {
	ctx, code, do := r.Context(), r.PathValue("forum"), web.Text(r, "do")
	var err error
	if do == "foresee" {
		err = b.Foresee(ctx, code, Forward{Title: web.Text(r, "title"), Kind: ForwardKind(web.Text(r, "kind")), Due: sentDay(r, "due"), AuthorID: web.Text(r, "author"), Exempt: web.Text(r, "exempt") == "yes"})
	} else {
		err = b.ChangeForward(ctx, code, web.Text(r, "id"), web.Texts(r, "cleared"), web.Text(r, "drop"))
	}
	if wrong, status := web.Again(err); wrong != nil {
		p, err := b.forumForward(ctx, code)
		if err != nil {
			return err
		}
		p.sent = sent{do, typedIn(r), wrong}
		return web.Render(w, r, status, forumForwardScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Forum{Code: code}.Href()+"/forward", "The forward plan is changed.")
}
