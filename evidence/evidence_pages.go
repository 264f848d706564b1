package evidence

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

// Routes are this room's pages.
func (l *Evidences) Routes() []web.Route {
	const piece = lockerAt + "/{number}"
	return []web.Route{
		{Pattern: "GET " + lockerAt, May: account.EvidenceRead, Do: l.lockerPage},
		{Pattern: "GET " + lockerAt + "/add", May: account.EvidenceAdd, Do: l.addPage},
		{Pattern: "POST " + lockerAt + "/add", May: account.EvidenceAdd, Do: l.postAdd, Limit: MostBytes + 1<<20},
		{Pattern: "GET " + piece, May: account.EvidenceRead, Do: l.piecePage},
		{Pattern: "GET " + piece + "/file", May: account.EvidenceRead, Do: l.filePage},
		{Pattern: "POST " + piece + "/open", May: account.EvidenceRead, Do: l.postOpen},
		{Pattern: "POST " + piece + "/check", May: account.EvidenceCheck, Do: l.postCheck},
		{Pattern: "POST " + piece + "/verify", May: account.EvidenceVerify, Do: l.postVerify},
		{Pattern: "POST " + piece + "/redact", May: account.EvidenceAdd, Do: l.postRedact, Limit: MostBytes + 1<<20},
		{Pattern: "POST " + piece + "/withdraw", May: account.EvidenceAdd, Do: l.postWithdraw},
	}
}

// shows are what the list can be narrowed to.
var shows = []Word{{"", "All that is in use", ""}, {"check", "Not yet checked", ""}, {"verify", "Not yet verified", ""}, {"expiring", "Expired or expiring within 30 days", ""}, {"mine", "Added by me", ""},
	{"refused", "Refused or not borne out", ""}, {"ended", "Replaced or withdrawn", ""}}

type lockerPage struct {
	Pieces []Piece // all that the list is narrowed to
	Page   int     // from 1
	All    int
	Show   string
	About  string
	Told   []Known // what evidence is about, to choose from
	Today  calendar.Date
	Add    bool
	Scan   bool
}

// in says whether a piece belongs to what the list is narrowed to.
func (p Piece) in(show, about, person string, today calendar.Date) bool {
	if about != "" && !slices.ContainsFunc(p.About, func(k Known) bool { return k.Subject.String() == about }) {
		return false
	}
	switch show {
	case "check":
		return p.State == ToCheck
	case "verify":
		return p.State == Cleared
	case "expiring":
		return p.Expiring(today)
	case "mine":
		return p.AddedID == person
	case "refused":
		return p.State == Refused || p.State == NotBorneOut
	case "ended":
		return p.Ended()
	}
	return !p.Ended() && p.State != Refused
}

// aPage is how many pieces stand on one page: on a phone each is a card.
const aPage = 25

// last is the number of the last page.
func (p lockerPage) last() int { return max(1, (len(p.Pieces)+aPage-1)/aPage) }

// page are the pieces of the page that is shown.
func (p lockerPage) page() []Piece {
	from := (p.Page - 1) * aPage
	return p.Pieces[from:min(from+aPage, len(p.Pieces))]
}

// counted says which of how many pieces are shown.
func (p lockerPage) counted() string {
	words := fmt.Sprintf("%d of %d", len(p.Pieces), p.All)
	if p.last() > 1 {
		from := (p.Page - 1) * aPage
		words += fmt.Sprintf(", of these %d to %d", from+1, min(from+aPage, len(p.Pieces)))
	}
	return words
}

// at is the address of a page of the list.
func (p lockerPage) at(page int) string {
	return lockerAt + "?" + url.Values{"show": {p.Show}, "about": {p.About}, "page": {strconv.Itoa(page)}}.Encode()
}

