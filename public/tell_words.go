package public

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/chart"
)

// questions are what each page asks.
var questions = map[string]string{
	askAbout: "What is it about?", askWords: "What do you want to say?", askFaces: "How is it for you?", askTalk: "How do you want to talk?", askAge: "How old are you?",
	askAdult: "Who are you telling us for?", askAnswer: "Do you want an answer?", askReach: "How can we reach you?", askSafe: "Is it safe if we do this?",
	askShow: "Can we show your words to other people?", askCheck: "Check what you want to say",
}

// keeps says at each question what becomes of the answer (ICO standard 4).
var keeps = map[string]string{
	askAbout:  "It helps your words get to the right people. We count how many children tell us about each thing.",
	askWords:  "A person reads your words. We keep them locked. We take them out a year after we answer.",
	askFaces:  "A person looks at what you picked. We count how many children picked it.",
	askTalk:   "We pass it on to the person you want to talk to.",
	askAge:    "We count how many children of each age tell us things. We do not ask for your birthday.",
	askAdult:  "We write down that a grown-up told us. We do not count it as a child’s words.",
	askAnswer: "Your secret words open our answer. We do not keep the words. No one can look them up.",
	askReach:  "We only use it to answer you. We take it out 30 days after.",
	askSafe:   "The person who answers you reads this first.",
	askShow:   "If you say no, we show them to no one else. If you say yes, you can still say no later.",
}

var faces = []face{
	{choice{"very happy", "Very happy"}, chart.FaceVeryHappy}, {choice{"happy", "Happy"}, chart.FaceHappy}, {choice{"not sure", "Not sure"}, chart.FaceNotSure},
	{choice{"sad", "Sad"}, chart.FaceSad}, {choice{"very sad", "Very sad"}, chart.FaceVerySad},
}

var (
	talks = []choice{{"phone", "Ring me"}, {"drop-in", "I will come and talk to someone"}, {"advocate", "I want someone on my side who helps me say it"}}
	ages  = []choice{{"under 6", "5 or under"}, {"6 to 9", "6 to 9"}, {"10 to 12", "10 to 12"}, {"13 to 15", "13 to 15"}, {"16 to 17", "16 or 17"}, {"18 to 25", "18 to 25"},
		{"", "I’d rather not say"}, {"adult", "I am a grown-up"}}
	adults = []choice{{"for a child", "For a child. I tell you what they said or showed me"}, {"works with children", "I work with children and it is about them"}, {"myself", "For myself"}}
	wants  = []choice{{"words", "Yes. Give me secret words"}, {"contact", "Yes. Text, ring, email or write to me"}, {"no", "No, I do not need an answer"}}
	ways   = []choice{{"text", "Text me"}, {"phone", "Ring me"}, {"email", "Email me"}, {"letter", "Send me a letter"}}
	safes  = []choice{{"yes", "Yes, it is safe"}, {"not sure", "I am not sure. Please take care"}, {"no", "No, it is not safe"}}
)

func said(all []choice, value string) string {
	for _, c := range all {
		if c.Value == value {
			return c.Words
		}
	}
	return ""
}

func known(all []choice, value string) bool {
	return slices.ContainsFunc(all, func(c choice) bool { return c.Value == value })
}

// aboutChoice is something that a message can be about.
type aboutChoice struct {
	choice
	Shape  chart.Symbol
	Colour int
}

// abouts are what a message can be about: the action it began from, the priorities, and the things that every child knows.
func (v tellView) abouts() []aboutChoice {
	var all []aboutChoice
	for _, about := range v.About {
		slug, ref, _ := strings.Cut(about, "/")
		if a := v.Plan.Action(ref); a != nil && slug == v.Plan.Slug {
			q := priorityOf(v.Plan, ref)
			all = append(all, aboutChoice{choice{about, fmt.Sprintf("%s %s", ref, childText(*a))}, shape(q), colour(q)})
		}
	}
	for _, q := range v.Plan.Priorities {
		all = append(all, aboutChoice{choice{v.Plan.Slug + "/" + strconv.Itoa(q.Number), childName(q)}, shape(q), colour(q)})
	}
	for _, c := range []choice{{"worker", "My worker"}, {"home", "Where I live"}, {"school", "School"}, {"other", "Something else"}} {
		all = append(all, aboutChoice{choice: c})
	}
	return all
}

// answered is one line of the answers that are checked before they are sent.
type answered struct{ Step, Question, Answer string }

// answers are all that would be sent, as its writer knows it.
func (v tellView) answers() []answered {
	var all []answered
	add := func(step, question, answer string) {
		if answer == "" {
			answer = "You skipped this"
		}
		all = append(all, answered{step, question, answer})
	}
	for _, step := range v.way() {
		switch step {
		case askAbout:
			var words []string
			for _, x := range v.abouts() {
				if slices.Contains(v.About, x.Value) {
					words = append(words, x.Words)
				}
			}
			add(step, "What it is about", strings.Join(words, "\n"))
		case askWords:
			add(step, "Your words", v.Text)
			if v.Face != "" || len(v.Words) > 0 {
				add(askFaces, "What you picked", v.picked())
			}
		case askFaces:
			add(step, "What you picked", v.picked())
			if v.Text != "" {
				add(askWords, "Your words", v.Text)
			}
		case askTalk:
			add(step, "How you want to talk", said(talks, v.Talk))
			if v.Face != "" || len(v.Words) > 0 {
				add(askFaces, "What you picked", v.picked())
			}
			if v.Text != "" {
				add(askWords, "Your words", v.Text)
			}
		case askAge:
			add(step, "How old you are", said(ages, v.Age))
		case askAdult:
			add(step, "Who you are telling us for", said(adults, v.Adult))
		case askAnswer:
			add(step, "If you want an answer", said(wants, v.Wants))
		case askReach:
			lines := []string{said(ways, v.Way), v.To}
			if v.Name != "" {
				lines = append([]string{v.Name}, lines...)
			}
			add(step, "How we can reach you", strings.Join(lines, "\n"))
		case askSafe:
			lines := []string{said(safes, v.Safe)}
			for _, more := range []string{v.When, v.Who} {
				if more != "" {
					lines = append(lines, more)
				}
			}
			add(step, "If it is safe", strings.Join(lines, "\n"))
		case askShow:
			add(step, "If we can show your words", map[bool]string{true: "Yes, you can show my words", false: "No, do not show my words"}[v.Quote])
		}
	}
	return all
}

// picked are the face and the words that were picked.
func (t telling) picked() string {
	var lines []string
	for _, f := range faces {
		if f.Value == t.Face {
			lines = append(lines, f.Words)
		}
	}
	if len(t.Words) > 0 {
		lines = append(lines, "I feel "+strings.Join(t.Words, ", "))
	}
	return strings.Join(lines, "\n")
}

// slugOf makes a word fit for an id.
func slugOf(text string) string {
	if text == "" {
		return "none"
	}
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			return c
		}
		return '-'
	}, strings.ToLower(text))
}

// sayOfMe is an answer about oneself as a child reads it.
func sayOfMe(answer string) string {
	if answer == "rather not say" {
		return "I’d rather not say"
	}
	return strings.ToUpper(answer[:1]) + answer[1:]
}
