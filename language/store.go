package language

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// at is where this room's pages begin.
const at = "/staff/languages"

// Languages is the room of translations.
type Languages struct {
	db    *db.DB
	texts func(context.Context) ([]Text, error)
}

// New opens the room.
func New(d *db.DB) *Languages {
	return &Languages{db: d, texts: func(context.Context) ([]Text, error) { return nil, nil }}
}

// OnTexts hangs where the room learns of the texts that change with the council: those of the published plan and of its contacts.
func (l *Languages) OnTexts(list func(context.Context) ([]Text, error)) { l.texts = list }

func may(ctx context.Context, permission string) error {
	if person, ok := account.From(ctx); ok && !person.May(permission) {
		return fault.Forbidden("You may not %s. Ask the participation lead.", permission)
	}
	return nil
}

func who(ctx context.Context) db.Actor {
	a, _ := db.Who(ctx)
	return a
}

// Texts are all texts of today: the fixed ones, the plan's and the contacts'.
func (l *Languages) Texts(ctx context.Context) ([]Text, error) {
	more, err := l.texts(ctx)
	return slices.Concat(Catalogue, more), err
}

const languageColumns = "code, why, children, pupils, source, counted_on, chosen_id, chosen_name, chosen_on, opened_on, opened_name, closed_on, closed_name, closed_why, version"

const textColumns = "code, text_key, n, words, english, made, maker, written_id, written_name, written_on, returned, returned_name, reader, checked_id, checked_name, checked_on"

func bound(columns string, format func(name string) string) string {
	all := strings.Split(columns, ", ")
	for i := range all {
		all[i] = format(all[i])
	}
	return strings.Join(all, ", ")
}

func value(column string) string { return ":" + column }

func set(column string) string { return column + " = :" + column }

// Chosen lists the languages that the council chose, in the order of their English names.
func (l *Languages) Chosen(ctx context.Context) ([]Language, error) {
	all := []Language{}
	if err := l.db.All(ctx, &all, "select "+languageColumns+" from language", nil); err != nil {
		return nil, err
	}
	for i := range all {
		spoken, known := spokenBy(all[i].Code)
		if !known {
			return nil, fmt.Errorf("the language %q is not among those that Waymark knows", all[i].Code)
		}
		all[i].Spoken = spoken
	}
	slices.SortFunc(all, func(a, b Language) int { return strings.Compare(a.English, b.English) })
	return all, nil
}

// Language reads one by its code.
func (l *Languages) Language(ctx context.Context, code string) (Language, error) {
	all, err := l.Chosen(ctx)
	if err != nil {
		return Language{}, err
	}
	if i := slices.IndexFunc(all, func(x Language) bool { return x.Code == code }); i >= 0 {
		return all[i], nil
	}
	return Language{}, fault.NotFound("The council has not chosen a language “%s”.", code)
}

// Lines are all texts of today with what there is of them in a language.
func (l *Languages) Lines(ctx context.Context, code string) ([]Line, error) {
	texts, err := l.Texts(ctx)
	if err != nil {
		return nil, err
	}
	var all []Translation
	if err := l.db.All(ctx, &all, "select "+textColumns+" from language_text where code = :code order by text_key, n", map[string]any{"code": code}); err != nil {
		return nil, err
	}
	return linesOf(texts, all), nil
}

// linesOf puts texts and translations of one language, in the order of their versions, together.
func linesOf(texts []Text, all []Translation) []Line {
	of := map[string][]Translation{}
	for _, t := range all {
		of[t.Key] = append(of[t.Key], t)
	}
	lines := make([]Line, len(texts))
	for i, t := range texts {
		lines[i] = LineOf(t, of[t.Key])
	}
	return lines
}

