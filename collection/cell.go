package collection

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
)

// kind is what a column holds; a spec names it by the words in kinds.
type kind int

const (
	kindText    kind = iota
	kindSpelled      // a code of a list, however it is spelled
	kindAge
	kindID
	kindCode
	kindFlag
	kindInteger
	kindDate
	kindPartialDate
	kindPostcode
	kindUPN
	kindURN
	kindLA
	kindSWID
	kindPacked
	kindBoolean
	kindDecimal
	kindTimestamp
	kindMonth
	kindCodes
	kindGrade
)

var kinds = map[string]kind{
	"spelled": kindSpelled, "age": kindAge,
	"text": kindText, "id": kindID, "code": kindCode, "flag": kindFlag, "integer": kindInteger, "date": kindDate,
	"partial date": kindPartialDate, "postcode": kindPostcode, "upn": kindUPN, "urn": kindURN, "la": kindLA, "swid": kindSWID,
	"packed postcode": kindPacked, "boolean": kindBoolean, "decimal": kindDecimal, "timestamp": kindTimestamp,
	"month": kindMonth, "codes": kindCodes, "grade": kindGrade,
}

// stored is the vault's type for a kind.
func (k kind) stored() string {
	switch k {
	case kindAge:
		return "integer"
	case kindFlag, kindInteger, kindGrade:
		return "integer"
	case kindDate, kindMonth:
		return "date"
	case kindBoolean:
		return "boolean"
	case kindDecimal:
		return "double"
	case kindTimestamp:
		return "timestamp"
	}
	return "varchar"
}

// note says that a cell was read although it was not written as the guide asks; it is reported, never hidden.
type note int

const (
	noteNone note = iota
	noteISO
	noteSerial
	noteNumber
	noteShortYear
	noteCount
)

// cell is one distinct text of a column, read once however often it stands in the file.
type cell struct {
	value       any // nil when blank or not readable; string, int32, bool, float64 or time.Time
	blank       bool
	bad         string // why it cannot be read, or does not fit; empty when all is well
	fix         string
	severity    Severity
	misread     bool // the text is kept although it was not understood; listed once, not in every row
	note        note
	nothing     string // why a text stands for nothing
	shape       dateShape
	from, until Year // of a code
}

// dateShape says which readings of a date's first two numbers make sense.
type dateShape int

const (
	shapeNone       dateShape = iota
	shapeEither               // 03/04/2020
	shapeDayFirst             // 23/04/2020
	shapeMonthFirst           // 04/23/2020
)

// column reads the cells of one column of one file.
type column struct {
	*Column
	iso        bool // the return's own form writes dates as 2026-03-31: the newer XML collections
	monthFirst bool // the file shows month-first dates in this column, so a date that could be either is not read
	seen       map[string]*cell
	notes      [noteCount]int
	misread    misread
	nothings   map[string]int // texts that stand for nothing, by why
}

func newColumn(c *Column) *column { return &column{Column: c, seen: map[string]*cell{}} }

// cells kept for one column: a column of 100,000 distinct texts is a number, not a code.
const mostSeen = 100_000

func (c *column) read(raw []byte) *cell {
	if found, ok := c.seen[string(raw)]; ok {
		c.note(found)
		return found
	}
	if len(c.seen) >= mostSeen {
		clear(c.seen)
	}
	made := c.parse(raw)
	if c.iso {
		if made.note == noteISO {
			made.note = noteNone
		}
		made.fix = inISO.Replace(made.fix)
	}
	c.seen[string(raw)] = made
	c.note(made)
	return made
}

// note counts what was read in another way than it was written.
func (c *column) note(found *cell) {
	c.notes[found.note]++
	if found.nothing != "" {
		if c.nothings == nil {
			c.nothings = map[string]int{}
		}
		c.nothings[found.nothing]++
	}
}

