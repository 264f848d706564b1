package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

// OIDC says how people sign in with the council's own accounts.
type OIDC struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	// Groups gives roles by the groups of the council's directory. Where it is set, roles follow the directory at every sign-in, and
	// whoever is in none of the groups is refused; where it is empty, an administrator adds people here first.
	Groups map[string]string
	// MFA is the acr or amr value that proves a second factor, such as "mfa"; "" asks for none.
	MFA string
}

// ReadGroups reads the groups setting: group=role, separated by commas.
func ReadGroups(setting string) (map[string]string, error) {
	groups := map[string]string{}
	for _, pair := range strings.Split(setting, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		group, role, _ := strings.Cut(pair, "=")
		group, role = strings.TrimSpace(group), strings.TrimSpace(role)
		if group == "" || roleOf(role) == nil {
			keys := make([]string, len(roles))
			for i := range roles {
				keys[i] = roles[i].Key
			}
			return nil, fault.Invalid("The groups setting has %q. Write group=role, where the role is one of %s.", strings.TrimSpace(pair), strings.Join(keys, ", "))
		}
		groups[group] = role
	}
	return groups, nil
}

// discovery is what the identity provider says of itself, asked for at the first sign-in: a provider that is down must not keep the
// rest from starting.
type discovery struct {
	mu       sync.Mutex
	provider *oidc.Provider
}

const providerAnswers = 10 * time.Second

func (a *Accounts) provider(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	a.discovered.mu.Lock()
	defer a.discovered.mu.Unlock()
	if a.discovered.provider == nil {
		// The provider keeps this context for fetching its keys later, so it must outlive the request.
		ask := oidc.ClientContext(context.WithoutCancel(ctx), &http.Client{Timeout: providerAnswers})
		provider, err := oidc.NewProvider(ask, a.OIDC.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("ask the identity provider what it offers: %w", err)
		}
		a.discovered.provider = provider
	}
	var offers struct {
		Scopes []string `json:"scopes_supported"`
	}
	if err := a.discovered.provider.Claims(&offers); err != nil {
		return nil, nil, fmt.Errorf("read what the identity provider offers: %w", err)
	}
	scopes := []string{oidc.ScopeOpenID, "profile", "email"}
	if slices.Contains(offers.Scopes, "groups") { // some refuse a scope they do not know, and send the groups all the same
		scopes = append(scopes, "groups")
	}
	return a.discovered.provider, &oauth2.Config{
		ClientID: a.OIDC.ClientID, ClientSecret: a.OIDC.ClientSecret, Endpoint: a.discovered.provider.Endpoint(),
		RedirectURL: a.PublicURL + "/sign-in/back", Scopes: scopes,
	}, nil
}

// toProvider sends the person to the identity provider. State ties the answer to this browser, the nonce ties the token to this
// question, and PKCE keeps a stolen code from being used elsewhere.
func (a *Accounts) toProvider(w http.ResponseWriter, r *http.Request) error {
	if a.OIDC == nil {
		return fault.NotFound("This council does not sign in that way.")
	}
	if err := a.byAddress.take(a.addressOf(r)); err != nil {
		return err
	}
	ctx := r.Context()
	_, config, err := a.provider(ctx)
	if err != nil {
		return err
	}
	state, nonce, verifier := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	a.sessions.Put(ctx, keyState, state)
	a.sessions.Put(ctx, keyNonce, nonce)
	a.sessions.Put(ctx, keyVerifier, verifier)
	a.sessions.Put(ctx, keyTo, returnPath(r.URL.Query().Get("to")))
	more := []oauth2.AuthCodeOption{oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)}
	http.Redirect(w, r, config.AuthCodeURL(state, more...), http.StatusSeeOther)
	return nil
}

type claims struct {
	Subject           string   `json:"sub"`
	Email             string   `json:"email"`
	EmailVerified     *bool    `json:"email_verified"` // some providers say nothing: their addresses are the council's own
	PreferredUsername string   `json:"preferred_username"`
	Name              string   `json:"name"`
	Groups            []string `json:"groups"`
	ACR               string   `json:"acr"`
	AMR               []string `json:"amr"`
}

func notProven() *fault.Fault {
	return fault.Forbidden("The council’s sign-in could not be checked, so you are not signed in. Start again from the sign-in page.")
}

// fromProvider takes the person back, once: what was put aside for this answer is used up whatever comes of it.
func (a *Accounts) fromProvider(w http.ResponseWriter, r *http.Request) error {
	if a.OIDC == nil {
		return fault.NotFound("This council does not sign in that way.")
	}
	ctx := r.Context()
	state, nonce, verifier, to := a.sessions.PopString(ctx, keyState), a.sessions.PopString(ctx, keyNonce), a.sessions.PopString(ctx, keyVerifier), a.sessions.PopString(ctx, keyTo)
	given := r.URL.Query()
	if state == "" || given.Get("state") != state {
		return notProven()
	}
	if why := given.Get("error"); why != "" {
		slog.WarnContext(ctx, "the identity provider refused a sign-in", "error", why)
		return fault.Forbidden("The council’s sign-in did not let you in. Try again, or ask your IT service desk.")
	}
	said, err := a.exchange(ctx, given.Get("code"), nonce, verifier)
	if err != nil {
		return err
	}
	p, err := a.known(ctx, said)
	if err != nil {
		return err
	}
	if err := a.signIn(ctx, p); err != nil {
		return err
	}
	return web.Redirect{To: returnPath(to)}
}

