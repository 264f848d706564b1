package sample

import (
	"cmp"
	"context"
	"fmt"

	"waymark/calendar"
	"waymark/voice"
)

// What children of Exampleborough said together, what they were told and whether it got better: every decision and every state of a theme.
// May meets the groups, heads of service answer, Nat reads each answer first, Della publishes. All of it is invented.

// spoken is one thing that children said and what came of it.
type spoken struct {
	ago               int // days before today
	group, age, topic string
	n                 int
	title, said       string
	owner             string
	refs              []string
	until             voice.ThemeState // where it stands today, if the days have come
	answer            voice.AnswerEdit
	began, done       string // what children read when it is begun and done
	back              bool   // Nat sends the answer back once
	asked             [4]int // better, same, worse, unsure
	summary, next     string
	waits             bool   // Nat has the answer to read
	slow              int    // days by which the answer took longer than others
	within            int    // days within which a promise is to be kept; 90 where 0
	kind              string // of the meeting; a session where empty
}

// yes, no and the others are answers of each kind.
func yes(did, adult, by string) voice.AnswerEdit {
	return voice.AnswerEdit{Decision: voice.DecidedYes, Did: did, Adult: adult, DecidedBy: by}
}

func refuse(reason, instead, adult, by string) voice.AnswerEdit {
	return voice.AnswerEdit{Decision: voice.DecidedNo, Reason: reason, Instead: instead, Challenge: "Do you think this is wrong? An advocate can help you tell us.", Adult: adult, DecidedBy: by}
}

func already(place, adult, by string) voice.AnswerEdit {
	return voice.AnswerEdit{Decision: voice.DecidedAlready, Place: place, Adult: adult, DecidedBy: by}
}

func promise(e voice.AnswerEdit, words string) voice.AnswerEdit {
	e.Promise = words
	return e
}

const (
	headOfCare  = "Head of Service, children in care"
	headOfHomes = "Head of Service, fostering, adoption and homes"
	careBoard   = "Corporate parenting board"
)

