package collection

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/fault"
)

const payloads = "../../shared/samples/csc-api"

// The payloads that others wrote, as they are.
func TestCSCPayloads(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(payloads, "sample_record_*.json"))
	if err != nil || len(names) == 0 {
		t.Skip("the shared samples are not here")
	}
	var sources []Source
	for i, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, BytesSource(fmt.Sprintf("2026-08-10/%d-%s", i, filepath.Base(name)), text))
	}
	r, v := mustLoad(t, sources, Options{Checks: true})
	s, err := library(t).Spec("cscapi")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("all five load with every row accounted for", func(t *testing.T) {
		accounted(t, s, r, v)
		for _, f := range r.Files {
			if f.Unread > 0 || len(f.UnknownColumns) > 0 {
				t.Errorf("%s %s: %d not read, unknown %v", f.Name, f.Table, f.Unread, f.UnknownColumns)
			}
		}
		var text bytes.Buffer
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(content)
		}
		for table, id := range map[string]string{"child": "la_child_id", "episode": "social_care_episode_id", "worker": "worker_id", "assessment": "child_and_family_assessment_id",
			"plan": "child_in_need_plan_id", "s47": "section_47_assessment_id", "cpp": "child_protection_plan_id", "placement": "child_looked_after_placement_id",
			"adoption": "initial_decision_date", "care_leaver": "contact_date"} {
			if want, got := strings.Count(text.String(), `"`+id+`"`), number(t, v, "select count(*) from cscapi_"+table); got != want || want == 0 {
				t.Errorf("%s: %d rows, the files name %d", table, got, want)
			}
		}
	})
	t.Run("the faults put into record 1 on purpose are listed", func(t *testing.T) {
		for _, want := range []string{
			"child_details.ethnicity: B2 is not one of the codes.",
			"social_care_episodes.referral_source: BB is not one of the codes.",
			"child_details.expected_date_of_birth (2004-09-23): Both a date of birth and an expected date of birth are given.",
		} {
			found := false
			for _, i := range r.Issues {
				found = found || strings.Contains(i.String(), "1-sample_record_1.json") && strings.HasSuffix(i.String(), want)
			}
			if !found {
				t.Errorf("no issue says %s", want)
			}
		}
	})
}

const oneChild = `{"la_child_id": "C1", "mis_child_id": "M1", "child_details": {"date_of_birth": "2010-01-01", "sex": "F", "ethnicity": "WBRI"}, "social_care_episodes": [{"social_care_episode_id": "E1", "referral_date": "2024-05-01"}]}`

func TestJSONShapes(t *testing.T) {
	for name, text := range map[string]string{
		"one child":                        oneChild,
		"an array of children":             "[" + oneChild + "]",
		"the wrapper of the documentation": `{"la_code": 123, "Children": ` + oneChild + `}`,
		"a wrapper around an array":        `{"Children": [` + oneChild + `], "la_code": 123, "more": {"a": [1, {"b": null}]}}`,
		"one child after the other":        oneChild + "\n" + oneChild,
		"with a byte order mark":           "\ufeff" + "[" + oneChild + "]",
	} {
		t.Run(name, func(t *testing.T) {
			_, v := mustLoad(t, []Source{BytesSource("2025-03-31.json", []byte(text))}, Options{})
			if got := answer(t, v, "select distinct child, episode, referral_date from cscapi_episode"); got != "C1 E1 2024-05-01" {
				t.Error(got)
			}
			if got := answer(t, v, "select distinct dob, _data_to from cscapi_child"); got != "2010-01-01 2025-03-31" {
				t.Error(got)
			}
		})
	}
	t.Run("rows marked to be deleted are listed and not loaded", func(t *testing.T) {
		text := strings.Replace(oneChild, `"referral_date"`, `"purge": true, "care_worker_details": [{"worker_id": "W", "start_date": "2024-05-01"}], "referral_date"`, 1)
		r, v := mustLoad(t, []Source{BytesSource("2025-03-31.json", []byte(text))}, Options{})
		if n := number(t, v, "select count(*) from cscapi_episode") + number(t, v, "select count(*) from cscapi_worker"); n != 0 {
			t.Errorf("%d rows were loaded", n)
		}
		marked := 0
		for _, i := range r.Issues {
			if i.Rule == "PURGE" {
				marked++
			}
		}
		if marked != 2 || number(t, v, "select count(*) from cscapi_child") != 1 {
			t.Errorf("%d rows are listed, want the episode and its worker", marked)
		}
	})
	t.Run("a name that stands twice is said, and the first is read", func(t *testing.T) {
		r, v := mustLoad(t, []Source{BytesSource("2025-03-31.json", []byte(strings.Replace(oneChild, `"sex": "F"`, `"sex": "F", "sex": "M"`, 1)))}, Options{})
		if got := answer(t, v, "select sex from cscapi_child"); got != "F" || !strings.Contains(r.Text(10), "child_details/sex: 1 further one") {
			t.Errorf("%s\n%s", got, r.Text(10))
		}
	})
	t.Run("rows are named by their line", func(t *testing.T) {
		text := "[\n" + oneChild + ",\n\n" + strings.ReplaceAll(oneChild, "WBRI", "B2") + "\n]\n"
		r, _ := mustLoad(t, []Source{BytesSource("2025-03-31.json", []byte(text))}, Options{})
		if len(r.Issues) != 1 || r.Issues[0].Row != 4 || r.Issues[0].Column != "child_details.ethnicity" {
			t.Errorf("%+v", r.Issues)
		}
	})
}

