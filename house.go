package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"waymark/account"
	"waymark/archive"
	"waymark/badge"
	"waymark/board"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/desk"
	"waymark/evidence"
	"waymark/fault"
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
	"waymark/survey"
	"waymark/vault"
	"waymark/voice"
)

// schemas are all rooms' tables; db sorts their migrations by date.
var schemas = []fs.FS{account.Schema, job.Schema, collection.Schema, measure.Schema, voice.Schema, inspection.Schema, plan.Schema, council.Schema, practice.Schema, evidence.Schema, letter.Schema, desk.Schema, risk.Schema, offer.Schema, badge.Schema, news.Schema, language.Schema, board.Schema, survey.Schema, archive.Schema}

// house is one council's installation, opened: the ground and the rooms on it.
type house struct {
	config config
	clock  calendar.Clock
	log    *slog.Logger

	db    *db.DB
	keys  *file.Keys
	files file.Store
	cache *vault.Cache

	jobs        *job.Jobs
	accounts    *account.Accounts
	letters     *letter.Letters
	council     *council.Council
	collections *collection.Collections
	measures    *measure.Measures
	voices      *voice.Voices
	inspections *inspection.Inspections
	practices   *practice.Practices
	risks       *risk.Risks
	evidences   *evidence.Evidences
	surveys     *survey.Surveys
	badges      *badge.Badges
	news        *news.News
	languages   *language.Languages
	plans       *plan.Plans
	offers      *offer.Offers
	boards      *board.Boards
	archives    *archive.Archives
	public      *public.Site
	desk        *desk.Desk
}

// open opens the ground and hangs the rooms. At the very first start it makes the data folder and the keys, and says the
// offline key once.
func (c *cli) open(ctx context.Context) (h *house, err error) {
	h = &house{config: c.config, clock: c.clock, log: c.config.logger()}
	slog.SetDefault(h.log)
	if h.clock == nil {
		h.clock = c.config.clock()
	}
	defer func() {
		if err != nil {
			h.Close()
			h = nil
		}
	}()
	if err := os.MkdirAll(c.config.text("data"), 0o700); err != nil {
		return h, err
	}
	if h.keys, err = c.openKeys(); err != nil {
		return h, err
	}
	if h.files, err = openFiles(ctx, c.config, h.keys); err != nil {
		return h, err
	}
	if h.db, err = db.Open(ctx, db.Options{URL: c.config.databaseURL(), Schema: schemas, Clock: h.clock}); err != nil {
		return h, err
	}
	return h, h.hang()
}

const takeUpKind = "take up settings that begin"

