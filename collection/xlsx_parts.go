package collection

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"waymark/fault"
)

// partScanner goes through the XML inside a workbook, tag by tag, and makes sure that what is opened is closed: a part that
// ends too early is damaged, not short.
type partScanner struct {
	xml  *xmlScanner
	open [][]byte // names of the elements that are not closed yet
	name []byte   // of the present element, without its prefix
	ends bool     // the present tag closes the element
	text []byte   // since the tag before
}

// mostPartDepth is how deep a workbook's XML may be nested; Excel's own is about a dozen.
const mostPartDepth = 64

func newPartScanner(r io.Reader) *partScanner {
	return &partScanner{xml: newXMLScanner(r, false)}
}

// next goes to the next tag. io.EOF only when every element is closed.
func (p *partScanner) next() error {
	p.text = p.text[:0]
	for {
		token, err := p.xml.next()
		if err == io.EOF && len(p.open) > 0 {
			return p.xml.cut()
		}
		if err != nil {
			return err
		}
		p.name, p.ends = p.xml.name, token == xmlEnd
		switch token {
		case xmlText:
			if len(p.text)+len(p.xml.data) > mostToken {
				return fault.Invalid("a cell holds more text than any cell can")
			}
			p.text = append(p.text, p.xml.data...)
			continue
		case xmlEnd:
			if len(p.open) == 0 || !bytes.Equal(p.open[len(p.open)-1], p.name) {
				return p.xml.broken()
			}
			p.open = p.open[:len(p.open)-1]
			return nil
		}
		return p.push()
	}
}

func (p *partScanner) push() error {
	n := len(p.open)
	if n >= mostPartDepth {
		return fault.Invalid("the XML is nested too deeply")
	}
	if n < cap(p.open) { // reuse the bytes of a name that was closed
		p.open = p.open[:n+1]
		p.open[n] = append(p.open[n][:0], p.name...)
	} else {
		p.open = append(p.open, bytes.Clone(p.name))
	}
	return nil
}

func (p *partScanner) starts(name string) bool { return !p.ends && string(p.name) == name }
func (p *partScanner) closes(name string) bool { return p.ends && string(p.name) == name }

// attr gives an attribute of the present start tag, whatever its prefix; empty when it has none.
func (p *partScanner) attr(name string) string {
	rest := p.xml.attrs
	for {
		i := bytes.IndexByte(rest, '=')
		if i < 0 {
			return ""
		}
		key := bytes.TrimSpace(rest[:i])
		rest = bytes.TrimLeft(rest[i+1:], " \t\r\n")
		if len(rest) == 0 {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if string(local(key)) == name {
			value, err := p.xml.plain(rest[1:1+end], true)
			if err != nil {
				return ""
			}
			return string(value)
		}
		rest = rest[end+2:]
	}
}

// cellText is a text as Excel means it: what XML cannot hold is written there as _x000D_.
func cellText(raw []byte) string {
	s := string(raw)
	for from := 0; ; {
		i := strings.Index(s[from:], "_x")
		if i < 0 || from+i+7 > len(s) {
			break
		}
		i += from
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			from = i + 2
			continue
		}
		s = s[:i] + string(rune(n)) + s[i+7:]
		from = i + 1
	}
	return strings.ReplaceAll(s, "\x00", "")
}
