package collection

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

const registersAt = "/staff/registers"

// registerRoutes are the pages of the registers.
func (c *Collections) registerRoutes() []web.Route {
	const one, row = registersAt + "/{key}", registersAt + "/{key}/rows/{ref}"
	return []web.Route{
		{Pattern: "GET " + registersAt, May: account.RegisterEnter, Do: c.showRegisters},
		{Pattern: "GET " + one, May: account.RegisterEnter, Do: c.showRegister},
		{Pattern: "GET " + one + "/template.csv", May: account.RegisterEnter, Do: c.sendTemplateCSV},
		{Pattern: "GET " + one + "/template.xlsx", May: account.RegisterEnter, Do: c.sendTemplateXLSX},
		{Pattern: "GET " + one + "/new", May: account.RegisterEnter, Do: c.showNewEntry},
		{Pattern: "POST " + one + "/new", May: account.RegisterEnter, Do: c.postNewEntry},
		{Pattern: "GET " + one + "/quick", May: account.RegisterEnter, Do: c.showQuick},
		{Pattern: "POST " + one + "/quick", May: account.RegisterEnter, Do: c.postQuick},
		{Pattern: "POST " + one + "/open", May: account.RegisterEnter, Do: c.postOpenRegister},
		{Pattern: "GET " + one + "/rows", May: account.RegisterEnter, Do: c.showRows},
		{Pattern: "POST " + one + "/rows", May: account.RegisterEnter, Do: c.showRows},
		{Pattern: "POST " + one + "/rows.csv", May: account.RegisterRead, Do: c.sendRowsCSV},
		{Pattern: "POST " + one + "/rows.xlsx", May: account.RegisterRead, Do: c.sendRowsXLSX},
		{Pattern: "GET " + row, May: account.RegisterEnter, Do: c.showRow},
		{Pattern: "GET " + row + "/correct", May: account.RegisterEnter, Do: c.showCorrection},
		{Pattern: "POST " + row + "/correct", May: account.RegisterEnter, Do: c.postCorrection},
		{Pattern: "GET " + row + "/withdraw", May: account.RegisterEnter, Do: c.showWithdrawRow},
		{Pattern: "POST " + row + "/withdraw", May: account.RegisterEnter, Do: c.postWithdrawRow},
	}
}

// prioritiesNamed are what the plan's priorities are about, by which the list of registers is grouped.
var prioritiesNamed = []string{"Help and protection", "Children who are vulnerable", "Children in care", "Care leavers", "Permanence", "Leadership and workforce", "Education"}

type registerGroup struct {
	Title     string
	Registers []*Spec
}

type registersPage struct {
	Query  string
	Groups []registerGroup
	Held   map[string]held
	Kept   map[string]Kept // where rows are entered that are not entered on the register's own page
}

func (c *Collections) showRegisters(w http.ResponseWriter, r *http.Request) error {
	page := registersPage{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	var err error
	if page.Held, err = c.holdings(r.Context()); err != nil {
		return err
	}
	page.Groups = groupRegisters(slices.DeleteFunc(slices.Clone(c.Library.Specs()), func(s *Spec) bool { return !s.spoken(page.Query) }))
	page.Kept = map[string]Kept{}
	for _, feed := range c.feeds {
		if feed.kept.Only {
			page.Kept[feed.register] = feed.kept
		}
	}
	return web.Render(w, r, http.StatusOK, registers(page))
}

// spoken says whether all of these words stand in what the register says of itself.
func (s *Spec) spoken(words string) bool {
	within := strings.ToLower(strings.Join([]string{s.Title, s.About, s.Key, s.Keeping.Owner}, " "))
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(within, word) {
			return false
		}
	}
	return true
}

// groupRegisters puts each register under the first of the plan's priorities that reads it; a council's own, which none reads, stand last.
func groupRegisters(specs []*Spec) []registerGroup {
	groups := make([]registerGroup, len(prioritiesNamed)+1)
	for i, about := range prioritiesNamed {
		groups[i].Title = fmt.Sprintf("Priority %d: %s", i+1, about)
	}
	groups[len(prioritiesNamed)].Title = "The council’s own"
	for _, s := range specs {
		if s.Rhythm != Register {
			continue
		}
		at := len(prioritiesNamed)
		if p := s.Keeping.Priorities; len(p) > 0 && p[0] >= 1 && p[0] <= len(prioritiesNamed) {
			at = p[0] - 1
		}
		groups[at].Registers = append(groups[at].Registers, s)
	}
	for _, g := range groups {
		slices.SortFunc(g.Registers, func(a, b *Spec) int { return strings.Compare(a.Title, b.Title) })
	}
	return slices.DeleteFunc(groups, func(g registerGroup) bool { return len(g.Registers) == 0 })
}

