package chart

import (
	"context"
	"strings"
)

// Drawing is a picture for documents, which have neither chart.css nor a page around them: its key and its events are in it, and
// every shape bears its colours.
type Drawing struct {
	Wide, Narrow string // SVG, for a page and for a phone, hidden from screen readers: Alt says it
	PNG          []byte // of the wide one, for Word; of the narrow one where there is no other
	Alt          string
	Table        Table
}

// Drawing draws the trend for a document.
func (t Trend) Drawing() (Drawing, error) {
	return drawing(t.draw, t.key(), t.Events, t.describe(), t.Table())
}

// Third draws the trend for a document that sets three beside each other: without its key, which the document gives once in words, and
// without its events.
func (t Trend) Third() (Drawing, error) {
	t.Low, t.Events = true, nil
	out := Drawing{Alt: t.describe(), Table: t.Table()}
	s := t.draw(third)
	s.title, s.dressed = "", true
	var svg strings.Builder
	if err := s.Render(context.Background(), &svg); err != nil {
		return out, err
	}
	out.Narrow = svg.String()
	var err error
	out.PNG, err = s.png()
	return out, err
}

// Drawing draws the bars for a document.
func (b Bars) Drawing() (Drawing, error) {
	return drawing(b.draw, b.key(), nil, b.describe(), b.Table())
}

// Drawing draws the small pictures for a document.
func (m Multiples) Drawing() (Drawing, error) {
	return drawing(m.draw, nil, nil, m.describe(), m.Table())
}

// Drawing draws the groups for a document.
func (r Relatives) Drawing() (Drawing, error) {
	return drawing(r.draw, r.key(), nil, r.describe(), r.Table())
}

func drawing(draw func(sheet) *scene, key []keyItem, events []Event, alt string, table Table) (Drawing, error) {
	out := Drawing{Alt: alt, Table: table}
	for _, on := range sheets {
		s := draw(on)
		s.addKey(on, key, events)
		s.title, s.dressed = "", true
		var svg strings.Builder
		if err := s.Render(context.Background(), &svg); err != nil {
			return out, err
		}
		if !on.wide {
			out.Narrow = svg.String()
			continue
		}
		out.Wide = svg.String()
		var err error
		if out.PNG, err = s.png(); err != nil {
			return out, err
		}
	}
	return out, nil
}
