package document

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"
	"time"
)

func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// bars draws a small picture of three bars as PNG.
func bars(t testing.TB) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 900, 300))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	for i, wide := range []int{420, 610, 780} {
		draw.Draw(picture, image.Rect(60, 30+i*90, 60+wide, 90+i*90), image.NewUniform(color.RGBA{0x1d, 0x70, 0xb8, 0xff}), image.Point{}, draw.Src)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func svg(wide int) string {
	return fmt.Sprintf(`<svg viewBox="0 0 %d 120" aria-hidden="true" focusable="false"><rect fill="#1d70b8" x="20" y="10" width="%d" height="20"/><rect fill="#1d70b8" x="20" y="40" width="%d" height="20"/><rect fill="#1d70b8" x="20" y="70" width="%d" height="20"/></svg>`, wide, wide/2, wide*2/3, wide*4/5)
}

// sample is a report as a board would get it, of the invented council Exampleborough.
func sample(t testing.TB) Document {
	position := Table{Caption: "Actions by what is declared and what the evidence says", RowHeadings: true,
		Columns: []Column{{Heading: "Priority", Share: 34}, {Heading: "Actions", Share: 12, Numeric: true}, {Heading: "On track", Group: "Declared", Share: 13, Numeric: true}, {Heading: "At risk or off track", Group: "Declared", Share: 15, Numeric: true}, {Heading: "On track", Group: "Evidence says", Share: 13, Numeric: true}, {Heading: "At risk or off track", Group: "Evidence says", Share: 13, Numeric: true}}}
	for i, name := range []string{"Help and keeping safe", "Safe outside home", "Children in care", "Leaving care", "A home that lasts", "Good leaders and staff", "Learning"} {
		count := []int{10, 5, 8, 4, 4, 8, 5}[i]
		position.Rows = append(position.Rows, []Cell{Words(name), Count(count), Count(count - 2), Count(2), Count(count - 3), Count(3)})
	}
	tracker := Table{Caption: "The whole tracker", RowHeadings: true, Columns: []Column{{Heading: "Ref", Share: 6}, {Heading: "Action", Share: 30}, {Heading: "Owner", Share: 16}, {Heading: "Delivery", Share: 13}, {Heading: "Impact", Share: 13}, {Heading: "Due at the start", Share: 11}, {Heading: "Due now", Share: 11}}}
	states := []struct {
		mark  Mark
		words string
	}{{OnTrack, "On track"}, {AtRisk, "At risk"}, {OffTrack, "Off track"}, {Delivered, "Delivered"}, {Embedded, "Delivered and embedded"}, {NotStarted, "Not started"}, {Paused, "Paused"}, {Stopped, "Stopped"}, {Unrated, "Unrated"}}
	impacts := []struct {
		mark  Mark
		words string
	}{{TooEarly, "Too early"}, {Emerging, "Emerging"}, {Evidenced, "Evidenced"}}
	for i := range 44 {
		s, im := states[i%len(states)], impacts[i%len(impacts)]
		due := on(2026, time.Month(1+i%12), 28)
		tracker.Rows = append(tracker.Rows, []Cell{Words(fmt.Sprintf("%d.%d", i/7+1, i%7+1)), Words([]string{"Every child who is reported missing is offered a talk within 72 hours", "Supervise every social worker each month, and read what was written", "Find out early which babies will need care"}[i%3]), Words([]string{"Head of Safeguarding", "Head of Children in Care", "Principal Social Worker"}[i%3]), Rated(s.mark, s.words), Rated(im.mark, im.words), Day(due), Day(due.AddDate(0, i%4, 0))})
	}
	return Document{
		Title: "Improvement board: highlight report", Subtitle: "What changed for children since the board of 14 October", Council: "Exampleborough Council", Date: on(2026, 11, 18), Classification: "OFFICIAL", Contents: true,
		Sections: []Section{{Blocks: Blocks{
			Note{Heading: "Exampleborough is invented", Text: []Text{Plain("Every child, person and figure in this report was made up to show what Waymark prints.")}},
			Heading{Level: 1, Text: "Where we are"},
			Figures{Items: []Figure{{"44", "actions", Plain("3 more than in October")}, {"29", "declared on track", nil}, {"24", "on track by the evidence", Status(Worse, "2 fewer than in October")}, {"5", "better on paper than in the evidence", Plain("11% of all actions")}}},
			Paragraph{Text{{Text: "Five actions are declared "}, {Text: "On track", Mark: OnTrack}, {Text: " while their evidence says "}, {Text: "At risk", Mark: AtRisk}, {Text: ". The widest gap is in "}, {Text: "Children in care", Strong: true}, {Text: ", where reviews have been later for six months than "}, {Text: "chance explains", Emphasis: true}, {Text: ". See "}, {Text: "what the board is asked to decide", Href: "#decisions"}, {Text: "."}}},
			position,
			Source{Plain("Source: Waymark, Exampleborough’s plan for 2025 to 2028, as at 18 November 2026. Paused and stopped actions are left out.")},
			Heading{Level: 1, Text: "Exceptions"},
			Heading{Level: 2, Text: "3.2 Reviews for children in care are held in time"},
			Table{Caption: "Action 3.2 in short", RowHeadings: true, Columns: []Column{{Share: 28}, {Share: 72}}, Rows: [][]Cell{
				{Words("Owner"), Words("Head of Children in Care")}, {Words("Declared"), Rated(OnTrack, "On track")}, {Words("Evidence says"), Rated(OffTrack, "Off track")},
				{Words("Due"), {Text: Text{{Text: "31 March 2026 at the start, "}, {Text: "30 September 2026", Strong: true}, {Text: " now (moved twice)"}}}},
			}},
			Heading{Level: 3, Text: "Why"},
			Paragraph{Plain("Two reviewing officers left in May. Reviews of children placed more than 20 miles away are now held a month late on average.")},
			Heading{Level: 3, Text: "What it means for children"},
			List{Items: []Text{Plain("Decisions about contact with brothers and sisters wait."), Plain("Children tell us that they do not know who decides."), {{Text: "Plans for leaving care start late: see "}, {Text: "the statutory guidance", Href: "https://www.gov.uk/government/publications/children-act-1989-care-planning-placement-and-case-review"}, {Text: "."}}}},
			Picture{Caption: "Reviews held in time, by team", Alt: "Three bars: North 42%, South 61%, West 78%.", PNG: bars(t), Wide: svg(720), Narrow: svg(320),
				Data: &Table{Caption: "Reviews held in time, by team", RowHeadings: true, Columns: []Column{{Heading: "Team"}, {Heading: "In time", Numeric: true}, {Heading: "Reviews", Numeric: true}}, Rows: [][]Cell{{Words("North"), Measured(42.1, 1, "%"), Count(1038)}, {Words("South"), Measured(61, 1, "%"), Count(41)}, {Words("West"), Measured(78, 1, "%"), Words("too few to show")}}}},
			Source{Plain("Source: return on looked-after children, April to October 2026. A team with fewer than 6 children is not shown.")},
			Heading{Level: 1, Text: "What the board is asked to decide", Anchor: "decisions"},
			List{Numbered: true, Items: []Text{Plain("To agree two agency reviewing officers until March 2027, at a cost of £64,000."), Plain("To hear from the owner of action 3.2 in December."), Plain("To stop action 6.4, which the new practice model replaces.")}},
			Note{Text: []Text{Plain("The Director of Children’s Services recommends all three.")}},
			List{Numbered: true, Items: []Text{Plain("Last time the board asked for one thing, and it was done.")}},
		}}, {Landscape: true, Blocks: Blocks{Heading{Level: 1, Text: "Annex: the tracker"}, tracker}}},
	}
}
