package chart

import (
	"encoding/json"
	"testing"
)

func TestAValueIsTheSameAfterItWasKept(t *testing.T) {
	for _, v := range []Value{Number(0), Number(-12.25), None(""), None("no children"), Hidden("too few to show safely")} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back Value
		if err := json.Unmarshal(text, &back); err != nil || back != v {
			t.Errorf("%#v was kept as %s and came back as %#v, %v", v, text, back, err)
		}
	}
}
