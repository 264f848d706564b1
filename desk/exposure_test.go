package desk

import (
	"testing"

	"waymark/board"
	"waymark/inspection"
	"waymark/plan"
	"waymark/practice"
	"waymark/risk"
)

// titles are the words of a group's rows, in order.
func titles(g ExposureGroup) (words []string) {
	for _, r := range g.Rows {
		words = append(words, r.Words)
	}
	return words
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %q, want %q", what, got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s, place %d: %q, want %q", what, i+1, got[i], want[i])
		}
	}
}

func TestClocksExpose(t *testing.T) {
	g := clocks(
		[]inspection.Running{{Words: "ends in eleven working days", Due: november(30), DaysToWork: 11}, {Words: "ends in ten", Due: november(29), DaysToWork: 10}, {Words: "has run out", Due: november(2), Breached: true}},
		[]practice.Running{{Words: "an escalation that ends next week", Due: november(24), DaysToWork: 3}, {Words: "a child’s safety since yesterday", Due: november(1), Late: true}})
	same(t, "what has run out comes first, then the nearest; what is far away is not there", titles(g), "a child’s safety since yesterday", "has run out", "an escalation that ends next week", "ends in ten")
	if g.late() != 2 {
		t.Errorf("%d are late", g.late())
	}
}

func TestAnActionExposesOnceAndForItsWorstReason(t *testing.T) {
	open := &plan.Challenge{State: plan.ChallengeRaised, Due: november(3)}
	stand := func(words string, s plan.Standing, owner string) plan.Stand {
		return plan.Stand{Ref: "1.1", Text: words, Owner: owner, Unowned: owner == "", Standing: s}
	}
	groups := ofPlans([]plan.Position{{Day: november(10), Rows: []plan.Stand{
		stand("is fine", plan.Standing{Delivery: plan.OnTrack, Impact: plan.TooEarly, Implied: plan.Green}, "Ed Stile"),
		stand("is challenged", plan.Standing{Delivery: plan.OnTrack, Impact: plan.TooEarly, Implied: plan.Red, Open: open}, "Ed Stile"),
		stand("is upheld", plan.Standing{Delivery: plan.OnTrack, Impact: plan.TooEarly, Implied: plan.Amber, Upheld: plan.Amber}, "Ed Stile"),
		stand("is red", plan.Standing{Delivery: plan.OffTrack, Impact: plan.TooEarly, Implied: plan.Amber}, "Ed Stile"),
		stand("is red by the evidence", plan.Standing{Delivery: plan.OnTrack, Impact: plan.TooEarly, Implied: plan.Red}, "Ed Stile"),
		stand("is declared better", plan.Standing{Delivery: plan.OnTrack, Impact: plan.TooEarly, Implied: plan.Amber}, "Ed Stile"),
		stand("is unowned", plan.Standing{Delivery: plan.OnTrack, Impact: plan.TooEarly, Implied: plan.Green}, ""),
		stand("is unrated", plan.Standing{Delivery: plan.OnTrack, Impact: plan.TooEarly, Implied: plan.Green, Age: plan.Unrated}, "Ed Stile"),
	}}})
	same(t, "challenged, what is upheld first", titles(groups[0]), "1.1 is upheld", "1.1 is challenged")
	if r := groups[0].Rows[1]; !r.Late || r.Due != november(3) {
		t.Errorf("a challenge that nobody answered in time is late: %+v", r)
	}
	same(t, "red", titles(groups[1]), "1.1 is red", "1.1 is red by the evidence")
	same(t, "declared better", titles(groups[2]), "1.1 is declared better")
	same(t, "silent, what nobody owns first", titles(groups[3]), "1.1 is unowned", "1.1 is unrated")
}

func TestFindingsThatCameBackExpose(t *testing.T) {
	g := ofFindings(inspection.Ledger{Rows: []inspection.LedgerRow{
		{Code: "A", About: "closed, though it came back", Times: "second time: 2018, 2022"},
		{Code: "B", About: "new and in time", Open: true, Deadline: november(30)},
		{Code: "C", About: "came back", Open: true, Times: "second time: 2018, 2022"},
		{Code: "D", About: "without an answer", Open: true, Late: true, Deadline: november(1)},
	}})
	same(t, "what waits for an answer first, then what came back", titles(g), "D without an answer", "C came back")
}

func TestAGroupShowsFiveAndCountsTheRest(t *testing.T) {
	g := ExposureGroup{Rows: make([]ExposedRow, 7)}
	if rows, more := g.Shown(); len(rows) != 5 || more != 2 {
		t.Errorf("%d rows and %d more", len(rows), more)
	}
}

func TestRisksThatStayHighExpose(t *testing.T) {
	at := func(title string, state risk.State, likelihood, impact int) risk.Risk {
		return risk.Risk{Title: title, State: state, Likelihood: likelihood, Impact: impact, EscalatedTo: "Improvement board"}
	}
	g := ofRisks([]risk.Risk{at("scores 14 at most", risk.Treating, 3, 4), at("scores 15", risk.Treating, 3, 5), at("scores 20", risk.Treating, 5, 4), at("was escalated", risk.Escalated, 2, 3), at("is over", risk.Closed, 5, 5)})
	same(t, "what was escalated, then the highest", titles(g), "was escalated", "scores 20", "scores 15")
}

func TestClaimsThatWouldNotStandExpose(t *testing.T) {
	g := ofClaims([]board.ClaimFacts{{Text: "holds", Verdict: board.ClaimSupported}, {Text: "nothing shows it", Verdict: board.ClaimUnsupported, Why: "Nothing is linked."}, {Text: "the figures deny it", Verdict: board.ClaimContradicted, Why: "It got worse."}})
	same(t, "what the figures contradict comes first", titles(g), "the figures deny it", "nothing shows it")
	if g.Rows[1].Note != "Unsupported. Nothing is linked." {
		t.Errorf("it says %q", g.Rows[1].Note)
	}
}

func TestWhatBoardsAskedForExposesOnceItsDayHasPassed(t *testing.T) {
	g := ofBoards([]board.Action{{N: 1, ForumCode: "IB", Words: "was due yesterday", State: board.ActionOpen, OwnerName: "Ed Stile", Due: november(9)}, {N: 2, Words: "is due today", State: board.ActionOpen, Due: november(10)}, {N: 3, Words: "was done", State: board.ActionDone, Due: november(1)}}, november(10))
	same(t, "what is late", titles(g), "was due yesterday")
	if g.Rows[0].said() != "IB action 1, Ed Stile, due on 9 November 2026" {
		t.Errorf("it says %q", g.Rows[0].said())
	}
}
