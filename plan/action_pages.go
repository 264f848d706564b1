package plan

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
	"waymark/govuk"
	"waymark/voice"
	"waymark/web"
)

// actionView is the page of one action.
type actionView struct {
	Plan            Plan
	Action          Action
	Href            string
	Advice          []string // how the child text could be plainer
	Problems        []string // why it cannot be published
	Ties            []tiedMeasure
	Milestones      []Milestone
	Proofs          map[string]evidence.Standing // what lies in the locker about each milestone, by its id
	Updates         []Update
	Unread          bool // the reader may not read this action's updates
	Recommendations []Answer
	History         []db.Entry
	Changes         []ChangeRequest // that wait to be decided
	Needs           []Action        // that it waits for
	Waiting         []string        // what waits for it
	GoesOn          []Trail
	CameFrom        []Trail
	Standing        Standing
	Recovery        *Recovery // how it comes back, while that is watched
	NoRecovery      bool
	Closeout        Closeout // the last words on it; without an id where nobody has said them
	Evidence        []evidence.Piece
	AddEvidence     bool // the reader may add to it
	Told            voice.ToldAbout
	Today           calendar.Date
	May             actionRights
	Step            stepForm
}

// actionRights is what the person looking at an action may do to it.
type actionRights struct{ Edit, Write, Step, Impact, SignOff, Return, Ask, Link bool }

func (p *Plans) rightsOn(ctx context.Context, a Action, plan Plan) actionRights {
	row := a.subject(plan.Slug)
	can := func(permission string) bool {
		return may(ctx, permission, row) == nil && plan.State != PlanClosed && a.Ended == ""
	}
	who, _ := db.Who(ctx)
	return actionRights{Edit: can(account.PlanWrite), Write: can(account.UpdateWrite), Step: mayStep(ctx, a, plan) == nil && plan.State != PlanClosed && a.Ended == "",
		Link:   can(account.LinkIssue) && plan.State.working(),
		Ask:    plan.State.Fixed() && a.Ended == "" && mayRequest(ctx, row) == nil,
		Impact: can(account.ImpactSet) && !a.works(who.ID), SignOff: can(account.UpdateSignOff) && !a.works(who.ID), Return: can(account.UpdateReturn)}
}

// stepChange is the request to move a milestone's date that waits; the zero request where there is none.
func (v actionView) stepChange(m Milestone) ChangeRequest {
	for _, c := range v.Changes {
		if c.MilestoneID == m.ID {
			return c
		}
	}
	return ChangeRequest{}
}

// stepForm is the form that adds a milestone.
type stepForm struct {
	Title string
	Days  map[string]string
	Wrong *fault.Fault
}

// ref is the whole ref that a page's address names.
func ref(r *http.Request) string { return r.PathValue("slug") + "/" + r.PathValue("ref") }

func (p *Plans) actionPage(w http.ResponseWriter, r *http.Request) error {
	return p.showAction(w, r, http.StatusOK, stepForm{Days: map[string]string{}})
}

