package collection

import (
	"context"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// mostFigures is the most figures that one published file may give: all councils, twenty years, a few groups.
const mostFigures = 500_000

// publishedFile reads one published file: each row is used, or left aside with its reason.
type publishedFile struct {
	*sink
	from    *published
	at      map[string]int // heading → cell
	cells   [][]byte
	row     int
	aside   map[string]int // reason → rows
	figures []foundFigure
	seen    map[string]int // what a figure speaks of → its place in figures
	source  string
}

// foundFigure is one figure of one row.
type foundFigure struct {
	key, area, level              string
	starts, ends                  calendar.Date
	numerator, denominator, value any // float64, or nil
	symbol, breakdown, source     string
	row                           int
	again                         bool // an earlier row gives the same figure
	contradicted                  bool // another row gives another figure for the same
}

// readPublished reads a tidy file of Explore Education Statistics, or the long table.
func (run *load) readPublished(ctx context.Context, s *set, in *inspected, text io.Reader) (err error) {
	m := in.match
	sink, err := run.open(ctx, s, in, m.table)
	if err != nil {
		return err
	}
	defer func() { err = sink.finish(err) }()
	p := newPublishedFile(sink, m)
	c := newCSVReader(text, in.delimiter)
	c.newline = in.newline
	for {
		fields, err := c.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if c.row <= in.skip {
			continue
		}
		if c.row%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		sink.file.Rows++
		if blankRecord(fields) {
			sink.file.Blank++
			continue
		}
		p.cells, p.row = fields, c.row
		if err := p.take(); err != nil {
			return err
		}
	}
	return p.finish()
}

func newPublishedFile(s *sink, m *match) *publishedFile {
	p := &publishedFile{sink: s, from: m.table.published, at: map[string]int{}, aside: map[string]int{}, seen: map[string]int{}}
	for i, h := range m.heads {
		if _, twice := p.at[h]; !twice { // a file of annual reviews gives one column twice, with the same numbers
			p.at[h] = i
		}
	}
	if p.from.Long {
		for name, also := range longHeadings {
			for _, h := range also {
				if at, ok := p.at[h]; ok {
					p.at[name] = at
					break
				}
			}
		}
	}
	p.source = fmt.Sprintf("%s (%s)", p.from.Source, path.Base(s.in.Name))
	return p
}

// cell is the text of a column; "sex|gender" is whichever of the two the file has.
func (p *publishedFile) cell(names string) (string, bool) {
	for name := range strings.SplitSeq(names, "|") {
		if at, ok := p.at[plainHeading(name)]; ok {
			if at >= len(p.cells) {
				return "", true
			}
			return plain(p.cells[at]), true
		}
	}
	return "", false
}

// leave counts a row that is not used, with the reason.
func (p *publishedFile) leave(format string, a ...any) {
	p.aside[fmt.Sprintf(format, a...)]++
	p.file.Aside++
}

// refuse lists a row that cannot be read.
func (p *publishedFile) refuse(heading, value, message, fix string) {
	p.issue(p.row, heading, value, "", message, fix, Error)
	p.file.Unread++
}

func (p *publishedFile) take() error {
	if p.from.Aside != "" {
		p.leave("%s", p.from.Aside)
		return nil
	}
	if p.from.Long {
		return p.takeLong()
	}
	return p.takeTidy()
}

func (p *publishedFile) takeTidy() error {
	area, level := p.area()
	if level == "" {
		geographic, _ := p.cell("geographic_level")
		p.leave("they speak of another level (%s)", shorten(geographic))
		return nil
	}
	if area == "" {
		p.refuse("LA_NAME", "", "The row does not name its area.", "Enter the name of the council or region.")
		return nil
	}
	period, _ := p.cell("time_period")
	identifier, _ := p.cell("time_identifier")
	if strings.EqualFold(identifier, "Reporting year") && p.from.Reporting != "" {
		identifier = p.from.Reporting
	}
	ending, ok := endingYear(period)
	if !ok {
		p.refuse("TIME_PERIOD", period, shorten(period)+" is not a period such as 2024 or 202425.", "Enter the period as the publisher writes it.")
		return nil
	}
	starts, ends, ok := yearOf(identifier, ending)
	if !ok {
		p.leave("they tell of another time than a year (%s)", shorten(identifier))
		return nil
	}
	if column := p.fails(p.from.Where, true); column != "" {
		p.leave("their %s is not asked for", column)
		return nil
	}
	before, reason, bad := len(p.figures), "they hold no figure", false
	for _, f := range p.from.Figures {
		if column := p.fails(f.Where, false); column != "" {
			reason = "their " + column + " is not asked for"
			continue
		}
		found := foundFigure{key: f.Key, area: area, level: level, starts: starts, ends: ends, source: p.source, row: p.row}
		if f.Period != "" {
			found.starts, found.ends, _ = yearOf(f.Period, ending)
		}
		var groups []string
		for _, b := range f.Breakdown {
			if g, _ := p.cell(b); g != "" && !strings.EqualFold(g, "Total") {
				groups = append(groups, g)
			}
		}
		found.breakdown = strings.Join(groups, ": ")
		ok := true
		for _, part := range []struct {
			columns []string
			to      *any
		}{{f.Numerator, &found.numerator}, {f.Denominator, &found.denominator}, {oneOrNone(f.Value), &found.value}} {
			if ok {
				*part.to, ok = p.sum(part.columns, &found.symbol)
			}
		}
		switch {
		case !ok:
			bad = true
		case found.numerator == nil && found.denominator == nil && found.value == nil && found.symbol == "":
			reason = "their figure is blank"
		default:
			if err := p.add(found); err != nil {
				return err
			}
		}
	}
	switch {
	case len(p.figures) > before:
		p.file.Kept++
	case bad:
		p.file.Unread++
	default:
		p.leave("%s", reason)
	}
	return nil
}

func oneOrNone(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// area is the name and level of the area that a tidy row speaks of; no level where it is none of those asked for.
func (p *publishedFile) area() (name, level string) {
	switch geographic, _ := p.cell("geographic_level"); strings.ToLower(geographic) {
	case "national":
		name, _ = p.cell("country_name")
		return name, "national"
	case "regional":
		name, _ = p.cell("region_name")
		return name, "region"
	case "local authority":
		name, _ = p.cell("la_name")
		return name, "council"
	}
	return "", ""
}

// fails names the first column whose word is not one of those asked for. A file may do without a column that only keeps groups
// apart; a figure of one group needs the column that names the group.
func (p *publishedFile) fails(where map[string][]string, without bool) string {
	for _, names := range sortedKeys(where) {
		text, there := p.cell(names)
		if (!there && !without) || (there && !slices.ContainsFunc(where[names], func(w string) bool { return strings.EqualFold(w, text) })) {
			first, _, _ := strings.Cut(names, "|")
			return first
		}
	}
	return ""
}

// symbols are the ways in which publishers write that there is no number, and why.
var symbols = map[string]string{
	"c": "suppressed", "z": "not applicable", "x": "not available", ":": "not available", "k": "rounds to nothing", "low": "rounds to nothing",
	"u": "too unreliable to publish", "~": "rounds to nothing", "!": "not available",
}

// sum adds up the columns; where one of them is a symbol there is no sum, and the symbol stands for it. A word that is neither
// a number nor a symbol is listed.
func (p *publishedFile) sum(columns []string, symbol *string) (total any, ok bool) {
	var out float64
	all := len(columns) > 0
	for _, name := range columns {
		text, _ := p.cell(name)
		if isBlank(text) {
			all = false
			continue
		}
		if symbols[strings.ToLower(text)] != "" {
			if all = false; *symbol == "" {
				*symbol = strings.ToLower(text)
			}
			continue
		}
		n, good := readNumber(text)
		if !good {
			p.issue(p.row, plainHeading(name), text, "", shorten(text)+" is neither a number nor one of the publisher's symbols.", "Enter the number as it was published.", Error)
			return nil, false
		}
		out += n
	}
	if !all {
		return nil, true
	}
	return out, true
}

// readNumber reads a published number: 1,234.5 or 44.4%.
func readNumber(text string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(text, "%"), ",", ""), 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) && math.Abs(n) < 1e15
}

