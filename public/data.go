package public

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"waymark/calendar"
)

const (
	licenceName = "Open Government Licence v3.0"
	licenceURL  = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)

// sendData sends open data: free to use from any website, under a licence, and not sent again while it is the same.
func (s *Site) sendData(w http.ResponseWriter, r *http.Request, e edition, kind string, body []byte) error {
	return sendDataOf(w, r, e.changed(), kind, body)
}

// openToAll lets programs on any website read an answer, also one that says why there is none.
func openToAll(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified, Link, Retry-After")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// sendDataOf sends open data that last changed on a day.
func sendDataOf(w http.ResponseWriter, r *http.Request, changed calendar.Date, kind string, body []byte) error {
	sum := sha256.Sum256(body)
	h := w.Header()
	h.Set("Content-Type", kind)
	openToAll(h)
	h.Add("Link", "<"+licenceURL+`>; rel="license"`)
	h.Set("Cache-Control", "public, no-cache")
	// Weak, as the same bytes may be sent compressed.
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", changed.Time(), bytes.NewReader(body))
	return nil
}

func (s *Site) data(w http.ResponseWriter, r *http.Request, e edition) error {
	sums := map[string]string{}
	for _, d := range datasets {
		body, err := csvOf(d.table(e), false)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		sums[d.name+".csv"] = hex.EncodeToString(sum[:])
	}
	return show(w, r, dataPage(e, sums))
}

func (s *Site) measureCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	key, isCSV := strings.CutSuffix(r.PathValue("file"), ".csv")
	m, found := e.measure(key)
	if !isCSV || !found {
		return errNoMeasure
	}
	return s.sendTable(w, r, e, m.Key, observationsOf(m), "observations")
}
