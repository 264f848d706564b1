package vault

import (
	"context"
	"sync"
	"time"
)

// Cache keeps one filled vault for as long as it is used. It is built on first need, built again when the
// generation in the governance database has moved (an upload was accepted or withdrawn), and closed when idle.
type Cache struct {
	settings   Settings
	idle       time.Duration
	generation func(context.Context) (int64, error)
	fill       func(context.Context, *DB) error

	building chan struct{} // holds one token: only one build at a time, as each may take the whole memory budget
	mu       sync.Mutex
	current  *entry
}

type entry struct {
	db         *DB
	generation int64
	users      int
	retired    bool
	idle       *time.Timer
}

// NewCache makes an empty cache. generation reads the number that says which uploads count now; fill loads them.
func NewCache(settings Settings, idle time.Duration, generation func(context.Context) (int64, error), fill func(context.Context, *DB) error) *Cache {
	return &Cache{settings: settings, idle: idle, generation: generation, fill: fill, building: make(chan struct{}, 1)}
}

// With lends the current vault, sealed, to fn. Those who still read the one before finish undisturbed.
func (c *Cache) With(ctx context.Context, fn func(*DB) error) error {
	e, err := c.take(ctx)
	if err != nil {
		return err
	}
	defer c.give(e)
	err = fn(e.db)
	// After an error inside DuckDB itself a database answers nothing more; the next reader gets a new one.
	if broken := e.db.Exec(context.WithoutCancel(ctx), "select 1"); broken != nil {
		c.mu.Lock()
		c.retire(e)
		c.mu.Unlock()
	}
	return err
}

func (c *Cache) take(ctx context.Context) (*entry, error) {
	generation, err := c.generation(ctx)
	if err != nil {
		return nil, err
	}
	if e := c.lend(generation); e != nil {
		return e, nil
	}
	select {
	case c.building <- struct{}{}:
		defer func() { <-c.building }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// Another caller may have built it while this one waited.
	if e := c.lend(generation); e != nil {
		return e, nil
	}
	c.Drop()
	d, err := Open(ctx, c.settings)
	if err != nil {
		return nil, err
	}
	d.generation = generation
	if err := c.fill(ctx, d); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.Seal(ctx); err != nil {
		d.Close()
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current = &entry{db: d, generation: generation, users: 1}
	return c.current, nil
}

func (c *Cache) lend(generation int64) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.current
	if e == nil || e.generation != generation {
		return nil
	}
	if e.idle != nil {
		e.idle.Stop()
		e.idle = nil
	}
	e.users++
	return e
}

func (c *Cache) give(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.users--
	if e.users > 0 {
		return
	}
	if e.retired {
		e.db.Close()
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(c.idle, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if e.idle == timer {
			c.retire(e)
		}
	})
	e.idle = timer
}

// retire takes an entry out of use and closes it once nobody reads it. The caller holds the lock.
func (c *Cache) retire(e *entry) {
	if e.idle != nil {
		e.idle.Stop()
		e.idle = nil
	}
	e.retired = true
	if c.current == e {
		c.current = nil
	}
	if e.users == 0 {
		e.db.Close()
	}
}

// Drop lets go of the current vault: the next With builds a new one. `waymark rebuild` and shutting down use it.
func (c *Cache) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current != nil {
		c.retire(c.current)
	}
}
