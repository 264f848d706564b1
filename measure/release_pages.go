package measure

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

func (m *Measures) showReconciliation(w http.ResponseWriter, r *http.Request) error {
	rows, err := m.Reconcile(r.Context(), web.SiteOf(r.Context()).Council)
	if err != nil {
		return err
	}
	page := reconciliationPage{Rows: rows, Council: web.SiteOf(r.Context()).Council}
	for _, row := range rows {
		if row.Same {
			page.Same++
		}
	}
	if page.Repairs, err = m.Repairs(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showReconciliation(page))
}

type reconciliationPage struct {
	Rows    []Reconciled
	Repairs []Repair
	Same    int
	Council string
}

// ---- releases

type releasesPage struct {
	Releases   []Release
	MayPropose bool
}

func (m *Measures) showReleases(w http.ResponseWriter, r *http.Request) error {
	all, err := m.Releases(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showReleases(releasesPage{Releases: all, MayPropose: web.May(r.Context(), account.ReleasePropose)}))
}

type proposePage struct {
	Items  []govuk.CheckboxesItem
	Chosen []string
	Note   string
	Wrong  wrongs
}

func (m *Measures) askRelease(w http.ResponseWriter, r *http.Request) error {
	return m.renderPropose(w, r, nil, "", wrongs{})
}

func (m *Measures) renderPropose(w http.ResponseWriter, r *http.Request, chosen []string, note string, wrong wrongs) error {
	publish, err := m.publishable(r.Context())
	if err != nil {
		return err
	}
	page := proposePage{Note: note, Wrong: wrong, Chosen: chosen}
	for _, d := range m.Definitions() {
		if !publish[d.Key] {
			continue
		}
		page.Items = append(page.Items, govuk.CheckboxesItem{Value: d.Key, Text: d.Title})
		if chosen == nil && !wrong.any() {
			page.Chosen = append(page.Chosen, d.Key)
		}
	}
	return web.Render(w, r, wrong.status(), showPropose(page))
}

func (m *Measures) postRelease(w http.ResponseWriter, r *http.Request) error {
	chosen, note := web.Texts(r, "measures"), web.Text(r, "note")
	number, err := m.Propose(r.Context(), chosen, note, web.SiteOf(r.Context()).Council)
	if wrong, ok := wrongIn(err); ok {
		return m.renderPropose(w, r, append([]string{}, chosen...), note, wrong)
	} else if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("/staff/releases/%d", number), "The release is proposed. Nothing is public until somebody else approves it.")
}

type releasePage struct {
	Release   Release
	Previews  []Preview
	MayDecide bool
	Own       bool // the reader proposed it
	Note      string
	Wrong     wrongs
}

func (m *Measures) releaseOf(r *http.Request) (Release, error) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return Release{}, fault.NotFound("There is no such release.")
	}
	return m.Release(r.Context(), number)
}

func (m *Measures) showRelease(w http.ResponseWriter, r *http.Request) error {
	return m.renderRelease(w, r, "", wrongs{})
}

func (m *Measures) renderRelease(w http.ResponseWriter, r *http.Request, note string, wrong wrongs) error {
	release, err := m.releaseOf(r)
	if err != nil {
		return err
	}
	page := releasePage{Release: release, Note: note, Wrong: wrong}
	if page.Previews, err = m.previews(r.Context(), release); err != nil {
		return err
	}
	if person, ok := account.From(r.Context()); ok {
		page.Own = person.ID == release.ProposedBy
	}
	page.MayDecide = release.State == Proposed && !page.Own && web.May(r.Context(), account.ReleaseApprove)
	return web.Render(w, r, wrong.status(), showRelease(page))
}

func (m *Measures) postDecision(w http.ResponseWriter, r *http.Request) error {
	release, err := m.releaseOf(r)
	if err != nil {
		return err
	}
	approve, note := web.Text(r, "decision") == "approve", web.Text(r, "note")
	err = m.Decide(r.Context(), release.Number, approve, note)
	if wrong, ok := wrongIn(err); ok {
		return m.renderRelease(w, r, note, wrong)
	} else if err != nil {
		return err
	}
	words := "The release is approved and public."
	if !approve {
		words = "The release is refused. Nothing of it is public."
	}
	return web.Done(w, r, fmt.Sprintf("/staff/releases/%d", release.Number), words)
}

// figureWords say a public figure as a page of the staff site shows it, with what is hidden named as such.
func figureWords(u Unit, f Figure) string {
	switch {
	case f.Status != Shown:
		return f.Status
	case f.Value == nil && f.Numerator != nil:
		return "about " + decimals(*f.Numerator, 0)
	case f.Value == nil:
		return "–"
	}
	text := strings.TrimSuffix(strings.TrimRight(decimals(*f.Value, max(u.Decimals(), 1)), "0"), ".")
	if *f.Value == 0 {
		text = "0"
	}
	if u.Shape().Kind == "percent" {
		text += "%"
	}
	if f.Numerator != nil && f.Denominator != nil && u.Kind != "rate" {
		text += fmt.Sprintf(" (about %s of %s)", decimals(*f.Numerator, 0), decimals(*f.Denominator, 0))
	}
	return text
}

// newest is the newest point of a line.
func (l PublicLine) newest() PublicPoint {
	if len(l.Points) == 0 {
		return PublicPoint{}
	}
	return l.Points[len(l.Points)-1]
}

func stateWords(r Release) string {
	word := "Approved"
	if r.State == Refused {
		word = "Refused"
	}
	return fmt.Sprintf("%s by %s on %s.", word, r.DecidedByName, r.DecidedOn.Words())
}
