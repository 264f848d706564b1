package survey

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"waymark/fault"
)

// Columns of a table of answers on paper, besides those of the questions.
const (
	codeColumn   = "code"
	ageColumn    = "age"
	helperColumn = "helper"
	wordsColumn  = "own words"
)

// mostRows is how many forms one file may hold, and mostFile how large it may be, in bytes.
const (
	mostRows = 2000
	mostFile = 2 << 20
)

// longestWords is how many characters a child may write.
const longestWords = 2000

// paperColumns are the columns of a table of answers, in order.
func (s Survey) paperColumns() []string {
	columns := []string{codeColumn, ageColumn, helperColumn}
	open := false
	for _, q := range s.Questions.V {
		if q.Kind == Open {
			open = true
			continue
		}
		columns = append(columns, q.ID)
	}
	if open {
		columns = append(columns, wordsColumn)
	}
	return columns
}

// readAge reads an age band, or a number of years, as somebody typed it.
func readAge(text string) (Age, bool) {
	text = strings.ToLower(line(text))
	if text == "" || text == "-" {
		return AgeUnsaid, true
	}
	for _, a := range Ages {
		if text == string(a) || strings.NewReplacer("-", " to ", "–", " to ").Replace(text) == string(a) {
			return a, true
		}
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 0 || n > 120:
		return AgeUnsaid, false
	case n < 6:
		return AgeTo5, true
	case n < 10:
		return Age6To9, true
	case n < 13:
		return Age10To12, true
	case n < 16:
		return Age13To15, true
	case n < 18:
		return Age16To17, true
	case n < 26:
		return Age18To25, true
	}
	return AgeAdult, true
}

// readAnswer reads an answer as somebody typed it: the number of its box on the form, or its words. Nothing, 0 and a dash are a skipped question.
func readAnswer(text string) (Answer, bool) {
	text = strings.ToLower(strings.ReplaceAll(line(text), ",", ""))
	if text == "" || text == "0" || text == "-" || text == "skip" {
		return "", true
	}
	for i, a := range Answers {
		if text == strconv.Itoa(i+1) || text == strings.ToLower(strings.ReplaceAll(string(a), ",", "")) {
			return a, true
		}
	}
	return "", false
}

// readRow reads one form on paper and notes every cell that cannot be read.
func (s Survey) readRow(cells map[string]string, channel Channel, key string) (Sitting, *fault.Fault) {
	one, wrong := Sitting{Survey: s.Number, Key: key, Channel: channel, Code: readCode(cells[codeColumn]), Words: tidy(cells[wordsColumn])}, fault.Invalid("Some answers cannot be read.")
	age, ok := readAge(cells[ageColumn])
	if one.Age = age; !ok {
		wrong.At(ageColumn, fmt.Sprintf("“%s” is no age. Type a number of years, or nothing", short(cells[ageColumn])))
	}
	if h := strings.ToLower(line(cells[helperColumn])); h != "" {
		at := slices.IndexFunc(Helpers, func(o struct {
			Helper Helper
			Child  string
		}) bool {
			return strings.HasPrefix(string(o.Helper), h)
		})
		if at < 0 {
			wrong.At(helperColumn, fmt.Sprintf("“%s” is nobody we know. Type nobody, parent, worker, teacher, advocate or friend", short(cells[helperColumn])))
		} else {
			one.Helper = Helpers[at].Helper
		}
	}
	if cells[codeColumn] != "" && len(one.Code) != codeLength {
		wrong.At(codeColumn, "A code has 8 letters and numbers")
	}
	if utf8.RuneCountInString(one.Words) > longestWords {
		wrong.At(wordsColumn, fmt.Sprintf("Write at most %d characters", longestWords))
	}
	for _, q := range s.Questions.V {
		if q.Kind == Open {
			continue
		}
		a, ok := readAnswer(cells[q.ID])
		if !ok {
			wrong.At(q.ID, fmt.Sprintf("“%s” is no answer. Type 1 to 5, or nothing", short(cells[q.ID])))
			continue
		}
		if err := one.Pick(q, Picked{Answer: a}); err != nil {
			wrong.At(q.ID, "This question has no boxes")
		}
	}
	if len(wrong.Fields) > 0 {
		return one, wrong
	}
	return one, nil
}

// short is the beginning of what somebody typed, to be said back to them.
func short(text string) string {
	if r := []rune(line(text)); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return line(text)
}

// PaperFile is a table of answers as it came.
type PaperFile struct {
	Rows []map[string]string // by column
	Hash string
}

// ReadPaperFile reads a CSV file of answers: a row of headings (code, age, helper, own words, and the number of each question), then a row a form.
func (s Survey) ReadPaperFile(data []byte) (f PaperFile, err error) {
	wrong := func(words string, a ...any) error {
		return fault.Invalid("Nothing was read.").At("file", fmt.Sprintf(words, a...))
	}
	if len(data) == 0 {
		return f, wrong("Select a CSV file")
	}
	if len(data) > mostFile {
		return f, wrong("The file is larger than 2 MB")
	}
	if !utf8.Valid(data) {
		return f, wrong("Save the file as “CSV UTF-8”, then select it again")
	}
	sum := sha256.Sum256(data)
	f.Hash = hex.EncodeToString(sum[:16])
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return f, wrong("This is no CSV file with a row of headings")
	}
	columns, known := make([]string, len(head)), s.paperColumns()
	for i, h := range head {
		columns[i] = strings.TrimPrefix(line(h), "'")
		at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, columns[i]) })
		switch {
		case columns[i] == "":
		case at < 0:
			return f, wrong("There is no column “%s” in this survey. It has %s", short(columns[i]), strings.Join(known, ", "))
		case slices.Contains(columns[:i], known[at]):
			return f, wrong("The column “%s” is there twice", known[at])
		default:
			columns[i] = known[at]
		}
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f, wrong("Row %d is not whole: a quotation mark is missing", len(f.Rows)+2)
		}
		row := map[string]string{}
		for i, cell := range record {
			if i < len(columns) && columns[i] != "" {
				row[columns[i]] = cell
			} else if strings.TrimSpace(cell) != "" {
				return f, wrong("Row %d has more cells than there are headings", len(f.Rows)+2)
			}
		}
		if f.Rows = append(f.Rows, row); len(f.Rows) > mostRows {
			return f, wrong("The file has more than %d rows", mostRows)
		}
	}
	if len(f.Rows) == 0 {
		return f, wrong("The file has no answers below its headings")
	}
	return f, nil
}
