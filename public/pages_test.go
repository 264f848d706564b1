package public

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/calendar"
	"waymark/plan"
	"waymark/web/assets"
	"waymark/web/webtest"
)

func TestPages(t *testing.T) {
	rows := []webtest.Row{
		{Name: "the front page says what the plan is, how it goes, what was done and which figures moved", Path: "/", Want: map[string]string{"h1": "Improvement plan", "ul": "done", "h2": "What was done lately",
			"aside a": "Worried about a child?", "footer": "Open Government Licence", "main": "Last updated 2 November 2026", ".waymark-cards h3": "Priority 1:"}},
		{Name: "one plan needs no list", Path: "/plan", Status: http.StatusSeeOther, To: "/plan/plan-2025"},
		{Name: "the plan lists every action", Path: "/plan/plan-2025", Want: map[string]string{"h1": "Improvement plan", "tbody th": "1.10"}},
		{Name: "a priority shows its actions and its measures", Path: "/plan/plan-2025/priority/3", Want: map[string]string{"h1": built(3).Title, ".waymark-card": "Teeth checked"}},
		{Name: "an action says what, how it goes, what was done and how we know", Path: "/plan/plan-2025/action/1.2", Want: map[string]string{"h1": "Write plans with children", ".waymark-status": "Delivered", "h3": "5 October 2026", "main": "We looked at 30 plans",
			".waymark-card": "We will ask you to help make your plan", "dd": "31 March 2027", "li": "done on 12 June 2026"}},
		{Name: "an action that is off track says why, and why its date moved", Path: "/plan/plan-2025/action/1.4", Want: map[string]string{".govuk-inset-text": "It took us too long", "dd": "later than first promised (31 March 2027)", "main": "The first firm could not do it."}},
		{Name: "measures that are not public are counted, not kept quiet about", Path: "/plan/plan-2025/action/3.4", Want: map[string]string{"main": "more measures belong to this action. They are not published yet."}},
		{Name: "a priority that is not there", Path: "/plan/plan-2025/priority/9", Status: http.StatusNotFound},
		{Name: "an action that is not there", Path: "/plan/plan-2025/action/9.9", Status: http.StatusNotFound},
		{Name: "a plan that is not there", Path: "/plan/secret", Status: http.StatusNotFound},
		{Name: "measures stand under the priority they belong to", Path: "/measures", Want: map[string]string{"h2": "Priority 3", ".waymark-card__value": "89%", ".waymark-card__value--words": "too few to show safely", ".waymark-card": "about 75 of 85"}},
		{Name: "measures can be looked through without script", Path: "/measures?q=review", Want: map[string]string{"[role=status]": "1 measure has the words “review”", ".waymark-card a": "Reviews of children in care on time"}},
		{Name: "a search among measures that finds none says so", Path: "/measures?q=zebra", Want: map[string]string{"[role=status]": "No measure has the words “zebra”"}, Not: []string{".waymark-card"}},
		{Name: "a measure has its figure, its picture, its table and its groups", Path: "/measures/cla-review-timely", Want: map[string]string{"h1": "Reviews of children in care on time", "data[value='89']": "89%", "tbody th": "September 2026", "caption": "By ethnicity",
			"tbody td": "too few to show safely", "main": "By age: kept back, as the groups are too small", "li a": "(CSV)", ".chart-key": "England"}},
		{Name: "a measure of several lines shows each", Path: "/measures/cla-dental", Want: map[string]string{"h2": "Seen twice"}},
		{Name: "a measure that is not released is not there", Path: "/measures/cla-sdq", Status: http.StatusNotFound},
		{Name: "every figure is asked whether it is the same for everyone", Path: "/fairness", Want: map[string]string{"h1": "same for everyone", "option[selected]": "Ethnic group", "tr[data-cell$='|White'] td:last-child": "not compared", "tr[data-cell$='|Asian'] td:last-child": "kept back"}, Not: []string{"tr[data-cell$='|Asian'] data", "data.waymark-ratio"}},
		{Name: "a group stands beside the others by rounded figures alone", Path: "/fairness?by=sex", Want: map[string]string{"h2": "Sex", "tr[data-cell$='|Male'] td:last-child": "may be chance"}},
		{Name: "what is all kept back is named", Path: "/fairness?by=age", Want: map[string]string{"h2": "Kept back", "main li a": "Reviews"}},
		{Name: "figures are not published by what is none", Path: "/fairness?by=height", Status: http.StatusNotFound},
		{Name: "papers list what was published", Path: "/papers", Want: map[string]string{"h1": "Papers", "main": "No paper has been published yet."}},
		{Name: "what inspectors asked stands with our answer, what we do and how it goes", Path: "/findings", Want: map[string]string{"h1": "What inspectors asked", "h2#source-1": "Inspection 2026", "caption": "7 July 2026", "tbody td": "good", "#finding-2026-r1": "R1 Supervision", "blockquote": "Make supervision better",
			"article li a[href='/plan/plan-2025/action/1.2']": "1.2", "article li": "Workers now meet their manager each month.", "article li .waymark-status": "Delivered", "main": "We accept this in part. Not for volunteers."}},
		{Name: "what nothing answers says so", Path: "/findings", Want: map[string]string{"article:has(#finding-2026-r2)": "No action in a published plan answers this.", "section:has(#source-2) p": "Published on 1 March 2020"}},
		{Name: "what is closed says by what evidence", Path: "/findings", Want: map[string]string{"article:has(#finding-2026-r3)": "it was closed on 8 September 2026", "article:has(#finding-2026-r3) ul li": "Nine of ten children were offered an advocate.", "article:has(#finding-2026-r3) ul li:last-child": "2 more that only the council may read.", "article:has(#finding-2026-r3) .govuk-hint": "Audit, Dip sample, 20 August 2026"}},
		{Name: "an action says what it answers and how", Path: "/plan/plan-2025/action/1.2", Want: map[string]string{"a[href='/findings#finding-2026-r1']": "R1 Supervision", "main": "Workers now meet their manager each month."}},
		{Name: "the plan leads to what inspectors asked", Path: "/plan/plan-2025", Want: map[string]string{"main a[href='/findings']": "what inspectors asked"}},
		{Name: "search asks", Path: "/search", Want: map[string]string{"label": "What are you looking for?"}},
		{Name: "search finds and marks", Path: "/search?q=reviews+care", Want: map[string]string{"[role=status]": "results for “reviews care”", "mark": "Reviews", "ol a": "Reviews of children in care on time"}},
		{Name: "search finds by how it is going", Path: "/search?q=running+late", Want: map[string]string{"ol": "Action 1.4"}, Not: []string{"a[href$='/action/1.2']"}},
		{Name: "a search in vain helps on", Path: "/search?q=zebra", Want: map[string]string{"h2": "What may help", "[role=status]": "Nothing was found for “zebra”."}},
		{Name: "what is searched for is not believed", Path: "/search?q=" + url.QueryEscape(`"><script>alert(1)</script>`), Want: map[string]string{"[role=status]": "<script>alert(1)</script>"}, Not: []string{"main script"}},
		{Name: "whom to call about a child", Path: "/worried", Want: map[string]string{"h1": "Worried about a child?", "a[href='tel:02079460001']": "020 7946 0001", "a[href='tel:999']": "999"}},
		{Name: "RD-07: accessibility says which texts were read with children", Path: "/accessibility", Want: map[string]string{"#read-with-children": "Texts read with children", "#read-with-children ~ h3": "Tell us", "#read-with-children ~ p strong": "Not understood"}, Body: "They answered 80% of the questions rightly."},
		{Name: "accessibility says what was not done", Path: "/accessibility", Want: map[string]string{"h2": "What has not been done yet"}},
		{Name: "privacy names the one cookie", Path: "/privacy", Want: map[string]string{"main": "one cookie of one letter"}},
		{Name: "robots are kept from staff pages", Path: "/robots.txt", Body: "Disallow: /staff"},
		{Name: "open data says what each file means", Path: "/data", Want: map[string]string{"h3#actions": "Actions", "dt": "note", "dd": "Kept back so that no child can be recognised."}},
		{Name: "the actions as a table", Path: "/data/actions.csv", Body: "plan-2025/1.1,plan-2025,"},
		{Name: "a file that has another name now", Path: "/data/plan.csv", Status: http.StatusMovedPermanently},
		{Name: "a file that is not there", Path: "/data/children.csv", Status: http.StatusNotFound},
		{Name: "the measures as a table", Path: "/data/measures.csv", Body: "cla-review-timely"},
		{Name: "one measure as a table", Path: "/data/measures/cla-dental.csv", Body: "cla-dental,Teeth checked,first,Seen at all,percent"},
		{Name: "a table that is not there", Path: "/data/measures/secret.csv", Status: http.StatusNotFound},
		{Name: "the API's contents", Path: "/api/v1", Body: `"/api/v1/measures/{id}"`},
		{Name: "plans for programs", Path: "/api/v1/plans", Body: `"id": "plan-2025"`},
		{Name: "priorities for programs", Path: "/api/v1/priorities", Body: `"id": "plan-2025/priority-7"`},
		{Name: "actions for programs", Path: "/api/v1/actions", Body: `"id": "plan-2025/1.10"`},
		{Name: "measures for programs", Path: "/api/v1/measures", Body: `"note": "c"`},
		{Name: "a measure for programs", Path: "/api/v1/measures/cla-review-timely", Body: licenceURL},
		{Name: "one action for programs", Path: "/api/v1/actions/plan-2025/1.10", Body: `"ref": "1.10"`},
		{Name: "an action that is not there, for programs", Path: "/api/v1/actions/plan-2025/9.9", Status: http.StatusNotFound, Body: `"status":404`},
		{Name: "what programs can ask for", Path: "/api/v1/openapi.json", Body: `"openapi": "3.1.0"`},
		{Name: "a calendar", Path: "/meetings.ics", Body: "BEGIN:VCALENDAR"},
		{Name: "a measure that is not there, for programs", Path: "/api/v1/measures/secret", Status: http.StatusNotFound, Body: `"status":404`},
		{Name: "the child friendly programme says what it may say of itself, what shows it, and both sides", Path: "/child-friendly", Want: map[string]string{"h1": "Child friendly", ".govuk-body-l": "Working towards recognition", "section": "Gaps in the evidence: Dignity", "article": "About 9 young evaluators. Most say: Not yet.",
			"article .waymark-columns > div:nth-child(2)": "Most adults say: We see it.", "a[href='/plan/plan-2025/action/1.2']": "1.2", "main": "They do not agree. Both answers stand."}, Not: []string{"a[href*='secret']", "main img"}},
		{Name: "the same for children", Path: "/young-people/child-friendly", Want: map[string]string{"h1": "A good place for children", ".note": "Young people say: “Not yet.”", "main": "We do not have the award yet."}},
		{Name: "badges for programs", Path: "/api/v1/badges", Body: `"id": "badge-2"`},
		{Name: "an outcome that fewer than five evaluated has no count", Path: "/api/v1/outcomes", Body: `"young_evaluators_count": null`},
		{Name: "badges as a table", Path: "/data/badges.csv", Body: "badge-1,core,Culture,"},
		{Name: "outcomes as a table, with what is public of their actions", Path: "/data/outcomes.csv", Body: "outcome-1,badge-1,People who work with children know their rights.,The grown-ups who help you know your rights.,Two in ten in 2023,Nine in ten by 2027,true,,Children in care,,Not yet,9,We see it,plan-2025/1.2,"},
		{Name: "CF-02: a row for each outcome and principle", Path: "/data/principles.csv", Body: "outcome-1,Dignity,0,true"},
		{Name: "news for programs leaves of what was withdrawn the reason", Path: "/api/v1/news", Body: `"withdrawn_why": "The day was wrong."`},
		{Name: "news stands with its day, its kind and the actions it is about", Path: "/news", Want: map[string]string{"h1": "News", "article h2": "Two new homes agreed", "article .govuk-caption-m": "Cabinet decision, 8 September 2026", "a[href='/plan/plan-2025/action/1.2']": "Action 1.2", "article:nth-of-type(2)": "withdrawn on 3 July 2026. The day was wrong."}, Not: []string{"a[href*='secret']"}},
		{Name: "news in children’s words", Path: "/young-people/news", Want: map[string]string{".note h2": "Two new homes", "a[href='/young-people/action/1.2']": "1.2"}, Not: []string{"#post-2"}},
		{Name: "the timeline goes back to 2012: inspections, plans and news", Path: "/timeline", Want: map[string]string{"h2": "2026", "ol a[href='/findings#source-1']": "Inspection 2026", "main": "Leaders: good.", "main h2:last-of-type": "2012", "ol a[href='/plan/plan-2025']": "began", "a[href='/news#post-1']": "Inspection of 2012"}, Not: []string{"a[href='/news#post-2']", "a[href='/findings#source-2']"}},
		{Name: "the timeline in children’s words", Path: "/young-people/timeline", Want: map[string]string{"h1": "What came before", "main": "They told us what to make better."}},
		{Name: "news stands in the feed", Path: "/updates.atom", Body: "<title>Two new homes</title>"},
		{Name: "the news as a feed", Path: "/updates.atom", Body: "<summary>We made a new plan with you.</summary>"},

		{Name: "CS-02: children start with seven cards and the map", Path: "/young-people", Want: map[string]string{"h1": "Seven things we are making better", ".card__name": "Leaving care", ".card p": "of 10 done", ".worried": "I’m worried", ".chart--map": "lead to one square", ".foot": "Last changed 2 November 2026 by Exampleborough", ".note": "made-up place"}},
		{Name: "a priority is a road and a list", Path: "/young-people/priority/3", Want: map[string]string{"h1": "Children in care", ".chart--road": "winding road with 8 stones", ".card": "We will listen to you."}},
		{Name: "in plain words a priority is a list", Path: "/young-people/priority/3?look=plain", Not: []string{".chart--road"}, Want: map[string]string{"html[data-look=plain] .card": "We will listen to you.", ".top__name[href*='look=plain']": ""}},
		{Name: "a priority that is not there, for children", Path: "/young-people/priority/x", Status: http.StatusNotFound},
		{Name: "an action tells a child everything in order", Path: "/young-people/action/1.2", Want: map[string]string{"h1": "1.2 We will ask you to help", ".status": "Done", ".note": "We made a new plan with you.", "a.button": "Tell us", "summary": "What this means in grown-up words", ".told": "Did you help to make your plan?", "ul a": "To be heard"}},
		{Name: "CS-09: an action that is late says why", Path: "/young-people/action/1.4", Want: map[string]string{".status": "Running late", "main": "Why? It took us too long"}},
		{Name: "CS-11: what is done says how we know", Path: "/young-people/action/1.2", Want: map[string]string{"main": "How do we know? We looked at 30 plans."}},
		{Name: "CS-12: old news is called old", Path: "/young-people/action/1.5", Want: map[string]string{"[data-stale]": "The news may be old"}},
		{Name: "fresh news is not", Path: "/young-people/action/1.1", Not: []string{"[data-stale]"}, Want: map[string]string{".foot": "Last changed 5 October 2026"}},
		{Name: "an action that is not there, for children", Path: "/young-people/action/8.1", Status: http.StatusNotFound},
		{Name: "what children said, and what was done", Path: "/young-people/heard", Want: map[string]string{"h1": "You said, we did", ".chart--kite": "5 of 7 bows on it are tied", "h2": "Bus pass", ".said h3": "You said", ".said": "We do not own the park."}},
		{Name: "in plain words there is no kite", Path: "/young-people/heard?look=plain", Not: []string{".chart--kite"}, Want: map[string]string{".said": "The food at school should be hot."}},
		{Name: "a no has its reason, what instead and how to challenge it", Path: "/young-people/heard/2", Want: map[string]string{"h1": "A new park", ".said h2": "We said no", "main": "Do you think this is wrong? You can ask an advocate to help you. Speak Up", ".told": "I do not like it", "form#better legend": "Did this make things better for you?", "input[name=said][value=worse]": "", "li": "We heard you."}},
		{Name: "what is not asked about now has no form", Path: "/young-people/heard/4", Not: []string{"form#better"}, Want: map[string]string{".said": "Most of you like the clubs.", "main": "We kept our promise", "details": "10 to 19 children said this. Yes: Workers are paid to stay."}},
		{Name: "what has no answer has its day", Path: "/young-people/heard/1", Want: map[string]string{".said": "We will answer by 27 November 2026"}},
		{Name: "YS-03: an answer that came late says so, and is sorry", Path: "/young-people/heard/6", Want: map[string]string{".said": "This answer was late. We are sorry."}},
		{Name: "a theme that is not there, for children", Path: "/young-people/heard/99", Status: http.StatusNotFound},
		{Name: "YS-08: what children told us stands on the action's page", Path: "/young-people/action/1.1", Want: map[string]string{"main .note h3": "Keep my worker", "main": "See all you said"}},
		{Name: "YS-08: and on the priority's page", Path: "/young-people/priority/2", Want: map[string]string{"main .note h3": "A new park"}},
		{Name: "YS-08: and on the action's page for grown-ups", Path: "/plan/plan-2025/action/2.1", Want: map[string]string{"main h2": "What children said", "tbody th": "A new park", "tbody td": "No"}},
		{Name: "YS-08: and on the priority's page for grown-ups", Path: "/plan/plan-2025/priority/7", Want: map[string]string{"tbody th": "Play in the rain"}},
		{Name: "an action that nobody spoke about says so", Path: "/plan/plan-2025/action/1.2", Want: map[string]string{"main": "Nothing that five children or more said is about this yet."}},
		{Name: "what children said, for grown-ups", Path: "/heard", Want: map[string]string{"h1": "You said, we did", "main": "5 of 7 answered", "tbody td": "Being asked now"}},
		{Name: "one theme for grown-ups, with a check that shows nobody", Path: "/heard/5", Want: map[string]string{"h1": "Bus pass", "main": "10 or more children answered. How many said what is kept back"}},
		{Name: "one theme whose check is counted", Path: "/heard/4", Want: map[string]string{"main": "Of 20 to 49 children: better 10, the same 5, worse 0, not sure 5, to the nearest 5."}},
		{Name: "too few to say", Path: "/heard/6", Want: map[string]string{"main": "Fewer than 10 children answered: too few to say.", "dd": "3 days late"}},
		{Name: "a theme that is not there", Path: "/heard/0", Status: http.StatusNotFound},
		{Name: "themes as a table", Path: "/data/themes.csv", Body: "theme-4,More clubs"},
		{Name: "answers as a table", Path: "/data/answers.csv", Body: "theme-2/answer-1,theme-2,no"},
		{Name: "themes for programs", Path: "/api/v1/themes", Body: `"better": 10`},
		{Name: "answers for programs", Path: "/api/v1/answers", Body: `"reason_child": "We do not own the park."`},
		{Name: "CS-15: every promise can be found", Path: "/young-people/find", Want: map[string]string{"h2": "44 promises", "li a": "7.5"}},
		{Name: "CS-15: from A to Z", Path: "/young-people/find?order=a-z", Want: map[string]string{"ul:nth-of-type(1) li:nth-of-type(1) a": "1.3 If home is not safe"}},
		{Name: "by a word", Path: "/young-people/find?q=school", Want: map[string]string{"[role=status]": "We found", "li a": "7.2"}},
		{Name: "by a word that is nowhere", Path: "/young-people/find?q=zebra", Want: map[string]string{"[role=status]": "We found nothing. Try one short word."}},
		{Name: "CS-08: rights in our own words with the priorities that use them", Path: "/young-people/rights", Want: map[string]string{"#article-12": "To be heard", "li a": "Children in care"}, Not: []string{"#article-16"}},
		{Name: "the figures in a child's words", Path: "/young-people/how", Want: map[string]string{"h3": "Did your review happen when it should?", ".note": "About 9 in 10 We counted up to 30 September 2026"}},
		{Name: "CS-06: worried: whom to call now", Path: "/young-people/worried", Want: map[string]string{"a[href='tel:999']": "999", "a[href='tel:08001111']": "0800 1111", "a[href='tel:02079460001']": "020 7946 0001", "a[href='tel:02079460002']": "", "a[href='tel:02079460003']": "", "a[href='/young-people/leave']": "Leave this page now"}},
		{Name: "tell us says first what a child must know", Path: "/young-people/tell-us", Not: []string{"textarea"}, Want: map[string]string{"h2": "Before you start", "main": "by Tuesday 24 November", "a[href='tel:999']": "999", "main form button": "Start"}},
		{Name: "the first question", Method: "POST", Path: "/young-people/tell-us/start", Form: url.Values{}, Want: map[string]string{"h1": "What is it about?"}},
		{Name: "somebody who says nothing of themselves without a message is led on", Method: "POST", Path: "/young-people/tell-us/thank-you", Form: url.Values{}, Status: http.StatusSeeOther, To: "/young-people/answer"},
		{Name: "see my answer asks for four words", Path: "/young-people/answer", Want: map[string]string{"h1 label": "four secret words", "input[name=words-typed][autocomplete=off]": ""}},
		{Name: "see my answer opens with the words", Method: "POST", Path: "/young-people/answer", Form: url.Values{"words-typed": {"a b c d"}}, Want: map[string]string{"h1": "We do not have an answer yet"}},
		{Name: "what was forgotten is added on the page of the answer alone", Method: "POST", Path: "/young-people/answer/more", Form: url.Values{"more": {"x"}}, Want: map[string]string{"h1": "What are your four secret words?"}},
		{Name: "words are taken back from the page of the answer alone", Method: "POST", Path: "/young-people/answer/take-back", Form: url.Values{"go": {"yes"}}, Want: map[string]string{"h1": "What are your four secret words?"}},
		{Name: "RT-03: what we keep, in a child's words", Path: "/young-people/what-we-keep", Want: map[string]string{"h1": "What we keep", "dt": "What you wrote", "dd": "For 30 days after we answer you."}},
		{Name: "CS-07: how to leave fast is said before it is needed, and what leaving cannot do", Path: "/young-people/leaving", Want: map[string]string{"h2": "What it can’t do", "main": "History", "aside a[data-leave]": "Leave this page now", "body > nav:first-child > a:first-child": "Leave this page now"}},
		{Name: "whoever is not happy finds an advocate and who looks into it", Path: "/young-people/not-happy", Want: map[string]string{"h2": "Get someone on your side", "a[href='tel:02079460003']": ""}},
		{Name: "LP-04: what can be printed", Path: printAt, Want: map[string]string{"h1": "Print it", ".card__name a[href='/young-people/print/easy-read']": "Easy Read book", ".card__name a[href='/young-people/print/priority/7']": "7. Learning", "a[href='/young-people/print/card']": "Card to post to us"}},
		{Name: "LP-04: a priority on paper, with its addresses in full and a text beside each code", Path: printAt + "/priority/1", Want: map[string]string{".sheet h1": "1. Help and keeping safe", ".sheet__list li": "We will give families the right help", "svg.code[role=img]": "", ".more": "Or type:", ".sheet__foot": "Call 999"}},
		{Name: "a priority that is not there, on paper", Path: printAt + "/priority/99", Status: http.StatusNotFound},
		{Name: "LP-04: the poster says every road in words", Path: printAt + "/poster", Want: map[string]string{".sheet__roads li": "2 of 10 done", ".signs": "Running late"}},
		{Name: "LP-04, AX-09: Easy Read has a picture and a line for each idea", Path: printAt + "/easy-read", Want: map[string]string{".line > svg + p": "This book is about our plan."}},
		{Name: "LP-04: the card has the free-post address and a slip for the words", Path: printAt + "/card", Want: map[string]string{".fold--out .post": "Freepost EXAMPLEBOROUGH LISTENS", ".slip-paper h2": "Your secret words", ".slip-paper .more": "See my answer"}},
		{Name: "LP-04: home leads to what can be printed", Path: "/young-people", Want: map[string]string{"main a[href='/young-people/print']": "Print it"}},
		{Name: "LP-04: a priority leads to its paper", Path: "/young-people/priority/2", Want: map[string]string{"main a[href='/young-people/print/priority/2']": "Print this page"}},
		{Name: "LP-06: the script that keeps pages for when there is no line names no page with a form", Path: "/young-people/offline.js", Body: `["/young-people","/young-people/worried","/young-people/priority/1"`},
		{Name: "leaving goes to the weather", Path: "/young-people/leave", Status: http.StatusSeeOther, To: neutral},
		{Name: "a look is chosen by a button", Method: "POST", Path: "/young-people/look", Form: url.Values{"look": {"picture"}, "to": {"/young-people/priority/3"}}, Status: http.StatusSeeOther, To: "/young-people/priority/3?look=picture&words=usual"},
		{Name: "a look leads to no other site", Method: "POST", Path: "/young-people/look", Form: url.Values{"words": {"bigger"}, "to": {"//evil.example/young-people/"}}, Status: http.StatusSeeOther, To: "/young-people?look=simple&words=bigger"},
		{Name: "bigger words", Path: "/young-people?words=bigger", Want: map[string]string{"html[data-words=bigger] button": "Smaller words"}},
	}
	h := house(castEdition())
	// These two answer with a redirect, which the harness does not count as an answer seen.
	h.Unvisited = map[string]string{"GET /plan": "its list is seen below", "GET /young-people/leave": "it always leads away", "GET /young-people/tell-us/{step}": "it leads to the start", "GET /young-people/heard/{number}/better": "it leads to the theme", "GET /answer": "it leads to the page", "POST /young-people/tell-us/thank-you": "its page is seen in TestTellUs", "POST /young-people/tell-us/{step}": "its pages are seen in TestTellUs", "POST /young-people/look": "it always leads back", "POST /young-people/heard/{number}/better": "TestAskedBack sends it", "GET /updates.rss": "it leads to the feed", "GET /news/{number}": "it leads to the page", "GET /plan/{slug}/priority/{number}/updates.atom": "seen in TestFeedsOfOnePart", "GET /heard/{number}/updates.atom": "seen there", "GET /api/v1/actions/{plan}/{ref}/updates": "seen in TestAddressesNeverDie", "GET /api/v1/{resource}/{id...}": "seen there", "GET /data/archive/{file}": "seen in TestTheOpenDataAsTheyWere", "GET /data/archive/{edition}/{file}": "seen there", "GET /api/v1/archive": "seen there", "GET /papers/{file}": "a file of a board's paper, which needs a board", "GET /minutes/{forum}/{number}": "seen with a board in TestMinutes", "GET /minutes/{forum}/{number}/{file}": "seen with a board in TestMinutes"}
	h.Run(t, slices.Concat(rows, surveyPageRows(), offerPageRows(), languageRows()))
}

