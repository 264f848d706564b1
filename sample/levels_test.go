package sample

import (
	"fmt"
	"math"
	"testing"

	"waymark/calendar"
)

// level is what one year of a big Exampleborough comes to, in per cent unless said.
type level map[string]float64

func levels(t *testing.T, w *World, r Return) level {
	tables := rows(w, r)
	dob := map[string]calendar.Date{}
	for _, h := range tables["header.csv"] {
		dob[h["CHILD"]] = uk(t, h["DOB"])
	}
	alone := map[string]bool{}
	for _, u := range tables["uasc.csv"] {
		alone[u["CHILD"]] = u["DUC"] == ""
	}
	place := map[string]postcode{}
	for _, p := range w.places.postcodes {
		place[p.text] = p
	}
	n := map[string]float64{}
	l := level{}
	share := func(name, of string) { l[name] = 100 * n[name] / n[of] }
	count := func(name string, yes bool) {
		if yes {
			n[name]++
		}
	}
	homes, everIn, firsts := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, e := range tables["episodes.csv"] {
		id := e["CHILD"]
		if e["LS"] == "V4" {
			count("short breaks", e["DEC"] == "")
			continue
		}
		if !everIn[id] {
			n["ever"]++
		}
		everIn[id] = true
		if e["RNE"] != "L" && e["RNE"] != "T" && e["RNE"] != "U" && e["PLACE"][0] != 'T' || homes[id] == 0 {
			homes[id]++
		}
		if e["RNE"] == "S" && !uk(t, e["DECOM"]).Before(r.From) && !firsts[id] {
			firsts[id] = true
			n["starts"]++
			count("police", e["LS"] == "L1")
			count("summer starts", uk(t, e["DECOM"]).Month() == 8)
		}
		if e["REC"] != "" && e["REC"] != "X1" {
			n["ceased"]++
			count("adopted", e["REC"] == "E11" || e["REC"] == "E12")
			count("guardian", e["REC"][:2] == "E4" && len(e["REC"]) == 3 && e["REC"][2] >= '5' && e["REC"][2] <= '8')
		}
		if e["REASON_PLACE_CHANGE"] != "" {
			n["moves"]++
			count("planned", e["REASON_PLACE_CHANGE"] == "CARPL")
		}
		if e["DEC"] != "" {
			continue
		}
		n["in care"]++
		age := calendar.Age(dob[id], r.DataTo)
		count("under 5", age < 5)
		count("10 to 15", age >= 10 && age <= 15)
		count("16 and 17", age >= 16)
		count("alone", alone[id])
		count("full order", e["LS"] == "C2")
		count("agreed", e["LS"] == "V2")
		count("foster", e["PLACE"][0] == 'U')
		count("kin", e["PLACE"] == "U1" || e["PLACE"] == "U2" || e["PLACE"] == "U3")
		count("residential", e["PLACE"] == "K2" || e["PLACE"] == "K1")
		count("supported", e["PLACE"] == "K3" || e["PLACE"] == "H5")
		count("three homes", homes[id] >= 3)
		from, okFrom := place[e["HOME_POST"]]
		to, okTo := place[e["PL_POST"]]
		count("in the borough", okTo && to.of.code == council.code)
		count("unknown distance", !okFrom || !okTo)
		count("20 miles", okFrom && okTo && math.Hypot(float64(from.east-to.east), float64(from.north-to.north)) > 20*1609.3)
	}
	gone := map[string]bool{}
	for _, m := range tables["missing.csv"] {
		if m["MISSING"] == "M" && !gone[m["CHILD"]] {
			gone[m["CHILD"]] = true
			n["missing"]++
		}
	}
	for _, v := range tables["reviews.csv"] {
		if v["REVIEW_CODE"] != "PN0" {
			n["reviews"]++
			count("took part", v["REVIEW_CODE"] != "PN4" && v["REVIEW_CODE"] != "PN7")
		}
	}
	sum, scored := 0.0, 0.0
	for _, o := range tables["oc2.csv"] {
		n["cohort"]++
		count("teeth", o["TEETH_CHECK"] == "1")
		count("health", o["HEALTH_ASSESSMENT"] == "1")
		count("jabs", o["IMMUNISATIONS"] == "1")
		if o["CONVICTED"] != "" {
			n["over 10"]++
			count("convicted", o["CONVICTED"] == "1")
		}
		if o["SDQ_SCORE"] != "" {
			var score float64
			if _, err := fmt.Sscan(o["SDQ_SCORE"], &score); err != nil {
				t.Fatal(err)
			}
			sum, scored = sum+score, scored+1
		}
	}
	for _, o := range tables["oc3.csv"] {
		if o["IN_TOUCH"] == "RHOM" || o["IN_TOUCH"] == "DIED" {
			continue
		}
		band := map[bool]string{true: " 17-18", false: " 19-21"}[calendar.Age(dob[o["CHILD"]], r.DataTo) < 19]
		n["leavers"+band]++
		count("busy"+band, o["ACTIV"][0] == 'F' || o["ACTIV"][0] == 'P')
		count("housed"+band, len(o["ACCOM"]) == 2 && o["ACCOM"][1] == '1')
	}
	several := map[string]map[string]bool{}
	for _, s := range tables["sw_episodes.csv"] {
		if several[s["CHILD"]] == nil {
			several[s["CHILD"]] = map[string]bool{}
		}
		several[s["CHILD"]][s["SW_ID"]] = true
		if len(several[s["CHILD"]]) == 3 && s["SW_DEC"] == "" {
			n["three workers"]++
		}
	}
	for _, name := range []string{"under 5", "10 to 15", "16 and 17", "alone", "full order", "agreed", "foster", "kin", "residential", "supported", "three homes", "in the borough", "unknown distance", "20 miles", "starts", "short breaks"} {
		share(name, "in care")
	}
	for name, of := range map[string]string{"police": "starts", "summer starts": "starts", "adopted": "ceased", "guardian": "ceased", "planned": "moves", "missing": "ever",
		"took part": "reviews", "teeth": "cohort", "health": "cohort", "jabs": "cohort", "convicted": "over 10", "busy 17-18": "leavers 17-18", "busy 19-21": "leavers 19-21", "housed 19-21": "leavers 19-21"} {
		l[name] = 100 * n[name] / n[of]
	}
	l["sdq"] = sum / scored
	l["count"] = n["in care"]
	return l
}

