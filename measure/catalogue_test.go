package measure

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// missing are the measures of the catalogue that have no file yet. It only shrinks, and ends empty: take out what has one.
var missing = strings.Fields(`
	adopter-approval-time adopter-enquiry-response adopter-sufficiency ap-attendance ap-day6 ap-full-time-offer ap-reintegration
	asc-assessment-before-18 assessment-45wd assessment-child-seen asye-caseload asye-retained-24m audit-actions-closed
	audit-child-voice audit-good audit-plan-quality carer-housing-need carer-housing-resolved child-has-plan-copy child-heard-score
	cin-plan-in-place cl-entitlement-paid cl-offer-known cl-pathway-plan-6m cl-plan-coauthored cl-unsafe-housing cla-advocate-iv
	cla-ks4-attainment8 cla-school-moves climate-plan-settings climate-pupil-action cme-rate complaint-timely court-decision-to-issue
	cpp-2yr cpp-advocate cpp-child-participation cpp-repeat-24m cpp-repeat-ever cpp-review-timely ctx-care-applications ctx-cin-rate
	ctx-cpp-rate ctx-efh-factors ctx-referral-rate ctx-s47-rate custody-resettlement data-quality disproportionality-index
	early-help-step-up edge-of-care-home edi-training ehcp-20wk ehcp-review-12m ehcp-review-decision-4wk exploitation-plan-timely
	exploitation-risk-reduced eyfs-gld fgdm-offered foster-places-inhouse foster-recruit-conversion homeless-1617-assessed
	hv-new-birth-14d icpc-15wd iha-20wd iro-alert-resolved iro-same-12m ks2-rwm ks4-att8 lado-referral-1wd lado-resolved-timely
	later-life-letter learning-review-actions lifestory-in-place ltf-confirmed missing-repeat-90d neet-nk-16-17 oversight-recorded
	partner-role-clarity pep-current permanence-by-second-review permanent-exclusion-rate persistent-absence placement-unregistered
	plan-milestones police-custody-overnight prebirth-assessment preproceedings-weeks proceedings-26wk pupils-feel-safe pwp-assessed
	pwp-safe-12m reg24-assessed-in-time rereferral-12m rhi-72h rhi-completed rhi-offered rhi-plan-updated school-dec-band
	school-energy-intensity sen-attainment send-tribunal-rate september-guarantee siblings-together staff-supported strategy-quorate
	supervision-on-time supervision-quality suspension-rate sw-agency sw-caseload sw-turnover sw-vacancy training-core-complete
	transition-plan-14 uasc-attendance uasc-school-20d visit-on-time vulnerable-absence workforce-diversity-gap yj-ete
	yj-first-time-entrants yj-needs-met yj-reoffending you-said-we-did
`)

// catalogue reads the ids of the measures that the plan of a council is watched by.
func catalogue(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../shared/data/measures.json")
	if os.IsNotExist(err) {
		t.Skip("the catalogue is not beside the project")
	} else if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Measures []struct {
			ID string `json:"id"`
		} `json:"measures"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range all.Measures {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestCatalogue(t *testing.T) {
	ids := catalogue(t)
	definitions, err := Library("")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]Definition{}
	for _, d := range definitions {
		has[d.Key] = d
	}
	context := 0
	var gone []string
	for _, id := range ids {
		if d, ok := has[id]; ok {
			if wanted := strings.HasPrefix(id, "ctx-"); d.Context != wanted {
				t.Errorf("%s: the header says context: %v, the catalogue says %v", id, d.Context, wanted)
			}
		} else if gone = append(gone, id); !slices.Contains(missing, id) {
			t.Errorf("%s has no file in measure/library", id)
		}
		if strings.HasPrefix(id, "ctx-") {
			context++
		}
	}
	if len(ids)-context != 149 || context != 9 {
		t.Errorf("the catalogue holds %d measures and %d context series", len(ids)-context, context)
	}
	t.Logf("%d of %d have a file", len(ids)-len(gone), len(ids))
	for _, d := range definitions {
		for _, other := range append(slices.Clone(d.Beside), d.Answers) {
			if _, ok := has[other]; !ok && other != "" && !slices.Contains(gone, other) {
				t.Errorf("%s names the measure %s, which is not", d.Key, other)
			}
		}
		if d.Answers == "" && !slices.Contains(ids, d.Key) {
			t.Errorf("%s is not a measure of the catalogue: say whose question it answers", d.Key)
		}
	}
}
