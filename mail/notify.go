package mail

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"

	"waymark/fault"
)

// NotifyURL is where GOV.UK Notify answers.
const NotifyURL = "https://api.notifications.service.gov.uk"

// Notify hands letters to GOV.UK Notify, by one template of the council's own there whose subject is ((subject)) and whose message is
// ((body)). Its documentation: docs.notifications.service.gov.uk/rest-api.html.
type Notify struct {
	URL      string // NotifyURL, or a stand-in
	Template string // the template's id
	service  string
	secret   []byte
}

// A key is its name, the service's id and the secret, both as UUIDs, joined by hyphens.
var (
	notifyKey = regexp.MustCompile(`^.*?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`)
	uuid      = regexp.MustCompile(`^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// NewNotify reads an API key and a template's id as Notify's pages show them; fault.Conflict where one of them cannot be.
func NewNotify(address, key, template string) (Notify, error) {
	parts := notifyKey.FindStringSubmatch(strings.ToLower(strings.TrimSpace(key)))
	template = strings.ToLower(strings.TrimSpace(template))
	if parts == nil {
		return Notify{}, fault.Conflict("The key for GOV.UK Notify is not one: copy it whole, from “API integration” there. It ends with two ids joined by a hyphen.")
	}
	if !uuid.MatchString(template) {
		return Notify{}, fault.Conflict("The template for GOV.UK Notify is not an id: copy it from the template’s page there. It looks like 9d751e0e-f929-4891-82a1-a3e1c3c18ee3.")
	}
	return Notify{URL: strings.TrimRight(address, "/"), Template: template, service: parts[1], secret: []byte(parts[2])}, nil
}

// Send hands the letter over; no error means that Notify has taken it. A key or a template that Notify refuses is a fault.Conflict:
// every letter waits until somebody puts it right.
func (n Notify) Send(ctx context.Context, letter Letter) error {
	to, err := letter.check()
	if err != nil {
		return err
	}
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	ask, err := json.Marshal(map[string]any{"email_address": to.Address, "template_id": n.Template, "reference": letter.ID,
		"personalisation": map[string]string{"subject": letter.Subject, "body": letter.Text}})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, n.URL+"/v2/notifications/email", bytes.NewReader(ask))
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+n.token(time.Now()))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("mail: GOV.UK Notify: %w", err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 64<<10)) // only for the words of a refusal
	if answer.StatusCode == http.StatusCreated {
		return nil
	}
	return refusal(answer.StatusCode, text, letter.To)
}

// token is the JSON Web Token (RFC 7519, HS256) that proves who asks; Notify takes it for half a minute.
func (n Notify) token(now time.Time) string {
	raw := base64.RawURLEncoding
	claims, _ := json.Marshal(map[string]any{"iss": n.service, "iat": now.Unix()}) // a string and a number cannot fail
	signed := raw.EncodeToString([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + raw.EncodeToString(claims)
	sum := hmac.New(sha256.New, n.secret)
	sum.Write([]byte(signed))
	return signed + "." + raw.EncodeToString(sum.Sum(nil))
}

// refusal says what an answer of Notify's means: an address that it will not take is the letter's own fault, a key or template that it does
// not know keeps every letter waiting, and anything else is tried again.
func refusal(status int, text []byte, to string) error {
	var said struct {
		Errors []struct{ Error, Message string }
	}
	_ = json.Unmarshal(text, &said) // a gateway before Notify may answer in another way
	words, kind := http.StatusText(status), ""
	if len(said.Errors) > 0 {
		words, kind = said.Errors[0].Message, said.Errors[0].Error
	}
	because := fmt.Errorf("mail: GOV.UK Notify: %d %s: %s", status, kind, words)
	switch {
	case status == http.StatusBadRequest && kind == "ValidationError" && strings.Contains(words, "email_address"):
		return fault.Invalid("GOV.UK Notify does not take the address %q: %s", to, words).Because(because)
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		return fault.Conflict("GOV.UK Notify refuses the key: %s. Check the setting notify_key, and this machine’s clock", words).Because(because)
	case status == http.StatusBadRequest || status == http.StatusNotFound:
		return fault.Conflict("GOV.UK Notify refuses the letter: %s. Check the setting notify_template: its subject is ((subject)) and its message ((body))", words).Because(because)
	}
	return because
}

// check reads the address and refuses a subject of several lines.
func (l Letter) check() (*netmail.Address, error) {
	to, err := netmail.ParseAddress(l.To)
	if err != nil {
		return nil, fault.Invalid("%q is not a mail address", l.To).Because(err)
	}
	if strings.TrimSpace(l.Subject) == "" || strings.ContainsFunc(l.Subject, control) {
		return nil, fault.Invalid("The subject of a letter is one line of text")
	}
	return to, nil
}
