package mail

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"waymark/fault"
)

const (
	aService  = "26785a09-ab16-4eb0-8407-a37497a57506"
	aSecret   = "3d844edf-8d35-48ac-975b-e847b4f122b0"
	aTemplate = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
	aKey      = "waymark live-" + aService + "-" + aSecret
)

func TestNotify(t *testing.T) {
	answer, status := "", http.StatusCreated
	var asked struct {
		EmailAddress    string `json:"email_address"`
		TemplateID      string `json:"template_id"`
		Reference       string
		Personalisation map[string]string
	}
	var token, path string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, path = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), r.Method+" "+r.URL.Path
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	defer server.Close()
	notify, err := NewNotify(server.URL+"/", aKey, aTemplate)
	if err != nil {
		t.Fatal(err)
	}
	one := letter
	one.ID = "the-same-each-time"

	t.Run("a letter is asked for by the template, with a signed token", func(t *testing.T) {
		if err := notify.Send(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		if path != "POST /v2/notifications/email" || asked.EmailAddress != "zoe@example.org" || asked.TemplateID != aTemplate || asked.Reference != one.ID ||
			asked.Personalisation["subject"] != letter.Subject || asked.Personalisation["body"] != letter.Text {
			t.Errorf("%s %+v", path, asked)
		}
		parts := strings.Split(token, ".")
		if len(parts) != 3 {
			t.Fatal(token)
		}
		sum := hmac.New(sha256.New, []byte(aSecret))
		sum.Write([]byte(parts[0] + "." + parts[1]))
		if base64.RawURLEncoding.EncodeToString(sum.Sum(nil)) != parts[2] {
			t.Error("the signature is wrong")
		}
		var head struct{ Typ, Alg string }
		var claims struct {
			Iss string
			Iat int64
		}
		for i, into := range []any{&head, &claims} {
			text, err := base64.RawURLEncoding.DecodeString(parts[i])
			if err != nil || json.Unmarshal(text, into) != nil {
				t.Error(parts[i], err)
			}
		}
		if head.Typ != "JWT" || head.Alg != "HS256" || claims.Iss != aService || time.Since(time.Unix(claims.Iat, 0)).Abs() > 5*time.Second {
			t.Errorf("%+v %+v", head, claims)
		}
	})
	t.Run("a refusal says what would put it right, and what may pass is tried again", func(t *testing.T) {
		for _, c := range []struct {
			status int
			answer string
			kind   fault.Kind // empty: to be tried again
			words  string
		}{
			{403, `{"status_code":403,"errors":[{"error":"AuthError","message":"Invalid token: API key not found"}]}`, fault.KindConflict, "notify_key"},
			{400, `{"status_code":400,"errors":[{"error":"BadRequestError","message":"Template not found"}]}`, fault.KindConflict, "notify_template"},
			{400, `{"status_code":400,"errors":[{"error":"BadRequestError","message":"Missing personalisation: body"}]}`, fault.KindConflict, "((body))"},
			{400, `{"status_code":400,"errors":[{"error":"ValidationError","message":"email_address Not a valid email address"}]}`, fault.KindInvalid, "Not a valid email address"},
			{429, `{"status_code":429,"errors":[{"error":"RateLimitError","message":"Exceeded rate limit for key type LIVE"}]}`, "", "rate limit"},
			{500, `{"status_code":500,"errors":[{"error":"Exception","message":"Internal server error"}]}`, "", "500"},
			{502, "<html>bad gateway</html>", "", "502"},
		} {
			status, answer = c.status, c.answer
			err := notify.Send(t.Context(), one)
			f := fault.Of(err)
			if err == nil || (f == nil) != (c.kind == "") || f != nil && f.Kind != c.kind || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%d %s: %v", c.status, c.answer, err)
			}
			if strings.Contains(err.Error(), aSecret) {
				t.Errorf("the secret stands in %q", err)
			}
		}
	})
	t.Run("a key or a template that cannot be is refused before anything is sent", func(t *testing.T) {
		for _, c := range [][2]string{{"", aTemplate}, {aService + "-" + aSecret[:30], aTemplate}, {aService, aTemplate}, {aKey, ""}, {aKey, "the update letter"}} {
			if _, err := NewNotify(server.URL, c[0], c[1]); fault.Of(err) == nil {
				t.Errorf("%q was taken", c)
			}
		}
	})
	t.Run("a silent Notify does not hold the worker, and a wrong letter is never asked for", func(t *testing.T) {
		path = ""
		if err := notify.Send(t.Context(), Letter{To: "nobody", Subject: "x"}); fault.Of(err) == nil || path != "" {
			t.Error(err, path)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := notify.Send(ctx, one); err == nil || fault.Of(err) != nil {
			t.Error(err)
		}
	})
}
