package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/collection"
	"waymark/fault"
	"waymark/measure"
	"waymark/vault"
)

// The commands of this file need neither a server nor a database: files in, words out. They are what an analyst tries first.

// terminal says whether progress lines would be seen by a person.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// progress writes one line that is written over, on a terminal only.
func (c *cli) progress(words string, done, total int64) {
	if !terminal(c.err) {
		return
	}
	if total > 0 {
		words = fmt.Sprintf("%s, %d%%", words, min(100, 100*done/total))
	}
	fmt.Fprintf(c.err, "\r\x1b[K%s", words)
}

func (c *cli) progressDone() {
	if terminal(c.err) {
		fmt.Fprint(c.err, "\r\x1b[K")
	}
}

// readOptions are the flags of every command that reads returns from files.
type readOptions struct {
	dataTo string
	year   int
	format string
}

func (o *readOptions) load(c *cli, checks bool) (collection.Options, error) {
	opts := collection.Options{Checks: checks, Year: collection.Year(o.year), Progress: func(done, total int64, words string) { c.progress(words, done, total) }}
	if o.dataTo != "" {
		day, err := day("data-to", o.dataTo)
		if err != nil {
			return opts, err
		}
		opts.DataTo = day
	}
	return opts, nil
}

// day reads a date as people type it on a command line, 2026-03-31 or 31/03/2026.
func day(flag, text string) (calendar.Date, error) {
	d, err := calendar.Parse(text)
	if err != nil {
		d, err = calendar.ParseUK(text)
	}
	if err != nil {
		return d, fault.Invalid("--%s: %q is not a date; write it as 2026-03-31.", flag, text)
	}
	return d, nil
}

// vaultSettings are the settings of every child-level cache of this process.
func (c config) vaultSettings(holidays func(context.Context) (calendar.Holidays, error)) vault.Settings {
	return vault.Settings{MemoryMB: c.number("memory_mb"), Threads: c.number("threads"), Holidays: holidays}
}

// collections are those that Waymark ships and the council's own.
func (c config) collections() (*collection.Library, error) {
	return collection.WithOwn(os.DirFS(c.text("data")))
}

