package news

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

var today = calendar.On(2026, 11, 22)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want it refused as %s", err, kind)
	}
	all := f.Words
	for _, field := range f.Fields {
		all += "; " + field.Name + ": " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("it says %q, want %q in it", all, words)
	}
}

func whole() Edit {
	return Edit{Kind: string(Decision), Day: calendar.On(2012, 5, 4), Title: "Two new homes agreed", Text: "Cabinet agreed to buy two homes for children.", ChildTitle: "Two new homes", ChildText: "We will open two new homes."}
}

func TestPost(t *testing.T) {
	t.Run("a post says in both voices what happened, and when", func(t *testing.T) {
		p := Post{State: Draft}
		refused(t, p.Take(Edit{}, today), fault.KindInvalid, "child-text: Enter what happened, in children’s words")
		e := whole()
		e.Day = today.AddDays(1)
		refused(t, p.Take(e, today), fault.KindInvalid, "day: Enter the day on which it happened")
		e = whole()
		e.Link = "http://user@example.org"
		refused(t, p.Take(e, today), fault.KindInvalid, "link: Enter a whole address")
		e = whole()
		e.Text = "Ring 07700 900123, born 12/03/2014, for more."
		refused(t, p.Take(e, today), fault.KindInvalid, "take out what identifies a child")
		must(t, p.Take(whole(), today))
	})
	t.Run("RD-04: what children could not read is not published, and nobody publishes what they wrote", func(t *testing.T) {
		p := Post{State: Draft, ChangedID: "una"}
		e := whole()
		e.ChildText = "Your placement will be assessed by a robust panel."
		must(t, p.Take(e, today))
		refused(t, p.Publish("fred", "Fred", today), fault.KindInvalid, "children could not read it")
		must(t, p.Take(whole(), today))
		refused(t, p.Publish("una", "Una", today), fault.KindForbidden, "somebody else must publish it")
		must(t, p.Publish("fred", "Fred", today))
		refused(t, p.Publish("fred", "Fred", today), fault.KindConflict, "published already")
		refused(t, p.Take(whole(), today), fault.KindConflict, "Only a draft")
	})
	t.Run("a post is withdrawn once, with a reason", func(t *testing.T) {
		p := Post{State: Published}
		refused(t, p.Withdraw("Una", "wrong", today), fault.KindInvalid, "why: Say in 10 to 300")
		must(t, p.Withdraw("Una", "The day was wrong.", today))
		refused(t, p.Withdraw("Una", "The day was wrong.", today), fault.KindConflict, "already")
	})
}

