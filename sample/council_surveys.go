package sample

import (
	"context"
	"fmt"
	"math/rand/v2"

	"waymark/calendar"
	"waymark/survey"
)

// round is one survey of Exampleborough's children.
type round struct {
	edit     survey.Edit
	codes    int               // how many children got a code
	answers  int               // how many answered
	on       []int             // on which days after the first, one share each
	ages     []survey.Age      // of those who answered, in turn
	yes      map[string][4]int // by question: in ten, how many say a lot, a bit, not much, no; the rest are not sure
	channels []survey.Channel  // by which they answered, in turn
	heard    string            // what children are told; none where the survey is still open
	next     string
}

// surveys are three rounds: care leavers and children in care, with codes and told, and one that anyone can answer and that is open today. Without
// a clock of its own only the open one can be shown, for no survey can be planned for days that are over.
func (c *raising) surveys() {
	at := func(daysAgo int) calendar.Date { return later(c.today.AddDays(-daysAgo), adopted.AddDays(30)) }
	open := round{
		edit: survey.Edit{Title: "Children and young people of Exampleborough", ChildTitle: "What is it like here?", ChildWhy: "We want to know what is good here and what is not. We will tell you what we do about it.", Audience: "A", Priority: 1,
			Channels: []survey.Channel{survey.OpenLink, survey.Kiosk, survey.Paper}, From: c.today.AddDays(-9), To: c.today.AddDays(12), Questions: []string{"K8", "K6", "K3", "K4", "K5", "K2", "1.9", "K10"}},
		answers: 34, on: []int{1, 3, 5, 8}, ages: []survey.Age{survey.Age10To12, survey.Age13To15, survey.Age6To9, survey.Age13To15, survey.Age16To17, survey.AgeUnsaid}, channels: []survey.Channel{survey.OpenLink, survey.Kiosk, survey.OpenLink, survey.Paper},
		yes: map[string][4]int{"K8": {4, 3, 1, 1}, "K6": {3, 3, 2, 1}, "K3": {4, 4, 1, 1}, "K4": {6, 2, 1, 0}, "K5": {3, 4, 2, 1}, "K2": {2, 3, 3, 2}, "1.9": {4, 3, 2, 1}},
	}
	if !c.clocked {
		open.edit.From = c.today
		open.on = []int{0}
		c.ask(open)
		return
	}
	care := at(96)
	c.ask(round{
		edit: survey.Edit{Title: "Children in care, the yearly survey", ChildTitle: "How is it where you live?", ChildWhy: "We want to know how it is for you in care. We will tell you what we heard and what we do.", Audience: "C", Priority: 3,
			Channels: []survey.Channel{survey.Code, survey.Paper}, From: care, To: care.AddDays(27), Questions: []string{"K6", "K1", "K2", "K4", "3.3", "3.6", "3.8", "K11", "K10"}},
		codes: 96, answers: 61, on: []int{2, 6, 13, 20, 26}, ages: []survey.Age{survey.Age10To12, survey.Age13To15, survey.Age13To15, survey.Age16To17, survey.Age6To9}, channels: []survey.Channel{survey.Code, survey.Code, survey.Paper},
		yes:   map[string][4]int{"K6": {4, 4, 1, 1}, "K1": {3, 4, 2, 1}, "K2": {2, 3, 3, 2}, "K4": {6, 3, 1, 0}, "3.3": {3, 3, 2, 2}, "3.6": {4, 3, 2, 1}, "3.8": {6, 2, 1, 1}, "K11": {7, 3, 0, 0}},
		heard: "Most of you like where you live. Half of you said we do not tell you what we did. Some of you do not know the plan for your home.",
		next:  "Each worker will now tell you what we did after each talk. We will give you your plan in easy words. We will ask you again in a year.",
	})
	leavers := at(300)
	c.ask(round{
		edit: survey.Edit{Title: "Care leavers, what you can get", ChildTitle: "Do you get the help you should?", ChildWhy: "We want to know if you get the help you should have. We will tell you what we do.", Audience: "L", Priority: 4,
			Channels: []survey.Channel{survey.OpenLink, survey.Code}, From: leavers, To: leavers.AddDays(20), Questions: []string{"K6", "K2", "4.1", "4.2", "4.3", "4.4", "K11", "K9"}},
		codes: 70, answers: 38, on: []int{1, 7, 15, 19}, ages: []survey.Age{survey.Age18To25, survey.Age18To25, survey.Age16To17}, channels: []survey.Channel{survey.Code, survey.OpenLink},
		yes:   map[string][4]int{"K6": {3, 4, 2, 1}, "K2": {1, 3, 3, 3}, "4.1": {3, 4, 2, 1}, "4.2": {2, 3, 3, 2}, "4.3": {4, 3, 2, 1}, "4.4": {1, 3, 3, 3}, "K11": {8, 2, 0, 0}},
		heard: "Lots of you do not know what help you can get. You told us that money and work are hard.",
		next:  "We will put all the help on one page of our website. Your worker will go through it with you.",
	})
	c.ask(open)
}

