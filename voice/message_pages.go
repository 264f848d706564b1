package voice

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

const messagesAt = "/staff/messages"

func messageHref(number int) string { return messagesAt + "/" + strconv.Itoa(number) }

// messageRoutes are the pages of those who read what children send. That of all messages and that of one ask themselves who comes, as several roles
// see different ones.
func (v *Voices) messageRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + messagesAt, May: web.SignedIn, Do: v.messagesPage},
		{Pattern: "GET " + messagesAt + "/late", May: web.SignedIn, Do: v.latePage},
		{Pattern: "GET " + messagesAt + "/add", May: web.SignedIn, Do: v.addPage},
		{Pattern: "POST " + messagesAt + "/add", May: web.SignedIn, Do: v.postAdd, Limit: 64 << 10, Keeps: true},
		{Pattern: "GET " + messagesAt + "/rota", May: account.MessageTriage, Do: v.rotaPage},
		{Pattern: "POST " + messagesAt + "/rota", May: account.MessageTriage, Do: v.postRota},
		{Pattern: "GET " + messagesAt + "/box", May: account.MessageStop, Do: v.boxPage},
		{Pattern: "POST " + messagesAt + "/box", May: account.MessageStop, Do: v.postBox},
		{Pattern: "GET " + messagesAt + "/clocks", May: account.MessageTriage, Do: v.clocksPage},
		{Pattern: "POST " + messagesAt + "/clocks", May: account.MessageLead, Do: v.postClock},
		{Pattern: "GET " + messagesAt + "/rereads", May: account.MessageLead, Do: v.rereadsPage},
		{Pattern: "POST " + messagesAt + "/rereads/{id}/open", May: account.MessageLead, Do: v.openReread},
		{Pattern: "POST " + messagesAt + "/rereads/{id}/found", May: account.MessageLead, Do: v.postReread},
		{Pattern: "GET " + messagesAt + "/retention", May: account.MessageErase, Do: v.retentionPage},
		{Pattern: "POST " + messagesAt + "/retention", May: account.MessageErase, Do: v.postRetention},
		{Pattern: "GET " + messagesAt + "/{number}", May: web.SignedIn, Do: v.messagePage},
		{Pattern: "POST " + messagesAt + "/{number}/open", May: web.SignedIn, Do: v.postOpen},
		{Pattern: "POST " + messagesAt + "/{number}/claim", May: web.SignedIn, Do: v.postClaim},
		{Pattern: "POST " + messagesAt + "/{number}/{act}", May: web.SignedIn, Do: v.postAct, Limit: 64 << 10, Keeps: true},
	}
}

var messagesCrumb = web.Crumb{Text: "Messages", Href: messagesAt}

// entering refuses whoever has nothing to do with messages.
func entering(r *http.Request) (reader, error) {
	p, ok := account.From(r.Context())
	if !ok || !readerOf(p).enters() {
		return reader{}, fault.Forbidden("Only people who were trained for it read what children send. Ask the safeguarding lead.")
	}
	return readerOf(p), nil
}

// group is one list of the queue page.
type group struct {
	Title string
	Empty string
	Items []Item
}

type messagesPage struct {
	Reader  reader
	Groups  []group
	Opening Opening
	Late    int
	Reread  int
	Now     time.Time
}

func (v *Voices) messagesPage(w http.ResponseWriter, r *http.Request) error {
	who, err := entering(r)
	if err != nil {
		return err
	}
	items, err := v.Items(r.Context(), true)
	if err != nil {
		return err
	}
	p := messagesPage{Reader: who, Now: v.db.Now().Time}
	if p.Opening, err = v.Open(r.Context()); err != nil {
		return err
	}
	p.Groups, p.Late = queues(items, who, p.Now), late(items, p.Now)
	if who.Leads {
		rereads, err := v.Rereads(r.Context())
		if err != nil {
			return err
		}
		for _, one := range rereads {
			if one.Found == "" {
				p.Reread++
			}
		}
	}
	return web.Render(w, r, http.StatusOK, messagesScreen(p))
}

