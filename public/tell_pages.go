package public

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"waymark/calendar"
	"waymark/fault"
	"waymark/voice"
	"waymark/web"
)

// listener is who takes what children say and has answers for them: room voice.
type listener interface {
	Open(ctx context.Context) (voice.Opening, error)
	Tell(ctx context.Context, d voice.Draft) (voice.Receipt, error)
	Equality(ctx context.Context, a voice.EqualityAnswers) error
	Look(ctx context.Context, network, words string) (voice.Reply, error)
	TakeBack(ctx context.Context, network, words string) error
	AddTo(ctx context.Context, network, words, text string) error
	AnswerCheck(ctx context.Context, theme int, said voice.AskedBack, ticket, key string) error
}

// tellLimit is the most that a page of the way may send: a long message, sealed, besides the same message typed.
const tellLimit = 512 << 10

// tellSeal is what the answers of the form are sealed for.
const tellSeal = "tell us"

// private keeps a page with a child's words out of every cache: Back on a shared computer shows nothing of it (E4).
func private(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

func (s *Site) now() time.Time { return s.clock() }

func (s *Site) tellView(r *http.Request, e edition, t telling, step string) (tellView, error) {
	v := tellView{childSite: newChildSite(r, e), telling: t, Step: step}
	v.path = "/young-people/tell-us"
	opening, err := s.listener.Open(r.Context())
	if err != nil {
		return v, err
	}
	v.Opening = opening
	return v, nil
}

// tellPage shows a page of the way, with the answers so far sealed in it.
func (s *Site) tellPage(w http.ResponseWriter, r *http.Request, v tellView, status int) error {
	token, err := s.forms.close(tellSeal, v.telling)
	if err != nil {
		return err
	}
	v.Token = token
	private(w)
	var page templ.Component
	switch v.Step {
	case "":
		page = tellStart(v)
	case askCheck:
		page = tellCheck(v)
	default:
		page = tellQuestion(v)
	}
	return web.Render(w, r, status, page)
}

// childTellUs is where a message begins. An action's page says what it is about.
func (s *Site) childTellUs(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.tellView(r, e, newTelling(s.now()), "")
	if err != nil {
		return err
	}
	if !v.Opening.Open {
		private(w)
		return show(w, r, tellShut(v))
	}
	if about := r.URL.Query().Get("about"); v.Plan.Action(about) != nil {
		v.About = []string{v.Plan.Slug + "/" + about}
		v.saw(askAbout)
	}
	return s.tellPage(w, r, v, http.StatusOK)
}

// again leads whoever typed the address of a question to the beginning: what was answered stands in no address.
func again(http.ResponseWriter, *http.Request) error {
	return web.Redirect{To: "/young-people/tell-us"}
}

// toTheme leads from the address of a form, loaded again, to the theme that it asks about.
func toTheme(_ http.ResponseWriter, r *http.Request) error {
	return web.Redirect{To: "/young-people/heard/" + url.PathEscape(r.PathValue("number"))}
}

// childTell takes the answer to one question and asks the next.
func (s *Site) childTell(w http.ResponseWriter, r *http.Request, e edition) error {
	step, did := r.PathValue("step"), r.PostFormValue("go")
	t := newTelling(s.now())
	if err := s.forms.open(tellSeal, r.PostFormValue("so-far"), &t); err != nil {
		if !errors.Is(err, errSeal) {
			return err
		}
		// Of a page that was left open for very long, or that was changed, what is typed now still counts.
		t = newTelling(s.now())
	} else if s.now().Sub(time.Unix(t.Began, 0)) > tooOld {
		t = newTelling(s.now())
	}
	v, err := s.tellView(r, e, t, step)
	if err != nil {
		return err
	}
	if did != "send" && s.sent.has(t.Nonce, s.now()) {
		private(w)
		return show(w, r, tellSent(v))
	}
	if step != "start" && questions[step] == "" {
		return noSuchPage
	}
	if chosen, pressed := pressedLook(w, r, v.Look); pressed {
		v.Look = chosen
		v.take(r, step)
		return s.tellPage(w, r, v, http.StatusOK)
	}
	if did != "stay" && step != "start" {
		v.take(r, step)
	}
	// Who had begun when the box closed for the weekend may still send for a while; whatever else closed it stops them at once.
	if !v.Opening.Open && did != "send" && (step == "start" || v.Opening.Because != voice.ClosedWeekend) {
		private(w)
		return show(w, r, tellShut(v))
	}
	switch {
	case step == "start":
		v.Step = v.next("")
		if slices.Contains(v.Seen, askAbout) {
			v.Step = v.next(askAbout)
		}
	case did == "stay":
	case did == "back":
		if v.Step = v.before(step); v.Step == "" {
			return s.tellPage(w, r, v, http.StatusOK)
		}
	case did == "secret":
		v.Wants = "words"
		v.saw(askAnswer)
		v.Step = v.next(askAnswer)
	case did == "faces" || did == "talk" || did == "write":
		v.How = strings.TrimPrefix(did, "write")
		v.Step = v.way()[1]
	case strings.HasPrefix(did, "change:"):
		if to := strings.TrimPrefix(did, "change:"); questions[to] != "" {
			v.Step = to
		}
	case step == askCheck && did == "send":
		return s.tell(w, r, v)
	default:
		if v.Fault = v.check(step); v.Fault != nil {
			return s.tellPage(w, r, v, http.StatusUnprocessableEntity)
		}
		v.saw(step)
		if step == askAdult && v.Adult == "myself" {
			return s.grownUp(w, r, v)
		}
		v.Step = v.next(step)
	}
	v.Check = v.Check || v.Step == askCheck
	return s.tellPage(w, r, v, http.StatusOK)
}

func (s *Site) grownUp(w http.ResponseWriter, r *http.Request, v tellView) error {
	v.Adult = ""
	token, err := s.forms.close(tellSeal, v.telling)
	if err != nil {
		return err
	}
	v.Token = token
	private(w)
	return show(w, r, tellGrownUp(v))
}

// take puts the answer to one question into the answers so far.
func (t *telling) take(r *http.Request, step string) {
	pickOf := func(all []choice, field string) string {
		if value := web.Text(r, field); known(all, value) {
			return value
		}
		return ""
	}
	switch step {
	case askAbout:
		t.About = nil
		for _, one := range web.Texts(r, "about") {
			if len(t.About) < 10 && !slices.Contains(t.About, one) {
				t.About = append(t.About, one)
			}
		}
	case askWords:
		t.Text = web.Text(r, "text")
	case askFaces:
		t.Face = pickOf(faceChoices(), "face")
		t.Words = nil
		for _, one := range pickable {
			if slices.Contains(web.Texts(r, "word"), one) {
				t.Words = append(t.Words, one)
			}
		}
	case askTalk:
		if t.Talk = pickOf(talks, "talk"); t.Talk == "phone" || t.Talk == "advocate" {
			t.Wants = "contact" // somebody must be able to reach them
		}
	case askAge:
		t.Age = pickOf(ages, "age")
	case askAdult:
		t.Adult = pickOf(adults, "adult")
	case askAnswer:
		if value := pickOf(wants, "wants"); value != "" {
			t.Wants = value
		}
	case askReach:
		t.Name, t.Way, t.To = line(r, "name"), pickOf(ways, "way"), line(r, "to")
	case askSafe:
		t.Safe, t.When, t.Who = pickOf(safes, "safe"), line(r, "when"), line(r, "who")
	case askShow:
		t.Quote = web.Text(r, "quote") == "yes"
	}
}

// line is a field of one line.
func line(r *http.Request, field string) string {
	return strings.Join(strings.Fields(web.Text(r, field)), " ")
}

// tell gives the message to room voice. Whatever keeps it from being taken, the page comes back with every answer in it.
func (s *Site) tell(w http.ResponseWriter, r *http.Request, v tellView) error {
	if step, f := v.problem(); f != nil {
		v.Step, v.Fault = step, f
		return s.tellPage(w, r, v, http.StatusUnprocessableEntity)
	}
	// A program fills in what no person sees, or all pages in no time. A person who is taken for one presses the button again.
	if r.PostFormValue("more") != "" || s.now().Sub(time.Unix(v.Began, 0)) < tooFast {
		v.Note = "That was very fast. Look at your words again. Then press Send once more."
		return s.tellPage(w, r, v, http.StatusUnprocessableEntity)
	}
	receipt, err := s.listener.Tell(r.Context(), v.draft(web.Network(r)))
	if busy, tooMany := errors.AsType[web.TooMany](err); tooMany {
		v.Note = busy.Words
		return s.tellPage(w, r, v, http.StatusTooManyRequests)
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		v.Fault = f
		return s.tellPage(w, r, v, http.StatusUnprocessableEntity)
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindConflict {
		if v.Opening, err = s.listener.Open(r.Context()); err != nil {
			return err
		}
		private(w)
		return show(w, r, tellShut(v))
	}
	if err != nil {
		return err
	}
	s.sent.add(v.Nonce, s.now())
	private(w)
	if !v.equal() {
		return show(w, r, tellDone(v, receipt))
	}
	token, err := s.forms.close(sentSeal, sentTelling{v.Nonce, v.Wants == "contact", receipt})
	if err != nil {
		return err
	}
	v.Token = token
	return show(w, r, tellEquality(v, receipt))
}

// sentSeal is what a receipt is sealed for while somebody says more about themselves.
const sentSeal = "tell us, sent"

// sentTelling is what is left of a message that was sent: nothing of what it said.
type sentTelling struct {
	Nonce   string
	Reach   bool
	Receipt voice.Receipt
}

// childEquality takes what somebody says about themselves, to be counted and kept with nothing else, and shows the receipt.
func (s *Site) childEquality(w http.ResponseWriter, r *http.Request, e edition) error {
	var sent sentTelling
	if err := s.forms.open(sentSeal, r.PostFormValue("so-far"), &sent); errors.Is(err, errSeal) {
		return web.Redirect{To: "/young-people/answer"}
	} else if err != nil {
		return err
	}
	answers := voice.EqualityAnswers{}
	for _, q := range voice.EqualityQuestions {
		if one := web.Text(r, q.Key); slices.Contains(q.Answers, one) {
			answers[q.Key] = one
		}
	}
	once := sent.Nonce + " about them"
	if r.PostFormValue("go") == "next" && len(answers) > 0 && !s.sent.has(once, s.now()) {
		if err := s.listener.Equality(r.Context(), answers); err != nil {
			return err
		}
		s.sent.add(once, s.now())
	}
	v := tellView{childSite: newChildSite(r, e)}
	v.path = "/young-people/tell-us"
	if sent.Reach {
		v.Wants = "contact"
	}
	private(w)
	return show(w, r, tellDone(v, sent.Receipt))
}

// sentOnce remembers for an hour which forms were sent, so that whoever goes back on a shared computer is not shown what was written (E4).
type sentOnce struct {
	mu sync.Mutex
	at map[string]time.Time
}

// mostSent bounds what it takes of memory; beyond, some are forgotten.
const mostSent = 10_000

func (o *sentOnce) has(nonce string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	at, there := o.at[nonce]
	return there && now.Sub(at) < time.Hour
}

func (o *sentOnce) add(nonce string, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.at == nil || len(o.at) >= mostSent {
		kept := map[string]time.Time{}
		for n, at := range o.at {
			if now.Sub(at) < time.Hour && len(kept) < mostSent/2 {
				kept[n] = at
			}
		}
		o.at = kept
	}
	o.at[nonce] = now
}

// faceChoices are the faces as answers to choose.
func faceChoices() []choice {
	all := make([]choice, len(faces))
	for i, f := range faces {
		all[i] = f.choice
	}
	return all
}

// dayWords is a day as a child reads it: "Monday 23 November".
func dayWords(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("Monday 2 January")
}
