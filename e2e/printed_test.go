package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"waymark/extract"
)

// printed builds a paper of a kind in Exampleborough, locks it and prints it, and gives the words of each page of the PDF.
func printed(t *testing.T, c *council, kind, meeting string) (pages []string) {
	t.Helper()
	uma := c.walk(t, "Uma Signpost").open(t, "/staff/packs/new")
	uma.send(t, "main form", "Build", "kind", kind, "meeting", meeting, "for-day", "10", "for-month", "12", "for-year", "2026")
	della := c.walk(t, "Della Summit").open(t, uma.at)
	typed := []string{}
	if della.has("form[action$='/lock'] input[name=anyway]") {
		typed = append(typed, "anyway", "yes")
	}
	della.send(t, "form[action$='/lock']", "Lock", typed...)
	della.open(t, uma.at).send(t, "form[action$='/print']", "")
	res, pdf := fetch(t, della.client, "GET", c.url+uma.at+"/file/pdf", nil)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("the PDF of %s is answered with %d", uma.at, res.StatusCode)
	}
	var out bytes.Buffer
	if exit := extract.ReadApart(extract.PDFType, bytes.NewReader(pdf), &out); exit != 0 {
		t.Fatalf("the PDF is not read: %d", exit)
	}
	var read struct {
		Lines []extract.Line
		Fault string
	}
	if err := json.Unmarshal(out.Bytes(), &read); err != nil || read.Fault != "" {
		t.Fatal(err, read.Fault)
	}
	for _, l := range read.Lines {
		for len(pages) < l.Page {
			pages = append(pages, "")
		}
		pages[l.Page-1] += l.Text + "\n"
	}
	return pages
}

// TestPrintedPages holds papers to the length that they are to have on A4 (governance.md §3, A and J).
func TestPrintedPages(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := sample(t)
	t.Run("the body of a highlight report has four to six pages, and all else stands in annexes", func(t *testing.T) {
		next := c.walk(t, "Uma Signpost").open(t, "/staff/packs/new")
		meeting := ""
		for _, o := range next.options("select[name=meeting]") {
			if meeting == "" && strings.Contains(o[1], "Improvement board") {
				meeting = o[0]
			}
		}
		body := 0
		pages := printed(t, c, "highlight", meeting)
		for i, words := range pages {
			if i > 0 && strings.Contains(words, "Annex A: ") {
				body = i
				break
			}
		}
		if body < 4 || body > 6 {
			t.Errorf("the body has %d pages of %d:\n%s", body, len(pages), strings.Join(pages, "\f"))
		}
		whole := strings.Join(pages[:max(body, 1)], "\n")
		for _, heading := range []string{"Position", "The chair’s three questions", "Exceptions", "Impact: are children better off?", "What children and young people said", "Quality of practice", "Recommendations", "Risks", "Changes requested", "Decisions and actions of the last meeting", "Partners", "Forward plan"} {
			if !strings.Contains(whole, heading) {
				t.Errorf("the body has no %q", heading)
			}
		}
		for n := 1; n <= 14; n++ {
			if !strings.Contains(whole, fmt.Sprintf("Chart %d", n)) {
				t.Errorf("the body has no chart %d", n)
			}
		}
	})
	t.Run("the staff one-pager is one page", func(t *testing.T) {
		if pages := printed(t, c, "staff-one-pager", ""); len(pages) != 1 {
			t.Errorf("it has %d pages:\n%s", len(pages), strings.Join(pages, "\f"))
		}
	})
}
