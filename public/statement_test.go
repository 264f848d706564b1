package public

import (
	"strings"
	"testing"
)

// TestStatement holds that the page about accessibility is no sample that somebody forgot to fill in (AX-08).
func TestStatement(t *testing.T) {
	h := house(castEdition())
	body, _ := get(t, h, "/accessibility")
	main := string(body)
	main = main[strings.Index(main, "<main"):strings.Index(main, "</main>")]
	for _, sample := range []string{"[", "Note:", "name of organisation", "TBC", "example.gov.uk"} {
		if strings.Contains(main, sample) {
			t.Errorf("AX-08: the page still says %q", sample)
		}
	}
	for _, want := range []string{"Web Content Accessibility Guidelines 2.2, level AA", "partly meets", "What has not been done yet", "Equality Advisory and Support Service", "Equality and Human Rights Commission", "British Sign Language"} {
		if !strings.Contains(main, want) {
			t.Errorf("AX-08, AX-10: the page does not say %q", want)
		}
	}
}
