package practice

import (
	"fmt"
	"net/http"

	"waymark/calendar"
	"waymark/web"
)

const wordDocument = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// download answers with a paper, or shows the page again with what is wrong.
func download(w http.ResponseWriter, name string, paper []byte, err error, again func(err error) error) error {
	if err != nil {
		return again(err)
	}
	w.Header().Set("Cache-Control", "no-store")
	web.Download(w, name, wordDocument)
	_, err = w.Write(paper)
	return err
}

func (p *Practices) postPaper(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	v.Sent["paper-why"] = web.Text(r, "paper-why")
	paper, err := p.AuditPaper(r.Context(), v.Audit.Number, v.Sent["paper-why"])
	return download(w, fmt.Sprintf("Audit %d.docx", v.Audit.Number), paper, err, func(err error) error { return answered(w, r, v, err, "") })
}

func (p *Practices) postFiled(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	v.Sent["ref"] = web.Text(r, "ref")
	return answered(w, r, v, p.FileAudit(r.Context(), v.Audit.Number, v.Sent["ref"]), filedWords)
}

const filedWords = "Noted. The words about the child are deleted here later, as settled; the pointer stays."

// escalationAnswered shows an escalation again where what was sent is wrong, or goes back to it.
func escalationAnswered(w http.ResponseWriter, r *http.Request, v escalationView, err error, done string) error {
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, escalationScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, escalationHref(v.Escalation.Number), done)
}

func (p *Practices) postEscalationPaper(w http.ResponseWriter, r *http.Request) error {
	v, err := p.escalationOf(r)
	if err != nil {
		return err
	}
	v.Sent = map[string]string{"paper-why": web.Text(r, "paper-why")}
	paper, err := p.EscalationPaper(r.Context(), v.Escalation.Number, v.Sent["paper-why"])
	return download(w, fmt.Sprintf("Escalation %d.docx", v.Escalation.Number), paper, err, func(err error) error { return escalationAnswered(w, r, v, err, "") })
}

func (p *Practices) postEscalationFiled(w http.ResponseWriter, r *http.Request) error {
	v, err := p.escalationOf(r)
	if err != nil {
		return err
	}
	v.Sent = map[string]string{"ref": web.Text(r, "ref")}
	return escalationAnswered(w, r, v, p.FileEscalation(r.Context(), v.Escalation.Number, v.Sent["ref"]), filedWords)
}

type retentionPage struct {
	Keeping  keeping
	Expiries web.Paged[Expiry]
	Due      int // of all pages: what goes in the coming night
	Today    calendar.Date
}

func (p retentionPage) goes(e Expiry) string {
	switch {
	case e.Due(p.Today):
		return "In the coming night"
	case e.Held != "":
		return "Overdue since " + e.On.Words()
	}
	return "On " + e.On.Words()
}

func (p *Practices) retentionPage(w http.ResponseWriter, r *http.Request) (err error) {
	page := retentionPage{Today: p.db.Today()}
	if page.Keeping, err = p.keeping(r.Context()); err != nil {
		return err
	}
	all, err := p.Expiries(r.Context())
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.Due(page.Today) {
			page.Due++
		}
	}
	page.Expiries = web.PageOf(r, all)
	return web.Render(w, r, http.StatusOK, retentionScreen(page))
}
