package collection

import (
	"bytes"
	"context"
	"io"
	"testing"

	"waymark/fault"
)

// Whatever bytes come: no panic, no endless loop, and only errors in words.

func FuzzCSV(f *testing.F) {
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
	f.Fuzz(func(t *testing.T, text string, which int) {
		s := library(t).specs[0]
		table := s.Tables[abs(which)%len(s.Tables)]
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
	f.Add([]byte(episodes))
	f.Add([]byte("\xff\xfeC\x00H\x00"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		sources, err := Unpack(BytesSource("file", content))
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatal(err)
			}
			return
		}
		for _, s := range sources {
			in, err := library(t).inspect(context.Background(), s)
			if err != nil && fault.Of(err) == nil {
				t.Fatal(err)
			}
			if err == nil && in.problem == "" && in.match == nil && in.spec == nil {
				t.Fatal("neither recognised nor refused")
			}
		}
	})
}
