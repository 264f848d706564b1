package collection

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"waymark/account"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/vault"
	"waymark/web/webtest"
)

// twoCollections are children looked after and another collection that may or may not share their ids.
func twoCollections(t *testing.T) (*Library, []Source) {
	t.Helper()
	const looked = `
key = "ssda903"
title = "Children looked after"
first = "2017/18"
last = "2026/27"
child = "child"
[[table]]
name = "header"
title = "Header"
files = ["header"]
key = ["child"]
columns = [ { name = "child", type = "id" }, { name = "sex", type = "text", must = true }, { name = "dob", type = "date" }, { name = "ethnic", type = "text" }, { name = "upn", type = "text" } ]
`
	need := strings.NewReplacer(`"ssda903"`, `"need"`, "CHILD\"", "X\"", `name = "child", type`, `name = "child", heading = "NEED_ID", type`).Replace(looked)
	l := shelf(t, map[string]string{"ssda903/spec.toml": looked, "need/spec.toml": need, "need/views.sql": "create or replace table need_person as select distinct child from need_header;"})
	files := []Source{
		text("2024-25/header.csv", "CHILD,SEX,DOB,ETHNIC,UPN\nA,1,01/02/2012,WBRI,H801200001001\nB,2,03/04/2013,BCRB,UN3\nC,2,05/06/2014,WBRI,\nD,2,05/06/2014,WBRI,\n"),
		text("2024-25/header need.csv", "NEED_ID,SEX,DOB,ETHNIC,UPN\n1,M,09/09/2012,AIND,h801200001001\n2,F,03/04/2013,BCRB,\n3,F,05/06/2014,WBRI,\nA,F,07/08/2015,MOTH,\n"),
	}
	return l, files
}

