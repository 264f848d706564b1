// Package web is the street door: one route table, the frame every staff page stands in, faults turned into pages, and the
// headers that keep a browser from running or fetching anything that is not ours.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzhttp"

	"waymark/fault"
	"waymark/web/assets"
)

// Handler answers one request. A returned *fault.Fault becomes a page that speaks to its reader; a Redirect sends the
// reader elsewhere; any other error is a 500 whose cause only the log tells.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Who may enter a route, besides the permission names of room account.
const (
	Anyone   = "anyone"    // the public; no session is looked at
	SignedIn = "signed in" // any person of the council
)

// Route is a row of a room's route table.
type Route struct {
	Pattern string  // as http.ServeMux reads it: "GET /staff/plan/{slug}"
	May     string  // Anyone, SignedIn, or a permission of room account
	Do      Handler // what answers
	Limit   int64   // the largest body it reads, in bytes; 1 MiB when 0
	Keeps   bool    // its form takes long to write: whoever was signed out meanwhile finds it again, to send after signing in
}

// NavItem is an entry of the staff navigation, shown to whoever may open it.
type NavItem struct{ Text, Href, May string }

// Site is what every page says of the installation.
type Site struct {
	Council    string    // "Exampleborough"
	SampleMode bool      // everything here is invented, and every page says so
	Nav        []NavItem // the staff navigation, in order
	Search     NavItem   // where everything is searched, in the query "q"; no box is shown where its Href is empty
	Secure     bool      // served over https
	Address    string    // what people type, such as "https://plan.example.gov.uk"; without a slash at the end
}

// Options hangs the rooms into the door.
type Options struct {
	Site   Site
	Routes []Route
	// Gate says whether the person of the request holds the permission: nil, a Redirect to sign in, or fault.Forbidden.
	Gate func(may string, r *http.Request) error
	// Sessions puts the signed-in person, if any, into the request's context. It wraps every route but assets.
	Sessions func(http.Handler) http.Handler
	// ErrorPages draws the fault page of the part of the site below a path prefix; the longest prefix wins, "" is the rest.
	ErrorPages map[string]func(ErrorPage) templ.Component
	Log        *slog.Logger
}

// ErrorPage is what a fault page has to say.
type ErrorPage struct {
	Status int           // 400, 403, 404, 409, 410, 413, 429 or 500
	Title  string        // "Page not found"
	Words  string        // what happened, to the reader
	Fields []fault.Field // what to mend, where a form was sent
}

type server struct {
	Options
	mux *http.ServeMux
}

// New builds the handler of the whole site. It fails when two routes collide or one names nobody who may enter.
func New(o Options) (h http.Handler, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("route table: %v", p)
		}
	}()
	s := &server{Options: o, mux: http.NewServeMux()}
	if s.Log == nil {
		s.Log = slog.Default()
	}
	rest := Route{Pattern: "/", May: Anyone, Do: func(http.ResponseWriter, *http.Request) error {
		return fault.NotFound("There is no page at this address. If you typed it, check it is right.")
	}}
	for _, route := range append(slices.Clone(o.Routes), rest) {
		if route.May == "" {
			return nil, fmt.Errorf("route table: %s says nobody who may enter", route.Pattern)
		}
		s.mux.Handle(route.Pattern, s.answer(route))
	}
	site := http.Handler(s.mux)
	if o.Sessions != nil {
		site = o.Sessions(site)
	}
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.answer(Route{May: Anyone, Do: func(http.ResponseWriter, *http.Request) error {
		return fault.Forbidden("This form was sent from another website, so nothing was done. Open the page here and try again.")
	}}))
	outer := http.NewServeMux()
	outer.Handle("GET /assets/", assets.Handler())
	outer.Handle("/", guard.Handler(s.flashed(site)))
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ContentTypeFilter(compressible))
	if err != nil {
		return nil, err
	}
	return s.logged(s.headers(zip(outer))), nil
}

func compressible(contentType string) bool {
	for _, t := range []string{"text/html", "text/css", "text/csv", "text/plain", "application/json", "application/atom+xml", "image/svg+xml", "text/javascript", "application/problem+json"} {
		if strings.HasPrefix(contentType, t) {
			return true
		}
	}
	return false
}

// answer runs one route: who may enter, how much it may read, what became of it.
func (s *server) answer(route Route) http.Handler {
	limit := route.Limit
	if limit == 0 {
		limit = 1 << 20
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p, ok := r.Context().Value(patternKey{}).(*string); ok {
			*p = route.Pattern
		}
		ctx := context.WithValue(r.Context(), siteKey{}, &s.Site)
		r = r.WithContext(ctx)
		started := &startedWriter{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.fail(started, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if route.May != Anyone {
			if err := s.Gate(route.May, r); err != nil {
				if form, kept := s.kept(route, w, r, err); kept {
					err = Render(started, r, http.StatusUnauthorized, SignedOut(form))
				}
				if err != nil {
					s.fail(started, r, err)
				}
				return
			}
			// What a signed-in person saw must not wait in a shared computer's cache.
			w.Header().Set("Cache-Control", "no-store")
		}
		if limit > 0 {
			r.Body = http.MaxBytesReader(started, r.Body, limit)
		}
		// A form is read here, so that one that is too large is refused as such and not taken for an empty one.
		if r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
			if err := r.ParseForm(); err != nil {
				var tooLarge *http.MaxBytesError
				if !errors.As(err, &tooLarge) {
					err = fault.Invalid("The form did not arrive whole. Go back and send it again.").Because(err)
				}
				s.fail(started, r, err)
				return
			}
		}
		if err := route.Do(started, r); err != nil {
			s.fail(started, r, err)
		}
	})
}