// readFiles reads returns and reference files into a vault of their own, which lives as long as this command.
func (c *cli) readFiles(ctx context.Context, paths []string, opts collection.Options) (*vault.DB, *collection.Report, error) {
	if len(paths) == 0 {
		return nil, nil, fault.Invalid("Name the files, folders or ZIPs to read.")
	}
	library, err := c.config.collections()
	if err != nil {
		return nil, nil, err
	}
	sources, err := collection.Sources(paths)
	if err != nil {
		return nil, nil, err
	}
	v, err := vault.Open(ctx, c.config.vaultSettings(vault.Days(calendar.BankHolidays())))
	if err != nil {
		return nil, nil, err
	}
	report, err := library.Load(ctx, v, sources, opts)
	c.progressDone()
	if err == nil {
		err = v.Seal(ctx)
	}
	if err != nil {
		return nil, nil, errors.Join(err, v.Close())
	}
	return v, report, nil
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// loadFiles is `load --dry-run`: says what each file is and what is wrong with it, and stores nothing.
func loadFiles(ctx context.Context, c *cli, paths []string, o readOptions) error {
	opts, err := o.load(c, true)
	if err != nil {
		return err
	}
	v, report, err := c.readFiles(ctx, paths, opts)
	if err != nil {
		return err
	}
	defer v.Close()
	switch o.format {
	case "json":
		return writeJSON(c.out, report)
	case "csv":
		return collection.WriteIssues(c.out, report.Issues)
	}
	_, err = io.WriteString(c.out, report.Text(50))
	return err
}

// oneOf refuses a flag's value before any file is read.
func oneOf(flag, value string, of ...string) error {
	if slices.Contains(of, value) {
		return nil
	}
	return fault.Invalid("--%s: %q is none of %s.", flag, value, strings.Join(of, ", "))
}

// measureRun counts measures straight from files: no server, no database, nothing stored.
func measureRun(ctx context.Context, c *cli, args []string) error {
	f := c.flags("measure run")
	var o readOptions
	f.StringVar(&o.dataTo, "data-to", "", "last day that an extract made within a year counts to")
	f.IntVar(&o.year, "year", 0, "the year ending 31 March, where files do not say")
	f.StringVar(&o.format, "format", "table", "table, csv or json")
	at := f.String("at", "", "days to show, separated by commas; every covered 31 March when none is given")
	series := f.Int("series", 0, "how many months, quarters or years of history to each day")
	cases := f.String("cases", "", "list the cases of one measure instead")
	only := f.String("only", "", "keys of the measures to count, separated by commas")
	paths, err := parse(f, args)
	if err != nil {
		return err
	}
	if err := oneOf("format", o.format, "table", "csv", "json"); err != nil {
		return err
	}
	run := measure.Options{Series: *series, Progress: func(done, total int, key string) { c.progress("Counting "+key, int64(done), int64(total)) }}
	for _, text := range fields(*at) {
		d, err := day("at", text)
		if err != nil {
			return err
		}
		run.At = append(run.At, d)
	}
	if *series < 0 || *series > 600 {
		return fault.Invalid("--series takes a number from 0 to 600.")
	}
	definitions, err := c.definitions(fields(*only))
	if err != nil {
		return err
	}
	opts, err := o.load(c, o.format == "json" && *cases == "")
	if err != nil {
		return err
	}
	v, report, err := c.readFiles(ctx, paths, opts)
	if err != nil {
		return err
	}
	defer v.Close()
	if *cases != "" {
		return c.cases(ctx, v, definitions, *cases, run.At, o.format)
	}
	results, err := measure.Run(ctx, v, definitions, run)
	c.progressDone()
	if err != nil {
		return err
	}
	if err := writeResults(c.out, o.format, results, report); err != nil {
		return err
	}
	if n := len(results.Failed); n > 0 {
		return fault.Invalid("%d of %d measures could not be counted; what is wrong stands with the others.", n, len(definitions))
	}
	return nil
}

func writeResults(w io.Writer, format string, results *measure.Results, report *collection.Report) error {
	switch format {
	case "json":
		return writeJSON(w, struct {
			*measure.Results
			Files  []collection.FileReport `json:"files"`
			Checks collection.Checks       `json:"checks"`
		}{results, report.Files, report.Checks})
	case "csv":
		return results.WriteCSV(w)
	}
	if _, err := fmt.Fprintf(w, "%s\n\n", report.Summary()); err != nil {
		return err
	}
	return results.WriteTable(w)
}

// cases lists the cases behind one measure at one day, or at the last covered one.
func (c *cli) cases(ctx context.Context, v *vault.DB, definitions []measure.Definition, key string, at []calendar.Date, format string) error {
	for _, d := range definitions {
		if d.Key != key {
			continue
		}
		var on calendar.Date
		if len(at) > 1 {
			return fault.Invalid("--cases lists one day; give one --at.")
		}
		if len(at) == 1 {
			on = at[0]
		}
		list, err := measure.Cases(ctx, v, d, on)
		if err != nil {
			return err
		}
		switch format {
		case "json":
			return writeJSON(c.out, list)
		case "csv":
			return list.WriteCSV(c.out)
		}
		return list.WriteTable(c.out)
	}
	return fault.NotFound("There is no measure %q; `waymark measure list` names them.", key)
}

// definitions are all measures, or those named.
func (c *cli) definitions(keys []string) ([]measure.Definition, error) {
	library, err := c.config.collections()
	if err != nil {
		return nil, err
	}
	all, broken, err := measure.Library(c.config.ownMeasures(), library)
	for _, words := range broken {
		fmt.Fprintln(c.err, "Left out:", words)
	}
	if err != nil || len(keys) == 0 {
		return all, err
	}
	var chosen []measure.Definition
	for _, k := range keys {
		n := len(chosen)
		for _, d := range all {
			if d.Key == k {
				chosen = append(chosen, d)
			}
		}
		if len(chosen) == n {
			return nil, fault.NotFound("There is no measure %q; `waymark measure list` names them.", k)
		}
	}
	return chosen, nil
}

func measureList(ctx context.Context, c *cli, args []string) error {
	if err := c.nothing("measure list", args); err != nil {
		return err
	}
	all, err := c.definitions(nil)
	if err != nil {
		return err
	}
	for _, d := range all {
		fmt.Fprintf(c.out, "%-28s %-10s %-14s %s\n", d.Key, d.Unit, d.Every, d.Title)
	}
	return nil
}

// measureCheck tries one measure file as the catalogue would, on a council's invented children.
func measureCheck(ctx context.Context, c *cli, args []string) error {
	files, err := parse(c.flags("measure check"), args)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return fault.Invalid("Name the measure file to check.")
	}
	library, err := c.config.collections()
	if err != nil {
		return err
	}
	words, err := measure.Check(ctx, files[0], library)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c.out, words)
	return err
}

// fields are the parts of a list that people separate by commas or blanks.
func fields(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
