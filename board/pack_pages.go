package board

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/document"
	"waymark/fault"
	"waymark/govuk"
	"waymark/plan"
	"waymark/web"

	"github.com/a-h/templ"
)

// packRoutes are the pages of papers and of the claims of the self-evaluation.
func (b *Boards) packRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + packsAt, May: account.PackRead, Do: b.packsPage},
		{Pattern: "GET " + packsAt + "/new", May: account.PackBuild, Do: b.newPackPage},
		{Pattern: "POST " + packsAt + "/new", May: account.PackBuild, Do: b.postNewPack},
		{Pattern: "GET " + claimsAt, May: account.PackRead, Do: b.claimsPage},
		{Pattern: "GET " + claimsAt + "/new", May: account.ClaimWrite, Do: b.newClaimPage},
		{Pattern: "POST " + claimsAt + "/new", May: account.ClaimWrite, Do: b.postNewClaim},
		{Pattern: "GET " + claimsAt + "/{claim}", May: account.PackRead, Do: b.claimPage},
		{Pattern: "POST " + claimsAt + "/{claim}", May: account.ClaimWrite, Do: b.postClaim},
		{Pattern: "POST " + claimsAt + "/{claim}/retire", May: account.ClaimWrite, Do: b.postRetireClaim},
		{Pattern: "GET " + packsAt + "/{number}", May: account.PackRead, Do: b.packPage},
		{Pattern: "GET " + packsAt + "/{number}/read", May: account.PackRead, Do: b.readPackPage},
		{Pattern: "GET " + packsAt + "/{number}/public", May: account.PackRead, Do: b.readPublicPage},
		{Pattern: "GET " + packsAt + "/{number}/changes", May: account.PackRead, Do: b.packChangesPage},
		{Pattern: "GET " + packsAt + "/{number}/file/{face}", May: account.PackRead, Do: b.packFile},
		{Pattern: "GET " + packsAt + "/{number}/section/{section}", May: account.PackBuild, Do: b.sectionPage},
		{Pattern: "POST " + packsAt + "/{number}/section/{section}", May: account.PackBuild, Do: b.postSection},
		{Pattern: "POST " + packsAt + "/{number}/refresh", May: account.PackBuild, Do: b.postRefresh},
		{Pattern: "POST " + packsAt + "/{number}/clear", May: account.PackBuild, Do: b.postClear},
		{Pattern: "POST " + packsAt + "/{number}/lock", May: account.PackLock, Do: b.postLock},
		{Pattern: "POST " + packsAt + "/{number}/print", May: account.PackRead, Do: b.postPrint},
		{Pattern: "POST " + packsAt + "/{number}/propose", May: account.PackBuild, Do: b.postPropose},
		{Pattern: "POST " + packsAt + "/{number}/publish", May: account.PackPublish, Do: b.postPublish},
	}
}

func packNumber(r *http.Request) int {
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return 0
	}
	return n
}

func sentVersion(r *http.Request) int {
	n, err := strconv.Atoi(web.Text(r, "version"))
	if err != nil {
		return 0
	}
	return n
}

type packsView struct {
	Drafts, Locked []Pack
	Build          bool
}

func (b *Boards) packsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := b.Packs(r.Context())
	if err != nil {
		return err
	}
	v := packsView{Build: web.May(r.Context(), account.PackBuild)}
	for _, p := range all {
		if p.State == PackDraft {
			v.Drafts = append(v.Drafts, p)
		} else {
			v.Locked = append(v.Locked, p)
		}
	}
	return web.Render(w, r, http.StatusOK, packsScreen(v))
}

type buildView struct {
	Kinds   []PackKind
	Plans   []plan.Plan
	Papers  []Pack
	Meeting []Word // meetings to come, by id
	X       Building
	Days    map[string]string
	Wrong   *fault.Fault
}

