package govuk

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// The fixtures are those of the package that the look is built from: what GOV.UK Frontend's own tests hold its macros to.
const components = "../node_modules/govuk-frontend/dist/govuk/components"

type fixture struct {
	Name    string         `json:"name"`
	Options map[string]any `json:"options"`
	HTML    string         `json:"html"`
}

// unsupported are the fixtures that Waymark's components are not meant to print, each with its reason.
var unsupported = map[string]map[string]string{
	"file-upload": {
		"with value": "gives the option value, which the macro does not have: no page can fill in a file",
	},
	"footer": {
		"with custom HTML content licence and copyright notice": crownCopyright,
		"with custom text content licence and copyright notice": crownCopyright,
		"with HTML passed as text content":                      crownCopyright,
	},
}

const crownCopyright = "a copyright notice links to Crown copyright under the royal arms, which a council may not use"

// left removes from an expected tree the parts that Waymark leaves out on purpose; the rest must agree.
var left = map[string]func(*html.Node){
	"footer": func(root *html.Node) {
		removeAll(root, func(n *html.Node) bool {
			return hasClass(n, "govuk-footer__crown") || hasClass(n, "govuk-footer__licence-logo") ||
				hasClass(n, "govuk-footer__licence-description") && contains(n, func(c *html.Node) bool { return attribute(c, "rel") == "license" }) ||
				hasClass(n, "govuk-footer__meta-item") && contains(n, func(c *html.Node) bool { return hasClass(c, "govuk-footer__copyright-logo") })
		})
	},
}

func TestFixtures(t *testing.T) {
	for name, render := range map[string]func(map[string]any) (templ.Component, error){
		"accordion":           with(Accordion),
		"back-link":           with(BackLink),
		"breadcrumbs":         with(Breadcrumbs),
		"button":              with(Button),
		"character-count":     with(CharacterCount),
		"checkboxes":          with(Checkboxes),
		"cookie-banner":       with(CookieBanner),
		"date-input":          with(DateInput),
		"details":             with(Details),
		"error-message":       with(ErrorMessage),
		"error-summary":       with(ErrorSummary),
		"exit-this-page":      with(ExitThisPage),
		"fieldset":            with(Fieldset),
		"file-upload":         with(FileUpload),
		"footer":              with(Footer),
		"generic-header":      with(GenericHeader),
		"hint":                with(Hint),
		"input":               with(Input),
		"inset-text":          with(InsetText),
		"label":               with(Label),
		"notification-banner": with(NotificationBanner),
		"pagination":          with(Pagination),
		"panel":               with(Panel),
		"password-input":      with(PasswordInput),
		"phase-banner":        with(PhaseBanner),
		"radios":              with(Radios),
		"select":              with(Select),
		"service-navigation":  with(ServiceNavigation),
		"skip-link":           with(SkipLink),
		"summary-list":        with(SummaryList),
		"table":               with(Table),
		"tabs":                with(Tabs),
		"tag":                 with(Tag),
		"task-list":           with(TaskList),
		"textarea":            with(Textarea),
		"warning-text":        with(WarningText),
	} {
		t.Run(name+" prints what the official macro prints", func(t *testing.T) { prove(t, name, render) })
	}
}

// with gives a component that is described by the options of a fixture.
func with[P any](component func(P) templ.Component) func(map[string]any) (templ.Component, error) {
	return func(options map[string]any) (templ.Component, error) {
		var params P
		if err := decode(options, &params); err != nil {
			return nil, err
		}
		return component(params), nil
	}
}

func prove(t *testing.T, name string, render func(map[string]any) (templ.Component, error)) {
	fixtures := read(t, name)
	same := 0
	for _, f := range fixtures {
		difference := compare(t, name, f, render)
		reason, listed := unsupported[name][f.Name]
		switch {
		case difference == "" && listed:
			t.Errorf("%q now agrees: take it off the list of unsupported fixtures (%s)", f.Name, reason)
		case difference == "":
			same++
		case !listed:
			t.Errorf("%q: %s", f.Name, difference)
		}
	}
	for listed := range unsupported[name] {
		if !slices.ContainsFunc(fixtures, func(f fixture) bool { return f.Name == listed }) {
			t.Errorf("%q is listed as unsupported, but govuk-frontend has no such fixture any more", listed)
		}
	}
	t.Logf("%s: %d of %d fixtures", name, same, len(fixtures))
}

func read(t *testing.T, name string) []fixture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(components, name, "fixtures.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the npm package govuk-frontend is not installed: run make assets")
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Fixtures []fixture `json:"fixtures"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Fixtures) == 0 {
		t.Fatal("the file holds no fixtures")
	}
	return file.Fixtures
}

// compare says how the tree printed differs from the tree expected, or nothing.
func compare(t *testing.T, name string, f fixture, render func(map[string]any) (templ.Component, error)) string {
	t.Helper()
	component, err := render(f.Options)
	if err != nil {
		return err.Error()
	}
	var printed strings.Builder
	if err := component.Render(t.Context(), &printed); err != nil {
		return err.Error()
	}
	want, got := parse(t, f.HTML), parse(t, printed.String())
	if remove := left[name]; remove != nil {
		remove(want)
	}
	wantLines, gotLines := lines(want), lines(got)
	for i := range max(len(wantLines), len(gotLines)) {
		if w, g := at(wantLines, i), at(gotLines, i); w != g {
			return "line " + strings.TrimSpace(g) + "\n\tshould be " + strings.TrimSpace(w) + "\n\twithin " + strings.Join(wantLines[max(0, i-3):min(i, len(wantLines))], "\n\t       ")
		}
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}
