package voice

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

var bank = calendar.BankHolidays()

// in is an item in a state, as it would stand there at ten on a Wednesday.
func in(s State) Item {
	now := db.At(at("2026-06-10 10:00"))
	i := Item{ID: "i", Number: 1, State: s, ReceivedAt: now, ReadAt: now, Wants: WantsWords, Children: 1, HandedTo: "Police"}
	if s.decision() {
		i.Route = s
	}
	return i
}

func TestStates(t *testing.T) {
	clocks := clocksOf(nil)
	t.Run("there are sixteen rows, and each state of an item but closed has one", func(t *testing.T) {
		if len(Rules) != 16 {
			t.Errorf("%d rows", len(Rules))
		}
		for _, s := range append([]State{Received, QueueUrgent, QueueNormal, InTriage, HandedOver}, decisions...) {
			if s.rule().Code == "" {
				t.Errorf("%s has no row", s)
			}
		}
	})
	now := at("2026-06-10 10:00") // a Wednesday
	friday := at("2026-05-22 15:00")
	for _, row := range []struct {
		code  string
		clock string // what is asked of its clock
		from  time.Time
		due   string
	}{
		{"QUEUE_URGENT", "read-urgent", now, "2026-06-10 11:00"},
		{"QUEUE_URGENT", "read-urgent", at("2026-06-13 23:30"), "2026-06-14 00:30"}, // on a Saturday night too
		{"QUEUE_NORMAL", "read-normal", now, "2026-06-11 10:00"},
		{"QUEUE_NORMAL", "read-normal", at("2026-03-28 15:00"), "2026-03-29 16:00"}, // the clocks go forward: 24 hours are 24 hours
		{"IN_TRIAGE", "decide-urgent", now, "2026-06-10 10:30"},
		{"IN_TRIAGE", "decide-normal", now, "2026-06-11 17:00"},
		{"IN_TRIAGE", "decide-normal", friday, "2026-05-26 17:00"}, // over a bank holiday
		{"S1_IMMEDIATE", "danger", friday, "2026-05-22 15:15"},
		{"S2_REFERRAL", "referral", now, "2026-06-10 14:00"},
		{"S2_REFERRAL", "referral", friday, "2026-05-22 17:00"},                 // the same working day
		{"S2_REFERRAL", "referral", at("2026-06-13 22:00"), "2026-06-14 02:00"}, // at night the out-of-hours team
		{"S3_CONSULT", "consult", now, "2026-06-10 17:00"},
		{"S3_CONSULT", "consult", at("2026-05-22 17:30"), "2026-05-26 17:00"},
		{"ALLEGATION", "allegation", friday, "2026-05-26 17:00"},
		{"COMPLAINT", "complaint", now, "2026-06-11 17:00"},
		{"DATA_RIGHTS", "data-rights", now, "2026-06-11 17:00"},
		{"PERSONAL_CASE", "personal", friday, "2026-05-28 17:00"},
		{"VOICE", "theme", friday, "2026-06-01 17:00"},
		{"SIGNPOST", "signpost", now, "2026-06-15 17:00"},
		{"HANDED_OVER", "chase-danger", now, "2026-06-10 12:00"},
		{"HANDED_OVER", "chase", friday, "2026-05-26 17:00"},
	} {
		t.Run(row.code+": the clock "+row.clock+" from "+row.from.Format("Mon 15:04"), func(t *testing.T) {
			if got := clocks[row.clock].Due(row.from, bank); !got.Equal(at(row.due)) {
				t.Errorf("due %s, want %s", calendar.London(got), row.due)
			}
		})
	}
	t.Run("COMPLAINT: stage 1 has 10 working days and 20 at most, stage 2 has 25 and 65 at most, over a bank holiday", func(t *testing.T) {
		want := "Stage 1 by 8 June 2026; where it is complex, or an advocate is awaited, by 22 June 2026 at the latest. Stage 2 takes 25 working days from the day on which it is asked for, 65 at most."
		if got := stages(calendar.On(2026, 5, 22), bank); got != want {
			t.Error(got)
		}
	})
	t.Run("RECEIVED: what the screen flags is urgent, what it does not is not", func(t *testing.T) {
		i, j := in(Received), in(Received)
		i.flag(FlagHarm)
		i.Screened(clocks, bank, false)
		j.Screened(clocks, bank, false)
		if i.State != QueueUrgent || j.State != QueueNormal || !i.Urgent() || j.Urgent() {
			t.Errorf("%s and %s", i.State, j.State)
		}
	})
	t.Run("QUEUE_NORMAL: three quarters of its clock make it urgent, and its clock never longer", func(t *testing.T) {
		i := in(QueueNormal)
		i.ReadDue = db.At(now.Add(24 * time.Hour))
		i.Hasten(FlagLate, now.Add(18*time.Hour), clocks, bank)
		if i.State != QueueUrgent || !i.ReadDue.Equal(now.Add(19*time.Hour)) {
			t.Errorf("%+v", i)
		}
		late := in(QueueNormal)
		late.ReadDue = db.At(now.Add(10 * time.Minute))
		late.Hasten(FlagMore, now, clocks, bank)
		if !late.ReadDue.Equal(now.Add(10 * time.Minute)) {
			t.Errorf("%+v", late)
		}
	})
	t.Run("IN_TRIAGE: one reads for half an hour, then another may, and it goes back where it came from", func(t *testing.T) {
		i := in(QueueUrgent)
		i.UrgentAt = i.ReceivedAt
		must(t, i.Claim("a", "Ann", now, clocks, bank))
		refused(t, i.Claim("b", "Bo", now.Add(29*time.Minute), clocks, bank), fault.KindConflict, "Ann is reading this message until 10:30")
		must(t, i.Claim("b", "Bo", now.Add(30*time.Minute), clocks, bank))
		if !i.ReadAt.Equal(now) {
			t.Error("it was read when it was first read")
		}
		i.Return()
		if i.State != QueueUrgent || i.ClaimedID != "" {
			t.Errorf("%+v", i)
		}
	})
	t.Run("S1_IMMEDIATE: the quarter of an hour runs from the reading", func(t *testing.T) {
		i := in(InTriage)
		must(t, i.Decide(Immediate, "a", "Ann", now.Add(10*time.Minute), clocks, bank))
		if !i.Due.Equal(now.Add(15 * time.Minute)) {
			t.Errorf("due %s", i.Due)
		}
	})
	t.Run("S2_REFERRAL: SG-04 two people lower it, and never one", func(t *testing.T) {
		i := in(Referral)
		must(t, i.Decide(VoiceState, "a", "Ann", now, clocks, bank))
		if i.State != Referral || i.LowerTo != VoiceState {
			t.Fatalf("one was enough: %+v", i)
		}
		must(t, i.Decide(VoiceState, "a", "Ann", now, clocks, bank))
		if i.State != Referral {
			t.Fatal("the same person twice is one person")
		}
		must(t, i.Decide(VoiceState, "b", "Bo", now, clocks, bank))
		if i.State != VoiceState || i.LowerID != "" {
			t.Errorf("%+v", i)
		}
		up := in(Referral)
		must(t, up.Decide(Immediate, "a", "Ann", now, clocks, bank))
		if up.State != Immediate {
			t.Error("one is enough to raise it")
		}
	})
	t.Run("S1_IMMEDIATE: to lower it to a referral takes two as well", func(t *testing.T) {
		i := in(Immediate)
		must(t, i.Decide(Referral, "a", "Ann", now, clocks, bank))
		if i.State != Immediate {
			t.Errorf("%+v", i)
		}
	})
	t.Run("E18: what speaks of self-harm is danger now, or two people say otherwise", func(t *testing.T) {
		i := in(InTriage)
		i.flag(Screen("I want to end my life")...)
		must(t, i.Decide(Personal, "a", "Ann", now, clocks, bank))
		if i.State != InTriage || i.LowerTo != Personal {
			t.Errorf("%+v", i)
		}
		must(t, i.Decide(Immediate, "a", "Ann", now, clocks, bank))
		if i.State != Immediate || i.LowerTo != "" {
			t.Errorf("%+v", i)
		}
	})
	t.Run("E17: a threat or a weapon is a referral at least", func(t *testing.T) {
		for _, text := range []string{"he has a machete in his bag", "I am going to kill him", "they want to attack the school"} {
			i := in(InTriage)
			i.flag(Screen(text)...)
			must(t, i.Decide(VoiceState, "a", "Ann", now, clocks, bank))
			if i.State != InTriage {
				t.Errorf("%q became a voice by one person's word", text)
			}
		}
	})
	t.Run("S3_CONSULT: it leads to a referral, to danger, to early help by a hand-over, or to a voice", func(t *testing.T) {
		for _, s := range []State{Immediate, Referral, HandedOver, VoiceState} {
			if !Consult.leadsTo(s) {
				t.Errorf("it does not lead to %s", s)
			}
		}
		if Consult.leadsTo(Unusable) {
			t.Error("a worry is never unusable")
		}
	})
	t.Run("ALLEGATION: it never becomes a voice or a complaint", func(t *testing.T) {
		i := in(Allegation)
		refused(t, i.Decide(VoiceState, "a", "Ann", now, clocks, bank), fault.KindConflict, "cannot become")
		refused(t, i.Decide(Complaint, "a", "Ann", now, clocks, bank), fault.KindConflict, "cannot become")
	})
	t.Run("CSA_DUTY: it stays on the item and keeps it open", func(t *testing.T) {
		i := in(HandedOver)
		i.flag(FlagCSA)
		i.ReceiptAt = i.ReceivedAt
		refused(t, i.Close(now), fault.KindConflict, "has not been notified")
		i.CSATold = i.ReceivedAt
		i.Route = Referral
		must(t, i.Close(now))
		if !i.Has(FlagCSA) {
			t.Error("the flag went")
		}
	})
	for _, row := range []struct {
		route State
		due   calendar.Date
	}{{Complaint, calendar.On(2026, 6, 24)}, {DataRights, calendar.On(2026, 7, 10)}, {Personal, calendar.On(2026, 6, 15)}} {
		t.Run(row.route.Code()+": it is handed over and then answered by "+row.due.Words(), func(t *testing.T) {
			i := in(row.route)
			must(t, i.HandOver("Somebody", "R1", now, clocks, bank))
			if i.AnswerDue != row.due {
				t.Errorf("answer by %s", i.AnswerDue)
			}
			must(t, i.Receipt(now))
			refused(t, i.Close(now), fault.KindConflict, "waits for an answer")
			i.AnsweredAt = db.At(now)
			must(t, i.Close(now))
		})
	}
	t.Run("VOICE: it closes when its theme is answered", func(t *testing.T) {
		i := in(VoiceState)
		refused(t, i.Close(now), fault.KindConflict, "Nobody has answered")
		i.AnsweredAt = db.At(now)
		must(t, i.Close(now))
	})
	t.Run("SIGNPOST and UNUSABLE: they close", func(t *testing.T) {
		for _, s := range []State{Signpost, Unusable} {
			i := in(s)
			must(t, i.Close(now))
			if i.State != Closed || !i.Due.IsZero() {
				t.Errorf("%+v", i)
			}
		}
	})
	t.Run("HANDED_OVER: SG-05 without the receiving reference nothing is handed over", func(t *testing.T) {
		i := in(Referral)
		refused(t, i.HandOver("Police", "", now, clocks, bank), fault.KindInvalid, "without one nobody has it")
		must(t, i.HandOver("Police", "CAD 12", now, clocks, bank))
		refused(t, i.Close(now), fault.KindConflict, "has not confirmed")
		must(t, i.Chase(now.Add(24*time.Hour), clocks, bank))
		if i.Chases != 1 || !i.Late(now.AddDate(0, 0, 7)) {
			t.Errorf("%+v", i)
		}
		must(t, i.Receipt(now))
		refused(t, i.Chase(now, clocks, bank), fault.KindConflict, "nothing to chase")
		must(t, i.Close(now))
	})
	t.Run("CLOSED: nothing leads out of it but a second reader", func(t *testing.T) {
		i := in(Closed)
		refused(t, i.Decide(Referral, "a", "Ann", now, clocks, bank), fault.KindConflict, "cannot become")
		i.Reopen(db.At(now), clocks, bank)
		if i.State != QueueUrgent || !i.Has(FlagMissed) {
			t.Errorf("%+v", i)
		}
	})
	t.Run("whatever was decided can be raised", func(t *testing.T) {
		for _, s := range []State{Consult, Complaint, DataRights, Personal, VoiceState, Signpost, Unusable, HandedOver} {
			for _, up := range raising {
				if !s.leadsTo(up) {
					t.Errorf("%s does not lead to %s", s, up)
				}
			}
		}
	})
	t.Run("a step that no rule knows is refused, for every pair of states", func(t *testing.T) {
		for _, r := range Rules {
			for _, to := range decisions {
				i := in(r.State)
				err := i.Decide(to, "a", "Ann", now, clocks, bank)
				if allowed := slices.Contains(r.Leads, to) && !(r.State == HandedOver && to == VoiceState); (err == nil) != allowed {
					t.Errorf("%s to %s: %v", r.State, to, err)
				}
			}
		}
	})
}

