package sample

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/calendar"
)

// rows reads a whole return of a world as its reader would: table, rows, values by heading.
func rows(w *World, r Return) map[string][]map[string]string {
	k := newInk(w)
	out := map[string][]map[string]string{}
	for _, t := range r.tables() {
		out[t.file] = nil
		w.each(k, r, t, func(row []string) {
			m := map[string]string{}
			for i, v := range row {
				m[t.columns[i]] = v
			}
			out[t.file] = append(out[t.file], m)
		})
	}
	return out
}

func made(t interface{ Fatal(...any) }, o Options) World {
	w, err := Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func uk(t interface{ Fatalf(string, ...any) }, text string) calendar.Date {
	if text == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseUK(text)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d
}

func TestSeed(t *testing.T) {
	fingerprint := func(o Options) string {
		dir := t.TempDir()
		w := made(t, o)
		paths, err := w.WriteFiles(dir)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		for _, p := range paths {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			sum.Write([]byte(strings.TrimPrefix(p, dir)))
			sum.Write(data)
		}
		return hex.EncodeToString(sum.Sum(nil))
	}
	o := Options{Children: 60, Years: 2, LastYear: 2026, Seed: "first", Faults: true, DataTo: calendar.On(2026, 10, 31)}
	one := fingerprint(o)
	t.Run("the same seed and options give the same bytes", func(t *testing.T) {
		if fingerprint(o) != one {
			t.Error("the bytes differ")
		}
	})
	t.Run("another seed gives another council", func(t *testing.T) {
		o.Seed = "second"
		if fingerprint(o) == one {
			t.Error("the bytes are the same")
		}
	})
}

func TestOptions(t *testing.T) {
	good := Options{Children: 10, Years: 1, LastYear: 2025, Seed: "x"}
	t.Run("options that cannot be used are refused", func(t *testing.T) {
		for _, bad := range []func(*Options){
			func(o *Options) { o.Children = 0 },
			func(o *Options) { o.Years = 0 },
			func(o *Options) { o.LastYear = 1990 },
			func(o *Options) { o.DataTo = calendar.On(2025, 3, 30) },
			func(o *Options) { o.DataTo = calendar.On(2026, 4, 1) },
		} {
			o := good
			bad(&o)
			if _, err := Generate(o); err == nil {
				t.Errorf("%+v was accepted", o)
			}
		}
	})
	t.Run("a day after the last 31 March adds an in-year return", func(t *testing.T) {
		good.DataTo = calendar.On(2025, 9, 30)
		w := made(t, good)
		last := w.Returns[len(w.Returns)-1]
		if len(w.Returns) != 2 || !last.InYear || last.Folder != "2025-26" || last.DataTo != good.DataTo {
			t.Errorf("%+v", w.Returns)
		}
		if _, has := rows(&w, last)["oc2.csv"]; has {
			t.Error("the year's outcomes are told before the year is over")
		}
	})
}

func TestStructure(t *testing.T) {
	t.Run("every return of any council keeps the 903's structural rules", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			o := Options{
				Children: rapid.IntRange(1, 80).Draw(t, "children"),
				Years:    rapid.IntRange(1, 4).Draw(t, "years"),
				LastYear: rapid.IntRange(2016, 2029).Draw(t, "last year"),
				Seed:     rapid.StringMatching(`[a-z]{1,6}`).Draw(t, "seed"),
			}
			o.DataTo = calendar.On(o.LastYear, 3, 31).AddDays(rapid.IntRange(0, 360).Draw(t, "days more"))
			w := made(t, o)
			for _, r := range w.Returns {
				checkReturn(t, r, rows(&w, r))
			}
			checkStory(t, &w)
		})
	})
}

