package sample

import (
	"context"

	"waymark/account"
	"waymark/db"
)

// invented is one of Exampleborough's people. All are named after what stands along a road, so that nobody is taken for
// somebody.
type invented struct {
	key        string // as council_story.toml names them, and before the @ of their address
	name       string
	roles      []string
	team       string
	priorities []int // that they sponsor
}

// keeper of the accounts comes first: everybody else is added by them.
const keeper = "ivy"

// cast is everybody in Exampleborough who can sign in; every role of the matrix is held by somebody.
var cast = []invented{
	{keeper, "Ivy Keyring", []string{"administrator"}, "", nil},
	{"della", "Della Summit", []string{"director"}, "", nil},
	{"arun", "Arun Ridgeway", []string{"sponsor"}, "", []int{1, 2}},
	{"bea", "Bea Milestone", []string{"sponsor"}, "", []int{3, 4, 5}},
	{"colin", "Colin Causeway", []string{"sponsor"}, "", []int{6}},
	{"dina", "Dina Slate", []string{"sponsor"}, "", []int{7}},
	{"ed", "Ed Stile", []string{"owner"}, "Family help", nil},
	{"fay", "Fay Footbridge", []string{"owner"}, "Child protection", nil},
	{"ian", "Ian Beacon", []string{"owner"}, "Adolescents and youth justice", nil},
	{"kit", "Kit Harbour", []string{"owner"}, "Children in care", nil},
	{"mo", "Mo Cartwheel", []string{"owner"}, "Leaving care", nil},
	{"lena", "Lena Hearth", []string{"owner"}, "Fostering, adoption and homes", nil},
	{"omar", "Omar Inkwell", []string{"owner"}, "Principal social worker", nil},
	{"pia", "Pia Chalk", []string{"owner"}, "Learning and inclusion", nil},
	{"quinn", "Quinn Lamplighter", []string{"owner"}, "Buildings and climate", nil},
	{"sam", "Sam Willow", []string{"partner"}, "Exampleborough health partnership", nil},
	{"tess", "Tess Turnstile", []string{"delegate"}, "Children in care", nil},
	{"uma", "Uma Signpost", []string{"programme-manager"}, "Improvement team", nil},
	{"vic", "Vic Plumbline", []string{"assurance"}, "Quality assurance", nil},
	{"wanda", "Wanda Lens", []string{"auditor"}, "Quality assurance", nil},
	{"xav", "Xav Stepstone", []string{"team-manager"}, "Children in Care Team 1", nil},
	{"yan", "Yan Fairway", []string{"reviewing-officer"}, "Reviewing officers", nil},
	{"zoe", "Zoe Tally", []string{"analyst"}, "Performance", nil},
	{"abe", "Abe Ledger", []string{"analyst"}, "Performance", nil},
	{"bo", "Bo Northstar", []string{"adviser"}, "", nil},
	{"cy", "Councillor Cy Cobble", []string{"lead-member"}, "", nil},
	{"dot", "Councillor Dot Crossing", []string{"scrutiny"}, "", nil},
	{"ela", "Ela Spyglass", []string{"inspector"}, "", nil},
	{"fred", "Fred Hedgerow", []string{"democratic-services"}, "", nil},
	{"gwen", "Gwen Gatepost", []string{"data-protection"}, "", nil},
	{"hal", "Hal Lantern", []string{"triage"}, "Tell Us team", nil},
	{"hugo", "Hugo Buoy", []string{"triage"}, "Tell Us team", nil},
	{"joy", "Joy Harbour", []string{"safeguarding-lead"}, "Safeguarding", nil},
	{"kay", "Kay Anchor", []string{"safeguarding-lead"}, "Safeguarding", nil},
	{"lou", "Lou Redress", []string{"complaints"}, "Complaints", nil},
	{"may", "May Chorus", []string{"participation"}, "Participation", nil},
	{"nat", "Nat Footpath", []string{"young-reviewer"}, "", nil},
}

// sponsorOf is who signs off the updates of a priority.
func sponsorOf(priority int) string {
	for _, p := range cast {
		for _, n := range p.priorities {
			if n == priority {
				return p.key
			}
		}
	}
	return ""
}

// people adds the cast, the keeper of the accounts first and by Waymark itself, all others by the keeper.
func (c *raising) people(ctx context.Context) error {
	adder := db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark sample"})
	for _, one := range cast {
		p := account.Person{Name: one.name, Email: one.key + "@exampleborough.example", Team: one.team}
		p.Roles.V = one.roles
		for _, n := range one.priorities {
			p.Priorities.V = append(p.Priorities.V, slug+"/"+itoa(n))
		}
		id, err := c.Accounts.Add(adder, p)
		if err != nil {
			return err
		}
		if c.cast[one.key], err = c.Accounts.Person(ctx, id); err != nil {
			return err
		}
		adder = c.as(ctx, keeper)
	}
	return nil
}

// asPerson is a context in which somebody of the cast has signed in, by their id.
func (c *raising) asPerson(ctx context.Context, id string) context.Context {
	for _, p := range c.cast {
		if p.ID == id {
			return account.With(ctx, p)
		}
	}
	panic("sample: nobody in the cast has the id " + id)
}

// as is a context in which one of the cast acts.
func (c *raising) as(ctx context.Context, key string) context.Context {
	p, ok := c.cast[key]
	if !ok {
		panic("sample: nobody in the cast is called " + key)
	}
	return account.With(ctx, p)
}