func (p *Plans) showAction(w http.ResponseWriter, r *http.Request, status int, step stepForm) error {
	ctx := r.Context()
	a, plan, err := p.Action(ctx, ref(r))
	if err != nil {
		return err
	}
	v := actionView{Plan: plan, Action: a, Href: a.href(plan), Advice: childAdvice(a.Child), Problems: childProblems(a.Child), Today: p.db.Today(), May: p.rightsOn(ctx, a, plan), Step: step}
	if v.Ties, err = p.tied(ctx, a); err != nil {
		return err
	}
	challenges, err := p.Challenges(ctx, a)
	if err != nil {
		return err
	}
	implied, _, _, err := p.implied(ctx, a, plan)
	if err != nil {
		return err
	}
	v.Standing = StandingOf(a, implied.Colour, implied.Age, v.Today, challenges)
	recoveries, err := p.Recoveries(ctx, a)
	if err != nil {
		return err
	}
	if len(recoveries) > 0 && recoveries[0].Open() {
		v.Recovery = &recoveries[0]
	}
	v.NoRecovery = v.Recovery == nil && NeedsRecovery(a, v.Standing)
	closeouts, err := p.Closeouts(ctx, a)
	if err != nil {
		return err
	}
	if len(closeouts) > 0 {
		v.Closeout = closeouts[0]
	}
	if v.Milestones, err = p.Milestones(ctx, a); err != nil {
		return err
	}
	// Who may read a plan may not read every update of it: an owner reads those of their own actions.
	if may(ctx, account.UpdateRead, a.subject(plan.Slug)) == nil {
		if v.Updates, err = p.Updates(ctx, a); err != nil {
			return err
		}
	} else {
		v.Unread = true
	}
	if v.Recommendations, err = p.AnswersOf(ctx, a); err != nil {
		return err
	}
	asked, err := p.submittedChanges(ctx, plan)
	if err != nil {
		return err
	}
	v.Changes = asked[a.ID]
	if v.Needs, err = p.Needs(ctx, a); err != nil {
		return err
	}
	if v.Waiting, err = p.Impact(ctx, plan, a, calendar.Date{}); err != nil {
		return err
	}
	if p.evidences != nil {
		if v.Evidence, err = p.evidences.Of(ctx, EvidenceOf(plan, a)); err != nil {
			return err
		}
		if v.Proofs, err = p.evidences.Standings(ctx, "milestone", v.Today); err != nil {
			return err
		}
		v.AddEvidence = a.Ended == "" && plan.State != PlanClosed && may(ctx, account.EvidenceAdd, a.subject(plan.Slug)) == nil
	}
	if p.voices != nil {
		who, _ := db.Who(ctx)
		if v.Told, err = p.voices.About(ctx, plan.Slug+"/"+a.Ref(), a.works(who.ID)); err != nil {
			return err
		}
	}
	if v.GoesOn, err = p.GoesOn(ctx, a); err != nil {
		return err
	}
	if v.CameFrom, err = p.CameFrom(ctx, a); err != nil {
		return err
	}
	if v.History, err = p.db.Record(ctx, db.RecordFilter{Noun: "action", ID: a.ID, Limit: 20}); err != nil {
		return err
	}
	return web.Render(w, r, status, actionScreen(v))
}

// actionForm is the form of an action.
type actionForm struct {
	Plan     Plan
	Action   Action
	Edit     ActionEdit
	Articles string
	Needs    string // refs, as typed
	Days     map[string]string
	Owners   []account.Person
	Wrong    *fault.Fault
}

func (p *Plans) editActionPage(w http.ResponseWriter, r *http.Request) error {
	a, plan, err := p.Action(r.Context(), ref(r))
	if err != nil {
		return err
	}
	edit, err := p.Edit(r.Context(), a)
	if err != nil {
		return err
	}
	f := actionForm{Plan: plan, Action: a, Edit: edit, Needs: strings.Join(edit.Needs, ", "), Articles: articleList(a.Articles.V), Days: web.DaysOf("starts", a.Starts)}
	for k, v := range web.DaysOf("due", a.Due) {
		f.Days[k] = v
	}
	return p.showEdit(w, r, http.StatusOK, f)
}

func (p *Plans) showEdit(w http.ResponseWriter, r *http.Request, status int, f actionForm) (err error) {
	if f.Owners, err = p.accounts.WhoMay(r.Context(), account.UpdateWrite); err != nil {
		return err
	}
	return web.Render(w, r, status, editActionScreen(f))
}