// heardFrom are the themes.
var heardFrom = []spoken{
	{ago: 540, group: "care council", age: "13 to 15", topic: "being heard", n: 9, title: "Tell us what you did", said: "We tell you things. Then we hear nothing back.", owner: "kit", refs: []string{"3.1", "1.6"}, until: voice.ThemeClosed,
		answer: promise(yes("We will write to you after each meeting. We will say what we did.", "After each meeting of the children in care council a letter goes out within four weeks.", careBoard), "You get a letter after each meeting."), began: "We wrote the first letter with you.", done: "You now get a letter after each meeting.", asked: [4]int{12, 5, 0, 0}, summary: "Most of you like the letters.", next: "We will keep on with them."},
	{ago: 520, group: "care", age: "10 to 12", topic: "family time", n: 14, title: "See my brothers and sisters", said: "We want to see our brothers and sisters more.", owner: "lena", refs: []string{"3.6", "5.1"}, until: voice.ThemeChecked,
		answer: promise(yes("You can see them each month. We will take you there.", "Each plan now says when brothers and sisters meet, and who drives.", headOfCare), "You see them each month."), began: "We asked all the homes to help.", done: "Your plan now says when you see them.", asked: [4]int{18, 6, 0, 5}, summary: "Most of you see them more now.", next: "We will check it each spring."},
	{ago: 500, group: "care leavers", age: "18 to 25", topic: "money", n: 11, title: "Help with the first home", said: "The money for a first home is not enough.", owner: "mo", refs: []string{"4.3"}, until: voice.ThemeClosed,
		answer: yes("You now get more money for your first home.", "The setting up home allowance went up to the amount that the Department asks for.", "Cabinet"), began: "The council said yes to the money.", done: "You get more money when you move in.", asked: [4]int{15, 0, 0, 0}, summary: "You said it helps you a lot.", next: "We will look at it each year."},
	{ago: 470, group: "school council", age: "10 to 12", topic: "school", n: 24, title: "Safe ways to school", said: "The cars by our school go too fast.", owner: "pia", refs: []string{"1.9"}, until: voice.ThemeClosed,
		answer: voice.AnswerEdit{Decision: voice.DecidedNotOurs, Place: "The road team says how fast cars can go. They have your words.", Adult: "Speed limits are decided by highways. The letter of the school councils was passed on, and they answered in May.", DecidedBy: "Head of Service, learning"}, asked: [4]int{10, 6, 0, 0}, summary: "Most of you say the cars go slow now.", next: "We told the road team that you said so."},
	{ago: 450, group: "care", age: "13 to 15", topic: "social worker", n: 17, title: "Keep my worker", said: "We want to keep the same worker. We have to tell it all again.", owner: "omar", refs: []string{"6.1"}, until: voice.ThemeDoing, back: true,
		answer: voice.AnswerEdit{Decision: voice.DecidedPartly, Did: "Your old worker will come with the new one to say hello.", Reason: "We can’t make all workers stay. Some move away.", Adult: "A handover visit with both workers is now the rule; retention payments are in place in the teams for children in care.", DecidedBy: "Director of children’s services"}, began: "Half of our teams do this now.", asked: [4]int{4, 9, 0, 0}, summary: "For most of you it is the same.", next: "We will look at it again with you."},
	{ago: 420, group: "any", age: "mixed", topic: "things to do", n: 32, kind: "cards", title: "A place to go when it rains", said: "There is no place to meet friends when it rains.", owner: "ian", refs: []string{"2.2"}, until: voice.ThemeDone,
		answer: promise(yes("The youth club will open on four days, not two.", "Two more evenings at the youth club are paid for until March.", "Head of Service, adolescents"), "The club is open on four days."), began: "We found the staff for it.", done: "The club is open on four days."},
	{ago: 400, within: 480, group: "send", age: "mixed", topic: "school", n: 12, title: "Wait less for help", said: "We wait too long for help at school.", owner: "pia", refs: []string{"7.1"}, until: voice.ThemeDoing,
		answer: voice.AnswerEdit{Decision: voice.DecidedLater, Reason: "We need six more people to write the plans. They start in spring.", Promise: "You wait for five months at most.", Adult: "Six caseworkers start in April; the twenty weeks of the law hold for new requests from June.", DecidedBy: "Head of Service, learning"}, began: "Two of the new people are here."},
	{ago: 380, group: "youth justice", age: "16 to 17", topic: "safety", n: 10, title: "Feel safe on the bus", said: "We do not feel safe on the bus at night.", owner: "ian", refs: []string{"2.2", "2.3"}, until: voice.ThemeClosed,
		answer: yes("Two grown-ups ride on the night bus each weekend.", "Youth workers ride on routes 4 and 7 on Friday and Saturday nights.", "Community safety board"), began: "We met the bus people.", done: "Two grown-ups ride on the bus each weekend.", asked: [4]int{11, 0, 0, 0}, summary: "You said you feel safer on the bus.", next: "They will go on with it."},
	{ago: 350, group: "care", age: "6 to 9", topic: "home", n: 8, title: "A bag for my things", said: "Our things go in bin bags when we move.", owner: "lena", refs: []string{"3.2"}, until: voice.ThemeClosed,
		answer: yes("You now get a good bag when you move. It is yours to keep.", "Every team has suitcases; bin bags are not used.", headOfHomes), began: "We have the bags now.", done: "You get a bag when you move.", asked: [4]int{12, 0, 0, 0}, summary: "All of you like the bags.", next: "We will buy more of them."},
	{ago: 320, group: "care council", age: "13 to 15", topic: "money", n: 9, title: "More pocket money", said: "We want the same pocket money in all homes.", owner: "lena", refs: []string{"5.3"}, until: voice.ThemeDecided,
		answer: refuse("Homes pay it in other ways. Some save it for you.", "We will show you the rules. You can see if you get your share.", "Allowances differ by agreement; a table for children says what each age should get.", careBoard)},
	{ago: 300, group: "care leavers", age: "18 to 25", topic: "health", n: 13, title: "Pay for my medicine", said: "We can’t pay for our medicine.", owner: "mo", refs: []string{"4.4"}, until: voice.ThemeClosed,
		answer: already("Ask your worker for the card. Then your medicine is free.", "Prescription certificates are paid for by the council; few knew.", "Head of Service, leaving care"), asked: [4]int{10, 5, 0, 0}, summary: "Most of you have the card now.", next: "We will tell each of you at 18."},
	{ago: 280, group: "sanctuary", age: "16 to 17", topic: "school", n: 10, title: "Learn English fast", said: "We want more lessons in English.", owner: "pia", refs: []string{"2.4"}, until: voice.ThemeChecked,
		answer: yes("You get ten hours of English each week.", "The college offers ten hours from the first week.", "Virtual school head"), began: "The college made a new class.", done: "You get ten hours each week.", asked: [4]int{10, 0, 0, 0}, summary: "You said you learn fast now.", next: "We will add a class in spring."},
	{ago: 140, group: "care", age: "10 to 12", topic: "social worker", n: 12, title: "Answer my call", said: "When we ring our worker, no one picks up.", owner: "omar", refs: []string{"3.6"}, until: voice.ThemeLooking,
		answer: yes("If you ring, your worker calls you back the same day.", "Duty workers call back within the day.", "Head of Service, children in care"), began: "All teams know the new rule.", done: "Your worker calls you back the same day.", asked: [4]int{5, 5, 8, 0}, summary: "You said that it got worse.", next: "We will ask you what went wrong."},
	{ago: 230, group: "under 10", age: "6 to 9", topic: "things to do", n: 21, title: "Swings for all of us", said: "Some of us can’t use the swings.", owner: "quinn", refs: []string{"7.3"}, until: voice.ThemePaused,
		answer: yes("We will build a swing for a wheelchair.", "An inclusive swing is bought for the park in the north.", "Head of parks"), began: "We bought the swing."},
	{ago: 210, group: "help", age: "mixed", topic: "being heard", n: 15, title: "Talk to me, not at me", said: "In the meeting they talk at us and not with us.", owner: "fay", refs: []string{"1.8", "1.2"}, until: voice.ThemeDone,
		answer: yes("You can talk first at each meeting.", "Conferences begin with the child’s own words, brought by whom the child chooses.", "Conference manager"), began: "We try this in two teams.", done: "You can talk first at each meeting."},
	{ago: 180, within: 240, group: "youth council", age: "13 to 15", topic: "health", n: 26, title: "Help when we are sad", said: "It takes too long to get help when we are sad.", owner: "ed", refs: []string{"3.4", "1.4"}, until: voice.ThemeDoing,
		answer: voice.AnswerEdit{Decision: voice.DecidedPartly, Did: "There will be a person to talk to at each big school.", Reason: "We can’t make the wait at the clinic short by our own.", Promise: "Each big school has a person to talk to.", Adult: "A practitioner in each secondary school from September; clinic waits are for the health service, which was told.", DecidedBy: "Health and care board"}, began: "Five schools have a person now."},
	{ago: 150, group: "care", age: "13 to 15", topic: "home", n: 9, title: "A lock on my door", said: "We want a lock on the door of our room.", owner: "lena", refs: []string{"3.8"}, until: voice.ThemeDecided, back: true,
		answer: refuse("In a fire we must get in fast. A lock can stop us.", "You can have a box with a key for your own things.", "Fire rules of children’s homes; lockable boxes are bought.", headOfHomes)},
	{ago: 120, slow: 20, group: "care leavers", age: "18 to 25", topic: "home", n: 10, title: "Live near my friends", said: "We are put in homes far from our friends.", owner: "mo", refs: []string{"4.3"}, until: voice.ThemeDoing,
		answer: promise(yes("You will get three homes to pick from.", "Housing offers three choices to care leavers.", "Head of housing"), "You get three homes to pick from."), began: "The housing team has the new rule."},
	{ago: 90, group: "school council", age: "10 to 12", topic: "school", n: 40, title: "Hot food for all", said: "The food is cold when the big ones have been.", owner: "pia", refs: []string{"7.2"}, until: voice.ThemeDecided,
		answer: voice.AnswerEdit{Decision: voice.DecidedNotOurs, Place: "Your school says who eats first. We sent your words to the heads.", Adult: "Dining times are the schools’ own; the heads’ meeting has it.", DecidedBy: "Head of Service, learning"}},
	{ago: 60, slow: 14, group: "care council", age: "13 to 15", topic: "being heard", n: 8, title: "Pick who comes", said: "We want to say who comes to our review.", owner: "kit", refs: []string{"3.7"}, until: voice.ThemeDecided,
		answer: yes("You can say who comes to your review.", "Invitations are agreed with the child first.", "Head of reviewing officers")},
	{ago: 38, group: "sanctuary", age: "16 to 17", topic: "being heard", n: 7, title: "A friend who speaks my language", said: "We want one person who speaks for us each time.", owner: "ian", refs: []string{"2.4"}, until: voice.ThemeLooking},
	{ago: 27, group: "care", age: "10 to 12", topic: "family time", n: 6, title: "Ring home more", said: "We want to ring home on more days.", owner: "kit", refs: []string{"3.6"}, until: voice.ThemeLooking, waits: true,
		answer: yes("You can ring home on four days each week.", "Phone time is agreed with each home; four evenings a week are the least.", headOfCare)},
	{ago: 25, group: "any", age: "mixed", topic: "things to do", n: 18, kind: "cards", title: "Lights in the park", said: "The park is dark and we do not go there.", owner: "ian", refs: []string{"2.2"}, until: voice.ThemeLooking},
	{ago: 20, group: "any", age: "mixed", topic: "things to do", n: 6, kind: "cards", title: "More light at night", said: "It is too dark by the flats.", owner: "ian", refs: []string{"2.2"}, until: voice.ThemeMerged},
	{ago: 14, group: "care council", age: "13 to 15", topic: "social worker", n: 9, title: "Know before you go", said: "Tell us before our worker leaves.", owner: "omar", refs: []string{"6.1"}, until: voice.ThemeHeard},
	{ago: 6, group: "help", age: "6 to 9", topic: "home", n: 3, title: "A quiet room", said: "We want a quiet room to draw in.", owner: "ed", refs: []string{"1.4"}, until: voice.ThemeHeard},
}

