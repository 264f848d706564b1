package voice

import (
	"context"
	"strings"
	"testing"
)

func TestAbout(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		theme := c.theme("Late buses")
		line, err := c.Theme(c.by["Pam"], theme)
		must(t, err)
		full := line.Actions.V[0]
		n := c.tell(draft("Zebedee the driver leaves me at the stop")).Number
		c.route("Tia", n, VoiceState)
		must(t, c.ClearItem(c.by["Tia"], n, Clear{Summary: "The bus is an hour late", Theme: theme, Version: c.item(n).Version}))
		page := func(ctx context.Context, full string, works bool) string {
			t.Helper()
			told, err := c.About(ctx, full, works)
			must(t, err)
			var b strings.Builder
			must(t, Section(told).Render(ctx, &b))
			return b.String()
		}
		t.Run("YS-08: who works on an action reads what children said about it, and what was cleared for them", func(t *testing.T) {
			got := page(c.by["Oz"], full, true)
			for _, want := range []string{"Late buses", "The bus is an hour late", "Fewer than 5 children", "The answer is due by"} {
				if !strings.Contains(got, want) {
					t.Errorf("nothing says %q: %s", want, got)
				}
			}
			if strings.Contains(got, "Zebedee") {
				t.Errorf("a child's own words stand there: %s", got)
			}
		})
		t.Run("who has no part in it reads what the public may read", func(t *testing.T) {
			if got := page(t.Context(), full, false); strings.Contains(got, "Late buses") || !strings.Contains(got, "Nothing that children said") {
				t.Error(got)
			}
		})
		t.Run("another action has none of it", func(t *testing.T) {
			if got := page(c.by["Oz"], full+"9", true); strings.Contains(got, "Late buses") {
				t.Error(got)
			}
		})
	})
}