func TestClocks(t *testing.T) {
	t.Run("a council makes a clock tighter and never looser", func(t *testing.T) {
		for key, values := range map[string][2]string{"read-urgent": {"30", "61"}, "read-normal": {"600", "1441"}, "allegation": {"1", "2"}, "theme": {"3", "6"}, "danger": {"10", "0"}} {
			for _, s := range ClockSettings {
				if s.Key != key {
					continue
				}
				if _, err := s.read(values[0]); err != nil {
					t.Errorf("%s: %v", key, err)
				}
				if _, err := s.read(values[1]); err == nil {
					t.Errorf("%s was made looser", key)
				}
			}
		}
		if c := clocksOf(map[string]string{"clock-read-urgent": "9999"}); c["read-urgent"].Wall != time.Hour {
			t.Error("a value that was never let through holds")
		}
	})
	t.Run("each state with a clock has one in the table", func(t *testing.T) {
		for s, key := range clockOf {
			if clocksOf(nil)[key].None() {
				t.Errorf("%s has no clock", s)
			}
		}
	})
}

// flagged is any set of flags.
var flagged = rapid.SliceOf(rapid.SampledFrom([]Flag{FlagHarm, FlagSelf, FlagSexual, FlagThreat, FlagNeglect, FlagGone, FlagSecret, FlagPhone, FlagAddress, FlagUnread, FlagVerySad, FlagName, FlagStaff, FlagLead, FlagLate, FlagMore}))

