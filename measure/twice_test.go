package measure

import (
	"bytes"
	"encoding/csv"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"

	"waymark/collection"
)

// twice is a file of a register with each row once more, under a record number of its own, as when two people enter the same audit.
func twice(t *testing.T, s collection.Source) collection.Source {
	t.Helper()
	r, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for i, heading := range rows[0] {
		if strings.EqualFold(heading, "record_id") {
			at = i
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(rows[0]); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"-first", ""} { // the row as it was comes last, and counts
		for _, row := range rows[1:] {
			row = append([]string{}, row...)
			row[at] += mark
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Flush()
	s.Size, s.Open = int64(b.Len()), func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil }
	return s
}

// A register that names the same audit, complaint or meeting in two rows stops no measure and counts it once: each example holds as before.
func TestNamedTwice(t *testing.T) {
	l := standard(t)
	files, err := fs.Glob(library, "library/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range files {
		text, err := fs.ReadFile(library, file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := readHeader("measure/"+file, string(text), readable(t))
		if err != nil {
			t.Fatal(err)
		}
		of := map[string]bool{}
		for _, from := range d.From {
			if s, err := l.Spec(from); err == nil && s.IsRegister() && len(s.Keeping.Once) > 0 {
				of[s.Key] = true
			}
		}
		if _, err := os.Stat("testdata/fixture/" + d.Key); err != nil || len(of) == 0 {
			continue
		}
		tried++
		t.Run(d.Key, func(t *testing.T) {
			rows, err := d.rows(l)
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range rows {
				for key := range of {
					if strings.Contains(s.Name, strings.TrimPrefix(key, "reg_")) {
						rows[i] = twice(t, s)
					}
				}
			}
			v, err := openRows(t.Context(), l, rows, d.From)
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			problems, err := examples(t.Context(), v, d, checkTime)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				t.Error(p)
			}
		})
	}
	if tried < 12 {
		t.Errorf("only %d measures were tried", tried)
	}
}
