package badge

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
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
	"waymark/web/webtest"
)

var schemas = []fs.FS{account.Schema, job.Schema, evidence.Schema, Schema}

// cast is a council with people: Dee directs, Una runs the plan, May leads participation, Nat evaluates as a young person, Quinn assures, Root
// keeps the accounts.
type cast struct {
	*Badges
	t        *testing.T
	accounts *account.Accounts
	by       map[string]context.Context
	person   map[string]account.Person
}

func newCast(t *testing.T) *cast {
	t.Helper()
	return castAt(t, calendar.FixedClock(today))
}

func castAt(t *testing.T, clock calendar.Clock) *cast {
	t.Helper()
	return castOn(t, dbtest.OpenAt(t, clock, schemas...))
}

func castOn(t *testing.T, d *db.DB) *cast {
	t.Helper()
	c := &cast{t: t, by: map[string]context.Context{}, person: map[string]account.Person{}}
	c.accounts = account.New(d, account.Settings{PublicURL: "https://badge.example", DormantDays: 45, Restricted: []account.Restricted{evidence.RestrictedThing}})
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	files, err := file.OpenDisk(t.TempDir(), keys)
	must(t, err)
	evidences := evidence.New(d, c.accounts, files, job.New(d, func() time.Time { return d.Now().Time }), evidence.Scanner{})
	c.Badges = New(d, c.accounts, evidences)
	evidences.About(EvidenceSubject, "Outcome", c.TellOutcomes)
	c.OnActions(func(context.Context) ([]Thing, error) {
		return []Thing{{"plan/6.2", "6.2 Train everybody in rights", "/staff/plan/plan/action/6.2"}, {"plan/1.1", "1.1 See children alone", ""}}, nil
	})
	c.OnMeasures(func(context.Context) ([]Thing, error) {
		return []Thing{{"cla-review-timely", "Reviews on time", ""}}, nil
	})
	for _, x := range [][2]string{{"Dee", "director"}, {"Una", "programme-manager"}, {"May", "participation"}, {"Nat", "young-reviewer"}, {"Quinn", "assurance"}, {"Root", "administrator"}} {
		p := account.Person{Name: x[0] + " Example", Email: strings.ToLower(x[0]) + "@exampleborough.example"}
		p.Roles.V = []string{x[1]}
		id, err := c.accounts.Add(db.As(t.Context(), db.Actor{ID: "test", Name: "Test"}), p)
		must(t, err)
		person, err := c.accounts.Person(t.Context(), id)
		must(t, err)
		c.by[x[0]], c.person[x[0]] = account.With(t.Context(), person), person
	}
	return c
}

// begin is a council in Delivery with the starter badges.
func (c *cast) begin() {
	c.t.Helper()
	e := ProgrammeEdit{Joined: calendar.On(2022, 1, 10), AgeTo: 25, Intro: "Children chose what we should be good at.", ChildIntro: "You told us what to make better."}
	e.Begins = [4]calendar.Date{calendar.On(2022, 1, 10), calendar.On(2023, 2, 1), calendar.On(2024, 3, 1)}
	must(c.t, c.Keep(c.by["May"], e))
	must(c.t, c.Start(c.by["May"], "plan", "May Example"))
}

// exhibit lays a checked piece about an outcome into the locker and tags it.
func (c *cast) exhibit(outcome int, class evidence.Class, e TagEdit) int {
	c.t.Helper()
	o, _, err := c.Outcome(c.t.Context(), outcome)
	must(c.t, err)
	n, err := c.evidences.Add(c.by["May"], evidence.Edit{Shows: "Nine of ten children say that they know their rights.", Type: "voice", Source: "Group of young people", Kind: evidence.Note, Note: "What they said was counted on the day.",
		From: today.AddMonths(-2), To: today.AddMonths(-1), Sample: 10, Strength: "partial", Class: class, About: []evidence.Subject{SubjectOf(o)}})
	must(c.t, err)
	must(c.t, c.evidences.Check(c.by["Quinn"], n, 0, evidence.HoldsNone, ""))
	must(c.t, c.Tag(c.by["May"], n, e))
	return n
}

