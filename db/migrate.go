package db

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
)

var migrationName = regexp.MustCompile(`^\d{8}_\d{4}_[a-z0-9_]+\.sql$`)

type migration struct{ name, text string }

// migrations gathers all rooms' files, sorted by date. Two files of one name would hide each other, so they are refused.
func migrations(schemas []fs.FS) ([]migration, error) {
	byName := map[string]string{}
	for _, schema := range schemas {
		err := fs.WalkDir(schema, ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || path.Ext(p) != ".sql" {
				return err
			}
			name := path.Base(p)
			if !migrationName.MatchString(name) {
				return fmt.Errorf("migration %s: name it YYYYMMDD_HHMM_words.sql", p)
			}
			if _, taken := byName[name]; taken {
				return fmt.Errorf("two migrations are named %s", name)
			}
			b, err := fs.ReadFile(schema, p)
			byName[name] = string(b)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	list := make([]migration, 0, len(byName))
	for n, t := range byName {
		list = append(list, migration{n, t})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].name < list[j].name })
	return list, nil
}

// statements splits a migration at semicolons that end a line.
func statements(text string) []string {
	var out []string
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "--") {
			continue
		}
		b.WriteString(line + "\n")
		if strings.HasSuffix(strings.TrimSpace(line), ";") {
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
		}
	}
	if rest := strings.TrimSpace(b.String()); rest != "" {
		out = append(out, rest)
	}
	return out
}

// migrate applies what is new, each file in a transaction of its own, and refuses a file that was changed after it was applied.
func (d *DB) migrate(ctx context.Context, schemas []fs.FS) error {
	list, err := migrations(schemas)
	if err != nil {
		return err
	}
	if err := d.Housekeep(ctx, func(tx *Tx) error {
		if d.postgres { // two processes may start at once
			if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(7249)", nil); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "create table if not exists migration (name text not null primary key, hash text not null, applied_at text not null)", nil)
		return err
	}); err != nil {
		return err
	}
	d.applied = list
	for _, m := range list {
		err := d.Housekeep(ctx, func(tx *Tx) error {
			if d.postgres {
				if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(7249)", nil); err != nil {
					return err
				}
			}
			applied := []string{}
			if err := tx.All(ctx, &applied, "select hash from migration where name = :name", map[string]any{"name": m.name}); err != nil {
				return err
			}
			hash := hashOf(m.text)
			if len(applied) == 1 {
				if applied[0] != hash {
					return fmt.Errorf("it was changed after it was applied to this database")
				}
				return nil
			}
			for _, s := range statements(m.text) {
				if _, err := tx.Exec(ctx, s, nil); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, "insert into migration (name, hash, applied_at) values (:name, :hash, :at)",
				map[string]any{"name": m.name, "hash": hash, "at": tx.Now()})
			return err
		})
		if err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
	}
	return nil
}