// plain takes away what Windows, Excel and web pages put around a cell: blanks of every kind.
func plain(raw []byte) string {
	raw = bytes.TrimSpace(raw)
	if bytes.IndexByte(raw, 0xC2) >= 0 || bytes.IndexByte(raw, 0xE2) >= 0 || bytes.IndexByte(raw, 0xEF) >= 0 {
		s := strings.NewReplacer("\u00a0", " ", "\u200b", "", "\ufeff", "", "\u2007", " ", "\u202f", " ").Replace(string(raw))
		return strings.TrimSpace(s)
	}
	return string(raw)
}

// isBlank knows the ways in which spreadsheets and databases write "nothing".
func isBlank(s string) bool {
	switch len(s) {
	case 0:
		return true
	case 1, 2:
		return s == "-" || s == "." || s == ".."
	case 3:
		return strings.EqualFold(s, "nan")
	case 4:
		return strings.EqualFold(s, "#N/A") || strings.EqualFold(s, "NULL")
	case 7:
		return strings.EqualFold(s, "<blank>")
	case 16:
		return s == "PLACEHOLDER_DATA" // the Standard Safeguarding Dataset, where a case system holds no such thing
	}
	return false
}

func (c *column) parse(raw []byte) *cell {
	s := plain(raw)
	for text, why := range c.Nothing {
		if strings.EqualFold(s, text) {
			return &cell{blank: true, nothing: why + " (" + text + ")"}
		}
	}
	if isBlank(s) {
		out := &cell{blank: true}
		if !c.Blank || c.key {
			out.bad, out.fix = "The cell is blank.", "Enter "+c.wanted()+"."
			if s != "" { // such as nan, #N/A, NULL: the cell does not look blank to whoever reads this
				out.bad = s + " is taken as blank."
			}
		}
		return out
	}
	switch c.kind {
	case kindDate:
		if c.ShortYear {
			return readShortYear(s, c.monthFirst)
		}
		return readDate(s, c.monthFirst)
	case kindPartialDate:
		return readPartialDate(s, c.monthFirst)
	case kindTimestamp:
		return readTimestamp(s, c.monthFirst)
	case kindText:
		return &cell{value: s}
	case kindSpelled:
		return c.readSpelled(s)
	case kindAge:
		return readAge(s)
	case kindMonth:
		return readMonth(s, c.monthFirst)
	case kindCodes:
		return c.readCodes(s)
	case kindPacked:
		return &cell{value: strings.ToUpper(strings.Join(strings.Fields(s), ""))}
	}
	s = strings.ToUpper(s)
	number := noteNone
	if whole, ok := wholeNumber(s); ok {
		s, number = whole, noteNumber
	}
	out := c.readText(s)
	out.note = number
	return out
}

