package board

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/document"
	"waymark/fault"
)

// Record is everything that the minutes of a meeting say.
type Record struct {
	Meeting   Meeting
	Forum     Forum
	There     []Attendance
	Quorum    Quorum
	Items     []Item
	Decisions []Decision
	Actions   []Action
	Before    string // the meeting before, whose minutes this one may correct; empty where there was none
}

// Record reads what a meeting said, decided and asked for, as far as the person of the context may read it.
func (b *Boards) Record(ctx context.Context, code string, number int) (r Record, err error) {
	if r.Meeting, r.Forum, err = b.Meeting(ctx, code, number); err != nil {
		return r, err
	}
	private := inside(ctx, r.Forum)
	if !private && r.Meeting.PublishedOn.IsZero() && !r.Meeting.Ahead() {
		return r, fault.NotFound("The minutes of %s are not published yet.", r.Meeting.Name())
	}
	if r.There, err = b.Attendances(ctx, r.Meeting, r.Forum); err != nil {
		return r, err
	}
	r.Quorum = QuorumOf(r.There, r.Forum.Quorum)
	if r.Items, err = b.Agenda(ctx, r.Meeting, r.Forum); err != nil {
		return r, err
	}
	if r.Decisions, err = b.DecisionsOf(ctx, r.Meeting); err != nil {
		return r, err
	}
	if r.Actions, err = b.ActionsOf(ctx, r.Meeting); err != nil {
		return r, err
	}
	r.Actions = slices.DeleteFunc(r.Actions, func(a Action) bool { return a.Exempt && !private })
	before, there, err := b.Before(ctx, r.Meeting)
	if there {
		r.Before = before.Name()
	}
	return r, err
}

// decided are the decisions under one item.
func (r Record) decided(i Item) (all []Decision) {
	for _, d := range r.Decisions {
		if d.ItemID == i.ID {
			all = append(all, d)
		}
	}
	return all
}

// asked are the actions under one item.
func (r Record) asked(i Item) (all []Action) {
	for _, a := range r.Actions {
		if a.ItemID == i.ID {
			all = append(all, a)
		}
	}
	return all
}

// public is the record without what is exempt.
func (r Record) public() Record {
	r.Items = slices.DeleteFunc(slices.Clone(r.Items), func(i Item) bool { return i.Exempt })
	r.Decisions = slices.DeleteFunc(slices.Clone(r.Decisions), func(d Decision) bool { return d.Exempt })
	r.Actions = slices.DeleteFunc(slices.Clone(r.Actions), func(a Action) bool { return a.Exempt })
	return r
}

