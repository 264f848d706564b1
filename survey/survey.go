package survey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/readability"
)

// State is where a survey stands.
type State string

// The states of a survey, stored as the words on the page.
const (
	Draft     State = "draft"     // being planned
	Planned   State = "planned"   // settled; it takes answers between its first and its last day
	Closed    State = "closed"    // no more answers
	Proposed  State = "proposed"  // its results wait for a second person
	Published State = "published" // everyone can read its results
)

// Channel is a way to answer.
type Channel string

// The channels, as they are shown to staff.
const (
	OpenLink   Channel = "open link"    // anyone who knows the address, and says so wherever its results are shown
	Code       Channel = "code"         // a code for each child, good for one answer
	Kiosk      Channel = "kiosk"        // a tablet at a desk, which begins again by itself
	Paper      Channel = "paper"        // a form that somebody types in
	FaceToFace Channel = "face to face" // somebody sits with the child and types what they say
)

// Channels are all of them.
var Channels = []Channel{OpenLink, Code, Kiosk, Paper, FaceToFace}

// Means says what a channel is.
func (c Channel) Means() string {
	switch c {
	case OpenLink:
		return "A page that anyone can open. Results say “anyone could answer”."
	case Code:
		return "Each child gets a slip with a code that is good for one answer."
	case Kiosk:
		return "A tablet or computer at a desk. It begins again after each child."
	case Paper:
		return "A printed form with a code. Somebody types the answers in."
	}
	return "A worker or an advocate sits with the child and enters the answers."
}

// online says whether children answer by this channel on the public site.
func (c Channel) online() bool { return c == OpenLink || c == Code || c == Kiosk }

// The most questions of a survey (SQ-02).
const (
	MostQuestions = 10
	MostCore      = 6
	MostPriority  = 4
	MostOpen      = 1
)

// longestWindow is for how many days a survey may be open.
const longestWindow = 120

// Survey is one round: some questions, asked of some children between two days.
type Survey struct {
	ID          string              `db:"id"`
	Number      int                 `db:"number"`
	Title       string              `db:"title"`       // for staff and the public
	ChildTitle  string              `db:"child_title"` // "Tell us about your home"
	ChildWhy    string              `db:"child_why"`   // why we ask and what we do with it
	Audience    string              `db:"audience"`    // a letter
	Priority    int                 `db:"priority"`    // whose questions it has; 0 for none
	Channels    db.JSON[[]Channel]  `db:"channels"`
	Language    string              `db:"language"` // of its words: "en-GB"
	From        calendar.Date       `db:"opens_on"`
	To          calendar.Date       `db:"closes_on"` // the last day on which it takes answers
	Questions   db.JSON[[]Question] `db:"questions"` // as they were when it was planned, in the order in which they are asked
	State       State               `db:"state"`
	PlannedID   string              `db:"planned_id"`
	PlannedName string              `db:"planned_name"`
	ClosedOn    calendar.Date       `db:"closed_on"`
	Heard       string              `db:"heard"`      // what children told us, in words for them
	NextSteps   string              `db:"next_steps"` // what happens now, in words for them
	ProposedID  string              `db:"proposed_id"`
	ProposedBy  string              `db:"proposed_name"`
	ProposedOn  calendar.Date       `db:"proposed_on"`
	PublishedBy string              `db:"published_name"`
	PublishedOn calendar.Date       `db:"published_on"`
	Returned    string              `db:"returned"` // why the results came back from the second person
	Release     db.JSON[*Release]   `db:"release"`  // what was published, as it was
	Codes       int                 `db:"codes"`    // how many codes were made
	Version     int                 `db:"version"`
}

// Name is how lists call it.
func (s Survey) Name() string { return fmt.Sprintf("Survey %d: %s", s.Number, s.Title) }

// Href is its page for staff.
func (s Survey) Href() string { return fmt.Sprintf("%s/%d", surveysAt, s.Number) }

// For is its audience.
func (s Survey) For() Audience {
	a, _ := AudienceOf(s.Audience)
	return a
}

// Has says whether it can be answered by a channel.
func (s Survey) Has(c Channel) bool { return slices.Contains(s.Channels.V, c) }

// Takes says whether it takes answers on a day.
func (s Survey) Takes(on calendar.Date) bool {
	return s.State == Planned && !on.Before(s.From) && !on.After(s.To)
}

// AnyoneCould says whether whoever found the page could answer, as often as they liked (SQ-04).
func (s Survey) AnyoneCould() bool { return s.Has(OpenLink) || s.Has(Kiosk) }

// CountsAsked says whether it is known how many were asked: everyone had a code.
func (s Survey) CountsAsked() bool { return !s.AnyoneCould() && !s.Has(FaceToFace) && s.Codes > 0 }

