package public

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// wordsOf is the text of a page's main part, or of one thing in it, with its spaces as a reader sees them.
func wordsOf(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode && x.Parent.Data != "script" {
			b.WriteString(x.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func elements(doc *html.Node, name string) (all []*html.Node) {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			all = append(all, n)
		}
	}
	return all
}

// TestPagesShowTheNumbersOfTheData holds the pages against the open data of the same edition, both read through the site's own addresses. That JSON and CSV
// are the same is held in TestEveryDatasetHasTheSameValuesInEveryFace, and measures, page by page, in TestOneValueManyFaces.
func TestPagesShowTheNumbersOfTheData(t *testing.T) {
	h := house(openEdition())
	data := func(t *testing.T, name string) []map[string]string {
		body, _ := get(t, h, "/data/"+name+".csv")
		rows := readCSV(t, body)
		if len(rows) == 0 {
			t.Fatalf("%s has no rows to compare", name)
		}
		return rows
	}
	page := func(t *testing.T, path string) *html.Node {
		path, _, _ = strings.Cut(path, "#")
		body, _ := get(t, h, path)
		doc, err := parsePage(body)
		if err != nil {
			t.Fatal(err)
		}
		return elements(doc, "main")[0]
	}
	t.Run("7.9: surveys", func(t *testing.T) {
		compared := 0
		tables := map[string]map[string][]*html.Node{} // by survey and by question
		for _, row := range data(t, "survey-results") {
			of := tables[row["survey"]]
			if of == nil {
				of = map[string][]*html.Node{}
				for _, tr := range elements(page(t, "/surveys/"+row["survey"]), "tr") {
					if th := elements(tr, "th"); len(th) == 1 {
						of[row["survey"]+wordsOf(th[0])] = elements(tr, "td")
					}
				}
				tables[row["survey"]] = of
			}
			var cells []*html.Node
			for question, tds := range of {
				if strings.HasPrefix(question, row["survey"]+row["text"]) {
					cells = tds
				}
			}
			if cells == nil {
				if row["note"] != "c" {
					t.Errorf("survey %s: %q is not on its page", row["survey"], row["text"])
				}
				continue
			}
			shown := func(n, unit string) string {
				if n == "" {
					return "too few to show safely"
				}
				return n + unit
			}
			if yes, n := wordsOf(cells[0]), wordsOf(cells[1]); yes != shown(row["said_yes_percent"], "%") || n != shown(row["question_answered"], "") {
				t.Errorf("survey %s, %q: the page says %s of %s, the data %s of %s", row["survey"], row["text"], yes, n, row["said_yes_percent"], row["question_answered"])
			}
			if row["answer"] != "" {
				if want := row["answer"] + ": " + shown(row["count"], ""); !strings.Contains(wordsOf(cells[2]), want) {
					t.Errorf("survey %s: the page says %q, the data %q", row["survey"], wordsOf(cells[2]), want)
				}
				compared++
			}
		}
		if compared < 2 {
			t.Errorf("only %d answers were compared", compared)
		}
	})
	t.Run("7.9: what children said", func(t *testing.T) {
		counts := 0
		for _, row := range data(t, "themes") {
			text := wordsOf(page(t, row["url"]))
			if !strings.Contains(text, row["heard"]) || !strings.Contains(text, row["title_child"]) {
				t.Errorf("%s: the page does not say %q", row["id"], row["heard"])
			}
			if row["better"] == "" {
				if strings.Contains(text, "worse") && strings.Contains(text, "not sure ") && strings.Contains(text, "to the nearest 5") {
					t.Errorf("%s: the page has numbers that the data keep back", row["id"])
				}
				continue
			}
			counts++
			if want := fmt.Sprintf("better %s, the same %s, worse %s, not sure %s", row["better"], row["same"], row["worse"], row["unsure"]); !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q", row["id"], want)
			}
		}
		if counts == 0 {
			t.Error("no numbers were compared")
		}
	})
	t.Run("7.9: the local offer", func(t *testing.T) {
		amounts := 0
		for _, row := range data(t, "entitlements") {
			text := wordsOf(page(t, row["url"]))
			if row["amount_pounds"] == "" {
				if strings.Contains(text, "£") {
					t.Errorf("%s: the page has an amount that the data have not", row["slug"])
				}
				continue
			}
			amounts++
			n, err := strconv.Atoi(row["amount_pounds"])
			if err != nil || !strings.Contains(strings.ReplaceAll(text, ",", ""), "£"+strconv.Itoa(n)) || !strings.Contains(text, row["amount_text"]) {
				t.Errorf("%s: the page does not say £%s, %q", row["slug"], row["amount_pounds"], row["amount_text"])
			}
		}
		if amounts == 0 {
			t.Error("no amounts were compared")
		}
	})
	t.Run("7.9: badges", func(t *testing.T) {
		text := wordsOf(page(t, "/child-friendly"))
		for _, row := range data(t, "badges") {
			if row["votes"] != "0" && !strings.Contains(text, "about "+row["votes"]+" votes") {
				t.Errorf("%s: the page does not say %s votes", row["id"], row["votes"])
			}
		}
		counted := 0
		for _, row := range data(t, "outcomes") {
			if row["young_evaluators_count"] == "" {
				continue
			}
			counted++
			if !strings.Contains(text, "About "+row["young_evaluators_count"]+" young evaluators") {
				t.Errorf("%s: the page does not say %s young evaluators", row["id"], row["young_evaluators_count"])
			}
		}
		if counted == 0 {
			t.Error("no evaluators were compared")
		}
	})
	t.Run("7.9: news", func(t *testing.T) {
		doc := page(t, "/news")
		rows := data(t, "news")
		articles := elements(doc, "article")
		if len(articles) != len(rows) {
			t.Errorf("%d posts on the page, %d in the data", len(articles), len(rows))
		}
		for _, row := range rows {
			for _, a := range articles {
				if attributeOf(a, "id") == row["id"] && (!strings.Contains(wordsOf(a), row["title"]) || !strings.Contains(wordsOf(a), row["withdrawn_why"])) {
					t.Errorf("%s: the page says %q", row["id"], wordsOf(a))
				}
			}
		}
	})
	t.Run("7.9: the plan", func(t *testing.T) {
		for _, row := range data(t, "priorities") {
			actions := strings.Count(row["actions"], " ") + 1
			if text, want := wordsOf(page(t, row["url"])), fmt.Sprintf("%s of %d done", row["actions_done"], actions); !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q: %s", row["id"], want, text[:200])
			}
		}
	})
	t.Run("7.9: no page is without the day of the data", func(t *testing.T) {
		if text := wordsOf(page(t, "/data")); !strings.Contains(text, "Last updated "+openEdition().changed().Words()) {
			t.Error("the page of the data has another day")
		}
	})
}