// built is a priority of Waymark's own plan.
func built(number int) plan.PublicPriority { return *must(castPlan().Priority(number)) }

func must(q *plan.PublicPriority) *plan.PublicPriority {
	if q == nil {
		panic("no such priority")
	}
	return q
}

func TestSeveralPlans(t *testing.T) {
	e := castEdition()
	old := castPlan()
	old.Slug, old.Closed = "plan-2022", true
	e.Plans = append(e.Plans, old)
	h := house(e)
	h.Visit(t, webtest.Row{Path: "/plan", Want: map[string]string{"h1": "The plans", "main": "This plan has ended."}})
	h.Visit(t, webtest.Row{Path: "/plan/plan-2022", Want: map[string]string{".govuk-inset-text": "This plan has ended."}})
}

func TestBeforePublication(t *testing.T) {
	h := house(edition{Council: "Exampleborough", Today: today})
	for _, path := range []string{"/", "/plan", "/measures", "/search", "/search?q=care", "/worried", "/findings", "/data", "/accessibility", "/privacy", "/updates.atom", "/data/actions.csv", "/data/measures.csv", "/api/v1/plans", "/api/v1/actions", "/api/v1/measures",
		"/young-people", "/young-people/find", "/young-people/rights", "/young-people/how", "/young-people/heard", "/heard", "/data/themes.csv", "/data/answers.csv", "/api/v1/themes", "/api/v1/answers", "/young-people/worried", "/young-people/tell-us", "/young-people/answer", "/young-people/what-we-keep", "/young-people/leaving", "/young-people/not-happy", "/young-people/offline.js"} {
		t.Run(path, func(t *testing.T) {
			body, _ := get(t, h, path)
			if strings.Contains(string(body), "<main") {
				h.Visit(t, webtest.Row{Path: path, Want: map[string]string{"h1": ""}})
			}
		})
	}
	h.Visit(t, webtest.Row{Path: "/", Want: map[string]string{"main": "has not published a plan yet"}})
	h.Visit(t, webtest.Row{Path: "/measures", Want: map[string]string{"main": "No figures have been published yet"}})
	h.Visit(t, webtest.Row{Path: "/young-people", Want: map[string]string{"main": "There is no plan here yet."}})
	h.Visit(t, webtest.Row{Path: "/young-people/priority/1", Status: http.StatusNotFound})
}

