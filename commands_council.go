package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"waymark/collection"
	"waymark/extract"
	"waymark/fault"
	"waymark/inspection"
	"waymark/measure"
	"waymark/plan"
)

// load reads returns: with --dry-run it says what they are and keeps nothing; without, they are kept, checked and accepted.
func load(ctx context.Context, c *cli, args []string) error {
	f := c.flags("load")
	var o readOptions
	f.StringVar(&o.dataTo, "data-to", "", "last day that an extract made within a year counts to")
	f.IntVar(&o.year, "year", 0, "the year ending 31 March, where files do not say")
	f.StringVar(&o.format, "format", "text", "text, json, or csv: the issues alone, a row each")
	dry := f.Bool("dry-run", false, "keep nothing")
	paths, err := parse(f, args)
	if err != nil {
		return err
	}
	if err := oneOf("format", o.format, "text", "json", "csv"); err != nil {
		return err
	}
	if *dry {
		return loadFiles(ctx, c, paths, o)
	}
	if len(paths) == 0 {
		return fault.Invalid("Name the files, folders or ZIPs to load.")
	}
	opts, err := o.load(c, true)
	if err != nil {
		return err
	}
	sources, err := collection.Sources(paths)
	if err != nil {
		return err
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		report, already, err := h.collections.Load(ctx, collection.FromSources(sources), opts)
		c.progressDone()
		if err != nil {
			return err
		}
		if err := writeLoaded(c.out, o.format, report, already); err != nil || already {
			return err
		}
		// What was counted goes to the other stream where the report is for a machine.
		said := c.out
		if o.format != "text" {
			said = c.err
		}
		return h.count(ctx, c, said)
	})
}

// writeLoaded says what was loaded; of files that are kept already, only that.
func writeLoaded(w io.Writer, format string, report *collection.Checked, already bool) error {
	switch format {
	case "json":
		return writeJSON(w, struct {
			*collection.Checked
			Already bool `json:"already_loaded"`
		}{report, already})
	case "csv":
		return collection.WriteIssues(w, report.Issues)
	}
	if already {
		_, err := fmt.Fprintln(w, "Already loaded: these very files are kept, and nothing has changed. `waymark load PATH --dry-run` shows what is in them.")
		return err
	}
	if _, err := io.WriteString(w, report.Text(20)); err != nil {
		return err
	}
	if n := len(report.Vanished); n > 0 {
		fmt.Fprintf(w, "Rows of the return that counted before and are not in this one: %d\n", n)
		for i, v := range report.Vanished {
			if i == 20 {
				fmt.Fprintf(w, "  and %d more\n", n-i)
				break
			}
			fmt.Fprintf(w, "  %s, %s: %s\n", v.When(), v.Table, v.Key)
		}
	}
	return nil
}

// count counts all measures again now, instead of leaving it to a server that may not be running.
func (h *house) count(ctx context.Context, c *cli, said io.Writer) error {
	n, err := h.measures.Refresh(ctx, func(done, total int64, words string) { c.progress(words, done, total) })
	c.progressDone()
	if err != nil {
		return err
	}
	fmt.Fprintf(said, "Counted %d values of all measures.\n", n)
	return h.collections.Say(ctx, said)
}

func reference(ctx context.Context, c *cli, args []string) error {
	files, err := parse(c.flags("reference"), args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fault.Invalid("Name the reference files to import.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		for _, name := range files {
			if err := h.referenceFile(ctx, c, name); err != nil {
				return err
			}
		}
		return h.count(ctx, c, c.out)
	})
}

func (h *house) referenceFile(ctx context.Context, c *cli, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fault.Invalid("%s cannot be read.", name).Because(err)
	}
	defer f.Close()
	report, already, err := h.collections.Reference(ctx, filepath.Base(name), f)
	if err != nil {
		// People look for one command for all that is not a return; neighbour sets have their own.
		if _, back := f.Seek(0, io.SeekStart); back == nil {
			if _, _, other := measure.ReadComparators(name, f); other == nil {
				return fault.Invalid("%s holds published figures or neighbour sets: import it with `waymark measure comparators %s`.", name, name).Because(err)
			}
		}
		return err
	}
	if already {
		fmt.Fprintf(c.out, "%s is imported already.\n", name)
		return nil
	}
	_, err = io.WriteString(c.out, report.Text(20))
	return err
}

