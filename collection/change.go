package collection

import (
	"context"
	"slices"
	"strings"

	"waymark/db"
)

// Standing is which returns count, at a generation of the data.
type Standing struct {
	Generation int64
	Returns    []Return
}

// Standing reads the returns that count with the generation that they belong to.
func (c *Collections) Standing(ctx context.Context) (s Standing, err error) {
	for {
		if s.Generation, err = c.Generation(ctx); err != nil {
			return s, err
		}
		if s.Returns, err = c.Returns(ctx); err != nil {
			return s, err
		}
		// Somebody may have accepted an upload between the two.
		again, err := c.Generation(ctx)
		if err != nil || again == s.Generation {
			return s, err
		}
	}
}

// How a return came to count, or no longer to count.
const (
	TurnedAccepted  = "accepted"      // the first of its kind
	TurnedReplaced  = "accepted anew" // it counts instead of an earlier one of its period
	TurnedBack      = "brought back"  // the one that counted instead of it was withdrawn
	TurnedWithdrawn = "withdrawn"     // nothing counts instead
	TurnedDeleted   = "deleted"       // its upload is no longer kept
)

// Turn is one return that came, went or gave way to another between two moments. It holds counts and names of returns, and
// nothing of a row.
type Turn struct {
	How    string  `json:"how"`
	Return Return  `json:"return"` // the one that counts now; the one that went, where none does
	Before string  `json:"before"` // the upload that counted until then
	By     string  `json:"by"`     // who accepted or withdrew it
	At     db.Time `json:"at"`

	Grade       Grade `json:"grade,omitempty"`        // of the data that counts now
	GradeBefore Grade `json:"grade_before,omitempty"` // of the data that counted until then
	Errors      int   `json:"errors"`
	ErrorsThen  int   `json:"errors_then"`

	Again  int `json:"again"`  // issues that somebody had noted and that stand in the new return too
	Solved int `json:"solved"` // issues that somebody had noted and that the new return no longer has
}

// Upload is whose doing the turn is: the upload that was accepted or withdrawn.
func (t Turn) Upload() string {
	if t.How == TurnedBack {
		return t.Before
	}
	return t.Return.UploadID
}

// turns says what happened between two sets of returns, by collection and period.
func turns(before, now []Return) []Turn {
	var all []Turn
	holds := func(set []Return, r Return) (Return, bool) {
		i := slices.IndexFunc(set, r.same)
		if i < 0 {
			return Return{}, false
		}
		return set[i], true
	}
	for _, r := range now {
		old, had := holds(before, r)
		switch {
		case had && old.UploadID == r.UploadID:
		case !had:
			all = append(all, Turn{How: TurnedAccepted, Return: r, By: r.AcceptedByName, At: r.AcceptedAt})
		case old.Seq > r.Seq:
			all = append(all, Turn{How: TurnedBack, Return: r, Before: old.UploadID})
		default:
			all = append(all, Turn{How: TurnedReplaced, Return: r, Before: old.UploadID, By: r.AcceptedByName, At: r.AcceptedAt})
		}
	}
	for _, r := range before {
		if _, has := holds(now, r); !has {
			all = append(all, Turn{How: TurnedWithdrawn, Return: r, Before: r.UploadID})
		}
	}
	return all
}

// Between says which returns came, went or gave way to others between two moments, by whom, how good the data was before and
// is now, and what became of the issues that somebody had noted.
func (c *Collections) Between(ctx context.Context, before, now []Return) ([]Turn, error) {
	all := turns(before, now)
	if len(all) == 0 {
		return nil, nil
	}
	kept := []string{}
	if err := c.db.All(ctx, &kept, "select id from collection_upload", nil); err != nil {
		return nil, err
	}
	qualities, err := c.qualityWhere(ctx, "select * from collection_quality", nil)
	if err != nil {
		return nil, err
	}
	graded := func(upload string, r Return) (Grade, int) {
		for _, q := range qualities {
			if q.UploadID == upload && q.Collection == r.Collection && q.Part == r.Part && q.Year == r.Year {
				return q.Grade, q.Errors
			}
		}
		return "", 0
	}
	noted, err := c.notes(ctx)
	if err != nil {
		return nil, err
	}
	reports := map[string]*Checked{}
	for i := range all {
		t := &all[i]
		if t.Before != "" {
			t.GradeBefore, t.ErrorsThen = graded(t.Before, t.Return)
		}
		switch t.How {
		case TurnedWithdrawn, TurnedBack:
			if !slices.Contains(kept, t.Upload()) {
				t.How = TurnedDeleted
			}
			if t.By, t.At, err = c.withdrawnBy(ctx, t.Upload()); err != nil {
				return nil, err
			}
		}
		if t.Return.UploadID != t.Before {
			t.Grade, t.Errors = graded(t.Return.UploadID, t.Return)
		}
		if len(noted) > 0 && t.Before != "" && t.Return.UploadID != t.Before {
			if err := c.notedBetween(ctx, t, noted, reports); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// withdrawnBy is who took an upload out of the figures, as the record of changes tells.
func (c *Collections) withdrawnBy(ctx context.Context, upload string) (by string, at db.Time, err error) {
	entries, err := c.db.Record(ctx, db.RecordFilter{Noun: "upload", ID: upload})
	for _, e := range entries {
		if strings.HasPrefix(e.Sentence, "withdrew ") || strings.HasPrefix(e.Sentence, "deleted ") {
			return e.WhoName, e.At, nil
		}
	}
	return "", db.Time{}, err
}

// notedBetween counts what became of the issues that somebody noted in the return before: whether the one that counts now has
// them too. Issues that a report counts without listing them are called neither.
func (c *Collections) notedBetween(ctx context.Context, t *Turn, noted notes, reports map[string]*Checked) error {
	report := func(upload string) (*Checked, error) {
		if r, read := reports[upload]; read {
			return r, nil
		}
		var there int
		if err := c.db.Get(ctx, &there, "select count(*) from collection_upload where id = :id", map[string]any{"id": upload}); err != nil || there == 0 {
			return nil, err
		}
		_, r, err := c.kept(ctx, upload)
		reports[upload] = r
		return r, err
	}
	old, err := report(t.Before)
	if err != nil || old == nil {
		return err
	}
	now, err := report(t.Return.UploadID)
	if err != nil || now == nil {
		return err
	}
	// An upload may hold several years: an issue is of the return whose file it stands in.
	issues := func(r *Checked) map[issueKey]bool {
		files := map[string]bool{}
		for _, f := range r.Files {
			files[f.Name] = f.Collection == t.Return.Collection && (f.Year == int(t.Return.Year) || f.Year == 0)
		}
		keys := map[issueKey]bool{}
		for _, i := range r.Issues {
			if files[i.File] && i.notable() {
				keys[i.key()] = true
			}
		}
		return keys
	}
	here := issues(now)
	for key := range issues(old) {
		switch {
		case len(noted[key]) == 0:
		case here[key]:
			t.Again++
		case now.NotListed[key.Rule] == 0:
			t.Solved++
		}
	}
	return nil
}

// TurnWords names what happened, for a heading: "SSDA903 2024/25 accepted; SSDA903 2023/24 withdrawn".
func TurnWords(all []Turn) string {
	var parts []string
	for _, how := range []string{TurnedAccepted, TurnedReplaced, TurnedBack, TurnedWithdrawn, TurnedDeleted} {
		var of []Return
		for _, t := range all {
			if t.How == how {
				of = append(of, t.Return)
			}
		}
		if len(of) > 0 {
			parts = append(parts, names(of)+" "+how)
		}
	}
	return strings.Join(parts, "; ")
}
