package inspection

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

// reportForm is the page that reads a report.
type reportForm struct {
	Inspection
	Paste string
	Wrong *fault.Fault
}

// reportPreview is what was read, for a person to confirm, mend, split and join.
type reportPreview struct {
	Inspection
	Prefix  string // what codes begin with: "2026/R"
	Items   []reportItem
	Guesses []string
	Wrong   *fault.Fault
}

// reportItem is one proposal in the form.
type reportItem struct {
	Take       bool
	Number     string
	Text       string
	Page       int
	Confidence int // percent; 0 where a person made it
	Priority   bool
	Join       bool // to the one above
	Aside      bool // addressed to somebody else
	Notes      []string
}

// mostItems is how many items one form holds.
const mostItems = 300

func (i *Inspections) reportPage(w http.ResponseWriter, r *http.Request) error {
	one, err := i.Inspection(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reportScreen(reportForm{Inspection: one}))
}

func (i *Inspections) readReport(w http.ResponseWriter, r *http.Request) error {
	one, err := i.Inspection(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	data, err := uploaded(r)
	if err != nil {
		return err
	}
	f := reportForm{Inspection: one, Paste: web.Text(r, "text")}
	if len(data) == 0 {
		data = []byte(f.Paste)
	}
	found, err := Propose(r.Context(), data)
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad.At("file", bad.Words)
		return web.Render(w, r, status, reportScreen(f))
	}
	if err != nil {
		return err
	}
	v := reportPreview{Inspection: one, Guesses: found.Guesses, Prefix: fmt.Sprintf("%d/R", yearOf(one, i))}
	add := func(all []Proposal, aside bool) {
		for _, p := range all {
			v.Items = append(v.Items, reportItem{Take: !aside, Number: fmt.Sprint(p.Number), Text: p.Text, Page: p.Page, Confidence: int(math.Round(p.Confidence * 100)), Priority: p.Priority, Aside: aside, Notes: p.Notes})
		}
	}
	add(found.Recommendations, false)
	add(found.SetAside, true)
	return web.Render(w, r, http.StatusOK, previewScreen(v))
}

func yearOf(one Inspection, i *Inspections) int {
	if d := one.Published; !d.IsZero() {
		return d.Year()
	}
	if d := one.Began(); !d.IsZero() {
		return d.Year()
	}
	return i.db.Today().Year()
}

