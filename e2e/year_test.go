package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
)

// The year begins when the plan has been adopted; each round ends with a board on the second Wednesday of a month.
const yearBegins = "2025-04-08"

// yearOf is Exampleborough on the day on which its year begins, served with a clock that the test moves by hand.
func yearOf(t *testing.T) *council {
	t.Helper()
	c := newCouncil(t, t.TempDir(), "WAYMARK_SAMPLE=true", "WAYMARK_TODAY="+yearBegins)
	cmd := exec.Command(binary(t), "sample", "--children", "60", "--years", "3", "--council")
	cmd.Env = c.environment
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("waymark sample: %v\n%s", err, out)
	}
	c.start(t)
	t.Cleanup(func() { c.stop(t) })
	return c
}

// day moves the council's clock: the server is asked to stop and starts again on that day, as after a night.
func (c *council) day(t *testing.T, day time.Time) {
	t.Helper()
	c.moment(t, day.Format(time.DateOnly))
}

// moment moves the council's clock in the same way, to a day or to a minute of it: "2027-03-25 09:30".
func (c *council) moment(t *testing.T, at string) {
	t.Helper()
	c.stop(t)
	c.environment = append(slices.DeleteFunc(c.environment, func(s string) bool { return strings.HasPrefix(s, "WAYMARK_TODAY=") }), "WAYMARK_TODAY="+at)
	c.mu.Lock()
	c.sessions = nil // everybody signs in again
	c.mu.Unlock()
	c.start(t)
}

// secondWednesday is the improvement board's day of a month.
func secondWednesday(year int, month time.Month) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (int(time.Wednesday)-int(first.Weekday())+7)%7+7)
}

// before is so many weekdays earlier; the rounds of this year meet no bank holiday that would matter for the test.
func before(day time.Time, weekdays int) time.Time {
	for weekdays > 0 {
		day = day.AddDate(0, 0, -1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			weekdays--
		}
	}
	return day
}

// owners are who keeps the 44 actions of Exampleborough, and who signs off.
var (
	owners   = []string{"Ed Stile", "Fay Footbridge", "Ian Beacon", "Kit Harbour", "Mo Cartwheel", "Lena Hearth", "Omar Inkwell", "Pia Chalk", "Quinn Lamplighter", "Sam Willow"}
	sponsors = []string{"Arun Ridgeway", "Bea Milestone", "Colin Causeway", "Dina Slate", "Della Summit"}
)

// said is what an owner writes in one round: different words each month, as people do, with a colour that moves.
func said(ref string, round int) (happened, difference, next, delivery, why string) {
	things := []string{"the teams tried the new way of working", "we listened to six young people about it", "managers looked at ten records together", "the partners agreed who does what", "we trained two more teams", "the first families told us how it went"}
	changes := []string{"Children were told sooner what happens next", "Fewer children had to tell their story twice", "Workers came on the day that was promised", "Parents understood the plan that they had signed"}
	n := round + len(ref) + int(ref[0]) + int(ref[len(ref)-1])
	delivery = "on track"
	switch {
	case n%11 == 0:
		delivery, why = "off track", "Two workers left, and their work waits until others have begun."
	case n%5 == 0:
		delivery = "at risk"
	}
	return fmt.Sprintf("In month %d %s for action %s.", round, things[n%len(things)], ref), fmt.Sprintf("%s, as %d of them said in their own words.", changes[n%len(changes)], 3+n%7),
		fmt.Sprintf("By the board of month %d we look at what changed and tell children.", round+1), delivery, why
}

// year is what the test remembers of it.
type year struct {
	c       *council
	told    map[string]int      // updates by action
	signed  int                 // updates that were signed off
	decided int                 // decisions of the three forums
	held    []held              // meetings whose minutes wait
	papers  map[string]faces    // the hashes of each locked paper's faces, by the address of the paper
	kept    map[string][]string // the refs of the actions that each owner keeps
}

// held is a meeting whose minutes wait: who writes them and who approves them.
type held struct{ at, clerk, chair string }

