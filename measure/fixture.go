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
	"waymark/fault"
	"waymark/vault"
)

// The fixture is a small cast of invented children, one file for each raw table, whose figures were worked out by
// hand. It ships with the program, so that a council can try a measure file of its own on children it can look at.
//
//go:embed testdata/fixture testdata/exceptions
var cast embed.FS

// openFixture opens a vault and reads the cast into it through the collections' own reader, as the files that a council
// would send. With a measure's definition, its own rows stand besides, and of the collections there are only the cast's and
// those that the measure reads.
func openFixture(ctx context.Context, collections *collection.Library, d *Definition) (*vault.DB, error) {
	if d == nil {
		return openRows(ctx, collections, nil, nil)
	}
	rows, err := d.rows(collections)
	if err != nil {
		return nil, err
	}
	return openRows(ctx, collections, rows, d.From)
}

// rows are those that stand beside the cast for one measure: in testdata/fixture/<key>/, and in the samples of the council's
// own collections that it reads.
func (d *Definition) rows(collections *collection.Library) ([]collection.Source, error) {
	rows, err := fixtureSources(collections, "testdata/fixture/"+d.Key)
	if err != nil {
		return nil, err
	}
	for _, name := range d.From {
		spec, err := collections.Spec(name)
		if err != nil {
			return nil, err
		}
		samples, err := spec.OwnSample()
		if err != nil {
			return nil, err
		}
		rows = append(rows, samples...)
	}
	return rows, nil
}

// openRows opens a vault with the cast and rows besides, in all collections, or in the cast's and those that are named.
func openRows(ctx context.Context, collections *collection.Library, rows []collection.Source, from []string) (*vault.DB, error) {
	sources, err := fixtureSources(collections, "testdata/fixture")
	if err != nil {
		return nil, err
	}
	sources = append(sources, rows...)
	if len(from) > 0 {
		collections = collections.Of(append([]string{"ssda903", "ref"}, from...)...)
	}
	v, err := vault.Open(ctx, vault.Settings{MemoryMB: 512, Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		return nil, err
	}
	if err = load(ctx, v, collections, sources); err == nil {
		err = v.Seal(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// load reads files into a vault as an accepted return would be.
func load(ctx context.Context, v *vault.DB, collections *collection.Library, sources []collection.Source) error {
	report, err := collections.Load(ctx, v, sources, collection.Options{})
	if err != nil {
		return err
	}
	for _, f := range report.Files {
		if f.Problem != "" {
			return fault.Invalid("%s: %s", f.Name, f.Problem)
		}
	}
	return nil
}

// fixtureSources writes the rows of a folder as the files that a council would send: a file for each table and each year,
// or each day of a snapshot, with the return's headings and dates. A file is named by the raw table that its rows fill;
// what stands in the columns _year and _data_to is of which return they are.
func fixtureSources(collections *collection.Library, folder string) ([]collection.Source, error) {
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
		raw := strings.TrimSuffix(path.Base(name), ".csv")
		if strings.HasSuffix(raw, "_return") {
			continue
		}
		table, err := rawTable(collections, raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(rows) < 2 {
			continue
		}
		files, err := returnFiles(table, rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, f := range files {
			f.source.Name = f.when + "/" + strings.ReplaceAll(folder, "/", "-") + "/" + f.source.Name
			sources = append(sources, f.source)
		}
	}
	return sources, nil
}

// rawTable finds the table of a collection by the name of its raw rows.
func rawTable(collections *collection.Library, raw string) (*collection.Table, error) {
	for _, spec := range collections.Specs() {
		for _, t := range spec.Tables {
			if spec.Raw(t) == raw {
				return t, nil
			}
		}
	}
	return nil, fmt.Errorf("no collection has a table %s: see the folders of collection/library", raw)
}

// returnFile is the rows of one table in one return.
type returnFile struct {
	when   string // the year, or the day of a snapshot, as a folder would be called
	source collection.Source
}

// returnFiles parts the rows of a table by return and leaves out the columns that no return has.
func returnFiles(table *collection.Table, rows [][]string) ([]returnFile, error) {
	headings := rows[0]
	year, dataTo := slices.Index(headings, "_year"), slices.Index(headings, "_data_to")
	var at []int
	var named []string
	for i, name := range headings {
		if strings.HasPrefix(name, "_") {
			continue
		}
		column := table.Column(name)
		if column == nil {
			return nil, fmt.Errorf("the table has no column %q", name)
		}
		at, named = append(at, i), append(named, column.Heading)
	}
	written := map[string]*bytes.Buffer{}
	byReturn := map[string]returnFile{}
	for n, row := range rows[1:] {
		f := returnFile{when: "fixture"}
		if dataTo >= 0 && row[dataTo] != "" {
			day, err := calendar.Parse(row[dataTo])
			if err != nil {
				return nil, fmt.Errorf("row %d: _data_to: %q is not a date", n+2, row[dataTo])
			}
			f.when, f.source.DataTo = day.String(), day
		}
		if year >= 0 && len(row[year]) == 4 {
			ending, err := strconv.Atoi(row[year])
			if err != nil {
				return nil, fmt.Errorf("row %d: _year: %q is not a year", n+2, row[year])
			}
			f.when, f.source.Year = fmt.Sprintf("%d-%02d", ending-1, ending%100), collection.Year(ending)
		}
		text := written[f.when]
		if text == nil {
			text = &bytes.Buffer{}
			written[f.when], byReturn[f.when] = text, f
			writeRow(text, named)
		}
		var cells []string
		for _, i := range at {
			cells = append(cells, dayAsReturned(row[i]))
		}
		writeRow(text, cells)
	}
	var files []returnFile
	for _, when := range sortedKeys(byReturn) {
		f := byReturn[when]
		from := collection.BytesSource(table.Name+".csv", written[when].Bytes())
		from.Year, from.DataTo = f.source.Year, f.source.DataTo
		files = append(files, returnFile{when, from})
	}
	return files, nil
}

func writeRow(to *bytes.Buffer, cells []string) {
	w := csv.NewWriter(to)
	w.Write(cells) // a buffer takes everything
	w.Flush()
}

// dayAsReturned turns a day into the form that returns use, and leaves anything else alone.
func dayAsReturned(cell string) string {
	if day, err := calendar.Parse(cell); err == nil {
		return day.UK()
	}
	return cell
}
