package collection

import (
	"strings"

	"waymark/calendar"
	"waymark/readability"
)

// warnings says of each answer in free text what it seems to hold that should not stand there: rows of a register are counted, listed and
// exported by many more people than a child's file is read by.
func (s *Spec) warnings(values map[string]string, today calendar.Date) (out []string) {
	for _, c := range s.Entry().Columns {
		if c.kind != kindText || c.Name == recordID || strings.HasSuffix(c.Name, "urn") {
			continue
		}
		if found := readability.Identifiers(values[c.Name], today.Time()); len(found) > 0 {
			out = append(out, c.Means+": this looks as if it holds "+andWords(found)+". Take it out unless the entry makes no sense without it.")
		}
	}
	return out
}
