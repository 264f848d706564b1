package voice

import (
	"context"
	"fmt"
	"sort"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// The share of a week's messages that are read again, and the fewest (SG-09).
const (
	rereadShare  = 20 // one in so many
	rereadFewest = 10
)

// toReread is how many of a week's messages are read again.
func toReread(n int) int { return min(n, max(rereadFewest, (n+rereadShare-1)/rereadShare)) }

// What a second reader found.
const (
	Agreed  = "agreed"
	Another = "another route"
	Missed  = "missed" // the first reader saw no worry where there was one
)

// found compares a second reader's route with the first.
func found(first, second State) string {
	switch {
	case second.safeguarding():
		return Missed
	case second != first:
		return Another
	}
	return Agreed
}

// FlagMissed is put on an item in which a second reader saw what the first had missed.
const FlagMissed Flag = "missed at first"

// Reopen brings an item back to the front of the queue, as a second reader saw a worry in it.
func (i *Item) Reopen(now db.Time, c Clocks, holidays calendar.Holidays) {
	i.flag(FlagMissed)
	i.State, i.UrgentAt, i.ClosedAt = QueueUrgent, now, db.Time{}
	i.ReadDue = db.At(c.of(QueueUrgent).Due(now.Time, holidays))
	i.Due = i.ReadDue
}

// Reread is one message that is read again without knowing what the first reader decided.
type Reread struct {
	ID     string  `db:"id"`
	ItemID string  `db:"item_id"`
	Number int     `db:"number"`
	Week   string  `db:"week"` // its Monday
	Found  string  `db:"found"`
	ByName string  `db:"by_name"`
	At     db.Time `db:"at"`
}

// monday is the first day of the week before a day's.
func lastWeek(today calendar.Date) (from, to calendar.Date) {
	days := (int(today.Weekday()) + 6) % 7
	to = today.AddDays(-days)
	return to.AddDays(-7), to
}

// draw chooses which messages of last week are read again. The choice follows from a keyed hash, so that nobody can steer it.
func (v *Voices) draw(ctx context.Context, s secret) error {
	from, to := lastWeek(v.db.Today())
	var there int
	if err := v.db.Get(ctx, &there, "select count(*) from voice_reread where week = :week", map[string]any{"week": from}); err != nil || there > 0 {
		return err
	}
	var ids []string
	if err := v.db.All(ctx, &ids, `select id from voice_item where route in (:voice, :unusable) and decided_at >= :from and decided_at < :to and text_gone is null and id not in (select item_id from voice_reread)`,
		map[string]any{"voice": VoiceState, "unusable": Unusable, "from": db.StartOf(from), "to": db.StartOf(to)}); err != nil || len(ids) == 0 {
		return err
	}
	sort.Slice(ids, func(i, j int) bool { return s.digest("draw", ids[i]) < s.digest("draw", ids[j]) })
	return v.db.Write(ctx, fmt.Sprintf("drew %s of the week from %s to be read again", counted(toReread(len(ids)), "message"), from.Words()), func(tx *db.Tx) error {
		for _, id := range ids[:toReread(len(ids))] {
			if _, err := tx.Exec(ctx, "insert into voice_reread (id, item_id, week, drawn_at) values (:id, :item, :week, :now) on conflict do nothing",
				map[string]any{"id": db.RandomID(), "item": id, "week": from, "now": tx.Now()}); err != nil {
				return err
			}
		}
		return nil
	})
}

const selectReread = "select r.id, r.item_id, i.number, r.week, r.found, r.by_name, r.at from voice_reread r join voice_item i on i.id = r.item_id"

// Rereads are the messages drawn in the last year, those that wait first. Only leads read them again.
func (v *Voices) Rereads(ctx context.Context) ([]Reread, error) {
	all := []Reread{}
	err := v.db.All(ctx, &all, selectReread+" where r.week >= :since order by case when r.found = '' then 0 else 1 end, r.week desc, r.id", map[string]any{"since": v.db.Today().AddMonths(-12)})
	return all, err
}

// Again is a message that is read again: its words and nothing of what was decided.
type Again struct {
	Reread
	Text, Faces string
	More        []string
}

// rereading reads one for the person of the context, who may neither have decided on it nor be named in it.
func (v *Voices) rereading(ctx context.Context, id string) (Reread, kept, paper, reader, error) {
	var re Reread
	if err := v.db.Get(ctx, &re, selectReread+" where r.id = :id", map[string]any{"id": id}); err != nil {
		if fault.Of(err) != nil {
			err = fault.NotFound("There is no such message to be read again.")
		}
		return re, kept{}, paper{}, reader{}, err
	}
	k, p, r, err := v.theirs(ctx, re.Number)
	if err != nil {
		return re, k, p, r, err
	}
	if k.DecidedID == r.ID {
		return re, k, p, r, fault.Forbidden("You decided on this message yourself. Another lead reads it again.")
	}
	return re, k, p, r, nil
}

// ReadAgain opens a drawn message for the second reader; that it was opened is written down like any other opening.
func (v *Voices) ReadAgain(ctx context.Context, id string) (Again, error) {
	re, k, p, r, err := v.rereading(ctx, id)
	if err != nil {
		return Again{}, err
	}
	a := Again{Reread: re, Text: p.Text, Faces: p.Faces}
	for _, m := range p.More {
		a.More = append(a.More, m.Text)
	}
	return a, v.db.Write(ctx, fmt.Sprintf("opened message %d: to check what was decided", k.Number), func(tx *db.Tx) error {
		tx.About("message", k.ID)
		return v.opening(ctx, tx, k.Item, r, Whys[3])
	})
}

// KeepReread keeps what the second reader would have decided. A miss goes back to the front of the queue.
func (v *Voices) KeepReread(ctx context.Context, id string, second State) (string, error) {
	re, k, p, r, err := v.rereading(ctx, id)
	if err != nil {
		return "", err
	}
	if re.Found != "" {
		return "", fault.Conflict("%s has read this message again already.", re.ByName)
	}
	if !second.decision() {
		return "", fault.Invalid("Nothing was kept yet.").At("to", "Select what you would have decided")
	}
	what := found(k.Route, second)
	clocks, holidays, err := v.timed(ctx)
	if err != nil {
		return "", err
	}
	return what, v.db.Write(ctx, fmt.Sprintf("read message %d again: %s", k.Number, what), func(tx *db.Tx) error {
		tx.About("message", k.ID)
		n, err := tx.Exec(ctx, "update voice_reread set found = :found, by_id = :by, by_name = :name, at = :at where id = :id and found = ''",
			map[string]any{"found": what, "by": r.ID, "name": r.Name, "at": tx.Now(), "id": id})
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else has read this message again at the same moment.")
		}
		if err != nil || what != Missed {
			return err
		}
		k.Reopen(tx.Now(), clocks, holidays)
		return v.save(ctx, tx, k, p, "read again: it goes back to the queue", "The second reader would have decided “"+string(second)+"”.")
	})
}

// MissRate counts the misses among the messages that were read again in a span of days, both inside (M15).
func (v *Voices) MissRate(ctx context.Context, from, to calendar.Date) (misses, reread int, err error) {
	var n struct {
		Missed int `db:"missed"`
		All    int `db:"everything"`
	}
	err = v.db.Get(ctx, &n, "select coalesce(sum(case when found = 'missed' then 1 else 0 end), 0) as missed, count(*) as everything from voice_reread where found <> '' and at >= :from and at < :to",
		map[string]any{"from": db.StartOf(from), "to": db.StartOf(to.AddDays(1))})
	return n.Missed, n.All, err
}
