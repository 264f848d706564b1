package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"waymark/fault"
)

// packVerify holds the files of locked papers against what was locked, so that a council can show an inspector that a paper is the one its board
// read.
func packVerify(ctx context.Context, c *cli, args []string) error {
	rest, err := parse(c.flags("pack verify"), args)
	if err != nil {
		return err
	}
	number := 0
	if len(rest) > 0 {
		if number, err = strconv.Atoi(rest[0]); err != nil || number < 1 || len(rest) > 1 {
			return fault.Invalid("Name one paper by its number, or none for all: waymark pack verify 3.")
		}
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		papers, files, doubts, err := h.boards.VerifyPacks(ctx, number)
		if err != nil {
			return err
		}
		if len(doubts) > 0 {
			lines := make([]string, len(doubts))
			for i, d := range doubts {
				lines[i] = d.Words()
			}
			return fault.Conflict("%d of %d files of locked papers do not hold:\n%s", len(doubts), files, strings.Join(lines, "\n"))
		}
		fmt.Fprintf(c.out, "Locked papers hold: %d papers, %d files, each as it was locked.\n", papers, files)
		return nil
	})
}
