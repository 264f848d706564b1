package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/document"
	"waymark/plan"
)

// sectionKind is what stands in one sort of section.
type sectionKind struct {
	heading   string
	blocks    func(c *cut) (document.Blocks, error)
	proposed  func(c *cut) string // a text that is proposed and that a person may change; nil where there is none
	landscape bool
	thirds    bool // what stands under its headings is set in three columns where the paper is brief
	annex     bool // it stands behind the body
	internal  bool // never in a public copy, whatever its kind says
}

// cut is one paper while it is made: the facts, the paper before, and what people wrote.
type cut struct {
	Snapshot
	before  *Snapshot // of the locked pack before; nil for the first
	kind    PackKind
	pack    Pack
	section PackSection
	texts   map[string]PackText
	cleared []Clearance
	papers  []Pack          // the locked papers, the newest first
	faces   map[string]Face // of those papers, by pack id: the web page
	public  bool
	sample  bool // the council is invented, and every paper says so
}

// figuresOf are the figures that the paper is about, what stands out first.
func (c *cut) figuresOf() []MeasureFacts {
	return slices.DeleteFunc(c.Snapshot.figuresOf(), func(m MeasureFacts) bool { return !c.kind.about(m.Key) })
}

// exceptions are those of the actions that the paper is about.
func (c *cut) exceptions() []ActionFacts {
	if len(c.kind.Measures) == 0 {
		return c.Snapshot.exceptions()
	}
	rests := map[string]bool{}
	for _, m := range c.figuresOf() {
		for _, ref := range m.Refs {
			rests[ref] = true
		}
	}
	return slices.DeleteFunc(c.Snapshot.exceptions(), func(a ActionFacts) bool { return !rests[a.Ref] })
}

// document puts the paper together.
func (c *cut) document() (document.Document, error) {
	d := document.Document{Title: c.kind.Title, Council: c.Council, Date: c.On.Time(), Classification: c.kind.Classification, Contents: c.kind.Contents}
	d.Subtitle = c.subtitle()
	if c.public || c.kind.Child {
		d.Classification = ""
	}
	var flow document.Blocks
	if c.sample {
		flow = append(flow, document.Note{Text: []document.Text{document.Plain(c.Council + " is invented. Every child, person and figure here was made up by Waymark.")}})
	}
	number, annexes := 0, 0
	for _, s := range c.kind.Sections {
		c.section = s
		kind := sectionKinds[s.Kind]
		if c.public && (s.Exempt || kind.internal) {
			continue
		}
		write := kind.blocks
		if s.Kind == "written" {
			write = sectionWritten
		}
		blocks, err := write(c)
		if err != nil {
			return d, fmt.Errorf("the section %q: %w", s.heading(), err)
		}
		if len(blocks) == 0 {
			continue
		}
		heading := s.heading()
		switch {
		case s.Annex || kind.annex && !strings.HasPrefix(heading, "Appendix"):
			annexes++
			heading = annexName(annexes, heading)
			if annexes == 1 && !kind.landscape {
				flow = append(flow, document.PageBreak{}) // the annexes begin on a page of their own
			}
		case c.kind.Numbered && !s.Plain && !strings.HasPrefix(heading, "Appendix"):
			number++
			heading = fmt.Sprintf("%d. %s", number, heading)
		}
		blocks = append(document.Blocks{document.Heading{Level: 1, Text: heading, Anchor: strings.ReplaceAll(s.id(), "_", "-")}}, blocks...)
		if kind.thirds && c.kind.Brief {
			at := slices.IndexFunc(blocks, func(b document.Block) bool { h, is := b.(document.Heading); return is && h.Level == 2 })
			if at > 0 {
				d.Sections = append(d.Sections, document.Section{Blocks: append(flow, blocks[:at]...)}, document.Section{Thirds: true, Blocks: blocks[at:]})
				flow = nil
				continue
			}
		}
		if kind.landscape {
			if len(flow) > 0 {
				d.Sections = append(d.Sections, document.Section{Blocks: flow})
				flow = nil
			}
			d.Sections = append(d.Sections, document.Section{Landscape: true, Blocks: blocks})
			continue
		}
		flow = append(flow, blocks...)
	}
	flow = append(flow, c.imprint())
	d.Sections = append(d.Sections, document.Section{Blocks: flow})
	if annexes > 0 {
		d.Behind = annexName(annexes+1, "Figures behind the charts")
	}
	if c.kind.Brief {
		d.Sections[0].Blocks = append(document.Blocks{annexesOf(d)}, d.Sections[0].Blocks...)
	}
	return d, nil
}