// hang puts up the rooms, each with whom it leans on, and the bells between them.
func (h *house) hang() (err error) {
	settings := account.Settings{PublicURL: h.config.publicURL(), Sample: h.config.yes("sample"), DormantDays: h.config.number("dormant_days"), Letters: h.config.letters()}
	if settings.OIDC, err = h.config.oidc(); err != nil {
		return err
	}
	h.jobs = job.New(h.db, h.clock)
	h.accounts = account.New(h.db, settings)
	h.letters = letter.New(h.db, h.jobs, h.accounts, h.keys, h.config.letters())
	h.council = council.New(h.db, h.config.facts())
	h.voices = voice.New(h.db, h.accounts, h.keys, h.council.Holidays)
	h.voices.Settled(h.voiceSettings, h.settleVoice)
	h.voices.Post(h.postVoice)
	h.voices.Work(h.jobs)
	h.voices.Erasures(filepath.Join(h.config.text("data"), "voice-erased.txt"))
	if h.collections, err = collection.New(h.db, h.files, h.keys, h.jobs, h.vaultSettings()); err != nil {
		return err
	}
	if h.collections.Library, err = h.config.collections(); err != nil {
		return err
	}
	for _, broken := range h.collections.Library.Broken {
		h.log.Warn(broken)
	}
	h.accounts.Restricted = append(h.collections.Library.Restricted(), evidence.RestrictedThing)
	h.collections.Granted(h.accounts.Granted)
	h.collections.Retain(h.config.number("retention_years"))
	h.cache = vault.NewCache(h.vaultSettings(), h.config.minutes("idle_minutes"), h.collections.Generation, h.collections.Fill)
	h.collections.Over(h.cache)
	h.collections.Settled(h.decisions, h.decide)
	if h.measures, err = measure.New(h.db, h.cache, h.jobs, h.collections.Library, h.config.ownMeasures()); err != nil {
		return err
	}
	for _, broken := range h.measures.Broken() {
		h.log.Warn("A measure file of the council’s own is left out. " + broken)
	}
	h.measures.Settled(h.council)
	h.measures.Teams(h.accounts.Teams)
	h.measures.Granted(h.accounts.Granted)
	h.measures.Watch(h.collections, h.keys, h.config.number("retention_years"))
	h.inspections = inspection.New(h.db, h.accounts, h.council.Holidays)
	if err := h.inspections.WithFrameworks(os.DirFS(filepath.Join(h.config.text("data"), "frameworks"))); err != nil {
		return err
	}
	h.evidences = evidence.New(h.db, h.accounts, h.files, h.jobs, h.config.scanner())
	h.plans = plan.New(h.db, h.accounts, h.measures, h.inspections)
	if h.practices, err = practice.New(h.db, h.accounts, h.keys, os.DirFS(h.config.text("data")), h.council.Holidays); err != nil {
		return err
	}
	for _, broken := range h.practices.Broken {
		h.log.Warn(broken)
	}
	h.practices.Settled(h.practiceSettings, h.settlePractice)
	h.practices.Retain(h.jobs)
	h.evidences.About("action", "Action", h.plans.TellActions)
	h.evidences.About("milestone", "Milestone", h.plans.TellMilestones)
	h.evidences.About("update", "Update", h.plans.TellUpdates)
	h.evidences.About("recommendation", "Recommendation", h.inspections.TellRecommendations)
	h.evidences.About("learning", "Lesson", h.tellLessons)
	h.badges = badge.New(h.db, h.accounts, h.evidences)
	h.badges.OnActions(h.badgeActions)
	h.news = news.New(h.db)
	h.news.OnActions(h.newsActions)
	h.news.BeforePublish(h.badges.CheckWords)
	h.languages = language.New(h.db)
	h.languages.OnTexts(func(ctx context.Context) ([]language.Text, error) {
		return public.LanguageTexts(ctx, public.Rooms{Plans: h.plans, Voices: h.voices})
	})
	h.badges.OnMeasures(h.badgeMeasures)
	h.evidences.About(badge.EvidenceSubject, "Outcome", h.badges.TellOutcomes)
	h.plans.Post(h.letters)
	h.plans.Voices(h.voices)
	h.plans.Evidence(h.council, h.practices, h.collections.Quality, h.evidences)
	if h.surveys, err = survey.New(h.db, os.DirFS(h.config.text("data")), protectSurvey); err != nil {
		return err
	}
	h.surveys.OnWords(h.hearSurveys())
	for _, broken := range h.surveys.Bank().Broken {
		h.log.Warn(broken)
	}
	h.risks = risk.New(h.db, h.accounts)
	h.risks.OnActions(h.riskActions)
	h.voices.OnActions(h.voiceActions)
	h.plans.Risks(h.planRisks)
	h.offers = offer.New(h.db, h.keys)
	h.offers.OnActions(h.offerActions)
	h.offers.Settled(h.commencements, h.commence)
	h.boards = board.New(h.db, h.files, h.accounts, h.council.Holidays, board.Rooms{Plans: h.plans, Measures: h.measures, Collections: h.collections, Voices: h.voices, Practices: h.practices, Inspections: h.inspections, Risks: h.risks, Evidences: h.evidences, Surveys: h.surveys})
	h.evidences.About(board.ClaimSubject, "Claim", h.boards.TellClaims)
	brokenPapers, err := h.boards.WithPacks(os.DirFS(h.config.text("data")), h.config.council(), h.config.yes("sample"))
	if err != nil {
		return err
	}
	for _, broken := range brokenPapers {
		h.log.Warn(broken)
	}
	h.plans.Decided(h.boardDecisions)
	h.archives = archive.New(h.db, h.files, h.jobs)
	h.public = public.New(public.Settings{Council: h.config.council(), Exit: h.config.text("exit_page"), Seal: h.keys.Derived("waymark forms of the public site")}, public.Rooms{Council: h.council, Badges: h.badges, News: h.news, Languages: h.languages, Plans: h.plans, Measures: h.measures, Voices: h.voices, Boards: h.boards, Surveys: h.surveys, Offers: h.offers, Archives: h.archives}, h.db.Written, h.clock)
	h.archives.Of(h.public.Archive)
	h.desk = desk.New(h.plans, h.collections, h.voices, h.measures, h.practices, h.inspections, h.evidences, h.risks, h.offers, h.boards, h.surveys, h.badges, h.news, h.languages)
	digests := desk.NewDigests(h.db, h.jobs, h.letters, h.accounts, desk.Sources{Todos: h.desk.Todos, Copied: h.plans.Copied, Reminded: h.reminded,
		Outside: h.plans.OutsideDue, Again: h.plans.Again, Holidays: h.council.Holidays})
	h.plans.OnChase(digests.Soon)
	h.boards.OnIssue(digests.Soon)

	// The bells: what happens below and must wake something above, in the same transaction.
	h.collections.OnAccept(h.measures.QueueRefresh)
	h.council.OnChange(h.collections.Recount)
	h.inspections.OnAnswers(h.plans.AnswersTo)
	h.inspections.WithEvidence(h.evidences)
	h.inspections.WithOutcomes(h.collections.Outcomes)
	h.plans.OnMilestones(h.collections.Recount)
	h.accounts.OnLeave(h.plans.OwnerLeft)
	h.measures.OnRelease(h.archives.Queue)
	h.measures.LockTargets(h.plans.TargetLocked)
	h.practices.OnChange(h.collections.Recount)
	h.voices.OnChange(h.collections.Recount)
	h.surveys.OnChange(h.collections.Recount)
	for _, feed := range append(voiceFeeds(h.voices), []registerFeed{
		{"reg_milestone", h.plans.FeedMilestones, collection.Kept{Name: "the plan", At: "/staff/plan"}},
		{"reg_quality", h.collections.FeedQuality, collection.Kept{Name: "the quality of the returns", At: "/staff/collections/quality"}},
		{"reg_audit", h.practices.FeedAudits, collection.Kept{Name: "audits", At: "/staff/practice/audits", Only: true}},
		{"reg_supervision", h.practices.FeedSupervision, collection.Kept{Name: "supervision", At: "/staff/practice/supervision", Only: true, Names: "worker_id", As: h.practices.WorkersLent}},
		{"reg_iro_alert", h.practices.FeedEscalations, collection.Kept{Name: "escalations", At: "/staff/practice/escalations", Only: true}},
		{"reg_survey", h.surveys.FeedAnswers, collection.Kept{Name: "surveys of children", At: "/staff/surveys"}},
		{"reg_action", h.practices.FeedActions, collection.Kept{Name: "practice", At: "/staff/practice"}},
	}...) {
		if err := h.collections.Feed(feed.register, feed.kept, feed.rows); err != nil {
			return err
		}
	}
	// A setting may hold from a day that is still to come.
	h.jobs.Handle(takeUpKind, func(ctx context.Context, _ job.Job) error {
		_, err := h.council.TakeUp(ctx)
		return err
	})
	h.jobs.Schedule(takeUpKind, job.Daily(0, 5))
	h.plans.BeforePublish(h.voices.Ready)
	h.jobs.Handle("disable dormant accounts", func(ctx context.Context, _ job.Job) error {
		_, err := h.accounts.DisableDormant(ctx)
		return err
	})
	h.jobs.Schedule("disable dormant accounts", job.Daily(2, 30))
	h.jobs.Handle("look at the evidence of the plans", func(ctx context.Context, _ job.Job) error { return h.plans.Rate(ctx) })
	h.jobs.Schedule("look at the evidence of the plans", job.Daily(5, 30))
	return nil
}

