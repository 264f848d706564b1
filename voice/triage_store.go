package voice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// View is an item that somebody opened: all that is kept of it.
type View struct {
	Item
	Paper    paper
	Contact  ContactDetails
	Steps    []Step
	Openings []OpenedBy
	Reader   reader
	Now      db.Time
}

// Step is something that happened to an item.
type Step struct {
	N      int     `db:"n"`
	State  State   `db:"state"`
	Words  string  `db:"words"`
	At     db.Time `db:"at"`
	ByName string  `db:"by_name"`
	Note   string  `db:"-"`
}

// OpenedBy is one opening of an item.
type OpenedBy struct {
	PersonName string  `db:"person_name"`
	At         db.Time `db:"at"`
	Why        string  `db:"why"`
}

// notYours is what somebody is told who may not open an item: the same as where there is none.
func notYours(number int) error {
	return fault.NotFound("There is no message %d that you may open.", number)
}

// theirs reads an item for the person of the context; fault.NotFound where it is not for them.
func (v *Voices) theirs(ctx context.Context, number int) (kept, paper, reader, error) {
	s, err := v.secret(ctx)
	if err != nil {
		return kept{}, paper{}, reader{}, err
	}
	k, p, err := v.kept(ctx, number)
	if fault.Of(err) != nil {
		return k, p, reader{}, notYours(number)
	}
	if err != nil {
		return k, p, reader{}, err
	}
	r, err := v.reader(ctx, s, k)
	if err != nil {
		return k, p, r, err
	}
	if !r.opens(k.Item) {
		return k, p, r, notYours(number)
	}
	return k, p, r, nil
}

// Items lists the items that somebody may open, without a word of what was written. open leaves out what is closed.
func (v *Voices) Items(ctx context.Context, open bool) ([]Item, error) {
	p, ok := account.From(ctx)
	if !ok {
		return nil, fault.Forbidden("Sign in to read messages.")
	}
	return v.itemsOf(ctx, p, open)
}

func (v *Voices) itemsOf(ctx context.Context, p account.Person, open bool) ([]Item, error) {
	s, err := v.secret(ctx)
	if err != nil {
		return nil, err
	}
	var all []kept
	where := " where archived is null"
	if open {
		where += " and state <> 'closed'"
	}
	if err := v.db.All(ctx, &all, "select "+itemColumns+", locks from voice_item"+where+" order by case when due is null then 1 else 0 end, due, number", nil); err != nil {
		return nil, err
	}
	mine := []Item{}
	for _, k := range all {
		if readerFor(p, s, k).opens(k.Item) {
			mine = append(mine, k.Item)
		}
	}
	return mine, nil
}

// OpenItem lets somebody see an item for half an hour. Who, when and what for is written down (SG-06).
func (v *Voices) OpenItem(ctx context.Context, number int, why string) error {
	k, _, r, err := v.theirs(ctx, number)
	if err != nil {
		return err
	}
	if !slices.Contains(Whys, why) {
		return fault.Invalid("The message is still closed.").At("why", "Select why you open it")
	}
	return v.db.Write(ctx, fmt.Sprintf("opened message %d: %s", number, lowerFirst(why)), func(tx *db.Tx) error {
		tx.About("message", k.ID)
		return v.opening(ctx, tx, k.Item, r, why)
	})
}

func (v *Voices) opening(ctx context.Context, tx *db.Tx, i Item, r reader, why string) error {
	_, err := tx.Exec(ctx, "insert into voice_opening (id, item_id, person_id, person_name, at, why) values (:id, :item, :person, :name, :at, :why)",
		map[string]any{"id": db.RandomID(), "item": i.ID, "person": r.ID, "name": r.Name, "at": tx.Now(), "why": why})
	return err
}

