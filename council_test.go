package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"waymark/account"
	"waymark/archive"
	"waymark/badge"
	"waymark/board"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/evidence"
	"waymark/file"
	"waymark/inspection"
	"waymark/job"
	"waymark/language"
	"waymark/letter"
	"waymark/mail"
	"waymark/measure"
	"waymark/news"
	"waymark/offer"
	"waymark/plan"
	"waymark/practice"
	"waymark/public"
	"waymark/risk"
	"waymark/sample"
	"waymark/survey"
	"waymark/vault"
	"waymark/voice"
)

// TestCouncil raises a small Exampleborough in empty rooms, as `waymark sample --council` does, and looks at what stands.
// It stands here and not in sample/, because only main may hang the rooms that open the vault.
func TestCouncil(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	ctx := db.As(t.Context(), db.Actor{ID: "tester", Name: "Tess Tester"})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	// The rooms, on a clock that the story can set.
	var shift atomic.Int64
	clock := calendar.Clock(func() time.Time { return calendar.FixedClock(today)().Add(time.Duration(shift.Load())) })
	data := t.TempDir()
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	must(err)
	files, err := file.OpenDisk(filepath.Join(data, "files"), keys)
	must(err)
	d, err := db.Open(ctx, db.Options{URL: "sqlite:" + filepath.Join(data, "waymark.db"), Schema: schemas, Clock: clock})
	must(err)
	t.Cleanup(func() { d.Close() })
	settings := vault.Settings{MemoryMB: 1024, Holidays: vault.Days(calendar.BankHolidays())}
	rooms := sample.Rooms{DB: d, Jobs: job.New(d, clock), Accounts: account.New(d, account.Settings{PublicURL: "http://localhost", Sample: true}),
		At: func(day calendar.Date) {
			shift.Store(int64(calendar.FixedClock(day)().Sub(calendar.FixedClock(today)())))
		}}
	rooms.Collections, err = collection.New(d, files, keys, rooms.Jobs, settings)
	must(err)
	cache := vault.NewCache(settings, time.Minute, rooms.Collections.Generation, rooms.Collections.Fill)
	t.Cleanup(cache.Drop)
	rooms.Measures, err = measure.New(d, cache, rooms.Jobs, rooms.Collections.Library, "")
	must(err)
	rooms.Settings = council.New(d, nil)
	rooms.Voices = voice.New(d, rooms.Accounts, keys, rooms.Settings.Holidays)
	rooms.Inspections = inspection.New(d, rooms.Accounts, rooms.Settings.Holidays)
	rooms.Plans = plan.New(d, rooms.Accounts, rooms.Measures, rooms.Inspections)
	rooms.Plans.Post(letter.New(d, rooms.Jobs, rooms.Accounts, keys, mail.Folder{Path: filepath.Join(data, "mail"), From: "waymark@example.org"}))
	rooms.Inspections.OnAnswers(rooms.Plans.AnswersTo)
	rooms.Practices, err = practice.New(d, rooms.Accounts, keys, nil, rooms.Settings.Holidays)
	must(err)
	rooms.Evidences = evidence.New(d, rooms.Accounts, files, rooms.Jobs, evidence.Scanner{})
	rooms.Evidences.About("action", "Action", rooms.Plans.TellActions)
	rooms.Evidences.About("milestone", "Milestone", rooms.Plans.TellMilestones)
	rooms.Evidences.About("update", "Update", rooms.Plans.TellUpdates)
	rooms.Evidences.About("recommendation", "Recommendation", rooms.Inspections.TellRecommendations)
	rooms.Inspections.WithEvidence(rooms.Evidences)
	rooms.Plans.Evidence(rooms.Settings, rooms.Practices, rooms.Collections.Quality, rooms.Evidences)
	rooms.Surveys, err = survey.New(d, nil, protectSurvey)
	must(err)
	rooms.Surveys.OnChange(rooms.Collections.Recount)
	must(rooms.Collections.Feed("reg_survey", collection.Kept{Name: "surveys of children", At: "/staff/surveys"}, rooms.Surveys.FeedAnswers))
	for _, feed := range voiceFeeds(rooms.Voices) {
		must(rooms.Collections.Feed(feed.register, feed.kept, feed.rows))
	}
	rooms.Risks = risk.New(d, rooms.Accounts)
	rooms.Voices.OnActions(func(ctx context.Context) ([]voice.PlanAction, error) {
		ctx = account.Outside(ctx, db.Actor{ID: "waymark", Name: "Waymark"})
		p, err := rooms.Plans.Plan(ctx, "roadmap-2025")
		if err != nil {
			return nil, err
		}
		actions, err := rooms.Plans.Actions(ctx, p)
		all := make([]voice.PlanAction, len(actions))
		for i, a := range actions {
			all[i] = voice.PlanAction{Full: "roadmap-2025/" + a.Ref(), Words: a.Text}
		}
		return all, err
	})
	rooms.Risks.OnActions(func(ctx context.Context) ([]risk.Action, error) {
		p, err := rooms.Plans.Plan(ctx, "roadmap-2025")
		if err != nil {
			return nil, err
		}
		actions, err := rooms.Plans.Actions(ctx, p)
		all := make([]risk.Action, len(actions))
		for i, a := range actions {
			all[i].Full = p.Slug + "/" + a.Ref()
		}
		return all, err
	})
	rooms.Offers = offer.New(d, keys)
	rooms.Offers.OnActions((&house{plans: rooms.Plans}).offerActions)
	rooms.Badges = badge.New(d, rooms.Accounts, rooms.Evidences)
	rooms.Badges.OnActions((&house{plans: rooms.Plans}).badgeActions)
	rooms.Badges.OnMeasures((&house{measures: rooms.Measures}).badgeMeasures)
	rooms.Evidences.About(badge.EvidenceSubject, "Outcome", rooms.Badges.TellOutcomes)
	rooms.Languages = language.New(d)
	rooms.Languages.OnTexts(func(ctx context.Context) ([]language.Text, error) {
		return public.LanguageTexts(ctx, public.Rooms{Plans: rooms.Plans, Voices: rooms.Voices})
	})
	rooms.News = news.New(d)
	rooms.News.OnActions((&house{plans: rooms.Plans}).newsActions)
	rooms.News.BeforePublish(rooms.Badges.CheckWords)
	rooms.Boards = board.New(d, files, rooms.Accounts, rooms.Settings.Holidays, board.Rooms{Plans: rooms.Plans, Measures: rooms.Measures, Collections: rooms.Collections, Voices: rooms.Voices, Practices: rooms.Practices, Inspections: rooms.Inspections, Risks: rooms.Risks, Evidences: rooms.Evidences, Surveys: rooms.Surveys})
	rooms.Evidences.About(board.ClaimSubject, "Claim", rooms.Boards.TellClaims)
	_, err = rooms.Boards.WithPacks(os.DirFS(data), "Exampleborough", true)
	must(err)
	rooms.Collections.OnAccept(rooms.Measures.QueueRefresh)
	rooms.Plans.BeforePublish(rooms.Voices.Ready)
	rooms.Archives = archive.New(d, files, rooms.Jobs)
	site := public.New(public.Settings{Council: "Exampleborough", Seal: make([]byte, 32)}, public.Rooms{Council: rooms.Settings, Plans: rooms.Plans, Measures: rooms.Measures, Voices: rooms.Voices, Boards: rooms.Boards, Surveys: rooms.Surveys, Offers: rooms.Offers, Badges: rooms.Badges, News: rooms.News, Languages: rooms.Languages, Archives: rooms.Archives}, d.Written, clock)
	rooms.Archives.Of(site.Archive)
	rooms.Measures.OnRelease(rooms.Archives.Queue)

	world, err := sample.Generate(sample.Options{Children: 60, Years: 2, LastYear: 2026, Seed: "council", Faults: true, DataTo: calendar.On(2026, 10, 31)})
	must(err)
	must(sample.Council(ctx, world, rooms))

	t.Run("people of all roles are there", func(t *testing.T) {
		people, err := rooms.Accounts.People(ctx)
		must(err)
		for _, r := range account.Roles() {
			if !slices.ContainsFunc(people, func(p account.Person) bool { return p.Holds(r.Key) }) {
				t.Errorf("nobody is %s", r.Name)
			}
		}
	})
	t.Run("what children say is lent to each register in that register’s columns, and M1 to M15 are counted from it", func(t *testing.T) {
		for _, feed := range voiceFeeds(rooms.Voices) {
			spec, err := rooms.Collections.Library.Register(feed.register)
			must(err)
			columns, rows := map[string]bool{}, 0
			for _, c := range spec.Entry().Columns {
				columns[c.Name] = true
			}
			must(feed.rows(ctx, func(row map[string]string) error {
				rows++
				for name := range row {
					if !columns[name] {
						t.Errorf("%s has no column %s", feed.register, name)
					}
				}
				return nil
			}))
			if rows == 0 {
				t.Errorf("nothing is lent to %s", feed.register)
			}
		}
		counted := 0
		for _, definition := range rooms.Measures.Definitions() {
			if !strings.HasPrefix(definition.Key, "voice-") {
				continue
			}
			counted++
			values, err := rooms.Measures.Values(ctx, definition)
			must(err)
			// No urgent message came, and nothing was read again, before the last month that the returns reach.
			young := slices.Contains([]string{"voice-urgent-read-1h", "voice-passed-on-time", "voice-triage-missed"}, definition.Key)
			if !young && !slices.ContainsFunc(values, func(k measure.Kept) bool { return k.Value.Value != nil }) {
				t.Errorf("%s has no figure: %+v", definition.Key, values)
			}
		}
		if counted != 15 {
			t.Errorf("%d measures of being heard", counted)
		}
	})
	t.Run("three messages at most are late, as in a council that reads them", func(t *testing.T) {
		var late []int
		must(d.All(ctx, &late, "select number from voice_item where closed_at is null and withdrawn_at is null and due < :now order by number", map[string]any{"now": d.Now()}))
		if len(late) > 3 {
			t.Errorf("messages %v are late", late)
		}
	})
	t.Run("CF-06: the child friendly programme is a candidate’s, with gaps, and young evaluators who do not agree with adults", func(t *testing.T) {
		p, found, err := rooms.Badges.Published(ctx)
		must(err)
		shown, disagree, gaps, tied := 0, 0, 0, 0
		for _, b := range p.Badges {
			for _, o := range b.Outcomes {
				if o.Shown {
					shown++
				}
				tied += len(o.Actions)
				if o.Disagree {
					disagree++
				}
				for _, cell := range o.Principles {
					if cell.Gap {
						gaps++
					}
				}
			}
		}
		if !found || p.Recognised(today) || p.Stage(today) != "Delivery" || len(p.Badges) != 7 || shown < 2 || shown > 5 || disagree < 2 || gaps < 10 || tied < 20 {
			t.Errorf("found %v, %s, %d badges, %d shown, %d disagree, %d gaps, %d actions", found, p.Stage(today), len(p.Badges), shown, disagree, gaps, tied)
		}
	})
	t.Run("the open data of each month and of the release are kept, and the last are those of today", func(t *testing.T) {
		all, err := rooms.Archives.Published(ctx)
		must(err)
		if len(all) != 7 || all[0].Day != today || all[0].Release != 1 || all[6].Day != calendar.On(2026, 6, 1) {
			t.Fatalf("%d editions: %+v", len(all), all)
		}
		now, err := site.Archive(ctx)
		must(err)
		kept, err := rooms.Archives.Open(ctx, all[0].Name)
		must(err)
		if !bytes.Equal(now.Body, kept) {
			t.Error("the last edition is not what is public")
		}
	})
	t.Run("news goes back to 2012 in both voices, and one post was taken back", func(t *testing.T) {
		all, err := rooms.News.Published(ctx)
		must(err)
		withdrawn := 0
		for _, p := range all {
			if p.WithdrawnWhy != "" {
				withdrawn++
			}
		}
		if len(all) < 12 || withdrawn != 1 || all[len(all)-1].Day.Year() != 2012 {
			t.Errorf("%d posts, %d withdrawn, the oldest of %d", len(all), withdrawn, all[len(all)-1].Day.Year())
		}
	})
	t.Run("children were asked three times: two surveys are told by a second person, and one is open today", func(t *testing.T) {
		public, err := rooms.Surveys.Published(ctx)
		must(err)
		told, open := 0, 0
		for _, p := range public {
			if p.Takes(today) {
				open++
			}
			if p.Release != nil && !p.Release.Few && p.Release.N != nil {
				told++
				if p.Release.Questions[0].Yes == nil {
					t.Errorf("%s: %+v", p.Title, p.Release.Questions[0])
				}
			}
		}
		if len(public) != 3 || told != 2 || open != 1 {
			t.Errorf("%d surveys, %d told, %d open", len(public), told, open)
		}
	})
	roadmap, err := rooms.Plans.Plan(ctx, "roadmap-2025")
	must(err)
	actions, err := rooms.Plans.Actions(ctx, roadmap)
	must(err)
	t.Run("LP-01: the site is read in Arabic and in Spanish, whole, and in Portuguese it is a machine's draft that nobody sees", func(t *testing.T) {
		all, err := rooms.Languages.Published(ctx)
		must(err)
		if len(all) != 2 || all[0].Code != "es" || all[1].Code != "ar" {
			t.Fatalf("%d languages", len(all))
		}
		for _, code := range []string{"ar", "es", "pt"} {
			lines, err := rooms.Languages.Lines(ctx, code)
			must(err)
			n := language.CountOf(lines)
			switch {
			case code == "ar" && n[language.Right] != len(lines), code == "es" && (n[language.Stale] != 3 || n[language.Missing] != 0), code == "pt" && (n[language.Draft] == 0 || n[language.Right] != 0):
				t.Errorf("%s: %+v", code, n)
			}
		}
	})
	t.Run("the plan has 44 actions with owners, in each of the seven words for children", func(t *testing.T) {
		words := map[plan.ChildWord]int{}
		for _, a := range actions {
			words[a.ChildWord(today)]++
			if a.OwnerID == "" || !a.Approved() || a.BaselineDue.IsZero() {
				t.Errorf("%s is not whole: %+v", a.Ref(), a)
			}
		}
		if len(actions) != 44 || len(words) != 7 || roadmap.State != plan.PlanActive {
			t.Errorf("%d actions, %v, %s", len(actions), words, roadmap.State)
		}
	})
	t.Run("no update is signed off by its author or its action's owner, and each is dated on its day", func(t *testing.T) {
		states := map[plan.UpdateState]int{}
		for _, a := range actions {
			updates, err := rooms.Plans.Updates(db.As(ctx, db.Actor{ID: a.OwnerID, Name: a.OwnerName}), a)
			must(err)
			for _, u := range updates {
				states[u.State]++
				if u.State == plan.UpdateSignedOff && (u.DecidedID == u.AuthorID || u.DecidedID == a.OwnerID || !u.SubmittedOn.Before(u.DecidedOn)) {
					t.Errorf("%s update %d: %+v", a.Ref(), u.Number, u)
				}
			}
		}
		if states[plan.UpdateSignedOff] < 100 || states[plan.UpdateReturned] < 1 || states[plan.UpdateSubmitted] < 1 || states[plan.UpdateDraft] != 1 {
			t.Errorf("%v", states)
		}
	})
	t.Run("the rules looked at the evidence for months, and challenges stand in every state that a board sees", func(t *testing.T) {
		states := map[plan.ChallengeState]int{}
		for _, a := range actions {
			challenges, err := rooms.Plans.Challenges(ctx, a)
			must(err)
			for _, x := range challenges {
				states[x.State]++
			}
		}
		for _, state := range plan.ChallengeStates {
			if states[state] == 0 && state != plan.ChallengeFixed {
				t.Errorf("no challenge is %s: %v", state, states)
			}
		}
		position, err := rooms.Plans.Position(ctx, "roadmap-2025")
		must(err)
		if position.On != today || len(position.Gap.Months) < 12 || position.Gap.Now.Rated < 20 || len(position.Exceptions) == 0 {
			t.Errorf("%s, %+v", position.On, position.Gap)
		}
	})
	t.Run("an action has earned Blue: by declaration, by the rules, and signed off by somebody outside its line", func(t *testing.T) {
		position, err := rooms.Plans.Position(ctx, "roadmap-2025")
		must(err)
		blue := map[string]plan.Stand{}
		for _, s := range position.Rows {
			if plan.ColourOf(s.Standing.Delivery, s.Standing.Impact) == plan.Blue {
				blue[s.Ref] = s
			}
		}
		s, earned := blue["6.2"]
		if !earned || len(blue) != 1 || s.Standing.Implied != plan.Blue || s.Standing.Upheld != "" || s.Standing.Open != nil || s.Standing.Age != "" {
			t.Fatalf("%+v", blue)
		}
		a, _, err := rooms.Plans.Action(ctx, "roadmap-2025/6.2")
		must(err)
		signed, err := rooms.Plans.SignOffs(ctx, a)
		must(err)
		if len(signed) != 1 || signed[0].SignedID == a.OwnerID || !signed[0].ReopenedOn.IsZero() || signed[0].EvidenceOn.DaysUntil(today) >= 90 || !strings.Contains(signed[0].Figures, "held for") {
			t.Errorf("%+v", signed)
		}
		pieces, err := rooms.Evidences.Standings(ctx, "action", today)
		must(err)
		if p := pieces["roadmap-2025/6.2"]; p.Verified == 0 || p.NewestAsOf.DaysUntil(today) >= 90 {
			t.Errorf("its evidence: %+v", p)
		}
	})
	t.Run("every answer to a finding says how, and the finding that is closed names evidence that was verified", func(t *testing.T) {
		all, err := rooms.Plans.Recommendations(ctx)
		must(err)
		closed := 0
		for _, r := range all {
			for _, a := range r.Actions {
				if a.How == "" {
					t.Errorf("%s does not say how it answers %s", a.Full, r.Code)
				}
			}
			if r.State != inspection.Closed {
				continue
			}
			closed++
			for _, n := range r.Shown {
				if e, err := rooms.Evidences.Evidence(ctx, n); err != nil || !e.VerifiedBy(r.ClosedOn) {
					t.Errorf("%s was closed by evidence %d, which nobody had verified: %v", r.Code, n, err)
				}
			}
			if len(r.Shown) == 0 {
				t.Errorf("%s was closed by nothing", r.Code)
			}
		}
		if closed != 1 {
			t.Errorf("%d findings are closed", closed)
		}
	})
	t.Run("releases were approved by somebody else, and nothing blocks the plan", func(t *testing.T) {
		measures, err := rooms.Measures.Releases(ctx)
		must(err)
		if len(measures) != 1 || measures[0].State != measure.Approved || measures[0].DecidedBy == measures[0].ProposedBy {
			t.Errorf("%+v", measures)
		}
		plans, err := rooms.Plans.Releases(ctx, roadmap)
		must(err)
		for _, r := range plans {
			if r.ApprovedOn.IsZero() || r.ApprovedID == r.ProposedID {
				t.Errorf("release %d of the plan: %+v", r.Number, r)
			}
		}
		if len(plans) != 2 || plans[0].ApprovedOn != today {
			t.Errorf("%d releases of the plan", len(plans))
		}
		blocks, err := rooms.Plans.Blocks(ctx, "roadmap-2025")
		must(err)
		if len(blocks) > 0 {
			t.Errorf("%v", blocks)
		}
		published, err := rooms.Measures.Published(ctx)
		must(err)
		if len(published) < 30 {
			t.Errorf("%d measures are published", len(published))
		}
	})
	t.Run("the returns were checked and accepted by somebody else than their sender, the newest up to October, and no job is left", func(t *testing.T) {
		uploads, err := rooms.Collections.Uploads(ctx)
		must(err)
		newest := calendar.Date{}
		for _, u := range uploads {
			if j, err := rooms.Jobs.Job(ctx, u.JobID); err != nil || j.State != job.Done {
				t.Errorf("%+v %v", j, err)
			}
			if u.State != collection.Accepted {
				t.Errorf("%+v", u)
			}
			for _, r := range u.Returns {
				if r.AcceptedByName == u.UploadedName {
					t.Errorf("%s was sent and accepted by %s", r.Name(), r.AcceptedByName)
				}
				if r.DataTo.After(newest) {
					newest = r.DataTo
				}
			}
		}
		if newest != calendar.On(2026, 10, 31) {
			t.Errorf("the newest data end on %s", newest)
		}
	})
	t.Run("the record of changes holds, and every act has a person", func(t *testing.T) {
		n, bad, err := d.VerifyRecord(ctx)
		must(err)
		if bad != nil || n < 500 {
			t.Errorf("%d entries, %+v", n, bad)
		}
	})
	t.Run("a second Exampleborough does not fit into the same rooms", func(t *testing.T) {
		if err := sample.Council(ctx, world, rooms); err == nil {
			t.Error("it was raised twice")
		}
	})
	t.Run("no child, pupil number or date of birth of the sample lies in clear on the disk", func(t *testing.T) {
		must(d.Close())
		look := canaries(t, world)
		looked := 0
		must(filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			looked++
			bytes, err := os.ReadFile(path)
			if found := look(bytes); found != "" {
				t.Errorf("%s holds %s", path, found)
			}
			return err
		}))
		if looked < 8 { // four reference files, three uploads and the database
			t.Errorf("only %d files were looked at", looked)
		}
	})
}

