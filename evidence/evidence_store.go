package evidence

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const columns = `id, number, shows, kind, type, source, period_from, period_to, sample, strength, class, link, note, kept, hash, file_name, file_type, file_size, scanned_on, redacted,
	reading, found, valid_until, valid_chosen, state, added_id, added_name, added_on, checked_id, checked_name, checked_on, checked_words, verified_id, verified_name, verified_on,
	verified_words, ended_on, ended_name, ended_why, newer, version`

const selectEvidence = "select " + columns + " from evidence"

func placeholders(names string) string {
	all := strings.Split(names, ",")
	for i, n := range all {
		all[i] = ":" + strings.TrimSpace(n)
	}
	return strings.Join(all, ", ")
}

// settings are the columns that change after a piece of evidence was added, for an update.
var settings = func() string {
	var all []string
	for n := range strings.SplitSeq("kept, hash, file_name, file_type, file_size, scanned_on, redacted, reading, found, valid_until, valid_chosen, state, added_id, added_name, added_on, checked_id, checked_name, checked_on, checked_words, verified_id, verified_name, verified_on, verified_words, ended_on, ended_name, ended_why, newer", ", ") {
		all = append(all, n+" = :"+n)
	}
	return strings.Join(all, ", ")
}()

// Piece is evidence with what it is about, as far as the person of the context may know.
type Piece struct {
	Evidence
	About   []Known
	Hidden  bool     // it is restricted, and the reader has no grant: that it is there is all they see
	workers []string // who owns what it is about or stands in for them, whether or not the reader may know of it
}

// Title is how lists call it.
func (p Piece) Title() string {
	if p.Hidden {
		return fmt.Sprintf("Evidence %d is restricted", p.Number)
	}
	return p.Shows
}

// Evidences lists every piece of evidence about something that the person of the context may read, the newest first.
func (l *Evidences) Evidences(ctx context.Context) ([]Piece, error) {
	return l.pieces(ctx, "where 1 = 1 order by number desc", nil)
}

// Of lists the evidence about a subject, the newest first; none where the person of the context may not read it.
func (l *Evidences) Of(ctx context.Context, s Subject) ([]Piece, error) {
	return l.pieces(ctx, "where id in (select evidence_id from evidence_about where subject_kind = :subject_kind and subject_key = :subject_key) order by number desc", s)
}

// Evidence reads one piece by its number.
func (l *Evidences) Evidence(ctx context.Context, number int) (Piece, error) {
	all, err := l.pieces(ctx, "where number = :number", map[string]any{"number": number})
	if err == nil && len(all) == 0 {
		err = fault.NotFound("There is no evidence %d, or what it is about is not for you.", number)
	}
	if err != nil {
		return Piece{}, err
	}
	return all[0], nil
}

// pieces reads evidence with what it is about and leaves out what the person of the context may not know of.
func (l *Evidences) pieces(ctx context.Context, where string, args any) ([]Piece, error) {
	var all []Evidence
	if err := l.db.All(ctx, &all, selectEvidence+" "+where, args); err != nil || len(all) == 0 {
		return []Piece{}, err
	}
	about, err := l.abouts(ctx, all)
	if err != nil {
		return nil, err
	}
	var subjects []Subject
	for _, of := range about {
		subjects = append(subjects, of...)
	}
	told, err := l.known(ctx, subjects)
	if err != nil {
		return nil, err
	}
	person, signed := account.From(ctx)
	granted := !signed
	if signed && slices.ContainsFunc(all, func(e Evidence) bool { return e.Class == Restricted }) {
		if _, granted, err = l.accounts.Granted(ctx, RestrictedThing.Key); err != nil {
			return nil, err
		}
	}
	out := []Piece{}
	for _, e := range all {
		p := Piece{Evidence: e}
		for _, s := range about[e.ID] {
			if k, ok := told[s]; ok {
				p.About = append(p.About, k)
				p.workers = append(p.workers, k.Row.Owners...)
			}
		}
		mine := signed && e.AddedID == person.ID
		if signed && len(p.About) == 0 && !mine {
			continue
		}
		if e.Class == Restricted && !granted && !mine {
			p.hide()
		}
		out = append(out, p)
	}
	return out, nil
}

