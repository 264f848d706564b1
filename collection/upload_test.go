package collection

import (
	"testing"

	"waymark/fault"
)

func TestNames(t *testing.T) {
	year := func(y Year) Return { return Return{Collection: "ssda903", Year: y} }
	for want, returns := range map[string][]Return{
		"":                           nil,
		"SSDA903 2024/25":            {year(2025)},
		"SSDA903 2017/18 to 2019/20": {year(2018), year(2019), year(2020)},
		"reference table council, SSDA903 2017/18 and SSDA903 2019/20 to 2020/21": {{Collection: "ref", Part: "council"}, year(2018), year(2020), year(2021)},
	} {
		if got := names(returns); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMayAccept(t *testing.T) {
	mine := Return{UploadID: "new", Collection: "ssda903", Year: 2025, ComparedWith: "old"}
	old := Return{UploadID: "old", Collection: "ssda903", Year: 2025}
	for _, c := range []struct {
		name    string
		state   State
		current []Return
		refused bool
	}{
		{"an upload that was compared with what counts may be accepted", Ready, []Return{old}, false},
		{"one that was compared with another return may not", Ready, []Return{{UploadID: "other", Collection: "ssda903", Year: 2025}}, true},
		{"nor when what it was compared with was withdrawn", Ready, nil, true},
		{"one that is still being checked may not", Checking, []Return{old}, true},
		{"one that was refused may not", Refused, []Return{old}, true},
		{"one that counts already may not", Accepted, []Return{old}, true},
		{"one that was withdrawn may be accepted again, whatever counts now", Withdrawn, nil, false},
		{"so may one that was replaced", Replaced, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Upload{State: c.state, Returns: []Return{mine}}.mayAccept(c.current)
			if f := fault.Of(err); (f != nil) != c.refused || (f != nil && f.Kind != fault.KindConflict) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestBefore(t *testing.T) {
	r := func(id string, state State, seq int) Return {
		return Return{UploadID: id, Collection: "ssda903", Year: 2025, State: state, Seq: seq}
	}
	newest := r("c", Accepted, 3)
	all := []Return{r("a", Replaced, 1), r("b", Replaced, 2), newest, r("d", Withdrawn, 4), {UploadID: "e", Collection: "ssda903", Year: 2024, State: Replaced, Seq: 9}}
	if found, ok := before(all, newest); !ok || found.UploadID != "b" {
		t.Errorf("the return before is %+v, want b", found)
	}
	if _, ok := before(all[2:], newest); ok {
		t.Error("there is none before, but one was found")
	}
}
