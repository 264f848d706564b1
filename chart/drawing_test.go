package chart_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/chart"
)

func TestDrawing(t *testing.T) {
	for name, draw := range map[string]func() (chart.Drawing, error){
		"trend-monthly": monthly().Drawing, "trend-yearly": yearly().Drawing, "bars": fairness().Drawing, "multiples": areas().Drawing, "relatives": relatives().Drawing,
	} {
		d, err := draw()
		if err != nil {
			t.Fatal(err)
		}
		if folder := os.Getenv("WAYMARK_TEST_PICTURES"); folder != "" {
			for ending, content := range map[string]string{".png": string(d.PNG), "-wide.svg": d.Wide, "-narrow.svg": d.Narrow} {
				if err := os.WriteFile(filepath.Join(folder, "chart-"+name+ending), []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		t.Run(name+" is drawn the same every time, with words and a table", func(t *testing.T) {
			again, err := draw()
			if err != nil {
				t.Fatal(err)
			}
			if again.Wide != d.Wide || again.Narrow != d.Narrow || !bytes.Equal(again.PNG, d.PNG) {
				t.Error("it differs")
			}
			if d.Alt == "" || len(d.Table.Rows) == 0 {
				t.Errorf("%q, %d rows", d.Alt, len(d.Table.Rows))
			}
		})
		t.Run(name+" bears its own colours, and no id, so that two may stand in one document", func(t *testing.T) {
			for _, drawn := range []string{d.Wide, d.Narrow} {
				in := xml.NewDecoder(strings.NewReader(drawn))
				shapes := 0
				for {
					token, err := in.Token()
					if err == io.EOF {
						break
					}
					if err != nil {
						t.Fatal(err)
					}
					e, ok := token.(xml.StartElement)
					if !ok {
						continue
					}
					at := map[string]string{}
					for _, a := range e.Attr {
						at[a.Name.Local] = a.Value
					}
					if at["id"] != "" || at["style"] != "" {
						t.Errorf("%v", at)
					}
					if e.Name.Local == "svg" {
						continue
					}
					shapes++
					if at["fill"] == "" && at["stroke"] == "" || strings.Contains(at["fill"]+at["stroke"], "var") {
						t.Errorf("%s has no colour: %v", e.Name.Local, at)
					}
				}
				if shapes < 10 {
					t.Errorf("%d shapes", shapes)
				}
			}
		})
		t.Run(name+" is painted, words and all", func(t *testing.T) {
			picture, err := png.Decode(bytes.NewReader(d.PNG))
			if err != nil {
				t.Fatal(err)
			}
			ink := map[string]int{}
			for y := range picture.Bounds().Dy() {
				for x := range picture.Bounds().Dx() {
					switch r, g, b, _ := picture.At(x, y).RGBA(); {
					case r>>8 == 0xff && g>>8 == 0xff && b>>8 == 0xff:
						ink["paper"]++
					case r>>8 == 0x0b && g>>8 == 0x0c && b>>8 == 0x0c:
						ink["words"]++
					case r>>8 == 0x1d && g>>8 == 0x70 && b>>8 == 0xb8:
						ink["line"]++
					}
				}
			}
			whole := picture.Bounds().Dx() * picture.Bounds().Dy()
			if picture.Bounds().Dx() != 1440 || ink["paper"] < whole/4 || ink["words"] < 1000 || ink["line"] < 150 {
				t.Errorf("%v of %d, %v wide", ink, whole, picture.Bounds().Dx())
			}
		})
	}
}

func TestThird(t *testing.T) {
	trend := chart.Trend{ID: "visits", Title: "Visits on time", Name: "Exampleborough", Unit: chart.Unit{Name: "per cent", Mark: "%"}, Events: []chart.Event{{At: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Words: "A new team"}}, Targets: []chart.Target{{From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Number: 90}}}
	for i, v := range []float64{71, 74, 78, 82} {
		at := time.Date(2026, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC)
		trend.Points = append(trend.Points, chart.Point{At: at, Name: at.Format("January 2006"), Value: chart.Number(v)})
	}
	whole, err := trend.Drawing()
	if err != nil {
		t.Fatal(err)
	}
	d, err := trend.Third()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(d.PNG))
	if err != nil || picture.Width != 480 || d.Wide != "" {
		t.Errorf("%d points wide, %d bytes of a wide drawing, %v", picture.Width, len(d.Wide), err)
	}
	if strings.Contains(d.Narrow, "A new team") || strings.Contains(d.Narrow, "Target: ") || !strings.Contains(whole.Narrow, "A new team") {
		t.Error("the key and the events stand in the small drawing")
	}
	if len(d.Table.Rows) != len(whole.Table.Rows) || !strings.Contains(d.Alt, "82% in April 2026") {
		t.Errorf("%d rows, %q", len(d.Table.Rows), d.Alt)
	}
}