// rebuild proves that the uploads are the truth: the cache is built anew from them, and every measure counted again.
func rebuild(ctx context.Context, c *cli, args []string) error {
	if err := c.nothing("rebuild", args); err != nil {
		return err
	}
	return c.with(ctx, func(ctx context.Context, h *house) error { return h.count(ctx, c, c.out) })
}

// retention is the nightly deletion of old uploads by hand. Without --delete it only says what would go.
func retention(ctx context.Context, c *cli, args []string) error {
	f := c.flags("retention")
	remove := f.Bool("delete", false, "delete what is due")
	dry := f.Bool("dry-run", false, "only list it, as without any flag")
	rest, err := parse(f, args)
	if err == nil {
		err = c.nothing("retention", rest)
	}
	if err != nil {
		return err
	}
	if *remove && *dry {
		return fault.Invalid("Give --delete or --dry-run, not both.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		all, err := h.collections.Expiries(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Uploads are kept until the last of their returns ended more than %d years ago (setting retention_years).\n", h.collections.RetentionYears())
		due := 0
		for _, e := range all {
			words := "goes " + e.On.String()
			if e.Due(h.db.Today()) {
				due++
				words = "due now"
			} else if e.Held != "" {
				words = "held"
			}
			fmt.Fprintf(c.out, "  %-16s %-10s %s. %s %s\n", words, e.Upload.State, h.collections.Holds(e.Upload), e.Why, e.Held)
		}
		switch {
		case due == 0:
			fmt.Fprintln(c.out, "Nothing is due.")
			return nil
		case !*remove:
			fmt.Fprintf(c.out, "%d due. Nothing was deleted; --delete does it, and so does the nightly job.\n", due)
			return nil
		}
		gone, err := h.collections.DeleteExpired(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Deleted %d.\n", len(gone))
		return h.count(ctx, c, c.out)
	})
}

func comparators(ctx context.Context, c *cli, args []string) error {
	files, err := parse(c.flags("measure comparators"), args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fault.Invalid("Name the CSV files of published figures: measure, area, period, value, source; or of neighbour sets: neighbour_set, valid_from, council.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		for _, name := range files {
			f, err := os.Open(name)
			if err != nil {
				return fault.Invalid("%s cannot be read.", name).Because(err)
			}
			words, err := h.measures.ImportComparators(ctx, filepath.Base(name), f)
			f.Close()
			if err != nil {
				return err
			}
			fmt.Fprintln(c.out, words)
		}
		council := c.config.council()
		n, err := h.measures.PublishedOf(ctx, council)
		if err == nil && n == 0 {
			fmt.Fprintf(c.out, "No published figure is of %q, so reconciliation has nothing to set beside your figures: give the setting council (WAYMARK_COUNCIL) the name that the files use.\n", council)
		}
		return err
	})
}

func measureExport(ctx context.Context, c *cli, args []string) error {
	args, err := parse(c.flags("measure export"), args)
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return fault.Invalid("Name the file to write, ending in .csv or .parquet.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		write := h.measures.ExportCSV
		switch ext := strings.ToLower(filepath.Ext(args[0])); ext {
		case ".csv":
		case ".parquet":
			write = h.measures.ExportParquet
		default:
			return fault.Invalid("%q: the file's name must end in .csv or .parquet.", args[0])
		}
		if err := writeFile(args[0], func(w io.Writer) error { return write(ctx, w) }); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.out, "Wrote %s. It holds small numbers: it is for the council, not for the public.\n", args[0])
		return err
	})
}

