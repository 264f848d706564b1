package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/web"
	"waymark/web/webtest"
)

const circleSpec = `key = "reg_circle"
title = "Circles of safety"
about = "Kept by the circle worker alone."
rhythm = "register"
[register]
owner = "Circle worker"
day = "met_on"
restricted = true
[[table]]
columns = [
  { name = "child", means = "Child", must = true },
  { name = "met_on", means = "Day the circle met", type = "date", must = true },
  { name = "came_yn", means = "Did the child come?", type = "boolean" },
]
`

const circleMeasure = `-- title:     Circles that the child came to
-- child:     Were you there when people talked about you?
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      reg_circle
-- source:    the council's own practice guide
-- example:   2026-03-31 = 2 of 3
select p.id as period, c.record_id as case_id, c.child, c.came_yn as met
from period p join reg_circle c on c.met_on >= p.starts and c.met_on < p.ends
`

// A council drops a register of its own and a measure that reads it into its data folder: what comes in is counted and
// shown, and as the register says that it is restricted, nobody's role opens the cases.
func TestOwnFolder(t *testing.T) {
	data := t.TempDir()
	for name, text := range map[string]string{
		"collections/reg_circle/spec.toml": circleSpec,
		"measures/circle-came.sql":         circleMeasure,
		"measures/circle-lost.sql":         strings.Replace(circleMeasure, "reg_circle", "reg_square", 1),
	} {
		path := filepath.Join(data, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := testHouse(t, "WAYMARK_DATA="+data, "WAYMARK_TODAY=2026-11-22")
	ctx := operator(t.Context())
	file := collection.BytesSource("circles.csv", []byte("RECORD_ID,CHILD,MET_ON,CAME_YN,ENTERED_ON\n1,SECRET1,01/04/2025,yes,31/03/2026\n2,SECRET2,06/03/2026,no,31/03/2026\n3,SECRET3,31/03/2026,yes,31/03/2026\n"))
	id, _, err := h.collections.Upload(ctx, collection.FromSources([]collection.Source{file}), collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.collections.Check(ctx, id, func(int64, int64, string) {}); err != nil {
		t.Fatal(err)
	}
	if err := h.collections.Accept(ctx, id); err != nil {
		t.Fatal(err)
	}
	if _, err := h.measures.Refresh(ctx, nil); err != nil {
		t.Fatal(err)
	}

	people := map[string]account.Person{}
	for _, role := range []string{"analyst", "administrator"} {
		p := account.Person{Name: "Pat " + role, Email: role + "@exampleborough.example"}
		p.Roles.V = []string{role}
		added, err := h.accounts.Add(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		if people[role], err = h.accounts.Person(ctx, added); err != nil {
			t.Fatal(err)
		}
	}
	var ready atomic.Bool
	site := &webtest.House{
		Routes: h.routes(&ready), Site: web.Site{Council: "Exampleborough"},
		May: func(as, permission string) bool { return people[as].May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), people[as]))
		},
	}
	const cases = "/staff/measures/circle-came/cases"
	why := url.Values{"why": {"checking the figure for the board"}}
	t.Run("the figure stands in the catalogue, and the file that names no collection is told with its line", func(t *testing.T) {
		site.Visit(t, webtest.Row{As: "analyst", Path: "/staff/measures", Want: map[string]string{
			"tr:has(a[href='/staff/measures/circle-came'])": "2 of 3",
			".govuk-warning-text":                           "circle-lost.sql line 6",
		}})
	})
	t.Run("its page has the figure", func(t *testing.T) {
		site.Visit(t, webtest.Row{As: "analyst", Path: "/staff/measures/circle-came", Body: "2 of 3"})
	})
	t.Run("it says what it reads, and how far that speaks", func(t *testing.T) {
		all, err := h.measures.Reach(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			if one.Collection == "reg_circle" {
				if one.Title != "Circles of safety" || one.Measures != 1 || one.DataTo != calendar.On(2026, 3, 31) {
					t.Errorf("%+v", one)
				}
				return
			}
		}
		t.Error("the register is not among them")
	})
	t.Run("an analyst's role does not open its cases", func(t *testing.T) {
		site.Visit(t, webtest.Row{As: "analyst", Path: cases, Status: 403, Body: "Circles of safety is a restricted register"})
		site.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: cases, Form: why, Status: 403})
	})
	t.Run("a grant by name does", func(t *testing.T) {
		if !slices.ContainsFunc(h.accounts.Restricted, func(r account.Restricted) bool { return r.Key == "reg_circle" }) {
			t.Fatal("it cannot be granted")
		}
		by := account.With(t.Context(), people["administrator"])
		if err := h.accounts.Grant(by, account.Grant{PersonID: people["analyst"].ID, Thing: "reg_circle", Why: "Asked for by the circle worker", EndsOn: calendar.On(2026, 12, 31)}); err != nil {
			t.Fatal(err)
		}
		site.Visit(t, webtest.Row{As: "analyst", Path: cases, Want: map[string]string{"label[for=why]": "Why"}})
		site.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: cases, Form: why, Body: "SECRET2"})
	})
}
