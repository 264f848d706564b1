package sample

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"waymark/account"
	"waymark/evidence"
	"waymark/inspection"
)

// answeredHow says of each action of the plan how it answers what inspectors found: without it a link is a claim that nobody can test.
var answeredHow = map[string]map[string]string{
	"1.1": {"2018/R5": "Workers ask about a usual day at home in the first conversation, so that help begins from the child’s own life."},
	"1.2": {"2018/R10": "Every child with a protection plan is offered an advocate when the plan is written, and the offer is noted in it."},
	"1.3": {"2018/R1": "A second plan is named at the first legal planning meeting, and a manager asks about adoption there.",
		"2022/I1": "One tracker holds every child in pre-proceedings; two managers read it each fortnight and unblock what is stuck."},
	"1.5": {"2022/I4": "The plan for adult life begins in the year a disabled young person turns 14, with a worker from adult services named in it."},
	"1.6": {"2018/R5": "Each assessment has a part in the child’s own words, and managers send back those that leave it empty."},
	"1.8": {"2022/I5": "Conference chairs note what changed for the child since the last one, and raise what did not."},
	"2.1": {"2022/I3": "Talks are offered by somebody whom the young person chose, and a weekly meeting acts on what they say."},
	"2.2": {"2018/R3": "Police, schools and youth workers plan together for the places where gangs look for young people."},
	"2.3": {"2018/R3": "Each young person who leaves custody has one plan, written by social care and youth justice together.",
		"2018/R6": "A worker goes to the police station on the same evening and asks for another place to stay."},
	"3.1": {"2018/R10": "Advocates and independent visitors are offered at the first review, in a leaflet that children wrote."},
	"3.3": {"2018/R7": "Foster homes that are meant to last are confirmed by a panel, and the child gets a letter that says so.",
		"2022/I1": "Every child’s plan for a lasting home has a date by which it is decided, and late ones go to the head of service."},
	"3.4": {"2018/R8": "A substance misuse worker sits with the team for children in care, and managers look at each case monthly."},
	"3.5": {"2018/R9": "Life-story work is begun within six weeks, by workers trained for it, and carers keep it up.",
		"2022/I7": "Each plan for a lasting home names who does the life-story work and when it is given to the child."},
	"3.7": {"2022/I5": "Reviewing officers note what came of each challenge, and count what stayed undone.",
		"2022/I6": "A child keeps the same reviewing officer when the team changes, unless the child asks for another."},
	"3.8": {"2018/R6": "Two emergency beds are kept free each night, so that no child waits in a police cell for a place."},
	"4.2": {"2018/R11": "Each care leaver has a named person for work and study, and the council keeps apprenticeships for them."},
	"4.3": {"2018/R5": "Homeless young people of 16 and 17 are seen by housing and social care together, on the same day."},
	"5.1": {"2018/R7": "Carers are asked early whether they can be there for good, and get the support to say yes.",
		"2022/I2": "Family and friends are assessed within six weeks and get the same training as other foster carers."},
	"5.2": {"2022/I2": "A worker visits each child who is placed with a parent every four weeks, and a manager reads what they saw."},
	"5.4": {"2018/R1": "Searching for a new family begins when adoption becomes the second plan, not when a court has decided.",
		"2018/R2": "People who ask about adopting hear from us within two working days and meet an adopter in the first month.",
		"2022/I1": "The adoption team joins each permanence meeting, so that no time is lost between decision and search."},
	"6.1": {"2022/I6": "Workers who stay three years get time to study and a pay step, so that children keep theirs."},
	"6.4": {"2018/R4": "Supervision is held every four weeks, one record in ten is read for its quality, and teams are compared."},
	"6.5": {"2018/R4": "Managers write the reason for each decision on the child’s record; audits check that it is there.",
		"2018/R12": "Each figure has one definition and one owner, and team managers look at the cases behind it each month.",
		"2022/I5":  "What audits find goes onto the agenda of each team, and a second audit tests whether it changed."},
}

// closedFinding is the recommendation that goes the whole way.
const closedFinding = "2018/R10"

// findings puts into the story how actions answer what inspectors found, and how one finding is closed by what shows it.
func (c *raising) findings() {
	c.add(adopted.AddDays(-3), func(ctx context.Context) error {
		for _, ref := range slices.Sorted(maps.Keys(answeredHow)) {
			if err := c.Plans.SayHow(c.as(ctx, "uma"), slug+"/"+ref, answeredHow[ref]); err != nil {
				return fmt.Errorf("how action %s answers: %w", ref, err)
			}
		}
		return nil
	})
	shown := 0
	if laid := adopted.AddDays(40); laid.AddDays(20).Before(c.today) {
		c.add(laid, func(ctx context.Context) error {
			r, err := c.Inspections.Recommendation(c.as(ctx, "uma"), closedFinding)
			if err != nil {
				return err
			}
			owner, err := c.Accounts.Person(ctx, r.OwnerID)
			if err != nil {
				return err
			}
			shown, err = c.Evidences.Add(account.With(ctx, owner), evidence.Edit{Shows: "Eighteen of twenty children with a new plan were offered an advocate, and eleven chose one.", Kind: evidence.Note, Type: "audit", Source: "Dip sample by the service with quality assurance",
				From: laid.AddDays(-40), To: laid.AddDays(-3), Sample: 20, Strength: "sound", Class: evidence.Public, About: []evidence.Subject{inspection.EvidenceOf(r)},
				Note: "Twenty plans begun in the period were drawn by lot. Two people read each, and asked the advocacy service whom it had met."})
			return err
		})
		c.add(laid.AddDays(4), func(ctx context.Context) error {
			return c.Evidences.Check(c.as(ctx, "uma"), shown, 0, evidence.HoldsNone, "")
		})
		c.add(laid.AddDays(9), func(ctx context.Context) error {
			return c.Evidences.Verify(c.as(ctx, "vic"), shown, 0, true, "I drew five of the twenty again and read them. The offer and the child’s answer stand in each.")
		})
		c.add(laid.AddDays(12), func(ctx context.Context) error {
			return c.Inspections.Close(c.as(ctx, "vic"), closedFinding, []int{shown})
		})
	}
}

// deliver lets the finding that is closed later be delivered by its owner and looked at by quality assurance.
func (c *raising) deliver(ctx context.Context) error {
	r, err := c.Inspections.Recommendation(c.as(ctx, "uma"), closedFinding)
	if err != nil {
		return err
	}
	owner, err := c.Accounts.Person(ctx, r.OwnerID)
	if err != nil {
		return err
	}
	if err := c.Inspections.Deliver(account.With(ctx, owner), closedFinding, "Every child is offered an advocate when a plan is begun."); err != nil {
		return err
	}
	return c.Inspections.Assure(c.as(ctx, "vic"), closedFinding, "Twenty records, and what ten children said.")
}
