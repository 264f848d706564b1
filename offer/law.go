package offer

import (
	"bytes"
	_ "embed"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
)

// Area is one of the parts of life that the law asks the offer to speak of.
type Area struct {
	Key    string
	Title  string
	Child  string // to a young person
	Letter string // of section 2(2) of the Children and Social Work Act 2017
}

// Areas are the seven: six of the Act of 2017, and money, which section 8 of the Act of 2026 adds.
var Areas = []Area{
	{"health", "Health and wellbeing", "Being well", "a"},
	{"relationships", "Relationships", "People in your life", "b"},
	{"education", "Education and training", "Learning", "c"},
	{"employment", "Employment", "Work", "d"},
	{"accommodation", "Accommodation", "A home", "e"},
	{"society", "Participation in society", "Having your say and joining in", "f"},
	{"money", "Money and financial literacy", "Money", "g"},
}

// AreaOf finds an area by its key.
func AreaOf(key string) (Area, bool) {
	for _, a := range Areas {
		if a.Key == key {
			return a, true
		}
	}
	return Area{}, false
}

// Law is an Act that the offer rests on.
type Law struct {
	Key    string        `toml:"key"`
	Name   string        `toml:"name"`
	Source string        `toml:"source"`
	From   calendar.Date `toml:"from"` // no day where it begins by regulations
}

// Duty is one thing that the law asks the offer to say.
type Duty struct {
	Key     string `toml:"key"`
	Law     string `toml:"law"` // its key
	Section string `toml:"section"`
	Area    string `toml:"area"` // any live entry of this area meets it; empty where an entry must name it
	Words   string `toml:"words"`
}

// Principle is one of the seven corporate parenting principles: Children and Social Work Act 2017, section 1(1).
type Principle struct {
	Letter  string   `toml:"letter"`
	Law     string   `toml:"law"`
	Child   string   `toml:"child"`
	Actions []string `toml:"actions"` // refs within a plan, such as 3.1; the council may choose others
}

//go:embed law.toml
var lawText []byte

// statutes are the laws, duties and principles of law.toml.
var statutes = func() (s struct {
	Law       []Law       `toml:"law"`
	Duty      []Duty      `toml:"duty"`
	Principle []Principle `toml:"principle"`
}) {
	if _, err := toml.NewDecoder(bytes.NewReader(lawText)).Decode(&s); err != nil {
		panic(err)
	}
	return s
}()

// Commencement is the day from which the council says that a law is in force, with who says so and why.
type Commencement struct {
	Law    string        // its key
	From   calendar.Date // no day where the council took its decision back
	Owner  string        // the role that answers for it
	Source string        // the regulations
	Why    string
	ByName string
}

// inForce says whether a law holds on a day. What the council noted comes before what the file says.
func inForce(key string, said map[string]Commencement, today calendar.Date) bool {
	from, _ := began(key, said)
	return !from.IsZero() && !from.After(today)
}

// began is the day from which a law holds; known is false where it is not settled.
func began(key string, said map[string]Commencement) (from calendar.Date, known bool) {
	for _, l := range statutes.Law {
		if l.Key == key {
			from = l.From
		}
	}
	if c, there := said[key]; there {
		from = c.From
	}
	return from, !from.IsZero()
}

func lawOf(key string) Law {
	for _, l := range statutes.Law {
		if l.Key == key {
			return l
		}
	}
	return Law{}
}

// Line is one line of the checklist: a duty, whether it binds yet, and what meets it.
type Line struct {
	Duty     Duty
	Law      Law
	From     calendar.Date // no day where it is not settled
	Binds    bool          // it is in force today
	Met      []Entitlement // live entries that meet it
	Explicit bool          // what meets it says only that nothing is offered
	Drafts   int           // entries on their way that would meet it
}

// Gap says whether nothing is published for it.
func (l Line) Gap() bool { return len(l.Met) == 0 }

// checklist sets the live entries against what the law asks, whether it is in force yet or not.
func checklist(all []Entitlement, said map[string]Commencement, today calendar.Date) []Line {
	var lines []Line
	for _, d := range statutes.Duty {
		l := Line{Duty: d, Law: lawOf(d.Law), Binds: inForce(d.Law, said, today), Explicit: true}
		l.From, _ = began(d.Law, said)
		for _, e := range all {
			switch {
			case e.Live != nil && e.Live.Body.V.meets(d):
				l.Met = append(l.Met, e)
				l.Explicit = l.Explicit && e.Live.Body.V.Kind == NotOffered
			case e.Live == nil && e.Working != nil && e.Working.Body.V.meets(d):
				l.Drafts++
			}
		}
		l.Explicit = l.Explicit && len(l.Met) > 0
		lines = append(lines, l)
	}
	return lines
}
