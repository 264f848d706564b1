package inspection

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// recommendationView is the page of one recommendation.
type recommendationView struct {
	Recommendation
	Memory  Memory
	Answers []Answer
	Pieces  []evidence.Piece // about it and about what answers it
	Add     bool             // the reader may add evidence about it
	Today   calendar.Date
	Alike   []Likeness
	History []db.Entry
	From    *Inspection
	Owners  []account.Person
	May     recommendationRights
	Sent    sentRecommendation
}

// recommendationRights is what the person looking may do.
type recommendationRights struct{ Write, Deliver, Sign bool }

// sentRecommendation is what a form of the page held when it came back.
type sentRecommendation struct {
	Response, Why, Owner, How string
	Shown                     []string // the numbers of evidence
	At                        string   // which form
	Wrong                     *fault.Fault
}

func (v recommendationView) wrong(form string) *fault.Fault {
	if v.Sent.At == form {
		return v.Sent.Wrong
	}
	return nil
}

func codeOfKey(r *http.Request) string { return strings.ReplaceAll(r.PathValue("key"), "_", "/") }

func (i *Inspections) recommendationPage(w http.ResponseWriter, r *http.Request) error {
	return i.showRecommendation(w, r, http.StatusOK, sentRecommendation{})
}

func (i *Inspections) showRecommendation(w http.ResponseWriter, r *http.Request, status int, sent sentRecommendation) error {
	ctx := r.Context()
	one, err := i.Recommendation(ctx, codeOfKey(r))
	if err != nil {
		return err
	}
	v := recommendationView{Recommendation: one, Sent: sent}
	if v.Memory, err = i.Memory(ctx); err != nil {
		return err
	}
	if v.Answers, err = i.AnswersTo(ctx, one); err != nil {
		return err
	}
	if v.Pieces, err = i.Evidence(ctx, one, v.Answers); err != nil {
		return err
	}
	v.Today, v.Add = i.db.Today(), one.Open() && may(ctx, account.EvidenceAdd, account.Subject{Owners: []string{one.OwnerID}}) == nil
	v.Alike = v.Memory.Alike(one)
	if v.History, err = i.db.Record(ctx, db.RecordFilter{Noun: "recommendation", ID: one.ID, Limit: 20}); err != nil {
		return err
	}
	if one.InspectionID != "" {
		all, err := i.Inspections(ctx)
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(all, func(o Inspection) bool { return o.ID == one.InspectionID }); n >= 0 {
			v.From = &all[n]
		}
	}
	if v.Owners, err = i.accounts.WhoMay(ctx, account.UpdateWrite); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	v.May = recommendationRights{Write: may(ctx, account.PlanWrite, account.Subject{}) == nil,
		Deliver: may(ctx, deliverPermission(ctx), account.Subject{Owners: []string{one.OwnerID}}) == nil,
		Sign:    may(ctx, account.UpdateSignOff, account.Subject{}) == nil && independent(who.ID, one, v.Answers) == nil}
	if sent.At == "" {
		v.Sent = sentRecommendation{Response: string(one.Response), Why: one.ResponseWhy, Owner: one.OwnerID}
	}
	return web.Render(w, r, status, recommendationScreen(v))
}

// step does one verb of the page and shows the page again with what was wrong.
func (i *Inspections) step(w http.ResponseWriter, r *http.Request, sent sentRecommendation, err error, words string) error {
	if bad, status := web.Again(err); bad != nil {
		sent.Wrong = bad
		return i.showRecommendation(w, r, status, sent)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/recommendations/"+r.PathValue("key"), words)
}

func (i *Inspections) respond(w http.ResponseWriter, r *http.Request) error {
	sent := sentRecommendation{At: "response", Response: web.Text(r, "response"), Why: web.Text(r, "response-why"), Owner: web.Text(r, "owner")}
	return i.step(w, r, sent, i.Respond(r.Context(), codeOfKey(r), State(sent.Response), sent.Why, sent.Owner), "The answer is kept.")
}

func (i *Inspections) deliver(w http.ResponseWriter, r *http.Request) error {
	sent := sentRecommendation{At: "how", How: web.Text(r, "how")}
	return i.step(w, r, sent, i.Deliver(r.Context(), codeOfKey(r), sent.How), "The recommendation is delivered. Somebody independent looks at it next.")
}

func (i *Inspections) assure(w http.ResponseWriter, r *http.Request) error {
	sent := sentRecommendation{At: "how", How: web.Text(r, "how")}
	return i.step(w, r, sent, i.Assure(r.Context(), codeOfKey(r), sent.How), "The recommendation is assured.")
}

func (i *Inspections) close(w http.ResponseWriter, r *http.Request) error {
	sent := sentRecommendation{At: "close", Shown: web.Texts(r, "shows")}
	numbers := make([]int, len(sent.Shown))
	for n, text := range sent.Shown {
		numbers[n], _ = strconv.Atoi(text) // what is no number names no evidence, and is refused as such
	}
	return i.step(w, r, sent, i.Close(r.Context(), codeOfKey(r), numbers), "The recommendation is closed.")
}

func (i *Inspections) reopen(w http.ResponseWriter, r *http.Request) error {
	sent := sentRecommendation{At: "reopen", How: web.Text(r, "how")}
	return i.step(w, r, sent, i.Reopen(r.Context(), codeOfKey(r), sent.How), "The recommendation is open again.")
}

func (i *Inspections) recur(w http.ResponseWriter, r *http.Request) error {
	same := web.Text(r, "same") == "yes"
	words := "Both show now that it was made again."
	if !same {
		words = "It will not be proposed again."
	}
	return i.step(w, r, sentRecommendation{At: "recur"}, i.Recur(r.Context(), codeOfKey(r), web.Text(r, "earlier"), same, web.Text(r, "why")), words)
}

// recommendationForm is the form of a recommendation's particulars.
type recommendationForm struct {
	Recommendation
	Days  web.Days
	Wrong *fault.Fault
}

func (f recommendationForm) themeItems() []govuk.CheckboxesItem {
	items := make([]govuk.CheckboxesItem, len(themes))
	for n, t := range themes {
		items[n] = govuk.CheckboxesItem{Value: t.Key, Text: t.Title}
	}
	return items
}

func (i *Inspections) editRecommendationPage(w http.ResponseWriter, r *http.Request) error {
	one, err := i.Recommendation(r.Context(), codeOfKey(r))
	if err != nil {
		return err
	}
	one.Themes.V = one.themes()
	f := recommendationForm{Recommendation: one, Days: web.Days{}}
	f.Days.Put("published", one.Published)
	return web.Render(w, r, http.StatusOK, editRecommendationScreen(f))
}

func (i *Inspections) editRecommendation(w http.ResponseWriter, r *http.Request) error {
	one, err := i.Recommendation(r.Context(), codeOfKey(r))
	if err != nil {
		return err
	}
	f := recommendationForm{Recommendation: one, Days: web.Days{}}
	f.Version = web.Number(r, "version")
	f.About, f.Source, f.Number, f.Verbatim = web.Text(r, "about"), web.Text(r, "source"), web.Text(r, "number"), web.Text(r, "verbatim")
	f.Priority, f.Themes.V = web.Text(r, "priority") == "yes", web.Texts(r, "themes")
	wrong := fault.Invalid("The recommendation cannot be kept yet.")
	f.Days.Sent(r, "published", &f.Published, wrong)
	probe := f.Recommendation
	err = web.Both(wrong, probe.Check())
	if err == nil {
		err = i.EditRecommendation(r.Context(), f.Recommendation)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return web.Render(w, r, status, editRecommendationScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, one.Href(), "The recommendation is kept.")
}
