package inspection

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/evidence"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/web"
	"waymark/web/webtest"
)

var schemas = []fs.FS{account.Schema, job.Schema, evidence.Schema, Schema}

// cast is one council's people: Mo manages the programme, Olu owns actions, Dee is the director, Qi assures quality.
type cast struct {
	rooms  *Inspections
	locker *evidence.Evidences
	by     map[string]context.Context
	id     map[string]string
}

func newCast(t *testing.T, d *db.DB) *cast {
	t.Helper()
	accounts := account.New(d, account.Settings{PublicURL: "https://plan.example", DormantDays: 45})
	c := &cast{rooms: New(d, accounts, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil }), by: map[string]context.Context{}, id: map[string]string{}}
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	files, err := file.OpenDisk(t.TempDir(), keys)
	must(t, err)
	c.locker = evidence.New(d, accounts, files, job.New(d, func() time.Time { return d.Now().Time }), evidence.Scanner{})
	c.locker.About("recommendation", "Recommendation", c.rooms.TellRecommendations)
	c.locker.About("action", "Action", func(_ context.Context, keys []string) (told []evidence.Known, _ error) {
		for _, k := range keys {
			told = append(told, evidence.Known{Subject: evidence.Subject{Kind: "action", Key: k}, Words: "Action " + k, Href: "/x", Row: account.Subject{Owners: []string{c.id["Olu"]}}})
		}
		return told, nil
	})
	c.rooms.WithEvidence(c.locker)
	for first, role := range map[string]string{"Mo": "programme-manager", "Olu": "owner", "Dee": "director", "Qi": "assurance"} {
		p := account.Person{Name: first + " Example", Email: strings.ToLower(first) + "@exampleborough.example"}
		p.Roles.V = []string{role}
		id, err := accounts.Add(dbtest.Ctx(t), p)
		must(t, err)
		person, err := accounts.Person(t.Context(), id)
		must(t, err)
		c.by[first], c.id[first] = account.With(t.Context(), person), id
	}
	return c
}

