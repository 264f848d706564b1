package archive

import (
	"context"
	"io"
	"slices"

	"waymark/calendar"
	"waymark/fault"
)

// This file is what the public may have of the archive: what was public on its day.

// PublicEdition is an edition in the list of them.
type PublicEdition struct {
	Name         string        `json:"name"` // as in its address
	Day          calendar.Date `json:"day"`
	Release      int           `json:"release"` // the newest release of measures in it; 0 where there is none
	Why          string        `json:"why"`
	Hash         string        `json:"sha256"` // of its file, in hex
	Size         int64         `json:"bytes"`
	Withdrawn    calendar.Date `json:"withdrawn_on"`
	WithdrawnWhy string        `json:"withdrawn_why,omitempty"`
}

// Published lists all editions, the newest first, those that were taken back among them.
func (a *Archives) Published(ctx context.Context) ([]PublicEdition, error) {
	all, err := a.Editions(ctx)
	out := []PublicEdition{}
	for _, e := range all {
		out = append(out, PublicEdition{e.Name, e.Day, e.Release, e.Why(), e.Hash, e.Size, e.WithdrawnOn, e.WithdrawnWhy})
	}
	return out, err
}

// Open gives the file of an edition back, byte for byte as it was kept: the store checks it against its hash. fault.NotFound where there is none,
// fault.Gone with the reason where it was taken back.
func (a *Archives) Open(ctx context.Context, name string) ([]byte, error) {
	all, err := a.Editions(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(e Edition) bool { return e.Name == name })
	if i < 0 {
		return nil, fault.NotFound("There is no edition of the open data of this name. /data lists all.")
	}
	if e := all[i]; !e.WithdrawnOn.IsZero() {
		return nil, fault.Gone("This edition of the open data was taken back on %s: %s", e.WithdrawnOn.Words(), e.WithdrawnWhy)
	}
	in, err := a.files.Open(ctx, all[i].Hash)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}
