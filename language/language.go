// Package language is the languages in which the young people's site is offered besides English: which ones and why, and every text in them
// with the English it was made from, who made it and who checked it. No service outside the council is asked to translate anything.
package language

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Spoken is a language that can be offered: its code (BCP 47), its name in itself and in English, and whether it is written from right to left.
type Spoken struct {
	Code, Name, English string
	Right               bool
}

// Direction is how it is written, as the attribute dir says it.
func (s Spoken) Direction() string {
	if s.Right {
		return "rtl"
	}
	return "ltr"
}

// All are the languages that can be offered, in the order of their English names. Which of them a council offers is its own choice.
var All = []Spoken{
	{"sq", "Shqip", "Albanian", false}, {"am", "አማርኛ", "Amharic", false}, {"ar", "العربية", "Arabic", true}, {"bn", "বাংলা", "Bengali", false}, {"bg", "Български", "Bulgarian", false},
	{"zh-Hans", "简体中文", "Chinese (simplified)", false}, {"zh-Hant", "繁體中文", "Chinese (traditional)", false}, {"prs", "دری", "Dari", true}, {"fa", "فارسی", "Farsi (Persian)", true}, {"fr", "Français", "French", false}, {"el", "Ελληνικά", "Greek", false},
	{"gu", "ગુજરાતી", "Gujarati", false}, {"hi", "हिन्दी", "Hindi", false}, {"hu", "Magyar", "Hungarian", false}, {"it", "Italiano", "Italian", false}, {"ckb", "کوردیی ناوەندی", "Kurdish (Sorani)", true}, {"ln", "Lingála", "Lingala", false},
	{"lt", "Lietuvių", "Lithuanian", false}, {"ml", "മലയാളം", "Malayalam", false}, {"ne", "नेपाली", "Nepali", false}, {"om", "Afaan Oromoo", "Oromo", false}, {"ps", "پښتو", "Pashto", true}, {"pl", "Polski", "Polish", false}, {"pt", "Português", "Portuguese", false},
	{"pa", "ਪੰਜਾਬੀ", "Punjabi", false}, {"ro", "Română", "Romanian", false}, {"ru", "Русский", "Russian", false}, {"sk", "Slovenčina", "Slovak", false}, {"so", "Soomaali", "Somali", false}, {"es", "Español", "Spanish", false}, {"sw", "Kiswahili", "Swahili", false},
	{"tl", "Tagalog", "Tagalog", false}, {"ta", "தமிழ்", "Tamil", false}, {"te", "తెలుగు", "Telugu", false}, {"ti", "ትግርኛ", "Tigrinya", false}, {"tr", "Türkçe", "Turkish", false}, {"tw", "Twi", "Twi", false}, {"uk", "Українська", "Ukrainian", false}, {"ur", "اردو", "Urdu", true},
	{"vi", "Tiếng Việt", "Vietnamese", false}, {"cy", "Cymraeg", "Welsh", false}, {"yo", "Yorùbá", "Yoruba", false},
}

// spokenBy finds a language by its code.
func spokenBy(code string) (Spoken, bool) {
	i := slices.IndexFunc(All, func(s Spoken) bool { return s.Code == code })
	if i < 0 {
		return Spoken{}, false
	}
	return All[i], true
}

// Language is one that the council chose, and why (LP-02): what its school census says about the first languages of pupils.
type Language struct {
	Spoken     `db:"-"`
	Code       string        `db:"code"`
	Why        string        `db:"why"`
	Children   int           `db:"children"` // pupils with this first language; 0 where there are too few to say how many
	Pupils     int           `db:"pupils"`   // all pupils of that census
	Source     string        `db:"source"`   // "School census, January 2026"
	CountedOn  calendar.Date `db:"counted_on"`
	ChosenID   string        `db:"chosen_id"`
	ChosenName string        `db:"chosen_name"`
	ChosenOn   calendar.Date `db:"chosen_on"`
	OpenedOn   calendar.Date `db:"opened_on"` // since when it is on the site; no day while it is not
	OpenedName string        `db:"opened_name"`
	ClosedOn   calendar.Date `db:"closed_on"` // when it was last taken off the site
	ClosedName string        `db:"closed_name"`
	ClosedWhy  string        `db:"closed_why"`
	Version    int           `db:"version"`
}

