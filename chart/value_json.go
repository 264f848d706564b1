package chart

import (
	"encoding/json"
	"fmt"
)

// keptValue is a value as JSON holds it: one of a number, the words why there is none, and the words why it is kept back.
type keptValue struct {
	Number *float64 `json:"number,omitempty"`
	None   string   `json:"none,omitempty"`
	Hidden string   `json:"hidden,omitempty"`
}

// MarshalJSON writes the value so that a picture can be kept and drawn again, byte for byte, when its figures have moved on.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.state {
	case known:
		return json.Marshal(keptValue{Number: &v.number})
	case hidden:
		return json.Marshal(keptValue{Hidden: v.words})
	}
	return json.Marshal(keptValue{None: v.words})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(text []byte) error {
	var k keptValue
	if err := json.Unmarshal(text, &k); err != nil {
		return fmt.Errorf("chart: a value: %w", err)
	}
	switch {
	case k.Number != nil:
		*v = Number(*k.Number)
	case k.Hidden != "":
		*v = Hidden(k.Hidden)
	default:
		*v = None(k.None)
	}
	return nil
}
