package plan

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// importForm is the form by which a plan comes in.
type importForm struct {
	Plans []Plan
	Onto  string // slug of the plan that the file is laid onto, empty for a new one
	Paste string
	Wrong *fault.Fault
}

func (p *Plans) importPage(w http.ResponseWriter, r *http.Request) error {
	return p.showImport(w, r, http.StatusOK, importForm{Onto: r.URL.Query().Get("plan")})
}

func (p *Plans) showImport(w http.ResponseWriter, r *http.Request, status int, f importForm) error {
	all, err := p.Plans(r.Context())
	if err != nil {
		return err
	}
	for _, plan := range all {
		if plan.State != PlanClosed {
			f.Plans = append(f.Plans, plan)
		}
	}
	return web.Render(w, r, status, importScreen(f))
}

func (f importForm) targets() []govuk.SelectItem {
	items := []govuk.SelectItem{{Text: "A new plan"}}
	for _, plan := range f.Plans {
		items = append(items, govuk.SelectItem{Value: plan.Slug, Text: plan.Title})
	}
	return items
}

// preview is a file as read, line by line, before anything is saved. What stands in the plan already is shown beside it.
type preview struct {
	Onto     *Plan // nil for a new plan
	Slug     string
	Proposal Proposal
	Carried  string                    // the proposal as JSON: the form brings it back, and nothing is kept meanwhile
	Now      map[string]ProposedAction // by ref, what the plan has now, as it would be exported
	Dropped  map[string]bool           // refs that were unticked
	KeepOwn  bool                      // the plan keeps its own title, vision and days
	Wrong    *fault.Fault
	Tracker  bool // the file is the plan's own tracker, and only its differences are shown
	Differs  []FileDifference
	Errors   []RowError // cells that cannot be taken; nothing is imported while there are any
	Name     string     // of the file, and
	Again    string     // the file itself where its columns may be named and it be read again; nothing is kept meanwhile
	Why      string     // an approved plan should change: the reason of the change requests
}

func (p *Plans) importPreview(w http.ResponseWriter, r *http.Request) error {
	name, data, err := uploaded(r)
	if err != nil {
		return err
	}
	f := importForm{Onto: web.Text(r, "plan"), Paste: web.Text(r, "text")}
	if len(data) == 0 {
		name, data = "pasted text", []byte(f.Paste)
	}
	if again := web.Text(r, "again"); again != "" { // the same file, read with what the person said of its columns
		name = web.Text(r, "name")
		if data, err = base64.StdEncoding.DecodeString(again); err == nil {
			err = p.sentColumns(r)
		}
	}
	var known Columns
	if err == nil {
		known, err = p.KnownColumns(r.Context())
	}
	var proposal Proposal
	if err == nil {
		proposal, err = ReadKnowing(r.Context(), name, data, known)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad.At("file", bad.Words)
		return p.showImport(w, r, status, f)
	}
	if err != nil {
		return err
	}
	v := preview{Proposal: proposal, Slug: proposal.Slug, Dropped: map[string]bool{}}
	if len(proposal.Columns) > 0 && len(data) <= carriedFile {
		v.Name, v.Again = name, base64.StdEncoding.EncodeToString(data)
	}
	if v.Slug == "" {
		v.Slug = slugOf(proposal)
	}
	if proposal.Tracker && f.Onto == "" { // it knows where it belongs
		_, err := p.Plan(r.Context(), proposal.Slug)
		if bad := fault.Of(err); err != nil && (bad == nil || bad.Kind != fault.KindNotFound) {
			return err
		} else if err == nil {
			f.Onto = proposal.Slug
		}
	}
	return p.showPreview(w, r, http.StatusOK, v, f.Onto)
}

// carriedFile is how large a tracker may be, in bytes, to be carried by the form that names its columns.
const carriedFile = 4 << 20

// sentColumns keeps what a form says of the columns of a tracker.
func (p *Plans) sentColumns(r *http.Request) error {
	headings, said := web.Texts(r, "heading"), map[string]string{}
	for i, heading := range headings {
		if f := web.Text(r, fmt.Sprintf("column-%d", i)); f != "" && heading != "" {
			said[squeeze(heading)] = f
		}
	}
	return p.KeepColumns(r.Context(), headings, said)
}

// fieldItems are what a column may hold, with what it holds now.
func fieldItems() []govuk.SelectItem {
	items := []govuk.SelectItem{{Text: "Only for reading"}}
	for _, f := range columnFields {
		items = append(items, govuk.SelectItem{Value: string(f), Text: upperFirst(strings.TrimPrefix(fieldWords(f), "its "))})
	}
	return items
}

// unread says how many columns were taken for nothing.
func (v preview) unread() (n int) {
	for _, c := range v.Proposal.Columns {
		n += one(c.Field == "")
	}
	return n
}

