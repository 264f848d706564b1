package public

import "waymark/calendar"

// editionRow is one trial of a text with children, as a file says it.
type editionRow struct {
	Number   int           `json:"number" means:"The number of the trial."`
	Edition  string        `json:"edition" means:"What they read."`
	Look     string        `json:"look" means:"In pictures, simple words, plain words or on paper."`
	On       calendar.Date `json:"read_on" means:"The day on which they read it."`
	Children string        `json:"children" means:"How many children, in bands."`
	Share    *int          `json:"answered_rightly" means:"How many of the questions they answered rightly in their own words; empty where fewer than five children read it."`
	Enough   bool          `json:"enough" means:"Whether five children or more of 8 to 12 read it, among them one with special needs, one who learns in a second language and one in care, and answered 80% rightly."`
	Unclear  string        `json:"unclear" means:"What they did not understand."`
	Changed  string        `json:"changed" means:"What was changed for it."`
	URL      string        `json:"url" means:"Its place on the page."`
}

func editionRows(e edition) (all []editionRow) {
	for _, r := range e.Readings {
		all = append(all, editionRow{r.Number, r.Edition, r.Look, r.On, r.Children, r.Share, r.Enough, r.Unclear, r.Changed, "/accessibility#read-with-children"})
	}
	return all
}

// readWell says whether some text was tried with children as it has to be.
func (e edition) readWell() bool {
	for _, r := range e.Readings {
		if r.Enough {
			return true
		}
	}
	return false
}
