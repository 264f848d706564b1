package language

import (
	"bytes"
	"context"
	"encoding/csv"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/readability"
	"waymark/web/webtest"
)

var today = calendar.On(2026, 11, 23)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want it refused as %s", err, kind)
	}
	all := f.Words
	for _, field := range f.Fields {
		all += "; " + field.Name + ": " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("it says %q, want %q in it", all, words)
	}
}

func TestCatalogue(t *testing.T) {
	t.Run("each text has a key and a section of its own", func(t *testing.T) {
		seen := map[string]bool{}
		for _, x := range Catalogue {
			if _, known := SectionOf(x.Section); !known || seen[x.Key] {
				t.Errorf("%s: section %q, seen before %v", x.Key, x.Section, seen[x.Key])
			}
			seen[x.Key] = true
			if wrong := x.Wrong(x.English); wrong != "" {
				t.Errorf("%s: its own English is refused: %s", x.Key, wrong)
			}
		}
	})
	t.Run("LP-01: every line for the worried and about leaving fast is a safeguarding line", func(t *testing.T) {
		for _, x := range Catalogue {
			if (x.Section == "worried" || x.Section == "leaving" || strings.Contains(x.English, "999") || strings.Contains(x.English, "0800 1111")) && !x.Safeguarding {
				t.Errorf("%s is not", x.Key)
			}
		}
	})
	t.Run("RD-04, SG-08: the English of it is for children", func(t *testing.T) {
		var all []string
		for _, x := range Catalogue {
			all = append(all, strings.NewReplacer("{", "", "}", "").Replace(x.English))
		}
		for _, f := range readability.Check(strings.Join(all, "\n"), readability.Child, "Childline").Findings {
			if !f.Warning {
				t.Errorf("%s %s", f.Where, f.What)
			}
		}
	})
	t.Run("LP-02: the languages that are likely here can be offered, each named in itself", func(t *testing.T) {
		for code, want := range map[string]string{"pt": "Português ltr", "es": "Español ltr", "so": "Soomaali ltr", "ar": "العربية rtl", "fr": "Français ltr", "yo": "Yorùbá ltr", "ti": "ትግርኛ ltr", "fa": "فارسی rtl", "prs": "دری rtl", "ps": "پښتو rtl"} {
			if s, _ := spokenBy(code); s.Name+" "+s.Direction() != want {
				t.Errorf("%s is %q", code, s.Name+" "+s.Direction())
			}
		}
		if !slices.IsSortedFunc(All, func(a, b Spoken) int { return strings.Compare(a.English, b.English) }) {
			t.Error("they are out of order")
		}
	})
}

