package voice

import (
	"time"

	"waymark/calendar"
	"waymark/db"
)

// Kept is how long one kind of data is kept, as the page “What we keep” tells it to children (RT-03).
type Kept struct {
	Key   string
	Title string // for staff
	Child string // what it is, for children
	Keeps string // how long, for children
	Then  string // for staff: after how long, and what happens
}

// The kinds of data that are deleted.
const (
	keptText    = "text"
	keptReach   = "contact"
	keptWords   = "words"
	keptSummary = "summary"
	keptStub    = "stub"
	keptOpening = "openings"
	keptEqual   = "equality"
)

// Retention is the table of what is kept and for how long. Everything in it happens by itself, each night.
var Retention = []Kept{
	{keptText, "What a child wrote", "What you wrote", "For one year after we answer you. Never more than 18 months.", "12 months after the answer, at most 18 after it came; about a child’s safety 28 days after the service confirmed that it has it: the text is deleted, as the case system holds it"},
	{keptReach, "How to reach them", "How to reach you", "For 30 days after we answer you.", "30 days after the answer: deleted"},
	{keptWords, "The secret words", "Your secret words", "They work for 180 days after we answer you.", "180 days after the answer: deleted, as a keyed hash only was kept"},
	{keptSummary, "The cleared summary and its theme", "A short note of your idea, with no names", "For six years.", "6 years: moved out of every list"},
	{keptStub, "The stub of what was handed over", "A note that we passed your words on", "For six years. It does not say what you wrote.", "6 years after it was handed over or closed: deleted"},
	{keptOpening, "Who opened a message", "Who has read your words", "For six years.", "6 years: deleted"},
	{keptEqual, "Answers about themselves, as counts by month", "What you told us about yourself", "We only keep how many said each thing. We do not know it was you.", "12 months: counted by year only"},
}

// The times of the table.
const (
	textMonths  = 12
	textMost    = 18
	movedDays   = 28
	reachDays   = 30
	wordsDays   = 180
	stubMonths  = 72
	equalMonths = 12
	firstNights = 3 // so many runs wait for a second person
)

func dayOf(t time.Time) calendar.Date { return calendar.Of(calendar.London(t)) }

// ends is the day from which an answer's clocks run: when it was delivered, else when the item was closed.
func (i Item) ends() (calendar.Date, bool) {
	switch {
	case !i.DeliveredAt.IsZero():
		return dayOf(i.DeliveredAt.Time), true
	case !i.AnsweredAt.IsZero():
		return dayOf(i.AnsweredAt.Time), true
	case !i.ClosedAt.IsZero():
		return dayOf(i.ClosedAt.Time), true
	}
	return calendar.Date{}, false
}

// due are the kinds of data of one item whose time has come. A legal hold stops all of them.
func (k kept) due(today calendar.Date) (kinds []string) {
	if k.Hold {
		return nil
	}
	over := func(d calendar.Date) bool { return !d.After(today) }
	ended, has := k.ends()
	received := dayOf(k.ReceivedAt.Time)
	if k.TextGone.IsZero() {
		switch {
		case k.Route.safeguarding() || k.Has(FlagCSA):
			if !k.ReceiptAt.IsZero() && over(dayOf(k.ReceiptAt.Time).AddDays(movedDays)) && (!k.Has(FlagCSA) || !k.CSATold.IsZero()) {
				kinds = append(kinds, keptText)
			}
		case has && over(ended.AddMonths(textMonths)) || over(received.AddMonths(textMost)):
			kinds = append(kinds, keptText)
		}
	}
	if k.ReachGone.IsZero() && len(k.Reach) > 0 && has && over(ended.AddDays(reachDays)) {
		kinds = append(kinds, keptReach)
	}
	if k.WordsDigest != nil && has && over(ended.AddDays(wordsDays)) {
		kinds = append(kinds, keptWords)
	}
	switch {
	case k.Archived.IsZero() && k.Route == VoiceState && over(received.AddMonths(stubMonths)):
		kinds = append(kinds, keptSummary)
	case k.Route != VoiceState && !k.HandedAt.IsZero() && over(dayOf(k.HandedAt.Time).AddMonths(stubMonths)), k.Route != VoiceState && k.HandedAt.IsZero() && !k.ClosedAt.IsZero() && over(dayOf(k.ClosedAt.Time).AddMonths(stubMonths)):
		kinds = append(kinds, keptStub)
	}
	return kinds
}

// wipe takes one kind of data out of an item; gone says that the whole item goes.
func (k *kept) wipe(p *paper, kind string, now time.Time) (gone bool) {
	switch kind {
	case keptText:
		p.Text, p.Faces, p.Talk, p.Of, p.More = "", "", "", "", nil
		k.TextGone = db.At(now)
	case keptReach:
		k.Reach, k.ReachGone = []byte{}, db.At(now)
	case keptWords:
		k.WordsDigest, k.KeyDigest = nil, nil
		p.Warm = ""
	case keptSummary:
		k.Archived = db.At(now)
	case keptStub:
		return true
	}
	return false
}

// Erase is one thing that a night deletes.
type Erase struct {
	Kind string `json:"kind"`
	ID   string `json:"id"` // of the item; the month, of equality answers
}

// tally counts what a night deletes, by kind, in the order of the table.
func tally(all []Erase) (counts []struct {
	Kept
	N int
}) {
	for _, r := range Retention {
		n := 0
		for _, e := range all {
			if e.Kind == r.Key {
				n++
			}
		}
		counts = append(counts, struct {
			Kept
			N int
		}{r, n})
	}
	return counts
}