// Choose takes a language up, or changes why it is offered where it was taken up.
func (l *Languages) Choose(ctx context.Context, fresh bool, c Choice) error {
	if err := may(ctx, account.LanguageWrite); err != nil {
		return err
	}
	one := Language{Version: 1, ChosenID: who(ctx).ID, ChosenName: who(ctx).Name, ChosenOn: l.db.Today()}
	if !fresh {
		var err error
		if one, err = l.Language(ctx, c.Code); err != nil {
			return err
		}
		if one.Version != c.Version {
			return overtaken(one, c)
		}
	}
	if err := one.Choose(c, l.db.Today()); err != nil {
		return err
	}
	if !fresh {
		return l.set(ctx, "changed why the young people’s site is offered in "+one.English, one)
	}
	return l.db.Write(ctx, "took up "+one.English+" for the young people’s site", func(tx *db.Tx) error {
		tx.About("language", one.Code)
		n, err := tx.Exec(ctx, "insert into language ("+languageColumns+") values ("+bound(languageColumns, value)+") on conflict (code) do nothing", one)
		if err == nil && n == 0 {
			err = fault.Invalid("The language is not saved yet.").At("code", one.English+" was taken up already")
		}
		return err
	})
}

func overtaken(now Language, c Choice) error {
	f := fault.Conflict("Somebody else changed this after you opened it. Nothing of yours was saved yet.")
	for _, x := range [][4]string{{"why", "Why", now.Why, c.Why}, {"source", "Where the figure is from", now.Source, c.Source}} {
		if x[2] != x[3] {
			f.Clash(x[0], x[1], x[2], x[3])
		}
	}
	return f
}

func (l *Languages) set(ctx context.Context, sentence string, one Language) error {
	return l.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("language", one.Code)
		one.Version++
		n, err := tx.Exec(ctx, "update language set "+bound(languageColumns, set)+" where code = :code and version = :version - 1", one)
		if err == nil && n == 0 {
			err = fault.Conflict("Somebody else changed %s at the same moment. Open the page again.", one.English)
		}
		return err
	})
}

// Put puts a language on the site.
func (l *Languages) Put(ctx context.Context, code string) error {
	if err := may(ctx, account.LanguagePublish); err != nil {
		return err
	}
	one, err := l.Language(ctx, code)
	if err != nil {
		return err
	}
	lines, err := l.Lines(ctx, code)
	if err != nil {
		return err
	}
	if err := one.Put(lines, who(ctx).Name, l.db.Today()); err != nil {
		return err
	}
	return l.set(ctx, "put "+one.English+" on the young people’s site", one)
}

// Take takes a language off the site.
func (l *Languages) Take(ctx context.Context, code, why string) error {
	if err := may(ctx, account.LanguageWrite); err != nil {
		return err
	}
	one, err := l.Language(ctx, code)
	if err != nil {
		return err
	}
	if err := one.Take(why, who(ctx).Name, l.db.Today()); err != nil {
		return err
	}
	return l.set(ctx, "took "+one.English+" off the young people’s site", one)
}

// Words is what somebody wrote of one text.
type Words struct {
	Key, Words string
	English    string // that it was made from; the English of today where it is empty
	After      int    // the version that they saw; 0 where there was none
	Still      bool   // the words of before still say it, though the English has changed
}

