package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"net/http"
	"net/mail"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"waymark/fault"
)

// fileKind is a kind of file that the locker takes.
type fileKind struct {
	media, ending string
	words         string // "Word document"
	clean         func([]byte) ([]byte, error)
}

func same(data []byte) ([]byte, error) { return data, nil }

var (
	pdfFile  = fileKind{"application/pdf", ".pdf", "PDF", same}
	docxFile = fileKind{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "Word document", same}
	xlsxFile = fileKind{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "Excel workbook", same}
	pptxFile = fileKind{"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx", "PowerPoint presentation", same}
	jpegFile = fileKind{"image/jpeg", ".jpg", "JPEG picture", cleanJPEG}
	pngFile  = fileKind{"image/png", ".png", "PNG picture", cleanPNG}
	csvFile  = fileKind{"text/csv", ".csv", "CSV file", same}
	textFile = fileKind{"text/plain", ".txt", "text file", same}
	mailFile = fileKind{"message/rfc822", ".eml", "saved e-mail", same}
)

var fileKinds = []fileKind{pdfFile, docxFile, xlsxFile, pptxFile, jpegFile, pngFile, csvFile, textFile, mailFile}

// Accept is what a file field offers to choose from.
func Accept() string {
	var all []string
	for _, k := range fileKinds {
		all = append(all, k.ending)
	}
	return strings.Join(append(all, ".jpeg"), ",")
}

// KindWords says what a kept file is: "Word document".
func (e Evidence) KindWords() string {
	if i := slices.IndexFunc(fileKinds, func(k fileKind) bool { return k.media == e.FileType }); i >= 0 {
		return fileKinds[i].words
	}
	return "file"
}

var errKind = fault.Invalid("The selected file must be a PDF, a Word, Excel or PowerPoint file (DOCX, XLSX, PPTX), a JPEG or PNG picture, a text or CSV file, or a saved e-mail (EML)")

// kindOf says what a file is by its bytes; its name only tells plain text, CSV and mail apart.
func kindOf(name string, data []byte) (fileKind, error) {
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return pdfFile, nil
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return jpegFile, nil
	case bytes.HasPrefix(data, []byte(pngMagic)):
		return pngFile, nil
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return officeKind(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return fileKind{}, fault.Invalid("The selected file has the old form of Word, Excel or PowerPoint. Save it as DOCX, XLSX or PPTX, or as PDF")
	case !plainText(data):
		return fileKind{}, errKind
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		return csvFile, nil
	case ".eml":
		if m, err := mail.ReadMessage(bytes.NewReader(data)); err == nil && m.Header.Get("From") != "" && m.Header.Get("Date") != "" {
			return mailFile, nil
		}
	}
	return textFile, nil
}

// plainText says whether bytes are text that no browser would take for anything else.
func plainText(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if bytes.IndexByte(data, 0) >= 0 || !strings.HasPrefix(http.DetectContentType(head), "text/plain") {
		return false
	}
	low := bytes.ToLower(head)
	for _, markup := range []string{"<svg", "<html", "<!doctype", "<script", "<?xml"} {
		if bytes.Contains(low, []byte(markup)) {
			return false
		}
	}
	control := 0
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			control++
		}
	}
	return control == 0 || !utf8.Valid(head) && control*100 < len(head)
}

const (
	mostParts    = 10_000
	mostUnpacked = 500 << 20
)

// officeKind tells Office files apart by the part that each must have. What carries programs, or would unpack to far more than a document
// holds, is refused.
func officeKind(data []byte) (fileKind, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fileKind{}, errKind
	}
	found, unpacked := fileKind{}, uint64(0)
	if len(z.File) > mostParts {
		return fileKind{}, fault.Invalid("The selected file has more parts inside than any document has")
	}
	for _, f := range z.File {
		unpacked += f.UncompressedSize64
		switch name := strings.ToLower(f.Name); {
		case strings.Contains(name, "vbaproject"), strings.Contains(name, "/activex/"):
			return fileKind{}, fault.Invalid("The selected file carries macros. Save it without them, as DOCX, XLSX or PPTX")
		case name == "word/document.xml":
			found = docxFile
		case name == "xl/workbook.xml":
			found = xlsxFile
		case name == "ppt/presentation.xml":
			found = pptxFile
		}
	}
	switch {
	case unpacked > mostUnpacked:
		return fileKind{}, fault.Invalid("The selected file would unpack to far more than a document holds")
	case found.media == "":
		return fileKind{}, errKind
	}
	return found, nil
}

