package plan

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"waymark/account"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/web"
)

// Reliability R5: fifty people send an edit of the same action, all begun from the same version, forty times over, and of its update ten
// times over. Nothing is lost: one
// of each round stands, every other is told so on a page that shows both texts and has theirs in the form to send again.
func TestNoEditIsLost(t *testing.T) {
	const writers = 50
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.draft(t)
		routes, err := web.New(web.Options{Site: web.Site{Council: "Exampleborough"}, Routes: c.plans.Routes(), Log: slog.New(slog.DiscardHandler), Gate: func(string, *http.Request) error { return nil }})
		must(t, err)
		send := func(by context.Context, path string, form url.Values) (int, string) {
			r := httptest.NewRequestWithContext(by, "POST", path, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			routes.ServeHTTP(w, r)
			return w.Code, w.Body.String()
		}
		const action = "/staff/plan/roadmap-2025/action/1.1"
		for _, one := range []struct {
			name, who, path, field string
			rounds                 int
			form                   url.Values
			now                    func() (text string, version int)
		}{
			{"an action", "Mo", action + "/edit", "text", 40, form("child-text", "We help you early.", "owner", c.id["Olu"]), func() (string, int) {
				a := c.action(t, "roadmap-2025/1.1")
				return a.Text, a.Version
			}},
			{"an update of an action", "Olu", action + "/update", "what-happened", 10, form("then", "keep", "delivery", "on track"), func() (string, int) {
				all, err := c.plans.allUpdates(t.Context(), c.action(t, "roadmap-2025/1.1"))
				must(t, err)
				if len(all) > 1 {
					t.Fatalf("%d updates are open at once", len(all))
				}
				u := openUpdate(Action{}, all)
				return u.WhatHappened, u.Version
			}},
		} {
			t.Run(one.name, func(t *testing.T) {
				person, _ := account.From(c.by[one.who])
				by := account.With(t.Context(), person)
				_, began := one.now()
				for round := range one.rounds {
					_, version := one.now()
					if version != began+round {
						t.Fatalf("round %d begins at version %d, want %d: an edit was lost or stored twice", round, version, began+round)
					}
					texts, codes, pages := make([]string, writers), make([]int, writers), make([]string, writers)
					var wg sync.WaitGroup
					for i := range writers {
						wg.Go(func() {
							f := url.Values{"version": {fmt.Sprint(version)}}
							for k, v := range one.form {
								f[k] = v
							}
							texts[i] = fmt.Sprintf("Round %d by writer %d", round, i)
							f.Set(one.field, texts[i])
							codes[i], pages[i] = send(by, one.path, f)
						})
					}
					wg.Wait()
					stands, _ := one.now()
					won := 0
					for i, code := range codes {
						switch {
						case code == http.StatusSeeOther && texts[i] == stands:
							won++
						case code != http.StatusConflict:
							t.Fatalf("round %d, writer %d is answered with %d, and %q stands:\n%s", round, i, code, stands, pages[i])
						case !strings.Contains(pages[i], "Both texts") || !strings.Contains(pages[i], "<p class=\"govuk-body\">"+stands+"</p>") || !strings.Contains(pages[i], ">"+texts[i]+"</textarea>") ||
							!strings.Contains(pages[i], fmt.Sprintf(`name="version" value="%d"`, version+1)):
							t.Fatalf("round %d, writer %d does not see %q beside %q, ready to send again:\n%s", round, i, stands, texts[i], pages[i])
						}
					}
					if won != 1 {
						t.Fatalf("round %d has %d winners", round, won)
					}
				}
			})
		}
	})
}
