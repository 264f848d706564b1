package evidence

import (
	"context"
	"slices"
	"strings"

	"waymark/account"
)

// Subject is what evidence is about: a thing that another room keeps, which this room knows by its kind and its key only.
type Subject struct {
	Kind string `db:"subject_kind"` // "action", "recommendation", …
	Key  string `db:"subject_key"`  // as its room calls it: "roadmap-2023/1.3"
}

// String writes it as forms and addresses do: "action:roadmap-2023/1.3".
func (s Subject) String() string { return s.Kind + ":" + s.Key }

// ReadSubject reads "action:roadmap-2023/1.3"; ok is false where it is no such thing.
func ReadSubject(text string) (s Subject, ok bool) {
	s.Kind, s.Key, ok = strings.Cut(text, ":")
	return s, ok && s.Kind != "" && s.Key != "" && len(text) <= 200
}

// Known is what the room that keeps a subject tells of it.
type Known struct {
	Subject
	Words string          // "Action 1.3: Permanence without delay"
	Href  string          // its page
	Row   account.Subject // whose it is: who owns it and stands in for its owner cannot verify its evidence
}

// Teller tells of the subjects of one kind, as far as the person of the context may read them; of all there are where keys is nil.
type Teller func(ctx context.Context, keys []string) ([]Known, error)

// About hangs who tells of a kind of subject. name is how pages call one of it: "Action".
func (l *Evidences) About(kind, name string, tell Teller) {
	l.tellers = append(l.tellers, teller{kind, name, tell})
}

type teller struct {
	kind, name string
	tell       Teller
}

// known gathers what is told of subjects. What nobody tells of is missing: it is gone, or not for the person of the context.
func (l *Evidences) known(ctx context.Context, subjects []Subject) (map[Subject]Known, error) {
	told := map[Subject]Known{}
	for _, t := range l.tellers {
		keys := []string{}
		for _, s := range subjects {
			if s.Kind == t.kind && !slices.Contains(keys, s.Key) {
				keys = append(keys, s.Key)
			}
		}
		if len(keys) == 0 {
			continue
		}
		all, err := t.tell(ctx, keys)
		if err != nil {
			return nil, err
		}
		for _, k := range all {
			told[k.Subject] = k
		}
	}
	return told, nil
}

// choices are all subjects of the kinds that people choose from, as far as the person of the context may add evidence to them.
func (l *Evidences) choices(ctx context.Context) (all []Known, err error) {
	for _, t := range l.tellers {
		told, err := t.tell(ctx, nil)
		if err != nil {
			return nil, err
		}
		for _, k := range told {
			if may(ctx, account.EvidenceAdd, k.Row) == nil {
				all = append(all, k)
			}
		}
	}
	return all, nil
}
