package public

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/badge"
	"waymark/calendar"
	"waymark/evidence"
	"waymark/inspection"
	"waymark/language"
	"waymark/measure"
	"waymark/news"
	"waymark/plan"
	"waymark/voice"
	"waymark/web"
	"waymark/web/webtest"
)

var today = calendar.On(2026, 11, 22)

func ptr(f float64) *float64 { return &f }

func seen(value, numerator, denominator float64) measure.Figure {
	return measure.Figure{Status: measure.Shown, Value: ptr(value), Numerator: ptr(numerator), Denominator: ptr(denominator)}
}

var hidden = measure.Figure{Status: measure.Hidden}

// castPlan is Waymark's own plan as Exampleborough would have released it, its actions in every state.
func castPlan() plan.PublicPlan {
	built := plan.BuiltIn()
	p := plan.PublicPlan{Slug: "plan-2025", Title: built.Title, ChildTitle: built.ChildTitle, Vision: built.Vision, ChildVision: built.ChildVision, Starts: calendar.On(2025, 4, 1), Ends: calendar.On(2028, 3, 31), Period: "2025 to 2028",
		Release: 3, Released: calendar.On(2026, 11, 2)}
	deliveries := []plan.Delivery{plan.OnTrack, plan.Delivered, plan.NotStarted, plan.OffTrack, plan.AtRisk, plan.Paused, plan.Stopped, plan.Delivered, plan.OnTrack}
	n := 0
	for _, q := range built.Priorities {
		public := plan.PublicPriority{Number: q.Number, Title: q.Title, ChildName: q.ChildName, ChildText: q.ChildText, Shape: q.Shape}
		for _, a := range q.Actions {
			d := deliveries[n%len(deliveries)]
			one := plan.PublicAction{Ref: a.Ref, Title: a.Title, ChildText: a.ChildText, Question: a.Question, Articles: a.Articles, Core: a.Core, Measures: a.Measures, Delivery: d, Impact: plan.TooEarly,
				Starts: calendar.On(2025, 4, 1), BaselineDue: calendar.On(2027, 3, 31), Due: calendar.On(2027, 3, 31), LastChanged: calendar.On(2026, 10, 5)}
			switch d {
			case plan.Delivered:
				one.Impact, one.HowWeKnow = plan.Evidenced, "We looked at 30 plans. All of them were new and clear."
				one.Updates = []plan.PublicUpdate{{On: calendar.On(2026, 10, 5), WhatHappened: "The new way of working began in all teams.", Difference: "Reviews start sooner.", Next: "A second look in March.", ChildText: "We made a new plan with you.", Delivery: d},
					{On: calendar.On(2026, 7, 6), WhatHappened: "Two teams tried the new way.", Difference: "Too early to say.", Next: "All teams.", Delivery: plan.OnTrack}}
				one.Milestones = []plan.PublicMilestone{{Title: "All teams trained", Due: calendar.On(2026, 6, 30), Done: calendar.On(2026, 6, 12)}, {Title: "Second look", Due: calendar.On(2027, 3, 31)}}
			case plan.NotStarted:
				one.Starts = calendar.On(2027, 1, 4)
			case plan.OffTrack:
				one.Reason, one.Due, one.MovedWhy = "It took us too long to find the right people.", calendar.On(2027, 9, 30), "The first firm could not do it."
			case plan.Paused, plan.Stopped:
				one.Reason = "We are waiting for a new law."
			case plan.AtRisk:
				one.LastChanged = calendar.On(2026, 5, 1)
			}
			public.Actions = append(public.Actions, one)
			n++
		}
		p.Priorities = append(p.Priorities, public)
	}
	p.Action("1.2").Recommendations = []plan.PublicRecommendation{{Code: "2026/R1", Source: "Inspection 2026", Number: "R1", About: "Supervision", How: "Workers now meet their manager each month."}}
	p.Sources = []inspection.PublicSource{
		{PublicInspection: inspection.PublicInspection{Title: "Inspection 2026", Body: "Ofsted", Published: calendar.On(2026, 7, 7), NoOverall: true, Judgements: []inspection.PublicJudgement{{Area: "Leaders", Grade: "good"}}}, Recommendations: []inspection.PublicRecommendation{
			{Code: "2026/R1", Number: "R1", About: "Supervision", Verbatim: "Make supervision better.", Response: inspection.Partly, ResponseWhy: "Not for volunteers.", RespondedOn: calendar.On(2026, 8, 1), State: inspection.Planned},
			{Code: "2026/R2", Number: "R2", About: "Talks after a child was missing", Priority: true, State: inspection.Received},
			{Code: "2026/R3", Number: "R3", About: "Advocates", Response: inspection.Accepted, RespondedOn: calendar.On(2026, 8, 1), State: inspection.Closed, ClosedOn: calendar.On(2026, 9, 8), ShownInside: 2,
				Shown: []evidence.PublicPiece{{Number: 4, Shows: "Nine of ten children were offered an advocate.", Type: "Audit", Source: "Dip sample", AsOf: calendar.On(2026, 8, 20)}}}}},
		{PublicInspection: inspection.PublicInspection{Title: "A review of 2020", Published: calendar.On(2020, 3, 1)}},
	}
	return p
}