// takeLong reads a row that holds one figure: measure, area, period, value.
func (p *publishedFile) takeLong() error {
	code, _ := p.cell("MEASURE")
	area, _ := p.cell("AREA")
	period, _ := p.cell("PERIOD")
	value, _ := p.cell("VALUE")
	source, _ := p.cell("SOURCE")
	if code == "" || area == "" {
		p.refuse("MEASURE", code, "The row does not say which measure and which area it speaks of.", "Enter both.")
		return nil
	}
	key := code
	if known := p.from.series.Codes[code]; known != "" {
		key = known
	} else if !measureKey.MatchString(code) {
		p.leave("no measure asks for their code")
		return nil
	}
	starts, ends, ok := p.from.series.days(key, period)
	if !ok {
		p.refuse("PERIOD", period, shorten(period)+" is not a period such as 2024, 2023/24 or 2024-03-31.", "Enter the period as the publisher writes it.")
		return nil
	}
	found := foundFigure{key: key, area: area, level: p.from.series.level(area), starts: starts, ends: ends, source: source, row: p.row}
	if source == "" {
		found.source = p.source
	}
	months := yearsMonths.FindStringSubmatch(value)
	n, number := readNumber(value)
	switch {
	case isBlank(value):
		p.leave("their figure is blank")
		return nil
	case symbols[strings.ToLower(value)] != "":
		found.symbol = strings.ToLower(value)
	case months != nil: // years and months, as adoption times are printed
		y, _ := strconv.Atoi(months[1])
		m, _ := strconv.Atoi(months[2])
		found.value = float64(12*y + m)
	case number:
		found.value = n
	case measureKey.MatchString(key) && len(value) < 60 && !strings.ContainsAny(value, "0123456789"):
		p.leave("their figure is a word, not a number")
		return nil
	default:
		p.refuse("VALUE", value, shorten(value)+" is not a number.", "Enter the number as it was published.")
		return nil
	}
	if err := p.add(found); err != nil {
		return err
	}
	p.file.Kept++
	return nil
}

