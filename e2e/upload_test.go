package e2e

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// returns are the return files that `waymark sample --out` wrote, without the reference files beside them.
func returns(t testing.TB, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && filepath.Ext(path) == ".csv" && strings.Contains(path, "903") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) == 0 {
		t.Fatalf("no returns in %s: %v", dir, err)
	}
	return paths
}

// zipped packs files as a person would.
func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// send posts files by the upload form, as a browser would, and gives the answer without following it.
func send(t testing.TB, client *http.Client, c *council, files map[string][]byte, values url.Values) (res *http.Response, body []byte, err error) {
	t.Helper()
	r, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() {
		err := func() error {
			for name, vs := range values {
				for _, v := range vs {
					if err := form.WriteField(name, v); err != nil {
						return err
					}
				}
			}
			for name, b := range files {
				part, err := form.CreateFormFile("files", name)
				if err != nil {
					return err
				}
				if _, err := part.Write(b); err != nil {
					return err
				}
			}
			return form.Close()
		}()
		w.CloseWithError(err)
	}()
	defer r.Close()
	stay := *client
	stay.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	req, err := http.NewRequest("POST", c.url+"/staff/collections/upload", r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	if res, err = stay.Do(req); err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	return res, body, err
}

// upload sends files and gives the page of the upload.
func upload(t testing.TB, client *http.Client, c *council, files map[string][]byte, values url.Values) string {
	t.Helper()
	res, body, err := send(t, client, c, files, values)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the upload was answered with %s: %s", res.Status, problem.FindSubmatch(body))
	}
	return res.Header.Get("Location")
}

// problem is what a page says is wrong.
var problem = regexp.MustCompile(`(?s)govuk-error-summary__list">(.*?)</ul>`)

var tag = regexp.MustCompile(`govuk-tag[^>]*>\s*([^<]+?)\s*<`)

// checked waits until an upload is checked and gives its state, as the page's first tag says it.
func checked(t testing.TB, client *http.Client, c *council, at string) string {
	t.Helper()
	state := ""
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(50 * time.Millisecond) {
		res, body := fetch(t, client, "GET", c.url+at, nil)
		m := tag.FindSubmatch(body)
		if res.StatusCode != http.StatusOK || m == nil {
			t.Fatalf("%s: %s\n%s", at, res.Status, body)
		}
		if state = string(m[1]); state != "Being checked" {
			return state
		}
	}
	t.Fatalf("%s is still %q", at, state)
	return ""
}

// broken is a return that reads well at first and is broken far in: the upload is taken, and its check refuses it.
func broken() map[string][]byte {
	record := "<CHILD><HEADER><CHILDID>1</CHILDID></HEADER><EPISODE><DECOM>01/04/2024</DECOM><DEC>01/05/2024</DEC></EPISODE></CHILD>\n"
	return map[string][]byte{"return.xml": []byte("<EXPSSDA903>" + strings.Repeat(record, 9<<20/len(record)) + "<CHILD><HEADER></EPISODE>")}
}
