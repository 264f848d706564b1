package account

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"waymark/web"
)

// limits keeps anybody from guessing passwords faster than a person forgets theirs: each key has some tries at once and then one more
// every so often.
type limits struct {
	every time.Duration
	tries int

	mu  sync.Mutex
	now func() time.Time
	by  map[string]*rate.Limiter
}

// maxKeys bounds what a flood of made-up addresses can take of memory.
const maxKeys = 10_000

func newLimits(tries int, every time.Duration, now func() time.Time) *limits {
	return &limits{every: every, tries: tries, now: now, by: map[string]*rate.Limiter{}}
}

// take uses up one try; the error is a 429 page that says when to come back.
func (l *limits) take(key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	one := l.by[key]
	if one == nil {
		if len(l.by) >= maxKeys {
			for k, idle := range l.by { // whoever has all their tries back is forgotten
				if idle.TokensAt(now) >= float64(l.tries) {
					delete(l.by, k)
				}
			}
			if len(l.by) >= maxKeys {
				return errTooMany
			}
		}
		one = rate.NewLimiter(rate.Every(l.every), l.tries)
		l.by[key] = one
	}
	if !one.AllowN(now, 1) {
		return errTooMany
	}
	return nil
}

var errTooMany = web.TooMany{Words: "There were too many attempts to sign in. Wait a minute, then try again. If you have forgotten your password, ask your system administrator for a new link."}

// addressOf is where a request came from. Behind a proxy it is the last address that the proxy wrote down itself, which a
// request from outside cannot choose. A proxy is on this machine, or on the same network where people come by https: Waymark
// speaks http only, so something stands before it. Without one, anybody in the council's own network could write the header
// and try passwords under an address of their choice.
func (a *Accounts) addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsPrivate() && a.sessions.Cookie.Secure) {
		forwarded := r.Header.Values("X-Forwarded-For")
		if len(forwarded) > 0 {
			chain := strings.Split(forwarded[len(forwarded)-1], ",")
			if last := net.ParseIP(strings.TrimSpace(chain[len(chain)-1])); last != nil {
				host = last.String()
			}
		}
	}
	return host
}

// Guard takes one try from the address that a request came from: for pages whose address is a secret, so that nobody guesses one.
func (a *Accounts) Guard(r *http.Request) error { return a.byAddress.take(a.addressOf(r)) }
