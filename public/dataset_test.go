package public

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"waymark/board"
	"waymark/calendar"
	"waymark/web"
)

// validate reads a table by what CSV on the Web says of it, as a validator does (W3C, Generating JSON from Tabular Data and Metadata Vocabulary): headings,
// data types, separators, primary key and the required properties of the description.
func validate(t *testing.T, about, table []byte) (rows []map[string]any) {
	t.Helper()
	var described struct {
		Context     []any  `json:"@context"`
		URL         string `json:"url"`
		TableSchema struct {
			Columns []struct {
				Name, Titles, Datatype, Separator string
				Description                       string `json:"dc:description"`
			}
			PrimaryKey []string
		} `json:"tableSchema"`
		License struct {
			ID string `json:"@id"`
		} `json:"dc:license"`
		Dialect struct{ LineTerminators []string }
	}
	if err := json.Unmarshal(about, &described); err != nil {
		t.Fatal(err)
	}
	if len(described.Context) != 2 || described.Context[0] != "http://www.w3.org/ns/csvw" || described.URL == "" || described.License.ID != licenceURL {
		t.Errorf("the description is of no table: %s", about[:200])
	}
	if strings.Count(string(table), "\n") != strings.Count(string(table), "\r\n") || !slices.Equal(described.Dialect.LineTerminators, []string{"\r\n"}) {
		t.Error("lines do not end as the description says")
	}
	cells := readCSV(t, table)
	first, _, _ := strings.Cut(string(table), "\r\n")
	var names []string
	for _, c := range described.TableSchema.Columns {
		names = append(names, c.Titles)
		if c.Description == "" || c.Name == "" || strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			t.Errorf("%s: the column %q is not explained or not named as others' programs need it", described.URL, c.Name)
		}
	}
	if strings.Join(names, ",") != first {
		t.Errorf("%s: the headings are %s, described are %v", described.URL, first, names)
	}
	seen := map[string]bool{}
	for i, r := range cells {
		row := map[string]any{}
		for _, c := range described.TableSchema.Columns {
			texts := []string{r[c.Name]}
			if c.Separator != "" {
				texts = slices.DeleteFunc(strings.Split(r[c.Name], c.Separator), func(s string) bool { return s == "" })
			}
			var values []any
			for _, text := range texts {
				v, err := typed(c.Datatype, text)
				if err != nil {
					t.Errorf("%s, row %d, %s: %v", described.URL, i+1, c.Name, err)
				}
				values = append(values, v)
			}
			if row[c.Name] = any(values); c.Separator == "" {
				row[c.Name] = values[0]
			}
		}
		var key []string
		for _, k := range described.TableSchema.PrimaryKey {
			if !slices.Contains(names, k) {
				t.Fatalf("%s: the key names %q, which is no column", described.URL, k)
			}
			key = append(key, r[k])
		}
		if of := strings.Join(key, "|"); seen[of] || of == "" {
			t.Errorf("%s: two rows have the key %s", described.URL, of)
		} else {
			seen[of] = true
		}
		rows = append(rows, row)
	}
	return rows
}

func typed(kind, text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	switch kind {
	case "string":
		return text, nil
	case "date":
		_, err := time.Parse(time.DateOnly, text)
		return text, err
	case "integer":
		n, err := strconv.Atoi(text)
		return float64(n), err
	case "number":
		return strconv.ParseFloat(text, 64)
	case "boolean":
		return strconv.ParseBool(text)
	}
	return nil, fmt.Errorf("%q is no data type that we use", kind)
}

// same says whether a value of JSON is the value of a table; an empty cell is an empty text, no text or nothing.
func same(cell, value any) bool {
	if list, isList := value.([]any); isList {
		cells, _ := cell.([]any)
		return len(list) == len(cells) && (len(list) == 0 || reflect.DeepEqual(cells, list))
	}
	return cell == value || cell == nil && (value == nil || value == "")
}

func openEdition() edition {
	e := castEdition()
	e.Meetings = []board.PublicMeeting{
		{Code: "CPB", Forum: "Corporate parenting board", Number: 7, On: calendar.On(2026, 6, 10), Starts: "10:00", Place: "Town hall, room 2", Version: 3},
		{Code: "CPB", Forum: "Corporate parenting board", Number: 8, On: calendar.On(2026, 12, 9), Cancelled: "Too few could come.", Version: 4},
	}
	return e
}