func late(items []Item, now time.Time) (n int) {
	for _, i := range items {
		if i.Late(now) {
			n++
		}
	}
	return n
}

// queues sorts items into the lists of the page.
func queues(items []Item, who reader, now time.Time) []group {
	groups := []group{{Title: "Read within the hour", Empty: "Nothing urgent waits."}, {Title: "Read within a day", Empty: "Nothing else waits to be read."}, {Title: "Being read"}, {Title: "Decided: act now", Empty: "Nothing that was decided waits."},
		{Title: "Handed over: wait for the receipt"}, {Title: "Handed over: answer and close"}, {Title: "Ideas to clear for a theme"}, {Title: "In a theme, waiting for its answer"}}
	if !who.Triages && !who.Leads {
		groups[0].Empty, groups[1].Empty = "", ""
	}
	at := func(i Item) int {
		switch {
		case i.State == QueueUrgent:
			return 0
		case i.State == QueueNormal || i.State == Received:
			return 1
		case i.State == InTriage:
			return 2
		case i.State == HandedOver && i.ReceiptAt.IsZero():
			return 4
		case i.State == HandedOver:
			return 5
		case i.State == VoiceState && i.ThemeID == "" && i.MergedInto == 0:
			return 6
		case i.State == VoiceState:
			return 7
		}
		return 3
	}
	for _, i := range items {
		n := at(i)
		groups[n].Items = append(groups[n].Items, i)
	}
	return groups
}

type latePage struct {
	Items []Item
	Now   time.Time
}

func (v *Voices) latePage(w http.ResponseWriter, r *http.Request) error {
	if _, err := entering(r); err != nil {
		return err
	}
	items, err := v.Items(r.Context(), true)
	if err != nil {
		return err
	}
	now := v.db.Now().Time
	return web.Render(w, r, http.StatusOK, lateScreen(latePage{Items: slices.DeleteFunc(items, func(i Item) bool { return !i.Late(now) }), Now: now}))
}

type addPage struct {
	Draft Draft
	About string
	Wrong *fault.Fault
	Gave  *Receipt
}

func (v *Voices) adding(r *http.Request) error {
	if p, ok := account.From(r.Context()); !ok || !readerOf(p).Triages && !readerOf(p).Writes {
		return fault.Forbidden("Only the Tell Us team and those who keep what children say write messages down.")
	}
	return nil
}

func (v *Voices) addPage(w http.ResponseWriter, r *http.Request) error {
	if err := v.adding(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, addScreen(addPage{Draft: Draft{Channel: Paper, Language: "en", Key: db.RandomID(), GroupOf: 1}}))
}

func (v *Voices) postAdd(w http.ResponseWriter, r *http.Request) error {
	if err := v.adding(r); err != nil {
		return err
	}
	group, _ := strconv.Atoi(web.Text(r, "group-of"))
	p := addPage{About: web.Text(r, "about"), Draft: Draft{Channel: Channel(web.Text(r, "channel")), Text: r.PostFormValue("text"), Faces: web.Text(r, "faces"), Age: AgeBand(web.Text(r, "age")), Adult: web.Text(r, "adult"),
		Wants: Wanting(web.Text(r, "wants")), Quote: web.Text(r, "quote") == "yes", Language: web.Text(r, "language"), Key: web.Text(r, "key"), Of: web.Text(r, "of"), GroupOf: group,
		Contact: ContactDetails{Name: web.Text(r, "name"), Way: web.Text(r, "way"), To: web.Text(r, "to"), Safe: web.Text(r, "safe")}}}
	if p.About != "" {
		p.Draft.About = strings.FieldsFunc(p.About, func(c rune) bool { return c == ',' || c == ' ' })
	}
	given, err := v.Typed(r.Context(), p.Draft)
	if f, status := web.Again(err); f != nil {
		p.Wrong = f
		return web.Render(w, r, status, addScreen(p))
	}
	if err != nil {
		return err
	}
	p.Gave = &given
	account.Secret(w)
	return web.Render(w, r, http.StatusOK, addScreen(p))
}

