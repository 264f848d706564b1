package account

import (
	"net/http"
	"time"

	"waymark/web"
)

// limits keeps anybody from guessing passwords faster than a person forgets theirs.
type limits struct{ *web.Limits }

func newLimits(tries int, every time.Duration, now func() time.Time) *limits {
	return &limits{web.NewLimits(tries, every, now)}
}

// take uses up one try; the error is a 429 page that says when to come back.
func (l *limits) take(key string) error {
	if !l.Take(key) {
		return errTooMany
	}
	return nil
}

var errTooMany = web.TooMany{Words: "There were too many attempts to sign in. Wait a minute, then try again. If you have forgotten your password, ask your system administrator for a new link."}

// addressOf is where a request came from.
func (a *Accounts) addressOf(r *http.Request) string {
	return web.Address(r, a.sessions.Cookie.Secure)
}

// Guard takes one try from the address that a request came from: for pages whose address is a secret, so that nobody guesses one.
func (a *Accounts) Guard(r *http.Request) error { return a.byAddress.take(a.addressOf(r)) }
