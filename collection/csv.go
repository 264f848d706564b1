package collection

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"waymark/fault"
)

// Limits of a CSV file: a return has a few dozen columns and short rows; anything beyond is not a return.
const (
	mostColumns = 500
	mostRecord  = 1 << 20
	readAhead   = 256 << 10
)

// encoding is how a text file's bytes stand for characters.
type encoding int

const (
	encodingUTF8 encoding = iota
	encodingUTF16LE
	encodingUTF16BE
	encodingWindows
)

func (e encoding) String() string {
	return [...]string{"UTF-8", "UTF-16", "UTF-16", "Windows-1252"}[e]
}

// reader turns the bytes into UTF-8 without a byte order mark.
func (e encoding) reader(r io.Reader) io.Reader {
	switch e {
	case encodingUTF16LE:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case encodingUTF16BE:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	case encodingWindows:
		return transform.NewReader(r, charmap.Windows1252.NewDecoder())
	}
	return r
}

// csvReader gives the records of a CSV file one by one without an allocation for each cell.
// The fields of a record are valid until the next call.
type csvReader struct {
	src       io.Reader
	buf       []byte
	at, end   int
	eof       bool
	delimiter byte
	newline   byte
	fields    [][]byte
	scratch   []byte // unquoted text of the present record
	row       int    // of the present record, as a spreadsheet counts: the first record is 1
	unclosed  bool   // the present record has a quotation mark that is never closed, so one line was read on its own
}

func newCSVReader(src io.Reader, delimiter byte) *csvReader {
	return &csvReader{src: src, buf: make([]byte, readAhead), delimiter: delimiter, newline: '\n'}
}

// fill reads more bytes behind those not yet used.
func (c *csvReader) fill() error {
	if c.at > 0 {
		copy(c.buf, c.buf[c.at:c.end])
		c.end -= c.at
		c.at = 0
	}
	if c.end == len(c.buf) {
		c.buf = append(c.buf, make([]byte, len(c.buf))...)
	}
	n, err := c.src.Read(c.buf[c.end:])
	c.end += n
	if err == io.EOF {
		c.eof = true
		return nil
	}
	return err
}

// next reads one record; io.EOF at the end. Other errors are faults in words.
func (c *csvReader) next() ([][]byte, error) {
	c.row++
	c.unclosed = false
	searched := 0
	for {
		i := bytes.IndexByte(c.buf[c.at+searched:c.end], c.newline)
		if i >= 0 {
			i += searched
			line := c.buf[c.at : c.at+i]
			if bytes.IndexByte(line, '"') < 0 {
				c.at += i + 1
				return c.split(line)
			}
			return c.quoted()
		}
		if c.eof {
			if c.at == c.end {
				return nil, io.EOF
			}
			line := c.buf[c.at:c.end]
			if bytes.IndexByte(line, '"') >= 0 {
				return c.quoted()
			}
			c.at = c.end
			return c.split(line)
		}
		searched = c.end - c.at
		if searched > mostRecord {
			return nil, fault.Invalid("row %d is more than a million characters long: this is not a table", c.row)
		}
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
}

func (c *csvReader) split(line []byte) ([][]byte, error) {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	c.fields = c.fields[:0]
	for {
		i := bytes.IndexByte(line, c.delimiter)
		if i < 0 {
			break
		}
		c.fields = append(c.fields, line[:i])
		if len(c.fields) > mostColumns {
			return nil, c.tooWide()
		}
		line = line[i+1:]
	}
	c.fields = append(c.fields, line)
	return c.fields, nil
}

func (c *csvReader) tooWide() error {
	return fault.Invalid("row %d has more than %d columns: this is not a return", c.row, mostColumns)
}

// quoted reads a record in which a quotation mark stands. Inside quotation marks a new line and the delimiter are text.
// A mark that is never closed would swallow the rest of the file: then the line is read on its own and reported.
func (c *csvReader) quoted() ([][]byte, error) {
	for {
		used, ok, err := c.scan(c.buf[c.at:c.end], c.eof)
		if err != nil {
			return nil, err
		}
		if ok {
			c.at += used
			return c.fields, nil
		}
		if c.eof || c.end-c.at > mostRecord {
			c.unclosed = true
			line := c.buf[c.at:c.end]
			if i := bytes.IndexByte(line, c.newline); i >= 0 {
				line = line[:i]
				c.at += i + 1
			} else {
				c.at = c.end
			}
			return c.split(line)
		}
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
}

// scan splits one record off the front of b; ok is false when the record does not end inside b.
func (c *csvReader) scan(b []byte, last bool) (used int, ok bool, err error) {
	c.fields, c.scratch = c.fields[:0], c.scratch[:0]
	if cap(c.scratch) < len(b) && len(b) <= 2*mostRecord {
		c.scratch = make([]byte, 0, len(b)) // fields point into it, so it must not move
	}
	i := 0
	for {
		if len(c.fields) > mostColumns {
			return 0, false, c.tooWide()
		}
		start := i
		for i < len(b) && (b[i] == ' ' || b[i] == '\t') && b[i] != c.delimiter {
			i++
		}
		if i < len(b) && b[i] == '"' {
			i++
			from := len(c.scratch)
			for {
				j := bytes.IndexByte(b[i:], '"')
				if j < 0 {
					return 0, false, nil
				}
				c.scratch = append(c.scratch, b[i:i+j]...)
				i += j + 1
				if i < len(b) && b[i] == '"' {
					c.scratch = append(c.scratch, '"')
					i++
					continue
				}
				break
			}
			for i < len(b) && b[i] != c.delimiter && b[i] != c.newline { // text behind the closing mark
				if b[i] != '\r' {
					c.scratch = append(c.scratch, b[i])
				}
				i++
			}
			c.fields = append(c.fields, c.scratch[from:len(c.scratch):len(c.scratch)])
		} else {
			i = start
			for i < len(b) && b[i] != c.delimiter && b[i] != c.newline {
				i++
			}
			field := b[start:i]
			if n := len(field); n > 0 && field[n-1] == '\r' && (i == len(b) || b[i] == c.newline) {
				field = field[:n-1]
			}
			c.fields = append(c.fields, field)
		}
		if i == len(b) {
			return i, last, nil
		}
		i++
		if b[i-1] == c.newline {
			return i, true, nil
		}
	}
}

// blankRecord says whether a record holds nothing at all, as the lines that Excel leaves below a table.
func blankRecord(fields [][]byte) bool {
	for _, f := range fields {
		if len(bytes.TrimSpace(f)) > 0 {
			return false
		}
	}
	return true
}

// textual says whether a record can be text: valid in its encoding, without control characters.
func textual(fields [][]byte) (valid, control bool) {
	valid = true
	for _, f := range fields {
		if bytes.IndexByte(f, 0) >= 0 {
			control = true
		}
		if !utf8.Valid(f) {
			valid = false
		}
	}
	return valid, control
}

// delimiterOf finds what separates the cells of a heading line: the candidate that stands in it most often.
func delimiterOf(line []byte) byte {
	best, most := byte(','), 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		if n := bytes.Count(line, []byte{d}); n > most {
			best, most = d, n
		}
	}
	return best
}