func (b *Boards) buildView(r *http.Request) (v buildView, err error) {
	v.Kinds, v.X, v.Days = b.Kinds(), Building{Kind: "highlight"}, map[string]string{}
	slices.SortStableFunc(v.Kinds, func(x, y PackKind) int { return strings.Compare(x.Short, y.Short) })
	if v.Plans, err = b.ownPlans(r.Context()); err != nil {
		return v, err
	}
	v.X.Plan = v.Plans[0].Slug
	for _, p := range v.Plans {
		if p.State == plan.PlanActive {
			v.X.Plan = p.Slug
			break
		}
	}
	if v.Papers, err = b.Packs(r.Context()); err != nil {
		return v, err
	}
	if len(v.Papers) > 12 {
		v.Papers = v.Papers[:12]
	}
	v.Meeting, err = b.meetingsToCome(r.Context())
	return v, err
}

func (b *Boards) newPackPage(w http.ResponseWriter, r *http.Request) error {
	v, err := b.buildView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, buildScreen(v))
}

func (b *Boards) postNewPack(w http.ResponseWriter, r *http.Request) error {
	v, err := b.buildView(r)
	if err != nil {
		return err
	}
	v.X = Building{Kind: web.Text(r, "kind"), Plan: web.Text(r, "plan"), Forum: web.Text(r, "forum"), MeetingID: web.Text(r, "meeting")}
	if same := web.Text(r, "same"); same != "" {
		if v.X.SameAs, err = strconv.Atoi(same); err != nil {
			v.X.SameAs = -1 // no such paper, and the room says so
		}
	}
	for _, part := range []string{"-day", "-month", "-year"} {
		v.Days["for"+part] = web.Text(r, "for"+part)
	}
	number := 0
	if err = b.takeMeeting(r.Context(), &v.X); err == nil {
		if v.X.For.IsZero() {
			v.X.For, err = web.Day(r, "for")
		}
		if err == nil {
			number, err = b.BuildPack(r.Context(), v.X)
		}
	}
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, buildScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", packsAt, number), fmt.Sprintf("Paper %d is built. Everything in it was read at one moment.", number))
}

type packView struct {
	Pack
	Kind      PackKind
	Missing   []Missing
	Faces     map[string]Face
	Same      []Pack // other papers of its snapshot
	Versions  []Pack // others of its kind and plan
	Texts     map[string]PackText
	Cleared   []Clearance
	Build     bool
	Lock      bool
	Publish   bool
	Printer   string // why no PDF can be printed; empty where it can
	Clear     Clearance
	ClearDays map[string]string
	Readers   ReaderCount
	Wrong     *fault.Fault
}

func (b *Boards) packView(r *http.Request) (v packView, err error) {
	ctx := r.Context()
	if v.Pack, err = b.Pack(ctx, packNumber(r)); err != nil {
		return v, err
	}
	if v.Kind, err = b.Kind(v.Pack.Kind); err != nil {
		return v, err
	}
	if v.Faces, err = b.Faces(ctx, v.Pack); err != nil {
		return v, err
	}
	readers, err := b.Readers(ctx, v.Pack.matter())
	if err != nil {
		return v, err
	}
	v.Readers = countReaders(readers)
	all, err := b.Packs(ctx)
	if err != nil {
		return v, err
	}
	for _, p := range all {
		switch {
		case p.ID == v.ID:
		case p.SnapshotID == v.SnapshotID:
			v.Same = append(v.Same, p)
		case p.Kind == v.Pack.Kind && p.Plan == v.Plan:
			v.Versions = append(v.Versions, p)
		}
	}
	person, _ := account.From(ctx)
	draft := v.State == PackDraft
	v.Build, v.Lock = draft && person.May(account.PackBuild), draft && person.May(account.PackLock) && person.ID != v.BuiltID
	v.Publish = !v.ProposedOn.IsZero() && v.PublishedOn.IsZero() && person.May(account.PackPublish) && person.ID != v.ProposedID
	v.ClearDays = map[string]string{}
	if _, err := document.Printer(); err != nil {
		v.Printer = fault.Of(err).Words
	}
	if draft {
		c, err := b.cutOf(ctx, v.Pack, false)
		if err != nil {
			return v, err
		}
		v.Missing, v.Texts, v.Cleared = c.missing(), c.texts, c.cleared
	}
	return v, nil
}

func (b *Boards) packPage(w http.ResponseWriter, r *http.Request) error {
	v, err := b.packView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, packScreen(v))
}

type readView struct {
	Pack
	Public bool
	Body   templ.Component
}

