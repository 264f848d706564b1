package collection

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
	"waymark/vault"
)

func loadPublished(t *testing.T, paths ...string) (*Report, *vault.DB) {
	t.Helper()
	sources, err := Sources(paths)
	if err != nil {
		t.Fatal(err)
	}
	v := openVault(t)
	r, err := library(t).Load(t.Context(), v, sources, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r, v
}

// answer gives what a query finds as text: cells apart by blanks, rows by semicolons.
func answer(t *testing.T, v *vault.DB, query string) string {
	t.Helper()
	rows, err := v.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, c := range cells {
			switch value := (*c.(*any)).(type) {
			case time.Time:
				words = append(words, value.Format(time.DateOnly))
			default:
				words = append(words, fmt.Sprint(value))
			}
		}
		all = append(all, strings.Join(words, " "))
	}
	return strings.Join(all, "; ")
}

const sen2 = "../../shared/samples/sen2"

func TestPublishedFiles(t *testing.T) {
	if _, err := os.Stat(sen2); err != nil {
		t.Skip("the shared samples are not here")
	}
	r, v := loadPublished(t, sen2)
	t.Run("every file of the EHC plan statistics is known and every row accounted for", func(t *testing.T) {
		if len(r.Files) != 12 {
			t.Fatalf("%d files", len(r.Files))
		}
		for _, f := range r.Files {
			if f.Problem != "" {
				t.Errorf("%s was not read: %s", f.Name, f.Problem)
			}
			if want := lines(t, filepath.Join("../../shared/samples", f.Name)); f.Rows != want || f.Rows != f.Kept+f.Aside+f.Unread+f.Blank {
				t.Errorf("%s: %d rows (%d in the file): %d used, %d left aside, %d unread, %d blank", f.Name, f.Rows, want, f.Kept, f.Aside, f.Unread, f.Blank)
			}
			if f.Unread > 0 || f.Issues > 0 {
				t.Errorf("%s: %d unread, %d issues: %v", f.Name, f.Unread, f.Issues, r.Issues)
			}
			if n := number(t, v, "select count(*) from ees_"+f.Table); n != f.Figures {
				t.Errorf("%s: %d figures in the vault, %d in the report", f.Name, n, f.Figures)
			}
		}
	})
	t.Run("the figures are those that the Department printed", func(t *testing.T) {
		for _, want := range []struct{ key, area, year, figure string }{
			{"ehcp-20wk", "Lambeth", "2024", "87.2"}, {"ehcp-20wk", "Lambeth", "2022", "20.6"}, {"ehcp-20wk", "England", "2024", "46.4"},
			{"ehcp-20wk:SEN_EHC_All_20wks", "Lambeth", "2019", "58.3"}, {"ehcp-20wk:SEN_EHC_All_20wks", "Lambeth", "2024", "83.9"},
			{"ehcp-review-decision-4wk", "Lambeth", "2024", "37.2"}, {"ehcp-review-decision-4wk", "England", "2024", "44.4"},
		} {
			got := answer(t, v, fmt.Sprintf("select value from ees_figure where key = '%s' and area = '%s' and year(ends) = %s and breakdown is null", want.key, want.area, want.year))
			if got != want.figure {
				t.Errorf("%s of %s in %s is %q, want %s", want.key, want.area, want.year, got, want.figure)
			}
		}
		if got := answer(t, v, "select numerator::integer, denominator::integer, round(100 * numerator / denominator, 1) from ees_figure where key = 'ehcp-review-12m' and area = 'England'"); got != "453761 524654 86.5" {
			t.Errorf("reviews held in England: %s", got)
		}
		if got := answer(t, v, "select starts, ends, area_level from ees_figure where key = 'ehcp-20wk' and area = 'Lambeth' and year(ends) = 2024"); got != "2024-01-01 2024-12-31 council" {
			t.Errorf("a calendar year is %s", got)
		}
		if got := answer(t, v, "select symbol from ees_figure where key = 'send-tribunal-rate:refusals-to-assess' and symbol is not null group by 1"); got != "" {
			t.Errorf("symbols among the refusals: %s", got)
		}
	})
	t.Run("rows of groups are left aside, with their reason and number", func(t *testing.T) {
		i := slices.IndexFunc(r.Files, func(f FileReport) bool { return f.Table == "ehcp_timeliness" })
		want := fmt.Sprintf("%d rows left aside: their breakdown_topic is not asked for", r.Files[i].Aside)
		if !slices.Contains(r.Files[i].Guesses, want) || r.Files[i].Aside == 0 {
			t.Errorf("nothing says %q: %v", want, r.Files[i].Guesses)
		}
	})
}

