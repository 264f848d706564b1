package sample

import "fmt"

// staff is how many social workers hold cases, by kind of team. Their numbers follow one another: first
// those with children in care, whom the return on children in care names, then assessment, then family
// support and protection, then disabled children.
type staff struct{ care, assessment, families, disabled int }

func (o Options) staff() staff {
	return staff{care: max(12, o.Children/11), assessment: max(6, o.Children/9), families: max(10, o.Children*3/8), disabled: max(3, o.Children/12)}
}

func (s *simulation) staff() staff { return s.opts.staff() }

// all is the highest number a worker has.
func (f staff) all() int { return f.care + f.assessment + f.families + f.disabled }

// draw gives a referral its two workers.
func (f staff) draw(c *chance, way course) (assessor, holder int) {
	assessor = f.care + 1 + c.IntN(f.assessment)
	holder = f.care + f.assessment + 1 + c.IntN(f.families)
	if way == livesDisabled {
		holder = f.care + f.assessment + f.families + 1 + c.IntN(f.disabled)
		assessor = holder
	}
	return assessor, holder
}

// team names the team of a worker: about seven to a team.
func (f staff) team(worker int) string {
	for _, t := range []struct {
		name string
		size int
	}{{"Children in Care Team", f.care}, {"Assessment Team", f.assessment}, {"Family Support and Protection Team", f.families}, {"Disabled Children Team", f.disabled}} {
		if worker <= t.size {
			return fmt.Sprintf("%s %d", t.name, 1+(worker-1)*max(1, (t.size+3)/7)/t.size)
		}
		worker -= t.size
	}
	return ""
}
