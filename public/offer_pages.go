package public

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/fault"
	"waymark/offer"
	"waymark/plan"
	"waymark/voice"
	"waymark/web"
)

// The two places of the local offer: for grown-ups and for young people.
const (
	offerPath      = "/care-leavers"
	childOfferPath = "/young-people/care-leavers"
)

var errNoEntry = fault.NotFound("There is no such entry in the local offer for care leavers.")

// offerPart is one part of an entry's page. Grown-ups and young people read the same.
type offerPart struct {
	Title string
	Lines []string
	Steps bool // one after the other
}

// offerParts are what an entry says to whoever wants to have it, in the order in which one needs it.
func (e edition) offerParts(o offer.PublicEntitlement) []offerPart {
	var parts []offerPart
	add := func(title string, steps bool, lines ...string) {
		if lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" }); len(lines) > 0 {
			parts = append(parts, offerPart{title, lines, steps})
		}
	}
	amount := ""
	switch text := o.AmountText(); {
	case o.AmountHidden:
		amount = "We are checking how much this is. Ask your PA."
	case text != "":
		amount = "You get " + text + "."
	}
	law := ""
	if o.Law != "" {
		law = "The law for this has not started yet."
		if !o.LawFrom.IsZero() {
			law += " It starts on " + o.LawFrom.Words() + "."
		}
	}
	if o.Kind != offer.NotOffered {
		add("What you get", false, amount, o.Get, law)
		where := ""
		switch o.Where {
		case offer.InBorough:
			where = "You live in " + e.Council + "."
		case offer.OutOfBorough:
			where = "You do not live in " + e.Council + "."
		}
		add("Who can get it", false, o.WhoWords(), o.Conditions, where)
		add("How to get it", true, o.Steps...)
		add("What to bring", false, o.Documents...)
		add("Who helps you", false, o.Helps)
		add("How long it is for", false, o.HowLong)
	}
	add("What if they say no?", false, o.IfNo)
	add("If you do not live here", false, o.Elsewhere)
	add("If you are in prison or locked up", false, o.Custody)
	return parts
}

// helpers are whom care leavers can call about the offer.
func (e edition) helpers() []voice.PublicContact {
	return e.contacts(voice.Advocate, voice.Complaints, voice.OutOfHours)
}

// checkAnswer is one answer that can be picked.
type checkAnswer struct{ Value, Text string }

// checkQuestion is one of the checker's questions with its answers; none where a number is asked.
type checkQuestion struct {
	Field, Text, Hint string
	Choices           []checkAnswer
}

var checkQuestions = []checkQuestion{
	{"age", "How old are you?", "Write a number, like 17.", nil},
	{"weeks", "How long were you in care after you turned 14?", "Add all the time up. 13 weeks is about three months. It does not have to be all at once.",
		[]checkAnswer{{"long", "13 weeks or more"}, {"short", "Less than 13 weeks"}, {"unsure", "I am not sure"}}},
	{"sixteen", "Were you in care on the day you turned 16, or after it?", "", []checkAnswer{{"now", "Yes, and I am in care now"}, {"after", "Yes, and I have left care"}, {"before", "No, I left before I was 16"}, {"unsure", "I am not sure"}}},
	{"home", "Where do you live now?", "", []checkAnswer{{"here", "In {council}"}, {"elsewhere", "Not in {council}"}, {"custody", "In prison or locked up"}, {"nowhere", "I have no safe place to stay"}}},
}

// label is an answer with the name of the council in it.
func (e edition) label(c checkAnswer) string {
	return strings.ReplaceAll(c.Text, "{council}", e.Council)
}

// check is a page of the checker: what was picked, what is wrong with it, what was found. It lives as long as the answer that shows it.
type check struct {
	Typed map[string]string
	Fault *fault.Fault
	Found *offer.Result
	Home  offer.Home
}

var (
	weeksOf   = map[string]offer.Weeks{"long": offer.Long, "short": offer.Short, "unsure": offer.NotSureWeeks}
	sixteenOf = map[string]offer.Sixteen{"now": offer.InCareNow, "after": offer.LeftAfter, "before": offer.LeftBefore, "unsure": offer.NotSureSixteen}
	placeOf   = map[string]offer.Home{"here": offer.Here, "elsewhere": offer.Elsewhere, "custody": offer.Custody, "nowhere": offer.Nowhere}
)

// answered reads the four answers and sets the offer against them. Nothing of it is kept, logged or put into an address.
func (e edition) answered(r *http.Request) check {
	c := check{Typed: map[string]string{}}
	for _, q := range checkQuestions {
		c.Typed[q.Field] = web.Text(r, q.Field)
	}
	wrong := fault.Invalid("Some answers are missing.")
	age, err := strconv.Atoi(c.Typed["age"])
	if err != nil || age < 0 || age > 120 {
		wrong.At("age", "Write your age as a number, like 17")
	}
	a := offer.Answers{Age: age, Weeks: weeksOf[c.Typed["weeks"]], Sixteen: sixteenOf[c.Typed["sixteen"]], Home: placeOf[c.Typed["home"]]}
	if a.Weeks == "" {
		wrong.At("weeks", "Pick how long you were in care")
	}
	if a.Sixteen == "" {
		wrong.At("sixteen", "Pick if you were in care at 16")
	}
	if a.Home == "" {
		wrong.At("home", "Pick where you live")
	}
	if len(wrong.Fields) > 0 {
		c.Fault = wrong
		return c
	}
	found := e.Offer.Find(a)
	c.Found, c.Home = &found, a.Home
	return c
}

