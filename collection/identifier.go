package collection

import (
	"regexp"
	"strings"
	"time"

	"waymark/calendar"
)

// Free text must not name a child: rows of a register are counted, listed and exported by many more people than a child's file is read by.
// Waymark cannot know what a text says, but it knows the shapes of what identifies: whoever writes one is told before it is kept.

var (
	upnInside  = regexp.MustCompile(`\b[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]\b`)
	nhsInside  = regexp.MustCompile(`\b[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}\b`)
	postInside = regexp.MustCompile(`\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b`)
	dayInside  = regexp.MustCompile(`\b([0-3]?[0-9])[/.-]([01]?[0-9])[/.-]((?:19|20)[0-9]{2})\b`)
	bornInside = regexp.MustCompile(`(?i)\b(dob|d\.o\.b|date of birth|born( on)?)\b`)
)

// identifiersIn names what a text seems to hold that identifies a child; nothing when it seems to hold none. today tells which days can be
// a child's birthday: a day of the last year is taken for one only where the text says so.
func identifiersIn(text string, today calendar.Date) (found []string) {
	upper := strings.ToUpper(text)
	if upnInside.MatchString(upper) {
		found = append(found, "a unique pupil number")
	}
	for _, m := range nhsInside.FindAllString(text, -1) {
		if isNHS(m) {
			found = append(found, "an NHS number")
			break
		}
	}
	if postInside.MatchString(upper) {
		found = append(found, "a postcode")
	}
	for _, m := range dayInside.FindAllStringSubmatch(text, -1) {
		day, err := calendar.ParseUK(m[1] + "/" + m[2] + "/" + m[3])
		if err != nil {
			continue
		}
		if bornInside.MatchString(text) || (day.After(calendar.On(today.Year()-26, time.January, 1)) && day.Before(today.AddDays(-366))) {
			return append(found, "a date of birth")
		}
	}
	return found
}

// isNHS makes the check by which an NHS number is told from any ten digits: the last is eleven less the remainder of the others' weighted
// sum.
func isNHS(text string) bool {
	sum, n := 0, 0
	var last int
	for _, r := range text {
		if r < '0' || r > '9' {
			continue
		}
		if last = int(r - '0'); n < 9 {
			sum += last * (10 - n)
		}
		n++
	}
	check := 11 - sum%11
	return n == 10 && (check == last || check == 11 && last == 0)
}

// warnings says of each answer in free text what it seems to hold that should not stand there.
func (s *Spec) warnings(values map[string]string, today calendar.Date) (out []string) {
	for _, c := range s.Entry().Columns {
		if c.kind != kindText || c.Name == recordID || strings.HasSuffix(c.Name, "urn") {
			continue
		}
		if found := identifiersIn(values[c.Name], today); len(found) > 0 {
			out = append(out, c.Means+": this looks as if it holds "+andWords(found)+". Take it out unless the entry makes no sense without it.")
		}
	}
	return out
}
