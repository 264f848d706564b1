package language

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"waymark/fault"
	"waymark/web"
)

// A translator gets the texts as a table and sends it back. Excel and every translation service read CSV.

var fileHeads = []string{"Key", "English version", "Section", "English", "Note", "Safeguarding", "State", "Translation"}

// mostFile is how large a file may be, in bytes.
const mostFile = 1 << 20

// WriteFile writes all lines of a language for a translator, with what there is of each.
func WriteFile(w io.Writer, lines []Line) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil { // Excel reads a file without it as Windows-1252
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(fileHeads); err != nil {
		return err
	}
	for _, s := range Sections {
		for _, l := range lines {
			if l.Section != s.Key {
				continue
			}
			safe, words := "", ""
			if l.Safeguarding {
				safe = "yes"
			}
			if l.Newest != nil {
				words = l.Newest.Words
			}
			note := l.Note
			if l.State() == Returned {
				note = strings.TrimSpace(note + " Sent back: " + l.Newest.Returned)
			}
			if err := out.Write(web.SafeRow(l.Key, Hash(l.English), s.Title, l.English, note, safe, string(l.State()), words)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// FileRow is a row of a file that came back and would change something, or that cannot be taken.
type FileRow struct {
	Row   int // in the file, the headings being row 1
	Key   string
	Line  Line
	Was   string // what the newest version says
	Words string
	Made  string // the English it was made from, where that is not the English of today
	Wrong string
}

// ReadFile reads a file that a translator sent back. The fault says why it cannot be taken as a whole; what is wrong with a row stands at the row. Rows
// without a translation, and those that say what is there already, are left out.
func ReadFile(data []byte, lines []Line) ([]FileRow, error) {
	bad := func(format string, a ...any) error {
		return fault.Invalid("The file cannot be read.").At("file", fmt.Sprintf(format, a...))
	}
	switch {
	case len(data) > mostFile:
		return nil, bad("The file is larger than 1 MB. Send back the file that you downloaded here")
	case bytes.HasPrefix(data, []byte("PK")):
		return nil, bad("This is an Excel workbook. Save it as “CSV UTF-8” and choose that file")
	case !utf8.Valid(data):
		return nil, bad("The letters of this file are not stored as UTF-8. Save it as “CSV UTF-8” and choose it again")
	}
	rows, at := [][]string(nil), map[string]int{}
	for _, comma := range []rune{',', ';', '\t'} {
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
		r.Comma, r.FieldsPerRecord = comma, -1
		read, err := r.ReadAll()
		if err != nil || len(read) == 0 {
			continue
		}
		clear(at)
		for i, head := range read[0] {
			at[strings.ToLower(strings.TrimSpace(head))] = i
		}
		if _, found := at["key"]; found {
			rows = read
			break
		}
	}
	for _, head := range []string{"Key", "English version", "English", "Translation"} {
		if _, found := at[strings.ToLower(head)]; !found {
			return nil, bad("The file has no column “%s”. Send back the file that you downloaded here, with its headings", head)
		}
	}
	var all []FileRow
	seen := map[string]int{}
	for i, cells := range rows[1:] {
		cell := func(head string) string {
			n := at[head]
			if n >= len(cells) {
				return ""
			}
			text := strings.TrimSpace(cells[n])
			if rest, quoted := strings.CutPrefix(text, "'"); quoted && web.SafeText(rest) != rest {
				return rest
			}
			return text
		}
		row := FileRow{Row: i + 2, Key: cell("key"), Words: cell("translation")}
		if row.Words == "" {
			continue
		}
		n := slices.IndexFunc(lines, func(l Line) bool { return l.Key == row.Key })
		if n < 0 {
			row.Wrong = "There is no text with this key any more. Take the row out"
			all = append(all, row)
			continue
		}
		row.Line = lines[n]
		if now := row.Line.Newest; now != nil {
			row.Was = now.Words
		}
		if row.Was == row.Words {
			continue
		}
		first, twice := seen[row.Key]
		seen[row.Key] = row.Row
		english := cell("english")
		switch {
		case twice:
			row.Wrong = fmt.Sprintf("Row %d has the same key", first)
		case cell("english version") == Hash(row.Line.English):
			row.Wrong = row.Line.Wrong(row.Words)
		case english == "" || Hash(english) != cell("english version"):
			row.Wrong = "The English of this row is not as it was downloaded. Download the file again and put the translation into it"
		default:
			row.Made = english
			row.Wrong = Text{English: english}.Wrong(row.Words)
		}
		all = append(all, row)
	}
	return all, nil
}

// wordsOf are the rows of a file as words to keep.
func wordsOf(rows []FileRow) []Words {
	all := make([]Words, len(rows))
	for i, r := range rows {
		all[i] = Words{Key: r.Key, Words: r.Words, English: r.Made}
		if r.Line.Newest != nil {
			all[i].After = r.Line.Newest.N
		}
	}
	return all
}

// broken says that a row of a file cannot be taken.
func broken(rows []FileRow) bool {
	return slices.ContainsFunc(rows, func(r FileRow) bool { return r.Wrong != "" })
}
