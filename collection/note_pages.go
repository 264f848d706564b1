package collection

import (
	"net/http"
	"slices"

	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

func noteTag(s NoteState) govuk.TagParams {
	return govuk.TagParams{Text: capital(string(s)), Classes: map[NoteState]string{NoteOpen: "govuk-tag--yellow", NoteExplained: "govuk-tag--green", NoteToCorrect: "govuk-tag--orange"}[s]}
}

func noteLink(all notes, i Issue) string {
	if _, ok := all.on(i); ok {
		return "Add to it"
	}
	return "Add a note"
}

// noted says on an upload's page how many of its issues somebody has looked at before.
func (p uploadPage) noted() string {
	all, earlier := p.Notes.noted(p.Report.Issues, p.Upload.UploadedAt)
	switch {
	case all == 0:
		return ""
	case earlier == 0:
		return plural(all, "issue has", "issues have") + " a note."
	case earlier == all:
		return plural(all, "issue has", "issues have") + " a note from before."
	}
	return plural(all, "issue has", "issues have") + " a note, of which " + plural(earlier, "is", "are") + " from before."
}

type notePage struct {
	issuesPage
	Issue   Issue
	Earlier []Note
	Note    Note // as it was sent
	Wrong   *fault.Fault
}

// noteOf finds the issue for somebody who has said why they look at the rows; others are sent back to say it.
func (c *Collections) noteOf(r *http.Request) (page notePage, err error) {
	var all []Issue
	var open bool
	page.issuesPage, all, open, err = c.issuesOf(r)
	if err == nil && !open {
		err = web.Redirect{To: "/staff/collections/uploads/" + r.PathValue("id") + "/issues"}
	}
	if err != nil {
		return page, err
	}
	i := slices.IndexFunc(all, func(i Issue) bool { return i.notable() && i.ref() == r.PathValue("ref") })
	if i < 0 {
		return page, fault.NotFound("There is no such issue in this upload any more.")
	}
	page.Issue = all[i]
	page.Earlier = page.Notes[page.Issue.key()]
	return page, nil
}

func (c *Collections) showNote(w http.ResponseWriter, r *http.Request) error {
	page, err := c.noteOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, noteForm(page))
}

func (c *Collections) postNote(w http.ResponseWriter, r *http.Request) error {
	page, err := c.noteOf(r)
	if err != nil {
		return err
	}
	page.Note = Note{State: NoteState(web.Text(r, "state")), Text: web.Text(r, "text")}
	err = c.AddNote(r.Context(), page.Upload.ID, page.Issue, page.Note)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		return web.Render(w, r, status, noteForm(page))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, page.link("/issues", 0), "The note is kept. It is shown again when the same issue comes with the next upload")
}
