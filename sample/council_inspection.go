package sample

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/inspection"
)

// inspected is one invented inspection of Exampleborough. Its path over the years is like that of a real council; every word of it is
// made up.
type inspected struct {
	slug, framework, kind string
	onSite, published     calendar.Date
	grades                string // "area=grade; area=grade"
	asks                  []asked
}

// asked is a recommendation that the plan's template does not bring: its code, in our own words, and whether it is urgent.
type asked struct {
	code, about string
	urgent      bool
}

var inspectedYears = []inspected{
	{"sif-2015", "sif-2013", "full", calendar.On(2015, 2, 2), calendar.On(2015, 5, 12), "overall=inadequate; help and protection=inadequate; in care=inadequate; adoption=inadequate; care leavers=requires improvement; leaders=inadequate", []asked{
		{"2015/R1", "Speak to every child who was missing, and use what they say", true}, {"2015/R2", "Have figures that can be trusted", true}, {"2015/R3", "A plan for adoption, with targets", true},
		{"2015/R5", "No undue delay on the way to a home for good", true}, {"2015/R12", "Life-story work for children in care", false}, {"2015/R14", "Pathway plans that lead to learning and work", false},
		{"2015/R17", "Use what case audits find", false}, {"2015/R18", "Regular supervision of good quality for all staff", false}}},
	{"sif-2018", "sif-2013", "full", calendar.On(2018, 3, 5), calendar.On(2018, 5, 9), "overall=requires improvement; help and protection=requires improvement; in care=requires improvement; adoption=inadequate; care leavers=good; leaders=requires improvement", nil},
	{"visit-2021", "ilacs-2018", "focused", calendar.On(2021, 10, 20), calendar.On(2021, 12, 16), "", nil},
	{"ilacs-2022", "ilacs-2018", "standard", calendar.On(2022, 10, 24), calendar.On(2022, 12, 16), "overall=requires improvement; leaders=requires improvement; help and protection=requires improvement; in care=requires improvement", nil},
	{"ilacs-2026", "ilacs-2026", "standard", calendar.On(2026, 5, 11), calendar.On(2026, 7, 7), "leaders=good; help and protection=requires improvement; in care=good; care leavers=outstanding", []asked{
		{"2026/R1", "Supervision that children can feel the difference of", false}, {"2026/R2", "Conversations after a child was missing, within three days", true}, {"2026/R3", "A clear account of progress for parents", false}}},
}

// again are the recommendations that came back: the later and the earlier.
var again = [][2]string{{"2018/R1", "2015/R5"}, {"2018/R2", "2015/R3"}, {"2018/R4", "2015/R18"}, {"2018/R7", "2015/R5"}, {"2018/R9", "2015/R12"}, {"2018/R11", "2015/R14"}, {"2018/R12", "2015/R2"},
	{"2022/I1", "2018/R1"}, {"2022/I3", "2015/R1"}, {"2022/I5", "2015/R17"}, {"2022/I7", "2018/R9"}, {"2026/R1", "2018/R4"}, {"2026/R2", "2022/I3"}}

// inspections puts the inspections into the story: those of the past when the council moves in, that of 2026 when it is published.
func (c *raising) inspections() {
	for _, one := range inspectedYears {
		on := one.published
		if on.Before(moved.AddDays(9)) {
			on = moved.AddDays(9)
		}
		if on.Before(c.today) {
			c.add(on, func(ctx context.Context) error { return c.inspect(ctx, one) })
		}
	}
	c.add(adopted.AddDays(-1), c.respond)
}

func (c *raising) inspect(ctx context.Context, one inspected) error {
	uma := c.as(ctx, "uma")
	title := fmt.Sprintf("Inspection of Exampleborough %d (invented)", one.published.Year())
	if one.grades == "" {
		title = fmt.Sprintf("Focused visit to Exampleborough %d (invented)", one.published.Year())
	}
	err := c.Inspections.AddInspection(uma, inspection.Inspection{Slug: one.slug, Framework: one.framework, Kind: one.kind, Title: title, OnSite: one.onSite, OffSite: one.onSite.AddDays(11), Published: one.published, Lead: "An invented inspector"})
	if err != nil {
		return err
	}
	kept, err := c.Inspections.Inspection(uma, one.slug)
	if err != nil {
		return err
	}
	for _, a := range one.asks {
		if err := c.Inspections.KeepRecommendation(uma, inspection.Recommendation{Code: a.code, InspectionID: kept.ID, Source: title, Number: a.code[5:], About: a.about, Published: one.published, Priority: a.urgent}); err != nil {
			return err
		}
	}
	all, err := c.Inspections.Recommendations(uma)
	if err != nil {
		return err
	}
	for _, r := range all { // those that the template brought
		if r.InspectionID == "" && strings.HasPrefix(r.Code, fmt.Sprint(one.published.Year())) {
			r.InspectionID = kept.ID
			if err := c.Inspections.KeepRecommendation(uma, r); err != nil {
				return err
			}
		}
	}
	var judged []inspection.Judgement
	for _, pair := range strings.Split(one.grades, "; ") {
		if area, grade, ok := strings.Cut(pair, "="); ok {
			judged = append(judged, inspection.Judgement{Area: area, Grade: grade})
		}
	}
	if len(judged) > 0 {
		if err := c.Inspections.Judge(uma, one.slug, judged); err != nil {
			return err
		}
	}
	if one.published.Before(moved) && one.grades != "" { // those of the past were answered in time
		if err := c.Inspections.Advance(uma, one.slug, inspection.Responded, one.published.AddDays(90)); err != nil {
			return err
		}
	}
	for _, pair := range again {
		later, earlier := pair[0], pair[1]
		if strings.HasPrefix(later, fmt.Sprint(one.published.Year())) && slices.ContainsFunc(all, func(r inspection.Recommendation) bool { return r.Code == earlier }) {
			if err := c.Inspections.Recur(uma, later, earlier, true, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// respond answers what was recommended before the plan, and lets one finding go the whole way.
func (c *raising) respond(ctx context.Context) error {
	uma := c.as(ctx, "uma")
	all, err := c.Inspections.Recommendations(uma)
	if err != nil {
		return err
	}
	for _, r := range all {
		owner := ""
		answers, err := c.Inspections.AnswersTo(uma, r)
		if err != nil {
			return err
		}
		for _, a := range answers {
			if len(a.People) > 0 {
				owner = a.People[0]
			}
		}
		if owner == "" {
			owner = c.cast["kit"].ID
		}
		to, why := inspection.Accepted, ""
		if r.Code == "2015/R14" {
			to, why = inspection.Partly, "The college, not the council, decides on its places."
		}
		if err := c.Inspections.Respond(uma, r.Code, to, why, owner); err != nil {
			return err
		}
	}
	return c.deliver(ctx)
}