// Opened is an item that the person of the context opened in the last half hour. The second result says that they have not.
func (v *Voices) Opened(ctx context.Context, number int) (View, bool, error) {
	k, p, r, err := v.theirs(ctx, number)
	if err != nil {
		return View{}, false, err
	}
	view := View{Item: k.Item, Reader: r, Now: v.db.Now()}
	var n int
	if err := v.db.Get(ctx, &n, "select count(*) from voice_opening where item_id = :item and person_id = :person and at > :since", map[string]any{"item": k.ID, "person": r.ID, "since": db.At(view.Now.Add(-openFor))}); err != nil {
		return view, false, err
	}
	if n == 0 {
		return view, true, nil
	}
	view.Paper = p
	if len(k.Reach) > 0 {
		if err := v.keys.OpenValue(k.Reach, &view.Contact); err != nil {
			return view, false, err
		}
	}
	var steps []struct {
		Step
		Sealed []byte `db:"sealed"`
	}
	if err := v.db.All(ctx, &steps, "select n, state, words, at, by_name, sealed from voice_step where item_id = :id order by n", k.Item); err != nil {
		return view, false, err
	}
	for _, s := range steps {
		if len(s.Sealed) > 0 {
			if err := v.keys.OpenValue(s.Sealed, &s.Note); err != nil {
				return view, false, err
			}
		}
		view.Steps = append(view.Steps, s.Step)
	}
	return view, false, v.db.All(ctx, &view.Openings, "select person_name, at, why from voice_opening where item_id = :id order by at desc", k.Item)
}

// opened reads an item that is to be changed: by somebody who opened it, in the version they saw.
func (v *Voices) opened(ctx context.Context, number, version int) (kept, paper, reader, error) {
	_, closed, err := v.Opened(ctx, number)
	if err != nil {
		return kept{}, paper{}, reader{}, err
	}
	if closed {
		return kept{}, paper{}, reader{}, fault.Conflict("You opened this message more than half an hour ago. Open it again first.")
	}
	k, p, r, err := v.theirs(ctx, number)
	if err == nil && k.Version != version {
		err = fault.Overtaken("Somebody else has changed this message since you opened it. Look at it again first.")
	}
	return k, p, r, err
}

// timed are the clocks and working days by which an act is counted.
func (v *Voices) timed(ctx context.Context) (Clocks, calendar.Holidays, error) {
	clocks, err := v.Clocks(ctx)
	if err != nil {
		return nil, calendar.Holidays{}, err
	}
	holidays, err := v.holidays(ctx)
	return clocks, holidays, err
}

// Claim opens an item to decide on it, and keeps it for half an hour for whoever does.
func (v *Voices) Claim(ctx context.Context, number int) error {
	k, p, r, err := v.theirs(ctx, number)
	if err != nil {
		return err
	}
	clocks, holidays, err := v.timed(ctx)
	if err != nil {
		return err
	}
	if err := k.Claim(r.ID, r.Name, v.db.Now().Time, clocks, holidays); err != nil {
		return err
	}
	return v.db.Write(ctx, fmt.Sprintf("opened message %d: to read it and decide", number), func(tx *db.Tx) error {
		if err := v.opening(ctx, tx, k.Item, r, Whys[0]); err != nil {
			return err
		}
		return v.save(ctx, tx, k, p, "claimed for half an hour", "")
	})
}

// Routing is what somebody decides about an item.
type Routing struct {
	To      State
	Note    string // why; sealed
	CSA     bool   // a sexual offence was told or seen
	Flags   []Flag // of those that people put
	Version int
}

// decided are the flags that people put.
var decided = []Flag{FlagInterpreter, FlagOther, FlagAdult, FlagRestricted, FlagAnonymous}

// mostNote is how long a note may be.
const mostNote = 2000

