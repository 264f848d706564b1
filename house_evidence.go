package main

import (
	"context"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/evidence"
)

// tellLessons tells the evidence locker of what was learned, by number: practice stands on the locker's own floor, so neither knows the other.
func (h *house) tellLessons(ctx context.Context, keys []string) ([]evidence.Known, error) {
	all, err := h.practices.Lessons(ctx)
	var told []evidence.Known
	for _, l := range all {
		key := strconv.Itoa(l.Number)
		if keys != nil && !slices.Contains(keys, key) {
			continue
		}
		told = append(told, evidence.Known{Subject: evidence.Subject{Kind: "learning", Key: key}, Words: "Lesson " + key + ": " + l.Finding, Href: "/staff/practice/learning/" + key,
			Row: account.Subject{Owners: []string{l.OwnerID}}})
	}
	return told, err
}
