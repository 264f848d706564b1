package voice

import (
	"net/http"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

const readingsAt = voicesAt + "/readings"

// readingRoutes are the pages of who tries texts with children.
func (v *Voices) readingRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + readingsAt, May: account.VoiceRead, Do: v.readingsPage},
		{Pattern: "POST " + readingsAt, May: account.VoiceWrite, Do: v.postReading, Keeps: true},
	}
}

type readingsPage struct {
	All   []Reading
	Sent  *http.Request // the form that came back
	Wrong *fault.Fault
}

func (p readingsPage) sent(field string) string {
	if p.Sent == nil {
		return ""
	}
	return web.Text(p.Sent, field)
}

func (p readingsPage) days() map[string]string {
	if p.Sent == nil {
		return nil
	}
	return typed(p.Sent, "on", calendar.Date{})
}

// whoWasThere are the boxes for the children who must be among them.
func (p readingsPage) whoWasThere() govuk.CheckboxesParams {
	params := govuk.CheckboxesParams{Name: "among", Classes: "govuk-checkboxes--small", Hint: govuk.HintParams{Text: "Only that there was one. Never who."}, Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "Who was among them?", Classes: "govuk-fieldset__legend--s"}},
		Items: []govuk.CheckboxesItem{{Value: "send", Text: "A child with special needs or a disability"}, {Value: "eal", Text: "A child who learns in a second language"}, {Value: "care", Text: "A child in care"}}}
	if p.Sent != nil {
		params.Values = web.Texts(p.Sent, "among")
	}
	return params
}

func (r Reading) verdict() string {
	lacks := r.Lacks()
	if len(lacks) == 0 {
		return "Counts as read with children"
	}
	return "Lacks " + strings.Join(lacks, "; ")
}

func (v *Voices) readingsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := v.Readings(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, readingsScreen(readingsPage{All: all}))
}

func (v *Voices) postReading(w http.ResponseWriter, r *http.Request) error {
	one := Reading{Edition: web.Text(r, "edition"), Look: web.Text(r, "look"), On: dayIn(r, "on"), Children: wholeIn(r, "children"), Youngest: wholeIn(r, "youngest"), Oldest: wholeIn(r, "oldest"), Asked: wholeIn(r, "asked"), Answered: wholeIn(r, "answered"),
		Unclear: web.Text(r, "unclear"), Changed: web.Text(r, "changed")}
	if web.Text(r, "answered") == "" {
		one.Answered = -1 // nobody said
	}
	for _, among := range web.Texts(r, "among") {
		switch among {
		case "send":
			one.SEND = true
		case "eal":
			one.EAL = true
		case "care":
			one.Care = true
		}
	}
	err := v.AddReading(r.Context(), one)
	if wrong, status := web.Again(err); wrong != nil {
		all, err := v.Readings(r.Context())
		if err != nil {
			return err
		}
		return web.Render(w, r, status, readingsScreen(readingsPage{All: all, Sent: r, Wrong: wrong}))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, readingsAt, "Kept. Everybody can read it on the page about accessibility.")
}
