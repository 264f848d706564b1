package plan

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/chart"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// ratingRoutes are the rows of the route table about the two ratings and the challenge. What only who assures may do is open to whoever
// reads the plan: the verb refuses the others, and the refusal stands in the record of changes.
func (p *Plans) ratingRoutes() []web.Route {
	const action = "/staff/plan/{slug}/action/{ref}"
	return []web.Route{
		{Pattern: "GET /staff/ratings", May: account.PlanRead, Do: p.ratingsPage},
		{Pattern: "GET /staff/ratings/rules", May: account.PlanRead, Do: p.rulesPage},
		{Pattern: "POST /staff/ratings/rules", May: account.RulesetPropose, Do: p.proposeThreshold},
		{Pattern: "POST /staff/ratings/rules/{id}", May: account.RulesetAgree, Do: p.decideThreshold},
		{Pattern: "GET " + action + "/rating", May: account.PlanRead, Do: p.ratingPage},
		{Pattern: "POST " + action + "/themes", May: account.PlanWrite, Do: p.linkThemes},
		{Pattern: "GET " + action + "/ask", May: account.ChallengeRaise, Do: p.questionPage},
		{Pattern: "POST " + action + "/ask", May: account.ChallengeRaise, Do: p.postQuestion},
		{Pattern: "GET " + action + "/challenges/{number}", May: account.PlanRead, Do: p.challengePage},
		{Pattern: "POST " + action + "/challenges/{number}/answer", May: account.UpdateWrite, Do: p.answerChallenge},
		{Pattern: "POST " + action + "/challenges/{number}/check", May: account.DataJudge, Do: p.checkData},
		{Pattern: "POST " + action + "/challenges/{number}/decide", May: account.ChallengeDecide, Do: p.decideChallenge},
		{Pattern: "GET " + action + "/embedded", May: account.PlanRead, Do: p.embeddedPage},
		{Pattern: "POST " + action + "/embedded", May: account.PlanRead, Do: p.signEmbedded},
		{Pattern: "POST " + action + "/reopen", May: account.PlanRead, Do: p.reopen},
	}
}

var ratingsCrumbs = append(home[:1:1], web.Crumb{Text: "Ratings and challenges", Href: "/staff/ratings"})

// ratingsView is the page of what is declared beside what the evidence implies.
type ratingsView struct {
	Plans    []Plan
	Position Position
	Names    map[int]string // of the priorities
	Today    calendar.Date
}

func (p *Plans) ratingsPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := p.Plans(ctx)
	if err != nil {
		return err
	}
	v := ratingsView{Names: map[int]string{}, Today: p.db.Today()}
	slug := r.URL.Query().Get("plan")
	for _, plan := range all {
		if plan.State.working() {
			v.Plans = append(v.Plans, plan)
			if slug == "" {
				slug = plan.Slug
			}
		}
	}
	if slug != "" {
		if v.Position, err = p.Position(ctx, slug); err != nil {
			return err
		}
		priorities, err := p.Priorities(ctx, v.Position.Plan)
		if err != nil {
			return err
		}
		for _, q := range priorities {
			v.Names[q.Number] = q.Text
		}
	}
	return web.Render(w, r, http.StatusOK, ratingsScreen(v))
}

// course draws the gap over time.
func (r GapReport) course() chart.Trend {
	t := chart.Trend{ID: "gap-course", Title: "Share of actions declared better than the evidence implies", Name: "All actions", Unit: chart.Unit{Name: "per cent", Mark: "%"}}
	for _, m := range r.Months {
		point := chart.Point{At: m.Day.Time(), Name: fmt.Sprintf("%s %d", m.Day.Month(), m.Day.Year()), Value: chart.None("nothing was rated"), Counts: m.Gap.counts()}
		if share, known := m.Gap.Share(); known {
			point.Value = chart.Number(share)
		}
		t.Points = append(t.Points, point)
	}
	return t
}

func (g Gap) counts() string { return fmt.Sprintf("%d of %d", g.Better, g.Rated) }

// shareWords is the gap as a table says it.
func (g Gap) shareWords() string {
	share, known := g.Share()
	if !known {
		return "–"
	}
	return fmt.Sprintf("%.0f%% (%s)", share, g.counts())
}

// rulesView is the page of the rules and their thresholds.
type rulesView struct {
	Settled                   []SettledThreshold
	Changes                   []ThresholdChange
	Key, Value, Why, Decision string
	MayPropose, MayAgree      bool
	Who                       string
	Wrong                     *fault.Fault
	Titles                    map[string]string
}

func (p *Plans) rulesPage(w http.ResponseWriter, r *http.Request) error {
	return p.showRules(w, r, http.StatusOK, rulesView{})
}