// castMeasures are measures of every unit, with figures that are kept back and missing.
func castMeasures() []measure.PublicMeasure {
	monthly := func(key string, unit measure.Unit, figures ...measure.Figure) measure.PublicLine {
		l := measure.PublicLine{Key: key, Unit: unit, Better: "higher", Targets: []measure.PublicTarget{{From: calendar.On(2025, 4, 1), Number: 95}}}
		for i, f := range figures {
			at := calendar.On(2026, time.September-time.Month(len(figures)-2-i), 0)
			l.Points = append(l.Points, measure.PublicPoint{Starts: calendar.On(at.Year(), at.Month(), 1), At: at, Name: at.Time().Format("January 2006"), Figure: f})
		}
		l.Words = l.Points[len(l.Points)-1].Words(unit)
		return l
	}
	var course []measure.Figure
	for i := range 30 {
		course = append(course, seen(60+float64(i), float64(50+5*(i/5)), 85))
	}
	course[7] = hidden
	course[11] = measure.Figure{Status: measure.Nobody}
	percent := measure.Unit{Kind: "percent"}
	reviews := monthly("", percent, course...)
	reviews.CutsAt = reviews.Points[29].At
	reviews.Cuts = []measure.PublicCut{
		{By: "sex", Groups: []measure.PublicGroup{{Group: "Male", Figure: seen(88, 40, 45)}, {Group: "Female", Figure: seen(90, 35, 40)}}},
		{By: "ethnicity", Groups: []measure.PublicGroup{{Group: "White", Figure: seen(90, 45, 50)}, {Group: "Asian", Figure: hidden}, {Group: "Black", Figure: hidden}, {Group: "Not known", Figure: measure.Figure{Status: measure.Nobody}}}},
		{By: "age", Withheld: true, Groups: []measure.PublicGroup{}},
	}
	reviews.Others = measure.Comparison{Areas: []measure.ComparedArea{{Name: "England", Figures: []measure.Compared{{At: calendar.On(2025, 3, 31), Value: 84.2}, {At: calendar.On(2026, 3, 31), Value: 85}}}},
		Middle: []measure.Neighbours{{At: calendar.On(2025, 3, 31), Median: 80, Low: 62, High: 93, Have: 9, Of: 10}, {At: calendar.On(2026, 3, 31), Median: 81.5, Low: 66, High: 94, Have: 9, Of: 10}}, Source: "DfE"}
	rate := monthly("", measure.Unit{Kind: "rate", Per: 10000}, seen(25, 135, 53_412), seen(24, 130, 53_412))
	rate.Better = "neither"
	few := monthly("", percent, hidden, hidden)
	days := monthly("", measure.Unit{Kind: "median", Noun: "days"}, measure.Figure{Status: measure.Shown, Value: ptr(402), Denominator: ptr(35)}, measure.Figure{Status: measure.Shown, Value: ptr(1211), Denominator: ptr(40)})
	days.Better = "lower"
	two := []measure.PublicLine{monthly("first", percent, seen(88.5, 180, 205), seen(90.2, 185, 205)), monthly("second", measure.Unit{Kind: "count"}, measure.Figure{Status: measure.Shown, Value: ptr(45), Numerator: ptr(45)})}
	two[0].Title, two[1].Title = "Seen at all", "Seen twice"
	made := func(key, title, child string, lines ...measure.PublicLine) measure.PublicMeasure {
		return measure.PublicMeasure{Key: key, Title: title, Child: child, Source: "The council’s own records", Notes: []string{"Children in care for more than 20 working days."}, Release: 2, Released: calendar.On(2026, 10, 20), Lines: lines}
	}
	return []measure.PublicMeasure{
		made("adoption-a10", "=Adoption, from care to family", "How long do you wait for a new family?", days),
		made("ctx-cla-rate", "Children in care", "How many of you are in care?", rate),
		made("cla-review-timely", "Reviews of children in care on time", "Did your review happen when it should?", reviews),
		made("cla-convicted", "Young people in care who broke the law", "How many of you were in trouble?", few),
		made("cla-dental", "Teeth checked", "Did a dentist look at your teeth?", two...),
	}
}

