package badge

import (
	"cmp"
	"context"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
	"waymark/readability"
)

// This file is what the public may know of the programme: a copy that a second person published, with what the locker showed on that day.

// PublicProgramme is the programme as the public reads it.
type PublicProgramme struct {
	Joined          calendar.Date
	AgeFrom, AgeTo  int
	Stages          []PublicStage
	Intro           string
	ChildIntro      string
	RecognisedOn    calendar.Date // none where no recognition was recorded
	RecognisedUntil calendar.Date
	Badges          []PublicBadge
	Released        calendar.Date
	Release         int
}

// PublicStage is a stage that has begun or is to come.
type PublicStage struct {
	Name  string
	Began calendar.Date // none where it has not
}

// PublicBadge is a badge with its outcomes. Who leads on it is not among it.
type PublicBadge struct {
	Number    int
	Kind      string // "core", "chosen", "theme"
	Name      string
	ChildText string
	WhyChosen string
	Votes     int // of children, to the nearest five; 0 where nobody counted, or fewer than five did vote
	Outcomes  []PublicOutcome
}

// PublicOutcome is an outcome with what shows it, counted.
type PublicOutcome struct {
	Number         int
	Statement      string
	ChildText      string
	Baseline       string
	Target         string
	Indicators     []string // keys of measures
	Actions        []string // "roadmap-2023/6.2"
	Articles       []int
	Shown          bool
	Lacks          []string // what it lacks to be shown
	Principles     []PublicCell
	Heard, Missing []string // groups
	Young, Adult   Answer   // what most of each side say
	YoungPeople    int      // how many young evaluators answered, to the nearest five; 0 where fewer than five did, whose answer is then left out
	Disagree       bool
	Pieces         []PublicProof // those that the public may read
	Inside         int           // how many more only the council may read
}

// PublicCell is a principle with the pieces that bear on it.
type PublicCell struct {
	Principle string
	Count     int
	Gap       bool
}

// PublicProof is a piece of evidence that the public may read.
type PublicProof struct {
	evidence.PublicPiece
	ChildTitle string
	Sort       string // in words: "Voice"
	Strength   string // in words: "Difference"
	Agree      string // in words; empty where nobody asked children
}

// fewest young evaluators whose answer is published.
const fewest = 5

// Status is what the council may say of itself on a day.
func (p PublicProgramme) Status(on calendar.Date) string { return p.kept().Status(on) }

// Recognised says whether the council is recognised on a day.
func (p PublicProgramme) Recognised(on calendar.Date) bool { return p.kept().Recognised(on) }

func (p PublicProgramme) kept() Programme {
	return Programme{Joined: p.Joined, RecognisedOn: p.RecognisedOn, RecognisedUntil: p.RecognisedUntil}
}

// Stage is the last that had begun by a day.
func (p PublicProgramme) Stage(on calendar.Date) (now string) {
	for _, s := range p.Stages {
		if !s.Began.IsZero() && !s.Began.After(on) {
			now = s.Name
		}
	}
	return now
}

// text is one of the programme's own texts, with where it stands.
type text struct {
	where string
	words *string
	child bool
}

// texts are all that somebody typed.
func (p *PublicProgramme) texts() []text {
	all := []text{{"the words above the badges", &p.Intro, false}, {"the words above the badges for children", &p.ChildIntro, true}}
	for i := range p.Badges {
		b := &p.Badges[i]
		name := "the badge " + b.Name
		all = append(all, text{"the name of " + name, &b.Name, false}, text{"why " + name + " was chosen", &b.WhyChosen, false}, text{name + " in children’s words", &b.ChildText, true})
		for j := range b.Outcomes {
			o := &b.Outcomes[j]
			name := "outcome " + o.Statement
			all = append(all, text{name, &o.Statement, false}, text{"the start of " + name, &o.Baseline, false}, text{"the target of " + name, &o.Target, false}, text{name + " in children’s words", &o.ChildText, true})
			for k := range o.Pieces {
				all = append(all, text{"evidence of " + name, &o.Pieces[k].Shows, false}, text{"the source of the evidence of " + name, &o.Pieces[k].Source, false}, text{"evidence of " + name + " in children’s words", &o.Pieces[k].ChildTitle, true})
			}
		}
	}
	return all
}

