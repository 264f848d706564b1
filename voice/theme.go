package voice

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/readability"
)

// ThemeState is how far what children said has come. It is stored in the words of the page.
type ThemeState string

// The states of a theme. None is skipped, but what is answered with no, already or not ours is checked without being done.
const (
	ThemeHeard    ThemeState = "heard"
	ThemeLooking  ThemeState = "looking into it"
	ThemeDecided  ThemeState = "decided"
	ThemeDoing    ThemeState = "doing it"
	ThemeDone     ThemeState = "done"
	ThemeChecked  ThemeState = "checked"
	ThemeClosed   ThemeState = "closed"
	ThemePaused   ThemeState = "paused"
	ThemeReopened ThemeState = "reopened"
	ThemeMerged   ThemeState = "merged"
)

// ThemeStates are all of them, in the order of the road.
var ThemeStates = []ThemeState{ThemeHeard, ThemeLooking, ThemeDecided, ThemeDoing, ThemeDone, ThemeChecked, ThemeClosed, ThemePaused, ThemeReopened, ThemeMerged}

// themeRoad says where a theme may go from each state, whoever asks. A paused one goes back to where it was.
var themeRoad = map[ThemeState][]ThemeState{
	ThemeHeard:    {ThemeLooking, ThemePaused, ThemeMerged},
	ThemeLooking:  {ThemeDecided, ThemePaused, ThemeMerged},
	ThemeDecided:  {ThemeDoing, ThemeChecked, ThemePaused},
	ThemeDoing:    {ThemeDone, ThemePaused},
	ThemeDone:     {ThemeChecked},
	ThemeChecked:  {ThemeClosed, ThemeReopened},
	ThemeReopened: {ThemeLooking},
}

// What the clocks of a theme are, in calendar days.
const (
	pausedDays  = 60 // for which a theme may rest at most
	askBackDays = 90 // after it was done, by which children are asked whether it is better
)

// fewestChildren is from how many children a theme is public: of fewer, somebody who knows them could tell who spoke.
const fewestChildren = 5

// topics are what themes are about, by the codes of the register of asks.
var topics = []themeWord{{"home", "Home"}, {"school", "School"}, {"family time", "Family time"}, {"social worker", "Social worker"}, {"money", "Money"}, {"health", "Health"},
	{"things to do", "Things to do"}, {"safety", "Safety"}, {"being heard", "Being heard"}, {"other", "Other"}}

// themeWord is a code that is kept with the words by which people know it.
type themeWord struct{ Code, Words string }

func wordsFor(all []themeWord, code string) string {
	for _, w := range all {
		if w.Code == code {
			return w.Words
		}
	}
	return code
}

func hasWord(all []themeWord, code string) bool {
	return slices.ContainsFunc(all, func(w themeWord) bool { return w.Code == code })
}

// Theme is one thing that several children said, in words that are no single child's. What children wrote stays in their messages.
type Theme struct {
	ID         string            `db:"id"`
	Number     int               `db:"number"`
	Title      string            `db:"title"`      // in children's words
	Said       string            `db:"said"`       // what you said, in children's words
	Topic      string            `db:"topic"`      // a code of the register of asks
	Actions    db.JSON[[]string] `db:"actions"`    // whole refs: "roadmap-2025/3.1"
	Priorities db.JSON[[]string] `db:"priorities"` // "roadmap-2025/3": of those actions, and others
	Articles   db.JSON[[]int]    `db:"articles"`   // of the Convention on the Rights of the Child
	OwnerID    string            `db:"owner_id"`
	OwnerName  string            `db:"owner_name"`
	State      ThemeState        `db:"state"`
	StateOn    calendar.Date     `db:"state_on"`
	HeardOn    calendar.Date     `db:"heard_on"`    // the day the first child was heard
	Back       ThemeState        `db:"back"`        // the state before a pause
	ReviewOn   calendar.Date     `db:"review_on"`   // by when a pause is looked at again
	MergedInto int               `db:"merged_into"` // the number of the theme it went into
	Decision   Decision          `db:"decision"`    // of the answer that was published last
	SeenBy     string            `db:"seen_by"`     // the decision-maker or meeting that saw it: the audience of Lundy's four
	SeenOn     calendar.Date     `db:"seen_on"`
	EditedID   string            `db:"edited_id"` // who wrote the words that stand
	ShownOn    calendar.Date     `db:"shown_on"`  // since when the public reads it; no date before a second person agreed
	Version    int               `db:"version"`
}

