package voice

import "testing"

func TestChildLines(t *testing.T) {
	t.Run("E26, YS-01: a “no” is told with its reason, what we can do instead and how to challenge it", func(t *testing.T) {
		a := Answer{Decision: DecidedNo, Reason: "We do not own the buses.", Instead: "We can pay for a taxi.", Challenge: "You can ask an advocate."}
		want := DecidedNo.Child() + ".\n\nWe do not own the buses.\n\nWe can pay for a taxi.\n\nYou can ask an advocate."
		if got := a.childLines(); got != want || DecidedNo.Child() == "" {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