// checkReturn fails where a return breaks a rule of data-formats.md section 1.
func checkReturn(t *rapid.T, r Return, tables map[string][]map[string]string) {
	dob, sex := map[string]calendar.Date{}, map[string]string{}
	upns := map[string]bool{}
	for _, h := range tables["header.csv"] {
		id := h["CHILD"]
		if _, twice := dob[id]; twice {
			t.Fatalf("%s stands in the header twice", id)
		}
		dob[id], sex[id] = uk(t, h["DOB"]), h["SEX"]
		if want := map[bool]string{true: "MFU", false: "12"}[r.Ending >= 2025]; !strings.Contains(want, h["SEX"]) || h["SEX"] == "" {
			t.Fatalf("SEX %q in the return of %d", h["SEX"], r.Ending)
		}
		if (h["MC_DOB"] != "") != (h["MOTHER"] == "1") || h["MOTHER"] != "" && h["SEX"] != "F" && h["SEX"] != "2" {
			t.Fatalf("mother: %v", h)
		}
		if !strings.HasPrefix(h["UPN"], "UN") {
			if upns[h["UPN"]] {
				t.Fatalf("UPN %s stands twice", h["UPN"])
			}
			upns[h["UPN"]] = true
			sum := 0
			for i := 1; i < 13; i++ {
				sum += int(h["UPN"][i]-'0') * (i + 1)
			}
			if len(h["UPN"]) != 13 || "ABCDEFGHJKLMNPQRTUVWXYZ"[sum%23] != h["UPN"][0] {
				t.Fatalf("UPN %s has a wrong check letter", h["UPN"])
			}
		}
	}
	for file, list := range tables {
		for _, row := range list {
			if _, known := dob[row["CHILD"]]; !known {
				t.Fatalf("%s: %s is not in the header", file, row["CHILD"])
			}
			if row["DOB"] != "" && uk(t, row["DOB"]) != dob[row["CHILD"]] || row["SEX"] != "" && row["SEX"] != sex[row["CHILD"]] {
				t.Fatalf("%s: %v disagrees with the header", file, row)
			}
		}
	}
	checkEpisodes(t, r, tables["episodes.csv"], dob)
	checkOthers(t, r, tables, dob)
}

func checkEpisodes(t *rapid.T, r Return, list []map[string]string, dob map[string]calendar.Date) {
	last := map[string]map[string]string{}
	open := map[string]bool{}
	for _, e := range list {
		id := e["CHILD"]
		from, to := uk(t, e["DECOM"]), uk(t, e["DEC"])
		before, again := last[id], last[id] != nil
		last[id] = e
		open[id] = to.IsZero()
		if from.Before(dob[id]) || from.After(r.DataTo) || !to.IsZero() && (to.Before(r.From) || to.After(r.DataTo) || !to.After(from)) {
			t.Fatalf("dates of %v in %d", e, r.Ending)
		}
		if (e["REC"] == "") != to.IsZero() {
			t.Fatalf("REC and DEC must go together (rule 148): %v", e)
		}
		if eighteen := birthday(dob[id], 18); to.After(eighteen) || to.IsZero() && !r.DataTo.Before(eighteen) {
			t.Fatalf("in care beyond the 18th birthday %s: %v", eighteen, e)
		}
		if again {
			ended := uk(t, before["DEC"])
			switch {
			case ended.IsZero():
				t.Fatalf("a new episode begins while one is open: %v", e)
			case e["RNE"] == "S" && (before["REC"] == "X1" || !from.After(ended)):
				t.Fatalf("a start inside a stay: %v after %v", e, before)
			case e["RNE"] != "S" && (before["REC"] != "X1" || ended != from):
				t.Fatalf("an episode that does not continue the one before (rule 433): %v after %v", e, before)
			case e["RNE"] != "S" && e["CIN"] != before["CIN"]:
				t.Fatalf("category of need changes within a stay (rule 504): %v", e)
			}
			moved := strings.Contains("PTBU", e["RNE"])
			legal := strings.Contains("LBU", e["RNE"])
			registered := e["PLACE"] == "H5" && before["URN"] == "" // its number is asked for from October 2023 only
			same := before["PLACE"] == e["PLACE"] && before["PL_POST"] == e["PL_POST"] && (before["URN"] == e["URN"] || registered)
			if e["RNE"] != "S" && (legal != (before["LS"] != e["LS"]) || !moved && !same) {
				t.Fatalf("RNE %s does not say what changed: %v after %v", e["RNE"], e, before)
			}
			if temporary := before["PLACE"][0] == 'T'; (before["REASON_PLACE_CHANGE"] != "") != (moved && !temporary) {
				t.Fatalf("reason for the change of placement (rules 225, 226): %v before %v", before, e)
			}
		} else if e["RNE"] != "S" && !from.Before(r.From) && from != r.From {
			t.Fatalf("a first episode that is no start: %v", e)
		}
		checkPlace(t, r, e, calendar.Age(dob[id], from))
		if days := map[string]int{"L1": 3, "L2": 21}[e["LS"]]; days > 0 && !to.IsZero() && from.DaysUntil(to) > days {
			t.Fatalf("the order lasts too long: %v", e)
		}
	}
	for id, e := range last {
		if !open[id] && e["REC"] == "X1" {
			t.Fatalf("%s: another episode should follow (rule 388): %v", id, e)
		}
	}
}

