package public

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"waymark/archive"
	"waymark/calendar"
	"waymark/fault"
)

// archivePath is where the open data as they were stand.
const archivePath = "/data/archive/"

// release is the number of the newest release of measures; 0 where there is none.
func (e edition) release() int {
	n := 0
	for _, m := range e.Measures {
		n = max(n, m.Release)
	}
	return n
}

// Archive is the open data as they are now, as one file, to be kept. Where nothing is published there is none.
func (s *Site) Archive(ctx context.Context) (archive.Made, error) {
	e, err := s.read(ctx)
	if err != nil || len(e.Plans) == 0 && len(e.Measures) == 0 {
		return archive.Made{}, err
	}
	body, err := archiveOf(e)
	return archive.Made{Body: body, Release: e.release()}, err
}

// editionOf finds the edition of a name in the list.
func (e edition) editionOf(name string) (archive.PublicEdition, error) {
	for _, k := range e.Kept {
		if k.Name == name {
			return k, nil
		}
	}
	return archive.PublicEdition{}, fault.NotFound("There is no edition of the open data of this name. /data lists all.")
}

// archiveFile answers with the open data as they were: /data/archive/2026-11-20.zip.
func (s *Site) archiveFile(w http.ResponseWriter, r *http.Request, e edition) error {
	name, isZIP := strings.CutSuffix(r.PathValue("file"), ".zip")
	if !isZIP {
		return errNoDataset
	}
	k, err := e.editionOf(name)
	if err != nil {
		return err
	}
	body, err := s.kept(r.Context(), name)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="open-data-`+name+`.zip"`)
	return sendDataOf(w, r, k.Day, "application/zip", body)
}

// archivePart answers with one file of them: /data/archive/2026-11-20/actions.csv.
func (s *Site) archivePart(w http.ResponseWriter, r *http.Request, e edition) error {
	k, err := e.editionOf(r.PathValue("edition"))
	if err != nil {
		return err
	}
	body, err := s.kept(r.Context(), k.Name)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if f.Name != r.PathValue("file") {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return err
		}
		part, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		return sendDataOf(w, r, k.Day, mediaTypes[path.Ext(f.Name)], part)
	}
	return errNoDataset
}

// mediaTypes are the media types of the files in an archive, by how their names end.
var mediaTypes = map[string]string{".csv": "text/csv; charset=utf-8; header=present", ".json": "application/csvm+json", ".txt": "text/plain; charset=utf-8"}

// keptJSON is an edition of the open data for programs.
type keptJSON struct {
	Edition      string        `json:"edition"`
	KeptOn       calendar.Date `json:"kept_on"`
	Why          string        `json:"why"`
	Release      int           `json:"release"`
	Hash         string        `json:"sha256"`
	Bytes        int64         `json:"bytes"`
	Withdrawn    calendar.Date `json:"withdrawn_at"`
	WithdrawnWhy string        `json:"withdrawn_why"`
	URL          string        `json:"url"`
}

func (s *Site) apiArchive(w http.ResponseWriter, r *http.Request, e edition) error {
	all := []keptJSON{}
	for _, k := range e.Kept {
		all = append(all, keptJSON{k.Name, k.Day, k.Why, k.Release, k.Hash, k.Size, k.Withdrawn, k.WithdrawnWhy, archivePath + k.Name + ".zip"})
	}
	return s.send(w, r, e, payload{Rows: len(all), Data: all})
}

// sizeWords says a size as people read it.
func sizeWords(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
