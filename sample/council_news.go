package sample

import (
	"context"
	"fmt"

	"waymark/calendar"
	"waymark/news"
)

// posted is a post of the improvement team.
type posted struct {
	day        calendar.Date
	kind       news.Kind
	title      string
	text       string
	childTitle string
	childText  string
	actions    []string // refs
}

// history is what the team wrote down of the years before Waymark, and wrote since. Every word of it is invented.
var history = []posted{
	{calendar.On(2012, 5, 17), news.Inspection, "Inspectors found services good (invented)", "The inspection of safeguarding and of services for children in care found both good. It asked for more foster homes near to school.", "Inspectors came to see us", "They looked at how we help you. They said it was good. They asked for more homes near your school.", nil},
	{calendar.On(2014, 4, 1), news.Event, "Two councils’ services were put together (invented)", "Exampleborough took over children’s services from its neighbour for two years. Many workers left in that time.", "A big change at work", "Two places shared one team. Many workers left. This was hard for you.", nil},
	{calendar.On(2015, 6, 9), news.Decision, "Cabinet set up an improvement board (invented)", "After the inspection of 2015 Cabinet set up a board with an independent chair. It met in private each month for three years.", "A new team to put it right", "Inspectors said our help was not good. So the people in charge made a new team to put it right.", nil},
	{calendar.On(2017, 10, 7), news.Event, "The youth council met for the first time (invented)", "Thirty young people met in the town hall. They chose play, safety on the bus and one worker for longer as their first three questions.", "The youth council began", "Thirty young people met in the town hall. They chose what we should talk about first.", nil},
	{calendar.On(2018, 7, 10), news.Decision, "Cabinet agreed money for 40 more social workers (invented)", "The inspection of 2018 found that workers had too much to do. Cabinet agreed money for 40 more over two years.", "More workers for you", "Inspectors said our workers had too much to do. We paid for 40 more.", nil},
	{calendar.On(2020, 4, 6), news.Event, "A telephone line for young people during lockdown (invented)", "The participation team answered every day from nine to nine. Most calls were about school and about seeing family.", "A phone line for you", "Schools were shut. You could ring us each day from nine to nine.", nil},
	{calendar.On(2022, 1, 10), news.Event, "Exampleborough joined the child friendly programme (invented)", "The council began to work towards recognition as a child friendly community. Children were asked what the council should be good at.", "We want to be a good place for you", "We joined a plan to make this a good place for children. We asked you what we should be good at.", []string{"6.2"}},
	{calendar.On(2023, 3, 14), news.Plan, "The plan after the inspection of 2022 (invented)", "The council answered the inspection with a plan of twelve actions. What was left of it went into the plan of 2025.", "A plan to put things right", "Inspectors told us what to make better. We made a plan with twelve promises.", nil},
	{calendar.On(2024, 7, 12), news.Event, "A review of the child friendly programme (invented)", "The review praised what had been done with young people. It asked for clearer proof that children’s rights guide decisions.", "How are we doing?", "People came to see if this is a good place for you. They liked a lot. They asked us to show more proof.", []string{"6.2"}},
	{calendar.On(2025, 3, 27), news.Decision, "Cabinet adopted the plan (invented)", "Cabinet adopted the improvement plan for 2025 to 2028 with its seven priorities, and asked for a report in public every three months.", "A new plan for you", "The people in charge said yes to our new plan. They will look at it in public four times a year.", nil},
	{calendar.On(2025, 10, 21), news.Event, "Care leavers opened their own house of meeting (invented)", "Care leavers chose the house, its name and its rules. It is open on four evenings a week.", "A house for care leavers", "Young people who left care chose a house to meet in. It is open four evenings a week.", []string{"4.3"}},
	{calendar.On(2026, 4, 14), news.Decision, "Cabinet agreed two homes for brothers and sisters (invented)", "Cabinet agreed money for two homes in which brothers and sisters can live together. The first opens next year.", "Homes for brothers and sisters", "We will open two homes where brothers and sisters can live together. The first one opens next year.", []string{"3.8"}},
	{calendar.On(2026, 7, 7), news.Inspection, "Inspectors published their report (invented)", "Inspectors judged help and protection to require improvement, children in care and leaders good, and care leavers outstanding. Our answer stands with the plan.", "Inspectors told us what they saw", "They said our help for care leavers is very good. They said some help comes too late. We will put that right.", []string{"1.1"}},
}

// news puts the posts into the story: those of the years before once the plan is published, the others on the days after they happened.
func (c *raising) news() {
	for i, p := range history {
		on := later(p.day.AddDays(1), released.AddDays(3))
		if !on.AddDays(2).Before(c.today) {
			continue
		}
		number := 0
		c.add(on, func(ctx context.Context) (err error) {
			e := news.Edit{Kind: string(p.kind), Day: p.day, Title: p.title, Text: p.text, ChildTitle: p.childTitle, ChildText: p.childText}
			for _, ref := range p.actions {
				e.Actions = append(e.Actions, slug+"/"+ref)
			}
			if number, err = c.News.Keep(c.as(ctx, "uma"), 0, e); err != nil {
				err = fmt.Errorf("post %q: %w", p.title, err)
			}
			return err
		})
		by := []string{"fred", "gwen", "della"}[i%3]
		c.add(on.AddDays(1), func(ctx context.Context) error {
			if err := c.News.Publish(c.as(ctx, by), number); err != nil {
				return fmt.Errorf("post %q: %w", p.title, err)
			}
			return nil
		})
	}
	// One was wrong and was taken back; one waits for a second person today.
	if wrong := c.today.AddDays(-40); wrong.After(adopted) {
		number := 0
		c.add(wrong, func(ctx context.Context) (err error) {
			number, err = c.News.Keep(c.as(ctx, "may"), 0, news.Edit{Kind: string(news.Event), Day: wrong, Title: "An evening for foster carers (invented)", Text: "Foster carers and the children who live with them meet in the town hall.", ChildTitle: "An evening for you", ChildText: "You and your carers can come to the town hall."})
			return err
		})
		c.add(wrong.AddDays(1), func(ctx context.Context) error { return c.News.Publish(c.as(ctx, "fred"), number) })
		c.add(wrong.AddDays(3), func(ctx context.Context) error {
			return c.News.Withdraw(c.as(ctx, "uma"), number, "The evening had to be moved. A new day will be told here.")
		})
		c.add(c.today.AddDays(-2), func(ctx context.Context) error {
			_, err := c.News.Keep(c.as(ctx, "may"), 0, news.Edit{Kind: string(news.Event), Day: c.today.AddDays(-3), Title: "Young evaluators looked at the badges (invented)", Text: "Nine young people went through what the council promised and said what they see of it.", ChildTitle: "You told us what you see", ChildText: "Nine young people looked at our promises. They told us which ones they see."})
			return err
		})
	}
}
