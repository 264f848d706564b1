package account

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waymark/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func holder(roles ...string) Person {
	p := Person{ID: "holder", State: Active}
	p.Roles.V = roles
	return p
}

// governance is the matrix as the improvement plan's governance has it, by row, without its heading and the public's row.
func governance(t *testing.T) (rows [][]string) {
	t.Helper()
	b, err := os.ReadFile("../../shared/domain/governance.md")
	if err != nil {
		t.Skip("the domain notes are not beside the project")
	}
	_, section, _ := strings.Cut(string(b), "## 6. Roles and permissions")
	for _, line := range strings.Split(section, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 13 {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if cells[0] != "Role" && cells[0] != "---" && cells[0] != "Public" {
			rows = append(rows, cells)
		}
	}
	return rows
}

func TestMatrix(t *testing.T) {
	columns := []string{"plan", "updates", "delivery", "signoff", "ruleset", "audits", "supervision", "child", "risks", "decisions", "packs", "config"}
	t.Run("every cell holds the rights that governance gives it, and no other", func(t *testing.T) {
		rows := governance(t)
		if len(rows) != 18 || len(roles) < len(rows) {
			t.Fatalf("governance has %d roles, want 18, and the matrix %d", len(rows), len(roles))
		}
		letter := regexp.MustCompile(`\b[RWA]\b`)
		cells := 0
		for i, row := range rows {
			for j, column := range columns {
				cell := row[j+1]
				var want []string
				switch plain := regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(cell, ""); {
				case strings.HasPrefix(cell, "-"), cell == "no content", cell == "never own":
				case row[0] == "DCS" && column == "audits":
					want = []string{"R", "R"} // aggregated, and moderated
				default:
					want = letter.FindAllString(plain, -1)
					for _, verb := range []string{"request", "return", "moderate", "opinion"} {
						if strings.Contains(plain, verb) {
							want = append(want, verb)
						}
					}
				}
				switch {
				case strings.HasPrefix(cell, "data quality"):
					want = []string{"opinion"}
				case strings.HasPrefix(cell, "agg"), strings.HasPrefix(cell, "meta"), strings.HasPrefix(cell, "pseudonym"), cell == "own escalations":
					want = []string{"R"} // the letter is left out there; what can be had is reading
				case cell == "measure defs W":
					want = []string{"W"}
				case strings.HasPrefix(cell, "W draft, apply CR"), cell == "R (chair A minutes)":
					if cell[0] == 'R' {
						want = []string{"R", "A"}
					}
				case row[0] == "Lead member" && column == "plan":
					want = []string{"R", "R"} // published, and the board's
				case row[0] == "Team manager" && column == "child":
					want = []string{"R"} // the one cell where the design rules otherwise: exception lists of their own team
				}
				var got []string
				for _, g := range roles[i].grants[column] {
					got = append(got, g.verb)
				}
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("%s, %s: governance says %q, that is %v; the matrix has %v", row[0], column, cell, want, got)
				}
				cells++
			}
		}
		if cells != 18*12 {
			t.Errorf("%d cells were compared", cells)
		}
	})
	t.Run("whoever came with children's messages holds no right of the plan's governance", func(t *testing.T) {
		for _, role := range roles[18:] {
			for _, column := range columns {
				for _, g := range role.grants[column] {
					if g.verb != "R" || g.scope != "published" {
						t.Errorf("%s has %s %s in %s", role.Key, g.verb, g.scope, column)
					}
				}
			}
		}
	})
	t.Run("what each role may do is as reviewed", func(t *testing.T) {
		var b strings.Builder
		for _, role := range Roles() {
			fmt.Fprintf(&b, "%s (%s)\n", role.Key, role.Name)
			for _, permission := range Permissions() {
				if scopes := role.scopes(permission); len(scopes) > 0 {
					fmt.Fprintf(&b, "  %s: %s\n", permission, strings.Join(scopes, ", "))
				}
			}
		}
		const golden = "testdata/permissions.txt"
		if *update {
			if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != string(want) {
			t.Errorf("who may do what has changed; look at it and run with -update:\n%s", b.String())
		}
	})
	t.Run("a row that cannot be read is refused", func(t *testing.T) {
		for _, text := range []string{"role,name,plan\nx,X,Z all\n", "role,name,plan\nx,X\n", "role,name,plan\nx,X,\n"} {
			if _, err := readMatrix(text); err == nil {
				t.Errorf("%q was read", text)
			}
		}
	})
	t.Run("every permission is held by somebody and names columns that exist", func(t *testing.T) {
		for _, permission := range Permissions() {
			if !slices.ContainsFunc(Roles(), func(r Role) bool { return holder(r.Key).May(permission) }) {
				t.Errorf("nobody may %s", permission)
			}
		}
	})
}

func TestMay(t *testing.T) {
	who := func(permission string) (keys []string) {
		for _, role := range Roles() {
			if holder(role.Key).May(permission) {
				keys = append(keys, role.Key)
			}
		}
		return keys
	}
	for _, row := range []struct {
		words, permission, want string
	}{
		{"rows about children are the analyst's and the team manager's alone", CaseRead, "team-manager analyst"},
		{"returns are brought in by analysts alone", CollectionImport, "analyst"},
		{"people are managed by administrators alone", PersonManage, "administrator"},
		{"the record of changes is read by data protection alone", RecordRead, "data-protection"},
		{"owners, delegates, partners and team managers write updates", UpdateWrite, "owner delegate partner team-manager"},
		{"nobody who writes updates signs them off by role", UpdateSignOff, "director sponsor assurance"},
		{"who proposes a release does not approve one", ReleasePropose, "programme-manager analyst"},
		{"who approves a release does not propose one", ReleaseApprove, "director data-protection"},
		{"what children send is read by those trained to", MessageTriage, "triage safeguarding-lead"},
		{"a child's safety is decided by the lead", MessageLead, "safeguarding-lead"},
		{"what of messages is deleted is approved by two kinds of people", MessageErase, "data-protection safeguarding-lead"},
		{"a permission nobody knows is held by nobody", "open the pod bay doors", ""},
		{"no permission is held by nobody", "", ""},
	} {
		t.Run(row.words, func(t *testing.T) {
			if got := strings.Join(who(row.permission), " "); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
	t.Run("an administrator reads no content, only when uploads go and to whom letters went", func(t *testing.T) {
		for _, permission := range Permissions() {
			if holder(administrator).May(permission) && permission != PersonManage && permission != SettingsWrite && permission != RetentionRead && permission != LetterRead {
				t.Errorf("an administrator may %s", permission)
			}
		}
	})
	t.Run("whoever holds two roles may do what either may", func(t *testing.T) {
		p := holder("owner", "analyst")
		if !p.May(UpdateWrite) || !p.May(CaseRead) || p.May(PlanWrite) {
			t.Error("the two roles do not add up")
		}
	})
	t.Run("no role, an unknown role and a disabled account give nothing", func(t *testing.T) {
		leaver := holder("director", "analyst")
		leaver.State = Disabled
		for _, p := range []Person{holder(), holder("king"), leaver, {}} {
			for _, permission := range Permissions() {
				if p.May(permission) || p.Everywhere(permission) {
					t.Errorf("%v may %s", p.Roles.V, permission)
				}
			}
		}
	})
}

func TestScopes(t *testing.T) {
	mine, theirs := Subject{Owners: []string{"other", "holder"}}, Subject{Owners: []string{"other"}}
	sponsor := holder("sponsor")
	sponsor.Priorities.V = []string{"roadmap-2023/1", "roadmap-2023/2"}
	manager := holder("team-manager")
	manager.Team = "North"
	for _, row := range []struct {
		words      string
		p          Person
		permission string
		on         Subject
		want       bool
	}{
		{"an owner updates their own action", holder("owner"), UpdateWrite, mine, true},
		{"an owner updates nobody else's", holder("owner"), UpdateWrite, theirs, false},
		{"an owner reads every action", holder("owner"), PlanRead, theirs, true},
		{"a delegate reads the actions they are delegate of", holder("delegate"), PlanRead, mine, true},
		{"a delegate reads no others", holder("delegate"), PlanRead, theirs, false},
		{"a partner reads no others", holder("partner"), PlanRead, theirs, false},
		{"a sponsor signs off in a priority they sponsor", sponsor, UpdateSignOff, Subject{Priority: "roadmap-2023/2"}, true},
		{"a sponsor signs off in no other", sponsor, UpdateSignOff, Subject{Priority: "roadmap-2023/3"}, false},
		{"a sponsor of nothing signs off nothing", holder("sponsor"), UpdateSignOff, Subject{}, false},
		{"quality assurance signs off anywhere", holder("assurance"), UpdateSignOff, theirs, true},
		{"a team manager sees the cases of their team", manager, CaseRead, Subject{Team: "North"}, true},
		{"a team manager sees those of no other team", manager, CaseRead, Subject{Team: "South"}, false},
		{"a team manager without a team sees none, not even those without a team", holder("team-manager"), CaseRead, Subject{}, false},
		{"an analyst sees the cases of every team", holder("analyst"), CaseRead, Subject{Team: "South"}, true},
	} {
		t.Run(row.words, func(t *testing.T) {
			if got := row.p.MayOn(row.permission, row.on); got != row.want {
				t.Errorf("got %v", got)
			}
		})
	}
	t.Run("only a scope without bounds is everywhere", func(t *testing.T) {
		if sponsor.Everywhere(UpdateSignOff) || manager.Everywhere(CaseRead) || holder("owner").Everywhere(UpdateWrite) || !holder("assurance").Everywhere(UpdateSignOff) {
			t.Error("a bounded scope counts as everywhere, or an unbounded one does not")
		}
	})
}

func TestApart(t *testing.T) {
	if err := holder("assurance").Apart("this update", "other", ""); err != nil {
		t.Errorf("somebody with no part in it was refused: %v", err)
	}
	err := holder("assurance").Apart("this update", "other", "holder")
	if f := fault.Of(err); f == nil || f.Kind != fault.KindForbidden || !strings.Contains(f.Words, "this update") {
		t.Errorf("got %v", err)
	}
}