// writeFile writes a whole file or none.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".waymark-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func planImport(ctx context.Context, c *cli, args []string) error {
	f := c.flags("plan import")
	dry := f.Bool("dry-run", false, "say what was read and keep nothing; with --plan, in what it differs from that plan")
	format := f.String("format", "text", "text or json, with --dry-run")
	slug := f.String("plan", "", "short name of the plan to lay the file onto, or of the new one; the file's own when it has one")
	why := f.String("why", "", "why an approved plan should change: the reason of the change requests that the file's dates, wording and new actions become")
	rest, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return fault.Invalid("Name the one file that holds the plan.")
	}
	data, err := os.ReadFile(rest[0])
	if err != nil {
		return fault.Invalid("%s cannot be read.", rest[0]).Because(err)
	}
	known, err := c.knownColumns(ctx)
	if err != nil {
		return err
	}
	proposal, err := plan.ReadKnowing(ctx, filepath.Base(rest[0]), data, known)
	if err != nil {
		return err
	}
	if *dry {
		if err := oneOf("format", *format, "text", "json"); err != nil {
			return err
		}
		if *slug != "" {
			return c.with(ctx, func(ctx context.Context, h *house) error {
				return h.plans.WriteDifference(ctx, c.out, *slug, proposal, *format == "json")
			})
		}
		if *format == "json" {
			return proposal.WriteJSON(c.out)
		}
		return proposal.WriteText(c.out)
	}
	if *slug == "" {
		*slug = proposal.Slug
	}
	if *slug == "" {
		return fault.Invalid("Give the plan a short name: --plan roadmap-2026. Look at what was read first with --dry-run; nothing was saved.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		done, err := h.plans.Import(ctx, *slug, proposal, *why)
		if err != nil {
			return err
		}
		fmt.Fprintln(c.out, done.Words())
		for _, g := range proposal.Guesses {
			fmt.Fprintln(c.out, "  guessed:", g)
		}
		return nil
	})
}

// knownColumns are what people of this council said of the columns of its trackers. Where there is no council yet none is made: to look
// at a file must leave nothing behind.
func (c *cli) knownColumns(ctx context.Context) (known plan.Columns, err error) {
	if path, local := strings.CutPrefix(c.config.databaseURL(), "sqlite:"); local {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	err = c.with(ctx, func(ctx context.Context, h *house) error {
		known, err = h.plans.KnownColumns(ctx)
		return err
	})
	return known, err
}

// planRecommendations proposes what a report recommends. Nothing is kept from here: a person confirms each on the page of the
// inspection, because a list that was read wrongly would be worked on for years.
func planRecommendations(ctx context.Context, c *cli, args []string) error {
	f := c.flags("plan recommendations")
	dry := f.Bool("dry-run", false, "say what was read; nothing is kept")
	format := f.String("format", "text", "text or json")
	rest, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return fault.Invalid("Name the one file that holds the report.")
	}
	if err := oneOf("format", *format, "text", "json"); err != nil {
		return err
	}
	if !*dry {
		return fault.Invalid("Recommendations are kept only when a person has confirmed each: open the inspection on the staff site and choose “Read its recommendations from the report”. Add --dry-run to see here what would be proposed.")
	}
	file, err := os.Open(rest[0])
	if err != nil {
		return fault.Invalid("%s cannot be read.", rest[0]).Because(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, extract.MostBytes+1))
	if err != nil {
		return fault.Invalid("%s cannot be read.", rest[0]).Because(err)
	}
	found, err := inspection.Propose(ctx, data)
	if err != nil {
		return err
	}
	if *format == "json" {
		return found.WriteJSON(c.out)
	}
	return found.WriteText(c.out)
}

func planExport(ctx context.Context, c *cli, args []string) error {
	args, err := parse(c.flags("plan export"), args)
	if err != nil {
		return err
	}
	if len(args) != 2 {
		return fault.Invalid("Give the plan's short name and the file to write: waymark plan export roadmap-2026 plan.xlsx.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		proposal, err := h.plans.Tracker(ctx, args[0])
		if err != nil {
			return err
		}
		write := proposal.WriteCSV
		switch strings.ToLower(filepath.Ext(args[1])) {
		case ".csv":
		case ".xlsx":
			write = proposal.WriteXLSX
		default:
			return fault.Invalid("%q: the file's name must end in .csv or .xlsx.", args[1])
		}
		if err := writeFile(args[1], write); err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.out, "Wrote %s.\n", args[1])
		return err
	})
}

func planList(ctx context.Context, c *cli, args []string) error {
	if err := c.nothing("plan list", args); err != nil {
		return err
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		plans, err := h.plans.Plans(ctx)
		if err != nil {
			return err
		}
		for _, p := range plans {
			fmt.Fprintf(c.out, "%-24s %-8s %-14s %s\n", p.Slug, p.State, p.Period(), p.Title)
		}
		return nil
	})
}

// keysRotate makes new keys and encrypts everything kept with them, then forgets the old ones.
func keysRotate(ctx context.Context, c *cli, args []string) error {
	if err := c.nothing("keys rotate", args); err != nil {
		return err
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		files, rows, err := h.rotate(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "New keys in %s: %d files and %d sealed rows encrypted anew. The old key opens nothing any more; the offline key stays as it was.\n", c.config.keyFile(), files, rows)
		return nil
	})
}
