package extract

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"waymark/fault"
)

// Text gives the words of a file of a media type, one line under the other; none for a picture. What cannot be read is a fault.Invalid with a
// sentence.
func Text(ctx context.Context, media string, data []byte) (string, error) {
	switch {
	case names[media] != "":
		lines, err := Lines(ctx, media, data)
		words := make([]string, len(lines))
		for i, l := range lines {
			words[i] = l.Text
		}
		return strings.Join(words, "\n"), err
	case strings.HasPrefix(media, "text/"):
		return plain(data)
	}
	return "", nil
}

// plain reads text as UTF-8, or else in the encoding of older Windows programs.
func plain(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		var err error
		if data, err = charmap.Windows1252.NewDecoder().Bytes(data); err != nil {
			return "", fault.Invalid("This file is not text that can be read. Save it as UTF-8 text and try again.").Because(err)
		}
	}
	return string(data), nil
}

const mostMailParts = 200

// mailLines reads who wrote a saved e-mail to whom, about what, and its text; what is attached to it is not opened.
func mailLines(data []byte) ([]Line, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Invalid("The e-mail is damaged and cannot be read. Save it again and try once more.").Because(err)
	}
	var all []Line
	put := func(text string) {
		for l := range strings.SplitSeq(text, "\n") {
			if l = strings.Join(strings.Fields(l), " "); l != "" && len(all) < mostLines {
				all = append(all, Line{Page: 1, Text: l, Whole: true})
			}
		}
	}
	words := mime.WordDecoder{CharsetReader: func(_ string, r io.Reader) (io.Reader, error) { return charmap.Windows1252.NewDecoder().Reader(r), nil }}
	for _, name := range []string{"From", "To", "Subject"} {
		text, err := words.DecodeHeader(m.Header.Get(name))
		if err != nil {
			text = m.Header.Get(name)
		}
		put(text)
	}
	parts := 0
	return all, mailPart(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, put, &parts, 0)
}

var (
	markup = regexp.MustCompile(`(?s)<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>`)
	spaces = strings.NewReplacer("&nbsp;", " ", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#39;", "'", "&quot;", `"`)
)

func mailPart(contentType, encoding string, body io.Reader, put func(string), parts *int, deep int) error {
	if *parts++; *parts > mostMailParts || deep > 10 {
		return fault.Invalid("The e-mail has more parts than people write. It was not read.")
	}
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = "text/plain"
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	if strings.HasPrefix(media, "multipart/") {
		inside := multipart.NewReader(body, params["boundary"])
		for {
			p, err := inside.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return fault.Invalid("The e-mail is damaged and cannot be read. Save it again and try once more.").Because(err)
			}
			if p.FileName() != "" {
				put(p.FileName())
				continue
			}
			if err := mailPart(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, put, parts, deep+1); err != nil {
				return err
			}
		}
	}
	if !strings.HasPrefix(media, "text/") {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(body, MostBytes))
	if err != nil && len(data) == 0 {
		return fault.Invalid("The e-mail is damaged and cannot be read. Save it again and try once more.").Because(err)
	}
	text, err := plain(data)
	if media == "text/html" {
		text = spaces.Replace(markup.ReplaceAllString(text, " "))
	}
	put(text)
	return err
}
