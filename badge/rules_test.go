package badge

import (
	"fmt"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/evidence"
	"waymark/fault"
)

var today = calendar.On(2026, 11, 22)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want it refused as %s", err, kind)
	}
	all := f.Words
	for _, field := range f.Fields {
		all += "; " + field.Name + ": " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("it says %q, want %q in it", all, words)
	}
}

func recognised() Programme {
	return Programme{Joined: calendar.On(2022, 1, 10), Recognition: calendar.On(2026, 1, 10), RecognisedOn: calendar.On(2026, 3, 1), RecognisedUntil: calendar.On(2029, 2, 28)}
}

func TestProgramme(t *testing.T) {
	t.Run("the stage is the last that has begun", func(t *testing.T) {
		p := Programme{Discovery: calendar.On(2022, 1, 10), Development: calendar.On(2023, 2, 1), Delivery: calendar.On(2026, 12, 1)}
		if p.Stage(today) != Development || p.Stage(calendar.On(2026, 12, 1)) != Delivery || p.Stage(calendar.On(2021, 1, 1)) != "" {
			t.Error(p.Stage(today))
		}
	})
	t.Run("CF-01: who is not recognised on the day is working towards it, and may not use the word", func(t *testing.T) {
		for _, c := range []struct {
			name string
			p    Programme
			on   calendar.Date
			may  bool
		}{
			{"never recognised", Programme{Joined: calendar.On(2022, 1, 10)}, today, false},
			{"recognised", recognised(), today, true},
			{"the day before it", recognised(), calendar.On(2026, 2, 28), false},
			{"its last day", recognised(), calendar.On(2029, 2, 28), true},
			{"the day after it", recognised(), calendar.On(2029, 3, 1), false},
		} {
			for _, text := range []string{"We are a recognised child friendly borough.", "UNICEF UK has Recognized us."} {
				if err := c.p.CheckWords(text, c.on); (err == nil) != c.may {
					t.Errorf("%s: %q gives %v", c.name, text, err)
				}
			}
			if err := c.p.CheckWords("We work towards recognition. The last stage is called Recognition.", c.on); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if strings.Contains(c.p.Status(c.on), "Recognised") != c.may {
				t.Errorf("%s: %s", c.name, c.p.Status(c.on))
			}
		}
	})
	t.Run("CF-08: the end of a recognition alarms from 90 days before it, and as late from 30", func(t *testing.T) {
		until := recognised().RecognisedUntil
		for days, want := range map[int]string{91: "", 90: "ends in 90 days", 31: "ends in 31 days", 30: "late: Child friendly recognition ends in 30 days", 1: "late: Child friendly recognition ends in 1 day:", -1: "late: Child friendly recognition has ended"} {
			words, late := recognised().Alarm(until.AddDays(-days))
			if late {
				words = "late: " + words
			}
			if !strings.Contains(words, want) || want == "" && words != "" || strings.HasPrefix(want, "late") != late {
				t.Errorf("%d days before: %q, want %q", days, words, want)
			}
		}
		if words, _ := (Programme{}).Alarm(today); words != "" {
			t.Error("a candidate has no alarm: " + words)
		}
	})
	t.Run("CF-01: a recognition needs its stage, its letter and an end within three years", func(t *testing.T) {
		p := Programme{Joined: calendar.On(2022, 1, 10), Delivery: calendar.On(2024, 1, 1)}
		refused(t, p.Recognise("Dee", calendar.On(2026, 3, 1), calendar.On(2029, 2, 28), "Letter 4", today), fault.KindConflict, "stage Recognition")
		p.Recognition = calendar.On(2026, 1, 10)
		refused(t, p.Recognise("Dee", today.AddDays(1), calendar.On(2029, 2, 28), "", today), fault.KindInvalid, "must not lie in the future")
		refused(t, p.Recognise("Dee", calendar.On(2026, 3, 1), calendar.On(2029, 3, 2), "Letter 4", today), fault.KindInvalid, "three years")
		must(t, p.Recognise("Dee", calendar.On(2026, 3, 1), calendar.On(2029, 3, 1), "Letter 4", today))
		if !p.Recognised(today) || p.RecognisedName != "Dee" {
			t.Errorf("%+v", p)
		}
	})
	t.Run("stages begin one after another, and a permission for the logo is whole", func(t *testing.T) {
		var p Programme
		e := ProgrammeEdit{Joined: calendar.On(2022, 1, 10), AgeTo: 25}
		e.Begins[0], e.Begins[2] = calendar.On(2022, 1, 10), calendar.On(2023, 1, 1)
		refused(t, p.Take(e, today), fault.KindInvalid, "development: Enter when Development began")
		e.Begins[1] = calendar.On(2024, 1, 1)
		refused(t, p.Take(e, today), fault.KindInvalid, "delivery: Delivery cannot begin before")
		e.Begins[2] = calendar.On(2025, 1, 1)
		e.LogoRef = "Folder 12"
		refused(t, p.Take(e, today), fault.KindInvalid, "A permission needs who gave it")
		e.LogoFrom, e.LogoOn = "The programme’s office", calendar.On(2026, 1, 1)
		must(t, p.Take(e, today))
	})
}

