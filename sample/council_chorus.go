package sample

import (
	"context"
	"fmt"

	"waymark/voice"
)

// What children of Exampleborough wrote in the months before: plain words about what others said too. They give the measures of being heard
// something to count. All of it is invented.

// sung is what some children wrote about one theme, and when.
type sung struct {
	theme, summary string
	words          []string
	ago            []int // days before today, one for each child; they take the words in turn
}

var chorusOf = []sung{
	{"Live near my friends", "Homes are far from friends.", []string{"My new flat is miles from all the people I know", "can I live closer to my mates", "I take two buses to see anyone"}, []int{108, 103, 99, 95}},
	{"Hot food for all", "The food is cold when it is your turn.", []string{"lunch is cold by the time we get in", "The big kids get the hot chips first", "why do year 7 eat last"}, []int{88, 86, 82, 80}},
	{"Pick who comes", "Children want to choose who sits in their review.", []string{"There were people in my review I never met", "I want to say who sits in my review", "Can my nan come to my review"}, []int{57, 52, 48, 44}},
	{"Talk to me, not at me", "Grown-ups talk over children in meetings.", []string{"They talk over me in the meeting", "I did not get to speak until the end", "nobody asked me first", "It was all long words"}, []int{187, 176, 168, 159, 151, 142, 134, 126, 117, 98, 92, 84, 76, 69, 61, 53, 46}},
	{"Swings for all of us", "Children want swings that all can use.", []string{"my brother can not go on the swings", "put in a swing for wheelchairs please"}, []int{212, 205, 196}},
	{"Help when we are sad", "The wait to talk to somebody is long.", []string{"I have been on the list since spring", "The wait to talk to someone is too long", "our school has nobody to go to", "who do I ask if I feel low"}, []int{104, 94, 85, 77, 68, 58, 50, 41, 33}},
	{"A lock on my door", "Children want their own things kept safe.", []string{"people walk into my room", "I want to lock my room when I go out", "my stuff goes missing"}, []int{89, 74, 63, 49, 38, 30}},
	{"Feel safe on the bus", "The night bus is better with grown-ups on it.", []string{"the night bus is ok now the two of them ride it", "Can they ride on the 9 too", "I like that they say hello"}, []int{79, 66, 55, 43, 36, 28}},
}

// chorus has each child write, a person read it on the day and put it where it belongs, and most look at their answer once it is there.
func (c *raising) chorus() {
	ages := []voice.AgeBand{voice.From10, voice.From13, voice.From13, voice.From16}
	for k, s := range chorusOf {
		if !c.spoke(s.theme) {
			continue
		}
		for i, ago := range s.ago {
			words := ""
			by := []string{"hal", "hugo"}[(k+i)%2]
			c.add(c.today.AddDays(-ago), func(ctx context.Context) error {
				return c.write(ctx, fmt.Sprintf("exampleborough-chorus-%d-%d", k, i), written{draft: voice.Draft{Text: s.words[i%len(s.words)], Age: ages[dice(k, i)%len(ages)]}, then: func(m message) error {
					words = m.words
					return steps(routed(by, voice.VoiceState, ""), toTheme(by, s.theme, s.summary))(m)
				}})
			})
			if dice(k, i, 5)%3 > 0 {
				c.add(c.today.AddDays(-ago+29+dice(k, i, 7)%9), func(ctx context.Context) error {
					_, err := c.Voices.Look(ctx, "198.51.100.7", words)
					return err
				})
			}
		}
	}
}

// spoke says whether a theme is old enough for the plan: one that has only begun has no voices of a year ago.
func (c *raising) spoke(title string) bool {
	for _, t := range heardFrom {
		if t.title == title {
			return workday(c.today.AddDays(-t.ago)).After(planFrom)
		}
	}
	return false
}
