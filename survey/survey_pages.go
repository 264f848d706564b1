package survey

// surveysAt is where this room's pages begin.
const surveysAt = "/staff/surveys"
