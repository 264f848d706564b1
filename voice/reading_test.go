package voice

import (
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/fault"
)

// tried is a trial in which nothing is missing.
func tried() Reading {
	return Reading{Edition: "tell us", Look: "simple", On: calendar.On(2026, 6, 1), Children: 6, Youngest: 8, Oldest: 12, SEND: true, EAL: true, Care: true, Asked: 30, Answered: 24, Unclear: "Front door", Changed: "We say who answers the phone."}
}

func TestReading(t *testing.T) {
	on := calendar.On(2026, 6, 10)
	for words, row := range map[string]struct {
		change func(*Reading)
		lacks  string
	}{
		"six of eight to twelve who said 80% back":      {func(*Reading) {}, ""},
		"four children are too few":                     {func(r *Reading) { r.Children = 4 }, "5 children or more"},
		"a boy of seven is too young":                   {func(r *Reading) { r.Youngest = 7 }, "children of 8 to 12 only"},
		"a girl of thirteen is too old":                 {func(r *Reading) { r.Oldest = 13 }, "children of 8 to 12 only"},
		"nobody with special needs":                     {func(r *Reading) { r.SEND = false }, "a child with special needs or a disability"},
		"nobody who learns in a second language":        {func(r *Reading) { r.EAL = false }, "a child who learns in a second language"},
		"nobody in care":                                {func(r *Reading) { r.Care = false }, "a child in care"},
		"23 of 30 questions are less than eight of ten": {func(r *Reading) { r.Answered = 23 }, "8 of 10 questions answered rightly"},
	} {
		t.Run("RD-07: "+words, func(t *testing.T) {
			r := tried()
			row.change(&r)
			if err := r.Check(on); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(r.Lacks(), "; "); got != row.lacks {
				t.Errorf("it lacks %q", got)
			}
			if p := r.public(); p.Enough != (row.lacks == "") || (p.Share == nil) != (r.Children < 5) {
				t.Errorf("the public reads %+v", p)
			}
		})
	}
	for field, change := range map[string]func(*Reading){
		"edition": func(r *Reading) { r.Edition = "x" }, "look": func(r *Reading) { r.Look = "" }, "on": func(r *Reading) { r.On = on.AddDays(1) }, "children": func(r *Reading) { r.Children = 0 }, "youngest": func(r *Reading) { r.Youngest = 2 },
		"oldest": func(r *Reading) { r.Oldest = 7 }, "asked": func(r *Reading) { r.Asked, r.Answered = 0, 0 }, "answered": func(r *Reading) { r.Answered = 31 }, "unclear": func(r *Reading) { r.Unclear = "" }, "changed": func(r *Reading) { r.Changed = " " },
	} {
		t.Run("RD-07: nothing is kept with a wrong "+field, func(t *testing.T) {
			r := tried()
			change(&r)
			f := fault.Of(r.Check(on))
			if f == nil || !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Name == field }) {
				t.Errorf("%+v", f)
			}
		})
	}
	t.Run("RD-07: what nobody misunderstood needs no change", func(t *testing.T) {
		r := tried()
		r.Answered, r.Unclear, r.Changed = r.Asked, "", ""
		if err := r.Check(on); err != nil {
			t.Error(err)
		}
	})
}

func TestReadingStore(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		refused(t, c.AddReading(c.by["Tia"], tried()), fault.KindForbidden, "")
		must(t, c.AddReading(c.by["Pam"], tried()))
		second := tried()
		second.Children, second.On = 3, c.db.Today()
		must(t, c.AddReading(c.by["Pam"], second))
		t.Run("RD-07: each trial is kept with its day, who entered it and when", func(t *testing.T) {
			all, err := c.Readings(t.Context())
			if err != nil || len(all) != 2 || all[0].Number != 2 || all[1].Entered == "" || all[1].EnteredOn != c.db.Today() || all[1].Changed != tried().Changed || !all[1].SEND {
				t.Errorf("%+v, %v", all, err)
			}
		})
		t.Run("the public reads no number under five", func(t *testing.T) {
			all, err := c.PublishedReadings(t.Context())
			if err != nil || len(all) != 2 || all[0].Children != "fewer than 5" || all[0].Share != nil || all[1].Children != "5 to 9" || *all[1].Share != 80 {
				t.Errorf("%+v, %v", all, err)
			}
		})
	})
}
