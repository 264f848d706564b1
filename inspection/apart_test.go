package inspection

import (
	"os"
	"testing"
)

// TestMain lets this room's tests read PDFs in a process of their own, as the program does.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == PDFReader {
		os.Exit(ReadApart(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}