// voices puts what children said into the story. Without a clock that can be set it is left out, for all of it would have happened on one day.
func (c *raising) voices() {
	if !c.clocked {
		return
	}
	for i, t := range heardFrom {
		if on := workday(c.today.AddDays(-t.ago)); on.After(planFrom) {
			c.hear(t, on, i)
		}
	}
	if from := workday(c.today.AddDays(-65)); from.After(planFrom) {
		c.add(from, func(ctx context.Context) error {
			rows, err := voice.ReadImport([]byte("Theme,Summary,Responses,Date,Actions,Group\nTrust my carer,Most of us trust the person who cares for us.,64,"+from.String()+",3.8,care\nKnow my story,Some of us do not know why we are in care.,31,"+from.String()+",3.5,care\n"), from)
			if err != nil {
				return err
			}
			_, err = c.Voices.ImportThemes(c.as(ctx, "may"), "Bright Spots", c.cast["kit"].ID, nil, rows)
			return err
		})
	}
}

// onward are the days on which one step follows the other.
type onward struct {
	from, last calendar.Date
	days       int
}

// after is the working day so many days later, and never before the step that was last: what would fall between the years is done the week before.
func (o *onward) after(days int) calendar.Date {
	o.days += days
	o.last = later(o.last, workday(o.from.AddDays(o.days)))
	return o.last
}

