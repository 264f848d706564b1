package web

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	l := NewLimits(2, time.Minute, func() time.Time { return now })
	t.Run("a key has its tries and then waits, and another is not held up", func(t *testing.T) {
		first, second, third := l.Take("a"), l.Take("a"), l.Take("a")
		if !first || !second || third || !l.Take("b") {
			t.Error("wrong")
		}
		now = now.Add(time.Minute)
		if fourth, fifth := l.Take("a"), l.Take("a"); !fourth || fifth {
			t.Error("one more after a minute")
		}
	})
	t.Run("a flood of made-up addresses takes a bounded memory and lifts no limit", func(t *testing.T) {
		now := time.Now()
		l := NewLimits(2, time.Second, func() time.Time { return now })
		for i := range maxKeys {
			if !l.Take(fmt.Sprint(i)) {
				t.Fatal("a new key has no try")
			}
		}
		if l.Take("one more") || len(l.by) > maxKeys {
			t.Errorf("%d keys are kept", len(l.by))
		}
		now = now.Add(time.Minute)
		if !l.Take("one more") || len(l.by) != 1 {
			t.Errorf("the idle are not forgotten: %d", len(l.by))
		}
	})
}

func TestNetwork(t *testing.T) {
	for from, want := range map[string]string{"203.0.113.7:4711": "203.0.113.7", "[2001:db8:1:2:3:4:5:6]:4711": "2001:db8:1:2::/64", "[::ffff:203.0.113.7]:1": "::ffff:203.0.113.7", "strange": "strange"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = from
		if got := Network(r); got != want {
			t.Errorf("%s is of the network %s, want %s", from, got, want)
		}
	}
}
