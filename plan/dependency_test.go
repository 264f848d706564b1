package plan

import (
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestDependencies(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.draft(t)
		const slug = "roadmap-2025"
		due := d.Today().AddDays(100)
		needs := func(ref string, refs ...string) error {
			e := c.editOf(t, c.action(t, slug+"/"+ref))
			e.Needs, e.Due = refs, due
			return c.plans.EditAction(c.by["Mo"], slug+"/"+ref, e)
		}
		must(t, needs("1.2", "1.1"))
		must(t, needs("1.3", "1.2", "2.1"))
		t.Run("a circle is refused with the names of all in it", func(t *testing.T) {
			f := fault.Of(needs("1.1", "1.3"))
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Words != "These wait for each other: 1.1 waits for 1.3, 1.3 waits for 1.2, 1.2 waits for 1.1" {
				t.Errorf("%+v", f)
			}
		})
		t.Run("nothing waits for itself or for what is not there", func(t *testing.T) {
			refused(t, needs("1.1", "1.1"), fault.KindInvalid)
			refused(t, needs("1.1", "9.9"), fault.KindInvalid)
		})
		t.Run("moving a date says what it means for all that wait, however far", func(t *testing.T) {
			plan, err := c.plans.Plan(t.Context(), slug)
			must(t, err)
			lines, err := c.plans.Impact(t.Context(), plan, c.action(t, slug+"/1.1"), due.AddDays(1))
			must(t, err)
			if len(lines) != 2 || !strings.HasPrefix(lines[0], "1.2 ") || !strings.HasSuffix(lines[1], "it is due before the new date") {
				t.Errorf("%q", lines)
			}
			lines, err = c.plans.Impact(t.Context(), plan, c.action(t, slug+"/2.1"), calendar.Date{})
			if err != nil || len(lines) != 1 || strings.Contains(lines[0], "before") {
				t.Errorf("%q %v", lines, err)
			}
		})
		t.Run("exported and imported again all of it is there", func(t *testing.T) {
			c.edit(t, slug+"/1.1", func(e *ActionEdit) {
				e.Purpose = Purpose{"Families waited", "A hub", "Help in days", "Nine of ten in five days", "Health", "Schools, police"}
			})
			was, err := c.plans.Export(c.by["Mo"], slug)
			must(t, err)
			var b strings.Builder
			must(t, was.WriteCSV(&b))
			again, err := Read(t.Context(), "plan.csv", []byte(b.String()))
			must(t, err)
			got, err := c.plans.Import(c.by["Mo"], "copy", again, "")
			if err != nil || got.Added != 44 {
				t.Fatalf("%+v %v", got, err)
			}
			copied, err := c.plans.Export(c.by["Mo"], "copy")
			must(t, err)
			if a := copied.Priorities[0].Actions; a[0].Success != "Nine of ten in five days" || a[0].Partners != "Schools, police" || strings.Join(a[2].Needs, " ") != "1.2 2.1" {
				t.Errorf("%+v", a[:3])
			}
		})
	})
}
