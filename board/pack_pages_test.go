package board

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/document"
	"waymark/plan"
	"waymark/web/webtest"
)

func TestPaperPages(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	c := newPaperCast(t, dbtest.OpenAt(t, clock(&day), paperSchemas...), &day)
	h := &webtest.House{Routes: c.packRoutes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	fill := func(pairs ...string) url.Values {
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v
	}
	build := func(kind string, more ...string) url.Values {
		return fill(append([]string{"kind", kind, "plan", "roadmap-2025", "for-day", "12", "for-month", "3", "for-year", "2026"}, more...)...)
	}
	const p1, p2 = packsAt + "/2", packsAt + "/3"
	printed := c.lock(t, c.build(t, "highlight", 0)) // as if Chromium had printed it
	must(t, c.db.Write(c.by["Una"], "printed a paper", func(tx *db.Tx) error {
		return Face{PackID: printed.ID, Name: "pdf", Hash: strings.Repeat("0", 64), Size: 1, MadeOn: day}.insert(t.Context(), tx)
	}))
	summary := strings.Repeat("word ", 130)
	h.Run(t, []webtest.Row{
		{Name: "the public is sent to sign in", Path: packsAt, Status: 303, To: "/sign-in*"},
		{Name: "who keeps the accounts reads no papers", As: "Ivy", Path: packsAt, Status: 403},
		{Name: "the papers that are locked", As: "Una", Path: packsAt, Want: map[string]string{"caption": "Locked papers"}},
		{Name: "what was printed is not printed again", As: "Ed", Method: "POST", Path: packsAt + "/1/print", Status: 303, To: packsAt + "/1"},
		{Name: "what can be built", As: "Una", Path: packsAt + "/new", Want: map[string]string{"input[value=highlight]": "", "form": "Cabinet report"}},
		{Name: "without a day nothing is built", As: "Una", Method: "POST", Path: packsAt + "/new", Form: fill("kind", "highlight", "plan", "roadmap-2025"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#for']": "day of the meeting"}},
		{Name: "a paper is built", As: "Una", Method: "POST", Path: packsAt + "/new", Form: build("cabinet"), Status: 303, To: p1},
		{Name: "what is missing stands on its page", As: "Una", Path: p1, Want: map[string]string{"h1": "Cabinet report", "#missing + p + ul": "Report summary is not written yet", "main": "Finance has not cleared it"}},
		{Name: "the director may lock it, the builder may not", As: "Della", Path: p1, Want: map[string]string{"form[action$='/lock']": "Lock"}},
		{Name: "an owner sees no draft", As: "Ed", Path: p1, Status: 404},
		{Name: "a section is written on a page of its own", As: "Una", Path: p1 + "/section/summary", Want: map[string]string{"h1": "Report summary", "form": "120 to 150 words"}},
		{Name: "a number of a child is refused and nothing typed is lost", As: "Una", Method: "POST", Path: p1 + "/section/summary", Form: fill("text", "NHS number 943 476 5919", "version", "0"), Status: 422, Want: map[string]string{"textarea": "943 476 5919"}},
		{Name: "half a text is kept and its length is said", As: "Una", Method: "POST", Path: p1 + "/section/summary", Form: fill("text", "Too short.", "version", "0"), Status: 303, To: p1},
		{Name: "who comes second sees both texts", As: "Una", Method: "POST", Path: p1 + "/section/summary", Form: fill("text", summary, "version", "0"), Status: 409, Want: map[string]string{".govuk-inset-text": "Too short.", "textarea": "word word"}},
		{Name: "and can save again", As: "Una", Method: "POST", Path: p1 + "/section/summary", Form: fill("text", summary, "version", "1"), Status: 303, To: p1},
		{Name: "a clearance without a name comes back", As: "Una", Method: "POST", Path: p1 + "/clear", Form: fill("who", "Finance"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#name']": "name"}},
		{Name: "a clearance is noted", As: "Una", Method: "POST", Path: p1 + "/clear", Form: fill("who", "Finance", "name", "Flo", "on-day", "1", "on-month", "3", "on-year", "2026"), Status: 303, To: p1},
		{Name: "the draft is read", As: "Una", Path: p1 + "/read", Want: map[string]string{".document": "Not yet written"}},
		{Name: "so is its public copy", As: "Una", Path: p1 + "/public", Want: map[string]string{".document": "Copy for the public"}},
		{Name: "everything is read anew", As: "Una", Method: "POST", Path: p1 + "/refresh", Status: 303, To: p1},
		{Name: "a paper with gaps is locked only by saying so", As: "Della", Method: "POST", Path: p1 + "/lock", Form: fill("version", "2"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#anyway']": "Confirm"}},
		{Name: "it is locked", As: "Della", Method: "POST", Path: p1 + "/lock", Form: fill("version", "2", "anyway", "yes"), Status: 303, To: p1},
		{Name: "nobody is named to read it yet", As: "Una", Path: p1, Want: map[string]string{"a[href='/staff/board/readers/paper/2']": "Nobody is named to read it"}},
		{Name: "a locked paper shows its hashes", As: "Ed", Path: p1, Want: map[string]string{"main": "SHA-256"}},
		{Name: "its file is sent", As: "Ed", Path: p1 + "/file/docx"},
		{Name: "a file that is none is not there", As: "Ed", Path: p1 + "/file/exe", Status: 404},
		{Name: "a draft is not printed", As: "Una", Method: "POST", Path: packsAt + "/9/print", Status: 404},
		{Name: "publishing is asked for", As: "Una", Method: "POST", Path: p1 + "/propose", Status: 303, To: p1},
		{Name: "the builder does not publish", As: "Una", Method: "POST", Path: p1 + "/publish", Form: fill("decision", "publish"), Status: 403},
		{Name: "somebody else publishes", As: "Fred", Method: "POST", Path: p1 + "/publish", Form: fill("decision", "publish"), Status: 303, To: p1},
		{Name: "a second paper of the same facts", As: "Una", Method: "POST", Path: packsAt + "/new", Form: build("scrutiny", "same", "2"), Status: 303, To: p2},
		{Name: "the first of its kind has nothing before it", As: "Una", Path: p2 + "/changes", Want: map[string]string{"main": "first paper of its kind"}},
		{Name: "no claim yet", As: "Ed", Path: claimsAt, Want: map[string]string{"main": "Nothing is claimed of this area"}},
		{Name: "the form of a claim", As: "Una", Path: claimsAt + "/new", Want: map[string]string{"h1": "Write a claim"}},
		{Name: "a claim that says nothing comes back", As: "Una", Method: "POST", Path: claimsAt + "/new", Form: fill("text", "Short"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#area']": "area"}},
		{Name: "a claim is kept", As: "Una", Method: "POST", Path: claimsAt + "/new", Form: fill("text", "Every child is seen alone.", "area", "care", "question", "know"), Status: 303, To: claimsAt + "/1"},
		{Name: "it is unsupported", As: "Ed", Path: claimsAt + "/1", Want: map[string]string{".govuk-tag": "Unsupported", "main": "No evidence is linked"}},
		{Name: "who saw an older text gets both", As: "Della", Method: "POST", Path: claimsAt + "/1", Form: fill("text", "Every child is seen alone and often.", "area", "care", "question", "know", "version", "7"), Status: 409, Want: map[string]string{".govuk-error-summary": "Every child is seen alone.", "textarea": "alone and often"}},
		{Name: "it is taken back", As: "Una", Method: "POST", Path: claimsAt + "/1/retire", Form: fill("why", "It was never so.", "version", "1"), Status: 303, To: claimsAt},
	})
}

// A board reads what matters first: the worst exceptions in full, the others in one table, and what is the same of several actions in one sentence.
func TestLongPapersAreCutShort(t *testing.T) {
	day := calendar.On(2026, 6, 1)
	s := Snapshot{On: day, Plan: PlanFacts{Title: "P", Priorities: []PriorityFacts{{Number: 1, Title: "One"}}}}
	before := Snapshot{On: day.AddDays(-30)}
	for i := range 9 {
		a := ActionFacts{Ref: fmt.Sprintf("1.%d", i+1), Text: strings.Repeat("Words that go on ", 12), Priority: 1, Delivery: plan.OffTrack, Exception: true, Due: day.AddDays(10), LastSaid: day}
		if i == 0 {
			a.Recovery = &RecoveryFacts{Cause: "A post was empty", Effect: "They waited.", Words: "Back on track by 1 May 2027; 1 of 2 steps done", Next: "Fill it (Ed, by 1 May 2027)"}
		}
		s.Actions = append(s.Actions, a)
		was := a
		was.Age = plan.Hatched
		before.Actions = append(before.Actions, was)
		s.Asked = append(s.Asked, ChallengeFacts{Ref: a.Ref, Number: 1, State: "raised"})
	}
	c := &cut{Snapshot: s, before: &before}
	blocks, err := sectionExceptions(c)
	must(t, err)
	headings, rows, said := 0, 0, ""
	for _, b := range blocks {
		switch b := b.(type) {
		case document.Heading:
			headings++
		case document.Table:
			rows += len(b.Rows)
		case document.List:
			for _, item := range b.Items {
				said += item.String() + "\n"
			}
		}
	}
	if headings != inFull || rows != 9-inFull || !strings.Contains(said, "Recovery plan: Back on track by 1 May 2027; 1 of 2 steps done. Next: Fill it (Ed, by 1 May 2027).") {
		t.Errorf("%d exceptions in full, %d in the table, said:\n%s", headings, rows, said)
	}
	blocks, err = sectionChanged(c)
	must(t, err)
	said = ""
	for _, b := range blocks {
		switch b := b.(type) {
		case document.Paragraph:
			said += b.Text.String() + "\n"
		case document.Table:
			t.Errorf("the table %q says nine times what one sentence says", b.Caption)
		}
	}
	for _, want := range []string{"Heard of again: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8 and 1.9.", "Challenges. Raised on 1.1, 1.2"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in:\n%s", want, said)
		}
	}
	blocks, err = sectionNextDates(c)
	must(t, err)
	if steps := blocks[0].(document.List).Items; len(steps) != pageSteps || len(steps[0].String()) > pageWords+30 {
		t.Errorf("a one-pager has %d steps: %s", len(steps), steps[0])
	}
}
