package measure_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/collection"
	"waymark/measure"
	"waymark/vault"
)

// This file counts the same figures twice: once through the reader, the views and the measures, and once here, by
// plain loops over the lines of the CSV files, one child after the other. The loops share no code and no SQL with the
// house, so a rule that was misunderstood in a view does not agree with itself.

const fiveYears = "../../shared/samples/903/five-years"

// stay is one episode as it stands in the files; ends is the zero date while it is open.
type stay struct {
	starts, ends        calendar.Date
	rne, ls, place, rec string
	why                 string // reason for a change of placement
	seen                int    // last return it stands in
}

func (s stay) shortBreak() bool { return s.ls == "V3" || s.ls == "V4" }
func (s stay) on(d calendar.Date) bool {
	return !s.starts.After(d) && (s.ends.IsZero() || s.ends.After(d))
}

// during says whether any of the days from first to last is one of the stay, and a stay of less than a day counts.
func (s stay) during(first, last calendar.Date) bool {
	return !s.starts.After(last) && (s.ends.IsZero() || s.ends.After(first) || !s.starts.Before(first))
}

// life is everything the five returns say about one child.
type life struct {
	id     string
	dob    calendar.Date
	stays  []stay
	rows   map[string]map[int]map[string]string // table → year → the child's one row
	review map[calendar.Date]string
	away   map[string]stay       // incidents by kind and first day; the last return that knows one wins
	header int                   // last return with a header row
	inCare int                   // last return with outcomes or a review held in its year
	duc    map[int]calendar.Date // by return; the zero date is "still unaccompanied"
}

func day(t *testing.T, text string) calendar.Date {
	t.Helper()
	if text == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseUK(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// lines reads one CSV file into maps by heading.
func lines(t *testing.T, year int, table string) []map[string]string {
	t.Helper()
	file, err := os.Open(fmt.Sprintf("%s/%d-%s.csv", fiveYears, year-1, table))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = strings.TrimSpace(r[i])
		}
		out = append(out, m)
	}
	return out
}

func readLives(t *testing.T) []*life {
	t.Helper()
	all := map[string]*life{}
	of := func(row map[string]string) *life {
		id := row["CHILD"]
		if all[id] == nil {
			all[id] = &life{id: id, rows: map[string]map[int]map[string]string{"oc2": {}, "oc3": {}}, review: map[calendar.Date]string{},
				away: map[string]stay{}, duc: map[int]calendar.Date{}}
		}
		return all[id]
	}
	for year := 2018; year <= 2022; year++ {
		for _, r := range lines(t, year, "header") {
			l := of(r)
			l.dob, l.header = day(t, r["DOB"]), year
		}
		for _, r := range lines(t, year, "episodes") {
			l := of(r)
			s := stay{day(t, r["DECOM"]), day(t, r["DEC"]), r["RNE"], r["LS"], r["PLACE"], r["REC"], r["REASON_PLACE_CHANGE"], year}
			same := slices.IndexFunc(l.stays, func(o stay) bool { return o.starts == s.starts })
			switch {
			case same < 0:
				l.stays = append(l.stays, s)
			case l.stays[same].seen < year, s.ends.After(s.starts) && (l.stays[same].ends.IsZero() || s.ends.After(l.stays[same].ends)):
				l.stays[same] = s
			}
		}
		for _, r := range lines(t, year, "uasc") {
			of(r).duc[year] = day(t, r["DUC"])
		}
		for _, r := range lines(t, year, "oc2") {
			of(r).rows["oc2"][year] = r
			of(r).inCare = year
		}
		for _, r := range lines(t, year, "oc3") {
			of(r).rows["oc3"][year] = r
		}
		for _, r := range lines(t, year, "reviews") {
			held := day(t, r["REVIEW"])
			of(r).review[held] = r["REVIEW_CODE"]
			if !held.Before(calendar.On(year-1, 4, 1)) && !held.After(calendar.On(year, 3, 31)) {
				of(r).inCare = year
			}
		}
		for _, r := range lines(t, year, "missing") {
			of(r).away[r["MISSING"]+r["MIS_START"]] = stay{starts: day(t, r["MIS_START"]), ends: day(t, r["MIS_END"]), seen: year}
		}
	}
	var lives []*life
	for _, l := range all {
		l.straighten()
		lives = append(lives, l)
	}
	return lives
}

