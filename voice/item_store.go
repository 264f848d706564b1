package voice

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const itemColumns = `id, number, channel, language, age_band, adult, about, wants, quote, state, route, flags, screen, theme_id, group_of, merged_into, children,
	received_at, urgent_at, read_due, read_at, claimed_id, claimed_name, claimed_till, decided_at, decided_id, due, handed_to, handed_at, handed_due, receipt_at, chases,
	answer_due, answered_at, delivered_at, opened_at, warm_at, closed_at, withdrawn_at, csa_by, csa_at, csa_told, lower_to, lower_id, lower_name, hold, text_gone, reach_gone, archived, version`

const keptColumns = itemColumns + ", key_digest, words_digest, words_attempt, locks, sealed, reach"

// kept is an item as it is stored.
type kept struct {
	Item
	KeyDigest   *string           `db:"key_digest"`
	WordsDigest *string           `db:"words_digest"`
	Attempt     int               `db:"words_attempt"`
	Locks       db.JSON[[]string] `db:"locks"`
	Sealed      []byte            `db:"sealed"`
	Reach       []byte            `db:"reach"`
}

// paper is what is sealed of an item.
type paper struct {
	Text     string     `json:"text,omitempty"`
	Faces    string     `json:"faces,omitempty"`
	Talk     string     `json:"talk,omitempty"`
	Of       string     `json:"of,omitempty"`
	More     []addition `json:"more,omitempty"`
	Locked   []Locked   `json:"locked,omitempty"`
	Summary  string     `json:"summary,omitempty"` // cleared: without what could tell who it is
	Cleared  string     `json:"cleared,omitempty"` // by whom
	Warm     string     `json:"warm,omitempty"`
	Answer   string     `json:"answer,omitempty"`
	Hand     Handed     `json:"hand,omitzero"`
	CSA      string     `json:"csa,omitempty"` // who notified whom
	Lower    string     `json:"lower,omitempty"`
	Praised  string     `json:"praised,omitempty"` // E20: whose manager was told
	Signpost string     `json:"signpost,omitempty"`
}

type addition struct {
	At   db.Time `json:"at"`
	Text string  `json:"text"`
}

// Locked is somebody who may not open an item.
type Locked struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why"` // "named" by Waymark, or who locked them out and what for
}

// Handed is what is kept of a hand-over: which service, whom, how and under which reference.
type Handed struct {
	To        string `json:"to,omitempty"`
	Person    string `json:"person,omitempty"`
	How       string `json:"how,omitempty"`
	Reference string `json:"reference,omitempty"`
	Receipt   string `json:"receipt,omitempty"`
}

func newSecret() secret {
	s := make([]byte, 32)
	rand.Read(s) // never fails
	return s
}

func assignments(columns string) string {
	names := strings.Split(columns, ",")
	for i, n := range names {
		n = strings.TrimSpace(n)
		names[i] = n + " = :" + n
	}
	return strings.Join(names, ", ")
}

// kept reads one item as it is stored. Whether somebody may see it is asked by whoever calls.
func (v *Voices) kept(ctx context.Context, number int) (k kept, p paper, err error) {
	err = v.db.Get(ctx, &k, "select "+keptColumns+" from voice_item where number = :number", map[string]any{"number": number})
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return k, p, fault.NotFound("There is no message %d.", number)
	}
	if err == nil {
		err = v.keys.OpenValue(k.Sealed, &p)
	}
	return k, p, err
}

// save writes an item that was changed, with the words of what happened and a note that stays sealed.
func (v *Voices) save(ctx context.Context, tx *db.Tx, k kept, p paper, words, note string) error {
	tx.About("message", k.ID)
	if err := v.rewrite(ctx, tx, k, p); err != nil {
		return err
	}
	return v.step(ctx, tx, k.Item, words, note)
}

// rewrite writes an item in the version after the one that was read.
func (v *Voices) rewrite(ctx context.Context, tx *db.Tx, k kept, p paper) (err error) {
	if k.Sealed, err = v.keys.SealValue(p); err != nil {
		return err
	}
	if k.Reach == nil {
		k.Reach = []byte{} // an empty one comes back from SQLite as none
	}
	n, err := tx.Exec(ctx, "update voice_item set "+assignments(strings.Replace(keptColumns, ", version,", ",", 1))+", version = version + 1 where id = :id and version = :version", k)
	if err == nil && n == 0 {
		err = fault.Overtaken("Somebody else has changed this message since you opened it. Look at it again first.")
	}
	return err
}

// step keeps what happened to an item. words say it in clear; note is what somebody wrote about it.
func (v *Voices) step(ctx context.Context, tx *db.Tx, i Item, words, note string) error {
	sealed, err := v.keys.SealValue(note)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into voice_step (id, item_id, n, state, words, at, by_id, by_name, sealed)
		select :id, :item, coalesce(max(n), 0) + 1, :state, :words, :at, :by, :name, :sealed from voice_step where item_id = :item`,
		map[string]any{"id": db.RandomID(), "item": i.ID, "state": i.State, "words": words, "at": tx.Now(), "by": who(ctx).ID, "name": who(ctx).Name, "sealed": sealed})
	return err
}

// lock is the keyed hash under which it is kept that a person may not open an item.
func (s secret) lock(item, person string) string { return s.digest("lock", item+"\x00"+person) }

// lockOut finds the people of the council whom a text names and keeps them from the item; the lead's being named brings in the director.
func (v *Voices) lockOut(ctx context.Context, s secret, k *kept, p *paper, text string) error {
	people, err := v.accounts.People(ctx)
	if err != nil {
		return err
	}
	for _, one := range people {
		if !one.Active() || !mentions(text, one.Name) || slices.ContainsFunc(p.Locked, func(l Locked) bool { return l.ID == one.ID }) {
			continue
		}
		p.Locked = append(p.Locked, Locked{one.ID, one.Name, "named"})
		k.Locks.V = append(k.Locks.V, s.lock(k.ID, one.ID))
		k.flag(FlagStaff)
		if one.May(account.MessageLead) {
			k.flag(FlagLead)
		}
	}
	return nil
}
