package voice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const themeColumns = `id, number, title, said, topic, actions, priorities, articles, owner_id, owner_name, state, state_on, heard_on, back, review_on, merged_into, decision, seen_by, seen_on, edited_id, shown_on, version`

const selectTheme = "select " + themeColumns + " from voice_theme"

// PlanAction is an action of a plan that what children say can be about. Lower rooms know it by its whole ref only.
type PlanAction struct {
	Full  string // "roadmap-2025/3.1"
	Words string // for staff
}

// OnActions hangs where the actions of the plans under way are read, those of the plan in force first.
func (v *Voices) OnActions(read func(context.Context) ([]PlanAction, error)) { v.actions = read }

// OnChange hangs a bell that rings, inside the same transaction, whenever what the feeds give has changed.
func (v *Voices) OnChange(bell func(ctx context.Context, tx *db.Tx) error) {
	v.bells = append(v.bells, bell)
}

func (v *Voices) ring(ctx context.Context, tx *db.Tx) error {
	for _, bell := range v.bells {
		if err := bell(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// named are the values of columns as a statement names them.
func named(columns string) string {
	return ":" + strings.Join(strings.Fields(strings.ReplaceAll(columns, ",", " ")), ", :")
}

// ThemeLine is a theme with how many children said it.
type ThemeLine struct {
	Theme
	Heard Heard
	Due   calendar.Date // by when children can read the answer
}

// Late says whether the answer is overdue.
func (l ThemeLine) Late(on calendar.Date) bool { return l.Unanswered() && l.Due.Before(on) }

// Themes lists every theme, those that wait for an answer first, the longest waiting first.
func (v *Voices) Themes(ctx context.Context) ([]ThemeLine, error) {
	var all []Theme
	if err := v.db.All(ctx, &all, selectTheme+" order by number", nil); err != nil {
		return nil, err
	}
	holidays, err := v.holidays(ctx)
	if err != nil {
		return nil, err
	}
	heard, err := v.heard(ctx)
	lines := make([]ThemeLine, len(all))
	for i, t := range all {
		lines[i] = ThemeLine{t, heard[t.ID], t.AnswerDue(holidays)}
	}
	slices.SortStableFunc(lines, func(a, b ThemeLine) int {
		switch {
		case a.Unanswered() != b.Unanswered():
			return map[bool]int{true: -1, false: 1}[a.Unanswered()]
		case a.Unanswered():
			return a.HeardOn.Compare(b.HeardOn)
		}
		return b.Number - a.Number
	})
	return lines, err
}

// heard counts for every theme how many children said it; what was merged into a theme counts with it.
func (v *Voices) heard(ctx context.Context) (map[string]Heard, error) {
	var rows []struct {
		Theme    string `db:"theme_id"`
		Children int    `db:"children"`
		Group    string `db:"group_code"`
		Kind     string `db:"kind"`
	}
	err := v.db.All(ctx, &rows, `select coalesce(m.id, t.id) as theme_id, s.children, e.group_code, e.kind from voice_theme_source s join voice_engagement e on e.id = s.engagement_id
		join voice_theme t on t.id = s.theme_id left join voice_theme m on m.number = t.merged_into and t.state = 'merged'`, nil)
	all := map[string]Heard{}
	for _, r := range rows {
		h := all[r.Theme]
		if h.Groups == nil {
			h.Groups = map[string]int{}
		}
		h.Children += r.Children
		h.Groups[r.Group] += r.Children
		if r.Kind == "session" || r.Kind == "visit" {
			h.Group = max(h.Group, r.Children)
		}
		all[r.Theme] = h
	}
	if err != nil {
		return nil, err
	}
	messages, err := v.childrenIn(ctx)
	for theme, n := range messages {
		h := all[theme]
		h.Children += n
		all[theme] = h
	}
	return all, err
}

// Theme reads one, with how many children said it.
func (v *Voices) Theme(ctx context.Context, number int) (l ThemeLine, err error) {
	err = v.db.Get(ctx, &l.Theme, selectTheme+" where number = :number", map[string]any{"number": number})
	if fault.Of(err) != nil {
		return l, fault.NotFound("There is no theme %d.", number).Because(err)
	}
	if err != nil {
		return l, err
	}
	holidays, err := v.holidays(ctx)
	if err != nil {
		return l, err
	}
	heard, err := v.heard(ctx)
	l.Heard, l.Due = heard[l.ID], l.AnswerDue(holidays)
	return l, err
}

// History is what happened to a theme, the oldest first.
func (v *Voices) History(ctx context.Context, t Theme) ([]ThemeStep, error) {
	var steps []ThemeStep
	err := v.db.All(ctx, &steps, "select theme_id, number, from_state, to_state, words, moved_on, by_id, by_name, by_role from voice_theme_step where theme_id = :id order by number", t)
	return steps, err
}

// mayOn says whether a person may do something to a theme: to any, to their own, or to one in a priority they sponsor.
func (t Theme) mayOn(person account.Person, permission string) bool {
	for _, p := range append(slices.Clone(t.Priorities.V), "") {
		if person.MayOn(permission, account.Subject{Owners: []string{t.OwnerID}, Priority: p}) {
			return true
		}
	}
	return false
}

// mayTheme refuses what the person of the context may not do to a theme. Acts of Waymark itself come without a person.
func mayTheme(ctx context.Context, permission string, t Theme) error {
	person, ok := account.From(ctx)
	if !ok || t.mayOn(person, permission) {
		return nil
	}
	return fault.Forbidden("You may not %s here. Ask the participation lead.", permission)
}

// mayVoice refuses what the person of the context may not do at all.
func mayVoice(ctx context.Context, permission string) error {
	person, ok := account.From(ctx)
	if !ok || person.May(permission) {
		return nil
	}
	return fault.Forbidden("You may not %s. Ask the participation lead.", permission)
}

// actor is who acts: the person's id, name and first role.
func actor(ctx context.Context) (id, name, role string) {
	who, _ := db.Who(ctx)
	role = "Waymark"
	if person, ok := account.From(ctx); ok {
		if roles := person.RoleNames(); len(roles) > 0 {
			role = roles[0]
		}
	}
	return who.ID, who.Name, role
}

// full makes whole refs of what a form says: "3.1" and "3" are of the plan in force. It says too which refs there are.
func (v *Voices) full(ctx context.Context, refs []string) (whole []string, known func(string) bool, err error) {
	var all []PlanAction
	if v.actions != nil {
		if all, err = v.actions(ctx); err != nil {
			return nil, nil, err
		}
	}
	there, slug := map[string]bool{}, ""
	for _, a := range all {
		if slug == "" {
			slug, _, _ = strings.Cut(a.Full, "/")
		}
		there[a.Full], there[priorityOfRef(a.Full)] = true, true
	}
	for _, ref := range refs {
		if ref = strings.Trim(strings.TrimSpace(ref), "."); ref != "" && !strings.Contains(ref, "/") {
			ref = slug + "/" + ref
		}
		whole = append(whole, ref)
	}
	return whole, func(ref string) bool { return there[ref] }, nil
}

// ownerName is the name of an active person, "" where the id means nobody.
func (v *Voices) ownerName(ctx context.Context, id string) string {
	if id == "" {
		return ""
	}
	if person, err := v.accounts.Person(ctx, id); err == nil && person.Active() {
		return person.Name
	}
	return ""
}

// newTheme makes a theme of what a form says, heard on a day, and keeps it.
func (v *Voices) newTheme(ctx context.Context, tx *db.Tx, e ThemeEdit, heardOn calendar.Date) (Theme, error) {
	t := Theme{ID: db.NewID(), State: ThemeHeard, StateOn: v.db.Today(), HeardOn: heardOn, Version: 1}
	t.EditedID, _, _ = actor(ctx)
	whole, known, err := v.full(ctx, append(slices.Clone(e.Actions), e.Priorities...))
	if err != nil {
		return t, err
	}
	e.Actions, e.Priorities = whole, nil
	if err := t.Edit(e, v.ownerName(ctx, e.Owner), known, v.db.Today()); err != nil {
		return t, err
	}
	if err := tx.Get(ctx, &t.Number, "select coalesce(max(number), 0) + 1 from voice_theme", nil); err != nil {
		return t, err
	}
	tx.About("theme", t.ID)
	if _, err := tx.Exec(ctx, "insert into voice_theme ("+themeColumns+") values ("+named(themeColumns)+")", t); err != nil {
		return t, err
	}
	return t, v.keepStep(ctx, tx, t, "", "We heard you.", v.db.Today())
}

// keepStep writes one entry of a theme's history.
func (v *Voices) keepStep(ctx context.Context, tx *db.Tx, t Theme, from ThemeState, words string, on calendar.Date) error {
	step := ThemeStep{ThemeID: t.ID, From: from, To: t.State, Words: words, On: on}
	step.ByID, step.ByName, step.ByRole = actor(ctx)
	if err := tx.Get(ctx, &step.Number, "select coalesce(max(number), 0) + 1 from voice_theme_step where theme_id = :id", t); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into voice_theme_step (theme_id, number, from_state, to_state, words, moved_on, by_id, by_name, by_role)
		values (:theme_id, :number, :from_state, :to_state, :words, :moved_on, :by_id, :by_name, :by_role)`, step)
	return err
}

// AddTheme keeps a new theme, without children yet: messages are put into it as they are read. It gives the theme's number.
func (v *Voices) AddTheme(ctx context.Context, e ThemeEdit) (number int, err error) {
	if err := mayVoice(ctx, account.VoiceWrite); err != nil {
		return 0, err
	}
	err = v.db.Write(ctx, "added a theme of what children say", func(tx *db.Tx) error {
		t, err := v.newTheme(ctx, tx, e, v.db.Today())
		if number = t.Number; err != nil {
			return err
		}
		return v.ring(ctx, tx)
	})
	return number, err
}

// EditTheme changes what a theme says. Who saw an older version gets a fault.Conflict with both texts.
func (v *Voices) EditTheme(ctx context.Context, number int, e ThemeEdit) error {
	l, err := v.Theme(ctx, number)
	if err != nil {
		return err
	}
	if err := mayTheme(ctx, account.VoiceAnswer, l.Theme); err != nil {
		return err
	}
	if e.Version != l.Version {
		return fault.Overtaken("Somebody else changed theme %d since you opened it.", number).Clash("title", "Title", l.Title, e.Title).Clash("said", "What children said", l.Said, e.Said)
	}
	whole, known, err := v.full(ctx, append(slices.Clone(e.Actions), e.Priorities...))
	if err != nil {
		return err
	}
	e.Actions, e.Priorities = whole, nil
	before := l.ShownOn
	if err := l.Theme.Edit(e, v.ownerName(ctx, e.Owner), known, v.db.Today()); err != nil {
		return err
	}
	if l.ShownOn != before || before.IsZero() {
		l.EditedID, _, _ = actor(ctx)
	}
	return v.db.Write(ctx, fmt.Sprintf("changed theme %d of what children say", number), func(tx *db.Tx) error {
		return v.keepTheme(ctx, tx, l.Theme)
	})
}

// keepTheme writes a theme that was read at the version it carries, and rings.
func (v *Voices) keepTheme(ctx context.Context, tx *db.Tx, t Theme) error {
	tx.About("theme", t.ID)
	n, err := tx.Exec(ctx, `update voice_theme set title = :title, said = :said, topic = :topic, actions = :actions, priorities = :priorities, articles = :articles, owner_id = :owner_id,
		owner_name = :owner_name, state = :state, state_on = :state_on, heard_on = :heard_on, back = :back, review_on = :review_on, merged_into = :merged_into, decision = :decision,
		seen_by = :seen_by, seen_on = :seen_on, edited_id = :edited_id, shown_on = :shown_on, version = version + 1 where id = :id and version = :version`, t)
	if err == nil && n == 0 {
		err = fault.Overtaken("Somebody else changed theme %d at the same moment. Open the page again.", t.Number)
	}
	if err != nil {
		return err
	}
	return v.ring(ctx, tx)
}

// MoveTheme takes a theme one step further by hand and tells children of it.
func (v *Voices) MoveTheme(ctx context.Context, number int, m ThemeMove) error {
	l, err := v.Theme(ctx, number)
	if err != nil {
		return err
	}
	if err := mayTheme(ctx, account.VoiceAnswer, l.Theme); err != nil {
		return err
	}
	if m.Version != l.Version {
		return fault.Overtaken("Somebody else took theme %d further since you opened it. It is “%s” now.", number, l.State)
	}
	t, from, today := l.Theme, l.State, v.db.Today()
	if err := t.Move(m, today); err != nil {
		return err
	}
	if t.State == ThemeMerged {
		into, err := v.Theme(ctx, m.Into)
		if err != nil || !into.Open() {
			return fault.Invalid("The theme has not moved.").At("into", fmt.Sprintf("There is no open theme %d to merge it with", m.Into))
		}
	}
	return v.db.Write(ctx, fmt.Sprintf("took theme %d from “%s” to “%s”", number, from, t.State), func(tx *db.Tx) error {
		if err := v.keepTheme(ctx, tx, t); err != nil {
			return err
		}
		if t.State == ThemeDone {
			if _, err := tx.Exec(ctx, "update voice_answer set kept_on = :today where theme_id = :id and state = 'published' and due is not null and kept_on is null", map[string]any{"today": today, "id": t.ID}); err != nil {
				return err
			}
		}
		return v.keepStep(ctx, tx, t, from, strings.TrimSpace(m.Words), today)
	})
}

// SeenTheme notes which decision-maker or meeting saw what children said: the audience that Lundy asks for.
func (v *Voices) SeenTheme(ctx context.Context, number int, by string, on calendar.Date, version int) error {
	l, err := v.Theme(ctx, number)
	if err != nil {
		return err
	}
	if err := mayTheme(ctx, account.VoiceAnswer, l.Theme); err != nil {
		return err
	}
	if version != l.Version {
		return fault.Overtaken("Somebody else changed theme %d since you opened it. Look at it again first.", number)
	}
	f := fault.Invalid("It is not kept yet.")
	t, today := l.Theme, v.db.Today()
	t.SeenBy = written(f, "seen-by", "Name the role or the meeting, such as Corporate parenting board", by, 120, today)
	if t.SeenOn = on; on.IsZero() || on.After(today) {
		f.At("seen-on", "Enter the day on which they saw it")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return v.db.Write(ctx, fmt.Sprintf("noted who saw theme %d: %s", number, t.SeenBy), func(tx *db.Tx) error { return v.keepTheme(ctx, tx, t) })
}

// ShowTheme lets the public read a theme that is not answered yet.
func (v *Voices) ShowTheme(ctx context.Context, number int) error {
	l, err := v.Theme(ctx, number)
	if err != nil {
		return err
	}
	if err := mayTheme(ctx, account.VoicePublish, l.Theme); err != nil {
		return err
	}
	id, _, _ := actor(ctx)
	if err := l.Theme.Show(l.Heard, id, v.db.Today()); err != nil {
		return err
	}
	return v.db.Write(ctx, fmt.Sprintf("showed theme %d on the public pages", number), func(tx *db.Tx) error { return v.keepTheme(ctx, tx, l.Theme) })
}
