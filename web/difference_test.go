package web

import (
	"fmt"
	"strings"
	"testing"
)

func TestDifference(t *testing.T) {
	marks := map[PieceKind]string{Kept: "%s", Removed: "[-%s-]", Added: "{+%s+}"}
	for _, c := range []struct{ name, was, now, want string }{
		{"two empty texts differ in nothing", "", "", ""},
		{"the same text stays whole", "Two hubs are open.", "Two hubs are open.", "Two hubs are open."},
		{"a new text is all added", "", "A hub.", "{+A hub.+}"},
		{"a text that went is all removed", "A hub.", "", "[-A hub.-]"},
		{"one word in another's place", "Two hubs are open.", "Three hubs are open.", "[-Two -]{+Three +}hubs are open."},
		{"words that join at the end", "Open the second", "Open the second and third", "Open the [-second-]{+second and third+}"},
		{"several places", "We met four families in May.", "We met nine families in June.", "We met [-four -]{+nine +}families in [-May.-]{+June.+}"},
		{"letters of more than a byte stay whole", "Ä “hub” öffnet", "Ä “place” öffnet", "Ä [-“hub” -]{+“place” +}öffnet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			var was, now strings.Builder
			for _, p := range Difference(c.was, c.now) {
				fmt.Fprintf(&b, marks[p.Kind], p.Text)
				if p.Kind != Added {
					was.WriteString(p.Text)
				}
				if p.Kind != Removed {
					now.WriteString(p.Text)
				}
			}
			if b.String() != c.want {
				t.Errorf("%q, want %q", b.String(), c.want)
			}
			if was.String() != c.was || now.String() != c.now {
				t.Errorf("the pieces give %q and %q", was.String(), now.String())
			}
		})
	}
	t.Run("texts that are too long to compare stand one after the other", func(t *testing.T) {
		long := strings.Repeat("word ", 3000)
		if got := Difference(long, "x "+long); len(got) != 2 || got[0].Kind != Removed || got[1].Kind != Added {
			t.Errorf("%d pieces", len(got))
		}
	})
}