func castContacts() []voice.PublicContact {
	return []voice.PublicContact{
		{Kind: voice.FrontDoor, Name: "Exampleborough children’s front door", Phone: "020 7946 0001", Hours: "Monday to Friday, 9am to 5pm"},
		{Kind: voice.OutOfHours, Name: "At night and at the weekend", Phone: "020 7946 0002", Hours: "When the front door is shut"},
		{Kind: voice.Advocate, Name: "Speak Up", Phone: "020 7946 0003", Hours: "Every day, 10am to 8pm"},
		{Kind: voice.Participation, Name: "The listening team", Phone: "020 7946 0004", Hours: "Monday to Friday, 10am to 6pm"},
	}
}

// castFriendly is a child friendly programme whose evaluators do not agree.
func castFriendly() *badge.PublicProgramme {
	p := badge.PublicProgramme{Joined: calendar.On(2022, 1, 10), AgeTo: 25, Intro: "Children chose what we should be good at.", ChildIntro: "You told us what to make better.", Released: calendar.On(2026, 10, 20), Release: 2,
		Stages: []badge.PublicStage{{Name: "Discovery", Began: calendar.On(2022, 1, 10)}, {Name: "Development", Began: calendar.On(2023, 2, 1)}, {Name: "Delivery", Began: calendar.On(2024, 3, 1)}, {Name: "Recognition"}}}
	cells := func(n int) (all []badge.PublicCell) {
		for i, w := range badge.Principles {
			all = append(all, badge.PublicCell{Principle: w.Words, Count: n * (i % 2), Gap: i%2 == 0})
		}
		return all
	}
	p.Badges = []badge.PublicBadge{
		{Number: 1, Kind: "core", Name: "Culture", ChildText: "Grown-ups know your rights.", Outcomes: []badge.PublicOutcome{{Number: 1, Statement: "People who work with children know their rights.", ChildText: "The grown-ups who help you know your rights.", Baseline: "Two in ten in 2023", Target: "Nine in ten by 2027",
			Actions: []string{"plan-2025/1.2", "secret/1.1"}, Articles: []int{42}, Shown: true, Principles: cells(3), Heard: []string{"Children in care"}, Young: badge.NotYet, YoungPeople: 9, Adult: badge.Sees, Disagree: true, Inside: 2,
			Pieces: []badge.PublicProof{{PublicPiece: evidence.PublicPiece{Number: 7, Shows: "Nine of ten workers could name five rights.", Type: "Data", Source: "A quiz", AsOf: calendar.On(2026, 9, 1)}, ChildTitle: "Nine in ten grown-ups could name five of your rights.", Sort: "Data", Strength: "Difference", Agree: "Partly"}}}}},
		{Number: 2, Kind: "chosen", Name: "Place", ChildText: "You have good places to go.", WhyChosen: "Children voted for it.", Votes: 812, Outcomes: []badge.PublicOutcome{{Number: 2, Statement: "Children have good places to play.", ChildText: "There are good places to play.", Target: "By 2027", Lacks: []string{"a second kind of proof"}, Principles: cells(0), Missing: []string{"Care leavers"}, Young: badge.Unasked, Adult: badge.Unasked}}},
	}
	return &p
}

// castPosts are news of each kind, and one that was taken back.
func castPosts() []news.PublicPost {
	return []news.PublicPost{
		{Number: 3, Kind: "Cabinet decision", Day: calendar.On(2026, 9, 8), Published: calendar.On(2026, 9, 9), Title: "Two new homes agreed", Text: "Cabinet agreed to buy two homes.\nThey open in spring.", ChildTitle: "Two new homes", ChildText: "We will open two new homes.\nYou can live near your school.", Link: "https://www.example.org/homes", Actions: []string{"plan-2025/1.2", "secret/1.1"}},
		{Number: 2, Kind: "event", Day: calendar.On(2026, 7, 1), Published: calendar.On(2026, 7, 2), Withdrawn: calendar.On(2026, 7, 3), WithdrawnWhy: "The day was wrong."},
		{Number: 1, Kind: "inspection result", Day: calendar.On(2012, 5, 4), Published: calendar.On(2026, 6, 1), Title: "Inspection of 2012", Text: "Inspectors found the service to be good.", ChildTitle: "Inspectors came", ChildText: "They said our help was good."},
	}
}