var (
	saidYes   = TagEdit{Sort: "voice", Strength: "said", Agree: "yes", ChildTitle: "You told us that you know your rights.", Principles: []string{"participation"}, Groups: []string{"care"}}
	different = TagEdit{Sort: "data", Strength: "difference", Agree: "not asked", Principles: []string{"dignity"}}
)

// TestStores holds that both databases keep the programme alike.
func TestStores(t *testing.T) {
	dbtest.EachAt(t, calendar.FixedClock(today), schemas, func(t *testing.T, d *db.DB) {
		c := castOn(t, d)
		c.begin()
		c.exhibit(1, evidence.Public, saidYes)
		c.exhibit(1, evidence.Internal, different)
		o, of, err := c.Outcome(t.Context(), 1)
		must(t, err)
		_, err = c.KeepOutcome(c.by["May"], of, 1, OutcomeEdit{Statement: o.Statement, ChildText: o.ChildText, Target: "By 2027", Actions: []string{"plan/6.2"}, Indicators: []string{"cla-review-timely"}, Articles: []int{42, 2}, Version: o.Version})
		must(t, err)
		must(t, c.Session(c.by["May"], o, 1, 6, 2, today))
		must(t, c.Mark(c.by["May"], Adult, map[int]Answer{1: Sees}, "I sat in on four sessions of training."))
		must(t, c.AddReview(c.by["May"], ReviewEdit{Source: "Progress review", Words: "Show the rights approach more clearly.", Owner: c.person["Una"].ID, On: calendar.On(2024, 7, 12), Due: today}))
		must(t, c.Done(c.by["Una"], 1, "The grid is there to see."))
		must(t, c.Publish(c.by["Dee"]))
		p, found, err := c.Published(t.Context())
		must(t, err)
		if first := p.Badges[0].Outcomes[0]; !found || !first.Shown || !first.Disagree || fmt.Sprintf("%v %v %s", first.Articles, first.Actions, first.Young) != "[2 42] [plan/6.2] Not yet" {
			t.Errorf("%+v", first)
		}
	})
}