func (c *column) readText(s string) *cell {
	switch c.kind {
	case kindID:
		if scientific.MatchString(s) {
			return wrong(fmt.Sprintf("Excel has shortened the number to %s.", s), "Format the column as text in Excel and export it again.")
		}
		if c.Most > 0 && len(s) > c.Most {
			return &cell{value: s, bad: fmt.Sprintf("It is longer than %d characters.", c.Most), fix: "Use the number the Department knows the child by.", severity: Warning}
		}
		return &cell{value: s}
	case kindCode:
		code, ok := c.codes[s]
		if !ok {
			return wrong(s+" is not one of the codes.", "Enter "+c.wanted()+".")
		}
		out := &cell{value: code.Code, from: code.From, until: code.Until}
		if code.Repair {
			out.bad, out.fix, out.severity = s+" is not a code of the return; a regional data team has repaired this row.", "Enter the code the council recorded.", Warning
		}
		return out
	case kindFlag:
		switch s {
		case "0", "1":
			return &cell{value: int32(s[0] - '0')}
		case "FALSE": // XML
			return &cell{value: int32(0)}
		case "TRUE":
			return &cell{value: int32(1)}
		}
		return wrong(s+" is neither 0 nor 1.", "Enter 0 for no or 1 for yes.")
	case kindGrade:
		return readGrade(s)
	case kindBoolean:
		switch s {
		case "YES", "Y", "TRUE", "T", "1":
			return &cell{value: true}
		case "NO", "N", "FALSE", "F", "0":
			return &cell{value: false}
		}
		return wrong(s+" is neither yes nor no.", "Enter "+c.wanted()+".")
	case kindDecimal:
		n, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(s, ",", ""), "%"), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return wrong(s+" is not a number.", "Enter "+c.wanted()+".")
		}
		if n < float64(c.Least) || n > float64(c.Highest) {
			return wrong(fmt.Sprintf("%s is not between %d and %d.", s, c.Least, c.Highest), "Enter "+c.wanted()+".")
		}
		return &cell{value: n}
	case kindInteger:
		n, err := strconv.Atoi(s)
		if err != nil {
			return wrong(s+" is not a whole number.", "Enter "+c.wanted()+".")
		}
		if n < c.Least || n > c.Highest {
			return wrong(fmt.Sprintf("%d is not between %d and %d.", n, c.Least, c.Highest), "Enter "+c.wanted()+".")
		}
		return &cell{value: int32(n)}
	case kindPostcode:
		return readPostcode(s)
	case kindUPN:
		if upnShape.MatchString(s) {
			return &cell{value: s}
		}
		return &cell{value: s, bad: s + " is not a unique pupil number.", fix: "Enter the 13 characters of the number, or UN1 to UN5 where it is not known.", severity: Warning}
	case kindURN:
		if urnShape.MatchString(s) {
			return &cell{value: s}
		}
		return &cell{value: s, bad: s + " is not the number of an Ofsted provider.", fix: "Enter seven characters, SC and six digits, or XXXXXXX where Ofsted does not inspect the provider.", severity: Warning}
	case kindLA:
		if laShape.MatchString(s) {
			return &cell{value: s}
		}
		return wrong(s+" is not a council's number.", "Enter three digits, or WAL, SCO, NIR or NUK, or 999 where it is not known.")
	case kindSWID:
		if strings.HasPrefix(s, "SW") || strings.HasPrefix(s, "XX") {
			return &cell{value: s}
		}
		return &cell{value: s, bad: s + " does not begin with SW or XX.", fix: "Enter the registration number of Social Work England, or one beginning with XX for a worker who is not registered.", severity: Warning}
	}
	return &cell{value: s}
}

