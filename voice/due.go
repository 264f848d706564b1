package voice

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something about messages that waits for somebody: numbers and clocks, never a word of what a child wrote.
type Waiting struct {
	Words string        // "Read 2 urgent messages"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits
	Due   calendar.Date // by when it should be done; no date where nothing says so
	Late  bool
}

// MessagesDue lists what of messages waits for a person: those to read, those that are theirs to act on, the rota's gaps, what is read
// again and what is deleted.
func (v *Voices) MessagesDue(ctx context.Context, person account.Person) ([]Waiting, error) {
	who := readerOf(person)
	var all []Waiting
	if who.enters() {
		items, err := v.itemsOf(ctx, person, true)
		if err != nil {
			return nil, err
		}
		all = due(items, who, v)
	}
	today := v.db.Today()
	if who.Leads {
		standing, err := v.Standing(ctx)
		if err != nil {
			return nil, err
		}
		if !standing.covered() {
			all = append(all, Waiting{Words: "Put the rota of messages right: the text boxes for children are closed", Href: messagesAt + "/rota", Since: today, Due: today, Late: true})
		}
		rereads, err := v.Rereads(ctx)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, r := range rereads {
			if r.Found == "" {
				n++
			}
		}
		if n > 0 {
			all = append(all, Waiting{Words: "Read " + counted(n, "message") + " again that somebody else decided on", Href: messagesAt + "/rereads"})
		}
	}
	if person.May(account.MessageErase) {
		nights, err := v.Nights(ctx)
		if err != nil {
			return nil, err
		}
		for _, n := range nights {
			if n.State == "proposed" {
				all = append(all, Waiting{Words: "Look at what of messages is to be deleted", Href: messagesAt + "/retention", Since: n.Night})
			}
		}
	}
	return all, nil
}

// due sorts what somebody may open into what they should do with it.
func due(items []Item, who reader, v *Voices) (all []Waiting) {
	now := v.db.Now().Time
	urgent, normal := Waiting{Href: messagesAt}, Waiting{Href: messagesAt}
	nUrgent, nNormal := 0, 0
	count := func(w *Waiting, n *int, i Item) {
		*n++
		if day := dayOf(i.Due.Time); w.Due.IsZero() || day.Before(w.Due) {
			w.Due = day
		}
		if day := dayOf(i.ReceivedAt.Time); w.Since.IsZero() || day.Before(w.Since) {
			w.Since = day
		}
		w.Late = w.Late || i.Late(now)
	}
	for _, i := range items {
		switch {
		case i.State == QueueUrgent && (who.Triages || who.leads(i)):
			count(&urgent, &nUrgent, i)
		case i.State == QueueNormal && who.Triages:
			count(&normal, &nNormal, i)
		case i.State == InTriage && i.ClaimedID != who.ID, i.State == Received, !who.acts(i), i.State == VoiceState && i.ThemeID != "", i.Due.IsZero() && i.AnsweredAt.IsZero() && !i.AnswerDue.Before(dayOf(now).AddDays(8)):
		case !i.Due.IsZero() || i.AnsweredAt.IsZero() && i.Wants != WantsNothing && i.Route != VoiceState:
			day := i.AnswerDue
			if !i.Due.IsZero() {
				day = dayOf(i.Due.Time)
			}
			all = append(all, Waiting{Words: fmt.Sprintf("%s: message %d", toDo(i), i.Number), Href: messageHref(i.Number), Since: dayOf(i.ReceivedAt.Time), Due: day, Late: i.Late(now) || day.Before(dayOf(now))})
		}
	}
	if nNormal > 0 {
		normal.Words = "Read " + counted(nNormal, "message")
		all = append([]Waiting{normal}, all...)
	}
	if nUrgent > 0 {
		urgent.Words = "Read now, within the hour: " + counted(nUrgent, "urgent message")
		all = append([]Waiting{urgent}, all...)
	}
	return all
}

// toDo is what an item waits for, without saying what it is about.
func toDo(i Item) string {
	switch {
	case i.State == InTriage:
		return "Decide"
	case i.LowerID != "":
		return "Agree or not"
	case i.State == VoiceState:
		return "Clear for a theme"
	case i.State == HandedOver && i.ReceiptAt.IsZero():
		return "Ask whether they have it"
	case i.State == HandedOver:
		return "Answer"
	}
	return "Act"
}
