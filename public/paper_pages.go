package public

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"waymark/web"
)

func (s *Site) papers(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, papersPage(e))
}

// paper sends a file of a published paper. A web page is shown as it is: it brings its own stylesheet, and nothing else in it may run or load.
func (s *Site) paper(w http.ResponseWriter, r *http.Request, _ edition) error {
	f, data, err := s.rooms.Boards.PublicFileOf(r.Context(), r.PathValue("file"))
	if err != nil {
		return err
	}
	if f.Name == "html" {
		_, rest, _ := bytes.Cut(data, []byte("<style>"))
		style, _, _ := bytes.Cut(rest, []byte("</style>"))
		sum := sha256.Sum256(style)
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		w.Header().Set("Content-Type", f.Type)
	} else {
		web.Download(w, r.PathValue("file"), f.Type)
	}
	_, err = w.Write(data)
	return err
}

// size is how big a file is, as people say it.
func size(bytes int64) string {
	return number(int((bytes+1023)/1024)) + " KB"
}
