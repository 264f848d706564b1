package public

import (
	"context"
	"fmt"
	"io"

	"waymark/survey"
)

// shadeFace is a face that says how good something is. It stands beside its words and says nothing alone: it is a shape without skin or hair.
type shadeFace survey.Answer

// mouths are the lines by which the faces differ.
var mouths = map[survey.Answer]string{
	survey.YesALot: `<path d="M14 28q10 12 20 0z" fill="currentColor"/>`,
	survey.YesABit: `<path d="M15 30q9 5 18 0"/>`,
	survey.No:      `<path d="M15 34q9-9 18 0"/>`,
}

// Render draws the face; “Not sure” is a question mark.
func (f shadeFace) Render(_ context.Context, w io.Writer) error {
	inside := `<circle cx="17" cy="19" r="2.5" fill="currentColor"/><circle cx="31" cy="19" r="2.5" fill="currentColor"/>` + mouths[survey.Answer(f)]
	if survey.Answer(f) == survey.NotSure {
		inside = `<path d="M18 19a6 6 0 1 1 8 6q-2 1-2 4"/><circle cx="24" cy="35" r="2" fill="currentColor"/>`
	}
	_, err := fmt.Fprintf(w, `<svg class="symbol symbol--face" viewBox="0 0 48 48" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><circle cx="24" cy="24" r="21"/>%s</svg>`, inside)
	return err
}
