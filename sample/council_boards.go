package sample

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/board"
	"waymark/calendar"
	"waymark/plan"
	"waymark/risk"
)

// seated is who sits on Exampleborough's forums: one of the cast by key, or a named person of another organisation.
var seated = []struct {
	forum, key, name, organisation string
	part                           board.Part
}{
	{"IB", "bo", "", "Independent", board.Chair}, {"IB", "della", "", "", board.Seat}, {"IB", "arun", "", "", board.Seat}, {"IB", "bea", "", "", board.Seat}, {"IB", "colin", "", "", board.Seat},
	{"IB", "sam", "", "Exampleborough health partnership", board.Seat}, {"IB", "", "Rae Roundabout", "Exampleborough police (invented)", board.Seat}, {"IB", "", "Hope Crossroads", "Exampleborough schools (invented)", board.Seat},
	{"IB", "uma", "", "", board.InAttendance},
	{"CPB", "cy", "", "", board.Chair}, {"CPB", "della", "", "", board.Seat}, {"CPB", "kit", "", "", board.Seat}, {"CPB", "mo", "", "", board.Seat}, {"CPB", "", "Two young people", "Children in care council (invented)", board.Seat},
	{"SCR", "dot", "", "", board.Chair}, {"SCR", "", "Councillor Max Mileplate", "Exampleborough council (invented)", board.Seat}, {"SCR", "", "Councillor Nia Narrowgate", "Exampleborough council (invented)", board.Seat},
	{"SCR", "", "Parent Governor Pat Pathway", "Co-opted (invented)", board.Seat}, {"SCR", "della", "", "", board.InAttendance},
	{"CAB", "cy", "", "", board.Seat}, {"CAB", "", "Councillor Lee Leader", "Exampleborough council (invented)", board.Chair}, {"CAB", "", "Councillor Ro Ringroad", "Exampleborough council (invented)", board.Seat},
	{"DFE", "bo", "", "", board.Chair}, {"DFE", "della", "", "", board.Seat}, {"DFE", "uma", "", "", board.Seat},
}

