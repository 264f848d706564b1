package board

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/fault"
	"waymark/readability"
)

// squeeze makes one line of a text, with single blanks.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// tidyText leaves lines as they are and takes the blanks around the text.
func tidyText(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// within notes a text that is too short or too long, in characters.
func within(wrong *fault.Fault, field, what, text string, least, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n < least && n == 0:
		wrong.At(field, "Enter "+lowerFirst(what))
	case n < least:
		wrong.At(field, fmt.Sprintf("%s must be %d characters or more", what, least))
	case n > most:
		wrong.At(field, fmt.Sprintf("%s must be %s characters or fewer", what, thousands(most)))
	}
}

// unnamed notes a text that seems to identify a child: what boards write down stands in the governance plane, which names none.
func unnamed(wrong *fault.Fault, field, text string, today calendar.Date) {
	if found := readability.Identifiers(text, today.Time()); len(found) > 0 {
		wrong.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Name no child in what a board writes down")
	}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func orNil(wrong *fault.Fault) error {
	if len(wrong.Fields) == 0 {
		return nil
	}
	return wrong
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// placeholders turns a list of columns into the named values of an insert.
func placeholders(columns string) string {
	names := strings.Split(columns, ",")
	for i := range names {
		names[i] = ":" + strings.TrimSpace(names[i])
	}
	return strings.Join(names, ", ")
}