// Decide gives an item its route, or proposes a lower one that somebody else must agree to. Whoever must act now is sent a notice.
func (v *Voices) Decide(ctx context.Context, number int, d Routing) (proposed bool, err error) {
	k, p, r, err := v.opened(ctx, number, d.Version)
	if err != nil {
		return false, err
	}
	d.Note = strings.TrimSpace(d.Note)
	f := fault.Invalid("The message has no route yet.")
	if !d.To.decision() {
		f.At("to", "Select what happens now")
	}
	if n := len([]rune(d.Note)); d.To != VoiceState && n < 5 || n > mostNote {
		f.At("note", "Say why, in 5 to 2,000 characters")
	}
	if len(f.Fields) > 0 {
		return false, f
	}
	if !r.acts(k.Item) {
		return false, fault.Forbidden("Only a safeguarding lead decides about this message now.")
	}
	if k.State == InTriage && k.ClaimedID != r.ID {
		return false, fault.Conflict("%s is reading this message. Claim it when their half hour is over.", k.ClaimedName)
	}
	clocks, holidays, err := v.timed(ctx)
	if err != nil {
		return false, err
	}
	if k.LowerID != "" && k.LowerTo == d.To && k.LowerID != r.ID {
		first, err := v.accounts.Person(ctx, k.LowerID)
		if err != nil {
			return false, err
		}
		if !r.agrees(k.Item, first.May(account.MessageLead)) {
			return false, fault.Forbidden("One of the two who lower this must be a safeguarding lead.")
		}
	}
	was := k.Item
	now := v.db.Now().Time
	if err := k.Decide(d.To, r.ID, r.Name, now, clocks, holidays); err != nil {
		return false, err
	}
	for _, flag := range d.Flags {
		if slices.Contains(decided, flag) {
			k.flag(flag)
		}
	}
	if k.Has(FlagAdult) && k.Adult == "" {
		k.Children = 0
	}
	if d.CSA && !k.Has(FlagCSA) {
		k.flag(FlagCSA)
		k.CSABy, k.CSAAt = r.ID, db.At(now)
	}
	proposed = k.LowerID != "" && k.State == was.State
	words := "became “" + string(d.To) + "”"
	sentence := fmt.Sprintf("decided that message %d is “%s”", number, d.To)
	if proposed {
		p.Lower, words = d.Note, "proposed to lower it to “"+string(d.To)+"”: somebody else must agree"
		sentence = fmt.Sprintf("proposed that message %d is lowered to “%s”", number, d.To)
	} else {
		p.Lower = ""
	}
	to, err := v.next(ctx, k)
	if err != nil {
		return proposed, err
	}
	return proposed, v.db.Write(ctx, sentence, func(tx *db.Tx) error {
		if err := v.save(ctx, tx, k, p, words, d.Note); err != nil {
			return err
		}
		return v.notify(ctx, tx, to, fmt.Sprintf("decided %s %d", k.ID, k.Version), "Tell us: a message waits for you",
			fmt.Sprintf("Message %d waits for you.\n\n%s/staff/messages/%d\n\nThis letter says nothing of what it is about.", number, v.accounts.PublicURL, number))
	})
}

// next is who must act on an item now, of those whom it does not lock out.
func (v *Voices) next(ctx context.Context, k kept) (ids []string, err error) {
	permission := ""
	switch {
	case k.LowerID != "", k.State == Referral, k.State == Consult, k.State == Allegation, k.State == Immediate:
		permission = account.MessageLead
		if k.Has(FlagLead) {
			permission = account.MessageReceive
		}
	case k.State == Complaint || k.State == DataRights:
		permission = account.MessageReceive
	default:
		return nil, nil
	}
	s, err := v.secret(ctx)
	if err != nil {
		return nil, err
	}
	people, err := v.accounts.WhoMay(ctx, permission)
	for _, one := range people {
		if readerFor(one, s, k).opens(k.Item) && one.ID != who(ctx).ID {
			ids = append(ids, one.ID)
		}
	}
	return ids, err
}