// hide leaves of restricted evidence only that it is there.
func (p *Piece) hide() {
	p.Hidden = true
	p.Shows, p.Source, p.Link, p.Note, p.FileName, p.Found, p.CheckedWords, p.VerifiedWords, p.EndedWhy, p.Sample = "", "", "", "", "", "", "", "", "", 0
}

// abouts reads what evidence is about, by its id.
func (l *Evidences) abouts(ctx context.Context, all []Evidence) (map[string][]Subject, error) {
	var rows []struct {
		ID string `db:"evidence_id"`
		Subject
	}
	query, args := "select evidence_id, subject_kind, subject_key from evidence_about", map[string]any{}
	if len(all) == 1 {
		query, args = query+" where evidence_id = :id", map[string]any{"id": all[0].ID}
	}
	about := map[string][]Subject{}
	if err := l.db.All(ctx, &rows, query+" order by subject_kind, subject_key", args); err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, e := range all {
		wanted[e.ID] = true
	}
	for _, r := range rows {
		if wanted[r.ID] {
			about[r.ID] = append(about[r.ID], r.Subject)
		}
	}
	return about, nil
}

// Add keeps a piece of evidence and gives its number. Whoever adds it must be allowed to for each thing that it is about.
func (l *Evidences) Add(ctx context.Context, x Edit) (number int, err error) {
	given, err := l.Take(ctx, x)
	if err != nil {
		return 0, err
	}
	err = l.db.Write(ctx, "added evidence about "+given.words, func(tx *db.Tx) (err error) {
		number, err = given.Put(ctx, tx)
		return err
	})
	if err != nil {
		err = errors.Join(err, given.Drop(ctx))
	}
	return number, err
}

// Given is a piece of evidence that was taken in and stands nowhere yet: Put keeps it within somebody's write, Drop gives it up.
type Given struct {
	l     *Evidences
	e     Evidence
	about []Subject
	words string // what it is about first
	old   Piece  // what it takes the place of
}