func TestScreenOnlyRaises(t *testing.T) {
	t.Run("SG-02: one more flag never makes anything later, lower or closed", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			few, more := flagged.Draw(t, "flags"), flagged.Draw(t, "more")
			now := at("2026-06-10 10:00").Add(time.Duration(rapid.IntRange(0, 60*24*30).Draw(t, "minutes")) * time.Minute)
			a, b := in(Received), in(Received)
			a.ReceivedAt, b.ReceivedAt = db.At(now), db.At(now)
			a.flag(few...)
			b.flag(few...)
			b.flag(more...)
			for _, i := range []*Item{&a, &b} {
				i.Screened(clocksOf(nil), bank, false)
				if i.State != QueueUrgent && i.State != QueueNormal {
					t.Fatalf("the screen made it %s", i.State)
				}
			}
			if b.ReadDue.After(a.ReadDue.Time) || a.Urgent() && !b.Urgent() || b.least().gravity() < a.least().gravity() {
				t.Fatalf("%v: %s; with %v: %s", few, a.ReadDue, more, b.ReadDue)
			}
		})
	})
	t.Run("SG-02: words that are found are found whatever stands around them", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			before, after := rapid.StringMatching(`[a-zA-Z ,.!?]{0,60}`).Draw(t, "before"), rapid.String().Draw(t, "after")
			word := rapid.SampledFrom([]string{"suicide", "he hits me", "no food", "touched me", "ran away", "gun"}).Draw(t, "word")
			want := Screen(word)
			got := Screen(before + " . " + word + " . " + after)
			for _, f := range want {
				if !slices.Contains(got, f) {
					t.Fatalf("%q has %v, alone it has %v", before+word+after, got, want)
				}
			}
		})
	})
}

