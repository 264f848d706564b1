package voice

import (
	"context"

	"waymark/db"
	"waymark/fault"
)

// Contacts are the contacts the council has entered, in the order of Kinds.
func (v *Voices) Contacts(ctx context.Context) ([]Contact, error) {
	var kept, sorted []Contact
	if err := v.db.All(ctx, &kept, "select kind, name, phone, hours, address, checked_on, checked_by from voice_contact", nil); err != nil {
		return nil, err
	}
	for _, k := range Kinds {
		for _, c := range kept {
			if c.Kind == k {
				sorted = append(sorted, c)
			}
		}
	}
	return sorted, nil
}

// Contact is one contact, or an empty one of its kind when the council has not entered it.
func (v *Voices) Contact(ctx context.Context, kind Kind) (Contact, error) {
	all, err := v.Contacts(ctx)
	if err != nil {
		return Contact{}, err
	}
	for _, c := range all {
		if c.Kind == kind {
			return c, nil
		}
	}
	for _, k := range Kinds {
		if k == kind {
			return Contact{Kind: kind}, nil
		}
	}
	return Contact{}, fault.NotFound("There is no contact called %q.", kind)
}

// SetContact keeps a contact, checked today by whoever enters it.
func (v *Voices) SetContact(ctx context.Context, c Contact) error {
	if err := c.Check(); err != nil {
		return err
	}
	who, _ := db.Who(ctx) // Write refuses nobody
	c.CheckedOn, c.CheckedBy = v.db.Today(), who.Name
	return v.db.Write(ctx, "checked the contact “"+c.Kind.Title()+"”: "+c.Name+", "+c.Phone, func(tx *db.Tx) error {
		tx.About("contact", string(c.Kind))
		_, err := tx.Exec(ctx, `insert into voice_contact (kind, name, phone, hours, address, checked_on, checked_by)
			values (:kind, :name, :phone, :hours, :address, :checked_on, :checked_by)
			on conflict (kind) do update set name = excluded.name, phone = excluded.phone, hours = excluded.hours,
				address = excluded.address, checked_on = excluded.checked_on, checked_by = excluded.checked_by`, c)
		return err
	})
}

// Ready says whether the crisis numbers are in place; it is what main hangs before publishing.
func (v *Voices) Ready(ctx context.Context) error {
	all, err := v.Contacts(ctx)
	if err != nil {
		return err
	}
	return Ready(all, v.db.Today())
}