// annexesOf names the annexes of a brief paper, whose first page is for where the plan stands and not for its contents.
func annexesOf(d document.Document) document.Block {
	text := document.Text{{Text: "Annexes: "}}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if h, is := b.(document.Heading); is && h.Level == 1 && strings.HasPrefix(h.Text, "Annex ") {
				if len(text) > 1 {
					text = append(text, document.Run{Text: "; "})
				}
				text = append(text, document.Run{Text: strings.TrimPrefix(h.Text, "Annex "), Href: "#" + h.Anchor})
			}
		}
	}
	return document.Source{Text: append(text, document.Run{Text: "."})}
}

// annexName names an annex by its letter, and after the 26th by its number.
func annexName(n int, heading string) string {
	letter := fmt.Sprint(n)
	if n <= 26 {
		letter = string(rune('A' + n - 1))
	}
	return "Annex " + letter + ": " + heading
}

// subtitle says of which plan and for whom the paper is, and whether it may still change.
func (c *cut) subtitle() string {
	if c.kind.Child {
		return c.Plan.ChildTitle
	}
	words := fmt.Sprintf("%s. For %s", strings.TrimSuffix(c.Plan.Title, "."), c.pack.Forum)
	if !c.pack.For.IsZero() {
		words += ", " + c.pack.For.Words()
	}
	if c.public {
		words += ". Copy for the public"
	}
	if c.pack.State == PackDraft {
		words += ". Draft: it may still change"
	}
	return words
}

// imprint says from which facts the paper was made, so that two papers can be told to be of one snapshot.
func (c *cut) imprint() document.Block {
	if c.kind.Child {
		return document.Source{Text: document.Plain(fmt.Sprintf("What we knew on %s.", c.On.Words()))}
	}
	return document.Source{Text: document.Plain(fmt.Sprintf("Paper %d, made from the facts of %s (snapshot %s). All papers of one snapshot print the same figures.", c.pack.Number, c.On.Words(), shortHash(c.pack.SnapshotHash)))}
}

func shortHash(hash string) string {
	if len(hash) < 12 {
		return hash
	}
	return hash[:12]
}

// sectionWritten is what a person wrote; where nobody has, it says so.
func sectionWritten(c *cut) (document.Blocks, error) {
	t := c.texts[c.section.id()]
	if t.Text == "" {
		if c.kind.Child {
			return document.Blocks{document.Paragraph{Text: document.Plain("Nobody has written this part yet.")}}, nil
		}
		return document.Blocks{document.Note{Heading: "Not yet written", Text: []document.Text{document.Plain(c.section.Hint)}}}, nil
	}
	return prose(t.Text), nil
}

// prose turns a text with lines into paragraphs; lines that begin with a hyphen or a star are a list, those with a number and a dot a numbered one.
func prose(text string) (blocks document.Blocks) {
	var items []document.Text
	numbered := false
	end := func() {
		if len(items) > 0 {
			blocks = append(blocks, document.List{Numbered: numbered, Items: items})
		}
		items = nil
	}
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if item, ok := strings.CutPrefix(strings.Replace(line, "* ", "- ", 1), "- "); ok {
			if numbered {
				end()
			}
			numbered = false
			items = append(items, document.Plain(strings.TrimSpace(item)))
			continue
		}
		if n, rest, ok := strings.Cut(line, ". "); ok && n != "" && strings.Trim(n, "0123456789") == "" {
			if !numbered {
				end()
			}
			numbered = true
			items = append(items, document.Plain(strings.TrimSpace(rest)))
			continue
		}
		if line == "" {
			continue
		}
		end()
		blocks = append(blocks, document.Paragraph{Text: document.Plain(line)})
	}
	end()
	return blocks
}