func TestLookCookie(t *testing.T) {
	res := house(castEdition()).Visit(t, webtest.Row{Method: "POST", Path: "/young-people/look", Form: url.Values{"look": {"plain"}, "words": {"bigger"}, "to": {"/young-people"}}, Status: http.StatusSeeOther})
	cookies := res.Cookies()
	if len(cookies) != 1 || cookies[0].Value != "W" {
		t.Fatalf("the look is kept as %v, want one letter", cookies)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/young-people", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(cookies[0])
	if l := lookOf(r); l.Name != "plain" || !l.Bigger || l.to("/young-people/find") != "/young-people/find" {
		t.Errorf("the cookie reads as %+v", l)
	}
	t.Run("no page sets a cookie by itself", func(t *testing.T) {
		h := house(castEdition())
		for _, path := range childPaths() {
			if _, res := get(t, h, path); len(res.Cookies()) > 0 {
				t.Errorf("%s sets %v", path, res.Cookies())
			}
		}
	})
}

// childPaths are all pages of the young people's site.
func childPaths() []string {
	paths := []string{"/young-people", "/young-people/find", "/young-people/find?order=a-z", "/young-people/rights", "/young-people/how", "/young-people/heard", "/young-people/worried", "/young-people/tell-us", "/young-people/answer", "/young-people/what-we-keep", "/young-people/leaving", "/young-people/not-happy", "/young-people/child-friendly", "/young-people/news", "/young-people/timeline", printAt, printAt + "/poster", printAt + "/easy-read", printAt + "/card"}
	for _, t := range castThemes() {
		paths = append(paths, childHeardPath(t))
	}
	for _, q := range castPlan().Priorities {
		paths = append(paths, "/young-people/priority/"+number(q.Number), priorityPrint(q.Number))
		for _, a := range q.Actions {
			paths = append(paths, "/young-people/action/"+a.Ref)
		}
	}
	return paths
}

func TestLooksAreEqual(t *testing.T) {
	h := house(castEdition())
	for _, path := range childPaths() {
		var want []string
		for _, one := range lookLetters {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			body, _ := get(t, h, path+join+"look="+one.name)
			facts := facts(t, body)
			if want == nil {
				want = facts
			}
			if !slices.Equal(facts, want) {
				t.Errorf("CS-03: %s: the look %s says\n%q, not\n%q", path, one.name, facts, want)
			}
		}
		if len(want) == 0 && !slices.Contains([]string{"worried", "tell-us", "answer", "what-we-keep", "leaving", "not-happy", "print", "print/card"}, strings.TrimPrefix(path, "/young-people/")) {
			t.Errorf("%s states no facts", path)
		}
	}
}

// facts are what a page says of the plan, in the attributes that say it to a program.
func facts(t *testing.T, body []byte) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "data-fact" {
				all = append(all, a.Val)
			}
		}
	}
	slices.Sort(all)
	return all
}

