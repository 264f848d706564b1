package public

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"waymark/offer"
	"waymark/web"
	"waymark/web/webtest"
)

func TestAddressesNeverDie(t *testing.T) {
	e := openEdition()
	e.Offer.Gone = []offer.PublicGone{{ID: "0a1b2c3d-0000-4000-8000-000000000001", Slug: "free-bus-pass", On: today, Words: "The bus company ended it."}}
	e.Themes[0].Was = []int{99, 98}
	h := house(e)
	post := postID(e.Posts[1])
	for _, c := range []webtest.Row{
		{Name: "a post that was taken back is answered with 410 and the reason", Path: "/news/2", Status: 410, Body: "The day was wrong."},
		{Name: "so is its row", Path: "/api/v1/news/" + post, Status: 410, Body: "The day was wrong."},
		{Name: "a post that stands is led to", Path: "/news/3", Status: 303, To: "/news#post-3"},
		{Name: "a post that never was is not found", Path: "/news/77", Status: 404},
		{Name: "an entry that left the offer is answered with 410 and the reason", Path: "/care-leavers/free-bus-pass", Status: 410, Body: "The bus company ended it."},
		{Name: "so it is among young people", Path: "/young-people/care-leavers/free-bus-pass", Status: 410},
		{Name: "so is its row", Path: "/api/v1/entitlements/0a1b2c3d-0000-4000-8000-000000000001", Status: 410, Body: "The bus company ended it."},
		{Name: "so is its service", Path: "/api/v1/open-referral/services/0a1b2c3d-0000-4000-8000-000000000001", Status: 410},
		{Name: "an entry that never was is not found", Path: "/care-leavers/free-yacht", Status: 404},
		{Name: "a theme that went into another leads there", Path: "/heard/98", Status: 303, To: heardPath(e.Themes[0])},
		{Name: "so it does among young people", Path: "/young-people/heard/99", Status: 303, To: childHeardPath(e.Themes[0])},
		{Name: "a theme that never was is not found", Path: "/heard/97", Status: 404},
		{Name: "a row is found by its id", Path: "/api/v1/priorities/plan-2025/priority-2", Body: `"id": "plan-2025/priority-2"`},
		{Name: "a row of rows without ids is not", Path: "/api/v1/milestones/1", Status: 404, Body: "have no id of their own"},
		{Name: "a row that never was is not found", Path: "/api/v1/priorities/plan-2025/priority-9", Status: 404, Body: "lists all"},
		{Name: "the updates of an action have an address", Path: "/api/v1/actions/plan-2025/1.2/updates", Body: "The new way of working began in all teams."},
		{Name: "those of an action that is not there have none", Path: "/api/v1/actions/plan-2025/9.9/updates", Status: 404},
		{Name: "a file that had another name leads to the new one", Path: "/data/plan.csv", Status: 301, To: "/data/actions.csv"},
		{Name: "JSON may be asked for by its ending", Path: "/api/v1/actions.json", Body: `"id": "plan-2025/1.2"`},
		{Name: "and by its format", Path: "/api/v1/actions?format=json", Body: `"id": "plan-2025/1.2"`},
		{Name: "RSS readers are led to the feed", Path: "/updates.rss", Status: 301, To: "/updates.atom"},
	} {
		t.Run("7.2: "+c.Name, func(t *testing.T) { h.Visit(t, c) })
	}
}

func TestFeedsOfOnePart(t *testing.T) {
	e := castEdition()
	h := house(e)
	read := func(t *testing.T, path string) atomFeed {
		body, res := get(t, h, path)
		var f atomFeed
		if err := xml.Unmarshal(body, &f); err != nil || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/atom+xml") {
			t.Fatalf("%s: %v", path, err)
		}
		if !strings.HasSuffix(f.ID, path) || len(f.Entries) == 0 {
			t.Errorf("%s calls itself %s and has %d entries", path, f.ID, len(f.Entries))
		}
		return f
	}
	t.Run("7.6: a priority has a feed of its own, of its actions, of what children said of it and of its news", func(t *testing.T) {
		kinds := map[string]bool{}
		for _, entry := range read(t, "/plan/plan-2025/priority/1/updates.atom").Entries {
			switch at := entry.Link.Href; {
			case strings.Contains(at, "/action/1."):
				kinds["action"] = true
			case strings.Contains(at, "/heard/"):
				kinds["theme"] = true
			case strings.Contains(at, "/news#"):
				kinds["news"] = true
			default:
				t.Errorf("%s is of another priority", at)
			}
		}
		if len(kinds) != 3 {
			t.Errorf("only %v", kinds)
		}
		for _, entry := range read(t, "/plan/plan-2025/priority/2/updates.atom").Entries {
			if strings.Contains(entry.Link.Href, "/action/1.") {
				t.Errorf("%s is of another priority", entry.Link.Href)
			}
		}
	})
	t.Run("7.6: so has what children said", func(t *testing.T) {
		for _, theme := range e.Themes {
			if len(theme.Answers) == 0 {
				continue
			}
			for _, entry := range read(t, heardPath(theme)+"/updates.atom").Entries {
				if !strings.Contains(entry.Link.Href, heardPath(theme)) {
					t.Errorf("%s is of another theme", entry.Link.Href)
				}
			}
		}
	})
	h.Visit(t, webtest.Row{Path: "/plan/plan-2025/priority/9/updates.atom", Status: 404})
	h.Visit(t, webtest.Row{Path: "/plan/secret/priority/1/updates.atom", Status: 404})
	h.Visit(t, webtest.Row{Path: "/heard/97/updates.atom", Status: 404})
}

func TestAskedTooOften(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	h := houseOf(castEdition(), &ear{}, func(s *Site) { s.perMinute = newAskLimits(func() time.Time { return now }) })
	handler, err := web.New(web.Options{Routes: h.Routes, Site: h.Site, ErrorPages: nil})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path, from string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = from
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		return rec.Result()
	}
	for i := range 60 {
		if res := ask("/api/v1/plans", "203.0.113.7:1"); res.StatusCode != http.StatusOK {
			t.Fatalf("request %d: %d", i+1, res.StatusCode)
		}
	}
	res := ask("/api/v1/plans", "203.0.113.7:1")
	var problem struct {
		Type, Title, Detail string
		Status              int
	}
	if err := json.NewDecoder(res.Body).Decode(&problem); err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "60" || res.Header.Get("Content-Type") != "application/problem+json" || res.Header.Get("Access-Control-Allow-Origin") != "*" || problem.Status != 429 || problem.Type != "about:blank" || !strings.Contains(problem.Detail, "/data/all.zip") {
		t.Errorf("7.4: %d %v %+v", res.StatusCode, res.Header, problem)
	}
	if other := ask("/api/v1/plans", "203.0.113.8:1"); other.StatusCode != http.StatusOK {
		t.Errorf("another network is held up: %d", other.StatusCode)
	}
	if page := ask("/plan/plan-2025", "203.0.113.7:1"); page.StatusCode != http.StatusOK {
		t.Errorf("a reader is held up: %d", page.StatusCode)
	}
	for range 70 {
		if own := ask("/api/v1/plans", "127.0.0.1:1"); own.StatusCode != http.StatusOK {
			t.Fatalf("the machine itself is held up: %d", own.StatusCode)
		}
	}
	now = now.Add(time.Minute)
	if res := ask("/api/v1/plans", "203.0.113.7:1"); res.StatusCode != http.StatusOK {
		t.Errorf("a minute later: %d", res.StatusCode)
	}
}
