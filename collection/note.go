package collection

import (
	"context"
	"strings"

	"waymark/db"
	"waymark/fault"
)

// NoteState says where an issue that somebody noted something on stands.
type NoteState string

const (
	NoteOpen      NoteState = "open"            // somebody was asked
	NoteExplained NoteState = "explained"       // it is right as it is, and the note says why
	NoteToCorrect NoteState = "to be corrected" // it is wrong and will be put right at its source
)

// Note is what somebody wrote on an issue. It survives the next upload: a return is sent several times before it is right, and the same
// question must not be asked of a social worker twice.
type Note struct {
	State  NoteState
	Text   string // child-level
	ByName string
	At     db.Time
}

// issueKey says which issue a note is on, whichever upload it is found in and whichever row it stands in.
type issueKey struct {
	Collection, Rule, Table, Column, About string
}

// key is about the child whose row it is, or about the value where the issue speaks of no one row.
func (i Issue) key() issueKey {
	about := i.Child
	if about == "" {
		about = "=" + i.Value
	}
	return issueKey{i.Collection, i.Rule, i.Table, i.Column, about}
}

// notable says whether a note on the issue could be found again.
func (i Issue) notable() bool { return i.Collection != "" && (i.Child != "" || i.Value != "") }

// ref is what an address says of an issue instead of naming the child.
func (i Issue) ref() string {
	k := i.key()
	return refOf(strings.Join([]string{k.Collection, k.Rule, k.Table, k.Column, k.About}, "\x00"))
}

// sealedNote is what of a note may speak of a child.
type sealedNote struct {
	On   issueKey `json:"on"`
	Text string   `json:"text"`
}

// notes are all notes by their issue, the newest first.
type notes map[issueKey][]Note

// on is the newest note on an issue.
func (n notes) on(i Issue) (Note, bool) {
	all := n[i.key()]
	if len(all) == 0 || !i.notable() {
		return Note{}, false
	}
	return all[0], true
}

// noted counts the issues that have a note, and those whose first note was written before a moment.
func (n notes) noted(issues []Issue, before db.Time) (all, earlier int) {
	for _, i := range issues {
		if _, ok := n.on(i); !ok {
			continue
		}
		all++
		if on := n[i.key()]; on[len(on)-1].At.Before(before.Time) {
			earlier++
		}
	}
	return all, earlier
}

// check says why the note cannot be kept, or nil.
func (n *Note) check() error {
	n.Text = strings.TrimSpace(n.Text)
	f := fault.Invalid("The note cannot be kept.")
	switch n.State {
	case NoteOpen, NoteExplained, NoteToCorrect:
	default:
		f.At("state", "Choose where the issue stands")
	}
	if size := len([]rune(n.Text)); size < 3 || size > 2000 {
		f.At("text", "Write the note, in 3 to 2,000 characters")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// notes opens every note that is kept.
func (c *Collections) notes(ctx context.Context) (notes, error) {
	rows := []struct {
		State  string  `db:"state"`
		At     db.Time `db:"at"`
		ByName string  `db:"by_name"`
		Sealed []byte  `db:"sealed"`
	}{}
	if err := c.db.All(ctx, &rows, "select state, at, by_name, sealed from collection_note order by at desc, id", nil); err != nil {
		return nil, err
	}
	out := notes{}
	for _, r := range rows {
		var kept sealedNote
		if err := c.unseal(r.Sealed, &kept); err != nil {
			return nil, err
		}
		out[kept.On] = append(out[kept.On], Note{State: NoteState(r.State), Text: kept.Text, ByName: r.ByName, At: r.At})
	}
	return out, nil
}

// AddNote keeps a note on an issue. Earlier notes on it stay. A fault.Invalid says at each field what is wrong.
func (c *Collections) AddNote(ctx context.Context, upload string, i Issue, n Note) error {
	if err := n.check(); err != nil {
		return err
	}
	if !i.notable() {
		return fault.Conflict("This issue speaks of no row that could be found again, so it can have no note.")
	}
	sealed, err := c.seal(sealedNote{i.key(), n.Text})
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	sentence := "noted on an issue of " + strings.ToUpper(i.Collection) + ", rule " + i.Rule + ": " + string(n.State)
	return c.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("upload", upload)
		_, err := tx.Exec(ctx, "insert into collection_note (id, collection, state, at, by_id, by_name, sealed) values (:id, :collection, :state, :now, :by, :name, :sealed)",
			map[string]any{"id": db.RandomID(), "collection": i.Collection, "state": string(n.State), "now": tx.Now(), "by": who.ID, "name": who.Name, "sealed": sealed})
		return err
	})
}