func (l *Evidences) lockerPage(w http.ResponseWriter, r *http.Request) error {
	all, err := l.Evidences(r.Context())
	if err != nil {
		return err
	}
	person, _ := account.From(r.Context())
	page := lockerPage{Show: r.URL.Query().Get("show"), About: r.URL.Query().Get("about"), All: len(all), Today: l.db.Today(), Add: web.May(r.Context(), account.EvidenceAdd), Scan: l.scanner.On()}
	seen := map[Subject]bool{}
	for _, p := range all {
		for _, k := range p.About {
			if !seen[k.Subject] {
				seen[k.Subject] = true
				page.Told = append(page.Told, k)
			}
		}
		if p.in(page.Show, page.About, person.ID, page.Today) {
			page.Pieces = append(page.Pieces, p)
		}
	}
	slices.SortFunc(page.Told, func(a, b Known) int { return natural(a.Words, b.Words) })
	page.Page = 1
	if n, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil {
		page.Page = min(max(n, 1), page.last())
	}
	return web.Render(w, r, http.StatusOK, lockerScreen(page))
}

type addPage struct {
	Edit    Edit
	Days    map[string]string // the boxes of its dates, as they were typed
	Sample  string            // as it was typed
	About   []string
	Choices []Known
	Old     *Piece // what it takes the place of
	Scan    bool
	Wrong   *fault.Fault
}

func (l *Evidences) addPage(w http.ResponseWriter, r *http.Request) error {
	page := addPage{About: r.URL.Query()["about"], Edit: Edit{Kind: File, Class: Internal, Strength: ""}, Days: map[string]string{}}
	page.Edit.Replaces, _ = strconv.Atoi(r.URL.Query().Get("replaces")) // what is no number replaces nothing
	if err := l.fill(r, &page); err != nil {
		return err
	}
	if page.Old != nil {
		page.Edit.Type, page.Edit.Source, page.Edit.Strength, page.Edit.Class, page.Edit.Kind = page.Old.Type, page.Old.Source, page.Old.Strength, page.Old.Class, page.Old.Kind
		for _, k := range page.Old.About {
			page.About = append(page.About, k.Subject.String())
		}
	}
	return web.Render(w, r, http.StatusOK, addScreen(page))
}

// fill reads what the form offers.
func (l *Evidences) fill(r *http.Request, page *addPage) (err error) {
	page.Scan = l.scanner.On()
	if page.Edit.Replaces > 0 {
		old, err := l.Evidence(r.Context(), page.Edit.Replaces)
		if err != nil {
			return err
		}
		if old.Hidden {
			return fault.Forbidden("Evidence %d is restricted. Ask an administrator for a grant.", old.Number)
		}
		page.Old = &old
	}
	if page.Choices, err = l.choices(r.Context()); err != nil {
		return err
	}
	// What nobody chooses from a list, such as a milestone, is chosen on the page that leads here.
	about := page.About
	if page.Old != nil {
		for _, k := range page.Old.About {
			about = append(about[:len(about):len(about)], k.Subject.String())
		}
	}
	var more []Subject
	for _, text := range about {
		if s, ok := ReadSubject(text); ok && !slices.Contains(more, s) && !slices.ContainsFunc(page.Choices, func(k Known) bool { return k.Subject == s }) {
			more = append(more, s)
		}
	}
	told, err := l.known(r.Context(), more)
	for _, s := range more {
		if k, ok := told[s]; ok && may(r.Context(), account.EvidenceAdd, k.Row) == nil {
			page.Choices = append(page.Choices, k)
		}
	}
	return err
}

