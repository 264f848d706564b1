package sample

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"sort"

	"waymark/account"
	"waymark/archive"
	"waymark/badge"
	"waymark/board"
	"waymark/calendar"
	"waymark/collection"
	settings "waymark/council" // the name council is Exampleborough's here
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
	"waymark/inspection"
	"waymark/job"
	"waymark/language"
	"waymark/measure"
	"waymark/news"
	"waymark/offer"
	"waymark/plan"
	"waymark/practice"
	"waymark/risk"
	"waymark/survey"
	"waymark/voice"
)

// Rooms are the rooms of an empty installation in which Exampleborough is to stand.
type Rooms struct {
	DB          *db.DB
	Jobs        *job.Jobs
	Accounts    *account.Accounts
	Collections *collection.Collections
	Measures    *measure.Measures
	Voices      *voice.Voices
	Inspections *inspection.Inspections
	Plans       *plan.Plans
	Practices   *practice.Practices
	Evidences   *evidence.Evidences
	Boards      *board.Boards
	Settings    *settings.Council
	Risks       *risk.Risks
	Surveys     *survey.Surveys
	Offers      *offer.Offers
	Badges      *badge.Badges
	News        *news.News
	Languages   *language.Languages
	Archives    *archive.Archives
	// Progress is told what is being done. It may be nil.
	Progress func(words string)
	// At sets the council's clock to a day in the past, so that what happened then is written with its day; today gives it
	// its own time back. Without it everything is written as done today.
	At func(day calendar.Date)
}

// slug is the short name of Exampleborough's plan.
const slug = "roadmap-2025"

// vision and childVision are the plan's, and say on their face that all of it is invented.
const (
	vision      = "Exampleborough is an invented council, made to show Waymark; nobody in it exists. Its promise: every child grows up safe, heard and loved, learns well, and steps into adult life with people behind them."
	childVision = "We want you to be safe, well and happy. We want to hear from you. This is not a real place. We made it up."
)

// Where the story begins, and its two official acts.
var (
	moved    = calendar.On(2025, 3, 3) // in: people, contacts, the first returns, the plan as a draft
	adopted  = calendar.On(2025, 3, 27)
	released = calendar.On(2025, 4, 2)
	planFrom = calendar.On(2025, 4, 1)
	planTo   = calendar.On(2028, 3, 31)
)

// raising is one council while it is raised.
type raising struct {
	Rooms
	world  World
	today  calendar.Date
	cast   map[string]account.Person
	newest map[string]int // the number of each action's newest update
	scenes []scene

	clocked bool // the clock can be set, so that what is done on a past day is seen as on that day
}

// scene is what happens on one day.
type scene struct {
	on   calendar.Date
	play func(ctx context.Context) error
}

// Council raises Exampleborough in empty rooms by the rooms' own verbs: its people, its returns and the measures counted
// from them, and a plan with its history from 2025 to today, published. Each act is done by somebody whose role allows it,
// so that the record of changes reads like a council's. A fault.Conflict says that the rooms are not empty.
func Council(ctx context.Context, w World, rooms Rooms) error {
	c := &raising{Rooms: rooms, world: w, today: rooms.DB.Today(), cast: map[string]account.Person{}, newest: map[string]int{}}
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	if c.clocked = c.At != nil; !c.clocked {
		c.At = func(calendar.Date) {}
	}
	defer c.At(c.today)
	there, err := c.Accounts.People(ctx)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return fault.Conflict("There are people in this installation already. Exampleborough needs an empty data folder of its own.")
	}
	c.tell(moved, "People", c.people)
	c.contacts()
	c.cards()
	// What children say and what was done with it reaches back half a year from today: a plan that has only begun has none of it.
	grown := c.today.After(planFrom.AddMonths(6))
	if grown {
		c.listening()
	}
	c.boards()
	c.plan()
	c.inspections()
	c.findings()
	c.figures()
	c.keeping()
	if from := later(c.world.Options.DataTo.AddMonths(-3), planFrom); c.clocked {
		c.world.keptFrom = calendar.On(from.Year(), from.Month(), 1)
	}
	c.collections()
	c.practice()
	c.ratings()
	c.recoveries()
	c.closeouts()
	c.rounds()
	c.exhibits()
	c.news()
	if grown {
		c.surveys()
		c.offers()
		c.badges()
		c.voices()
		c.readings()
		c.messages()
		c.languages()
	}
	c.papers()
	c.archive()
	for _, b := range beats(story, c.today) {
		c.add(b.on, func(ctx context.Context) error { return c.play(ctx, b) })
	}
	sort.SliceStable(c.scenes, func(i, j int) bool { return c.scenes[i].on.Before(c.scenes[j].on) })
	// The last acts close the story, whatever else happened today.
	c.tell(c.today, "The releases of today", c.publish)
	c.tell(c.today, "Papers for the next board and for Cabinet", c.lastPapers)
	c.add(c.today, c.Jobs.Drain) // the open data of the release are kept
	var on calendar.Date
	for i := 0; i < len(c.scenes); i++ { // a scene may put later ones in
		s := c.scenes[i]
		if s.on != on {
			on = s.on
			c.At(on)
		}
		if err := s.play(ctx); err != nil {
			return fmt.Errorf("raise Exampleborough, %s: %w", on.Words(), err)
		}
	}
	return nil
}

