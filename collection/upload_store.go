package collection

import (
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/vault"
)

// Schema is this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

const checkKind = "check an upload"

// Collections keeps what was sent: reads it, checks it, and lets a person decide whether it counts.
type Collections struct {
	Library *Library

	db       *db.DB
	files    file.Store
	keys     *file.Keys
	jobs     *job.Jobs
	settings vault.Settings
	bells    []func(ctx context.Context, tx *db.Tx) error
	feeds    []feed
	cache    *vault.Cache // in which registers' rows and the match are looked at
	decided  func(ctx context.Context) ([]Decision, error)
	decide   func(ctx context.Context, d Decision) error
	granted  func(ctx context.Context, register string) (account.Grant, bool, error) // whether who has signed in may see a restricted register

	retention int // years that uploads are kept; 0 for ever
}

// New opens the room and tells the queue who checks uploads.
func New(d *db.DB, files file.Store, keys *file.Keys, jobs *job.Jobs, settings vault.Settings) (*Collections, error) {
	l, err := Standard()
	if err != nil {
		return nil, err
	}
	c := &Collections{Library: l, db: d, files: files, keys: keys, jobs: jobs, settings: settings}
	c.Granted(func(context.Context, string) (account.Grant, bool, error) { return account.Grant{}, false, nil })
	jobs.Handle(checkKind, func(ctx context.Context, j job.Job) error {
		var args struct{ Upload string }
		if err := j.Args(&args); err != nil {
			return err
		}
		last := time.Time{}
		return c.Check(ctx, args.Upload, func(done, total int64, words string) {
			if now := time.Now(); now.Sub(last) > 200*time.Millisecond {
				last = now
				jobs.Progress(ctx, j.ID, done, total, words)
			}
		})
	})
	return c, nil
}

// Granted says who asks whether a restricted register was opened by name to whoever has signed in. Without one nobody was.
func (c *Collections) Granted(to func(ctx context.Context, register string) (account.Grant, bool, error)) {
	c.granted = to
}

// Restricted are the registers that no role opens.
func (l *Library) Restricted() (all []account.Restricted) {
	for _, s := range l.specs {
		if s.Keeping.Restricted {
			all = append(all, account.Restricted{Key: s.Key, Title: s.Title, May: account.RegisterEnter})
		}
	}
	return all
}

// OnAccept hangs a bell that rings, inside the same transaction, whenever another set of returns counts.
func (c *Collections) OnAccept(bell func(ctx context.Context, tx *db.Tx) error) {
	c.bells = append(c.bells, bell)
}

// Generation rises whenever another set of returns counts.
func (c *Collections) Generation(ctx context.Context) (n int64, err error) {
	err = c.db.Get(ctx, &n, "select generation from collection_generation where id = 1", nil)
	return n, err
}

// Recount has every figure counted anew although the same returns count, because what they are counted with has changed.
func (c *Collections) Recount(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, "update collection_generation set generation = generation + 1 where id = 1", nil); err != nil {
		return err
	}
	return c.changed(ctx, tx)
}

// seal packs a value and encrypts it: it may speak of children.
func (c *Collections) seal(v any) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := errors.Join(json.NewEncoder(z).Encode(v), z.Close()); err != nil {
		return nil, err
	}
	return c.keys.Seal(b.Bytes())
}

func (c *Collections) unseal(sealed []byte, v any) error {
	clear, err := c.keys.Unseal(sealed)
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(clear))
	if err != nil {
		return err
	}
	return errors.Join(json.NewDecoder(z).Decode(v), z.Close())
}

// Sent is one file on its way in.
type Sent struct {
	Name string
	Body io.Reader
}

// Upload keeps what is sent, encrypted, and queues its check in the same write. A file made to do harm, and a set in which
// nothing can be recognised, is refused with a fault, and nothing of it stays. The same bytes sent again are "already
// loaded": then already is true and id is the upload that holds them.
func (c *Collections) Upload(ctx context.Context, next func() (*Sent, error), opts Options) (id string, already bool, err error) {
	var all []kept
	defer func() {
		if err != nil || already {
			err = errors.Join(err, c.drop(context.WithoutCancel(ctx), all))
		}
	}()
	for {
		sent, err := next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", false, err
		}
		if len(all) >= mostEntries {
			return "", false, fault.Invalid("More than %d files were sent: send the files of one council's returns, or a ZIP.", mostEntries)
		}
		hash, size, err := c.files.Put(ctx, sent.Body)
		if err != nil {
			return "", false, err
		}
		all = append(all, kept{Name: sent.Name, Hash: hash, Size: size})
	}
	if len(all) == 0 {
		return "", false, fault.Invalid("Choose at least one file.").At("files", "Choose at least one file")
	}
	if err := c.recognise(ctx, all, opts); err != nil {
		return "", false, err
	}
	mark := fingerprint(hashesOf(all), opts.Year, opts.DataTo)
	found := []string{}
	err = c.db.All(ctx, &found, "select id from collection_upload where fingerprint = :mark and state in ('checking', 'ready', 'accepted') order by uploaded_at desc", map[string]any{"mark": mark})
	if err != nil {
		return "", false, err
	}
	if len(found) > 0 {
		return found[0], true, nil
	}
	id, err = c.keep(ctx, all, mark, opts)
	return id, false, err
}