// straighten joins the returns: an episode ends no later than the next begins; one that is open in a return and
// absent from the next was lost on the first day after it, unless a later episode continues it or a later return
// still has outcomes or reviews of the child.
func (l *life) straighten() {
	slices.SortFunc(l.stays, func(a, b stay) int { return a.starts.Compare(b.starts) })
	for i := range l.stays {
		s := &l.stays[i]
		if s.ends.IsZero() {
			s.rec = ""
		} else if s.ends.Before(s.starts) {
			s.ends = s.starts
		}
		var next *stay
		if i+1 < len(l.stays) {
			next = &l.stays[i+1]
		}
		continues := next != nil && next.rne != "S"
		switch {
		case !s.ends.IsZero() && next != nil && s.ends.After(next.starts):
			s.ends = next.starts
			if continues {
				s.rec = "X1"
			}
		case s.ends.IsZero() && continues:
			s.ends, s.rec = next.starts, "X1"
		case s.ends.IsZero() && next == nil && max(s.seen, l.inCare) < 2022:
			s.ends = calendar.On(max(s.seen, l.inCare), 4, 1)
		case s.ends.IsZero() && next != nil && s.seen < 2022:
			s.ends = calendar.On(s.seen, 4, 1)
			if next.starts.Before(s.ends) {
				s.ends = next.starts
			}
		case s.ends.IsZero() && next != nil:
			s.ends = next.starts
		}
	}
}

// follows says whether stay i goes on from stay i-1 without a break in ordinary care.
func (l *life) follows(i int) bool {
	if i == 0 || l.stays[i].rne == "S" {
		return false
	}
	before := l.stays[i-1]
	return before.ends == l.stays[i].starts && before.rec == "X1" && before.shortBreak() == l.stays[i].shortBreak()
}

// starts are the stays with which ordinary care truly begins: RNE S, and nothing else, as DfE counts them.
func (l *life) starts() (starts []stay) {
	for _, s := range l.stays {
		if !s.shortBreak() && s.rne == "S" {
			starts = append(starts, s)
		}
	}
	return starts
}

// exits are the stays with which ordinary care ends, whatever the reason.
func (l *life) exits() (exits []stay) {
	for i, s := range l.stays {
		if !s.shortBreak() && !s.ends.IsZero() && (i+1 == len(l.stays) || !l.follows(i+1)) {
			exits = append(exits, s)
		}
	}
	return exits
}

// current is the child's ordinary stay on a day.
func (l *life) current(d calendar.Date) (int, bool) {
	for i, s := range l.stays {
		if s.on(d) && !s.shortBreak() {
			return i, true
		}
	}
	return 0, false
}

// unaccompanied goes by the last return that lists the child: until its DUC, or, where it has none and a later return
// knows the child without listing them, until the end of that return's year.
func (l *life) unaccompanied(d calendar.Date) bool {
	listed := 0
	for year := range l.duc {
		listed = max(listed, year)
	}
	ceased := l.duc[listed]
	if ceased.IsZero() && l.header > listed {
		ceased = calendar.On(listed, 4, 1)
	}
	return listed > 0 && (ceased.IsZero() || ceased.After(d))
}

// awayIn says whether an incident of a kind was open on a day from first to last. One without an end that a later
// return should have closed is taken to have ended with the return that knows it.
func (l *life) awayIn(kind string, first, last calendar.Date) bool {
	for key, s := range l.away {
		if s.ends.IsZero() && s.seen < 2022 {
			s.ends = calendar.On(s.seen, 3, 31)
		}
		if key[:1] == kind && !s.starts.After(last) && (s.ends.IsZero() || !s.ends.Before(first)) {
			return true
		}
	}
	return false
}

// twelveMonths is the OC2 cohort of a year.
func (l *life) twelveMonths(year int) bool {
	first, last := calendar.On(year-1, 4, 1), calendar.On(year, 3, 31)
	i, in := l.current(last)
	if !in {
		return false
	}
	for l.follows(i) {
		i--
	}
	if l.stays[i].starts.After(first) {
		return false
	}
	for _, s := range l.stays {
		if s.shortBreak() && !s.starts.After(last) && (s.ends.IsZero() || s.ends.After(first)) {
			return false
		}
		if !s.ends.IsZero() && !s.ends.Before(first) && s.ends.Before(last) && s.rec != "X1" {
			return false
		}
	}
	return true
}

