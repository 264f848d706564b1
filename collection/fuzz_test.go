package collection

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"waymark/fault"
)

// Whatever bytes come: no panic, no endless loop, and only errors in words.

// samplesOf gives the library's own sample files with such an ending: seeds of every form that a collection has.
func samplesOf(f *testing.F, ending string) [][]byte {
	f.Helper()
	var out [][]byte
	for _, pattern := range []string{"library/*/sample/*" + ending, "library/*/sample/*/*" + ending} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			out = append(out, content)
		}
	}
	if len(out) == 0 {
		f.Fatal("no samples end in ", ending)
	}
	return out
}

func FuzzCSV(f *testing.F) {
	for _, content := range samplesOf(f, ".csv") {
		f.Add(content, byte(','))
	}
	f.Add([]byte(episodes), byte(','))
	f.Add([]byte("a,\"b\"\"c\nd\",e\r\n\"x"), byte(','))
	f.Add([]byte("\"a\"b;c\n;;\n\""), byte(';'))
	f.Fuzz(func(t *testing.T, content []byte, delimiter byte) {
		if delimiter == '\n' || delimiter == '"' || delimiter == '\r' {
			return
		}
		c := newCSVReader(bytes.NewReader(content), delimiter)
		var used int
		for {
			fields, err := c.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				if fault.Of(err) == nil {
					t.Fatal(err)
				}
				return
			}
			for _, field := range fields {
				used += len(field)
			}
		}
		if used > len(content) {
			t.Fatalf("%d bytes in the cells, %d in the file", used, len(content))
		}
	})
}

func FuzzCell(f *testing.F) {
	f.Add("31/03/2026", 0)
	f.Add("45383.0", 1)
	f.Add("zz/zz/2015", 5)
	f.Add("\u00a0e4a ", 9)
	f.Add("2022-Sep-28 00:00:00", 20)
	f.Add("true", 30)
	f.Add("0.521371", 40)
	var all []*Table
	for _, s := range library(f).Specs() {
		all = append(all, s.Tables...)
	}
	f.Fuzz(func(t *testing.T, text string, which int) {
		table := all[abs(which)%len(all)]
		for _, c := range table.Columns {
			got := newColumn(c).read([]byte(text))
			if got.value == nil && got.bad == "" && !got.blank {
				t.Fatalf("%s: %q vanished without a word", c.Name, text)
			}
			if got.bad != "" && got.fix == "" {
				t.Fatalf("%s: %q is listed without saying what would make it right", c.Name, text)
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func FuzzInspect(f *testing.F) {
	for _, content := range append(samplesOf(f, ".csv"), samplesOf(f, ".xml")...) {
		f.Add(content)
	}
	f.Add([]byte(episodes))
	f.Add([]byte("\xff\xfeC\x00H\x00"))
	f.Add([]byte("PK\x03\x04"))
	l := library(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		sources, err := Unpack(BytesSource("file", content))
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatal(err)
			}
			return
		}
		for _, s := range sources {
			in, err := l.inspect(context.Background(), s)
			if err != nil && fault.Of(err) == nil {
				t.Fatal(err)
			}
			if err == nil && in.problem == "" && in.match == nil && in.spec == nil {
				t.Fatal("neither recognised nor refused")
			}
		}
	})
}
