package public

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/language"
	"waymark/plan"
	"waymark/voice"
	"waymark/web/webtest"
)

func languageRows() []webtest.Row {
	const ar, es = "/young-people/in/ar", "/young-people/in/es"
	return []webtest.Row{
		{Name: "LP-01: each language is named in itself on the child site's foot", Path: "/young-people", Want: map[string]string{"footer a[lang=ar][hreflang=ar][dir=rtl][href='" + ar + "']": "العربية", "footer a[lang=es]": "Español"}},
		{Name: "LP-01: a page leads to itself in other languages", Path: "/young-people/action/1.2?look=plain", Want: map[string]string{"footer a[lang=ar][href='" + ar + "/action/1.2?look=plain&words=usual']": ""}},
		{Name: "LP-01: a page that is in English only leads to their first pages, and says no more of itself", Path: "/young-people/rights", Want: map[string]string{"footer a[lang=es][href='" + es + "']": ""}, Not: []string{"link[hreflang]"}},
		{Name: "LP-01: machines are told where a page stands in each language", Path: "/young-people/worried", Want: map[string]string{"link[rel=alternate][hreflang=x-default][href='/young-people/worried']": "", "link[rel=alternate][hreflang=en-GB]": "", "link[rel=alternate][hreflang=es][href='" + es + "/worried']": "", "link[rel=alternate][hreflang=ar]": ""}},
		{Name: "LP-01: each language is its own address, with its lang and dir", Path: ar + "/worried", Want: map[string]string{"html[lang=ar][dir=rtl]": "", "h1": "ع Are you worried", "link[hreflang=x-default][href='/young-people/worried']": "", "link[hreflang=es][href='" + es + "/worried']": "", "footer a[lang=en-GB][href='/young-people/worried']": "English", "a[data-leave]": "ع Leave this page now", "[data-leaving='ع Shift, press {n} more to leave.']": ""}},
		{Name: "a telephone number keeps its order from right to left", Path: ar + "/worried", Want: map[string]string{"a[href='tel:08001111'] bdi[dir=ltr]": "0800 1111", "footer p bdi[dir=ltr]": "0800 1111"}},
		{Name: "LP-01: a text that is missing is in English, and its element says so", Path: ar, Want: map[string]string{"h1 span[lang=en][dir=ltr]": "7 things we are making better", ".card__name span[lang=en]": ""}},
		{Name: "LP-01: a page with a stale translation says that it is being changed", Path: ar, Want: map[string]string{"main [data-updating]": "ع We are changing some words"}},
		{Name: "LP-01: one with nothing stale does not", Path: ar + "/worried", Not: []string{"[data-updating]", "[data-unchecked]"}},
		{Name: "a page with a draft says so", Path: ar + "/priority/1", Want: map[string]string{"main [data-unchecked]": "ع No one has checked"}},
		{Name: "the start in a language", Path: es, Want: map[string]string{"html[lang=es][dir=ltr]": "", "h1": "¡7 things we are making better", ".card__name a[href='" + es + "/priority/1']": "¡", "progress[aria-label]": ""}, Not: []string{"main span[lang=en]"}},
		{Name: "a priority in a language, with the facts of the English page", Path: es + "/priority/1?look=picture", Want: map[string]string{"h2": "promises", "h3 a[href='" + es + "/action/1.1?look=picture&words=usual']": "¡", "main a[hreflang=en-GB]": "¡Read more in English"}},
		{Name: "a promise in a language; what was only said in English is marked as English", Path: es + "/action/1.2", Want: map[string]string{"h1": "¡", ".note h3 time[datetime='2026-10-05']": "¡5 ¡October 2026", ".note span[lang=en]": "We made a new plan with you.", "a.button[href='" + es + "/tell-us?about=1.2']": "¡Tell us"}},
		{Name: "how to leave fast, in a language", Path: es + "/leaving", Want: map[string]string{"h1": "¡How to leave", "main li": "¡Press the button"}},
		{Name: "E9: the first page of Tell us says that any language may be written", Path: ar + "/tell-us", Want: map[string]string{".panel": "ع You can write in any language.", "main": "Tuesday 24 ع November", "form[action='/young-people/tell-us/start'] input[name=so-far]": ""}},
		{Name: "LP-01: a language that is not on the site has no page", Path: "/young-people/in/pt/worried", Status: http.StatusNotFound},
		{Name: "a priority that is not there", Path: es + "/priority/99", Status: http.StatusNotFound},
		{Name: "a promise that is not there", Path: es + "/action/9.9", Status: http.StatusNotFound},
	}
}

