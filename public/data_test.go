package public

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/archive"
	"waymark/badge"
	"waymark/board"
	"waymark/find"
	"waymark/language"
	"waymark/measure"
	"waymark/news"
	"waymark/plan"
	"waymark/survey"
	"waymark/voice"
	"waymark/web"
	"waymark/web/webtest"
)

func readCSV(t *testing.T, body []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(body))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[all[0][i]] = c
		}
		rows = append(rows, row)
	}
	return rows
}

func readJSON[T any](t *testing.T, body []byte) T {
	t.Helper()
	var answer struct {
		Council, Licence, Sample string
		LicenceURL               string `json:"licence_url"`
		Data                     T
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Council != "Exampleborough" || answer.Licence != licenceName || answer.LicenceURL != licenceURL || !strings.Contains(answer.Sample, "invented") {
		t.Errorf("the answer does not say whose it is, under which licence and that it is a sample: %+v", answer)
	}
	return answer.Data
}

// cells are the figures that a measure's page shows, by what they are of: the number, or the sign of why there is none.
func cells(t *testing.T, body []byte) map[string]string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for n := range doc.Descendants() {
		of := ""
		for _, a := range n.Attr {
			if a.Key == "data-cell" {
				of = a.Val
			}
		}
		if of == "" {
			continue
		}
		value, words := "", ""
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				words += c.Data
			}
			for _, a := range c.Attr {
				if c.Data == "data" && a.Key == "value" {
					value = a.Val
				}
			}
		}
		switch {
		case strings.Contains(words, measure.TooFew):
			value = "c"
		case strings.Contains(words, measure.NoChildren):
			value = "z"
		}
		all[of] = value
	}
	return all
}

func TestOneValueManyFaces(t *testing.T) {
	h := house(castEdition())
	whole, _ := get(t, h, "/data/observations.csv")
	inAll := readCSV(t, whole)
	for _, m := range castMeasures() {
		t.Run(m.Key, func(t *testing.T) {
			body, _ := get(t, h, "/data/measures/"+m.Key+".csv")
			rows := readCSV(t, body)
			if own := slices.DeleteFunc(slices.Clone(inAll), func(r map[string]string) bool { return r["measure"] != m.Key }); !reflect.DeepEqual(own, rows) {
				t.Error("observations.csv and its own file differ")
			}
			fromCSV := map[string]string{}
			for _, r := range rows {
				of := r["measure"] + "|" + r["line"] + "|" + r["as_at"]
				if r["breakdown"] != "" {
					of = r["measure"] + "|" + r["line"] + "|" + r["breakdown"] + "|" + r["group"]
				}
				fromCSV[of] = r["value"] + r["note"]
				if r["value"] != "" && r["note"] != "" || r["note"] == "c" && r["numerator"]+r["denominator"] != "" {
					t.Errorf("%s has a figure and a reason for none: %v", of, r)
				}
			}
			body, _ = get(t, h, "/api/v1/measures/"+m.Key)
			fromJSON := map[string]string{}
			for _, l := range readJSON[measureJSON](t, body).Lines {
				for _, p := range l.Series {
					fromJSON[m.Key+"|"+l.Line+"|"+p.AsAt.String()] = plain(p.Value) + p.Note
				}
				for _, c := range l.Breakdowns {
					for _, g := range c.Groups {
						fromJSON[m.Key+"|"+l.Line+"|"+c.By+"|"+g.Group] = plain(g.Value) + g.Note
					}
				}
			}
			body, _ = get(t, h, measurePath(m))
			onPage := cells(t, body)
			if len(onPage) == 0 || !reflect.DeepEqual(fromCSV, fromJSON) || !reflect.DeepEqual(fromCSV, onPage) {
				t.Errorf("the faces differ:\nCSV  %v\nJSON %v\npage %v", fromCSV, fromJSON, onPage)
			}
		})
	}
}

