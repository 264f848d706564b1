package plan

// meaning is a line of the key that stands with every plan: there is no national one, so each council prints its own (governance §4).
type meaning struct {
	Colour      Colour // empty for what nobody renews
	When, Never string
}

var key = []meaning{
	{Blue, "The change has held: every core measure with a target at it for two periods and six months at least, evidence less than 90 days old, and somebody independent signed that off.", "When its owner sets it."},
	{GreenRing, "What was promised is done and somebody else signed that off. Its impact is still to be shown.", "Counted as blue."},
	{Green, "On time against the agreed date, no step late, each core measure within its usual range with the target in reach, and an update in time.", "While a challenge is open and nobody says so beside it."},
	{Amber, "Up to 28 days or a tenth of its time late, a core measure that has got worse or cannot reach its target, or a date that keeps moving.", "Without a plan to bring it back, with a date."},
	{Red, "More than 28 days late, a statutory clock missed, two signs that a core measure is getting worse, or a target out of reach and no time left.", "Without saying what is decided or asked."},
	{Grey, "Not due to begin yet, or paused or stopped by a decision.", "As a name for silence."},
	{"", "No update for more than one and a half times the cadence is hatched; for more than twice it is unrated, and a board sees it so.", "Shown as the last colour."},
}
