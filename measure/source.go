package measure

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/collection"
)

// source is one collection as measures read it. Everything is by convention from its folder, so that a new one needs no
// line of Go: its tables begin with its key, <key>_coverage says from when to when it speaks, person_<key> who the
// children are.
type source struct {
	key      string
	title    string
	coverage string   // a table of one row: starts, data_to; none when nothing is loaded
	views    []string // how the names of the tables that its views.sql makes begin
	rhythm   collection.Rhythm
	ends     time.Month            // in which its years end
	name     func(year int) string // how the field names one of its years
	history  string                // a table whose column repaired says how joining the years changed a row
	returned []returned
	codes    map[string]bool // the codes and their meanings that stand in its spec
	closed   bool            // a restricted register, whose rows only a grant by name opens
	longer   []string        // the keys of other collections that begin with this one's
}

// returned is one table as the council returns it.
type returned struct {
	table string // as the vault names it
	title string // as the return names it
	reads *regexp.Regexp
	whole bool
	since int // the first year that has the table
}

func (s *source) person() string { return "person_" + s.key }
func (s *source) timeless() bool { return s.rhythm == collection.Timeless }

// sources are the collections of a library as measures read them, by key: Waymark's and the council's own.
type sources map[string]*source

// sourcesOf are those of a library; of the one that Waymark ships where none is given.
func sourcesOf(library *collection.Library) (all sources, err error) {
	if library == nil {
		if library, err = collection.Standard(); err != nil {
			return nil, err
		}
	}
	all = sources{}
	for _, spec := range library.Specs() {
		s := &source{key: spec.Key, title: spec.Title, views: spec.Views, coverage: cmp.Or(spec.Coverage, spec.Key+"_coverage"), rhythm: spec.Rhythm, ends: yearEnds(spec.Ends), name: spec.PeriodName, history: spec.Repaired, closed: spec.Keeping.Restricted, codes: map[string]bool{}}
		for _, list := range spec.Codes {
			for _, c := range list {
				s.codes[c.Code], s.codes[c.Means] = true, true
			}
		}
		for _, t := range spec.Tables {
			words := append([]string{spec.Raw(t)}, t.Feeds...)
			for i, w := range words {
				words[i] = regexp.QuoteMeta(w)
			}
			if spec.Rhythm == collection.Yearly && (len(t.Feeds) > 0 || t.Whole) {
				s.returned = append(s.returned, returned{spec.Raw(t), t.Title, regexp.MustCompile(`\b(` + strings.Join(words, "|") + `)\b`), t.Whole, int(t.From)})
			}
		}
		for _, other := range library.Specs() {
			if strings.HasPrefix(other.Key, s.key+"_") {
				s.longer = append(s.longer, other.Key)
			}
		}
		all[s.key] = s
	}
	return all, nil
}

// owns says whether a table of the vault is one that a measure may read which names the collection. A table belongs to
// the collection with the longest key that it begins with: reg_ap does not open reg_ap_attendance.
func (s *source) owns(table string) bool {
	if table == s.key || table == s.person() || slices.ContainsFunc(s.views, func(p string) bool { return strings.HasPrefix(table, p) }) {
		return true
	}
	if !strings.HasPrefix(table, s.key+"_") {
		return false
	}
	return !slices.ContainsFunc(s.longer, func(key string) bool { return table == key || strings.HasPrefix(table, key+"_") })
}

// yearOf is the return year that a day falls in, by the year it ends in.
func (s *source) yearOf(d calendar.Date) int {
	if d.Month() > s.ends {
		return d.Year() + 1
	}
	return d.Year()
}

// yearEnds is the month of the last day of a collection's year, "09-30".
func yearEnds(day string) time.Month {
	month, _ := strconv.Atoi(strings.Split(day, "-")[0]) // the spec has been read, so it is one
	return time.Month(month)
}
