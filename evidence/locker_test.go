package evidence

import "testing"

func TestTheListIsPaged(t *testing.T) {
	p := lockerPage{All: 70, Pieces: make([]Piece, 60), Page: 3}
	if p.last() != 3 || len(p.page()) != 10 || p.counted() != "60 of 70, of these 51 to 60" {
		t.Errorf("%d pages, %d on the last, %q", p.last(), len(p.page()), p.counted())
	}
	if few := (lockerPage{All: 3, Pieces: make([]Piece, 3), Page: 1}); few.last() != 1 || len(few.page()) != 3 || few.counted() != "3 of 3" {
		t.Errorf("%d pages, %q", few.last(), few.counted())
	}
	if none := (lockerPage{Page: 1}); none.last() != 1 || len(none.page()) != 0 {
		t.Errorf("%+v", none)
	}
	if at := (lockerPage{Show: "verify"}).at(2); at != "/staff/evidence?about=&page=2&show=verify" {
		t.Error(at)
	}
}
