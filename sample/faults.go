package sample

import (
	"slices"
	"strings"

	"waymark/calendar"
)

// Fault is one fault planted on purpose: what a careful reader of the files must find.
type Fault struct {
	File   string // below the folder written, such as 903/2024-25/episodes.csv
	Row    int    // as a spreadsheet counts: the heading is row 1
	Column string // as in the official heading; the added heading for an extra column
	Rule   string // the DfE's number of the rule broken, where there is one; blank for what a reader should mend by itself
	Words  string // what is wrong
}

// planted is a fault as it is put into a table: a value changed in a row, or a row added at the end.
type planted struct {
	ending int
	file   string
	row    int
	column int
	value  string   // put in place of the true one
	extra  bool     // value is one more column, in the heading and in every row
	added  []string // a whole row added after the last
}

// plantedIn are the faults of a table in a return.
func (w *World) plantedIn(r Return, t table) []planted {
	var here []planted
	for _, f := range w.planted {
		if f.ending == r.Ending && f.file == t.file {
			here = append(here, f)
		}
	}
	return here
}

func (f planted) spoil(row []string, line int) []string {
	switch {
	case f.added != nil:
	case f.extra && line == 1:
		return append(row, f.value)
	case f.extra:
		return append(row, "")
	case line == f.row:
		row[f.column] = f.value
	}
	return row
}

// plant puts the faults into the last whole year. Each looks for a row it fits, from a place of
// its own on, so that no two meet; in a very small council some find none and are left out.
func (w *World) plant() {
	var r Return
	for _, last := range w.Returns {
		if !last.InYear {
			r = last
		}
	}
	k := newInk(w)
	add := func(file, column, rule, words string, p planted) {
		p.ending, p.file = r.Ending, file
		w.planted = append(w.planted, p)
		w.Faults = append(w.Faults, Fault{ReturnsFolder + "/" + r.Folder + "/" + file, p.row, column, rule, words})
	}
	// find gives the first fitting row at or after a share of the table, its number, and the last row's number.
	find := func(file string, after float64, fits func(row []string) bool) (t table, row []string, at, last int) {
		for _, t = range tables {
			if t.file == file {
				break
			}
		}
		total := 1
		w.each(k, r, t, func([]string) { total++ })
		line := 1
		w.each(k, r, t, func(have []string) {
			line++
			if at == 0 && float64(line) >= after*float64(total) && fits(have) {
				row, at = append([]string(nil), have...), line
			}
		})
		return t, row, at, total
	}
	change := func(file, column string, after float64, rule, words, value string, fits func(row []string, col int) bool) bool {
		var col int
		for _, t := range tables {
			if t.file == file {
				col = slices.Index(t.columns, column)
			}
		}
		if _, _, at, _ := find(file, after, func(row []string) bool { return fits(row, col) }); at > 0 {
			add(file, column, rule, words, planted{row: at, column: col, value: value})
			return true
		}
		return false
	}
	filled := func(row []string, col int) bool { return row[col] != "" }

	change("header.csv", "ETHNIC", 0.2, "103", "WXYZ is not an ethnicity code.", "WXYZ", filled)
	// A whole short stay, if possible of a child with another in the year: nothing else breaks with its date.
	stays := map[string]int{}
	find("episodes.csv", 0, func(row []string) bool { stays[row[0]]++; return false })
	wrong := "31/02/" + r.DataTo.String()[:4]
	misdate := func(least int) bool {
		return change("episodes.csv", "DECOM", 0.2, "141", wrong+" is not a date.", wrong, func(row []string, _ int) bool {
			from, err := calendar.ParseUK(row[1])
			return err == nil && !from.Before(r.From) && row[2] == "S" && row[8] != "" && row[8] != "X1" && stays[row[0]] >= least
		})
	}
	if !misdate(2) {
		misdate(1)
	}
	change("episodes.csv", "PLACE", 0.5, "146", "Q9 is not a placement code.", "Q9", filled)
	change("episodes.csv", "REC", 0.7, "148", "The episode has an end but no reason for it.", "", filled)
	if t, row, _, last := find("episodes.csv", 0.85, func(row []string) bool { return row[7] == "" }); row != nil {
		add("episodes.csv", "DECOM", "KEY-EPISODE", "The same child and start date stand in the table twice.", planted{row: last + 1, added: row[:len(t.columns)]})
	}
	add("reviews.csv", "REVIEW_CODE", "", "The heading is in small letters with blanks around it.", planted{row: 1, column: 3, value: "  review_code "})
	if _, row, _, last := find("reviews.csv", 0.4, func([]string) bool { return true }); row != nil {
		orphan := append([]string{"EXB999999"}, row[1:]...)
		add("reviews.csv", "CHILD", "INT08", "EXB999999 is not in the header.", planted{row: last + 1, added: orphan})
	}
	change("missing.csv", "DOB", 0.6, "INT13", "The date of birth is not the one in the header.", "01/02/2010", func(row []string, col int) bool { return row[col] != "01/02/2010" })
	add("missing.csv", "LOCAL_NOTE", "", "A column of the council's own that no return has.", planted{row: 1, value: "LOCAL_NOTE", extra: true})
	change("oc2.csv", "TEETH_CHECK", 0.5, "", "A spreadsheet has turned 1 into 1.0.", "1.0", func(row []string, col int) bool { return row[col] == "1" })
	change("oc3.csv", "ACCOM", 0.5, "133", "S1 is not an accommodation code: no fixed abode is never suitable.", "S1", func(row []string, col int) bool { return row[col] != "0" && !strings.HasPrefix(row[col], "Z") })
}
