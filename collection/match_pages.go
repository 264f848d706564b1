package collection

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/vault"
	"waymark/web"
)

const matchAt = "/staff/collections/match"

// Decision is what the council settled about a rule of a collection, as the room that keeps its settings tells it.
type Decision struct {
	Collection, Key, Value string
	From                   calendar.Date
	Owner, Source          string
	Why, ByName            string
}

// Settled says where the council's decisions about the rules of collections are read, the newest of each rule first, and where
// another is kept. Whoever keeps one also calls Recount.
func (c *Collections) Settled(all func(ctx context.Context) ([]Decision, error), keep func(ctx context.Context, d Decision) error) {
	c.decided, c.decide = all, keep
}

// matchRoutes are the pages that say how far one child is known as one child across collections.
func (c *Collections) matchRoutes() []web.Route {
	const one = matchAt + "/{key}"
	return []web.Route{
		{Pattern: "GET " + matchAt, May: account.CollectionRead, Do: c.showMatch},
		{Pattern: "GET " + one, May: account.CollectionRead, Do: c.showMatched},
		{Pattern: "POST " + one, May: account.CollectionAccept, Do: c.postSameIDs},
		{Pattern: "POST " + one + "/open", May: account.CollectionImport, Do: c.postOpenUnmatched},
		{Pattern: "GET " + one + "/children", May: account.CollectionImport, Do: c.showUnmatched},
		{Pattern: "GET " + one + "/children.csv", May: account.CollectionImport, Do: c.sendUnmatchedCSV},
		{Pattern: "GET " + one + "/children.xlsx", May: account.CollectionImport, Do: c.sendUnmatchedXLSX},
	}
}

// rates counts, in the accepted returns, how many of each collection's children are found in SSDA903.
func (c *Collections) rates(ctx context.Context) (all []MatchRate, err error) {
	err = c.cache.With(ctx, func(v *vault.DB) error {
		all, err = MatchRates(ctx, v)
		return err
	})
	return all, err
}

// Say writes, after a load, what the command line should not keep to itself: how many children were matched, and which of the
// council's own folders could not be used.
func (c *Collections) Say(ctx context.Context, w io.Writer) error {
	rates, err := c.rates(ctx)
	if err != nil {
		return err
	}
	// A council keeps dozens of registers; their rates stand on the page.
	for _, r := range rates {
		if s, err := c.Library.Spec(r.Collection); err == nil && s.Rhythm != Register {
			fmt.Fprintf(w, "%s.\n", r.Words())
		}
	}
	for _, broken := range c.Library.Broken {
		fmt.Fprintln(w, broken)
	}
	return nil
}

// Percent is the share that was found, rounded down, so that 100% means all.
func (r MatchRate) Percent() string {
	if r.Children == 0 {
		return "no children"
	}
	return fmt.Sprintf("%d%%", 100*(r.Children-r.Not)/r.Children)
}

// sharing is how a collection's child ids stand to those of SSDA903, and who said so.
type sharing struct {
	Same    bool
	Now     *Decision // the decision that holds; nil while nobody has taken one
	History []Decision
}

// Words says it in one line.
func (s sharing) Words() string {
	if s.Same {
		return "The same ids"
	}
	return "Ids of its own"
}

// By says whose word that is.
func (s sharing) By() string {
	if s.Now == nil {
		return "Taken for granted until somebody says otherwise"
	}
	return s.Now.ByName + ", " + s.Now.From.Words()
}

// sharings reads for every collection how its ids are shared today.
func (c *Collections) sharings(ctx context.Context) (map[string]sharing, error) {
	all, err := c.decided(ctx)
	if err != nil {
		return nil, err
	}
	out, today := map[string]sharing{}, c.db.Today()
	for _, s := range c.Library.Specs() {
		if !s.identified() {
			continue
		}
		now := sharing{Same: true}
		for _, d := range all {
			if d.Collection != s.Key || d.Key != sameIDs {
				continue
			}
			if now.Now == nil && !d.From.After(today) {
				now.Now, now.Same = &d, d.Value == "true"
			}
			now.History = append(now.History, d)
		}
		out[s.Key] = now
	}
	return out, nil
}

type matchRow struct {
	S       *Spec
	Rate    MatchRate
	Sharing sharing
}

type matchPage struct {
	Rows   []matchRow
	Absent []*Spec // collections of children of which nothing is loaded
}

func (c *Collections) showMatch(w http.ResponseWriter, r *http.Request) error {
	rates, err := c.rates(r.Context())
	if err != nil {
		return err
	}
	shared, err := c.sharings(r.Context())
	if err != nil {
		return err
	}
	var page matchPage
	for _, s := range c.Library.Specs() {
		i := slices.IndexFunc(rates, func(m MatchRate) bool { return m.Collection == s.Key })
		switch {
		case i >= 0:
			page.Rows = append(page.Rows, matchRow{s, rates[i], shared[s.Key]})
		case s.identified():
			page.Absent = append(page.Absent, s)
		}
	}
	return web.Render(w, r, http.StatusOK, matched(page))
}

