// Package news is what the improvement team tells everybody between updates of the plan: a decision of Cabinet, the result of an inspection, a
// new plan, an event. Each post has a text for grown-ups and one for children, and a second person publishes it.
package news

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/readability"
)

// Kind is what a post is about.
type Kind string

// The four kinds.
const (
	Decision   Kind = "Cabinet decision"
	Inspection Kind = "inspection result"
	Plan       Kind = "plan"
	Event      Kind = "event"
)

// Kinds are all of them.
var Kinds = []Kind{Decision, Inspection, Plan, Event}

// State is where a post stands.
type State string

// The three states.
const (
	Draft     State = "draft"
	Published State = "published"
	Withdrawn State = "withdrawn"
)

// Post is one piece of news.
type Post struct {
	ID         string            `db:"id"`
	Number     int               `db:"number"`
	Kind       Kind              `db:"kind"`
	Day        calendar.Date     `db:"day"` // on which it happened
	Title      string            `db:"title"`
	Text       string            `db:"text"`
	ChildTitle string            `db:"child_title"`
	ChildText  string            `db:"child_text"`
	Link       string            `db:"link"`    // where more of it stands; may be empty
	Actions    db.JSON[[]string] `db:"actions"` // of plans: "roadmap-2025/1.3"

	State         State         `db:"state"`
	ChangedID     string        `db:"changed_id"` // who last wrote on it
	ChangedName   string        `db:"changed_name"`
	PublishedOn   calendar.Date `db:"published_on"`
	PublishedID   string        `db:"published_id"`
	PublishedName string        `db:"published_name"`
	WithdrawnOn   calendar.Date `db:"withdrawn_on"`
	WithdrawnName string        `db:"withdrawn_name"`
	WithdrawnWhy  string        `db:"withdrawn_why"`
	Version       int           `db:"version"`
}

// Href is its page for staff.
func (p Post) Href() string { return fmt.Sprintf("%s/%d", at, p.Number) }

// Edit is what the form of a post says.
type Edit struct {
	Kind                               string
	Day                                calendar.Date
	Title, Text, ChildTitle, ChildText string
	Link                               string
	Actions                            []string
	Version                            int
}

// Take fills a draft from a form, or says all that is wrong with it. The day may lie far back: the timeline begins in 2012.
func (p *Post) Take(e Edit, on calendar.Date) error {
	if p.State != Draft {
		return fault.Conflict("Only a draft can be changed. Withdraw it, and write a new one.")
	}
	f := fault.Invalid("The post is not saved yet.")
	if !slices.Contains(Kinds, Kind(e.Kind)) {
		f.At("kind", "Select what it is about")
	}
	if e.Day.IsZero() || e.Day.After(on) || e.Day.Before(calendar.On(2000, 1, 1)) {
		f.At("day", "Enter the day on which it happened")
	}
	said := func(field, words, text string, least, most int) string {
		text = strings.TrimSpace(text)
		if n := len([]rune(text)); n < least {
			f.At(field, words)
		} else if n > most {
			f.At(field, fmt.Sprintf("Write at most %d characters", most))
		}
		if found := readability.Identifiers(text, on.Time()); len(found) > 0 {
			f.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Everybody reads it, so take out what identifies a child")
		}
		return text
	}
	p.Title = said("title", "Enter a title", e.Title, 5, 120)
	p.Text = said("text", "Enter what happened", e.Text, 20, 3000)
	p.ChildTitle = said("child-title", "Enter a title for children", e.ChildTitle, 3, 80)
	p.ChildText = said("child-text", "Enter what happened, in children’s words", e.ChildText, 10, 800)
	p.Link = strings.TrimSpace(e.Link)
	if u, err := url.Parse(p.Link); p.Link != "" && (err != nil || u.Host == "" || u.Scheme != "https" || u.User != nil || len(p.Link) > 300) {
		f.At("link", "Enter a whole address that begins with https://")
	}
	p.Kind, p.Day = Kind(e.Kind), e.Day
	p.Actions.V = slices.Compact(slices.Sorted(slices.Values(e.Actions)))
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// Problems says what keeps a post from children, in words for its writer (RD-04).
func (p Post) Problems() (problems []string) {
	for _, t := range [][2]string{{"The title for children", p.ChildTitle}, {"The text for children", p.ChildText}} {
		for _, x := range readability.Check(t[1], readability.Child).Findings {
			if !x.Warning {
				problems = append(problems, t[0]+": "+x.What+" "+x.Do)
			}
		}
	}
	return problems
}

// Publish shows a draft to everybody. Somebody other than who wrote on it last does so.
func (p *Post) Publish(by, name string, on calendar.Date) error {
	switch {
	case p.State != Draft:
		return fault.Conflict("Post %d is %s already.", p.Number, p.State)
	case p.ChangedID == by:
		return fault.Forbidden("You wrote on it last, so somebody else must publish it.")
	}
	if problems := p.Problems(); len(problems) > 0 {
		f := fault.Invalid("It cannot be published yet: children could not read it.")
		for _, words := range problems {
			f.At("publish", words)
		}
		return f
	}
	p.State, p.PublishedOn, p.PublishedID, p.PublishedName = Published, on, by, name
	return nil
}

// Withdraw takes a post back for a reason, which everybody reads in its place.
func (p *Post) Withdraw(name, why string, on calendar.Date) error {
	if p.State == Withdrawn {
		return fault.Conflict("Post %d was withdrawn already.", p.Number)
	}
	why = strings.TrimSpace(why)
	if n := len([]rune(why)); n < 10 || n > 300 {
		return fault.Invalid("It is not withdrawn yet.").At("why", "Say in 10 to 300 characters why; the public reads it")
	}
	if len(readability.Identifiers(why, on.Time())) > 0 {
		return fault.Invalid("It is not withdrawn yet.").At("why", "Take out what identifies a child")
	}
	p.State, p.WithdrawnOn, p.WithdrawnName, p.WithdrawnWhy = Withdrawn, on, name, why
	return nil
}