// Minutes build the minutes out of what was typed at the meeting.
func (r Record) Minutes(council string) document.Document {
	m := r.Meeting
	d := document.Document{Title: "Minutes of " + r.Forum.Name, Council: council, Date: m.On.Time(), Classification: "OFFICIAL"}
	if r.Forum.Public {
		d.Classification = ""
	}
	var all document.Blocks
	put := func(blocks ...document.Block) { all = append(all, blocks...) }
	facts := [][]document.Cell{{document.Words("Day"), document.Words(strings.TrimSpace(m.On.Words() + " " + m.Starts))}}
	if m.Place != "" {
		facts = append(facts, []document.Cell{document.Words("Place"), document.Words(m.Place)})
	}
	facts = append(facts, []document.Cell{document.Words("Quorum"), document.Words(r.Quorum.Words())})
	put(document.Table{Caption: "The meeting", Columns: []document.Column{{Share: 1}, {Share: 3}}, Rows: facts, RowHeadings: true})
	put(document.Heading{Level: 1, Text: "Who was there"})
	var people [][]document.Cell
	for _, a := range r.There {
		how := upperFirst(string(a.How))
		if a.How == Substitute {
			how = a.Instead + " came instead"
		}
		if a.Part == Chair {
			how += ", in the chair"
		}
		people = append(people, []document.Cell{document.Words(a.Words()), document.Words(how), document.Words(dash(a.Interest))})
	}
	if len(people) > 0 {
		put(document.Table{Caption: "Attendance and declarations of interest", Columns: []document.Column{{Heading: "Name", Share: 3}, {Heading: "Attendance", Share: 2}, {Heading: "Interest declared", Share: 2}}, Rows: people, RowHeadings: true})
	}
	if m.Corrects != "" {
		put(document.Heading{Level: 1, Text: "Correction to the minutes of the meeting before"}, document.Paragraph{Text: document.Plain(m.Corrects)})
	}
	put(document.Heading{Level: 1, Text: "What was discussed"})
	for _, i := range r.Items {
		title := i.Heading()
		if i.Exempt {
			title += " (exempt, part 2)"
		}
		put(document.Heading{Level: 2, Text: title})
		if i.Discussion != "" {
			for _, p := range strings.Split(i.Discussion, "\n\n") {
				put(document.Paragraph{Text: document.Plain(p)})
			}
		} else if len(r.decided(i))+len(r.asked(i)) == 0 {
			put(document.Paragraph{Text: document.Plain("Taken without discussion.")})
		}
		for _, d := range r.decided(i) {
			put(document.Note{Heading: "Decision " + d.Number(), Text: decisionText(d)})
		}
		if asked := r.asked(i); len(asked) > 0 {
			items := make([]document.Text, len(asked))
			for n, a := range asked {
				items[n] = document.Text{{Text: a.Number() + ": ", Strong: true}, {Text: fmt.Sprintf("%s. %s, by %s.", strings.TrimSuffix(a.Words, "."), a.OwnerName, a.Due.Words())}}
			}
			put(document.List{Items: items})
		}
	}
	if len(r.Items) == 0 {
		put(document.Paragraph{Text: document.Plain("There was no business.")})
	}
	if len(r.Actions) > 0 {
		put(document.Heading{Level: 1, Text: "Actions"})
		var rows [][]document.Cell
		for _, a := range r.Actions {
			rows = append(rows, []document.Cell{document.Words(a.Number()), document.Words(a.Words), document.Words(a.OwnerName), document.Day(a.Due.Time())})
		}
		put(document.Table{Caption: "Who does what by when", Columns: []document.Column{{Heading: "Number", Share: 1}, {Heading: "What", Share: 3}, {Heading: "Who", Share: 2}, {Heading: "By when", Share: 1}}, Rows: rows, RowHeadings: true})
	}
	if !m.ApprovedOn.IsZero() {
		put(document.Source{Text: document.Plain(fmt.Sprintf("Drafted by %s on %s. Approved by %s on %s.", m.DraftedName, m.DraftedOn.Words(), m.ApprovedName, m.ApprovedOn.Words()))})
	}
	d.Sections = []document.Section{{Blocks: all}}
	return d
}

func decisionText(d Decision) (lines []document.Text) {
	lines = append(lines, document.Plain(d.Words))
	for _, one := range [][2]string{{"Decided by ", d.DecidedBy}, {"Vote: ", d.Vote()}, {"Also considered: ", d.Options}, {"Dissent: ", d.Dissent}} {
		if one[1] != "" {
			lines = append(lines, document.Plain(one[0]+one[1]+"."))
		}
	}
	return lines
}

func dash(s string) string {
	if s == "" {
		return "None"
	}
	return s
}

// SaveCorrection keeps what was wrong in the minutes of the meeting before: those were approved and stand as they are.
func (b *Boards) SaveCorrection(ctx context.Context, code string, number int, words string) error {
	return b.step(ctx, code, number, "wrote a correction into the minutes of", func(m *Meeting, _ Forum) error {
		if err := m.editable(); err != nil {
			return err
		}
		wrong := fault.Invalid("The correction is not kept yet.")
		words = tidyText(words)
		within(wrong, "corrects", "The correction", words, 0, 1000)
		unnamed(wrong, "corrects", words, b.db.Today())
		m.Corrects = words
		return orNil(wrong)
	})
}

// DraftMinutes says that the minutes are ready for the chair. Those of a public forum must be fit for everybody now, while they can be changed.
func (b *Boards) DraftMinutes(ctx context.Context, code string, number int) error {
	r, err := b.Record(ctx, code, number)
	if err != nil {
		return err
	}
	if r.Forum.Public && r.Meeting.State == Held {
		if err := r.Unfit(b.db.Today()); err != nil {
			return err
		}
	}
	return b.step(ctx, code, number, "drafted the minutes of", func(m *Meeting, _ Forum) error {
		return m.Draft(who(ctx).ID, who(ctx).Name, b.db.Today())
	})
}

// ReturnMinutes sends drafted minutes back to whoever wrote them.
func (b *Boards) ReturnMinutes(ctx context.Context, code string, number int) error {
	m, f, err := b.Meeting(ctx, code, number)
	if err != nil {
		return err
	}
	if person, ok := account.From(ctx); ok && !b.approves(person, f) && may(ctx, account.BoardWrite, f.subject()) != nil {
		return fault.Forbidden("The chair of %s looks at its minutes.", f.Name)
	}
	if err := m.Return(); err != nil {
		return err
	}
	return b.db.Write(ctx, "sent back the minutes of "+m.Name(), func(tx *db.Tx) error { return keepMeeting(ctx, tx, m) })
}

