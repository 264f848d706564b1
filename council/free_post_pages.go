package council

import (
	"net/http"

	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// freePostAt is the page on which the address for cards is kept.
const freePostAt = "/staff/settings/free-post"

type freePostPage struct {
	All     []FreePost
	Today   calendar.Date
	Address string // as it was sent, or as it holds
	Owner   string // as it was sent
	Why     string // as it was sent
	Days    web.Days
	Wrong   *fault.Fault
}

func (c *Council) freePostPage(w http.ResponseWriter, r *http.Request) error {
	all, err := c.FreePosts(r.Context())
	if err != nil {
		return err
	}
	p := freePostPage{All: all, Today: c.db.Today(), Days: web.DaysOf("valid_from", c.db.Today())}
	for _, one := range all {
		if !one.From.After(p.Today) {
			p.Address, p.Owner = one.Text(), one.Owner
			break
		}
	}
	return web.Render(w, r, http.StatusOK, freePostScreen(p))
}

func (c *Council) changeFreePost(w http.ResponseWriter, r *http.Request) error {
	p := freePostPage{Address: r.PostFormValue("address"), Owner: web.Text(r, "owner"), Why: web.Text(r, "why"), Days: web.Days{}, Today: c.db.Today()}
	post := FreePost{Lines: addressLines(p.Address), Owner: p.Owner, Why: p.Why}
	p.Days.Sent(r, "valid_from", &post.From, fault.Invalid(""))
	err := c.SetFreePost(r.Context(), post)
	if f, status := web.Again(err); f != nil {
		p.Wrong = f
		if p.All, err = c.FreePosts(r.Context()); err != nil {
			return err
		}
		return web.Render(w, r, status, freePostScreen(p))
	}
	if err != nil {
		return err
	}
	words := "The card shows this address from " + post.From.Words() + " on"
	if len(post.Lines) == 0 {
		words = "No card is offered from " + post.From.Words() + " on"
	}
	return web.Done(w, r, freePostAt, words)
}
