package public

import (
	"context"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"waymark/fault"
	"waymark/voice"
	"waymark/web"
	"waymark/web/assets"
)

// This file writes the whole public site as files, so that any web server can show it while Waymark is down. What the copy holds is what a reader without
// a password is answered: it is fetched through the site's own routes, and no other route is there to be fetched.

// Copied is what came of a copy.
type Copied struct {
	Files int
	Left  []string // links that lead to nothing in the copy, and were taken out
}

// fetched is what an address answered.
type fetched struct {
	kind string // its media type
	body []byte
	to   string // where it leads, instead
	file string // in the copy; empty where there is none
	at   string // its address in the copy
}

// copying is a copy while it is made.
type copying struct {
	handler http.Handler
	site    web.Site
	day     string
	found   map[string]fetched // by path and query
	todo    []string
	left    map[string]bool
}

// shut is a listener that takes no message: behind a copy of the site nobody reads.
type shut struct{ listener }

// Open says that nobody can write now.
func (shut) Open(context.Context) (voice.Opening, error) {
	return voice.Opening{Why: "Our website has a problem. So you can’t send us words here today."}, nil
}

// still is the site as it is copied: nothing is asked of a reader, and an answer for programs has all its rows.
func (s *Site) still() *Site {
	read := func(ctx context.Context) (edition, error) {
		e, err := s.read(ctx)
		e.Themes = slices.Clone(e.Themes)
		for i := range e.Themes {
			e.Themes[i].Asking = false
		}
		return e, err
	}
	return &Site{read: read, rooms: s.rooms, exit: s.exit, forms: s.forms, clock: s.clock, listener: shut{s.listener}, asker: s.asker, kept: s.kept, codes: s.codes, asked: s.asked, mostRows: 1 << 30}
}

// seeds are where a copy begins; all else is found by following links.
var seeds = []string{"/", "/young-people", "/data", "/api/v1", "/updates.atom", "/meetings.ics", "/robots.txt", "/worried", "/young-people/worried", "/young-people/leave", "/young-people/offline.js"}

// neverCopied are addresses that are of use only where Waymark runs.
func neverCopied(at string) bool {
	p, _, _ := strings.Cut(at, "?")
	return p == "/staff" || strings.HasPrefix(p, "/staff/") || strings.HasPrefix(p, "/sign-in") || strings.HasPrefix(p, "/assets/") || strings.Contains(p, "{")
}

// mostFetched ends a copy whose links never do.
const mostFetched = 50_000

// Copy writes the site into a folder: pages as folders with an index.html, files under their own names, answers for programs with .json after them.
// The folder is written beside the old one and then takes its place; a folder that holds anything but a copy is refused.
func (s *Site) Copy(ctx context.Context, site web.Site, dir string) (done Copied, err error) {
	if err := mayReplace(dir); err != nil {
		return done, err
	}
	e, err := s.read(ctx)
	if err != nil {
		return done, err
	}
	if len(e.crisis()) == 0 {
		return done, fault.Conflict("There are no crisis numbers yet. Enter them under Contacts first: a copy without them would leave a child with nobody to ring.")
	}
	pages := map[string]func(web.ErrorPage) templ.Component{"/young-people": ChildError, "": Error}
	handler, err := web.New(web.Options{Site: site, Routes: s.still().Routes(), ErrorPages: pages, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return done, err
	}
	c := &copying{handler: handler, site: site, day: e.Today.Words(), found: map[string]fetched{}, left: map[string]bool{}, todo: slices.Clone(seeds)}
	for _, one := range resources() {
		c.todo = append(c.todo, one.URL, one.CSV)
	}
	if err := c.follow(ctx); err != nil {
		return done, err
	}
	work, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".waymark-copy-")
	if err != nil {
		return done, fmt.Errorf("write a copy of the site: %w", err)
	}
	defer os.RemoveAll(work)
	if done, err = c.write(work); err != nil {
		return done, err
	}
	return done, replace(work, dir)
}

