package collection

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const ofsted = "../../shared/samples/ofsted/"

// The lists as they are: what can be read is counted, what cannot is named.
func TestOfstedLists(t *testing.T) {
	if _, err := os.Stat(ofsted); err != nil {
		t.Skip("the shared samples are not here")
	}
	for _, file := range []string{"ofsted_csc_ilacs_overview.csv", "ofsted_csc_ilacs_overview.xlsx"} {
		t.Run(file+": judgements of children's services", func(t *testing.T) {
			r, v := loadPublished(t, ofsted+file, ofsted+"Provider_data_lookup.csv")
			for _, want := range []struct{ query, answer string }{
				{"select coalesce(overall, 'unreadable'), count(*) from ofsted_ilacs group by 1 order by 1", "good 63; inadequate 13; outstanding 46; requires improvement 29; unreadable 2"},
				{"select count(*), count(*) filter (published is null or inspected_to is null) from ofsted_ilacs where framework is null", "2 2"},
				{"select count(*) from ofsted_ilacs where framework is not null and (published is null or inspected_to is null)", "0"},
				{"select count(*) from ofsted_ilacs where published < inspected_to or inspected_to < inspected_from", "0"},
				{"select count(*) from ofsted_ilacs where care_leavers is null", "7"},
				{"select count(distinct ons) from ofsted_ilacs", "153"},
				{"select council, ons, framework, inspected_from, inspected_to, published, overall, leaders, help_and_protection, in_care, care_leavers from ofsted_ilacs where la_code = '208'",
					"Lambeth E09000022 standard 2026-01-12 2026-01-23 2026-03-10 good good requires improvement good outstanding"},
			} {
				if got := answer(t, v, want.query); got != want.answer {
					t.Errorf("%s\n got %s\nwant %s", want.query, got, want.answer)
				}
			}
			i := slices.IndexFunc(r.Files, func(f FileReport) bool { return f.Table == "judgement" })
			f := r.Files[i]
			if f.Rows != 153 || f.Kept != 153 || f.Issues != 0 { // governance 4a.11: the two inspections of April 2026 have no overall judgement, and that is no issue
				t.Errorf("%d rows, %d kept, %d issues: %v", f.Rows, f.Kept, f.Issues, r.Issues)
			}
			said := strings.Join(f.Guesses, "\n")
			for _, words := range []string{"INSPECTION_PRE_DATES_JUDGEMENT", "no link was kept", "not judged since April 2026", "year of two digits"} {
				if !strings.Contains(strings.ToUpper(said), strings.ToUpper(words)) && !(words == "year of two digits" && strings.HasSuffix(file, "xlsx")) {
					t.Errorf("nothing is said of %s:\n%s", words, said)
				}
			}
		})
	}
	t.Run("every council's judgements, an absence as an absence", func(t *testing.T) {
		_, v := loadPublished(t, ofsted+"ofsted_csc_ilacs_overview.csv", ofsted+"Provider_data_lookup.csv")
		all, err := outcomes(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		absent := 0
		for _, o := range all {
			if o.Grades["overall"] == "" {
				absent++
			}
		}
		if len(all) != 153 || absent != 2 || all[0].Own {
			t.Errorf("%d councils, %d without an overall judgement", len(all), absent)
		}
	})
	t.Run("outcomes of area SEND inspections", func(t *testing.T) {
		r, v := loadPublished(t, ofsted+"ofsted_csc_send_overview.csv", ofsted+"Provider_data_lookup.csv")
		if got := answer(t, v, "select coalesce(outcome, 0), count(*) from ofsted_send group by 1 order by 1"); got != "0 1; 1 15; 2 36; 3 20" {
			t.Errorf("outcomes: %s", got)
		}
		if got := answer(t, v, "select count(*) filter (previous is null), count(*) filter (previous < date '2000-01-01'), count(*) filter (next_by is null) from ofsted_send"); got != "29 0 7" {
			t.Errorf("days that are none: %s", got)
		}
		if got := answer(t, v, "select council, outcome, next_by from ofsted_send where la_code = '822'"); got != "Bedford Borough 1 2029-11-18" {
			t.Errorf("Bedford: %s", got)
		}
		i := slices.IndexFunc(r.Files, func(f FileReport) bool { return f.Table == "send_outcome" })
		if f := r.Files[i]; f.Kept != 72 || f.Issues != 1 || !strings.Contains(strings.Join(f.Guesses, "\n"), "PREVIOUS_INSPECTION_DATE: 26 values taken as blank: a placeholder, not a day") {
			t.Errorf("%+v %v", f, r.Issues)
		}
	})
	t.Run("councils and who is most like them", func(t *testing.T) {
		_, v := loadPublished(t, ofsted+"Provider_data_lookup.csv")
		for _, want := range []struct{ query, answer string }{
			{"select count(*) from ofsted_area", "156"},
			{"select la_code, ons, name, region, people_0_25 from ofsted_area where la_code = '208'", "208 E09000022 Lambeth London 95999"},
			{"select string_agg(neighbour, ' ' order by rank) from ofsted_neighbour where la_code = '208' and model = 'current'", "210 209 205 203 309 206 306 320 202 212"},
			{"select string_agg(neighbour, ' ' order by neighbour) from ofsted_neighbour where la_code = '208' and model = 'previous'", "203 204 205 206 209 210 306 308 309 320"},
			{"select max(n) from (select count(*) as n from ofsted_neighbour group by la_code, model)", "10"},
			{"select count(*) from ofsted_neighbour where neighbour not in (select la_code from ofsted_area)", "0"},
		} {
			if got := answer(t, v, want.query); got != want.answer {
				t.Errorf("%s\n got %s\nwant %s", want.query, got, want.answer)
			}
		}
	})
}
