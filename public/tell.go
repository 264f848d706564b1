package public

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"waymark/fault"
	"waymark/voice"
)

// telling is what somebody has answered so far on the way to sending a message. It travels sealed in the page and is kept nowhere.
type telling struct {
	Nonce string   // made when the form began: with the same answers it makes the same message, however often it is sent
	Began int64    // in seconds since 1970
	Seen  []string `json:",omitempty"` // the questions that were answered or passed over
	Check bool     `json:",omitempty"` // they have seen all their answers, and go back there after a change

	Language string   `json:",omitempty"` // in which they began; empty for English
	About    []string `json:",omitempty"` // refs of actions, priorities, and the words of voice.Abouts
	How      string   `json:",omitempty"` // "", faces or talk: how they tell it
	Text     string   `json:",omitempty"`
	Face     string   `json:",omitempty"`
	Words    []string `json:",omitempty"` // picked words
	Talk     string   `json:",omitempty"`
	Age      string   `json:",omitempty"`
	Adult    string   `json:",omitempty"`
	Wants    string   `json:",omitempty"` // words, contact or no
	Name     string   `json:",omitempty"`
	Way      string   `json:",omitempty"`
	To       string   `json:",omitempty"`
	Safe     string   `json:",omitempty"`
	When     string   `json:",omitempty"`
	Who      string   `json:",omitempty"`
	Quote    bool     `json:",omitempty"`
}

// The questions, each a page.
const (
	askAbout  = "about"
	askWords  = "words"
	askFaces  = "faces"
	askTalk   = "talk"
	askAge    = "age"
	askAdult  = "grown-up"
	askAnswer = "answer"
	askReach  = "reach"
	askSafe   = "safe"
	askShow   = "show"
	askCheck  = "check"
)

// mostLetters is how long a message may be. More can be typed and is then made shorter: nothing is cut off.
const mostLetters = voice.MostText

// mostReach is how long each answer about how to reach somebody may be.
const mostReach = 200

// tooFast is the time that no person needs less than for all the questions, and tooOld the time after which a page that was left open is
// not taken up again: twenty hours, as WCAG 2.2.1 asks of a limit that cannot be lengthened.
const (
	tooFast = 3 * time.Second
	tooOld  = 20 * time.Hour
)

func newTelling(now time.Time) telling {
	return telling{Nonce: rand.Text(), Began: now.Unix(), Wants: "words"}
}

// way is the questions that these answers lead through, in order.
func (t telling) way() []string {
	how := askWords
	switch t.How {
	case "faces":
		how = askFaces
	case "talk":
		how = askTalk
	}
	steps := []string{askAbout, how, askAge}
	if t.Age == "adult" {
		steps = append(steps, askAdult)
	}
	if t.How != "talk" || t.Wants != "contact" {
		steps = append(steps, askAnswer)
	}
	if t.Wants == "contact" {
		steps = append(steps, askReach, askSafe)
	}
	if t.Text != "" {
		steps = append(steps, askShow)
	}
	return append(steps, askCheck)
}

// next is the question after one: the first that is still open where all answers were looked at before.
func (t telling) next(step string) string {
	way := t.way()
	if t.Check {
		for _, s := range way {
			if !slices.Contains(t.Seen, s) {
				return s
			}
		}
	}
	i := slices.Index(way, step)
	return way[min(i+1, len(way)-1)]
}

// before is the question before one; empty where it is the first.
func (t telling) before(step string) string {
	way := t.way()
	if t.Check && step != askCheck {
		return askCheck
	}
	if i := slices.Index(way, step); i > 0 {
		return way[i-1]
	}
	return ""
}

func (t *telling) saw(step string) {
	if !slices.Contains(t.Seen, step) {
		t.Seen = append(t.Seen, step)
	}
}

// equal says whether somebody is asked about themselves, for counts alone: not a child under ten, nor who would not say how old they are.
func (t telling) equal() bool { return t.Age != "" && t.Age != "adult" && !t.young() }

// young says whether somebody is under ten: they are offered help, and are not asked for more than their words (CA-05).
func (t telling) young() bool { return t.Age == "under 6" || t.Age == "6 to 9" }

// Letters counts a message as its writer would.
func letters(text string) int { return utf8.RuneCountInString(text) }

