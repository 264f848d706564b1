package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"waymark/account"
	"waymark/public"
	"waymark/web"

	"github.com/a-h/templ"
)

// site is what every page says of this installation, with the staff navigation in order.
func (h *house) site() web.Site {
	return web.Site{Council: h.config.council(), SampleMode: h.config.yes("sample"), Secure: h.secure(), Address: h.config.publicURL(), Search: web.NavItem{Text: "Search plan, evidence, boards and papers", Href: "/staff/search", May: web.SignedIn}, Nav: []web.NavItem{
		{Text: "Your work", Href: "/staff", May: web.SignedIn},
		{Text: "Plan", Href: "/staff/plan", May: account.PlanRead},
		{Text: "Inspections", Href: "/staff/inspections", May: account.PlanRead},
		{Text: "Measures", Href: "/staff/measures", May: account.MeasureRead},
		{Text: "Evidence", Href: "/staff/evidence", May: account.EvidenceRead},
		{Text: "Practice", Href: "/staff/practice", May: account.PracticeRead},
		{Text: "Boards", Href: "/staff/board", May: account.BoardRead},
		{Text: "Papers", Href: "/staff/packs", May: account.PackRead},
		{Text: "Risks", Href: "/staff/risks", May: account.RiskRead},
		{Text: "Child friendly", Href: "/staff/child-friendly", May: account.BadgeRead},
		{Text: "What children say", Href: "/staff/voices", May: account.VoiceRead},
		{Text: "Answers to read", Href: "/staff/voices/review", May: account.VoiceReview},
		{Text: "News", Href: "/staff/news", May: account.NewsRead},
		{Text: "Languages", Href: "/staff/languages", May: account.LanguageRead},
		{Text: "Is it true?", Href: "/staff/child-friendly/evaluate", May: account.BadgeReview},
		{Text: "Surveys", Href: "/staff/surveys", May: account.VoiceRead},
		{Text: "Local offer", Href: "/staff/offer", May: account.OfferRead},
		{Text: "Collections", Href: "/staff/collections", May: account.CollectionRead},
		{Text: "Registers", Href: "/staff/registers", May: account.RegisterEnter},
		{Text: "Messages", Href: "/staff/messages", May: account.MessageTriage},
		{Text: "Messages for you", Href: "/staff/messages", May: account.MessageReceive},
		{Text: "Contacts", Href: "/staff/contacts", May: web.SignedIn},
		{Text: "Letters", Href: "/staff/letters", May: account.LetterRead},
		{Text: "People", Href: "/staff/people", May: account.PersonManage},
		{Text: "Record", Href: "/staff/record", May: account.RecordRead},
		{Text: "Settings", Href: "/staff/settings", May: account.SettingsWrite},
	}}
}

func (h *house) secure() bool {
	u := h.config.text("public_url")
	return len(u) > 8 && u[:8] == "https://"
}

// routes are every page of the house.
func (h *house) routes(ready *atomic.Bool) []web.Route {
	all := []web.Route{
		{Pattern: "GET /healthz", May: web.Anyone, Do: func(w http.ResponseWriter, r *http.Request) error {
			_, err := fmt.Fprintln(w, "ok")
			return err
		}},
		{Pattern: "GET /readyz", May: web.Anyone, Do: func(w http.ResponseWriter, r *http.Request) error {
			if !ready.Load() || h.db.Ping(r.Context()) != nil {
				w.WriteHeader(http.StatusServiceUnavailable)
				_, err := fmt.Fprintln(w, "not ready")
				return err
			}
			_, err := fmt.Fprintln(w, "ready")
			return err
		}},
		{Pattern: "GET /staff/components", May: web.SignedIn, Do: func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, web.Components())
		}},
		{Pattern: "POST " + web.WordsHref, May: web.SignedIn, Do: web.CheckWords},
	}
	for _, room := range [][]web.Route{h.public.Routes(), h.accounts.Routes(), h.letters.Routes(), h.collections.Routes(), h.measures.Routes(), h.voices.Routes(), h.inspections.Routes(), h.plans.Routes(), h.practices.Routes(), h.evidences.Routes(), h.risks.Routes(), h.badges.Routes(), h.news.Routes(), h.languages.Routes(), h.offers.Routes(), h.boards.Routes(), h.surveys.Routes(), h.archives.Routes(), h.desk.Routes(), h.council.Routes()} {
		all = append(all, room...)
	}
	return all
}

// handler is the whole site.
func (h *house) handler(ready *atomic.Bool) (http.Handler, error) {
	return web.New(web.Options{Site: h.site(), Routes: h.routes(ready), Gate: h.accounts.Gate, Sessions: h.accounts.Sessions,
		ErrorPages: map[string]func(web.ErrorPage) templ.Component{"/young-people": public.ChildError, "/staff": web.StaffError, "/sign-in": web.StaffError, "": public.Error}, Log: h.log})
}

// serve answers requests until ctx ends, then lets those under way finish.
func serve(ctx context.Context, c *cli, args []string) error {
	if _, err := parse(c.flags("serve"), args); err != nil {
		return err
	}
	h, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.warn(ctx); err != nil {
		return err
	}
	var ready atomic.Bool
	handler, err := h.handler(&ready)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.config.text("address"))
	if err != nil {
		return fmt.Errorf("serve on %s: %w", c.config.text("address"), err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	working, stopWorking := context.WithCancel(context.Background())
	defer stopWorking()
	worked := make(chan error, 1)
	if c.config.yes("work") {
		go func() { worked <- h.work(working) }()
	} else {
		worked <- nil
	}
	ready.Store(true)
	h.log.Info("serving", "address", "http://"+listener.Addr().String(), "council", c.config.council(), "version", version)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ready.Store(false)
	h.log.Info("stopping: finishing what is under way")
	closing, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	err = server.Shutdown(closing)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close() // a reader of progress may stay for ever
	}
	stopWorking()
	return errors.Join(err, <-worked)
}

// work does queued jobs until ctx ends.
func (h *house) work(ctx context.Context) error {
	err := h.jobs.Work(system(ctx, "jobs"))
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// workOnly is the command `work`: jobs without pages, for a second machine.
func workOnly(ctx context.Context, c *cli, args []string) error {
	if _, err := parse(c.flags("work"), args); err != nil {
		return err
	}
	h, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.warn(ctx); err != nil {
		return err
	}
	if !h.db.Postgres() {
		return errors.New("SQLite is for one process: run `waymark serve`, which works jobs too, or set database to a PostgreSQL server")
	}
	h.log.Info("working", "version", version)
	return h.work(ctx)
}
