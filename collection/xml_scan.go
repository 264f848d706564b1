package collection

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"waymark/fault"
)

// xmlScanner splits XML text into tags and the text between them. It is strict where encoding/xml is (entities, nesting of
// marks, characters, encodings; a fuzz target compares the two), knows no entities of a file's own and refuses a document
// type definition, and reads a whole census of a large council in the time in which encoding/xml reads a tenth of it.
type xmlScanner struct {
	text    io.Reader
	decoded bool // the text was UTF-16 and is UTF-8 by now, whatever it says of itself
	buf     []byte
	pos     int // where the token at hand begins
	end     int // behind the last byte read
	done    bool
	total   int64
	line    int

	name   []byte // of a tag, without its prefix
	data   []byte // of a text
	attrs  []byte // the attributes of a start tag as they stand
	closes bool   // <a/>: the end of the tag comes with its start
	kept   []byte
}

type xmlToken int

const (
	xmlEnd xmlToken = iota
	xmlStart
	xmlText
)

func newXMLScanner(text io.Reader, decoded bool) *xmlScanner {
	return &xmlScanner{text: text, decoded: decoded, buf: make([]byte, 64<<10), line: 1}
}

func (s *xmlScanner) broken() error {
	return fault.Invalid("the XML is broken in line %d", s.line)
}

func (s *xmlScanner) cut() error {
	return fault.Invalid("the XML ends in the middle of line %d. The file was cut short", s.line)
}

// more reads on; false at the end of the file. The token at hand stays whole in the buffer, and is refused when it
// grows beyond anything in a return.
func (s *xmlScanner) more() (bool, error) {
	if s.done {
		return false, nil
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.pos, s.end = 0, s.end-s.pos
	}
	if s.end > mostToken {
		return false, fault.Invalid("the XML holds a single piece of text larger than any in a return: it was refused")
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.text.Read(s.buf[s.end:])
		s.end += n
		s.total += int64(n)
		if err == io.EOF {
			s.done = true
			return n > 0, nil
		}
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, io.ErrNoProgress
}

// at gives the byte that many places behind the beginning of the token; false at the end of the file.
func (s *xmlScanner) at(i int) (byte, bool, error) {
	for s.pos+i >= s.end {
		if ok, err := s.more(); !ok {
			return 0, false, err
		}
	}
	return s.buf[s.pos+i], true, nil
}

// must is at for what has to be there.
func (s *xmlScanner) must(i int) (byte, error) {
	b, ok, err := s.at(i)
	if !ok && err == nil {
		err = s.cut()
	}
	return b, err
}

// find gives the place of the mark, sought from the i-th byte of the token on; -1 when the file ends before.
func (s *xmlScanner) find(i int, mark string) (int, error) {
	for {
		if s.pos+i <= s.end {
			if found := bytes.Index(s.buf[s.pos+i:s.end], []byte(mark)); found >= 0 {
				return i + found, nil
			}
			i = max(i, s.end-s.pos-len(mark)+1)
		}
		if ok, err := s.more(); !ok {
			return -1, err
		}
	}
}

// skip moves to behind the token and counts its lines.
func (s *xmlScanner) skip(n int) {
	s.line += bytes.Count(s.buf[s.pos:s.pos+n], []byte{'\n'})
	s.pos += n
}

// next gives the next start, end or text; what a return does not need is passed over. io.EOF at the end.
func (s *xmlScanner) next() (xmlToken, error) {
	if s.closes {
		s.closes = false
		return xmlEnd, nil
	}
	for {
		first, ok, err := s.at(0)
		if !ok {
			if err == nil {
				err = io.EOF
			}
			return 0, err
		}
		if first != '<' {
			return xmlText, s.textToken()
		}
		second, err := s.must(1)
		if err != nil {
			return 0, err
		}
		switch second {
		case '/':
			return xmlEnd, s.endTag()
		case '?':
			err = s.instruction()
		case '!':
			var text bool
			if text, err = s.comment(); text {
				return xmlText, err
			}
		default:
			return xmlStart, s.startTag()
		}
		if err != nil {
			return 0, err
		}
	}
}

// inName are the bytes that a name can hold; letters beyond ASCII are looked at when it is whole.
var inName = func() (out [256]bool) {
	for b := range out {
		out[b] = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == ':' || b == '-' || b == '.' || b >= 0x80
	}
	return out
}()

// word reads a name from the i-th byte of the token on and gives the place behind it.
func (s *xmlScanner) word(i int) (behind int, err error) {
	from := i
	for {
		for s.pos+i < s.end && inName[s.buf[s.pos+i]] {
			i++
		}
		if i-from > 1000 {
			return 0, fault.Invalid("the XML holds a name of more than 1000 characters: this is not a return")
		}
		if s.pos+i < s.end {
			break
		}
		if _, err := s.must(i); err != nil {
			return 0, err
		}
	}
	name := s.buf[s.pos+from : s.pos+i]
	if len(name) == 0 || name[0] == '-' || name[0] == '.' || name[0] >= '0' && name[0] <= '9' || bytes.Count(name, []byte{':'}) > 1 || !utf8.Valid(name) {
		return 0, s.broken()
	}
	return i, nil
}

// local is a name without its namespace.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i > 0 && i < len(name)-1 {
		return name[i+1:]
	}
	return name
}

