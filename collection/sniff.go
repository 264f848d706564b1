package collection

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// form is what a file's bytes turn out to be, whatever its name says.
type form int

const (
	formText form = iota
	formXML
	formJSON
	formOther
)

// sniffed is what the first bytes of a file say about it.
type sniffed struct {
	form     form
	encoding encoding
	newline  byte
	bom      int    // bytes of a byte order mark to skip (UTF-8 only)
	why      string // for formOther: what it is, in words
}

const sniffBytes = 8192

// sniff looks at the first bytes: never at the file's name.
func sniff(head []byte) sniffed {
	out := sniffed{newline: '\n'}
	for _, known := range []struct{ magic, why string }{
		{"PK\x03\x04", "it is an Excel workbook or another office document; save the sheet as CSV"},
		{"\xD0\xCF\x11\xE0", "it is an old Excel or Word file; save the sheet as CSV"},
		{"%PDF", "it is a PDF; the return is needed as CSV or XML"},
		{"\x89PNG", "it is a picture"}, {"\xFF\xD8\xFF", "it is a picture"}, {"GIF8", "it is a picture"},
		{"\x1F\x8B", "it is packed with gzip; unpack it or send a ZIP"}, {"7z\xBC\xAF", "it is packed with 7-Zip; unpack it or send a ZIP"},
		{"Rar!", "it is packed with RAR; unpack it or send a ZIP"}, {"SQLite format 3", "it is a database"},
		{"-----BEGIN PGP", "it is encrypted; decrypt it first"}, {"age-encryption.org", "it is encrypted; decrypt it first"},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) {
			out.form, out.why = formOther, known.why
			return out
		}
	}
	if len(bytes.TrimSpace(head)) == 0 {
		out.form, out.why = formOther, "it is empty"
		return out
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		out.bom = 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		out.encoding = encodingUTF16LE
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		out.encoding = encodingUTF16BE
	default:
		out.encoding = unmarkedUTF16(head)
	}
	text := decodeHead(head[out.bom:], out.encoding)
	if why := notText(text); why != "" {
		out.form, out.why = formOther, why
		return out
	}
	trimmed := strings.TrimLeft(text, " \t\r\n")
	if strings.HasPrefix(trimmed, "<") && !strings.HasPrefix(strings.ToLower(trimmed), "<blank>") {
		out.form = formXML
		if lower := strings.ToLower(trimmed); strings.HasPrefix(lower, "<!doctype html") || strings.HasPrefix(lower, "<html") {
			out.form, out.why = formOther, "it is a web page; export the return as CSV or XML"
		}
		return out
	}
	if strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		out.form = formJSON
		return out
	}
	if !strings.Contains(text, "\n") && strings.Contains(text, "\r") {
		out.newline = '\r'
	}
	return out
}

// unmarkedUTF16 recognises UTF-16 without its mark by the zero that every second byte of English text then is.
func unmarkedUTF16(head []byte) encoding {
	var even, odd int
	for i, b := range head {
		if b == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	switch half := len(head) / 2; {
	case half >= 4 && odd > half*8/10 && even < half/50+1:
		return encodingUTF16LE
	case half >= 4 && even > half*8/10 && odd < half/50+1:
		return encodingUTF16BE
	}
	return encodingUTF8
}

func decodeHead(head []byte, e encoding) string {
	if e == encodingUTF8 {
		return string(head)
	}
	if len(head)%2 == 1 {
		head = head[:len(head)-1]
	}
	buf := new(bytes.Buffer)
	if _, err := buf.ReadFrom(e.reader(bytes.NewReader(head))); err != nil {
		return string(head)
	}
	return strings.TrimPrefix(buf.String(), "\ufeff")
}

// notText says why a file cannot be text: control characters, or hardly anything readable.
func notText(s string) string {
	const words = "it is not text: perhaps it is damaged, encrypted, or the wrong file"
	var odd, all int
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		all++
		switch {
		case r == 0:
			return words
		case r < 0x20 && r != '\n' && r != '\r' && r != '\t' && r != 0x1A:
			odd++
		case r == utf8.RuneError && i < len(s)-utf8.UTFMax:
			odd++ // one or two are Windows letters such as é; many are not text
		}
	}
	if odd*20 > all {
		return words
	}
	return ""
}
