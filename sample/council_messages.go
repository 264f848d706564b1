package sample

import (
	"context"
	"fmt"

	"waymark/voice"
)

// What children of Exampleborough wrote. In the last three weeks: every route and every state of a message, read by Hal and Hugo, led by Joy and
// Kay. All of it is invented, and nobody in it is anybody.

// written is one message and what people did with it.
type written struct {
	ago   int // days before today
	draft voice.Draft
	typed string // who wrote it down, where it did not come through the web
	then  func(m message) error
}

// message is a message that was sent, while the story goes on with it.
type message struct {
	c      *raising
	ctx    context.Context
	number int
	words  string
}

// opened is the version that somebody sees who opens it.
func (m message) opened(by string) (context.Context, int, error) {
	ctx := m.c.as(m.ctx, by)
	if err := m.c.Voices.OpenItem(ctx, m.number, voice.Whys[1]); err != nil {
		return ctx, 0, err
	}
	view, _, err := m.c.Voices.Opened(ctx, m.number)
	return ctx, view.Version, err
}

// deed is one act by somebody on a message that they opened.
type deed struct {
	by string
	do func(ctx context.Context, v *voice.Voices, number, version int) error
}

// steps does one act after the other.
func steps(all ...deed) func(message) error {
	return func(m message) error {
		for _, s := range all {
			ctx, version, err := m.opened(s.by)
			if err == nil {
				err = s.do(ctx, m.c.Voices, m.number, version)
			}
			if err != nil {
				return fmt.Errorf("message %d, %s: %w", m.number, s.by, err)
			}
		}
		return nil
	}
}

func routed(by string, to voice.State, note string, flags ...voice.Flag) deed {
	return deed{by, func(ctx context.Context, v *voice.Voices, n, version int) error {
		view, _, err := v.Opened(ctx, n)
		if err != nil {
			return err
		}
		if view.Waits() {
			if err := v.Claim(ctx, n); err != nil {
				return err
			}
			version++
		}
		_, err = v.Decide(ctx, n, voice.Routing{To: to, Note: note, Flags: flags, CSA: note == csaNote, Version: version})
		return err
	}}
}

const csaNote = "An offence against a child was told."

func handsOver(by, to, person, reference string) deed {
	return deed{by, func(ctx context.Context, v *voice.Voices, n, version int) error {
		return v.HandOver(ctx, n, version, voice.Handed{To: to, Person: person, How: "phone", Reference: reference})
	}}
}

func confirms(by, words string) deed {
	return deed{by, func(ctx context.Context, v *voice.Voices, n, version int) error {
		return v.Receipt(ctx, n, version, words)
	}}
}

func warms(by, words string) deed {
	return deed{by, func(ctx context.Context, v *voice.Voices, n, version int) error {
		return v.Warm(ctx, n, version, words)
	}}
}

func answers(by, words string) deed {
	return deed{by, func(ctx context.Context, v *voice.Voices, n, version int) error {
		return v.Answer(ctx, n, version, words)
	}}
}

func closes(by, words string) deed {
	return deed{by, func(ctx context.Context, v *voice.Voices, n, version int) error {
		return v.CloseItem(ctx, n, version, words)
	}}
}

// messages puts them into the story. Without a clock that can be set they would all have come on one day, so they are left out.
func (c *raising) messages() {
	if !c.clocked {
		return
	}
	for i, w := range letters {
		c.add(c.today.AddDays(-w.ago), func(ctx context.Context) error { return c.write(ctx, fmt.Sprintf("exampleborough-%04d", i), w) })
	}
	c.chorus()
}

// write sends one message as a child would, and has people do what they did with it.
func (c *raising) write(ctx context.Context, key string, w written) error {
	if err := c.Voices.Watch(c.as(ctx, keeper)); err != nil {
		return err
	}
	w.draft.Key = key
	send := c.Voices.Tell
	if w.typed != "" {
		ctx, send = c.as(ctx, w.typed), c.Voices.Typed
	}
	receipt, err := send(ctx, w.draft)
	if err != nil {
		return fmt.Errorf("message %s of %s: %w", key, c.DB.Today(), err)
	}
	if w.then == nil {
		return nil
	}
	return w.then(message{c, ctx, receipt.Number, receipt.Words})
}

// toTheme clears a message for a theme, by its title. Where nobody has said that yet, as in a plan that is young, it waits to be cleared.
func toTheme(by, title, summary string) deed {
	return deed{by, func(ctx context.Context, v *voice.Voices, n, version int) error {
		themes, err := v.Themes(ctx)
		for _, t := range themes {
			if t.Title == title {
				return v.ClearItem(ctx, n, voice.Clear{Summary: summary, Theme: t.Number, Checked: true, Version: version})
			}
		}
		return err
	}}
}

