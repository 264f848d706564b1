package badge

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// Routes are this room's pages.
func (b *Badges) Routes() []web.Route {
	const badge, outcome = at + "/badges/{number}", at + "/outcomes/{number}"
	return []web.Route{
		{Pattern: "GET " + at, May: account.BadgeRead, Do: b.homePage},
		{Pattern: "POST " + at + "/start", May: account.BadgeWrite, Do: b.postStart},
		{Pattern: "GET " + at + "/programme", May: account.BadgeWrite, Do: b.programmePage},
		{Pattern: "POST " + at + "/programme", May: account.BadgeWrite, Do: b.postProgramme},
		{Pattern: "GET " + at + "/recognition", May: account.BadgeDecide, Do: b.recognitionPage},
		{Pattern: "POST " + at + "/recognition", May: account.BadgeDecide, Do: b.postRecognition},
		{Pattern: "GET " + at + "/publish", May: account.BadgeRead, Do: b.publishPage},
		{Pattern: "POST " + at + "/publish", May: account.BadgeDecide, Do: b.postPublish},
		{Pattern: "GET " + at + "/badges/new", May: account.BadgeWrite, Do: b.newBadgePage},
		{Pattern: "POST " + at + "/badges/new", May: account.BadgeWrite, Do: b.postBadge},
		{Pattern: "GET " + badge, May: account.BadgeRead, Do: b.badgePage},
		{Pattern: "GET " + badge + "/edit", May: account.BadgeWrite, Do: b.editBadgePage},
		{Pattern: "POST " + badge + "/edit", May: account.BadgeWrite, Do: b.postBadge},
		{Pattern: "GET " + badge + "/pack", May: account.BadgeRead, Do: b.packFile},
		{Pattern: "GET " + badge + "/outcome", May: account.BadgeWrite, Do: b.newOutcomePage},
		{Pattern: "POST " + badge + "/outcome", May: account.BadgeWrite, Do: b.postNewOutcome},
		{Pattern: "GET " + outcome, May: account.BadgeRead, Do: b.outcomePage},
		{Pattern: "GET " + outcome + "/edit", May: account.BadgeWrite, Do: b.editOutcomePage},
		{Pattern: "POST " + outcome + "/edit", May: account.BadgeWrite, Do: b.postOutcome},
		{Pattern: "POST " + outcome + "/evidence", May: account.BadgeWrite, Do: b.postTie},
		{Pattern: "GET " + outcome + "/evidence/{piece}", May: account.BadgeWrite, Do: b.tagPage},
		{Pattern: "POST " + outcome + "/evidence/{piece}", May: account.BadgeWrite, Do: b.postTag},
		{Pattern: "POST " + outcome + "/mark", May: account.BadgeWrite, Do: b.postMark},
		{Pattern: "POST " + outcome + "/session", May: account.BadgeWrite, Do: b.postSession},
		{Pattern: "GET " + at + "/evaluate", May: account.BadgeReview, Do: b.evaluatePage},
		{Pattern: "POST " + at + "/evaluate", May: account.BadgeReview, Do: b.postEvaluate},
		{Pattern: "GET " + at + "/reviews", May: account.BadgeRead, Do: b.reviewsPage},
		{Pattern: "POST " + at + "/reviews", May: account.BadgeWrite, Do: b.postReview},
		{Pattern: "POST " + at + "/reviews/{review}/done", May: account.BadgeRead, Do: b.postDone},
	}
}

var crumb = web.Crumb{Text: "Child friendly", Href: at}

type homePage struct {
	overview
	Plans     []Word // to which the starter badges can be tied
	Released  release
	Published bool
	Open      int // recommendations
}

func (b *Badges) homePage(w http.ResponseWriter, r *http.Request) (err error) {
	var p homePage
	if p.overview, err = b.overview(r.Context()); err != nil {
		return err
	}
	if p.Released, p.Published, err = b.newest(r.Context()); err != nil {
		return err
	}
	reviews, err := b.Reviews(r.Context())
	if err != nil {
		return err
	}
	for _, one := range reviews {
		if one.DoneOn.IsZero() {
			p.Open++
		}
	}
	actions, err := b.actions(r.Context())
	if err != nil {
		return err
	}
	for _, a := range actions {
		if plan, _, _ := strings.Cut(a.Key, "/"); !has(p.Plans, plan) {
			p.Plans = append(p.Plans, Word{plan, plan, ""})
		}
	}
	return web.Render(w, r, http.StatusOK, homeScreen(p))
}

func (b *Badges) postStart(w http.ResponseWriter, r *http.Request) error {
	if err := b.Start(r.Context(), web.Text(r, "plan"), who(r.Context()).Name); err != nil {
		return err
	}
	return web.Done(w, r, at, "The badges are laid out, each with a first outcome. Change them with children.")
}

