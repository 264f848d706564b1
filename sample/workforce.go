package sample

import (
	"bufio"
	"fmt"
	"path/filepath"
	"strconv"

	"waymark/calendar"
)

// WorkforceFolder is where WriteWorkforce puts the yearly census of social workers.
const WorkforceFolder = "csww"

// socialWorker is one worker in one year's census. Numbers 1 to staff.all hold the cases of the story; then come their
// managers; then those who left during the year.
type socialWorker struct {
	number       int
	agency       bool
	role         int
	fte          float64
	cases        int
	born         calendar.Date
	sex, ethnic  string
	starts, ends calendar.Date
	reason, to   string
	lost         float64
	asye         bool
}

// censusDays are the days of the workforce census within the files: each 30 September.
func (w *World) censusDays() []calendar.Date {
	var days []calendar.Date
	for y := w.Since().Year(); ; y++ {
		on := calendar.On(y, 9, 30)
		if on.After(w.Options.DataTo) {
			return days
		}
		days = append(days, on)
	}
}

// holdings counts the cases that each worker holds on a day.
func (w *World) holdings(on calendar.Date) map[int]int {
	held := map[int]int{}
	for _, c := range w.everyone() {
		if k := w.workerOn(c, on); k > 0 {
			held[k]++
		}
	}
	return held
}

// managers is how many managers there are: one for each team of seven, and those above them.
func (f staff) managers() int { return max(4, f.all()*8/45) }

// agencyShare is how many in a hundred case holders are from an agency: the plan's first success.
func (s *simulation) agencyShare(on calendar.Date) int {
	return int(100*s.trend(on, 0.30, 0.165) + 0.5)
}

// agencyWorker says whether a worker is from an agency on a day. Who takes a permanent post stays.
func (s *simulation) agencyWorker(number int, on calendar.Date) bool {
	return number*7919%100 < s.agencyShare(on) && number <= s.opts.staff().all()
}

// newlyQualified says whether a worker of the story is in the assessed and supported first year on a day, and since when: one in
// eleven begins each September and holds fewer cases.
func (s *simulation) newlyQualified(number int, on calendar.Date) (calendar.Date, bool) {
	f := s.opts.staff()
	year := calendar.AcademicYearEnding(on)
	if number > f.all() || (number*31+year*7)%11 != 0 || s.agencyWorker(number, on) {
		return calendar.Date{}, false
	}
	return calendar.On(year-1, 9, 4).AddDays(number % 20), true
}

// person draws what stays the same of a worker over the years.
func (s *simulation) person(number int) socialWorker {
	s.reseed(seedOf(s.opts.Seed, "social workers"), uint64(number))
	k := socialWorker{number: number, role: 5, fte: []float64{1, 0.8, 0.6}[s.pick(82, 11, 7)], sex: "F"}
	if s.yes(0.17) {
		k.sex = "M"
	}
	share := ethnicLocal
	share[0] = 48 // more of the workers than of the children are White British
	k.ethnic = ethnicCodes[s.pick(share[:]...)]
	if k.ethnic == "WIRT" || k.ethnic == "WROM" {
		k.ethnic = "WOTH"
	}
	k.born = s.from.AddDays(-s.between(26*365, 62*365))
	k.starts = s.from.AddDays(-s.between(200, 3000))
	k.lost = float64(s.pick(30, 20, 15, 12, 8, 5, 4, 3, 2, 1)) * 1.5
	return k
}

// workforce is who was in post at any time in the year to a 30 September.
func (w *World) workforce(on calendar.Date) []socialWorker {
	s := newSimulation(w.Options, w.Returns, w.places)
	f := s.staff()
	held := w.holdings(on)
	year := calendar.On(on.Year()-1, 10, 2)
	var all []socialWorker
	for n := 1; n <= f.all(); n++ {
		k := s.person(n)
		k.cases = held[n]
		if k.agency = s.agencyWorker(n, on); k.agency {
			k.fte = 1
		}
		if n%5 == 0 {
			k.role = 4
		}
		if begun, is := s.newlyQualified(n, on); is {
			k.starts, k.asye, k.role = later(begun, k.starts), true, 5
			k.born = on.AddDays(-(23*365 + n%2000))
		}
		if k.cases == 0 && k.role == 5 {
			k.role = 6
		}
		all = append(all, k)
	}
	for n := f.all() + 1; n <= f.all()+f.managers(); n++ {
		k := s.person(n)
		switch i := n - f.all(); {
		case i == 1 || i%25 == 0:
			k.role = 1
		case i%6 == 2:
			k.role = 2
		default:
			k.role = 3
		}
		if k.fte < 0.8 {
			k.fte = 0.8
		}
		// Managers look less like the children than workers do; a little less so each year.
		if s.yes(s.trend(on, 0.5, 0.28)) {
			k.ethnic = "WBRI"
		}
		if s.yes(0.04) {
			k.ethnic = "NOBT"
		}
		all = append(all, k)
	}
	for i := range s.opts.reviewers() {
		k := s.person(s.opts.reviewerNumber(i))
		k.role = 6
		all = append(all, k)
	}
	// Those who left: fewer each year but for the bad summer, when many did.
	rate := s.trend(on, 0.17, 0.115)
	if s.opts.hardSummer(on) {
		rate += 0.05
	}
	for i := range int(float64(f.all()) * rate) {
		k := s.person(100_000 + on.Year()*1000%100_000*10 + i)
		k.number = f.all() + f.managers() + (on.Year()-w.Returns[0].Ending+1)*f.all()/4 + i + 1
		k.ends = year.AddDays(s.IntN(362))
		if s.opts.hardSummer(on) && s.yes(0.4) {
			k.ends = calendar.On(on.Year(), 7, 1).AddDays(s.IntN(80))
		}
		k.reason = []string{"1", "5", "7", "8", "9"}[s.pick(76, 8, 6, 6, 4)]
		k.to = []string{"1", "3", "4", "5", "6", "8"}[s.pick(34, 20, 8, 10, 16, 12)]
		if i%8 == 3 { // some leave soon after their first year
			k.asye, k.starts = true, calendar.On(on.Year()-2, 9, 4).AddDays(i)
		}
		if !k.starts.Before(k.ends) {
			k.starts = k.ends.AddDays(-400)
		}
		all = append(all, k)
	}
	return all
}

