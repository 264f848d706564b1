package offer

import (
	"slices"
)

// Status is what the law calls a young person who was in care. Each has its own duties.
type Status string

// The four statuses of the Children Act 1989, stored as the words on the page.
const (
	Eligible       Status = "eligible"        // Schedule 2, paragraph 19B: 16 or 17, in care now, for 13 weeks since the age of 14
	Relevant       Status = "relevant"        // section 23A: 16 or 17, left care, was eligible
	FormerRelevant Status = "former relevant" // section 23C: 18 to 24, was relevant, or eligible until 18
	Qualifying     Status = "qualifying"      // section 24: in care after 16, for less than 13 weeks; under 21, or under 25 for education and training (section 24B)
)

// Statuses are all four, in the order of the law.
var Statuses = []Status{Eligible, Relevant, FormerRelevant, Qualifying}

// Means says a status to a young person.
func (s Status) Means() string {
	return map[Status]string{
		Eligible:       "You are 16 or 17. You are in care now. You have been in care for 13 weeks or more since you were 14.",
		Relevant:       "You are 16 or 17. You have left care. You were in care for 13 weeks or more since you were 14.",
		FormerRelevant: "You are 18 or more and under 25. You were in care for 13 weeks or more since you were 14. Some of it was after you turned 16.",
		Qualifying:     "You were in care after you turned 16. It was for less than 13 weeks since you were 14.",
	}[s]
}

// Law is where the status stands in the Children Act 1989.
func (s Status) Law() string {
	return map[Status]string{Eligible: "Schedule 2, paragraph 19B", Relevant: "section 23A", FormerRelevant: "section 23C", Qualifying: "section 24"}[s]
}

// Weeks is how long somebody was in care after they turned 14, all time together.
type Weeks string

// The answers about time in care. The law counts 13 weeks in all, with or without breaks.
const (
	Long         Weeks = "13 weeks or more"
	Short        Weeks = "less than 13 weeks"
	NotSureWeeks Weeks = "not sure"
)

// Sixteen is whether somebody was in care on or after the day they turned 16.
type Sixteen string

// The answers about the age of 16.
const (
	InCareNow      Sixteen = "in care now"
	LeftAfter      Sixteen = "left after 16"
	LeftBefore     Sixteen = "left before 16"
	NotSureSixteen Sixteen = "not sure"
)

// Home is where somebody lives.
type Home string

// The answers about where somebody lives.
const (
	Here      Home = "here"
	Elsewhere Home = "elsewhere"
	Custody   Home = "custody"
	Nowhere   Home = "nowhere"
)

// Answers are the four that "What can I get?" asks. They are held while one page is made and kept nowhere.
type Answers struct {
	Age     int // in whole years
	Weeks   Weeks
	Sixteen Sixteen
	Home    Home
}

// Adulthood of care: from 16 somebody can be a care leaver, and from 25 the duties of the Children Act 1989 have ended.
const (
	firstAge       = 16
	adult          = 18
	qualifyingEnds = 21 // section 24(1A) and (1B); for education and training section 24B goes on to 25
	lastAge        = 24
)

// status is what the law calls somebody of whom everything is known; empty for none of the four.
func status(age int, long bool, sixteen Sixteen) Status {
	switch {
	case age < firstAge || age > lastAge || sixteen == LeftBefore:
		return ""
	case age < adult && sixteen == InCareNow && long:
		return Eligible
	case age < adult && sixteen == InCareNow:
		return "" // a child in care, who is eligible once 13 weeks have gone by
	case age < adult && long:
		return Relevant
	case long:
		return FormerRelevant
	}
	return Qualifying
}

// Standing is what somebody may be in law.
type Standing struct {
	May       []Status // in the order of the law; none, one, or several where an answer is not sure
	Sure      bool     // the answers leave no doubt between several
	Young     bool     // under 16: a child, in care or not
	Over      bool     // 25 or more
	Soon      bool     // in care at 16 or 17, and eligible once there were 13 weeks
	LearnOnly bool     // qualifying and 21 or more: for help with education and training only
	Detained  bool     // left care before 16, but may count all the same, as somebody who was detained when they turned 16
}

// Stand says what the answers may make of somebody. Where an answer is not sure, all that it may be is said, for a wrong no is worse
// than an open question to the personal adviser.
//
// A child who was in care until just before they were detained, and was detained on their 16th birthday, is relevant too: the Care
// Leavers (England) Regulations 2010, regulation 3.
func Stand(a Answers) Standing {
	s := Standing{Young: a.Age < firstAge, Over: a.Age > lastAge}
	longs, sixteens := []bool{a.Weeks == Long}, []Sixteen{a.Sixteen}
	if a.Weeks == NotSureWeeks {
		longs = []bool{true, false}
	}
	if a.Sixteen == NotSureSixteen {
		sixteens = []Sixteen{InCareNow, LeftAfter, LeftBefore}
		if a.Age >= adult {
			sixteens = sixteens[1:]
		}
	}
	found := map[Status]bool{}
	for _, long := range longs {
		for _, sixteen := range sixteens {
			found[status(a.Age, long, sixteen)] = true
			s.Soon = s.Soon || !long && sixteen == InCareNow && a.Age >= firstAge && a.Age < adult
		}
	}
	if a.Home == Custody && a.Weeks != Short && a.Sixteen == LeftBefore && a.Age >= firstAge && a.Age <= lastAge {
		s.Detained = true
		found[status(a.Age, true, LeftAfter)] = true
	}
	s.Sure = len(found) == 1
	for _, one := range Statuses {
		if found[one] {
			s.May = append(s.May, one)
		}
	}
	s.LearnOnly = slices.Contains(s.May, Qualifying) && a.Age >= qualifyingEnds
	return s
}
