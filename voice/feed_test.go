package voice

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// What is lent to the registers holds no words and no names. That it has their columns is looked at where Exampleborough is raised.
func TestFeeds(t *testing.T) {
	each(t, "2026-03-02 10:00", func(t *testing.T, m *cast) {
		m.covers()
		day := themeDay
		h := newHeardCast(t, m.db, &day)
		h.keys = m.Voices.keys
		h.actions = func(context.Context) ([]PlanAction, error) {
			return []PlanAction{{"plan/3.1", ""}, {"plan/3.6", ""}}, nil
		}
		r := m.tell(draft("My worker Zebedee never rings"))
		m.route("Tia", r.Number, VoiceState)
		n, err := h.AddEngagement(h.by["May"], h.session(9))
		good(t, err)
		good(t, h.MoveTheme(h.by["Kit"], n, ThemeMove{To: ThemeLooking, Words: "We asked the team.", Version: 1}))
		e := no()
		e.DecidedOn = themeDay
		h.said(t, n, e)
		good(t, h.AskBack(h.by["Kit"], n))
		for i := range 3 {
			good(t, h.AnswerCheck(t.Context(), n, ItIsWorse, "", fmt.Sprint(i)))
		}
		_, err = h.ConcludeCheck(h.by["Kit"], n, "You said it is not better.", "We will look again.")
		good(t, err)
		var all []map[string]string
		for register, feed := range map[string]func(context.Context, func(map[string]string) error) error{"reg_voice_message": h.FeedMessages, "reg_voice_theme": h.FeedThemes, "reg_voice_check": h.FeedChecks, "reg_voice_session": h.FeedSessions, "reg_voice_action": h.FeedActions, "reg_voice_ask": h.FeedAsks} {
			rows := 0
			good(t, feed(t.Context(), func(row map[string]string) error {
				rows++
				all = append(all, row)
				return nil
			}))
			if rows == 0 {
				t.Errorf("nothing is lent to %s", register)
			}
		}
		words := fmt.Sprint(all)
		for _, never := range []string{"Zebedee", "rings", "park", "same worker", "not better", "Keep my worker", r.Words} {
			if strings.Contains(words, never) {
				t.Errorf("the feeds say %q", never)
			}
		}
		for _, want := range []string{"decision:no", "answer:worse", "rung:6", "status:cannot", "child_checked_yn:no", "route:voice"} {
			if !strings.Contains(words, want) {
				t.Errorf("%q is not in %s", want, words)
			}
		}
	})
}
