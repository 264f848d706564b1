package public

import (
	"errors"
	"net/http"
	"strings"

	"waymark/fault"
	"waymark/voice"
	"waymark/web"
)

// answerView is the page on which a child sees the answer to their message.
type answerView struct {
	childSite
	Typed string // the words as they were typed, after a mistake
	Fault *fault.Fault
	Note  string
	Reply voice.Reply
	Token string // the words, sealed, for what can be done next without typing them again
	More  string // what was typed to be added
}

func (v answerView) frame(title string) childPage {
	p := v.leaving(title)
	if v.Fault != nil {
		p.Title = "Error: " + title
	}
	return p
}

// answerSeal is what secret words are sealed for, between the page of an answer and taking a message back.
const answerSeal = "my answer"

// toAnswer is the short address on the slip.
func toAnswer(http.ResponseWriter, *http.Request) error {
	return web.Redirect{To: "/young-people/answer"}
}

func (s *Site) answerView(r *http.Request, e edition) answerView {
	v := answerView{childSite: newChildSite(r, e)}
	v.path = "/young-people/answer"
	return v
}

func (s *Site) childAnswer(w http.ResponseWriter, r *http.Request, e edition) error {
	private(w)
	return show(w, r, answerAsk(s.answerView(r, e)))
}

// theirWords are the secret words of a form: typed in one box, however they are written, or sealed by the page before.
func (s *Site) theirWords(r *http.Request) (words string, typed bool) {
	var sealed string
	if s.forms.open(answerSeal, r.PostFormValue("so-far"), &sealed) == nil {
		return sealed, false
	}
	return web.Text(r, "words-typed"), true
}

// childSeeAnswer shows what became of a message. The same words are said for wrong words and for old ones (E6), and what the child wrote is
// never shown.
func (s *Site) childSeeAnswer(w http.ResponseWriter, r *http.Request, e edition) error {
	v := s.answerView(r, e)
	words, typed := s.theirWords(r)
	private(w)
	if strings.TrimSpace(words) == "" {
		v.Fault = fault.Invalid("There is a problem").At("words-typed", "Write your four secret words")
		return web.Render(w, r, http.StatusUnprocessableEntity, answerAsk(v))
	}
	reply, err := s.listener.Look(r.Context(), web.Network(r), words)
	if err != nil {
		return s.notThem(w, r, v, words, typed, err)
	}
	v.Reply = reply
	if v.Token, err = s.forms.close(answerSeal, words); err != nil {
		return err
	}
	return show(w, r, answerPage(v))
}

// notThem shows the form again after words that open nothing, or too many tries.
func (s *Site) notThem(w http.ResponseWriter, r *http.Request, v answerView, words string, typed bool, err error) error {
	if typed {
		v.Typed = words
	}
	if busy, tooMany := errors.AsType[web.TooMany](err); tooMany {
		v.Note = busy.Words
		return web.Render(w, r, http.StatusTooManyRequests, answerAsk(v))
	}
	f := fault.Of(err)
	if f == nil {
		return err
	}
	v.Fault = fault.Invalid("There is a problem").At("words-typed", f.Words)
	return web.Render(w, r, http.StatusUnprocessableEntity, answerAsk(v))
}

// childTakeBack asks whether the words are really to be taken back, and then does it (E25).
func (s *Site) childTakeBack(w http.ResponseWriter, r *http.Request, e edition) error {
	v := s.answerView(r, e)
	words, typed := s.theirWords(r)
	private(w)
	if typed {
		return show(w, r, answerAsk(v)) // the page was left open for so long that it does not know the words any more
	}
	if r.PostFormValue("go") == "yes" {
		if err := s.listener.TakeBack(r.Context(), web.Network(r), words); err != nil {
			return s.notThem(w, r, v, words, typed, err)
		}
		return show(w, r, answerTaken(v))
	}
	var err error
	if v.Token, err = s.forms.close(answerSeal, words); err != nil {
		return err
	}
	return show(w, r, answerTakeBack(v))
}

// childAddMore adds something to a message: what was forgotten, or how to reach the child where a person asked.
func (s *Site) childAddMore(w http.ResponseWriter, r *http.Request, e edition) error {
	v := s.answerView(r, e)
	words, typed := s.theirWords(r)
	private(w)
	if typed {
		return show(w, r, answerAsk(v))
	}
	err := s.listener.AddTo(r.Context(), web.Network(r), words, web.Text(r, "more"))
	if err == nil {
		return show(w, r, answerAdded(v))
	}
	f := fault.Of(err)
	if f == nil || f.Kind == fault.KindNotFound {
		return s.notThem(w, r, v, words, typed, err)
	}
	if len(f.Fields) == 0 {
		f = fault.Invalid("There is a problem").At("more", f.Words)
	}
	v.Fault, v.More = f, web.Text(r, "more")
	if v.Reply, err = s.listener.Look(r.Context(), web.Network(r), words); err != nil {
		return s.notThem(w, r, v, words, typed, err)
	}
	if v.Token, err = s.forms.close(answerSeal, words); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, answerPage(v))
}
