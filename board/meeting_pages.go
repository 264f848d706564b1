package board

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/document"
	"waymark/fault"
	"waymark/plan"
	"waymark/web"
)

type meetingPage struct {
	sent
	Record
	Clock      Clock
	Today      calendar.Date
	MayWrite   bool
	MayPropose bool
	Length     int // minutes that the agenda takes
}

func (b *Boards) meetingView(ctx context.Context, code string, n int) (p meetingPage, err error) {
	if p.Record, err = b.Record(ctx, code, n); err != nil {
		return p, err
	}
	holidays, err := b.holidays(ctx)
	if err != nil {
		return p, err
	}
	p.Clock, p.Today = ClockOf(p.Meeting.On, holidays), b.db.Today()
	p.MayWrite = may(ctx, account.BoardWrite, p.Forum.subject()) == nil && !p.Meeting.Fixed()
	person, _ := account.From(ctx)
	p.MayPropose = person.May(account.BoardItem) && (p.Meeting.Ahead() || p.MayWrite)
	for _, i := range p.Items {
		p.Length += i.Minutes
	}
	return p, nil
}

func (b *Boards) meetingPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.meetingView(r.Context(), r.PathValue("forum"), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, meetingScreen(p))
}

// meetingAnswer ends a form of the meeting's page: with the page once more where something was wrong.
func (b *Boards) meetingAnswer(w http.ResponseWriter, r *http.Request, form string, err error, done string) error {
	code, n := r.PathValue("forum"), number(r.PathValue("number"))
	if wrong, status := web.Again(err); wrong != nil {
		p, err := b.meetingView(r.Context(), code, n)
		if err != nil {
			return err
		}
		p.sent = sent{form, typedIn(r), wrong}
		return web.Render(w, r, status, meetingScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Meeting{ForumCode: code, Number: n}.Href(), done)
}

func (b *Boards) postMeeting(w http.ResponseWriter, r *http.Request) error {
	ctx, code, n, do := r.Context(), r.PathValue("forum"), number(r.PathValue("number")), web.Text(r, "do")
	var err error
	done := ""
	switch do {
	case "gather":
		var added int
		added, err = b.Gather(ctx, code, n)
		done = fmt.Sprintf("The agenda is gathered: %d items are new.", added)
	case "send":
		err, done = b.SendPapers(ctx, code, n), "The papers are sent."
	case "issue":
		var untold []string
		untold, err = b.IssueActions(ctx, code, n)
		done = issuedWords(untold)
	case "cancel":
		err, done = b.CancelMeeting(ctx, code, n, web.Text(r, "because")), "The meeting is cancelled."
	case "move":
		err, done = b.MoveMeeting(ctx, code, n, sentDay(r, "day"), web.Text(r, "starts"), web.Text(r, "place")), "The meeting is moved."
	default:
		err = fault.Invalid("Nothing was done.").At("do", "Select what to do")
	}
	return b.meetingAnswer(w, r, do, err, done)
}

// issuedWords say who hears of the actions, and who has to be told otherwise.
func issuedWords(untold []string) string {
	words := "The actions are issued. Their holders get a letter."
	if len(untold) > 0 {
		words += " Tell " + strings.Join(untold, " and ") + " yourself: they have no account here."
	}
	return words
}

func (b *Boards) postItemProposed(w http.ResponseWriter, r *http.Request) error {
	err := b.Propose(r.Context(), r.PathValue("forum"), number(r.PathValue("number")), sentItem(r))
	return b.meetingAnswer(w, r, "propose", err, "It is on the agenda.")
}

func sentItem(r *http.Request) ItemEdit {
	return ItemEdit{Title: web.Text(r, "title"), Why: web.Text(r, "why"), Presenter: web.Text(r, "presenter"), Minutes: number(web.Text(r, "minutes")), Exempt: web.Text(r, "exempt") == "yes", Version: number(web.Text(r, "version"))}
}

type attendancePage struct {
	sent
	Meeting Meeting
	Forum   Forum
	There   []Attendance
	Guests  int // empty rows for guests
}

func (b *Boards) attendancePage(w http.ResponseWriter, r *http.Request) error {
	m, f, err := b.forWriting(r.Context(), r.PathValue("forum"), number(r.PathValue("number")))
	if err == nil {
		err = m.editable()
	}
	if err != nil {
		return err
	}
	there, err := b.Attendances(r.Context(), m, f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, attendanceScreen(attendancePage{Meeting: m, Forum: f, There: withGuests(there, m)}))
}

// guests is how many rows for guests the form offers.
const guests = 2

// withGuests adds empty rows for guests.
func withGuests(all []Attendance, m Meeting) []Attendance {
	for range guests {
		all = append(all, Attendance{MeetingID: m.ID, N: len(all) + 1, Part: InAttendance})
	}
	return all
}

func (b *Boards) postAttendance(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, f, err := b.forWriting(ctx, r.PathValue("forum"), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	before, err := b.Attendances(ctx, m, f)
	if err != nil {
		return err
	}
	var all []Attendance
	for _, a := range withGuests(before, m) {
		field := func(name string) string { return web.Text(r, fmt.Sprintf("%s-%d", name, a.N)) }
		a.How, a.Instead, a.Interest = How(field("how")), field("instead"), field("interest")
		if a.Name == "" {
			if a.Name, a.Organisation = field("name"), field("organisation"); a.Name == "" {
				continue
			}
			a.How = Present
		}
		all = append(all, a)
	}
	if m.Ahead() {
		err = b.Hold(ctx, f.Code, m.Number, all)
	} else {
		err = b.Attend(ctx, f.Code, m.Number, all)
	}
	if wrong, status := web.Again(err); wrong != nil {
		return web.Render(w, r, status, attendanceScreen(attendancePage{sent: sent{"attendance", typedIn(r), wrong}, Meeting: m, Forum: f, There: withGuests(all, m)}))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, m.Href(), "Who was there is kept.")
}

type itemPage struct {
	sent
	Record
	Item     Item
	MayWrite bool
	Live     bool // the meeting was begun, so things can be decided
	People   []choice
	Last     int // the position of the last item
	Mine     []Decision
	Asked    []Action
	Today    calendar.Date
}

func (b *Boards) itemView(ctx context.Context, code string, n, position int) (p itemPage, err error) {
	if p.Record, err = b.Record(ctx, code, n); err != nil {
		return p, err
	}
	i := slices.IndexFunc(p.Items, func(i Item) bool { return i.Position == position })
	if i < 0 {
		return p, fault.NotFound("%s has no item %d.", p.Meeting.Name(), position)
	}
	p.Item, p.Last, p.Today = p.Items[i], p.Items[len(p.Items)-1].Position, b.db.Today()
	p.Mine, p.Asked = p.decided(p.Item), p.asked(p.Item)
	p.MayWrite = may(ctx, account.BoardWrite, p.Forum.subject()) == nil && !p.Meeting.Fixed()
	p.Live = p.MayWrite && !p.Meeting.Ahead()
	p.People, err = b.people(ctx)
	return p, err
}

func (b *Boards) itemPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.itemView(r.Context(), r.PathValue("forum"), number(r.PathValue("number")), number(r.PathValue("item")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, itemScreen(p))
}

func (b *Boards) postItem(w http.ResponseWriter, r *http.Request) error {
	ctx, code, n, at, do := r.Context(), r.PathValue("forum"), number(r.PathValue("number")), number(r.PathValue("item")), web.Text(r, "do")
	to := fmt.Sprintf("%s/items/%d", Meeting{ForumCode: code, Number: n}.Href(), at)
	agenda := Meeting{ForumCode: code, Number: n}.Href() + "#agenda"
	var err error
	done := ""
	switch do {
	case "discuss":
		err, done = b.Discuss(ctx, code, n, at, web.Text(r, "discussion"), number(web.Text(r, "version"))), "What was said is kept."
	case "decide":
		var d Decision
		d, err = b.Decide(ctx, code, n, at, DecisionEdit{Kind: DecisionKind(web.Text(r, "kind")), Words: web.Text(r, "words"), DecidedBy: web.Text(r, "decided-by"), Options: web.Text(r, "options"), Dissent: web.Text(r, "dissent"),
			About: web.Text(r, "about"), For: number(web.Text(r, "for")), Against: number(web.Text(r, "against")), Abstained: number(web.Text(r, "abstained"))})
		done = "Decision " + d.Number() + " is written down."
	case "assign":
		var a Action
		a, err = b.Assign(ctx, code, n, at, ActionEdit{Words: web.Text(r, "what"), Owner: web.Text(r, "owner"), OwnerName: web.Text(r, "owner-name"), Due: sentDay(r, "due")})
		done = a.Number() + " is written down."
	case "question":
		err, done = b.Question(ctx, code, n, at, web.Text(r, "question"), plan.Colour(web.Text(r, "says"))), "The owner is asked."
	case "edit":
		err, done = b.EditItem(ctx, code, n, at, sentItem(r)), "The item is changed."
	case "up", "down":
		by := 1
		if do == "up" {
			by = -1
		}
		err, done, to = b.MoveItem(ctx, code, n, at, by), "The item is moved.", agenda
	case "drop":
		err, done, to = b.DropItem(ctx, code, n, at), "The item is off the agenda.", agenda
	default:
		err = fault.Invalid("Nothing was done.").At("do", "Select what to do")
	}
	if wrong, status := web.Again(err); wrong != nil {
		p, err := b.itemView(ctx, code, n, at)
		if err != nil {
			return err
		}
		p.sent = sent{do, typedIn(r), wrong}
		return web.Render(w, r, status, itemScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, to, done)
}

type minutesView struct {
	sent
	Record
	Doc        document.Document
	Hash       string
	MayWrite   bool
	MayApprove bool
	MayPublish bool
	MayPrint   bool // the public copy, which was published and has no PDF yet
	PDF        bool
}

func (b *Boards) minutesView(ctx context.Context, code string, n int) (v minutesView, err error) {
	if v.Record, err = b.Record(ctx, code, n); err != nil {
		return v, err
	}
	if v.Meeting.Ahead() || v.Meeting.State == Cancelled {
		return v, fault.NotFound("%s is “%s”, so it has no minutes.", v.Meeting.Name(), v.Meeting.State)
	}
	if v.Doc, v.Hash, err = b.MinutesOf(ctx, v.Record, web.SiteOf(ctx).Council); err != nil {
		return v, err
	}
	person, _ := account.From(ctx)
	v.MayWrite = may(ctx, account.BoardWrite, v.Forum.subject()) == nil
	v.MayApprove = v.Meeting.State == Drafted && b.approves(person, v.Forum) && person.ID != v.Meeting.DraftedID
	v.MayPublish = v.Forum.Public && v.Meeting.State == Approved && v.Meeting.PublishedOn.IsZero() && may(ctx, account.MinutesPublish, v.Forum.subject()) == nil && person.ID != v.Meeting.DraftedID
	_, none := document.Printer()
	v.PDF = none == nil
	if v.Meeting.Public() && v.PDF && inside(ctx, v.Forum) {
		m, _, err := b.PublishedMinutesOf(ctx, code, n)
		if err != nil {
			return v, err
		}
		v.MayPrint = !m.Printed
	}
	return v, nil
}

func (b *Boards) minutesPage(w http.ResponseWriter, r *http.Request) error {
	v, err := b.minutesView(r.Context(), r.PathValue("forum"), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minutesScreen(v))
}

func (b *Boards) postMinutes(w http.ResponseWriter, r *http.Request) error {
	ctx, code, n, do := r.Context(), r.PathValue("forum"), number(r.PathValue("number")), web.Text(r, "do")
	var err error
	done := ""
	switch do {
	case "draft":
		err, done = b.DraftMinutes(ctx, code, n), "The draft waits for the chair."
	case "return":
		err, done = b.ReturnMinutes(ctx, code, n), "The minutes are sent back."
	case "approve":
		err, done = b.ApproveMinutes(ctx, code, n, web.SiteOf(ctx).Council), "The minutes are approved. They stay as they are."
	case "publish":
		err, done = b.PublishMinutes(ctx, code, n), "The minutes are published."
	case "print":
		err, done = b.PrintPublicMinutes(ctx, code, n), "The public copy is printed. It is on the public site."
	case "correct":
		err, done = b.SaveCorrection(ctx, code, n, web.Text(r, "corrects")), "The correction is kept."
	default:
		err = fault.Invalid("Nothing was done.").At("do", "Select what to do")
	}
	if wrong, status := web.Again(err); wrong != nil {
		v, err := b.minutesView(ctx, code, n)
		if err != nil {
			return err
		}
		v.sent = sent{do, typedIn(r), wrong}
		return web.Render(w, r, status, minutesScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Meeting{ForumCode: code, Number: n}.Href()+"/minutes", done)
}

// minutesFace writes a meeting's minutes as a page to print, a Word file or a PDF.
func (b *Boards) minutesFace(w http.ResponseWriter, r *http.Request) error {
	v, err := b.minutesView(r.Context(), r.PathValue("forum"), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	name := fmt.Sprintf("minutes-%s-%s", strings.ToLower(v.Forum.Code), v.Meeting.On)
	switch r.PathValue("face") {
	case "minutes.html":
		web.Download(w, name+".html", "text/html; charset=utf-8")
		return v.Doc.HTML(w)
	case "minutes.docx":
		web.Download(w, name+".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
		return v.Doc.DOCX(w)
	case "minutes.pdf":
		pdf, err := b.minutesPDF(r.Context(), v.Record, v.Doc, v.Hash)
		if err != nil {
			return err
		}
		web.Download(w, name+".pdf", "application/pdf")
		_, err = w.Write(pdf)
		return err
	}
	return fault.NotFound("Minutes are kept as minutes.html, minutes.docx and minutes.pdf.")
}