// boards put the forums into the story: the improvement board each month from the plan's beginning, corporate parenting and scrutiny each
// quarter, the Department's review each half-year, and Cabinet when it approves the plan and a year later. Without a clock that can be
// set they are left out, for all of it would have happened on one day.
func (c *raising) boards() {
	if !c.clocked {
		return
	}
	c.tell(moved.AddDays(9), "The forums", c.seats)
	c.add(moved.AddDays(9), func(ctx context.Context) error {
		return c.Plans.SettleEscalation(c.as(ctx, "uma"), plan.EscalationEdit{Manager: "3", Sponsor: "6", From: c.DB.Today(), Owner: "Improvement programme manager", Why: "Sponsors want to hear a day before the papers are locked"})
	})
	first := map[string]calendar.Date{"IB": calendar.On(2025, 4, 9), "CPB": calendar.On(2025, 6, 18), "SCR": calendar.On(2025, 6, 26), "DFE": calendar.On(2025, 10, 8)}
	rhythm := map[string]board.Rhythm{"IB": board.Monthly, "CPB": board.Quarterly, "SCR": board.Quarterly, "DFE": board.HalfYearly}
	for _, code := range []string{"IB", "CPB", "SCR", "DFE"} {
		number := 0
		for from := first[code]; from.AddDays(-40).Before(c.today); from = from.AddMonths(12) {
			days := rhythm[code].Days(from, holidays)
			c.add(later(from.AddDays(-40), moved.AddDays(10)), func(ctx context.Context) error {
				_, err := c.Boards.Schedule(c.as(ctx, "uma"), code, days, "10:00", "Town hall and by video")
				return err
			})
			for _, day := range days {
				number++
				c.meeting(code, number, day)
			}
		}
	}
	for n, day := range []calendar.Date{adopted, calendar.On(2026, 4, 16)} {
		c.add(day.AddDays(-14), func(ctx context.Context) error {
			uma := c.as(ctx, "uma")
			if _, err := c.Boards.Schedule(uma, "CAB", []calendar.Date{day}, "18:00", "Council chamber"); err != nil {
				return err
			}
			title, why := "Approve the children’s plan", "The plan was consulted on and is put with its dates and its budget"
			if n > 0 {
				title, why = "The children’s plan after its first year", "What moved, what it cost and what children say"
			}
			return c.Boards.Propose(uma, "CAB", n+1, board.ItemEdit{Title: title, Why: why, Presenter: c.cast["della"].Name, Minutes: 20})
		})
		c.meeting("CAB", n+1, day)
	}
	for i, title := range []string{"What a year of return talks has shown", "Sufficiency of homes: first look"} {
		on := c.today.AddDays(-130 + 35*i)
		if !on.After(planFrom) {
			continue
		}
		c.add(on, func(ctx context.Context) error {
			return c.Boards.Foresee(c.as(ctx, "uma"), "IB", board.Forward{Title: title, Kind: board.ForReport, AuthorID: c.cast["ian"].ID, Due: c.DB.Today().AddDays(20)})
		})
	}
	c.add(c.today.AddDays(-9), func(ctx context.Context) error {
		uma := c.as(ctx, "uma")
		for i, w := range []board.Forward{{Title: "Sufficiency of homes: the next three years", Kind: board.KeyDecision, AuthorID: c.cast["lena"].ID}, {Title: "Self-evaluation for the annual conversation", Kind: board.ForReport, AuthorID: c.cast["vic"].ID}, {Title: "Budget of the plan’s third year", Kind: board.ForDecision, AuthorID: c.cast["della"].ID}} {
			w.Due = c.today.AddDays(40 + 35*i)
			if err := c.Boards.Foresee(uma, []string{"CAB", "IB", "CAB"}[i], w); err != nil {
				return err
			}
		}
		return nil
	})
	c.add(c.today, c.calledTogether)
	c.risks()
}

// calledTogether is a meeting of corporate parents at short notice, on the last working day: it was begun, and its clerk has written down
// what was said under the first item and nothing more.
func (c *raising) calledTogether(ctx context.Context) error {
	day := workdays(c.today.AddDays(1), -1)
	if !day.After(planFrom.AddDays(60)) {
		return nil
	}
	uma := c.as(ctx, "uma")
	f, err := c.Boards.Forum(uma, "CPB")
	if err != nil {
		return err
	}
	onDay := func() (board.Meeting, bool, error) {
		all, err := c.Boards.Meetings(uma, f)
		if i := slices.IndexFunc(all, func(m board.Meeting) bool { return m.On == day }); i >= 0 {
			return all[i], true, err
		}
		return board.Meeting{}, false, err
	}
	if _, meets, err := onDay(); meets || err != nil {
		return err
	}
	if _, err := c.Boards.Schedule(uma, f.Code, []calendar.Date{day}, "16:00", "By video"); err != nil {
		return err
	}
	m, _, err := onDay()
	if err != nil {
		return err
	}
	if _, err := c.Boards.Gather(uma, f.Code, m.Number); err != nil {
		return err
	}
	there, err := c.Boards.Attendances(uma, m, f)
	if err != nil {
		return err
	}
	for i := range there {
		there[i].How = board.Present
	}
	if err := c.Boards.Hold(uma, f.Code, m.Number, there); err != nil {
		return err
	}
	record, err := c.Boards.Record(uma, f.Code, m.Number)
	if err != nil || len(record.Items) == 0 {
		return err
	}
	return c.Boards.Discuss(uma, f.Code, m.Number, record.Items[0].Position, said[3], record.Items[0].Version)
}

func (c *raising) seats(ctx context.Context) error {
	for _, s := range seated {
		m := board.Member{Name: s.name, Organisation: s.organisation, Part: s.part}
		if s.key != "" {
			m.PersonID = c.cast[s.key].ID
		}
		if err := c.Boards.Seat(c.as(ctx, "uma"), s.forum, m); err != nil {
			return err
		}
	}
	return nil
}

