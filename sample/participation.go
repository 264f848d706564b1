package sample

import (
	"time"

	"waymark/calendar"
)

// ParticipationFolder and CertificatesFolder are where the lists of young people of 16 and 17 and of energy certificates are put.
const (
	ParticipationFolder = "nccis"
	CertificatesFolder  = "dec"
)

// otherYoung is where the numbers of young people begin whom only the participation database knows.
const otherYoung = 3_000_000

// participationDays are the ends of those months that the figures are made of: December, January and February for what young
// people do, September for whether they were offered a place; and the last month told of.
func (w *World) participationDays() []calendar.Date {
	var all []calendar.Date
	for on := w.Since(); !on.After(w.Options.DataTo); on = on.AddMonths(1) {
		end := calendar.On(on.Year(), on.Month()+1, 1).AddDays(-1)
		switch m := end.Month(); {
		case end.After(w.Options.DataTo):
		case m == time.December, m == time.January, m == time.February, m == time.September, end.AddMonths(1).After(w.Options.DataTo):
			all = append(all, end)
		}
	}
	return all
}

// participation is the list of young people of 16 and 17 as at each of those days. Like the school census it tells of all whom
// the council's services know, and of one in four others.
func (w *World) participation() []reference {
	s := newSimulation(w.Options, w.Returns, w.places)
	young := w.everyone()
	years := w.Options.DataTo.Year() - w.Returns[0].From.Year() + 3
	key := seedOf(w.Options.Seed, "other young people")
	for i := range int(w.Options.population()) * years / 18 / 4 {
		s.reseed(key, uint64(i))
		c := &child{number: otherYoung + i, sex: 'F', home: -1, ethnic: ethnicCodes[s.pick(ethnicLocal[:]...)], dob: w.Returns[0].From.AddDays(-18*365 + s.IntN(years*365))}
		if s.yes(0.51) {
			c.sex = 'M'
		}
		young = append(young, c)
	}
	var all []reference
	for _, at := range w.participationDays() {
		rows := [][]string{{"Young person ID", "Council child ID", "UPN", "Date of birth", "Sex", "Ethnicity", "Academic age", "Current activity", "Confirmed date", "SEND", "In care", "Offer made"}}
		august := calendar.On(calendar.AcademicYearEnding(at)-1, 8, 31)
		for _, c := range young {
			age := calendar.Age(c.dob, august)
			if age != 16 && age != 17 {
				continue
			}
			s.reseed(seedOf(w.Options.Seed, "participation"), uint64(c.number)*100+uint64(age))
			neet, unknown := s.trend(at, 0.026, 0.019), s.trend(at, 0.027, 0.02)
			cared := c.careOn(at) != nil
			switch {
			case cared || len(c.leaving) > 0:
				neet, unknown = s.trend(at, 0.22, 0.17), 0.03
			case c.caseOn(at) != nil:
				neet = 0.12
			}
			p := s.ehcp(c)
			send := p != nil && p.open(at)
			s.reseed(seedOf(w.Options.Seed, "participation"), uint64(c.number)*100+uint64(age)+50)
			luck, activity := s.Float64(), "220"
			switch {
			case luck < neet:
				activity = []string{"610", "640", "670"}[s.pick(60, 20, 20)]
			case luck < neet+unknown:
				activity = "810"
			case s.yes(0.09):
				activity = "310"
			case s.yes(0.06):
				activity = "410"
			}
			confirmed := at.AddDays(-s.between(2, 70))
			if activity == "810" {
				confirmed = at.AddDays(-s.between(95, 240))
			}
			offer := "Yes"
			if !s.yes(s.trend(at, 0.972, 0.983)) || luck < neet*0.5 {
				offer = "No"
			}
			id, upn := "", ""
			if c.number < otherPupils {
				id, upn = c.id(), c.upnOr(at)
			}
			rows = append(rows, []string{"N" + itoa(c.number), id, upn, c.dob.UK(), string(c.sex), c.ethnic, itoa(age), activity, confirmed.UK(), yesNo(send), yesNo(cared || len(c.leaving) > 0), offer})
		}
		all = append(all, reference{"nccis " + at.String() + ".csv", rows})
	}
	return all
}

func yesNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}

// WriteParticipation writes the lists of young people of 16 and 17.
func (w World) WriteParticipation(dir string) ([]string, error) {
	return writeTables(dir, ParticipationFolder, w.participation())
}

// certificates are the Display Energy Certificates of the schools as at each 30 September. A few have run out.
func (w *World) certificates() []reference {
	s := newSimulation(w.Options, w.Returns, w.places)
	schools := w.schools()
	buildings := w.buildings(schools)
	var all []reference
	for _, at := range w.censusDays() {
		rows := [][]string{{"UPRN", "URN", "School", "Operational rating", "Band", "Nominated date", "Floor area", "Electricity kWh per m2", "Heat kWh per m2", "CO2"}}
		for i, d := range buildings {
			s.reseed(seedOf(w.Options.Seed, "certificates"), uint64(i)*10_000+uint64(at.Year()))
			saved := s.trend(earlier(at, calendar.On(2025, 10, 1)), 1.05, 0.95)
			power, heat := d.power*saved, d.heat*saved
			rating := int((power*1.0 + heat*0.42) * (0.93 + s.Float64()*0.14))
			on := at.AddDays(-s.between(10, 340))
			if !s.yes(s.trend(at, 0.8, 0.9)) {
				on = at.AddDays(-s.between(380, 900))
			}
			if i%41 == 7 {
				rating = 200 // nobody read the meters: the default
			}
			rows = append(rows, []string{itoa(990_000_000 + i), schools[i].urn, schools[i].name, itoa(rating), bandOf(rating), on.UK(), decimal(d.area), itoa(int(power)), itoa(int(heat)), itoa(int(d.area * (power*0.2 + heat*0.18) / 1000))})
		}
		all = append(all, reference{"dec " + at.String() + ".csv", rows})
	}
	return all
}

// bandOf is the letter of an operational rating: 25 to a band, G above 150.
func bandOf(rating int) string { return string("ABCDEFG"[max(0, min(6, (rating-1)/25))]) }

// WriteCertificates writes the energy certificates of the schools.
func (w World) WriteCertificates(dir string) ([]string, error) {
	return writeTables(dir, CertificatesFolder, w.certificates())
}