// TestAYearOfBoards runs a year through the pages that people use: twelve rounds of updates on every action, signed off by who may,
// taken to three forums, with what happens in a year between.
func TestAYearOfBoards(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	y := year{c: yearOf(t), told: map[string]int{}, papers: map[string]faces{}, kept: map[string][]string{}}
	y.calendar(t)
	began := time.Now()
	for round := 1; round <= 12; round++ {
		board := secondWednesday(2025, time.Month(4+round))
		y.c.day(t, before(board, 8))
		y.minutes(t)
		y.updates(t, round)
		y.c.day(t, before(board, 5))
		y.clear(t)
		facts := y.paper(t, "highlight", board, "")
		y.agenda(t, "IB", board)
		quarter := round%3 == 0 // the two other forums read cuts of the same facts
		if quarter {
			y.paper(t, "corporate-parenting", board, facts)
			y.paper(t, "scrutiny", board, facts)
			y.agenda(t, "CPB", board)
			y.agenda(t, "SCR", board)
		}
		y.c.day(t, board)
		y.meet(t, "IB", board, "Uma Signpost", "Bo Northstar", round)
		if quarter {
			y.meet(t, "CPB", board, "Uma Signpost", "Della Summit", round)
			y.meet(t, "SCR", board, "Fred Hedgerow", "Della Summit", round)
		}
		t.Logf("round %d: %d actions told of, %d updates signed off, %d decisions, %s", round, len(y.told), y.signed, y.decided, time.Since(began).Round(time.Second))
	}
	written := 0
	for ref, n := range y.told {
		written += n
		if n != 12 {
			t.Errorf("action %s was told of %d times in twelve rounds", ref, n)
		}
	}
	if len(y.told) != 44 || written != y.signed {
		t.Errorf("%d actions were told of, want 44; %d updates were written and %d signed off", len(y.told), written, y.signed)
	}
	if want := 3 * (12 + 4 + 4); y.decided != want {
		t.Errorf("%d decisions were written down, want %d", y.decided, want)
	}
	gwen := y.c.walk(t, "Gwen Gatepost").open(t, "/staff/record")
	if gwen.send(t, "form[action='/staff/record/verify']", ""); !gwen.has("main .govuk-inset-text") || gwen.has("main .govuk-warning-text") {
		t.Errorf("the record of the year does not hold: %s", gwen.words("main"))
	}
	y.keep(t)
	// R6: whatever happened since, every locked paper is what it was.
	della := y.c.walk(t, "Della Summit")
	for at, locked := range y.papers {
		now := y.faces(t, della, at) // a face may have come since, such as a print
		for face, hash := range locked {
			if now[face] != hash {
				t.Errorf("%s has changed since it was locked", face)
			}
		}
	}
}

const roadmapAt = "/staff/plan/roadmap-2025"

// updates are written by every owner on every action that they keep and that is not at its end.
func (y *year) updates(t *testing.T, round int) {
	t.Helper()
	for _, owner := range owners {
		w := y.c.walk(t, owner)
		if y.kept[owner] == nil {
			for _, at := range w.open(t, roadmapAt).links(roadmapAt + `/action/[0-9.]+`) {
				if w.ask(t, "GET", at+"/update", nil); w.status == 200 {
					y.kept[owner] = append(y.kept[owner], at[strings.LastIndex(at, "/")+1:])
				}
			}
		}
		for _, ref := range y.kept[owner] {
			w.open(t, roadmapAt+"/action/"+ref+"/update")
			if !w.has("form[data-autosave]") {
				continue
			}
			happened, difference, next, delivery, why := said(ref, round)
			w.send(t, "form[data-autosave]", "Submit", "what-happened", happened, "difference", difference, "next", next, "delivery", delivery, "public-reason", why)
			y.told[ref]++
		}
	}
}

