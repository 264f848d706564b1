package survey

import (
	"slices"
	"strings"
	"testing"

	"waymark/fault"
)

// chosen are questions of the bank by their ids.
func chosen(t *testing.T, ids ...string) (all []Question) {
	t.Helper()
	for _, q := range bank(t).On(day) {
		if slices.Contains(ids, q.ID) {
			all = append(all, q)
		}
	}
	if len(all) != len(ids) {
		t.Fatalf("%d of %v", len(all), ids)
	}
	return all
}

func order(questions []Question) string {
	ids := make([]string, len(questions))
	for i, q := range questions {
		ids[i] = q.ID
	}
	return strings.Join(ids, " ")
}

func edit(ids ...string) Edit {
	return Edit{Title: "Children in care, autumn 2026", ChildTitle: "How is it for you?", ChildWhy: "We want to know how it is for you. We will tell you what we do.", Audience: "C", Priority: 3,
		Channels: []Channel{Code, Paper}, From: day, To: day.AddDays(20), Questions: ids}
}

func fields(err error) string {
	f := fault.Of(err)
	if f == nil {
		return ""
	}
	var all []string
	for _, one := range f.Fields {
		all = append(all, one.Name+": "+one.Words)
	}
	return f.Words + " " + strings.Join(all, " | ")
}

func TestPlanning(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*Edit)
		want string // in the fields; none for one that is kept
	}{
		{"a survey of one priority is kept", func(e *Edit) {}, ""},
		{"SQ-02: ten questions are the most", func(e *Edit) {
			e.Questions = []string{"K1", "K2", "K5", "K6", "K7", "K8", "3.1", "3.2", "3.3", "3.6", "K10"}
		}, "at most 10 questions; this has 11"},
		{"SQ-02: six core questions to tick are the most", func(e *Edit) { e.Questions = []string{"K1", "K2", "K3", "K5", "K6", "K7", "K8", "K11"} }, "at most 6 core questions"},
		{"SQ-02: four questions of a priority are the most", func(e *Edit) { e.Questions = []string{"K6", "3.1", "3.2", "3.3", "3.6", "3.7", "K11"} }, "at most 4 questions about actions"},
		{"SQ-02: one open question is the most", func(e *Edit) { e.Questions = []string{"K6", "3.1", "K9", "K10"} }, "at most 1 open question"},
		{"SQ-02: it asks about one priority", func(e *Edit) { e.Questions = []string{"K6", "3.1", "6.4", "K11"} }, "asks about one priority"},
		{"SQ-02: it does not begin with something hard", func(e *Edit) { e.Questions = []string{"3.2", "3.3"} }, "begins and ends with something easy"},
		{"a question for others is refused", func(e *Edit) { e.Audience, e.Priority, e.Questions = "A", 4, []string{"K6", "4.1", "K11"} }, "Question 4.1 is for others"},
		{"SQ-03: a red question is never on the open site", func(e *Edit) {
			e.Audience, e.Priority, e.Channels, e.Questions = "P", 1, []Channel{OpenLink, FaceToFace}, []string{"K6", "1.8", "K11"}
		}, "Question 1.8 may only be asked face to face"},
		{"SQ-03: nor with a code, at a kiosk or on paper", func(e *Edit) {
			e.Audience, e.Priority, e.Channels, e.Questions = "P", 1, []Channel{Code, Kiosk, Paper}, []string{"K6", "1.8", "K11"}
		}, "Question 1.8 may only be asked face to face"},
		{"SQ-03: face to face alone it may be asked", func(e *Edit) {
			e.Audience, e.Priority, e.Channels, e.Questions = "P", 1, []Channel{FaceToFace}, []string{"K6", "1.8", "K11"}
		}, ""},
		{"words for children are easy", func(e *Edit) {
			e.ChildWhy = "Stakeholder engagement regarding your placement will be robustly undertaken by us, and by the multi-agency partners as well as others."
		}, "Too hard for children"},
		{"it ends after it begins", func(e *Edit) { e.To = day.AddDays(-1) }, "must not be before the first"},
		{"it is not open for ever", func(e *Edit) { e.To = day.AddDays(300) }, "120 days at most"},
		{"it can be answered", func(e *Edit) { e.Channels = nil }, "at least one way"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, s := edit("K6", "K1", "K2", "3.3", "3.6", "K11", "K10"), Survey{State: Draft}
			c.edit(&e)
			got := fields(s.take(e, bank(t), day))
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%q", got)
			}
		})
	}
	t.Run("SQ-02: warm-up, then harder, then easy, the open question last", func(t *testing.T) {
		got := order(Arrange(chosen(t, "K10", "K11", "3.3", "K4", "K2", "3.6", "K6", "K1")))
		if got != "K1 K6 K2 3.6 K4 3.3 K11 K10" {
			t.Error(got)
		}
	})
	t.Run("SQ-02: without an end of its own, something easy of the middle is kept for the end", func(t *testing.T) {
		if got := order(Arrange(chosen(t, "K6", "K2", "K5", "3.3"))); got != "K6 K2 3.3 K5" {
			t.Error(got)
		}
	})
	t.Run("what is settled is not changed any more", func(t *testing.T) {
		s := Survey{State: Draft}
		if err := s.take(edit("K6", "3.1", "K11"), bank(t), day); err != nil {
			t.Fatal(err)
		}
		if err := s.settle("may", "May", day); err != nil || !s.Takes(day) || s.Takes(day.AddDays(21)) || s.Takes(day.AddDays(-1)) {
			t.Fatal(err, s.State)
		}
		if got := fields(s.take(edit("K6", "K11"), bank(t), day)); !strings.Contains(got, "not changed any more") {
			t.Error(got)
		}
	})
}

