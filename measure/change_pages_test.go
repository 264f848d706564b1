package measure

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waymark/account"
	"waymark/db/dbtest"
	"waymark/web"
	"waymark/web/webtest"
)

func TestChangePages(t *testing.T) {
	w := watch(t, dbtest.Open(t, watchedSchemas...))
	people := visitors(t, account.New(w.d, account.Settings{}))
	h := &webtest.House{
		Routes: w.changeRoutes(), Site: web.Site{Council: "Exampleborough", SampleMode: true},
		May: func(as, permission string) bool { return people[as].May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), people[as]))
		},
	}
	h.Visit(t, webtest.Row{As: "analyst", Path: "/staff/changes", Want: map[string]string{".govuk-inset-text": "Nothing is counted yet"}})
	one := w.send(year(2024, first...))
	start := "/staff/changes/" + w.newest().ID
	again := w.send(year(2024, "ANN 01/06/2022 1", "BEN 01/08/2023 1", "CAL 01/08/2022 1"))
	at := "/staff/changes/" + w.newest().ID
	teeth := at + "/measures/cla-dental"
	why := url.Values{"why": {"checking whom the correction took out"}}
	as := func(kind string) url.Values { return url.Values{"why": why["why"], "as": {kind}} }
	waits := func(want int) {
		t.Helper()
		if all, err := w.Due(t.Context(), people["analyst"]); err != nil || len(all) != want {
			t.Error(all, err)
		}
	}
	waits(1)
	h.Run(t, []webtest.Row{
		{Name: "the list names what each count followed, and what was never read", As: "analyst", Path: "/staff/changes", Want: map[string]string{"h1": "What changed", "a[href='" + at + "']": "SSDA903 2023/24 accepted anew", "a[href='" + start + "']": "The first count", ".govuk-tag": "Not read", "td[data-label='Cases corrected']": "2 measures"}},
		{Name: "who may not read cases is told of none", As: "director", Path: "/staff/changes", Want: map[string]string{"a[href='" + at + "']": "SSDA903"}, Not: []string{"td[data-label='Cases corrected']"}},
		{Name: "of one upload only what it changed", As: "analyst", Path: "/staff/changes?upload=" + again, Want: map[string]string{"a[href='" + at + "']": "SSDA903", "a[href='/staff/changes']": "See all"}, Not: []string{"a[href='" + start + "']"}},
		{Name: "the upload before is what it gave way to", As: "analyst", Path: "/staff/changes?upload=" + one, Want: map[string]string{"a[href='" + at + "']": "SSDA903"}},
		{Name: "an administrator reads no content", As: "administrator", Path: "/staff/changes", Status: 403},
		{Name: "strangers are asked to sign in", Path: at, Status: 303, To: "/sign-in*"},
		{Name: "a first count has nothing to compare", As: "director", Path: start, Want: map[string]string{"h1": "The first count", ".govuk-inset-text": "nothing to compare"}, Not: []string{"table", "main form"}},
		{Name: "a difference in its sections", As: "analyst", Path: at, Want: map[string]string{"h1": "SSDA903 2023/24 accepted anew", "a[href='/staff/collections/uploads/" + again + "']": "SSDA903 2023/24", "a[href='" + teeth + "']": "Teeth", "h2:nth-of-type(3)": "History rewritten", "td[data-label='Changed answer']": "1"}},
		{Name: "without the cases for a director, who marks nothing as read", As: "director", Path: at, Want: map[string]string{"a[href='" + teeth + "']": "Teeth"}, Not: []string{"td[data-label='Joined']", "main form"}},
		{Name: "there is no such difference", As: "analyst", Path: "/staff/changes/none", Status: 404},
		{Name: "one measure with every figure that was rewritten", As: "director", Path: teeth, Want: map[string]string{"h1": "Teeth", "td[data-label='Was']": "50.0% (1 of 2)", "td[data-label='Is']": "100.0% (2 of 2)"}, Not: []string{"main form"}},
		{Name: "a measure of which nothing changed", As: "director", Path: at + "/measures/nothing", Status: 404},
		{Name: "its cases are asked for with a reason", As: "analyst", Path: teeth, Want: map[string]string{"label[for=why]": "Why do you need"}},
		{Name: "without a reason no case is shown", As: "analyst", Method: "POST", Path: teeth, Form: url.Values{"why": {"look"}}, Status: 422, Want: map[string]string{"#why-error": "Say why"}},
		{Name: "nor to a manager of a team, as a return does not say whose a child is", As: "team-manager", Method: "POST", Path: teeth, Form: why, Status: 403},
		{Name: "nor to a director", As: "director", Method: "POST", Path: teeth, Form: why, Status: 403},
		{Name: "with a reason they are, with what they were and are", As: "analyst", Method: "POST", Path: teeth, Form: why, Want: map[string]string{"caption": "2 cases that joined, left or changed", "tbody tr:nth-child(1) th": "CAL", "tbody tr:nth-child(1) td[data-label='Counted as']": "no, now yes", "tbody tr:nth-child(2) th": "DOT", "tbody tr:nth-child(2) td[data-label='What']": "Left"}},
		{Name: "as a file", As: "analyst", Method: "POST", Path: teeth, Form: as("csv"), Body: "changed,,2024-03-31,2024-03-31,CAL,CAL,,no,yes"},
		{Name: "as a workbook", As: "analyst", Method: "POST", Path: teeth, Form: as("xlsx"), Body: "PK"},
		{Name: "a difference as a file, with counts", As: "analyst", Path: at + "/difference.csv", Body: "history rewritten,cla-dental,Teeth checked,,year,2023-04-01,2024-03-31,2024-03-31,50,1,2,100,2,2,"},
		{Name: "for Excel", As: "director", Path: at + "/difference.xlsx", Body: "PK"},
		{Name: "a director does not mark it", As: "director", Method: "POST", Path: at + "/read", Status: 403},
		{Name: "an analyst does", As: "analyst", Method: "POST", Path: at + "/read", Status: 303, To: at},
		{Name: "then it says who read it, and asks no more", As: "analyst", Path: at, Body: "Read by", Not: []string{"form[action$='/read']"}},
	})
	waits(0)
	t.Run("each opening is in the record, with the reason and no child", func(t *testing.T) {
		var sentences []string
		if err := w.d.All(t.Context(), &sentences, `select sentence from record where sentence like '%that joined, left or changed%' order by seq`, nil); err != nil {
			t.Fatal(err)
		}
		if len(sentences) != 3 || sentences[0] != "opened the 2 cases that joined, left or changed of Teeth checked after SSDA903 2023/24 accepted anew, because: checking whom the correction took out" || strings.Contains(strings.Join(sentences, ""), "DOT") {
			t.Errorf("%q", sentences)
		}
	})
}

