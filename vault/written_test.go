package vault

import (
	"slices"
	"testing"
)

func TestTexts(t *testing.T) {
	got := Texts("-- the council's own\nselect 'a', 'it''s' /* don't */, \"o'c\", '' from x -- 'no'")
	if want := []string{"a", "it's", ""}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWritten(t *testing.T) {
	d, err := Open(t.Context(), Settings{MemoryMB: 64, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Exec(t.Context(), "create table a as select case when 1 = 1 then 'short breaks' end as why, chr(88) || '1' as child"); err != nil {
		t.Fatal(err)
	}
	if !d.Written("short breaks") || d.Written("X1") {
		t.Error("a word that somebody wrote is not told from one that was read")
	}
}