func TestPublish(t *testing.T) {
	t.Run("CF-01: the word recognised cannot be published before a recognition is recorded, and not after it has ended", func(t *testing.T) {
		day := today
		c := castAt(t, func() time.Time { return day.Time().Add(12 * time.Hour) })
		c.begin()
		p, err := c.Programme(t.Context())
		must(t, err)
		e := ProgrammeEdit{Joined: p.Joined, AgeTo: 25, Begins: [4]calendar.Date{p.Discovery, p.Development, p.Delivery}, Intro: "We are recognised as child friendly.", Version: p.Version}
		must(t, c.Keep(c.by["May"], e))
		refused(t, c.Publish(c.by["Dee"]), fault.KindInvalid, "“recognised” cannot be published: no recognition has been recorded.")
		if _, found, err := c.Published(t.Context()); found || err != nil {
			t.Fatalf("something was published: %v", err)
		}
		refused(t, c.CheckWords(t.Context(), "A recognised place"), fault.KindInvalid, "working towards")
		e.Begins[3], e.Version = calendar.On(2026, 10, 1), p.Version+1
		must(t, c.Keep(c.by["May"], e))
		refused(t, c.Recognise(c.by["May"], RecogniseEdit{calendar.On(2026, 11, 1), calendar.On(2029, 10, 31), "Letter 1", p.Version + 2}), fault.KindForbidden, "record a recognition")
		must(t, c.Recognise(c.by["Dee"], RecogniseEdit{calendar.On(2026, 11, 1), calendar.On(2029, 10, 31), "Letter 1", p.Version + 2}))
		must(t, c.Publish(c.by["Dee"]))
		public, found, err := c.Published(t.Context())
		must(t, err)
		if !found || public.Intro != e.Intro || !strings.HasPrefix(public.Status(day), "Recognised") {
			t.Errorf("%+v", public)
		}
		day = calendar.On(2029, 11, 1)
		public, _, err = c.Published(t.Context())
		must(t, err)
		if public.Intro != "" || public.Status(day) != Candidate {
			t.Errorf("after its end the public still reads %q, %q", public.Intro, public.Status(day))
		}
	})
	t.Run("whoever changed it last does not publish it, and what children cannot read is not published", func(t *testing.T) {
		c := newCast(t)
		c.begin()
		refused(t, c.Publish(c.by["May"]), fault.KindForbidden, "record a recognition")
		one, err := c.Badge(t.Context(), 1)
		must(t, err)
		hard := BadgeEdit{Kind: "core", Name: one.Name, ChildText: "Your placement will be robust.", Lead: one.Lead, Version: one.Version}
		_, err = c.KeepBadge(c.by["May"], 1, hard)
		must(t, err)
		refused(t, c.Publish(c.by["Dee"]), fault.KindInvalid, "Children could not read the badge Culture in children’s words")
		_, err = c.KeepBadge(c.by["May"], 1, hard)
		refused(t, err, fault.KindConflict, "Somebody else changed this badge")
		hard.ChildText, hard.Version = "Grown-ups know your rights.", one.Version+1
		_, err = c.KeepBadge(c.by["May"], 1, hard)
		must(t, err)
		must(t, c.Publish(c.by["Dee"]))
	})
	t.Run("the public reads counts, what is public, and young evaluators’ answer from five of them on", func(t *testing.T) {
		c := newCast(t)
		c.begin()
		c.exhibit(1, evidence.Public, saidYes)
		c.exhibit(1, evidence.Internal, different)
		o, _, err := c.Outcome(t.Context(), 1)
		must(t, err)
		must(t, c.Session(c.by["May"], o, 0, 3, 1, today))
		must(t, c.Mark(c.by["May"], Adult, map[int]Answer{1: Sees}, "I sat in on four sessions of training."))
		must(t, c.Publish(c.by["Dee"]))
		p, _, err := c.Published(t.Context())
		must(t, err)
		first := p.Badges[0].Outcomes[0]
		if !first.Shown || len(first.Pieces) != 1 || first.Inside != 1 || first.Pieces[0].ChildTitle == "" || first.Young != Unasked || first.Adult != Sees || strings.Join(first.Heard, "") != "Children in care" {
			t.Errorf("%+v", first)
		}
		must(t, c.Mark(c.by["Nat"], Young, map[int]Answer{1: NotYet}, ""))
		must(t, c.Publish(c.by["Dee"]))
		if p, _, err = c.Published(t.Context()); err != nil || p.Badges[0].Outcomes[0].Young != NotYet || p.Badges[0].Outcomes[0].YoungPeople != 5 || !p.Badges[0].Outcomes[0].Disagree {
			t.Errorf("%+v, %v", p.Badges[0].Outcomes[0], err)
		}
	})
}

