package inspection

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Recurrence is a person's word on two recommendations, years apart: the same thing asked again, or not.
type Recurrence struct {
	LaterID   string        `db:"later_id"`
	EarlierID string        `db:"earlier_id"`
	Same      bool          `db:"same"`
	Why       string        `db:"why"`
	ByID      string        `db:"decided_id"`
	By        string        `db:"decided_name"`
	On        calendar.Date `db:"decided_on"`
}

// Memory knows every recommendation and which of them came again. No tracker of a single plan can.
type Memory struct {
	all     []Recommendation
	decided []Recurrence
}

// Memory reads what came again.
func (i *Inspections) Memory(ctx context.Context) (m Memory, err error) {
	if m.all, err = i.Recommendations(ctx); err != nil {
		return m, err
	}
	err = i.db.All(ctx, &m.decided, "select later_id, earlier_id, same, why, decided_id, decided_name, decided_on from inspection_recurrence order by decided_on, later_id, earlier_id", nil)
	return m, err
}

func (m Memory) one(id string) Recommendation {
	if n := slices.IndexFunc(m.all, func(r Recommendation) bool { return r.ID == id }); n >= 0 {
		return m.all[n]
	}
	return Recommendation{}
}

// reach walks the links from one recommendation, to the earlier or to the later.
func (m Memory) reach(id string, later bool) (found []Recommendation) {
	seen := map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		for _, r := range m.decided {
			from, to := r.LaterID, r.EarlierID
			if later {
				from, to = to, from
			}
			if r.Same && from == queue[0] && !seen[to] {
				seen[to] = true
				found = append(found, m.one(to))
				queue = append(queue, to)
			}
		}
	}
	slices.SortFunc(found, func(a, b Recommendation) int { return a.Published.Compare(b.Published) })
	return found
}

// Earlier lists the recommendations that one repeats, near and far, the oldest first.
func (m Memory) Earlier(id string) []Recommendation { return m.reach(id, false) }

// Later lists those that repeat it.
func (m Memory) Later(id string) []Recommendation { return m.reach(id, true) }

var times = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"}

// Times says how often a thing was asked, "third time: 2015, 2018, 2022"; empty where it was asked once. Two recommendations of one
// report count as once.
func (m Memory) Times(id string) string {
	var years []string
	for _, r := range append(m.Earlier(id), m.one(id)) {
		year := "undated"
		if !r.Published.IsZero() {
			year = fmt.Sprint(r.Published.Year())
		}
		if !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	switch n := len(years); {
	case n < 2:
		return ""
	case n < len(times):
		return times[n] + " time: " + strings.Join(years, ", ")
	default:
		return fmt.Sprintf("%d times: %s", n, strings.Join(years, ", "))
	}
}

// Standing is a recommendation's state as pages print it. One that came again reads "recurred", whatever it was before: what an
// inspectorate has to say twice was not embedded.
func (m Memory) Standing(r Recommendation) string {
	if len(m.Later(r.ID)) > 0 {
		return "recurred"
	}
	return string(r.State)
}

// Recurred says whether a recommendation came again or is one that did.
func (m Memory) Recurred(id string) bool { return len(m.Later(id)) > 0 || len(m.Earlier(id)) > 0 }

// Likeness is an earlier recommendation that may ask for the same thing, and why that is thought.
type Likeness struct {
	Recommendation
	Score float64
	Why   string
}

// Alike proposes which earlier recommendations one may repeat, the likeliest first: by their themes and their words. A person decides;
// what somebody decided about is not proposed again.
func (m Memory) Alike(r Recommendation) (found []Likeness) {
	for _, o := range m.all {
		if o.ID == r.ID || o.Published.IsZero() || !o.Published.Before(r.Published) || slices.ContainsFunc(m.decided, func(d Recurrence) bool { return d.LaterID == r.ID && d.EarlierID == o.ID }) {
			continue
		}
		var shared []string
		for _, t := range r.themes() {
			if slices.Contains(o.themes(), t) {
				shared = append(shared, ThemeTitle(t))
			}
		}
		words := likeness(r.words(), o.words())
		score := words
		if len(shared) > 0 {
			union := len(r.themes()) + len(o.themes()) - len(shared)
			score += float64(len(shared)) / float64(union)
		}
		if score < 0.45 {
			continue
		}
		why := fmt.Sprintf("%d%% of the words that matter are the same", int(words*100+0.5))
		if len(shared) > 0 {
			why = "Both are about " + strings.Join(shared, " and ") + "; " + why
		} else {
			why = upperFirst(why)
		}
		found = append(found, Likeness{o, score, why})
	}
	slices.SortStableFunc(found, func(a, b Likeness) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return found[:min(len(found), 8)]
}

func (r Recommendation) words() string {
	if r.Verbatim != "" {
		return r.Verbatim
	}
	return r.About
}

// themes are those that a person chose, else those that its words propose.
func (r Recommendation) themes() []string {
	if len(r.Themes.V) > 0 {
		return r.Themes.V
	}
	return ThemesOf(r.About + " " + r.Verbatim)
}

// likeness is the share of words of more than four letters, cut to their beginnings, that two texts have in common.
func likeness(a, b string) float64 {
	set := func(text string) map[string]bool {
		words := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if l := []rune(w); len(l) > 4 && !everyday[w] {
				words[string(l[:min(len(l), 7)])] = true
			}
		}
		return words
	}
	x, y := set(a), set(b)
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(min(len(x), len(y))+max(len(x), len(y))) * 2
}

// everyday are words that every recommendation has.
var everyday = map[string]bool{"ensure": true, "children": true, "people": true, "their": true, "young": true, "those": true, "these": true, "where": true, "which": true,
	"services": true, "service": true, "improve": true, "quality": true, "effective": true, "effectively": true, "timely": true, "including": true, "local": true, "authority": true}

// Recur keeps a person's word on whether a recommendation repeats an earlier one. From then on both show it, and the earlier one, were
// it closed, is open again.
func (i *Inspections) Recur(ctx context.Context, later, earlier string, same bool, why string) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	a, err := i.Recommendation(ctx, later)
	if err != nil {
		return err
	}
	b, err := i.Recommendation(ctx, earlier)
	if err != nil {
		return err
	}
	if !b.Published.Before(a.Published) {
		return fault.Invalid("%s was not published before %s, so it cannot have come again in it.", b.Code, a.Code).At("earlier", "Select an earlier recommendation")
	}
	lines(&why)
	sentence := fmt.Sprintf("found that recommendation %s repeats %s", a.Code, b.Code)
	if !same {
		sentence = fmt.Sprintf("found that recommendation %s does not repeat %s", a.Code, b.Code)
	}
	who, _ := db.Who(ctx)
	return i.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("recommendation", a.ID)
		tx.About("recommendation", b.ID)
		if _, err := tx.Exec(ctx, `insert into inspection_recurrence (later_id, earlier_id, same, why, decided_id, decided_name, decided_on) values (:later, :earlier, :same, :why, :id, :name, :on)
			on conflict (later_id, earlier_id) do update set same = excluded.same, why = excluded.why, decided_id = excluded.decided_id, decided_name = excluded.decided_name, decided_on = excluded.decided_on`,
			map[string]any{"later": a.ID, "earlier": b.ID, "same": same, "why": why, "id": who.ID, "name": who.Name, "on": i.db.Today()}); err != nil {
			return err
		}
		if same && b.State == Closed {
			if err := b.Reopen("It was made again as " + a.Code + "."); err != nil {
				return err
			}
			return writeRecommendation(ctx, tx, b)
		}
		return nil
	})
}
