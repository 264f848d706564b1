package collection

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Enter writes a row into a register and gives the row's id. It counts at once. A fault.Invalid says at each column what is wrong
// with it.
func (c *Collections) Enter(ctx context.Context, register string, values map[string]string) (record string, err error) {
	record = db.RandomID()
	return record, c.enter(ctx, entering, register, record, values, "")
}

// Correct puts another row in the place of one that stands in a register, whether it was entered here or imported, and says why.
// The earlier row stays in the history.
func (c *Collections) Correct(ctx context.Context, register, record string, values map[string]string, why string) error {
	return c.enter(ctx, correcting, register, record, values, why)
}

// WithdrawEntry takes a row out of a register and says why. Nothing is erased: the row stays in the history.
func (c *Collections) WithdrawEntry(ctx context.Context, register, record, why string) error {
	return c.enter(ctx, withdrawing, register, record, nil, why)
}

// What may be done with a row of a register.
type entryAct int

const (
	entering entryAct = iota
	correcting
	withdrawing
)

func (c *Collections) enter(ctx context.Context, act entryAct, register, record string, values map[string]string, why string) error {
	s, err := c.Library.Register(register)
	if err != nil {
		return err
	}
	t := s.Tables[0]
	earlier, err := c.entriesOf(ctx, register, record)
	if err != nil {
		return err
	}
	fresh, withdraw := act == entering, act == withdrawing
	why = strings.Join(strings.Fields(why), " ")
	if n := len([]rune(why)); !fresh && (n < 3 || n > 500) {
		return fault.Invalid("Say why the row is changed.").At("why", "Say why, in 3 to 500 characters")
	}
	kept := sealedEntry{Record: record, Why: why, Withdrawn: withdraw}
	if !withdraw {
		kept.Values = filled(t, values, record, c.db.Today())
		if err := s.judge(ctx, c.settings, kept.Values); err != nil {
			return err
		}
	}
	sealed, err := c.seal(kept)
	if err != nil {
		return err
	}
	row := Entry{ID: db.RandomID(), Register: register, Confidential: yes(kept.Values["confidential_yn"])}
	sentence := "entered a row into the register " + s.Title
	switch {
	case fresh:
		row.Record = record
	case len(earlier) > 0:
		last := earlier[len(earlier)-1]
		row.Supersedes, row.Record, row.Confidential = last.ID, last.clear, row.Confidential || last.Confidential
		if last.Withdrawn && withdraw {
			return fault.Conflict("This row is withdrawn already.")
		}
	}
	if withdraw {
		sentence = "withdrew a row of the register " + s.Title
	} else if !fresh {
		sentence = "corrected a row of the register " + s.Title
	}
	who, _ := db.Who(ctx)
	return c.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("register", register)
		if err := c.Recount(ctx, tx); err != nil {
			return err
		}
		if row.Supersedes != "" {
			var n int
			if err := tx.Get(ctx, &n, "select count(*) from collection_entry where supersedes = :id", map[string]any{"id": row.Supersedes}); err != nil {
				return err
			}
			if n > 0 {
				return fault.Overtaken("Somebody else has changed this row since you opened it. Look at it again first.")
			}
		}
		_, err := tx.Exec(ctx, `insert into collection_entry (id, register, record_id, supersedes, entered_at, entered_by, entered_by_name, confidential, sealed)
			values (:id, :register, :record, :supersedes, :now, :by, :name, :confidential, :sealed)`,
			map[string]any{"id": row.ID, "register": register, "record": row.Record, "supersedes": row.Supersedes, "now": tx.Now(),
				"by": who.ID, "name": who.Name, "confidential": row.Confidential, "sealed": sealed})
		return err
	})
}

func yes(text string) bool {
	return slices.Contains([]string{"yes", "y", "true", "t", "1"}, strings.ToLower(text))
}

// openedEntry is an entry with its record id as it stands in clear.
type openedEntry struct {
	Entry
	clear string
}

// entriesOf opens a register's entries, the oldest first; those of one record when it is given.
func (c *Collections) entriesOf(ctx context.Context, register, record string) ([]openedEntry, error) {
	rows := []struct {
		Entry
		Sealed []byte `db:"sealed"`
	}{}
	err := c.db.All(ctx, &rows, `select id, register, record_id, supersedes, entered_at, entered_by, entered_by_name, confidential, sealed
		from collection_entry where register = :register and (:record = '' or record_id = :record or record_id = '') order by entered_at, id`,
		map[string]any{"register": register, "record": record})
	if err != nil {
		return nil, err
	}
	var out []openedEntry
	over := map[string]bool{}
	for _, r := range rows {
		var kept sealedEntry
		if err := c.unseal(r.Sealed, &kept); err != nil {
			return nil, err
		}
		if record != "" && kept.Record != record {
			continue
		}
		e := openedEntry{Entry: r.Entry, clear: r.Record}
		e.Record, e.Values, e.Why, e.Withdrawn = kept.Record, kept.Values, kept.Why, kept.Withdrawn
		out = append(out, e)
	}
	// What corrects another comes after it, also where both were written in the same moment.
	before := map[string]string{}
	for _, e := range out {
		before[e.ID] = e.Supersedes
	}
	changes := func(id string) (n int) {
		for id = before[id]; id != ""; id = before[id] {
			n++
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b openedEntry) int {
		return cmp.Or(a.At.Compare(b.At.Time), cmp.Compare(changes(a.ID), changes(b.ID)))
	})
	for i := len(out) - 1; i >= 0; i-- {
		out[i].Stands = !over[out[i].Record] && !out[i].Withdrawn
		over[out[i].Record] = true
	}
	return out, nil
}