func hashesOf(all []kept) []string {
	hashes := make([]string, len(all))
	for i, k := range all {
		hashes[i] = k.Hash
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// recognise looks at what was sent before anything is written down: what cannot be a return is refused at once.
func (c *Collections) recognise(ctx context.Context, all []kept, opts Options) error {
	sources, err := c.sources(ctx, all, "")
	if err != nil {
		return err
	}
	run := &load{library: c.Library, opts: opts, report: &Report{}}
	run.opts.Progress = func(int64, int64, string) {}
	return run.inspect(ctx, sources)
}

// sources opens kept files as they came, ZIPs and workbooks unpacked.
func (c *Collections) sources(ctx context.Context, all []kept, upload string) ([]Source, error) {
	var out []Source
	for _, k := range all {
		more, err := Unpack(Source{Name: k.Name, Size: k.Size, Upload: upload, Open: func() (io.ReadCloser, error) { return c.files.Open(ctx, k.Hash) }})
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// keep writes the upload down and queues its check.
func (c *Collections) keep(ctx context.Context, all []kept, mark string, opts Options) (string, error) {
	who, _ := db.Who(ctx)
	manifest, err := c.seal(all)
	if err != nil {
		return "", err
	}
	var size int64
	for _, k := range all {
		size += k.Size
	}
	id := db.NewID()
	err = c.db.Write(ctx, "uploaded "+plural(len(all), "file", "files")+" to be checked", func(tx *db.Tx) error {
		tx.About("upload", id)
		job, err := c.jobs.Enqueue(ctx, tx, checkKind, id, map[string]string{"Upload": id})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into collection_upload (id, state, fingerprint, year, data_to, files, bytes, job_id, uploaded_at, uploaded_by, uploaded_by_name, manifest)
			values (:id, 'checking', :mark, :year, :data_to, :files, :bytes, :job, :now, :by, :name, :manifest)`,
			map[string]any{"id": id, "mark": mark, "year": int(opts.Year), "data_to": opts.DataTo, "files": len(all), "bytes": size, "job": job,
				"now": tx.Now(), "by": who.ID, "name": who.Name, "manifest": manifest})
		if err != nil {
			return err
		}
		for _, hash := range hashesOf(all) {
			if _, err := tx.Exec(ctx, "insert into collection_file (upload_id, hash) values (:id, :hash)", map[string]any{"id": id, "hash": hash}); err != nil {
				return err
			}
		}
		return nil
	})
	return id, err
}

// drop deletes kept files that no upload needs.
func (c *Collections) drop(ctx context.Context, all []kept) error {
	var errs []error
	for _, hash := range hashesOf(all) {
		var used int
		if err := c.db.Get(ctx, &used, "select count(*) from collection_file where hash = :hash", map[string]any{"hash": hash}); err != nil {
			errs = append(errs, err)
		} else if used == 0 {
			errs = append(errs, c.files.Delete(ctx, hash))
		}
	}
	return errors.Join(errs...)
}

const uploadColumns = `id, state, year, data_to, files, bytes, job_id, uploaded_at, uploaded_by, uploaded_by_name, checked_at, rows, unread, issues, checks_ran, checks_not_run, why`

const returnColumns = `upload_id, collection, part, year, period, data_to, rows, state, seq, compared_with, vanished, accepted_at, accepted_by_name`

// Find gives one upload with its returns, or fault.NotFound.
func (c *Collections) Find(ctx context.Context, id string) (Upload, error) {
	var u Upload
	if err := c.db.Get(ctx, &u, "select "+uploadColumns+" from collection_upload where id = :id", map[string]any{"id": id}); err != nil {
		return u, err
	}
	u.Returns = []Return{}
	err := c.db.All(ctx, &u.Returns, "select "+returnColumns+" from collection_return where upload_id = :id order by collection, part, year", map[string]any{"id": id})
	return u, err
}

// Uploads lists what was sent, newest first, with its returns.
func (c *Collections) Uploads(ctx context.Context) ([]Upload, error) {
	all := []Upload{}
	if err := c.db.All(ctx, &all, "select "+uploadColumns+" from collection_upload order by uploaded_at desc, id desc limit 200", nil); err != nil {
		return nil, err
	}
	returns := []Return{}
	if err := c.db.All(ctx, &returns, "select "+returnColumns+" from collection_return order by collection, part, year", nil); err != nil {
		return nil, err
	}
	for i := range all {
		for _, r := range returns {
			if r.UploadID == all[i].ID {
				all[i].Returns = append(all[i].Returns, r)
			}
		}
	}
	return all, nil
}

// Returns lists the returns that count now, by collection and year.
func (c *Collections) Returns(ctx context.Context) ([]Return, error) {
	all := []Return{}
	err := c.db.All(ctx, &all, "select "+returnColumns+" from collection_return where state = 'accepted' order by collection, part, year", nil)
	return all, err
}

// kept opens an upload's sealed manifest and report.
func (c *Collections) kept(ctx context.Context, id string) (manifest []kept, report *Checked, err error) {
	var row struct {
		Manifest []byte `db:"manifest"`
		Report   []byte `db:"report"`
	}
	if err := c.db.Get(ctx, &row, "select manifest, report from collection_upload where id = :id", map[string]any{"id": id}); err != nil {
		return nil, nil, err
	}
	if err := c.unseal(row.Manifest, &manifest); err != nil {
		return nil, nil, err
	}
	if row.Report == nil {
		return manifest, nil, nil
	}
	report = &Checked{}
	return manifest, report, c.unseal(row.Report, report)
}

// Fill reads every return that counts into an empty vault and builds the views.
func (c *Collections) Fill(ctx context.Context, v *vault.DB) error {
	returns, err := c.Returns(ctx)
	if err != nil {
		return err
	}
	sources, keep, err := c.accepted(ctx, returns)
	if err != nil {
		return err
	}
	_, err = c.Library.Load(ctx, v, sources, Options{keep: keep, lend: c.lend, kept: c.keptElsewhere})
	return err
}

// accepted gives the files behind returns, each with the year that was settled when it was checked, and the rule by which
// only the rows of those returns count.
func (c *Collections) accepted(ctx context.Context, returns []Return) ([]Source, func(upload, collection, table string, year int) bool, error) {
	counts, at := map[string]bool{}, map[string]time.Time{}
	var ids []string
	for _, r := range returns {
		counts[fmt.Sprint(r.UploadID, r.Collection, r.Part, int(r.Year))] = true
		at[r.UploadID] = r.AcceptedAt.Time
		if !slices.Contains(ids, r.UploadID) {
			ids = append(ids, r.UploadID)
		}
	}
	var out []Source
	for _, id := range ids {
		manifest, report, err := c.kept(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		sources, err := c.sources(ctx, manifest, id)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range sources {
			i := slices.IndexFunc(report.Files, func(f FileReport) bool { return f.Name == s.Name })
			if i < 0 || report.Files[i].Problem != "" {
				continue // it was not read when the upload was checked, so nobody accepted it
			}
			s.Year, s.DataTo, s.period = Year(report.Files[i].Year), report.Files[i].DataTo, report.Files[i].Period
			s.At = at[id]
			out = append(out, s)
		}
	}
	keep := func(upload, collection, table string, year int) bool {
		if year != 0 {
			table = ""
		} else if s, err := c.Library.Spec(collection); err == nil && s.Rhythm == Register {
			table = upload
		}
		return counts[fmt.Sprint(upload, collection, table, year)]
	}
	return out, keep, nil
}

// Load does the whole road at once, for the command line and the sample: keeps the files, checks them, and lets them count.
// The same bytes sent again are "already loaded".
func (c *Collections) Load(ctx context.Context, next func() (*Sent, error), opts Options) (report *Checked, already bool, err error) {
	id, already, err := c.Upload(ctx, next, opts)
	if err != nil {
		return nil, false, err
	}
	progress := opts.Progress
	if progress == nil {
		progress = func(int64, int64, string) {}
	}
	if err := c.Check(ctx, id, progress); err != nil {
		return nil, already, err
	}
	u, err := c.Find(ctx, id)
	if err != nil {
		return nil, already, err
	}
	if u.State == Ready {
		if err := c.Accept(ctx, id); err != nil {
			return nil, already, err
		}
	}
	_, report, err = c.kept(ctx, id)
	return report, already, err
}

// Reference imports one reference file: populations, postcodes, providers, the council's own row. It counts at once.
func (c *Collections) Reference(ctx context.Context, name string, r io.Reader) (report *Checked, already bool, err error) {
	return c.Load(ctx, One(name, r), Options{})
}

// One is a single file to Upload or Load.
func One(name string, r io.Reader) func() (*Sent, error) {
	return func() (*Sent, error) {
		if r == nil {
			return nil, io.EOF
		}
		sent := &Sent{Name: name, Body: r}
		r = nil
		return sent, nil
	}
}

// FromSources sends files found by Sources, one after the other.
func FromSources(sources []Source) func() (*Sent, error) {
	var open io.ReadCloser
	return func() (*Sent, error) {
		if open != nil {
			if err := open.Close(); err != nil {
				return nil, err
			}
			open = nil
		}
		if len(sources) == 0 {
			return nil, io.EOF
		}
		s := sources[0]
		sources = sources[1:]
		var err error
		if open, err = s.Open(); err != nil {
			return nil, err
		}
		return &Sent{Name: s.Name, Body: open}, nil
	}
}
