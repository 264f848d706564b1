package archive

import (
	"fmt"
	"net/http"
	"strconv"

	"waymark/account"
	"waymark/fault"
	"waymark/web"
)

// Routes are this room's pages.
func (a *Archives) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + at, May: account.ReleaseRead, Do: a.listPage},
		{Pattern: "GET " + at + "/{number}", May: account.ReleaseRead, Do: a.editionPage},
		{Pattern: "POST " + at + "/{number}/withdraw", May: account.ReleaseApprove, Do: a.postWithdraw},
	}
}

func (a *Archives) listPage(w http.ResponseWriter, r *http.Request) error {
	all, err := a.Editions(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listScreen(all))
}

type editionView struct {
	Edition
	Reason string // as it was typed
	Wrong  *fault.Fault
}

func (a *Archives) edition(r *http.Request) (editionView, error) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		number = 0
	}
	e, err := a.Edition(r.Context(), number)
	return editionView{Edition: e}, err
}

func (a *Archives) editionPage(w http.ResponseWriter, r *http.Request) error {
	v, err := a.edition(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, editionScreen(v))
}

func (a *Archives) postWithdraw(w http.ResponseWriter, r *http.Request) error {
	v, err := a.edition(r)
	if err != nil {
		return err
	}
	v.Reason = web.Text(r, "why")
	err = a.Withdraw(r.Context(), v.Number, v.Reason)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		v.Wrong = f
		return web.Render(w, r, http.StatusUnprocessableEntity, editionScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Href(), "The edition is taken back. Its address says why.")
}

// sizeWords says a size as people read it.
func sizeWords(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
