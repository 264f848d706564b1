package collection

import (
	"testing"

	"waymark/db"
	"waymark/db/dbtest"
)

func TestGrade(t *testing.T) {
	g := grading{errors: [3]float64{2, 10, 30}, filled: [3]float64{98, 95, 90}, other: [3]float64{10, 20, 35}}
	good := Quality{Rows: 1000, Children: 100, Errors: 2, Cells: 1000, Filled: 980, Coded: 100, Other: 10}
	for _, c := range []struct {
		name   string
		change func(*Quality)
		want   Grade
	}{
		{"at the thresholds of A", func(*Quality) {}, "A"},
		{"one more error than A allows", func(q *Quality) { q.Errors = 3 }, "B"},
		{"the worst of the three decides", func(q *Quality) { q.Filled = 940 }, "C"},
		{"too many codes that say little", func(q *Quality) { q.Other = 36 }, "D"},
		{"queries are no errors", func(q *Quality) { q.Queries = 500 }, "A"},
		{"a return without codes is judged by the rest", func(q *Quality) { q.Coded, q.Other = 0, 0 }, "A"},
		{"nothing is known of nobody", func(q *Quality) { q.Children = 0 }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := good
			if c.change(&q); g.grade(q) != c.want {
				t.Errorf("%q, not %q", g.grade(q), c.want)
			}
		})
	}
}

func TestVagueCodes(t *testing.T) {
	for means, want := range map[string]bool{"Other": true, "Not yet obtained": true, "Placed with other carer: any other reason": true, "Any other White background": false, "Mother": false, "Emergency placement": false, "Unknown": true} {
		if got := (Code{Means: means}).vague(); got != want {
			t.Errorf("%s: %v", means, got)
		}
	}
}

func TestQuality(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		g := stand(t, d)
		g.load("2024-25 episodes.csv", episodes)
		all, err := g.Quality(g.ctx)
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v %v", all, err)
		}
		q := all[0]
		t.Run("counts agree with the report of the upload", func(t *testing.T) {
			v := openVault(t)
			if err := g.Fill(g.ctx, v); err != nil {
				t.Fatal(err)
			}
			u, err := g.Find(g.ctx, q.UploadID)
			if err != nil || q.Rows != u.Rows || q.Unread != u.Unread || q.Errors+q.Queries != u.Issues {
				t.Errorf("%+v, %+v %v", q, u, err)
			}
			if n := number(t, v, "select count(distinct child) from ssda903_episode"); q.Children != n {
				t.Errorf("%d children, the vault has %d", q.Children, n)
			}
			if q.Cells < q.Filled || q.Filled == 0 || q.Coded < q.Other || q.Coded == 0 || q.Grade == "" {
				t.Errorf("%+v", q)
			}
		})
		t.Run("the worst field comes first, and one without a fault is not listed", func(t *testing.T) {
			for i, f := range q.Fields.V {
				if f.bad() == 0 || i > 0 && f.bad() > q.Fields.V[i-1].bad() {
					t.Errorf("%+v", f)
				}
			}
		})
		t.Run("the register of quality is fed with what counts", func(t *testing.T) {
			if err := g.Feed("reg_quality", Kept{}, g.FeedQuality); err != nil {
				t.Fatal(err)
			}
			v := openVault(t)
			if err := g.Fill(g.ctx, v); err != nil {
				t.Fatal(err)
			}
			if n := number(t, v, "select sum(errors) + sum(queries) from reg_quality where collection = 'ssda903' and data_to = date '2025-03-31'"); n != q.Errors+q.Queries {
				t.Errorf("%d, not %d", n, q.Errors+q.Queries)
			}
			if n := number(t, v, "select count(*) from reg_quality_coverage where starts = date '2025-03-31'"); n != 1 {
				t.Error("the register covers nothing")
			}
		})
		t.Run("a withdrawn return is in the trend and feeds nothing", func(t *testing.T) {
			if err := g.Withdraw(g.ctx, q.UploadID, "sent too early"); err != nil {
				t.Fatal(err)
			}
			now, err := g.Quality(g.ctx)
			if err != nil || len(now) != 0 {
				t.Error(now, err)
			}
			if trend, err := g.qualityOf(g.ctx, "ssda903"); err != nil || len(trend) != 1 {
				t.Error(trend, err)
			}
		})
	})
}
