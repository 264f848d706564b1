package board

import (
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// PackState is where a pack stands.
type PackState string

// The states of a pack, stored as the words on the page.
const (
	PackDraft  PackState = "draft"
	PackLocked PackState = "locked"
)

// Pack is one paper made from a snapshot. A draft is made anew whenever its snapshot is read anew; a locked one never changes.
type Pack struct {
	ID            string        `db:"id"`
	Number        int           `db:"number"`
	Kind          string        `db:"kind"`
	Title         string        `db:"title"`
	Plan          string        `db:"plan"`
	Forum         string        `db:"forum"`
	MeetingID     string        `db:"meeting_id"` // empty where no meeting is kept
	For           calendar.Date `db:"for_on"`     // the day of the meeting that reads it
	SnapshotID    string        `db:"snapshot_id"`
	BeforeID      string        `db:"before_id"` // the locked pack that it is compared with; empty for the first
	State         PackState     `db:"state"`
	BuiltID       string        `db:"built_id"`
	BuiltName     string        `db:"built_name"`
	BuiltOn       calendar.Date `db:"built_on"`
	LockedID      string        `db:"locked_id"`
	LockedName    string        `db:"locked_name"`
	LockedOn      calendar.Date `db:"locked_on"`
	ProposedID    string        `db:"proposed_id"` // who asked to publish it
	ProposedName  string        `db:"proposed_name"`
	ProposedOn    calendar.Date `db:"proposed_on"`
	PublishedID   string        `db:"published_id"`
	PublishedName string        `db:"published_name"`
	PublishedOn   calendar.Date `db:"published_on"`
	Version       int           `db:"version"`

	SnapshotOn   calendar.Date `db:"snapshot_on"` // read with it
	SnapshotHash string        `db:"snapshot_hash"`
	BeforeNumber int           `db:"before_number"`
	BeforeFor    calendar.Date `db:"before_for"`
}

// packsAt is where the pages of papers begin.
const packsAt = "/staff/packs"

// Href is the pack's page.
func (p Pack) Href() string { return fmt.Sprintf("%s/%d", packsAt, p.Number) }

// Name names the pack in a sentence: "pack 12, Highlight report for 14 October 2026".
func (p Pack) Name() string {
	return fmt.Sprintf("paper %d, %s for %s", p.Number, p.Title, p.For.Words())
}

// editable refuses what would change a locked pack.
func (p Pack) editable() error {
	if p.State != PackDraft {
		return fault.Conflict("Paper %d was locked on %s and stays as it is. Build a new one to say something else.", p.Number, p.LockedOn.Words())
	}
	return nil
}

// Lock fixes the pack. Whoever built it cannot: the director answers for what a board is told.
func (p *Pack) Lock(by, name string, on calendar.Date) error {
	if err := p.editable(); err != nil {
		return err
	}
	if by == p.BuiltID {
		return fault.Forbidden("You built this paper, so somebody else must lock it.")
	}
	p.State, p.LockedID, p.LockedName, p.LockedOn = PackLocked, by, name, on
	return nil
}

// Propose asks to publish the public copy of a locked pack.
func (p *Pack) Propose(by, name string, on calendar.Date) error {
	switch {
	case p.State != PackLocked:
		return fault.Conflict("Only a locked paper can be published. Lock it first.")
	case !p.PublishedOn.IsZero():
		return fault.Conflict("Paper %d was published on %s.", p.Number, p.PublishedOn.Words())
	case !p.ProposedOn.IsZero():
		return fault.Conflict("%s asked on %s to publish paper %d. Somebody else decides.", p.ProposedName, p.ProposedOn.Words(), p.Number)
	}
	p.ProposedID, p.ProposedName, p.ProposedOn = by, name, on
	return nil
}

// Publish approves the public copy. Whoever asked cannot: two people look at everything that the public sees.
func (p *Pack) Publish(by, name string, approve bool, on calendar.Date) error {
	switch {
	case p.ProposedOn.IsZero() || !p.PublishedOn.IsZero():
		return fault.Conflict("Nobody waits for a decision on publishing paper %d.", p.Number)
	case by == p.ProposedID:
		return fault.Forbidden("You asked to publish this paper, so somebody else must decide.")
	case !approve:
		p.ProposedID, p.ProposedName, p.ProposedOn = "", "", calendar.Date{}
		return nil
	}
	p.PublishedID, p.PublishedName, p.PublishedOn = by, name, on
	return nil
}

// PackText is what a person wrote into one section of a pack.
type PackText struct {
	PackID  string        `db:"pack_id"`
	Section string        `db:"section"`
	Text    string        `db:"text"`
	ByName  string        `db:"by_name"`
	On      calendar.Date `db:"written_on"`
	Version int           `db:"version"`
}

// longestSection is how many characters one written section may have.
const longestSection = 12000

// check tidies a text and says what is wrong with it. Word limits do not stop it from being kept: they are said on the draft, for half a text must
// not be lost.
func (t *PackText) check(today calendar.Date) error {
	t.Text = tidyText(t.Text)
	wrong := fault.Invalid("The section cannot be kept yet.")
	within(wrong, "text", "The text", t.Text, 0, longestSection)
	unnamed(wrong, "text", t.Text, today)
	return orNil(wrong)
}

// Clearance is somebody's word that a paper is right in what they answer for.
type Clearance struct {
	PackID string        `db:"pack_id"`
	Who    string        `db:"who"`  // "Finance"
	Name   string        `db:"name"` // who cleared it
	On     calendar.Date `db:"cleared_on"`
	Words  string        `db:"words"`
	ByName string        `db:"by_name"` // who wrote it down
}

// check says what is missing of a clearance.
func (c *Clearance) check(kind PackKind, today calendar.Date) error {
	c.Name, c.Words = squeeze(c.Name), squeeze(c.Words)
	wrong := fault.Invalid("The clearance cannot be kept yet.")
	known := false
	for _, who := range kind.Clearances {
		known = known || who == c.Who
	}
	if !known {
		wrong.At("who", "Select whose clearance it is")
	}
	within(wrong, "name", "The name of who cleared it", c.Name, 1, 120)
	within(wrong, "words", "The comment", c.Words, 0, 300)
	switch {
	case c.On.IsZero():
		wrong.At("on", "Enter the day on which it was cleared")
	case c.On.After(today):
		wrong.At("on", "The day must be today or in the past")
	}
	return orNil(wrong)
}

// Face is one of the files that a locked pack was kept as.
type Face struct {
	PackID string        `db:"pack_id"`
	Name   string        `db:"name"` // "html", "docx", "xlsx", "pdf", "tree", "snapshot"; with "public " before those of the public copy
	Hash   string        `db:"hash"` // SHA-256 of its bytes, by which the store keeps them
	Size   int64         `db:"size"`
	MadeOn calendar.Date `db:"made_on"`
}

// format is how a face is sent to a reader.
type format struct{ name, words, kind, suffix string }

// formats are the faces that people read, in the order of the page.
var formats = []format{
	{"html", "Web page", "text/html; charset=utf-8", ".html"},
	{"docx", "Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
	{"pdf", "PDF", "application/pdf", ".pdf"},
	{"xlsx", "Workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
	{"tree", "Kept document (JSON)", "application/json", ".json"},
	{"snapshot", "Kept facts (JSON)", "application/json", ".facts.json"},
}

// formatOf finds a format by the name of a face.
func formatOf(name string) (format, bool) {
	for _, f := range formats {
		if f.name == strings.TrimPrefix(name, publicFace) {
			return f, true
		}
	}
	return format{}, false
}

// publicFace is before the name of each face of the public copy.
const publicFace = "public "

// Missing is what a draft still lacks. None of it stops the pack: what is missing is printed as missing.
type Missing struct {
	Words   string
	Section string // where it can be written; empty elsewhere
	Href    string
}

// plural is a number with its noun: "1 day", "3 days".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "day") {
		noun = noun[:len(noun)-1] + "ie"
	}
	return thousands(n) + " " + noun + "s"
}