func (p *Plans) showRules(w http.ResponseWriter, r *http.Request, status int, v rulesView) (err error) {
	ctx := r.Context()
	if v.Settled, err = p.Settled(ctx); err != nil {
		return err
	}
	if v.Changes, err = p.ThresholdChanges(ctx); err != nil {
		return err
	}
	v.Titles = map[string]string{}
	for _, t := range Thresholds {
		v.Titles[t.Key] = t.Title
	}
	v.MayPropose, v.MayAgree, v.Who = web.May(ctx, account.RulesetPropose), web.May(ctx, account.RulesetAgree), whoID(ctx)
	return web.Render(w, r, status, rulesScreen(v))
}

func (p *Plans) proposeThreshold(w http.ResponseWriter, r *http.Request) error {
	v := rulesView{Key: web.Text(r, "threshold"), Value: web.Text(r, "value"), Why: web.Text(r, "why"), Decision: web.Text(r, "decision")}
	err := p.ProposeThreshold(r.Context(), v.Key, v.Value, v.Why, v.Decision)
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return p.showRules(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/ratings/rules#proposed", "The change is proposed. It holds once a second person agrees.")
}

func (p *Plans) decideThreshold(w http.ResponseWriter, r *http.Request) error {
	agree := web.Text(r, "decision") == "agree"
	if err := p.DecideThreshold(r.Context(), r.PathValue("id"), agree); err != nil {
		return err
	}
	words := "The change is refused."
	if agree {
		words = "The change holds from today."
	}
	return web.Done(w, r, "/staff/ratings/rules", words)
}

// ratingView is the page of why the evidence implies what it does for one action.
type ratingView struct {
	Plan       Plan
	Action     Action
	Href       string
	Implied    Implied
	Standing   Standing
	Charts     map[string]*chart.Trend // by the key of a measure that a rule fired over
	Challenges []Challenge
	SignOffs   []SignOff
	Themes     []string
	Today      calendar.Date
	MayAsk     bool
	MayLink    bool
	MaySign    bool
}

func (p *Plans) ratingPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, plan, err := p.Action(ctx, ref(r))
	if err != nil {
		return err
	}
	v := ratingView{Plan: plan, Action: a, Href: a.href(plan), Charts: map[string]*chart.Trend{}, Today: p.db.Today()}
	var f Facts
	if v.Implied, f, _, err = p.implied(ctx, a, plan); err != nil {
		return err
	}
	for _, x := range v.Implied.Fired {
		for _, m := range f.Primary {
			if x.Measure == m.Key && m.Chart != nil {
				m.Chart.Name = web.SiteOf(ctx).Council
				v.Charts[m.Key] = m.Chart
			}
		}
	}
	if v.Challenges, err = p.Challenges(ctx, a); err != nil {
		return err
	}
	v.Standing = StandingOf(a, v.Implied.Colour, v.Implied.Age, v.Today, v.Challenges)
	if v.SignOffs, err = p.SignOffs(ctx, a); err != nil {
		return err
	}
	if v.Themes, err = p.Themes(ctx, a); err != nil {
		return err
	}
	row := a.subject(plan.Slug)
	open := plan.State != PlanClosed
	v.MayAsk, v.MayLink = open && may(ctx, account.ChallengeRaise, row) == nil, open && may(ctx, account.PlanWrite, row) == nil
	v.MaySign = open && may(ctx, account.EmbeddedSign, row) == nil && !a.works(whoID(ctx))
	return web.Render(w, r, http.StatusOK, ratingScreen(v))
}

func (p *Plans) linkThemes(w http.ResponseWriter, r *http.Request) error {
	if err := p.LinkThemes(r.Context(), ref(r), strings.Split(web.Text(r, "themes"), "\n")); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/plan/"+r.PathValue("slug")+"/action/"+r.PathValue("ref")+"/rating", "The themes are linked.")
}

// embeddedView is the page on which somebody independent signs off that a change has held.
type embeddedView struct {
	Plan    Plan
	Action  Action
	Href    string
	Needs   []Condition
	Fits    bool // all that the figures can give is there
	Blue    bool
	MaySign bool
	Owns    bool
	Edit    SignOffEdit
	Days    map[string]string
	Why     string
	Wrong   *fault.Fault
}

func (p *Plans) embeddedPage(w http.ResponseWriter, r *http.Request) error {
	return p.showEmbedded(w, r, http.StatusOK, embeddedView{Days: map[string]string{}})
}

