package voice

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Night is one night's deletion: what was due, and what became of it.
type Night struct {
	ID         string           `db:"id"`
	Night      calendar.Date    `db:"night"`
	State      string           `db:"state"` // proposed, overtaken by the next, or done
	Due        db.JSON[[]Erase] `db:"due"`
	ApprovedBy string           `db:"approved_by"`
	DoneAt     db.Time          `db:"done_at"`
}

// DueTonight is the dry run: what would be deleted if it were done now.
func (v *Voices) DueTonight(ctx context.Context) ([]Erase, error) {
	today := v.db.Today()
	var all []kept
	if err := v.db.All(ctx, &all, "select "+keptColumns+" from voice_item order by number", nil); err != nil {
		return nil, err
	}
	due := []Erase{}
	for _, k := range all {
		for _, kind := range k.due(today) {
			due = append(due, Erase{kind, k.ID})
		}
	}
	var openings int
	if err := v.db.Get(ctx, &openings, "select count(*) from voice_opening where at < :before and item_id not in (select id from voice_item where hold)", map[string]any{"before": v.openingsBefore()}); err != nil {
		return nil, err
	}
	if openings > 0 {
		due = append(due, Erase{keptOpening, strconv.Itoa(openings)})
	}
	var months []string
	if err := v.db.All(ctx, &months, "select distinct month from voice_equality where length(month) = 7 and month < :before order by month", map[string]any{"before": today.AddMonths(-equalMonths).String()[:7]}); err != nil {
		return nil, err
	}
	for _, m := range months {
		due = append(due, Erase{keptEqual, m})
	}
	return due, nil
}

func (v *Voices) openingsBefore() db.Time { return db.StartOf(v.db.Today().AddMonths(-stubMonths)) }

// Nights are the last nights on which something was due, the newest first.
func (v *Voices) Nights(ctx context.Context) ([]Night, error) {
	all := []Night{}
	err := v.db.All(ctx, &all, "select id, night, state, due, approved_by, done_at from voice_erasure order by night desc limit 60", nil)
	return all, err
}

// DeleteTonight does what a night deletes (RT-01). The first three runs only say what is due: a second person looks at it and agrees. What was
// deleted before a backup was restored is deleted again first (RT-02).
func (v *Voices) DeleteTonight(ctx context.Context) error {
	if _, err := v.Replay(ctx); err != nil {
		return err
	}
	due, err := v.DueTonight(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	var agreed int
	if err := v.db.Get(ctx, &agreed, "select count(*) from voice_erasure where state = 'done' and approved_id <> ''", nil); err != nil {
		return err
	}
	n := Night{ID: db.RandomID(), Night: v.db.Today(), State: "proposed"}
	n.Due.V = due
	erasers, err := v.accounts.WhoMay(ctx, account.MessageErase)
	if err != nil {
		return err
	}
	if err := v.db.Write(ctx, "found what of messages is due to be deleted", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "update voice_erasure set state = 'overtaken' where state = 'proposed'", nil); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "insert into voice_erasure (id, night, state, due) values (:id, :night, :state, :due) on conflict (night) do update set state = excluded.state, due = excluded.due where voice_erasure.state <> 'done'", n); err != nil {
			return err
		}
		var to []string
		for _, e := range erasers {
			to = append(to, e.ID)
		}
		if agreed >= firstNights {
			return nil
		}
		return v.notify(ctx, tx, to, "erase "+n.Night.String(), "Tell us: look at what is to be deleted", fmt.Sprintf("What is due to be deleted waits for a second person.\n\n%s/staff/messages/retention", v.accounts.PublicURL))
	}); err != nil {
		return err
	}
	if agreed < firstNights {
		return nil
	}
	return v.erase(ctx, n.Night, "", "")
}

// ApproveNight agrees to what a night would delete, and deletes it.
func (v *Voices) ApproveNight(ctx context.Context, night calendar.Date) error {
	person, ok := account.From(ctx)
	if !ok || !person.May(account.MessageErase) {
		return fault.Forbidden("Data protection or a safeguarding lead agrees to what is deleted.")
	}
	return v.erase(ctx, night, person.ID, person.Name)
}

// erase deletes what a night found, as far as it is still due: a legal hold that was put on meanwhile holds.
func (v *Voices) erase(ctx context.Context, night calendar.Date, byID, byName string) error {
	var n Night
	if err := v.db.Get(ctx, &n, "select id, night, state, due, approved_by, done_at from voice_erasure where night = :night", map[string]any{"night": night}); err != nil {
		if fault.Of(err) != nil {
			err = fault.NotFound("Nothing was due on that night.")
		}
		return err
	}
	if n.State != "proposed" {
		return fault.Conflict("What was due on that night is %s already.", n.State)
	}
	today := v.db.Today()
	return v.db.Write(ctx, fmt.Sprintf("deleted what of messages was due on %s: %s", night.Words(), counted(len(n.Due.V), "thing")), func(tx *db.Tx) error {
		for _, e := range n.Due.V {
			if _, err := v.eraseOne(ctx, tx, e, func(k kept) bool {
				for _, kind := range k.due(today) {
					if kind == e.Kind {
						return true
					}
				}
				return false
			}, true); err != nil {
				return err
			}
		}
		tx.About("night", night.String())
		changed, err := tx.Exec(ctx, "update voice_erasure set state = 'done', approved_id = :by, approved_by = :name, done_at = :now where id = :id and state = 'proposed'",
			map[string]any{"id": n.ID, "by": byID, "name": byName, "now": tx.Now()})
		if err == nil && changed == 0 {
			err = fault.Overtaken("Somebody else agreed at the same moment.")
		}
		return err
	})
}

