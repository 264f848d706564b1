package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"waymark/fault"
	"waymark/file"
)

// commands are all verbs, in the order of the usage text.
var commands []command

func init() { // not a literal: help reads the list
	commands = []command{
		{"serve", "", "serve the staff site, the public site and the young people's site, and do queued jobs", serve},
		{"work", "", "do queued jobs only, beside a serve on another machine (PostgreSQL)", workOnly},
		{"load", "PATH... [--dry-run] [--data-to DAY] [--year YEAR] [--format text|json|csv]", "read and check returns (files, folders, ZIPs); without --dry-run keep and accept them", load},
		{"reference", "FILE...", "import reference files: populations, postcodes, provider grades, the council's own row", reference},
		{"rebuild", "", "build the child-level cache anew from the encrypted uploads, and count all measures again", rebuild},
		{"retention", "[--delete | --dry-run]", "list the uploads that are older than retention_years allows, and those that follow; --delete deletes what is due", retention},
		{"measure run", "PATH... [--at DAY,…] [--series N] [--only KEY,…] [--cases KEY] [--data-to DAY] [--year YEAR] [--format table|csv|json]", "count measures straight from files; nothing is stored", measureRun},
		{"measure check", "FILE", "try a measure file on invented children and hold its examples against it", measureCheck},
		{"measure list", "", "name all measures", measureList},
		{"measure coverage", "[--format text|json]", "say which actions, findings and measures have figures, and fail while any has none", measureCoverage},
		{"measure compare", "[KEY] [--format text|json]", "set one measure, or every one, beside neighbours, London and England", measureCompare},
		{"measure fairness", "[KEY] [--by ethnicity] [--against WORDS] [--format text|json]", "set each group of children against everyone else, in one measure or in all", measureFairness},
		{"measure comparators", "FILE.csv...", "import published figures of other councils, and neighbour sets", comparators},
		{"measure changes", "[ID] [--format text|json]", "list what each count of the measures found different from the one before, or tell one such difference whole", measureChanges},
		{"measure export", "FILE.csv|FILE.parquet", "write every stored value, for Power BI and the like", measureExport},
		{"plan import", "FILE [--plan SLUG] [--why TEXT] [--dry-run] [--format text|json]", "read a plan from text, CSV, XLSX or DOCX; says what it guessed", planImport},
		{"plan export", "SLUG FILE.csv|FILE.xlsx", "write a plan, to be imported again unchanged", planExport},
		{"plan recommendations", "FILE --dry-run [--format text|json]", "propose the recommendations of an inspection report (PDF or text); keeping them is confirmed on the inspection's page", planRecommendations},
		{"plan list", "", "name the council's plans", planList},
		{"pack verify", "[NUMBER]", "hold every file of locked papers, or of one of them, against what was locked, and name those that are not", packVerify},
		{"sample", "[--children N] [--years N] [--seed WORDS] [--out DIR | --council]", "make Exampleborough: its files in DIR (returns, lists, the registers of the council and all others; README.txt there says which), or a whole council in the data folder", makeSample},
		{"person", "add|link|disable|list|roles …", "add people, print a link to set a password, end access; `waymark person` says how", person},
		{"record verify", "[--anchor NUMBER:HASH]", "walk the record of changes and name the first entry that does not hold", recordVerify},
		{"record anchor", "", "print the newest entry's number and hash, to be kept off this machine", recordAnchor},
		{"keys rotate", "", "make new keys and encrypt everything kept with them", keysRotate},
		{"export", "DIR", "write the public site, the young people's site and all open data as files, to be shown by any web server while this is down", exportSite},
		{"backup", "FILE", "write everything into one encrypted file", backupCommand},
		{"restore", "FILE [--offline-key FILE]", "read a backup into an empty installation and prove it whole", restoreCommand},
		{"version", "", "print the version", func(_ context.Context, c *cli, _ []string) error {
			_, err := fmt.Fprintln(c.out, "waymark", version)
			return err
		}},
	}
}

// with opens the house for one command and closes it again.
func (c *cli) with(ctx context.Context, fn func(ctx context.Context, h *house) error) error {
	h, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	return fn(operator(ctx), h)
}

func person(ctx context.Context, c *cli, args []string) error {
	return c.with(ctx, func(ctx context.Context, h *house) error { return h.accounts.Command(ctx, args, c.out) })
}

func backupCommand(ctx context.Context, c *cli, args []string) error {
	args, err := parse(c.flags("backup"), args)
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return fault.Invalid("Name the file to write: waymark backup /mnt/backups/waymark-2026-11-22.backup.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		m, err := h.backup(ctx, args[0])
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Backed up %d rows, %d entries of the record and %d kept files to %s, encrypted with this council's keys.\nThe key file %s is not in it: keep a copy of that, or the offline key, elsewhere.\n",
			m.Rows, m.Record, len(m.Contents)-1, args[0], c.config.keyFile())
		return nil
	})
}

func restoreCommand(ctx context.Context, c *cli, args []string) error {
	f := c.flags("restore")
	offline := f.String("offline-key", "", "file that holds the offline key, where the key file is lost (- for standard input)")
	rest, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return fault.Invalid("Name the backup to restore.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		keys := h.keys
		if *offline != "" {
			secret, err := c.secret(*offline)
			if err != nil {
				return err
			}
			if keys, err = file.RecoverKeys(secret); err != nil {
				return err
			}
		}
		m, err := h.restore(ctx, rest[0], keys)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Restored the backup of %s: %d rows, %d entries of the record, %d kept files; all of it was held against the backup's own list.\n", m.Day, m.Rows, m.Record, len(m.Contents)-1)
		return nil
	})
}

// secret reads one line from a file or from standard input: never from an argument, which other users of the machine could see.
func (c *cli) secret(from string) (string, error) {
	in := c.in
	if from != "-" {
		f, err := os.Open(from)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	return strings.TrimSpace(line), nil
}
