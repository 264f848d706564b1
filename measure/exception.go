package measure

import (
	"embed"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

//go:embed exceptions/*.sql
var exceptionLibrary embed.FS

// Exception is a list that a team works from: what is overdue today and what soon will be, each row with the child or
// worker, the team and the worker. A measure says how it went; a list says whom to ring this morning. One file each,
// exceptions/<key>.sql: the folder is the register.
//
//	-- title:     Assessments past 45 working days
//	-- why:       why somebody looks at it every day
//	-- who:       the role that works the list
//	-- late:      assessments past 45 working days                  (what a number of late rows counts)
//	-- soon:      assessments due within {soon_days} working days   (optional: what the other rows are; {} names a setting)
//	-- sort:      due            (due, since, team or words, by commas: the order of the rows)
//	-- from:      annexa, ssd    (collections it reads; what the newest file of each tells is what is shown)
//	-- setting:   as in a measure
//	-- source:    the law or guidance that sets the day
//	-- note:      what a reader must know (several allowed)
//	-- example:   2025-03-31 = 2 late, 1 soon    (holds on testdata/exceptions/<key>: this line is its test)
//
// The SQL gives case_id or child, and any of team, worker, since, due (dates) and words. It reads the day from the table
// today(day). A row without a due day, or with one that is over, is late. Where it gives no team, the newest Annex A that
// names the child does.
type Exception struct {
	Key, Title, Why, Who string
	Late, Soon           string
	Sort                 []string
	Source               string
	Notes                []string
	Examples             []ExceptionExample
	d                    Definition // its file, its SQL, what it reads and its settings, as a measure has them
}

// ExceptionExample is how many rows a list has on the room's fixture on a day.
type ExceptionExample struct {
	On         calendar.Date
	Late, Soon int
}

var exceptionExample = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}) = (\d+) late, (\d+) soon$`)

// readException reads the header of a list's file. Each mistake is a fault that names the file and the line.
func readException(file, text string, known sources) (Exception, error) {
	h := &header{known: known, seen: map[string]int{}}
	h.d = Definition{Key: strings.TrimSuffix(path.Base(file), ".sql"), File: file, SQL: text, Every: calendar.Month}
	x := Exception{Key: h.d.Key}
	single := map[string]*string{"title": &x.Title, "why": &x.Why, "who": &x.Who, "late": &x.Late, "soon": &x.Soon}
	eachHeader(text, func(key, value string, row int) {
		into := single[key]
		switch {
		case key == "":
		case into != nil && *into != "":
			h.wrong(row, "“%s:” stands twice", key)
		case into != nil:
			*into = value
		case key == "sort":
			for column := range strings.SplitSeq(value, ",") {
				x.Sort = append(x.Sort, strings.TrimSpace(column))
			}
			if slices.ContainsFunc(x.Sort, func(c string) bool { return !slices.Contains([]string{"due", "since", "team", "words"}, c) }) {
				h.wrong(row, "a list is sorted by due, since, team or words, not by %q", value)
			}
		case key == "example":
			m := exceptionExample.FindStringSubmatch(value)
			if m == nil {
				h.wrong(row, "an example of a list is written “2025-03-31 = 2 late, 1 soon”, not %q", value)
				return
			}
			on, err := calendar.Parse(m[1])
			if err != nil {
				h.wrong(row, "%q is not a date", m[1])
			}
			x.Examples = append(x.Examples, ExceptionExample{on, number(m[2]), number(m[3])})
		case slices.Contains([]string{"from", "setting", "source", "note"}, key):
			h.take(key, value, row)
		default:
			h.wrong(row, "“%s:” is not a key of a list's header", key)
		}
	})
	if h.fault != nil {
		return x, h.fault
	}
	if !keyPattern.MatchString(x.Key) {
		return x, fault.Invalid("%s: a list's file is named by its key, small letters and hyphens, such as visit-due.sql", file)
	}
	for key, value := range map[string]string{"title": x.Title, "why": x.Why, "who": x.Who, "late": x.Late, "sort": strings.Join(x.Sort, ""), "from": strings.Join(h.d.From, ""), "source": h.d.Source} {
		if value == "" {
			return x, fault.Invalid("%s: the header lacks “%s:”", file, key)
		}
	}
	x.Source, x.Notes = h.d.Source, h.d.Notes
	h.d.Title = x.Title
	x.d = h.d
	return x, nil
}

// readExceptions reads all lists, by key.
func readExceptions(known sources) ([]Exception, error) {
	names, err := fs.Glob(exceptionLibrary, "exceptions/*.sql")
	if err != nil {
		return nil, err
	}
	var all []Exception
	for _, name := range names {
		text, err := fs.ReadFile(exceptionLibrary, name)
		if err != nil {
			return nil, err
		}
		x, err := readException("measure/"+name, string(text), known)
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, nil
}

// exception finds a list by its key.
func (m *Measures) exception(key string) (Exception, error) {
	for _, x := range m.exceptions {
		if x.Key == key {
			return x, nil
		}
	}
	return Exception{}, fault.NotFound("There is no list %q.", key)
}

var settingName = regexp.MustCompile(`\{([a-z_]+)\}`)

var numberForm = regexp.MustCompile(`\{([^{}|]*)\|([^{}|]*)\}`)

// numbered says how many there are in words of the header, where {visit|visits} is a word for one and for any other number.
func numbered(n int, words string, settings []InForce) string {
	form := "$2"
	if n == 1 {
		form = "$1"
	}
	return thousands(n) + " " + filled(numberForm.ReplaceAllString(words, form), settings)
}

// filled puts the values of settings into words of the header.
func filled(words string, settings []InForce) string {
	return settingName.ReplaceAllStringFunc(words, func(name string) string {
		for _, s := range settings {
			if "{"+s.Key+"}" == name {
				return s.Value
			}
		}
		return name
	})
}
