package public

import (
	"context"
	"net/http"
	"testing"

	"waymark/board"
	"waymark/calendar"
	"waymark/db/dbtest"
	"waymark/web"
	"waymark/web/webtest"
)

// Published minutes are a page of the public site, with their files (issue 4, 8).
func TestMinutes(t *testing.T) {
	d := dbtest.Open(t, board.Schema)
	boards := board.New(d, nil, nil, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil }, board.Rooms{})
	day := d.Today()
	for h := calendar.BankHolidays(); !h.IsWorkingDay(day); {
		day = day.AddDays(-1)
	}
	clerk, chair := dbtest.Ctx(t), dbtest.CtxOf(t, "chair", "Chaz Chair")
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := boards.Schedule(clerk, "CAB", []calendar.Date{day}, "10:00", "Town hall")
	ok(err)
	ok(boards.Propose(clerk, "CAB", 1, board.ItemEdit{Title: "Homes for brothers and sisters"}))
	ok(boards.Propose(clerk, "CAB", 1, board.ItemEdit{Title: "A private contract", Exempt: true}))
	ok(boards.Hold(clerk, "CAB", 1, []board.Attendance{{Name: "Councillor Lee Leader", Part: board.Chair, How: board.Present}}))
	ok(boards.DraftMinutes(clerk, "CAB", 1))
	ok(boards.ApproveMinutes(chair, "CAB", 1, "Exampleborough"))
	ok(boards.PublishMinutes(chair, "CAB", 1))
	all, err := boards.PublishedMinutes(t.Context())
	ok(err)
	e := castEdition()
	e.Minutes = all
	s := &Site{read: func(context.Context) (edition, error) { return e, nil }, rooms: Rooms{Boards: boards}}
	h := &webtest.House{Routes: s.Routes(), Site: web.Site{Council: e.Council, SampleMode: true}}
	for _, row := range []webtest.Row{
		{Name: "papers lead to them", Path: "/papers", Want: map[string]string{"a[href='/minutes/cab/1']": "Minutes of Cabinet"}},
		{Name: "their page says what was discussed and what is private is left out", Path: "/minutes/cab/1", Want: map[string]string{"main h1": "Minutes of ", ".document": "Homes for brothers and sisters", "a[href='/minutes/cab/1/minutes.docx']": "Word document"}},
		{Name: "their page to print", Path: "/minutes/cab/1/minutes.html", Want: map[string]string{"main": "Homes for brothers and sisters"}},
		{Name: "no PDF that nobody printed", Path: "/minutes/cab/1/minutes.pdf", Status: http.StatusNotFound},
		{Name: "nothing of a forum that is not public", Path: "/minutes/ib/1", Status: http.StatusNotFound},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
}
