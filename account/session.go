package account

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/mail"
	"waymark/web"
)

// Schema is this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Settings are what a council chooses about signing in.
type Settings struct {
	PublicURL   string      // "https://plan.example.gov.uk", without a slash at the end; https makes cookies secure
	Sample      bool        // an invented council: anybody may be any of its people
	DormantDays int         // after which an unused account is disabled; 0 for never
	OIDC        *OIDC       // the council's identity provider; nil for passwords only
	Letters     mail.Sender // tells people that their roles were changed; nil for no letters

	Restricted []Restricted // what only a grant by name opens
}

// A session lasts a working day, and an hour in which nothing is asked for.
const (
	sessionLasts = 12 * time.Hour
	sessionIdles = time.Hour
	// seenEvery keeps a page view from being a write: an hour may be five minutes short.
	seenEvery = 5 * time.Minute
)

// Accounts is the people, their sign-in and their sessions.
type Accounts struct {
	Settings

	db         *db.DB
	sessions   *scs.SessionManager
	now        func() time.Time // the machine's own: sessions and links run out whatever day the council's clock is pinned to
	byAddress  *limits
	byAccount  *limits
	discovered discovery

	leaveBells []func(ctx context.Context, tx *db.Tx, p Person) error
}

// New makes the accounts of one council.
func New(d *db.DB, s Settings) *Accounts {
	a := &Accounts{Settings: s, db: d, now: time.Now}
	a.sessions = scs.New()
	a.sessions.Store = sessionStore{a}
	a.sessions.HashTokenInStore = true
	a.sessions.Lifetime = sessionLasts
	a.sessions.Cookie.Name = "waymark_session"
	a.sessions.Cookie.Persist = false
	a.sessions.Cookie.SameSite = http.SameSiteLaxMode
	a.sessions.Cookie.HttpOnly = true
	a.sessions.Cookie.Secure = strings.HasPrefix(s.PublicURL, "https://")
	a.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		slog.ErrorContext(r.Context(), "session", "error", err)
		http.Error(w, "Sorry, there is a problem. Try again in a few minutes.", http.StatusInternalServerError)
	}
	clock := func() time.Time { return a.now() }
	a.byAddress = newLimits(20, 3*time.Second, clock)
	a.byAccount = newLimits(5, 20*time.Second, clock)
	return a
}

// The values of a session.
const (
	keyPerson   = "person"
	keyEpoch    = "epoch"
	keySeen     = "seen"
	keyState    = "oidc state"
	keyNonce    = "oidc nonce"
	keyVerifier = "oidc verifier"
	keyTo       = "to"
)

// Sessions puts the person who has signed in, if any, into each request's context. The person is read afresh every time, so that a
// leaver is out at the next request.
func (a *Accounts) Sessions(next http.Handler) http.Handler {
	return a.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		p, ok, err := a.person(ctx)
		if err != nil {
			a.sessions.ErrorFunc(w, r, err)
			return
		}
		if ok {
			r = r.WithContext(With(ctx, p))
		}
		next.ServeHTTP(w, r)
	}))
}

// person is whose session this is, as long as it still holds.
func (a *Accounts) person(ctx context.Context) (Person, bool, error) {
	id := a.sessions.GetString(ctx, keyPerson)
	if id == "" {
		return Person{}, false, nil
	}
	p, err := a.Person(ctx, id)
	if f := fault.Of(err); f == nil && err != nil {
		return p, false, err
	}
	now, seen := a.now(), time.Unix(a.sessions.GetInt64(ctx, keySeen), 0)
	if err != nil || !p.Active() || p.Epoch != a.sessions.GetInt(ctx, keyEpoch) || now.Sub(seen) > sessionIdles {
		return p, false, a.sessions.Destroy(ctx)
	}
	if now.Sub(seen) > seenEvery {
		a.sessions.Put(ctx, keySeen, now.Unix())
	}
	return p, true, nil
}

// signIn begins a session for the person under a new token.
func (a *Accounts) signIn(ctx context.Context, p Person) error {
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	a.sessions.Put(ctx, keyPerson, p.ID)
	a.sessions.Put(ctx, keyEpoch, p.Epoch)
	a.sessions.Put(ctx, keySeen, a.now().Unix())
	today := a.db.Today()
	if p.LastSeen == today {
		return nil
	}
	return a.db.Housekeep(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update person set last_seen = :today where id = :id", map[string]any{"id": p.ID, "today": today})
		return err
	})
}

// Gate says whether the person of a request may pass: nil, a redirect to sign in that comes back here, or fault.Forbidden. It is the
// gate of web's route table, and denies what it does not know.
func (a *Accounts) Gate(permission string, r *http.Request) error {
	if permission == web.Anyone {
		return nil
	}
	p, ok := From(r.Context())
	switch {
	case !ok && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		return web.Redirect{To: "/sign-in?to=" + url.QueryEscape(r.URL.RequestURI())}
	case !ok:
		return web.Redirect{To: "/sign-in"}
	case permission == web.SignedIn, p.May(permission):
		return nil
	}
	if _, known := rights[permission]; !known {
		slog.ErrorContext(r.Context(), "a route asks for a permission that does not exist", "permission", permission, "pattern", r.Pattern)
	}
	return fault.Forbidden("Your role here (%s) does not include this page. If you need it for your work, ask your system administrator.", strings.Join(p.RoleNames(), ", "))
}

// returnPath is where to go after signing in: a path of this site and nothing else.
func returnPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/staff"
	}
	return to
}

// sessionStore keeps sessions in the governance database. They are nobody's decision, so they leave no sentence.
type sessionStore struct{ a *Accounts }

func (s sessionStore) FindCtx(ctx context.Context, hash string) ([]byte, bool, error) {
	found := [][]byte{}
	err := s.a.db.All(ctx, &found, "select data from session where hash = :hash and expires_at > :now", map[string]any{"hash": hash, "now": db.At(s.a.now())})
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	return found[0], true, nil
}

func (s sessionStore) CommitCtx(ctx context.Context, hash string, data []byte, expires time.Time) error {
	return s.a.db.Housekeep(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "delete from session where expires_at < :now", map[string]any{"now": db.At(s.a.now())}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into session (hash, data, expires_at) values (:hash, :data, :expires)
			on conflict (hash) do update set data = excluded.data, expires_at = excluded.expires_at`,
			map[string]any{"hash": hash, "data": data, "expires": db.At(expires)})
		return err
	})
}

func (s sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	return s.a.db.Housekeep(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "delete from session where hash = :hash", map[string]any{"hash": hash})
		return err
	})
}

// scs asks for these too, and calls them only where a store has none of the above.
func (s sessionStore) Find(hash string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), hash)
}
func (s sessionStore) Commit(hash string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), hash, data, expires)
}
func (s sessionStore) Delete(hash string) error { return s.DeleteCtx(context.Background(), hash) }

// instant is how the record prints a time.
func instant(t db.Time) string { return calendar.London(t.Time).Format("2 January 2006, 15:04") }