var (
	scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?E\+?[0-9]+$`)
	upnShape   = regexp.MustCompile(`^([A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]|UN[1-5])$`)
	urnShape   = regexp.MustCompile(`^([A-Z0-9]{2}[0-9]{5,6}|XXXXXXX)$`)
	laShape    = regexp.MustCompile(`^([0-9]{3}|WAL|SCO|NIR|NUK)$`)
	postcode   = regexp.MustCompile(`^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$`)
	shortYear  = regexp.MustCompile(`^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}$`)
	partial    = regexp.MustCompile(`^(?i)(zz|[0-9]{1,2})/(zz|[0-9]{1,2})/(zzzz|[0-9]{4})$`)
)

func wrong(bad, fix string) *cell { return &cell{bad: bad, fix: fix, severity: Error} }

// wholeNumber takes the ".0" away that a spreadsheet or a statistics package leaves behind a code or a number.
func wholeNumber(s string) (string, bool) {
	dot := strings.IndexByte(s, '.')
	if dot <= 0 || dot == len(s)-1 || strings.Trim(s[dot+1:], "0") != "" {
		return s, false
	}
	for i := 0; i < dot; i++ {
		if s[i] < '0' || s[i] > '9' {
			return s, false
		}
	}
	return s[:dot], true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// readAge reads an age in whole years, however it is written: 6.14, <1, 18 months, -0.2 for a child not yet born.
func readAge(s string) *cell {
	number, unit, _ := strings.Cut(strings.ToLower(s), " ")
	if rest, ok := strings.CutPrefix(number, "<"); ok && rest == "1" {
		return &cell{value: int32(0)}
	}
	years, err := strconv.ParseFloat(number, 64)
	switch strings.TrimSpace(unit) {
	case "", "years", "year", "yrs", "y":
	case "months", "month", "mths", "m":
		years /= 12
	case "weeks", "week", "wks", "days", "day":
		years = 0
	default:
		err = strconv.ErrSyntax
	}
	if err != nil || years != years || years < -1 || years > 120 {
		return wrong(s+" is not an age.", "Enter the age in years.")
	}
	return &cell{value: int32(max(0, years))}
}

// readPostcode writes a postcode with one blank before its last three characters. What is not a postcode is kept,
// because two equal entries still say "the same place", and listed.
func readPostcode(s string) *cell {
	packed := strings.Join(strings.Fields(s), "")
	if len(packed) > 3 {
		spaced := packed[:len(packed)-3] + " " + packed[len(packed)-3:]
		if postcode.MatchString(spaced) {
			return &cell{value: spaced}
		}
	}
	return &cell{value: s, bad: s + " is not a postcode.", fix: "Enter the full postcode.", severity: Warning}
}

// inISO says what would make a date right where the form writes it as 2026-03-31.
var inISO = strings.NewReplacer(dateFix, "Write the date as year, month, day, such as 2026-03-31.", "a date such as 31/03/2026", "a date such as 2026-03-31")

const dateFix = "Write the date as day, month, year, such as 31/03/2026."

// readDate reads a date as the return asks for it, 31/03/2026, and the forms that cannot mean anything else: 2026-03-31,
// 31-Mar-2026, and Excel's day numbers. A date that could be read in two ways is not read.
func readDate(s string, monthFirst bool) *cell {
	text := s
	if i := strings.IndexAny(text, " T"); i >= 6 && strings.Contains(text[i:], ":") {
		text = text[:i] // a time of day that a database added
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
	switch len(parts) {
	case 1:
		return readDayNumber(s, parts[0])
	case 2:
		if digits(parts[0]) && digits(parts[1]) && len(parts[0]) >= 5 { // the time of day is a part of Excel's day number
			return readDayNumber(s, parts[0])
		}
	case 3:
		if len(parts[0]) == 4 {
			if y, m, d, ok := threeNumbers(parts[0], parts[1], parts[2]); ok {
				return dateCell(s, y, m, d, noteISO, shapeNone)
			}
			break
		}
		y, m, d, ok := threeNumbers(parts[2], parts[1], parts[0])
		if !ok {
			break
		}
		if len(parts[2]) != 4 {
			return wrong(s+" has a year of two digits.", dateFix)
		}
		if _, named := months[strings.ToLower(parts[1])]; named {
			return dateCell(s, y, m, d, noteISO, shapeNone)
		}
		if m > 12 && d <= 12 {
			out := wrong(s+" is not a date: it would have to be read month first.", dateFix)
			out.shape = shapeMonthFirst
			return out
		}
		shape := shapeDayFirst
		if d == m {
			shape = shapeNone
		} else if d <= 12 {
			shape = shapeEither
			if monthFirst {
				out := wrong(s+" can be read in two ways: other dates of this column only make sense month first.", dateFix)
				out.shape = shape
				return out
			}
		}
		return dateCell(s, y, m, d, noteNone, shape)
	}
	return wrong(s+" is not a date.", dateFix)
}

// readShortYear reads 27/10/23 as of this century, in a column whose days all lie in it.
func readShortYear(s string, monthFirst bool) *cell {
	if !shortYear.MatchString(s) {
		return readDate(s, monthFirst)
	}
	out := readDate(s[:len(s)-2]+"20"+s[len(s)-2:], monthFirst)
	if out.value != nil {
		out.note = noteShortYear
	}
	return out
}

// readTimestamp reads a day with a time of day behind it, as hours and minutes; a day alone is its midnight.
func readTimestamp(s string, monthFirst bool) *cell {
	day, clock := s, ""
	if i := strings.IndexAny(s, " T"); i >= 6 && strings.Contains(s[i:], ":") {
		day, clock = s[:i], strings.TrimSuffix(strings.TrimSpace(s[i+1:]), "Z")
	}
	out := readDate(day, monthFirst)
	at, ok := out.value.(time.Time)
	if !ok || clock == "" {
		return out
	}
	for _, form := range []string{"15:04", "15:04:05", "15:04:05.999999999"} {
		if t, err := time.Parse(form, clock); err == nil {
			out.value = at.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second)
			return out
		}
	}
	return wrong(s+" is not a day and a time.", "Write it as day, month, year, hour and minute, such as 31/03/2026 14:30.")
}

func dateCell(s string, y, m, d int, n note, shape dateShape) *cell {
	day := calendar.On(y, time.Month(m), d)
	if m < 1 || m > 12 || day.Month() != time.Month(m) || day.Day() != d {
		return wrong(s+" is not a date.", dateFix)
	}
	if y < 1900 || y > 2100 {
		return wrong(fmt.Sprintf("%s is not a likely date: the year is %d.", s, y), dateFix)
	}
	return &cell{value: day.Time(), note: n, shape: shape}
}

var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

func threeNumbers(year, month, day string) (y, m, d int, ok bool) {
	y, errY := strconv.Atoi(year)
	d, errD := strconv.Atoi(day)
	m, named := months[strings.ToLower(month)]
	if !named {
		var err error
		if m, err = strconv.Atoi(month); err != nil {
			return 0, 0, 0, false
		}
	}
	return y, m, d, errY == nil && errD == nil
}

// readDayNumber reads 20180331, and Excel's day numbers of the years 1930 to 2099 in the calendar that begins in 1900,
// which is the one Windows uses. The load report says how many there were.
func readDayNumber(s, digits string) *cell {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return wrong(s+" is not a date.", dateFix)
	}
	if len(digits) == 8 {
		return dateCell(s, n/10000, n/100%100, n%100, noteISO, shapeNone)
	}
	if len(digits) == 5 && n >= 10959 && n <= 73050 {
		return &cell{value: calendar.On(1899, time.December, 30).AddDays(n).Time(), note: noteSerial}
	}
	return wrong(s+" is not a date.", dateFix)
}

// readPartialDate keeps a date whose day, or day and month, or whole is not known: zz/03/2015 (previous permanence).
func readPartialDate(s string, monthFirst bool) *cell {
	if strings.ContainsAny(s, "zZ") {
		if !partial.MatchString(s) {
			return wrong(s+" is not a date, nor one with zz for what is not known.", "Write it as zz/03/2015, zz/zz/2015 or zz/zz/zzzz.")
		}
		return &cell{value: strings.ToLower(s)}
	}
	out := readDate(s, monthFirst)
	if day, ok := out.value.(time.Time); ok {
		out.value = calendar.Of(day).UK()
	}
	return out
}

// allowed lists the codes of a column as people write them, without those of regional repairs.
func (c *Column) allowed() []string {
	codes := make([]string, 0, len(c.codes))
	for _, known := range c.codes {
		if !known.Repair {
			codes = append(codes, known.Code)
		}
	}
	return sorted(codes)
}

// wanted says in words what may stand in the column.
func (c *Column) wanted() string {
	switch c.kind {
	case kindSpelled:
		return c.wantedSpelled()
	case kindAge:
		return "the age in years"
	case kindCode:
		return "one of " + strings.Join(c.allowed(), ", ")
	case kindCodes:
		return "one or more of " + strings.Join(c.allowed(), ", ") + ", with ; between them"
	case kindGrade:
		return "1 for outstanding, 2 for good, 3 for requires improvement or 4 for inadequate"
	case kindMonth:
		return "a month such as 03/2026"
	case kindFlag:
		return "0 for no or 1 for yes"
	case kindBoolean:
		return "yes or no"
	case kindDecimal:
		return fmt.Sprintf("a number between %d and %d", c.Least, c.Highest)
	case kindTimestamp:
		return "a day and a time such as 31/03/2026 14:30"
	case kindInteger:
		return fmt.Sprintf("a whole number between %d and %d", c.Least, c.Highest)
	case kindDate:
		return "a date such as 31/03/2026"
	case kindID:
		if c.Name != "child" {
			return "a number or reference"
		}
		return "the child's number"
	case kindUPN:
		return "the unique pupil number, or UN1 to UN5 where it is not known"
	}
	return "a value"
}
