package e2e

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// mustPass are the rules without which nobody may say that axe found nothing (AX-02); of the aria rules some stand for all.
var mustPass = []string{"color-contrast", "link-in-text-block", "label", "select-name", "button-name", "link-name", "image-alt", "svg-img-alt", "role-img-alt", "html-has-lang", "html-lang-valid", "valid-lang", "document-title", "bypass",
	"landmark-one-main", "region", "page-has-heading-one", "heading-order", "list", "listitem", "definition-list", "td-headers-attr", "th-has-data-cells", "scope-attr-valid", "nested-interactive", "scrollable-region-focusable", "meta-viewport",
	"avoid-inline-spacing", "autocomplete-valid", "target-size", "no-autoplay-audio", "duplicate-id-aria", "label-content-name-mismatch", "aria-allowed-attr", "aria-required-attr", "aria-roles", "aria-valid-attr", "aria-valid-attr-value",
	"aria-hidden-focus", "aria-required-children", "aria-required-parent"}

// experimental are the rules that axe leaves out unless they are named (AX-01).
var experimental = []string{"css-orientation-lock", "p-as-heading", "table-fake-caption", "td-has-header"}

// TestAxeRules asks axe which rules it runs on every page.
func TestAxeRules(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	ctx := browser(t)
	var ran []string
	// A page with nothing in it: every rule that ran says that it found nothing, or that nothing was there for it.
	all := `axe.run(document, {` + axeRules + `}).then(r => [].concat(r.violations, r.passes, r.incomplete, r.inapplicable).map(x => x.id))`
	if err := chromedp.Run(ctx, chromedp.Evaluate(axe(t)+";0", nil), chromedp.Evaluate(all, &ran, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
		t.Fatal(err)
	}
	t.Run("AX-01: the four experimental rules run with those of every level", func(t *testing.T) {
		for _, rule := range experimental {
			if !slices.Contains(ran, rule) {
				t.Errorf("%s does not run", rule)
			}
		}
		if len(ran) < 68 {
			t.Errorf("only %d rules run", len(ran))
		}
	})
	t.Run("AX-02: every rule that must pass runs", func(t *testing.T) {
		for _, rule := range mustPass {
			if !slices.Contains(ran, rule) {
				t.Errorf("%s does not run", rule)
			}
		}
	})
}