// ThemeEdit is what the form of a theme says.
type ThemeEdit struct {
	Title, Said, Topic, Owner string // Owner is a person's id
	Actions, Priorities       []string
	Articles                  []int
	Version                   int // the one that was seen
}

// ThemeMove is a step of a theme: where to, and what children are told of it.
type ThemeMove struct {
	To       ThemeState
	Words    string        // for children; public
	ReviewOn calendar.Date // of a pause
	Into     int           // the theme it is merged into
	Version  int           // the one that was seen
}

// ThemeStep is one entry of a theme's history, which is public but for the name.
type ThemeStep struct {
	ThemeID string        `db:"theme_id"`
	Number  int           `db:"number"`
	From    ThemeState    `db:"from_state"`
	To      ThemeState    `db:"to_state"`
	Words   string        `db:"words"`
	On      calendar.Date `db:"moved_on"`
	ByID    string        `db:"by_id"`
	ByName  string        `db:"by_name"`
	ByRole  string        `db:"by_role"` // "Participation lead": what the public reads
}

// forChildren takes a text for children and says at its field what keeps it from being one: RD-04, no identifiers, and never the word
// that promises what nobody can keep (SG-08).
func forChildren(f *fault.Fault, field, missing, text string, most int, on calendar.Date) string {
	text = strings.TrimSpace(text)
	switch {
	case text == "" && missing != "":
		f.At(field, missing)
		return text
	case text == "":
		return text
	case len([]rune(text)) > most:
		f.At(field, fmt.Sprintf("Write at most %d characters", most))
	}
	if found := readability.Identifiers(text, on.Time()); len(found) > 0 {
		f.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Everybody will read it, so name nobody")
	}
	if problems := hardFor(text); len(problems) > 0 {
		f.At(field, "This is too hard for children. "+strings.Join(problems, " "))
	}
	return text
}

// hardFor says what is too hard for children in a text, and what would make it easier; nothing where it passes.
func hardFor(text string) (problems []string) {
	for _, found := range readability.Check(text, readability.Child).Findings {
		if !found.Warning {
			problems = append(problems, found.What+" "+found.Do)
		}
	}
	if strings.Contains(strings.ToLower(text), "confidential") {
		problems = append(problems, "Do not say “confidential”: say that it is private unless someone may get hurt.")
	}
	return problems
}

// written takes a text for grown-ups.
func written(f *fault.Fault, field, missing, text string, most int, on calendar.Date) string {
	text = strings.TrimSpace(text)
	switch {
	case text == "" && missing != "":
		f.At(field, missing)
	case len([]rune(text)) > most:
		f.At(field, fmt.Sprintf("Write at most %d characters", most))
	}
	if found := readability.Identifiers(text, on.Time()); len(found) > 0 {
		f.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Name nobody")
	}
	return text
}

