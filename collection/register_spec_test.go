package collection

import (
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
)

const talkSpec = `
key = "reg_talk"
title = "Talks"
about = "Invented."
rhythm = "register"
[register]
owner = "Nobody"
day = "asked_on"
quick = ["child", "asked_on"]
order = [["asked_on", "held_on", "told_on"]]
once = [["child", "month"]]
[codes]
theme = [ { code = "home", means = "Home" }, { code = "Family time", means = "Family time" } ]
[[table]]
columns = [
  { name = "child", means = "Child", must = true },
  { name = "asked_on", means = "Day it was asked for", type = "date", must = true },
  { name = "held_on", means = "When it was held", type = "timestamp" },
  { name = "told_on", means = "Day the child is told", type = "date", ahead = true, with = "held_on" },
  { name = "month", means = "Month", type = "month" },
  { name = "grade", means = "Grade", type = "grade" },
  { name = "themes", means = "Themes", type = "codes", codes = "theme" },
]
`

func TestRegisterSpec(t *testing.T) {
	l := shelf(t, map[string]string{"reg_talk/spec.toml": talkSpec})
	s := l.specs[0]
	t.Run("what every register shares is added, and questions that belong together share a page", func(t *testing.T) {
		if got := strings.Join(s.Entry().headings(), " "); got != "RECORD_ID CHILD ASKED_ON HELD_ON TOLD_ON MONTH GRADE THEMES CONFIDENTIAL_YN SOURCE_SYSTEM ENTERED_ON" {
			t.Error(got)
		}
		var pages []string
		for _, q := range s.questions() {
			var names []string
			for _, c := range q.Columns {
				names = append(names, c.Name)
			}
			pages = append(pages, strings.Join(names, "+"))
		}
		if got := strings.Join(pages, " "); got != "child asked_on held_on+told_on month grade themes confidential_yn" {
			t.Error(got)
		}
	})
	t.Run("dates out of order, in the future or told twice are found; a date that may lie ahead may", func(t *testing.T) {
		file := text("talks.csv", "RECORD_ID,PUPIL_ID,ASKED_ON,HELD_ON,TOLD_ON,MONTH,GRADE,THEMES,ENTERED_ON\n"+
			"1,A,02/03/2026,02/03/2026 09:30,01/03/2026,03/2026,good,home;family TIME,05/03/2026\n"+
			"2,A,02/03/2026,,,March 2026,2,,05/03/2026\n"+
			"3,B,02/03/2026,06/03/2026 10:00,01/12/2026,2026-03-20,requires improvement to be good,,05/03/2026\n"+
			"4,C,02/03/2026,noon,,13/2026,excellent,school,05/03/2026\n")
		v := openVault(t)
		r, err := l.Load(t.Context(), v, []Source{file}, Options{Checks: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range r.Issues {
			got = append(got, i.String())
		}
		for _, want := range []string{
			"talks.csv row 2, TOLD_ON (2026-03-01): TOLD_ON lies before ASKED_ON.",
			"talks.csv row 2, TOLD_ON (2026-03-01): TOLD_ON lies before HELD_ON.",
			"talks.csv row 2, CHILD (A): Another record has the same CHILD and MONTH and came later, so this one does not count.",
			"talks.csv row 4, HELD_ON (2026-03-06 10:00:00): HELD_ON lies after the day the register tells of.",
			"talks.csv row 5, MONTH: 13/2026 is not a date.",
			"talks.csv row 5, GRADE: EXCELLENT is not a grade.",
			"talks.csv row 5, THEMES: school is not one of the codes.",
		} {
			if !slices.Contains(got, want) {
				t.Errorf("lacks %q", want)
			}
		}
		if len(got) != 8 { // and the time that is none
			t.Errorf("found %q", got)
		}
		if rows := told(t, v, "select record_id, strftime(held_on, '%H:%M'), month::varchar, grade, themes from reg_talk order by 1"); rows != "2 <nil> 2026-03-01 2 <nil>\n3 10:00 2026-03-01 3 <nil>\n4 <nil> <nil> <nil> <nil>" {
			t.Error(rows)
		}
	})
	for wrong, want := range map[string][2]string{
		"without an owner":                          {`owner = "Nobody"`, `owner = ""`},
		"with a day that is no column":              {`day = "asked_on"`, `day = "asked"`},
		"whose order names what is no date":         {`["asked_on", "held_on"`, `["asked_on", "grade"`},
		"whose quick entry leaves out what it must": {`quick = ["child", "asked_on"]`, `quick = ["child"]`},
		"that asks beside a column there is not":    {`with = "held_on"`, `with = "held"`},
	} {
		t.Run("a register "+wrong+" is refused", func(t *testing.T) {
			if !strings.Contains(talkSpec, want[0]) {
				t.Fatal("the spec does not say ", want[0])
			}
			if _, err := openShelf(map[string]string{"reg_talk/spec.toml": strings.Replace(talkSpec, want[0], want[1], 1)}); err == nil {
				t.Error("it was taken")
			}
		})
	}
	t.Run("an answer is told as people say it, and a wrong one in a form's words", func(t *testing.T) {
		for _, c := range [][4]string{
			{"asked_on", "2/3/2026", "2 March 2026", ""},
			{"asked_on", "31/2/2026", "31/2/2026", "Enter a real date, such as 27 3 2027"},
			{"asked_on", "", "", "Enter the day it was asked for"},
			{"held_on", "2/3/2026 9:30", "2 March 2026, 09:30", ""},
			{"held_on", "2/3/2026", "2 March 2026", "Enter the time with hours and minutes, such as 14:30"},
			{"month", "3/2026", "March 2026", ""},
			{"grade", "3", "Requires improvement", ""},
			{"themes", "home;family time", "Home, Family time", ""},
			{"confidential_yn", "-", "", ""},
		} {
			column := s.Entry().Column(c[0])
			if got := column.told(c[1]); got != c[2] {
				t.Errorf("%s %q is told as %q", c[0], c[1], got)
			}
			if got := column.wrongWith(c[1]); got != c[3] {
				t.Errorf("%s %q: %q", c[0], c[1], got)
			}
		}
	})
	t.Run("what is typed into a filter stands beside the SQL, never in it", func(t *testing.T) {
		typed := rowFilter{From: calendar.On(2026, time.March, 1), Code: "grade:2", Text: "a'; drop"}
		where, args := typed.where(s)
		if strings.Contains(where, "drop") || len(args) != 4 {
			t.Errorf("%s %v", where, args)
		}
	})
}
