package board

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/document"
	"waymark/fault"
	"waymark/readability"
)

// fewChildren finds where a text counts one to five children. A paper's figures are kept back by their numbers (Suppress); what was typed at a
// meeting has no numbers behind it, so its words are read.
var fewChildren = regexp.MustCompile(`(?i)\b(one|two|three|four|five|[1-5])\s+(?:[a-z-]+\s+){0,2}?(child|children|young (?:person|people|man|men|woman|women)|babies|baby|girls?|boys?|teenagers?|pupils?|siblings?|care leavers?|famil(?:y|ies))\b`)

// Unfit says which of the items that everybody may read hold what no public copy may: a count of one to five children, or what looks as if it
// identified a child (governance.md §4a, 8). Nil where all is fit.
func (r Record) Unfit(today calendar.Date) error {
	wrong := fault.Invalid("These minutes cannot go before the public yet: %s publishes them.", r.Forum.Name)
	open := r.public()
	look := func(where, text string) {
		if few := fewChildren.FindString(text); few != "" {
			wrong.At("do", fmt.Sprintf("%s says “%s”. Say it without the small number, or make the item exempt", where, few))
		}
		if found := readability.Identifiers(text, today.Time()); len(found) > 0 {
			wrong.At("do", fmt.Sprintf("%s looks as if it holds %s", where, strings.Join(found, " and ")))
		}
	}
	look("The correction", open.Meeting.Corrects)
	for _, a := range open.There {
		look("The interest that "+a.Name+" declared", a.Interest)
	}
	for _, i := range open.Items {
		where := fmt.Sprintf("Item %d", i.Position)
		look(where, i.Title+"\n"+i.Discussion)
		for _, d := range open.decided(i) {
			look("Decision "+d.Number(), strings.Join([]string{d.Words, d.Options, d.Dissent}, "\n"))
		}
	}
	for _, a := range open.Actions {
		look("Action "+a.Number(), a.Words)
	}
	return orNil(wrong)
}

// PublicMinutes are the published minutes of one meeting of a forum whose papers are public.
type PublicMinutes struct {
	Forum     string
	Code      string // the forum's, in small letters
	Number    int    // of the meeting, within the forum
	On        calendar.Date
	Published calendar.Date
	Printed   bool // there is a PDF
}

// Name is their title: "Minutes of Cabinet, 12 January 2027".
func (m PublicMinutes) Name() string { return "Minutes of " + m.Forum + ", " + m.On.Words() }

// Href is their page on the public site.
func (m PublicMinutes) Href() string { return fmt.Sprintf("/minutes/%s/%d", m.Code, m.Number) }

// Files are the addresses of their files under their page, the PDF only where it was printed.
func (m PublicMinutes) Files() []string {
	files := []string{"minutes.html", "minutes.docx"}
	if m.Printed {
		files = append(files, "minutes.pdf")
	}
	return files
}

// selectPublished reads minutes that were published by a forum whose papers are public still.
const selectPublished = `select m.id, f.name as forum, f.code, m.number, m.day, m.published_on, n.tree, n.hash, n.public_pdf
	from board_meeting m join board_forum f on f.id = m.forum_id join board_minutes n on n.meeting_id = m.id
	where f.public and m.published_on is not null`

type publishedRow struct {
	ID        string        `db:"id"`
	Forum     string        `db:"forum"`
	Code      string        `db:"code"`
	Number    int           `db:"number"`
	On        calendar.Date `db:"day"`
	Published calendar.Date `db:"published_on"`
	Tree      string        `db:"tree"`
	Hash      string        `db:"hash"`
	PDF       string        `db:"public_pdf"`
}

func (r publishedRow) public() PublicMinutes {
	return PublicMinutes{Forum: r.Forum, Code: strings.ToLower(r.Code), Number: r.Number, On: r.On, Published: r.Published, Printed: r.PDF != ""}
}

// PublishedMinutes are all published minutes, the newest meeting first.
func (b *Boards) PublishedMinutes(ctx context.Context) ([]PublicMinutes, error) {
	var rows []publishedRow
	if err := b.db.All(ctx, &rows, selectPublished+" order by m.day desc, f.name", nil); err != nil {
		return nil, err
	}
	all := make([]PublicMinutes, len(rows))
	for i, r := range rows {
		all[i] = r.public()
	}
	return all, nil
}

// PublishedMinutesOf are the published minutes of one meeting as they were approved, without what is exempt; fault.NotFound where none are
// published, whatever else there may be.
func (b *Boards) PublishedMinutesOf(ctx context.Context, code string, number int) (PublicMinutes, document.Document, error) {
	row, d, err := b.minutesRow(ctx, code, number)
	return row.public(), d, err
}

func (b *Boards) minutesRow(ctx context.Context, code string, number int) (row publishedRow, d document.Document, err error) {
	if err := b.db.Get(ctx, &row, selectPublished+" and f.code = :code and m.number = :number", map[string]any{"code": strings.ToUpper(code), "number": number}); err != nil {
		if fault.Of(err) != nil {
			err = fault.NotFound("No such minutes were published.").Because(err)
		}
		return row, d, err
	}
	k, err := readKept(row.Tree, row.Hash, row.public().Name())
	return row, k.Public, err
}

// PublishedMinutesFile gives one file of published minutes and its media type. A PDF is the one that was printed: no visitor starts a browser.
func (b *Boards) PublishedMinutesFile(ctx context.Context, code string, number int, file string) (kind string, data []byte, err error) {
	row, d, err := b.minutesRow(ctx, code, number)
	if err != nil {
		return "", nil, err
	}
	_, face, _ := strings.Cut(file, ".")
	f, known := formatOf(face)
	var out bytes.Buffer
	switch {
	case known && file == "minutes.html":
		err = d.HTML(&out)
	case known && file == "minutes.docx":
		err = d.DOCX(&out)
	case known && file == "minutes.pdf" && row.PDF != "":
		data, err = b.stored(ctx, row.PDF)
		return f.kind, data, err
	default:
		return "", nil, fault.NotFound("There is no such file of these minutes.")
	}
	return f.kind, out.Bytes(), err
}

// PrintPublicMinutes prints the public copy of published minutes as PDF and keeps it, so that the public site can offer it.
func (b *Boards) PrintPublicMinutes(ctx context.Context, code string, number int) error {
	m, f, err := b.Meeting(ctx, code, number)
	if err != nil {
		return err
	}
	if !inside(ctx, f) {
		return fault.Forbidden("The minutes of %s are printed by who prepares it.", f.Name)
	}
	if m.PublishedOn.IsZero() {
		return fault.Conflict("The minutes of %s are not published yet.", m.Name())
	}
	row, d, err := b.minutesRow(ctx, code, number)
	if err != nil || row.PDF != "" {
		return err
	}
	data, err := d.PDF(ctx)
	if err != nil {
		return err
	}
	hash, _, err := b.files.Put(ctx, bytes.NewReader(data))
	if err != nil {
		return err
	}
	return b.db.Write(ctx, "printed the public copy of the minutes of "+m.Name(), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update board_minutes set public_pdf = :pdf where meeting_id = :id and public_pdf = ''", map[string]any{"pdf": hash, "id": m.ID})
		return err
	})
}

// readKept opens kept minutes and holds them against the hash under which they were approved.
func readKept(tree, hash, name string) (k kept, err error) {
	if hashOf(tree) != hash {
		return k, fault.Conflict("The approved minutes of %s do not match their hash. Restore them from a backup.", name)
	}
	return k, json.Unmarshal([]byte(tree), &k)
}
