package measure

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
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
}

// returned is one table as the council returns it.
type returned struct {
	table string // as the vault names it
	title string // as the return names it
	reads *regexp.Regexp
	whole bool
	since int // the first year that has the table
}

func (s source) person() string { return "person_" + s.key }
func (s source) timeless() bool { return s.rhythm == collection.Timeless }

// sources are all collections that Waymark has, by key.
var sources = sync.OnceValues(func() (map[string]source, error) {
	library, err := collection.Standard()
	if err != nil {
		return nil, err
	}
	all := map[string]source{}
	for _, spec := range library.Specs() {
		s := source{key: spec.Key, title: spec.Title, views: spec.Views, coverage: cmp.Or(spec.Coverage, spec.Key+"_coverage"), rhythm: spec.Rhythm, ends: yearEnds(spec.Ends), name: spec.PeriodName, history: spec.Repaired, closed: spec.Keeping.Restricted, codes: map[string]bool{}}
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
		all[s.key] = s
	}
	return all, nil
})

// register is the beginning of every register's key: a council may add registers of its own, which only its vault knows.
const register = "reg_"

var registerPattern = regexp.MustCompile(`^reg_[a-z][a-z0-9_]*$`)

// sourceOf finds a collection by its key.
func sourceOf(key string) (source, bool) {
	all, err := sources()
	if err != nil {
		return source{}, false
	}
	if s, ok := all[key]; ok {
		return s, true
	}
	return source{key: key, coverage: key + "_coverage", rhythm: collection.Register, title: strings.ReplaceAll(strings.TrimPrefix(key, register), "_", " ") + " register"}, registerPattern.MatchString(key)
}

// owns says whether a table of the vault is one that a measure may read which names the collection. A table belongs to
// the collection with the longest key that it begins with: reg_ap does not open reg_ap_attendance.
func (s source) owns(table string) bool {
	if table == s.key || table == s.person() || slices.ContainsFunc(s.views, func(p string) bool { return strings.HasPrefix(table, p) }) {
		return true
	}
	if !strings.HasPrefix(table, s.key+"_") {
		return false
	}
	all, _ := sources()
	for key := range all {
		if len(key) > len(s.key) && (table == key || strings.HasPrefix(table, key+"_")) {
			return false
		}
	}
	return true
}

// yearOf is the return year that a day falls in, by the year it ends in.
func (s source) yearOf(d calendar.Date) int {
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