// clear is every sponsor's evening: what may go together goes together, after being asked once more; what is challenged is looked at by
// itself.
func (y *year) clear(t *testing.T) {
	t.Helper()
	for _, sponsor := range sponsors {
		w := y.c.walk(t, sponsor)
		for range 3 { // the rules of the night may still be looking at the evidence: what they challenge meanwhile is refused, and the list is read again
			w.open(t, roadmapAt+"/clear")
			var together []string
			for _, box := range cascadia.QueryAll(w.doc, cascadia.MustCompile("input[name=updates]")) {
				together = append(together, "updates", valueOf(box, "value"))
			}
			if len(together) == 0 {
				break
			}
			if w.try(t, "main form", "Sign off those that are ticked", together...); w.status == http.StatusOK {
				w.try(t, "main form", "")
			}
			if w.status == http.StatusOK && !w.has(".govuk-error-summary") {
				y.signed += len(together) / 2
				break
			}
			if w.status != http.StatusConflict {
				t.Fatalf("%s: clearing is answered with %d: %s", sponsor, w.status, w.words("main"))
			}
		}
		w.open(t, roadmapAt+"/clear")
		for _, at := range w.links(roadmapAt + `/action/[0-9.]+/updates/[0-9]+`) {
			w.open(t, at).send(t, "form[action$='/sign-off']", "Sign off")
			y.signed++
		}
	}
}

// paper is built by the programme manager, locked by the director, and remembered by what it is made of.
func (y *year) paper(t *testing.T, kind string, board time.Time, facts string) (number string) {
	t.Helper()
	uma := y.c.walk(t, "Uma Signpost").open(t, "/staff/packs/new")
	uma.send(t, "main form", "Build", "kind", kind, "for-day", fmt.Sprint(board.Day()), "for-month", fmt.Sprint(int(board.Month())), "for-year", fmt.Sprint(board.Year()), "same", facts)
	della := y.c.walk(t, "Della Summit").open(t, uma.at)
	typed := []string{}
	if della.has("form[action$='/lock'] input[name=anyway]") {
		typed = append(typed, "anyway", "yes")
	}
	della.send(t, "form[action$='/lock']", "Lock", typed...)
	y.papers[uma.at] = y.faces(t, della, uma.at)
	return uma.at[strings.LastIndex(uma.at, "/")+1:]
}

// faces are the hashes of a locked paper's faces, by their addresses.
type faces map[string]string

func (y *year) faces(t *testing.T, w *walker, at string) faces {
	t.Helper()
	links := w.open(t, at).links(at + `/file/[a-z.-]+`)
	if len(links) < 3 {
		t.Fatalf("%s has the faces %v: %s", at, links, w.words("main"))
	}
	hashes := faces{}
	for _, face := range links {
		res, body := fetch(t, w.client, "GET", y.c.url+face, nil)
		if res.StatusCode != 200 || len(body) == 0 {
			t.Fatalf("%s is answered with %d", face, res.StatusCode)
		}
		sum := sha256.Sum256(body)
		hashes[face] = hex.EncodeToString(sum[:])
	}
	return hashes
}

const boardAt = "/staff/board"

// calendar puts a year of rounds and of meetings in.
func (y *year) calendar(t *testing.T) {
	t.Helper()
	first := secondWednesday(2025, time.May)
	uma := y.c.walk(t, "Uma Signpost")
	uma.open(t, roadmapAt+"/rounds").send(t, "form[action$='/rounds']", "Put a year in", "first-day", fmt.Sprint(first.Day()), "first-month", "5", "first-year", "2025")
	for forum, day := range map[string]time.Time{"IB": first, "CPB": secondWednesday(2025, time.July), "SCR": secondWednesday(2025, time.July)} {
		uma.open(t, boardAt+"/forums/"+strings.ToLower(forum)+"/year").send(t, "main form", "Show the days", "first-day", fmt.Sprint(day.Day()), "first-month", fmt.Sprint(int(day.Month())), "first-year", fmt.Sprint(day.Year()))
		uma.send(t, "main form", "Plan these meetings")
	}
}

