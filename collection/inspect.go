package collection

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"

	"waymark/calendar"
	"waymark/fault"
)

// headingRows is how many rows may stand above the headings: a title, a blank line.
const headingRows = 20

// inspect reads a file through once to say what it is. A file made to do harm is refused here, before anything is stored;
// a file that is merely not a return gets a problem in words.
func (l *Library) inspect(ctx context.Context, s Source) (*inspected, error) {
	in := &inspected{Source: s, years: map[int]int{}, latestOf: map[int]int{}, lastIn: map[int]calendar.Date{}, rowYears: map[int]int{}}
	if s.sheet {
		in.sniffed = sniffed{newline: '\n'} // we wrote it
	} else {
		head, err := s.head(sniffBytes)
		if err != nil {
			return nil, err
		}
		in.sniffed = sniff(head)
	}
	var err error
	switch in.form {
	case formOther:
		in.problem = in.why
	case formXML:
		err = l.inspectXML(ctx, in)
	case formJSON:
		err = l.inspectJSON(ctx, in)
	default:
		err = l.inspectCSV(ctx, in)
		if errors.Is(err, errNotUTF8) {
			in.encoding = encodingWindows
			in.notes = append(in.notes, "its letters are Windows-1252, not UTF-8")
			err = l.inspectCSV(ctx, in)
		}
	}
	if f := fault.Of(err); f != nil {
		return nil, fault.Invalid("%s: %s", s.Name, f.Words).Because(f.Err)
	}
	return in, err
}

// open gives the file's text as UTF-8 without a mark; a hash, when given, sees the bytes as they are.
func (in *inspected) open(sum hash.Hash) (io.Reader, io.Closer, error) {
	r, err := in.Open()
	if err != nil {
		return nil, nil, err
	}
	var bytes io.Reader = r
	if sum != nil {
		bytes = io.TeeReader(r, sum)
	}
	if in.bom > 0 {
		if _, err := io.CopyN(io.Discard, bytes, int64(in.bom)); err != nil {
			return nil, nil, errors.Join(err, r.Close())
		}
	}
	return in.encoding.reader(bytes), r, nil
}

var errNotUTF8 = errors.New("not UTF-8")

func (l *Library) inspectCSV(ctx context.Context, in *inspected) error {
	sum := sha256.New()
	text, closer, err := in.open(sum)
	if err != nil {
		return err
	}
	defer closer.Close()
	first, err := in.firstLine(text)
	if err != nil {
		return err
	}
	in.delimiter = delimiterOf(first.line)
	if in.sheet {
		in.delimiter = ','
	}
	c := newCSVReader(first.rest, in.delimiter)
	c.newline = in.newline
	var surveys []*dateSurvey
	var headings [][]byte
	above := false // something stands above the headings
	in.match = nil
	clear(in.years)
	clear(in.latestOf)
	clear(in.lastIn)
	clear(in.rowYears)
	in.header = xmlHeader{}
	for {
		fields, err := c.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if c.row%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		valid, control := textual(fields)
		if control {
			return fault.Invalid("row %d holds characters that no table has: the file is damaged, or is not a table", c.row)
		}
		if !valid && in.encoding == encodingUTF8 {
			return errNotUTF8
		}
		if in.match == nil {
			if c.row > headingRows {
				break
			}
			if m := l.recognise(in, fields); m != nil {
				in.match, in.skip, surveys = m, c.row, m.surveys()
			} else if !sepLine(fields) {
				above = above || !blankRecord(fields)
				if len(fields) > len(headings) {
					headings = cloneFields(fields)
				}
			}
			continue
		}
		for _, d := range surveys {
			if d.at < len(fields) {
				in.survey(d, fields[d.at])
			}
		}
		if at := in.match.yearAt; at >= 0 && at < len(fields) {
			in.rowYears[rowYear(fields[at])]++
		}
	}
	if in.match == nil {
		switch in.problem = l.nearest(headings); {
		case in.sheet && headings == nil:
			in.problem = "the sheet is empty"
		case in.sheet:
			in.problem = "the sheet was left aside: " + in.problem
		}
		return nil
	}
	if above {
		in.notes = append(in.notes, fmt.Sprintf("the headings stand in row %d; what stands above them was left aside", in.skip))
	}
	in.notes = append(in.notes, in.match.guessed...)
	// The rest of the reader's bytes, so that the hash is that of the whole file.
	if _, err := io.Copy(io.Discard, first.rest); err != nil {
		return err
	}
	in.hash = hex.EncodeToString(sum.Sum(nil))
	in.settle(surveys)
	if len(in.match.missing) > 0 {
		in.notes = append(in.notes, "every value of a column that is not there is taken as blank")
	}
	return nil
}

type firstLine struct {
	line []byte
	rest io.Reader
}

// firstLine looks ahead to the line with most delimiters among the first few: the headings.
func (in *inspected) firstLine(text io.Reader) (firstLine, error) {
	ahead := bufio.NewReaderSize(text, readAhead)
	head, err := ahead.Peek(sniffBytes)
	if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
		return firstLine{}, err
	}
	var best []byte
	most := -1
	for i, line := range bytes.Split(head, []byte{in.newline}) {
		if i == headingRows {
			break
		}
		if n := bytes.Count(line, []byte{delimiterOf(line)}); n > most {
			best, most = line, n
		}
	}
	return firstLine{line: bytes.Clone(best), rest: ahead}, nil
}

func cloneFields(fields [][]byte) [][]byte {
	out := make([][]byte, len(fields))
	for i, f := range fields {
		out[i] = bytes.Clone(f)
	}
	return out
}

// rowYear reads the YEAR column that regional data teams add: the year the return ends in. 0 when it is none.
func rowYear(raw []byte) int {
	s, _ := wholeNumber(plain(raw))
	n, err := strconv.Atoi(s)
	if err != nil || n < 1992 || n > 2100 {
		return 0
	}
	return n
}

// describe says in a few words how the file is written.
func (in *inspected) describe() string {
	if in.form == formXML {
		return "XML"
	}
	if in.sheet {
		return "Excel workbook"
	}
	if in.form == formJSON {
		return "JSON"
	}
	name := map[byte]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}[in.delimiter]
	return fmt.Sprintf("CSV with %s, %s", name, in.encoding)
}