func (l *Evidences) postAdd(w http.ResponseWriter, r *http.Request) error {
	up, err := uploaded(r)
	if err != nil {
		return err
	}
	page := addPage{Days: map[string]string{}, Sample: web.Text(r, "sample"), About: slices.DeleteFunc(web.Texts(r, "about"), func(about string) bool { return about == "" })}
	page.Edit = Edit{Shows: web.Text(r, "shows"), Kind: Kind(web.Text(r, "kind")), Type: web.Text(r, "type"), Source: web.Text(r, "source"), Strength: web.Text(r, "strength"), Class: Class(web.Text(r, "class")),
		Link: web.Text(r, "link"), Note: web.Text(r, "note"), Upload: up}
	page.Edit.Replaces, _ = strconv.Atoi(web.Text(r, "replaces")) // what is no number replaces nothing
	wrong := fault.Invalid("The evidence is not kept yet.")
	for field, into := range map[string]*calendar.Date{"from": &page.Edit.From, "to": &page.Edit.To, "valid": &page.Edit.ValidUntil} {
		for _, part := range []string{"-day", "-month", "-year"} {
			page.Days[field+part] = web.Text(r, field+part)
		}
		day, err := web.Day(r, field)
		if err != nil {
			wrong.At(field, "Enter a real date, such as 27 3 2027")
		}
		*into = day
	}
	if page.Sample != "" {
		if page.Edit.Sample, err = strconv.Atoi(page.Sample); err != nil {
			wrong.At("sample", "Enter the number of cases as a whole number, such as 25")
		}
	}
	for _, text := range page.About {
		if s, ok := ReadSubject(text); ok {
			page.Edit.About = append(page.Edit.About, s)
		}
	}
	if page.Edit.Kind != File {
		page.Edit.Upload = nil
	}
	var number int
	if err = wrong; len(wrong.Fields) == 0 {
		number, err = l.Add(r.Context(), page.Edit)
	}
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		if err := l.fill(r, &page); err != nil {
			return err
		}
		return web.Render(w, r, status, addScreen(page))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", lockerAt, number), fmt.Sprintf("Evidence %d is added. A second person now checks it for personal data.", number))
}

// uploaded reads the file of a form, whose size the route has bounded; nil where none was sent.
func uploaded(r *http.Request) (*Upload, error) {
	f, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, err
		}
		return nil, fault.Invalid("The file did not arrive whole. Send it again.").Because(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	return &Upload{Name: head.Filename, Data: data}, err
}

type pieceView struct {
	Piece
	History []db.Entry
	Today   calendar.Date
	Person  account.Person
	Scan    bool
	Answer  string // what was sent
	Words   string
	Why     string
	Opened  bool // restricted, and the reader said why they open it
	Wrong   *fault.Fault
}

// mayCheck says whether the reader can be the second person.
func (v pieceView) mayCheck() bool {
	return !v.Hidden && v.State == ToCheck && v.AddedID != v.Person.ID && v.may(account.EvidenceCheck)
}

// mayVerify says whether the reader stands outside the line.
func (v pieceView) mayVerify() bool {
	return !v.Hidden && (v.State == Cleared || v.State == Verified || v.State == NotBorneOut) && v.AddedID != v.Person.ID && !slices.Contains(v.workers, v.Person.ID) && v.may(account.EvidenceVerify)
}

// mayKeep says whether the reader may withdraw it, replace it or put a redacted copy in.
func (v pieceView) mayKeep() bool { return !v.Hidden && !v.Ended() && v.may(account.EvidenceAdd) }

func (v pieceView) may(permission string) bool {
	return slices.ContainsFunc(v.About, func(k Known) bool { return v.Person.MayOn(permission, k.Row) })
}

func (l *Evidences) view(r *http.Request) (v pieceView, err error) {
	number, _ := strconv.Atoi(r.PathValue("number")) // what is no number is no evidence
	if v.Piece, err = l.Evidence(r.Context(), number); err != nil {
		return v, err
	}
	v.Person, _ = account.From(r.Context())
	v.Today, v.Scan = l.db.Today(), l.scanner.On()
	if !v.Hidden {
		v.History, err = l.db.Record(r.Context(), db.RecordFilter{Noun: "evidence", ID: v.ID})
	}
	return v, err
}

func (l *Evidences) piecePage(w http.ResponseWriter, r *http.Request) error {
	v, err := l.view(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, pieceScreen(v))
}

