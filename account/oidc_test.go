package account

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"

	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

// colleague is a person of the council as its identity provider vouches for them.
type colleague struct {
	mockoidc.MockUser
	Name     string
	AMR      []string
	ACR      string
	Nonce    string // another nonce than was asked for
	Audience string // another client than Waymark
	Silent   bool   // the provider says nothing of whether the address is verified
}

func (c colleague) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	said := jwt.MapClaims{
		"iss": base.Issuer, "aud": base.Audience, "sub": c.Subject, "exp": base.ExpiresAt, "iat": base.IssuedAt, "nonce": base.Nonce,
		"email": c.Email, "name": c.Name, "groups": c.Groups, "amr": c.AMR, "acr": c.ACR,
	}
	if !c.Silent {
		said["email_verified"] = c.EmailVerified
	}
	if c.Nonce != "" {
		said["nonce"] = c.Nonce
	}
	if c.Audience != "" {
		said["aud"] = c.Audience
	}
	return said, nil
}

func ana() colleague {
	return colleague{MockUser: mockoidc.MockUser{Subject: "ana-1", Email: "Ana.Silva@exampleborough.example", EmailVerified: true, Groups: []string{"all staff", "waymark analysts"}},
		Name: "Ana Silva", AMR: []string{"pwd", "mfa"}}
}

type council struct {
	*site
	idp *mockoidc.MockOIDC
}

func newCouncil(t *testing.T, groups map[string]string) council {
	t.Helper()
	idp, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = idp.Shutdown() })
	d := dbtest.Open(t, schema...)
	a := New(d, Settings{OIDC: &OIDC{Issuer: idp.Issuer(), ClientID: idp.ClientID, ClientSecret: idp.ClientSecret, Groups: groups, MFA: "mfa"}})
	return council{serve(t, a, d), idp}
}

// out takes a browser to the identity provider and gives the address at which it would come back.
func (c council) out(t *testing.T, b *browser, who colleague) (back string) {
	t.Helper()
	c.idp.QueueUser(&who)
	res := b.get("/sign-in/council?to=/staff/measures")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", res.StatusCode, res.body)
	}
	asked, err := url.Parse(res.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	if q := asked.Query(); q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || len(q.Get("state")) < 26 || len(q.Get("nonce")) < 26 || !strings.Contains(q.Get("scope"), "groups") {
		t.Fatalf("it asks %s", asked)
	}
	res = b.get(asked.String())
	if res.StatusCode != http.StatusFound {
		t.Fatalf("the provider answers %d: %s", res.StatusCode, res.body)
	}
	return res.Header.Get("Location")
}

func (c council) enter(t *testing.T, b *browser, who colleague) answer {
	t.Helper()
	return b.get(c.out(t, b, who))
}