// fail turns an error into a page, or into problem+json for a program.
func (s *server) fail(w *startedWriter, r *http.Request, err error) {
	var to Redirect
	if errors.As(err, &to) {
		if wantsJSON(r) && r.Method == http.MethodPost { // a script follows no redirect to a page that asks for a password
			problem(w, ErrorPage{Status: http.StatusUnauthorized, Title: "You were signed out", Words: "Sign in again. Nothing was saved."})
			return
		}
		http.Redirect(w, r, to.To, http.StatusSeeOther)
		return
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader left
	}
	page := errorPage(err)
	if page.Status == http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "request failed", "method", r.Method, "pattern", patternOf(r), "error", err)
	}
	if w.started {
		return // too late for a page: the reader sees a cut-off answer, the log says why
	}
	w.Header().Del("Content-Disposition")
	var busy TooMany
	if errors.As(err, &busy) && busy.After > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(busy.After))
	}
	if wantsJSON(r) {
		problem(w, page)
		return
	}
	draw, best := StaffError, -1
	for prefix, f := range s.ErrorPages {
		if strings.HasPrefix(r.URL.Path, prefix) && len(prefix) > best {
			draw, best = f, len(prefix)
		}
	}
	if err := Render(w, r, page.Status, draw(page)); err != nil {
		s.Log.ErrorContext(r.Context(), "error page failed", "error", err)
	}
}

func errorPage(err error) ErrorPage {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return ErrorPage{Status: http.StatusRequestEntityTooLarge, Title: "That is too large", Words: fmt.Sprintf("This page takes at most %d MB. Nothing was stored.", max(1, tooLarge.Limit>>20))}
	}
	var busy TooMany
	if errors.As(err, &busy) {
		return ErrorPage{Status: http.StatusTooManyRequests, Title: "Try again soon", Words: busy.Words}
	}
	f := fault.Of(err)
	if f == nil {
		return ErrorPage{Status: http.StatusInternalServerError, Title: "Sorry, there is a problem", Words: "This is our fault, not yours. Nothing you had saved is lost. Try again in a few minutes."}
	}
	page := ErrorPage{Words: f.Words, Fields: f.Fields}
	switch f.Kind {
	case fault.KindInvalid:
		page.Status, page.Title = http.StatusUnprocessableEntity, "There is a problem"
	case fault.KindForbidden:
		page.Status, page.Title = http.StatusForbidden, "You cannot do this"
	case fault.KindConflict:
		page.Status, page.Title = http.StatusConflict, "This cannot be done now"
		if f.First {
			page.Title = "Somebody else changed this first"
		}
	case fault.KindGone:
		page.Status, page.Title = http.StatusGone, "This was taken back"
	default:
		page.Status, page.Title = http.StatusNotFound, "Page not found"
	}
	return page
}

// Redirect is an "error" by which a gate or handler sends the reader elsewhere.
type Redirect struct{ To string }

func (r Redirect) Error() string { return "go to " + r.To }

// TooMany is the fault of asking too often; its words say when to come back, and After the same to a program, in seconds, where it is known. It becomes a 429.
type TooMany struct {
	Words string
	After int
}

func (t TooMany) Error() string { return t.Words }

// Render writes a page with its status.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := c.Render(r.Context(), buffer); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(buffer.Bytes())
	return err
}

type siteKey struct{}

// patternKey holds where answer writes down which route it was, for the log: the outer mux knows only its own.
type patternKey struct{}

// SiteOf says what installation a page belongs to.
func SiteOf(ctx context.Context) Site {
	if s, ok := ctx.Value(siteKey{}).(*Site); ok {
		return *s
	}
	return Site{}
}

// Viewer is the signed-in person as a page frame needs them.
type Viewer struct {
	ID, Name string
	May      func(permission string) bool
}

type viewerKey struct{}

// WithViewer says who looks at the page.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf is who looks at the page, and false for the public.
func ViewerOf(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(viewerKey{}).(Viewer)
	return v, ok
}

// May says whether the viewer holds a permission, for showing or hiding a button. The gate decides all the same.
func May(ctx context.Context, permission string) bool {
	if permission == Anyone {
		return true
	}
	v, ok := ViewerOf(ctx)
	return ok && (permission == SignedIn || v.May != nil && v.May(permission))
}

func patternOf(r *http.Request) string {
	if p, ok := r.Context().Value(patternKey{}).(*string); ok {
		return *p
	}
	return ""
}

// startedWriter remembers whether an answer has begun, so that a late error does not write a page into the middle of one.
type startedWriter struct {
	http.ResponseWriter
	started bool
}

func (w *startedWriter) WriteHeader(status int) {
	w.started = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *startedWriter) Write(b []byte) (int, error) {
	w.started = true
	return w.ResponseWriter.Write(b)
}

func (w *startedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (s *server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; worker-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
		if s.Site.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// logged writes one line a request. The path is left out: search words and secret links stand in it.
func (s *server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		status := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		pattern := ""
		next.ServeHTTP(status, r.WithContext(context.WithValue(r.Context(), patternKey{}, &pattern)))
		s.Log.DebugContext(r.Context(), "request", "method", r.Method, "pattern", pattern, "status", status.status, "ms", time.Since(began).Milliseconds())
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
