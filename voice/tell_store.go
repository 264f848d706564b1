package voice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

// Open says whether a text box may be open now, and if not, why and until when, in words for children. Ask it each time a form is shown:
// the answer changes with the rota, the hour and the kill switch.
func (v *Voices) Open(ctx context.Context) (Opening, error) {
	s, err := v.Standing(ctx)
	if err != nil {
		return Opening{}, err
	}
	return s.Opening(), nil
}

var errTwice = errors.New("it was sent before")

// Tell keeps a message that a child sends. The same key gives the same receipt and one item, however often it is sent. A closed box takes
// nothing new: fault.Conflict says why in child words, and the form keeps what was typed.
func (v *Voices) Tell(ctx context.Context, d Draft) (Receipt, error) {
	ctx = child(ctx)
	d = d.plain()
	d.Channel, d.Of, d.GroupOf = Web, "", 1
	return v.once(ctx, d, true)
}

// once keeps a message, and gives the receipt it gave before where the same key was sent before. Where the box must be open for it, a closed
// one takes nothing.
func (v *Voices) once(ctx context.Context, d Draft, open bool) (Receipt, error) {
	if err := d.Check(); err != nil {
		return Receipt{}, err
	}
	standing, err := v.Standing(ctx)
	if err != nil {
		return Receipt{}, err
	}
	s, err := v.secret(ctx)
	if err != nil {
		return Receipt{}, err
	}
	if r, err := v.told(ctx, s, d.Key); err == nil || fault.Of(err) == nil {
		return r, err
	}
	if open && !standing.takes() {
		return Receipt{}, fault.Conflict("%s Your words are still here. We have not got them yet.", standing.Opening().Why)
	}
	return v.keep(ctx, s, d, standing)
}

// told is the receipt of a message that was sent with a key before; fault.NotFound where none was.
func (v *Voices) told(ctx context.Context, s secret, key string) (Receipt, error) {
	var k kept
	if err := v.db.Get(ctx, &k, "select "+keptColumns+" from voice_item where key_digest = :key", map[string]any{"key": s.digest("key", key)}); err != nil {
		return Receipt{}, err
	}
	return receipt(s, k, key), nil
}

func receipt(s secret, k kept, key string) Receipt {
	r := Receipt{ReadBy: calendar.Of(calendar.London(k.ReadDue.Time)), Number: k.Number}
	if k.Wants != WantsNothing {
		r.Words, r.AnswerBy = s.words(key, k.Attempt), k.AnswerDue
	}
	return r
}

// keep screens a message and puts it into its queue.
func (v *Voices) keep(ctx context.Context, s secret, d Draft, standing Standing) (Receipt, error) {
	k := kept{Item: Item{ID: db.RandomID(), Channel: d.Channel, Language: d.Language, Age: d.Age, Adult: d.Adult, Wants: d.Wants, Quote: d.Quote, State: Received, Screen: ScreenVersions(),
		GroupOf: d.GroupOf, Children: d.GroupOf, ReceivedAt: db.At(standing.Now), AnswerDue: answerBy(standing.Now, standing.Holidays), Version: 1}, Reach: []byte{}}
	k.About.V = d.About
	p := paper{Text: d.Text, Faces: d.Faces, Talk: d.Talk, Of: d.Of}
	k.flag(Screen(d.Text)...)
	if d.Faces == verySad {
		k.flag(FlagVerySad)
	}
	if !spoken(d.Language) {
		k.flag(FlagUnread, FlagInterpreter)
	}
	if d.Adult == "works with children" || d.Age == GrownUp && d.Adult == "" {
		k.flag(FlagAdult)
		k.Children = 0
	}
	if err := v.lockOut(ctx, s, &k, &p, d.Text); err != nil {
		return Receipt{}, err
	}
	var err error
	if k.Sealed, err = v.keys.SealValue(p); err != nil {
		return Receipt{}, err
	}
	if d.Wants == WantsContact {
		if k.Reach, err = v.keys.SealValue(d.Contact); err != nil {
			return Receipt{}, err
		}
	}
	keyDigest := s.digest("key", d.Key)
	k.KeyDigest = &keyDigest
	cover, err := v.Rota(ctx, v.db.Today(), v.db.Today().AddDays(4))
	if err != nil {
		return Receipt{}, err
	}
	for ; k.Attempt < 5; k.Attempt++ {
		if d.Wants != WantsNothing {
			digest := s.digest("look", s.words(d.Key, k.Attempt))
			k.WordsDigest = &digest
		}
		err = v.db.Write(ctx, "kept a message that came by "+string(d.Channel), func(tx *db.Tx) error {
			received := k
			if err := tx.Get(ctx, &received.Number, "select coalesce(max(number), 0) + 1 from voice_item", nil); err != nil {
				return err
			}
			screened := received
			screened.Screened(standing.Clocks, standing.Holidays, standing.lastDay())
			n, err := tx.Exec(ctx, "insert into voice_item ("+keptColumns+") values ("+named(keptColumns)+") on conflict do nothing", screened)
			if err == nil && n == 0 {
				err = errTwice
			}
			if err != nil {
				return err
			}
			tx.About("message", k.ID)
			if err := v.step(ctx, tx, received.Item, "came in by "+string(d.Channel), ""); err != nil {
				return err
			}
			if err := v.step(ctx, tx, screened.Item, "looked at by the word screen, "+k.Screen, ""); err != nil {
				return err
			}
			k = screened
			return v.page(ctx, tx, k.Item, cover)
		})
		if !errors.Is(err, errTwice) {
			break
		}
		if r, err := v.told(ctx, s, d.Key); err == nil {
			return r, nil
		}
	}
	if err != nil {
		return Receipt{}, err
	}
	return receipt(s, k, d.Key), nil
}

