package council

import (
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// Fact is one setting of the installation, as whoever runs it chose it. Value never holds a secret.
type Fact struct{ Name, Words, Value string }

// Routes are this room's pages.
func (c *Council) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/settings", May: account.SettingsWrite, Do: c.settingsPage},
		{Pattern: "GET /staff/settings/holidays", May: account.SettingsWrite, Do: c.holidaysPage},
		{Pattern: "POST /staff/settings/holidays", May: account.SettingsWrite, Do: c.changeHoliday},
		{Pattern: "GET " + freePostAt, May: account.SettingsWrite, Do: c.freePostPage},
		{Pattern: "POST " + freePostAt, May: account.SettingsWrite, Do: c.changeFreePost},
	}
}

func (c *Council) settingsPage(w http.ResponseWriter, r *http.Request) error {
	h, err := c.Holidays(r.Context())
	if err != nil {
		return err
	}
	settled, err := c.InForce(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, settingsScreen(c.facts, settled, Gap(h, c.db.Today())))
}

type holidaysPage struct {
	Years   []holidayYear
	Changes []HolidayChange
	Gap     string
	Change  HolidayChange     // as it was sent
	Days    map[string]string // the three boxes as they were sent
	Wrong   *fault.Fault
}

type holidayYear struct {
	Year int
	Days []calendar.Date
}

// years are the holidays from last year on, by year.
func years(h calendar.Holidays, today calendar.Date) (all []holidayYear) {
	for _, d := range h.Days() {
		if d.Year() < today.Year()-1 {
			continue
		}
		if n := len(all); n == 0 || all[n-1].Year != d.Year() {
			all = append(all, holidayYear{Year: d.Year()})
		}
		all[len(all)-1].Days = append(all[len(all)-1].Days, d)
	}
	return all
}

func (c *Council) holidaysPage(w http.ResponseWriter, r *http.Request) error {
	return c.renderHolidays(w, r, http.StatusOK, holidaysPage{Change: HolidayChange{Added: true}})
}

func (c *Council) renderHolidays(w http.ResponseWriter, r *http.Request, status int, p holidaysPage) (err error) {
	if p.Changes, err = c.Changes(r.Context()); err != nil {
		return err
	}
	h, today := applied(p.Changes), c.db.Today()
	p.Years, p.Gap = years(h, today), Gap(h, today)
	return web.Render(w, r, status, holidaysScreen(p))
}

func (c *Council) changeHoliday(w http.ResponseWriter, r *http.Request) error {
	change := HolidayChange{Added: web.Text(r, "what") != "working", Reason: web.Text(r, "reason")}
	day, err := web.Day(r, "day")
	if change.Day = day; err == nil {
		err = c.Change(r.Context(), change)
	}
	if f, status := web.Again(err); f != nil {
		p := holidaysPage{Change: change, Days: map[string]string{}, Wrong: f}
		for _, part := range []string{"day-day", "day-month", "day-year"} {
			p.Days[part] = web.Text(r, part)
		}
		return c.renderHolidays(w, r, status, p)
	}
	if err != nil {
		return err
	}
	words := change.Day.Words() + " is a working day now. The figures are being counted anew"
	if change.Added {
		words = change.Day.Words() + " is a bank holiday now. The figures are being counted anew"
	}
	return web.Done(w, r, "/staff/settings/holidays", words)
}