func castEdition() edition {
	return edition{FreePost: []string{"Freepost EXAMPLEBOROUGH LISTENS"}, Friendly: castFriendly(), Posts: castPosts(), Council: "Exampleborough", Today: today, Plans: []plan.PublicPlan{castPlan()}, Measures: castMeasures(), Contacts: castContacts(), Offer: castOffer(), Surveys: castSurveys(), Themes: castThemes(), Languages: castLanguages(), Readings: castReadings()}
}

// castLanguages are a language from right to left of which much is missing, some is stale and some was checked by nobody, and one that is whole.
func castLanguages() []language.PublicLanguage {
	whole := language.PublicLanguage{Code: "es", Name: "Español", English: "Spanish", Direction: "ltr"}
	part := language.PublicLanguage{Code: "ar", Name: "العربية", English: "Arabic", Direction: "rtl"}
	e := edition{Plans: []plan.PublicPlan{castPlan()}, Contacts: castContacts()}
	for _, x := range slices.Concat(language.Catalogue, e.languageTexts()) {
		whole.Texts = append(whole.Texts, language.PublicText{Key: x.Key, Words: "¡" + x.English})
		if x.Safeguarding || x.Section == "days" || x.Key == "home.intro" || x.Key == "status.late" {
			part.Texts = append(part.Texts, language.PublicText{Key: x.Key, Words: "ع " + x.English, Stale: x.Key == "home.intro", Unchecked: x.Key == "status.late"})
		}
	}
	for _, l := range []language.PublicLanguage{whole, part} {
		slices.SortFunc(l.Texts, func(a, b language.PublicText) int { return strings.Compare(a.Key, b.Key) })
	}
	return []language.PublicLanguage{whole, part}
}

// castReadings are two trials of texts, one of which has too few children to be counted.
func castReadings() []voice.PublicReading {
	share := 80
	return []voice.PublicReading{
		{Number: 2, Edition: "Tell us, and See my answer", Look: "Simple words", On: today.AddDays(-40), Children: "5 to 9", Share: &share, Enough: true, Unclear: "Who reads it.", Changed: "The page says who reads it."},
		{Number: 1, Edition: "I’m worried", Look: "Pictures", On: today.AddDays(-80), Children: "fewer than 5", Unclear: "“Front door”.", Changed: "The page says who picks up the phone."},
	}
}

// neutral is where the cast leaves to.
const neutral = "https://weather.example/"

// house is the public site alone, showing an edition.
func house(e edition) *webtest.House {
	return houseWith(e, &ear{})
}

// houseWith is the same with somebody who takes what children say.
func houseWith(e edition, l *ear) *webtest.House { return houseOf(e, l, func(*Site) {}) }

// houseOf is the same of a site that a test changes.
func houseOf(e edition, l *ear, change func(*Site)) *webtest.House {
	if l.now.IsZero() {
		l.now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) // a Monday
	}
	s := &Site{mostRows: mostRows, read: func(context.Context) (edition, error) { return e, nil }, exit: neutral, forms: sealed{make([]byte, 32)}, clock: func() time.Time { return l.now }, listener: l, asker: &asked{}, codes: newCodeLimits(calendar.FixedClock(today)), asked: web.NewLimits(askedTries, askedEvery, time.Now)}
	change(s)
	return &webtest.House{Routes: s.Routes(), Site: web.Site{Council: e.Council, SampleMode: true}}
}

// get fetches a page of an edition.
func get(t *testing.T, h *webtest.House, path string) (body []byte, res *http.Response) {
	t.Helper()
	res = h.Visit(t, webtest.Row{Path: path, Keep: func(_ *testing.T, b []byte) { body = b }})
	return body, res
}

