package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits keeps anybody from doing something faster than people do it: each key has some tries at once and then one more every so often.
type Limits struct {
	every time.Duration
	tries int

	mu  sync.Mutex
	now func() time.Time
	by  map[string]*rate.Limiter
}

// maxKeys bounds what a flood of made-up addresses can take of memory.
const maxKeys = 10_000

// NewLimits gives each key tries at once, and one more after every.
func NewLimits(tries int, every time.Duration, now func() time.Time) *Limits {
	return &Limits{every: every, tries: tries, now: now, by: map[string]*rate.Limiter{}}
}

// Take uses up one try of a key and says whether there was one left.
func (l *Limits) Take(key string) bool {
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
				return false
			}
		}
		one = rate.NewLimiter(rate.Every(l.every), l.tries)
		l.by[key] = one
	}
	return one.AllowN(now, 1)
}

// Address is where a request came from. Behind a proxy it is the last address that the proxy wrote down itself, which a
// request from outside cannot choose. A proxy is on this machine, or on the same network where people come by https (secure):
// Waymark speaks http only, so something stands before it. Without one, anybody in the council's own network could write the
// header and try passwords under an address of their choice.
func Address(r *http.Request, secure bool) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsPrivate() && secure) {
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

// Network is the network that a request came from: its address, or the 64 leading bits of an address of IPv6, of which every home has
// more than anybody could count.
func Network(r *http.Request) string {
	host := Address(r, SiteOf(r.Context()).Secure)
	ip, err := netip.ParseAddr(host)
	if err != nil || ip.Is4() || ip.Is4In6() {
		return host
	}
	home, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return host
	}
	return home.String()
}
