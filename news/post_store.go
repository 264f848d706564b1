package news

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// at is where this room's pages begin.
const at = "/staff/news"

// News is the room of posts.
type News struct {
	db      *db.DB
	actions func(context.Context) ([]Action, error)
	words   func(context.Context, string) error
}

// Action is an action of a plan to which a post can be linked.
type Action struct{ Key, Words string } // "roadmap-2025/1.3"

// New opens the room.
func New(d *db.DB) *News {
	return &News{db: d, actions: func(context.Context) ([]Action, error) { return nil, nil }, words: func(context.Context, string) error { return nil }}
}

// OnActions hangs where the room learns of the actions of the plans, which stand above it.
func (n *News) OnActions(list func(context.Context) ([]Action, error)) { n.actions = list }

// BeforePublish hangs who else must let words pass: a council must not call itself recognised as child friendly when it is not.
func (n *News) BeforePublish(check func(context.Context, string) error) { n.words = check }

const columns = "id, number, kind, day, title, text, child_title, child_text, link, actions, state, changed_id, changed_name, published_on, published_id, published_name, withdrawn_on, withdrawn_name, withdrawn_why, version"

func named(format func(name string) string) string {
	all := strings.Split(columns, ", ")
	for i := range all {
		all[i] = format(all[i])
	}
	return strings.Join(all, ", ")
}

func may(ctx context.Context, permission string) error {
	if person, ok := account.From(ctx); ok && !person.May(permission) {
		return fault.Forbidden("You may not %s. Ask the improvement programme manager.", permission)
	}
	return nil
}

func who(ctx context.Context) db.Actor {
	a, _ := db.Who(ctx)
	return a
}

// Posts lists all posts, the newest first.
func (n *News) Posts(ctx context.Context) ([]Post, error) {
	all := []Post{}
	err := n.db.All(ctx, &all, "select "+columns+" from news_post order by day desc, number desc", nil)
	return all, err
}

// Post reads one by its number.
func (n *News) Post(ctx context.Context, number int) (Post, error) {
	all, err := n.Posts(ctx)
	if err != nil {
		return Post{}, err
	}
	if i := slices.IndexFunc(all, func(p Post) bool { return p.Number == number }); i >= 0 {
		return all[i], nil
	}
	return Post{}, fault.NotFound("There is no post %d.", number)
}

// Keep keeps a new draft (number 0) or changes one, and gives its number.
func (n *News) Keep(ctx context.Context, number int, e Edit) (int, error) {
	if err := may(ctx, account.NewsWrite); err != nil {
		return 0, err
	}
	p, fresh := Post{ID: db.NewID(), State: Draft, Version: 1}, number == 0
	if !fresh {
		var err error
		if p, err = n.Post(ctx, number); err != nil {
			return 0, err
		}
		if p.Version != e.Version {
			f := fault.Conflict("Somebody else changed this post after you opened it. Nothing of yours was saved yet.")
			for _, x := range [][4]string{{"title", "Title", p.Title, e.Title}, {"text", "What happened", p.Text, e.Text}, {"child-title", "Title for children", p.ChildTitle, e.ChildTitle}, {"child-text", "In children’s words", p.ChildText, e.ChildText}} {
				if x[2] != x[3] {
					f.Clash(x[0], x[1], x[2], x[3])
				}
			}
			return 0, f
		}
	}
	known, err := n.actions(ctx)
	if err != nil {
		return 0, err
	}
	for _, key := range e.Actions {
		if !slices.Contains(p.Actions.V, key) && !slices.ContainsFunc(known, func(a Action) bool { return a.Key == key }) {
			return 0, fault.Invalid("The post is not saved yet.").At("actions", "There is no action "+key)
		}
	}
	if err := p.Take(e, n.db.Today()); err != nil {
		return 0, err
	}
	p.ChangedID, p.ChangedName = who(ctx).ID, who(ctx).Name
	if !fresh {
		return p.Number, n.set(ctx, fmt.Sprintf("changed post %d", p.Number), p)
	}
	err = n.db.Write(ctx, "wrote a post: "+p.Title, func(tx *db.Tx) error {
		tx.About("post", p.ID)
		if err := tx.Get(ctx, &p.Number, "select coalesce(max(number), 0) + 1 from news_post", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into news_post ("+columns+") values ("+named(func(c string) string { return ":" + c })+") on conflict (number) do nothing", p)
		if err == nil && n == 0 {
			err = fault.Conflict("Somebody else wrote a post at the same moment. Send yours again.")
		}
		return err
	})
	return p.Number, err
}

func (n *News) set(ctx context.Context, sentence string, p Post) error {
	return n.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("post", p.ID)
		p.Version++
		done, err := tx.Exec(ctx, "update news_post set "+named(func(c string) string { return c + " = :" + c })+" where id = :id and version = :version - 1", p)
		if err == nil && done == 0 {
			err = fault.Conflict("Somebody else changed this post at the same moment. Open the page again.")
		}
		return err
	})
}

// Publish shows a draft to everybody.
func (n *News) Publish(ctx context.Context, number int) error {
	if err := may(ctx, account.NewsPublish); err != nil {
		return err
	}
	p, err := n.Post(ctx, number)
	if err != nil {
		return err
	}
	if err := p.Publish(who(ctx).ID, who(ctx).Name, n.db.Today()); err != nil {
		return err
	}
	if err := n.words(ctx, strings.Join([]string{p.Title, p.Text, p.ChildTitle, p.ChildText}, "\n")); err != nil {
		return err
	}
	return n.set(ctx, fmt.Sprintf("published post %d: %s", p.Number, p.Title), p)
}

// Withdraw takes a post back for a reason: whoever writes or publishes posts may.
func (n *News) Withdraw(ctx context.Context, number int, why string) error {
	if may(ctx, account.NewsWrite) != nil {
		if err := may(ctx, account.NewsPublish); err != nil {
			return err
		}
	}
	p, err := n.Post(ctx, number)
	if err != nil {
		return err
	}
	if err := p.Withdraw(who(ctx).Name, why, n.db.Today()); err != nil {
		return err
	}
	return n.set(ctx, fmt.Sprintf("withdrew post %d", p.Number), p)
}
