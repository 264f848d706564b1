package voice

import (
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// voiceGroups are whom a session, a batch of cards or an import heard.
var voiceGroups = []themeWord{{"care council", "Children in care council"}, {"care", "Children in care"}, {"care leavers", "Care leavers"}, {"send", "Children with special needs or a disability"},
	{"eal", "Children who learn in a second language"}, {"sanctuary", "Children who came here alone to be safe"}, {"youth justice", "Children in the youth justice service"}, {"school council", "School council"},
	{"youth council", "Youth council"}, {"under 10", "Children under 10"}, {"help", "Children who get help at home"}, {"any", "Any children"}}

// engagementKinds are how a worker met children, or got what they had said.
var engagementKinds = []themeWord{{"session", "Group session"}, {"cards", "Paper cards"}, {"visit", "Visit to a home, school or club"}, {"import", "Themes from another service"}}

// rungs are Hart's eight, from the lowest.
var rungs = []string{"Manipulated", "Decoration", "Tokenism", "Told what to do, and told why", "Asked and told what came of it", "Adults begin, decisions are shared", "Children begin and direct", "Children begin, decisions are shared"}

// fairRung is the rung from which a session gave children a real say: asked and told what came of it.
const fairRung = 5

// lundyParts are Lundy's four, with what each asks of the adults.
var lundyParts = []themeWord{{"space", "Space: was it safe and easy to speak?"}, {"voice", "Voice: did they get help to say what they think?"}, {"audience", "Audience: did somebody who decides listen?"}, {"influence", "Influence: was it acted on, where it could be?"}}

var yesPartlyNo = []themeWord{{"yes", "Yes"}, {"partly", "Partly"}, {"no", "No"}}

var childrensRating = []themeWord{{"yes", "Yes"}, {"partly", "Partly"}, {"no", "No"}, {"not asked", "Not asked"}}

// ageOfGroup are the bands of the way in, and a group of mixed ages.
var ageOfGroup = []themeWord{{"under 6", "Under 6"}, {"6 to 9", "6 to 9"}, {"10 to 12", "10 to 12"}, {"13 to 15", "13 to 15"}, {"16 to 17", "16 to 17"}, {"18 to 25", "18 to 25"}, {"mixed", "Mixed ages"}}

// LundyPart is the check of one of Lundy's four: what the adults say, what shows it, and what the children said of it themselves.
type LundyPart struct {
	Answer, Proof, Children string
}

// Engagement is one time that children were heard together. It holds no child's name; what children said word for word is sealed.
type Engagement struct {
	ID         string                        `db:"id"`
	Number     int                           `db:"number"`
	Kind       string                        `db:"kind"`
	On         calendar.Date                 `db:"held_on"`
	Ran        string                        `db:"ran"` // who ran it: a team or a service
	Group      string                        `db:"group_code"`
	Age        string                        `db:"age_band"`
	Children   int                           `db:"children"`
	Rung       int                           `db:"rung"`
	RungReason string                        `db:"rung_reason"`
	Lundy      db.JSON[map[string]LundyPart] `db:"lundy"`
	Label      string                        `db:"label"` // of the service that an import came from
	EnteredID  string                        `db:"entered_id"`
	Entered    string                        `db:"entered_by"`
	EnteredOn  calendar.Date                 `db:"entered_on"`
}

// ThemeSource is a session in which a theme was said: Children are those who said it.
type ThemeSource struct {
	Engagement
	ToldOn calendar.Date `db:"told_on"`
	ToldBy string        `db:"told_by"`
}

// EngagementLine is one theme of a session: a theme that stands, or a new one.
type EngagementLine struct {
	Theme       int    // the number of one that stands; 0 for a new one
	Title, Said string // of a new one, in children's words
	Children    int    // how many said it
}

// EngagementEdit is what the form of a session says.
type EngagementEdit struct {
	Kind, Ran, Group, Age, RungReason string
	On                                calendar.Date
	Children, Rung                    int
	Lundy                             map[string]LundyPart
	Lines                             []EngagementLine
	Topic, Owner                      string   // of the new themes
	Actions                           []string // of the new themes
	Quotes                            []string // without names; sealed
}

// mostQuotes is how many quotes a session keeps.
const mostQuotes = 10

// Take takes over what the form of a session says; what it says of themes is judged by the themes.
func (g *Engagement) Take(e EngagementEdit, on calendar.Date) error {
	f := fault.Invalid("The session is not kept yet.")
	if g.Kind = e.Kind; !hasWord(engagementKinds, e.Kind) || e.Kind == "import" {
		f.At("kind", "Select how you heard them")
	}
	if g.On = e.On; e.On.IsZero() || e.On.After(on) {
		f.At("on", "Enter the day on which you met them")
	}
	g.Ran = written(f, "ran", "Say which team or service met them", strings.Join(strings.Fields(e.Ran), " "), 80, on)
	if g.Group = e.Group; !hasWord(voiceGroups, e.Group) {
		f.At("group", "Select which children")
	}
	if g.Age = e.Age; !hasWord(ageOfGroup, e.Age) {
		f.At("age", "Select their ages")
	}
	if g.Children = e.Children; e.Children < 1 || e.Children > 2000 {
		f.At("children", "Enter how many children, from 1 to 2,000")
	}
	if g.Rung = e.Rung; e.Rung < 1 || e.Rung > len(rungs) {
		f.At("rung", "Select the rung that is true of it")
	}
	g.RungReason = written(f, "rung-reason", "Say why this rung and not the one above", e.RungReason, 300, on)
	g.Lundy.V = map[string]LundyPart{}
	for _, part := range lundyParts {
		p := e.Lundy[part.Code]
		if !hasWord(yesPartlyNo, p.Answer) {
			f.At("lundy-"+part.Code, "Select yes, partly or no")
		}
		if p.Proof = written(f, "proof-"+part.Code, "", p.Proof, 200, on); p.Answer == "yes" && p.Proof == "" {
			f.At("proof-"+part.Code, "Say what shows it")
		}
		if !hasWord(childrensRating, p.Children) {
			f.At("children-"+part.Code, "Say what the children said, or that nobody asked them")
		}
		g.Lundy.V[part.Code] = p
	}
	if len(e.Lines) == 0 {
		f.At("line-1", "Enter at least one thing that they said")
	}
	for i, l := range e.Lines {
		if l.Children < 1 || l.Children > max(e.Children, 1) {
			f.At(fmt.Sprintf("line-%d", i+1), fmt.Sprintf("Enter how many of the %d said it", e.Children))
		}
	}
	if len(e.Quotes) > mostQuotes {
		f.At("quotes", fmt.Sprintf("Keep at most %d quotes", mostQuotes))
	}
	for _, q := range e.Quotes {
		written(f, "quotes", "", q, 300, on)
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// Fair says whether the session stood on a rung that gave children a real say.
func (g Engagement) Fair() bool { return g.Rung >= fairRung }
