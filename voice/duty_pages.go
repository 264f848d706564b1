package voice

import (
	"net/http"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// rotaAhead is how many days the page of the rota shows.
const rotaAhead = 21

type rotaDay struct {
	Day     calendar.Date
	Working bool
	Cover   Cover
	Broken  bool // somebody on it no longer works here or no longer may
}

type rotaPage struct {
	Days             []rotaDay
	Triagers, Leads  []account.Person
	Names            map[string]string
	Opening          Opening
	Contact          Contact
	Tested           bool
	From, To         string // of the form
	Weekends         bool
	Triager, Dep, Le string
	Wrong            *fault.Fault
}

func (v *Voices) rotaView(r *http.Request) (p rotaPage, err error) {
	ctx := r.Context()
	if p.Triagers, err = v.accounts.WhoMay(ctx, account.MessageTriage); err != nil {
		return p, err
	}
	if p.Leads, err = v.accounts.WhoMay(ctx, account.MessageLead); err != nil {
		return p, err
	}
	all, err := v.accounts.People(ctx)
	if err != nil {
		return p, err
	}
	p.Names = map[string]string{}
	for _, one := range all {
		p.Names[one.ID] = one.Name
	}
	standing, err := v.Standing(ctx)
	if err != nil {
		return p, err
	}
	p.Opening = standing.Opening()
	if p.Contact, err = v.Contact(ctx, OutOfHours); err != nil {
		return p, err
	}
	today := v.db.Today()
	p.Tested = !p.Contact.CheckedOn.IsZero() && p.Contact.CheckedOn.DaysUntil(today) <= testedFor
	covers, err := v.Rota(ctx, today, today.AddDays(rotaAhead-1))
	if err != nil {
		return p, err
	}
	of := map[calendar.Date]Cover{}
	for _, c := range covers {
		of[c.Day] = c
	}
	triagers, leads, err := v.readers(ctx)
	for n := range rotaAhead {
		day := today.AddDays(n)
		c, there := of[day]
		p.Days = append(p.Days, rotaDay{day, standing.Holidays.IsWorkingDay(day), c, there && c.Check(triagers, leads) != nil})
	}
	p.From, p.To = today.String(), today.AddDays(6).String()
	return p, err
}

func (v *Voices) rotaPage(w http.ResponseWriter, r *http.Request) error {
	p, err := v.rotaView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, rotaScreen(p))
}

// SetCovers puts people on the rota for a span of days, both inside; weekends and holidays only where they are meant.
func (v *Voices) setCovers(r *http.Request, p rotaPage) (string, error) {
	from, err := calendar.Parse(p.From)
	f := fault.Invalid("The rota is not changed.")
	if err != nil {
		f.At("from", "Choose the first day")
	}
	to, err := calendar.Parse(p.To)
	if err != nil || to.Before(from) || from.DaysUntil(to) > 92 {
		f.At("to", "Choose a last day that is not before the first and within three months")
	}
	if len(f.Fields) > 0 {
		return "", f
	}
	holidays, err := v.holidays(r.Context())
	if err != nil {
		return "", err
	}
	n := 0
	for day := from; !day.After(to); day = day.AddDays(1) {
		if !p.Weekends && !holidays.IsWorkingDay(day) {
			continue
		}
		if err := v.SetCover(r.Context(), Cover{Day: day, TriagerID: p.Triager, DeputyID: p.Dep, LeadID: p.Le}); err != nil {
			return "", err
		}
		n++
	}
	if n == 0 {
		return "", fault.Invalid("The rota is not changed.").At("to", "There is no working day among these. Tick the box to cover weekends and bank holidays")
	}
	return "Covered: " + counted(n, "day") + ".", nil
}

func (v *Voices) postRota(w http.ResponseWriter, r *http.Request) error {
	p, err := v.rotaView(r)
	if err != nil {
		return err
	}
	p.From, p.To, p.Weekends = web.Text(r, "from"), web.Text(r, "to"), web.Text(r, "weekends") == "yes"
	p.Triager, p.Dep, p.Le = web.Text(r, "triager"), web.Text(r, "deputy"), web.Text(r, "lead")
	done, err := v.setCovers(r, p)
	if f, status := web.Again(err); f != nil {
		p.Wrong = f
		return web.Render(w, r, status, rotaScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, messagesAt+"/rota", done)
}

type boxPage struct {
	Opening Opening
	Stops   []Stopped
	Why     string
	Leads   bool
	Wrong   *fault.Fault
}

func (v *Voices) boxView(r *http.Request) (p boxPage, err error) {
	if p.Opening, err = v.Open(r.Context()); err != nil {
		return p, err
	}
	person, _ := account.From(r.Context())
	p.Leads = person.May(account.MessageLead) || person.Holds("director")
	p.Stops, err = v.Stops(r.Context())
	return p, err
}

func (v *Voices) boxPage(w http.ResponseWriter, r *http.Request) error {
	p, err := v.boxView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, boxScreen(p))
}