type programmeForm struct {
	Edit  ProgrammeEdit
	Days  web.Days
	Ages  [2]string
	Wrong *fault.Fault
}

func (b *Badges) programmePage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.Programme(r.Context())
	if err != nil {
		return err
	}
	dates := map[string]calendar.Date{"joined": p.Joined, "logo-on": p.LogoOn}
	for i, d := range p.Begins() {
		dates[stageField(i)] = d
	}
	f := programmeForm{Edit: ProgrammeEdit{Intro: p.Intro, ChildIntro: p.ChildIntro, LogoFrom: p.LogoFrom, LogoRef: p.LogoRef, Version: p.Version}, Days: typed(dates), Ages: [2]string{fmt.Sprint(p.AgeFrom), fmt.Sprint(p.AgeTo)}}
	return web.Render(w, r, http.StatusOK, programmeScreen(f))
}

func (b *Badges) postProgramme(w http.ResponseWriter, r *http.Request) error {
	fields := []string{"joined", "logo-on"}
	for i := range Stages {
		fields = append(fields, stageField(i))
	}
	read, boxes, wrong := days(r, fields...)
	f := programmeForm{Days: boxes, Ages: [2]string{web.Text(r, "age-from"), web.Text(r, "age-to")}}
	f.Edit = ProgrammeEdit{Joined: read["joined"], AgeFrom: count(f.Ages[0]), AgeTo: count(f.Ages[1]), Intro: web.Text(r, "intro"), ChildIntro: web.Text(r, "child-intro"),
		LogoFrom: web.Text(r, "logo-from"), LogoOn: read["logo-on"], LogoRef: web.Text(r, "logo-ref"), Version: number(web.Text(r, "version"))}
	for i := range Stages {
		f.Edit.Begins[i] = read[stageField(i)]
	}
	var err error = wrong
	if wrong == nil {
		err = b.Keep(r.Context(), f.Edit)
	}
	if x, status := web.Again(err); x != nil {
		if status == http.StatusConflict {
			if now, err := b.Programme(r.Context()); err == nil {
				f.Edit.Version = now.Version
			}
		}
		f.Wrong = x
		return web.Render(w, r, status, programmeScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at, "The programme is saved.")
}

type recognitionForm struct {
	Programme Programme
	Ref       string
	Days      web.Days
	Wrong     *fault.Fault
}

func (b *Badges) recognitionPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.Programme(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, recognitionScreen(recognitionForm{Programme: p, Ref: p.RecognisedRef, Days: typed(map[string]calendar.Date{"from": p.RecognisedOn, "until": p.RecognisedUntil})}))
}

func (b *Badges) postRecognition(w http.ResponseWriter, r *http.Request) error {
	read, boxes, wrong := days(r, "from", "until")
	f := recognitionForm{Ref: web.Text(r, "ref"), Days: boxes}
	var err error = wrong
	if wrong == nil {
		err = b.Recognise(r.Context(), RecogniseEdit{read["from"], read["until"], f.Ref, number(web.Text(r, "version"))})
	}
	if x, status := web.Again(err); x != nil {
		if f.Programme, err = b.Programme(r.Context()); err != nil {
			return err
		}
		f.Wrong = x
		return web.Render(w, r, status, recognitionScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at, "The recognition is recorded.")
}

type publishPage struct {
	Draft     PublicProgramme
	Problems  []string
	Today     calendar.Date
	Released  release
	Published bool
	Mine      bool // the reader changed it last
	Wrong     *fault.Fault
}

func (b *Badges) publishView(r *http.Request) (p publishPage, err error) {
	p.Today = b.db.Today()
	if p.Draft, err = b.Draft(r.Context()); err != nil {
		return p, err
	}
	p.Problems = p.Draft.Problems(p.Today)
	if p.Released, p.Published, err = b.newest(r.Context()); err != nil {
		return p, err
	}
	programme, err := b.Programme(r.Context())
	p.Mine = programme.ChangedID != "" && programme.ChangedID == who(r.Context()).ID
	return p, err
}

func (b *Badges) publishPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.publishView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, publishScreen(p))
}

func (b *Badges) postPublish(w http.ResponseWriter, r *http.Request) error {
	err := b.Publish(r.Context())
	if f, status := web.Again(err); f != nil {
		p, err := b.publishView(r)
		if err != nil {
			return err
		}
		p.Wrong = f
		return web.Render(w, r, status, publishScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at, "The public reads it now.")
}

type badgeForm struct {
	Title string
	Href  string // where it is sent
	Edit  BadgeEdit
	Votes string
	Wrong *fault.Fault
}

func (b *Badges) newBadgePage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, badgeFormScreen(badgeForm{Title: "Add a badge", Href: at + "/badges/new", Edit: BadgeEdit{Lead: who(r.Context()).Name}}))
}