// Edit takes over what the form says. ownerName is the name of the person whom e.Owner means, "" for nobody. known says whether there is
// an action or a priority of that ref.
func (t *Theme) Edit(e ThemeEdit, ownerName string, known func(ref string) bool, on calendar.Date) error {
	f := fault.Invalid("The theme is not kept yet.")
	before := t.Title + "\n" + t.Said
	t.Title = forChildren(f, "title", "Say in a few words what it is about", strings.Join(strings.Fields(e.Title), " "), 80, on)
	t.Said = forChildren(f, "said", "Say what children said, in words they would know as theirs", e.Said, 500, on)
	if t.Topic = e.Topic; !hasWord(topics, e.Topic) {
		f.At("topic", "Select what it is about")
	}
	if ownerName == "" {
		f.At("owner", "Select who answers for it")
	}
	t.OwnerID, t.OwnerName = e.Owner, ownerName
	t.Actions.V, t.Priorities.V, t.Articles.V = nil, nil, nil
	for _, ref := range append(slices.Clone(e.Actions), e.Priorities...) {
		ref = strings.TrimSpace(ref)
		switch {
		case ref == "":
		case !known(ref):
			f.At("actions", fmt.Sprintf("There is no action or priority %s", ref))
		default:
			list := &t.Actions.V
			if !strings.Contains(ref[strings.LastIndexByte(ref, '/')+1:], ".") {
				list = &t.Priorities.V
			}
			if !slices.Contains(*list, ref) {
				*list = append(*list, ref)
			}
		}
	}
	for _, ref := range t.Actions.V {
		if p := priorityOfRef(ref); !slices.Contains(t.Priorities.V, p) {
			t.Priorities.V = append(t.Priorities.V, p)
		}
	}
	if len(t.Priorities.V) == 0 && len(f.Fields) == 0 {
		f.At("actions", "Select at least one action or priority of the plan, so that the answer stands where it belongs")
	}
	for _, n := range e.Articles {
		if n < 1 || n > 54 {
			f.At("articles", "Articles of the Convention go from 1 to 54")
			break
		}
		if !slices.Contains(t.Articles.V, n) {
			t.Articles.V = append(t.Articles.V, n)
		}
	}
	slices.Sort(t.Articles.V)
	if len(f.Fields) > 0 {
		return f
	}
	if t.Title+"\n"+t.Said != before {
		t.ShownOn = calendar.Date{} // other words are looked at by a second person again
	}
	return nil
}

// Show lets the public read a theme before it is answered, so that children see that they were heard and how long they wait. Another
// person than wrote the words does it: they must give away nobody.
func (t *Theme) Show(heard Heard, by string, on calendar.Date) error {
	switch {
	case !t.ShownOn.IsZero():
		return fault.Conflict("Theme %d is on the page since %s.", t.Number, t.ShownOn.Words())
	case by != "" && by == t.EditedID:
		return fault.Forbidden("You wrote these words, so somebody else must show them.")
	case !heard.Public():
		return fault.Conflict("Fewer than %d children said this, and no group of %d: on a page somebody could tell who they are.", fewestChildren, fewestChildren)
	}
	t.ShownOn = on
	return nil
}

// priorityOfRef is the priority of an action: "roadmap-2025/3.1" is of "roadmap-2025/3".
func priorityOfRef(ref string) string {
	head, _, _ := strings.Cut(ref, ".")
	return head
}

// Next lists where a theme may go now.
func (t Theme) Next() []ThemeState {
	if t.State == ThemePaused {
		return []ThemeState{t.Back}
	}
	return slices.DeleteFunc(slices.Clone(themeRoad[t.State]), func(to ThemeState) bool {
		return t.State == ThemeDecided && (to == ThemeChecked && !t.Decision.EndsHere() || to == ThemeDoing && t.Decision.EndsHere())
	})
}

// step goes to the next state, or says why it cannot.
func (t *Theme) step(to ThemeState, on calendar.Date) error {
	if !slices.Contains(t.Next(), to) {
		return fault.Conflict("Theme %d is “%s” and cannot become “%s” now. No state is skipped, so that children can follow it.", t.Number, t.State, to)
	}
	if to == ThemePaused {
		t.Back = t.State
	}
	t.State, t.StateOn = to, on
	return nil
}

