package language

import "slices"

// Section is a part of the site whose texts are translated together.
type Section struct{ Key, Title string }

// Sections are all of them, in the order in which a translator takes them: what a worried child needs first.
var Sections = []Section{
	{"worried", "I’m worried"}, {"frame", "Every page"}, {"leaving", "Leaving a page fast"}, {"tell", "Tell us: the first page"}, {"home", "Start, priorities and promises"},
	{"status", "How it is going"}, {"days", "Days and months"}, {"plan", "The plan"}, {"contacts", "When contacts can be rung"},
}

// SectionOf finds a section by its key.
func SectionOf(key string) (Section, bool) {
	i := slices.IndexFunc(Sections, func(s Section) bool { return s.Key == key })
	if i < 0 {
		return Section{}, false
	}
	return Sections[i], true
}

const (
	aNumber = "{n} is a number."
	aCount  = "{count} is a number, of any size. Say it so that it is right for each."
)

// Catalogue are the fixed texts of the pages that are offered in other languages, in the words of the English pages. A key never changes its meaning;
// where the words change here, every translation of them is stale. Room public tests that these are the words of its pages.
var Catalogue = []Text{
	{"worried.title", "worried", "Are you worried or not safe?", "The heading of the page.", true},
	{"worried.fault", "worried", "It is not your fault. You can talk to someone now.", "", true},
	{"worried.danger", "worried", "Are you in danger now?", "", true},
	{"worried.police", "worried", "Call the police.", "Beside the number 999.", true},
	{"worried.now", "worried", "Do it now.", "Beside the number 999.", true},
	{"worried.childline", "worried", "Talk to a kind person. You do not have to say your name.", "Childline is a free helpline for children. Its name stays as it is.", true},
	{"worried.free", "worried", "It is free, day and night.", "", true},
	{"worried.safe", "worried", "They keep children safe.", "Of the council’s own team.", true},
	{"worried.advocate", "worried", "They are on your side. They help you say what you want.", "Of advocates: people who speak up for a child and do not work for the council.", true},
	{"worried.trust", "worried", "Tell a grown-up you trust", "A heading.", true},
	{"worried.who", "worried", "It can be someone at home, a teacher or a nurse. It can be your friend’s mum or dad. If they do not help, tell someone else. Keep on telling.", "", true},
	{"worried.hide", "worried", "Do you need to hide that you were here?", "On a phone or a computer that others use.", true},

	{"frame.worried", "frame", "I’m worried", "The button at the head of every page.", true},
	{"frame.leave", "frame", "Leave this page now", "A button for a child who must not be seen reading.", true},
	{"frame.shift", "frame", "Shift, press {n} more to leave.", "Shift is the key; keep its name if your keyboards have it. " + aNumber, true},
	{"frame.danger", "frame", "In danger now? Call 999. Want to talk? Call Childline: 0800 1111. It is free, day and night.", "At the foot of every page.", true},
	{"frame.title", "frame", "Our plan for children and young people", "The name of the site.", false},
	{"frame.skip", "frame", "Skip to the page", "A link for those who use a keyboard.", false},
	{"frame.made", "frame", "{council} is a made-up place. No child here is real.", "Only on sites for trying. {council} is a name.", false},
	{"frame.old", "frame", "We have not changed this for a long time. The news may be old. We are sorry.", "", false},
	{"frame.start", "frame", "Start", "The first page of the site.", false},
	{"frame.tell", "frame", "Tell us", "Where children say what they think.", false},
	{"frame.more", "frame", "More pages", "", false},
	{"frame.looks", "frame", "How this page looks", "", false},
	{"frame.picture", "frame", "Pictures", "A look with big pictures.", false},
	{"frame.simple", "frame", "Simple", "A look with simple words.", false},
	{"frame.plain", "frame", "Plain", "A look without decoration.", false},
	{"frame.bigger", "frame", "Bigger words", "", false},
	{"frame.smaller", "frame", "Smaller words", "", false},
	{"frame.changed", "frame", "Last changed {day} by {council}.", "{day} is a date, {council} a name.", false},
	{"frame.at", "frame", "This page is at {council}’s website: {address}", "On paper. {council} is a name.", false},
	{"frame.languages", "frame", "Other languages", "The name of a list of languages.", false},
	{"frame.english", "frame", "Our other pages are in English.", "A link to the English site.", false},
	{"frame.updating", "frame", "We are changing some words on this page. Some of them may be old.", "Shown when the English has changed and the translation has not yet.", true},
	{"frame.unchecked", "frame", "No one has checked all the words on this page yet.", "Shown when a part of the page is a draft.", true},

	{"leaving.title", "leaving", "How to leave this page fast", "The heading of the page.", true},
	{"leaving.button", "leaving", "Some pages have a button that says “Leave this page now”. It takes you to a page about the weather at once.", "Say the button as above.", true},
	{"leaving.ways", "leaving", "Three ways to do it", "A heading.", true},
	{"leaving.press", "leaving", "Press the button at the top of the page.", "", true},
	{"leaving.shift", "leaving", "Press the Shift key three times.", "", true},
	{"leaving.tab", "leaving", "Press the Tab key, then Enter. It is the first link on the page.", "", true},
	{"leaving.try", "leaving", "You can try it now. It is safe to try.", "", true},
	{"leaving.not", "leaving", "What it can’t do", "A heading.", true},
	{"leaving.list", "leaving", "It does not hide that you were here. Your phone or computer has a list of the pages you looked at. Someone can still see this page in that list.", "", true},
	{"leaving.how", "leaving", "How to hide it", "A heading.", true},
	{"leaving.open", "leaving", "Open your list of pages. It may be called History.", "Say History as a browser in your language does.", true},
	{"leaving.only", "leaving", "Take out only the pages of this site. If you wipe the whole list, someone may ask why.", "", true},
	{"leaving.private", "leaving", "Next time, open a private window first. It keeps no list.", "A private window of the browser.", true},
	{"leaving.other", "leaving", "Use a phone or computer that the other person can’t get to. You can ask at school or in a library.", "", true},

	{"tell.good", "tell", "You can tell us what is good. You can tell us what is not. You do not have to give your name.", "", false},
	{"tell.any", "tell", "You can write in any language. A person who speaks it helps us to read it.", "On the pages in other languages only.", true},
	{"tell.english", "tell", "The questions on the next pages are in English. “Next” takes you on. “Send” sends us your words.", "On the pages in other languages only. Next and Send are English buttons: keep them, and say what they mean.", true},
	{"tell.before", "tell", "Before you start", "A heading.", false},
	{"tell.read", "tell", "A real person will read what you send. If you send it now, they will read it by {day}.", "{day} is a day such as Monday 23 November.", true},
	{"tell.help", "tell", "Do you need help now?", "A heading.", true},
	{"tell.fast", "tell", "This is not the place to get help fast. If you are in danger now, call 999.", "", true},
	{"tell.talk", "tell", "If you want to talk to someone, call Childline on 0800 1111. It is free and they are there day and night.", "", true},
	{"tell.private", "tell", "What we keep private", "A heading.", true},
	{"tell.limits", "tell", "We keep most things private. We can’t keep it private if you or someone else may get hurt. Then we have to tell people who can help. We will try to talk to you first.", "This must be exact: we do not promise to tell nobody.", true},
	{"tell.find", "tell", "Do you want us to find you and help you? Then tell us your name and how to reach you. If you do not tell us who you are, we can’t come and find you.", "", true},
	{"tell.know", "tell", "Good to know", "A heading.", false},
	{"tell.skip", "tell", "You can skip any question.", "", false},
	{"tell.nothing", "tell", "We keep nothing until you press Send.", "Send is an English button.", true},
	{"tell.ask", "tell", "You can ask a grown-up you trust to help you.", "", false},
	{"tell.leave", "tell", "“Leave this page now” takes you to a page about the weather. You can also press the Shift key three times.", "", true},
	{"tell.start", "tell", "Start", "The button that begins.", false},
	{"tell.secret", "tell", "I have secret words. I want to see my answer.", "A link.", false},
	{"tell.shut", "tell", "You can’t write to us now", "The heading while nobody can read what children write.", true},
	{"tell.today", "tell", "You can talk to someone today", "A heading.", true},
	{"tell.instead", "tell", "You can say what is good. You can say what is not. You can ask for help. You do not have to say who you are. If no one picks up the phone, try the next one. Do not give up. It is good to talk and it can help a lot.", "", true},
	{"tell.team", "tell", "They want to hear what you think about our plan.", "Of the council’s team that works with young people.", false},

	{"home.title", "home", "{count} things we are making better", "The heading of the first page. " + aCount, false},
	{"home.intro", "home", "This is what we said we would do for you. Pick a card to see how it is going.", "", false},
	{"home.done", "home", "{done} of {all} done", "Both are numbers of any size.", false},
	{"home.none", "home", "There is no plan here yet. We will put it here when it is ready.", "", false},
	{"home.promise", "home", "One promise", "A heading above a list of one.", false},
	{"home.promises", "home", "{count} promises", "A heading above a list. " + aCount, false},
	{"home.why", "home", "Why?", "Before the reason why something is late.", false},
	{"home.going", "home", "How is it going?", "A heading.", false},
	{"home.did", "home", "What we did", "A heading.", false},
	{"home.nothing", "home", "We have not told you about this yet.", "", false},
	{"home.some", "home", "We did some things. You can read about them in grown-up words.", "", false},
	{"home.more", "home", "Read more in English", "A link, on the pages in other languages only.", false},

	{"status.not-started", "status", "Not started", "", false},
	{"status.getting-ready", "status", "Getting ready", "", false},
	{"status.doing", "status", "Doing it", "", false},
	{"status.done", "status", "Done", "", false},
	{"status.late", "status", "Running late", "", false},
	{"status.on-hold", "status", "On hold", "", false},
	{"status.stopped", "status", "Stopped", "", false},

	{"days.day", "days", "{weekday} {day} {month}", "How a day is written: Monday 23 November.", false},
	{"days.date", "days", "{day} {month} {year}", "How a date is written: 23 November 2026.", false},
	{"days.1", "days", "Monday", "", false}, {"days.2", "days", "Tuesday", "", false}, {"days.3", "days", "Wednesday", "", false}, {"days.4", "days", "Thursday", "", false},
	{"days.5", "days", "Friday", "", false}, {"days.6", "days", "Saturday", "", false}, {"days.7", "days", "Sunday", "", false},
	{"months.1", "days", "January", "", false}, {"months.2", "days", "February", "", false}, {"months.3", "days", "March", "", false}, {"months.4", "days", "April", "", false},
	{"months.5", "days", "May", "The month.", false}, {"months.6", "days", "June", "", false}, {"months.7", "days", "July", "", false}, {"months.8", "days", "August", "", false},
	{"months.9", "days", "September", "", false}, {"months.10", "days", "October", "", false}, {"months.11", "days", "November", "", false}, {"months.12", "days", "December", "", false},
}

// English is a fixed text in English; it panics on a key that is none, which a test of the pages finds.
func English(key string) string {
	for _, t := range Catalogue {
		if t.Key == key {
			return t.English
		}
	}
	panic("there is no text " + key)
}