// again shows the page once more with what was sent, or says that it is done.
func (l *Evidences) again(w http.ResponseWriter, r *http.Request, err error, done string) error {
	f, status := web.Again(err)
	if f == nil && err != nil {
		return err
	}
	if f == nil {
		return web.Done(w, r, lockerAt+"/"+r.PathValue("number"), done)
	}
	v, err := l.view(r)
	if err != nil {
		return err
	}
	v.Wrong, v.Answer, v.Words, v.Why = f, web.Text(r, "answer"), web.Text(r, "words"), web.Text(r, "why")
	return web.Render(w, r, status, pieceScreen(v))
}

// sent are the number in the address and the version that the reader saw.
func sent(r *http.Request) (number, version int) {
	number, _ = strconv.Atoi(r.PathValue("number")) // what is no number is no evidence
	if version, _ = strconv.Atoi(web.Text(r, "version")); version == 0 {
		version = -1 // a form of ours says which
	}
	return number, version
}

func (l *Evidences) postCheck(w http.ResponseWriter, r *http.Request) error {
	n, version := sent(r)
	return l.again(w, r, l.Check(r.Context(), n, version, web.Text(r, "answer"), web.Text(r, "words")), "Your check is kept.")
}

func (l *Evidences) postVerify(w http.ResponseWriter, r *http.Request) error {
	n, version := sent(r)
	answer := web.Text(r, "answer")
	if answer != "yes" && answer != "no" {
		return l.again(w, r, fault.Invalid("Your finding is not kept yet.").At("answer", "Say whether it shows what it is said to show"), "")
	}
	return l.again(w, r, l.Verify(r.Context(), n, version, answer == "yes", web.Text(r, "words")), "Your finding is kept.")
}

func (l *Evidences) postRedact(w http.ResponseWriter, r *http.Request) error {
	up, err := uploaded(r)
	if err != nil {
		return err
	}
	n, version := sent(r)
	return l.again(w, r, l.Redact(r.Context(), n, version, up), "The copy is in its place and waits for its check.")
}

func (l *Evidences) postWithdraw(w http.ResponseWriter, r *http.Request) error {
	n, version := sent(r)
	return l.again(w, r, l.Withdraw(r.Context(), n, version, web.Text(r, "why")), "The evidence is withdrawn. Packs of before still show it.")
}

func (l *Evidences) filePage(w http.ResponseWriter, r *http.Request) error {
	v, err := l.view(r)
	if err != nil {
		return err
	}
	if v.Class == Restricted {
		return fault.Forbidden("Evidence %d is restricted. Open it from its page, with a reason.", v.Number)
	}
	return l.hand(w, r, v.Evidence)
}

// postOpen hands restricted evidence to whoever has a grant and says why; the opening is in the record.
func (l *Evidences) postOpen(w http.ResponseWriter, r *http.Request) error {
	v, err := l.view(r)
	if err != nil {
		return err
	}
	if v.Hidden {
		return fault.Forbidden("Evidence %d is restricted. Ask an administrator for a grant.", v.Number)
	}
	why := web.Text(r, "why")
	if n := len([]rune(why)); n < 5 || n > 300 {
		return l.again(w, r, fault.Invalid("It is not opened yet.").At("why", "Say why you open it, in 5 to 300 characters"), "")
	}
	if err := l.db.Write(r.Context(), fmt.Sprintf("opened restricted evidence %d: %s", v.Number, why), func(tx *db.Tx) error {
		tx.About("evidence", v.ID)
		return nil
	}); err != nil {
		return err
	}
	if v.Kind != File {
		v.Opened = true
		return web.Render(w, r, http.StatusOK, pieceScreen(v))
	}
	return l.hand(w, r, v.Evidence)
}

// hand sends the file so that no browser shows it as a page of ours.
func (l *Evidences) hand(w http.ResponseWriter, r *http.Request, e Evidence) error {
	if e.Kept == "" {
		return fault.NotFound("Evidence %d has no file any more.", e.Number)
	}
	file, err := l.open(r.Context(), e)
	if err != nil {
		return err
	}
	defer file.Close()
	web.Download(w, e.FileName, e.FileType)
	w.Header().Set("Content-Length", strconv.FormatInt(e.FileSize, 10))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_, err = io.Copy(w, file)
	return err
}
