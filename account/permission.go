package account

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"waymark/fault"
)

// Permissions are what a route, a button or a verb asks for. Each is derived from the matrix of roles below, never held by name.
const (
	PlanRead         = "read the plan"
	PlanWrite        = "write the plan"
	PlanApprove      = "approve the plan"
	DateRequest      = "ask to move a date"
	UpdateRead       = "read updates"
	UpdateWrite      = "write an update"
	UpdateReturn     = "return an update"
	UpdateSignOff    = "sign off an update"
	DeliveryDeclare  = "declare delivery"
	ImpactSet        = "set impact"
	EmbeddedSign     = "sign off that an action is embedded"
	ChallengeRaise   = "ask about an action"
	ChallengeDecide  = "decide on a challenge"
	DataJudge        = "judge data that is disputed"
	RulesetPropose   = "propose a threshold of the ratings"
	RulesetAgree     = "agree to a threshold of the ratings"
	MeasureRead      = "read measures"
	MeasureDefine    = "define measures"
	TargetSet        = "set targets"
	ReleaseRead      = "read releases"
	ReleasePropose   = "propose a release"
	ReleaseApprove   = "approve a release"
	CollectionRead   = "read collections"
	CollectionImport = "import a collection"
	CollectionAccept = "accept a collection"
	ReferenceImport  = "import reference files"
	RegisterEnter    = "enter into registers"
	RegisterRead     = "read registers"
	RetentionRead    = "see what retention deletes"
	PracticeRead     = "see how practice is"
	AuditFigures     = "see audits in figures"
	AuditRead        = "read audits"
	AuditAllocate    = "allocate audits"
	AuditWrite       = "audit"
	AuditModerate    = "moderate audits"
	SupervisionCount = "see supervision in figures"
	SupervisionLog   = "log supervision"
	EscalationRead   = "read escalations"
	EscalationRaise  = "raise an escalation"
	LearningWrite    = "keep what was learned"
	ExposureRead     = "see where the council is exposed"
	BoardRead        = "read what boards decide"
	BoardWrite       = "prepare a board and write its minutes"
	BoardItem        = "propose an item to a board"
	MinutesApprove   = "approve minutes"
	MinutesChair     = "approve minutes of a board one chairs"
	MinutesPublish   = "publish minutes"
	RiskRead         = "read risks"
	RiskWrite        = "write a risk"
	RiskDecide       = "close or escalate a risk"
	EvidenceRead     = "read evidence"
	EvidenceAdd      = "add evidence"
	EvidenceCheck    = "check evidence for personal data"
	EvidenceVerify   = "verify evidence"
	PackRead         = "read papers"
	PackBuild        = "build papers"
	PackLock         = "lock papers"
	PackPublish      = "approve that a paper is published"
	ClaimWrite       = "write the self-evaluation"
	CaseRead         = "read cases"
	RecordRead       = "read the record of changes"
	PersonManage     = "manage people"
	SettingsWrite    = "change settings"
	LetterRead       = "read the log of letters"
	LinkIssue        = "send a link for an update"
	MessageTriage    = "read and triage what children send"
	MessageLead      = "decide about a child’s safety"
	MessageReceive   = "receive messages of one’s own kind"
	MessageStop      = "close the text boxes"
	MessageErase     = "approve what of messages is deleted"
	VoiceRead        = "read what children said"
	VoiceWrite       = "keep what children said"
	VoiceAnswer      = "answer what children said"
	VoiceReview      = "review an answer as a young person"
	VoicePublish     = "publish an answer to children"
	OfferRead        = "read drafts of the local offer"
	OfferWrite       = "write the local offer"
	OfferPublish     = "publish the local offer"
	OfferReview      = "review the local offer as a care leaver"
	BadgeRead        = "read the child-friendly programme"
	BadgeWrite       = "keep the child-friendly programme"
	BadgeDecide      = "record a recognition"
	BadgeReview      = "evaluate as a young person"
	NewsRead         = "read news before it is public"
	NewsWrite        = "write news"
	NewsPublish      = "publish news"
	LanguageRead     = "read translations before they are public"
	LanguageWrite    = "translate"
	LanguageCheck    = "check a translation"
	LanguagePublish  = "put a language on the site"
)

