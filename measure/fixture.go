package measure

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/vault"
)

// rawTables are the tables that a collection's reader fills, with the columns that a fixture may give. Dates and
// whole numbers are told by name, all else is text, as in the collection's spec.
var rawTables = map[string]string{
	"ssda903_header":          "child sex dob:date ethnic upn mother mc_dob:date",
	"ssda903_episode":         "child decom:date rne ls cin place place_provider dec:date rec reason_place_change home_post pl_post urn",
	"ssda903_review":          "child dob:date review:date review_code",
	"ssda903_uasc":            "child sex dob:date duc:date",
	"ssda903_oc2":             "child dob:date sdq_score:integer sdq_reason convicted health_check immunisations teeth_check health_assessment substance_misuse intervention_received intervention_offered",
	"ssda903_oc3":             "child dob:date in_touch activ accom",
	"ssda903_ad1":             "child dob:date date_int:date date_match:date foster_care nb_adoptr sex_adoptr ls_adoptr",
	"ssda903_placed_adoption": "child dob:date date_placed:date date_placed_ceased:date reason_placed_ceased",
	"ssda903_prev_perm":       "child dob:date prev_perm la_perm date_perm",
	"ssda903_missing":         "child dob:date missing mis_start:date mis_end:date",
	"ssda903_sw_episode":      "child dob:date sw_id sw_decom:date sw_dec:date sw_reason",
	"ssda903_dolo":            "child dob:date dolo_start:date dolo_end:date",
	"ssda903_return":          "",
	"ref_population":          "area year:integer age:integer sex people:integer",
	"ref_postcode":            "postcode easting:integer northing:integer la",
	"ref_provider":            "urn name provider_type grade graded_on:date",
	"ref_council":             "code ons name",
}

// fillFixture makes the raw tables in an empty vault and fills them from <table>.csv in each folder, then runs the
// views. Rows of a return carry their year in a column _year.
func fillFixture(ctx context.Context, v *vault.DB, folders []fs.FS, views string) error {
	for _, name := range sortedKeys(rawTables) {
		columns := []vault.Column{}
		for _, field := range strings.Fields(rawTables[name]) {
			column, kind, found := strings.Cut(field, ":")
			if !found {
				kind = "varchar"
			}
			columns = append(columns, vault.Column{Name: column, Type: kind})
		}
		if strings.HasPrefix(name, "ssda903_") {
			columns = append(columns, vault.Column{Name: "_year", Type: "integer"}, vault.Column{Name: "_data_to", Type: "date"}, vault.Column{Name: "_upload", Type: "varchar"})
			if name != "ssda903_return" {
				columns = append(columns, vault.Column{Name: "_file", Type: "varchar"}, vault.Column{Name: "_row", Type: "integer"})
			}
		}
		if err := v.Create(ctx, name, columns); err != nil {
			return err
		}
		for _, folder := range folders {
			if err := fillTable(ctx, v, folder, name, columns); err != nil {
				return err
			}
		}
	}
	return v.Exec(ctx, views)
}

func fillTable(ctx context.Context, v *vault.DB, folder fs.FS, name string, columns []vault.Column) error {
	file, err := folder.Open(name + ".csv")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.TrimLeadingSpace = true
	headings, err := reader.Read()
	if err != nil {
		return fmt.Errorf("%s.csv: %w", name, err)
	}
	for _, h := range headings {
		if !slices.ContainsFunc(columns, func(c vault.Column) bool { return c.Name == h }) {
			return fmt.Errorf("%s.csv: there is no column %q", name, h)
		}
	}
	appender, err := v.Append(ctx, name)
	if err != nil {
		return err
	}
	for row := 2; ; row++ {
		cells, err := reader.Read()
		if err == io.EOF {
			return appender.Close()
		} else if err != nil {
			return errors.Join(err, appender.Close())
		}
		values, year := make([]any, len(columns)), ""
		for i, c := range columns {
			text := ""
			if at := slices.Index(headings, c.Name); at >= 0 {
				text = strings.TrimSpace(cells[at])
			}
			switch {
			case c.Name == "_year" && text == "":
				return errors.Join(fmt.Errorf("%s.csv line %d: _year is blank", name, row), appender.Close())
			case c.Name == "_year":
				year = text
			case c.Name == "_data_to" && text == "":
				text = year + "-03-31"
			case c.Name == "_row" && text == "":
				text = strconv.Itoa(row)
			case c.Name == "_file" && text == "":
				text = path.Base(name) + ".csv"
			}
			if text != "" {
				values[i] = text
			}
		}
		for i, c := range columns {
			text, ok := values[i].(string)
			if !ok {
				continue
			}
			switch c.Type {
			case "integer":
				n, err := strconv.Atoi(text)
				if err != nil {
					return errors.Join(fmt.Errorf("%s.csv line %d: %s %q is not a whole number", name, row, c.Name, text), appender.Close())
				}
				values[i] = int32(n)
			case "date":
				day, err := calendar.Parse(text)
				if err != nil {
					return errors.Join(fmt.Errorf("%s.csv line %d: %s %q is not a date", name, row, c.Name, text), appender.Close())
				}
				values[i] = day
			}
		}
		if err := appender.Row(values...); err != nil {
			return errors.Join(err, appender.Close())
		}
	}
}
