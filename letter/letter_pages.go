package letter

import (
	"net/http"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/govuk"
	"waymark/web"
)

// Routes are this room's rows of the route table.
func (l *Letters) Routes() []web.Route {
	return []web.Route{{Pattern: "GET /staff/letters", May: account.LetterRead, Do: l.logPage}}
}

// mostShown bounds the page.
const mostShown = 200

// logView is the log of letters.
type logView struct {
	Rows   []Row
	State  string // only these; empty for all
	Counts map[string]int
	Stuck  string // why what waits has not left, where a try said so
}

var states = []string{Waiting, Sent, Skipped, GivenUp}

func (l *Letters) logPage(w http.ResponseWriter, r *http.Request) (err error) {
	v := logView{State: r.URL.Query().Get("state")}
	if !slices.Contains(states, v.State) {
		v.State = ""
	}
	if v.Counts, err = l.Counts(r.Context()); err != nil {
		return err
	}
	if v.Rows, err = l.Log(r.Context(), v.State, mostShown); err != nil {
		return err
	}
	waiting, err := l.Log(r.Context(), Waiting, mostShown)
	if err != nil {
		return err
	}
	for _, row := range waiting {
		if row.Words != "" {
			v.Stuck = row.Words
			break
		}
	}
	return web.Render(w, r, http.StatusOK, logScreen(v))
}

func (v logView) items() []govuk.SelectItem {
	items := []govuk.SelectItem{{Text: "All"}}
	for _, s := range states {
		items = append(items, govuk.SelectItem{Value: s, Text: upperFirst(s) + " (" + strconv.Itoa(v.Counts[s]) + ")"})
	}
	return items
}

func upperFirst(s string) string { return string(s[0]&^0x20) + s[1:] }

// when is how the log prints an instant.
func when(t db.Time) string {
	if t.IsZero() {
		return "not yet"
	}
	return calendar.London(t.Time).Format("2 January 2006, 15:04")
}

func colour(state string) string {
	return map[string]string{Waiting: "govuk-tag--yellow", Sent: "govuk-tag--green", Skipped: "govuk-tag--grey", GivenUp: "govuk-tag--red"}[state]
}