func (p *Plans) editAction(w http.ResponseWriter, r *http.Request) error {
	a, plan, err := p.Action(r.Context(), ref(r))
	if err != nil {
		return err
	}
	f := actionForm{Plan: plan, Action: a, Articles: web.Text(r, "articles"), Needs: web.Text(r, "needs"), Days: map[string]string{}}
	f.Edit = ActionEdit{WordingEdit: WordingEdit{web.Text(r, "text"), web.Text(r, "child-text"), web.Number(r, "version")}, Question: web.Text(r, "question"),
		Articles: sentArticles(f.Articles), OwnerID: web.Text(r, "owner"), OwnerName: web.Text(r, "owner-name"), Delegates: web.Texts(r, "delegates"),
		PublicReason: web.Text(r, "public-reason"), HowWeKnow: web.Text(r, "how-we-know"),
		Purpose: Purpose{web.Text(r, "problem"), web.Text(r, "activity"), web.Text(r, "difference"), web.Text(r, "success"), web.Text(r, "lead-agency"), web.Text(r, "partners")},
		Needs:   splitList(f.Needs)}
	wrong := fault.Invalid("Some of the action’s details are missing or wrong.")
	fixed := plan.State.Fixed() // then the form does not ask for what moves only by a change request
	if fixed {
		f.Edit.Text, f.Edit.Due = a.Text, a.Due
	} else {
		web.Days(f.Days).Sent(r, "due", &f.Edit.Due, wrong)
	}
	if f.Edit.Starts = a.Starts; !fixed || a.Starts.IsZero() {
		web.Days(f.Days).Sent(r, "starts", &f.Edit.Starts, wrong)
	}
	if fixed && a.Success != "" {
		f.Edit.Success = a.Success
	}
	err = orNil(wrong)
	if err == nil {
		err = p.EditAction(r.Context(), ref(r), f.Edit)
	}
	if bad, status := web.Again(err); bad != nil {
		now, _, err := p.Action(r.Context(), ref(r))
		if err != nil {
			return err
		}
		f.Wrong = bad
		f.Edit.Version = now.Version // what was sent can be sent again, in the place of what stands
		return p.showEdit(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, a.href(plan), fmt.Sprintf("Action %s is saved.", a.Ref()))
}

func ownerItems(owners []account.Person) []govuk.SelectItem {
	items := []govuk.SelectItem{{Text: "Nobody, or somebody who does not sign in"}}
	for _, o := range owners {
		items = append(items, govuk.SelectItem{Value: o.ID, Text: o.Name + " – " + strings.Join(o.RoleNames(), ", ")})
	}
	return items
}

func delegateItems(owners []account.Person) []govuk.CheckboxesItem {
	items := make([]govuk.CheckboxesItem, len(owners))
	for i, o := range owners {
		items[i] = govuk.CheckboxesItem{Value: o.ID, Text: o.Name}
	}
	return items
}

func (p *Plans) approveChild(w http.ResponseWriter, r *http.Request) error {
	a, plan, err := p.Action(r.Context(), ref(r))
	if err != nil {
		return err
	}
	if err := p.ApproveChild(r.Context(), ref(r)); err != nil {
		return err
	}
	return web.Done(w, r, a.href(plan), "The child text is approved for the wording as it now stands.")
}

func (p *Plans) setImpact(w http.ResponseWriter, r *http.Request) error {
	a, plan, err := p.Action(r.Context(), ref(r))
	if err != nil {
		return err
	}
	if err := p.SetImpact(r.Context(), ref(r), Impact(web.Text(r, "impact"))); err != nil {
		return err
	}
	return web.Done(w, r, a.href(plan), "The impact is set.")
}

func (p *Plans) addMilestone(w http.ResponseWriter, r *http.Request) error {
	f := stepForm{Title: web.Text(r, "title"), Days: map[string]string{}}
	wrong := fault.Invalid("The milestone cannot be added yet.")
	var due calendar.Date
	web.Days(f.Days).Sent(r, "due", &due, wrong)
	err := orNil(wrong)
	if err == nil {
		err = p.AddMilestone(r.Context(), ref(r), f.Title, due)
	}
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		f.Wrong = bad
		return p.showAction(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/plan/"+r.PathValue("slug")+"/action/"+r.PathValue("ref")+"#milestones", "The milestone is added.")
}

// reachForm is the form that marks a milestone as done.
type reachForm struct {
	Plan      Plan
	Action    Action
	Milestone Milestone
	Proof     string
	Days      map[string]string
	Wrong     *fault.Fault
}

func (p *Plans) milestoneOf(r *http.Request) (f reachForm, err error) {
	if f.Action, f.Plan, err = p.Action(r.Context(), ref(r)); err != nil {
		return f, err
	}
	if err := mayStep(r.Context(), f.Action, f.Plan); err != nil {
		return f, err
	}
	f.Milestone, err = p.Milestone(r.Context(), f.Action, r.PathValue("id"))
	return f, err
}

func (p *Plans) milestonePage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.milestoneOf(r)
	if err != nil {
		return err
	}
	f.Days = web.DaysOf("done", p.db.Today())
	return web.Render(w, r, http.StatusOK, milestoneScreen(f))
}

func (p *Plans) reachMilestone(w http.ResponseWriter, r *http.Request) error {
	f, err := p.milestoneOf(r)
	if err != nil {
		return err
	}
	f.Proof, f.Days = web.Text(r, "proof"), map[string]string{}
	wrong := fault.Invalid("The milestone cannot be marked as done yet.")
	var on calendar.Date
	web.Days(f.Days).Sent(r, "done", &on, wrong)
	err = orNil(wrong)
	if err == nil {
		err = p.reachMilestoneAt(r.Context(), ref(r), f.Milestone.ID, web.Number(r, "version"), on, f.Proof)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		if f.Milestone, err = p.Milestone(r.Context(), f.Action, f.Milestone.ID); err != nil {
			return err
		}
		return web.Render(w, r, status, milestoneScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Action.href(f.Plan)+"#milestones", "The milestone is done.")
}

// tiesForm is the form of what an action is tied to.
type tiesForm struct {
	Plan         Plan
	Action       Action
	Core, Others string
	Held         string // the measures of an approved plan's action, which change only by a change request
	Codes        []string
	All          []Answered
	Wrong        *fault.Fault
}

func (p *Plans) tiesOf(r *http.Request) (f tiesForm, err error) {
	if f.Action, f.Plan, err = p.Action(r.Context(), ref(r)); err != nil {
		return f, err
	}
	if f.Plan.State.Fixed() {
		ties, err := p.Ties(r.Context(), f.Action)
		if err != nil {
			return f, err
		}
		f.Held = tieWords(ties)
	}
	f.All, err = p.Recommendations(r.Context())
	return f, err
}

func (p *Plans) tiesPage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.tiesOf(r)
	if err != nil {
		return err
	}
	ties, err := p.Ties(r.Context(), f.Action)
	if err != nil {
		return err
	}
	f.Core, f.Others = tieBoxes(ties)
	answers, err := p.AnswersOf(r.Context(), f.Action)
	if err != nil {
		return err
	}
	for _, a := range answers {
		f.Codes = append(f.Codes, a.Code)
	}
	return web.Render(w, r, http.StatusOK, tiesScreen(f))
}

// tieBoxes are the measures of an action as the two boxes of a form show them.
func tieBoxes(ties []Tie) (core, others string) {
	for _, t := range ties {
		into := &others
		if t.Core {
			into = &core
		}
		*into = strings.TrimSpace(*into + "\n" + t.Measure)
	}
	return core, others
}

func (p *Plans) tie(w http.ResponseWriter, r *http.Request) error {
	f, err := p.tiesOf(r)
	if err != nil {
		return err
	}
	f.Core, f.Others, f.Codes = web.Text(r, "core"), web.Text(r, "measures"), web.Texts(r, "recommendations")
	if f.Held == "" {
		err = p.TieMeasures(r.Context(), ref(r), splitList(f.Core), splitList(f.Others))
	}
	if err == nil {
		err = p.TieRecommendations(r.Context(), ref(r), f.Codes)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return web.Render(w, r, status, tiesScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Action.href(f.Plan), "The ties are saved.")
}
