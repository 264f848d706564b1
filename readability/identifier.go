package readability

import (
	"regexp"
	"strings"
	"time"
)

// Free text must not name a child: what is written in one place is counted, listed and exported by many more people than a child's file is
// read by. Waymark cannot know what a text says, but it knows the shapes of what identifies.

var (
	upnInside  = regexp.MustCompile(`\b[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]\b`)
	nhsInside  = regexp.MustCompile(`\b[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}\b`)
	postInside = regexp.MustCompile(`\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b`)
	upnAny     = regexp.MustCompile("(?i)" + upnInside.String())
	postAny    = regexp.MustCompile("(?i)" + postInside.String())
	dayInside  = regexp.MustCompile(`\b([0-3]?[0-9])[/.-]([01]?[0-9])[/.-]((?:19|20)[0-9]{2})\b`)
	bornInside = regexp.MustCompile(`(?i)\b(dob|d\.o\.b|date of birth|born( on)?)\b`)
)

// Identifiers names what a text seems to hold that identifies a child; nothing when it seems to hold none. today tells which days can be a
// child's birthday: a day of the last year is taken for one only where the text says so.
func Identifiers(text string, today time.Time) (found []string) {
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
		day, err := time.Parse("2/1/2006", m[1]+"/"+m[2]+"/"+m[3])
		if err != nil {
			continue
		}
		if bornInside.MatchString(text) || (day.After(time.Date(today.Year()-26, time.January, 1, 0, 0, 0, 0, time.UTC)) && day.Before(today.AddDate(0, 0, -366))) {
			return append(found, "a date of birth")
		}
	}
	return found
}

// WithoutIdentifiers leaves out of a text whatever has the shape of an identifier, so that the rest may be searched.
func WithoutIdentifiers(text string) string {
	text = upnAny.ReplaceAllString(text, " ")
	text = nhsInside.ReplaceAllString(text, " ")
	text = postAny.ReplaceAllString(text, " ")
	return dayInside.ReplaceAllString(text, " ")
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
