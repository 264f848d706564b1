package collection

import (
	"context"
	"strings"
	"testing"

	"waymark/vault"
)

// settled opens a vault in which a council settled something.
func settledVault(t *testing.T, values ...vault.SettingValue) *vault.DB {
	t.Helper()
	v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 256, Threads: 1, Values: func(context.Context) ([]vault.SettingValue, error) { return values, nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func TestSettings(t *testing.T) {
	l := shelf(t, map[string]string{"list/spec.toml": listSpec + `
[[setting]]
key = "late_days"
title = "Days after which a contact is late"
default = 5
owner = "Head of service"
source = "local standard"
`, "list/views.sql": "create or replace table list_late as select late_days * 2 as days from list_setting;", "reg_visit/spec.toml": visitSpec})
	t.Run("views read the default", func(t *testing.T) {
		v := settledVault(t)
		if _, err := l.Load(t.Context(), v, nil, Options{}); err != nil {
			t.Fatal(err)
		}
		if got := told(t, v, "select days from list_late"); got != "10" {
			t.Error(got)
		}
	})
	t.Run("or what the council settled, and a register is kept from the day it says", func(t *testing.T) {
		v := settledVault(t, vault.SettingValue{Scope: "list", Key: "late_days", Value: "7"}, vault.SettingValue{Scope: "reg_visit", Key: "kept_from", Value: "2025-05-01"})
		if _, err := l.Load(t.Context(), v, []Source{text("visit.csv", "CHILD_ID,VISITED_AT,SEEN_YN,MILES\nA,05/06/2025,yes,2\n")}, Options{}); err != nil {
			t.Fatal(err)
		}
		if got := told(t, v, "select days, starts::varchar from list_late, reg_visit_coverage"); got != "14 2025-05-01" {
			t.Error(got)
		}
	})
	t.Run("a value of the wrong kind stops the load", func(t *testing.T) {
		_, err := l.Load(t.Context(), settledVault(t, vault.SettingValue{Scope: "list", Key: "late_days", Value: "soon"}), nil, Options{})
		if err == nil || !strings.Contains(err.Error(), "settings of list") {
			t.Error(err)
		}
	})
}

// The two rules about the edges of a year: who leaves on 31 March, and who left within the year and came back.
func TestTwelveMonthCohortSettings(t *testing.T) {
	const header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nLEFT,M,01/02/2010,WBRI,UN3,,\nBACK,F,01/02/2010,WBRI,UN3,,\nSTAYED,F,01/02/2010,WBRI,UN3,,\n"
	episode := func(child, decom, rne, dec, rec string) string {
		return child + "," + decom + "," + rne + ",V2,N1,U4,PR1," + dec + "," + rec + ",,EX1 1AB,EX2 2CD,SC100001\n"
	}
	all := strings.SplitAfter(episodes, "\n")[0] +
		episode("LEFT", "01/01/2020", "S", "31/03/2025", "E4A") +
		episode("BACK", "01/01/2020", "S", "01/06/2024", "E4A") + episode("BACK", "01/09/2024", "S", "", "") +
		episode("STAYED", "01/01/2020", "S", "", "")
	cohort := func(values ...vault.SettingValue) string {
		v := settledVault(t, values...)
		_, err := library(t).Load(t.Context(), v, []Source{text("2024-25/header.csv", header), text("2024-25/episodes.csv", all)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(told(t, v, "select child from cla_oc2_cohort where excluded is null order by 1"), "\n", " ")
	}
	for _, c := range []struct {
		name, want string
		values     []vault.SettingValue
	}{
		{"as the Department counts", "STAYED", nil},
		{"one who leaves on 31 March counted", "LEFT STAYED", []vault.SettingValue{{Scope: "ssda903", Key: "count_left_on_last_day", Value: "true"}}},
		{"one who came back counted", "BACK STAYED", []vault.SettingValue{{Scope: "ssda903", Key: "oc2_breaks_exclude", Value: "false"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cohort(c.values...); got != c.want {
				t.Errorf("cohort: %s, want %s", got, c.want)
			}
		})
	}
}
