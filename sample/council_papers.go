package sample

import (
	"context"
	"fmt"
	"strconv"

	"waymark/board"
	"waymark/evidence"
	"waymark/measure"
)

// papers are what Exampleborough's boards read: highlight reports that were locked for past boards, and a self-evaluation of
// some twenty claims. No figure was counted in Waymark before today, and those papers say so; see lastPapers.
func (c *raising) papers() {
	if !c.clocked {
		return
	}
	for n, back := range []int{63, 28} {
		on := workday(c.today.AddDays(-back))
		if !on.After(planFrom.AddDays(60)) {
			continue
		}
		c.add(on, func(ctx context.Context) error {
			number, err := c.paper(ctx, "highlight", 0)
			if err != nil {
				return err
			}
			if n == 1 {
				if err := c.Boards.WriteSection(c.as(ctx, "uma"), number, "questions", "1. Which of our green actions would an inspector not believe, and why?\n2. What have children told us about the two actions that moved their dates?\n3. What must partners do before we meet again?", 0); err != nil {
					return err
				}
			}
			return c.lock(ctx, number)
		})
	}
	c.claims()
}

// lastPapers are those of today, when everything is counted: the paper of the board that meets next week is locked and published, with it the
// self-evaluation; the board after it has a draft, Cabinet a report that is half written, and the corporate
// parenting board its paper with the twin for children.
func (c *raising) lastPapers(ctx context.Context) error {
	if !c.clocked || !c.today.AddDays(-75).After(planFrom.AddDays(60)) {
		return nil
	}
	now, err := c.paper(ctx, "highlight", 0)
	if err != nil {
		return err
	}
	if err := c.lock(ctx, now); err != nil {
		return err
	}
	if err := c.Boards.ProposePack(c.as(ctx, "uma"), now); err != nil {
		return err
	}
	if err := c.Boards.PublishPack(c.as(ctx, "fred"), now, true); err != nil {
		return err
	}
	if err := c.measuredClaims(ctx); err != nil {
		return err
	}
	evaluation, err := c.paper(ctx, "self-evaluation", 0)
	if err != nil {
		return err
	}
	if err := c.lock(ctx, evaluation); err != nil {
		return err
	}
	next, err := c.paper(ctx, "highlight", evaluation)
	if err != nil {
		return err
	}
	report, err := c.paper(ctx, "cabinet", next)
	if err != nil {
		return err
	}
	for _, s := range cabinetTexts {
		if err := c.Boards.WriteSection(c.as(ctx, "uma"), report, s[0], s[1], 0); err != nil {
			return err
		}
	}
	if err := c.Boards.ClearPack(c.as(ctx, "uma"), report, board.Clearance{Who: "Finance", Name: "Head of finance for children’s services", On: workday(c.today.AddDays(-2)), Words: "Figures agreed with the budget monitor."}); err != nil {
		return err
	}
	for _, kind := range []string{"scrutiny", "staff-one-pager", "corporate-parenting", "child-twin"} {
		if _, err := c.paper(ctx, kind, next); err != nil {
			return err
		}
	}
	return nil
}

// paper builds a paper for the next board after today in the story, or for ten days on where none is planned.
func (c *raising) paper(ctx context.Context, kind string, same int) (int, error) {
	today := c.DB.Today()
	x := board.Building{Kind: kind, Plan: slug, For: workday(today.AddDays(7)), SameAs: same}
	meetings, err := c.Boards.MeetingsBetween(c.as(ctx, "uma"), today, today.AddDays(40))
	if err != nil {
		return 0, err
	}
	for _, m := range meetings {
		if m.Ahead() && m.ForumName == "Improvement board" && kind == "highlight" {
			x.Forum, x.MeetingID, x.For = m.ForumName, m.ID, m.On
			break
		}
	}
	return c.Boards.BuildPack(c.as(ctx, "uma"), x)
}

func (c *raising) lock(ctx context.Context, number int) error {
	p, err := c.Boards.Pack(c.as(ctx, "della"), number)
	if err != nil {
		return err
	}
	if err := c.Boards.LockPack(c.as(ctx, "della"), number, p.Version); err != nil {
		return err
	}
	c.read(board.ReadPaper, fmt.Sprint(number))
	return nil
}

// cabinetTexts are the parts of the Cabinet report that somebody has written so far.
var cabinetTexts = [][2]string{
	{"particulars", "Wards: all. Portfolio: children and young people. Report authorised by the director of children’s services. Contact: the improvement team."},
	{"summary", "This report tells Cabinet how the improvement plan for children’s services stands after its second year, and asks it to agree the dates that the improvement board has already accepted. Most actions are on time. Some are late, and for some the people who lead them are more hopeful than the evidence. The report names each of these. It shows what has changed for children, with figures that were counted from the council’s own returns and compared with England and with councils like ours. It says where the figures cannot yet show a difference. Nothing here asks for new money. Two dates move, and one action stops because the new family help service now does the same work. Children and young people read the summary of the plan and told us which parts they do not notice yet."},
	{"recommendations", "1. To note how the plan stands.\n2. To agree the dates that moved, as set out in the appendix.\n3. To ask for the next report in six months."},
	{"context", "Cabinet approved the plan in March 2025 and asked for a report each half-year. The improvement board, with an independent chair, has met each month since."},
	{"proposal", "Cabinet is asked to agree the dates that the improvement board accepted.\n- Leaving the old dates would show as late what has been replanned with partners.\n- Stopping more actions was looked at. Each of them still answers a finding of an inspection."},
}

