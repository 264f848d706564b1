package document

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"waymark/fault"
)

// printTime is how long printing may take: a pack of 60 pages takes a few seconds.
const printTime = 2 * time.Minute

// printing holds the one place at the printer: a Chromium takes some 200 MB, and packs are not in a hurry.
var printing = make(chan struct{}, 1)

// Printer finds the Chromium that prints PDF; where there is none, a fault.NotFound says what to install and what does as well.
func Printer() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fault.NotFound("PDF is made by Chromium, which this server does not have. Ask those who run it to install the package chromium. Until then print the web page, or take the Word document")
}

// PDF prints the page of its own as a tagged PDF with an outline, a title and its language, so that screen readers find their way in
// it. Two printings may differ in some bytes, as Chromium numbers things anew: what must never change is printed once and
// kept. It is slow, and only one is printed at a time.
func (d Document) PDF(ctx context.Context) ([]byte, error) {
	printer, err := Printer()
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	if err := d.HTML(&html); err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(ctx, printTime)
	defer stop()
	select {
	case printing <- struct{}{}:
		defer func() { <-printing }()
	case <-ctx.Done():
		return nil, fault.Conflict("Another document is being printed. Try again in a few minutes").Because(ctx.Err())
	}
	out, err := printed(ctx, printer, html.String())
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, fault.Conflict("Printing took longer than %s and was stopped. Try again, or take the Word document", printTime).Because(err)
	}
	if err != nil {
		return nil, err
	}
	return undated(out, d.Date), nil
}

// printed starts a Chromium of its own, that reaches nothing and remembers nothing, and prints a page that it never loads from
// anywhere.
func printed(ctx context.Context, printer, html string) (out []byte, err error) {
	profile, err := os.MkdirTemp("", "waymark-print-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(printer), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), chromedp.Flag("disk-cache-size", "1"))
	if os.Geteuid() == 0 { // Chromium's own walls do not stand for root
		options = append(options, chromedp.NoSandbox)
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, options...)
	quiet := func(string, ...any) {}
	tab, _ := chromedp.NewContext(alloc, chromedp.WithErrorf(quiet), chromedp.WithLogf(quiet))
	defer func() {
		_ = chromedp.Cancel(tab) // asks it to close, and waits
		stop()
		_ = os.RemoveAll(profile)
	}()
	var ready bool
	err = chromedp.Run(tab, emulation.SetScriptExecutionDisabled(true), chromedp.Navigate("about:blank"), chromedp.ActionFunc(func(ctx context.Context) error {
		frames, err := page.GetFrameTree().Do(ctx)
		if err != nil {
			return err
		}
		return page.SetDocumentContent(frames.Frame.ID, html).Do(ctx)
	}), chromedp.Poll(`document.readyState === "complete" && [...document.images].every(i => i.complete)`, &ready), chromedp.ActionFunc(func(ctx context.Context) error {
		var err error
		out, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).WithGenerateTaggedPDF(true).WithGenerateDocumentOutline(true).Do(ctx)
		return err
	}))
	return out, err
}

var (
	pdfDate    = regexp.MustCompile(`/(?:CreationDate|ModDate) \(D:(\d{14})`)
	pdfCreator = regexp.MustCompile(`/Creator \(([^()\\]*(?:\\.[^()\\]*)*)\)`)
)

// undated sets the day of the document where the PDF says when it was printed, and names no machine that printed it. Lengths stay, as a
// PDF counts its bytes.
func undated(pdf []byte, on time.Time) []byte {
	for _, at := range pdfDate.FindAllSubmatchIndex(pdf, -1) {
		copy(pdf[at[2]:at[3]], on.Format("20060102")+"000000")
	}
	for _, at := range pdfCreator.FindAllSubmatchIndex(pdf, 1) {
		copy(pdf[at[2]:at[3]], "Waymark"+strings.Repeat(" ", at[3]-at[2]))
	}
	return pdf
}