// page tells whoever reads now, or next, that something urgent waits.
func (v *Voices) page(ctx context.Context, tx *db.Tx, i Item, cover []Cover) error {
	if i.State != QueueUrgent || len(cover) == 0 {
		return nil
	}
	return v.notify(ctx, tx, []string{cover[0].TriagerID, cover[0].DeputyID}, "urgent "+i.ID, "Tell us: something urgent waits",
		fmt.Sprintf("A message in Tell us is urgent. Somebody must read it by %s.\n\n%s/staff/messages\n\nThis letter says nothing of what it is about.", clockWords(i.ReadDue.Time), v.accounts.PublicURL))
}

// Equality adds what somebody says about themselves to the counts of this month. Nothing ties it to a message.
func (v *Voices) Equality(ctx context.Context, answers EqualityAnswers) error {
	if err := answers.check(); err != nil {
		return err
	}
	month := v.db.Today().String()[:7]
	return v.db.Housekeep(ctx, func(tx *db.Tx) error {
		for question, answer := range answers {
			if answer == "" {
				continue
			}
			if _, err := tx.Exec(ctx, `insert into voice_equality (month, question, answer, n) values (:month, :question, :answer, 1)
				on conflict (month, question, answer) do update set n = voice_equality.n + 1`, map[string]any{"month": month, "question": question, "answer": answer}); err != nil {
				return err
			}
		}
		return nil
	})
}

// The limit of guesses (E6): so many wrong tries from one network in so long, and so many from everywhere, after which a network has one.
const (
	guessesFor = 15 * time.Minute
	guesses    = 5
	guessesAll = 300
)

// errWords is the one answer to words that are wrong, old or taken back, so that nobody learns which.
func errWords() error {
	return fault.NotFound("We can’t find an answer for these words. Check each word and try again.")
}

var errGuesses = web.TooMany{Words: "You have tried too many times. Wait 15 minutes, then try again. You can ring Childline now on 0800 1111."}

// byWords reads the item of four secret words, counting wrong tries.
func (v *Voices) byWords(ctx context.Context, network, typed string) (secret, kept, paper, error) {
	var k kept
	var p paper
	s, err := v.secret(ctx)
	if err != nil {
		return s, k, p, err
	}
	now := v.db.Now()
	from := s.digest("network", v.db.Today().String()+"\x00"+network)
	var wrong struct {
		Mine int `db:"mine"`
		All  int `db:"everywhere"`
	}
	if err := v.db.Get(ctx, &wrong, "select (select count(*) from voice_guess where network = :network and at > :since) as mine, (select count(*) from voice_guess where at > :since) as everywhere",
		map[string]any{"network": from, "since": db.At(now.Add(-guessesFor))}); err != nil {
		return s, k, p, err
	}
	if wrong.Mine >= guesses || wrong.All >= guessesAll && wrong.Mine > 0 {
		return s, k, p, errGuesses
	}
	err = v.db.Get(ctx, &k, "select "+keptColumns+" from voice_item where words_digest = :words", map[string]any{"words": s.digest("look", plainWords(typed))})
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		if err := v.db.Housekeep(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "insert into voice_guess (id, network, at) values (:id, :network, :at)", map[string]any{"id": db.RandomID(), "network": from, "at": now})
			return err
		}); err != nil {
			return s, k, p, err
		}
		return s, k, p, errWords()
	}
	if err == nil {
		err = v.keys.OpenValue(k.Sealed, &p)
	}
	return s, k, p, err
}