// vaultSettings are those of every child-level cache: working days and thresholds as the council settled them.
func (h *house) vaultSettings() vault.Settings {
	settings := h.config.vaultSettings(h.council.Holidays)
	settings.Values = func(ctx context.Context) ([]vault.SettingValue, error) {
		all, err := h.council.InForce(ctx)
		values := make([]vault.SettingValue, len(all))
		for i, s := range all {
			values[i] = vault.SettingValue{Scope: s.Scope, Key: s.Key, Value: s.Value}
		}
		return values, err
	}
	return settings
}

// decisions are what the council settled about the rules of its collections.
func (h *house) decisions(ctx context.Context) ([]collection.Decision, error) {
	all, err := h.council.Settings(ctx)
	out := make([]collection.Decision, len(all))
	for i, s := range all {
		out[i] = collection.Decision{Collection: s.Scope, Key: s.Key, Value: s.Value, From: s.From, Owner: s.Owner, Source: s.Source, Why: s.Why, ByName: s.ByName}
	}
	return out, err
}

// decide keeps one more such decision.
func (h *house) decide(ctx context.Context, d collection.Decision) error {
	return h.council.SetSetting(ctx, council.Setting{Scope: d.Collection, Key: d.Key, Value: d.Value, From: d.From, Owner: d.Owner, Source: d.Source, Why: d.Why})
}

