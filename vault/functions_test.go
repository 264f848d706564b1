package vault

import (
	"database/sql"
	"testing"

	"waymark/calendar"
)

// answer is the one value of a query, in words; "null" where there is none.
func answer(t *testing.T, d *DB, query string) string {
	t.Helper()
	rows, err := d.Query(t.Context(), "select ("+query+")::varchar")
	if err != nil {
		t.Fatal(query, ": ", err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(query, ": no row: ", rows.Err())
	}
	var s sql.NullString
	if err := rows.Scan(&s); err != nil {
		t.Fatal(query, ": ", err)
	}
	if !s.Valid {
		return "null"
	}
	return s.String
}

// What every measure leans on: each row is an expression in a measure's SQL and what a person with the calendar of
// England and Wales on the wall would answer.
func TestFunctions(t *testing.T) {
	d := open(t, Settings{MemoryMB: 200, Threads: 1, Holidays: Days(calendar.BankHolidays())})
	for _, group := range []struct {
		name string
		rows [][2]string
	}{
		{"the last working day inside a limit, over weekends, Easter, Christmas and holidays of one year only", [][2]string{
			{"add_wd(date '2026-03-26', 15)", "2026-04-20"},
			{"add_wd(date '2025-05-03', 15)", "2025-05-27"},
			{"add_wd(date '2025-12-18', 15)", "2026-01-13"},
			{"add_wd(date '2025-11-24', 45)", "2026-01-29"},
			{"add_wd(date '2025-09-08', 45)", "2025-11-10"},
			{"add_wd(date '2026-04-01', 20)", "2026-05-01"},
			{"add_wd(date '2025-04-30', 20)", "2025-05-30"},
			{"add_wd(date '2025-08-22', 1)", "2025-08-26"},
			{"add_wd(date '2026-08-24', 10)", "2026-09-08"},
			{"add_wd(date '2022-09-09', 15)", "2022-10-03"},
			{"add_wd(null::date, 20)", "null"},
		}},
		{"working days strictly after the one and up to the other", [][2]string{
			{"wd(date '2026-03-26', date '2026-04-20')", "15"},
			{"wd(date '2025-12-19', date '2026-01-02')", "7"},
			{"wd(date '2025-05-03', date '2025-05-06')", "1"},
			{"wd(date '2025-05-03', date '2025-05-05')", "0"},
			{"wd(date '2025-05-06', date '2025-05-06')", "0"},
			{"wd(date '2025-05-06', date '2025-05-03')", "-1"},
			{"wd(date '2025-05-06', null)", "null"},
		}},
		{"a working day is no Saturday, Sunday or bank holiday, and Christmas week is open but for its holidays", [][2]string{
			{"is_working_day(date '2020-05-04')", "true"},
			{"is_working_day(date '2020-05-08')", "false"},
			{"is_working_day(date '2022-09-19')", "false"},
			{"is_working_day(date '2023-05-08')", "false"},
			{"is_working_day(date '2027-12-28')", "false"},
			{"is_working_day(date '2027-12-29')", "true"},
			{"is_working_day(date '2025-05-03')", "false"},
		}},
		{"whole years, and someone born on 29 February is a year older on 1 March", [][2]string{
			{"age(date '2012-02-29', date '2025-02-28')", "12"},
			{"age(date '2012-02-29', date '2025-03-01')", "13"},
			{"age(date '2012-02-29', date '2024-02-28')", "11"},
			{"age(date '2012-02-29', date '2024-02-29')", "12"},
			{"age(date '2009-03-31', date '2025-03-31')", "16"},
			{"age(date '2009-04-01', date '2025-03-31')", "15"},
			{"age(date '2025-01-01', date '2025-01-01')", "0"},
			{"age(null::date, date '2025-01-01')", "null"},
		}},
		{"calendar months, the day clamped to the month", [][2]string{
			{"add_months(date '2024-08-31', 6)", "2025-02-28"},
			{"add_months(date '2023-08-31', 6)", "2024-02-29"},
			{"add_months(date '2025-03-31', -1)", "2025-02-28"},
			{"add_months(date '2025-12-15', 1)", "2026-01-15"},
			{"add_months(date '2025-04-01', -12)", "2024-04-01"},
			{"add_months(date '2022-09-30', 30)", "2025-03-30"},
			{"add_years(date '2004-02-29', 18)", "2022-02-28"},
		}},
		{"financial years are named by the one they end in", [][2]string{
			{"fy_ending(date '2025-03-31')", "2025"},
			{"fy_ending(date '2025-04-01')", "2026"},
			{"fy_first(2025)", "2024-04-01"},
			{"fy_last(2025)", "2025-03-31"},
		}},
		{"straight-line miles to a tenth, so that 20.04 miles are not over 20", [][2]string{
			{"miles(530000, 180000, 530000, 180000)", "0.0"},
			{"miles(0, 0, 3000, 4000)", "3.1"},                      // 5 km
			{"miles(530000, 180000, 530000, 212250) > 20", "false"}, // 32.25 km, 20.04 miles
			{"miles(530000, 180000, 530000, 212274) > 20", "true"},  // 32.274 km, 20.055 miles
			{"miles(530000, 180000, null, 180000)", "null"},
		}},
		{"a postcode is the same however it was typed", [][2]string{
			{"norm_postcode(' se1 7qq ')", "SE17QQ"},
			{"norm_postcode('SE1' || chr(160) || '7QQ')", "SE17QQ"},
			{"norm_postcode('  ')", "null"},
		}},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, row := range group.rows {
				if got := answer(t, d, row[0]); got != row[1] {
					t.Errorf("%s is %s, not %s", row[0], got, row[1])
				}
			}
		})
	}
}
