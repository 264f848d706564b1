package public

import (
	"net/http"
	"net/url"
	"strings"

	"waymark/web"
)

// look is how the young people's site is drawn: the same facts as pictures, in simple words or plainly. It is chosen by
// pressing a button and never guessed from who somebody is.
type look struct {
	Name   string // picture, simple or plain
	Bigger bool   // all words a quarter bigger
	asked  bool   // by the address and not by a cookie: links carry it on, so that it works without cookies
}

// lookCookie holds one letter: the look's, as a capital where words are bigger.
const lookCookie = "look"

var lookLetters = []struct {
	letter, name, title string
}{{"p", "picture", "Pictures"}, {"s", "simple", "Simple"}, {"w", "plain", "Plain"}}

// lookOf reads the look from the address, else from the cookie, else it is simple.
func lookOf(r *http.Request) look {
	l := look{Name: "simple"}
	if c, err := r.Cookie(lookCookie); err == nil && len(c.Value) == 1 {
		for _, one := range lookLetters {
			if strings.EqualFold(c.Value, one.letter) {
				l.Name, l.Bigger = one.name, c.Value != one.letter
			}
		}
	}
	kept := l
	for _, one := range lookLetters {
		if r.URL.Query().Get("look") == one.name {
			l.Name = one.name
		}
	}
	switch r.URL.Query().Get("words") {
	case "bigger":
		l.Bigger = true
	case "usual":
		l.Bigger = false
	}
	l.asked = l != kept
	return l
}

func (l look) cookie() string {
	for _, one := range lookLetters {
		if one.name == l.Name {
			if l.Bigger {
				return strings.ToUpper(one.letter)
			}
			return one.letter
		}
	}
	return ""
}

func (l look) words() string {
	if l.Bigger {
		return "bigger"
	}
	return "usual"
}

// to is a link within the young people's site.
func (l look) to(path string) string {
	if !l.asked {
		return path
	}
	return l.address(path)
}

func (l look) address(path string) string {
	path, anchor, _ := strings.Cut(path, "#")
	path, rest, _ := strings.Cut(path, "?")
	values, err := url.ParseQuery(rest)
	if err != nil {
		values = url.Values{}
	}
	values.Set("look", l.Name)
	values.Set("words", l.words())
	path += "?" + values.Encode()
	if anchor != "" {
		path += "#" + anchor
	}
	return path
}

// pressedLook is the look after a form was sent, and whether one of its buttons was pressed; then it is kept in the cookie.
func pressedLook(w http.ResponseWriter, r *http.Request, l look) (look, bool) {
	before, pressed := l, false
	for _, one := range lookLetters {
		if r.PostFormValue("look") == one.name {
			l.Name, pressed = one.name, true
		}
	}
	switch r.PostFormValue("words") {
	case "bigger":
		l.Bigger, pressed = true, true
	case "usual":
		l.Bigger, pressed = false, true
	}
	if pressed {
		l.asked = before.asked || l != before
		http.SetCookie(w, &http.Cookie{Name: lookCookie, Value: l.cookie(), Path: "/young-people", MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: web.SiteOf(r.Context()).Secure})
	}
	return l, pressed
}

// chooseLook keeps the look that somebody pressed and leads back to where they were. The address says it too, for those
// whose browser keeps no cookies.
func chooseLook(w http.ResponseWriter, r *http.Request) error {
	l, _ := pressedLook(w, r, lookOf(r))
	back := r.PostFormValue("to")
	// Only a page of this site: an address with a host would lead children elsewhere.
	if u, err := url.Parse(back); err != nil || u.Host != "" || u.Scheme != "" || u.Path != "/young-people" && !strings.HasPrefix(u.Path, "/young-people/") {
		back = "/young-people"
	}
	return web.Redirect{To: l.address(back)}
}

// leave forgets the look and goes to the council's neutral page at once. It works without script; what it cannot do, take the
// page out of the browser's history, the pages that offer it say.
func (s *Site) leave(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, &http.Cookie{Name: lookCookie, Path: "/young-people", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: web.SiteOf(r.Context()).Secure})
	w.Header().Set("Cache-Control", "no-store")
	return web.Redirect{To: s.exit}
}