func TestLongTable(t *testing.T) {
	const benchmarks = "../../shared/data/benchmarks.csv"
	if _, err := os.Stat(benchmarks); err != nil {
		t.Skip("the shared data are not here")
	}
	r, v := loadPublished(t, benchmarks)
	f := r.Files[0]
	if f.Table != "long" || f.Rows != 8395 || f.Rows != f.Kept+f.Aside+f.Unread+f.Blank {
		t.Fatalf("%+v", f)
	}
	if f.Kept < 8000 || f.Unread > 0 {
		t.Errorf("%d rows used, %d not readable: %v", f.Kept, f.Unread, r.Issues[:min(5, len(r.Issues))])
	}
	for query, want := range map[string]string{
		"select value, starts, ends, area_level from ees_figure where key = 'ehcp-20wk' and area = 'Lambeth' and year(ends) = 2024":                                        "87.2 2024-01-01 2024-12-31 council",
		"select value, starts, ends, area_level from ees_figure where key = 'ks2-rwm' and area = 'Inner London' and year(ends) = 2025":                                     "71 2024-09-01 2025-08-31 region",
		"select value, starts, ends from ees_figure where key = 'rereferral-12m' and area = 'Lambeth' and year(ends) = 2025":                                               "21.3 2024-04-01 2025-03-31",
		"select value, starts, ends from ees_figure where key = 'sw-turnover' and area = 'Lambeth' and year(ends) = 2025":                                                  "9.7 2024-10-01 2025-09-30",
		"select value, starts, ends from ees_figure where key = 'neet-nk-16-17' and area = 'England' and year(ends) = 2025":                                                "5.6 2024-12-01 2025-02-28",
		"select symbol, value is null from ees_figure where key = 'cla-health-assessment:development-u5' and area = 'Southwark' and year(ends) = 2024":                     "c true",
		"select area_level, count(distinct area) from ees_figure where area like 'Statistical%' group by 1":                                                                "neighbours 2",
		"select value from ees_figure where key = 'adoption-stages:6. Total average time between entry into care and adoption' and year(ends) = 2025 and area = 'England'": "27",
		"select area_level, count(distinct area) from ees_figure where area_level = 'national' group by 1":                                                                 "national 2",
	} {
		if got := answer(t, v, query); got != want {
			t.Errorf("%s\n got %s, want %s", query, got, want)
		}
	}
}

