package voice

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/readability"
)

func TestRetentionRows(t *testing.T) {
	day := func(text string) db.Time { return db.At(at(text + " 10:00")) }
	words := "digest"
	voice := func(change func(*kept)) kept {
		k := kept{Item: in(VoiceState), WordsDigest: &words, Reach: []byte("sealed")}
		k.ReceivedAt = day("2026-01-10")
		if change != nil {
			change(&k)
		}
		return k
	}
	answered := func(k *kept) { k.AnsweredAt, k.DeliveredAt = day("2026-02-01"), day("2026-02-01") }
	for _, row := range []struct {
		words string
		k     kept
		kind  string
		not   string // the last day on which it stays
		from  string // the day on which it goes
	}{
		{"what a child wrote goes 12 months after the answer", voice(answered), keptText, "2027-01-31", "2027-02-01"},
		{"and 18 months after it came, answered or not", voice(nil), keptText, "2027-07-09", "2027-07-10"},
		{"a late answer does not keep it longer", voice(func(k *kept) { k.AnsweredAt, k.DeliveredAt = day("2027-01-01"), day("2027-01-01") }), keptText, "2027-07-09", "2027-07-10"},
		{"how to reach them goes 30 days after the answer", voice(answered), keptReach, "2026-03-02", "2026-03-03"},
		{"the secret words go 180 days after the answer", voice(answered), keptWords, "2026-07-30", "2026-07-31"},
		{"the summary leaves the lists after six years", voice(answered), keptSummary, "2032-01-09", "2032-01-10"},
		{"the text of a safeguarding message goes 28 days after the service confirmed it", voice(func(k *kept) {
			k.State, k.Route, k.HandedAt, k.ReceiptAt = HandedOver, Referral, day("2026-01-10"), day("2026-01-11")
		}), keptText, "2026-02-07", "2026-02-08"},
		{"so does that of an allegation", voice(func(k *kept) {
			k.State, k.Route, k.HandedAt, k.ReceiptAt = HandedOver, Allegation, day("2026-01-10"), day("2026-01-11")
		}), keptText, "2026-02-07", "2026-02-08"},
		{"the stub of what was handed over goes after six years", voice(func(k *kept) {
			k.State, k.Route, k.HandedAt, k.ReceiptAt, k.ClosedAt = Closed, Referral, day("2026-01-10"), day("2026-01-11"), day("2026-01-12")
		}), keptStub, "2032-01-09", "2032-01-10"},
		{"what was unusable goes 12 months after it was closed", voice(func(k *kept) { k.State, k.Route, k.ClosedAt = Closed, Unusable, day("2026-01-20") }), keptText, "2027-01-19", "2027-01-20"},
	} {
		t.Run("RT-01: "+row.words, func(t *testing.T) {
			d := func(text string) calendar.Date { return calendar.Of(at(text + " 10:00")) }
			if slices.Contains(row.k.due(d(row.not)), row.kind) || !slices.Contains(row.k.due(d(row.from)), row.kind) {
				t.Errorf("on %s %v, on %s %v", row.not, row.k.due(d(row.not)), row.from, row.k.due(d(row.from)))
			}
			held := row.k
			if held.Hold = true; len(held.due(d("2040-01-01"))) != 0 {
				t.Error("a legal hold stops nothing")
			}
		})
	}
	t.Run("a safeguarding text that no service confirmed stays, however long", func(t *testing.T) {
		k := voice(func(k *kept) { k.State, k.Route, k.HandedAt = HandedOver, Referral, day("2026-01-10") })
		if slices.Contains(k.due(calendar.On(2031, 1, 1)), keptText) {
			t.Error("it goes")
		}
	})
	t.Run("RT-03: every row has its words for children, and they pass the gate", func(t *testing.T) {
		for _, k := range Retention {
			for _, text := range []string{k.Child, k.Keeps} {
				for _, f := range readability.Check(text, readability.Child).Findings {
					if !f.Warning {
						t.Errorf("%q: %v", text, f)
					}
				}
			}
			if k.Then == "" || k.Title == "" {
				t.Errorf("%+v", k)
			}
		}
	})
}

