package measure

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/web"
)

// WriteTable prints results for a terminal: a measure, its dates, and under it what a reader must know.
func (r *Results) WriteTable(w io.Writer) error {
	var out strings.Builder
	for i, m := range r.Measures {
		first := i == 0 || r.Measures[i-1].Key != m.Key
		if first {
			fmt.Fprintf(&out, "%s  %s\n", m.Key, m.Title)
		}
		lines := m.Lines
		if len(lines) == 0 {
			lines = []LineAt{{Value: m.Value, Series: m.Series}}
		}
		for _, l := range lines {
			line := m.definition.line(l.Line)
			fmt.Fprintf(&out, "  %-15s %-22s %s%s\n", dayWords(m.At), l.Line, StaffWords(line, l.Value), aside(l.Value))
			for _, p := range l.Series {
				if p.At != m.At {
					fmt.Fprintf(&out, "    %-13s %-22s %s%s\n", p.At, l.Line, StaffWords(line, p.Value), aside(p.Value))
				}
			}
		}
		if words := r.answered(m); words != "" {
			fmt.Fprintf(&out, "  %s\n", words)
		}
		if i+1 == len(r.Measures) || r.Measures[i+1].Key != m.Key {
			for _, s := range r.settings[m.Key] {
				fmt.Fprintf(&out, "  setting %s\n", s.Words())
			}
			for _, note := range r.notes(m.Key) {
				fmt.Fprintf(&out, "  - %s\n", note)
			}
			out.WriteString("\n")
		}
	}
	for _, f := range r.Failed {
		fmt.Fprintf(&out, "%s could not be counted: %s\n", f.Key, f.Words)
	}
	if len(r.Repairs) > 0 {
		out.WriteString("What joining the years changed:\n")
		for _, one := range r.Repairs {
			fmt.Fprintf(&out, "  - %s\n", one.Words())
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// notes are the notes of all dates of a measure, each once.
func (r *Results) notes(key string) []string {
	var notes []string
	for _, m := range r.Measures {
		for _, note := range m.Notes {
			if m.Key == key && !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
	}
	return notes
}

func dayWords(d calendar.Date) string {
	if d.IsZero() {
		return "no date"
	}
	return d.Words()
}

// aside says who is not in a figure.
func aside(v Value) string {
	var parts []string
	total := 0
	for _, reason := range sortedKeys(v.Excluded) {
		total += v.Excluded[reason]
		parts = append(parts, fmt.Sprintf("%d %s", v.Excluded[reason], reason))
	}
	text := ""
	if total > 0 {
		text += fmt.Sprintf("  excluded %d (%s)", total, strings.Join(parts, "; "))
	}
	if v.Unknown > 0 {
		text += fmt.Sprintf("  unknown %d", v.Unknown)
	}
	return text
}

// line finds one of a file's lines by its key.
func (d Definition) line(key string) Line {
	for _, l := range d.AllLines() {
		if l.Key == key {
			return l
		}
	}
	return d.Headline()
}

// csvHeadings are the columns of every flat file of values, so that one report reads them all.
var csvHeadings = []string{"measure", "title", "line", "unit", "better", "kind", "starts", "at", "breakdown", "breakdown_group", "value", "numerator", "denominator", "excluded", "unknown", "settings"}

// WriteCSV writes results as one flat table: the whole, its series and its groups, a row each.
func (r *Results) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeadings); err != nil {
		return err
	}
	for _, m := range r.Measures {
		row := func(line Line, kind string, starts, at calendar.Date, by, group string, v Value) error {
			excluded := 0
			for _, n := range v.Excluded {
				excluded += n
			}
			return out.Write(web.SafeRow(m.Key, m.Title, line.Key, line.Unit.String(), line.Better, kind, starts.String(), at.String(), by, group,
				plainNumber(v.Value), plainNumber(v.Numerator), plainNumber(v.Denominator), strconv.Itoa(excluded), strconv.Itoa(v.Unknown), settingCell(r.settings[m.Key])))
		}
		lines := m.Lines
		if len(lines) == 0 {
			lines = []LineAt{{Value: m.Value, Series: m.Series, Parts: m.Parts, Pooled: m.Pooled}}
		}
		for _, l := range lines {
			line := m.definition.line(l.Line)
			if err := row(line, "headline", m.Starts, m.At, "", "", l.Value); err != nil {
				return err
			}
			for _, p := range l.Series {
				if err := row(line, "series", p.Starts, p.At, "", "", p.Value); err != nil {
					return err
				}
			}
			for _, p := range l.Pooled {
				if err := row(line, "pooled", p.Starts, p.At, "", "", p.Value); err != nil {
					return err
				}
			}
			for _, p := range l.Parts {
				if err := row(line, "part", p.Starts, p.At, "", "", p.Value); err != nil {
					return err
				}
			}
		}
		for _, g := range m.Breakdowns {
			v := Value{Value: g.Value, Numerator: g.Numerator, Denominator: g.Denominator, Unknown: g.Unknown}
			if err := row(m.definition.line(g.Line), "headline", m.Starts, m.At, g.By, g.Group, v); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// plainNumber writes a number for a machine; nothing where there is none.
func plainNumber(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}

// WriteTable prints a case list for a terminal.
func (l *CaseList) WriteTable(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s  %s, %s: %d cases\n", l.Key, l.Title, l.Period, len(l.Cases))
	if len(l.Cases) > 0 {
		fmt.Fprintf(&out, "  %-12s %-24s %-10s %-16s %s\n", "CHILD", "CASE", "ON", "LINE", "COUNTED")
	}
	for _, c := range l.Cases {
		fmt.Fprintf(&out, "  %-12s %-24s %-10s %-16s %s\n", c.Child, c.CaseID, c.On, c.Line, c.Counted())
	}
	_, err := io.WriteString(w, out.String())
	return err
}
