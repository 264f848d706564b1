package voice

import (
	"context"
	"slices"

	"waymark/account"
	"waymark/fault"
)

// reader is somebody who looks at an item, as far as it matters who they are.
type reader struct {
	ID, Name         string
	Triages, Leads   bool
	Complaints, Data bool // they manage complaints, or protect data
	Director         bool
	Writes           bool // they keep what children said, without reading messages
	LockedOut        bool // the item names them, or somebody locked them out
}

func readerOf(p account.Person) reader {
	return reader{ID: p.ID, Name: p.Name, Triages: p.May(account.MessageTriage), Leads: p.May(account.MessageLead), Complaints: p.May(account.MessageReceive) && p.Holds("complaints"),
		Data: p.May(account.MessageReceive) && p.Holds("data-protection"), Director: p.May(account.MessageReceive) && p.Holds("director"), Writes: p.May(account.VoiceWrite)}
}

// enters says whether somebody may see the lists at all.
func (r reader) enters() bool { return r.Triages || r.Leads || r.Complaints || r.Data || r.Director }

// opens says whether somebody may open an item (SG-04, 1.3, E15). Whoever may not does not see it in a list either: that an item is closed to
// somebody would tell them that it is about them.
func (r reader) opens(i Item) bool {
	switch {
	case r.LockedOut:
		return false
	case i.Has(FlagLead) && r.Director, r.Leads:
		return true
	case i.State == Allegation || i.Route == Allegation || i.Has(FlagRestricted):
		return false
	case r.Triages:
		return true
	}
	return r.Complaints && i.Route == Complaint || r.Data && i.Route == DataRights
}

// leads says whether somebody decides as the safeguarding lead does; where the lead is named, that is the director.
func (r reader) leads(i Item) bool { return r.Leads || i.Has(FlagLead) && r.Director }

// acts says whether somebody may take an item out of its present state: what is the lead's to decide nobody else decides.
func (r reader) acts(i Item) bool {
	switch i.State {
	case Consult, Allegation:
		return r.leads(i)
	case Complaint:
		return r.Complaints || r.Triages || r.leads(i)
	case DataRights:
		return r.Data || r.Triages || r.leads(i)
	}
	return r.opens(i)
}

// agrees says whether somebody may be the second of two who lower a referral: not the first, and one of the two leads (SG-04).
func (r reader) agrees(i Item, firstLeads bool) bool {
	return i.LowerID != "" && i.LowerID != r.ID && (firstLeads || r.leads(i))
}

// reader is who the person of the context is for an item.
func (v *Voices) reader(ctx context.Context, s secret, k kept) (reader, error) {
	p, ok := account.From(ctx)
	if !ok {
		return reader{}, fault.Forbidden("Sign in to read messages.")
	}
	return readerFor(p, s, k), nil
}

// readerFor is who a person is for an item.
func readerFor(p account.Person, s secret, k kept) reader {
	r := readerOf(p)
	r.LockedOut = slices.Contains(k.Locks.V, s.lock(k.ID, p.ID))
	return r
}

// Whys are what an item is opened for. They are chosen, not written, so that the list of openings tells nothing of a child.
var Whys = []string{"To read it and decide", "To do what was decided", "To answer whoever wrote it", "To check what was decided", "To prepare it for a theme", "Somebody asked about it by number"}

// openFor is how long an item stays open for somebody who said why.
const openFor = lockFor
