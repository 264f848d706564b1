package e2e

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"waymark/chart"
	"waymark/document"
)

// report is a short report with one of everything that a page of its own shows, and a chart as chart draws it.
func report(t *testing.T) document.Document {
	t.Helper()
	trend := chart.Trend{ID: "reviews", Title: "Reviews held in time", Name: "Exampleborough", Unit: chart.Unit{Name: "Per cent of children in care", Mark: "%", Decimals: 1}, Targets: []chart.Target{{From: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Number: 90}},
		Events: []chart.Event{{At: time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC), Words: "New reviewing team starts"}}}
	for i, v := range []float64{78, 80, 79, 81, 82, 80, 79, 83, 82, 81, 80, 79, 76, 75, 73, 72, 71, 70} {
		at := time.Date(2025, time.Month(i+2), 0, 0, 0, 0, 0, time.UTC)
		p := chart.Point{At: at, Name: at.Format("January 2006"), Value: chart.Number(v)}
		if i > 11 {
			p.Signal = chart.Worse
		}
		trend.Points = append(trend.Points, p)
	}
	drawn, err := trend.Drawing()
	if err != nil {
		t.Fatal(err)
	}
	figures := document.Table{Caption: drawn.Table.Caption, RowHeadings: true}
	for _, c := range drawn.Table.Columns {
		figures.Columns = append(figures.Columns, document.Column{Heading: c.Heading, Numeric: c.Numeric})
	}
	for _, row := range drawn.Table.Rows {
		var cells []document.Cell
		for _, c := range row {
			cells = append(cells, document.Words(c.Text))
		}
		figures.Rows = append(figures.Rows, cells)
	}
	wide := document.Table{Caption: "The tracker", RowHeadings: true, Columns: []document.Column{{Heading: "Ref", Share: 1}, {Heading: "Action", Share: 4}, {Heading: "Owner", Share: 2}, {Heading: "Delivery", Share: 2}, {Heading: "Due", Share: 2}, {Heading: "Moves", Share: 1, Numeric: true}}}
	for _, mark := range []document.Mark{document.NotStarted, document.OnTrack, document.AtRisk, document.OffTrack, document.Paused, document.Stopped, document.Delivered, document.Embedded, document.Unrated, document.TooEarly, document.Emerging, document.Evidenced, document.Better, document.Worse} {
		wide.Rows = append(wide.Rows, []document.Cell{document.Words("3.2"), document.Words("Reviews for children in care are held in time"), document.Words("Head of Children in Care"), document.Rated(mark, string(mark)), document.Day(time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC)), document.Count(2)})
	}
	return document.Document{Title: "Highlight report", Subtitle: "What changed for children", Council: "Exampleborough Council", Date: time.Date(2026, 7, 14, 0, 0, 0, 0, time.UTC), Classification: "OFFICIAL", Contents: true, Sections: []document.Section{{Blocks: document.Blocks{
		document.Note{Heading: "Exampleborough is invented", Text: []document.Text{document.Plain("So is every figure here.")}},
		document.Heading{Level: 1, Text: "Where we are"},
		document.Figures{Items: []document.Figure{{Number: "44", Name: "actions"}, {Number: "5", Name: "better on paper than in the evidence", Note: document.Status(document.Worse, "2 more than in June")}}},
		document.Paragraph{Text: document.Link("How children are reviewed", "https://www.gov.uk/")},
		document.Picture{Caption: drawn.Table.Caption, Alt: drawn.Alt, PNG: drawn.PNG, Wide: drawn.Wide, Narrow: drawn.Narrow, Data: &figures},
		document.Source{Text: document.Plain("Source: return on looked-after children, 14 July 2026.")},
		document.Heading{Level: 2, Text: "What to decide"},
		document.List{Numbered: true, Items: []document.Text{document.Plain("To agree two reviewing officers.")}},
	}}, {Landscape: true, Blocks: document.Blocks{wide}}}}
}

func TestDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser looks at it")
	}
	d := report(t)
	folder := os.Getenv("WAYMARK_TEST_PICTURES")
	if folder != "" {
		for name, write := range map[string]func(*os.File) error{"document.docx": func(f *os.File) error { return d.DOCX(f) }, "document.html": func(f *os.File) error { return d.HTML(f) }} {
			f, err := os.Create(filepath.Join(folder, name))
			if err != nil {
				t.Fatal(err)
			}
			if err := write(f); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := d.HTML(w); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	page := tab(t, browser(t))
	if err := chromedp.Run(page, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	script := axe(t)
	for _, l := range []look{{Width: 320}, {Width: 1280}} {
		problems, err := inspect(page, script, l)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			t.Error(p)
		}
		if folder != "" {
			var picture []byte
			if err := chromedp.Run(page, chromedp.FullScreenshot(&picture, 100)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "document-"+l.String()+".png"), picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
