package collection

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/job"
	"waymark/web"
)

// Routes are the room's pages.
func (c *Collections) Routes() []web.Route {
	const one = "/staff/collections/uploads/{id}"
	return slices.Concat(c.registerRoutes(), c.matchRoutes(), c.qualityRoutes(), c.settingRoutes(), []web.Route{
		{Pattern: "GET /staff/collections", May: account.CollectionRead, Do: c.showCollections},
		{Pattern: "GET /staff/collections/specs/{key}", May: account.CollectionRead, Do: c.showSpec},
		{Pattern: "GET /staff/collections/specs/{key}/template.csv", May: account.CollectionRead, Do: c.sendTemplateCSV},
		{Pattern: "GET /staff/collections/specs/{key}/template.xlsx", May: account.CollectionRead, Do: c.sendTemplateXLSX},
		{Pattern: "GET /staff/collections/retention", May: account.RetentionRead, Do: c.showRetention},
		{Pattern: "GET /staff/collections/upload", May: account.CollectionImport, Do: c.showUploadForm},
		{Pattern: "POST /staff/collections/upload", May: account.CollectionImport, Do: c.postUpload, Limit: 1 << 30},
		{Pattern: "GET " + one, May: account.CollectionRead, Do: c.showUpload},
		{Pattern: "GET " + one + "/events", May: account.CollectionRead, Do: c.showEvents},
		{Pattern: "POST " + one + "/check", May: account.CollectionImport, Do: c.postCheck},
		{Pattern: "GET " + one + "/issues", May: account.CollectionImport, Do: c.showIssues},
		{Pattern: "POST " + one + "/issues", May: account.CollectionImport, Do: c.postOpen},
		{Pattern: "GET " + one + "/issues.csv", May: account.CollectionImport, Do: c.showIssuesCSV},
		{Pattern: "GET " + one + "/issues/{ref}/note", May: account.CollectionImport, Do: c.showNote},
		{Pattern: "POST " + one + "/issues/{ref}/note", May: account.CollectionImport, Do: c.postNote},
		{Pattern: "GET " + one + "/accept", May: account.CollectionAccept, Do: c.showAccept},
		{Pattern: "POST " + one + "/accept", May: account.CollectionAccept, Do: c.postAccept},
		{Pattern: "GET " + one + "/withdraw", May: account.CollectionAccept, Do: c.showWithdraw},
		{Pattern: "POST " + one + "/withdraw", May: account.CollectionAccept, Do: c.postWithdraw},
	})
}

type collectionsPage struct {
	Counts   []countingRow
	Kept     held // what the registers hold together
	Waiting  []Upload
	Uploads  []Upload
	Earlier  int // uploads that are not listed
	Specs    []*Spec
	Broken   []string
	Registry int // how many registers have rows
}

// countingRow is one collection, or one table of files that belong to no period: the newest return that counts, and those before.
type countingRow struct {
	Title  string
	Newest Return
	Before []Return // newest first
}

func (p collectionsPage) title(u Upload) string { return holds(p.Specs, u) }

// holds says what was sent: its returns, or how many files while nobody knows more.
func holds(specs []*Spec, u Upload) string {
	if len(u.Returns) == 0 {
		return plural(u.Files, "file", "files")
	}
	return namesBy(u.Returns, func(r Return) string { return titleOf(specs, r) })
}

// Holds says what was sent, in the words of the pages.
func (c *Collections) Holds(u Upload) string { return holds(c.Library.Specs(), u) }