// uploaded reads the file of a form, whose size the route has bounded.
func uploaded(r *http.Request) (name string, data []byte, err error) {
	f, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil, nil
	}
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return "", nil, err
		}
		return "", nil, fault.Invalid("The file did not arrive whole. Send it again.").Because(err)
	}
	defer f.Close()
	data, err = io.ReadAll(f)
	return head.Filename, data, err
}

// slugOf proposes a short name from the title and the first year of a plan.
func slugOf(p Proposal) string {
	words := strings.FieldsFunc(strings.ToLower(p.Title), func(r rune) bool { return r < 'a' || r > 'z' })
	slug := "plan"
	if len(words) > 0 {
		slug = words[0]
	}
	if len(p.Starts) >= 4 {
		slug += "-" + p.Starts[:4]
	}
	return slug
}

func (p *Plans) showPreview(w http.ResponseWriter, r *http.Request, status int, v preview, onto string) error {
	carried, err := json.Marshal(v.Proposal)
	if err != nil {
		return err
	}
	v.Carried, v.Now = string(carried), map[string]ProposedAction{}
	if onto != "" {
		plan, err := p.Plan(r.Context(), onto)
		if err != nil {
			return err
		}
		v.Onto, v.Slug = &plan, plan.Slug
		if v.Proposal.Tracker {
			v.Tracker = true
			if v.Differs, v.Errors, err = p.Difference(r.Context(), plan.Slug, v.Proposal); err != nil {
				return err
			}
			return web.Render(w, r, status, trackerScreen(v))
		}
		now, err := p.Export(r.Context(), plan.Slug)
		if err != nil {
			return err
		}
		for _, q := range now.Priorities {
			for _, a := range q.Actions {
				v.Now[a.Ref] = a
			}
		}
	}
	return web.Render(w, r, status, previewScreen(v))
}

// change says what importing a line would do to the plan it is laid onto. What the line does not speak of stays.
func (v preview) change(a ProposedAction) []string {
	now, there := v.Now[a.Ref]
	switch {
	case v.Onto == nil:
		return nil
	case !there && v.Onto.State.Fixed():
		return []string{"Asks for a new action"}
	case !there:
		return []string{"New action"}
	}
	var all []string
	ask, due := "", "Due"
	if v.Onto.State.Fixed() {
		ask, due = "Asks for a change. ", "Asks to move the due date"
	}
	if now.Text != a.Text {
		all = append(all, ask+"Replaces: "+now.Text)
	}
	say := func(what, was, is string) {
		if is != "" && is != was {
			all = append(all, fmt.Sprintf("%s: %s; until now: %s", what, is, cmp.Or(was, "nothing")))
		}
	}
	list := func(what string, was, is []string) { say(what, strings.Join(was, ", "), strings.Join(is, ", ")) }
	say("Child text", now.ChildText, a.ChildText)
	say("Question for children", now.Question, a.Question)
	say("Owner", now.Owner, a.Owner)
	say("Starts", dayWords(dayOf(now.Starts)), dayWords(dayOf(a.Starts)))
	say(due, dayWords(dayOf(now.Due)), dayWords(dayOf(a.Due)))
	say("Reason for the public", now.Reason, a.Reason)
	say("How we know", now.HowWeKnow, a.HowWeKnow)
	say("Rights", articleList(now.Articles), articleList(a.Articles))
	list("Core measures", now.Core, a.Core)
	list("Other measures", now.Measures, a.Measures)
	list("Recommendations", now.Recommendations, a.Recommendations)
	if !v.Onto.State.Fixed() {
		say("Delivery", now.Delivery, a.Delivery)
	} else if a.Delivery != "" && a.Delivery != now.Delivery {
		all = append(all, fmt.Sprintf("Delivery stays %s: only a signed-off update changes it", now.Delivery))
	}
	if a.Impact != "" && a.Impact != cmp.Or(now.Impact, string(TooEarly)) {
		all = append(all, fmt.Sprintf("Impact “%s” %s", a.Impact, thenImpact))
	}
	if len(a.Milestones) > 0 && !slices.Equal(a.Milestones, now.Milestones) {
		all = append(all, "Milestones that the action has not are added; those it has stay as they are")
	}
	if len(all) == 0 {
		return []string{"No change"}
	}
	return all
}

// own says what importing would do to the plan's own title, vision and days.
func (v preview) own() (all []string) {
	say := func(what, now, then string) {
		switch {
		case then == "" || then == now:
		case now == "":
			all = append(all, fmt.Sprintf("%s: “%s”", what, then))
		default:
			all = append(all, fmt.Sprintf("%s: “%s” replaces “%s”", what, then, now))
		}
	}
	if v.Onto == nil {
		return nil
	}
	say("Title", v.Onto.Title, v.Proposal.Title)
	say("Vision", v.Onto.Vision, v.Proposal.Vision)
	say("Starts", dayWords(v.Onto.Starts), dayWords(dayOf(v.Proposal.Starts)))
	say("Ends", dayWords(v.Onto.Ends), dayWords(dayOf(v.Proposal.Ends)))
	return all
}