func TestPages(t *testing.T) {
	d := dbtest.OpenAt(t, calendar.FixedClock(today), []fs.FS{account.Schema, Schema}...)
	accounts := account.New(d, account.Settings{PublicURL: "https://news.example", DormantDays: 45})
	room := New(d)
	room.OnActions(func(context.Context) ([]Action, error) { return []Action{{"plan/1.1", "1.1 See children alone"}}, nil })
	room.BeforePublish(func(_ context.Context, words string) error {
		if strings.Contains(words, "recognised") {
			return fault.Invalid("“recognised” cannot be published.")
		}
		return nil
	})
	person := map[string]account.Person{}
	for _, x := range [][2]string{{"Una", "programme-manager"}, {"Fred", "democratic-services"}, {"Ann", "owner"}, {"Root", "administrator"}} {
		p := account.Person{Name: x[0] + " Example", Email: strings.ToLower(x[0]) + "@exampleborough.example"}
		p.Roles.V = []string{x[1]}
		id, err := accounts.Add(db.As(t.Context(), db.Actor{ID: "test", Name: "Test"}), p)
		must(t, err)
		person[x[0]], err = accounts.Person(t.Context(), id)
		must(t, err)
	}
	house := &webtest.House{Routes: room.Routes(), May: func(as, permission string) bool { return person[as].May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), person[as]))
		}}
	form := func(change ...string) url.Values {
		v := url.Values{"kind": {"event"}, "day-day": {"4"}, "day-month": {"5"}, "day-year": {"2012"}, "title": {"A day for all"}, "text": {"Two hundred children came to the town hall."}, "child-title": {"A day for you"}, "child-text": {"You came to the town hall. We heard you."}, "actions": {"plan/1.1"}}
		for i := 0; i+1 < len(change); i += 2 {
			v.Set(change[i], change[i+1])
		}
		return v
	}
	for _, row := range []webtest.Row{
		{Name: "at first there is no post", As: "Una", Path: at, Want: map[string]string{"main": "There is no post yet."}},
		{Name: "an owner of an action writes no news", As: "Ann", Path: at, Status: 403},
		{Name: "a post is written beside the helper", As: "Una", Path: at + "/new", Want: map[string]string{"[data-words=child-text] button": "Check the words", "[data-words=text]": "Check the words", "input[value='plan/1.1']": ""}},
		{Name: "a form with faults comes back with what was typed", As: "Una", Method: "POST", Path: at + "/new", Form: form("title", "", "child-text", "My kept words."), Status: 422, Want: map[string]string{".govuk-error-summary": "Enter a title", "#child-text": "My kept words."}},
		{Name: "an action that is none is refused", As: "Una", Method: "POST", Path: at + "/new", Form: form("actions", "plan/9.9"), Status: 422, Want: map[string]string{".govuk-error-summary": "There is no action plan/9.9"}},
		{Name: "a draft is saved", As: "Una", Method: "POST", Path: at + "/new", Form: form(), Status: 303, To: at + "/1"},
		{Name: "a draft waits for somebody else", As: "Una", Path: at + "/1", Want: map[string]string{"h1": "A day for all", ".govuk-tag": "draft", "main": "somebody other than who wrote it"}, Not: []string{"form[action$='/publish']"}},
		{Name: "a draft is changed", As: "Una", Path: at + "/1/edit", Want: map[string]string{"input[name=day-year][value='2012']": ""}},
		{Name: "its change is kept", As: "Una", Method: "POST", Path: at + "/1/edit", Form: form("version", "1", "title", "A recognised day"), Status: 303, To: at + "/1"},
		{Name: "a stale form shows both texts", As: "Una", Method: "POST", Path: at + "/1/edit", Form: form("version", "1", "title", "My own title"), Status: 409, Want: map[string]string{".govuk-error-summary": "Title: somebody else changed it", "input[name=title][value='My own title']": ""}},
		{Name: "CF-01: news does not call the council recognised either", As: "Fred", Method: "POST", Path: at + "/1/publish", Status: 422, Want: map[string]string{".govuk-error-summary": "cannot be published"}},
		{Name: "the word is taken out", As: "Una", Method: "POST", Path: at + "/1/edit", Form: form("version", "2"), Status: 303, To: at + "/1"},
		{Name: "who writes does not publish", As: "Una", Method: "POST", Path: at + "/1/publish", Status: 403},
		{Name: "a second person publishes", As: "Fred", Method: "POST", Path: at + "/1/publish", Status: 303, To: at},
		{Name: "a second post", As: "Una", Method: "POST", Path: at + "/new", Form: form("title", "A draft only"), Status: 303, To: at + "/2"},
		{Name: "withdrawing needs a reason", As: "Una", Method: "POST", Path: at + "/1/withdraw", Status: 422, Want: map[string]string{".govuk-error-summary": "Say in 10 to 300"}},
	} {
		t.Run(row.Name, func(t *testing.T) { house.Visit(t, row) })
	}
	t.Run("the public reads what was published, and of what was taken back the reason", func(t *testing.T) {
		all, err := room.Published(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Title != "A day for all" || all[0].Published != today {
			t.Fatalf("%+v", all)
		}
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: at + "/1/withdraw", Form: url.Values{"why": {"The day was wrong."}}, Status: 303, To: at})
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: at + "/2/withdraw", Form: url.Values{"why": {"Nobody needs this."}}, Status: 303, To: at})
		all, err = room.Published(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Title != "" || all[0].Text != "" || all[0].WithdrawnWhy != "The day was wrong." {
			t.Errorf("%+v", all)
		}
	})
	t.Run("a draft that children can read waits on the desk of who may publish it", func(t *testing.T) {
		_, err := room.Keep(account.With(t.Context(), person["Una"]), 0, whole())
		must(t, err)
		for name, want := range map[string]int{"Fred": 1, "Una": 0, "Ann": 0} {
			all, err := room.Due(t.Context(), person[name])
			must(t, err)
			if len(all) != want {
				t.Errorf("%s: %+v", name, all)
			}
		}
	})
	house.AllSeen(t)
}

// TestStores holds that both databases keep posts alike.
func TestStores(t *testing.T) {
	dbtest.EachAt(t, calendar.FixedClock(today), []fs.FS{account.Schema, Schema}, func(t *testing.T, d *db.DB) {
		room := New(d)
		by := func(id string) context.Context { return db.As(t.Context(), db.Actor{ID: id, Name: id}) }
		n, err := room.Keep(by("una"), 0, whole())
		must(t, err)
		e := whole()
		e.Title, e.Version = "Three new homes agreed", 1
		_, err = room.Keep(by("una"), n, e)
		must(t, err)
		must(t, room.Publish(by("fred"), n))
		all, err := room.Published(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Title != e.Title || all[0].Day != calendar.On(2012, 5, 4) {
			t.Fatalf("%+v", all)
		}
		must(t, room.Withdraw(by("una"), n, "The number was wrong."))
		if all, err = room.Published(t.Context()); err != nil || all[0].WithdrawnWhy == "" || all[0].Title != "" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}
