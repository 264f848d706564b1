package public

import (
	"context"
	"fmt"
	"io"
	"strings"

	"waymark/measure"
)

// spark is a line's course in a space as small as a word. The figures stand beside it, so that it is hidden from screen
// readers; a figure that is kept back or missing leaves a gap, never a nought.
type spark measure.PublicLine

const (
	sparkWidth  = 160
	sparkHeight = 40
	sparkEdge   = 4
)

// Render draws it.
func (s spark) Render(_ context.Context, w io.Writer) error {
	points := s.Points
	if len(points) > 36 {
		points = points[len(points)-36:]
	}
	low, high, shown := 0.0, 0.0, 0
	for _, p := range points {
		if p.Status == measure.Shown && p.Value != nil {
			if shown == 0 {
				low, high = *p.Value, *p.Value
			}
			low, high = min(low, *p.Value), max(high, *p.Value)
			shown++
		}
	}
	if shown < 2 {
		return nil
	}
	x := func(i int) float64 {
		return sparkEdge + float64(i)/float64(len(points)-1)*(sparkWidth-2*sparkEdge)
	}
	y := func(v float64) float64 {
		if high == low {
			return sparkHeight / 2
		}
		return sparkHeight - sparkEdge - (v-low)/(high-low)*(sparkHeight-2*sparkEdge)
	}
	var path strings.Builder
	pen, last := "M", ""
	for i, p := range points {
		if p.Status != measure.Shown || p.Value == nil {
			pen, last = "M", "" // a dot marks the newest figure, and only where that is shown
			continue
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", pen, x(i), y(*p.Value))
		pen = "L"
		last = fmt.Sprintf(`<circle class="chart-dot" cx="%.1f" cy="%.1f" r="3.5"/>`, x(i), y(*p.Value))
	}
	_, err := fmt.Fprintf(w, `<svg class="spark" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" aria-hidden="true" focusable="false"><path class="chart-line" d="%s"/>%s</svg>`, sparkWidth, sparkHeight, path.String(), last)
	return err
}
