package badge

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

// starters are the badges that a council of the programme published, with the actions of its plan that bear on each: where to begin. The
// outcomes are a draft of ours for the council and its children to change.
var starters = []struct {
	kind               Kind
	name, child        string
	outcome, childText string
	actions            []string
	articles           []int
}{
	{Core, "Culture", "Grown-ups know your rights and act on them.", "People who work with children know children’s rights and work by them.", "The grown-ups who help you know your rights.", []string{"6.2", "6.3", "6.6", "1.6"}, []int{2, 4, 42}},
	{Core, "Communication", "You can find out what we do, in words you know.", "Children know their rights and the help there is, in words they understand.", "You know your rights. You know who can help.", []string{"3.1", "4.4", "1.2"}, []int{13, 17, 42}},
	{Core, "Cooperation and Leadership", "The people in charge work together for you.", "Leaders of all services answer together for what children asked for.", "The people in charge listen to you. They work as one team.", []string{"6.1", "6.4", "6.5", "6.7", "2.5", "1.5"}, []int{3, 4, 12}},
	{Chosen, "Safety and Security", "You feel safe at home, at school and outside.", "Children feel safe at home, at school, online and on the street.", "You feel safe at home, at school and outside.", []string{"1.1", "1.3", "1.8", "1.10", "2.1", "2.2", "2.3", "5.2"}, []int{6, 19, 34}},
	{Chosen, "Place", "You have a good home and good places to go.", "Children have a good home and places to play, meet and breathe.", "You have a good home. There are good places to play and meet.", []string{"3.8", "4.3", "5.3", "6.8", "7.4"}, []int{24, 27, 31}},
	{Chosen, "Child Friendly Services", "When you need help, it comes in time and it is kind.", "Services are on time, kind and shaped by the children who use them.", "Help comes on time. The people are kind to you.", []string{"1.4", "1.7", "3.2", "3.6", "3.7", "7.1", "7.2"}, []int{3, 12, 24}},
	{Theme, "Equal and included", "Every child counts the same.", "No child gets less because of who they are or where they come from.", "It does not matter who you are. You get the same good help.", []string{"2.4", "6.6", "7.1", "7.5"}, []int{2, 22, 23, 30}},
}

// Start lays out the starter badges, each with a first outcome tied to the actions of a plan. It needs a council that has joined and has no
// badge yet.
func (b *Badges) Start(ctx context.Context, plan, lead string) error {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return err
	}
	p, err := b.Programme(ctx)
	if err != nil {
		return err
	}
	there, err := b.Badges(ctx)
	if err != nil {
		return err
	}
	if p.Joined.IsZero() || len(there) > 0 {
		return fault.Conflict("Badges are laid out once, after the day of joining was entered and before there is a badge.")
	}
	actions, err := b.actions(ctx)
	if err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("laid out %d badges of the child-friendly programme", len(starters)), func(tx *db.Tx) error {
		for _, s := range starters {
			badge, err := putBadge(ctx, tx, Badge{ID: db.NewID(), Kind: s.kind, Name: s.name, ChildText: s.child, Lead: lead, Version: 1}, true)
			if err != nil {
				return err
			}
			o := Outcome{ID: db.NewID(), BadgeID: badge.ID, Statement: s.outcome, ChildText: s.childText, Version: 1}
			o.Articles.V = s.articles
			for _, ref := range s.actions {
				if key := plan + "/" + ref; slices.ContainsFunc(actions, func(t Thing) bool { return t.Key == key }) {
					o.Actions.V = append(o.Actions.V, key)
				}
			}
			o.Actions.V = unique(o.Actions.V)
			if _, err := putOutcome(ctx, tx, o, true); err != nil {
				return err
			}
		}
		return nil
	})
}
