package voice

import (
	"cmp"
	"context"
	"slices"

	"waymark/calendar"
)

// PublicTheme is what the public may know of what children said: no number below five, no group below ten, nobody's name.
type PublicTheme struct {
	Number     int
	Title      string // for children
	Said       string // what you said, for children
	Heard      string // how many, in bands: "5 to 9"
	Groups     []string
	From       []string // the services it came from besides the council's own
	Topic      string   // in words
	Actions    []string // whole refs of plans
	Priorities []string
	Articles   []int
	State      ThemeState
	StateOn    calendar.Date
	HeardOn    calendar.Date
	AnswerDue  calendar.Date
	ReviewOn   calendar.Date  // of a pause
	Unanswered bool           // no answer stands for what is asked now
	Asking     bool           // children are asked now whether it is better
	Answers    []PublicAnswer // the newest first
	Checks     []PublicCheck  // that were concluded, the newest first
	Steps      []PublicStep   // the oldest first
	Was        []int          // numbers of themes that went into this one, so that their addresses lead here
}

// wasOf are the numbers of all themes that went into one, straight or by way of others, lowest first. Into says for each that was merged where it went.
func wasOf(into map[int]int, number int) (all []int) {
	for from := range into {
		for to, n := from, 0; n <= len(into); n++ {
			next, merged := into[to]
			if !merged {
				if to == number {
					all = append(all, from)
				}
				break
			}
			to = next
		}
	}
	slices.Sort(all)
	return all
}

// PublicAnswer is one answer that was given.
type PublicAnswer struct {
	Number    int
	Decision  Decision
	Did       string
	Reason    string
	Instead   string
	Challenge string
	Place     string
	PassedOn  calendar.Date
	Promise   string
	Due       calendar.Date
	KeptOn    calendar.Date
	Adult     string
	DecidedBy string
	DecidedOn calendar.Date
	On        calendar.Date // published
	LateBy    int           // days after the day by which it was due; 0 where it came in time
	YoungOK   string        // yes, no, or empty where no young reviewer answered
	Notes     []string      // of young reviewers who wish that theirs is read
}

// PublicCheck is what children said when they were asked back. Of fewer than ten answers nothing is counted. Of more, which way they go is said,
// and the counts, rounded to five, where each is none or at least five: one count kept back among others could be worked out, so then all are.
type PublicCheck struct {
	AskedOn, On                 calendar.Date
	Said                        string // which way it goes, for children
	Summary, Next               string // for children
	N                           string // "10 to 19", or "10 or more" where the counts are kept back; empty of fewer than ten
	Better, Same, Worse, Unsure *int   // nil where they are kept back
}

// PublicStep is one entry of a theme's history.
type PublicStep struct {
	To    ThemeState
	Words string // for children
	On    calendar.Date
	By    string // a role
}

// Answer is the newest answer; nil where there is none.
func (t PublicTheme) Answer() *PublicAnswer {
	if len(t.Answers) == 0 {
		return nil
	}
	return &t.Answers[0]
}

// About says whether the theme is about an action, by its whole ref.
func (t PublicTheme) About(full string) bool { return slices.Contains(t.Actions, full) }

// OverdueBy is for how many days the answer has been due on a day and is not there; 0 where it is there or still has time.
func (t PublicTheme) OverdueBy(on calendar.Date) int {
	if !t.Unanswered {
		return 0
	}
	return max(0, t.AnswerDue.DaysUntil(on))
}

// AboutPriority says whether the theme is about a priority: "roadmap-2025/3".
func (t PublicTheme) AboutPriority(full string) bool { return slices.Contains(t.Priorities, full) }

// Changed is the day on which anything of it last changed.
func (t PublicTheme) Changed() calendar.Date {
	last := t.StateOn
	if a := t.Answer(); a != nil && a.On.After(last) {
		last = a.On
	}
	return last
}

// public is a concluded check with its counts as they may be read.
func (c Check) public() PublicCheck {
	p := PublicCheck{AskedOn: c.AskedOn, On: c.Concluded, Said: c.Said(), Summary: c.Summary, Next: c.NextStep}
	if c.N() < fewestToSay {
		return p
	}
	p.N = "10 or more"
	counts := []int{c.Better, c.Same, c.Worse, c.Unsure}
	if slices.ContainsFunc(counts, func(n int) bool { return n > 0 && n < fewestChildren }) {
		return p
	}
	p.N = band(c.N())
	for i := range counts {
		counts[i] = (counts[i] + 2) / 5 * 5
	}
	p.Better, p.Same, p.Worse, p.Unsure = &counts[0], &counts[1], &counts[2], &counts[3]
	return p
}