// view is the page of one message.
type view struct {
	View
	Closed bool   // it has not been opened yet
	Stages string // of a complaint that was handed over: by when the law wants it answered
	Themes []ThemeLine
	People []account.Person
	Act    string // the form that was sent
	Sent   url.Values
	Wrong  *fault.Fault
}

// sent is what was typed into a field of the form that came back; else what stands.
func (p view) sent(act, field, stands string) string {
	if p.Act == act {
		return p.Sent.Get(field)
	}
	return stands
}

// wrong is the fault of one form of the page.
func (p view) wrong(act string) *fault.Fault {
	if p.Act == act {
		return p.Wrong
	}
	return nil
}

func (v *Voices) viewing(r *http.Request) (p view, err error) {
	if _, err := entering(r); err != nil {
		return p, err
	}
	number, _ := strconv.Atoi(r.PathValue("number"))
	if p.View, p.Closed, err = v.Opened(r.Context(), number); err != nil || p.Closed {
		return p, err
	}
	if p.Themes, err = v.Themes(r.Context()); err != nil {
		return p, err
	}
	if p.Route == Complaint && !p.HandedAt.IsZero() {
		holidays, err := v.holidays(r.Context())
		if err != nil {
			return p, err
		}
		p.Stages = stages(dayOf(p.HandedAt.Time), holidays)
	}
	p.People, err = v.accounts.People(r.Context())
	return p, err
}

func (v *Voices) messagePage(w http.ResponseWriter, r *http.Request) error {
	p, err := v.viewing(r)
	if err != nil {
		return err
	}
	return showMessage(w, r, http.StatusOK, p)
}

func showMessage(w http.ResponseWriter, r *http.Request, status int, p view) error {
	account.Secret(w)
	if p.Closed {
		return web.Render(w, r, status, askScreen(p))
	}
	return web.Render(w, r, status, messageScreen(p))
}

func (v *Voices) postOpen(w http.ResponseWriter, r *http.Request) error {
	p, err := v.viewing(r)
	if err != nil {
		return err
	}
	err = v.OpenItem(r.Context(), p.Number, web.Text(r, "why"))
	if f, status := web.Again(err); f != nil {
		p.Closed, p.Wrong = true, f
		return showMessage(w, r, status, p)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, messageHref(p.Number), "It is open for you for half an hour. That you opened it is written down.")
}

func (v *Voices) postClaim(w http.ResponseWriter, r *http.Request) error {
	p, err := v.viewing(r)
	if err != nil {
		return err
	}
	if err := v.Claim(r.Context(), p.Number); err != nil {
		return err
	}
	return web.Done(w, r, messageHref(p.Number), "It is yours for half an hour. Read it and decide.")
}

