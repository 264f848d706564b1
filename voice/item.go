package voice

import (
	"slices"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Channel is how a child's words came in.
type Channel string

// The channels. All but Web are typed by somebody of the council, who hands over a slip with the secret words.
const (
	Web      Channel = "web"
	Paper    Channel = "paper card"
	Phone    Channel = "phone"
	DropIn   Channel = "drop-in"
	Group    Channel = "group"
	Observed Channel = "seen by an adult" // the signs of a child who does not speak or is under 5, told by an adult
)

// Channels are all of them, in the order of a form.
var Channels = []Channel{Web, Paper, Phone, DropIn, Group, Observed}

// AgeBand is how old somebody says they are. No date of birth is ever asked for (CA-03).
type AgeBand string

// The age bands of the programme, whose scope is 0 to 25. The empty one is "I’d rather not say".
const (
	Under6    AgeBand = "under 6"
	From6     AgeBand = "6 to 9"
	From10    AgeBand = "10 to 12"
	From13    AgeBand = "13 to 15"
	From16    AgeBand = "16 to 17"
	From18    AgeBand = "18 to 25"
	GrownUp   AgeBand = "adult"
	AgeUnsaid AgeBand = ""
)

// AgeBands are all that can be said, the youngest first.
var AgeBands = []AgeBand{Under6, From6, From10, From13, From16, From18, GrownUp}

// Young says whether the message must be read on the day it comes (CA-05).
func (b AgeBand) Young() bool { return b == Under6 || b == From6 }

// Wanting is how somebody wants to be answered.
type Wanting string

// The ways to be answered. Secret words are given for the first two, as an answer by post or text may fail (E27).
const (
	WantsWords   Wanting = "words"
	WantsContact Wanting = "contact"
	WantsNothing Wanting = "no"
)

// Faces are what can be picked instead of words, the best first. They say how good something is, never a mood.
var Faces = []string{"very happy", "happy", "not sure", "sad", "very sad"}

// verySad is the face that alone makes a person look within the hour (E10).
const verySad = "very sad"

// Talks are the ways to talk instead of write.
var Talks = []string{"phone", "drop-in", "advocate"}

// Abouts are what a message can be about besides a priority or an action of the plan.
var Abouts = []string{"worker", "home", "school", "other"}

// Flag is why an item is looked at with care. Flags are kinds only and say nothing of what was written.
type Flag string

// The flags. The first group comes from the word screen, the second from what else is seen when an item comes in, the third is put by people.
const (
	FlagHarm    Flag = "harm"      // somebody hurts or frightens me
	FlagSelf    Flag = "self-harm" // E18
	FlagSexual  Flag = "sexual"
	FlagThreat  Flag = "threat" // a threat, a weapon, extremism (E17)
	FlagNeglect Flag = "neglect"
	FlagGone    Flag = "run away"
	FlagSecret  Flag = "don’t tell" // E19
	FlagPhone   Flag = "telephone number"
	FlagAddress Flag = "address"
	FlagUnread  Flag = "not screened" // in a script or language that no list covers (E9)

	FlagVerySad Flag = "very sad"
	FlagName    Flag = "a name"         // somebody seems to be named (E8)
	FlagStaff   Flag = "names staff"    // one of the council's people is named (E7)
	FlagLead    Flag = "names the lead" // then the director reads it (SG-04)
	FlagLate    Flag = "waited long"    // nobody had read it at three quarters of its clock
	FlagMore    Flag = "more came"      // the child wrote again with their words

	FlagCSA         Flag = "sexual offence told"
	FlagInterpreter Flag = "interpreter"
	FlagOther       Flag = "other council" // E14
	FlagAdult       Flag = "from an adult" // E13: never counted as a child's
	FlagRestricted  Flag = "restricted"    // a child of a councillor or of staff (E15)
	FlagAnonymous   Flag = "cannot identify"
	FlagContact     Flag = "contact failed" // E27
)

// pages are the flags that put an item into the urgent queue: all that come by themselves, but a name. Most messages name somebody, and a
// queue in which everything is urgent has nothing urgent in it.
func (f Flag) pages() bool {
	return slices.Contains([]Flag{FlagHarm, FlagSelf, FlagSexual, FlagThreat, FlagNeglect, FlagGone, FlagSecret, FlagPhone, FlagAddress, FlagUnread, FlagVerySad, FlagMore}, f)
}

// suggests is the least that a flag asks for: a lower decision needs two people, as a downgrade does (E17, E18).
func (f Flag) suggests() State {
	switch f {
	case FlagSelf:
		return Immediate
	case FlagThreat:
		return Referral
	}
	return ""
}

// Item is one message as the governance database knows it in clear: nothing a child wrote, no name, no number.
type Item struct {
	ID         string            `db:"id"`
	Number     int               `db:"number"`
	Channel    Channel           `db:"channel"`
	Language   string            `db:"language"` // "en"
	Age        AgeBand           `db:"age_band"`
	Adult      string            `db:"adult"` // "", "for a child" or "works with children"
	About      db.JSON[[]string] `db:"about"`
	Wants      Wanting           `db:"wants"`
	Quote      bool              `db:"quote"` // the child allows that their words are shown
	State      State             `db:"state"`
	Route      State             `db:"route"` // what was decided; empty until then
	Flags      db.JSON[[]Flag]   `db:"flags"`
	Screen     string            `db:"screen"` // the version of the word lists
	ThemeID    string            `db:"theme_id"`
	GroupOf    int               `db:"group_of"` // how many children said it, where a group did; else 1
	MergedInto int               `db:"merged_into"`
	Children   int               `db:"children"` // how many children it counts as: 0 from an adult

	ReceivedAt  db.Time       `db:"received_at"`
	UrgentAt    db.Time       `db:"urgent_at"` // since when it is urgent
	ReadDue     db.Time       `db:"read_due"`  // by when a person must have read it
	ReadAt      db.Time       `db:"read_at"`
	ClaimedID   string        `db:"claimed_id"`
	ClaimedName string        `db:"claimed_name"`
	ClaimedTill db.Time       `db:"claimed_till"`
	DecidedAt   db.Time       `db:"decided_at"`
	DecidedID   string        `db:"decided_id"`
	Due         db.Time       `db:"due"` // by when its present state must have been left; null where it has no clock
	HandedTo    string        `db:"handed_to"`
	HandedAt    db.Time       `db:"handed_at"`
	HandedDue   db.Time       `db:"handed_due"` // kept when it was handed over, for the figures
	ReceiptAt   db.Time       `db:"receipt_at"` // when the service said that it has it
	Chases      int           `db:"chases"`
	AnswerDue   calendar.Date `db:"answer_due"`
	AnsweredAt  db.Time       `db:"answered_at"`  // when an answer was ready for the child
	DeliveredAt db.Time       `db:"delivered_at"` // when it could be seen, or was sent
	OpenedAt    db.Time       `db:"opened_at"`    // when the child first looked at the answer
	WarmAt      db.Time       `db:"warm_at"`      // the last warm reply
	ClosedAt    db.Time       `db:"closed_at"`
	WithdrawnAt db.Time       `db:"withdrawn_at"` // the child took the words back

	CSABy     string  `db:"csa_by"` // who read it and owes the notification, by id
	CSAAt     db.Time `db:"csa_at"`
	CSATold   db.Time `db:"csa_told"`
	LowerTo   State   `db:"lower_to"` // a lower route that somebody proposed
	LowerID   string  `db:"lower_id"`
	LowerName string  `db:"lower_name"`

	Hold      bool    `db:"hold"`      // a legal hold stops all deletion
	TextGone  db.Time `db:"text_gone"` // when the text was deleted
	ReachGone db.Time `db:"reach_gone"`
	Archived  db.Time `db:"archived"`
	Version   int     `db:"version"`
}

// Has says whether the item carries a flag.
func (i Item) Has(f Flag) bool { return slices.Contains(i.Flags.V, f) }

// flag puts flags on; none is ever taken off by Waymark itself.
func (i *Item) flag(flags ...Flag) {
	for _, f := range flags {
		if !i.Has(f) {
			i.Flags.V = append(i.Flags.V, f)
		}
	}
}

// Urgent says whether somebody must read it within the hour.
func (i Item) Urgent() bool { return !i.UrgentAt.IsZero() }

// Waits says whether nobody has read it.
func (i Item) Waits() bool {
	return i.State == Received || i.State == QueueUrgent || i.State == QueueNormal
}

// Screened leaves RECEIVED: any flag that pages makes the item urgent, and nothing makes it less so (SG-02).
func (i *Item) Screened(c Clocks, holidays calendar.Holidays, weekend bool) {
	from := i.ReceivedAt.Time
	if slices.ContainsFunc(i.Flags.V, Flag.pages) {
		i.State, i.UrgentAt, i.ReadDue = QueueUrgent, i.ReceivedAt, db.At(c.of(QueueUrgent).Due(from, holidays))
	} else {
		i.State, i.ReadDue = QueueNormal, db.At(readBy(from, i.Age, weekend, c, holidays))
	}
	i.Due = i.ReadDue
}

// Hasten makes an item urgent that waits: at three quarters of its clock, or because the child wrote again.
func (i *Item) Hasten(why Flag, now time.Time, c Clocks, holidays calendar.Holidays) {
	i.flag(why)
	if i.State != QueueNormal {
		return
	}
	i.State, i.UrgentAt = QueueUrgent, db.At(now)
	if due := c.of(QueueUrgent).Due(now, holidays); due.Before(i.ReadDue.Time) {
		i.ReadDue = db.At(due)
	}
	i.Due = i.ReadDue
}

// Claim takes an item out of its queue for half an hour. Who reads it says so by this.
func (i *Item) Claim(id, name string, now time.Time, c Clocks, holidays calendar.Holidays) error {
	switch {
	case i.State == InTriage && i.ClaimedID != id && now.Before(i.ClaimedTill.Time):
		return fault.Conflict("%s is reading this message until %s.", i.ClaimedName, clockWords(i.ClaimedTill.Time))
	case !i.State.leadsTo(InTriage) && i.State != InTriage:
		return fault.Conflict("This message is not in a queue any more: it is “%s”.", i.State)
	}
	i.State, i.ClaimedID, i.ClaimedName, i.ClaimedTill = InTriage, id, name, db.At(now.Add(lockFor))
	if i.ReadAt.IsZero() {
		i.ReadAt = db.At(now)
	}
	i.Due = db.At(c.decide(i.Urgent()).Due(i.ReadAt.Time, holidays))
	return nil
}

// Return puts an item back into the queue from which it was claimed, when the half hour has passed without a decision.
func (i *Item) Return() {
	i.State = QueueNormal
	if i.Urgent() {
		i.State = QueueUrgent
	}
	i.ClaimedID, i.ClaimedName, i.ClaimedTill = "", "", db.Time{}
}

// least is the gravest route that the flags or the present route ask for; a lower one needs two people.
func (i Item) least() State {
	least := i.Route
	for _, f := range i.Flags.V {
		if s := f.suggests(); s.gravity() > least.gravity() && i.Route == "" {
			least = s
		}
	}
	return least
}

// Lowers says whether a decision would be less grave than what stands or what the screen asks for (SG-04).
func (i Item) Lowers(to State) bool {
	return i.least().gravity() >= Referral.gravity() && to.gravity() < i.least().gravity()
}

// Decide gives an item its route. A lower route than the gravest that stands is only proposed: somebody else must agree.
func (i *Item) Decide(to State, id, name string, now time.Time, c Clocks, holidays calendar.Holidays) error {
	if !to.decision() {
		return fault.Invalid("The message has no route yet.").At("to", "Select what happens now")
	}
	if !i.State.leadsTo(to) || i.State == HandedOver && to == VoiceState {
		return fault.Conflict("A message that is “%s” cannot become “%s”.", i.State, to)
	}
	if i.Lowers(to) {
		if i.LowerTo != to || i.LowerID == id {
			i.LowerTo, i.LowerID, i.LowerName = to, id, name
			return nil
		}
	}
	i.LowerTo, i.LowerID, i.LowerName = "", "", ""
	i.State, i.Route, i.DecidedAt, i.DecidedID = to, to, db.At(now), id
	i.ClaimedID, i.ClaimedName, i.ClaimedTill = "", "", db.Time{}
	from := now
	if to == Immediate && !i.ReadAt.IsZero() {
		from = i.ReadAt.Time // the quarter of an hour runs from the reading
	}
	i.Due = db.At(c.of(to).Due(from, holidays))
	if c.of(to).None() {
		i.Due = db.Time{}
	}
	return nil
}

// HandOver says that the service whose job it is has taken the item, under its own reference (SG-05).
func (i *Item) HandOver(to, reference string, now time.Time, c Clocks, holidays calendar.Holidays) error {
	f := fault.Invalid("The message is not handed over yet.")
	if to == "" {
		f.At("handed-to", "Enter the service that takes it")
	}
	if reference == "" {
		f.At("reference", "Enter the reference under which they keep it; without one nobody has it")
	}
	if len(f.Fields) > 0 {
		return f
	}
	if !i.State.leadsTo(HandedOver) {
		return fault.Conflict("A message that is “%s” cannot be handed over.", i.State)
	}
	i.HandedDue, i.HandedTo, i.HandedAt = i.Due, to, db.At(now)
	i.State, i.Due = HandedOver, db.At(c.chase(i.Route).Due(now, holidays))
	i.AnswerDue = c.answer(i.Route, i.AnswerDue, calendar.Of(calendar.London(now)), holidays)
	return nil
}

// fewestTheme is how many children a theme must have before a part of a safeguarding item may join it.
const fewestTheme = 5

// Yield lets an item that was handed over give a part without identifiers to a theme, once the service has confirmed that it has it. What it
// was decided to be stands. Of a safeguarding item only the lead makes such a part.
func (i *Item) Yield(r reader) error {
	switch {
	case i.State != HandedOver || i.ReceiptAt.IsZero():
		return fault.Conflict("A part of it can join a theme when it was handed over and the service has confirmed it.")
	case i.Route.safeguarding() && !r.leads(*i):
		return fault.Forbidden("Only a safeguarding lead makes a part of this message for a theme.")
	}
	i.State, i.Due = VoiceState, db.Time{}
	return nil
}

// Receipt says that the service confirmed that it has the item; nothing is chased any more.
func (i *Item) Receipt(now time.Time) error {
	if i.State != HandedOver {
		return fault.Conflict("Only a message that was handed over can be confirmed.")
	}
	i.ReceiptAt, i.Due = db.At(now), db.Time{}
	return nil
}

// Chase notes that the service was asked again whether it has the item; it is asked once more after the same time.
func (i *Item) Chase(now time.Time, c Clocks, holidays calendar.Holidays) error {
	if i.State != HandedOver || !i.ReceiptAt.IsZero() {
		return fault.Conflict("There is nothing to chase.")
	}
	i.Chases++
	i.Due = db.At(c.chase(i.Route).Due(now, holidays))
	return nil
}

// Close ends an item. What must not be forgotten keeps it open.
func (i *Item) Close(now time.Time) error {
	switch {
	case !i.State.leadsTo(Closed):
		return fault.Conflict("A message that is “%s” cannot be closed.", i.State)
	case i.State == HandedOver && i.ReceiptAt.IsZero():
		return fault.Conflict("%s has not confirmed that they have it. Ring them first.", i.HandedTo)
	case i.Has(FlagCSA) && i.CSATold.IsZero():
		return fault.Conflict("The sexual offence that was told has not been notified. Say first who told whom and when.")
	case i.State == VoiceState && i.AnsweredAt.IsZero():
		return fault.Conflict("Nobody has answered yet. It closes when its theme is answered.")
	case (i.Route == Complaint || i.Route == DataRights || i.Route == Personal) && i.Wants != WantsNothing && i.AnsweredAt.IsZero():
		return fault.Conflict("The child waits for an answer. Write it first.")
	}
	i.State, i.ClosedAt, i.Due = Closed, db.At(now), db.Time{}
	return nil
}

// Counts says whether the item is a child's and belongs to the figures of answers (YS-03): safeguarding, complaints and data rights are
// counted in rows of their own.
func (i Item) Counts() bool { return i.Route == VoiceState && i.Children > 0 }

// Late says whether the present state lasts longer than it may.
func (i Item) Late(now time.Time) bool { return !i.Due.IsZero() && i.Due.Before(now) }

func clockWords(t time.Time) string {
	l := calendar.London(t)
	return l.Format("15:04") + " on " + calendar.Of(l).Words()
}