// proof is a piece that was checked and holds, with a tag.
func proof(number int, asOf calendar.Date, sort, strength, agree string, principles, groups []string) Proof {
	p := Proof{Tag: Tag{Piece: number, Sort: sort, Strength: strength, Agree: agree}}
	p.Tag.Principles.V, p.Tag.Groups.V = principles, groups
	p.Number, p.State, p.AddedOn, p.CheckedOn, p.To, p.ValidUntil = number, evidence.Cleared, asOf, asOf, asOf, today.AddMonths(3)
	return p
}

func TestGrid(t *testing.T) {
	fresh, old := calendar.On(2026, 9, 1), calendar.On(2025, 11, 21)
	expired := proof(3, fresh, "voice", "said", "yes", []string{"dignity"}, nil)
	expired.ValidUntil = today.AddDays(-1)
	waiting := proof(4, fresh, "voice", "said", "yes", []string{"dignity"}, nil)
	waiting.State, waiting.CheckedOn = evidence.ToCheck, calendar.Date{}
	untagged := proof(5, fresh, "", "", "", nil, nil)
	row := Row([]Proof{proof(1, fresh, "voice", "said", "yes", []string{"dignity", "participation"}, nil), proof(2, old, "data", "did", "not asked", []string{"dignity", "transparency"}, nil), expired, waiting, untagged}, today)
	for i, want := range map[int]Cell{0: {2, false}, 1: {0, true}, 4: {1, false}, 6: {1, true}} {
		t.Run("CF-02: "+Principles[i].Words+" counts live evidence, and gapes where there is none of the last twelve months", func(t *testing.T) {
			if row[i] != want {
				t.Errorf("%+v, want %+v", row[i], want)
			}
		})
	}
	t.Run("CF-02: there is a column for each of the seven principles", func(t *testing.T) {
		if len(Principles) != 7 || len(row) != 7 {
			t.Error(len(row))
		}
	})
}

func TestShown(t *testing.T) {
	on := calendar.On(2026, 9, 1)
	p := []string{"dignity"}
	for name, c := range map[string]struct {
		proofs []Proof
		lacks  string
	}{
		"nothing shows nothing":                           {nil, "a piece that shows a difference for children|a piece that children agree with|a second kind of proof"},
		"a difference that children agree with, alone":    {[]Proof{proof(1, on, "voice", "difference", "yes", p, nil)}, "a second kind of proof"},
		"two kinds without a difference":                  {[]Proof{proof(1, on, "voice", "said", "yes", p, nil), proof(2, on, "data", "did", "not asked", p, nil)}, "a piece that shows a difference for children"},
		"two kinds that children agree with only partly":  {[]Proof{proof(1, on, "voice", "said", "partly", p, nil), proof(2, on, "data", "difference", "no", p, nil)}, "a piece that children agree with"},
		"a difference, an agreement, two kinds: it shows": {[]Proof{proof(1, on, "voice", "said", "yes", p, nil), proof(2, on, "data", "difference", "not asked", p, nil)}, ""},
	} {
		t.Run("CF-03: "+name, func(t *testing.T) {
			if got := strings.Join(Lacks(c.proofs, today), "|"); got != c.lacks {
				t.Errorf("it lacks %q, want %q", got, c.lacks)
			}
		})
	}
}

func TestHeard(t *testing.T) {
	on := calendar.On(2026, 9, 1)
	t.Run("CF-04: a group is heard by what its children said or were asked, and the others are listed as missing", func(t *testing.T) {
		heard, missing := Heard([]Proof{
			proof(1, on, "voice", "said", "not asked", nil, []string{"care"}),
			proof(2, on, "data", "did", "no", nil, []string{"leavers"}),
			proof(3, on, "data", "did", "not asked", nil, []string{"sanctuary"}),
		}, today)
		if strings.Join(heard, "|") != "Children in care|Care leavers" || len(missing) != len(Groups)-2 || !strings.Contains(strings.Join(missing, "|"), "Children seeking sanctuary") {
			t.Errorf("heard %v, missing %v", heard, missing)
		}
	})
}

