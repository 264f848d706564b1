package account

import (
	"net/http"
	"net/url"
	"strings"

	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// Routes is this room's rows of the route table.
func (a *Accounts) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /sign-in", May: web.Anyone, Do: a.showSignIn},
		{Pattern: "POST /sign-in", May: web.Anyone, Do: a.postSignIn},
		{Pattern: "POST /sign-in/as", May: web.Anyone, Do: a.postSignInAs},
		{Pattern: "GET /sign-in/council", May: web.Anyone, Do: a.toProvider},
		{Pattern: "GET /sign-in/back", May: web.Anyone, Do: a.fromProvider},
		{Pattern: "POST /sign-out", May: web.Anyone, Do: a.postSignOut},
		{Pattern: "GET /set-password/{token}", May: web.Anyone, Do: a.showSetPassword},
		{Pattern: "POST /set-password/{token}", May: web.Anyone, Do: a.postSetPassword},
		{Pattern: "GET /staff/me", May: web.SignedIn, Do: a.showMe},
		{Pattern: "POST /staff/me/quiet", May: web.SignedIn, Do: a.postQuiet},
		{Pattern: "POST /staff/me/password", May: web.SignedIn, Do: a.postMyPassword},

		{Pattern: "GET /staff/people", May: PersonManage, Do: a.showPeople},
		{Pattern: "GET /staff/people/add", May: PersonManage, Do: a.showAdd},
		{Pattern: "POST /staff/people/add", May: PersonManage, Do: a.postAdd},
		{Pattern: "GET /staff/people/{id}", May: PersonManage, Do: a.showPerson},
		{Pattern: "POST /staff/people/{id}/roles", May: PersonManage, Do: a.postRoles},
		{Pattern: "POST /staff/people/{id}/grants", May: PersonManage, Do: a.postGrant},
		{Pattern: "POST /staff/people/{id}/grants/{grant}/withdraw", May: PersonManage, Do: a.postWithdrawGrant},
		{Pattern: "POST /staff/people/{id}/link", May: PersonManage, Do: a.postLink},
		{Pattern: "POST /staff/people/{id}/disable", May: PersonManage, Do: a.postDisable},
		{Pattern: "POST /staff/people/{id}/enable", May: PersonManage, Do: a.postEnable},

		{Pattern: "GET /staff/record", May: RecordRead, Do: a.showRecord},
		{Pattern: "POST /staff/record/verify", May: RecordRead, Do: a.postVerifyRecord},
	}
}

// wrongs are the faults of a form by field, for its second showing.
type wrongs struct{ fields []fault.Field }

// wrongIn takes a form's faults out of an error; false when the error is of another kind and needs a page of its own.
func wrongIn(err error) (wrongs, bool) {
	f := fault.Of(err)
	if f == nil || len(f.Fields) == 0 {
		return wrongs{}, false
	}
	return wrongs{f.Fields}, true
}

func (w wrongs) any() bool { return len(w.fields) > 0 }

func (w wrongs) at(field string) govuk.ErrorMessageParams {
	return web.At(&fault.Fault{Fields: w.fields}, field)
}

func (w wrongs) summary() govuk.ErrorSummaryParams {
	p := govuk.ErrorSummaryParams{TitleText: "There is a problem"}
	for _, f := range w.fields {
		p.ErrorList = append(p.ErrorList, govuk.ErrorSummaryItem{Text: f.Words, Href: "#" + f.Name})
	}
	return p
}

func (w wrongs) status() int {
	if w.any() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

type signInPage struct {
	To      string
	Email   string
	Council string   // where to sign in with the council's account, "" for nowhere
	People  []Person // whom anybody may be in an invented council
	Sample  bool
	Wrong   wrongs
}

func (a *Accounts) showSignIn(w http.ResponseWriter, r *http.Request) error {
	if _, in := From(r.Context()); in && !a.Sample {
		return web.Redirect{To: returnPath(r.URL.Query().Get("to"))}
	}
	return a.renderSignIn(w, r, signInPage{To: returnPath(r.URL.Query().Get("to"))})
}

func (a *Accounts) renderSignIn(w http.ResponseWriter, r *http.Request, page signInPage) error {
	if a.OIDC != nil {
		page.Council = "/sign-in/council?to=" + url.QueryEscape(page.To)
	}
	if page.Sample = a.Sample; a.Sample {
		people, err := a.People(r.Context())
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.Active() {
				page.People = append(page.People, p)
			}
		}
	}
	return web.Render(w, r, page.Wrong.status(), showSignIn(page))
}