func (b *Badges) editBadgePage(w http.ResponseWriter, r *http.Request) error {
	one, err := b.Badge(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	f := badgeForm{Title: "Change the badge " + one.Name, Href: one.Href() + "/edit", Edit: BadgeEdit{string(one.Kind), one.Name, one.ChildText, one.WhyChosen, one.Lead, one.Votes, one.Version}}
	if one.Votes > 0 {
		f.Votes = fmt.Sprint(one.Votes)
	}
	return web.Render(w, r, http.StatusOK, badgeFormScreen(f))
}

func (b *Badges) postBadge(w http.ResponseWriter, r *http.Request) error {
	n := number(r.PathValue("number"))
	f := badgeForm{Title: "Add a badge", Href: at + "/badges/new", Votes: web.Text(r, "votes")}
	f.Edit = BadgeEdit{web.Text(r, "kind"), web.Text(r, "name"), web.Text(r, "child-text"), web.Text(r, "why"), web.Text(r, "lead"), count(f.Votes), number(web.Text(r, "version"))}
	if r.PathValue("number") != "" {
		one, err := b.Badge(r.Context(), n)
		if err != nil {
			return err
		}
		f.Title, f.Href = "Change the badge "+one.Name, one.Href()+"/edit"
	}
	kept, err := b.KeepBadge(r.Context(), n, f.Edit)
	if x, status := web.Again(err); x != nil {
		if now, err := b.Badge(r.Context(), n); err == nil && status == http.StatusConflict {
			f.Edit.Version = now.Version
		}
		f.Wrong = x
		return web.Render(w, r, status, badgeFormScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Badge{Number: kept}.Href(), "The badge is saved.")
}

// view finds a badge with everything that is counted of it.
func (b *Badges) view(r *http.Request) (overview, badgeView, error) {
	v, err := b.overview(r.Context())
	if err != nil {
		return v, badgeView{}, err
	}
	n := number(r.PathValue("number"))
	if i := slices.IndexFunc(v.Badges, func(one badgeView) bool { return one.Number == n }); i >= 0 {
		return v, v.Badges[i], nil
	}
	return v, badgeView{}, fault.NotFound("There is no badge %d.", n)
}

func (b *Badges) badgePage(w http.ResponseWriter, r *http.Request) error {
	v, one, err := b.view(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, badgeScreen(one, v.Today))
}

// packFile hands out a badge as one ZIP.
func (b *Badges) packFile(w http.ResponseWriter, r *http.Request) error {
	v, one, err := b.view(r)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := pack(&body, web.SiteOf(r.Context()).Council, v.Programme, one, v.Today); err != nil {
		return err
	}
	web.Download(w, fmt.Sprintf("child-friendly-badge-%d-%s.zip", one.Number, v.Today), "application/zip")
	_, err = w.Write(body.Bytes())
	return err
}

// colour is an answer's tag.
func colour(a Answer) string {
	switch a {
	case Sees:
		return "govuk-tag--green"
	case NotYet:
		return "govuk-tag--yellow"
	case Divided:
		return "govuk-tag--purple"
	}
	return "govuk-tag--grey"
}

func (v homePage) facts() []govuk.SummaryRow {
	p := v.Programme
	rows := []govuk.SummaryRow{row("Status", p.Status(v.Today)), row("Joined", p.Joined.Words()), row("Ages", fmt.Sprintf("%d to %d", p.AgeFrom, p.AgeTo))}
	if s := p.Stage(v.Today); s != "" {
		rows = append(rows, row("Stage", string(s)))
	}
	for i, d := range p.Begins() {
		if !d.IsZero() {
			rows = append(rows, row(string(Stages[i])+" began", d.Words()))
		}
	}
	if p.RecognisedRef != "" {
		rows = append(rows, row("Letter of recognition", p.RecognisedRef+", recorded by "+p.RecognisedName))
	}
	logo := "No. Waymark brings no logo, and none may be shown without it."
	if p.LogoRef != "" {
		logo = p.LogoFrom + ", " + p.LogoOn.Words() + ": " + p.LogoRef
	}
	rows = append(rows, row("Written permission to show the programme’s logo", logo))
	if v.Published {
		rows = append(rows, row("Published", v.Released.Day.Words()+" by "+v.Released.ByName))
	} else {
		rows = append(rows, row("Published", "Not yet"))
	}
	return rows
}