func TestPublishing(t *testing.T) {
	s := Survey{State: Planned, Number: 3, Title: "Autumn", From: day, To: day.AddDays(5)}
	if err := s.propose("may", "May", "x", "y", day); err == nil {
		t.Error("results were proposed while it is open")
	}
	if err := s.end(day.AddDays(6)); err != nil {
		t.Fatal(err)
	}
	if got := fields(s.propose("may", "May", "", "Our stakeholders will look at your placement.", day)); !strings.Contains(got, "Tell children what you heard") || !strings.Contains(got, "Too hard") {
		t.Error(got)
	}
	if err := s.propose("may", "May", "You told us that you want to be heard.", "We will ask you more.", day); err != nil {
		t.Fatal(err)
	}
	t.Run("results are published by a second person", func(t *testing.T) {
		if err := s.publish("may", "May", Release{}, day); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindForbidden {
			t.Error(err)
		}
	})
	t.Run("who can send them back with a reason", func(t *testing.T) {
		back := s
		if err := back.sendBack("della", ""); err == nil {
			t.Error("without a reason")
		}
		if err := back.sendBack("della", "Say what we do"); err != nil || back.State != Closed || back.Returned == "" {
			t.Error(err)
		}
	})
	if err := s.publish("della", "Della", Release{}, day); err != nil || s.State != Published {
		t.Error(err)
	}
	t.Run("and then they stand", func(t *testing.T) {
		if err := s.publish("della", "Della", Release{}, day); err == nil {
			t.Error("published twice")
		}
	})
}