// HandOver keeps which service took an item, whom somebody spoke to and under which reference it is kept there.
func (v *Voices) HandOver(ctx context.Context, number, version int, h Handed) error {
	k, p, r, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	h.To, h.Person, h.How, h.Reference = oneLine(h.To), oneLine(h.Person), oneLine(h.How), oneLine(h.Reference)
	if !r.acts(k.Item) {
		return fault.Forbidden("Only a safeguarding lead hands this message over.")
	}
	f := fault.Invalid("The message is not handed over yet.")
	if !slices.Contains(Services, h.To) {
		f.At("handed-to", "Select the service that takes it")
	}
	if k.Route == Immediate && h.How != "phone" {
		f.At("how", "Ring them: a child in danger now is never handed over by e-mail")
	}
	if !slices.Contains(Hows, h.How) && k.Route != Immediate {
		f.At("how", "Select how it was handed over")
	}
	if n := len([]rune(h.Person)); n < 2 || n > 120 {
		f.At("person", "Enter whom you spoke to")
	}
	if len([]rune(h.Reference)) > 80 {
		f.At("reference", "Enter a reference of 80 characters or fewer")
	}
	if h.Reference == "" {
		f.At("reference", "Enter the reference under which they keep it; without one nobody has it")
	}
	if len(f.Fields) > 0 {
		return f
	}
	clocks, holidays, err := v.timed(ctx)
	if err != nil {
		return err
	}
	if err := k.HandOver(h.To, h.Reference, v.db.Now().Time, clocks, holidays); err != nil {
		return err
	}
	p.Hand = h
	return v.db.Write(ctx, fmt.Sprintf("handed message %d over to %s", number, h.To), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "handed over to "+h.To, h.Person+", by "+h.How+", reference "+h.Reference)
	})
}

// Services are those that take an item.
var Services = []string{"Police", "Children’s front door", "Out-of-hours team", "Designated officer for allegations", "Early help", "Prevent team", "Complaints", "Data protection", "The child’s own team", "Another council", "Another body"}

// Hows are the ways in which an item is handed over.
var Hows = []string{"phone", "in person", "secure e-mail", "their own system"}

// Chase keeps that a service was asked again; Receipt that it said it has the item and what it does.
func (v *Voices) Chase(ctx context.Context, number, version int, note string) error {
	k, p, r, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if note, err = noted(note, "chase"); err != nil {
		return err
	}
	clocks, holidays, err := v.timed(ctx)
	if err != nil {
		return err
	}
	if err := k.Chase(v.db.Now().Time, clocks, holidays); err != nil {
		return err
	}
	return v.db.Write(ctx, fmt.Sprintf("asked %s again about message %d", k.HandedTo, number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "chased by "+r.Name, note)
	})
}

// Receipt keeps that the service confirmed that it has an item.
func (v *Voices) Receipt(ctx context.Context, number, version int, note string) error {
	k, p, _, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if note, err = noted(note, "receipt"); err != nil {
		return err
	}
	if err := k.Receipt(v.db.Now().Time); err != nil {
		return err
	}
	p.Hand.Receipt = note
	return v.db.Write(ctx, fmt.Sprintf("noted that %s has message %d", k.HandedTo, number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, k.HandedTo+" confirmed it", note)
	})
}

// Notified keeps that a sexual offence was reported: who told whom, by the reader personally.
func (v *Voices) Notified(ctx context.Context, number, version int, note string) error {
	k, p, r, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if note, err = noted(note, "csa"); err != nil {
		return err
	}
	switch {
	case !k.Has(FlagCSA):
		return fault.Conflict("No sexual offence is noted for this message.")
	case k.CSABy != r.ID && !r.leads(k.Item):
		return fault.Forbidden("The duty is personal: whoever read it notifies, or a safeguarding lead for them.")
	}
	k.CSATold, p.CSA = v.db.Now(), r.Name+": "+note
	return v.db.Write(ctx, fmt.Sprintf("notified what was told in message %d", number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "notified by "+r.Name, note)
	})
}

