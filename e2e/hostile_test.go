package e2e

import (
	"archive/zip"
	"bytes"
	"html"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// hostile are files made to do harm: each is refused within two seconds with a sentence, and nothing of it is stored.
func hostile(t *testing.T) map[string]struct {
	file, says string
	body       []byte
} {
	t.Helper()
	random := make([]byte, 3<<20)
	_, _ = rand.NewChaCha8([32]byte{26}).Read(random)
	var laughs strings.Builder
	laughs.WriteString(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">`)
	for i := 1; i < 10; i++ {
		laughs.WriteString(`<!ENTITY lol` + string(rune('0'+i)) + ` "` + strings.Repeat("&lol"+string(rune('0'+i-1))+";", 10) + `">`)
	}
	laughs.WriteString(`]><EXPSSDA903><CHILD>&lol9;</CHILD></EXPSSDA903>`)
	return map[string]struct {
		file, says string
		body       []byte
	}{
		"a ZIP bomb":               {"returns.zip", "packed more than", bomb(t)},
		"a billion laughs":         {"return.xml", "document type", []byte(laughs.String())},
		"XML two million deep":     {"return.xml", "nested", []byte("<EXPSSDA903>" + strings.Repeat("<a>", 2_000_000))},
		"a CSV of 10,000 columns":  {"episodes.csv", "columns", []byte(strings.Repeat("COLUMN,", 10_000) + "\n" + strings.Repeat("1,", 10_000) + "\n")},
		"a file of random bytes":   {"episodes.csv", "not text", random},
		"a ZIP of random bytes":    {"returns.zip", "", random},
		"a return with a bad name": {"../../../etc/passwd", "", random[:1<<10]},
	}
}

// bomb is a ZIP of 1 MB that would be 1 GB.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("episodes.csv")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 1 << 10 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// machine is what only a programmer understands.
var machine = regexp.MustCompile(`(?i)panic|goroutine|\bEOF\b|\bnil\b|0x[0-9a-f]{4}|\.go:\d+|unexpected end of JSON|strconv`)

// sentence holds that a refusal can be understood.
func sentence(t *testing.T, said, want string) {
	t.Helper()
	said = strings.TrimSpace(said)
	if len(said) < 20 || len(said) > 400 || machine.MatchString(said) || !strings.Contains(said, want) {
		t.Errorf("it says: %q, want a sentence with %q", said, want)
	}
}

const within = 2 * time.Second

// TestHostileUploads sends files made to do harm by the page and by the command line.
func TestHostileUploads(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	c := fresh(t)
	zoe := c.as(t, "Zoe Tally")
	shut := newCouncil(t, t.TempDir())
	shut.command(t, "record", "verify")
	tags := regexp.MustCompile(`<[^>]+>`)
	for name, one := range hostile(t) {
		t.Run(name+" is refused by the page, and nothing is stored", func(t *testing.T) {
			before := c.stored(t)
			quickly(t, 0, func() {
				res, body, err := send(t, zoe, c, map[string][]byte{one.file: one.body}, nil)
				if err != nil {
					t.Fatal(err)
				}
				if res.StatusCode != http.StatusUnprocessableEntity {
					t.Errorf("it is answered with %s", res.Status)
				}
				sentence(t, html.UnescapeString(tags.ReplaceAllString(string(problem.Find(body)), "\n")), one.says)
			})
			if c.stored(t) != before {
				t.Error("something was stored")
			}
		})
		t.Run(name+" is refused by the command line, and nothing is stored", func(t *testing.T) {
			path := filepath.Join(t.TempDir(), filepath.Base(one.file))
			if err := os.WriteFile(path, one.body, 0o600); err != nil {
				t.Fatal(err)
			}
			before := shut.stored(t)
			began := time.Now()
			shut.command(t, "version")
			start := time.Since(began)
			for _, args := range [][]string{{"load", path}, {"load", "--dry-run", path}, {"measure", "run", path}} {
				quickly(t, start, func() {
					out, err := shut.try(t, args...)
					if err == nil {
						t.Errorf("waymark %v took it: %s", args, out)
					}
					sentence(t, strings.ReplaceAll(string(out), path, filepath.Base(path)), one.says)
				})
			}
			if shut.stored(t) != before {
				t.Error("something was stored")
			}
		})
	}
	if res, _ := fetch(t, zoe, "GET", c.url+"/staff/collections", nil); res.StatusCode != http.StatusOK {
		t.Errorf("after all that the server answers with %s", res.Status)
	}
}

// quickly holds that something takes no longer than two seconds beyond what the process needs to start. A busy machine may make
// it late once or twice; three times is the program's own doing.
func quickly(t *testing.T, start time.Duration, do func()) {
	t.Helper()
	var took time.Duration
	for range 3 {
		began := time.Now()
		do()
		if took = time.Since(began); took <= within+start || t.Failed() {
			return
		}
	}
	t.Errorf("it took %s", took)
}
