package public

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// dataset is one sort of fact that the site gives away. A row is a plain struct whose fields say in their tags what they are called and what they mean,
// and every face is made from it: JSON and CSV with the same values, the descriptions that go with them, and what /data says of it.
type dataset struct {
	name  string   // in addresses: /api/v1/actions, /data/actions.csv
	title string   // "Actions"
	holds string   // what one row is
	key   []string // the columns that tell rows apart
	row   reflect.Type
	rows  func(edition) reflect.Value // a slice of rows
}

// of declares a dataset by the function that reads its rows from an edition.
func of[T any](name, title, holds string, key []string, rows func(edition) []T) dataset {
	return dataset{name, title, holds, key, reflect.TypeFor[T](), func(e edition) reflect.Value { return reflect.ValueOf(orEmpty(rows(e))) }}
}

// column is one column of a dataset's table.
type column struct {
	name  string
	means string
	kind  string // as CSV on the Web calls it: "string", "date", "integer", "number" or "boolean"
	list  string // what stands between several values; empty where there is one
	at    []int  // where the field stands in the row
}

// columns are the plain fields of the row. What is a table of its own, such as the updates of an action, is left to the dataset that lists it.
func (d dataset) columns() []column { return columnsOf(d.row, nil) }

func columnsOf(row reflect.Type, at []int) (all []column) {
	for i := range row.NumField() {
		f := row.Field(i)
		here := append(slices.Clone(at), i)
		if f.Anonymous {
			all = append(all, columnsOf(f.Type, here)...)
			continue
		}
		if f.Tag.Get("csv") == "-" {
			continue // sentences: a list of them has no place in a cell
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		c := column{name: name, means: f.Tag.Get("means"), at: here}
		t := f.Type
		if t.Kind() == reflect.Slice {
			c.list, t = cmp.Or(f.Tag.Get("between"), " "), t.Elem()
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch {
		case t == reflect.TypeFor[calendar.Date]():
			c.kind = "date"
		case t.Kind() == reflect.Struct:
			continue
		case t.Kind() == reflect.String:
			c.kind = "string"
		case t.Kind() == reflect.Int:
			c.kind = "integer"
		case t.Kind() == reflect.Float64:
			c.kind = "number"
		case t.Kind() == reflect.Bool:
			c.kind = "boolean"
		default:
			panic("public: a column of " + row.Name() + " is a " + t.String()) // declarations are part of the program, and tests read them
		}
		all = append(all, c)
	}
	return all
}

// cell is a value as a table holds it; empty where there is none.
func (c column) cell(row reflect.Value) string {
	v := row.FieldByIndex(c.at)
	if c.list == "" {
		return cellOf(v)
	}
	words := make([]string, v.Len())
	for i := range words {
		words[i] = cellOf(v.Index(i))
	}
	return strings.Join(words, c.list)
}

func cellOf(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case calendar.Date:
		return x.String()
	case float64:
		return plain(&x)
	}
	switch v.Kind() {
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	return v.String()
}

// table is the dataset as rows of cells, its headings first.
func (d dataset) table(e edition) [][]string {
	columns := d.columns()
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.name
	}
	rows := d.rows(e)
	all := make([][]string, 1, rows.Len()+1)
	all[0] = heads
	for i := range rows.Len() {
		cells := make([]string, len(columns))
		for j, c := range columns {
			cells[j] = c.cell(rows.Index(i))
		}
		all = append(all, cells)
	}
	return all
}

// csv is a table as RFC 4180 asks: UTF-8, one row of headings, one fact a row. For Excel, what it would take for a formula has an apostrophe before it;
// in the plain file each cell is the value and nothing else, so that it agrees with the JSON.
func csvOf(table [][]string, forExcel bool) ([]byte, error) {
	var b bytes.Buffer
	if forExcel {
		b.WriteString("\ufeff") // without it Excel reads the file as if it were not UTF-8
	}
	c := csv.NewWriter(&b)
	c.UseCRLF = true
	for _, row := range table {
		if forExcel {
			row = web.SafeRow(row...)
		}
		if err := c.Write(row); err != nil {
			return nil, err
		}
	}
	c.Flush()
	return b.Bytes(), c.Error()
}

// mostRows is how many rows one answer of the API holds at most.
const mostRows = 500

var errNoDataset = fault.NotFound("There is no data at this address. /data lists what there is.")

func datasetOf(name string) (dataset, bool) {
	i := slices.IndexFunc(datasets, func(d dataset) bool { return d.name == name })
	if i < 0 {
		return dataset{}, false
	}
	return datasets[i], true
}

// apiResource answers with a dataset: JSON, or CSV where the address ends in .csv or asks for it.
func (s *Site) apiResource(w http.ResponseWriter, r *http.Request, e edition) error {
	name, asCSV := strings.CutSuffix(strings.TrimSuffix(r.PathValue("resource"), ".json"), ".csv")
	d, found := datasetOf(name)
	if !found {
		return errNoDataset
	}
	q := r.URL.Query()
	switch format := q.Get("format"); {
	case format == "csv" || asCSV && format == "":
		return s.sendDataset(w, r, e, d)
	case format != "" && format != "json":
		return fault.Invalid("“%s” is no format. Ask for json or csv.", format)
	}
	first, size, err := partOf(q, s.mostRows)
	if err != nil {
		return err
	}
	rows := d.rows(e)
	if first > rows.Len() {
		return fault.Invalid("The cursor is past the end. Begin again without it.")
	}
	until := min(first+size, rows.Len())
	next := ""
	if until < rows.Len() {
		next = origin(r) + "/api/v1/" + d.name + "?" + url.Values{"page[size]": {strconv.Itoa(size)}, "cursor": {strconv.Itoa(until)}}.Encode()
	}
	var notes []noteJSON
	if d.hasNotes() {
		notes = signs
	}
	w.Header().Add("Link", "</data/"+d.name+`.csv-metadata.json>; rel="describedby"; type="application/csvm+json"`)
	return s.send(w, r, e, payload{Notes: notes, Rows: rows.Len(), Next: next, Data: rows.Slice(first, until).Interface()})
}

// partOf reads which part of a dataset is asked for: from which row on, and how many.
func partOf(q url.Values, most int) (first, size int, err error) {
	size = most
	if text := q.Get("page[size]"); text != "" {
		if size, err = strconv.Atoi(text); err != nil || size < 1 || size > most {
			return 0, 0, fault.Invalid("“%s” is no page size. Ask for a whole number from 1 to %d.", text, most)
		}
	}
	if text := q.Get("cursor"); text != "" {
		if first, err = strconv.Atoi(text); err != nil || first < 0 {
			return 0, 0, fault.Invalid("“%s” is no cursor. Take the one in “next” of the answer before.", text)
		}
	}
	return first, size, nil
}

// dataFile answers with a file of /data: a dataset as CSV, what describes it, or one of the files about all of them.
func (s *Site) dataFile(w http.ResponseWriter, r *http.Request, e edition) error {
	file := r.PathValue("file")
	if to, moved := movedFiles[file]; moved {
		http.Redirect(w, r, "/data/"+to, http.StatusMovedPermanently)
		return nil
	}
	for _, f := range wholeFiles {
		if f.name == file {
			body, err := f.write(e, origin(r))
			if err != nil {
				return err
			}
			return s.sendData(w, r, e, f.kind, body)
		}
	}
	if name, about := strings.CutSuffix(file, ".csv-metadata.json"); about {
		d, found := datasetOf(name)
		if !found {
			return errNoDataset
		}
		return s.sendJSON(w, r, e, "application/csvm+json", d.describe(e, d.name+".csv"))
	}
	name, isCSV := strings.CutSuffix(file, ".csv")
	d, found := datasetOf(name)
	if !isCSV || !found {
		return errNoDataset
	}
	return s.sendDataset(w, r, e, d)
}

// movedFiles are files that had another name before.
var movedFiles = map[string]string{"plan.csv": "actions.csv"}

func (s *Site) sendDataset(w http.ResponseWriter, r *http.Request, e edition, d dataset) error {
	return s.sendTable(w, r, e, d.name, d.table(e), d.name)
}

// sendTable sends rows of the columns of a dataset as a file.
func (s *Site) sendTable(w http.ResponseWriter, r *http.Request, e edition, name string, table [][]string, described string) error {
	forExcel := r.URL.Query().Get("excel") == "1"
	body, err := csvOf(table, forExcel)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	w.Header().Add("Link", "</data/"+described+`.csv-metadata.json>; rel="describedby"; type="application/csvm+json"`)
	return s.sendData(w, r, e, "text/csv; charset=utf-8; header=present", body)
}

// sendJSON sends a document as people would write it: an address in it keeps its ampersands.
func (s *Site) sendJSON(w http.ResponseWriter, r *http.Request, e edition, kind string, document any) error {
	body, err := jsonBytes(document)
	if err != nil {
		return err
	}
	return s.sendData(w, r, e, kind, body)
}