func (p *Plans) showEmbedded(w http.ResponseWriter, r *http.Request, status int, v embeddedView) (err error) {
	ctx := r.Context()
	if v.Action, v.Plan, err = p.Action(ctx, ref(r)); err != nil {
		return err
	}
	_, f, limits, err := p.implied(ctx, v.Action, v.Plan)
	if err != nil {
		return err
	}
	v.Href, v.Needs, v.Fits, v.Blue = v.Action.href(v.Plan), BlueNeeds(f, limits), true, f.blue()
	for _, c := range v.Needs {
		v.Fits = v.Fits && c.Met
	}
	v.Owns = v.Action.works(whoID(ctx))
	v.MaySign = v.Plan.State != PlanClosed && !v.Owns && may(ctx, account.EmbeddedSign, v.Action.subject(v.Plan.Slug)) == nil
	return web.Render(w, r, status, embeddedScreen(v))
}

func (p *Plans) signEmbedded(w http.ResponseWriter, r *http.Request) error {
	v := embeddedView{Edit: SignOffEdit{Statement: web.Text(r, "statement"), Evidence: web.Text(r, "evidence")}, Days: map[string]string{}}
	wrong := fault.Invalid("It cannot be signed off yet.")
	web.Days(v.Days).Sent(r, "evidence-on", &v.Edit.EvidenceOn, wrong)
	if web.Text(r, "sure") != "yes" {
		wrong.At("sure", "Confirm that you looked at the evidence yourself")
	}
	// Who may not sign is refused before anything about the form is said.
	a, plan, err := p.Action(r.Context(), ref(r))
	if err != nil {
		return err
	}
	if err := p.assures(r.Context(), a, plan, "sign off that action %s in the plan “%s” is embedded"); err != nil {
		return err
	}
	if err = orNil(wrong); err == nil {
		err = p.SignOffBlue(r.Context(), ref(r), v.Edit)
	}
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return p.showEmbedded(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, a.href(plan)+"/rating", "It is signed off as embedded.")
}

