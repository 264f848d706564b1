package plan

import (
	"strings"
	"testing"

	"waymark/account"
	"waymark/db"
	"waymark/web/webtest"
)

func TestRatingPages(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		const a11 = "/staff/plan/roadmap-2025/action/1.1"
		h := house(t, y.cast)
		h.Routes, h.Unvisited = y.plans.ratingRoutes(), nil
		h.Visit(t, webtest.Row{As: "Mo", Path: "/staff/ratings", Want: map[string]string{"main": "the rules have not looked"}})
		y.later(t, 0)
		for _, row := range []webtest.Row{
			{Name: "declared and implied are counted side by side, with the key", As: "Dee", Path: "/staff/ratings", Want: map[string]string{"#challenges + table th a": "1.1 ", "#exceptions + table td": "Declared", "#key + table": "Hatched or unrated", ".govuk-body-l": "declared better than the evidence implies"}},
			{Name: "a delegate or whoever reads no plan sees none of it", Path: "/staff/ratings", Status: 303, To: "/sign-in*"},
			{Name: "why, with the rule in plain words", As: "Olu", Path: a11 + "/rating", Want: map[string]string{"h3": "R3 Worsening", ".waymark-card": "fell below its lower control limit in January 2026", "svg": "", "details": "Not checked", ".waymark-ratings": "On track"}, Not: []string{"a[href$='/ask']"}},
			{Name: "what is not checked says so", As: "Qi", Path: a11 + "/rating", Want: map[string]string{"details li": "No theme that escalations are about", "details ul": "keeps no risks yet", "a[href$='/ask']": "Ask"}},
			{Name: "themes are linked", As: "Mo", Method: "POST", Path: a11 + "/themes", Form: form("themes", "Neglect\n Life-story work "), Status: 303, To: a11 + "/rating"},
			{Name: "and shown", As: "Mo", Path: a11 + "/rating", Want: map[string]string{"#audit-themes + ul": "Life-story work"}},
			{Name: "an owner links none", As: "Olu", Method: "POST", Path: a11 + "/themes", Form: form("themes", "x"), Status: 403},

			{Name: "the form that asks", As: "Qi", Path: a11 + "/ask", Want: map[string]string{"h1": "Ask about it", "legend": "Who asks?"}},
			{Name: "an owner does not ask", As: "Olu", Path: a11 + "/ask", Status: 403},
			{Name: "a sponsor of another priority does not ask", As: "Sam", Path: "/staff/plan/roadmap-2025/action/2.1/ask", Status: 403},
			{Name: "a question needs words and a forum", As: "Qi", Method: "POST", Path: a11 + "/ask", Form: form("question", "Why?"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#question']": "", ".govuk-error-summary a[href='#forum']": "Select who asks"}},
			{Name: "a question is asked", As: "Mo", Method: "POST", Path: a11 + "/ask", Form: form("question", "What do young people say?", "forum", "Scrutiny"), Status: 303, To: a11 + "/challenges/2"},
			{Name: "and stands there", As: "Dee", Path: a11 + "/challenges/2", Want: map[string]string{".govuk-inset-text": "What do young people say?", "main": "Scrutiny, asked by Mo Example"}, Not: []string{"form[action$='/answer']"}},
			{Name: "a challenge that is not there", As: "Dee", Path: a11 + "/challenges/9", Status: 404},

			{Name: "the owner finds the form", As: "Olu", Path: a11 + "/challenges/1", Want: map[string]string{"form[action$='/answer'] legend": "What do you say", "main": "Answer by 9 February 2026"}, Not: []string{"form[action$='/decide']"}},
			{Name: "an answer without a reason comes back", As: "Olu", Method: "POST", Path: a11 + "/challenges/1/answer", Form: form("answer", "explain"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#words']": "Enter", "title": "Error:"}},
			{Name: "another owner does not answer", As: "Ola", Method: "POST", Path: a11 + "/challenges/1/answer", Form: form("answer", "accept"), Status: 403},
			{Name: "the owner disputes", As: "Olu", Method: "POST", Path: a11 + "/challenges/1/answer", Form: form("answer", "dispute the data", "words", "January went in twice."), Status: 303, To: a11 + "/challenges/1"},
			{Name: "the owner cannot decide", As: "Olu", Method: "POST", Path: a11 + "/challenges/1/decide", Form: form("outcome", "explained", "why", "It is as I said."), Status: 403},
			{Name: "an analyst looks", As: "Ana", Path: a11 + "/challenges/1", Want: map[string]string{"form[action$='/check'] label": "What did you find"}},
			{Name: "and must say what was found", As: "Ana", Method: "POST", Path: a11 + "/challenges/1/check", Form: form("found", ""), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#found']": ""}},
			{Name: "the finding is kept", As: "Ana", Method: "POST", Path: a11 + "/challenges/1/check", Form: form("found", "It did not; the figure stands."), Status: 303, To: a11 + "/challenges/1"},
			{Name: "a decision without a reason comes back", As: "Qi", Method: "POST", Path: a11 + "/challenges/1/decide", Form: form("outcome", "upheld"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#why']": ""}},
			{Name: "the assurance lead decides", As: "Qi", Method: "POST", Path: a11 + "/challenges/1/decide", Form: form("outcome", "upheld", "why", "The figure stands as it is."), Status: 303, To: a11 + "/challenges/1"},
			{Name: "declared stays, and upheld stands beside it", As: "Olu", Path: a11 + "/rating", Want: map[string]string{".waymark-ratings": "Amber (upheld)"}},
			{Name: "on the board's list too", As: "Dee", Path: "/staff/ratings", Want: map[string]string{"#exceptions + table td": "Amber (upheld)"}},

			{Name: "what blue needs is told to all", As: "Olu", Path: a11 + "/embedded", Want: map[string]string{"h1": "Delivered and embedded", ".govuk-tag--red": "Missing", "main": "Somebody else must sign it off"}, Not: []string{"form[action$='/embedded']"}},
			{Name: "the owner who tries is refused", As: "Olu", Method: "POST", Path: a11 + "/embedded", Form: form("statement", "x"), Status: 403},
			{Name: "who assures is told what is missing", As: "Qi", Method: "POST", Path: a11 + "/embedded", Form: form("statement", "It has held for a whole year.", "evidence", "An audit of all teams.", "evidence-on-day", "1", "evidence-on-month", "2", "evidence-on-year", "2026", "sure", "yes"), Status: 409, Want: map[string]string{".govuk-error-summary": "Blue is earned"}},
			{Name: "without the tick it comes back", As: "Qi", Method: "POST", Path: a11 + "/embedded", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#sure']": "Confirm"}},
			{Name: "what is not blue is not reopened", As: "Qi", Method: "POST", Path: a11 + "/reopen", Form: form("why", "It did not last."), Status: 409},

			{Name: "the rules and their thresholds", As: "Olu", Path: "/staff/ratings/rules", Want: map[string]string{"tbody th": "R1 Late", "main": "This is rule set " + RuleSet}, Not: []string{"form[action='/staff/ratings/rules']"}},
			{Name: "a threshold out of range comes back", As: "Qi", Method: "POST", Path: "/staff/ratings/rules", Form: form("threshold", "answer_days", "value", "99", "why", "A week is needed.", "decision", "Board, 20 January"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#value']": "up to 20", "details[open]": ""}},
			{Name: "a threshold is proposed", As: "Qi", Method: "POST", Path: "/staff/ratings/rules", Form: form("threshold", "answer_days", "value", "10", "why", "A week is needed.", "decision", "Board, 20 January"), Status: 303, To: "/staff/ratings/rules#proposed"},
			{Name: "an owner proposes none", As: "Olu", Method: "POST", Path: "/staff/ratings/rules", Form: form(), Status: 403},
			{Name: "the director is asked to agree", As: "Dee", Path: "/staff/ratings/rules", Want: map[string]string{"article h3": "Working days to answer a challenge: 10", "article button": "Agree"}},
		} {
			t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
		}
		all, err := y.plans.ThresholdChanges(t.Context())
		must(t, err)
		h.Visit(t, webtest.Row{As: "Dee", Method: "POST", Path: "/staff/ratings/rules/" + all[0].ID, Form: form("decision", "agree"), Status: 303, To: "/staff/ratings/rules"})
		h.Visit(t, webtest.Row{As: "Dee", Path: "/staff/ratings/rules", Want: map[string]string{"article": "Agreed by Dee Example", "main": "quality assurance lead answers for it"}})
		t.Run("blue is signed and taken back on its page", func(t *testing.T) {
			y.figures(t, append(append([]float64{}, falling[:12]...), 80)...)
			must(t, y.d.Housekeep(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), `insert into measure_target (id, measure, line, starts, target, reason, set_by, set_by_name, set_at) values ('t', 'supervision-on-time', '', '2024-01-01', 78, 'Agreed', 'x', 'X', :at)`, map[string]any{"at": tx.Now()})
				return err
			}))
			e := whole(0)
			e.Delivery, e.HowWeKnow = Delivered, "All teams do it."
			y.says(t, e)
			h.Visit(t, webtest.Row{As: "Qi", Path: a11 + "/embedded", Want: map[string]string{"form[action$='/embedded'] label": "Your statement"}})
			h.Visit(t, webtest.Row{As: "Qi", Method: "POST", Path: a11 + "/embedded", Form: form("statement", "It has held for a whole year.", "evidence", "An audit of all teams.", "evidence-on-day", "1", "evidence-on-month", "2", "evidence-on-year", "2026", "sure", "yes"), Status: 303, To: a11 + "/rating"})
			h.Visit(t, webtest.Row{As: "Olu", Path: a11 + "/rating", Want: map[string]string{".waymark-ratings": "Delivered and embedded", "article h3": "Signed off as embedded by Qi Example, Quality assurance lead"}})
			h.Visit(t, webtest.Row{As: "Dee", Method: "POST", Path: a11 + "/reopen", Form: form("why", "No"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#why']": ""}})
			h.Visit(t, webtest.Row{As: "Dee", Method: "POST", Path: a11 + "/reopen", Form: form("why", "The change did not last."), Status: 303, To: a11})
			h.Visit(t, webtest.Row{As: "Olu", Path: a11 + "/rating", Want: map[string]string{".waymark-ratings": "At risk", "article": "Reopened by Dee Example"}})
		})
		h.AllSeen(t)
		t.Run("what waits for whom", func(t *testing.T) {
			must(t, y.d.Housekeep(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "update plan_challenge set state = 'raised', decided_on = null where number = 1", nil)
				return err
			}))
			waits := func(who string) string {
				words := ""
				for _, w := range y.due(t, who) {
					words += w.Words + "\n"
				}
				return words
			}
			has(t, waits("Olu"), "Answer the challenge on action 1.1", true)
			has(t, waits("Qi"), "Decide on the challenge", false)
			must(t, y.plans.AnswerChallenge(y.by["Olu"], theAction, 1, Accept, ""))
			has(t, waits("Olu"), "Answer the challenge on action 1.1: ", true) // the scrutiny's question still waits
			has(t, waits("Qi"), "Decide on the challenge on action 1.1", true)
			has(t, waits("Ola"), "challenge", false)
		})
	})
}

func (c *cast) due(t *testing.T, who string) []Waiting {
	t.Helper()
	person, _ := account.From(c.by[who])
	all, err := c.plans.Due(c.by[who], person)
	must(t, err)
	return all
}

func has(t *testing.T, text, words string, want bool) {
	t.Helper()
	if strings.Contains(text, words) != want {
		t.Errorf("%q in %q: want %v", words, text, want)
	}
}
