package e2e

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Easter of 2027: Good Friday is 26 March, the clocks go forward in the night to Sunday the 28th, and nobody works again before Tuesday the
// 30th. Every date below was worked out by hand from that.
const (
	maundyMorning = "2027-03-25 09:30"
	maundyNoon    = "2027-03-25 12:40"
	easterEve     = "2027-03-27 16:00"
	easterNight   = "2027-03-27 23:30"
	easterSunday  = "2027-03-28 13:00"
	afterEaster   = "2027-03-30 10:00"
	decisionDay   = "2027-04-12 10:00"
	askingDay     = "2027-06-11 10:00" // thirty days before the ninety after the answer are over
	concludingDay = "2027-08-02 10:00"
)

// answerJourney is what children of Northmere wrote at Easter, on its way to an answer and back.
type answerJourney struct {
	c        *council
	child    *reader // without scripts and without cookies
	staff    *reader // without scripts
	thursday string  // the secret words of who wrote on Maundy Thursday
	evening  string  // of a child under ten, on Easter Saturday
	night    string  // of Easter Saturday, half an hour before midnight
}

// TestAnswerJourney follows words from a child's phone to a “no”, and the “no” to children who say that it is not better.
func TestAnswerJourney(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := freshWith(t, [][2]string{{"Uma Signpost", "programme-manager"}, {"Della Summit", "director"}, {"Kit Harbour", "owner"}, {"Hal Lantern", "triage"}, {"Hugo Buoy", "triage"}, {"Kay Anchor", "safeguarding-lead"}, {"May Chorus", "participation"}, {"Nat Footpath", "young-reviewer"}},
		"WAYMARK_TODAY="+maundyMorning)
	b := browser(t)
	j := &answerJourney{c: c, child: read(t, b, c).withoutScript(t), staff: read(t, b, c).withoutScript(t)}
	if !t.Run("the box is closed while nobody is named who reads, and says no day", j.closedWithoutRota) {
		return
	}
	j.prepare(t)
	for _, part := range []struct {
		words string
		do    func(*testing.T)
	}{
		{"SG-11: on Thursday morning a child is told the same Thursday, and four weeks later for the answer", j.thursdayMorning},
		{"SG-11: from Thursday noon the box is closed until Tuesday, but not to whoever had begun", j.thursdayNoon},
		{"E33: on Easter Saturday the box opens for whom somebody reads, with the days of a weekend that loses an hour", j.easterSaturday},
		{"CA-05: what was written on Saturday is read on the days that were promised", j.easterSunday},
		{"a triager and a participation worker make a theme of it, and children see by when they are answered", j.theme},
		{"YS-01: the theme is answered no, not without its reason, read by a young reviewer and published by a second person", j.answer},
		{"E26: the child reads the no and its reason with the secret words", j.readNo},
		{"YS-07: children are asked back within ninety days, and say that it is not better", j.askBack},
		{"2.2: the theme is open again, and each who wrote learns by when there is a new answer", j.reopened},
	} {
		if !t.Run(part.words, part.do) {
			return
		}
	}
	if wrong := append(j.child.complaints(), j.staff.complaints()...); len(wrong) > 0 {
		t.Errorf("on the way:\n\t%s", strings.Join(wrong, "\n\t"))
	}
}

// anyDay is a date as pages for children say it.
var anyDay = regexp.MustCompile(`\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?\b`)

// days holds every date on the child's page against those that were worked out by hand, in the order of the page.
func (j *answerJourney) days(t *testing.T, want ...string) {
	t.Helper()
	got := anyDay.FindAllString(j.child.words(t, "main"), -1)
	if !slices.Equal(got, want) {
		_, at := j.child.where()
		t.Errorf("%s says %q, want %q:\n%s", at, got, want, j.child.words(t, "main"))
	}
}

// says expects words on somebody's page.
func says(t *testing.T, r *reader, words string) {
	t.Helper()
	if got := r.words(t, "main"); !strings.Contains(got, words) {
		status, at := r.where()
		t.Fatalf("%s (%d) does not say %q:\n%s", at, status, words, got)
	}
}

func one(pairs ...string) map[string][]string {
	m := map[string][]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = append(m[pairs[i]], pairs[i+1])
	}
	return m
}

