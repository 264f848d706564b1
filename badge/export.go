package badge

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/document"
	"waymark/fault"
	"waymark/web"
)

// paper is a badge as one document: what it promises, what shows it, what lacks, and who says so (CF-05).
func paper(council string, p Programme, b badgeView, on calendar.Date) document.Document {
	d := document.Document{Title: "Child friendly badge: " + b.Name, Subtitle: p.Status(on), Council: council, Date: on.Time(), Classification: "OFFICIAL", Contents: true}
	var blocks document.Blocks
	add := func(more ...document.Block) { blocks = append(blocks, more...) }
	say := func(words string) {
		if words != "" {
			add(document.Paragraph{Text: document.Plain(words)})
		}
	}
	add(document.Heading{Level: 1, Text: "The badge"})
	facts := [][]document.Cell{{document.Words("Kind"), document.Words(wordsOf(Kinds, string(b.Kind)))}, {document.Words("Led by"), document.Words(b.Lead)}, {document.Words("In children’s words"), document.Words(b.ChildText)},
		{document.Words("Stage of the programme"), document.Words(string(p.Stage(on)))}, {document.Words("Outcomes shown"), document.Words(fmt.Sprintf("%d of %d", b.Shown(), len(b.Outcomes)))}}
	if b.WhyChosen != "" {
		facts = append(facts, []document.Cell{document.Words("Why it was chosen"), document.Words(b.WhyChosen)})
	}
	add(document.Table{Caption: "About this badge", Columns: []document.Column{{Share: 1}, {Share: 3}}, Rows: facts, RowHeadings: true})
	for _, o := range b.Outcomes {
		add(document.Heading{Level: 1, Text: o.Name()})
		say(o.ChildText)
		var more []string
		for _, line := range [][2]string{{"At the start: ", o.Baseline}, {"Target: ", o.Target}, {"Actions: ", strings.Join(o.Actions.V, ", ")}, {"Measures: ", strings.Join(o.Indicators.V, ", ")}, {"Articles of the Convention: ", ints(o.Articles.V)}} {
			if line[1] != "" {
				more = append(more, line[0]+line[1])
			}
		}
		for _, line := range more {
			say(line)
		}
		if len(o.Lacks) == 0 {
			say("The outcome is shown.")
		} else {
			say("The outcome is not shown yet. It lacks " + plural(o.Lacks) + ".")
		}
		grid := document.Table{Caption: fmt.Sprintf("Outcome %d by principle", o.Number), Columns: []document.Column{{Heading: "Principle"}, {Heading: "Pieces that count", Numeric: true}, {Heading: "Gap"}}, RowHeadings: true}
		for i, c := range o.Row {
			gap := "No"
			if c.Gap {
				gap = "Gap"
			}
			grid.Rows = append(grid.Rows, []document.Cell{document.Words(Principles[i].Words), document.Count(c.Count), document.Words(gap)})
		}
		add(grid)
		say("Heard: " + orNobody(o.Heard) + ". Not heard: " + orNobody(o.Missing) + ".")
		say(fmt.Sprintf("Young evaluators: %s. Adults: %s. The two are never put together.", evaluated(o.Young), evaluated(o.Adult)))
		if len(o.Proofs) > 0 {
			table := document.Table{Caption: fmt.Sprintf("Evidence of outcome %d", o.Number), RowHeadings: true, Columns: []document.Column{{Heading: "Evidence", Share: 1}, {Heading: "What it shows", Share: 4}, {Heading: "Kind", Share: 2}, {Heading: "For", Share: 2}, {Heading: "Counts until", Share: 2}, {Heading: "Children agree", Share: 2}}}
			for _, x := range o.Proofs {
				table.Rows = append(table.Rows, []document.Cell{document.Count(x.Number), document.Words(x.Title()), document.Words(sortWords(x)), document.Day(x.AsOf(on).Time()), document.Day(x.ValidUntil.Time()), document.Words(agreeWords(x))})
			}
			add(table)
		}
	}
	add(document.Heading{Level: 1, Text: "Files behind the evidence"}, document.Paragraph{Text: document.Plain("Each file lies in the council’s evidence locker. Its SHA-256 hash shows that a file handed over later is the same.")})
	hashes := document.Table{Caption: "Files and their hashes", RowHeadings: true, Columns: []document.Column{{Heading: "Evidence", Share: 1}, {Heading: "Kind", Share: 1}, {Heading: "SHA-256", Share: 6}}}
	for _, x := range pieces(b) {
		if x.Hash != "" {
			hashes.Rows = append(hashes.Rows, []document.Cell{document.Count(x.Number), document.Words("File"), document.Words(x.Hash)})
		}
	}
	if len(hashes.Rows) > 0 {
		add(hashes)
	} else {
		say("No piece of evidence has a file.")
	}
	d.Sections = []document.Section{{Blocks: blocks}}
	return d
}