type matchedPage struct {
	matchRow
	Loaded bool   // there are rates to show
	Answer string // the form as it was sent
	Why    string
	Open   string // why the list is to be opened, as it was sent
	Wrong  *fault.Fault
}

// at is the address of a collection's page on matching.
func (p matchRow) at() string { return matchAt + "/" + p.S.Key }

func (p matchedPage) facts() []govuk.SummaryRow {
	row := func(key, value string) govuk.SummaryRow {
		return govuk.SummaryRow{Key: govuk.SummaryCell{Text: key}, Value: govuk.SummaryCell{Text: value}}
	}
	rows := []govuk.SummaryRow{row("Child ids", p.Sharing.Words()), row("Said by", p.Sharing.By())}
	if p.Sharing.Now != nil {
		rows = append(rows, row("Why", p.Sharing.Now.Why))
	}
	if !p.Loaded {
		return append(rows, row("Found in SSDA903", "Nothing is loaded to be matched"))
	}
	rows = append(rows, row("Children", thousands(p.Rate.Children)), row("Found in SSDA903", thousands(p.Rate.Children-p.Rate.Not)+" ("+p.Rate.Percent()+")"))
	if p.Sharing.Same {
		return append(rows, row("Not found", thousands(p.Rate.Not)))
	}
	return append(rows, row("By UPN", thousands(p.Rate.UPN)), row("By birth, sex and ethnicity", thousands(p.Rate.Born)), row("Not found", thousands(p.Rate.Not)))
}

// matchedOf reads one collection's page. A collection whose children need no matching has none.
func (c *Collections) matchedOf(r *http.Request) (page matchedPage, err error) {
	if page.S, err = c.Library.Spec(r.PathValue("key")); err != nil {
		return page, err
	}
	if !page.S.identified() {
		return page, fault.NotFound("The children of %s need not be matched.", page.S.Title)
	}
	rates, err := c.rates(r.Context())
	if err != nil {
		return page, err
	}
	if i := slices.IndexFunc(rates, func(m MatchRate) bool { return m.Collection == page.S.Key }); i >= 0 {
		page.Rate, page.Loaded = rates[i], true
	}
	shared, err := c.sharings(r.Context())
	page.Sharing = shared[page.S.Key]
	return page, err
}

func (c *Collections) showMatched(w http.ResponseWriter, r *http.Request) error {
	page, err := c.matchedOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, matchedOne(page))
}

// SetSameIDs keeps a decision on whether a collection's child ids are those of SSDA903, from today on, and has all figures counted anew.
func (c *Collections) SetSameIDs(ctx context.Context, key string, same bool, why string) error {
	s, err := c.Library.Spec(key)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Settings, func(o Setting) bool { return o.Key == sameIDs })
	if i < 0 {
		return fault.NotFound("The children of %s need not be matched.", s.Title)
	}
	why = strings.Join(strings.Fields(why), " ")
	if n := len([]rune(why)); n < 10 || n > 300 {
		return fault.Invalid("Say why.").At("why", "Say how you know, in 10 to 300 characters")
	}
	return c.decide(ctx, Decision{Collection: key, Key: sameIDs, Value: fmt.Sprint(same), From: c.db.Today(), Owner: s.Settings[i].Owner, Source: "set by the council", Why: why})
}

func (c *Collections) postSameIDs(w http.ResponseWriter, r *http.Request) error {
	key, answer, why := r.PathValue("key"), web.Text(r, "same_ids"), web.Text(r, "why")
	err := error(fault.Invalid("Choose one.").At("same_ids", "Choose whether the ids are the same"))
	if answer == "true" || answer == "false" {
		err = c.SetSameIDs(r.Context(), key, answer == "true", why)
	}
	if f, status := web.Again(err); f != nil {
		page, err := c.matchedOf(r)
		if err != nil {
			return err
		}
		page.Answer, page.Why, page.Wrong = answer, why, f
		return web.Render(w, r, status, matchedOne(page))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, matchAt+"/"+key, "It is kept. All figures are being counted anew")
}

// postOpenUnmatched records who opens the list of children who were not found, and why.
func (c *Collections) postOpenUnmatched(w http.ResponseWriter, r *http.Request) error {
	page, err := c.matchedOf(r)
	if err != nil {
		return err
	}
	page.Open = web.Text(r, "open")
	opening, err := c.openRows(r.Context(), "match", page.at(), "opened the list of children of "+page.S.Title+" who were not matched", page.Open)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		page.Wrong = fault.Invalid("%s", f.Words).At("open", f.Fields[0].Words)
		return web.Render(w, r, http.StatusUnprocessableEntity, matchedOne(page))
	}
	if err != nil {
		return err
	}
	return web.Redirect{To: page.at() + "/children?opening=" + url.QueryEscape(opening)}
}

