package e2e

import (
	"bytes"
	"encoding/csv"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waymark/calendar"
)

// canaries finds in some bytes the number, pupil number or date of birth of one of the sample's children; "" when there is none.
func canaries(t *testing.T, dir string) func([]byte) string {
	t.Helper()
	secrets := map[string]bool{}
	born, pupils := 0, 0
	for _, path := range returns(t, dir) {
		if filepath.Base(path) != "header.csv" {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		column := map[string]int{}
		for i, name := range rows[0] {
			column[name] = i
		}
		for _, row := range rows[1:] {
			secrets[row[column["CHILD"]]] = true
			if upn := row[column["UPN"]]; len(upn) == 13 {
				secrets[upn] = true
				pupils++
			}
			if d, err := calendar.ParseUK(row[column["DOB"]]); err == nil {
				secrets[d.UK()] = true
				if d.Year() < 2018 { // later days are also those of periods and of the plan
					secrets[d.String()] = true
					secrets[d.Words()] = true
				}
				born++
			}
		}
	}
	if born < 100 || pupils < 50 {
		t.Fatalf("only %d dates of birth and %d pupil numbers to look for", born, pupils)
	}
	child := regexp.MustCompile(`EXB\d{4,}`)
	return func(b []byte) string {
		if m := child.Find(b); m != nil {
			return string(m)
		}
		for s := range secrets {
			if bytes.Contains(b, []byte(s)) {
				return s
			}
		}
		return ""
	}
}

var link = regexp.MustCompile(`(?:href|src|action)="(/[^"]*)"`)

// crawl follows every link of the public and the young people's site and of the open data, and gives what was answered.
func crawl(t *testing.T, c *council) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	todo := []string{"/", "/young-people", "/data", "/api/v1", "/updates.atom", "/robots.txt", "/search?q=child", "/young-people/find?q=school"}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	stays := regexp.MustCompile(`^/(staff|sign-in|assets|young-people/leave|young-people/look)`)
	address := regexp.MustCompile(`"(?:https?://[^/"]+)?(/(?:api/v1|data|plan|measures)[^"]*)"`)
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		at, _, _ = strings.Cut(at, "#")
		if _, seen := found[at]; seen || stays.MatchString(at) {
			continue
		}
		res, body := fetch(t, client, "GET", c.url+at, nil)
		found[at] = body
		if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusSeeOther && res.StatusCode != http.StatusFound {
			t.Errorf("a public link leads to %s: %s", at, res.Status)
		}
		for _, m := range link.FindAllSubmatch(body, -1) {
			todo = append(todo, html.UnescapeString(string(m[1])))
		}
		if strings.HasPrefix(at, "/api/") {
			for _, m := range address.FindAllSubmatch(body, -1) {
				if u, err := url.Parse(string(m[1])); err == nil && !strings.Contains(u.Path, "{") {
					todo = append(todo, u.RequestURI())
				}
			}
		}
	}
	return found
}

// TestCanaries looks for the sample's children where none may be: in the governance database and its log, in any file of the
// data folder, in what the server logs, and in everything the public can open. Exampleborough is raised and used for it, so
// that uploads, checks, opened rows and cases have left what traces they leave.
func TestCanaries(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Exampleborough")
	}
	dir := t.TempDir()
	c := newCouncil(t, dir, "WAYMARK_SAMPLE=true", "WAYMARK_LOG=debug")
	options := []string{"sample", "--children", "150", "--years", "3"}
	log := bytes.NewBuffer(c.command(t, append(options, "--council")...))
	out := filepath.Join(dir, "out")
	c.command(t, append(options, "--csv-only", "--out", out)...)
	look := canaries(t, out)
	c.start(t)

	// Leave traces: look at rows and at cases, send a faulty return and a file that is none.
	zoe := c.as(t, "Zoe Tally")
	files := map[string][]byte{}
	for _, path := range returns(t, out) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if look(b) != "" {
			files[filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path)] = bytes.ReplaceAll(b, []byte(",U1,"), []byte(",Q9,"))
		}
	}
	if len(files) < 5 {
		t.Fatalf("the search finds nobody in the returns themselves, where they all are: %d files", len(files))
	}
	at := upload(t, zoe, c, map[string][]byte{"EXB123456 the wrong name for a file.zip": zipped(t, files)}, nil)
	if state := checked(t, zoe, c, at); state != "To decide" {
		t.Fatalf("the upload is %q", state)
	}
	_, body := fetch(t, zoe, "POST", c.url+at+"/issues", url.Values{"why": {"Putting the return right"}})
	if look(body) == "" {
		t.Error("the list of rows shows no row, so this proves little")
	}
	_, body = fetch(t, zoe, "POST", c.url+"/staff/measures/cla-dental/cases", url.Values{"why": {"Who has not seen a dentist?"}, "at": {"31/3/2026"}})
	if look(body) == "" {
		t.Error("the list of cases shows no case, so this proves little")
	}
	_, _, _ = send(t, zoe, c, map[string][]byte{"notes.csv": []byte("child,what\nEXB123456,something\n")}, nil)

	for path, body := range crawl(t, c) {
		if found := look(body); found != "" {
			t.Errorf("the public reads %s at %s", found, path)
		}
	}
	c.kill() // not stopped: what was not yet moved into the database stays in its write-ahead log
	looked := 0
	for _, path := range append(c.files(t), c.data("waymark.db"), c.data("waymark.db-wal"), c.data("waymark.db-shm")) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		looked++
		if found := look(b); found != "" {
			t.Errorf("%s holds %s", path, found)
		}
	}
	if looked < 8 {
		t.Errorf("only %d files were looked at", looked)
	}
	log.Write(c.log.Bytes())
	if log.Len() < 5000 {
		t.Errorf("the log has only %d bytes", log.Len())
	}
	if found := look(log.Bytes()); found != "" {
		t.Errorf("the log holds %s", found)
	}
}