// leaver says whether the child belongs to the care leavers of a year aged 17 or 18.
func (l *life) leaver(year int) (map[string]string, bool) {
	row := l.rows["oc3"][year]
	age := calendar.Age(l.dob, calendar.On(year, 3, 31))
	if row == nil || row["IN_TOUCH"] == "DIED" || row["IN_TOUCH"] == "RHOM" || age < 17 || age > 18 {
		return nil, false
	}
	ordinary, ended := len(l.stays) == 0, ""
	for i, s := range l.stays {
		ordinary = ordinary || !s.shortBreak()
		if !s.ends.IsZero() && (i+1 == len(l.stays) || !l.follows(i+1)) {
			ended = s.rec
		}
	}
	return row, ordinary && ended != "E11" && ended != "E12" && ended != "E3"
}

// homes counts the placements with time in the year to D; the sample has no temporary ones.
func (l *life) homes(first, last calendar.Date) int {
	homes := map[int]bool{}
	home, from := -1, 0
	for i, s := range l.stays {
		begins := i == 0 || !chained(l.stays[i-1], s)
		adopts := (s.place == "A3" || s.place == "A5") && i > from && !begins
		if begins {
			from = i
		}
		if begins || (strings.Contains("SPBTU", s.rne) && !adopts) {
			home = i
		}
		if !s.shortBreak() && !s.starts.After(last) && (s.ends.IsZero() || s.ends.After(first)) {
			homes[home] = true
		}
	}
	return len(homes)
}

func chained(before, s stay) bool {
	return s.rne != "S" && before.ends == s.starts && before.rec == "X1" && before.shortBreak() == s.shortBreak()
}

// figure is numerator and denominator; a mean's are the sum and the number.
type figure struct{ over, under float64 }

func (f *figure) add(met bool) {
	if f.under++; met {
		f.over++
	}
}

// count works every figure out for one year ending 31 March.
func count(t *testing.T, lives []*life, year int) map[string]figure {
	first, last := calendar.On(year-1, 4, 1), calendar.On(year, 3, 31)
	figures := map[string]*figure{}
	add := func(key string, met bool) {
		if figures[key] == nil {
			figures[key] = &figure{}
		}
		figures[key].add(met)
	}
	oneOf := func(code string, codes ...string) bool { return slices.Contains(codes, code) }
	between := func(d calendar.Date) bool { return !d.Before(first) && !d.After(last) }
	for _, l := range lives {
		if i, in := l.current(last); in {
			now := l.stays[i]
			add("ctx-cla-rate all", true)
			add("ctx-uasc-share", l.unaccompanied(last))
			add("kinship-share of-all", oneOf(now.place, "U1", "U2", "U3"))
			if now.place[0] == 'U' {
				add("kinship-share of-fostered", oneOf(now.place, "U1", "U2", "U3"))
			}
			add("placement-3plus year", l.homes(first, last) >= 3)
		}
		if slices.ContainsFunc(l.stays, func(s stay) bool { return !s.shortBreak() && s.during(first, last) }) {
			add("cla-missing-rate missing", l.awayIn("M", first, last))
			add("cla-missing-rate away", l.awayIn("A", first, last))
		}
		for _, s := range l.starts() {
			if between(s.starts) {
				add("police-protection-entry", s.ls == "L1")
				add("cla-entry-rate all", true)
				break
			}
		}
		var left *stay
		for _, s := range l.exits() {
			if between(s.ends) && s.rec != "X1" {
				left = &s
			}
		}
		if left != nil && left.rec != "" {
			add("adoption-exit", oneOf(left.rec, "E11", "E12"))
			add("sgo-cao-exit sgo", oneOf(left.rec, "E43", "E44", "E45", "E46", "E47", "E48"))
			add("sgo-cao-exit cao", left.rec == "E41")
		}
		for _, s := range l.exits() {
			if d := s.ends.AddMonths(12); year > 2018 && !d.Before(first) && !d.After(last) && oneOf(s.rec, "E4A", "E4B", "E13") {
				again := false
				for _, b := range l.starts() {
					again = again || (b.starts.After(s.ends) && !b.starts.After(d))
				}
				add("cla-reentry-12m all", again)
			}
		}
		if row := l.rows["oc2"][year]; l.twelveMonths(year) && row != nil {
			yes := func(key, column string) {
				if row[column] != "" {
					add(key, strings.HasPrefix(row[column], "1"))
				}
			}
			age := calendar.Age(l.dob, last)
			yes("cla-dental", "TEETH_CHECK")
			yes("cla-immunisations", "IMMUNISATIONS")
			yes("cla-health-assessment assessment", "HEALTH_ASSESSMENT")
			yes("cla-substance-help identified", "SUBSTANCE_MISUSE")
			if strings.HasPrefix(row["SUBSTANCE_MISUSE"], "1") {
				yes("cla-substance-help received", "INTERVENTION_RECEIVED")
			}
			if age >= 10 && age <= 17 {
				yes("cla-convicted", "CONVICTED")
			}
			if age >= 5 && age <= 16 {
				add("cla-sdq coverage", row["SDQ_SCORE"] != "")
				if row["SDQ_SCORE"] != "" {
					var score float64
					fmt.Sscan(row["SDQ_SCORE"], &score)
					add("cla-sdq score", false)
					figures["cla-sdq score"].over += score
				}
			}
		}
		if row, in := l.leaver(year); in {
			eet := oneOf(row["ACTIV"], "F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5") || (year == 2018 && oneOf(row["ACTIV"], "F3", "P3"))
			add("cl-eet-17-18 eet", eet)
			add("cl-in-touch aged-17-18", row["IN_TOUCH"] == "YES")
			if home := row["ACCOM"]; !oneOf(home[:1], "G", "H", "R") {
				add("cl-suitable-accommodation aged-17-18", len(home) == 2 && home[1] == '1' && !oneOf(home[:1], "S", "X", "0"))
			}
		}
		l.countHomes(year, add)
		if onTime, judged := l.reviewedOnTime(last); judged {
			add("cla-review-timely last-12-months", onTime)
		}
		for held, code := range l.review {
			short := false
			for _, s := range l.stays {
				short = short || (s.shortBreak() && !s.starts.After(held) && (s.ends.IsZero() || !s.ends.Before(held)) && !l.resumed(s, held))
			}
			if between(held) && calendar.Age(l.dob, held) >= 4 && code != "PN0" && !short {
				add("cla-review-participation heard", oneOf(code, "PN1", "PN2", "PN3", "PN5", "PN6"))
			}
		}
	}
	out := map[string]figure{}
	for key, f := range figures {
		out[key] = *f
	}
	return out
}