func dateOf(m map[string][]string, field, day, month, year string) map[string][]string {
	m[field+"-day"], m[field+"-month"], m[field+"-year"] = []string{day}, []string{month}, []string{year}
	return m
}

const tellAt, answerAt, easterTheme, staffTheme = "/young-people/tell-us", "/young-people/answer", "/young-people/heard/1", "/staff/voices/themes/1"

func (j *answerJourney) closedWithoutRota(t *testing.T) {
	j.child.visit(t, tellAt)
	says(t, j.child, "No one is here to read your words right now.")
	j.days(t)
	if n := j.child.count(t, "main textarea, [data-start]"); n > 0 {
		t.Error("there is a form that nobody receives")
	}
}

// prepare enters whom a child can ring, begins a plan, and names who reads on each working day to the end of April.
func (j *answerJourney) prepare(t *testing.T) {
	t.Helper()
	uma := j.c.walk(t, "Uma Signpost")
	for kind, phone := range map[string]string{"front-door": "01632 960 001", "out-of-hours": "01632 960 002", "participation": "01632 960 003", "advocate": "01632 960 004"} {
		uma.open(t, "/staff/contacts/"+kind).send(t, "main form", "", "name", "Northmere "+kind, "phone", phone, "hours", "Always")
	}
	uma.open(t, "/staff/plan/new").send(t, "main form", "", "from", "template", "title", "Northmere’s roadmap", "slug", "roadmap")
	if uma.open(t, "/staff/plan/roadmap"); uma.has("form[action$='/approve-child']") {
		uma.send(t, "form[action$='/approve-child']", "")
	}
	uma.open(t, "/staff/plan/roadmap/life").send(t, "form[action$='/consult']", "", "consulted", "Children, parents and carers")
	della := j.c.walk(t, "Della Summit").open(t, "/staff/plan/roadmap/life")
	della.send(t, "form[action$='/approve']", "", "decision", "Approved as put", "forum", "Cabinet", "decided-on-day", "1", "decided-on-month", "3", "decided-on-year", "2027")
	della.send(t, "form[action$='/begin']", "")
	j.covers(t, "2027-03-25", "2027-04-30", "")
}

// covers names who reads from one day to another; on weekends and bank holidays only where it is meant.
func (j *answerJourney) covers(t *testing.T, from, to, weekends string) {
	t.Helper()
	typed := []string{"from", from, "to", to, "triager", j.c.id(t, "Hal Lantern"), "deputy", j.c.id(t, "Hugo Buoy"), "lead", j.c.id(t, "Kay Anchor")}
	if weekends != "" {
		typed = append(typed, "weekends", weekends)
	}
	j.c.walk(t, "Kay Anchor").open(t, "/staff/messages/rota").send(t, "main form[action='/staff/messages/rota']", "", typed...)
}

// toCheck goes from the start to the page that shows all answers, as a child does.
func toCheck(t *testing.T, r *reader, text, age string) {
	t.Helper()
	next := func(pairs ...string) {
		t.Helper()
		r.send(t, form{at: "#tell", values: one(pairs...), button: "Next"})
	}
	r.send(t, form{at: "form[data-start]"})
	next()
	next("text", text)
	next("age", age)
	next()
	next()
	says(t, r, text)
}

// sent presses Send and gives the secret words.
func (j *answerJourney) sent(t *testing.T, r *reader) (words string) {
	t.Helper()
	r.send(t, form{at: "#tell", button: "Send", rest: 3 * time.Second})
	if r.count(t, ".secret") == 0 {
		r.send(t, form{at: "main form", button: "Skip this"})
	}
	if words = strings.Join(strings.Fields(r.words(t, ".secret")), " "); strings.Count(words, " ") != 3 {
		t.Fatalf("the secret words are %q:\n%s", words, r.words(t, "main"))
	}
	return words
}

// look opens the child's page of the answer by the short address on the slip.
func (j *answerJourney) look(t *testing.T, words string) {
	t.Helper()
	j.child.visit(t, "/answer")
	j.child.send(t, form{at: "main form", values: one("words-typed", words), button: "See my answer"})
}

const busWords = "The bus to my club stops at six. Then I can not get home."

