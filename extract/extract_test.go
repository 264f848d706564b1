package extract

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"waymark/fault"
)

func zipped(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, _ := z.Create(parts[i])
		_, _ = io.WriteString(w, parts[i+1])
	}
	_ = z.Close()
	return b.Bytes()
}

func pdfOf(content string) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
	var b, xref bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&xref, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", xref.String(), start)
	return b.Bytes()
}

const mailed = "From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>\r\nTo: uma@example.org\r\nSubject: The sample\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" +
	"--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Nine of ten=\r\n were <b>seen</b> alone.</p><script>no()</script>\r\n" +
	"--x\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=list.zip\r\n\r\nPK\r\n--x--\r\n"

func TestWords(t *testing.T) {
	for _, c := range []struct {
		name, media string
		data        []byte
		want        string
	}{
		{"a Word file, without what was struck out, and with its notes", DOCXType, zipped("word/document.xml", `<w:document xmlns:w="w"><w:p><w:r><w:t>Nine of</w:t><w:tab/><w:t>ten</w:t></w:r><w:del><w:r><w:t>eight</w:t></w:r></w:del></w:p></w:document>`,
			"word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:p><w:t>Counted in June</w:t></w:p></w:footnotes>`, "word/styles.xml", `<s><p><t>no words</t></p></s>`), "Nine of ten\nCounted in June"},
		{"a workbook, its shared texts, its own and its numbers", XLSXType, zipped("xl/sharedStrings.xml", `<sst><si><t>team</t></si><si><r><t>No</t></r><r><t>rth</t></r></si></sst>`,
			"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c t="s"><v>0</v></c><c><v>9434765919</v></c><c t="inlineStr"><is><t>seen</t></is></c></row></sheetData></worksheet>`), "team\nNorth\n9434765919\nseen"},
		{"a presentation, slide by slide, with what the speaker reads", PPTXType, zipped("ppt/slides/slide10.xml", `<a><p><t>Tenth</t></p></a>`, "ppt/slides/slide2.xml", `<a><p><t>Second</t></p></a>`, "ppt/notesSlides/notesSlide2.xml", `<a><p><t>Say why</t></p></a>`), "Second\nSay why\nTenth"},
		{"a PDF", PDFType, pdfOf("BT /F 12 Tf 70 700 Td (Nine of ten) Tj ET"), "Nine of ten"},
		{"an e-mail, and the names of what is attached", MailType, []byte(mailed), "Zoë <zoe@example.org>\numa@example.org\nThe sample\nNine of ten were seen alone.\nlist.zip"},
		{"text in the old encoding", "text/csv", []byte("name\nZo\xeb\n"), "name\nZoë\n"},
		{"a picture has none", "image/png", []byte("\x89PNG"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Text(t.Context(), c.media, c.data)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestHostileFiles(t *testing.T) {
	bomb := zipped("word/document.xml", "<w><p><t>"+strings.Repeat("a", 300<<20)+"</t></p></w>")
	for _, c := range []struct {
		name, media string
		data        []byte
	}{
		{"a zip bomb", DOCXType, bomb},
		{"a document nested two million deep", DOCXType, zipped("word/document.xml", strings.Repeat("<a>", 2_000_000))},
		{"an entity of its own", DOCXType, zipped("word/document.xml", `<!DOCTYPE a [<!ENTITY x "xxxx">]><a><p><t>&x;</t></p></a>`)},
		{"no archive at all", XLSXType, []byte("PK\x03\x04 and nothing")},
		{"a PDF without pages", PDFType, []byte("%PDF-1.4\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f := fault.Of(func() error { _, err := Text(t.Context(), c.media, c.data); return err }()); f == nil || f.Kind != fault.KindInvalid {
				t.Errorf("it was taken, or broke: %v", f)
			}
		})
	}
}

// FuzzPDF looks for a PDF on which reading panics or never ends; the process of its own then ends, but tells its reader less.
func FuzzPDF(f *testing.F) {
	f.Add(pdfOf("BT /F 12 Tf [(a) 5 (b)] TJ T* (c) ' ET q 1 0 0 1 0 0 cm Q"))
	f.Fuzz(func(t *testing.T, data []byte) { _, _ = read(PDFType, data) })
}

// FuzzOffice does the same for Word files and e-mails.
func FuzzOffice(f *testing.F) {
	f.Add(true, zipped("word/document.xml", "<w><p><t>a</t></p></w>"))
	f.Add(false, []byte(mailed))
	f.Fuzz(func(t *testing.T, office bool, data []byte) {
		media := MailType
		if office {
			media = DOCXType
		}
		_, _ = read(media, data)
	})
}
