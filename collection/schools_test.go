package collection

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"waymark/vault"
)

// sampled loads the samples of some collections with everybody's views.
func sampled(t *testing.T, keys ...string) *vault.DB {
	t.Helper()
	var folders []string
	for _, key := range keys {
		folders = append(folders, filepath.Join("library", key, "sample"))
	}
	sources, err := Sources(folders)
	if err != nil {
		t.Fatal(err)
	}
	v := openVault(t)
	if _, err := library(t).Load(t.Context(), v, sources, Options{}); err != nil {
		t.Fatal(err)
	}
	return v
}

func hold(t *testing.T, v *vault.DB, cases map[string]struct{ query, want string }) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := told(t, v, c.query); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// The XML return of 2023 and the CSV export of the return of 2024 tell of the same people, by ids that have nothing in common.
func TestPlansOverTwoReturns(t *testing.T) {
	v := sampled(t, "sen2")
	hold(t, v, map[string]struct{ query, want string }{
		"a person is one over both forms, also where only one of them knows the pupil number": {
			"select count(*), count(distinct child), count(upn) from ehcp_person", "10 10 9"},
		"the later return decides a request that was open, and H hides nothing": {
			`select p.dob::varchar, q.received::varchar, q.outcome, q.outcome_on::varchar, q.year from ehcp_request q join ehcp_person p using (person)
			where q.received in (date '2023-01-16', date '2023-06-12', date '2023-11-20', date '2023-09-18', date '2023-10-30') order by q.received`,
			"2014-05-02 2023-01-16 Y 2023-02-20 2023\n2012-07-21 2023-06-12 Y 2024-03-15 2024\n2015-12-01 2023-09-18 Y 2023-10-27 2023\n2013-03-23 2023-10-30 H <nil> 2024\n2019-09-30 2023-11-20 Y 2024-01-02 2024"},
		"plans are counted in the year in which they were issued": {
			"select year(outcome_on), count(*), count(*) filter (exception) from ehcp_assessment where outcome = 'Y' group by 1 order by 1", "2023 2 0\n2024 5 2"},
		"a plan that one return held open has ceased when the next says so": {
			"select starts::varchar, ceased::varchar, cease_reason from ehcp_plan where starts in (date '2023-05-26', date '2023-08-30') order by 1",
			"2023-05-26 <nil> <nil>\n2023-08-30 2024-08-31 5"},
		"every return has its own plans maintained on the census day": {
			"select year, count(*), count(last_review) from ehcp_active group by year order by year", "2023 3 3\n2024 5 5"},
		"needs are those of the newest return": {
			"select need, rank from ehcp_need n join ehcp_person p using (person) where p.dob = date '2008-03-03' order by rank, need", "MLD 1\nSLCN 1"},
		"from when to when the returns speak": {
			"select starts::varchar, data_to::varchar from sen2_coverage", "2023-01-01 2024-12-31"},
	})
}

func TestWorkforce(t *testing.T) {
	v := sampled(t, "csww")
	hold(t, v, map[string]struct{ query, want string }{
		"each worker once a year, with the role in words and the sex of either form": {
			"select year, worker, agency, role, sex, cases from sw_worker where worker in ('SW100002', 'SW100003', 'SW200001') order by year, worker",
			"2024 SW100002 false first line manager M 0\n2024 SW100003 false case holder F 16\n2024 SW200001 true case holder F 18\n" +
				"2025 SW100002 false middle manager M 0\n2025 SW100003 false senior practitioner F 9\n2025 SW200001 true <nil> F 19"},
		"vacancies of each year":       {"select * from sw_vacancy order by year", "2024 6.5 2 2\n2025 4 1.6 1"},
		"a workforce year is its own":  {"select starts::varchar, data_to::varchar from csww_coverage", "2023-10-01 2025-09-30"},
		"who left, where to, and when": {"select role_ends::varchar, leaver_destination, leave_reason, fte from sw_worker where worker = 'SW100005'", "2024-06-28 1 1 1"},
	})
	t.Run("the return that others wrote loads whole", func(t *testing.T) {
		folder := filepath.Join("..", "..", "shared", "samples", "csww")
		if _, err := os.Stat(folder); err != nil {
			t.Skip("the shared samples are not here")
		}
		sources, err := Sources([]string{filepath.Join(folder, "social_work_workforce_2022.xml")})
		if err != nil {
			t.Fatal(err)
		}
		r, v := mustLoad(t, sources, Options{Checks: true})
		s, err := library(t).Spec("csww")
		if err != nil {
			t.Fatal(err)
		}
		accounted(t, s, r, v)
		text, err := os.ReadFile(filepath.Join(folder, "social_work_workforce_2022.xml"))
		if err != nil {
			t.Fatal(err)
		}
		workers := strings.Count(string(text), "<CSWWWorker>")
		if n := number(t, v, "select count(*) from csww_worker where _year = 2022"); n != workers || n < 20 {
			t.Errorf("%d workers, the file has %d", n, workers)
		}
		if got := told(t, v, "select vacancies, agency_fte, agency_headcount from csww_vacancy"); got != "79.68 59.82 71" {
			t.Errorf("vacancies: %s", got)
		}
		for _, f := range r.Files {
			if len(f.UnknownColumns) > 0 {
				t.Errorf("left aside: %v", f.UnknownColumns)
			}
		}
	})
}

