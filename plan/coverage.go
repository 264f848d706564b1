package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/measure"
)

// Coverage says, for every action, every finding of an inspection and every collection, whether a figure watches it: a plan
// whose actions nobody can see working is a list of wishes.
type Coverage struct {
	Slug        string            `json:"slug,omitempty"` // of the council's plan
	Plan        string            `json:"plan"`           // its title; of Waymark's own template where the council has no plan yet
	Actions     []CoveredAction   `json:"actions"`
	Findings    []CoveredFinding  `json:"findings"`
	Measures    []CoveredMeasure  `json:"measures"`
	Collections []measure.Reach   `json:"collections"`
	Examples    *CoveredExamples  `json:"examples,omitempty"`
	Counts      map[string]Scored `json:"counts"`
}

// Scored is how many of how many.
type Scored struct {
	Have int `json:"have"`
	Of   int `json:"of"`
}

// CoveredAction is one action with the measures that it is tied to.
type CoveredAction struct {
	Ref     string   `json:"ref"`
	Title   string   `json:"title"`
	Tied    []string `json:"tied"`
	Counted []string `json:"counted"` // of the tied, those with a figure
	Gap     string   `json:"gap"`     // why it is not covered; empty when it is
}

// CoveredFinding is one recommendation or area to improve.
type CoveredFinding struct {
	Code    string   `json:"code"`
	About   string   `json:"about"`
	Tested  []string `json:"tested"`
	Counted []string `json:"counted"`
	Actions []string `json:"actions"`
	Gap     string   `json:"gap"`
}

// CoveredMeasure is one measure that the plan speaks of.
type CoveredMeasure struct {
	measure.Standing
	Present bool     `json:"present"`
	Actions []string `json:"actions"`
	Gap     string   `json:"gap"`
}

// CoveredExamples is how many of the examples in the measures' headers hold.
type CoveredExamples struct {
	Scored
	Problems []string `json:"problems"`
}

// contextSeries are the series that stand beside measures and are never scored; no action is tied to them.
var contextSeries = []string{"ctx-care-applications", "ctx-cin-rate", "ctx-cla-rate", "ctx-cpp-rate", "ctx-efh-factors", "ctx-in-borough", "ctx-referral-rate", "ctx-s47-rate", "ctx-uasc-share"}

// enough is how many measures an action needs: one figure alone can be met and mean nothing.
const enough = 2

// Coverage reads what watches the council's plan; Waymark's own template stands in where there is no plan yet.
func (p *Plans) Coverage(ctx context.Context) (Coverage, error) {
	standings, err := p.measures.Standings(ctx)
	if err != nil {
		return Coverage{}, err
	}
	collections, err := p.measures.Reach(ctx)
	if err != nil {
		return Coverage{}, err
	}
	slug, proposal := "", builtIn.Proposal()
	plans, err := p.Plans(ctx)
	if err != nil {
		return Coverage{}, err
	}
	for _, state := range []PlanState{PlanActive, PlanClosing, PlanApproved, PlanConsulted, PlanDraft} {
		if i := slices.IndexFunc(plans, func(q Plan) bool { return q.State == state }); i >= 0 {
			if proposal, err = p.Export(ctx, plans[i].Slug); err != nil {
				return Coverage{}, err
			}
			slug = plans[i].Slug
			break
		}
	}
	recorded, err := p.Recommendations(ctx)
	if err != nil {
		return Coverage{}, err
	}
	c := cover(proposal, recorded, standings, collections)
	c.Slug = slug
	return c, nil
}