// Problems says what keeps the programme from being published on a day: the word that needs a recognition (CF-01), and what children could not
// read (RD-04).
func (p PublicProgramme) Problems(on calendar.Date) (problems []string) {
	for _, t := range p.texts() {
		if f := fault.Of(p.kept().CheckWords(*t.words, on)); f != nil {
			problems = append(problems, f.Words+" It stands in "+t.where+".")
		}
		if t.child && *t.words != "" && !readability.Check(*t.words, readability.Child).Passes() {
			problems = append(problems, "Children could not read "+t.where+": check its words.")
		}
	}
	for _, b := range p.Badges {
		if b.ChildText == "" {
			problems = append(problems, "The badge "+b.Name+" has no words for children.")
		}
		for _, o := range b.Outcomes {
			if o.ChildText == "" {
				problems = append(problems, "Outcome "+o.Statement+" has no words for children.")
			}
		}
	}
	if len(p.Badges) == 0 {
		problems = append(problems, "There is no badge yet.")
	}
	return problems
}

// On is the release as it may be read on a day: once a recognition has ended, what still speaks of it is left out.
func (p PublicProgramme) On(day calendar.Date) PublicProgramme {
	p.Badges = slices.Clone(p.Badges)
	for i := range p.Badges {
		p.Badges[i].Outcomes = slices.Clone(p.Badges[i].Outcomes)
		for j := range p.Badges[i].Outcomes {
			p.Badges[i].Outcomes[j].Pieces = slices.Clone(p.Badges[i].Outcomes[j].Pieces)
		}
	}
	for _, t := range p.texts() {
		if p.kept().CheckWords(*t.words, day) != nil {
			*t.words = ""
		}
	}
	return p
}

// Draft is what would be published today.
func (b *Badges) Draft(ctx context.Context) (p PublicProgramme, err error) {
	if err := may(ctx, account.BadgeRead); err != nil {
		return p, err
	}
	o, err := b.overview(ctx)
	if err != nil {
		return p, err
	}
	public, err := b.evidences.Public(ctx)
	if err != nil {
		return p, err
	}
	today := b.db.Today()
	p = PublicProgramme{Joined: o.Programme.Joined, AgeFrom: o.Programme.AgeFrom, AgeTo: o.Programme.AgeTo, Intro: o.Programme.Intro, ChildIntro: o.Programme.ChildIntro,
		RecognisedOn: o.Programme.RecognisedOn, RecognisedUntil: o.Programme.RecognisedUntil, Released: today}
	for i, began := range o.Programme.Begins() {
		p.Stages = append(p.Stages, PublicStage{string(Stages[i]), began})
	}
	for _, one := range o.Badges {
		badge := PublicBadge{Number: one.Number, Kind: string(one.Kind), Name: one.Name, ChildText: one.ChildText, WhyChosen: one.WhyChosen, Votes: fives(one.Votes)}
		for _, x := range one.Outcomes {
			out := PublicOutcome{Number: x.Number, Statement: x.Statement, ChildText: x.ChildText, Baseline: x.Baseline, Target: x.Target, Indicators: x.Indicators.V, Actions: x.Actions.V, Articles: x.Articles.V,
				Shown: len(x.Lacks) == 0, Lacks: x.Lacks, Heard: x.Heard, Missing: x.Missing, Adult: x.Adult.Answer(), Young: Unasked}
			if x.Young.People() >= fewest {
				out.Young, out.YoungPeople, out.Disagree = x.Young.Answer(), fives(x.Young.People()), Disagree(x.Young, x.Adult)
			}
			for i, cell := range x.Row {
				out.Principles = append(out.Principles, PublicCell{Principles[i].Words, cell.Count, cell.Gap})
			}
			for _, proof := range x.Proofs {
				if !proof.Live(today) {
					continue
				}
				piece, open := public[proof.Number]
				if !open {
					out.Inside++
					continue
				}
				one := PublicProof{PublicPiece: piece, ChildTitle: proof.Tag.ChildTitle, Sort: wordsOf(Sorts, proof.Tag.Sort), Strength: wordsOf(Strengths, proof.Tag.Strength)}
				if proof.Tag.Agree != "not asked" {
					one.Agree = wordsOf(Agrees, proof.Tag.Agree)
				}
				out.Pieces = append(out.Pieces, one)
			}
			badge.Outcomes = append(badge.Outcomes, out)
		}
		p.Badges = append(p.Badges, badge)
	}
	return p, nil
}