// about is what a figure speaks of: two figures about the same must agree.
func (f foundFigure) about() string {
	return strings.Join([]string{f.key, strings.ToLower(f.area), f.level, f.starts.String(), f.ends.String(), f.breakdown}, "\x00")
}

// add keeps a figure. Two rows that give one figure differently show that the file has a filter that series.toml does not know:
// neither of them can be trusted.
func (p *publishedFile) add(found foundFigure) error {
	if len(p.figures) >= mostFigures {
		return fault.Invalid("row %d: the file gives more than %d figures: send the figures of councils, not of schools", p.row, mostFigures)
	}
	about := found.about()
	if i, twice := p.seen[about]; twice {
		first := &p.figures[i]
		if first.numerator != found.numerator || first.denominator != found.denominator || first.value != found.value || first.symbol != found.symbol {
			first.contradicted = true
			p.issue(p.row, "", found.key, "", fmt.Sprintf("Row %d gives another figure for the same measure, area and time: neither is used.", first.row), "Send a file in which each figure stands once, or have its filter added to the series.", Error)
		}
		found.again = true
	} else {
		p.seen[about] = len(p.figures)
	}
	p.figures = append(p.figures, found)
	return nil
}

// finish puts the figures that nothing contradicts into the vault, and says what was left aside.
func (p *publishedFile) finish() error {
	used, lost := map[int]bool{}, map[int]bool{}
	for _, f := range p.figures {
		switch first := p.figures[p.seen[f.about()]]; {
		case first.contradicted:
			lost[f.row] = true
		case f.again:
			if !lost[f.row] { // counted below, unless another figure of the row is used
				lost[f.row] = false
			}
		default:
			used[f.row] = true
			if err := p.figure(f); err != nil {
				return err
			}
		}
	}
	for row, contradicted := range lost {
		if used[row] {
			continue
		}
		p.file.Kept--
		if contradicted {
			p.file.Unread++
		} else {
			p.leave("they say again what another row says")
		}
	}
	for _, why := range sortedKeys(p.aside) {
		p.file.Guesses = append(p.file.Guesses, fmt.Sprintf("%s left aside: %s", plural(p.aside[why], "row", "rows"), why))
	}
	return nil
}

// figure appends one figure.
func (p *publishedFile) figure(f foundFigure) error {
	if keep := p.run.opts.keep; keep != nil && !keep(p.in.Upload, p.set.spec.Key, p.table.Name, 0) {
		return nil
	}
	p.values[0], p.values[1], p.values[2], p.values[3], p.values[4] = f.key, f.area, f.level, f.starts, f.ends
	p.values[5], p.values[6], p.values[7] = f.numerator, f.denominator, f.value
	p.values[8], p.values[9], p.values[10] = textOrNone(f.symbol), textOrNone(f.breakdown), textOrNone(f.source)
	p.file.Figures++
	return p.append()
}

func textOrNone(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// shorten keeps a strange value from filling the page.
func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