// castThemes are what children said, in every state that the public sees.
func castThemes() []voice.PublicTheme {
	on := func(days int) calendar.Date { return today.AddDays(-days - 20) }
	step := func(to voice.ThemeState, words string, days int) voice.PublicStep {
		return voice.PublicStep{To: to, Words: words, On: on(days), By: "Participation lead"}
	}
	ten, five, none := 10, 5, 0
	theme := func(n int, title, said string, state voice.ThemeState, refs ...string) voice.PublicTheme {
		t := voice.PublicTheme{Number: n, Title: title, Said: said, Heard: "10 to 19", Topic: "Home", Priorities: []string{}, State: state, StateOn: on(10), HeardOn: on(60), AnswerDue: on(32), Steps: []voice.PublicStep{step(voice.ThemeHeard, "We heard you.", 60)}}
		for _, ref := range refs {
			t.Actions = append(t.Actions, "plan-2025/"+ref)
			t.Priorities = append(t.Priorities, "plan-2025/"+ref[:1])
		}
		return t
	}
	no := voice.PublicAnswer{Number: 1, Decision: voice.DecidedNo, Reason: "We do not own the park.", Instead: "The school field is open on Fridays.", Challenge: "You can ask an advocate to help you.", Adult: "The trust owns the park.", DecidedBy: "Head of Service", DecidedOn: on(41), On: on(40), YoungOK: "no", Notes: []string{"I do not like it but I get it."}}
	yes := voice.PublicAnswer{Number: 1, Decision: voice.DecidedYes, Did: "You can keep your worker for two years.", Promise: "You keep your worker.", Due: on(-30), Adult: "Workers are paid to stay.", DecidedBy: "=Director", DecidedOn: on(41), On: on(40), YoungOK: "yes"}
	waiting := theme(1, "Hot food", "The food at school should be hot.", voice.ThemeLooking, "1.1")
	waiting.Unanswered, waiting.AnswerDue, waiting.Groups, waiting.From = true, on(-25), []string{"School council"}, []string{"Bright Spots"}
	refused := theme(2, "A new park", "We want a park near us.", voice.ThemeDecided, "2.1")
	refused.Answers, refused.Asking = []voice.PublicAnswer{no}, true
	refused.Steps = append(refused.Steps, step(voice.ThemeLooking, "We asked the park.", 50), step(voice.ThemeDecided, "No, we can’t.", 40))
	doing := theme(3, "Keep my worker", "We want to keep the same worker.", voice.ThemeDoing, "1.1", "3.1")
	doing.Answers = []voice.PublicAnswer{yes}
	checked := theme(4, "More clubs", "There should be more clubs.", voice.ThemeChecked, "1.1")
	kept := yes
	kept.KeptOn = on(20)
	checked.Answers = []voice.PublicAnswer{kept}
	checked.Checks = []voice.PublicCheck{{AskedOn: on(15), On: on(10), Said: "Most of you say it is better.", Summary: "Most of you like the clubs.", Next: "We will keep them.", N: "20 to 49", Better: &ten, Same: &five, Worse: &none, Unsure: &five}}
	again := theme(5, "Bus pass", "The bus costs too much.", voice.ThemeReopened, "1.1")
	again.Unanswered, again.Answers = true, []voice.PublicAnswer{kept}
	again.Checks = []voice.PublicCheck{{AskedOn: on(15), On: on(10), Said: "Most of you say it is not better.", Summary: "You said it still costs too much.", Next: "We will look again.", N: "10 or more"}}
	few := theme(6, "My own room", "I want a room of my own.", voice.ThemeClosed, "7.3")
	place := voice.PublicAnswer{Number: 1, Decision: voice.DecidedAlready, Place: "Ask the youth club for a room.", Adult: "Rooms are there.", DecidedBy: "Head of Service", DecidedOn: on(41), On: on(29), LateBy: 3}
	few.Answers, few.Checks = []voice.PublicAnswer{place}, []voice.PublicCheck{{AskedOn: on(15), On: on(10), Said: "Too few of you told us, so we can’t say yet.", Summary: "Some of you found it.", Next: "We will tell more of you."}}
	paused := theme(7, "Play in the rain", "We want to play when it rains.", voice.ThemePaused, "7.3")
	paused.ReviewOn = on(-20)
	paused.Answers = []voice.PublicAnswer{{Number: 1, Decision: voice.DecidedNotOurs, Place: "Your school decides this.", PassedOn: on(41), Adult: "Passed to the school.", DecidedBy: "Head of Service", DecidedOn: on(41), On: on(40)}}
	return []voice.PublicTheme{again, checked, few, paused, doing, refused, waiting}
}
