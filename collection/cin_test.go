package collection

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"waymark/vault"
)

func cinSpec(t testing.TB) *Spec {
	t.Helper()
	s, err := library(t).Spec("cin")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// joined loads the files and builds the views.
func joined(t testing.TB, sources []Source) (*Report, *vault.DB) {
	t.Helper()
	v := openVault(t)
	r, err := library(t).Load(t.Context(), v, sources, Options{Checks: true})
	if err != nil {
		t.Fatal(err)
	}
	return r, v
}

// tableText gives every row of a query as text, cells parted by bars.
func tableText(t testing.TB, v *vault.DB, query string) string {
	t.Helper()
	rows, err := v.Query(t.Context(), query)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]any, len(names))
	for i := range cells {
		cells[i] = new(any)
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		var line []string
		for _, c := range cells {
			switch value := (*c.(*any)).(type) {
			case nil:
				line = append(line, "")
			case time.Time:
				line = append(line, value.Format(time.DateOnly))
			default:
				line = append(line, fmt.Sprint(value))
			}
		}
		lines = append(lines, strings.Join(line, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestCensusSample(t *testing.T) {
	sources, err := Sources([]string{filepath.Join("library", "cin", "sample")})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := joined(t, sources)
	found := map[string]int{}
	for _, c := range r.ChecksMade {
		found[c.Check] += c.Found
	}
	for _, c := range cinSpec(t).Checks {
		if found[c.ID] == 0 {
			t.Errorf("the check %s finds nothing in the sample", c.ID)
		}
	}
}

const censusSamples = "../../shared/samples/cin"

// The files that others wrote, read as they are.
func TestRealCensus(t *testing.T) {
	if _, err := os.Stat(censusSamples); err != nil {
		t.Skip("the shared samples are not here")
	}
	for name, c := range map[string]struct {
		year int
		rows string
	}{
		"CIN_Census_2024.xml": {2024, "1 2 3 2 2 3 1 1 1 1 0"},
		"CIN_Census_2026.xml": {2024, "1 2 3 2 2 3 1 1 1 1 1"},
	} {
		t.Run(name+" loads with every row accounted for", func(t *testing.T) {
			sources, err := Sources([]string{filepath.Join(censusSamples, name)})
			if err != nil {
				t.Fatal(err)
			}
			r, v := joined(t, sources)
			accounted(t, cinSpec(t), r, v)
			if len(r.Years) != 1 || r.Years[0].Year != c.year {
				t.Errorf("the years are %v: the reference date 2024-03-31 says 2023/24", r.Years)
			}
			rows := map[string]int{}
			for _, f := range r.Files {
				rows[f.Table] = f.Rows
			}
			var got []string
			for _, table := range cinSpec(t).Tables {
				got = append(got, fmt.Sprint(rows[table.Name]))
			}
			if strings.Join(got, " ") != c.rows {
				t.Errorf("rows by table are %s, the file holds %s", strings.Join(got, " "), c.rows)
			}
			var said []string
			for _, i := range r.Issues {
				said = append(said, i.Column+" "+i.Value)
			}
			for _, want := range []string{"AssessmentFactors RB", "AssessmentAuthorisationDate 2020-09-19", "DateOfInitialCPC 2022-12-06"} {
				if !strings.Contains(strings.Join(said, "\n"), want) {
					t.Errorf("no issue about %s:\n%s", want, strings.Join(said, "\n"))
				}
			}
		})
	}
}

// census writes a return: each child as its identifiers and its referrals.
func census(year int, children ...string) Source {
	return BytesSource(fmt.Sprint("census ", year, ".xml"), fmt.Appendf(nil, `<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>%[1]d</Year><ReferenceDate>%[1]d-03-31</ReferenceDate></CollectionDetails><Source><LEA>208</LEA></Source></Header><Children>%[2]s</Children></Message>`, year, strings.Join(children, "")))
}

// kid writes a child: "A PersonBirthDate=2012-01-01 Sex=F" and its referrals.
func kid(identifiers string, referrals ...string) string {
	return "<Child><ChildIdentifiers>" + items("LAchildID="+identifiers) + "</ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>" + strings.Join(referrals, "") + "</Child>"
}

func items(text string) (out string) {
	for _, item := range strings.Fields(text) {
		name, value, _ := strings.Cut(item, "=")
		out += "<" + name + ">" + value + "</" + name + ">"
	}
	return out
}

func element(name string, parts ...string) string {
	return "<" + name + ">" + strings.Join(parts, "") + "</" + name + ">"
}

func referral(text string, parts ...string) string {
	return element("CINdetails", items("CINreferralDate="+text), strings.Join(parts, ""))
}

func assessed(dates string, factors ...string) string {
	from, to, _ := strings.Cut(dates, " ")
	text := items("AssessmentActualStartDate=" + from)
	if to != "" {
		text += items("AssessmentAuthorisationDate=" + to)
	}
	for _, f := range factors {
		text += element("FactorsIdentifiedAtAssessment", items("AssessmentFactors="+f))
	}
	return element("Assessments", text)
}

func protected(text, reviews string) string {
	var held string
	for _, day := range strings.Fields(reviews) {
		held += items("CPPreviewDate=" + day)
	}
	return element("ChildProtectionPlans", items("InitialCategoryOfAbuse=NEG LatestCategoryOfAbuse=EMO NumberOfPreviousCPP=0 CPPstartDate="+text), element("Reviews", held))
}

// Three years of four children, worked out by hand.
func TestCensusHistory(t *testing.T) {
	_, v := joined(t, []Source{
		census(2024,
			kid("A PersonBirthDate=2012-01-01 GenderCurrent=2", referral("2023-05-10 ReferralSource=2A ReferralNFA=0",
				assessed("2023-05-11 2023-06-20", "4B"), element("Section47", items("S47ActualStartDate=2023-06-01 DateOfInitialCPC=2023-06-20 ICPCnotRequired=0")),
				protected("2023-06-20", "2023-09-15 2024-03-01"))),
			kid("B PersonBirthDate=2015-01-01 GenderCurrent=1", referral("2023-04-03 ReferralSource=6 ReferralNFA=0",
				assessed("2023-04-04 2023-05-01", "9A"), assessed("2023-07-01 2023-08-01"))),
			kid("C ExpectedPersonBirthDate=2024-05-01 GenderCurrent=0", referral("2024-02-01 ReferralSource=3D ReferralNFA=0", assessed("2024-02-05"))),
			kid("D PersonBirthDate=2010-01-01 GenderCurrent=9", referral("2023-10-01 ReferralSource=1C ReferralNFA=0",
				element("CINPlanDates", items("CINPlanStartDate=2023-11-01"))))),
		census(2025,
			kid("A PersonBirthDate=2012-01-01 Sex=F", referral("2023-05-10 ReferralSource=2A ReferralNFA=0",
				assessed("2024-11-04 2024-12-10", "24A"), protected("2023-06-20 CPPendDate=2025-01-15", "2024-08-30"))),
			kid("B PersonBirthDate=2015-01-01 Sex=M", referral("2023-04-03 ReferralSource=6 ReferralNFA=0",
				assessed("2023-04-04 2023-05-01", "9A"), protected("2024-10-01", "2024-12-20"))),
			kid("C PersonBirthDate=2024-05-06 Sex=F", referral("2024-02-01 ReferralSource=3B CINclosureDate=2024-09-01 ReasonForClosure=RC7 ReferralNFA=0", assessed("2024-02-05 2024-04-10")),
				referral("2024-11-11 ReferralSource=2A ReferralNFA=1")),
			kid("D PersonBirthDate=2010-01-01 Sex=U", referral("2023-10-01 ReferralSource=1C ReferralNFA=0"),
				referral("2024-06-01 ReferralSource=6 ReferralNFA=1", assessed("2024-06-02 2024-06-20")), referral("2024-06-01 ReferralSource=7 ReferralNFA=0"))),
		census(2026,
			kid("A PersonBirthDate=2012-01-01 Sex=F", referral("2023-05-10 ReferralSource=2A CINclosureDate=2025-06-30 ReasonForClosure=RC7 ReferralNFA=0")),
			kid("D PersonBirthDate=2010-01-01 Sex=M", referral("2023-10-01 ReferralSource=1C ReferralNFA=0", protected("2025-05-01", ""), protected("2025-09-01", "2025-11-28")))),
	})
	for name, c := range map[string]struct{ query, want string }{
		"the years speak from the first April to the last March": {"select * from cin_coverage", "2023-04-01|2026-03-31"},
		"who each child is, born since the first return": {"select child, sex, dob, expected_dob from cin_child order by child",
			"A|F|2012-01-01|\nB|M|2015-01-01|\nC|F|2024-05-06|2024-05-01\nD|M|2010-01-01|"},
		"one referral for each day, as the latest return tells it; lost cases closed when the last return that held them ended": {
			"select referral, source, nfa, closed, closure_reason, year, repaired from cin_referral order by referral",
			`A 2023-05-10|2A|false|2025-06-30|RC7|2026|
B 2023-04-03|6|false|2025-04-01||2025|lost
C 2024-02-01|3B|false|2024-09-01|RC7|2025|
C 2024-11-11|2A|true|2024-11-11||2025|
D 2023-10-01|1C|false|||2026|
D 2024-06-01|7|false|2025-04-01||2025|lost`},
		"assessments of years that a later return need not repeat stay, those it took out do not": {
			"select child, started, authorised, received from cin_assessment order by child, started",
			`A|2023-05-11|2023-06-20|2023-05-10
A|2024-11-04|2024-12-10|2023-05-10
B|2023-04-04|2023-05-01|2023-04-03
C|2024-02-05|2024-04-10|2024-02-01
D|2024-06-02|2024-06-20|2024-06-01`},
		"factors":   {"select child, started, factor from cin_factor order by child, started, factor", "A|2023-05-11|4B\nA|2024-11-04|24A\nB|2023-04-04|9A"},
		"enquiries": {"select child, started, icpc, icpc_not_required from cin_s47", "A|2023-06-01|2023-06-20|false"},
		"a child in need plan that a later return no longer knows ends with the year that knew it": {
			"select child, starts, ends, repaired from cin_plan", "D|2023-11-01|2024-04-01|lost"},
		"protection plans end with their case, and where the next begins": {
			"select child, referral, starts, ends, latest_category, repaired from cin_cpp order by child, starts",
			`A|A 2023-05-10|2023-06-20|2025-01-15|EMO|
B|B 2023-04-03|2024-10-01|2025-04-01|EMO|closed
D|D 2023-10-01|2025-05-01|2025-09-01|EMO|cut
D|D 2023-10-01|2025-09-01||EMO|`},
		"reviews of all years": {"select child, starts, review from cin_cpp_review order by child, review",
			`A|2023-06-20|2023-09-15
A|2023-06-20|2024-03-01
A|2023-06-20|2024-08-30
B|2024-10-01|2024-12-20
D|2025-09-01|2025-11-28`},
		"people": {"select child, sex, uasc, disabled from person_cin order by child", "A|F||\nB|M|true|\nC|F||\nD|M||"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tableText(t, v, c.query); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestCensusForms(t *testing.T) {
	t.Run("elements in another order than the schema's", func(t *testing.T) {
		content := `<Message><Children><Child><CINdetails><ChildProtectionPlans><Reviews><CPPreviewDate>2024-09-02</CPPreviewDate></Reviews><NumberOfPreviousCPP>1</NumberOfPreviousCPP><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><CPPstartDate>2024-06-03</CPPstartDate></ChildProtectionPlans>
<Assessments><FactorsIdentifiedAtAssessment><AssessmentFactors>4B</AssessmentFactors></FactorsIdentifiedAtAssessment><AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate></Assessments>
<ReferralNFA>false</ReferralNFA><ReferralSource>6</ReferralSource><CINreferralDate>2024-05-01</CINreferralDate></CINdetails>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics><ChildIdentifiers><Sex>F</Sex><PersonBirthDate>2015-01-01</PersonBirthDate><LAchildID>X1</LAchildID></ChildIdentifiers></Child></Children>
<Header><Source><LEA>208</LEA></Source><CollectionDetails><ReferenceDate>2025-03-31</ReferenceDate><Collection>CIN</Collection></CollectionDetails></Header></Message>`
		_, v := joined(t, []Source{BytesSource("r.xml", []byte(content))})
		if got := tableText(t, v, "select f.referral, f.started, f.factor, c.starts, c.previous, r.review from cin_factor f join cin_cpp c using (child) join cin_cpp_review r using (child)"); got != "X1 2024-05-01|2024-05-02|4B|2024-06-03|1|2024-09-02" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("an extract made within the year counts to its reference date", func(t *testing.T) {
		in := census(2025, kid("A PersonBirthDate=2015-01-01 Sex=F", referral("2024-05-01 ReferralNFA=0")))
		content, err := in.head(1 << 20)
		if err != nil {
			t.Fatal(err)
		}
		_, v := joined(t, []Source{BytesSource("r.xml", []byte(strings.ReplaceAll(string(content), "2025-03-31", "2024-12-31")))})
		if got := tableText(t, v, "select * from cin_coverage"); got != "2024-04-01|2024-12-31" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("a census in UTF-16, and one in the letters of Windows", func(t *testing.T) {
		content := `<?xml version="1.0" encoding="%s"?><Message><Header><CollectionDetails><Collection>CIN</Collection><ReferenceDate>2025-03-31</ReferenceDate></CollectionDetails><Source><LEA>208</LEA><SoftwareCode>Zoë</SoftwareCode></Source></Header><Children>` +
			kid("A PersonBirthDate=2015-01-01 Sex=F", referral("2024-05-01 ReferralNFA=0")) + `</Children></Message>`
		for label, encoder := range map[string]interface{ Bytes([]byte) ([]byte, error) }{
			"UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), "windows-1252": charmap.Windows1252.NewEncoder()} {
			bytes, err := encoder.Bytes(fmt.Appendf(nil, content, label))
			if err != nil {
				t.Fatal(err)
			}
			_, v := mustLoad(t, []Source{BytesSource("r.xml", bytes)}, Options{})
			if got := tableText(t, v, "select software, child from cin_header, cin_cindetails"); got != "Zoë|A" {
				t.Errorf("%s: got %s", label, got)
			}
		}
	})
	t.Run("a Message of another collection is not taken for a census", func(t *testing.T) {
		_, _, err := tryLoad(t, []Source{BytesSource("r.xml", []byte(`<Message><Header><CollectionDetails><Collection>SCHOOL</Collection></CollectionDetails></Header><Children><Child/></Children></Message>`))}, Options{})
		if said := words(t, err); !strings.Contains(said, `its collection "SCHOOL"`) {
			t.Errorf("it says: %s", said)
		}
	})
}