// acts are the forms of the page of one message: each does one thing and says what was done.
func (v *Voices) acts() map[string]func(r *http.Request, number, version int) (string, error) {
	text := web.Text
	yes := func(err error, done string) (string, error) { return done, err }
	return map[string]func(r *http.Request, number, version int) (string, error){
		"decide": func(r *http.Request, n, version int) (string, error) {
			d := Routing{To: State(text(r, "to")), Note: text(r, "note"), CSA: text(r, "offence") == "yes", Version: version}
			for _, f := range web.Texts(r, "flags") {
				d.Flags = append(d.Flags, Flag(f))
			}
			proposed, err := v.Decide(r.Context(), n, d)
			if proposed {
				return "Proposed. Somebody else must agree before it is lowered; it stands as it was until then.", err
			}
			return "Decided: " + string(d.To) + ".", err
		},
		"hand-over": func(r *http.Request, n, version int) (string, error) {
			return yes(v.HandOver(r.Context(), n, version, Handed{To: text(r, "handed-to"), Person: text(r, "person"), How: text(r, "how"), Reference: text(r, "reference")}), "Handed over.")
		},
		"chase": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Chase(r.Context(), n, version, text(r, "chase")), "Kept. You are reminded again.")
		},
		"receipt": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Receipt(r.Context(), n, version, text(r, "receipt")), "Kept. Nothing is chased any more.")
		},
		"csa": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Notified(r.Context(), n, version, text(r, "csa")), "Kept who was told.")
		},
		"clear": func(r *http.Request, n, version int) (string, error) {
			theme, _ := strconv.Atoi(text(r, "theme"))
			return yes(v.ClearItem(r.Context(), n, Clear{Summary: text(r, "summary"), Theme: theme, Checked: text(r, "checked") == "yes", Version: version}), "Cleared. Outside triage only the summary is seen.")
		},
		"merge": func(r *http.Request, n, version int) (string, error) {
			into, _ := strconv.Atoi(text(r, "into"))
			return yes(v.Merge(r.Context(), n, version, into), "Merged. It counts for itself and shares the answer.")
		},
		"warm": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Warm(r.Context(), n, version, text(r, "warm")), "It stands on their page now.")
		},
		"answer": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Answer(r.Context(), n, version, text(r, "answer")), "It stands on their page now.")
		},
		"contact-failed": func(r *http.Request, n, version int) (string, error) {
			return yes(v.ContactFailed(r.Context(), n, version), "Kept. The answer stays with the secret words.")
		},
		"praise": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Praise(r.Context(), n, version, text(r, "praise")), "Kept.")
		},
		"lock": func(r *http.Request, n, version int) (string, error) {
			return yes(v.LockOut(r.Context(), n, version, text(r, "person-id"), text(r, "lock-why")), "They do not see this message any more.")
		},
		"unlock": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Unlock(r.Context(), n, version, text(r, "in-id"), text(r, "in-why")), "They may open it again.")
		},
		"hold": func(r *http.Request, n, version int) (string, error) {
			return yes(v.Hold(r.Context(), n, version, text(r, "hold") == "yes", text(r, "hold-why")), "Kept.")
		},
		"close": func(r *http.Request, n, version int) (string, error) {
			return yes(v.CloseItem(r.Context(), n, version, text(r, "close-note")), "Closed.")
		},
	}
}

func (v *Voices) postAct(w http.ResponseWriter, r *http.Request) error {
	act := v.acts()[r.PathValue("act")]
	if act == nil {
		return fault.NotFound("There is no such page.")
	}
	p, err := v.viewing(r)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(web.Text(r, "version"))
	done, err := act(r, p.Number, version)
	if f, status := web.Again(err); f != nil && !p.Closed {
		p.Act, p.Sent, p.Wrong = r.PathValue("act"), r.PostForm, f
		return showMessage(w, r, status, p)
	}
	if err != nil {
		return err
	}
	if _, _, err := v.Opened(r.Context(), p.Number); err != nil { // what was decided shut it to whoever decided
		return web.Done(w, r, messagesAt, done)
	}
	return web.Done(w, r, messageHref(p.Number), done)
}

// what of an item stands in lists: never a word of what was written (SG-06).
func (i Item) line() string {
	words := "By " + string(i.Channel)
	if i.Age != AgeUnsaid {
		words += ", " + string(i.Age)
		if i.Age != GrownUp {
			words += " years"
		}
	}
	if i.Language != "en" {
		words += ", language " + i.Language
	}
	return words
}

func momentWords(t db.Time) string {
	if t.IsZero() {
		return "–"
	}
	return clockWords(t.Time)
}

func dueWords(i Item, now time.Time) string {
	switch {
	case i.Due.IsZero() && !i.AnswerDue.IsZero() && i.AnsweredAt.IsZero():
		return "answer by " + i.AnswerDue.Words()
	case i.Due.IsZero():
		return "–"
	}
	return clockWords(i.Due.Time)
}