// copyMark lies in every copy, so that the next may take its place.
const copyMark = "waymark-copy.txt"

func mayReplace(dir string) error {
	inside, err := os.ReadDir(dir)
	switch {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		return fault.Invalid("%s cannot be read as a folder.", dir).Because(err)
	}
	if len(inside) > 0 && !slices.ContainsFunc(inside, func(f os.DirEntry) bool { return f.Name() == copyMark }) {
		return fault.Conflict("%s holds something that is no copy of the site. Name an empty folder, or a copy that may be replaced.", dir)
	}
	return nil
}

// replace puts the new folder where the old one was.
func replace(work, dir string) error {
	if err := os.Chmod(work, 0o755); err != nil {
		return err
	}
	old := work + "-old"
	if err := os.Rename(dir, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(work, dir); err != nil {
		return err
	}
	return os.RemoveAll(old)
}

// follow fetches what is linked, until there is nothing new.
func (c *copying) follow(ctx context.Context) error {
	for len(c.todo) > 0 {
		at := c.todo[0]
		c.todo = c.todo[1:]
		if _, seen := c.found[at]; seen || at == "" || neverCopied(at) {
			continue
		}
		if len(c.found) >= mostFetched {
			return fmt.Errorf("the site has more than %d addresses: a link leads on for ever", mostFetched)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		f := c.fetch(ctx, at)
		if f.to != "" {
			if to, own := c.own(at, f.to); own {
				f.to = to
				c.todo = append(c.todo, to)
			}
		}
		c.found[at] = f
		c.todo = append(c.todo, c.links(at, f)...)
	}
	return nil
}

// fetch asks for an address as a browser without cookies would.
func (c *copying) fetch(ctx context.Context, at string) (f fetched) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return f
	}
	req.RemoteAddr = "127.0.0.1:0"
	rec := httptest.NewRecorder()
	c.handler.ServeHTTP(rec, req)
	res := rec.Result()
	switch {
	case res.StatusCode >= 300 && res.StatusCode < 400:
		f.to = res.Header.Get("Location")
		f.file, f.at = place(at, "text/html")
	case res.StatusCode == http.StatusOK:
		f.kind, _, err = mime.ParseMediaType(res.Header.Get("Content-Type"))
		if err != nil {
			f.kind = "application/octet-stream"
		}
		f.body = rec.Body.Bytes()
		f.file, f.at = place(at, f.kind)
	}
	return f
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// place is the file of an address in the copy, and the address of that file.
func place(at, kind string) (file, address string) {
	p, query, _ := strings.Cut(at, "?")
	name := strings.Trim(p, "/")
	suffix := strings.Trim(notInName.ReplaceAllString(query, "-"), "-")
	ext := path.Ext(name)
	known := mime.TypeByExtension(ext) != "" || ext == ".atom" || ext == ".ics"
	if kind == "text/html" && ext != ".html" {
		if suffix != "" {
			name = path.Join(name, suffix)
		}
		if name == "" {
			return "index.html", "/"
		}
		return path.Join(name, "index.html"), "/" + name + "/"
	}
	if !known {
		ext = map[bool]string{true: ".json", false: ".txt"}[strings.HasSuffix(kind, "json")]
		name += ext
	}
	if suffix != "" {
		name = strings.TrimSuffix(name, ext) + "." + suffix + ext
	}
	return name, "/" + name
}

// own says whether an address, met at another, is of this site, and writes it as a path with its query.
func (c *copying) own(at, link string) (string, bool) {
	link = strings.TrimPrefix(link, c.site.Address)
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return "", false
	}
	base, err := url.Parse(at)
	if err != nil {
		return "", false
	}
	u = base.ResolveReference(u)
	u.Fragment = ""
	return u.RequestURI(), true
}

// inQuotes are whole addresses and paths as they stand in JSON and scripts.
var inQuotes = regexp.MustCompile(`"((?:https?://[^/"\\]+)?/[^"\\]*)"`)

