package public

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"waymark/language"
	"waymark/plan"
	"waymark/voice"
)

// The keys of texts that change with the council.
func planKey(p plan.PublicPlan, part string) string { return "plan/" + p.Slug + "/" + part }

func priorityKey(p plan.PublicPlan, number int, part string) string {
	return planKey(p, fmt.Sprintf("priority/%d/%s", number, part))
}

func actionKey(p plan.PublicPlan, ref string) string { return planKey(p, "action/"+ref) }

func hoursKey(kind voice.Kind) string {
	return "contacts/" + strings.ReplaceAll(string(kind), " ", "-")
}

// LanguageTexts are what the young people's site says of the published plan and of the council's contacts, to be said in other languages too: the same
// words that a child reads in English.
func LanguageTexts(ctx context.Context, rooms Rooms) ([]language.Text, error) {
	plans, err := rooms.Plans.Published(ctx)
	if err != nil {
		return nil, err
	}
	contacts, err := rooms.Voices.Published(ctx)
	if err != nil {
		return nil, err
	}
	e := edition{Plans: plans, Contacts: contacts}
	return e.languageTexts(), nil
}

func (e edition) languageTexts() (all []language.Text) {
	add := func(key, section, english, note string) {
		if english != "" {
			all = append(all, language.Text{Key: key, Section: section, English: english, Note: note})
		}
	}
	if p, found := e.current(); found {
		add(planKey(p, "title"), "plan", cmp.Or(p.ChildTitle, plainTitle), "The name of the plan for children.")
		add(planKey(p, "vision"), "plan", p.ChildVision, "")
		for _, q := range p.Priorities {
			name := fmt.Sprintf("Priority %d", q.Number)
			add(priorityKey(p, q.Number, "name"), "plan", childName(q), name+", its name.")
			add(priorityKey(p, q.Number, "text"), "plan", q.ChildText, name+".")
			for _, a := range q.Actions {
				add(actionKey(p, a.Ref), "plan", childText(a), "Promise "+a.Ref+".")
			}
		}
	}
	for _, x := range e.contacts(voice.FrontDoor, voice.OutOfHours, voice.Advocate, voice.Participation) {
		add(hoursKey(x.Kind), "contacts", x.Hours, "When “"+x.Name+"” can be rung.")
	}
	return all
}
