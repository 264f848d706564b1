package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net"
	"strings"
	"testing"

	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func zipped(names ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, _ := z.Create(n)
		_, _ = io.WriteString(w, "<x/>")
	}
	_ = z.Close()
	return b.Bytes()
}

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 9, 5))
	for i := range 45 {
		m.Set(i%9, i/9, color.RGBA{uint8(i * 5), 80, 160, 255})
	}
	return m
}

func TestWhatAFileIs(t *testing.T) {
	for _, c := range []struct {
		name, file string
		data       []byte
		media      string // "" where it is refused
	}{
		{"a PDF", "a.pdf", []byte("%PDF-1.4 …"), "application/pdf"},
		{"a PDF by its bytes, whatever it is called", "a.html", []byte("%PDF-1.4 …"), "application/pdf"},
		{"a page called PDF", "a.pdf", []byte("<!doctype html><p>hello"), ""},
		{"a page that begins as text and ends as a page", "a.txt", []byte("hello\n<HTML><script>x</script>"), ""},
		{"a drawing that can run", "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), ""},
		{"a drawing behind a declaration", "a.png", []byte(`<?xml version="1.0"?><svg/>`), ""},
		{"a program", "a.csv", []byte("MZ\x90\x00\x03"), ""},
		{"a picture that is none of ours", "a.gif", []byte("GIF89a\x01\x00\x01\x00"), ""},
		{"a Word file", "a.docx", zipped("[Content_Types].xml", "word/document.xml"), docxFile.media},
		{"a workbook called a Word file is a workbook", "a.docx", zipped("[Content_Types].xml", "xl/workbook.xml"), xlsxFile.media},
		{"a Word file with macros", "a.docm", zipped("word/document.xml", "word/vbaProject.bin"), ""},
		{"any other archive", "a.zip", zipped("a.exe"), ""},
		{"an archive cut off", "a.docx", zipped("word/document.xml")[:40], ""},
		{"figures", "a.csv", []byte("a,b\n1,2\n"), "text/csv"},
		{"text in the old encoding", "a.txt", []byte("Zo\xeb was seen at home, and again at school."), "text/plain; charset=utf-8"},
		{"an e-mail", "a.eml", []byte("From: ann@example.org\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nSubject: Thanks\r\n\r\nThank you.\r\n"), "message/rfc822"},
		{"text called an e-mail stays text", "a.eml", []byte("Thank you."), "text/plain; charset=utf-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, err := kindOf(c.file, c.data)
			if got, _, _ := strings.Cut(c.media, ";"); kind.media != got || (err == nil) != (c.media != "") {
				t.Errorf("it is %q, %v", kind.media, err)
			}
		})
	}
}

func TestWhatPicturesTellIsLeftOut(t *testing.T) {
	var plain bytes.Buffer
	must(t, jpeg.Encode(&plain, picture(), nil))
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x01\x0f\x00\x02\x00\x00\x00\x04Cam\x00\x00\x00\x00\x00GPS 51.5N"
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	comment := append([]byte{0xff, 0xfe, 0, 12}, "taken here"...)
	told := append(append(append([]byte{0xff, 0xd8}, segment...), comment...), plain.Bytes()[2:]...)
	told = append(told, "<script>alert(1)</script>"...)

	t.Run("a photograph keeps its picture and which way is up, and nothing else", func(t *testing.T) {
		clean, err := cleanJPEG(told)
		must(t, err)
		for _, word := range []string{"GPS", "Cam", "taken here", "script"} {
			if bytes.Contains(clean, []byte(word)) {
				t.Errorf("it still says %q", word)
			}
		}
		if !bytes.Contains(clean, []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")) {
			t.Error("it lies on its side now")
		}
		m, err := jpeg.Decode(bytes.NewReader(clean))
		must(t, err)
		if was, err := jpeg.Decode(bytes.NewReader(plain.Bytes())); err != nil || m.At(3, 3) != was.At(3, 3) {
			t.Error("the picture has changed")
		}
	})
	t.Run("a picture that is up already says nothing at all", func(t *testing.T) {
		clean, err := cleanJPEG(plain.Bytes())
		must(t, err)
		if bytes.Contains(clean, []byte("Exif")) {
			t.Error("it says something")
		}
	})
	t.Run("a PNG keeps what draws it", func(t *testing.T) {
		var b bytes.Buffer
		must(t, png.Encode(&b, picture()))
		body := []byte("tEXtAuthor\x00Jo Foy")
		chunk := binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)-4)), body...), crc32.ChecksumIEEE(body))
		at := b.Len() - 12
		told := append(append(append([]byte{}, b.Bytes()[:at]...), chunk...), b.Bytes()[at:]...)
		clean, err := cleanPNG(append(told, "PK\x03\x04 a hidden archive"...))
		must(t, err)
		if !bytes.Equal(clean, b.Bytes()) {
			t.Errorf("it has %d bytes, want %d", len(clean), b.Len())
		}
	})
	for n := 0; n < len(told); n += 3 {
		if _, err := cleanJPEG(told[:n]); err == nil && n < len(told)-30 {
			t.Fatalf("a picture cut off after %d bytes was taken", n)
		}
	}
}

