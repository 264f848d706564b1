package public

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/web/webtest"
)

// dataIn are the blocks of data of a page, and all words that a reader sees in it.
func dataIn(t *testing.T, body []byte) (blocks []map[string]any, text string, ids map[string]bool) {
	t.Helper()
	doc, err := parsePage(body)
	if err != nil {
		t.Fatal(err)
	}
	ids = map[string]bool{}
	for n := range doc.Descendants() {
		ids[attributeOf(n, "id")] = true
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			text += " " + n.Data
		}
		if n.Data == "script" && attributeOf(n, "type") == "application/ld+json" {
			var block map[string]any
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &block); err != nil {
				t.Fatalf("the data of the page cannot be read: %v", err)
			}
			if block["@context"] != "https://schema.org" {
				t.Errorf("it is in the words of %v", block["@context"])
			}
			blocks = append(blocks, block)
		}
	}
	return blocks, strings.Join(strings.Fields(text), " "), ids
}

// of are the things of a kind in a page's graph.
func ofKind(blocks []map[string]any, kind string) (all []map[string]any) {
	for _, b := range blocks {
		graph, _ := b["@graph"].([]any)
		for _, x := range append(graph, b) {
			if one, is := x.(map[string]any); is && one["@type"] == kind {
				all = append(all, one)
			}
		}
	}
	return all
}

func TestPagesSayWhatTheyAreToPrograms(t *testing.T) {
	e := openEdition()
	e.Today = e.Meetings[0].On
	h := house(e)
	page := func(t *testing.T, path string) ([]map[string]any, string, map[string]bool) {
		body, _ := get(t, h, path)
		return dataIn(t, body)
	}
	// told says that a text of the data stands on the page, at the place that its address names.
	told := func(t *testing.T, one map[string]any, name, text string, ids map[string]bool) {
		t.Helper()
		if words := fmt.Sprint(one[name]); !strings.Contains(text, strings.Join(strings.Fields(words), " ")) {
			t.Errorf("the page does not say %q", words)
		}
		u, err := url.Parse(fmt.Sprint(one["url"]))
		if err != nil || u.Fragment != "" && !ids[u.Fragment] {
			t.Errorf("nothing stands at %v: %v", one["url"], err)
		}
		if one["isAccessibleForFree"] != true || one["inLanguage"] != "en-GB" {
			t.Errorf("it does not say that it is free and in English: %v", one)
		}
	}
	t.Run("7.7: the open data are a catalogue of datasets with files that are there", func(t *testing.T) {
		blocks, text, ids := page(t, "/data")
		catalogue := ofKind(blocks, "DataCatalog")
		if len(catalogue) != 1 || catalogue[0]["license"] != licenceURL {
			t.Fatalf("%v", blocks)
		}
		all, _ := catalogue[0]["dataset"].([]any)
		if len(all) != len(datasets) {
			t.Fatalf("%d datasets, want %d", len(all), len(datasets))
		}
		for _, x := range all {
			one := x.(map[string]any)
			told(t, one, "name", text, ids)
			told(t, one, "description", strings.ReplaceAll(text, " .", "."), ids)
			for _, f := range one["distribution"].([]any) {
				file := f.(map[string]any)
				_, res := get(t, h, fmt.Sprint(file["contentUrl"]))
				if file["@type"] != "DataDownload" || !strings.HasPrefix(res.Header.Get("Content-Type"), fmt.Sprint(file["encodingFormat"])) {
					t.Errorf("%v is %s", file, res.Header.Get("Content-Type"))
				}
			}
		}
	})
	t.Run("7.7: each update of an action is a report, in the page’s own words", func(t *testing.T) {
		blocks, text, ids := page(t, "/plan/plan-2025/action/1.2")
		all := ofKind(blocks, "Report")
		if len(all) != 2 || all[0]["datePublished"] != "2026-10-05" {
			t.Fatalf("%v", all)
		}
		for _, one := range all {
			told(t, one, "text", text, ids)
		}
	})
	t.Run("7.7: the way to a page is a list of crumbs that lead somewhere", func(t *testing.T) {
		blocks, text, _ := page(t, "/plan/plan-2025/action/1.2")
		way := ofKind(blocks, "BreadcrumbList")
		if len(way) != 1 {
			t.Fatalf("%v", blocks)
		}
		items := way[0]["itemListElement"].([]any)
		for i, x := range items {
			one := x.(map[string]any)
			if one["position"] != float64(i+1) || i < len(items)-1 && !strings.Contains(text, fmt.Sprint(one["name"])) {
				t.Errorf("%v", one)
			}
			if to, there := one["item"]; there {
				get(t, h, fmt.Sprint(to))
			}
		}
		if len(items) != 4 {
			t.Errorf("%d crumbs", len(items))
		}
	})
	t.Run("7.7: meetings to come are events, also those that will not be", func(t *testing.T) {
		blocks, text, ids := page(t, "/papers")
		all := ofKind(blocks, "Event")
		if len(all) != 2 || all[0]["startDate"] != "2026-06-10T10:00:00+01:00" || all[0]["location"].(map[string]any)["name"] != "Town hall, room 2" || all[1]["eventStatus"] != "https://schema.org/EventCancelled" || all[1]["startDate"] != "2026-12-09" {
			t.Fatalf("%v", all)
		}
		for _, one := range all {
			told(t, one, "name", text, ids)
		}
		if !strings.Contains(text, "It will not be. Too few could come.") {
			t.Error("the page does not say that a meeting is off")
		}
	})
	t.Run("7.7: what care leavers can get is a government service for an audience", func(t *testing.T) {
		blocks, text, _ := page(t, "/care-leavers/council-tax")
		all := ofKind(blocks, "GovernmentService")
		if len(all) != 1 || !strings.Contains(text, fmt.Sprint(all[0]["name"])) || all[0]["audience"] == nil {
			t.Fatalf("%v", all)
		}
	})
	t.Run("7.7: every page for young people says for which ages it is", func(t *testing.T) {
		for _, path := range []string{"/young-people", "/young-people/action/1.2", "/young-people/worried"} {
			h.Visit(t, webtest.Row{Path: path, Want: map[string]string{"html[itemscope][itemtype='https://schema.org/WebPage'] meta[itemprop=typicalAgeRange][content='8-25']": "", "meta[itemprop=isAccessibleForFree][content=true]": ""}})
		}
	})
}