var letters = []written{
	{20, voice.Draft{Text: "My social worker changed again. That is four now. I have to tell it all again each time.", Age: voice.From13, About: []string{"worker"}, Quote: true}, "", steps(routed("hal", voice.VoiceState, ""), toTheme("hal", "Keep my worker", "Workers change often, and children must tell their story again each time."))},
	{20, voice.Draft{Text: "I had four workers and I am tired of it", Age: voice.From13, About: []string{"worker"}}, "", steps(routed("hugo", voice.VoiceState, ""), toTheme("hugo", "Keep my worker", "Workers change too often."))},
	{19, voice.Draft{Text: "he hits me when mum is at work", Age: voice.From10}, "", steps(routed("hal", voice.Referral, "He says that he is hit at home, more than once.", voice.FlagAnonymous), warms("hal", "Thank you for telling me. I want you to be safe. Ring 999 if you are in danger. You can ring Childline on 0800 1111. Can you tell me a safe way to reach you?"),
		handsOver("hal", "Children’s front door", "Ann Doorway", "FD-1001"), confirms("joy", "They found him through his school. A worker sees him today."), closes("joy", ""))},
	{18, voice.Draft{Text: "I want to end it all tonight. I have the tablets here.", Age: voice.From16, Wants: voice.WantsContact, Contact: voice.ContactDetails{Name: "R", Way: "text", To: "07700 900123", Safe: "yes"}}, "", steps(routed("hugo", voice.Immediate, "She says that she has tablets with her."), handsOver("hugo", "Police", "Sergeant Roe", "CAD-441"),
		warms("hugo", "I have read this and I care about you. People are coming to help you now. You can talk to Childline on 0800 1111."), confirms("kay", "They are with her and she is safe. The hospital has been told."), closes("kay", ""))},
	{17, voice.Draft{Text: "The tutor at my after school club takes pictures of us. It is weird. He said it was our secret.", Age: voice.From10}, "", steps(routed("hal", voice.Allegation, "It is about an adult who works with children."), handsOver("joy", "Designated officer for allegations", "Bo Daybreak", "LADO-77"), confirms("joy", "A strategy meeting is tomorrow."))},
	{16, voice.Draft{Text: "someone older touched me at a party and i dont know what to do", Age: voice.From13}, "", steps(routed("hugo", voice.Referral, csaNote), handsOver("hugo", "Children’s front door", "Ann Doorway", "FD-1017"), deed{"hugo", func(ctx context.Context, v *voice.Voices, n, version int) error {
		return v.Notified(ctx, n, version, "Police, child abuse unit, on the same day at noon, reference CAD-502")
	}}, confirms("joy", "A joint visit was made in the evening."))},
	{15, voice.Draft{Text: "You said my things would come to the new house. They never came. I want to complain.", Age: voice.From13}, "", steps(routed("hal", voice.Complaint, "About a promise to move his things."), handsOver("lou", "Complaints", "Lou Redress", "CP-2201"), confirms("lou", "In the register, stage 1."), answers("lou", "We are sorry. Your things come on Friday. You can tell us if one is missing."), closes("lou", ""))},
	{14, voice.Draft{Text: "Can I see what you wrote about me when I was small?", Age: voice.From18}, "", steps(routed("hugo", voice.DataRights, "A request for records."), handsOver("gwen", "Data protection", "Gwen Gatepost", "SAR-88"), confirms("gwen", "Acknowledged, identity is being checked."))},
	{13, voice.Draft{Text: "When can I see my sister? Nobody tells me.", Age: voice.From10, About: []string{"home"}}, "", steps(routed("hal", voice.Personal, "About his own plan."), handsOver("hal", "The child’s own team", "Xav Stepstone", "MT-310"), confirms("hal", "His worker rings him tomorrow."), answers("hal", "We asked your worker. You will hear when you can see your sister."))},
	{12, voice.Draft{Text: "The park by the flats has no lights. We want lights.", Age: voice.From10, About: []string{"other"}, Quote: true}, "", steps(routed("hugo", voice.VoiceState, ""), toTheme("hugo", "Lights in the park", "A park has no lights, and children want some."))},
	{12, voice.Draft{Text: "No lights in the park by the flats!! We want lights", Age: voice.From10, About: []string{"other"}}, "", func(m message) error {
		if err := steps(routed("hugo", voice.VoiceState, ""))(m); err != nil {
			return err
		}
		ctx, version, err := m.opened("hugo")
		if err != nil {
			return err
		}
		return m.c.Voices.Merge(ctx, m.number, version, m.number-1)
	}},
	{12, voice.Draft{Channel: voice.Group, Text: "We want to be asked before a meeting who should be there.", Age: voice.From13, GroupOf: 7, Of: "May Chorus, at the group for young people in care"}, "may", steps(routed("hal", voice.VoiceState, ""), toTheme("hal", "Pick who comes", "Young people want to be asked who should be at their meetings."))},
	{11, voice.Draft{Text: "my bus pass does not work on the 42", Age: voice.From16}, "", steps(routed("hugo", voice.Signpost, "The bus firm gives the passes."), answers("hugo", "The bus firm can fix your pass. Ask for Jo at the bus shop."), closes("hugo", "Jo at the bus shop, who has been told."))},
	{10, voice.Draft{Text: "asdf test", Age: voice.AgeUnsaid, Wants: voice.WantsNothing}, "", steps(routed("hal", voice.Unusable, "A test of the form."))},
	{9, voice.Draft{Text: "My key worker helped me get into college. She is the best.", Age: voice.From16, About: []string{"worker"}, Quote: true}, "", steps(routed("hal", voice.VoiceState, ""), deed{"hal", func(ctx context.Context, v *voice.Voices, n, version int) error {
		return v.Praise(ctx, n, version, "The manager of the leaving care team, with her words")
	}}, toTheme("hal", "Keep my worker", "A worker helped somebody into college."))},
	{8, voice.Draft{Channel: voice.Observed, Text: "Smiles and claps when the music begins. Turns away and cries when moved to another room before the end.", Age: voice.Under6, Of: "The nursery’s key worker", Wants: voice.WantsNothing}, "hal", steps(routed("hugo", voice.VoiceState, ""), toTheme("hugo", "Talk to me, not at me", "A young child shows that moves come too soon."))},
	{7, voice.Draft{Text: "Nie mam z kim porozmawiać w nowej szkole.", Age: voice.From13, Language: "pl"}, "", steps(routed("hugo", voice.Personal, "An interpreter has read it: she has nobody to talk to at her new school.", voice.FlagInterpreter), warms("hugo", "Dziękujemy. Przeczytaliśmy Twoje słowa."), handsOver("hugo", "The child’s own team", "Pia Chalk", "MT-322"), confirms("hugo", "A worker who speaks Polish met her on the next day."), answers("hugo", "We asked your team. One who speaks Polish will come and see you."))},
	{6, voice.Draft{Text: "I am a mother and I want my son moved to another school at once.", Age: voice.GrownUp}, "", steps(routed("hal", voice.Complaint, "A parent, about a decision to do with her son."), handsOver("lou", "Complaints", "Lou Redress", "CP-2214"), confirms("lou", "In the register, stage 1."))},
	{5, voice.Draft{Text: "My dad works for the council. He gets very cross when he drinks.", Age: voice.From10}, "", steps(routed("hugo", voice.Referral, "His father works here.", voice.FlagRestricted), handsOver("kay", "Children’s front door", "Ann Doorway", "FD-1033"), confirms("kay", "Held apart, by a team of another council."))},
	{4, voice.Draft{Text: "I live in Northmere now but you look after me. No one has come for weeks.", Age: voice.From13, About: []string{"worker"}}, "", steps(routed("hal", voice.Personal, "He lives in another council’s area.", voice.FlagOther), handsOver("hal", "The child’s own team", "Xav Stepstone", "MT-330"))},
	{3, voice.Draft{Text: "I said something here and now I want it gone.", Age: voice.From13}, "", func(m message) error { return m.c.Voices.TakeBack(m.ctx, "198.51.100.7", m.words) }},
	{2, voice.Draft{Text: "I am scared of the dog next door. Please do not tell my mum.", Age: voice.From6}, "", steps(routed("hal", voice.Referral, "She says that she is scared and asks not to tell."), routed("hal", voice.Personal, "It is about a dog. Her foster carer knows, and she is safe."))},
	{1, voice.Draft{Text: "It is odd at home. I do not want to say more.", Age: voice.From10}, "", steps(routed("hugo", voice.Consult, "He may not be able to say what it is."))},
	{1, voice.Draft{Text: "Could the hub open on Sundays? My nan works on weekdays.", Age: voice.From10}, "", steps(routed("hal", voice.VoiceState, ""))},
	{0, voice.Draft{Channel: voice.Paper, Text: "I liked the trip to the farm. Can we go to the sea?", Age: voice.From6, Of: "A card from the hub"}, "may", nil},
	{0, voice.Draft{Text: "The wifi at the house is too slow for homework", Age: voice.From13, About: []string{"home"}}, "", nil},
	{0, voice.Draft{Faces: "very sad", Age: voice.From10}, "", nil},
}