func (b *Boards) readPackPage(w http.ResponseWriter, r *http.Request) error {
	return b.read(w, r, false)
}

func (b *Boards) readPublicPage(w http.ResponseWriter, r *http.Request) error {
	return b.read(w, r, true)
}

func (b *Boards) read(w http.ResponseWriter, r *http.Request, public bool) error {
	p, err := b.Pack(r.Context(), packNumber(r))
	if err != nil {
		return err
	}
	if kind, err := b.Kind(p.Kind); err != nil {
		return err
	} else if public && !kind.Public {
		return fault.NotFound("No public copy is made of a %s.", strings.ToLower(kind.Short))
	}
	p, d, err := b.PackDocument(r.Context(), p.Number, public)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, readScreen(readView{p, public, d}))
}

type changesView struct {
	Pack
	Since  calendar.Date
	Groups []changesGroup
}

type changesGroup struct {
	Title string
	Moves []Moved
}

func (b *Boards) packChangesPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.Pack(r.Context(), packNumber(r))
	if err != nil {
		return err
	}
	c, err := b.cutOf(r.Context(), p, false)
	if err != nil {
		return err
	}
	v := changesView{Pack: p}
	if c.before != nil {
		v.Since = c.before.On
		moved := compareSnapshots(*c.before, c.Snapshot)
		for _, g := range moveGroups {
			group := changesGroup{Title: g.title}
			for _, m := range moved {
				if m.Group == g.key {
					group.Moves = append(group.Moves, m)
				}
			}
			if len(group.Moves) > 0 {
				v.Groups = append(v.Groups, group)
			}
		}
	}
	return web.Render(w, r, http.StatusOK, packChangesScreen(v))
}

// packFile sends one of the kept files of a locked paper, or writes a face of a draft.
func (b *Boards) packFile(w http.ResponseWriter, r *http.Request) error {
	p, err := b.Pack(r.Context(), packNumber(r))
	if err != nil {
		return err
	}
	face := r.PathValue("face")
	name, public := strings.CutPrefix(face, "public-")
	f, known := formatOf(name)
	if !known {
		return fault.NotFound("There is no such file.")
	}
	kept, fileName := name, fmt.Sprintf("%s-%s-paper-%d%s", p.Kind, p.For, p.Number, f.suffix)
	if public {
		kept, fileName = publicFace+name, "public-"+fileName
	}
	if p.State == PackLocked {
		data, err := b.Face(r.Context(), p, kept)
		if err != nil {
			return err
		}
		web.Download(w, fileName, f.kind)
		_, err = w.Write(data)
		return err
	}
	_, d, err := b.PackDocument(r.Context(), p.Number, public)
	if err != nil {
		return err
	}
	var out strings.Builder
	switch name {
	case "html":
		err = d.HTML(&out)
	case "docx":
		err = d.DOCX(&out)
	case "xlsx":
		err = d.XLSX(&out)
	default:
		return fault.NotFound("A draft has no such file. It is made when the paper is locked.")
	}
	if err != nil {
		return err
	}
	web.Download(w, "draft-"+fileName, f.kind)
	_, err = w.Write([]byte(out.String()))
	return err
}

type sectionView struct {
	Pack
	Kind    PackKind
	Section PackSection
	Text    PackText // what is in the box
	Now     PackText // what stands, where somebody else wrote in the meantime
	Words   int
	Wrong   *fault.Fault
}

func (b *Boards) sectionOf(r *http.Request) (v sectionView, err error) {
	if v.Pack, err = b.Pack(r.Context(), packNumber(r)); err != nil {
		return v, err
	}
	if err := v.editable(); err != nil {
		return v, err
	}
	c, err := b.cutOf(r.Context(), v.Pack, false)
	if err != nil {
		return v, err
	}
	v.Kind = c.kind
	known := false
	if v.Section, known = c.kind.section(r.PathValue("section")); !known {
		return v, fault.NotFound("Paper %d has no section %q that somebody writes.", v.Number, r.PathValue("section"))
	}
	v.Text = c.texts[v.Section.id()]
	if proposed := sectionKinds[v.Section.Kind].proposed; v.Text.Text == "" && proposed != nil {
		v.Text.Text = proposed(c)
	}
	v.Words = len(strings.Fields(v.Text.Text))
	return v, nil
}

