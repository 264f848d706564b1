package assets

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// named are the files that pages ask for.
var named = []string{"staff.css", "child.css", "govuk-frontend.min.js", "init.js", "child.js", "paper.css", "icon.svg"}

func get(t *testing.T, h http.Handler, url, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAssets(t *testing.T) {
	files := fstest.MapFS{
		"dist/.gitkeep":  {},
		"dist/staff.css": {Data: []byte("body{color:#123}")},
		"dist/init.js":   {Data: []byte("import './govuk-frontend.min.js'")},
	}
	b, err := read(files)
	if err != nil {
		t.Fatal(err)
	}
	url := "/assets/" + b.hash + "/staff.css"

	t.Run("a file is kept by browsers for ever", func(t *testing.T) {
		r := get(t, b, url, "")
		if got := r.Header.Get("Cache-Control"); r.StatusCode != http.StatusOK || got != "public, max-age=31536000, immutable" {
			t.Errorf("status %d, Cache-Control %q", r.StatusCode, got)
		}
		if got := body(t, r.Body); got != "body{color:#123}" {
			t.Errorf("body %q", got)
		}
	})
	t.Run("a browser that takes gzip gets the same file, compressed", func(t *testing.T) {
		r := get(t, b, url, "br, gzip;q=0.8")
		if r.Header.Get("Content-Encoding") != "gzip" {
			t.Fatal("not compressed")
		}
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := body(t, z); got != "body{color:#123}" {
			t.Errorf("body %q", got)
		}
	})
	t.Run("a browser that refuses gzip gets the file plain", func(t *testing.T) {
		if r := get(t, b, url, "gzip;q=0"); r.Header.Get("Content-Encoding") != "" {
			t.Error("compressed all the same")
		}
	})
	t.Run("styles and scripts have their own kinds", func(t *testing.T) {
		for name, want := range map[string]string{"staff.css": "text/css", "init.js": "text/javascript"} {
			if got := get(t, b, "/assets/"+b.hash+"/"+name, "").Header.Get("Content-Type"); !strings.HasPrefix(got, want) {
				t.Errorf("%s is %q", name, got)
			}
		}
	})
	t.Run("a change of content changes every address", func(t *testing.T) {
		changed := fstest.MapFS{"dist/staff.css": {Data: []byte("body{color:#124}")}, "dist/init.js": files["dist/init.js"]}
		c, err := read(changed)
		if err != nil {
			t.Fatal(err)
		}
		if c.hash == b.hash {
			t.Fatal("the hash did not change")
		}
		if r := get(t, c, url, ""); r.StatusCode != http.StatusNotFound {
			t.Errorf("the old address gives status %d", r.StatusCode)
		}
	})
	t.Run("nothing but the built files is served", func(t *testing.T) {
		for _, name := range []string{".gitkeep", "", "../assets.go", "missing.css"} {
			if r := get(t, b, "/assets/"+b.hash+"/"+name, ""); r.StatusCode != http.StatusNotFound {
				t.Errorf("%q gives status %d", name, r.StatusCode)
			}
		}
	})
}

func TestBuilt(t *testing.T) {
	if len(all().files) == 0 {
		t.Fatal("the styles and scripts are not built: run make assets")
	}
	t.Run("every file that pages ask for is there", func(t *testing.T) {
		for _, name := range named {
			if r := get(t, Handler(), URL(name), "gzip"); r.StatusCode != http.StatusOK {
				t.Errorf("%s gives status %d", name, r.StatusCode)
			}
		}
	})
	t.Run("styles and scripts ask nothing of other machines", func(t *testing.T) {
		foreign := regexp.MustCompile(`(?i)(?:url\(\s*["']?|@import\s+["']|from\s*["']|import\(\s*["'])(?:https?:)?//`)
		for name, f := range all().files {
			if found := foreign.FindString(string(f.plain)); found != "" {
				t.Errorf("%s holds %q", name, found)
			}
		}
	})
	t.Run("no style names the typeface, crest or crown of GOV.UK", func(t *testing.T) {
		for _, name := range []string{"staff.css", "child.css"} {
			for _, banned := range []string{"GDS Transport", "crest", "crown", "@font-face"} {
				if strings.Contains(string(all().files[name].plain), banned) {
					t.Errorf("%s holds %q", name, banned)
				}
			}
		}
	})
	t.Run("LP-05: the child site's styles and script stay small, as they are sent", func(t *testing.T) {
		for name, most := range map[string]int{"child.css": 20 << 10, "child.js": 10 << 10} {
			if size := len(all().files[name].zipped); size == 0 || size > most {
				t.Errorf("%s is %d bytes as it is sent, more than %d", name, size, most)
			}
		}
	})
	t.Run("AX-05: nothing on the child site hides what has the focus, and every button is 44 pixels high at least", func(t *testing.T) {
		css := string(all().files["child.css"].plain)
		for _, banned := range []string{"sticky", "position:fixed", "user-select:none"} {
			if strings.Contains(css, banned) {
				t.Errorf("child.css has %s", banned)
			}
		}
		for _, m := range regexp.MustCompile(`min-height:(\d+)px`).FindAllStringSubmatch(css, -1) {
			if h, err := strconv.Atoi(m[1]); err != nil || h < 28 || h < 44 && !strings.Contains(css, ".pick input{flex:none;width:28px;min-height:28px") {
				t.Errorf("something to press is %s high", m[0])
			}
		}
	})
	t.Run("the folder holds no source maps", func(t *testing.T) {
		err := fs.WalkDir(dist, "dist", func(name string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(name, ".map") {
				t.Errorf("%s is embedded", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
