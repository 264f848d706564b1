package badge

import (
	"slices"

	"waymark/calendar"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

// What the programme asks of evidence besides what the locker keeps. Its last day is the locker's own.
var (
	// Sorts are the eight kinds of proof.
	Sorts = []Word{{"voice", "Voice", "what children said"}, {"data", "Data", "figures"}, {"policy", "Policy", "what the council wrote down"}, {"training", "Training", "what people learned"},
		{"practice story", "Practice story", "what somebody did, with nothing that identifies"}, {"budget", "Budget", "money that was set aside"}, {"partner", "Partner", "what another organisation says or does"}, {"film", "Film", "a film or recording"}}
	// Principles are UNICEF UK's seven principles of a child rights-based approach.
	Principles = []Word{{"dignity", "Dignity", ""}, {"best interests", "Best interests", ""}, {"non-discrimination", "Non-discrimination", ""}, {"life", "Life, survival and development", ""},
		{"participation", "Participation", ""}, {"interdependence", "Interdependence and indivisibility", ""}, {"transparency", "Transparency and accountability", ""}}
	// Groups are whom the theme “equal and included” asks after.
	Groups = []Word{{"care", "Children in care", ""}, {"leavers", "Care leavers", ""}, {"disabled", "Disabled children and children with special educational needs", ""}, {"sanctuary", "Children seeking sanctuary", ""},
		{"racialised", "Children from Black, Asian and other racially minoritised communities", ""}, {"young", "Children under 8", ""}, {"carers", "Young carers", ""}, {"lgbt", "LGBTQ+ young people", ""}, {"poor", "Children in families with little money", ""}}
	// Strengths say how far a piece reaches: what was said, what was done, what difference it made.
	Strengths = []Word{{"said", "Said", "somebody promised or wrote it"}, {"did", "Did", "it was done"}, {"difference", "Difference", "something is different for children"}}
	// Agrees are what children answered when they were shown it.
	Agrees = []Word{{"yes", "Yes", ""}, {"partly", "Partly", ""}, {"no", "No", ""}, {"not asked", "Not asked", ""}}
)

// Tag is what the programme says of one piece of evidence.
type Tag struct {
	Piece      int               `db:"piece"` // its number in the locker
	Sort       string            `db:"kind"`  // of Sorts
	Principles db.JSON[[]string] `db:"principles"`
	Groups     db.JSON[[]string] `db:"groups"` // whom it covers
	Strength   string            `db:"strength"`
	Agree      string            `db:"agree"`       // do children agree?
	ChildTitle string            `db:"child_title"` // what it shows, in children's words
	ByName     string            `db:"by_name"`
	On         calendar.Date     `db:"tagged_on"`
}

// TagEdit is what the form of a tag says.
type TagEdit struct {
	Sort, Strength, Agree, ChildTitle string
	Principles, Groups                []string
}

// Take fills a tag from a form, or says all that is wrong with it.
func (t *Tag) Take(e TagEdit, name string, on calendar.Date) error {
	f := fault.Invalid("It is not saved yet.")
	if !has(Sorts, e.Sort) {
		f.At("sort", "Select what kind of proof it is")
	}
	if !has(Strengths, e.Strength) {
		f.At("strength", "Select whether it was said, done, or made a difference")
	}
	if !has(Agrees, e.Agree) {
		f.At("agree", "Select what children said of it, or that nobody asked them")
	}
	if len(e.Principles) == 0 || slices.ContainsFunc(e.Principles, func(p string) bool { return !has(Principles, p) }) {
		f.At("principles", "Select at least one principle that it bears on")
	}
	if slices.ContainsFunc(e.Groups, func(g string) bool { return !has(Groups, g) }) {
		f.At("groups", "Select groups from the list")
	}
	t.ChildTitle = said(f, "child-title", "", e.ChildTitle, 0, 200, on)
	t.Sort, t.Strength, t.Agree, t.ByName, t.On = e.Sort, e.Strength, e.Agree, name, on
	t.Principles.V, t.Groups.V = unique(e.Principles), unique(e.Groups)
	return orNil(f)
}

// Proof is a piece of evidence with what the programme says of it. Before somebody has said it, Tag is empty and the piece counts for nothing.
type Proof struct {
	evidence.Piece
	Tag Tag
}

// Tagged says that the programme's questions about it are answered.
func (p Proof) Tagged() bool { return p.Tag.Strength != "" }

// Live says that it counts on a day: checked, neither ended nor expired, and tagged.
func (p Proof) Live(on calendar.Date) bool { return p.Tagged() && p.Holds(on) }

// oldMonths is after how many months a cell of the grid needs something newer.
const oldMonths = 12

// Old says that what it shows lies more than twelve months back.
func (p Proof) Old(on calendar.Date) bool { return p.AsOf(on).AddMonths(oldMonths).Before(on) }

// Cell is one outcome under one principle.
type Cell struct {
	Count int  // live pieces
	Gap   bool // none, or all of them older than twelve months
}

// Row are the cells of an outcome in the order of Principles (CF-02).
func Row(proofs []Proof, on calendar.Date) []Cell {
	cells := make([]Cell, len(Principles))
	for i, principle := range Principles {
		fresh := false
		for _, p := range proofs {
			if p.Live(on) && slices.Contains(p.Tag.Principles.V, principle.Code) {
				cells[i].Count++
				fresh = fresh || !p.Old(on)
			}
		}
		cells[i].Gap = !fresh
	}
	return cells
}

// Lacks says what an outcome lacks to be shown: a difference that was made, something that children agree with, and two kinds of proof
// (CF-03). An outcome that lacks nothing is shown.
func Lacks(proofs []Proof, on calendar.Date) (lacks []string) {
	difference, agreed := false, false
	var sorts []string
	for _, p := range proofs {
		if p.Live(on) {
			difference = difference || p.Tag.Strength == "difference"
			agreed = agreed || p.Tag.Agree == "yes"
			sorts = append(sorts, p.Tag.Sort)
		}
	}
	if !difference {
		lacks = append(lacks, "a piece that shows a difference for children")
	}
	if !agreed {
		lacks = append(lacks, "a piece that children agree with")
	}
	if len(unique(sorts)) < 2 {
		lacks = append(lacks, "a second kind of proof")
	}
	return lacks
}

// Heard says which groups were heard about an outcome, and which are missing (CF-04). A group was heard where a live piece that covers it is
// what children said, or was shown to children.
func Heard(proofs []Proof, on calendar.Date) (heard, missing []string) {
	for _, g := range Groups {
		if slices.ContainsFunc(proofs, func(p Proof) bool {
			return p.Live(on) && slices.Contains(p.Tag.Groups.V, g.Code) && (p.Tag.Sort == "voice" || p.Tag.Agree != "not asked")
		}) {
			heard = append(heard, g.Words)
		} else {
			missing = append(missing, g.Words)
		}
	}
	return heard, missing
}
