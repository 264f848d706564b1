package voice

import "context"

// PublicContact is what the public may know of a contact.
type PublicContact struct {
	Kind    Kind
	Name    string
	Phone   string
	Hours   string
	Address string
}

// Dial is the number as a telephone dials it.
func (c PublicContact) Dial() string {
	b := make([]byte, 0, len(c.Phone))
	for i := range len(c.Phone) {
		if c.Phone[i] != ' ' {
			b = append(b, c.Phone[i])
		}
	}
	return "tel:" + string(b)
}

// Published are the contacts that pages for children show.
func (v *Voices) Published(ctx context.Context) ([]PublicContact, error) {
	all, err := v.Contacts(ctx)
	if err != nil {
		return nil, err
	}
	public := make([]PublicContact, 0, len(all))
	for _, c := range all {
		public = append(public, PublicContact{c.Kind, c.Name, c.Phone, c.Hours, c.Address})
	}
	return public, nil
}