// check says what is still wrong with one answer, in a child's words. Only what would make the message useless is asked for again: every
// other question may be passed over.
func (t telling) check(step string) *fault.Fault {
	f := fault.Invalid("There is a problem")
	switch step {
	case askWords:
		switch n := letters(t.whole()); {
		case n > mostLetters:
			f = f.At("text", fmt.Sprintf("Make it shorter. Take out %s letters or more", number(n-mostLetters)))
		case t.Text == "":
			f = f.At("text", "Write something, or pick one of the other ways")
		}
	case askFaces:
		if t.Face == "" && len(t.Words) == 0 {
			f = f.At("face", "Pick a face or a word, or go back and write")
		}
	case askTalk:
		if t.Talk == "" {
			f = f.At("talk", "Pick how you want to talk")
		}
	case askAdult:
		if t.Adult == "" {
			f = f.At("adult", "Pick the one that is true")
		}
	case askReach:
		if t.Way == "" {
			f = f.At("way", "Pick how we can reach you")
		}
		switch {
		case t.To == "" && t.Way != "":
			f = f.At("to", toMissing[t.Way])
		case letters(t.To) > mostReach:
			f = f.At("to", "Make this shorter")
		case t.Way == "email" && !mailLike.MatchString(t.To):
			f = f.At("to", "Write the whole email. It has an @ and a dot in it")
		case (t.Way == "text" || t.Way == "phone") && !phoneLike.MatchString(t.To):
			f = f.At("to", "Write the whole phone number. It has 11 numbers in it")
		}
		if letters(t.Name) > mostReach {
			f = f.At("name", "Make this shorter")
		}
	case askSafe:
		switch {
		case t.Safe == "":
			f = f.At("safe", "Tell us if it is safe")
		case t.Safe != "yes":
			f = f.At("safe", "If it may not be safe, we will not do it. Go back and pick a new way. Or pick secret words")
		}
		if letters(t.When) > mostReach {
			f = f.At("when", "Make this shorter")
		}
		if letters(t.Who) > mostReach {
			f = f.At("who", "Make this shorter")
		}
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// toMissing asks for where somebody can be reached.
var toMissing = map[string]string{"text": "Write your phone number", "phone": "Write your phone number", "email": "Write your email", "letter": "Write where you live"}

var (
	mailLike  = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	phoneLike = regexp.MustCompile(`^\+?(?:[ ().-]*[0-9]){10,15}$`)
)

// whole is the message as it is sent: what was typed, and the words that were picked in a line of their own.
func (t telling) whole() string {
	if len(t.Words) == 0 {
		return t.Text
	}
	return strings.TrimSpace(t.Text + "\n\nI feel " + strings.Join(t.Words, ", ") + ".")
}

// draft is the message as room voice takes it. Its key follows from what it says: sent twice it is one message, and what is changed after it
// was sent is another (E1, E2).
func (t telling) draft(network string) voice.Draft {
	d := voice.Draft{Channel: voice.Web, About: t.About, Text: t.whole(), Faces: t.Face, Age: voice.AgeBand(t.Age), Wants: voice.Wanting(t.Wants), Quote: t.Quote && t.Text != "", Language: cmp.Or(t.Language, "en")}
	if t.How == "talk" {
		d.Talk = t.Talk
	}
	if t.Age == "adult" {
		d.Adult = t.Adult
	}
	if t.Wants == "contact" {
		d.Contact = voice.ContactDetails{Name: t.Name, Way: t.Way, To: t.To, Safe: t.Safe, When: t.When, Who: t.Who}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%+v", t.Nonce, d))
	d.Key, d.Network = base64.RawURLEncoding.EncodeToString(sum[:]), network
	return d
}

// problem is the first question whose answer keeps the message from being sent; empty where none does.
func (t telling) problem() (step string, f *fault.Fault) {
	steps := t.way()
	if t.Text != "" {
		steps = append(steps, askWords) // also where it was typed before a face was picked
	}
	for _, s := range steps {
		if f := t.check(s); f != nil {
			return s, f
		}
	}
	return "", nil
}

// pickable are words to pick instead of writing.
var pickable = []string{"safe", "happy", "proud", "listened to", "worried", "sad", "cross", "lonely", "left out", "not listened to", "scared", "bored"}