// meeting is one meeting's life: papers five working days before, actions issued two after, minutes drafted five and approved ten after.
func (c *raising) meeting(code string, number int, day calendar.Date) {
	step := func(days int, do func(ctx context.Context) error) {
		if on := workdays(day, days); !on.After(c.today) {
			c.add(on, func(ctx context.Context) error {
				if err := do(ctx); err != nil {
					return fmt.Errorf("meeting %d of %s: %w", number, code, err)
				}
				return nil
			})
		}
	}
	clerk, chair := "uma", "della"
	switch code {
	case "IB", "DFE":
		chair = "bo"
	case "SCR", "CAB":
		clerk = "fred"
	}
	step(-5, func(ctx context.Context) error {
		uma := c.as(ctx, "uma")
		if code != "CAB" {
			if _, err := c.Boards.Gather(uma, code, number); err != nil {
				return err
			}
		}
		if code == "CPB" || code == "SCR" {
			title, who := "What young people in care want us to know", "Two young people"
			if code == "SCR" {
				title, who = "How far the plan is, in plain words", c.cast["della"].Name
			}
			if err := c.Boards.Propose(uma, code, number, board.ItemEdit{Title: title, Presenter: who, Minutes: 20}); err != nil {
				return err
			}
		}
		return c.Boards.SendPapers(uma, code, number)
	})
	if day.After(c.today) {
		return
	}
	c.add(day, func(ctx context.Context) error {
		if err := c.meet(ctx, code, number, clerk); err != nil {
			return fmt.Errorf("meeting %d of %s: %w", number, code, err)
		}
		return nil
	})
	step(2, func(ctx context.Context) error {
		_, err := c.Boards.IssueActions(c.as(ctx, "uma"), code, number)
		return err
	})
	step(5, func(ctx context.Context) error { return c.Boards.DraftMinutes(c.as(ctx, clerk), code, number) })
	step(9, func(ctx context.Context) error {
		return c.Boards.ApproveMinutes(c.as(ctx, chair), code, number, council.name)
	})
	if code == "SCR" || code == "CAB" {
		step(10, func(ctx context.Context) error { return c.Boards.PublishMinutes(c.as(ctx, "della"), code, number) })
	}
}

// said are what boards say under an item, judgedTo and wanted are what comes of it.
var (
	said = []string{
		"The owner told what has changed since the last board. Members asked what children would notice, and heard two examples from visits.\n\nThe chair asked for the figures of the next month before the date is talked about again.",
		"Partners said what they bring. The board wants to see the proof in the next update and not a longer list of activity.",
		"Members saw the colour that was declared beside the one that the evidence implies. The owner agreed that the evidence is right and said what brings the step back.",
		"Young people’s words were read first. The board asked that each of them hears what came of it.",
	}
	judgedTo = []struct {
		kind  board.DecisionKind
		words string
	}{
		{board.Note, "The board notes the position and wants the figures of the next two months before it believes the change."},
		{board.Escalate, "The director takes the missing posts to the council’s resources panel within the month."},
		{board.Fund, "Two more posts are paid for six months out of the improvement budget."},
		{board.Change, "The next step is broken into two, so that children see the first of them this term."},
	}
	wanted = []string{"Send the board a one-page recovery plan with dates", "Visit the team and tell the board what children there notice", "Agree with health and police who does what, in writing", "Show the last month’s figures by team", "Tell the young people who asked what came of it"}
)

