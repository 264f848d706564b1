package voice

import (
	"io/fs"
	"net/http"
	"net/url"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

func TestReady(t *testing.T) {
	on := calendar.On(2026, time.November, 22)
	number := func(k Kind, checked calendar.Date) Contact {
		return Contact{Kind: k, Name: "Front door", Phone: "020 7946 0000", Hours: "Always", CheckedOn: checked}
	}
	for name, c := range map[string]struct {
		have []Contact
		lack int
	}{
		"with no numbers nothing goes out":               {nil, 2},
		"the day's number alone is not enough":           {[]Contact{number(FrontDoor, on)}, 1},
		"an advocate does not stand in for either":       {[]Contact{number(Advocate, on)}, 2},
		"a number checked over a year ago does not hold": {[]Contact{number(FrontDoor, on), number(OutOfHours, on.AddMonths(-12).AddDays(-1))}, 1},
		"both numbers, checked within the year, suffice": {[]Contact{number(FrontDoor, on.AddMonths(-12)), number(OutOfHours, on)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := fault.Of(Ready(c.have, on))
			if got := 0; f == nil && c.lack != got || f != nil && len(f.Fields) != c.lack {
				t.Errorf("got %v, want %d lacking", f, c.lack)
			}
		})
	}
}

func TestContact(t *testing.T) {
	good := Contact{Kind: FrontDoor, Name: "Front door", Phone: "020 7946 0000", Hours: "Always"}
	for name, c := range map[string]struct {
		change func(*Contact)
		field  string
	}{
		"a whole contact holds":                  {func(*Contact) {}, ""},
		"a crisis number needs a telephone":      {func(c *Contact) { c.Phone, c.Address = "", "https://example.org" }, "phone"},
		"a number with letters is no number":     {func(c *Contact) { c.Phone = "call us" }, "phone"},
		"two digits are no number":               {func(c *Contact) { c.Phone = "1 2" }, "phone"},
		"999 is one":                             {func(c *Contact) { c.Phone = "999" }, ""},
		"a page without https is refused":        {func(c *Contact) { c.Address = "javascript:alert(1)" }, "address"},
		"an advocate may have a web page only":   {func(c *Contact) { c.Kind, c.Phone, c.Address = Advocate, "", "https://example.org" }, ""},
		"somebody must know when it is answered": {func(c *Contact) { c.Hours = "" }, "hours"},
	} {
		t.Run(name, func(t *testing.T) {
			contact := good
			c.change(&contact)
			f := fault.Of(contact.Check())
			switch {
			case c.field == "" && f != nil:
				t.Errorf("refused: %v", f.Fields)
			case c.field != "" && (f == nil || f.Fields[0].Name != c.field):
				t.Errorf("got %v, want a fault at %s", f, c.field)
			}
		})
	}
}

func TestContactStore(t *testing.T) {
	dbtest.Each(t, []fs.FS{Schema}, func(t *testing.T, d *db.DB) {
		v, ctx := newRoom(t, d), dbtest.Ctx(t)
		c := Contact{Kind: OutOfHours, Name: "Night team", Phone: "020 7946 0001", Hours: "5pm to 9am"}
		for _, phone := range []string{"020 7946 0001", "020 7946 0002"} {
			c.Phone = phone
			if err := v.SetContact(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
		t.Run("the newest number is the one that is published", func(t *testing.T) {
			got, err := v.Published(ctx)
			if err != nil || len(got) != 1 || got[0].Phone != "020 7946 0002" || got[0].Dial() != "tel:02079460002" {
				t.Errorf("got %v, %v", got, err)
			}
		})
		t.Run("who checked it and when is kept", func(t *testing.T) {
			got, err := v.Contact(ctx, OutOfHours)
			if err != nil || got.CheckedBy != dbtest.Tester.Name || got.CheckedOn != d.Today() {
				t.Errorf("got %+v, %v", got, err)
			}
		})
		t.Run("each check leaves its sentence", func(t *testing.T) {
			got, err := d.Record(ctx, db.RecordFilter{Noun: "contact", ID: "out of hours"})
			if err != nil || len(got) != 2 {
				t.Errorf("%d entries, %v", len(got), err)
			}
		})
	})
}

func TestContactPages(t *testing.T) {
	v := newRoom(t, dbtest.Open(t, Schema))
	h := &webtest.House{Routes: v.contactRoutes(), May: func(as, permission string) bool { return as == "manager" && permission == account.SettingsWrite },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(db.As(r.Context(), db.Actor{ID: as, Name: "Mo Manager"}))
		}}
	form := url.Values{"name": {"Front door"}, "phone": {"020 7946 0000"}, "hours": {"Monday to Friday, 9am to 5pm"}}
	h.Run(t, []webtest.Row{
		{Name: "the list warns while crisis numbers are missing", As: "owner", Path: "/staff/contacts", Want: map[string]string{".govuk-warning-text": "crisis numbers are missing", "dt": "Children’s front door"}},
		{Name: "an owner may not change a number", As: "owner", Path: "/staff/contacts/front-door", Status: 403},
		{Name: "a manager is asked for each part", As: "manager", Path: "/staff/contacts/front-door", Want: map[string]string{"label": "Telephone number"}},
		{Name: "a number that is none comes back with its fault", As: "manager", Method: "POST", Path: "/staff/contacts/front-door", Form: url.Values{"name": {"Front door"}, "phone": {"soon"}, "hours": {"Always"}}, Status: 422,
			Want: map[string]string{"title": "Error:", ".govuk-error-summary a": "Enter a telephone number", "#phone-error": "Enter a telephone number", "h1": "front door"}},
		{Name: "a good number is kept", As: "manager", Method: "POST", Path: "/staff/contacts/front-door", Form: form, Status: 303, To: "/staff/contacts"},
		{Name: "and says who checked it", As: "owner", Path: "/staff/contacts", Want: map[string]string{".govuk-hint": "by Mo Manager", "dd": "020 7946 0000"}},
		{Name: "a contact that is none is not found", As: "manager", Path: "/staff/contacts/fortune-teller", Status: 404},
	})
}