// dayOf reads a day that the importer wrote; no date where it wrote none.
func dayOf(text string) calendar.Date {
	d, err := calendar.Parse(text)
	if err != nil {
		return calendar.Date{}
	}
	return d
}

func dayWords(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Words()
}

func (v preview) kept() []string {
	in := map[string]bool{}
	for _, q := range v.Proposal.Priorities {
		for _, a := range q.Actions {
			in[a.Ref] = true
		}
	}
	var kept []string
	for ref := range v.Now {
		if !in[ref] {
			kept = append(kept, ref)
		}
	}
	return kept
}

// importConfirm takes the preview back as the person left it: words changed, lines unticked.
func (p *Plans) importConfirm(w http.ResponseWriter, r *http.Request) error {
	v := preview{Slug: web.Text(r, "slug"), Dropped: map[string]bool{}, KeepOwn: web.Text(r, "keep-own") != "", Why: web.Text(r, "why")}
	if err := json.Unmarshal([]byte(r.PostFormValue("proposal")), &v.Proposal); err != nil {
		return fault.Invalid("The preview did not arrive whole. Read the file again.").Because(err)
	}
	onto := web.Text(r, "plan")
	if onto != "" {
		v.Slug = onto
	} else {
		v.Proposal.Title = web.Text(r, "title")
	}
	if onto != "" && v.Proposal.Tracker {
		return p.importTracker(w, r, v)
	}
	take := map[string]bool{}
	for _, ref := range web.Texts(r, "take") {
		take[ref] = true
	}
	chosen := v.Proposal
	chosen.Priorities = nil
	if onto != "" && v.KeepOwn {
		chosen.Title, chosen.ChildTitle, chosen.Vision, chosen.ChildText, chosen.Starts, chosen.Ends = "", "", "", "", "", ""
	}
	for i := range v.Proposal.Priorities {
		q := &v.Proposal.Priorities[i]
		q.Title = web.Text(r, fmt.Sprintf("title-%d", q.Number))
		one := *q
		one.Actions = nil
		for j := range q.Actions {
			a := &q.Actions[j]
			a.Text = web.Text(r, "text-"+a.Ref)
			if !take[a.Ref] {
				v.Dropped[a.Ref] = true
				continue
			}
			one.Actions = append(one.Actions, *a)
		}
		if len(one.Actions) > 0 {
			chosen.Priorities = append(chosen.Priorities, one)
		}
	}
	var done Imported
	err := orNil(v.check(onto, chosen))
	if err == nil {
		done, err = p.Import(r.Context(), v.Slug, chosen, v.Why)
	}
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return p.showPreview(w, r, status, v, onto)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, done.Plan.href(), done.allWords())
}

// importTracker imports the plan's own tracker as it was shown: all of it or nothing.
func (p *Plans) importTracker(w http.ResponseWriter, r *http.Request, v preview) error {
	done, err := p.Import(r.Context(), v.Slug, v.Proposal, v.Why)
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return p.showPreview(w, r, status, v, v.Slug)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, done.Plan.href(), done.allWords())
}

// allWords is what an import did, with what stayed and what is to be looked at now.
func (i Imported) allWords() string {
	words := i.Words()
	if len(i.Stale) > 0 {
		words += fmt.Sprintf(" %s now to be checked against the new wording.", count(len(i.Stale), "child text is", "child texts are"))
	}
	if len(i.Untouched) > 0 {
		words += fmt.Sprintf(" Delivery of %s stayed: only a signed-off update changes it.", joined(i.Untouched))
	}
	if len(i.Proposed) > 0 {
		words += fmt.Sprintf(" The impact of %s is proposed: somebody who may set it and does not own the action decides on its page.", joined(i.Proposed))
	}
	if len(i.Over) > 0 {
		words += fmt.Sprintf(" What has ended stays as it is: %s.", joined(i.Over))
	}
	return words
}

func (v preview) check(onto string, chosen Proposal) *fault.Fault {
	wrong := fault.Invalid("The plan cannot be imported yet.")
	if onto == "" {
		plan := Plan{Slug: v.Slug, Title: chosen.Title}
		if f := fault.Of(plan.Check()); f != nil {
			wrong.Fields = append(wrong.Fields, f.Fields...)
		}
	}
	if chosen.Count() == 0 {
		wrong.At("take", "Select at least one action")
	}
	for _, q := range chosen.Priorities {
		if q.Title == "" {
			wrong.At(fmt.Sprintf("title-%d", q.Number), fmt.Sprintf("Enter the title of priority %d", q.Number))
		}
		for _, a := range q.Actions {
			if a.Text == "" {
				wrong.At("text-"+a.Ref, fmt.Sprintf("Enter the text of action %s", a.Ref))
			}
		}
	}
	return wrong
}