// confirmReport keeps what a person confirmed, or shows it again split and joined as they asked.
func (i *Inspections) confirmReport(w http.ResponseWriter, r *http.Request) error {
	one, err := i.Inspection(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := reportPreview{Inspection: one, Prefix: web.Text(r, "prefix"), Guesses: web.Texts(r, "guess")}
	for n := range min(web.Number(r, "items"), mostItems) {
		at := func(name string) string { return web.Text(r, fmt.Sprintf("%s-%d", name, n)) }
		item := reportItem{Take: at("take") == "yes", Number: at("number"), Text: at("text"), Page: web.Number(r, fmt.Sprintf("page-%d", n)), Confidence: web.Number(r, fmt.Sprintf("sure-%d", n)),
			Priority: at("priority") == "yes", Join: at("join") == "yes", Aside: at("aside") == "yes"}
		v.Items = append(v.Items, item)
	}
	if web.Text(r, "then") == "again" {
		v.Items = rearranged(v.Items)
		return web.Render(w, r, http.StatusOK, previewScreen(v))
	}
	kept, err := i.KeepReport(r.Context(), one, v.Prefix, rearranged(v.Items))
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return web.Render(w, r, status, previewScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, one.Href()+"#recommendations", fmt.Sprintf("%s kept, word for word.", count(kept, "recommendation is", "recommendations are")))
}

var emptyLine = regexp.MustCompile(`\n\s*\n`)

// rearranged joins and splits items as the person asked: a tick joins one to the one above, an empty line makes two of it.
func rearranged(items []reportItem) (out []reportItem) {
	for _, item := range items {
		item.Text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(item.Text)
		if item.Join && len(out) > 0 {
			above := &out[len(out)-1]
			above.Text = strings.TrimSpace(above.Text) + " " + strings.TrimSpace(item.Text)
			above.Confidence = 0
			continue
		}
		item.Join = false
		parts := emptyLine.Split(strings.TrimSpace(item.Text), -1)
		for k, part := range parts {
			one := item
			one.Text = strings.TrimSpace(part)
			if len(parts) > 1 {
				one.Confidence = 0
				one.Number = fmt.Sprintf("%s%c", item.Number, 'a'+rune(min(k, 25)))
			}
			out = append(out, one)
		}
	}
	return out
}

// KeepReport keeps the recommendations that a person confirmed of an inspection's report. One whose code is there already gets the
// report's words, and keeps its own short title, its answer and what answers it.
func (i *Inspections) KeepReport(ctx context.Context, one Inspection, prefix string, items []reportItem) (kept int, err error) {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return 0, err
	}
	line(&prefix)
	wrong := fault.Invalid("The recommendations cannot be kept yet.")
	f := i.Framework(one.Framework)
	var all []Recommendation
	codes := map[string]bool{}
	for n, item := range items {
		if !item.Take {
			continue
		}
		rec := Recommendation{Code: prefix + item.Number, InspectionID: one.ID, Source: one.Title, Number: item.Number, About: short(item.Text), Verbatim: item.Text, Page: item.Page, Published: one.Published, Priority: item.Priority}
		if f != nil {
			rec.Source = fmt.Sprintf("%s, %s", f.Body, one.Title)
		}
		rec.Themes.V = ThemesOf(item.Text)
		switch bad := fault.Of(rec.Check()); {
		case item.Text == "":
			wrong.At(fmt.Sprintf("text-%d", n), "Enter its words, or do not tick it")
		case codes[rec.Code]:
			wrong.At(fmt.Sprintf("number-%d", n), fmt.Sprintf("The number %s stands twice", item.Number))
		case bad != nil:
			wrong.At(fmt.Sprintf("number-%d", n), bad.Fields[0].Words)
		}
		codes[rec.Code] = true
		all = append(all, rec)
	}
	if len(all) == 0 && len(wrong.Fields) == 0 {
		wrong.At("take-0", "Tick at least one recommendation")
	}
	if err := orNil(wrong); err != nil {
		return 0, err
	}
	return len(all), i.db.Write(ctx, fmt.Sprintf("confirmed %s of the inspection “%s”", count(len(all), "recommendation", "recommendations"), one.Title), func(tx *db.Tx) error {
		tx.About("inspection", one.ID)
		ids, err := IDs(ctx, tx)
		if err != nil {
			return err
		}
		for _, rec := range all {
			id, there := ids[rec.Code]
			if !there {
				if err := i.Record(ctx, tx, rec); err != nil {
					return err
				}
				continue
			}
			rec.ID = id
			tx.About("recommendation", id)
			n, err := tx.Exec(ctx, `update inspection_recommendation set inspection_id = :inspection_id, verbatim = :verbatim, page = :page, priority = :priority,
				themes = case when themes = '[]' then :themes else themes end, version = version + 1 where id = :id and (inspection_id is null or inspection_id = :inspection_id)`, rec)
			if err != nil {
				return err
			}
			if n == 0 {
				return fault.Conflict("The code %s belongs to another inspection. Let the codes begin otherwise.", rec.Code).At("prefix", "Another inspection has a recommendation "+rec.Code)
			}
		}
		return i.deadlines(ctx, tx, one)
	})
}

// short is the beginning of a text, for a title that a person can better later.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if first, _, more := strings.Cut(text, ". "); more && len([]rune(first)) >= 30 {
		text = first
	}
	if letters := []rune(text); len(letters) > 140 {
		text = string(letters[:137])
		if cut := strings.LastIndexByte(text, ' '); cut > 80 {
			text = text[:cut]
		}
		return text + "…"
	}
	return strings.TrimSuffix(text, ".")
}