// StateWords say where it stands on a day, to staff.
func (s Survey) StateWords(on calendar.Date) string {
	switch {
	case s.State == Planned && on.Before(s.From):
		return "opens " + s.From.Words()
	case s.State == Planned && on.After(s.To):
		return "over, not closed yet"
	case s.State == Planned:
		return "open until " + s.To.Words()
	case s.State == Proposed:
		return "results wait for a second person"
	}
	return string(s.State)
}

// Edit is what the form of a survey says.
type Edit struct {
	Number                      int // 0 for a new one
	Title, ChildTitle, ChildWhy string
	Audience                    string
	Priority                    int
	Channels                    []Channel
	From, To                    calendar.Date
	Questions                   []string // ids, in any order: the survey puts them into theirs
	Version                     int
}

// take lays an edit onto a survey and notes everything that is wrong with it. The questions are those that hold on its first day.
func (s *Survey) take(e Edit, b Bank, today calendar.Date) error {
	if s.State != Draft {
		return fault.Conflict("%s is %s, so its questions and words are not changed any more.", s.Name(), s.State)
	}
	wrong := fault.Invalid("The survey is not kept yet.")
	s.Title, s.ChildTitle, s.ChildWhy = line(e.Title), line(e.ChildTitle), tidy(e.ChildWhy)
	s.Audience, s.Priority, s.Channels.V, s.From, s.To, s.Language = e.Audience, e.Priority, e.Channels, e.From, e.To, "en-GB"
	if n := utf8.RuneCountInString(s.Title); n < 3 || n > 100 {
		wrong.At("title", "Enter a title of up to 100 characters")
	}
	childWords(wrong, "child-title", "Enter a title for children", s.ChildTitle, 60, today)
	childWords(wrong, "child-why", "Tell children why you ask and what you will do with it", s.ChildWhy, 400, today)
	if _, ok := AudienceOf(s.Audience); !ok {
		wrong.At("audience", "Select whom the survey is for")
	}
	if len(s.Channels.V) == 0 {
		wrong.At("channels", "Select at least one way to answer")
	}
	switch {
	case s.From.IsZero():
		wrong.At("from", "Enter the first day")
	case s.To.IsZero():
		wrong.At("to", "Enter the last day")
	case s.To.Before(s.From):
		wrong.At("to", "The last day must not be before the first")
	case s.From.DaysUntil(s.To) > longestWindow:
		wrong.At("to", fmt.Sprintf("A survey is open for %d days at most", longestWindow))
	case s.To.Before(today):
		wrong.At("to", "The last day must not be over")
	}
	on := s.From
	if on.IsZero() {
		on = today
	}
	s.Questions.V = nil
	for _, q := range b.On(on) {
		if slices.Contains(e.Questions, q.ID) {
			s.Questions.V = append(s.Questions.V, q)
		}
	}
	if len(s.Questions.V) < len(e.Questions) {
		wrong.At("questions", "A question that you chose is not in the bank on the first day")
	}
	s.Questions.V = Arrange(s.Questions.V)
	for _, words := range s.objections() {
		wrong.At("questions", words)
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// objections are what the rules of the bank (SQ-02, SQ-03) say against the questions and channels of a survey.
func (s Survey) objections() (all []string) {
	core, of, open := 0, 0, 0
	for _, q := range s.Questions.V {
		switch {
		case q.Kind == Open:
			open++
		case q.Core():
			core++
		case q.Priority() == s.Priority:
			of++
		default:
			all = append(all, fmt.Sprintf("Question %s is not of priority %d: a survey asks about one priority", q.ID, s.Priority))
		}
		if !s.For().Suits(q) {
			all = append(all, fmt.Sprintf("Question %s is for others than “%s”", q.ID, s.For().Title))
		}
		if q.Ask == Red && slices.ContainsFunc(s.Channels.V, func(c Channel) bool { return c != FaceToFace }) {
			all = append(all, fmt.Sprintf("Question %s may only be asked face to face. Take it out, or select “face to face” alone", q.ID))
		}
	}
	if len(s.Questions.V) == 0 {
		all = append(all, "Select questions")
	}
	for _, limit := range []struct {
		n, most int
		of      string
	}{{len(s.Questions.V), MostQuestions, "questions"}, {core, MostCore, "core questions to tick"}, {of, MostPriority, "questions about actions"}, {open, MostOpen, "open question"}} {
		if limit.n > limit.most {
			all = append(all, fmt.Sprintf("A survey has at most %d %s; this has %d", limit.most, limit.of, limit.n))
		}
	}
	if len(s.Questions.V) > 0 && (s.Questions.V[0].Ask != Green || s.Questions.V[len(s.Questions.V)-1].Ask != Green) {
		all = append(all, "A survey begins and ends with something easy: add a question of any channel (G) for its beginning and one for its end")
	}
	return all
}

// Arrange puts questions into the order in which they are asked: warm-ups, the easier and then the harder ones, something easy again, and the
// open one last.
func Arrange(questions []Question) []Question {
	all := slices.Clone(questions)
	rank := func(q Question) int {
		switch {
		case q.Kind == Open:
			return 5
		case q.Place == End:
			return 4
		case q.Place == Start:
			return 0
		case q.Ask == Green:
			return 1
		case q.Ask == Amber:
			return 2
		}
		return 3
	}
	slices.SortStableFunc(all, func(x, y Question) int { return cmp.Or(rank(x)-rank(y), byID(x, y)) })
	// Without a warm-up or an end of its own, a survey takes the easiest of the middle for them.
	if n := len(all); n > 1 && rank(all[n-1]) < 4 && all[n-1].Ask != Green {
		for i := n - 2; i > 0; i-- {
			if all[i].Ask == Green {
				q := all[i]
				all = append(slices.Delete(all, i, i+1), q)
				break
			}
		}
	}
	return all
}

// Settle ends the planning: from now on the survey opens and ends by itself, and its words stay as they are.
func (s *Survey) settle(id, name string, today calendar.Date) error {
	if s.State != Draft {
		return fault.Conflict("%s is %s already.", s.Name(), s.State)
	}
	if s.To.Before(today) {
		return fault.Conflict("%s would have ended on %s. Give it another last day first.", s.Name(), s.To.Words())
	}
	if all := s.objections(); len(all) > 0 {
		return fault.Conflict("%s cannot be asked like this. %s.", s.Name(), all[0])
	}
	s.State, s.PlannedID, s.PlannedName = Planned, id, name
	return nil
}

// end closes a survey; before its last day that takes a person.
func (s *Survey) end(today calendar.Date) error {
	if s.State != Planned {
		return fault.Conflict("%s is %s, so it cannot be closed.", s.Name(), s.State)
	}
	if today.Before(s.From) {
		return fault.Conflict("%s has not begun.", s.Name())
	}
	s.State, s.ClosedOn = Closed, today
	return nil
}

// propose says what was heard and what happens now; a second person reads it before children do.
func (s *Survey) propose(id, name, heard, next string, today calendar.Date) error {
	if s.State != Closed {
		return fault.Conflict("%s is %s. Results are proposed when it is closed.", s.Name(), s.State)
	}
	s.Heard, s.NextSteps = tidy(heard), tidy(next)
	wrong := fault.Invalid("The results are not proposed yet.")
	childWords(wrong, "heard", "Tell children what you heard", s.Heard, 800, today)
	childWords(wrong, "next", "Tell children what happens now", s.NextSteps, 800, today)
	if len(wrong.Fields) > 0 {
		return wrong
	}
	s.State, s.ProposedID, s.ProposedBy, s.ProposedOn, s.Returned = Proposed, id, name, today, ""
	return nil
}

// publish is the second person's yes.
func (s *Survey) publish(id, name string, r Release, today calendar.Date) error {
	switch {
	case s.State != Proposed:
		return fault.Conflict("%s is %s, so there is nothing to publish.", s.Name(), s.State)
	case id == s.ProposedID:
		return fault.Forbidden("You proposed these results, so somebody else must publish them.")
	}
	s.State, s.PublishedBy, s.PublishedOn, s.Release.V = Published, name, today, &r
	return nil
}

// sendBack is the second person's no, with the reason.
func (s *Survey) sendBack(id, why string) error {
	switch {
	case s.State != Proposed:
		return fault.Conflict("%s is %s, so there is nothing to send back.", s.Name(), s.State)
	case id == s.ProposedID:
		return fault.Forbidden("You proposed these results, so somebody else must decide on them.")
	}
	if why = tidy(why); why == "" {
		return fault.Invalid("The results are not sent back.").At("why", "Say what must change")
	}
	s.State, s.Returned, s.ProposedID, s.ProposedBy = Closed, why, "", ""
	return nil
}

// childWords notes a text for children that is missing, too long, too hard, or names somebody.
func childWords(wrong *fault.Fault, field, missing, s string, most int, today calendar.Date) {
	switch n := utf8.RuneCountInString(s); {
	case n < 3:
		wrong.At(field, missing)
		return
	case n > most:
		wrong.At(field, fmt.Sprintf("Write at most %d characters", most))
	}
	for _, f := range readability.Check(s, readability.Child, explained...).Findings {
		if !f.Warning {
			wrong.At(field, fmt.Sprintf("Too hard for children. %s: %s %s", f.Where, f.What, f.Do))
			return
		}
	}
	if found := readability.Identifiers(s, today.Time()); len(found) > 0 {
		wrong.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Everyone will read it")
	}
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func tidy(s string) string { return strings.TrimSpace(s) }
