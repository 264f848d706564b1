// Package offer is the council's local offer to care leavers: what they can get, by what right, how, and what if they are told no. What
// stands in it is data with a source, a day and a history, written by one person, read by care leavers and published by another.
package offer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/readability"
)

// Kind is by what right something is offered.
type Kind string

// The kinds, stored as the words on the page. NotOffered is an honest entry too: that the council offers nothing of a kind.
const (
	ByLaw      Kind = "law"
	Promise    Kind = "council promise"
	Partner    Kind = "partner"
	National   Kind = "national"
	NotOffered Kind = "not offered"
)

// Kinds are all of them, in the order of a form.
var Kinds = []Kind{ByLaw, Promise, Partner, National, NotOffered}

// Means says a kind to a young person.
func (k Kind) Means() string {
	return map[Kind]string{
		ByLaw: "The law says you can get this.", Promise: "We promise you this. The law does not ask us to.", Partner: "People who work with us give you this.",
		National: "This is the same in all of England.", NotOffered: "We do not offer this.",
	}[k]
}

// Where is where somebody must live to get something.
type Where string

// The three, stored as the words on the page.
const (
	Anywhere     Where = "anywhere"
	InBorough    Where = "in the borough"
	OutOfBorough Where = "outside the borough"
)

// Wheres are all of them.
var Wheres = []Where{Anywhere, InBorough, OutOfBorough}

// Body is what an entry says. Everything that a young person reads is in words for them; AdultText and LegalBasis are for those who help.
type Body struct {
	Area         string        `json:"area" toml:"area"`
	Title        string        `json:"title" toml:"title"`
	ChildText    string        `json:"child_text" toml:"child"`
	AdultText    string        `json:"adult_text" toml:"adult"`
	Kind         Kind          `json:"kind" toml:"kind"`
	LegalBasis   string        `json:"legal_basis" toml:"basis"`
	Law          string        `json:"law" toml:"law"` // key of a law that may not be in force yet; empty for none
	InForceFrom  calendar.Date `json:"in_force_from" toml:"in_force_from"`
	Who          []Status      `json:"who" toml:"who"`           // none: everybody who has been in care
	AgeFrom      int           `json:"age_from" toml:"age_from"` // 0: no lowest age
	AgeTo        int           `json:"age_to" toml:"age_to"`     // the last age at which it can be had; 0: none
	Conditions   string        `json:"other_conditions" toml:"conditions"`
	Where        Where         `json:"where" toml:"where"`
	Elsewhere    string        `json:"elsewhere" toml:"elsewhere"` // how it works for those who live elsewhere
	Custody      string        `json:"custody" toml:"custody"`     // how it works in prison or another secure place
	Get          string        `json:"what_you_get" toml:"get"`
	Amount       int           `json:"amount" toml:"amount"` // pounds; 0: none
	AmountWords  string        `json:"amount_words" toml:"amount_words"`
	AmountSource string        `json:"amount_source" toml:"amount_source"`
	CheckedOn    calendar.Date `json:"amount_checked_on" toml:"amount_checked_on"`
	Confirmed    bool          `json:"amount_confirmed" toml:"-"` // the council says that the amount is its own
	Steps        []string      `json:"how_to_get" toml:"steps"`
	Helps        string        `json:"who_helps" toml:"helps"`
	HowLong      string        `json:"how_long" toml:"long"`
	IfNo         string        `json:"if_no" toml:"if_no"`
	Documents    []string      `json:"documents" toml:"documents"`
	Languages    []string      `json:"languages" toml:"languages"`
	ConsultedOn  calendar.Date `json:"consulted_on" toml:"-"`
	Consulted    string        `json:"consulted_with" toml:"-"` // the group; never a name
	ReviewBy     calendar.Date `json:"review_by" toml:"-"`
	Duties       []string      `json:"duties" toml:"duties"` // keys of what the law asks and this answers
}

// AmountMonths is how long an amount is believed after somebody looked at its source.
const AmountMonths = 12

