package e2e

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// data is a path in the council's data folder.
func (c *council) data(names ...string) string {
	return filepath.Join(append([]string{c.dir, "data"}, names...)...)
}

// ask reads the governance database as it lies on the disk: rows of text, a cell between two bars.
func (c *council) ask(t testing.TB, query string) []string {
	t.Helper()
	d, err := sql.Open("sqlite", "file:"+c.data("waymark.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	rows, err := d.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(cells))
		for i, cell := range cells {
			switch v := (*cell.(*any)).(type) {
			case []byte:
				words[i] = hex.EncodeToString(v)
			default:
				words[i] = fmt.Sprint(v)
			}
		}
		out = append(out, strings.Join(words, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// stored is a hash of everything the council keeps: every row of every table but the sessions, and every file by its name.
func (c *council) stored(t testing.TB) string {
	t.Helper()
	sum := sha256.New()
	for _, table := range c.ask(t, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not in ('session', 'job_schedule') order by name") {
		for _, row := range c.ask(t, "select * from "+table+" order by 1") {
			fmt.Fprintln(sum, table, row)
		}
	}
	for _, file := range c.files(t) {
		fmt.Fprintln(sum, file)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// files are all files in the data folder, the database's own left out.
func (c *council) files(t testing.TB) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(c.data(), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !strings.HasPrefix(filepath.Base(path), "waymark.db") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return paths
}
