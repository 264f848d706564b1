package measure

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"sync"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
	"waymark/vault"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Measures is the room of the numbers: it counts them when returns were accepted, keeps the values, and publishes them.
type Measures struct {
	db     *db.DB
	cache  *vault.Cache
	jobs   *job.Jobs
	folder string // of the council's own measure files

	sources sources // the collections that measures read, the council's own among them

	council *council.Council // keeps the thresholds that the council settled; nil where nobody can change them

	returns   *collection.Collections // whose comings and goings each count is held against; nil where nobody watches
	keys      *file.Keys              // seal the cases of the last count
	retention int                     // years that differences are kept; 0 for ever

	exceptions []Exception                             // the lists that teams work from
	teams      func(context.Context) ([]string, error) // of the accounts; nil where nobody has one
	granted    func(ctx context.Context, register string) (account.Grant, bool, error)
	locked     func(ctx context.Context, key string) (string, error) // why a target is not simply set anew; nil where nothing locks any

	out func(ctx context.Context, tx *db.Tx) error // rings when a release becomes public

	mu          sync.RWMutex
	definitions []Definition
	broken      []string // what is wrong with measure files of the council's own, which are left out
	released    sync.Map // measures of approved releases by release: they never change, and every public page reads them
}

const refreshKind = "refresh measures"

// seriesLength is how many periods are kept up to each covered 31 March and the last covered day.
const seriesLength = 36

// New opens the room: measures are counted from the cache's vault, out of the given collections (those that Waymark ships,
// where none are given), and folder holds the council's own measure files.
func New(d *db.DB, cache *vault.Cache, jobs *job.Jobs, collections *collection.Library, folder string) (*Measures, error) {
	m := &Measures{db: d, cache: cache, jobs: jobs, folder: folder}
	m.Granted(func(context.Context, string) (account.Grant, bool, error) { return account.Grant{}, false, nil })
	var err error
	if m.sources, err = sourcesOf(collections); err != nil {
		return nil, err
	}
	if m.exceptions, err = readExceptions(m.sources); err != nil {
		return nil, err
	}
	if err := m.readLibrary(); err != nil {
		return nil, err
	}
	jobs.Handle(refreshKind, func(ctx context.Context, j job.Job) error {
		last := time.Time{}
		_, err := m.Refresh(ctx, func(done, total int64, words string) {
			if now := time.Now(); now.Sub(last) > 200*time.Millisecond || done == total {
				last = now
				jobs.Progress(ctx, j.ID, done, total, words)
			}
		})
		return err
	})
	// A day is enough to make somebody late, though no file came in.
	jobs.Handle(exceptionKind, func(ctx context.Context, _ job.Job) error { return m.CountExceptions(ctx) })
	jobs.Schedule(exceptionKind, job.Daily(5, 10))
	return m, nil
}

func (m *Measures) readLibrary() error {
	definitions, broken, err := libraryOf(m.folder, m.sources)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.definitions, m.broken = definitions, broken
	return nil
}

// Broken says of each of the council's own measure files that cannot be used what is wrong with it. It is left out.
func (m *Measures) Broken() []string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.broken
}

// Definitions are all measures, by key.
func (m *Measures) Definitions() []Definition {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.definitions
}

// Definition finds a measure by its key.
func (m *Measures) Definition(key string) (Definition, error) {
	for _, d := range m.Definitions() {
		if d.Key == key {
			return d, nil
		}
	}
	return Definition{}, fault.NotFound("There is no measure %q.", key)
}

// QueueRefresh queues counting all measures anew. It rings inside the transaction that accepts or withdraws returns; while
// one refresh waits, more calls add none.
func (m *Measures) QueueRefresh(ctx context.Context, tx *db.Tx) error {
	_, err := m.jobs.Enqueue(ctx, tx, refreshKind, refreshKind, nil)
	return err
}

// errMoved says that another return was accepted while the vault was filled.
var errMoved = errors.New("other returns count since the vault was filled")

// Refresh counts every measure now and keeps the values, with the rule and the data they came from. n is how many values
// there are.
func (m *Measures) Refresh(ctx context.Context, progress func(done, total int64, words string)) (n int, err error) {
	if err := m.readLibrary(); err != nil { // the council may have dropped a file into its folder since
		return 0, err
	}
	if n, err = m.countAll(ctx, m.Definitions(), progress); err != nil {
		return 0, err
	}
	if err := m.CountExceptions(ctx); err != nil {
		return 0, err
	}
	return n, nil
}

// countAll counts measures and keeps their values, and what is different in them since the count before.
func (m *Measures) countAll(ctx context.Context, definitions []Definition, progress func(done, total int64, words string)) (n int, err error) {
	var results *Results
	var generation int64
	var published others
	before, err := m.begin(ctx)
	if err != nil {
		return 0, err
	}
	count := func(v *vault.DB) (err error) {
		generation = v.Generation()
		if stands, err := before.stands(ctx, generation); err != nil || !stands {
			return cmp.Or(err, errMoved)
		}
		results, err = Run(ctx, v, definitions, Options{Series: seriesLength, Parts: true, Cases: before.lend(ctx), Progress: func(done, total int, key string) {
			if progress != nil {
				progress(int64(done), int64(total), "Counting "+key)
			}
		}})
		if err == nil {
			results.reach, err = reach(ctx, v, m.sources)
		}
		if err == nil {
			published, err = readOthers(ctx, v, m.names())
		}
		return err
	}
	for err = errMoved; errors.Is(err, errMoved); {
		err = m.cache.With(ctx, count)
	}
	if err != nil {
		return 0, err
	}
	if m.council != nil {
		decided, err := m.council.InForce(ctx)
		if err != nil {
			return 0, err
		}
		for key, settings := range results.settings {
			credited(settings, key, decided)
		}
	}
	if n, err = m.keep(ctx, definitions, results, generation, before); err != nil {
		return 0, err
	}
	return n, m.keepOthers(ctx, published)
}

// may refuses what the person of the context may not do. Acts of Waymark itself and of whoever runs the command line come
// without a person; they are named in the record of changes all the same.
func may(ctx context.Context, permission string) error {
	person, ok := account.From(ctx)
	if !ok || person.May(permission) {
		return nil
	}
	return fault.Forbidden("You may not %s. Ask the improvement programme manager.", permission)
}

// who is the person or process that acts.
func who(ctx context.Context) (db.Actor, error) {
	actor, ok := db.Who(ctx)
	if !ok {
		return actor, fmt.Errorf("nobody is known to act")
	}
	return actor, nil
}

// lineOf finds a line of a measure by its key; the headline's key may be left out.
func (d Definition) lineOf(key string) (Line, error) {
	if key == "" {
		return d.Headline(), nil
	}
	for _, l := range d.Lines {
		if l.Key == key {
			return l, nil
		}
	}
	return Line{}, fault.NotFound("%s has no line %q.", d.Title, key)
}

// periodName is how people call a period of a kind.
func periodName(kind calendar.Kind, starts, at calendar.Date) string {
	return calendar.Period{Kind: kind, Starts: starts, Ends: at.AddDays(1)}.Name()
}
