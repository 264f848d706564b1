package collection

import (
	"bytes"
	"unicode/utf8"

	"waymark/fault"
)

// odd are the bytes of a text that need a second look: what stands for another character, or cannot stand in XML.
var odd = func() (out [256]bool) {
	for b := range out {
		out[b] = b < 0x20 && b != '\n' && b != '\t' || b >= 0x80 || b == '&' || b == '>'
	}
	return out
}()

func (s *xmlScanner) textToken() error {
	n, err := s.find(0, "<")
	if err != nil {
		return err
	}
	if n < 0 {
		n = s.end - s.pos
	}
	raw := s.buf[s.pos : s.pos+n]
	s.data = raw
	for _, b := range raw {
		if odd[b] {
			if s.data, err = s.plain(raw, true); err != nil {
				return err
			}
			break
		}
	}
	s.skip(n)
	return nil
}

// plain writes a text without entities and with one kind of line end, and refuses what XML does not allow.
func (s *xmlScanner) plain(raw []byte, entities bool) ([]byte, error) {
	out := s.kept[:0]
	for i := 0; i < len(raw); {
		b := raw[i]
		switch {
		case b == '&' && entities:
			r, n := entity(raw[i:])
			if n == 0 {
				s.line += bytes.Count(raw[:i], []byte{'\n'})
				return nil, fault.Invalid("the XML is broken in line %d: it uses an entity of its own, which a return never does", s.line)
			}
			if !allowed(r) {
				return nil, s.broken()
			}
			out = utf8.AppendRune(out, r)
			i += n
		case b == '\r':
			out = append(out, '\n')
			if i++; i < len(raw) && raw[i] == '\n' {
				i++
			}
		case b == '>' && entities && i > 1 && raw[i-1] == ']' && raw[i-2] == ']':
			return nil, s.broken()
		case b < utf8.RuneSelf:
			if !allowed(rune(b)) {
				return nil, s.broken()
			}
			out = append(out, b)
			i++
		default:
			r, n := utf8.DecodeRune(raw[i:])
			if (r == utf8.RuneError && n == 1) || !allowed(r) {
				return nil, s.broken()
			}
			out = append(out, raw[i:i+n]...)
			i += n
		}
	}
	s.kept = out
	return out, nil
}

func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// entity reads &amp; and the like, and characters by their number; a length of 0 says that it is neither.
func entity(raw []byte) (rune, int) {
	stop := bytes.IndexByte(raw, ';')
	if stop < 2 {
		return 0, 0
	}
	word := raw[1:stop]
	if word[0] == '#' {
		r, ok := numbered(word[1:])
		if !ok {
			return 0, 0
		}
		return r, stop + 1
	}
	for i, name := range []string{"lt", "gt", "amp", "apos", "quot"} {
		if string(word) == name {
			return rune(`<>&'"`[i]), stop + 1
		}
	}
	return 0, 0
}

func numbered(digits []byte) (rune, bool) {
	base := rune(10)
	if len(digits) > 0 && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	var r rune
	for _, d := range digits {
		var value rune
		switch {
		case d >= '0' && d <= '9':
			value = rune(d - '0')
		case base == 16 && d >= 'a' && d <= 'f':
			value = rune(d-'a') + 10
		case base == 16 && d >= 'A' && d <= 'F':
			value = rune(d-'A') + 10
		default:
			return 0, false
		}
		if r = r*base + value; r > utf8.MaxRune { // before it can overflow
			return 0, false
		}
	}
	if r >= 0xD800 && r <= 0xDFFF {
		r = utf8.RuneError
	}
	return r, len(digits) > 0
}
