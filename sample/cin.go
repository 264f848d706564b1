package sample

import (
	"bufio"
	"path/filepath"
	"strconv"

	"waymark/calendar"
)

// CensusFolder is where WriteCensus puts the children in need censuses.
const CensusFolder = "cin"

// WriteCensus writes each year's children in need census as its XML, cin/CIN 2024-25.xml and so on, and gives the
// paths. The census of a year that is not over has the day it was made as its reference date.
func (w World) WriteCensus(dir string) ([]string, error) {
	var paths []string
	for _, r := range w.Returns {
		path := filepath.Join(dir, CensusFolder, r.CensusFile())
		if err := writeFile(path, func(out *bufio.Writer) { w.census(out, r) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// CensusFile names a year's census.
func (r Return) CensusFile() string { return "CIN " + r.Folder + ".xml" }

// census writes one, child by child: nothing of it is held whole. It has all of the faults that belong to it.
func (w *World) census(out *bufio.Writer, r Return) *censusWriter {
	x := &censusWriter{Writer: out, r: r, line: 1}
	if w.Options.Faults && r.Ending == w.Options.LastYear && !r.InYear {
		x.faults = censusFaults(r)
	}
	all := w.everyone()
	for _, c := range all {
		if c.inCensus(r) {
			x.children++
		}
	}
	x.lines(`<?xml version="1.0" encoding="UTF-8"?>`, "<Message>", "<Header>",
		"<CollectionDetails><Collection>CIN</Collection><Year>"+strconv.Itoa(r.Ending)+"</Year><ReferenceDate>"+r.DataTo.String()+"</ReferenceDate></CollectionDetails>",
		"<Source><SourceLevel>L</SourceLevel><LEA>"+council.code+"</LEA><SoftwareCode>Invented</SoftwareCode><Release>1</Release><SerialNo>001</SerialNo><DateTime>"+
			r.DataTo.AddDays(60).String()+"T09:30:00</DateTime></Source>",
		"</Header>", "<Children>")
	for _, c := range all {
		if c.inCensus(r) {
			x.child(c)
		}
	}
	x.lines("</Children>", "</Message>")
	return x
}

// inCensus says whether the census of a year tells of the referral: it was received or open in the year.
func (k *referral) inCensus(r Return) bool { return r.in(k.received, k.closed) }

func (c *child) inCensus(r Return) bool {
	for i := range c.referrals {
		if c.referrals[i].inCensus(r) {
			return true
		}
	}
	return false
}

// censusWriter writes elements, a line for each block that repeats.
type censusWriter struct {
	*bufio.Writer
	r        Return
	line     int // being written
	children int // in the census
	at       int // number of the child at hand
	faults   []*censusFault
}

func (x *censusWriter) lines(all ...string) {
	for _, text := range all {
		x.WriteString(text)
		x.newLine()
	}
}

func (x *censusWriter) newLine() {
	x.WriteByte('\n')
	x.line++
}

// element writes an element that has a value. No value of Exampleborough's needs escaping.
func (x *censusWriter) element(name, value string) {
	for _, f := range x.faults {
		if f.meets(x, name, value) {
			f.Row, value = x.line, f.value
			break
		}
	}
	if value == "" {
		return
	}
	x.WriteByte('<')
	x.WriteString(name)
	x.WriteByte('>')
	x.WriteString(value)
	x.WriteString("</")
	x.WriteString(name)
	x.WriteByte('>')
}

// date writes a day that is set and already known on the last day the census tells of.
func (x *censusWriter) date(name string, on calendar.Date) {
	if !on.IsZero() && !on.After(x.r.DataTo) {
		x.element(name, on.String())
	}
}

func (x *censusWriter) answer(name string, yes bool) {
	x.element(name, map[bool]string{true: "1", false: "0"}[yes])
}

func (x *censusWriter) child(c *child) {
	x.at++
	r := x.r
	x.WriteString("<Child><ChildIdentifiers>")
	x.element("LAchildID", c.id())
	if upn := c.upn(r.DataTo); len(upn) == 3 {
		x.element("UPNunknown", upn)
	} else {
		x.element("UPN", upn)
	}
	unborn := c.unborn(r.DataTo)
	if unborn {
		x.element("ExpectedPersonBirthDate", c.expected.String())
	} else {
		x.element("PersonBirthDate", c.dob.String())
	}
	if r.Ending >= 2025 {
		sex := string(c.sex)
		if unborn {
			sex = "U"
		}
		x.element("Sex", sex)
	} else {
		sex := map[byte]string{'M': "1", 'F': "2", 'U': "9"}[c.sex]
		if unborn {
			sex = "0"
		}
		x.element("GenderCurrent", sex)
	}
	x.date("PersonDeathDate", c.died)
	x.WriteString("</ChildIdentifiers><ChildCharacteristics>")
	ethnic := c.ethnic
	if unborn {
		ethnic = "NOBT"
	}
	x.element("Ethnicity", ethnic)
	x.disabilities(c)
	x.WriteString("</ChildCharacteristics>")
	x.newLine()
	for i := range c.referrals {
		if c.referrals[i].inCensus(r) {
			x.referral(c, &c.referrals[i])
		}
	}
	x.WriteString("</Child>")
	x.newLine()
}

// disabilities are written of everybody who was assessed: NONE is an answer too.
func (x *censusWriter) disabilities(c *child) {
	assessed := false
	for i := range c.referrals {
		assessed = assessed || len(c.referrals[i].assessments) > 0
	}
	if !assessed && c.disabilities == 0 {
		return
	}
	x.WriteString("<Disabilities>")
	if c.disabilities == 0 {
		x.element("Disability", "NONE")
	}
	for i, code := range disabilityCodes {
		if c.disabilities&(1<<i) != 0 {
			x.element("Disability", code)
		}
	}
	x.WriteString("</Disabilities>")
}

// referral writes a referral whole, what was done in it in earlier years too.
func (x *censusWriter) referral(c *child, k *referral) {
	r := x.r
	x.WriteString("<CINdetails>")
	x.element("CINreferralDate", k.received.String())
	x.element("ReferralSource", k.source)
	x.element("PrimaryNeedCode", k.code)
	if !k.nfa && !k.closed.After(r.DataTo) {
		x.element("CINclosureDate", k.closed.String())
		x.element("ReasonForClosure", k.reason)
	}
	x.date("DateOfInitialCPC", k.movedIn)
	x.newLine()
	for _, a := range k.assessments {
		if a.started.After(r.DataTo) {
			break
		}
		x.WriteString("<Assessments>")
		x.element("AssessmentActualStartDate", a.started.String())
		x.date("AssessmentInternalReviewDate", a.review)
		x.date("AssessmentAuthorisationDate", a.authorised)
		if !a.authorised.After(r.DataTo) {
			x.WriteString("<FactorsIdentifiedAtAssessment>")
			for i, code := range factorCodes {
				if a.factors&(1<<i) != 0 {
					x.element("AssessmentFactors", factorIn(code, r))
				}
			}
			x.WriteString("</FactorsIdentifiedAtAssessment>")
		}
		x.end("Assessments")
	}
	for _, p := range k.plans {
		if r.Ending >= 2022 && !p.from.After(r.DataTo) {
			x.WriteString("<CINPlanDates>")
			x.element("CINPlanStartDate", p.from.String())
			x.date("CINPlanEndDate", p.to)
			x.end("CINPlanDates")
		}
	}
	for _, e := range k.enquiries {
		if e.started.After(r.DataTo) {
			continue
		}
		needless := e.icpc.IsZero() && !e.ended.After(r.DataTo)
		x.WriteString("<Section47>")
		x.element("S47ActualStartDate", e.started.String())
		if !needless {
			x.element("InitialCPCtarget", workdays(e.started, 15).String())
		}
		x.date("DateOfInitialCPC", e.icpc)
		x.answer("ICPCnotRequired", needless)
		x.end("Section47")
	}
	x.answer("ReferralNFA", k.nfa)
	x.newLine()
	for _, p := range k.protections {
		if p.starts.After(r.DataTo) {
			continue
		}
		x.WriteString("<ChildProtectionPlans>")
		x.element("CPPstartDate", p.starts.String())
		x.date("CPPendDate", p.ends)
		x.element("InitialCategoryOfAbuse", p.initial)
		x.element("LatestCategoryOfAbuse", p.latest)
		x.element("NumberOfPreviousCPP", strconv.Itoa(p.previous))
		if len(p.reviews) > 0 && !p.reviews[0].After(r.DataTo) {
			x.WriteString("<Reviews>")
			for _, v := range p.reviews {
				x.date("CPPreviewDate", v)
			}
			x.WriteString("</Reviews>")
		}
		x.end("ChildProtectionPlans")
	}
	if k.court != nil && r.Ending >= 2027 && !k.court.starts.After(r.DataTo) {
		x.court(k.court)
	}
	x.end("CINdetails")
}

// factorIn writes a factor in the words of the year: since 2024/25 physical and sexual abuse say by whom.
func factorIn(code string, r Return) string {
	switch {
	case code == "18A" && r.Ending >= 2025:
		return "18C"
	case code == "19A" && r.Ending >= 2025:
		return "19C"
	}
	return code
}

// court writes the block that the census has since 2026/27. Which letter an outcome other than going to court has is
// not known to us, so it is left out.
func (x *censusWriter) court(p *preProceedings) {
	x.WriteString("<PreProceedingsandFGDM>")
	x.element("PPStartDate", p.starts.String())
	x.date("LBPSentDate", p.letter)
	x.answer("FGDMMeetingOffer", p.offered)
	x.answer("FGDMMeetingFac", p.held)
	x.date("InitialPPMeetingDate", p.meeting)
	x.element("ReviewMeetingsCount", strconv.Itoa(p.reviews))
	x.date("StepDecisionDate", p.decided)
	if !p.decided.After(x.r.DataTo) && !p.court.IsZero() {
		x.element("PPOutcome", "A")
		x.date("CourtAppDate", p.court)
	}
	x.end("PreProceedingsandFGDM")
}

func (x *censusWriter) end(name string) {
	x.WriteString("</")
	x.WriteString(name)
	x.WriteByte('>')
	x.newLine()
}