// Two collections that share ids, and two that do not.
func TestMatch(t *testing.T) {
	l, files := twoCollections(t)
	load := func(values ...vault.SettingValue) (*Report, *vault.DB) {
		v := settledVault(t, values...)
		r, err := l.Load(t.Context(), v, files, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r, v
	}
	t.Run("where the ids are the same they stay as they are, and it is said how many are found", func(t *testing.T) {
		r, v := load()
		if got := told(t, v, "select child from need_person order by 1"); got != "1\n2\n3\nA" {
			t.Error(got)
		}
		if len(r.Matched) != 1 || r.Matched[0].Words() != "NEED: 1 of 4 children found in SSDA903 (1 by the same id)" {
			t.Errorf("%+v", r.Matched)
		}
	})
	t.Run("where they are not, UPN goes before birth, twins match nobody, and an id that looks alike is another child", func(t *testing.T) {
		r, v := load(vault.SettingValue{Scope: "need", Key: "same_ids", Value: "false"})
		if got := told(t, v, "select child from need_person order by 1"); got != "A\nB\nneed:3\nneed:A" {
			t.Error(got)
		}
		want := "1 A UPN\n2 B born, sex and ethnicity\n3 need:3 not matched\nA need:A not matched"
		if got := told(t, v, "select child, person, how from person_match order by 1"); got != want {
			t.Error(got)
		}
		if r.Matched[0].Words() != "NEED: 2 of 4 children found in SSDA903 (1 by UPN, 1 by birth, sex and ethnicity)" {
			t.Error(r.Matched[0].Words())
		}
	})
	t.Run("without SSDA903 nobody is said to be missing from it", func(t *testing.T) {
		r, err := l.Load(t.Context(), settledVault(t), files[1:], Options{})
		if err != nil || len(r.Matched) != 0 {
			t.Errorf("%+v %v", r.Matched, err)
		}
	})
}

func TestMatchPages(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	g := stand(t, dbtest.OpenAt(t, func() time.Time { return now }, schemas...))
	l, files := twoCollections(t)
	g.Library = l
	var decisions []Decision
	g.settings.Values = func(context.Context) (out []vault.SettingValue, err error) {
		for _, d := range decisions[:min(1, len(decisions))] {
			out = append(out, vault.SettingValue{Scope: d.Collection, Key: d.Key, Value: d.Value})
		}
		return out, nil
	}
	cache := vault.NewCache(g.settings, time.Minute, g.Generation, g.Fill)
	t.Cleanup(cache.Drop)
	g.Over(cache)
	g.Settled(func(context.Context) ([]Decision, error) { return decisions, nil }, func(ctx context.Context, d Decision) error {
		who, _ := db.Who(ctx)
		d.ByName = who.Name
		decisions = append([]Decision{d}, decisions...)
		return g.d.Write(ctx, "set it", func(tx *db.Tx) error { return g.Recount(ctx, tx) })
	})
	person := func(as string) account.Person {
		p := account.Person{ID: as, Name: as, State: "active"}
		p.Roles.V = []string{as}
		return p
	}
	house := &webtest.House{
		Routes: g.matchRoutes(),
		May:    func(as, permission string) bool { return person(as).May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), person(as)))
		},
	}
	const page, one = "/staff/collections/match", "/staff/collections/match/need"
	house.Visit(t, webtest.Row{As: "analyst", Path: page, Want: map[string]string{"main": "There is nothing to match"}})
	house.Visit(t, webtest.Row{As: "analyst", Path: one, Want: map[string]string{".govuk-summary-list": "Nothing is loaded"}})
	if _, _, err := g.Load(g.ctx, FromSources(files), Options{}); err != nil {
		t.Fatal(err)
	}
	house.Visit(t, webtest.Row{As: "analyst", Path: page, Want: map[string]string{"td[data-label=Rate]": "25%", "td[data-label='Not found']": "3", "td[data-label='Child ids']": "The same ids"}})
	house.Visit(t, webtest.Row{As: "owner", Path: page, Status: 403})
	house.Visit(t, webtest.Row{As: "analyst", Path: page + "/ssda903", Status: 404})
	house.Visit(t, webtest.Row{As: "analyst", Path: page + "/nothing", Status: 404})
	said := func() string {
		var b strings.Builder
		l.Broken = []string{"collections/mine is left out."}
		if err := g.Say(g.ctx, &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if got := said(); got != "NEED: 1 of 4 children found in SSDA903 (1 by the same id).\ncollections/mine is left out.\n" {
		t.Error(got)
	}

	t.Run("how ids are shared is changed with a reason, and the children are matched anew", func(t *testing.T) {
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: one, Form: url.Values{"why": {"the systems were compared"}}, Status: 422, Want: map[string]string{".govuk-error-summary": "Choose whether"}})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: one, Form: url.Values{"same_ids": {"false"}, "why": {"so"}}, Status: 422, Want: map[string]string{".govuk-error-summary": "10 to 300", "input[value=false][checked]": ""}})
		house.Visit(t, webtest.Row{As: "data-protection", Method: "POST", Path: one, Form: url.Values{"same_ids": {"false"}, "why": {"the systems were compared"}}, Status: 403})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: one, Form: url.Values{"same_ids": {"false"}, "why": {"the systems were compared"}}, Status: 303, To: one})
		house.Visit(t, webtest.Row{As: "analyst", Path: one, Want: map[string]string{".govuk-summary-list": "the systems were compared"}, Body: "analyst, 2 March 2026"})
		house.Visit(t, webtest.Row{As: "analyst", Path: page, Want: map[string]string{"td[data-label=Rate]": "50%", "td[data-label='Child ids']": "Ids of its own"}})
		if got := said(); !strings.Contains(got, "2 of 4 children found in SSDA903 (1 by UPN, 1 by birth, sex and ethnicity)") {
			t.Error(got)
		}
	})

	t.Run("who was not found is listed to an analyst who says why, under the ids that the collection has", func(t *testing.T) {
		house.Visit(t, webtest.Row{As: "analyst", Path: one + "/children", Status: 303, To: one + "#unmatched"})
		house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: one + "/open", Form: url.Values{"open": {"x"}}, Status: 422, Want: map[string]string{"a[href='#open']": "10 to 300"}})
		at := house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: one + "/open", Form: url.Values{"open": {"finding wrong pupil numbers"}}, Status: 303}).Header.Get("Location")
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Want: map[string]string{"tbody tr th": "3", "tbody": "5 June 2014"}, Not: []string{".govuk-pagination"}})
		house.Visit(t, webtest.Row{As: "data-protection", Path: at, Status: 403})
		var body []byte
		keep := func(_ *testing.T, b []byte) { body = b }
		house.Visit(t, webtest.Row{As: "analyst", Path: strings.Replace(at, "/children?", "/children.csv?", 1), Keep: keep})
		if string(body) != "child id,UPN,sex,born\n3,,F,2014-06-05\nA,,F,2015-08-07\n" {
			t.Errorf("%s", body)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: strings.Replace(at, "/children?", "/children.xlsx?", 1), Keep: keep})
		book, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if cell, _ := book.GetCellValue("Not matched", "A3"); cell != "A" {
			t.Errorf("A3 is %q", cell)
		}
		house.Visit(t, webtest.Row{As: "analyst", Path: one + "/children.csv", Status: 303})
		var n int
		if err := g.d.Get(g.ctx, &n, "select count(*) from record where sentence like 'opened the list of children of % who were not matched: finding wrong pupil numbers' or sentence like 'exported the list of 2 children of %'", nil); err != nil || n != 3 {
			t.Errorf("%d entries, %v", n, err)
		}
	})
	t.Run("what a restricted register says of a child is not listed", func(t *testing.T) {
		s, err := l.Spec("need")
		if err != nil {
			t.Fatal(err)
		}
		at := house.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: one + "/open", Form: url.Values{"open": {"finding wrong pupil numbers"}}, Status: 303}).Header.Get("Location")
		s.Keeping.Restricted = true
		house.Visit(t, webtest.Row{As: "analyst", Path: at, Status: 403})
		house.Visit(t, webtest.Row{As: "analyst", Path: one, Want: map[string]string{"main": "counted and not listed"}, Not: []string{"form[action$=open]"}})
	})
	house.AllSeen(t)
}