// inPaths are all pages of a language.
func inPaths(code string) []string {
	at := inAt + code
	return []string{at, at + "/worried", at + "/leaving", at + "/tell-us", at + "/priority/1", at + "/action/1.2"}
}

func TestLanguages(t *testing.T) {
	h := house(castEdition())
	t.Run("LP-01: nobody is led elsewhere by what their browser asks for, and no cookie is needed", func(t *testing.T) {
		for _, path := range append(inPaths("es"), "/young-people") {
			_, res := get(t, h, path)
			if len(res.Cookies()) > 0 || res.Header.Get("Vary") == "Accept-Language" {
				t.Errorf("%s: %v", path, res.Header)
			}
		}
	})
	t.Run("LP-05: pages and styles keep to their budgets in every language", func(t *testing.T) {
		for _, code := range []string{"es", "ar"} {
			for _, path := range inPaths(code) {
				if body, _ := get(t, h, path); len(zipped(t, body)) > 40_000 || strings.HasSuffix(path, "/worried") && len(body) > 15_000 {
					t.Errorf("%s weighs %d bytes", path, len(body))
				}
			}
		}
	})
	t.Run("CS-05: nothing comes from elsewhere", func(t *testing.T) {
		for _, path := range inPaths("ar") {
			body, _ := get(t, h, path)
			doc, err := html.Parse(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			for n := range doc.Descendants() {
				for _, a := range n.Attr {
					if (a.Key == "src" || a.Key == "href" && n.Data == "link") && !strings.HasPrefix(a.Val, "/") {
						t.Errorf("%s: %s", path, a.Val)
					}
				}
			}
		}
	})
	t.Run("CS-06: the page for the worried is one step away on every page, in its language", func(t *testing.T) {
		for _, path := range inPaths("ar") {
			if body, _ := get(t, h, path); !strings.Contains(string(body), `class="worried" href="/young-people/in/ar/worried"`) {
				t.Errorf("%s does not lead there", path)
			}
		}
	})
	t.Run("CS-03: the facts of a page are the same in every language", func(t *testing.T) {
		facts := regexp.MustCompile(`data-fact="([^"]*)"`)
		for _, rest := range []string{"/priority/1", "/priority/2"} {
			of := func(path string) (all []string) {
				body, _ := get(t, h, path)
				for _, m := range facts.FindAllSubmatch(body, -1) {
					all = append(all, string(m[1]))
				}
				slices.Sort(all)
				return slices.Compact(all)
			}
			english := of("/young-people" + rest + "?look=plain")
			for _, fact := range of("/young-people/in/es" + rest) {
				if !slices.Contains(english, fact) {
					t.Errorf("%s: %q is not in English", rest, fact)
				}
			}
		}
	})
	t.Run("LP-06: the page for the worried is kept for when there is no line, in every language", func(t *testing.T) {
		body, _ := get(t, h, "/young-people/offline.js")
		for _, want := range []string{`"/young-people/in/es/worried"`, `"/young-people/in/ar/worried"`, `/young-people\/in\/`} {
			if !strings.Contains(strings.ReplaceAll(string(body), `\/young`, `/young`), want) {
				t.Errorf("it does not keep %s", want)
			}
		}
		if strings.Contains(string(body), "tell-us") {
			t.Error("it keeps a page with a form")
		}
	})
	t.Run("SG-01: when nobody can read, the page says so in its language and whom to ring", func(t *testing.T) {
		shut := houseWith(castEdition(), &ear{shut: &voice.Opening{Why: "No one is here."}})
		shut.Visit(t, webtest.Row{Path: "/young-people/in/ar/tell-us", Want: map[string]string{"h1": "ع You can’t write to us now", "main": "0800 1111"}, Not: []string{"main form"}})
	})
	t.Run("before a plan is published there is a page all the same", func(t *testing.T) {
		e := castEdition()
		e.Plans = nil
		house(e).Visit(t, webtest.Row{Path: "/young-people/in/es", Want: map[string]string{"main": "¡There is no plan here yet."}})
	})
}

// TestLanguageTravels sends a message that began in another language (E9).
func TestLanguageTravels(t *testing.T) {
	l := &ear{}
	h := houseWith(castEdition(), l)
	body, _ := get(t, h, "/young-people/in/ar/tell-us")
	token := regexp.MustCompile(`name="so-far" value="([^"]*)"`)
	step := func(path string, form url.Values) {
		t.Helper()
		form.Set("so-far", string(token.FindSubmatch(body)[1]))
		h.Visit(t, webtest.Row{Method: "POST", Path: path, Form: form, Keep: func(_ *testing.T, b []byte) { body = b }})
	}
	step("/young-people/tell-us/start", url.Values{})
	if !strings.Contains(string(body), `<div class="note" lang="ar" dir="rtl">`) {
		t.Error("the questions do not say in Arabic that Arabic may be written")
	}
	step("/young-people/tell-us/about", url.Values{"go": {"next"}})
	step("/young-people/tell-us/words", url.Values{"go": {"next"}, "text": {"أريد أن أتكلم"}})
	step("/young-people/tell-us/age", url.Values{"go": {"next"}})
	step("/young-people/tell-us/answer", url.Values{"go": {"next"}, "wants": {"words"}})
	step("/young-people/tell-us/show", url.Values{"go": {"next"}, "quote": {"no"}})
	l.now = l.now.Add(60_000_000_000)
	step("/young-people/tell-us/check", url.Values{"go": {"send"}})
	if len(l.told) != 1 || l.told[0].Language != "ar" || l.told[0].Text != "أريد أن أتكلم" {
		t.Errorf("%+v", l.told)
	}
}

// TestCatalogueIsTheEnglishPages holds that what is translated is what the English pages say (LP-01): a page that is changed and not its catalogue would
// leave every translation wrong without anybody being told.
func TestCatalogueIsTheEnglishPages(t *testing.T) {
	e := castEdition()
	h := house(e)
	shut := houseWith(e, &ear{shut: &voice.Opening{Why: "No one is here."}})
	var all strings.Builder
	read := func(h *webtest.House, path string) {
		body, _ := get(t, h, path)
		doc, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Type == html.TextNode {
				all.WriteString(n.Data)
			}
		}
		all.WriteByte('\n')
	}
	for _, path := range []string{"/young-people", "/young-people?words=bigger", "/young-people/worried", "/young-people/leaving", "/young-people/tell-us", "/young-people/priority/1", "/young-people/priority/2", "/young-people/action/1.1", "/young-people/action/1.2", "/young-people/find"} {
		read(h, path)
	}
	for _, q := range e.Plans[0].Priorities {
		for _, a := range q.Actions {
			read(h, "/young-people/action/"+a.Ref)
		}
	}
	read(shut, "/young-people/tell-us")
	old := castEdition()
	old.Today = old.Today.AddDays(400)
	read(house(old), "/young-people")
	none := castEdition()
	none.Plans = nil
	read(house(none), "/young-people")
	few := castEdition()
	few.Plans[0].Priorities[0].Actions = few.Plans[0].Priorities[0].Actions[:1]
	few.Plans[0].Priorities[0].Actions[0].Updates = []plan.PublicUpdate{{On: few.Today, WhatHappened: "It began."}}
	read(house(few), "/young-people/priority/1")
	read(house(few), "/young-people/action/1.1")
	all.WriteString(string(plan.WordNotStarted))
	pages := strings.Join(strings.Fields(all.String()), " ")
	// Lines that only pages in other languages have, and those whose words are put together from others.
	own := []string{"tell.any", "tell.english", "frame.english", "frame.languages", "frame.updating", "frame.unchecked", "home.more", "frame.more", "frame.looks"}
	script, err := os.ReadFile("../web/assets/src/child.js")
	if err != nil {
		t.Fatal(err)
	}
	holes := regexp.MustCompile(`\\\{[a-z]+\\\}`)
	for _, x := range language.Catalogue {
		switch {
		case slices.Contains(own, x.Key), x.Section == "days":
		case x.Key == "frame.shift":
			if !strings.Contains(string(script), x.English) {
				t.Errorf("the script does not say %q", x.English)
			}
		case !regexp.MustCompile(holes.ReplaceAllString(regexp.QuoteMeta(x.English), ".+?")).MatchString(pages):
			t.Errorf("%s: no English page says %q", x.Key, x.English)
		}
	}
}