type registerPage struct {
	S       *Spec
	Held    held
	Scope   string
	MaySend bool
	Kept    Kept // where else its rows are kept
	Why     string
	Wrong   *fault.Fault
}

func (c *Collections) registerPageOf(r *http.Request) (page registerPage, err error) {
	ctx := r.Context()
	if page.S, err = c.Library.Register(r.PathValue("key")); err != nil {
		return page, err
	}
	all, err := c.holdings(ctx)
	if err != nil {
		return page, err
	}
	page.Held = all[page.S.Key]
	within, err := c.reachOf(ctx, page.S)
	page.Kept, _ = c.keptElsewhere(page.S.Key)
	page.Scope, page.MaySend = within.words(), web.May(ctx, account.CollectionImport)
	return page, err
}

func (c *Collections) showRegister(w http.ResponseWriter, r *http.Request) error {
	page, err := c.registerPageOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, register(page))
}

// postOpenRegister records who opens a register's rows and why, and lets them in.
func (c *Collections) postOpenRegister(w http.ResponseWriter, r *http.Request) error {
	page, err := c.registerPageOf(r)
	if err != nil {
		return err
	}
	page.Why = web.Text(r, "why")
	opening, err := c.OpenRegister(r.Context(), page.S.Key, page.Why)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		return web.Render(w, r, status, register(page))
	}
	if err != nil {
		return err
	}
	return web.Redirect{To: page.S.at() + "/rows?opening=" + url.QueryEscape(opening)}
}

// page is where a collection is described.
func (s *Spec) page() string {
	if s.Rhythm == Register {
		return s.at()
	}
	return "/staff/collections/specs/" + s.Key
}

// at is the address of a register's page.
func (s *Spec) at() string { return registersAt + "/" + s.Key }

type rowsPage struct {
	S       *Spec
	Opening string
	Filter  rowFilter
	Asked   map[string]string // the filter as it was typed
	Rows    []RegisterRow
	All     int
	Scope   string
	MayRead bool
	Wrong   *fault.Fault
}

// listed are the columns that the list shows: those of quick entry, which tell one row from another, or else the first few.
func (p rowsPage) listed() []*Column {
	if len(p.S.Keeping.Quick) > 0 {
		return p.S.quick().Columns
	}
	var out []*Column
	for _, c := range p.S.Entry().Columns[1:] {
		if !c.Long && len(out) < 5 {
			out = append(out, c)
		}
	}
	if day := p.S.Entry().Column(p.S.Keeping.Day); !slices.Contains(out, day) {
		out[len(out)-1] = day
	}
	return out
}

func (p rowsPage) last() int { return (p.All + rowsOnPage - 1) / rowsOnPage }

// coded are the code lists one may filter by.
func (s *Spec) coded() []*Column {
	return slices.DeleteFunc(slices.Clone(s.Entry().Columns), func(c *Column) bool { return len(c.codes) == 0 })
}

// rowsOf reads the opening and the filter. Whoever has not said why, or whose opening is over, is sent back to say it.
func (c *Collections) rowsOf(r *http.Request) (page rowsPage, within reach, err error) {
	ctx := r.Context()
	if page.S, err = c.Library.Register(r.PathValue("key")); err != nil {
		return page, within, err
	}
	page.Opening, page.MayRead = r.FormValue("opening"), web.May(ctx, account.RegisterRead)
	open, err := c.opened(ctx, page.S.Key, page.Opening)
	if err == nil && !open {
		err = web.Redirect{To: page.S.at() + "#why"}
	}
	if err != nil {
		return page, within, err
	}
	if within, err = c.reachOf(ctx, page.S); err != nil {
		return page, within, err
	}
	page.Scope = within.words()
	page.Asked = map[string]string{}
	for _, name := range []string{"from", "to", "team", "code", "text"} {
		page.Asked[name] = web.Text(r, name)
	}
	wrong := fault.Invalid("Some of what you entered is wrong.")
	day := func(name string) (d calendar.Date) {
		if page.Asked[name] == "" {
			return d
		}
		d, err := calendar.ParseUK(page.Asked[name])
		if err != nil {
			wrong.At(name, "Enter a real date, such as 27/3/2027")
		}
		return d
	}
	page.Filter = rowFilter{From: day("from"), To: day("to"), Team: page.Asked["team"], Code: page.Asked["code"], Text: page.Asked["text"], Page: 1}
	if n, err := strconv.Atoi(web.Text(r, "page")); err == nil && n > 1 {
		page.Filter.Page = n
	}
	if len(wrong.Fields) > 0 {
		page.Wrong = wrong
	}
	return page, within, nil
}

