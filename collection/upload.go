package collection

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// State is what has become of an upload, or of one return in it.
type State string

const (
	Checking  State = "checking"  // a worker reads and checks it
	Ready     State = "ready"     // read and checked; a person decides
	Refused   State = "refused"   // it could not be read; nothing of it is kept
	Accepted  State = "accepted"  // it counts
	Replaced  State = "replaced"  // a newer return of the year counts instead
	Withdrawn State = "withdrawn" // somebody took it out again
)

// Upload is what somebody sent at one time: one file or many, one return or several years of them. All of it is counts;
// what stands in its rows is sealed.
type Upload struct {
	ID           string        `db:"id"`
	State        State         `db:"state"`
	Year         Year          `db:"year"`    // the year the person gave, 0 when the files say
	DataTo       calendar.Date `db:"data_to"` // the day the person gave for an extract made within a year
	Files        int           `db:"files"`
	Bytes        int64         `db:"bytes"`
	JobID        string        `db:"job_id"`
	UploadedAt   db.Time       `db:"uploaded_at"`
	UploadedBy   string        `db:"uploaded_by"`
	UploadedName string        `db:"uploaded_by_name"`
	CheckedAt    db.Time       `db:"checked_at"`
	Rows         int           `db:"rows"`
	Unread       int           `db:"unread"`
	Issues       int           `db:"issues"`
	ChecksRan    int           `db:"checks_ran"`
	ChecksNotRun int           `db:"checks_not_run"`
	Why          string        `db:"why"` // why it was refused or withdrawn
	Returns      []Return      `db:"-"`
}

// Return is one return: a collection and a period, one reference table, or one import into a register.
type Return struct {
	UploadID       string        `db:"upload_id"`
	Collection     string        `db:"collection"`
	Part           string        `db:"part"` // the table, where files belong to no period; the upload itself, for a register
	Year           Year          `db:"year"`
	Period         string        `db:"period"` // the year in words; that of Year when empty
	DataTo         calendar.Date `db:"data_to"`
	Rows           int           `db:"rows"`
	State          State         `db:"state"`
	Seq            int           `db:"seq"`           // in which order returns were accepted
	ComparedWith   string        `db:"compared_with"` // the upload that counted when this one was checked
	Vanished       int           `db:"vanished"`      // rows of that one which are not in this one
	AcceptedAt     db.Time       `db:"accepted_at"`
	AcceptedByName string        `db:"accepted_by_name"`
}

// Name is how people call the return: "SSDA903 2024/25".
func (r Return) Name() string {
	switch {
	case r.Part != "" && r.Part == r.UploadID:
		return "rows of " + strings.ReplaceAll(r.Collection, "_", " ")
	case r.Part != "":
		return "reference table " + r.Part
	}
	return strings.ToUpper(r.Collection) + " " + r.period()
}

func (r Return) period() string { return called(r.Period, int(r.Year)) }

func (r Return) same(o Return) bool {
	return r.Collection == o.Collection && r.Part == o.Part && r.Year == o.Year
}

// names lists what an upload holds, for sentences: "SSDA903 2017/18 to 2021/22 and reference table council"; of snapshots the
// first and the last: "Annex A as at 30 June 2025 and 4 more, the last as at 30 June 2026".
func names(returns []Return) string { return namesBy(returns, Return.Name) }

func namesBy(returns []Return, name func(Return) string) string {
	var all []string
	for i := 0; i < len(returns); i++ {
		words, last := name(returns[i]), i
		for last+1 < len(returns) && returns[last+1].Collection == returns[i].Collection && returns[i].Part == "" && (returns[last+1].Year == returns[last].Year+1 || returns[last].Year > 10_000_000) {
			last++
		}
		switch to := returns[last].period(); {
		case last > i && returns[last].Year > 10_000_000:
			words += fmt.Sprintf(" and %d more, the last %s", last-i, to)
		case last > i:
			words += " to " + to
		}
		i = last
		all = append(all, words)
	}
	if len(all) > 1 {
		return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
	}
	return strings.Join(all, "")
}

// mayAccept says whether an upload can be accepted, given which returns count now: what its report compared it with must
// still be what counts.
func (u Upload) mayAccept(current []Return) error {
	switch u.State {
	case Accepted:
		return fault.Conflict("This upload is accepted already.")
	case Ready, Withdrawn, Replaced:
	case Checking:
		return fault.Conflict("This upload is still being checked.")
	default:
		return fault.Conflict("This upload was refused, so it cannot be accepted.")
	}
	for _, r := range u.Returns {
		now := ""
		if i := slices.IndexFunc(current, r.same); i >= 0 {
			now = current[i].UploadID
		}
		if u.State == Ready && now != r.ComparedWith {
			return fault.Conflict("%s has changed since this upload was checked: another return was accepted or withdrawn. Check it again first, so that you see what would vanish.", r.Name())
		}
	}
	return nil
}

// before finds the return that counted before: the one accepted last among those replaced.
func before(all []Return, r Return) (Return, bool) {
	var found Return
	for _, other := range all {
		if other.same(r) && other.UploadID != r.UploadID && other.State == Replaced && other.Seq > found.Seq {
			found = other
		}
	}
	return found, found.UploadID != ""
}

// fingerprint tells whether the same bytes were sent before with the same answers.
func fingerprint(hashes []string, year Year, dataTo calendar.Date) string {
	hashes = slices.Clone(hashes)
	slices.Sort(hashes)
	sum := sha256.Sum256([]byte(fmt.Sprint(strings.Join(slices.Compact(hashes), "\n"), "\n", int(year), dataTo)))
	return hex.EncodeToString(sum[:])
}

// kept is one file as it came, in the sealed manifest: names can say more than they should.
type kept struct {
	Name string `json:"name"`
	Hash string `json:"hash"`
	Size int64  `json:"size"`
}

// Vanished is a row that stands in the return that counts now and not in the one that would replace it.
type Vanished struct {
	Year   int    `json:"year"`
	Period string `json:"period,omitempty"` // the year in words; that of Year when empty
	Table  string `json:"table"`
	Key    string `json:"key"` // child-level
}

// When is the return's period in words.
func (v Vanished) When() string { return called(v.Period, v.Year) }
