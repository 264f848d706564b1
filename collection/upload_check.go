package collection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"waymark/db"
	"waymark/fault"
	"waymark/vault"
)

// Checked is the sealed report of an upload: what was found, and what would vanish if it were accepted.
type Checked struct {
	*Report
	Vanished []Vanished `json:"vanished,omitempty"`

	quality []Quality
}

// mostVanished is how many vanished rows are listed; all are counted.
const mostVanished = 5000

// Check reads and checks an upload and writes the report, all in one piece: a process that is killed in the middle leaves
// nothing, and the job does it again. An upload that is not being checked is left as it is.
func (c *Collections) Check(ctx context.Context, id string, progress func(done, total int64, words string)) error {
	u, err := c.Find(ctx, id)
	if err != nil {
		return err
	}
	if u.State != Checking {
		return nil
	}
	manifest, _, err := c.kept(ctx, id)
	if err != nil {
		return err
	}
	checked, returns, err := c.examine(ctx, u, manifest, progress)
	var bad *unreadable
	if errors.As(err, &bad) && bad.upload == id {
		return c.refuse(ctx, u, manifest, bad.Fault)
	}
	if err != nil {
		return err
	}
	sealed, err := c.seal(checked)
	if err != nil {
		return err
	}
	sentence := fmt.Sprintf("checked %s: %s in %s", c.names(returns), plural(checked.IssueCount(), "issue", "issues"), plural(rowsOf(checked.Report), "row", "rows"))
	return c.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("upload", id)
		n, err := tx.Exec(ctx, `update collection_upload set state = 'ready', checked_at = :now, rows = :rows, unread = :unread, issues = :issues,
			checks_ran = :ran, checks_not_run = :not_run, report = :report where id = :id and state = 'checking'`,
			map[string]any{"id": id, "now": tx.Now(), "rows": rowsOf(checked.Report), "unread": unreadOf(checked.Report), "issues": checked.IssueCount(),
				"ran": checked.ChecksRan, "not_run": len(checked.ChecksNotRun), "report": sealed})
		if err != nil || n == 0 {
			return err
		}
		for _, r := range returns {
			_, err := tx.Exec(ctx, `insert into collection_return (upload_id, collection, part, year, period, data_to, rows, state, compared_with, vanished)
				values (:id, :collection, :part, :year, :period, :data_to, :rows, 'ready', :with, :vanished)`,
				map[string]any{"id": id, "collection": r.Collection, "part": r.Part, "year": int(r.Year), "period": r.Period, "data_to": r.DataTo, "rows": r.Rows, "with": r.ComparedWith, "vanished": r.Vanished})
			if err != nil {
				return err
			}
		}
		return keepQualities(ctx, tx, id, checked.quality)
	})
}

func rowsOf(r *Report) (n int) {
	for _, f := range r.Files {
		n += f.Kept
	}
	return n
}

func unreadOf(r *Report) (n int) {
	for _, f := range r.Files {
		n += f.Unread
	}
	return n
}

// refuse keeps the sentence and nothing else of an upload that cannot be read.
func (c *Collections) refuse(ctx context.Context, u Upload, manifest []kept, f *fault.Fault) error {
	words := f.Words
	for _, k := range manifest { // a file's name may say more than the governance plane should hold
		words = strings.ReplaceAll(words, k.Name, "The file")
	}
	f = fault.Invalid("%s", words).Because(f.Err)
	err := c.db.Write(ctx, "could not read an upload, so nothing of it was kept", func(tx *db.Tx) error {
		tx.About("upload", u.ID)
		args := map[string]any{"id": u.ID, "why": f.Words, "now": tx.Now()}
		if _, err := tx.Exec(ctx, "update collection_upload set state = 'refused', checked_at = :now, why = :why where id = :id and state = 'checking'", args); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "delete from collection_file where upload_id = :id", args)
		return err
	})
	if err != nil {
		return err
	}
	if err := c.drop(ctx, manifest); err != nil {
		return err
	}
	return f
}

// examine loads an upload beside the returns that count for the years before and after it, so that what should agree
// between two years is compared, and says what it would replace.
func (c *Collections) examine(ctx context.Context, u Upload, manifest []kept, progress func(done, total int64, words string)) (*Checked, []Return, error) {
	sources, err := c.sources(ctx, manifest, u.ID)
	if err != nil {
		return nil, nil, err
	}
	opts := Options{Year: u.Year, DataTo: u.DataTo, Checks: true, Progress: quietly(progress)}
	first := &load{library: c.Library, opts: opts, report: &Report{}, looked: map[string]*inspected{}}
	first.opts.Progress = func(int64, int64, string) {}
	if err := first.inspect(ctx, sources); err != nil {
		if f := fault.Of(err); f != nil {
			err = &unreadable{f, u.ID}
		}
		return nil, nil, err
	}
	current, err := c.Returns(ctx)
	if err != nil {
		return nil, nil, err
	}
	beside := slices.DeleteFunc(slices.Clone(current), func(r Return) bool { return !first.beside(r) })
	others, keep, err := c.accepted(ctx, beside)
	if err != nil {
		return nil, nil, err
	}
	for i := range others {
		others[i].beside = true
		others[i].Name = "accepted " + others[i].period + ": " + others[i].Name
	}
	opts.keep = func(upload, collection, table string, year int) bool {
		return upload == u.ID || keep(upload, collection, table, year)
	}
	opts.looked = first.looked
	v, err := vault.Open(ctx, c.settings)
	if err != nil {
		return nil, nil, err
	}
	defer v.Close()
	report, err := c.Library.withoutViews().Load(ctx, v, append(sources, others...), opts)
	if err != nil {
		return nil, nil, err
	}
	report.only(sources)
	checked := &Checked{Report: report}
	returns := returnsOf(c.Library, report, u.ID)
	for i := range returns {
		if err := c.vanished(ctx, v, u.ID, &returns[i], current, checked); err != nil {
			return nil, nil, err
		}
	}
	checked.quality, err = c.qualities(ctx, v, u.ID, report, returns)
	return checked, returns, err
}