func TestSchoolCensus(t *testing.T) {
	v := sampled(t, "sc")
	hold(t, v, map[string]struct{ query, want string }{
		"absence is of the term before, by its codes, and what is no absence is not": {
			`select s.as_at::varchar, p.dob::varchar, s.urn, s.starts::varchar, s.ends::varchar, s.possible, s.authorised, s.unauthorised from sc_session s
			join sc_pupil p on p.as_at = s.as_at and p.pupil = s.pupil and p.urn = s.urn where s.as_at = date '2024-10-03' order by p.dob`,
			"2024-10-03 2008-03-03 101235 2024-05-01 2024-08-31 110 20 0\n2024-10-03 2009-08-15 101235 2024-05-01 2024-08-31 124 30 40\n" +
				"2024-10-03 2010-11-19 101235 2024-05-01 2024-08-31 120 10 14\n2024-10-03 2011-02-02 101235 2024-05-01 2024-08-31 124 6 0\n" +
				"2024-10-03 2014-05-02 101234 2024-05-01 2024-08-31 122 4 0"},
		"an exclusion that two censuses tell of counts once": {
			"select starts::varchar, category, reason, sen, as_at::varchar from sc_exclusion where category = 'PERM' or reason = 'OW' order by 1",
			"2024-07-08 PERM PA K 2025-01-16"},
		"suspensions by any of their codes": {
			"select category, count(*) from sc_exclusion group by 1 order by 1", "FIXD 5\nPERM 1"},
		"free school meals on the census day": {
			"select dob::varchar, fsm from sc_pupil where as_at = date '2024-10-03' and left_on is null order by dob",
			"2009-08-15 false\n2010-11-19 false\n2011-02-02 false\n2014-05-02 true"},
		"schools": {"select * from sc_school order by urn", "101234 primary\n101235 secondary"},
	})
}

func TestLocalExtracts(t *testing.T) {
	v := sampled(t, "yjs", "nccis", "dec")
	hold(t, v, map[string]struct{ query, want string }{
		"a reoffence whose outcome came later is told by the newest snapshot": {
			"select cohort_on::varchar, reoffence_on::varchar, disposal_on::varchar from yjs_reoffence where child = 'EX0103'", "2024-01-15 2024-02-02 2025-07-11"},
		"a child is the council's own as soon as one snapshot says so": {
			"select child, sex, ethnic from yjs_child order by child", "EX0101 M BCRB\nEX0102 F WBRI\nEX0103 M MWBC\nyjs:Y004 M WOTH\nyjs:Y005 U AOTH"},
		"outcomes, also of a case that a newer snapshot left out": {
			"select child, outcome_on::varchar, first, kind from yjs_outcome order by 2, 1",
			"yjs:Y004 2021-12-10 true caution\nEX0101 2025-02-12 true caution\nEX0102 2025-03-03 true conviction\nEX0103 2025-04-28 false custody\nEX0101 2025-05-19 true conviction\n" +
				"yjs:Y009 2025-07-01 false caution\nyjs:Y005 2025-07-15 false <nil>\nyjs:Y005 2025-08-31 true caution"},
		"an intervention as the newest snapshot has it": {
			"select ends::varchar, ete_suitable, accommodation_suitable, send_plan from yjs_intervention where child = 'EX0102'", "2025-09-01 <nil> true true"},
		"codes and words become the same activities": {
			"select as_at::varchar, activity, count(*) from nccis_person group by all order by 1, 2",
			"2025-01-31 EET 2\n2025-01-31 NEET 1\n2025-01-31 not known 1\n2025-01-31 other 1\n2025-02-28 EET 1\n2025-02-28 NEET 1\n2025-02-28 not known 3"},
		"a certificate is counted once, and one without readings is marked": {
			"select uprn, nominated_on::varchar, rating, band, co2, is_default from dec_certificate where uprn in ('10000000002', '10000000003') order by 1, 2",
			"10000000002 2024-03-01 131 F 540 false\n10000000002 2025-03-01 129 F 535 false\n10000000003 2016-05-20 200 G <nil> true"},
	})
}