func (c *Collections) showRows(w http.ResponseWriter, r *http.Request) error {
	page, within, err := c.rowsOf(r)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if page.Wrong != nil {
		status = http.StatusUnprocessableEntity
	} else if page.Rows, page.All, err = c.rows(r.Context(), page.S, within, page.Filter, rowsOnPage); err != nil {
		return err
	}
	return web.Render(w, r, status, rowsList(page))
}

// mostExported is how many rows one export holds: a register larger than that is exported by dates.
const mostExported = 100_000

// exported gives the rows of an export and records that they left Waymark.
func (c *Collections) exported(r *http.Request) (page rowsPage, err error) {
	page, within, err := c.rowsOf(r)
	if err != nil {
		return page, err
	}
	if page.Wrong != nil {
		return page, page.Wrong
	}
	page.Filter.Page = 1
	if page.Rows, page.All, err = c.rows(r.Context(), page.S, within, page.Filter, mostExported); err != nil {
		return page, err
	}
	if page.All > mostExported {
		return page, fault.Invalid("These are %s rows; an export holds %s. Choose dates, so that fewer are left.", thousands(page.All), thousands(mostExported))
	}
	return page, c.db.Write(r.Context(), "exported "+plural(page.All, "row", "rows")+" of the register "+page.S.Title, func(tx *db.Tx) error {
		tx.About("register", page.S.Key)
		return nil
	})
}

type rowPage struct {
	S         *Spec
	Opening   string
	Now       change
	Before    []change
	MayChange bool
	Why       string
	Wrong     *fault.Fault
}

func (p rowPage) at() string { return p.S.at() + "/rows/" + p.Now.Ref }

func (p rowPage) asked() string { return "?opening=" + url.QueryEscape(p.Opening) }

// rowOf reads one row with its history, for somebody who said why and whose role shows it to them.
func (c *Collections) rowOf(r *http.Request) (page rowPage, err error) {
	ctx := r.Context()
	if page.S, err = c.Library.Register(r.PathValue("key")); err != nil {
		return page, err
	}
	page.Opening = r.FormValue("opening")
	open, err := c.opened(ctx, page.S.Key, page.Opening)
	if err == nil && !open {
		err = web.Redirect{To: page.S.at() + "#why"}
	}
	if err != nil {
		return page, err
	}
	within, err := c.reachOf(ctx, page.S)
	if err != nil {
		return page, err
	}
	versions, err := c.history(ctx, page.S, within, r.PathValue("ref"))
	if err != nil {
		return page, err
	}
	page.Now, page.Before = versions[0], versions[1:]
	page.MayChange = !page.Now.Withdrawn && page.Now.Upload != lentUpload // what another room keeps is changed there
	return page, nil
}

func (c *Collections) showRow(w http.ResponseWriter, r *http.Request) error {
	page, err := c.rowOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, row(page))
}

func (c *Collections) showWithdrawRow(w http.ResponseWriter, r *http.Request) error {
	page, err := c.rowOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, withdrawRow(page))
}

func (c *Collections) postWithdrawRow(w http.ResponseWriter, r *http.Request) error {
	page, err := c.rowOf(r)
	if err != nil {
		return err
	}
	if page.Now.Upload == lentUpload {
		return fault.Conflict("This row is kept on a page of its own in Waymark, so it is changed there.")
	}
	page.Why = web.Text(r, "why")
	err = c.WithdrawEntry(r.Context(), page.S.Key, page.Now.Record, page.Why)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		return web.Render(w, r, status, withdrawRow(page))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, page.at()+page.asked(), "The row is taken out of the register. It stays in its history")
}

// sameWords names the columns by which a row of a file is known to be one that Waymark keeps itself.
func (s *Spec) sameWords() string {
	var names []string
	for _, name := range s.Keeping.Same {
		names = append(names, strings.ToLower(s.Entry().Column(name).Means))
	}
	return andWords(names)
}
