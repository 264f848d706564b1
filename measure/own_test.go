package measure

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"waymark/collection"
	"waymark/fault"
)

// ownRegister is the spec of a register that a council makes for itself.
func ownRegister(key, title, day, columns string) string {
	return fmt.Sprintf(`key = %q
title = %q
about = "Kept by the council."
rhythm = "register"
[register]
owner = "Visiting officer"
day = %q
[[table]]
columns = [
{ name = "child", means = "Child", must = true },
{ name = %q, means = "Day", type = "date", must = true },
%s
]
`, key, title, day, day, columns)
}

// readable are the collections that measures of this room's tests may read: Waymark's and those of a council that keeps
// three registers of its own.
func readable(t testing.TB) sources {
	t.Helper()
	known, err := threeOwn()
	if err != nil {
		t.Fatal(err)
	}
	return known
}

var threeOwn = sync.OnceValues(func() (sources, error) {
	own := fstest.MapFS{}
	for key, title := range map[string]string{"reg_visit": "Visits of our own", "reg_figure": "Figures of our own", "reg_absent": "absent register"} {
		own["collections/"+key+"/spec.toml"] = &fstest.MapFile{Data: []byte(ownRegister(key, title, "seen_date", ""))}
	}
	library, err := collection.WithOwn(own)
	if err == nil && len(library.Broken) > 0 {
		err = errors.New(library.Broken[0])
	}
	if err != nil {
		return nil, err
	}
	return sourcesOf(library)
})

// A council drops a register and a measure that reads it into its folder.
func TestOwnMeasureOfOwnRegister(t *testing.T) {
	folder := t.TempDir()
	put := func(name, text string) string {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put("collections/reg_trip/spec.toml", ownRegister("reg_trip", "Days out", "went_on", `{ name = "liked_yn", means = "Did the child like it?", type = "boolean" },`))
	put("collections/reg_trip/sample/trips.csv", "RECORD_ID,CHILD,WENT_ON,LIKED_YN,ENTERED_ON\n1,A,01/04/2024,yes,31/03/2025\n2,B,06/03/2025,no,31/03/2025\n3,C,31/03/2025,yes,31/03/2025\n")
	library, err := collection.WithOwn(os.DirFS(folder))
	if err != nil || len(library.Broken) > 0 {
		t.Fatal(library.Broken, err)
	}
	const trips = `select p.id as period, t.record_id as case_id, t.child, t.liked_yn as met from period p join reg_trip t on t.went_on >= p.starts and t.went_on < p.ends`
	liked := put("measures/trip-liked.sql", fileOf("-- title: Days out that children liked\n-- from: reg_trip\n-- example: 2025-03-31 = 2 of 3\n", trips))
	t.Run("its examples hold on the register's own sample", func(t *testing.T) {
		words, err := Check(t.Context(), liked, library)
		if err != nil || !strings.Contains(words, "1 of 1 examples hold") {
			t.Fatal(words, err)
		}
		wrong := put("trip-disliked.sql", fileOf("-- from: reg_trip\n-- example: 2025-03-31 = 3 of 3\n", trips))
		if _, err := Check(t.Context(), wrong, library); fault.Of(err) == nil || !strings.Contains(err.Error(), "2 of 3") {
			t.Errorf("a wrong example passed: %v", err)
		}
		all, _, err := Library(filepath.Join(folder, "measures"), library)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if d.Key == "trip-liked" {
				if proofs, err := Prove(t.Context(), []Definition{d}, library); err != nil || len(proofs[0].Problems) > 0 {
					t.Errorf("%+v %v", proofs, err)
				}
				return
			}
		}
		t.Error("the library does not have it")
	})
	t.Run("a measure of a register that is not there is left out, and named with its line", func(t *testing.T) {
		lost := put("measures/trip-lost.sql", fileOf("-- from: reg_trips\n", trips))
		taken := put("measures/cla-dental.sql", fileOf("-- from: reg_trip\n", trips))
		all, broken, err := Library(filepath.Join(folder, "measures"), library)
		if err != nil || len(broken) != 2 {
			t.Fatal(broken, err)
		}
		own := 0
		for _, d := range all {
			if strings.HasPrefix(d.File, folder) {
				own++
			}
		}
		if own != 1 || !strings.HasPrefix(broken[1], lost+" line ") && !strings.HasPrefix(broken[0], lost+" line ") || !strings.Contains(strings.Join(broken, "\n"), `"reg_trips"`) || !strings.Contains(strings.Join(broken, "\n"), taken) {
			t.Errorf("%d own, broken %q", own, broken)
		}
	})
	t.Run("without the council's folder there is no such collection", func(t *testing.T) {
		if _, err := Check(t.Context(), liked, standard(t)); fault.Of(err) == nil || !strings.Contains(err.Error(), `"reg_trip"`) || !strings.Contains(err.Error(), liked+" line ") {
			t.Error(err)
		}
	})
}