// piece lays evidence into the locker, cleared, and verified where somebody outside the line is to have borne it out.
func (c *cast) piece(t *testing.T, class evidence.Class, about evidence.Subject, verified bool) int {
	t.Helper()
	n, err := c.locker.Add(c.by["Olu"], evidence.Edit{Shows: "Nine of ten children know their story.", Kind: evidence.Note, Note: "Two people asked ten children.", Type: "voice", Source: "Asked by participation", Strength: "partial", Class: class, About: []evidence.Subject{about}})
	must(t, err)
	must(t, c.locker.Check(c.by["Mo"], n, 0, evidence.HoldsNone, ""))
	if verified {
		must(t, c.locker.Verify(c.by["Qi"], n, 0, true, "I read the notes of all ten."))
	}
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func on(field string, d calendar.Date) []string {
	day := web.Days{}
	day.Put(field, d)
	return []string{field + "-day", day[field+"-day"], field + "-month", day[field+"-month"], field + "-year", day[field+"-year"]}
}

func TestPages(t *testing.T) {
	d := dbtest.Open(t, schemas...)
	c := newCast(t, d)
	answered := []Answer{}
	c.rooms.OnAnswers(func(context.Context, string) ([]Answer, error) { return answered, nil })
	h := &webtest.House{Routes: c.rooms.Routes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	const one, r1, old = "/staff/inspections/ilacs-2026", "/staff/recommendations/2026_R1", "/staff/recommendations/2015_R12"
	published := calendar.On(2026, 6, 1)
	report := "Areas for priority action\n\n1. Ensure that every child has life story work that they understand.\n2. Ensure that visits are on time.\n"
	rows := []webtest.Row{
		{Name: "the public is sent to sign in", Path: "/staff/inspections", Status: 303, To: "/sign-in*"},
		{Name: "an empty list says so", As: "Olu", Path: "/staff/inspections", Want: map[string]string{"main": "No inspection is kept yet"}, Not: []string{"a[href='/staff/inspections/new']"}},
		{Name: "the form", As: "Mo", Path: "/staff/inspections/new", Want: map[string]string{"select#framework": "ILACS from April 2026: Standard inspection"}},
		{Name: "an owner may not add one", As: "Olu", Path: "/staff/inspections/new", Status: 403},
		{Name: "every mistake is said at once", As: "Mo", Method: "POST", Path: "/staff/inspections/new", Form: form("slug", "A b", "link", "ftp://x", "published-day", "40"), Status: 422,
			Want: map[string]string{".govuk-error-summary": "real date", ".govuk-error-summary a[href='#title']": "Enter the title", ".govuk-error-summary a[href='#slug']": "small letters", ".govuk-error-summary a[href='#framework']": "Select"}},
		{Name: "a framework of another day is refused", As: "Mo", Method: "POST", Path: "/staff/inspections/new", Form: form(append([]string{"slug", "x", "title", "X", "framework", "ilacs-2026/standard"}, on("on-site", calendar.On(2026, 1, 12))...)...), Status: 422, Want: map[string]string{".govuk-error-summary": "No inspection could begin"}},
		{Name: "it is kept", As: "Mo", Method: "POST", Path: "/staff/inspections/new", Form: form(append([]string{"slug", "ilacs-2026", "title", "Inspection 2026", "framework", "ilacs-2026/standard"}, on("on-site", calendar.On(2026, 4, 27))...)...), Status: 303, To: one},
		{Name: "not twice", As: "Mo", Method: "POST", Path: "/staff/inspections/new", Form: form("slug", "ilacs-2026", "title", "Again", "framework", "ilacs-2026/standard"), Status: 409, Want: map[string]string{".govuk-error-summary": "already"}},
		{Name: "its page says that overall is absent", As: "Olu", Path: one, Want: map[string]string{"h1": "Inspection 2026", "main": "There is no overall judgement", "dd": "Not entered yet"}, Not: []string{"form[action$='/advance']"}},
		{Name: "an inspection that is not there", As: "Olu", Path: "/staff/inspections/none", Status: 404},
		{Name: "a day before its others is refused", As: "Mo", Method: "POST", Path: one + "/advance", Form: form(append([]string{"stage", "published"}, on("on", calendar.On(2026, 1, 1))...)...), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#on']": "must not come before"}},
		{Name: "it is published", As: "Mo", Method: "POST", Path: one + "/advance", Form: form(append([]string{"stage", "published"}, on("on", published)...)...), Status: 303, To: one},
		{Name: "the form of its judgements has four areas", As: "Mo", Path: one + "/judgements", Want: map[string]string{"select#grade-care-leavers": "Outstanding"}, Not: []string{"select#grade-overall"}},
		{Name: "an overall judgement cannot be smuggled in", As: "Mo", Method: "POST", Path: one + "/judgements", Form: form("grade-leaders", "good", "grade-overall", "good"), Status: 422, Want: map[string]string{".govuk-error-summary": "absent"}},
		{Name: "the judgements are kept", As: "Mo", Method: "POST", Path: one + "/judgements", Form: form("grade-leaders", "inadequate", "quote-leaders", "Leaders did not know.", "page-leaders", "3", "grade-in-care", "not judged"), Status: 303, To: one},
		{Name: "and shown, with the clock they start", As: "Olu", Path: one, Want: map[string]string{"dd": "Inadequate", "main": "70 working days from 1 June 2026"}},
		{Name: "the form of the particulars", As: "Mo", Path: one + "/edit", Want: map[string]string{"input#published-year[value='2026']": ""}},
		{Name: "a stale edit is refused", As: "Mo", Method: "POST", Path: one + "/edit", Form: form(append([]string{"version", "1", "title", "Mine", "framework", "ilacs-2026/standard"}, on("published", published)...)...), Status: 409},
		{Name: "an edit with a mistake comes back", As: "Mo", Method: "POST", Path: one + "/edit", Form: form("version", "2", "title", "", "framework", "ilacs-2026/standard"), Status: 422, Want: map[string]string{".govuk-error-summary": "Enter the title"}},
		{Name: "the particulars are kept", As: "Mo", Method: "POST", Path: one + "/edit", Form: form(append(append([]string{"version", "2", "title", "Inspection of 2026", "lead", "An inspector", "framework", "ilacs-2026/standard"}, on("on-site", calendar.On(2026, 4, 27))...), on("published", published)...)...), Status: 303, To: one},
		{Name: "the list shows the clock", As: "Olu", Path: "/staff/inspections", Want: map[string]string{"tbody th": "Inspection of 2026", "tbody td": "Send the plan", "main": "First monitoring visit"}},
		{Name: "the years", As: "Olu", Path: "/staff/inspections/trend", Want: map[string]string{"caption": "ILACS from April 2026", "td": "Inadequate", "main": "has no overall judgement"}},
		{Name: "the years of another line", As: "Olu", Path: "/staff/inspections/trend?line=area+SEND", Want: map[string]string{"main": "No graded inspection"}},
		{Name: "without the list the comparison says so", As: "Olu", Path: "/staff/inspections/compare", Want: map[string]string{"main": "The list is not loaded yet"}},
		{Name: "the frameworks", As: "Olu", Path: "/staff/inspections/frameworks", Want: map[string]string{"h2#sif-2013": "Single inspection framework", "main": "To check"}},

		{Name: "the page that reads a report", As: "Mo", Path: one + "/report", Want: map[string]string{"input[type='file']": ""}},
		{Name: "what is no report is refused", As: "Mo", Method: "POST", Path: one + "/report", Form: form("text", "It rained."), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#file']": "No list of recommendations"}},
		{Name: "a report is read, and nothing is kept", As: "Mo", Method: "POST", Path: one + "/report", Form: form("text", report), Want: map[string]string{"h1": "Check what was read", "textarea#text-0": "life story work", "input#priority-0[checked]": "", "legend": "98% sure", ".govuk-body-l": "2 recommendations. Nothing is kept yet."}},
		{Name: "a PDF is read too", As: "Mo", Method: "POST", Path: one + "/report", File: map[string][]byte{"file:r.pdf": pdfOf("BT /F 16 Tf 70 700 Td (Recommendations) Tj ET BT /F 12 Tf 70 670 Td (1. Visit every child on time.) Tj ET")}, Want: map[string]string{"textarea#text-0": "Visit every child on time."}},
		{Name: "items are split and joined", As: "Mo", Method: "POST", Path: one + "/report/confirm", Form: form("then", "again", "items", "2", "prefix", "2026/R", "text-0", "One.\n\nTwo.", "number-0", "1", "take-0", "yes", "text-1", "more.", "number-1", "2", "join-1", "yes"), Want: map[string]string{"textarea#text-1": "Two. more.", "input#number-1[value='1b']": ""}},
		{Name: "nothing ticked comes back", As: "Mo", Method: "POST", Path: one + "/report/confirm", Form: form("then", "keep", "items", "1", "prefix", "2026/R", "text-0", "One.", "number-0", "1"), Status: 422, Want: map[string]string{".govuk-error-summary": "Tick at least one"}},
		{Name: "what is ticked is kept", As: "Mo", Method: "POST", Path: one + "/report/confirm", Form: form("then", "keep", "items", "2", "prefix", "2026/R", "text-0", "Ensure that every child has life story work that they understand.", "number-0", "1", "take-0", "yes", "page-0", "4", "priority-0", "yes",
			"text-1", "Ensure that visits are on time.", "number-1", "2"), Status: 303, To: one + "#recommendations"},
		{Name: "the inspection lists it", As: "Olu", Path: one, Want: map[string]string{"#recommendations + ul": "2026/R1"}},
		{Name: "its page, word for word", As: "Olu", Path: r1, Want: map[string]string{"blockquote": "Ensure that every child has life story work", "main": "Answer due", ".govuk-tag--red": "Priority action"}, Not: []string{"main form"}},
		{Name: "one that is not there", As: "Olu", Path: "/staff/recommendations/x", Status: 404},
		{Name: "an answer needs an owner", As: "Mo", Method: "POST", Path: r1 + "/respond", Form: form("response", "accepted"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#owner']": "who answers for it"}},
		{Name: "it is accepted", As: "Mo", Method: "POST", Path: r1 + "/respond", Form: form("response", "accepted", "owner", c.id["Olu"]), Status: 303, To: r1},
		{Name: "without an action it cannot be delivered", As: "Olu", Method: "POST", Path: r1 + "/deliver", Form: form("how", "Done."), Status: 409},
		{Name: "the form of its words", As: "Mo", Path: r1 + "/edit", Want: map[string]string{"input[value='life story'][checked]": ""}},
		{Name: "its words need a title", As: "Mo", Method: "POST", Path: r1 + "/edit", Form: form("version", "2", "about", ""), Status: 422, Want: map[string]string{".govuk-error-summary": "Enter what it is about"}},
	}
	for _, row := range rows {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	must(t, c.rooms.KeepRecommendation(c.by["Mo"], Recommendation{Code: "2015/R12", Source: "Inspection 2015", About: "Life story work for children", Published: calendar.On(2015, 5, 12)}))
	must(t, d.Write(c.by["Mo"], "tied it", func(tx *db.Tx) error {
		ids, err := IDs(t.Context(), tx)
		if err != nil {
			return err
		}
		return Answered(t.Context(), tx, ids["2026/R1"], true)
	}))
	answered = []Answer{{Ref: "p/1.1", Title: "Do it", Href: "/x", How: "It gives each child a book.", Word: "On track", People: []string{c.id["Dee"]}}}
	for _, row := range []webtest.Row{
		{Name: "its owner sees the form, and the action with how it answers", As: "Olu", Path: r1, Want: map[string]string{"form[action$='/deliver'] button": "It is delivered", "main": "It gives each child a book."}},
		{Name: "somebody who does not own it cannot deliver it", As: "Qi", Method: "POST", Path: r1 + "/deliver", Form: form("how", "x"), Status: 403},
		{Name: "its owner says what was done", As: "Olu", Method: "POST", Path: r1 + "/deliver", Form: form("how", ""), Status: 422, Want: map[string]string{".govuk-error-summary": "what was done"}},
		{Name: "it is delivered", As: "Olu", Method: "POST", Path: r1 + "/deliver", Form: form("how", "Every child has a book."), Status: 303, To: r1},
		{Name: "who works on an action that answers it cannot assure it", As: "Dee", Method: "POST", Path: r1 + "/assure", Form: form("how", "x"), Status: 403},
		{Name: "an owner has no right to assure at all", As: "Olu", Method: "POST", Path: r1 + "/assure", Form: form("how", "x"), Status: 403},
		{Name: "somebody independent says what they looked at", As: "Qi", Method: "POST", Path: r1 + "/assure", Form: form("how", ""), Status: 422},
		{Name: "it is assured", As: "Qi", Method: "POST", Path: r1 + "/assure", Form: form("how", "Ten records."), Status: 303, To: r1},
		{Name: "without evidence there is nothing to close it by, and the page says so", As: "Qi", Path: r1, Want: map[string]string{"#evidence-none": "It can be closed when evidence shows it"}, Not: []string{"form[action$='/close']"}},
		{Name: "its owner is led to the locker", As: "Olu", Path: r1, Want: map[string]string{"a[href^='/staff/evidence/add?about=recommendation']": "Add evidence"}},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	shown, unverified := c.piece(t, evidence.Public, evidence.Subject{Kind: "action", Key: "p/1.1"}, true), c.piece(t, evidence.Internal, evidence.Subject{Kind: "recommendation", Key: "2026/R1"}, false)
	inside, elsewhere := c.piece(t, evidence.Internal, evidence.Subject{Kind: "recommendation", Key: "2026/R1"}, true), c.piece(t, evidence.Public, evidence.Subject{Kind: "action", Key: "p/9.9"}, true)
	for _, row := range []webtest.Row{
		{Name: "only verified evidence can be named", As: "Qi", Path: r1, Want: map[string]string{"input[name='shows'][value='" + fmt.Sprint(shown) + "']": "", "form[action$='/close']": "verified by Qi Example"}, Not: []string{"input[value='" + fmt.Sprint(unverified) + "']", "input[value='" + fmt.Sprint(elsewhere) + "']"}},
		{Name: "it is not closed without naming what shows it", As: "Qi", Method: "POST", Path: r1 + "/close", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#shows']": "Select the evidence that shows it"}},
		{Name: "evidence that nobody verified does not close it", As: "Qi", Method: "POST", Path: r1 + "/close", Form: form("shows", fmt.Sprint(unverified)), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#shows']": "must be verified"}},
		{Name: "nor does evidence about something else, and what was ticked stays ticked", As: "Qi", Method: "POST", Path: r1 + "/close", Form: form("shows", fmt.Sprint(shown), "shows", fmt.Sprint(elsewhere)), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#shows']": "from the list", "input[value='" + fmt.Sprint(shown) + "'][checked]": ""}},
		{Name: "it is closed by what shows it", As: "Qi", Method: "POST", Path: r1 + "/close", Form: form("shows", fmt.Sprint(inside), "shows", fmt.Sprint(shown)), Status: 303, To: r1},
		{Name: "it cannot be closed twice", As: "Qi", Method: "POST", Path: r1 + "/close", Form: form("shows", fmt.Sprint(shown)), Status: 409},
		{Name: "the closed page names what showed it", As: "Olu", Path: r1, Want: map[string]string{"main": "Qi Example closed it", "a[href='/staff/evidence/" + fmt.Sprint(shown) + "']": "Evidence", "#history + ul": fmt.Sprintf("closed, by evidence %d and %d, recommendation", inside, shown)}},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	t.Run("the public reads what showed it, and of what is for the council only that it is there", func(t *testing.T) {
		all, err := c.rooms.PublicSources(t.Context())
		must(t, err)
		r := all[0].Recommendations[0]
		if r.Code != "2026/R1" || r.State != Closed || r.ClosedOn.IsZero() || len(r.Shown) != 1 || r.Shown[0].Number != shown || r.Shown[0].Source != "Asked by participation" || r.ShownInside != 1 {
			t.Errorf("%+v", r)
		}
	})
	for _, row := range []webtest.Row{
		{Name: "the earlier one is proposed, with why", As: "Mo", Path: r1, Want: map[string]string{".waymark-card": "2015/R12", ".waymark-card .govuk-hint": "Life-story work"}},
		{Name: "a later one cannot be the earlier", As: "Mo", Method: "POST", Path: old + "/recur", Form: form("earlier", "2026/R1", "same", "yes"), Status: 422},
		{Name: "a person says that it is the same", As: "Mo", Method: "POST", Path: r1 + "/recur", Form: form("earlier", "2015/R12", "same", "yes"), Status: 303, To: r1},
		{Name: "the later one says so", As: "Olu", Path: r1, Want: map[string]string{".govuk-tag--orange": "Second time: 2015, 2026", "main": "It repeats:"}},
		{Name: "and so does the earlier", As: "Olu", Path: old, Want: map[string]string{".govuk-tag--red": "Recurred", "main": "It was made again, so it cannot be closed"}},
		{Name: "reopening needs a reason", As: "Mo", Method: "POST", Path: r1 + "/reopen", Form: form(), Status: 422},
		{Name: "it is opened again", As: "Mo", Method: "POST", Path: r1 + "/reopen", Form: form("how", "Books are missing."), Status: 303, To: r1},
		{Name: "its words are kept", As: "Mo", Method: "POST", Path: r1 + "/edit", Form: form(append([]string{"version", "7", "about", "Life-story books", "source", "Ofsted", "verbatim", "Ensure.", "themes", "life story"}, on("published", published)...)...), Status: 303, To: r1},
		{Name: "a stale edit of its words is refused", As: "Mo", Method: "POST", Path: r1 + "/edit", Form: form("version", "1", "about", "Mine", "source", "Ofsted"), Status: 409},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	t.Run("the desk is told of the clock, the answer and the check", func(t *testing.T) {
		person, _ := account.From(c.by["Mo"])
		found, err := c.rooms.Due(c.by["Mo"], person)
		must(t, err)
		words := ""
		for _, w := range found {
			words += w.Words + "\n"
		}
		if !strings.Contains(words, "Send the plan that answers the report: Inspection of 2026") {
			t.Error(words)
		}
	})
	t.Run("a board reads the ledger with its recurrence", func(t *testing.T) {
		l, err := c.rooms.Ledger(t.Context())
		must(t, err)
		if len(l.Rows) != 2 || l.Rows[0].Times != "second time: 2015, 2026" || l.Rows[1].Standing != "recurred" || l.Open != 2 || l.Recurring != 1 || len(l.Expected) != 1 {
			t.Errorf("%+v", l)
		}
	})
	t.Run("the public reads what was published, and that there is no overall judgement", func(t *testing.T) {
		all, err := c.rooms.Public(t.Context())
		must(t, err)
		if len(all) != 1 || !all[0].NoOverall || len(all[0].Judgements) != 1 || all[0].Judgements[0].Grade != "Inadequate" {
			t.Errorf("%+v", all)
		}
	})
	h.AllSeen(t)
}

// Acceptance test 5: a recommendation is closed; a later inspection repeats it and a person links the two.
func TestRecurrence(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		for _, r := range []Recommendation{{Code: "2018/R4", Source: "S", About: "Supervision in all teams", Published: calendar.On(2018, 5, 9)}, {Code: "2022/R1", Source: "S", About: "Supervision is uneven", Published: calendar.On(2022, 12, 16)}} {
			must(t, c.rooms.KeepRecommendation(c.by["Mo"], r))
		}
		must(t, c.rooms.Respond(c.by["Mo"], "2018/R4", Accepted, "", c.id["Olu"]))
		must(t, d.Write(c.by["Mo"], "tied it", func(tx *db.Tx) error {
			ids, err := IDs(t.Context(), tx)
			if err != nil {
				return err
			}
			return Answered(t.Context(), tx, ids["2018/R4"], true)
		}))
		must(t, c.rooms.Deliver(c.by["Olu"], "2018/R4", "Every team does it."))
		refused(t, c.rooms.Assure(c.by["Olu"], "2018/R4", "I looked."), fault.KindForbidden, "")
		must(t, c.rooms.Assure(c.by["Qi"], "2018/R4", "Ten records."))
		shown := []int{c.piece(t, evidence.Internal, evidence.Subject{Kind: "recommendation", Key: "2018/R4"}, true)}
		must(t, c.rooms.Close(c.by["Dee"], "2018/R4", shown))
		if r, err := c.rooms.Recommendation(t.Context(), "2018/R4"); err != nil || !slices.Equal(r.Shown, shown) {
			t.Error(r.Shown, err)
		}
		must(t, c.rooms.Recur(c.by["Mo"], "2022/R1", "2018/R4", true, "The same finding."))
		m, err := c.rooms.Memory(t.Context())
		must(t, err)
		older, err := c.rooms.Recommendation(t.Context(), "2018/R4")
		must(t, err)
		newer, err := c.rooms.Recommendation(t.Context(), "2022/R1")
		must(t, err)
		if older.State != Reopened || len(older.Shown) > 0 || m.Standing(older) != "recurred" || !m.Recurred(newer.ID) || m.Times(newer.ID) != "second time: 2018, 2022" {
			t.Errorf("%s %s %s", older.State, m.Standing(older), m.Times(newer.ID))
		}
		must(t, c.rooms.Deliver(c.by["Olu"], "2018/R4", "Again."))
		must(t, c.rooms.Assure(c.by["Qi"], "2018/R4", "Again."))
		refused(t, c.rooms.Close(c.by["Dee"], "2018/R4", shown), fault.KindConflict, "made this recommendation again")
		must(t, c.rooms.Recur(c.by["Mo"], "2022/R1", "2018/R4", false, "On second thoughts."))
		must(t, c.locker.Withdraw(c.by["Olu"], shown[0], 0, "The notes were of another team."))
		refused(t, c.rooms.Close(c.by["Dee"], "2018/R4", shown), fault.KindInvalid, "must be verified and still hold")
		must(t, c.rooms.Close(c.by["Dee"], "2018/R4", []int{c.piece(t, evidence.Internal, evidence.Subject{Kind: "recommendation", Key: "2018/R4"}, true)}))
	})
}