// PublishedThemes are what children said as the public reads it, the newest change first.
func (v *Voices) PublishedThemes(ctx context.Context) ([]PublicTheme, error) {
	all, err := v.Themes(ctx)
	if err != nil {
		return nil, err
	}
	answers, checks, steps := []Answer{}, []Check{}, []ThemeStep{}
	if err := v.db.All(ctx, &answers, selectAnswer+" where state = 'published' order by theme_id, number desc", nil); err != nil {
		return nil, err
	}
	if err := v.db.All(ctx, &checks, "select "+checkColumns+" from voice_check order by theme_id, number desc", nil); err != nil {
		return nil, err
	}
	if err := v.db.All(ctx, &steps, "select theme_id, number, from_state, to_state, words, moved_on, by_id, by_name, by_role from voice_theme_step order by theme_id, number", nil); err != nil {
		return nil, err
	}
	notes, err := v.notes(ctx)
	if err != nil {
		return nil, err
	}
	labels, err := v.sourceLabels(ctx)
	if err != nil {
		return nil, err
	}
	holidays, err := v.holidays(ctx)
	if err != nil {
		return nil, err
	}
	into := map[int]int{} // of those that were merged, the theme that took them in
	for _, l := range all {
		if l.State == ThemeMerged {
			into[l.Number] = l.MergedInto
		}
	}
	var public []PublicTheme
	for _, l := range all {
		if l.ShownOn.IsZero() || !l.Heard.Public() || l.State == ThemeMerged {
			continue
		}
		p := PublicTheme{Number: l.Number, Title: l.Title, Said: l.Said, Heard: l.Heard.Band(), Groups: l.Heard.Named(), From: labels[l.ID], Topic: wordsFor(topics, l.Topic), Actions: l.Actions.V, Priorities: l.Priorities.V,
			Articles: l.Articles.V, State: l.State, StateOn: l.StateOn, HeardOn: l.HeardOn, AnswerDue: l.Due, ReviewOn: l.ReviewOn, Unanswered: l.Unanswered()}
		p.Was = wasOf(into, l.Number)
		for _, a := range answers {
			if a.ThemeID == l.ID {
				p.Answers = append(p.Answers, PublicAnswer{a.Number, a.Decision, a.Did, a.Reason, a.Instead, a.Challenge, a.Place, a.PassedOn, a.Promise, a.Due, a.KeptOn, a.Adult, a.DecidedBy, a.DecidedOn, a.Published, a.LateBy(holidays), a.YoungOK, notes[a.ID]})
			}
		}
		for _, c := range checks {
			switch {
			case c.ThemeID != l.ID:
			case c.Concluded.IsZero():
				p.Asking = true
			default:
				p.Checks = append(p.Checks, c.public())
			}
		}
		for _, s := range steps {
			if s.ThemeID == l.ID {
				p.Steps = append(p.Steps, PublicStep{s.To, s.Words, s.On, s.ByRole})
			}
		}
		public = append(public, p)
	}
	slices.SortStableFunc(public, func(a, b PublicTheme) int {
		return cmp.Or(b.Changed().Compare(a.Changed()), b.Number-a.Number)
	})
	return public, nil
}

// notes are what young reviewers said of answers that went out although they were not happy, where they wish that it is read.
func (v *Voices) notes(ctx context.Context) (map[string][]string, error) {
	var rows []struct {
		Answer string `db:"answer_id"`
		Note   []byte `db:"note"`
	}
	if err := v.db.All(ctx, &rows, `select o.answer_id, o.note from voice_opinion o join voice_answer a on a.id = o.answer_id
		where a.state = 'published' and a.young_ok = 'no' and o.show_note = true and o.round = a.rounds order by o.answer_id, o.id`, nil); err != nil {
		return nil, err
	}
	all := map[string][]string{}
	for _, r := range rows {
		var note string
		if err := v.keys.OpenValue(r.Note, &note); err != nil {
			return nil, err
		}
		all[r.Answer] = append(all[r.Answer], note)
	}
	return all, nil
}
