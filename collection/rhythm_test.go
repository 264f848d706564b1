package collection

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"waymark/calendar"
	"waymark/fault"
	"waymark/vault"
)

const (
	listSpec = `
key = "list"
title = "A list of one day"
rhythm = "snapshot"
child = "child"
[codes]
kind = [ { code = "OLD", means = "Until 2023/24", until = "2023/24" }, { code = "new", means = "From 2024/25", from = "2024/25" } ]
[[table]]
name = "contact"
title = "Contacts"
files = ["contacts"]
key = ["child"]
latest_by = ["received"]
columns = [
  { name = "child", type = "id", heading = "CHILD" },
  { name = "sex", type = "text", blank = true },
  { name = "dob", type = "date", blank = true },
  { name = "received", type = "date", must = true },
  { name = "kind", type = "code", codes = "kind", must = true },
]
`
	staffSpec = `
key = "staff"
title = "Staff of a year"
ends = "09-30"
first = "2018"
last = "2026"
after = ["list"]
[[table]]
name = "worker"
title = "Workers"
files = ["workers"]
key = ["worker"]
year_by = ["left_on"]
columns = [ { name = "worker", type = "id" }, { name = "left_on", type = "date", blank = true, must = true } ]
`
	visitSpec = `
key = "reg_visit"
title = "Visits"
about = "Visits to a child."
rhythm = "register"
[register]
owner = "Head of service"
day = "visited_at"
[[table]]
columns = [
  { name = "child", means = "Child", type = "id", heading = "CHILD_ID", must = true },
  { name = "visited_at", means = "When", type = "timestamp", must = true, ahead = true },
  { name = "seen", means = "Seen", type = "boolean", heading = "SEEN_YN" },
  { name = "miles", means = "Miles", type = "decimal" },
]
`
)

