package chart

import (
	_ "embed"
	"html"
	"image/color"
	"regexp"
	"strconv"
	"strings"
)

//go:embed chart.css
var stylesheet string

// style is how a shape is painted where no stylesheet is at hand: what chart.css says, with the colours of a light page.
type style map[string]string

// painted are the properties that SVG takes as attributes.
var painted = []string{"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "font-weight"}

// rule is one class with what it says: chart.css has each on a line of its own.
type rule struct {
	class string
	says  style
}

var rules = func() (all []rule) {
	chosen := regexp.MustCompile(`var\(--[a-z0-9-]+, ([^)]+)\)`)
	for _, line := range regexp.MustCompile(`(?m)^\.(chart-[a-z0-9_-]+) \{ (.*) \}$`).FindAllStringSubmatch(stylesheet, -1) {
		r := rule{line[1], style{}}
		for _, declared := range strings.Split(chosen.ReplaceAllString(line[2], "$1"), ";") {
			if name, value, ok := strings.Cut(declared, ":"); ok {
				r.says[strings.TrimSpace(name)] = strings.TrimSpace(value)
			}
		}
		all = append(all, r)
	}
	return all
}()

// styleOf gives what the classes of a shape say together: a later rule wins, as in a browser.
func styleOf(classes string) style {
	own := style{}
	for _, r := range rules {
		for _, class := range strings.Fields(classes) {
			if class != r.class {
				continue
			}
			for name, value := range r.says {
				own[name] = value
			}
		}
	}
	return own
}

func (y style) attributes() string {
	out := ""
	for _, name := range painted {
		if value := y[name]; value != "" {
			out += ` ` + name + `="` + html.EscapeString(value) + `"`
		}
	}
	return out
}

// colour reads "#1d70b8" or "#fff"; ok is false where nothing is painted.
func (y style) colour(name string) (c color.RGBA, ok bool) {
	digits, found := strings.CutPrefix(y[name], "#")
	if found && len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if !found || len(digits) != 6 || err != nil {
		return color.RGBA{}, false
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}, true
}

func (y style) length(name string, otherwise float64) float64 {
	if n, err := strconv.ParseFloat(y[name], 64); err == nil {
		return n
	}
	return otherwise
}

func (y style) dashes() (all []float64) {
	for _, text := range strings.Fields(y["stroke-dasharray"]) {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			all = append(all, n)
		}
	}
	return all
}