// hear plays one theme as far as its days have come.
func (c *raising) hear(t spoken, on calendar.Date, seed int) {
	number := 0
	c.add(on, func(ctx context.Context) error {
		e := voice.EngagementEdit{Kind: t.kind, On: on, Ran: "Participation team", Group: t.group, Age: t.age, Children: t.n, Rung: 4 + dice(seed, 3)%4, RungReason: "We chose the questions; the children chose what mattered most.", Lundy: map[string]voice.LundyPart{},
			Lines: []voice.EngagementLine{{Title: t.title, Said: t.said, Children: t.n}}, Topic: t.topic, Owner: c.cast[t.owner].ID, Actions: t.refs}
		if e.Kind == "" {
			e.Kind = "session"
		}
		for k, part := range []string{"space", "voice", "audience", "influence"} {
			e.Lundy[part] = voice.LundyPart{Answer: []string{"yes", "partly", "no"}[dice(seed, k)%3], Proof: "Notes of the meeting", Children: []string{"yes", "partly", "not asked"}[dice(seed, k, 7)%3]}
		}
		session, err := c.Voices.AddEngagement(c.as(ctx, "may"), e)
		if err != nil {
			return fmt.Errorf("theme %q: %w", t.title, err)
		}
		_, spoke, _, err := c.Voices.Engagement(ctx, session)
		if err == nil {
			number = spoke[len(spoke)-1].Theme
		}
		return err
	})
	way := onward{from: on, last: on}
	// play does one step some days on, and says whether that day has come.
	play := func(after int, do func(ctx context.Context, day calendar.Date) error) bool {
		day := way.after(after)
		if day.After(c.today) {
			return false
		}
		c.add(day, func(ctx context.Context) error {
			if err := do(ctx, day); err != nil {
				return fmt.Errorf("theme %d, %q: %w", number, t.title, err)
			}
			return nil
		})
		return true
	}
	move := func(as string, to voice.ThemeState, words string) func(ctx context.Context, day calendar.Date) error {
		return func(ctx context.Context, day calendar.Date) error {
			l, err := c.Voices.Theme(ctx, number)
			if err != nil {
				return err
			}
			m := voice.ThemeMove{To: to, Words: words, Version: l.Version}
			switch to {
			case voice.ThemePaused:
				m.ReviewOn = day.AddDays(55)
			case voice.ThemeMerged:
				m.Into = number - 1
			}
			return c.Voices.MoveTheme(c.as(ctx, as), number, m)
		}
	}
	if t.n >= 5 && !play(2, func(ctx context.Context, _ calendar.Date) error {
		return c.Voices.ShowTheme(c.as(ctx, "della"), number)
	}) || t.until == voice.ThemeHeard {
		return
	}
	if t.until == voice.ThemeMerged {
		play(2, move(t.owner, voice.ThemeMerged, "More of you said the same."))
		return
	}
	if !play(3, move(t.owner, voice.ThemeLooking, "We asked the people who can change it.")) || t.answer.Decision == "" {
		return
	}
	if !c.answered(t, play, &number) {
		return
	}
	if !t.answer.Decision.EndsHere() {
		if t.until == voice.ThemeDecided || !play(10, move(t.owner, voice.ThemeDoing, t.began)) {
			return
		}
		if t.until == voice.ThemePaused {
			play(110, move(t.owner, voice.ThemePaused, "The ground is too wet to build."))
			return
		}
		if t.until == voice.ThemeDoing || !play(35+dice(seed, 9)%40, move(t.owner, voice.ThemeDone, t.done)) {
			return
		}
	}
	if t.summary == "" || !play(20+dice(seed, 5)%30, func(ctx context.Context, _ calendar.Date) error {
		if err := c.Voices.AskBack(c.as(ctx, t.owner), number); err != nil {
			return err
		}
		for k, said := range voice.AskedBacks {
			for i := range t.asked[k] {
				if err := c.Voices.AnswerCheck(ctx, number, said, "", fmt.Sprintf("page %d of %d", i, k)); err != nil {
					return err
				}
			}
		}
		return nil
	}) || !play(21, func(ctx context.Context, _ calendar.Date) error {
		_, err := c.Voices.ConcludeCheck(c.as(ctx, t.owner), number, t.summary, t.next)
		return err
	}) {
		return
	}
	switch t.until {
	case voice.ThemeLooking: // children said that it is not better
		play(4, move(t.owner, voice.ThemeLooking, "We asked you what went wrong."))
	case voice.ThemeClosed:
		play(7, func(ctx context.Context, day calendar.Date) error {
			l, err := c.Voices.Theme(ctx, number)
			if err == nil && l.State == voice.ThemeChecked {
				if err = c.Voices.SeenTheme(c.as(ctx, t.owner), number, careBoard, day, l.Version); err == nil {
					err = move(t.owner, voice.ThemeClosed, "This is done now. Thank you.")(ctx, day)
				}
			}
			return err
		})
	}
}

