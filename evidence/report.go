package evidence

import (
	"context"
	"slices"

	"waymark/calendar"
)

// This file is what packs are told of evidence: by what it is about, as it stood on a day.

// About is a subject with its evidence on a day.
type About struct {
	Known
	Pieces []Exhibit // what counts on that day first, the newest first
}

// Exhibit is a piece of evidence as a pack prints it.
type Exhibit struct {
	Number    int
	Shows     string
	Type      string // in words
	Source    string
	Period    string
	AsOf      calendar.Date
	Sample    int
	Strength  string // in words
	Class     Class
	Freshness Freshness
	Verified  string // by whom; empty where nobody outside the line had by that day
	Until     calendar.Date
	Hash      string // SHA-256 of its file; empty for a link or a note
	Href      string
}

// Stale says that a claim which rests on it must be marked: it has expired, or does not count.
func (x Exhibit) Stale() bool { return x.Freshness == Expired || x.Freshness == NotCount }

// Supported says that at least one piece held on that day, so that a claim about it is not unsupported.
func (a About) Supported() bool {
	return slices.ContainsFunc(a.Pieces, func(x Exhibit) bool { return !x.Stale() })
}

// Report tells the evidence of every subject of a kind on a day, as far as the person of the context may read it; of every kind where kind is
// empty. What was added later, and what had ended by then, is not in it; nor is what is restricted, which no pack prints.
func (l *Evidences) Report(ctx context.Context, kind string, on calendar.Date) ([]About, error) {
	all, err := l.Evidences(ctx)
	if err != nil {
		return nil, err
	}
	at := map[Subject]int{}
	var out []About
	for _, p := range all {
		if p.Class == Restricted || p.AddedOn.After(on) || p.Ended() && !p.EndedOn.After(on) {
			continue
		}
		x := p.exhibit(on)
		for _, k := range p.About {
			if kind != "" && k.Kind != kind {
				continue
			}
			i, there := at[k.Subject]
			if !there {
				i = len(out)
				at[k.Subject], out = i, append(out, About{Known: k})
			}
			out[i].Pieces = append(out[i].Pieces, x)
		}
	}
	for i := range out {
		slices.SortStableFunc(out[i].Pieces, func(a, b Exhibit) int {
			if a.Stale() != b.Stale() {
				if a.Stale() {
					return 1
				}
				return -1
			}
			return b.AsOf.Compare(a.AsOf)
		})
	}
	slices.SortFunc(out, func(a, b About) int { return natural(a.Words, b.Words) })
	return out, nil
}

func (p Piece) exhibit(on calendar.Date) Exhibit {
	x := Exhibit{Number: p.Number, Shows: p.Shows, Type: Words(Types, p.Type), Source: p.Source, Period: p.Period(), AsOf: p.AsOf(on), Sample: p.Sample, Strength: Words(Strengths, p.Strength), Class: p.Class,
		Freshness: p.FreshnessOn(on), Until: p.ValidUntil, Hash: p.Hash, Href: p.Href()}
	if p.VerifiedBy(on) {
		x.Verified = p.VerifiedName
	}
	return x
}
