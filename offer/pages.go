package offer

// offerAt is where this room's pages begin.
const offerAt = "/staff/offer"
