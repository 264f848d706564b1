package e2e

// offerRows are the local offer for care leavers, in public, for young people and for staff.
func offerRows() []seen {
	one := func(values ...string) map[string][]string {
		m := map[string][]string{}
		for i := 0; i < len(values); i += 2 {
			m[values[i]] = append(m[values[i]], values[i+1])
		}
		return m
	}
	var all []seen
	for _, at := range []string{"/care-leavers", "/young-people/care-leavers"} {
		check := "form[action='" + at + "/check']"
		pia := one("age", "19", "weeks", "long", "sixteen", "after", "home", "here")
		all = append(all,
			seen{name: "offer" + at, path: at, want: "council tax"},
			seen{name: "offer entry" + at, path: at + "/money-to-set-up-your-home", want: "at least £3,000"},
			seen{name: "offer stale" + at, path: at + "/money-for-university", want: "We are checking how much this is"},
			seen{name: "offer not offered" + at, path: at + "/driving-lessons", want: "We do not offer this"},
			seen{name: "offer not there" + at, path: at + "/a-yacht", status: 404},
			seen{name: "offer check" + at, path: at + "/check"},
			seen{name: "offer check wrong" + at, path: at + "/check", send: &form{at: check, values: one("age", long)}, status: 422},
			seen{name: "offer found" + at, path: at + "/check", send: &form{at: check, values: pia}, want: "You may be able to get"},
			seen{name: "offer pack" + at, path: at + "/check", send: &form{at: check, values: pia}, then: &form{at: "form[action='" + at + "/pack']", values: one("entry", "no-council-tax-to-pay", "entry", "reading-your-files")}, want: "Your pack"},
			seen{name: "offer principles" + at, path: at + "/principles", want: "How are we doing?"})
	}
	return append(all,
		seen{name: "staff offer", as: "May Chorus", path: "/staff/offer", want: "A gap"},
		seen{name: "staff offer young reviewer", as: "Nat Footpath", path: "/staff/offer"},
		seen{name: "staff offer library", as: "May Chorus", path: "/staff/offer/library", want: "Taken over"},
		seen{name: "staff offer checklist", as: "Della Summit", path: "/staff/offer/checklist", want: "Not in force yet"},
		seen{name: "staff offer checklist wrong", as: "Della Summit", path: "/staff/offer/checklist", send: &form{at: "form[action='/staff/offer/checklist']", values: one("owner", long)}, status: 422},
		seen{name: "staff offer principles", as: "May Chorus", path: "/staff/offer/principles"},
		seen{name: "staff offer new", as: "May Chorus", path: "/staff/offer/new"},
		seen{name: "staff offer new wrong", as: "May Chorus", path: "/staff/offer/new", send: &form{at: "form[action='/staff/offer/new']", values: one("title", long)}, status: 422},
		seen{name: "staff offer entry", as: "Della Summit", path: "/staff/offer/entry/money-to-set-up-your-home"},
		seen{name: "staff offer reading", as: "Nat Footpath", path: "/staff/offer/entry/help-to-ask-for-benefits-before-you-are-18", want: "Is it clear and right?"},
		seen{name: "staff offer reading wrong", as: "Nat Footpath", path: "/staff/offer/entry/help-to-ask-for-benefits-before-you-are-18", send: &form{at: "form[action$='/sign-off']", values: one("good", "no")}, status: 422},
		seen{name: "staff offer came back", as: "May Chorus", path: "/staff/offer/entry/free-swimming-and-gym", want: "Which pools?"},
		seen{name: "staff offer edit", as: "May Chorus", path: "/staff/offer/entry/free-swimming-and-gym/edit"})
}
