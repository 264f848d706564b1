package e2e

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The year begins when the plan has been adopted; each round ends with a board on the third Thursday of a month.
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
	c.stop(t)
	c.environment = append(slices.DeleteFunc(c.environment, func(s string) bool { return strings.HasPrefix(s, "WAYMARK_TODAY=") }), "WAYMARK_TODAY="+day.Format(time.DateOnly))
	c.mu.Lock()
	c.sessions = nil // everybody signs in again
	c.mu.Unlock()
	c.start(t)
}

// thirdThursday is the board's day of a month.
func thirdThursday(year int, month time.Month) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (int(time.Thursday)-int(first.Weekday())+7)%7+14)
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

var updateAt = regexp.MustCompile(`^/staff/plan/roadmap-2025/action/[0-9.]+/update$`)

// owners are who keeps the 44 actions of Exampleborough, and who signs off.
var (
	owners   = []string{"Ed Stile", "Fay Footbridge", "Ian Beacon", "Kit Harbour", "Mo Cartwheel", "Lena Hearth", "Omar Inkwell", "Pia Chalk", "Quinn Lamplighter"}
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

// TestAYearOfBoards runs a year through the pages that people use: twelve rounds of updates on every action, signed off by who may,
// taken to three forums, with what happens in a year between.
func TestAYearOfBoards(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	c := yearOf(t)
	told := map[string]int{} // updates by action
	signed := 0
	for round := 1; round <= 12; round++ {
		board := thirdThursday(2025, time.Month(4+round))
		c.day(t, before(board, 7))
		for _, owner := range owners {
			w := c.walk(t, owner).open(t, "/staff")
			for _, at := range w.links(updateAt.String()[1:len(updateAt.String())-1]) {
				ref := at[strings.Index(at, "/action/")+8 : len(at)-len("/update")]
				happened, difference, next, delivery, why := said(ref, round)
				w.open(t, at).send(t, "form[data-autosave]", "Submit", "what-happened", happened, "difference", difference, "next", next, "delivery", delivery, "public-reason", why)
				told[ref]++
			}
		}
		c.day(t, before(board, 6))
		for _, sponsor := range sponsors {
			w := c.walk(t, sponsor).open(t, "/staff")
			for _, at := range w.links(`/staff/plan/roadmap-2025/action/[0-9.]+/updates/[0-9]+`) {
				w.open(t, at).send(t, "form[action$='/sign-off']", "")
				signed++
			}
		}
		t.Logf("round %d: %d signed off", round, signed)
	}
	if len(told) != 44 {
		t.Errorf("%d actions were told of, want 44", len(told))
	}
}

