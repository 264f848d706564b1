package public

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/offer"
	"waymark/readability"
	"waymark/web/webtest"
)

// castOffer is the whole library as Exampleborough would have published it, but for relationships, which is a gap; one amount is too old,
// one law has not begun, and one thing is openly not offered.
func castOffer() (p offer.Public) {
	for _, a := range offer.Areas {
		p.Areas = append(p.Areas, offer.PublicArea{Area: a})
	}
	for i := range p.Areas {
		for n, l := range offer.Library {
			if l.Area != p.Areas[i].Key || l.Area == "relationships" {
				continue
			}
			b, _ := offer.Starter(l.Key)
			b.Confirmed, b.ConsultedOn, b.Consulted, b.ReviewBy = true, calendar.On(2026, 6, 1), "Care leavers’ forum", calendar.On(2027, 6, 1)
			one := offer.PublicEntitlement{ID: "0193" + string(rune('a'+n%6)) + "000-0000-7000-8000-0000000000" + string(rune('0'+n/10)) + string(rune('0'+n%10)), Slug: l.Key, Body: b, Version: 1, PublishedOn: calendar.On(2026, 7, 1), SignedOn: calendar.On(2026, 6, 20), SignedGroup: "Care leavers’ forum"}
			one.Changes = []offer.PublicChange{{On: one.PublishedOn, Slug: one.Slug, Title: b.Title, Words: "We added this."}}
			switch l.Key {
			case "bursary-higher":
				one.AmountHidden, one.Amount, one.AmountWords = true, 0, ""
			case "staying-close":
				one.Law = "Children’s Wellbeing and Schools Act 2026, section 7 (Staying Close)"
			}
			p.Areas[i].Entries = append(p.Areas[i].Entries, one)
			p.Changes = append(p.Changes, one.Changes...)
		}
	}
	p.Areas[3].Entries = append(p.Areas[3].Entries, offer.PublicEntitlement{ID: "01930000-0000-7000-8000-000000000099", Slug: "driving", Body: offer.Body{Area: "employment", Title: "Driving lessons", Kind: offer.NotOffered, Where: offer.Anywhere,
		ChildText: "We do not pay for driving lessons.", AdultText: "The council does not pay for driving lessons.", IfNo: "Ask your PA what else can help you get to work."}, Version: 1, PublishedOn: calendar.On(2026, 7, 1)})
	for _, one := range [][2]string{{"a", "We will do what is best for you."}, {"b", "We ask what you think."}} {
		p.Principles = append(p.Principles, offer.PublicPrinciple{Letter: one[0], Law: "Act in their best interests", Child: one[1], Actions: []string{"plan-2025/3.1", "plan-2025/9.9", "gone/1.1"}})
	}
	return p
}

var pia = url.Values{"age": {"19"}, "weeks": {"long"}, "sixteen": {"after"}, "home": {"here"}}