func TestChoice(t *testing.T) {
	whole := Choice{Code: "ar", Why: "Families from four countries speak it.", Source: "School census, January 2026", Children: 412, Pupils: 31000, CountedOn: calendar.On(2026, 1, 15)}
	for name, row := range map[string]struct {
		change func(*Choice)
		want   string // "" for none
	}{
		"LP-02: a language comes with its figure, its source and why":      {func(*Choice) {}, ""},
		"LP-02: few children are not counted, and the reason says why":     {func(c *Choice) { c.Children = 0 }, ""},
		"LP-02: a number under ten is not kept":                            {func(c *Choice) { c.Children = 9 }, "children: Enter a number of 10 or more"},
		"LP-02: a language is not guessed: without a source it is refused": {func(c *Choice) { c.Source = "" }, "source: Say where"},
		"a census that is still to come is none":                           {func(c *Choice) { c.CountedOn = today.AddDays(1) }, "counted: Enter the day"},
		"not more pupils speak it than there are":                          {func(c *Choice) { c.Pupils = 400 }, "pupils: Enter how many"},
		"it says why":             {func(c *Choice) { c.Why = "x" }, "why: Say why"},
		"a language that is none": {func(c *Choice) { c.Code = "xx" }, "code: Select a language"},
	} {
		t.Run(name, func(t *testing.T) {
			c, l := whole, Language{}
			row.change(&c)
			if err := l.Choose(c, today); row.want == "" {
				must(t, err)
			} else {
				refused(t, err, fault.KindInvalid, row.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	call := Text{English: "Call 999. Or Childline: 0800 1111, {council}."}
	for words, want := range map[string]string{
		"Llama al 999. O a Childline: 0800 1111, {council}.": "",
		"": "Write the words",
		"Llama al 112. O a Childline: 0800 1111, {council}.":       "Keep the number 999",
		"اتصل بالرقم ٩٩٩ أو \u200e0800 1111 {council}":             "hidden marks of direction",
		"اتصل بالرقم ٩٩٩ أو 0800 1111 {council}":                   "Keep the number 999",
		"Llama al 999. O a Childline: 0800 1111.":                  "Keep {council} as it stands",
		"<b>999</b>, 0800 1111, {council}":                         "Take out < and >",
		"999, 0800 1111, {council} " + strings.Repeat("muy ", 600): "at most 2000",
		"999\n0800 1111 {council}":                                 "Take out line breaks",
	} {
		if got := call.Wrong(words); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	if got := (Text{English: "Start"}).Wrong("Empezar {n}"); got != "Take out what stands in { }" {
		t.Error(got)
	}
	if got := (Text{English: "Start"}).Wrong("می\u200cخواهم"); got != "" {
		t.Errorf("Farsi is written with a mark that joins nothing: %s", got)
	}
}

// version is one of a text, checked when reader is somebody.
func version(n int, words, english string, made Made, reader string) Translation {
	v := Translation{N: n, Words: words, English: english, Made: made, Maker: "Ana", WrittenID: "una"}
	if reader != "" {
		v.Reader, v.CheckedID, v.CheckedOn = reader, "may", today
	}
	return v
}

func TestLine(t *testing.T) {
	for name, row := range map[string]struct {
		safe     bool
		versions []Translation
		state    State
		live     string
	}{
		"LP-01: what nobody translated is missing, and read in English":                      {false, nil, Missing, ""},
		"LP-01: a machine's draft of an ordinary line is read until somebody checks it":      {false, []Translation{version(1, "Empezar", "Start", ByMachine, "")}, Draft, "Empezar"},
		"LP-01: a machine's draft of a safeguarding line is never public":                    {true, []Translation{version(1, "Empezar", "Start", ByMachine, "")}, Draft, ""},
		"LP-01: nor is a person's while nobody checked it":                                   {true, []Translation{version(1, "Empezar", "Start", ByPerson, "")}, Draft, ""},
		"LP-01: a draft a person checked is public":                                          {true, []Translation{version(1, "Empezar", "Start", ByMachine, "Bea")}, Right, "Empezar"},
		"a new draft does not take the place of what was checked":                            {false, []Translation{version(1, "Empezar", "Start", ByPerson, "Bea"), version(2, "Comenzar", "Start", ByPerson, "")}, Draft, "Empezar"},
		"LP-01: when the English changes, the translation is stale and is read all the same": {true, []Translation{version(1, "Ir", "Go", ByPerson, "Bea")}, Stale, "Ir"},
		"a stale one that was translated again and checked is right":                         {true, []Translation{version(1, "Ir", "Go", ByPerson, "Bea"), version(2, "Empezar", "Start", ByPerson, "Bea")}, Right, "Empezar"},
		"what was sent back waits for whoever translates":                                    {false, []Translation{{N: 1, Words: "Ir", English: "Start", Returned: "That means go"}}, Returned, "Ir"},
	} {
		t.Run(name, func(t *testing.T) {
			l := LineOf(Text{Key: "k", English: "Start", Safeguarding: row.safe}, row.versions)
			live := ""
			if l.Live != nil {
				live = l.Live.Words
			}
			if l.State() != row.state || live != row.live {
				t.Errorf("it is %s and the public reads %q", l.State(), live)
			}
		})
	}
	line := LineOf(Text{Key: "k", English: "Start"}, []Translation{version(1, "Empezar", "Start", ByPerson, "")})
	t.Run("LP-01: a second person checks", func(t *testing.T) {
		_, err := line.Check("Bea", "una", "Una", today)
		refused(t, err, fault.KindForbidden, "somebody else must check it")
		_, err = line.Check("ana", "may", "May", today)
		refused(t, err, fault.KindInvalid, "reader: Ana translated some of this")
		_, err = line.Check(" ", "may", "May", today)
		refused(t, err, fault.KindInvalid, "reader: Enter the name")
		got, err := line.Check("Bea", "may", "May", today)
		must(t, err)
		if got.Reader != "Bea" || got.CheckedName != "May" || got.CheckedOn != today {
			t.Errorf("%+v", got)
		}
	})
	t.Run("what is stale is translated again before it is checked", func(t *testing.T) {
		stale := line
		stale.Text.English = "Begin"
		_, err := stale.Check("Bea", "may", "May", today)
		refused(t, err, fault.KindInvalid, "keys: The English of “Begin” has changed")
	})
	t.Run("what is sent back says why", func(t *testing.T) {
		_, err := line.Return("", "may", "May")
		refused(t, err, fault.KindInvalid, "why: Say in 3 to 300")
		_, err = line.Return("That means go", "una", "Una")
		refused(t, err, fault.KindForbidden, "somebody else")
		got, err := line.Return("That means go", "may", "May")
		must(t, err)
		if got.Returned == "" || got.Checked() {
			t.Errorf("%+v", got)
		}
		_, err = LineOf(Text{English: "Start"}, []Translation{version(1, "x", "Start", ByPerson, "Bea")}).Return("That means go", "may", "May")
		refused(t, err, fault.KindConflict, "checked already")
	})
}

func TestPublished(t *testing.T) {
	texts := []Text{{Key: "safe", English: "Call 999.", Safeguarding: true}, {Key: "start", English: "Start"}, {Key: "none", English: "None"}}
	of := func(all ...Translation) []Line {
		for i := range all {
			all[i].Key = []string{"safe", "start"}[i]
		}
		return linesOf(texts, all)
	}
	one := Language{Code: "es", Spoken: Spoken{"es", "Español", "Spanish", false}}
	t.Run("LP-01: a language goes on the site when all its safeguarding lines were checked against the English of today", func(t *testing.T) {
		for _, lines := range [][]Line{of(), of(version(1, "Llama al 999.", "Call 999.", ByPerson, "")), of(version(1, "Llama al 999.", "Ring 999.", ByPerson, "Bea"))} {
			l := one
			refused(t, l.Put(lines, "May", today), fault.KindInvalid, "open: 1 safeguarding line is not checked yet")
		}
		l := one
		must(t, l.Put(of(version(1, "Llama al 999.", "Call 999.", ByPerson, "Bea")), "May", today))
		refused(t, l.Put(nil, "May", today), fault.KindConflict, "already")
		refused(t, l.Take("no", "May", today), fault.KindInvalid, "why: Say")
		must(t, l.Take("Nobody can check it now.", "May", today))
		refused(t, l.Take("Nobody can check it now.", "May", today), fault.KindConflict, "not on the site")
	})
	t.Run("LP-01: the public reads what there is, and is told what is stale and what nobody checked", func(t *testing.T) {
		p, ready := published(one, of(version(1, "Llama al 999.", "Ring 999.", ByPerson, "Bea"), version(1, "Empezar", "Start", ByMachine, "")))
		if !ready || len(p.Texts) != 2 || textOf(p, "safe") != (PublicText{"safe", "Llama al 999.", true, false}) || textOf(p, "start") != (PublicText{"start", "Empezar", false, true}) {
			t.Errorf("%v %+v", ready, p)
		}
		if _, ready := published(one, of()); ready {
			t.Error("it is public with a safeguarding line that nobody checked")
		}
	})
}

func textOf(l PublicLanguage, key string) PublicText {
	t, _ := l.Text(key)
	return t
}

// fixed is what the room learns of the plan in these tests.
func fixed(context.Context) ([]Text, error) {
	return []Text{{Key: "plan/p/title", Section: "plan", English: "Our plan for you"}}, nil
}

func TestPages(t *testing.T) {
	d := dbtest.OpenAt(t, calendar.FixedClock(today), []fs.FS{account.Schema, Schema}...)
	accounts := account.New(d, account.Settings{PublicURL: "https://languages.example", DormantDays: 45})
	room := New(d)
	room.OnTexts(fixed)
	person := map[string]account.Person{}
	for _, x := range [][2]string{{"Una", "programme-manager"}, {"May", "participation"}, {"Nat", "young-reviewer"}, {"Ann", "owner"}} {
		p := account.Person{Name: x[0] + " Example", Email: strings.ToLower(x[0]) + "@exampleborough.example"}
		p.Roles.V = []string{x[1]}
		id, err := accounts.Add(db.As(t.Context(), db.Actor{ID: "test", Name: "Test"}), p)
		must(t, err)
		person[x[0]], err = accounts.Person(t.Context(), id)
		must(t, err)
	}
	house := &webtest.House{Routes: room.Routes(), May: func(as, permission string) bool { return person[as].May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), person[as]))
		}}
	visit := func(rows ...webtest.Row) {
		for _, row := range rows {
			t.Run(row.Name, func(t *testing.T) { house.Visit(t, row) })
		}
	}
	choice := func(change ...string) url.Values {
		v := url.Values{"code": {"ar"}, "children": {"412"}, "pupils": {"31000"}, "counted-day": {"15"}, "counted-month": {"1"}, "counted-year": {"2026"}, "source": {"School census, January 2026"}, "why": {"Families from four countries speak it."}}
		for i := 0; i+1 < len(change); i += 2 {
			v.Set(change[i], change[i+1])
		}
		return v
	}
	edit := func(change ...string) url.Values {
		v := url.Values{"made": {string(ByMachine)}, "maker": {"A program"}}
		for i := 0; i+1 < len(change); i += 2 {
			v.Add(change[i], change[i+1])
		}
		return v
	}
	const ar, home = at + "/ar", at + "/ar/texts/home"
	visit(
		webtest.Row{Name: "at first there is none", As: "Una", Path: at, Want: map[string]string{"main": "No language is taken up yet."}},
		webtest.Row{Name: "an owner of an action has nothing to do with it", As: "Ann", Path: at, Status: 403},
		webtest.Row{Name: "LP-02: a language is chosen from a list", As: "Una", Path: at + "/new", Want: map[string]string{"option[value=ti]": "Tigrinya – ትግርኛ"}},
		webtest.Row{Name: "LP-02: without a figure it is not", As: "Una", Method: "POST", Path: at + "/new", Form: choice("pupils", "", "counted-day", "31", "counted-month", "2"), Status: 422, Want: map[string]string{".govuk-error-summary": "Enter a real date", "textarea[name=why]": "Families from four"}},
		webtest.Row{Name: "LP-02: a number that is none comes back", As: "Una", Method: "POST", Path: at + "/new", Form: choice("children", "many"), Status: 422, Want: map[string]string{".govuk-error-summary": "10 or more", "input[value=many]": ""}},
		webtest.Row{Name: "LP-02: it is taken up", As: "Una", Method: "POST", Path: at + "/new", Form: choice(), Status: 303, To: ar},
		webtest.Row{Name: "a language is taken up once", As: "May", Method: "POST", Path: at + "/new", Form: choice(), Status: 422, Want: map[string]string{".govuk-error-summary": "Arabic was taken up already"}},
		webtest.Row{Name: "LP-02: its page says why", As: "Nat", Path: ar, Want: map[string]string{".govuk-inset-text": "First language of 412, of 31,000 pupils on 15 January 2026. Source: School census, January 2026. Families from four countries speak it.", "span[lang=ar][dir=rtl]": "العربية", "#open": "Put it on the site"}, Not: []string{"main form"}},
		webtest.Row{Name: "why is changed", As: "Una", Path: ar + "/why", Want: map[string]string{"input[name=children][value='412']": ""}},
		webtest.Row{Name: "its change is kept", As: "Una", Method: "POST", Path: ar + "/why", Form: choice("version", "1", "children", ""), Status: 303, To: ar},
		webtest.Row{Name: "a stale form shows both texts", As: "Una", Method: "POST", Path: ar + "/why", Form: choice("version", "1", "why", "A reason of my own."), Status: 409, Want: map[string]string{".govuk-error-summary": "somebody else changed it", "textarea[name=why]": "A reason of my own."}},
		webtest.Row{Name: "a part of the site that is none", As: "Una", Path: ar + "/texts/nothing", Status: 404},
		webtest.Row{Name: "a part is translated with the English beside", As: "Una", Path: home + "/edit", Want: map[string]string{"textarea[name='home.why'][lang=ar][dir=rtl]": "", "label[for='home.why']": "Why?"}},
		webtest.Row{Name: "LP-01: numbers and marks are kept", As: "Una", Method: "POST", Path: home + "/edit", Form: edit("home.done", "تم {done}", "home.why", "لماذا؟"), Status: 422, Want: map[string]string{".govuk-error-summary": "Keep {all} and {done}", "textarea[name='home.why']": "لماذا؟"}},
		webtest.Row{Name: "a machine's draft is saved as one", As: "Una", Method: "POST", Path: home + "/edit", Form: edit("home.done", "تم إنجاز {done} من {all}", "home.why", "لماذا؟"), Status: 303, To: home},
		webtest.Row{Name: "who wrote it down does not check it", As: "Una", Path: home, Want: map[string]string{"main": "A machine’s draft (A program)"}, Not: []string{"input[name=keys]"}},
		webtest.Row{Name: "two who write at once see both texts", As: "May", Method: "POST", Path: home + "/edit", Form: edit("home.why", "لم؟"), Status: 409, Want: map[string]string{".govuk-error-summary": "somebody else changed it", ".waymark-both": "لماذا؟", "textarea[name='home.why']": "لم؟"}},
		webtest.Row{Name: "LP-01: the checker says who read it", As: "May", Method: "POST", Path: home + "/check", Form: url.Values{"keys": {"home.why"}, "n-home.why": {"1"}, "then": {"check"}}, Status: 422, Want: map[string]string{".govuk-error-summary": "Enter the name of the person who speaks", "input[value='home.why'][checked]": ""}},
		webtest.Row{Name: "nothing ticked is nothing checked", As: "May", Method: "POST", Path: home + "/check", Form: url.Values{"reader": {"Amal"}, "then": {"check"}}, Status: 422, Want: map[string]string{".govuk-error-summary": "Select what was read"}},
		webtest.Row{Name: "LP-01: a second person checks, with name and date", As: "Nat", Method: "POST", Path: home + "/check", Form: url.Values{"keys": {"home.why"}, "n-home.why": {"1"}, "reader": {"Amal"}, "then": {"check"}}, Status: 303, To: home},
		webtest.Row{Name: "LP-01: the page says so", As: "Nat", Path: home, Want: map[string]string{"main": "Checked by Amal, 23 November 2026."}},
		webtest.Row{Name: "what is not right goes back", As: "May", Method: "POST", Path: home + "/check", Form: url.Values{"keys": {"home.done"}, "n-home.done": {"1"}, "why": {"It means ended"}, "then": {"return"}}, Status: 303, To: home},
		webtest.Row{Name: "a version that nobody saw is not checked", As: "May", Method: "POST", Path: home + "/check", Form: url.Values{"keys": {"home.done"}, "n-home.done": {"2"}, "reader": {"Amal"}, "then": {"check"}}, Status: 409, Want: map[string]string{".govuk-error-summary": "Read them again"}},
		webtest.Row{Name: "whoever translates reads what is not right", As: "Una", Path: home + "/edit", Want: map[string]string{"main": "May Example: It means ended"}},
		webtest.Row{Name: "LP-01: the language is not public yet", As: "May", Method: "POST", Path: ar + "/put", Status: 422, Want: map[string]string{".govuk-error-summary": "safeguarding lines are not checked yet"}},
		webtest.Row{Name: "a young reviewer puts no language on the site", As: "Nat", Method: "POST", Path: ar + "/put", Status: 403},
		webtest.Row{Name: "a table goes to a translator", As: "Una", Path: ar + "/texts.csv", Body: "\xef\xbb\xbfKey,English version,"},
		webtest.Row{Name: "what comes back is taken in", As: "Una", Path: ar + "/file", Want: map[string]string{"input[type=file]": ""}},
		webtest.Row{Name: "no file is refused", As: "Una", Method: "POST", Path: ar + "/file", Form: url.Values{"maker": {"A"}}, Status: 422, Want: map[string]string{".govuk-error-summary": "Choose the CSV file"}},
		webtest.Row{Name: "a workbook is refused with what to do", As: "Una", Method: "POST", Path: ar + "/file", File: map[string][]byte{"file:a.xlsx": []byte("PK\x03\x04")}, Status: 422, Want: map[string]string{".govuk-error-summary": "Save it as “CSV UTF-8”"}},
		webtest.Row{Name: "a file of something else is refused", As: "Una", Method: "POST", Path: ar + "/file", File: map[string][]byte{"file:a.csv": []byte("a,b\n1,2\n")}, Status: 422, Want: map[string]string{".govuk-error-summary": "no column “Key”"}},
	)
	whole := func(t *testing.T, change func(row []string)) string {
		var b bytes.Buffer
		lines, err := room.Lines(t.Context(), "ar")
		must(t, err)
		must(t, WriteFile(&b, lines))
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\xef\xbb\xbf"))).ReadAll()
		must(t, err)
		for _, row := range rows[1:] {
			change(row)
		}
		var out strings.Builder
		w := csv.NewWriter(&out)
		w.Comma = ';' // as Excel writes it in many countries
		must(t, w.WriteAll(rows))
		return out.String()
	}
	t.Run("a file that comes back as it went changes nothing", func(t *testing.T) {
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: ar + "/file", File: map[string][]byte{"file:a.csv": []byte(whole(t, func([]string) {}))}, Want: map[string]string{"[role=status]": "The file changes nothing."}})
	})
	t.Run("errors stand at their rows, and nothing is saved", func(t *testing.T) {
		text := whole(t, func(row []string) {
			switch row[0] {
			case "worried.police":
				row[7] = "اتصل"
			case "home.done":
				row[7] = "بلا أرقام"
			case "home.more":
				row[0], row[7] = "home.gone", "شيء"
			case "tell.fast":
				row[3], row[7] = row[3]+" Now.", "شيء 999"
			}
		})
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: ar + "/file", Form: url.Values{"made": {"by a person"}, "maker": {"An agency"}, "then": {"keep"}}, File: map[string][]byte{"file:a.csv": []byte(text)}, Want: map[string]string{"caption": "4 texts", "tbody": "Keep {all} and {done}", "main": "Mend the rows"}, Not: []string{"button[value=keep]"}, Body: "There is no text with this key any more"})
	})
	t.Run("LP-01: a whole file is looked at, saved, checked by somebody else, and the language goes on the site", func(t *testing.T) {
		text := whole(t, func(row []string) { row[7] = "ع " + row[3] })
		form := url.Values{"made": {"by a person"}, "maker": {"An agency"}}
		var seen string
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: ar + "/file", Form: form, File: map[string][]byte{"file:a.csv": []byte(text)}, Want: map[string]string{"button[value=keep]": "Save these drafts", "ins": ""}, Keep: func(t *testing.T, body []byte) {
			_, rest, _ := strings.Cut(string(body), `name="seen" value="`)
			seen, _, _ = strings.Cut(rest, `"`)
		}})
		keep := url.Values{"text": {text}, "then": {"keep"}, "made": form["made"], "maker": form["maker"], "seen": {"other"}}
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: ar + "/file", Form: keep, Status: 409, Want: map[string]string{".govuk-error-summary": "Look at it again"}})
		keep.Set("seen", seen)
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: ar + "/file", Form: keep, Status: 303, To: ar})
		due, err := room.Due(t.Context(), person["May"])
		must(t, err)
		lines, err := room.Lines(t.Context(), "ar")
		must(t, err)
		if len(due) != 1 || due[0].Words != "Check "+counted(len(lines), "text", "texts")+" in Arabic" || due[0].Since != today {
			t.Errorf("on May's desk: %+v", due)
		}
		if due, err := room.Due(t.Context(), person["Una"]); err != nil || len(due) != 0 {
			t.Errorf("on Una's desk: %+v, %v", due, err)
		}
		if all, err := room.Published(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("it is public: %v", err)
		}
		for _, s := range Sections {
			check := url.Values{"reader": {"Amal"}, "then": {"check"}}
			for _, x := range inSection(lines, s.Key) {
				check.Add("keys", x.Key)
				check.Set("n-"+x.Key, map[bool]string{true: "2", false: "1"}[x.Newest.N == 2])
			}
			if len(check["keys"]) > 0 {
				house.Visit(t, webtest.Row{As: "May", Method: "POST", Path: ar + "/texts/" + s.Key + "/check", Form: check, Status: 303})
			}
		}
		house.Visit(t, webtest.Row{As: "May", Method: "POST", Path: ar + "/put", Status: 303, To: ar})
		all, err := room.Published(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Direction != "rtl" || len(all[0].Texts) != len(lines) || textOf(all[0], "plan/p/title").Words != "ع Our plan for you" {
			t.Errorf("%+v", all)
		}
	})
	visit(
		webtest.Row{Name: "the list says what is on the site", As: "Nat", Path: at, Want: map[string]string{".govuk-tag": "on the site"}},
		webtest.Row{Name: "its page leads there", As: "Una", Path: ar, Want: map[string]string{"a[href='/young-people/in/ar']": "See it there"}},
	)
	t.Run("LP-01: when the English changes, the translation is stale until it is written again or somebody says that it still holds", func(t *testing.T) {
		room.OnTexts(func(context.Context) ([]Text, error) {
			return []Text{{Key: "plan/p/title", Section: "plan", English: "Our new plan for you"}}, nil
		})
		const plan = ar + "/texts/plan"
		house.Visit(t, webtest.Row{As: "Una", Path: plan + "/edit", Want: map[string]string{".govuk-tag": "stale", "ins": "new", "input[name=still]": ""}})
		same := edit("plan/p/title", "ع Our plan for you", "n-plan/p/title", "1")
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: plan + "/edit", Form: same, Status: 303})
		all, err := room.Published(t.Context())
		must(t, err)
		if !textOf(all[0], "plan/p/title").Stale {
			t.Error("it is not stale, though nobody touched it")
		}
		house.Visit(t, webtest.Row{As: "Una", Path: plan, Want: map[string]string{"tbody th": "Translated from:"}})
		same.Set("still", "plan/p/title")
		house.Visit(t, webtest.Row{As: "Una", Method: "POST", Path: plan + "/edit", Form: same, Status: 303})
		house.Visit(t, webtest.Row{As: "May", Method: "POST", Path: plan + "/check", Form: url.Values{"keys": {"plan/p/title"}, "n-plan/p/title": {"2"}, "reader": {"Amal"}, "then": {"check"}}, Status: 303})
		if all, err = room.Published(t.Context()); err != nil || textOf(all[0], "plan/p/title").Stale {
			t.Errorf("it is stale: %v", err)
		}
	})
	t.Run("LP-01: what a translator made from older English is saved as stale", func(t *testing.T) {
		lines, err := room.Lines(t.Context(), "ar")
		must(t, err)
		rows, err := ReadFile([]byte("key,english version,english,translation\nhome.why,"+Hash("Why so?")+",Why so?,لماذا هكذا\nhome.why,x,y,z\nhome.did,"+Hash("What we did")+",,'=1\n"), lines)
		must(t, err)
		if len(rows) != 3 || rows[0].Made != "Why so?" || rows[0].Wrong != "" || rows[1].Wrong != "Row 2 has the same key" || rows[2].Words != "=1" {
			t.Fatalf("%+v", rows)
		}
		ctx := account.With(t.Context(), person["Una"])
		n, err := room.Write(ctx, "ar", ByPerson, "An agency", wordsOf(rows[:1]))
		must(t, err)
		lines, err = room.Lines(t.Context(), "ar")
		must(t, err)
		i := slices.IndexFunc(lines, func(l Line) bool { return l.Key == "home.why" })
		if n != 1 || lines[i].State() != Stale || lines[i].Live.Words != "ع Why?" {
			t.Errorf("%d %+v", n, lines[i])
		}
		if due, err := room.Due(t.Context(), person["Una"]); err != nil || len(due) != 1 || due[0].Words != "Translate 1 text into Arabic" {
			t.Errorf("on Una's desk: %+v, %v", due, err)
		}
	})
	t.Run("LP-01: a new safeguarding line holds the language back until it is checked", func(t *testing.T) {
		room.OnTexts(func(context.Context) ([]Text, error) {
			return []Text{{Key: "new", Section: "contacts", English: "Call 999.", Safeguarding: true}}, nil
		})
		if all, err := room.Published(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("it is public: %v", err)
		}
		due, err := room.Due(t.Context(), person["May"])
		must(t, err)
		if len(due) == 0 || !due[0].Late || !strings.Contains(due[0].Words, "Arabic is not on the site") {
			t.Errorf("%+v", due)
		}
		house.Visit(t, webtest.Row{As: "May", Path: ar, Want: map[string]string{".govuk-tag--red": "held back"}})
		room.OnTexts(fixed)
	})
	visit(
		webtest.Row{Name: "taking it off needs a reason", As: "Una", Method: "POST", Path: ar + "/take", Form: url.Values{"why": {"no"}}, Status: 422, Want: map[string]string{".govuk-error-summary": "Say in 10 to 300", "textarea[name=why]": "no"}},
		webtest.Row{Name: "it is taken off", As: "Una", Method: "POST", Path: ar + "/take", Form: url.Values{"why": {"The number of the night team is wrong."}}, Status: 303, To: ar},
		webtest.Row{Name: "its page says why", As: "Una", Path: ar, Want: map[string]string{"main": "The number of the night team is wrong."}},
	)
	house.AllSeen(t)
}