// FuzzPictures looks for a picture on which cleaning stumbles.
func FuzzPictures(f *testing.F) {
	var j, p bytes.Buffer
	if jpeg.Encode(&j, picture(), nil) != nil || png.Encode(&p, picture()) != nil {
		f.Fatal("no pictures")
	}
	f.Add(j.Bytes())
	f.Add(p.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 3 {
			_, _ = cleanJPEG(data)
		}
		if len(data) > len(pngMagic) {
			_, _ = cleanPNG(data)
		}
	})
}

func TestFileNames(t *testing.T) {
	for _, c := range [][2]string{
		{`C:\Users\ann\Visits.CSV`, "Visits.csv"}, {"../../etc/passwd", "passwd.csv"}, {"", "evidence.csv"}, {"...", "evidence.csv"}, {"a\r\nSet-Cookie: x.csv", "aSet-Cookie x.csv"},
		{"report.csv.exe", "report.csv.csv"}, {"safe\u202Exslx.csv", "safexslx.csv"}, {strings.Repeat("é", 300) + ".csv", strings.Repeat("é", 100) + ".csv"},
	} {
		if got := fileName(c[0], csvFile); got != c[1] {
			t.Errorf("%q is called %q, want %q", c[0], got, c[1])
		}
	}
}

// clamd answers as the real one does: it reads the pieces to their end and says what it found.
func clamd(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				head := make([]byte, len("zINSTREAM\x00"))
				if _, err := io.ReadFull(conn, head); err != nil || string(head) != "zINSTREAM\x00" {
					return
				}
				var all []byte
				for {
					var n uint32
					if binary.Read(conn, binary.BigEndian, &n) != nil || n == 0 {
						break
					}
					piece := make([]byte, n)
					if _, err := io.ReadFull(conn, piece); err != nil {
						return
					}
					all = append(all, piece...)
				}
				answer := "stream: OK\x00"
				if bytes.Contains(all, []byte("EICAR")) {
					answer = "stream: Eicar-Test-Signature FOUND\x00"
				}
				_, _ = io.WriteString(conn, answer)
			}()
		}
	}()
	return l.Addr().String()
}

func TestScanner(t *testing.T) {
	big := append(bytes.Repeat([]byte("a"), 200_000), "EICAR"...)
	for name, s := range map[string]Scanner{"clamd": {Clamd: clamd(t)}, "a command": {Command: []string{"sh", "-c", "if grep -q EICAR; then echo Eicar-Test-Signature; exit 1; fi"}}} {
		t.Run(name, func(t *testing.T) {
			if virus, err := s.Scan(t.Context(), []byte("hello")); virus != "" || err != nil {
				t.Errorf("a clean file: %q, %v", virus, err)
			}
			if virus, err := s.Scan(t.Context(), big); virus != "Eicar-Test-Signature" || err != nil {
				t.Errorf("a virus: %q, %v", virus, err)
			}
		})
	}
	t.Run("a scanner that is broken says nothing of the file", func(t *testing.T) {
		for _, s := range []Scanner{{Clamd: "127.0.0.1:1"}, {Command: []string{"sh", "-c", "exit 2"}}, {Command: []string{"/there/is/none"}}} {
			if _, err := s.Scan(t.Context(), []byte("hello")); err == nil {
				t.Errorf("%+v lets everything through", s)
			}
		}
	})
	t.Run("the locker takes nothing while its scanner is silent, and no virus ever", func(t *testing.T) {
		c := newCast(t, dbtest.OpenAt(t, on(today), schemas...))
		c.scanner = Scanner{Clamd: "127.0.0.1:1"}
		_, err := c.Add(c.by["Ann"], report("a.txt", []byte("Nine of ten were seen alone.")))
		refused(t, err, fault.KindConflict, "does not answer")
		c.scanner = Scanner{Clamd: clamd(t)}
		_, err = c.Add(c.by["Ann"], report("a.txt", []byte("EICAR, a test of scanners")))
		refused(t, err, fault.KindInvalid, "Eicar-Test-Signature")
		if c.stored() != 0 {
			t.Error("it was kept")
		}
		n := c.add("Ann", report("a.txt", []byte("Nine of ten were seen alone.")))
		if p, err := c.Evidence(c.by["Ann"], n); err != nil || p.Scanned != today {
			t.Error("it does not say that it was scanned", err)
		}
	})
}

func TestCaps(t *testing.T) {
	c := newCast(t, dbtest.OpenAt(t, on(today), schemas...))
	_, err := c.Add(c.by["Ann"], report("a.txt", bytes.Repeat([]byte("a "), MostBytes/2+1)))
	refused(t, err, fault.KindInvalid, "smaller than 25 MB")
	_, err = c.Add(c.by["Ann"], report("a.txt", nil))
	refused(t, err, fault.KindInvalid, "is empty")
	n := c.add("Ann", report("a.txt", []byte("Nine of ten were seen alone.")))
	must(t, c.db.Write(db.As(context.Background(), db.Actor{ID: "test", Name: "Test"}), "made it large", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), "update evidence set file_size = :n where number = :number", map[string]any{"n": quota, "number": n})
		return err
	}))
	_, err = c.Add(c.by["Ann"], report("b.txt", []byte("Ten of ten were seen alone.")))
	refused(t, err, fault.KindInvalid, "take up 1 GB")
	c.add("Ben", report("b.txt", []byte("Ten of ten were seen alone.")))
}