func ints(all []int) string {
	var words []string
	for _, n := range all {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, ", ")
}

func orNobody(groups []string) string {
	if len(groups) == 0 {
		return "nobody"
	}
	return strings.Join(groups, "; ")
}

func evaluated(t Tally) string {
	if t.People() == 0 {
		return strings.ToLower(string(Unasked))
	}
	return strings.ToLower(string(t.Answer())) + " (" + t.Words() + ")"
}

func sortWords(p Proof) string {
	if !p.Tagged() {
		return "Not said yet"
	}
	return wordsOf(Sorts, p.Tag.Sort) + ", " + strings.ToLower(wordsOf(Strengths, p.Tag.Strength))
}

func agreeWords(p Proof) string {
	if !p.Tagged() {
		return ""
	}
	return wordsOf(Agrees, p.Tag.Agree)
}

// pieces are the pieces of a badge, each once.
func pieces(b badgeView) (all []Proof) {
	seen := map[int]bool{}
	for _, o := range b.Outcomes {
		for _, p := range o.Proofs {
			if !seen[p.Number] {
				seen[p.Number] = true
				all = append(all, p)
			}
		}
	}
	return all
}

// indexColumns are the columns of a pack's list of evidence.
var indexColumns = []string{"outcome", "evidence", "shows", "kind", "strength", "principles", "groups", "children_agree", "source", "as_of", "counts_until", "state", "counts_today", "sha256"}

// index lists a badge's evidence, one row for each outcome and piece.
func index(b badgeView, on calendar.Date) (rows [][]string) {
	for _, o := range b.Outcomes {
		for _, p := range o.Proofs {
			rows = append(rows, []string{strconv.Itoa(o.Number), strconv.Itoa(p.Number), p.Title(), p.Tag.Sort, p.Tag.Strength, strings.Join(p.Tag.Principles.V, "; "), strings.Join(p.Tag.Groups.V, "; "), p.Tag.Agree,
				p.Source, p.AsOf(on).String(), p.ValidUntil.String(), string(p.State), strconv.FormatBool(p.Live(on)), p.Hash})
		}
	}
	return rows
}

// pack writes a badge as one ZIP: the document, the list of its evidence, and the hashes of both, so that a panel can tell whether it was changed.
func pack(w io.Writer, council string, p Programme, b badgeView, on calendar.Date) error {
	var html, list, sums bytes.Buffer
	if err := paper(council, p, b, on).HTML(&html); err != nil {
		return err
	}
	c := csv.NewWriter(&list)
	c.UseCRLF = true
	for _, row := range append([][]string{indexColumns}, index(b, on)...) {
		if err := c.Write(web.SafeRow(row...)); err != nil {
			return err
		}
	}
	if c.Flush(); c.Error() != nil {
		return c.Error()
	}
	files := []struct {
		name string
		data []byte
	}{{"index.html", html.Bytes()}, {"evidence.csv", list.Bytes()}}
	for _, f := range files {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	files = append(files, struct {
		name string
		data []byte
	}{"SHA256SUMS", sums.Bytes()})
	z := zip.NewWriter(w)
	for _, f := range files {
		out, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: time.Date(on.Year(), on.Month(), on.Day(), 12, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = out.Write(f.data)
		}
		if err != nil {
			return fault.Conflict("The pack could not be written.").Because(err)
		}
	}
	return z.Close()
}
