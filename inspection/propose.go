package inspection

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"waymark/extract"
	"waymark/fault"
)

// Proposal is one recommendation as a report was read: nobody has confirmed it yet, and nothing is kept.
type Proposal struct {
	Number     int      `json:"number"` // as printed; where the report prints none, or the same twice, counted from 1
	Text       string   `json:"text"`   // word for word
	Page       int      `json:"page"`   // of the file, from 1
	Confidence float64  `json:"confidence"`
	Priority   bool     `json:"priority,omitempty"` // it stands under a heading that calls for action at once
	Under      string   `json:"under,omitempty"`    // the headings that it stands under
	Notes      []string `json:"notes,omitempty"`    // why the reading is not surer

	printed int // its number in the report; 0 where it has none
}

// Proposals is what a report was read as.
type Proposals struct {
	Recommendations []Proposal `json:"recommendations"`
	SetAside        []Proposal `json:"set_aside,omitempty"` // addressed to somebody other than the council, such as a safeguarding board
	Guesses         []string   `json:"guesses,omitempty"`
}

const (
	mostText  = 8 << 20 // bytes of a text file
	mostLines = 100_000
	widest    = 20_000 // characters of one line
)

// Propose reads the recommendations out of a report: a PDF, or its text. A file that holds none, or that is built to do harm,
// is a fault.Invalid with a sentence.
func Propose(ctx context.Context, data []byte) (Proposals, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return Proposals{}, fault.Invalid("The file is empty. Choose the report as a PDF or as text.")
	}
	var all []textLine
	var err error
	switch start := data[:min(len(data), 1024)]; {
	case len(data) > extract.MostBytes:
		return Proposals{}, fault.Invalid("The file is larger than %d megabytes, which no report is. Save the part with the recommendations on its own and try again.", extract.MostBytes>>20)
	case bytes.Contains(start, []byte("%PDF-")):
		all, err = readPDF(ctx, data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		err = fault.Invalid("This is a Word or Excel file. Save it as a PDF or as plain text and try again.")
	default:
		all, err = readText(data)
	}
	if err != nil {
		return Proposals{}, err
	}
	found := findRecommendations(all)
	if len(found.Recommendations)+len(found.SetAside) == 0 {
		return found, fault.Invalid("No list of recommendations was found. It is looked for under headings such as “Recommendations”, “What needs to improve”, “Areas for priority action” or “Areas for improvement”. Copy that part into a text file, or type the recommendations in.")
	}
	return found, nil
}

// textLine is one line of a report as a reader sees it.
type textLine struct {
	page  int // from 1
	text  string
	x     float64 // where it begins, in points; in characters for a text file
	size  float64 // of its letters, in points; 0 for a text file
	bold  bool
	gap   bool // more room than usual, or an empty line, stands above it
	whole bool // nothing stands beside it on the page: it is no cell of a table
}

// readPDF reads a PDF's lines.
func readPDF(ctx context.Context, data []byte) ([]textLine, error) {
	read, err := extract.Lines(ctx, extract.PDFType, data)
	all := make([]textLine, len(read))
	for i, l := range read {
		all[i] = textLine{l.Page, l.Text, l.X, l.Size, l.Bold, l.Gap, l.Whole}
	}
	return all, err
}

// readText reads a plain-text report, such as pdftotext makes: a form feed begins a new page.
func readText(data []byte) ([]textLine, error) {
	if len(data) > mostText {
		return nil, fault.Invalid("The text is larger than %d megabytes, which no report is.", mostText>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		if bytes.IndexByte(data, 0) >= 0 {
			return nil, fault.Invalid("This file is neither a PDF nor text. Choose the report as a PDF or as text.")
		}
		var err error
		if data, err = charmap.Windows1252.NewDecoder().Bytes(data); err != nil {
			return nil, fault.Invalid("This file is not text that can be read. Save it as UTF-8 text and try again.").Because(err)
		}
	}
	var all []textLine
	for p, page := range strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), "\f") {
		gap := true
		for _, l := range strings.Split(page, "\n") {
			if len(l) > widest {
				return nil, fault.Invalid("The text has a line of %d characters, which no report has. Save it with its line breaks and try again.", len(l))
			}
			l = strings.ReplaceAll(l, "\t", "    ")
			text := strings.Join(strings.Fields(plain(l)), " ")
			if text == "" {
				gap = true
				continue
			}
			all = append(all, textLine{page: p + 1, text: text, x: float64(len(l) - len(strings.TrimLeft(l, " \u00a0"))), gap: gap, whole: true})
			if gap = false; len(all) > mostLines {
				return nil, fault.Invalid("The text has more than %d lines, which no report has.", mostLines)
			}
		}
	}
	return all, nil
}

// WriteJSON writes the proposals as `waymark plan recommendations --dry-run --format json` promises them.
func (p Proposals) WriteJSON(w io.Writer) error {
	if p.Recommendations == nil {
		p.Recommendations = []Proposal{}
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(p)
}

// WriteText writes the proposals for a terminal.
func (p Proposals) WriteText(w io.Writer) error {
	write := func(all []Proposal) error {
		for _, one := range all {
			if _, err := fmt.Fprintf(w, "%3d. (page %d, %d%% sure) %s\n", one.Number, one.Page, int(math.Round(one.Confidence*100)), strings.ReplaceAll(one.Text, "\n", "\n     ")); err != nil {
				return err
			}
			for _, note := range one.Notes {
				if _, err := fmt.Fprintf(w, "     %s\n", note); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if _, err := fmt.Fprintf(w, "%s proposed. Nothing is kept.\n\n", count(len(p.Recommendations), "recommendation", "recommendations")); err != nil {
		return err
	}
	if err := write(p.Recommendations); err != nil {
		return err
	}
	if len(p.SetAside) > 0 {
		if _, err := fmt.Fprintf(w, "\nSet aside, addressed to somebody else:\n"); err != nil {
			return err
		}
		if err := write(p.SetAside); err != nil {
			return err
		}
	}
	for _, g := range p.Guesses {
		if _, err := fmt.Fprintf(w, "\n%s\n", g); err != nil {
			return err
		}
	}
	return nil
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
