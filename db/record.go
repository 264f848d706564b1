package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"waymark/calendar"
)

// Actor is who does something: a person of the council, or a named part of Waymark such as its job runner.
type Actor struct{ ID, Name string }

type actorKey struct{}

// As says who acts for the rest of ctx.
func As(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, actorKey{}, a) }

// Who says who acts, and false when nobody was named.
func Who(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	return a, ok && a.ID != ""
}

// About ties an entry of the record to a noun: {"action", id}.
type About struct {
	Noun string `json:"noun"`
	ID   string `json:"id"`
}

// Entry is one line of the record of changes.
type Entry struct {
	Seq         int64         `db:"seq"`
	At          Time          `db:"at"`
	Who         string        `db:"who"`
	WhoName     string        `db:"who_name"`
	Sentence    string        `db:"sentence"`
	About       JSON[[]About] `db:"about"`
	PayloadHash string        `db:"payload_hash"`
	PrevHash    string        `db:"prev_hash"`
	Hash        string        `db:"hash"`
}

// payload is what an entry says. The chain holds only its hash, so that a lawful erasure of words does not break the chain.
func (e Entry) payload() string {
	b, err := json.Marshal([]any{e.Who, e.WhoName, e.Sentence, e.About.V})
	if err != nil {
		panic(err) // strings only: cannot fail
	}
	return hashOf(string(b))
}

func (e Entry) chained() string {
	return hashOf(fmt.Sprintf("%s\n%d\n%s\n%s", e.PrevHash, e.Seq, e.At.text(), e.PayloadHash))
}

func hashOf(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func (t *Tx) record(ctx context.Context, who Actor, sentence string) error {
	// Moving the head first takes its row lock on PostgreSQL, so that entries are chained one after the other.
	if _, err := t.Exec(ctx, "update record_head set seq = seq + 1 where one = 1", nil); err != nil {
		return err
	}
	var head struct {
		Seq  int64  `db:"seq"`
		Hash string `db:"hash"`
	}
	if err := t.Get(ctx, &head, "select seq, hash from record_head where one = 1", nil); err != nil {
		return err
	}
	if t.about == nil {
		t.about = []About{}
	}
	e := Entry{Seq: head.Seq, At: t.now, Who: who.ID, WhoName: who.Name, Sentence: sentence, About: JSON[[]About]{t.about}, PrevHash: head.Hash}
	e.PayloadHash = e.payload()
	e.Hash = e.chained()
	if _, err := t.Exec(ctx, `insert into record (seq, at, who, who_name, sentence, about, payload_hash, prev_hash, hash)
		values (:seq, :at, :who, :who_name, :sentence, :about, :payload_hash, :prev_hash, :hash)`, e); err != nil {
		return err
	}
	seen := map[About]bool{}
	for _, a := range t.about {
		if seen[a] {
			continue
		}
		seen[a] = true
		if _, err := t.Exec(ctx, "insert into record_about (seq, noun, noun_id) values (:seq, :noun, :id)",
			map[string]any{"seq": e.Seq, "noun": a.Noun, "id": a.ID}); err != nil {
			return err
		}
	}
	_, err := t.Exec(ctx, "update record_head set hash = :hash where one = 1", e)
	return err
}

// Written is how many sentences the record of changes holds: while it is the same, nobody changed anything.
func (d *DB) Written(ctx context.Context) (n int64, err error) {
	err = d.Get(ctx, &n, "select seq from record_head where one = 1", nil)
	return n, err
}

// RecordFilter narrows the record of changes. Empty fields do not narrow.
type RecordFilter struct {
	Who, Noun, ID string
	From, To      calendar.Date // both days included
	Before        int64         // entries with a smaller number only, for paging; 0 for the newest
	Limit         int           // 50 when 0
}

// Record reads the record of changes, newest first.
func (d *DB) Record(ctx context.Context, f RecordFilter) ([]Entry, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	q := "select r.seq, r.at, r.who, r.who_name, r.sentence, r.about, r.payload_hash, r.prev_hash, r.hash from record r where 1 = 1"
	args := map[string]any{"limit": f.Limit}
	narrow := func(clause, name string, value any) {
		q += " and " + clause
		args[name] = value
	}
	if f.Who != "" {
		narrow("r.who = :who", "who", f.Who)
	}
	if f.Noun != "" && f.ID != "" {
		narrow("exists (select 1 from record_about a where a.seq = r.seq and a.noun = :noun and a.noun_id = :id)", "noun", f.Noun)
		args["id"] = f.ID
	} else if f.Noun != "" {
		narrow("exists (select 1 from record_about a where a.seq = r.seq and a.noun = :noun)", "noun", f.Noun)
	}
	if !f.From.IsZero() {
		narrow("r.at >= :from", "from", StartOf(f.From))
	}
	if !f.To.IsZero() {
		narrow("r.at < :to", "to", StartOf(f.To.AddDays(1)))
	}
	if f.Before > 0 {
		narrow("r.seq < :before", "before", f.Before)
	}
	entries := []Entry{}
	err := d.All(ctx, &entries, q+" order by r.seq desc limit :limit", args)
	return entries, err
}

// BadEntry is the first entry at which the record of changes does not hold.
type BadEntry struct {
	Seq int64
	Why string
}

// VerifyRecord walks the whole chain and names the first bad entry, or nil when every one of the n entries holds.
func (d *DB) VerifyRecord(ctx context.Context) (n int64, bad *BadEntry, err error) {
	prev := ""
	for {
		page := []Entry{}
		if err := d.All(ctx, &page, `select seq, at, who, who_name, sentence, about, payload_hash, prev_hash, hash
			from record where seq > :n order by seq limit 1000`, map[string]any{"n": n}); err != nil {
			return n, nil, err
		}
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			switch {
			case e.Seq != n+1:
				return n, &BadEntry{n + 1, fmt.Sprintf("entry %d is missing", n+1)}, nil
			case e.PrevHash != prev:
				return n, &BadEntry{e.Seq, "it does not follow the entry before it"}, nil
			case e.payload() != e.PayloadHash:
				return n, &BadEntry{e.Seq, "its words were changed after it was written"}, nil
			case e.chained() != e.Hash:
				return n, &BadEntry{e.Seq, "its number, time or hash was changed after it was written"}, nil
			}
			n, prev = e.Seq, e.Hash
		}
	}
	var head struct {
		Seq  int64  `db:"seq"`
		Hash string `db:"hash"`
	}
	if err := d.Get(ctx, &head, "select seq, hash from record_head where one = 1", nil); err != nil {
		return n, nil, err
	}
	if head.Seq != n {
		return n, &BadEntry{n + 1, fmt.Sprintf("the record ends at entry %d but %d were written", n, head.Seq)}, nil
	}
	if head.Hash != prev {
		return n, &BadEntry{n, "it is not the entry that was written last"}, nil
	}
	return n, nil, nil
}
