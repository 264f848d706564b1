package sample

import (
	"bufio"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"waymark/calendar"
)

// RegistersFolder is where WriteRegisters puts the council's own registers.
const RegistersFolder = "registers"

// inventedSource stands in every row of every register, so that no row can be taken for a real one.
const inventedSource = "Invented for Exampleborough"

// register is one of the registers that a council keeps itself, told about the same children, workers, carers and schools
// as the returns.
type register struct {
	name     string // as in reg_<name>
	prefix   string // of its records' numbers
	priority int    // of the plan, whose people keep it
	columns  string // the register's own, in the order of its spec
	rows     func(b *book)
}

// registers are all of them but reg_milestone, whose rows the plan itself lends.
var registers = [][]register{protectRegisters, outsideRegisters, careRegisters, leavingRegisters, homeRegisters, practiceRegisters, workerRegisters, learningRegisters}

// Since is the first day that the registers, and all collections beside the returns on children, tell of: that of the last three
// whole years.
func (w World) Since() calendar.Date {
	from, _ := calendar.FinancialYear(max(w.Options.LastYear-2, w.Returns[0].Ending))
	return from
}

// everyRegister is each register in the order of the plan's priorities.
func everyRegister() []register {
	var all []register
	for _, some := range registers {
		all = append(all, some...)
	}
	return all
}

// book writes one register from its first day to the last day told of. What lies later is not known yet.
type book struct {
	*simulation
	from   calendar.Date // the first day told of: registers are kept for three years
	w      *World
	all    []*child
	of     register
	key    uint64
	number int
	last   calendar.Date // the latest day of the row at hand
	row    []string
	emit   func(row []string)
}

// ahead is a day that may lie in the future, as the day by which something is due.
type ahead struct{ calendar.Date }

// month is a whole month, by its first day.
type month struct{ calendar.Date }

// clock is a minute of a day.
type clock struct {
	on     calendar.Date
	minute int
}

// add moves a clock on by minutes.
func (c clock) add(minutes int) clock {
	m := c.minute + minutes
	days := m / (24 * 60)
	return clock{c.on.AddDays(days), m - days*24*60}
}

// yesIf is a yes, a no, or nothing where it cannot be said.
func yesIf(known, yes bool) any {
	if !known {
		return nil
	}
	return yes
}

// on begins the luck of one child, worker or thing, so that one more row of one never changes another's.
func (b *book) on(n int) { b.reseed(b.key, uint64(n)) }

// children tells each child of the council in turn.
func (b *book) children(tell func(c *child)) {
	for _, c := range b.all {
		b.on(c.number)
		tell(c)
	}
}

// known says whether a day lies within the register: kept since, and not after the last day told of.
func (b *book) known(d calendar.Date) bool { return !d.Before(b.from) && !d.After(b.to) }

// till is a day that may not have come yet: then the register knows nothing of it.
func (b *book) till(d calendar.Date) calendar.Date {
	if d.After(b.to) {
		return calendar.Date{}
	}
	return d
}

// put writes a row. A day after the last day told of stays blank.
func (b *book) put(values ...any) {
	b.number++
	b.last = b.from
	b.row = append(b.row[:0], fmt.Sprintf("%s-%06d", b.of.prefix, b.number))
	for _, v := range values {
		b.row = append(b.row, b.text(v))
	}
	entered := earlier(b.last.AddDays(b.number%4), b.to)
	b.row = append(b.row, "no", inventedSource, entered.UK())
	b.emit(b.row)
}

func (b *book) text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case ahead:
		if v.IsZero() {
			return ""
		}
		return v.UK()
	case calendar.Date:
		if v.IsZero() || v.After(b.to) {
			return ""
		}
		b.last = later(b.last, v)
		return v.UK()
	case month:
		b.last = later(b.last, v.AddMonths(1).AddDays(-1))
		return v.UK()[3:]
	case clock:
		if v.on.IsZero() || v.on.After(b.to) {
			return ""
		}
		b.last = later(b.last, v.on)
		return fmt.Sprintf("%s %02d:%02d", v.on.UK(), v.minute/60, v.minute%60)
	case []string:
		return strings.Join(v, ";")
	}
	panic(fmt.Sprintf("sample: a register cannot hold a %T", v))
}

// heading is the first row of a register's file.
func (r register) heading() []string {
	return strings.Fields(strings.ToUpper("record_id " + r.columns + " confidential_yn source_system entered_on"))
}

// eachOf gives every row of a register, the heading first. The row is good until the next.
func (w *World) eachOf(r register, emit func(row []string)) {
	emit(r.heading())
	b := &book{from: w.Since(), simulation: newSimulation(w.Options, w.Returns, w.places), w: w, all: w.everyone(), of: r, key: seedOf(w.Options.Seed, "register "+r.name), emit: emit}
	b.on(0)
	r.rows(b)
}

// register writes one register as CSV, the faults planted in it last, and says which they were.
func (w *World) register(out *bufio.Writer, r register) *spoilt {
	p, heading := w.spoiling(r), true
	w.eachOf(r, func(row []string) {
		if writeRows(out, [][]string{row}); !heading {
			p.offer(row)
		}
		heading = false
	})
	for _, row := range p.rows {
		if row != nil {
			writeRows(out, [][]string{row})
		}
	}
	return p
}

// WriteRegisters writes the council's own registers as CSV, one file each below registers, and gives the paths.
func (w World) WriteRegisters(dir string) ([]string, error) {
	var paths []string
	for _, r := range everyRegister() {
		path := filepath.Join(dir, RegistersFolder, r.name+".csv")
		if err := writeFile(path, func(out *bufio.Writer) { w.register(out, r) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
