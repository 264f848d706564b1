package collection

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// set is the files that belong to one return: same folder, same name but for the word that names the table.
type set struct {
	spec   *Spec
	folder string
	stem   string
	upload string
	files  []*inspected
	year   int
	named  named
	byRow  bool // each row says its own year
	guess  int  // of a snapshot: the day that the dates inside point to
}

// named is the year that a name says. A bare "2018" may mean the year that ends or that begins in it.
type named struct {
	year int // ending
	sure bool
	text string
}

var (
	yearPair    = regexp.MustCompile(`(20[0-9]{2})(?: ?[-/_ ] ?| to )?((?:20)?[0-9]{2})(?:[^0-9]|$)`)
	yearEnding  = regexp.MustCompile(`ending[^0-9]{0,15}(20[0-9]{2})`)
	yearBare    = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})(?:[^0-9]|$)`)
	notAWord    = regexp.MustCompile(`[^a-z0-9]+`)
	csvOrXML    = regexp.MustCompile(`\.(csv|txt|xml|tsv)$`)
	folderPairs = regexp.MustCompile(`(20[0-9]{2})/([0-9]{2})(/|$)`) // a folder "2017" with a folder "18" in it
)

// yearOfName reads the year out of a file's name, or the nearest folder's that has one.
func yearOfName(name string) named {
	name = strings.ToLower(name)
	parts := strings.Split(name, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		if n := yearOfWord(parts[i]); n.year != 0 {
			return n
		}
	}
	if m := folderPairs.FindStringSubmatch(name); m != nil {
		return pair(m[1], m[2])
	}
	return named{}
}

func yearOfWord(word string) named {
	if m := yearEnding.FindStringSubmatch(word); m != nil {
		n, _ := strconv.Atoi(m[1])
		return named{n, true, m[1]}
	}
	for _, m := range yearPair.FindAllStringSubmatch(word, -1) {
		if n := pair(m[1], m[2]); n.year != 0 {
			return n
		}
	}
	if m := yearBare.FindStringSubmatch(word); m != nil {
		n, _ := strconv.Atoi(m[1])
		return named{n, false, m[1]}
	}
	return named{}
}

func pair(first, second string) named {
	a, _ := strconv.Atoi(first)
	b, _ := strconv.Atoi(second)
	if b < 100 {
		b += a / 100 * 100
	}
	if b != a+1 {
		return named{}
	}
	return named{b, true, calendar.FinancialYearName(b)}
}

// stem is the file's name without its ending and without the word that names its table.
func (in *inspected) stem() string {
	base := csvOrXML.ReplaceAllString(strings.ToLower(path.Base(in.Name)), "")
	if in.match != nil {
		words := slices.Clone(in.match.table.Files)
		slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
		for _, w := range words {
			if i := strings.LastIndex(base, w); i >= 0 {
				base = base[:i] + base[i+len(w):]
				break
			}
		}
	}
	return strings.Trim(notAWord.ReplaceAllString(base, " "), " ")
}

// sets puts files together that belong to one return.
func sets(files []*inspected) []*set {
	var out []*set
	for _, in := range files {
		spec := in.owner()
		folder, stem := path.Dir(in.Name), in.stem()
		i := slices.IndexFunc(out, func(s *set) bool {
			return s.spec == spec && s.folder == folder && s.stem == stem && s.upload == in.Upload && s.year == int(in.Year)
		})
		if i < 0 {
			i = len(out)
			out = append(out, &set{spec: spec, folder: folder, stem: stem, named: yearOfName(in.Name), year: int(in.Year), upload: in.Upload})
		}
		out[i].files = append(out[i].files, in)
	}
	return out
}

func (s *set) note(format string, a ...any) {
	text := fmt.Sprintf(format, a...)
	for _, f := range s.files {
		f.notes = append(f.notes, text)
	}
}

// byDates tells the year by the dates inside. Most ends of episodes lie in the year of the return (certain); where
// there are none, the latest start shows the earliest year it can be.
func (s *set) byDates() (year int, certain bool) {
	ends, any := map[int]int{}, map[int]int{}
	total, all := 0, 0
	for _, f := range s.files {
		for y, n := range f.years {
			ends[y] += n
			total += n
		}
		for y, n := range f.latestOf {
			any[y] += n
			all += n
		}
	}
	for y, n := range ends {
		if n*10 >= total*6 {
			return y, true
		}
	}
	if total > 0 {
		return 0, false // the ends are spread over several years: this is not one year's return
	}
	for y, n := range any {
		if y > year && n*100 >= all {
			year = y
		}
	}
	return year, false
}

// settleYears gives each set its year: by the dates inside, else by its name, else by its neighbours, else by what the
// person says. Where it cannot be told, the person is asked.
func settleYears(all []*set, say Year) error {
	offset := map[int]int{} // how far off bare names turned out to be
	for _, s := range all {
		if s.year != 0 || s.spec.Rhythm != Yearly {
			continue
		}
		s.settle(offset)
	}
	for _, s := range all {
		if s.year == 0 && !s.byRow && s.named.year != 0 && s.spec.Rhythm == Yearly {
			s.settleByName(offset)
		}
	}
	all = slices.DeleteFunc(slices.Clone(all), func(s *set) bool { return s.spec.Rhythm != Yearly || s.files[0].Year != 0 })
	undecided := slices.DeleteFunc(slices.Clone(all), func(s *set) bool { return s.year != 0 || s.byRow })
	switch {
	case say != 0 && len(all) == 1 && !all[0].byRow:
		if all[0].year != 0 && all[0].year != int(say) {
			all[0].note("you gave the year %s; by itself the file would have been read as %s", all[0].spec.periodWords(int(say)), all[0].spec.periodWords(all[0].year))
		}
		all[0].year = int(say)
		return nil
	case say != 0:
		for _, s := range undecided {
			s.year = int(say)
		}
		return nil
	}
	for _, s := range undecided {
		neighbour := 0
		for _, other := range all {
			if other.folder == s.folder && other.spec == s.spec && other.year != 0 {
				if neighbour != 0 && neighbour != other.year {
					neighbour = -1
					break
				}
				neighbour = other.year
			}
		}
		if neighbour <= 0 {
			return fault.Invalid("Waymark cannot tell which year %s belongs to: neither its name nor the dates inside say so. Say the year in which the return ends: 2025 for 2024/25", s.files[0].Name).At("year", "Enter the year of the return")
		}
		s.year = neighbour
		s.note("taken as %s, like the other files beside it", s.spec.periodWords(neighbour))
	}
	return nil
}

func (s *set) settle(offset map[int]int) {
	if s.spec.XML.Reference == "after" && s.named.year != 0 && !s.named.sure {
		s.named.year-- // files are named by the day they were made, in the year after
	}
	if s.settleByHeader() {
		return
	}
	rows := map[int]int{}
	for _, f := range s.files {
		for y, n := range f.rowYears {
			rows[y] += n
		}
	}
	if len(rows) > 1 && rows[0] == 0 {
		s.byRow = true
		s.note("each row says its own year (column YEAR)")
		return
	}
	for y := range rows {
		if y != 0 {
			s.named = named{y, true, "the column YEAR"}
		}
	}
	year, certain := s.byDates()
	switch {
	case year == 0:
		return
	case s.named.year == 0:
		s.year = year
		s.note("the dates inside are of %s; the name does not say a year", s.spec.periodWords(year))
	case !certain && year <= s.named.year:
		return // nothing contradicts the name
	case year == s.named.year:
		s.year = year
	case !s.named.sure && year == s.named.year+1:
		s.year = year
		offset[1]++
		s.note("the name says %s, in which the return year begins: the dates inside are of %s", s.named.text, s.spec.periodWords(year))
	default:
		s.year = year
		s.note("the name says %s, but the dates inside are of %s: the dates decide", s.named.text, s.spec.periodWords(year))
	}
	if s.year == s.named.year && !s.named.sure {
		offset[0]++
	}
}

func (s *set) settleByName(offset map[int]int) {
	s.year = s.named.year
	if s.named.sure {
		return
	}
	if offset[1] > 0 && offset[0] == 0 {
		s.year++
		s.note("the name says %s; taken as %s, because the other files are named by the year in which the return year begins", s.named.text, s.spec.periodWords(s.year))
		return
	}
	if s.spec.XML.Reference == "after" {
		s.note("the name says %s, the year in which it was sent; taken as %s", s.named.text, s.spec.periodWords(s.year))
		return
	}
	s.note("the name says %s; taken as the year that ends in it, %s", s.named.text, s.spec.periodWords(s.year))
}

// oneForm leaves the XML aside where the same return is there as CSV too: councils keep both, and reading both would
// count every row twice. CSV is read because it can hold tables that the XML form lacks. Two CSV files of one table and
// year are read as one return, and said to be.
func (run *load) oneForm() {
	tables := map[string]string{} // the first CSV file of each table and year
	whole := map[string]string{}  // the first CSV file that can only be the return itself
	for _, s := range run.sets {
		for _, f := range s.files {
			if f.match == nil || s.year == 0 {
				continue
			}
			key := fmt.Sprint(f.Upload, s.spec.Key, s.year)
			if len(f.match.table.YearBy) > 0 && whole[key] == "" {
				whole[key] = f.Name
			}
			key += f.match.table.Name
			if tables[key] == "" {
				tables[key] = f.Name
			} else {
				f.notes = append(f.notes, "the same table of the same year stands in "+tables[key]+" too; both were read as one")
			}
		}
	}
	for _, s := range run.sets {
		s.files = slices.DeleteFunc(s.files, func(f *inspected) bool {
			csv := whole[fmt.Sprint(f.Upload, s.spec.Key, s.year)]
			if f.form != formXML || csv == "" {
				return false
			}
			run.report.Files = append(run.report.Files, FileReport{Name: f.Name, Hash: f.hash, Problem: fmt.Sprintf("it is the XML form of %s, which was read from CSV (%s)", s.spec.periodWords(s.year), csv)})
			return true
		})
	}
	run.sets = slices.DeleteFunc(run.sets, func(s *set) bool { return len(s.files) == 0 })
}

// dataTo is the last day that the set's year counts to: its last, or the day the person gave for an extract made within the
// year. A snapshot counts to its own day.
func (s *set) dataTo(year int, given calendar.Date) calendar.Date {
	last := s.spec.lastDay(year)
	if !given.IsZero() && !given.Before(s.spec.firstDay(year)) && !given.After(last) {
		return given
	}
	return last
}

// quietEnd notes when the dates inside stop long before the year ends: perhaps this is an extract made within the year.
func (s *set) quietEnd(given calendar.Date) {
	if s.byRow || s.year == 0 || s.spec.Rhythm != Yearly {
		return
	}
	if !s.files[0].header.reference.IsZero() {
		return // the return itself says of when it tells
	}
	end := s.dataTo(s.year, given)
	var latest calendar.Date
	for _, f := range s.files {
		if d := f.lastIn[s.year]; d.After(latest) {
			latest = d
		}
	}
	if !latest.IsZero() && latest.DaysUntil(end) > 75 {
		s.note("the latest date inside is %s, but figures will count to %s: if this extract was made within the year, give the last day it tells of (data to)", latest.Words(), end.Words())
	}
}