// eraseOne deletes one thing where it still may.
func (v *Voices) eraseOne(ctx context.Context, tx *db.Tx, e Erase, still func(kept) bool, note bool) (bool, error) {
	switch e.Kind {
	case keptOpening:
		_, err := tx.Exec(ctx, "delete from voice_opening where at < :before and item_id not in (select id from voice_item where hold)", map[string]any{"before": v.openingsBefore()})
		return err == nil, err
	case keptEqual:
		var rows []struct {
			Question string `db:"question"`
			Answer   string `db:"answer"`
			N        int    `db:"n"`
		}
		if err := tx.All(ctx, &rows, "select question, answer, n from voice_equality where month = :month", map[string]any{"month": e.ID}); err != nil {
			return false, err
		}
		for _, r := range rows {
			if _, err := tx.Exec(ctx, "insert into voice_equality (month, question, answer, n) values (:year, :question, :answer, :n) on conflict (month, question, answer) do update set n = voice_equality.n + excluded.n",
				map[string]any{"year": e.ID[:4], "question": r.Question, "answer": r.Answer, "n": r.N}); err != nil {
				return false, err
			}
		}
		_, err := tx.Exec(ctx, "delete from voice_equality where month = :month", map[string]any{"month": e.ID})
		return err == nil, err
	}
	var k kept
	err := tx.Get(ctx, &k, "select "+keptColumns+" from voice_item where id = :id", e)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return false, nil
	}
	if err != nil || !still(k) {
		return false, err
	}
	var p paper
	if err := v.keys.OpenValue(k.Sealed, &p); err != nil {
		return false, err
	}
	if note {
		if err := v.log(e); err != nil {
			return false, err
		}
	}
	if k.wipe(&p, e.Kind, tx.Now().Time) {
		for _, table := range []string{"voice_step where item_id", "voice_reread where item_id", "voice_item where id"} {
			if _, err := tx.Exec(ctx, "delete from "+table+" = :id", e); err != nil {
				return false, err
			}
		}
		return true, nil
	}
	if e.Kind == keptText || e.Kind == keptSummary { // what staff noted beside it tells of it too
		empty := []byte{}
		if _, err := tx.Exec(ctx, "update voice_step set sealed = :empty where item_id = :id", map[string]any{"id": e.ID, "empty": empty}); err != nil {
			return false, err
		}
	}
	err = v.rewrite(ctx, tx, k, p)
	return err == nil, err
}

// Erasures names the file that remembers what was deleted, outside the database and its backups, so that restoring one brings nothing back. It
// holds random ids and kinds only.
func (v *Voices) Erasures(path string) { v.erased = path }

// log notes a deletion in that file before it happens.
func (v *Voices) log(e Erase) error {
	if v.erased == "" {
		return nil
	}
	f, err := os.OpenFile(v.erased, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("note what is deleted: %w", err)
	}
	_, err = fmt.Fprintf(f, "%s %s %s\n", v.db.Today(), e.Kind, e.ID)
	return errors.Join(err, f.Sync(), f.Close())
}

// Replay deletes again what was deleted before, where a restored backup brought it back. It says how many things.
func (v *Voices) Replay(ctx context.Context) (n int, err error) {
	if v.erased == "" {
		return 0, nil
	}
	f, err := os.Open(v.erased)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var all []Erase
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if parts := strings.Fields(lines.Text()); len(parts) == 3 {
			all = append(all, Erase{parts[1], parts[2]})
		}
	}
	if err := lines.Err(); err != nil {
		return 0, err
	}
	var back []Erase
	for _, e := range all {
		var there int
		if err := v.db.Get(ctx, &there, `select count(*) from voice_item where id = :id and not hold and (:kind = 'text' and text_gone is null or :kind = 'contact' and reach_gone is null or :kind = 'words' and words_digest is not null or :kind = 'stub')`, map[string]any{"id": e.ID, "kind": e.Kind}); err != nil {
			return 0, err
		}
		if there > 0 {
			back = append(back, e)
		}
	}
	if len(back) == 0 {
		return 0, nil
	}
	err = v.db.Write(ctx, fmt.Sprintf("deleted again %s that a restored backup had brought back", counted(len(back), "thing")), func(tx *db.Tx) error {
		for _, e := range back {
			if _, err := v.eraseOne(ctx, tx, e, func(kept) bool { return true }, false); err != nil { // they stand in the file already
				return err
			}
		}
		return nil
	})
	return len(back), err
}