// A pupil number leads from the school's and the plan's files to the council's own child, as long as it leads to one.
func TestPupilsAreTheCouncilsChildren(t *testing.T) {
	l := library(t)
	header := func(rows string) Source {
		return text("2024-25/header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"+rows)
	}
	load := func(t *testing.T, sources ...Source) *vault.DB {
		t.Helper()
		more, err := Sources([]string{filepath.Join("library", "sen2", "sample"), filepath.Join("library", "sc", "sample"), filepath.Join("library", "nccis", "sample")})
		if err != nil {
			t.Fatal(err)
		}
		v := openVault(t)
		if _, err := l.Load(t.Context(), v, append(more, sources...), Options{}); err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := sampled(t, "sen2")
	upn := told(t, first, "select upn from ehcp_person where dob = date '2014-05-02'")
	t.Run("found by the number", func(t *testing.T) {
		v := load(t, header("EX0900,F,02/05/2014,WBRI,"+upn+",,\n"))
		for _, query := range []string{
			"select child from ehcp_person where dob = date '2014-05-02'",
			"select distinct child from ehcp_plan where starts = date '2023-05-26'",
			"select distinct child from sc_pupil where dob = date '2014-05-02'",
			"select distinct child from sc_session where possible = 122",
			"select child from person_sc where child = 'EX0900'",
		} {
			if got := told(t, v, query); got != "EX0900" {
				t.Errorf("%s: %s", query, got)
			}
		}
	})
	t.Run("two children with one number are nobody's guess", func(t *testing.T) {
		v := load(t, header("EX0900,F,02/05/2014,WBRI,"+upn+",,\nEX0901,M,02/05/2014,WBRI,"+upn+",,\n"))
		if got := told(t, v, "select child from ehcp_person where dob = date '2014-05-02'"); got != "sen2:"+upn {
			t.Errorf("got %s", got)
		}
	})
}

// Local systems write workbooks more often than CSV: one sheet for each list, dates as Excel keeps them, yes and no as true and false.
func TestLocalExtractAsWorkbook(t *testing.T) {
	book := excelize.NewFile()
	for sheet, rows := range map[string][][]any{
		"Children": {
			{"Case ID", "Social care ID", "Gender", "DOB", "Ethnic origin"},
			{"Y100", "EX0100", "Female", time.Date(2010, 3, 14, 0, 0, 0, 0, time.UTC), "WBRI"},
		},
		"Interventions": {
			{"Case ID", "Order start date", "Order end date", "Suitable ETE", "Hours offered", "Hours attended"},
			{"Y100", time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 8, 29, 0, 0, 0, 0, time.UTC), true, 25, 20.5},
		},
	} {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	sources, err := Unpack(BytesSource("yjs 2025-09-30.xlsx", out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	v := openVault(t)
	r, err := library(t).Load(t.Context(), v, sources, Options{Checks: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Issues) > 0 {
		t.Errorf("issues: %v", r.Issues)
	}
	hold(t, v, map[string]struct{ query, want string }{
		"the child":        {"select child, sex, dob::varchar from yjs_child", "EX0100 F 2010-03-14"},
		"the intervention": {"select child, starts::varchar, ends::varchar, ete_suitable, ete_hours_attended from yjs_intervention", "EX0100 2025-04-01 2025-08-29 true 20.5"},
		"the day":          {"select starts::varchar, data_to::varchar from yjs_coverage", "2025-09-30 2025-09-30"},
	})
}
