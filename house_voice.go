package main

import (
	"context"

	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/letter"
	"waymark/voice"
)

// voiceSettings are what the council decided about the clocks of messages, by key.
func (h *house) voiceSettings(ctx context.Context) (map[string]string, error) {
	all, err := h.council.InForce(ctx)
	values := map[string]string{}
	for _, s := range all {
		if s.Scope == "voice" {
			values[s.Key] = s.Value
		}
	}
	return values, err
}

// settleVoice keeps one more such decision, from today on.
func (h *house) settleVoice(ctx context.Context, key, value, why string) error {
	return h.council.SetSetting(ctx, council.Setting{Scope: "voice", Key: key, Value: value, From: h.db.Today(), Owner: "Safeguarding lead", Source: "local choice", Why: why})
}

// postVoice puts a notice that a message waits into the outbox. It holds nothing of what a child wrote.
func (h *house) postVoice(ctx context.Context, tx *db.Tx, n voice.Notice) error {
	_, err := h.letters.Queue(ctx, tx, letter.Letter{PersonID: n.PersonID, Once: n.Once, About: n.About, Subject: n.Subject, Text: n.Text})
	return err
}

// registerFeed is what a room lends to a register of the child-level plane.
type registerFeed struct {
	register string
	rows     func(ctx context.Context, put func(map[string]string) error) error
	kept     collection.Kept
}

// voiceFeeds are what the measures of being heard read.
func voiceFeeds(v *voice.Voices) []registerFeed {
	return []registerFeed{
		{"reg_voice_ask", v.FeedAsks, collection.Kept{Name: "what children say", At: "/staff/voices"}},
		{"reg_voice_message", v.FeedMessages, collection.Kept{Name: "messages", At: "/staff/messages", Only: true}},
		{"reg_voice_theme", v.FeedThemes, collection.Kept{Name: "what children say", At: "/staff/voices", Only: true}},
		{"reg_voice_check", v.FeedChecks, collection.Kept{Name: "what children say", At: "/staff/voices", Only: true}},
		{"reg_voice_session", v.FeedSessions, collection.Kept{Name: "sessions with children", At: "/staff/voices/engagement", Only: true}},
		{"reg_voice_action", v.FeedActions, collection.Kept{Name: "what children say", At: "/staff/voices", Only: true}},
	}
}