// canaries finds in some bytes the first child's number, pupil number or date of birth of a world; "" when there is none.
func canaries(t *testing.T, w sample.World) func([]byte) string {
	t.Helper()
	dir := t.TempDir()
	paths, err := w.WriteCSV(dir)
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string]bool{}
	born, pupils := 0, 0
	for _, p := range paths {
		if filepath.Base(p) != "header.csv" {
			continue
		}
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			cells := strings.Split(line, ",")
			if len(cells) < 5 || !strings.HasPrefix(cells[0], "EXB") {
				continue
			}
			if d, err := calendar.ParseUK(cells[2]); err == nil {
				secrets[cells[2]] = true
				if d.Year() < 2018 { // later days are also those of periods and of the plan
					secrets[d.String()] = true
				}
				born++
			}
			if len(cells[4]) == 13 {
				secrets[cells[4]] = true
				pupils++
			}
		}
	}
	if born < 50 || pupils < 20 {
		t.Fatalf("%d dates of birth and %d pupil numbers to look for", born, pupils)
	}
	child := regexp.MustCompile(`EXB\d{6}`)
	return func(b []byte) string {
		if m := child.Find(b); m != nil {
			return string(m)
		}
		for s := range secrets {
			if bytes.Contains(b, []byte(s)) {
				return s
			}
		}
		return ""
	}
}
