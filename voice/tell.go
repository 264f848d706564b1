package voice

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/fault"
)

// Draft is a message before it is sent. Nothing of it is kept on the server until then.
type Draft struct {
	Channel  Channel  // Web when empty
	About    []string // refs of actions ("roadmap-2023/1.3"), priorities ("roadmap-2023/1") or words of Abouts
	Text     string   // at most MostText characters
	Faces    string   // one of Faces, or nothing
	Talk     string   // one of Talks, or nothing
	Age      AgeBand
	Adult    string // "", "for a child", "works with children"
	Wants    Wanting
	Contact  ContactDetails // asked for where Wants is WantsContact
	Quote    bool
	Language string // "en" when empty
	Key      string // a random value made when the form began: the same key is the same message (E1, E2)
	Network  string // where it came from, for the limit against floods (E31); never kept

	GroupOf int    // how many children said this, where a group did
	Of      string // for a message typed by somebody of the council: who that is for the child, "May, who came to the group"
}

// ContactDetails are how a child can be reached safely. They are deleted 30 days after the answer.
type ContactDetails struct {
	Name string `json:"name,omitempty"` // what name to use
	Way  string `json:"way,omitempty"`  // text, phone, email or letter
	To   string `json:"to,omitempty"`   // the number or address
	Safe string `json:"safe,omitempty"` // is it safe to use this: "yes", "no", "not sure"
	When string `json:"when,omitempty"` // a safe time
	Who  string `json:"who,omitempty"`  // who may see it
}

// MostText is how many characters a message may have.
const MostText = 2000

// most characters of one of the contact fields.
const mostContact = 200

// Ways are those by which an answer can be sent.
var Ways = []string{"text", "phone", "email", "letter"}

// Adults are the words for an adult who writes.
var Adults = []string{"for a child", "works with children"}

