// Package survey asks children: a bank of questions in plain words, rounds in which some of them are asked, answers that nobody can trace
// to a child, and results that are told in numbers only where enough children answered.
package survey

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
	"waymark/readability"
)

// Ask says how safe it is to ask a question (the ask letter of the bank).
type Ask string

// The ask letters.
const (
	Green Ask = "G" // through any channel
	Amber Ask = "B" // only beside the support box, and never of a child under ten alone
	Red   Ask = "R" // only face to face, or with an advocate who can act
)

// Words say an ask letter to staff.
func (a Ask) Words() string {
	switch a {
	case Green:
		return "any channel"
	case Amber:
		return "with the support box, not to a child under ten alone"
	}
	return "face to face only"
}

// Kinds of questions.
const (
	Scale = "scale" // from “Yes, a lot” to “No”
	Open  = "open"  // in the child's own words, which go to those who read what children send
)

// Places of a question in a survey: warm-up, harder in the middle, an easy end.
const (
	Start  = "start"
	Middle = "middle"
	End    = "end"
)

// Areas lay questions beside those of other surveys; they are names only, and no other survey's question is copied.
var Areas = []string{"Relationships", "Rights", "Resilience", "Recovery"}

// Question is one version of one question. Its id stays when its words change; answers to other words are never one trend.
type Question struct {
	ID       string        `toml:"id" json:"id"`                       // "K2", "3.1"
	From     calendar.Date `toml:"from" json:"from"`                   // the first day on which these words are asked
	Text     string        `toml:"text" json:"text"`                   //
	Promise  string        `toml:"promise" json:"promise,omitempty"`   // what the action promises, in a child's words
	Action   string        `toml:"action" json:"action,omitempty"`     // the ref of the action it asks about: "3.1"
	Who      string        `toml:"who" json:"who"`                     // an audience's letter
	Ask      Ask           `toml:"ask" json:"ask"`                     //
	Area     string        `toml:"area" json:"area"`                   // one of Areas
	Place    string        `toml:"place" json:"place"`                 //
	Kind     string        `toml:"kind" json:"kind"`                   // Scale where the file says nothing
	Headline bool          `toml:"headline" json:"headline,omitempty"` // the one by which the plan's promise is judged
	Own      bool          `toml:"-" json:"own,omitempty"`             // the council's own
}

// Version names these words of the question: results are one trend only where it is the same.
func (q Question) Version() string { return q.ID + "@" + q.From.String() }

// Core says whether the question belongs to every survey and not to an action.
func (q Question) Core() bool { return strings.HasPrefix(q.ID, "K") }

// Priority is the number of the priority whose action it asks about; 0 for core questions.
func (q Question) Priority() int {
	if q.Core() || len(q.ID) < 2 || q.ID[1] != '.' {
		return 0
	}
	return int(q.ID[0] - '0')
}

//go:embed library/*.toml
var library embed.FS

var idForm = regexp.MustCompile(`^(K[1-9][0-9]?|[1-9]\.[1-9][0-9]?)$`)

// harm are words by which a question would ask whether someone was hurt. A survey never does: what a child says then needs a person, at once.
var harm = regexp.MustCompile(`(?i)\b(hurt|hit|harm|abus|beat|punch|kick|smack|slap|assault|attack|bull(y|ied)|touch|rape|sex|threat|wound|bruis|cut yourself|self-harm|suicid|violen)\w*`)

// longestQuestion is the most words of a question.
const longestQuestion = 15

