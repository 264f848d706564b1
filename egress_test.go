package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// opens are the names by which a file of ours can open a connection or start another program; an empty list means that the package is for
// nothing else.
var opens = map[string][]string{
	"net":                               {"Dial", "DialIP", "DialTCP", "DialTimeout", "DialUDP", "DialUnix", "Dialer", "LookupHost", "LookupIP", "LookupTXT", "LookupAddr", "Resolver", "DefaultResolver", "ListenPacket", "ListenUDP"},
	"net/http":                          {"Client", "DefaultClient", "DefaultTransport", "Get", "Head", "Post", "PostForm", "Transport"},
	"net/http/httputil":                 {},
	"net/rpc":                           {},
	"net/smtp":                          {},
	"crypto/tls":                        {"Dial", "DialWithDialer", "Dialer"},
	"os/exec":                           {},
	"os":                                {"StartProcess"},
	"syscall":                           {"Connect", "Sendto", "Exec", "ForkExec"},
	"log/syslog":                        {},
	"github.com/minio/minio-go/v7":      {},
	"github.com/coreos/go-oidc/v3/oidc": {},
	"golang.org/x/oauth2":               {},
	"github.com/chromedp/chromedp":      {},
}

// openers are all files of the program that open connections or start programs, and what for. None of them is told what a child wrote.
var openers = map[string]string{
	"account/oidc.go":     "signing in at the council's own directory",
	"evidence/scanner.go": "the council's own virus scanner, for files of the evidence locker",
	"document/pdf.go":     "the browser of this machine, which prints papers of boards",
	"extract/apart.go":    "Waymark itself once more, to read a file apart from everything else",
	"file/file_s3.go":     "the council's own store of files, which holds them encrypted",
	"mail/notify.go":      "letters by GOV.UK Notify",
	"mail/smtp.go":        "letters by the council's own mail server",
}

// TestEgress holds that what children write can reach nobody outside the council (SG-03): the rooms that hold it open no connection and start no
// program, and the few files of the others that do are named.
func TestEgress(t *testing.T) {
	found := map[string]string{}
	files := 0
	err := filepath.WalkDir(".", func(p string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (strings.HasPrefix(e.Name(), ".") && p != "." || slices.Contains([]string{"node_modules", "tmp", "tools", "testdata", "bench", "e2e"}, e.Name())) {
			return filepath.SkipDir
		}
		if filepath.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		files++
		if uses, err := openedBy(p); err != nil || uses == "" {
			return err
		} else {
			found[filepath.ToSlash(p)] = uses
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 300 {
		t.Errorf("only %d files were read", files)
	}
	for _, p := range slices.Sorted(maps.Keys(found)) {
		room, _, _ := strings.Cut(p, "/")
		if slices.Contains([]string{"voice", "public", "survey", "readability", "language"}, room) {
			t.Errorf("SG-03: %s could tell somebody outside what a child wrote: %s", p, found[p])
		} else if openers[p] == "" {
			t.Errorf("SG-03: %s uses %s; say in this test what for, and that it is told nothing that a child wrote", p, found[p])
		}
	}
	for p := range openers {
		if found[p] == "" {
			t.Errorf("%s opens nothing any more", p)
		}
	}
	t.Run("SG-03: of the rooms that open connections, room voice knows two: where people sign in, and where sealed files lie", func(t *testing.T) {
		imported := map[string]bool{}
		for _, file := range goFiles(t, "voice") {
			for _, s := range file.Imports {
				path, _ := strconv.Unquote(s.Path.Value)
				imported[strings.TrimPrefix(path, "waymark/")] = true
			}
		}
		if !imported["db"] || !imported["net/http"] {
			t.Errorf("the imports are lost: %v", imported)
		}
		for p, why := range openers {
			if room, _, _ := strings.Cut(p, "/"); imported[room] && room != "account" && room != "file" {
				t.Errorf("room voice leans on %s: %s", p, why)
			}
		}
	})
	t.Run("the test sees a call when there is one", func(t *testing.T) {
		p := filepath.Join(t.TempDir(), "x.go")
		for text, want := range map[string]string{
			"package x\nimport web \"net/http\"\nvar _ = web.DefaultClient\n":             "net/http.DefaultClient",
			"package x\nimport \"net\"\nfunc f() { net.Dial(\"tcp\", \"\") }\n":           "net.Dial",
			"package x\nimport _ \"os/exec\"\n":                                           "os/exec",
			"package x\nimport . \"net/http\"\n":                                          "net/http",
			"package x\nimport \"net/http\"\nvar _ = http.StatusOK\nvar _ http.Handler\n": "",
		} {
			if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if got, err := openedBy(p); err != nil || got != want {
				t.Errorf("%q: %q, %v", text, got, err)
			}
		}
	})
}

// goFiles are the files of a room that are no tests.
func goFiles(t *testing.T, room string) (all []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(filepath.FromSlash(room), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, file)
	}
	return all
}

// openedBy names by what a file could open a connection or start a program; empty where it could not.
func openedBy(path string) (string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return "", err
	}
	names := map[string]string{} // packages by the name that they have in this file
	for _, s := range file.Imports {
		imported, err := strconv.Unquote(s.Path.Value)
		if err != nil {
			return "", err
		}
		which, watched := opens[imported]
		name := imported[strings.LastIndexByte(imported, '/')+1:]
		if s.Name != nil {
			name = s.Name.Name
		}
		switch {
		case watched && (len(which) == 0 || name == "."):
			return imported, nil
		case watched:
			names[name] = imported
		}
	}
	used := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && used == "" {
			if x, ok := s.X.(*ast.Ident); ok && slices.Contains(opens[names[x.Name]], s.Sel.Name) {
				used = names[x.Name] + "." + s.Sel.Name
			}
		}
		return true
	})
	return used, nil
}
