package sample

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/document"
	"waymark/evidence"
	"waymark/plan"
)

// evidenceLife is for how long a piece of the story is not replaced: what is older would have expired by today, and a council that lets all
// of its evidence expire shows nothing.
const evidenceLife = 150

// exhibit is a piece of evidence as the story tells it: who hands it in, on which day, who checks it and who verifies it.
type exhibit struct {
	on       calendar.Date
	by       string
	edit     evidence.Edit
	checks   string // "" where it still waits
	answer   string
	words    string
	verifies string // "" where nobody has yet
	key      string // by which a later piece takes its place
	step     string // the milestone that it shows to be reached; "" where it shows none
}

// exhibits puts what owners and quality assurance lay into the locker into the story.
func (c *raising) exhibits() {
	kept := map[string]int{}
	for n, a := range story {
		for _, x := range c.exhibitsOf(n, a) {
			if !x.on.Before(c.today) || !x.on.After(adopted) { // nothing is laid in before there is a plan
				continue
			}
			c.add(x.on, func(ctx context.Context) error {
				if x.edit.Replaces > 0 {
					x.edit.Replaces = kept[x.key]
				}
				about, err := c.milestoneOf(ctx, a.Ref, x.step)
				if err != nil {
					return err
				}
				x.edit.About = append(x.edit.About[:1:1], about...)
				number, err := c.Evidences.Add(c.as(ctx, x.by), x.edit)
				if err != nil {
					return fmt.Errorf("evidence of action %s: %w", a.Ref, err)
				}
				kept[x.key] = number
				return nil
			})
			if x.checks == "" || !x.on.AddDays(4).Before(c.today) {
				continue
			}
			c.add(x.on.AddDays(4), func(ctx context.Context) error {
				return c.Evidences.Check(c.as(ctx, x.checks), kept[x.key], 0, x.answer, x.words)
			})
			if x.verifies == "" || x.answer == evidence.HoldsSome || !x.on.AddDays(11).Before(c.today) {
				continue
			}
			c.add(x.on.AddDays(11), func(ctx context.Context) error {
				return c.Evidences.Verify(c.as(ctx, x.verifies), kept[x.key], 0, true, "I read what it rests on with somebody who does not work there. It shows what it says, for the period it names.")
			})
		}
	}
}

// exhibitsOf are the pieces about one action.
func (c *raising) exhibitsOf(n int, a told) (all []exhibit) {
	about := []evidence.Subject{plan.EvidenceOf(plan.Plan{Slug: slug}, c.actionOf(a))}
	if !a.Stopped.IsZero() {
		return nil
	}
	first := a.reached(0).AddDays(6)
	if n == 5 || n == 12 || first.AddDays(evidenceLife).After(c.today) {
		// Two pieces of the first year were never renewed.
	} else {
		first = c.today.AddDays(-evidenceLife + n*3)
	}
	if n%2 == 0 || n == 5 {
		x := exhibit{on: first, by: a.Owner, checks: "uma", answer: evidence.HoldsNone, key: "first " + a.Ref, step: a.Steps[0][0], edit: evidence.Edit{Shows: a.Steps[0][2], Source: "The service’s own notes and counts", Strength: "partial", Type: "observation", Class: evidence.Internal,
			From: first.AddDays(-40), To: first.AddDays(-8), Sample: 8 + n%9, About: about}}
		switch n % 6 {
		case 0:
			x.edit.Kind, x.edit.Note = evidence.Note, a.Steps[0][1]+" Managers looked at what changed with two teams and wrote down what they saw."
		case 2:
			x.edit.Kind, x.edit.Type, x.edit.Strength, x.edit.Upload = evidence.File, "data", "sound", &evidence.Upload{Name: "counts by team.csv", Data: countsByTeam(n)}
		default:
			x.edit.Kind, x.edit.Type, x.edit.Strength, x.edit.Sample, x.edit.Link = evidence.Link, "document", "indicative", 0, "https://www.example.org/exampleborough/action-"+strings.ReplaceAll(a.Ref, ".", "-")
		}
		if n%4 == 0 {
			x.verifies = "yan"
		}
		all = append(all, x)
	}
	finished := a.finish()
	if last := finished.AddDays(18); last.Before(c.today) {
		all = append(all, exhibit{on: last, by: a.Owner, checks: "gwen", answer: evidence.HoldsNone, verifies: "bo", key: "last " + a.Ref, step: a.Steps[2][0], edit: evidence.Edit{Shows: a.Steps[2][2], Kind: evidence.File, Type: "audit", Source: "Dip sample by the service with quality assurance",
			From: finished.AddDays(-60), To: finished.AddDays(10), Sample: 12 + n%8, Strength: "sound", Class: evidence.Public, About: about, Upload: &evidence.Upload{Name: "Dip sample of action " + a.Ref + ".docx", Data: dipSample(a, finished.AddDays(10), 12+n%8)}}})
	}
	if !finished.AddDays(195).After(c.today) {
		again := c.today.AddDays(-28 + n%7)
		all = append(all, exhibit{on: again, by: "uma", checks: "zoe", answer: evidence.HoldsNone, verifies: "yan", key: "last " + a.Ref, edit: evidence.Edit{Shows: "Half a year on it still holds: " + lowerFirst(a.Steps[2][2]), Kind: evidence.File, Type: "audit", Source: "Second dip sample, by quality assurance",
			From: again.AddDays(-50), To: again.AddDays(-12), Sample: 15, Strength: "strong", Class: evidence.Public, About: about, Replaces: 1, Upload: &evidence.Upload{Name: "Second dip sample of action " + a.Ref + ".docx", Data: dipSample(a, again.AddDays(-12), 15)}}})
	}
	if n == 8 { // a list that should never have been sent
		all = append(all, exhibit{on: c.today.AddDays(-33), by: a.Owner, checks: "gwen", answer: evidence.HoldsSome, words: "The second column is the children’s pupil numbers.", key: "refused " + a.Ref, edit: evidence.Edit{Shows: "The children on the list had their plan read with them.", Kind: evidence.File,
			Type: "data", Source: "List kept by the team", From: c.today.AddDays(-70), To: c.today.AddDays(-40), Sample: 3, Strength: "partial", Class: evidence.Internal, About: about,
			Upload: &evidence.Upload{Name: "list.csv", Data: []byte("row,pupil,read together\n1,A123456789012,yes\n2,B123456789013,yes\n3,C123456789014,no\n")}}})
	}
	if n == 7 { // handed in last week, and nobody has looked yet whether it holds personal data
		all = append(all, exhibit{on: c.today.AddDays(-2), by: a.Owner, checks: "uma", answer: evidence.HoldsNone, key: "waiting " + a.Ref, edit: evidence.Edit{Shows: "In each team more families than last quarter were seen on the day that was promised.", Kind: evidence.File,
			Type: "data", Source: "The service’s own count by team", From: c.today.AddDays(-65), To: c.today.AddDays(-12), Sample: 31, Strength: "sound", Class: evidence.Internal, About: about, Upload: &evidence.Upload{Name: "seen on the day.csv", Data: countsByTeam(n)}}})
	}
	if n == 10 { // only by grant
		all = append(all, exhibit{on: c.today.AddDays(-20), by: "vic", key: "restricted " + a.Ref, edit: evidence.Edit{Shows: "The rapid review found that two services did not speak to each other.", Kind: evidence.Note, Type: "document", Source: "Rapid review", From: c.today.AddDays(-60), To: c.today.AddDays(-45),
			Strength: "indicative", Class: evidence.Restricted, About: about, Note: "What the review asks for is in the action’s next steps. The review itself is kept by the safeguarding partnership."}})
	}
	return all
}