// Unmatched is a child of a collection who was not found in SSDA903, with what a person needs to find them by hand. All of it is
// child-level.
type Unmatched struct {
	Child, UPN, Sex string
	Born            calendar.Date
}

// mostUnmatched is how many such children a list holds.
const mostUnmatched = 100_000

// unmatched lists them by id.
func (c *Collections) unmatched(ctx context.Context, s *Spec) (out []Unmatched, err error) {
	err = c.cache.With(ctx, func(v *vault.DB) error {
		rows, err := v.Query(ctx, fmt.Sprintf(`select m.child, coalesce(p.upn, ''), coalesce(p.sex, 'U'), coalesce(cast(p.dob as varchar), '')
from person_match m left join (%s) p on p.child = m.person
where m.collection = '%s' and m.how = 'not matched' order by m.child limit %d`, s.children(), s.Key, mostUnmatched))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var u Unmatched
			var born string
			if err := rows.Scan(&u.Child, &u.UPN, &u.Sex, &born); err != nil {
				return err
			}
			if born != "" {
				if u.Born, err = calendar.Parse(born); err != nil {
					return err
				}
			}
			out = append(out, u)
		}
		return rows.Err()
	})
	return out, err
}

type unmatchedPage struct {
	matchedPage
	Opening  string
	Children []Unmatched
	Page     int
	All      int
}

func (p unmatchedPage) link(to string, page int) string {
	q := url.Values{"opening": {p.Opening}}
	if page > 0 {
		q.Set("page", fmt.Sprint(page))
	}
	return p.at() + to + "?" + q.Encode()
}

func (p unmatchedPage) pages() govuk.PaginationParams {
	var out govuk.PaginationParams
	if p.Page > 1 {
		out.Previous.Href = p.link("/children", p.Page-1)
	}
	if p.Page*issuesOnPage < p.All {
		out.Next.Href = p.link("/children", p.Page+1)
	}
	return out
}

// unmatchedOf lists the children for somebody who has said why; others are sent back to say it. What a restricted register says of a
// child is for whoever entered it, so its children are counted and never listed.
func (c *Collections) unmatchedOf(r *http.Request) (page unmatchedPage, err error) {
	if page.matchedPage, err = c.matchedOf(r); err != nil {
		return page, err
	}
	page.Opening = r.FormValue("opening")
	open, err := c.opened(r.Context(), page.at(), page.Opening)
	if err != nil {
		return page, err
	}
	if !open {
		return page, web.Redirect{To: page.at() + "#unmatched"}
	}
	if page.S.Keeping.Restricted {
		return page, fault.Forbidden("The register %s is restricted: each row is for whoever entered it.", page.S.Title)
	}
	page.Children, err = c.unmatched(r.Context(), page.S)
	page.All = len(page.Children)
	return page, err
}

func (c *Collections) showUnmatched(w http.ResponseWriter, r *http.Request) error {
	page, err := c.unmatchedOf(r)
	if err != nil {
		return err
	}
	page.Page = pageAsked(r)
	from := min((page.Page-1)*issuesOnPage, page.All)
	page.Children = page.Children[from:min(from+issuesOnPage, page.All)]
	return web.Render(w, r, http.StatusOK, unmatchedList(page))
}

var unmatchedHeadings = []string{"child id", "UPN", "sex", "born"}

// exportedUnmatched gives the whole list and records that it left Waymark.
func (c *Collections) exportedUnmatched(r *http.Request) (page unmatchedPage, err error) {
	if page, err = c.unmatchedOf(r); err != nil {
		return page, err
	}
	return page, c.db.Write(r.Context(), "exported the list of "+plural(page.All, "child", "children")+" of "+page.S.Title+" who were not matched", func(tx *db.Tx) error {
		tx.About("match", page.S.Key)
		return nil
	})
}

func (c *Collections) sendUnmatchedCSV(w http.ResponseWriter, r *http.Request) error {
	page, err := c.exportedUnmatched(r)
	if err != nil {
		return err
	}
	web.Download(w, page.S.Key+"-not-matched.csv", "text/csv; charset=utf-8")
	return writeCSV(w, unmatchedHeadings, page.All, func(i int) []string {
		u := page.Children[i]
		return []string{web.SafeText(u.Child), web.SafeText(u.UPN), u.Sex, u.Born.String()}
	})
}

func (c *Collections) sendUnmatchedXLSX(w http.ResponseWriter, r *http.Request) error {
	page, err := c.exportedUnmatched(r)
	if err != nil {
		return err
	}
	web.Download(w, page.S.Key+"-not-matched.xlsx", xlsxType)
	at := 0
	return web.WriteWorkbook(w, "Not matched", unmatchedHeadings, func() ([]any, error) {
		if at == page.All {
			return nil, nil
		}
		u := page.Children[at]
		at++
		return []any{u.Child, u.UPN, u.Sex, u.Born}, nil
	})
}
