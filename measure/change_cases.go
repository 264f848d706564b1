package measure

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"waymark/calendar"
)

// The cases behind the days on show (each 31 March and the last covered day) are kept sealed from one count to the next, one
// line of text a case, in order: so the next count finds who joined and who left by reading both once, and can still name who
// left when no return knows them any more.

// mostSet is how many cases of one measure are kept to be compared. Beyond it the values are compared and the cases are not:
// a council's own measures have some hundreds or thousands.
const mostSet = 200_000

// mostMoved is how many cases that joined, left or changed are listed of one measure; all are counted.
const mostMoved = 5000

// caseSet is the cases of one period: a line each of series, case, child, deciding day and how it was counted, with tabs between.
type caseSet struct {
	Starts, At calendar.Date
	Cases      string
}

// MovedCase is a case that joined, left or changed its answer. It is child-level: it lies sealed, and is shown as case lists are.
type MovedCase struct {
	Line   string        `json:"line,omitempty"`
	Was    calendar.Date `json:"was"`
	At     calendar.Date `json:"at"`
	How    string        `json:"how"` // joined, left or changed
	CaseID string        `json:"case"`
	Child  string        `json:"child"`
	On     string        `json:"on"`
	Before string        `json:"before,omitempty"` // as it was counted, in words
	Now    string        `json:"now,omitempty"`
}

// What became of a case.
const (
	caseJoined  = "joined"
	caseLeft    = "left"
	caseChanged = "changed"
)

// caseChange is what became of a measure's cases: how many, which, and the sets as they are kept for the next count.
type caseChange struct {
	counts []SetChange
	listed []MovedCase
	sealed []byte // the sets of now; nil where they are as the last count left them
}

// caseSets reads the cases of the days on show out of _case. Figures that somebody else counted have none.
func (r *runner) caseSets(ctx context.Context, p *plan, c columns, t *tally) ([]caseSet, error) {
	if c.has["counted"] {
		return nil, nil
	}
	heads := map[int]calendar.Period{}
	var ids []string
	for _, h := range p.heads {
		if id, ok := p.ids[h]; ok {
			heads[id] = h
			ids = append(ids, strconv.Itoa(id))
		}
	}
	most := 0
	for at, cell := range t.totals {
		if _, shown := heads[at.period]; shown {
			most += cell.rows
			for _, n := range cell.excluded {
				most += n
			}
		}
	}
	if most == 0 || most > mostSet {
		return nil, nil
	}
	state := "'counted'"
	switch {
	case c.has["amount"]:
		state = "coalesce('=' || round(" + c.or("amount", "double") + ", 4)::varchar, 'not known')"
	case c.has["met"]:
		state = "case " + c.or("met", "boolean") + " when true then 'yes' when false then 'no' else 'not known' end"
	}
	if c.has["excluded"] {
		state = "coalesce('excluded: ' || " + c.or("excluded", "varchar") + ", " + state + ")"
	}
	plain := func(value string) string {
		return "translate(coalesce(" + value + ", ''), chr(9) || chr(10) || chr(13), '   ')"
	}
	id := "coalesce(" + c.or("case_id", "varchar") + ", " + c.or("child", "varchar") + ")"
	query := fmt.Sprintf(`select period, string_agg(line, chr(10) order by line) from (
			select c.period, concat_ws(chr(9), coalesce(%s, ''), %s, %s, coalesce(%s::varchar, ''), %s) as line from _case c where c.period in (%s))
		group by period`, c.or("series", "varchar"), plain(id), plain(c.or("child", "varchar")), c.or("on", "date"), state, strings.Join(ids, ", "))
	var sets []caseSet
	err := r.all(ctx, query, func(rows *sql.Rows) error {
		var period int
		var cases string
		err := rows.Scan(&period, &cases)
		sets = append(sets, caseSet{heads[period].Starts, heads[period].AsAt(), cases})
		return err
	})
	return sets, err
}

