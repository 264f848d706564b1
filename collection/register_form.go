package collection

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// The form of a register asks one question a page, or a few that belong together. What was answered travels with the form from page to
// page, so nothing is kept of an entry that nobody saved, and no address ever holds a child's number.

// question is one page of the form.
type question struct {
	Columns []*Column
	From    int // the number of its first question
	Of      int // how many questions there are
}

// questions are the pages of a register's form, in the order of its columns.
func (s *Spec) questions() []question {
	t := s.Entry()
	at := map[string]int{}
	var pages []question
	asked := 0
	for _, c := range t.Columns {
		if c.Name == recordID || c.Name == "source_system" || c.Name == "entered_on" {
			continue // told by Waymark
		}
		asked++
		anchor := c
		for anchor.With != "" {
			anchor = t.Column(anchor.With)
		}
		i, known := at[anchor.Name]
		if !known {
			i = len(pages)
			at[anchor.Name] = i
			pages = append(pages, question{})
		}
		pages[i].Columns = append(pages[i].Columns, c)
	}
	from := 1
	for i := range pages {
		pages[i].From, pages[i].Of = from, asked
		from += len(pages[i].Columns)
	}
	return pages
}

// quick are the columns of quick entry, as one page.
func (s *Spec) quick() question {
	var q question
	for _, name := range s.Keeping.Quick {
		q.Columns = append(q.Columns, s.Entry().Column(name))
	}
	return q
}

// answer reads what a sent form says of one column: the boxes of a date, the boxes ticked, or one text.
func (c *Column) answer(r *http.Request) string {
	if _, boxes := r.PostForm[c.Name+"-year"]; boxes {
		parts := []string{web.Text(r, c.Name+"-day"), web.Text(r, c.Name+"-month"), web.Text(r, c.Name+"-year")}
		if c.kind == kindMonth {
			parts = parts[1:]
		}
		day := strings.Join(parts, "/")
		if clock := web.Text(r, c.Name+"-time"); c.kind == kindTimestamp && strings.Trim(day, "/")+clock != "" {
			return strings.TrimSpace(day + " " + clock)
		}
		if strings.Trim(day, "/") == "" {
			return ""
		}
		return day
	}
	if c.kind == kindCodes {
		return strings.Join(slices.DeleteFunc(web.Texts(r, c.Name), func(v string) bool { return v == "" }), ";")
	}
	return web.Text(r, c.Name)
}

// answers reads the whole form, the page that was shown and what travelled with it.
func (s *Spec) answers(r *http.Request) map[string]string {
	values := map[string]string{}
	for _, q := range s.questions() {
		for _, c := range q.Columns {
			if v := c.answer(r); v != "" {
				values[c.Name] = v
			}
		}
	}
	return values
}

var clockShape = regexp.MustCompile(`^([01]?[0-9]|2[0-3])[:.][0-5][0-9]$`)

// wrongWith says in a form's words what is wrong with an answer; nothing when it can stand.
func (c *Column) wrongWith(value string) string {
	name := strings.ToLower(c.Means[:1]) + c.Means[1:]
	switch word, _, _ := strings.Cut(name, " "); {
	case strings.HasSuffix(name, "?"):
		name = "an answer"
	case !slices.Contains([]string{"when", "who", "why", "which", "what", "how", "where"}, word):
		name = "the " + name
	}
	if isBlank(value) {
		switch {
		case c.Blank:
			return ""
		case c.kind == kindCode || c.kind == kindGrade || c.kind == kindBoolean || c.kind == kindCodes:
			return "Choose " + name
		}
		return "Enter " + name
	}
	if c.kind == kindTimestamp {
		_, clock, _ := strings.Cut(value, " ")
		if !clockShape.MatchString(clock) {
			return "Enter the time with hours and minutes, such as 14:30"
		}
	}
	if found := newColumn(c).read([]byte(value)); found.bad != "" && found.severity != Warning {
		switch c.kind {
		case kindDate:
			return "Enter a real date, such as 27 3 2027"
		case kindTimestamp:
			return "Enter a real date and time, such as 27 3 2027 and 14:30"
		case kindMonth:
			return "Enter a real month, such as 3 2027"
		}
		return found.bad + " " + strings.TrimSuffix(found.fix, ".")
	}
	return ""
}

// check says what is wrong with the answers of one page; nil when all can stand.
func (q question) check(values map[string]string) *fault.Fault {
	wrong := fault.Invalid("Some of what you entered is missing or wrong.")
	for _, c := range q.Columns {
		if words := c.wrongWith(values[c.Name]); words != "" {
			wrong.At(c.Name, words)
		}
	}
	if len(wrong.Fields) == 0 {
		return nil
	}
	return wrong
}

// told is an answer as the page that checks all answers prints it, and as lists and histories do.
func (c *Column) told(value string) string {
	if isBlank(value) {
		return ""
	}
	found := newColumn(c).read([]byte(value))
	switch v := found.value.(type) {
	case bool:
		if v {
			return "Yes"
		}
		return "No"
	case time.Time:
		day := calendar.Of(v)
		switch {
		case c.kind == kindTimestamp && (v.Hour() != 0 || v.Minute() != 0):
			return day.Words() + ", " + v.Format("15:04")
		case c.kind == kindMonth:
			return v.Format("January 2006")
		}
		return day.Words()
	case string:
		if c.kind == kindCode || c.kind == kindCodes {
			return c.meanings(v)
		}
	case int32:
		if c.kind == kindGrade {
			return c.codes[fmt.Sprint(v)].Means
		}
	}
	return value
}

// meanings puts codes into words.
func (c *Column) meanings(codes string) string {
	var words []string
	for _, code := range strings.Split(codes, ";") {
		if known, ok := c.codes[strings.ToUpper(code)]; ok && known.Means != "" {
			code = known.Means
		}
		words = append(words, code)
	}
	return strings.Join(words, ", ")
}

// choices are the codes of a column in the order in which its list has them.
func (s *Spec) choices(c *Column) []Code {
	return slices.DeleteFunc(slices.Clone(s.Codes[c.Codes]), func(code Code) bool { return code.Repair })
}
