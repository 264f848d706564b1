package public

import (
	"context"
	"fmt"
	"html"
	"io"

	"github.com/a-h/templ"
	"github.com/boombuler/barcode/qr"
)

// quiet is how many modules of white stand round a code, so that a camera finds it (ISO/IEC 18004).
const quiet = 4

// code draws an address as a square that a telephone's camera reads. It is black on white in every look, and made here: no other
// machine learns what is printed. The address stands in words beside it.
func code(address string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		made, err := qr.Encode(address, qr.M, qr.Auto)
		if err != nil {
			return fmt.Errorf("a code for %q: %w", address, err)
		}
		side := made.Bounds().Dx()
		dark := func(x, y int) bool {
			if x == side {
				return false
			}
			r, _, _, _ := made.At(x, y).RGBA()
			return r == 0
		}
		var path []byte
		for y := range side {
			for x := 0; x < side; x++ {
				run := 0
				for dark(x+run, y) {
					run++
				}
				if run > 0 {
					path = fmt.Appendf(path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
					x += run
				}
			}
		}
		_, err = fmt.Fprintf(w, `<svg class="code" viewBox="0 0 %[1]d %[1]d" role="img" aria-label="A square for a phone camera. It opens %[2]s" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%[1]dv%[1]dh-%[1]dz"></path><path fill="#000" d="%[3]s"></path></svg>`,
			side+2*quiet, html.EscapeString(address), path)
		return err
	})
}
