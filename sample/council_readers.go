package sample

import (
	"context"
	"fmt"
)

// read has those named to read something say so over the next days: most do, some are slow, and now and then one asks and is answered.
func (c *raising) read(kind, ref string) {
	for day := range 3 {
		on := workdays(c.DB.Today(), day+1)
		if on.After(c.today) {
			return
		}
		c.later(on, func(ctx context.Context) error {
			m, err := c.Boards.Matter(ctx, kind, ref)
			if err != nil {
				return err
			}
			all, err := c.Boards.Readers(ctx, m)
			if err != nil {
				return err
			}
			for i, r := range all {
				if !r.Waits() || dice(len(ref)*7+len(r.Name), i, int(r.NamedOn.Day()))%3 != day {
					continue
				}
				as, asks := c.asPerson(ctx, r.PersonID), dice(i, len(r.Name), int(r.NamedOn.Day())) < 6
				switch {
				case asks && r.Question == "":
					err = c.Boards.AskAbout(as, m, "Which of these figures have we seen before, and which are new?")
					if err == nil && day < 2 {
						err = c.Boards.Reply(c.as(ctx, "uma"), m, r.PersonID, "All but the last two pages were in the paper before. What is new stands under “Changed since the last paper”.")
					}
				case !asks:
					err = c.Boards.Acknowledge(as, m)
				}
				if err != nil {
					return fmt.Errorf("%s reads %s: %w", r.Name, m.Title, err)
				}
			}
			return nil
		})
	}
}
