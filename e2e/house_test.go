// Package e2e walks the real binary with a real browser: Exampleborough made through the real roads, every page looked at
// by axe in its looks and widths, and the journeys that the product promises.
package e2e

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// today is the day on Exampleborough's clock in these tests.
const today = "2026-11-22"

// binary is ./waymark, which `make test` builds first.
func binary(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../waymark")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatalf("the binary is not built; run make build: %v", err)
	}
	return path
}

// council is one installation on a folder of its own.
type council struct {
	dir, address, url string
	environment       []string
	cmd               *exec.Cmd
	log               *bytes.Buffer

	mu       sync.Mutex
	sessions map[string]string // by the person's name
}

func newCouncil(t testing.TB, dir string, settings ...string) *council {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &council{dir: dir, address: l.Addr().String(), log: &bytes.Buffer{}}
	l.Close()
	c.url = "http://" + c.address
	c.environment = append(os.Environ(), append([]string{"WAYMARK_DATA=" + filepath.Join(dir, "data"), "WAYMARK_KEYS=" + filepath.Join(dir, "keys", "key"), "WAYMARK_ADDRESS=" + c.address,
		"WAYMARK_TODAY=" + today, "WAYMARK_LOG=warn", "WAYMARK_MEMORY_MB=1024"}, settings...)...)
	return c
}

// fresh is an empty council whose people are there and nothing else, served. Its people come in by one click.
func fresh(t *testing.T, settings ...string) *council {
	t.Helper()
	return freshWith(t, [][2]string{{"Zoe Tally", "analyst"}, {"Uma Signpost", "programme-manager"}, {"Della Summit", "director"}, {"Kit Harbour", "owner"}, {"Ivy Keyring", "administrator"}}, settings...)
}

// freshWith is fresh with people of the test's choice, each with a role.
func freshWith(t *testing.T, people [][2]string, settings ...string) *council {
	t.Helper()
	c := newCouncil(t, t.TempDir(), append([]string{"WAYMARK_SAMPLE=true", "WAYMARK_COUNCIL=Northmere"}, settings...)...)
	for _, p := range people {
		c.command(t, "person", "add", "--name", p[0], "--email", strings.ToLower(strings.Fields(p[0])[0])+"@northmere.example", "--role", p[1])
	}
	c.start(t)
	t.Cleanup(func() { c.stop(t) })
	return c
}

// command runs one waymark command in the council.
func (c *council) command(t testing.TB, args ...string) []byte {
	t.Helper()
	out, err := c.try(t, args...)
	if err != nil {
		t.Fatalf("waymark %v: %v\n%s", args, err, out)
	}
	return out
}

// try runs a command that may fail.
func (c *council) try(t testing.TB, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Env = c.environment
	return cmd.CombinedOutput()
}

// start serves the council and waits until it is ready.
func (c *council) start(t testing.TB) {
	t.Helper()
	c.cmd = exec.Command(binary(t), "serve")
	c.cmd.Env = c.environment
	c.cmd.Stderr = c.log
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(c.url + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
	}
	t.Fatalf("the server did not become ready:\n%s", c.log)
}

// stop asks the server to finish, as systemd would.
func (c *council) stop(t testing.TB) {
	t.Helper()
	if c.cmd == nil {
		return
	}
	_ = c.cmd.Process.Signal(os.Interrupt)
	done := make(chan error, 1)
	go func() { done <- c.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("the server stopped with %v:\n%s", err, c.log)
		}
	case <-time.After(40 * time.Second):
		_ = c.cmd.Process.Kill()
		t.Errorf("the server did not stop:\n%s", c.log)
	}
	c.cmd = nil
}

var person = regexp.MustCompile(`value="([0-9a-f-]{36})" name="person"[^>]*>Be ([^<]+)<`)

// id finds one of an invented council's people.
func (c *council) id(t testing.TB, name string) string {
	t.Helper()
	_, body := fetch(t, http.DefaultClient, "GET", c.url+"/sign-in", nil)
	for _, p := range person.FindAllSubmatch(body, -1) {
		if string(p[2]) == name {
			return string(p[1])
		}
	}
	t.Fatalf("there is nobody called %s", name)
	return ""
}