// exchange turns the code into what the provider vouches for.
func (a *Accounts) exchange(ctx context.Context, code, nonce, verifier string) (said claims, err error) {
	provider, config, err := a.provider(ctx)
	if err != nil {
		return said, err
	}
	ctx, cancel := context.WithTimeout(ctx, providerAnswers)
	defer cancel()
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) {
			// The provider's own words are left out of the log: some repeat the code.
			return said, notProven().Because(fmt.Errorf("the token endpoint answered %s", refused.Response.Status))
		}
		return said, fmt.Errorf("ask the identity provider for the token: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: a.OIDC.ClientID}).Verify(ctx, raw)
	if err != nil {
		return said, notProven().Because(err)
	}
	if nonce == "" || id.Nonce != nonce {
		return said, notProven().Because(errors.New("the token answers another question"))
	}
	if err := id.Claims(&said); err != nil {
		return said, notProven().Because(err)
	}
	if a.OIDC.MFA != "" && said.ACR != a.OIDC.MFA && !slices.Contains(said.AMR, a.OIDC.MFA) {
		return said, fault.Forbidden("Waymark needs a second step when you sign in, such as a code on your phone. Set it up with your IT service desk, then sign in again.")
	}
	return said, nil
}

// known finds or makes the person whom the provider vouches for, with the roles of their groups.
func (a *Accounts) known(ctx context.Context, said claims) (Person, error) {
	var byGroup []string
	for _, group := range said.Groups {
		if role, ok := a.OIDC.Groups[group]; ok {
			byGroup = append(byGroup, role)
		}
	}
	byGroup = sorted(byGroup)
	if len(byGroup) > 0 && rolesFault(byGroup) != "" {
		return Person{}, fault.Forbidden("Your groups at the council make you a system administrator and something else besides. Ask your IT service desk to take one away.")
	}
	found := []Person{}
	err := a.db.All(ctx, &found, selectPerson+" where issuer = :issuer and subject = :subject", map[string]any{"issuer": a.OIDC.Issuer, "subject": said.Subject})
	if err != nil {
		return Person{}, err
	}
	if len(found) == 0 && said.Email != "" && (said.EmailVerified == nil || *said.EmailVerified) {
		p, err := a.PersonByEmail(ctx, said.Email)
		switch {
		case err == nil && p.Subject == "":
			found = append(found, p)
		case err == nil:
			// The address has passed to somebody else at the council: a new colleague must not become the old one.
			return p, fault.Forbidden("Your email address belongs to another account here. Ask your system administrator.")
		case fault.Of(err) == nil:
			return p, err
		}
	}
	as := db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark"})
	noRole := fault.Forbidden("You have no role in Waymark. Ask your system administrator for one.")
	if len(found) == 0 {
		if len(byGroup) == 0 {
			return Person{}, noRole
		}
		name := said.Name
		if name == "" {
			name = said.PreferredUsername
		}
		p := Person{Name: name, Email: said.Email, Subject: said.Subject}
		p.Roles.V = byGroup
		id, err := a.Add(as, p)
		if err != nil {
			return p, fault.Forbidden("The council’s sign-in did not give your name and email address, so no account could be made. Ask your system administrator.").Because(err)
		}
		return a.Person(ctx, id)
	}
	p := found[0]
	if !p.Active() {
		return p, fault.Forbidden("Your account here is disabled (%s). Ask your system administrator.", p.DisabledWhy)
	}
	if p.Subject == "" {
		if err := a.tie(as, p, said.Subject); err != nil {
			return p, err
		}
	}
	if len(a.OIDC.Groups) > 0 && !slices.Equal(byGroup, p.Roles.V) {
		if len(byGroup) == 0 {
			return p, noRole
		}
		if err := a.ChangeRoles(as, p.ID, byGroup, p.Team, p.Priorities.V); err != nil {
			return p, err
		}
	}
	return a.Person(ctx, p.ID)
}

// tie makes a person sign in with the council's account from now on. Their password here goes, or it would be a way around the
// council's second factor and leavers' list.
func (a *Accounts) tie(ctx context.Context, p Person, subject string) error {
	return a.db.Write(ctx, "tied the account of "+p.Name+" to the council’s sign-in", func(tx *db.Tx) error {
		tx.About("person", p.ID)
		if _, err := tx.Exec(ctx, "delete from person_link where person_id = :id", map[string]any{"id": p.ID}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update person set issuer = :issuer, subject = :subject, password = '', epoch = epoch + 1 where id = :id",
			map[string]any{"id": p.ID, "issuer": a.OIDC.Issuer, "subject": subject})
		return err
	})
}
