package sample

import "waymark/calendar"

// workerRegisters are about those who work for the children: supervision, first years, learning.
var workerRegisters = []register{
	{"supervision", "SUP", 6, "worker_id team role due_date held_date type child_ids actions cancelled_reason", supervisionRows},
	{"asye", "ASY", 6, "worker_id start_date programme_week cases_held cp_or_court_yn reduced_target passed_date as_at", asyeRows},
	{"training", "TRA", 6, "worker_id course mandatory_yn due_date completed_date practice_change_yn course_group", trainingRows},
}

// months gives the first day of every month told of.
func (b *book) months(tell func(first calendar.Date)) {
	for on := calendar.On(b.from.Year(), b.from.Month(), 1); !on.After(b.to); on = on.AddMonths(1) {
		tell(on)
	}
}

// casesOf lists the children of each worker on a day, by worker's number.
func (b *book) casesOf(on calendar.Date) [][]string {
	held := make([][]string, b.staff().all()+1)
	for _, c := range b.all {
		if k := b.w.workerOn(c, on); k > 0 {
			held[k] = append(held[k], c.id())
		}
	}
	return held
}

// supervisionRows are the monthly talks of each worker with a manager, in which every child is spoken of at least every other
// time. More are held each year, but few in the bad summer.
func supervisionRows(b *book) {
	f := b.staff()
	b.months(func(first calendar.Date) {
		held := b.casesOf(first)
		for n := 1; n <= f.all(); n++ {
			b.on(first.Year()*12*10_000 + int(first.Month())*10_000 + n)
			if len(held[n]) == 0 || b.w.keepsHere(n, first) {
				continue
			}
			role, times := "social worker", 1
			switch begun, is := b.newlyQualified(n, first.AddDays(27)); {
			case is && begun.AddDays(183).After(first):
				role, times = "asye", 2 // fortnightly in the first half-year
			case is:
				role = "asye"
			case n%5 == 0:
				role = "senior practitioner"
			}
			likely := b.trend(first, 0.78, 0.925)
			if b.hard(first) {
				likely = 0.55
			}
			for i := range times {
				due := first.AddDays((n*3)%12 + 12*i)
				on := workday(due.AddDays(b.between(0, 8)))
				if on.Before(first) || on.Month() != first.Month() {
					on = workday(first.AddDays(14))
				}
				kind := "1:1"
				if b.yes(0.04) {
					kind = "reflective"
				}
				if !on.After(b.to) && b.yes(likely) {
					var about []string
					for j := (int(first.Month()) + i) % 2; j < len(held[n]); j += 2 {
						about = append(about, held[n][j])
					}
					b.put(workerID(n), f.team(n), role, ahead{due}, on, kind, about, "What was agreed stands in the file.", nil)
				} else if !due.After(b.to) {
					why := []string{"sickness", "leave", "court", "crisis", "supervisor away"}[b.pick(20, 25, 12, 28, 15)]
					b.put(workerID(n), f.team(n), role, ahead{due}, nil, "1:1", nil, nil, why)
				}
			}
			if n%7 == 1 && first.Month()%3 == 0 && !first.AddDays(20).After(b.to) { // each team's group supervision, once a quarter
				b.put(workerID(n), f.team(n), role, ahead{first.AddDays(20)}, workday(first.AddDays(20)), "group", nil, nil, nil)
			}
		}
	})
}

// asyeRows tell once a month how many cases each newly qualified worker holds, and of what kind.
func asyeRows(b *book) {
	b.months(func(first calendar.Date) {
		at := first.AddMonths(1).AddDays(-1)
		if at.After(b.to) {
			return
		}
		held := b.w.holdings(at)
		for n := 1; n <= b.staff().all(); n++ {
			begun, is := b.newlyQualified(n, at)
			if !is || begun.After(at) || begun.Before(b.from) {
				continue
			}
			b.on(at.Year()*12*10_000 + int(at.Month())*10_000 + n)
			weeks := begun.DaysUntil(at)/7 + 1
			target := []int{8, 10, 11, 12}[min(3, weeks/13)]
			passed := calendar.Date{}
			if weeks >= 50 && b.yes(0.9) {
				passed = at
			}
			alone := weeks < 26 && b.yes(b.trend(at, 0.12, 0.05))
			b.put(workerID(n), begun, weeks, min(held[n], target+b.pick(75, 12, 8, 5)), alone, target, passed, at)
		}
	})
	for _, on := range b.w.censusDays() { // and those who left again
		for _, k := range b.w.workforce(on) {
			if k.asye && !k.ends.IsZero() && !k.starts.Before(b.from) {
				for at := calendar.On(k.starts.Year(), k.starts.Month()+1, 1).AddDays(-1); at.Before(k.ends) && at.Before(k.starts.AddDays(365)); at = at.AddDays(1).AddMonths(1).AddDays(-1) {
					weeks := k.starts.DaysUntil(at)/7 + 1
					target := []int{8, 10, 11, 12}[min(3, weeks/13)]
					b.put(workerID(k.number), k.starts, weeks, target-k.number%3, false, target, nil, at)
				}
			}
		}
	}
}

// courses are what workers must or may learn, how often again (in months) and how likely it is done in time.
var courses = []struct {
	name, group string
	must        bool
	again       int
	was, now    float64
}{
	{"Safeguarding children", "core", true, 36, 0.86, 0.95},
	{"Working with court", "core", true, 36, 0.74, 0.88},
	{"Domestic abuse", "core", true, 36, 0.78, 0.88},
	{"Harm outside the home", "safeguarding", true, 36, 0.62, 0.84},
	{"Anti-racist practice", "edi", true, 24, 0.55, 0.81},
	{"Life story work", "specialist", false, 36, 0.4, 0.55},
	{"Leading a team", "leadership", false, 36, 0.5, 0.6},
}

// trainingRows are the courses of each worker: due at the start, then again and again.
func trainingRows(b *book) {
	f := b.staff()
	for n := 1; n <= f.all()+f.managers(); n++ {
		begun := b.person(n).starts
		for i, course := range courses {
			b.on(n*10 + i)
			if course.group == "leadership" && n <= f.all() || !course.must && !b.yes(0.35) {
				continue
			}
			due := later(begun.AddMonths(4), b.from.AddMonths(-course.again)).AddDays(b.IntN(course.again * 28))
			for ; !due.After(b.to.AddDays(60)); due = due.AddMonths(course.again) {
				done := calendar.Date{}
				if b.yes(b.trend(due, course.was, course.now)) {
					done = workday(due.AddDays(-b.between(1, 70)))
				} else if b.yes(0.6) {
					done = workday(due.AddDays(b.between(10, 160)))
				}
				seen := b.yes(b.trend(due, 0.3, 0.5))
				b.put(workerID(n), course.name, course.must, ahead{due}, done, yesIf(!done.IsZero() && !done.After(b.to), seen), course.group)
			}
		}
	}
}
