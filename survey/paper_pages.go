package survey

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// sheet is what is printed: slips with a code each, or whole forms.
type sheet struct {
	Survey Survey
	Codes  []string // one for each form; none for a form to look at
	Site   string
	Slips  bool
}

func (p sheet) address() string {
	return fmt.Sprintf("%s/young-people/surveys/%d", p.Site, p.Survey.Number)
}

func (s *Surveys) postCodes(w http.ResponseWriter, r *http.Request) error {
	codes, err := s.MakeCodes(r.Context(), of(r), number(web.Text(r, "count")))
	if err != nil {
		return s.acted(w, r, err, "")
	}
	one, err := s.Survey(r.Context(), of(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sheetScreen(sheet{one, codes, web.SiteOf(r.Context()).Address, web.Text(r, "print") != "forms"}))
}

func (s *Surveys) paperPage(w http.ResponseWriter, r *http.Request) error {
	one, err := s.Survey(r.Context(), of(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sheetScreen(sheet{Survey: one, Site: web.SiteOf(r.Context()).Address}))
}

// gridRows is how many forms are entered at once.
const gridRows = 8

// mostShown is how many cells of a file that cannot be taken are listed.
const mostShown = 200

type entryPage struct {
	Survey  Survey
	Channel Channel
	Key     string
	Rows    []map[string]string
	Faults  []CellFault
	File    bool // they are of a file, not of the rows
	Wrong   *fault.Fault
}

// at is what is wrong with one cell of the rows.
func (p entryPage) at(row int, column string) string {
	if !p.File {
		for _, f := range p.Faults {
			if f.Row == row && f.Column == column {
				return f.Words
			}
		}
	}
	return ""
}

// cellName is the name of a box of the rows; what it means says the row and the column to whoever does not see the table.
func cellName(row int, column string) string {
	return fmt.Sprintf("r%d-%s", row, slug(column))
}

func (p entryPage) about(column string) string {
	for _, q := range p.Survey.Questions.V {
		if q.ID == column {
			return q.Text
		}
	}
	return map[string]string{codeColumn: "Code on the form", ageColumn: "Age", helperColumn: "Who helped", wordsColumn: "Own words"}[column]
}

func (p entryPage) channels() govuk.RadiosParams {
	var items []govuk.RadiosItem
	for _, c := range p.Survey.Channels.V {
		if !c.online() {
			items = append(items, govuk.RadiosItem{Value: string(c), Text: title(string(c))})
		}
	}
	return govuk.RadiosParams{Name: "channel", Value: string(p.Channel), Items: items, Classes: "govuk-radios--small govuk-radios--inline", ErrorMessage: web.At(p.Wrong, "channel"),
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "How did they answer?", Classes: "govuk-fieldset__legend--s"}}}
}

func (s *Surveys) entry(r *http.Request) (p entryPage, err error) {
	if p.Survey, err = s.Survey(r.Context(), of(r)); err != nil {
		return p, err
	}
	if p.Survey.State != Planned {
		return p, fault.Conflict("%s is %s, so it takes no more answers.", p.Survey.Name(), p.Survey.State)
	}
	for _, c := range p.Survey.Channels.V {
		if !c.online() && p.Channel == "" {
			p.Channel = c
		}
	}
	if p.Channel == "" {
		return p, fault.Conflict("%s is answered on the public site only. Nothing is typed in.", p.Survey.Name())
	}
	if c := Channel(web.Text(r, "channel")); c != "" {
		p.Channel = c
	}
	p.Key, p.Rows = rand.Text(), make([]map[string]string, gridRows)
	return p, nil
}

func (s *Surveys) entryPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.entry(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, entryScreen(p))
}

