package document

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/fault"
)

func TestPDF(t *testing.T) {
	t.Run("where there is no Chromium, it is said what to install and what does as well", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := sample(t).PDF(t.Context())
		if f := fault.Of(err); f == nil || f.Kind != fault.KindNotFound || !strings.Contains(f.Words, "chromium") || !strings.Contains(f.Words, "Word") {
			t.Errorf("%v", err)
		}
	})
	t.Run("the day of printing becomes the day of the document, and no byte moves", func(t *testing.T) {
		creator := `Mozilla/5.0 \(X11; Linux\) Chrome/1`
		got := undated([]byte("<</Creator ("+creator+")\n/CreationDate (D:20261122101112+00'00')\n/ModDate (D:20261122101112+00'00')>>"), on(2026, 11, 18))
		want := "<</Creator (Waymark" + strings.Repeat(" ", len(creator)-len("Waymark")) + ")\n/CreationDate (D:20261118000000+00'00')\n/ModDate (D:20261118000000+00'00')>>"
		if string(got) != want {
			t.Errorf("%s", got)
		}
	})
	if testing.Short() {
		t.Skip("a browser prints it")
	}
	if _, err := Printer(); err != nil {
		t.Skip(err)
	}
	began := time.Now()
	pdf, err := sample(t).PDF(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %s", len(pdf), time.Since(began).Round(time.Millisecond))
	if folder := os.Getenv("WAYMARK_TEST_PICTURES"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "printed.pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("it is tagged, with its outline, its language and its title", func(t *testing.T) {
		for _, want := range []string{"%PDF-", "/StructTreeRoot", "/MarkInfo", "/Outlines", "/Lang (en-GB)", "/Title", "/Type /Catalog", "/CreationDate (D:20261118000000"} {
			if !bytes.Contains(pdf, []byte(want)) {
				t.Errorf("no %s", want)
			}
		}
	})
	t.Run("its words can be read out of it", func(t *testing.T) {
		reader, err := exec.LookPath("pdftotext")
		if err != nil {
			t.Skip("pdftotext is not installed")
		}
		path := filepath.Join(t.TempDir(), "printed.pdf")
		if err := os.WriteFile(path, pdf, 0o644); err != nil {
			t.Fatal(err)
		}
		text, err := exec.CommandContext(t.Context(), reader, "-layout", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Improvement board: highlight report", "OFFICIAL", "Page 1 of", "Find out early which babies will need care", "Figures behind the charts", "too few to show"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("it does not say %q", want)
			}
		}
	})
}