func TestDue(t *testing.T) {
	c := newCast(t)
	c.begin()
	waits := func(name string) (words []string) {
		all, err := c.Due(t.Context(), c.person[name])
		must(t, err)
		for _, w := range all {
			words = append(words, fmt.Sprint(w.Words, " ", w.Late))
		}
		return words
	}
	t.Run("CF-06: a young evaluator is asked until they have said what they see", func(t *testing.T) {
		if got := strings.Join(waits("Nat"), "|"); got != "Say what you see: 7 things false" {
			t.Error(got)
		}
		must(t, c.Mark(c.by["Nat"], Young, map[int]Answer{1: Sees, 2: NotYet, 3: CannotTell, 4: Sees, 5: Sees, 6: Sees, 7: Sees}, ""))
		if got := waits("Nat"); len(got) != 0 {
			t.Error(got)
		}
	})
	t.Run("CF-07: a recommendation waits for its owner until it is done", func(t *testing.T) {
		must(t, c.AddReview(c.by["May"], ReviewEdit{Source: "Progress review", Words: "Show the rights approach more clearly.", Owner: c.person["Una"].ID, On: calendar.On(2024, 7, 12), Due: today.AddDays(10)}))
		refused(t, c.AddReview(c.by["May"], ReviewEdit{Source: "Progress review", Words: "Show the rights approach more clearly.", Owner: c.person["Nat"].ID, On: calendar.On(2024, 7, 12), Due: today.AddDays(10)}), fault.KindInvalid, "Select who owns it")
		if got := strings.Join(waits("Una"), "|"); got != "Carry out recommendation 1 of the child-friendly programme false" {
			t.Error(got)
		}
		refused(t, c.Done(c.by["Quinn"], 1, "The grid is there to see."), fault.KindForbidden, "keep the child-friendly programme")
		must(t, c.Done(c.by["Una"], 1, "The grid is there to see."))
		if got := waits("Una"); len(got) != 0 {
			t.Error(got)
		}
	})
	t.Run("CF-08: the end of the recognition waits on the desk of who keeps the programme and of who decides", func(t *testing.T) {
		p, err := c.Programme(t.Context())
		must(t, err)
		e := ProgrammeEdit{Joined: p.Joined, AgeTo: 25, Begins: [4]calendar.Date{p.Discovery, p.Development, p.Delivery, calendar.On(2025, 1, 1)}, Version: p.Version}
		must(t, c.Keep(c.by["May"], e))
		must(t, c.Recognise(c.by["Dee"], RecogniseEdit{calendar.On(2025, 2, 1), today.AddDays(90), "Letter", p.Version + 1}))
		for _, name := range []string{"Dee", "May", "Una"} {
			if got := strings.Join(waits(name), "|"); got != "Child friendly recognition ends in 90 days: gather what has been kept up false" {
				t.Errorf("%s: %s", name, got)
			}
		}
		if got := waits("Quinn"); len(got) != 0 {
			t.Error(got)
		}
	})
}

func TestPack(t *testing.T) {
	c := newCast(t)
	c.begin()
	c.exhibit(1, evidence.Internal, saidYes)
	t.Run("CF-05: a badge is one ZIP with a page, the list of evidence with dates, and hashes that hold", func(t *testing.T) {
		v, err := c.overview(t.Context())
		must(t, err)
		var b bytes.Buffer
		must(t, pack(&b, "Exampleborough", v.Programme, v.Badges[0], today))
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		must(t, err)
		files := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			must(t, err)
			data, err := io.ReadAll(r)
			must(t, err)
			files[f.Name] = string(data)
		}
		for name, want := range map[string]string{"index.html": "Nine of ten children say", "evidence.csv": "1,1,Nine of ten children say that they know their rights.,voice,said,participation,care,yes,Group of young people,2026-10-22"} {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s lacks %q: %s", name, want, files[name])
			}
			if sum := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(files[name])), name); !strings.Contains(files["SHA256SUMS"], sum) {
				t.Errorf("the hash of %s does not hold", name)
			}
		}
	})
}