func TestLevels(t *testing.T) {
	w := made(t, Options{Children: 2500, Years: 5, LastYear: 2026, Seed: "levels"})
	last := levels(t, &w, w.Returns[4])
	first := levels(t, &w, w.Returns[0])
	t.Run("exactly the wanted number of children is looked after on the last day", func(t *testing.T) {
		if last["count"] != 2500 {
			t.Errorf("%v children", last["count"])
		}
	})
	t.Run("levels lie near those published for London and England", func(t *testing.T) {
		for name, want := range map[string][2]float64{
			"under 5": {10, 20}, "10 to 15": {34, 44}, "16 and 17": {24, 36}, "alone": {9, 15}, "full order": {45, 65}, "agreed": {18, 30},
			"foster": {60, 78}, "kin": {11, 20}, "residential": {5, 12}, "supported": {6, 15}, "three homes": {7, 12}, "in the borough": {29, 56},
			"unknown distance": {9, 17}, "20 miles": {13, 22}, "starts": {36, 50}, "short breaks": {2, 5}, "police": {8, 15}, "adopted": {2.5, 9},
			"guardian": {8, 15}, "planned": {34, 52}, "missing": {11, 18}, "took part": {80, 95}, "teeth": {78, 92}, "health": {88, 96},
			"jabs": {70, 86}, "convicted": {1.5, 5}, "busy 17-18": {60, 77}, "busy 19-21": {52, 68}, "housed 19-21": {80, 93}, "sdq": {13, 15.5},
		} {
			if have := last[name]; have < want[0] || have > want[1] {
				t.Errorf("%s: %.1f is not between %v and %v", name, have, want[0], want[1])
			}
		}
	})
	t.Run("five years of work show", func(t *testing.T) {
		for _, name := range []string{"took part", "planned", "health", "busy 19-21"} {
			if last[name] <= first[name] {
				t.Errorf("%s went from %.1f to %.1f", name, first[name], last[name])
			}
		}
		for _, name := range []string{"missing", "three homes", "sdq"} {
			if last[name] >= first[name] {
				t.Errorf("%s went from %.1f to %.1f", name, first[name], last[name])
			}
		}
	})
	t.Run("one year the dentists were hard to reach", func(t *testing.T) {
		before, dip := levels(t, &w, w.Returns[2])["teeth"], levels(t, &w, w.Returns[3])["teeth"]
		if dip > before-8 || dip > last["teeth"]-8 {
			t.Errorf("teeth: %.1f, %.1f, %.1f", before, dip, last["teeth"])
		}
	})
	t.Run("the figures published for Exampleborough are those of its files", func(t *testing.T) {
		have := map[string]string{}
		for _, row := range w.published() {
			have[row[0]+" "+row[2]] = row[3]
		}
		for measure, name := range map[string]string{"cla-dental": "teeth", "cla-immunisations": "jabs", "cla-health-assessment": "health", "cla-convicted": "convicted",
			"cla-missing-rate": "missing", "police-protection-entry": "police", "ctx-uasc-share:Unacc_Asylmn_Seek_Childn%": "alone", "ctx-cla-rate:LACnum": "count"} {
			if want := fmt.Sprintf("%.0f", last[name]); have[measure+" 2026"] != want {
				t.Errorf("%s is published as %s, the files give %s", measure, have[measure+" 2026"], want)
			}
		}
	})
	t.Run("August is the quietest month", func(t *testing.T) {
		if august := last["summer starts"]; august > 100.0/12 {
			t.Errorf("%.1f%% of the year's starts", august)
		}
	})
}