// right asks a column of the matrix for one of some verbs within one of some scopes.
type right struct {
	column string
	verbs  []string
	scopes []string
}

func words(s string) []string { return strings.Split(s, ", ") }

// inFigures are the scopes within which somebody sees audits or supervision as figures, at least.
var inFigures = words("all, aggregated, moderated, counts, priority, theme, team")

// rights says which cells of the matrix give a permission; one of them is enough. Scopes that are not named here (published, room,
// meta, suppressed, released, pseudonym, chair) give none of these permissions: what is published stands on the public site, and
// the rooms that serve the others ask for them by permissions of their own.
var rights = map[string][]right{
	PlanRead:        {{"plan", words("R, W, A, request"), words("all, own, draft")}, {"updates", words("W"), words("own")}},
	PlanWrite:       {{"plan", words("W"), words("draft")}},
	PlanApprove:     {{"plan", words("A"), words("all")}},
	DateRequest:     {{"plan", words("request"), words("all, own")}},
	UpdateRead:      {{"updates", words("R, W, A"), words("all, own, priority")}},
	UpdateWrite:     {{"updates", words("W"), words("own")}},
	UpdateReturn:    {{"updates", words("return, A"), words("all, priority")}},
	UpdateSignOff:   {{"updates", words("A"), words("priority")}, {"signoff", words("A"), words("second line, third line")}},
	DeliveryDeclare: {{"delivery", words("W"), words("own, priority")}},
	ImpactSet:       {{"updates", words("A"), words("priority")}, {"signoff", words("A"), words("second line, third line")}},
	// Whoever assures signs off, and decides what an owner answered; the board, scrutiny and assurance ask, scrutiny and a board without a
	// seat of its own through the programme manager or who writes the minutes. The rules' thresholds take two.
	EmbeddedSign:     {{"signoff", words("A"), words("second line, third line")}},
	ChallengeRaise:   {{"signoff", words("A, opinion"), words("second line, third line, chair")}, {"updates", words("A"), words("priority")}, {"decisions", words("W"), words("draft")}},
	ChallengeDecide:  {{"signoff", words("A"), words("second line, third line")}},
	DataJudge:        {{"signoff", words("opinion"), words("data quality")}},
	RulesetPropose:   {{"ruleset", words("W"), words("with board")}},
	RulesetAgree:     {{"decisions", words("A"), words("all, chair")}},
	MeasureRead:      {{"measures", words("R"), words("all")}},
	MeasureDefine:    {{"config", words("W"), words("measures")}},
	TargetSet:        {{"measures", words("W"), words("targets")}},
	ReleaseRead:      {{"releases", words("R, W, A"), words("all")}},
	ReleasePropose:   {{"releases", words("W"), words("all")}},
	ReleaseApprove:   {{"releases", words("A"), words("all")}},
	CollectionRead:   {{"collections", words("R"), words("all")}},
	CollectionImport: {{"collections", words("W"), words("all")}},
	CollectionAccept: {{"collections", words("A"), words("all")}},
	ReferenceImport:  {{"collections", words("W"), words("references")}},
	// Whoever keeps a register enters into it and sees what they entered; others' rows only the analyst and the manager of a team.
	RegisterEnter: {{"registers", words("W"), words("all")}},
	RegisterRead:  {{"registers", words("R"), words("all, team")}},
	RetentionRead: {{"collections", words("R"), words("all")}, {"config", words("A"), words("retention")}, {"settings", words("W"), words("all")}},
	// Audits: the lead reads and allocates all, an auditor those given to them, a manager those of their team; who answers for a service or
	// the plan sees figures. What a person sees of an audit's child is a pseudonym, except its auditor, who says so and is recorded.
	PracticeRead:     {{"audits", words("R, W, moderate"), append(words("assigned"), inFigures...)}, {"supervision", words("R, W"), inFigures}, {"child", words("R"), words("escalations")}},
	AuditFigures:     {{"audits", words("R, W, moderate"), inFigures}},
	AuditRead:        {{"audits", words("W"), words("all, assigned")}, {"audits", words("R"), words("team")}},
	AuditAllocate:    {{"audits", words("W"), words("all")}},
	AuditWrite:       {{"audits", words("W"), words("all, assigned")}},
	AuditModerate:    {{"audits", words("moderate"), words("all")}},
	SupervisionCount: {{"supervision", words("R, W"), inFigures}},
	SupervisionLog:   {{"supervision", words("W"), words("team")}},
	EscalationRead:   {{"child", words("R"), words("escalations, team")}, {"audits", words("W"), words("all")}},
	EscalationRaise:  {{"child", words("R"), words("escalations")}},
	LearningWrite:    {{"audits", words("W"), words("all")}, {"plan", words("W"), words("draft")}},
	// Who answers for the plan, runs it, assures it or chairs its board sees on one screen what could be held against the council.
	ExposureRead: {{"decisions", words("A"), words("all, chair")}, {"plan", words("W"), words("draft")}, {"signoff", words("A"), words("second line")}},
	// Boards: a partner reads the forums on which they sit, scrutiny what is public; democratic services clerk the public ones. Whoever asks for
	// changes of the plan can bring something to a board. Minutes are approved by the director, or by the chair of that forum.
	BoardRead:      {{"decisions", words("R, W, A"), words("all, draft, chair, publish, board, public")}},
	BoardWrite:     {{"decisions", words("W"), words("draft, publish")}},
	BoardItem:      {{"plan", words("request, W, A"), words("all, own, draft")}, {"decisions", words("W, A"), words("all, draft, chair, publish")}},
	MinutesApprove: {{"decisions", words("A"), words("all")}},
	MinutesChair:   {{"decisions", words("A"), words("chair")}},
	MinutesPublish: {{"decisions", words("A"), words("all")}, {"decisions", words("W"), words("publish")}},
	RiskRead:       {{"risks", words("R, W, A"), words("all, own, priority")}},
	RiskWrite:      {{"risks", words("W, A"), words("all, own, priority")}},
	RiskDecide:     {{"risks", words("A"), words("all")}, {"risks", words("W"), words("all")}},
	// Evidence: whoever reads what it is about opens it; whoever answers for a thing, or keeps the plan, adds to it. Personal data is looked
	// for by those who keep the plan, assure it or protect data, and what it shows is verified outside the line only. Whoever keeps the child-friendly
	// programme adds to its outcomes: of anything else they may not read, the locker does not tell them.
	EvidenceRead:   {{"plan", words("R, W, A, request"), words("all, own, draft")}, {"updates", words("R, W, A"), words("all, own, priority")}, {"badges", words("W"), words("all")}},
	EvidenceAdd:    {{"updates", words("W"), words("own")}, {"badges", words("W"), words("all")}, {"updates", words("A"), words("priority")}, {"plan", words("W"), words("draft")}, {"signoff", words("A, opinion"), words("second line, data quality")}},
	EvidenceCheck:  {{"plan", words("W"), words("draft")}, {"updates", words("A"), words("priority")}, {"signoff", words("A, opinion"), words("second line, data quality")}, {"config", words("A"), words("retention")}},
	EvidenceVerify: {{"signoff", words("A, opinion"), words("second line, chair")}},
	// Papers: one builds, another locks. What scrutiny and partners may read of them is what was published and sent to their forum.
	PackRead:    {{"packs", words("R, W, A"), words("all, build, lock")}},
	PackBuild:   {{"packs", words("W"), words("build")}},
	PackLock:    {{"packs", words("A"), words("lock")}},
	PackPublish: {{"packs", words("A"), words("lock")}, {"decisions", words("W"), words("publish")}},
	ClaimWrite:  {{"packs", words("W, A"), words("build, lock")}, {"signoff", words("A"), words("second line")}},
	// Rows about children: the analyst's import plane, and the exception lists of a manager's own team. Nobody else's.
	CaseRead:      {{"child", words("R"), words("import, team")}},
	RecordRead:    {{"config", words("R"), words("record")}},
	PersonManage:  {{"config", words("W"), words("people")}},
	SettingsWrite: {{"settings", words("W"), words("all")}},
	// Whoever chases updates, and whoever looks after accounts and mail, sees to whom letters went; nobody reads them.
	LetterRead: {{"plan", words("W"), words("draft")}, {"config", words("W"), words("people")}},
	// The programme manager for any action, an owner and who stands in for them for their own.
	LinkIssue: {{"plan", words("W"), words("draft")}, {"updates", words("W"), words("own")}},
	// What children send: read by trained people only. The complaints manager and data protection receive what was routed to them; the director
	// only what names the lead. Whoever may read may close the text boxes, and so may the director.
	MessageTriage:  {{"messages", words("W, A"), words("all")}},
	MessageLead:    {{"messages", words("A"), words("all")}},
	MessageReceive: {{"messages", words("R"), words("complaints, data-rights, named")}},
	MessageStop:    {{"messages", words("W, A"), words("all")}, {"messages", words("R"), words("named")}},
	MessageErase:   {{"messages", words("A"), words("all, retention")}},
	// Themes, answers, surveys, groups: one writes, another publishes; an owner answers for their action, a young reviewer says whether it is clear.
	VoiceRead:    {{"voices", words("R, W, A"), words("all, own, priority")}},
	VoiceWrite:   {{"voices", words("W"), words("all")}},
	VoiceAnswer:  {{"voices", words("W"), words("all, own, priority")}},
	VoiceReview:  {{"voices", words("opinion"), words("all")}},
	VoicePublish: {{"voices", words("A"), words("all")}, {"voices", words("W"), words("priority")}},
	OfferRead:    {{"offer", words("W, A, opinion"), words("all")}},
	OfferWrite:   {{"offer", words("W"), words("all")}},
	OfferPublish: {{"offer", words("A"), words("all")}},
	OfferReview:  {{"offer", words("opinion"), words("all")}},
	BadgeRead:    {{"badges", words("R, W, A"), words("all")}},
	BadgeWrite:   {{"badges", words("W"), words("all")}},
	BadgeDecide:  {{"badges", words("A"), words("all")}},
	BadgeReview:  {{"badges", words("opinion"), words("all")}},
	// News and translations: one writes, another publishes or checks. A young reviewer who speaks the language may check.
	NewsRead:        {{"news", words("W, A"), words("all")}},
	NewsWrite:       {{"news", words("W"), words("all")}},
	NewsPublish:     {{"news", words("A"), words("all")}},
	LanguageRead:    {{"languages", words("W, A, opinion"), words("all")}},
	LanguageWrite:   {{"languages", words("W"), words("all")}},
	LanguageCheck:   {{"languages", words("A, opinion"), words("all")}},
	LanguagePublish: {{"languages", words("A"), words("all")}},
}

