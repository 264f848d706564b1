package measure

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/job"
	"waymark/vault"
	"waymark/web"
	"waymark/web/webtest"
)

// listsRoom opens the room on a vault that holds the rows of the list of visits; its day is 31 March 2025.
func listsRoom(t *testing.T, d *db.DB) *Measures {
	t.Helper()
	fill := func(ctx context.Context, v *vault.DB) error {
		sources, err := fixtureSources(standard(t), "testdata/fixture")
		if err != nil {
			return err
		}
		more, err := fixtureSources(standard(t), "testdata/exceptions/visit-due")
		if err != nil {
			return err
		}
		return load(ctx, v, standard(t), append(sources, more...))
	}
	cache := vault.NewCache(vault.Settings{MemoryMB: 512, Holidays: vault.Days(calendar.BankHolidays())}, time.Minute, func(context.Context) (int64, error) { return 7, nil }, fill)
	t.Cleanup(cache.Drop)
	m, err := New(d, cache, job.New(d, calendar.SystemClock()), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestExceptionPages(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		m := listsRoom(t, d)
		accounts := account.New(d, account.Settings{})
		people := visitors(t, accounts)
		managing := people["team-manager"]
		managing.Team = "family  team 1" // as people write it
		if err := accounts.ChangeRoles(dbtest.Ctx(t), managing.ID, managing.Roles.V, managing.Team, nil); err != nil {
			t.Fatal(err)
		}
		people["team-manager"] = managing
		stray := people["team-manager"]
		stray.Team = ""
		people["manager of no team"] = stray
		m.Teams(accounts.Teams)
		h := &webtest.House{
			Routes: m.exceptionRoutes(), Site: web.Site{Council: "Exampleborough", SampleMode: true},
			May: func(as, permission string) bool { return people[as].May(permission) },
			Enter: func(r *http.Request, as string) *http.Request {
				return r.WithContext(account.With(r.Context(), people[as]))
			},
		}
		h.Visit(t, webtest.Row{As: "analyst", Path: "/staff/exceptions", Want: map[string]string{".govuk-inset-text": "Nothing is counted yet"}})
		if err := m.CountExceptions(dbtest.Ctx(t)); err != nil {
			t.Fatal(err)
		}
		why := url.Values{"why": {"planning the week's visits"}}
		csv := url.Values{"why": {"planning the week's visits"}, "as": {"csv"}}
		const list = "/staff/exceptions/visit-due"
		row := "tr:has(a[href='" + list + "']) "
		h.Run(t, []webtest.Row{
			{Name: "an analyst sees the counts of all teams", As: "analyst", Path: "/staff/exceptions", Want: map[string]string{row + "strong": "6 visits that are overdue", row + "td[data-label='As the files tell']": "31 March 2025"}},
			{Name: "the manager of a team those of the team", As: "team-manager", Path: "/staff/exceptions", Want: map[string]string{row + "strong": "2 visits that are overdue"}},
			{Name: "an account without a team is told what is missing", As: "manager of no team", Path: "/staff/exceptions", Status: 403, Body: "does not say which team"},
			{Name: "the director sees no list", As: "director", Path: "/staff/exceptions", Status: 403},
			{Name: "nor does an owner", As: "owner", Path: list, Status: 403},
			{Name: "nor an administrator", As: "administrator", Method: "POST", Path: list, Form: why, Status: 403},
			{Name: "strangers are asked to sign in", Path: list, Status: 303, To: "/sign-in*"},
			{Name: "a list is asked for with a reason, beside what it is counted by", As: "team-manager", Path: list, Want: map[string]string{"label[for=why]": "Why do you need", "h1": "Visits", "h2": "About this list"}, Not: []string{"table"}, Body: "days between visits to a child with a protection plan"},
			{Name: "without a reason no row is shown", As: "team-manager", Method: "POST", Path: list, Form: url.Values{"why": {"look"}}, Status: 422, Want: map[string]string{"#why-error": "Say why"}, Not: []string{"table"}},
			{Name: "with a reason the team's rows are, and no others", As: "team-manager", Method: "POST", Path: list, Form: why, Want: map[string]string{"caption": "2 rows", "th[scope=row]": "V1", ".govuk-warning-text": "What is loaded ends on 31 March 2025"}, Not: []string{"tbody tr:nth-child(3)"}},
			{Name: "an analyst sees all", As: "analyst", Method: "POST", Path: list, Form: why, Want: map[string]string{"caption": "6 rows"}},
			{Name: "as a file", As: "team-manager", Method: "POST", Path: list, Form: csv, Body: "V1,cp V1,Family Team 1,W1,2025-03-10,2025-03-24,"},
			{Name: "as a workbook", As: "analyst", Method: "POST", Path: list, Form: url.Values{"why": {"planning the week's visits"}, "as": {"xlsx"}}, Body: "PK"},
			{Name: "there is no such list", As: "analyst", Path: "/staff/exceptions/nothing", Status: 404},
		})
		t.Run("each opening is in the record, with the reason and no child", func(t *testing.T) {
			var sentences []string
			if err := d.All(t.Context(), &sentences, `select sentence from record where sentence like '%on the list%' order by seq`, nil); err != nil {
				t.Fatal(err)
			}
			if len(sentences) != 4 || sentences[0] != "opened the 2 rows of family  team 1 on the list “Visits”, because: planning the week's visits" || strings.Contains(strings.Join(sentences, ""), "V1") {
				t.Errorf("%q", sentences)
			}
		})
		t.Run("the desk of the team's manager says how many are overdue, an analyst's nothing", func(t *testing.T) {
			waiting, err := m.Due(t.Context(), people["team-manager"])
			if err != nil || len(waiting) != 2 || waiting[1].Words != "2 visits that are overdue, in your team, as the files tell to 31 March 2025" {
				t.Error(waiting, err)
			}
			if waiting, err = m.Due(t.Context(), people["analyst"]); err != nil || len(waiting) != 0 {
				t.Error(waiting, err)
			}
		})
		t.Run("no team is kept that no account names", func(t *testing.T) {
			var teams []string
			if err := d.All(t.Context(), &teams, `select distinct team from measure_exception order by team`, nil); err != nil {
				t.Fatal(err)
			}
			if len(teams) != 2 || teams[1] != "family  team 1" {
				t.Errorf("%q", teams)
			}
		})
	})
}
