package plan

import (
	"strings"

	"waymark/calendar"
)

// Delivery says how far an action has come. It is the owner's declaration; what it did for children is Impact.
type Delivery string

// The states of delivery, stored as the words on the page.
const (
	NotStarted Delivery = "not started"
	OnTrack    Delivery = "on track"
	AtRisk     Delivery = "at risk"
	OffTrack   Delivery = "off track"
	Delivered  Delivery = "delivered"
	Paused     Delivery = "paused"
	Stopped    Delivery = "stopped"
)

// Deliveries lists them in the order of a form.
var Deliveries = []Delivery{NotStarted, OnTrack, AtRisk, OffTrack, Delivered, Paused, Stopped}

// Valid says whether it is one of the seven.
func (d Delivery) Valid() bool { return d.Means() != "" }

// Means is what a state stands for, printed beside the form so that colours mean the same to everyone.
func (d Delivery) Means() string {
	return map[Delivery]string{
		NotStarted: "Work is not due to begin yet",
		OnTrack:    "It will be done by its date",
		AtRisk:     "It may be late, and there is a plan to bring it back",
		OffTrack:   "It is late, or it will not be done by its date",
		Delivered:  "What we said we would do is done",
		Paused:     "Work waits for something, and we say for what",
		Stopped:    "It will not be done, and we say why",
	}[d]
}

// open says whether work is still to come.
func (d Delivery) open() bool { return d != Delivered && d != Stopped && d != Paused }

// readDelivery reads a state by its own word or by the words and colours of councils' trackers.
func readDelivery(text string) (Delivery, bool) {
	switch strings.ToLower(squeeze(text)) {
	case "not started", "grey", "gray", "not due", "not yet started", "not begun":
		return NotStarted, true
	case "on track", "green", "g", "in progress", "underway", "on target", "ongoing", "started":
		return OnTrack, true
	case "at risk", "amber", "a", "some delay", "yellow":
		return AtRisk, true
	case "off track", "red", "r", "overdue", "late", "delayed":
		return OffTrack, true
	case "delivered", "complete", "completed", "done", "blue", "b", "closed", "achieved":
		return Delivered, true
	case "paused", "on hold", "hold":
		return Paused, true
	case "stopped", "withdrawn", "cancelled", "no longer required":
		return Stopped, true
	}
	return "", false
}

// Impact says what an action has done for children. The owner proposes evidence; somebody else sets the rating.
type Impact string

// The ratings of impact, stored as the words on the page.
const (
	TooEarly  Impact = "too early"
	Emerging  Impact = "emerging"
	Evidenced Impact = "evidenced"
	Embedded  Impact = "embedded"
)

// Impacts lists them in the order of a form.
var Impacts = []Impact{TooEarly, Emerging, Evidenced, Embedded}

// Valid says whether it is one of the four.
func (i Impact) Valid() bool { return i.Means() != "" }

// Means is what a rating stands for.
func (i Impact) Means() string {
	return map[Impact]string{
		TooEarly:  "Too early to say what has changed for children",
		Emerging:  "First signs of a change, not yet in the numbers",
		Evidenced: "Measures, audits or children's own words show a change",
		Embedded:  "The change has lasted and is how we now work",
	}[i]
}

func readImpact(text string) (Impact, bool) {
	for _, i := range Impacts {
		if strings.EqualFold(squeeze(text), string(i)) {
			return i, true
		}
	}
	return "", false
}

// Face is how a pair of ratings looks: the colour of the board's BRAG, and the shape and word that carry the same for
// those who do not see colours.
type Face struct {
	Colour string // grey, green, amber, red, green ring, blue
	Shape  string // ring, disc, diamond, triangle, ring with a dot, star, bars, square
	Word   string
}

// FaceOf gives the face of a pair of ratings: blue only for what is delivered and embedded.
func FaceOf(d Delivery, i Impact) Face {
	switch d {
	case OnTrack:
		return Face{"green", "disc", "On track"}
	case AtRisk:
		return Face{"amber", "diamond", "At risk"}
	case OffTrack:
		return Face{"red", "triangle", "Off track"}
	case Delivered:
		if i == Embedded {
			return Face{"blue", "star", "Delivered and embedded"}
		}
		return Face{"green ring", "ring with a dot", "Delivered"}
	case Paused:
		return Face{"grey", "bars", "Paused"}
	case Stopped:
		return Face{"grey", "square", "Stopped"}
	}
	return Face{"grey", "ring", "Not started"}
}

// ChildWord is a state in the seven words of the child site.
type ChildWord string

// The child site's words for how it is going.
const (
	WordNotStarted   ChildWord = "Not started"
	WordGettingReady ChildWord = "Getting ready"
	WordDoing        ChildWord = "Doing it"
	WordLate         ChildWord = "Running late"
	WordDone         ChildWord = "Done"
	WordOnHold       ChildWord = "On hold"
	WordStopped      ChildWord = "Stopped"
)

// gettingReady is how long before its start an action counts as being got ready.
const gettingReady = 90 // days

// ChildWordOf says how an action is going in a child's words. Late is what its owner calls off track, and whatever has
// passed its date, whatever its owner calls it.
func ChildWordOf(d Delivery, starts, due, today calendar.Date) ChildWord {
	late := !due.IsZero() && due.Before(today)
	switch {
	case d == Delivered:
		return WordDone
	case d == Paused:
		return WordOnHold
	case d == Stopped:
		return WordStopped
	case d == OffTrack, late:
		return WordLate
	case d == OnTrack, d == AtRisk:
		return WordDoing
	case !starts.IsZero() && today.DaysUntil(starts) <= gettingReady:
		return WordGettingReady
	}
	return WordNotStarted
}

// NeedsReason says whether the public must be told why: running late, on hold and stopped never stand without it.
func (w ChildWord) NeedsReason() bool {
	return w == WordLate || w == WordOnHold || w == WordStopped
}
