package inspection

import (
	"errors"
	"io"
	"net/http"

	"waymark/fault"
)

// uploaded reads the file of a form, whose size the route has bounded.
func uploaded(r *http.Request) ([]byte, error) {
	f, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, err
		}
		return nil, fault.Invalid("The file did not arrive whole. Send it again.").Because(err)
	}
	defer f.Close()
	return io.ReadAll(f)
}
