package collection

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"waymark/vault"
)

// bigCensus writes an invented census of so many children, as an exporting program would: indented, an element to a line.
func bigCensus(w io.Writer, year, children int) {
	day := func(n int) string {
		return time.Date(year-1, 4, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	}
	fmt.Fprintf(w, "<Message>\n<Header><CollectionDetails><Collection>CIN</Collection><Year>%d</Year><ReferenceDate>%d-03-31</ReferenceDate></CollectionDetails><Source><LEA>208</LEA></Source></Header>\n<Children>\n", year, year)
	for n := range children {
		fmt.Fprintf(w, "  <Child>\n    <ChildIdentifiers>\n      <LAchildID>%d</LAchildID>\n      <UPNunknown>UN2</UPNunknown>\n      <PersonBirthDate>%d-%02d-%02d</PersonBirthDate>\n      <Sex>%c</Sex>\n    </ChildIdentifiers>\n    <ChildCharacteristics>\n      <Ethnicity>WBRI</Ethnicity>\n      <Disabilities>\n        <Disability>NONE</Disability>\n      </Disabilities>\n    </ChildCharacteristics>\n",
			100_000+n, year-2-n%16, 1+n%12, 1+n%28, "MF"[n%2])
		for r := range 1 + n%3/2 {
			from := n%120 + 180*r
			fmt.Fprintf(w, "    <CINdetails>\n      <CINreferralDate>%s</CINreferralDate>\n      <ReferralSource>6</ReferralSource>\n      <PrimaryNeedCode>N1</PrimaryNeedCode>\n", day(from))
			if n%3 > 0 && r == 0 {
				fmt.Fprintf(w, "      <CINclosureDate>%s</CINclosureDate>\n      <ReasonForClosure>RC7</ReasonForClosure>\n", day(from+170))
			}
			fmt.Fprintf(w, "      <Assessments>\n        <AssessmentActualStartDate>%s</AssessmentActualStartDate>\n        <AssessmentInternalReviewDate>%s</AssessmentInternalReviewDate>\n        <AssessmentAuthorisationDate>%s</AssessmentAuthorisationDate>\n        <FactorsIdentifiedAtAssessment>\n          <AssessmentFactors>3B</AssessmentFactors>\n          <AssessmentFactors>4B</AssessmentFactors>\n          <AssessmentFactors>16A</AssessmentFactors>\n        </FactorsIdentifiedAtAssessment>\n      </Assessments>\n", day(from+1), day(from+11), day(from+40+n%30))
			fmt.Fprintf(w, "      <CINPlanDates>\n        <CINPlanStartDate>%s</CINPlanStartDate>\n        <CINPlanEndDate>%s</CINPlanEndDate>\n      </CINPlanDates>\n", day(from+45), day(from+60))
			if n%5 == 0 {
				fmt.Fprintf(w, "      <Section47>\n        <S47ActualStartDate>%s</S47ActualStartDate>\n        <InitialCPCtarget>%s</InitialCPCtarget>\n        <DateOfInitialCPC>%s</DateOfInitialCPC>\n        <ICPCnotRequired>false</ICPCnotRequired>\n      </Section47>\n", day(from+50), day(from+71), day(from+64))
			}
			fmt.Fprint(w, "      <ReferralNFA>false</ReferralNFA>\n")
			if n%10 == 0 {
				fmt.Fprintf(w, "      <ChildProtectionPlans>\n        <CPPstartDate>%s</CPPstartDate>\n        <CPPendDate>%s</CPPendDate>\n        <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>\n        <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>\n        <NumberOfPreviousCPP>0</NumberOfPreviousCPP>\n        <Reviews>\n          <CPPreviewDate>%s</CPPreviewDate>\n        </Reviews>\n      </ChildProtectionPlans>\n", day(from+64), day(from+165), day(from+150))
			}
			fmt.Fprint(w, "    </CINdetails>\n")
		}
		fmt.Fprint(w, "  </Child>\n")
	}
	fmt.Fprint(w, "</Children>\n</Message>\n")
}

// The scanner alone, then what a council waits for: looking at the file, reading, checking, joining.
// go test ./collection -run XXX -bench Census -benchtime 3x
func BenchmarkCensus(b *testing.B) {
	for _, children := range []int{6_000, 60_000} {
		var content bytes.Buffer
		bigCensus(&content, 2025, children)
		b.Run(fmt.Sprintf("scan %d children", children), func(b *testing.B) {
			b.SetBytes(int64(content.Len()))
			for b.Loop() {
				s := newXMLScanner(bytes.NewReader(content.Bytes()), false)
				for {
					if _, err := s.next(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		b.Run(fmt.Sprintf("load %d children", children), func(b *testing.B) {
			b.SetBytes(int64(content.Len()))
			for b.Loop() {
				v, err := vault.Open(b.Context(), vault.Settings{MemoryMB: 512, Threads: 2})
				if err != nil {
					b.Fatal(err)
				}
				used, began := processor(b), time.Now()
				in, err := library(b).inspect(b.Context(), BytesSource("census.xml", content.Bytes()))
				if err != nil || in.spec == nil {
					b.Fatal(in.problem, err)
				}
				b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms-inspect")
				began = time.Now()
				r, err := library(b).Load(b.Context(), v, []Source{BytesSource("census.xml", content.Bytes())}, Options{Checks: true})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms-load")
				b.ReportMetric(float64(len(r.Issues)), "issues")
				b.ReportMetric(float64((processor(b) - used).Milliseconds()), "ms-processor") // of all cores, inspect and load
				v.Close()
			}
		})
	}
}

// processor is the processor time this process has used, which other work on the machine does not lengthen.
func processor(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// A file of 100 MB stays under 1 GB of memory. Too slow for every run:
// WAYMARK_LARGE=1 go test ./collection -run TestLargeCensus -v
func TestLargeCensus(t *testing.T) {
	if os.Getenv("WAYMARK_LARGE") == "" {
		t.Skip("WAYMARK_LARGE is not set")
	}
	name := filepath.Join(t.TempDir(), "census.xml")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	bigCensus(file, 2025, 66_000)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	sources, err := Sources([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r, _ := joined(t, sources)
	t.Logf("%d MB in %s, %s", sources[0].Size>>20, time.Since(began), r.Summary())
	if sources[0].Size < 100<<20 {
		t.Errorf("the file is only %d MB", sources[0].Size>>20)
	}
	if most := mostMemory(t); most > 1<<30 {
		t.Errorf("it took %d MB of memory", most>>20)
	} else {
		t.Logf("%d MB of memory at most", most>>20)
	}
}

// mostMemory is the most memory that this process ever held, as Linux counts it.
func mostMemory(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("only Linux says how much memory was used")
	}
	var kilobytes int
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			return kilobytes << 10
		}
	}
	t.Fatal("no VmHWM")
	return 0
}
