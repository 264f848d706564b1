package voice

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// What other services heard comes in as themes with the name of the service, never as what one child wrote (YS-09).

// importSources are the services whose themes are taken, by the label that stands beside them.
var importSources = []string{"Mind Of My Own", "Bright Spots", "Survey", "Reviewing officers", "Advocates", "Complaints", "School survey"}

// importColumns are the columns of a file of themes, each with the other headings under which services export them.
var importColumns = []struct {
	key   string
	must  bool
	heads []string
}{
	{"title", true, []string{"title", "theme", "theme title", "topic title", "category"}},
	{"said", true, []string{"what children said", "said", "summary", "theme summary", "finding", "what you said"}},
	{"children", true, []string{"children", "how many", "number", "n", "responses", "respondents", "young people", "count"}},
	{"on", true, []string{"date", "on", "period end", "survey date", "month"}},
	{"topic", false, []string{"topic", "area", "about"}},
	{"group", false, []string{"group", "who", "cohort"}},
	{"age", false, []string{"age", "age band", "ages"}},
	{"actions", false, []string{"actions", "action", "plan actions"}},
}

// rawHeads are headings of columns that hold what one child wrote or who wrote it. A file with one of them is not taken at all.
var rawHeads = []string{"statement", "verbatim", "comment", "comments", "free text", "free-text", "quote", "answer text", "response text", "name", "child", "child name", "first name", "surname", "nhs number", "upn", "date of birth", "dob", "worker", "worker name", "email", "phone"}

// mostImportRows is how many themes a file holds at most: a file with more holds single statements.
const mostImportRows = 200

// ImportRow is one row of a file of themes, as it was read, and what is wrong with it.
type ImportRow struct {
	Row               int // in the file, the heading being row 1
	Title, Said       string
	Children          int
	On                calendar.Date
	Topic, Group, Age string
	Actions           []string
	Wrong             []string
}

// ReadImport reads a file of themes. The fault says why the file as a whole cannot be taken; what is wrong with a row stands at the row.
func ReadImport(data []byte, on calendar.Date) ([]ImportRow, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, badFile("This is not a CSV file that can be read: %v. Save it as “CSV UTF-8” and try again.", err).Because(err)
	}
	if len(rows) < 2 {
		return nil, badFile("The file holds no themes: it needs a row of headings and a row for each theme.")
	}
	if len(rows)-1 > mostImportRows {
		return nil, badFile("The file holds %d rows. Bring themes, at most %d of them, not what each child answered.", len(rows)-1, mostImportRows)
	}
	at := map[string]int{}
	for i, head := range rows[0] {
		plain := strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(head, "_", " "))), " ")
		if slices.Contains(rawHeads, plain) {
			return nil, badFile("The column “%s” holds what single children said or who they are. Only themes come in here. Take the column out, or bring what one child said through Tell us, where somebody reads it.", head)
		}
		for _, c := range importColumns {
			if _, there := at[c.key]; !there && slices.Contains(c.heads, plain) {
				at[c.key] = i
				break
			}
		}
	}
	for _, c := range importColumns {
		if _, there := at[c.key]; !there && c.must {
			return nil, badFile("The file has no column “%s”. It may also be called %s.", c.heads[0], strings.Join(c.heads[1:], ", "))
		}
	}
	var all []ImportRow
	for i, cells := range rows[1:] {
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		cell := func(key string) string {
			if n, there := at[key]; there && n < len(cells) {
				return strings.TrimSpace(cells[n])
			}
			return ""
		}
		all = append(all, readImportRow(i+2, cell, on))
	}
	return all, nil
}

// badFile says at the file why it cannot be taken as a whole.
func badFile(format string, a ...any) *fault.Fault {
	f := fault.Invalid(format, a...)
	return f.At("file", f.Words)
}