// claimed is one claim as the story tells it: where it stands, what it says and what shows it.
type claimed struct {
	area, question, text, line string
	shows                      string // the evidence; empty for none
	stale                      bool
}

// selfEvaluation is invented, as everything in Exampleborough; four claims have nothing behind them, and the evidence of one has expired.
var selfEvaluation = []claimed{
	{"leaders", "know", "Managers read a sample of records each month and act on what they find.", "second", "Notes of six months of reading by managers, with what was asked for", false},
	{"leaders", "know", "Workers say that their caseloads let them see children often enough.", "first", "Answers of 84 workers to the health check of the workforce", false},
	{"leaders", "how", "The improvement board tests one claim of this paper at each meeting.", "third", "Minutes of the improvement board of the last four meetings", false},
	{"leaders", "how", "Every team looks at its own figures with an analyst each month.", "", "", false},
	{"leaders", "plans", "By next summer every new manager will have been coached by somebody from another council.", "", "", false},
	{"protection", "know", "Decisions at the front door are made by a qualified manager on the same day.", "second", "Dip sample of 30 contacts by quality assurance", false},
	{"protection", "know", "Families are offered help before they need protection.", "first", "", false},
	{"protection", "how", "Two auditors who do not know the family grade each record apart, then together.", "second", "Rules of moderation and the last three rounds", false},
	{"protection", "how", "Parents tell us after each conference what they understood.", "", "Cards that parents filled in after 40 conferences", true},
	{"protection", "plans", "We shall bring health visitors into the front door for three days a week.", "", "", false},
	{"care", "know", "Children in care know why they came into care, in their own words.", "second", "Audit of later-life letters and life-story work of 18 children", false},
	{"care", "know", "Brothers and sisters who cannot live together see each other often.", "", "", false},
	{"care", "how", "Independent reviewing officers raise what is not done, and see it through.", "second", "Escalations of half a year and what became of each", false},
	{"care", "how", "The children in care council reads this chapter before we send it.", "third", "Record of the meeting at which young people read it", false},
	{"care", "plans", "We shall find ten more foster families for teenagers.", "", "", false},
	{"leavers", "know", "Care leavers have a personal adviser whom they know before they turn 18.", "first", "Count of introductions by the leaving care team", false},
	{"leavers", "how", "We ask every care leaver at 19 and at 21 how they are.", "", "", false},
	{"leavers", "plans", "We shall guarantee every care leaver an interview for an apprenticeship with the council.", "", "", false},
}

// claims are written a season before today, with their evidence; two more lean on measures, one of which does not bear out what is claimed.
func (c *raising) claims() {
	on := workday(c.today.AddDays(-75))
	if !on.After(planFrom.AddDays(60)) {
		return
	}
	c.tell(on, "The self-evaluation", func(ctx context.Context) error {
		for n, one := range selfEvaluation {
			number, err := c.Boards.MakeClaim(c.as(ctx, "vic"), board.Claim{Area: one.area, Question: one.question, Text: one.text, Line: one.line})
			if err != nil {
				return err
			}
			if one.shows == "" {
				continue
			}
			edit := evidence.Edit{Kind: evidence.Note, Shows: one.shows + ".", Type: "document", Source: "Quality assurance, for the self-evaluation", Strength: "partial", Class: evidence.Internal, From: on.AddDays(-90), To: on.AddDays(-7), Sample: 12 + n,
				Note: "Quality assurance read what this rests on and wrote down what it shows. The papers themselves are kept by the service.", About: []evidence.Subject{{Kind: board.ClaimSubject, Key: strconv.Itoa(number)}}}
			if one.stale {
				edit.ValidUntil = on.AddDays(45)
			}
			piece, err := c.Evidences.Add(c.as(ctx, "uma"), edit)
			if err != nil {
				return fmt.Errorf("evidence of claim %d: %w", number, err)
			}
			if err := c.Evidences.Check(c.as(ctx, "gwen"), piece, 0, evidence.HoldsNone, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// measuredClaims makes two claims of targets: one that is met, and one that somebody believed to be met.
func (c *raising) measuredClaims(ctx context.Context) error {
	said := map[bool]bool{}
	for _, d := range c.Measures.Definitions() {
		if d.Answers != "" || d.Context || d.Better == "neither" || len(said) == 2 {
			continue
		}
		told, err := c.Measures.Board(ctx, []string{d.Key}, "Exampleborough")
		if err != nil {
			return err
		}
		m := told[0]
		if m.Met == nil || said[*m.Met] {
			continue
		}
		said[*m.Met] = true
		if _, err := c.Boards.MakeClaim(c.as(ctx, "vic"), board.Claim{Area: "care", Question: "know", Text: claimOf(m), Line: "first", Measure: m.Key, Says: "on target"}); err != nil {
			return err
		}
	}
	return nil
}

func claimOf(m measure.BoardMeasure) string {
	return fmt.Sprintf("We meet the target that we set ourselves for “%s”.", m.Title)
}