func (p *Plans) reopen(w http.ResponseWriter, r *http.Request) error {
	v := embeddedView{Days: map[string]string{}, Why: web.Text(r, "why")}
	err := p.Reopen(r.Context(), ref(r), v.Why)
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return p.showEmbedded(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/plan/"+r.PathValue("slug")+"/action/"+r.PathValue("ref"), "The action is reopened.")
}

func thresholdItems() []govuk.SelectItem {
	items := []govuk.SelectItem{{Text: "Choose a threshold"}}
	for _, t := range Thresholds {
		items = append(items, govuk.SelectItem{Value: t.Key, Text: t.Title})
	}
	return items
}

func (v embeddedView) who() string {
	if v.Owns {
		return "You own this action or stand in for its owner. Somebody else must sign it off."
	}
	return "The quality assurance lead or the director signs this off."
}

// whoAsks names who raised a challenge, and for whom.
func (c Challenge) whoAsks() string {
	if c.Rules != "" {
		return "Raised by the rules (" + c.Rules + ") on " + c.RaisedOn.Words()
	}
	return c.Forum + ", asked by " + c.RaisedName + " on " + c.RaisedOn.Words()
}

// challengeView is the page of one challenge.
type challengeView struct {
	Plan                           Plan
	Action                         Action
	Href                           string
	Challenge                      Challenge
	Today                          calendar.Date
	MayAnswer, MayCheck, MayDecide bool
	Answer                         AnswerKind
	Outcome                        ChallengeState
	Words, Found, Why              string
	Wrong                          *fault.Fault
}

func (p *Plans) challengePage(w http.ResponseWriter, r *http.Request) error {
	return p.showChallenge(w, r, http.StatusOK, challengeView{})
}

func (p *Plans) showChallenge(w http.ResponseWriter, r *http.Request, status int, v challengeView) (err error) {
	ctx := r.Context()
	if v.Challenge, v.Action, v.Plan, err = p.challenge(ctx, ref(r), number(r.PathValue("number"))); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	row, c := v.Action.subject(v.Plan.Slug), v.Challenge
	v.Href, v.Today = v.Action.href(v.Plan), p.db.Today()
	v.MayAnswer = c.State == ChallengeRaised && v.Action.works(who.ID)
	v.MayCheck = c.State == ChallengeAnswered && c.Answer == DisputeData && may(ctx, account.DataJudge, row) == nil
	v.MayDecide = c.State == ChallengeAnswered && may(ctx, account.ChallengeDecide, row) == nil && !v.Action.works(who.ID)
	return web.Render(w, r, status, challengeScreen(v))
}

// changed shows a challenge again with what was wrong, or says that it is done.
func (p *Plans) changed(w http.ResponseWriter, r *http.Request, v challengeView, err error, done string) error {
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return p.showChallenge(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("/staff/plan/%s/action/%s/challenges/%d", r.PathValue("slug"), r.PathValue("ref"), number(r.PathValue("number"))), done)
}

func (p *Plans) answerChallenge(w http.ResponseWriter, r *http.Request) error {
	v := challengeView{Answer: AnswerKind(web.Text(r, "answer")), Words: web.Text(r, "words")}
	err := p.AnswerChallenge(r.Context(), ref(r), number(r.PathValue("number")), v.Answer, v.Words)
	return p.changed(w, r, v, err, "Your answer is sent. Somebody independent decides on it.")
}

func (p *Plans) checkData(w http.ResponseWriter, r *http.Request) error {
	v := challengeView{Found: web.Text(r, "found")}
	err := p.CheckData(r.Context(), ref(r), number(r.PathValue("number")), v.Found)
	return p.changed(w, r, v, err, "What you found is kept.")
}

func (p *Plans) decideChallenge(w http.ResponseWriter, r *http.Request) error {
	v := challengeView{Outcome: ChallengeState(web.Text(r, "outcome")), Why: web.Text(r, "why")}
	err := p.DecideChallenge(r.Context(), ref(r), number(r.PathValue("number")), v.Outcome, v.Why)
	return p.changed(w, r, v, err, "The challenge is decided.")
}

// questionForm is the form that asks about an action.
type questionForm struct {
	Plan                  Plan
	Action                Action
	Question, Forum, Says string
	Wrong                 *fault.Fault
}

func (p *Plans) questionPage(w http.ResponseWriter, r *http.Request) error {
	a, plan, err := p.Action(r.Context(), ref(r))
	if err == nil {
		err = may(r.Context(), account.ChallengeRaise, a.subject(plan.Slug))
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, questionScreen(questionForm{Plan: plan, Action: a}))
}

func (p *Plans) postQuestion(w http.ResponseWriter, r *http.Request) error {
	a, plan, err := p.Action(r.Context(), ref(r))
	if err != nil {
		return err
	}
	f := questionForm{Plan: plan, Action: a, Question: web.Text(r, "question"), Forum: web.Text(r, "forum"), Says: web.Text(r, "says")}
	n, err := p.Ask(r.Context(), ref(r), f.Question, f.Forum, Colour(f.Says))
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return web.Render(w, r, status, questionScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/challenges/%d", a.href(plan), n), "The question is asked. The owner finds it under what waits for them.")
}

func forumItems() []govuk.RadiosItem {
	items := make([]govuk.RadiosItem, len(Forums))
	for i, f := range Forums {
		items[i] = govuk.RadiosItem{Value: f, Text: f}
	}
	return items
}

func saysItems() []govuk.RadiosItem {
	items := []govuk.RadiosItem{{Value: "", Text: "No colour: it is a question"}}
	for _, c := range []Colour{Green, Amber, Red} {
		d, i := c.Face()
		items = append(items, govuk.RadiosItem{Value: string(c), Text: c.Name(), Hint: govuk.HintParams{Text: FaceOf(d, i).Word + ": " + first(d.Means()) + "."}})
	}
	return items
}

func answerItems() []govuk.RadiosItem {
	items := make([]govuk.RadiosItem, len(AnswerKinds))
	for i, k := range AnswerKinds {
		items[i] = govuk.RadiosItem{Value: string(k), Text: upperFirst(string(k)), Hint: govuk.HintParams{Text: k.Means() + "."}}
	}
	return items
}

func outcomeItems(c Challenge) []govuk.RadiosItem {
	var items []govuk.RadiosItem
	for _, s := range []ChallengeState{ChallengeUpheld, ChallengeExplained, ChallengeFixed} {
		if s != ChallengeFixed || c.Answer == DisputeData {
			items = append(items, govuk.RadiosItem{Value: string(s), Text: upperFirst(string(s)), Hint: govuk.HintParams{Text: s.Means() + "."}})
		}
	}
	return items
}

// ruleName is what a rule is called: "Late".
func ruleName(key string) string {
	for _, r := range slices.Concat(Rules, Conditions) {
		if r.Key == key {
			return r.Name
		}
	}
	return ""
}

func uncheckedRules(i Implied) string {
	keys := make([]string, len(i.Unchecked))
	for k, u := range i.Unchecked {
		keys[k] = u.Rule
	}
	return joined(keys)
}

// chartFor is the picture beside a rule; a measure that two rules name is drawn once.
func (v ratingView) chartFor(x Fired) *chart.Trend {
	for _, y := range v.Implied.Fired {
		if y.Measure == x.Measure {
			if y.Rule != x.Rule || y.Words != x.Words {
				return nil
			}
			break
		}
	}
	return v.Charts[x.Measure]
}
