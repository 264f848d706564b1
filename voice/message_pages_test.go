package voice

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/db/dbtest"
	"waymark/web/webtest"
)

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// version is an item's, as a form of its page would send it.
func (c *cast) version(number int) string { return strconv.Itoa(c.item(number).Version) }

func TestMessagePages(t *testing.T) {
	now := at("2026-06-10 10:00")
	c := newCast(t, dbtest.OpenAt(t, func() time.Time { return now }, schemas...), &now)
	h := &webtest.House{Routes: c.messageRoutes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	visit := func(rows ...webtest.Row) {
		t.Helper()
		for _, row := range rows {
			t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
		}
	}
	const m1 = messagesAt + "/1"
	visit(
		webtest.Row{Name: "the public is sent to sign in", Path: messagesAt, Status: 303, To: "/sign-in*"},
		webtest.Row{Name: "an owner reads no messages", As: "Oz", Path: messagesAt, Status: 403},
		webtest.Row{Name: "participation does not either", As: "Pam", Path: messagesAt, Status: 403},
		webtest.Row{Name: "SG-01: without a rota the page warns", As: "Tia", Path: messagesAt, Want: map[string]string{"h1": "Messages", ".govuk-warning-text": "rota of the next seven days has a gap", "main": "Nothing urgent waits"}},
		webtest.Row{Name: "the rota shows who is missing", As: "Tia", Path: messagesAt + "/rota", Want: map[string]string{"h1": "Who reads messages", ".govuk-tag--red": "Nobody yet", "main": "no out-of-hours number"}},
		webtest.Row{Name: "a rota without people comes back", As: "Lea", Method: "POST", Path: messagesAt + "/rota", Form: form("from", "2026-06-10", "to", "2026-06-12"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#triager']": "Choose who reads", "#from[value='2026-06-10']": ""}},
		webtest.Row{Name: "a last day before the first comes back", As: "Lea", Method: "POST", Path: messagesAt + "/rota", Form: form("from", "2026-06-10", "to", "2026-06-01"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#to']": "within three months"}},
		webtest.Row{Name: "a weekend alone has no working day", As: "Lea", Method: "POST", Path: messagesAt + "/rota", Form: form("from", "2026-06-13", "to", "2026-06-14", "triager", c.id["Tia"], "deputy", c.id["Tom"], "lead", c.id["Lea"]), Status: 422, Want: map[string]string{".govuk-error-summary": "Tick the box"}},
		webtest.Row{Name: "a rota is kept for its working days", As: "Lea", Method: "POST", Path: messagesAt + "/rota", Form: form("from", "2026-06-10", "to", "2026-06-24", "triager", c.id["Tia"], "deputy", c.id["Tom"], "lead", c.id["Lea"]), Status: 303, To: messagesAt + "/rota"},
	)
	c.covers()
	r := c.tell(draft("The canary sings in Room 7 and nobody mends the light"))
	visit(
		webtest.Row{Name: "the page says when a message that comes now is read", As: "Tia", Path: messagesAt, Want: map[string]string{".govuk-tag--green": "Open", "main": "read by 11 June 2026", "th a": "Message 1"}},
		webtest.Row{Name: "SG-06: a list shows nothing of what was written", As: "Tia", Path: messagesAt, Keep: without(t, "canary", "Room 7")},
		webtest.Row{Name: "SG-06: a message asks why it is opened", As: "Tia", Path: m1, Want: map[string]string{"legend": "Why do you open it?"}, Keep: without(t, "canary")},
		webtest.Row{Name: "an act on a message that is not open is refused", As: "Tia", Method: "POST", Path: m1 + "/decide", Form: form("to", "voice", "version", "1"), Status: 409},
		webtest.Row{Name: "SG-06: without a reason it stays shut", As: "Tom", Method: "POST", Path: m1 + "/open", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary": "Select why"}, Keep: without(t, "canary")},
		webtest.Row{Name: "SG-06: with one it opens", As: "Tom", Method: "POST", Path: m1 + "/open", Form: form("why", Whys[3]), Status: 303, To: m1},
		webtest.Row{Name: "and shows what was written, and who opened it", As: "Tom", Path: m1, Want: map[string]string{".govuk-inset-text": "canary", "main": "to check what was decided"}},
		webtest.Row{Name: "somebody claims it", As: "Tia", Method: "POST", Path: m1 + "/claim", Status: 303, To: m1},
		webtest.Row{Name: "and nobody else can", As: "Tom", Method: "POST", Path: m1 + "/claim", Status: 409},
		webtest.Row{Name: "there is no such act", As: "Tia", Method: "POST", Path: m1 + "/export", Form: form("version", "1"), Status: 404},
	)
	post := func(as, act string, status int, pairs ...string) webtest.Row {
		row := webtest.Row{Name: act + " by " + as, As: as, Method: "POST", Path: m1 + "/" + act, Form: form(append(pairs, "version", c.version(1))...), Status: status}
		if status == 303 {
			row.To = messagesAt + "*"
		}
		return row
	}
	visit(webtest.Row{Name: "a decision without a route comes back with what was typed", As: "Tia", Method: "POST", Path: m1 + "/decide", Form: form("version", c.version(1), "note", "A light is broken"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#to']": "Select what happens", "textarea#note": "A light is broken"}})
	visit(post("Tia", "decide", 303, "to", "voice"))
	visit(post("Tia", "clear", 422, "summary", "Ring 07700 900123", "theme", "1"))
	visit(post("Tia", "warm", 422, "warm", "x"))
	visit(post("Tia", "warm", 303, "warm", "Thank you. I have read it, and I will ask about the light."))
	visit(post("Tia", "lock", 422, "person-id", "nobody"))
	visit(post("Tia", "lock", 303, "person-id", c.id["Tom"], "lock-why", "He works in that home"))
	visit(
		webtest.Row{Name: "SG-04: who was locked out does not see that there is a message", As: "Tom", Path: m1, Status: 404},
		webtest.Row{Name: "SG-04: nor in the list", As: "Tom", Path: messagesAt, Not: []string{"th a"}},
		webtest.Row{Name: "the lead sees who is locked out", As: "Lea", Method: "POST", Path: m1 + "/open", Form: form("why", Whys[3]), Status: 303, To: m1},
	)
	visit(post("Lea", "unlock", 303, "in-id", c.id["Tom"], "in-why", "Another Tom was meant"))
	visit(post("Lea", "hold", 303, "hold", "yes", "hold-why", "An inquiry asked for it"))
	visit(post("Lea", "hand-over", 409, "handed-to", "Early help", "person", "Ann", "how", "phone", "reference", "EH1"))
	visit(post("Tia", "merge", 422, "into", "99"))
	visit(post("Tia", "praise", 409, "praise", "The manager of the home"))
	visit(post("Tia", "contact-failed", 409))
	visit(post("Tia", "close", 409, "close-note", "Done"))
	t.Run("a form of an old version is refused", func(t *testing.T) {
		h.Visit(t, webtest.Row{As: "Tia", Method: "POST", Path: m1 + "/warm", Form: form("version", "1", "warm", "Thank you for telling us"), Status: 409, Want: map[string]string{".govuk-error-summary": "Somebody else has changed", "textarea#warm": "Thank you for telling us"}})
	})
	t.Run("the child sees the warm words", func(t *testing.T) {
		reply, err := c.Look(t.Context(), "192.0.2.9", r.Words)
		if err != nil || !strings.Contains(reply.Warm, "the light") || !reply.Read {
			t.Errorf("%+v, %v", reply, err)
		}
	})
	var slip string
	key := draft("").Key
	visit(
		webtest.Row{Name: "E29: the form for a card", As: "Pam", Path: messagesAt + "/add", Want: map[string]string{"h1": "Write a message down", "label[for=text]": "What did they say"}},
		webtest.Row{Name: "an owner writes nothing down", As: "Oz", Path: messagesAt + "/add", Status: 403},
		webtest.Row{Name: "an empty card comes back", As: "Tia", Method: "POST", Path: messagesAt + "/add", Form: form("channel", "paper card", "key", key, "language", "en", "of", "Front desk"), Status: 422, Want: map[string]string{".govuk-error-summary": "Write something", "#of[value='Front desk']": ""}},
		webtest.Row{Name: "E29: a card is kept and its words are shown for the slip", As: "Tia", Method: "POST", Path: messagesAt + "/add", Form: form("channel", "group", "text", "We want a later bus", "group-of", "6", "wants", "words", "key", key, "language", "en"),
			Want: map[string]string{"h1": "Message 2 is kept", ".govuk-panel": "secret words"}, Keep: func(t *testing.T, body []byte) {
				slip = string(regexp.MustCompile(`[a-z]{3,9} [a-z]{3,9} [a-z]{3,9} [a-z]{3,9}`).Find(body[strings.Index(string(body), "govuk-panel"):]))
			}},
	)
	t.Run("E29: the words of the slip show its answer", func(t *testing.T) {
		if _, err := c.Look(t.Context(), "192.0.2.9", slip); err != nil {
			t.Errorf("%q: %v", slip, err)
		}
		if i := c.item(2); i.Children != 6 || i.Channel != Group {
			t.Errorf("%+v", i)
		}
	})
	visit(
		webtest.Row{Name: "SG-07: the switch", As: "Dee", Path: messagesAt + "/box", Want: map[string]string{"h1": "Close the text boxes", ".govuk-button--warning": "Close them now"}},
		webtest.Row{Name: "SG-07: asks why", As: "Tia", Method: "POST", Path: messagesAt + "/box", Form: form("why", ""), Status: 422, Want: map[string]string{".govuk-error-summary": "Say why"}},
		webtest.Row{Name: "SG-07: and closes", As: "Tia", Method: "POST", Path: messagesAt + "/box", Form: form("why", "Nobody can read today"), Status: 303, To: messagesAt + "/box"},
		webtest.Row{Name: "SG-07: everybody who reads sees the banner", As: "Tom", Path: messagesAt, Want: map[string]string{".govuk-warning-text": "closed by hand"}},
		webtest.Row{Name: "SG-07: who closed it does not open it again", As: "Tia", Method: "POST", Path: messagesAt + "/box", Form: form("do", "open"), Status: 403},
		webtest.Row{Name: "SG-07: a lead does", As: "Lea", Method: "POST", Path: messagesAt + "/box", Form: form("do", "open"), Status: 303, To: messagesAt + "/box"},
		webtest.Row{Name: "nothing is late", As: "Tia", Path: messagesAt + "/late", Want: map[string]string{"main": "Nothing is late"}},
		webtest.Row{Name: "the clocks", As: "Tia", Path: messagesAt + "/clocks", Want: map[string]string{"h1": "Clocks", "main": "Working Together to Safeguard Children"}, Not: []string{"form[action$=clocks]"}},
		webtest.Row{Name: "a clock is never made looser", As: "Lea", Method: "POST", Path: messagesAt + "/clocks", Form: form("key", "read-urgent", "value", "90", "why", "We are few"), Status: 422, Want: map[string]string{".govuk-error-summary": "from 1 to 60"}},
		webtest.Row{Name: "a clock is made tighter", As: "Lea", Method: "POST", Path: messagesAt + "/clocks", Form: form("key", "read-urgent", "value", "45", "why", "We can do better"), Status: 303, To: messagesAt + "/clocks"},
		webtest.Row{Name: "and holds", As: "Tia", Path: messagesAt + "/clocks", Want: map[string]string{"tbody td": "45 minutes"}},
		webtest.Row{Name: "SG-09: nothing is drawn in the week itself", As: "Lou", Path: messagesAt + "/rereads", Want: map[string]string{"main": "None was drawn yet"}},
		webtest.Row{Name: "what is deleted", As: "Dan", Path: messagesAt + "/retention", Want: map[string]string{"h1": "What of messages is deleted", "main": "28 days after the service confirmed"}},
		webtest.Row{Name: "a night on which nothing was due", As: "Dan", Method: "POST", Path: messagesAt + "/retention", Form: form("night", "2026-06-01"), Status: 404},
	)
	*c.now = at("2026-06-15 10:00")
	c.covers()
	var re string
	visit(webtest.Row{Name: "SG-09: a week later it is drawn", As: "Lou", Path: messagesAt + "/rereads", Want: map[string]string{"form .govuk-button": "Read it"}, Keep: func(t *testing.T, body []byte) {
		re = string(regexp.MustCompile(`/staff/messages/rereads/[0-9a-f-]+`).Find(body))
	}})
	visit(
		webtest.Row{Name: "SG-09: it is read without what was decided", As: "Lou", Method: "POST", Path: re + "/open", Want: map[string]string{".govuk-inset-text": "canary", "legend": "What would you have decided?"}, Not: []string{".govuk-summary-list"}},
		webtest.Row{Name: "SG-09: it wants a route", As: "Lou", Method: "POST", Path: re + "/found", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary": "would have decided"}},
		webtest.Row{Name: "SG-09: a miss is kept", As: "Lou", Method: "POST", Path: re + "/found", Form: form("to", "consult"), Status: 303, To: messagesAt + "/rereads"},
		webtest.Row{Name: "SG-09: and counted", As: "Lou", Path: messagesAt + "/rereads", Want: map[string]string{"main": "in 1 the first reader had missed a worry"}},
		webtest.Row{Name: "SG-09: the message is urgent again", As: "Tia", Path: messagesAt, Want: map[string]string{"caption": "Read within the hour (2)"}},
	)
	hit := draft("Somebody hits me")
	hit.Channel = Phone
	_, err := c.Typed(c.by["Tom"], hit)
	must(t, err)
	*c.now = at("2028-01-10 10:00")
	visit(webtest.Row{Name: "what is late stands on its page", As: "Tia", Path: messagesAt + "/late", Want: map[string]string{"th a": "Message"}})
	must(t, c.DeleteTonight(c.by["Tia"]))
	visit(
		webtest.Row{Name: "RT-01: the first nights wait for somebody", As: "Dan", Path: messagesAt + "/retention", Want: map[string]string{"form .govuk-button--warning": "Agree"}},
		webtest.Row{Name: "RT-01: who agrees deletes", As: "Dan", Method: "POST", Path: messagesAt + "/retention", Form: form("night", "2028-01-10"), Status: 303, To: messagesAt + "/retention"},
		webtest.Row{Name: "RT-01: a triage officer does not", As: "Tia", Path: messagesAt + "/retention", Status: 403},
	)
	h.AllSeen(t)
}

// without holds that a page has none of these words.
func without(_ *testing.T, words ...string) func(*testing.T, []byte) {
	return func(t *testing.T, body []byte) {
		for _, w := range words {
			if strings.Contains(string(body), w) {
				t.Errorf("the page holds %q", w)
			}
		}
	}
}