// answered plays the writing, reading and publishing of an answer.
func (c *raising) answered(t spoken, play func(int, func(context.Context, calendar.Date) error) bool, number *int) bool {
	version := func(ctx context.Context) int {
		l, err := c.Voices.Theme(ctx, *number)
		if err != nil {
			return 0
		}
		all, err := c.Voices.Answers(ctx, l.Theme)
		if err != nil || len(all) == 0 {
			return 0
		}
		return all[0].Version
	}
	write := func(ctx context.Context, day calendar.Date) error {
		e := t.answer
		if e.DecidedOn = day; e.Promise != "" {
			e.Due = workday(day.AddDays(cmp.Or(t.within, 90)))
		}
		if e.Decision == voice.DecidedNotOurs {
			e.PassedOn = day
		}
		e.Version = version(ctx)
		if err := c.Voices.DraftAnswer(c.as(ctx, t.owner), *number, e); err != nil {
			return err
		}
		return c.Voices.SendAnswer(c.as(ctx, t.owner), *number, version(ctx))
	}
	review := func(o voice.Opinion) func(context.Context, calendar.Date) error {
		return func(ctx context.Context, _ calendar.Date) error {
			return c.Voices.ReviewAnswer(c.as(ctx, "nat"), *number, version(ctx), o)
		}
	}
	if !play(7+t.slow, write) {
		return false
	}
	if t.waits {
		return false
	}
	last := voice.Opinion{Clear: "yes", Honest: "yes"}
	if t.back {
		if !play(2, review(voice.Opinion{Clear: "yes", Honest: "no", Note: "You do not say why in a real way."})) || !play(3, write) {
			return false
		}
		last = voice.Opinion{Clear: "yes", Honest: "no", Note: "I still do not like it. But I get it.", Show: true}
	}
	return play(3, review(last)) && play(2, func(ctx context.Context, _ calendar.Date) error {
		return c.Voices.PublishAnswer(c.as(ctx, "della"), *number, version(ctx))
	})
}