// counting gathers the returns that count by collection. Registers are told together: they have a page of their own.
func (p *collectionsPage) counting(returns []Return) {
	seen := map[string]bool{}
	for _, r := range returns {
		if r.Part != "" && r.Part == r.UploadID {
			if !seen[r.Collection] {
				seen[r.Collection] = true
				p.Registry++
			}
			p.Kept.Rows += r.Rows
			if p.Kept.DataTo.Before(r.DataTo) {
				p.Kept.DataTo = r.DataTo
			}
			continue
		}
		if last := len(p.Counts) - 1; last >= 0 && p.Counts[last].Newest.Collection == r.Collection && p.Counts[last].Newest.Part == r.Part {
			row := &p.Counts[last]
			row.Before = slices.Insert(row.Before, 0, row.Newest)
			row.Newest = r
			continue
		}
		row := countingRow{Title: titleOf(p.Specs, r), Newest: r}
		for _, s := range p.Specs {
			if s.Key == r.Collection && r.Part == "" {
				row.Title = s.Title
			}
		}
		p.Counts = append(p.Counts, row)
	}
	slices.SortStableFunc(p.Counts, func(a, b countingRow) int { return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)) })
}

// called is what a return is called before its period.
func (s *Spec) called() string { return cmp.Or(s.Short, s.Title) }

// titleOf is the return's name as people say it.
func titleOf(specs []*Spec, r Return) string {
	for _, s := range specs {
		if s.Key != r.Collection {
			continue
		}
		if t := s.Table(r.Part); r.Part != "" && t != nil {
			return t.Title
		}
		if s.IsRegister() {
			return s.Title
		}
		if r.Part == "" {
			return s.called() + " " + r.period()
		}
	}
	return r.Name()
}

// names lists what an upload holds, for the record of changes.
func (c *Collections) names(returns []Return) string {
	return namesBy(returns, func(r Return) string { return titleOf(c.Library.Specs(), r) })
}

// uploadsOnPage is how many uploads the room's first page lists before it is asked for all.
const uploadsOnPage = 15

func (c *Collections) showCollections(w http.ResponseWriter, r *http.Request) error {
	page := collectionsPage{Specs: c.Library.Specs(), Broken: c.Library.Broken}
	returns, err := c.Returns(r.Context())
	if err != nil {
		return err
	}
	page.counting(returns)
	if page.Uploads, err = c.Uploads(r.Context()); err != nil {
		return err
	}
	for _, u := range page.Uploads {
		if u.State == Ready || u.State == Checking {
			page.Waiting = append(page.Waiting, u)
		}
	}
	if r.URL.Query().Get("sent") != "all" && len(page.Uploads) > uploadsOnPage {
		page.Earlier = len(page.Uploads) - uploadsOnPage
		page.Uploads = page.Uploads[:uploadsOnPage]
	}
	return web.Render(w, r, http.StatusOK, collections(page))
}

func (c *Collections) showSpec(w http.ResponseWriter, r *http.Request) error {
	s, err := c.Library.Spec(r.PathValue("key"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, spec(s))
}

type uploadFormPage struct {
	Year, DataTo string
	Wrong        *fault.Fault
}

func (c *Collections) showUploadForm(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, uploadForm(uploadFormPage{}))
}

// postUpload streams the files into the encrypted store. The form is not parsed the usual way, because that would write
// large files to a temporary folder in clear.
func (c *Collections) postUpload(w http.ResponseWriter, r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return fault.Invalid("Send the files with the form on the upload page.").Because(err)
	}
	var page uploadFormPage
	first, err := readFields(parts, map[string]*string{"year": &page.Year, "data_to": &page.DataTo})
	if err != nil {
		return err
	}
	var id string
	var already bool
	opts, err := page.options()
	if err == nil {
		id, already, err = c.Upload(r.Context(), files(parts, first), opts)
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		page.Wrong = f
		if len(f.Fields) == 0 {
			page.Wrong = fault.Invalid("%s", f.Words).At("files", f.Words)
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, uploadForm(page))
	}
	if err != nil {
		return err
	}
	if already {
		return web.Done(w, r, "/staff/collections/uploads/"+id, "Already loaded: these files were sent before")
	}
	return web.Done(w, r, "/staff/collections/uploads/"+id, "The files have arrived and are being checked")
}

