package plan

import (
	"fmt"
	"strings"
)

// listItem is one line of a list of priorities at the front of a plan.
type listItem struct {
	at     int
	text   string
	number int // as printed beside it, 0 for none
	given  int // as settled
}

// checkList looks for the list of priorities that many plans print at the front, mends the numbers that were torn from
// their titles when the page was copied, and sets it beside the headings further down.
func (t *textReader) checkList() {
	items, torn := t.findList()
	if items == nil {
		return
	}
	free := map[int]bool{}
	for n := 1; n <= len(items); n++ {
		free[n] = true
	}
	for _, it := range items {
		delete(free, it.number)
	}
	next := 1
	for i := range items {
		it := &items[i]
		if it.given = it.number; it.given == 0 {
			for !free[next] && next <= len(items) {
				next++
			}
			it.given = next
			next++
		}
	}
	agree := true
	for _, it := range items {
		p := t.priority(it.given)
		if p == nil {
			agree = false
			continue
		}
		if p.title == "" {
			p.title = it.text
			p.confidence = 0.5
			t.guesses.add(it.at, "priority %d has no heading above its actions; its title was taken from the list of priorities: “%s”.", p.number, it.text)
			continue
		}
		alike := sharedBy(p.title, it.text)
		agree = agree && alike >= 0.7
		if alike >= 0.7 && !strings.EqualFold(p.title, it.text) {
			t.guesses.add(it.at, "the list words priority %d as “%s”; the wording of the heading in line %d was used.", p.number, it.text, p.at)
		}
		if alike < 0.7 {
			t.guesses.add(it.at, "the list has “%s” as priority %d, but the heading further down is “%s”; the heading was used.", it.text, p.number, short(p.title))
		}
	}
	t.nameTorn(items, torn, agree)
}

func (t *textReader) nameTorn(items []listItem, torn []listItem, agree bool) {
	apart := map[int]bool{}
	var numbers, belongs, bare []string
	for _, n := range torn {
		apart[n.number] = true
		numbers = append(numbers, fmt.Sprint(n.number))
	}
	from, to := items[0].at, items[0].at
	for _, it := range items {
		to = max(to, it.at)
		switch {
		case it.number > 0:
		case apart[it.given]:
			belongs = append(belongs, fmt.Sprintf("%d to “%s”", it.given, short(it.text)))
			delete(apart, it.given)
		default:
			bare = append(bare, fmt.Sprintf("“%s” as %d", short(it.text), it.given))
		}
	}
	why := "by the order of the list"
	if agree {
		why += ", and the headings further down agree"
	}
	if len(belongs) > 0 {
		t.guesses.span(torn[0].at, torn[len(torn)-1].at, "the numbers %s stand apart from their titles; they were taken to belong, %s: %s.", joined(numbers), why, joined(belongs))
	}
	if len(bare) > 0 && len(bare) < len(items) {
		t.guesses.span(from, to, "in the list of priorities some titles have no number; %s: %s.", why, joined(bare))
	}
	for _, n := range torn {
		if apart[n.number] {
			t.guesses.add(n.at, "the number %d stands alone and belongs to no title.", n.number)
		}
	}
}

func joined(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func (t *textReader) priority(n int) *foundPriority {
	for _, p := range t.found {
		if p.number == n {
			return p
		}
	}
	return nil
}

// findList finds, before the first priority, as many short lines in a row as there are priorities: by printed or torn
// numbers among them, or by their likeness to the headings below.
func (t *textReader) findList() (items, torn []listItem) {
	var block, loose []listItem
	bestScore := 0.0
	consider := func() {
		if n := len(t.found); n >= 2 && len(block) >= n && len(block) <= 500 {
			scores := make([]float64, len(block))
			for i, it := range block {
				for _, p := range t.found {
					scores[i] = max(scores[i], likeness(p.title, it.text))
				}
				if it.number > 0 {
					scores[i] += 0.4
				}
			}
			for from := 0; from+n <= len(block); from++ {
				window := block[from : from+n]
				score := 0.0
				for _, s := range scores[from : from+n] {
					score += s
				}
				if len(loose) > 0 {
					score += 0.4
				}
				if score > bestScore && score >= 0.4*float64(n) {
					bestScore = score
					items, torn = append([]listItem(nil), window...), nil
					for _, l := range loose {
						if l.at > window[0].at-8 && l.at < window[n-1].at+8 && l.number <= n {
							torn = append(torn, l)
						}
					}
				}
			}
		}
		block, loose = nil, nil
	}
	for i, l := range t.lines[:t.firstBelow()] {
		switch m := t.marks[i]; {
		case m.kind == markNumber:
			loose = append(loose, listItem{at: l.at, number: m.n})
		case m.kind == markOrdinal || m.kind == markPriority:
			block = append(block, listItem{at: l.at, text: m.rest, number: m.n})
		case ended(l.text) || strings.HasSuffix(l.text, ":") || len(l.text) > 160:
			consider()
		default:
			block = append(block, listItem{at: l.at, text: l.text})
		}
	}
	consider()
	if len(torn) == 0 && bestScore < 0.5*float64(len(items)) {
		return nil, nil
	}
	return items, torn
}