// giveCases gives the cases of the days on show to whom the run was asked to.
func (r *runner) giveCases(ctx context.Context, p *plan, c columns, t *tally) error {
	if r.o.Cases == nil {
		return nil
	}
	sets, err := r.caseSets(ctx, p, c, t)
	if err != nil {
		return err
	}
	return r.o.Cases(p.d, sets)
}

// newestOf is the newest day of some sets.
func newestOf(sets []caseSet) (newest caseSet) {
	for _, s := range sets {
		if s.At.After(newest.At) {
			newest = s
		}
	}
	return newest
}

// compareCases sets the cases of each period beside those of the same period before, and the newest beside the newest before
// where the newest day moved on.
func compareCases(before, now []caseSet) (c caseChange) {
	was := map[[2]calendar.Date]caseSet{}
	for _, s := range before {
		was[[2]calendar.Date{s.Starts, s.At}] = s
	}
	for _, s := range now {
		if old, there := was[[2]calendar.Date{s.Starts, s.At}]; there {
			c.between(old, s)
		}
	}
	if old, newest := newestOf(before), newestOf(now); len(before) > 0 && len(now) > 0 && old.At != newest.At {
		c.between(old, newest)
	}
	return c
}

// between walks through two sets, both in order, once.
func (c *caseChange) between(old, now caseSet) {
	if old.Cases == now.Cases {
		return
	}
	places := map[string]int{}
	tell := func(how, line, before, after string) {
		f := strings.Split(line, "\t")
		at, there := places[f[0]]
		if !there {
			at = len(c.counts)
			places[f[0]] = at
			c.counts = append(c.counts, SetChange{Line: f[0], Was: old.At, At: now.At})
		}
		switch how {
		case caseJoined:
			c.counts[at].Joined++
		case caseLeft:
			c.counts[at].Left++
		default:
			c.counts[at].Turned++
		}
		if len(c.listed) < mostMoved {
			c.listed = append(c.listed, MovedCase{Line: f[0], Was: old.At, At: now.At, How: how, CaseID: f[1], Child: f[2], On: f[3], Before: before, Now: after})
		}
	}
	a, restA := nextCase(old.Cases)
	b, restB := nextCase(now.Cases)
	for a != "" || b != "" {
		keyA, stateA := caseParts(a)
		keyB, stateB := caseParts(b)
		switch {
		case b == "" || a != "" && keyA < keyB:
			tell(caseLeft, a, answerWords(stateA), "")
			a, restA = nextCase(restA)
		case a == "" || keyB < keyA:
			tell(caseJoined, b, "", answerWords(stateB))
			b, restB = nextCase(restB)
		default:
			// From one day to another an amount, such as an age, is another for everybody.
			amounts := old.At != now.At && strings.HasPrefix(stateA, "=") && strings.HasPrefix(stateB, "=")
			if stateA != stateB && !amounts {
				tell(caseChanged, b, answerWords(stateA), answerWords(stateB))
			}
			a, restA = nextCase(restA)
			b, restB = nextCase(restB)
		}
	}
}

// nextCase takes the first line off; it is empty at the end.
func nextCase(cases string) (line, rest string) {
	line, rest, _ = strings.Cut(cases, "\n")
	return line, rest
}

// caseParts are what a case is known by (its series and id, each with the tab after it) and how it was counted.
func caseParts(line string) (key, state string) {
	end := strings.IndexByte(line, '\t')
	if end < 0 {
		return "", ""
	}
	end += 1 + strings.IndexByte(line[end+1:], '\t')
	return line[:end+1], line[strings.LastIndexByte(line, '\t')+1:]
}

func answerWords(state string) string { return strings.TrimPrefix(state, "=") }

// pack writes sets as they are sealed.
func pack(v any) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		err = errors.Join(json.NewEncoder(z).Encode(v), z.Close())
	}
	return b.Bytes(), err
}

func unpack(packed []byte, v any) error {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(z)
	return errors.Join(err, json.Unmarshal(text, v), z.Close())
}
