package badge

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/evidence"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

type outcomeForm struct {
	Title   string
	Href    string
	Badge   Badge
	Edit    OutcomeEdit
	Keys    string // of measures, as typed
	Article string // as typed
	Actions []Word
	Wrong   *fault.Fault
}

func (b *Badges) outcomeForm(r *http.Request, of Badge, one Outcome) (f outcomeForm, err error) {
	f = outcomeForm{Title: "Add an outcome", Href: of.Href() + "/outcome", Badge: of, Edit: OutcomeEdit{one.Statement, one.ChildText, one.Baseline, one.Target, one.Indicators.V, one.Actions.V, one.Articles.V, one.Version},
		Keys: strings.Join(one.Indicators.V, ", "), Article: ints(one.Articles.V)}
	if one.Number > 0 {
		f.Title, f.Href = fmt.Sprintf("Change outcome %d", one.Number), one.Href()+"/edit"
	}
	actions, err := b.actions(r.Context())
	for _, a := range actions {
		f.Actions = append(f.Actions, Word{a.Key, a.Words, ""})
	}
	return f, err
}

func (b *Badges) newOutcomePage(w http.ResponseWriter, r *http.Request) error {
	of, err := b.Badge(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	f, err := b.outcomeForm(r, of, Outcome{})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, outcomeFormScreen(f))
}

func (b *Badges) editOutcomePage(w http.ResponseWriter, r *http.Request) error {
	one, of, err := b.Outcome(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	f, err := b.outcomeForm(r, of, one)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, outcomeFormScreen(f))
}

