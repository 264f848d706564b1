package readability

import (
	"strings"
	"testing"
	"time"
)

func TestIdentifiersInText(t *testing.T) {
	today := time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"Family time on 12/03/2026, then review":    "",
		"Call 020 7946 0000 about plan 12":          "",
		"A800200000001 is on roll":                  "a unique pupil number",
		"NHS 943 476 5919":                          "an NHS number",
		"9434765918 is no NHS number":               "",
		"lives at SW1A 2AA":                         "a postcode",
		"moved in 2024, room B12":                   "",
		"her brother, 14/05/2014":                   "a date of birth",
		"born on 03/02/2026":                        "a date of birth",
		"the review of 03/02/2026":                  "",
		"SW1A 2AA and 943 476 5919, dob 01/02/2010": "an NHS number and a postcode and a date of birth",
	} {
		if got := strings.Join(Identifiers(text, today), " and "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