func TestHostileJSON(t *testing.T) {
	load := func(s Source) error {
		_, _, err := tryLoad(t, []Source{s}, Options{})
		return err
	}
	for name, want := range map[string]struct{ text, words string }{
		"deep nesting":            {strings.Repeat(`[`, 1_000_000), "nested more than"},
		"deep in a child":         {`{"la_child_id": "1", "x": ` + strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200) + "}", "nested more than"},
		"deep arrays in a child":  {`{"la_child_id": "1", "child_details": {"disabilities": ` + strings.Repeat(`[`, 5000) + strings.Repeat("]", 5000) + "}}", "nested more than"},
		"cut short":               {oneChild[:len(oneChild)-20], "cut short"},
		"an array cut short":      {"[" + oneChild + ",", "cut short"},
		"broken":                  {`[` + oneChild + `, {"la_child_id" 5}]`, "broken in line 1"},
		"a giant text":            {`[{"la_child_id": "1", "x": "` + strings.Repeat("a", 3<<20) + `"}]`, "larger than any"},
		"a giant number":          {`[{"la_child_id": ` + strings.Repeat("9", 3<<20) + `}]`, "larger than any"},
		"a giant name":            {`[{"la_child_id": "1", "` + strings.Repeat("n", 5000) + `": 1}]`, "a name of 5000 characters"},
		"something else":          {`{"apples": 3}`, "JSON, but not a form that Waymark knows"},
		"a number alone":          {`[1, 2, 3]`, "JSON without a record"},
		"a text among children":   {`[` + oneChild + `, "hello"]`, "a text where a record belongs"},
		"a child of many things":  {`{"la_child_id": "1", "child_details": {"disabilities": [` + strings.Repeat(`"HAND",`, 60_000) + `"HAND"]}}`, "more than"},
		"an empty list":           {`[]`, "JSON without a record"},
		"only broken from the go": {`{{`, "broken"},
	} {
		t.Run(name+" ends in a sentence", func(t *testing.T) {
			err := load(BytesSource("2025-03-31.json", []byte(want.text)))
			if f := fault.Of(err); f == nil || !strings.Contains(f.Words, want.words) {
				t.Errorf("%.300v, want %q", err, want.words)
			}
		})
	}
	t.Run("a number too large for its column is listed", func(t *testing.T) {
		r, _ := mustLoad(t, []Source{BytesSource("2025-03-31.json", []byte(`{"la_child_id": 1e999999, "mis_child_id": "M", "health_and_wellbeing": {"sdq_assessments": [{"date": "2024-01-01", "score": 1e400}]}}`))}, Options{})
		if r.IssueCount() == 0 {
			t.Error("nothing is listed")
		}
	})
	t.Run("a hundred megabytes of children do not fill the memory", func(t *testing.T) {
		if testing.Short() {
			t.Skip("long")
		}
		open := func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("["), io.LimitReader(&repeated{text: []byte(strings.Repeat(`{"x": [1,2,3,"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},`, 1000))}, 100<<20))), nil
		}
		started := time.Now()
		err := load(Source{Name: "2025-03-31.json", Open: open, Size: 100 << 20})
		if f := fault.Of(err); f == nil || time.Since(started) > time.Minute {
			t.Errorf("%v after %s", err, time.Since(started))
		}
	})
}

// repeated gives the same text again and again.
type repeated struct {
	text []byte
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(oneChild))
	f.Add([]byte(`{"la_code": 1, "Children": [` + oneChild + `]}`))
	f.Add([]byte(`[{"la_child_id": null, "child_details": [[{"sex": true}], 1e9, {}]}, {"la_child_id"`))
	s, err := library(f).Spec("cscapi")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, shape := range []jsonShape{jsonMany, jsonOne, jsonWrapped} {
			j := newJSONReader(bytes.NewReader(content), s.jsonPlan(), shape, "Children")
			for range 10_000 {
				err := j.next()
				if err == io.EOF {
					break
				}
				if err != nil {
					if fault.Of(err) == nil {
						t.Fatal(err)
					}
					break
				}
				err = j.rows(func(table *xmlTable, raw [][]byte, row int) error {
					if len(raw) < len(table.table.Columns) || row <= 0 {
						t.Fatalf("a row of %d cells in line %d", len(raw), row)
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