func flagWords(i Item) string {
	words := make([]string, len(i.Flags.V))
	for n, f := range i.Flags.V {
		words[n] = string(f)
	}
	return strings.Join(words, ", ")
}

// routeHints say what each route is for, beside its radio.
var routeHints = map[State]string{
	Immediate:  "A child is in danger now. Ring 999 and the front door within 15 minutes of reading.",
	Referral:   "There may be significant harm. The front door has it within 4 hours, on the same working day.",
	Consult:    "You are worried and cannot say why. A lead decides today.",
	Allegation: "It is about an adult who works with children. From now on only leads see it.",
	Complaint:  "Somebody is unhappy with a service to them. Offer an advocate now.",
	DataRights: "Their records, deletion, or a complaint about data.",
	Personal:   "About their own plan or worker, with no harm. Their team gets in touch.",
	VoiceState: "An idea, praise, or a problem for everybody. It joins a theme.",
	Signpost:   "Another body’s job. Name a person there.",
	Unusable:   "Spam, a test, empty. Never because of swearing. A second person looks at some of these.",
}

func (p view) routes() govuk.RadiosParams {
	all := []govuk.RadiosItem{}
	for _, s := range decisions {
		if p.State.leadsTo(s) && (p.State != HandedOver || s != VoiceState) {
			all = append(all, govuk.RadiosItem{Value: string(s), Text: upperFirst(string(s)), Hint: govuk.HintParams{Text: routeHints[s]}})
		}
	}
	return govuk.RadiosParams{Name: "to", Value: p.sent("decide", "to", ""), Items: all, ErrorMessage: web.At(p.wrong("decide"), "to"), Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "What happens now?", Classes: "govuk-fieldset__legend--s"}}}
}

func upperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// picks is a list to choose from, which begins with nothing chosen.
func picks(name, label, hint, value string, pairs [][2]string, f *fault.Fault) govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "", Text: "Choose"}}
	for _, p := range pairs {
		items = append(items, govuk.SelectItem{Value: p[0], Text: p[1]})
	}
	return govuk.SelectParams{Name: name, Value: value, Items: items, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func same(words []string) [][2]string {
	out := make([][2]string, len(words))
	for i, w := range words {
		out[i] = [2]string{w, upperFirst(w)}
	}
	return out
}

func line(name, label, hint, value string, f *fault.Fault) govuk.InputParams {
	return govuk.InputParams{Name: name, Value: value, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func lines(name, label, hint, value string, rows int, f *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{Name: name, Value: value, Rows: rows, Autocomplete: "off", Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func (p view) themes() (pairs [][2]string) {
	for _, t := range p.Themes {
		pairs = append(pairs, [2]string{strconv.Itoa(t.Number), fmt.Sprintf("%d: %s", t.Number, t.Title)})
	}
	return pairs
}

func (p view) people() (pairs [][2]string) {
	for _, one := range p.People {
		if one.Active() && !slices.ContainsFunc(p.Paper.Locked, func(l Locked) bool { return l.ID == one.ID }) {
			pairs = append(pairs, [2]string{one.ID, one.Name})
		}
	}
	return pairs
}

func (p view) locked() (pairs [][2]string) {
	for _, one := range p.Paper.Locked {
		pairs = append(pairs, [2]string{one.ID, one.Name})
	}
	return pairs
}

// themeOf is the theme in which an item is, for its page.
func (p view) themeOf() string {
	for _, t := range p.Themes {
		if t.ID == p.ThemeID {
			return fmt.Sprintf("%d: %s", t.Number, t.Title)
		}
	}
	return ""
}

func (p view) themeNumber() string {
	for _, t := range p.Themes {
		if t.ID == p.ThemeID {
			return strconv.Itoa(t.Number)
		}
	}
	return ""
}

func bandDay(d calendar.Date) string { return d.Weekday().String()[:3] + " " + d.Words() }
