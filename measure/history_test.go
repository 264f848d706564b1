package measure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/collection"
	"waymark/vault"
)

// returns makes the files of yearly returns for one invented child, AMY, born 5 May 2012. An episode is
// "year: DECOM RNE LS PLACE DEC REC", a review "year: review DAY", with - for nothing.
func returns(rows []string) (sources []collection.Source) {
	files := map[string]string{}
	put := func(name, headings, line string) {
		if files[name] == "" {
			files[name] = headings + "\n"
		}
		files[name] += line + "\n"
	}
	for _, row := range rows {
		year, rest, _ := strings.Cut(row, ": ")
		var n int
		fmt.Sscan(year, &n)
		folder := fmt.Sprintf("%d-%02d/", n-1, n%100)
		f := strings.Fields(rest)
		if f[0] == "review" {
			put(folder+"reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", "AMY,05/05/2012,"+f[1]+",PN1")
			continue
		}
		for i := range f {
			f[i] = strings.TrimPrefix(f[i], "-")
		}
		put(folder+"episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
			fmt.Sprintf("AMY,%s,%s,%s,N%d,%s,PR1,%s,%s,,,,", f[0], f[1], f[2], n-2022, f[3], f[4], f[5]))
	}
	for _, n := range []int{2023, 2024, 2025} {
		put(fmt.Sprintf("%d-%02d/header.csv", n-1, n%100), "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", fmt.Sprintf("AMY,2,05/05/2012,WBRI,UN%d,,", n-2022))
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		sources = append(sources, collection.BytesSource(name, []byte(files[name])))
	}
	return sources
}

// The three returns end on 31 March 2023, 2024 and 2025. What they say about AMY becomes one history; each line of it
// is an episode: first day, last day, reason ceased, and how the history was put straight.
func TestOneHistoryFromSeveralReturns(t *testing.T) {
	standard, err := collection.Standard()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		rows    []string
		history []string
	}{
		{"the later return says how an episode ended",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2024: 01/06/2022 S V2 U6 10/07/2023 E4A"},
			[]string{"2022-06-01 2023-07-10 E4A"}},
		{"an episode that only an earlier return has is kept",
			[]string{"2023: 01/06/2022 S V2 U6 10/07/2022 E4A", "2024: 01/02/2024 S V2 U6 - -", "2025: 01/02/2024 S V2 U6 - -"},
			[]string{"2022-06-01 2022-07-10 E4A", "2024-02-01 open"}},
		{"an open episode that the next return does not know was lost on 1 April, for no reason given",
			[]string{"2023: 01/06/2022 S V2 U6 - -"},
			[]string{"2022-06-01 2023-04-01 lost"}},
		{"a review held in a later year says that care went on until that return at least",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2024: review 12/09/2023"},
			[]string{"2022-06-01 2024-04-01 lost"}},
		{"a review held in the newest return's year says that care goes on",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: review 12/09/2024"},
			[]string{"2022-06-01 open kept"}},
		{"an old review repeated by a later return says nothing",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: review 12/09/2022"},
			[]string{"2022-06-01 2023-04-01 lost"}},
		{"an open episode that another continues ends where that begins",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2024: 10/10/2023 P V2 K2 - -", "2025: 10/10/2023 P V2 K2 - -"},
			[]string{"2022-06-01 2023-10-10 X1 cut", "2023-10-10 open"}},
		{"an open episode, then a new start in a later year: the first was lost in between",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: 10/10/2024 S V2 K2 - -"},
			[]string{"2022-06-01 2023-04-01 lost", "2024-10-10 open"}},
		{"episodes that overlap are cut where the next begins",
			[]string{"2025: 01/06/2024 S V2 U6 20/08/2024 X1", "2025: 10/08/2024 P V2 K2 - -"},
			[]string{"2024-06-01 2024-08-10 X1 cut", "2024-08-10 open"}},
		{"of two rows for one first day the one that ended stands",
			[]string{"2025: 01/06/2024 S V2 U6 20/08/2024 E4A", "2025: 01/06/2024 S V2 U6 - -"},
			[]string{"2024-06-01 2024-08-20 E4A"}},
		{"but not when it ended on the day it began",
			[]string{"2025: 01/06/2024 S V2 U6 - -", "2025: 01/06/2024 S L1 U6 01/06/2024 X1"},
			[]string{"2024-06-01 open"}},
		{"an end before the start is an episode without length",
			[]string{"2025: 01/06/2024 S V2 U6 20/05/2024 E4A"},
			[]string{"2024-06-01 2024-06-01 E4A reversed"}},
		{"a reason without an end is no end",
			[]string{"2025: 01/06/2024 S V2 U6 - E4A"},
			[]string{"2024-06-01 open"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 300, Threads: 1, Holidays: vault.Days(calendar.BankHolidays())})
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			if _, err := standard.Load(t.Context(), v, returns(c.rows), collection.Options{}); err != nil {
				t.Fatal(err)
			}
			rows, err := v.Query(t.Context(), `select concat_ws(' ', decom, coalesce(dec::varchar, case when repaired is distinct from 'lost' then 'open' end),
				rec, repaired) from cla_episode order by decom`)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var history []string
			for rows.Next() {
				var line string
				if err := rows.Scan(&line); err != nil {
					t.Fatal(err)
				}
				history = append(history, line)
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(history, c.history) {
				t.Errorf("the history is %q, not %q", history, c.history)
			}
		})
	}
}
