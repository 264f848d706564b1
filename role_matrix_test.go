package main

import (
	"context"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/db"
	"waymark/inspection"
	"waymark/plan"
	"waymark/practice"
	"waymark/web"
)

// duty is a line of testdata/role_matrix.txt: which roles may, and within which scope each ("" for any row).
type duty map[string]string

// expectation is what the matrix says of one route.
type expectation struct {
	pattern string
	duty    string
	empty   bool // the small council has no such row
}

// readMatrix reads testdata/role_matrix.txt.
func readMatrix(t *testing.T) (map[string]duty, []expectation) {
	t.Helper()
	text, err := os.ReadFile("testdata/role_matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	duties, routes := map[string]duty{"everybody": {}, "signed-in": {}}, []expectation{}
	for _, r := range account.Roles() {
		duties["signed-in"][r.Key] = ""
	}
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if name, ok := strings.CutPrefix(line, "duty "); ok {
			name, list, _ := strings.Cut(name, "=")
			d := duty{}
			for _, one := range strings.Fields(list) {
				role, scope, _ := strings.Cut(one, ":")
				if account.RoleName(role) == role || !slices.Contains([]string{"", "own", "priority", "team"}, scope) {
					t.Fatalf("testdata/role_matrix.txt line %d: %q is no role with a scope", i+1, one)
				}
				d[role] = scope
			}
			duties[strings.TrimSpace(name)] = d
			continue
		}
		words := strings.Fields(line)
		e := expectation{pattern: strings.Join(words[:2], " "), duty: strings.Join(words[2:], " ")}
		e.duty, e.empty = strings.CutSuffix(e.duty, "~")
		e.duty = strings.TrimSpace(e.duty)
		if duties[e.duty] == nil {
			t.Fatalf("testdata/role_matrix.txt line %d: no duty is called %q", i+1, e.duty)
		}
		routes = append(routes, e)
	}
	return duties, routes
}

const (
	roadmap = "roadmap"
	home    = "Team A" // the team of the manager in the cast
)

// smallCouncil is a house with somebody of each role, and beside them others whose rows are not theirs.
type smallCouncil struct {
	*house
	handler http.Handler
	people  map[string]account.Person // by role; "other owner" and the like for those beside them
	ids     map[string]string         // ids of rows that are known only when they are there
	cookies map[string]*http.Cookie
}

func (c *smallCouncil) as(name string) context.Context {
	p, ok := c.people[name]
	if !ok {
		panic("nobody is called " + name)
	}
	return account.With(context.Background(), p)
}

// actionOf is the action that a role owns, sponsors or stands in for; far gives one that is somebody else's.
func actionOf(role string, far bool) string {
	switch {
	case far:
		return "2.1"
	case role == "partner":
		return "1.2"
	case role == "team-manager":
		return "1.3"
	}
	return "1.1"
}