// ask puts the days of one round into the story.
func (c *raising) ask(r round) {
	draw := rand.New(rand.NewPCG(uint64(len(r.edit.Title)), 5))
	var number int
	var codes []string
	c.add(r.edit.From, func(ctx context.Context) (err error) {
		as := c.as(ctx, "may")
		if number, err = c.Surveys.Keep(as, r.edit); err != nil {
			return err
		}
		if r.codes > 0 {
			if codes, err = c.Surveys.MakeCodes(as, number, r.codes); err != nil {
				return err
			}
		}
		return c.Surveys.Settle(as, number)
	})
	for i, after := range r.on {
		c.add(r.edit.From.AddDays(after), func(ctx context.Context) error {
			for n := r.answers * i / len(r.on); n < r.answers*(i+1)/len(r.on); n++ {
				if err := c.answer(ctx, r, number, n, codes, draw); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if r.heard == "" {
		return
	}
	c.add(r.edit.To.AddDays(3), func(ctx context.Context) error { return c.Surveys.Close(c.as(ctx, "may"), number) })
	c.add(r.edit.To.AddDays(17), func(ctx context.Context) error { return c.Surveys.Propose(c.as(ctx, "may"), number, r.heard, r.next) })
	c.add(r.edit.To.AddDays(22), func(ctx context.Context) error { return c.Surveys.Publish(c.as(ctx, "della"), number) })
}

// answer is one child's.
func (c *raising) answer(ctx context.Context, r round, number, n int, codes []string, draw *rand.Rand) error {
	one, err := c.Surveys.Survey(ctx, number)
	if err != nil {
		return err
	}
	s := survey.Sitting{Survey: number, Key: fmt.Sprintf("Exampleborough %d %d", number, n), Channel: r.channels[n%len(r.channels)], Age: r.ages[n%len(r.ages)], Helper: survey.Alone, Answers: map[string]survey.Picked{}}
	if s.Age == survey.Age6To9 {
		s.Helper = survey.FromHome
	}
	if (s.Channel == survey.Code || s.Channel == survey.Paper) && n < len(codes) {
		s.Code = codes[n]
	}
	for _, q := range s.Asked(one.Questions.V, one.For()) {
		ten, scale := draw.IntN(10), r.yes[q.ID]
		if q.Kind != survey.Scale || draw.IntN(20) == 0 {
			continue // skipped
		}
		a := survey.NotSure
		for i, share := range scale {
			if ten -= share; ten < 0 {
				a = survey.Answers[i]
				break
			}
		}
		s.Answers[q.ID] = survey.Picked{Answer: a}
	}
	if len(s.Answers) == 0 {
		s.Answers["K6"] = survey.Picked{Answer: survey.YesABit}
	}
	return c.Surveys.Answer(c.as(ctx, "may"), s)
}
