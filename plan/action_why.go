package plan

import (
	"fmt"
	"regexp"
	"strings"

	"waymark/calendar"
)

// why says in sentences what the colours of the action stand for, and on whose word: a colour is an opinion until somebody
// can ask whose.
func (v actionView) why() []string {
	a := v.Action
	words := []string{fmt.Sprintf("%s means: %s.", upperFirst(string(a.Delivery)), first(a.Delivery.Means()))}
	signed := Update{}
	for _, u := range v.Updates {
		if u.State == UpdateSignedOff {
			signed = u
			break
		}
	}
	switch {
	case v.Unread:
	case signed.Delivery == a.Delivery:
		words = append(words, fmt.Sprintf("%s said so in update %d; %s signed it off on %s.", signed.AuthorName, signed.Number, signed.DecidedName, signed.DecidedOn.Words()))
	case a.Delivery != NotStarted:
		words = append(words, "No signed-off update says so: it came with the plan.")
	}
	if a.Impact.Valid() && a.Delivery != NotStarted {
		words = append(words, fmt.Sprintf("%s means: %s.", upperFirst(string(a.Impact)), first(a.Impact.Means())))
	}
	return words
}

// first puts the beginning of a phrase into the middle of a sentence.
func first(phrase string) string { return strings.ToLower(phrase[:1]) + phrase[1:] }

// unlikeChildren says what staff wrote for everybody that children are not shown as it stands.
func (v actionView) unlikeChildren() []string {
	return unlikeChildren(v.Action.ChildWord(v.Today), v.Action.PublicReason, v.Action.HowWeKnow)
}

func unlikeChildren(w ChildWord, reason, how string) (notes []string) {
	if hard := tooHard(reason); w.NeedsReason() && len(hard) > 0 {
		notes = append(notes, "Children find the reason only among the grown-up words. "+hard[0])
	}
	if hard := tooHard(how); w == WordDone && len(hard) > 0 {
		notes = append(notes, "Children find how we know only among the grown-up words. "+hard[0])
	}
	return notes
}

// unlikeChildren says of an update what it would say of the action once it is signed off.
func (v updateView) unlikeChildren() []string {
	return unlikeChildren(ChildWordOf(v.Update.Delivery, v.Action.Starts, v.Action.Due, calendar.Date{}), v.Update.PublicReason, v.Update.HowWeKnow)
}

// newest is how many of the updates are shown in full: all that are not signed off yet, the newest that is, and what these put right.
func (v actionView) newest() int {
	puts := map[int]bool{}
	for i, u := range v.Updates {
		delete(puts, u.Number)
		if u.Corrects > 0 {
			puts[u.Corrects] = true
		}
		if u.State == UpdateSignedOff && len(puts) == 0 {
			return i + 1
		}
	}
	return len(v.Updates)
}

// counted are the tied measures that Waymark has a file for.
func (v actionView) counted() (known []tiedMeasure) {
	for _, t := range v.Ties {
		if t.Known {
			known = append(known, t)
		}
	}
	return known
}

// uncounted names the others by their keys.
func (v actionView) uncounted() string {
	var names []string
	for _, t := range v.Ties {
		switch {
		case t.Known:
		case t.Core:
			names = append(names, t.Measure+" (core)")
		default:
			names = append(names, t.Measure)
		}
	}
	return strings.Join(names, ", ")
}

var elsewhere = regexp.MustCompile(`,? (of|on|to) action [0-9.]+ in the plan “[^”]*”|^(tied) action [0-9.]+ in the plan “[^”]*”`)

// hereWords is a sentence of the record without what the page of the action says anyway.
func hereWords(sentence string) string {
	return elsewhere.ReplaceAllString(sentence, "$2")
}