// TestStores holds that both databases keep languages alike.
func TestStores(t *testing.T) {
	dbtest.EachAt(t, calendar.FixedClock(today), []fs.FS{account.Schema, Schema}, func(t *testing.T, d *db.DB) {
		room := New(d)
		by := func(id string) context.Context { return db.As(t.Context(), db.Actor{ID: id, Name: id}) }
		must(t, room.Choose(by("una"), true, Choice{Code: "es", Why: "Many families speak it.", Source: "School census", Children: 10, Pupils: 1000, CountedOn: today}))
		var words []Words
		for _, x := range Catalogue {
			words = append(words, Words{Key: x.Key, Words: "¡" + x.English})
		}
		n, err := room.Write(by("una"), "es", ByMachine, "A program", words)
		must(t, err)
		if n != len(Catalogue) {
			t.Errorf("%d of %d were kept", n, len(Catalogue))
		}
		_, err = room.Write(by("una"), "es", ByPerson, "Ana", []Words{{Key: "home.why", Words: "¿Por qué?"}})
		refused(t, err, fault.KindConflict, "Somebody else wrote some of these")
		_, err = room.Write(by("una"), "es", ByPerson, "Ana", []Words{{Key: "home.gone", Words: "¿Por qué?"}})
		refused(t, err, fault.KindInvalid, "There is no text “home.gone”")
		var seen []Seen
		for _, x := range Catalogue {
			if x.Safeguarding {
				seen = append(seen, Seen{x.Key, 1})
			}
		}
		must(t, room.Check(by("may"), "es", "Bea", seen))
		refused(t, room.Check(by("may"), "es", "Bea", seen), fault.KindConflict, "checked already")
		must(t, room.Put(by("may"), "es"))
		all, err := room.Published(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Opened != today || textOf(all[0], "home.why") != (PublicText{"home.why", "¡Why?", false, true}) || textOf(all[0], "worried.title").Unchecked {
			t.Errorf("%+v", all)
		}
		if _, err := room.Language(t.Context(), "fr"); fault.Of(err) == nil {
			t.Error(err)
		}
	})
}