func (b *Badges) postNewOutcome(w http.ResponseWriter, r *http.Request) error {
	of, err := b.Badge(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	return b.keepOutcome(w, r, of, Outcome{})
}

func (b *Badges) postOutcome(w http.ResponseWriter, r *http.Request) error {
	one, of, err := b.Outcome(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	return b.keepOutcome(w, r, of, one)
}

func (b *Badges) keepOutcome(w http.ResponseWriter, r *http.Request, of Badge, one Outcome) error {
	f, err := b.outcomeForm(r, of, one)
	if err != nil {
		return err
	}
	f.Keys, f.Article = web.Text(r, "indicators"), web.Text(r, "articles")
	f.Edit = OutcomeEdit{web.Text(r, "statement"), web.Text(r, "child-text"), web.Text(r, "baseline"), web.Text(r, "target"), list(f.Keys), web.Texts(r, "actions"), numbers(f.Article), number(web.Text(r, "version"))}
	kept, err := b.KeepOutcome(r.Context(), of, one.Number, f.Edit)
	if x, status := web.Again(err); x != nil {
		if status == http.StatusConflict && one.Number > 0 {
			if now, _, err := b.Outcome(r.Context(), one.Number); err == nil {
				f.Edit.Version = now.Version
			}
		}
		f.Wrong = x
		return web.Render(w, r, status, outcomeFormScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Outcome{Number: kept}.Href(), "The outcome is saved.")
}

type outcomePage struct {
	outcomeView
	Badge    Badge
	Actions  []Thing // of plans, and
	Measures []Thing // measures that belong to it
	Today    calendar.Date
	Write    bool
	Add      string // where evidence is added to it
	Answer   string
	Words    string
	Piece    string
	Counts   [3]string
	Days     web.Days
	Sent     string // which form was sent
	Wrong    *fault.Fault
}

// wrong is what is wrong with one of the page's forms.
func (p outcomePage) wrong(form string) *fault.Fault {
	if p.Sent == form {
		return p.Wrong
	}
	return nil
}

func (b *Badges) outcomeView(r *http.Request) (p outcomePage, err error) {
	n := number(r.PathValue("number"))
	v, err := b.overview(r.Context())
	if err != nil {
		return p, err
	}
	for _, badge := range v.Badges {
		for _, o := range badge.Outcomes {
			if o.Number == n {
				p.Badge, p.outcomeView = badge.Badge, o
			}
		}
	}
	if p.Number == 0 {
		return p, fault.NotFound("There is no outcome %d.", n)
	}
	p.Today, p.Write, p.Days = v.Today, web.May(r.Context(), account.BadgeWrite), web.Days{}
	if web.May(r.Context(), account.EvidenceAdd) {
		p.Add = evidence.AddHref(SubjectOf(p.Outcome))
	}
	actions, err := b.actions(r.Context())
	if err != nil {
		return p, err
	}
	measures, err := b.measures(r.Context())
	if !web.May(r.Context(), account.MeasureRead) {
		for i := range measures {
			measures[i].Href = "" // its page is not for them
		}
	}
	p.Actions, p.Measures = told(p.Outcome.Actions.V, actions), told(p.Outcome.Indicators.V, measures)
	return p, err
}

// told are the things of which keys speak; one that nobody knows any more is named by its key.
func told(keys []string, known []Thing) (all []Thing) {
	for _, key := range keys {
		one := Thing{Key: key, Words: key}
		if i := slices.IndexFunc(known, func(t Thing) bool { return t.Key == key }); i >= 0 {
			one = known[i]
		}
		all = append(all, one)
	}
	return all
}

func (b *Badges) outcomePage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.outcomeView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, outcomeScreen(p))
}

// done answers a form of the outcome's page: on to where it leads, or the page again with what was typed.
func (b *Badges) done(w http.ResponseWriter, r *http.Request, form, to, words string, err error) error {
	f, status := web.Again(err)
	if f == nil {
		if err != nil {
			return err
		}
		return web.Done(w, r, to, words)
	}
	p, err := b.outcomeView(r)
	if err != nil {
		return err
	}
	p.Sent, p.Wrong = form, f
	p.Answer, p.Words, p.Piece = web.Text(r, "answer"), web.Text(r, "words"), web.Text(r, "piece")
	p.Counts = [3]string{web.Text(r, "sees"), web.Text(r, "not-yet"), web.Text(r, "cannot-tell")}
	_, p.Days, _ = days(r, "day")
	return web.Render(w, r, status, outcomeScreen(p))
}

func (b *Badges) postTie(w http.ResponseWriter, r *http.Request) error {
	o, _, err := b.Outcome(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	piece := number(web.Text(r, "piece"))
	if piece < 1 {
		err = fault.Invalid("It is not linked yet.").At("piece", "Enter the number of the evidence in the locker")
	} else if err = b.Tie(r.Context(), o, piece); fault.Of(err) != nil && fault.Of(err).Kind == fault.KindNotFound {
		err = fault.Invalid("It is not linked yet.").At("piece", fmt.Sprintf("There is no evidence %d that you may read", piece))
	}
	return b.done(w, r, "evidence", fmt.Sprintf("%s/evidence/%d", o.Href(), piece), "The evidence is linked. Say now what it shows here.", err)
}

type tagForm struct {
	Outcome Outcome
	Badge   Badge
	Proof   Proof
	Edit    TagEdit
	Wrong   *fault.Fault
}

func (b *Badges) tagForm(r *http.Request) (f tagForm, err error) {
	if f.Outcome, f.Badge, err = b.Outcome(r.Context(), number(r.PathValue("number"))); err != nil {
		return f, err
	}
	proofs, err := b.proofs(r.Context())
	if err != nil {
		return f, err
	}
	n := number(r.PathValue("piece"))
	i := slices.IndexFunc(proofs[f.Outcome.Number], func(p Proof) bool { return p.Number == n })
	if i < 0 {
		return f, fault.NotFound("Evidence %d is not about outcome %d.", n, f.Outcome.Number)
	}
	f.Proof = proofs[f.Outcome.Number][i]
	t := f.Proof.Tag
	f.Edit = TagEdit{t.Sort, t.Strength, t.Agree, t.ChildTitle, t.Principles.V, t.Groups.V}
	return f, nil
}

func (b *Badges) tagPage(w http.ResponseWriter, r *http.Request) error {
	f, err := b.tagForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, tagScreen(f))
}

func (b *Badges) postTag(w http.ResponseWriter, r *http.Request) error {
	f, err := b.tagForm(r)
	if err != nil {
		return err
	}
	f.Edit = TagEdit{web.Text(r, "sort"), web.Text(r, "strength"), web.Text(r, "agree"), web.Text(r, "child-title"), web.Texts(r, "principles"), web.Texts(r, "groups")}
	err = b.Tag(r.Context(), f.Proof.Number, f.Edit)
	if x, status := web.Again(err); x != nil {
		f.Wrong = x
		return web.Render(w, r, status, tagScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Outcome.Href(), fmt.Sprintf("It is said what evidence %d shows.", f.Proof.Number))
}

func (b *Badges) postMark(w http.ResponseWriter, r *http.Request) error {
	n := number(r.PathValue("number"))
	if _, _, err := b.Outcome(r.Context(), n); err != nil {
		return err
	}
	err := b.Mark(r.Context(), Adult, map[int]Answer{n: Answer(web.Text(r, "answer"))}, web.Text(r, "words"))
	return b.done(w, r, "mark", Outcome{Number: n}.Href(), "Your answer is kept.", err)
}

func (b *Badges) postSession(w http.ResponseWriter, r *http.Request) error {
	o, _, err := b.Outcome(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	read, _, wrong := days(r, "day")
	err = wrong
	if wrong == nil {
		err = b.Session(r.Context(), o, count(web.Text(r, "sees")), count(web.Text(r, "not-yet")), count(web.Text(r, "cannot-tell")), read["day"])
	}
	return b.done(w, r, "session", o.Href(), "The session is kept.", err)
}

type evaluatePage struct {
	Badges []badgeView
	Mine   map[int]Answer
	Wrong  *fault.Fault
}

// evaluateView is what young evaluators see: the outcomes in their words, without evidence and without what others said.
func (b *Badges) evaluateView(r *http.Request) (p evaluatePage, err error) {
	p.Mine = map[int]Answer{}
	badges, err := b.Badges(r.Context())
	if err != nil {
		return p, err
	}
	outcomes, err := b.Outcomes(r.Context())
	if err != nil {
		return p, err
	}
	marks, err := b.marks(r.Context())
	for _, badge := range badges {
		one := badgeView{Badge: badge}
		for _, o := range outcomes {
			if o.BadgeID == badge.ID {
				one.Outcomes = append(one.Outcomes, outcomeView{Outcome: o})
				if said, a := latestOf(marks[o.ID], who(r.Context()).ID, b.db.Today()); said {
					p.Mine[o.Number] = a
				}
			}
		}
		if len(one.Outcomes) > 0 {
			p.Badges = append(p.Badges, one)
		}
	}
	return p, err
}

func (b *Badges) evaluatePage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.evaluateView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, evaluateScreen(p))
}

func (b *Badges) postEvaluate(w http.ResponseWriter, r *http.Request) error {
	p, err := b.evaluateView(r)
	if err != nil {
		return err
	}
	answers := map[int]Answer{}
	for _, badge := range p.Badges {
		for _, o := range badge.Outcomes {
			if a := web.Text(r, fmt.Sprintf("outcome-%d", o.Number)); a != "" {
				answers[o.Number] = Answer(a)
			}
		}
	}
	err = b.Mark(r.Context(), Young, answers, "")
	if f, status := web.Again(err); f != nil {
		p.Mine, p.Wrong = answers, f
		return web.Render(w, r, status, evaluateScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at+"/evaluate", "Thank you. We show what you see next to what adults say.")
}

type reviewsPage struct {
	All   []Review
	Write bool
	Me    string
	Today calendar.Date
	Edit  ReviewEdit
	Days  web.Days
	Done  string // what was typed into the form of one
	Which int    // which one
	Owner []Word
	Wrong *fault.Fault
}

func (b *Badges) reviewsView(r *http.Request) (p reviewsPage, err error) {
	p = reviewsPage{Write: web.May(r.Context(), account.BadgeWrite), Me: who(r.Context()).ID, Today: b.db.Today(), Days: map[string]string{}}
	if p.All, err = b.Reviews(r.Context()); err != nil || !p.Write {
		return p, err
	}
	people, err := b.accounts.People(r.Context())
	for _, one := range people {
		if one.Active() && one.May(account.BadgeRead) {
			p.Owner = append(p.Owner, Word{one.ID, one.Name, ""})
		}
	}
	return p, err
}

func (b *Badges) reviewsPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.reviewsView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewsScreen(p))
}