// cover works the coverage out from what is known.
func cover(proposal Proposal, recorded []Answered, standings map[string]measure.Standing, collections []measure.Reach) Coverage {
	c := Coverage{Plan: proposal.Title, Actions: []CoveredAction{}, Findings: []CoveredFinding{}, Measures: []CoveredMeasure{}, Collections: collections, Counts: map[string]Scored{}}
	counted := func(keys []string) []string {
		have := []string{}
		for _, key := range keys {
			if standings[key].Counted {
				have = append(have, key)
			}
		}
		return have
	}
	tiedTo := map[string][]string{}
	answering := map[string][]string{}
	for _, q := range proposal.Priorities {
		for _, a := range q.Actions {
			tied := slices.Concat([]string{}, a.Core, a.Measures)
			one := CoveredAction{Ref: a.Ref, Title: a.Text, Tied: tied, Counted: counted(tied)}
			if n := len(one.Counted); n < enough {
				one.Gap = fmt.Sprintf("%d of its %d measures %s a figure; it needs %d", n, len(tied), map[bool]string{true: "has", false: "have"}[n == 1], enough)
			}
			c.Actions = append(c.Actions, one)
			for _, key := range tied {
				tiedTo[key] = append(tiedTo[key], a.Ref)
			}
			for _, code := range a.Recommendations {
				answering[code] = append(answering[code], a.Ref)
			}
		}
	}
	c.findings(recorded, answering, counted)
	// What the template is watched by is what Waymark promises to count; a council may tie more.
	expected := map[string]bool{}
	for _, q := range builtIn.Priorities {
		for _, a := range q.Actions {
			for _, key := range slices.Concat(a.Core, a.Measures) {
				expected[key] = false
			}
		}
	}
	for _, key := range contextSeries {
		expected[key] = true
	}
	for key := range tiedTo {
		if _, known := expected[key]; !known {
			expected[key] = false
		}
	}
	for key, s := range standings {
		expected[key] = s.Context
	}
	for key, context := range expected {
		one := CoveredMeasure{Standing: standings[key], Actions: tiedTo[key]}
		_, one.Present = standings[key]
		switch {
		case !one.Present:
			one.Key, one.Title, one.Context, one.Figure, one.Gap = key, key, context, "not counted", "there is no file for it"
		case !one.Counted:
			one.Gap = "nothing is counted: " + c.why(one.From)
		}
		c.Measures = append(c.Measures, one)
		name := "measures"
		if context {
			name = "context"
		}
		c.score(name, one.Present)
		c.score(name+" with a figure", one.Counted)
	}
	slices.SortFunc(c.Measures, func(a, b CoveredMeasure) int { return strings.Compare(a.Key, b.Key) })
	for _, a := range c.Actions {
		c.score("actions", a.Gap == "")
	}
	for _, f := range c.Findings {
		c.score("findings", f.Gap == "")
	}
	return c
}

func (c *Coverage) score(name string, have bool) {
	s := c.Counts[name]
	if s.Of++; have {
		s.Have++
	}
	c.Counts[name] = s
}

// findings lists what the council recorded, and the findings of the template that it did not.
func (c *Coverage) findings(recorded []Answered, answering map[string][]string, counted func([]string) []string) {
	for _, r := range recorded {
		one := CoveredFinding{Code: r.Code, About: r.About, Tested: r.Measures, Counted: counted(r.Measures), Actions: answering[r.Code]}
		if i := slices.IndexFunc(builtIn.Recommendations, func(t TemplateRecommendation) bool { return t.Code == r.Code }); i >= 0 && len(one.Tested) == 0 {
			one.Tested = builtIn.Recommendations[i].Measures
			one.Counted = counted(one.Tested)
		}
		c.Findings = append(c.Findings, one)
	}
	for _, r := range builtIn.Recommendations {
		if !slices.ContainsFunc(recorded, func(a Answered) bool { return a.Code == r.Code }) {
			c.Findings = append(c.Findings, CoveredFinding{Code: r.Code, About: r.About, Tested: r.Measures, Counted: counted(r.Measures), Actions: answering[r.Code]})
		}
	}
	for i, f := range c.Findings {
		switch {
		case len(f.Actions) == 0:
			c.Findings[i].Gap = "no action answers it"
		case len(f.Counted) == 0:
			c.Findings[i].Gap = fmt.Sprintf("none of its %d measures has a figure", len(f.Tested))
		}
	}
}

