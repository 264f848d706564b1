package collection

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// formPage is one page of a register's form: a question, all answers to check, or quick entry.
type formPage struct {
	S         *Spec
	Base      string // where the form is sent
	Out       string // where the first page's back link leads
	Record    string // of a correction: what is corrected
	Opening   string // of a correction: why the row was opened
	At        int    // which page of questions; those after the last are the check
	Checking  bool   // come from the check, and back to it
	Questions []question
	Values    map[string]string
	Why       string
	Warnings  []string
	Kept      bool // the warnings were seen
	Wrong     *fault.Fault
}

func (p formPage) correcting() bool { return p.Record != "" }

func (p formPage) question() question { return p.Questions[p.At] }

// carried are the answers that travel with this page because it does not ask for them.
func (p formPage) carried() []*Column {
	var out []*Column
	for i, q := range p.Questions {
		if i != p.At {
			out = append(out, q.Columns...)
		}
	}
	return out
}

func (p formPage) status() int {
	if p.Wrong != nil {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (c *Collections) newForm(r *http.Request) (p formPage, err error) {
	if p.S, err = c.Library.Register(r.PathValue("key")); err != nil {
		return p, err
	}
	if kept, _ := c.keptElsewhere(p.S.Key); kept.Only {
		return p, web.Redirect{To: kept.At}
	}
	p.Base, p.Out, p.Questions = p.S.at()+"/new", p.S.at(), p.S.questions()
	p.Values = map[string]string{}
	return p, nil
}

func (c *Collections) showNewEntry(w http.ResponseWriter, r *http.Request) error {
	p, err := c.newForm(r)
	if err != nil {
		return err
	}
	if person, ok := account.From(r.Context()); ok && p.S.Entry().Column("team") != nil {
		p.Values["team"] = person.Team
	}
	return web.Render(w, r, http.StatusOK, questionPage(p))
}

func (c *Collections) postNewEntry(w http.ResponseWriter, r *http.Request) error {
	p, err := c.newForm(r)
	if err != nil {
		return err
	}
	return c.turn(w, r, p, func(p formPage) error {
		if _, err := c.Enter(r.Context(), p.S.Key, p.Values); err != nil {
			return err
		}
		return web.Done(w, r, p.S.at(), "Saved. The entry counts from now on")
	})
}

func (c *Collections) correction(r *http.Request) (p formPage, err error) {
	page, err := c.rowOf(r)
	if err != nil {
		return p, err
	}
	if !page.MayChange && !page.Now.Withdrawn {
		return p, fault.Conflict("This row is kept on a page of its own in Waymark, so it is changed there.")
	}
	if !page.MayChange {
		return p, fault.Conflict("This row is withdrawn, so it cannot be corrected. Enter it anew.")
	}
	p = formPage{S: page.S, Base: page.at() + "/correct", Out: page.at() + page.asked(), Record: page.Now.Record, Opening: page.Opening, Questions: page.S.questions(), Values: page.Now.Values}
	p.At = len(p.Questions)
	return p, nil
}

func (c *Collections) showCorrection(w http.ResponseWriter, r *http.Request) error {
	p, err := c.correction(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, checkPage(p))
}

func (c *Collections) postCorrection(w http.ResponseWriter, r *http.Request) error {
	p, err := c.correction(r)
	if err != nil {
		return err
	}
	return c.turn(w, r, p, func(p formPage) error {
		if err := c.Correct(r.Context(), p.S.Key, p.Record, p.Values, p.Why); err != nil {
			return err
		}
		return web.Done(w, r, p.Out, "Corrected. What it said before stays in its history")
	})
}

// turn turns the form's pages: on to the next question, back to the one before, to the one that is to be changed, and at last to saving.
func (c *Collections) turn(w http.ResponseWriter, r *http.Request, p formPage, save func(formPage) error) error {
	p.Values, p.Why, p.Checking, p.Kept = p.S.answers(r), web.Text(r, "why"), web.Text(r, "checking") == "yes", web.Text(r, "kept") == "yes"
	p.At = len(p.Questions)
	if n, err := strconv.Atoi(web.Text(r, "at")); err == nil && n >= 0 && n < len(p.Questions) {
		p.At = n
	}
	checks := p.At == len(p.Questions)
	goes := web.Text(r, "go")
	if n, err := strconv.Atoi(strings.TrimPrefix(goes, "change ")); err == nil && n >= 0 && n < len(p.Questions) {
		p.At, p.Checking = n, true
		return web.Render(w, r, http.StatusOK, questionPage(p))
	}
	switch {
	case goes == "back" && p.Checking:
		p.At = len(p.Questions)
	case goes == "back":
		p.At = max(0, p.At-1)
	case checks && goes == "save":
		return c.saveForm(w, r, p, save)
	case !checks:
		if p.Wrong = p.question().check(p.Values); p.Wrong != nil {
			break
		}
		if p.At++; p.Checking {
			p.At = len(p.Questions)
		}
	}
	if p.At < len(p.Questions) {
		return web.Render(w, r, p.status(), questionPage(p))
	}
	p.Warnings = p.S.warnings(p.Values, c.db.Today())
	return web.Render(w, r, http.StatusOK, checkPage(p))
}

func (c *Collections) saveForm(w http.ResponseWriter, r *http.Request, p formPage, save func(formPage) error) error {
	for _, q := range p.Questions {
		if f := q.check(p.Values); f != nil {
			if p.Wrong == nil {
				p.Wrong = f
			} else {
				p.Wrong.Fields = append(p.Wrong.Fields, f.Fields...)
			}
		}
	}
	err := error(nil)
	status := http.StatusUnprocessableEntity
	if p.Wrong == nil {
		if err = save(p); err == nil {
			return nil
		}
		if p.Wrong, status = web.Again(err); p.Wrong == nil {
			return err
		}
	}
	p.Warnings = p.S.warnings(p.Values, c.db.Today())
	return web.Render(w, r, status, checkPage(p))
}

// quickForm is quick entry: the few questions that are asked most, on one page that returns to itself.
func (c *Collections) quickForm(r *http.Request) (p formPage, err error) {
	if p, err = c.newForm(r); err != nil {
		return p, err
	}
	if len(p.S.Keeping.Quick) == 0 {
		return p, fault.NotFound("The register %s has no quick entry: its entries need more than a few questions.", p.S.Title)
	}
	p.Base, p.Questions = p.S.at()+"/quick", []question{p.S.quick()}
	return p, nil
}

func (c *Collections) showQuick(w http.ResponseWriter, r *http.Request) error {
	p, err := c.quickForm(r)
	if err != nil {
		return err
	}
	// Entries are written in runs: the day is mostly today, the team one's own, and after the first both are those of the entry before.
	p.Values[p.S.Keeping.Day] = c.db.Today().UK()
	if person, ok := account.From(r.Context()); ok {
		p.Values["team"] = person.Team
	}
	if team := r.URL.Query().Get("team"); team != "" {
		p.Values["team"] = team
	}
	if day, err := calendar.ParseUK(r.URL.Query().Get("day")); err == nil {
		p.Values[p.S.Keeping.Day] = day.UK()
	}
	return web.Render(w, r, http.StatusOK, quickPage(p))
}

func (c *Collections) postQuick(w http.ResponseWriter, r *http.Request) error {
	p, err := c.quickForm(r)
	if err != nil {
		return err
	}
	for _, column := range p.question().Columns {
		if v := column.answer(r); v != "" {
			p.Values[column.Name] = v
		}
	}
	p.Kept = web.Text(r, "kept") == "yes"
	if p.Wrong = p.question().check(p.Values); p.Wrong != nil {
		return web.Render(w, r, p.status(), quickPage(p))
	}
	if p.Warnings = p.S.warnings(p.Values, c.db.Today()); len(p.Warnings) > 0 && !p.Kept {
		return web.Render(w, r, http.StatusOK, quickPage(p))
	}
	_, err = c.Enter(r.Context(), p.S.Key, p.Values)
	if f, status := web.Again(err); f != nil {
		p.Wrong = f
		return web.Render(w, r, status, quickPage(p))
	}
	if err != nil {
		return err
	}
	day, _, _ := strings.Cut(p.Values[p.S.Keeping.Day], " ") // without the time of day
	with := url.Values{}
	for name, value := range map[string]string{"team": p.Values["team"], "day": day} {
		if value != "" {
			with.Set(name, value)
		}
	}
	return web.Done(w, r, strings.TrimSuffix(p.Base+"?"+with.Encode(), "?"), "Saved. You can enter the next one")
}