func (s *xmlScanner) space(i int) (int, error) {
	for {
		b, err := s.must(i)
		if err != nil || (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
			return i, err
		}
		i++
	}
}

// startTag reads <name attribute="value">. Attributes say nothing in any return; they must only be well made.
func (s *xmlScanner) startTag() error {
	behind, err := s.word(1)
	if err != nil {
		return err
	}
	for i := behind; ; {
		if i, err = s.space(i); err != nil {
			return err
		}
		b, err := s.must(i)
		if err != nil {
			return err
		}
		if b == '/' {
			if b, err = s.must(i + 1); err != nil {
				return err
			}
			s.closes = true
			i++
		}
		if b == '>' {
			s.name, s.attrs = local(s.buf[s.pos+1:s.pos+behind]), s.buf[s.pos+behind:s.pos+i]
			s.skip(i + 1)
			return nil
		}
		if s.closes {
			return s.broken()
		}
		if i, err = s.attribute(i); err != nil {
			return err
		}
	}
}

func (s *xmlScanner) attribute(i int) (int, error) {
	i, err := s.word(i)
	if err != nil {
		return 0, err
	}
	if i, err = s.space(i); err != nil {
		return 0, err
	}
	if b, err := s.must(i); err != nil || b != '=' {
		return 0, cmpError(err, s.broken())
	}
	if i, err = s.space(i + 1); err != nil {
		return 0, err
	}
	quote, err := s.must(i)
	if err != nil || (quote != '"' && quote != '\'') {
		return 0, cmpError(err, s.broken())
	}
	stop, err := s.find(i+1, string(rune(quote)))
	if err != nil || stop < 0 {
		return 0, cmpError(err, s.cut())
	}
	value := s.buf[s.pos+i+1 : s.pos+stop]
	if bytes.IndexByte(value, '<') >= 0 {
		return 0, s.broken()
	}
	value = bytes.ReplaceAll(value, []byte("]]>"), nil) // allowed here, unlike between tags
	if _, err := s.plain(value, true); err != nil {
		return 0, err
	}
	return stop + 1, nil
}

func cmpError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func (s *xmlScanner) endTag() error {
	behind, err := s.word(2)
	if err != nil {
		return err
	}
	i, err := s.space(behind)
	if err != nil {
		return err
	}
	if b := s.buf[s.pos+i]; b != '>' {
		return s.broken()
	}
	s.name = local(s.buf[s.pos+2 : s.pos+behind])
	s.skip(i + 1)
	return nil
}

// comment passes over a comment, gives the text of a CDATA section, and refuses everything else that begins with <!.
func (s *xmlScanner) comment() (text bool, err error) {
	for i := 2; i < 9; i++ {
		b, err := s.must(i)
		if err != nil {
			return false, err
		}
		if i < 4 && b == '-' {
			if i == 3 {
				return false, s.passComment()
			}
			continue
		}
		if b != "<![CDATA["[i] {
			return false, fault.Invalid("the XML begins with a document type definition, which a return never has: it was refused")
		}
	}
	stop, err := s.find(9, "]]>")
	if err != nil || stop < 0 {
		return true, cmpError(err, s.cut())
	}
	if s.data, err = s.plain(s.buf[s.pos+9:s.pos+stop], false); err != nil {
		return true, err
	}
	s.skip(stop + 3)
	return true, nil
}

func (s *xmlScanner) passComment() error {
	stop, err := s.find(4, "--")
	if err != nil || stop < 0 {
		return cmpError(err, s.cut())
	}
	if b, err := s.must(stop + 2); err != nil || b != '>' {
		return cmpError(err, s.broken())
	}
	s.skip(stop + 3)
	return nil
}

var (
	saysEncoding = regexp.MustCompile(`encoding=(?:"([^"]*)"|'([^']*)')`)
	saysVersion  = regexp.MustCompile(`version=(?:"([^"]*)"|'([^']*)')`)
)

// instruction passes over <?…?>; where it is the declaration, the letters are read from there on as it says.
func (s *xmlScanner) instruction() error {
	behind, err := s.word(2)
	if err != nil {
		return err
	}
	stop, err := s.find(behind, "?>")
	if err != nil || stop < 0 {
		return cmpError(err, s.cut())
	}
	target, content := string(s.buf[s.pos+2:s.pos+behind]), string(s.buf[s.pos+behind:s.pos+stop])
	s.skip(stop + 2)
	if target != "xml" {
		return nil
	}
	if m := saysVersion.FindStringSubmatch(content); m != nil && m[1]+m[2] != "1.0" {
		return s.broken()
	}
	m := saysEncoding.FindStringSubmatch(content)
	if m == nil {
		return nil
	}
	switch label := strings.ToLower(m[1] + m[2]); label {
	case "", "utf-8":
		return nil
	case "utf-16", "utf-16le", "utf-16be", "unicode":
		if s.decoded {
			return nil
		}
		fallthrough
	default:
		return fault.Invalid("the XML says that its letters are %q, which Waymark cannot read: save it as UTF-8", label)
	case "windows-1252", "iso-8859-1", "latin1", "us-ascii", "ascii":
	}
	rest := bytes.NewReader(bytes.Clone(s.buf[s.pos:s.end]))
	s.text = charmap.Windows1252.NewDecoder().Reader(io.MultiReader(rest, s.text))
	s.pos, s.end, s.done = 0, 0, false
	return nil
}
