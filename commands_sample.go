package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"waymark/calendar"
	"waymark/fault"
	"waymark/sample"
)

// makeSample makes Exampleborough: as files, or as a whole council in an empty data folder.
func makeSample(ctx context.Context, c *cli, args []string) error {
	f := c.flags("sample")
	children := f.Int("children", 600, "children looked after on the last day")
	years := f.Int("years", 3, "whole yearly returns")
	seed := f.String("seed", "Exampleborough", "words; the same words and options give the same files")
	out := f.String("out", "", "folder to write return files to")
	council := f.Bool("council", false, "make a whole council in the data folder instead")
	faults := f.Bool("faults", true, "plant a few known faults in the last year, listed in FAULTS.csv")
	csvOnly := f.Bool("csv-only", false, "write the CSV form only")
	lastYear := f.Int("last-year", 0, "the year in which the last return's 31 March falls (default: the last one past)")
	rest, err := parse(f, args)
	if err != nil {
		return err
	}
	today := c.config.clock().Today()
	if *lastYear == 0 {
		*lastYear = calendar.FinancialYearEnding(today) - 1
	}
	switch {
	case len(rest) > 0:
		return fault.Invalid("sample takes no %q; name the folder with --out.", rest[0])
	case (*out == "") == !*council:
		return fault.Invalid("Say where to: --out DIR for return files, or --council for a whole council in the data folder.")
	}
	options := sample.Options{Children: *children, Years: *years, LastYear: *lastYear, Seed: *seed, Faults: *faults}
	if end := calendar.On(today.Year(), today.Month(), 1).AddDays(-1); *council && calendar.FinancialYearEnding(end) == *lastYear+1 {
		options.DataTo = end // an extract made within the year, to the end of last month
	}
	world, err := sample.Generate(options)
	if err != nil {
		return err
	}
	if *council {
		return c.makeCouncil(ctx, world)
	}
	write := world.WriteFiles
	if *csvOnly {
		write = world.WriteCSV
	}
	files, err := write(*out)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Wrote %d files about %d invented children to %s.\nTry: waymark measure run %s\n", len(files), world.ChildrenTold(), *out, filepath.Join(*out, sample.ReturnsFolder))
	return nil
}

// makeCouncil raises Exampleborough through the rooms' own verbs.
func (c *cli) makeCouncil(ctx context.Context, world sample.World) error {
	if !c.config.yes("sample") {
		return fault.Conflict("This installation is not in sample mode, so no invented children are put into it. Set WAYMARK_SAMPLE=true and an empty data folder.")
	}
	// The story is written in the order it happened, each day on its own day, and ends today.
	var shift atomic.Int64
	real := c.config.clock()
	told := *c
	told.clock = func() time.Time { return real().Add(time.Duration(shift.Load())) }
	h, err := told.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	return sample.Council(ctx, world, sample.Rooms{DB: h.db, Jobs: h.jobs, Accounts: h.accounts, Collections: h.collections, Measures: h.measures, Voices: h.voices, Inspections: h.inspections, Plans: h.plans, Practices: h.practices, Risks: h.risks, Boards: h.boards, Evidences: h.evidences, Settings: h.council, Surveys: h.surveys, Badges: h.badges, News: h.news, Languages: h.languages, Offers: h.offers, Archives: h.archives,
		At:       func(day calendar.Date) { shift.Store(int64(calendar.Of(real()).DaysUntil(day)) * int64(24*time.Hour)) },
		Progress: func(words string) { fmt.Fprintln(c.err, words) }})
}
