package voice

import (
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/fault"
	"waymark/web"
)

func slug(k Kind) string { return strings.ReplaceAll(string(k), " ", "-") }

func kindOf(slug string) Kind { return Kind(strings.ReplaceAll(slug, "-", " ")) }

// Routes are this room's pages.
func (v *Voices) Routes() []web.Route {
	return slices.Concat(v.contactRoutes(), v.messageRoutes(), v.themeRoutes(), v.readingRoutes())
}

func (v *Voices) contactRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/contacts", May: web.SignedIn, Do: v.contactsPage},
		{Pattern: "GET /staff/contacts/{kind}", May: account.SettingsWrite, Do: v.contactPage},
		{Pattern: "POST /staff/contacts/{kind}", May: account.SettingsWrite, Do: v.saveContact},
	}
}

func (v *Voices) contactsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := v.Contacts(r.Context())
	if err != nil {
		return err
	}
	p := contactsPage{contacts: map[Kind]Contact{}, today: v.db.Today(), ready: fault.Of(Ready(all, v.db.Today()))}
	for _, k := range Kinds {
		p.contacts[k] = Contact{Kind: k}
	}
	for _, c := range all {
		p.contacts[c.Kind] = c
	}
	return web.Render(w, r, http.StatusOK, contactsScreen(p))
}

func (v *Voices) contactPage(w http.ResponseWriter, r *http.Request) error {
	c, err := v.Contact(r.Context(), kindOf(r.PathValue("kind")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, contactScreen(c, nil))
}

func (v *Voices) saveContact(w http.ResponseWriter, r *http.Request) error {
	c, err := v.Contact(r.Context(), kindOf(r.PathValue("kind")))
	if err != nil {
		return err
	}
	c.Name, c.Phone, c.Hours, c.Address = web.Text(r, "name"), web.Text(r, "phone"), web.Text(r, "hours"), web.Text(r, "address")
	err = v.SetContact(r.Context(), c)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		return web.Render(w, r, http.StatusUnprocessableEntity, contactScreen(c, f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/contacts", "Saved "+c.Kind.Title())
}