// Take looks at what somebody hands in: whether they may, whether it says what it must, and whether its file can be kept. Another room that
// keeps evidence together with something of its own puts it in the same write.
func (l *Evidences) Take(ctx context.Context, x Edit) (*Given, error) {
	told, err := l.known(ctx, x.About)
	if err != nil {
		return nil, err
	}
	for _, s := range x.About {
		k, ok := told[s]
		if !ok {
			return nil, fault.Invalid("The evidence is not kept yet.").At("about", "Select what it is about from the list")
		}
		if err := may(ctx, account.EvidenceAdd, k.Row); err != nil {
			return nil, err
		}
	}
	g := &Given{l: l, about: x.About, e: Evidence{ID: db.NewID(), Version: 1, AddedID: who(ctx).ID, AddedName: who(ctx).Name}}
	if err := g.e.Take(x, l.db.Today()); err != nil {
		return nil, err
	}
	g.words = told[x.About[0]].Words
	if x.Replaces > 0 {
		if g.old, err = l.Evidence(ctx, x.Replaces); err != nil {
			return nil, err
		}
		if g.old.Ended() {
			return nil, fault.Conflict("Evidence %d is %s already.", g.old.Number, g.old.State)
		}
	}
	if x.Upload != nil {
		if err := l.keep(ctx, &g.e, x.Upload); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// Put keeps it in a write, and gives its number. also are things that it is about besides, for which the room that writes answers itself: they
// may have begun to exist in this same write.
func (g *Given) Put(ctx context.Context, tx *db.Tx, also ...Subject) (number int, err error) {
	e := g.e
	tx.About("evidence", e.ID)
	if err := tx.Get(ctx, &e.Number, "select coalesce(max(number), 0) + 1 from evidence", nil); err != nil {
		return 0, err
	}
	n, err := tx.Exec(ctx, "insert into evidence ("+columns+") values ("+placeholders(columns)+") on conflict do nothing", e)
	if err == nil && n == 0 {
		err = fault.Overtaken("Somebody else added evidence at the same moment. Send yours again.")
	}
	if err != nil {
		return 0, err
	}
	for _, s := range append(also, g.about...) {
		if _, err := tx.Exec(ctx, "insert into evidence_about (evidence_id, subject_kind, subject_key) values (:id, :kind, :key) on conflict do nothing", map[string]any{"id": e.ID, "kind": s.Kind, "key": s.Key}); err != nil {
			return 0, err
		}
	}
	if old := g.old; old.Number > 0 {
		tx.About("evidence", old.ID)
		if err := old.End(e.AddedName, e.Number, "", g.l.db.Today()); err != nil {
			return 0, err
		}
		if err := g.l.set(ctx, tx, old.Evidence); err != nil {
			return 0, err
		}
	}
	return e.Number, g.l.queueReading(ctx, tx, e)
}

// Drop deletes the file of what was not put after all.
func (g *Given) Drop(ctx context.Context) error {
	if g.e.Kept == "" {
		return nil
	}
	return g.l.files.Delete(context.WithoutCancel(ctx), g.e.Kept)
}

// set writes a piece of evidence back, if nobody else has changed it since it was read.
func (l *Evidences) set(ctx context.Context, tx *db.Tx, e Evidence) error {
	n, err := tx.Exec(ctx, "update evidence set "+settings+", version = version + 1 where id = :id and version = :version", e)
	if err == nil && n == 0 {
		err = fault.Overtaken("Somebody else has changed evidence %d since you opened it. Look at it again first.", e.Number)
	}
	return err
}

// change reads a piece, makes a move that its rules allow, and writes it back with a sentence. version is what the reader saw; 0 takes
// what stands.
func (l *Evidences) change(ctx context.Context, number, version int, permission, sentence string, move func(p *Piece) error, also func(tx *db.Tx, p Piece) error) (Piece, error) {
	p, err := l.Evidence(ctx, number)
	if err != nil {
		return p, err
	}
	if p.Hidden {
		return p, fault.Forbidden("Evidence %d is restricted. Ask an administrator for a grant.", number)
	}
	if permission != "" && !slices.ContainsFunc(p.About, func(k Known) bool { return may(ctx, permission, k.Row) == nil }) {
		return p, may(ctx, permission, account.Subject{})
	}
	if version != 0 && p.Version != version {
		return p, fault.Overtaken("Somebody else has changed evidence %d since you opened it. It is now “%s”. Look at it again first.", number, p.State)
	}
	if err := move(&p); err != nil {
		return p, err
	}
	return p, l.db.Write(ctx, fmt.Sprintf(sentence, number), func(tx *db.Tx) error {
		tx.About("evidence", p.ID)
		if err := l.set(ctx, tx, p.Evidence); err != nil || also == nil {
			return err
		}
		return also(tx, p)
	})
}

// Check keeps a second person's answer on personal data. Where it holds some, the file and its words are deleted.
func (l *Evidences) Check(ctx context.Context, number, version int, answer, words string) error {
	sentence, gone := "checked evidence %d: it identifies no child", ""
	if answer == HoldsSome {
		sentence = "refused evidence %d: it holds personal data"
	}
	_, err := l.change(ctx, number, version, account.EvidenceCheck, sentence, func(p *Piece) error {
		if err := p.Check(who(ctx).ID, who(ctx).Name, answer, words, l.db.Today()); err != nil {
			return err
		}
		if p.State == Refused {
			gone, p.Kept = p.Kept, ""
		}
		return nil
	}, func(tx *db.Tx, p Piece) error {
		if p.State == Refused {
			l.deleteAfter(ctx, tx, gone)
			_, err := tx.Exec(ctx, "delete from evidence_words where evidence_id = :id", p.Evidence)
			return err
		}
		return l.queueReading(ctx, tx, p.Evidence)
	})
	return err
}

// Verify keeps the word of somebody outside the line.
func (l *Evidences) Verify(ctx context.Context, number, version int, bears bool, words string) error {
	sentence := "verified evidence %d"
	if !bears {
		sentence = "found that evidence %d does not show what it says"
	}
	_, err := l.change(ctx, number, version, account.EvidenceVerify, sentence, func(p *Piece) error {
		return p.Verify(who(ctx).ID, who(ctx).Name, p.workers, bears, words, l.db.Today())
	}, nil)
	return err
}

// Withdraw takes evidence out of use for a reason.
func (l *Evidences) Withdraw(ctx context.Context, number, version int, why string) error {
	_, err := l.change(ctx, number, version, account.EvidenceAdd, "withdrew evidence %d", func(p *Piece) error {
		return p.End(who(ctx).Name, 0, why, l.db.Today())
	}, nil)
	return err
}

// Redact puts another copy in the place of a file that was refused or waits for its check.
func (l *Evidences) Redact(ctx context.Context, number, version int, up *Upload) error {
	if up == nil {
		return fault.Invalid("The copy is not kept yet.").At("file", "Select a file")
	}
	old, fresh := "", ""
	_, err := l.change(ctx, number, version, account.EvidenceAdd, "put a redacted copy in the place of evidence %d", func(p *Piece) error {
		if err := p.Redact(who(ctx).ID, who(ctx).Name, l.db.Today()); err != nil {
			return err
		}
		old = p.Kept
		err := l.keep(ctx, &p.Evidence, up)
		fresh = p.Kept
		return err
	}, func(tx *db.Tx, p Piece) error {
		l.deleteAfter(ctx, tx, old)
		return l.queueReading(ctx, tx, p.Evidence)
	})
	if err != nil && fresh != "" && fresh != old {
		err = errors.Join(err, l.files.Delete(context.WithoutCancel(ctx), fresh))
	}
	return err
}

// deleteAfter deletes a kept file once the write that gave it up stands.
func (l *Evidences) deleteAfter(ctx context.Context, tx *db.Tx, kept string) {
	if kept == "" {
		return
	}
	tx.After(func() {
		if err := l.files.Delete(context.WithoutCancel(ctx), kept); err != nil {
			l.warn("A refused file could not be deleted. Nobody can open it, but it takes up room.", err)
		}
	})
}

// Standing is what evidence gives a subject on a day, in a few facts for rules.
type Standing struct {
	Pieces     int           // pieces in use: neither refused, replaced nor withdrawn
	Verified   int           // pieces that hold on the day and were verified
	Holding    int           // pieces that hold on the day
	NewestAsOf calendar.Date // the newest day for which verified evidence speaks; no date where there is none
	LastAdded  calendar.Date // when the last piece was added that is neither refused nor withdrawn
}

// Standings tells it of every subject of a kind that has evidence at all, by key; whoever asks sees facts and no evidence.
func (l *Evidences) Standings(ctx context.Context, kind string, on calendar.Date) (map[string]Standing, error) {
	var rows []struct {
		Key string `db:"subject_key"`
		Evidence
	}
	if err := l.db.All(ctx, &rows, "select a.subject_key, "+columns+" from evidence join evidence_about a on a.evidence_id = id where a.subject_kind = :kind and added_on <= :on order by number",
		map[string]any{"kind": kind, "on": on}); err != nil {
		return nil, err
	}
	all := map[string]Standing{}
	for _, r := range rows {
		s := all[r.Key]
		if r.State != Refused && r.State != Withdrawn && r.AddedOn.After(s.LastAdded) {
			s.LastAdded = r.AddedOn
		}
		if r.State != Refused && !r.Ended() {
			s.Pieces++
		}
		if r.Holds(on) {
			s.Holding++
			if r.VerifiedBy(on) {
				s.Verified++
				if as := r.AsOf(on); as.After(s.NewestAsOf) {
					s.NewestAsOf = as
				}
			}
		}
		all[r.Key] = s
	}
	return all, nil
}

// Relate says that a piece is about one thing more. Whoever says so must be allowed to add evidence to that thing.
func (l *Evidences) Relate(ctx context.Context, number int, s Subject) error {
	told, err := l.known(ctx, []Subject{s})
	if err != nil {
		return err
	}
	k, ok := told[s]
	if !ok {
		return fault.Invalid("It is not linked yet.").At("about", "Select what it is about from the list")
	}
	if err := may(ctx, account.EvidenceAdd, k.Row); err != nil {
		return err
	}
	p, err := l.Evidence(ctx, number)
	if err != nil {
		return err
	}
	if p.Hidden || p.Ended() {
		return fault.Conflict("Evidence %d cannot be used for more: it is restricted, or no longer counts.", number)
	}
	return l.db.Write(ctx, fmt.Sprintf("said that evidence %d is about %s too", number, k.Words), func(tx *db.Tx) error {
		tx.About("evidence", p.ID)
		n, err := tx.Exec(ctx, "insert into evidence_about (evidence_id, subject_kind, subject_key) values (:id, :kind, :key) on conflict do nothing", map[string]any{"id": p.ID, "kind": s.Kind, "key": s.Key})
		if err == nil && n == 0 {
			err = fault.Conflict("Evidence %d is about %s already.", number, k.Words)
		}
		return err
	})
}
