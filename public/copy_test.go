package public

import (
	"encoding/json"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/archive"
	"waymark/fault"
	"waymark/web"
)

// walkCopy holds the links of a copy against its files, as a web server that knows only files would answer them: a path that ends in a slash is the
// index.html of that folder. It gives the files by name.
func walkCopy(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		name, err = filepath.Rel(dir, name)
		files[filepath.ToSlash(name)] = body
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]map[string]bool{}
	docs := map[string]*html.Node{}
	for name, body := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		doc, err := parsePage(body)
		if err != nil {
			t.Fatal(err)
		}
		docs[name], ids[name] = doc, map[string]bool{}
		for n := range doc.Descendants() {
			if id := attributeOf(n, "id"); id != "" {
				ids[name][id] = true
			}
			if n.Data == "form" {
				t.Errorf("%s has a form, which nobody takes", name)
			}
		}
	}
	links := 0
	for name, doc := range docs {
		for link := range hrefs(doc) {
			u, err := url.Parse(*link.value)
			if err != nil || u.Scheme != "" || u.Host != "" {
				continue
			}
			links++
			to := strings.TrimPrefix(u.Path, "/")
			switch {
			case u.Path == "":
				to = name
			case strings.HasSuffix(u.Path, "/"):
				to += "index.html"
			}
			if _, there := files[to]; !there || u.RawQuery != "" {
				t.Errorf("%s links to %s, and there is no such file", name, *link.value)
			} else if u.Fragment != "" && ids[to] != nil && !ids[to][u.Fragment] {
				t.Errorf("%s links to %s, and nothing there has that id", name, *link.value)
			}
		}
	}
	if links < 500 {
		t.Errorf("only %d links were followed", links)
	}
	return files
}

func TestCopy(t *testing.T) {
	e := openEdition()
	e.Kept = []archive.PublicEdition{{Name: "2026-10-20", Day: e.Today, Hash: strings.Repeat("0", 64)}}
	var s *Site
	houseOf(e, &ear{}, func(made *Site) { s, made.kept = made, keeper{"2026-10-20": []byte("PK")}.open })
	site := web.Site{Council: "Exampleborough", SampleMode: true, Address: "https://plan.example.gov.uk", Nav: []web.NavItem{{Text: "Plan", Href: "/staff/plan", May: web.SignedIn}}}
	dir := filepath.Join(t.TempDir(), "copy")
	done, err := s.Copy(t.Context(), site, dir)
	if err != nil {
		t.Fatal(err)
	}
	files := walkCopy(t, dir)
	if len(done.Left) > 0 || done.Files != len(files) {
		t.Errorf("%d files, %d written; left out: %v", len(files), done.Files, done.Left)
	}
	has := func(t *testing.T, name string, all ...string) {
		t.Helper()
		for _, words := range all {
			if !strings.Contains(string(files[name]), words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
	}
	t.Run("7.8: pages, the child site and the data are files that any web server can show", func(t *testing.T) {
		has(t, "index.html", "Improvement plan", "This is a copy of the site as it was on", "/plan/plan-2025/")
		has(t, "young-people/index.html", "This is a copy of our website")
		has(t, "young-people/action/1.2/index.html", "We made a new plan with you.")
		has(t, "404.html", "Page not found")
		has(t, "plan/index.html", `http-equiv="refresh"`, "/plan/plan-2025/")
		has(t, "robots.txt", "Disallow: /staff")
		for _, name := range []string{"data/actions.csv", "data/actions.excel-1.csv", "data/actions.csv-metadata.json", "data/all.zip", "data/archive/2026-10-20.zip", "data/measures/cla-dental.csv", "api/v1.json", "api/v1/actions.json", "api/v1/measures/cla-dental.json", "updates.atom", "meetings.ics", "fairness/by-age/index.html"} {
			if len(files[name]) == 0 {
				t.Errorf("%s is not there", name)
			}
		}
	})
	t.Run("a child finds who to ring in place of every form, and the page for the worried", func(t *testing.T) {
		has(t, "young-people/tell-us/index.html", "You can’t write to us now", "Childline", "tel:08001111", "tel:02079460001")
		has(t, "young-people/worried/index.html", "tel:02079460001")
		has(t, "young-people/answer/index.html", "This does not work right now.", "/young-people/worried/")
		has(t, "young-people/leave/index.html", neutral)
		has(t, "young-people/offline.js", `"/young-people/worried/"`)
		has(t, "care-leavers/check/index.html", "This form does not work in a copy of the site.")
	})
	t.Run("every page keeps its one heading", func(t *testing.T) {
		for name, body := range files {
			if path.Ext(name) == ".html" && !strings.Contains(string(body), "http-equiv") && strings.Count(string(body), "<h1") != 1 {
				t.Errorf("%s has %d", name, strings.Count(string(body), "<h1"))
			}
		}
	})
	t.Run("nothing of staff is in it", func(t *testing.T) {
		for name, body := range files {
			if strings.HasPrefix(name, "staff") || strings.HasPrefix(name, "sign-in") || path.Ext(name) == ".html" && strings.Contains(string(body), `href="/staff`) {
				t.Errorf("%s is for staff, or leads there", name)
			}
		}
	})
	t.Run("an answer for programs has all its rows, and names others by their files", func(t *testing.T) {
		var answer struct {
			Rows int
			Next string
			Data []struct{ URL, CSV string }
		}
		if err := json.Unmarshal(files["api/v1.json"], &answer); err != nil || !slices.ContainsFunc(answer.Data, func(r struct{ URL, CSV string }) bool { return r.URL == "/api/v1/actions.json" }) {
			t.Errorf("%+v, %v", answer, err)
		}
		var rows struct {
			Rows int
			Next string
			Data []any
		}
		if err := json.Unmarshal(files["api/v1/observations.json"], &rows); err != nil || rows.Next != "" || len(rows.Data) != rows.Rows || rows.Rows < 20 {
			t.Errorf("%d of %d rows, %q, %v", len(rows.Data), rows.Rows, rows.Next, err)
		}
		has(t, "data/dcat.json", "https://plan.example.gov.uk/api/v1/actions.json")
	})
	t.Run("the next copy takes the place of the last, and of nothing else", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(dir, "old.html"), []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Copy(t.Context(), site, dir); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "old.html")); !os.IsNotExist(err) {
			t.Errorf("a file of the last copy is still there: %v", err)
		}
		other := t.TempDir()
		if err := os.WriteFile(filepath.Join(other, "thesis.txt"), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Copy(t.Context(), site, other); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindConflict {
			t.Errorf("got %v", err)
		}
		if left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".waymark-copy-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
	t.Run("a council without crisis numbers makes no copy", func(t *testing.T) {
		e.Contacts = nil
		houseOf(e, &ear{}, func(made *Site) { s = made })
		if _, err := s.Copy(t.Context(), site, filepath.Join(t.TempDir(), "copy")); fault.Of(err) == nil {
			t.Errorf("got %v", err)
		}
	})
}
