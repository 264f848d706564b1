package board

import (
	"net/http"

	"waymark/fault"
	"waymark/web"
)

// readers is the page of those named to read one matter.
const readers = boardAt + "/readers/{kind}/{ref...}"

type readersView struct {
	sent
	Matter Matter
	All    []Reader
	Mine   *Reader // the reader of the page, where they are named
	Names  bool    // they may name others and answer
	People []choice
}

func (b *Boards) readersView(r *http.Request) (v readersView, err error) {
	ctx := r.Context()
	if v.Matter, err = b.Matter(ctx, r.PathValue("kind"), r.PathValue("ref")); err != nil {
		return v, err
	}
	if v.All, err = b.Readers(ctx, v.Matter); err != nil {
		return v, err
	}
	for i := range v.All {
		if v.All[i].PersonID == who(ctx).ID {
			v.Mine = &v.All[i]
		}
	}
	if v.Names = mayName(ctx) == nil; v.Names {
		v.People, err = b.people(ctx)
	}
	return v, err
}

func (b *Boards) readersPage(w http.ResponseWriter, r *http.Request) error {
	v, err := b.readersView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, readersScreen(v))
}

func (b *Boards) postReaders(w http.ResponseWriter, r *http.Request) error {
	v, err := b.readersView(r)
	if err != nil {
		return err
	}
	ctx, do, done := r.Context(), web.Text(r, "do"), ""
	switch do {
	case "read":
		err, done = b.Acknowledge(ctx, v.Matter), "You have said that you read it."
	case "ask":
		err, done = b.AskAbout(ctx, v.Matter, web.Text(r, "question")), "Your question is sent. You will find the answer here."
	case "name":
		err, done = b.NameReaders(ctx, v.Matter, web.Texts(r, "person")), "They are asked to read it."
	case "reply":
		err, done = b.Reply(ctx, v.Matter, web.Text(r, "reader"), web.Text(r, "answer")), "The answer is kept."
	default:
		err = fault.Invalid("Nothing was done.").At("do", "Select what to do")
	}
	if wrong, status := web.Again(err); wrong != nil {
		v.sent = sent{do, typedIn(r), wrong}
		return web.Render(w, r, status, readersScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Matter.Reading(), done)
}

func (b *Boards) unreadPage(w http.ResponseWriter, r *http.Request) error {
	all, err := b.Unread(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, unreadScreen(all, b.db.Today()))
}
