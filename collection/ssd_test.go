package collection

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// The dataset's published list of fields, against ours.
func TestSSDFields(t *testing.T) {
	file, err := os.Open("../../shared/samples/ssd/ssd_fields.tsv")
	if err != nil {
		t.Skip("the shared samples are not here")
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma, reader.LazyQuotes = '\t', true
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s, err := library(t).Spec("ssd")
	if err != nil {
		t.Fatal(err)
	}
	tables, published := map[string]bool{}, map[string]bool{}
	for _, row := range rows[1:] {
		table := s.Table(strings.TrimPrefix(row[0], "ssd_"))
		if table == nil {
			t.Errorf("there is no table %s", row[0])
			continue
		}
		tables[row[0]], published[row[0]+"."+row[1]] = true, true
		c := table.Column(row[1])
		if c == nil {
			t.Errorf("%s has no column %s", row[0], row[1])
			continue
		}
		if stored, day := c.kind.stored(), strings.EqualFold(row[2], "datetime"); day && stored != "date" || row[2] == "int" && stored != "integer" || row[2] == "float" && stored != "double" {
			t.Errorf("%s.%s is %s in the dataset and %s here", row[0], row[1], row[2], stored)
		}
	}
	if len(tables) != 48 || len(s.Tables) != 48 || len(published) != 359 {
		t.Errorf("%d tables and %d fields are published; here are %d tables", len(tables), len(published), len(s.Tables))
	}
	further := []string{}
	for _, table := range s.Tables {
		for _, c := range table.Columns {
			if !published["ssd_"+table.Name+"."+c.Name] {
				further = append(further, c.Name)
			}
		}
	}
	if got := strings.Join(further, " "); got != "pers_upn pers_single_unique_id" {
		t.Errorf("columns that are not published: %s", got)
	}
}

func TestSSDViews(t *testing.T) {
	_, v := loadPublished(t, "library/ssd/sample")
	for query, want := range map[string]string{
		"select child, kind, visited, seen, seen_alone from ssd_visit where child = 'EX0001' order by visited": "EX0001 cp 2025-03-03 true false; EX0001 cp 2025-03-17 false <nil>; EX0001 cp 2025-04-20 <nil> true",
		"select child, kind, seen_alone from ssd_visit where kind = 'cla'":                                     "EX0002 cla true",
		"select offered, accepted, kind from ssd_missing_rhi order by missing_starts":                          "true false missing; <nil> <nil> away",
		"select child, sex, dob, ethnic, uasc from person_ssd order by child":                                  "EX0001 F 2010-05-04 BCRB false; EX0002 M 2007-09-21 CHNE true; EX0003 U 2018-12-09 WBRI false",
		"select pers_upn, pers_send_flag from ssd_person where pers_person_id = 'EX0001'":                      "<nil> <nil>",
		"select starts, data_to from ssd_coverage":                                                             "2025-01-10 2025-03-31",
		"select _year, _data_to from ssd_return":                                                               "20250331 2025-03-31",
	} {
		if got := answer(t, v, query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
	t.Run("of two days the later file decides what a row says", func(t *testing.T) {
		head := "cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen,cppv_cp_visit_seen_alone,cppv_cp_visit_bedroom\n"
		v := openVault(t)
		_, err := library(t).Load(t.Context(), v, []Source{
			BytesSource("2025-03-31/ssd_cp_visits.csv", []byte(head+"V1,EX0001,P1,2025-03-03,N,N,N\nV2,EX0001,P1,2025-03-17,Y,N,N\n")),
			BytesSource("2025-04-30/ssd_cp_visits.csv", []byte(head+"V1,EX0001,P1,2025-03-03,Y,N,N\n")),
		}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := answer(t, v, "select visited, seen from ssd_visit order by visited"); got != "2025-03-03 true; 2025-03-17 true" {
			t.Error(got)
		}
	})
}
