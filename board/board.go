// Package board is where people meet over the plan: forums and their meetings, what was decided and who does it, the risks they watch,
// and the papers that they read, gathered from the rooms below, frozen and kept.
package board

import (
	"context"
	"embed"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/db"
	"waymark/evidence"
	"waymark/file"
	"waymark/inspection"
	"waymark/measure"
	"waymark/plan"
	"waymark/practice"
	"waymark/risk"
	"waymark/survey"
	"waymark/voice"
	"waymark/web"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// boardAt is where this room's pages begin.
const boardAt = "/staff/board"

// Boards is the room of forums, meetings and packs.
type Boards struct {
	db       *db.DB
	files    file.Store
	accounts *account.Accounts
	holidays func(context.Context) (calendar.Holidays, error)
	Rooms

	council string     // whose papers these are
	sample  bool       // the council is invented
	kinds   []PackKind // of papers

	issueBells []func(context.Context, *db.Tx) error
}

// Rooms are those whose work a board reads; each tells it by its report.
type Rooms struct {
	Plans       *plan.Plans
	Measures    *measure.Measures
	Collections *collection.Collections
	Voices      *voice.Voices
	Practices   *practice.Practices
	Inspections *inspection.Inspections
	Risks       *risk.Risks
	Evidences   *evidence.Evidences
	Surveys     *survey.Surveys
}

// New opens the room. Files keep the faces of locked packs; holidays are England's as the council changed them.
func New(d *db.DB, files file.Store, accounts *account.Accounts, holidays func(context.Context) (calendar.Holidays, error), rooms Rooms) *Boards {
	return &Boards{db: d, files: files, accounts: accounts, holidays: holidays, Rooms: rooms}
}

// Routes are this room's pages.
func (b *Boards) Routes() []web.Route {
	return append(b.forumRoutes(), b.packRoutes()...)
}