func TestScreen(t *testing.T) {
	for text, want := range map[string]Flag{
		"I wanna DIE":                      FlagSelf,
		"i want to k1ll myself":            FlagSelf,
		"K I L L M Y S E L F kms":          FlagSelf,
		"suiciiiiide":                      FlagSelf,
		"I don’t want to be here any more": FlagSelf,
		"su\u200bicide":                    FlagSelf,
		"ｓｕｉｃｉｄｅ":                          FlagSelf,
		"🔪":                                FlagSelf,
		"my step dad hits me":              FlagHarm,
		"hes HITTING me":                   FlagHarm,
		"he touched me":                    FlagSexual,
		"He asked me to send pics":         FlagSexual,
		"theres a knife in his bag":        FlagThreat,
		"there is no food at home":         FlagNeglect,
		"I ran away last night":            FlagGone,
		"please don't tell anyone":         FlagSecret,
		"ring me on 07700 900 123":         FlagPhone,
		"kid@example.com":                  FlagPhone,
		"I live at 12 High Street":         FlagAddress,
		"we are in SW1A 1AA":               FlagAddress,
		"my friend Sophie is sad":          FlagName,
		"Sam Carter never comes":           FlagName,
		"quiero morir":                     FlagSelf,
		"il me frappe":                     FlagHarm,
		"يضربني كل يوم":                    FlagHarm,
		"привет":                           FlagUnread,
	} {
		t.Run(text, func(t *testing.T) {
			if got := Screen(text); !slices.Contains(got, want) {
				t.Errorf("got %v, want %s among it", got, want)
			}
		})
	}
	for _, text := range []string{"I like the violin and the batteries are flat", "The park is great", "more buses please", "we want a trip to the zoo", "school starts at 9 and there are 30 of us", "", "lol 😂", "thank you for the new bikes"} {
		t.Run("nothing is seen in: "+text, func(t *testing.T) {
			for _, f := range Screen(text) {
				if f.pages() {
					t.Errorf("%s", f)
				}
			}
		})
	}
	t.Run("SG-02: each list has a version, and the record names them", func(t *testing.T) {
		for _, l := range screenLists {
			if len(l.Version) < len("en 2026-11-26") {
				t.Errorf("%+v", l.Version)
			}
		}
	})
	t.Run("a list that is broken is refused", func(t *testing.T) {
		for _, text := range []string{"[harm]\nhit", "# version 1\n# script Latin\nhit", "# version 1\n# script Klingon\n[harm]\nhit", "# version 1\n# script Latin\n[joy]\nhit"} {
			if _, err := readScreen("xx", text); err == nil {
				t.Errorf("%q was read", text)
			}
		}
	})
}

func FuzzScreen(f *testing.F) {
	f.Add("I want to k!ll myself 🔪 at 12 High Street")
	f.Fuzz(func(t *testing.T, text string) {
		once, again := Screen(text), Screen(text)
		if !slices.Equal(once, again) {
			t.Errorf("%q: %v, then %v", text, once, again)
		}
	})
}