// Href is its page for staff.
func (l Language) Href() string { return at + "/" + l.Code }

// Open says that the council put it on the site. Whether the public sees it depends on its safeguarding lines too.
func (l Language) Open() bool { return !l.OpenedOn.IsZero() }

// FigureWords says the figure of the census.
func (l Language) FigureWords() string {
	of := fmt.Sprintf(", of %s pupils on %s. Source: %s", whole(l.Pupils), l.CountedOn.Words(), l.Source)
	if l.Children == 0 {
		return "Too few to say how many" + of
	}
	return "First language of " + whole(l.Children) + of
}

// whole is a number with its thousands set apart.
func whole(n int) string {
	if n >= 1000 {
		return fmt.Sprintf("%s,%03d", whole(n/1000), n%1000)
	}
	return strconv.Itoa(n)
}

// fewest is the smallest number of pupils that is kept: a smaller one could tell who somebody is.
const fewest = 10

// Choice is what the form says of a language.
type Choice struct {
	Code             string
	Why, Source      string
	Children, Pupils int
	CountedOn        calendar.Date
	Version          int
}

// Choose fills in why a language is offered, or says all that is wrong with it.
func (l *Language) Choose(c Choice, on calendar.Date) error {
	f := fault.Invalid("The language is not saved yet.")
	spoken, known := spokenBy(c.Code)
	if !known {
		f.At("code", "Select a language")
	}
	said := func(field, words, text string, least, most int) string {
		text = strings.TrimSpace(text)
		if n := len([]rune(text)); n < least || n > most {
			f.At(field, fmt.Sprintf("%s, in %d to %d characters", words, least, most))
		}
		return text
	}
	l.Why = said("why", "Say why the council offers this language", c.Why, 10, 500)
	l.Source = said("source", "Say where the figure is from, such as “School census, January 2026”", c.Source, 5, 150)
	switch {
	case c.Children < 0 || c.Children > 0 && c.Children < fewest:
		f.At("children", fmt.Sprintf("Enter a number of %d or more. Leave it empty where there are fewer: a small number could tell who they are", fewest))
	case c.Pupils < max(c.Children, 1):
		f.At("pupils", "Enter how many pupils the census counts in all")
	}
	if c.CountedOn.IsZero() || c.CountedOn.After(on) {
		f.At("counted", "Enter the day of the census")
	}
	if len(f.Fields) > 0 {
		return f
	}
	l.Spoken, l.Code, l.Children, l.Pupils, l.CountedOn = spoken, spoken.Code, c.Children, c.Pupils, c.CountedOn
	return nil
}

// Put puts a language on the site. Every line on which a child's safety may depend must have been checked by a person who speaks it, against the
// English of today (LP-01).
func (l *Language) Put(lines []Line, name string, on calendar.Date) error {
	if l.Open() {
		return fault.Conflict("%s is on the site already.", l.English)
	}
	open := 0
	for _, x := range lines {
		if x.Safeguarding && (x.Live == nil || x.Live.English != x.English) {
			open++
		}
	}
	if open > 0 {
		return fault.Invalid("%s cannot go on the site yet.", l.English).At("open", fmt.Sprintf("%s not checked yet against the English of today", counted(open, "safeguarding line is", "safeguarding lines are")))
	}
	l.OpenedOn, l.OpenedName = on, name
	return nil
}

// Take takes a language off the site, for a reason.
func (l *Language) Take(why, name string, on calendar.Date) error {
	if !l.Open() {
		return fault.Conflict("%s is not on the site.", l.English)
	}
	why = strings.TrimSpace(why)
	if n := len([]rune(why)); n < 10 || n > 300 {
		return fault.Invalid("It is still on the site.").At("why", "Say in 10 to 300 characters why")
	}
	l.OpenedOn, l.OpenedName = calendar.Date{}, ""
	l.ClosedOn, l.ClosedName, l.ClosedWhy = on, name, why
	return nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