// kept is the tree of a meeting's approved minutes, the public one beside it.
type kept struct {
	Whole, Public document.Document
}

// ApproveMinutes makes the minutes final: what they say is frozen with its hash, and nothing typed at the meeting can be changed any more.
func (b *Boards) ApproveMinutes(ctx context.Context, code string, number int, council string) error {
	r, err := b.Record(ctx, code, number)
	if err != nil {
		return err
	}
	m := r.Meeting
	if person, ok := account.From(ctx); ok && !b.approves(person, r.Forum) {
		return fault.Forbidden("The minutes of %s are approved by who chairs it.", r.Forum.Name)
	}
	if err := m.Approve(who(ctx).ID, who(ctx).Name, b.db.Today()); err != nil {
		return err
	}
	if r.Forum.Public {
		if err := r.Unfit(b.db.Today()); err != nil {
			return err
		}
	}
	r.Meeting = m
	tree, err := json.Marshal(kept{r.Minutes(council), r.public().Minutes(council)})
	if err != nil {
		return err
	}
	hash := hashOf(string(tree))
	return b.db.Write(ctx, fmt.Sprintf("approved the minutes of %s (%s)", m.Name(), hash[:12]), func(tx *db.Tx) error {
		if err := keepMeeting(ctx, tx, m); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into board_minutes (meeting_id, tree, hash) values (:id, :tree, :hash)", map[string]any{"id": m.ID, "tree": string(tree), "hash": hash})
		return err
	})
}

// PublishMinutes puts approved minutes before everybody, without what is exempt.
func (b *Boards) PublishMinutes(ctx context.Context, code string, number int) error {
	m, f, err := b.Meeting(ctx, code, number)
	if err != nil {
		return err
	}
	if err := may(ctx, account.MinutesPublish, f.subject()); err != nil {
		return err
	}
	if err := m.Publish(who(ctx).ID, who(ctx).Name, f.Public, b.db.Today()); err != nil {
		return err
	}
	r, err := b.Record(ctx, code, number)
	if err != nil {
		return err
	}
	if err := r.Unfit(b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, "published the minutes of "+m.Name(), func(tx *db.Tx) error { return keepMeeting(ctx, tx, m) })
}

// MinutesOf are a meeting's minutes with their hash: as they were approved, or as they stand in the draft, which has none. Who reads a forum
// only because it is public gets the public face.
func (b *Boards) MinutesOf(ctx context.Context, r Record, council string) (document.Document, string, error) {
	if r.Meeting.State != Approved {
		return r.Minutes(council), "", nil
	}
	var row struct {
		Tree string `db:"tree"`
		Hash string `db:"hash"`
	}
	if err := b.db.Get(ctx, &row, "select tree, hash from board_minutes where meeting_id = :id", r.Meeting); err != nil {
		return document.Document{}, "", err
	}
	k, err := readKept(row.Tree, row.Hash, r.Meeting.Name())
	if err != nil {
		return document.Document{}, "", err
	}
	if !inside(ctx, r.Forum) {
		return k.Public, row.Hash, nil
	}
	return k.Whole, row.Hash, nil
}

// minutesPDF gives the PDF of minutes. Chromium prints approved ones once; then that print is kept.
func (b *Boards) minutesPDF(ctx context.Context, r Record, d document.Document, hash string) ([]byte, error) {
	private := inside(ctx, r.Forum)
	if hash == "" || !private {
		return d.PDF(ctx)
	}
	var file string
	if err := b.db.Get(ctx, &file, "select pdf from board_minutes where meeting_id = :id", r.Meeting); err != nil {
		return nil, err
	}
	if file == "" {
		printed, err := d.PDF(ctx)
		if err != nil {
			return nil, err
		}
		if file, _, err = b.files.Put(ctx, bytes.NewReader(printed)); err != nil {
			return nil, err
		}
		return printed, b.db.Housekeep(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "update board_minutes set pdf = :pdf where meeting_id = :id and pdf = ''", map[string]any{"pdf": file, "id": r.Meeting.ID})
			return err
		})
	}
	return b.stored(ctx, file)
}

// stored reads a file by its hash; the store holds the bytes against it.
func (b *Boards) stored(ctx context.Context, hash string) ([]byte, error) {
	in, err := b.files.Open(ctx, hash)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

// hashOf is the SHA-256 of a text, as minutes are kept under it.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