func TestEveryChildPage(t *testing.T) {
	h := house(castEdition())
	for _, path := range childPaths() {
		t.Run("CS-06, CS-10, CS-13: "+path, func(t *testing.T) {
			h.Visit(t, webtest.Row{Path: path, Not: []string{"img", "video", "audio"}, Want: map[string]string{"header .worried": "I’m worried", "footer": "Childline: 0800 1111"}})
			body, _ := get(t, h, path)
			text := strings.Replace(string(body), `<script src="`+assets.URL("child.js")+`" defer></script>`, "", 1)
			if strings.Contains(text, "<script") || strings.Contains(text, "staff.css") || strings.Contains(text, "beforeunload") || strings.Contains(text, "autoplay") {
				t.Error("CS-05, CS-10: it has a script besides the site’s own, the grown-ups’ styles or a trap")
			}
		})
	}
}

func TestStaleSite(t *testing.T) {
	e := castEdition()
	e.Today = calendar.On(2027, 6, 1)
	house(e).Visit(t, webtest.Row{Path: "/young-people", Want: map[string]string{"[data-stale]": "for a long time"}})
}

// TestActionsInOrder reads every action of the plan as a child does: CS-01 says what stands there and in which order.
func TestActionsInOrder(t *testing.T) {
	h := house(castEdition())
	for _, a := range actionsOf(castPlan()) {
		t.Run("CS-01: "+a.Ref, func(t *testing.T) {
			body, _ := get(t, h, "/young-people/action/"+a.Ref)
			_, rest, _ := strings.Cut(string(body), "<main")
			for _, part := range []string{"<h1", `<span class="card__number">` + a.Ref, html.EscapeString(a.ChildText), "How is it going?", `class="status status--`, "What we did", "What children told us", `href="/young-people/tell-us?about=` + a.Ref, "What this means in grown-up words"} {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Fatalf("%q does not stand where it should", part)
				}
				rest = after
			}
		})
	}
}
