// Package desk is the staff home: what waits for me, gathered from the rooms below, the late first.
package desk

import (
	"context"
	"net/http"
	"slices"

	"waymark/account"
	"waymark/badge"
	"waymark/board"
	"waymark/calendar"
	"waymark/collection"
	"waymark/evidence"
	"waymark/fault"
	"waymark/inspection"
	"waymark/language"
	"waymark/measure"
	"waymark/news"
	"waymark/offer"
	"waymark/plan"
	"waymark/practice"
	"waymark/risk"
	"waymark/survey"
	"waymark/voice"
	"waymark/web"
)

// Todo is one thing that waits for a person.
type Todo struct {
	Words string        // what to do, as a command: "Decide on SSDA903 2024/25"
	Href  string        // where it is done
	Since calendar.Date // since when it waits; no date where nobody knows
	Due   calendar.Date // by when; no date where nothing says so
	Late  bool
}

// Desk gathers what waits.
type Desk struct {
	plans       *plan.Plans
	collections *collection.Collections
	voices      *voice.Voices
	measures    *measure.Measures
	practices   *practice.Practices
	inspections *inspection.Inspections
	evidences   *evidence.Evidences
	risks       *risk.Risks
	offers      *offer.Offers
	boards      *board.Boards
	surveys     *survey.Surveys
	badges      *badge.Badges
	news        *news.News
	languages   *language.Languages
}

// New leans on the rooms in which things wait.
func New(plans *plan.Plans, collections *collection.Collections, voices *voice.Voices, measures *measure.Measures, practices *practice.Practices, inspections *inspection.Inspections, evidences *evidence.Evidences, risks *risk.Risks, offers *offer.Offers, boards *board.Boards, surveys *survey.Surveys, badges *badge.Badges, news *news.News, languages *language.Languages) *Desk {
	return &Desk{plans, collections, voices, measures, practices, inspections, evidences, risks, offers, boards, surveys, badges, news, languages}
}

// Todos are what waits for a person, in the order in which to do it.
func (d *Desk) Todos(ctx context.Context, person account.Person) ([]Todo, error) {
	var all []Todo
	waiting, err := d.plans.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range waiting {
		all = append(all, Todo(w))
	}
	practised, err := d.practices.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range practised {
		all = append(all, Todo(w))
	}
	found, err := d.inspections.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range found {
		all = append(all, Todo(w))
	}
	shown, err := d.evidences.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range shown {
		all = append(all, Todo(w))
	}
	risks, err := d.risks.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range risks {
		all = append(all, Todo(w))
	}
	offered, err := d.offers.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range offered {
		all = append(all, Todo(w))
	}
	boards, err := d.boards.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range boards {
		all = append(all, Todo(w))
	}
	friendly, err := d.badges.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range friendly {
		all = append(all, Todo(w))
	}
	posts, err := d.news.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range posts {
		all = append(all, Todo(w))
	}
	spoken, err := d.languages.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range spoken {
		all = append(all, Todo(w))
	}
	asked, err := d.surveys.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range asked {
		all = append(all, Todo(w))
	}
	counted, err := d.measures.Due(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range counted {
		all = append(all, Todo(w))
	}
	if person.May(account.CollectionAccept) {
		uploads, err := d.collections.Uploads(ctx)
		if err != nil {
			return nil, err
		}
		for _, u := range uploads {
			if u.State == collection.Ready {
				all = append(all, Todo{Words: "Decide on the upload by " + u.UploadedName, Href: "/staff/collections/uploads/" + u.ID, Since: calendar.Of(u.UploadedAt.Time)})
			}
		}
	}
	themes, err := d.voices.ThemesDue(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range themes {
		all = append(all, Todo(w))
	}
	messages, err := d.voices.MessagesDue(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, w := range messages {
		all = append(all, Todo(w))
	}
	if person.May(account.SettingsWrite) {
		err := d.voices.Ready(ctx)
		f := fault.Of(err)
		if f == nil && err != nil {
			return nil, err
		}
		if f != nil {
			for _, field := range f.Fields {
				all = append(all, Todo{Words: field.Words, Href: "/staff/contacts", Late: true})
			}
		}
	}
	return inOrder(all), nil
}

// inOrder puts the late first, then what has a date, then the rest by how long they have waited.
func inOrder(all []Todo) []Todo {
	slices.SortStableFunc(all, func(a, b Todo) int {
		switch {
		case a.Late != b.Late:
			return order(a.Late, b.Late)
		case a.Due.IsZero() != b.Due.IsZero():
			return order(!a.Due.IsZero(), !b.Due.IsZero())
		case a.Due != b.Due:
			return a.Due.Compare(b.Due)
		}
		return a.Since.Compare(b.Since)
	})
	return all
}

// order puts what is true first.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// Routes are this room's pages.
func (d *Desk) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff", May: web.SignedIn, Do: d.homePage}, {Pattern: "GET /staff/search", May: web.SignedIn, Do: d.searchPage},
		{Pattern: "GET /staff/exposed", May: account.ExposureRead, Do: d.exposurePage},
	}
}

func (d *Desk) homePage(w http.ResponseWriter, r *http.Request) error {
	person, ok := account.From(r.Context())
	if !ok {
		return web.Redirect{To: "/sign-in"}
	}
	todos, err := d.Todos(r.Context(), person)
	if err != nil {
		return err
	}
	ways, err := d.plans.Ways(r.Context(), person)
	if err != nil {
		return err
	}
	items := make([]web.NavItem, len(ways))
	for i, one := range ways {
		items[i] = web.NavItem{Text: one.Words, Href: one.Href}
	}
	return web.Render(w, r, http.StatusOK, homeScreen(person, todos, items))
}