// Check says why a question must not be asked.
func (q Question) Check() error {
	switch {
	case !idForm.MatchString(q.ID):
		return fmt.Errorf(`id %q: use the ref of an action as "3.1", or "K" and a number for a core question`, q.ID)
	case q.From.IsZero():
		return errors.New(`it needs the day from which it is asked, as from = "2026-11-01"`)
	case q.Text == "":
		return errors.New("it has no text")
	case q.Ask != Green && q.Ask != Amber && q.Ask != Red:
		return fmt.Errorf("ask %q: use G, B or R", q.Ask)
	case !slices.Contains(Areas, q.Area):
		return fmt.Errorf("area %q: use %s", q.Area, strings.Join(Areas, ", "))
	case q.Place != Start && q.Place != Middle && q.Place != End:
		return fmt.Errorf("place %q: use start, middle or end", q.Place)
	case q.Kind != Scale && q.Kind != Open:
		return fmt.Errorf("kind %q: use scale or open", q.Kind)
	case q.Ask != Green && q.Place != Middle:
		return errors.New("only a question of any channel (G) may begin or end a survey")
	case harm.MatchString(q.Text):
		return fmt.Errorf("a survey never asks whether someone was hurt, and this says %q", harm.FindString(q.Text))
	}
	if _, ok := AudienceOf(q.Who); !ok {
		return fmt.Errorf("who %q: nobody is asked by that letter", q.Who)
	}
	for _, text := range []string{q.Text, q.Promise} {
		if text == "" {
			continue
		}
		for _, f := range readability.Check(text, readability.Child, explained...).Findings {
			if !f.Warning {
				return fmt.Errorf("%q is too hard for children. %s %s", text, f.What, f.Do)
			}
		}
	}
	if n := len(strings.Fields(q.Text)); n > longestQuestion {
		return fmt.Errorf("it has %d words, more than %d", n, longestQuestion)
	}
	return nil
}

// explained are words that the child's site explains wherever they stand.
var explained = []string{"Childline"}

// Bank is all questions with all their versions, the newest version of each first.
type Bank struct {
	questions []Question
	// Broken says which of the council's own questions were left out, and why.
	Broken []string
}

// ReadBank reads the questions that come with Waymark and the council's own from surveys/*.toml in its data folder. One of the council's adds a
// question, or replaces one of ours from its day on. One that must not be asked is left out and said.
func ReadBank(own fs.FS) (b Bank, err error) {
	add := func(q Question) {
		b.questions = slices.DeleteFunc(b.questions, func(o Question) bool { return o.Version() == q.Version() })
		b.questions = append(b.questions, q)
	}
	names, err := fs.Glob(library, "library/*.toml")
	if err != nil {
		return b, err
	}
	for _, name := range names {
		all, err := readQuestions(library, name)
		if err != nil {
			return b, fmt.Errorf("survey/%s: %w", name, err)
		}
		for _, q := range all {
			if err := q.Check(); err != nil {
				return b, fmt.Errorf("survey/%s: question %s: %w", name, q.ID, err)
			}
			add(q)
		}
	}
	if own != nil {
		if names, err = fs.Glob(own, "surveys/*.toml"); err != nil {
			return b, err
		}
		for _, name := range names {
			all, err := readQuestions(own, name)
			if err != nil {
				b.Broken = append(b.Broken, fmt.Sprintf("the questions of %s were left out: %s", path.Base(name), err))
				continue
			}
			for _, q := range all {
				q.Own = true
				if err := q.Check(); err != nil {
					b.Broken = append(b.Broken, fmt.Sprintf("question %s of %s was left out: %s", q.ID, path.Base(name), err))
					continue
				}
				add(q)
			}
		}
	}
	slices.SortStableFunc(b.questions, func(x, y Question) int { return cmp.Or(byID(x, y), y.From.Compare(x.From)) })
	return b, nil
}

// byID puts core questions first and each kind in the order of its numbers.
func byID(x, y Question) int {
	number := func(id string) (n int) {
		for _, c := range strings.TrimLeft(id, "K") {
			if c == '.' {
				n *= 1000
				continue
			}
			n, _ = n*10+int(c-'0'), 0
		}
		return n
	}
	if x.Core() != y.Core() {
		if x.Core() {
			return -1
		}
		return 1
	}
	if x.Priority() != y.Priority() {
		return x.Priority() - y.Priority()
	}
	return number(strings.TrimPrefix(x.ID, x.ID[:1]+".")) - number(strings.TrimPrefix(y.ID, y.ID[:1]+"."))
}

func readQuestions(from fs.FS, name string) ([]Question, error) {
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, err
	}
	var all struct {
		Question []Question `toml:"question"`
	}
	read, err := toml.Decode(string(text), &all)
	if err != nil {
		return nil, err
	}
	if unknown := read.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("there is no %q in a question", unknown[0].String())
	}
	for i := range all.Question {
		all.Question[i].Kind = cmp.Or(all.Question[i].Kind, Scale)
	}
	return all.Question, nil
}

// On are the questions as they are asked on a day: of each id the newest version that holds by then.
func (b Bank) On(day calendar.Date) (now []Question) {
	for _, q := range b.questions {
		if !q.From.After(day) && !slices.ContainsFunc(now, func(o Question) bool { return o.ID == q.ID }) {
			now = append(now, q)
		}
	}
	return now
}