func TestAPublicFigureWhoseHistoryWasRewritten(t *testing.T) {
	w := watch(t, dbtest.Open(t, watchedSchemas...))
	children := func(checked int) (all []string) {
		for i := range 60 {
			seen := "0"
			if i < checked {
				seen = "1"
			}
			all = append(all, fmt.Sprintf("C%02d 01/06/2022 %s", i, seen))
		}
		return all
	}
	w.send(year(2024, children(30)...))
	if stale, err := w.stale(w.ctx, ""); err != nil || len(stale) != 0 {
		t.Error(stale, err)
	}
	number, err := w.Propose(as(t, "analyst"), []string{"cla-dental"}, "", "Exampleborough")
	if err == nil {
		err = w.Decide(as(t, "protector"), number, true, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	if stale, err := w.stale(w.ctx, "cla-dental"); err != nil || len(stale) != 0 {
		t.Errorf("what was just released is called rewritten: %+v %v", stale, err)
	}
	w.send(year(2024, children(45)...))
	stale, err := w.stale(w.ctx, "cla-dental")
	if err != nil || len(stale) != 1 || stale[0].Words() != "The public figure of release 1 for 2023/24 says 50.0%; now it is 75.0% (45 of 60): propose a new release." {
		t.Fatal(stale, err)
	}
	if other, err := w.stale(w.ctx, "ctx-cla-rate"); err != nil || len(other) != 0 {
		t.Error(other, err)
	}
	h := &webtest.House{Routes: w.Routes(), Site: web.Site{Council: "Exampleborough", SampleMode: true}, May: func(string, string) bool { return true }, Enter: func(r *http.Request, _ string) *http.Request { return r }}
	h.Visit(t, webtest.Row{As: "anyone", Path: "/staff/changes/" + w.newest().ID, Want: map[string]string{"td[data-label='Public, in release']": "release 1", "td[data-label='Now']": "75.0% (45 of 60)", "a[href='/staff/releases/new']": "Propose"}})
	h.Visit(t, webtest.Row{As: "anyone", Path: "/staff/measures/cla-dental", Want: map[string]string{".govuk-warning-text": "The public figure of release 1"}})
}
