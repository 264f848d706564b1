package sample

import (
	"bufio"
	"path/filepath"

	"waymark/calendar"
)

// StandardFolder is where WriteStandard puts what the case system holds in the shape of the Standard Safeguarding Dataset.
const StandardFolder = "ssd"

// standardParts are its files as at the last day told of: the people, and the visits of nearly two years.
func (w *World) standardParts() []part {
	from := w.Since().AddMonths(12)
	folder := "ssd " + w.Options.DataTo.String() + "/"
	day := func(d calendar.Date) string { return d.String() + " 00:00:00.000" }
	flag := func(yes bool) string {
		if yes {
			return "Y"
		}
		return "N"
	}
	parts := []part{{folder + "ssd_person.csv", func(out *bufio.Writer) {
		row := rowsInto(out)
		row("pers_person_id", "pers_sex", "pers_ethnicity", "pers_dob")
		for _, c := range w.everyone() {
			dob := ""
			if !c.unborn(w.Options.DataTo) {
				dob = day(c.dob)
			}
			row(c.id(), string(c.sex), c.ethnic, dob)
		}
	}}}
	for _, k := range []struct{ kind, file, id, person, date, seen, alone string }{
		{"cin", "ssd_cin_visits", "cinv_cin_visit_id", "cinv_person_id", "cinv_cin_visit_date", "cinv_cin_visit_seen", "cinv_cin_visit_seen_alone"},
		{"cp", "ssd_cp_visits", "cppv_cp_visit_id", "cppv_person_id", "cppv_cp_visit_date", "cppv_cp_visit_seen", "cppv_cp_visit_seen_alone"},
		{"cla", "ssd_cla_visits", "clav_cla_visit_id", "clav_person_id", "clav_cla_visit_date", "clav_cla_visit_seen", "clav_cla_visit_seen_alone"},
	} {
		parts = append(parts, part{folder + k.file + ".csv", func(out *bufio.Writer) {
			row, v, n := rowsInto(out), w.visiting(), 0
			row(k.id, k.person, k.date, k.seen, k.alone)
			for _, c := range w.everyone() {
				for _, one := range v.visits(c) {
					if one.kind == k.kind && !one.on.Before(from) {
						n++
						row(k.kind+itoa(n), c.id(), day(one.on), flag(one.seen), flag(one.alone))
					}
				}
			}
		}})
	}
	return parts
}

// WriteStandard writes what the case system holds.
func (w World) WriteStandard(dir string) ([]string, error) {
	var paths []string
	for _, p := range w.standardParts() {
		path := filepath.Join(dir, StandardFolder, p.name)
		if err := writeFile(path, p.write); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
