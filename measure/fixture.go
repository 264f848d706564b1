package measure

import (
	"bytes"
	"context"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/collection"
	"waymark/vault"
)

// The fixture is a small cast of invented children, one file for each raw table, whose figures were worked out by
// hand. It ships with the program, so that a council can try a measure file of its own on children it can look at.
//
//go:embed testdata/fixture
var cast embed.FS

// openFixture opens a vault and reads the cast into it through the collections' own reader, as files of three yearly
// returns. With a key, the rows of testdata/fixture/<key>/ stand besides.
func openFixture(ctx context.Context, key string) (*vault.DB, error) {
	sources, err := fixtureSources("testdata/fixture")
	if err != nil {
		return nil, err
	}
	if key != "" {
		more, err := fixtureSources("testdata/fixture/" + key)
		if err != nil {
			return nil, err
		}
		sources = append(sources, more...)
	}
	v, err := vault.Open(ctx, vault.Settings{MemoryMB: 512, Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		return nil, err
	}
	if err = load(ctx, v, sources); err == nil {
		err = v.Seal(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// load reads files into a vault as an accepted return would be.
func load(ctx context.Context, v *vault.DB, sources []collection.Source) error {
	collections, err := collection.Standard()
	if err != nil {
		return err
	}
	_, err = collections.Load(ctx, v, sources, collection.Options{})
	return err
}

// fixtureSources writes the rows of a folder as the files that a council would send: a file for each table and year,
// with the return's headings and dates.
func fixtureSources(folder string) ([]collection.Source, error) {
	names, err := fs.Glob(cast, folder+"/*.csv")
	if err != nil {
		return nil, err
	}
	var sources []collection.Source
	for _, name := range names {
		text, err := fs.ReadFile(cast, name)
		if err != nil {
			return nil, err
		}
		table, yearly := strings.CutPrefix(strings.TrimSuffix(path.Base(name), ".csv"), "ssda903_")
		if !yearly {
			sources = append(sources, collection.BytesSource(path.Base(name), text))
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(rows) < 2 || table == "return" {
			continue
		}
		byYear, err := yearFiles(rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, year := range sortedKeys(byYear) {
			n, err := strconv.Atoi(year)
			if err != nil {
				return nil, fmt.Errorf("%s: %q is not a year", name, year)
			}
			where := fmt.Sprintf("%d-%02d/%s/%s.csv", n-1, n%100, strings.ReplaceAll(folder, "/", "-"), table)
			sources = append(sources, collection.BytesSource(where, byYear[year]))
		}
	}
	return sources, nil
}

// yearFiles parts the rows of a table by the column _year and leaves out the columns that no return has.
func yearFiles(rows [][]string) (map[string][]byte, error) {
	headings := rows[0]
	year := slices.Index(headings, "_year")
	if year < 0 {
		return nil, errors.New("there is no column _year")
	}
	line := func(cells []string, mend func(string) string) []string {
		var out []string
		for i, cell := range cells {
			if !strings.HasPrefix(headings[i], "_") {
				out = append(out, mend(cell))
			}
		}
		return out
	}
	files := map[string]*bytes.Buffer{}
	for _, row := range rows[1:] {
		file := files[row[year]]
		if file == nil {
			file = &bytes.Buffer{}
			files[row[year]] = file
			fmt.Fprintln(file, strings.Join(line(headings, strings.ToUpper), ","))
		}
		fmt.Fprintln(file, strings.Join(line(row, dayAsReturned), ","))
	}
	out := map[string][]byte{}
	for name, file := range files {
		out[name] = file.Bytes()
	}
	return out, nil
}

// dayAsReturned turns a day into the form that returns use, and leaves anything else alone.
func dayAsReturned(cell string) string {
	if day, err := calendar.Parse(cell); err == nil {
		return day.UK()
	}
	return cell
}
