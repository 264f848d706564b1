package voice

import (
	"context"
	"path/filepath"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/file"
)

// newRoom is the room over a database, with keys of its own and England's bank holidays.
func newRoom(t testing.TB, d *db.DB) *Voices {
	t.Helper()
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	return New(d, account.New(d, account.Settings{PublicURL: "https://voice.example", DormantDays: 45}), keys, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil })
}
