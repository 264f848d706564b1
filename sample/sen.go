package sample

import (
	"bufio"
	"fmt"
	"path/filepath"

	"waymark/calendar"
)

// SENFolder is where WriteSEN puts the yearly returns on education, health and care plans.
const SENFolder = "sen2"

// ehcPlan is one person's request for an education, health and care plan and what came of it.
type ehcPlan struct {
	asked, told      calendar.Date // the decision whether to assess
	assess           bool
	issued           calendar.Date // the plan, or the decision against one
	plan             bool
	exception        bool
	ceased           calendar.Date
	why              string
	need, second     string
	meetings, letter []calendar.Date // reviews: the meeting, and the day the council wrote with its decision
	outcome          byte
	appeal           bool
}

func (p *ehcPlan) open(on calendar.Date) bool {
	return p.plan && !p.issued.After(on) && (p.ceased.IsZero() || p.ceased.After(on))
}

// ehcp draws a person's plan, the same whoever asks; nil where nobody ever asked for one. More ask each year than before, and
// the 20 weeks are kept less often: the one part of the plan that gets worse.
func (s *simulation) ehcp(c *child) *ehcPlan {
	s.reseed(seedOf(s.opts.Seed, "education, health and care plans"), uint64(c.number))
	likely := 0.016
	switch {
	case c.number >= otherPlanned:
		likely = 1
	case c.disabilities != 0:
		likely = 0.52
	case len(c.periods) > 0 && !c.uasc && c.periods[0].way != shortBreaks:
		likely = 0.22
	case c.number < otherPupils:
		likely = 0.05
	}
	if !s.yes(likely) {
		return nil
	}
	first := birthday(c.dob, 3)
	last := earlier(birthday(c.dob, 19), s.to)
	span := first.DaysUntil(last)
	if span <= 0 {
		return nil
	}
	// Requests grow: the later days of the span are likelier.
	on := workday(first.AddDays(max(s.IntN(span), s.IntN(span))))
	p := &ehcPlan{asked: on, told: on.AddDays(s.between(25, 42)), assess: s.yes(0.75)}
	needs := []string{"ASD", "SLCN", "SEMH", "MLD", "SLD", "PD", "SPLD", "HI", "VI", "PMLD"}
	p.need = needs[s.pick(36, 22, 18, 8, 6, 4, 3, 1.5, 1, 2)]
	if p.second = needs[s.pick(15, 30, 25, 12, 4, 6, 8, 0, 0, 0)]; p.second == p.need {
		p.second = ""
	}
	p.appeal = s.yes(0.03)
	if !p.assess {
		return p
	}
	p.plan = s.yes(0.955)
	long := s.between(105, 139)
	likelyTime := s.trend(on, 0.745, 0.56)
	if s.hard(on.AddDays(100)) {
		likelyTime -= 0.1
	}
	if !s.yes(likelyTime) {
		long = 141 + s.wait(s.trend(on, 50, 75))
		p.exception = s.yes(0.2)
	}
	p.issued = workday(on.AddDays(long + 2))
	if long < 140 && on.DaysUntil(p.issued) > 140 {
		p.issued = workday(on.AddDays(137))
	}
	p.exception = p.exception && on.DaysUntil(p.issued) > 140
	if !p.plan {
		return p
	}
	end := calendar.On(birthday(c.dob, s.between(16, 24)).Year(), 8, 31)
	if s.yes(0.05) {
		end = p.issued.AddDays(s.between(200, 1500))
	}
	if end = later(end, p.issued.AddDays(150)); !end.After(s.to) {
		p.ceased, p.why = end, []string{"2", "3", "4", "5", "6", "1"}[s.pick(20, 12, 18, 14, 26, 10)]
	}
	for at := p.issued; ; {
		days := s.between(318, 362)
		if !s.yes(s.trend(at, 0.87, 0.83)) {
			days = s.between(369, 480)
		}
		at = workday(at.AddDays(days))
		if at.After(s.to) || !p.open(at) {
			break
		}
		p.meetings = append(p.meetings, at)
		wait := s.between(8, 28)
		if !s.yes(s.trend(at, 0.48, 0.41)) {
			wait = s.between(30, 100)
		}
		p.letter = append(p.letter, at.AddDays(wait))
	}
	p.outcome = []byte{'M', 'A', 'C'}[s.pick(66, 31, 3)]
	return p
}

// plannedPeople are all for whom a plan was ever asked for: children the council knows, other pupils, and others.
func (w *World) plannedPeople(tell func(c *child, p *ehcPlan)) {
	s := newSimulation(w.Options, w.Returns, w.places)
	each := func(c *child) {
		if p := s.ehcp(c); p != nil {
			tell(c, p)
		}
	}
	for _, c := range w.pupils() {
		each(c)
	}
	key := seedOf(w.Options.Seed, "others with a plan")
	for i := range int(w.Options.population() * 0.032) {
		s.reseed(key, uint64(i))
		c := &child{number: otherPlanned + i, home: -1, sex: 'F', ethnic: ethnicCodes[s.pick(ethnicLocal[:]...)], dob: s.to.AddDays(-4*365 - s.IntN(19*365))}
		if s.yes(0.7) {
			c.sex = 'M'
		}
		each(c)
	}
}

// senYears are the calendar years that a return can tell of: whole ones within the files.
func (w *World) senYears() []int {
	var all []int
	for y := w.Since().Year(); y < w.Options.DataTo.Year(); y++ {
		all = append(all, y)
	}
	return all
}

