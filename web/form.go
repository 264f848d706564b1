package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/a-h/templ"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
)

// Text is a field of the sent form without blanks around it, its line ends made plain and control characters left out.
func Text(r *http.Request, field string) string {
	s := strings.ReplaceAll(r.PostFormValue(field), "\r\n", "\n")
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "�"))
	return strings.TrimSpace(s)
}

// Texts are all values of a field that may come several times, such as checkboxes.
func Texts(r *http.Request, field string) []string {
	r.PostFormValue(field) // parses the form
	return r.PostForm[field]
}

// Day reads the three boxes of a GOV.UK date input: field-day, field-month, field-year. Three empty boxes are no date.
func Day(r *http.Request, field string) (calendar.Date, error) {
	d, m, y := Text(r, field+"-day"), Text(r, field+"-month"), Text(r, field+"-year")
	if d+m+y == "" {
		return calendar.Date{}, nil
	}
	day, err := calendar.ParseUK(fmt.Sprintf("%02s/%02s/%s", d, m, y))
	if err != nil {
		return day, fault.Invalid("Enter a real date, such as 27 3 2027.").At(field, "Enter a real date, such as 27 3 2027")
	}
	return day, nil
}

// At is what is wrong with one field of a sent form, to stand beside it; nothing for a nil fault or a field without one.
func At(f *fault.Fault, field string) govuk.ErrorMessageParams {
	if f != nil {
		for _, one := range f.Fields {
			if one.Name == field {
				return govuk.ErrorMessageParams{Text: one.Words}
			}
		}
	}
	return govuk.ErrorMessageParams{}
}

// Again says whether an error is the sender's to mend, so that the form is shown once more with what they wrote, and with
// which status. Any other error needs a page of its own: then f is nil.
func Again(err error) (f *fault.Fault, status int) {
	f = fault.Of(err)
	switch {
	case f == nil || f.Kind == fault.KindForbidden || f.Kind == fault.KindNotFound:
		return nil, 0
	case f.Kind == fault.KindConflict:
		return f, http.StatusConflict
	}
	return f, http.StatusUnprocessableEntity
}

const flashCookie = "waymark_done"

type flashKey struct{}

// Done sends the reader on after a form, to a page that says in one sentence what was done.
func Done(w http.ResponseWriter, r *http.Request, to, words string) error {
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(words)), Path: "/",
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: SiteOf(r.Context()).Secure, MaxAge: 60})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// DoneWords is what the page before did, to be said once.
func DoneWords(ctx context.Context) string {
	s, _ := ctx.Value(flashKey{}).(string)
	return s
}

func (s *server) flashed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie(flashCookie); err == nil && r.Method == http.MethodGet {
			http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Site.Secure})
			if b, err := base64.RawURLEncoding.DecodeString(c.Value); err == nil {
				r = r.WithContext(context.WithValue(r.Context(), flashKey{}, string(b)))
			}
		}
		next.ServeHTTP(w, r)
	})
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// problem answers a program as RFC 9457 asks.
func problem(w http.ResponseWriter, p ErrorPage) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "title": p.Title, "status": p.Status, "detail": p.Words})
}

// JSON writes v as JSON for a program to read.
func JSON(w http.ResponseWriter, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = w.Write(append(b, '\n'))
	return err
}

// Download names the file that the answer is, so that a browser saves it and never shows it as a page of ours.
func Download(w http.ResponseWriter, name, contentType string) {
	clean := strings.Map(func(c rune) rune {
		if c == '"' || c == '\\' || unicode.IsControl(c) {
			return '-'
		}
		return c
	}, name)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", `attachment; filename="`+clean+`"`)
}

// KeptForm is a form that came after its sender was signed out.
type KeptForm struct {
	To     string      // where it was sent
	Fields [][2]string // names and values, as sent
	Files  bool        // there were files with it, which are not kept
}

