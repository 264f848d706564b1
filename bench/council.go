package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// council is Exampleborough in a folder of its own, and the server that shows it.
type council struct {
	binary string
	env    []string
	url    string
	built  time.Duration
	server *exec.Cmd
}

// raise makes the council through the real roads.
func raise(o options, name string) (*council, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	data, keys := filepath.Join(o.work, name), filepath.Join(o.work, "keys", name)
	c := &council{binary: o.binary, url: "http://" + address,
		env: append(os.Environ(), "WAYMARK_SAMPLE=true", "WAYMARK_DATA="+data, "WAYMARK_KEYS="+keys, "WAYMARK_ADDRESS="+address, "WAYMARK_LOG=warn")}
	c.built, err = c.run("sample", "--children", "600", "--years", "3", "--council")
	return c, err
}

// run runs one command in the council's folder and says how long it took.
func (c *council) run(args ...string) (time.Duration, error) {
	do := exec.Command(c.binary, args...)
	do.Env = c.env
	began := time.Now()
	if out, err := do.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("waymark %s: %w: %s", args[0], err, out)
	}
	return time.Since(began), nil
}

// serve starts the server and says after how long it was ready.
func (c *council) serve() (time.Duration, error) {
	c.server = exec.Command(c.binary, "serve")
	c.server.Env = c.env
	began := time.Now()
	if err := c.server.Start(); err != nil {
		return 0, err
	}
	for {
		res, err := http.Get(c.url + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		if time.Since(began) > time.Minute {
			c.stop()
			return 0, errors.New("the server did not become ready within a minute")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (c *council) stop() {
	_ = c.server.Process.Signal(os.Interrupt)
	_ = c.server.Wait()
}

var invented = regexp.MustCompile(`value="([0-9a-f-]{36})" name="person"[^>]*>Be ([^<]+)<`)

// as signs one of the invented people in.
func (c *council) as(name string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Jar: jar}
	page, _, err := c.ask(client, "/sign-in", nil)
	if err != nil {
		return nil, err
	}
	for _, p := range invented.FindAllSubmatch(page, -1) {
		if string(p[2]) == name {
			_, _, err = c.ask(client, "/sign-in/as", url.Values{"person": {string(p[1])}, "to": {"/staff"}})
			return client, err
		}
	}
	return nil, fmt.Errorf("there is nobody called %s", name)
}

// ask gets a page, or sends a form where there is one, and gives the page that answers and its path.
func (c *council) ask(client *http.Client, path string, form url.Values) ([]byte, string, error) {
	var res *http.Response
	var err error
	if form == nil {
		res, err = client.Get(c.url + path)
	} else {
		res, err = client.PostForm(c.url+path, form)
	}
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s", path, res.Status)
	}
	return body, res.Request.URL.Path, err
}

var ticked = regexp.MustCompile(`name="measures"[^>]*value="([^"]+)"`)

// wholeCouncil brings everything that sample writes of three years, of other children than those in the council, from files
// to the public page: kept, read, checked, accepted, counted, proposed by one person, approved by another, read by a third.
func wholeCouncil(o options) error {
	c, err := raise(o, "council")
	if err != nil {
		return err
	}
	set := filepath.Join(o.work, "set")
	if _, err := c.run("sample", "--children", "600", "--years", "3", "--seed", "A whole set", "--out", set); err != nil {
		return err
	}
	// The XML tells the same years as the CSV, so only one of the two is loaded; the published figures have a road of their own.
	var files []string
	var size int64
	err = filepath.WalkDir(set, func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		folder, _, deeper := strings.Cut(strings.TrimPrefix(p, set+string(filepath.Separator)), string(filepath.Separator))
		if !deeper || folder == "903-xml" || folder == "reference" {
			return nil
		}
		info, err := e.Info()
		if err == nil {
			files, size = append(files, p), size+info.Size()
		}
		return err
	})
	if err != nil {
		return err
	}
	loaded, err := c.run(append([]string{"load"}, files...)...)
	if err != nil {
		return err
	}
	ready, err := c.serve()
	if err != nil {
		return err
	}
	defer c.stop()
	anyone := &http.Client{}
	before, _, err := c.ask(anyone, "/measures", nil)
	if err != nil {
		return err
	}
	zoe, err := c.as("Zoe Tally")
	if err != nil {
		return err
	}
	gwen, err := c.as("Gwen Gatepost")
	if err != nil {
		return err
	}
	form, _, err := c.ask(zoe, "/staff/releases/new", nil)
	if err != nil {
		return err
	}
	chosen := url.Values{"note": {"A whole set"}}
	for _, m := range ticked.FindAllSubmatch(form, -1) {
		chosen.Add("measures", string(m[1]))
	}
	began := time.Now()
	_, release, err := c.ask(zoe, "/staff/releases", chosen)
	if err != nil {
		return err
	}
	if _, _, err := c.ask(gwen, release+"/decision", url.Values{"decision": {"approve"}, "note": {"Looked at"}}); err != nil {
		return err
	}
	after, _, err := c.ask(anyone, "/measures", nil)
	if err != nil {
		return err
	}
	released := time.Since(began)
	if bytes.Equal(before, after) {
		return errors.New("the public page is as it was before the upload")
	}
	fmt.Printf("\nA council's whole set (600 children in care, three years, %d files, %.0f MB): kept, read, checked, accepted and counted in %.1f s; the server ready in %.2f s; %d measures released and the public page read again in %.1f s. Together %.1f s.\n",
		len(files), float64(size)/1e6, loaded.Seconds(), ready.Seconds(), len(chosen["measures"]), released.Seconds(), (loaded + ready + released).Seconds())
	return nil
}

// pages serves Exampleborough and asks for its public pages from eight readers at once.
func pages(o options) error {
	c, err := raise(o, "pages")
	if err != nil {
		return err
	}
	ready, err := c.serve()
	if err != nil {
		return err
	}
	defer c.stop()
	fmt.Printf("\nExampleborough (600 children, three years) made through the real roads in %.1f s; the server ready %.2f s after its start.\n\n", c.built.Seconds(), ready.Seconds())
	fmt.Println("| public page | requests a second | p50 ms | p99 ms |")
	fmt.Println("|---|---:|---:|---:|")
	for _, path := range []string{"/", "/measures", "/young-people"} {
		var mu sync.Mutex
		var took []float64
		var wg sync.WaitGroup
		until := time.Now().Add(time.Duration(o.seconds) * time.Second)
		failed := 0
		for range 8 {
			wg.Go(func() {
				var own []float64
				bad := 0
				for time.Now().Before(until) {
					asked := time.Now()
					res, err := http.Get(c.url + path)
					if err != nil {
						bad++
						continue
					}
					_, _ = io.Copy(io.Discard, res.Body)
					res.Body.Close()
					if res.StatusCode != http.StatusOK {
						bad++
					}
					own = append(own, time.Since(asked).Seconds()*1000)
				}
				mu.Lock()
				took = append(took, own...)
				failed += bad
				mu.Unlock()
			})
		}
		wg.Wait()
		if failed > 0 {
			return fmt.Errorf("%s failed %d times", path, failed)
		}
		slices.Sort(took)
		fmt.Printf("| %s | %.0f | %.1f | %.1f |\n", path, float64(len(took))/float64(o.seconds), took[len(took)/2], took[len(took)*99/100])
	}
	return nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