func TestEveryDatasetHasTheSameValuesInEveryFace(t *testing.T) {
	h := house(openEdition())
	for _, d := range datasets {
		t.Run(d.name, func(t *testing.T) {
			table, _ := get(t, h, "/data/"+d.name+".csv")
			about, _ := get(t, h, "/data/"+d.name+".csv-metadata.json")
			rows := validate(t, about, table)
			for _, same := range []string{"/api/v1/" + d.name + ".csv", "/api/v1/" + d.name + "?format=csv"} {
				if again, _ := get(t, h, same); !bytes.Equal(again, table) {
					t.Errorf("%s differs from the file", same)
				}
			}
			var all []map[string]any
			next := "/api/v1/" + d.name + "?page[size]=7"
			for next != "" {
				body, _ := get(t, h, next)
				var answer struct {
					Rows int
					Next string
					Data []map[string]any
				}
				if err := json.Unmarshal(body, &answer); err != nil {
					t.Fatal(err)
				}
				if len(answer.Data) > 7 || answer.Rows != len(rows) {
					t.Fatalf("%s has %d rows of %d, want at most 7 of %d", next, len(answer.Data), answer.Rows, len(rows))
				}
				all = append(all, answer.Data...)
				next = ""
				if answer.Next != "" {
					u, err := url.Parse(answer.Next)
					if err != nil {
						t.Fatal(err)
					}
					next = u.RequestURI()
				}
			}
			if len(all) != len(rows) {
				t.Fatalf("%d rows as JSON, %d as CSV", len(all), len(rows))
			}
			for i, row := range rows {
				for name, cell := range row {
					if !same(cell, all[i][name]) {
						t.Errorf("row %d, %s: CSV says %v, JSON %v", i+1, name, cell, all[i][name])
					}
				}
			}
		})
	}
	t.Run("what is no page, no cursor and no format is refused with what would be right", func(t *testing.T) {
		handler, err := web.New(web.Options{Routes: h.Routes, Site: h.Site})
		if err != nil {
			t.Fatal(err)
		}
		for path, words := range map[string]string{"/api/v1/actions?page[size]=501": "from 1 to 500", "/api/v1/actions?page[size]=none": "from 1 to 500", "/api/v1/actions?cursor=-1": "no cursor", "/api/v1/actions?cursor=45": "past the end", "/api/v1/actions?format=xml": "json or csv"} {
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
			if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), words) {
				t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
			}
		}
	})
}

func TestTheFilesAboutAllOfThem(t *testing.T) {
	h := house(openEdition())
	body, _ := get(t, h, "/data/all.zip")
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	sums, _ := get(t, h, "/data/sha256sums.txt")
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		in, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "README.txt" || f.Name == "sha256sums.txt" {
			continue
		}
		own, _ := get(t, h, "/data/"+f.Name)
		sum := sha256.Sum256(own)
		if !bytes.Equal(in, own) || !strings.Contains(string(sums), hex.EncodeToString(sum[:])+"  "+f.Name+"\n") {
			t.Errorf("%s is not the same by itself, in all.zip and in the checksums", f.Name)
		}
	}
	if len(z.File) != 2*len(datasets)+2 {
		t.Errorf("all.zip has %d files", len(z.File))
	}
	if again, _ := get(t, h, "/data/all.zip"); !bytes.Equal(again, body) {
		t.Error("the same edition gives another archive")
	}
	t.Run("the catalogue names every dataset with files that are there", func(t *testing.T) {
		body, _ := get(t, h, "/data/dcat.json")
		var c struct {
			Datasets []struct {
				ID            string `json:"dct:identifier"`
				Distributions []struct {
					Download struct {
						ID string `json:"@id"`
					} `json:"dcat:downloadURL"`
				} `json:"dcat:distribution"`
			} `json:"dcat:dataset"`
		}
		if err := json.Unmarshal(body, &c); err != nil || len(c.Datasets) != len(datasets) {
			t.Fatalf("%d datasets, %v", len(c.Datasets), err)
		}
		for _, d := range c.Datasets {
			u, err := url.Parse(d.Distributions[0].Download.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, res := get(t, h, u.Path); res.StatusCode != 200 {
				t.Errorf("%s is answered with %d", u.Path, res.StatusCode)
			}
		}
	})
}

