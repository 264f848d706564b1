package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKill ends the server twenty times, as a power cut would, while a return is sent, checked, accepted and counted. After each
// the database holds all rows of an upload or none; after the last the jobs come to their ends, and the record holds.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	dir := t.TempDir()
	c := fresh(t)
	c.command(t, "sample", "--children", "80", "--years", "1", "--csv-only", "--out", dir)
	paths := returns(t, dir)
	// pack is the same return with other code names, so that each is an upload of its own that replaces the one before.
	pack := func(round int) map[string][]byte {
		files := map[string][]byte{}
		for _, path := range paths {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path)] = []byte(strings.ReplaceAll(string(b), "EXB", fmt.Sprintf("E%c%c", 'A'+round/26, 'A'+round%26)))
		}
		return map[string][]byte{"903.zip": zipped(t, files)}
	}
	zoe := c.as(t, "Zoe Tally")
	// walk sends a return and goes on until it counts. Where the server is gone it stops, and says how far it came.
	walk := func(files map[string][]byte) (at string) {
		get := func(path string) string {
			res, err := zoe.Get(c.url + path)
			if err != nil {
				return ""
			}
			defer res.Body.Close()
			b := make([]byte, 1<<20)
			n := 0
			for {
				m, err := res.Body.Read(b[n:])
				n += m
				if err != nil || n == len(b) {
					return string(b[:n])
				}
			}
		}
		res, _, err := send(t, zoe, c, files, nil)
		if err != nil || res.StatusCode != http.StatusSeeOther {
			return ""
		}
		at = res.Header.Get("Location")
		for began := time.Now(); time.Since(began) < 30*time.Second; time.Sleep(5 * time.Millisecond) {
			body := get(at)
			if body == "" {
				return at
			}
			if strings.Contains(body, "To decide") {
				break
			}
		}
		if res, err := zoe.PostForm(c.url+at+"/accept", url.Values{}); err == nil {
			res.Body.Close()
		}
		return at
	}
	// An undisturbed round first: how long it takes, and what is true at its end.
	began := time.Now()
	at := walk(pack(0))
	if at == "" {
		t.Fatal("the first upload was not taken")
	}
	whole := time.Since(began) * 5 / 4 // until it counts, and a while into the counting
	waitForJobs(t, c, 30*time.Second)
	kept := c.ask(t, "select rows from collection_return")
	if len(kept) != 1 || kept[0] == "0" {
		t.Fatalf("the undisturbed return has rows %v", kept)
	}
	figure := newest(t, c)

	luck := rand.New(rand.NewPCG(903, 9))
	const underWay = "select kind, id, leased_by from job where state = 'running'"
	fell := map[string]int{} // into what the kills fell
	for round := 1; round <= 20; round++ {
		// Jobs that earlier kills broke off still stand as running, under the names of processes that are gone.
		left := c.ask(t, underWay)
		uploads := len(c.ask(t, "select id from collection_upload"))
		done := make(chan string, 1)
		files := pack(round)
		go func() { done <- walk(files) }()
		time.Sleep(time.Duration(luck.Int64N(int64(whole))))
		c.kill()
		<-done
		into := "between two jobs"
		if len(c.ask(t, "select id from collection_upload")) == uploads {
			into = "sending"
		}
		for _, job := range c.ask(t, underWay) {
			if !slices.Contains(left, job) {
				into, _, _ = strings.Cut(job, "|")
				break
			}
		}
		fell[into]++
		rowsWhole(t, c, round, kept[0])
		c.start(t)
	}
	t.Logf("one round takes %s; the kills fell into %v", whole.Round(time.Millisecond), fell)
	if n := 20 - fell["sending"] - fell["between two jobs"]; n < 3 {
		t.Errorf("only %d kills fell into a job", n)
	}
	waitForJobs(t, c, 50*time.Second)
	rowsWhole(t, c, 20, kept[0])
	if left := c.ask(t, "select id, state from collection_upload where state = 'checking'"); len(left) > 0 {
		t.Errorf("still being checked: %v", left)
	}
	if failed := c.ask(t, "select kind, last_error from job where state in ('failed', 'cancelled')"); len(failed) > 0 {
		t.Errorf("jobs failed: %v", failed)
	}
	for _, hash := range c.ask(t, "select distinct hash from collection_file") {
		if _, err := os.Stat(c.data("files", hash+".age")); err != nil {
			t.Errorf("a kept file is lost: %v", err)
		}
	}
	if got := newest(t, c); got != figure {
		t.Errorf("the figure was %s and is %s, though every return says the same", figure, got)
	}
	if out := c.command(t, "record", "verify"); !strings.Contains(string(out), "holds") {
		t.Errorf("%s", out)
	}
}

// rowsWhole holds that an upload has all rows of its return or none.
func rowsWhole(t *testing.T, c *council, round int, rows string) {
	t.Helper()
	for _, line := range c.ask(t, `select u.id, u.state, u.report is not null, u.rows, count(r.upload_id), coalesce(sum(r.rows), 0)
		from collection_upload u left join collection_return r on r.upload_id = u.id group by u.id`) {
		cells := strings.Split(line, "|")
		none := cells[1] == "checking" && cells[2] == "0" && cells[3] == "0" && cells[4] == "0"
		all := strings.Contains("ready accepted replaced", cells[1]) && cells[2] == "1" && cells[4] == "1" && cells[5] == rows
		if !none && !all {
			t.Errorf("round %d: half an upload: %s", round, line)
		}
	}
	if n := c.ask(t, "select count(*) from collection_return where state = 'accepted'"); n[0] != "1" {
		t.Errorf("round %d: %s returns count", round, n[0])
	}
}

// waitForJobs waits until nothing is left to do. A job whose worker was killed is taken up when its lease has run out.
func waitForJobs(t *testing.T, c *council, most time.Duration) {
	t.Helper()
	var left []string
	for began := time.Now(); time.Since(began) < most; time.Sleep(100 * time.Millisecond) {
		if left = c.ask(t, "select kind, state, attempt, last_error from job where state in ('queued', 'running') and run_at <= strftime('%Y-%m-%dT%H:%M:%f', 'now', '+1 hour')"); len(left) == 0 {
			return
		}
	}
	t.Fatalf("jobs are left after %s: %v", most, left)
}

var percentage = regexp.MustCompile(`\d+\.\d% \(\d+ of \d+\)`)

// newest is the newest figure of one measure, as staff read it.
func newest(t *testing.T, c *council) string {
	t.Helper()
	_, body := fetch(t, c.as(t, "Zoe Tally"), "GET", c.url+"/staff/measures/cla-dental", nil)
	return percentage.FindString(regexp.MustCompile(`<[^>]+>`).ReplaceAllString(string(body), ""))
}