// meet holds a meeting: who is there, what is said under the first items, what is decided of them and who does what.
func (c *raising) meet(ctx context.Context, code string, number int, clerk string) error {
	as := c.as(ctx, clerk)
	m, f, err := c.Boards.Meeting(as, code, number)
	if err != nil {
		return err
	}
	there, err := c.Boards.Attendances(as, m, f)
	if err != nil {
		return err
	}
	for i := range there {
		switch luck := dice(number, i, len(code)*7); {
		case luck < 8 && there[i].Part == board.Seat && len(there) > 5:
			there[i].How = board.Apologies
		case luck < 16 && there[i].Part == board.Seat:
			there[i].How, there[i].Instead = board.Substitute, "Their deputy"
		default:
			there[i].How = board.Present
		}
	}
	if number%6 == 1 {
		there[1].Interest = "Governor of a school that item 2 names"
	}
	if err := c.Boards.Hold(as, code, number, there); err != nil {
		return err
	}
	record, err := c.Boards.Record(as, code, number)
	if err != nil {
		return err
	}
	talked, judged := 0, 0
	for _, i := range record.Items {
		change := i.Kind == board.OnChange
		if talked == 4 && !change || i.Minutes == 0 {
			continue
		}
		talked++
		if err := c.Boards.Discuss(as, code, number, i.Position, said[(number+talked)%len(said)], i.Version); err != nil {
			return err
		}
		switch {
		case change:
			about := strings.TrimSuffix(i.Title[strings.Index(i.Title, ": ")+2:], ".")
			if _, err := c.Boards.Decide(as, code, number, i.Position, board.DecisionEdit{Kind: board.Approve, Words: "Agreed as asked: " + about + ".", Options: "To leave it as it is, and print it as late."}); err != nil {
				return err
			}
		case code == "CAB":
			words := "The children’s plan is approved as put, with its dates."
			if number > 1 {
				words = "The report on the plan’s first year is noted, and the budget of the second is confirmed."
			}
			e := board.DecisionEdit{Kind: board.Approve, Words: words, For: 3}
			if _, err := c.Boards.Decide(as, code, number, i.Position, e); err != nil {
				return err
			}
		case judged == 0 && i.Kind != board.MattersArising && (code == "IB" || number%2 == 0):
			judged++
			d := judgedTo[(number+len(code))%len(judgedTo)]
			decided, err := c.Boards.Decide(as, code, number, i.Position, board.DecisionEdit{Kind: d.kind, Words: d.words})
			if err != nil {
				return err
			}
			c.read(board.ReadDecision, decided.Number())
		}
		if talked <= 3 && i.Kind != board.MattersArising && (code == "IB" || talked == 1) {
			if err := c.assignAt(ctx, as, code, number, i, talked); err != nil {
				return err
			}
		}
	}
	return nil
}

// assignAt has somebody do something by the next meeting; most do it in time, some late, a few not yet.
func (c *raising) assignAt(ctx, as context.Context, code string, number int, i board.Item, n int) error {
	owner := "uma"
	for _, one := range cast {
		if one.name == i.Presenter {
			owner = one.key
		}
	}
	e := board.ActionEdit{Words: wanted[(number*2+n)%len(wanted)], Owner: c.cast[owner].ID, Due: workdays(c.DB.Today(), 15+n)}
	if dice(number, n) < 12 {
		e.Owner, e.OwnerName = "", "Rae Roundabout, Exampleborough police (invented)"
	}
	a, err := c.Boards.Assign(as, code, number, i.Position, e)
	if err != nil {
		return err
	}
	all, err := c.Boards.Actions(as, board.Forum{ID: a.ForumID})
	if err != nil {
		return err
	}
	for _, one := range all {
		a.N = max(a.N, one.N)
	}
	says := owner
	if e.Owner == "" {
		says = "uma"
	}
	done := e.Due.AddDays(-4 + dice(number, n, 3)%14)
	if luck := dice(n, number, 9); luck < 10 || done.After(c.today) {
		return nil
	}
	c.later(done, func(ctx context.Context) error {
		return c.Boards.ReportAction(c.as(ctx, says), code, a.N, board.ActionDone, "It is done and was sent to the members.")
	})
	return nil
}

