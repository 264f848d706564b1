package govuk

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestGallery(t *testing.T) {
	var printed strings.Builder
	if err := Gallery().Render(t.Context(), &printed); err != nil {
		t.Fatal(err)
	}
	root := parse(t, printed.String())
	ids := map[string]int{}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
	}

	t.Run("every id stands once", func(t *testing.T) {
		for id, times := range ids {
			if times > 1 {
				t.Errorf("%q stands %d times", id, times)
			}
		}
	})
	t.Run("every link within the page, every label and every description leads somewhere", func(t *testing.T) {
		for n := range root.Descendants() {
			for _, id := range references(n) {
				if ids[id] == 0 {
					t.Errorf("<%s> names %q, which is not there", n.Data, id)
				}
			}
		}
	})
	t.Run("every component has a heading and at least one state", func(t *testing.T) {
		for _, e := range exhibits() {
			if len(e.specimens) == 0 || ids[e.id()] != 1 {
				t.Errorf("%s: %d states, id on the page %d times", e.name, len(e.specimens), ids[e.id()])
			}
		}
	})
}

// references are the ids that an element names.
func references(n *html.Node) []string {
	var all []string
	if target, within := strings.CutPrefix(attribute(n, "href"), "#"); within {
		all = append(all, target)
	}
	for _, key := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "data-aria-controls"} {
		all = append(all, strings.Fields(attribute(n, key))...)
	}
	return all
}
