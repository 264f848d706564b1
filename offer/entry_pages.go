package offer

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

type entryView struct {
	Entry                   Entitlement
	Shown                   Version // the one on its way, or the newest
	Note                    string  // of care leavers on it
	Today                   calendar.Date
	Write, Publish, Reviews bool
	Own                     bool // the reader wrote what is on its way
	Sent                    string
	Typed                   ReadingEdit
	Why                     string
	Wrong                   *fault.Fault
}

// wrong is what is wrong with one of the page's forms.
func (v entryView) wrong(form string) *fault.Fault {
	if v.Sent == form {
		return v.Wrong
	}
	return nil
}

func (v entryView) why(form string) string {
	if v.Sent == form {
		return v.Why
	}
	return ""
}

func (o *Offers) view(r *http.Request) (v entryView, err error) {
	ctx := r.Context()
	if v.Entry, err = o.Entitlement(ctx, r.PathValue("slug")); err != nil {
		return v, err
	}
	person, _ := account.From(ctx)
	v.Shown, v.Today = v.Entry.Newest(), o.db.Today()
	v.Write, v.Publish, v.Reviews = web.May(ctx, account.OfferWrite), web.May(ctx, account.OfferPublish), web.May(ctx, account.OfferReview)
	v.Own = v.Shown.WrittenBy == person.ID
	v.Note, err = o.note(v.Shown)
	return v, err
}

func (o *Offers) entryPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.view(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, entryScreen(v))
}

// acted answers a form of an entry's page: with the page once more where it was wrong.
func (o *Offers) acted(w http.ResponseWriter, r *http.Request, err error, form, done string, typed func(*entryView)) error {
	if f, status := web.Again(err); f != nil {
		v, err := o.view(r)
		if err != nil {
			return err
		}
		v.Wrong, v.Sent = f, form
		typed(&v)
		return web.Render(w, r, status, entryScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/entry/"+r.PathValue("slug"), done)
}

func (o *Offers) postSend(w http.ResponseWriter, r *http.Request) error {
	err := o.Send(r.Context(), r.PathValue("slug"))
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		// What is missing stands beside the field where it is to be written.
		v, err := o.form(r)
		if err != nil {
			return err
		}
		v.Wrong = f
		return web.Render(w, r, http.StatusUnprocessableEntity, formScreen(v))
	}
	return o.acted(w, r, err, "send", "Care leavers can read it now.", func(*entryView) {})
}

func (o *Offers) postSignOff(w http.ResponseWriter, r *http.Request) error {
	said := ReadingEdit{Good: web.Text(r, "good") == "yes", Group: web.Text(r, "group"), Note: web.Text(r, "note")}
	var err error
	if web.Text(r, "good") == "" {
		err = fault.Invalid("It is not kept yet.").At("good", "Select yes or no")
	} else {
		err = o.SignOff(r.Context(), r.PathValue("slug"), said)
	}
	return o.acted(w, r, err, "sign-off", "What was said is kept.", func(v *entryView) { v.Typed = said })
}

func (o *Offers) postReturn(w http.ResponseWriter, r *http.Request) error {
	why := web.Text(r, "why")
	return o.acted(w, r, o.Return(r.Context(), r.PathValue("slug"), why), "return", "It went back to whoever wrote it.", func(v *entryView) { v.Why = why })
}

func (o *Offers) postPublish(w http.ResponseWriter, r *http.Request) error {
	return o.acted(w, r, o.Publish(r.Context(), r.PathValue("slug")), "publish", "It is published.", func(*entryView) {})
}

func (o *Offers) postWithdraw(w http.ResponseWriter, r *http.Request) error {
	why := web.Text(r, "why")
	return o.acted(w, r, o.Withdraw(r.Context(), r.PathValue("slug"), why), "withdraw", "It is withdrawn.", func(v *entryView) { v.Why = why })
}

// stateTag is the colour of a state.
func stateTag(s State) govuk.TagParams {
	return govuk.TagParams{Text: strings.ToUpper(string(s[:1])) + string(s[1:]), Classes: map[State]string{Draft: "govuk-tag--grey", Reading: "govuk-tag--purple", Signed: "govuk-tag--yellow", Published: "govuk-tag--green", Withdrawn: "govuk-tag--red", Replaced: "govuk-tag--grey"}[s]}
}

// facts are what an entry says, as staff read it.
func (v entryView) facts() (rows []govuk.SummaryRow) {
	b := v.Shown.Body.V
	area, _ := AreaOf(b.Area)
	var who []string
	for _, s := range b.Who {
		who = append(who, string(s))
	}
	amount := b.AmountText()
	if amount != "" && !b.Confirmed {
		amount += ", not confirmed by the council yet"
	} else if b.Stale(v.Today) {
		amount += ", too old to be shown"
	}
	checked := ""
	if b.Amount > 0 {
		checked = b.AmountSource
		if !b.CheckedOn.IsZero() {
			checked += fmt.Sprintf(", looked up on %s, shown until %s", b.CheckedOn.Words(), b.StaleFrom().Words())
		}
	}
	consulted := b.Consulted
	if !b.ConsultedOn.IsZero() {
		consulted += ", " + b.ConsultedOn.Words()
	}
	for _, row := range [][2]string{{"Area", area.Title}, {"For young people", b.ChildText}, {"For those who help", b.AdultText}, {"By what right", string(b.Kind)}, {"Legal basis", b.LegalBasis}, {"Begins with", lawOf(b.Law).Name},
		{"In force from", b.InForceFrom.Words()}, {"For whom", cmp.Or(strings.Join(who, ", "), "everybody who has been in care")}, {"Ages", b.WhoWords()}, {"Other conditions", b.Conditions}, {"Where", string(b.Where)}, {"If they live elsewhere", b.Elsewhere},
		{"In custody", b.Custody}, {"What they get", b.Get}, {"Amount", amount}, {"Source of the amount", checked}, {"How to get it", strings.Join(b.Steps, " ")}, {"Who helps", b.Helps}, {"How long", b.HowLong}, {"If they are told no", b.IfNo},
		{"To bring", strings.Join(b.Documents, ", ")}, {"Languages", strings.Join(b.Languages, ", ")}, {"Care leavers asked", consulted}, {"Look at it again by", b.ReviewBy.Words()}, {"What is new", v.Shown.Changed}} {
		if row[1] != "" {
			rows = append(rows, govuk.SummaryRow{Key: govuk.SummaryCell{Text: row[0]}, Value: govuk.SummaryCell{Text: row[1]}})
		}
	}
	return rows
}
