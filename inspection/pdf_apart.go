package inspection

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"time"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"

	"waymark/fault"
)

// PDFReader is the one argument with which the program starts itself to read a PDF. Whatever a hostile file does, it does to
// that process: reading has an end in time and in memory, and the council's own process never meets the file.
const PDFReader = "read-pdf-apart"

// MostBytes is how large a report may be.
const MostBytes = 64 << 20

const (
	mostMemory  = 512 << 20 // of the process that reads it
	readingTime = 8 * time.Second
)

// apart is what the other process answers.
type apart struct {
	Lines []lineApart `json:"lines"`
	Fault string      `json:"fault"` // a sentence where it cannot be read
}

// lineApart is a textLine on its way between two processes.
type lineApart struct {
	Page  int     `json:"p"`
	Text  string  `json:"t"`
	X     float64 `json:"x"`
	Size  float64 `json:"s"`
	Bold  bool    `json:"b"`
	Gap   bool    `json:"g"`
	Whole bool    `json:"w"`
}

// ReadApart is the other process: it reads a PDF from in and writes its lines to out.
func ReadApart(in io.Reader, out io.Writer) (exit int) {
	debug.SetMaxStack(64 << 20)
	debug.SetMemoryLimit(mostMemory / 2)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
		base := uint64(0)
		for {
			metrics.Read(sample)
			used := sample[0].Value.Uint64()
			if base == 0 {
				base = used
			}
			if used > base+mostMemory {
				os.Exit(3)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	data, err := io.ReadAll(io.LimitReader(in, MostBytes+1))
	if err != nil {
		return 1
	}
	answer := apart{}
	lines, err := pdfLines(data)
	if err != nil {
		answer.Fault = err.Error()
	}
	for _, l := range lines {
		answer.Lines = append(answer.Lines, lineApart{l.page, l.text, l.x, l.size, l.bold, l.gap, l.whole})
	}
	if json.NewEncoder(out).Encode(answer) != nil {
		return 1
	}
	return 0
}

// readPDF reads a PDF's lines in a process of their own.
func readPDF(ctx context.Context, data []byte) ([]textLine, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, readingTime)
	defer cancel()
	child := exec.CommandContext(ctx, program)
	child.Args = []string{os.Args[0], PDFReader}
	child.Stdin = bytes.NewReader(data)
	child.WaitDelay = time.Second
	out, err := child.Output()
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fault.Invalid("The PDF took too long to read, so reading was stopped. Save its text as a text file and try again.").Because(ctx.Err())
	case errors.As(err, &failed) && failed.ExitCode() == 3:
		return nil, fault.Invalid("The PDF would unpack to far more than a report holds, so reading was stopped. Save its text as a text file and try again.")
	case err != nil:
		return nil, fault.Invalid("The PDF is damaged and cannot be read. Save it again, or its text as a text file, and try once more.").Because(err)
	}
	var answer apart
	if err := json.Unmarshal(out, &answer); err != nil {
		return nil, fmt.Errorf("the answer of the process that reads PDFs: %w", err)
	}
	if answer.Fault != "" {
		return nil, fault.Invalid("%s", answer.Fault)
	}
	lines := make([]textLine, len(answer.Lines))
	for i, l := range answer.Lines {
		lines[i] = textLine{l.Page, l.Text, l.X, l.Size, l.Bold, l.Gap, l.Whole}
	}
	return lines, nil
}

// pdfLines reads a PDF's lines here and now; it may panic, or never end, on a file that is built to do harm.
func pdfLines(data []byte) (lines []textLine, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.Invalid("The PDF is damaged and cannot be read. Save it again, or its text as a text file, and try once more.")
		}
	}()
	book, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Invalid("%s", refusal(err))
	}
	pages := pagesOf(book)
	if len(pages) > mostPages {
		return nil, fault.Invalid("The PDF has more than %d pages, which no report has. Save the part with the recommendations on its own and try again.", mostPages)
	}
	for i, page := range pages {
		lines = append(lines, onePage(page, i+1)...)
	}
	if len(lines) == 0 {
		return nil, fault.Invalid("The PDF holds pictures of pages and no text. Run it through text recognition first, or type the recommendations in.")
	}
	return lines, nil
}

// mostNodes is how many nodes the tree of a PDF's pages may have; the library itself would follow a tree that leads back into itself for ever.
const mostNodes = 4 * mostPages

// pagesOf lists the pages of a PDF in order, and one too many where there are too many.
func pagesOf(book *pdf.Reader) (pages []pdf.Page) {
	nodes := 0
	var below func(node pdf.Value)
	below = func(node pdf.Value) {
		kids := node.Key("Kids")
		for i := 0; i < kids.Len() && nodes < mostNodes && len(pages) <= mostPages; i++ {
			nodes++
			switch kid := kids.Index(i); kid.Key("Type").Name() {
			case "Page":
				pages = append(pages, pdf.Page{V: kid})
			case "Pages":
				below(kid)
			}
		}
	}
	below(book.Trailer().Key("Root").Key("Pages"))
	return pages
}

// onePage reads one page; what is damaged on it does not keep the others from being read.
func onePage(page pdf.Page, n int) (lines []textLine) {
	defer func() {
		if recover() != nil {
			lines = []textLine{{page: n, text: unreadable, whole: true, gap: true}}
		}
	}()
	return pageLines(n, pageGlyphs(page))
}

// unreadable stands in for a page that could not be read, so that whoever confirms sees that something is missing.
const unreadable = "[This page could not be read]"

func refusal(err error) string {
	if errors.Is(err, pdf.ErrInvalidPassword) {
		return "The PDF is locked with a password. Save it without one and try again."
	}
	return "The PDF is damaged and cannot be read. Save it again, or its text as a text file, and try once more."
}

func decode16(units []uint16) string { return string(utf16.Decode(units)) }