func (j *answerJourney) thursdayMorning(t *testing.T) {
	listening(t, j.c)
	j.child.visit(t, tellAt)
	j.days(t, "Thursday 25 March")
	toCheck(t, j.child, busWords, "13 to 15")
	j.days(t, "Thursday 25 March")
	j.thursday = j.sent(t, j.child)
	j.days(t, "Thursday 25 March", "Thursday 22 April")
	j.look(t, j.thursday)
	says(t, j.child, "A person will read them soon")
	j.days(t, "Thursday 22 April")
	// Somebody else begins and is called away.
	j.child.visit(t, tellAt)
	toCheck(t, j.child, "The bus is cold.", "10 to 12")
}

func (j *answerJourney) thursdayNoon(t *testing.T) {
	j.c.moment(t, maundyNoon)
	listeningAgain(t, j.c)
	j.sent(t, j.child)
	j.days(t, "Thursday 25 March", "Thursday 22 April")
	j.child.visit(t, tellAt)
	says(t, j.child, "No one can read your words until Tuesday 30 March 2027. This box opens again then.")
	j.days(t, "Tuesday 30 March 2027")
	j.reads(t, 1, "Hal Lantern")
	j.reads(t, 2, "Hugo Buoy")
	j.look(t, j.thursday)
	says(t, j.child, "A person has read your words.")
	j.days(t, "Thursday 22 April")
}

// listeningAgain waits until a server that began anew has looked at what is late, without which no box says that it is closed for the weekend.
func listeningAgain(t *testing.T, c *council) {
	t.Helper()
	for began := time.Now(); time.Since(began) < 30*time.Second; time.Sleep(50 * time.Millisecond) {
		if _, body := fetch(t, c.as(t, ""), "GET", c.url+tellAt, nil); !strings.Contains(string(body), "This box does not work right now") {
			return
		}
	}
	t.Fatal("nobody looks at what is late")
}

// reads is a triager who reads a message and decides that it is an idea for all, after the server asked who they are.
func (j *answerJourney) reads(t *testing.T, number int, name string) {
	t.Helper()
	at := "/staff/messages/" + string(rune('0'+number))
	j.staff.be(t, name)
	j.staff.visit(t, at)
	if got := j.staff.words(t, "main"); strings.Contains(got, "bus") {
		t.Errorf("SG-06: the message stands there before it is opened:\n%s", got)
	}
	j.staff.send(t, form{at: "form[action$='/claim']"})
	j.staff.send(t, form{at: "form[action$='/decide']", values: one("to", "voice", "note", "A problem for all.")})
	says(t, j.staff, "voice")
}

func (j *answerJourney) easterSaturday(t *testing.T) {
	j.c.moment(t, easterEve)
	listeningAgain(t, j.c)
	j.child.visit(t, tellAt)
	says(t, j.child, "No one can read your words until Tuesday 30 March 2027. This box opens again then.")
	j.days(t, "Tuesday 30 March 2027")
	j.look(t, j.thursday)
	j.days(t, "Thursday 22 April")
	// The team finds somebody for the weekend, bank holiday and all.
	j.covers(t, "2027-03-27", "2027-03-29", "yes")
	j.child.visit(t, tellAt)
	j.days(t, "Sunday 28 March") // for whoever is ten or older
	toCheck(t, j.child, "We want a late bus.", "6 to 9")
	j.days(t, "Saturday 27 March")
	j.evening = j.sent(t, j.child)
	j.days(t, "Saturday 27 March", "Friday 23 April") // 28 days later is a Saturday
	j.c.moment(t, easterNight)
	listening(t, j.c)
	j.child.visit(t, tellAt)
	j.days(t, "Sunday 28 March")
	toCheck(t, j.child, "I had to walk home from the club.", "16 to 17")
	j.days(t, "Sunday 28 March")
	j.night = j.sent(t, j.child)
	j.days(t, "Sunday 28 March", "Friday 23 April")
	j.reads(t, 3, "Hal Lantern")
}

func (j *answerJourney) easterSunday(t *testing.T) {
	j.c.moment(t, easterSunday)
	listening(t, j.c)
	j.reads(t, 4, "Hal Lantern")
	for _, words := range []string{j.evening, j.night} {
		j.look(t, words)
		says(t, j.child, "A person has read your words.")
		j.days(t, "Friday 23 April")
	}
	late := j.c.walk(t, "Kay Anchor").open(t, "/staff/messages/late")
	if !strings.Contains(late.words("main"), "Nothing is late.") {
		t.Errorf("M2: %s", late.words("main"))
	}
}

