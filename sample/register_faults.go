package sample

import (
	"bufio"
	"io"
	"slices"
	"strings"
)

// registerFault is a fault planted in a register: a row that stands there already, once more under numbers of its own and with one
// value spoilt, as slips of the pen look. So nothing that the register tells is lost by it.
type registerFault struct{ register, column, value, rule, words string }

// registerFaults are all of them: few, as registers come of forms that refuse most faults, and only what was kept in spreadsheets has any.
var registerFaults = []registerFault{
	{"rhi", "OFFERED_AT", "31/02/2026", "VALUE", "31/02/2026 is not a date."},
	{"supervision", "TYPE", "1 to 1 maybe", "VALUE", "“1 to 1 maybe” is no kind of supervision."},
	{"complaint", "RESPONDED_AT", "04/01/2019", "REG-ORDER", "The answer is older than the complaint."},
	{"health", "REPORT_RECEIVED", "17/03/2031", "REG-FUTURE", "The report lies in the future."},
	{"early_help", "START_DATE", "", "VALUE", "The first day is missing."},
	{"audit", "GRADE", "7", "VALUE", "7 is no grade."},
	{"virtual_school", "PEP_QUALITY", "purple", "VALUE", "“purple” is no grade of an education plan."},
	{"allocation", "FROM", "see file", "VALUE", "“see file” is not a date."},
}

// spoilt are the rows with faults to be added to a register, found in passing: offer is given each of its rows.
type spoilt struct {
	head   []string
	faults []registerFault
	rows   [][]string
	seen   int
}

func (w *World) spoiling(r register) *spoilt {
	p := &spoilt{head: r.heading()}
	for _, f := range registerFaults {
		if w.Options.Faults && f.register == r.name {
			p.faults, p.rows = append(p.faults, f), append(p.rows, nil)
		}
	}
	return p
}

// offer takes a row for each fault that has none yet: not one of the first, and one that says something where the fault will stand.
func (p *spoilt) offer(row []string) {
	p.seen++
	for i, f := range p.faults {
		at := slices.Index(p.head, f.column)
		if p.rows[i] == nil && p.seen > 10 && row[at] != "" {
			p.rows[i] = slices.Clone(row)
			p.rows[i][0], p.rows[i][at] = row[0]+"-X", f.value
			if id := p.head[1]; id == "REF" || strings.HasSuffix(id, "_ID") && id != "WORKER_ID" {
				p.rows[i][1] += "-X" // what the row tells of has a number of its own, too
			}
		}
	}
}

// RegisterFaults are the faults planted in the registers, by the row in which each stands; none where the world has no faults.
func (w World) RegisterFaults() []Fault {
	var all []Fault
	for _, r := range everyRegister() {
		if len(w.spoiling(r).faults) == 0 {
			continue
		}
		p := w.register(bufio.NewWriter(io.Discard), r)
		line := p.seen + 1
		for i, f := range p.faults {
			if p.rows[i] != nil {
				line++
				all = append(all, Fault{RegistersFolder + "/" + r.name + ".csv", line, f.column, f.rule, f.words})
			}
		}
	}
	return all
}
