package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"waymark/db"
	"waymark/fault"
)

// recordVerify walks the record. Somebody who owns the database could write the whole chain anew; an anchor that was kept elsewhere
// shows that too.
func recordVerify(ctx context.Context, c *cli, args []string) error {
	f := c.flags("record verify")
	text := f.String("anchor", "", "number and hash that `waymark record anchor` printed before")
	rest, err := parse(f, args)
	if err != nil {
		return err
	}
	if err := c.nothing("record verify", rest); err != nil {
		return err
	}
	number, hash, err := readAnchor(*text)
	if err != nil {
		return err
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		n, bad, err := h.db.VerifyRecord(ctx)
		if err != nil {
			return err
		}
		if bad != nil {
			return fault.Conflict("The record of changes does not hold: entry %d is the first bad one: %s.", bad.Seq, bad.Why)
		}
		fmt.Fprintf(c.out, "The record of changes holds: %d entries, each chained to the one before.\n", n)
		if hash == "" {
			return nil
		}
		if number > n {
			return fault.Conflict("The record ends at entry %d, but entry %d was anchored: entries at its end were taken away.", n, number)
		}
		entry, err := h.db.Record(ctx, db.RecordFilter{Before: number + 1, Limit: 1})
		if err != nil {
			return err
		}
		if entry[0].Hash != hash {
			return fault.Conflict("Entry %d is not the one that was anchored: the record was written anew at or before it.", number)
		}
		fmt.Fprintf(c.out, "Entry %d is the one that was anchored, so nothing up to it was changed since.\n", number)
		return nil
	})
}

// readAnchor reads "12:9f3c…" as recordAnchor prints it; nothing is no anchor.
func readAnchor(text string) (number int64, hash string, err error) {
	if text == "" {
		return 0, "", nil
	}
	before, hash, _ := strings.Cut(text, ":")
	number, err = strconv.ParseInt(before, 10, 64)
	if err != nil || number < 1 || len(hash) != 64 {
		return 0, "", fault.Invalid("--anchor: %q is not an anchor; write it as `waymark record anchor` printed it, NUMBER:HASH.", text)
	}
	return number, hash, nil
}

// recordAnchor prints what proves the record up to now, if it is kept where nobody who can write the database can change it: in
// the minutes, in another system's log, on paper.
func recordAnchor(ctx context.Context, c *cli, args []string) error {
	if err := c.nothing("record anchor", args); err != nil {
		return err
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		newest, err := h.db.Record(ctx, db.RecordFilter{Limit: 1})
		if err != nil {
			return err
		}
		if len(newest) == 0 {
			return fault.Conflict("The record of changes has no entry yet.")
		}
		_, err = fmt.Fprintf(c.out, "%d:%s\n", newest[0].Seq, newest[0].Hash)
		return err
	})
}