// take keeps a table of answers and shows the page: empty for the next ones, or with all that is wrong.
func (s *Surveys) take(w http.ResponseWriter, r *http.Request, p entryPage, key string, rows []map[string]string) error {
	taken, faults, err := s.TakePaper(r.Context(), p.Survey.Number, p.Channel, key, rows)
	if len(faults) > 0 {
		p.Faults, p.Wrong = faults, fault.Invalid("Nothing was kept.")
		for _, f := range faults[:min(len(faults), mostShown)] {
			name := "file"
			if !p.File {
				name = cellName(f.Row, f.Column)
				if f.Column == "" {
					name = cellName(f.Row, codeColumn)
				}
			}
			row := f.Row
			if p.File {
				row++ // as a spreadsheet counts, with its headings
			}
			words := fmt.Sprintf("Row %d: %s", row, f.Words)
			if f.Column != "" {
				words = fmt.Sprintf("Row %d, %s: %s", row, f.Column, f.Words)
			}
			p.Wrong.At(name, words)
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, entryScreen(p))
	}
	if f, status := web.Again(err); f != nil {
		p.Wrong = f
		return web.Render(w, r, status, entryScreen(p))
	}
	if err != nil {
		return err
	}
	words := fmt.Sprintf("%d forms are kept.", taken)
	if taken == 1 {
		words = "1 form is kept."
	}
	return web.Done(w, r, p.Survey.Href()+"/entry", words)
}

func (s *Surveys) postEntry(w http.ResponseWriter, r *http.Request) error {
	p, err := s.entry(r)
	if err != nil {
		return err
	}
	p.Key = web.Text(r, "key")
	for i := range p.Rows {
		p.Rows[i] = map[string]string{}
		for _, c := range p.Survey.paperColumns() {
			p.Rows[i][c] = web.Text(r, cellName(i+1, c))
		}
	}
	return s.take(w, r, p, p.Key, p.Rows)
}

func (s *Surveys) postImport(w http.ResponseWriter, r *http.Request) error {
	_, data, err := web.FormFile(r, "file", mostFile)
	if err != nil {
		return err
	}
	p, err := s.entry(r)
	if err != nil {
		return err
	}
	p.File = true
	f, err := p.Survey.ReadPaperFile(data)
	if wrong, status := web.Again(err); wrong != nil {
		p.Wrong = wrong
		return web.Render(w, r, status, entryScreen(p))
	}
	return errors.Join(err, s.take(w, r, p, f.Hash, f.Rows))
}

func shown(n int, least bool) string {
	if !least {
		return "Too few to say"
	}
	return strconv.Itoa(n)
}

type resultsPage struct {
	Results Results
	Write   bool
	Decide  bool // publish or send back
	Heard   string
	Next    string
	Why     string
	Wrong   *fault.Fault
}

func (s *Surveys) results(r *http.Request) (p resultsPage, err error) {
	if p.Results, err = s.Results(r.Context(), of(r)); err != nil {
		return p, err
	}
	one := p.Results.Survey
	person, _ := account.From(r.Context())
	p.Write = web.May(r.Context(), account.VoiceWrite) && one.State == Closed
	p.Decide = web.May(r.Context(), account.VoicePublish) && one.State == Proposed && one.ProposedID != person.ID && publishes(person, one)
	p.Heard, p.Next = one.Heard, one.NextSteps
	return p, nil
}

func (s *Surveys) resultsPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.results(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, resultsScreen(p))
}

func (s *Surveys) told(w http.ResponseWriter, r *http.Request, err error, done string, typed func(p *resultsPage)) error {
	if f, status := web.Again(err); f != nil {
		p, err := s.results(r)
		if err != nil {
			return err
		}
		p.Wrong = f
		typed(&p)
		return web.Render(w, r, status, resultsScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d/results", surveysAt, of(r)), done)
}

func (s *Surveys) postPropose(w http.ResponseWriter, r *http.Request) error {
	heard, next := web.Text(r, "heard"), web.Text(r, "next")
	err := s.Propose(r.Context(), of(r), heard, next)
	return s.told(w, r, err, "The results wait for a second person.", func(p *resultsPage) { p.Heard, p.Next = heard, next })
}

func (s *Surveys) postPublish(w http.ResponseWriter, r *http.Request) error {
	return s.told(w, r, s.Publish(r.Context(), of(r)), "The results are published.", func(*resultsPage) {})
}

func (s *Surveys) postReturn(w http.ResponseWriter, r *http.Request) error {
	why := web.Text(r, "why")
	return s.told(w, r, s.SendBack(r.Context(), of(r), why), "The results are sent back.", func(p *resultsPage) { p.Why = why })
}

// slug is a column as part of a name in a form.
func slug(column string) string {
	return strings.NewReplacer(" ", "-", ".", "-").Replace(column)
}