// practiceSettings are what the council decided about practice, by key.
func (h *house) practiceSettings(ctx context.Context) (map[string]string, error) {
	all, err := h.council.InForce(ctx)
	values := map[string]string{}
	for _, s := range all {
		if s.Scope == "practice" {
			values[s.Key] = s.Value
		}
	}
	return values, err
}

// settlePractice keeps one more such decision, from today on.
func (h *house) settlePractice(ctx context.Context, key, value, owner, why string) error {
	return h.council.SetSetting(ctx, council.Setting{Scope: "practice", Key: key, Value: value, From: h.db.Today(), Owner: owner, Source: "local choice", Why: why})
}

// riskActions are the actions of the plans under way, to which a risk can be linked.
func (h *house) riskActions(ctx context.Context) ([]risk.Action, error) {
	plans, err := h.plans.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var all []risk.Action
	for _, one := range plans {
		if one.State == plan.PlanClosed {
			continue
		}
		actions, err := h.plans.Actions(ctx, one)
		if err != nil {
			return nil, err
		}
		for _, a := range actions {
			all = append(all, risk.Action{Full: one.Slug + "/" + a.Ref(), Words: a.Ref() + " " + a.Text, Href: "/staff/plan/" + one.Slug + "/action/" + a.Ref()})
		}
	}
	return all, nil
}

// badgeActions are the actions of the published plans, to which outcomes of the child-friendly programme are tied: whoever keeps it need not read
// the plan for staff.
func (h *house) badgeActions(ctx context.Context) ([]badge.Thing, error) {
	actions, err := h.offerActions(ctx)
	all := make([]badge.Thing, len(actions))
	for i, a := range actions {
		slug, ref, _ := strings.Cut(a.Full, "/")
		all[i] = badge.Thing{Key: a.Full, Words: a.Words, Href: "/plan/" + slug + "/action/" + ref}
	}
	return all, err
}

// newsActions are the same for posts.
func (h *house) newsActions(ctx context.Context) ([]news.Action, error) {
	actions, err := h.offerActions(ctx)
	all := make([]news.Action, len(actions))
	for i, a := range actions {
		all[i] = news.Action{Key: a.Full, Words: a.Words}
	}
	return all, err
}

// badgeMeasures are the measures by which its outcomes are watched.
func (h *house) badgeMeasures(context.Context) ([]badge.Thing, error) {
	var all []badge.Thing
	for _, d := range h.measures.Definitions() {
		all = append(all, badge.Thing{Key: d.Key, Words: d.Title, Href: "/staff/measures/" + d.Key})
	}
	return all, nil
}

// voiceActions are the actions of the plans under way, which what children say can be about. Their numbers and titles are public, so all are there for
// whoever keeps what children say, also where the working plan is not theirs to read.
func (h *house) voiceActions(ctx context.Context) ([]voice.PlanAction, error) {
	all, err := h.riskActions(account.Outside(ctx, db.Actor{ID: "waymark", Name: "Waymark"}))
	actions := make([]voice.PlanAction, len(all))
	for i, a := range all {
		actions[i] = voice.PlanAction{Full: a.Full, Words: a.Words}
	}
	return actions, err
}

// planRisks are the open risks that bear on each action, for the plan's rules.
func (h *house) planRisks(ctx context.Context) (map[string][]plan.RiskFact, error) {
	lines, err := h.risks.Report(ctx)
	of := map[string][]plan.RiskFact{}
	for _, l := range lines {
		for _, full := range l.Links {
			of[full] = append(of[full], plan.RiskFact{Title: l.Title, Residual: l.Residual.Value()})
		}
	}
	return of, err
}

// boardDecisions are what boards decided in the last year, for the plan's forms.
func (h *house) boardDecisions(ctx context.Context) ([]plan.Decided, error) {
	all, err := h.boards.Decisions(ctx)
	var out []plan.Decided
	for _, d := range all {
		if d.State != board.Superseded && d.On.DaysUntil(h.db.Today()) <= 365 {
			out = append(out, plan.Decided{Number: d.Number(), Words: d.Words, Forum: d.ForumName, On: d.On})
		}
	}
	return out, err
}