// readFields reads the form's text fields, which stand before its files, and gives the first file's part.
func readFields(parts *multipart.Reader, fields map[string]*string) (*multipart.Part, error) {
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, broken(err)
		}
		if part.FileName() != "" {
			return part, nil
		}
		text, err := io.ReadAll(io.LimitReader(part, 1000))
		if err != nil {
			return nil, broken(err)
		}
		if to := fields[part.FormName()]; to != nil {
			*to = strings.TrimSpace(string(text))
		}
	}
}

// files gives the files of a form one by one.
func files(parts *multipart.Reader, part *multipart.Part) func() (*Sent, error) {
	return func() (*Sent, error) {
		for {
			if part == nil {
				return nil, io.EOF
			}
			now := part
			if now.FileName() != "" {
				part = nil
				return &Sent{Name: now.FileName(), Body: &partReader{part: now, next: func() (err error) {
					part, err = parts.NextPart()
					if err == io.EOF {
						part, err = nil, nil
					}
					return err
				}}}, nil
			}
			var err error
			if part, err = parts.NextPart(); err == io.EOF {
				part = nil
			} else if err != nil {
				return nil, broken(err)
			}
		}
	}
}

// partReader moves on to the next part when one is read to its end.
type partReader struct {
	part *multipart.Part
	next func() error
	done bool
}

func (p *partReader) Read(b []byte) (int, error) {
	if p.done {
		return 0, io.EOF
	}
	n, err := p.part.Read(b)
	if err != nil && err != io.EOF {
		return n, broken(err)
	}
	if err == io.EOF {
		p.done = true
		if nextErr := p.next(); nextErr != nil {
			return n, broken(nextErr)
		}
	}
	return n, err
}

// broken says that the upload did not arrive whole, unless it was simply too large.
func broken(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return fault.Invalid("The files did not arrive whole. Send them again.").Because(err)
}

func (p uploadFormPage) options() (opts Options, err error) {
	if p.Year != "" {
		if opts.Year, err = ParseYear(p.Year); err != nil {
			return opts, err
		}
	}
	if p.DataTo != "" {
		if opts.DataTo, err = calendar.ParseUK(p.DataTo); err != nil {
			return opts, fault.Invalid("Enter a real date.").At("data_to", "Enter a real date, such as 30/09/2026")
		}
	}
	return opts, nil
}