// theme: May has met a group that says the same, Hal clears the four messages into its theme, Della lets the public read it.
func (j *answerJourney) theme(t *testing.T) {
	j.c.moment(t, afterEaster)
	j.staff.be(t, "May Chorus")
	j.staff.visit(t, "/staff/voices/engagement/add")
	session := one("kind", "session", "ran", "Participation team", "group", "care council", "age", "13 to 15", "children", "7", "rung", "6", "rung-reason", "They chose what to talk about.",
		"title-1", "A bus home at night", "said-1", "We want a bus home from the club at night.", "line-1", "7", "topic", "things to do", "owner", j.c.id(t, "Kit Harbour"), "actions", "3.1")
	for _, part := range []string{"space", "voice", "audience", "influence"} {
		session["lundy-"+part], session["proof-"+part], session["children-"+part] = []string{"yes"}, []string{"Notes of the meeting"}, []string{"yes"}
	}
	j.staff.send(t, form{at: "form[action='/staff/voices/engagement/add']", values: dateOf(session, "on", "30", "3", "2027")})
	says(t, j.staff, "A bus home at night")
	j.staff.be(t, "Hal Lantern")
	for _, number := range []string{"1", "2", "3", "4"} {
		j.staff.visit(t, "/staff/messages/"+number)
		j.staff.send(t, form{at: "form[action$='/open']", values: one("why", "To prepare it for a theme")})
		j.staff.send(t, form{at: "form[action$='/clear']", values: one("summary", "No bus goes home from the club in the evening.", "theme", "1")})
		says(t, j.staff, "Cleared by Hal Lantern")
	}
	j.staff.be(t, "Della Summit")
	j.staff.visit(t, staffTheme)
	j.staff.send(t, form{at: "form[action$='/show']"})
	j.child.visit(t, easterTheme)
	j.days(t, "22 April 2027", "30 March 2027") // by when it is answered, counted from Maundy Thursday; since when it is heard
	j.look(t, j.night)
	j.days(t, "Friday 23 April")
	j.staff.be(t, "Kit Harbour")
	j.staff.visit(t, staffTheme)
	j.staff.send(t, form{at: "form[action$='/move']", values: one("to", "looking into it", "words", "We asked the bus firm.")})
}

func (j *answerJourney) answer(t *testing.T) {
	j.c.moment(t, decisionDay)
	says := func(words string) { t.Helper(); says(t, j.staff, words) }
	j.staff.be(t, "Kit Harbour")
	j.staff.visit(t, staffTheme+"/answer")
	no := dateOf(one("decision", "no", "instead", "You can ask the club for a lift home.", "challenge", "Do you think this is wrong? An advocate can help you tell us.", "adult", "The operator will not run a later service.", "decided-by", "Head of Service, youth"), "decided-on", "12", "4", "2027")
	write := form{at: "form[action$='/answer']", button: "Send to a young reviewer"}
	write.values = no
	j.staff.send(t, write)
	if status, _ := j.staff.where(); status != 422 {
		t.Errorf("YS-01: a no without its reason is answered with %d", status)
	}
	says("Say why, in words for children")
	if got := j.staff.value(t, "[name=instead]"); !strings.Contains(got, "a lift home") {
		t.Errorf("what was typed is lost: %q", got)
	}
	j.child.visit(t, easterTheme)
	j.days(t, "22 April 2027", "30 March 2027", "30 March 2027")
	no["reason"] = []string{"The bus firm has no one to drive at night."}
	j.staff.send(t, write)
	j.look(t, j.thursday)
	if got := j.child.words(t, "main"); strings.Contains(got, "bus firm has no one") {
		t.Error("the child reads an answer that nobody signed off")
	}
	j.staff.be(t, "Nat Footpath")
	j.staff.visit(t, "/staff/voices/review/1")
	says("The bus firm has no one to drive at night.")
	j.staff.send(t, form{at: "form[action='/staff/voices/review/1']", values: one("clear", "yes", "honest", "yes")})
	j.staff.be(t, "Kit Harbour")
	j.staff.visit(t, staffTheme)
	if n := j.staff.count(t, "form[action$='/publish']"); n != 0 {
		t.Error("whoever wrote the answer can publish it")
	}
	j.staff.be(t, "Della Summit")
	j.staff.visit(t, staffTheme)
	j.staff.send(t, form{at: "form[action$='/publish']"})
	says("Published. Children can read the answer.")
}