// quietly leaves files' names out of what the queue keeps in clear.
func quietly(progress func(done, total int64, words string)) func(done, total int64, words string) {
	return func(done, total int64, words string) {
		verb, _, _ := strings.Cut(words, " ")
		switch verb {
		case "Looking":
			words = "Looking at the files"
		case "Reading":
			words = "Reading the rows"
		}
		progress(done, total, words)
	}
}

// beside says whether a return that counts touches, by one year, a year of this load that it is not itself of.
func (run *load) beside(r Return) bool {
	touches := false
	for _, s := range run.sets {
		if s.spec.Key != r.Collection || !s.spec.dated() || s.byRow {
			continue
		}
		if s.year == int(r.Year) {
			return false
		}
		if s.year == int(r.Year)+1 || s.year == int(r.Year)-1 {
			touches = true
		}
	}
	return touches
}

// only leaves the upload's own files in the report. Issues that compare two years may name a row of an accepted return.
func (r *Report) only(sources []Source) {
	own := map[string]bool{}
	for _, s := range sources {
		own[s.Name] = true
	}
	r.Files = slices.DeleteFunc(r.Files, func(f FileReport) bool { return !own[f.Name] })
	r.Years = slices.DeleteFunc(r.Years, func(y ReturnYear) bool { return y.beside })
}

// returnsOf lists the returns an upload holds. Each import of a register is one of its own, since they add up.
func returnsOf(l *Library, report *Report, upload string) []Return {
	var out []Return
	for _, y := range report.Years {
		r := Return{UploadID: upload, Collection: y.Collection, Year: Year(y.Year), Period: y.Period, DataTo: y.DataTo, Rows: y.Rows}
		if s, err := l.Spec(y.Collection); err == nil && s.Rhythm == Register {
			r.Part = upload
		}
		out = append(out, r)
	}
	for _, f := range report.Files {
		s, err := l.Spec(f.Collection)
		if err != nil || s.Rhythm != Timeless {
			continue
		}
		r := Return{UploadID: upload, Collection: f.Collection, Part: f.Table, Rows: f.Kept}
		if i := slices.IndexFunc(out, r.same); i >= 0 {
			out[i].Rows += r.Rows
		} else {
			out = append(out, r)
		}
	}
	return out
}

// vanished compares a return with the one that counts now, key by key.
func (c *Collections) vanished(ctx context.Context, v *vault.DB, upload string, r *Return, current []Return, checked *Checked) error {
	i := slices.IndexFunc(current, r.same)
	if i < 0 {
		return nil
	}
	r.ComparedWith = current[i].UploadID
	s, err := c.Library.Spec(r.Collection)
	if err != nil || !s.dated() {
		return err
	}
	old, err := vault.Open(ctx, c.settings)
	if err != nil {
		return err
	}
	defer old.Close()
	sources, keep, err := c.accepted(ctx, current[i:i+1])
	if err != nil {
		return err
	}
	if _, err := c.Library.withoutViews().Load(ctx, old, sources, Options{keep: keep}); err != nil {
		return err
	}
	for _, t := range s.Tables {
		query := fmt.Sprintf("select distinct concat_ws(', ', cast(%s as varchar)) as key from %s where _year = %d order by key",
			strings.Join(t.Key, " as varchar), cast("), s.Raw(t), int(r.Year))
		now, err := keysOf(ctx, v, query)
		if err != nil {
			return err
		}
		then, err := keysOf(ctx, old, query)
		if err != nil {
			return err
		}
		here := make(map[string]bool, len(now))
		for _, key := range now {
			here[key] = true
		}
		for _, key := range then {
			if here[key] {
				continue
			}
			r.Vanished++
			if len(checked.Vanished) < mostVanished {
				checked.Vanished = append(checked.Vanished, Vanished{Year: int(r.Year), Period: r.period(), Table: t.Title, Key: key})
			}
		}
	}
	return nil
}

func keysOf(ctx context.Context, v *vault.DB, query string) ([]string, error) {
	rows, err := v.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		out = append(out, key)
	}
	return out, rows.Err()
}

// CheckAgain queues another check of an upload that is ready, because what it was compared with has changed since.
func (c *Collections) CheckAgain(ctx context.Context, id string) error {
	u, err := c.Find(ctx, id)
	if err != nil {
		return err
	}
	status, err := c.jobs.Job(ctx, u.JobID)
	if f := fault.Of(err); err != nil && (f == nil || f.Kind != fault.KindNotFound) {
		return err
	}
	if u.State != Ready && (u.State != Checking || (err == nil && !status.Finished())) {
		return fault.Conflict("Only an upload that waits for a decision can be checked again.")
	}
	return c.db.Write(ctx, "asked for an upload to be checked again", func(tx *db.Tx) error {
		tx.About("upload", id)
		job, err := c.jobs.Enqueue(ctx, tx, checkKind, id, map[string]string{"Upload": id})
		if err != nil {
			return err
		}
		args := map[string]any{"id": id, "job": job}
		n, err := tx.Exec(ctx, "update collection_upload set state = 'checking', job_id = :job where id = :id and state in ('ready', 'checking')", args)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("This upload has been decided about since.")
		}
		_, err = tx.Exec(ctx, "delete from collection_return where upload_id = :id", args)
		return err
	})
}