var (
	aboutRef  = regexp.MustCompile(`^[a-z0-9-]{1,60}/[0-9]{1,3}(\.[0-9]{1,3})?$`)
	mailLike  = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	keyLike   = regexp.MustCompile(`^[A-Za-z0-9_-]{16,100}$`)
	langLike  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,8})?$`)
	pageBreak = strings.NewReplacer("\r\n", "\n", "\r", "\n")
)

// plain is the draft with what a form leaves out filled in. The text stays whole as it was typed, with every sign in it (E32).
func (d Draft) plain() Draft {
	if d.Channel == "" {
		d.Channel = Web
	}
	if d.Wants == "" {
		d.Wants = WantsWords
	}
	if d.Language == "" {
		d.Language = "en"
	}
	if d.GroupOf < 1 {
		d.GroupOf = 1
	}
	d.Text = strings.TrimSpace(pageBreak.Replace(d.Text))
	if d.Wants != WantsContact {
		d.Contact = ContactDetails{}
	}
	for _, field := range []*string{&d.Contact.Name, &d.Contact.To, &d.Contact.When, &d.Contact.Who} {
		*field = strings.Join(strings.Fields(*field), " ")
	}
	return d
}

// Check says what is missing or cannot be used, each at its field and in words for children. Swearing, nonsense and single letters are
// fine: a person reads them (E11).
func (d Draft) Check() error {
	d = d.plain()
	f := fault.Invalid("There is a problem")
	if !slices.Contains(Channels, d.Channel) {
		f.At("channel", "Pick how this came in")
	}
	seen := strings.ContainsFunc(d.Text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
	switch {
	case !seen && d.Faces == "" && d.Talk == "":
		f.At("text", "Write something, or pick a face, or ask to talk")
	case utf8.RuneCountInString(d.Text) > MostText:
		f.At("text", "This is too long. Make it shorter, or send the rest in a new message.")
	}
	if d.Faces != "" && !slices.Contains(Faces, d.Faces) {
		f.At("faces", "Pick one of the faces")
	}
	if d.Talk != "" && !slices.Contains(Talks, d.Talk) {
		f.At("talk", "Pick how you want to talk")
	}
	for _, about := range d.About {
		if !slices.Contains(Abouts, about) && !aboutRef.MatchString(about) {
			f.At("about", "Pick what this is about")
			break
		}
	}
	if len(d.About) > 10 {
		f.At("about", "Pick ten things or fewer")
	}
	if d.Age != AgeUnsaid && !slices.Contains(AgeBands, d.Age) {
		f.At("age", "Pick how old you are, or that you would rather not say")
	}
	if d.Adult != "" && !slices.Contains(Adults, d.Adult) {
		f.At("adult", "Pick who you are")
	}
	switch d.Wants {
	case WantsWords, WantsNothing:
	case WantsContact:
		d.Contact.check(f)
	default:
		f.At("wants", "Pick how you want your answer")
	}
	if !langLike.MatchString(d.Language) {
		f.At("language", "Pick your language")
	}
	if !keyLike.MatchString(d.Key) {
		f.At("key", "Please go back to the start of the form and try again")
	}
	if d.GroupOf > 500 {
		f.At("group-of", "Enter how many children were there, from 1 to 500")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

func (c ContactDetails) check(f *fault.Fault) {
	switch {
	case !slices.Contains(Ways, c.Way):
		f.At("way", "Pick how we can send your answer")
	case c.To == "":
		f.At("to", "Tell us where to send it")
	case (c.Way == "text" || c.Way == "phone") && (!phone.MatchString(c.To) || digits(c.To) < 10):
		f.At("to", "Check the phone number. It has 11 numbers, like 07700 900 123")
	case c.Way == "email" && !mailLike.MatchString(c.To):
		f.At("to", "Check the email. It looks like name@example.com")
	}
	if !slices.Contains([]string{"yes", "no", "not sure"}, c.Safe) {
		f.At("safe", "Tell us if it is safe to reach you this way")
	} else if c.Safe != "yes" {
		f.At("safe", "Pick a way that is safe, or pick secret words")
	}
	for _, one := range []struct{ field, value string }{{"name", c.Name}, {"to", c.To}, {"when", c.When}, {"who", c.Who}} {
		if utf8.RuneCountInString(one.value) > mostContact {
			f.At(one.field, "This is too long. Make it shorter.")
		}
	}
}

// Receipt is what a child is given for a message.
type Receipt struct {
	Words    string        // four secret words; empty where none are wanted
	ReadBy   calendar.Date // the day by which a person will have read it
	AnswerBy calendar.Date // the day by which they will be answered; no date where no answer is wanted
	Number   int           // for somebody of the council who typed it; never shown to a child
}

// Reply is what the page of answers says to somebody with the right words. It never holds what the child wrote.
type Reply struct {
	State    string // where it is, in child words
	Read     bool   // a person has read it
	Warm     string // a few words from the person who read it; may be empty
	Answer   string // the answer, when there is one: the child's own, else the published one of the theme
	Theme    int    // the number of the theme whose answer holds for it; 0 where the answer is the child's own or it stands in no theme
	Shown    bool   // that theme stands on the public pages
	Code     string // by which the child says once whether it is better; empty where children are not asked now
	AnswerBy calendar.Date
	Again    calendar.Date // by when there is a new answer, where children said of the one that stands that it is not better
	TakeBack bool          // the words can still be taken back
	More     bool          // something can be added, by AddTo
}

// EqualityAnswers are what somebody says about themselves, by question, each optional. They are added to the month's counts and kept
// with nothing else: not with the message, not with each other.
type EqualityAnswers map[string]string

// EqualityQuestions are those that can be asked, with the answers that can be given. "" is no answer.
var EqualityQuestions = []struct {
	Key     string
	Words   string // in child words
	Answers []string
}{
	{"sex", "Are you a girl or a boy?", []string{"girl", "boy", "other", "rather not say"}},
	{"ethnicity", "What is your background?", []string{"Asian", "Black", "mixed", "white", "other", "rather not say"}},
	{"disability", "Are you disabled, or do you get extra help to learn?", []string{"yes", "no", "not sure", "rather not say"}},
	{"care", "Do you live in care, or did you?", []string{"now", "before", "no", "rather not say"}},
	{"language", "Do you speak another language at home?", []string{"yes", "no", "rather not say"}},
	{"sanctuary", "Did you come to this country to be safe?", []string{"yes", "no", "rather not say"}},
	{"justice", "Do you see someone from the youth justice team?", []string{"yes", "no", "rather not say"}},
}

func (a EqualityAnswers) check() error {
	for key, answer := range a {
		i := slices.IndexFunc(EqualityQuestions, func(q struct {
			Key     string
			Words   string
			Answers []string
		}) bool {
			return q.Key == key
		})
		if i < 0 || answer != "" && !slices.Contains(EqualityQuestions[i].Answers, answer) {
			return fault.Invalid("There is a problem").At(key, "Pick one of the answers")
		}
	}
	return nil
}