var errPicture = errors.New("the picture ends before its end")

// cleanJPEG leaves out of a JPEG what says when, where and with which camera it was taken, comments, and whatever follows its end. The way up
// is kept, or photographs would lie on their side.
func cleanJPEG(data []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), 0xff, 0xd8)
	i := 2
	for {
		for i < len(data) && data[i] == 0xff && i+1 < len(data) && data[i+1] == 0xff {
			i++ // filling
		}
		if i+4 > len(data) || data[i] != 0xff {
			return nil, errPicture
		}
		marker, size := data[i+1], int(binary.BigEndian.Uint16(data[i+2:]))
		if size < 2 || i+2+size > len(data) {
			return nil, errPicture
		}
		segment := data[i : i+2+size]
		switch {
		case marker == 0xe1: // EXIF
			out = append(out, upright(segment[4:])...)
		case marker == 0xfe || marker >= 0xe2 && marker <= 0xef && marker != 0xee: // comments and programs' own; 0xee says how colours are kept
		default:
			out = append(out, segment...)
		}
		i += 2 + size
		if marker != 0xda {
			continue
		}
		// The picture itself, up to the next marker that is no part of it.
		start := i
		for ; ; i++ {
			if i+1 >= len(data) {
				return nil, errPicture
			}
			if data[i] == 0xff && data[i+1] != 0 && (data[i+1] < 0xd0 || data[i+1] > 0xd7) && data[i+1] != 0xff {
				break
			}
		}
		out = append(out, data[start:i]...)
		if data[i+1] == 0xd9 {
			return append(out, 0xff, 0xd9), nil
		}
	}
}

// upright is an EXIF segment that says nothing but which way up the picture is; nothing where it is up already.
func upright(exif []byte) []byte {
	exif, ok := bytes.CutPrefix(exif, []byte("Exif\x00\x00"))
	if !ok || len(exif) < 8 {
		return nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	if exif[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(exif[4:]))
	if at < 8 || at+2 > len(exif) {
		return nil
	}
	for n, i := int(order.Uint16(exif[at:])), at+2; n > 0 && i+12 <= len(exif); n, i = n-1, i+12 {
		if order.Uint16(exif[i:]) != 0x0112 {
			continue
		}
		way := order.Uint16(exif[i+8:])
		if way < 2 || way > 8 {
			return nil
		}
		out := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
		out[len(out)-7] = byte(way)
		return out
	}
	return nil
}

const pngMagic = "\x89PNG\r\n\x1a\n"

// keptChunks are the parts of a PNG that draw it; the rest tells of people and programs.
var keptChunks = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs"}

// cleanPNG keeps the chunks that draw the picture, and nothing after its end.
func cleanPNG(data []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), pngMagic...)
	for i := len(pngMagic); ; {
		if i+12 > len(data) {
			return nil, errPicture
		}
		size := int(binary.BigEndian.Uint32(data[i:]))
		if size < 0 || size > len(data)-i-12 {
			return nil, errPicture
		}
		chunk := data[i : i+12+size]
		kind := string(chunk[4:8])
		if crc32.ChecksumIEEE(chunk[4:8+size]) != binary.BigEndian.Uint32(chunk[8+size:]) {
			return nil, errPicture
		}
		if slices.Contains(keptChunks, kind) {
			out = append(out, chunk...)
		}
		if kind == "IEND" {
			return out, nil
		}
		i += 12 + size
	}
}