// Look says where a message is and what was answered, to somebody with its secret words. Wrong words, old ones and those of a message that
// was taken back give the same fault.NotFound; too many tries a web.TooMany. network is the address that the request came from; only a
// keyed hash of it is kept, for a quarter of an hour.
func (v *Voices) Look(ctx context.Context, network, words string) (Reply, error) {
	ctx = child(ctx)
	_, k, p, err := v.byWords(ctx, network, words)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{State: k.childState(), Read: !k.ReadAt.IsZero(), Warm: p.Warm, Answer: p.Answer, AnswerBy: k.AnswerDue, TakeBack: true, More: k.State != Closed && k.Route != Unusable}
	if k.ThemeID != "" && p.Answer == "" {
		var t Theme
		if err := v.db.Get(ctx, &t, "select coalesce(m.id, t.id) as id, coalesce(m.number, t.number) as number, coalesce(m.shown_on, t.shown_on) as shown_on, coalesce(m.state, t.state) as state, coalesce(m.back, t.back) as back, coalesce(m.heard_on, t.heard_on) as heard_on from voice_theme t left join voice_theme m on m.number = t.merged_into and t.state = 'merged' where t.id = :id", map[string]any{"id": k.ThemeID}); err != nil {
			return Reply{}, err
		}
		r.Theme, r.Shown = t.Number, !t.ShownOn.IsZero()
		if r.Code, err = v.checkCode(ctx, t, k.Item); err != nil {
			return Reply{}, err
		}
		answers, err := v.Answers(ctx, t)
		if err != nil {
			return Reply{}, err
		}
		if i := slices.IndexFunc(answers, func(a Answer) bool { return a.State == AnswerPublished }); i >= 0 {
			r.Answer = answers[i].childLines()
			if t.Unanswered() {
				holidays, err := v.holidays(ctx)
				if err != nil {
					return Reply{}, err
				}
				r.Again = t.AnswerDue(holidays)
			}
		}
	}
	if !k.AnsweredAt.IsZero() {
		r.AnswerBy = calendar.Date{}
		if k.OpenedAt.IsZero() {
			err = v.db.Housekeep(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "update voice_item set opened_at = :now where id = :id and opened_at is null", map[string]any{"id": k.ID, "now": tx.Now()})
				return err
			})
		}
	}
	return r, err
}