// Publish shows the programme to the public as it stands. Somebody other than who last changed it does so.
func (b *Badges) Publish(ctx context.Context) error {
	if err := may(ctx, account.BadgeDecide); err != nil {
		return err
	}
	programme, err := b.Programme(ctx)
	if err != nil {
		return err
	}
	if programme.Version == 0 || programme.Joined.IsZero() {
		return fault.Conflict("The council has not joined the programme, so there is nothing to publish.")
	}
	if by := who(ctx).ID; by != "" && by == programme.ChangedID {
		return fault.Forbidden("You changed it last, so somebody else must publish it.")
	}
	p, err := b.Draft(ctx)
	if err != nil {
		return err
	}
	if problems := p.Problems(b.db.Today()); len(problems) > 0 {
		f := fault.Invalid("It cannot be published yet.")
		for _, words := range problems {
			f.At("publish", words)
		}
		return f
	}
	return b.db.Write(ctx, "published the child-friendly programme", func(tx *db.Tx) error {
		tx.About("badge programme", "programme")
		if err := tx.Get(ctx, &p.Release, "select coalesce(max(number), 0) + 1 from badge_release", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into badge_release (number, programme, by_id, by_name, day) values (:number, :programme, :by_id, :by_name, :day) on conflict (number) do nothing",
			map[string]any{"number": p.Release, "programme": db.JSON[PublicProgramme]{V: p}, "by_id": who(ctx).ID, "by_name": who(ctx).Name, "day": b.db.Today()})
		if err == nil && n == 0 {
			err = fault.Conflict("Somebody else published it at the same moment. Open the page again.")
		}
		return err
	})
}

// release is the newest one.
type release struct {
	Number    int                      `db:"number"`
	Programme db.JSON[PublicProgramme] `db:"programme"`
	ByName    string                   `db:"by_name"`
	Day       calendar.Date            `db:"day"`
}

func (b *Badges) newest(ctx context.Context) (r release, found bool, err error) {
	var all []release
	err = b.db.All(ctx, &all, "select number, programme, by_name, day from badge_release order by number desc limit 1", nil)
	if err != nil || len(all) == 0 {
		return r, false, err
	}
	return all[0], true, nil
}

// Published is the programme as the public may read it today; found is false where nothing was published.
func (b *Badges) Published(ctx context.Context) (p PublicProgramme, found bool, err error) {
	r, found, err := b.newest(ctx)
	if err != nil || !found {
		return p, false, err
	}
	return r.Programme.V.On(b.db.Today()), true, nil
}

// CheckWords refuses a text that calls the council recognised as child friendly while it is not (CF-01): for other rooms that publish.
func (b *Badges) CheckWords(ctx context.Context, words string) error {
	p, err := b.Programme(ctx)
	if err != nil {
		return err
	}
	return p.CheckWords(words, b.db.Today())
}

// overview is the programme with everything that is counted of it today.
type overview struct {
	Programme Programme
	Badges    []badgeView
	Today     calendar.Date
}

type badgeView struct {
	Badge
	Outcomes []outcomeView
}

// Shown is how many of its outcomes are shown.
func (v badgeView) Shown() (n int) {
	for _, o := range v.Outcomes {
		if len(o.Lacks) == 0 {
			n++
		}
	}
	return n
}

type outcomeView struct {
	Outcome
	Proofs         []Proof
	Row            []Cell
	Lacks          []string
	Heard, Missing []string
	Marks          []Mark
	Young, Adult   Tally
}

func (b *Badges) overview(ctx context.Context) (v overview, err error) {
	v.Today = b.db.Today()
	if v.Programme, err = b.Programme(ctx); err != nil {
		return v, err
	}
	badges, err := b.Badges(ctx)
	if err != nil {
		return v, err
	}
	outcomes, err := b.Outcomes(ctx)
	if err != nil {
		return v, err
	}
	proofs, err := b.proofs(ctx)
	if err != nil {
		return v, err
	}
	marks, err := b.marks(ctx)
	if err != nil {
		return v, err
	}
	for _, badge := range badges {
		one := badgeView{Badge: badge}
		for _, o := range outcomes {
			if o.BadgeID != badge.ID {
				continue
			}
			of := outcomeView{Outcome: o, Proofs: proofs[o.Number], Marks: marks[o.ID], Young: TallyOf(marks[o.ID], Young, v.Today), Adult: TallyOf(marks[o.ID], Adult, v.Today)}
			slices.SortStableFunc(of.Proofs, func(a, b Proof) int { return cmp.Compare(order(a.Live(v.Today)), order(b.Live(v.Today))) })
			of.Row, of.Lacks = Row(of.Proofs, v.Today), Lacks(of.Proofs, v.Today)
			of.Heard, of.Missing = Heard(of.Proofs, v.Today)
			one.Outcomes = append(one.Outcomes, of)
		}
		v.Badges = append(v.Badges, one)
	}
	return v, nil
}

// order puts what is true first.
func order(first bool) int {
	if first {
		return 0
	}
	return 1
}

// fives is a count of children as it is published: to the nearest five, and nothing of fewer than five.
func fives(n int) int {
	if n < 5 {
		return 0
	}
	return (n + 2) / 5 * 5
}