func TestSitting(t *testing.T) {
	s := Survey{State: Planned, Audience: "C", From: day, To: day.AddDays(5)}
	s.Channels.V = []Channel{OpenLink, FaceToFace}
	s.Questions.V = Arrange(chosen(t, "K6", "K2", "K4", "3.3", "K11", "K10"))
	red := chosen(t, "1.8")[0]
	for _, c := range []struct {
		name string
		Sitting
		asked string
	}{
		{"SQ-03: a child under ten alone is not asked what needs the support box", Sitting{Channel: OpenLink, Age: Age6To9, Helper: Alone}, "K6 K2 K11 K10"},
		{"SQ-03: nor one who does not say their age", Sitting{Channel: OpenLink}, "K6 K2 K11 K10"},
		{"SQ-03: a friend is nobody who can help", Sitting{Channel: OpenLink, Age: AgeTo5, Helper: WithFriend}, "K6 K2 K11 K10"},
		{"SQ-03: with a grown-up they are", Sitting{Channel: OpenLink, Age: Age6To9, Helper: FromHome}, "K6 K2 K4 3.3 K11 K10"},
		{"SQ-03: and from ten on alone", Sitting{Channel: OpenLink, Age: Age10To12, Helper: Alone}, "K6 K2 K4 3.3 K11 K10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := order(c.Asked(s.Questions.V, s.For())); got != c.asked {
				t.Error(got)
			}
		})
	}
	t.Run("SQ-03: care leavers are sixteen at least, whatever they say of their age", func(t *testing.T) {
		l := s
		l.Audience = "L"
		if got := order((Sitting{Channel: OpenLink}).Asked(l.Questions.V, l.For())); got != "K6 K2 K4 3.3 K11 K10" {
			t.Error(got)
		}
	})
	t.Run("SQ-03: a red question is asked with a worker or an advocate, face to face, and never else", func(t *testing.T) {
		for _, channel := range Channels {
			for _, h := range Helpers {
				for _, age := range append(Ages, AgeUnsaid) {
					may := (Sitting{Channel: channel, Helper: h.Helper, Age: age}).MayAsk(red, s.For())
					if may != (channel == FaceToFace && (h.Helper == Worker || h.Helper == Advocate)) {
						t.Errorf("%s, %s, %s: %v", channel, h.Helper, age, may)
					}
				}
			}
		}
	})
	picked := func(id string, a Answer) Sitting {
		return Sitting{Channel: OpenLink, Age: Age6To9, Answers: map[string]Picked{id: {Answer: a}}}
	}
	for _, c := range []struct {
		name string
		Sitting
		on   int
		want string
	}{
		{"an answer is kept", picked("K2", YesABit), 0, ""},
		{"SQ-03: an answer to what was not asked is refused", picked("K4", YesABit), 0, "may not be asked"},
		{"SQ-01: an answer that is none is refused", picked("K2", "Maybe"), 0, "Pick one answer"},
		{"SQ-01: three faces have no “not much”", Sitting{Channel: OpenLink, Answers: map[string]Picked{"K2": {NotMuch, true}}}, 0, "Pick one answer"},
		{"nothing at all is no answer", Sitting{Channel: OpenLink}, 0, "one question at least"},
		{"after the last day it is closed", picked("K2", YesABit), 6, "closed"},
		{"it cannot be answered by what it has not", Sitting{Channel: Kiosk, Answers: map[string]Picked{"K2": {Answer: No}}}, 0, "this way"},
		{"face to face somebody was there", Sitting{Channel: FaceToFace, Answers: map[string]Picked{"K2": {Answer: No}}}, 0, "who sat"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := fields(c.accept(s, day.AddDays(c.on)))
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%q", got)
			}
		})
	}
	t.Run("SQ-01: every answer has a place on the register's scale, and only yes is counted as heard", func(t *testing.T) {
		got := ""
		for _, a := range Answers {
			got += registerAnswer(Picked{a, false}) + ", "
		}
		for _, a := range Faces {
			got += registerAnswer(Picked{a, true}) + ", "
		}
		if got != "always, mostly, rarely, never, prefer not to say, face 5, face 3, face 1, prefer not to say, " {
			t.Error(got)
		}
	})
}

// guard is a stand-in for the council's own suppression: 1 to 5 are kept back, counts go to the nearest 5.
func guard(all []Cells) (out []Guarded) {
	for _, c := range all {
		var g Guarded
		fives := func(n int) *int {
			if n >= 1 && n <= 5 {
				return nil
			}
			n = (n + 2) / 5 * 5
			return &n
		}
		if c.Of > 0 {
			if n := share(c.Total, c.Of); fives(c.Total) != nil && fives(c.Of-c.Total) != nil {
				g.Total = &n
			}
		} else {
			g.Total = fives(c.Total)
		}
		for _, cell := range c.Groups {
			g.Groups = append(g.Groups, fives(cell.N))
		}
		out = append(out, g)
	}
	return out
}

