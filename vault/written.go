package vault

import (
	"regexp"
	"strings"
)

// comments and texts of SQL, one after the other, so that an apostrophe in a comment begins no text.
var commentOrText = regexp.MustCompile(`--[^\n]*|/\*(?s:.*?)\*/|"(?:[^"]|"")*"|'((?:[^']|'')*)'`)

// Texts are the texts that a statement has in quotes, those of its comments left out.
func Texts(query string) []string {
	var texts []string
	for _, m := range commentOrText.FindAllStringSubmatchIndex(query, -1) {
		if m[2] >= 0 {
			texts = append(texts, strings.ReplaceAll(query[m[2]:m[3]], "''", "'"))
		}
	}
	return texts
}

// remember keeps the texts of trusted SQL: they were written by somebody, not read from a return.
func (d *DB) remember(query string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, text := range Texts(query) {
		d.written[text] = true
	}
}

// Written says whether a word stands in the trusted SQL that filled the vault, such as a reason in a collection's views.
// Other words came out of a return and could point to a child.
func (d *DB) Written(word string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.written[word]
}
