// Package assets holds the styles, scripts and pictures of every page, as built by npm run build and embedded in the program.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// The folder is built by make; on a fresh clone it holds only .gitkeep, so that the Go code still compiles.
//
//go:embed all:dist
var dist embed.FS

// file is a built file, plain and compressed.
type file struct {
	kind          string
	plain, zipped []byte
}

// built is everything in dist, and the hash of it all. The files share one hash because they name each other.
type built struct {
	hash  string
	files map[string]file
}

var all = sync.OnceValue(func() built {
	b, err := read(dist)
	if err != nil {
		panic("the embedded assets cannot be read: " + err.Error())
	}
	return b
})

func read(from fs.FS) (built, error) {
	b := built{files: map[string]file{}}
	sum := sha256.New()
	err := fs.WalkDir(from, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		plain, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		zipped, err := compress(plain)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "dist/")
		sum.Write([]byte(name + "\x00" + strconv.Itoa(len(plain)) + "\x00"))
		sum.Write(plain)
		b.files[name] = file{kind: mime.TypeByExtension(path.Ext(name)), plain: plain, zipped: zipped}
		return nil
	})
	b.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	return b, err
}

func compress(plain []byte) ([]byte, error) {
	var zipped bytes.Buffer
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zipped.Bytes(), nil
}

// URL is where a file is served, such as "/assets/3f2a…/staff.css". It changes with the content, so that a browser may keep
// the file for ever.
func URL(name string) string { return "/assets/" + all().hash + "/" + name }

// Handler serves "GET /assets/". A URL with the hash of another version is not found, rather than answered with the wrong file.
func Handler() http.Handler { return all() }

func (b built) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, current := strings.CutPrefix(r.URL.Path, "/assets/"+b.hash+"/")
	f, found := b.files[name]
	if !current || !found {
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if accepts(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		// The browser has gone when this fails; there is nobody left to tell.
		_, _ = w.Write(body)
	}
}

// accepts says whether a browser takes gzip.
func accepts(header string) bool {
	for encoding := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(encoding), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q := strings.ReplaceAll(quality, " ", "")
			return q != "q=0" && q != "q=0.0"
		}
	}
	return false
}

// Files are all files by where they are served, for a copy of the site that another server hands out.
func Files() map[string][]byte {
	files := map[string][]byte{}
	for name, f := range all().files {
		files[URL(name)] = f.plain
	}
	return files
}
