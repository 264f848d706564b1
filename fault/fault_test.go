package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"waymark/fault"
)

func TestFault(t *testing.T) {
	t.Run("each way to fail keeps its kind and says its words", func(t *testing.T) {
		for _, c := range []struct {
			f    *fault.Fault
			kind fault.Kind
		}{
			{fault.Invalid("row %d", 7), fault.KindInvalid},
			{fault.Forbidden("row %d", 7), fault.KindForbidden},
			{fault.NotFound("row %d", 7), fault.KindNotFound},
			{fault.Gone("row %d", 7), fault.KindGone},
			{fault.Conflict("row %d", 7), fault.KindConflict},
		} {
			if c.f.Kind != c.kind || c.f.Words != "row 7" {
				t.Errorf("got %q %q, want %q and row 7", c.f.Kind, c.f.Words, c.kind)
			}
		}
	})
	t.Run("a fault is found inside a wrapped error and shows its cause only to the log", func(t *testing.T) {
		err := fmt.Errorf("load: %w", fault.Invalid("That file is empty").Because(io.EOF).At("file", "Choose another file"))
		f := fault.Of(err)
		if f == nil || f.Words != "That file is empty" || f.Error() != "That file is empty: EOF" || !errors.Is(err, io.EOF) {
			t.Errorf("got %#v", f)
		}
		if len(f.Fields) != 1 || f.Fields[0] != (fault.Field{Name: "file", Words: "Choose another file"}) {
			t.Errorf("fields %v", f.Fields)
		}
	})
	t.Run("an error that is not a fault is the program's own", func(t *testing.T) {
		if fault.Of(io.EOF) != nil || fault.Of(nil) != nil {
			t.Error("want nil")
		}
	})
	t.Run("words with a percent sign and no values stay as they are", func(t *testing.T) {
		if got := fault.Invalid("100% is too much").Words; got != "100% is too much" {
			t.Error(got)
		}
	})
}