// why says which collections a measure waits for.
func (c *Coverage) why(from []string) string {
	var waiting []string
	for _, r := range c.Collections {
		if slices.Contains(from, r.Collection) && r.DataTo.IsZero() && !r.Timeless {
			waiting = append(waiting, r.Title)
		}
	}
	if len(waiting) == 0 {
		return "the data loaded does not cover one whole period"
	}
	return "nothing is loaded of " + strings.Join(waiting, " and of ")
}

// Prove adds how the examples of the measures did.
func (c *Coverage) Prove(proofs []measure.Proof) {
	c.Examples = &CoveredExamples{Problems: []string{}}
	for _, p := range proofs {
		c.Examples.Of += p.Examples
		if len(p.Problems) == 0 {
			c.Examples.Have += p.Examples
		}
		c.Examples.Problems = append(c.Examples.Problems, p.Problems...)
	}
}

// Gaps are what is missing, a sentence each.
func (c Coverage) Gaps() []string {
	var gaps []string
	for _, a := range c.Actions {
		if a.Gap != "" {
			gaps = append(gaps, "Action "+a.Ref+": "+a.Gap+".")
		}
	}
	for _, f := range c.Findings {
		if f.Gap != "" {
			gaps = append(gaps, "Finding "+f.Code+": "+f.Gap+".")
		}
	}
	for _, m := range c.Measures {
		if m.Gap != "" {
			gaps = append(gaps, "Measure "+m.Key+": "+m.Gap+".")
		}
	}
	if c.Examples != nil {
		gaps = append(gaps, c.Examples.Problems...)
	}
	return gaps
}

// bySource tells the findings of each report apart: those of an old one may be closed, those of a new one not answered yet.
func (c Coverage) bySource(out *strings.Builder) {
	var order []string
	counts := map[string]Scored{}
	for _, f := range c.Findings {
		source, _, _ := strings.Cut(f.Code, "/")
		if _, seen := counts[source]; !seen {
			order = append(order, source)
		}
		s := counts[source]
		s.Of++
		if f.Gap == "" {
			s.Have++
		}
		counts[source] = s
	}
	for _, source := range order {
		fmt.Fprintf(out, "%-30s %d/%d\n", "  of "+source, counts[source].Have, counts[source].Of)
	}
}

// Text is the coverage for a terminal.
func (c Coverage) Text() string {
	var out strings.Builder
	line := func(name string) {
		s := c.Counts[name]
		fmt.Fprintf(&out, "%-30s %d/%d\n", upperFirst(name), s.Have, s.Of)
	}
	fmt.Fprintf(&out, "%s\n\n", c.Plan)
	for _, name := range []string{"actions", "findings", "measures", "measures with a figure", "context", "context with a figure"} {
		line(name)
		if name == "findings" {
			c.bySource(&out)
		}
	}
	if c.Examples != nil {
		fmt.Fprintf(&out, "%-30s %d/%d\n", "Examples that hold", c.Examples.Have, c.Examples.Of)
	}
	out.WriteString("\nActions: measures with a figure, of those tied\n")
	for _, a := range c.Actions {
		fmt.Fprintf(&out, "  %-6s %2d of %2d  %s\n", a.Ref, len(a.Counted), len(a.Tied), a.Title)
	}
	out.WriteString("\nFindings: measures with a figure, of those that test them\n")
	for _, f := range c.Findings {
		fmt.Fprintf(&out, "  %-9s %2d of %2d  %s\n", f.Code, len(f.Counted), len(f.Tested), f.About)
	}
	out.WriteString("\nCollections: the last day that they tell of, and the measures that read them\n")
	for _, r := range c.Collections {
		fmt.Fprintf(&out, "  %-24s %-18s %3d  %s\n", r.Collection, dataTo(r), r.Measures, r.Title)
	}
	if gaps := c.Gaps(); len(gaps) > 0 {
		out.WriteString("\nMissing\n")
		for _, g := range gaps {
			fmt.Fprintf(&out, "  - %s\n", g)
		}
	}
	return out.String()
}

func dataTo(r measure.Reach) string {
	switch {
	case !r.DataTo.IsZero():
		return r.DataTo.Words()
	case r.Timeless:
		return "no period"
	}
	return "nothing loaded"
}