// feared are the risks of the invented plan: how they score with nothing done, at each review, and what good enough is.
var feared = []struct {
	title, cause, event, effect, owner, controls, actions string
	links                                                 []string
	inherent, target                                      risk.Score
	looks                                                 []risk.Score
}{
	{"Too few homes near home", "Fewer foster carers join than leave", "children are placed far away", "They lose school, friends and family", "lena", "Our own campaign and a carers’ charter", "Pay as our neighbours do, from April", []string{"5.1"}, risk.Score{Likelihood: 5, Impact: 4}, risk.Score{Likelihood: 2, Impact: 4}, []risk.Score{{Likelihood: 4, Impact: 4}, {Likelihood: 5, Impact: 4}, {Likelihood: 4, Impact: 4}}},
	{"Workers leave faster than they join", "Pay and caseloads are better next door", "posts stand empty", "Children meet a new worker again and again", "omar", "A workforce board each fortnight", "A progression path, and caseloads under 16", []string{"6.1"}, risk.Score{Likelihood: 5, Impact: 4}, risk.Score{Likelihood: 2, Impact: 4}, []risk.Score{{Likelihood: 5, Impact: 4}, {Likelihood: 4, Impact: 4}, {Likelihood: 4, Impact: 3}}},
	{"Figures that nobody trusts", "Records are written late", "the board decides on wrong numbers", "Help goes where it is not needed most", "omar", "Data quality is graded each month", "Managers look at gaps in supervision", []string{"6.5"}, risk.Score{Likelihood: 4, Impact: 4}, risk.Score{Likelihood: 2, Impact: 3}, []risk.Score{{Likelihood: 4, Impact: 3}, {Likelihood: 3, Impact: 3}, {Likelihood: 2, Impact: 3}}},
	{"Plans for permanence drift", "Court work and our own checks come late", "decisions wait for months", "Children do not know where they will live", "kit", "A tracker and a weekly panel", "", []string{"1.3", "3.3"}, risk.Score{Likelihood: 4, Impact: 4}, risk.Score{Likelihood: 2, Impact: 3}, []risk.Score{{Likelihood: 4, Impact: 3}, {Likelihood: 3, Impact: 3}}},
	{"Return talks come too late", "One small team does them all", "nobody hears why a child ran away", "A child goes missing again into harm", "ian", "Talks are counted each week", "A second provider", []string{"2.1"}, risk.Score{Likelihood: 4, Impact: 5}, risk.Score{Likelihood: 2, Impact: 4}, []risk.Score{{Likelihood: 3, Impact: 5}, {Likelihood: 3, Impact: 4}}},
	{"Care leavers without a safe home", "Rents rise faster than grants", "young people lose their homes", "They sleep where they are not safe", "mo", "Rent guarantees", "Ten homes from the housing association", []string{"4.3"}, risk.Score{Likelihood: 4, Impact: 4}, risk.Score{Likelihood: 2, Impact: 3}, []risk.Score{{Likelihood: 3, Impact: 4}, {Likelihood: 3, Impact: 4}}},
	{"School places for children with plans", "More children need them than there are", "some wait without school", "They learn nothing for a term", "pia", "A weekly panel with schools", "Two new bases", []string{"1.5"}, risk.Score{Likelihood: 5, Impact: 3}, risk.Score{Likelihood: 2, Impact: 3}, []risk.Score{{Likelihood: 4, Impact: 3}, {Likelihood: 4, Impact: 3}, {Likelihood: 3, Impact: 3}}},
	{"The budget does not last", "Placements cost more each year", "help that works is cut", "Fewer families get help early", "della", "A monthly look at each dear placement", "", nil, risk.Score{Likelihood: 4, Impact: 4}, risk.Score{Likelihood: 3, Impact: 3}, []risk.Score{{Likelihood: 3, Impact: 4}, {Likelihood: 4, Impact: 4}}},
	{"Audits that change nothing", "Findings stay with the auditor", "the same faults come back", "Children’s plans do not get better", "omar", "Actions of audits are counted", "", []string{"3.7"}, risk.Score{Likelihood: 4, Impact: 3}, risk.Score{Likelihood: 2, Impact: 2}, []risk.Score{{Likelihood: 3, Impact: 3}, {Likelihood: 2, Impact: 3}}},
	{"Partners pull back", "Each has its own savings to make", "shared teams come apart", "Families tell their story again to each of us", "ed", "The partnership meets each month", "", []string{"1.1"}, risk.Score{Likelihood: 3, Impact: 4}, risk.Score{Likelihood: 2, Impact: 3}, []risk.Score{{Likelihood: 3, Impact: 3}, {Likelihood: 3, Impact: 3}}},
	{"Brothers and sisters are parted", "Few homes take two or more", "they grow up apart", "They lose each other", "lena", "Contact is planned from the first day", "", []string{"5.2"}, risk.Score{Likelihood: 4, Impact: 3}, risk.Score{Likelihood: 2, Impact: 3}, []risk.Score{{Likelihood: 3, Impact: 3}, {Likelihood: 2, Impact: 3}}},
	{"The move to the new record system", "Two systems run side by side", "something is written in neither", "A worker at night does not know what is known", "omar", "A rehearsal each month", "", nil, risk.Score{Likelihood: 3, Impact: 5}, risk.Score{Likelihood: 1, Impact: 4}, []risk.Score{{Likelihood: 3, Impact: 4}, {Likelihood: 1, Impact: 4}}},
}

