package collection

import (
	"net/http"

	"waymark/calendar"
	"waymark/web"
)

type retentionPage struct {
	Years    int
	Today    calendar.Date
	Expiries []Expiry
	Entries  int // rows entered into registers that go
	Specs    []*Spec
}

func (p retentionPage) due() []Expiry { return due(p.Expiries, p.Today) }

// title is what the upload holds, as people say it.
func (p retentionPage) title(u Upload) string {
	if len(u.Returns) == 0 {
		return "Upload of " + when(u.UploadedAt)
	}
	return capital(namesBy(u.Returns, func(r Return) string { return titleOf(p.Specs, r) }))
}

func (p retentionPage) goes(e Expiry) string {
	switch {
	case e.Due(p.Today):
		return "In the coming night"
	case !p.Today.Before(e.On):
		return "Overdue since " + e.On.Words()
	}
	return "On " + e.On.Words()
}

func (c *Collections) showRetention(w http.ResponseWriter, r *http.Request) error {
	all, err := c.Expiries(r.Context())
	if err != nil {
		return err
	}
	entries, err := c.EntriesDue(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, retentionList(retentionPage{Entries: entries, Years: c.retention, Today: c.db.Today(), Expiries: all, Specs: c.Library.Specs()}))
}

// keptUntil says on an upload's own page how long it will stay.
func (c *Collections) keptUntil(u Upload) string {
	e, ok := u.expires(c.retention)
	switch {
	case c.retention == 0 || !ok:
		return ""
	case e.Due(c.db.Today()):
		return "It will be deleted in the coming night. " + e.Why
	case e.Held != "":
		return e.Held
	}
	return "It is kept until " + e.On.AddDays(-1).Words() + "."
}
