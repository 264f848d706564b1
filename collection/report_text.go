package collection

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"waymark/web"
)

// Text is the report as a terminal shows it: what each file is, which checks could not be made and why, what is wrong by
// rule, and then up to `most` rows. What holds for many files is said once: nobody reads the same line forty times.
func (r *Report) Text(most int) string {
	var b strings.Builder
	shared := r.sharedNotes()
	for _, f := range r.Files {
		if f.Problem != "" {
			fmt.Fprintf(&b, "%s: not read, %s\n", f.Name, f.Problem)
			continue
		}
		fmt.Fprintf(&b, "%s: %s, %s, %s, %s\n", f.Name, f.Title, f.Period, plural(f.Rows, "row", "rows"), plural(f.Issues, "issue", "issues"))
		if f.Unread > 0 {
			fmt.Fprintf(&b, "  %s could not be loaded: the key cannot be read\n", plural(f.Unread, "row", "rows"))
		}
		if len(f.UnknownColumns) > 0 {
			fmt.Fprintf(&b, "  columns left aside: %s\n", strings.Join(f.UnknownColumns, ", "))
		}
		if len(f.MissingColumns) > 0 {
			fmt.Fprintf(&b, "  columns not there: %s\n", strings.Join(f.MissingColumns, ", "))
		}
		for _, g := range f.Guesses {
			if shared[g] < 2 {
				fmt.Fprintf(&b, "  note: %s\n", g)
			}
		}
	}
	said := map[string]bool{}
	for _, f := range r.Files {
		for _, g := range f.Guesses {
			if shared[g] > 1 && !said[g] {
				said[g] = true
				fmt.Fprintf(&b, "note for %d files: %s\n", shared[g], g)
			}
		}
	}
	r.writeChecks(&b)
	if len(r.Differences) > 0 {
		fmt.Fprintf(&b, "%s between years' returns; the later return is used\n", plural(len(r.Differences), "difference", "differences"))
	}
	r.writeMisread(&b)
	r.writeIssues(&b, most)
	return b.String()
}

// Summary is one line about what was read: the returns, the rows, and the issues where checks were made.
func (r *Report) Summary() string {
	var returns []Return
	rows := 0
	for _, y := range r.Years {
		returns = append(returns, Return{Collection: y.Collection, Year: Year(y.Year), Period: y.Period, DataTo: y.DataTo})
		rows += y.Rows
	}
	read := 0
	for _, f := range r.Files {
		if f.Problem == "" {
			read++
		}
	}
	words := "Read " + plural(read, "file", "files")
	if len(returns) > 0 {
		words += ": " + names(returns) + ", " + plural(rows, "row", "rows")
	}
	if left := len(r.Files) - read; left > 0 {
		words += "; " + plural(left, "file was", "files were") + " not read"
	}
	for _, m := range r.Matched {
		if m.Children > 0 {
			words += ". " + m.Words()
		}
	}
	return words + ". What is wrong with them: waymark load PATH --dry-run."
}

// sharedNotes counts in how many files each note stands.
func (r *Report) sharedNotes() map[string]int {
	n := map[string]int{}
	for _, f := range r.Files {
		for _, g := range f.Guesses {
			n[g]++
		}
	}
	return n
}

// writeChecks says how many checks were made, and for each reason which were not.
func (r *Report) writeChecks(b *strings.Builder) {
	fmt.Fprintf(b, "%s made", plural(r.ChecksRan, "check", "checks"))
	if len(r.ChecksNotRun) == 0 {
		b.WriteString("\n")
		return
	}
	fmt.Fprintf(b, ", %d not made:\n", len(r.ChecksNotRun))
	var reasons []string
	checks := map[string][]string{}
	for _, n := range r.ChecksNotRun {
		if checks[n.Why] == nil {
			reasons = append(reasons, n.Why)
		}
		checks[n.Why] = append(checks[n.Why], n.Check)
	}
	for _, why := range reasons {
		fmt.Fprintf(b, "  %s: %s\n", why, strings.Join(checks[why], ", "))
	}
}

// ruleCount is how often one rule was broken.
type ruleCount struct {
	rule, table, message string
	severity             Severity
	n                    int
	several              bool // its issues are worded differently
}

// byRule counts issues by rule and table, the most frequent first. Its words are those of the first issue.
func (r *Report) byRule() []ruleCount {
	type key struct{ rule, table string }
	at := map[key]int{}
	var counts []ruleCount
	for _, i := range r.Issues {
		k := key{i.Rule, i.Table}
		if _, ok := at[k]; !ok {
			at[k] = len(counts)
			counts = append(counts, ruleCount{i.Rule, i.Table, i.Message, i.Severity, 0, false})
		}
		c := &counts[at[k]]
		c.n++
		c.several = c.several || c.message != i.Message
	}
	slices.SortStableFunc(counts, func(a, b ruleCount) int { return cmp.Compare(b.n, a.n) })
	return counts
}

// writeMisread counts the spellings that were not understood, which nobody should have to find among the other issues.
func (r *Report) writeMisread(b *strings.Builder) {
	n, columns := 0, map[string]bool{}
	for _, i := range r.Issues {
		if i.Rule == ruleSpelling {
			n++
			columns[i.Column] = true
		}
	}
	if n > 0 {
		fmt.Fprintf(b, "did not understand %s (rule %s) of %s\n", plural(n, "spelling", "spellings"), ruleSpelling, strings.Join(sortedKeys(columns), ", "))
	}
}

func (r *Report) writeIssues(b *strings.Builder, most int) {
	total := r.IssueCount()
	fmt.Fprintf(b, "%s\n", plural(total, "issue", "issues"))
	if total > most {
		for _, c := range r.byRule() {
			example := ""
			if c.several {
				example = "such as: "
			}
			fmt.Fprintf(b, "  %7s  %-8s rule %s, %s: %s%s\n", thousands(c.n), c.severity, c.rule, c.table, example, c.message)
		}
		for _, rule := range sortedKeys(r.NotListed) {
			fmt.Fprintf(b, "  and %s more of rule %s, counted and not listed\n", thousands(r.NotListed[rule]), rule)
		}
		fmt.Fprintf(b, "the first %d of them, row by row (all: --format csv or json)\n", most)
	}
	for i, issue := range r.Issues {
		if i == most {
			break
		}
		fmt.Fprintf(b, "  %s (%s, rule %s) %s\n", issue, issue.Severity, issue.Rule, issue.Fix)
	}
}

// WriteIssues writes every listed issue as a CSV file for a spreadsheet, a row each.
func WriteIssues(w io.Writer, issues []Issue) error {
	return writeCSV(w, issueHeadings, len(issues), func(n int) []string { return issues[n].cells() })
}

var issueHeadings = []string{"file", "table", "row", "column", "value", "rule", "severity", "what is wrong", "what would make it right"}

func (i Issue) cells() []string {
	return []string{web.SafeText(i.File), i.Table, strconv.Itoa(i.Row), web.SafeText(i.Column), web.SafeText(i.Value), web.SafeText(i.Rule), string(i.Severity), web.SafeText(i.Message), web.SafeText(i.Fix)}
}