func TestPublishedForms(t *testing.T) {
	head := "time_period,time_identifier,geographic_level,country_name,region_name,la_name,sex,characteristic,children_number,gld_number,gld_percentage\n"
	load := func(t *testing.T, rows string) (*Report, *vault.DB) {
		v := openVault(t)
		r, err := library(t).Load(t.Context(), v, []Source{BytesSource("eyfsp.csv", []byte(head+rows))}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r, v
	}
	t.Run("two rows that give one figure differently are both refused", func(t *testing.T) {
		r, v := load(t, "202425,Academic year,National,England,,,Total,Total,100,70,70.0\n202425,Academic year,National,England,,,Total,Total,100,60,60.0\n202324,Academic year,National,England,,,Total,Total,90,60,66.7\n")
		f := r.Files[0]
		if f.Kept != 1 || f.Unread != 2 || f.Figures != 1 || number(t, v, "select count(*) from ees_figure") != 1 || len(r.Issues) != 1 {
			t.Errorf("%+v %v", f, r.Issues)
		}
	})
	t.Run("a row that says the same again is left aside", func(t *testing.T) {
		r, _ := load(t, "202425,Academic year,National,England,,,Total,Total,100,70,70.0\n202425,Academic year,National,England,,,Total,Total,100,70,70.0\n")
		if f := r.Files[0]; f.Kept != 1 || f.Aside != 1 || f.Figures != 1 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("every row of a mixed file is accounted for", func(t *testing.T) {
		r, v := load(t, "202425,Academic year,Local authority,England,London,Exampleborough,Total,Total,100,c,c\n"+
			"202425,Academic year,School,England,London,Exampleborough,Total,Total,100,70,70\n"+
			"202425,Autumn term,National,England,,,Total,Total,100,70,70\n"+
			"202425,Academic year,National,England,,,Girls,Total,100,70,70\n"+
			"20ab25,Academic year,National,England,,,Total,Total,100,70,70\n"+
			"202425,Academic year,National,England,,,Total,Total,100,70,seventy\n"+
			"202425,Academic year,Regional,England,,,Total,Total,100,70,70\n"+
			",,,,,,,,,,\n")
		f := r.Files[0]
		if f.Rows != 8 || f.Kept != 1 || f.Aside != 3 || f.Unread != 3 || f.Blank != 1 {
			t.Errorf("%+v", f)
		}
		if got := answer(t, v, "select symbol, denominator::integer, numerator is null from ees_figure"); got != "c 100 true" {
			t.Errorf("a suppressed figure is %s", got)
		}
	})
	t.Run("a file of statistics that no measure asks for is refused in words", func(t *testing.T) {
		_, _, err := tryLoad(t, []Source{BytesSource("apples.csv", []byte("time_period,time_identifier,geographic_level,apples\n2024,Calendar year,National,3\n"))}, Options{})
		if f := fault.Of(err); f == nil || !strings.Contains(f.Words, "none of its figures is asked for") {
			t.Error(err)
		}
	})
	t.Run("the view reads every file that series.toml asks figures of", func(t *testing.T) {
		s, err := library(t).Spec("ees")
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range s.Tables {
			asked := table.published == nil || table.published.Aside == ""
			if strings.Contains(s.views, "ees_"+table.Name+"\n") != asked && strings.Contains(s.views, "from ees_"+table.Name+"\n") != asked {
				t.Errorf("%s: asked for %v, but not so in views.sql", table.Name, asked)
			}
		}
	})
	t.Run("years as publishers count them", func(t *testing.T) {
		for kind, want := range map[string]string{"Academic year": "2024-09-01 2025-08-31", "Financial year": "2024-04-01 2025-03-31", "Calendar year": "2025-01-01 2025-12-31",
			"workforce year": "2024-10-01 2025-09-30", "December to February": "2024-12-01 2025-02-28", "september before": "2024-09-01 2024-09-30"} {
			starts, ends, ok := yearOf(kind, 2025)
			if got := starts.String() + " " + ends.String(); !ok || got != want {
				t.Errorf("%s: %s, want %s", kind, got, want)
			}
		}
		for text, want := range map[string]int{"2024": 2024, "202425": 2025, "2024/25": 2025, "2024-25": 2025, "20242025": 2025, "202426": 0, "24": 0, "": 0} {
			if got, _ := endingYear(text); got != want {
				t.Errorf("%q ends in %d, want %d", text, got, want)
			}
		}
		all := &series{}
		for text, want := range map[string]string{"2024 Q4": "2024-10-01 2024-12-31", "2018-02": "2018-02-01 2018-02-28", "2018-05-09": "2018-05-09 2018-05-09", "2024-25 (OT)": "2024-04-01 2025-03-31"} {
			starts, ends, ok := all.days("x", text)
			if got := starts.String() + " " + ends.String(); !ok || got != want {
				t.Errorf("%s: %s, want %s", text, got, want)
			}
		}
		if _, _, ok := all.days("x", "2018-13-45"); ok {
			t.Error("2018-13-45 is a day")
		}
	})
}

func FuzzPublished(f *testing.F) {
	f.Add([]byte("time_period,time_identifier,geographic_level,country_name,gld_number,gld_percentage,children_number\n202425,Academic year,National,England,1,2,3\n202425,Academic year,National,England,1,x,\n"))
	f.Add([]byte("measure,area,period,value,source\nReReferral,England,2024,5,me\na,b,2018-13-45,00:99,\n"))
	l := library(f).withoutViews()
	f.Fuzz(func(t *testing.T, content []byte) {
		in, err := l.inspect(t.Context(), BytesSource("file.csv", content))
		if err != nil || in.problem != "" || in.match == nil || in.match.table.published == nil {
			return
		}
		file := &FileReport{}
		p := newPublishedFile(&sink{run: &load{report: &Report{}}, set: &set{spec: in.match.spec}, in: in, table: in.match.table, file: file}, in.match)
		c := newCSVReader(bytes.NewReader(content), in.delimiter)
		for {
			fields, err := c.next()
			if err != nil {
				break
			}
			p.cells, p.row = fields, c.row
			file.Rows++
			if err := p.take(); err != nil {
				t.Fatal(err)
			}
		}
		if file.Rows != file.Kept+file.Aside+file.Unread {
			t.Fatalf("%d rows: %d used, %d left aside, %d unread", file.Rows, file.Kept, file.Aside, file.Unread)
		}
		for _, figure := range p.figures {
			if figure.starts.IsZero() || figure.ends.Before(figure.starts) || figure.starts.Before(calendar.On(2000, 1, 1)) {
				t.Fatalf("%+v", figure)
			}
		}
	})
}
