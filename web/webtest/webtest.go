// Package webtest tries a room's pages: rows of who, method, path, form, and what must come back. A route of the room that
// no row visits fails the test, so that no screen is left unseen.
package webtest

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"waymark/fault"
	"waymark/web"
)

// House is a room's pages standing alone, with a gate that trusts the row's word on who comes.
type House struct {
	Routes []web.Route
	// May says whether a person (the row's As) holds a permission. Nobody ("") holds none.
	May func(as, permission string) bool
	// Enter puts the person into the request's context, as sessions would.
	Enter func(r *http.Request, as string) *http.Request
	Site  web.Site
	// Unvisited lists patterns that rows need not visit, each with its reason.
	Unvisited map[string]string

	seen map[string]bool
	h    http.Handler
}

// Row is one visit.
type Row struct {
	Name   string
	As     string // who, "" for nobody
	Method string // GET when empty
	Path   string
	Form   url.Values        // sent as a form
	File   map[string][]byte // field "field:filename" → bytes, sent as multipart with Form
	Status int               // 200 when 0
	To     string            // where a redirect goes; a prefix is enough when it ends in *
	Want   map[string]string // CSS selector → text that the first match must contain
	Not    []string          // selectors that must match nothing
	Body   string            // text the raw body must contain
	Keep   func(t *testing.T, body []byte)
}

// Run visits every row in order and then complains of routes that none visited.
func (h *House) Run(t *testing.T, rows []Row) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	h.AllSeen(t)
}

// AllSeen fails when a route has never answered a row with less than 400.
func (h *House) AllSeen(t *testing.T) {
	t.Helper()
	for _, r := range h.Routes {
		if !h.seen[r.Pattern] && h.Unvisited[r.Pattern] == "" {
			t.Errorf("no row visits %s with success", r.Pattern)
		}
	}
}

func (h *House) open(t *testing.T) {
	if h.h != nil {
		return
	}
	h.seen = map[string]bool{}
	routes := make([]web.Route, len(h.Routes))
	for i, r := range h.Routes {
		do := r.Do
		pattern := r.Pattern
		r.Do = func(w http.ResponseWriter, req *http.Request) error {
			err := do(w, req)
			if err == nil {
				h.seen[pattern] = true
			}
			return err
		}
		routes[i] = r
	}
	site := h.Site
	if site.Council == "" {
		site.Council = "Exampleborough"
	}
	handler, err := web.New(web.Options{Site: site, Routes: routes, Log: slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Gate: func(may string, r *http.Request) error {
			as := r.Header.Get("X-Test-As")
			switch {
			case as == "":
				return web.Redirect{To: "/sign-in?to=" + url.QueryEscape(r.URL.RequestURI())}
			case may == web.SignedIn, h.May != nil && h.May(as, may):
				return nil
			}
			return fault.Forbidden("You may not open this page.")
		},
		Sessions: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if as := r.Header.Get("X-Test-As"); as != "" {
					r = r.WithContext(web.WithViewer(r.Context(), web.Viewer{ID: as, Name: as, May: func(p string) bool { return h.May != nil && h.May(as, p) }}))
					if h.Enter != nil {
						r = h.Enter(r, as)
					}
				}
				next.ServeHTTP(w, r)
			})
		}})
	if err != nil {
		t.Fatal(err)
	}
	h.h = handler
}

// Handler is what a browser asks when it looks at the pages.
func (h *House) Handler(t *testing.T) http.Handler {
	t.Helper()
	h.open(t)
	return h.h
}

// Visit makes one visit and gives the answer back.
func (h *House) Visit(t *testing.T, row Row) *http.Response {
	t.Helper()
	h.open(t)
	req := row.request(t)
	if row.As != "" {
		req.Header.Set("X-Test-As", row.As)
	}
	rec := httptest.NewRecorder()
	h.h.ServeHTTP(rec, req)
	res := rec.Result()
	body := rec.Body.Bytes()
	want := row.Status
	if want == 0 {
		want = http.StatusOK
	}
	if res.StatusCode != want {
		t.Fatalf("%s %s as %q: status %d, want %d\n%s", req.Method, row.Path, row.As, res.StatusCode, want, textOf(body))
	}
	if row.To != "" {
		to := res.Header.Get("Location")
		if prefix, open := strings.CutSuffix(row.To, "*"); to != row.To && !(open && strings.HasPrefix(to, prefix)) {
			t.Errorf("it leads to %q, want %q", to, row.To)
		}
	}
	if row.Body != "" && !bytes.Contains(body, []byte(row.Body)) {
		t.Errorf("the answer lacks %q:\n%s", row.Body, textOf(body))
	}
	if len(row.Want) > 0 || len(row.Not) > 0 {
		row.check(t, body)
	}
	if row.Keep != nil {
		row.Keep(t, body)
	}
	return res
}

func (row Row) request(t *testing.T) *http.Request {
	method := row.Method
	if method == "" {
		method = http.MethodGet
	}
	if len(row.File) > 0 {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for k, vs := range row.Form {
			for _, v := range vs {
				if err := m.WriteField(k, v); err != nil {
					t.Fatal(err)
				}
			}
		}
		for k, content := range row.File {
			field, name, _ := strings.Cut(k, ":")
			w, err := m.CreateFormFile(field, name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(content); err != nil {
				t.Fatal(err)
			}
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(method, row.Path, &b)
		r.Header.Set("Content-Type", m.FormDataContentType())
		return r
	}
	var body io.Reader
	if row.Form != nil {
		body = strings.NewReader(row.Form.Encode())
	}
	r := httptest.NewRequest(method, row.Path, body)
	if row.Form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

func (row Row) check(t *testing.T, body []byte) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range row.Want {
		s, err := cascadia.ParseGroup(selector)
		if err != nil {
			t.Fatalf("selector %q: %v", selector, err)
		}
		found := cascadia.QueryAll(doc, s)
		if len(found) == 0 {
			t.Errorf("nothing matches %q in:\n%s", selector, textOf(body))
			continue
		}
		got := make([]string, len(found))
		ok := false
		for i, n := range found {
			got[i] = squeeze(text(n))
			ok = ok || strings.Contains(got[i], want)
		}
		if !ok {
			t.Errorf("%q says %q, want %q", selector, got, want)
		}
	}
	for _, selector := range row.Not {
		s, err := cascadia.ParseGroup(selector)
		if err != nil {
			t.Fatalf("selector %q: %v", selector, err)
		}
		if n := cascadia.Query(doc, s); n != nil {
			t.Errorf("%q must match nothing, but says %q", selector, squeeze(text(n)))
		}
	}
	for _, problem := range Problems(doc) {
		t.Error(problem)
	}
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c) + " ")
	}
	return b.String()
}

var blanks = regexp.MustCompile(`\s+`)

func squeeze(s string) string { return strings.TrimSpace(blanks.ReplaceAllString(s, " ")) }

func textOf(body []byte) string {
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return string(body)
	}
	s := squeeze(text(doc))
	if len(s) > 1500 {
		s = s[:1500] + "…"
	}
	return s
}

type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	fmt.Print(string(b))
	return len(b), nil
}