// ParseYear reads a return year as people write it: 2024/25, 2024-25, or 2025 for the year that ends then.
func ParseYear(text string) (Year, error) {
	wrong := fault.Invalid("%q is not a return year. Write it as 2024/25.", text).At("year", "Enter the year as 2024/25")
	if n := yearOfWord(text); n.year != 0 && n.sure {
		return Year(n.year), nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1992 || n > 2100 {
		return 0, wrong
	}
	return Year(n), nil
}

type progressPart struct {
	Words   string
	Percent int
}

func progressOf(s job.Status) progressPart {
	switch {
	case s.State == job.Queued && s.LastError != "":
		return progressPart{s.LastError, 0}
	case s.State == job.Queued:
		return progressPart{"Waits for its turn", 0}
	case s.Words == "":
		return progressPart{"Begins", s.Percent()}
	}
	return progressPart{s.Words, s.Percent()}
}

type uploadPage struct {
	Upload   Upload
	Report   *Checked
	Progress progressPart
	Failed   string // why the check did not come to an end
	Kept     string // how long it stays
	Specs    []*Spec
	Notes    notes
}

func (p uploadPage) title() string {
	if len(p.Upload.Returns) == 0 {
		return "Upload of " + when(p.Upload.UploadedAt)
	}
	return namesBy(p.Upload.Returns, p.titleOf)
}

func (p uploadPage) titleOf(r Return) string { return titleOf(p.Specs, r) }

// found lists the checks that found something, most rows first.
func (p uploadPage) found() []Ran {
	out := slices.DeleteFunc(slices.Clone(p.Report.ChecksMade), func(r Ran) bool { return r.Found == 0 })
	slices.SortStableFunc(out, func(a, b Ran) int { return b.Found - a.Found })
	return out
}

// effect says what accepting a return does, or did.
func effect(r Return) string {
	switch {
	case r.State == Accepted:
		return "It counts now"
	case r.State == Replaced:
		return "A newer return counts instead"
	case r.ComparedWith == "":
		return "It is the first of its kind"
	case r.Vanished == 0 && r.Part == "":
		return "It replaces the one that counts now; nothing vanishes"
	case r.Part != "":
		return "It replaces the one that counts now"
	}
	return "It replaces the one that counts now, of which " + plural(r.Vanished, "row vanishes", "rows vanish")
}

func when(t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return calendar.London(t.Time).Format("2 January 2006, 15:04")
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return plural(int(n), "byte", "bytes")
}

// holds says in words what a column holds that has no codes.
func (c *Column) holds() string {
	switch c.kind {
	case kindFlag:
		return "0 or 1"
	case kindBoolean:
		return "yes or no"
	case kindDecimal:
		return "number"
	case kindTimestamp:
		return "date and time, day/month/year hours:minutes"
	case kindMonth:
		return "month, month/year"
	case kindInteger:
		return fmt.Sprintf("whole number, %d to %d", c.Least, c.Highest)
	case kindDate:
		return "date, day/month/year"
	case kindPartialDate:
		return "date, zz for what is not known"
	case kindPostcode, kindPacked:
		return "postcode"
	case kindID:
		if c.Most > 0 {
			return fmt.Sprintf("text, up to %d characters", c.Most)
		}
	}
	return "text"
}

// rules are the official rules of a check.
func (c *Check) rules() string {
	if c.Rule != "" {
		return c.Rule
	}
	var all []string
	for _, rule := range c.Each {
		all = append(all, rule)
	}
	return strings.Join(sorted(all), ", ")
}

func (c *Collections) page(r *http.Request) (uploadPage, error) {
	ctx := r.Context()
	page := uploadPage{Specs: c.Library.Specs()}
	var err error
	if page.Upload, err = c.Find(ctx, r.PathValue("id")); err != nil {
		return page, err
	}
	if page.Upload.State == Checking {
		status, err := c.jobs.Job(ctx, page.Upload.JobID)
		if err != nil {
			return page, err
		}
		page.Progress = progressOf(status)
		if status.Finished() {
			page.Failed = status.LastError
		}
		return page, nil
	}
	page.Kept = c.keptUntil(page.Upload)
	if _, page.Report, err = c.kept(ctx, page.Upload.ID); err != nil || page.Report == nil {
		return page, err
	}
	page.Notes, err = c.notes(ctx)
	return page, err
}

func (c *Collections) showUpload(w http.ResponseWriter, r *http.Request) error {
	page, err := c.page(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, upload(page))
}

// showEvents sends each change of the progress as a piece of the page, and "done" when there is a report to see.
func (c *Collections) showEvents(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	u, err := c.Find(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	events := web.Stream(w, r)
	if u.State == Checking {
		for status := range c.jobs.Watch(ctx, u.JobID) {
			if here, err := events.Show(progress(progressOf(status))); err != nil || !here {
				return err
			}
		}
	}
	events.Done()
	return nil
}

func (c *Collections) postCheck(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := c.CheckAgain(r.Context(), id); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/collections/uploads/"+id, "It is being checked again")
}

func (c *Collections) showAccept(w http.ResponseWriter, r *http.Request) error {
	page, err := c.page(r)
	if err != nil {
		return err
	}
	current, err := c.Returns(r.Context())
	if err != nil {
		return err
	}
	if err := page.Upload.mayAccept(current); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, acceptForm(page))
}

func (c *Collections) postAccept(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := c.Accept(r.Context(), id); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/collections/uploads/"+id, "Accepted. The figures are being counted anew")
}

func (c *Collections) showWithdraw(w http.ResponseWriter, r *http.Request) error {
	page, err := c.page(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, withdrawForm(page, nil))
}

func (c *Collections) postWithdraw(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := c.Withdraw(r.Context(), id, web.Text(r, "why"))
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		page, err := c.page(r)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, withdrawForm(page, f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/collections/uploads/"+id, "Withdrawn. The figures are being counted anew")
}