// postBox closes all text boxes, which whoever reads messages may, or lets them open again, which is for a lead or the director.
func (v *Voices) postBox(w http.ResponseWriter, r *http.Request) error {
	p, err := v.boxView(r)
	if err != nil {
		return err
	}
	done := "All text boxes are closed. Children see whom they can ring."
	if web.Text(r, "do") == "open" {
		if !p.Leads {
			return fault.Forbidden("A safeguarding lead or the director lets the text boxes open again.")
		}
		done, err = "The text boxes may open again.", v.Restart(r.Context())
	} else {
		p.Why = web.Text(r, "why")
		err = v.Stop(r.Context(), p.Why)
	}
	if f, status := web.Again(err); f != nil {
		p.Wrong = f
		return web.Render(w, r, status, boxScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, messagesAt+"/box", done)
}

type clocksPage struct {
	Hold            Clocks
	Leads           bool
	Key, Value, Why string
	Wrong           *fault.Fault
}

func (v *Voices) clocksPage(w http.ResponseWriter, r *http.Request) error {
	hold, err := v.Clocks(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, clocksScreen(clocksPage{Hold: hold, Leads: web.May(r.Context(), account.MessageLead)}))
}

func (v *Voices) postClock(w http.ResponseWriter, r *http.Request) error {
	p := clocksPage{Leads: true, Key: web.Text(r, "key"), Value: web.Text(r, "value"), Why: web.Text(r, "why")}
	err := v.Tighten(r.Context(), p.Key, p.Value, p.Why)
	if f, status := web.Again(err); f != nil {
		p.Wrong = f
		if p.Hold, err = v.Clocks(r.Context()); err != nil {
			return err
		}
		return web.Render(w, r, status, clocksScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, messagesAt+"/clocks", "Tightened. It holds from today on.")
}

type rereadsPage struct {
	All          []Reread
	Missed, Read int
}

func (v *Voices) rereadsPage(w http.ResponseWriter, r *http.Request) (err error) {
	var p rereadsPage
	if p.All, err = v.Rereads(r.Context()); err != nil {
		return err
	}
	today := v.db.Today()
	if p.Missed, p.Read, err = v.MissRate(r.Context(), today.AddMonths(-12), today); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, rereadsScreen(p))
}

type againPage struct {
	Again Again
	To    string
	Wrong *fault.Fault
}

func (v *Voices) openReread(w http.ResponseWriter, r *http.Request) error {
	a, err := v.ReadAgain(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	account.Secret(w)
	return web.Render(w, r, http.StatusOK, againScreen(againPage{Again: a}))
}

func (v *Voices) postReread(w http.ResponseWriter, r *http.Request) error {
	to := web.Text(r, "to")
	what, err := v.KeepReread(r.Context(), r.PathValue("id"), State(to))
	if f, status := web.Again(err); f != nil && f.Kind == fault.KindInvalid {
		a, err := v.ReadAgain(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		account.Secret(w)
		return web.Render(w, r, status, againScreen(againPage{a, to, f}))
	}
	if err != nil {
		return err
	}
	done := map[string]string{Agreed: "The first reader decided the same.", Another: "The first reader chose another route. Nobody’s safety was missed.", Missed: "The first reader saw no worry. The message is back in the queue, to be read within the hour."}[what]
	return web.Done(w, r, messagesAt+"/rereads", done)
}

type retentionPage struct {
	Tonight []Erase
	Nights  []Night
	Agreed  int
}

func (v *Voices) retentionPage(w http.ResponseWriter, r *http.Request) (err error) {
	var p retentionPage
	if p.Tonight, err = v.DueTonight(r.Context()); err != nil {
		return err
	}
	if p.Nights, err = v.Nights(r.Context()); err != nil {
		return err
	}
	for _, n := range p.Nights {
		if n.State == "done" && n.ApprovedBy != "" {
			p.Agreed++
		}
	}
	return web.Render(w, r, http.StatusOK, retentionScreen(p))
}

func (v *Voices) postRetention(w http.ResponseWriter, r *http.Request) error {
	night, err := calendar.Parse(web.Text(r, "night"))
	if err != nil {
		return err
	}
	if err := v.ApproveNight(r.Context(), night); err != nil {
		return err
	}
	return web.Done(w, r, messagesAt+"/retention", "Deleted what was due.")
}

// personPairs are people to choose from.
func personPairs(all []account.Person) (pairs [][2]string) {
	for _, p := range all {
		pairs = append(pairs, [2]string{p.ID, p.Name})
	}
	return pairs
}

// tallyWords says in one line what a night deletes.
func tallyWords(all []Erase) string {
	var words []string
	for _, c := range tally(all) {
		if c.N > 0 {
			words = append(words, lowerFirst(c.Title)+": "+counted(c.N, "time"))
		}
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, "; ")
}