func checkPlace(t *rapid.T, r Return, e map[string]string, age int) {
	place, pr := e["PLACE"], e["PLACE_PROVIDER"]
	youngest := map[string]int{"H5": 16, "K3": 16, "P2": 16, "R5": 10, "S1": 4}
	switch {
	case age < youngest[place]:
		t.Fatalf("too young for %s: %v", place, e)
	case (place[0] == 'T' || place[0] == 'Z') != (pr == ""):
		t.Fatalf("provider of %s: %v", place, e)
	case (place == "P1") != (pr == "PR0"):
		t.Fatalf("PR0 and P1 go together: %v", e)
	case place == "P1" && e["LS"] != "C1" && e["LS"] != "C2":
		t.Fatalf("with parents without a care order: %v", e)
	case (place == "R2" || place == "R5") && (pr == "PR1" || pr == "PR2"):
		t.Fatalf("provider: %v", e)
	case pr == "PR3" && strings.ContainsAny(place[:1], "AUK"):
		t.Fatalf("provider: %v", e)
	case place == "P2" && !uk(t, e["DECOM"]).Before(supportedOnly):
		t.Fatalf("independent living could not begin after 28 October 2023: %v", e)
	case place[0] == 'A' && (place == "A5" || place == "A6") != (e["LS"] == "E1"):
		t.Fatalf("placed for adoption without the order it needs: %v", e)
	case (e["REC"] == "E11" || e["REC"] == "E12") && place[0] != 'A':
		t.Fatalf("adopted from %s: %v", place, e)
	case r.Ending >= 2025 && (place == "H5" || place == "P2"), r.Ending < 2025 && place == "K3",
		r.Ending >= 2026 && place == "Z1", r.Ending < 2026 && len(place) == 3:
		t.Fatalf("PLACE %s does not belong to the return of %d", place, r.Ending)
	case r.Ending <= 2018 && slices.Contains([]string{"E45", "E46", "E47", "E48"}, e["REC"]), r.Ending > 2018 && (e["REC"] == "E43" || e["REC"] == "E44"):
		t.Fatalf("REC %s does not belong to the return of %d", e["REC"], r.Ending)
	}
}