// links are the addresses of this site that an answer names.
func (c *copying) links(at string, f fetched) (all []string) {
	switch {
	case f.kind == "text/html":
		doc, err := parsePage(f.body)
		if err != nil {
			return nil
		}
		for n := range doc.Descendants() {
			for _, one := range choices(n) {
				all = append(all, one.Href)
			}
		}
		for link := range hrefs(doc) {
			if own, is := c.own(at, *link.value); is && !strings.HasPrefix(*link.value, "#") {
				all = append(all, own)
			}
		}
	case strings.HasSuffix(f.kind, "json"), f.kind == "text/javascript":
		for _, m := range inQuotes.FindAllSubmatch(f.body, -1) {
			if own, is := c.own(at, string(m[1])); is {
				all = append(all, own)
			}
		}
	}
	return all
}

// target is where a link leads in the copy: the same place by another name, another site, or nothing.
func (c *copying) target(at, link string) (string, bool) {
	own, is := c.own(at, link)
	if !is {
		return link, true
	}
	_, fragment, marked := strings.Cut(link, "#")
	if strings.HasPrefix(own, "/assets/") {
		return own, true
	}
	f, there := c.found[own]
	for n := 0; there && f.to != "" && n < 5; n++ {
		if !strings.HasPrefix(f.to, "/") {
			return f.to, true // another site
		}
		f, there = c.found[f.to]
	}
	if !there || f.file == "" {
		return "", false
	}
	if marked {
		return f.at + "#" + fragment, true
	}
	return f.at, true
}

// write writes all that was found into an empty folder.
func (c *copying) write(dir string) (done Copied, err error) {
	put := func(name string, body []byte) error {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return fmt.Errorf("%q is no name of a file in a copy", name)
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		done.Files++
		return os.WriteFile(to, body, 0o644)
	}
	for at, f := range c.found {
		if f.file == "" {
			continue
		}
		body := f.body
		switch {
		case f.to != "":
			to, there := c.target(at, f.to)
			if !there {
				continue
			}
			body = []byte(fmt.Sprintf("<!DOCTYPE html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Moved</title><meta http-equiv=\"refresh\" content=\"0; url=%[1]s\"><h1>Moved</h1><p><a href=\"%[1]s\">Go on</a></p></html>\n", templ.EscapeString(to)))
		case f.kind == "text/html":
			if body, err = c.rewrite(at, body); err != nil {
				return done, err
			}
		case strings.HasSuffix(f.kind, "json"), f.kind == "text/javascript":
			body = c.renamed(at, body)
		}
		if err := put(f.file, body); err != nil {
			return done, err
		}
	}
	for at, body := range assets.Files() {
		if err := put(strings.TrimPrefix(at, "/"), body); err != nil {
			return done, err
		}
	}
	missing := httptest.NewRecorder()
	c.handler.ServeHTTP(missing, httptest.NewRequest(http.MethodGet, "/404.html", nil))
	body, err := c.rewrite("/404.html", missing.Body.Bytes())
	if err != nil {
		return done, err
	}
	if err := put("404.html", body); err != nil {
		return done, err
	}
	mark := fmt.Sprintf("The public site of %s, as it was on %s. Any web server can show this folder; 404.html is the page for addresses that are not there.\n", c.site.Council, c.day)
	if err := put(copyMark, []byte(mark)); err != nil {
		return done, err
	}
	for link := range c.left {
		done.Left = append(done.Left, link)
	}
	slices.Sort(done.Left)
	return done, nil
}

// renamed writes an answer for programs with the addresses that its parts have in the copy.
func (c *copying) renamed(at string, body []byte) []byte {
	return inQuotes.ReplaceAllFunc(body, func(quoted []byte) []byte {
		link := string(quoted[1 : len(quoted)-1])
		host := ""
		if c.site.Address != "" && strings.HasPrefix(link, c.site.Address+"/") {
			host = c.site.Address
		}
		if to, there := c.target(at, link); there && strings.HasPrefix(to, "/") {
			return []byte(`"` + host + to + `"`)
		}
		return quoted
	})
}