// looked is what is said at the reviews of a risk.
var looked = []string{"Scored for the first time with the team.", "What we do helps less than we thought, or more: the figures of the quarter were read.", "The new step is in place, and the figures follow."}

// risks are identified when the plan begins, looked at each ten weeks, two of them escalated, and one closed once it was over.
func (c *raising) risks() {
	for n, r := range feared {
		c.add(planFrom.AddDays(6), func(ctx context.Context) error {
			e := risk.Edit{Title: r.title, Cause: r.cause, Event: r.event, Effect: r.effect, Owner: c.cast[r.owner].ID, Controls: r.controls, Actions: r.actions, Inherent: r.inherent, Target: r.target, ReviewDays: 90}
			for _, ref := range r.links {
				e.Links = append(e.Links, slug+"/"+ref)
			}
			_, err := c.Risks.Keep(c.as(ctx, "uma"), e)
			return err
		})
		for k, score := range r.looks {
			if on := c.today.AddDays(-70*(len(r.looks)-1-k) - 12 - n%9); on.After(planFrom.AddDays(7)) {
				c.add(on, func(ctx context.Context) error {
					return c.Risks.Review(c.as(ctx, r.owner), n+1, risk.Look{Score: score, Words: looked[k]})
				})
			}
		}
	}
	if c.today.AddDays(-60).After(planFrom) {
		c.add(c.today.AddDays(-10), func(ctx context.Context) error {
			return c.Risks.Escalate(c.as(ctx, "lena"), 1, "Improvement board", "Agree the pay of carers before the budget is closed")
		})
		c.add(c.today.AddDays(-3), func(ctx context.Context) error {
			return c.Risks.Close(c.as(ctx, "della"), 12, "The old record system was switched off, and nothing was lost.", false)
		})
	}
}

// decision is the improvement board's on a change request that it has talked about; the plain words of an urgent one else.
func (c *raising) decision(ctx context.Context, change int, words string) (text, forum string, on calendar.Date, err error) {
	text, forum, on = words, "Exampleborough’s invented improvement board, between two meetings", c.DB.Today()
	all, err := c.Boards.Decisions(c.as(ctx, "uma"))
	for _, d := range all {
		for _, l := range d.Links.V {
			if l.Kind == "change" && l.Ref == fmt.Sprintf("%s/%d", slug, change) {
				return d.Number() + ": " + d.Words, d.ForumName, d.On, err
			}
		}
	}
	return text, forum, on, err
}
