package plan

import (
	"fmt"
	"strconv"
	"strings"

	"waymark/calendar"
)

// readColumns reads what stands beside the text. What cannot be read is named and left empty, never guessed at.
func (t *tableReader) readColumns(a *ProposedAction, row []string, at int) {
	a.ChildText, a.Question = t.cell(row, fieldChildText), t.cell(row, fieldQuestion)
	a.Owner = strings.ReplaceAll(t.cell(row, fieldOwner), "\n", " ")
	a.Reason, a.HowWeKnow = t.cell(row, fieldReason), t.cell(row, fieldHowWeKnow)
	a.Starts = t.date(a, t.cell(row, fieldStarts), "start date", at)
	a.Due = t.date(a, t.cell(row, fieldDue), "due date", at)
	if text := t.cell(row, fieldDelivery); text != "" {
		if d, ok := readDelivery(text); ok {
			a.Delivery = string(d)
			if !strings.EqualFold(text, string(d)) && !t.left["status "+text] {
				t.left["status "+text] = true
				t.guesses.add(at, "the status “%s” was taken as “%s”.", short(text), d)
			}
		} else {
			a.Notes = append(a.Notes, "its status “"+short(text)+"” is not known and was left out")
			t.guesses.add(at, "the status “%s” is not known and was left out.", short(text))
		}
	}
	if text := t.cell(row, fieldImpact); text != "" {
		if i, ok := readImpact(text); ok {
			a.Impact = string(i)
		} else {
			t.guesses.add(at, "the impact “%s” is not known and was left out.", short(text))
		}
	}
	for _, text := range splitList(t.cell(row, fieldArticles)) {
		if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= 54 {
			a.Articles = append(a.Articles, n)
		} else {
			t.guesses.add(at, "“%s” is no article of the UNCRC (1 to 54) and was left out.", short(text))
		}
	}
	a.Problem, a.Difference, a.Success = t.cell(row, fieldProblem), t.cell(row, fieldDifference), t.cell(row, fieldSuccess)
	a.Activity, a.LeadAgency, a.Partners = t.cell(row, fieldActivity), t.cell(row, fieldAgency), t.cell(row, fieldPartners)
	a.Needs = splitList(t.cell(row, fieldNeeds))
	a.Core = splitList(t.cell(row, fieldCore))
	a.Measures = splitList(t.cell(row, fieldMeasures))
	a.Recommendations = splitList(t.cell(row, fieldRecs))
}

func splitList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' })
}

// date reads a day; anything else ("spring") is named and left empty.
func (t *tableReader) date(a *ProposedAction, text, what string, at int) string {
	if text == "" {
		return ""
	}
	first, second, typed := typedDay(text)
	if t.monthFirst != "" && typed && first <= 12 && second <= 12 && first != second {
		year := text[len(text)-4:]
		t.p.Errors = append(t.p.Errors, RowError{Row: at, Column: what, Value: text, Fix: fmt.Sprintf("%s has the month first, so this may be either day. Write it as %s-%02d-%02d or as %s-%02d-%02d", t.monthFirst, year, second, first, year, first, second)})
		return ""
	}
	d, ok := readDay(text, t.old)
	if !ok {
		a.Notes = append(a.Notes, "its "+what+" “"+short(text)+"” is not a date and was left out")
		t.guesses.add(at, "the %s “%s” is not a date and was left out.", what, short(text))
		return ""
	}
	return d.String()
}

// typedDay reads the two numbers before the year of a date that somebody typed with strokes, whichever of them is the day.
func typedDay(text string) (first, second int, ok bool) {
	parts := strings.Split(text, "/")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return 0, 0, false
	}
	first, err := strconv.Atoi(parts[0])
	if err != nil {
		return 0, 0, false
	}
	second, err = strconv.Atoi(parts[1])
	if err != nil {
		return 0, 0, false
	}
	_, err = strconv.Atoi(parts[2])
	return first, second, err == nil
}

// findMonthFirst looks in the columns of dates for one that can only be month, day, year: whoever typed 03/25/2027 may have meant
// 4 March by 03/04/2027, and a date that is off by months would be promised to families.
func (t *tableReader) findMonthFirst(rows [][]string) string {
	for i := t.columns.row + 1; i < len(rows); i++ {
		for _, f := range []field{fieldStarts, fieldDue} {
			text := t.cell(rows[i], f)
			if first, second, typed := typedDay(text); typed && first >= 1 && first <= 12 && second > 12 && second <= 31 {
				return fmt.Sprintf("row %d (%s)", i+1, text)
			}
		}
	}
	return ""
}

// readDay reads 31/03/2026, 2026-03-31 or a spreadsheet's own count of days, from 1900 or, in some files of old Macs, from 1904.
func readDay(text string, old bool) (calendar.Date, bool) {
	if d, err := calendar.Parse(text); err == nil {
		return d, true
	}
	if d, err := calendar.ParseUK(text); err == nil {
		return d, true
	}
	days, err := strconv.ParseFloat(text, 64)
	if old {
		days += 1462
	}
	if err != nil || days <= 36526 || days >= 73050 { // 2000 to 2099
		return calendar.Date{}, false
	}
	return calendar.On(1899, 12, 30).AddDays(int(days)), true
}