func TestTally(t *testing.T) {
	mark := func(id, by string, side Side, on calendar.Date, a Answer) Mark {
		m := Mark{ID: id, ByID: by, Side: side, On: on}
		must(t, m.Take(a))
		return m
	}
	session := Mark{ID: "s", Side: Young, ByID: "may"}
	must(t, session.TakeSession(1, 6, 2, calendar.On(2026, 10, 3), today))
	marks := []Mark{mark("1", "nat", Young, calendar.On(2026, 10, 1), NotYet), mark("2", "nat", Young, calendar.On(2026, 6, 1), Sees), mark("3", "oli", Young, calendar.On(2025, 11, 1), Sees),
		mark("4", "may", Adult, calendar.On(2026, 10, 1), Sees), mark("5", "una", Adult, calendar.On(2026, 10, 2), Sees), session}
	young, adult := TallyOf(marks, Young, today), TallyOf(marks, Adult, today)
	t.Run("CF-06: of each person the newest answer of twelve months counts, and each session whole", func(t *testing.T) {
		if young.Sees != 1 || young.NotYet != 7 || young.CannotTell != 2 || young.Answer() != NotYet || young.Last != calendar.On(2026, 10, 3) {
			t.Errorf("%+v", young)
		}
	})
	t.Run("CF-06: adults stand beside, and a disagreement is said and never averaged", func(t *testing.T) {
		if adult.People() != 2 || adult.Answer() != Sees || !Disagree(young, adult) {
			t.Errorf("%+v", adult)
		}
		if Disagree(Tally{}, adult) || Disagree(Tally{Sees: 3}, adult) {
			t.Error("who was not asked, or says the same, does not disagree")
		}
	})
	t.Run("CF-06: a side whose answers are even is divided", func(t *testing.T) {
		if got := (Tally{Sees: 2, NotYet: 2}).Answer(); got != Divided {
			t.Error(got)
		}
	})
	t.Run("CF-06: an answer is one of three, and a session has people and a day", func(t *testing.T) {
		var m Mark
		refused(t, m.Take("Perhaps"), fault.KindInvalid, "Select we see it")
		refused(t, m.TakeSession(0, 0, 0, today, today), fault.KindInvalid, "Enter how many said each")
		refused(t, m.TakeSession(4, 0, 0, today.AddDays(1), today), fault.KindInvalid, "Enter the day of the session")
	})
}

func TestReview(t *testing.T) {
	t.Run("CF-07: a recommendation has an owner and a day, and is done once with words", func(t *testing.T) {
		var r Review
		e := ReviewEdit{Source: "Progress review", Words: "Show the rights approach more clearly.", Owner: "x", On: calendar.On(2024, 7, 12), Due: calendar.On(2026, 3, 31)}
		refused(t, r.Take(e, "", today), fault.KindInvalid, "Select who owns it")
		must(t, r.Take(e, "May", today))
		if !r.Late(today) {
			t.Error("it is late")
		}
		refused(t, r.Done("May", "ok", today), fault.KindInvalid, "Say what was done")
		r.DoneOn = calendar.Date{}
		must(t, r.Done("May", "The grid stands on the page of the programme.", today))
		refused(t, r.Done("May", "The grid stands on the page of the programme.", today), fault.KindConflict, "already")
		if r.Late(today) {
			t.Error("what is done is not late")
		}
	})
}

func TestForms(t *testing.T) {
	t.Run("nothing that identifies a child is kept", func(t *testing.T) {
		var b Badge
		refused(t, b.Take(BadgeEdit{Kind: "core", Name: "Culture", Lead: "May Chorus", WhyChosen: "Ring 07700 900123, born 12/03/2014"}, today), fault.KindInvalid, "Take out what identifies")
	})
	t.Run("articles are those of the Convention", func(t *testing.T) {
		var o Outcome
		refused(t, o.Take(OutcomeEdit{Statement: "Children feel safe at home.", Target: "By 2027", Articles: []int{43}}, today), fault.KindInvalid, "1 to 42")
	})
	t.Run("a tag bears on a principle and says how far it reaches", func(t *testing.T) {
		var x Tag
		refused(t, x.Take(TagEdit{}, "May", today), fault.KindInvalid, "Select at least one principle")
	})
	t.Run("CF-03: evidence reaches three ways and children answer four", func(t *testing.T) {
		if got := fmt.Sprint(len(Strengths), len(Agrees), len(Sorts)); got != "3 4 8" {
			t.Error(got)
		}
	})
}

func TestCountsOfChildrenArePublishedToTheNearestFive(t *testing.T) {
	can := map[int]int{}
	for n := range 203 {
		can[fives(n)]++
		if shown := fives(n); shown%5 != 0 || n < 5 && shown != 0 || n >= 5 && (shown < n-2 || shown > n+2) {
			t.Errorf("%d is published as %d", n, shown)
		}
	}
	for shown, n := range can {
		if n < 3 {
			t.Errorf("%d can only be %d numbers", shown, n)
		}
	}
}