// session signs somebody in by one click, as only an invented council allows, and gives the cookie.
func (c *council) session(t testing.TB, name string) string {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if s, ok := c.sessions[name]; ok {
		return s
	}
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, _ := fetch(t, stay, "POST", c.url+"/sign-in/as", url.Values{"person": {c.id(t, name)}, "to": {"/staff"}})
	for _, cookie := range res.Cookies() {
		if cookie.Name == "waymark_session" {
			if c.sessions == nil {
				c.sessions = map[string]string{}
			}
			c.sessions[name] = cookie.Value
			return cookie.Value
		}
	}
	t.Fatalf("%s could not sign in: %s", name, res.Status)
	return ""
}

// as is a client of somebody who is signed in; it follows redirects.
func (c *council) as(t testing.TB, name string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	if name != "" {
		own, _ := url.Parse(c.url)
		jar.SetCookies(own, []*http.Cookie{{Name: "waymark_session", Value: c.session(t, name), Path: "/"}})
	}
	return &http.Client{Jar: jar, Timeout: time.Minute}
}

// fetch asks for an address and reads the whole answer.
func fetch(t testing.TB, client *http.Client, method, to string, sent url.Values) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequest(method, to, strings.NewReader(sent.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if sent != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

// find is the first address on a page, as somebody sees it, that a pattern matches.
func (c *council) find(t testing.TB, name, path, pattern string) string {
	t.Helper()
	_, body := fetch(t, c.as(t, name), "GET", c.url+path, nil)
	m := regexp.MustCompile(`(?:href|action)="(` + pattern + `)"`).FindSubmatch(body)
	if m == nil {
		t.Fatalf("%s has no link %s for %s", path, pattern, name)
	}
	return html.UnescapeString(string(m[1]))
}

// holder finds whose desk begins a link with some words, and where it leads.
func (c *council) holder(t testing.TB, words string) seen {
	t.Helper()
	link := regexp.MustCompile(`href="([^"]+)"[^>]*>\s*` + words)
	_, body := fetch(t, http.DefaultClient, "GET", c.url+"/sign-in", nil)
	for _, p := range person.FindAllSubmatch(body, -1) {
		_, desk := fetch(t, c.as(t, string(p[2])), "GET", c.url+"/staff", nil)
		if m := link.FindSubmatch(desk); m != nil {
			return seen{as: string(p[2]), path: html.UnescapeString(string(m[1]))}
		}
	}
	t.Fatalf("nobody’s desk says %q", words)
	return seen{}
}

// author finds which of the council's people stands before a date on a page.
func (c *council) author(t testing.TB, reader, path string) string {
	t.Helper()
	_, body := fetch(t, c.as(t, reader), "GET", c.url+path, nil)
	_, people := fetch(t, http.DefaultClient, "GET", c.url+"/sign-in", nil)
	for _, p := range person.FindAllSubmatch(people, -1) {
		if regexp.MustCompile(regexp.QuoteMeta(string(p[2])) + `, [0-9]+ [A-Z]`).Match(body) {
			return string(p[2])
		}
	}
	t.Fatalf("%s names nobody with a date", path)
	return ""
}

// kill ends the server as a power cut would.
func (c *council) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
	c.cmd = nil
}

var exampleborough struct {
	once sync.Once
	c    *council
	fail string
}

// sample is Exampleborough, made once for all tests of this package and served.
func sample(t *testing.T) *council {
	t.Helper()
	exampleborough.once.Do(func() {
		dir, err := os.MkdirTemp("", "waymark-e2e-")
		if err != nil {
			exampleborough.fail = err.Error()
			return
		}
		c := newCouncil(t, dir, "WAYMARK_SAMPLE=true")
		cmd := exec.Command(binary(t), "sample", "--children", "150", "--years", "4", "--council")
		cmd.Env = c.environment
		if out, err := cmd.CombinedOutput(); err != nil {
			exampleborough.fail = fmt.Sprintf("waymark sample: %v\n%s", err, out)
			return
		}
		c.start(t)
		exampleborough.c = c
	})
	if exampleborough.c == nil {
		t.Fatal(exampleborough.fail)
	}
	return exampleborough.c
}

func TestMain(m *testing.M) {
	code := m.Run()
	if c := exampleborough.c; c != nil {
		if c.cmd != nil {
			_ = c.cmd.Process.Signal(os.Interrupt)
			wait, stop := context.WithTimeout(context.Background(), 30*time.Second)
			go func() { _ = c.cmd.Wait(); stop() }()
			<-wait.Done()
		}
		_ = os.RemoveAll(c.dir)
	}
	os.Exit(code)
}
