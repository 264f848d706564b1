package desk

import (
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
)

// soonDays is how many working days before its date a thing stands under what is due soon.
const soonDays = 5

// The working days before and after its date on which a thing is worth a letter. Later than that, one a week.
var (
	remindBefore = []int{5, 3, 1, 0}
	remindAfter  = []int{1, 3, 7}
)

// occasion says whether a thing is worth a letter on a day: its date draws near or has passed.
func occasion(t Todo, on calendar.Date, h calendar.Holidays) bool {
	if t.Due.IsZero() {
		return false
	}
	if !t.Due.Before(on) {
		return slices.Contains(remindBefore, h.WorkingDays(on, t.Due))
	}
	late := h.WorkingDays(t.Due, on)
	return slices.Contains(remindAfter, late) || late > 7 && (late-7)%5 == 0
}

// quiet says whether a day is without letters for somebody: no working day, or a weekday they chose.
func quiet(person account.Person, on calendar.Date, h calendar.Holidays) bool {
	return !h.IsWorkingDay(on) || slices.Contains(person.Quiet.V, on.Weekday().String())
}

// digest is what the letter of a day says.
type digest struct {
	late, soon, fresh, rest, know []Todo
}

// key tells a thing that waits from another, from one day to the next.
func (t Todo) key() string { return t.Href + " " + t.Words }

// digestOf sorts what waits for a person, and says whether it is worth a letter: something is new since the last one, or something fell
// due, or late, on a day since. Last is the day of that letter and said what it named; reminded is when the person was last to be reminded.
func digestOf(todos, know []Todo, said []string, last, reminded, today calendar.Date, h calendar.Holidays) (d digest, worth bool) {
	for _, t := range todos {
		fresh := !slices.Contains(said, t.key())
		worth = worth || fresh
		for on := today; !worth && on.After(last) && on.DaysUntil(today) < 31; on = on.AddDays(-1) {
			worth = occasion(t, on, h)
		}
		switch {
		case t.Late:
			d.late = append(d.late, t)
		case !t.Due.IsZero() && h.WorkingDays(today, t.Due) <= soonDays:
			d.soon = append(d.soon, t)
		case fresh:
			d.fresh = append(d.fresh, t)
		default:
			d.rest = append(d.rest, t)
		}
	}
	for _, t := range know {
		worth = worth || t.Since.After(last)
	}
	d.know = know
	worth = worth || len(todos) > 0 && reminded.After(last)
	return d, worth
}

// subject is the letter's, with what matters first.
func (d digest) subject() string {
	waiting := len(d.late) + len(d.soon) + len(d.fresh) + len(d.rest)
	switch {
	case len(d.late) > 0:
		return fmt.Sprintf("%s late, %d in all: your work in Waymark", things(len(d.late)), waiting)
	case len(d.soon) > 0:
		return things(len(d.soon)) + " due soon: your work in Waymark"
	case waiting > 0:
		return things(waiting) + " to do: your work in Waymark"
	}
	return "Updates that have not come: your priorities in Waymark"
}

func things(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}

// text is the letter, each thing with the link under which it is done.
func (d digest) text(name, site string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Dear %s,\n", name)
	for _, part := range []struct {
		heading string
		todos   []Todo
	}{{"Late", d.late}, {fmt.Sprintf("Due within %d working days", soonDays), d.soon}, {"New", d.fresh}, {"Also waiting", d.rest}, {"For you to know: owners were reminded of these", d.know}} {
		if len(part.todos) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", part.heading)
		for _, t := range part.todos {
			fmt.Fprintf(&b, "\n- %s", t.Words)
			if hint := when(t); hint != "" {
				fmt.Fprintf(&b, "\n  %s.", hint)
			}
			fmt.Fprintf(&b, "\n  %s\n", absolute(site, t.Href))
		}
	}
	fmt.Fprintf(&b, "\nAll of it: %s/staff\nYou get one such letter a day at most, and only when something is new, due or late. Days without letters: %s/staff/me\n", site, site)
	return b.String()
}

// outsideText is the letter to somebody who has links and no account.
func outsideText(name string, todos []Todo) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Dear %s,\n\nThe council still waits for this from you. It takes about a minute, and you need no account.\n", name)
	for _, t := range todos {
		fmt.Fprintf(&b, "\n- %s\n", t.Words)
		if hint := when(t); hint != "" {
			fmt.Fprintf(&b, "  %s.\n", hint)
		}
		fmt.Fprintf(&b, "  %s\n", t.Href)
	}
	b.WriteString("\nThe link is for you alone. Please do not pass it on, and name no child.\n")
	return b.String()
}

func absolute(site, href string) string {
	if strings.HasPrefix(href, "/") {
		return site + href
	}
	return href
}
