package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/plan"
)

// ItemKind is why something is on an agenda.
type ItemKind string

// The kinds of item, stored as the words on the page, in the order in which a meeting takes them.
const (
	MattersArising ItemKind = "matters arising"
	OnChallenge    ItemKind = "challenge"
	OnAction       ItemKind = "action"
	OnChange       ItemKind = "change request"
	OnAsk          ItemKind = "decision asked"
	OnRisk         ItemKind = "risk"
	FromPlan       ItemKind = "forward plan"
	Proposed       ItemKind = "proposed"
)

// Item is one point of an agenda and, once the meeting was held, of its minutes.
type Item struct {
	ID         string   `db:"id"`
	MeetingID  string   `db:"meeting_id"`
	Position   int      `db:"position"` // from 1
	Kind       ItemKind `db:"kind"`
	Source     string   `db:"source"` // what it is about: "action roadmap-2025/1.3"; empty for what somebody proposed
	Title      string   `db:"title"`
	Why        string   `db:"why"` // why it is here
	Href       string   `db:"href"`
	Presenter  string   `db:"presenter"`
	Minutes    int      `db:"minutes"` // planned; 0 is taken without discussion
	Exempt     bool     `db:"exempt"`  // part 2: kept from the public
	Dropped    bool     `db:"dropped"`
	Discussion string   `db:"discussion"`
	AddedName  string   `db:"added_name"` // empty where the evidence put it there
	Version    int      `db:"version"`
}

// Heading is the item as agendas number it.
func (i Item) Heading() string { return fmt.Sprintf("%d. %s", i.Position, i.Title) }

// about splits what an item is about: "action", "roadmap-2025/1.3".
func about(source string) (kind, ref string) {
	kind, ref, _ = strings.Cut(source, " ")
	return kind, ref
}

// Action is the full ref of the action that the item is about; empty where it is about something else.
func (i Item) Action() string {
	if kind, ref := about(i.Source); kind == "action" {
		return ref
	}
	return ""
}

// ItemEdit is what the form of an item says.
type ItemEdit struct {
	Title, Why, Presenter string
	Minutes               int
	Exempt                bool
	Version               int
}

// take lays an edit onto an item.
func (i *Item) take(e ItemEdit, today calendar.Date) error {
	i.Title, i.Why, i.Presenter, i.Minutes, i.Exempt = squeeze(e.Title), tidyText(e.Why), squeeze(e.Presenter), e.Minutes, e.Exempt
	wrong := fault.Invalid("The item cannot be kept yet.")
	within(wrong, "title", "What it is about", i.Title, 3, 200)
	within(wrong, "why", "Why it is on the agenda", i.Why, 0, 600)
	within(wrong, "presenter", "Who presents it", i.Presenter, 0, 120)
	unnamed(wrong, "title", i.Title, today)
	unnamed(wrong, "why", i.Why, today)
	if i.Minutes < 0 || i.Minutes > 240 {
		wrong.At("minutes", "Enter the minutes it takes, from 0 to 240")
	}
	return orNil(wrong)
}

// agendaOf lays what was gathered onto the items that an agenda has: what is new is added behind its kind, what is still there says why as of
// today, and what nobody touched and no evidence asks for any more is left out. What a person dropped stays dropped.
func agendaOf(have, found []Item) (kept, gone []Item) {
	bySource := map[string]int{}
	for n, i := range have {
		if i.Source != "" {
			bySource[i.Source] = n
		}
	}
	seen := map[string]bool{}
	for _, f := range found {
		seen[f.Source] = true
		if n, there := bySource[f.Source]; there {
			have[n].Title, have[n].Why, have[n].Href, have[n].Kind = f.Title, f.Why, f.Href, f.Kind
			continue
		}
		have = append(have, f)
	}
	for _, i := range have {
		if i.Source != "" && !seen[i.Source] && i.Version == 1 && i.AddedName == "" && !i.Dropped {
			gone = append(gone, i)
			continue
		}
		kept = append(kept, i)
	}
	touched := slices.ContainsFunc(kept, func(i Item) bool { return i.Version > 1 })
	if !touched { // nobody has put them in order yet
		slices.SortStableFunc(kept, func(a, b Item) int { return rank(a) - rank(b) })
	}
	for n := range kept {
		kept[n].Position = n + 1
	}
	return kept, gone
}

// rank is the order of the kinds of item.
func rank(i Item) int {
	return slices.Index([]ItemKind{MattersArising, OnChallenge, OnAction, OnChange, OnAsk, OnRisk, FromPlan, Proposed}, i.Kind)
}

// itemsOf are the items that a plan's position asks for: what is not resolved first, as the position has it. A forum that meets for the
// whole council, and not over the plan alone, sees only what is red or challenged.
// What an owner asks the board to decide (asks, by ref) stands with the action's item, or is one of its own.
func itemsOf(p plan.Position, asks map[string]plan.Ask, all bool) (items []Item) {
	told := map[string]bool{}
	for _, s := range p.Exceptions {
		kind, minutes := OnAction, 0
		red := plan.ColourOf(s.Standing.Delivery, s.Standing.Impact) == plan.Red || s.Standing.Implied == plan.Red || s.Standing.Upheld == plan.Red
		challenged := s.Standing.Upheld != "" || s.Standing.Open != nil
		slipped := slices.Contains(strings.Fields(s.Rules), "R2")
		switch {
		case challenged:
			kind, minutes = OnChallenge, 10
		case red:
			minutes = 10
		case slipped || s.Standing.Age == plan.Unrated || s.Standing.Gap():
			minutes = 5
		}
		if !all && !challenged && !red {
			continue
		}
		why := s.Standing.Words()
		if slipped {
			why += "; its date has moved twice or more"
		}
		if ask := asks[s.Ref]; ask.Words != "" {
			why, minutes, told[s.Ref] = shortened(why+". Decision asked for: "+ask.Words, 600), 10, true
			if !challenged {
				kind = OnAsk
			}
		}
		items = append(items, Item{Kind: kind, Source: "action " + p.Plan.Slug + "/" + s.Ref, Title: shortened("Action "+s.Ref+": "+s.Text, 200), Why: why, Href: s.Href, Presenter: s.Owner, Minutes: minutes})
	}
	for _, s := range p.Rows {
		if ask := asks[s.Ref]; ask.Words != "" && !told[s.Ref] && all {
			items = append(items, Item{Kind: OnAsk, Source: "action " + p.Plan.Slug + "/" + s.Ref, Title: shortened("Action "+s.Ref+": "+s.Text, 200), Why: "Decision asked for: " + ask.Words, Href: s.Href, Presenter: s.Owner, Minutes: 5})
		}
	}
	return items
}

// shortened shortens a text to so many characters.
func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}
