package collection

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

const (
	issuesOnPage = 100
	openFor      = 8 * time.Hour // a working day: then the list asks again why
)

// postOpen records who opens the rows of an upload and why (ruling 6), and lets them in.
func (c *Collections) postOpen(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page, err := c.page(r)
	if err != nil {
		return err
	}
	id, err := c.openRows(ctx, "upload", page.Upload.ID, "opened the rows with issues of "+c.names(page.Upload.Returns), web.Text(r, "why"))
	if f, status := web.Again(err); f != nil {
		return web.Render(w, r, status, openForm(page, f))
	}
	if err != nil {
		return err
	}
	return web.Redirect{To: "/staff/collections/uploads/" + page.Upload.ID + "/issues?opening=" + id}
}

// openRows records who opens rows about children and why, and gives the opening.
func (c *Collections) openRows(ctx context.Context, kind, of, sentence, why string) (id string, err error) {
	why = strings.Join(strings.Fields(why), " ")
	if n := len([]rune(why)); n < 10 || n > 300 {
		return "", fault.Invalid("Say why you need to see the rows.").At("why", "Say why you need to see the rows, in 10 to 300 characters")
	}
	who, _ := db.Who(ctx)
	id = db.RandomID()
	return id, c.db.Write(ctx, sentence+": "+why, func(tx *db.Tx) error {
		tx.About(kind, of)
		_, err := tx.Exec(ctx, "insert into collection_opened (id, kind, subject, person_id, why, opened_at) values (:id, :kind, :of, :person, :why, :now)",
			map[string]any{"id": id, "of": of, "kind": kind, "person": who.ID, "why": why, "now": tx.Now()})
		return err
	})
}

// opened says whether this person has said today why they look at the rows of this upload, register or list.
func (c *Collections) opened(ctx context.Context, of, opening string) (bool, error) {
	who, _ := db.Who(ctx)
	var n int
	err := c.db.Get(ctx, &n, "select count(*) from collection_opened where id = :id and subject = :of and person_id = :person and opened_at > :since",
		map[string]any{"id": opening, "of": of, "person": who.ID, "since": db.At(c.db.Now().Add(-openFor))})
	return n > 0, err
}

type issuesPage struct {
	uploadPage
	Opening    string
	Rule, File string
	Rows       []Issue
	Found      int
	Unlisted   int
	Page       int
	More       bool
}

func (p issuesPage) noteAt(i Issue) string { return p.link("/issues/"+i.ref()+"/note", 0) }

// issuesOf reads the filter and picks the issues; open is false when the person has not said why.
func (c *Collections) issuesOf(r *http.Request) (page issuesPage, all []Issue, open bool, err error) {
	page = issuesPage{Opening: r.FormValue("opening"), Rule: r.FormValue("rule"), File: r.FormValue("file")}
	if page.uploadPage, err = c.page(r); err != nil {
		return page, nil, false, err
	}
	if page.Report == nil {
		return page, nil, false, fault.NotFound("This upload has no report yet.")
	}
	if open, err = c.opened(r.Context(), page.Upload.ID, page.Opening); err != nil || !open {
		return page, nil, false, err
	}
	for _, i := range page.Report.Issues {
		if (page.Rule == "" || i.Rule == page.Rule) && (page.File == "" || i.File == page.File) {
			all = append(all, i)
		}
	}
	for _, n := range page.Report.NotListed {
		page.Unlisted += n
	}
	page.Found = len(all)
	return page, all, true, nil
}

func (c *Collections) showIssues(w http.ResponseWriter, r *http.Request) error {
	page, all, open, err := c.issuesOf(r)
	if err != nil {
		return err
	}
	if !open {
		return web.Render(w, r, http.StatusOK, openForm(page.uploadPage, nil))
	}
	page.Page = pageAsked(r)
	from := min((page.Page-1)*issuesOnPage, len(all))
	to := min(from+issuesOnPage, len(all))
	page.Rows, page.More = all[from:to], to < len(all)
	return web.Render(w, r, http.StatusOK, issues(page))
}

// pageAsked is which page of a list is asked for; the first when none is.
func pageAsked(r *http.Request) int {
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1_000_000)
}

func (p issuesPage) link(to string, page int) string {
	q := url.Values{"opening": {p.Opening}}
	if p.Rule != "" {
		q.Set("rule", p.Rule)
	}
	if p.File != "" {
		q.Set("file", p.File)
	}
	if page > 0 {
		q.Set("page", strconv.Itoa(page))
	}
	return "/staff/collections/uploads/" + p.Upload.ID + to + "?" + q.Encode()
}

func (p issuesPage) pages() govuk.PaginationParams {
	var out govuk.PaginationParams
	if p.Page > 1 {
		out.Previous.Href = p.link("/issues", p.Page-1)
	}
	if p.More {
		out.Next.Href = p.link("/issues", p.Page+1)
	}
	return out
}

func (p issuesPage) rules() []govuk.SelectItem {
	counts := map[string]int{}
	for _, i := range p.Report.Issues {
		counts[i.Rule]++
	}
	out := []govuk.SelectItem{{Value: "", Text: "All"}}
	for _, rule := range sortedKeys(counts) {
		out = append(out, govuk.SelectItem{Value: rule, Text: fmt.Sprintf("%s (%s)", rule, thousands(counts[rule]))})
	}
	return out
}

func (p issuesPage) filesToChoose() []govuk.SelectItem {
	names := map[string]bool{}
	for _, f := range p.Report.Files {
		names[f.Name] = true
	}
	out := []govuk.SelectItem{{Value: "", Text: "All"}}
	for _, name := range sortedKeys(names) {
		out = append(out, govuk.SelectItem{Value: name, Text: name})
	}
	return out
}

// showIssuesCSV exports the list. That it left Waymark is recorded.
func (c *Collections) showIssuesCSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page, all, open, err := c.issuesOf(r)
	if err != nil {
		return err
	}
	if !open {
		return web.Redirect{To: "/staff/collections/uploads/" + page.Upload.ID + "/issues"}
	}
	err = c.db.Write(ctx, "exported "+plural(len(all), "row", "rows")+" with issues of "+c.names(page.Upload.Returns), func(tx *db.Tx) error {
		tx.About("upload", page.Upload.ID)
		return nil
	})
	if err != nil {
		return err
	}
	web.Download(w, "issues.csv", "text/csv; charset=utf-8")
	headings := append(slices.Clone(issueHeadings), "note", "what the note says", "noted by", "noted")
	return writeCSV(w, headings, len(all), func(i int) []string {
		n, ok := page.Notes.on(all[i])
		if !ok {
			return append(all[i].cells(), "", "", "", "")
		}
		return append(all[i].cells(), string(n.State), web.SafeText(n.Text), web.SafeText(n.ByName), when(n.At))
	})
}
