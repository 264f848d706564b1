// Package extract gives the words of a file: a PDF, a Word, Excel or PowerPoint file, a saved e-mail or plain text. Files come from many
// hands, so whatever is packed or compressed is read in a process of its own, with an end in time and in memory.
package extract

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

	"waymark/fault"
)

// Apart is the first of the two arguments with which the program starts itself to read a file; the second is the file's media type. Whatever
// a hostile file does, it does to that process: the council's own process never meets the file.
const Apart = "read-apart"

// MostBytes is how large a file may be.
const MostBytes = 64 << 20

const (
	mostMemory  = 512 << 20 // of the process that reads it
	readingTime = 8 * time.Second
)

// The media types that are read in a process of their own.
const (
	PDFType  = "application/pdf"
	DOCXType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTXType = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	MailType = "message/rfc822"
)

// answer is what the other process says.
type answer struct {
	Lines []Line `json:"lines"`
	Fault string `json:"fault"` // a sentence where it cannot be read
}

// ReadApart is the other process: it reads a file of a media type from in and writes its lines to out.
func ReadApart(media string, in io.Reader, out io.Writer) (exit int) {
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
	var a answer
	if a.Lines, err = read(media, data); err != nil {
		a.Lines, a.Fault = nil, err.Error()
	}
	if json.NewEncoder(out).Encode(a) != nil {
		return 1
	}
	return 0
}

// read reads a file here and now; it may panic, or never end, on a file that is built to do harm.
func read(media string, data []byte) ([]Line, error) {
	switch media {
	case PDFType:
		return pdfLines(data)
	case DOCXType, XLSXType, PPTXType:
		return officeLines(media, data)
	case MailType:
		return mailLines(data)
	}
	return nil, fault.Invalid("Files of the type %s are not read.", media)
}

// names are how sentences call a file.
var names = map[string]string{PDFType: "PDF", DOCXType: "Word file", XLSXType: "workbook", PPTXType: "presentation", MailType: "e-mail"}

// Lines reads the lines of a file in a process of its own. What cannot be read is a fault.Invalid with a sentence.
func Lines(ctx context.Context, media string, data []byte) ([]Line, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, readingTime)
	defer cancel()
	child := exec.CommandContext(ctx, program)
	child.Args = []string{os.Args[0], Apart, media}
	child.Stdin = bytes.NewReader(data)
	child.WaitDelay = time.Second
	out, err := child.Output()
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fault.Invalid("The %s took too long to read, so reading was stopped. Save its text as a text file and try again.", names[media]).Because(ctx.Err())
	case errors.As(err, &failed) && failed.ExitCode() == 3:
		return nil, fault.Invalid("The %s would unpack to far more than a report holds, so reading was stopped. Save its text as a text file and try again.", names[media])
	case err != nil:
		return nil, fault.Invalid("The %s is damaged and cannot be read. Save it again, or its text as a text file, and try once more.", names[media]).Because(err)
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil {
		return nil, fmt.Errorf("the answer of the process that reads files: %w", err)
	}
	if a.Fault != "" {
		return nil, fault.Invalid("%s", a.Fault)
	}
	return a.Lines, nil
}
