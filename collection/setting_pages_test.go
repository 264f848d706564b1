package collection

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

func TestReadSettings(t *testing.T) {
	whole, number, yesNo := Setting{Default: int64(10)}, Setting{Default: 2.5}, Setting{Default: true}
	date, words := Setting{Default: "", Unit: "date"}, Setting{Default: "PN1"}
	for _, row := range []struct {
		setting       Setting
		typed, stored string // nothing where it is refused
		words         string
	}{
		{whole, "7", "7", "7"}, {whole, "7.5", "", ""}, {whole, "many", "", ""}, {whole, "", "", ""},
		{number, "7", "7", "7"}, {number, "0.25", "0.25", "0.25"}, {number, "NaN", "", ""}, {number, "1e9", "", ""}, {number, "2,5", "", ""},
		{yesNo, "true", "true", "yes"}, {yesNo, "false", "false", "no"}, {yesNo, "maybe", "", ""},
		{date, "1/4/2025", "2025-04-01", "1 April 2025"}, {date, "31/2/2025", "", ""}, {date, "", "", ""},
		{words, "PN1 PN2", "PN1 PN2", "PN1 PN2"}, {words, "", "", ""}, {words, strings.Repeat("x", 201), "", ""},
	} {
		stored, ok := row.setting.read(row.typed)
		if ok != (row.stored != "") || ok && (stored != row.stored || row.setting.Words(stored) != row.words) {
			t.Errorf("%v, %q: %q %t, in words %q", row.setting.Default, row.typed, stored, ok, row.setting.Words(stored))
		}
	}
}

func TestSettingPages(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	g := stand(t, dbtest.OpenAt(t, func() time.Time { return now }, schemas...))
	var decisions []Decision
	g.Settled(func(context.Context) ([]Decision, error) { return decisions, nil }, func(ctx context.Context, d Decision) error {
		if d.Why == "" {
			return fault.Invalid("This setting cannot be kept.").At("why", "Say why it is changed")
		}
		who, _ := db.Who(ctx)
		d.ByName = who.Name
		decisions = append(decisions, d)
		slices.SortStableFunc(decisions, func(a, b Decision) int { return b.From.Compare(a.From) })
		return nil
	})
	person := func(as string) account.Person {
		p := account.Person{ID: as, Name: "Pat " + as, State: "active"}
		p.Roles.V = []string{as}
		return p
	}
	house := &webtest.House{
		Routes: g.settingRoutes(),
		May:    func(as, permission string) bool { return person(as).May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), person(as)))
		},
	}
	const one = settingsAt + "/reg_quality/a_errors"
	const rule = "tr:has(a[href='" + one + "']) "
	form := func(value, day, month, year string) url.Values {
		return url.Values{"value": {value}, "why": {"agreed by the board"}, "valid_from-day": {day}, "valid_from-month": {month}, "valid_from-year": {year}}
	}
	house.Run(t, []webtest.Row{
		{Name: "every rule stands with its value, owner, day and source", As: "analyst", Path: settingsAt, Want: map[string]string{"h1": "Settings of collections", rule + "th": "Most errors per 100 children of grade A", rule + "td[data-label='Value']": "2", rule + "td[data-label='Owner, since']": "Head of performance, since 22 November 2026", rule + "td[data-label='Source']": "unverified", "a[href='" + settingsAt + "/ssda903/oc2_breaks_exclude']": "Change"}},
		{Name: "and from when each register is kept", As: "analyst", Path: settingsAt, Want: map[string]string{"details li:has(a[href='" + settingsAt + "/reg_rhi/kept_from'])": "Return home interviews"}, Not: []string{"a[href$='/" + sameIDs + "']"}},
		{Name: "an owner of actions sees none of it", As: "owner", Path: settingsAt, Status: 403},
		{Name: "nor does an administrator", As: "administrator", Path: one, Status: 403},
		{Name: "strangers are asked to sign in", Path: settingsAt, Status: 303, To: "/sign-in*"},
		{Name: "a rule is changed on a page of its own", As: "analyst", Path: one, Want: map[string]string{"h1": "Most errors", ".govuk-hint": "a number, such as 2", "main": "It is 2. Head of performance answers for it, since 22 November 2026"}},
		{Name: "of yes and no one is chosen", As: "analyst", Path: settingsAt + "/ssda903/oc2_breaks_exclude", Want: map[string]string{"input[type=radio][value=true]": ""}},
		{Name: "a value of another kind says so beside the field and keeps what was typed", As: "analyst", Method: "POST", Path: one, Form: form("few", "1", "3", "2026"), Status: 422, Want: map[string]string{"#value-error": "Enter a number", "input[value=few]": "", "input[name=valid_from-year][value='2026']": ""}},
		{Name: "so does a day that is none", As: "analyst", Method: "POST", Path: one, Form: form("1.5", "31", "2", "2026"), Status: 422, Want: map[string]string{"#valid_from-error": "real date"}},
		{Name: "so does a change without a reason", As: "analyst", Method: "POST", Path: one, Form: url.Values{"value": {"1.5"}, "valid_from-day": {"1"}, "valid_from-month": {"3"}, "valid_from-year": {"2026"}}, Status: 422, Want: map[string]string{"#why-error": "Say why"}},
		{Name: "the director changes none", As: "director", Method: "POST", Path: one, Form: form("1.5", "1", "3", "2026"), Status: 403},
		{Name: "it is kept from its day on", As: "analyst", Method: "POST", Path: one, Form: form("1.5", "1", "3", "2026"), Status: 303, To: settingsAt},
		{Name: "and so is one for a day to come", As: "analyst", Method: "POST", Path: one, Form: form("1", "1", "4", "2026"), Status: 303, To: settingsAt},
		{Name: "the list says both, beside what the folder says", As: "analyst", Path: settingsAt, Want: map[string]string{rule + "td[data-label='Value']": "1.5", rule + ".govuk-hint": "otherwise 2", rule + ".govuk-hint:nth-of-type(2)": "1 from 1 April 2026", rule + "td[data-label='Owner, since']": "Head of performance, since 1 March 2026", rule + "td[data-label='Source']": "set by the council"}},
		{Name: "and the page who decided it", As: "analyst", Path: one, Want: map[string]string{"li:nth-child(2)": "1.5 from 1 March 2026: agreed by the board – Pat analyst"}},
		{Name: "whether ids are shared is settled elsewhere", As: "analyst", Path: settingsAt + "/cin/" + sameIDs, Status: 404},
		{Name: "there is no such setting", As: "analyst", Path: settingsAt + "/reg_quality/none", Status: 404},
		{Name: "nor can it be set", As: "analyst", Method: "POST", Path: settingsAt + "/reg_quality/none", Form: form("1", "1", "3", "2026"), Status: 404},
	})
	t.Run("on its day the one to come holds", func(t *testing.T) {
		now = time.Date(2026, 4, 1, 1, 0, 0, 0, time.UTC)
		house.Visit(t, webtest.Row{As: "analyst", Path: settingsAt, Want: map[string]string{rule + "td[data-label='Owner, since']": "1 April 2026"}, Not: []string{rule + ".govuk-hint:nth-of-type(2)"}})
	})
}