// workforceXML writes the census of one 30 September.
func (w *World) workforceXML(out *bufio.Writer, on calendar.Date) {
	all := w.workforce(on)
	agency, heads := 0.0, 0
	for _, k := range all {
		if k.agency {
			agency, heads = agency+k.fte, heads+1
		}
	}
	fmt.Fprintf(out, `<?xml version="1.0" encoding="utf-8"?>
<!-- %s. Nobody who works here exists. -->
<Message>
  <Header>
    <CollectionDetails><Collection>CSWW</Collection><Year>%d</Year><ReferenceDate>%s</ReferenceDate></CollectionDetails>
    <Source><SourceLevel>L</SourceLevel><LEA>%s</LEA><SoftwareCode>Waymark sample</SoftwareCode><DateTime>%sT09:00:00</DateTime></Source>
  </Header>
  <LALevelVacancies><NumberOfVacancies>%.1f</NumberOfVacancies><NoAgencyFTE>%.1f</NoAgencyFTE><NoAgencyHeadcount>%d</NoAgencyHeadcount></LALevelVacancies>
`, inventedSource, on.Year(), on, council.code, on.AddDays(38), agency*1.04+0.5, agency, heads)
	for _, k := range all {
		fmt.Fprintf(out, "  <CSWWWorker>\n    <AgencyWorker>%s</AgencyWorker><SWENo>%s</SWENo><FTE>%s</FTE><PersonBirthDate>%s</PersonBirthDate>", bit(k.agency), workerID(k.number), decimal(k.fte), k.born)
		if on.Year() >= 2025 {
			fmt.Fprintf(out, "<Sex>%s</Sex>", k.sex)
		} else {
			fmt.Fprintf(out, "<GenderCurrent>%s</GenderCurrent>", map[string]string{"M": "1", "F": "2"}[k.sex])
		}
		fmt.Fprintf(out, "<Ethnicity>%s</Ethnicity><QualInst>University of Exampleborough (invented)</QualInst><StepUpGrad>0</StepUpGrad><OrgRole>%d</OrgRole><RoleStartDate>%s</RoleStartDate>", k.ethnic, k.role, k.starts)
		if !k.ends.IsZero() {
			fmt.Fprintf(out, "<RoleEndDate>%s</RoleEndDate><LeaverDestination>%s</LeaverDestination><ReasonLeave>%s</ReasonLeave>", k.ends, k.to, k.reason)
		} else {
			fmt.Fprintf(out, "<FTE30>%s</FTE30><Cases30>%d</Cases30>", decimal(k.fte), k.cases)
		}
		fmt.Fprintf(out, "<WorkingDaysLost>%s</WorkingDaysLost>", decimal(k.lost))
		if k.agency {
			fmt.Fprintf(out, "<ContractWeeks>%d</ContractWeeks>", 12+k.number%3*13)
		}
		fmt.Fprint(out, "<FrontlineGrad>0</FrontlineGrad><Absat30Sept>0</Absat30Sept>")
		if k.asye {
			fmt.Fprint(out, "<CFKSSstatus>1</CFKSSstatus>")
		}
		fmt.Fprint(out, "\n  </CSWWWorker>\n")
	}
	fmt.Fprint(out, "</Message>\n")
}

func bit(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// WriteWorkforce writes the census of social workers of every 30 September within the files.
func (w World) WriteWorkforce(dir string) ([]string, error) {
	var paths []string
	for _, on := range w.censusDays() {
		path := filepath.Join(dir, WorkforceFolder, fmt.Sprintf("csww-%d.xml", on.Year()))
		if err := writeFile(path, func(out *bufio.Writer) { w.workforceXML(out, on) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
