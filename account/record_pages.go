package account

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

const recordPageSize = 50

type recordPage struct {
	Entries []db.Entry
	Who     []govuk.SelectItem
	Nouns   []govuk.SelectItem
	Asked   recordAsked
	Older   string // where the entries before these are, "" when there are none
	Wrong   wrongs
	Proof   string // what the check of the whole record found, "" when it was not asked for
	Broken  bool
}

// recordAsked is the filter as it was typed.
type recordAsked struct{ Who, Noun, ID, From, To string }

func (a *Accounts) showRecord(w http.ResponseWriter, r *http.Request) error {
	return a.renderRecord(w, r, recordPage{})
}

func (a *Accounts) renderRecord(w http.ResponseWriter, r *http.Request, page recordPage) error {
	ctx := r.Context()
	q := r.URL.Query()
	page.Asked = recordAsked{q.Get("who"), q.Get("noun"), q.Get("id"), strings.TrimSpace(q.Get("from")), strings.TrimSpace(q.Get("to"))}
	filter := db.RecordFilter{Who: page.Asked.Who, Noun: page.Asked.Noun, ID: page.Asked.ID, Limit: recordPageSize + 1}
	wrong := fault.Invalid("")
	day := func(field, text string, into *calendar.Date) {
		if text == "" {
			return
		}
		date, err := calendar.ParseUK(text)
		if err != nil {
			wrong.At(field, "Enter a real date, such as 27/3/2027")
		}
		*into = date
	}
	day("from", page.Asked.From, &filter.From)
	day("to", page.Asked.To, &filter.To)
	filter.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64) // anything else is the newest page
	page.Wrong = wrongs{wrong.Fields}
	var err error
	if !page.Wrong.any() {
		if page.Entries, err = a.db.Record(ctx, filter); err != nil {
			return err
		}
	}
	if len(page.Entries) > recordPageSize {
		page.Entries = page.Entries[:recordPageSize]
		q.Set("before", fmt.Sprint(page.Entries[recordPageSize-1].Seq))
		page.Older = "/staff/record?" + q.Encode()
	}
	if page.Who, err = a.choices(r, "select distinct who as value, who_name as text from record order by who_name"); err != nil {
		return err
	}
	if page.Nouns, err = a.choices(r, "select distinct noun as value, noun as text from record_about order by noun"); err != nil {
		return err
	}
	return web.Render(w, r, page.Wrong.status(), showRecord(page))
}

func (a *Accounts) choices(r *http.Request, query string) ([]govuk.SelectItem, error) {
	rows := []struct {
		Value string `db:"value"`
		Text  string `db:"text"`
	}{}
	err := a.db.All(r.Context(), &rows, query, nil)
	items := []govuk.SelectItem{{Text: "All"}}
	for _, row := range rows {
		items = append(items, govuk.SelectItem{Value: row.Value, Text: row.Text})
	}
	return items, err
}

// postVerifyRecord walks the whole chain. It changes nothing; it is a form because it takes a while.
func (a *Accounts) postVerifyRecord(w http.ResponseWriter, r *http.Request) error {
	n, bad, err := a.db.VerifyRecord(r.Context())
	if err != nil {
		return err
	}
	page := recordPage{Proof: fmt.Sprintf("All %d entries hold. None was changed, dropped or moved since it was written.", n)}
	if bad != nil {
		page.Broken = true
		page.Proof = fmt.Sprintf("Entry %d does not hold: %s. The %d entries before it do.", bad.Seq, bad.Why, n)
	}
	return a.renderRecord(w, r, page)
}

// about says what an entry is about: "person, action".
func about(e db.Entry) string {
	var nouns []string
	for _, one := range e.About.V {
		if !slices.Contains(nouns, one.Noun) {
			nouns = append(nouns, one.Noun)
		}
	}
	return strings.Join(nouns, ", ")
}

// history is where the record of one noun is.
func history(one db.About) string {
	return "/staff/record?" + url.Values{"noun": {one.Noun}, "id": {one.ID}}.Encode()
}
