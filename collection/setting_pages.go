package collection

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

const settingsAt = "/staff/settings/collections"

func (c *Collections) settingRoutes() []web.Route {
	const one = settingsAt + "/{key}/{setting}"
	return []web.Route{
		{Pattern: "GET " + settingsAt, May: account.CollectionRead, Do: c.showSettings},
		{Pattern: "GET " + one, May: account.CollectionAccept, Do: c.showSetting},
		{Pattern: "POST " + one, May: account.CollectionAccept, Do: c.postSetting},
	}
}

// settled is a rule of a collection with what the council decided about it.
type settled struct {
	S *Spec
	Setting
	Now  *Decision // what holds today; nil while the folder's own word does
	Next *Decision // what will hold from a day to come, the nearest
}

func (s settled) at() string { return settingsAt + "/" + s.S.Key + "/" + s.Key }

// Value is what holds today.
func (s settled) Value() string {
	if s.Now != nil {
		return s.Words(s.Now.Value)
	}
	return s.Words(s.fallback())
}

// By says who answers for it, and since when it holds.
func (s settled) By() string {
	owner, since := s.Owner, s.Since
	if s.Now != nil {
		owner, since = s.Now.Owner, s.Now.From.String()
	}
	if day, err := calendar.Parse(since); err == nil {
		return owner + ", since " + day.Words()
	}
	return owner
}

// Answers says the same in a sentence.
func (s settled) Answers() string {
	owner, since, dated := strings.Cut(s.By(), ", since ")
	if dated {
		return owner + " answers for it, since " + since + "."
	}
	return owner + " answers for it."
}

// From says what the value follows.
func (s settled) From() string {
	if s.Now != nil && s.Now.Source != "" {
		return s.Now.Source
	}
	return s.Source
}

// settlings reads every rule of every collection with what is decided about it. Whether child ids are shared is left out: it has a
// page of its own beside the children it matches.
func (c *Collections) settlings(ctx context.Context) (all []settled, history []Decision, err error) {
	if history, err = c.decided(ctx); err != nil {
		return nil, nil, err
	}
	today := c.db.Today()
	for _, spec := range c.Library.Specs() {
		for _, setting := range spec.Settings {
			if setting.Key == sameIDs {
				continue
			}
			one := settled{S: spec, Setting: setting}
			for _, d := range history {
				switch {
				case d.Collection != spec.Key || d.Key != setting.Key:
				case !d.From.After(today):
					if one.Now == nil {
						one.Now = &d
					}
				case one.Next == nil || d.From.Before(one.Next.From):
					one.Next = &d
				}
			}
			all = append(all, one)
		}
	}
	return all, history, nil
}

// SetSetting gives a rule of a collection another value from a day on. A fault.Invalid says what is wrong.
func (c *Collections) SetSetting(ctx context.Context, key, setting, value string, from calendar.Date, why string) error {
	s, err := c.Library.Spec(key)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Settings, func(o Setting) bool { return o.Key == setting && o.Key != sameIDs })
	if i < 0 {
		return fault.NotFound("%s has no setting %q.", s.Title, setting)
	}
	stored, ok := s.Settings[i].read(value)
	if !ok {
		return fault.Invalid("There is a problem with the setting.").At("value", "Enter "+s.Settings[i].wanted())
	}
	return c.decide(ctx, Decision{Collection: key, Key: setting, Value: stored, From: from, Owner: s.Settings[i].Owner, Source: "set by the council", Why: why})
}

type settingsPage struct {
	Rules  []settled // those of a collection's own
	Kept   []settled // from which day a register is kept, where somebody has said or settled it
	Unsaid []settled // where nobody has
}

func (c *Collections) showSettings(w http.ResponseWriter, r *http.Request) error {
	all, _, err := c.settlings(r.Context())
	if err != nil {
		return err
	}
	var page settingsPage
	for _, s := range all {
		switch {
		case s.Key != keptFrom:
			page.Rules = append(page.Rules, s)
		case s.Now == nil && s.Next == nil && s.fallback() == "":
			page.Unsaid = append(page.Unsaid, s)
		default:
			page.Kept = append(page.Kept, s)
		}
	}
	return web.Render(w, r, http.StatusOK, settingsList(page))
}

type settingPage struct {
	settled
	History []Decision
	Asked   string // the value as it was sent
	Why     string
	Days    map[string]string
	Wrong   *fault.Fault
}

// items are the answers of a setting that is yes or no.
func (p settingPage) items() []govuk.RadiosItem {
	return []govuk.RadiosItem{{Value: "true", Text: "Yes"}, {Value: "false", Text: "No"}}
}

// otherwise is what holds where the council decides nothing.
func (p settingPage) otherwise() string {
	if p.fallback() == "" {
		return ""
	}
	return "Where the council decides nothing it is " + p.Words(p.fallback()) + "."
}

func (c *Collections) settingOf(r *http.Request) (page settingPage, err error) {
	all, history, err := c.settlings(r.Context())
	if err != nil {
		return page, err
	}
	i := slices.IndexFunc(all, func(s settled) bool { return s.S.Key == r.PathValue("key") && s.Key == r.PathValue("setting") })
	if i < 0 {
		return page, fault.NotFound("There is no such setting of a collection.")
	}
	page.settled, page.Days = all[i], map[string]string{}
	for _, d := range history {
		if d.Collection == page.S.Key && d.Key == page.Key {
			page.History = append(page.History, d)
		}
	}
	return page, nil
}

func (c *Collections) showSetting(w http.ResponseWriter, r *http.Request) error {
	page, err := c.settingOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, settingScreen(page))
}

func (c *Collections) postSetting(w http.ResponseWriter, r *http.Request) error {
	value, why := web.Text(r, "value"), strings.Join(strings.Fields(web.Text(r, "why")), " ")
	from, err := web.Day(r, "valid_from")
	if err == nil {
		err = c.SetSetting(r.Context(), r.PathValue("key"), r.PathValue("setting"), value, from, why)
	}
	if f, status := web.Again(err); f != nil {
		page, err := c.settingOf(r)
		if err != nil {
			return err
		}
		page.Asked, page.Why, page.Wrong = value, why, f
		for _, part := range []string{"day", "month", "year"} {
			page.Days["valid_from-"+part] = web.Text(r, "valid_from-"+part)
		}
		return web.Render(w, r, status, settingScreen(page))
	}
	if err != nil {
		return err
	}
	words := "The setting is kept. The figures are being counted anew"
	if from.After(c.db.Today()) {
		words = "The setting is kept. It holds, and the figures are counted anew, from " + from.Words()
	}
	return web.Done(w, r, settingsAt, words)
}
