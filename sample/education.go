package sample

import (
	"strconv"

	"waymark/calendar"
)

// PublishedFolder is where WritePublished puts figures that others count and publish: no child stands in them.
const PublishedFolder = "published-figures"

// publishedFigure is something about Exampleborough that a ministry or a health service counts, as it would publish it.
type publishedFigure struct {
	measure, line string
	span          string  // academic, calendar or quarter
	level, drift  float64 // in the last period told of, and how much it rises a year
	spread        float64
	of            float64 // out of how many, for each 1,000 children of the population; 0 where counts are not published
	places        int
}

// publishedFigures are set near the levels published for London.
var publishedFigures = []publishedFigure{
	{"eyfs-gld", "", "academic", 70, 0.8, 0.6, 52, 0},
	{"eyfs-gld", "FSP_Gooddev_FSM", "academic", 58.5, 0.4, 0.9, 13, 0},
	{"ks2-rwm", "", "academic", 67, 1, 0.8, 0, 0},
	{"ks2-rwm", "FSM_NEW_KS2_RWM", "academic", 57, 0.9, 1, 0, 0},
	{"ks2-rwm", "KS2_NEW_Black_RWM", "academic", 61, 0.8, 1, 0, 0},
	{"ks4-att8", "", "academic", 46.8, 0.2, 0.3, 0, 1},
	{"ks4-att8", "FSM_AVG_Attain8_Score", "academic", 40, 0.2, 0.4, 0, 1},
	{"sen-attainment", "", "academic", 12, -0.3, 0.7, 0, 0},
	{"sen-attainment", "NEW_KS2_RWM_Sen_W/Osta", "academic", 40, 0.8, 1, 0, 0},
	{"sen-attainment", "SEN_Stat_AVG_Attain8_Score", "academic", 16.9, 0, 0.4, 0, 1},
	{"sen-attainment", "SEN_WoStat_AVG_Attain8_Score", "academic", 37.2, 0.3, 0.4, 0, 1},
	{"cla-ks4-attainment8", "", "academic", 20.4, 0.5, 0.9, 0, 1},
	{"cla-ks4-attainment8", "LAC_KS2_ExpStd_RWM", "academic", 39, 0.5, 2.5, 0, 0},
	{"send-tribunal-rate", "", "calendar", 3.1, 0.45, 0.1, 0, 1},
	{"hv-new-birth-14d", "", "quarter", 88, 1.5, 1.2, 13, 0},
	{"hv-new-birth-14d", "by-30-days", "quarter", 97, 0.4, 0.6, 13, 0},
}

// publishedTables are those figures for every period within the files.
func (w *World) publishedTables() []reference {
	rows := [][]string{{"measure", "line", "area", "period_starts", "period_ends", "numerator", "denominator", "value", "source"}}
	c := newChance()
	from, to := w.Since().AddMonths(-12), w.Options.DataTo
	for i, f := range publishedFigures {
		on, months := calendar.On(from.Year(), 9, 1), 12
		switch f.span {
		case "calendar":
			on = calendar.On(from.Year(), 1, 1)
		case "quarter":
			on, months = from, 3
		}
		for n := uint64(0); ; n++ {
			end := on.AddMonths(months)
			if end.AddMonths(2).After(to) { // published months later
				break
			}
			c.reseed(seedOf(w.Options.Seed, "published figures"), uint64(i)*1000+n)
			value := f.level + f.drift*float64(end.DaysUntil(to))/-365 + f.spread*0.5*c.NormFloat64()
			row := []string{f.measure, f.line, council.name, on.UK(), end.AddDays(-1).UK(), "", "", strconv.FormatFloat(value, 'f', f.places, 64), "Invented for Exampleborough"}
			if f.of > 0 {
				of := f.of * w.Options.population() / 1000
				if f.span == "quarter" {
					of *= 0.94 + 0.12*c.Float64()
				}
				row[5], row[6], row[7] = strconv.Itoa(int(of*min(value, 100)/100+0.5)), strconv.Itoa(int(of+0.5)), ""
			}
			rows = append(rows, row)
			on = end
		}
	}
	return []reference{{"figures.csv", rows}}
}

// WritePublished writes the figures that others count and publish.
func (w World) WritePublished(dir string) ([]string, error) {
	return writeTables(dir, PublishedFolder, w.publishedTables())
}