func checkOthers(t *rapid.T, r Return, tables map[string][]map[string]string, dob map[string]calendar.Date) {
	care := map[string][]map[string]string{}
	for _, e := range tables["episodes.csv"] {
		care[e["CHILD"]] = append(care[e["CHILD"]], e)
	}
	inCare := func(id string, on calendar.Date) bool {
		for _, e := range care[id] {
			if !uk(t, e["DECOM"]).After(on) && (e["DEC"] == "" || !uk(t, e["DEC"]).Before(on)) {
				return true
			}
		}
		return false
	}
	for _, v := range tables["reviews.csv"] {
		on := uk(t, v["REVIEW"])
		if on.Before(r.From) || on.After(r.DataTo) || !inCare(v["CHILD"], on) {
			t.Fatalf("a review outside the year or outside care: %v", v)
		}
		if (calendar.Age(dob[v["CHILD"]], on) < 4) != (v["REVIEW_CODE"] == "PN0") {
			t.Fatalf("PN0 is for children under 4: %v", v)
		}
	}
	for _, u := range tables["uasc.csv"] {
		if on := uk(t, u["DUC"]); on.After(birthday(dob[u["CHILD"]], 18)) || on.After(r.DataTo) {
			t.Fatalf("DUC: %v", u)
		}
	}
	for _, o := range tables["oc2.csv"] {
		age := calendar.Age(dob[o["CHILD"]], r.DataTo)
		switch {
		case o["SDQ_SCORE"] != "" && (o["SDQ_REASON"] != "" || age < 4 || age > 16):
			t.Fatalf("SDQ: %v", o)
		case (age >= 10) != (o["CONVICTED"] != ""), (age < 5) != (o["HEALTH_CHECK"] != ""):
			t.Fatalf("asked at the wrong age: %v", o)
		case (o["SUBSTANCE_MISUSE"] == "1") != (o["INTERVENTION_RECEIVED"] != ""), (o["INTERVENTION_RECEIVED"] == "0") != (o["INTERVENTION_OFFERED"] != ""):
			t.Fatalf("substance misuse: %v", o)
		}
	}
	for _, o := range tables["oc3.csv"] {
		if age := calendar.Age(dob[o["CHILD"]], r.DataTo); age < 17 || age > 21 || (o["IN_TOUCH"] == "YES") != (o["ACTIV"] != "0" && o["ACCOM"] != "0") {
			t.Fatalf("care leaver: %v", o)
		}
		if e := care[o["CHILD"]]; e != nil && e[len(e)-1]["DEC"] == "" {
			t.Fatalf("in care and a care leaver: %v", o)
		}
	}
	for _, a := range tables["ad1.csv"] {
		e := care[a["CHILD"]]
		if rec := e[len(e)-1]["REC"]; rec != "E11" && rec != "E12" || uk(t, a["DATE_MATCH"]).Before(uk(t, a["DATE_INT"])) || (a["NB_ADOPTR"] == "2") != (len(a["SEX_ADOPTR"]) == 2 && a["SEX_ADOPTR"][1] != '1') {
			t.Fatalf("adoption: %v", a)
		}
	}
	last := map[string]calendar.Date{}
	for _, m := range tables["missing.csv"] {
		from, to := uk(t, m["MIS_START"]), uk(t, m["MIS_END"])
		if !to.IsZero() && to.Before(from) || from.After(r.DataTo) || !inCare(m["CHILD"], earlier(r.DataTo, to)) || !last[m["CHILD"]].Before(from) {
			t.Fatalf("missing: %v", m)
		}
		last[m["CHILD"]] = earlier(r.DataTo, to)
	}
	ended := map[string]calendar.Date{}
	for _, s := range tables["sw_episodes.csv"] {
		from, to := uk(t, s["SW_DECOM"]), uk(t, s["SW_DEC"])
		if from.Before(ended[s["CHILD"]]) || !to.IsZero() && !to.After(from) || s["SW_REASON"] == "" && !from.Before(workersFrom) {
			t.Fatalf("social worker: %v", s)
		}
		ended[s["CHILD"]] = to
	}
	if r.Ending >= 2024 {
		for id, e := range care {
			if at, has := ended[id]; e[len(e)-1]["DEC"] == "" && (!has || !at.IsZero()) {
				t.Fatalf("%s has no social worker on %s", id, r.DataTo)
			}
		}
	}
	for _, p := range tables["previous_permanence.csv"] {
		if p["PREV_PERM"] == "Z1" && p["LA_PERM"]+p["DATE_PERM"] != "" {
			t.Fatalf("permanence: %v", p)
		}
	}
}

// checkStory fails where one return contradicts the next: an episode's beginning never changes, an
// end once told stays, and what was open goes on.
func checkStory(t *rapid.T, w *World) {
	type told struct{ dec, rec, ls, cin, rne, dob string }
	before, dobs := map[string]told{}, map[string]string{}
	for n, r := range w.Returns {
		now := map[string]told{}
		all := rows(w, r)
		for _, h := range all["header.csv"] {
			if was, ok := dobs[h["CHILD"]]; ok && was != h["DOB"] {
				t.Fatalf("%s has two dates of birth", h["CHILD"])
			}
			dobs[h["CHILD"]] = h["DOB"]
		}
		for _, e := range all["episodes.csv"] {
			key := e["CHILD"] + " " + e["DECOM"]
			have := told{e["DEC"], e["REC"], e["LS"], e["CIN"], e["RNE"], ""}
			if _, twice := now[key]; twice {
				t.Fatalf("%s stands twice in %d", key, r.Ending)
			}
			now[key] = have
			was, again := before[key]
			if again && (was.ls != have.ls || was.cin != have.cin || was.rne != have.rne || was.dec != "") {
				t.Fatalf("%s was %v and is %v", key, was, have)
			}
			if from := uk(t, e["DECOM"]); n > 0 && from.Before(r.From) && !again {
				t.Fatalf("%s comes from nowhere", key)
			}
		}
		for key, was := range before {
			if _, still := now[key]; was.dec == "" && !still {
				t.Fatalf("%s was open and has vanished", key)
			}
		}
		before = now
	}
}