func raiseSmallCouncil(t *testing.T) *smallCouncil {
	t.Helper()
	today := calendar.On(2026, 11, 20)
	c := &smallCouncil{house: testHouseAt(t, calendar.FixedClock(today), "WAYMARK_SAMPLE=true"), people: map[string]account.Person{}, ids: map[string]string{}, cookies: map[string]*http.Cookie{}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	adder := db.As(t.Context(), db.Actor{ID: "tester", Name: "Tess Tester"})
	add := func(name, role, team string, priorities ...string) {
		p := account.Person{Name: "The " + name, Email: strings.ReplaceAll(name, " ", "-") + "@northmere.example", Team: team}
		p.Roles.V, p.Priorities.V = []string{role}, priorities
		id, err := c.accounts.Add(adder, p)
		must(err)
		c.people[name], err = c.accounts.Person(t.Context(), id)
		must(err)
	}
	for _, r := range account.Roles() {
		team, priorities := "", []string(nil)
		switch r.Key {
		case "team-manager":
			team = home
		case "sponsor":
			priorities = []string{roadmap + "/1"}
		}
		add(r.Key, r.Key, team, priorities...)
	}
	add("other owner", "owner", "Team B")
	add("other sponsor", "sponsor", "", roadmap+"/2")
	add("other auditor", "auditor", "")
	add("other officer", "reviewing-officer", "")
	add("head", "owner", "")
	add("scratch", "owner", "")
	add("leaver", "director", "")

	// The plan: 1.1 of the owner and their delegate, 1.2 of the partner, 1.3 of the team manager, 2.1 of somebody else.
	uma := c.as("programme-manager")
	_, err := c.plans.StartFromTemplate(uma, plan.Plan{Slug: roadmap, Title: "Roadmap", Starts: calendar.On(2025, 4, 1), Ends: calendar.On(2028, 3, 31)}, true)
	must(err)
	owners := map[string]string{"1.1": "owner", "1.2": "partner", "1.3": "team-manager", "2.1": "other owner"}
	refs := slices.Sorted(maps.Keys(owners))
	for _, ref := range refs {
		a, _, err := c.plans.Action(uma, roadmap+"/"+ref)
		must(err)
		e, err := c.plans.Edit(uma, a)
		must(err)
		e.OwnerID, e.Starts, e.Due = c.people[owners[ref]].ID, calendar.On(2025, 4, 1), calendar.On(2027, 3, 31)
		if ref == "1.1" {
			e.Delegates = []string{c.people["delegate"].ID}
		}
		must(c.plans.EditAction(uma, roadmap+"/"+ref, e))
		must(c.plans.AddMilestone(uma, roadmap+"/"+ref, "The first step", calendar.On(2026, 12, 18)))
		steps, err := c.plans.Milestones(uma, a)
		must(err)
		c.ids["milestone "+ref] = steps[0].ID
	}
	must(c.plans.Consult(uma, roadmap, "Everybody who has a part in it, for a month."))
	must(c.plans.Approve(c.as("director"), roadmap, plan.Decision{Text: "Approved as put.", Forum: "Cabinet", On: today}))
	must(c.plans.Begin(c.as("director"), roadmap))
	for _, ref := range refs {
		full, by := roadmap+"/"+ref, c.as(owners[ref])
		_, err := c.plans.SaveUpdate(by, full, plan.UpdateEdit{WhatHappened: "The hub opened.", Difference: "Families wait two weeks less.", Next: "A second hub.", Delivery: plan.OnTrack}, true)
		must(err)
		_, err = c.plans.Ask(c.as("assurance"), full, "Which figures show that it helped?", "Improvement board", plan.Amber)
		must(err)
	}
	for _, ref := range []string{"1.1", "1.2", "2.1"} { // change requests 1 to 3: the owner's, the partner's and somebody else's
		_, err := c.plans.RequestChange(c.as(owners[ref]), roadmap, plan.ChangeEdit{Kind: plan.ChangeDue, Ref: ref, Due: calendar.On(2027, 9, 30), Reason: "The building is late."}, true)
		must(err)
	}
	must(c.plans.ProposeThreshold(c.as("assurance"), plan.Thresholds[0].Key, "20", "Two weeks are too short here.", "Board of 3 November"))
	changes, err := c.plans.ThresholdChanges(uma)
	must(err)
	c.ids["threshold"] = changes[0].ID

	// What inspectors found.
	must(c.inspections.AddInspection(uma, inspection.Inspection{Slug: "ilacs-2022", Framework: "ilacs-2018", Kind: "standard", Title: "Inspection 2022", OnSite: calendar.On(2022, 10, 24), Published: calendar.On(2022, 12, 16)}))
	found, err := c.inspections.Recommendations(uma)
	must(err)
	for i, owner := range []string{"owner", "delegate", "partner", "team-manager", "other owner"} {
		c.ids["recommendation of the "+owner] = found[i].Code
		must(c.inspections.Respond(uma, found[i].Code, inspection.Accepted, "", c.people[owner].ID))
	}

	// Practice: audit 1 of team A by the auditor, audit 2 of team B by another; the same of escalations.
	for team, by := range map[string]string{home: "auditor", "Team B": "other auditor"} {
		numbers, err := c.practices.Allocate(c.as("assurance"), practice.Sample{Tool: "case-audit", Theme: "Plans", Team: team, PlanType: "care", IDs: []string{"C-" + team}, Due: today.AddDays(14), Auditors: []string{c.people[by].ID}, Head: c.people["head"].ID})
		must(err)
		c.ids["audit "+team] = fmt.Sprint(numbers[0])
		must(c.practices.AddAction(c.as(by), numbers[0], "Write the plan with him again.", c.people["head"].ID, today.AddDays(30)))
		must(c.practices.DoneAction(c.as("head"), numbers[0], 1, "The plan of the last review has dates.")) // it waits for somebody to check it
	}
	numbers, err := c.practices.Allocate(c.as("assurance"), practice.Sample{Tool: "case-audit", Theme: "Plans", Team: home, PlanType: "care", IDs: []string{"C-2"}, Due: today.AddDays(14), Auditors: []string{c.people["assurance"].ID}, Head: c.people["head"].ID})
	must(err)
	c.ids["audit of the lead"] = fmt.Sprint(numbers[0])
	for team, by := range map[string]string{home: "reviewing-officer", "Team B": "other officer"} {
		number, err := c.practices.RaiseEscalation(c.as(by), practice.Raised{Child: "C-9", Team: team, Issue: "drift", Stage: practice.Stage1, What: "The plan of the last review is not followed."})
		must(err)
		c.ids["escalation "+team] = fmt.Sprint(number)
	}
	_, err = c.practices.Capture(c.as("assurance"), practice.LearningEdit{Source: "audit", SourceRef: "Spring", Finding: "Plans say what adults want."})
	must(err)

	// A file that came in, and a row that the owner entered into a register.
	sent, err := os.Open("collection/library/ssda903/sample/ssda903-2023-24.xml")
	must(err)
	defer sent.Close()
	id, _, err := c.collections.Upload(c.as("analyst"), collection.One("ssda903-2023-24.xml", sent), collection.Options{})
	must(err)
	must(c.collections.Check(c.as("analyst"), id, func(int64, int64, string) {}))
	c.ids["upload"] = id

	var ready atomic.Bool
	ready.Store(true)
	c.handler, err = c.house.handler(&ready)
	must(err)
	for name := range c.people {
		c.signIn(t, name)
	}
	must(c.accounts.Disable(db.As(t.Context(), db.Actor{ID: "tester", Name: "Tess Tester"}), c.people["leaver"].ID, "left the council"))
	return c
}

// signIn gives somebody a session of their own.
func (c *smallCouncil) signIn(t *testing.T, name string) {
	t.Helper()
	res := c.ask("", "POST", "/sign-in/as", url.Values{"person": {c.people[name].ID}, "to": {"/staff"}}, nil)
	for _, cookie := range res.Result().Cookies() {
		if cookie.Name == "waymark_session" {
			c.cookies[name] = cookie
			return
		}
	}
	t.Fatalf("%s could not sign in: %d %s", name, res.Code, res.Body)
}

// differs says whether a route has another address for somebody else's row than for one of the role's own.
func (c *smallCouncil) differs(pattern, role string) bool {
	return c.address(pattern, role, true) != c.address(pattern, role, false) || sent(pattern, role, true).Encode() != sent(pattern, role, false).Encode()
}

// visit asks for a route as somebody, at a row of theirs or of somebody else's.
func (c *smallCouncil) visit(e expectation, name, role string, far bool, headers map[string]string) (w *httptest.ResponseRecorder, path string) {
	method, _, _ := strings.Cut(e.pattern, " ")
	path = c.address(e.pattern, role, far)
	form := sent(e.pattern, role, far)
	if method == "GET" && form != nil {
		path, form = path+"?"+form.Encode(), nil
	}
	return c.ask(name, method, path, form, headers), path
}

func (c *smallCouncil) ask(name, method, path string, form url.Values, headers map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	if cookie := c.cookies[name]; cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w
}

// sent is what a form or an address must say beside its path for the route to know which row is meant.
func sent(pattern, role string, far bool) url.Values {
	switch _, path, _ := strings.Cut(pattern, " "); path {
	case "/staff/plan/{slug}/change":
		return url.Values{"kind": {string(plan.ChangeDue)}, "action": {actionOf(role, far)}}
	case "/staff/plan/{slug}/settle":
		return url.Values{"refs": {actionOf(role, far)}, "how": {"carry"}, "next": {"roadmap"}, "why": {"It goes on."}}
	case "/staff/recommendations/{key}/recur":
		return url.Values{"earlier": {"2018/R1"}}
	}
	return nil
}

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

// address fills a pattern's parameters with a row of the role's own, or with somebody else's.
func (c *smallCouncil) address(pattern, role string, far bool) string {
	_, path, _ := strings.Cut(pattern, " ")
	path = strings.ReplaceAll(path, "{$}", "")
	in := func(prefix string) bool { return strings.HasPrefix(path, prefix) }
	side := func(near, away string) string {
		if far {
			return away
		}
		return near
	}
	action := actionOf(role, far)
	return parameter.ReplaceAllStringFunc(path, func(name string) string {
		switch name {
		case "{slug}":
			if in("/staff/inspections/") {
				return "ilacs-2022"
			}
			return roadmap
		case "{ref}":
			return action
		case "{number}":
			switch {
			case in("/staff/plan/{slug}/changes/"):
				if role == "partner" {
					return side("2", "3")
				}
				return side("1", "3")
			case in("/staff/practice/audits/"):
				if role == "assurance" && !far && strings.HasSuffix(path, "/form") {
					return c.ids["audit of the lead"]
				}
				return c.ids["audit "+side(home, "Team B")]
			case in("/staff/practice/escalations/"):
				return c.ids["escalation "+side(home, "Team B")]
			}
			return "1"
		case "{id}":
			switch {
			case in("/staff/people/"):
				return c.people["scratch"].ID
			case in("/staff/collections/uploads/"):
				return c.ids["upload"]
			case in("/staff/plan/"):
				return c.ids["milestone "+action]
			case in("/staff/ratings/rules/"):
				return c.ids["threshold"]
			}
		case "{key}":
			switch {
			case in("/staff/recommendations/"):
				code, own := c.ids["recommendation of the "+role]
				if !own {
					code = c.ids["recommendation of the owner"]
				}
				if far {
					code = c.ids["recommendation of the other owner"]
				}
				return url.PathEscape(code)
			case in("/staff/registers/"), in("/staff/collections/specs/"):
				return "reg_advocacy"
			case in("/staff/collections/match/"):
				return "cin"
			case in("/staff/collections/"), in("/staff/settings/collections/"):
				return "ssda903"
			case in("/staff/settings/measures/"):
				return "adopter-enquiry-response"
			case in("/staff/exceptions/"):
				return "visit-due"
			}
			return "cla-dental"
		case "{setting}":
			if in("/staff/settings/measures/") {
				return "answer_days"
			}
			return "count_left_on_last_day"
		case "{kind}":
			return "front-door"
		case "{n}":
			return "1"
		}
		return "none"
	})
}

// everyRouteHasItsLine holds the routes against the lines of testdata/role_matrix.txt.
func everyRouteHasItsLine(t *testing.T, routes []web.Route) {
	t.Helper()
	_, expected := readMatrix(t)
	lines := map[string]bool{}
	for _, e := range expected {
		if lines[e.pattern] {
			t.Errorf("%s stands twice in testdata/role_matrix.txt", e.pattern)
		}
		lines[e.pattern] = true
	}
	for _, r := range routes {
		if !lines[r.Pattern] {
			t.Errorf("%s has no line in testdata/role_matrix.txt: say there whose duty it is", r.Pattern)
		}
		delete(lines, r.Pattern)
	}
	for pattern := range lines {
		t.Errorf("testdata/role_matrix.txt has a line for %s, which is no route", pattern)
	}
}

// TestRoleMatrix asks for every route as somebody of each role and holds the answers against testdata/role_matrix.txt.
func TestRoleMatrix(t *testing.T) {
	duties, expected := readMatrix(t)
	var ready atomic.Bool
	c := raiseSmallCouncil(t)
	routes := map[string]web.Route{}
	for _, r := range c.routes(&ready) {
		routes[r.Pattern] = r
	}
	refused := func(code int) bool { return code == http.StatusForbidden || code == http.StatusNotFound }
	toSignIn := func(w *httptest.ResponseRecorder) bool { // a form whose text would be lost comes back with it, and asks to sign in (401)
		return w.Code == http.StatusUnauthorized || w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/sign-in")
	}

	t.Run("nobody gets further than their duty", func(t *testing.T) {
		for _, e := range expected {
			if routes[e.pattern].Do == nil || e.duty == "everybody" {
				continue
			}
			for _, role := range account.Roles() {
				scope, may := duties[e.duty][role.Key]
				if may && (scope == "" || e.empty || !c.differs(e.pattern, role.Key)) {
					continue // a list shows each person their own
				}
				if w, path := c.visit(e, role.Key, role.Key, true, nil); !refused(w.Code) {
					t.Errorf("%s: %s gets %d at %s and should be refused (%s)", e.pattern, role.Key, w.Code, path, e.duty)
				}
				if may {
					continue
				}
				if w, path := c.visit(e, role.Key, role.Key, false, nil); w.Code != http.StatusForbidden && w.Code != http.StatusNotFound {
					t.Errorf("%s: %s gets %d at %s and should be refused (%s)", e.pattern, role.Key, w.Code, path, e.duty)
				}
			}
			for name, says := range map[string]string{"": "somebody who did not sign in", "leaver": "somebody whose account was disabled"} {
				if w, _ := c.visit(e, name, "director", false, nil); !toSignIn(w) {
					t.Errorf("%s: %s gets %d and should be sent to sign in", e.pattern, says, w.Code)
				}
			}
		}
	})
	t.Run("no form of another website is taken, whoever is signed in", func(t *testing.T) {
		for _, e := range expected {
			if !strings.HasPrefix(e.pattern, "POST ") {
				continue
			}
			by := "director"
			for role := range duties[e.duty] {
				by = role
			}
			for _, from := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}} {
				w, _ := c.visit(e, by, by, false, from)
				if child := strings.HasPrefix(e.pattern, "POST /young-people/"); w.Code != http.StatusForbidden || !child && !strings.Contains(w.Body.String(), "another website") {
					t.Errorf("%s took a form of another website: %d", e.pattern, w.Code)
				}
			}
		}
	})
	t.Run("whose own are only some rows read nothing of the others in any list, export or search", func(t *testing.T) {
		theirs, _, err := c.plans.Action(c.as("director"), roadmap+"/2.1")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range expected {
			for _, role := range []string{"delegate", "partner"} {
				if routes[e.pattern].May == web.Anyone || !strings.HasPrefix(e.pattern, "GET ") || strings.HasSuffix(e.pattern, ".xlsx") {
					continue
				}
				if w, path := c.visit(e, role, role, false, nil); w.Code == http.StatusOK && strings.Contains(html.UnescapeString(w.Body.String()), theirs.Text) {
					t.Errorf("%s: %s reads of action 2.1 at %s", e.pattern, role, path)
				}
			}
		}
	})
	t.Run("whoever has the duty gets in", func(t *testing.T) {
		slices.SortStableFunc(expected, func(a, b expectation) int { return strings.Compare(a.pattern[:3], b.pattern[:3]) }) // GET before POST: a form may change what is there
		for _, e := range expected {
			if e.duty == "everybody" || routes[e.pattern].Do == nil {
				continue
			}
			for _, role := range account.Roles() {
				if _, may := duties[e.duty][role.Key]; !may {
					continue
				}
				w, path := c.visit(e, role.Key, role.Key, false, nil)
				if toSignIn(w) || w.Code == http.StatusForbidden || w.Code >= 500 || w.Code == http.StatusNotFound && !e.empty {
					t.Errorf("%s: %s gets %d at %s and should get in (%s)", e.pattern, role.Key, w.Code, path, e.duty)
				}
			}
		}
	})
}
