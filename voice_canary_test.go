package main

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"waymark/account"
	"waymark/voice"
)

// said is what the log was told, by whoever writes it.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// TestCanary has words that stand nowhere else go through every state of a message, through the public pages, those of staff, letters, search and
// a backup, and then looks for them in every byte that the council keeps, and in all that was logged.
func TestCanary(t *testing.T) {
	c := raiseSmallCouncil(t)
	const canary = "zanzibarquokka"
	var log said
	c.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	before := slog.Default()
	slog.SetDefault(c.log)
	t.Cleanup(func() { slog.SetDefault(before) })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var ready atomic.Bool
	ready.Store(true)
	var err error
	c.handler, err = c.house.handler(&ready)
	must(err)

	tia, lea, cas, dan := c.as("triage"), c.as("safeguarding-lead"), c.as("complaints"), c.as("data-protection")
	must(c.voices.SetContact(tia, voice.Contact{Kind: voice.OutOfHours, Name: "Night team", Phone: "020 7946 0001", Hours: "Nights"}))
	second := account.Person{Name: "Uli Deputy", Email: "uli@northmere.example"}
	second.Roles.V = []string{"triage"}
	deputy, err := c.accounts.Add(c.as("administrator"), second)
	must(err)
	for n := range 15 {
		must(c.voices.SetCover(lea, voice.Cover{Day: c.db.Today().AddDays(n), TriagerID: c.people["triage"].ID, DeputyID: deputy, LeadID: c.people["safeguarding-lead"].ID}))
	}
	must(c.voices.Watch(system(t.Context(), "jobs")))
	n := 0
	send := func() voice.Receipt {
		t.Helper()
		n++
		r, err := c.voices.Tell(t.Context(), voice.Draft{Text: "My " + canary + " bit me", Key: "canary-key-000000" + strconv.Itoa(n), Age: voice.From10, Quote: true, Wants: voice.WantsContact, About: []string{"school"},
			Contact: voice.ContactDetails{Name: canary, Way: "email", To: canary + "@example.com", Safe: "yes", When: canary, Who: canary}})
		must(err)
		return r
	}
	version := func(ctx context.Context, number int) int {
		t.Helper()
		must(c.voices.OpenItem(ctx, number, voice.Whys[1]))
		view, _, err := c.voices.Opened(ctx, number)
		must(err)
		return view.Version
	}
	routes := []voice.State{voice.Immediate, voice.Referral, voice.Consult, voice.Allegation, voice.Complaint, voice.DataRights, voice.Personal, voice.VoiceState, voice.Signpost, voice.Unusable}
	for _, to := range routes {
		r := send()
		must(c.voices.Claim(tia, r.Number))
		_, err := c.voices.Decide(tia, r.Number, voice.Routing{To: to, Note: "A " + canary, CSA: to == voice.Referral, Version: version(tia, r.Number)})
		must(err)
		by := map[voice.State]context.Context{voice.Consult: lea, voice.Allegation: lea, voice.Complaint: cas, voice.DataRights: dan}[to]
		if by == nil {
			by = tia
		}
		must(c.voices.Warm(by, r.Number, version(by, r.Number), "Thank you, "+canary))
		must(c.voices.AddTo(t.Context(), "192.0.2.1", r.Words, "More of the "+canary))
		switch to {
		case voice.VoiceState, voice.Signpost, voice.Unusable:
			must(c.voices.LockOut(by, r.Number, version(by, r.Number), c.people["owner"].ID, "Knows the "+canary))
		default:
			must(c.voices.HandOver(by, r.Number, version(by, r.Number), voice.Handed{To: "Another body", Person: "Ann of " + canary, How: "phone", Reference: canary}))
			must(c.voices.Receipt(by, r.Number, version(by, r.Number), "They have the "+canary))
			must(c.voices.Answer(by, r.Number, version(by, r.Number), "We took care of the "+canary+"."))
		}
		if _, err := c.voices.Look(t.Context(), "192.0.2.1", r.Words); err != nil {
			t.Error(err)
		}
		_, _ = c.voices.Look(t.Context(), canary, canary) // words that are wrong
		if to == voice.Unusable {
			must(c.voices.TakeBack(t.Context(), "192.0.2.1", r.Words))
		}
	}
	// Through the doors: what a child sends by the public way, and what staff send by theirs, also where it comes back with its faults.
	for _, one := range []struct{ as, path string }{{"", "/young-people/tell-us/words"}, {"", "/young-people/tell-us/send"}, {"", "/young-people/answer"}, {"", "/young-people/answer/take-back"}, {"", "/young-people/answer/more"},
		{"triage", "/staff/messages/add"}, {"triage", "/staff/messages/1/decide"}, {"triage", "/staff/messages/1/hand-over"}, {"triage", "/staff/messages/2/warm"}, {"triage", "/staff/messages/box"}} {
		form := url.Values{"text": {canary}, "words": {canary}, "more": {canary}, "note": {canary}, "person": {canary}, "warm": {canary}, "reference": {canary}, "go": {"next"}, "of": {canary}, "to": {canary}}
		if w := c.ask(one.as, "POST", one.path, form, nil); w.Code == http.StatusInternalServerError {
			t.Errorf("%s: %s", one.path, w.Body)
		}
	}
	for _, path := range []string{"/search?q=" + canary, "/young-people/find?q=" + canary} {
		if body := c.ask("", "GET", path, nil, nil).Body.String(); !strings.Contains(body, canary) || strings.Contains(body, "bit me") {
			t.Errorf("%s finds a message", path)
		}
	}
	hits, err := c.desk.Find(c.as("safeguarding-lead"), canary)
	if err != nil || len(hits) != 0 {
		t.Errorf("search finds %v, %v", hits, err)
	}
	must(c.jobs.Drain(system(t.Context(), "jobs")))
	backup := filepath.Join(t.TempDir(), "backup")
	_, err = c.backup(t.Context(), backup)
	must(err)

	seen := 0
	look := func(name string, content []byte) {
		t.Helper()
		seen++
		if i := bytes.Index(bytes.ToLower(content), []byte(canary)); i >= 0 {
			t.Errorf("%s holds what a child wrote: %q", name, content[max(0, i-60):min(len(content), i+60)])
		}
	}
	must(filepath.WalkDir(c.config.text("data"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		look(path, content)
		return err
	}))
	content, err := os.ReadFile(backup)
	must(err)
	look("the backup", content)
	log.mu.Lock()
	look("the log", log.b.Bytes())
	log.mu.Unlock()
	var letters int
	must(c.db.Get(t.Context(), &letters, "select count(*) from letter where about = 'Messages of children'", nil))
	if seen < 5 || letters == 0 || log.b.Len() == 0 {
		t.Errorf("only %d files were looked at, %d letters, %d bytes of log: the test sees nothing", seen, letters, log.b.Len())
	}
}
