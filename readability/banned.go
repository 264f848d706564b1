package readability

import (
	"regexp"
	"strings"
)

// officeWord is a word that professionals use and that shuts children out, with what to say instead.
type officeWord struct {
	word, instead string
	pattern       *regexp.Regexp
}

var officeWords = office(
	"placement", "home, or where you live",
	"contact", "seeing your family, or get in touch",
	"LAC", "children in care",
	"CLA", "children in care",
	"looked after child", "child in care",
	"looked after children", "children in care",
	"respite", "a short break",
	"sibling", "brothers and sisters",
	"permanency", "a home that lasts",
	"permanence", "a home that lasts",
	"assessment", "finding out what you need",
	"multi-agency", "working together",
	"robust", "strong, or good",
	"service user", "you, or the people we help",
	"stakeholder", "everyone who takes part",
	"pathway plan", "your plan for leaving care",
	"EHCP", "your plan for help to learn",
	"IRO", "the person who runs your review",
	"safeguarding", "keeping you safe",
	"entitlement", "the help you can get",
)

func office(pairs ...string) []officeWord {
	var all []officeWord
	for i := 0; i+1 < len(pairs); i += 2 {
		word := pairs[i]
		text := strings.NewReplacer(" ", `[\s-]+`, "-", `[\s-]?`).Replace(word)
		flags := "(?i)"
		if word == strings.ToUpper(word) {
			flags = "" // an abbreviation is written in capitals
		}
		all = append(all, officeWord{word, pairs[i+1], regexp.MustCompile(flags + `\b` + text + `(?:s|'s|’s|ed|ing)?\b`)})
	}
	return all
}