// shelf is a library of invented collections.
func shelf(t testing.TB, specs map[string]string) *Library {
	t.Helper()
	l, err := openShelf(specs)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func openShelf(specs map[string]string) (*Library, error) {
	folder := fstest.MapFS{}
	for name, text := range specs {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return openLibrary(folder, nil)
}

func whole(t testing.TB) *Library {
	return shelf(t, map[string]string{"list/spec.toml": listSpec, "staff/spec.toml": staffSpec, "reg_visit/spec.toml": visitSpec,
		"staff/views.sql": "create or replace table staff_beside as select count(*) as n from list_shared;",
		"list/views.sql":  "create or replace table list_shared as select * from list_contact;"})
}

func text(name, content string) Source {
	return Source{Name: name, Size: int64(len(content)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

// told gives each row as one line of words.
func told(t testing.TB, v *vault.DB, query string) string {
	t.Helper()
	rows, err := v.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		cells, into := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(cells))
		for i, c := range cells {
			words[i] = fmt.Sprint(c)
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, "\n")
}

const contacts = "CHILD,SEX,DOB,RECEIVED,KIND\nA,1,01/02/2015,28/03/2025,NEW\nB,F,,02/01/2025,OLD\n"

func TestSnapshots(t *testing.T) {
	day := func(y, m, d int) calendar.Date {
		out, _ := calendar.Parse(fmt.Sprintf("%d-%02d-%02d", y, m, d))
		return out
	}
	for _, c := range []struct {
		name, file string
		opts       Options
		want       calendar.Date
		guessed    bool
	}{
		{"its name says the day", "contacts 2025-03-31.csv", Options{}, day(2025, 3, 31), false},
		{"its folder says the day, as people write it", "Snapshot 30.04.2025/contacts.csv", Options{}, day(2025, 4, 30), false},
		{"the person's word goes above a name", "contacts 31 March 2025.csv", Options{DataTo: day(2025, 4, 1)}, day(2025, 4, 1), false},
		{"the latest date inside is a guess", "contacts.csv", Options{}, day(2025, 3, 28), true},
	} {
		t.Run("a snapshot's day: "+c.name, func(t *testing.T) {
			v := openVault(t)
			r, err := whole(t).Load(t.Context(), v, []Source{text(c.file, contacts)}, c.opts)
			if err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprint(int(c.want.Year()*10000+int(c.want.Month())*100+c.want.Day()), " ", c.want.Time())
			if got := told(t, v, "select distinct _year, _data_to from list_contact"); got != want {
				t.Errorf("rows are of %s, want %s", got, want)
			}
			if f := r.Files[0]; f.Period != "as at "+c.want.Words() || strings.Contains(strings.Join(f.Guesses, " "), "a guess") != c.guessed {
				t.Errorf("said: %q %q", f.Period, f.Guesses)
			}
		})
	}
	t.Run("a snapshot without any day is asked for", func(t *testing.T) {
		_, err := whole(t).Load(t.Context(), openVault(t), []Source{text("contacts.csv", "CHILD,RECEIVED,KIND\n")}, Options{})
		if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "data_to" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("two snapshots stand beside each other, codes hold by the financial year of the day, and coverage runs from first to last", func(t *testing.T) {
		v := openVault(t)
		r, err := whole(t).Load(t.Context(), v, []Source{text("contacts 2025-03-31.csv", contacts), text("contacts 2024-03-31.csv", contacts)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, i := range r.Issues {
			said = append(said, i.Message)
		}
		want := "NEW is a code from 2024/25 on; this return is of 31 March 2024.|OLD was a code until 2023/24; this return is of 31 March 2025."
		if got := strings.Join(said, "|"); got != want {
			t.Errorf("issues: %s\nwant: %s", got, want)
		}
		if got := told(t, v, "select starts::varchar, data_to::varchar from list_coverage"); got != "2024-03-31 2025-03-31" {
			t.Errorf("coverage %s", got)
		}
		if got := told(t, v, "select child, sex, dob::varchar, ethnic, uasc from person_list order by child"); got != "A M 2015-02-01 <nil> <nil>\nB F <nil> <nil> <nil>" {
			t.Errorf("people %s", got)
		}
		if got := told(t, v, "select kind from list_contact where child = 'A' limit 1"); got != "new" {
			t.Errorf("a code is written as its list writes it, not %s", got)
		}
	})
}

func TestYearsOfOtherEnds(t *testing.T) {
	t.Run("a year to 30 September is told by the dates inside and named by its end", func(t *testing.T) {
		v := openVault(t)
		r, err := whole(t).Load(t.Context(), v, []Source{
			text("workers a.csv", "WORKER,LEFT_ON\nW1,30/09/2024\nW2,01/10/2023\n"),
			text("workers b.csv", "WORKER,LEFT_ON\nW1,01/10/2024\n"),
		}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := told(t, v, "select _year, _data_to::varchar, count(*) from staff_worker group by all order by 1"); got != "2024 2024-09-30 2\n2025 2025-09-30 1" {
			t.Errorf("rows %s", got)
		}
		if got := told(t, v, "select starts::varchar, data_to::varchar from staff_coverage"); got != "2023-10-01 2025-09-30" {
			t.Errorf("coverage %s", got)
		}
		if r.Files[0].Period != "2024" || !strings.Contains(strings.Join(r.Files[0].Guesses, " "), "the year to 30 September 2024") {
			t.Errorf("said: %+v", r.Files[0])
		}
		if got := told(t, v, "select n from staff_beside"); got != "0" {
			t.Errorf("views that read another collection's: %s", got)
		}
	})
	t.Run("a header's reference date decides, also where the census lies after the year", func(t *testing.T) {
		l := shelf(t, map[string]string{"sen/spec.toml": "key='sen'\ntitle='S'\nends='12-31'\nfirst='2020'\nlast='2026'\n[xml]\nroot='SEN'\nreference='after'\n[[table]]\nname='t'\ntitle='T'\nkey=['k']\ncolumns=[{name='k',type='id'}]"})
		in := &inspected{Source: Source{Name: "sen2 2025.xml"}, spec: l.specs[0], header: xmlHeader{reference: calendar.On(2025, 1, 16), year: 2025}}
		all := sets([]*inspected{in})
		if err := settleYears(all, 0); err != nil || all[0].year != 2024 {
			t.Errorf("year %d, %v", all[0].year, err)
		}
	})
	t.Run("views that wait for one another, or for nobody, are refused", func(t *testing.T) {
		_, err := openShelf(map[string]string{"staff/spec.toml": staffSpec})
		if err == nil || !strings.Contains(err.Error(), `no collection "list"`) {
			t.Error(err)
		}
		_, err = openShelf(map[string]string{"staff/spec.toml": staffSpec, "list/spec.toml": strings.Replace(listSpec, "[codes]", "after = [\"staff\"]\n[codes]", 1)})
		if err == nil || !strings.Contains(err.Error(), "circle") {
			t.Error(err)
		}
	})
	t.Run("a year ends with a month", func(t *testing.T) {
		_, err := openShelf(map[string]string{"staff/spec.toml": strings.Replace(staffSpec, "09-30", "09-15", 1), "list/spec.toml": listSpec})
		if err == nil || !strings.Contains(err.Error(), "last day of a month") {
			t.Error(err)
		}
	})
}

func TestRegister(t *testing.T) {
	t.Run("rows add up, a later one of the same record supersedes, and one without an id gets a lasting one", func(t *testing.T) {
		v := openVault(t)
		first := text("visits one.csv", "RECORD_ID,CHILD_ID,VISITED_AT,SEEN_YN,MILES\nv1,A,05/05/2025 14:30,yes,2.5\n,B,06/05/2025,n,\n,B,06/05/2025,n,\n")
		second := text("visits two.csv", "RECORD_ID,CHILD_ID,VISITED_AT,SEEN_YN,MILES\nv1,A,05/05/2025 15:00,no,2.5\n,B,06/05/2025,n,\n")
		first.Upload, second.Upload = "one", "two"
		first.At, second.At = calendar.On(2025, 6, 1).Time(), calendar.On(2025, 7, 1).Time()
		second.DataTo = calendar.On(2025, 6, 30)
		r, err := whole(t).Load(t.Context(), v, []Source{second, first}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := told(t, v, "select child, strftime(visited_at, '%H:%M'), seen, miles, _upload from reg_visit order by child, _row, _upload"); got != "A 15:00 false 2.5 two\nB 00:00 false <nil> two\nB 00:00 false <nil> one" {
			t.Errorf("standing rows:\n%s", got)
		}
		if got := told(t, v, "select _upload, superseded_by from reg_visit_history where record_id = 'v1' order by 1"); got != "one two\ntwo <nil>" {
			t.Errorf("history:\n%s", got)
		}
		if got := told(t, v, "select starts::varchar, data_to::varchar from reg_visit_coverage"); got != "2025-05-05 2025-06-30" {
			t.Errorf("coverage %s", got)
		}
		if n := len(r.Issues); n != 0 {
			t.Errorf("issues: %v", r.Issues)
		}
		if said := strings.Join(r.Files[1].Guesses, " "); !strings.Contains(said, "2 rows got an id") {
			t.Errorf("said: %s", said)
		}
	})
	t.Run("a file that only shares a column with a register is not one", func(t *testing.T) {
		_, err := whole(t).Load(t.Context(), openVault(t), []Source{text("other.csv", "CHILD_ID,VISITED_AT,A,B,C,D,E\nA,05/05/2025,1,2,3,4,5\n")}, Options{})
		if err == nil {
			t.Error("it was read")
		}
	})
}
