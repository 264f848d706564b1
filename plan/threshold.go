package plan

import "strconv"

// Threshold is one number of the rules. What stands here holds until the council settles another, on a day, with a reason and a
// second person: no rule can be loosened in silence.
type Threshold struct {
	Key     string
	Rule    string
	Title   string
	Initial float64
	most    float64
}

// ThresholdOwner answers for the thresholds.
const ThresholdOwner = "Quality assurance lead"

// ThresholdScope is under which the council keeps what it settled about them.
const ThresholdScope = "ratings"

// Thresholds are all numbers of the rules, in the rules' order.
var Thresholds = []Threshold{
	{"late_amber_days", "R1", "Days late that are amber whatever the length of the action", 14, 90},
	{"late_red_days", "R1", "Days late beyond which it is red", 28, 180},
	{"late_red_share", "R1", "Per cent of its time beyond which a delay is red", 10, 100},
	{"slip_moves", "R2", "Moves of the date that are amber", 2, 10},
	{"slip_days", "R2", "Days of slip in all beyond which it is amber", 60, 366},
	{"evidence_days", "R5", "Days that evidence of an embedded change stays fresh", 90, 366},
	{"sustained_periods", "R5", "Periods in a row at the target that blue needs", 2, 12},
	{"sustained_months", "R5", "Months at the target that blue needs", 6, 36},
	{"stale_times", "R6", "Times the cadence beyond which a colour is old", 1.5, 10},
	{"unrated_times", "R6", "Times the cadence beyond which it is unrated", 2, 10},
	{"figure_periods", "R7", "Periods after which a figure is old", 2, 12},
	{"practice_share", "R8", "Per cent of audits below good that is amber when passed", 50, 100},
	{"practice_months", "R8", "Months of audits that are looked at", 6, 36},
	{"drift_share", "R8", "Per cent of audits graded better by the auditor than by the moderator that is noted", 20, 100},
	{"drift_audits", "R8", "Audits graded twice that this needs", 10, 200},
	{"voice_items", "R9", "Complaints, escalations or messages that are noted when they rise", 3, 50},
	{"risk_score", "R10", "Score of what is left of a risk that is amber", 15, 25},
	{"echo_similarity", "R12", "Likeness of two updates that is a nudge, 1 for the same text", 0.9, 1},
	{"echo_periods", "R12", "Updates without anything new that are a nudge", 3, 12},
	{"regress_periods", "R13", "Missed periods after which reopening is proposed", 2, 12},
	{"small_moves", "R14", "Moves the same wrong way that count without a control chart", 3, 12},
	{"small_denominator", "R14", "Children in a figure below which one period raises no challenge", 10, 100},
	{"amber_periods", "C2", "Updates’ time that an action may be amber without a decision", 3, 12},
	{"answer_days", "", "Working days to answer a challenge", 5, 20},
}

// Limits are the thresholds in force, by key.
type Limits map[string]float64

// StandardLimits are the thresholds where the council settled nothing.
func StandardLimits() Limits {
	l := Limits{}
	for _, t := range Thresholds {
		l[t.Key] = t.Initial
	}
	return l
}

// with puts a settled value in the place of the first one; what is no sensible number leaves it as it was.
func (l Limits) with(key, value string) {
	for _, t := range Thresholds {
		if n, ok := t.read(value); ok && t.Key == key {
			l[key] = n
		}
	}
}

// read takes a value as people write it; ok says whether it can stand for the threshold.
func (t Threshold) read(value string) (n float64, ok bool) {
	n, err := strconv.ParseFloat(value, 64)
	return n, err == nil && n > 0 && n <= t.most
}
