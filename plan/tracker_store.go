package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"waymark/fault"
)

// Tracker is the whole plan as a workbook shows it: what Export gives, and beside it the latest updates, the measures and the
// recommendations, for reading.
func (p *Plans) Tracker(ctx context.Context, slug string) (Proposal, error) {
	out, err := p.Export(ctx, slug)
	if err != nil {
		return out, err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return out, err
	}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return out, err
	}
	updates, _, err := p.latest(ctx, plan)
	if err != nil {
		return out, err
	}
	for _, a := range actions {
		for _, u := range updates[a.ID] { // the newest that was submitted
			if u.State == UpdateSubmitted || u.State == UpdateSignedOff {
				out.Beside.Updates = append(out.Beside.Updates, []any{a.Ref(), u.SubmittedOn, u.WhatHappened, u.Difference, u.Next, string(u.Delivery), u.AuthorName})
				break
			}
		}
		ties, err := p.Ties(ctx, a)
		if err != nil {
			return out, err
		}
		for _, t := range ties {
			title, core := "", ""
			if d, err := p.measures.Definition(t.Measure); err == nil {
				title = d.Title
			} else if f := fault.Of(err); f == nil || f.Kind != fault.KindNotFound {
				return out, err
			}
			if t.Core {
				core = "core"
			}
			out.Beside.Measures = append(out.Beside.Measures, []any{a.Ref(), t.Measure, title, core})
		}
		answers, err := p.AnswersOf(ctx, a)
		if err != nil {
			return out, err
		}
		for _, r := range answers {
			out.Beside.Recommendations = append(out.Beside.Recommendations, []any{a.Ref(), r.Code, r.About, r.How})
		}
	}
	return out, nil
}

// Difference says in what a file differs from the plan that it would be laid onto, and which of its cells cannot be taken. Nothing is
// kept.
func (p *Plans) Difference(ctx context.Context, slug string, file Proposal) ([]FileDifference, []RowError, error) {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	now, err := p.Export(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	all, wrong := differ(now, file, plan.State.Fixed())
	return all, append(append([]RowError{}, file.Errors...), wrong...), nil
}

// WriteDifference writes what Difference finds, for a person at a terminal or as JSON.
func (p *Plans) WriteDifference(ctx context.Context, w io.Writer, slug string, file Proposal, asJSON bool) error {
	all, wrong, err := p.Difference(ctx, slug, file)
	if err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Differences []FileDifference `json:"differences"`
			Errors      []RowError       `json:"errors"`
		}{append([]FileDifference{}, all...), wrong})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s.\n", upperFirst(countedDifferences(all)))
	for _, d := range all {
		fmt.Fprintf(&b, "  %s", d.How)
		if d.Row > 0 {
			fmt.Fprintf(&b, ", row %d", d.Row)
		}
		fmt.Fprintf(&b, ": %s %s\n", d.Name, d.Column)
		for _, part := range []struct{ name, text string }{{"until now", d.Was}, {"in the file", d.Now}, {"this", d.Then}} {
			if part.text != "" {
				fmt.Fprintf(&b, "      %s: %s\n", part.name, strings.ReplaceAll(part.text, "\n", " "))
			}
		}
	}
	if len(wrong) > 0 {
		fmt.Fprintf(&b, "%s\n", count(len(wrong), "cell cannot be read, so nothing would be imported:", "cells cannot be read, so nothing would be imported:"))
		for _, e := range wrong {
			fmt.Fprintf(&b, "  - %s\n", e.Words())
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}
