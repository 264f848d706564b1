package measure

import (
	"context"
	"net/http"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/council"
	"waymark/fault"
	"waymark/web"
)

// Settled says which room keeps what the council settled. Without one, the thresholds of the files hold.
func (m *Measures) Settled(by *council.Council) { m.council = by }

// inForceNow are a measure's settings as they hold today, with whose each is and since when.
func (m *Measures) inForceNow(ctx context.Context, d Definition) ([]InForce, error) {
	if m.council == nil || len(d.Settings) == 0 {
		return d.inForce(nil), nil
	}
	decided, err := m.council.InForce(ctx)
	if err != nil {
		return nil, err
	}
	given := map[string]string{}
	for _, s := range decided {
		if s.Scope == d.Key {
			given[s.Key] = s.Value
		}
	}
	return credited(d.inForce(given), d.Key, decided), nil
}

// credited says of the settings that the council changed who answers for them and since when.
func credited(settings []InForce, key string, decided []council.Setting) []InForce {
	for i, s := range settings {
		at := slices.IndexFunc(decided, func(c council.Setting) bool { return c.Scope == key && c.Key == s.Key })
		if !s.Changed || at < 0 {
			continue
		}
		settings[i].Owner, settings[i].Since = decided[at].Owner, decided[at].From
		if decided[at].Source != "" {
			settings[i].Source = decided[at].Source
		}
	}
	return settings
}

// SetSetting gives a measure's threshold another value from a day on. A fault.Invalid says what is wrong.
func (m *Measures) SetSetting(ctx context.Context, key, setting, value string, from calendar.Date, why string) error {
	if err := may(ctx, account.TargetSet); err != nil {
		return err
	}
	d, s, err := m.settingOf(key, setting)
	if err != nil {
		return err
	}
	if m.council == nil {
		return fault.Conflict("Settings cannot be changed here.")
	}
	if !s.Fits(value) {
		kinds := map[string]string{"integer": "a whole number", "double": "a number", "varchar": "words of at most 200 characters"}
		return fault.Invalid("There is a problem with the setting.").At("value", "Enter "+kinds[s.Kind]+", such as "+s.Default)
	}
	return m.council.SetSetting(ctx, council.Setting{Scope: d.Key, Key: s.Key, Value: value, From: from, Owner: s.Owner, Source: "set by the council", Why: why})
}

func (m *Measures) settingOf(key, setting string) (Definition, Setting, error) {
	all := m.settled()
	at := slices.IndexFunc(all, func(d Definition) bool { return d.Key == key })
	if at < 0 {
		return Definition{}, Setting{}, fault.NotFound("There is no measure or list %q.", key)
	}
	d := all[at]
	i := slices.IndexFunc(d.Settings, func(s Setting) bool { return s.Key == setting })
	if i < 0 {
		return d, Setting{}, fault.NotFound("%s has no setting %q.", d.Title, setting)
	}
	return d, d.Settings[i], nil
}

type settingsPage struct {
	Rows      []settingRow
	MayChange bool
}

type settingRow struct {
	Measure, Title string
	InForce
}

func (m *Measures) showSettings(w http.ResponseWriter, r *http.Request) error {
	page := settingsPage{MayChange: web.May(r.Context(), account.TargetSet)}
	for _, d := range m.settled() {
		settings, err := m.inForceNow(r.Context(), d)
		if err != nil {
			return err
		}
		for _, s := range settings {
			page.Rows = append(page.Rows, settingRow{d.Key, d.Title, s})
		}
	}
	return web.Render(w, r, http.StatusOK, settingsScreen(page))
}

type settingPage struct {
	D       Definition
	Now     InForce
	History []council.Setting
	Value   string
	Why     string
	From    map[string]string
	Wrong   wrongs
}

func (m *Measures) showSetting(w http.ResponseWriter, r *http.Request) error {
	return m.renderSetting(w, r, settingPage{From: map[string]string{}})
}

func (m *Measures) renderSetting(w http.ResponseWriter, r *http.Request, page settingPage) error {
	d, s, err := m.settingOf(r.PathValue("key"), r.PathValue("setting"))
	if err != nil {
		return err
	}
	page.D = d
	settings, err := m.inForceNow(r.Context(), d)
	if err != nil {
		return err
	}
	page.Now = settings[slices.IndexFunc(settings, func(o InForce) bool { return o.Key == s.Key })]
	if m.council != nil {
		all, err := m.council.Settings(r.Context())
		if err != nil {
			return err
		}
		page.History = slices.DeleteFunc(all, func(o council.Setting) bool { return o.Scope != d.Key || o.Key != s.Key })
	}
	return web.Render(w, r, page.Wrong.status(), settingScreen(page))
}

func (m *Measures) postSetting(w http.ResponseWriter, r *http.Request) error {
	page := settingPage{Value: web.Text(r, "value"), Why: web.Text(r, "why"), From: dateValues(r, "valid_from")}
	from, err := web.Day(r, "valid_from")
	if err == nil {
		err = m.SetSetting(r.Context(), r.PathValue("key"), r.PathValue("setting"), page.Value, from, page.Why)
	}
	if wrong, ok := wrongIn(err); ok {
		page.Wrong = wrong
		return m.renderSetting(w, r, page)
	} else if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/settings/measures", "The setting is kept. What it changes is counted anew.")
}