func (b *Badges) postReview(w http.ResponseWriter, r *http.Request) error {
	read, boxes, wrong := days(r, "said", "due")
	edit := ReviewEdit{Source: web.Text(r, "source"), Words: web.Text(r, "words"), Owner: web.Text(r, "owner"), On: read["said"], Due: read["due"]}
	var err error = wrong
	if wrong == nil {
		err = b.AddReview(r.Context(), edit)
	}
	if f, status := web.Again(err); f != nil {
		p, err := b.reviewsView(r)
		if err != nil {
			return err
		}
		p.Edit, p.Days, p.Wrong = edit, boxes, f
		return web.Render(w, r, status, reviewsScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at+"/reviews", "The recommendation is noted.")
}

func (b *Badges) postDone(w http.ResponseWriter, r *http.Request) error {
	n := number(r.PathValue("review"))
	err := b.Done(r.Context(), n, web.Text(r, "done"))
	if f, status := web.Again(err); f != nil {
		p, err := b.reviewsView(r)
		if err != nil {
			return err
		}
		p.Which, p.Done, p.Wrong = n, web.Text(r, "done"), f
		return web.Render(w, r, status, reviewsScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at+"/reviews", fmt.Sprintf("Recommendation %d is done.", n))
}

// formWrong is what is wrong with the form of one recommendation; 0 is the form of a new one.
func formWrong(p reviewsPage, which int) *fault.Fault {
	if p.Which == which {
		return p.Wrong
	}
	return nil
}

// doneArea has an id of its own where several forms stand on the page; the one that was sent has the name to which the summary leads.
func doneArea(p reviewsPage, r Review) govuk.TextareaParams {
	value := ""
	if p.Which == r.Number {
		value = p.Done
	}
	a := area("done", "What was done, and where does that show?", "", value, 2, formWrong(p, r.Number))
	if p.Which != r.Number {
		a.ID = fmt.Sprintf("done-%d", r.Number)
	}
	return a
}

// whyNot says why a piece does not count today.
func whyNot(p Proof, on calendar.Date) string {
	switch {
	case p.FreshnessOn(on) == evidence.Expired:
		return "it expired on " + p.ValidUntil.Words()
	case p.State == evidence.ToCheck:
		return "it waits for its check"
	case !p.Holds(on):
		return "it is " + string(p.State)
	}
	return "nobody has said what it shows"
}