// milestoneOf is the milestone of an action as the locker is told of it, by its title; none where it has no such.
func (c *raising) milestoneOf(ctx context.Context, ref, title string) ([]evidence.Subject, error) {
	a, _, err := c.Plans.Action(c.as(ctx, "uma"), slug+"/"+ref)
	if err != nil || title == "" {
		return nil, err
	}
	all, err := c.Plans.Milestones(ctx, a)
	for _, m := range all {
		if m.Title == title {
			return []evidence.Subject{plan.EvidenceOfMilestone(m)}, err
		}
	}
	return nil, err
}

// actionOf is an action as the locker is told of it: by its ref.
func (c *raising) actionOf(a told) plan.Action {
	var priority, number int
	if _, err := fmt.Sscanf(a.Ref, "%d.%d", &priority, &number); err != nil {
		panic("sample: action " + a.Ref) // the story is part of the program, and tests read it
	}
	return plan.Action{Priority: priority, Number: number}
}

// countsByTeam is a small invented count, as a team exports it.
func countsByTeam(n int) []byte {
	var b strings.Builder
	b.WriteString("team,looked at,as it should be\n")
	for k, team := range []string{"North", "South", "East", "West"} {
		of := 6 + (n+k*3)%7
		fmt.Fprintf(&b, "%s,%d,%d\n", team, of, of-(n+k)%3)
	}
	return []byte(b.String())
}

// dipSample is the report of a dip sample as quality assurance writes it.
func dipSample(a told, on calendar.Date, of int) []byte {
	good := of - 1 - of%3
	d := document.Document{Title: "Dip sample: action " + a.Ref, Council: "Exampleborough", Date: time.Date(on.Year(), on.Month(), on.Day(), 12, 0, 0, 0, time.UTC), Classification: "OFFICIAL", Sections: []document.Section{{Blocks: document.Blocks{
		document.Heading{Level: 1, Text: "What was looked at"}, document.Paragraph{Text: document.Plain(fmt.Sprintf("%d records were drawn by lot and read by two people, one of them from outside the service. %s", of, a.How))},
		document.Heading{Level: 1, Text: "What was found"}, document.Paragraph{Text: document.Plain(fmt.Sprintf("In %d of %d it was as the plan says. %s", good, of, a.Steps[2][2]))},
		document.Heading{Level: 1, Text: "What comes next"}, document.Paragraph{Text: document.Plain("The records that fell short were talked through with the workers. The sample is drawn again in six months.")},
	}}}}
	var b bytes.Buffer
	if err := d.DOCX(&b); err != nil {
		panic("sample: " + err.Error()) // what it says is part of the program
	}
	return b.Bytes()
}

func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}