func (a *Accounts) postSignIn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page := signInPage{To: returnPath(web.Text(r, "to")), Email: web.Text(r, "email")}
	password := r.PostFormValue("password")
	missing := fault.Invalid("You are not signed in.")
	if page.Email == "" {
		missing.At("email", "Enter your email address")
	}
	if password == "" {
		missing.At("password", "Enter your password")
	}
	if page.Wrong = (wrongs{missing.Fields}); page.Wrong.any() {
		return a.renderSignIn(w, r, page)
	}
	if err := a.Guard(r); err != nil {
		return err
	}
	if err := a.byAccount.take(strings.ToLower(page.Email)); err != nil {
		return err
	}
	p, err := a.withPassword(ctx, page.Email, password)
	if wrong, ok := wrongIn(err); ok {
		page.Wrong = wrong
		return a.renderSignIn(w, r, page)
	}
	if err != nil {
		return err
	}
	if err := a.signIn(ctx, p); err != nil {
		return err
	}
	return web.Redirect{To: page.To}
}

// postSignInAs makes anybody one of the people of an invented council. A real council has no such road.
func (a *Accounts) postSignInAs(w http.ResponseWriter, r *http.Request) error {
	if !a.Sample {
		return fault.NotFound("There is no page at this address. If you typed it, check it is right.")
	}
	p, err := a.Person(r.Context(), web.Text(r, "person"))
	if err != nil {
		return err
	}
	if !p.Active() {
		return fault.Forbidden("This account is disabled.")
	}
	if err := a.signIn(r.Context(), p); err != nil {
		return err
	}
	return web.Redirect{To: returnPath(web.Text(r, "to"))}
}

func (a *Accounts) postSignOut(w http.ResponseWriter, r *http.Request) error {
	if err := a.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	return web.Done(w, r, "/sign-in", "You are signed out")
}

type setPasswordPage struct {
	Name  string
	Email string
	Wrong wrongs
}

// Secret keeps a page whose address is a secret out of caches, out of the next site's log and out of search engines.
func Secret(w http.ResponseWriter) {
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
}

func (a *Accounts) showSetPassword(w http.ResponseWriter, r *http.Request) error {
	Secret(w)
	if err := a.Guard(r); err != nil {
		return err
	}
	p, err := a.byLink(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showSetPassword(setPasswordPage{Name: p.Name, Email: p.Email}))
}

func (a *Accounts) postSetPassword(w http.ResponseWriter, r *http.Request) error {
	Secret(w)
	if err := a.Guard(r); err != nil {
		return err
	}
	p, err := a.setPasswordByLink(r.Context(), r.PathValue("token"), r.PostFormValue("password"))
	if wrong, ok := wrongIn(err); ok {
		return web.Render(w, r, wrong.status(), showSetPassword(setPasswordPage{Name: p.Name, Email: p.Email, Wrong: wrong}))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/sign-in", "Your password is set. Sign in with it now")
}

type mePage struct {
	Person Person
	Wrong  wrongs
}

func (a *Accounts) showMe(w http.ResponseWriter, r *http.Request) error {
	p, _ := From(r.Context())
	return web.Render(w, r, http.StatusOK, showMe(mePage{Person: p}))
}

func (a *Accounts) postMyPassword(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, _ := From(ctx)
	if p.Password == "" {
		return fault.Conflict("You sign in without a password here, so there is none to change.")
	}
	if err := a.byAccount.take(p.Email); err != nil {
		return err
	}
	err := a.changePassword(ctx, p, r.PostFormValue("present"), r.PostFormValue("password"))
	if wrong, ok := wrongIn(err); ok {
		return web.Render(w, r, wrong.status(), showMe(mePage{Person: p, Wrong: wrong}))
	}
	if err != nil {
		return err
	}
	if p, err = a.Person(ctx, p.ID); err != nil {
		return err
	}
	if err := a.signIn(ctx, p); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/me", "Your password is changed. You are signed out everywhere else")
}

func (a *Accounts) postQuiet(w http.ResponseWriter, r *http.Request) error {
	p, _ := From(r.Context())
	err := a.SetQuiet(r.Context(), web.Texts(r, "quiet"))
	if wrong, ok := wrongIn(err); ok {
		p.Quiet.V = web.Texts(r, "quiet")
		return web.Render(w, r, wrong.status(), showMe(mePage{Person: p, Wrong: wrong}))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/me", "Your days without letters are kept")
}

func quietItems() (items []govuk.CheckboxesItem) {
	for _, day := range weekdays {
		items = append(items, govuk.CheckboxesItem{Text: day, Value: day})
	}
	return items
}