// Permissions lists every permission there is, in order.
func Permissions() []string {
	all := make([]string, 0, len(rights))
	for permission := range rights {
		all = append(all, permission)
	}
	slices.Sort(all)
	return all
}

// Role is a row of the matrix: who somebody is in the improvement plan.
type Role struct {
	Key  string // as it is stored
	Name string // as pages print it
	// grants are the cells by column: a verb (R reads, W writes, A approves, and a few with words of their own) and a scope each.
	grants map[string][]grant
}

type grant struct{ verb, scope string }

// matrixFile is who may do what, with a row for each role. The first twelve columns are the matrix of the improvement plan's
// governance; measures, releases, collections, settings and registers, and what children send, are told and get, are Waymark's own. An empty right is "-", and what is not there is denied.
//
//go:embed matrix.csv
var matrixFile string

var roles = mustReadMatrix(matrixFile)

// Roles lists every role a person of the council can hold, in the matrix's order.
func Roles() []Role { return slices.Clone(roles) }

// RoleName is how pages print a role.
func RoleName(key string) string {
	if role := roleOf(key); role != nil {
		return role.Name
	}
	return key
}

func roleOf(key string) *Role {
	for i := range roles {
		if roles[i].Key == key {
			return &roles[i]
		}
	}
	return nil
}