// meeting opens the page of a forum's meeting on a day.
func (y *year) meeting(t *testing.T, w *walker, forum string, on time.Time) *walker {
	t.Helper()
	words := on.Format("2 January 2006")
	w.open(t, boardAt+"/forums/"+strings.ToLower(forum))
	for _, a := range cascadia.QueryAll(w.doc, cascadia.MustCompile("main a[href]")) {
		if a.FirstChild != nil && strings.Contains(a.FirstChild.Data, words) {
			return w.open(t, valueOf(a, "href"))
		}
	}
	t.Fatalf("%s has no meeting on %s: %s", forum, words, w.words("main"))
	return nil
}

// agenda is gathered from the plan, and the papers go out.
func (y *year) agenda(t *testing.T, forum string, on time.Time) {
	t.Helper()
	w := y.meeting(t, y.c.walk(t, "Uma Signpost"), forum, on)
	w.send(t, "form:has(input[value=gather])", "")
	w.send(t, "form:has(input[value=send])", "")
}

// meet is a meeting as its clerk writes it down: who is there, what was said under the first three items, what was decided and who does
// what; the improvement board asks an owner every second month.
func (y *year) meet(t *testing.T, forum string, on time.Time, clerk, chair string, round int) {
	t.Helper()
	w := y.meeting(t, y.c.walk(t, clerk), forum, on)
	at := w.at
	w.open(t, at+"/attendance")
	present := []string{}
	for _, r := range cascadia.QueryAll(w.doc, cascadia.MustCompile("input[type=radio][value=present]")) {
		present = append(present, valueOf(r, "name"), "present")
	}
	w.send(t, "main form", "Save", present...)
	for item := 1; item <= 3; item++ {
		if w.ask(t, "GET", fmt.Sprintf("%s/items/%d", at, item), nil); w.status != 200 {
			break
		}
		w.send(t, "form:has(input[value=discuss])", "", "discussion", fmt.Sprintf("In month %d members asked what children notice, and heard two examples.", round))
		w.send(t, "form:has(input[value=decide])", "", "kind", "note", "words", fmt.Sprintf("The forum wants the figures of the next month for item %d before it believes the change.", item))
		y.decided++
		if item == 1 {
			w.send(t, "form:has(input[value=assign])", "", "what", "Tell the children who asked what came of it", "owner-name", "Rae Roundabout, police")
		}
		if item == 2 && forum == "IB" && round%2 == 0 && w.has("form input[value=question]") {
			w.send(t, "form:has(input[value=question])", "", "question", "What would a child notice of this by the summer?")
		}
	}
	y.held = append(y.held, held{at, clerk, chair})
}

// minutes are drafted by the clerk, with the actions issued, and approved by the chair.
func (y *year) minutes(t *testing.T) {
	t.Helper()
	for _, m := range y.held {
		w := y.c.walk(t, m.clerk).open(t, m.at)
		if w.has("form input[value=issue]") {
			w.send(t, "form:has(input[value=issue])", "")
		}
		w.open(t, m.at+"/minutes").send(t, "form:has(input[value=draft])", "")
		w = y.c.walk(t, m.chair).open(t, m.at+"/minutes")
		w.send(t, "form:has(input[value=approve])", "Approve the minutes")
	}
	y.held = nil
}

// keep puts the faces of the last papers where somebody can look at them, if somebody wants to: WAYMARK_TEST_PICTURES names the folder.
func (y *year) keep(t *testing.T) {
	t.Helper()
	dir := os.Getenv("WAYMARK_TEST_PICTURES")
	if dir == "" {
		return
	}
	w := y.c.walk(t, "Della Summit")
	for _, at := range slices.Sorted(maps.Keys(y.papers)) {
		if w.open(t, at); w.has("form[action$='/print']") && strings.HasSuffix(at, "0") { // a PDF takes the browser a while

			w.send(t, "form[action$='/print']", "")
		}
		for _, face := range w.links(at + `/file/[a-z.-]+`) {
			_, body := fetch(t, w.client, "GET", y.c.url+face, nil)
			name := "year-" + at[strings.LastIndex(at, "/")+1:] + "." + face[strings.LastIndex(face, "/")+1:]
			if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