func (b *Boards) sectionPage(w http.ResponseWriter, r *http.Request) error {
	v, err := b.sectionOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sectionScreen(v))
}

func (b *Boards) postSection(w http.ResponseWriter, r *http.Request) error {
	v, err := b.sectionOf(r)
	if err != nil {
		return err
	}
	text := web.Text(r, "text")
	err = b.WriteSection(r.Context(), v.Number, v.Section.id(), text, sentVersion(r))
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		if f.Kind == fault.KindConflict {
			v.Now = v.Text
		}
		v.Text.Text = text
		return web.Render(w, r, status, sectionScreen(v))
	}
	if err != nil {
		return err
	}
	words := "The section is kept."
	if wrong := v.Section.Wrong(text); wrong != "" {
		words += " " + wrong + "."
	}
	return web.Done(w, r, v.Href(), words)
}

func (b *Boards) postRefresh(w http.ResponseWriter, r *http.Request) error {
	n := packNumber(r)
	if err := b.RefreshPack(r.Context(), n); err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", packsAt, n), "Everything was read anew.")
}

func (b *Boards) postClear(w http.ResponseWriter, r *http.Request) error {
	v, err := b.packView(r)
	if err != nil {
		return err
	}
	v.Clear = Clearance{Who: web.Text(r, "who"), Name: web.Text(r, "name"), Words: web.Text(r, "words")}
	for _, part := range []string{"-day", "-month", "-year"} {
		v.ClearDays["on"+part] = web.Text(r, "on"+part)
	}
	if v.Clear.On, err = web.Day(r, "on"); err == nil {
		err = b.ClearPack(r.Context(), v.Number, v.Clear)
	}
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, packScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Href(), "The clearance is noted.")
}

func (b *Boards) postLock(w http.ResponseWriter, r *http.Request) error {
	v, err := b.packView(r)
	if err != nil {
		return err
	}
	if len(v.Missing) > 0 && web.Text(r, "anyway") != "yes" && v.State == PackDraft {
		err = fault.Invalid("The paper is not locked.").At("anyway", "Confirm that it goes out with what is missing, or have that written first")
	} else {
		err = b.LockPack(r.Context(), v.Number, sentVersion(r))
	}
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, packScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Href(), fmt.Sprintf("Paper %d is locked and stays as it is.", v.Number))
}

func (b *Boards) postPrint(w http.ResponseWriter, r *http.Request) error {
	n := packNumber(r)
	public := web.Text(r, "copy") == "public"
	if err := b.PrintPack(r.Context(), n, public); err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", packsAt, n), "The PDF is printed and kept.")
}

func (b *Boards) postPropose(w http.ResponseWriter, r *http.Request) error {
	n := packNumber(r)
	if err := b.ProposePack(r.Context(), n); err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", packsAt, n), "You asked to publish the paper. Somebody else decides.")
}

func (b *Boards) postPublish(w http.ResponseWriter, r *http.Request) error {
	n := packNumber(r)
	approve := web.Text(r, "decision") == "publish"
	if err := b.PublishPack(r.Context(), n, approve); err != nil {
		return err
	}
	words := "The paper is published."
	if !approve {
		words = "The paper is not published."
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", packsAt, n), words)
}

// packInput, packArea and packChoice are the fields of this file's forms, with what is wrong beside them.
func packInput(name, label, hint, value string, f *fault.Fault) govuk.InputParams {
	return govuk.InputParams{ID: name, Name: name, Value: value, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func packArea(name, label, hint, value string, rows int, f *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{ID: name, Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func packChoice(name, label, hint, value string, first string, words []Word, f *fault.Fault) govuk.SelectParams {
	var items []govuk.SelectItem
	if first != "" {
		items = append(items, govuk.SelectItem{Value: "", Text: first})
	}
	for _, w := range words {
		items = append(items, govuk.SelectItem{Value: w.Code, Text: w.Words})
	}
	return govuk.SelectParams{ID: name, Name: name, Value: value, Items: items, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func packDay(name, legend, hint string, values map[string]string, f *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: name, NamePrefix: name, Values: values, ErrorMessage: web.At(f, name), Hint: govuk.HintParams{Text: hint}, Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}
