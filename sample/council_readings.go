package sample

import (
	"context"

	"waymark/voice"
)

// readings are two trials of texts with children of Exampleborough: one that was too small, and one after the words were changed.
func (c *raising) readings() {
	if !c.clocked {
		return
	}
	for _, r := range []struct {
		ago     int
		reading voice.Reading
	}{
		{75, voice.Reading{Edition: "tell us", Look: "simple", Children: 4, Youngest: 9, Oldest: 11, SEND: true, Care: true, Asked: 20, Answered: 13, Unclear: "“Advocate”, and who reads what they send.", Changed: "The page says that a real person reads it and by which day. The word advocate is told in other words."}},
		{40, voice.Reading{Edition: "tell us", Look: "simple", Children: 7, Youngest: 8, Oldest: 12, SEND: true, EAL: true, Care: true, Asked: 35, Answered: 31, Unclear: "Two thought that secret words are a password that they make up.", Changed: "The page says that we give the words to them."}},
	} {
		on := workday(c.today.AddDays(-r.ago))
		if !on.After(planFrom) {
			continue
		}
		c.add(on, func(ctx context.Context) error {
			r.reading.On = on
			return c.Voices.AddReading(c.as(ctx, "may"), r.reading)
		})
	}
}
