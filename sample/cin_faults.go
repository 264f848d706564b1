package sample

import (
	"bufio"
	"io"
)

// censusFault is a fault planted in the last whole year's census: the first fitting value from a place of its own
// on is changed, so that no two meet.
type censusFault struct {
	Fault
	after float64                 // share of the children before it
	value string                  // put in place of the true one; blank leaves the element out
	fits  func(value string) bool // which values it can stand in for
}

// meets says whether the fault is still to be planted and fits the value.
func (f *censusFault) meets(x *censusWriter, name, value string) bool {
	return f.Row == 0 && name == f.Column && float64(x.at) >= f.after*float64(x.children) && f.fits(value)
}

func censusFaults(r Return) []*censusFault {
	any := func(string) bool { return true }
	within := func(value string) bool { return value >= r.From.AddDays(60).String() }
	file := CensusFolder + "/" + r.CensusFile()
	past := r.From.AddDays(-3000).String()
	no := r.DataTo.String()[:4] + "-02-31"
	return []*censusFault{
		{Fault{File: file, Column: "Ethnicity", Rule: "4220", Words: "WXYZ is not an ethnicity code."}, 0.1, "WXYZ", any},
		{Fault{File: file, Column: "CINclosureDate", Rule: "8630", Words: "The case was closed before the referral was received, and so outside the year (rule 8620)."}, 0.2, past, within},
		{Fault{File: file, Column: "ReasonForClosure", Rule: "8805", Words: "The case has a closing date but no reason for closing."}, 0.3, "", func(value string) bool { return value == "RC7" }},
		{Fault{File: file, Column: "ReferralSource", Rule: "8866", Words: "11Z is not a code of who referred."}, 0.4, "11Z", any},
		{Fault{File: file, Column: "CINPlanEndDate", Rule: "VALUE", Words: no + " is not a date."}, 0.5, no, within},
		{Fault{File: file, Column: "AssessmentFactors", Rule: "8617", Words: "99Q is not an assessment factor."}, 0.6, "99Q", any},
		{Fault{File: file, Column: "LatestCategoryOfAbuse", Rule: "", Words: "ABC is not a category of abuse."}, 0.7, "ABC", any},
		{Fault{File: file, Column: "CPPreviewDate", Rule: "8841", Words: "The review was held before the plan began."}, 0.8, past, any},
	}
}

// CensusFaults are the faults planted in the census of the last whole year, with the line of the block each stands
// in; none where the world has no faults. The census is written once, to nowhere, to find them.
func (w World) CensusFaults() []Fault {
	var all []Fault
	for _, r := range w.Returns {
		if r.Ending != w.Options.LastYear || !w.Options.Faults {
			continue
		}
		for _, f := range w.census(bufio.NewWriter(io.Discard), r).faults {
			if f.Row > 0 {
				all = append(all, f.Fault)
			}
		}
	}
	return all
}