func (j *answerJourney) readNo(t *testing.T) {
	for _, words := range []string{j.thursday, j.evening, strings.ToUpper(j.night)} {
		j.look(t, words)
		for _, want := range []string{"Here is your answer", "No, we can’t", "The bus firm has no one to drive at night.", "You can ask the club for a lift home.", "An advocate can help you", "We have answered you."} {
			says(t, j.child, want)
		}
		if got := j.child.words(t, "main"); strings.Contains(got, "stops at six") || strings.Contains(got, "walk home") {
			t.Error("the page shows what the child wrote")
		}
		j.days(t) // what was promised is kept, and nothing more is
		shoot(t, j.child.ctx, "journey no", look{Width: 320})
	}
	j.child.follow(t, "See what other children said too")
	says(t, j.child, "We said no")
	j.days(t, "30 March 2027", "30 March 2027", "12 April 2027")
}

func (j *answerJourney) askBack(t *testing.T) {
	j.c.moment(t, askingDay)
	j.staff.be(t, "Kit Harbour")
	j.staff.visit(t, "/staff")
	says(t, j.staff, "Ask children whether it is better: theme 1: A bus home at night")
	says(t, j.staff, "11 July 2027")
	j.staff.visit(t, staffTheme)
	j.staff.send(t, form{at: "form[action$='/ask']"})
	j.look(t, j.thursday)
	j.child.follow(t, "Tell us if it is better")
	says(t, j.child, "Did this make things better for you?")
	j.child.send(t, form{at: "#better", values: one("said", "worse")})
	says(t, j.child, "Thank you. We counted your answer.")
	j.look(t, j.thursday)
	j.child.follow(t, "Tell us if it is better")
	j.child.send(t, form{at: "#better", values: one("said", "better")})
	says(t, j.child, "This code was used")
	j.look(t, j.night)
	j.child.follow(t, "Tell us if it is better")
	j.child.send(t, form{at: "#better", values: one("said", "same")})
	// The group answers with codes that May hands out.
	j.staff.be(t, "May Chorus")
	j.staff.visit(t, staffTheme)
	j.staff.send(t, form{at: "form[action$='/codes']", values: one("tickets", "3")})
	var codes []string
	if err := chromedp.Run(j.staff.ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		return chromedp.Evaluate(`[...document.querySelectorAll("#codes li")].map(e => e.textContent.trim())`, &codes).Do(ctx)
	})); err != nil || len(codes) != 3 {
		t.Fatal(codes, err)
	}
	for i, said := range []string{"better", "worse", "unsure"} {
		j.child.visit(t, easterTheme+"?code="+codes[i])
		j.child.send(t, form{at: "#better", values: one("said", said)})
		says(t, j.child, "Thank you. We counted your answer.")
	}
}

func (j *answerJourney) reopened(t *testing.T) {
	j.c.moment(t, concludingDay)
	j.staff.be(t, "Kit Harbour")
	j.staff.visit(t, staffTheme)
	says(t, j.staff, "better 1, the same 1, worse 2, not sure 1")
	j.staff.send(t, form{at: "form[action$='/conclude']", values: one("summary", "You told us that you still can not get home.", "next", "We will ask the bus firm again.")})
	says(t, j.staff, "Children say that it is not better, so the theme is open again.")
	// 28 days later is the bank holiday of the summer, and before it a weekend.
	j.look(t, j.thursday)
	says(t, j.child, "Children told us that it is not better. So we look again.")
	says(t, j.child, "The bus firm has no one to drive at night.")
	j.days(t, "Friday 27 August")
	shoot(t, j.child.ctx, "journey again", look{Width: 320})
	j.child.follow(t, "See what other children said too")
	says(t, j.child, "We will ask the bus firm again.")
	shoot(t, j.child.ctx, "journey reopened", look{Width: 320})
	j.days(t, "27 August 2027", "30 March 2027", "30 March 2027", "12 April 2027", "2 August 2027", "2 August 2027")
	j.staff.visit(t, "/staff")
	says(t, j.staff, "Answer theme 1: A bus home at night")
	j.child.visit(t, "/young-people/heard")
	says(t, j.child, "You said 1 thing. We gave you 0 answers.")
	says(t, j.child, "We will answer again by 27 August 2027")
}
