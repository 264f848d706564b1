package survey

// Audience is whom a survey, or a question of the bank, is for.
type Audience struct {
	Letter string
	Title  string   // for staff
	Child  string   // to a child: "This is for …"
	Group  string   // the code of the register of surveys
	Least  int      // the age below which nobody belongs to it
	Adults bool     // grown-ups answer
	Also   []string // letters of audiences that whoever belongs to this one belongs to as well
}

// Audiences are all of them, by the letters of the bank.
var Audiences = []Audience{
	{Letter: "A", Title: "Any child or young person", Child: "all children", Group: "all"},
	{Letter: "P", Title: "Children with a plan or a worker", Child: "children who have a worker", Group: "cin"},
	{Letter: "F", Title: "Children in a family getting help", Child: "children whose family gets help", Group: "cin", Also: []string{"P"}},
	{Letter: "C", Title: "Children in care", Child: "children in care", Group: "cla", Also: []string{"P"}},
	{Letter: "L", Title: "Care leavers", Child: "young people who left care", Group: "cl", Least: 16, Also: []string{"P"}},
	{Letter: "M", Title: "Children back from being missing", Child: "children who went missing and came back", Group: "cin"},
	{Letter: "Y", Title: "Young people in youth justice", Child: "young people with a youth justice worker", Group: "cin", Least: 10, Also: []string{"P"}},
	{Letter: "U", Title: "Children who came alone to be safe", Child: "children who came here on their own", Group: "cla", Also: []string{"C", "P"}},
	{Letter: "S", Title: "Children who are disabled or have special educational needs", Child: "children who need more help to learn", Group: "send"},
	{Letter: "E", Title: "Children not at their own school", Child: "children who do not go to their own school", Group: "all"},
	{Letter: "H", Title: "Children in care who live with their parents", Child: "children in care who live at home", Group: "cla", Also: []string{"C", "P"}},
	{Letter: "P5", Title: "Parents of a child under five", Child: "parents of a child under five", Group: "all", Least: 16, Adults: true},
}

// AudienceOf finds an audience by its letter.
func AudienceOf(letter string) (Audience, bool) {
	for _, a := range Audiences {
		if a.Letter == letter {
			return a, true
		}
	}
	return Audience{}, false
}

// Suits says whether a question for some children may be asked of this audience: it is for any child, for exactly these, or for a wider
// group to which all of these belong.
func (a Audience) Suits(q Question) bool {
	if q.Who == "A" {
		return !a.Adults || q.Core()
	}
	if q.Who == a.Letter {
		return true
	}
	for _, also := range a.Also {
		if q.Who == also {
			return true
		}
	}
	return false
}

// Age is an age band, in the words of the page.
type Age string

// The age bands. No date of birth is ever asked.
const (
	AgeUnsaid Age = ""
	AgeTo5    Age = "under 6"
	Age6To9   Age = "6 to 9"
	Age10To12 Age = "10 to 12"
	Age13To15 Age = "13 to 15"
	Age16To17 Age = "16 to 17"
	Age18To25 Age = "18 to 25"
	AgeAdult  Age = "over 25"
)

// Ages are the bands that can be chosen, the youngest first.
var Ages = []Age{AgeTo5, Age6To9, Age10To12, Age13To15, Age16To17, Age18To25, AgeAdult}

// ten says whether somebody of this band is surely ten or older.
func (a Age) ten() bool { return a != AgeUnsaid && a != AgeTo5 && a != Age6To9 }

// Helper is who sits with a child who answers, in the words of the register of surveys.
type Helper string

// Who may sit with a child. A friend is no grown-up who can help.
const (
	Alone      Helper = "nobody"
	FromHome   Helper = "parent or carer"
	Worker     Helper = "worker"
	Teacher    Helper = "teacher"
	Advocate   Helper = "advocate"
	WithFriend Helper = "friend"
)

// Helpers are all of them, with the words that a child picks.
var Helpers = []struct {
	Helper Helper
	Child  string
}{
	{Alone, "No one"}, {FromHome, "A grown-up from my home"}, {Teacher, "A teacher"}, {Worker, "My worker"}, {Advocate, "My advocate (they are on my side)"}, {WithFriend, "A friend"},
}

// adult says whether a grown-up is there.
func (h Helper) adult() bool {
	return h == FromHome || h == Worker || h == Teacher || h == Advocate
}

// canAct says whether somebody is there who can act at once on what a child says.
func (h Helper) canAct() bool { return h == Worker || h == Advocate }
