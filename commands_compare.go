package main

import (
	"context"
	"fmt"

	"waymark/fault"
	"waymark/measure"
)

// measureFairness sets each group of children against the others: in one measure, or in every one.
func measureFairness(ctx context.Context, c *cli, args []string) error {
	f := c.flags("measure fairness")
	by := f.String("by", "ethnicity", "ethnicity, ethnic (in detail), sex, age, disability or unaccompanied")
	against := f.String("against", measure.EveryoneElse, `"everyone else", or "White British"`)
	format := f.String("format", "text", "text or json")
	keys, err := parse(f, args)
	if err != nil {
		return err
	}
	if err := oneOf("format", *format, "text", "json"); err != nil {
		return err
	}
	if len(keys) > 1 {
		return fault.Invalid("Name one measure, or none for all of them.")
	}
	asked, err := measure.CheckFairness(measure.FairnessAsked{By: *by, Reference: *against})
	if err != nil {
		return err
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		var all []measure.Fairness
		if len(keys) == 1 {
			one, err := h.measures.Fairness(ctx, keys[0], asked)
			if err != nil {
				return err
			}
			all = append(all, one)
		} else if all, err = h.measures.Fairnesses(ctx, asked); err != nil {
			return err
		}
		if *format == "json" {
			return writeJSON(c.out, all)
		}
		_, err := fmt.Fprint(c.out, measure.FairnessText(all))
		return err
	})
}

// measureCompare sets our figures beside those of others: all lines of one measure, or the headline of every one.
func measureCompare(ctx context.Context, c *cli, args []string) error {
	f := c.flags("measure compare")
	format := f.String("format", "text", "text or json")
	keys, err := parse(f, args)
	if err != nil {
		return err
	}
	if err := oneOf("format", *format, "text", "json"); err != nil {
		return err
	}
	if len(keys) > 1 {
		return fault.Invalid("Name one measure, or none for all of them.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		var all []measure.Beside
		if len(keys) == 1 {
			all, err = h.measures.Beside(ctx, keys[0], c.config.council())
		} else {
			all, err = h.measures.Besides(ctx, c.config.council())
		}
		if err != nil {
			return err
		}
		if *format == "json" {
			return writeJSON(c.out, all)
		}
		_, err := fmt.Fprint(c.out, measure.BesideText(all))
		return err
	})
}

// measureChanges lists what counts found different from the ones before, or tells one difference.
func measureChanges(ctx context.Context, c *cli, args []string) error {
	f := c.flags("measure changes")
	format := f.String("format", "text", "text or json")
	ids, err := parse(f, args)
	if err != nil {
		return err
	}
	if err := oneOf("format", *format, "text", "json"); err != nil {
		return err
	}
	if len(ids) > 1 {
		return fault.Invalid("Name one difference, or none for the list of all.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		if len(ids) == 1 {
			one, err := h.measures.Difference(ctx, ids[0])
			if err != nil {
				return err
			}
			if *format == "json" {
				return writeJSON(c.out, one)
			}
			_, err = fmt.Fprint(c.out, one.Text(h.measures.Definition))
			return err
		}
		all, err := h.measures.Changes(ctx, "")
		if err != nil {
			return err
		}
		if *format == "json" {
			type row struct {
				measure.Change
				After string `json:"after"`
			}
			rows := make([]row, len(all))
			for i, one := range all {
				rows[i] = row{one, one.Words()}
			}
			return writeJSON(c.out, rows)
		}
		_, err = fmt.Fprint(c.out, measure.ChangesText(all))
		return err
	})
}
