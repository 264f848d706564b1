package inspection

import (
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/collection"
)

// The list's dirt is told apart from what its framework does not have.
func TestCompared(t *testing.T) {
	all, err := ReadFrameworks(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		began  calendar.Date
		grades map[string]string
		want   string
	}{
		{"after April 2026 overall is absent", calendar.On(2026, 4, 27), map[string]string{"leaders": "good", "help and protection": "good", "in care": "good", "care leavers": "outstanding"}, "None given|Good|Good|Good|Outstanding"},
		{"even where the list has a grade for it", calendar.On(2026, 4, 27), map[string]string{"overall": "good"}, "None given|Not readable in the list|Not readable in the list|Not readable in the list|Not readable in the list"},
		{"before, a blank is dirt", calendar.On(2025, 4, 27), map[string]string{"leaders": "good", "help and protection": "good", "in care": "good"}, "Not readable in the list|Good|Good|Good|Not readable in the list"},
		{"before 2023 care leavers had no judgement of their own", calendar.On(2022, 10, 24), map[string]string{"overall": "good", "leaders": "good", "help and protection": "good", "in care": "good"}, "Good|Good|Good|Good|None given"},
		{"without a day nothing is excused", calendar.Date{}, map[string]string{"overall": "good"}, "good|Not readable in the list|Not readable in the list|Not readable in the list|Not readable in the list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(compared(collection.Outcome{Began: c.began, Grades: c.grades}, all).Cells, "|"); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}