// kept reads the words of a form whose sender is to sign in first, so that they can be sent again. Only routes that say so keep their form;
// nothing is read beyond what a form of words may be, and no file.
func (s *server) kept(route Route, w http.ResponseWriter, r *http.Request, refused error) (f KeptForm, ok bool) {
	var to Redirect
	if !route.Keeps || r.Method != http.MethodPost || wantsJSON(r) || !errors.As(refused, &to) {
		return f, false
	}
	f.To = r.URL.RequestURI()
	r.Body = http.MaxBytesReader(w, r.Body, max(mostWords, route.Limit))
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		if r.ParseForm() != nil {
			return f, false
		}
		for name, values := range r.PostForm {
			for _, value := range values {
				f.Fields = append(f.Fields, [2]string{name, value})
			}
		}
		slices.SortFunc(f.Fields, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
		return f, len(f.Fields) > 0
	}
	if err == nil { // of a form that did not arrive whole, what came is kept
		f.Fields, _ = readParts(parts, func(string, string, io.Reader) error { f.Files = true; return nil })
	}
	return f, len(f.Fields) > 0
}

// mostWords is how many bytes the words of a form may have together.
const mostWords = 1 << 20

// readParts reads the words of a form in the order in which they come, and shows each file that somebody chose. What of a file is not read is
// passed over.
func readParts(parts *multipart.Reader, file func(field, name string, body io.Reader) error) (fields [][2]string, err error) {
	room := int64(mostWords)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil {
			return fields, err
		}
		switch {
		case part.FileName() != "":
			if err := file(part.FormName(), part.FileName(), part); err != nil {
				return fields, err
			}
		case part.Header.Get("Content-Type") == "": // a file field that was left empty has one
			value, err := io.ReadAll(io.LimitReader(part, room+1))
			if room -= int64(len(value)); room < 0 {
				return fields, &http.MaxBytesError{Limit: mostWords}
			}
			if err != nil {
				return fields, err
			}
			fields = append(fields, [2]string{part.FormName(), string(value)})
		}
	}
}

// FormFile reads a form with its words and the file of one field: its name and its bytes, none where no file was chosen. Of a file that is
// larger than most it reads one byte more than that, so that the form can come back with its words. It is called before any other word of
// the form is read.
func FormFile(r *http.Request, field string, most int64) (name string, data []byte, err error) {
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		return "", nil, nil
	}
	var fields [][2]string
	if err == nil {
		fields, err = readParts(parts, func(from, called string, body io.Reader) (err error) {
			if from == field && name == "" {
				name = called
				data, err = io.ReadAll(io.LimitReader(body, most+1))
			}
			return err
		})
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); err != nil && !large {
		err = fault.Invalid("The form did not arrive whole. Go back and send it again.").Because(err)
	}
	r.PostForm = url.Values{}
	for _, f := range fields {
		r.PostForm.Add(f[0], f[1])
	}
	return name, data, err
}

// Autosaves says whether a form was sent by its script while somebody is still writing.
func Autosaves(r *http.Request) bool { return Text(r, "then") == "autosave" }

// Autosaved tells the script of a form that what was typed is kept, under which version and when.
func Autosaved(w http.ResponseWriter, version int, at time.Time) error {
	return JSON(w, map[string]any{"version": version, "saved": calendar.London(at).Format("15:04")})
}

// Events is a stream of server-sent events: pieces of a page that init.js puts in place as they come. A reader without
// script sees the same on the page itself.
type Events struct {
	w   http.ResponseWriter
	ctx context.Context
}

// Stream begins a stream of events.
func Stream(w http.ResponseWriter, r *http.Request) *Events {
	w.Header().Set("Content-Type", "text/event-stream")
	return &Events{w, r.Context()}
}

// Show sends a piece of the page. It says false when the reader has left.
func (e *Events) Show(piece templ.Component) (bool, error) {
	var html strings.Builder
	if err := piece.Render(e.ctx, &html); err != nil {
		return false, err
	}
	return e.send("message", html.String()), nil
}

// Done tells the page that it can be loaded afresh.
func (e *Events) Done() { e.send("done", "") }

func (e *Events) send(name, data string) bool {
	_, err := fmt.Fprintf(e.w, "event: %s\ndata: %s\n\n", name, strings.ReplaceAll(data, "\n", " "))
	return err == nil && http.NewResponseController(e.w).Flush() == nil
}