func TestPlanManyFaces(t *testing.T) {
	h := house(castEdition())
	body, _ := get(t, h, "/api/v1/actions")
	actions := readJSON[[]actionRow](t, body)
	if len(actions) != 44 {
		t.Fatalf("%d actions, want 44", len(actions))
	}
	for _, a := range actions {
		page, _ := get(t, h, "/plan/"+a.ID[:strings.Index(a.ID, "/")]+"/action/"+a.Ref)
		child, _ := get(t, h, "/young-people/action/"+a.Ref)
		if !strings.Contains(string(page), html.EscapeString(a.Title)) || !strings.Contains(string(child), `data-fact="`+a.Ref+"|"+string(a.StatusChild)+"|"+a.Reason+`"`) {
			t.Errorf("the pages of %s do not say what the data say", a.ID)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	h := house(castEdition())
	handler, err := web.New(web.Options{Routes: h.Routes, Site: h.Site})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1", "/api/v1/plans", "/api/v1/measures/cla-dental", "/data/actions.csv", "/data/observations.csv", "/data/actions.csv-metadata.json", "/data/all.zip", "/data/dcat.json", "/data/sha256sums.txt", "/api/v1/openapi.json", "/meetings.ics", "/updates.atom"} {
		t.Run(path, func(t *testing.T) {
			ask := func(method, header, value string) *http.Response {
				r := httptest.NewRequest(method, path, nil)
				if header != "" {
					r.Header.Set(header, value)
				}
				rec := httptest.NewRecorder()
				handler.ServeHTTP(rec, r)
				return rec.Result()
			}
			first := ask(http.MethodGet, "", "")
			tag, since := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
			if tag == "" || since != "Mon, 02 Nov 2026 00:00:00 GMT" || first.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(strings.Join(first.Header.Values("Link"), " "), licenceURL) {
				t.Errorf("headers %v", first.Header)
			}
			if again := ask(http.MethodGet, "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
				t.Errorf("asked for what it has: %d", again.StatusCode)
			}
			if head := ask(http.MethodHead, "", ""); head.StatusCode != http.StatusOK {
				t.Errorf("HEAD: %d", head.StatusCode)
			}
		})
	}
	t.Run("a fault is a problem that a program can read", func(t *testing.T) {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/measures/none", nil)
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		if got := rec.Header().Get("Content-Type"); got != "application/problem+json" || rec.Code != http.StatusNotFound {
			t.Errorf("%d %s", rec.Code, got)
		}
	})
}

func TestFeedIsAtom(t *testing.T) {
	body, _ := get(t, house(castEdition()), "/updates.atom")
	var f atomFeed
	if err := xml.Unmarshal(body, &f); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, e := range f.Entries {
		ids[e.ID] = true
		if e.Title == "" || e.Summary == "" || e.Updated == "" {
			t.Errorf("an entry is empty: %+v", e)
		}
	}
	if len(f.Entries) == 0 || len(ids) != len(f.Entries) {
		t.Errorf("%d entries with %d ids", len(f.Entries), len(ids))
	}
}

func TestSafeCells(t *testing.T) {
	h := house(castEdition())
	body, _ := get(t, h, "/data/measures/adoption-a10.csv?excel=1")
	if title := readCSV(t, []byte(strings.TrimPrefix(string(body), "\ufeff")))[0]["title"]; title != "'=Adoption, from care to family" {
		t.Errorf("a title that looks like a formula is sent to Excel as %q", title)
	}
	body, _ = get(t, h, "/data/measures/adoption-a10.csv")
	if title := readCSV(t, body)[0]["title"]; title != "=Adoption, from care to family" {
		t.Errorf("the plain file changed a title into %q", title)
	}
}

// mustNotCross are words that no name of a published field may hold: they would be of a child, of a case or of a person.
var mustNotCross = []string{"childid", "childcode", "case", "upn", "dob", "birth", "postcode", "person", "owner", "author", "signedby", "proposedby", "approvedby", "email", "decidedby", "unrounded", "excluded", "unknown", "counts"}

func TestNothingOfAChildCanCross(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(typ reflect.Type, way string)
	walk = func(typ reflect.Type, way string) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(typ.Elem(), way)
			return
		case reflect.Map, reflect.Interface, reflect.Func, reflect.Chan:
			t.Errorf("%s is a %s, which could hold anything", way, typ)
			return
		}
		if typ.Kind() != reflect.Struct || seen[typ] || typ.PkgPath() == "waymark/calendar" {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			f := typ.Field(i)
			name := strings.ToLower(f.Name)
			for _, no := range mustNotCross {
				if strings.Contains(name, no) {
					t.Errorf("%s.%s: a published type has %q in the name of a field", way, f.Name, no)
				}
			}
			walk(f.Type, way+"."+f.Name)
		}
	}
	for _, v := range []any{plan.PublicPlan{}, measure.PublicMeasure{}, voice.PublicContact{}, board.PublicPaper{}, board.PublicMinutes{}, survey.PublicSurvey{}, badge.PublicProgramme{}, news.PublicPost{}, archive.PublicEdition{}, language.PublicLanguage{}} {
		typ := reflect.TypeOf(v)
		walk(typ, typ.String())
	}
	if len(seen) < 10 {
		t.Errorf("only %d types were walked", len(seen))
	}
}

func TestMoved(t *testing.T) {
	measures := castMeasures()
	for key, want := range map[string]string{"cla-review-timely": "Better than a year before (77%)", "cla-convicted": "", "ctx-cla-rate": ""} {
		i := slices.IndexFunc(measures, func(m measure.PublicMeasure) bool { return m.Key == key })
		if got := moved(headline(measures[i])).Words; got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	e := castEdition()
	for _, c := range []struct{ query, first string }{
		{"1.10", "Action 1.10"}, {"leaving care", "Priority 4"}, {"dentist teeth", "Measure"}, {"MISSING", "Action 2.1"},
	} {
		results := e.find(c.query)
		if len(results) == 0 || results[0].Kind != c.first {
			t.Errorf("%q finds %v first, want %s", c.query, kinds(results), c.first)
		}
	}
	if got := fmt.Sprint(find.Pieces("Reviews on time, on the day", "review")); got != "[{Reviews true} { on time, on the day false}]" {
		t.Errorf("marked as %s", got)
	}
	h := house(e)
	h.Visit(t, webtest.Row{Path: "/search?q=" + strings.Repeat("a", 5000)})
	h.Visit(t, webtest.Row{Path: "/search?q=%ff%fe%00"})
}

func kinds(all []found) []string {
	var out []string
	for _, f := range first(all, 5) {
		out = append(out, f.Kind+" "+f.Title)
	}
	return out
}