// CloseItem ends an item.
func (v *Voices) CloseItem(ctx context.Context, number, version int, note string) error {
	k, p, r, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if !r.acts(k.Item) {
		return fault.Forbidden("Only a safeguarding lead closes this message.")
	}
	if k.State == Signpost && len([]rune(strings.TrimSpace(note))) < 5 {
		return fault.Invalid("The message is still open.").At("close-note", "Say whom they were pointed to, with a name")
	}
	if err := k.Close(v.db.Now().Time); err != nil {
		return err
	}
	return v.db.Write(ctx, fmt.Sprintf("closed message %d", number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "closed", strings.TrimSpace(note))
	})
}

// LockOut keeps a person from an item by hand; Unlock lets somebody in again who was locked out by mistake, which only a lead does for
// somebody else.
func (v *Voices) LockOut(ctx context.Context, number, version int, personID, why string) error {
	k, p, r, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	s, err := v.secret(ctx)
	if err != nil {
		return err
	}
	why = oneLine(why)
	f := fault.Invalid("Nobody more is locked out.")
	if n := len([]rune(why)); n < 5 || n > 300 {
		f.At("lock-why", "Say why, in 5 to 300 characters")
	}
	person, err := v.accounts.Person(ctx, personID)
	if err != nil {
		f.At("person-id", "Choose the person")
	}
	if len(f.Fields) > 0 {
		return f
	}
	lock := s.lock(k.ID, personID)
	if slices.Contains(k.Locks.V, lock) {
		return fault.Conflict("%s is locked out already.", person.Name)
	}
	k.Locks.V = append(k.Locks.V, lock)
	p.Locked = append(p.Locked, Locked{personID, person.Name, "by " + r.Name + ": " + why})
	if person.May(account.MessageLead) {
		k.flag(FlagLead)
	}
	return v.db.Write(ctx, fmt.Sprintf("locked somebody out of message %d", number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "somebody was locked out", person.Name+": "+why)
	})
}

// Unlock lets somebody in again who was locked out by mistake.
func (v *Voices) Unlock(ctx context.Context, number, version int, personID, why string) error {
	k, p, r, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	s, err := v.secret(ctx)
	if err != nil {
		return err
	}
	if why, err = noted(why, "in-why"); err != nil {
		return err
	}
	i := slices.IndexFunc(p.Locked, func(l Locked) bool { return l.ID == personID })
	switch {
	case !r.leads(k.Item):
		return fault.Forbidden("Only a safeguarding lead lets somebody in again.")
	case i < 0:
		return fault.Invalid("Nobody was let in.").At("in-id", "Choose the person")
	}
	name := p.Locked[i].Name
	p.Locked = slices.Delete(p.Locked, i, i+1)
	k.Locks.V = slices.DeleteFunc(k.Locks.V, func(l string) bool { return l == s.lock(k.ID, personID) })
	return v.db.Write(ctx, fmt.Sprintf("let somebody into message %d again", number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "somebody was let in again", name+": "+why)
	})
}

// Hold puts an item under a legal hold, or lifts it: nothing of it is deleted while it stands.
func (v *Voices) Hold(ctx context.Context, number, version int, on bool, why string) error {
	k, p, r, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if why, err = noted(why, "hold-why"); err != nil {
		return err
	}
	if !r.leads(k.Item) && !r.Data {
		return fault.Forbidden("A safeguarding lead or data protection decides about a legal hold.")
	}
	k.Hold = on
	words := "put under a legal hold"
	if !on {
		words = "freed from a legal hold"
	}
	return v.db.Write(ctx, fmt.Sprintf("message %d was %s", number, words), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, words, why)
	})
}

func noted(note, field string) (string, error) {
	note = strings.TrimSpace(note)
	if n := len([]rune(note)); n < 5 || n > mostNote {
		return note, fault.Invalid("Nothing was kept yet.").At(field, "Say what happened, in 5 to 2,000 characters")
	}
	return note, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func lowerFirst(s string) string {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return s
	}
	return string(s[0]-'A'+'a') + s[1:]
}
