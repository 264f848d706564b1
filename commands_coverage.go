package main

import (
	"context"
	"fmt"

	"waymark/fault"
	"waymark/measure"
)

// measureCoverage says which actions, findings and measures have figures and which have none. It ends with an error while
// anything is missing, so that a script can wait for the whole.
func measureCoverage(ctx context.Context, c *cli, args []string) error {
	f := c.flags("measure coverage")
	format := f.String("format", "text", "text or json")
	rest, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fault.Invalid("measure coverage takes no files.")
	}
	if *format != "text" && *format != "json" {
		return fault.Invalid("--format is text or json, not %q.", *format)
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		coverage, err := h.plans.Coverage(ctx)
		if err != nil {
			return err
		}
		proofs, err := measure.Prove(ctx, h.measures.Definitions(), h.collections.Library)
		if err != nil {
			return err
		}
		coverage.Prove(proofs)
		if *format == "json" {
			err = writeJSON(c.out, coverage)
		} else {
			_, err = fmt.Fprint(c.out, coverage.Text())
		}
		if gaps := len(coverage.Gaps()); err == nil && gaps > 0 {
			err = fault.Invalid("%d things are missing.", gaps)
		}
		return err
	})
}