// Filter picks entries of a register.
type Filter struct {
	Record       string // one row with all that was changed in it
	Child        string // the rows about one child
	Standing     bool   // only what holds now
	Confidential bool   // those marked confidential too; the person's role must allow it
}

// OpenRegister records who opens a register's rows and why (ruling 6), and gives the opening that Entries asks for. It lasts a
// working day.
func (c *Collections) OpenRegister(ctx context.Context, register, why string) (opening string, err error) {
	s, err := c.Library.Register(register)
	if err != nil {
		return "", err
	}
	sentence := "opened the rows of the register " + s.Title
	if s.Keeping.Restricted {
		if _, ok, err := c.granted(ctx, register); err != nil {
			return "", err
		} else if ok {
			sentence += ", by a grant by name"
		}
	}
	return c.openRows(ctx, "register", register, sentence, why)
}

// Entries gives the rows entered into a register, the newest first, to somebody who has said why: without a valid opening it
// fails with fault.Forbidden.
func (c *Collections) Entries(ctx context.Context, register, opening string, filter Filter) ([]Entry, error) {
	open, err := c.opened(ctx, register, opening)
	if err != nil {
		return nil, err
	}
	if !open {
		return nil, fault.Forbidden("Say first why you need to see the rows.")
	}
	all, err := c.entriesOf(ctx, register, filter.Record)
	if err != nil {
		return nil, err
	}
	out := []Entry{}
	for _, e := range all {
		if (filter.Child != "" && !strings.EqualFold(e.Values["child"], filter.Child)) || (filter.Standing && !e.Stands) || (e.Confidential && !filter.Confidential) {
			continue
		}
		out = append(out, e.Entry)
	}
	slices.Reverse(out)
	return out, nil
}

// lend gives Load the rows that were entered here and those that other rooms lend.
func (c *Collections) lend(ctx context.Context, s *Spec, put func(lent) error) error {
	entries, err := c.entriesOf(ctx, s.Key, "")
	if err != nil {
		return err
	}
	for _, e := range entries {
		values := e.Values
		if e.Withdrawn {
			values = map[string]string{recordID: e.Record}
		}
		day := calendar.Of(calendar.London(e.At.Time))
		if err := put(lent{values: values, upload: e.ID, name: "entered in Waymark", at: e.At.Time, dataTo: day, withdrawn: e.Withdrawn}); err != nil {
			return err
		}
	}
	for _, feed := range c.feeds {
		if feed.register != s.Key {
			continue
		}
		err := feed.rows(ctx, func(values map[string]string) error {
			return put(lent{values: values, upload: lentUpload, name: "kept in Waymark", at: c.db.Now().Time, dataTo: c.db.Today()})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

type feed struct {
	register string
	kept     Kept
	rows     func(ctx context.Context, put func(map[string]string) error) error
}

// Kept says where the rows that another room lends to a register are kept, for its page.
type Kept struct {
	Name string // "audits"
	At   string // the address of the page
	Only bool   // new rows are entered there and no longer by the register's own form; files still add up with them

	// Names is the column of whoever a row is about, where the other room lends rows under other names than files have, and As gives for names
	// of files those under which it lends the same, so that measures know one from the other. Both are empty where the names are the same.
	Names string
	As    func(ctx context.Context, names []string) (map[string]string, error)
}

// keptElsewhere says where else rows of a register are kept; ok is false when nobody lends any.
func (c *Collections) keptElsewhere(register string) (kept Kept, ok bool) {
	for _, feed := range c.feeds {
		if feed.register == register {
			return feed.kept, true
		}
	}
	return kept, false
}

// lentUpload stands where rows of files say with which upload they came.
const lentUpload = "feed"

// Feed hangs what another room keeps into a register, so that a noun is never kept twice. rows calls put with one row's values by
// column, dates as 2026-03-31, for every row that it has; it is asked at each filling of the vault. Whoever hangs it also calls
// Recount when its rows change.
func (c *Collections) Feed(register string, kept Kept, rows func(ctx context.Context, put func(map[string]string) error) error) error {
	if _, err := c.Library.Register(register); err != nil {
		return err
	}
	c.feeds = append(c.feeds, feed{register, kept, rows})
	return nil
}