// add puts a scene into the story; what would lie in the future happens today.
func (c *raising) add(on calendar.Date, play func(ctx context.Context) error) {
	c.scenes = append(c.scenes, scene{earlier(on, c.today), play})
}

// later puts a scene into the story while it is told, after what happens on its day already.
func (c *raising) later(on calendar.Date, play func(ctx context.Context) error) {
	on = later(on, c.DB.Today())
	at := sort.Search(len(c.scenes), func(i int) bool { return c.scenes[i].on.After(on) })
	c.scenes = slices.Insert(c.scenes, at, scene{on, play})
}

// tell is add, with a word on it to whoever waits.
func (c *raising) tell(on calendar.Date, words string, play func(ctx context.Context) error) {
	c.add(on, func(ctx context.Context) error {
		c.Progress(fmt.Sprintf("%s: %s", earlier(on, c.today).Words(), words))
		return play(ctx)
	})
}

// contacts are kept at the beginning and rung again every half-year. The numbers are of the ranges that Ofcom keeps for
// stories: nobody answers them.
func (c *raising) contacts() {
	all := []voice.Contact{
		{Kind: voice.FrontDoor, Name: "Exampleborough children’s front door (invented)", Phone: "020 7946 0110", Hours: "Monday to Friday, 9am to 5pm", Address: "frontdoor@exampleborough.example"},
		{Kind: voice.OutOfHours, Name: "Exampleborough night and weekend team (invented)", Phone: "01632 960111", Hours: "Nights, weekends and bank holidays"},
		{Kind: voice.Advocate, Name: "Side by Side advocates (invented)", Phone: "020 7946 0122", Hours: "Monday to Saturday, 10am to 6pm", Address: "advocates@exampleborough.example"},
		{Kind: voice.Participation, Name: "Exampleborough participation team (invented)", Phone: "020 7946 0133", Hours: "Monday to Friday, 10am to 7pm", Address: "yourvoice@exampleborough.example"},
		{Kind: voice.Complaints, Name: "Exampleborough complaints (invented)", Phone: "020 7946 0144", Hours: "Monday to Friday, 9am to 5pm", Address: "complaints@exampleborough.example"},
	}
	for on := moved.AddDays(1); on == moved.AddDays(1) || !on.After(c.today); on = on.AddMonths(6) {
		c.add(on, func(ctx context.Context) error {
			for _, contact := range all {
				if err := c.Voices.SetContact(c.as(ctx, "uma"), contact); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// figures are the road of the numbers: reference files and the older returns at the beginning, each later return in the
// June after its year, and what the year so far gives; each kept, checked, and accepted by a second analyst.
func (c *raising) figures() {
	c.tell(moved.AddDays(2), "Reference files and the neighbours' published figures", func(ctx context.Context) error {
		for _, f := range c.world.references() {
			if err := c.send(ctx, f.name, rowsOf(f), collection.Options{}); err != nil {
				return err
			}
		}
		for _, f := range c.world.comparisons() {
			rows := rowsOf(f)
			_, err := c.Measures.ImportComparators(c.as(ctx, "zoe"), f.name, rows)
			rows.Close()
			if err != nil {
				return err
			}
		}
		return nil
	})
	var older []Return
	last := moved.AddDays(3)
	send := func(on calendar.Date, name string, returns []Return, opts collection.Options) {
		if on.After(last) {
			last = on
		}
		c.tell(last, "The SSDA903 return "+name, func(ctx context.Context) error {
			return c.send(ctx, "Exampleborough 903 "+name+".zip", c.world.zipOf(returns), opts)
		})
	}
	for _, r := range c.world.Returns {
		if due := calendar.On(r.Ending, 6, 10); !r.InYear && !due.After(moved) {
			older = append(older, r)
		}
	}
	if n := len(older); n > 0 {
		send(moved, older[0].Folder+" to "+older[n-1].Folder, older, collection.Options{})
	}
	for _, r := range c.world.Returns[len(older):] {
		if r.InYear {
			send(r.DataTo.AddDays(6), r.Folder+" so far", []Return{r}, collection.Options{DataTo: r.DataTo})
		} else {
			send(calendar.On(r.Ending, 6, 10), r.Folder, []Return{r}, collection.Options{})
		}
	}
	c.tell(adopted.AddDays(-1), "Targets", c.targets) // they stand at approval, and move by a change request from then on
}

func rowsOf(f reference) io.ReadCloser {
	return stream(func(out *bufio.Writer) error { writeRows(out, f.rows); return nil })
}

// send sends one file in as one analyst, checks it as the queue would, and accepts it as the other. The queue itself runs
// once at the end, so that the measures are counted once and not after each of seven uploads.
func (c *raising) send(ctx context.Context, name string, body io.ReadCloser, opts collection.Options) error {
	defer body.Close()
	id, _, err := c.Collections.Upload(c.as(ctx, "zoe"), collection.One(name, body), opts)
	if err != nil {
		return err
	}
	if err := c.Collections.Check(c.as(ctx, "zoe"), id, func(int64, int64, string) {}); err != nil {
		return err
	}
	u, err := c.Collections.Find(ctx, id)
	if err != nil {
		return err
	}
	if u.State != collection.Ready {
		return fmt.Errorf("the upload of %s is %s: %s", name, u.State, u.Why)
	}
	return c.Collections.Accept(c.as(ctx, "abe"), id)
}

// aims are what the council means to reach, set by the director when the plan is adopted and looked at again a year later.
var aims = []struct {
	measure string
	at      float64
	later   float64 // from the second year on
}{
	{"placement-3plus", 10, 9}, {"placement-2yr", 68, 70}, {"placement-20mi", 18, 15}, {"placement-unplanned-moves", 34, 30},
	{"cla-review-timely", 93, 95}, {"cla-review-participation", 95, 97}, {"cla-health-assessment", 92, 95}, {"cla-dental", 82, 86},
	{"cla-immunisations", 80, 85}, {"cl-in-touch", 94, 96}, {"cl-suitable-accommodation", 90, 93}, {"cl-eet-19-21", 58, 62},
	{"staying-put", 30, 34}, {"sw-changes-3plus", 25, 21}, {"training-core-complete", 90, 91}, {"asye-caseload", 100, 100},
}

func (c *raising) targets(ctx context.Context) error {
	for _, t := range aims {
		if err := c.Measures.SetTarget(c.as(ctx, "della"), t.measure, "", planFrom, t.at, "Agreed by the invented improvement board with the plan"); err != nil {
			return err
		}
		if err := c.Measures.SetTarget(c.as(ctx, "della"), t.measure, "", planFrom.AddMonths(12), t.later, "The second year of the plan, agreed with it"); err != nil {
			return err
		}
	}
	return nil
}

// publish counts what is still to be counted and lets out a release of the measures and one of the plan, each proposed by
// one person and approved by another.
func (c *raising) publish(ctx context.Context) error {
	c.Progress("The measures are counted")
	if err := c.Jobs.Drain(ctx); err != nil {
		return err
	}
	counted, err := c.Measures.Counted(ctx)
	if err != nil {
		return err
	}
	var keys []string
	for _, d := range c.Measures.Definitions() {
		if n, there := counted[d.Key]; !there || n.Failed != "" {
			return fmt.Errorf("%s was not counted: %s", d.Key, n.Failed)
		}
		if d.Public {
			keys = append(keys, d.Key)
		}
	}
	c.Progress("The release of measures")
	number, err := c.Measures.Propose(c.as(ctx, "zoe"), keys, "Figures of an invented council.", council.name)
	if err != nil {
		return err
	}
	if err := c.Measures.Decide(c.as(ctx, "gwen"), number, true, "Looked at: nothing small can be worked out."); err != nil {
		return err
	}
	c.Progress("The rules look at the evidence")
	if err := c.weigh(ctx); err != nil {
		return err
	}
	return c.release(ctx)
}

// release lets the plan out as it stands.
func (c *raising) release(ctx context.Context) error {
	number, err := c.Plans.Propose(c.as(ctx, "uma"), slug)
	if err != nil {
		return err
	}
	return c.Plans.ApproveRelease(c.as(ctx, "della"), slug, number)
}