// The marks of colours, as documents draw them.
var markOf = map[plan.Colour]document.Mark{plan.Blue: document.Embedded, plan.GreenRing: document.Delivered, plan.Green: document.OnTrack, plan.Amber: document.AtRisk, plan.Red: document.OffTrack, plan.Grey: document.NotStarted}

func para(format string, a ...any) document.Block {
	return document.Paragraph{Text: document.Plain(fmt.Sprintf(format, a...))}
}

func source(format string, a ...any) document.Block {
	return document.Source{Text: document.Plain(fmt.Sprintf(format, a...))}
}

// heading2 is a heading below a section's own.
func heading2(text string) document.Block { return document.Heading{Level: 2, Text: text} }

// declaredCell is what the owner declares; a word of its own where nobody has said anything for too long.
func declaredCell(a ActionFacts) document.Cell {
	face := plan.FaceOf(a.Delivery, a.Impact)
	mark := markOf[a.declared()]
	switch a.Delivery {
	case plan.Paused:
		mark = document.Paused
	case plan.Stopped:
		mark = document.Stopped
	}
	if a.Age == plan.Unrated {
		return document.Rated(document.Unrated, "Unrated, was "+strings.ToLower(face.Word))
	}
	return document.Rated(mark, face.Word)
}

// impliedCell is what the evidence implies, with what was upheld before it.
func impliedCell(a ActionFacts) document.Cell {
	switch {
	case a.Upheld != "":
		return document.Rated(markOf[a.Upheld], a.Upheld.Name()+" (upheld)")
	case a.Implied == "":
		return document.Words("Not looked at")
	case a.Age == plan.Hatched:
		return document.Rated(markOf[a.Implied], a.Implied.Name()+", stale")
	}
	return document.Rated(markOf[a.Implied], a.Implied.Name())
}

// dueWords are the first promise and the date that stands, always together; what was only asked for moves nothing.
func (a ActionFacts) dueWords() string {
	if a.Due.IsZero() {
		return "No date"
	}
	words := plan.DueWords(a.Due, a.Baseline, a.Moves)
	if a.Asked {
		words += ". Change requested"
	}
	return words
}

// lastUpdate is the newest update that was signed off; nil where there is none.
func (a ActionFacts) lastUpdate() *UpdateFacts {
	if len(a.Updates) == 0 {
		return nil
	}
	return &a.Updates[0]
}

// than says how a number moved since the paper before: "3 more than on 14 October 2026"; nothing where there is no paper before.
func (c *cut) than(now int, before func(*Snapshot) int) document.Text {
	if c.before == nil {
		return nil
	}
	was := before(c.before)
	switch {
	case now == was:
		return document.Plain("as on " + c.before.On.Words())
	case now > was:
		return document.Plain(fmt.Sprintf("%d more than on %s", now-was, c.before.On.Words()))
	}
	return document.Plain(fmt.Sprintf("%d fewer than on %s", was-now, c.before.On.Words()))
}

// filledColumns leaves out the columns in which no row has anything to say.
func filledColumns(t document.Table) document.Table {
	for i := len(t.Columns) - 1; i > 0; i-- {
		if slices.ContainsFunc(t.Rows, func(row []document.Cell) bool {
			said := row[i].Text.String()
			return row[i].Number != nil || !row[i].Date.IsZero() || said != "" && said != "–"
		}) {
			continue
		}
		t.Columns = slices.Delete(slices.Clone(t.Columns), i, i+1)
		for n := range t.Rows {
			t.Rows[n] = slices.Delete(t.Rows[n], i, i+1)
		}
	}
	return t
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func dayWords(d calendar.Date) string {
	if d.IsZero() {
		return "–"
	}
	return d.Words()
}

// clip shortens a text for a cell, at a word.
func clip(s string, most int) string {
	s = squeeze(s)
	if len([]rune(s)) <= most {
		return s
	}
	cut := string([]rune(s)[:most])
	if at := strings.LastIndex(cut, " "); at > most/2 {
		cut = cut[:at]
	}
	return cut + " …"
}
