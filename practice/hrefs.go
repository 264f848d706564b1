package practice

import "strconv"

// The addresses of this room's pages.
const (
	practiceAt    = "/staff/practice"
	auditsAt      = practiceAt + "/audits"
	toolsAt       = practiceAt + "/tools"
	supervisionAt = practiceAt + "/supervision"
	escalationsAt = practiceAt + "/escalations"
	learningAt    = practiceAt + "/learning"
	settingsAt    = practiceAt + "/settings"
	retentionAt   = practiceAt + "/retention"
)

func auditHref(number int) string      { return auditsAt + "/" + strconv.Itoa(number) }
func escalationHref(number int) string { return escalationsAt + "/" + strconv.Itoa(number) }
func learningHref(number int) string   { return learningAt + "/" + strconv.Itoa(number) }
