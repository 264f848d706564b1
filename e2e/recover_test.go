package e2e

import (
	"encoding/json"
	"html"
	"io"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// openFigure is a figure as anybody may read it from the open data.
type openFigure struct {
	Group       string   `json:"group"`
	Value       *float64 `json:"value"`
	Numerator   *float64 `json:"numerator"`
	Denominator *float64 `json:"denominator"`
	Note        string   `json:"note"`
}

type openLine struct {
	Line       string       `json:"line"`
	Unit       string       `json:"unit"`
	Series     []openFigure `json:"series"`
	Breakdowns []struct {
		By       string       `json:"by"`
		AsAt     string       `json:"as_at"`
		Withheld bool         `json:"withheld"`
		Groups   []openFigure `json:"groups"`
	} `json:"breakdowns"`
}

// span is what a count can be: from least to most.
type span struct{ least, most int }

func (s span) values() int { return s.most - s.least + 1 }

// rounded are the counts that are published as one that was rounded to the nearest five.
func rounded(f float64) span { return span{max(0, int(f)-2), int(f) + 2} }

// counts are all pairs of children counted and children asked about that a published percentage can have come from.
func (p openFigure) counts() (met, of, rest span) {
	met, of, rest = span{math.MaxInt, -1}, span{math.MaxInt, -1}, span{math.MaxInt, -1}
	widen := func(s *span, n int) { s.least, s.most = min(s.least, n), max(s.most, n) }
	n, d := rounded(*p.Numerator), rounded(*p.Denominator)
	for b := max(1, d.least); b <= d.most; b++ {
		for a := n.least; a <= min(n.most, b); a++ {
			exact := 100 * float64(a) / float64(b)
			whole := *p.Value == math.Trunc(*p.Value) && math.Round(exact) == *p.Value
			if whole || math.Round(exact*10)/10 == *p.Value {
				widen(&met, a)
				widen(&of, b)
				widen(&rest, b-a)
			}
		}
	}
	return met, of, rest
}

// TestNoHiddenFigureComesBack is a reader with nothing but the open data, who works backwards from roundings, percentages
// and sums. No published share may come from 1 to 5 children for certain, nor leave 1 to 5 for certain, and every figure
// that is kept back must keep at least three possible values.
func TestNoHiddenFigureComesBack(t *testing.T) {
	c := sample(t)
	ask := func(path string, into any) {
		t.Helper()
		res, err := http.Get(c.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", path, res.StatusCode)
		}
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	var all struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	ask("/api/v1/measures", &all)
	shown, hidden := 0, 0
	few := func(s span) bool { return s.least >= 1 && s.most <= 5 }
	for _, m := range all.Data {
		var measure struct {
			Data struct {
				Lines []openLine `json:"lines"`
			} `json:"data"`
		}
		ask("/api/v1/measures/"+m.ID, &measure)
		for _, l := range measure.Data.Lines {
			figures := l.Series
			for _, b := range l.Breakdowns {
				figures = append(figures, b.Groups...)
			}
			if l.Unit != "percent" {
				continue
			}
			for _, p := range figures {
				if p.Value == nil {
					continue
				}
				shown++
				switch met, of, rest := p.counts(); {
				case of.most < 0:
					t.Errorf("%s %s %s: %v%% of about %v cannot be", m.ID, l.Line, p.Group, *p.Value, *p.Denominator)
				case few(met), few(rest), of.most < 10:
					t.Errorf("%s %s %s: %v%% of about %v is %v of %v children", m.ID, l.Line, p.Group, *p.Value, *p.Denominator, met, of)
				}
			}
			for _, b := range l.Breakdowns {
				if b.Withheld {
					continue
				}
				// The whole is the newest point, whose day the breakdown is of.
				total := l.Series[len(l.Series)-1]
				if total.Value == nil {
					continue
				}
				left, _, _ := total.counts()
				kept := 0
				for _, g := range b.Groups {
					switch {
					case g.Note == "c":
						kept++
					case g.Value != nil:
						met, _, _ := g.counts()
						left = span{left.least - met.most, left.most - met.least}
					}
				}
				if kept == 0 {
					continue
				}
				hidden += kept
				can := span{max(0, left.least), left.most} // of one group kept back
				if kept > 1 {
					can.least = 0 // the others may have it all
				}
				if can.values() < 3 {
					t.Errorf("%s %s by %s: a group that is kept back can only be %v", m.ID, l.Line, b.By, can)
				}
			}
		}
	}
	if shown < 100 || hidden < 20 {
		t.Errorf("only %d figures shown and %d kept back were tried: too little to tell", shown, hidden)
	}
	t.Logf("%d figures shown, %d kept back", shown, hidden)
}

// TestTheReaderFindsWhatIsThere holds the reader above to figures that do give children away.
func TestTheReaderFindsWhatIsThere(t *testing.T) {
	figure := func(value, met, of float64) openFigure {
		return openFigure{Value: &value, Numerator: &met, Denominator: &of}
	}
	if met, _, _ := figure(20, 5, 25).counts(); met != (span{5, 5}) {
		t.Errorf("20%% of about 25 was read as %v children", met)
	}
	if _, _, rest := figure(96, 95, 100).counts(); rest.least < 1 || rest.most > 5 {
		t.Errorf("96%% of about 100 leaves %v children", rest)
	}
	if met, of, _ := figure(50, 20, 40).counts(); met.values() < 3 || of.least < 10 {
		t.Errorf("50%% of about 40 was read as %v of %v children", met, of)
	}
}

// fairRow is one row of the public page of fairness: which cell it shows, and every number that it gives to machines.
var (
	fairRow   = regexp.MustCompile(`(?s)<tr[^>]*data-cell="([^"]*)"[^>]*>(.*?)</tr>`)
	fairValue = regexp.MustCompile(`<data(?: class="(waymark-ratio)")? value="([^"]*)"`)
)

// TestFairnessTellsNoMoreThanTheOpenData holds the public page of fairness against the open data: each of its figures stands
// there, each ratio can be worked out from there by whoever likes, and of a group that is kept back the page has no number.
func TestFairnessTellsNoMoreThanTheOpenData(t *testing.T) {
	c := sample(t)
	get := func(path string) []byte {
		t.Helper()
		res, err := http.Get(c.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, %v", path, res.StatusCode, err)
		}
		return body
	}
	lines := map[string]openLine{}
	open := func(key, line string) openLine {
		t.Helper()
		if _, known := lines[key+"|"+line]; !known {
			var measure struct {
				Data struct {
					Lines []openLine `json:"lines"`
				} `json:"data"`
			}
			if err := json.Unmarshal(get("/api/v1/measures/"+key), &measure); err != nil {
				t.Fatal(err)
			}
			for _, l := range measure.Data.Lines {
				lines[key+"|"+l.Line] = l
			}
		}
		return lines[key+"|"+line]
	}
	figures, ratios, hidden := 0, 0, 0
	for _, by := range []string{"ethnicity", "sex", "age", "unaccompanied"} {
		for _, row := range fairRow.FindAllStringSubmatch(string(get("/fairness?by="+by)), -1) {
			cell := strings.Split(html.UnescapeString(row[1]), "|")
			l := open(cell[0], cell[1])
			var of, met, all float64 // of the other groups that are shown
			var own *openFigure
			for _, b := range l.Breakdowns {
				if b.By != by {
					continue
				}
				for _, g := range b.Groups {
					switch {
					case g.Group == cell[3]:
						own = &g
					case g.Value != nil && g.Denominator != nil && g.Group != "Not known":
						met, all = met+*g.Value/100**g.Denominator, all+*g.Denominator
					}
				}
			}
			if own == nil {
				t.Errorf("%s: the page shows a group that the open data have not", row[1])
				continue
			}
			if all > 0 {
				of = 100 * met / all
			}
			for _, number := range fairValue.FindAllStringSubmatch(row[2], -1) {
				said, err := strconv.ParseFloat(number[2], 64)
				switch {
				case err != nil:
					t.Errorf("%s: %q is no number", row[1], number[2])
				case own.Value == nil:
					t.Errorf("%s: it is kept back, and the page says %v", row[1], said)
				case number[1] == "":
					figures++
					if said != *own.Value {
						t.Errorf("%s: the page says %v, the open data %v", row[1], said, *own.Value)
					}
				case l.Unit == "percent":
					ratios++
					if want := *own.Value / of; math.Abs(said-want) > 0.0501 {
						t.Errorf("%s: the ratio is %v, and %v from the open data", row[1], said, want)
					}
				}
			}
			if own.Note == "c" {
				hidden++
			}
		}
	}
	if figures < 20 || ratios < 10 || hidden < 5 {
		t.Errorf("only %d figures, %d ratios and %d groups kept back were tried: too little to tell", figures, ratios, hidden)
	}
	t.Logf("%d figures, %d ratios, %d groups kept back", figures, ratios, hidden)
}