func readImportRow(n int, cell func(string) string, on calendar.Date) ImportRow {
	row := ImportRow{Row: n, Title: cell("title"), Said: cell("said"), Topic: strings.ToLower(cell("topic")), Group: strings.ToLower(cell("group")), Age: strings.ToLower(cell("age"))}
	f := fault.Invalid("")
	forChildren(f, "title", "the title is missing", row.Title, 80, on)
	forChildren(f, "what children said", "what children said is missing", row.Said, 500, on)
	var err error
	if row.Children, err = strconv.Atoi(cell("children")); err != nil {
		f.At("children", fmt.Sprintf("“%s” is not a number", cell("children")))
	} else if row.Children < fewestChildren {
		f.At("children", fmt.Sprintf("%d is too few: what fewer than %d children said is nearly what one child said. Bring it through Tell us", row.Children, fewestChildren))
	}
	if row.On, err = calendar.Parse(cell("on")); err != nil {
		if row.On, err = calendar.ParseUK(cell("on")); err != nil {
			f.At("date", fmt.Sprintf("“%s” is not a date such as 31/10/2026", cell("on")))
		}
	}
	if err == nil && row.On.After(on) {
		f.At("date", "the day is still to come")
	}
	if row.Topic = codeOf(topics, row.Topic, "other"); row.Topic == "" {
		f.At("topic", fmt.Sprintf("“%s” is none of %s", cell("topic"), listed(topics)))
	}
	if row.Group = codeOf(voiceGroups, row.Group, "any"); row.Group == "" {
		f.At("group", fmt.Sprintf("“%s” is none of %s", cell("group"), listed(voiceGroups)))
	}
	if row.Age = codeOf(ageOfGroup, row.Age, "mixed"); row.Age == "" {
		f.At("age", fmt.Sprintf("“%s” is none of %s", cell("age"), listed(ageOfGroup)))
	}
	row.Actions = strings.FieldsFunc(cell("actions"), func(c rune) bool { return c == ' ' || c == ',' || c == ';' })
	for _, field := range f.Fields {
		row.Wrong = append(row.Wrong, field.Name+": "+field.Words)
	}
	return row
}

// codeOf is the code that a cell means, by code or by words; otherwise where it says nothing, and "" where it means none.
func codeOf(all []themeWord, cell, otherwise string) string {
	if cell == "" {
		return otherwise
	}
	for _, w := range all {
		if cell == w.Code || cell == strings.ToLower(w.Words) {
			return w.Code
		}
	}
	return ""
}

func listed(all []themeWord) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = w.Code
	}
	return strings.Join(words, ", ")
}

// ImportThemes keeps the themes of a file under the name of the service they came from. One row that cannot be taken stops the whole file, so
// that nobody has to find out what came in. Rows that name no action of the plan are about those in actions. It gives how many were kept.
func (v *Voices) ImportThemes(ctx context.Context, source, owner string, actions []string, rows []ImportRow) (n int, err error) {
	if err := mayVoice(ctx, account.VoiceWrite); err != nil {
		return 0, err
	}
	if !slices.Contains(importSources, source) {
		return 0, fault.Invalid("The themes are not kept yet.").At("source", "Select where they come from")
	}
	for _, r := range rows {
		if len(r.Wrong) > 0 {
			return 0, fault.Invalid("Row %d cannot be taken: %s.", r.Row, strings.Join(r.Wrong, "; ")).At("file", "Mend the rows that are marked")
		}
	}
	today := v.db.Today()
	err = v.db.Write(ctx, fmt.Sprintf("imported %d themes from %s", len(rows), source), func(tx *db.Tx) error {
		for _, r := range rows {
			if len(r.Actions) == 0 {
				r.Actions = actions
			}
			t, err := v.newTheme(ctx, tx, ThemeEdit{Title: r.Title, Said: r.Said, Topic: r.Topic, Owner: owner, Actions: r.Actions}, r.On)
			if f := fault.Of(err); f != nil && len(f.Fields) > 0 {
				return fault.Invalid("Row %d cannot be taken: %s.", r.Row, f.Fields[0].Words).At(f.Fields[0].Name, f.Fields[0].Words)
			}
			if err != nil {
				return err
			}
			g := Engagement{ID: db.RandomID(), Kind: "import", On: r.On, Ran: source, Label: source, Group: r.Group, Age: r.Age, Children: r.Children, EnteredOn: today}
			g.EnteredID, g.Entered, _ = actor(ctx)
			if err := v.keepEngagement(ctx, tx, &g, nil); err != nil {
				return err
			}
			if err := v.keepSource(ctx, tx, t, g, r.Children, v.keys.Pseudonym("voice import", strings.Join([]string{source, r.Title, r.Said, r.On.String()}, "\x00"))); err != nil {
				return err
			}
			n++
		}
		return v.ring(ctx, tx)
	})
	if err != nil {
		n = 0
	}
	return n, err
}
