package board

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/fault"
	"waymark/web"
)

type claimsView struct {
	Claims []ClaimFacts
	Counts map[string]int
	Write  bool
}

// claimsPage lists every claim as it stands today, by area: what inspectors would ask about first is said first.
func (b *Boards) claimsPage(w http.ResponseWriter, r *http.Request) error {
	facts, err := b.ClaimsToday(r.Context())
	if err != nil {
		return err
	}
	v := claimsView{Claims: facts, Counts: map[string]int{}, Write: web.May(r.Context(), account.ClaimWrite)}
	for _, f := range facts {
		v.Counts[f.Verdict]++
	}
	return web.Render(w, r, http.StatusOK, claimsScreen(v))
}

// ClaimsToday weighs every claim by what stands behind it today, for who may read papers; nobody else is told of any.
func (b *Boards) ClaimsToday(ctx context.Context) ([]ClaimFacts, error) {
	if packMay(ctx, account.PackRead) != nil {
		return nil, nil
	}
	s := Snapshot{On: b.db.Today(), Council: b.council}
	if err := b.gatherEvidence(ctx, &s); err != nil {
		return nil, err
	}
	return b.claimFacts(ctx, &s)
}

type claimView struct {
	Claim
	Facts    *ClaimFacts // nil for a new one
	Measures []Word
	Write    bool
	Why      string
	Wrong    *fault.Fault
}

func (b *Boards) measureChoices() (words []Word) {
	for _, d := range b.Measures.Definitions() {
		if d.Answers == "" {
			words = append(words, Word{d.Key, d.Title})
		}
	}
	slices.SortFunc(words, func(x, y Word) int { return strings.Compare(x.Words, y.Words) })
	return words
}

func sentClaim(r *http.Request, c *Claim) {
	c.Area, c.Question, c.Text, c.Line, c.Measure, c.Says = web.Text(r, "area"), web.Text(r, "question"), web.Text(r, "text"), web.Text(r, "line"), web.Text(r, "measure"), web.Text(r, "says")
}

func (b *Boards) newClaimPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, claimScreen(claimView{Measures: b.measureChoices(), Write: true}))
}

func (b *Boards) postNewClaim(w http.ResponseWriter, r *http.Request) error {
	v := claimView{Measures: b.measureChoices(), Write: true}
	sentClaim(r, &v.Claim)
	n, err := b.MakeClaim(r.Context(), v.Claim)
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, claimScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Claim{Number: n}.Href(), fmt.Sprintf("Claim %d is kept. Link the evidence that shows it.", n))
}

func (b *Boards) claimOf(r *http.Request) (v claimView, err error) {
	n, err := strconv.Atoi(r.PathValue("claim"))
	if err != nil {
		return v, fault.NotFound("There is no such claim.")
	}
	if v.Claim, err = b.Claim(r.Context(), n); err != nil {
		return v, err
	}
	facts, err := b.ClaimsToday(r.Context())
	if err != nil {
		return v, err
	}
	for i := range facts {
		if facts[i].Number == n {
			v.Facts = &facts[i]
		}
	}
	v.Measures, v.Write = b.measureChoices(), web.May(r.Context(), account.ClaimWrite) && v.RetiredOn.IsZero()
	return v, nil
}

func (b *Boards) claimPage(w http.ResponseWriter, r *http.Request) error {
	v, err := b.claimOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, claimScreen(v))
}

func (b *Boards) postClaim(w http.ResponseWriter, r *http.Request) error {
	v, err := b.claimOf(r)
	if err != nil {
		return err
	}
	now := v.Version
	sentClaim(r, &v.Claim)
	v.Version = sentVersion(r)
	err = b.EditClaim(r.Context(), v.Claim)
	if f, status := web.Again(err); f != nil {
		v.Wrong, v.Version = f, now
		return web.Render(w, r, status, claimScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Href(), "The claim is kept.")
}

func (b *Boards) postRetireClaim(w http.ResponseWriter, r *http.Request) error {
	v, err := b.claimOf(r)
	if err != nil {
		return err
	}
	v.Why = web.Text(r, "why")
	err = b.RetireClaim(r.Context(), v.Number, sentVersion(r), v.Why)
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, claimScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, claimsAt, fmt.Sprintf("Claim %d is no longer said. Papers that printed it keep it.", v.Number))
}