// Write keeps new words, all of them or none. Words that are the same as before are left as they are, stale or not, unless somebody said that they still
// hold. It gives how many were kept.
func (l *Languages) Write(ctx context.Context, code string, made Made, maker string, all []Words) (kept int, err error) {
	if err := may(ctx, account.LanguageWrite); err != nil {
		return 0, err
	}
	one, err := l.Language(ctx, code)
	if err != nil {
		return 0, err
	}
	lines, err := l.Lines(ctx, code)
	if err != nil {
		return 0, err
	}
	wrong, stale := fault.Invalid("Nothing is saved yet."), fault.Conflict("Somebody else wrote some of these after you opened the page. Nothing of yours was saved yet.")
	var fresh []Translation
	for _, w := range all {
		i := slices.IndexFunc(lines, func(x Line) bool { return x.Key == w.Key })
		if i < 0 {
			wrong.At(w.Key, "There is no text “"+w.Key+"” any more")
			continue
		}
		line, english := lines[i], w.English
		if english == "" {
			english = line.English
		}
		if now := line.Newest; now != nil {
			if now.Words == strings.TrimSpace(w.Words) && (now.English == english || !w.Still) {
				continue
			}
			if now.N != w.After {
				stale.Clash(w.Key, short(line.English), now.Words, w.Words)
				continue
			}
		}
		t, err := line.Write(Translation{Code: code, Words: w.Words, English: w.English, Made: made, Maker: maker, WrittenID: who(ctx).ID, WrittenName: who(ctx).Name, WrittenOn: l.db.Today()})
		if f := fault.Of(err); f != nil {
			for _, x := range f.Fields {
				if !slices.ContainsFunc(wrong.Fields, func(y fault.Field) bool { return y.Name == x.Name }) {
					wrong.At(x.Name, x.Words)
				}
			}
			continue
		}
		fresh = append(fresh, t)
	}
	if len(stale.Fields) > 0 {
		return 0, stale
	}
	if len(wrong.Fields) > 0 {
		return 0, wrong
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	return len(fresh), l.db.Write(ctx, fmt.Sprintf("translated %s into %s, %s", counted(len(fresh), "text", "texts"), one.English, made), func(tx *db.Tx) error {
		tx.About("language", code)
		for _, t := range fresh {
			n, err := tx.Exec(ctx, "insert into language_text ("+textColumns+") values ("+bound(textColumns, value)+") on conflict (code, text_key, n) do nothing", t)
			if err == nil && n == 0 {
				err = fault.Conflict("Somebody else wrote some of these at the same moment. Open the page again.")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Seen is a version that somebody read.
type Seen struct {
	Key string
	N   int
}

// Check notes that a person who speaks the language read these versions and found them right.
func (l *Languages) Check(ctx context.Context, code, reader string, all []Seen) error {
	return l.judge(ctx, code, "checked %s in %s", all, func(x Line) (Translation, error) {
		return x.Check(reader, who(ctx).ID, who(ctx).Name, l.db.Today())
	})
}

// Return sends versions back to whoever translates, with what is not right.
func (l *Languages) Return(ctx context.Context, code, why string, all []Seen) error {
	return l.judge(ctx, code, "sent %s in %s back to be translated again", all, func(x Line) (Translation, error) {
		return x.Return(why, who(ctx).ID, who(ctx).Name)
	})
}

func (l *Languages) judge(ctx context.Context, code, sentence string, all []Seen, do func(Line) (Translation, error)) error {
	if err := may(ctx, account.LanguageCheck); err != nil {
		return err
	}
	one, err := l.Language(ctx, code)
	if err != nil {
		return err
	}
	lines, err := l.Lines(ctx, code)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.Invalid("Nothing is changed yet.").At("keys", "Select what was read")
	}
	var changed []Translation
	for _, s := range all {
		i := slices.IndexFunc(lines, func(x Line) bool { return x.Key == s.Key })
		if i < 0 || lines[i].Newest == nil || lines[i].Newest.N != s.N {
			return fault.Conflict("Some of these texts were written anew after you opened the page. Read them again.")
		}
		t, err := do(lines[i])
		if err != nil {
			return err
		}
		changed = append(changed, t)
	}
	return l.db.Write(ctx, fmt.Sprintf(sentence, counted(len(changed), "text", "texts"), one.English), func(tx *db.Tx) error {
		tx.About("language", code)
		for _, t := range changed {
			n, err := tx.Exec(ctx, `update language_text set returned = :returned, returned_name = :returned_name, reader = :reader, checked_id = :checked_id, checked_name = :checked_name, checked_on = :checked_on
				where code = :code and text_key = :text_key and n = :n and checked_on is null`, t)
			if err == nil && n == 0 {
				err = fault.Conflict("Somebody else checked some of these at the same moment. Open the page again.")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