func TestRetention(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		log := filepath.Join(t.TempDir(), "voice-erased.txt")
		c.Erasures(log)
		send := func(text string) Receipt {
			d := draft(text)
			d.Wants, d.Contact = WantsContact, ContactDetails{Way: "email", To: "canary@example.com", Safe: "yes"}
			return c.tell(d)
		}
		voice, held, safe := send("More benches"), send("More trees"), send("he hits me")
		must(t, c.Equality(t.Context(), EqualityAnswers{"sex": "girl", "care": "now"}))
		for _, r := range []Receipt{voice, held} {
			c.route("Tia", r.Number, Personal)
			must(t, c.Answer(c.by["Tia"], r.Number, c.item(r.Number).Version, "We will put more of them in."))
		}
		must(t, c.Hold(c.by["Lea"], held.Number, c.open("Lea", held.Number), true, "An inquiry asked"))
		c.route("Tia", safe.Number, Referral)
		must(t, c.HandOver(c.by["Tia"], safe.Number, c.item(safe.Number).Version, Handed{To: "Children’s front door", Person: "Ann", How: "phone", Reference: "F1"}))
		must(t, c.Receipt(c.by["Tia"], safe.Number, c.item(safe.Number).Version, "Ann has it"))

		state := func(number int) (text, reach, words bool) {
			t.Helper()
			k, p, err := c.kept(t.Context(), number)
			must(t, err)
			return p.Text != "", len(k.Reach) > 0, k.WordsDigest != nil
		}
		nights := func() []Night {
			t.Helper()
			all, err := c.Nights(t.Context())
			must(t, err)
			return all
		}
		t.Run("RT-01: the first runs only say what is due, and a second person agrees", func(t *testing.T) {
			*c.now = at("2026-07-12 02:45")
			must(t, c.DeleteTonight(c.system()))
			all := nights()
			if len(all) != 1 || all[0].State != "proposed" || !c.posted("Dan", "to be deleted") {
				t.Fatalf("%+v", all)
			}
			if text, reach, _ := state(safe.Number); !text || !reach {
				t.Fatal("it was deleted before anybody agreed")
			}
			refused(t, c.ApproveNight(c.by["Tia"], all[0].Night), fault.KindForbidden, "agrees to what is deleted")
			must(t, c.ApproveNight(c.by["Dan"], all[0].Night))
			if text, _, _ := state(safe.Number); text {
				t.Error("the safeguarding text is still here")
			}
			if text, reach, words := state(voice.Number); !text || reach || !words {
				t.Error("after 30 days only the contact goes")
			}
			if text, reach, words := state(held.Number); !text || !reach || !words {
				t.Error("a legal hold holds nothing")
			}
			refused(t, c.ApproveNight(c.by["Dan"], all[0].Night), fault.KindConflict, "done already")
		})
		t.Run("RT-01: a hold that comes between the report and the agreement holds", func(t *testing.T) {
			*c.now = at("2026-12-20 02:45")
			must(t, c.DeleteTonight(c.system()))
			must(t, c.Hold(c.by["Lea"], voice.Number, c.open("Lea", voice.Number), true, "The inquiry asks for more"))
			must(t, c.ApproveNight(c.by["Lea"], nights()[0].Night))
			if _, _, words := state(voice.Number); !words {
				t.Error("the words went")
			}
			must(t, c.Hold(c.by["Lea"], voice.Number, c.item(voice.Number).Version, false, "It is over"))
		})
		t.Run("RT-01: after three agreed runs it goes by itself", func(t *testing.T) {
			*c.now = at("2026-12-21 02:45")
			must(t, c.DeleteTonight(c.system()))
			must(t, c.ApproveNight(c.by["Dan"], nights()[0].Night))
			*c.now = at("2027-06-11 02:45")
			must(t, c.DeleteTonight(c.system()))
			if all := nights(); all[0].State != "done" || all[0].ApprovedBy != "" {
				t.Fatalf("%+v", all[0])
			}
			if text, _, words := state(voice.Number); text || words {
				t.Error("12 months after the answer the text is still here")
			}
			_, err := c.Look(t.Context(), "192.0.2.1", voice.Words)
			refused(t, err, fault.KindNotFound, "We can’t find an answer")
		})
		t.Run("what people said about themselves is by year only after 12 months, and tied to nothing", func(t *testing.T) {
			*c.now = at("2027-08-01 02:45")
			must(t, c.DeleteTonight(c.system()))
			var months []string
			must(t, c.db.All(t.Context(), &months, "select month from voice_equality order by month", nil))
			if !slices.Equal(months, []string{"2026", "2026"}) {
				t.Errorf("%v", months)
			}
		})
		t.Run("RT-02: what was deleted is deleted again when a backup brought it back", func(t *testing.T) {
			*c.now = at("2027-08-03 10:00")
			c.covers()
			r := send("Take me back")
			k, _, err := c.kept(t.Context(), r.Number)
			must(t, err)
			must(t, c.TakeBack(t.Context(), "192.0.2.1", r.Words))
			noted, err := os.ReadFile(log)
			must(t, err)
			if !strings.Contains(string(noted), k.ID) || strings.Contains(string(noted), "canary") {
				t.Fatalf("%s", noted)
			}
			after, _, err := c.kept(t.Context(), r.Number)
			must(t, err)
			k.Version = after.Version
			must(t, c.db.Housekeep(t.Context(), func(tx *db.Tx) error { // as an old backup would
				_, err := tx.Exec(t.Context(), "update voice_item set sealed = :sealed, reach = :reach, words_digest = :words_digest, text_gone = null, reach_gone = null where id = :id", k)
				return err
			}))
			if text, reach, words := state(r.Number); !text || !reach || !words {
				t.Fatal("nothing came back")
			}
			n, err := c.Replay(c.system())
			must(t, err)
			if text, reach, words := state(r.Number); n != 3 || text || reach || words {
				t.Errorf("%d things; %v %v %v", n, text, reach, words)
			}
			if n, err := c.Replay(c.system()); n != 0 || err != nil {
				t.Errorf("again %d, %v", n, err)
			}
		})
		t.Run("the list of openings goes after six years, and the stub with all that hung on it", func(t *testing.T) {
			*c.now = at("2033-01-10 02:45")
			must(t, c.DeleteTonight(c.system()))
			var n struct {
				Openings int `db:"openings"`
				Stubs    int `db:"stubs"`
				Steps    int `db:"steps"`
			}
			must(t, c.db.Get(t.Context(), &n, `select (select count(*) from voice_opening where item_id not in (select id from voice_item where hold)) as openings,
				(select count(*) from voice_item where number = :safe) as stubs, (select count(*) from voice_step where item_id not in (select id from voice_item)) as steps`, map[string]any{"safe": safe.Number}))
			if n.Openings != 0 || n.Stubs != 0 || n.Steps != 0 {
				t.Errorf("%+v", n)
			}
			if text, _, _ := state(held.Number); !text {
				t.Error("what is held went")
			}
		})
	})
}
