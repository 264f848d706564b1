package collection

import (
	"strings"
	"testing"

	"waymark/vault"
)

// Two collections that share ids, and two that do not.
func TestMatch(t *testing.T) {
	const looked = `
key = "ssda903"
title = "Children looked after"
first = "2017/18"
last = "2026/27"
child = "child"
[[table]]
name = "header"
title = "Header"
files = ["header"]
key = ["child"]
columns = [ { name = "child", type = "id" }, { name = "sex", type = "text", must = true }, { name = "dob", type = "date" }, { name = "ethnic", type = "text" }, { name = "upn", type = "text" } ]
`
	need := strings.NewReplacer(`"ssda903"`, `"need"`, "CHILD\"", "X\"", `name = "child", type`, `name = "child", heading = "NEED_ID", type`).Replace(looked)
	l := shelf(t, map[string]string{"ssda903/spec.toml": looked, "need/spec.toml": need, "need/views.sql": "create or replace table need_person as select distinct child from need_header;"})
	files := []Source{
		text("2024-25/header.csv", "CHILD,SEX,DOB,ETHNIC,UPN\nA,1,01/02/2012,WBRI,H801200001001\nB,2,03/04/2013,BCRB,UN3\nC,2,05/06/2014,WBRI,\nD,2,05/06/2014,WBRI,\n"),
		text("2024-25/header need.csv", "NEED_ID,SEX,DOB,ETHNIC,UPN\n1,M,09/09/2012,AIND,h801200001001\n2,F,03/04/2013,BCRB,\n3,F,05/06/2014,WBRI,\nA,F,07/08/2015,MOTH,\n"),
	}
	load := func(values ...vault.SettingValue) (*Report, *vault.DB) {
		v := settledVault(t, values...)
		r, err := l.Load(t.Context(), v, files, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r, v
	}
	t.Run("where the ids are the same they stay as they are, and it is said how many are found", func(t *testing.T) {
		r, v := load()
		if got := told(t, v, "select child from need_person order by 1"); got != "1\n2\n3\nA" {
			t.Error(got)
		}
		if len(r.Matched) != 1 || r.Matched[0].Words() != "NEED: 1 of 4 children found in SSDA903 (1 by the same id)" {
			t.Errorf("%+v", r.Matched)
		}
	})
	t.Run("where they are not, UPN goes before birth, twins match nobody, and an id that looks alike is another child", func(t *testing.T) {
		r, v := load(vault.SettingValue{Scope: "need", Key: "same_ids", Value: "false"})
		if got := told(t, v, "select child from need_person order by 1"); got != "A\nB\nneed:3\nneed:A" {
			t.Error(got)
		}
		want := "1 A UPN\n2 B born, sex and ethnicity\n3 need:3 not matched\nA need:A not matched"
		if got := told(t, v, "select child, person, how from person_match order by 1"); got != want {
			t.Error(got)
		}
		if r.Matched[0].Words() != "NEED: 2 of 4 children found in SSDA903 (1 by UPN, 1 by birth, sex and ethnicity)" {
			t.Error(r.Matched[0].Words())
		}
	})
}
