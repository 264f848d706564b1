package collection

import (
	"cmp"
	"regexp"
	"slices"

	"waymark/calendar"
	"waymark/db"
)

// Quality is how good one return is: what was wrong with it, what was left out, and what was said in words that say little
// (Ofsted 2018, recommendation 12: accurate and meaningful data). It holds counts and no value of a row.
type Quality struct {
	UploadID   string                  `db:"upload_id"`
	Collection string                  `db:"collection"`
	Part       string                  `db:"part"`
	Year       Year                    `db:"year"`
	Period     string                  `db:"period"`
	DataTo     calendar.Date           `db:"data_to"`
	Children   int                     `db:"children"` // in a return that names none, whom its first table lists: workers, schools
	Rows       int                     `db:"rows"`
	Unread     int                     `db:"unread"`
	Errors     int                     `db:"errors"`
	Queries    int                     `db:"queries"`
	Cells      int                     `db:"cells"` // that must be filled
	Filled     int                     `db:"filled"`
	Coded      int                     `db:"coded"` // filled cells that hold a code
	Other      int                     `db:"other"` // codes that say other, unknown or refused
	Fields     db.JSON[[]FieldQuality] `db:"fields"`
	Rules      db.JSON[[]RuleQuality]  `db:"rules"`
	NotRun     db.JSON[[]NotRun]       `db:"not_run"` // checks that could not be made, and why
	CountedAt  db.Time                 `db:"counted_at"`

	Grade Grade `db:"-"`
}

// FieldQuality is how good one field of a return is.
type FieldQuality struct {
	Table   string `json:"table"` // its title
	Field   string `json:"field"` // its heading
	Means   string `json:"means"`
	Must    bool   `json:"must"` // it must be filled
	Cells   int    `json:"cells"`
	Filled  int    `json:"filled"`
	Coded   int    `json:"coded"`
	Other   int    `json:"other"`
	Errors  int    `json:"errors"`
	Queries int    `json:"queries"`
}

// missing is how many cells that must be filled are not.
func (f FieldQuality) missing() int {
	if !f.Must {
		return 0
	}
	return f.Cells - f.Filled
}

// bad is what the field costs: cells that are wrong, missing or say little.
func (f FieldQuality) bad() int { return f.Errors + f.Queries + f.missing() + f.Other }

// RuleQuality is how often one rule was broken.
type RuleQuality struct {
	Rule    string `json:"rule"`
	Message string `json:"message,omitempty"` // the specification's words; none for a cell that could not be read
	Errors  int    `json:"errors"`
	Queries int    `json:"queries"`
}

func per100(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) * 100 / float64(of)
}

// ErrorsPer100 is how many errors there are for 100 children.
func (q Quality) ErrorsPer100() float64 { return per100(q.Errors, q.Children) }

// QueriesPer100 is how many queries there are for 100 children.
func (q Quality) QueriesPer100() float64 { return per100(q.Queries, q.Children) }

// FilledShare is the share of the cells that must be filled and are, per cent.
func (q Quality) FilledShare() float64 { return per100(q.Filled, q.Cells) }

// OtherShare is the share of codes that say other or unknown, per cent.
func (q Quality) OtherShare() float64 { return per100(q.Other, q.Coded) }

// Grade is A (good) to D, by the worst of errors, gaps and codes that say little; empty where nothing can be said.
type Grade string

// grading are the thresholds of A, B and C; what meets none of them is D. They are settings of the register of quality.
type grading struct{ errors, filled, other [3]float64 }

func (g grading) grade(q Quality) Grade {
	if q.Rows == 0 || q.Children == 0 {
		return ""
	}
	worst := 0
	place := func(n float64, limits [3]float64, most bool) {
		at := 0
		for at < 3 && (most && n > limits[at] || !most && n < limits[at]) {
			at++
		}
		worst = max(worst, at)
	}
	place(q.ErrorsPer100(), g.errors, true)
	if q.Cells > 0 {
		place(q.FilledShare(), g.filled, false)
	}
	if q.Coded > 0 {
		place(q.OtherShare(), g.other, true)
	}
	return Grade("ABCD"[worst : worst+1])
}

// worstFirst puts the fields that cost most first.
func worstFirst(fields []FieldQuality) []FieldQuality {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f FieldQuality) bool { return f.bad() == 0 })
	slices.SortStableFunc(fields, func(a, b FieldQuality) int {
		return cmp.Or(b.bad()-a.bad(), b.Errors-a.Errors, cmp.Compare(a.Table, b.Table), cmp.Compare(a.Field, b.Field))
	})
	return fields
}

// saysLittle is a meaning that tells a reader next to nothing. "Any other White background" is an answer, so ethnic groups are none.
var (
	saysLittle = regexp.MustCompile(`(?i)\b(others?|unknown|not known|not recorded|not stated|not available|not yet (obtained|available)|information refused|refused)\b`)
	anAnswer   = regexp.MustCompile(`(?i)background|ethnic|other than|mother|another`)
)

// vague says whether a code says little.
func (c Code) vague() bool { return saysLittle.MatchString(c.Means) && !anAnswer.MatchString(c.Means) }
