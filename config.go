package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
	"waymark/council"
	"waymark/evidence"
	"waymark/mail"
)

// setting is one thing a council can choose about its installation. Each is set in the environment (WAYMARK_DATA) or in the
// configuration file (data = "…"); the environment wins.
type setting struct {
	name    string // in the file, lower case; in the environment WAYMARK_ and upper case
	initial string // what holds when nobody chose
	words   string // what it is, for the usage text
	secret  bool   // never printed
}

// settings is every setting there is; the usage text is written from it.
var settings = []setting{
	{"data", "data", "folder of the council's data", false},
	{"keys", "", "file of the keys that encrypt uploads and evidence; keep it outside the data folder (default: keys/<name of the data folder>.key beside it)", false},
	{"address", "localhost:8080", "address to serve on", false},
	{"public_url", "", "address people use, such as https://plan.example.gov.uk; https makes cookies secure", false},
	{"council", "", "name of the council, as pages print it", false},
	{"exit_page", "https://www.bbc.co.uk/weather", "where “Leave this page now” takes a child: a page with nothing of the council on it", false},
	{"database", "", "postgres://… for several machines; empty: SQLite in the data folder", true},
	{"s3_endpoint", "", "host of an S3-compatible store for uploads and evidence; empty: the data folder", false},
	{"s3_bucket", "", "its bucket", false},
	{"s3_access_key", "", "its access key", true},
	{"s3_secret_key", "", "its secret key", true},
	{"s3_region", "", "its region, where it knows one", false},
	{"s3_plain", "false", "true for a store on this machine that speaks http", false},
	{"oidc_issuer", "", "address of the identity provider; empty: passwords only", false},
	{"oidc_client_id", "", "Waymark's client id there", false},
	{"oidc_client_secret", "", "Waymark's client secret there", true},
	{"oidc_groups", "", "who gets which role: group=role, separated by commas", false},
	{"oidc_mfa", "", "acr or amr value that a sign-in must carry, such as mfa", false},
	{"smtp_address", "", "host:port of the mail server; empty: letters are kept in the data folder, in mail/", false},
	{"smtp_user", "", "its user", false},
	{"smtp_password", "", "its password", true},
	{"smtp_plain", "false", "true for a mail server on this machine that knows no TLS", false},
	{"notify_key", "", "API key of GOV.UK Notify, to send letters by it instead of a mail server; empty: not used", true},
	{"notify_template", "", "id of the council's template there, with the subject ((subject)) and the message ((body))", false},
	{"notify_url", mail.NotifyURL, "address of GOV.UK Notify; asked only where notify_key is set", false},
	{"mail_from", "", "sender of letters by a mail server", false},
	{"memory_mb", "4096", "memory for the child-level cache, in MB", false},
	{"threads", "0", "threads of the child-level cache; 0: one for each processor", false},
	{"idle_minutes", "30", "minutes after which an unused child-level cache is closed", false},
	{"dormant_days", "45", "days without signing in after which an account is disabled", false},
	{"retention_years", "6", "years that child-level uploads are kept after their last return ended or they were sent; older ones are deleted each night", false},
	{"scan_command", "", "command that looks for viruses in a file on its input, such as clamdscan - ; it ends with 0 for a clean file and 1 for another; empty: files are not scanned", false},
	{"scan_clamd", "", "host:port or socket of a clamd that looks for viruses; empty: files are not scanned", false},
	{"today", "", "a day such as 2026-11-22, or a minute such as 2026-11-22 09:30, at which the clock starts, for demonstrations; empty: the real day", false},
	{"sample", "false", "true for an invented council: anybody may be any of its people", false},
	{"work", "true", "false: serve pages and leave the jobs to `waymark work`", false},
	{"log", "info", "debug, info, warn or error", false},
}

// config is the chosen settings. It reads nothing more once loaded.
type config struct{ values map[string]string }

// loadConfig reads the file that WAYMARK_CONFIG or --config names (waymark.toml in this folder when there is one), then the environment.
func loadConfig(file string, environment []string) (config, error) {
	c := config{values: map[string]string{}}
	known := map[string]bool{}
	for _, s := range settings {
		c.values[s.name] = s.initial
		known[s.name] = true
	}
	named := file != ""
	if !named {
		file = "waymark.toml"
	}
	var inFile map[string]any
	_, err := toml.DecodeFile(file, &inFile)
	if _, wrong := errors.AsType[toml.ParseError](err); wrong {
		return c, fmt.Errorf("configuration file %s: %w; write each setting on a line of its own as name = \"value\"", file, err)
	}
	if err != nil && (named || !errors.Is(err, fs.ErrNotExist)) {
		return c, fmt.Errorf("configuration file %s: %w", file, err)
	}
	for name, v := range inFile {
		if !known[name] {
			return c, fmt.Errorf("configuration file %s: there is no setting %q; `waymark help` lists them", file, name)
		}
		c.values[name] = fmt.Sprint(v)
	}
	for _, e := range environment {
		name, value, _ := strings.Cut(e, "=")
		if name, ours := strings.CutPrefix(name, "WAYMARK_"); ours {
			name = strings.ToLower(name)
			if name == "config" || strings.HasPrefix(name, "test_") {
				continue
			}
			if !known[name] {
				return c, fmt.Errorf("the environment has WAYMARK_%s, but there is no such setting; `waymark help` lists them", strings.ToUpper(name))
			}
			c.values[name] = value
		}
	}
	return c, c.check()
}