// senXML writes the return on one calendar year.
func (w *World) senXML(out *bufio.Writer, year int) {
	first, last := calendar.On(year, 1, 1), calendar.On(year, 12, 31)
	fmt.Fprintf(out, `<?xml version="1.0" encoding="utf-8"?>
<!-- %s. Nobody who is named here exists. -->
<Message>
<Header><CollectionDetails><Collection>SEN2</Collection><Year>%d</Year><ReferenceDate>%d-01-16</ReferenceDate></CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>%s</LEA><SoftwareCode>Waymark sample</SoftwareCode><Release>1.3</Release><SerialNo>001</SerialNo><DateTime>%d-02-12T10:30:00</DateTime></Source></Header>
<Persons>
`, inventedSource, year+1, year+1, council.code, year+1)
	w.plannedPeople(func(c *child, p *ehcPlan) {
		within := func(d calendar.Date) bool { return !d.Before(first) && !d.After(last) }
		active := p.open(last)
		if p.asked.After(last) || !(active || within(p.asked) || within(p.told) || within(p.issued) || within(p.ceased)) {
			return
		}
		sex := string(c.sex)
		element := "Sex"
		if year < 2024 {
			element, sex = "GenderCurrent", map[string]string{"M": "1", "F": "2", "U": "0"}[sex]
		}
		fmt.Fprintf(out, "<Person><Surname>Invented</Surname><Forename>Person %d</Forename><PersonBirthDate>%s</PersonBirthDate><%s>%s</%s><Ethnicity>%s</Ethnicity>", c.number, c.dob, element, sex, element, ethnicAtSchool(c.ethnic))
		if upn := c.upn(last); upn != "UN1" && upn != "UN2" {
			fmt.Fprintf(out, "<UPN>%s</UPN>", upn)
		} else {
			fmt.Fprintf(out, "<UPNUnknown>%s</UPNUnknown>", upn)
		}
		outcome, told := "H", ""
		switch {
		case p.told.After(last):
			outcome = "A"
		case within(p.told):
			outcome, told = "N", fmt.Sprintf("<RequestOutcomeDate>%s</RequestOutcomeDate>", p.told)
			if p.assess {
				outcome = "Y"
			}
		}
		fmt.Fprintf(out, "<Requests><ReceivedDate>%s</ReceivedDate><RYA>0</RYA>%s<RequestOutcome>%s</RequestOutcome><RequestMediation>0</RequestMediation><RequestTribunal>%s</RequestTribunal><Exported>0</Exported>", p.asked, told, outcome, bit(p.appeal && !p.assess))
		if p.assess && !p.told.After(last) {
			outcome, issued := "H", ""
			switch {
			case p.issued.After(last):
				outcome = "A"
			case within(p.issued):
				outcome, issued = "N", fmt.Sprintf("<AssessmentOutcomeDate>%s</AssessmentOutcomeDate>", p.issued)
				if p.plan {
					outcome = "Y"
				}
			}
			fmt.Fprintf(out, "<Assessment><AssessmentOutcome>%s</AssessmentOutcome>%s<AssessmentMediation>0</AssessmentMediation><AssessmentTribunal>%s</AssessmentTribunal><OtherMediation>0</OtherMediation><OtherTribunal>0</OtherTribunal><Week20>%s</Week20>", outcome, issued, bit(p.appeal), bit(p.exception))
			if p.plan && !p.issued.After(last) {
				fmt.Fprintf(out, "<NamedPlan><StartDate>%s</StartDate><PB>0</PB><OA>0</OA>", p.issued)
				if within(p.ceased) {
					fmt.Fprintf(out, "<CeaseDate>%s</CeaseDate><CeaseReason>%s</CeaseReason>", p.ceased, p.why)
				}
				fmt.Fprint(out, "</NamedPlan>")
			}
			fmt.Fprint(out, "</Assessment>")
		}
		if active {
			fmt.Fprint(out, "<ActivePlans>")
			wrote := p.issued
			for i := len(p.meetings) - 1; i >= 0; i-- {
				if !p.letter[i].After(last) {
					fmt.Fprintf(out, "<ReviewMeeting>%s</ReviewMeeting><ReviewOutcome>%c</ReviewOutcome>", p.meetings[i], p.outcome)
					wrote = p.letter[i]
					break
				}
			}
			fmt.Fprintf(out, "<LastReview>%s</LastReview><SENneed><SENtype>%s</SENtype><SENtypeRank>1</SENtypeRank></SENneed>", wrote, p.need)
			if p.second != "" {
				fmt.Fprintf(out, "<SENneed><SENtype>%s</SENtype><SENtypeRank>2</SENtypeRank></SENneed>", p.second)
			}
			fmt.Fprint(out, "</ActivePlans>")
		}
		fmt.Fprint(out, "</Requests></Person>\n")
	})
	fmt.Fprint(out, "</Persons>\n</Message>\n")
}

// WriteSEN writes the returns on education, health and care plans, one for each whole calendar year.
func (w World) WriteSEN(dir string) ([]string, error) {
	var paths []string
	for _, year := range w.senYears() {
		path := filepath.Join(dir, SENFolder, fmt.Sprintf("sen2-%d.xml", year))
		if err := writeFile(path, func(out *bufio.Writer) { w.senXML(out, year) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
