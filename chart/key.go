package chart

import (
	"context"
	"html"
	"strconv"
	"strings"
)

// keyItem is a mark with what it means.
type keyItem struct {
	line  bool // a line that the wide drawing names beside its end
	words string
	draw  func(*scene)
}

// writeKey writes the key below a picture on a page; nothing where there is nothing to explain.
func writeKey(items []keyItem) string {
	if len(items) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString(`<ul class="chart-key">`)
	for _, item := range items {
		class := ""
		if item.line {
			class = ` class="chart-key__line"`
		}
		swatch := scene{class: "chart-swatch", width: 34, height: 16}
		item.draw(&swatch)
		out.WriteString(`<li` + class + `>`)
		swatch.Render(context.Background(), &out) // writing to memory cannot fail
		out.WriteString(html.EscapeString(item.words) + `</li>`)
	}
	return out.String() + `</ul>`
}

// addKey sets the key and the events below the drawing itself, for a document that keeps the drawing and nothing else. What is short
// stands side by side.
func (s *scene) addKey(on sheet, items []keyItem, events []Event) {
	const room, gap = 44.0, 28.0 // for the mark, and between neighbours
	line := on.text * 1.25
	x, y, next := 0.0, s.height+6, s.height+6
	add := func(mark func(x, y float64), text string) {
		broad := room + breadth(text, on.text, false)
		if x > 0 && x+broad > s.width {
			x, y = 0, next
		}
		mark(x, y)
		foot := y
		for _, part := range wrap(text, on.text, s.width-x-room, false) {
			s.write("chart-text", on.text, x+room, foot+on.text, start, part)
			foot += line
		}
		x, next = x+broad+gap, max(next, foot+4)
	}
	for _, item := range items {
		if item.line && on.wide {
			continue
		}
		add(func(x, y float64) {
			var swatch scene
			item.draw(&swatch)
			swatch.move(x, y+2)
			s.shapes = append(s.shapes, swatch.shapes...)
		}, item.words)
	}
	x, y = 0, next
	for i, e := range events {
		add(func(x, y float64) {
			s.write("chart-text chart-strong", on.text, x+room-10, y+on.text, end, strconv.Itoa(i+1))
		}, e.Words+" ("+day(e.At)+")")
	}
	s.height = next
}