// Stale says whether the amount was checked too long ago to be shown.
func (b Body) Stale(today calendar.Date) bool {
	return b.Amount > 0 && b.StaleFrom().Before(today)
}

// StaleFrom is the last day on which the amount is shown.
func (b Body) StaleFrom() calendar.Date { return b.CheckedOn.AddMonths(AmountMonths) }

// AmountText says the amount: "up to £1,200 a year".
func (b Body) AmountText() string {
	if b.Amount == 0 {
		return ""
	}
	pounds := "£" + thousands(b.Amount)
	if strings.Contains(b.AmountWords, "{}") {
		return strings.ReplaceAll(b.AmountWords, "{}", pounds)
	}
	return strings.TrimSpace(pounds + " " + b.AmountWords)
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// For says whether somebody may be able to have this.
func (b Body) For(age int, may []Status) bool {
	if b.Kind == NotOffered || age < b.AgeFrom || b.AgeTo > 0 && age > b.AgeTo {
		return false
	}
	return len(b.Who) == 0 || slices.ContainsFunc(b.Who, func(s Status) bool { return slices.Contains(may, s) })
}

// WhoWords says for whom it is, by age and by what they are in law.
func (b Body) WhoWords() string {
	words := "You have been in care"
	switch {
	case b.AgeFrom > 0 && b.AgeTo > 0 && b.AgeFrom == b.AgeTo:
		words += fmt.Sprintf(", and you are %d", b.AgeFrom)
	case b.AgeFrom > 0 && b.AgeTo > 0:
		words += fmt.Sprintf(", and you are %d to %d years old", b.AgeFrom, b.AgeTo)
	case b.AgeTo > 0:
		words += fmt.Sprintf(", and you are %d or under", b.AgeTo)
	case b.AgeFrom > 0:
		words += fmt.Sprintf(", and you are %d or more", b.AgeFrom)
	}
	return words + "."
}

// texts are the fields of an entry that people write, with the labels of the form.
func (b Body) texts() []struct{ field, label, text string } {
	return []struct{ field, label, text string }{{"title", "Title", b.Title}, {"child", "In words for young people", b.ChildText}, {"adult", "For those who help", b.AdultText}, {"basis", "Legal basis", b.LegalBasis},
		{"conditions", "Other conditions", b.Conditions}, {"get", "What they get", b.Get}, {"amount", "Amount", b.AmountText()}, {"amount-source", "Where the amount stands", b.AmountSource}, {"steps", "How to get it", strings.Join(b.Steps, "\n")},
		{"helps", "Who helps", b.Helps}, {"long", "How long", b.HowLong}, {"if-no", "If they are told no", b.IfNo}, {"elsewhere", "If they live elsewhere", b.Elsewhere}, {"custody", "If they are in custody", b.Custody},
		{"documents", "What they need to bring", strings.Join(b.Documents, "\n")}}
}

func (b Body) meets(d Duty) bool {
	if d.Area != "" {
		return d.Area == b.Area
	}
	return b.Kind != NotOffered && slices.Contains(b.Duties, d.Key)
}

// Word is a word that young people meet in the offer, with what it means.
type Word struct{ Word, Means string }

// Glossary are the words that pages of the offer explain, so that its texts may use them.
var Glossary = []Word{
	{"PA", "A worker who helps you when you leave care."},
	{"Personal adviser", "The long name for a PA."},
	{"Pathway plan", "Your plan for leaving care. You write it with your PA."},
	{"Advocate", "A person who is on your side. They help you say what you want."},
	{"Bursary", "Money to help you learn. You do not pay it back."},
	{"Council tax", "Money that people pay for their home to the council."},
	{"Apprenticeship", "A job in which you learn and get paid."},
	{"Uni", "Short for university. It is a place to study for a degree."},
	{"Passport", "A small book that says who you are. You need it to go to other countries."},
	{"Prescription", "A note from a doctor that lets you get medicine."},
	{"Complaint", "When you tell us that we did something wrong."},
}

// Explained are the words of the glossary, for the gate of readability.
func Explained() []string {
	all := []string{"University", "Universities", "Childline"}
	for _, w := range Glossary {
		all = append(all, w.Word, w.Word+"s")
	}
	return all
}

// childLines is everything in an entry that young people read, each on a line of its own.
func (b Body) childLines() string {
	lines := []string{b.Title, b.ChildText, b.Conditions, b.Get, b.Helps, b.HowLong, b.IfNo, b.Elsewhere, b.Custody}
	lines = append(append(lines, b.Steps...), b.Documents...)
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

// State is where a version stands.
type State string

// The states of a version, stored as the words on the page.
const (
	Draft     State = "draft"
	Reading   State = "with care leavers" // they say whether it is clear and right
	Signed    State = "signed off"        // they did, and somebody else publishes it
	Published State = "published"
	Replaced  State = "replaced"  // by a newer version
	Withdrawn State = "withdrawn" // it ended
)

// Version is an entry as it was written at one time. What was published is never changed.
type Version struct {
	EntitlementID string        `db:"entitlement_id"`
	N             int           `db:"n"`
	State         State         `db:"state"`
	Body          db.JSON[Body] `db:"body"`
	Changed       string        `db:"changed"` // what is new, in words for young people
	WrittenBy     string        `db:"written_by"`
	WrittenName   string        `db:"written_name"`
	WrittenOn     calendar.Date `db:"written_on"`
	SignedBy      string        `db:"signed_by"`
	SignedGroup   string        `db:"signed_group"` // "a care leaver", or the group that read it
	SignedOn      calendar.Date `db:"signed_on"`
	Returned      string        `db:"returned"` // why it came back; "care leavers" where their note says it
	Note          []byte        `db:"note"`     // of care leavers, sealed
	PublishedBy   string        `db:"published_by"`
	PublishedName string        `db:"published_name"`
	PublishedOn   calendar.Date `db:"published_on"`
	EndedWhy      string        `db:"ended_why"` // of a withdrawn one, in words for young people
	EndedOn       calendar.Date `db:"ended_on"`
	Version       int           `db:"version"`
}

// Entitlement is one thing that care leavers can get, with all its versions.
type Entitlement struct {
	ID       string
	Slug     string
	Library  string    // the key of the starter it was taken over from; empty for the council's own
	Live     *Version  // what the public reads; nil for nothing
	Working  *Version  // a version on its way; nil for none
	Versions []Version // the newest first
}

// Newest is what the entry is called and where it stands by its newest version.
func (e Entitlement) Newest() Version { return e.Versions[0] }

// Href is its page for staff.
func (e Entitlement) Href() string { return offerAt + "/entry/" + e.Slug }

var pounds = regexp.MustCompile(`£\s*\d`)

// check notes what is wrong with a draft: it may lack much, but nothing in it may be false or name somebody.
func (b *Body) check(today calendar.Date) error {
	wrong := fault.Invalid("The entry cannot be kept yet.")
	b.Title = strings.Join(strings.Fields(b.Title), " ")
	if _, there := AreaOf(b.Area); !there {
		wrong.At("area", "Select the area of life")
	}
	if n := utf8.RuneCountInString(b.Title); n < 3 || n > 100 {
		wrong.At("title", "Enter a title of 3 to 100 characters")
	}
	if !slices.Contains(Kinds, b.Kind) {
		wrong.At("kind", "Select by what right it is offered")
	}
	if !slices.Contains(Wheres, b.Where) {
		wrong.At("where", "Select where somebody must live")
	}
	if b.AgeFrom < 0 || b.AgeTo < 0 || b.AgeFrom > 120 || b.AgeTo > 120 || b.AgeTo > 0 && b.AgeTo < b.AgeFrom {
		wrong.At("age-from", "Enter ages in years, the lower one first")
	}
	for _, t := range []struct {
		field, text string
		most        int
	}{{"child", b.ChildText, 600}, {"adult", b.AdultText, 1500}, {"basis", b.LegalBasis, 300}, {"conditions", b.Conditions, 400}, {"elsewhere", b.Elsewhere, 500}, {"custody", b.Custody, 500}, {"get", b.Get, 800}, {"steps", strings.Join(b.Steps, "\n"), 1200},
		{"helps", b.Helps, 300}, {"long", b.HowLong, 300}, {"if-no", b.IfNo, 600}, {"documents", strings.Join(b.Documents, "\n"), 400}, {"consulted", b.Consulted, 120}, {"amount-words", b.AmountWords, 60}, {"amount-source", b.AmountSource, 300}} {
		switch found := readability.Identifiers(t.text, today.Time()); {
		case utf8.RuneCountInString(t.text) > t.most:
			wrong.At(t.field, fmt.Sprintf("Write at most %d characters", t.most))
		case len(found) > 0:
			wrong.At(t.field, "This looks as if it holds "+strings.Join(found, " and ")+". Name no young person here")
		case t.field != "amount-source" && pounds.MatchString(t.text):
			wrong.At(t.field, "Put the amount into its own field, so that it can be hidden when it is too old")
		}
	}
	if b.CheckedOn.After(today) {
		wrong.At("checked", "The amount cannot have been checked on a day to come")
	}
	if b.ConsultedOn.After(today) {
		wrong.At("consulted-on", "Care leavers cannot have been asked on a day to come")
	}
	if b.Amount < 0 || b.Amount > 1_000_000 {
		wrong.At("amount", "Enter the amount in whole pounds")
	}
	for _, d := range b.Duties {
		if !slices.ContainsFunc(statutes.Duty, func(one Duty) bool { return one.Key == d }) {
			wrong.At("duties", "There is no duty "+d)
		}
	}
	for _, s := range b.Who {
		if !slices.Contains(Statuses, s) {
			wrong.At("who", "There is no status "+string(s))
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// complete notes what is missing before care leavers read it: everything that the public page has a place for.
func (v *Version) complete(today calendar.Date) error {
	b, wrong := v.Body.V, fault.Invalid("Care leavers cannot read it yet.")
	need := func(field, text, words string) {
		if strings.TrimSpace(text) == "" {
			wrong.At(field, words)
		}
	}
	need("child", b.ChildText, "Say what it is, in words for young people")
	need("adult", b.AdultText, "Say what it is, for those who help")
	if b.Kind != NotOffered {
		need("get", b.Get, "Say what they get")
		need("steps", strings.Join(b.Steps, ""), "Say how to get it, one step a line")
		need("helps", b.Helps, "Say who helps")
		need("long", b.HowLong, "Say for how long, or how long it takes")
		need("elsewhere", b.Elsewhere, "Say how it works for those who live elsewhere")
		need("custody", b.Custody, "Say how it works in custody")
	}
	need("if-no", b.IfNo, "Say what they can do if they are told no")
	if b.Kind == ByLaw {
		need("basis", b.LegalBasis, "Name the law")
	}
	if b.Amount > 0 {
		need("amount-source", b.AmountSource, "Say where the amount stands")
		if b.CheckedOn.IsZero() {
			wrong.At("checked", "Enter the day on which the amount was looked up")
		}
		if !b.Confirmed {
			wrong.At("confirmed", "Confirm that the amount is what this council gives")
		}
	}
	need("consulted", b.Consulted, "Say which group of care leavers was asked")
	if b.ConsultedOn.IsZero() {
		wrong.At("consulted-on", "Enter the day on which they were asked")
	}
	if !b.ReviewBy.After(today) {
		wrong.At("review-by", "Enter a day to come by which somebody looks at it again")
	}
	if v.N > 1 {
		need("changed", v.Changed, "Say what is new, in words for young people")
	}
	for field, text := range map[string]string{"child": b.childLines(), "changed": v.Changed} {
		for _, f := range readability.Check(text, readability.Child, Explained()...).Findings {
			if text != "" && !f.Warning {
				wrong.At(field, fmt.Sprintf("Young people cannot read this yet. %s: %s %s", f.Where, f.What, f.Do))
			}
		}
	}
	for _, f := range readability.Check(b.AdultText, readability.Adult).Findings {
		if b.AdultText != "" && !f.Warning {
			wrong.At("adult", fmt.Sprintf("%s: %s %s", f.Where, f.What, f.Do))
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// send gives the draft to care leavers.
func (v *Version) send(today calendar.Date) error {
	if v.State != Draft {
		return fault.Conflict("“%s” is %s, so it is not sent again.", v.Body.V.Title, v.State)
	}
	if err := v.complete(today); err != nil {
		return err
	}
	if v.Changed == "" {
		v.Changed = "We added this."
	}
	v.State, v.Returned, v.Note = Reading, "", nil
	return nil
}

// sign is what care leavers say of it.
func (v *Version) sign(by, group string, good bool, on calendar.Date) error {
	if v.State != Reading {
		return fault.Conflict("“%s” is %s. Care leavers have nothing to say of it now.", v.Body.V.Title, v.State)
	}
	if !good {
		v.State, v.Returned = Draft, careLeavers
		return nil
	}
	v.State, v.SignedBy, v.SignedGroup, v.SignedOn = Signed, by, group, on
	return nil
}

const careLeavers = "care leavers"

// giveBack is how whoever would publish it returns it.
func (v *Version) giveBack(why string, on calendar.Date) error {
	why = strings.TrimSpace(why)
	switch {
	case v.State != Signed:
		return fault.Conflict("“%s” is %s, so it is not returned.", v.Body.V.Title, v.State)
	case len(why) < 5 || utf8.RuneCountInString(why) > 600:
		return fault.Invalid("It is not returned.").At("why", "Say what must change, in 5 to 600 characters")
	case len(readability.Identifiers(why, on.Time())) > 0:
		return fault.Invalid("It is not returned.").At("why", "Name no young person here")
	}
	v.State, v.Returned, v.SignedBy, v.SignedGroup, v.SignedOn = Draft, why, "", "", calendar.Date{}
	return nil
}

// publish puts it before everyone. Whoever wrote it cannot.
func (v *Version) publish(by, name string, on calendar.Date) error {
	switch {
	case v.State != Signed:
		return fault.Conflict("“%s” is %s. Care leavers sign it off first.", v.Body.V.Title, v.State)
	case by == v.WrittenBy:
		return fault.Forbidden("You wrote “%s”, so somebody else must publish it.", v.Body.V.Title)
	case v.Body.V.Stale(on):
		return fault.Conflict("The amount of “%s” was last looked up on %s. Look it up again first.", v.Body.V.Title, v.Body.V.CheckedOn.Words())
	}
	v.State, v.PublishedBy, v.PublishedName, v.PublishedOn = Published, by, name, on
	return nil
}

// withdraw ends what the public reads, with the reason in words for young people.
func (v *Version) withdraw(why string, on calendar.Date) error {
	why = strings.TrimSpace(why)
	if v.State != Published {
		return fault.Conflict("“%s” is %s, so it is not withdrawn.", v.Body.V.Title, v.State)
	}
	wrong := fault.Invalid("It is not withdrawn.")
	if len(why) < 5 || utf8.RuneCountInString(why) > 300 {
		wrong.At("why", "Say why, in 5 to 300 characters. Young people read it")
	} else {
		for _, f := range readability.Check(why, readability.Child, Explained()...).Findings {
			if !f.Warning {
				wrong.At("why", fmt.Sprintf("Young people read it. %s: %s %s", f.Where, f.What, f.Do))
			}
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	v.State, v.EndedWhy, v.EndedOn = Withdrawn, why, on
	return nil
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// taken are words that stand for other pages of the offer.
var taken = []string{"check", "pack", "principles"}

// slugFor makes an address of a title, with a number where it is taken.
func slugFor(title string, there []string) string {
	base := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(strings.NewReplacer("’", "", "'", "").Replace(title)), "-"), "-")
	if base == "" {
		base = "entry"
	}
	slug := base
	for n := 2; slices.Contains(there, slug) || slices.Contains(taken, slug); n++ {
		slug = fmt.Sprintf("%s-%d", base, n)
	}
	return slug
}