// resumed says whether another stay begins on the day: then that one, and not s, is where the child is.
func (l *life) resumed(s stay, on calendar.Date) bool {
	return slices.ContainsFunc(l.stays, func(o stay) bool { return o.starts.After(s.starts) && !o.starts.After(on) })
}

// The five yearly returns of the sample, through the reader and the measures, against the loops above.
func TestFiguresCountedASecondTime(t *testing.T) {
	if _, err := os.Stat(fiveYears); err != nil {
		t.Skip("the samples are not here: ", err)
	}
	standard, err := collection.Standard()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.Context(), vault.Settings{Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	sources, err := collection.Sources([]string{fiveYears})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := standard.Load(t.Context(), v, sources, collection.Options{}); err != nil {
		t.Fatal(err)
	}
	definitions, _, err := measure.Library("", nil)
	if err != nil {
		t.Fatal(err)
	}
	results, err := measure.Run(t.Context(), v, definitions, measure.Options{Breakdowns: "none"})
	if err != nil {
		t.Fatal(err)
	}
	engine := map[calendar.Date]map[string]figure{}
	for _, r := range results.Measures {
		if engine[r.At] == nil {
			engine[r.At] = map[string]figure{}
		}
		keep := func(key string, v measure.Value) {
			if v.Numerator != nil && v.Denominator != nil {
				engine[r.At][key] = figure{*v.Numerator, *v.Denominator}
			} else if v.Numerator != nil { // a rate whose population is not loaded: the count alone
				engine[r.At][key] = figure{*v.Numerator, *v.Numerator}
			}
		}
		keep(r.Key, r.Value)
		for _, line := range r.Lines {
			keep(r.Key+" "+line.Line, line.Value)
		}
	}
	lives := readLives(t)
	for year := 2018; year <= 2022; year++ {
		at := calendar.On(year, 3, 31)
		counted := count(t, lives, year)
		if len(counted) < 20 {
			t.Fatalf("%d: only %d figures were counted", year, len(counted))
		}
		for key, want := range counted {
			t.Run(fmt.Sprintf("%s at %s", key, at), func(t *testing.T) {
				if got, ok := engine[at][key]; !ok || got != want {
					t.Errorf("the measure gives %v of %v, the loops %v of %v", got.over, got.under, want.over, want.under)
				}
			})
		}
	}
}