func TestEveryExampleOfTheAPIRuns(t *testing.T) {
	h := house(openEdition())
	body, _ := get(t, h, "/api/v1/openapi.json")
	var api struct {
		OpenAPI string
		Paths   map[string]struct {
			Get struct {
				Parameters []struct {
					Name, In string
					Example  any
				}
				Responses map[string]struct {
					Content map[string]struct{ Schema map[string]any }
				}
			}
		}
		Components struct{ Schemas map[string]map[string]any }
	}
	if err := json.Unmarshal(body, &api); err != nil || api.OpenAPI != "3.1.0" || len(api.Paths) < len(datasets) {
		t.Fatalf("%d addresses, %v", len(api.Paths), err)
	}
	for path, one := range api.Paths {
		t.Run(path, func(t *testing.T) {
			at, q := path, url.Values{}
			for _, p := range one.Get.Parameters {
				if example := fmt.Sprint(p.Example); p.In == "path" {
					at = strings.ReplaceAll(at, "{"+p.Name+"}", example)
				} else {
					q.Set(p.Name, example)
				}
			}
			if len(q) > 0 {
				at += "?" + q.Encode()
			}
			body, res := get(t, h, at)
			var answer any
			if err := json.Unmarshal(body, &answer); err != nil || res.StatusCode != 200 {
				t.Fatalf("%s: %d, %v", at, res.StatusCode, err)
			}
			fits(t, path, one.Get.Responses["200"].Content["application/json"].Schema, api.Components.Schemas, answer)
		})
	}
}

// fits holds an answer against its schema: types, what must be there, and that nothing is there that is not described.
func fits(t *testing.T, at string, schema map[string]any, named map[string]map[string]any, value any) {
	t.Helper()
	if ref, is := schema["$ref"].(string); is {
		schema = named[strings.TrimPrefix(ref, "#/components/schemas/")]
	}
	kinds := []any{schema["type"]}
	if several, is := schema["type"].([]any); is {
		kinds = several
	}
	kind := map[bool]string{true: "null"}[value == nil]
	switch v := value.(type) {
	case string:
		kind = "string"
	case bool:
		kind = "boolean"
	case float64:
		if kind = "number"; slices.Contains(kinds, any("integer")) && v == float64(int(v)) {
			kind = "integer"
		}
	case []any:
		kind = "array"
		items, _ := schema["items"].(map[string]any)
		for i, x := range v {
			if items != nil {
				fits(t, fmt.Sprintf("%s[%d]", at, i), items, named, x)
			}
		}
	case map[string]any:
		kind = "object"
		fields, _ := schema["properties"].(map[string]any)
		for name, x := range v {
			field, described := fields[name].(map[string]any)
			if !described {
				t.Errorf("%s has %q, which is not described", at, name)
				continue
			}
			fits(t, at+"."+name, field, named, x)
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, there := v[name.(string)]; !there {
				t.Errorf("%s has no %q", at, name)
			}
		}
	}
	if !slices.Contains(kinds, any(kind)) {
		t.Errorf("%s is %s, described as %v", at, kind, kinds)
	}
}

func TestMeetingsAreACalendar(t *testing.T) {
	body, res := get(t, house(openEdition()), "/meetings.ics")
	c, err := ics.ParseCalendar(bytes.NewReader(body))
	if err != nil || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/calendar") {
		t.Fatal(err)
	}
	var held, off *ics.VEvent
	for _, v := range c.Events() {
		switch {
		case strings.HasPrefix(v.Id(), "meeting-CPB-7@"):
			held = v
		case strings.HasPrefix(v.Id(), "meeting-CPB-8@"):
			off = v
		}
	}
	promises := 0
	for _, v := range c.Events() {
		if strings.HasPrefix(v.Id(), "promise-") {
			promises++
		}
	}
	if promises != 3 {
		t.Errorf("7.6: %d days of promises", promises)
	}
	if held == nil || off == nil {
		t.Fatalf("the meetings are not there: %s", body)
	}
	starts, err := held.GetStartAt()
	if err != nil || !starts.Equal(time.Date(2026, 6, 10, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("ten o'clock in the summer is %v, %v", starts, err)
	}
	if held.GetProperty(ics.ComponentPropertySequence).Value != "3" || off.GetProperty(ics.ComponentPropertyStatus).Value != "CANCELLED" {
		t.Errorf("%s", body)
	}
}
