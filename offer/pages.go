package offer

import (
	"net/http"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/web"
)

// offerAt is where this room's pages begin.
const offerAt = "/staff/offer"

// Routes are this room's pages.
func (o *Offers) Routes() []web.Route {
	const one = offerAt + "/entry/{slug}"
	return []web.Route{
		{Pattern: "GET " + offerAt, May: account.OfferRead, Do: o.offerPage},
		{Pattern: "GET " + offerAt + "/library", May: account.OfferWrite, Do: o.libraryPage},
		{Pattern: "POST " + offerAt + "/library/{key}", May: account.OfferWrite, Do: o.postTakeOver},
		{Pattern: "GET " + offerAt + "/checklist", May: account.OfferRead, Do: o.checklistPage},
		{Pattern: "POST " + offerAt + "/checklist", May: account.OfferPublish, Do: o.postCommence},
		{Pattern: "GET " + offerAt + "/principles", May: account.OfferWrite, Do: o.principlesPage},
		{Pattern: "POST " + offerAt + "/principles", May: account.OfferWrite, Do: o.postPrinciples},
		{Pattern: "GET " + offerAt + "/new", May: account.OfferWrite, Do: o.newPage},
		{Pattern: "POST " + offerAt + "/new", May: account.OfferWrite, Do: o.postNew},
		{Pattern: "GET " + one, May: account.OfferRead, Do: o.entryPage},
		{Pattern: "GET " + one + "/edit", May: account.OfferWrite, Do: o.editPage},
		{Pattern: "POST " + one + "/edit", May: account.OfferWrite, Do: o.postEdit},
		{Pattern: "POST " + one + "/send", May: account.OfferWrite, Do: o.postSend},
		{Pattern: "POST " + one + "/sign-off", May: account.OfferRead, Do: o.postSignOff},
		{Pattern: "POST " + one + "/return", May: account.OfferPublish, Do: o.postReturn},
		{Pattern: "POST " + one + "/publish", May: account.OfferPublish, Do: o.postPublish},
		{Pattern: "POST " + one + "/withdraw", May: account.OfferPublish, Do: o.postWithdraw},
	}
}

type offerView struct {
	Areas []areaView
	Today calendar.Date
	Write bool
	Gaps  int // lines of the checklist that nothing meets
}

type areaView struct {
	Area
	Entries []Entitlement
	Live    int
}

func (o *Offers) offerPage(w http.ResponseWriter, r *http.Request) error {
	all, err := o.Entitlements(r.Context())
	if err != nil {
		return err
	}
	lines, err := o.Checklist(r.Context())
	if err != nil {
		return err
	}
	v := offerView{Today: o.db.Today(), Write: web.May(r.Context(), account.OfferWrite)}
	for _, l := range lines {
		if l.Gap() {
			v.Gaps++
		}
	}
	for _, a := range Areas {
		one := areaView{Area: a, Live: covered(all, a.Key)}
		for _, e := range all {
			if e.Newest().Body.V.Area == a.Key {
				one.Entries = append(one.Entries, e)
			}
		}
		v.Areas = append(v.Areas, one)
	}
	return web.Render(w, r, http.StatusOK, offerScreen(v))
}

type libraryView struct {
	Areas []libraryArea
	Left  int
}

type libraryArea struct {
	Area
	Entries []libraryEntry
}

type libraryEntry struct {
	OfLibrary
	Slug string // where it was taken over; empty where it was not
}

func (o *Offers) libraryPage(w http.ResponseWriter, r *http.Request) error {
	all, err := o.Entitlements(r.Context())
	if err != nil {
		return err
	}
	var v libraryView
	for _, a := range Areas {
		one := libraryArea{Area: a}
		for _, l := range Library {
			if l.Area != a.Key {
				continue
			}
			e := libraryEntry{OfLibrary: l}
			if i := slices.IndexFunc(all, func(e Entitlement) bool { return e.Library == l.Key }); i >= 0 {
				e.Slug = all[i].Slug
			} else {
				v.Left++
			}
			one.Entries = append(one.Entries, e)
		}
		v.Areas = append(v.Areas, one)
	}
	return web.Render(w, r, http.StatusOK, libraryScreen(v))
}

func (o *Offers) postTakeOver(w http.ResponseWriter, r *http.Request) error {
	slug, err := o.TakeOver(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/entry/"+slug+"/edit", "It is a draft of yours now. Put your council’s own facts in.")
}