func mustReadMatrix(text string) []Role {
	read, err := readMatrix(text)
	if err != nil {
		panic("account: matrix.csv: " + err.Error()) // it is part of the program, and tests read it
	}
	return read
}

func readMatrix(text string) ([]Role, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	var read []Role
	for _, row := range rows[1:] {
		role := Role{Key: row[0], Name: row[1], grants: map[string][]grant{}}
		for i, cell := range row[2:] {
			if cell == "-" {
				continue
			}
			for _, part := range strings.Split(cell, "; ") {
				verb, scope, _ := strings.Cut(part, " ")
				if !slices.Contains([]string{"R", "W", "A", "request", "return", "moderate", "opinion"}, verb) {
					return nil, fmt.Errorf("%s, %s: %q is no right", role.Key, rows[0][i+2], part)
				}
				if scope == "" {
					scope = "all"
				}
				role.grants[rows[0][i+2]] = append(role.grants[rows[0][i+2]], grant{verb, scope})
			}
		}
		read = append(read, role)
	}
	return read, nil
}

// scopes are those within which a role holds a permission; none when it does not hold it.
func (r Role) scopes(permission string) (in []string) {
	for _, right := range rights[permission] {
		for _, g := range r.grants[right.column] {
			if slices.Contains(right.verbs, g.verb) && slices.Contains(right.scopes, g.scope) && !slices.Contains(in, g.scope) {
				in = append(in, g.scope)
			}
		}
	}
	return in
}