// reminded is when somebody last asked that a person be reminded: of an update they owe, or of what a board asked of them.
func (h *house) reminded(ctx context.Context) (map[string]calendar.Date, error) {
	on, err := h.plans.Reminded(ctx)
	if err != nil {
		return nil, err
	}
	issued, err := h.boards.Reminded(ctx)
	for id, day := range issued {
		if day.After(on[id]) {
			on[id] = day
		}
	}
	return on, err
}

// warn says in the log what somebody should put right although everything runs.
func (h *house) warn(ctx context.Context) error {
	holidays, err := h.council.Holidays(ctx)
	if err != nil {
		return err
	}
	if gap := council.Gap(holidays, h.db.Today()); gap != "" {
		h.log.Warn(gap)
	}
	return nil
}

// Close gives everything back.
func (h *house) Close() error {
	if h.cache != nil {
		h.cache.Drop()
	}
	if h.db != nil {
		return h.db.Close()
	}
	return nil
}

// openKeys opens the council's keys, or makes them at the first start.
func (c *cli) openKeys() (*file.Keys, error) {
	path := c.config.keyFile()
	keys, err := file.OpenKeys(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) && fault.Of(err) == nil {
		return keys, err
	}
	if _, there := os.Stat(path); there == nil {
		return nil, err // the file is there and cannot be used: it says why
	}
	if _, used := os.Stat(filepath.Join(c.config.text("data"), "waymark.db")); used == nil {
		return nil, fault.Conflict("The key file %s is missing, but the data folder is in use. Put the key file back, or name it with the setting keys; a new key could open nothing that is there.", path)
	}
	keys, offline, err := file.CreateKeys(path)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(c.err, "Made the keys that encrypt this council's uploads: %s\n\n  The offline key, shown only now. Print it and lock it away; with it a lost key file loses nothing:\n\n  %s\n\n", path, offline)
	return keys, nil
}

func openFiles(ctx context.Context, c config, keys *file.Keys) (file.Store, error) {
	spool := filepath.Join(c.text("data"), "files")
	if c.text("s3_endpoint") == "" {
		return file.OpenDisk(spool, keys)
	}
	return file.OpenS3(ctx, file.S3Settings{Endpoint: c.text("s3_endpoint"), Bucket: c.text("s3_bucket"), AccessKey: c.text("s3_access_key"), SecretKey: c.text("s3_secret_key"), Region: c.text("s3_region"), Plain: c.yes("s3_plain")}, spool, keys)
}

// letters is how letters leave: the council's mail server, GOV.UK Notify, or a folder where there is neither.
func (c config) letters() mail.Sender {
	if c.text("notify_key") != "" {
		notify, _ := mail.NewNotify(c.text("notify_url"), c.text("notify_key"), c.text("notify_template")) // check has read it
		return notify
	}
	if c.text("smtp_address") == "" {
		from := c.text("mail_from")
		if from == "" {
			from = "Waymark <waymark@localhost>" // nothing leaves this machine
		}
		return mail.Folder{Path: filepath.Join(c.text("data"), "mail"), From: from}
	}
	return mail.SMTP{Address: c.text("smtp_address"), User: c.text("smtp_user"), Password: c.text("smtp_password"), From: c.text("mail_from"), Plain: c.yes("smtp_plain")}
}

func (c config) oidc() (*account.OIDC, error) {
	if c.text("oidc_issuer") == "" {
		return nil, nil
	}
	groups, err := account.ReadGroups(c.text("oidc_groups"))
	return &account.OIDC{Issuer: c.text("oidc_issuer"), ClientID: c.text("oidc_client_id"), ClientSecret: c.text("oidc_client_secret"), Groups: groups, MFA: c.text("oidc_mfa")}, err
}

// system is who acts when Waymark itself does something nobody asked for at that moment.
func system(ctx context.Context, name string) context.Context {
	return db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark " + name})
}

// operator is who acts on the command line: whoever may run it may read the data folder too.
func operator(ctx context.Context) context.Context {
	name := os.Getenv("SUDO_USER")
	if name == "" {
		name = os.Getenv("USER")
	}
	if name == "" {
		name = "operator"
	}
	return db.As(ctx, db.Actor{ID: "operator:" + name, Name: name + " (command line)"})
}
