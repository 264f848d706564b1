package document

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// faces are all that must be the same for ever, by the ending of their files.
func faces(d Document) map[string]func(io.Writer) error {
	return map[string]func(io.Writer) error{
		"part.html": func(w io.Writer) error { return d.Render(context.Background(), w) },
		"html":      d.HTML, "docx": d.DOCX, "xlsx": d.XLSX,
	}
}

func face(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestLook writes every face of the sample to a folder, for whoever wants to look at them.
func TestLook(t *testing.T) {
	folder := os.Getenv("WAYMARK_TEST_PICTURES")
	if folder == "" {
		t.Skip("WAYMARK_TEST_PICTURES names no folder")
	}
	for ending, write := range faces(sample(t)) {
		if err := os.WriteFile(filepath.Join(folder, "report."+ending), face(t, write), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
