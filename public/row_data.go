package public

import (
	"net/http"

	"waymark/fault"
)

// apiRow answers with one row of a dataset, by its id: /api/v1/news/post-3, /api/v1/priorities/roadmap-2025/priority-2. A row that was there once and was
// taken back is answered with 410 and the reason, for its id may stand in what others wrote.
func (s *Site) apiRow(w http.ResponseWriter, r *http.Request, e edition) error {
	d, found := datasetOf(r.PathValue("resource"))
	if !found {
		return errNoDataset
	}
	if len(d.key) != 1 {
		return fault.NotFound("The rows of %s have no id of their own. /api/v1/%s has all of them.", d.name, d.name)
	}
	id := r.PathValue("id")
	if err := e.takenBack(d.name, id); err != nil {
		return err
	}
	rows := d.rows(e)
	for _, c := range d.columns() {
		if c.name != d.key[0] {
			continue
		}
		for i := range rows.Len() {
			if c.cell(rows.Index(i)) == id {
				return s.send(w, r, e, payload{Data: rows.Index(i).Interface()})
			}
		}
	}
	return fault.NotFound("There is no row %q. /api/v1/%s lists all.", id, d.name)
}

// takenBack is the fault that something with this id was withdrawn; nil where nothing was.
func (e edition) takenBack(dataset, id string) error {
	switch dataset {
	case "news":
		for _, p := range e.Posts {
			if postID(p) == id {
				return goneOf(p)
			}
		}
	case "entitlements":
		return e.outOfOffer(id)
	}
	return nil
}

// noEntry is the fault that an entry is not in the offer: it was taken out, or never was.
func (e edition) noEntry(id string) error {
	if err := e.outOfOffer(id); err != nil {
		return err
	}
	return errNoEntry
}

// outOfOffer is the fault that an entry was taken out of the local offer; nil where none of this id or short name was.
func (e edition) outOfOffer(id string) error {
	for _, g := range e.Offer.Gone {
		if g.ID == id || g.Slug == id {
			return fault.Gone("This was in the local offer. It was taken out on %s. %s", g.On.Words(), g.Words)
		}
	}
	return nil
}

// apiUpdates answers with the updates of one action.
func (s *Site) apiUpdates(w http.ResponseWriter, r *http.Request, e edition) error {
	id := r.PathValue("plan") + "/" + r.PathValue("ref")
	for _, a := range actionFacts(e) {
		if a.ID == id {
			return s.send(w, r, e, payload{Data: a.Updates})
		}
	}
	return fault.NotFound("There is no published action %q. /api/v1/actions lists all.", id)
}
