package public

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"waymark/web"
)

func (s *Site) papers(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, papersPage(e))
}

// paper sends a file of a published paper.
func (s *Site) paper(w http.ResponseWriter, r *http.Request, _ edition) error {
	f, data, err := s.rooms.Boards.PublicFileOf(r.Context(), r.PathValue("file"))
	if err != nil {
		return err
	}
	return sendFile(w, r.PathValue("file"), f.Type, data)
}

// sendFile sends a file of a paper or of minutes. A web page is shown as it is: it brings its own stylesheet, and nothing else in it may run
// or load.
func sendFile(w http.ResponseWriter, name, kind string, data []byte) error {
	if strings.HasPrefix(kind, "text/html") {
		_, rest, _ := bytes.Cut(data, []byte("<style>"))
		style, _, _ := bytes.Cut(rest, []byte("</style>"))
		sum := sha256.Sum256(style)
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		w.Header().Set("Content-Type", kind)
	} else {
		web.Download(w, name, kind)
	}
	_, err := w.Write(data)
	return err
}

func (s *Site) minutes(w http.ResponseWriter, r *http.Request, e edition) error {
	m, d, err := s.rooms.Boards.PublishedMinutesOf(r.Context(), r.PathValue("forum"), whole(r.PathValue("number")))
	if err != nil {
		return err
	}
	return show(w, r, minutesPage(e, m, d))
}

func (s *Site) minutesFile(w http.ResponseWriter, r *http.Request, _ edition) error {
	file := r.PathValue("file")
	kind, data, err := s.rooms.Boards.PublishedMinutesFile(r.Context(), r.PathValue("forum"), whole(r.PathValue("number")), file)
	if err != nil {
		return err
	}
	return sendFile(w, r.PathValue("forum")+"-"+r.PathValue("number")+"-"+file, kind, data)
}

// size is how big a file is, as people say it.
func size(bytes int64) string {
	return number(int((bytes+1023)/1024)) + " KB"
}