func TestResults(t *testing.T) {
	s := Survey{Number: 2, Audience: "C", State: Proposed, From: day, To: day.AddDays(5), Codes: 40}
	s.Channels.V, s.Questions.V = []Channel{Code}, chosen(t, "K6", "K2", "3.6")
	tally := func(id string, counts ...int) Tally {
		c := Tally{Question: chosen(t, id)[0], Counts: map[Answer]int{}}
		for i, n := range counts {
			c.Counts[Answers[i]] = n
		}
		return c
	}
	r := Results{Survey: s, N: 28, Ages: map[Age]int{Age10To12: 14, Age13To15: 14}, Tallies: []Tally{tally("K6", 10, 8, 7, 0, 0), tally("K2", 12, 6, 4, 2, 4), tally("3.6", 5, 4, 0, 0, 0)}}
	r.Before = before(s, []Survey{{Number: 1, Title: "Spring", Audience: "C", To: day.AddDays(-100)}})
	out := r.release(guard)
	t.Run("SQ-05: a question that enough answered has its n and all its answers", func(t *testing.T) {
		q := out.Questions[0]
		if q.Few || *q.N != 25 || len(q.Groups) != 5 || *q.Yes != 72 {
			t.Errorf("%+v", q)
		}
	})
	t.Run("answers of which one was given by few are put together until nobody stands out", func(t *testing.T) {
		q := out.Questions[1]
		if q.Few || len(q.Groups) != 2 || q.Groups[0].Name != "Yes" || *q.Groups[1].N != 10 || *q.Yes != 64 {
			t.Errorf("%+v", q)
		}
	})
	t.Run("SQ-05: fewer than ten answers are told in words only", func(t *testing.T) {
		q := out.Questions[2]
		if !q.Few || q.N != nil || q.Yes != nil || len(q.Groups) > 0 {
			t.Errorf("%+v", q)
		}
	})
	t.Run("SQ-05: the response rate stands where the number of codes is known", func(t *testing.T) {
		if out.Rate == nil || *out.Rate != 70 || out.AnyoneCould {
			t.Errorf("%+v", out)
		}
		open := r
		open.Survey.Channels.V = []Channel{Code, OpenLink}
		if o := open.release(guard); o.Rate != nil || !o.AnyoneCould {
			t.Error("SQ-04: an open survey has no rate, and says that anyone could answer")
		}
	})
	t.Run("SQ-05: a survey that few answered has no numbers at all", func(t *testing.T) {
		few := r
		few.N = 9
		o := few.release(guard)
		if !o.Few || o.N != nil || o.Rate != nil || !o.Questions[0].Few {
			t.Errorf("%+v", o)
		}
	})
	t.Run("SQ-05: “we asked again” only where the words are the same", func(t *testing.T) {
		old := func(version, text string) Survey {
			o := Survey{Number: 1, Title: "Spring", Audience: "C", To: day.AddDays(-100)}
			yes := 55
			o.Release.V = &Release{Questions: []ReleasedAnswer{{ID: "K2", Version: version, Text: text, Yes: &yes}}}
			return o
		}
		k2 := chosen(t, "K2")[0]
		if p := before(s, []Survey{old(k2.Version(), k2.Text)}); len(p[k2.Version()]) != 1 || p[k2.Version()][0].Yes != 55 {
			t.Errorf("%+v", p)
		}
		for _, o := range []Survey{old("K2@2024-01-01", k2.Text), old(k2.Version(), "Do we tell you things?")} {
			if p := before(s, []Survey{o}); len(p) > 0 {
				t.Errorf("%+v", p)
			}
		}
		others := old(k2.Version(), k2.Text)
		others.Audience = "L"
		if p := before(s, []Survey{others}); len(p) > 0 {
			t.Error("other children are no trend")
		}
	})
}

func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 2000 {
		c, err := newCode()
		if err != nil || len(c) != codeLength+1 || seen[c] {
			t.Fatal(c, err)
		}
		seen[c] = true
		if digest("s", c) != digest("s", " "+strings.ToLower(strings.ReplaceAll(c, "-", " "))+" ") {
			t.Fatalf("%s is not read as it is typed", c)
		}
	}
	if digest("s", "FKD4-7HQT") == digest("other", "FKD4-7HQT") {
		t.Error("a code of one survey opens another")
	}
}
