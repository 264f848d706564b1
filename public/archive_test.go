package public

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"waymark/archive"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web/webtest"
)

// keeper stands for room archive: what was kept, by name.
type keeper map[string][]byte

func (k keeper) open(_ context.Context, name string) ([]byte, error) {
	if body, there := k[name]; there {
		return body, nil
	}
	return nil, fault.Gone("This edition of the open data was taken back on 2 October 2026: A post named a school.")
}

func TestTheOpenDataAsTheyWere(t *testing.T) {
	before := openEdition()
	body, err := archiveOf(before)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	now := openEdition()
	now.Plans[0].Title = "Another title"
	now.Kept = []archive.PublicEdition{{Name: "2026-10-20", Day: calendar.On(2026, 10, 20), Release: 2, Why: "Release 2 of measures", Hash: hash, Size: int64(len(body))},
		{Name: "2026-10-01", Day: calendar.On(2026, 10, 1), Why: "The first of its month", Hash: strings.Repeat("0", 64), Size: 9, Withdrawn: calendar.On(2026, 10, 2), WithdrawnWhy: "A post named a school."}}
	h := houseOf(now, &ear{}, func(s *Site) { s.kept = keeper{"2026-10-20": body}.open })
	t.Run("7.8: an older edition is downloaded as it was, whatever has changed since", func(t *testing.T) {
		got, res := get(t, h, "/data/archive/2026-10-20.zip")
		if !bytes.Equal(got, body) || res.Header.Get("Last-Modified") != "Tue, 20 Oct 2026 00:00:00 GMT" {
			t.Errorf("%d bytes of %s", len(got), res.Header.Get("Last-Modified"))
		}
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			want, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			if part, res := get(t, h, "/data/archive/2026-10-20/"+f.Name); !bytes.Equal(part, want) || res.Header.Get("Content-Type") == "" {
				t.Errorf("%s differs by itself", f.Name)
			}
		}
		if plans, _ := get(t, h, "/data/plans.csv"); strings.Contains(string(body), "Another title") || !strings.Contains(string(plans), "Another title") {
			t.Error("the data of today are not another edition")
		}
		if whole, _ := get(t, h, "/data/all.zip"); bytes.Equal(whole, body) {
			t.Error("all.zip is still the old one")
		}
	})
	t.Run("7.8: the page and the list say what was kept, when, why and with which checksum", func(t *testing.T) {
		h.Visit(t, webtest.Row{Path: "/data", Want: map[string]string{"a[href='/data/archive/2026-10-20.zip']": "Open data of 20 October 2026"}, Not: []string{"a[href='/data/archive/2026-10-01.zip']"}, Body: hash})
		listed, _ := get(t, h, "/api/v1/archive")
		all := readJSON[[]keptJSON](t, listed)
		if len(all) != 2 || all[0].Hash != hash || all[0].URL != "/data/archive/2026-10-20.zip" || all[1].WithdrawnWhy != "A post named a school." {
			t.Errorf("%+v", all)
		}
	})
	t.Run("7.2: an edition that was taken back is answered with 410 and the reason", func(t *testing.T) {
		h.Visit(t, webtest.Row{Path: "/data/archive/2026-10-01.zip", Status: 410, Body: "A post named a school."})
		h.Visit(t, webtest.Row{Path: "/data/archive/2026-10-01/actions.csv", Status: 410})
		for _, path := range []string{"/data/archive/2025-01-01.zip", "/data/archive/2026-10-20", "/data/archive/2026-10-20/none.csv", "/data/archive/2025-01-01/actions.csv"} {
			h.Visit(t, webtest.Row{Path: path, Status: 404})
		}
	})
	t.Run("7.8: what is kept is what all.zip is today, and nothing before anything is public", func(t *testing.T) {
		s := &Site{read: func(context.Context) (edition, error) { return before, nil }}
		made, err := s.Archive(t.Context())
		if err != nil || !bytes.Equal(made.Body, body) || made.Release != 2 {
			t.Errorf("%d bytes of release %d, %v", len(made.Body), made.Release, err)
		}
		s.read = func(context.Context) (edition, error) { return edition{Council: "Exampleborough"}, nil }
		if made, err := s.Archive(t.Context()); err != nil || made.Body != nil {
			t.Errorf("an empty site gives %d bytes, %v", len(made.Body), err)
		}
	})
}