// May says whether one of the person's roles gives a permission for anything at all. A permission nobody knows is held by nobody.
func (p Person) May(permission string) bool { return len(p.scopes(permission)) > 0 }

func (p Person) scopes(permission string) (in []string) {
	if !p.Active() {
		return nil
	}
	for _, key := range p.Roles.V {
		if role := roleOf(key); role != nil {
			in = append(in, role.scopes(permission)...)
		}
	}
	return in
}

// Subject is what a row is, as far as scopes ask: whose it is, in which priority, of which team, before which forum.
type Subject struct {
	Owners   []string // ids of its owner and delegates
	Priority string   // as people's priorities are written: "roadmap-2023/1"
	Team     string
	Members  []string // ids of who sits on the forum whose it is
	Public   bool     // that forum's papers are public
}

// MayOn says whether the person holds a permission for this row: for any row, or because it is theirs or was given to them, in a priority they sponsor, or
// of their team.
func (p Person) MayOn(permission string, row Subject) bool {
	for _, scope := range p.scopes(permission) {
		switch scope {
		case "own", "assigned", "escalations":
			if slices.Contains(row.Owners, p.ID) {
				return true
			}
		case "board":
			if slices.Contains(row.Members, p.ID) {
				return true
			}
		case "public", "publish":
			if row.Public {
				return true
			}
		case "priority":
			if row.Priority != "" && slices.Contains(p.Priorities.V, row.Priority) {
				return true
			}
		case "team":
			if row.Team != "" && row.Team == p.Team {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// Everywhere says whether the person holds a permission for every row, so that a list needs no narrowing.
func (p Person) Everywhere(permission string) bool { return p.MayOn(permission, Subject{}) }

// Apart is the separation of duties: whoever wrote, owns or proposed a thing cannot be the one who signs it off, sets its impact or
// releases it. What names the thing for the reader: "this update".
func (p Person) Apart(what string, from ...string) error {
	if slices.Contains(from, p.ID) {
		return fault.Forbidden("You have a part in %s yourself, so somebody else must do this.", what)
	}
	return nil
}