// standingWords say what somebody may be in law, and why what they get is not certain.
func standingWords(s offer.Standing) (words []string) {
	switch {
	case s.Young:
		words = append(words, "You are under 16. The help on this page starts when you are 16. Ask your worker what you can get now.")
	case s.Over:
		words = append(words, "You are 25 or more. Most of the help ends when you turn 25. You can still get what is here. You can still ask us.")
	case len(s.May) == 0 && !s.Soon:
		words = append(words, "The law may not call you a care leaver. Do ask us. We may still be able to help.")
	}
	if s.Soon {
		words = append(words, "You are in care now. When you have been in care for 13 weeks, you can get more.")
	}
	if s.LearnOnly {
		words = append(words, "You are 21 or more. We may only be able to help you with learning and training.")
	}
	if s.Detained {
		words = append(words, "Were you locked up on the day you turned 16? Then you may count as a care leaver. Ask your PA or an advocate.")
	}
	if len(s.May) > 1 {
		words = append(words, "You were not sure of some answers. So you may be one of these. We can look it up in your files.")
	}
	return words
}

// unseen keeps what somebody answered out of every cache.
func unseen(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

func checkStatus(c check) int {
	if c.Fault != nil {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// packed are the entries that were ticked, in the order of the offer.
func (e edition) packed(r *http.Request) []offer.PublicEntitlement {
	ticked := web.Texts(r, "entry")
	return slices.DeleteFunc(e.Offer.Entries(), func(o offer.PublicEntitlement) bool { return !slices.Contains(ticked, o.Slug) })
}

// doing is an action of the plan under a principle, with how it is going.
type doing struct {
	Plan   plan.PublicPlan
	Action plan.PublicAction
	Number string // what the figures say, in a child's words; empty where nothing is published
}

// doings are the published actions under a principle.
func (e edition) doings(p offer.PublicPrinciple) (all []doing) {
	for _, full := range p.Actions {
		slug, ref, _ := strings.Cut(full, "/")
		one, there := e.plan(slug)
		if !there {
			continue
		}
		if a := one.Action(ref); a != nil {
			d := doing{Plan: one, Action: *a}
			for _, m := range e.measures(*a) {
				if d.Number == "" && headline(m).Words != "" {
					d.Number = m.Sentence()
				}
			}
			all = append(all, d)
		}
	}
	return all
}

// goingWords say how an action is going, in a child's words.
func (d doing) goingWords(e edition) string {
	words := "How are we doing? " + string(d.Action.Word(e.Today)) + "."
	if d.Number != "" {
		words += " " + d.Number
	}
	return words
}

// newest are the last changes of the offer.
func (e edition) newest(most int) []offer.PublicChange { return first(e.Offer.Changes, most) }

func (e edition) changeHref(at string, c offer.PublicChange) string {
	if c.Slug == "" {
		return ""
	}
	return at + "/" + c.Slug
}

func (s *Site) offer(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, offerPage(e))
}

func (s *Site) offerEntry(w http.ResponseWriter, r *http.Request, e edition) error {
	o, there := e.Offer.Entry(r.PathValue("slug"))
	if !there {
		return e.noEntry(r.PathValue("slug"))
	}
	return show(w, r, entitlementPage(e, o, governmentService(e, o, web.SiteOf(r.Context()).Address)))
}

func (s *Site) offerCheck(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, offerCheckPage(e, check{}))
}

func (s *Site) offerFound(w http.ResponseWriter, r *http.Request, e edition) error {
	unseen(w)
	c := e.answered(r)
	return web.Render(w, r, checkStatus(c), offerCheckPage(e, c))
}

func (s *Site) offerPack(w http.ResponseWriter, r *http.Request, e edition) error {
	unseen(w)
	return show(w, r, offerPackPage(e, e.packed(r)))
}

func (s *Site) offerPrinciples(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, offerPrinciplesPage(e))
}

func (s *Site) childOffer(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childOfferPage(newChildSite(r, e)))
}

func (s *Site) childOfferEntry(w http.ResponseWriter, r *http.Request, e edition) error {
	o, there := e.Offer.Entry(r.PathValue("slug"))
	if !there {
		if err := e.outOfOffer(r.PathValue("slug")); err != nil {
			return err
		}
		return noSuchPage
	}
	return show(w, r, childEntitlementPage(newChildSite(r, e), o))
}

func (s *Site) childOfferCheck(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childOfferCheckPage(newChildSite(r, e), check{}))
}

func (s *Site) childOfferFound(w http.ResponseWriter, r *http.Request, e edition) error {
	unseen(w)
	c := e.answered(r)
	return web.Render(w, r, checkStatus(c), childOfferCheckPage(newChildSite(r, e), c))
}

func (s *Site) childOfferPack(w http.ResponseWriter, r *http.Request, e edition) error {
	unseen(w)
	return show(w, r, childOfferPackPage(newChildSite(r, e), e.packed(r)))
}

func (s *Site) childOfferPrinciples(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childOfferPrinciplesPage(newChildSite(r, e)))
}

// offerFrame is the frame of a page of the offer. What answers a form is shown once.
func (c childSite) offerFrame(title string, once, wrong bool) childPage {
	p := c.page(title)
	p.Colour, p.Once, p.Stale, p.Changed = 4, once, false, c.Offer.Changed()
	if wrong {
		p.Title = "Error: " + p.Title
	}
	if once {
		p.Path = childOfferPath + "/check"
	}
	return p
}

func signedWords(o offer.PublicEntitlement) string {
	if o.SignedOn.IsZero() {
		return ""
	}
	return fmt.Sprintf("People who left care read this on %s. They said it is clear and right.", o.SignedOn.Words())
}