func TestPages(t *testing.T) {
	c := newCast(t)
	house := &webtest.House{Routes: c.Routes(), May: func(as, permission string) bool { return c.person[as].May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), c.person[as]))
		}}
	form := func(pairs ...string) url.Values {
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v
	}
	programme := form("version", "0", "joined-day", "10", "joined-month", "1", "joined-year", "2022", "age-from", "0", "age-to", "25", "discovery-day", "10", "discovery-month", "1", "discovery-year", "2022", "child-intro", "You told us what to make better.")
	run := func(rows []webtest.Row) {
		for _, row := range rows {
			t.Run(row.Name, func(t *testing.T) { house.Visit(t, row) })
		}
	}
	run([]webtest.Row{
		{Name: "before the council joined there is nothing", As: "Quinn", Path: at, Want: map[string]string{"main": "The council has not joined the programme."}, Not: []string{"main .govuk-button"}},
		{Name: "the programme is kept by who leads participation", As: "May", Path: at + "/programme", Want: map[string]string{"h1": "The child friendly programme", "[data-words=child-intro]": "Check the words"}},
		{Name: "a form with faults comes back with what was typed", As: "May", Method: "POST", Path: at + "/programme", Form: form("version", "0", "joined-day", "31", "joined-month", "2", "joined-year", "2022", "intro", "Kept words"), Status: 422, Want: map[string]string{".govuk-error-summary": "real date", "#intro": "Kept words"}},
		{Name: "the programme is saved", As: "May", Method: "POST", Path: at + "/programme", Form: programme, Status: 303, To: at},
		{Name: "a stale form shows both texts", As: "May", Method: "POST", Path: at + "/programme", Form: form("version", "0", "joined-day", "10", "joined-month", "1", "joined-year", "2022", "age-to", "25", "child-intro", "My own words."), Status: 409, Want: map[string]string{".govuk-error-summary": "In children’s words: somebody else changed it meanwhile", "#child-intro": "My own words.", "main ins": "My own"}},
		{Name: "starter badges are laid out", As: "May", Method: "POST", Path: at + "/start", Form: form("plan", "plan"), Status: 303, To: at},
		{Name: "CF-02: the grid shows each outcome under the seven principles", As: "Quinn", Path: at, Want: map[string]string{"th:nth-child(2)": "Dignity", "th:nth-child(8)": "Transparency", "tbody td:nth-child(2)": "Gap", "tbody th": "1 Culture"}},
		{Name: "a badge has its page", As: "Quinn", Path: at + "/badges/1", Want: map[string]string{"h1": "Culture", "main": "Not shown yet. It lacks a piece that shows a difference"}},
		{Name: "a badge is added", As: "May", Path: at + "/badges/new"},
		{Name: "a badge without its name comes back", As: "May", Method: "POST", Path: at + "/badges/new", Form: form("kind", "chosen", "why", "Why it is"), Status: 422, Want: map[string]string{".govuk-error-summary": "Enter its name", "#why": "Why it is"}},
		{Name: "a badge is kept", As: "May", Method: "POST", Path: at + "/badges/new", Form: form("kind", "chosen", "name", "Play", "child-text", "You can play.", "lead", "May Example", "votes", "120"), Status: 303, To: at + "/badges/8"},
		{Name: "a badge is changed", As: "May", Path: at + "/badges/8/edit", Want: map[string]string{"input[name=votes][value='120']": ""}},
		{Name: "the change is kept", As: "May", Method: "POST", Path: at + "/badges/8/edit", Form: form("kind", "chosen", "name", "Play and rest", "child-text", "You can play.", "lead", "May Example", "version", "1"), Status: 303, To: at + "/badges/8"},
		{Name: "an outcome is added", As: "May", Path: at + "/badges/8/outcome", Want: map[string]string{"input[value='plan/6.2']": ""}},
		{Name: "an outcome of an action that is none is refused", As: "May", Method: "POST", Path: at + "/badges/8/outcome", Form: form("statement", "Children have time to play.", "target", "By 2027", "actions", "plan/9.9"), Status: 422, Want: map[string]string{".govuk-error-summary": "There is nothing called plan/9.9"}},
		{Name: "an outcome is kept", As: "May", Method: "POST", Path: at + "/badges/8/outcome", Form: form("statement", "Children have time to play.", "child-text", "You have time to play.", "target", "By 2027", "actions", "plan/6.2", "indicators", "cla-review-timely", "articles", "31"), Status: 303, To: at + "/outcomes/8"},
		{Name: "an outcome has its page", As: "Quinn", Path: at + "/outcomes/8", Want: map[string]string{"h1": "Children have time to play.", "a[href$='action/6.2']": "6.2 Train everybody", "main": "Nothing in the locker"}, Not: []string{"main form"}},
		{Name: "an outcome is changed", As: "May", Path: at + "/outcomes/8/edit", Want: map[string]string{"input[name=indicators][value='cla-review-timely']": ""}},
		{Name: "its change is kept", As: "May", Method: "POST", Path: at + "/outcomes/8/edit", Form: form("statement", "Children have time to play and rest.", "child-text", "You have time to play.", "target", "By 2027", "version", "1"), Status: 303, To: at + "/outcomes/8"},
		{Name: "evidence that is not there cannot be linked", As: "May", Method: "POST", Path: at + "/outcomes/8/evidence", Form: form("piece", "44"), Status: 422, Want: map[string]string{".govuk-error-summary": "There is no evidence 44", "input[name=piece][value='44']": ""}},
	})
	piece := c.exhibit(1, evidence.Internal, saidYes)
	tag := fmt.Sprintf("%s/outcomes/8/evidence/%d", at, piece)
	run([]webtest.Row{
		{Name: "evidence that is in the locker is linked to one outcome more", As: "May", Method: "POST", Path: at + "/outcomes/8/evidence", Form: form("piece", fmt.Sprint(piece)), Status: 303, To: tag},
		{Name: "and not twice", As: "May", Method: "POST", Path: at + "/outcomes/8/evidence", Form: form("piece", fmt.Sprint(piece)), Status: 409},
		{Name: "what it shows is said", As: "May", Path: tag, Want: map[string]string{"input[name=agree][value=yes][checked]": "", "input[name=principles][value=participation][checked]": ""}},
		{Name: "what it shows without a principle comes back", As: "May", Method: "POST", Path: tag, Form: form("sort", "data", "strength", "did", "agree", "no", "child-title", "You can play."), Status: 422, Want: map[string]string{".govuk-error-summary": "Select at least one principle", "#child-title": "You can play."}},
		{Name: "what it shows is kept", As: "May", Method: "POST", Path: tag, Form: form("sort", "data", "strength", "did", "agree", "no", "principles", "dignity", "groups", "care"), Status: 303, To: at + "/outcomes/8"},
		{Name: "CF-04: the outcome lists who was heard and who was not", As: "Quinn", Path: at + "/outcomes/8", Want: map[string]string{"main": "Heard Children in care Not heard yet Care leavers"}},
		{Name: "an adult says what they see with a reason", As: "May", Method: "POST", Path: at + "/outcomes/8/mark", Form: form("answer", string(Sees)), Status: 422, Want: map[string]string{".govuk-error-summary": "Say what makes you think so", "input[name=answer][checked]": ""}},
		{Name: "and it is kept", As: "May", Method: "POST", Path: at + "/outcomes/8/mark", Form: form("answer", string(Sees), "words", "Three new play streets are open."), Status: 303, To: at + "/outcomes/8"},
		{Name: "a session without people comes back", As: "May", Method: "POST", Path: at + "/outcomes/8/session", Form: form("sees", "x"), Status: 422, Want: map[string]string{".govuk-error-summary": "Enter how many said each", "input[name=sees][value=x]": ""}},
		{Name: "a session is kept", As: "May", Method: "POST", Path: at + "/outcomes/8/session", Form: form("sees", "1", "not-yet", "6", "day-day", "20", "day-month", "11", "day-year", "2026"), Status: 303, To: at + "/outcomes/8"},
		{Name: "CF-06: both sides stand beside each other", As: "Quinn", Path: at + "/outcomes/8", Want: map[string]string{".waymark-columns > div:nth-child(1)": "Not yet 1 see it, 6 say not yet", ".waymark-columns > div:nth-child(2)": "We see it", "main": "Young evaluators and adults do not agree"}},
		{Name: "CF-06: a young evaluator sees the promises in their words, and nobody else’s answers", As: "Nat", Path: at + "/evaluate", Want: map[string]string{"h1": "Is it true?", "main": "You have time to play."}, Not: []string{"input[checked]", ".govuk-tag"}},
		{Name: "nothing chosen comes back", As: "Nat", Method: "POST", Path: at + "/evaluate", Status: 422, Want: map[string]string{".govuk-error-summary": "Answer for at least one outcome"}},
		{Name: "what a young evaluator sees is kept", As: "Nat", Method: "POST", Path: at + "/evaluate", Form: form("outcome-8", string(NotYet), "outcome-1", string(Sees)), Status: 303, To: at + "/evaluate"},
		{Name: "and stands there when they come back", As: "Nat", Path: at + "/evaluate", Want: map[string]string{"input[name=outcome-8][checked][value='Not yet']": ""}},
		{Name: "a grown-up cannot answer for them", As: "May", Method: "POST", Path: at + "/evaluate", Form: form("outcome-8", string(Sees)), Status: 403},
		{Name: "CF-05: a pack is handed out", As: "Quinn", Path: at + "/badges/1/pack", Body: "PK"},
		{Name: "recommendations are listed", As: "Quinn", Path: at + "/reviews", Want: map[string]string{"main": "None is noted yet."}, Not: []string{"main form"}},
		{Name: "a recommendation without an owner comes back", As: "May", Method: "POST", Path: at + "/reviews", Form: form("source", "Progress review", "words", "Show the rights approach more clearly."), Status: 422, Want: map[string]string{".govuk-error-summary": "Select who owns it", "#words": "Show the rights"}},
		{Name: "CF-07: a recommendation is noted", As: "May", Method: "POST", Path: at + "/reviews", Form: form("source", "Progress review", "words", "Show the rights approach more clearly.", "owner", c.person["Quinn"].ID, "said-day", "12", "said-month", "7", "said-year", "2024", "due-day", "1", "due-month", "10", "due-year", "2026"), Status: 303, To: at + "/reviews"},
		{Name: "CF-07: it is late until it is done", As: "Quinn", Path: at + "/reviews", Want: map[string]string{".govuk-tag--red": "Late", "#review-1 form": "It is done"}},
		{Name: "done needs words", As: "Quinn", Method: "POST", Path: at + "/reviews/1/done", Form: form("done", "yes"), Status: 422, Want: map[string]string{".govuk-error-summary": "Say what was done"}},
		{Name: "CF-07: its owner says that it is done", As: "Quinn", Method: "POST", Path: at + "/reviews/1/done", Form: form("done", "The grid stands on the programme’s page."), Status: 303, To: at + "/reviews"},
		{Name: "what would be published lacks words for children", As: "Dee", Path: at + "/publish", Want: map[string]string{"main": "As it stands today"}},
		{Name: "CF-01: a recognition is the director’s to record, and needs its stage", As: "Dee", Path: at + "/recognition", Want: map[string]string{"h1": "Record a recognition"}},
		{Name: "before the last stage there is none", As: "Dee", Method: "POST", Path: at + "/recognition", Form: form("version", "1", "ref", "Letter"), Status: 409, Want: map[string]string{".govuk-error-summary": "must have reached the stage Recognition"}},
		{Name: "the director publishes", As: "Dee", Method: "POST", Path: at + "/publish", Status: 303, To: at},
	})
	t.Run("CF-01: a recognition is recorded in its stage", func(t *testing.T) {
		p, err := c.Programme(t.Context())
		must(t, err)
		must(t, c.Keep(c.by["May"], ProgrammeEdit{Joined: p.Joined, AgeTo: 25, Begins: [4]calendar.Date{p.Joined, p.Joined, p.Joined, calendar.On(2026, 10, 1)}, Version: p.Version}))
		house.Visit(t, webtest.Row{As: "Dee", Method: "POST", Path: at + "/recognition", Form: form("version", fmt.Sprint(p.Version+1), "from-day", "1", "from-month", "11", "from-year", "2026", "until-day", "31", "until-month", "10", "until-year", "2029", "ref", "Letter 4"), Status: 303, To: at})
	})
	house.AllSeen(t)
}