// childLines are what children are told, a paragraph each: what was decided, what we did, why, what we can do instead and how to challenge it.
func (a Answer) childLines() string {
	var lines []string
	for _, line := range []string{a.Decision.Child() + ".", a.Did, a.Reason, a.Instead, a.Place, a.Promise, a.Challenge} {
		if line = strings.TrimSpace(line); line != "" && line != "." {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n\n")
}

// childState is where an item is, in words for children. It never says more than that somebody looks after it: whoever stands beside a
// child may read it too.
func (i Item) childState() string {
	switch {
	case !i.AnsweredAt.IsZero():
		return "We have answered you."
	case i.State == Received || i.Waits() && i.ReadAt.IsZero():
		return "We got your words. A person will read them soon."
	case i.State == InTriage || i.Waits():
		return "A person is reading your words."
	case i.Route.safeguarding():
		return "A person has read your words. They want you to be safe, and they are getting help."
	case i.Route == Complaint:
		return "A person has read your words. They gave them to the person who puts things right."
	case i.Route == DataRights:
		return "A person has read your words. They gave them to the person who looks after records."
	case i.Route == Personal:
		return "A person has read your words. They asked your team to talk to you."
	case i.Route == Signpost:
		return "A person has read your words. They are finding out who can help you."
	}
	return "A person has read your words. They are thinking about what to do."
}

// TakeBack takes a child's words back (E25): what they wrote is erased at once, and nothing of it stays on show, unless it was about
// somebody's safety: that record is not the child's alone, and only showing it ends. Fails as Look does.
func (v *Voices) TakeBack(ctx context.Context, network, words string) error {
	ctx = child(ctx)
	_, k, p, err := v.byWords(ctx, network, words)
	if err != nil {
		return err
	}
	keep := k.Route.safeguarding() || k.Hold || k.Has(FlagCSA) || k.Waits() && k.Urgent()
	sentence, happened := fmt.Sprintf("took message %d back: erased", k.Number), "taken back: erased"
	k.Quote, k.WithdrawnAt, k.WordsDigest, k.KeyDigest = false, v.db.Now(), nil, nil
	switch {
	case keep:
		sentence, happened = fmt.Sprintf("took message %d back: shown no more, kept for a child’s safety", k.Number), "taken back: kept for safety"
	default:
		for _, kind := range []string{keptText, keptReach, keptWords} {
			k.wipe(&p, kind, v.db.Now().Time)
			if err := v.log(Erase{kind, k.ID}); err != nil {
				return err
			}
		}
		p.Summary, p.Answer = "", ""
		k.State, k.ClosedAt, k.Due, k.ThemeID, k.Children = Closed, v.db.Now(), db.Time{}, "", 0
	}
	return v.db.Write(ctx, sentence, func(tx *db.Tx) error {
		if !keep {
			if _, err := tx.Exec(ctx, "update voice_step set sealed = :empty where item_id = :id", map[string]any{"id": k.ID, "empty": []byte{}}); err != nil {
				return err
			}
		}
		if err := v.save(ctx, tx, k, p, happened, ""); err != nil {
			return err
		}
		return v.ring(ctx, tx)
	})
}

// AddTo adds to a message that was sent: what a child forgot, or how to reach them when they were asked. It goes back to the front of the
// queue, for whoever asked waits for it. Fails as Look does, and with fault.Invalid where there is nothing to add.
func (v *Voices) AddTo(ctx context.Context, network, words, text string) error {
	ctx = child(ctx)
	text = strings.TrimSpace(pageBreak.Replace(text))
	switch {
	case text == "":
		return fault.Invalid("There is a problem").At("more", "Write something first")
	case utf8.RuneCountInString(text) > MostText:
		return fault.Invalid("There is a problem").At("more", "This is too long. Make it shorter.")
	}
	s, k, p, err := v.byWords(ctx, network, words)
	if err != nil {
		return err
	}
	if k.State == Closed || len(p.More) >= 20 {
		return fault.Conflict("This one is finished. Please start a new one.")
	}
	standing, err := v.Standing(ctx)
	if err != nil {
		return err
	}
	if o := standing.Opening(); o.Because == ClosedByHand || o.Because == ClosedQueue {
		return fault.Conflict("%s", o.Why)
	}
	for _, a := range p.More {
		if a.Text == text {
			return nil // sent twice
		}
	}
	p.More = append(p.More, addition{db.At(standing.Now), text})
	k.flag(Screen(text)...)
	k.flag(FlagMore)
	if err := v.lockOut(ctx, s, &k, &p, text); err != nil {
		return err
	}
	if k.State == QueueNormal {
		k.Hasten(FlagMore, standing.Now, standing.Clocks, standing.Holidays)
	}
	cover, err := v.Rota(ctx, v.db.Today(), v.db.Today().AddDays(4))
	if err != nil {
		return err
	}
	return v.db.Write(ctx, fmt.Sprintf("more came for message %d", k.Number), func(tx *db.Tx) error {
		if err := v.save(ctx, tx, k, p, "more came from whoever wrote it", ""); err != nil {
			return err
		}
		to := []string{k.DecidedID, k.ClaimedID}
		if len(cover) > 0 {
			to = append(to, cover[0].TriagerID, cover[0].DeputyID)
		}
		return v.notify(ctx, tx, to, fmt.Sprintf("more %s %d", k.ID, len(p.More)), "Tell us: more came for a message",
			fmt.Sprintf("Somebody wrote again about message %d. Read it now.\n\n%s/staff/messages/%d\n\nThis letter says nothing of what it is about.", k.Number, v.accounts.PublicURL, k.Number))
	})
}

// Typed keeps a message that somebody of the council writes down: a paper card, a call, a group (E29, E30). They need no open box, for a
// person has read it already; it goes through the same queue, and they hand over the slip with the words.
func (v *Voices) Typed(ctx context.Context, d Draft) (Receipt, error) {
	person, ok := account.From(ctx)
	if ok && !person.May(account.MessageTriage) && !person.May(account.VoiceWrite) {
		return Receipt{}, fault.Forbidden("You may not write messages down. Ask the Tell Us team.")
	}
	d = d.plain()
	return v.once(ctx, d, false)
}
