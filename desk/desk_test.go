package desk

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/web"
	"waymark/web/webtest"
)

func november(day int) calendar.Date { return calendar.On(2026, time.November, day) }

func TestOrder(t *testing.T) {
	got := inOrder([]Todo{
		{Words: "waits since the 3rd", Since: november(3)},
		{Words: "due on the 30th", Due: november(30)},
		{Words: "waits since the 1st", Since: november(1)},
		{Words: "late since the 5th", Due: november(5), Late: true},
		{Words: "due on the 25th", Due: november(25)},
		{Words: "late, without a date", Late: true},
	})
	want := []string{"late since the 5th", "late, without a date", "due on the 25th", "due on the 30th", "waits since the 1st", "waits since the 3rd"}
	for i, w := range want {
		if got[i].Words != w {
			t.Fatalf("place %d is %q, want %q", i+1, got[i].Words, w)
		}
	}
}

func TestHomeScreen(t *testing.T) {
	owner := account.Person{Name: "Ed Stile"}
	owner.Roles.V = []string{"owner"}
	screen := func(todos ...Todo) web.Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, homeScreen(owner, todos, []web.NavItem{{Text: "Update rounds of the plan", Href: "/staff/plan/x/rounds"}}))
		}
	}
	h := &webtest.House{Routes: []web.Route{
		{Pattern: "GET /none", May: web.SignedIn, Do: screen()},
		{Pattern: "GET /one", May: web.SignedIn, Do: screen(Todo{Words: "Write an update on action 1.3", Href: "/staff/plan/p/action/1.3", Due: november(5), Late: true})},
		{Pattern: "GET /two", May: web.SignedIn, Do: screen(Todo{Words: "A", Href: "/a", Since: november(2)}, Todo{Words: "B", Href: "/b"})},
	}}
	h.Run(t, []webtest.Row{
		{Name: "who has nothing to do is told so and led on", As: "ed", Path: "/none", Want: map[string]string{"h1": "Nothing waits for you", "main a": "the public"}},
		{Name: "what is late says so in words", As: "ed", Path: "/one", Want: map[string]string{"h1": "One thing waits for you", "main a[href='/staff/plan/p/action/1.3']": "Write an update on action 1.3", ".govuk-tag": "Late", ".govuk-task-list__hint": "Was due on 5 November 2026"}},
		{Name: "what waits says since when", As: "ed", Path: "/two", Want: map[string]string{"h1": "2 things wait for you", ".govuk-task-list__hint": "Waiting since 2 November 2026"}, Not: []string{".govuk-tag"}},
	})
	if !slices.Contains(owner.RoleNames(), "Action owner") {
		t.Errorf("the role is called %v", owner.RoleNames())
	}
}
