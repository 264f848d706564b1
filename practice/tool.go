package practice

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
	"waymark/fault"
)

// Kind is which sort of audit a tool is for, by the word of the register of audits.
type Kind string

// The kinds of audit.
const (
	CaseAudit        Kind = "case"
	SupervisionAudit Kind = "supervision"
	Thematic         Kind = "thematic"
	DipSample        Kind = "dip sample"
)

var kinds = []Kind{CaseAudit, SupervisionAudit, Thematic, DipSample}

// Tool is what auditors ask, as data: a file of domains with their prompts and what each grade looks like. A later version of the same key
// does not change audits that were begun with an earlier one.
type Tool struct {
	Key     string        `toml:"key"`
	Title   string        `toml:"title"`
	About   string        `toml:"about"`
	From    calendar.Date `toml:"from"` // the first day on which this version is allocated
	Kind    Kind          `toml:"kind"`
	Domains []Domain      `toml:"domain"`
	Own     bool          `toml:"-"` // the council's
}

// Domain is one part of practice that is graded for itself.
type Domain struct {
	Key         string   `toml:"key"`
	Title       string   `toml:"title"`
	About       string   `toml:"about"`
	Register    string   `toml:"register"` // the column of the register of audits that takes its grade, where there is one
	Outstanding string   `toml:"outstanding"`
	Good        string   `toml:"good"`
	Improve     string   `toml:"improve"`
	Inadequate  string   `toml:"inadequate"`
	Prompts     []Prompt `toml:"prompt"`
}

// Means is what a grade looks like in this domain.
func (d Domain) Means(g Grade) string {
	return map[Grade]string{Outstanding: d.Outstanding, Good: d.Good, Improve: d.Improve, Inadequate: d.Inadequate}[g]
}

// Prompt is one question of a domain.
type Prompt struct {
	Key      string `toml:"key"`
	Ask      string `toml:"ask"`
	Hint     string `toml:"hint"`
	Answer   string `toml:"answer"`   // "yes or no", or "words"
	Register string `toml:"register"` // the column of the register of audits that takes a yes or no, where there is one
}

func (q Prompt) yesNo() bool { return q.Answer == "yes or no" }

//go:embed library/*.toml
var library embed.FS

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// registerGrades and registerAnswers are the columns of the register of audits that a tool may fill.
var (
	registerGrades  = []string{"q_voice_grade", "q_identity_grade"}
	registerAnswers = []string{"q_smart", "q_contingency", "q_in_own_words", "q_lived_experience", "q_views_changed_plan", "q_reflective", "q_challenge", "q_rationale", "q_actions_followed"}
)

// check says what keeps a tool from being used.
func (t Tool) check() error {
	switch {
	case !keyForm.MatchString(t.Key):
		return fmt.Errorf("key %q: use small letters, digits and hyphens", t.Key)
	case t.Title == "" || t.From.IsZero():
		return errors.New(`it needs a title and the day from which it holds, as from = "2026-04-01"`)
	case !slices.Contains(kinds, t.Kind):
		return fmt.Errorf("kind %q: use case, supervision, thematic or dip sample", t.Kind)
	case len(t.Domains) == 0:
		return errors.New("it has no [[domain]]")
	}
	seen := map[string]bool{}
	once := func(key string) error {
		if !keyForm.MatchString(key) {
			return fmt.Errorf("key %q: use small letters, digits and hyphens", key)
		}
		if seen[key] {
			return fmt.Errorf("key %q stands twice", key)
		}
		seen[key] = true
		return nil
	}
	for _, d := range t.Domains {
		if err := once(d.Key); err != nil {
			return fmt.Errorf("domain %w", err)
		}
		if d.Title == "" {
			return fmt.Errorf("domain %s has no title", d.Key)
		}
		for _, g := range Grades {
			if d.Means(g) == "" {
				return fmt.Errorf("domain %s does not say what %s looks like", d.Key, g)
			}
		}
		if d.Register != "" && !slices.Contains(registerGrades, d.Register) {
			return fmt.Errorf("domain %s: the register of audits has no grade %q; it has %s", d.Key, d.Register, strings.Join(registerGrades, ", "))
		}
		for _, q := range d.Prompts {
			if err := once(q.Key); err != nil {
				return fmt.Errorf("prompt %w", err)
			}
			switch {
			case q.Ask == "":
				return fmt.Errorf("prompt %s asks nothing", q.Key)
			case q.Answer != "yes or no" && q.Answer != "words":
				return fmt.Errorf(`prompt %s: answer %q: use "yes or no" or "words"`, q.Key, q.Answer)
			case q.Register != "" && !q.yesNo():
				return fmt.Errorf("prompt %s: only a yes or no goes into the register of audits", q.Key)
			case q.Register != "" && !slices.Contains(registerAnswers, q.Register):
				return fmt.Errorf("prompt %s: the register of audits has no question %q; it has %s", q.Key, q.Register, strings.Join(registerAnswers, ", "))
			}
		}
	}
	return nil
}

// readTools reads the tools that come with Waymark and the council's own, which lie in its data folder under practice/ and win where key
// and day are the same. One of the council's that cannot be read is left out and said.
func readTools(own fs.FS) (tools []Tool, broken []string, err error) {
	ours, err := fs.Sub(library, "library")
	if err != nil {
		return nil, nil, err
	}
	names, err := fs.Glob(ours, "*.toml")
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		t, err := readTool(ours, name)
		if err != nil {
			return nil, nil, fmt.Errorf("practice/library/%s: %w", name, err)
		}
		tools = append(tools, t)
	}
	if own != nil {
		if names, err = fs.Glob(own, "practice/*.toml"); err != nil {
			return nil, nil, err
		}
		for _, name := range names {
			t, err := readTool(own, name)
			if err != nil {
				broken = append(broken, fmt.Sprintf("the audit tool %s was left out: %s", path.Base(name), err))
				continue
			}
			t.Own = true
			tools = slices.DeleteFunc(tools, func(other Tool) bool { return other.Key == t.Key && other.From == t.From })
			tools = append(tools, t)
		}
	}
	slices.SortStableFunc(tools, func(a, b Tool) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(a.Key, b.Key), b.From.Compare(a.From))
	})
	return tools, broken, nil
}

func readTool(from fs.FS, name string) (t Tool, err error) {
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return t, err
	}
	read, err := toml.Decode(string(text), &t)
	if err != nil {
		return t, err
	}
	if unknown := read.Undecoded(); len(unknown) > 0 {
		return t, fmt.Errorf("there is no %q in a tool", unknown[0].String())
	}
	return t, t.check()
}

// Tools are those that can be allocated on a day: of each key the newest version that holds by then.
func (p *Practices) Tools(on calendar.Date) (now []Tool) {
	for _, t := range p.tools { // the newest version of a key comes first
		if !t.From.After(on) && !slices.ContainsFunc(now, func(other Tool) bool { return other.Key == t.Key }) {
			now = append(now, t)
		}
	}
	return now
}

// Tool finds a version of a tool. A version that was taken away is a fault.NotFound.
func (p *Practices) Tool(key string, from calendar.Date) (Tool, error) {
	for _, t := range p.tools {
		if t.Key == key && t.From == from {
			return t, nil
		}
	}
	return Tool{}, fault.NotFound("There is no audit tool %q of %s. Put its file back into the data folder, in practice/.", key, from.Words())
}
