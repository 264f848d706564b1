package sample

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"waymark/calendar"
)

// read reads what fill writes as CSV: its rows by heading.
func read(t *testing.T, fill func(out *bufio.Writer)) []map[string]string {
	t.Helper()
	var b bytes.Buffer
	out := bufio.NewWriter(&b)
	fill(out)
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, value := range line {
			row[lines[0][i]] = value
		}
		all = append(all, row)
	}
	return all
}

// TestOneStory holds the files against each other: whoever reads two of them reads of the same children.
func TestOneStory(t *testing.T) {
	w := made(t, Options{Children: 300, Years: 3, LastYear: 2026, Seed: "one story", DataTo: calendar.On(2026, 10, 31)})
	on := w.Options.DataTo
	last := rows(&w, w.Returns[len(w.Returns)-1])
	born, upn, starts := map[string]string{}, map[string]string{}, map[string]map[string]bool{}
	for _, h := range last["header.csv"] {
		born[h["CHILD"]] = uk(t, h["DOB"]).String()
		if !strings.HasPrefix(h["UPN"], "UN") {
			upn[h["UPN"]] = h["CHILD"]
		}
	}
	for _, r := range w.Returns {
		for _, e := range rows(&w, r)["episodes.csv"] {
			if e["RNE"] == "S" {
				if starts[e["CHILD"]] == nil {
					starts[e["CHILD"]] = map[string]bool{}
				}
				starts[e["CHILD"]][uk(t, e["DECOM"]).String()] = true
			}
		}
	}
	agrees := func(t *testing.T, where string, dates map[string]string) {
		t.Helper()
		met := 0
		for id, dob := range dates {
			if want := born[id]; want != "" {
				if met++; want != dob {
					t.Errorf("%s was born on %s in the return on children in care and on %q in %s", id, want, dob, where)
				}
			}
		}
		if met < 20 {
			t.Errorf("only %d children in care are in %s", met, where)
		}
	}
	t.Run("a child is born on one day in the return on children in care, the census, the lists for inspectors and the case system", func(t *testing.T) {
		var census bytes.Buffer
		out := bufio.NewWriter(&census)
		w.census(out, w.Returns[len(w.Returns)-1])
		out.Flush()
		told := map[string]string{}
		for _, child := range regexp.MustCompile(`(?s)<Child>.*?</ChildIdentifiers>`).FindAllString(census.String(), -1) {
			id := regexp.MustCompile(`<LAchildID>(.*?)<`).FindStringSubmatch(child)
			if dob := regexp.MustCompile(`<PersonBirthDate>(.*?)<`).FindStringSubmatch(child); dob != nil {
				told[id[1]] = dob[1]
			}
		}
		agrees(t, "the census", told)

		var lists bytes.Buffer
		if err := w.lists(&lists, calendar.On(2026, 9, 30)); err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(&lists)
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		inCare, err := book.GetRows("List 8", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		came := 0
		for _, row := range inCare {
			if len(row) > 1 && born[row[0]] != "" && !slices.ContainsFunc(row, func(cell string) bool { return dayOf(cell) == born[row[0]] }) {
				t.Errorf("list 8 does not know the birthday of %s: %v", row[0], row)
			}
			if len(row) > 1 && slices.ContainsFunc(row, func(cell string) bool { return starts[row[0]][dayOf(cell)] }) {
				came++
			}
		}
		if came < 30 {
			t.Errorf("of %d children in list 8 only %d came into care when the return says", len(inCare), came)
		}

		told = map[string]string{}
		for _, p := range w.standardParts() {
			if strings.HasSuffix(p.name, "ssd_person.csv") {
				for _, row := range read(t, p.write) {
					told[row["pers_person_id"]], _, _ = strings.Cut(row["pers_dob"], " ")
				}
			}
		}
		agrees(t, "the case system", told)
	})
	pupils := map[string][]map[string]string{} // by the day of the census
	for _, x := range w.schoolCensuses() {
		err := w.schoolTables(x, w.pupils(), func(name string, fill func(row func(...string)) error) error {
			all := read(t, func(out *bufio.Writer) { _ = fill(rowsInto(out)) })
			if name == "pupilonroll.csv" {
				pupils[x.on.String()] = all
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	censuses := w.schoolCensuses()
	newest := censuses[len(censuses)-1].on
	t.Run("most children in care of school age are in the school census, each born on the same day", func(t *testing.T) {
		told := map[string]string{}
		for _, row := range pupils[newest.String()] {
			if id := upn[row["upn"]]; id != "" {
				told[id] = row["dob"]
			}
		}
		agrees(t, "the school census", told)
		of, found := 0, 0
		for _, c := range w.children {
			if p := c.careOn(newest); p != nil && p.way != shortBreaks && !c.uasc && c.atSchool(newest) {
				if of++; told[c.id()] != "" {
					found++
				}
			}
		}
		if share := 100 * found / of; share < 62 || share > 92 {
			t.Errorf("%d of %d are in it: those who live next door keep their school, those far away do not", found, of)
		}
	})
	t.Run("nobody is at school before coming to England, or while on no school's roll", func(t *testing.T) {
		alone, lost, numbers := map[string]calendar.Date{}, map[string]stay{}, 0
		s := newSimulation(w.Options, w.Returns, w.places)
		for _, c := range w.pupils() {
			if c.uasc {
				alone[c.upnOr(on)] = c.periods[0].from
			}
			if gone, ok := s.offRoll(c); ok {
				lost[c.upnOr(on)] = gone
			}
		}
		for day, all := range pupils {
			at, _ := calendar.Parse(day)
			for _, row := range all {
				entered, err := calendar.Parse(row["entrydate"])
				if from, came := alone[row["upn"]]; came {
					if numbers++; err != nil || entered.Before(from) {
						t.Errorf("%s joined a school on %s and came on %s", row["upn"], row["entrydate"], from)
					}
				}
				if gone, ok := lost[row["upn"]]; ok && gone.has(at) {
					t.Errorf("%s is on a roll on %s and on none from %s to %s", row["upn"], day, gone.from, gone.to)
				}
			}
		}
		if numbers < 5 {
			t.Errorf("only %d rows of young people who came alone", numbers)
		}
	})
	t.Run("the registers tell of stays in care that the return tells of too", func(t *testing.T) {
		health := 0
		for _, row := range read(t, func(out *bufio.Writer) { w.register(out, registerNamed(t, "health")) }) {
			if health++; !starts[row["CHILD"]][uk(t, row["ENTERED_CARE"]).String()] {
				t.Errorf("%s came into care on %s in the register of health checks only", row["CHILD"], row["ENTERED_CARE"])
			}
		}
		if health < 50 {
			t.Errorf("%d health checks", health)
		}
	})
	t.Run("brothers and sisters share home and ethnicity, and most share their carers too", func(t *testing.T) {
		groups := map[string][]string{}
		for _, row := range read(t, func(out *bufio.Writer) { w.register(out, registerNamed(t, "sibling")) }) {
			groups[row["GROUP_ID"]] = append(groups[row["GROUP_ID"]], row["CHILD"])
		}
		ethnic, home, address := map[string]string{}, map[string]string{}, map[string]string{}
		for _, h := range last["header.csv"] {
			ethnic[h["CHILD"]] = h["ETHNIC"]
		}
		for _, e := range last["episodes.csv"] {
			if e["DEC"] == "" {
				home[e["CHILD"]], address[e["CHILD"]] = e["HOME_POST"], e["PL_POST"]+e["URN"]
			}
		}
		together := 0
		for name, members := range groups {
			first, same := members[0], true
			for _, id := range members[1:] {
				if ethnic[id] != ethnic[first] || home[id] != home[first] {
					t.Errorf("%s: %s and %s do not look like brothers and sisters", name, first, id)
				}
				same = same && address[id] == address[first]
			}
			if same {
				together++
			}
		}
		if share := 100 * together / max(1, len(groups)); len(groups) < 15 || share < 40 || share > 85 {
			t.Errorf("%d of %d groups live together", together, len(groups))
		}
	})
	t.Run("each export of youth justice knows no more than its day", func(t *testing.T) {
		days := 0
		for _, file := range w.youthTables() {
			at, err := calendar.Parse(regexp.MustCompile(`\d{4}-\d{2}-\d{2}`).FindString(file.name))
			if err != nil {
				t.Fatal(err)
			}
			if days++; len(file.rows) < 2 {
				t.Errorf("%s is empty", file.name)
			}
			for _, row := range file.rows[1:] {
				for i, cell := range row {
					if d, err := calendar.ParseUK(cell); err == nil && d.After(at) {
						t.Errorf("%s: %s is %s", file.name, file.rows[0][i], cell)
					}
				}
			}
		}
		if days < 4*14 {
			t.Errorf("%d files", days)
		}
	})
}

// dayOf is the day that a cell of a workbook holds, as 2026-03-31, whichever way it is written there; blank where it holds none.
func dayOf(cell string) string {
	if d, err := calendar.ParseUK(cell); err == nil {
		return d.String()
	}
	if d, err := calendar.Parse(cell); err == nil {
		return d.String()
	}
	if regexp.MustCompile(`^[34]\d{4}$`).MatchString(cell) { // days since 30 December 1899
		n := 0
		for _, digit := range cell {
			n = n*10 + int(digit-'0')
		}
		return calendar.On(1899, 12, 30).AddDays(n).String()
	}
	return ""
}
