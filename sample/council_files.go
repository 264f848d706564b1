package sample

import (
	"archive/zip"
	"bufio"
	"context"
	"fmt"
	"io"

	"waymark/calendar"
	"waymark/collection"
	settings "waymark/council" // the name council is Exampleborough's here
)

// part is one file of a ZIP.
type part struct {
	name  string
	write func(out *bufio.Writer)
}

// zipOfParts is a ZIP of files as they are written.
func zipOfParts(parts []part) io.ReadCloser {
	return stream(func(out *bufio.Writer) error {
		z := zip.NewWriter(out)
		for _, p := range parts {
			member, err := z.Create(p.name)
			if err != nil {
				return err
			}
			text := bufio.NewWriterSize(member, 64<<10)
			p.write(text)
			if err := text.Flush(); err != nil {
				return err
			}
		}
		return z.Close()
	})
}

// dated is a file and the day on which the council has it.
type dated struct {
	due  calendar.Date
	part part
}

func tableParts(tables []reference) []part {
	var parts []part
	for _, t := range tables {
		parts = append(parts, part{t.name, func(out *bufio.Writer) { writeRows(out, t.rows) }})
	}
	return parts
}

// collections are everything else that a council has beside its return on children in care, sent in as it comes to hand: what is
// older than Waymark in one ZIP at the beginning, each later file in its time, and at the end the council's own registers, those
// of each priority together.
func (c *raising) collections() {
	w := &c.world
	from := moved.AddDays(10)
	series := func(what string, files []dated) {
		var older []part
		for _, f := range files {
			if !f.due.After(from) {
				older = append(older, f.part)
			}
		}
		if len(older) > 0 {
			c.sendZip(from, what+", the years before", older, collection.Options{})
		}
		for _, f := range files[len(older):] {
			c.sendZip(f.due, what, []part{f.part}, collection.Options{})
		}
	}
	var workforce, plans, certificates []dated
	for _, on := range w.censusDays() {
		workforce = append(workforce, dated{on.AddDays(45), part{fmt.Sprintf("csww-%d.xml", on.Year()), func(out *bufio.Writer) { w.workforceXML(out, on) }}})
	}
	for _, year := range w.senYears() {
		plans = append(plans, dated{calendar.On(year+1, 2, 20), part{fmt.Sprintf("sen2-%d.xml", year), func(out *bufio.Writer) { w.senXML(out, year) }}})
	}
	for i, f := range tableParts(w.certificates()) {
		certificates = append(certificates, dated{w.censusDays()[i].AddDays(20), f})
	}
	var need, lists []dated
	for _, r := range w.Returns {
		due := calendar.On(r.Ending, 7, 20)
		if r.InYear {
			due = r.DataTo.AddDays(6)
		}
		need = append(need, dated{due, part{r.CensusFile(), func(out *bufio.Writer) { w.census(out, r) }}})
	}
	snapshots := w.Snapshots()
	for _, on := range snapshots[max(0, len(snapshots)-5):] { // the last five: reading them is slow, and older ones say nothing that the census does not
		lists = append(lists, dated{on.AddDays(9), part{ListsFile(on), func(out *bufio.Writer) { _ = w.lists(out, on) }}})
	}
	series("The children in need census", need)
	series("The lists for inspectors", lists)
	series("The census of social workers", workforce)
	series("The return on education, health and care plans", plans)
	series("Energy certificates", certificates)
	now := c.world.Options.DataTo.AddDays(7)
	c.tell(now, "The school censuses", func(ctx context.Context) error {
		return c.send(ctx, "School censuses.zip", w.zipOfSchools(), collection.Options{})
	})
	c.sendZip(now, "Young people of 16 and 17", tableParts(w.participation()), collection.Options{})
	c.sendZip(now, "Visits, from the case system", w.standardParts(), collection.Options{DataTo: w.Options.DataTo})
	c.sendZip(now, "Figures that others publish", tableParts(w.publishedTables()), collection.Options{})
	c.sendZip(now, "The youth justice service's cases", tableParts(w.youthTables()), collection.Options{})
	for priority := 1; priority <= 7; priority++ {
		var parts []part
		for _, r := range everyRegister() {
			if r.priority == priority {
				parts = append(parts, part{r.name + ".csv", func(out *bufio.Writer) { w.register(out, r) }})
			}
		}
		c.sendZip(now.AddDays(1), "The registers of priority "+itoa(priority), parts, collection.Options{DataTo: w.Options.DataTo})
	}
}

// keptSince are the registers that also hold what began before they were kept: who helped, lived or waited already on that day. Without a
// word on it a measure would count the years of which they know little.
var keptSince = []string{"early_help", "permanence", "lifestory", "sibling", "allocation", "pwp", "transition", "adopter", "training", "carer_housing"}

// keeping says from when those registers are whole.
func (c *raising) keeping() {
	since := c.world.Since()
	c.tell(moved.AddDays(2), "Since when registers are kept", func(ctx context.Context) error {
		for _, name := range keptSince {
			if err := c.Settings.SetSetting(c.as(ctx, "abe"), settings.Setting{Scope: "reg_" + name, Key: "kept_from", Value: since.String(), From: moved,
				Owner: "Head of performance", Source: "set by the council", Why: "The register was begun on " + since.Words() + "; what it holds from before is not whole."}); err != nil {
				return err
			}
		}
		return nil
	})
}

// sendZip puts an upload of several files into the story.
func (c *raising) sendZip(on calendar.Date, what string, parts []part, opts collection.Options) {
	c.tell(on, what, func(ctx context.Context) error {
		return c.send(ctx, what+".zip", zipOfParts(parts), opts)
	})
}
