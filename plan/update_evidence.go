package plan

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/evidence"
	"waymark/fault"
	"waymark/web"
)

// mostEvidence is how many pieces of evidence one update brings.
const mostEvidence = 20

// updateLimit is how large the form of an update may be, in bytes: of a file that is larger than the locker takes, the form still comes back
// with every word.
const updateLimit = 200 << 20

// EvidenceEdit is what the form of an update says of a piece of evidence that is given with it. Whoever has a minute says what it shows; the
// locker's own form asks for the rest.
type EvidenceEdit struct {
	Shows  string           // one sentence
	Words  string           // an address, or what was seen or said
	Upload *evidence.Upload // a file, instead of words
}

// given says whether there is a piece of evidence at all.
func (e EvidenceEdit) given() bool { return e.Shows != "" || e.Words != "" || e.Upload != nil }

// evidenceOfUpdate is what evidence calls an update of an action.
func evidenceOfUpdate(plan Plan, a Action, number int) evidence.Subject {
	return evidence.Subject{Kind: "update", Key: EvidenceOf(plan, a).Key + "/" + strconv.Itoa(number)}
}

// edit is the evidence as the locker takes it. It counts as the weakest there is, for everybody at the council, until somebody says more.
func (e EvidenceEdit) edit(about evidence.Subject, source string) evidence.Edit {
	x := evidence.Edit{Shows: e.Shows, Source: source, Type: "document", Strength: "indicative", Class: evidence.Internal, About: []evidence.Subject{about}, Upload: e.Upload}
	switch u, err := url.Parse(e.Words); {
	case e.Upload != nil:
		x.Kind = evidence.File
	case err == nil && (u.Scheme == "https" || u.Scheme == "http") || strings.HasPrefix(e.Words, "www."):
		x.Kind, x.Link = evidence.Link, e.Words
	default:
		x.Kind, x.Type, x.Note = evidence.Note, "observation", e.Words
	}
	return x
}

// evidenceFields are the fields of the update's form in which the locker's own stand.
var evidenceFields = map[string]string{"link": "evidence-words", "note": "evidence-words", "file": "evidence-file"}

// takeEvidence takes in what was given with an update. What is wrong stands beside what else is wrong with the form.
func (p *Plans) takeEvidence(ctx context.Context, plan Plan, a Action, u Update, e EvidenceEdit, wrong error) (*evidence.Given, error) {
	bad := fault.Of(wrong)
	if p.evidences == nil || !e.given() || wrong != nil && (bad == nil || bad.Kind != fault.KindInvalid) {
		return nil, wrong
	}
	f := fault.Invalid("The update is not saved yet.")
	if bad != nil {
		f = bad
	}
	before := len(f.Fields)
	switch {
	case e.Upload == nil && e.Words == "":
		f.At("evidence-file", "Select a file, or give a link or a few lines")
	case e.Upload != nil && e.Words != "":
		f.At("evidence-words", "Give a file or words, not both: save, then give the other")
	}
	if e.Shows == "" {
		f.At("evidence-shows", "Say in one sentence what it shows")
	}
	if u.Version > 0 {
		all, err := p.evidences.Of(ctx, evidenceOfUpdate(plan, a, u.Number))
		if err != nil {
			return nil, err
		}
		if len(all) >= mostEvidence {
			f.At("evidence-shows", fmt.Sprintf("An update brings at most %d pieces of evidence. Add more in the evidence locker", mostEvidence))
		}
	}
	if len(f.Fields) > before {
		return nil, f
	}
	given, err := p.evidences.Take(ctx, e.edit(EvidenceOf(plan, a), fmt.Sprintf("%s, with update %d on action %s", u.AuthorName, u.Number, a.Ref())))
	if told := fault.Of(err); told != nil && told.Kind == fault.KindInvalid {
		for _, x := range told.Fields {
			field := evidenceFields[x.Name]
			if field == "" {
				field = "evidence-shows"
			}
			f.At(field, x.Words)
		}
		return nil, f
	}
	if err == nil && wrong != nil { // it is kept once the rest of the form can be
		return nil, errors.Join(wrong, given.Drop(ctx))
	}
	return given, err
}

// sentEvidence reads the evidence of a form that was sent with an update, and must be called before anything else of that form is read.
func sentEvidence(r *http.Request) (EvidenceEdit, error) {
	name, data, err := web.FormFile(r, "evidence-file", evidence.MostBytes)
	if err != nil {
		return EvidenceEdit{}, err
	}
	e := EvidenceEdit{Shows: web.Text(r, "evidence-shows"), Words: web.Text(r, "evidence-words")}
	if name != "" {
		e.Upload = &evidence.Upload{Name: name, Data: data}
	}
	return e, nil
}

// again says that a file must be chosen once more where the form comes back for another reason: browsers do not keep one.
func (e EvidenceEdit) again(f *fault.Fault) {
	if e.Upload != nil && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Name == "evidence-file" }) {
		f.At("evidence-file", "Select “"+e.Upload.Name+"” again: it was not kept, as the form could not be")
	}
}

// TellUpdates tells the evidence locker of updates, "roadmap-2023/1.3/4": of those that the person of the context may read. Nobody chooses one
// from a list; evidence comes to an update by its own form. Main hangs it on the locker.
func (p *Plans) TellUpdates(ctx context.Context, keys []string) ([]evidence.Known, error) {
	var told []evidence.Known
	for _, key := range keys {
		i := strings.LastIndexByte(key, '/')
		if i < 0 {
			continue
		}
		a, plan, err := p.actionFor(ctx, key[:i], account.UpdateRead)
		var u Update
		if err == nil {
			u, err = p.Update(ctx, a, number(key[i+1:]))
		}
		if f := fault.Of(err); f != nil && (f.Kind == fault.KindNotFound || f.Kind == fault.KindForbidden) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if u.State == UpdateDraft && u.AuthorID != whoID(ctx) && !a.works(whoID(ctx)) {
			continue
		}
		told = append(told, evidence.Known{Subject: evidence.Subject{Kind: "update", Key: key}, Words: fmt.Sprintf("Update %d on action %s", u.Number, a.Ref()),
			Href: fmt.Sprintf("%s/updates/%d", a.href(plan), u.Number), Row: a.subject(plan.Slug)})
	}
	return told, nil
}

// givenWith is the evidence that came with an update.
func (p *Plans) givenWith(ctx context.Context, plan Plan, a Action, u Update) ([]evidence.Piece, error) {
	if p.evidences == nil || u.ID == "" {
		return nil, nil
	}
	return p.evidences.Of(ctx, evidenceOfUpdate(plan, a, u.Number))
}