func TestOIDC(t *testing.T) {
	groups := map[string]string{"waymark analysts": "analyst", "waymark owners": "owner", "waymark admins": "administrator"}
	c := newCouncil(t, groups)

	t.Run("somebody new enters with the roles of their groups and is sent where they were going", func(t *testing.T) {
		b := c.browser(t)
		b.get("/sign-in?to=/staff/measures").want(t, 200, "/sign-in/council?to=%2Fstaff%2Fmeasures")
		c.enter(t, b, ana()).wantTo(t, "/staff/measures")
		b.get("/staff/measures").want(t, 200, "hello Ana Silva")
		p, err := c.a.PersonByEmail(t.Context(), "ana.silva@exampleborough.example")
		if err != nil || strings.Join(p.Roles.V, " ") != "analyst" || p.Subject != "ana-1" {
			t.Errorf("got %+v, %v", p, err)
		}
		if e := lastEntry(t, c.d); e.WhoName != "Waymark" || e.Sentence != "added Ana Silva as Data analyst" {
			t.Errorf("the record says %s %q", e.WhoName, e.Sentence)
		}
	})
	t.Run("roles follow the directory at the next sign-in, with a sentence", func(t *testing.T) {
		b, who := c.browser(t), ana()
		who.Groups = []string{"waymark owners", "waymark analysts"}
		who.Email = "ana.new-name@exampleborough.example" // known by subject, not by address
		c.enter(t, b, who).wantTo(t, "/staff/measures")
		b.get("/staff").want(t, 200, "hello Ana Silva")
		if e := lastEntry(t, c.d); e.Sentence != "changed the roles of Ana Silva from Data analyst to Action owner and Data analyst" {
			t.Errorf("the record says %q", e.Sentence)
		}
		who.Groups = nil
		c.enter(t, c.browser(t), who).want(t, 403, "no role in Waymark")
	})
	t.Run("somebody in none of the groups does not enter, and leaves no account", func(t *testing.T) {
		b, who := c.browser(t), ana()
		who.Subject, who.Email, who.Groups = "eve-1", "eve@exampleborough.example", []string{"all staff"}
		c.enter(t, b, who).want(t, 403, "no role in Waymark")
		b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
		if _, err := c.a.PersonByEmail(t.Context(), who.Email); fault.Of(err) == nil {
			t.Error("an account was made")
		}
	})
	t.Run("groups that make an administrator of somebody who reads content are refused", func(t *testing.T) {
		who := ana()
		who.Groups = []string{"waymark admins", "waymark owners"}
		c.enter(t, c.browser(t), who).want(t, 403, "IT service desk")
	})
	t.Run("without a second factor nobody enters; acr serves as well as amr", func(t *testing.T) {
		who := ana()
		who.AMR = []string{"pwd"}
		c.enter(t, c.browser(t), who).want(t, 403, "second step")
		who.ACR = "mfa"
		c.enter(t, c.browser(t), who).wantTo(t, "/staff/measures")
	})
	t.Run("a person added here beforehand is tied to the council's account, and their password goes", func(t *testing.T) {
		p := withPassword(t, c.a, add(t, c.a, "Olu Owner", "owner"))
		link, err := c.a.Link(dbtest.Ctx(t), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		who := colleague{MockUser: mockoidc.MockUser{Subject: "olu-1", Email: p.Email, Groups: []string{"waymark owners"}}, Name: "Olu O", AMR: []string{"mfa"}, Silent: true}
		c.enter(t, c.browser(t), who).wantTo(t, "/staff/measures")
		after := get(t, c.a, p.ID)
		if after.Subject != "olu-1" || after.Password != "" {
			t.Errorf("got %+v", after)
		}
		c.browser(t).signIn(p, goodPassword).want(t, 422, "wrong")
		_, err = c.a.byLink(t.Context(), filepath.Base(link))
		wantFault(t, err, fault.KindNotFound, "link")
		if err := c.d.Housekeep(t.Context(), func(tx *db.Tx) error { // even if one stood there
			_, err := tx.Exec(t.Context(), "update person set password = :password where id = :id", map[string]any{"id": p.ID, "password": p.Password})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		c.browser(t).signIn(p, goodPassword).want(t, 422, "wrong")
		_, err = c.a.Link(dbtest.Ctx(t), p.ID)
		wantFault(t, err, fault.KindConflict, "council’s own account")

		who.Subject = "olu-2" // the address has passed to a new colleague of the same name
		c.enter(t, c.browser(t), who).want(t, 403, "belongs to another account")
	})
	t.Run("an address that the provider has not verified ties nobody", func(t *testing.T) {
		p := add(t, c.a, "Vera Verified", "owner")
		who := colleague{MockUser: mockoidc.MockUser{Subject: "mallory-1", Email: p.Email, Groups: []string{"waymark owners"}}, Name: "Mallory", AMR: []string{"mfa"}}
		c.enter(t, c.browser(t), who).want(t, 403, "system administrator")
		if after := get(t, c.a, p.ID); after.Subject != "" {
			t.Error("the account was taken over")
		}
	})
	t.Run("a leaver whom the directory still knows does not enter", func(t *testing.T) {
		p, err := c.a.PersonByEmail(t.Context(), "olu.owner@exampleborough.example")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.a.Disable(dbtest.Ctx(t), p.ID, "left the council"); err != nil {
			t.Fatal(err)
		}
		who := colleague{MockUser: mockoidc.MockUser{Subject: "olu-1", Email: p.Email, EmailVerified: true, Groups: []string{"waymark owners"}}, AMR: []string{"mfa"}}
		c.enter(t, c.browser(t), who).want(t, 403, "left the council")
	})
	t.Run("an answer to another browser, a second answer and an invented one are refused", func(t *testing.T) {
		b := c.browser(t)
		back := c.out(t, b, ana())
		c.browser(t).get(back).want(t, 403, "could not be checked")
		u, _ := url.Parse(back)
		q := u.Query()
		q.Set("state", "invented")
		other := c.browser(t)
		c.out(t, other, ana())
		other.get("/sign-in/back?"+q.Encode()).want(t, 403, "could not be checked")
		b.get(back).wantTo(t, "/staff/measures")
		b.get(back).want(t, 403, "could not be checked") // replayed
		c.browser(t).get("/sign-in/back").want(t, 403, "could not be checked")
	})
	t.Run("a code for one question does not answer another", func(t *testing.T) {
		victim, thief := c.browser(t), c.browser(t)
		stolen, _ := url.Parse(c.out(t, victim, ana()))
		own, _ := url.Parse(c.out(t, thief, ana()))
		q := own.Query()
		q.Set("code", stolen.Query().Get("code"))
		thief.get("/sign-in/back?"+q.Encode()).want(t, 403, "could not be checked") // PKCE: the verifier is the victim's
	})
	t.Run("a token with another nonce or for another client is refused", func(t *testing.T) {
		for _, spoil := range []func(*colleague){func(who *colleague) { who.Nonce = "replayed" }, func(who *colleague) { who.Audience = "another client" }} {
			who := ana()
			spoil(&who)
			b := c.browser(t)
			c.enter(t, b, who).want(t, 403, "could not be checked")
			b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
		}
	})
	t.Run("a refusal by the provider is said in words", func(t *testing.T) {
		b := c.browser(t)
		u, _ := url.Parse(c.out(t, b, ana()))
		q := url.Values{"state": {u.Query().Get("state")}, "error": {"access_denied"}, "error_description": {"<script>"}}
		res := b.get("/sign-in/back?" + q.Encode())
		res.want(t, 403, "did not let you in")
		if strings.Contains(res.body, "<script>\n") || strings.Contains(res.body, "access_denied") {
			t.Error("the provider's words stand on the page")
		}
	})
	t.Run("the record verifies after all this", func(t *testing.T) {
		if _, bad, err := c.d.VerifyRecord(t.Context()); bad != nil || err != nil {
			t.Errorf("%v, %v", bad, err)
		}
	})
}

func TestOIDCWithoutGroups(t *testing.T) {
	c := newCouncil(t, nil)
	t.Run("where no groups are set, only people added here enter, and keep their roles", func(t *testing.T) {
		c.enter(t, c.browser(t), ana()).want(t, 403, "no role in Waymark")
		p := Person{Name: "Ana Silva", Email: ana().Email}
		p.Roles.V = []string{"director"}
		if _, err := c.a.Add(dbtest.Ctx(t), p); err != nil {
			t.Fatal(err)
		}
		c.enter(t, c.browser(t), ana()).wantTo(t, "/staff/measures")
		if p, err := c.a.PersonByEmail(t.Context(), p.Email); err != nil || !p.Holds("director") {
			t.Errorf("got %+v, %v", p, err)
		}
	})
	t.Run("an identity provider that is down is our fault in words, and works again when it is up", func(t *testing.T) {
		d := dbtest.Open(t, schema...)
		a := New(d, Settings{OIDC: &OIDC{Issuer: "http://127.0.0.1:1/oidc", ClientID: "x"}})
		s := serve(t, a, d)
		s.browser(t).get("/sign-in/council").want(t, 500, "our fault")
		a.OIDC.Issuer = c.idp.Issuer()
		if res := s.browser(t).get("/sign-in/council"); res.StatusCode != http.StatusSeeOther {
			t.Errorf("status %d", res.StatusCode)
		}
	})
}

func TestReadGroups(t *testing.T) {
	got, err := ReadGroups(" Children's Analysts = analyst, owners=owner,")
	if err != nil || len(got) != 2 || got["Children's Analysts"] != "analyst" || got["owners"] != "owner" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, setting := range []string{"analysts", "analysts=king", "=analyst"} {
		_, err := ReadGroups(setting)
		wantFault(t, err, fault.KindInvalid, "group=role")
	}
}