// Move takes a theme one step further by hand. It is decided only by publishing an answer, and checked and reopened only by what children
// answer, so those are refused here.
func (t *Theme) Move(m ThemeMove, on calendar.Date) error {
	f := fault.Invalid("The theme has not moved.")
	switch m.To {
	case ThemeDecided:
		return fault.Conflict("Write the answer and have it published: that decides the theme.")
	case ThemeChecked, ThemeReopened:
		return fault.Conflict("Ask children whether it is better: their answers check the theme, and reopen it where it is not.")
	}
	before := *t
	if err := t.step(m.To, on); err != nil {
		return err
	}
	words := forChildren(f, "words", "Say in words for children what happens now", m.Words, 300, on)
	switch m.To {
	case ThemePaused:
		switch t.ReviewOn = m.ReviewOn; {
		case m.ReviewOn.IsZero() || !m.ReviewOn.After(on):
			f.At("review", "Enter the day on which you will look at it again")
		case on.DaysUntil(m.ReviewOn) > pausedDays:
			f.At("review", fmt.Sprintf("A theme rests for %d days at most: %s is the last day", pausedDays, on.AddDays(pausedDays).Words()))
		}
	case ThemeMerged:
		if t.MergedInto = m.Into; m.Into == 0 || m.Into == t.Number {
			f.At("into", "Enter the number of the theme that it goes into")
		}
	case ThemeDone:
		if phrase := hollow(words); phrase != "" {
			f.At("words", fmt.Sprintf("“%s” is no change that a child would notice. Say what is different now", phrase))
		}
	case ThemeClosed:
		if why := t.lundyGate(); why != "" {
			*t = before
			return fault.Conflict("%s", why)
		}
	}
	if before.State == ThemePaused {
		t.Back, t.ReviewOn = "", calendar.Date{}
	}
	if len(f.Fields) > 0 {
		*t = before
		return f
	}
	return nil
}

// lundyGate says what keeps a theme from being closed: nobody who decides saw it, or nothing was decided (Lundy's audience and
// influence). Space and voice were given when the children were heard.
func (t Theme) lundyGate() string {
	switch {
	case t.SeenBy == "" || t.SeenOn.IsZero():
		return "It cannot be closed: name the decision-maker or the meeting that saw what children said, and the day."
	case t.Decision == "":
		return "It cannot be closed: nothing was decided."
	}
	return ""
}

// Open says whether the theme still goes on.
func (t Theme) Open() bool { return t.State != ThemeClosed && t.State != ThemeMerged }

// Unanswered says whether no answer of this round reached the children yet: a word of comfort or a pause does not stop the clock.
func (t Theme) Unanswered() bool {
	return t.State == ThemeHeard || t.State == ThemeLooking || t.State == ThemeReopened || t.State == ThemePaused && (t.Back == ThemeHeard || t.Back == ThemeLooking)
}

// AnswerDue is the day by which children can read the answer: 28 calendar days after the first was heard, or after it was reopened; the last
// working day before where nobody works on that one, as each child is promised who wrote (E33).
func (t Theme) AnswerDue(holidays calendar.Holidays) calendar.Date {
	return workdayBy(t.HeardOn.AddDays(answerDays), holidays)
}

// AskDue is the day by which children are asked whether it is better; no date where they are not to be asked now.
func (t Theme) AskDue() calendar.Date {
	if t.State == ThemeDone || t.State == ThemeDecided && t.Decision.EndsHere() {
		return t.StateOn.AddDays(askBackDays)
	}
	return calendar.Date{}
}

// Ref is a theme's name in the open data and in addresses.
func (t Theme) Ref() string { return fmt.Sprintf("theme-%d", t.Number) }

// Heard is how many children a theme stands for.
type Heard struct {
	Children int
	Group    int            // the largest group session that said it
	Groups   map[string]int // by group, where the group is known
}

// Public says whether so many spoke that nobody can be told.
func (h Heard) Public() bool { return h.Children >= fewestChildren || h.Group >= fewestChildren }

// Band is how many in words; empty where there are too few to say.
func (h Heard) Band() string { return band(max(h.Children, h.Group)) }

func band(n int) string {
	switch {
	case n < fewestChildren:
		return ""
	case n < 10:
		return "5 to 9"
	case n < 20:
		return "10 to 19"
	case n < 50:
		return "20 to 49"
	}
	return "50 or more"
}

// fewestOfGroup is from how many children a group is named.
const fewestOfGroup = 10

// Named are the groups of which ten children or more spoke.
func (h Heard) Named() (all []string) {
	for _, g := range voiceGroups {
		if h.Groups[g.Code] >= fewestOfGroup {
			all = append(all, g.Words)
		}
	}
	return all
}