func with(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, x := range v {
		out[k] = slices.Clone(x)
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// offerPageRows are the pages of the local offer, for grown-ups and for young people.
func offerPageRows() []webtest.Row {
	rows := []webtest.Row{}
	for _, at := range []string{"/care-leavers", "/young-people/care-leavers"} {
		rows = append(rows,
			webtest.Row{Name: "LO-01: seven areas, and a gap that says so: " + at, Path: at, Want: map[string]string{"h2#health": "", "h2#relationships": "", "h2#money": "", "main": "not said yet what", "a[href='" + at + "/council-tax']": "No council tax to pay"}},
			webtest.Row{Name: "LO-01: what is not offered says so: " + at, Path: at + "/driving", Want: map[string]string{"h1": "Driving lessons", "main": "We do not offer this."}},
			webtest.Row{Name: "an entry says everything: " + at, Path: at + "/setting-up-home", Want: map[string]string{"h1": "Money to set up your home", "main": "You get at least £3,000.", "ol li": "Make a list with your PA", "h2": "What if they say no?"}},
			webtest.Row{Name: "LO-02: an amount that is too old is not shown: " + at, Path: at + "/bursary-higher", Want: map[string]string{"main": "We are checking how much this is. Ask your PA."}},
			webtest.Row{Name: "LO-09: living elsewhere and custody have their own parts: " + at, Path: at + "/council-tax", Want: map[string]string{"main": "Each council has its own rule."}},
			webtest.Row{Name: "LO-10: a law that has not begun says so: " + at, Path: at + "/staying-close", Want: map[string]string{"main": "The law for this has not started yet."}},
			webtest.Row{Name: "an entry that is not there: " + at, Path: at + "/a-yacht", Status: http.StatusNotFound},
			webtest.Row{Name: "LO-03: four questions, with the 13 weeks: " + at, Path: at + "/check", Want: map[string]string{"h1": "What can I get?", "main": "13 weeks", "input#age": "", "legend": "Were you in care on the day you turned 16"}},
			webtest.Row{Name: "LO-03: the answer is what one may be able to get: " + at, Method: "POST", Path: at + "/check", Form: pia, Want: map[string]string{"h1": "What you may be able to get", "main": "former relevant", "input[name=entry][value=council-tax]": "", "main form": "pack"}, Not: []string{"input[value=driving]", "input[value=bursary-16-19]"}},
			webtest.Row{Name: "LO-03: every missing answer is named at once: " + at, Method: "POST", Path: at + "/check", Form: url.Values{"age": {"old"}}, Status: http.StatusUnprocessableEntity, Want: map[string]string{"a[href='#age']": "Write your age", "a[href='#weeks']": "", "a[href='#sixteen']": "", "a[href='#home']": "", "input#age[value=old]": "", "title": "Error:"}},
			webtest.Row{Name: "LO-09: who lives elsewhere is told to ask there: " + at, Method: "POST", Path: at + "/check", Form: with(pia, "home", "elsewhere"), Want: map[string]string{"h2": "Ask where you live"}, Not: []string{"input[value=council-tax]"}},
			webtest.Row{Name: "LO-09: who is in custody sees what is for them: " + at, Method: "POST", Path: at + "/check", Form: with(pia, "home", "custody", "sixteen", "before"), Want: map[string]string{"input[value=leaving-prison]": "", "main": "Were you locked up on the day you turned 16?"}},
			webtest.Row{Name: "who has no safe place is told to call today: " + at, Method: "POST", Path: at + "/check", Form: with(pia, "home", "nowhere"), Want: map[string]string{"main": "Call us today.", "main a[href^='tel:']": ""}},
			webtest.Row{Name: "under 16: " + at, Method: "POST", Path: at + "/check", Form: with(pia, "age", "14"), Want: map[string]string{"main": "You are under 16."}},
			webtest.Row{Name: "LO-04: a pack holds what was ticked and nothing else: " + at, Method: "POST", Path: at + "/pack", Form: url.Values{"entry": {"council-tax", "records", "no-such"}}, Want: map[string]string{"h1": "Your pack", "section h2": "No council tax to pay", "section:nth-of-type(2) h2": "Reading your files"}, Not: []string{"section:nth-of-type(3)"}},
			webtest.Row{Name: "LO-04: an empty pack says so: " + at, Method: "POST", Path: at + "/pack", Form: url.Values{}, Want: map[string]string{"main": "tick"}},
			webtest.Row{Name: "LO-06: principles with their actions and how they are going: " + at, Path: at + "/principles", Want: map[string]string{"h2": "", "main li": "How are we doing?"}, Not: []string{"a[href$='9.9']"}},
		)
	}
	return append(rows,
		webtest.Row{Name: "an entry tells search engines what it is", Path: "/care-leavers/council-tax", Want: map[string]string{"script[type='application/ld+json']": "GovernmentService"}},
		webtest.Row{Name: "LO-05: the newest changes stand on the offer", Path: "/care-leavers", Want: map[string]string{"main li": "We added this."}},
		webtest.Row{Name: "search finds an entry", Path: "/search?q=council+tax", Want: map[string]string{"ol a[href='/care-leavers/council-tax']": ""}},
		webtest.Row{Name: "entitlements for programs", Path: "/api/v1/entitlements", Body: `"slug": "council-tax"`},
		webtest.Row{Name: "entitlements as a table", Path: "/data/entitlements.csv", Body: "council-tax"},
		webtest.Row{Name: "LO-08: what the export is", Path: "/api/v1/open-referral", Body: `"version": "HSDS-UK-3.0"`},
		webtest.Row{Name: "LO-08: services for directories", Path: "/api/v1/open-referral/services?per_page=5&page=2", Body: `"page_number": 2`},
		webtest.Row{Name: "LO-08: a service alone", Path: "/api/v1/open-referral/services/" + castOffer().Areas[0].Entries[0].ID, Body: `"status": "active"`},
		webtest.Row{Name: "LO-08: a service that is not there", Path: "/api/v1/open-referral/services/none", Status: http.StatusNotFound},
	)
}

func TestOfferWithNothing(t *testing.T) {
	e := castEdition()
	e.Offer = offer.Public{}
	h := house(e)
	for _, at := range []string{"/care-leavers", "/young-people/care-leavers"} {
		h.Visit(t, webtest.Row{Path: at, Want: map[string]string{"main": "have rights"}})
		h.Visit(t, webtest.Row{Method: "POST", Path: at + "/check", Form: pia, Want: map[string]string{"main": "Ask"}})
		h.Visit(t, webtest.Row{Path: at + "/principles"})
	}
}

// LO-03: answers live as long as the answer to them.
func TestAnswersAreKeptNowhere(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)
	h := house(castEdition())
	for _, at := range []string{"/care-leavers", "/young-people/care-leavers"} {
		for path, form := range map[string]url.Values{at + "/check": with(pia, "age", "19"), at + "/pack": {"entry": {"leaving-prison"}}} {
			res := h.Visit(t, webtest.Row{Method: "POST", Path: path, Form: form, Keep: func(t *testing.T, body []byte) {
				for _, link := range []string{"age=", "weeks=", "sixteen=", "home=", "entry="} {
					if strings.Contains(string(body), link) {
						t.Errorf("LO-03: %s puts %q into an address", path, link)
					}
				}
			}})
			if res.Header.Get("Cache-Control") != "no-store" || len(res.Cookies()) > 0 || res.Header.Get("Location") != "" || res.Header.Get("ETag") != "" {
				t.Errorf("LO-03: %s is kept or led on: %v", path, res.Header)
			}
		}
		for _, q := range checkQuestions {
			h.Visit(t, webtest.Row{Path: at + "/check?" + pia.Encode(), Want: map[string]string{"h1": "What can I get?"}, Not: []string{"input[name=" + q.Field + "][checked]", "input[value='19']"}})
		}
	}
	if strings.Contains(log.String(), "sixteen") || strings.Contains(log.String(), "leaving-prison") {
		t.Errorf("LO-03: the log holds answers: %s", log.String())
	}
}

// address is the line that stands on paper only: an address is not read as words.
var address = regexp.MustCompile(`This page is at [^\n]*`)

// RD-04 on every page of the offer that young people read.
func TestYoungPeopleCanReadTheOffer(t *testing.T) {
	e := castEdition()
	e.Council = "Kent"
	for i := range e.Contacts {
		e.Contacts[i].Name, e.Contacts[i].Hours = "Speak Up", "9am to 5pm"
	}
	h := house(e)
	read := func(t *testing.T, row webtest.Row) {
		t.Helper()
		row.Keep = func(t *testing.T, body []byte) {
			r := readability.Check(address.ReplaceAllString(blocks(t, body), ""), readability.Child, append(offer.Explained(), "relevant", "eligible", "qualifying")...)
			for _, f := range r.Findings {
				if !f.Warning {
					t.Errorf("RD-04: %s: %s %s %s", row.Path, f.Where, f.What, f.Do)
				}
			}
			if strings.Contains(strings.ToLower(string(body)), "confidential") {
				t.Error("it promises to be confidential")
			}
		}
		h.Visit(t, row)
	}
	paths := []string{"", "/check", "/principles"}
	for _, o := range e.Offer.Entries() {
		paths = append(paths, "/"+o.Slug)
	}
	for _, path := range paths {
		read(t, webtest.Row{Path: "/young-people/care-leavers" + path})
	}
	for _, form := range []url.Values{pia, with(pia, "age", "15"), with(pia, "age", "30"), with(pia, "weeks", "unsure", "sixteen", "unsure", "age", "16"), with(pia, "home", "custody", "sixteen", "before"), with(pia, "weeks", "short", "age", "22"), with(pia, "home", "elsewhere")} {
		read(t, webtest.Row{Method: "POST", Path: "/young-people/care-leavers/check", Form: form})
	}
	read(t, webtest.Row{Method: "POST", Path: "/young-people/care-leavers/pack", Form: url.Values{"entry": {"records", "homeless", "setting-up-home"}}})
}

func TestOfferData(t *testing.T) {
	e := castEdition()
	h := house(e)
	var inJSON struct{ Data []entitlementJSON }
	body, _ := get(t, h, "/api/v1/entitlements")
	if err := json.Unmarshal(body, &inJSON); err != nil {
		t.Fatal(err)
	}
	body, _ = get(t, h, "/data/entitlements.csv")
	rows := readCSV(t, body)
	if len(rows) != len(e.Offer.Entries()) {
		t.Fatalf("%d rows of %d entries", len(rows), len(e.Offer.Entries()))
	}
	t.Run("LO-02: an amount that is too old is in neither, with its note", func(t *testing.T) {
		i := slices.IndexFunc(inJSON.Data, func(j entitlementJSON) bool { return j.Slug == "bursary-higher" })
		if j := inJSON.Data[i]; j.Amount != nil || j.AmountText != "" || j.AmountNote != "x" || rows[i]["amount_pounds"] != "" {
			t.Errorf("%+v", j)
		}
	})
	t.Run("LO-08: every service has what the UK profile requires, and one can be fetched alone", func(t *testing.T) {
		var list referralPage
		body, _ := get(t, h, "/api/v1/open-referral/services")
		if err := json.Unmarshal(body, &list); err != nil {
			t.Fatal(err)
		}
		if list.Total != len(e.Offer.Entries())-1 || !list.First || !list.Last || list.Pages != 1 || len(list.Contents) != list.Total {
			t.Errorf("%+v", list)
		}
		seen := map[string]bool{}
		for _, s := range list.Contents {
			if len(s.ID) != 36 || seen[s.ID] || s.Name == "" || s.Status != "active" || !strings.HasSuffix(s.URL, "/care-leavers/"+s.URL[strings.LastIndexByte(s.URL, '/')+1:]) || len(s.Organization.ID) != 36 || s.Organization.Name != e.Council || len(s.Areas) != 1 {
				t.Errorf("%+v", s)
			}
			seen[s.ID] = true
			if strings.HasSuffix(s.URL, "/setting-up-home") && (len(s.Costs) != 1 || s.Costs[0].Amount != 3000 || s.Costs[0].Currency != "GBP" || *s.MinimumAge != 16 || *s.MaximumAge != 24 || len(s.Attributes) != 3) {
				t.Errorf("%+v", s)
			}
		}
		h.Visit(t, webtest.Row{Path: "/api/v1/open-referral/services/" + list.Contents[0].ID, Body: list.Contents[0].Name})
	})
}
