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

func FuzzXML(f *testing.F) {
	f.Add([]byte("<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID><UASC>1</UASC></HEADER><EPISODE><DECOM>01/04/2024</DECOM></EPISODE></CHILD></EXPSSDA903>"))
	f.Add([]byte("<a><b/></a></a>"))
	f.Fuzz(func(t *testing.T, content []byte) {
		s := library(t).specs[0]
		x := newXMLReader(bytes.NewReader(content), false)
		tables := xmlTables(s)
		for {
			record, err := x.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				return // encoding/xml's own errors are put into words by inspect
			}
			for _, table := range tables {
				if err := table.rows(record, func(raw [][]byte, row int) error {
					if len(raw) != len(table.table.Columns) || row <= 0 {
						t.Fatalf("a row of %d cells in line %d", len(raw), row)
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
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