// check refuses settings that could not mean what was hoped, before anything is opened.
func (c config) check() error {
	for _, name := range []string{"memory_mb", "threads", "idle_minutes", "dormant_days", "retention_years"} {
		if n, err := strconv.Atoi(c.values[name]); err != nil || n < 0 {
			return fmt.Errorf("setting %s: %q is not a whole number", name, c.values[name])
		}
	}
	if c.number("retention_years") == 0 {
		return errors.New("setting retention_years: uploads must be kept for a year at least")
	}
	for _, name := range []string{"s3_plain", "smtp_plain", "sample", "work"} {
		if _, err := strconv.ParseBool(c.values[name]); err != nil {
			return fmt.Errorf("setting %s: %q is neither true nor false", name, c.values[name])
		}
	}
	if u, err := url.Parse(c.values["exit_page"]); err != nil || u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("setting exit_page: %q is not a page that begins with https://", c.values["exit_page"])
	}
	if c.values["today"] != "" {
		if _, _, err := c.today(); err != nil {
			return fmt.Errorf("setting today: %w", err)
		}
	}
	if c.values["notify_key"] != "" {
		if c.values["smtp_address"] != "" {
			return errors.New("settings smtp_address and notify_key: letters leave by a mail server or by GOV.UK Notify, so leave one of them empty")
		}
		if _, err := mail.NewNotify(c.values["notify_url"], c.values["notify_key"], c.values["notify_template"]); err != nil {
			return fmt.Errorf("settings notify_key and notify_template: %w", err)
		}
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.values["log"])); err != nil {
		return fmt.Errorf("setting log: %q is not debug, info, warn or error", c.values["log"])
	}
	return nil
}

func (c config) text(name string) string {
	v, ok := c.values[name]
	if !ok {
		panic("no setting " + name)
	}
	return v
}

func (c config) number(name string) int { n, _ := strconv.Atoi(c.text(name)); return n }
func (c config) yes(name string) bool   { b, _ := strconv.ParseBool(c.text(name)); return b }
func (c config) scanner() evidence.Scanner {
	return evidence.Scanner{Command: strings.Fields(c.text("scan_command")), Clamd: c.text("scan_clamd")}
}
func (c config) minutes(name string) time.Duration {
	return time.Duration(c.number(name)) * time.Minute
}

// facts are all settings as they are chosen, for the staff's page of settings. Of a secret it says only whether there is one.
func (c config) facts() []council.Fact {
	facts := make([]council.Fact, len(settings))
	for i, s := range settings {
		value := c.text(s.name)
		switch {
		case s.secret && value != "":
			value = "set, and not shown"
		case value == "":
			value = "not set"
		}
		facts[i] = council.Fact{Name: s.name, Words: s.words, Value: value}
	}
	return facts
}

// council is the name pages print.
func (c config) council() string {
	switch {
	case c.text("council") != "":
		return c.text("council")
	case c.yes("sample"):
		return "Exampleborough"
	}
	return "Your council"
}

// publicURL is the address that people use, without a slash at the end; the one that is served on where nobody chose.
func (c config) publicURL() string {
	if u := strings.TrimRight(c.text("public_url"), "/"); u != "" {
		return u
	}
	return "http://" + c.text("address")
}

// ownMeasures is where a council drops measure files of its own.
func (c config) ownMeasures() string { return filepath.Join(c.text("data"), "measures") }

func (c config) databaseURL() string {
	if u := c.text("database"); u != "" {
		return u
	}
	return "sqlite:" + filepath.Join(c.text("data"), "waymark.db")
}

// keyFile lies outside the data folder, so that a copy of the folder is not a copy of what is in it.
func (c config) keyFile() string {
	if k := c.text("keys"); k != "" {
		return k
	}
	data, err := filepath.Abs(c.text("data"))
	if err != nil {
		data = c.text("data")
	}
	return filepath.Join(filepath.Dir(data), "keys", filepath.Base(data)+".key")
}

// today is the day on which the clock starts, and the minute of it where one is chosen.
func (c config) today() (day calendar.Date, minute time.Time, err error) {
	words, clock, exact := strings.Cut(c.text("today"), " ")
	if day, err = calendar.Parse(words); err != nil || !exact {
		return day, minute, err
	}
	minute, is := calendar.At(day, clock)
	if !is {
		err = fmt.Errorf("%q is not a time of a day; write 2026-11-22 09:30", clock)
	}
	return day, minute, err
}

// clock is the system's, moved so that it started on the chosen day. It runs on: leases and sessions need time to pass.
func (c config) clock() calendar.Clock {
	if c.text("today") == "" {
		return calendar.SystemClock()
	}
	day, minute, _ := c.today() // check has read it
	now := time.Now()
	shift := time.Duration(calendar.Of(now).DaysUntil(day)) * 24 * time.Hour
	if !minute.IsZero() {
		shift = minute.Sub(now)
	}
	return func() time.Time { return time.Now().Add(shift) }
}

func (c config) logger() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.text("log"))) // check has read it
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// settingsUsage lists every setting for the usage text.
func settingsUsage() string {
	var b strings.Builder
	for _, s := range settings {
		initial := ""
		if s.initial != "" {
			initial = " (default " + s.initial + ")"
		}
		fmt.Fprintf(&b, "  %-20s %s%s\n", s.name, s.words, initial)
	}
	return b.String()
}
